"""คำที่พบบนหน้า: where the words of a search stand in the lines of a document, whatever blanks and digits were typed."""

import re
from collections.abc import Sequence
from typing import Final

from extractors.digits import arabic
from schemas.place import Box, PagePlace
from schemas.text import Line

_MOST_TERMS: Final = 12
_LONGEST: Final = 200
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|“([^”]*)”|(\S+)")
_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff")
_INVISIBLE: Final = re.compile(f"[{''.join(sorted(_UNSEEN))}]")


def terms_of(query: str) -> list[str]:
    """What is looked for: words between blanks, and what stands between quotation marks as it is. A number such as
    `กท 0303/163` and a day such as `2 กันยายน 2566` are one term though they hold blanks.
    """
    plain = _INVISIBLE.sub("", arabic(query))[:_LONGEST]
    plain = re.sub(r"(?<=[0-9]) */ *(?:(ว)\.? *)?(?=[0-9])", lambda m: f"/{m[1] or ''}", plain)
    plain = re.sub(r"(?<![\w.])([ก-ฮ]{1,4}\.?(?:[ก-ฮ]{1,3}\.?)?) +(?=[0-9][0-9.]*/)", r"\1", plain)
    plain = re.sub(r"(?<![0-9/])([0-9]{1,2}) +([ก-ฮ][ก-๎.]*) +(?=[0-9]{4}(?![0-9/]))", r"\1\2", plain)
    out = [bare(a or b or c) for a, b, c in _QUOTED.findall(plain)]
    return list(dict.fromkeys(x for x in out if x))[:_MOST_TERMS]


def bare(words: str) -> str:
    """Words as they are compared: Arabic digits, small letters, no blanks, nothing invisible, and of points only those
    between figures.
    """
    return "".join(letter for _, letter in kept(words))


def kept(words: str) -> list[tuple[int, str]]:
    """The letters of `bare`, each with where it stands in the words."""
    out = []
    folded = arabic(words)
    for n, letter in enumerate(folded):
        if letter.isspace() or letter in _UNSEEN:
            continue
        if letter == "." and not (folded[n - 1 : n].isdigit() and folded[n + 1 : n + 2].isdigit()):
            continue
        low = letter.lower()
        out.append((n, low if len(low) == 1 else letter))
    return out


def _bare_with_places(lines: Sequence[Line]) -> tuple[str, list[tuple[int, int]]]:
    every = [(i, n, letter) for i, line in enumerate(lines) for n, letter in kept(line.text)]
    return "".join(x for _, _, x in every), [(i, n) for i, n, _ in every]


def spots(text: str, term: str) -> list[int]:
    """Where a term begins in bare text. A number does not begin or end within another: 163 is not found in 1632."""
    out, start = [], text.find(term)
    while start >= 0:
        end = start + len(term)
        inside = (term[0].isdigit() and text[start - 1 : start].isdigit() and start > 0) or (
            term[-1].isdigit() and text[end : end + 1].isdigit()
        )
        if not inside:
            out.append(start)
        start = text.find(term, start + 1)
    return out


def places_of_words(lines: Sequence[Line], query: str) -> tuple[list[Box], list[list[tuple[int, int]]]]:
    """The boxes of the words of a query on a page, and for each line the spans of its raw characters. Words that go on
    over a line's end have a box on each line.
    """
    text, at = _bare_with_places(lines)
    boxes: list[Box] = []
    spans: list[list[tuple[int, int]]] = [[] for _ in lines]
    for term in terms_of(query):
        for start in spots(text, term):
            of_lines: dict[int, list[int]] = {}
            for i, n in at[start : start + len(term)]:
                of_lines.setdefault(i, []).append(n)
            for i, letters in of_lines.items():
                a, b = lines[i].raw_span(letters[0], letters[-1] + 1)
                spans[i].append((a, b))
                place = lines[i].raw_place("0" * 64, a, b)
                if isinstance(place, PagePlace) and place.box not in boxes and place.box != (0, 0, 0, 0):
                    boxes.append(place.box)
    return boxes, spans
