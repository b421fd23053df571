"""Changed audits are told signed, at least once, until they are taken or given up; and nobody is led elsewhere."""

import base64
import datetime
import hashlib
import hmac
import http.server
import ipaddress
import itertools
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.web import hook_delivery
from pipeline.web.hook_address import AddressRefused, HookAddress, allowed_origins, hook_address
from pipeline.web.hook_delivery import Answer, deliver, new_secret, signature
from pipeline.web.hooks import MOST_HOOKS, MOST_WAITING, WAITS, Hook, Hooks, TooManyHooks

ROOT = Path(__file__).resolve().parent.parent
URL = "https://kpi.example.go.th/saraban"
A, B, C = "a" * 64, "b" * 64, "c" * 64


@dataclass
class Results:
    """Results that change as a test says."""

    stamp: str = "1"
    sha256: dict[str, str] = field(default_factory=lambda: {"bma-csc": A, "bma-traffic": B})

    def now(self) -> "Results":
        return self


@dataclass
class Other:
    """The other side, which answers as a test says."""

    code: str = "delivered"
    status: int = 200
    told: list[tuple[str, str, int, dict[str, Any]]] = field(default_factory=list)

    def deliver(self, address: HookAddress, secret: str, event: str, moment: int, body: bytes) -> Answer:
        self.told.append((address.host, event, moment, json.loads(body)))
        return Answer(self.status, self.code)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class World:
    def __init__(self, folder: Path) -> None:
        self.results, self.other, self.clock, self.folder = Results(), Other(), Clock(), folder
        self.hooks = self.anew()

    def anew(self) -> Hooks:
        """The server ended and begins again."""
        self.hooks = Hooks(self.folder, self.results.now, self.other.deliver, self.clock)
        return self.hooks

    def changes(self, unit: str, sha256: str) -> None:
        self.results.stamp = str(int(self.results.stamp) + 1)
        self.results.sha256 = {**self.results.sha256, unit: sha256}

    def turn(self) -> None:
        self.hooks.look()
        self.hooks.tell()

    def outbox(self) -> list[Path]:
        return sorted((self.folder / "outbox").glob("*.json")) if (self.folder / "outbox").exists() else []


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "out.api")


# --- what is told


def test_a_changed_audit_is_told_once_by_hash_without_a_word_of_it(world: World) -> None:
    hook = world.hooks.add(URL, "ระบบ")
    world.turn()
    assert world.other.told == []  # what stood before is no change
    world.changes("bma-csc", C)
    world.turn()
    world.turn()
    (told,) = world.other.told
    host, event, _, body = told
    assert host == "kpi.example.go.th"
    assert body == {
        "type": "audits.changed",
        "id": event,
        "created": body["created"],
        "head": "2",
        "audits": [{"unit": "bma-csc", "sha256": C, "previous_sha256": A}],
    }
    fares = world.hooks.of(hook.id)
    assert fares is not None
    assert (fares.delivered, fares.last, fares.last_status) == (1, "delivered", 200)
    assert world.outbox() == []


def test_an_audit_that_came_or_went_is_told_too(world: World) -> None:
    world.hooks.add(URL, "ระบบ")
    world.results.sha256 = {"bma-csc": A, "bma-new": C}
    world.results.stamp = "9"
    world.turn()
    assert world.other.told[0][3]["audits"] == [
        {"unit": "bma-new", "sha256": C, "previous_sha256": None},
        {"unit": "bma-traffic", "sha256": None, "previous_sha256": B},
    ]


def test_a_folder_that_is_being_written_is_no_change(world: World) -> None:
    """Results that cannot be read at the moment are not told as audits that went."""
    world.hooks.add(URL, "ระบบ")
    whole, world.results.sha256 = world.results.sha256, {}
    world.turn()
    world.results.sha256 = whole
    world.turn()
    assert world.other.told == []


