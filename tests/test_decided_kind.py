"""A person says what a file is: it is read as that, the machine's answer stays beside; stale when the file is another."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, cover, ev
from test_lies import first, mail, office
from test_verify import MEMO

from extractors.extract import extract, extract_as
from extractors.read_text import read_text
from pipeline.arrival import Arrival
from pipeline.audit_run import run_audit, write_audits
from pipeline.cli import main
from pipeline.decide import Unknown, decision_from, notices
from pipeline.decisions import beside, load_decisions, record
from pipeline.evidence import AtHand, Evidence
from pipeline.intake import Input
from pipeline.pack import load_pack
from pipeline.read_as_decided import KindsDecided
from pipeline.reading import Stages
from samples.letters import cover as cover_page
from samples.letters import form1, form3
from samples.page import Block, Break, Page, line, title, to_docx
from schemas.record import Other
from schemas.source import SourceFile, Status

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, "bma-csc"))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BANG_RAK_OFFICE = office("bang-rak")


def untitled(page: Page) -> Page:
    """A form whose title cannot be known: another office's heading stands in its place."""
    heads = {n for n, b in enumerate(page) if isinstance(b, Block) and b.style == "title"}
    return (line("เอกสารประกอบ"), *(b for n, b in enumerate(page) if n not in heads and n > max(heads, default=-1)))


def run(place: Path, f3: bytes) -> dict[str, Any]:
    """One run over the mail of a district; the audit of it."""
    inbox, out = place / "inbox", place / "out"
    inbox.mkdir(exist_ok=True)
    files = [(n, f3 if n == "f3.docx" else p) for n, p in first(BANG_RAK_OFFICE)]
    (inbox / "a.eml").write_bytes(mail(files))
    run_audit([inbox], out, load_pack(), units=FEW, decisions=load_decisions(beside(out)))
    made: dict[str, Any] = json.loads((out / "departments" / f"{BANG_RAK}.json").read_bytes())
    return made


def state(audit: dict[str, Any], demand: str) -> str:
    return str(next(d["state"] for d in audit["demands"] if d["id"] == demand))


def decide(place: Path, *words: str) -> None:
    book = beside(place / "out")
    record(book, {"why": "ดูต้นฉบับแล้ว", **decision_from(place / "out", book, words[0], words[1:])}, "ผู้ตรวจสมมติ")


def test_a_form_whose_title_failed_is_read_by_the_decision(tmp_path: Path) -> None:
    """Its entries are read by the definition, with their places; the machine's answer stands beside."""
    f3 = to_docx(untitled(form3(BANG_RAK_OFFICE)))
    assert state(run(tmp_path, f3), "D2.1") == "not_met"
    decide(tmp_path, "form", "f3.docx", "แบบฟอร์ม ๓")
    audit = run(tmp_path, f3)
    assert state(audit, "D2.1") == "met"
    (settled,) = audit["decisions"]
    assert (settled["path"], settled["machine"]) == ("a.eml > f3.docx", "other")
    filed = next(r["record"] for r in audit["records"] if r["path"] == "a.eml > f3.docx")
    assert (filed["form"]["value"], filed["form"]["trust"], filed["form"]["origin"]) == (
        "form-3",
        "confirmed",
        "entered",
    )
    assert filed["form"]["places"]
    assert filed["entries"]["project_name"]["places"]
    document = next(d for p in audit["submissions"] for d in p["documents"] if d["name"] == "f3.docx")
    assert (document["form"], document["role"]) == ("form-3", "form")


def test_it_is_stale_when_the_file_is_another(tmp_path: Path) -> None:
    run(tmp_path, to_docx(untitled(form3(BANG_RAK_OFFICE))))
    decide(tmp_path, "form", "f3.docx", "form-3")
    other = to_docx(untitled(form3(BANG_RAK_OFFICE, users="ผู้สูงอายุ")))
    audit = run(tmp_path, other)
    assert state(audit, "D2.1") == "not_met"
    assert audit["decisions"] == []
    loose = json.loads((tmp_path / "out" / "departments" / "_unassigned.json").read_bytes())
    assert "DECISION-STALE" in {f["code"] for f in loose["findings"]}


def document(page: Page) -> Any:
    return read_text(to_docx(page), DOCX, "f")


@pytest.mark.parametrize("kind", ["memo", "external_letter", "minutes", "order", "announcement", "other", "indicator"])
def test_a_file_is_read_as_the_kind_that_a_person_says(kind: str) -> None:
    doc = document((title("เอกสารฉบับหนึ่ง"), line("เรื่อง ทดสอบ"), line("ที่ กท 4301/9 วันที่ 10 กุมภาพันธ์ 2566")))
    made = extract_as(doc, PACK.forms, kind, None).record
    assert made.kind == kind


