"""The report: self-contained pages that open offline, the evidence drawn on the page, personal data masked, secrets held back."""

import io
import json
import re
import shutil
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, cover, ev, form, notice, q, resolution, whole

from extractors import office_program
from pipeline.audit_run import run_audit, write_audits
from pipeline.cli import main
from pipeline.doubt_words import DOUBTS
from pipeline.intake import open_inbox
from pipeline.mask import masked
from pipeline.pack import load_pack
from pipeline.report import audits_of, write_report
from pipeline.result_names import REPORT as FOLDER
from pipeline.result_names import RESULTS
from schemas.audit import DepartmentAudit
from schemas.finding_codes import finding

ROOT = Path(__file__).resolve().parent.parent
FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report over one sample mail with a PDF and DOCX."""
    place = tmp_path_factory.mktemp("report")
    (place / "inbox").mkdir()
    shutil.copy(next((ROOT / "samples" / "inbox").glob("06-*.eml")), place / "inbox" / "a.eml")
    run_audit([place / "inbox"], place / "out", load_pack())
    for _ in write_report(place / "out", [place / "inbox"]):
        pass
    return place


def page(made: Path, name: str = "bma-district-khlong-toei") -> str:
    return (made / "out" / FOLDER / f"{name}.html").read_text(encoding="utf-8")


def test_every_unit_has_a_page_and_the_index_leads_there(made: Path) -> None:
    names = {p.stem for p in (made / "out" / FOLDER).glob("*.html")}
    assert names == {u.unit for u in UNITS} | {"index"}
    assert set(re.findall(r'href="([a-z-]+)\.html"', page(made, "index"))) == names - {"index"}


def test_one_audit_is_held_at_a_time(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of a thousand units takes little more memory than one of ten."""
    alive: list[weakref.ref[DepartmentAudit]] = []
    most = 0

    def one_by_one(folder: Path, unit: str | None = None) -> Iterator[DepartmentAudit]:
        nonlocal most
        for audit in audits_of(folder, unit):
            alive.append(weakref.ref(audit))
            most = max(most, sum(x() is not None for x in alive))
            yield audit

    monkeypatch.setattr("pipeline.report.audits_of", one_by_one)
    for _ in write_report(made / "out", [made / "inbox"]):
        pass
    assert len(alive) > len(UNITS)
    assert most <= 4  # the one before, the next one, and each of them in a loop around


def test_pages_open_offline(made: Path) -> None:
    """No outside request: style and pictures are inside, nothing runs."""
    words = page(made)
    assert "<script" not in words
    assert not re.findall(r'(?:src|href)="(?!data:|#|[a-z-]+\.html")', words)
    assert "default-src 'none'" in words


def test_the_words_are_shown_where_they_stand(made: Path) -> None:
    """PDF: the strip of the page with all the words boxed that stand near one another."""
    evidence = page(made).partition('id="D1.3"')[2].partition("</details>")[0]
    assert evidence.count("data:image/png;base64,") == 2  # head and signature stand far apart
    assert "เลขที่:" in evidence
    assert "ผู้ลงนาม ชื่อ:" in evidence


