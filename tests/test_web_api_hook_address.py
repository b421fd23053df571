"""Where a hook may be told: the Internet over https, and what the operator allowed by name; never our own network."""

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.web import hook_address as module
from pipeline.web.hook_address import AddressRefused, allowed_origins, hook_address, is_public, resolved

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "url",
    [
        "https://kpi.example.go.th/saraban",
        "https://kpi.example.go.th:8443/saraban?a=b",
        "https://8.8.8.8/x",
        "https://[2606:4700:4700::1111]/x",
        "https://xn--12c1fe0br.xn--o3cw4h/",
        "https://KPI.example.go.th./x",
    ],
)
def test_what_the_internet_reaches_may_be_told(url: str) -> None:
    assert hook_address(url, NONE).allowed is False


# (URL, code): every way to write an address of our own that is known to us.
REFUSED = [
    ("http://kpi.example.go.th/", "hook_not_https"),
    ("https://127.0.0.1/", "hook_not_public"),
    ("https://127.1/", "hook_not_public"),
    ("https://2130706433/", "hook_not_public"),
    ("https://0x7f000001/", "hook_not_public"),
    ("https://0x7f.1/", "hook_not_public"),
    ("https://0177.0.0.1/", "hook_not_public"),
    ("https://017700000001/", "hook_not_public"),
    ("https://0.0.0.0/", "hook_not_public"),
    ("https://0/", "hook_not_public"),
    ("https://127.0.0.1./", "hook_not_public"),
    ("https://localhost/", "hook_not_public"),
    ("https://localhost./", "hook_not_public"),
    ("https://LOCALHOST/", "hook_not_public"),
    ("https://a.localhost/", "hook_not_public"),
    ("https://intranet/", "hook_not_public"),
    ("https://printer.local/", "hook_not_public"),
    ("https://metadata.google.internal/", "hook_not_public"),
    ("https://router.home.arpa/", "hook_not_public"),
    ("https://10.1.2.3/", "hook_not_public"),
    ("https://172.16.0.1/", "hook_not_public"),
    ("https://172.31.255.255/", "hook_not_public"),
    ("https://192.168.1.1/", "hook_not_public"),
    ("https://169.254.169.254/latest/meta-data/", "hook_not_public"),
    ("https://100.100.100.200/", "hook_not_public"),
    ("https://168.63.129.16/", "hook_not_public"),
    ("https://192.0.0.192/", "hook_not_public"),
    ("https://224.0.0.1/", "hook_not_public"),
    ("https://239.255.255.250/", "hook_not_public"),
    ("https://255.255.255.255/", "hook_not_public"),
    ("https://198.18.0.1/", "hook_not_public"),
    ("https://203.0.113.7/", "hook_not_public"),
    ("https://[::1]/", "hook_not_public"),
    ("https://[::]/", "hook_not_public"),
    ("https://[::ffff:127.0.0.1]/", "hook_not_public"),
    ("https://[::ffff:7f00:1]/", "hook_not_public"),
    ("https://[::ffff:169.254.169.254]/", "hook_not_public"),
    ("https://[::127.0.0.1]/", "hook_not_public"),
    ("https://[64:ff9b::7f00:1]/", "hook_not_public"),
    ("https://[64:ff9b::a9fe:a9fe]/", "hook_not_public"),
    ("https://[64:ff9b:1::1]/", "hook_not_public"),
    ("https://[2002:7f00:1::]/", "hook_not_public"),
    ("https://[2001:0:1::]/", "hook_not_public"),
    ("https://[fe80::1]/", "hook_not_public"),
    ("https://[fec0::1]/", "hook_not_public"),
    ("https://[fd00:ec2::254]/", "hook_not_public"),
    ("https://[fc00::1]/", "hook_not_public"),
    ("https://[ff02::1]/", "hook_not_public"),
    ("https://[2001:db8::1]/", "hook_not_public"),
    ("https://[fe80::1%25eth0]/", "hook_malformed"),
    ("https://user@kpi.example.go.th/", "hook_malformed"),
    ("https://kpi.example.go.th@127.0.0.1/", "hook_malformed"),
    ("https://kpi.example.go.th#@127.0.0.1/", "hook_malformed"),
    ("https://kpi.example.go.th\\@127.0.0.1/", "hook_malformed"),
    ("https://kpi.example.go.th%2f@127.0.0.1/", "hook_malformed"),
    ("https://127.0.0.1%00.example.go.th/", "hook_malformed"),
    ("https://kpi.example.go.th/\r\nHost: x", "hook_malformed"),
    ("https://kpi.example.go.th/\tx", "hook_malformed"),
    ("https://kpi.example.go.th /", "hook_malformed"),
    ("https://ตัวอย่าง.ไทย/", "hook_malformed"),
    ("https://①②⑦.⓪.⓪.①/", "hook_malformed"),
    ("https://kpi.example.go.th:99999/", "hook_malformed"),
    ("https://kpi..example.go.th/", "hook_malformed"),
    ("https://-a.example.go.th/", "hook_malformed"),
    ("https:///x", "hook_malformed"),
    ("https:x", "hook_malformed"),
    ("ftp://kpi.example.go.th/", "hook_malformed"),
    ("file:///etc/passwd", "hook_malformed"),
    ("gopher://127.0.0.1:70/", "hook_malformed"),
    ("javascript:alert(1)", "hook_malformed"),
    ("", "hook_malformed"),
    ("//kpi.example.go.th/", "hook_malformed"),
    ("https://[::1/", "hook_malformed"),
    (f"https://kpi.example.go.th/{'a' * 3000}", "hook_malformed"),
]


