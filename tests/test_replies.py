"""A department's answers and an auditor's rulings stand beside the finding, keyed by its content; stale when it changes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, cover, ev, form, q, unread
from pydantic import ValidationError

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.decide import Answer, Unknown, decision_from
from pipeline.decisions import Decisions, DecisionsBroken, load_decisions, record
from pipeline.evidence import Evidence
from pipeline.replies import contents_of, finding_key, is_closed
from pipeline.show_audit import audit_of, shown
from schemas.audit import DepartmentAudit
from schemas.decision import FindingDecision, ReplyDecision

FEW = tuple(u for u in UNITS if u.unit == BANG_RAK)
PAPERS = (
    ev("a.eml > m.pdf", cover()),
    ev("a.eml > f.docx", form(1, benefit=q("", blank=True), background=q("", blank=True))),
    unread("a.eml > s.pdf"),
)


def written(tmp_path: Path, papers: Sequence[Evidence] = PAPERS, decisions: Decisions | None = None) -> DepartmentAudit:
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW, decisions=decisions)
    audit = audit_of(tmp_path / "out", BANG_RAK)
    assert audit is not None
    return audit


def decided(tmp_path: Path, *words: str, who: str = "ผู้ตรวจสมมติ", answer: Answer | None = None) -> Decisions:
    """One more decision, by the words of the command line."""
    book = tmp_path / "d.jsonl"
    one = decision_from(tmp_path / "out", book, words[0], words[1:], answer)
    record(book, {"why": "เหตุผล", **one}, who)
    return load_decisions(book)


WHO = Answer(who="นางสาวสมมติ ตัวอย่างสกุล", day="2023-03-01")


def test_an_answer_stands_beside_its_finding_and_changes_no_state(tmp_path: Path) -> None:
    before = written(tmp_path)
    made = decided(tmp_path, "reply", "บางรัก", "EV-UNREADABLE", "จะส่งไฟล์ใหม่", answer=WHO)
    after = written(tmp_path, decisions=made)
    assert (after.demands, after.findings) == (before.demands, before.findings)
    (settled,) = after.decisions
    assert isinstance(settled.decision, ReplyDecision)
    found = next(f for f in after.findings if f.code == "EV-UNREADABLE")
    assert (settled.path, settled.machine) == (found.about, f"EV-UNREADABLE: {found.th}")
    lines = shown(after).splitlines()
    at = next(n for n, x in enumerate(lines) if "EV-UNREADABLE" in x)
    answered = next(x for x in lines[at:] if "คำชี้แจง" in x)
    assert "นางสาวสมมติ ตัวอย่างสกุล 1 มีนาคม 2566: “จะส่งไฟล์ใหม่”" in answered


@pytest.mark.parametrize(
    ("ruling", "closed"), [("accept", True), ("overrule", True), ("uphold", False), ("ask-again", False)]
)
def test_a_ruling_closes_a_finding_or_leaves_it_open(tmp_path: Path, ruling: str, closed: bool) -> None:
    """The finding itself stays as the machine said it."""
    before = written(tmp_path)
    after = written(tmp_path, decisions=decided(tmp_path, ruling, BANG_RAK, "EV-UNREADABLE"))
    assert after.findings == before.findings
    found = next(f for f in after.findings if f.code == "EV-UNREADABLE")
    assert is_closed(found, after) is closed
    assert ("ปิดแล้วโดยผู้ตรวจ" in shown(after)) is closed


def test_a_ruling_on_an_earlier_answer_is_stale_when_another_comes(tmp_path: Path) -> None:
    """Who accepts one answer has not accepted the next one."""
    written(tmp_path)
    decided(tmp_path, "reply", BANG_RAK, "EV-UNREADABLE", "คำชี้แจงแรก", answer=WHO)
    accepted = written(tmp_path, decisions=decided(tmp_path, "accept", BANG_RAK, "EV-UNREADABLE"))
    found = next(f for f in accepted.findings if f.code == "EV-UNREADABLE")
    assert is_closed(found, accepted)
    more = decided(tmp_path, "reply", BANG_RAK, "EV-UNREADABLE", "คำชี้แจงที่สอง", answer=WHO)
    again = written(tmp_path, decisions=more)
    assert not is_closed(found, again)
    assert [s.stale is None for s in again.decisions] == [True, True, False]
    assert "DECISION-STALE" in {f.code for f in again.findings}


def test_an_answer_to_a_finding_that_says_something_else_now_is_stale(tmp_path: Path) -> None:
    """The unread file was replaced by another content: it is another finding."""
    written(tmp_path)
    made = decided(tmp_path, "reply", BANG_RAK, "EV-UNREADABLE", "จะส่งไฟล์ใหม่", answer=WHO)
    other = written(tmp_path, (*PAPERS[:2], unread("a.eml > s.pdf", content="another")), made)
    assert other.decisions[0].stale is not None


def test_a_file_by_another_name_is_the_same_finding(tmp_path: Path) -> None:
    """Keyed by content: whether the mail is called otherwise now changes nothing."""

    def of(path: str) -> str:
        one = written(tmp_path, (ev("a.eml > m.pdf", cover()), unread(path, content="same")))
        found = next(f for f in one.findings if f.code == "EV-UNREADABLE")
        return finding_key(found, BANG_RAK, contents_of(one))

    assert of("a.eml > s.pdf") == of("a.eml > s2.pdf")


def test_of_several_findings_with_one_code_the_key_names_one(tmp_path: Path) -> None:
    audit = written(tmp_path)
    blank = [f for f in audit.findings if f.code == "FORM-ENTRY-BLANK"]
    assert len(blank) == 2
    with pytest.raises(Unknown, match="several findings") as several:
        decided(tmp_path, "uphold", BANG_RAK, "FORM-ENTRY-BLANK")
    key = finding_key(blank[1], BANG_RAK, contents_of(audit))
    assert key[:8] in str(several.value)
    made = decided(tmp_path, "uphold", BANG_RAK, key[:8])
    (one,) = made.findings.values()
    assert one.finding == key
    assert shown(audit).count(key[:8]) == 1


WRONG: dict[str, tuple[tuple[str, ...], Answer | None]] = {
    "no such finding": (("reply", BANG_RAK, "EV-NONE", "x"), WHO),
    "nobody answered": (("reply", BANG_RAK, "EV-UNREADABLE", "x"), None),
    "nothing was answered": (("reply", BANG_RAK, "EV-UNREADABLE"), WHO),
    "no such file": (("reply", BANG_RAK, "EV-UNREADABLE"), Answer(who="ก", file="none.pdf")),
    "no such day": (("reply", BANG_RAK, "EV-UNREADABLE", "x"), Answer(who="ก", day="2023-02-30")),
    "a demand cannot be upheld": (("uphold", BANG_RAK, "D1.1"), None),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_answer_is_refused(tmp_path: Path, case: str) -> None:
    written(tmp_path)
    words, answer = WRONG[case]
    with pytest.raises(Unknown):
        decided(tmp_path, *words, answer=answer)


def test_an_answer_may_be_a_file(tmp_path: Path) -> None:
    """One of the inputs, or any other: its sha-256 is kept."""
    written(tmp_path)
    made = decided(tmp_path, "reply", BANG_RAK, "EV-UNREADABLE", answer=Answer(who="ก", file="m.pdf"))
    assert [r.file for r in made.replies.values()] == [PAPERS[0].source.sha256]
    other = tmp_path / "คำชี้แจง.pdf"
    other.write_bytes(b"x")
    made = decided(tmp_path, "reply", BANG_RAK, "EV-UNREADABLE", answer=Answer(who="ก", file=str(other)))
    assert len({r.file for r in made.replies.values()}) == 2


def test_accepting_a_demand_keeps_the_machines_state_whatever_was_decided_before(tmp_path: Path) -> None:
    before = written(tmp_path)
    state = next(d.state for d in before.demands if d.id == "D1.3")
    assert state == "met"
    overruled = written(tmp_path, decisions=decided(tmp_path, "overrule", BANG_RAK, "D1.3", "not_met"))
    assert next(d.state for d in overruled.demands if d.id == "D1.3") == "not_met"
    accepted = written(tmp_path, decisions=decided(tmp_path, "accept", BANG_RAK, "D1.3", who="อีกคนหนึ่ง"))
    assert next(d.state for d in accepted.demands if d.id == "D1.3") == "met"


def test_a_decision_in_another_persons_place_is_said_with_both(tmp_path: Path) -> None:
    """Two people deciding: the last counts, the first stays visible, and an observation names both."""
    written(tmp_path)
    decided(tmp_path, "accept", BANG_RAK, "EV-UNREADABLE", who="คนแรก")
    audit = written(tmp_path, decisions=decided(tmp_path, "uphold", BANG_RAK, "EV-UNREADABLE", who="คนที่สอง"))
    (settled,) = audit.decisions
    assert isinstance(settled.decision, FindingDecision)
    assert (settled.decision.ruling, [d.actor for d in settled.earlier]) == ("uphold", ["คนแรก"])
    (told,) = (f for f in audit.findings if f.code == "DECISION-TWO-PEOPLE")
    assert "คนแรก" in told.th
    assert "คนที่สอง" in told.th


def test_one_persons_second_thought_is_no_disagreement(tmp_path: Path) -> None:
    written(tmp_path)
    decided(tmp_path, "accept", BANG_RAK, "EV-UNREADABLE")
    audit = written(tmp_path, decisions=decided(tmp_path, "uphold", BANG_RAK, "EV-UNREADABLE"))
    assert "DECISION-TWO-PEOPLE" not in {f.code for f in audit.findings}


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """reply needs no reason, its ruling does; --who names who answered; the book names what it replaces."""
    written(tmp_path)
    out = str(tmp_path / "out")
    assert main(["decide", out, "reply", "บางรัก", "EV-UNREADABLE", "ส่งใหม่แล้ว"]) == 2
    assert main(["decide", out, "reply", "บางรัก", "EV-UNREADABLE", "ส่งใหม่แล้ว", "--who", "ก", "--on", "2566-03-01"]) == 2
    assert main(["decide", out, "reply", "บางรัก", "EV-UNREADABLE", "ส่งใหม่แล้ว", "--who", "ก", "--on", "2023-03-01"]) == 0
    assert main(["decide", out, "accept", "บางรัก", "EV-UNREADABLE"]) == 2
    assert main(["decide", out, "accept", "บางรัก", "EV-UNREADABLE", "--why", "ฟังได้", "--by", "ผู้ตรวจ"]) == 0
    capsys.readouterr()
    assert main(["decide", out, "uphold", "บางรัก", "EV-UNREADABLE", "--why", "ยังไม่ส่ง"]) == 0
    assert "replaces the decision" in capsys.readouterr().err
    lines = (tmp_path / "out.decisions.jsonl").read_text("utf-8").splitlines()
    made: list[Any] = [json.loads(x) for x in lines]
    assert [x["what"] for x in made] == ["reply", "finding", "finding"]
    assert made[1]["reply"] == made[0]["hash"]


def test_a_reply_without_words_or_file_is_no_reply() -> None:
    known = {"unit": BANG_RAK, "pack": "p", "finding": "1" * 64, "code": "X", "who": "ก"}
    blank = {"actor": "-", "time": "-", "hash": "0" * 64, "previous": "0" * 64}
    with pytest.raises(ValidationError):
        ReplyDecision.model_validate({"what": "reply", **known, **blank, "words": "  "})


def lines_of(tmp_path: Path, *changes: int) -> bytes:
    """A file of three decisions, its lines in another order."""
    book = tmp_path / "d.jsonl"
    for day in ("01", "02", "03"):
        record(book, {"what": "received", "sha256": "1" * 64, "day": f"2023-02-{day}", "why": "x"}, "ก")
    lines = book.read_bytes().splitlines(keepends=True)
    return b"".join(lines[n] for n in changes)


@pytest.mark.parametrize(
    ("order", "holds"),
    [((0, 1, 2), True), ((0, 1), True), ((0, 1, 2, 1), False), ((1, 0, 2), False), ((0, 2), False), ((1, 2), False)],
    ids=["as it is", "cut back", "a line played again", "two lines swapped", "one taken out", "the first taken out"],
)
def test_a_line_counts_in_its_place_only(tmp_path: Path, order: tuple[int, ...], holds: bool) -> None:
    """A file cut back holds by itself: `verify` misses what a run took in (test_verify)."""
    made = lines_of(tmp_path, *order)
    book = tmp_path / "other.jsonl"
    book.write_bytes(made)
    if holds:
        assert load_decisions(book).lines == len(order)
        return
    with pytest.raises(DecisionsBroken):
        load_decisions(book)


def test_a_decision_of_another_run_applies_to_the_same_content_only(tmp_path: Path) -> None:
    """The file of one year laid beside the inbox of the next: everything is stale, and nothing changes."""
    written(tmp_path)
    decided(tmp_path, "unit", "f.docx", "บางรัก")
    decided(tmp_path, "accept", "บางรัก", "EV-UNREADABLE")
    decided(tmp_path, "state", "บางรัก", "D1.1", "met")
    made = decided(tmp_path, "reply", "บางรัก", "EV-UNREADABLE", "ส่งแล้ว", answer=WHO)
    others = (ev("b.eml > m.pdf", cover(number="กท 4301/99")), ev("b.eml > f.docx", form(1, benefit=q("", blank=True))))
    without, with_them = written(tmp_path, others), written(tmp_path, others, made)
    assert with_them.demands == without.demands
    assert with_them.score == without.score
    assert all(s.stale for s in with_them.decisions)
    assert with_them.decisions


def test_a_unit_that_nobody_is_called_lists_near_names(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(Unknown, match="สำนักงานเขตบางรัก"):
        decided(tmp_path, "unit", "f.docx", "บางลัก")
