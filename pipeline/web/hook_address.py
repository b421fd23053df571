"""ที่อยู่ปลายทางของการแจ้ง: whether a hook may be told at an address, so that nobody makes this server ask its own network.

Only https, and only addresses that the whole Internet can reach (IANA's registries of special-purpose addresses, RFC
6890). The operator allows others by name, one origin a line: `https://kpi.office.local`, `http://127.0.0.1:9000`.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ALLOWED = "hooks-allowed"  # name of the operator's list
LONGEST_URL = 2000
_PRINTED = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_OWN_NAMES = (".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Target = tuple[socket.AddressFamily, tuple[str, int]]  # what a socket connects to

# Not reachable from everywhere, or not one machine's.
_CLOSED_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by carriers; one cloud's metadata
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; the metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # relays to IPv6
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # kept, broadcast
            "168.63.129.16/32",  # a cloud's own services, at an address that looks public
        ),
    )
)
_OPEN_6 = ipaddress.IPv6Network("2000::/3")  # all that is given to machines of the Internet
_CLOSED_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # of protocols, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # an IPv4 address inside, by way of a relay
            "2620:4f:8000::/48",
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # how an IPv6 network writes an IPv4 address


class AddressRefused(Exception):
    """A hook may not be told there; `code` is stable, `th` and `en` say why."""

    def __init__(self, code: str, th: str, en: str) -> None:
        super().__init__(en)
        self.code, self.th, self.en = code, th, en


@dataclass(frozen=True, slots=True)
class HookAddress:
    """Where a hook is told. `allowed`: the operator allowed it by name, whatever network it lies in."""

    secure: bool
    host: str
    port: int
    path: str
    allowed: bool

    @property
    def host_header(self) -> str:
        """What the request's Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def is_public(address: _Address) -> bool:
    """Whether a machine of the Internet has it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        return address in _OPEN_6 and not any(address in x for x in _CLOSED_6)
    return not any(address in x for x in _CLOSED_4)


def hook_address(url: str, allowed: frozenset[str]) -> HookAddress:
    """The address that a URL names. Nothing is asked of the network. Raises AddressRefused."""
    if len(url) > LONGEST_URL or not _PRINTED.fullmatch(url) or "\\" in url:
        raise _malformed()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _malformed() from None
    name = (parts.hostname or "").lower().removesuffix(".")
    if "@" in parts.netloc or "#" in url or "%" in parts.netloc or parts.scheme not in ("http", "https") or not name:
        raise _malformed()
    literal = _literal(name)
    if literal is None and (":" in name or not _HOST.fullmatch(name)):
        raise _malformed()
    host = str(literal) if literal is not None else name
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    made = HookAddress(secure, host, port, path, False)
    if f"{parts.scheme}://{made.host_header}" in allowed:
        return HookAddress(secure, host, port, path, True)
    if not secure:
        raise AddressRefused("hook_not_https", "ปลายทางต้องเป็น https", "a hook is told over https only")
    own = literal is None and ("." not in host or f".{host}".endswith(_OWN_NAMES))
    if own or (literal is not None and not is_public(literal)):
        raise _not_public()
    return made


def resolved(address: HookAddress) -> list[Target]:
    """What to connect to, looked up once: whoever connects to these and asks no more cannot be led elsewhere by a name
    that answers anew. Raises AddressRefused when any answer is an address of ours.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise AddressRefused("hook_unknown_host", "ไม่พบเครื่องปลายทางชื่อนี้", "no machine of this name was found") from None
    out: list[Target] = []
    for family, _, _, _, where in found:
        words = str(where[0]).partition("%")[0]
        if not address.allowed and not is_public(ipaddress.ip_address(words)):
            raise _not_public()
        if family in (socket.AF_INET, socket.AF_INET6):
            out.append((family, (str(where[0]), address.port)))
    return out


def allowed_origins(folder: Path) -> frozenset[str]:
    """The origins that the operator allows, one a line; `#` begins a remark. None where there is no list."""
    try:
        lines = (folder / ALLOWED).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    out = set()
    for line in lines:
        try:
            parts = urlsplit(line.partition("#")[0].strip().lower())
            name, port = (parts.hostname or "").removesuffix("."), parts.port
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and name:
            literal = _literal(name)
            secure = parts.scheme == "https"
            made = HookAddress(secure, str(literal or name), port or (443 if secure else 80), "/", True)
            out.add(f"{parts.scheme}://{made.host_header}")
    return frozenset(out)


def _literal(host: str) -> _Address | None:
    """The address that a host is written as: also `2130706433`, `0x7f.1` and `0177.0.0.1`, which are 127.0.0.1 to the
    system that is asked for them.
    """
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)) if host[-1:].isdigit() or "x" in host else None
    except OSError:
        return None


def _malformed() -> AddressRefused:
    return AddressRefused(
        "hook_malformed",
        "ที่อยู่ปลายทางต้องเป็น https://ชื่อเครื่อง/... ไม่มีชื่อผู้ใช้และเครื่องหมาย #",
        "the address of a hook is https://host/..., in plain ASCII, without a user and without #",
    )


def _not_public() -> AddressRefused:
    return AddressRefused(
        "hook_not_public",
        "ปลายทางอยู่ในเครือข่ายภายใน ผู้ดูแลต้องอนุญาตไว้ก่อน (docs/api.md)",
        "the address lies in a private network; whoever keeps the server must allow it by name (docs/api.md)",
    )
