"""How right a reading of a scanned letter is: characters by place, figures, fields.

A read piece belongs to the truth line in whose box its middle lies, whatever lines the reader made. Blanks and leaders
(dots, dashes) are left out of the character measures, figures are compared as printed: ๑ read as 1 is an error. What a
stamp, a pen or a seal says is no print: what is read there counts in no character measure.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.edits import distance, edits
from benchmarks.letters_at_random import Mark, compared
from benchmarks.measure import bare
from benchmarks.scan_letters import ScanLetter
from benchmarks.scan_pages import TruthLine
from extractors.canonical import canonicalise
from extractors.digits import arabic
from schemas.quoted import Quoted, Trust
from schemas.record import LetterFields

Box = tuple[int, int, int, int]
THAI, ARABIC = "๐๑๒๓๔๕๖๗๘๙", "0123456789"
_LEADERS = re.compile(r"[.…·_]{3,}|…|-{4,}")
_MARGIN = 400  # 1/100 point that a read piece may lie outside of the ink at either end
# How like the truth words must be, as people forgive: per mille of the longer one.
_LIKE = {"subject": 900, "addressee": 830, "sender": 730, "signer_name": 880, "signer_position": 730}
_PART_IS_ENOUGH = ("addressee", "sender", "signer_position")


@dataclass(frozen=True)
class Piece:
    """The smallest read thing that has a place. `page` from 0; box in 1/100 point."""

    page: int
    text: str
    box: Box


ReadLine = Sequence[Piece]


def plain(text: str) -> str:
    """The canonical text without blanks and leaders (tesseract splits every ำ: no reader pays for that)."""
    return bare(canonicalise(_LEADERS.sub("", text)).text)


# ---------- characters ----------


def by_place(truth: Sequence[TruthLine], read: Iterable[ReadLine]) -> tuple[list[str], str]:
    """(what was read at the place of each truth line, what was read at none)."""
    pages: dict[int, list[int]] = defaultdict(list)
    for n, line in enumerate(truth):
        pages[line.page].append(n)
    runs: dict[int, list[tuple[int, str]]] = defaultdict(list)
    stray = ""
    for line in read:
        last: int | None = None
        here: dict[int, tuple[int, str]] = {}
        for piece in line:
            mark = piece.text != "" and all(unicodedata.category(c) == "Mn" for c in piece.text)
            at = last if mark and last is not None else _nearest(truth, pages[piece.page], piece.box)
            last = at
            if at is None:
                stray += piece.text
                continue
            x, text = here.get(at, (piece.box[0], ""))
            here[at] = (min(x, piece.box[0]), text + piece.text)
        for at, run in here.items():
            runs[at].append(run)
    return ["".join(text for _, text in sorted(runs[n], key=lambda r: r[0])) for n in range(len(truth))], stray


def _nearest(truth: Sequence[TruthLine], among: Sequence[int], box: Box) -> int | None:
    x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    best, least = None, 0
    for n in among:
        x0, y0, x1, y1 = truth[n].box
        pad = (y1 - y0) * 2 // 5
        if x0 - _MARGIN <= x <= x1 + _MARGIN and y0 - pad <= y <= y1 + pad:
            far = abs(2 * y - y0 - y1)
            if best is None or far < least:
                best, least = n, far
    return best


def line_counts(truth: str, got: str) -> Counter[str]:
    """Characters and errors of one line; figures by script; figures that were invented."""
    a, b = plain(truth), plain(got)
    count = Counter(lines=1, exact=int(a == b), chars=len(a))
    for c in a:
        count["thai digits"] += c in THAI
        count["arabic digits"] += c in ARABIC
    for _, lost, made in edits(a, b):
        count["errors"] += 1
        count["thai digits wrong"] += lost != "" and lost in THAI
        count["arabic digits wrong"] += lost != "" and lost in ARABIC
        count["digits invented"] += lost not in tuple(THAI + ARABIC) and made != "" and made in THAI + ARABIC
    return count


def character_counts(truth: Sequence[TruthLine], read: Sequence[ReadLine]) -> Counter[str]:
    """Sums of `line_counts` over the printed lines; names under a signature and the page as a whole apart."""
    got, stray = by_place(truth, read)
    count: Counter[str] = Counter()
    for line, text in zip(truth, got, strict=True):
        if line.role == "print":
            count += line_counts(line.text, text)
        elif line.role == "name":
            name = line_counts(line.text, text)
            count += Counter({"name chars": name["chars"], "name errors": name["errors"]})
    mine = [(x.text, g) for x, g in zip(truth, got, strict=True) if x.role in ("print", "name")]
    whole = plain("".join(t for t, _ in mine))
    count["page chars"] += len(whole)
    count["page errors"] += distance(whole, plain("".join(g for _, g in mine) + stray))
    count["stray"] += len(plain(stray))
    return count


# ---------- fields ----------


def field_marks(record: LetterFields | None, kind: str | None, letter: ScanLetter) -> list[Mark]:
    """Every field as right, flagged, null, misplaced or wrong (trusted and not the truth).

    What was written by hand has a row of its own: flagged or null is as it must be, trusted is wrong whatever it says.
    """
    record = record if record is not None else LetterFields()
    out = []
    if letter.shape != "form":
        out.append(_kind(kind, letter.truth.kind))
        for mark in compared(record, letter.truth):
            if mark.field in letter.by_hand:
                value = getattr(record, mark.field)
                out.append(_hand(mark.field, value, mark.want))
            else:
                out.append(mark)
        out += [_worded(name, _quoted(record, name), want) for name, want in letter.words.items()]
    else:
        out += [m for m in compared(record, letter.truth) if m.field in ("number", "date")]
    return out


def _kind(got: str | None, want: str) -> Mark:
    if got in (None, "other"):
        return Mark("kind", "flagged", want, str(got))
    return Mark("kind", "right" if got == want else "wrong", want, str(got))


def _hand(field: str, got: Quoted | None, want: str) -> Mark:
    if got is not None and got.trust is Trust.TRUSTED:
        return Mark(f"{field} by hand", "wrong", want, got.value)
    return Mark(f"{field} by hand", "null" if got is None else "flagged", want, got.value if got else "")


def _quoted(record: LetterFields, name: str) -> Quoted | None:
    if name.startswith("signer_"):
        first = record.signers[0] if record.signers else None
        return getattr(first, name.removeprefix("signer_")) if first else None
    value = getattr(record, name)
    return value if isinstance(value, Quoted) else None


def _worded(field: str, got: Quoted | None, want: str) -> Mark:
    if got is None:
        return Mark(field, "null", want)
    if got.trust is not Trust.TRUSTED:
        return Mark(field, "flagged", want, got.value)
    return Mark(field, "right" if alike(field, got.value, want) else "wrong", want, got.value)


def alike(field: str, got: str, want: str) -> bool:
    """Whether a person would call both the same words: figures folded, signs and blanks left out."""
    a, b = _folded(got), _folded(want)
    if field in _PART_IS_ENOUGH and min(len(a), len(b)) >= 6 and (a in b or b in a):
        return True
    return distance(a, b) * 1000 <= (1000 - _LIKE[field]) * max(len(a), len(b))


def _folded(text: str) -> str:
    return re.sub(r"[\s.,;:()\"'“”‘’\-–—/…]+", "", arabic(bare(text))).lower()


# ---------- shares ----------


def percent(part: int, whole: int, places: int = 2) -> str:
    """A share as the tables show it; a dash where there is nothing to share."""
    return f"{100 * part / whole:.{places}f}" if whole else "-"


def added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The sum of counts."""
    out: Counter[str] = Counter()
    for one in counts:
        out.update(one)
    return out


def median(values: Sequence[float]) -> float:
    """The middle value; 0 of none."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
