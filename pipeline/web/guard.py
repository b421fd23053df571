"""ยามหน้าประตู: what every request must pass, and what every answer bears, before any screen sees it.

- Host: only names that this server is known by (a stranger's name that points here, "DNS rebinding", gets nothing).
- Where from: a browser says whether a page of ours asked (`Sec-Fetch-Site`, `Origin`); for a change it must have been
  one, and everything but opening a page by its address is refused to others also where it only reads.
- How much: bytes of a body are counted as they come, whatever `Content-Length` says; strangers may send little.
- Who: the session that the cookie names, unless its person left the users file meanwhile, or the request comes with an
  authorization of its own, as programs do.
"""

import asyncio
import secrets
import sys
import time
import traceback

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.people import People
from pipeline.web.problem import Problem, answer
from pipeline.web.quiet_moments import QuietMoments
from pipeline.web.request_log import log_request
from pipeline.web.sessions import Session, Sessions
from pipeline.web.settings import Settings

PATIENCE = 30.0  # seconds for which a body may stand still
SLOWEST = 16 * 1024  # bytes of a body in a second; one that comes slower is given up
ANONYMOUS_LIMIT = 64 * 1024  # bytes from whoever is not signed in: a name and a password
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKED_BY_PAGES = frozenset({"/run/progress"})  # again and again, also when nobody sits before the screen
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers send `Origin: null` with forms of our own pages
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def cookie_name(settings: Settings) -> str:
    """The session's cookie. Ports share cookies, so two servers on one machine need two names; under TLS `__Host-`
    makes the browser itself refuse it to other hosts and without https.
    """
    return "__Host-saraban" if settings.behind_tls else f"saraban-{settings.port}"


def before_name(settings: Settings) -> str:
    """The cookie of a sign-in that has begun."""
    return cookie_name(settings) + "-before"


class Guard:
    """The outermost layer of the application."""

    def __init__(
        self, app: ASGIApp, settings: Settings, sessions: Sessions, people: People | None, quiet: QuietMoments
    ) -> None:
        self._app, self._settings, self._sessions, self._people = app, settings, sessions, people
        self._quiet = quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it."""
        if scope["type"] == "websocket":
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._quiet:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status, started = time.monotonic(), 500, False
        request = Request(scope)
        cookies = cookie_parser(request.headers.get("cookie", ""))
        words = "" if "authorization" in request.headers else cookies.get(cookie_name(self._settings), "")
        scope["session"] = self._session(words, request.url.path in _ASKED_BY_PAGES)
        scope["before"] = cookies.get(before_name(self._settings), "")[:100]

        async def sending(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                self._dress(MutableHeaders(scope=message))
            await send(message)

        try:
            refused = self._refused(request)
            if refused is None:
                await self._app(scope, _counted(receive, self._limit(request, scope["session"])), sending)
            else:
                await answer(request, refused)(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one answer must not end the others
            sys.stderr.write("".join(traceback.format_exception(error)).encode("ascii", "backslashreplace").decode())
            if not started:
                await answer(request, error)(scope, receive, sending)
        finally:
            session: Session | None = scope["session"]
            name = session.name if session else str(scope.get("caller", ""))  # a person, or a token of the API
            log_request(request, status, time.monotonic() - began, name)

    def _session(self, words: str, by_itself: bool) -> Session | None:
        session = self._sessions.of(words, by_itself=by_itself) if words else None
        if session is not None and self._people is not None and self._people.stamp(session.name) != session.stamp:
            self._sessions.end(words)  # another password or role, or gone from the users file
            return None
        return session

    def _limit(self, request: Request, session: Session | None) -> int:
        # The API looks at a token before it reads a body; no other route takes one.
        known = session is not None or ("authorization" in request.headers and request.url.path.startswith("/api/"))
        return self._settings.body_limit if known else ANONYMOUS_LIMIT

    def _refused(self, request: Request) -> Problem | None:
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self._settings.hosts:
            return Problem(
                421,
                "unknown_host",
                "เครื่องนี้ไม่ได้ให้บริการในชื่อที่ขอ",
                "this server is not known by the name that was asked for",
                "เปิดตามที่อยู่ที่ saraban serve แสดงไว้",
                "open the address that saraban serve printed",
            )
        if self._from_elsewhere(request, hosts[0]):
            return Problem(
                403,
                "from_elsewhere",
                "คำขอนี้มาจากหน้าเว็บอื่น ไม่มีสิ่งใดถูกบันทึก",
                "a page of another site asked for this; nothing was recorded",
                "เปิดหน้าของโปรแกรมเอง แล้วทำรายการจากหน้านั้น",
                "open the program's own page and do it there",
            )
        length = request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > self._limit(request, request.scope["session"]):
            return _too_large()
        return None

    def _from_elsewhere(self, request: Request, host: str) -> bool:
        """Whether a browser says that a page of another origin asks. Programs send neither header."""
        site = request.headers.get("sec-fetch-site", "same-origin")
        if request.method in _SAFE:
            opens = request.headers.get("sec-fetch-mode") == "navigate"
            opens = opens and request.headers.get("sec-fetch-dest", "document") == "document"
            return site not in ("same-origin", "none") and not opens
        origin = request.headers.get("origin")
        ours = f"{'https' if self._settings.behind_tls else 'http'}://{host}".lower()
        return site not in ("same-origin", "none") or (origin is not None and origin.lower() != ours)

    def _dress(self, headers: MutableHeaders) -> None:
        """Puts on what every answer bears; a screen may be stricter, never looser."""
        headers.append("Content-Security-Policy", POLICY)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._settings.behind_tls:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def host_name(host: str) -> str:
    """The name of a Host header without its port, lower case; empty where it is none."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, ""
    return name.lower().removesuffix(".") if not port or (port.isascii() and port.isdigit()) else ""


def new_secret() -> str:
    """Words of a cookie that begins a sign-in."""
    return secrets.token_urlsafe(16)


def _too_large() -> Problem:
    return Problem(
        413,
        "too_large",
        "ข้อมูลที่ส่งมาใหญ่เกินกำหนด ไม่มีสิ่งใดถูกบันทึก",
        "what was sent is too large; nothing was recorded",
        "แบ่งส่งเป็นหลายครั้ง",
        "send it in several parts",
    )


def _too_slow() -> Problem:
    return Problem(
        408,
        "too_slow",
        "ข้อมูลมาช้าเกินไป ไม่มีสิ่งใดถูกบันทึก",
        "the body came too slowly; nothing was recorded",
        "ส่งอีกครั้ง",
        "send it again",
        headers={"Connection": "close"},
    )


def _counted(receive: Receive, most: int) -> Receive:
    """The body as it comes; Problem 413 once it is more than `most` bytes, Problem 408 once nothing came of it for a
    while, or it came slower than any line carries it: whoever sends drop by drop would hold a connection for ever.
    """
    left, ended, began = most, False, time.monotonic()

    async def counting() -> Message:
        nonlocal left, ended
        if ended:
            return await receive()  # whether the other side is still there: that may take as long as it likes
        allowed = began + PATIENCE + (most - left) / SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, min(PATIENCE, allowed)))
        except TimeoutError:
            raise _too_slow() from None
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if left < 0:
                raise _too_large()
        return message

    return counting
