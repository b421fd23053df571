"""ผู้ใช้: the person behind a request. Every route but those of signing in asks for one, as `Viewer` or `Auditor`."""

from dataclasses import dataclass
from typing import Annotated, Literal, cast
from urllib.parse import quote

from fastapi import Depends, Request

from pipeline.web.problem import Problem
from pipeline.web.sessions import Session

Role = Literal["auditor", "viewer"]
Language = Literal["th", "en"]
LANGUAGE_COOKIE = "saraban-language"


@dataclass(frozen=True, slots=True)
class Person:
    """`name`: who decides, as it will stand in the file of decisions; `unmasked`: whether personal data is shown."""

    name: str
    role: Role
    language: Language
    unmasked: bool


def language_of(request: Request) -> Language:
    """Thai, unless this browser asked for English."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "th"


def session_of(request: Request) -> Session | None:
    """The session that the request's cookie names, if it is still good."""
    return cast("Session | None", request.scope.get("session"))


def person_of(request: Request) -> Person | None:
    """Who asks, or null where nobody is signed in."""
    session = session_of(request)
    if session is None:
        return None
    return Person(session.name, session.role, language_of(request), session.unmasked)


def viewer(request: Request) -> Person:
    """Whoever is signed in; else a way to sign in (a page), or a problem 401 (htmx, programs)."""
    person = person_of(request)
    if person is None:
        raise Problem(
            401,
            "no_session",
            "ยังไม่ได้เข้าใช้ หรือหมดเวลาแล้ว",
            "nobody is signed in, or the session has ended",
            "เปิดที่อยู่ที่ saraban serve แสดงไว้ หรือลงชื่อเข้าใช้",
            "open the address that saraban serve printed, or sign in",
            headers=_to_login(request),
        )
    return person


def _to_login(request: Request) -> dict[str, str]:
    """Where people sign in, for a browser that asks for a page: the problem's page leads there by itself."""
    if request.app.state.settings.users is None or request.url.path.startswith("/api/"):
        return {}
    if request.headers.get("hx-request") == "true":
        return {"HX-Redirect": "/login"}
    back = quote(request.url.path, safe="/") if request.method == "GET" else "/"
    return {"Refresh": f"0; url=/login?back={back}"}


def auditor(person: Annotated[Person, Depends(viewer)]) -> Person:
    """Whoever is signed in and may decide; a viewer may not."""
    if person.role != "auditor":
        raise Problem(
            403,
            "viewer_only",
            "บัญชีนี้ดูได้อย่างเดียว บันทึกคำวินิจฉัยไม่ได้",
            "this account may look, not decide",
            "ขอสิทธิ์ผู้ตรวจ (auditor) จากผู้ดูแล",
            "ask whoever keeps the users file for the role auditor",
        )
    return person


Viewer = Annotated[Person, Depends(viewer)]
Auditor = Annotated[Person, Depends(auditor)]
