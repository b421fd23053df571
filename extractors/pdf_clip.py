"""The drawing orders of a page or form with the area that they are clipped to; playa leaves clips and shadings aside.

What is clipped away is not on the page, whatever its colour. A clip is followed as the box around it (PDF 32000-1,
8.5.4): what lies outside the box is surely unseen.
"""

from typing import Final, NamedTuple

from playa.content import GraphicState, PathObject, PathSegment, XObjectObject
from playa.interp import LazyInterpreter
from playa.page import Page
from playa.pdftypes import KWD, MATRIX_IDENTITY, Matrix
from playa.utils import transform_bbox

from extractors.pdf_content import Rect
from extractors.pdf_orders import Orders

_CLIP: Final = (KWD(b"W"), KWD(b"W*"))


class Clip(NamedTuple):
    """The box around a clip path, in playa's device space. `exact`: the path is this very box."""

    box: Rect
    exact: bool


class Shading(PathObject):
    """An area painted with a run of colours (`sh`), as a filled path over all that is not clipped away."""


def clip_of(state: GraphicState) -> Clip | None:
    """What the state clips to, None for the whole page."""
    found: object = state.clipping_path
    return found if isinstance(found, Clip) else None


def orders(source: Page | XObjectObject) -> Orders:
    """What a page or form draws; `clip_of(state.graphicstate)` holds while an object is the latest one given."""
    steps = source.interp()
    if not isinstance(steps, LazyInterpreter):
        raise TypeError("playa's interpreter is another one than this adapter knows")
    if isinstance(source, XObjectObject) and "BBox" in source.stream:
        _narrow(steps.graphicstate, Clip(source.bbox, _upright(source.ctm)))

    known: dict[tuple[object, ...], Clip] = {}  # a page clips to the same few boxes over and over

    def follow() -> None:
        path = steps.curpath
        key = (steps.ctm, *[s.points for s in path], "".join([s.operator for s in path])) if len(path) < 9 else ()
        clip = known.get(key)
        if clip is None:
            clip = _around(path, steps.ctm)
            if key:
                known[key] = clip
        _narrow(steps.graphicstate, clip)

    def shade(_: object) -> Shading:
        clip, page = clip_of(steps.graphicstate), steps.page
        x0, y0, x1, y1 = clip.box if clip else transform_bbox(page.ctm, page.mediabox)
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        return Shading(
            _pageref=page.pageref,
            _parentkey=None,
            gstate=steps.graphicstate,
            ctm=MATRIX_IDENTITY,
            mcstack=steps.mcstack,
            raw_segments=[PathSegment("l" if i else "m", (corner,)) for i, corner in enumerate(corners)],
            stroke=False,
            fill=True,
            evenodd=False,
        )

    for word in _CLIP:
        steps._dispatch[word] = (follow, 0)
    steps._dispatch[KWD(b"sh")] = (shade, 1)
    return Orders(steps)


def _narrow(state: GraphicState, by: Clip) -> None:
    old = clip_of(state)
    if old is not None:
        a, b = old.box, by.box
        box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
        by = Clip(box, old.exact and by.exact)
    state.clipping_path = by  # type: ignore[assignment]  # playa keeps the place free and typed None


def _around(path: list[PathSegment], ctm: Matrix) -> Clip:
    points = [p for s in path for p in s.points]
    if not points:  # an empty path clips everything away
        return Clip((0.0, 0.0, -1.0, -1.0), True)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = transform_bbox(ctm, (min(xs), min(ys), max(xs), max(ys)))
    return Clip(box, is_box(path, ctm))


def _upright(ctm: Matrix) -> bool:
    return ctm[1] == ctm[2] == 0 or ctm[0] == ctm[3] == 0


def is_box(path: list[PathSegment], ctm: Matrix) -> bool:
    """Whether a path is one rectangle that stands upright on the page."""
    return (
        _upright(ctm) and all(s.operator in "mlh" for s in path) and is_rectangle([p for s in path for p in s.points])
    )


def is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Whether the corners of a path are those of one upright rectangle."""
    return len(set(points)) == 4 and len({p[0] for p in points}) == 2 and len({p[1] for p in points}) == 2


def cut(box: Rect, clip: Clip | None) -> Rect:
    """The part of a box inside a clip; its sides cross where nothing is left."""
    if clip is None:
        return box
    a, b = box, clip.box
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