def test_as_the_machine_took_it_nothing_changes() -> None:
    """A decision that says what the machine says confirms the form and reads the same entries."""
    doc = document(form3(BANG_RAK_OFFICE))
    machine = extract(doc, PACK.forms).record
    said = extract_as(doc, PACK.forms, "form", "form-3").record
    assert said.model_dump()["entries"] == machine.model_dump()["entries"]
    memo = document(cover_page(BANG_RAK_OFFICE, "1", "10 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",)))
    assert extract_as(memo, PACK.forms, "memo", None) == extract(memo, PACK.forms)


def test_forms_behind_it_stay_behind_it() -> None:
    doc = document((*untitled(form3(BANG_RAK_OFFICE)), Break(), *form1(BANG_RAK_OFFICE)))
    made = extract_as(doc, PACK.forms, "form", "form-3").record
    assert [m.form.value for m in made.more if m.form] == ["form-1"]
    cover_with_form = document(
        (*cover_page(BANG_RAK_OFFICE, "1", "10 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",)), Break(), *form1(BANG_RAK_OFFICE))
    )
    assert [m.form.value for m in extract_as(cover_with_form, PACK.forms, "memo", None).record.more if m.form] == [
        "form-1"
    ]


def test_a_file_without_words_is_nothing() -> None:
    doc = read_text(b"\n", "text/plain", "f")
    assert extract_as(doc, PACK.forms, "form", "form-1").record.kind == "other"