def test_what_changed_before_anybody_asked_is_not_told(world: World) -> None:
    world.hooks.look()
    world.changes("bma-csc", C)
    world.hooks.add(URL, "ระบบ")
    world.turn()
    assert world.other.told == []


def test_every_hook_is_told_and_signs_with_its_own_secret(world: World) -> None:
    first, second = world.hooks.add(URL, "a"), world.hooks.add("https://b.example.go.th/", "b")
    assert first.secret != second.secret
    world.changes("bma-csc", C)
    world.turn()
    assert sorted(t[0] for t in world.other.told) == ["b.example.go.th", "kpi.example.go.th"]
    assert len({t[1] for t in world.other.told}) == 1  # one event, one id


def test_a_ping_goes_to_its_hook_alone(world: World) -> None:
    first = world.hooks.add(URL, "a")
    world.hooks.add("https://b.example.go.th/", "b")
    event = world.hooks.ping(first)
    world.turn()
    ((host, told, _, body),) = world.other.told
    assert (host, told, body["type"]) == ("kpi.example.go.th", event, "ping")


# --- until it is taken


def test_who_does_not_take_it_is_asked_after_longer_and_longer_waits_and_then_given_up(world: World) -> None:
    hook = world.hooks.add(URL, "ระบบ")
    world.other.code, world.other.status = "refused", 500
    world.changes("bma-csc", C)
    began, moments = world.clock.now, []
    for _ in range(400):  # days, in steps of ten minutes at most
        world.turn()
        if len(moments) < len(world.other.told):
            moments.append(int(world.clock.now - began))
        world.clock.now += 10 if world.clock.now - began < 3600 else 600
        if world.clock.now - began > 4 * 86400:
            break
    assert len(moments) <= len(WAITS) + 1
    world.clock.now += 10 * 86400
    for _ in range(20):
        world.turn()
        world.clock.now += 86400
    assert len(world.other.told) == len(WAITS) + 1
    assert len({t[1] for t in world.other.told}) == 1  # the same id each time
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    assert gaps == sorted(gaps)
    assert all(gap >= wait for gap, wait in zip(gaps, WAITS, strict=False))
    fares = world.hooks.of(hook.id)
    assert fares is not None
    assert (fares.given_up, world.outbox()) == (1, [])


def test_one_who_does_not_answer_is_not_asked_for_each_event(world: World) -> None:
    """A hundred changes while the other side is down are one question at a time, not a hundred."""
    world.hooks.add(URL, "ระบบ")
    world.other.code, world.other.status = "unreachable", 0
    for n in range(20):
        world.changes("bma-csc", f"{n:064x}")
        world.hooks.look()
    world.hooks.tell()
    world.hooks.tell()
    assert len(world.other.told) == 1
    world.other.code, world.other.status = "delivered", 204
    world.clock.now += WAITS[0] + 1
    world.turn()
    assert len(world.other.told) == 21
    assert world.outbox() == []


def test_one_who_answers_gone_is_never_asked_again(world: World) -> None:
    hook = world.hooks.add(URL, "ระบบ")
    world.other.code, world.other.status = "refused", 410
    world.changes("bma-csc", C)
    world.turn()
    world.changes("bma-csc", A)
    world.clock.now += 86400
    world.turn()
    assert len(world.other.told) == 1
    fares = world.hooks.of(hook.id)
    assert fares is not None
    assert fares.stopped
    assert world.outbox() == []


def test_what_waits_outlives_the_server(world: World) -> None:
    world.hooks.add(URL, "ระบบ")
    world.other.code = "unreachable"
    world.changes("bma-csc", C)
    world.turn()
    event = world.other.told[0][1]
    world.anew()
    world.other.code = "delivered"
    world.clock.now += 3600
    world.turn()
    assert [t[1] for t in world.other.told] == [event, event]


