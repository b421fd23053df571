"""`saraban serve`: what it refuses before it opens anything, what it prints, and how it ends."""

import argparse
import datetime
import importlib.util
import io
import os
import queue
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from web_made import PASSWORD, users_in

from pipeline import cli_serve
from pipeline.cli import main, parser
from pipeline.exit_code import ExitCode
from pipeline.passwords import NO_PASSWORDS
from pipeline.web.people import load_people
from pipeline.web.serving import is_loopback, listening

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

LIMIT = 120  # seconds that a loaded machine may take to begin


def results_in(folder: Path) -> Path:
    (folder / "out" / "departments").mkdir(parents=True, exist_ok=True)
    return folder / "out"


def arguments(*words: str) -> argparse.Namespace:
    return parser().parse_args(["serve", *words])


# --- refused before anything is opened


@pytest.fixture
def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> ExitCode:
        raise AssertionError("it went on")

    monkeypatch.setattr(cli_serve, "_served", never)


OUTSIDE = "0.0.0.0"


@pytest.mark.parametrize(
    "words",
    [
        ["--host", OUTSIDE],
        ["--host", "::"],
        ["--host", "192.0.2.7"],
        ["--host", "auditor.example"],
        ["--host", OUTSIDE, "--auth", "USERS"],
        ["--host", OUTSIDE, "--behind-tls", "audit.example"],
        ["--behind-tls", "audit.example"],
        ["--host", OUTSIDE, "--tls-cert", "CERT", "--tls-key", "CERT"],
        ["--host", OUTSIDE, "--auth", "USERS", "--tls-cert", "CERT", "--tls-key", "CERT"],
        ["--auth", "USERS", "--tls-cert", "CERT"],
        ["--auth", "USERS", "--tls-key", "CERT"],
        ["--auth", "USERS", "--tls-cert", "none", "--tls-key", "none"],
        ["--auth", "USERS", "--tls-cert", "CERT", "--tls-key", "CERT", "--behind-tls", "audit.example"],
        ["--decisions", ""],
        ["--auth", " "],
        ["--password-file", "none"],
    ],
    ids=" ".join,
)
def test_what_would_stand_open_to_others_is_refused(
    words: list[str], tmp_path: Path, nothing_opens: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beyond this machine only with a sign-in and with encryption, and by a name that is stated."""
    users, cert = users_in(tmp_path), tmp_path / "cert.pem"
    cert.touch()
    named = [{"USERS": str(users), "CERT": str(cert)}.get(x, x) for x in words]
    assert main(["serve", str(results_in(tmp_path)), *named]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert told.err.strip()
    assert told.out == ""


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--host", "127.0.0.1"],
        ["--host", "localhost"],
        ["--host", "::1"],
        ["--host", "127.8.8.8"],
        ["--auth", "USERS"],
        ["--auth", "USERS", "--behind-tls", "audit.example"],
        ["--host", OUTSIDE, "--auth", "USERS", "--behind-tls", "audit.example"],
        ["--host", "192.0.2.7", "--auth", "USERS", "--tls-cert", "CERT", "--tls-key", "CERT"],
        [
            "--host",
            OUTSIDE,
            "--auth",
            "USERS",
            "--tls-cert",
            "CERT",
            "--tls-key",
            "CERT",
            "--hostname",
            "audit.example",
        ],
    ],
    ids=" ".join,
)
def test_what_is_closed_enough_goes_on(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_serve, "_served", lambda *_: ExitCode.DONE)
    users, cert = users_in(tmp_path), tmp_path / "cert.pem"
    cert.touch()
    named = [{"USERS": str(users), "CERT": str(cert)}.get(x, x) for x in words]
    assert main(["serve", str(results_in(tmp_path)), *named]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("127.255.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("localhost.example", False),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_loopback(host: str, inside: bool) -> None:
    assert is_loopback(host) is inside


def test_a_folder_must_be_there_and_hold_results(tmp_path: Path, nothing_opens: None) -> None:
    assert main(["serve"]) == ExitCode.USAGE
    assert main(["serve", str(tmp_path / "none")]) == ExitCode.INPUT_UNREADABLE
    assert main(["serve", str(tmp_path)]) == ExitCode.USAGE
    assert main(["serve", str(results_in(tmp_path)), "--inbox", str(tmp_path / "none")]) == ExitCode.INPUT_UNREADABLE


@pytest.mark.parametrize("name", cli_serve.NEEDED)
def test_without_the_extra_it_says_what_to_install(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda x, *more: None if x == name else real(x, *more))
    assert main(["serve", str(results_in(tmp_path))]) == ExitCode.CAPABILITY_MISSING
    assert 'pip install "saraban[web]"' in capsys.readouterr().err


def test_files_that_cannot_be_used_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Users that others can read, decisions that do not hold, a certificate or key that is none, a port that is taken."""
    out, users = results_in(tmp_path), users_in(tmp_path)
    broken = tmp_path / "broken"
    broken.write_text("no decisions\n")
    assert main(["serve", str(out), "--decisions", str(broken)]) == ExitCode.USAGE
    tls = ["--tls-cert", str(broken), "--tls-key", str(broken)]
    assert main(["serve", str(out), "--auth", str(users), *tls]) == ExitCode.USAGE
    assert "certificate" in capsys.readouterr().err
    with listening("127.0.0.1", 0) as taken:
        assert main(["serve", str(out), "--port", str(taken.getsockname()[1])]) == ExitCode.USAGE
    assert main(["serve", str(out), "--sign-key", str(broken)]) == ExitCode.USAGE
    assert "the key cannot be used" in capsys.readouterr().err
    if os.name != "nt":
        users.chmod(0o644)
        assert main(["serve", str(out), "--auth", str(users)]) == ExitCode.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ["--port", "65536"],
        ["--port", "x"],
        ["--port", "٣"],
        ["--behind-tls", "https://a"],
        ["--hostname", "a:1"],
        ["--role", "admin"],
    ],
    ids=" ".join,
)
def test_arguments_that_are_none(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "out", *words])
    assert ended.value.code == ExitCode.USAGE


