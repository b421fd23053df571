"""What other readers of a scanned line are told to have: where they deny the first, and nowhere else."""

import pytest
from test_scan_witness import Made, made

from extractors.scan_heard import SECOND, TESSERACT, WIDER, heard
from extractors.scan_witness import DIFFER, ONE, WEAK
from schemas.text import Repair


def told(
    first: str, second: str, wider: str | None = None, tesseract: Made | None = None
) -> list[tuple[str, str, str]]:
    """(reader, the first's words there, its own) for a line in which every character is doubted for a difference."""
    mine = made(first)
    networks = {SECOND: made(second)} | ({WIDER: made(wider)} if wider is not None else {})
    doubted = [Repair(DIFFER, i, i + 1) for i, c in enumerate(mine.text) if c != " "]
    return [(h.reader, mine.text[h.start : h.end], h.words) for h in heard(mine, networks, tesseract, doubted)]


@pytest.mark.parametrize(
    ("first", "second", "wider", "expected"),
    [
        ("กท 163", "กท 183", None, [(SECOND, "163", "183")]),
        ("กท 163", "กท 183", "กท 193", [(SECOND, "163", "183"), (WIDER, "163", "193")]),
        ("กท 163", "กท 1·3", None, [(SECOND, "163", "13")]),
        ("กท 1·3", "กท 163", None, [(SECOND, "13", "163")]),
        ("กท ๑๖๓", "กท 163", None, []),
        ("กท 163", "กท 163", None, []),
    ],
)
def test_the_other_reading_of_a_stretch(
    first: str, second: str, wider: str | None, expected: list[tuple[str, str, str]]
) -> None:
    assert told(first, second, wider) == expected


def test_only_what_is_doubted_for_a_difference_is_told() -> None:
    """Readers differ in marks without meaning it; weak ink is no other reading."""
    first = made("ขอเชิญ 163")
    networks = {SECOND: made("ขอเชัญ 183")}
    assert heard(first, networks, None, [Repair(WEAK, 0, 10)]) == ()
    (one,) = heard(first, networks, None, [Repair(ONE, 8, 9)])
    assert (one.start, one.end, one.words) == (8, 9, "8")


def test_tesseract_is_heard_where_it_is_sure_and_no_network_denies() -> None:
    same, other = "กท 163", "กท 183"
    assert told(same, same, None, made(other)) == [(TESSERACT, "163", "183")]
    assert told(same, other, None, made("กท 193")) == [(SECOND, "163", "183")]
    assert told(same, same, None, made(other, sure={"8": 900})) == []
