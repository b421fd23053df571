"""What copiers, scanners, fax machines, stamps and pens do to a drawn line. Every damage has its own chance."""

from functools import cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


@cache
def _grain() -> NDArray[np.float32]:
    """Gaussian grain of standard deviation 1, drawn once: slices of it are as good as new and ten times faster."""
    return np.random.default_rng(7).normal(0, 1, (512, 8192)).astype(np.float32)


def _noise(shape: tuple[int, int], numbers: np.random.Generator) -> NDArray[np.float32]:
    g = _grain()
    h, w = shape
    if h > g.shape[0] or w > g.shape[1]:
        return numbers.normal(0, 1, shape).astype(np.float32)
    y, x = int(numbers.integers(0, g.shape[0] - h + 1)), int(numbers.integers(0, g.shape[1] - w + 1))
    return g[y : y + h, x : x + w]


def damaged(ink: Grey, band: int, hard: float, random: Random, numbers: np.random.Generator) -> Grey:
    """The line after its way through the office. `band` the height of ก in pixels, `hard` from 0 to 1."""
    r = random
    h, w = ink.shape
    foot = int(h * 2.4 / 3.9)

    def by(chance: float) -> bool:
        return r.random() < chance * hard

    if by(0.10):  # underlined, or on a ruled or dotted line
        y = foot + r.randint(1, max(2, band // 3))
        if r.random() < 0.5:
            cv2.line(ink, (0, y), (w, y + r.randint(-1, 1)), r.randint(0, 120), max(1, band // 14))
        else:
            step = r.randint(3, max(4, band // 3))
            for x in range(0, w, step):
                cv2.circle(ink, (x, y), max(0, band // 20), r.randint(0, 100), -1)
    if by(0.06):  # the border of a table cell
        x = r.choice((1, w - 2))
        cv2.line(ink, (x, 0), (x, h), 30, max(1, band // 12))
    if by(0.10):  # what is left of a stamp or a pen
        tone, thick = r.randint(60, 215), r.randint(1, max(2, band // 6))
        for _ in range(r.randint(1, 3)):
            centre = (r.randint(0, w), r.randint(-h, 2 * h))
            axes = (r.randint(h // 2, 3 * h), r.randint(h // 2, 2 * h))
            layer = np.full_like(ink, 255)
            cv2.ellipse(layer, centre, axes, r.randint(0, 180), 0, r.randint(60, 360), tone, thick)
            ink = np.minimum(ink, layer)
    if by(0.18):  # thick strokes of a photocopy
        ink = cv2.erode(ink, np.ones((2, 2 if r.random() < 0.5 else 1), np.uint8))
        if band > 22 and r.random() < 0.4:
            ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    elif by(0.15):  # worn thin
        thin = cv2.dilate(ink, np.ones((2, 2 if band > 15 else 1), np.uint8))
        ink = cv2.addWeighted(ink, 0.35, thin, 0.65, 0)
    if by(0.75):
        ink = cv2.GaussianBlur(ink, (0, 0), r.uniform(0.2, 0.085 * band + 0.15))
    if by(0.05):
        k = r.randint(2, max(3, band // 4))
        ink = cv2.blur(ink, (k, 1) if r.random() < 0.6 else (1, k))
    out = ink.astype(np.float32)
    if by(0.5):  # faint ink, grey paper
        low, high = r.uniform(0, 110), r.uniform(215, 255)
        out = low + out * (high - low) / 255
    if by(0.12):  # a shadow across
        out -= np.linspace(r.uniform(0, 60), r.uniform(0, 60), w, dtype=np.float32)[None, :]
    if by(0.65):
        out = out + _noise((h, w), numbers) * r.uniform(2, 26)
    if by(0.12):  # holes in the strokes, or specks on the paper
        many = _noise((h, w), numbers) > r.uniform(2.0, 3.0)
        out = np.where(many, r.choice((255, 255, 0)), out)
    if by(0.10):  # a worn patch
        x = r.randint(0, w)
        width = r.randint(band, 6 * band)
        part = out[:, x : x + width]
        out[:, x : x + width] = part + (255 - part) * r.uniform(0.2, 0.65)
    result: Grey = np.clip(out, 0, 255).astype(np.uint8)
    if by(0.30):  # black and white
        low, high = np.percentile(result, (1, 75))
        result = np.where(result > low + (high - low) * r.uniform(0.4, 0.85), 255, 0).astype(np.uint8)
        if r.random() < 0.3:
            result = cv2.medianBlur(result, 3)
    elif by(0.35):
        ok, packed = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, r.randint(22, 85)])
        if ok:
            result = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    if by(0.6):  # the flattening of the page pulls paper to white and ink to black
        low, high = np.percentile(result, (1, 80))
        if high - low > 40:
            result = np.clip((result.astype(np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return result
