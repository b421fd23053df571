"""Words of a document with a secrecy mark are in no output by default, wherever an audit quotes them."""

import json
import re
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, cover, ev, form, notice, q, resolution, whole

from extractors import scan_ink
from extractors.extract import extract
from extractors.read_text import read_text
from extractors.thai_line import LineReading
from pipeline import judging
from pipeline.audit_run import write_audits
from pipeline.decisions import load_decisions, record
from pipeline.explain import explained
from pipeline.export import FORMATS, export
from pipeline.held_back import RULE
from pipeline.notify import notice_of
from pipeline.report import audits_of, write_report
from pipeline.report_tables import workbook
from pipeline.report_view import department_view
from pipeline.secrecy import held_paths, is_about, secret_of
from pipeline.show_audit import audit_of, shown
from pipeline.sights import Originals, Spot
from samples.page import Grid, line, title, to_docx
from schemas.audit import DepartmentAudit
from schemas.finding_codes import CATALOGUE, finding
from schemas.record import Other, Reference, Statement

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))
WORDS = "เพิ่มกลุ่มเป้าหมายที่ห้ามเผยแพร่"
NAME = "ชื่อโครงการที่ห้ามเผยแพร่"
WORDS_OF_PII = set(re.findall(r"{([a-z_]+)}", " ".join(CATALOGUE["PII"][1:])))


