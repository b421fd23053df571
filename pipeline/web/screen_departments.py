"""หน้าหน่วยงาน: every unit with what it needs; filters, search and order stand in the address."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.report_index import FILTERS
from pipeline.web.department_rows import SORTS, Asked, Row, chosen, rows_of
from pipeline.web.pages import page
from pipeline.web.person import Viewer
from pipeline.web.results import Results
from pipeline.web.state_words import states_of

router = APIRouter()


@router.get("/departments")
def departments(request: Request, person: Viewer) -> HTMLResponse:
    """The list of units."""
    results: Results = request.app.state.results
    snapshot = results.now()
    asked = Asked.of(request.query_params)
    rows = rows_of(results, snapshot)
    first = next(iter(snapshot.audits.values()), None)
    return page(
        request,
        "departments.html",
        asked=asked,
        rows=chosen(rows, asked),
        filters=[(i, th, en, _count(rows, i), _address(asked, f="" if i == "all" else i)) for i, th, en in FILTERS],
        sorts={key: (_address(asked, sort=key, down="1" if _turned(asked, key) else ""), key) for key in SORTS},
        total=len(rows),
        sent=sum(r["received"] for r in rows),
        demands=first.demands if first else (),
        states=states_of(),
        provisional=first is not None and first.score.status == "provisional",
        damaged=snapshot.damaged,
    )


def _count(rows: list[Row], kind: str) -> int:
    return sum(kind == "all" or kind in r["kinds"].split() for r in rows)


def _turned(asked: Asked, key: str) -> bool:
    """Whether a second click on the head of a column turns its order round."""
    return asked.sort == key and not asked.down


def _address(asked: Asked, **other: str) -> str:
    query = asked.query(**other)
    return f"/departments?{urlencode(query)}" if query else "/departments"
