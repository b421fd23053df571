"""schemathesis, which makes requests from the OpenAPI document, right ones and wrong ones, finds nothing in the API."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from api_made import V1, audited, served
from fastapi import FastAPI
from schemathesis import engine
from schemathesis.config import GenerationConfig, SchemathesisConfig

from pipeline.web import throttle
from pipeline.web.api_door import door_of
from pipeline.web.api_tokens import SCOPES

SEED, EXAMPLES = 2566, 8  # of each operation in each phase: no clock bounds it
CHECKS = {
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "positive_data_acceptance", "negative_data_rejection", "use_after_free",
    "ensure_resource_availability", "missing_required_header", "ignored_auth", "object_level_authorization",
    "unsupported_method", "allow_header_conformance",
}  # fmt: skip


@contextmanager
def listening(app: FastAPI, place: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, http="h11", ws="none", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    try:
        late = time.monotonic() + 120
        while not server.started and time.monotonic() < late:
            time.sleep(0.05)
        assert server.started
        yield
    finally:
        server.should_exit = True
        thread.join(120)


@pytest.mark.slow
def test_it_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the real application on a socket, with `saraban audit` reading what it sends; every check is on. Wrong
    tokens are not made to wait here: the check of tokens wants 401 for each of them.
    """
    monkeypatch.setattr(throttle, "FREE", {"name": 10**9, "address": 10**9})
    audited(tmp_path / "office")
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        place.listen(128)
        port = place.getsockname()[1]
        app = served(tmp_path / "office", port=port)
        headers = {"Authorization": f"Bearer {door_of(app).tokens.make('schemathesis', SCOPES)}"}
        config = SchemathesisConfig(seed=SEED)
        config.projects.default.generation = GenerationConfig(max_examples=EXAMPLES, database="none")
        config.projects.default.headers = headers
        config.projects.default.request_timeout = 120
        made: dict[str, int] = {}
        wrong = []
        with listening(app, place):
            document = schemathesis.openapi.from_url(
                f"http://127.0.0.1:{port}{V1}/openapi.json", headers=headers, config=config
            )
            for event in engine.from_schema(document).execute():
                assert type(event).__name__ not in ("FatalError", "NonFatalError"), event
                recorder = getattr(event, "recorder", None)
                for checks in recorder.checks.values() if recorder is not None else ():
                    for check in checks:
                        made[check.name] = made.get(check.name, 0) + 1
                        if check.status.value == "failure":
                            wrong.append(f"{check.name} {recorder.label}: {check.failure_info.failure.message}\n{check.failure_info.code_sample}")  # fmt: skip
    assert wrong == [], wrong[:3]
    assert set(made) == CHECKS
    assert sum(made.values()) > 1000