def written(tmp_path: Path) -> Path:
    """A secret notice whose condition the project does not answer, a secret form with another name in a file with # in
    its name, and a decision about a value of it.
    """
    asked = notice(resolution("approved_with_changes", conditions=(q(WORDS),)), secrecy=q("ลับ"))
    secret = form(1, idea_name=q(NAME), benefit=q("", blank=True)).model_copy(update={"secrecy": q("ลับมาก")})
    one = ev("a.eml > f#1.docx", secret)
    book = tmp_path / "decisions.jsonl"
    about = {"what": "value", "sha256": one.source.sha256, "field": "entries.idea_name", "raw": NAME}
    record(book, {**about, "value": "ชื่อใหม่", "why": "ตรวจแล้ว"}, "ผู้ตรวจ")
    papers = [*whole(without=["form1"]), one, ev("a.eml > มติ.pdf", asked), ev("a.eml > f4.docx", form(4))]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW, decisions=load_decisions(book))
    return tmp_path / "out"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Results that were written with their words, as older runs did: what is made of these shows none of them either."""
    monkeypatch.setattr(judging, "as_written", lambda made, *_: (made, lambda row: row))
    return written(tmp_path)


def audit(out: Path) -> DepartmentAudit:
    made = audit_of(out, BANG_RAK)
    assert made is not None
    return made


def test_no_result_holds_them(tmp_path: Path) -> None:
    """Issue 5.5: documents with a secrecy mark show no text, and what is not written can be shown by nothing. States,
    codes, places and hashes stand; a title that another letter cites goes too.
    """
    out = written(tmp_path)
    results = b"".join(p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and p.suffix != ".sqlite")
    assert [x for x in (WORDS, NAME, "แจ้งมติคณะกรรมการ") if x.encode() in results] == []
    made = audit(out)
    told = {d.id: d.state.value for d in made.demands}
    assert (told["D2.3"], told["D2.4"], told["D1.1"]) == ("met", "not_met", "not_met")
    (condition,) = (e for d in made.demands for e in d.evidence if e.field == "resolutions[0].conditions[0]")
    assert (condition.value, condition.raw, bool(condition.places)) == ("", "", True)
    assert any(
        e.field == "resolutions[0].outcome" and (e.value, e.raw) == ("approved_with_changes", "")
        for d in made.demands
        for e in d.evidence
    )
    assert {"COND-OPEN", "SECRET-MARK"} <= {f.code for f in made.findings}
    assert all("secrecy mark" in f.en for f in made.findings if f.code == "COND-OPEN")
    secret = next(r for r in made.records if r.path == "a.eml > มติ.pdf").record
    assert secret.secrecy is not None
    assert secret.secrecy.value == "ลับ"
    assert secret.subject is not None
    assert (secret.subject.raw, secret.subject.rules[-1]) == ("", RULE)


def test_papers_of_nobody_and_titles_that_are_cited_hold_none_either(tmp_path: Path) -> None:
    secret = Other(subtype=q("report"), subject=q("รายงานที่ห้ามเผยแพร่"), secrecy=q("ลับ"))
    citing = cover(references=(Reference(number=q("กท 9999/1"), title=q("รายงานที่ห้ามเผยแพร่")),))
    papers = [
        ev("b.eml > x.pdf", secret),
        *whole(without=["cover"]),
        ev("a.eml > c.pdf", citing),
        ev("a.eml > s.pdf", secret),
    ]
    write_audits(papers, (), tmp_path / "out", PACK, "f", FEW)
    results = b"".join(p.read_bytes() for p in sorted((tmp_path / "out").rglob("*.json*")))
    assert "ที่ห้ามเผยแพร่".encode() not in results
    assert "กท 9999/1".encode() in results


def test_a_value_of_a_secret_paper_is_decided_by_its_content_alone(tmp_path: Path) -> None:
    """No result shows its words, so that none can be named; the file's sha-256 is the key."""
    one = ev("a.eml > s.docx", form(1, benefit=q("", doubts=["ocr"])).model_copy(update={"secrecy": q("ลับ")}))
    book = tmp_path / "decisions.jsonl"
    about = {"what": "value", "sha256": one.source.sha256, "field": "entries.benefit", "raw": ""}
    record(book, {**about, "value": "ลดเวลาลง", "why": "เปิดดูแล้ว"}, "ผู้ตรวจคนแรก")
    record(book, {**about, "value": "ลดเวลา", "why": "เปิดดูแล้ว"}, "ผู้ตรวจ")
    papers = [*whole(without=["form1"]), one]
    write_audits(papers, (), tmp_path / "out", PACK, "f", FEW, decisions=load_decisions(book))
    made = audit(tmp_path / "out")
    assert [s.stale for s in made.decisions] == [None]
    assert "ลดเวลา" not in (tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_text(encoding="utf-8")


def test_the_words_are_in_the_audit_of_an_older_run(out: Path) -> None:
    """Otherwise the tests below would prove nothing: the condition is told by COND-OPEN and the reason of D2.4."""
    made = audit(out)
    assert any(WORDS in f.th for f in made.findings if f.code == "COND-OPEN")
    assert any(NAME in (s.machine or "") for s in made.decisions)


def test_the_terminal_and_the_pages_do_not_show_them(out: Path) -> None:
    made = audit(out)
    pages = [p.read_text(encoding="utf-8") for p in write_report(out, ()) if p.suffix == ".html"]
    words = [shown(made), explained(made) or "", *pages]
    assert [x for x in (WORDS, NAME) for w in words if x in w] == []
    assert all("secrecy mark" in w for w in words[:2])


def test_the_workbook_and_the_memo_do_not(out: Path) -> None:
    import io
    import zipfile

    book = zipfile.ZipFile(io.BytesIO(workbook([audit(out)])))
    cells = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
    memo = str(notice_of(audit(out), PACK, None))
    assert [x for x in (WORDS, NAME) if x in cells or x in memo] == []


@pytest.mark.parametrize("to", FORMATS)
def test_no_export_does(out: Path, tmp_path: Path, to: str) -> None:
    target = tmp_path / f"made-{to}"
    export(audits_of(out), to, target)
    files = [target] if target.is_file() else list(target.iterdir())
    data = b"".join(f.read_bytes() for f in files)
    assert [x for x in (WORDS, NAME) if x.encode() in data or json.dumps(x).encode() in data] == []
    assert to != "ecms" or b"0303/400" not in data


def test_what_is_not_secret_stays(out: Path) -> None:
    words = shown(audit(out))
    assert "EV-NOT-FOUND" in words
    assert "สำนักงานเขตบางรัก" in words


@pytest.mark.parametrize(
    ("about", "path", "meant"),
    [
        ("a.pdf", "a.pdf", True),
        ("a.pdf#2", "a.pdf", True),
        ("a#1.pdf", "a#1.pdf", True),
        ("a#1.pdf#entries.x", "a#1.pdf", True),
        ("a#1.pdf", "a", True),
        ("ab.pdf", "a", False),
        (None, "a.pdf", False),
    ],
)
def test_a_finding_about_a_file(about: str | None, path: str, meant: bool) -> None:
    """A file name may hold a #; what could be meant counts as meant: secrecy errs to hiding."""
    assert is_about(about, (path,)) is meant


def test_masked_letters_for_ecms(tmp_path: Path) -> None:
    """`export --mask` masks the words of letters too, and never their numbers."""
    from pipeline.mask import masked

    papers = [ev("a.eml > c.pdf", cover(subject=q("ขอส่งเอกสาร โทร. 081-234-5678")))]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    export(audits_of(tmp_path / "out"), "ecms", tmp_path / "masked", masked)
    data = b"".join(f.read_bytes() for f in (tmp_path / "masked").iterdir()).decode()
    assert "234-5678" not in data
    assert "xxx-xxx-x678" in data
    assert "01/12</ram:ID>" in data


def test_personal_data_in_names_of_files_is_masked(tmp_path: Path) -> None:
    """A number in a file's name is in every list of files; a turned direction of writing is shown as a code."""
    name = "สำเนาบัตร 1-2345-67890-12-1 \u202efdp.docx"
    write_audits([*whole(without=["form1"]), ev(f"a.eml > {name}", form(1))], (), tmp_path / "out", PACK, "f", FEW)
    pages = {p.name: p.read_bytes().decode() for p in write_report(tmp_path / "out", ()) if p.suffix == ".html"}
    assert "1-2345-67890-12-1" not in pages[f"{BANG_RAK}.html"]
    assert "\u202e" not in pages[f"{BANG_RAK}.html"]
    memo = str(notice_of(audit(tmp_path / "out"), PACK, None))
    assert "1-2345-67890-12-1" not in memo


def test_a_name_of_a_file_writes_no_line_of_ours(tmp_path: Path) -> None:
    name = "x\nD1.1 ครบ met\x1b[2J\u2066.docx"
    write_audits([*whole(without=["form1"]), ev(f"a.eml > {name}", form(1, benefit=q("", blank=True)))], (), tmp_path / "out", PACK, "f", FEW)  # fmt: skip
    made = audit(tmp_path / "out")
    for words in (shown(made), explained(made) or ""):
        assert not any(x.startswith("D1.1 ครบ met") for x in words.split("\n"))
        assert "\x1b" not in words
    from pipeline.memo_docx import memo_docx

    assert memo_docx(notice_of(made, PACK, None))


def test_no_picture_is_made_of_a_secret_document_nor_is_it_opened(out: Path) -> None:
    """Not of its values, its findings, or the places of another's; files with citizen numbers are held back as well."""
    made = audit(out)
    held = held_paths(made)
    assert {"a.eml > f#1.docx", "a.eml > มติ.pdf"} <= held

    class Seen(Originals):
        def spot(self, path: str, places: object) -> Spot:
            assert path not in held
            return Spot(1, ((0, 0, 10, 10),))

        def picture(self, path: str, *_: object, **__: object) -> str:
            assert path not in held
            return "picture"

        def paragraph(self, path: str, place: object) -> None:
            assert path not in held

        def body(self, path: str) -> None:
            assert path not in held

    view = department_view(made, Seen({}))
    assert WORDS not in str({k: v for k, v in view.items() if k != "a"})


def test_citizen_numbers_hold_a_file_back_until_it_is_asked_for(out: Path) -> None:
    made = audit(out)
    told = finding("PII", about="a.eml > form2.docx", **dict.fromkeys(WORDS_OF_PII, "x"))
    more = made.model_copy(update={"findings": (*made.findings, told)})
    assert "a.eml > form2.docx" in held_paths(more)
    assert "a.eml > form2.docx" not in held_paths(more, unmask=True)
    assert "a.eml > f#1.docx" in held_paths(more, unmask=True)


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [("ลับ", "ลับ", True), ("ลับ", "ลบ", True), ("สบ", "ลับ", True), ("ลับมาก", "ลบมาก", True), ("สบ", "สบ", False)],
)
def test_a_stamp_of_secrecy_is_print_when_one_network_reads_it(one: str, other: str, kept: bool) -> None:
    """Two letters that a pen's strokes might look like: nothing is lost by holding back what is not secret."""
    crop = type("Crop", (), {"suspect": True})()
    readings = [LineReading(x, tuple(range(len(x))), (900,) * len(x)) for x in (one, other)]
    assert scan_ink._is_print(crop, *readings) is kept


