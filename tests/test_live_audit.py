"""A decision takes effect at once, gives the bytes that a whole new audit gives, and is never lost or doubled."""

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline import live_audit
from pipeline.audit_run import run_audit
from pipeline.decisions import AlreadyDecided, load_decisions, record
from pipeline.held_run import hold
from pipeline.live_audit import Decided, LiveAudit
from pipeline.open_store import open_store
from pipeline.pack import load_pack, roster
from pipeline.quoted_values import quotes_of
from pipeline.replies import about_content, contents_of, finding_key
from pipeline.result_names import STORE
from pipeline.verify import verify
from schemas.audit import DepartmentAudit
from schemas.audit_state import State

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

ROOT = Path(__file__).resolve().parent.parent
PACK = load_pack()
NAMES = (
    "yan-nawa",
    "bangkok-noi",
    "bang-kho-laem",
    "bang-sue",
    "khlong-toei",
    "bang-na",
    "bang-rak",
    "bang-khun-thian",
)
UNITS = [u for u in roster(PACK) if u.unit in ("bma-csc", "bma-traffic", *(f"bma-district-{n}" for n in NAMES))]
KINDS = ("memo", "external_letter", "order", "minutes", "other")
ROLES = ("cover", "resolution", "evidence", "guideline", "order", "approval", "reply")
REPORT = "รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม\nผู้ตอบแบบสอบถาม 120 คน มีความพึงพอใจในระดับมาก\n"


def results(out: Path) -> dict[str, bytes]:
    """Every result that must not know the clock."""
    found = [*out.glob("departments/*.json"), *out.glob("summary.*"), *out.glob("inputs.jsonl")]
    return {x.relative_to(out).as_posix(): x.read_bytes() for x in found}


@dataclass(frozen=True)
class Office:
    """A folder of results with its inbox and decisions."""

    place: Path

    @property
    def out(self) -> Path:
        return self.place / "out"

    @property
    def book(self) -> Path:
        return self.place / "out.decisions.jsonl"

    @property
    def inbox(self) -> Path:
        return self.place / "inbox"

    def live(self, **how: Any) -> LiveAudit:
        return LiveAudit(self.out, self.book, units=UNITS, **how)

    def audit(self, out: Path | None = None) -> None:
        """`saraban audit`, for these units; nothing that is in the store is read."""
        out = out or self.out
        run_audit([self.inbox], out, PACK, units=UNITS, store=out / STORE, decisions=load_decisions(self.book))

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(x) for x in (self.out / "inputs.jsonl").read_bytes().splitlines()]

    def audits(self) -> list[DepartmentAudit]:
        paths = sorted((self.out / "departments").glob("[a-z]*.json"))
        return [DepartmentAudit.model_validate_json(x.read_bytes()) for x in paths]

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(x) for x in (self.out / "run.jsonl").read_bytes().splitlines()]

    def faults(self) -> list[Any]:
        return list(verify(self.out, [self.inbox]))

    def is_what_an_audit_gives(self) -> None:
        """The results are those of a whole new run under the same decisions, and the log vouches for them."""
        shutil.rmtree(self.place / "anew", ignore_errors=True)
        (self.place / "anew").mkdir()
        shutil.copy(self.out / STORE, self.place / "anew" / STORE)
        self.audit(self.place / "anew")
        assert results(self.out) == results(self.place / "anew")
        assert self.faults() == []
        line = self.log()[-1]
        assert (line["decisions"], line["decisions_root"]) == (
            load_decisions(self.book).lines,
            load_decisions(self.book).sha256,
        )


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("audited"))
    shutil.copytree(ROOT / "samples" / "inbox", made.inbox)
    for unit in ("สำนักงานเขตบางรัก", "สำนักงานเขตยานนาวา"):
        (made.inbox / unit).mkdir()
        (made.inbox / unit / "รายงาน.txt").write_text(REPORT, encoding="utf-8")
    made.audit()
    return made


@pytest.fixture
def office(audited: Office, tmp_path: Path) -> Office:
    shutil.copytree(audited.place, tmp_path / "office")
    return Office(tmp_path / "office")


@pytest.fixture
def live(office: Office) -> Iterator[LiveAudit]:
    made = office.live()
    yield made
    made.stop()


def on_file(office: Office, end: str, **members: Any) -> dict[str, Any]:
    """A decision on the file whose path ends so."""
    row = next(r for r in office.rows() if r["path"].endswith(end))
    return {"sha256": row["sha256"], "why": "ทดสอบ", **members}


