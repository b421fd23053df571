"""หน้าหนึ่งหน่วยงาน: to be signed or not, what needs a person, the demands and their proof, every file and its fate; and
the chain from points to words of one demand.
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.web.decision_book import why_behind
from pipeline.web.department_page import page_address, view_of
from pipeline.web.department_rows import rows_of
from pipeline.web.pages import page
from pipeline.web.person import Person, Viewer
from pipeline.web.pictures import Pictures
from pipeline.web.points_rows import chain_of
from pipeline.web.problem import Problem
from pipeline.web.results import Results, Snapshot
from schemas.audit import DepartmentAudit

router = APIRouter()


@router.get("/departments/{unit}")
def department(request: Request, unit: str, person: Viewer) -> HTMLResponse:
    """One unit."""
    snapshot, _, view = department_of(request, unit, person)
    order = [r["unit"] for r in rows_of(request.app.state.results, snapshot) if r["received"]]
    at = order.index(unit) if unit in order else -1
    return page(
        request,
        "department.html",
        **view,
        **proof_of(request, snapshot, unit),
        link=page_address,
        before=order[at - 1] if at > 0 else "",
        after=order[at + 1] if 0 <= at < len(order) - 1 else "",
    )


@router.get("/departments/{unit}/demand/{demand}")
def demand(request: Request, unit: str, demand: str, person: Viewer) -> HTMLResponse:
    """How one demand came to its state and its points: from the figures down to the words on a page."""
    snapshot, audit, view = department_of(request, unit, person)
    row = next((d for d in view["demands"] if d["id"] == demand), None)
    if row is None:
        raise Problem(404, "no_such_demand", "ไม่มีรายการหลักฐานนี้", "there is no such demand")
    return page(
        request,
        "demand.html",
        **view,
        **proof_of(request, snapshot, unit),
        d=row,
        chain=chain_of(audit, demand, person.unmasked),
        link=page_address,
        seen=_seen(audit, demand),
    )


def department_of(request: Request, unit: str, person: Person) -> tuple[Snapshot, DepartmentAudit, dict[str, Any]]:
    """The results, the audit of a unit and its rows. Raises Problem 404."""
    results: Results = request.app.state.results
    snapshot = results.now()
    audit = snapshot.audits.get(unit)
    if audit is None:
        raise Problem(
            404,
            "no_such_unit",
            "ไม่มีผลการตรวจของหน่วยงานนี้",
            "there is no audit of this unit",
            "เลือกจากหน้าหน่วยงาน",
            "choose it from the list of departments",
        )
    pictures: Pictures = request.app.state.pictures
    besides = (held := pictures.held(snapshot)), pictures.texts.stamp()
    return snapshot, audit, view_of(results, snapshot, audit, pictures.sights(audit, person, held), person, besides)


def proof_of(request: Request, snapshot: Snapshot, unit: str) -> dict[str, Any]:
    """What names the very results that a page shows, and whether they lack a decision or a paper."""
    return {
        "sha256": snapshot.sha256[unit],
        "run": snapshot.stamp,
        "run_time": str(snapshot.last.get("time", "")),
        "behind": why_behind(request, snapshot),
        "differs": request.app.state.inbox_news.changed(),
    }


def _seen(audit: DepartmentAudit, demand: str) -> str:
    """The decision on the state of a demand that is in force, as this page shows it."""
    found = (s.decision for s in audit.decisions if s.decision.what == "state")
    return next((d.hash for d in found if getattr(d, "demand", None) == demand), "")