@pytest.mark.parametrize(("url", "code"), REFUSED, ids=[ascii(u)[:60] for u, _ in REFUSED])
def test_nothing_else_may(url: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        hook_address(url, NONE)
    assert refused.value.code == code


@given(st.ip_addresses(v=4))
def test_no_address_that_python_calls_private_is_public(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert not is_public(address)
    assert is_public(ipaddress.IPv6Address(f"::ffff:{address}")) is is_public(address)


@given(st.ip_addresses(v=6))
def test_nor_one_of_ipv6(address: ipaddress.IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        assert [address.is_multicast, address.is_link_local, address.is_site_local] == [False] * 3


@given(st.text(max_size=80) | st.from_regex(r"https?://[^/]{1,40}(/.*)?", fullmatch=True))
def test_any_words_are_an_address_or_refused(url: str) -> None:
    try:
        made = hook_address(url, NONE)
    except AddressRefused:
        return
    assert made.secure
    assert made.path.startswith("/")


ANSWERS = {
    "public": ["93.184.215.14"],
    "private": ["10.0.0.7"],
    "both": ["93.184.215.14", "127.0.0.1"],
    "mapped": ["::ffff:169.254.169.254"],
    "link": ["fe80::1%1"],
    "public6": ["2606:4700::6810:85e5"],
}


def answering(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> list[str]:
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        v6 = [":" in a for a in answers]
        families = [socket.AF_INET6 if x else socket.AF_INET for x in v6]
        return [(f, socket.SOCK_STREAM, 6, "", (a, port)) for f, a in zip(families, answers, strict=True)]

    monkeypatch.setattr(module.socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("which", ANSWERS)
def test_a_name_is_judged_by_every_address_that_it_has(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is ours among them is enough: a name that answers now so, now so, is refused."""
    asked = answering(monkeypatch, ANSWERS[which])
    address = hook_address("https://kpi.example.go.th/x", NONE)
    if which.startswith("public"):
        assert [where for _, where in resolved(address)] == [(ANSWERS[which][0], 443)]
    else:
        with pytest.raises(AddressRefused, match="private"):
            resolved(address)
    assert asked == ["kpi.example.go.th"]  # once: nobody asks again when it connects


def test_a_name_that_nobody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(module.socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(AddressRefused) as refused:
        resolved(hook_address("https://nobody.example.go.th/", NONE))
    assert refused.value.code == "hook_unknown_host"


def test_the_operator_allows_by_name_scheme_and_port(tmp_path: Path) -> None:
    (tmp_path / "hooks-allowed").write_text(
        "# ภายใน\nhttps://kpi.office.local  # ของเรา\nhttp://127.0.0.1:9000\nhttp://[::1]:9000/\nnonsense\nhttps://\n",
        encoding="utf-8",
    )
    allowed = allowed_origins(tmp_path)
    for url in ("https://kpi.office.local/x", "https://KPI.office.local./", "https://kpi.office.local:443/", "http://127.0.0.1:9000/x", "http://[::1]:9000/"):  # fmt: skip
        assert hook_address(url, allowed).allowed, url
    for url in ("http://kpi.office.local/x", "https://kpi.office.local:8443/", "https://a.kpi.office.local/", "http://127.0.0.1:9001/", "http://127.0.0.1/", "https://127.0.0.1:9000/", "http://2130706433:9001/"):  # fmt: skip
        with pytest.raises(AddressRefused):
            hook_address(url, allowed)
    assert allowed_origins(tmp_path / "none") == NONE


def test_what_is_allowed_by_name_is_told_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hooks-allowed").write_text("https://kpi.office.local\n")
    answering(monkeypatch, ["10.0.0.7"])
    address = hook_address("https://kpi.office.local/x", allowed_origins(tmp_path))
    assert [where for _, where in resolved(address)] == [("10.0.0.7", 443)]