def any_file(office: Office, n: int = 0) -> str:
    return str([r for r in office.rows() if r["status"] == "read"][n]["sha256"])


def decided_at_random(office: Office, draw: random.Random) -> dict[str, Any]:
    """A decision of any kind, on anything that these results know or do not know."""
    audit, rows = draw.choice(office.audits()), office.rows()
    sha256 = draw.choice([r["sha256"] for r in rows if r["sha256"].strip("0")] + ["ab" * 32])
    what = draw.choice(["unit", "unit", "received", "kind", "form", "role", "rule_out", "value", "value", "state", "ask_again", "reply", "finding", "undo"])  # fmt: skip
    unit = draw.choice([u.unit for u in UNITS] + ["bma-nowhere"])
    one: dict[str, Any] = {"what": what, "why": f"เหตุผล {draw.random()}"}
    if what in ("unit", "received", "kind", "form", "role", "rule_out"):
        one["sha256"] = sha256
    if what == "unit":
        one["unit"] = unit
    elif what == "received":
        one["day"] = draw.choice(["2023-01-31", "2023-02-15", "2023-09-30"])
    elif what == "kind":
        one |= {"kind": draw.choice(KINDS), "form": None}
    elif what == "form":
        one |= {"what": "kind", "kind": "form", "form": draw.choice([*(f.id for f in PACK.forms), "form-99"])}
    elif what == "role":
        one["role"] = draw.choice(ROLES)
    elif what == "value":
        read = [r for a in office.audits() for r in a.records if any(quotes_of(r.record))]
        record_ = draw.choice(read)
        field, quote = draw.choice(list(quotes_of(record_.record)))
        value = draw.choice([quote.value, "", "กท 0303/999", "2023-02-01"])
        one |= {"sha256": record_.sha256, "field": field, "raw": draw.choice([quote.raw, "อื่น"]), "value": value}
    elif what in ("state", "ask_again"):
        demand = draw.choice(audit.demands)
        evidence = draw.choice([sorted({e.sha256 for e in demand.evidence}), ["cd" * 32]])
        one |= {"unit": audit.department.unit, "pack": draw.choice([PACK.id, PACK.id, "other"]), "demand": demand.id}
        one |= {"evidence": evidence} | ({"state": draw.choice(list(State)).value} if what == "state" else {})
    elif what in ("reply", "finding"):
        contents, slug = contents_of(audit), audit.department.unit
        found = draw.choice(audit.findings)
        key = finding_key(found, slug, contents)
        one |= {
            "unit": slug,
            "pack": PACK.id,
            "finding": key,
            "code": found.code,
            "about": about_content(found, contents),
        }
        given = [d.hash for d in load_decisions(office.book).replies.values() if d.finding == key]
        if what == "reply":
            one |= {"who": "นางสาวสมมติ", "day": None, "words": f"ชี้แจง {draw.random()}", "file": None}
        else:
            ruling = draw.choice(["accept", "overrule", "uphold", "ask_again"])
            one |= {"ruling": ruling, "reply": draw.choice([*given, None])}
    elif what == "undo":
        force = load_decisions(office.book).all
        if not force:
            return decided_at_random(office, draw)
        one["decision"] = draw.choice(force).hash
    return one


def many_decisions(office: Office, seed: int, steps: int, every: int) -> None:
    draw = random.Random(seed)
    live = office.live()
    for n in range(1, steps + 1):
        one = decided_at_random(office, draw)
        now = live.in_force(one)
        made = live.decide(one, draw.choice(["สมหญิง", "สมชาย"]), seen=now.hash if now else "")
        assert made.waits is None
        if draw.random() < 0.1:
            live = office.live()  # a server that begins anew
        if n % every == 0:
            office.is_what_an_audit_gives()


@pytest.mark.parametrize("seed", [1, 2])
def test_decisions_of_every_kind_give_what_a_whole_new_audit_gives(office: Office, seed: int) -> None:
    many_decisions(office, seed, 10, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 22))
def test_hundreds_of_decisions_give_what_a_whole_new_audit_gives(office: Office, seed: int) -> None:
    many_decisions(office, seed, 30, 3)


