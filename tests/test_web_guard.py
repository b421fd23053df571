"""saraban serve: what a stranger, a page of another site and a viewer cannot do. An attack for each promise."""

import ast
import itertools
import json
import os
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import pytest
from fastapi import APIRouter, Depends, FastAPI, Form, Request, Response, UploadFile
from fastapi.routing import iter_route_contexts
from markupsafe import escape
from web_made import AUDITOR, HERE, PASSWORD, TOKEN, VIEWER, browser, csrf_of, served, signed_in, started, users_in

from pipeline.log_json import log_lines
from pipeline.run_log import broken_at
from pipeline.web.guard import ANONYMOUS_LIMIT, host_name
from pipeline.web.own_request import changes_are_ours
from pipeline.web.pages import page
from pipeline.web.people import with_person, without_person
from pipeline.web.person import Auditor, Viewer
from pipeline.web.problem import _OF_STATUS, Problem
from pipeline.web.problem_codes import CODES
from pipeline.web.sessions import IDLE, MOST, UNMASKED, WHOLE, Sessions
from pipeline.web.signing_in import place_within
from pipeline.web.throttle import FREE, LONGEST, Throttle

# What can be asked for without being signed in.
OPEN = {("GET", "/start"), ("GET", "/login"), ("POST", "/login"), ("POST", "/logout"), ("POST", "/language")}
OPEN |= {("GET", "/api/v1/problems"), ("GET", "/api/v1/problems/{code}")}  # what a code means; no word of any result


def with_screens(app: FastAPI) -> FastAPI:
    """Adds screens of the tests: one that shows, one that decides, one that fails, one that takes a file."""
    router = APIRouter()

    @router.get("/tests/shows")
    def shows(request: Request, person: Viewer, words: str = "") -> Response:
        problem = Problem(200, "shown", words, words, words, words)
        return page(request, "problem.html", problem=problem)

    @router.post("/tests/decides")
    def decides(person: Auditor, what: Annotated[str, Form()]) -> dict[str, str]:
        return {"by": person.name, "what": what}

    @router.get("/tests/fails")
    def fails(person: Viewer) -> None:
        raise ValueError("words of a document")

    @router.post("/tests/sends")
    def sends(person: Auditor, file: UploadFile) -> dict[str, int]:
        return {"bytes": len(file.file.read())}

    @router.post("/tests/streams")
    async def streams(request: Request, person: Auditor) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    app.include_router(router, dependencies=[Depends(changes_are_ours)])
    return app


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return with_screens(served(tmp_path))


@pytest.fixture
def app_with_users(tmp_path: Path) -> FastAPI:
    return with_screens(served(tmp_path, token="", users=users_in(tmp_path)))


# --- who gets in


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    for found in iter_route_contexts(app.routes):
        route = getattr(found, "route", found)
        methods: Any = getattr(found, "methods", None) or getattr(route, "methods", None)
        path: Any = getattr(found, "path", None) or getattr(route, "path", None)
        for method in methods or ():
            yield method, path


def test_every_route_asks_who_comes(app_with_users: FastAPI) -> None:
    """Whoever is not signed in gets 401 from every screen and every call, but for those of signing in; the bodies and
    names that are sent make no difference.
    """
    nobody = browser(app_with_users)
    asked = list(routes_of(app_with_users))
    assert ("GET", "/personal-data") in asked
    wrong = []
    for method, path in asked:
        if (method, path) in OPEN or path.startswith("/static"):
            continue
        at = re.sub(r"\{(\w+)(?::\w+)?\}", "1", path)
        answer = nobody.request(method, at, headers={"X-CSRF-Token": "x"} if method != "GET" else {})
        if answer.status_code not in (401, 403) and not (path == "/api/v1/openapi.json" and answer.status_code == 200):
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_the_start_token_becomes_a_session_and_leaves_the_address(app: FastAPI) -> None:
    someone = browser(app)
    assert someone.get("/tests/shows").status_code == 401
    answer = someone.get("/start", params={"token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert TOKEN not in answer.headers["set-cookie"]
    assert someone.get("/tests/shows").status_code == 200


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "ก", "%00", "\udc80"], ids=range(8))
def test_another_token_opens_nothing(app: FastAPI, token: str) -> None:
    someone = browser(app)
    sent = token.encode("utf-8", "surrogateescape")
    answer = someone.get("/start?token=" + quote(sent))
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert someone.get("/tests/shows").status_code == 401


