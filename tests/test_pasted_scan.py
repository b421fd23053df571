"""Pages pasted as pictures into Word files and slides: read as scans, apart from typed words, shown where they stand."""

import base64
import hashlib
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from docx_by_hand import NS, document, p, package, r
from PIL import Image

from extractors import scan_reader
from extractors.docx_picture import Pasted
from extractors.docx_reader import picture_page, read_docx
from extractors.extract import extract
from extractors.page_strip import sheet
from extractors.pasted_scan import pages_among
from extractors.picture_frame import QUARTER, Frame
from extractors.scan_page import Draw, ScannedPage
from extractors.scan_picture import BrokenPicture, PagePicture, framed_picture
from extractors.scan_reader import read_scan
from extractors.slides import read_slides
from extractors.thai_line import missing_part
from pipeline.sights import Originals
from pipeline.web.prints import is_docx
from pipeline.web.withheld import Withheld
from schemas.place import PagePlace, PartPlace
from schemas.quoted import Origin
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, PageText

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
A4 = (7_200_000, 10_000_000)  # EMU: 20 x 27.7 cm
PAGE_LINES = ("ที่ กท 9901/๑๒", "เรื่อง ทดสอบ", "เรียน ผู้อำนวยการเขตสมมติ", "ด้วยสำนักงานทดสอบขอส่งผลการดำเนินงานมาเพื่อทราบ")
LONG = "สำนักงานทดสอบได้ดำเนินโครงการตามแผนแล้วเสร็จและสรุปผลไว้ดังต่อไปนี้ " * 8