def test_a_file_that_goes_from_one_unit_to_another_changes_both(office: Office, live: LiveAudit) -> None:
    first, second = "bma-district-bang-rak", "bma-csc"
    given = on_file(office, "unknown.bin", what="unit")
    live.decide({**given, "unit": first}, "สมหญิง", seen="")
    now = live.in_force(given | {"unit": second})
    assert now is not None
    before = results(office.out)
    made = live.decide({**given, "unit": second}, "สมหญิง", seen=now.hash)
    after = results(office.out)
    changed = {n for n in after if after[n] != before[n]}
    assert set(made.units) == {first, second}
    assert changed == {*(f"departments/{u}.json" for u in made.units), "inputs.jsonl", "summary.csv", "summary.xlsx"}
    office.is_what_an_audit_gives()


def test_a_file_that_nobody_had_changes_what_is_nobodys(office: Office, live: LiveAudit) -> None:
    made = live.decide(on_file(office, "notes.txt", what="unit", unit="bma-csc"), "สมหญิง", seen="")
    assert {"bma-csc", "_unassigned"} <= set(made.units)
    office.is_what_an_audit_gives()


def test_a_paper_that_two_units_share_changes_both_when_one_of_them_loses_it(office: Office, live: LiveAudit) -> None:
    """What is said of a twin stands in the other unit's audit."""
    twins = {a.department.unit for a in office.audits() for f in a.findings if f.code == "DUP-OTHER-UNIT"}
    assert twins == {"bma-district-bang-rak", "bma-district-yan-nawa"}
    (sha256,) = {r["sha256"] for r in office.rows() if r["name"] == "รายงาน.txt"}
    made = live.decide({"what": "unit", "sha256": sha256, "unit": "bma-csc", "why": "ย้าย"}, "สมหญิง", seen="")
    assert set(made.units) == {*twins, "bma-csc"}
    office.is_what_an_audit_gives()


def test_the_second_of_two_people_is_shown_the_first_ones_decision_and_writes_nothing(
    office: Office, live: LiveAudit
) -> None:
    other = office.live()  # another program over the same folder
    one = {"what": "received", "sha256": any_file(office), "day": "2023-02-01", "why": "ประทับรับ"}
    first = live.decide(one, "สมหญิง", seen="").decision
    before = office.book.read_bytes()
    with pytest.raises(AlreadyDecided) as told:
        other.decide({**one, "day": "2023-02-02"}, "สมชาย", seen="")
    assert (told.value.decision, told.value.seen) == (first, first.hash)
    assert office.book.read_bytes() == before
    second = other.decide({**one, "day": "2023-02-02"}, "สมชาย", seen=told.value.seen).decision
    assert live.in_force(one) == second
    office.is_what_an_audit_gives()


