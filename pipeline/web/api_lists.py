"""รายการยาวทาง API: the long lists for other systems, in pages: findings, records, inputs, decisions."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from pipeline.decisions import DecisionsBroken
from pipeline.replies import contents_of, finding_key, is_closed
from pipeline.web import api_models as models
from pipeline.web.api_answers import NOT_CHANGED, answer, example, problems
from pipeline.web.api_caller import ApiRoute, Reader
from pipeline.web.api_door import door_of
from pipeline.web.api_paging import USUAL, Cursor, Limit, distinct, key, paged
from pipeline.web.api_reading import audits_of, decisions_broken, now_of, secrets_of
from pipeline.web.api_shown import given_decision, given_finding, given_record, given_row
from schemas.audit import DepartmentAudit
from schemas.finding import Severity
from schemas.source import Status

router = APIRouter(route_class=ApiRoute)

UnitAsked = Annotated[str, Query(pattern=r"^(?:[a-z][a-z0-9-]{0,99})?$", description="หน่วยงานเดียว · of one unit")]
ContentAsked = Annotated[str, Query(pattern=r"^(?:[0-9a-f]{64})?$", description="sha-256 ของเนื้อหา · of a content")]


@router.get(
    "/findings",
    operation_id="listFindings",
    summary="ข้อตรวจพบ · findings",
    tags=["results"],
    response_model=models.FindingPage,
    responses={**example("findings", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems(404)},
)
def findings(
    request: Request,
    caller: Reader,
    unit: UnitAsked = "",
    code: Annotated[str, Query(max_length=60, description="รหัสข้อตรวจพบ · a code (docs/findings.md)")] = "",
    severity: Annotated[Severity | Literal[""], Query(description="ระดับ · how much it asks")] = "",
    closed: Annotated[Literal["", "true", "false"], Query(description="วินิจฉัยปิดแล้ว · closed by a ruling")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Response:
    """ข้อตรวจพบของทุกหน่วยงานหรือหน่วยงานเดียว `key` คือชื่อของข้อในคำวินิจฉัย · findings of every unit or of one; `key`
    names a finding in a decision.
    """
    snapshot = now_of(request)
    views = door_of(request.app).views
    wanted = [
        x
        for a in audits_of(snapshot, unit)
        for x in views.of(("findings", snapshot.sha256[a.department.unit]), partial(_findings, a))
        if code in ("", x[1]["found"].code) and severity in ("", x[1]["found"].severity)
    ]
    wanted = [x for x in wanted if closed in ("", str(x[1]["closed"]).lower())]
    page, after = paged(wanted, cursor, limit)
    pictures = request.app.state.pictures
    items = [
        {
            "unit": x["unit"],
            "key": x["key"],
            "closed": x["closed"],
            "finding": given_finding(x["found"], pictures.secret(snapshot.audits[x["unit"]]), caller.unmasked),
        }
        for x in page
    ]
    return answer(request, {"items": items, "next": after})


def _findings(audit: DepartmentAudit) -> list[tuple[bytes, dict[str, Any]]]:
    """(key of the page, finding with what names it)."""
    unit, contents = audit.department.unit, contents_of(audit)
    out = []
    for found in audit.findings:
        named = finding_key(found, unit, contents)
        row = {"unit": unit, "key": named, "closed": is_closed(found, audit), "found": found}
        out.append((key(unit, found.code, named), row))
    return distinct(out)


@router.get(
    "/records",
    operation_id="listRecords",
    summary="ระเบียนเอกสารที่อ่านได้ · what was read",
    tags=["results"],
    response_model=models.RecordPage,
    responses={**example("records", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems(404)},
)
def records(
    request: Request,
    caller: Reader,
    unit: UnitAsked = "",
    sha256: ContentAsked = "",
    kind: Annotated[str, Query(max_length=40, description="ชนิดเอกสาร · a kind of document")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Response:
    """ค่าที่อ่านได้ทุกช่อง ถ้อยคำ ที่อยู่บนหน้า และความน่าเชื่อถือ · every value read: its words, its place on the page and how
    far to trust it (docs/contract.md, docs/trust.md).
    """
    snapshot = now_of(request)
    wanted = [
        (key(a.department.unit, caller.shown(r.path), r.sha256), (a, r))
        for a in audits_of(snapshot, unit)
        for r in a.records
        if sha256 in ("", r.sha256) and kind in ("", r.kind)
    ]
    page, after = paged(distinct(wanted), cursor, limit)
    pictures = request.app.state.pictures
    items = [
        {
            **given_row({"path": r.path, "sha256": r.sha256, "kind": r.kind}, caller.unmasked),
            "unit": a.department.unit,
            "record": given_record(r.path, r.record, pictures.secret(a), caller.unmasked),
        }
        for a, r in page
    ]
    return answer(request, {"items": items, "next": after})


@router.get(
    "/inputs",
    operation_id="listInputs",
    summary="ไฟล์ที่รับเข้าทุกไฟล์ · every input",
    tags=["results"],
    response_model=models.InputPage,
    responses={**example("inputs", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems()},
)
def inputs(
    request: Request,
    caller: Reader,
    unit: UnitAsked = "",
    sha256: ContentAsked = "",
    status: Annotated[Status | Literal[""], Query(description="ผลการเปิดอ่าน · what became of it")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Response:
    """ไฟล์ทุกไฟล์หนึ่งครั้ง: อ่านได้หรือไม่ เพราะเหตุใด และเป็นของหน่วยงานใด · every input exactly once: what became of it,
    why, and whose it is.
    """
    snapshot = now_of(request)
    wanted = [
        (key(caller.shown(r["path"]), r["sha256"]), r)
        for r in snapshot.rows
        if (not unit or unit in r["units"]) and sha256 in ("", r["sha256"]) and status in ("", r["status"])
    ]
    page, after = paged(distinct(wanted), cursor, limit)
    return answer(request, {"items": [given_row(r, caller.unmasked) for r in page], "next": after})


@router.get(
    "/decisions",
    operation_id="listDecisions",
    summary="คำวินิจฉัย · decisions",
    tags=["decisions"],
    response_model=models.DecisionPage,
    responses={**example("decisions", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems(503)},
)
def decisions(
    request: Request,
    caller: Reader,
    in_force: Annotated[Literal["", "true", "false"], Query(description="เฉพาะที่มีผลอยู่ · those that count")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Response:
    """คำวินิจฉัยทั้งหมดตามลำดับที่บันทึก รวมที่ถูกแทนหรือยกเลิกแล้ว · every decision in the order in which they were made,
    those that were replaced or undone included.
    """
    book = door_of(request.app).decisions
    try:
        counting = {d.hash for d in book.read().all}
    except DecisionsBroken:
        raise decisions_broken() from None
    every = [(n, d, d.hash in counting) for n, d in enumerate(book.from_line(0), 1)]
    rows = [(key(n), (n, d, counts)) for n, d, counts in every if in_force in ("", str(counts).lower())]
    page, after = paged(rows, cursor, limit)
    hidden = list(secrets_of(request, now_of(request)).values()) if page else []
    items = [
        {"number": n, "in_force": counts, "decision": given_decision(d, hidden, caller.unmasked)}
        for n, d, counts in page
    ]
    return answer(request, {"items": items, "next": after})
