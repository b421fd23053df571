"""Deciding on the web: by the functions of `saraban decide`, at once, and never over what somebody else decided unseen."""

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import web_made
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.testclient import TestClient
from web_made import AUDITOR, VIEWER, csrf_of, served, settings_in, signed_in, started, users_in

from pipeline.audit_run import run_audit
from pipeline.decisions import load_decisions
from pipeline.forget import forget
from pipeline.open_store import open_store
from pipeline.pack import load_pack
from pipeline.result_names import STORE
from pipeline.store_lock import StoreHeld
from pipeline.verify import verify
from pipeline.web.app import create_app
from pipeline.web.inbox_news import InboxNews

UNIT = "bma-district-bang-rak"
PHONE = "0 2123 4567"


def memo(n: int, mark: str = "") -> str:
    return (
        f"{mark}บันทึกข้อความ\nส่วนราชการ สำนักงานเขตบางรัก\nที่ กท 4301/{n + 1} วันที่ {n + 1} มกราคม 2566\n"
        f"เรื่อง ขอส่งเอกสารชุดที่ {n}\nเรียน หัวหน้าสำนักงาน ก.ก.\nตามที่ให้หน่วยงานส่งเอกสาร นั้น จึงขอส่งมาพร้อมนี้\n"
    )


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    memos = {f"{n}.txt": memo(n, "ลับ\n" if n == 2 else "").encode() for n in range(3)}
    return web_made.audited(tmp_path_factory.mktemp("office"), memos)


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
    assert "1 กุมภาพันธ์ 2566" in answer.text
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


def test_who_assigns_a_file_while_a_run_is_at_work_is_told_so_too(office: Path, person: TestClient) -> None:
    person.app.state.live.catch_up()
    sha256 = json.loads((office / "out" / "inputs.jsonl").read_bytes().splitlines()[0])["sha256"]
    with open_store(office / "out" / STORE):
        data = {"sha256": sha256, "unit": UNIT, "received": "15 ก.พ. 2566", "why": "ดูแล้ว", "csrf": csrf_of(person)}
        answer = person.post("/files/assign", data=data)
    assert answer.status_code == 200
    assert "การตรวจอีกรายการหนึ่งทำงานอยู่" in answer.text
    assert [x["what"] for x in book(office)] == ["unit", "received"]
    page = person.get("/").text
    assert "มีคำวินิจฉัยที่ยังไม่ได้รวมในผลนี้" in page, "the screens say what is missing"
    assert "การตรวจอีกรายการหนึ่งทำงานอยู่" in page, "and why"


def test_units_and_files_are_told_by_name_to_whoever_comes_second(office: Path, person: TestClient) -> None:
    sha256 = json.loads((office / "out" / "inputs.jsonl").read_bytes().splitlines()[0])["sha256"]
    assert told(person, "unit", sha256, UNIT).status_code == 303
    other = "bma-district-yan-nawa"
    for at, data in (
        ("/decide", {"what": "unit", "words": [sha256, other], "why": "x"}),
        ("/files/assign", {"sha256": sha256, "unit": other, "why": "x"}),
    ):
        answer = person.post(at, data={**data, "csrf": csrf_of(person)})
        assert answer.status_code == 409
        plain = re.sub(r"<input[^>]*>", "", answer.text)
        assert "สำนักงานเขตบางรัก" in plain
        assert "สำนักงานเขตยานนาวา" in plain
        assert "0.txt" in plain
        assert UNIT not in plain
        assert other not in plain
        assert sha256 not in plain


def test_a_reason_that_quotes_a_secret_document_is_not_shown_again(office: Path, person: TestClient) -> None:
    why = "ตามเรื่อง ขอส่งเอกสารชุดที่ 2"  # the subject of the document with the mark
    assert told(person, "state", UNIT, "D1.1", "met", why=why).status_code == 303
    answer = told(person, "state", UNIT, "D1.1", "not_met")
    assert answer.status_code == 409
    assert "ขอส่งเอกสารชุดที่ 2" not in answer.text
    assert "เอกสารมีชั้นความลับ จึงไม่แสดง" in answer.text


# --- what the results do not know of, and who signs them


def until(there: Callable[[], bool]) -> None:
    """Asks again and again; a loaded machine may take its time."""
    end = time.monotonic() + 90
    while not there():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


SCREENS = ("/", f"/departments/{UNIT}", f"/departments/{UNIT}/paper", f"/departments/{UNIT}/demand/D1.1")
CHANGED = "โฟลเดอร์รับเอกสารเปลี่ยนไปหลังการตรวจนี้"


@pytest.mark.parametrize("what", ["came", "changed", "went"])
def test_the_screens_say_that_the_inbox_changed_since_the_audit(office: Path, person: TestClient, what: str) -> None:
    """And what to do; a decision does not change it, and the API's readers are told nothing wrong meanwhile."""
    until(lambda: person.app.state.live.catch_up() is None)
    for at in SCREENS:
        assert CHANGED not in person.get(at).text
    path = office / "inbox" / ("9.txt" if what == "came" else "0.txt")
    if what == "went":
        path.unlink()
    else:
        path.write_text(memo(9) + "เพิ่ม", encoding="utf-8")
    until(lambda: CHANGED in person.get("/").text)
    for at in SCREENS:
        assert CHANGED in person.get(at).text
        assert "saraban audit INBOX --out DIR" in person.get(at).text
    assert told(person, "received", "1.txt", "2023-02-01").status_code == 303
    assert CHANGED in person.get("/").text


