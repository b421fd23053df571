"""เข้าใช้และออก: the start token, or a name with its password, for a session; the language; personal data in sight."""

import hmac
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.run_log import append
from pipeline.web.guard import before_name, cookie_name, new_secret
from pipeline.web.own_request import begun
from pipeline.web.pages import page
from pipeline.web.people import Busy, People, normal
from pipeline.web.person import LANGUAGE_COOKIE, Viewer, language_of, person_of
from pipeline.web.problem import Problem
from pipeline.web.sessions import Sessions
from pipeline.web.settings import Settings
from pipeline.web.throttle import Throttle

router = APIRouter()
PERSONAL_DATA_LOG = ".personal-data.jsonl"  # beside the folder of results, as the file of decisions is
_A_YEAR = 365 * 24 * 60 * 60


def place_within(back: str) -> str:
    """The path of ours to go to, or the first page: an address of a stranger's is none of ours."""
    inside = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable() and "\\" not in back
    return back if inside and len(back) < 2000 else "/"


@router.get("/start")
def start(request: Request, token: str = "") -> Response:
    """Turns the start token into a session, and leaves the address that held it. The token serves for nothing else."""
    settings: Settings = request.app.state.settings
    if not settings.token or not hmac.compare_digest(token.encode(), settings.token.encode()):
        raise Problem(
            403,
            "wrong_token",
            "ที่อยู่นี้ใช้เข้าไม่ได้",
            "this address does not let anybody in",
            "ใช้ที่อยู่ล่าสุดที่ saraban serve แสดงไว้ ซึ่งเปลี่ยนทุกครั้งที่เริ่มใหม่",
            "use the address that saraban serve printed last; it is another one at every start",
        )
    made = RedirectResponse("/", 303)
    _sign_in(request, made, settings.actor, "auditor", "")
    return made


@router.get("/login")
def login_page(request: Request, back: str = "/") -> Response:
    """Asks for name and password, where there are users."""
    if person_of(request) is not None:
        return RedirectResponse(place_within(back), 303)
    return _login_page(request, place_within(back))


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=4000)],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """A name with its password for a session. Says neither which of them is wrong nor, by its time, whether the name
    is there.
    """
    people: People | None = request.app.state.people
    throttle: Throttle = request.app.state.throttle
    if people is None:
        raise Problem(404, "not_found", "ไม่มีการลงชื่อเข้าใช้ด้วยรหัสผ่าน", "nobody signs in with a password here")
    name, address = normal(name.strip()), request.client.host if request.client else ""
    wait = throttle.wait(name, address)
    if wait:
        raise Problem(
            429,
            "too_many",
            f"ใส่รหัสผ่านผิดหลายครั้ง โปรดรอ {wait} วินาที",
            f"wrong passwords again and again; wait {wait} seconds",
            headers={"Retry-After": str(wait)},
        )
    try:
        row = people.who(name, password)
    except Busy:
        raise Problem(
            503,
            "busy",
            "มีผู้ลงชื่อเข้าใช้พร้อมกันจำนวนมาก โปรดลองใหม่",
            "too many sign in at this moment; try again",
            headers={"Retry-After": "5"},
        ) from None
    if row is None:
        throttle.failed(name, address)
        words = "ชื่อหรือรหัสผ่านไม่ถูกต้อง" if language_of(request) == "th" else "The name or the password is wrong."
        return _login_page(request, place_within(back), 401, words, name)
    throttle.succeeded(name)
    made = RedirectResponse(place_within(back), 303)
    _sign_in(request, made, row.name, row.role, row.stamp)
    return made


@router.post("/logout")
def logout(request: Request) -> Response:
    """Ends the session, here and on the server."""
    settings: Settings = request.app.state.settings
    request.app.state.sessions.end(request.cookies.get(cookie_name(settings), ""))
    made = RedirectResponse("/login", 303)
    made.headers["Clear-Site-Data"] = '"cache"'
    made.delete_cookie(cookie_name(settings), path="/", secure=settings.behind_tls, httponly=True, samesite="strict")
    return made


@router.post("/language")
def language(
    request: Request, to: Annotated[Literal["th", "en"], Form()], back: Annotated[str, Form(max_length=2000)] = "/"
) -> Response:
    """Thai or English, for this browser from now on."""
    made = RedirectResponse(place_within(back), 303)
    _cookie(request, made, LANGUAGE_COOKIE, to, _A_YEAR)
    return made


@router.get("/personal-data")
def personal_data_page(request: Request, person: Viewer, back: str = "/") -> Response:
    """Says what is masked, and asks why it must be seen."""
    return page(request, "personal_data.html", back=place_within(back))


@router.post("/personal-data")
def personal_data(
    request: Request,
    person: Viewer,
    show: Annotated[Literal["yes", "no"], Form()],
    why: Annotated[str, Form(max_length=500)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Shows personal data in this session for a while, once the asking stands in the log; or masks it again."""
    settings: Settings = request.app.state.settings
    sessions: Sessions = request.app.state.sessions
    if show == "yes" and not why.strip():
        raise Problem(422, "not_valid", "โปรดบอกเหตุผลที่ต้องเห็นข้อมูลส่วนบุคคล", "say why personal data must be seen")
    folder = settings.folder.resolve()
    entry = {"event": "personal_data", "shown": show == "yes", "why": why.strip()}
    try:
        append(folder.parent, entry, name=folder.name + PERSONAL_DATA_LOG, actor=person.name)
    except OSError:
        raise Problem(
            503,
            "cannot_log",
            "บันทึกการขอดูไม่ได้ จึงไม่แสดงข้อมูลส่วนบุคคล",
            "the asking cannot be recorded, so personal data stays masked",
            "แจ้งผู้ดูแลเครื่องให้ตรวจที่ว่างและสิทธิ์",
            "ask whoever keeps the machine to look at its space and rights",
        ) from None
    sessions.unmask(request.cookies.get(cookie_name(settings), ""), show == "yes")
    return RedirectResponse(place_within(back), 303)


def _login_page(request: Request, back: str, status: int = 200, wrong: str = "", name: str = "") -> Response:
    fresh = "" if request.scope.get("before") else new_secret()
    if fresh:
        begun(request, fresh)
    made = page(request, "login.html", status, back=back, wrong=wrong, name=name)
    if fresh:
        _cookie(request, made, before_name(request.app.state.settings), fresh, None)
    return made


def _cookie(request: Request, answer: Response, name: str, words: str, seconds: int | None) -> None:
    secure = request.app.state.settings.behind_tls
    answer.set_cookie(name, words, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict")


def _sign_in(request: Request, answer: Response, name: str, role: Literal["auditor", "viewer"], stamp: str) -> None:
    """A new session for this browser; the one that it had ends."""
    settings: Settings = request.app.state.settings
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.cookies.get(cookie_name(settings), ""))
    _cookie(request, answer, cookie_name(settings), sessions.start(name, role, stamp), None)