def test_a_code_of_ours_is_no_word_of_a_secret_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret report whose body tells of a finished work hides its words, and no sentence that holds `finished`."""
    said = Statement(about=q("finished"), text=q("พัฒนาระบบลับสุดยอดแล้วเสร็จ"))
    secret = Other(subtype=q("report"), subject=q("รายงานสรุปผล"), secrecy=q("ลับ"), statements=(said,))
    monkeypatch.setattr(judging, "as_written", lambda made, *_: (made, lambda row: row))
    write_audits([*whole(), ev("a.eml > s.pdf", secret)], (), tmp_path / "out", PACK, "f", FEW)
    hidden = secret_of(audit(tmp_path / "out"))
    assert hidden.holds("เขาพัฒนาระบบลับสุดยอดแล้วเสร็จจริง")
    assert not hidden.holds("nothing was finished")


REST = (
    "ส่วนราชการ สำนักงานเขตตัวอย่าง โทร. 0 2000 0000",
    "ที่ กท 4301/12 วันที่ 10 กุมภาพันธ์ 2566",
    "เรื่อง รายงานผล",
    "เรียน หัวหน้าสำนักงาน ก.ก.",
    "ตามหนังสือ ขอรายงาน",
)
HEADS: dict[str, tuple[tuple[tuple[str, ...], ...], str | None]] = {
    "beside the title": ((("", "บันทึกข้อความ", "ลับ"),), "ลับ"),
    "above it": ((("ลับมาก",), ("บันทึกข้อความ",)), "ลับมาก"),
    "behind its label": ((("ชั้นความลับ", "ลับ"), ("ชั้นความเร็ว", "ด่วน")), "ลับ"),
    "a ticked class": ((("ชั้นความลับ", "☐ ปกติ ☑ ลับมาก"),), "ลับมาก"),
    "boxes of which none is ticked": ((("ชั้นความลับ", "☐ ปกติ ☐ ลับ"),), None),
    "a choice of classes": ((("ชั้นความลับ", "ปกติ", "ลับ"),), None),
    "a list of other papers": ((("ลำดับ", "เรื่อง", "ชั้นความลับ"), ("1", "รายงาน", "ลับ")), None),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_mark_in_the_table_that_a_head_is_set_in(case: str) -> None:
    """Memos are typed into tables without rulings; a list of papers says nothing of the paper that holds it."""
    rows, mark = HEADS[case]
    data = to_docx((Grid(rows), *(line(x) for x in REST)))
    record = extract(read_text(data, DOCX, "f"), PACK.forms).record
    assert (record.secrecy.value if record.secrecy else None) == mark


def test_a_table_further_down_is_no_head() -> None:
    data = to_docx((title("บันทึกข้อความ"), *(line(x) for x in REST), Grid((("เอกสาร", "ลับ"),))))
    assert extract(read_text(data, DOCX, "f"), PACK.forms).record.secrecy is None
