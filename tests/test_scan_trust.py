"""On a scan, what is incomplete is not trusted: somebody may have written the rest in by hand, where nothing was seen."""

import pytest

from extractors.extract import extract
from extractors.scan_trust import BLANK, INCOMPLETE, NO_AGENCY, doubted_on_scans
from extractors.signature_block import UNSURE_NAME
from schemas.place import PagePlace
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import ExternalLetter, FormRecord, Reference, Signer
from schemas.source import Status
from schemas.text import DocumentText, Line

LETTER = (
    "ที่ สพ ๐๐๑๗.๒/ว",
    "กันยายน ๒๕๖๗",
    "เรื่อง รายงานความก้าวหน้าของโครงการ",
    "เรียน นายอำเภอทุกอำเภอ",
    "อ้างถึง หนังสือจังหวัด ที่ สพ ๐๐๑๗.๒/ว ๒๖๐๓ ลงวันที่ ๒๘ พฤษภาคม ๒๕๖๗",
    "ตามที่ได้แจ้งให้ทราบ นั้น",
)


EMPTY = DocumentText("0" * 64, "image/png", Status.READ)


def read(origin: Origin) -> ExternalLetter:
    glyphs = [tuple((i, i + 1, 1000 + i * 50, 0, 1050 + i * 50, 900) for i in range(len(x))) for x in LETTER]
    lines = tuple(Line(text=x, raw=x, page=1, glyphs=g, origin=origin) for x, g in zip(LETTER, glyphs, strict=True))
    record = extract(DocumentText("0" * 64, "image/png", Status.READ, lines=lines)).record
    assert isinstance(record, ExternalLetter)
    return record


def test_an_incomplete_number_and_date_of_a_scan_are_unverified_and_kept() -> None:
    scan, digital = read(Origin.RECOGNISED), read(Origin.NATIVE)
    for name in ("number", "date"):
        mine, theirs = getattr(scan, name), getattr(digital, name)
        assert mine.value == theirs.value
        assert theirs.trust is Trust.TRUSTED
        assert mine.trust is Trust.UNVERIFIED
        assert INCOMPLETE in mine.doubts


def test_complete_values_of_a_scan_keep_their_trust() -> None:
    reference = read(Origin.RECOGNISED).references[0]
    assert reference.number is not None
    assert reference.date is not None
    assert (reference.number.trust, reference.date.trust) == (Trust.TRUSTED, Trust.TRUSTED)


@pytest.mark.parametrize(
    ("value", "trusted"),
    [
        ("2567-09", False),
        ("2567", False),
        ("2024-09-30", True),
        ("2024-09-01/2024-09-30", True),
        ("2024-09/2024-10", False),
    ],
)
def test_only_a_whole_day_or_a_period_of_whole_days_is_complete(value: str, trusted: bool) -> None:
    date = Quoted(value=value, raw=value, origin=Origin.RECOGNISED)
    made = doubted_on_scans(ExternalLetter(references=(Reference(date=date),)), EMPTY).references[0].date
    assert made is not None
    assert (made.trust is Trust.TRUSTED) is trusted


def test_an_untouched_record_is_the_same_object() -> None:
    record = ExternalLetter(date=Quoted(value="2567-09", raw="x"))
    assert doubted_on_scans(record, EMPTY) is record


def entry(value: str, box: tuple[int, int, int, int] = (10000, 20000, 20000, 21500)) -> Quoted:
    place = PagePlace(sha256="0" * 64, page=1, box=box)
    return Quoted(value=value, raw=value, places=(place,), origin=Origin.RECOGNISED)


def page_with_pen(x0: int, y0: int) -> DocumentText:
    pen = Line(text="\ufffd", raw="\ufffd", page=1, glyphs=((0, 1, x0, y0, x0 + 3000, y0 + 1400),), role="stamp")
    return DocumentText("0" * 64, "image/png", Status.READ, lines=(pen,))


@pytest.mark.parametrize(
    ("x0", "y0", "doubts", "why"),
    [
        (21000, 20000, ("handwritten",), "behind the printed words of the entry"),
        (21000, 40000, (), "on another row"),
        (45000, 20000, (), "far behind"),
    ],
)
def test_an_entry_of_a_form_beside_which_a_pen_wrote_is_unverified(
    x0: int, y0: int, doubts: tuple[str, ...], why: str
) -> None:
    form = FormRecord(form=entry("form-2", (10000, 3000, 20000, 4500)), entries={"chosen_by": entry("คณะทำงา")})
    made = doubted_on_scans(form, page_with_pen(x0, y0)).entries["chosen_by"]
    assert isinstance(made, Quoted)
    assert made.doubts == doubts, why


def test_an_empty_place_of_a_form_on_a_scan_is_unverified() -> None:
    form = FormRecord(form=entry("form-2"), entries={"chosen_by": entry("", (10000, 30000, 20000, 31500))})
    made = doubted_on_scans(form, EMPTY).entries["chosen_by"]
    assert isinstance(made, Quoted)
    assert made.doubts == (BLANK,)


@pytest.mark.parametrize(
    ("printed", "doubted"),
    [
        ("นายสมมติ ตัวอย่างดี", False),
        ("นาย สมมติ ตัวอย่างดี", False),
        ("ว่าที่ร้อยตรี สมมติ ณ ตัวอย่าง", False),
        ("นายสมมตัวอย่างดี", True),
        ("นาย สมมตัวอย่างดี", True),
        ("นางสาวสมมติ", True),
        ("นางส มติ ตัวอย่าง", True),
        ("าง มติตัวอย่าง", True),
        ("นาง สส ตัวอย่าง", True),
        ("สมมติ ตัวอย่าง", True),
        ("Dr. Invented Sample", False),
    ],
)
def test_a_signers_name_without_title_and_two_whole_parts_is_unsure(printed: str, doubted: bool) -> None:
    """A signature across it takes letters; what is left may be clear, and be another name."""
    name = Quoted(value=printed, raw=printed, origin=Origin.RECOGNISED)
    judged = doubted_on_scans(Signer(name=name), EMPTY).name
    assert judged is not None
    assert (UNSURE_NAME in judged.doubts, judged.trust is Trust.UNVERIFIED) == (doubted, doubted)


@pytest.mark.parametrize(
    ("number", "doubted"),
    [
        ("สพร 2566/31", False),
        ("ลพร 2566/31", True),
        ("ค 0303/163", True),
        ("ว 163", False),
        ("กค (กวจ) 0405.2/ว 33", False),
        ("กฟผ 912000/9", False),
        ("ตซ 0016.(สป)11/67", True),
        ("27/2566", False),
    ],
)
def test_letters_of_no_known_agency_are_doubted(number: str, doubted: bool) -> None:
    read_ = Quoted(value=number, raw=number, origin=Origin.RECOGNISED)
    judged = doubted_on_scans(ExternalLetter(number=read_), EMPTY).number
    assert judged is not None
    assert (NO_AGENCY in judged.doubts, judged.trust is Trust.UNVERIFIED) == (doubted, doubted)
    cited = doubted_on_scans(ExternalLetter(references=(Reference(number=read_),)), EMPTY).references[0].number
    assert cited == judged
    native = read_.model_copy(update={"origin": Origin.NATIVE})
    assert doubted_on_scans(ExternalLetter(number=native), EMPTY).number == native
