"""วินิจฉัยทาง API: a decision of another system, by the very function of the screens, and once only.

With an `Idempotency-Key` a request that is sent again (a timeout, a restart) gets the answer of the first. What was
begun is noted before anything is decided, so that after `kill -9` the decision is looked for and not made twice.
"""

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Body, Header, Request, Response
from fastapi import Path as InPath

from pipeline.canonical_json import canonical_json
from pipeline.decide import Unknown
from pipeline.decisions import AlreadyDecided, DecisionsBroken
from pipeline.web import api_models as models
from pipeline.web import deciding
from pipeline.web.api_answers import NOT_CHANGED, answer, example, problems
from pipeline.web.api_caller import ApiRoute, Caller, Decider, Reader
from pipeline.web.api_door import Door, door_of
from pipeline.web.api_examples import TO_DECIDE
from pipeline.web.api_folder import keep, kept, let_go, let_go_of_old
from pipeline.web.api_reading import decisions_broken, no_such, now_of, secrets_of
from pipeline.web.api_shown import given_decision
from pipeline.web.api_to_decide import ToDecide
from pipeline.web.problem import Problem
from pipeline.web.settings import Settings
from schemas.decision import Decision

router = APIRouter(route_class=ApiRoute)
REMEMBERED = 30 * 24 * 60 * 60  # seconds for which an Idempotency-Key stands for its first request
_LOOKED: dict[Path, float] = {}  # folder of notes -> when old ones were looked for, in seconds of a clock of our own
_EVERY = 60 * 60.0  # seconds between two such looks
_TURNS = [threading.Lock() for _ in range(64)]  # of two requests with one key, one at a time
IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[\x21-\x7e]{1,128}$",
        description="คำขอที่ส่งซ้ำด้วยค่าเดิมได้คำตอบเดิม · sent again with the same value, the same answer",
    ),
]


@dataclass(frozen=True, slots=True)
class _Made:
    decision: Decision
    units: Sequence[str]
    waits: Any = None
    stale: Any = None
    again: bool = False


@router.get(
    "/decisions/{decision}",
    operation_id="getDecision",
    summary="คำวินิจฉัยหนึ่งข้อ · one decision",
    tags=["decisions"],
    response_model=models.DecisionRow,
    responses={
        **example("decision", "คำวินิจฉัยและผล · the decision, and whether it counts"),
        **NOT_CHANGED,
        **problems(404, 503),
    },
)
def one(
    request: Request,
    caller: Reader,
    decision: Annotated[str, InPath(pattern=r"^[0-9a-f]{64}$", description="hash ของคำวินิจฉัย · its hash")],
) -> Response:
    """คำวินิจฉัยตามเลขของมัน · a decision by its hash."""
    book = door_of(request.app).decisions
    try:
        counting = {d.hash for d in book.read().all}
    except DecisionsBroken:
        raise decisions_broken() from None
    found = next(((n, d) for n, d in enumerate(book.from_line(0), 1) if d.hash == decision), None)
    if found is None:
        raise no_such("ไม่มีคำวินิจฉัยเลขที่นี้", "there is no decision of this hash")
    number, made = found
    shown = _shown(request, caller, made)
    return answer(request, {"number": number, "in_force": made.hash in counting, "decision": shown})


