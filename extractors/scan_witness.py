"""พยานของคำอ่าน: what a second and a third reading of one line of a scan say against the first.

Pure functions over readings; no library. A figure stands only when another reader saw it too. What is doubted:
- `readings_differ`: another reader has another figure, sign between figures, letter of a letter number or month there,
  or a figure more;
- `one_reading`: a figure or month that was read once, by the first reader, or by another just beside this place;
- `weak_reading`: the reader was unsure, or nearly said a figure more;
- `handwritten`: a reader takes it for handwriting, or coloured ink lies on it.

What tesseract says of Thai figures is worth little: its data lack ๔ ๖ ๗ ๘ ๙, and it says ๐ ๑ ๒ ๓ ๕ in their place as
surely as for themselves (measured in docs/trust.md). So it confirms Arabic figures alone, and denies a Thai figure only
if it could have said that one. A stroke or point that it is sure of is there; those that it misses say nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final, NamedTuple, Protocol

from extractors.digits import arabic
from extractors.misread_month import month_of
from extractors.month_name import month_number, month_pattern
from extractors.scan_align import HANDWRITING, REACH, Aligned, Cell, Reading, align, cells
from schemas.text import Repair

DIFFER: Final = "readings_differ"
ONE: Final = "one_reading"
WEAK: Final = "weak_reading"
HANDWRITTEN: Final = "handwritten"
CODES: Final = (DIFFER, ONE, WEAK, HANDWRITTEN)

WEAK_FIGURE: Final = 950  # per mille; set again with each network that is trained (benchmarks.scan_thresholds)
WEAK_SIGN: Final = 850  # per mille of a sign or letter inside a number: the networks misread none that they agreed on
WEAK_WITNESS: Final = 850  # per mille of the other reader for the same figure
WEAK_LETTER: Final = 500
NEARLY: Final = 200  # per mille of a figure that was nearly said
_FAR: Final = 1 << 30
_NO_LETTER: Final = f" …{HANDWRITING}"
_CLOSE: Final = 2 * REACH  # handwriting as near as this to a figure may be a part of it

# From here on what tesseract says of a figure counts as a yes, and as a no: of the Arabic figures that it reads rightly
# it is less sure than 900 of 1 in 2,000, and as sure as 985 of a quarter at most of those that it reads wrongly.
TESSERACT_YES: Final = 900
TESSERACT_NO: Final = 985
Ink = tuple[int, int]  # [x0, x1) in pixels of the line's picture

_ARABIC: Final = frozenset("0123456789")
_THAI: Final = frozenset("๐๑๒๓๔๕๖๗๘๙")
FIGURES: Final = _ARABIC | _THAI
# in 2,000 lines tesseract was never sure (985) of one that is not there; of points it said none in 1,670
_SIGNS: Final = frozenset("/.")
_CONSONANTS: Final = frozenset(map(chr, range(ord("ก"), ord("ฮ") + 1)))

_D: Final = "[0-9๐-๙]"
# what must be right in a number beside its figures: signs between them, letters before them and behind a stroke
_EXACT: Final = re.compile(
    rf"(?<={_D})[ ]?[^\s{_D[1:-1]}]{{1,3}}[ ]?(?={_D})|[ก-ฮ.]{{1,8}}(?:[ ]?\([ก-ฮ.]{{1,8}}\))?[ ]{{0,2}}(?={_D})"
    rf"|(?<={_D})[ ]?/[ ]?\(?(?:[ก-ฮ.]{{1,8}})?|(?<={_D})\([ก-ฮ.]{{1,8}}\)"
)


class Limited(Reading, Protocol):
    """A reading by data that do not hold every character: `knows` says which they hold."""

    @property
    def knows(self) -> frozenset[str]: ...  # noqa: D102


def doubts(
    first: Reading,
    *others: Reading,
    tesseract: Limited | None = None,
    ink: Iterable[Ink] = (),
    almost: Sequence[tuple[int, str, int]] = (),
    steady: Set[int] = frozenset(),
    unsteady: Set[int] = frozenset(),
    weak_figure: int = WEAK_FIGURE,
    weak_letter: int = WEAK_LETTER,
) -> tuple[Repair, ...]:
    """What speaks against the first reading: a code and [start, end) of `first.text`, in order of place.

    `others`: readings by networks that know every character. `ink`: where coloured ink lies on the line. `almost`:
    (x, character, per mille) of what the first reader nearly said. All in pixels of one picture. `steady`: places of
    characters (`scan_align.cells`) that more pictures have settled: the networks raise no doubt of them. `unsteady`:
    places where tesseract denies the plain picture alone: its no is not heard. `weak_figure`, `weak_letter`: per mille
    of sureness below which a character of a number or date, and any other, is doubted.
    """
    text, mine = cells(first)
    exact = _exact(text, mine)
    months = list(_months(text, mine))
    dated = {i for month, _ in months for i in month}
    found: set[tuple[str, int]] = set()  # code, place in `mine`
    hand = [y for x in (first, *others) for y in _handwriting(x)]
    hand += [_Stretch(x0, x1, x0 - _CLOSE, x1 + _CLOSE) for x0, x1 in ink]
    found |= {(HANDWRITTEN, i) for x in hand for i in _under(mine, x)}
    for i, x in enumerate(mine):
        least = weak_figure if x.character in FIGURES else min(WEAK_SIGN, weak_figure)
        found |= {(WEAK, i)} if x.sure < (least if i in exact or i in dated else weak_letter) else set()
    found |= {(WEAK, i) for x, c, sure in almost if c in FIGURES and sure >= NEARLY for i in _at(mine, x)}
    found -= {(WEAK, i) for i in steady}
    seen: set[int] = set()
    if tesseract is not None:
        seen, denied = _tesseract(mine, exact, months, tesseract)
        found |= {(DIFFER, i) for i in denied - unsteady}
    missed: set[int] = set()
    for other in others:
        agreed, silent, said = _network(text, mine, exact, months, other)
        seen |= agreed
        missed |= silent
        found |= {x for x in said if x[1] not in steady}
    found |= {(DIFFER, i) for i in (missed & seen) - steady}  # one sees it, another does not
    for i, x in enumerate(mine):
        if i not in steady and (x.character in FIGURES or i in dated) and i not in seen and (DIFFER, i) not in found:
            found.add((ONE, i))
    return _spans(found, mine, first.text)


def denied(first: Reading, reading: Limited) -> frozenset[int]:
    """The places of `first`'s characters (`scan_align.cells`) that tesseract denies."""
    text, mine = cells(first)
    return frozenset(_tesseract(mine, _exact(text, mine), list(_months(text, mine)), reading)[1])


