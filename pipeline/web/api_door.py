"""ประตูของระบบอื่น: what the routes of the API share: tokens, documents that were sent, jobs and hooks of one server."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from pipeline.decisions import DecisionsBook
from pipeline.live_audit import LiveAudit
from pipeline.web.api_folder import api_folder
from pipeline.web.api_tokens import Tokens
from pipeline.web.hooks import Hooks
from pipeline.web.jobs import Jobs
from pipeline.web.kept_views import KeptViews
from pipeline.web.results import Results
from pipeline.web.settings import Settings
from pipeline.web.throttle import Throttle
from pipeline.web.uploads import Uploads

_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Door:
    """One server's. `home`: the folder in which all of it is kept."""

    home: Path
    tokens: Tokens
    throttle: Throttle
    uploads: Uploads
    jobs: Jobs
    hooks: Hooks
    decisions: DecisionsBook
    views: KeptViews


def door_of(app: FastAPI) -> Door:
    """The door of an application, made when it is first asked for."""
    with _MAKING:
        if not hasattr(app.state, "door"):
            settings: Settings = app.state.settings
            results: Results = app.state.results
            home = api_folder(settings.folder)
            if not hasattr(app.state, "jobs"):
                app.state.jobs = Jobs(settings)
            if not hasattr(app.state, "hooks"):
                app.state.hooks = Hooks(home, results.now)
            jobs, hooks = cast(Jobs, app.state.jobs), cast(Hooks, app.state.hooks)
            live: LiveAudit = app.state.live

            def read() -> None:
                live.catch_up()  # people may have decided while the run went on
                hooks.wake()

            jobs.done = read
            app.state.door = Door(
                home=home,
                tokens=Tokens(home),
                throttle=Throttle(),
                uploads=Uploads(settings.uploads),
                jobs=jobs,
                hooks=hooks,
                decisions=DecisionsBook(settings.decisions),
                views=KeptViews(),
            )
        return cast(Door, app.state.door)


@asynccontextmanager
async def open_door(app: FastAPI) -> AsyncIterator[None]:
    """What waits is read and told while the server lives."""
    door = door_of(app)
    await run_in_threadpool(door.uploads.begin)
    await run_in_threadpool(door.jobs.start)
    await run_in_threadpool(door.hooks.start)
    try:
        yield
    finally:
        await run_in_threadpool(door.hooks.stop)
        await run_in_threadpool(door.jobs.stop)
