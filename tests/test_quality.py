"""extractors/quality.py: prose is believed, rubbish is not."""

import hashlib
import random

import pytest
from pdf_by_hand import Font, Page, pdf, show, thai

from extractors.pdf_reader import read_pdf
from extractors.quality import is_garbage, measure
from schemas.source import Reason, Status
from schemas.text import DocumentText

THAI = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน โดยให้ปรับปรุงแก้ไขรายละเอียด"
ENGLISH = "The committee of the city is to report on the plan by the end of March, and the office has to answer it."


@pytest.mark.parametrize(
    ("text", "over_picture", "garbage"),
    [
        (THAI, False, False),
        (THAI, True, False),
        (ENGLISH, False, False),
        (ENGLISH, True, False),
        (THAI + " (Smart Kiosk) https://example.org/a?b=1&c=2", False, False),
        ("ที่ กท ๙๙๐๑/๑๒๓", False, False),
        ("", False, False),
        (".......................................... 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", False, False),
        ("nrmfl ?u flr:tsf lrrulfvr ilr{t nrfl vrffi uo rfi ;fifl1ruu flfl uilfl n:vyrn", True, True),
        ("%0%211>#BO#1O'02NN2%>#/>??/>'BN#2> 1B ?/O'BN#?N$?/1 %A1/'2$'BN#@PO2N>%", False, True),
        ("ค\ufffd\ufffdง\ufffd\ufffdน\ufffdย\ufffdม \ufffd\ufffd\ufffd การ\ufffd\ufffd" * 4, False, True),
        ("ÊÓ¹Ñ¡§Ò¹à¢µä´é»ÃÐªØÁ¤³Ð·Ó§Ò¹àÁ×èÍÇÑ¹·Õè ÁÕ¹Ò¤Á ·Õè»ÃÐªØÁÁÕÁµÔãËé¼èÒ¹", False, True),
        ("".join(reversed(THAI)) * 2, False, True),
        ("นายกรพงศักดิ์ วรชัยสม นางบุญธิดา นิภาปริยา นายณัฐวุฒิ จิราเดช นางสาวธนวัฒน์ อรทัยกิตติ " * 3, False, False),
        ("\n".join(f"user{i}@example.go.th, staff{i}@example.go.th" for i in range(9)), False, False),
        ("สานกงานเขตไดประชมคณะทางานและทประชมมมตใหผานโดยใหปรบปรงแกไขรายละเอยด" * 4, False, True),
        ("ฤฬฒญฎฏฐ ฦฬฌฆฅฃ ฒฬฎญฏ ฅฃฆฌฐ ฤฦฒฬญ ฎฏฐฌฆ ฃฅฦฤฬ ฒญฎฏฐ ฌฆฅฃฦ", False, True),
    ],
    ids=[
        "Thai prose",
        "Thai prose over a letterhead picture",
        "English prose",
        "English prose over a picture",
        "Thai with English and an address",
        "a letter number alone",
        "nothing",
        "a table of contents",
        "OCR rubbish over a picture",
        "symbol soup",
        "unmapped glyphs",
        "TIS-620 read as Latin-1",
        "Thai backwards: marks on nothing",
        "a list of names",
        "a list of addresses",
        "Thai without any marks",
        "Thai letters that make no words",
    ],
)
def test_what_is_believed(text: str, over_picture: bool, garbage: bool) -> None:
    assert is_garbage(measure(text), over_picture) is garbage


def test_shares_are_per_mille_of_what_they_name() -> None:
    q = measure("กข ab \ufffd%")
    assert (q.signs, q.letters, q.thai_share, q.unmapped_share, q.symbol_share) == (6, 4, 500, 166, 166)


# ---- one bad font among good ones

GOOD = thai()
PROSE = (
    "สำนักงานเขตได้ประชุมคณะทำงานและที่ประชุมมีมติให้ผ่าน",
    "โดยให้ปรับปรุงแก้ไขรายละเอียดของโครงการให้ชัดเจน",
    "และรายงานผลการดำเนินงานให้ผู้บริหารทราบทุกเดือน",
    "หน่วยงานที่เกี่ยวข้องได้จัดเตรียมบุคลากรไว้แล้ว",
)


def private(seed: int) -> Font:
    """A font that draws Thai, and whose ToUnicode map says other Thai letters."""
    says = dict(GOOD.says)
    codes = [k for k, v in says.items() if v and "\u0e01" <= v <= "\u0e2e"]
    to = [says[k] for k in codes]
    random.Random(seed).shuffle(to)
    return Font(says | dict(zip(codes, to, strict=True)), GOOD.width, "Private")


def page(bad: int, good: int, seed: int = 1) -> DocumentText:
    """A page of `good` lines in a sound font, then `bad` lines in a private coding."""
    rubbish = private(seed)
    content = ""
    for i in range(good + bad):
        # the code of each letter is that of the sound font, and what it says is not
        text = PROSE[i % len(PROSE)]
        content += show(GOOD, text, 72, 780 - 24 * i, name="F1" if i < good else "F2")
    data = pdf(Page(content, {"F1": GOOD, "F2": rubbish}))
    return read_pdf(data, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("bad", "good"), [(2, 12), (4, 8), (6, 6), (2, 4)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lines_of_one_bad_font_are_doubted_and_the_others_stand(bad: int, good: int, seed: int) -> None:
    """The good lines are evidence still; the file is not read in full, and the finding shows where."""
    doc = page(bad, good, seed)
    assert [p.state for p in doc.pages] == ["text"]
    doubted = [i for i, x in enumerate(doc.lines) if "text_untrustworthy" in x.disputed]
    assert doubted == list(range(good, good + bad))
    assert (doc.status, doc.reason) == (Status.PARTLY_READ, Reason.TEXT_UNTRUSTWORTHY)
    found = next(f for f in doc.findings if f.code == "PDF-FONT-UNTRUSTWORTHY")
    assert len(found.places) == bad
    assert "Private" in found.en


def test_a_page_of_bad_fonts_alone_is_refused_as_a_whole() -> None:
    doc = page(9, 1)
    assert [p.state for p in doc.pages] == ["untrustworthy"]
    assert not doc.body


def test_a_page_of_good_fonts_is_left_alone() -> None:
    doc = page(0, 12)
    assert doc.status is Status.READ
    assert not any(x.disputed for x in doc.lines)
