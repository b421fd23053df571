"""ผู้อ่านคนที่สอง: pdfium's text of a page against ours, figure by figure. Where two readers disagree, neither is trusted.

All figures of a page are compared in bulk first; only where these differ does anybody ask which sign stands where.
Then a line is disputed when pdfium
- reads another figure or a letter at the place of one of ours,
- sees a figure on the line that ours lacks, or
- parts figures that ours joins, where another sign stands between them or half a letter's room is left; or joins
  figures that ours parts, where they stand close together.

pdfium is no judge where it reads nothing (codes without Unicode), where ours was repaired, where a figure is struck
twice to look bold, and where hidden words lie over a line: pdfium reads those as well. docs/pdf.md has the counts.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.digits import arabic
from extractors.pdf_pdfium import PdfiumFile
from schemas.place import Box
from schemas.text import Heard, Line

DOUBT: Final = "witness_differs"
READER: Final = "pdfium"
_FIGURES: Final = re.compile("[0-9]+")
_FIGURE: Final = re.compile("[0-9]")
_BLANK: Final = frozenset(" \u00a0")
_PARTING: Final = frozenset(".,:/-–")
_LETTER: Final = re.compile("[A-Za-z\u0e01-\u0e2e]")
_WIDE: Final = 0.5  # em; figures farther apart than this are two numbers, blank or not
_CLOSE: Final = 0.08  # em; figures nearer than this are one
_SAME: Final = 0.2  # em; a figure that stands nearer to its like is struck twice
_SEEN: Final = frozenset({"body", "hidden"})


class Sign(NamedTuple):
    """One figure, letter, dot or drawn blank as pdfium reads it; the middle of its box in 1/100 point as displayed."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the readers disagree: the words of our line, and what pdfium reads there; `heard`: place by place."""

    line: Line
    ours: str
    theirs: str
    heard: tuple[Heard, ...] = ()


@dataclass(slots=True)
class Compared:
    """One page after the comparison. `asked`: it holds figures; `heard`: pdfium could be asked about them."""

    lines: list[Line]
    asked: bool = False
    heard: bool = False
    differences: tuple[Difference, ...] = ()


class SecondReader:
    """Asks pdfium about the figures of pages."""

    def __init__(self, file: PdfiumFile) -> None:
        self._file = file

    def compare(self, lines: Sequence[Line], number: int) -> Compared:
        """The lines of page `number`, disputed ones marked."""
        own = [x for x in lines if x.role in _SEEN]
        shown = _runs([x for x in own if x.role != "hidden"])
        if not shown:
            return Compared(list(lines))
        with self._file.page(number) as sheet:
            if sheet is None:
                return Compared(list(lines), asked=True)
            try:
                text = sheet.get_textpage()
                try:
                    return self._judge(lines, own, shown, sheet, text)
                finally:
                    text.close()
            except (pypdfium2.PdfiumError, ValueError, AssertionError, ctypes.ArgumentError):
                return Compared(list(lines), asked=True)

    def _judge(
        self, lines: Sequence[Line], own: Sequence[Line], shown: Counter[str], sheet: Any, text: Any
    ) -> Compared:
        theirs = Counter(_FIGURES.findall(arabic(text.get_text_range())))
        hidden = _runs([x for x in own if x.role == "hidden"])
        if shown <= theirs and theirs <= shown + hidden:
            return Compared(list(lines), asked=True, heard=True)
        found = differences(own, signs(sheet, text), theirs)
        marks = {id(d.line): d for d in found}
        done = [
            replace(x, disputed=(*x.disputed, DOUBT), others=(*x.others, *marks[id(x)].heard)) if id(x) in marks else x
            for x in lines
        ]
        return Compared(done, asked=True, heard=True, differences=tuple(found))


def _runs(lines: Sequence[Line]) -> Counter[str]:
    return Counter(_FIGURES.findall(arabic("\n".join([x.text for x in lines]))))


