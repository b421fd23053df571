"""หน้าแรก: the run: how far it is while it goes on, what came, how the demands stand, what is of no unit."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.run_status import status_of
from pipeline.two_languages import words_of
from pipeline.web.decision_book import ruled_out, why_behind
from pipeline.web.pages import page
from pipeline.web.person import Viewer
from pipeline.web.results import Results
from pipeline.web.run_rows import progress_of, run_view
from pipeline.web.state_words import states_of

router = APIRouter()


@router.get("/")
def run(request: Request, person: Viewer) -> HTMLResponse:
    """The first screen."""
    results: Results = request.app.state.results
    words = words_of(person.language)
    snapshot = results.now()
    return page(
        request,
        "run.html",
        progress=progress_of(status_of(results.folder), words, person.unmasked),
        states=states_of(),
        behind=why_behind(request, snapshot),
        waits=request.app.state.live.waits,
        differs=request.app.state.inbox_news.changed(),
        **run_view(results, snapshot, words, person.unmasked, ruled_out(request)),
    )


@router.get("/run/progress")
def progress(request: Request, person: Viewer) -> HTMLResponse:
    """The progress alone, asked for again and again while a run goes on; when it has ended the page is loaded anew."""
    results: Results = request.app.state.results
    found = progress_of(status_of(results.folder), words_of(person.language), person.unmasked)
    answer = page(request, "run_progress.html", progress=found)
    if found is None or not found["running"]:
        answer.headers["HX-Refresh"] = "true"
    answer.headers["Cache-Control"] = "no-store"
    return answer
