"""One page of a PDF as it was drawn: the walk over its content, with what each order leaves on the page."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playa.content import GraphicState, ImageObject, MarkedContent, PathObject, XObjectObject
from playa.font import Font
from playa.interp import LazyInterpreter
from playa.page import Page
from playa.pdftypes import Matrix
from playa.utils import decode_text, transform_bbox, update_glyph_offset

from extractors.pdf_clip import Clip, Shading, clip_of, cut, is_box, orders
from extractors.pdf_content import MIDDLE, Fill, Glyph, PageContent, Picture, Rect
from extractors.pdf_fonts import DocumentFonts, FontCodes
from extractors.pdf_orders import Orders, Shown
from extractors.pdf_visibility import UNCLEAR, Layers, Paint, is_normal, lightness

MAX_GLYPHS: Final = 100_000  # a full page of 8-point type holds about 10,000
MAX_OBJECTS: Final = 400_000
MAX_SIDE: Final = 1_000_000  # points of a page, 350 m; places are kept in whole hundredths of one
MAX_CONTENT_BYTES: Final = 16 << 20  # of one page, unfolded; a drawn map has some megabytes
MAX_DEPTH: Final = 20
_MOST_FILLS: Final = 2000  # more make a drawing, not grounds of words
_LINE: Final = 2.0  # points; a thinner fill is a ruled line


@dataclass(slots=True)
class _Look:
    """What text looks like in one state; it holds for all strings shown until something but the place changes.
    `matrix`: of the text line, whose last two numbers may change; `page`: from user space to the page.
    """

    matrix: Matrix
    stack: tuple[MarkedContent, ...]
    page: Matrix
    font: Font
    codes: FontCodes
    size: float
    turn: int
    cos: float
    sin: float
    per_unit: float
    loose: float
    char_gap: float
    word_gap: float
    rise_x: float
    rise_y: float
    hidden: str
    light: float | None
    group: int
    why_not: str


class PageTooDense(Exception):
    """The page draws more, or is larger, than any page of a document could be."""


class PageReader:
    """Walks the content of one page. Form XObjects are entered, a loop among them is cut."""

    def __init__(self, page: Page, fonts: DocumentFonts, layers: Layers) -> None:
        x0, y0, x1, y1 = transform_bbox(page.ctm, page.cropbox)
        m0, n0, m1, n1 = transform_bbox(page.ctm, page.mediabox)
        x0, y0, x1, y1 = max(x0, m0), max(y0, n0), min(x1, m1), min(y1, n1)
        if x1 - x0 < 1 or y1 - y0 < 1:  # a crop box outside the page is no crop box
            x0, y0, x1, y1 = m0, n0, m1, n1
        if not max(x1 - x0, y1 - y0) <= MAX_SIDE:  # also where a side is no number
            raise PageTooDense
        self.left, self.top = x0, y0
        self.content = PageContent(x1 - x0, y1 - y0)
        self._page = page
        self._fonts = fonts
        self._layers = layers
        self._count = 0
        self._paint = Paint()
        self._whole = self._seen = (0.0, 0.0, self.content.width, self.content.height)
        self._last_clip: Clip | None = None
        self._groups: dict[int, tuple[MarkedContent, int]] = {}
        self._look: _Look | None = None

    def displayed(self, box: Rect) -> Rect:
        """A box of the page's own coordinates as displayed, top left origin."""
        x0, y0, x1, y1 = transform_bbox(self._page.ctm, box)
        return x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top

    def read(self) -> PageContent:
        """Everything that the page's streams draw. Raises PageTooDense, or what a broken stream makes playa raise."""
        if sum(len(s.buffer) for s in self._page.streams) > MAX_CONTENT_BYTES:  # zeros alone cost 1.4 s a megabyte
            raise PageTooDense
        self._walk(orders(self._page), frozenset(), False)
        self.content.objects = self._count
        return self.content

    def read_form(self, form: XObjectObject) -> PageContent:
        """The same for one form drawn on the page, such as the appearance of an annotation."""
        self._walk(orders(form), frozenset(), False)
        return self.content

    def _walk(self, stream: Orders, inside: frozenset[int], off: bool) -> None:
        for obj in stream:
            self._count += 1
            if self._count > MAX_OBJECTS:
                raise PageTooDense
            if type(obj) is list:
                self._text(obj, stream, off)
            elif isinstance(obj, PathObject):
                if not (off or self._layers.is_off(obj.mcstack)):
                    self._path(obj)
            elif isinstance(obj, ImageObject):
                if not (off or self._layers.is_off(obj.mcstack) or self._layers.off(obj.get("OC"))):
                    self._picture(obj)
            elif isinstance(obj, XObjectObject):
                key = obj.stream.objid or 0
                if (key and key in inside) or len(inside) >= MAX_DEPTH:
                    continue
                now_off = off or self._layers.is_off(obj.mcstack) or self._layers.off(obj.stream.get("OC"))
                self._walk(orders(obj), inside | {key or -self._count}, now_off)
                self._look = None

    def _actual(self, stack: tuple[MarkedContent, ...]) -> int:
        """The group of the outermost ActualText around (PDF 32000-1, 14.9.4), 0 if there is none."""
        for mark in stack:
            if mark.props and "ActualText" in mark.props:
                known = self._groups.get(id(mark))
                if known is not None:
                    return known[1]
                value = mark.props["ActualText"]
                if not isinstance(value, bytes):
                    continue
                group = len(self._groups) + 1
                self._groups[id(mark)] = (mark, group)
                self.content.actual[group] = decode_text(value).replace("\0", "")
                return group
        return 0

    def _text(self, shown: Shown, stream: Orders, off: bool) -> None:
        """One order that shows text: its glyphs, and where the next one begins."""
        state = stream.state
        place = state.textstate
        matrix, stack = place.line_matrix, state.mcstack
        look = self._look
        if look is None or stream.changed or look.stack is not stack or look.matrix[:4] != matrix[:4]:
            stream.changed = False
            look = self._look = self._appearance(state, matrix, stack, off)
        if look is None:
            return  # no font is set
        x, y = place.glyph_offset
        p, q, r, s, t, w = matrix
        t, w = p * x + r * y + t, q * x + s * y + w
        p, q, r, s, e, f = look.page
        e, f = t * p + w * r + e - self.left + look.rise_x, t * q + w * s + f - self.top + look.rise_y
        turn, size, codes, per_unit, hidden = look.turn, look.size, look.codes, look.per_unit, look.hidden
        if hidden == UNCLEAR:
            self.content.unclear = True
        elif hidden != "layer_off" and (self.content.fills or self.content.pictures):
            self.content.lights[self._count] = look.light
        group = look.group
        if turn:
            cos, sin = look.cos, look.sin
            u, v = e * cos + f * sin, f * cos - e * sin
        else:
            cos, sin = 1.0, 0.0
            u, v = e, f
        start = u
        char_gap, word_gap = look.char_gap, look.word_gap
        left, top, right, foot = self._seen
        glyphs = self.content.glyphs
        if len(glyphs) > MAX_GLYPHS:
            raise PageTooDense
        middle = v - MIDDLE * size
        inside = not turn and top <= middle <= foot and per_unit >= 0.0
        count = self._count
        for arg in shown:
            if type(arg) is not bytes:
                u -= arg * 0.001 * per_unit  # type: ignore[operator]
                continue
            for text, width, number, is_word_space in codes.decode(arg):
                u1 = u + width * per_unit
                end = u1 + char_gap + word_gap if is_word_space else u1 + char_gap
                why = hidden
                if not why and not (inside and left <= u and u1 <= right):
                    if turn:
                        x, y = (u + u1) / 2 * cos - v * sin, v * cos + (u + u1) / 2 * sin
                    else:
                        x, y = (u + u1) / 2, middle
                    if not (left <= x <= right and top <= y <= foot):
                        why = look.why_not
                glyphs.append(Glyph(text, u, u1, end, v, size, codes, number, turn, why, group, count))
                u = end
        if look.loose and not look.font.vertical:
            # Where the next string begins. playa would decode this one again to find out, a sixth of all reading time.
            x, y = place.glyph_offset
            place.glyph_offset = (x + (u - start) / look.loose, y)
        else:
            place.glyph_offset = update_glyph_offset(place.glyph_offset, look.font, state.graphicstate, shown)

    def _appearance(
        self, state: LazyInterpreter, matrix: Matrix, stack: tuple[MarkedContent, ...], off: bool
    ) -> _Look | None:
        """What text looks like as the state stands; None without a font."""
        gs = state.graphicstate
        font = gs.font
        if font is None:
            return None
        codes = self._fonts.of(font)
        page = state.ctm
        a, b, c, d, _, _ = _product(matrix, page)
        across = gs.fontsize * gs.scaling * 0.01
        size = math.hypot(c, d) * abs(gs.fontsize) * codes.em
        em = math.hypot(a, b) * abs(across)
        hidden = self._paint.hidden(gs, size, em * codes.em)
        if off or (stack and self._layers.is_off(stack)):
            hidden = "layer_off"
        turn, cos, sin = _turn(a * across, b * across)
        per_unit = em if turn else a * across
        loose = per_unit / across if across else 0.0  # spacing is not scaled by the type size
        scaling = gs.scaling * 0.01
        clip = clip_of(gs)
        if clip is not self._last_clip:
            self._last_clip, self._seen = clip, self._clip(clip).box
        return _Look(
            matrix=matrix,
            stack=stack,
            page=page,
            font=font,
            codes=codes,
            size=size,
            turn=turn,
            cos=cos,
            sin=sin,
            per_unit=per_unit,
            loose=loose,
            char_gap=gs.charspace * scaling * loose,
            word_gap=gs.wordspace * scaling * loose,
            rise_x=c * gs.rise,
            rise_y=d * gs.rise,
            hidden=hidden,
            light=self._paint.light,
            group=self._actual(stack) if stack else 0,
            why_not="off_page" if self._seen == self._whole else "clipped",
        )

    def _path(self, obj: PathObject) -> None:
        segments = obj.raw_segments
        points = [p for s in segments for p in s.points]
        if not points or not (obj.fill or obj.stroke):
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, y0, x1, y1 = transform_bbox(obj.ctm, (min(xs), min(ys), max(xs), max(ys)))
        whole = (x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top)
        gs = obj.gstate
        clip = self._clip(clip_of(gs))
        box = cut(whole, clip)
        if box[0] - box[2] > _LINE or box[1] - box[3] > _LINE:  # a line may lie on the clip's very edge
            return
        straight = all(s.operator in "mlh" for s in segments)
        if obj.fill and min(x1 - x0, y1 - y0) > _LINE:
            light = None if isinstance(obj, Shading) else lightness(gs.ncolor, gs.ncs)
            exact = clip.exact and is_box(segments, obj.ctm) and not isinstance(obj, Shading)
            self._area(box, light, exact and _is_solid(gs))
        if obj.stroke:
            broad = gs.linewidth * math.sqrt(abs(obj.ctm[0] * obj.ctm[3] - obj.ctm[1] * obj.ctm[2]))
            if broad > _LINE:
                self._broad(obj, whole, broad, straight, clip)
        if straight and len(segments) <= 200:
            visible = lightness(gs.scolor, gs.scs) if obj.stroke else lightness(gs.ncolor, gs.ncs)
            if visible is None or visible < 0.97:  # Word rules tables in light grey too
                self._rules(obj, whole)
        else:
            self.content.figures += 1

    def _clip(self, clip: Clip | None) -> Clip:
        """A clip in the page's own coordinates, cut at its edges."""
        page = Clip(self._whole, True)
        if clip is None:
            return page
        x0, y0, x1, y1 = clip.box
        return Clip(cut((x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top), page), clip.exact)

    def _area(self, box: Rect, light: float | None, exact: bool) -> None:
        """Remember a painted area; too many of them are remembered as one that hides what it covers."""
        fills = self.content.fills
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        if len(fills) >= _MOST_FILLS:
            x0, y0, x1, y1 = fills.pop().box
            box, light, exact = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3])), None, False
        fills.append(Fill(box, light, exact, self._count))

    def _broad(self, obj: PathObject, whole: Rect, broad: float, straight: bool, clip: Clip) -> None:
        """A stroke broad enough to cover words: each of its lines is an area, a curve is one by its box."""
        light = lightness(obj.gstate.scolor, obj.gstate.scs)
        half = broad / 2
        for x0, y0, x1, y1 in self._sides(obj) if straight else (whole,):
            self._area(cut((x0 - half, y0 - half, x1 + half, y1 + half), clip), light, False)

    def _rules(self, obj: PathObject, box: Rect) -> None:
        rules = self.content.rules
        if len(rules) > 5000:
            return
        if obj.fill and min(box[2] - box[0], box[3] - box[1]) <= _LINE:
            rules.append(box)
        elif obj.stroke:
            rules += [side for side in self._sides(obj) if min(side[2] - side[0], side[3] - side[1]) <= _LINE]

    def _sides(self, obj: PathObject) -> Iterator[Rect]:
        """The boxes of a straight path's lines."""
        last: tuple[float, float] | None = None
        start: tuple[float, float] | None = None
        for segment in obj.raw_segments:
            if segment.operator == "m":
                last = start = segment.points[0]
                continue
            to = start if segment.operator == "h" else segment.points[0]
            if last is not None and to is not None and last != to:
                x0, y0, x1, y1 = transform_bbox(
                    obj.ctm, (min(last[0], to[0]), min(last[1], to[1]), max(last[0], to[0]), max(last[1], to[1]))
                )
                yield x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top
            last = to

    def _picture(self, obj: ImageObject) -> None:
        found = obj.bbox
        if found is None:
            return
        gs = obj.gstate
        x0, y0, x1, y1 = found
        box = cut((x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top), self._clip(clip_of(gs)))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        masked = obj.imagemask or any(k in obj.stream for k in ("SMask", "Mask", "SMaskInData"))
        opaque = not masked and _is_solid(gs)
        self.content.pictures.append(Picture(box, opaque, self._count))


def _is_solid(gs: GraphicState) -> bool:
    return gs.nalpha >= 0.9 and is_normal(gs) and gs.smask is None


def _product(
    m: tuple[float, float, float, float, float, float], n: tuple[float, float, float, float, float, float]
) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = m
    p, q, r, s, t, w = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + w


def _turn(a: float, b: float) -> tuple[int, float, float]:
    """The direction of a text line in whole degrees clockwise from upright, with its cosine and sine."""
    if a > 0 and abs(b) <= 0.02 * a:
        return 0, 1.0, 0.0
    if a == 0 and b == 0:
        return 0, 1.0, 0.0
    turn = round(math.degrees(math.atan2(b, a))) % 360
    angle = math.radians(turn)
    return turn, math.cos(angle), math.sin(angle)
