"""หน้าคำวินิจฉัย: what people decided, with who, when and why; and taking one back, which is a decision of its own."""

from itertools import islice
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.two_languages import words_of
from pipeline.web.decision_book import book_of, held_back, read_book, why_behind
from pipeline.web.decision_rows import STANDINGS, Asked, DecisionRows
from pipeline.web.pages import page
from pipeline.web.person import Viewer
from pipeline.web.results import Results

router = APIRouter()
_SHOWN = 100  # decisions on one page


@router.get("/decisions")
def decisions(
    request: Request,
    person: Viewer,
    unit: str = "",
    who: str = "",
    standing: str = "",
    q: str = "",
    leaf: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> HTMLResponse:
    """The list of decisions."""
    results: Results = request.app.state.results
    snapshot = results.now()
    book = book_of(request)
    in_force = read_book(book)
    every = book.from_line(0) if in_force.path is not None else ()
    asked = Asked(unit, who, standing if standing in STANDINGS else "", q[:200])
    rows = DecisionRows(
        every, in_force, snapshot, words_of(person.language), person.unmasked, held_back(request, snapshot)
    )
    found = list(rows.of(asked))
    last = max(1, -(-len(found) // _SHOWN))
    at = min(leaf, last)
    chosen = {k: v for k, v in (("unit", unit), ("who", who), ("standing", asked.standing), ("q", asked.words)) if v}
    return page(
        request,
        "decisions.html",
        behind=why_behind(request, snapshot),
        rows=[rows.row(d) for d in islice(found, (at - 1) * _SHOWN, at * _SHOWN)],
        count=len(found),
        every=len(every),
        asked=asked,
        people=rows.people,
        units=[(u, a.department.name_th) for u, a in snapshot.audits.items() if a.decisions],
        standings=STANDINGS,
        at=at,
        last=last,
        turn=lambda n: f"/decisions?{urlencode({**chosen, 'leaf': n})}",
    )
