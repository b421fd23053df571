"""`text_quality`: counts and per mille shares, whole numbers only."""

from pipeline.text_quality import text_quality
from schemas.source import Status
from schemas.text import DocumentText, Line, PageText


def test_pages_by_state_and_the_lowest_share() -> None:
    """One bad page must show, so the lowest share of the pages with text counts, and scans do not lower it."""
    doc = DocumentText(
        "0" * 64,
        "application/pdf",
        Status.PARTLY_READ,
        lines=(Line("สวัสดี", "สวัสดี"), Line("ซ่อน", "ซ่อน", role="hidden")),
        pages=(
            PageText(1, 100, 100, "text", 900, 980),
            PageText(2, 100, 100, "needs_ocr"),
            PageText(3, 100, 100, "text", 950, 700),
        ),
        repairs={"sara_am": 2},
        quality={"lost_characters": 1},
    )
    assert text_quality(doc) == {
        "lost_characters": 1,
        "characters": 6,
        "pages": 3,
        "page_states": {"needs_ocr": 1, "text": 2},
        "lowest_thai_share": 900,
        "lowest_word_share": 700,
        "repairs": {"sara_am": 2},
    }
