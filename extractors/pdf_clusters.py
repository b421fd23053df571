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
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

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
_OFTEN: Final = 4  # bare ำ of a font without any า; fewer prove nothing
_BLANKS: Final = frozenset(" \u00a0")
_LATIN1_THAI: Final = {chr(b): bytes([b]).decode("cp874") for b in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}


class Cluster:
    """A consonant with its marks, or any one character. Extents as in Glyph; `mid_map` is None when mid == raw."""

    __slots__ = (
        "end",
        "first",
        "font",
        "group",
        "hidden",
        "last",
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
        self.mid_map: list[tuple[int, int]] | None = None
        self.u0, self.u1, self.end, self.v = g.u0, g.u1, g.end, g.v
        self.size, self.font, self.turn, self.hidden, self.group = g.size, g.font, g.turn, g.hidden, g.group
        self.first = self.last = g.drawn
        self.rules: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing is seen of it."""
        return not self.mid.strip()

    def add(self, text: str, mid: str | None = None) -> None:
        """Append characters; `mid` when they mean something else than they say."""
        if mid is None and self.mid_map is None:
            self.raw += text
            self.mid = self.raw
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

    def means(self, mid: str, rule: str) -> None:
        """Take the whole cluster for `mid`, by `rule`."""
        same = len(mid) == len(self.raw)
        self.mid_map = [(i, i + 1) if same else (0, len(self.raw)) for i in range(len(mid))]
        self.mid = mid
        self.rules = (*self.rules, rule)


class FontFaults:
    """What the glyphs shown so far say about each font's faults. Fed page by page; asked after the page was fed."""

    def __init__(self) -> None:
        self._fonts: dict[int, FontCodes] = {}
        self._shown: dict[int, Counter[int]] = {}
        self._am: dict[int, set[int]] = {}
        self._latin: dict[int, list[int]] = {}
        self._mute: dict[MarkKey, list[int]] = {}  # glyphs that say nothing: times before า, times elsewhere
        self.marks: dict[MarkKey, str] = {}

    def feed(self, glyphs: Sequence[Glyph]) -> None:
        """Count what these glyphs show."""
        for i, g in enumerate(glyphs):
            if g.text == AM or g.text == AA:
                n = g.font.number
                self._fonts[n] = g.font
                self._shown.setdefault(n, Counter())[g.code if g.text == AM else -1] += 1
            elif "\u00a1" <= g.text <= "\u00fb":
                self._latin.setdefault(g.font.number, [0, 0])[0] += 1
            elif "\u0e00" <= g.text <= "\u0e7f":
                self._latin.setdefault(g.font.number, [0, 0])[1] += 1
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
        latin, thai = self._latin.get(font.number, (0, 0))
        return latin >= 20 and thai == 0


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
    previous: Glyph | None = None
    lead: Glyph | None = None  # the glyph that last said something, and what
    lead_said = ""
    for i, g in enumerate(glyphs):
        text = g.text
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
                continue
            cur = Cluster(g, said)
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
                cur.add(text)
                if width > 0.05 * g.size:
                    cur.u1, cur.end = max(cur.u1, g.u1), max(cur.end, g.end)
                continue
            home = _base_under(out, g)
            if home is not None:
                home.add(text)
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
            thai = _LATIN1_THAI[text]
            if thai in _MARKS and near and out and not out[-1].blank:
                cur = out[-1]
                cur.add(text, thai)
                continue
            cur.means(thai, "tis620_read_as_latin")
        out.append(cur)
    return [c for c in out if c.raw]


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
