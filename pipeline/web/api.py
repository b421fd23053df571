"""ประตูสำหรับระบบอื่น (API): the routes under /api/v1 and the OpenAPI document that tells of them (docs/api.md).

Nothing here has a rule of its own: results are what the batch wrote, decisions are made by the function of the screens,
and documents are read by `saraban audit`.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from pipeline.web import api_deciding, api_documents, api_hooks, api_lists, api_pictures, api_proof, api_reading
from pipeline.web.api_answers import NOT_CHANGED, answer_bytes, problems, with_examples
from pipeline.web.api_caller import AnyCaller, ApiRoute
from pipeline.web.api_door import open_door
from pipeline.web.api_models import ProblemAnswer
from pipeline.web.problem import Problem

PREFIX = "/api/v1"
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"))
_ABOUT = """\
ประตูสำหรับระบบอื่นของ saraban serve: ส่งเอกสาร ติดตามการอ่าน ดูผลการตรวจ ข้อตรวจพบ ระเบียน คำวินิจฉัย และภาพหน้าเอกสาร บันทึกคำวินิจฉัย
และรับแจ้งเมื่อผลเปลี่ยน ทุกคำขอต้องมีบัตรผ่าน (`Authorization: Bearer`) ข้อขัดข้องเป็น problem+json (RFC 9457) ภาษาไทยและอังกฤษ

The door for other systems: send documents and follow their reading; get audits, findings, records, decisions and
pictures of pages; make decisions; be told when audits change. Every request bears a token. Problems are problem+json
(RFC 9457) in Thai and English.
"""
_TAGS = [
    {"name": "results", "description": "ผลการตรวจ · the results"},
    {"name": "documents", "description": "เอกสาร · documents"},
    {"name": "decisions", "description": "คำวินิจฉัย · decisions"},
    {"name": "hooks", "description": "การแจ้งเมื่อผลเปลี่ยน · being told when audits change"},
    {"name": "token", "description": "บัตรผ่าน · the token"},
]

router = APIRouter(prefix=PREFIX, lifespan=open_door, route_class=ApiRoute)
_PARTS: Final = (api_reading, api_lists, api_proof, api_documents, api_pictures, api_deciding, api_hooks)
for _part in _PARTS:
    router.include_router(_part.router)


@cache
def _document_bytes() -> bytes:
    return json.dumps(document(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API."""
    alone = FastAPI(
        title="Saraban (สารบรรณ)",
        version=version("saraban"),
        description=_ABOUT,
        openapi_tags=_TAGS,
        openapi_url=None,
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        telemetry={"auto_configure": False},
    )
    alone.include_router(router)
    made = alone.openapi()
    schemas = made["components"]["schemas"]
    schemas["ProblemAnswer"] = ProblemAnswer.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    schemas |= schemas["ProblemAnswer"].pop("$defs", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return with_examples(made)


@router.get(
    "/openapi.json",
    operation_id="getOpenApi",
    summary="เอกสารของ API นี้ · this document",
    tags=["token"],
    responses={200: {"description": "OpenAPI 3.1"}, **NOT_CHANGED, **problems()},
)
def openapi(request: Request, _: AnyCaller) -> Response:
    """เอกสาร OpenAPI 3.1 ของเส้นทางทั้งหมด · the OpenAPI 3.1 document of every route."""
    return answer_bytes(request, _document_bytes(), "application/json")


def _wrong_method(allowed: str) -> Callable[[], None]:
    def wrong_method() -> None:
        th, en = "ใช้คำสั่งนี้กับที่อยู่นี้ไม่ได้", "this address does not take that method"
        raise Problem(405, "wrong_method", th, en, headers={"Allow": allowed})

    return wrong_method


# By itself the framework tells of the methods of one route only, where an address has several.
_ALLOWED: dict[str, set[str]] = {"/openapi.json": {"GET"}}
for _part in _PARTS:
    for _route in _part.router.routes:
        if isinstance(_route, APIRoute):
            _ALLOWED.setdefault(_route.path, set()).update(_route.methods or ())
for _path, _allowed in _ALLOWED.items():
    router.add_api_route(
        _path,
        _wrong_method(", ".join(sorted(_allowed))),
        methods=sorted(_METHODS - _allowed),
        include_in_schema=False,
    )
