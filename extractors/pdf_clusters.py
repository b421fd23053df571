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
from collections.abc import Sequence
from typing import Final

from extractors import thai
from extractors.pdf_cluster import Cluster
from extractors.pdf_content import Glyph, PageContent
from extractors.pdf_font_faults import FontFaults
from extractors.pdf_fonts import UNMAPPED
from extractors.pdf_mark_places import MarkHabits, base_under, ending_at
from extractors.pdf_marks import Contexts, mark_key
from extractors.pdf_thai_signs import AA, ALONE, AM, MARKS, NIKHAHIT, THAI_LETTER, is_mute, on_line, sara_am_follows

_CLUSTER: Final = re.compile("[\u0e01-\u0e2e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]+")
_LATE: Final = 0.3  # em that a mark is drawn back over the letter before it; more than marks are moved to look well
_A_LITTLE: Final = 0.1  # em; the same where what stands before it is no Thai letter, so that no mark belongs to it
_NARROW: Final = 0.2  # em; blanks between words are wider
_SPACED: Final = 40  # narrow blanks between letters; fewer may be a list (ก ข ค)
_SPACED_ON: Final = 8  # the same once another page has proved it
_ARE_WORDS: Final = 850  # per mille of the letters that words must cover once they are closed up
_YO_YING: Final = 0xAD  # the byte of ญ
_LATIN1_THAI: Final = {chr(b): bytes([b]).decode("cp874") for b in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}


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
    habits: MarkHabits | None = None  # looked at where a mark stands apart from the letter before it
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
        if not g.group and text in ALONE and (previous is None or text != previous.text):
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
            and on_line(cur, g)
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
            if cur is not None and cur.group == g.group and on_line(cur, g):
                cur.u1, cur.end, cur.u0 = max(cur.u1, g.u1), max(cur.end, g.end), min(cur.u0, g.u0)
                continue
            spoken.add(g.group)
            is_mark = bool(said) and all(c in MARKS or c == AM for c in said)
            if is_mark and cur is not None and cur.turn == g.turn and on_line(cur, g):
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
            and on_line(cur, g)
            and abs(g.u0 - cur.u1) < g.size * 1.2
        )
        if text in MARKS:
            if near and not cur.blank:  # type: ignore[union-attr]
                assert cur is not None
                back = cur.u1 - g.u0
                if (
                    back > _A_LITTLE * g.size
                    and width < 0.05 * g.size
                    and (back > _LATE * g.size or not THAI_LETTER.search(cur.mid))
                ):
                    habits = habits or MarkHabits(glyphs, faults.mark_places)
                    home = ending_at(out, g) if habits.begin_at_ends(g.font) else None
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
                if on_line(base, g) and not base.blank and abs(g.u0 - base.u1) < _LATE * g.size:
                    out.pop()
                    base.add(cur.raw, "")
                    base.add(text)
                    base.by("blank_without_width")
                    cur = base
                    continue
            home = None
            if width < 0.05 * g.size:
                habits = habits or MarkHabits(glyphs, faults.mark_places)
                home = ending_at(out, g) if habits.begin_at_ends(g.font) else None
            home = home or base_under(out, g)
            if home is not None:
                home.add(text)
                home.by("floating_mark")
                continue
        elif (
            near and is_mute(g) and THAI_LETTER.search(cur.mid)  # type: ignore[union-attr]
        ):
            assert cur is not None
            mark = faults.marks.get(mark_key(g.font, g.code))
            if mark is not None:
                cur.add(text, mark)
                cur.rules = (*cur.rules, "mark_by_dictionary")
                continue
            if sara_am_follows(glyphs, i) and faults.is_nikhahit(g):
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
            if meant in MARKS and near and out and not out[-1].blank:
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
