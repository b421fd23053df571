"""schemas/packed_places.py: packed places are the very places that were put in."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.worker_frames import answer_of
from schemas.packed_places import GlyphBoxes, Spans
from schemas.place import PagePlace
from schemas.text import Line

NUMBERS = st.integers(0, 200) | st.integers(0, 60_000) | st.integers(0, 2_000_000)
BOXES = st.lists(st.tuples(st.integers(0, 3) | st.integers(0, 400), NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=40)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=60), st.slices(60), st.data())
def test_spans_are_the_tuples_that_were_packed(spans: list[tuple[int, int]], part: slice, data: st.DataObject) -> None:
    packed = Spans(spans)
    assert packed == tuple(spans)
    assert list(packed) == spans
    assert list(packed[part]) == spans[part]
    if spans:
        i = data.draw(st.integers(-len(spans), len(spans) - 1))
        assert packed[i] == spans[i]


def unpacked(rows: list[tuple[int, int, int, int, int]]) -> tuple[tuple[int, int, int, int, int, int], ...]:
    out, at = [], 0
    for size, x0, y0, x1, y1 in rows:
        out.append((at, at + size, x0, y0, x1, y1))
        at += size
    return tuple(out)


def packed(rows: list[tuple[int, int, int, int, int]]) -> GlyphBoxes:
    sizes, x0, y0, x1, y1 = ([r[i] for r in rows] for i in range(5))
    if rows and len(set(y0)) == len(set(y1)) == 1:
        return GlyphBoxes(sizes, x0, y0[0], x1, y1[0])
    return GlyphBoxes(sizes, x0, y0, x1, y1)


@given(BOXES, st.integers(0, 900), st.integers(0, 900), st.sampled_from(("any", "one height", "side by side")))
def test_boxes_lead_to_the_same_places_as_plain_tuples(
    rows: list[tuple[int, int, int, int, int]], a: int, b: int, kind: str
) -> None:
    """Whatever form is chosen to pack them in."""
    if kind != "any":
        rows = [(size, x0, 700, x1, 900) for size, x0, _, x1, _ in rows]
    if kind == "side by side":
        edges = [*sorted(x for _, x, _, _, _ in rows), 3_000_000]
        rows = [(r[0], edges[i], 700, edges[i + 1], 900) for i, r in enumerate(rows)]
    plain = unpacked(rows)
    assert packed(rows) == plain
    raw = "x" * sum(r[0] for r in rows)
    ours = Line(raw, raw, page=1, glyphs=packed(rows))
    theirs = Line(raw, raw, page=1, glyphs=plain)
    a, b = min(a, b), max(a, b)
    assert ours.box == theirs.box
    assert ours == theirs
    sha = "0" * 64
    first, second = ours.raw_place(sha, a, b), theirs.raw_place(sha, a, b)
    assert isinstance(first, PagePlace)
    assert first == second


def test_a_line_of_sixty_letters_takes_less_than_a_tenth_of_its_tuples() -> None:
    """A 3,000-page document must fit in a worker."""
    boxes = GlyphBoxes([1] * 60, list(range(7200, 55200, 800)), 14000, list(range(8000, 56000, 800)), 16000)
    assert len(boxes._packed) < 60 * 6


@given(BOXES)
def test_what_a_reading_process_packed_arrives_as_it_was(rows: list[tuple[int, int, int, int, int]]) -> None:
    boxes, spans = packed(rows), Spans([(r[0], r[0] + 1) for r in rows])
    assert answer_of(pickle.dumps((boxes, spans))) == (boxes, spans)


@pytest.mark.parametrize("cut", [1, 4, 9, 40])
def test_bytes_that_are_no_boxes_do_not_arrive(cut: int) -> None:
    """A reader that a document has taken over may answer what it likes."""
    boxes = GlyphBoxes([1] * 60, list(range(7200, 55200, 800)), 14000, list(range(8000, 56000, 800)), 16000)
    short = GlyphBoxes.of_packed(boxes.packed[:-cut])
    few = Spans.of_packed(30, Spans([(1, 2)] * 20).packed)
    for bad in (short, few):
        with pytest.raises(pickle.UnpicklingError):
            answer_of(pickle.dumps(bad))
