"""หน้าค้นหา: words of all documents; a hit opens its page with the words framed."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.report_view import shown_words
from pipeline.two_languages import Words
from pipeline.web.pages import page
from pipeline.web.person import Viewer
from pipeline.web.results import Snapshot
from pipeline.web.search_index import Found, SearchIndex

router = APIRouter()
_OF_A_PAGE: Final = 20
_MOST_PAGES: Final = 20
_LONGEST: Final = 200


@router.get("/search")
def search(
    request: Request,
    person: Viewer,
    q: str = "",
    unit: str = "",
    kind: str = "",
    at: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """What was found, best first. `unit`, `kind`: only among documents of that unit, of that kind; `at`: from 1."""
    index: SearchIndex = request.app.state.search
    snapshot: Snapshot = request.app.state.results.now()
    words, plain = Words(person.language), shown_words(person.unmasked)
    asked = q[:_LONGEST].strip()
    found = Found(ready=index.ready)
    if asked:
        only = _only(snapshot, unit, kind)
        found = index.find(asked, only=only, plain=plain, skip=(at - 1) * _OF_A_PAGE, most=_OF_A_PAGE)
    rows = []
    for hit in found.hits:
        row = snapshot.paths[hit.sha256][0] if hit.sha256 in snapshot.paths else {}
        owners = snapshot.owners.get(hit.sha256, ())
        rows.append(
            {
                "href": f"/page/{hit.sha256}/{max(hit.page, 1)}?{urlencode({'q': asked})}",
                "path": plain(str(row.get("path", ""))),
                "page": hit.page,
                "kind": words.name("KINDS", str(row.get("kind") or "")),
                "units": [(u, snapshot.audits[u].department.name_th) for u in owners if u in snapshot.audits],
                "snippet": hit.snippet,
            }
        )
    query = {k: v for k, v in (("q", asked), ("unit", unit), ("kind", kind)) if v}
    return page(
        request,
        "search.html",
        q=asked,
        unit=unit,
        kind=kind,
        rows=rows,
        found=found,
        before=f"/search?{urlencode({**query, 'at': at - 1})}" if at > 1 else "",
        after=f"/search?{urlencode({**query, 'at': at + 1})}" if found.more and at < _MOST_PAGES else "",
        at=at,
        units=[(u, a.department.name_th) for u, a in snapshot.audits.items() if a.received == "something"],
        kinds=[(k, words.name("KINDS", k)) for k in sorted({str(r["kind"]) for r in snapshot.rows if r.get("kind")})],
    )


def _only(snapshot: Snapshot, unit: str, kind: str) -> frozenset[str] | None:
    """The contents of a unit and of a kind; null for all."""
    if not unit and not kind:
        return None
    return frozenset(
        sha256
        for sha256, rows in snapshot.paths.items()
        if (not unit or unit in snapshot.owners.get(sha256, ()))
        and (not kind or any(r.get("kind") == kind for r in rows))
    )