def test_the_token_opens_nothing_but_a_session(app: FastAPI) -> None:
    """It is no password of the API and no cookie."""
    someone = browser(app)
    name = f"saraban-{app.state.settings.port}"
    assert someone.get("/tests/shows", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 401
    assert someone.get("/tests/shows", headers={"Cookie": f"{name}={TOKEN}"}).status_code == 401
    assert someone.get("/tests/shows", params={"token": TOKEN}).status_code == 401


def test_with_users_no_token_opens_anything(app_with_users: FastAPI) -> None:
    """An empty token is none."""
    for words in ("", TOKEN):
        assert browser(app_with_users).get("/start", params={"token": words}).status_code == 403


@pytest.mark.parametrize(("tls", "name", "secure"), [(False, "saraban-8000", False), (True, "__Host-saraban", True)])
def test_the_cookie_is_for_the_browser_alone(tmp_path: Path, tls: bool, name: str, secure: bool) -> None:
    """HttpOnly, SameSite=Strict, for the whole site, gone when the browser closes; Secure and `__Host-` under TLS."""
    app = served(tmp_path, behind_tls=tls)
    someone = browser(app, HERE.replace("http", "https") if tls else HERE)
    cookie = SimpleCookie(someone.get("/start", params={"token": TOKEN}).headers["set-cookie"])[name]
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"]) == (True, "strict", "/")
    assert bool(cookie["secure"]) is secure
    assert (cookie["max-age"], cookie["domain"]) == ("", "")
    assert len(cookie.value) >= 43


def test_a_new_sign_in_ends_the_session_before(app: FastAPI) -> None:
    """A session that somebody planted in a browser is not the one that its owner gets."""
    someone = started(app)
    before = someone.cookies["saraban-8000"]
    someone.get("/start", params={"token": TOKEN})
    assert someone.cookies["saraban-8000"] != before
    assert browser(app).get("/tests/shows", headers={"Cookie": f"saraban-8000={before}"}).status_code == 401


def test_signing_out_ends_the_session_on_the_server(app: FastAPI) -> None:
    someone = started(app)
    words = someone.cookies["saraban-8000"]
    assert someone.post("/logout", data={"csrf": csrf_of(someone)}).status_code == 303
    assert browser(app).get("/tests/shows", headers={"Cookie": f"saraban-8000={words}"}).status_code == 401


# --- sessions


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_ends_when_it_is_not_used_and_after_a_day_of_work() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    words = sessions.start("a", "auditor")
    for _ in range(WHOLE // IDLE):
        clock.now += IDLE - 1
        assert sessions.of(words) is not None
    clock.now = 1000.0 + WHOLE + 1
    assert sessions.of(words) is None
    words = sessions.start("a", "auditor")
    clock.now += IDLE + 1
    assert sessions.of(words) is None


def test_a_page_that_renews_itself_keeps_nobody_signed_in(tmp_path: Path) -> None:
    """The screen of a running batch asks again and again, also when nobody sits before it."""
    app = served(tmp_path)
    clock = Clock()
    app.state.sessions._clock = clock
    someone = started(app)
    someone.get("/departments")
    clock.now += IDLE - 1
    assert someone.get("/run/progress").status_code == 200
    clock.now += 2
    assert someone.get("/departments").status_code == 401


def test_sessions_are_bounded_and_the_one_longest_unused_goes() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    first, second = sessions.start("a", "viewer"), sessions.start("b", "viewer")
    for _ in range(MOST - 1):
        clock.now += 0.01
        sessions.of(first)
        sessions.start("c", "viewer")
    assert sessions.of(first) is not None
    assert sessions.of(second) is None


def test_a_session_is_kept_without_the_words_that_open_it() -> None:
    sessions = Sessions()
    words = sessions.start("a", "auditor")
    assert words not in repr(vars(sessions))


def test_personal_data_is_masked_again_by_itself() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    words = sessions.start("a", "auditor")
    sessions.unmask(words, True)
    seen = sessions.of(words)
    assert seen is not None
    assert seen.unmasked
    clock.now += UNMASKED + 1
    seen = sessions.of(words)
    assert seen is not None
    assert not seen.unmasked


# --- names and passwords


def test_a_viewer_looks_and_does_not_decide(app_with_users: FastAPI) -> None:
    viewer = signed_in(app_with_users, VIEWER)
    assert viewer.get("/tests/shows").status_code == 200
    answer = viewer.post("/tests/decides", data={"what": "x", "csrf": csrf_of(viewer)})
    assert answer.status_code == 403
    assert "viewer_only" in answer.text
    auditor = signed_in(app_with_users, AUDITOR)
    answer = auditor.post("/tests/decides", data={"what": "x", "csrf": csrf_of(auditor)})
    assert answer.json() == {"by": AUDITOR, "what": "x"}


@pytest.mark.parametrize(
    ("name", "password"),
    [(AUDITOR, "wrong"), ("nobody", PASSWORD), ("", ""), (AUDITOR, PASSWORD + " "), ("\x00", "x")],
    ids=["password", "name", "neither", "blank behind", "control"],
)
def test_a_wrong_name_or_password_says_neither_which(app_with_users: FastAPI, name: str, password: str) -> None:
    someone = browser(app_with_users)
    answer = someone.post("/login", data={"name": name, "password": password, "csrf": csrf_of(someone, "/login")})
    assert answer.status_code in (401, 422)
    if answer.status_code == 401:
        assert "ชื่อหรือรหัสผ่านไม่ถูกต้อง" in answer.text
    assert "saraban-8000=" not in answer.headers.get("set-cookie", "")


def test_a_thai_password_opens_in_both_orders_of_its_marks(app_with_users: FastAPI) -> None:
    """ำ and ํา are typed differently on some keyboards; the one normal form of Unicode counts."""
    someone = browser(app_with_users)
    data = {"name": " " + AUDITOR, "password": PASSWORD, "csrf": csrf_of(someone, "/login")}
    assert someone.post("/login", data=data).status_code == 303


def test_guessing_is_slowed_down_and_a_session_that_is_open_goes_on(app_with_users: FastAPI) -> None:
    open_session = signed_in(app_with_users, AUDITOR)
    someone = browser(app_with_users)
    data = {"name": AUDITOR, "password": "wrong", "csrf": csrf_of(someone, "/login")}
    codes = [someone.post("/login", data=data).status_code for _ in range(FREE["name"] + 1)]
    assert codes == [401] * FREE["name"] + [429]
    answer = someone.post("/login", data={**data, "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert open_session.get("/tests/shows").status_code == 200


def test_waits_grow_are_bounded_and_end() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE["name"] - 1):
        throttle.failed("a", "x")
        assert throttle.wait("a", "x") == 0
    waits = []
    for _ in range(15):
        throttle.failed("a", "x")
        waits.append(throttle.wait("a", "x"))
        assert throttle.wait("b", "x") == 0
        clock.now += waits[-1] + 1
        assert throttle.wait("a", "x") == 0
    assert waits == sorted(waits)
    assert waits[0] >= 2
    assert waits[-1] == LONGEST
    throttle.succeeded("a")
    throttle.failed("a", "y")
    assert throttle.wait("a", "y") == 0


def test_many_names_from_one_address_wait_too() -> None:
    throttle = Throttle(Clock())
    for n in range(FREE["address"]):
        throttle.failed(str(n), "x")
    assert throttle.wait("somebody", "x") > 0
    assert throttle.wait("somebody", "y") == 0


def test_the_throttle_stays_small() -> None:
    throttle = Throttle(Clock())
    for n in range(12_000):
        throttle.failed(str(n), str(n))
    assert len(throttle._failed) <= 10_000


def test_who_leaves_the_users_file_is_out_at_once(app_with_users: FastAPI) -> None:
    """Also who gets another role or another password, and everybody when the file cannot be used."""
    path = app_with_users.state.settings.users
    auditor, viewer = signed_in(app_with_users, AUDITOR), signed_in(app_with_users, VIEWER)
    without_person(path, VIEWER)
    assert viewer.get("/tests/shows").status_code == 401
    assert auditor.get("/tests/shows").status_code == 200
    with_person(path, AUDITOR, "viewer", PASSWORD)
    assert auditor.get("/tests/shows").status_code == 401
    again = signed_in(app_with_users, AUDITOR)
    path.write_bytes(b"no users\n")
    assert again.get("/tests/shows").status_code == 401


# --- another host, another page


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "127.0.0.1:8000.evil.example",
        "127.0.0.1@evil.example",
        "",
        "[::1",
        "0.0.0.0:8000",
        "LOCALHOST.evil.example",
        "127.0.0.1:8000, evil.example",
    ],
)
def test_another_host_gets_nothing(app: FastAPI, host: str) -> None:
    """A name that a stranger points at this machine (DNS rebinding) opens no page, not even that of signing in."""
    someone = started(app)
    for at in ("/tests/shows", "/login", "/start?token=" + TOKEN, "/static/style.css", "/api/v1/none"):
        answer = someone.get(at, headers={"Host": host})
        assert answer.status_code == 421, at
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8000", "127.0.0.1"),
        ("LocalHost", "localhost"),
        ("localhost.", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("a:b:80", "a:b"),
        ("a:x", ""),
        ("a:", "a"),
        ("", ""),
    ],
)
def test_the_name_in_a_host_header(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
    ids=lambda h: " ".join(f"{k}={v}" for k, v in h.items()),
)
def test_a_page_of_another_site_changes_nothing(app: FastAPI, headers: dict[str, str]) -> None:
    """Not even with the session's cookie and its secret."""
    someone = started(app)
    data = {"what": "x", "csrf": csrf_of(someone)}
    assert someone.post("/tests/decides", data=data, headers=headers).status_code == 403
    ours = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    assert someone.post("/tests/decides", data=data, headers=ours).status_code == 200