def test_what_was_sent_twice_is_one_decision(office: Office, live: LiveAudit) -> None:
    """A double click, or a program that heard no answer; an answer of a department too, of which every one counts."""
    contents, audit = {}, next(a for a in office.audits() if a.findings and a.received == "something")
    contents, found = contents_of(audit), audit.findings[0]
    unit, about = audit.department.unit, about_content(found, contents_of(audit))
    reply = {"what": "reply", "unit": unit, "pack": PACK.id, "finding": finding_key(found, unit, contents), "why": ""}
    reply |= {"code": found.code, "about": about, "who": "นายสมมติ", "day": None, "words": "ชี้แจง", "file": None}
    for one in ({"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}, reply):
        first = live.decide(one, "สมหญิง", seen="").decision
        assert live.decide(one, "สมหญิง", seen="").decision == first
    assert load_decisions(office.book).lines == 2


def test_an_undoing_is_a_record_of_its_own_and_happens_once(office: Office, live: LiveAudit) -> None:
    one = {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}
    before = results(office.out)
    first = live.decide(one, "สมหญิง", seen="").decision
    undo = {"what": "undo", "decision": first.hash, "why": "ดูผิดไฟล์"}
    back = live.decide(undo, "สมหญิง", seen=first.hash)
    assert live.in_force(one) is None
    assert results(office.out) == before
    assert live.decide(undo, "สมหญิง", seen=first.hash).decision == back.decision  # the same, sent again
    with pytest.raises(AlreadyDecided) as told:
        live.decide({**undo, "why": "อื่น"}, "สมชาย", seen=first.hash)
    assert (told.value.decision, told.value.seen) == (back.decision, "")
    with pytest.raises(AlreadyDecided) as told:  # whoever still sees the first decision is told that it is gone
        live.decide({**one, "why": "อื่น"}, "สมชาย", seen=first.hash)
    assert told.value.decision == back.decision
    assert load_decisions(office.book).lines == 2
    assert live.decide({**one, "why": "อื่น"}, "สมชาย", seen=told.value.seen).decision.actor == "สมชาย"


def test_an_undoing_of_what_was_replaced_shows_what_replaced_it(office: Office, live: LiveAudit) -> None:
    one = {"what": "received", "sha256": any_file(office), "day": "2023-02-01", "why": "ประทับรับ"}
    first = live.decide(one, "สมหญิง", seen="").decision
    second = live.decide({**one, "day": "2023-02-03"}, "สมชาย", seen=first.hash).decision
    with pytest.raises(AlreadyDecided) as told:
        live.decide({"what": "undo", "decision": first.hash, "why": "ผิด"}, "สมหญิง", seen=first.hash)
    assert (told.value.decision, told.value.seen) == (second, second.hash)


def test_many_at_once_lose_and_double_nothing(office: Office, live: LiveAudit) -> None:
    """Twelve people, each with decisions of their own and one that all of them want to make."""
    shas = sorted({r["sha256"] for r in office.rows() if r["status"] == "read"})[:13]
    made: list[Decided] = []
    refused: list[str] = []
    faults: list[Exception] = []

    def works(n: int) -> None:
        try:
            for sha256 in (shas[n], shas[12]):
                one = {"what": "received", "sha256": sha256, "day": f"2023-03-{n + 1:02}", "why": f"คนที่ {n}"}
                try:
                    made.append(live.decide(one, f"คนที่ {n}", seen=""))
                except AlreadyDecided as taken:
                    refused.append(taken.decision.actor)
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(error)

    people = [threading.Thread(target=works, args=(n,)) for n in range(12)]
    for person in people:
        person.start()
    for person in people:
        person.join(300)
    assert faults == []
    assert (len(made), len(refused), len(set(refused))) == (13, 11, 1)
    assert {x.decision.hash for x in made} == {d.hash for d in load_decisions(office.book).all}
    assert all(x.waits is None for x in made)
    office.is_what_an_audit_gives()
    assert len(office.log()) < 13, "who waits together is served together"


def test_while_a_run_holds_the_folder_decisions_are_kept_and_take_effect_after_it(office: Office) -> None:
    live = office.live()
    before = results(office.out)
    with open_store(office.out / STORE):
        made = live.decide({"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}, "สมหญิง", seen="")
        assert made.waits is not None
        assert "run is at work" in made.waits.en
        assert results(office.out) == before
    assert live.in_force({"what": "rule_out", "sha256": any_file(office)}) == made.decision
    assert live.catch_up() is None
    office.is_what_an_audit_gives()


def test_a_run_in_between_is_taken_in(office: Office, live: LiveAudit) -> None:
    """New papers come, somebody audits; the next decision is about the new results."""
    live.decide({"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}, "สมหญิง", seen="")
    assert not live.inputs_changed()
    memo = "บันทึกข้อความ\nส่วนราชการ สำนักงานเขตบางรัก\nที่ กท 4301/99 วันที่ 3 มีนาคม 2566\nเรื่อง ขอส่งเอกสาร\nเรียน หัวหน้าสำนักงาน ก.ก.\n"
    (office.inbox / "ใหม่.txt").write_text(memo, encoding="utf-8")
    assert live.inputs_changed()
    live.decide(on_file(office, "notes.txt", what="unit", unit="bma-csc"), "สมหญิง", seen="")
    assert not any(r["path"] == "ใหม่.txt" for r in office.rows()), "the new paper is in no results until it is audited"
    assert [f.what for f in office.faults()] == ["ใหม่.txt"]
    office.audit()
    made = live.decide(on_file(office, "ใหม่.txt", what="unit", unit="bma-csc"), "สมหญิง", seen="")
    assert made.waits is None
    assert not live.inputs_changed()
    assert any(r["path"] == "ใหม่.txt" and r["unit"] == "bma-csc" for r in office.rows())
    office.is_what_an_audit_gives()


def test_the_run_is_held_soon_after_the_start_so_that_the_first_decision_waits_for_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the background, before anybody decides; nothing is written for it."""
    held = threading.Event()
    times: list[int] = []

    def counted(*words: Any) -> Any:
        made = hold(*words)
        times.append(1)
        held.set()
        return made

    monkeypatch.setattr(live_audit, "hold", counted)
    before, lines = results(office.out), len(office.log())
    live = office.live()
    live.start()
    try:
        assert held.wait(120)
        assert live.catch_up() is None
        assert (results(office.out), len(office.log())) == (before, lines)
        assert not office.book.exists()
        made = live.decide({"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}, "สมหญิง", seen="")
    finally:
        live.stop()
    assert made.waits is None
    assert times == [1]
    office.is_what_an_audit_gives()


def test_a_decision_of_the_command_line_is_followed(office: Office) -> None:
    live = office.live()
    live.start()
    try:
        made = record(office.book, {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"})
        for _ in range(1200):
            if load_decisions(office.book).sha256 == office.log()[-1]["decisions_root"]:
                break
            threading.Event().wait(0.1)
    finally:
        live.stop()
    assert load_decisions(office.book).all == (made,)
    office.is_what_an_audit_gives()


def test_without_the_kept_list_the_inbox_is_opened_and_must_be_as_it_was(office: Office) -> None:
    import sqlite3

    with sqlite3.connect(office.out / STORE) as db:
        assert db.execute("DELETE FROM last_run").rowcount == 2
    db.close()
    one = {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}
    assert office.live().decide(one, "สมหญิง", seen="").waits is None
    office.is_what_an_audit_gives()
    (office.inbox / "ใหม่.txt").write_text("ข้อความ")
    made = office.live().decide({**one, "what": "received", "day": "2023-02-01"}, "สมหญิง", seen="")
    assert made.waits is not None
    assert "the inputs were changed" in made.waits.en
    office.audit()
    office.is_what_an_audit_gives()


def test_after_forgetting_nothing_is_written_back(office: Office, live: LiveAudit) -> None:
    from pipeline.forget import forget

    sha256 = any_file(office, 3)
    live.decide({"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}, "สมหญิง", seen="")
    forget(office.out, office.rows(), {sha256}, "ขอให้ลบ")
    before = results(office.out)
    made = live.decide({"what": "rule_out", "sha256": any_file(office, 1), "why": "ดูแล้ว"}, "สมหญิง", seen="")
    assert made.waits is not None
    assert "forgotten" in made.waits.en
    assert results(office.out) == before


def test_a_line_that_was_cut_off_while_it_was_written_is_no_decision_and_stops_nobody(office: Office) -> None:
    said: list[str] = []
    one = {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}
    made = office.live().decide(one, "สมหญิง", seen="").decision
    with office.book.open("ab") as file:
        file.write(b'{"actor":"half a li')
    with (office.out / "run.jsonl").open("ab") as file:
        file.write(b'{"decisions":1,"half')
    live = office.live(say=lambda th, en: said.append(en))
    live.decide({**one, "what": "received", "day": "2023-02-01"}, "สมหญิง", seen="")
    assert made in load_decisions(office.book).all
    assert [x.partition(" (")[0] for x in said] == ["half a line was taken from the end of the decisions"]
    office.book.read_bytes().index(b"\n")
    assert office.faults() == []


def test_a_decision_without_effect_says_why(office: Office, live: LiveAudit) -> None:
    made = live.decide({"what": "rule_out", "sha256": "ab" * 32, "why": "ดูแล้ว"}, "สมหญิง", seen="")
    assert made.stale is not None
    assert made.stale.en == "this file is no longer among the papers"


def test_a_fault_after_recording_is_told_and_the_decision_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person must hear that it is recorded, whatever becomes of the results."""
    live = office.live()
    one = {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"}
    with monkeypatch.context() as broken:
        broken.setattr("pipeline.results_on_disk.OutputFolder", lambda _: 1 / 0)
        made = live.decide(one, "สมหญิง", seen="")
    assert made.waits is not None
    assert made.waits.en == "a fault of the program (ZeroDivisionError)"
    assert live.in_force(one) == made.decision
    assert live.catch_up() is None
    office.is_what_an_audit_gives()


# cut off at any moment


def child_decides(live: LiveAudit, one: dict[str, Any], seen: str, dies_at: int) -> tuple[bool, bool]:
    """Decides in a process of its own, which is killed at the n-th change of the disk. Whether the decision was
    acknowledged, and whether the process died.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - the child ends without a word
        steps = itertools.count(1)

        def dying(act: Any) -> Any:
            def one_step(*given: Any, **more: Any) -> Any:
                if next(steps) == dies_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return act(*given, **more)

            return one_step

        os.replace, os.fsync = dying(os.replace), dying(os.fsync)
        live.decide(one, "สมหญิง", seen=seen)
        os.write(theirs, b"acknowledged")
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return said == b"acknowledged", os.WIFSIGNALED(status)


def killed_at(office: Office, steps: Iterable[int]) -> int:
    """Kills at each of these steps; the first that a decision does not have, or 0. A file goes to and fro between two
    units, which changes all kinds of results.
    """
    ours, theirs = "bma-csc", "bma-district-bang-rak"
    for n in steps:
        live = office.live()
        assert live.catch_up() is None
        one = on_file(office, "unknown.bin", what="unit", unit=ours, why=f"ครั้งที่ {n}")
        now = live.in_force(one)
        one["unit"] = theirs if now is not None and getattr(now, "unit", "") == ours else ours
        before = load_decisions(office.book).lines
        acknowledged, died = child_decides(live, one, now.hash if now else "", n)
        assert acknowledged is not died
        again = office.live()
        assert again.catch_up() is None
        assert office.faults() == []
        there = load_decisions(office.book)
        assert there.lines - before in ((1,) if acknowledged else (0, 1))
        assert office.log()[-1]["decisions_root"] == there.sha256 or there.lines == 0
        if not died:
            return n
    return 0


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")
def test_a_decision_that_is_killed_at_some_steps_is_whole_or_not_there(office: Office) -> None:
    killed_at(office, (1, 3, 8))
    office.is_what_an_audit_gives()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")
def test_a_decision_that_is_killed_at_any_step_is_whole_or_not_there(office: Office) -> None:
    assert killed_at(office, range(1, 60)) > 10
    office.is_what_an_audit_gives()


_PERSON = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from test_live_audit import Office
office, seed = Office(Path({place!r})), {seed}
contents = sorted({{r["sha256"] for r in office.rows() if r["status"] == "read"}})
live = office.live()
for n in range(10_000):
    sha256, day = contents[(seed + n) % len(contents)], f"2023-{{n // 28 % 12 + 1:02}}-{{n % 28 + 1:02}}"
    one = {{"what": "received", "sha256": sha256, "day": day, "why": f"{{seed}} {{n}}"}}
    now = live.in_force(one)
    print(live.decide(one, "สมหญิง", seen=now.hash if now else "").decision.hash, flush=True)
"""


def killed_often(office: Office, kills: int, seed: int) -> None:
    """Somebody decides without a pause and is killed at random moments, again and again."""
    draw = random.Random(seed)
    acknowledged: set[str] = set()
    for n in range(kills):
        script = _PERSON.format(tests=str(ROOT / "tests"), place=str(office.place), seed=n * 1000)
        command = [sys.executable, "-c", script]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            said = [process.stdout.readline()]  # it has begun
            timer = threading.Timer(draw.uniform(0, 2), process.kill)
            timer.start()
            said += process.stdout.readlines()
            timer.cancel()
        acknowledged |= {x.strip() for x in said if x.endswith("\n")}
        again = office.live()
        assert again.catch_up() is None
        assert office.faults() == []
        lines = office.book.read_bytes().splitlines()
        assert acknowledged <= {json.loads(x)["hash"] for x in lines}
        assert office.log()[-1]["decisions"] == len(lines)
    assert len(acknowledged) >= kills
    office.is_what_an_audit_gives()


@pytest.mark.skipif(sys.platform != "linux", reason="signals are Unix's")
def test_two_kills_lose_nothing_that_was_acknowledged(office: Office) -> None:
    killed_often(office, 2, 1)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="signals are Unix's")
def test_a_hundred_kills_lose_nothing_that_was_acknowledged(office: Office) -> None:
    killed_often(office, 100, 2)


def test_decisions_that_a_run_took_in_from_another_file_are_not_dropped_in_silence(office: Office) -> None:
    other = office.place / "other.jsonl"
    record(other, {"what": "rule_out", "sha256": any_file(office), "why": "ดูแล้ว"})
    run_audit([office.inbox], office.out, PACK, units=UNITS, store=office.out / STORE, decisions=load_decisions(other))
    before = results(office.out)
    made = office.live().decide({"what": "rule_out", "sha256": any_file(office, 1), "why": "ดูแล้ว"}, "สมหญิง", seen="")
    assert made.waits is not None
    assert "other.jsonl" in made.waits.en
    assert results(office.out) == before
    other.rename(office.place / "kept.jsonl")
    record(other, {"what": "rule_out", "sha256": any_file(office, 2), "why": "ดูแล้ว"})
    waits = LiveAudit(office.out, other, units=UNITS).catch_up()
    assert waits is not None
    assert "no longer in the file" in waits.en
    assert results(office.out) == before
