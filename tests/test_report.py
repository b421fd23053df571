"""The report: self-contained pages that open offline, the evidence drawn on the page, personal data masked, secrets held back."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, cover, ev, form, q, whole

from pipeline.audit_run import run_audit, write_audits
from pipeline.cli import main
from pipeline.intake import open_inbox
from pipeline.mask import masked
from pipeline.pack import load_pack
from pipeline.report import write_report
from pipeline.result_names import REPORT as FOLDER
from pipeline.result_names import RESULTS
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


def test_pages_open_offline(made: Path) -> None:
    """No outside request: style and pictures are inside, nothing runs."""
    words = page(made)
    assert "<script" not in words
    assert not re.findall(r'(?:src|href)="(?!data:|#|[a-z-]+\.html")', words)
    assert "default-src 'none'" in words


def test_the_words_are_shown_where_they_stand(made: Path) -> None:
    """PDF: the strip of the page; DOCX: the paragraph with the words marked."""
    words = page(made)
    assert words.count("data:image/png;base64,") >= 3
    assert "<mark>บัตรตรวจร้านอาหารด้วยรหัสสี</mark>" in words


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
    assert all(b"<f>" not in book.read(n) and b"<autoFilter" in book.read(n) for n in sheets)


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