@pytest.mark.parametrize("wrong", [{}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "ก"}], ids=repr)
def test_a_change_without_the_secret_is_refused(app: FastAPI, wrong: dict[str, str]) -> None:
    someone = started(app)
    assert someone.post("/tests/decides", data={"what": "x", **wrong}).status_code == 403
    assert someone.post("/personal-data", data={"show": "no", **wrong}).status_code == 403
    assert someone.post("/logout", data=wrong).status_code == 403
    assert someone.get("/tests/shows").status_code == 200
    words = csrf_of(someone)
    assert someone.post("/tests/decides", data={"what": "x"}, headers={"X-CSRF-Token": words}).status_code == 200


def test_the_secret_of_another_session_is_none(app: FastAPI) -> None:
    one, other = started(app), started(app)
    assert one.post("/tests/decides", data={"what": "x", "csrf": csrf_of(other)}).status_code == 403


@pytest.mark.parametrize(
    "content", ["text/plain", "application/json", "application/x-www-form-urlencoded; charset=utf-8", ""]
)
def test_no_content_type_gets_round_the_secret(app: FastAPI, content: str) -> None:
    someone = started(app)
    headers = {"Content-Type": content} if content else {}
    assert someone.post("/tests/streams", content=b'{"csrf": "x"}', headers=headers).status_code == 403


