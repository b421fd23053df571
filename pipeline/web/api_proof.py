"""ตรวจทานผลทาง API: what `saraban verify` says of the results as they stand."""

import threading
import time
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from pipeline.run_history import Broken, log_of
from pipeline.verify import told, verify
from pipeline.web import api_models as models
from pipeline.web.api_answers import NOT_CHANGED, answer, example, problems
from pipeline.web.api_caller import ApiRoute, Reader
from pipeline.web.api_door import door_of
from pipeline.web.api_reading import now_of
from pipeline.web.api_shown import given_row
from pipeline.web.problem import Problem
from pipeline.web.settings import Settings

router = APIRouter(route_class=ApiRoute)
_PATIENCE = 60.0  # seconds for a proof that somebody else asked for
_FRESH = 10.0  # seconds for which a proof is not made again
_ONE_AT_A_TIME = threading.Lock()


@router.get(
    "/verify",
    operation_id="verify",
    summary="ตรวจทานผล · whether the results hold",
    tags=["results"],
    response_model=models.Verified,
    responses={**example("verify", "สิ่งที่ไม่ตรง · what does not hold"), **NOT_CHANGED, **problems(503)},
)
def proof(request: Request, caller: Reader) -> Response:
    """คำนวณใหม่ทั้งหมด: บันทึก ชุดเกณฑ์ คำวินิจฉัย เอกสารต้นทาง และผล · recomputes log, pack, decisions, inputs and results. It
    reads every input, so it takes as long as hashing them.
    """
    stamp = now_of(request).stamp
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise Problem(
            503,
            "busy",
            "กำลังตรวจทานอยู่ โปรดลองอีกครั้ง",
            "another proof is being made; try again",
            headers={"Retry-After": str(int(_PATIENCE))},
        )
    try:
        kept = getattr(request.app.state, "api_proof", None)
        if kept is None or kept[0] != stamp or time.monotonic() - kept[1] > _FRESH:
            made = _proof(request)
            kept = request.app.state.api_proof = (stamp, time.monotonic(), made)
    finally:
        _ONE_AT_A_TIME.release()
    return answer(request, given_row(kept[2], caller.unmasked))


def _proof(request: Request) -> dict[str, Any]:
    settings: Settings = request.app.state.settings
    folder = settings.folder
    log = log_of(folder)[0]
    stood = [folder / x for x in log.run.get("inboxes", ())] if log.run else []
    moved = any(not x.exists() for x in stood)
    where: list[Path] | None = door_of(request.app).jobs.inboxes() if moved else None
    broken = list(verify(folder, where, settings.pack))
    return {
        "holds": not broken,
        "head": log.head,
        "broken": [_words(x) for x in broken],
        "notes": [_words(x) for x in told(folder, log)] if log.run else [],
    }


def _words(one: Broken) -> dict[str, str]:
    return {"what": one.what, "th": one.th, "en": one.en}
