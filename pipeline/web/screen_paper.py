"""กระดาษทำการ: the working paper of one unit on A4, with lines for who audits and who reviews, and what names the very
results that it shows.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.two_languages import words_of
from pipeline.web.pages import page
from pipeline.web.person import Viewer
from pipeline.web.screen_department import department_of, proof_of

router = APIRouter()


@router.get("/departments/{unit}/paper")
def paper(request: Request, unit: str, person: Viewer) -> HTMLResponse:
    """The working paper."""
    snapshot, _, view = department_of(request, unit, person)
    proof = proof_of(request, snapshot, unit)
    words = words_of(person.language)
    return page(
        request,
        "paper.html",
        **view,
        **{**proof, "run_time": words.moment(proof["run_time"])},
        unread=[f for f in view["files"] if f["unread"]],
    )
