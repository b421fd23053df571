"""หน้าเว็บ: a template as an answer. Every word goes out escaped, and without signs that would turn or hide others."""

from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.steering_signs import shown
from pipeline.web.own_request import csrf_of
from pipeline.web.person import Person, language_of, person_of

# Address, Thai, English: what the head of every page leads to, in the order of the work.
NAV = (
    ("/", "การตรวจ", "Run"),
    ("/departments", "หน่วยงาน", "Departments"),
    ("/queue", "คิวตรวจ", "Queue"),
    ("/files", "ไฟล์", "Files"),
    ("/decisions", "คำวินิจฉัย", "Decisions"),
    ("/search", "ค้นหา", "Search"),
)
_NOBODY = Person("", "viewer", "th", False)


def page(request: Request, template: str, status_code: int = 200, **view: Any) -> HTMLResponse:
    """The template as a page. In every template: `t(th, en)` gives the words in the person's language; `person`,
    `csrf` (for the hidden field of plain forms), `here` (the path), `back_here` (the address to come back to), `nav`
    (address, words, whether it is here), `signed_in`, `has_users`, `language`.
    """
    person = person_of(request)
    language = language_of(request)
    here = request.url.path

    def t(th: str, en: str) -> str:
        return en if language == "en" else th

    known: dict[str, Any] = {
        "t": t,
        "language": language,
        "person": person or _NOBODY,
        "signed_in": person is not None,
        "has_users": request.app.state.settings.users is not None,
        "csrf": csrf_of(request),
        "here": here,
        "back_here": _back_here(request),
        "nav": [(at, t(th, en), _is_here(at, here)) for at, th, en in NAV],
    }
    words = _templates().get_template(template).render({**known, **view})
    return HTMLResponse(words, status_code)


def templates_made() -> None:
    """Has every template compiled, so that nobody waits for it."""
    for name in _templates().list_templates(["html"]):
        _templates().get_template(name)


def _back_here(request: Request) -> str:
    """This page with what was asked of it; the first page where it answered a form, or held the start token."""
    if request.method != "GET" or request.url.path == "/start":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _is_here(at: str, here: str) -> bool:
    return here == at or (at != "/" and here.startswith(at + "/"))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    return shown(value) if type(value) is str else value
