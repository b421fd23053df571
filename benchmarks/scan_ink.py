"""What comes onto a letter after printing: received stamps, seals, signatures, handwritten figures.

Each is drawn by itself on white and laid over the page as ink is: the page shows through it. Sizes in pixels.
"""

import math
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw

from benchmarks.scan_fonts import Face

Colour = tuple[int, int, int]
RED: Colour = (200, 40, 50)
BLUE: Colour = (35, 60, 170)
VIOLET: Colour = (110, 50, 150)
BLACK: Colour = (35, 35, 40)
STAMPS = (RED, RED, BLUE, VIOLET)


def laid_over(page: Image.Image, ink: Image.Image, x: int, y: int) -> None:
    """Multiplies `ink` (RGB on white) into the page with its upper left corner at x, y; what falls off is lost."""
    box = (max(x, 0), max(y, 0), min(x + ink.width, page.width), min(y + ink.height, page.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    part = ink.crop((box[0] - x, box[1] - y, box[2] - x, box[3] - y))
    page.paste(ImageChops.multiply(page.crop(box), part), box[:2])


def _tinted(grey: Image.Image, colour: Colour) -> Image.Image:
    """A grey drawing on white as one in this ink."""
    a = np.asarray(grey, np.float32)[..., None] / 255
    return Image.fromarray((a * 255 + (1 - a) * np.array(colour, np.float32)).astype(np.uint8))


def handwritten(rng: Random, words: str, face: Face, rise: float, colour: Colour) -> Image.Image:
    """Figures (or short words) as a hand writes them: every glyph turned, sheared, sized and bent by itself."""
    font = face.sized(rise * rng.uniform(1.15, 1.6))
    glyphs = []
    for c in words:
        size = font.size * 2
        glyph = Image.new("L", (size, size), 255)
        ImageDraw.Draw(glyph).text((size // 4, size // 6), c, font=font, fill=0)
        shear, turn, grow = rng.uniform(-0.45, 0.2), rng.uniform(-0.2, 0.2), rng.uniform(0.85, 1.2)
        m = np.array([[math.cos(turn) * grow, shear, 0], [math.sin(turn), grow, 0]], np.float32)
        m[:, 2] = size / 2 - m[:, :2] @ np.array([size / 2, size / 2], np.float32)
        bent = cv2.warpAffine(np.asarray(glyph), m, (size, size), borderValue=255, flags=cv2.INTER_LINEAR)
        glyphs.append(_bent(rng, bent, size * 0.05))
    step = [max(2, int(font.getlength(c) * rng.uniform(0.85, 1.25))) for c in words]
    high = glyphs[0].shape[0] + font.size // 2
    line = np.full((high, sum(step) + glyphs[0].shape[1]), 255, np.uint8)
    x = 0
    for glyph, wide in zip(glyphs, step, strict=True):
        y = rng.randint(0, max(1, font.size // 5))
        part = line[y : y + glyph.shape[0], x : x + glyph.shape[1]]
        np.minimum(part, glyph, out=part)
        x += wide
    rows, columns = np.where(line.min(1) < 200)[0], np.where(line.min(0) < 200)[0]
    if len(rows):
        line = line[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _tinted(Image.fromarray(np.ascontiguousarray(line)), colour)


def _bent(rng: Random, grey: np.ndarray, far: float) -> np.ndarray:
    """The drawing with every place moved by a smooth random field of at most about `far` pixels."""
    high, wide = grey.shape
    noise = np.random.default_rng(rng.getrandbits(32)).uniform(-far, far, (2, 4, 4)).astype(np.float32)
    dx, dy = (cv2.resize(n, (wide, high), interpolation=cv2.INTER_CUBIC) for n in noise)
    gx, gy = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    return cv2.remap(grey, gx + dx, gy + dy, cv2.INTER_LINEAR, borderValue=255)


def signature(rng: Random, wide: int, high: int, colour: Colour) -> Image.Image:
    """A scrawl: one curve through points that wander to the right and back."""
    grey = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(grey)
    x, points = wide * 0.05, []
    while x < wide * 0.95:
        points.append((x, rng.uniform(0.05, 0.95) * high))
        x += wide * rng.uniform(-0.03, 0.13)
    if len(points) < 4:
        points += [(wide * 0.5, 0.0), (wide * 0.7, float(high)), (wide * 0.9, high / 2)]
    curve = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        along = (k / 12 for k in range(12))
        curve += [tuple(_spline(p, q, r, s, t) for p, q, r, s in zip(a, b, c, d, strict=True)) for t in along]
    draw.line(curve, fill=0, width=max(1, high // rng.randint(22, 34)), joint="curve")
    return _tinted(grey, colour)


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def stamp(rng: Random, rows: list[str], face: Face, rise: float, pitch: float) -> Image.Image:
    """A received stamp, most often framed and turned a little; its figures are at times written in with another pen."""
    font, colour = face.sized(rise), rng.choice(STAMPS)
    wide = int(max(font.getlength(w) for w in rows) + 3 * rise)
    high = int(pitch * len(rows) + 1.5 * rise)
    grey = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(grey)
    line = max(1, round(rise / 8))
    if rng.random() < 0.8:
        draw.rectangle((line, line, wide - line - 1, high - line - 1), outline=0, width=line)
    hand = rng.random() < 0.4
    written: list[tuple[str, int, int]] = []
    for n, words in enumerate(rows):
        y = int(0.75 * rise + pitch * (n + 0.15))
        label, _, value = words.partition(" ")
        draw.text(
            (1.2 * rise, y), words if not hand or not value or value.startswith(".") else label, font=font, fill=0
        )
        if hand and value and not value.startswith("."):
            written.append((value, int(1.2 * rise + font.getlength(label + " ")), y))
    out = _tinted(grey, colour)
    for value, x, y in written:
        pen = handwritten(rng, value, face, rise * 0.8, rng.choice((BLUE, BLUE, BLACK)))
        room = wide - x - 4
        if pen.width > room > 10:
            pen = pen.resize((room, max(4, pen.height * room // pen.width)))
        laid_over(out, pen, x, y)
    return out.rotate(rng.uniform(-3, 3), fillcolor=(255, 255, 255), resample=Image.Resampling.BILINEAR)


def seal(rng: Random, words: str, face: Face, rise: float) -> Image.Image:
    """A round seal of an office with a date across its middle, written by hand or stamped."""
    across = int(rise * rng.uniform(15, 19))
    grey = Image.new("L", (across, across), 255)
    draw = ImageDraw.Draw(grey)
    line = max(1, round(rise / 6))
    draw.ellipse((line, line, across - line, across - line), outline=0, width=line)
    inner = int(across * 0.19)
    draw.ellipse((inner, inner, across - inner, across - inner), outline=0, width=line)
    font = face.sized(rise * 0.7)
    ring, middle = across * 0.405, across / 2
    text = "สำนักทดลองงาน ตราประทับ "
    for n, c in enumerate(text):
        turn = 2 * math.pi * n / len(text)
        x, y = middle + ring * math.cos(turn - math.pi / 2), middle + ring * math.sin(turn - math.pi / 2)
        draw.text((x, y), c, font=font, fill=0, anchor="mm")
    out = _tinted(grey, RED)
    pen = handwritten(rng, words, face, rise * 0.8, rng.choice((BLUE, BLACK)))
    room = int(across * 0.72)
    if pen.width > room:
        pen = pen.resize((room, max(4, pen.height * room // pen.width)))
    laid_over(out, pen, (across - pen.width) // 2, (across - pen.height) // 2)
    return out


def garuda(high: int) -> Image.Image:
    """The outline of a bird with spread wings, about as dark as ตราครุฑ: what stands above a letter is no text."""
    grey = Image.new("L", (high, high), 255)
    draw = ImageDraw.Draw(grey)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * high, y * high

    draw.ellipse((*at(0.42, 0.08), *at(0.58, 0.24)), fill=40)
    draw.polygon([at(0.46, 0.1), at(0.5, 0.0), at(0.54, 0.1)], fill=40)
    draw.polygon([at(0.4, 0.24), at(0.6, 0.24), at(0.66, 0.6), at(0.5, 0.74), at(0.34, 0.6)], fill=60)
    for side in (-1, 1):
        for k in range(7):
            tip, root = 0.1 + 0.1 * k, 0.28 + 0.035 * k
            draw.polygon(
                [
                    at(0.5 + side * 0.1, root),
                    at(0.5 + side * (0.48 - 0.03 * k), tip),
                    at(0.5 + side * 0.1, root + 0.03),
                ],
                fill=50,
            )
        draw.line(
            [at(0.5 + side * 0.08, 0.66), at(0.5 + side * 0.2, 0.84), at(0.5 + side * 0.12, 0.98)],
            fill=50,
            width=max(1, high // 18),
        )
    draw.ellipse((*at(0.45, 0.36), *at(0.55, 0.5)), outline=230, width=max(1, high // 60))
    return grey.convert("RGB")
