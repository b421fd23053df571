"""A text and a reading as bytes: what comes back is what was kept, to the last box; other bytes are refused."""

import string
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read_text import read_text
from pipeline.content_reading import Reading
from pipeline.stored_text import text_bytes, text_of
from pipeline.two_stages import Job, answer, shipped_stages
from schemas.finding_codes import finding
from schemas.packed_places import GlyphBoxes, Spans
from schemas.place import PagePlace, PartPlace
from schemas.quoted import Origin
from schemas.source import Reason, Status
from schemas.text import DocumentText, Heard, Ledger, Line, PageText, Repair

SHA = "a" * 64
# Any code point, halves of pairs among them: a damaged font's map gives those.
words = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]), st.sampled_from("กำ้ ๑")), max_size=20)
names = st.text(string.ascii_lowercase, min_size=1, max_size=8)
number = st.integers(-(2**31), 2**31 - 1)
small = st.integers(0, 70_000)
repairs = st.lists(st.builds(Repair, names, small, small), max_size=3).map(tuple)
ranges = st.lists(st.tuples(small, small), max_size=6)
boxes = st.lists(st.tuples(small, small, number, number, number, number), max_size=4)


@st.composite
def packed_boxes(draw: st.DrawFn) -> GlyphBoxes:
    n = draw(st.integers(0, 5))
    column = st.lists(st.integers(-1000, 200_000), min_size=n, max_size=n)
    sizes = draw(st.lists(st.integers(1, 400), min_size=n, max_size=n))
    if draw(st.booleans()):
        return GlyphBoxes(sizes, draw(column), draw(st.integers(0, 9000)), draw(column), draw(st.integers(0, 9000)))
    return GlyphBoxes(sizes, draw(column), draw(column), draw(column), draw(column))


lines = st.builds(
    Line,
    text=words,
    raw=words,
    spans=st.one_of(st.none(), ranges.map(Spans), ranges.map(tuple), ranges),
    page=small,
    glyphs=st.one_of(packed_boxes(), boxes.map(tuple)),
    part=names,
    path=st.lists(small, max_size=3).map(tuple),
    role=st.sampled_from(["body", "footnote", "stamp"]),
    cell=st.one_of(st.none(), st.tuples(small, small, small)),
    size=small,
    bold=st.booleans(),
    inserted=st.booleans(),
    disputed=st.lists(names, max_size=2).map(tuple),
    origin=st.sampled_from(Origin),
    repairs=repairs,
    doubted=repairs,
    others=st.lists(st.builds(Heard, names, small, small, words), max_size=2).map(tuple),
)
findings = st.sampled_from(
    [
        finding("PII", count=2, places=(PagePlace(sha256=SHA, page=1, box=(1, 2, 3, 4)),)),
        finding("EV-BY-LINK", link="x", places=(PartPlace(sha256=SHA, part="text", path=(1, 2), span=(0, 3)),)),
    ]
)
counts = st.dictionaries(names, small, max_size=3)
documents = st.builds(
    DocumentText,
    sha256=st.just(SHA),
    media_type=names,
    status=st.sampled_from(Status),
    reason=st.one_of(st.none(), st.sampled_from(Reason)),
    lines=st.lists(lines, max_size=4).map(tuple),
    pages=st.lists(
        st.builds(PageText, small, small, small, st.sampled_from(["text", "weak"]), small, small), max_size=2
    ).map(tuple),
    repairs=counts,
    quality=counts,
    findings=st.lists(findings, max_size=2).map(tuple),
    ledger=st.one_of(st.none(), st.just(Ledger("runs", 3, 1, {"blank": 1}, {"broken": 1}))),
    properties=st.dictionaries(names, words, max_size=2),
)


@given(documents)
@settings(deadline=None, max_examples=150)
def test_a_text_comes_back_as_it_was(doc: DocumentText) -> None:
    """Equal, and of the same types: two texts that only compare equal could behave differently."""
    back = text_of(text_bytes(doc))
    assert back == doc
    assert repr(back) == repr(doc)
    assert [(type(x.spans), type(x.glyphs)) for x in back.lines] == [(type(x.spans), type(x.glyphs)) for x in doc.lines]
    assert text_bytes(back) == text_bytes(doc)


@given(documents, st.data())
@settings(deadline=None, max_examples=60)
def test_bytes_that_are_no_text_are_a_value_error(doc: DocumentText, data: st.DataObject) -> None:
    kept = text_bytes(doc)
    cut = kept[: data.draw(st.integers(0, len(kept) - 1))]
    with pytest.raises(ValueError):
        text_of(cut)
    with pytest.raises(ValueError):
        text_of(zlib.compress(zlib.decompress(kept)[: data.draw(st.integers(0, 40))]))


@pytest.mark.parametrize(
    "data", [b"", b"x", zlib.compress(b""), zlib.compress(b"\2\0\0\0{}"), zlib.compress(b"\xff" * 9)]
)
def test_other_bytes_are_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        text_of(data)
    with pytest.raises(ValueError):
        Reading.of_bytes(data)


MEMO = "บันทึกข้อความ\nส่วนราชการ สำนักงานทดลอง\nที่ กท ๐๓๐๓/๑๒ วันที่ ๕ มกราคม ๒๕๖๖\nเรื่อง ขอส่งแบบ\nเรียน ปลัดกรุงเทพมหานคร\n"


def test_the_second_stage_gives_the_same_from_a_kept_text() -> None:
    """Read at once, and from the bytes that the first stage left: the same reading, and the same bytes to keep."""
    stages = shipped_stages()
    data = (MEMO + "https://drive.google.com/abc").encode()
    fresh = answer(Job(data, "text/plain", False), (), stages, to_keep=True)
    assert fresh.text is not None
    kept = answer(Job(b"", "text/plain", False, fresh.text), (), stages, to_keep=True)
    assert fresh.reading.record is not None
    assert (kept.reading, kept.record, kept.text) == (fresh.reading, fresh.record, None)
    assert fresh.record is not None
    back = Reading.of_bytes(fresh.record)
    assert back == fresh.reading
    assert back.record is not None
    assert back.record.model_dump_json(by_alias=True) == fresh.reading.record.model_dump_json(by_alias=True)


def test_a_text_kept_by_readers_with_another_fingerprint_bears_the_present_one() -> None:
    stages = shipped_stages()
    seen = []

    def look(doc: DocumentText, forms: object) -> object:
        seen.append(doc.properties["readers"])
        return stages.extract(doc, ())

    old = text_bytes(read_text(MEMO.encode(), "text/plain", "older"))
    answer(Job(b"", "text/plain", False, old), (), type(stages)(stages.read_text, look, "present"))  # type: ignore[arg-type]
    assert seen == ["present"]
