"""เครื่องหมายหลงบนตัวเลข: vowels and tone marks that damage has put on a figure. Such a figure is read, and doubted."""

import re

MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # what stands above or below a letter, for a character class
THAI = "\u0e01-\u0e4e"  # letters and marks, no digits
FIGURE = f"[0-9][{MARK}]*"


def unmarked(printed: str) -> str:
    """A printed number without stray marks."""
    return re.sub(f"[{MARK}]", "", printed)


def mark_doubts(printed: str) -> list[str]:
    """`digits_mixed_with_marks` where a figure bears a mark, else nothing."""
    return ["digits_mixed_with_marks"] if re.search(f"[0-9][{MARK}]", printed) else []
