"""ซ่อมข้อความไทย: text-level repairs as named rules, with a map from every repaired character to its raw range.

What is mended here can be told from the characters alone. What needs glyphs (a nikhahit that has no Unicode, a font
that writes every า as ำ) is mended by the PDF reader before the text comes here. Nothing is guessed: `ก าพล` may be
กำพล or กาพล and stays as it is, unless its word stands in `tables/sara_am_words.json`.

Clean text costs one regular expression search. Thai spelling order: consonant, vowel below or above, tone mark,
silencing mark; a following vowel (ะ า ำ) comes last, the tone mark before it.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from schemas.text import Repair

Cell = tuple[str, int, int]  # one character and the range of the match that it was made from
Rewriter = Callable[[re.Match[str]], list[Cell] | None]  # None: this match stays as it is

_LOWER = "\u0e38\u0e39\u0e3a"  # ุ ู ฺ
_UPPER = "\u0e31\u0e34-\u0e37\u0e47\u0e4d"  # ั ิ ี ึ ื ็ ํ
_TONE = "\u0e48-\u0e4b"  # ่ ้ ๊ ๋
_TOP = "\u0e4c\u0e4e"  # ์ ๎
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_CONSONANT = "\u0e01-\u0e2e"
_ZERO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_ODD_SPACE = "\u00a0\u2000-\u200a\u202f\u205f\u3000"

_LATIN1_THAI = "\u00a1-\u00da\u00df-\u00fb"  # where Latin-1 shows the Thai letters of TIS-620
_LATIN1_RUN = re.compile(f"[{_LATIN1_THAI}]{{4,}}")

# Microsoft's private-use Thai (U+F700-F71A) holds marks moved left or down so that they miss tall consonants and each
# other; U+F71B-F71D are the same idea in the TLWG fonts.
_PRIVATE_USE = dict(
    zip(
        range(0xF700, 0xF71E),
        "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ\u0e31\u0e4d\u0e47"
        "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a\u0e4d\u0e33\u0e33",
        strict=True,
    )
)

# phinthu first: Unicode's own canonical order, so that NFC leaves the result alone
_RANK = {"\u0e3a": 0, "\u0e38": 1, "\u0e39": 1} | dict.fromkeys("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d", 2)
_RANK |= dict.fromkeys("\u0e48\u0e49\u0e4a\u0e4b", 3) | dict.fromkeys("\u0e4c\u0e4e", 4)


@dataclass(frozen=True, slots=True)
class Canonical:
    """Canonical text. `spans`: for each code point of `text`, its [start, end) in raw; None when nothing changed.

    Spans of neighbours may overlap or stand in another order than the text (marks are sorted): the raw words of a slice
    are from the least start to the greatest end. `repairs`: each change, with the
    range of raw that it was made on.
    """

    text: str
    spans: tuple[tuple[int, int], ...] | None = None
    repairs: tuple[Repair, ...] = ()


class Rule(NamedTuple):
    """One repair. `example` is proved by a test: (damaged, mended) by this rule alone."""

    name: str
    pattern: re.Pattern[str]
    rewrite: Rewriter
    example: tuple[str, str]


def _drop(_: re.Match[str]) -> list[Cell]:
    return []


def _to(text: str) -> Rewriter:
    return lambda m: [(text, 0, len(m[0]))]


def _private_use(m: re.Match[str]) -> list[Cell]:
    return [(_PRIVATE_USE[ord(m[0])], 0, 1)]


def _from_latin1(m: re.Match[str]) -> list[Cell] | None:
    """TIS-620 bytes that were read as Latin-1; only on a line with a run of them that no Latin language has."""
    run = _LATIN1_RUN.search(m.string)
    if run is None or len(set(run[0])) < 3:
        return None
    return [(chr(ord(c) - 0xA0 + 0x0E00), i, i + 1) for i, c in enumerate(m[0])]


def _sort_marks(m: re.Match[str]) -> list[Cell]:
    order = sorted(range(len(m[0])), key=lambda i: _RANK[m[0][i]])
    out: list[Cell] = []
    for i in order:
        c = m[0][i]
        if out and out[-1][0] == c:
            out[-1] = (c, min(out[-1][1], i), max(out[-1][2], i + 1))
        else:
            out.append((c, i, i + 1))
    return out


def _tone_then_am(m: re.Match[str]) -> list[Cell]:
    """Compose ำ from all of the match; a tone mark in it goes before."""
    tone = next((i for i, c in enumerate(m[0]) if "\u0e48" <= c <= "\u0e4b"), None)
    am = ("\u0e33", 0, len(m[0]))
    return [am] if tone is None else [(m[0][tone], tone, tone + 1), am]


def _swap(m: re.Match[str]) -> list[Cell]:
    return [(m[0][1], 1, 2), (m[0][0], 0, 1)]


def _compose(m: re.Match[str]) -> list[Cell]:
    return [(c, 0, len(m[0])) for c in unicodedata.normalize("NFC", m[0])]


@cache
def _sara_am_words() -> dict[str, tuple[tuple[str, str], ...]]:
    """Consonant before ำ -> (what stands before it, what stands after ำ), from the table of words."""
    file = resources.files("extractors").joinpath("tables", "sara_am_words.json")
    words: list[str] = json.loads(file.read_text("utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        for m in re.finditer("\u0e33", word):
            at = m.start()
            found.setdefault(word[at - 1], []).append((word[: at - 1], word[at + 1 :]))
    return {c: tuple(v) for c, v in found.items()}


def _lost_am(m: re.Match[str]) -> list[Cell] | None:
    """`ส านัก`: the ring of ำ came out as a blank. Mended only where a word of the table proves it."""
    text, a, b = m.string, m.start(), m.end()
    for before, after in _sara_am_words().get(m[0][0], ()):
        if text.endswith(before, 0, a) and text.startswith(after, b):
            return [(m[0][0], 0, 1), ("\u0e33", 1, len(m[0]))]
    return None


_MARKS_OUT_OF_ORDER = (
    f"[{_TONE}{_TOP}][{_MARK}]|[{_UPPER}][{_UPPER}{_LOWER}]|[{_LOWER}][{_LOWER}]"  # superset: a cheap test for two
)
_COMBINING = "\u0300-\u036f"

RULES: tuple[Rule, ...] = (
    # first, because a soft hyphen is the letter ซ here
    Rule("tis620_as_latin1", re.compile(f"[{_LATIN1_THAI}]+"), _from_latin1, ("¡ÃØ§à·¾ 5", "กรุงเทพ 5")),
    Rule("zero_width_removed", re.compile(f"[{_ZERO_WIDTH}]"), _drop, ("หนัง\u200bสือ", "หนังสือ")),
    Rule("odd_space_to_space", re.compile(f"[{_ODD_SPACE}]"), _to(" "), ("ที่\u00a01", "ที่ 1")),
    Rule("private_use_thai", re.compile("[\uf700-\uf71d]"), _private_use, ("ที\uf70a", "ที่")),
    Rule("latin_composed", re.compile(f"[A-Za-z\u00c0-\u024f][{_COMBINING}]+"), _compose, ("cafe\u0301", "café")),
    Rule("double_sara_e", re.compile("เเ"), _to("แ"), ("เเละ", "และ")),
    Rule(
        "space_before_mark",
        re.compile(f"(?<=[{_CONSONANT}{_MARK}]) +(?=[{_MARK}])"),
        _drop,
        ("ที ่", "ที่"),
    ),
    Rule("space_before_sara_am", re.compile(f"(?<=[{_CONSONANT}{_TONE}]) +(?=\u0e33)"), _drop, ("ส ำนัก", "สำนัก")),
    Rule("marks_sorted", re.compile(f"[{_MARK}]{{2,}}"), _sort_marks, ("ท\u0e48\u0e35", "ท\u0e35\u0e48")),
    Rule(
        "sara_am_composed",
        re.compile(f"\u0e4d[{_TONE}]? *[\u0e32\u0e33]"),
        _tone_then_am,
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
    ),
    Rule("tone_before_sara_am", re.compile(f"\u0e33[{_TONE}]"), _tone_then_am, ("น\u0e33\u0e49", "น\u0e49\u0e33")),
    Rule(
        "tone_before_vowel",
        re.compile(f"(?<=[{_CONSONANT}])[\u0e30\u0e32][{_TONE}]"),
        _swap,
        ("ค\u0e30\u0e48", "ค\u0e48\u0e30"),
    ),
    Rule("double_sara_am", re.compile("\u0e33[\u0e32\u0e33]+"), _to("\u0e33"), ("การทำางาน", "การทำงาน")),
    Rule("stray_phinthu", re.compile(f"(?<![{_CONSONANT}{_MARK}])\u0e3a"), _drop, ("(\u0e3aBest", "(Best")),
    Rule("lost_sara_am", re.compile(f"[{_CONSONANT}] +\u0e32"), _lost_am, ("ส านักงาน", "สำนักงาน")),
)

# One search decides whether a line needs any rule; a test holds that it misses none.
_SUSPICIOUS = re.compile(
    f"[{_ZERO_WIDTH}{_ODD_SPACE}\uf700-\uf71d{_COMBINING}\u0e3a\u0e4d]|เเ| [{_MARK}\u0e32\u0e33]"
    f"|{_MARKS_OUT_OF_ORDER}|[{_LATIN1_THAI}]{{4}}|[\u0e30\u0e32\u0e33][{_TONE}]|\u0e33[\u0e32\u0e33]"
)


def _apply(
    rule: Rule, text: str, spans: list[tuple[int, int]], done: list[Repair]
) -> tuple[str, list[tuple[int, int]]] | None:
    """The text and map after one rule, or None where it changes nothing. Each change is added to `done`."""
    out: list[str] = []
    where: list[tuple[int, int]] = []
    at = 0
    for m in rule.pattern.finditer(text):
        cells = rule.rewrite(m)
        if cells is None or "".join(c for c, _, _ in cells) == m[0]:
            continue
        a, b = m.span()
        done.append(Repair(rule.name, *_around(spans, a, b)))
        out.append(text[at:a])
        where += spans[at:a]
        for c, x, y in cells:
            out.append(c)
            where.append(_around(spans, a + x, a + y))
        at = b
    if not at:
        return None
    return "".join(out) + text[at:], where + spans[at:]


def _around(spans: list[tuple[int, int]], a: int, b: int) -> tuple[int, int]:
    if b == a + 1:
        return spans[a]
    return min([s for s, _ in spans[a:b]]), max([e for _, e in spans[a:b]])


def canonicalise(raw: str) -> Canonical:
    """`raw` with every rule applied until none changes anything; see `Canonical` for the map back."""
    if _SUSPICIOUS.search(raw) is None:
        return Canonical(raw)
    text, spans = raw, [(i, i + 1) for i in range(len(raw))]
    done: list[Repair] = []
    changed = True
    while changed:  # ends: every rule shortens the text, sorts marks, or replaces a character that no rule makes
        changed = False
        for rule in RULES:
            if rule.pattern.search(text) is None:
                continue
            if (new := _apply(rule, text, spans, done)) is not None:
                text, spans = new
                changed = True
    if not done:
        return Canonical(raw)
    return Canonical(text, tuple(spans), tuple(done))