def test_a_server_killed_between_the_outbox_and_its_note_makes_no_second_event(world: World) -> None:
    world.hooks.add(URL, "ระบบ")
    note = (world.folder / "told.json").read_bytes()
    world.changes("bma-csc", C)
    world.hooks.look()
    before = world.outbox()
    (world.folder / "told.json").write_bytes(note)  # it never came to that
    world.anew()
    world.turn()
    assert len(before) == 1
    assert len(world.other.told) == 1


def test_a_change_back_and_forth_is_three_events(world: World) -> None:
    world.hooks.add(URL, "ระบบ")
    for sha256 in (C, A, C):
        world.changes("bma-csc", sha256)
        world.results.stamp = "2"  # a log whose head cannot be told apart
        world.turn()
    assert len({t[1] for t in world.other.told}) == 3


def test_a_hook_that_is_taken_away_is_told_nothing_more(world: World) -> None:
    hook = world.hooks.add(URL, "ระบบ")
    world.changes("bma-csc", C)
    world.hooks.look()
    assert world.hooks.waiting(hook.id) == 1
    assert world.hooks.remove(hook.id)
    assert not world.hooks.remove(hook.id)
    world.turn()
    assert world.other.told == []
    assert world.outbox() == []


def test_there_are_so_many_hooks_and_no_more(world: World) -> None:
    for n in range(MOST_HOOKS):
        world.hooks.add(f"https://h{n}.example.go.th/", "a")
    with pytest.raises(TooManyHooks):
        world.hooks.add(URL, "a")


def test_what_waits_has_a_bound_and_the_newest_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.hooks.MOST_WAITING", 3)
    hook = world.hooks.add(URL, "a")
    assert MOST_WAITING > 100
    for n in range(5):
        world.clock.now += 1
        world.changes("bma-csc", f"{n:064x}")
        world.hooks.look()
    assert world.hooks.waiting(hook.id) == 3
    world.turn()
    assert world.other.told[-1][3]["audits"][0]["sha256"] == f"{4:064x}"
    fares = world.hooks.of(hook.id)
    assert fares is not None
    assert fares.given_up == 2


def test_secrets_are_their_owners_alone(world: World) -> None:
    hook = world.hooks.add(URL, "a")
    (path,) = (world.folder / "hooks").glob("*.json")
    assert hook.secret in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_damaged_note_stops_nothing(world: World) -> None:
    world.hooks.add(URL, "a")
    (world.folder / "hooks" / "zz.json").write_bytes(b"{")
    (world.folder / "outbox").mkdir(exist_ok=True)
    (world.folder / "outbox" / "evt_x.zz.json").write_bytes(b"[]")
    world.changes("bma-csc", C)
    world.turn()
    assert len(world.other.told) == 1


def test_what_the_operator_no_longer_allows_is_not_told(world: World) -> None:
    world.folder.mkdir(parents=True)
    (world.folder / "hooks-allowed").write_text("http://127.0.0.1:9000\n")
    hook = world.hooks.add("http://127.0.0.1:9000/x", "a")
    (world.folder / "hooks-allowed").unlink()
    world.changes("bma-csc", C)
    world.turn()
    assert world.other.told == []
    fares = world.hooks.of(hook.id)
    assert fares is not None
    assert fares.last == "hook_not_https"


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
def test_kill_9_while_it_tells_loses_nothing(tmp_path: Path) -> None:
    """The other side takes the event and the server dies before it hears so: the next one tells it again, same id."""
    world = World(tmp_path / "out.api")
    world.hooks.add(URL, "ระบบ")
    program = f"""
import os, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pathlib import Path
from test_web_api_hooks import World, C
world = World(Path({str(world.folder)!r}))
def deliver(address, secret, event, moment, body):
    print(event, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
world.other.deliver = deliver
world.anew()
world.changes("bma-csc", C)
world.turn()
"""
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    world.results.stamp, world.results.sha256 = "2", {"bma-csc": C, "bma-traffic": B}
    world.turn()
    assert [t[1] for t in world.other.told] == [killed.stdout.strip()]


