"""ชื่อแบบฟอร์ม: where a form of the pack begins, by its printed title and `แบบฟอร์ม n`; a file's name never decides.

A title stands alone: in a sentence, in a numbered list of evidence or beside `จำนวน 1 ชุด` it names a form that is
somewhere else. It may run over up to four lines, with the fiscal year and the form's number around it.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from extractors.digits import arabic
from extractors.flow import Flow
from schemas.form_definition import FormDefinition
from schemas.text import Line

LIKENESS = 90
"""Of 100 characters that a printed title and a defined one must share (difflib ratio, blanks and signs left out): one
misspelt or lost syllable in a title of sixty characters passes, the title of another form does not."""

_LONGEST = 4  # lines
_MARK = re.compile(r"แบบ\s?(?:ฟอร์ม)?\s?(?:ที่|หมายเลข|เลขที่)?\s?(?P<n>[0-9]{1,2})(?![0-9./])")
_YEAR = re.compile(r"(?:ประจำ)?\s?ปี(?:งบประมาณ)?\s?(?:พ\.?\s?ศ\.?)?\s?(?P<year>[0-9]{4})")
_LISTED = re.compile(
    r"^\s*(?:\(?[0-9]{1,2}[.)]|[-•*▪])\s|จำนวน\s?[0-9]+\s?(?:ชุด|ฉบับ|แผ่น|เล่ม|หน้า)|^\s*(?:เรื่อง|สิ่งที่ส่งมาด้วย|อ้างถึง)"
)
_SIGNS = re.compile(r"[\s.…_·:：;,\"'“”‘’()\[\]/\\*\-–—ฯ]+")


class Title(NamedTuple):
    """A form's title on lines [first, last]; the form's own lines begin behind `last`."""

    definition: FormDefinition
    first: int
    last: int
    year: int | None
    number: str | None
    doubts: tuple[str, ...]


def bare(text: str) -> str:
    """Words to compare: Arabic digits, no blanks, no signs."""
    return _SIGNS.sub("", arabic(text)).lower()


def find_titles(flow: Flow, forms: Sequence[FormDefinition]) -> list[Title]:
    """Every form title that stands alone, in order of place."""
    wanted = [(f, t, bare(t)) for f in forms for t in f.titles]
    out: list[Title] = []
    n = 0
    while n < len(flow.lines):
        made = _title_at(flow.lines, n, wanted)
        if made is None:
            n += 1
            continue
        out.append(made)
        n = made.last + 1
    return out


def _title_at(lines: Sequence[Line], n: int, wanted: list[tuple[FormDefinition, str, str]]) -> Title | None:
    first = lines[n]
    if not first.text.strip() or len(first.text) > 400 or _LISTED.search(arabic(first.text)):
        return None
    opening = bare(_without(first.text))
    if not any(opening[:4] == title[:4] for _, _, title in wanted):
        return None
    best: tuple[float, FormDefinition, int] | None = None
    for size in range(1, _LONGEST + 1):
        window = lines[n : n + size]
        if len(window) < size or any(
            w.page != first.page or (w.cell or (0,))[0] != (first.cell or (0,))[0] for w in window
        ):
            break
        if any(_LISTED.search(arabic(w.text)) for w in window[1:]):
            break
        words = bare(_without(" ".join(w.text for w in window)))
        for form, _, title in wanted:
            if opening[:4] != title[:4] or not 0.8 * len(title) <= len(words) <= 1.25 * len(title):
                continue
            score = SequenceMatcher(None, words, title, autojunk=False).ratio()
            if score * 100 >= LIKENESS and (best is None or score > best[0]):
                best = (score, form, size)
    if best is None:
        return None
    _, form, size = best
    start, end = n, n + size - 1
    while end + 1 < len(lines) and _only_mark_or_year(lines[end + 1]):
        end += 1
    for up in (n - 1, n - 2):
        if up >= 0 and start == up + 1 and _only_mark_or_year(lines[up]):
            start = up
    around = arabic(" ".join(x.text for x in lines[start : end + 1]))
    mark, year = _MARK.search(around), _YEAR.search(around)
    number = mark["n"] if mark else None
    doubts = ("form_number_disagrees",) if number is not None and number != form.number else ()
    return Title(form, start, end, int(year["year"]) if year else None, number, doubts)


def _without(text: str) -> str:
    """A title without the fiscal year and the form's number."""
    return _YEAR.sub(" ", _MARK.sub(" ", arabic(text)))


def _only_mark_or_year(line: Line) -> bool:
    words = arabic(line.text)
    return (
        bool(bare(words))
        and (_MARK.search(words) or _YEAR.search(words)) is not None
        and len(bare(_without(words))) <= 2
    )
