"""One segment of a row as a Line: raw characters, canonical text, the map between both, and boxes."""

from extractors.canonical import canonicalise
from extractors.pdf_clusters import Cluster
from extractors.pdf_content import turned_back
from extractors.pdf_rows import Segment
from schemas.quoted import Origin
from schemas.text import Line, LineRole, Repair


def line_of(
    segment: Segment, page: int, role: LineRole, boxes: "Boxes", cell: tuple[int, int, int] | None = None
) -> Line:
    """The Line of one segment: raw characters, canonical text, the map between, and a box for every cluster."""
    raw: list[str] = []
    mid: list[str] = []
    spans: list[tuple[int, int]] = []
    glyphs = []
    repairs: list[Repair] = []
    plain = True
    at = 0
    blank = False
    for i, c in enumerate(segment.parts):
        if i in segment.gaps and not blank:
            mid.append(" ")
            spans.append((at, at))
            plain = False
            blank = True
        size = len(c.raw)
        glyphs.append((at, at + size, *boxes.of(c)))
        raw.append(c.raw)
        here = c.mid_map or [(k, k + 1) for k in range(size)]
        for ch, (a, b) in zip(c.mid, here, strict=True):
            if ch in " \u00a0":
                if blank:  # one space stands for a run of them
                    spans[-1] = (spans[-1][0], at + b)
                    plain = False
                    continue
                blank = True
                ch = " "
            else:
                blank = False
            mid.append(ch)
            spans.append((at + a, at + b))
        if c.mid_map is not None:
            plain = False
            repairs += [Repair(name, at, at + size) for name in c.rules]
        at += size
    raw_text, text = "".join(raw), "".join(mid)
    done = canonicalise(text)
    for name, a, b in done.repairs:
        here = spans[a:b]
        repairs.append(Repair(name, min(x for x, _ in here), max(y for _, y in here)))
    if done.spans is not None:
        spans = [
            (min(x[0] for x in spans[a:b]), max(x[1] for x in spans[a:b])) if a < b else spans[a] for a, b in done.spans
        ]
        plain = False
    sizes = sorted(c.size for c in segment.parts if not c.blank)
    bold = 2 * sum(c.font.bold for c in segment.parts if not c.blank) > len(sizes)
    return Line(
        text=done.text,
        raw=raw_text,
        spans=None if plain and done.text == raw_text else tuple(spans),
        page=page,
        glyphs=tuple(glyphs),
        role=role,
        cell=cell,
        size=round(sizes[len(sizes) // 2] * 100) if sizes else 0,
        bold=bold,
        origin=Origin.NATIVE,
        repairs=tuple(repairs),
    )


class Boxes:
    """Boxes of clusters in 1/100 point, turned text turned back, cut at the page's edge."""

    def __init__(self, width: float, height: float) -> None:
        self._width = round(width * 100)
        self._height = round(height * 100)
        self._known: dict[int, int] = {}  # one object for one number: a page repeats its baselines thousands of times

    def of(self, c: Cluster) -> tuple[int, int, int, int]:
        """[x0, y0, x1, y1] of a cluster."""
        top, bottom = c.v - c.size * c.font.ascent, c.v - c.size * c.font.descent
        if c.turn:
            corners = [turned_back(u, v, c.turn) for u in (c.u0, c.u1) for v in (top, bottom)]
            x0, x1 = min(p[0] for p in corners), max(p[0] for p in corners)
            y0, y1 = min(p[1] for p in corners), max(p[1] for p in corners)
        else:
            x0, y0, x1, y1 = c.u0, top, c.u1, bottom
            if x1 < x0:
                x0, x1 = x1, x0
        a, b, d, e = round(x0 * 100), round(y0 * 100), round(x1 * 100), round(y1 * 100)
        w, h = self._width, self._height
        if a < 0 or b < 0 or d > w or e > h:
            a, b, d, e = min(max(a, 0), w), min(max(b, 0), h), min(max(d, 0), w), min(max(e, 0), h)
        known = self._known.setdefault
        return known(a, a), known(b, b), known(d, d), known(e, e)