def picture(mark: int = 0, size: tuple[int, int] = (420, 594)) -> Image.Image:
    """White, with a black square in the upper left corner; `mark` makes it another picture."""
    image = Image.new("L", size, 255)
    image.paste(0, (20, 30, 60, 70))
    image.paste(mark, (300, 500, 301, 501))
    return image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def drawn(key: str, size: tuple[int, int] = A4, cut: str = "", form: str = "") -> str:
    """A run with a picture as Word writes it."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{size[0]}" cy="{size[1]}"/><a:graphic><a:graphicData>'
        f'<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:blipFill><a:blip r:embed="{key}"/>{cut}</pic:blipFill>'
        f'<pic:spPr><a:xfrm {form}><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def docx(body: str, *pictures: bytes, kind: str = "png") -> bytes:
    """A DOCX whose pictures are i1, i2 ..."""
    parts: dict[str, str | bytes] = {f"word/media/image{n}.{kind}": x for n, x in enumerate(pictures, 1)}
    return document(body, parts, *((f"i{n}", "image", f"media/image{n}.{kind}") for n in range(1, len(pictures) + 1)))


def read(data: bytes) -> DocumentText:
    return read_docx(data, hashlib.sha256(data).hexdigest())


def roles(doc: DocumentText) -> list[tuple[int, str, str]]:
    return [(x.page, x.role, x.text) for x in doc.lines]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[PagePicture]:
    """The pictures that were given to the recogniser, which says the same of each."""
    given: list[PagePicture] = []

    def scanned(draw: Draw, first_table: int) -> ScannedPage:
        page = draw()
        given.append(page)
        lines = [
            Line(x, x, page=page.number, glyphs=[(i, i + 1, 100 * i, 900 * n, 100 * i + 90, 900 * n + 500) for i in range(len(x))],
                 origin=Origin.RECOGNISED, size=1600)
            for n, x in enumerate(PAGE_LINES, 1)
        ]  # fmt: skip
        state = PageText(page.number, page.width, page.height, "text", 900, 950)
        return ScannedPage(state, lines if page.pixels.min() < 128 else [], 0)

    monkeypatch.setattr(scan_reader, "scanned_picture", scanned)
    return given


def test_a_document_of_pictures_is_its_pictures(seen: list[PagePicture]) -> None:
    """Each is a page in the order in which they stand, and places are boxes on them."""
    doc = read(docx(p(drawn("i1")) + p(drawn("i2")), png(picture(1)), png(picture(2))))
    assert (doc.status, doc.reason, [x.code for x in doc.findings]) == (Status.READ, None, [])
    assert [x.number for x in doc.pages] == [1, 2]
    assert roles(doc) == [(n, "body", x) for n in (1, 2) for x in PAGE_LINES]
    assert {x.part for x in doc.lines} == {"word/media/image1.png", "word/media/image2.png"}
    record = extract(doc).record
    assert record.subject is not None
    assert (record.subject.value, record.subject.origin) == ("ทดสอบ", Origin.RECOGNISED)
    assert isinstance(record.subject.places[0], PagePlace)
    assert record.subject.places[0].page == 1


def test_a_picture_that_stands_twice_is_read_once(seen: list[PagePicture]) -> None:
    doc = read(docx(p(drawn("i1")) + p(drawn("i1")), png(picture())))
    assert (len(seen), len(doc.pages), doc.findings) == (1, 1, ())


def test_captions_stand_apart(seen: list[PagePicture]) -> None:
    """A few words typed around pasted pages are no words of the letter: its number is not theirs."""
    doc = read(docx(p("สำเนาหนังสือ กท 9901/77 ที่ส่งแล้ว") + p(drawn("i1")), png(picture())))
    assert roles(doc)[0] == (0, "header", "สำเนาหนังสือ กท 9901/77 ที่ส่งแล้ว")
    assert [x.code for x in doc.findings] == ["DOC-HEADER-NUMBER"]
    number = extract(doc).record.number
    assert number is not None
    assert number.value == "กท 9901/12"


@pytest.mark.parametrize(
    "typed",
    [LONG, "เรื่อง ขอส่งสำเนาหนังสือ", "ที่ กท 9901/77", "บันทึกข้อความ", "คำสั่งสำนักงานทดสอบ", "แบบ 3 ผลการดำเนินงาน", "ภาพ " * 40],
    ids=["long", "subject", "number", "memo", "order", "form", "as long as the page"],
)
def test_a_page_in_a_typed_document_is_another_document(typed: str, seen: list[PagePicture]) -> None:
    """Its words are there for people, and nothing of it is taken for the typed one's."""
    data = docx(p(typed) + p(drawn("i1")), png(picture()))
    doc = read(data)
    assert (doc.status, doc.reason, doc.pages) == (Status.PARTLY_READ, Reason.PARTIAL, ())
    assert [x.role for x in doc.lines] == ["body"] + ["embedded"] * len(PAGE_LINES)
    (told,) = doc.findings
    assert (told.code, "image1.png" in told.en, PAGE_LINES[0] in told.en) == ("DOC-EMBEDDED-READ", True, True)
    place = told.places[0]
    assert isinstance(place, PartPlace)
    assert (place.part, place.path) == ("word/media/image1.png", (0,))
    record = extract(doc).record
    assert all("12" not in x.value for x in (record.number,) if x is not None)


EMBLEM = (1_080_000, 1_080_000)
PHOTOGRAPH = (5_760_000, 4_320_000)


@pytest.mark.parametrize(
    ("body", "status", "reason", "codes", "given"),
    [
        (p(drawn("i1", EMBLEM)), Status.UNREADABLE, Reason.EMPTY, [], 0),
        (p("ตรา") + p(drawn("i1", EMBLEM)), Status.READ, None, [], 0),
        (p("ภาพกิจกรรม") + p(drawn("i1", PHOTOGRAPH)), Status.READ, None, ["DOC-PICTURE"], 0),
        (p(drawn("i1", PHOTOGRAPH)), Status.READ, None, [], 1),
        (p(r("", "<w:vanish/>") + drawn("i9")), Status.UNREADABLE, Reason.NEEDS_OCR, ["DOC-PICTURE"], 0),
        (p(LONG) + p(drawn("i9")), Status.PARTLY_READ, Reason.NEEDS_OCR, ["DOC-PICTURE"], 0),
        (p(drawn("i1")) + p(drawn("i9")), Status.PARTLY_READ, Reason.NEEDS_OCR, ["DOC-PICTURE"], 1),
        (p("<w:del>" + drawn("i1") + "</w:del>"), Status.UNREADABLE, Reason.EMPTY, [], 0),
    ],
    ids=["emblem", "emblem and words", "photograph and words", "photograph", "no such part", "words and no such part",
         "one of two", "deleted"],
)  # fmt: skip
def test_what_is_read_and_what_is_said(
    body: str, status: Status, reason: Reason | None, codes: list[str], given: int, seen: list[PagePicture]
) -> None:
    """Emblems, icons and photographs beside words are no pages; a page that is not there is told as unread."""
    doc = read(docx(body, png(picture())))
    assert (doc.status, doc.reason, [x.code for x in doc.findings], len(seen)) == (status, reason, codes, given)


