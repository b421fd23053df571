"""A server made by hand, for the tests of `pipeline/web`: its settings, and browsers that are signed in."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from pipeline.passwords import NO_PASSWORDS
from pipeline.reading import read_all
from pipeline.result_names import STORE
from pipeline.web.app import create_app
from pipeline.web.settings import Settings

HERE = "http://127.0.0.1:8000"
TOKEN = "a-start-token-of-the-tests"
PASSWORD = "ถ้อยคำยาวพอสมควร 2566"
AUDITOR, VIEWER = "สมชาย ตรวจดี", "สายใจ ดูเฉย"


def settings_in(folder: Path, **more: Any) -> Settings:
    """Settings over `folder / "out"`, on 127.0.0.1 without users."""
    out = folder / "out"
    (out / "departments").mkdir(parents=True, exist_ok=True)
    return Settings(
        **{
            "folder": out,
            "decisions": folder / "out.decisions.jsonl",
            "inboxes": (),
            "pack": None,
            "host": "127.0.0.1",
            "port": 8000,
            "token": TOKEN,
            "users": None,
            "hosts": frozenset({"127.0.0.1", "localhost"}),
            "behind_tls": False,
            "actor": AUDITOR,
            "body_limit": 1_000_000,
            "uploads": folder / "out.sent",
            "passwords": NO_PASSWORDS,
            **more,
        }
    )


def audited(place: Path, files: Mapping[str, bytes]) -> Path:
    """An inbox with these files and its results, read in this very process: `place / "inbox"`, `place / "out"`."""
    (place / "inbox").mkdir(parents=True)
    for name, data in files.items():
        (place / "inbox" / name).write_bytes(data)
    out = place / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.audit_run.read_all", lambda *a, **k: read_all(*a, **{**k, "few": 999}))
        run_audit([place / "inbox"], out, load_pack(), store=out / STORE)
    return place


def users_in(folder: Path) -> Path:
    """A users file with an auditor and a viewer, whose hashes take no time."""
    path = folder / "users.jsonl"
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    rows = [{"name": n, "role": r, "hash": quick} for n, r in ((AUDITOR, "auditor"), (VIEWER, "viewer"))]
    path.touch(0o600)
    path.write_text("".join(json.dumps(x) + "\n" for x in rows), encoding="utf-8")
    return path


def browser(app: FastAPI, base: str = HERE) -> TestClient:
    """A browser of whoever is not signed in; follows no redirect."""
    return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False)


def started(app: FastAPI) -> TestClient:
    """A browser that opened the printed address."""
    made = browser(app)
    assert made.get("/start", params={"token": TOKEN}).status_code == 303
    return made


def signed_in(app: FastAPI, name: str, password: str = PASSWORD, base: str = HERE) -> TestClient:
    """A browser that signed in with name and password."""
    made = browser(app, base)
    answer = made.post("/login", data={"name": name, "password": password, "csrf": csrf_of(made, "/login")})
    assert answer.status_code == 303, answer.text
    return made


def csrf_of(client: TestClient, at: str = "/personal-data") -> str:
    """What a change from this browser must bear, as a page of ours gives it."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(at).text)
    assert found
    return found[1]


def served(folder: Path, **more: Any) -> FastAPI:
    """The application over `folder / "out"`."""
    return create_app(settings_in(folder, **more))