@router.post(
    "/decisions",
    operation_id="decide",
    summary="บันทึกคำวินิจฉัย · make a decision",
    tags=["decisions"],
    status_code=201,
    response_model=models.DecidedAnswer,
    responses={
        **example("decided", "บันทึกแล้ว และจัดทำผลใหม่แล้ว · recorded, and the results made again", 201),
        **problems(404, 409, 411, 413, 503),
    },
)
def decide(
    request: Request,
    caller: Decider,
    sent: Annotated[ToDecide, Body(openapi_examples=TO_DECIDE)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """เหมือน `saraban decide` และมีผลทันที ถ้ามีผู้วินิจฉัยเรื่องเดียวกันก่อนโดยที่ผู้ส่งยังไม่เห็น (`seen`) จะตอบ 409 พร้อมคำวินิจฉัยนั้น และไม่บันทึก
    · like `saraban decide`, and it counts at once. Where another decision about the same is in force that `seen` does
    not name, the answer is 409 with that decision, and nothing is recorded. What names nothing in these results is 404.
    """
    door = door_of(request.app)
    if idempotency_key is None:
        made = _decided(request, caller, sent)
    else:
        name = hashlib.sha256(f"{caller.token.id} {idempotency_key}".encode()).hexdigest()
        with _TURNS[int(name[:2], 16) % len(_TURNS)]:
            made = _once(request, caller, sent, door, door.home / "asked" / f"{name}.json")
    row = {
        "decision": _shown(request, caller, made.decision),
        "units": sorted(made.units),
        "waits": made.waits,
        "stale": made.stale,
        "again": made.again,
    }
    return answer(request, row, 201, headers={"Location": f"/api/v1/decisions/{made.decision.hash}"})


def _decided(request: Request, caller: Caller, sent: ToDecide) -> _Made:
    try:
        made = deciding.decide(
            request, caller.person, sent.command(), sent.as_words(), sent.why, sent.seen, sent.answer()
        )
    except AlreadyDecided as other:
        raise Problem(
            409,
            "already_decided",
            "มีผู้วินิจฉัยเรื่องนี้แล้ว ยังไม่ได้บันทึกสิ่งใด",
            "somebody decided this already; nothing was recorded",
            "ดูคำวินิจฉัยนั้นก่อน แล้วส่งใหม่โดยระบุ seen หากยังเห็นต่าง",
            "look at that decision first, and send yours again with `seen` if you still see it otherwise",
            decision=_shown(request, caller, other.decision),
            seen=other.seen,
        ) from None
    except Problem as problem:
        if problem.code == "no_decision":  # the shape was right: it is the results that hold no such thing
            raise _names_nothing(problem.th, problem.en) from None
        raise
    waits, stale = (x.model_dump() if x is not None else None for x in (made.waits, made.stale))
    return _Made(made.decision, made.units, waits, stale)


def _once(request: Request, caller: Caller, sent: ToDecide, door: Door, note: Path) -> _Made:
    """The decision of a request that may have been sent before."""
    asked = hashlib.sha256(canonical_json(sent.model_dump(mode="json"))).hexdigest()
    before = kept(note)
    if before is not None:
        if before.get("asked") != asked:
            raise Problem(
                409,
                "key_used",
                "Idempotency-Key นี้ใช้กับคำขออื่นแล้ว",
                "this Idempotency-Key belongs to another request",
                "ใช้ค่าใหม่สำหรับแต่ละคำขอ",
                "use a new value for each request",
            )
        found = _found(door, caller, before)
        if found is not None:
            return _Made(found, before.get("units", ()), again=True)
    settings = cast(Settings, request.app.state.settings)
    try:
        meant = deciding.meant_by(settings, sent.command(), sent.as_words(), sent.answer())
        lines = door.decisions.read().lines
    except Unknown as error:
        said = " ".join(str(error).split())
        raise _names_nothing(said, said) from None
    except DecisionsBroken:
        raise decisions_broken() from None
    begun = {"asked": asked, "lines": lines, "meant": {**meant, "why": sent.why.strip()}}
    keep(note, begun)
    _forget_old(note.parent)
    try:
        made = _decided(request, caller, sent)
    except Problem:
        let_go(note)  # nothing was written: it may be asked again
        raise
    keep(note, {**begun, "hash": made.decision.hash, "units": list(made.units)})
    return made


def _forget_old(notes: Path) -> None:
    """Takes away notes that are past their time, now and then."""
    now = time.monotonic()
    if now - _LOOKED.get(notes, -_EVERY) >= _EVERY:
        _LOOKED[notes] = now
        let_go_of_old(notes, REMEMBERED)


def _found(door: Door, caller: Caller, before: Mapping[str, Any]) -> Decision | None:
    """The decision that an earlier request wrote: by its hash or, where the server ended in between, by its words."""
    door.decisions.read()
    if before.get("hash"):
        return door.decisions.is_named(str(before["hash"]))
    meant = before.get("meant", {})
    for one in door.decisions.from_line(int(before.get("lines", 0))):
        row = one.model_dump(mode="json")
        if one.actor == caller.person.name and all(row.get(k) == v for k, v in meant.items()):
            return one
    return None


def _shown(request: Request, caller: Caller, one: Decision) -> dict[str, Any]:
    return given_decision(one, list(secrets_of(request, now_of(request)).values()), caller.unmasked)


def _names_nothing(th: str, en: str) -> Problem:
    return Problem(
        404,
        "names_nothing",
        th,
        en,
        "ไม่มีสิ่งใดถูกบันทึก ตรวจชื่อไฟล์ หน่วยงาน รายการ และค่าที่ส่ง",
        "nothing was recorded; look at the file, unit, demand and value that were named",
    )