# --- what it is known by


@pytest.mark.parametrize(
    ("words", "hosts", "address"),
    [
        ([], {"127.0.0.1", "localhost", "[::1]"}, "http://127.0.0.1:8000/start?token="),
        (["--host", "localhost"], {"127.0.0.1", "localhost", "[::1]"}, "http://localhost:8000/start?token="),
        (["--host", "::1"], {"127.0.0.1", "localhost", "[::1]"}, "http://[::1]:8000/start?token="),
        (["--auth", "u", "--behind-tls", "Audit.Example"], {"audit.example"}, "https://audit.example/"),
        (
            ["--host", "192.0.2.7", "--auth", "u", "--tls-cert", "c", "--tls-key", "k"],
            {"192.0.2.7"},
            "https://192.0.2.7:8000/",
        ),
        (
            ["--host", OUTSIDE, "--auth", "u", "--tls-cert", "c", "--tls-key", "k", "--hostname", "audit.example"],
            {"audit.example"},
            "https://audit.example:8000/",
        ),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else None,
)
def test_the_names_it_answers_to_and_the_address_it_prints(
    words: list[str], hosts: set[str], address: str, tmp_path: Path
) -> None:
    """Behind a proxy only the proxy's name: on this machine's own, sign-ins would go in the clear."""
    asked = arguments(str(results_in(tmp_path)), *words)
    made = cli_serve.settings_of(asked, 8000, NO_PASSWORDS)
    assert made.hosts == hosts
    assert cli_serve.address_of(asked, made).startswith(address)
    assert bool(made.token) is ("--auth" not in words)
    assert made.decisions == (tmp_path / "out.decisions.jsonl").resolve()


def test_every_start_has_a_token_of_its_own(tmp_path: Path) -> None:
    words = arguments(str(results_in(tmp_path)), "--name", " ผู้ตรวจ ")
    one, other = (cli_serve.settings_of(words, 8000, NO_PASSWORDS) for _ in "ab")
    assert one.token != other.token
    assert len(one.token) >= 43
    assert one.actor == "ผู้ตรวจ"
    assert one.token not in repr(one)


# --- the users file


def test_people_are_added_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "users"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["serve", "--auth", str(path), "--add-user", " สมชาย ", "--role", "auditor"]) == ExitCode.DONE
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["serve", "--auth", str(path), "--add-user", "สายใจ"]) == ExitCode.DONE
    assert {x.name: x.role for x in load_people(path).values()} == {"สมชาย": "auditor", "สายใจ": "viewer"}
    assert main(["serve", "--auth", str(path), "--remove-user", "สมชาย"]) == ExitCode.DONE
    assert main(["serve", "--auth", str(path), "--remove-user", "สมชาย"]) == ExitCode.USAGE
    assert list(load_people(path)) == ["สายใจ"]


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a\u202eb", PASSWORD), ("a", "short"), ("a", ""), ("a", "x" * 2000)]
)
def test_who_cannot_be_added(name: str, password: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "users"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    assert main(["serve", "--auth", str(path), "--add-user", name]) == ExitCode.USAGE
    assert not path.exists()
    assert main(["serve", "--add-user", "a"]) == ExitCode.USAGE


def test_a_file_that_cannot_be_used_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "users"
    path.write_bytes(b"something else\n")
    path.chmod(0o600)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["serve", "--auth", str(path), "--add-user", "a"]) == ExitCode.USAGE
    assert path.read_bytes() == b"something else\n"


