"""คำตอบ: an answer of the API as canonical JSON with its ETag, and what every route says of problems in OpenAPI."""

import hashlib
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from pipeline.canonical_json import canonical_json
from pipeline.web.api_examples import EXAMPLES
from pipeline.web.problem import MEDIA_TYPE

PROBLEM_SCHEMA = {"$ref": "#/components/schemas/ProblemAnswer"}
_WORDS = {
    400: "คำขอไม่ถูกต้อง · the request is not well formed",
    401: "ไม่มีบัตรผ่านที่ใช้ได้ · no token that holds",
    403: "บัตรผ่านไม่มีสิทธิ์ หรือเนื้อหาถูกสงวนไว้ · the token lacks the scope, or the content is withheld",
    404: "ไม่พบสิ่งที่ขอ · there is no such thing",
    409: "มีคำวินิจฉัยอื่นก่อนแล้ว · another decision is in force",
    411: "ต้องบอกความยาว · the length of the body must be told",
    413: "ใหญ่เกินกำหนด · too large",
    415: "ไม่รับข้อมูลชนิดนี้ · this kind of data is not taken",
    421: "ไม่ได้ให้บริการในชื่อนี้ · the server is not known by this name",
    422: "ข้อมูลไม่ถูกต้อง · what was sent is not valid",
    429: "บ่อยเกินไป · too often",
    500: "โปรแกรมผิดพลาด · a fault of the program",
    503: "ยังทำให้ไม่ได้ในขณะนี้ · not possible now",
}
_NAMED = "$named"
_ALWAYS = (400, 401, 403, 421, 422, 429, 500)
NOT_CHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "ไม่เปลี่ยน · not changed since the ETag that was sent"}
}


def problems(*more: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with: those of every route, and more."""
    return {
        n: {"description": _WORDS[n], "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}}
        for n in sorted({*_ALWAYS, *more})
    }


def example(name: str, description: str, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """What a route answers when all goes well. `name`: that of its example, which `with_examples` puts in."""
    return {status: {"description": description, "content": {"application/json": {"example": {_NAMED: name}}}}}


def with_examples(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with each example in place of its name: FastAPI leaves out what is null in them."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for said in operation["responses"].values():
                for content in said.get("content", {}).values():
                    if "example" in content:
                        content["example"] = EXAMPLES[content["example"][_NAMED]]
    return document


def answer(
    request: Request,
    row: Mapping[str, object],
    status: int = 200,
    *,
    etag: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A row as canonical JSON. `etag`: what names this very answer (without it the sha-256 of its bytes); who has it
    already is told so. An answer that made something bears none.
    """
    body = canonical_json(row)
    if status == 200:
        return answer_bytes(request, body, "application/json", etag=etag, headers=headers)
    return Response(body, status, dict(headers or {}), "application/json")


def answer_bytes(
    request: Request, data: bytes, media_type: str, *, etag: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Bytes with their ETag, or that whoever asks has them already."""
    named = f'"{etag or hashlib.sha256(data).hexdigest()}"'
    if is_known(request, named):
        return Response(status_code=304, headers={"ETag": named})
    return Response(data, 200, {**(headers or {}), "ETag": named}, media_type)


def is_known(request: Request, etag: str) -> bool:
    """Whether the request says that it has this already (If-None-Match, RFC 9110: weak comparison)."""
    given = [x.strip().removeprefix("W/") for x in ",".join(request.headers.getlist("if-none-match")).split(",")]
    return "*" in given or etag in given
