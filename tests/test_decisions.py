"""People's decisions: append-only, keyed by content, beside the machine's answer; stale where the key is gone."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, arrival, cover, ev, form, q, unread, whole
from pydantic import ValidationError

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.decide import Unknown, decision_from
from pipeline.decided import quoted_at
from pipeline.decisions import Decisions, DecisionsBroken, beside, load_decisions, record
from pipeline.evidence import Evidence
from pipeline.notify import notice_of
from pipeline.show_audit import audit_of
from pipeline.verify import verify
from schemas.record import Memo, Other, Signer

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA, "bma-csc"))


def book(tmp_path: Path, *made: dict[str, object]) -> Decisions:
    """A decisions file with these decisions, read back."""
    path = tmp_path / "decisions.jsonl"
    for one in made:
        record(path, {"why": "ตรวจต้นฉบับแล้ว", **one}, "ผู้ตรวจสมมติ")
    return load_decisions(path)


def audited(tmp_path: Path, evidence: Sequence[Evidence], decisions: Decisions, unit: str = BANG_RAK) -> dict[str, Any]:
    """The audit of one unit."""
    write_audits(evidence, (), tmp_path / "out", PACK, "fingerprint", FEW, decisions=decisions)
    found: dict[str, Any] = json.loads((tmp_path / "out" / "departments" / f"{unit}.json").read_bytes())
    return found


def state(audit: dict[str, Any], demand: str) -> tuple[str, str]:
    one = next(d for d in audit["demands"] if d["id"] == demand)
    return one["state"], one["reason_code"]


def codes(audit: dict[str, Any]) -> list[str]:
    return [f["code"] for f in audit["findings"]]


def test_a_file_of_nobody_becomes_the_units(tmp_path: Path) -> None:
    """The decision goes before everything that the file or its way says."""
    stray = ev("แบบ.docx", form(1, unit=q("หน่วยงานหนึ่ง")), came=arrival())
    assert state(audited(tmp_path, [stray], Decisions()), "D1.1")[0] == "not_met"
    made = book(tmp_path, {"what": "unit", "sha256": stray.source.sha256, "unit": BANG_RAK})
    audit = audited(tmp_path, [stray], made)
    assert state(audit, "D1.1")[0] == "met"
    documents = [d for s in audit["submissions"] for d in s["documents"]]
    assert [(d["path"], d["tied_by"]) for d in documents] == [("แบบ.docx", "decision")]
    assert [(d["decision"]["what"], d["decision"]["actor"], d["stale"]) for d in audit["decisions"]] == [
        ("unit", "ผู้ตรวจสมมติ", None)
    ]


def test_a_decision_about_a_mail_holds_for_what_came_in_it(tmp_path: Path) -> None:
    mail = ev("a.eml", None, status=next(iter({e.status for e in [ev("x")]})))
    one = ev("a.eml > แบบ.docx", form(1, unit=q("หน่วยงานหนึ่ง")))
    made = book(tmp_path, {"what": "unit", "sha256": mail.source.sha256, "unit": YAN_NAWA})
    assert state(audited(tmp_path, [mail, one], made, YAN_NAWA), "D1.1")[0] == "met"


def test_a_form_that_names_another_unit_is_the_decided_units(tmp_path: Path) -> None:
    """Its own words named Bang Rak; a person knows better, and Bang Rak has it no more."""
    one = ev("a.docx", form(1, BANG_RAK), came=arrival())
    made = book(tmp_path, {"what": "unit", "sha256": one.source.sha256, "unit": YAN_NAWA})
    assert state(audited(tmp_path, [one], made), "D1.1")[0] == "not_met"
    assert state(audited(tmp_path, [one], made, YAN_NAWA), "D1.1")[0] == "met"


def test_the_day_that_a_person_states_decides_timeliness(tmp_path: Path) -> None:
    papers = [ev(e.source.path, e.record, came=arrival("a.eml", None)) for e in whole()]
    assert state(audited(tmp_path, papers, Decisions()), "D1.5")[0] == "cannot_tell"
    days: list[dict[str, object]] = [
        {"what": "received", "sha256": e.source.sha256, "day": "2023-02-14"} for e in papers
    ]
    audit = audited(tmp_path, papers, book(tmp_path, *days))
    assert state(audit, "D1.5")[0] == "met"
    assert {r["basis"] for s in audit["submissions"] for d in s["documents"] for r in d["receipts"]} == {"decision"}


def test_an_unread_file_that_was_ruled_out_holds_nothing_back(tmp_path: Path) -> None:
    """Before, nothing could be called missing; after, it is."""
    papers = [ev("a.eml > m.pdf", cover()), unread("a.eml > scan.pdf")]
    assert state(audited(tmp_path, papers, Decisions()), "D1.1") == ("cannot_tell", "unread")
    made = book(tmp_path, {"what": "rule_out", "sha256": papers[1].source.sha256})
    audit = audited(tmp_path, papers, made)
    assert state(audit, "D1.1") == ("not_met", "not_found")
    assert audit["decisions"][0]["machine"] == "unreadable needs_ocr"


@pytest.mark.parametrize(
    ("value", "origin"),
    [("กท 4301/12", "native"), ("กท 4301/13", "entered")],
    ids=["the machine's value is confirmed", "another value is entered"],
)
def test_a_doubted_value_becomes_proof(tmp_path: Path, value: str, origin: str) -> None:
    one = ev("a.eml > m.pdf", cover(number="x").model_copy(update={"number": q("กท 4301/12", doubts=["stray_mark"])}))
    made = book(
        tmp_path,
        {"what": "value", "sha256": one.source.sha256, "field": "number", "raw": "กท 4301/12", "value": value},
    )
    audit = audited(tmp_path, [one], made)
    number = audit["records"][0]["record"]["number"]
    assert (number["value"], number["trust"], number["origin"]) == (value, "confirmed", origin)
    assert audit["decisions"][0]["machine"] == "กท 4301/12"


def test_a_value_inside_lists_and_forms_behind(tmp_path: Path) -> None:
    """Field paths reach list items, entries of forms and forms behind a cover."""
    memo = Memo(signers=(Signer(name=q("ก")), Signer(name=q("ข"))), cc=(q("ค"),), more=(form(1),))
    assert quoted_at(memo, "signers[1].name") == q("ข")
    assert quoted_at(memo, "cc[0]") == q("ค")
    assert quoted_at(memo, "more[0].entries.unit") is not None
    assert quoted_at(memo, "number") is None
    for wrong in ("signers[2].name", "signers", "nothing", "signers[1]", "cc[x]", ""):
        with pytest.raises(KeyError):
            quoted_at(memo, wrong)
    one = ev("a.eml > m.pdf", memo)
    made = book(tmp_path, {"what": "value", "sha256": one.source.sha256, "field": "cc[0]", "raw": "ค", "value": "ฆ"})
    assert audited(tmp_path, [one, ev("a.eml > c.pdf", cover())], made)["records"][1]["record"]["cc"][0]["value"] == "ฆ"


def demand(audit: dict[str, Any], name: str, **fields: object) -> dict[str, object]:
    """The key of a state decision."""
    one = next(d for d in audit["demands"] if d["id"] == name)
    shas = sorted({e["sha256"] for e in one["evidence"]})
    return {"unit": BANG_RAK, "pack": PACK.id, "demand": name, "evidence": shas, **fields}


def test_a_decided_state_is_scored_and_the_machines_stays_beside(tmp_path: Path) -> None:
    before = audited(tmp_path, whole(), Decisions())
    assert state(before, "D2.3")[0] == "cannot_tell"
    made = book(tmp_path, demand(before, "D2.3", what="state", state="met"))
    after = audited(tmp_path, whole(), made)
    assert state(after, "D2.3") == ("met", "decided")
    assert after["score"]["low"] > before["score"]["low"]
    assert after["decisions"][0]["machine"].startswith("cannot_tell")


def test_a_state_whose_evidence_changed_is_stale(tmp_path: Path) -> None:
    """It is shown, asks for a person, and has no effect."""
    before = audited(tmp_path, whole(), Decisions())
    made = book(tmp_path, demand(before, "D1.1", what="state", state="not_met", evidence=["0" * 64]))
    after = audited(tmp_path, whole(), made)
    assert state(after, "D1.1") == state(before, "D1.1")
    assert after["decisions"][0]["stale"] is not None
    assert "DECISION-STALE" in codes(after)


def test_asking_again_changes_no_state(tmp_path: Path) -> None:
    before = audited(tmp_path, whole(), Decisions())
    made = book(tmp_path, demand(before, "D2.3", what="ask_again"))
    after = audited(tmp_path, whole(), made)
    assert (after["demands"], len(after["decisions"])) == (before["demands"], 1)


GONE: dict[str, dict[str, object]] = {
    "no such file": {"what": "rule_out", "sha256": "1" * 64},
    "other words at the place": {"what": "value", "field": "number", "raw": "กท 1/1", "value": "กท 2/2"},
    "no such field": {"what": "value", "field": "nothing", "raw": "", "value": "x"},
    "no such unit": {"what": "unit", "unit": "bma-nobody"},
    "no such demand": {
        "what": "state", "unit": BANG_RAK, "pack": PACK.id, "demand": "D9.9", "evidence": [], "state": "met",
    },
}  # fmt: skip


@pytest.mark.parametrize("case", GONE)
def test_what_no_longer_occurs_is_said_and_changes_nothing(tmp_path: Path, case: str) -> None:
    one = ev("a.eml > m.pdf", cover())
    sha = {} if "sha256" in GONE[case] or "demand" in GONE[case] else {"sha256": one.source.sha256}
    made = book(tmp_path, {**sha, **GONE[case]})
    summary = write_audits([one], (), tmp_path / "out", PACK, "fingerprint", FEW, decisions=made)
    assert "DECISION-STALE" in [f.code for f in summary.findings]
    assert summary.exit_code == 4
    with_it = (tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_bytes()
    write_audits([one], (), tmp_path / "out", PACK, "fingerprint", FEW)
    assert (tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_bytes() == with_it


def test_the_last_of_several_counts_and_undo_takes_it_back(tmp_path: Path) -> None:
    key = {"what": "received", "sha256": "1" * 64}
    made = book(tmp_path, {**key, "day": "2023-02-01"}, {**key, "day": "2023-02-02"})
    assert [d.day for d in made.received.values()] == ["2023-02-02"]
    last = made.received["1" * 64].hash
    assert [d.day for d in book(tmp_path, {"what": "undo", "decision": last}).received.values()] == ["2023-02-01"]


@pytest.mark.parametrize("change", [(b"2023-02-01", b"2023-02-09"), (b'"why"', b'"who"')], ids=["a day", "a key"])
def test_a_changed_line_is_refused(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    """Who slips in, takes out or changes a decision would change results in silence."""
    book(tmp_path, {"what": "received", "sha256": "1" * 64, "day": "2023-02-01"})
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(*change))
    with pytest.raises(DecisionsBroken, match=r"decisions\.jsonl:1"):
        load_decisions(path)
    path.write_bytes(b'{"half')
    with pytest.raises(DecisionsBroken):
        load_decisions(path)


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """decide, audit again, verify: by paths and field names; wrong words write nothing and end with 2."""
    inbox, out = tmp_path / "inbox", str(tmp_path / "out")
    inbox.mkdir()
    (inbox / "m.txt").write_text("บันทึกข้อความ\nส่วนราชการ  สำนักงานเขตบางรัก\nที่  กท 4301/12  วันที่  10 กุมภาพันธ์ 2566\nเรื่อง  ขอส่งแนวคิด\nเรียน  หัวหน้าสำนักงาน ก.ก.\n\nด้วยสำนักงานเขตบางรักขอส่งแนวคิด\n", encoding="utf-8")  # fmt: skip
    words = ["audit", str(inbox), "--out", out]
    main(words)
    wrong = (
        ["unit", "m.txt", "bma-nobody"],
        ["unit", "n.txt", BANG_RAK],
        ["received", "m.txt", "2023-02-30"],
        ["value", "m.txt", "date", "10 กุมภาพันธ์ 2566"],
        ["value", "m.txt", "nothing", "1"],
        ["state", BANG_RAK, "D9.9", "met"],
        ["state", BANG_RAK, "D1.1", "good"],
        ["undo", "00000000"],
        ["rule-out"],
    )
    for one in wrong:
        assert main(["decide", out, *one, "--why", "x"]) == 2, one
    assert main(["decide", out, "rule-out", "m.txt"]) == 2  # without a reason
    assert not beside(Path(out)).exists()
    assert main(["decide", out, "value", "m.txt", "date", "2023-02-11", "--why", "ต้นฉบับ", "--by", "ผู้ตรวจสมมติ"]) == 0
    assert main(["decide", out, "received", "m.txt", "2023-02-14", "--why", "ทะเบียนรับ"]) == 0
    assert main(["decide", out, "ask-again", BANG_RAK, "D1.1", "--why", "ขอไฟล์ใหม่"]) == 0
    main(words)
    audit = json.loads((Path(out) / "departments" / f"{BANG_RAK}.json").read_bytes())
    assert audit["records"][0]["record"]["date"]["value"] == "2023-02-11"
    assert {d["decision"]["what"] for d in audit["decisions"]} == {"value", "received", "ask_again"}
    assert list(verify(Path(out), again=True)) == []
    capsys.readouterr()
    assert main(["decide", out, "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 3
    assert main(["decide", out, "undo", listed[0].split()[0], "--why", "ผิดไฟล์"]) == 0
    assert list(verify(Path(out), again=True)) == []  # later decisions are no fault of the run before
    book_file = beside(Path(out))
    book_file.write_bytes(book_file.read_bytes().replace(b"2023-02-14", b"2023-02-13"))
    assert [x.what for x in verify(Path(out))] == [book_file.name]
    assert main(words) == 2
    assert main([*words, "--decisions", str(tmp_path / "none")]) == 2


def test_without_decisions_nothing_changes(tmp_path: Path) -> None:
    assert audited(tmp_path, [*whole(), ev("b.txt", Other())], Decisions())["decisions"] == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("received", ["FILE", "2566-02-14"]),
        ("received", ["FILE", "2023-02-30"]),
        ("value", ["FILE", "date", "2566-02-10"]),
        ("value", ["FILE", "date", "2023-02-30"]),
        ("value", ["FILE", "date", "2023-02-10/2566-02-12"]),
        ("value", ["FILE", "date", "10 ก.พ. 66"]),
        ("value", ["FILE", "resolutions[0].outcome", "approvd"]),
        ("value", ["FILE", "signers[0].signature", "signed"]),
    ],
)
def test_what_is_no_value_of_a_field_is_refused(tmp_path: Path, what: str, words: list[str]) -> None:
    """An auditor thinks in พ.ศ.; taken as it stands, the year would be 543 years off and look right. A slip of the pen in
    a code of the contract would be a value that no rule knows.
    """
    one = whole()[0]
    audited(tmp_path, [one], Decisions())
    with pytest.raises(Unknown):
        decision_from(tmp_path / "out", tmp_path / "d", what, [one.source.path if w == "FILE" else w for w in words])
    with pytest.raises(ValidationError):
        book(tmp_path, {"what": "received", "sha256": one.source.sha256, "day": "2566-02-14"})


def test_nothing_is_keyed_by_the_zeros_of_files_never_opened(tmp_path: Path) -> None:
    """They stand for every such input: one line would rule them all out."""
    with pytest.raises(ValidationError, match="never opened"):
        book(tmp_path, {"what": "rule_out", "sha256": "0" * 64})


def test_the_memo_does_not_ask_for_what_a_person_decided(tmp_path: Path) -> None:
    """D2.1 is decided to be met, so that its form is not asked for; D1.2 is not, and is."""
    papers = whole(without=["form2", "form3"])
    before = audited(tmp_path, papers, Decisions())
    decided = {"what": "state", "state": "met", **demand(before, "D2.1")}
    audited(tmp_path, papers, book(tmp_path, decided))
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    memo = str(notice_of(made, PACK, None))
    assert "แบบนำเสนอโครงการ (แบบฟอร์ม ๓)" not in memo
    assert "แบบฟอร์ม ๒" in memo


def test_decisions_of_two_kinds_hold_for_one_file(tmp_path: Path) -> None:
    """Whose it is and when it came, each with its own line; undoing one leaves the other."""
    stray = ev("แบบ.docx", form(1, unit=q("หน่วยงานหนึ่ง")), came=arrival())
    sha = stray.source.sha256
    made: list[dict[str, object]] = [
        {"what": "unit", "sha256": sha, "unit": BANG_RAK},
        {"what": "received", "sha256": sha, "day": "2023-02-14"},
    ]
    both = audited(tmp_path, [stray], book(tmp_path, *made))
    assert [d["decision"]["what"] for d in both["decisions"]] == ["unit", "received"]
    first = next(d["decision"]["hash"] for d in both["decisions"] if d["decision"]["what"] == "received")
    one = audited(tmp_path, [stray], book(tmp_path, {"what": "undo", "decision": first}))
    assert [d["decision"]["what"] for d in one["decisions"]] == ["unit"]
    assert state(one, "D1.1")[0] == "met"


def test_decisions_go_where_the_last_run_took_them_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An audit that was told of a file of decisions reads no other; so what is decided about it is written there."""
    inbox, book_file = tmp_path / "inbox", tmp_path / "out.decisions.jsonl"
    inbox.mkdir()
    (inbox / "m.txt").write_text("บันทึกข้อความ\nที่  กท 4301/12  วันที่  10 กุมภาพันธ์ 2566\n", encoding="utf-8")
    main(["audit", str(inbox), "--out", str(tmp_path / "out")])
    assert main(["decide", str(tmp_path / "out"), "received", "m.txt", "2023-02-14", "--why", "ทะเบียนรับ"]) == 0
    second = [str(inbox), "--out", str(tmp_path / "out-2"), "--decisions", str(book_file)]
    main(["audit", *second])
    before = book_file.read_bytes()
    capsys.readouterr()
    assert main(["decide", str(tmp_path / "out-2"), "received", "m.txt", "2023-02-15", "--why", "ทะเบียนรับ"]) == 0
    assert str(book_file) in capsys.readouterr().err
    assert len(book_file.read_bytes()) > len(before)
    assert not beside(tmp_path / "out-2").exists()
    main(["audit", *second])
    assert list(verify(tmp_path / "out-2", again=True)) == []
