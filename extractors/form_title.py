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
# `แบบฟอร์ม 1 (หน้า 3)`, `แบบฟอร์ม 1 (ต่อ)`: the heading of a further page
_FURTHER = re.compile(
    r"[\s(\[–—-]*(?:หน้า(?:ที่)?\s?(?:[2-9]|[1-9][0-9])(?:\s?(?:/|จาก|ของ)\s?[0-9]{1,2})?|\(?ต่อ)[\s)\].]*"
)
PAGE_ONLY = "form_page_only"
_YEAR = re.compile(r"(?:ประจำ)?\s?ปี(?:งบประมาณ)?\s?(?:พ\.?\s?ศ\.?)?\s?(?P<year>[0-9]{4})")
_LISTED = re.compile(
    r"^\s*(?:\(?[0-9]{1,2}[.)]|[-•*▪])\s|จำนวน\s?[0-9]+\s?(?:ชุด|ฉบับ|แผ่น|เล่ม|หน้า)|^\s*(?:เรื่อง|สิ่งที่ส่งมาด้วย|อ้างถึง)"
)
_TAIL = re.compile(r"(?:พร้อม(?:ด้วย)?แผน(?:การ)?(?:ดำเนินการ|ดำเนินงาน|ปฏิบัติการ)?|ของ(?:หน่วยงาน|ส่วนราชการ))$")
"""What offices print behind a title and the pack need not repeat; on words that `bare` made."""

_SHORTENED = 18  # letters: a title cut short is known by these and the form's number (โครงการพัฒนานวัตกรรม)
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
        made = _title_at(flow.lines, n, wanted) or _by_number(flow.lines, n, forms, wanted)
        made = made or _further_page(flow.lines, n, forms)
        if made is not None and PAGE_ONLY in made.doubts and any(t.definition is made.definition for t in out):
            made = None  # a further page of the form that this file holds
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
            for said in {words, _TAIL.sub("", words)}:
                if opening[:4] != title[:4] or not 0.8 * len(title) <= len(said) <= 1.25 * len(title):
                    continue
                score = SequenceMatcher(None, said, title, autojunk=False).ratio()
                # a further line that is all tail, year or number changes no letter and belongs to the title
                if score * 100 >= LIKENESS and (best is None or score > best[0] or (score, form) == best[:2]):
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
    doubts = ("form_number_disagrees",) if number and form.number and number != form.number else ()
    return Title(form, start, end, int(year["year"]) if year else None, number, doubts)


def _by_number(
    lines: Sequence[Line], n: int, forms: Sequence[FormDefinition], wanted: list[tuple[FormDefinition, str, str]]
) -> Title | None:
    """A heading `แบบฟอร์ม 3` over or beside words that the pack does not know as a title (older titles, titles cut
    short) but that hold the form's `title_word`, as นวัตกรรม. The number alone is no proof: doubt
    `form_title_not_known`, unless the words open that form's title.
    """
    first = lines[n]
    text = arabic(first.text)
    mark = _MARK.search(text)
    if mark is None or len(text) > 160 or _LISTED.search(text):
        return None
    form = next((f for f in forms if f.number == mark["n"]), None)
    own = bare(_without(text))
    if (
        form is None
        or form.title_word is None
        or re.search(r"(?:ตาม|ส่ง|แนบ|พร้อม|และ|ใน)\s*$", text[: mark.start()].rstrip("( "))
    ):
        return None
    if own and not re.fullmatch(r"(?:แบบ|โครงการ).*", own):
        return None
    words, last = own, n
    for i in range(n + 1, min(n + 1 + _LONGEST, len(lines))):
        if form.title_word in words or (lines[i].cell or (0,))[0] != (first.cell or (0,))[0]:
            break
        if _title_at(lines, i, wanted) is not None or (_LISTED.search(arabic(lines[i].text))):
            return None  # the known title below it tells by itself
        words, last = words + bare(_without(lines[i].text)), i
    if form.title_word not in words or len(words) > 120 or not words.startswith(("แบบ", "โครงการ")):
        return None
    while last + 1 < len(lines) and _only_mark_or_year(lines[last + 1]):
        last += 1
    around = arabic(" ".join(x.text for x in lines[n : last + 1]))
    year = _YEAR.search(around)
    short = _TAIL.sub("", words)
    known = len(short) >= _SHORTENED and any(f is form and title.startswith(short) for f, _, title in wanted)
    doubts = () if known else ("form_title_not_known",)
    return Title(form, n, last, int(year["year"]) if year else None, mark["n"], doubts)


def _further_page(lines: Sequence[Line], n: int, forms: Sequence[FormDefinition]) -> Title | None:
    """A page of a form that came without the rest of it: its number and which page it is, alone on a line. Which form
    that is, is not certain (`form_page_only`).
    """
    text = arabic(lines[n].text)
    mark = _MARK.search(text)
    if mark is None or len(text) > 60 or text[: mark.start()].strip("( ") or not _FURTHER.fullmatch(text[mark.end() :]):
        return None
    form = next((f for f in forms if f.number == mark["n"]), None)
    return Title(form, n, n, None, mark["n"], (PAGE_ONLY,)) if form is not None else None


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
