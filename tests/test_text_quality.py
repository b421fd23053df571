"""`text_quality`: counts and per mille shares, whole numbers only."""

import pytest

from pipeline.text_quality import text_quality
from schemas.source import Status
from schemas.text import DocumentText, Ledger, Line, PageText, Repair

_BOXES = ((0, 1, 0, 0, 100, 50), (1, 3, 100, 0, 200, 50), (3, 5, 200, 0, 300, 50))
_MENDED = (Repair("sara_am", 1, 3),)


def test_pages_by_state_and_the_lowest_share() -> None:
    """One bad page must show, so the lowest share of the pages with text counts, and scans do not lower it."""
    doc = DocumentText(
        "0" * 64,
        "application/pdf",
        Status.PARTLY_READ,
        lines=(
            Line("สำดี", "ส\u0e4dาดี", spans=((0, 1), (1, 3), (3, 4), (4, 5)), page=1, glyphs=_BOXES, repairs=_MENDED),
            Line("ซ่อน", "ซ่อน", role="hidden"),
        ),
        pages=(
            PageText(1, 100, 100, "text", 900, 980),
            PageText(2, 100, 100, "needs_ocr"),
            PageText(3, 100, 100, "text", 950, 700),
        ),
        repairs={"sara_am": 1},
        quality={"lost_characters": 1},
        ledger=Ledger("glyphs", 9, 5, ignored={"hidden": 3}, unreadable={"unmapped": 1}),
    )
    assert text_quality(doc) == {
        "lost_characters": 1,
        "characters": 4,
        "pages": 3,
        "page_states": {"needs_ocr": 1, "text": 2},
        "lowest_thai_share": 900,
        "lowest_word_share": 700,
        "ledger": {"unit": "glyphs", "total": 9, "used": 5, "ignored": {"hidden": 3}, "unreadable": {"unmapped": 1}},
        "repairs": {"sara_am": 1},
        "repair_places": {"sara_am": [{"sha256": "0" * 64, "page": 1, "box": [100, 0, 200, 50]}]},
    }


def test_a_ledger_must_add_up() -> None:
    """What is neither used, ignored nor unreadable would be lost in silence."""
    with pytest.raises(ValueError, match="4 of 5 runs"):
        Ledger("runs", 5, 3, {"deleted": 1})
