"""Tokens of the API: who gets in, with what, until when; and who does not."""

import datetime
import json
import stat
from pathlib import Path

import anyio
import pytest
from api_made import V1, caller, served
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_made import HERE, started

from pipeline.cli import main
from pipeline.exit_code import ExitCode
from pipeline.web import api_tokens
from pipeline.web.api_door import door_of
from pipeline.web.api_folder import api_folder
from pipeline.web.api_tokens import NoToken, Tokens


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return served(tmp_path)


def asked(app: FastAPI, **headers: str) -> TestClient:
    made = TestClient(app, base_url=HERE, raise_server_exceptions=False)
    made.headers.update(headers)
    return made


def test_a_token_is_kept_as_its_hash_only_for_its_owners_eyes(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "x.api")
    words = tokens.make("ระบบ", ["read"])
    data = tokens.path.read_bytes()
    assert words.encode() not in data
    assert words.rpartition("_")[2].encode() not in data
    assert stat.S_IMODE(tokens.path.stat().st_mode) == 0o600
    found = tokens.named_by(words)
    assert found is not None
    assert (found.name, found.scopes) == ("ระบบ", ("read",))


def test_nothing_but_the_very_words_is_a_token(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    words = tokens.make("ระบบ", ["read"])
    key = words.split("_")[1]
    wrong = ["", " ", words[:-1], words + "A", words.upper(), f"saraban_{key}_{'A' * 43}", f" {words}", "\ud800" * 64]
    assert [x for x in wrong if tokens.named_by(x) is not None] == []


def test_a_token_ends_on_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = Tokens(tmp_path)
    words = tokens.make("ระบบ", ["read"], days=2)
    now = datetime.datetime.now(datetime.UTC)
    for hours, holds in ((47, True), (49, False)):
        monkeypatch.setattr(api_tokens, "_clock", lambda h=hours: now + datetime.timedelta(hours=h))
        assert (tokens.named_by(words) is not None) is holds, hours


def test_a_token_that_was_taken_back_is_refused_at_once_by_a_server_that_runs(app: FastAPI) -> None:
    client = caller(app, "read")
    assert client.get(f"{V1}/me").status_code == 200
    one = door_of(app).tokens.listed()[0]
    Tokens(api_folder(app.state.settings.folder)).revoke(one.id)  # another process
    assert client.get(f"{V1}/me").status_code == 401


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("ระบบ", [], None),
        ("ระบบ", ["read", "all"], None),
        ("ระบบ", ["originals"], None),
        ("", ["read"], None),
        ("a\nb", ["read"], None),
        ("a" * 81, ["read"], None),
        ("ระบบ", ["read"], 0),
        ("ระบบ", ["read"], 4000),
    ],
    ids=["no scope", "an unknown scope", "originals but masked", "no name", "two lines", "long", "0 days", "4000 days"],
)
def test_a_token_that_makes_no_sense_is_not_made(
    name: str, scopes: list[str], days: int | None, tmp_path: Path
) -> None:
    tokens = Tokens(tmp_path)
    with pytest.raises(NoToken):
        tokens.make(name, scopes, days)
    assert not tokens.path.exists()


def test_a_damaged_file_lets_nobody_in_and_is_not_written_over(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    words = tokens.make("ระบบ", ["read"])
    tokens.path.write_bytes(tokens.path.read_bytes()[:-5])
    assert tokens.named_by(words) is None
    with pytest.raises(NoToken, match="damaged"):
        tokens.make("อีกระบบ", ["read"])


def test_every_route_of_the_api_asks_for_a_token(app: FastAPI) -> None:
    """By the document: none of them answers without one, whatever the method."""
    from pipeline.web.api import document

    client = asked(app)
    for path, methods in document()["paths"].items():
        at = path.replace("{unit}", "x").replace("{sha256}", "a" * 64).replace("{page}", "1").replace("{job}", "a" * 32)
        at = at.replace("{hook}", "a" * 16).replace("{decision}", "a" * 64)
        for method in methods:
            answer = client.request(method, at)
            assert (answer.status_code, answer.json()["code"]) == (401, "no_token"), at
            assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_of_a_browser_opens_nothing_here(app: FastAPI) -> None:
    """The cookie of whoever is signed in counts for nothing under /api."""
    browser = started(app)
    assert browser.get("/").status_code != 401
    answer = browser.get(f"{V1}/run")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("scope", "method", "at"),
    [
        ("read", "GET", "/run"),
        ("read", "GET", "/departments/x"),
        ("read", "GET", "/decisions"),
        ("pictures", "GET", f"/documents/{'a' * 64}/pages/1.png"),
        ("originals", "GET", f"/documents/{'a' * 64}/original"),
        ("decide", "POST", "/decisions"),
        ("send", "POST", "/documents"),
        ("send", "GET", "/jobs"),
        ("hooks", "GET", "/hooks"),
        ("hooks", "POST", "/hooks"),
    ],
)
def test_a_token_may_do_what_its_scopes_say_and_no_more(scope: str, method: str, at: str, app: FastAPI) -> None:
    bodies = {
        "/decisions": {"what": "rule-out", "file": "x", "why": "y"},
        "/hooks": {"url": "https://kpi.example.go.th/"},
    }
    others = [s for s in api_tokens.SCOPES if s != scope]
    answer = caller(app, *others).request(method, V1 + at, json=bodies.get(at))
    assert (answer.status_code, answer.json()["code"], answer.json()["scope"]) == (403, "scope_missing", scope)


