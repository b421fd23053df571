"""Glyphs to Thai clusters: a mark joins the consonant that it stands on; faults that only glyphs show are mended.

A cluster keeps the characters as the file gives them (`raw`) beside what they are taken to be (`mid`), with a map
between both. Text-level repairs come later, in `extractors.canonical`.

Rules (names as they stand in `Line.repairs`):
- `nikhahit_without_unicode`: Word writes ำ as a ring glyph of no width and no Unicode, then า. A glyph without width
  and without meaning after a Thai letter and before า, ำ or a tone mark with them is that ring.
- `mark_by_dictionary`: a glyph without width and Unicode that stands elsewhere too is some mark (pdf_marks.py).
- `sara_aa_mapped_to_sara_am`: a font whose map knows ำ and never า, and which shows ำ often: that glyph is า.
- `tis620_read_as_latin`: a font without Thai whose letters are those of Latin-1 for the bytes of Thai TIS-620.
- `cluster_said_again`: typst gives each glyph of a cluster the text of the whole cluster; the first one says it.
- `double_struck`: a glyph drawn twice at one place to look bold.
- `actual_text`: the span's ActualText says other characters than its glyphs, and stands for them (PDF 32000-1, 14.9.4).
- `embedded_cmap`: a code without Unicode in the PDF is what the embedded font's own character map or glyph name says.
- `blank_without_width`: a blank that takes no room between a letter and its mark is none.
- `floating_mark`: a mark drawn apart, later than the letter that it stands over.
- `letter_spaced`: a narrow blank between any two letters of a page, as of a title typed to be wide, is none.
- `mark_one_letter_late`: a mark drawn after the next letter stands, by its place, over the letter before.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from extractors import thai
from extractors.pdf_content import Glyph, PageContent
from extractors.pdf_fonts import UNMAPPED, FontCodes
from extractors.pdf_marks import Contexts, MarkKey, mark_key

AA: Final = "\u0e32"
AM: Final = "\u0e33"
NIKHAHIT: Final = "\u0e4d"
_MARKS: Final = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
) | {chr(c) for c in range(0xF701, 0xF71C) if c not in (0xF700, 0xF70F)}
_TONES: Final = frozenset(
    "\u0e48\u0e49\u0e4a\u0e4b\uf705\uf706\uf707\uf708\uf70a\uf70b\uf70c\uf70d\uf713\uf714\uf715\uf716"
)
_THAI_LETTER: Final = re.compile("[\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\uf700-\uf71a]$")
_CLUSTER: Final = re.compile("[\u0e01-\u0e2e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]+")
_LETTER_OR_MARKED: Final = re.compile("[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
_LATE: Final = 0.3  # em that a mark is drawn back over the letter before it; more than marks are moved to look well
_SPOT: Final = 0.06  # em; places nearer than this are one
_HABIT: Final = 10  # marks of a font; fewer show no habit
_NARROW: Final = 0.2  # em; blanks between words are wider
_SPACED: Final = 40  # narrow blanks between letters; fewer may be a list (ก ข ค)
_SPACED_ON: Final = 8  # the same once another page has proved it
_ARE_WORDS: Final = 850  # per mille of the letters that words must cover once they are closed up
_YO_YING: Final = 0xAD  # the byte of ญ
_OFTEN: Final = 4  # bare ำ of a font without any า; fewer prove nothing
_BLANKS: Final = frozenset(" \u00a0")
# Signs that are a cluster of their own wherever they stand: consonants, vowels beside them, figures, ASCII.
_ALONE: Final = frozenset(
    map(chr, (*range(0x21, 0x7F), *range(0x0E01, 0x0E31), *range(0x0E3F, 0x0E47), *range(0x0E4F, 0x0E5C)))
)
_LATIN1_THAI: Final = {chr(b): bytes([b]).decode("cp874") for b in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}


class Cluster:
    """A consonant with its marks, or any one character. Extents as in Glyph; `mid_map` is None when mid == raw."""

    __slots__ = (
        "blank",
        "end",
        "first",
        "font",
        "group",
        "hidden",
        "mid",
        "mid_map",
        "raw",
        "rules",
        "size",
        "turn",
        "u0",
        "u1",
        "v",
    )

    def __init__(self, g: Glyph, raw: str) -> None:
        self.raw = raw
        self.mid = raw
        self.blank = not raw or raw.isspace()  # nothing is seen of it
        self.mid_map: list[tuple[int, int]] | None = None
        self.u0, self.u1, self.end, self.v = g.u0, g.u1, g.end, g.v
        self.size, self.font, self.turn, self.hidden, self.group = g.size, g.font, g.turn, g.hidden, g.group
        self.first = g.drawn
        self.rules: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """When the last of it was drawn; it is drawn in one go."""
        return self.first

    def add(self, text: str, mid: str | None = None) -> None:
        """Append characters; `mid` when they mean something else than they say."""
        if mid is None and self.mid_map is None:
            self.raw += text
            self.mid = self.raw
            self.blank = not self.mid.strip()
            return
        if self.mid_map is None:
            self.mid_map = [(i, i + 1) for i in range(len(self.raw))]
        at = len(self.raw)
        self.raw += text
        if mid is None:
            self.mid += text
            self.mid_map += [(at + i, at + i + 1) for i in range(len(text))]
        else:
            self.mid += mid
            self.mid_map += [(at, at + len(text))] * len(mid)
        self.blank = not self.mid.strip()

    def by(self, rule: str) -> None:
        """Name a rule that helped to read it, once."""
        if rule not in self.rules:
            self.rules = (*self.rules, rule)

    def means(self, mid: str, rule: str) -> None:
        """Take the whole cluster for `mid`, by `rule`."""
        same = len(mid) == len(self.raw)
        self.mid_map = [(i, i + 1) if same else (0, len(self.raw)) for i in range(len(mid))]
        self.mid = mid
        self.blank = not mid.strip()
        self.rules = (*self.rules, rule)


class FontFaults:
    """What the glyphs shown so far say about each font's faults. Fed page by page; asked after the page was fed."""

    def __init__(self) -> None:
        self._fonts: dict[int, FontCodes] = {}
        self._shown: dict[int, Counter[int]] = {}
        self._am: dict[int, set[int]] = {}
        self._latin: Counter[int] = Counter()
        self._thai: set[int] = set()
        self._mute: dict[MarkKey, list[int]] = {}  # glyphs that say nothing: times before า, times elsewhere
        self.marks: dict[MarkKey, str] = {}
        self.letter_spaced = False  # a page before has a narrow blank between any two letters

    def feed(self, glyphs: Sequence[Glyph]) -> None:
        """Count what these glyphs show."""
        before: FontCodes | None = None  # the font of the Thai letter before
        for i, g in enumerate(glyphs):
            text = g.text
            if text in _ALONE:
                if text > "\u0e00" and g.font is not before:
                    before = g.font
                    self._thai.add(before.number)
            elif text in (AM, AA):
                n = g.font.number
                self._fonts[n] = g.font
                self._shown.setdefault(n, Counter())[g.code if text == AM else -1] += 1
            elif "\u00a1" <= text <= "\u00fb":
                self._latin[g.font.number] += 1
            elif "\u0e00" <= text <= "\u0e7f":
                self._thai.add(g.font.number)
            elif _is_mute(g) and i and _stands_on(g, glyphs[i - 1]):
                seen = self._mute.setdefault(mark_key(g.font, g.code), [0, 0])
                seen[0 if _sara_am_follows(glyphs, i) else 1] += 1

    @property
    def doubtful(self) -> bool:
        """Whether more pages should be looked at first: a font shows ำ and no า but not often enough to tell, or there
        are glyphs that stand where marks stand and say nothing.
        """
        few = any(
            -1 not in c and 0 < c.total() < _OFTEN and not self._fonts[n].maps_to(AA) for n, c in self._shown.items()
        )
        return few or any(alone > before // 10 and k not in self.marks for k, (before, alone) in self._mute.items())

    @property
    def mute(self) -> bool:
        """Whether any glyph stood where marks stand and said nothing."""
        return bool(self._mute)

    def is_nikhahit(self, g: Glyph) -> bool:
        """Whether a glyph that says nothing is the ring of ำ: it stands before า and nowhere else."""
        before, alone = self._mute.get(mark_key(g.font, g.code), (0, 0))
        return alone <= before // 10 and (g.text != UNMAPPED or before >= 3)

    def aa_codes(self, font: FontCodes) -> frozenset[int]:
        """The codes of a font that say ำ and stand for า."""
        shown = self._shown.get(font.number)
        if shown is None or -1 in shown or not shown or font.maps_to(AA):
            return frozenset()
        code, often = shown.most_common(1)[0]
        return frozenset([code]) if often >= _OFTEN else frozenset()

    def is_tis620(self, font: FontCodes) -> bool:
        """Whether a font shows Latin letters with accents and no Thai, as TIS-620 bytes read as Latin-1 do."""
        return self._latin[font.number] >= 20 and font.number not in self._thai


def clusters(content: PageContent, faults: FontFaults, contexts: Contexts | None = None) -> list[Cluster]:
    """The clusters of a page in stream order. Glyphs of an ActualText span give their span's text once. With `contexts`
    every glyph that may be an unknown mark comes as its sign there.
    """
    glyphs = content.glyphs
    out: list[Cluster] = []
    cur: Cluster | None = None
    spoken: set[int] = set()
    aa = {f.number: faults.aa_codes(f) for f in {g.font.number: g.font for g in glyphs}.values()}
    tis = {f.number for f in {g.font.number: g.font for g in glyphs}.values() if faults.is_tis620(f)}
    asked = any(f.by_program for f in {g.font.number: g.font for g in glyphs}.values())
    habits: _MarkHabits | None = None  # looked at where a mark stands apart from the letter before it
    told = False  # whether the embedded font itself explained the glyph before
    previous: Glyph | None = None
    lead: Glyph | None = None  # the glyph that last said something, and what
    lead_said = ""
    for i, g in enumerate(glyphs):
        text = g.text
        if asked:
            if told and cur is not None:
                cur.by("embedded_cmap")
            told = g.code in g.font.by_program and not g.group
        if g.code == _YO_YING and text in "- " and g.font.number in tis and g.font.is_simple:
            text = chr(_YO_YING)  # Windows' Latin coding shows this byte as a hyphen, playa as a blank
        if not g.group and text in _ALONE and (previous is None or text != previous.text):
            previous = lead = g
            lead_said = text
            cur = Cluster(g, text)
            out.append(cur)
            continue
        if (
            previous is not None
            and text == previous.text
            and text != " "
            and abs(g.v - previous.v) < 0.1 * g.size
            and abs(g.u0 - previous.u0) < 0.1 * g.size
            and (g.u1 - g.u0) > 0.15 * g.size
            and not g.group
            and cur is not None
        ):
            cur.rules = (*cur.rules, "double_struck")
            cur.add(text, "")
            continue
        said = (content.actual.get(g.group, "") if g.group not in spoken else "") if g.group else text
        if (
            len(said) > 1
            and said == lead_said
            and lead is not None
            and (g.code, g.font) != (lead.code, lead.font)
            and cur is not None
            and _CLUSTER.fullmatch(said)
            and _on_line(cur, g)
            and abs(g.u0 - cur.u1) < g.size
        ):
            spoken.add(g.group)
            cur.rules = (*cur.rules, "cluster_said_again")
            cur.add(said, "")
            cur.u1, cur.end, cur.group = max(cur.u1, g.u1), max(cur.end, g.end), g.group
            continue
        previous = g
        if said:
            lead, lead_said = g, said
        if g.group:
            if cur is not None and cur.group == g.group and _on_line(cur, g):
                cur.u1, cur.end, cur.u0 = max(cur.u1, g.u1), max(cur.end, g.end), min(cur.u0, g.u0)
                continue
            spoken.add(g.group)
            is_mark = bool(said) and all(c in _MARKS or c == AM for c in said)
            if is_mark and cur is not None and cur.turn == g.turn and _on_line(cur, g):
                cur.add(said)
                cur.u1, cur.end = max(cur.u1, g.u1), max(cur.end, g.end)
                cur.group = g.group
                if said and said != _shown(glyphs, i):
                    cur.by("actual_text")
                continue
            cur = Cluster(g, said)
            if said and said != _shown(glyphs, i):
                cur.rules = ("actual_text",)
            out.append(cur)
            continue
        width = g.u1 - g.u0
        near = (
            cur is not None
            and cur.turn == g.turn
            and cur.hidden == g.hidden
            and _on_line(cur, g)
            and abs(g.u0 - cur.u1) < g.size * 1.2
        )
        if text in _MARKS:
            if near and not cur.blank:  # type: ignore[union-attr]
                assert cur is not None
                if cur.u1 - g.u0 > _LATE * g.size and width < 0.05 * g.size:
                    habits = habits or _MarkHabits(glyphs)
                    home = _ending_at(out, g) if habits.begin_at_ends(g.font) else None
                    if home is not None:
                        home.add(text)
                        home.by("mark_one_letter_late" if len(out) > 1 and home is out[-2] else "floating_mark")
                        continue
                cur.add(text)
                if width > 0.05 * g.size:
                    cur.u1, cur.end = max(cur.u1, g.u1), max(cur.end, g.end)
                continue
            if cur is not None and near and cur.blank and cur.u1 - cur.u0 < 0.05 * g.size and len(out) > 1:
                base = out[-2]
                if _on_line(base, g) and not base.blank and abs(g.u0 - base.u1) < _LATE * g.size:
                    out.pop()
                    base.add(cur.raw, "")
                    base.add(text)
                    base.by("blank_without_width")
                    cur = base
                    continue
            home = None
            if width < 0.05 * g.size:
                habits = habits or _MarkHabits(glyphs)
                home = _ending_at(out, g) if habits.begin_at_ends(g.font) else None
            home = home or _base_under(out, g)
            if home is not None:
                home.add(text)
                home.by("floating_mark")
                continue
        elif (
            near and _is_mute(g) and _THAI_LETTER.search(cur.mid)  # type: ignore[union-attr]
        ):
            assert cur is not None
            mark = faults.marks.get(mark_key(g.font, g.code))
            if mark is not None:
                cur.add(text, mark)
                cur.rules = (*cur.rules, "mark_by_dictionary")
                continue
            if _sara_am_follows(glyphs, i) and faults.is_nikhahit(g):
                cur.add(text, NIKHAHIT)
                cur.rules = (*cur.rules, "nikhahit_without_unicode")
                continue
            if contexts is not None:
                cur.add(text, contexts.sign(mark_key(g.font, g.code)))
                continue
            if text == UNMAPPED:
                cur.add(text)
                continue
        elif text in (AA, AM) and near and NIKHAHIT in cur.mid[-2:]:  # type: ignore[union-attr]
            assert cur is not None
            cur.add(text, AA)  # the canonicaliser composes ring, tone and า
            cur.u1, cur.end = max(cur.u1, g.u1), max(cur.end, g.end)
            continue
        cur = Cluster(g, text)
        if text == AM and g.code in aa[g.font.number]:
            cur.means(AA, "sara_aa_mapped_to_sara_am")
        elif g.font.number in tis and text in _LATIN1_THAI:
            meant = _LATIN1_THAI[text]
            if meant in _MARKS and near and out and not out[-1].blank:
                cur = out[-1]
                cur.add(text, meant)
                continue
            cur.means(meant, "tis620_read_as_latin")
        out.append(cur)
    if told and cur is not None:
        cur.by("embedded_cmap")
    return _closed_up([c for c in out if c.raw], faults)


def _closed_up(parts: list[Cluster], faults: FontFaults) -> list[Cluster]:
    """The clusters of a page without the narrow blanks that stand between nearly all of its letters, where the words
    that come out prove it. Between words such pages have more than one blank.
    """
    between = [
        b
        for a, b, c in zip(parts, parts[1:], parts[2:], strict=False)
        if b.blank and not a.blank and not c.blank and b.u1 - b.u0 <= _NARROW * b.size
    ]
    letters = [c for c in parts if not c.blank]
    if len(between) < (_SPACED_ON if faults.letter_spaced else _SPACED) or 10 * len(between) < 7 * len(letters):
        return parts
    drop = {id(b) for b in between}
    if thai.word_share("".join([c.mid for c in parts if id(c) not in drop])) < _ARE_WORDS:
        return parts
    faults.letter_spaced = True
    out: list[Cluster] = []
    for c in parts:
        if id(c) in drop:
            out[-1].add(c.raw, "")
            out[-1].by("letter_spaced")
        else:
            out.append(c)
    return out


def _shown(glyphs: Sequence[Glyph], at: int) -> str:
    """What the glyphs of an ActualText span say themselves, from its first glyph on."""
    group = glyphs[at].group
    texts = []
    while at < len(glyphs) and glyphs[at].group == group:
        texts.append(glyphs[at].text)
        at += 1
    return "".join(texts)


def _ending_at(out: list[Cluster], g: Glyph) -> Cluster | None:
    """The Thai letter that ends where a mark begins, the latest drawn if there are several."""
    for c in reversed(out[-400:]):
        if (
            abs(c.u1 - g.u0) < _SPOT * g.size
            and abs(c.v - g.v) < 0.5 * g.size
            and c.turn == g.turn
            and c.hidden == g.hidden
            and _LETTER_OR_MARKED.fullmatch(c.mid)
        ):
            return c
    return None


class _MarkHabits:
    """Where the marks of a page begin: where the letter that they stand over ends, as in nearly all Thai fonts, or
    where it begins. At the end of a word no letter begins, at its beginning no letter ends: so the page tells.
    """

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        ends: set[tuple[int, int]] = set()
        starts: set[tuple[int, int]] = set()
        marks = []
        for g in glyphs:
            step = max(_SPOT * g.size, 0.01)
            if g.text in _ALONE or g.text in (AA, AM):
                for u, known in ((g.u1, ends), (g.u0, starts)):
                    at = round(u / step)
                    known.update(((round(g.v), at - 1), (round(g.v), at), (round(g.v), at + 1)))
            elif g.text in _MARKS:
                marks.append((g.font.number, (round(g.v), round(g.u0 / step))))
        self._of: dict[int, list[int]] = {}  # font -> marks, those at ends, those at beginnings; -1: all fonts
        for font, place in marks:
            for key in (font, -1):
                told = self._of.setdefault(key, [0, 0, 0])
                told[0] += 1
                told[1] += place in ends
                told[2] += place in starts

    def begin_at_ends(self, font: FontCodes) -> bool:
        """Whether nearly all marks of a font do; of a font with few marks, whether those of the page do."""
        told = self._of.get(font.number, [0, 0, 0])
        if told[0] < _HABIT:
            told = self._of.get(-1, told)
        every, ends, starts = told
        return every >= _HABIT and 10 * ends >= 9 * every and ends > starts


def _is_mute(g: Glyph) -> bool:
    """Whether a glyph has no width and says nothing."""
    return g.u1 - g.u0 < 0.05 * g.size and (g.text == UNMAPPED or g.text in _BLANKS)


def _stands_on(g: Glyph, before: Glyph) -> bool:
    return _on_line(before, g) and abs(g.u0 - before.u1) < g.size * 1.2 and bool(_THAI_LETTER.search(before.text))


def _on_line(c: Cluster | Glyph, g: Glyph) -> bool:
    return abs(c.v - g.v) < g.size * 0.8


def _sara_am_follows(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether า or ำ comes next, a tone mark or another glyph without width at most between."""
    for g in glyphs[at + 1 : at + 3]:
        if g.text in (AA, AM):
            return True
        if g.text not in _TONES and (g.u1 - g.u0 > 0.05 * g.size or g.text not in _BLANKS):
            return False
    return False


def _base_under(out: list[Cluster], g: Glyph) -> Cluster | None:
    """The cluster that a mark drawn apart from its base stands on."""
    for c in reversed(out[-400:]):
        if (
            c.turn == g.turn
            and c.hidden == g.hidden
            and abs(c.v - g.v) < 0.5 * g.size
            and c.u0 < g.u0 + 0.05 * g.size
            and g.u0 <= c.u1 + 0.2 * g.size
            and not c.blank
        ):
            return c
    return None
