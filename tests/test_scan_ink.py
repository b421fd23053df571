"""What on a scan is not the document's own print: stamps, seals, pens; and what is made of them."""

import math
from dataclasses import replace
from typing import cast

import cv2
import numpy as np
import pytest

from extractors.extract import extract
from extractors.misread_label import label_meant
from extractors.scan_crop import LineCrop
from extractors.scan_heard import SECOND
from extractors.scan_ink import STAMP_INK, ink_lines, pen_lines
from extractors.scan_line import Readers
from extractors.scan_picture import PagePicture
from extractors.scan_print import PrintedPage
from extractors.thai_line import LineReading, Recogniser
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import ExternalLetter, Order, StampedLetter
from schemas.text import DocumentText, Line, Repair
from tests.letters_by_hand import paged, placed

PEN = "\ufffd"
DPI = 300
A4 = (2480, 3508)


class _Says:
    """A reader that says the same of every line."""

    def __init__(self, text: str, sure: int = 950) -> None:
        self.text, self.sure = text, sure

    def read(self, pictures: list[np.ndarray]) -> list[LineReading]:
        out = []
        for picture in pictures:
            step = (picture.shape[1] - 8) / max(1, len(self.text))
            at = tuple((round(4 + k * step), round(4 + (k + 1) * step)) for k in range(len(self.text)))
            out.append(LineReading(self.text, at, (self.sure,) * len(self.text)))
        return out


def _readers(large: str, small: str | None = None, sure: int = 950) -> Readers:
    second = large if small is None else small
    return Readers(cast(Recogniser, _Says(large, sure)), cast(Recogniser, _Says(second, sure)))


def _page(black: np.ndarray | None = None, coloured: np.ndarray | None = None) -> tuple[PrintedPage, PagePicture]:
    white = np.full((A4[1], A4[0]), 255, np.uint8)
    black = white if black is None else black
    coloured = white.copy() if coloured is None else coloured
    ink = np.where(coloured < 225, np.uint8(255), np.uint8(0))
    unit = 7200 / DPI
    printed = PrintedPage(black, coloured, ink, (unit, 0.0, 0.0, 0.0, unit, 0.0), 0, (), 0.0)
    return printed, PagePicture(1, black, round(A4[0] * unit), round(A4[1] * unit))


def _words(slant: float = 0.0) -> np.ndarray:
    """Three rows of letters at (1500..2100, 300..500) of a page, falling to the right by `slant` degrees."""
    out = np.full((A4[1], A4[0]), 255, np.uint8)
    for n in range(3):
        cv2.putText(out, "nomuna xewo 2567", (1500, 340 + 70 * n), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 0, 6)
    m = cv2.getRotationMatrix2D((1800.0, 400.0), -slant, 1.0)
    return np.asarray(cv2.warpAffine(out, m, A4, borderValue=255), np.uint8)


def _scrawl(out: np.ndarray, x: int, y: int) -> np.ndarray:
    """A signature, 500 x 160 pixels from (x, y)."""
    points = [(x + 5 * k, y + 80 + round(75 * math.sin(k / 5) * math.cos(k / 17))) for k in range(101)]
    cv2.polylines(out, [np.array(points, np.int32)], False, 0, 6)
    return out


# ---------- ink ----------


def test_a_page_without_coloured_ink_gives_nothing() -> None:
    assert ink_lines(*_with(_page(), "เลขรับ")) == []


def _with(page: tuple[PrintedPage, PagePicture], text: str, small: str | None = None) -> tuple:  # type: ignore[type-arg]
    return page[0], _readers(text, small), page[1]


@pytest.mark.parametrize("slant", [0.0, 4.0, -6.0])
def test_a_stamp_is_read_at_its_own_slant_and_doubted_as_a_whole(slant: float) -> None:
    lines = ink_lines(*_with(_page(coloured=_words(slant)), "เลขรับ ๑๒๓"))
    words = [x for x in lines if x.text != PEN]
    assert [x.text for x in words] == ["เลขรับ ๑๒๓"] * 3
    for line in words:
        assert (line.role, line.origin) == ("stamp", Origin.RECOGNISED)
        assert (STAMP_INK, 0, len(line.raw)) in line.doubted
        x0, y0, x1, y1 = (v * DPI / 7200 for v in line.box)
        assert 1440 < x0 < 1560
        assert 1940 < x1 < 2060
        assert 230 < y0 < y1 < 570
        assert y1 - y0 < 50 + 700 * math.tan(math.radians(abs(slant)))


