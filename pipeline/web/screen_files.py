"""หน้าไฟล์: every input with its fate, and what is nobody's, of which a person says whose it is, what it is and when it
came.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from pipeline.decide import Answer
from pipeline.live_audit import Decided
from pipeline.report_view import shown_words
from pipeline.two_languages import words_of
from pipeline.web.deciding import Taken, decide, said_of
from pipeline.web.decision_book import book_of, read_book, ruled_out, why_behind
from pipeline.web.department_page import pack_in, page_address
from pipeline.web.file_rows import (
    Asked,
    FileRows,
    choices_of,
    chosen,
    nobodys_files,
    ruled_out_files,
    unassigned_groups,
)
from pipeline.web.pages import page
from pipeline.web.person import Auditor, Viewer
from pipeline.web.problem import Problem
from pipeline.web.results import Results
from pipeline.web.state_words import statuses_of
from pipeline.web.typed_value import Typed, typed_value

router = APIRouter()
_SHOWN = 200  # inputs on one page
Text = Annotated[str, Form(max_length=10_000)]


@router.get("/files")
def files(request: Request, person: Viewer, leaf: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> HTMLResponse:
    """The inputs that were asked for, or those of nobody."""
    results: Results = request.app.state.results
    snapshot = results.now()
    asked = Asked.of(request.query_params)
    words = words_of(person.language)
    rows = FileRows(results, snapshot, words, person.unmasked)
    nobodys = len(nobodys_files(snapshot, ruled_out(request)))
    if asked.which == "unassigned":
        decisions = read_book(book_of(request))
        plain = shown_words(person.unmasked)
        choices = choices_of(snapshot, pack_in(results, snapshot), words)
        return page(
            request,
            "files_unassigned.html",
            asked=asked,
            groups=unassigned_groups(snapshot, rows, decisions, plain, words),
            ruled_out=ruled_out_files(snapshot, decisions, plain),
            count=nobodys,
            every=len(snapshot.rows),
            behind=why_behind(request, snapshot),
            link=page_address,
            units=choices["units"],
            kinds=choices["kinds"],
        )
    found = chosen(snapshot, asked, shown_words(person.unmasked))
    last = max(1, -(-len(found) // _SHOWN))
    at = min(leaf, last)
    return page(
        request,
        "files.html",
        asked=asked,
        rows=[rows.row(r) for r in found[(at - 1) * _SHOWN : at * _SHOWN]],
        count=len(found),
        every=len(snapshot.rows),
        nobodys=nobodys,
        statuses=statuses_of(),
        units=[(u, a.department.name_th) for u, a in snapshot.audits.items() if a.received == "something"],
        at=at,
        last=last,
        turn=_turning(asked),
        link=page_address,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """One of the things that a form said, for the page that shows whoever said it first."""

    what: str
    words: tuple[str, ...]
    why: str
    seen: str
    answer: Answer


@router.post("/files/assign")
def assign(
    request: Request,
    person: Auditor,
    sha256: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    why: Text = "",
    unit: Text = "",
    kind: Text = "",
    received: Text = "",
    seen_unit: Text = "",
    seen_kind: Text = "",
    seen_received: Text = "",
) -> Response:
    """What a person says of one file, a decision for each field that is filled in, in the order unit, kind, receipt.
    One that somebody else decided meanwhile is shown, and what follows it is not recorded.
    """
    day = typed_value("date", received) if received.strip() else Typed("")
    if received.strip() and not day.value:
        raise Problem(422, "no_decision", day.th, day.en, "ไม่มีสิ่งใดถูกบันทึก", "nothing was recorded")
    is_form = kind.startswith("form:")
    said = [
        (unit, _Said("unit", (sha256, unit), why, seen_unit, Answer())),
        (kind, _Said("form" if is_form else "kind", (sha256, kind.removeprefix("form:")), why, seen_kind, Answer())),
        (day.value, _Said("received", (sha256, day.value), why, seen_received, Answer())),
    ]
    back = "/files?which=unassigned"
    made: Decided | None = None
    for given, one in said:
        if given:
            try:
                made = decide(request, person, one.what, one.words, one.why, one.seen)
            except Taken as taken:
                yours = said_of(request, one.words)
                return page(request, "already_decided.html", 409, sent=one, yours=yours, back=back, taken=taken)
    if made is not None and (made.waits is not None or made.stale is not None):  # whoever is led back would not see it
        return page(request, "decided_page.html", made=made, back=back)
    return RedirectResponse(back, 303)


def _turning(asked: Asked) -> Callable[[int], str]:
    return lambda n: f"/files?{urlencode(asked.query(leaf=str(n)))}"