def _exact(text: str, mine: Sequence[Cell]) -> frozenset[int]:
    """The places of all that makes up numbers."""
    where = {i for m in _EXACT.finditer(text) for i in range(*m.span())}
    return frozenset(i for i, x in enumerate(mine) if x.character in FIGURES or x.place in where)


def _months(text: str, mine: Sequence[Cell]) -> Iterator[tuple[range, int]]:
    """The places of each month's name, and which it is; an abbreviation only beside a figure."""
    at = {x.place: i for i, x in enumerate(mine)}
    for m in month_pattern().finditer(text):
        number = month_number(m[0])
        places = sorted(at[k] for k in range(*m.span()) if k in at)
        beside = re.search(rf"{_D}\s*$", text[: m.start()]) or re.match(rf"\s*{_D}", text[m.end() :])
        if number is not None and places and (m["full"] or beside):
            yield range(places[0], places[-1] + 1), number


def _words(places: range, theirs: Aligned) -> str:
    """What the other reader has on these places."""
    before = {i: [y.character for k, y in theirs.beside if k == i] for i in places}
    pieces = []
    for i in places:
        other = theirs.other[i]
        pieces += (before[i] if i != places[0] else []) + ([other.character] if other else [])
    return "".join(pieces)


def _network(
    text: str, mine: Sequence[Cell], exact: frozenset[int], months: Sequence[tuple[range, int]], other: Reading
) -> tuple[set[int], set[int], set[tuple[str, int]]]:
    """The places that a reader of every character confirms, figures that it does not see, and what it says against."""
    agreed: set[int] = set()
    silent: set[int] = set()
    found: set[tuple[str, int]] = set()
    other_text, others = cells(other)
    theirs = align(mine, others)
    for i, (x, y) in enumerate(zip(mine, theirs.other, strict=True)):
        if y is not None and arabic(x.character) == arabic(y.character):
            agreed.add(i)
            if i in exact and y.sure < WEAK_WITNESS:
                found.add((WEAK, i))
        elif y is None and x.character in FIGURES:
            silent.add(i)
        elif y is None and is_short_mark(mine, i, x.character):
            continue
        elif i in exact or (y is not None and y.character in FIGURES):
            found.add((DIFFER, i))
    for i, y in theirs.beside:
        near = [k for k in (i - 1, i) if 0 <= k < len(mine)]
        if y.character in FIGURES:
            found |= {(ONE, k) for k in near}
        elif len(near) == 2 and set(near) <= exact and not is_short_mark(mine, i, y.character):
            # a sign or letter more inside a number
            found |= {(DIFFER, k) for k in near}
    for i in range(1, len(mine)):  # `12 3` and `123` are different figures
        a, b = theirs.other[i - 1], theirs.other[i]
        if a is None or b is None or not {mine[i - 1].character, mine[i].character} <= FIGURES:
            continue
        parted = " " in text[mine[i - 1].place : mine[i].place]
        if parted != (" " in other_text[a.place : b.place]):
            found |= {(DIFFER, i - 1), (DIFFER, i)}
    for month, number in months:
        if month_of(_words(month, theirs)) == number:
            agreed |= set(month)
        else:
            found |= {(DIFFER, i) for i in month}
    return agreed, silent, found


def is_short_mark(mine: Sequence[Cell], i: int, character: str) -> bool:
    """Whether a character that stands, or would stand, before the i-th is the point behind letters (`กฟผ.912000`): a
    number is the same without.
    """
    return character == "." and i > 0 and mine[i - 1].character in _CONSONANTS