def test_what_the_second_reader_has_of_a_stamp_is_told() -> None:
    """A figure of a received stamp in which the networks differ: a person sees both."""
    lines = [x for x in ink_lines(*_with(_page(coloured=_words()), "เลขรับ 163", "เลขรับ 183")) if x.text != PEN]
    assert lines
    for line in lines:
        (one,) = line.others
        assert one.reader == SECOND
        assert f"{line.raw[: one.start]}{one.words}{line.raw[one.end :]}" == "เลขรับ 183"
    same = [x for x in ink_lines(*_with(_page(coloured=_words()), "เลขรับ 163")) if x.text != PEN]
    assert same
    assert not any(x.others for x in same)


def test_strokes_that_two_readers_take_for_different_words_are_a_pen() -> None:
    lines = ink_lines(
        *_with(_page(coloured=_scrawl(np.full((A4[1], A4[0]), 255, np.uint8), 1200, 900)), "กขคงจ", "ฟหดสา")
    )
    assert [x.text for x in lines] == [PEN]
    x0, y0, x1, y1 = (v * DPI / 7200 for v in lines[0].box)
    assert (x0 < 1215, y0 > 890, x1 > 1690, y1 < 1070) == (True,) * 4


def test_a_tick_beside_a_stamped_name_is_none_of_it() -> None:
    lines = ink_lines(*_with(_page(coloured=_words()), "-- (นายสมมุติ ตัวอย่างดี) -"))
    assert {x.text for x in lines if x.text != PEN} == {"(นายสมมุติ ตัวอย่างดี)"}


def test_figures_alone_are_a_pen_and_no_number() -> None:
    lines = ink_lines(*_with(_page(coloured=_words()), "๔๙๕๑"))
    assert {x.text for x in lines} == {PEN}


