"""The queue: one uncertain thing a screen. What each key records is exactly what it says; nothing is confirmed unseen."""

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from queue_made import HOSTILE, SECRET_WORD, UNIT, audit, office, picture_only, served
from starlette.testclient import TestClient
from web_made import AUDITOR, VIEWER, signed_in, started, users_in

from pipeline.decisions import load_decisions, record
from pipeline.doubt_words import DOUBTS
from pipeline.secrecy import secret_of
from pipeline.verify import verify
from pipeline.web.queue_answers import ACTIONS, OneDecision, actions_of, answer
from pipeline.web.queue_desk import QueueDesk
from pipeline.web.queue_items import KINDS, Item, QueueItems
from pipeline.web.results import Results, Snapshot
from pipeline.web.typed_value import typed_value
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.decision import ReplyDecision, Settled
from schemas.quoted import Quoted, Trust

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

BROWSER = next((x for x in ("chromium", "chromium-browser", "google-chrome") if shutil.which(x)), None)
LIMIT = 180


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("queue"))


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """An office of one's own, in which decisions may be made."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def app(place: Path) -> FastAPI:
    return served(place)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with started(app) as one:
        yield one


@pytest.fixture(scope="module")
def looking(made: Path) -> Iterator[TestClient]:
    """A browser for tests that decide nothing."""
    with started(served(made)) as one:
        yield one


def snapshot_of(place: Path) -> Snapshot:
    return Results(place / "out").now()


def items_in(place: Path) -> tuple[Item, ...]:
    snapshot = snapshot_of(place)
    return QueueItems().of(snapshot, {u: secret_of(a) for u, a in snapshot.audits.items()}, ())


def the(place: Path, kind: str, end: str = "", field: str = "") -> Item:
    return next(x for x in items_in(place) if x.kind == kind and x.path.endswith(end) and x.field.endswith(field))


def unit_audit(place: Path) -> DepartmentAudit:
    return snapshot_of(place).audits[UNIT]


def csrf(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/queue").text)
    assert found
    return found[1]


def press(client: TestClient, item: Item, action: str, *, htmx: bool = True, **more: str) -> Any:
    """One key on an item, as its screen sends it."""
    words = client.get(f"/queue/item/{item.key}").text
    found = re.search(r'name="csrf" value="([^"]+)"', words)
    assert found
    fields = {"csrf": found[1], "action": action, "seen": seen_on(words, action), "pictured": "1", **more}
    headers = {"hx-request": "true"} if htmx else {}
    return client.post(f"/queue/item/{item.key}", data=fields, headers=headers)


def seen_on(words: str, action: str) -> str:
    found = re.search(rf'id="do-{action}".*?name="seen" value="([^"]*)"', words, re.S)
    return found[1] if found else ""


# --- which items there are, and in which order


def test_every_kind_of_item_is_there(made: Path) -> None:
    assert {x.kind for x in items_in(made)} == set(KINDS)


def test_what_holds_most_back_comes_first(made: Path) -> None:
    """The unread file, for which eleven demands wait; then what one demand waits for; then what nothing rests on."""
    items = items_in(made)
    assert (items[0].kind, items[0].holds_back) == ("unread", (8, 11))
    assert [x.order for x in items] == sorted(x.order for x in items)
    weights = [x.holds_back for x in items]
    assert weights == sorted(weights, reverse=True)


def test_keys_are_of_the_content(made: Path, tmp_path: Path) -> None:
    """The same papers under other names, read again elsewhere, give the same keys but for findings that name a file."""
    shutil.copytree(made / "inbox", tmp_path / "inbox")
    first = next((tmp_path / "inbox").glob("*/r01.pdf"))
    first.rename(first.with_name("อีกชื่อ.pdf"))
    audit(tmp_path)
    keys = {x.key: x.kind for x in items_in(made)}
    assert keys == {x.key: x.kind for x in items_in(tmp_path)}
    assert len(keys) == len(items_in(made))


def test_a_document_with_a_secrecy_mark_is_asked_nothing_of(made: Path, looking: TestClient) -> None:
    for item in items_in(made):
        if item.kind != "demand":
            assert not item.path.endswith("s.pdf")
        assert SECRET_WORD not in looking.get(f"/queue/item/{item.key}").text


def test_one_content_in_two_units_is_one_item() -> None:
    a = Item("k", "value", "a", ("a",), holds_back=(1, 2))
    queue = QueueItems()
    from pipeline.web.queue_items import _joined

    both = _joined(a, replace(a, unit="b", units=("b",), holds_back=(2, 2)))
    assert (both.units, both.holds_back) == (("a", "b"), (3, 4))
    assert queue.of(Snapshot(Path()), {}, ()) == ()


# --- what each answer records

RECORDED = {
    ("value", "yes"): ("value",),
    ("value", "correct"): ("value",),
    ("value", "blank"): ("value",),
    ("value", "no"): None,
    ("unread", "yes"): ("rule-out",),
    ("unread", "no"): None,
    ("unread", "ask"): ("ask-again",),
    ("unassigned", "yes"): None,
    ("unassigned", "no"): None,
    ("unassigned", "ask"): None,
    ("unassigned", "correct"): ("unit",),
    ("demand", "yes"): ("state",),
    ("demand", "no"): ("state",),
    ("demand", "correct"): ("state",),
    ("demand", "ask"): ("ask-again",),
    ("finding", "yes"): ("uphold",),
    ("finding", "no"): ("overrule",),
    ("finding", "accept"): None,
    ("finding", "ask"): ("ask-again",),
}
TYPED = {"value": "2023-09-04", "demand": "not_applicable", "unassigned": f"unit:{UNIT}"}


@pytest.mark.parametrize(("kind", "action"), RECORDED, ids=lambda x: x)
def test_what_is_recorded(made: Path, kind: str, action: str) -> None:
    """The words go to `saraban decide` as they are; where a key would say more than is known, nothing is recorded."""
    item = the(made, kind, field="date" if kind == "value" else "")
    given_ = answer(item, action, TYPED.get(kind, ""), snapshot_of(made))
    wanted = RECORDED[kind, action]
    assert (tuple(d.what for d in given_.decided) if given_ else None) == wanted
    if given_ is not None:
        assert given_.why_th
        assert given_.why_en


def test_the_words_of_a_decision(made: Path) -> None:
    value, demand = the(made, "value", "r01.pdf", "date"), the(made, "demand", "s.pdf")
    snapshot = snapshot_of(made)

    def words(item: Item, action: str, typed: str = "") -> tuple[str, ...]:
        given_ = answer(item, action, typed, snapshot)
        assert given_ is not None
        return given_.decided[0].words

    assert words(value, "yes") == (value.sha256, "date", "2023-09-02")
    assert words(value, "correct", "2023-09-03") == (value.sha256, "date", "2023-09-03")
    assert words(value, "blank") == (value.sha256, "date", "")
    assert words(demand, "yes") == (UNIT, "D1.3", "met")
    assert words(demand, "no") == (UNIT, "D1.3", "not_met")
    assert words(demand, "correct", "cannot_tell") == (UNIT, "D1.3", "cannot_tell")
    assert answer(demand, "correct", "perhaps", snapshot) is None


@pytest.mark.parametrize("doubt", ["number_incomplete", "incomplete_on_scan"])
def test_a_part_is_never_confirmed_as_the_whole(made: Path, doubt: str) -> None:
    item = the(made, "value", "r01.pdf", "date")
    assert item.quote is not None
    part = replace(item, quote=item.quote.model_copy(update={"doubts": (doubt,)}))
    assert answer(part, "yes", "", snapshot_of(made)) is None
    assert "yes" not in actions_of(part, snapshot_of(made))
    assert "correct" in actions_of(part, snapshot_of(made))


@pytest.mark.parametrize("field", ["form", "more[0].form", "resolutions[0].outcome", "copy_status"])
def test_what_a_document_is_cannot_be_blank(made: Path, field: str) -> None:
    item = replace(the(made, "value", "r01.pdf", "date"), field=field)
    assert answer(item, "blank", "", snapshot_of(made)) is None


def test_an_answer_is_accepted_only_where_one_was_given(made: Path) -> None:
    item = the(made, "finding")
    snapshot = snapshot_of(made)
    audit_ = snapshot.audits[UNIT]
    reply = ReplyDecision(
        what="reply",
        unit=UNIT,
        pack=audit_.pack.id,
        finding=item.finding,
        code="X",
        who="สำนักงานเขต",
        words="แก้แล้ว",
        actor="ก",
        time="2023-03-01T00:00:00+07:00",
        hash="1" * 64,
        previous="0" * 64,
    )
    answered = audit_.model_copy(update={"decisions": (Settled(decision=reply),)})
    with_reply = replace(snapshot, audits={**snapshot.audits, UNIT: answered})
    assert answer(item, "accept", "", snapshot) is None
    given_ = answer(item, "accept", "", with_reply)
    assert given_ is not None
    assert given_.decided == (OneDecision("accept", (UNIT, item.finding), given_.decided[0].about),)


# --- what is typed


@pytest.mark.parametrize(
    ("field", "words", "stored"),
    [
        ("date", "๑๕ ก.พ. ๒๕๖๖", "2023-02-15"),
        ("date", "15/2/2566", "2023-02-15"),
        ("date", "2566-02-15", "2023-02-15"),
        ("date", "2023-2-5", "2023-02-05"),
        ("date", "ลงวันที่ ๑๕ กุมภาพันธ์ ๒๕๖๖", "2023-02-15"),
        ("receipts[0].date", "กุมภาพันธ์ 2566", "2023-02"),
        ("date", "๒๕๖๖", "2023"),
        ("date", "30 ก.พ. 2566", ""),
        ("date", "2566-02-30", ""),
        ("date", "2023-13-01", ""),
        ("date", "วันพุธ", ""),
        ("date", "15 ก.พ. 2566 หรือ 16 ก.พ. 2566", ""),
        ("date", "", ""),
        ("number", "ที่ กท ๐๓๐๓ / ๑๖๓", "กท 0303/163"),
        ("number", "กท 0303/ว ๑๖๓", "กท 0303/ว 163"),
        ("number", "๖/๒๕๖๖", "6/2566"),
        ("number", "กท", ""),
        ("resolutions[0].meeting", "ครั้งที่ ๒/๒๕๖๖", "2/2566"),
        ("resolutions[0].meeting", "ครั้งที่สอง", ""),
        ("resolutions[0].outcome", "approved", "approved"),
        ("resolutions[0].outcome", "เห็นชอบ", ""),
        ("entries.count", "๑,๒๐๐", "1,200"),
        ("entries.start_date", "๑ ต.ค. ๖๕", "๑ ต.ค. ๖๕"),
        ("subject", "ขอส่ง  เอกสาร ๕ รายการ", "ขอส่ง เอกสาร ๕ รายการ"),
    ],
)
def test_what_is_typed_becomes(field: str, words: str, stored: str) -> None:
    """Thai digits and Buddhist years are taken where the contract knows the form; other words stay as typed."""
    meant = typed_value(field, words)
    assert meant.value == stored
    assert bool(meant.value) != bool(meant.th)


@given(st.sampled_from(["date", "number", "subject", "entries.x", "resolutions[0].meeting"]), st.text(max_size=60))
def test_whatever_is_typed_gives_a_value_or_says_why_not(field: str, words: str) -> None:
    meant = typed_value(field, words)
    assert bool(meant.value) != bool(meant.th and meant.en)


# --- who gets which item

_DESK = [Item(str(n), "value", "u", ("u",)) for n in range(4)]


def test_put_off_comes_again_after_all_others_in_the_order_of_putting_off() -> None:
    desk = QueueDesk()
    for key in ("1", "0"):
        desk.skip("ก", key)
    got = []
    left = list(_DESK)
    while left:
        first = desk.next_for("ก", left)
        assert first is not None
        got.append(first.key)
        left.remove(first)
    assert got == ["2", "3", "1", "0"]
    assert desk.next_for("ข", _DESK) is _DESK[0]


def test_two_people_do_not_get_the_same_item_while_one_looks_at_it() -> None:
    now = [0.0]
    desk = QueueDesk(lambda: now[0])
    desk.looks_at("ก", "0")
    assert desk.next_for("ก", _DESK) is _DESK[0]
    assert desk.next_for("ข", _DESK) is _DESK[1]
    assert desk.next_for("ข", _DESK[:1]) is _DESK[0]  # rather than nothing
    now[0] = 1000.0
    assert desk.next_for("ข", _DESK) is _DESK[0]


@given(st.lists(st.tuples(st.sampled_from("กข"), st.sampled_from("0123"), st.booleans()), max_size=30))
def test_as_long_as_there_is_an_item_everybody_gets_one(steps: list[tuple[str, str, bool]]) -> None:
    desk = QueueDesk()
    for who, key, skips in steps:
        (desk.skip if skips else desk.looks_at)(who, key)
        assert desk.next_for(who, _DESK) in _DESK
    assert desk.next_for("ก", []) is None


# --- over the wire


def test_yes_confirms_the_value_and_the_next_item_comes(place: Path, client: TestClient) -> None:
    item = the(place, "value", "r01.pdf", "date")
    answered = press(client, item, "yes")
    assert answered.status_code == 200
    assert answered.text.lstrip().startswith("<section")
    assert item.key not in answered.text
    assert answered.headers["hx-push-url"].startswith("/queue/item/")
    filed = next(r for r in unit_audit(place).records if r.path == item.path)
    assert filed.record.date is not None
    assert (filed.record.date.value, filed.record.date.trust) == ("2023-09-02", Trust.CONFIRMED)
    decision = load_decisions(place / "out.decisions.jsonl").all[0]
    assert (decision.actor, decision.why) == (AUDITOR, "ดูภาพแล้ว ตรงกับที่เครื่องอ่าน")
    assert list(verify(place / "out", [place / "inbox"])) == []


def test_without_htmx_the_next_page_is_led_to(place: Path, client: TestClient) -> None:
    answered = press(client, the(place, "value", "r01.pdf", "date"), "yes", htmx=False, why="โทรถามแล้ว")
    assert answered.status_code == 303
    assert answered.headers["location"].startswith("/queue/item/")
    assert load_decisions(place / "out.decisions.jsonl").all[0].why == "โทรถามแล้ว"


def test_yes_without_a_picture_asks_once_more(place: Path, client: TestClient) -> None:
    """No picture was shown, or none can be drawn: the first yes records nothing and says so. One that came meanwhile is
    shown first.
    """
    item = the(place, "value", "r01.pdf", "date")
    first = press(client, item, "yes", pictured="")
    assert "ภาพมาแล้ว" in first.text
    assert 'name="sure"' not in first.text
    assert not (place / "out.decisions.jsonl").exists()
    shutil.rmtree(place / "inbox")
    again = press(client, the(place, "value", "r02.pdf", "date"), "yes")
    assert "กด Y อีกครั้ง" in again.text
    assert 'name="sure" value="1"' in again.text
    assert not (place / "out.decisions.jsonl").exists()
    press(client, item, "yes", pictured="", sure="1")
    assert len(load_decisions(place / "out.decisions.jsonl").all) == 1


def test_a_correction_is_shown_before_it_is_stored(place: Path, client: TestClient) -> None:
    item = the(place, "value", "r01.pdf", "date")
    first = press(client, item, "correct", value="๓ ก.ย. ๒๕๖๖")
    assert "2023-09-03" in first.text
    assert "3 กันยายน 2566 (2023-09-03)" in first.text
    assert not (place / "out.decisions.jsonl").exists()
    other = press(client, item, "correct", value="๓ ก.ย. ๒๕๖๖", stored="2023-09-04")
    assert not (place / "out.decisions.jsonl").exists()
    assert other.status_code == 200
    press(client, item, "correct", value="๓ ก.ย. ๒๕๖๖", stored="2023-09-03")
    (decision,) = load_decisions(place / "out.decisions.jsonl").all
    assert getattr(decision, "value", None) == "2023-09-03"


def test_what_would_be_stored_is_told_while_typing(looking: TestClient) -> None:
    words = looking.get("/queue/typed", params={"field": "date", "value": "๑๕ ก.พ. ๒๕๖๖"}).text
    assert "<strong>2023-02-15</strong>" in words
    assert 'name="stored" value="2023-02-15"' in words
    wrong = looking.get("/queue/typed", params={"field": "date", "value": "31 ก.พ. 2566"}).text
    assert 'name="stored"' not in wrong


def test_a_demand_a_file_and_a_finding_are_settled(place: Path, client: TestClient) -> None:
    press(client, the(place, "demand", "s.pdf"), "yes")
    assert next(d for d in unit_audit(place).demands if d.id == "D1.3").state is State.MET
    finding = the(place, "finding")
    press(client, finding, "no")
    press(client, the(place, "unread"), "yes", sure="1")
    press(client, the(place, "unassigned"), "correct", value=f"unit:{UNIT}")
    what = {d.what for d in load_decisions(place / "out.decisions.jsonl").all}
    assert what == {"state", "finding", "rule_out", "unit"}
    left = items_in(place)
    assert not {"unread", "unassigned"} & {x.kind for x in left}
    assert finding.key not in {x.key for x in left}
    assert any(d.path.startswith("nobody.eml") for p in unit_audit(place).submissions for d in p.documents)
    assert not [d for d in unit_audit(place).demands if d.reason_code == "unread"]


def test_asking_again_takes_the_item_away_and_leaves_the_state(place: Path, client: TestClient) -> None:
    item = the(place, "demand", "s.pdf")
    press(client, item, "ask")
    assert item.key not in {x.key for x in items_in(place)}
    assert next(d for d in unit_audit(place).demands if d.id == "D1.3").state is State.CANNOT_TELL


def test_no_to_a_value_records_nothing(made: Path, looking: TestClient) -> None:
    answered = press(looking, the(made, "value", "r01.pdf", "date"), "no")
    assert answered.status_code == 422
    assert not (made / "out.decisions.jsonl").exists()


def test_skipping_records_nothing_and_gives_the_next(place: Path, client: TestClient) -> None:
    first = items_in(place)[0]
    answered = press(client, first, "skip")
    assert first.key not in answered.headers["hx-push-url"]
    assert not (place / "out.decisions.jsonl").exists()


def test_the_last_key_is_taken_back(place: Path, client: TestClient) -> None:
    """By a new record; the item is there again, and before that another undo has nothing to take back."""
    item = the(place, "value", "r01.pdf", "date")
    before = items_in(place)
    press(client, item, "yes")
    back = press(client, item, "undo")
    assert f"/queue/item/{item.key}" in back.headers["hx-push-url"]
    assert items_in(place) == before
    lines = (place / "out.decisions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(x)["what"] for x in lines] == ["value", "undo"]
    assert "ไม่มีคำวินิจฉัยของคุณที่จะถอน" in press(client, item, "undo").text


def test_whoever_comes_second_is_shown_the_first_decision(place: Path, client: TestClient) -> None:
    """Nothing is written then; answering once more, having seen it, replaces it."""
    item = the(place, "value", "r01.pdf", "date")
    assert item.quote is not None
    seen = seen_on(client.get(f"/queue/item/{item.key}").text, "yes")
    # Somebody at another screen: the results are not made again before the answer comes.
    words = {"what": "value", "sha256": item.sha256, "field": "date", "raw": item.quote.raw, "value": "2023-09-09"}
    book = place / "out.decisions.jsonl"
    record(book, {**words, "why": "ดูต้นฉบับกระดาษ"}, "สมหญิง")
    fields = {"csrf": csrf(client), "action": "yes", "seen": seen, "pictured": "1"}
    answered = client.post(f"/queue/item/{item.key}", data=fields, headers={"hx-request": "true"})
    assert answered.status_code == 409
    assert "สมหญิง" in answered.text
    assert "ดูต้นฉบับกระดาษ" in answered.text
    assert seen_on(answered.text, "yes") != seen
    assert len(book.read_text("utf-8").splitlines()) == 1


def test_an_item_that_another_settled_and_that_has_left_the_queue_is_shown_with_their_decision(
    place: Path, client: TestClient
) -> None:
    """Nothing is written until the first decision was seen; then it may be replaced."""
    item = the(place, "value", "r01.pdf", "date")
    assert item.quote is not None
    seen = seen_on(client.get(f"/queue/item/{item.key}").text, "yes")
    words = {"what": "value", "sha256": item.sha256, "field": "date", "raw": item.quote.raw, "value": "2023-09-09"}
    live = client.app.state.live  # type: ignore[attr-defined]
    assert live.decide({**words, "why": "ดูต้นฉบับกระดาษ"}, "สมหญิง", seen="").waits is None
    fields = {"csrf": csrf(client), "action": "yes", "seen": seen, "pictured": "1"}
    answered = client.post(f"/queue/item/{item.key}", data=fields)
    assert answered.status_code == 409
    assert "สมหญิง" in answered.text
    book = place / "out.decisions.jsonl"
    assert len(book.read_text("utf-8").splitlines()) == 1
    now = seen_on(answered.text, "yes")
    client.post(f"/queue/item/{item.key}", data={**fields, "seen": now})
    assert len(book.read_text("utf-8").splitlines()) == 2


def test_an_item_that_is_gone_leads_on(made: Path, looking: TestClient) -> None:
    answered = looking.get("/queue/item/0123456789abcdef01234567")
    assert answered.status_code == 200
    assert "นี่คือรายการถัดไป" in answered.text


def test_a_viewer_may_look_and_not_decide(place: Path) -> None:
    app = served(place, users=users_in(place))
    item = the(place, "value", "r01.pdf", "date")
    with signed_in(app, VIEWER) as client:
        words = client.get(f"/queue/item/{item.key}").text
        assert 'data-key="y"' not in words
        fields = {"csrf": csrf(client), "action": "yes", "pictured": "1"}
        assert client.post(f"/queue/item/{item.key}", data=fields).status_code == 403
    assert not (place / "out.decisions.jsonl").exists()


def test_what_documents_say_is_text_and_nothing_else(made: Path, looking: TestClient) -> None:
    for item in items_in(made):
        assert HOSTILE not in looking.get(f"/queue/item/{item.key}").text
        assert HOSTILE not in looking.get(f"/page/{item.sha256}/1").text if item.sha256 else True


def test_queue_of_one_unit_and_of_one_kind(made: Path, looking: TestClient) -> None:
    words = looking.get("/queue", params={"unit": UNIT, "kind": "finding"}).text
    assert "ข้อตรวจพบนี้ถูกต้องหรือไม่" in words
    nothing = looking.get("/queue", params={"unit": "bma-csc"}).text
    assert '<option value="bma-csc" selected>' in nothing
    assert "ไม่มีรายการตามที่เลือก" in nothing


def test_english_has_no_thai_of_ours(place: Path, client: TestClient) -> None:
    client.cookies.set("saraban-language", "en")
    words = client.get(f"/queue/item/{the(place, 'value', 'r01.pdf', 'date').key}").text
    assert "Is this what the document says?" in words
    assert "ใช่ ตรงตามภาพ" not in words
    assert escape(DOUBTS["date_beside_signature"][1]) in words


def test_every_action_has_its_key_on_the_screen(made: Path, looking: TestClient) -> None:
    for item in items_in(made):
        words = looking.get(f"/queue/item/{item.key}").text
        for action in actions_of(item, snapshot_of(made)):
            assert action in ACTIONS
            assert re.search(rf'id="do-{action}"', words), (item.kind, action)
        assert 'data-key="s"' in words


# --- in a browser, with the keyboard alone


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")
def test_fifty_items_with_the_keyboard_alone(tmp_path: Path) -> None:
    """Fifty doubted values that were read right: at most two keys each, while the keyboard is set to Thai."""
    import uvicorn
    from playwright.sync_api import sync_playwright
    from web_made import TOKEN

    from pipeline.web.serving import listening

    office(tmp_path, 25, few=True)
    doubted = [x for x in items_in(tmp_path) if x.kind == "value"]
    assert len(doubted) == 50
    place_ = listening("127.0.0.1", 0)
    port = place_.getsockname()[1]
    app = served(tmp_path, port=port)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place_]}, daemon=True)
    thread.start()
    keys = 0
    own = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=shutil.which(str(BROWSER)), args=[*own, "--disable-sync", "--no-first-run"]
            )
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.set_default_timeout(LIMIT * 1000)
            page.goto(f"http://127.0.0.1:{port}/start?token={TOKEN}")
            page.goto(f"http://127.0.0.1:{port}/queue?kind=value")
            for n in range(50):
                left = page.locator(".left strong")
                page.wait_for_function("n => document.querySelector('.left strong').textContent == n", arg=str(50 - n))
                assert left.text_content() == str(50 - n)
                page.wait_for_function(
                    "() => { const b = document.querySelector('[data-key=y]'); return b && !b.disabled; }"
                )
                # KeyY as a Thai keyboard sends it: the character is another one, the place is the same
                page.evaluate(
                    "() => document.body.dispatchEvent(new KeyboardEvent('keydown', "
                    "{code: 'KeyY', key: 'ั', bubbles: true, cancelable: true}))"
                )
                keys += 1
                if n == 49:
                    page.wait_for_selector(".empty")
                    break
                page.wait_for_function("n => document.querySelector('.left strong').textContent != n", arg=str(50 - n))
            browser.close()
    finally:
        server.should_exit = True
        thread.join(LIMIT)
    assert keys <= 2 * 50
    made = load_decisions(tmp_path / "out.decisions.jsonl").values
    assert len(made) == 50
    for item in doubted:
        assert item.quote is not None
        assert made[item.sha256, item.field, item.quote.raw].value == item.quote.value
    assert list(verify(tmp_path / "out", [tmp_path / "inbox"])) == []


def test_a_page_that_could_not_be_read_is_shown_to_whoever_asked(place: Path, client: TestClient) -> None:
    """A file is ruled out by who could see it: masked, its page is not shown and yes asks once more."""
    import hashlib

    item = the(place, "unread")
    assert item.sha256 == hashlib.sha256(picture_only()).hexdigest()
    assert "ขอดูข้อมูลส่วนบุคคล" in client.get(f"/queue/item/{item.key}").text
    assert "กด Y อีกครั้ง" in press(client, item, "yes").text
    assert not (place / "out.decisions.jsonl").exists()
    from web_made import csrf_of

    client.post("/personal-data", data={"csrf": csrf_of(client), "show": "yes", "why": "ตรวจ"})
    assert f'src="/picture/{item.sha256}/1.png"' in client.get(f"/queue/item/{item.key}").text
    press(client, item, "yes")
    assert [d.what for d in load_decisions(place / "out.decisions.jsonl").all] == ["rule_out"]


def test_other_readings_stand_beside_the_value(place: Path, client: TestClient) -> None:
    """Where the record has them."""
    if "others" not in Quoted.model_fields:
        pytest.skip("records have no other readings yet")
    from schemas.quoted import OtherReading

    item = the(place, "value", "r01.pdf", "date")
    assert item.quote is not None
    path = place / "out" / "departments" / f"{UNIT}.json"
    audit_ = json.loads(path.read_bytes())
    for filed in audit_["records"]:
        if filed["path"] == item.path:
            filed["record"]["date"]["others"] = [OtherReading(reader="tesseract", text="2 กันยายน 2568").model_dump()]
    path.write_text(json.dumps(audit_, ensure_ascii=False), encoding="utf-8")
    assert "2 กันยายน 2568" in client.get(f"/queue/item/{item.key}").text


def test_the_screen_of_an_item_waits_for_no_print(made: Path, looking: TestClient) -> None:
    """The paragraph of an office file is shown at once; the screen asks again for the picture."""
    item = the(made, "value", ".docx", "date")
    began = time.process_time()
    words = looking.get(f"/queue/item/{item.key}").text
    assert time.process_time() - began < 60
    assert "<mark>11 กันยายน 2566</mark>" in words or f"/picture/{item.sha256}/" in words
    again = looking.get(f"/queue/sight/{item.key}", params={"tries": 10}).text
    assert "hx-trigger" not in again
