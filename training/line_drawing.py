"""A line of text as a scanner would see it: drawn in a face by lot, at the size of 100 to 300 dpi, with company.

The result is 48 pixels high, the foot of the consonants near row 33 and ก near 16 pixels high, as
`extractors.scan_lines.line_image` cuts real lines; both vary, since a real cut is never exact.
"""

from functools import lru_cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.characters import DOTS, HANDWRITING
from training.fonts import HELD_OUT, WEIGHTS, Face, faces
from training.official_text import Line
from training.scanner_noise import damaged

HEIGHT, BAND, BASELINE = 48, 16, 33
Grey = NDArray[np.uint8]


@lru_cache(maxsize=400)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


class Drawer:
    """Lines with their truth. `hard` from 0 (clean) to 1 (all that scanners and stamps do)."""

    def __init__(self, seed: int, *, held_out: bool = False, most: int = 1500) -> None:
        self.random = Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.line = Line(self.random)
        self.most = most
        known = faces()
        self.families = [f for f in known if (f in HELD_OUT) == held_out]
        self.weights = [1.0 if held_out else WEIGHTS[f] for f in self.families]
        self.before: Grey | None = None  # the line drawn last: a neighbour that reaches into the next one

    def face(self) -> Face:
        """A face by lot: families by their weights, upright ones before slanted ones."""
        (family,) = self.random.choices(self.families, self.weights)
        all_ = faces()[family]
        upright = [f for f in all_ if not any(x in f.path for x in ("Italic", "Oblique"))]
        return self.random.choice(upright if upright and self.random.random() < 0.92 else all_)

    def one(self, hard: float = 1.0, text: str | None = None, band: int | None = None) -> tuple[Grey, str, str]:
        """(picture of 48 rows, truth, family)."""
        r = self.random
        while True:
            truth = text if text is not None else self.line.text()
            face = self.face()
            needed = set(truth) - {DOTS, HANDWRITING}
            if not needed <= face.has:
                if text is None:
                    continue
                face = faces()["Sarabun"][0]
            size_of = band or r.choice((9, 11, 13, 15, 18, 21, 24, 28, 32))
            made = self._drawn(truth, face, size_of, hard)
            if made is None:
                if text is not None:
                    raise ValueError(f"{truth!r} cannot be drawn")
                continue
            ink, truth, foot = made
            ink = damaged(ink, size_of, hard, r, self.numbers)
            picture = self._cut(ink, foot, size_of, hard)
            if picture.shape[1] > self.most:
                continue
            self.before = ink if r.random() < 0.2 else self.before
            return picture, truth, face.family

    def _drawn(self, truth: str, face: Face, band: int, hard: float) -> tuple[Grey, str, float] | None:
        """(paper 255 with ink, the truth, the row of the baseline)."""
        r = self.random
        font = _font(face.path, max(8, round(band / face.band)))
        wide = r.choice((1, 1, 1, 1, 2, 3)) if hard > 0.2 else 1
        shown = truth.replace(" ", " " * wide) if wide > 1 else truth
        if DOTS in shown:
            shown = "".join("." * r.randint(5, 40) if c == DOTS else c for c in shown)
        left, top, right, bottom = font.getbbox(shown, anchor="ls")
        width = int(right - left) + 2 * band
        if width * 16 / band > self.most * 1.1 or right - left < 2:
            return None
        above, below = max(int(2.4 * band), -int(top) + 2), max(int(1.5 * band), int(bottom) + 2)
        image = Image.new("L", (width, above + below), 255)
        ImageDraw.Draw(image).text((band - left, above), shown, font=font, fill=r.randint(0, 60), anchor="ls")
        ink = np.array(image)
        if hard > 0.3 and r.random() < 0.05:
            hand, truth = self._handwriting(ink, truth, band, above)
            ink = hand
        return ink, truth, float(above)

    def _handwriting(self, ink: Grey, truth: str, band: int, foot: int) -> tuple[Grey, str]:
        """Figures in a hand behind the line (or in place of it): thin faces bent out of shape, label U+FFFD."""
        r = self.random
        families = [
            f for f in ("Mali", "Charm", "Charmonman", "Kodchasan", "Sriracha", "Itim", "Purisa") if f in faces()
        ]
        pieces = []
        alone = r.random() < 0.15
        for _ in range(r.randint(1, 5)):
            font = _font(faces()[r.choice(families)][0].path, int(band * r.uniform(1.6, 3.0)))
            c = r.choice("๐๑๒๓๔๕๖๗๘๙0123456789")
            box = font.getbbox(c)
            tile = Image.new("L", (int(box[2]) + 24, int(box[3]) + 24), 255)
            ImageDraw.Draw(tile).text((12, 12), c, font=font, fill=r.randint(0, 90))
            tile = tile.rotate(r.uniform(-22, 22), fillcolor=255)
            a = np.array(tile)
            h, w = a.shape
            bend = self.numbers.normal(0, 1, (2, 4, 4)).astype(np.float32) * band * 0.16
            dx, dy = (cv2.resize(b, (w, h), interpolation=cv2.INTER_CUBIC) for b in bend)
            gx, gy = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
            a = cv2.remap(a, gx + dx, gy + dy, cv2.INTER_LINEAR, borderValue=255)
            if r.random() < 0.7:
                a = cv2.erode(a, np.ones((2, 2), np.uint8), iterations=r.randint(1, max(1, band // 12)))
            rows, columns = np.where(a < 200)
            if len(rows):
                pieces.append(a[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])
        if not pieces:
            return ink, truth
        width = sum(p.shape[1] for p in pieces) + len(pieces) * band // 3
        base = np.full((ink.shape[0], band), 255, np.uint8) if alone else ink
        page = np.full((ink.shape[0], base.shape[1] + width), 255, np.uint8)
        page[:, : base.shape[1]] = base
        x = base.shape[1] - int(band * r.uniform(0.1, 0.9))
        for p in pieces:
            p = p[: page.shape[0]]
            y = min(max(0, foot - p.shape[0] + int(r.uniform(-0.3, 0.5) * band)), page.shape[0] - p.shape[0])
            x2 = min(page.shape[1], x + p.shape[1])
            page[y : y + p.shape[0], x:x2] = np.minimum(page[y : y + p.shape[0], x:x2], p[:, : x2 - x])
            x += p.shape[1] + int(r.uniform(-0.1, 0.3) * band)
            if x >= page.shape[1] - 2:
                break
        return page, HANDWRITING if alone else (truth + HANDWRITING)

    def _cut(self, ink: Grey, foot: float, band: int, hard: float) -> Grey:
        """The strip of 48 rows, cut with the errors of a real cut."""
        r = self.random
        jitter = 0.05 + 0.13 * hard
        scale = BAND / band * (1 + r.uniform(-jitter, jitter))
        stretch = scale * (1 + r.uniform(-0.13, 0.13) * (0.3 + hard * 0.7))
        base = BASELINE + r.gauss(0, 0.5 + 1.2 * hard)
        h, w = ink.shape
        columns = np.where((ink < 190).any(axis=0))[0]
        x0, x1 = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, w)
        pad_left, pad_right = r.uniform(1, 10), r.uniform(1, 10)
        if r.random() < 0.1:
            pad_right += r.uniform(0, 60)
        width = max(12, int((x1 - x0) * stretch + pad_left + pad_right))
        slope = r.gauss(0, 0.0025) * hard  # what deskewing leaves
        turn = np.array(
            [[stretch, 0, pad_left - x0 * stretch], [slope, scale, base - foot * scale - slope * x0]], np.float32
        )
        if scale < 0.75:  # shrunk: average, or thin strokes fall through
            small = cv2.resize(
                ink, (max(8, round(w * stretch)), max(8, round(h * scale))), interpolation=cv2.INTER_AREA
            )
            sx, sy = small.shape[1] / w, small.shape[0] / h
            turn = turn @ np.array([[1 / sx, 0, 0], [0, 1 / sy, 0], [0, 0, 1]], np.float32)
            ink = small
        out = cv2.warpAffine(ink, turn, (width, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=255)
        if hard > 0.3 and self.before is not None and r.random() < 0.25:
            out = self._neighbour(out)
        return out

    def _neighbour(self, out: Grey) -> Grey:
        """Marks of the line above or below that reach in."""
        assert self.before is not None
        other = cv2.resize(self.before, (max(8, int(self.before.shape[1] * 0.6)), 60), interpolation=cv2.INTER_AREA)
        w = min(out.shape[1], other.shape[1])
        deep = self.random.randint(2, 7)
        if self.random.random() < 0.6:
            part = other[60 - 20 - deep : 60 - 20, :w]  # descenders of the line above
            out[: part.shape[0], :w] = np.minimum(out[: part.shape[0], :w], part)
        else:
            part = other[8 : 8 + deep, :w]
            out[HEIGHT - part.shape[0] :, :w] = np.minimum(out[HEIGHT - part.shape[0] :, :w], part)
        return out