def test_a_black_signature_is_seen_beside_print_and_rulings() -> None:
    black = _scrawl(np.full((A4[1], A4[0]), 255, np.uint8), 1300, 2300)
    cv2.line(black, (300, 1500), (2200, 1500), 0, 4)
    cv2.rectangle(black, (300, 1600), (2200, 1900), 0, 4)
    cv2.putText(black, "printed words of a letter", (300, 1000), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    read = [LineCrop(290, 940, 1200, 1020, 1000.0, 0.0, 40.0)]
    printed, picture = _page(black)
    boxes = [tuple(v * DPI // 7200 for v in x.box) for x in pen_lines(printed, read, [], picture)]
    assert len(boxes) == 1
    assert boxes[0][0] < 1310
    assert boxes[0][3] > 2400


# ---------- labels ----------

LABELS = [
    ("เลขรับ 123", None, "as it should be"),
    ("เสขรับ 123", "เลขรับ", "a letter misread"),
    ("เลขรบ 123", "เลขรับ", "a mark lost"),
    ("เลขรัน 42", "เลขรับ", "a letter misread"),
    ("เลขทีรับ 12", "เลขที่รับ", "a mark lost"),
    ("เลขรั บที่ 33", "เลขรับที่", "torn in two"),
    ("รับที 44", "รับที่", "a mark lost"),
    ("วันที 5 ม.ค. 2567", "วันที่", "a mark lost"),
    ("ว้นที่ 3", "วันที่", "a mark for another"),
    ("วับที่ 12", "วันที่", "as near to รับที่: both are of a stamp"),
    ("เวสา 10.30 น.", "เวลา", "a letter misread"),
    ("เวลา 10.30 น.", None, "as it should be"),
    ("ที่ กท 0301/1", None, "the letter's own label"),
    ("เลขที่ 12", None, "the letter's own label"),
    ("ครั้งที่ 1/2567", None, "of a meeting"),
    ("ข้อที่ 5", None, "of a list"),
    ("เรียน", None, "a label of the head"),
    ("เสขรับ ผู้อำนวยการ", None, "words behind it"),
]


@pytest.mark.parametrize(("words", "label", "why"), LABELS, ids=[f"{n}: {x[2]}" for n, x in enumerate(LABELS)])
def test_a_misread_label_of_a_stamp_is_known(words: str, label: str | None, why: str) -> None:
    found = label_meant(words)
    assert (found and found[0]) == label, why


# ---------- letters ----------


def _scan(*lines: Line) -> DocumentText:
    return paged(*(replace(x, origin=Origin.RECOGNISED) for x in lines))


def _stamped(x: int, y: int, text: str) -> Line:
    line = placed(x, y, text, role="stamp")
    return replace(line, doubted=(Repair(STAMP_INK, 0, len(text)),))


def _pen(x: int, y: int, wide: int = 80, high: int = 30) -> Line:
    return Line(PEN, PEN, page=1, glyphs=((0, 1, 100 * x, 100 * y, 100 * (x + wide), 100 * (y + high)),), role="stamp")


HEAD = (placed(70, 120, "ที่ กท 0301/123"), placed(330, 120, "สำนักทดลองงาน"), placed(330, 140, "ถนนสมมุติ กทม. 10200"))
DATE = placed(270, 170, "5 มกราคม 2567")
BODY = (
    placed(70, 200, "เรื่อง ขอส่งรายงานผลการทดลอง"),
    placed(70, 220, "เรียน ผู้อำนวยการสำนักตัวอย่าง"),
    placed(120, 250, "ด้วยสำนักทดลองงานได้จัดทำรายงานเสร็จแล้ว"),
    placed(120, 280, "จึงเรียนมาเพื่อโปรดทราบ"),
    placed(270, 310, "ขอแสดงความนับถือ"),
)
NAME = (placed(270, 400, "(นายสมมุติ ตัวอย่างดี)"), placed(270, 420, "ผู้อำนวยการสำนักทดลองงาน"))


def _letter(*lines: Line) -> tuple[ExternalLetter, list[str]]:
    made = extract(_scan(*lines))
    assert isinstance(made.record, ExternalLetter)
    return made.record, [f.code for f in made.findings]


def _of(quoted: Quoted | None) -> tuple[str, Trust] | None:
    return None if quoted is None else (quoted.value, quoted.trust)


def test_a_coloured_received_stamp_is_a_receipt_and_nothing_of_the_letter() -> None:
    stamp = (
        _stamped(430, 30, "สำนักตัวอย่าง"),
        _stamped(430, 50, "เลขรับ 4711"),
        _stamped(430, 70, "วันที่ 9 มกราคม 2567"),
        _stamped(430, 90, "เวลา 10.30 น."),
    )
    record, _ = _letter(*HEAD, DATE, *BODY, *NAME, *stamp)
    assert _of(record.number) == ("กท 0301/123", Trust.TRUSTED)
    assert _of(record.date) == ("2024-01-05", Trust.TRUSTED)
    (receipt,) = record.receipts
    assert _of(receipt.number) == ("4711", Trust.UNVERIFIED)
    assert _of(receipt.date) == ("2024-01-09", Trust.UNVERIFIED)
    assert _of(receipt.time) == ("10:30", Trust.UNVERIFIED)


@pytest.mark.parametrize("label", ["เลขรับ", "เลขรบ", "เสขรับ", "เลขรัน", "รับที", "เลขทีรับ"])
@pytest.mark.parametrize("day", ["วันที่", "วันที", "ว้นที่"])
def test_a_black_stamp_with_misread_labels_is_never_the_letters_own(label: str, day: str) -> None:
    stamp = (
        placed(430, 30, f"{label} 4711"),
        placed(430, 50, f"{day} 9 มกราคม 2567"),
        placed(430, 70, "เวสา 10.30 น."),
    )
    record, codes = _letter(*stamp, *HEAD, *BODY, *NAME)
    assert _of(record.number) == ("กท 0301/123", Trust.TRUSTED)
    assert record.date is None or record.date.trust is Trust.UNVERIFIED
    assert "SCAN-FIELD-UNREAD" in codes or record.date is not None
    receipt = record.receipts[0]
    assert receipt.number is not None
    assert receipt.number.raw == "4711"
    assert _of(receipt.date) in {("2024-01-09", Trust.UNVERIFIED), ("2024-01-09", Trust.TRUSTED)}
    if label != "เลขรับ":
        assert receipt.number.trust is Trust.UNVERIFIED


@pytest.mark.parametrize("label", ["เฉขวีบ", "เลพร้ม", "ณลชรบั"])
def test_a_date_under_a_label_that_no_one_can_tell_is_doubted(label: str) -> None:
    stamp = (placed(300, 128, f"{label} 4711"), placed(300, 150, "9 มกราคม 2567"), placed(300, 164, "x1 10.30 น."))
    record, _ = _letter(HEAD[0], *stamp, *BODY, *NAME)
    assert record.date is None or record.date.trust is Trust.UNVERIFIED


SIGNED = [
    ("over the name", _pen(280, 350), "ink_seen", Trust.TRUSTED),
    ("through the name", _pen(280, 385), "ink_seen", Trust.TRUSTED),
    ("a tick over the name", _pen(280, 380, 12, 8), "ink_seen", Trust.UNVERIFIED),
    ("above the closing", _pen(280, 270), "none_seen", Trust.TRUSTED),
    ("in another column", _pen(60, 350), "none_seen", Trust.TRUSTED),
    ("below the post", _pen(280, 460), "none_seen", Trust.TRUSTED),
    ("none", None, "none_seen", Trust.TRUSTED),
]


@pytest.mark.parametrize(("where", "strokes", "state", "trust"), SIGNED, ids=[x[0] for x in SIGNED])
def test_strokes_over_a_printed_name_are_a_signature_seen(
    where: str, strokes: Line | None, state: str, trust: Trust
) -> None:
    record, _ = _letter(*HEAD, DATE, *BODY, *NAME, *([strokes] if strokes else []))
    (signer,) = record.signers
    assert _of(signer.signature) == (state, trust), where
    if state == "ink_seen" and strokes is not None:
        assert signer.signature is not None
        assert signer.signature.places[0].box == strokes.box  # type: ignore[union-attr]


def test_a_name_stamp_under_the_closing_is_the_signer_unverified() -> None:
    stamp = (_stamped(270, 400, "(นายสมมุติ ตัวอย่างดี)"), _stamped(270, 420, "ผู้อำนวยการสำนักทดลองงาน"))
    record, _ = _letter(*HEAD, DATE, *BODY, *stamp, _pen(280, 350))
    (signer,) = record.signers
    assert _of(signer.name) == ("นายสมมุติ ตัวอย่างดี", Trust.UNVERIFIED)
    assert signer.signature is not None
    assert signer.signature.value == "ink_seen"


@pytest.mark.parametrize(
    ("read", "speed"), [("ด่วนที่สุด", "ด่วนที่สุด"), ("ด่วที่สด", "ด่วนที่สุด"), ("ด่วนมาก", "ด่วนมาก"), ("ด่วน", "ด่วน")]
)
def test_a_stamped_speed_is_the_letters_unverified(read: str, speed: str) -> None:
    record, _ = _letter(*HEAD, DATE, *BODY, *NAME, _stamped(70, 80, read))
    assert _of(record.urgency) == (speed, Trust.UNVERIFIED)


def test_a_stamped_secrecy_is_not_lost() -> None:
    record, _ = _letter(*HEAD, DATE, *BODY, *NAME, _stamped(270, 20, "ลับ"))
    assert _of(record.secrecy) == ("ลับ", Trust.UNVERIFIED)


# ---------- what a person must look at ----------


def test_what_a_pen_wrote_beside_a_value_is_one_of_its_places_and_a_doubt() -> None:
    pen = _pen(270, 170, 20, 16)
    month = placed(300, 170, "มกราคม 2567")
    made = extract(_scan(*HEAD, month, *BODY, *NAME, pen))
    assert isinstance(made.record, ExternalLetter)
    assert made.record.date is not None
    assert "handwritten" in made.record.date.doubts
    assert pen.box in [p.box for p in made.record.date.places]  # type: ignore[union-attr]
    (unread,) = [f for f in made.findings if f.code == "SCAN-FIELD-UNREAD"]
    assert unread.about == "date"
    assert pen.box in [p.box for p in unread.places]  # type: ignore[union-attr]


def test_a_running_number_by_hand_is_asked_for_and_not_called_unprinted() -> None:
    number = placed(70, 120, "ที่ กท 0301/")
    _, codes = _letter(number, *HEAD[1:], DATE, *BODY, *NAME, _pen(175, 115, 30, 20))
    assert "SCAN-FIELD-UNREAD" in codes
    assert "number_incomplete" not in codes


def test_a_number_and_a_date_that_no_one_read_are_each_pointed_to() -> None:
    made = extract(_scan(placed(330, 120, "สำนักทดลองงาน"), *BODY, *NAME, _pen(90, 110, 60, 20)))
    unread = {f.about: f for f in made.findings if f.code == "SCAN-FIELD-UNREAD"}
    assert set(unread) == {"number", "date"}
    for finding in unread.values():
        assert (9000, 11000, 15000, 13000) in [p.box for p in finding.places]  # type: ignore[union-attr]


def test_a_letter_that_is_no_scan_gets_no_such_finding() -> None:
    made = extract(paged(placed(330, 120, "สำนักทดลองงาน"), *BODY, *NAME))
    assert [f.code for f in made.findings if f.code.startswith("SCAN-")] == []


def test_a_whole_scan_gets_no_such_finding() -> None:
    assert "SCAN-FIELD-UNREAD" not in _letter(*HEAD, DATE, *BODY, *NAME)[1]


SEALED = (
    placed(70, 120, "ที่ กท 0301/123"),
    placed(70, 150, "ถึง สำนักตัวอย่าง"),
    placed(120, 180, "ด้วยสำนักทดลองงานได้จัดทำรายงานเสร็จแล้ว"),
    placed(120, 210, "จึงเรียนมาเพื่อโปรดทราบ"),
    placed(270, 300, "สำนักทดลองงาน"),
)


def test_the_date_in_a_seal_is_tried_and_flagged() -> None:
    made = extract(_scan(*SEALED, _stamped(280, 330, "5 มกราคม 2567")))
    assert isinstance(made.record, StampedLetter)
    assert _of(made.record.date) == ("2024-01-05", Trust.UNVERIFIED)


def test_a_seal_that_no_one_can_read_is_pointed_to() -> None:
    seal = _pen(270, 320, 90, 90)
    made = extract(_scan(*SEALED, seal))
    (unread,) = [f for f in made.findings if f.code == "SCAN-FIELD-UNREAD"]
    assert unread.about == "date"
    assert seal.box in [p.box for p in unread.places]  # type: ignore[union-attr]


def test_the_day_of_an_order_is_looked_for_at_its_words_of_issue() -> None:
    made = extract(
        _scan(
            placed(200, 100, "คำสั่งสำนักทดลองงาน"),
            placed(230, 120, "ที่ 12/2567"),
            placed(200, 140, "เรื่อง แต่งตั้งคณะทำงาน"),
            placed(120, 200, "เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย"),
            placed(150, 300, "สั่ง ณ วันที่"),
            placed(250, 400, "(นายสมมุติ ตัวอย่างดี)"),
            _pen(250, 295, 90, 25),
        )
    )
    assert isinstance(made.record, Order)
    (unread,) = [f for f in made.findings if f.code == "SCAN-FIELD-UNREAD"]
    assert unread.places[0].box[:2] == (15000, 30000)  # type: ignore[union-attr]
    assert (25000, 29500, 34000, 32000) in [p.box for p in unread.places]  # type: ignore[union-attr]


def test_who_certified_a_copy_by_a_stamp_is_no_signer() -> None:
    stamp = (
        _stamped(80, 380, "สำเนาถูกต้อง"),
        _stamped(80, 420, "(นางสาวอีกคน รับรองแล้ว)"),
        _stamped(80, 440, "นักจัดการงานทั่วไป"),
    )
    record, _ = _letter(*HEAD, DATE, *BODY, *NAME, *stamp)
    assert [_of(s.name) for s in record.signers] == [("นายสมมุติ ตัวอย่างดี", Trust.TRUSTED)]
    assert _of(record.copy_status) == ("certified_copy", Trust.UNVERIFIED)
    alone, _ = _letter(*HEAD, DATE, *BODY, *stamp)
    assert [s.name for s in alone.signers if s.name is not None] == []


def test_the_frame_of_a_black_stamp_and_the_ring_of_a_seal_are_no_pens() -> None:
    black = np.full((A4[1], A4[0]), 255, np.uint8)
    corners = cv2.boxPoints(((1900.0, 250.0), (600.0, 250.0), 2.5)).astype(np.int32)
    cv2.polylines(black, [corners], True, 0, 5)
    cv2.circle(black, (1300, 2300), 190, 0, 6)
    printed, picture = _page(black)
    assert pen_lines(printed, [], [], picture) == []


def test_a_part_of_a_number_is_flagged_with_the_paper_behind_it() -> None:
    number = placed(70, 120, "ที่ กท 0301/")
    made = extract(_scan(number, *HEAD[1:], DATE, *BODY, *NAME))
    (unread,) = [f for f in made.findings if f.code == "SCAN-FIELD-UNREAD"]
    box = unread.places[-1].box  # type: ignore[union-attr]
    assert (box[0], box[1], box[3]) == (number.box[2], 12000, 13600)