def test_a_program_with_its_own_authorization_needs_no_secret_but_the_cookie_counts_for_nothing(app: FastAPI) -> None:
    """A page of a stranger cannot send that header; a request that has it must not act for the cookie's person."""
    someone = started(app)
    answer = someone.post("/tests/decides", data={"what": "x"}, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401


def test_a_sign_in_cannot_be_made_by_another_page(app_with_users: FastAPI) -> None:
    """Whoever is signed in under a stranger's name would decide in it."""
    someone = browser(app_with_users)
    data = {"name": AUDITOR, "password": PASSWORD}
    assert someone.post("/login", data=data).status_code == 403
    other = csrf_of(browser(app_with_users), "/login")
    assert someone.post("/login", data={**data, "csrf": other}).status_code == 403
    someone.get("/login")
    assert someone.post("/login", data={**data, "csrf": other}).status_code == 403


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "no-cors", "style", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "document", 200),
        ("none", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
    ],
)
def test_pages_of_others_may_lead_here_and_take_nothing(
    app: FastAPI, site: str, mode: str, dest: str, status: int
) -> None:
    """Another port of this machine is the same site to a browser, and its pages would bring the cookie along."""
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert started(app).get("/tests/shows", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("back", "place"),
    [
        ("/queue", "/queue"),
        ("/departments/bma-csc?x=1", "/departments/bma-csc?x=1"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\/evil.example", "/"),
        ("/a\\b", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/" + "a" * 5000, "/"),
    ],
)
def test_the_way_back_never_leads_out(back: str, place: str) -> None:
    assert place_within(back) == place


# --- what every answer bears


@pytest.mark.parametrize(
    "at", ["/", "/tests/shows", "/tests/fails", "/nothing", "/login", "/static/style.css", "/static/none", "/api/v1/no"]
)
def test_every_answer_bears_the_headers(app: FastAPI, at: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No script or style but our files, no frame around us, no guess at a type, no address to others, nothing kept."""
    headers = started(app).get(at).headers
    policy = headers["content-security-policy"]
    directives = dict(x.strip().split(" ", 1) for x in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == ("no-cache" if at == "/static/style.css" else "no-store")
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_a_refused_request_bears_them_too(app: FastAPI) -> None:
    headers = browser(app).get("/", headers={"Host": "evil.example"}).headers
    assert headers["x-frame-options"] == "DENY"


def test_under_tls_browsers_come_back_by_https_only(tmp_path: Path) -> None:
    app = served(tmp_path, behind_tls=True)
    assert "strict-transport-security" in browser(app, "https://127.0.0.1").get("/login").headers
    assert "strict-transport-security" not in browser(served(tmp_path)).get("/login").headers


SCRIPT = "<script>alert(1)</script>"
STRANGE = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "{% include 'base.html' %}",
    "javascript:x",
    "'--><b>",
]


@pytest.mark.parametrize("words", STRANGE, ids=range(len(STRANGE)))
def test_a_strangers_words_are_words_on_a_page(app: FastAPI, words: str) -> None:
    text = started(app).get("/tests/shows", params={"words": words}).text
    inside = re.sub(r"\s+", " ", text)
    assert not re.search(r"<(script(?! src=\"/static/)|img|b)[ >]", inside)
    assert "49" not in re.findall(r'<p class="big"[^>]*>(.*?)</p>', text)
    assert text.count("<!doctype") == 1


def test_signs_that_turn_or_hide_words_are_shown_as_codes(app: FastAPI) -> None:
    text = started(app).get("/tests/shows", params={"words": "a\u202eb\x1bc"}).text
    assert "\u202e" not in text
    assert "a&lt;202E&gt;b&lt;1B&gt;c" in text


def test_no_page_of_ours_holds_inline_script_or_style() -> None:
    """The policy would stop them, and with them whatever they were for."""
    folder = Path("pipeline/web/templates")
    wrong = [
        f"{x.name}: {hit[0]}"
        for x in sorted(folder.glob("*.html"))
        for hit in re.finditer(
            r"<script(?! src=\"/static/)[^>]*>|<style|\sstyle\s*=|\son[a-z]+\s*=|hx-on|hx-vals='js:|javascript:|\|\s*safe",
            x.read_text("utf-8"),
        )
    ]
    assert wrong == []


def test_no_page_of_ours_names_another_host() -> None:
    """Nothing is loaded from elsewhere: no link, font, script or picture with a host in its address."""
    root = Path("pipeline/web")
    files = [*root.glob("templates/*.html"), *root.glob("static/*.css"), *root.glob("static/*.js")]
    ours = [x for x in files if x.name != "htmx.min.js"]
    wrong = [
        x.name for x in ours if re.search(r"(?:https?:)?//[a-z0-9]", re.sub(r"(?m)^\s*//.*$", "", x.read_text("utf-8")))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%5csettings.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/style.css%00.html",
        "/static/.",
        "/static",
        "/static/..%c0%afsettings.py",
    ],
)
def test_no_path_leads_out_of_the_folder_of_static_files(app: FastAPI, path: str) -> None:
    someone = started(app)
    sent = someone.build_request("GET", HERE)
    sent.url = sent.url.copy_with(raw_path=path.encode())
    assert someone.send(sent).status_code in (307, 400, 404, 405)


# --- how much


def test_a_body_that_says_it_is_too_large_is_not_read(app: FastAPI) -> None:
    someone = started(app)
    headers = {"X-CSRF-Token": csrf_of(someone), "Content-Length": "1000001"}
    answer = someone.post("/tests/streams", content=b"x", headers=headers)
    assert answer.status_code == 413
    assert "too_large" in answer.text


@pytest.mark.parametrize("length", ["-1", "x", "1 000", "٣", "1e3", ""])
def test_a_length_that_is_none_is_refused(app: FastAPI, length: str) -> None:
    someone = started(app)
    sent = someone.build_request("POST", "/tests/streams", content=b"x", headers={"X-CSRF-Token": csrf_of(someone)})
    sent.headers = type(sent.headers)(
        [(k, v) for k, v in sent.headers.raw if k.lower() != b"content-length"] + [(b"content-length", length.encode())]
    )
    assert someone.send(sent).status_code == 413


def test_a_body_without_length_is_counted_as_it_comes(app: FastAPI) -> None:
    someone = started(app)
    headers = {"X-CSRF-Token": csrf_of(someone)}
    taken = []

    def parts(count: int) -> Iterator[bytes]:
        for n in range(count):
            taken.append(n)
            yield b"x" * 100_000

    assert someone.post("/tests/streams", content=parts(10), headers=headers).json() == {"bytes": 1_000_000}
    assert someone.post("/tests/streams", content=parts(11), headers=headers).status_code == 413


def test_a_file_that_is_too_large_is_refused_while_it_comes(app: FastAPI) -> None:
    someone = started(app)
    headers = {"X-CSRF-Token": csrf_of(someone)}
    ok = someone.post("/tests/sends", files={"file": ("ก.pdf", b"x" * 900_000)}, headers=headers)
    assert ok.json() == {"bytes": 900_000}
    boundary, count = "xxx", itertools.repeat(b"y" * 100_000, 11)
    head = b'--xxx\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def body() -> Iterator[bytes]:
        yield head
        yield from count
        yield b"\r\n--xxx--\r\n"

    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    assert someone.post("/tests/sends", content=body(), headers=headers).status_code == 413


def test_whoever_is_not_signed_in_may_send_little(app_with_users: FastAPI) -> None:
    someone = browser(app_with_users)
    data = {"name": "a" * (ANONYMOUS_LIMIT + 1), "password": "x", "csrf": csrf_of(someone, "/login")}
    assert someone.post("/login", data=data).status_code == 413


# --- faults, logs, personal data


def test_a_fault_shows_nothing_of_its_inside(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    someone = started(app)
    answer = someone.get("/tests/fails")
    assert answer.status_code == 500
    assert "words of a document" not in answer.text
    assert "Traceback" not in answer.text
    assert "Traceback" in capsys.readouterr().err
    assert someone.get("/tests/shows").status_code == 200


def test_problems_are_told_in_both_languages_as_page_fragment_and_json(app: FastAPI) -> None:
    someone = started(app)
    page_words = someone.get("/none").text
    assert page_words.startswith("<!doctype html>")
    assert "ไม่พบหน้าหรือรายการที่ขอ" in page_words
    assert "there is no such page" in page_words
    fragment = someone.get("/none", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "ไม่พบหน้าหรือรายการที่ขอ" in fragment
    answer = someone.get("/api/v1/none")
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance", "code", "th", "en"} <= set(answer.json())


def codes_in_the_program() -> set[str]:
    """The code of every problem that a module of the web makes."""
    found = set()
    for file in (Path(__file__).resolve().parent.parent / "pipeline" / "web").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            at = {"Problem": 1, "AddressRefused": 0, "Problem.__init__": 2}.get(ast.unparse(node.func), -1)
            given = node.args[at] if 0 <= at < len(node.args) else None
            found |= {given.value} if isinstance(given, ast.Constant) else set()
    return found | {code for code, _, _ in _OF_STATUS.values()}


def test_every_code_of_a_problem_has_its_page_where_its_type_leads(app: FastAPI) -> None:
    """In Thai and English, with a remedy, for whoever was refused, without a session or token."""
    made = codes_in_the_program() - {"hook_unknown_host"}  # told of a delivery, never an answer
    assert made == set(CODES)
    nobody = browser(app)
    for code, one in CODES.items():
        assert one.th
        assert one.remedy_th
        assert one.remedy_en
        at = Problem(one.status, code, "", "").as_json("/x")["type"]
        page = nobody.get(at)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        for words in (code, one.th, one.en, one.remedy_th, one.remedy_en):
            assert str(escape(words)) in page.text
    whole = nobody.get("/api/v1/problems")
    assert all(f'id="{code}"' in whole.text for code in CODES)
    unknown = nobody.get("/api/v1/problems/<script>")
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"


def test_docs_name_every_code_that_the_api_answers_with() -> None:
    docs = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
    of_api = set(re.findall(r"`([a-z_]+)`", docs.partition("## Problems")[2]))
    assert {c for c in of_api if "_" in c} - {"remedy_th", "remedy_en"} <= set(CODES)


def test_what_is_not_valid_is_named_without_quoting_it(app: FastAPI) -> None:
    someone = started(app)
    answer = someone.post("/personal-data", data={"show": SCRIPT, "csrf": csrf_of(someone)})
    assert answer.status_code == 422
    assert "alert(1)" not in answer.text


def test_the_request_log_holds_no_secret(app_with_users: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a token, nor words that were looked for, nor a cookie, nor a password; and no sign that steers."""
    someone = signed_in(app_with_users, AUDITOR)
    someone.get("/tests/shows", params={"words": "a secret word"})
    someone.get("/start", params={"token": "half-a-token"})
    someone.get("/a%1b[31m%0aGET%20/forged")
    told = capsys.readouterr().err
    for secret in ("a secret word", "half-a-token", PASSWORD, someone.cookies["saraban-8000"], "?"):
        assert secret not in told
    assert "GET /tests/shows 200 " in told
    assert AUDITOR in told
    assert "\x1b" not in told
    assert all(re.fullmatch(r"[A-Z]+ /\S* \d{3} \d+ ms.*", x) for x in told.splitlines())


def test_the_request_log_as_json(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    with log_lines(True):
        started(app)
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["event"], line["path"], line["status"]) == ("request", "/start", 303)


def test_personal_data_is_shown_once_the_asking_is_recorded(app: FastAPI) -> None:
    """The log lies beside the folder of results, its lines hold each other's hashes, and it says who asked and why."""
    someone = started(app)
    log = app.state.settings.folder.with_name("out.personal-data.jsonl")
    csrf = csrf_of(someone)
    assert someone.post("/personal-data", data={"show": "yes", "why": "  ", "csrf": csrf}).status_code == 422
    assert not log.exists()
    answer = someone.post("/personal-data", data={"show": "yes", "why": "เทียบเลขบัตร", "back": "/queue", "csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert "แสดงข้อมูลส่วนบุคคล" in someone.get("/personal-data").text
    assert someone.post("/personal-data", data={"show": "no", "csrf": csrf}).status_code == 303
    lines = [json.loads(x) for x in log.read_bytes().splitlines()]
    assert [(x["actor"], x["why"], x["shown"]) for x in lines] == [(AUDITOR, "เทียบเลขบัตร", True), (AUDITOR, "", False)]
    assert broken_at(log.read_bytes()) is None
    if os.name != "nt":
        assert log.stat().st_mode & 0o077 == 0
    assert "ปกปิดข้อมูลส่วนบุคคล" in someone.get("/personal-data").text


def test_what_cannot_be_recorded_is_not_shown(app: FastAPI) -> None:
    someone = started(app)
    app.state.settings.folder.with_name("out.personal-data.jsonl").mkdir()
    answer = someone.post("/personal-data", data={"show": "yes", "why": "x", "csrf": csrf_of(someone)})
    assert answer.status_code == 503
    assert "privacy open" not in someone.get("/personal-data").text


def test_the_language_comes_back_to_the_same_place_but_never_to_the_token(app: FastAPI) -> None:
    someone = started(app)
    assert 'name="back" value="/search?q=%E0%B8%81&amp;x=1"' in someone.get("/search?q=%E0%B8%81&x=1").text
    assert "a-wrong-token" not in someone.get("/start?token=a-wrong-token").text


def test_the_language_is_the_browsers_own(app: FastAPI) -> None:
    someone = started(app)
    assert 'lang="th"' in someone.get("/personal-data").text.splitlines()[1]
    answer = someone.post("/language", data={"to": "en", "back": "/personal-data", "csrf": csrf_of(someone)})
    assert answer.headers["location"] == "/personal-data"
    text = someone.get("/personal-data").text
    assert 'lang="en"' in text.splitlines()[1]
    assert "Sign out" in text


def test_nothing_of_a_request_is_sent_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI can report requests to another machine where the environment says so; not from here."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    app = served(tmp_path)
    assert not app._native_telemetry.enabled()
    assert not app._telemetry["auto_configure"]


def test_an_answer_to_a_password_takes_as_long_for_a_name_that_is_not_there(
    app_with_users: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same work is done: one hash is verified."""
    with_person(app_with_users.state.settings.users, AUDITOR, "auditor", PASSWORD)
    people = app_with_users.state.people
    calls = []
    verify = people._hasher.verify
    monkeypatch.setattr(
        people, "_hasher", type("Spy", (), {"verify": lambda _, h, p: (calls.append(h), verify(h, p))[1]})()
    )
    assert people.who("nobody", "x") is None
    assert people.who(AUDITOR, "x") is None
    assert len(calls) == 2
    assert {x.split("$")[3] for x in calls} == {calls[0].split("$")[3]}
