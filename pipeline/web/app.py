"""โปรแกรมเว็บ: the application: what its screens share, and every router by name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pipeline.live_audit import LiveAudit
from pipeline.signature import Signer
from pipeline.terminal import tell
from pipeline.web import (
    api,
    deciding,
    screen_decisions,
    screen_department,
    screen_departments,
    screen_files,
    screen_page,
    screen_paper,
    screen_problem,
    screen_queue,
    screen_run,
    screen_search,
    signing_in,
)
from pipeline.web.department_rows import rows_of
from pipeline.web.guard import Guard
from pipeline.web.inbox_news import InboxNews
from pipeline.web.own_request import changes_are_ours
from pipeline.web.pages import templates_made
from pipeline.web.people import People
from pipeline.web.pictures import Pictures
from pipeline.web.problem import answer
from pipeline.web.queue_now import Queue
from pipeline.web.quiet_moments import QuietMoments
from pipeline.web.results import Results
from pipeline.web.search_index import SearchIndex
from pipeline.web.sessions import Sessions
from pipeline.web.settings import Settings
from pipeline.web.static_files import static_files
from pipeline.web.throttle import Throttle

# Without this, variables of the environment could make FastAPI send what it sees of requests to another machine.
_NOTHING_SENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
ROUTERS = (
    signing_in.router,
    screen_run.router,
    screen_departments.router,
    screen_department.router,
    screen_files.router,
    screen_decisions.router,
    screen_paper.router,
    screen_queue.router,
    screen_page.router,
    screen_search.router,
    deciding.router,
    screen_problem.router,
    api.router,
)


def _made_ready(results: Results) -> None:
    """What every screen needs and the first one would wait for: the templates, and each unit's row."""
    templates_made()
    rows_of(results, results.now())


def create_app(settings: Settings) -> FastAPI:
    """The application over one folder of results. `app.state` holds what its screens share."""

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        app.state.quiet.start()
        await run_in_threadpool(app.state.live.start)
        app.state.search.start(after=live.prepared)  # a decision is wanted sooner than a search
        app.state.queue.start((partial(_made_ready, app.state.results),))
        try:
            yield
        finally:
            await run_in_threadpool(app.state.live.stop)
            await run_in_threadpool(app.state.search.stop)
            await run_in_threadpool(app.state.queue.close)
            await run_in_threadpool(app.state.pictures.close)
            await run_in_threadpool(app.state.inbox_news.close)
            await run_in_threadpool(app.state.quiet.stop)

    app = FastAPI(
        title="Saraban", docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive, telemetry=_NOTHING_SENT
    )
    app.state.settings = settings
    app.state.sessions = Sessions()
    app.state.throttle = Throttle()
    app.state.people = People(settings.users) if settings.users is not None else None
    app.state.quiet = QuietMoments()
    app.state.results = Results(settings.folder)
    app.state.pictures = Pictures(settings, app.state.results)
    app.state.search = SearchIndex(
        settings.folder, app.state.results, app.state.pictures.texts, app.state.pictures.secret_contents
    )
    app.state.live = LiveAudit(
        settings.folder,
        settings.decisions,
        settings.inboxes if settings.are_inboxes_named else (),
        settings.pack,
        settings.passwords,
        tell,
        sign=Signer(settings.sign_key) if settings.sign_key is not None else None,
    )
    live: LiveAudit = app.state.live
    app.state.queue = Queue(app.state.results, app.state.pictures, lambda: frozenset(live.decisions().ruled_out))
    app.state.inbox_news = InboxNews(live.inputs_changed)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(changes_are_ours)])
    app.mount("/static", static_files(), name="static")
    for kind in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, answer)
    guarding = {"settings": settings, "sessions": app.state.sessions, "people": app.state.people}
    app.add_middleware(Guard, **guarding, quiet=app.state.quiet)
    return app