def test_a_role_that_a_person_gave(tmp_path: Path) -> None:
    """The machine took the memo for the cover; a person says that it is the office's answer."""
    one = ev("a.eml > m.pdf", cover())
    book = tmp_path / "d.jsonl"
    record(book, {"what": "role", "sha256": one.source.sha256, "role": "reply", "why": "x"}, "ผู้ตรวจ")
    write_audits([one], (), tmp_path / "out", PACK, "f", FEW, decisions=load_decisions(book))
    audit = json.loads((tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_bytes())
    (document,) = (d for p in audit["submissions"] for d in p["documents"])
    assert document["role"] == "reply"
    assert audit["decisions"][0]["machine"] == "cover"
    assert state(audit, "D1.3") == "not_met"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results over papers whose names end alike, one content twice, and one that was not read; not to be changed."""
    place = tmp_path_factory.mktemp("kind")
    inbox = place / "inbox"
    for folder in ("a", "b"):
        (inbox / folder).mkdir(parents=True)
        (inbox / folder / "m.txt").write_text(MEMO + folder, encoding="utf-8")
        (inbox / folder / "same.txt").write_text("เหมือนกัน", encoding="utf-8")
    (inbox / "a" / "form.txt").write_text("แบบ", encoding="utf-8")
    (inbox / "a" / "x.bin").write_bytes(bytes(range(256)))
    (inbox / "a" / "ชื่อ แปลก “ๆ” #1 > จริง.txt").write_text("ชื่อแปลก", encoding="utf-8")
    run_audit([inbox], place / "out", load_pack(), units=FEW)
    return place


@pytest.fixture
def out(results: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    shutil.copytree(results, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out"


def test_the_end_of_a_name_is_a_whole_name(out: Path) -> None:
    """`m.txt` names two files and is no end of `form.txt`; near names are told."""
    book = beside(out)
    with pytest.raises(Unknown, match="several files") as told:
        decision_from(out, book, "rule-out", ["m.txt"])
    assert "a/m.txt" in str(told.value)
    assert "form.txt" not in str(told.value)
    for wrong in ("orm.txt", "", " ", "/m.txt", "from.txt"):
        with pytest.raises(Unknown):
            decision_from(out, book, "rule-out", [wrong])
    with pytest.raises(Unknown, match=r"a/form\.txt"):
        decision_from(out, book, "rule-out", ["from.txt"])
    odd = decision_from(out, book, "rule-out", ["ชื่อ แปลก “ๆ” #1 › จริง.txt"])
    assert odd["what"] == "rule_out"


def test_a_content_in_several_places_is_told_before_it_counts(out: Path) -> None:
    """A decision is keyed by content: it holds for every occurrence, also in other units' papers."""
    book = beside(out)
    made = decision_from(out, book, "unit", ["a/same.txt", BANG_RAK])
    assert any("2 places" in en for _, en in notices(out, book, made))


WRONG: dict[str, list[str]] = {
    "no such form": ["form", "a/m.txt", "แบบฟอร์ม 9"],
    "no such kind": ["kind", "a/m.txt", "letter"],
    "a form without its number": ["kind", "a/m.txt", "form"],
    "no such role": ["role", "a/m.txt", "boss"],
    "the role of a form": ["role", "a/m.txt", "form"],
    "what was not read": ["form", "a/x.bin", "form-1"],
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused(out: Path, case: str) -> None:
    what, *words = WRONG[case]
    with pytest.raises(Unknown):
        decision_from(out, beside(out), what, words)


def test_two_people_may_decide_at_once(out: Path) -> None:
    """Sixteen decisions by four programs: every one is in the file, and the chain holds."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    book = beside(out)
    children = []
    for n in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                for k in range(4):
                    record(
                        book, {"what": "received", "sha256": f"a{n}{k}f" * 16, "day": "2023-02-10", "why": "x"}, str(n)
                    )
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(c, 0)[1] for c in children] == [0] * 4
    assert load_decisions(book).lines == 16


def test_half_a_line_is_refused_with_its_remedy(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = beside(out)
    book.write_text('{"what":"rec')
    assert main(["decide", str(out), "rule-out", "a/m.txt", "--why", "x"]) == 2
    assert "delete it and decide again" in capsys.readouterr().err
    assert book.read_text() == '{"what":"rec'


ODD: dict[str, list[str]] = {
    "half a character in the reason": ["rule-out", "a/m.txt", "--why", "\udcff"],
    "half a character in a name": ["rule-out", "a/\udcff.txt", "--why", "x"],
    "a file of decisions in no folder": ["rule-out", "a/m.txt", "--why", "x", "--decisions", "none/d.jsonl"],
    "a folder in the place of the file": ["rule-out", "a/m.txt", "--why", "x", "--decisions", "."],
}


@pytest.mark.parametrize("case", ODD)
def test_odd_words_write_nothing_or_are_kept_whole(out: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """No word of a command line is a fault of the program."""
    monkeypatch.chdir(out.parent)
    assert main(["decide", str(out), *ODD[case]]) in (0, 2)
    load_decisions(beside(out))


def test_who_wrote_it_down_is_kept_beside_the_name_given(out: Path) -> None:
    """Whoever types another person's name is named too."""
    book = beside(out)
    one = record(book, {"why": "x", **decision_from(out, book, "rule-out", ["a/m.txt"])}, "หัวหน้าสมมติ")
    assert (one.actor, bool(one.recorded_by)) == ("หัวหน้าสมมติ", True)
    other = record(book, {"why": "x", **decision_from(out, book, "rule-out", ["a/m.txt"])})
    assert (other.actor, other.recorded_by) == (one.recorded_by, None)


def never(*_: object) -> Any:
    """A first stage that may not be asked."""
    raise AssertionError("read again")


def dies(*_: object) -> Any:
    """A first stage that takes its process along."""
    os._exit(3)


def test_a_text_that_was_kept_is_not_read_again(tmp_path: Path) -> None:
    """A scan takes seconds a page; the store has its text."""
    doc = document(untitled(form3(BANG_RAK_OFFICE)))
    source = SourceFile(name="a.docx", path="a.docx", sha256="b" * 64, media_type=DOCX, bytes=1)
    book = tmp_path / "d.jsonl"
    record(book, {"what": "kind", "sha256": "b" * 64, "kind": "form", "form": "form-3", "why": "x"}, "ก")

    kinds = KindsDecided(load_decisions(book), PACK, Stages(never, extract, "f"))
    kinds.texts = lambda content: doc if content == ("b" * 64, DOCX, False) else None
    assert len(list(kinds.noted([Input(source, Arrival(), data=b"x")]))) == 1
    made = kinds.read_again(Evidence(source, Status.READ, kind="other", contents=AtHand(Other())))
    assert (made.kind, made.machine_kind) == ("form", "other")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a reader's end is told by its signal")
def test_a_file_that_kills_its_reader_keeps_the_machines_answer(tmp_path: Path) -> None:
    """What a person vouches for is read in a process of its own, as every stranger's file: this program goes on."""
    source = SourceFile(name="a.docx", path="a.docx", sha256="b" * 64, media_type=DOCX, bytes=1)
    book = tmp_path / "d.jsonl"
    record(book, {"what": "kind", "sha256": "b" * 64, "kind": "form", "form": "form-3", "why": "x"}, "ก")
    kinds = KindsDecided(load_decisions(book), PACK, Stages(dies, extract, "f"))
    assert len(list(kinds.noted([Input(source, Arrival(), data=b"x")]))) == 1
    one = Evidence(source, Status.READ, kind="other", contents=AtHand(Other()))
    assert kinds.read_again(one) is one
