"""One bad font on a good page: the lines set in a font whose own words cannot be believed.

A page may mix fonts of sound and of private coding; the page as a whole then passes the gate (or fails it), though one
part of its lines is prose and the other is rubbish. Asked only where the page's measures are worse than good pages are.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from extractors.pdf_content import PageContent, middle
from extractors.quality import TextQuality, is_garbage, measure
from schemas.text import Line

DOUBT: Final = "text_untrustworthy"
_LEAST: Final = 40  # signs that a font must show; fewer prove nothing


def is_suspicious(q: TextQuality) -> bool:
    """Whether a page is worse than good pages are (docs/pdf.md has the ranges)."""
    return (
        q.unmapped_share > 5
        or q.strange_share > 10
        or q.symbol_share > 15
        or (q.thai_share >= 300 and (q.word_share < 930 or q.impossible_share > 10))
    )


def bad_fonts(lines: Sequence[Line], content: PageContent, q: TextQuality) -> dict[str, list[Line]]:
    """The page's own lines by the name of the font that most of their letters are set in, of fonts whose lines the gate
    refuses; empty where it refuses none, or all.
    """
    if not is_suspicious(q) or len({g.font.number for g in content.glyphs}) < 2:
        return {}
    own = [x for x in lines if x.role == "body" and x.glyphs]
    names: dict[int, str] = {}
    groups: dict[int, list[Line]] = {}
    for line, number in zip(own, _fonts_of(own, content, names), strict=True):
        groups.setdefault(number, []).append(line)
    bad = {n: mine for n, mine in groups.items() if _refused(mine)}
    if not bad or len(bad) == len(groups):
        return {}
    return {names.get(n, "?"): mine for n, mine in bad.items()}


def _refused(lines: Sequence[Line]) -> bool:
    q = measure("\n".join(x.text for x in lines))
    return q.signs >= _LEAST and is_garbage(q)


def _fonts_of(lines: Sequence[Line], content: PageContent, names: dict[int, str]) -> list[int]:
    """The number of each line's font; `names` learns what the fonts are called."""
    boxes = [x.box for x in lines]
    votes: list[Counter[int]] = [Counter() for _ in lines]
    order = sorted(range(len(lines)), key=lambda i: boxes[i][1])
    for g in content.glyphs:
        if g.hidden or not g.text.strip():
            continue
        names.setdefault(g.font.number, g.font.name)
        x, y = (100 * v for v in middle(g))
        for i in order:
            x0, y0, x1, y1 = boxes[i]
            if y0 > y:
                break
            if y <= y1 and x0 <= x <= x1:
                votes[i][g.font.number] += 1
                break
    return [v.most_common(1)[0][0] if v else -1 for v in votes]
