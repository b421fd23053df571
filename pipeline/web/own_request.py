"""คำขอจากหน้าของเราเอง: every change must come from a page of ours (no cross-site request forgery).

Every router is included with `changes_are_ours`, so that no route can forget it. A change bears the session's secret,
as the header `X-CSRF-Token` (htmx) or as the field `csrf` of a form. A request with `Authorization` is a program's: a
page of a stranger cannot make a browser send that header here, and the cookie then counts for nothing.
"""

import hashlib
import hmac
import secrets

from fastapi import Request

from pipeline.web.person import session_of
from pipeline.web.problem import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER, FIELD = "x-csrf-token", "csrf"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_KEY = secrets.token_bytes(32)


def csrf_of(request: Request) -> str:
    """What a change from this browser must bear; empty where there is neither a session nor a sign-in begun."""
    session = session_of(request)
    if session is not None:
        return session.csrf
    before = request.scope.get("before", "")
    return hmac.new(_KEY, before.encode(), hashlib.sha256).hexdigest() if before else ""


def begun(request: Request, words: str) -> None:
    """A sign-in begins in this browser: `words` go into its cookie, and what its form must bear follows from them."""
    request.scope["before"] = words


async def changes_are_ours(request: Request) -> None:
    """Refuses a change that no page of ours made. Raises Problem 403."""
    if request.method in SAFE or "authorization" in request.headers:
        return
    given: object = request.headers.get(HEADER)
    if given is None and request.headers.get("content-type", "").split(";")[0].strip().lower() in _FORMS:
        given = (await request.form()).get(FIELD)
    wanted = csrf_of(request)
    if not wanted or not isinstance(given, str) or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Problem(
            403,
            "not_from_our_page",
            "คำขอนี้ไม่ได้มาจากหน้าของโปรแกรม หรือหน้านี้เปิดค้างไว้นานเกินไป ไม่มีสิ่งใดถูกบันทึก",
            "the request did not come from a page of this program, or that page is too old; nothing was recorded",
            "เปิดหน้านี้ใหม่ แล้วทำอีกครั้ง",
            "open the page anew and do it again",
        )
