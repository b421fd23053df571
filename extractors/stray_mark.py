"""เครื่องหมายหลงบนตัวเลข: what damage has put on a figure or beside it. Such a figure is read, and doubted.

A figure of a letter has blanks, Thai words or plain punctuation beside it. Anything else that touches it (a glyph
without Unicode, a Latin letter, a figure of another script, `(cid:9)`, a lone consonant) may be one of its own figures.
"""

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


_PLAIN = "\\s\u0e01-\u0e3a\u0e3f-\u0e5b!-?\\[\\]_\u00ad\u2010-\u2027\u2030-\u203a"
_SIGNS = "\u2610-\u2612\u2713\u2714\u221a\u25a0-\u25ff"  # boxes, ticks, bullets
_SPOILT = f"[^{_PLAIN}{_SIGNS}]"  # what no office prints beside a figure; letters of ASCII are in it
_LONE = "[\u0e01-\u0e2e]"
# consonants alone are no word of a letter, but for ลง and ลว (of a date); Thai figures come out as them, with marks too
_AFTER = re.compile(
    rf"{_SPOILT}|[?*#$&\u2019]|\([c\ufffd]|(?!ลง|ลว){_LONE}{{1,5}}+(?![{THAI}.])|(?!ที่){_LONE}[{MARK}]{{1,2}}[0-9]"
    rf"|(?:[ตฅษสฐ][{MARK}]*){{1,6}}(?:(?![{THAI}.])|(?=ลง|ลว))"
)
_BEFORE = re.compile(rf"(?:{_SPOILT}|[?*#$&]|\(cid:[0-9]{{1,5}}\)|(?<![{THAI}.]){_LONE})$")


def spoilt_after(text: str, at: int) -> bool:
    """Whether a figure that ends at `at` is touched by what may be a figure that came out as something else."""
    return _AFTER.match(text, at) is not None


def spoilt_before(text: str, at: int) -> bool:
    """Whether a figure or letter that begins at `at` is touched by what may be a part of it that came out otherwise."""
    return _BEFORE.search(text, max(0, at - 14), at) is not None