def signs(sheet: Any, text: Any) -> list[Sign]:
    """The figures, letters, dots and drawn blanks of a page as pdfium reads them, in its order."""
    out = []
    width, height = (round(v * 100) for v in sheet.get_size())
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_int(), ctypes.c_int()
    for i in range(text.count_chars()):
        said = arabic(chr(pdfium.FPDFText_GetUnicode(text, i) & 0x1FFFFF))
        blank = said in _BLANK and not pdfium.FPDFText_IsGenerated(text, i)
        if not (blank or said in _PARTING or _FIGURE.match(said) or _LETTER.match(said)):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, i, box):
            continue
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        pdfium.FPDF_PageToDevice(sheet, 0, 0, width, height, 0, *middle, x, y)
        out.append(Sign(" " if blank else said, x.value, y.value))
    return out


def differences(lines: Sequence[Line], read: Sequence[Sign], theirs: Counter[str]) -> list[Difference]:
    """Where pdfium's signs deny the figures of these lines. `theirs`: pdfium's runs of figures on the page."""
    unseen = [f for x in lines if x.role == "hidden" for f in _figures(x)]
    figures = [s for s in read if _FIGURE.match(s.text)]
    # What hidden words and second strikes explain is put aside before any line is judged.
    left = [s for s in figures if not any(f.text == s.text and f.holds(s) for f in unseen)]
    letters = [s for s in read if _LETTER.match(s.text)]
    between = [s for s in read if not _FIGURE.match(s.text)]
    claimed: set[int] = set()
    out = []
    for line in (x for x in lines if x.role != "hidden"):
        mine = _figures(line)
        em = max(line.size, 400)
        wrong: list[str] = []
        heard: list[Heard] = []
        for f in mine:
            here = [i for i, s in enumerate(left) if f.holds(s) and f is _nearest(mine, s)]
            claimed.update(here)
            said = "".join(s.text for s in _once([left[i] for i in here], em))
            if not said and not f.repaired:
                said = "".join([s.text for s in letters if f.holds(s)][:1])
            if said and said != f.text:
                wrong.append(said)
                heard.append(Heard(READER, f.at, f.end, said))
        if wrong and "".join(f.text for f in mine) == _in_order(line, left, em):
            wrong, heard = [], []  # the same figures, cut into other boxes
        if any(len(h.words) > 1 or h.end - h.start > 1 for h in heard):
            heard = [_all_figures(line, mine, read)]  # boxes of several figures do not say which is which
        if not wrong:
            wrong, heard = _joined_otherwise(line, mine, between, theirs)
        if wrong:
            out.append(Difference(line, line.text.strip(), " ".join(wrong), tuple(heard)))
    told = {id(d.line) for d in out}
    places = [(x, x.box) for x in lines if x.role != "hidden"]
    lost: dict[int, list[Sign]] = {}  # figures of no line, by the line that they stand on or beside
    for i, s in enumerate(left):
        if i in claimed:
            continue
        home = next((x for x, around in places if _within(around, s, 0.6 * x.size) and id(x) not in told), None)
        if home is not None and not any(
            f.text == s.text and abs(f.middle[0] - s.x) < _SAME * max(home.size, 400) for f in _figures(home)
        ):
            lost.setdefault(id(home), []).append(s)
    for x in lines:
        if id(x) in lost:
            more = [(_before_sign(x, s), s.text) for s in lost[id(x)]]
            found = tuple(Heard(READER, at, at, words) for at, words in sorted(more, key=lambda m: m[0]))
            out.append(Difference(x, x.text.strip(), "".join(s.text for s in lost[id(x)]), found))
    return out


def _before_sign(line: Line, s: Sign) -> int:
    """Where in raw a sign that the line lacks would stand: in front of the first character to the right of it."""
    return min((a for a, _, x0, _, x1, _ in line.glyphs if (x0 + x1) / 2 > s.x), default=len(line.raw))


class _Figures(NamedTuple):
    """The figures of one cluster of a line (most hold one), with its box and whether a repair touched it."""

    text: str
    box: tuple[int, int, int, int]
    at: int
    end: int
    repaired: bool

    def holds(self, s: Sign) -> bool:
        x0, y0, x1, y1 = self.box
        return x0 <= s.x <= x1 and y0 <= s.y <= y1

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def _figures(line: Line) -> list[_Figures]:
    raw = arabic(line.raw)
    return [
        _Figures(
            "".join(_FIGURE.findall(raw[a:b])),
            (x0, y0, x1, y1),
            a,
            b,
            any(r.start < b and r.end > a for r in line.repairs),
        )
        for a, b, x0, y0, x1, y1 in line.glyphs
        if _FIGURE.search(raw, a, b)
    ]


