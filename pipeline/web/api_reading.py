"""อ่านผลทาง API: the results for other systems: the run, departments, one audit, what is nobody's."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from pipeline.run_status import status_of
from pipeline.secrecy import Secret
from pipeline.web import api_models as models
from pipeline.web.api_answers import NOT_CHANGED, answer, example, is_known, problems
from pipeline.web.api_caller import AnyCaller, ApiRoute, Reader
from pipeline.web.api_door import door_of
from pipeline.web.api_paging import USUAL, Cursor, Limit, key, paged
from pipeline.web.api_shown import given_audit, given_unassigned
from pipeline.web.department_rows import Asked, chosen, rows_of
from pipeline.web.problem import Problem
from pipeline.web.results import Results, Snapshot
from pipeline.web.settings import Settings
from pipeline.web.withheld import secret_of_unassigned
from schemas.audit import DepartmentAudit
from schemas.audit_state import State

router = APIRouter(route_class=ApiRoute)

UnitSlug = Annotated[str, InPath(pattern=r"^[a-z][a-z0-9-]{0,99}$", description="รหัสหน่วยงาน · the unit's slug")]
Content = Annotated[str, InPath(pattern=r"^[0-9a-f]{64}$", description="sha-256 ของเนื้อหา · of the content")]


def now_of(request: Request) -> Snapshot:
    """The results as they stand."""
    results: Results = request.app.state.results
    return results.now()


def secrets_of(request: Request, snapshot: Snapshot) -> dict[str, Secret]:
    """What must not be shown, by unit; of what is nobody's, under the empty name."""
    pictures = request.app.state.pictures
    found = {unit: cast(Secret, pictures.secret(audit)) for unit, audit in snapshot.audits.items()}
    views = door_of(request.app).views
    made = views.of(("secret of nobody", snapshot.stamp), lambda: secret_of_unassigned(snapshot.unassigned))
    return {**found, "": made}


def no_such(th: str, en: str) -> Problem:
    """404 in words."""
    return Problem(404, "not_found", th, en)


def decisions_broken() -> Problem:
    """503: no decision can be told or made."""
    return Problem(
        503,
        "decisions_broken",
        "แฟ้มคำวินิจฉัยใช้ไม่ได้",
        "the file of decisions does not hold together",
        "ผู้ดูแลตรวจด้วย saraban decide DIR list",
        "whoever keeps the server looks with saraban decide DIR list",
    )


@router.get(
    "/me",
    operation_id="getMe",
    summary="บัตรผ่านนี้ · this token",
    tags=["token"],
    response_model=models.Who,
    responses={**example("me", "ชื่อ สิทธิ์ และวันหมดอายุ · name, scopes and end"), **NOT_CHANGED, **problems()},
)
def me(request: Request, caller: AnyCaller) -> Response:
    """บอกว่าบัตรผ่านนี้ทำอะไรได้บ้าง · says what this token may do."""
    token = caller.token
    row = {"id": token.id, "name": token.name, "scopes": list(token.scopes), "expires": token.expires or None}
    return answer(request, row)


@router.get(
    "/run",
    operation_id="getRun",
    summary="สถานะการตรวจ · the run",
    tags=["results"],
    response_model=models.Run,
    responses={
        **example("run", "ผลล่าสุดและความคืบหน้า · the last results, and progress"),
        **NOT_CHANGED,
        **problems(),
    },
)
def run(request: Request, _: Reader) -> Response:
    """ผลล่าสุด จำนวนไฟล์และหน่วยงาน และความคืบหน้าของการตรวจที่กำลังทำ · the last results, how many inputs and departments,
    and how far a run is that goes on now.
    """
    snapshot = now_of(request)
    settings: Settings = request.app.state.settings
    status = status_of(settings.folder)
    audits = list(snapshot.audits.values())
    first = audits[0] if audits else None
    inputs: dict[str, int] = {}
    for row in snapshot.rows:
        inputs[str(row["status"])] = inputs.get(str(row["status"]), 0) + 1
    running = status is not None and status.state == "running"
    exit_code = snapshot.last.get("exit_code")
    return answer(
        request,
        {
            "state": status.state if status is not None else "none",
            "head": snapshot.stamp,
            "time": snapshot.last.get("time"),
            "exit_code": exit_code if isinstance(exit_code, int) else None,
            "progress": progress(status.as_json()) if running and status is not None else None,
            "indicator": first.indicator.model_dump() if first else None,
            "fiscal_year": first.fiscal_year if first else None,
            "pack": first.pack.model_dump() if first else None,
            "tool": first.tool.model_dump() if first else None,
            "inputs": inputs,
            "departments": len(audits),
            "received": sum(a.received == "something" for a in audits),
            "unassigned": len(snapshot.unassigned.get("files", ())),
            "damaged": list(snapshot.damaged),
        },
    )


