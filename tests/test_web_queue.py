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
from web_chromium import LIMIT, NEEDS_BROWSER, launched
from web_made import AUDITOR, VIEWER, signed_in, started, users_in

from pipeline.decisions import load_decisions, record
from pipeline.doubt_words import DOUBTS
from pipeline.report_decisions import decision_row, machine_words, reply_row
from pipeline.report_evidence import Shown
from pipeline.secrecy import secret_of
from pipeline.two_languages import ENGLISH, THAI
from pipeline.verify import verify
from pipeline.web.department_page import Items
from pipeline.web.person import Person
from pipeline.web.queue_answers import ACTIONS, OneDecision, actions_of, answer
from pipeline.web.queue_desk import QueueDesk
from pipeline.web.queue_items import KINDS, Item, joined
from pipeline.web.queue_of_all import QueueItems
from pipeline.web.queue_of_unit import ABSENT, items_of, looked_at
from pipeline.web.queue_view import is_away
from pipeline.web.results import Results, Snapshot
from pipeline.web.typed_value import typed_value
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.decision import ReplyDecision, RuleOutDecision, Settled, StateDecision
from schemas.finding import Finding
from schemas.quoted import Quoted, Trust

pytestmark = pytest.mark.slow  # each test runs a whole audit or server


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("queue"))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of which every file was read, so that it is known what is not there."""
    return office(tmp_path_factory.mktemp("read"), few=True)


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


def test_every_kind_of_item_is_there(made: Path, read: Path) -> None:
    """Where a file was not read nothing is known to be absent."""
    assert {x.kind for x in items_in(made)} == set(KINDS) - {"absent"}
    assert {x.kind for x in items_in(read)} == {"central", "value", "finding", "absent"}


def test_what_holds_most_back_comes_first(made: Path, read: Path) -> None:
    """The unread file, for which eleven demands wait; then what one demand waits for; then what nothing rests on."""
    items = items_in(made)
    assert (items[0].kind, items[0].holds_back) == ("unread", (8, 11))
    assert [x.kind for x in items_in(read)][-2:] == ["absent", "central"], "known already; and settled by no key"
    assert [x.order for x in items] == sorted(x.order for x in items)
    weights = [x.holds_back for x in items if not x.is_last]
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
    """But for the mark itself: that it is there is told, with the remedy, and may not be overruled by a key."""
    marks = [x for x in items_in(made) if x.found is not None and x.found.code == "SECRET-MARK"]
    assert len(marks) == 1
    assert actions_of(marks[0], snapshot_of(made)) == ("yes", "ask")
    for item in items_in(made):
        if item.kind != "demand" and item not in marks:
            assert not item.path.endswith("s.pdf")
        assert SECRET_WORD not in looking.get(f"/queue/item/{item.key}").text


def test_one_content_in_two_units_is_one_item() -> None:
    a = Item("k", "value", "a", ("a",), holds_back=(1, 2))
    queue = QueueItems()
    both = joined(a, replace(a, unit="b", units=("b",), holds_back=(2, 2)))
    assert (both.units, both.holds_back) == (("a", "b"), (3, 4))
    assert queue.of(Snapshot(Path()), {}, ()) == ()


def test_no_demand_that_cannot_be_told_is_left_without_an_item(made: Path) -> None:
    """Whatever the reason: a value, a file, the demand itself, or the minutes that all units wait for."""
    snapshot = snapshot_of(made)
    told = {(u, d) for x in items_in(made) for u in x.units for d in x.demands}
    open_ = {
        (u, d.id)
        for u, a in snapshot.audits.items()
        if a.received == "something"
        for d in a.demands
        if d.state is State.CANNOT_TELL
    }
    assert (UNIT, "D2.3") in open_
    assert open_ - told == set()


@pytest.mark.parametrize(
    ("codes", "kinds"),
    [
        ({"D2.3": "central_missing"}, {"D2.3": "central"}),
        ({"D2.3": "central_missing", "D2.4": "resolution_unknown"}, {"D2.3": "central", "D2.4": "central"}),
        ({"D2.3": "body_unclear", "D2.4": "resolution_unknown"}, {"D2.3": "demand", "D2.4": "demand"}),
        ({"D2.4": "resolution_unknown"}, {"D2.4": "demand"}),
        ({"D2.3": "decided", "D2.4": "resolution_unknown"}, {"D2.4": "demand"}),
        ({"D1.1": "unread"}, {"D1.1": "demand"}),
        ({"D1.1": "never_heard_of"}, {"D1.1": "demand"}),
    ],
    ids=lambda x: "-".join(x.values()),
)
def test_what_a_demand_waits_for(made: Path, codes: dict[str, str], kinds: dict[str, str]) -> None:
    """A table of reasons; one that follows from another demand comes behind everything else. No unread file is left and
    no value doubted here, so that a demand that says it waits for one is asked about itself.
    """
    audit_ = unit_audit(made)
    known = {d.id: d for d in audit_.demands}
    plain = [
        d.model_copy(update={"state": State.MET if i not in codes else State.CANNOT_TELL, "evidence": ()})
        for i, d in known.items()
    ]
    demands = tuple(d.model_copy(update={"reason_code": codes.get(d.id, d.reason_code)}) for d in plain)
    bare = audit_.model_copy(update={"demands": demands, "records": (), "findings": (), "submissions": ()})
    items = items_of(bare, secret_of(bare))
    assert {d: x.kind for x in items for d in x.demands} == kinds
    assert sorted(items, key=lambda x: x.order) == sorted(items, key=lambda x: (x.is_last, x.order))
    if "demand" in kinds.values() and "D2.4" in kinds:
        assert max(items, key=lambda x: x.order).demands == ("D2.4",)


def test_minutes_that_all_units_wait_for_are_one_item_that_names_the_remedy_and_every_unit(
    made: Path, looking: TestClient
) -> None:
    items = [x for x in items_in(made) if x.kind == "central"]
    assert len(items) == 1
    words = looking.get(f"/queue/item/{items[0].key}").text
    assert "วางรายงานการประชุมของคณะกรรมการใน central" in words
    for unit in items[0].units:
        assert f'href="/departments/{unit}/demand/D2.3"' in words
        page = looking.get(f"/departments/{unit}/demand/D2.3").text
        assert 'name="words" value="D2.3"' in page, "where it leads, the state is decided"
        assert f'href="/queue/item/{items[0].key}"' in looking.get(f"/departments/{unit}").text
    both = joined(items[0], replace(items[0], units=("b",), demands=("D2.3", "D2.4"), holds_back=(1, 2)))
    assert both.units == (*items[0].units, "b")
    assert both.demands[-1] == "D2.4"


def test_an_unread_file_for_which_nothing_waits_is_an_item_as_long_as_a_finding_asks(made: Path) -> None:
    audit_ = unit_audit(made)
    told = audit_.model_copy(
        update={"demands": tuple(d.model_copy(update={"state": State.MET}) for d in audit_.demands)}
    )
    (item,) = [x for x in items_of(told, secret_of(told)) if x.kind == "unread"]
    assert (item.path.endswith("ภาพ.pdf"), item.holds_back) == (True, (0, 0))
    assert item.found is not None
    silent = told.model_copy(update={"findings": ()})
    assert [x for x in items_of(silent, secret_of(silent)) if x.kind == "unread"] == []


def test_of_two_findings_that_one_decision_cannot_tell_apart_there_is_one_item(made: Path) -> None:
    audit_ = unit_audit(made)
    item = the(made, "finding")
    assert item.found is not None
    twice = audit_.model_copy(update={"findings": (*audit_.findings, item.found)})
    keys = [x.key for x in items_of(twice, secret_of(twice)) if x.kind == "finding"]
    assert keys.count(item.key) == 1


def test_a_unit_that_sent_nothing_is_in_no_queue(made: Path) -> None:
    silent = next(a for a in snapshot_of(made).audits.values() if a.received == "nothing_received")
    assert any(f.code == "EV-NOT-FOUND" for f in silent.findings)
    assert items_of(silent, secret_of(silent)) == ()


def test_what_was_not_found_is_upheld_at_once_with_one_key_and_taken_back_with_one(read: Path, tmp_path: Path) -> None:
    """The list of files is before the eyes; each finding gets its own record, and the results are made again once."""
    place = Path(shutil.copytree(read, tmp_path / "office"))
    item = the(place, "absent")
    client = started(served(place))
    client.app.state.live.catch_up()
    words = client.get(f"/queue/item/{item.key}").text
    for name in ("r01.pdf", "r02.pdf"):
        assert name in words
    for _, found in item.absent:
        for demand in (found.about or "").split(","):
            assert demand in item.demands
            assert f'href="/departments/{UNIT}/demand/{demand}"' in words
    lines = len((place / "out" / "run.jsonl").read_bytes().splitlines())
    press(client, item, "yes")
    made_ = load_decisions(place / "out.decisions.jsonl").findings
    assert {d.ruling for d in made_.values()} == {"uphold"}
    assert {d.finding for d in made_.values()} == {key for key, _ in item.absent}
    assert len((place / "out" / "run.jsonl").read_bytes().splitlines()) == lines + 1
    assert item.key not in {x.key for x in items_in(place)}
    assert list(verify(place / "out", [place / "inbox"])) == []
    token = csrf(client)
    answer_ = client.post("/queue/item/-", data={"csrf": token, "action": "undo"}, headers={"hx-request": "true"})
    assert answer_.status_code == 200
    assert load_decisions(place / "out.decisions.jsonl").findings == {}
    assert item.key in {x.key for x in items_in(place)}


def test_what_an_auditor_upheld_waits_for_the_unit_and_for_no_person(read: Path, tmp_path: Path) -> None:
    """The unit's screen counts it no more as work for a person, as the queue has no item of it any more; and the list of
    units and the first screen name a unit only as long as something of it is to be looked at.
    """
    place = Path(shutil.copytree(read, tmp_path / "office"))
    client = started(served(place))
    client.app.state.live.catch_up()

    def counted(at: str, what: str) -> int:
        found = re.search(what, client.get(at).text)
        return int(found[1]) if found else 0

    def for_a_person() -> int:
        return counted(f"/departments/{UNIT}", r'id="person"><h2>[^<]*<span class="soft">([0-9]+)')

    def answers() -> int:
        return counted(f"/departments/{UNIT}", r'ดูแล้ว รอหน่วยงาน <span class="soft">([0-9]+)')

    item, before = the(place, "absent"), for_a_person()
    assert answers() == 0
    press(client, item, "yes")
    assert (for_a_person(), answers()) == (before - len(item.absent), len(item.absent))
    for _ in range(60):
        left = [x for x in items_in(place) if x.kind != "central"]
        if not left:
            break
        does = next(a for a in ("yes", "ask", "blank") if a in actions_of(left[0], snapshot_of(place)))
        assert press(client, left[0], does, sure="1").status_code == 200
    assert [x.kind for x in items_in(place)] == ["central"]
    assert for_a_person() == 0
    assert answers() > len(item.absent)
    for demand in items_in(place)[0].demands:
        audit_ = unit_audit(place)
        sent = {"what": "state", "words": [UNIT, demand, "met"], "why": "มีต้นฉบับ", "seen": "", "csrf": csrf(client)}
        assert client.post("/decide", data=sent).status_code in (200, 303), audit_
    assert items_in(place) == ()
    assert counted("/", r'f=person"><b>([0-9]+)') == 0
    assert "ไม่มีรายการที่ต้องให้คนดูแล้ว" in client.get("/queue").text


LACKING = {
    "severity": "แก้",
    "th": "ไม่พบในเอกสารที่ได้รับ",
    "en": "not found among the documents received",
    "remedy_th": "โปรดส่ง",
    "remedy_en": "send it",
    "about": "D1.1",
}


@pytest.mark.parametrize("code", sorted(ABSENT))
def test_the_screen_of_a_unit_leads_from_everything_that_was_not_found_to_its_item(made: Path, code: str) -> None:
    audit_ = unit_audit(made)
    lacking = Finding.model_validate({**LACKING, "code": code})
    told = audit_.model_copy(update={"findings": (lacking,)})
    (item,) = [x for x in items_of(told, secret_of(told)) if x.kind == "absent"]
    assert Items.of(told, secret_of(told)).finding(item.absent[0][0]) == item.key
    assert looked_at(told) == frozenset()


def test_a_file_that_was_read_is_not_said_to_be_unreadable(made: Path, looking: TestClient) -> None:
    """Where its link leads, nobody knows: that is what is asked about it, and what may be sent."""
    snapshot = snapshot_of(made)
    item = the(made, "unread")
    path = next(r["path"] for r in snapshot.rows if r["status"] == "read")
    sha256 = next(r["sha256"] for r in snapshot.rows if r["path"] == path)
    assert is_away(replace(item, path=path, sha256=sha256), snapshot)
    assert not is_away(item, snapshot)
    assert "เครื่องอ่านไฟล์นี้ไม่ได้" in looking.get(f"/queue/item/{item.key}").text


def test_of_a_broken_file_no_picture_is_promised_and_no_privacy_blamed(made: Path) -> None:
    pictures = served(made).state.pictures
    row = {"path": "a.pdf", "media_type": "application/pdf", "status": "unreadable", "reason": "broken"}
    assert not pictures.can_draw("0" * 64, [row])
    assert pictures.can_draw("0" * 64, [{**row, "reason": "needs_ocr"}])


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
    ("unassigned", "no"): ("rule-out", "rule-out"),  # the mail's own words and the note in it
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
    ("absent", "yes"): ("uphold",) * 7,
    ("absent", "no"): None,
    ("absent", "ask"): ("ask-again",) * 7,
    ("central", "yes"): None,
    ("central", "no"): None,
    ("central", "ask"): None,
}
TYPED = {"value": "2023-09-04", "demand": "not_applicable", "unassigned": f"unit:{UNIT}"}


@pytest.mark.parametrize(("kind", "action"), RECORDED, ids=lambda x: x)
def test_what_is_recorded(made: Path, read: Path, kind: str, action: str) -> None:
    """The words go to `saraban decide` as they are; where a key would say more than is known, nothing is recorded."""
    made = read if kind == "absent" else made
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


@pytest.mark.parametrize(
    ("what", "machine", "th", "en"),
    [
        ("rule_out", "rejected unsupported_type", "ไม่รับอ่าน", "not taken"),
        ("rule_out", "read", "อ่านแล้ว", "read"),
        ("rule_out", "of a later version", "of a later version", "of a later version"),
        ("state", "cannot_tell", "ยังไม่สามารถสรุปได้", "cannot tell"),
    ],
    ids=("a file's fate and why", "a file's fate", "no code", "a state"),
)
def test_what_the_machine_said_is_told_in_words_and_not_in_codes(what: str, machine: str, th: str, en: str) -> None:
    about: dict[str, Any] = {"sha256": "2" * 64}
    if what == "state":
        about = {"unit": UNIT, "pack": "p", "demand": "D1.1", "state": "met", "evidence": ()}
    who = {"why": "ดูแล้ว", "actor": AUDITOR, "time": "2023-03-01T18:00:00+00:00", "hash": "1" * 64, "previous": "0" * 64}
    decision = (RuleOutDecision if what == "rule_out" else StateDecision).model_validate({"what": what, **about, **who})
    assert machine_words(decision, machine, THAI).startswith(th)
    assert machine_words(decision, machine, ENGLISH).lower().startswith(en)
    assert "_" not in machine_words(decision, machine, THAI)


def test_a_decision_bears_the_day_on_which_it_was_made_in_bangkok(made: Path) -> None:
    """On the unit's screen and on the working paper, as in the list of decisions: at one in the morning UTC has the day
    before.
    """
    late = "2023-03-01T18:00:00+00:00"
    ruling = {"what": "rule_out", "sha256": "2" * 64, "why": "ดูแล้ว", "actor": AUDITOR, "time": late}
    decision = RuleOutDecision.model_validate({**ruling, "hash": "1" * 64, "previous": "0" * 64})
    audit_ = unit_audit(made)
    shown = Shown.of(
        audit_, served(made).state.pictures.sights(audit_, Person(VIEWER, "viewer", "th", True)), str, True, THAI
    )
    assert decision_row(Settled(decision=decision), shown)["time"] == "2 มีนาคม 2566"
    assert reply_row(Settled(decision=decision), shown)["day"].startswith("2 มีนาคม 2566")


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
        ("subject", "ขอ\u200bส่ง\u202eเอก\x00สาร", "ขอส่งเอกสาร"),
        ("subject", "\u202e\x00\u200b", ""),
        ("subject", "ขอส\uf70aง", ""),
        ("number", "กท\u200b 0303/\u202e163", "กท 0303/163"),
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


def test_what_is_no_units_evidence_leaves_the_queue_for_good_and_comes_back_when_that_is_taken_back(
    place: Path, client: TestClient
) -> None:
    """A question that somebody mailed is nobody's paper: without this key no queue would ever end. All that lies in it is
    ruled out; of one file of it alone, the rest still waits.
    """
    client.app.state.live.catch_up()
    item = the(place, "unassigned")
    assert len(item.contents) == 2

    def is_there() -> bool:
        return item.key in {x.key for x in client.app.state.queue.now()[1]}

    path = place / "out.decisions.jsonl"
    alone = record(path, {"what": "rule_out", "sha256": item.contents[0], "why": "ดูแล้ว"}, AUDITOR)
    assert is_there()
    record(path, {"what": "undo", "decision": alone.hash, "why": "ถอน"}, AUDITOR)
    assert press(client, item, "no").status_code == 200
    assert set(load_decisions(path).ruled_out) == set(item.contents)
    assert not is_there()
    assert list(verify(place / "out", [place / "inbox"])) == []
    sent = {"csrf": csrf(client), "action": "undo"}
    assert client.post("/queue/item/-", data=sent, headers={"hx-request": "true"}).status_code == 200
    assert not load_decisions(path).ruled_out
    assert is_there()


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
    assert "Does the document give this as its “" in words
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
@NEEDS_BROWSER
def test_fifty_items_with_the_keyboard_alone(tmp_path: Path) -> None:
    """Fifty doubted values that were read right: at most two keys each, while the keyboard is set to Thai."""
    import uvicorn
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
    try:
        with launched() as browser:
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
