"""Deciding on the web: by the functions of `saraban decide`, at once, and never over what somebody else decided unseen."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_made import AUDITOR, VIEWER, csrf_of, served, settings_in, signed_in, started, users_in

from pipeline.audit_run import run_audit
from pipeline.decisions import load_decisions
from pipeline.open_store import open_store
from pipeline.pack import load_pack
from pipeline.reading import read_all
from pipeline.result_names import STORE
from pipeline.verify import verify
from pipeline.web.app import create_app

UNIT = "bma-district-bang-rak"
PHONE = "0 2123 4567"


def memo(n: int, mark: str = "") -> str:
    return (
        f"{mark}บันทึกข้อความ\nส่วนราชการ สำนักงานเขตบางรัก\nที่ กท 4301/{n + 1} วันที่ {n + 1} มกราคม 2566\n"
        f"เรื่อง ขอส่งเอกสารชุดที่ {n}\nเรียน หัวหน้าสำนักงาน ก.ก.\nตามที่ให้หน่วยงานส่งเอกสาร นั้น จึงขอส่งมาพร้อมนี้\n"
    )


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office")
    (place / "inbox").mkdir()
    for n in range(3):
        (place / "inbox" / f"{n}.txt").write_text(memo(n, "ลับ\n" if n == 2 else ""), encoding="utf-8")
    out = place / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.audit_run.read_all", lambda *a, **k: read_all(*a, **{**k, "few": 999}))
        run_audit([place / "inbox"], out, load_pack(), store=out / STORE)
    return place


@pytest.fixture
def office(audited: Path, tmp_path: Path) -> Path:
    shutil.copytree(audited, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def person(office: Path) -> Iterator[TestClient]:
    """A browser on a server that has begun in full."""
    app = served(office)
    with TestClient(app):
        yield started(app)


def told(client: TestClient, what: str, *words: str, **more: str) -> Any:
    """A form of a page, sent."""
    data = {"what": what, "words": list(words), "why": "ตรวจแล้ว", "csrf": csrf_of(client), **more}
    return client.post("/decide", data=data)


def sent(client: TestClient, body: Any) -> Any:
    """JSON, sent."""
    return client.post("/decide", json=body, headers={"X-CSRF-Token": csrf_of(client)})


def book(office: Path) -> list[dict[str, Any]]:
    path = office / "out.decisions.jsonl"
    return [json.loads(x) for x in path.read_bytes().splitlines()] if path.exists() else []


def test_a_form_is_recorded_counts_at_once_and_leads_back(office: Path, person: TestClient) -> None:
    answer = told(person, "state", UNIT, "D1.1", "met", back=f"/departments/{UNIT}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/departments/{UNIT}")
    (line,) = book(office)
    assert (line["what"], line["state"], line["actor"], line["why"]) == ("state", "met", AUDITOR, "ตรวจแล้ว")
    audit = json.loads((office / "out" / "departments" / f"{UNIT}.json").read_bytes())
    assert next(d["state"] for d in audit["demands"] if d["id"] == "D1.1") == "met"
    assert list(verify(office / "out")) == []


def test_json_is_told_what_became_of_it(office: Path, person: TestClient) -> None:
    body = {"what": "received", "words": ["0.txt", "2023-02-01"], "why": "ประทับรับ", "seen": ""}
    answer = sent(person, body)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["hash"] == book(office)[0]["hash"]
    assert made["units"] == [UNIT]
    assert (made["waits"], made["stale"]) == (None, None)


def test_for_htmx_it_is_a_fragment(person: TestClient) -> None:
    data = {"what": "received", "words": ["0.txt", "2023-02-01"], "why": "ประทับรับ", "csrf": csrf_of(person)}
    answer = person.post("/decide", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "บันทึกแล้ว" in answer.text


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
def test_the_second_person_is_shown_the_first_ones_decision_and_asked_again(
    office: Path, person: TestClient, htmx: bool
) -> None:
    assert told(person, "received", "0.txt", "2023-02-01", why="<b>โทร 0 2123 4567</b>").status_code == 303
    headers = {"HX-Request": "true"} if htmx else {}
    data = {
        "what": "received",
        "words": ["0.txt", "2023-02-02"],
        "why": "อื่น",
        "csrf": csrf_of(person),
        "back": "/files",
    }
    answer = person.post("/decide", data=data, headers=headers)
    assert answer.status_code == 409
    assert len(book(office)) == 1
    assert ("<html" in answer.text) is not htmx
    assert AUDITOR in answer.text
    assert "<b>โทร" not in answer.text
    assert "2023-02-01" in answer.text
    assert PHONE not in answer.text, "personal data is masked"
    first = book(office)[0]["hash"]
    assert f'name="seen" value="{first}"' in answer.text
    assert 'name="words" value="2023-02-02"' in answer.text
    assert person.post("/decide", data={**data, "seen": first}).headers["location"] == "/files"
    assert [x.get("day") for x in book(office)] == ["2023-02-01", "2023-02-02"]


def test_a_program_gets_a_problem_with_the_first_decision(office: Path, person: TestClient) -> None:
    body = {"what": "received", "words": ["0.txt", "2023-02-01"], "why": "ประทับรับ"}
    first = sent(person, body).json()["hash"]
    answer = sent(person, {**body, "words": ["0.txt", "2023-02-02"]})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["seen"], problem["decision"]["hash"]) == ("already_decided", first, first)
    assert (problem["decision"]["who"], problem["decision"]["why"]) == (AUDITOR, "ประทับรับ")
    assert len(book(office)) == 1


def test_words_of_a_document_with_a_secrecy_mark_are_not_shown_again(office: Path, person: TestClient) -> None:
    words = {"what": "value", "words": ["2.txt", "subject", "เรื่องลับของหน่วยงาน"], "why": "แก้"}
    assert sent(person, words).status_code == 200
    answer = sent(person, {**words, "words": ["2.txt", "subject", "อื่น"]})
    assert answer.status_code == 409
    assert "เรื่องลับของหน่วยงาน" not in json.dumps(answer.json(), ensure_ascii=False)
    assert answer.json()["decision"]["who"] == AUDITOR


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"what": "received", "words": ["0.txt", "2023-02-31"], "why": "x"}, 422, "there is no such day"),
        ({"what": "received", "words": ["0.txt", "2566-02-01"], "why": "x"}, 422, "Common Era"),
        ({"what": "received", "words": ["9.txt", "2023-02-01"], "why": "x"}, 422, "no such file"),
        ({"what": "received", "words": ["0.txt", "2023-02-01"], "why": " "}, 422, "say why"),
        ({"what": "received", "words": ["0.txt", "2023-02-01"], "why": "x" * 20_000}, 422, "too long"),
        ({"what": "state", "words": [UNIT, "D1.1", "maybe"], "why": "x"}, 422, "there are only"),
        ({"what": "value", "words": ["0.txt", "entries.nothing", "x"], "why": "x"}, 422, "no such field"),
        ({"what": "list", "words": [], "why": "x"}, 422, "wrong number of words"),
        ({"what": "../../etc", "words": ["\x00"], "why": "x"}, 422, "wrong number of words"),
        ({"what": ["unit", "unit"], "words": ["0.txt", UNIT], "why": "x"}, 422, "one text was expected"),
        ({"what": "unit", "words": [["0.txt"], UNIT], "why": "x"}, 422, "one text was expected"),
        ({"what": "undo", "words": ["0" * 64], "why": "x"}, 422, "no decision in force"),
        ([1, 2], 400, "no JSON object"),
    ],
)
def test_what_is_no_decision_is_refused_and_nothing_is_written(
    office: Path, person: TestClient, body: Any, status: int, words: str
) -> None:
    answer = sent(person, body)
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert book(office) == []


def test_the_way_back_leads_to_no_other_server(person: TestClient) -> None:
    seen = ""
    wrong = ["https://example.org/", "//example.org", "/\\example.org", "javascript:x", "/a b", ""]
    for n, back in enumerate(wrong, 1):
        answer = told(person, "received", "0.txt", f"2023-02-{n:02}", back=back, seen=seen)
        assert answer.headers["location"] == "/decisions"
        seen = sent(person, {"what": "received", "words": ["0.txt", "2023-01-01"], "why": "-"}).json()["seen"]


def test_a_viewer_decides_nothing(office: Path) -> None:
    app = create_app(settings_in(office, token="", users=users_in(office)))
    answer = told(signed_in(app, VIEWER), "received", "0.txt", "2023-02-01")
    assert answer.status_code == 403
    assert book(office) == []


def test_an_undoing_is_a_record_and_happens_once(office: Path, person: TestClient) -> None:
    first = sent(person, {"what": "rule-out", "words": ["0.txt"], "why": "ดูแล้ว"}).json()["hash"]
    assert told(person, "undo", first, seen=first).status_code == 303
    assert [x["what"] for x in book(office)] == ["rule_out", "undo"]
    assert told(person, "undo", first, seen=first, why="อีกครั้ง").status_code == 422
    assert load_decisions(office / "out.decisions.jsonl").all == ()


def test_a_file_of_decisions_that_does_not_hold_is_said(office: Path, person: TestClient) -> None:
    assert told(person, "received", "0.txt", "2023-02-01").status_code == 303
    path = office / "out.decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b"2023-02-01", b"2023-02-09"))
    answer = sent(person, {"what": "received", "words": ["1.txt", "2023-02-01"], "why": "x"})
    assert (answer.status_code, len(book(office))) == (503, 1)
    assert "does not hold together" in answer.text


def test_who_must_wait_for_the_results_is_told_so(office: Path, person: TestClient) -> None:
    """While a run is at work the decision is recorded; a page that simply leads back would hide that nothing changed."""
    person.app.state.live.catch_up()  # a server that begins has the store for a while itself
    with open_store(office / "out" / STORE):
        answer = told(person, "received", "0.txt", "2023-02-01", back="/files")
    assert answer.status_code == 200
    assert "การตรวจอีกรายการหนึ่งทำงานอยู่" in answer.text
    assert 'href="/files"' in answer.text
    assert len(book(office)) == 1
