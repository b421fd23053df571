"""extractors/pdf_orders.py: whole orders are read as playa reads them token by token."""

import zlib
from collections.abc import Callable
from pathlib import Path

import playa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_by_hand import HELVETICA, Page, pdf
from playa.content import ContentObject, ImageObject, PathObject, TextObject
from playa.utils import update_glyph_offset

from extractors.pdf_clip import orders

Told = tuple[object, ...]


def look(gs: object) -> Told:
    names = ("linewidth", "ncolor", "scolor", "fontsize", "charspace", "wordspace", "scaling", "leading", "render_mode")
    return tuple(getattr(gs, n) for n in names)


def told(obj: ContentObject) -> Told:
    base = (type(obj).__name__, obj.ctm, look(obj.gstate), tuple((m.tag, repr(m.props)) for m in obj.mcstack))
    if isinstance(obj, TextObject):
        return (*base, list(obj.args), obj.line_matrix, obj._glyph_offset)
    if isinstance(obj, PathObject):
        return (*base, obj.stroke, obj.fill, [(s.operator, s.points) for s in obj.raw_segments])
    return base


def by_playa(page: playa.Page) -> list[Told]:
    out = []
    for obj in page:
        if not isinstance(obj, PathObject | TextObject | ImageObject):
            continue
        out.append(told(obj))
    return out


def by_us(page: playa.Page) -> list[Told]:
    out = []
    stream = orders(page)
    state = stream.state
    for obj in stream:
        if isinstance(obj, list):
            place, gs = state.textstate, state.graphicstate
            if any(isinstance(x, bytes) and x for x in obj):
                stack = tuple((m.tag, repr(m.props)) for m in state.mcstack)
                base = ("TextObject", state.ctm, look(gs), stack)
                out.append((*base, list(obj), place.line_matrix, place.glyph_offset))
            if gs.font is not None:
                place.glyph_offset = update_glyph_offset(place.glyph_offset, gs.font, gs, obj)
        elif isinstance(obj, PathObject | ImageObject):
            out.append(told(obj))
    return out


def outcome(read: Callable[[playa.Page], list[Told]], page: playa.Page) -> list[Told] | str:
    """What is read, or what playa's parser raises on it: then the page is not read."""
    try:
        return read(page)
    except Exception as broken:  # noqa: BLE001 - both must fail alike, whatever it is
        return type(broken).__name__


def same(content: bytes) -> None:
    data = pdf(Page(content.decode("latin-1"), {"H": HELVETICA}))
    one, other = playa.parse(data), playa.parse(data)
    assert outcome(by_us, next(iter(one.pages))) == outcome(by_playa, next(iter(other.pages)))


PIECES = [
    b"BT ", b"ET\n", b"/H 12 Tf ", b"/H 12 Tf\n", b"/H .5 Tf ", b"/Gone 9 Tf ", b"1 0 0 1 72 700 Tm\n", b"10 -12.5 Td ", b"0 -14 TD\r\n",
    b"T* ", b"14 TL ", b".2 Tc ", b"1 Tw ", b"90 Tz ", b"0 Tr ", b"3 Tr ", b"2.0 Tr ", b"5 Ts ", b"(abc) Tj ", b"(a\\(b\\)\\\\c\\101\\n) Tj\n",
    b"(nested (brackets) here) Tj ", b"(line\\\nbreak) Tj ", b"(a\r\nb) Tj ", b"(a\nb) Tj ", b"() Tj ", b"<414243> Tj ", b"<4 14> Tj ", b"<414> Tj ",
    b"[(a)-120 (b) 3.5<43>] TJ ", b"[(a)-120(b) +3 .5] TJ\n", b"[ -5 ] TJ ", b"[(a) /Name (b)] TJ ", b"[(a) [1] (b)] TJ ", b"[(a)--5(b)] TJ ",
    b"(quote) ' ", b'1 2 (double) " ', b"q ", b"Q ", b"q\n1 0 0 1 5 5 cm\n", b"2 0 0 2 0 0 cm ", b"1 0 0 rg ", b"0.5 g ", b"0 0 1 RG ", b"0 1 1 0 k ",
    b"/DeviceRGB cs 0 1 0 sc ", b"/DeviceGray CS .4 SC ", b"0 0 m 10 10 l S\n", b"0 0 m 1 2 3 4 5 6 c h f* ", b"5 5 20 10 re f ", b"5 5 20 10 re W n ",
    b"1 2 3 4 v 5 6 7 8 y B ", b"3 w ", b"1 J 0 j 10 M ", b"[3 2] 0 d ", b"/Span <</ActualText <FEFF0E01>>> BDC ", b"/P <</MCID 3>> BDC ", b"/Artifact BMC ",
    b"/Span<</ActualText(x)/MCID 4>>BDC ", b"EMC ", b"% a comment\n", b"1 2 3 ", b"12Td ", b"1 2Td ", b"1-2 Td ", b"null ", b"true ", b"/Odd#20Name 5 Tf ",
    b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI ", b"] ", b">> ", b"\0", b"} ", b"unknown ", b"5 5 unknown ",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_order_of_orders_is_read_as_playa_reads_it(pieces: list[bytes]) -> None:
    same(b"".join(pieces))


@pytest.mark.parametrize("piece", PIECES, ids=lambda b: ascii(b)[2:24])
def test_each_order_is_read_as_playa_reads_it(piece: bytes) -> None:
    same(b"BT /H 12 Tf 1 0 0 1 72 700 Tm (before) Tj ET " + piece + b" BT 5 5 Td (after) Tj ET")


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(PIECES), min_size=4, max_size=12), st.data())
def test_orders_cut_over_two_streams_are_read_as_playa_reads_them(pieces: list[bytes], data: st.DataObject) -> None:
    """PDF 32000-1, 7.8.2: streams of one page are one, cut between tokens."""
    at = data.draw(st.integers(0, len(pieces)))
    first, second = b"".join(pieces[:at]), b"".join(pieces[at:])
    parts = []
    for part in (first, second):
        packed = zlib.compress(part)
        parts.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed))
    body = b"%PDF-1.7\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 5 0 R] /Resources << /Font << /H 6 0 R >> >> >>",
        *parts,
        HELVETICA.encode(),
    ]
    places = []
    for i, obj in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (i, obj)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    body += b"xref\n0 7\n0000000000 65535 f \n%btrailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(body),
    )
    one, other = playa.parse(body), playa.parse(body)
    assert outcome(by_us, next(iter(one.pages))) == outcome(by_playa, next(iter(other.pages)))


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200))
def test_rubbish_is_read_as_playa_reads_it(rubbish: bytes) -> None:
    same(b"BT /H 12 Tf (a) Tj ET " + rubbish + b" BT (b) Tj ET")


def test_every_page_of_the_real_files_is_read_as_playa_reads_it(realdocs: Path) -> None:
    for file in sorted([*realdocs.glob("*.pdf"), *realdocs.glob("more/*.pdf")]):
        data = file.read_bytes()
        one, other = playa.parse(data), playa.parse(data)
        for mine, theirs in zip(one.pages, other.pages, strict=True):
            assert by_us(mine) == by_playa(theirs), f"{file.name} page {mine.page_idx + 1}"