@pytest.mark.parametrize(
    "content",
    [b"\x01\0\0\0" + bytes(60), b"\xd7\xcd\xc6\x9a" + bytes(60), b"<svg/>", b"GIF89a", png(picture())[:90], b""],
    ids=["EMF", "WMF", "SVG", "GIF", "cut off", "empty"],
)
def test_what_is_no_picture_of_points_is_told(content: bytes, seen: list[PagePicture]) -> None:
    doc = read(docx(p(drawn("i1")), content))
    assert (doc.status, doc.reason, [x.code for x in doc.findings]) == (
        Status.UNREADABLE,
        Reason.NEEDS_OCR,
        ["DOC-PICTURE"],
    )


def test_without_a_recogniser_it_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    for body, status in ((p(drawn("i1")), Status.UNREADABLE), (p(LONG) + p(drawn("i1")), Status.PARTLY_READ)):
        doc = read(docx(body, png(picture())))
        assert (doc.status, doc.reason, [x.code for x in doc.findings]) == (status, Reason.NEEDS_OCR, ["DOC-PICTURE"])
        assert doc.pages == ()


# the frame of a picture


def corner(pixels: np.ndarray) -> int:
    """Where the black square is: 0 upper left, 1 upper right, 2 lower left, 3 lower right."""
    h, w = pixels.shape
    parts = (
        pixels[: h // 2, : w // 2],
        pixels[: h // 2, w // 2 :],
        pixels[h // 2 :, : w // 2],
        pixels[h // 2 :, w // 2 :],
    )
    return int(np.argmin([x.mean() for x in parts]))


@pytest.mark.parametrize(
    ("form", "where", "upright"),
    [
        ("", 0, True),
        (f'rot="{QUARTER}"', 1, False),
        (f'rot="{2 * QUARTER}"', 3, True),
        (f'rot="{-QUARTER}"', 2, False),
        ('flipH="1"', 1, True),
        ('flipV="1"', 2, True),
        (f'flipH="1" rot="{QUARTER}"', 3, False),
        ('rot="x"', 0, True),
    ],
)
def test_turns_and_flips_are_obeyed(form: str, where: int, upright: bool, seen: list[PagePicture]) -> None:
    """A picture is flipped first and turned then, clockwise (ECMA-376 part 1, 20.1.7.6)."""
    read(docx(p(drawn("i1", form=form)), png(picture())))
    assert corner(seen[0].pixels) == where
    assert (seen[0].height > seen[0].width) == upright


def test_what_is_cut_away_is_not_read(seen: list[PagePicture]) -> None:
    """a:srcRect counts in 1/1000 percent of the stored picture; Strict files write percent."""
    size = seen
    for cut in ('<a:srcRect l="50000" t="25000"/>', '<a:srcRect l="50%" t="25%" r="-5%"/>'):
        read(docx(p(drawn("i1", cut=cut)), png(picture())))
        pixels = size[-1].pixels
        assert pixels.shape[0] / pixels.shape[1] == pytest.approx((594 * 3 / 4) / 210, rel=0.01)
        assert pixels[: pixels.shape[0] // 4].min() > 128  # the square was there
    doc = read(docx(p(drawn("i1", cut='<a:srcRect l="60000" r="40000"/>')), png(picture())))
    assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.NEEDS_OCR)


def test_a_picture_askew_lies_on_white_paper() -> None:
    pixels = framed_picture(png(picture()), 1, Frame(turned=10 * 60_000)).pixels
    h, w = pixels.shape
    assert h * w > 1.2 * 420 * 594 * (w * h > 0)
    assert min(int(pixels[y, x]) for y in (0, h - 1) for x in (0, w - 1)) > 250
    with pytest.raises(BrokenPicture):
        framed_picture(b"\x89PNG\r\n\x1a\n", 1, Frame())


VML = '<w:r><w:pict><v:shape style="width:500pt;height:700pt{style}"><v:imagedata r:id="i1"{cut}/></v:shape></w:pict></w:r>'


@pytest.mark.parametrize(
    ("style", "cut", "where"),
    [("", "", 0), (";rotation:90", "", 1), (";rotation:5898240fd", "", 1), (";flip:x", "", 1), (";flip:x y", "", 3),
     ("", ' cropright="32768f" cropbottom="0.5"', 0), (";rotation:nan", ' cropleft="inf"', 0)],
    ids=["plain", "degrees", "fd", "x", "x y", "crop", "not a number"],
)  # fmt: skip
def test_old_drawings_are_read_too(style: str, cut: str, where: int, seen: list[PagePicture]) -> None:
    read(docx(p(VML.format(style=style, cut=cut)), png(picture())))
    assert corner(seen[0].pixels) == where
    if "crop" in cut and "inf" not in cut:
        assert seen[0].pixels.shape[1] / seen[0].pixels.shape[0] == pytest.approx(420 / 594, rel=0.01)
        assert np.mean(seen[0].pixels < 128) == pytest.approx(40 * 40 / (210 * 297), rel=0.05)


def test_a_picture_in_a_group_has_the_size_that_the_group_gives_it(seen: list[PagePicture]) -> None:
    """Icons of a group as large as a page are icons."""
    icon = (
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="i1"/>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:ext cx="{0}" cy="{0}"/></a:xfrm></pic:spPr></pic:pic>'
    )
    group = (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{A4[0]}" cy="{A4[1]}"/><a:graphic><a:graphicData>'
        f'<wpg:wgp xmlns:wpg="urn:g"><wpg:grpSpPr><a:xfrm><a:ext cx="{A4[0]}" cy="{A4[1]}"/>'
        f'<a:chExt cx="{A4[0] // 10}" cy="{A4[1] // 10}"/></a:xfrm></wpg:grpSpPr>%s</wpg:wgp>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    assert read(docx(p(group % icon.format(100_000)), png(picture()))).reason is Reason.EMPTY
    assert read(docx(p(group % icon.format(300_000)), png(picture()))).status is Status.READ
    assert len(seen) == 1


def floating(run: str, wrap: str = "<wp:wrapNone/>") -> str:
    return run.replace("wp:inline", "wp:anchor").replace("<a:graphic>", f"{wrap}<a:graphic>", 1)


def shape(inner: str = "") -> str:
    """A run with a white rectangle placed freely, with words in it."""
    box = f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>" if inner else ""
    return (
        '<w:r><w:drawing><wp:anchor><wp:extent cx="900000" cy="300000"/><a:graphic><a:graphicData><wps:wsp><wps:spPr>'
        f'<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></wps:spPr>{box}</wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )


VML_BOX = (
    '<w:r><w:pict><v:rect style="position: absolute; width:90pt;height:30pt" fillcolor="white"><v:textbox><w:txbxContent>'
    f"{p('77')}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
)
FADED = '<a:blip r:embed="i1"><a:alphaModFix amt="1000"/></a:blip>'
SQUARE = '<wp:wrapSquare wrapText="bothSides"/>'
ONE = drawn("i1")
INSERTED = f'<w:p><w:ins w:id="1" w:author="x">{ONE}</w:ins></w:p>'


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        (p(ONE), None),
        (p(floating(ONE)), None),
        (p("ภาพ") + p(ONE), None),
        (p("ภาพ") + p(floating(ONE, SQUARE)), None),
        (p(ONE, drawn("i2", EMBLEM)), None),
        (p(ONE) + p(floating(drawn("i2"))), None),
        (p(ONE + shape(p("77"))), "drawn_over"),
        (p(ONE + shape()), "drawn_over"),
        (p(ONE + VML_BOX), "drawn_over"),
        (p(ONE + floating(drawn("i2", EMBLEM))), "drawn_over"),
        (p("๗๗") + p(floating(ONE)), "drawn_over"),
        (p(floating(ONE) + floating(drawn("i2"))), "drawn_over"),
        (INSERTED, "tracked_change"),
        (p(ONE.replace('<a:blip r:embed="i1"/>', FADED)), "shown_differs"),
        (p(drawn("i1", cut='<a:stretch><a:fillRect t="-20000"/></a:stretch>')), "shown_differs"),
        (p(drawn("i1", cut='<a:stretch><a:fillRect t="20000"/></a:stretch>')), None),
        (p(ONE.replace("</pic:spPr>", '<a:prstGeom prst="ellipse"/></pic:spPr>')), "shown_differs"),
        (p(ONE.replace("</pic:spPr>", '<a:prstGeom prst="rect"/></pic:spPr>')), None),
    ],
    ids=[
        *("alone", "floats alone", "caption", "words run around it", "emblem", "floats below", "box", "white box", "old box"),
        *("floating picture", "words over it", "page over page", "pending", "faded", "beyond its frame", "within its frame"),
        *("cut to a shape", "whole"),
    ],
)  # fmt: skip
def test_a_page_over_which_something_may_lie_is_doubted(body: str, doubt: str | None, seen: list[PagePicture]) -> None:
    """What a reader of the file sees there may be another number than the scan below holds."""
    number = extract(read(docx(body, png(picture()), png(picture(9))))).record.number
    assert number is not None
    assert number.value == "กท 9901/12"
    assert (
        (doubt in number.doubts) if doubt else not {"drawn_over", "tracked_change", "shown_differs"} & {*number.doubts}
    )


def test_what_is_hidden_is_no_page(seen: list[PagePicture]) -> None:
    """Nor are the words of a hidden box the document's."""
    hide = '<wp:docPr id="1" name="x" hidden="1"/>'
    read(docx(p(ONE.replace("<a:graphic>", f"{hide}<a:graphic>")), png(picture())))
    assert seen == []
    doc = read(docx(p(LONG) + p(shape(p("ที่ กท 9901/77")).replace("<a:graphic>", f"{hide}<a:graphic>"))))
    assert [x.role for x in doc.lines if "77" in x.text] == ["hidden"]


# slides

XFRM = '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{}" cy="{}"/></a:xfrm></p:spPr>'
SLIDE = (9_144_000, 6_858_000)


def on_slide(size: tuple[int, int]) -> str:
    return f'<p:pic><p:blipFill><a:blip r:embed="i1"/></p:blipFill>{XFRM.format(*size)}</p:pic>'


def words(text: str) -> str:
    return f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def slides(*inner: str, ground: str = "") -> bytes:
    parts: dict[str, str | bytes] = {"ppt/media/image1.png": png(picture())}
    for n, x in enumerate(inner, 1):
        parts[f"ppt/slides/s{n}.xml"] = f"<p:sld {NS}><p:cSld>{ground}<p:spTree>{x}</p:spTree></p:cSld></p:sld>"
        kind = "http://schemas.openxmlformats.org/package/2006/relationships"
        rel = '<Relationship Id="i1" Type="x/image" Target="../media/image1.png"/>'
        parts[f"ppt/slides/_rels/s{n}.xml.rels"] = f'<Relationships xmlns="{kind}">{rel}</Relationships>'
    order = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(inner) + 1))
    main = f'<p:presentation {NS}><p:sldIdLst>{order}</p:sldIdLst><p:sldSz cx="{SLIDE[0]}" cy="{SLIDE[1]}"/></p:presentation>'
    rels = tuple((f"r{n}", "slide", f"slides/s{n}.xml") for n in range(1, len(inner) + 1))
    return package("ppt/presentation.xml", main, parts, rels)


GROUND = '<p:bg><p:bgPr><a:blipFill><a:blip r:embed="i1"/></a:blipFill></p:bgPr></p:bg>'
UPRIGHT = (4_600_000, 6_500_000)


@pytest.mark.parametrize(
    ("data", "status", "reason", "given", "role"),
    [
        (slides(on_slide(UPRIGHT)), Status.READ, None, 1, "body"),
        (slides(on_slide(SLIDE), on_slide(EMBLEM)), Status.READ, None, 1, "body"),
        (slides(on_slide(UPRIGHT) + words("หนังสือแจ้งผล")), Status.READ, None, 1, "body"),
        (slides(on_slide(SLIDE) + words("ภาพการประชุม")), Status.READ, None, 0, ""),
        (slides(on_slide(SLIDE), words(LONG)), Status.PARTLY_READ, Reason.PARTIAL, 1, "embedded"),
        (slides("", ground=GROUND), Status.READ, None, 1, "body"),
        (slides(words("หัวข้อ"), ground=GROUND), Status.READ, None, 0, ""),
        (slides(on_slide(EMBLEM)), Status.UNREADABLE, Reason.EMPTY, 0, ""),
    ],
    ids=["upright", "one of an emblem", "title", "title and photograph", "among words", "ground", "words on a ground", "emblem"],
)  # fmt: skip
def test_slides_that_are_pages(
    data: bytes, status: Status, reason: Reason | None, given: int, role: str, seen: list[PagePicture]
) -> None:
    doc = read_slides(data, hashlib.sha256(data).hexdigest())
    assert (doc.status, doc.reason, len(seen)) == (status, reason, given)
    assert {x.role for x in doc.lines if x.origin is Origin.RECOGNISED} == ({role} if role else set())
    if doc.pages:
        assert sheet(data, PPTX, 1) is not None
        assert sheet(data, PPTX, 9) is None


def box_at(x: int, y: int, inner: str = "", fill: str = "") -> str:
    place = f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="900000" cy="300000"/></a:xfrm>{fill}</p:spPr>'
    return f"<p:sp>{place}<p:txBody><a:p><a:r><a:t>{inner}</a:t></a:r></a:p></p:txBody></p:sp>"


NO_WORDS = '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'


@pytest.mark.parametrize(
    ("inner", "ground", "doubt"),
    [
        (on_slide(UPRIGHT), "", None),
        (on_slide(UPRIGHT) + box_at(5_000_000, 0, "77"), "", None),
        (box_at(0, 0, "77") + on_slide(UPRIGHT), "", None),
        (on_slide(UPRIGHT) + NO_WORDS, "", None),
        (on_slide(UPRIGHT) + box_at(0, 0, "", "<a:noFill/>"), "", None),
        (on_slide(UPRIGHT) + box_at(1_000_000, 1_000_000, "77"), "", "drawn_over"),
        (on_slide(UPRIGHT) + box_at(1_000_000, 1_000_000), "", "drawn_over"),
        (on_slide(UPRIGHT) + f"<p:grpSp>{box_at(0, 0, '77')}</p:grpSp>", "", "drawn_over"),
        (on_slide(UPRIGHT) + words("77"), "", "drawn_over"),
        (box_at(0, 0), GROUND, "drawn_over"),
        (on_slide((6_000_000, 8_500_000)), "", "shown_differs"),
    ],
    ids=[
        *("alone", "beside", "below", "no words in their place", "an empty frame", "over", "white", "in a group", "nowhere said"),
        *("over the ground", "beyond the slide"),
    ],
)  # fmt: skip
def test_a_page_on_a_slide_under_something_is_doubted(
    inner: str, ground: str, doubt: str | None, seen: list[PagePicture]
) -> None:
    data = slides(inner, ground=ground)
    number = extract(read_slides(data, hashlib.sha256(data).hexdigest())).record.number
    assert number is not None
    assert number.value == "กท 9901/12"
    assert (doubt in number.doubts) if doubt else not {"drawn_over", "shown_differs"} & {*number.doubts}


# where they are shown


def test_the_page_of_a_place_can_be_drawn(seen: list[PagePicture]) -> None:
    """What people are shown is what was read, point for point."""
    data = docx(p("ตรา") + p(drawn("i1", EMBLEM)) + p(drawn("i2", form='flipV="1"')), png(picture(3)), png(picture(4)))
    assert len(read(data).pages) == 1
    shown = picture_page(data, 1)
    assert shown is not None
    assert np.array_equal(shown.pixels, seen[0].pixels)
    drawn_sheet = sheet(data, DOCX, 1)
    assert drawn_sheet is not None
    assert drawn_sheet.width == seen[0].width
    assert [picture_page(data, n) for n in (0, 2)] == [None, None]
    assert picture_page(b"PK no package", 1) is None


def test_the_report_boxes_the_words_on_the_picture(seen: list[PagePicture]) -> None:
    """On the picture that was read, and not on a page of how LibreOffice prints the file."""
    data = docx(p(drawn("i1")), png(picture()))
    words = read(data).lines[1]
    place = words.place(hashlib.sha256(data).hexdigest(), 0, 6)
    assert isinstance(place, PagePlace)
    sights = Originals({"a.docx": (data, DOCX)})
    sights._printed["a.docx"] = b"%PDF of something else"
    spot = sights.spot("a.docx", [place])
    assert spot is not None
    assert spot.boxes == (place.box,)
    shown = sights.picture("a.docx", spot.page, spot.boxes, close=True)
    assert shown is not None
    assert base64.b64decode(shown).startswith(b"\x89PNG")


def test_personal_data_on_a_pasted_page_cannot_be_masked(seen: list[PagePicture]) -> None:
    """So no whole page of such a file is shown, as of any scan; nor a print of a typed file with a scan in it."""
    alone, typed = docx(p(drawn("i1")), png(picture())), docx(p(LONG) + p(drawn("i1")), png(picture()))
    texts = {"alone": read(alone), "typed": read(typed), "words": read(docx(p(LONG)))}
    held = Withheld(cast(Any, None), cast(Any, SimpleNamespace(of=texts.get)))
    assert [held.is_native(x, 1) for x in ("alone", "typed", "words")] == [False, False, True]
    assert [is_docx(texts[x]) for x in ("alone", "typed", "words")] == [False, True, True]


def test_pages_are_counted_without_reading() -> None:
    """So that a page is found again where nothing can be recognised."""
    page, emblem = Pasted("a", (160, 220), page=True), Pasted("b", (30, 30))
    assert pages_among([emblem, page, page], []) == ([1], True)
    assert pages_among([emblem, page, Pasted("c", (90, 90))], ["คำ"]) == ([1], True)
    assert pages_among([page], [LONG]) == ([0], False)
    assert pages_among([Pasted("a", (160, 220), page=True, seen=False)], []) == ([], True)


@pytest.mark.skipif(missing_part() is not None, reason="this machine reads no scans")
def test_a_pasted_page_reads_as_the_picture_itself_does() -> None:
    """The same words, boxes and doubts: whether a picture comes by itself or in a Word file."""
    root = Path(__file__).resolve().parent.parent
    mail = BytesParser(policy=policy.default).parsebytes((root / "samples/inbox/11-บางรัก-สแกน.eml").read_bytes())
    pdf = next(x.get_payload(decode=True) for x in mail.iter_attachments() if x.get_content_type() == "application/pdf")
    from extractors.scan_picture import pdf_page_picture

    assert isinstance(pdf, bytes)
    made = png(Image.fromarray(pdf_page_picture(pdf, 1).pixels))
    alone = read_scan(made, "0" * 64, "image/png")
    pasted = read(docx(p(drawn("i1")), made))
    assert alone.lines
    assert [(x.text, x.box, x.role, x.doubted) for x in pasted.lines] == [
        (x.text, x.box, x.role, x.doubted) for x in alone.lines
    ]
    assert (pasted.status, pasted.reason) == (alone.status, alone.reason)