def test_a_docx_is_shown_as_it_prints_or_as_its_paragraph(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where LibreOffice is, the picture of the printed page; without it the paragraph with the words marked."""
    mark = "<mark>บัตรตรวจร้านอาหารด้วยรหัสสี</mark>"
    if office_program.office_program() is not None:
        evidence = page(made).partition('id="D1.1"')[2].partition("</details>")[0]
        assert "data:image/png;base64," in evidence
        assert mark not in evidence
    monkeypatch.setattr(office_program, "office_program", lambda: None)
    shutil.copytree(made / "out", made / "plain", dirs_exist_ok=True)
    for _ in write_report(made / "plain", [made / "inbox"], unit="bma-district-khlong-toei"):
        pass
    assert mark in (made / "plain" / FOLDER / "bma-district-khlong-toei.html").read_text(encoding="utf-8")


def test_people_read_words_and_not_codes(made: Path) -> None:
    """Kinds, roles, fields and states in Thai; days in the Buddhist era; the ISO date only beside a Thai one."""
    thai_alone = re.sub(r'<span class="(?:en|soft)">[^<]*</span>', " ", page(made))
    words = re.sub(r"<style>.*?</style>|<[^>]*>|saraban decide[^<]*", " ", thai_alone, flags=re.S)
    for code in (
        "form-1",
        "own_claim",
        "received_header",
        "signers[0]",
        "resolutions",
        "not_met",
        "needs_ocr",
        " memo ",
    ):
        assert code not in words, code
    for thai in ("บันทึกข้อความ", "แบบฟอร์ม 1", "อ้างเอง", "ผู้ลงนาม", "หนังสือนำส่ง", "เซิร์ฟเวอร์อีเมลรับ"):
        assert thai in words, thai
    assert not re.findall(r"(?<![(])\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(?![)])", words)


def test_what_was_searched_stands_above_the_checklist(made: Path) -> None:
    words = page(made)
    assert re.search(r"ตรวจค้นใน 6 ไฟล์ \(ไฟล์ PDF และภาพ [2-9] หน้า\) อ่านครบ 6 ไฟล์ · อ่านไม่ได้หรืออ่านได้บางส่วน 0 ไฟล์", words)
    assert "ไม่พบใน 6 ไฟล์ที่ตรวจค้น" in words
    assert "อีเมลเขียนว่า" in words
    silent = page(made, "bma-csc")
    assert "ไม่ได้รับไฟล์ใดจากหน่วยงานนี้" in silent
    assert "ไฟล์ที่ตรวจค้น" not in silent


def test_the_index_tells_states_by_word_and_pattern_and_filters_without_a_script(made: Path) -> None:
    words = page(made, "index")
    assert "<script" not in words
    assert {"met", "not_met", "cannot_tell", "not_applicable"} == set(re.findall(r'<pattern id="([a-z_]+)"', words))
    assert re.findall(r'id="f-([a-z]+)"', words) == ["all", "person", "open", "lacking", "done", "silent"]
    rows = re.findall(r'<tr class="unit ([a-z ]*)"><td class="name"><a href="([a-z-]+)', words)
    assert len(rows) == len(UNITS)
    assert {u: k for k, u in rows}["bma-district-khlong-toei"].split() == ["person", "open", "lacking"]
    style = re.search(r"<style>(.*?)</style>", words, re.S)
    assert style is not None
    assert all(
        f"#f-{k}:checked" in style[1] and f":not(.{k})" in style[1] for k in ("person", "open", "lacking", "silent")
    )
    assert words.count("ไม่พบเอกสารจากหน่วยงานนี้") == len(UNITS) - 1


def test_a_doubted_value_is_shown_large_with_why_it_is_doubted(tmp_path: Path) -> None:
    """The printed words first, in their own digits; each doubt as a sentence; how to confirm it."""
    day = q("2023-02-09", doubts=["weak_reading", "one_reading"]).model_copy(update={"raw": "๙ กุมภาพันธ์ ๒๕๖๖"})
    words = report_of(
        tmp_path,
        *whole(without=["cover"]),
        ev("a.eml > m.pdf", cover(date="2023-02-09").model_copy(update={"date": day})),
    )
    card = words.partition("ค่าที่ต้องให้คนยืนยัน")[2].partition("</div>\n")[0]
    assert card.index("๙ กุมภาพันธ์ ๒๕๖๖") < card.index("9 กุมภาพันธ์ 2566 (2023-02-09)")
    assert all(DOUBTS[c][0] in card and DOUBTS[c][1] in card for c in ("weak_reading", "one_reading"))
    assert "saraban decide DIR value &#39;a.eml &gt; m.pdf&#39; date 2023-02-09" in words


def test_conditions_stand_beside_the_passages_that_answer_them(tmp_path: Path) -> None:
    asked = notice(
        resolution(
            "approved_with_changes", conditions=(q("เพิ่มกลุ่มเป้าหมายผู้สูงอายุ"), q("จัดทำคู่มือภาษาต่างประเทศสำหรับนักท่องเที่ยว"))
        )
    )
    changed = form(4, target=q("กลุ่มเป้าหมายผู้สูงอายุและผู้พิการในพื้นที่"))
    words = report_of(
        tmp_path, *whole(without=["notice", "form4"]), ev("a.eml > มติ.pdf", asked), ev("a.eml > f4.docx", changed)
    )
    table = words.partition("เงื่อนไขของมติกับข้อความที่ปรับแก้")[2].partition("</table>")[0]
    first, second = table.split("<tr><td>")[1:]
    assert "ผู้สูงอายุและผู้พิการ" in first
    assert "ยังไม่พบข้อความที่ปรับแก้" in second


def test_names_that_differ_are_told_in_words(tmp_path: Path) -> None:
    words = report_of(
        tmp_path, *whole(without=["form3"]), ev("a.eml > f3.docx", form(3, project_name=q("เมืองตัวอย่างอัจฉริยะ")))
    )
    table = words.partition("ชื่อนวัตกรรมในแต่ละแบบ")[2].partition("</table>")[0]
    assert table.count("≠ ต่างจากแบบแรก") == 1
    assert table.count("= ตรงกับแบบแรก") == 1


def test_a_scan_with_personal_data_has_no_picture_of_it(tmp_path: Path) -> None:
    """The figures of a scan cannot be painted over: words that hold them are shown masked and without a picture."""
    from pipeline.report_evidence import Shown
    from pipeline.sights import Originals, Spot

    class Any_(Originals):
        def spot(self, path: str, places: object) -> Spot:
            return Spot(1, ((0, 0, 10, 10),))

        def picture(self, *_: object, **__: object) -> str:
            return "a picture"

    report_of(tmp_path, *whole())
    audit = next(a for a in audits_of(tmp_path / "out") if a.department.unit == BANG_RAK)
    for scanned in (False, True):
        shown = Shown.of(audit, Any_({}), masked, False)
        shown.scanned = frozenset(("a.eml > x.pdf",)) if scanned else frozenset()
        assert (shown.strip("a.eml > x.pdf", (), "โทร. 02 123 4567") is None) is scanned
        assert shown.strip("a.eml > x.pdf", (), "14 กุมภาพันธ์ 2566") is not None


def test_the_order_is_that_of_an_auditor(made: Path) -> None:
    """The line to sign or not, what needs a person, the checklist, the evidence, every file; figures say provisional."""
    words = page(made)
    heads = [
        "ครบ 5 จาก 9",
        "ต้องให้คนดู",
        "รายการหลักฐาน",
        "ลำดับเวลา",
        "ชื่อนวัตกรรมในแต่ละแบบ",
        "หลักฐานบนหน้าเอกสาร",
        "ไฟล์ทั้งหมด",
        "ผู้สอบทาน",
    ]
    at = [words.index(x) for x in heads]
    assert at == sorted(at)
    assert "ไม่ใช่เกณฑ์ทางการ" in words[: words.index("คะแนน ")]


def test_a_report_inside_an_inbox_is_no_evidence(made: Path) -> None:
    for path in (made / "out" / FOLDER).iterdir():
        assert RESULTS.fullmatch(f"{FOLDER}/{path.name}")
    (made / "inbox" / "old").mkdir(exist_ok=True)
    shutil.copytree(made / "out", made / "inbox" / "old" / "out", dirs_exist_ok=True)
    found = [i for i in open_inbox([made / "inbox"]) if "/report/" in i.source.path]
    assert found
    assert {i.status.value for i in found if i.status} == {"ignored"}
    shutil.rmtree(made / "inbox" / "old")


def report_of(tmp_path: Path, *evidence: object, unmask: bool = False) -> str:
    write_audits(evidence, (), tmp_path / "out", PACK, "fingerprint", FEW)  # type: ignore[arg-type]
    for _ in write_report(tmp_path / "out", (), unmask=unmask):
        pass
    return (tmp_path / "out" / FOLDER / f"{BANG_RAK}.html").read_text(encoding="utf-8")


def test_what_documents_say_is_text_and_nothing_else(tmp_path: Path) -> None:
    """A name, an entry or a file name with markup is shown as it is and does not run."""
    evil = "<img src=x onerror=alert(1)>"
    words = report_of(tmp_path, *whole(without=["form1"]), ev(f"a.eml > {evil}.docx", form(1, idea_name=q(evil))))
    assert evil not in words
    assert "&lt;img src=x onerror=alert(1)&gt;" in words


def test_a_secret_document_shows_no_words(tmp_path: Path) -> None:
    secret = form(1, idea_name=q("ข้อความลับที่ห้ามแสดง")).model_copy(update={"secrecy": q("ลับ")})
    words = report_of(tmp_path, *whole(without=["form1"]), ev("a.eml > s.docx", secret))
    assert "ข้อความลับที่ห้ามแสดง" not in words.partition("ชื่อนวัตกรรม")[0]
    assert "ข้อความลับที่ห้ามแสดง" not in words
    assert "secrecy mark" in words
    book = zipfile.ZipFile(tmp_path / "out" / FOLDER / "summary.xlsx")
    assert "ข้อความลับที่ห้ามแสดง" not in "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))


def test_personal_data_is_masked_unless_asked_for(tmp_path: Path) -> None:
    one = ev("a.eml > f.docx", form(1, proposer=q("นายสมมติ โทร. 02 123 4567 a.b@example.org 1-2345-67890-12-1")))
    for unmask in (False, True):
        words = report_of(tmp_path / str(unmask), *whole(without=["form1"]), one, unmask=unmask)
        assert ("1-2345-67890-12-1" in words) is unmask
        assert ("02 123 4567" in words) is unmask
        assert ("a.b@example.org" in words) is unmask


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("1-2345-67890-12-1", "x-xxxx-xxxxx-12-1"),
        ("โทร. 0 2123 4567", "โทร. x xxxx x567"),
        ("โทร. ๐๘๑-๒๓๔-๕๖๗๘", "โทร. xxx-xxx-x๖๗๘"),
        ("ที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566", "ที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566"),
        ("งบประมาณ 0 2566 บาท 1,234,567", "งบประมาณ 0 2566 บาท 1,234,567"),
        ("clerk.name@bangkok.go.th", "…@bangkok.go.th"),
        ("0-2221-2141-69", "x-xxxx-x141-69"),
        ("0812345678/0898765432", "xxxxxxx678/xxxxxxx432"),
        ("+66 81 234 5678", "+xx xx xxx x678"),
        ("(02) 221-2141", "(xx) xxx-x141"),
        ("คำสั่งที่ 0123456789/2566", "คำสั่งที่ 0123456789/2566"),
        ("ที่ กท 0812.3/45678 และ กท 0303/1234567", "ที่ กท 0812.3/45678 และ กท 0303/1234567"),
    ],
)
def test_masking(words: str, shown: str) -> None:
    """Letter numbers, days and money stay; of personal numbers the last three figures stay."""
    assert masked(words) == shown


def test_the_workbook_has_four_sheets_and_no_formula(tmp_path: Path) -> None:
    report_of(tmp_path, *whole(), ev("a.eml > =1+1.pdf", cover(subject=q("=HYPERLINK(1)"))))
    data = (tmp_path / "out" / FOLDER / "summary.xlsx").read_bytes()
    book = zipfile.ZipFile(io.BytesIO(data))
    sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    for sheet in map(book.read, sheets):
        assert b"<f>" not in sheet
        assert b"<autoFilter" in sheet
        assert b'state="frozen"' in sheet
        assert not re.findall(rb'<c r="[A-Z]+[0-9]+" s="2"><v>', sheet)  # words are typed as text (t="inlineStr")
    words = "".join(book.read(x).decode() for x in sheets)
    assert "14 กุมภาพันธ์ 2566" in words or "10 กุมภาพันธ์ 2566" in words
    assert "<t>2023-02-10</t>" in words


def test_without_inputs_the_pages_quote_words(made: Path) -> None:
    for _ in write_report(made / "out", (), unit="bma-district-khlong-toei"):
        pass
    words = page(made)
    assert "data:image" not in words
    assert "บัตรตรวจร้านอาหารด้วยรหัสสี" in words
    for _ in write_report(made / "out", [made / "inbox"], unit="bma-district-khlong-toei"):
        pass


def test_from_the_command_line(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The inputs are found by the log; an unknown unit ends with 2, a missing folder with 5."""
    assert main(["report", str(made / "out"), "--unit", "bma-csc"]) == 0
    assert capsys.readouterr().out.strip().endswith("bma-csc.html")
    assert main(["report", str(made / "out"), "--unit", "bma-nobody"]) == 2
    assert main(["report", str(tmp_path / "none")]) == 5


def test_what_concerns_the_run_stands_on_the_index(tmp_path: Path) -> None:
    report_of(tmp_path, *whole(), ev("x.bin", None, findings=(finding("EV-BY-LINK", link="x"),)))
    words = (tmp_path / "out" / FOLDER / "index.html").read_text(encoding="utf-8")
    told = json.loads((tmp_path / "out" / "departments" / "_unassigned.json").read_bytes())["findings"]
    assert told
    assert all(f["en"] in words for f in told)