def progress(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """`Progress` of what `saraban status --json` says."""
    if row is None:
        return None
    names = ("stage", "started", "updated", "done", "remaining_seconds")
    counts = row.get("inputs")
    return {**{n: row.get(n) for n in names}, "inputs": dict(counts) if isinstance(counts, dict) else {}}


@router.get(
    "/departments",
    operation_id="listDepartments",
    summary="ทะเบียนหน่วยงาน · the departments",
    tags=["results"],
    response_model=models.DepartmentPage,
    responses={**example("departments", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems()},
)
def departments(
    request: Request,
    _: Reader,
    received: Annotated[
        Literal["", "something", "nothing_received"], Query(description="ส่งแล้วหรือยัง · whether anything came")
    ] = "",
    demand: Annotated[str, Query(max_length=40, description="รายการหลักฐาน · a demand, with `state`")] = "",
    state: Annotated[State | Literal[""], Query(description="สถานะของรายการนั้น · how that demand stands")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Response:
    """หน่วยงานทุกแห่งในทะเบียน พร้อมความครบถ้วนและจำนวนข้อที่ต้องดำเนินการ · every unit of the roster, with how complete
    it is and how much asks for a person.
    """
    snapshot = now_of(request)
    asked = Asked(received={"something": "yes", "nothing_received": "no"}.get(received, ""), demand=demand, state=state)
    rows = chosen(rows_of(request.app.state.results, snapshot), asked)
    page, after = paged(((key(r["unit"]), r) for r in rows), cursor, limit)
    return answer(request, {"items": [_department(r, snapshot) for r in page], "next": after})


def _department(row: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    audit = snapshot.audits[row["unit"]]
    provisional = audit.provisional
    return {
        "unit": audit.department.unit,
        "name_th": audit.department.name_th,
        "received": audit.received,
        "completeness": audit.completeness.model_dump(),
        "demands": dict(row["states"]),
        "to_mend": row["fix"],
        "to_explain": row["ask"],
        "unread_files": row["unread"],
        "provisional": provisional.model_dump(mode="json") if provisional is not None else None,
        "sha256": snapshot.sha256[audit.department.unit],
    }


@router.get(
    "/departments/{unit}",
    operation_id="getAudit",
    summary="ผลการตรวจหนึ่งหน่วยงาน · the audit of one unit",
    tags=["results"],
    response_model=DepartmentAudit,
    responses={
        **example("audit", "ผลการตรวจตาม docs/contract.md · the audit, as docs/contract.md has it"),
        **NOT_CHANGED,
        **problems(404),
    },
)
def audit(request: Request, caller: Reader, unit: UnitSlug) -> Response:
    """ETag คือ sha-256 ของไฟล์ผล ข้อมูลส่วนบุคคลถูกปกปิด เว้นแต่มีสิทธิ์ unmasked · the ETag is the sha-256 of the audit file;
    personal data is masked without the scope `unmasked`, and of documents with a secrecy mark no word goes out.
    """
    snapshot = now_of(request)
    found = audit_of(snapshot, unit)
    etag = snapshot.sha256[unit] + ("" if caller.unmasked else "-masked")
    if is_known(request, f'"{etag}"'):
        return Response(status_code=304, headers={"ETag": f'"{etag}"'})
    secret = request.app.state.pictures.secret(found)
    return answer(request, given_audit(found, secret, caller.unmasked), etag=etag)


def audit_of(snapshot: Snapshot, unit: str) -> DepartmentAudit:
    """The audit of a unit. Raises Problem 404."""
    found = snapshot.audits.get(unit)
    if found is None:
        raise no_such(f"ไม่มีผลการตรวจของ {unit}", f"there is no audit of {unit}")
    return found


def audits_of(snapshot: Snapshot, unit: str) -> Sequence[DepartmentAudit]:
    """The audits of every unit, or of the one that is named. Raises Problem 404."""
    return [audit_of(snapshot, unit)] if unit else list(snapshot.audits.values())


@router.get(
    "/unassigned",
    operation_id="getUnassigned",
    summary="ไฟล์ที่ยังไม่ทราบหน่วยงาน · what is nobody's",
    tags=["results"],
    response_model=models.Unassigned,
    responses={
        **example("unassigned", "ไฟล์และเหตุผล · the files, and why"),
        **NOT_CHANGED,
        **problems(404),
    },
)
def unassigned(request: Request, caller: Reader) -> Response:
    """ไฟล์ที่ผูกกับหน่วยงานไม่ได้ และข้อตรวจพบที่ไม่ใช่ของหน่วยงานใด · what could be tied to no unit, and findings that are
    about no single unit.
    """
    snapshot = now_of(request)
    if not snapshot.unassigned:
        raise no_such("ยังไม่มีผลการตรวจ", "there are no results yet")
    return answer(request, given_unassigned(snapshot.unassigned, caller.unmasked))
