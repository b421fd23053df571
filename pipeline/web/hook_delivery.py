"""การส่งคำแจ้งหนึ่งครั้ง: one signed request to one hook, within limits, and what came of it.

The connection goes to the address that was looked up and judged; redirects are not followed, proxies not asked, and of
an answer only the head is read. The signature is that of the Standard Webhooks specification: HMAC-SHA256 over
`id.timestamp.body`, so that who receives it can use a library of theirs.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from pipeline.web.hook_address import AddressRefused, HookAddress, Target, resolved

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0
_BEGINS = "whsec_"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the status of HTTP, 0 where none came; `code`: delivered, refused (a status that is no 2xx),
    unreachable, timeout, bad_answer, or that of AddressRefused.
    """

    status: int
    code: str

    @property
    def delivered(self) -> bool:
        """Whether the other side took it."""
        return self.code == "delivered"


def new_secret() -> str:
    """A secret for a hook: 256 bits, in the form of the specification."""
    return _BEGINS + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, event: str, moment: int, body: bytes) -> str:
    """The header `webhook-signature` of an event sent at a moment (seconds since 1970)."""
    key = base64.b64decode(secret.removeprefix(_BEGINS))
    words = f"{event}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, words, hashlib.sha256).digest()).decode()


def deliver(
    address: HookAddress,
    secret: str,
    event: str,
    moment: int,
    body: bytes,
    *,
    trusted: ssl.SSLContext | None = None,
    look_up: Callable[[HookAddress], list[Target]] = resolved,
) -> Answer:
    """Sends one event. Never raises; takes `WHOLE_SECONDS` at most, but for the look-up of the name."""
    try:
        places = look_up(address)
    except AddressRefused as refused:
        return Answer(0, refused.code)
    headers = {
        "Host": address.host_header,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": f"saraban/{version('saraban')}",
        "Connection": "close",
        "webhook-id": event,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, event, moment, body),
    }
    over = threading.Event()
    plain = _connected(places)
    if plain is None:
        return Answer(0, "unreachable")
    try:
        with contextlib.ExitStack() as closing:
            closing.callback(plain.close)
            connected: socket.socket = plain
            if address.secure:
                context = trusted or ssl.create_default_context()
                connected = context.wrap_socket(plain, server_hostname=address.host, do_handshake_on_connect=False)
                closing.callback(connected.close)
            ending = threading.Timer(WHOLE_SECONDS, _end, (connected, over))
            ending.daemon = True
            ending.start()
            closing.callback(ending.cancel)
            connected.settimeout(WHOLE_SECONDS)
            if isinstance(connected, ssl.SSLSocket):
                connected.do_handshake()
            connection = http.client.HTTPConnection(address.host, address.port)
            connection.sock = connected
            connection.request("POST", address.path, body, headers)
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(0, "timeout" if over.is_set() else "bad_answer")
    return Answer(status, "delivered" if 200 <= status < 300 else "refused")


def _connected(places: list[Target]) -> socket.socket | None:
    for family, where in places[:4]:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.settimeout(CONNECT_SECONDS)
        try:
            made.connect(where)
        except OSError:
            made.close()
            continue
        return made
    return None


def _end(connected: socket.socket, over: threading.Event) -> None:
    """Ends a connection that takes too long, however slowly its bytes trickle."""
    over.set()
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)  # under TLS too: nothing is said, the line is cut
