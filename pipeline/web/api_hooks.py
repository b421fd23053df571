"""ขอรับแจ้งทาง API: hooks: which addresses are told when audits change."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi import Path as InPath

from pipeline.web import api_models_of_sending as models
from pipeline.web.api_answers import NOT_CHANGED, answer, example, problems
from pipeline.web.api_caller import ApiRoute, HookKeeper
from pipeline.web.api_door import door_of
from pipeline.web.api_reading import no_such
from pipeline.web.hook_address import AddressRefused
from pipeline.web.hooks import Hook, TooManyHooks
from pipeline.web.problem import Problem

router = APIRouter(route_class=ApiRoute)
HookId = Annotated[str, InPath(pattern=r"^[0-9a-f]{16}$", description="เลขของการแจ้ง · the hook's id")]


@router.get(
    "/hooks",
    operation_id="listHooks",
    summary="ปลายทางที่ขอรับแจ้ง · the hooks",
    tags=["hooks"],
    response_model=models.HookList,
    responses={**example("hooks", "ทุกปลายทาง · every hook"), **NOT_CHANGED, **problems()},
)
def hooks(request: Request, _: HookKeeper) -> Response:
    """ปลายทางทั้งหมด และผลการแจ้งล่าสุด · every hook, and what came of the last event."""
    return answer(request, {"items": [_row(request, h) for h in door_of(request.app).hooks.listed()]})


@router.post(
    "/hooks",
    operation_id="makeHook",
    summary="ขอรับแจ้ง · a new hook",
    tags=["hooks"],
    status_code=201,
    response_model=models.HookMade,
    responses={
        **example("hook_made", "secret แสดงครั้งเดียว · the secret is shown this once", 201),
        **problems(409, 411, 413),
    },
)
def make(request: Request, caller: HookKeeper, sent: Annotated[models.NewHook, Body()]) -> Response:
    """แจ้งเมื่อผลการตรวจเปลี่ยน ด้วย POST ที่ลงนาม HMAC-SHA256 ปลายทางเป็น https บนอินเทอร์เน็ต หรือที่ผู้ดูแลอนุญาตไว้ · tells of
    changed audits by a POST signed as Standard Webhooks has it. An address is https on the Internet, or one that
    whoever keeps the server allowed by name; any other is 403.
    """
    door = door_of(request.app)
    try:
        made = door.hooks.add(sent.url, caller.token.name)
    except AddressRefused as refused:
        raise Problem(403, refused.code, refused.th, refused.en) from None
    except TooManyHooks:
        raise Problem(
            409, "too_many_hooks", "มีปลายทางมากเกินไป ลบรายการเดิมก่อน", "there are too many hooks; take one away first"
        ) from None
    row = {**_row(request, made), "secret": made.secret}
    return answer(request, row, 201, headers={"Location": f"/api/v1/hooks/{made.id}"})


@router.get(
    "/hooks/{hook}",
    operation_id="getHook",
    summary="ปลายทางหนึ่งแห่ง · one hook",
    tags=["hooks"],
    response_model=models.HookAnswer,
    responses={**example("hook", "ผลการแจ้ง · how it fares"), **NOT_CHANGED, **problems(404)},
)
def hook(request: Request, _: HookKeeper, hook: HookId) -> Response:
    """รอแจ้งกี่เรื่อง แจ้งแล้วกี่เรื่อง เลิกแจ้งกี่เรื่อง · how much waits, was told, was given up."""
    return answer(request, _row(request, _known(request, hook)))


@router.delete(
    "/hooks/{hook}",
    operation_id="removeHook",
    summary="เลิกรับแจ้ง · take a hook away",
    tags=["hooks"],
    status_code=204,
    response_class=Response,
    responses={204: {"description": "ลบแล้ว · it is gone"}, **problems(404)},
)
def remove(request: Request, _: HookKeeper, hook: HookId) -> Response:
    """เลิกแจ้ง และทิ้งเรื่องที่รอแจ้ง · ends it, with all that waits to be told."""
    if not door_of(request.app).hooks.remove(hook):
        raise _no_hook()
    return Response(status_code=204)


@router.post(
    "/hooks/{hook}/ping",
    operation_id="pingHook",
    summary="ลองแจ้ง · try a hook",
    tags=["hooks"],
    status_code=202,
    response_model=models.EventAnswer,
    responses={**example("event", "เรื่องที่จะแจ้ง · the event", 202), **problems(404)},
)
def ping(request: Request, _: HookKeeper, hook: HookId) -> Response:
    """ส่งเรื่องชนิด ping เพื่อทดสอบปลายทางและลายเซ็น · sends an event of the type `ping`, to try address and signature."""
    return answer(request, {"id": door_of(request.app).hooks.ping(_known(request, hook))}, 202)


def _known(request: Request, key: str) -> Hook:
    found = door_of(request.app).hooks.of(key)
    if found is None:
        raise _no_hook()
    return found


def _no_hook() -> Problem:
    return no_such("ไม่มีปลายทางเลขที่นี้", "there is no hook of this id")


def _row(request: Request, one: Hook) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": one.url,
        "made": one.made,
        "stopped": one.stopped,
        "waiting": door_of(request.app).hooks.waiting(one.id),
        "delivered": one.delivered,
        "given_up": one.given_up,
        "last": one.last or None,
        "last_status": one.last_status or None,
        "last_at": one.last_at or None,
    }
