"""`saraban compare`: what was gained, lost and changed, by unit and field; what concerns the run is said once."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, cover, ev, form, unread

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.compare import Change, changes, lines_of
from pipeline.decisions import load_decisions, record
from pipeline.evidence import Evidence

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))


def run(folder: Path, papers: Sequence[Evidence], readers: str = "r", **more: object) -> Path:
    write_audits(papers, (), folder, PACK, readers, FEW, **more)  # type: ignore[arg-type]
    return folder


MEMO = ev("a.eml > m.pdf", cover(), content="1")


def test_a_finding_of_the_run_is_said_once(tmp_path: Path) -> None:
    """An unread file of nobody is told in every unit's audit, and compared once."""
    a, b = run(tmp_path / "a", [MEMO]), run(tmp_path / "b", [MEMO, unread("x.pdf")])
    found = [c for c in changes(a, b) if c.which.startswith("RUN-UNREAD-NOBODYS")]
    assert [(c.unit, c.how) for c in found] == [("_run", "gained")]
    assert [(c.unit, c.how) for c in changes(a, b) if c.what == "document"] == [("_run", "gained")]


def test_other_readers_are_said_once(tmp_path: Path) -> None:
    a, b = run(tmp_path / "a", [MEMO]), run(tmp_path / "b", [MEMO], readers="s")
    assert list(changes(a, b)) == [Change("_run", "changed", "readers", "readers", "r", "s")]


def test_another_content_in_the_same_place_is_compared_field_by_field(tmp_path: Path) -> None:
    a = run(tmp_path / "a", [MEMO])
    b = run(tmp_path / "b", [ev("a.eml > m.pdf", cover(date="2023-02-08"), content="2")])
    found = {(c.how, c.what, c.which, c.before, c.after) for c in changes(a, b)}
    assert ("changed", "field", "a.eml > m.pdf#date", "2023-02-09 (trusted)", "2023-02-08 (trusted)") in found
    assert [x[1] for x in found if x[2] == "a.eml > m.pdf"] == ["document"]


def test_a_file_that_is_read_now_is_a_changed_document(tmp_path: Path) -> None:
    a = run(tmp_path / "a", [MEMO, unread("a.eml > f.docx", content="2")])
    b = run(tmp_path / "b", [MEMO, ev("a.eml > f.docx", form(1), content="2")])
    found = [c for c in changes(a, b) if c.what == "document"]
    assert [(c.unit, c.how, c.before, c.after) for c in found] == [
        (BANG_RAK, "changed", "unreadable needs_ocr", "read form form-1 form")
    ]


def test_a_finding_that_says_something_else_is_changed(tmp_path: Path) -> None:
    """By code and what it is about; the words tell the rest."""
    a, b = run(tmp_path / "a", [MEMO, unread("x.pdf")]), run(tmp_path / "b", [MEMO, unread("x.pdf"), unread("y.pdf")])
    (told,) = (c for c in changes(a, b) if c.which == "RUN-UNREAD-NOBODYS")
    assert (told.unit, told.how) == ("_run", "changed")
    assert told.before != told.after


def test_a_decision_and_its_effect(tmp_path: Path) -> None:
    a = run(tmp_path / "a", [MEMO])
    book = tmp_path / "d.jsonl"
    record(book, {"what": "unit", "sha256": MEMO.source.sha256, "unit": YAN_NAWA, "why": "x"}, "ผู้ตรวจ")
    b = run(tmp_path / "b", [MEMO], decisions=load_decisions(book))
    found = {(c.unit, c.how, c.what) for c in changes(a, b)}
    assert {(BANG_RAK, "lost", "document"), (YAN_NAWA, "gained", "document"), (YAN_NAWA, "gained", "decision")} <= found


def test_backwards_everything_gained_is_lost(tmp_path: Path) -> None:
    a, b = run(tmp_path / "a", [MEMO]), run(tmp_path / "b", [MEMO, unread("x.pdf"), ev("a.eml > f.docx", form(1))])
    there, back = list(changes(a, b)), list(changes(b, a))
    other = {"gained": "lost", "lost": "gained", "changed": "changed"}
    assert sorted((c.unit, c.how, c.what, c.which) for c in there) == sorted(
        (c.unit, other[c.how], c.what, c.which) for c in back
    )
    assert list(changes(a, a)) == []


def test_lines_for_people_name_the_unit_in_thai(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = str(run(tmp_path / "a", [MEMO])), str(run(tmp_path / "b", [MEMO, ev("a.eml > f.docx", form(1))]))
    assert main(["compare", a, b]) == 0
    said = capsys.readouterr().out
    assert "สำนักงานเขตบางรัก (bma-district-bang-rak) เปลี่ยน changed รายการ demand D1.1: " in said
    assert main(["compare", a, b, "--json"]) == 0
    rows = [json.loads(x) for x in capsys.readouterr().out.splitlines()]
    assert len(rows) == len(said.splitlines())
    assert set(rows[0]) == {"unit", "how", "what", "which", "before", "after"}


def test_what_changed_alike_in_many_units_is_one_line() -> None:
    """But for their names; what changed in a few is said of each."""
    names = {f"u{n}": f"หน่วยงาน {n}" for n in range(6)}
    many = [Change(u, "changed", "finding", "EV", f"เดิมของ{n}", f"ใหม่ของ{n}") for u, n in names.items()]
    few = [Change(u, "lost", "document", "a.pdf") for u in ("u1", "u2")]
    lines = list(lines_of([*many, *few], names))
    assert len(lines) == 3
    assert "the same in 5 more units" in lines[0]
    assert [x.split("  ")[0] for x in lines[1:]] == ["หน่วยงาน 1 (u1)", "หน่วยงาน 2 (u2)"]
