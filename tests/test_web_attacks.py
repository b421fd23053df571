"""What nobody gets out of saraban serve by any way round: words of documents with a secrecy mark, masked numbers, files of
the server. An office in which a mail and an archive hold a document with a mark, and in which numbers stand in names.
"""

import asyncio
import base64
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import web_made
from api_made import MEMO, PHONE, UNIT, V1, caller, mail, served
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_made import TOKEN, VIEWER, csrf_of, signed_in, started, users_in

from pipeline.decisions import load_decisions
from pipeline.open_store import open_store
from pipeline.result_names import STORE
from pipeline.web import guard

WORD = "แผนเฉพาะกิจมะม่วงน้ำดอกไม้"
SECRET = f"""ลับ
บันทึกข้อความ
ส่วนราชการ สำนักงานเขตบางรัก ฝ่ายปกครอง
ที่ กท 4301/99 วันที่ 15 กุมภาพันธ์ 2566
เรื่อง {WORD}
เรียน ผู้อำนวยการสำนักงาน ก.ก.
ขอส่ง{WORD}มาเพื่อโปรดทราบ
"""
QUIET = "บันทึกการประชุมภายใน ครั้งที่ 3\nผู้เข้าประชุม 5 คน\n"


def archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        for name, words in files.items():
            into.writestr(f"{name}.txt", words)
    return made.getvalue()


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "a.eml": mail(("memo.txt", MEMO.encode()), ("s.txt", SECRET.encode())),
        "b.eml": mail(("box.zip", archive(within=SECRET, other=QUIET)), subject="กล่อง"),
        "c.eml": mail(("plain.txt", QUIET.encode()), subject="ธรรมดา"),
        f"{PHONE} โทร.txt": (QUIET + "หมายเหตุ").encode(),
    }
    return web_made.audited(tmp_path_factory.mktemp("attacked"), files)