def test_an_inbox_that_was_named_at_the_start_is_the_one_that_is_looked_at(office: Path) -> None:
    """Without `--inbox` it is that of the last run, whichever that is by then: two runs may have read two inboxes."""
    moved = office / "elsewhere"
    shutil.move(office / "inbox", moved)
    named = served(office, inboxes=(moved,), are_inboxes_named=True)
    with TestClient(named):
        client = started(named)
        until(lambda: named.state.live.catch_up() is None)
        (moved / "9.txt").write_text(memo(9), encoding="utf-8")
        until(lambda: CHANGED in client.get("/").text)
    both = office / "both"
    both.mkdir()
    (both / "5.txt").write_text(memo(5), encoding="utf-8")
    app = served(office, inboxes=(moved,))
    with TestClient(app):
        client = started(app)
        run_audit([both], office / "out", load_pack(), store=office / "out" / STORE)
        until(lambda: app.state.live.catch_up() is None)
        assert CHANGED not in client.get("/").text
        assert told(client, "received", "5.txt", "2023-02-01").status_code == 303, "decisions count in the new run"
    assert list(verify(office / "out")) == []


def test_lines_that_the_server_adds_are_signed_where_a_key_was_given(office: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem = office / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    app = served(office, sign_key=pem)
    with TestClient(app):
        assert told(started(app), "received", "0.txt", "2023-02-01").status_code == 303
        until(lambda: app.state.live.catch_up() is None)
    line = json.loads((office / "out" / "run.jsonl").read_bytes().splitlines()[-1])
    assert line["what"] == "decide"
    key.public_key().verify(bytes.fromhex(line["signature"]), line["hash"].encode())
    assert list(verify(office / "out")) == []


def test_without_a_key_lines_bear_no_signature(office: Path, person: TestClient) -> None:
    assert told(person, "received", "0.txt", "2023-02-01").status_code == 303
    line = json.loads((office / "out" / "run.jsonl").read_bytes().splitlines()[-1])
    assert (line["what"], "signature" in line) == ("decide", False)


def test_a_forgotten_file_is_shown_no_more_by_a_server_that_runs(office: Path, person: TestClient) -> None:
    """Neither from memory nor by search; and while a file is being forgotten a decision changes no result."""
    sha256 = next(
        json.loads(x)["sha256"] for x in (office / "out" / "inputs.jsonl").read_bytes().splitlines() if b"1.txt" in x
    )
    until(lambda: person.app.state.live.catch_up() is None)
    until(lambda: person.app.state.search.ready)
    looked_for = {"q": "ขอส่งเอกสารชุดที่ 1"}
    assert 'class="hits"' in person.get("/search", params=looked_for).text
    assert "ขอส่งเอกสารชุดที่ 1" in person.get(f"/page/{sha256}/1").text
    rows = [json.loads(x) for x in (office / "out" / "inputs.jsonl").read_bytes().splitlines()]
    forget(office / "out", rows, {sha256}, "เจ้าของข้อมูลขอให้ลบ")
    (office / "inbox" / "1.txt").unlink()
    assert "ขอส่งเอกสารชุดที่ 1" not in person.get(f"/page/{sha256}/1").text
    until(lambda: person.app.state.search.ready)
    until(lambda: 'class="hits"' not in person.get("/search", params=looked_for).text)
    answer = sent(person, {"what": "received", "words": ["0.txt", "2023-02-01"], "why": "x", "seen": ""})
    assert "files were forgotten" in answer.json()["waits"]["en"]
    assert list(verify(office / "out")) == []


def test_forgetting_waits_for_no_run_and_says_so(office: Path) -> None:
    rows = [json.loads(x) for x in (office / "out" / "inputs.jsonl").read_bytes().splitlines()]
    before = (office / "out" / "run.jsonl").read_bytes()
    with open_store(office / "out" / STORE), pytest.raises(StoreHeld):
        forget(office / "out", rows, {rows[0]["sha256"]}, "x")
    assert (office / "out" / "run.jsonl").read_bytes() == before
    assert list(verify(office / "out")) == []


def test_a_look_at_the_inbox_makes_no_screen_wait() -> None:
    """A slow disk: the screen has what the last look found, and the next screen the newer."""
    slow, looks = threading.Event(), [False]

    def look() -> bool:
        slow.wait(90)
        return looks[-1]

    now = [0.0]
    news = InboxNews(look, lambda: now[0])
    try:
        assert news.changed() is False
        looks.append(True)
        slow.set()
        until(lambda: news.changed() is True)
        looks.append(False)
        assert news.changed() is True, "a look counts for some seconds"
        now[0] += 60
        until(lambda: news.changed() is False)
    finally:
        slow.set()
        news.close()
    assert news.changed() is False
