"""หน้ารหัสข้อขัดข้อง: what a code of a problem means, and what helps. Open to everybody: who is refused must be able to
read why, and nothing of any result stands there.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.web.pages import page
from pipeline.web.problem import Problem
from pipeline.web.problem_codes import CODES

router = APIRouter(include_in_schema=False)


@router.get("/api/v1/problems")
def problems(request: Request) -> HTMLResponse:
    """Every code."""
    return page(request, "problem_codes.html", codes=CODES, one=None)


@router.get("/api/v1/problems/{code}")
def problem(request: Request, code: str) -> HTMLResponse:
    """One code. Raises Problem 404."""
    if code not in CODES:
        raise Problem(404, "not_found", "ไม่มีรหัสข้อขัดข้องนี้", "there is no such code of a problem")
    return page(request, "problem_codes.html", codes={code: CODES[code]}, one=code)