@pytest.fixture
def office(audited: Path, tmp_path: Path) -> Path:
    shutil.copytree(audited, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def app(office: Path) -> Iterator[FastAPI]:
    made = served(office)
    with TestClient(made):
        yield made


def rows(office: Path) -> dict[str, dict[str, Any]]:
    lines = (office / "out" / "inputs.jsonl").read_bytes().splitlines()
    return {r["path"]: r for r in map(json.loads, lines)}


def unmasked(app: FastAPI) -> TestClient:
    someone = started(app)
    asked = {"show": "yes", "why": "ตรวจ", "csrf": csrf_of(someone)}
    assert someone.post("/personal-data", data=asked).status_code == 303
    return someone


def test_a_mail_or_an_archive_that_holds_a_secret_document_is_not_given_away(app: FastAPI, office: Path) -> None:
    """Neither to whoever may see personal data nor to a token that may have originals: the document lies within."""
    known = rows(office)
    person, system = unmasked(app), caller(app, "read", "originals", "unmasked")
    held = ["a.eml", "a.eml > s.txt", "b.eml", "b.eml > box.zip", "b.eml > box.zip > within.txt"]
    given = ["a.eml > memo.txt", "b.eml > box.zip > other.txt", "c.eml", "c.eml > plain.txt"]
    assert {*held, *given} <= known.keys()
    for path in held:
        sha256 = known[path]["sha256"]
        assert person.get(f"/original/{sha256}").status_code == 403, path
        answer = system.get(f"{V1}/documents/{sha256}/original")
        assert (answer.status_code, answer.json()["code"]) == (403, "withheld"), path
        assert f'href="/original/{sha256}"' not in person.get(f"/page/{sha256}/1").text
    for path in given:
        sha256 = known[path]["sha256"]
        assert person.get(f"/original/{sha256}").status_code == 200, path
        assert system.get(f"{V1}/documents/{sha256}/original").status_code == 200, path


def test_no_word_of_a_secret_document_leaves_by_any_way(app: FastAPI, office: Path) -> None:
    """Every screen, fragment, search, picture and call, as anybody may ask them, with all scopes, before and after a
    person decided about the document in its own words.
    """
    known = rows(office)
    person = unmasked(app)
    secret = known["a.eml > s.txt"]["sha256"]
    said = {"what": "value", "words": [secret, "subject", f"{WORD} ฉบับแก้"], "why": f"แก้เป็น {WORD}"}
    assert person.post("/decide", json=said, headers={"X-CSRF-Token": csrf_of(person)}).status_code == 200
    queue = person.get("/queue").text
    keys = set(re.findall(r"/queue/item/([0-9a-f]{24})", queue + person.get(f"/departments/{UNIT}").text))
    contents = sorted({r["sha256"] for r in known.values()})
    screens = ["/", "/run/progress", "/departments", "/queue", "/files", "/files?which=unassigned", "/decisions"]
    screens += [
        f"/departments/{UNIT}{x}" for x in ("", "/paper", *(f"/demand/D{n}.{m}" for n in (1, 2, 3) for m in (1, 3)))
    ]
    screens += [f"/queue/{x}/{key}" for x in ("item", "sight") for key in keys]
    screens += [f"/page/{sha256}/1?q={quote('มะม่วง')}" for sha256 in contents]
    screens += [f"/search?q={quote(x)}" for x in ("มะม่วง", "เฉพาะกิจ", "4301/99", "ขอส่ง")]
    screens += [f"/decisions?q={quote('ฉบับแก้')}"]
    for at in screens:
        words = html.unescape(person.get(at).text)
        assert WORD not in words, at
        assert f"{WORD[:8]}" not in words.replace("<mark>", "").replace("</mark>", ""), at
    system = caller(app, "read", "pictures", "originals", "unmasked", "decide")
    calls = ["run", "departments", f"departments/{UNIT}", "findings?limit=200", "records?limit=200", "inputs?limit=200"]
    calls += ["unassigned", "decisions?limit=200", *(f"documents/{s}{x}" for s in contents for x in ("", "/original"))]
    for at in calls:
        assert WORD not in system.get(f"{V1}/{at}").content.decode("utf-8", "replace"), at
    another = {**said, "words": [secret, "subject", "อื่น"], "why": "x"}
    for headers in ({}, {"HX-Request": "true"}):
        data = {**another, "csrf": csrf_of(person)}
        second = person.post("/decide", data=data, headers=headers)
        assert second.status_code == 409
        assert WORD not in html.unescape(second.text)
    second = person.post("/decide", json=another, headers={"X-CSRF-Token": csrf_of(person)})
    assert second.status_code == 409
    assert WORD not in json.dumps(second.json(), ensure_ascii=False)
    first = load_decisions(office / "out.decisions.jsonl").all[0].hash
    assert WORD not in system.get(f"{V1}/decisions/{first}").text
    other = system.post(f"{V1}/decisions", json={**_as_api(said), "value": "อื่น", "seen": ""})
    assert other.status_code == 409
    assert WORD not in other.text


def _as_api(said: dict[str, Any]) -> dict[str, Any]:
    return {"what": "value", "file": said["words"][0], "field": said["words"][1], "why": "x"}


def test_a_search_finds_nothing_that_its_asker_may_not_see(app: FastAPI, office: Path) -> None:
    """Of a list that is filtered, what is left tells as much as its words: numbers in names of files and in reasons, and
    words of a secret document in a decision.
    """
    person, seeing = started(app), unmasked(app)
    secret = rows(office)["a.eml > s.txt"]["sha256"]
    for body in (
        {"what": "value", "words": [secret, "subject", f"{WORD} ฉบับแก้"], "why": "แก้"},
        {"what": "received", "words": ["c.eml", "2023-02-01"], "why": f"โทรถาม {PHONE}"},
    ):
        assert person.post("/decide", json=body, headers={"X-CSRF-Token": csrf_of(person)}).status_code == 200

    def found(someone: TestClient, at: str, q: str) -> int:
        words = someone.get(at, params={"q": q}).text
        return int(re.findall(r"(?:พบ|found:)[^0-9]*([0-9]+)", words)[0])

    assert found(person, "/files", PHONE) == 0
    assert found(seeing, "/files", PHONE) == 1
    assert found(person, "/files", "โทร") == 1
    assert found(person, "/decisions", PHONE) == 0
    assert found(seeing, "/decisions", PHONE) == 1
    assert found(person, "/decisions", "โทรถาม") == 1
    for someone in (person, seeing):
        assert found(someone, "/decisions", "ฉบับแก้") == 0


def test_a_cursor_holds_no_number_that_is_masked(app: FastAPI) -> None:
    """It names the last item that was given, and anybody can read it."""
    masked, seeing = caller(app, "read"), caller(app, "read", "unmasked")

    def cursors(system: TestClient, what: str) -> list[str]:
        out, at = [], ""
        while at is not None:
            at = system.get(f"{V1}/{what}", params={"limit": 1, "cursor": at}).json()["next"]
            if at:
                out.append(base64.urlsafe_b64decode(at + "=" * (-len(at) % 4)).decode())
        return out

    for what in ("inputs", "records"):
        assert PHONE not in " ".join(cursors(masked, what))
    assert PHONE in " ".join(cursors(seeing, "inputs"))
    assert len(cursors(masked, "inputs")) == len(cursors(seeing, "inputs")) == len(set(cursors(masked, "inputs")))


@pytest.mark.parametrize("file", ["/etc/hostname", "../out.decisions.jsonl", "../../inbox/a.eml", "/dev/zero", "\x00"])
def test_an_answer_names_no_file_of_the_server(app: FastAPI, office: Path, file: str) -> None:
    """On the command line the file that bears an answer may be any; from elsewhere its hash, or that it is there at all,
    would tell of files that are nobody's business.
    """
    person, system = started(app), caller(app, "decide", "read")
    found = system.get(f"{V1}/findings", params={"unit": UNIT}).json()["items"][0]
    words = [UNIT, found["key"], ""]
    body = {"what": "reply", "words": words, "who": "สำนักงานเขต", "file": file, "why": "x"}
    answer = person.post("/decide", json=body, headers={"X-CSRF-Token": csrf_of(person)})
    assert answer.status_code == 422
    sent = {"what": "reply", "unit": UNIT, "finding": found["key"], "who": "สำนักงานเขต", "words": "", "file": file}
    for key in ({}, {"idempotency-key": "k"}):
        there = system.post(f"{V1}/decisions", json={**sent, "what": "reply-file", "why": "x", "seen": ""}, headers=key)
        assert there.status_code in (404, 422), there.text
    assert load_decisions(office / "out.decisions.jsonl").all == ()
    mine = {**body, "file": "c.eml"}
    assert person.post("/decide", json=mine, headers={"X-CSRF-Token": csrf_of(person)}).status_code == 200


def test_a_body_that_comes_drop_by_drop_is_given_up(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that stands still, and one that goes on so slowly that it would hold its connection for hours; whoever has sent
    all of it may then wait as long as the answer takes.
    """
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    monkeypatch.setattr(guard, "SLOWEST", 1_000_000_000)

    async def read(*pieces: bytes, pause: float) -> str:
        left = list(pieces)

        async def receive() -> Any:
            if len(left) < len(pieces):
                await asyncio.sleep(pause)
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

        counting = guard._counted(receive, 1000)
        try:
            while (await counting())["more_body"]:
                pass
        except guard.Problem as problem:
            return problem.code
        return "read"

    assert asyncio.run(read(b"a", b"b", pause=0.0)) == "read"
    assert asyncio.run(read(b"a", b"b", pause=60.0)) == "too_slow"
    assert asyncio.run(read(*[b"a"] * 50, pause=0.05)) == "too_slow"

    async def afterwards() -> str:
        heard = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

        async def receive() -> Any:
            if len(heard) == 1:
                await asyncio.sleep(0.6)
            return heard.pop(0)

        counting = guard._counted(receive, 1000)
        await counting()
        return str((await counting())["type"])

    assert asyncio.run(afterwards()) == "http.disconnect"


def test_a_cookie_that_a_stranger_chose_never_becomes_a_session(app: FastAPI) -> None:
    """Session fixation: whatever cookie the browser brings, signing in gives it another one."""
    someone = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    someone.cookies.set("saraban-8000", "chosen-by-a-stranger")
    assert someone.get("/departments").status_code == 401
    made = someone.get("/start", params={"token": TOKEN})
    assert made.status_code == 303
    assert "chosen-by-a-stranger" not in made.headers["set-cookie"]
    stranger = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    stranger.cookies.set("saraban-8000", "chosen-by-a-stranger")
    assert stranger.get("/departments").status_code == 401


def test_a_viewer_changes_nothing_by_any_way(office: Path) -> None:
    """Every change that a page offers, with a good session and its secret: the file of decisions stays as it is, and so
    do the results; what a viewer may change is their own sight.
    """
    app = served(office, token="", users=users_in(office))
    someone = signed_in(app, VIEWER)
    head = {"X-CSRF-Token": csrf_of(someone)}
    before = (office / "out" / "run.jsonl").read_bytes()
    sha256 = rows(office)["c.eml"]["sha256"]
    item = re.findall(r"/queue/item/([0-9a-f]{24})", someone.get(f"/departments/{UNIT}").text)[0]
    tries: list[tuple[str, dict[str, Any]]] = [
        ("/decide", {"what": "received", "words": ["c.eml", "2023-02-01"], "why": "x"}),
        ("/files/assign", {"sha256": sha256, "unit": UNIT, "why": "x"}),
        *((f"/queue/item/{item}", {"action": x, "sure": "1"}) for x in ("yes", "no", "ask", "skip", "undo", "correct")),
    ]
    for at, data in tries:
        for answer in (someone.post(at, data=data, headers=head), someone.post(at, json=data, headers=head)):
            assert answer.status_code in (403, 422), (at, data, answer.status_code)
    assert someone.post(f"{V1}/decisions", json={}, headers=head).status_code == 401
    assert not (office / "out.decisions.jsonl").exists()
    assert (office / "out" / "run.jsonl").read_bytes() == before


def test_while_a_file_is_forgotten_nothing_else_makes_results(app: FastAPI, office: Path) -> None:
    """A decision is recorded, says that its results follow, and they do."""
    person = started(app)
    app.state.live.catch_up()
    with open_store(office / "out" / STORE):
        body = {"what": "received", "words": ["c.eml", "2023-02-01"], "why": "x"}
        answer = person.post("/decide", json=body, headers={"X-CSRF-Token": csrf_of(person)})
        assert answer.json()["waits"] is not None
    assert app.state.live.catch_up() is None