# --- one delivery


class _Handler(http.server.BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.server.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
        self.server.answers(self)

    def log_message(self, *_: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    seen: list[tuple[str, dict[str, str], bytes]]
    answers: Callable[["_Handler"], None]
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


def says(status: int, **headers: str) -> Callable[[_Handler], None]:
    def answer(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


@contextmanager
def listening(answers: Callable[[_Handler], None], tls: ssl.SSLContext | None = None) -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.seen, server.answers = [], answers
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)


def at(server: _Server, path: str = "/x", scheme: str = "http") -> HookAddress:
    port = server.server_address[1]
    return hook_address(f"{scheme}://127.0.0.1:{port}{path}", frozenset({f"{scheme}://127.0.0.1:{port}"}))


def told(address: HookAddress, **more: Any) -> Answer:
    return deliver(address, "whsec_" + base64.b64encode(b"k" * 32).decode(), "evt_1", 1_800_000_000, b'{"a":1}', **more)


def test_what_is_sent_can_be_verified_by_who_has_the_secret() -> None:
    with listening(says(204)) as server:
        assert told(at(server, "/x?y=1")) == Answer(204, "delivered")
    ((path, headers, body),) = server.seen
    assert (path, body) == ("/x?y=1", b'{"a":1}')
    words = b"evt_1.1800000000." + body
    mine = base64.b64encode(hmac.new(b"k" * 32, words, hashlib.sha256).digest()).decode()
    names = {k.lower(): v for k, v in headers.items()}
    assert names["webhook-signature"] == f"v1,{mine}"
    assert (names["webhook-id"], names["webhook-timestamp"]) == ("evt_1", "1800000000")
    assert names["content-type"] == "application/json"
    assert not {"cookie", "authorization"} & set(names)


def test_the_signature_is_over_id_moment_and_every_byte() -> None:
    secret = new_secret()
    one = signature(secret, "evt_1", 5, b"x")
    others = [signature(secret, "evt_2", 5, b"x"), signature(secret, "evt_1", 6, b"x"), signature(secret, "evt_1", 5, b"y"), signature(new_secret(), "evt_1", 5, b"x")]  # fmt: skip
    assert one not in others
    assert one == signature(secret, "evt_1", 5, b"x")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with listening(says(200)) as inner, listening(says(status, location=f"http://127.0.0.1:{0}/")) as outer:
        port = inner.server_address[1]
        outer.answers = says(status, location=f"http://127.0.0.1:{port}/secret")
        assert told(at(outer)) == Answer(status, "refused")
    assert inner.seen == []


@pytest.mark.parametrize(
    ("status", "code"), [(200, "delivered"), (299, "delivered"), (404, "refused"), (500, "refused")]
)
def test_only_two_hundred_and_something_is_taken(status: int, code: str) -> None:
    with listening(says(status)) as server:
        assert told(at(server)) == Answer(status, code)


def test_nobody_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = hook_address(f"http://127.0.0.1:{port}/", frozenset({f"http://127.0.0.1:{port}"}))
    assert told(address) == Answer(0, "unreachable")


def test_one_who_trickles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps no connection open beyond the whole time."""
    monkeypatch.setattr(hook_delivery, "WHOLE_SECONDS", 1.0)
    stop = threading.Event()

    def trickle(handler: _Handler) -> None:
        while not stop.is_set():
            handler.wfile.write(b"H")
            handler.wfile.flush()
            stop.wait(0.1)

    with listening(trickle) as server:
        began = time.monotonic()
        answer = told(at(server))
        stop.set()
    assert answer == Answer(0, "timeout")
    assert time.monotonic() - began < 60


def test_one_who_answers_without_end_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_delivery, "WHOLE_SECONDS", 30.0)
    sent = []

    def flood(handler: _Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        sent.extend(handler.wfile.write(b"x" * 65536) for _ in range(100_000))

    with listening(flood) as server:
        assert told(at(server)) == Answer(200, "delivered")
    assert sum(sent) < 100 << 20


def test_an_answer_that_is_none_is_bad() -> None:
    def nonsense(handler: _Handler) -> None:
        handler.wfile.write(b"\x00\xff not http\r\n\r\n")

    with listening(nonsense) as server:
        assert told(at(server)).code == "bad_answer"


def test_headers_without_end_are_bad() -> None:
    def headers(handler: _Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000)

    with listening(headers) as server:
        assert told(at(server)).code == "bad_answer"


def test_the_connection_goes_where_the_look_up_said_and_nobody_asks_again() -> None:
    """The name is the one that is told; the machine is the one that was judged."""
    with listening(says(200)) as server:
        port = server.server_address[1]
        address = HookAddress(False, "rebinding.example.go.th", port, "/x", True)
        answer = told(address, look_up=lambda _: [(socket.AF_INET, ("127.0.0.1", port))])
    assert answer.delivered
    assert {k.lower(): v for k, v in server.seen[0][1].items()}["host"] == f"rebinding.example.go.th:{port}"


def test_an_address_that_is_refused_at_the_look_up_is_not_connected_to() -> None:
    def refuse(_: HookAddress) -> Any:
        raise AddressRefused("hook_not_public", "x", "x")

    assert told(HookAddress(True, "x.example.go.th", 443, "/", False), look_up=refuse) == Answer(0, "hook_not_public")


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of this name, and that of a client which trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"{name}.pem"
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client


def test_under_tls_the_certificate_must_be_that_of_the_name(tmp_path: Path) -> None:
    """It is the name of the URL that counts, not the address that was connected to."""
    server_tls, trusted = certificate(tmp_path, "kpi.example.go.th")
    with listening(says(200), server_tls) as server:
        port = server.server_address[1]

        def here(_: HookAddress) -> Any:
            return [(socket.AF_INET, ("127.0.0.1", port))]

        right = HookAddress(True, "kpi.example.go.th", port, "/", True)
        wrong = HookAddress(True, "other.example.go.th", port, "/", True)
        assert told(right, trusted=trusted, look_up=here).delivered
        assert told(wrong, trusted=trusted, look_up=here) == Answer(0, "bad_answer")
        assert told(right, look_up=here) == Answer(0, "bad_answer")  # nobody known vouches for it
    assert len(server.seen) == 1


def test_a_handshake_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_delivery, "WHOLE_SECONDS", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        address = HookAddress(True, "kpi.example.go.th", port, "/", True)
        assert told(address, look_up=lambda _: [(socket.AF_INET, ("127.0.0.1", port))]).status == 0


def test_the_whole_way_from_a_change_to_a_server_of_another_system(tmp_path: Path) -> None:
    """With threads and sockets as they are: changed, told, taken."""
    results = Results()
    with listening(says(200)) as server:
        port = server.server_address[1]
        home = tmp_path / "out.api"
        home.mkdir()
        (home / "hooks-allowed").write_text(f"http://127.0.0.1:{port}\n")
        assert allowed_origins(home)
        hooks = Hooks(home, results.now)
        hook: Hook = hooks.add(f"http://127.0.0.1:{port}/told", "ระบบ")
        hooks.start()
        try:
            results.stamp, results.sha256 = "2", {**results.sha256, "bma-csc": C}
            hooks.wake()
            late = time.monotonic() + 120
            while not server.seen and time.monotonic() < late:
                time.sleep(0.05)
        finally:
            hooks.stop()
    ((_, headers, body),) = server.seen
    names = {k.lower(): v for k, v in headers.items()}
    moment = int(names["webhook-timestamp"])
    assert names["webhook-signature"] == signature(hook.secret, names["webhook-id"], moment, body)
    assert json.loads(body)["audits"][0]["sha256"] == C
