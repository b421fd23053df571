"""ข้อขัดข้อง: what a request cannot have, in Thai and English, with a remedy.

Under `/api` it is `application/problem+json` (RFC 9457), for htmx a fragment, elsewhere a page.
"""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


class Problem(HTTPException):
    """`status`: of HTTP; `code`: stable, for programs (`not_found`); `th`, `en`: what is wrong; `remedy_th`,
    `remedy_en`: what helps; `more`: members of the JSON of its own (never words that a stranger sent unasked).
    """

    def __init__(
        self,
        status: int,
        code: str,
        th: str,
        en: str,
        remedy_th: str = "",
        remedy_en: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status, en, dict(headers or {}))
        self.status, self.code, self.th, self.en = status, code, th, en
        self.remedy_th, self.remedy_en, self.more = remedy_th, remedy_en, more

    def as_json(self, instance: str) -> dict[str, Any]:
        """The members of RFC 9457, and our own. `type` is the address of a page that tells of the code."""
        return {
            "type": f"/api/v1/problems/{self.code}",
            "title": self.en,
            "status": self.status,
            "detail": f"{self.en}. {self.remedy_en}".removesuffix(". ") if self.remedy_en else self.en,
            "instance": instance,
            "code": self.code,
            "th": self.th,
            "en": self.en,
            "remedy_th": self.remedy_th,
            "remedy_en": self.remedy_en,
            **self.more,
        }


_OF_STATUS = {
    400: ("bad_request", "คำขอไม่ถูกต้อง", "the request is not well formed"),
    401: ("no_session", "ยังไม่ได้เข้าใช้ หรือหมดเวลาแล้ว", "nobody is signed in, or the session has ended"),
    403: ("forbidden", "ไม่มีสิทธิ์ทำรายการนี้", "this is not allowed"),
    404: ("not_found", "ไม่พบหน้าหรือรายการที่ขอ", "there is no such page or item"),
    405: ("wrong_method", "ใช้คำสั่งนี้กับที่อยู่นี้ไม่ได้", "this address does not take that method"),
    413: ("too_large", "ข้อมูลที่ส่งมาใหญ่เกินกำหนด", "what was sent is too large"),
    415: ("wrong_media_type", "ไม่รับข้อมูลชนิดนี้", "this kind of data is not taken"),
    422: ("not_valid", "ข้อมูลที่ส่งมาไม่ครบหรือไม่ถูกต้อง", "what was sent is incomplete or not valid"),
    429: ("too_many", "ทำบ่อยเกินไป โปรดรอสักครู่", "too often; wait a little"),
    500: ("our_fault", "โปรแกรมผิดพลาด ไม่มีสิ่งใดถูกบันทึก", "a fault of the program; nothing was recorded"),
}


def as_problem(error: Exception) -> Problem:
    """What any exception is, for the person who asked; nothing of its inside is shown."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        code, th, en = _OF_STATUS[422]
        wrong = [{"where": [str(x) for x in e["loc"]], "what": str(e["msg"])} for e in error.errors()]
        return Problem(422, code, th, en, errors=wrong)
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, th, en = _OF_STATUS.get(status) or _OF_STATUS[500 if status >= 500 else 400]
    headers = error.headers if isinstance(error, HTTPException) else None
    return Problem(status, code, th, en, headers=headers)


def answer(request: Request, error: Exception) -> Response:
    """The answer to whoever asked: JSON for programs, a page or a fragment for people."""
    from pipeline.web.pages import page

    problem = as_problem(error)
    if request.url.path.startswith("/api/"):
        words = json.dumps(problem.as_json(request.url.path), ensure_ascii=False).encode()
        return Response(words, problem.status, dict(problem.headers or {}), MEDIA_TYPE)
    whole = request.headers.get("hx-request") != "true"
    made = page(request, "problem.html" if whole else "problem_words.html", problem.status, problem=problem)
    made.headers.update(problem.headers or {})
    return made