# --- the real thing


class Running:
    """`saraban serve` as a process of its own."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "serve", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        out = self.process.stdout
        threading.Thread(target=lambda: lines.put(out.readline()), daemon=True).start()
        self.address = lines.get(timeout=LIMIT).strip()

    def asked(self, host: str, port: int, request: bytes, tls: ssl.SSLContext | None = None) -> bytes:
        with (
            socket.create_connection((host, port), timeout=LIMIT) as bare,
            tls.wrap_socket(bare, server_hostname="localhost") if tls else nullcontext(bare) as line,
        ):
            line.sendall(request)
            got = b""
            while piece := line.recv(65536):
                got += piece
            return got

    def ended(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(how)
        _, told = self.process.communicate(timeout=LIMIT)
        return self.process.returncode, told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_serves_and_ends_in_order(how: signal.Signals, tmp_path: Path) -> None:
    running = Running(str(results_in(tmp_path)), "--name", "สมชาย")
    try:
        assert running.address.startswith("http://127.0.0.1:")
        host = running.address.split("/")[2]
        token = running.address.partition("=")[2]
        port = int(host.partition(":")[2])
        asked = f"GET /start?token={token} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        answer = running.asked("127.0.0.1", port, asked)
        assert answer.startswith(b"HTTP/1.1 303")
        assert b"server:" not in answer.lower()
        assert running.asked("127.0.0.1", port, asked.replace(b"127.0.0.1", b"evil.example")).startswith(
            b"HTTP/1.1 421"
        )
        assert running.asked("127.0.0.1", port, b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000).startswith(b"HTTP/1.1 400")
    finally:
        code, told = running.ended(how)
    assert code == ExitCode.INTERRUPTED
    assert token not in told
    assert "GET /start 303" in told
    assert "Traceback" not in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_it_speaks_tls_itself(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    users = users_in(tmp_path)
    running = Running(
        str(results_in(tmp_path)),
        "--auth",
        str(users),
        "--tls-cert",
        str(cert),
        "--tls-key",
        str(key),
        "--hostname",
        "localhost",
    )
    try:
        port = int(running.address.rstrip("/").rpartition(":")[2])
        assert running.address.startswith("https://")
        trust = ssl.create_default_context(cafile=str(cert))
        asked = b"GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        answer = running.asked("127.0.0.1", port, asked, trust)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"__Host-saraban-before=" in answer
        assert b"secure" in answer.lower()
    finally:
        running.ended()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    bare = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, bare))
    return folder / "cert.pem", folder / "key.pem"
