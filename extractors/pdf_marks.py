"""Marks whose glyph has no Unicode, found by dictionary: one glyph is one mark wherever it stands in the file.

Old producers (Distiller with the UPC fonts, some Word fonts) leave the lowered tone marks without a Unicode value:
`ครั\ufffdงที\ufffd`. Every mark is tried in all the places where the glyph stands; the one that makes words of them
wins, if it wins clearly. Where the dictionary does not decide, the sign stays U+FFFD.
"""

import re
from collections.abc import Mapping
from typing import Final

from extractors import thai
from extractors.pdf_fonts import FontCodes

MarkKey = tuple[str, str]

_CANDIDATES: Final = tuple("\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e47\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e4d")
_WINDOW: Final = 24  # characters on either side that make a context
_MOST: Final = 60  # contexts tried for one glyph
_FEWEST: Final = 3  # contexts; fewer prove nothing
_GOOD: Final = 850  # per mille of the contexts that words must cover; their ends are cut inside words
_AHEAD: Final = 25  # per mille by which the best mark must lead
_LOWERED: Final = (
    "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"  # the order of lowered marks in Microsoft's private use area (F70A-F70E)
)
_NUMBERED: Final = re.compile(r"([a-z]+)([0-9]+)")
_FIRST: Final = 0xF0000


def mark_key(font: FontCodes, code: int) -> MarkKey:
    """What names a glyph in all subsets of its family: its name where the font gives one, else its font and code."""
    name = font.glyph_name(code)
    if name and _NUMBERED.fullmatch(name):
        return font.family, name
    return f"#{font.number}", str(code)


class Contexts:
    """Text of a document with a sign of its own for every unknown mark."""

    def __init__(self) -> None:
        self._signs: dict[MarkKey, str] = {}
        self._text: list[str] = []

    def sign(self, key: MarkKey) -> str:
        """The private sign that stands for a glyph."""
        return self._signs.setdefault(key, chr(_FIRST + len(self._signs)))

    def add(self, text: str) -> None:
        """More text with such signs in it."""
        self._text.append(text)

    def solve(self) -> dict[MarkKey, str]:
        """The marks that the dictionary finds, the glyphs with most contexts first."""
        text = "\n".join(self._text)
        found: dict[MarkKey, str] = {}
        order = sorted(self._signs.items(), key=lambda x: (-text.count(x[1]), x[0]))
        for key, sign in order:
            mark = _best(text, sign)
            if mark is not None:
                found[key] = mark
                text = text.replace(sign, mark)
        return found | _by_number(found, [k for k in self._signs if k not in found])


def _best(text: str, sign: str) -> str | None:
    contexts: list[str] = []
    for m in re.finditer(sign, text):
        if len(contexts) == _MOST:
            break
        before, after = text[max(m.start() - _WINDOW, 0) : m.start()], text[m.end() : m.end() + _WINDOW]
        contexts.append(before.rpartition("\n")[2] + sign + after.partition("\n")[0])
    if len(contexts) < _FEWEST:
        return None
    joined = re.sub(f"(?!{sign})[\U000f0000-\U000fffff]", "", "\n".join(contexts))
    scores = sorted(((thai.word_share(joined.replace(sign, c)), c) for c in _CANDIDATES), reverse=True)
    (best, mark), (second, _) = scores[:2]
    return mark if best >= _GOOD and best - second >= _AHEAD else None


def _by_number(found: Mapping[MarkKey, str], open_keys: list[MarkKey]) -> dict[MarkKey, str]:
    """Marks of glyphs that are numbered in one row with at least two that the dictionary found."""
    out = {}
    for family, name in open_keys:
        m = _NUMBERED.fullmatch(name)
        if m is None:
            continue
        firsts = []
        for (other, known), mark in found.items():
            k = _NUMBERED.fullmatch(known)
            if other == family and k is not None and k[1] == m[1] and mark in _LOWERED:
                firsts.append(int(k[2]) - _LOWERED.index(mark))
        if len(firsts) >= 2 and len(set(firsts)) == 1 and 0 <= int(m[2]) - firsts[0] < len(_LOWERED):
            out[family, name] = _LOWERED[int(m[2]) - firsts[0]]
    return out