def _all_figures(line: Line, mine: Sequence[_Figures], read: Sequence[Sign]) -> Heard:
    """What pdfium reads from a line's first figure to its last."""
    x0, x1 = min(f.box[0] for f in mine), max(f.box[2] for f in mine)
    here = sorted((s for s in read if _within(line.box, s) and x0 <= s.x <= x1), key=lambda s: s.x)
    return Heard(READER, min(f.at for f in mine), max(f.end for f in mine), "".join(s.text for s in here))


def _nearest(figures: Sequence[_Figures], s: Sign) -> _Figures:
    """Of the boxes that hold a sign, the one whose middle is nearest."""
    return min((f for f in figures if f.holds(s)), key=lambda f: abs(f.middle[0] - s.x) + abs(f.middle[1] - s.y))


def _once(found: list[Sign], em: float) -> list[Sign]:
    """Signs from the left, second strikes left out."""
    out: list[Sign] = []
    for s in sorted(found, key=lambda s: (s.x, s.y)):
        if not (out and out[-1].text == s.text and abs(out[-1].x - s.x) < _SAME * em):
            out.append(s)
    return out


def _in_order(line: Line, left: Sequence[Sign], em: float) -> str:
    around = line.box
    return "".join(s.text for s in _once([s for s in left if _within(around, s)], em))


def _within(box: Box, s: Sign, beside: float = 0.0) -> bool:
    x0, y0, x1, y1 = box
    return x0 - beside <= s.x <= x1 + beside and y0 <= s.y <= y1


def _joined_otherwise(
    line: Line, mine: Sequence[_Figures], blanks: Sequence[Sign], theirs: Counter[str]
) -> tuple[list[str], list[Heard]]:
    """The runs that pdfium makes of a line's figures, where ours are others and what is drawn between them agrees with
    pdfium, and where it parts or joins them; empty where nothing speaks against ours.
    """
    if not mine or all(r in theirs for r in _FIGURES.findall(arabic(line.text))):
        return [], []
    em = max(line.size, 400)
    raw = arabic(line.raw)
    # LibreOffice draws blanks and dashes of another font than the figures' in one go, before or after the figures.
    others = [g for g in line.glyphs if not _FIGURE.search(raw, g[0], g[1])]
    around = line.box
    blanks = [s for s in blanks if _within(around, s)]
    blanks = [*blanks, *(Sign(" ", (x0 + x1) / 2, (y0 + y1) / 2) for _, _, x0, y0, x1, y1 in others)]
    runs = [mine[0].text]
    heard: list[Heard] = []
    for a, b in pairwise(mine):
        after = a.at + len(a.text)
        joined = after == b.at and _stays_joined(line, a, b)
        between = raw[after : b.at]
        if (joined or between.isspace()) and abs(a.box[3] - b.box[3]) < 0.3 * em and a.box[0] < b.box[0]:
            gap = (b.box[0] - a.box[2]) / em
            parted = gap > _WIDE or any(_between(a, b, s) for s in blanks)
            if parted if joined else gap < _CLOSE:
                heard.append(Heard(READER, after, b.at, " " if joined else ""))
            joined = not parted if joined else gap < _CLOSE
        if joined:
            runs[-1] += b.text
        else:
            runs.append(b.text)
    return (runs, heard) if heard else ([], [])


def _between(a: _Figures, b: _Figures, blank: Sign) -> bool:
    """Whether a blank stands in the room between two figures."""
    return a.middle[0] < blank.x < b.middle[0] and max(a.box[1], b.box[1]) <= blank.y <= min(a.box[3], b.box[3])


def _stays_joined(line: Line, a: _Figures, b: _Figures) -> bool:
    """Whether no space was put between two neighbours of raw on the way to the canonical text."""
    if line.spans is None:
        return True
    at = [i for i, (x, y) in enumerate(line.spans) if x <= a.at < y or x <= b.at < y]
    return len(at) < 2 or at[-1] - at[0] == 1
