"""ภาพและต้นฉบับทาง API: pictures of pages and documents as they came, for who may have them."""

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from pydantic import StringConstraints

from pipeline.web.api_answers import NOT_CHANGED, answer_bytes, problems
from pipeline.web.api_caller import ApiRoute, Looker, Taker, lacks
from pipeline.web.api_documents import known_rows
from pipeline.web.api_reading import Content, no_such, now_of
from pipeline.web.problem import Problem
from schemas.place import Box

router = APIRouter(route_class=ApiRoute)

PageNumber = Annotated[int, InPath(ge=1, le=99_999, description="เลขหน้า เริ่มที่ 1 · from 1")]
_BOX = r"^[0-9]{1,6},[0-9]{1,6},[0-9]{1,6},[0-9]{1,6}$"
_PNG: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "ภาพหน้าเอกสาร · the picture",
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/documents/{sha256}/pages/{page}.png",
    operation_id="getPage",
    summary="ภาพหน้าเอกสาร · the picture of a page",
    tags=["documents"],
    response_class=Response,
    responses={**_PNG, **NOT_CHANGED, **problems(404)},
)
def picture(
    request: Request,
    caller: Looker,
    sha256: Content,
    page: PageNumber,
    box: Annotated[
        list[Annotated[str, StringConstraints(pattern=_BOX)]] | None,
        Query(
            max_length=200,
            description="กรอบ x0,y0,x1,y1 หน่วย 1/100 พอยต์ · boxes of `places`; with one, only the strip around them",
        ),
    ] = None,
) -> Response:
    """ทั้งหน้า หรือเฉพาะแถบรอบกรอบ ข้อมูลส่วนบุคคลถูกปิดทับ หน้าสแกนและเอกสารที่มีเลขประจำตัวต้องมีสิทธิ์ unmasked เอกสารมีชั้นความลับไม่แสดง
    · the whole page, or the strip around the boxes. Personal data is painted over; scanned pages, where that is not
    possible, and documents with citizen numbers need the scope `unmasked`; documents with a secrecy mark are withheld.
    """
    boxes = _boxes(box or [])
    known_rows(now_of(request), sha256)
    pictures = request.app.state.pictures
    why: str = pictures.withheld(sha256, page, caller.person, close=False)
    if why:
        th, _, en = why.partition(" · ")
        raise Problem(403, "withheld", th, en)
    made: bytes | None
    if boxes:
        made = pictures.png(sha256, page, boxes, False, caller.person)
    else:
        made = pictures.whole(sha256, page, [], caller.person)
    if made is None:
        raise no_such("ไม่มีภาพของหน้านี้", "there is no picture of this page")
    return answer_bytes(request, made, "image/png")


def _boxes(words: list[str]) -> list[Box]:
    found = (tuple(map(int, one.split(","))) for one in words)
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in found]


@router.get(
    "/documents/{sha256}/original",
    operation_id="getOriginal",
    summary="ต้นฉบับ · the original",
    tags=["documents"],
    response_class=Response,
    responses={
        200: {
            "description": "ไฟล์ตามที่ส่งมา เป็นไฟล์แนบเท่านั้น · the file as it came, as an attachment only",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **NOT_CHANGED,
        **problems(404),
    },
)
def original(request: Request, caller: Taker, sha256: Content) -> Response:
    """ต้องมีสิทธิ์ originals และ unmasked เอกสารมีชั้นความลับไม่ให้ · needs the scopes `originals` and `unmasked`; documents with
    a secrecy mark are withheld.
    """
    if not caller.unmasked:
        raise lacks("unmasked")
    rows = known_rows(now_of(request), sha256)
    pictures = request.app.state.pictures
    if sha256 in pictures.held(now_of(request)).not_to_be_taken:
        raise Problem(
            403, "withheld", "มีชั้นความลับ หรือมีเอกสารชั้นความลับอยู่ข้างใน จึงไม่ให้ต้นฉบับ", "withheld: secrecy mark, here or within"
        )
    found = pictures.original(sha256)
    if found is None:
        raise no_such("ไม่พบต้นฉบับตามที่อ่านไว้", "the original is not there any more as it was read")
    headers = {"Content-Disposition": attachment(str(rows[0]["name"]))}
    return answer_bytes(request, found[0], "application/octet-stream", etag=sha256, headers=headers)


def attachment(name: str) -> str:
    """The header that has a browser keep an answer as a file of this name, whatever signs a stranger put into it."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-80:] or "original"
    whole = quote(name.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
