"""Presentations: slides in their order, tables, groups, charts, notes; what is hidden; slides that are pictures."""

import hashlib

import pytest
from docx_by_hand import NS, package

from extractors.slides import read_slides
from schemas.source import Reason, Status
from schemas.text import DocumentText


def read(data: bytes) -> DocumentText:
    """The data read, with its own sha-256."""
    return read_slides(data, hashlib.sha256(data).hexdigest())


def shape(*paragraphs: str, place: str = "", hidden: bool = False) -> str:
    """A shape with paragraphs of text."""
    unseen = ' hidden="1"' if hidden else ""
    about = f'<p:nvSpPr><p:cNvPr id="1" name="s"{unseen}/><p:nvPr>{place}</p:nvPr></p:nvSpPr>'
    return f"<p:sp>{about}<p:txBody>{''.join(map(par, paragraphs))}</p:txBody></p:sp>"


def par(text: str) -> str:
    """A paragraph; one that begins with markup stands as it is."""
    return text if text.startswith("<a:p>") else f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells."""
    cells = "".join(f"<a:tr>{''.join(f'<a:tc><a:txBody>{par(c)}</a:txBody></a:tc>' for c in x)}</a:tr>" for x in rows)
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


PICTURE = '<p:pic><p:blipFill><a:blip r:embed="i"/></p:blipFill></p:pic>'


def deck(
    *slides: str, shows: tuple[str, ...] = (), parts: dict[str, str | bytes] | None = None, rels: str = ""
) -> bytes:
    """A PPTX of slides whose shapes these are; `rels` are those of the first slide."""
    every: dict[str, str | bytes] = dict(parts or {})
    for i, inner in enumerate(slides, 1):
        show = f' show="{shows[i - 1]}"' if i <= len(shows) else ""
        every[f"ppt/slides/s{i}.xml"] = f"<p:sld {NS}{show}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>"
    if rels:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships"
        every["ppt/slides/_rels/s1.xml.rels"] = f'<Relationships xmlns="{kind}">{rels}</Relationships>'
    order = "".join(f'<p:sldId id="{256 + i}" r:id="r{i}"/>' for i in range(len(slides), 0, -1))
    main = f"<p:presentation {NS}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>"
    return package("ppt/presentation.xml", main, every, tuple((f"r{i}", "slide", f"slides/s{i}.xml") for i in range(1, len(slides) + 1)))  # fmt: skip


def test_slides_come_in_the_order_of_the_show() -> None:
    """The list of slides orders them, not the names of their parts; paragraphs have paths of their own."""
    doc = read(deck(shape("ท้าย"), shape("หัว", "ต่อ")))
    assert [(x.text, x.part, x.path) for x in doc.lines] == [
        ("หัว", "ppt/slides/s2.xml", (0, 0)),
        ("ต่อ", "ppt/slides/s2.xml", (0, 1)),
        ("ท้าย", "ppt/slides/s1.xml", (0, 0)),
    ]
    assert (doc.status, doc.quality["slides"]) == (Status.READ, 2)


BREAK = "<a:p><a:r><a:t>เรื่อง</a:t></a:r><a:br/><a:r><a:t>ขอ</a:t></a:r><a:r><a:t>ส่ง</a:t></a:r></a:p>"
CASES = [
    ("line break", shape(BREAK), [("เรื่อง", "body", None), ("ขอส่ง", "body", None)]),
    ("table", table(("ก", "ข"), ("", "ง")), [("ก", "body", (0, 0, 0)), ("ข", "body", (0, 0, 1)), ("ง", "body", (0, 1, 1))]),
    ("group in a group", f"<p:grpSp><p:grpSp>{shape('ใน')}</p:grpSp></p:grpSp>", [("ใน", "body", None)]),
    ("hidden shape", shape("ซ่อน", hidden=True) + shape("เห็น"), [("ซ่อน", "hidden", None), ("เห็น", "body", None)]),
    ("page number", shape("เห็น") + shape("๒", place='<p:ph type="sldNum"/>'), [("เห็น", "body", None), ("๒", "footer", None)]),
    ("choice and fallback", f"<mc:AlternateContent><mc:Choice Requires='w14'>{shape('ใหม่')}</mc:Choice><mc:Fallback>{shape('เก่า')}</mc:Fallback></mc:AlternateContent>", [("ใหม่", "body", None)]),
    ("canonical text", shape("ตําแหน่ง"), [("ตำแหน่ง", "body", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "lines"), [x[1:] for x in CASES], ids=[x[0] for x in CASES])
def test_every_kind_of_place_of_a_slide(inner: str, lines: list[tuple[str, str, tuple[int, int, int] | None]]) -> None:
    """Words of each kind of place come once, with their role, and none is unread."""
    doc = read(deck(inner))
    assert [(x.text, x.role, x.cell) for x in doc.lines] == lines
    assert doc.ledger is not None
    assert not doc.ledger.unreadable
    assert len({(x.part, x.path) for x in doc.lines}) == len(doc.lines)


def test_a_hidden_slide_is_told_and_is_no_evidence() -> None:
    """What the show leaves out is hidden."""
    doc = read(deck(shape("เห็น"), shape("ซ่อน"), shows=("1", "0")))
    assert [(x.text, x.role) for x in doc.lines] == [("ซ่อน", "hidden"), ("เห็น", "body")]
    assert [f.code for f in doc.findings] == ["TEXT-HIDDEN"]


def test_a_date_that_follows_the_clock_is_doubted() -> None:
    """A datetime field of a slide shows the day of the show."""
    doc = read(deck(shape('<a:p><a:fld type="datetime1"><a:t>1/3/2566</a:t></a:fld></a:p>')))
    assert [(r.rule, r.start, r.end) for r in doc.lines[0].doubted] == [("date_field", 0, 8)]
    assert [f.code for f in doc.findings] == ["DOC-DATE-FIELD"]


def test_notes_stand_apart() -> None:
    """What the speaker reads is no text of the slides; it is there for people."""
    notes = f"<p:notes {NS}><p:cSld><p:spTree>{shape('พูด')}</p:spTree></p:cSld></p:notes>"
    rel = '<Relationship Id="n" Type="x/notesSlide" Target="../notes1.xml"/>'
    doc = read(deck(shape("สไลด์"), parts={"ppt/notes1.xml": notes}, rels=rel))
    assert [(x.text, x.role) for x in doc.lines] == [("สไลด์", "body"), ("พูด", "footnote")]


@pytest.mark.parametrize(
    ("slides", "status", "reason"),
    [
        ((PICTURE, shape("ก")), Status.PARTLY_READ, Reason.NEEDS_OCR),
        ((PICTURE + shape("ก"),), Status.READ, None),
        ((PICTURE,), Status.UNREADABLE, Reason.NEEDS_OCR),
        (("",), Status.UNREADABLE, Reason.EMPTY),
        ((shape("ก") + '<q:x xmlns:q="urn:q">ข</q:x>',), Status.PARTLY_READ, Reason.PARTIAL),
    ],
    ids=["one of pictures", "picture and words", "pictures alone", "empty", "unknown element"],
)
def test_what_was_not_read_is_said(slides: tuple[str, ...], status: Status, reason: Reason | None) -> None:
    """A slide that is a picture could hold anything."""
    doc = read(deck(*slides))
    assert (doc.status, doc.reason) == (status, reason)


def test_layouts_are_furniture() -> None:
    """Prompts of layouts and masters are counted and left out."""
    layout = f"<p:sldLayout {NS}><p:cSld><p:spTree>{shape('คลิกเพื่อเพิ่มหัวเรื่อง')}</p:spTree></p:cSld></p:sldLayout>"
    rel = '<Relationship Id="l" Type="x/slideLayout" Target="../l.xml"/>'
    doc = read(deck(shape("ก"), parts={"ppt/l.xml": layout}, rels=rel))
    assert doc.ledger is not None
    assert (doc.ledger.used, dict(doc.ledger.ignored)) == (1, {"layout": 1})


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", Status.UNREADABLE, Reason.EMPTY),
        (b"PK\x03\x04", Status.UNREADABLE, Reason.BROKEN),
        (deck("<p:grpSp>" * 100 + shape("ก") + "</p:grpSp>" * 100), Status.REJECTED, Reason.BOMB),
        (deck(" " * 9_000_000), Status.REJECTED, Reason.BOMB),
        (package("word/document.xml", f"<w:document {NS}/>"), Status.UNREADABLE, Reason.UNSUPPORTED_TYPE),
    ],
    ids=["empty", "cut", "groups without end", "unfolds too far", "a document"],
)
def test_hostile_and_broken_decks_get_a_status(data: bytes, status: Status, reason: Reason) -> None:
    """Every bad file is answered by a status and a reason, without a line."""
    doc = read(data)
    assert (doc.status, doc.reason, doc.lines) == (status, reason, ())