def _tesseract(
    mine: Sequence[Cell], exact: frozenset[int], months: Sequence[tuple[range, int]], reading: Limited
) -> tuple[set[int], set[int]]:
    """The places that tesseract confirms, and those that it denies; of others its word is worth nothing."""
    agreed: set[int] = set()
    denied: set[int] = set()
    theirs = align(mine, cells(reading)[1])
    for i in exact:
        x, y = mine[i].character, theirs.other[i]
        if y is None:
            continue
        if x in _ARABIC and arabic(y.character) == x:
            agreed |= {i} if y.sure >= TESSERACT_YES else set()
        elif y.sure < TESSERACT_NO:
            continue
        elif x in _ARABIC or (y.character in _SIGNS and y.character != x):
            denied.add(i)
        elif x in reading.knows and y.character != x:
            alike = _THAI if x in _THAI else _CONSONANTS if x in _CONSONANTS else frozenset()
            denied |= {i} if y.character in alike else set()
    for i, y in theirs.beside:
        near = {k for k in (i - 1, i) if 0 <= k < len(mine) and mine[k].character in FIGURES}
        if (
            y.character in _SIGNS
            and len(near) == 2
            and y.sure >= (TESSERACT_YES if y.character == "." else TESSERACT_NO)
        ):
            denied |= near
        elif y.sure < TESSERACT_NO:
            continue
        elif y.character in _ARABIC:  # out of one Thai figure that it lacks it makes two; an Arabic one more is one
            denied |= {k for k in near if mine[k].character in _ARABIC}
    for month, number in months:
        said = month_of(_words(month, theirs))
        if said == number:
            agreed |= set(month)
        elif said is not None:
            denied |= set(month)
    return agreed, denied


class _Stretch(NamedTuple):
    """Handwriting: [x0, x1) is all that may be under it; what reaches into [near0, near1) may go on in it."""

    x0: int
    x1: int
    near0: int
    near1: int


def _handwriting(reading: Reading) -> Iterator[_Stretch]:
    """A network says U+FFFD somewhere in a stretch: that may reach from the letter before it to the one after."""
    text, at = reading.text, reading.at
    for k, c in enumerate(text):
        if c != HANDWRITING:
            continue
        before = [at[i][1] for i in range(k) if text[i] not in _NO_LETTER]
        after = [at[i][0] for i in range(k + 1, len(text)) if text[i] not in _NO_LETTER]
        x0, x1 = before[-1] if before else 0, after[0] if after else _FAR
        touches0, touches1 = before and text[k - 1] not in _NO_LETTER, after and text[k + 1] not in _NO_LETTER
        near0, near1 = at[k][0] - _CLOSE, at[k][1] + _CLOSE
        near0, near1 = min(near0, x0 - 1) if touches0 else near0, max(near1, x1 + 1) if touches1 else near1
        yield _Stretch(min(x0, at[k][0]), max(x1, at[k][1]), near0, near1)


def _under(mine: Sequence[Cell], stretch: _Stretch) -> Iterator[int]:
    """The characters with their middle on a stretch, and all of each figure that begins or ends on it or next to it."""
    middles = [x.x0 + x.x1 for x in mine]
    on = {i for i, m in enumerate(middles) if 2 * stretch.x0 <= m < 2 * stretch.x1}
    yield from on
    left = max((i for i, m in enumerate(middles) if m < 2 * stretch.x0), default=None)
    right = min((i for i, m in enumerate(middles) if m >= 2 * stretch.x1), default=None)
    near = {left} if left is not None and mine[left].x1 > stretch.near0 else set()
    near |= {right} if right is not None and mine[right].x0 < stretch.near1 else set()
    for i in on | near:
        for step in (-1, 1):
            k = i
            while 0 <= k < len(mine) and mine[k].character in FIGURES:
                yield k
                k += step


def _at(mine: Sequence[Cell], x: int) -> Iterator[int]:
    """The figures next to a place where one more was nearly said."""
    return (i for i, c in enumerate(mine) if c.character in FIGURES and c.x0 - _CLOSE < x < c.x1 + _CLOSE)


def _spans(found: set[tuple[str, int]], mine: Sequence[Cell], raw: str) -> tuple[Repair, ...]:
    """Doubts of single characters, those of one code joined where nothing but blanks parts them."""
    out: list[Repair] = []
    written = {(HANDWRITTEN, k, k + 1) for k, c in enumerate(raw) if c == HANDWRITING}
    all_ = written | {(code, mine[i].start, mine[i].end) for code, i in found}
    for code in CODES:
        whole = sorted((a, b) for c, a, b in all_ if c == code)
        joined: list[list[int]] = []
        for a, b in whole:
            if joined and not raw[joined[-1][1] : a].strip():
                joined[-1][1] = max(b, joined[-1][1])
            else:
                joined.append([a, b])
        out += [Repair(code, a, b) for a, b in joined]
    return tuple(sorted(out, key=lambda x: (x.start, x.end, x.rule)))