def test_whoever_gives_wrong_tokens_must_wait_and_the_right_one_never(app: FastAPI) -> None:
    right, wrong = caller(app, "read"), asked(app, authorization="Bearer saraban_0_guess")
    codes = [wrong.get(f"{V1}/me").status_code for _ in range(8)]
    assert codes[0] == 401
    assert codes[-1] == 429
    last = wrong.get(f"{V1}/me")
    assert int(last.headers["retry-after"]) >= 1
    assert right.get(f"{V1}/me").status_code == 200


@pytest.mark.parametrize("at", ["/documents", "/decisions", "/hooks"])
def test_no_byte_of_a_strangers_body_is_asked_for(at: str, app: FastAPI) -> None:
    """The token is looked at first, so strangers fill neither disk nor memory."""
    asked_for = []

    async def receive() -> dict[str, object]:
        asked_for.append(at)
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            codes.append(message["status"])

    codes: list[object] = []
    head = {"host": "127.0.0.1:8000", "authorization": "Bearer saraban_0_guess", "content-length": "500"}
    head["content-type"] = "multipart/form-data; boundary=x" if at == "/documents" else "application/json"
    scope = {
        "type": "http", "method": "POST", "path": V1 + at, "raw_path": (V1 + at).encode(), "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in head.items()], "client": ("10.0.0.9", 1), "scheme": "http",
        "server": ("127.0.0.1", 8000), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    anyio.run(app, scope, receive, send)
    assert codes == [401]
    assert asked_for == []


def test_a_long_body_where_none_belongs_is_not_read(app: FastAPI) -> None:
    client = caller(app, "decide", "hooks")
    for at in ("/decisions", "/hooks"):
        answer = client.post(V1 + at, content=b" " * 1_100_000, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    chunked = client.post(V1 + "/hooks", content=iter([b"{}"]), headers={"content-type": "application/json"})
    assert (chunked.status_code, chunked.json()["code"]) == (411, "no_length")


def test_the_command_makes_lists_and_takes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    (out / "departments").mkdir(parents=True)
    assert main(["serve", str(out), "--make-token", "ระบบ KPI", "--scopes", "read,send", "--days", "30"]) == 0
    words = capsys.readouterr().out.strip()
    tokens = Tokens(api_folder(out))
    made = tokens.named_by(words)
    assert made is not None
    assert main(["serve", str(out), "--tokens"]) == 0
    listed = capsys.readouterr().out
    assert made.id in listed
    assert words not in listed
    assert made.sha256 not in listed
    assert main(["serve", str(out), "--revoke-token", made.id]) == 0
    assert tokens.named_by(words) is None
    assert main(["serve", str(out), "--revoke-token", "nothing"]) == ExitCode.USAGE
    assert main(["serve", str(out), "--make-token", "x", "--scopes", "everything"]) == ExitCode.USAGE


def test_a_token_that_shows_personal_data_is_recorded_as_people_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (out / "departments").mkdir(parents=True)
    log = tmp_path / "out.personal-data.jsonl"
    assert main(["serve", str(out), "--make-token", "ระบบ"]) == 0
    assert not log.exists()
    assert main(["serve", str(out), "--make-token", "ระบบ", "--scopes", "read,unmasked"]) == 0
    line = json.loads(log.read_bytes())
    token = Tokens(api_folder(out)).listed()[-1]
    assert {line["token"], line["name"], line["event"]} == {token.id, "ระบบ", "token_unmasked"}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("pipeline.run_log.append", full)
    assert main(["serve", str(out), "--make-token", "อีกระบบ", "--scopes", "read,unmasked"]) != 0
    assert [t.revoked != "" for t in Tokens(api_folder(out)).listed()] == [False, False, True]


def test_the_log_of_requests_says_which_token_asked(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
    client = caller(app, "read")
    client.get(f"{V1}/me")
    said = capsys.readouterr().err
    assert f"ระบบทดสอบ (API {door_of(app).tokens.listed()[0].id})" in said
    assert client.headers["authorization"].split("_")[-1] not in said


def test_the_command_knows_every_scope() -> None:
    from pipeline.cli_tokens import SCOPES

    assert SCOPES == api_tokens.SCOPES


def test_two_who_make_tokens_at_once_lose_none(tmp_path: Path) -> None:
    import threading

    folder = tmp_path / "x.api"
    folder.mkdir()
    threads = [threading.Thread(target=Tokens(folder).make, args=(f"ระบบ {n}", ["read"])) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    assert len(Tokens(folder).listed()) == 8
    assert len(json.loads((folder / "tokens.json").read_bytes())["tokens"]) == 8
