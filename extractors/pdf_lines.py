"""One segment of a row as a Line: raw characters, canonical text, the map between both, and boxes."""

import re
from operator import gt
from typing import Final

from extractors.canonical import canonicalise
from extractors.crossed_out import STRUCK_OUT
from extractors.pdf_cluster import Cluster
from extractors.pdf_content import turned_back
from extractors.pdf_cut import DOUBT as CUT
from extractors.pdf_rows import OVERLAP, Segment
from schemas.packed_places import GlyphBoxes, Spans
from schemas.quoted import Origin
from schemas.text import Line, LineRole, Repair

Span = tuple[int, int]
_DOUBTS: Final = frozenset({CUT, OVERLAP, STRUCK_OUT})  # clusters bear them among the rules that helped to read them
_BLANK: Final = re.compile("[ \u00a0]")
_SAME: Final = [(k, k + 1) for k in range(1000)]  # the map of a line where text is raw


def line_of(
    segment: Segment, page: int, role: LineRole, boxes: "Boxes", cell: tuple[int, int, int] | None = None
) -> Line:
    """The Line of one segment: raw characters, canonical text, the map between, and a box for every cluster."""
    parts = segment.parts
    raw = "".join([c.raw for c in parts])
    repairs: list[Repair] = []
    spans: list[Span] | None = None
    text = raw
    if segment.gaps or "  " in raw or "\u00a0" in raw or any(c.mid_map is not None or c.rules for c in parts):
        text, spans = _mended(segment, repairs)
        if text == raw and all(a == i and b == i + 1 for i, (a, b) in enumerate(spans)):
            spans = None
    doubted = _drawn_out([r for r in repairs if r.rule in _DOUBTS]) if repairs else ()
    if doubted:
        repairs = [r for r in repairs if r.rule not in _DOUBTS]
    done = canonicalise(text)
    for name, a, b in done.repairs:
        start, end = (a, b) if spans is None else _around(spans[a:b])
        repairs.append(Repair(name, start, end))
    if done.spans is not None:
        spans = (
            list(done.spans)
            if spans is None
            else [spans[a] if b <= a + 1 else _around(spans[a:b]) for a, b in done.spans]
        )
    seen = [c for c in parts if not c.blank]
    sizes = sorted([c.size for c in seen])
    bold = 2 * sum([c.font.bold for c in seen]) > len(sizes)
    return Line(
        text=done.text,
        raw=raw,
        spans=None if spans is None else Spans(spans),
        page=page,
        glyphs=boxes.packed(parts),
        role=role,
        cell=cell,
        size=round(sizes[len(sizes) // 2] * 100) if sizes else 0,
        bold=bold,
        origin=Origin.NATIVE,
        repairs=tuple(repairs),
        doubted=doubted,
    )


def _drawn_out(doubts: list[Repair]) -> tuple[Repair, ...]:
    """Doubts about neighbours as one."""
    out: list[Repair] = []
    for d in doubts:
        at = next((i for i, x in enumerate(out) if x.rule == d.rule and x.end == d.start), None)
        if at is None:
            out.append(d)
        else:
            out[at] = Repair(d.rule, out[at].start, d.end)
    return tuple(out)


def _around(spans: list[Span]) -> Span:
    return min([a for a, _ in spans]), max([b for _, b in spans])


def _mended(segment: Segment, repairs: list[Repair]) -> tuple[str, list[Span]]:
    """The text that the clusters mean, one space for each run of blanks and each gap, with its map to raw. What was
    mended on the glyphs is added to `repairs`.
    """
    raw = "".join([c.raw for c in segment.parts])
    same = _SAME if len(raw) <= len(_SAME) else [(k, k + 1) for k in range(len(raw))]
    mid: list[str] = []
    spans: list[Span] = []
    gaps = segment.gaps
    at = done = 0  # raw before `done` has its place in `mid`
    blank = False
    for i, c in enumerate(segment.parts):
        size = len(c.raw)
        if not (c.blank or i in gaps or c.mid_map is not None or c.rules or (size > 1 and _BLANK.search(c.raw))):
            at += size
            continue
        if at > done:
            mid.append(raw[done:at])
            spans += same[done:at]
            blank = False
        repairs += [Repair(name, at, at + size) for name in c.rules]
        if i in gaps and not blank:
            mid.append(" ")
            spans.append((at, at))
            blank = True
        for ch, (a, b) in zip(c.mid, same[:size] if c.mid_map is None else c.mid_map, strict=True):
            if ch in " \u00a0":
                if blank:  # one space stands for a run of them
                    spans[-1] = (spans[-1][0], at + b)
                    continue
                blank = True
                ch = " "
            else:
                blank = False
            mid.append(ch)
            spans.append((at + a, at + b))
        at += size
        done = at
    if at > done:
        mid.append(raw[done:at])
        spans += same[done:at]
    return "".join(mid), spans


class Boxes:
    """Boxes of clusters in 1/100 point, turned text turned back, cut at the page's edge."""

    def __init__(self, width: float, height: float) -> None:
        self._width = round(width * 100)
        self._height = round(height * 100)

    def packed(self, parts: list[Cluster]) -> GlyphBoxes:
        """The boxes of a line's clusters."""
        sizes = [len(c.raw) for c in parts]
        first = parts[0]
        v, size, font, n = first.v, first.size, first.font, len(parts)
        if (
            [c.v for c in parts].count(v) == n
            and [c.size for c in parts].count(size) == n
            and not any(c.turn or c.font is not font for c in parts)
        ):
            w, h = self._width, self._height
            x0, x1 = [round(c.u0 * 100) for c in parts], [round(c.u1 * 100) for c in parts]
            top, foot = round((v - size * font.ascent) * 100), round((v - size * font.descent) * 100)
            if min(x0) < 0 or max(x0) > w or min(x1) < 0 or max(x1) > w or any(map(gt, x0, x1)):
                pairs = [(min(a, b), max(a, b)) for a, b in zip(x0, x1, strict=True)]
                x0, x1 = [min(max(a, 0), w) for a, _ in pairs], [min(max(b, 0), w) for _, b in pairs]
            return GlyphBoxes(sizes, x0, min(max(top, 0), h), x1, min(max(foot, 0), h))
        x0, y0, x1, y1 = (list(side) for side in zip(*[self.of(c) for c in parts], strict=True))
        return GlyphBoxes(sizes, x0, y0, x1, y1)

    def of(self, c: Cluster) -> tuple[int, int, int, int]:
        """[x0, y0, x1, y1] of a cluster."""
        top, bottom = c.v - c.size * c.font.ascent, c.v - c.size * c.font.descent
        if c.turn:
            corners = [turned_back(u, v, c.turn) for u in (c.u0, c.u1) for v in (top, bottom)]
            x0, x1 = min(p[0] for p in corners), max(p[0] for p in corners)
            y0, y1 = min(p[1] for p in corners), max(p[1] for p in corners)
        else:
            x0, y0, x1, y1 = min(c.u0, c.u1), top, max(c.u0, c.u1), bottom
        w, h = self._width, self._height
        a, b, d, e = round(x0 * 100), round(y0 * 100), round(x1 * 100), round(y1 * 100)
        return min(max(a, 0), w), min(max(b, 0), h), min(max(d, 0), w), min(max(e, 0), h)
