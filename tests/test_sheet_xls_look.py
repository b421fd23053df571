"""ลักษณะอักษรใน .xls: fonts that cross out or raise, the runs of shared strings, strings that go over records."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sheet_xls import _extents
from extractors.sheet_xls_look import CONTINUE, FONT, SST, doubts_of_strings, font_look, look_at

PLAIN, STRUCK, RAISED = (False, False), (True, False), (False, True)
FONTS = [PLAIN, PLAIN, PLAIN, PLAIN, STRUCK, RAISED]  # the records 5 and 6 are the fonts 5 and 6: there is no font 4


def font(struck: bool = False, raised: bool = False) -> bytes:
    """The body of a FONT record."""
    return struct.pack("<HHHHH", 220, 0x08 if struck else 0, 8, 400, 1 if raised else 0) + bytes(6)


def string(words: str, *runs: tuple[int, int]) -> bytes:
    """A shared string with runs (first character, font)."""
    out = struct.pack("<HB", len(words), 1 | (8 if runs else 0)) + (struct.pack("<H", len(runs)) if runs else b"")
    return out + words.encode("utf-16-le") + b"".join(struct.pack("<HH", *r) for r in runs)


def table(*strings: bytes) -> bytes:
    return struct.pack("<II", len(strings), len(strings)) + b"".join(strings)


def test_a_font_says_whether_it_crosses_out_or_raises() -> None:
    assert [font_look(font()), font_look(font(struck=True)), font_look(font(raised=True))] == [PLAIN, STRUCK, RAISED]
    assert font_look(b"\x00") == PLAIN


def test_no_font_has_the_number_four() -> None:
    assert [look_at(FONTS, n) for n in (3, 4, 5, 6, 7)] == [PLAIN, PLAIN, STRUCK, RAISED, PLAIN]


# (strings, doubts by their index, why)
STRINGS: list[tuple[list[bytes], dict[int, tuple[str, ...]], str]] = [
    ([string("เลข ๑๖๑๑๖๓", (4, 5), (7, 0))], {0: ("struck_out",)}, "a run in the middle"),
    ([string("เลข ๑"), string("เลข ๑๖๓๑", (7, 6))], {1: ("raised_figure",)}, "the second string"),
    ([string("พื้นที่ ม.ก", (9, 6))], {}, "a raised letter"),
    ([string("เลข ๑๖๓", (0, 1), (4, 2))], {}, "runs of plain fonts"),
    ([string("", (0, 5))], {}, "no words"),
]


@pytest.mark.parametrize(("strings", "doubts", "why"), STRINGS, ids=[x[2] for x in STRINGS])
def test_runs_of_a_string_bear_doubts(strings: list[bytes], doubts: dict[int, tuple[str, ...]], why: str) -> None:
    assert doubts_of_strings([table(*strings)], FONTS) == doubts, why
    assert doubts_of_strings([table(*strings)], [PLAIN] * 6) == {}


@given(st.integers(0, 10))
def test_a_string_over_two_records_is_the_same_string(cut: int) -> None:
    """The characters of a string may go on in a CONTINUE record, behind one byte that says how wide they are."""
    words = "เลข ๑๖๑๑๖๓"
    whole = table(string(words, (4, 5), (7, 0)), string("๙", (0, 6)))
    at = 8 + 3 + 2 + 2 * cut  # head of the table, head of the string, count of runs
    halves = [whole[:at], b"\x01" + whole[at:]] if cut < len(words) else [whole[:at], whole[at:]]
    assert doubts_of_strings(halves, FONTS) == {0: ("struck_out",), 1: ("raised_figure",)}


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_damaged_tables_stop_nothing(first: bytes, second: bytes) -> None:
    assert all(n >= 0 for n in doubts_of_strings([first, second], FONTS))


def test_a_table_that_is_cut_gives_what_stands_before_the_cut() -> None:
    whole = table(string("๑๖๑", (0, 5)), string("๙", (0, 6)))
    assert doubts_of_strings([whole[:-3]], FONTS) == {0: ("struck_out",)}


def test_a_cell_is_marked_by_the_font_of_its_style_and_by_its_string() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    fonts = [font(*look) for look in FONTS]
    styles = [struct.pack("<HH", n, 0) + bytes(16) for n in (0, 5)]
    whole = table(string("๑๖๓"), string("เลข ๑๖๑๑๖๓", (4, 5), (7, 0)))
    globals_ = [record(0x809, struct.pack("<HH", 0x600, 5)), *(record(FONT, b) for b in fonts)]
    globals_ += [
        *(record(0xE0, b) for b in styles),
        record(SST, whole[:-4]),
        record(CONTINUE, whole[-4:]),
        record(0x0A, b""),
    ]
    cells = [(0, 0, 0), (0, 1, 0), (1, 1, 1)]  # string, style, row
    rows = [record(0xFD, struct.pack("<HHHI", row, 0, style, s)) for s, style, row in cells]
    rows.append(record(0xFD, struct.pack("<HHHI", 2, 0, 0, 1)))
    stream = b"".join([*globals_, record(0x809, struct.pack("<HH", 0x600, 0x10)), *rows, record(0x0A, b"")])
    (sheet,) = _extents(stream)
    assert {k: tuple(v) for k, v in sheet.marked.items()} == {
        (0, 0): (STRUCK, ()),
        (1, 0): (STRUCK, ("struck_out",)),
        (2, 0): (PLAIN, ("struck_out",)),
    }
