"""What scanners, copiers and fax machines do to a page, one function each, and the mixes that the study uses.

Written apart from the noise that the recogniser is trained with, so that the test is not the training. Every damage
takes a page (h, w, 3, RGB) and gives one of the same size; only a skew moves what stands on it, and says how.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

Page = np.ndarray
Moved = tuple[float, float, float, float, float, float]  # pixel x, y before -> after: ax + by + c, dx + ey + f
STILL: Moved = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Mix:
    """Damages that come together. `dpi`: resolutions to choose from. `coloured`: whether ink keeps its colour."""

    name: str
    dpi: tuple[int, ...]
    damages: tuple[str, ...]
    coloured: bool = True


def skewed(page: Page, degrees: float) -> tuple[Page, Moved]:
    """Turned about its middle; the corners that come free are grey as a copier's lid. And where a pixel goes."""
    high, wide = page.shape[:2]
    m = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    out = cv2.warpAffine(page, m, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(245, 245, 245))
    return out, tuple(float(v) for v in m.reshape(6))  # type: ignore[return-value]


def _numbers(rng: Random) -> np.random.Generator:
    return np.random.default_rng(rng.getrandbits(64))


def _noise(rng: Random, page: Page) -> Page:
    """Grain of the sensor: uneven, a little larger than a pixel."""
    high, wide = page.shape[:2]
    grain = _numbers(rng).standard_normal((high, wide), dtype=np.float32)
    if rng.random() < 0.5:
        grain = cv2.GaussianBlur(grain, (0, 0), 0.7) * 2
    grain *= rng.uniform(4, 16)
    lighter, darker = (cv2.merge([np.clip(g, 0, 255).astype(np.uint8)] * 3) for g in (grain, -grain))
    return np.asarray(cv2.subtract(cv2.add(page, lighter), darker))


def _blur(rng: Random, page: Page) -> Page:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.45, 1.0) * page.shape[0] / 2300))


def _jpeg(rng: Random, page: Page) -> Page:
    ok, data = cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 75)])
    assert ok
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def _threshold(rng: Random, page: Page) -> Page:
    """Black and white, as fax machines and old scanners send: one level for the page, or one for each place."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    if rng.random() < 0.7:
        level = rng.randint(140, 205)
        out = np.where(grey > level, 255, 0).astype(np.uint8)
    else:
        window = (page.shape[0] // 45) | 1
        out = cv2.adaptiveThreshold(
            grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window, rng.randint(12, 22)
        )
    return np.repeat(out[..., None], 3, axis=2)


def _shadow(rng: Random, page: Page) -> Page:
    """The dark band of a fold, a book's spine or a lid that was not closed; and paper that is not white."""
    high, wide = page.shape[:2]
    paper = rng.uniform(0.82, 1.0)
    across = np.linspace(0, 1, wide, dtype=np.float32)
    edge = across if rng.random() < 0.5 else 1 - across
    dark = 1 - rng.uniform(0.15, 0.5) * np.exp(-edge * rng.uniform(6, 18))
    slope = 1 - rng.uniform(0, 0.12) * np.linspace(0, 1, high, dtype=np.float32)
    return np.clip(page * (paper * dark[None, :] * slope[:, None])[..., None], 0, 255).astype(np.uint8)


def _speckle(rng: Random, page: Page) -> Page:
    """Dust of the glass and the drum: black and white dots of one to a few pixels."""
    out, made = page.copy(), _numbers(rng)
    high, wide = page.shape[:2]
    for colour in (0, 255):
        for x, y in zip(
            made.integers(0, wide, count := rng.randint(60, 500)), made.integers(0, high, count), strict=True
        ):
            size = int(rng.choice((1, 1, 1, 2, 3)))
            out[y : y + size, x : x + size] = colour
    return out


def _thin(rng: Random, page: Page) -> Page:
    return _strokes(page, cv2.dilate, rng.uniform(0.25, 0.6))


def _thick(rng: Random, page: Page) -> Page:
    return _strokes(page, cv2.erode, rng.uniform(0.3, 0.8))


def _strokes(page: Page, how: Callable[..., np.ndarray], share: float) -> Page:
    """Strokes a part of a pixel (of 300 dpi) thinner or thicker."""
    size = 3 if page.shape[0] > 2600 else 2
    changed = how(page, np.ones((size, size), np.uint8))
    return np.asarray(cv2.addWeighted(page, 1 - share, changed, share, 0))


def _faded(rng: Random, page: Page) -> Page:
    """A tired toner: grey instead of black, in places more."""
    high, wide = page.shape[:2]
    cloud = cv2.resize(
        _numbers(rng).uniform(0.5, 1.0, (6, 4)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC
    )
    return np.clip(255 - (255 - page.astype(np.float32)) * np.clip(cloud * 1.05, 0.4, 1)[..., None], 0, 255).astype(
        np.uint8
    )


def _lines(rng: Random, page: Page) -> Page:
    """Thin lines down the page: dirt under a feeder."""
    out = page.copy()
    for _ in range(rng.randint(1, 3)):
        x = rng.randrange(page.shape[1])
        out[:, x : x + rng.randint(1, 2)] = rng.randint(60, 200)
    return out


DAMAGE: dict[str, Callable[[Random, Page], Page]] = {
    "thin": _thin,
    "thick": _thick,
    "faded": _faded,
    "shadow": _shadow,
    "speckle": _speckle,
    "lines": _lines,
    "blur": _blur,
    "noise": _noise,
    "threshold": _threshold,
    "jpeg": _jpeg,
}

MIXES: tuple[Mix, ...] = (
    Mix("clean", (300,), ()),
    Mix("clean", (200,), ()),
    Mix("office scanner", (200, 300), ("skew", "blur", "noise", "jpeg")),
    Mix(
        "copy of a copy",
        (200, 300),
        ("skew", "some of thin thick faded", "shadow", "speckle", "blur", "noise", "jpeg"),
        False,
    ),
    Mix("fax", (200,), ("skew", "some of thin thick", "speckle", "blur", "noise", "threshold"), False),
    Mix("photo sent on", (150, 200), ("skew", "shadow", "blur", "noise", "jpeg")),
)
DEGRADED = Mix(
    "degraded", (200,), ("skew", "some of thin thick faded", "shadow", "speckle", "blur", "noise", "jpeg"), False
)


def worn(rng: Random, page: Page, mix: Mix) -> tuple[Page, Moved]:
    """The page after all damages of the mix, in the order in which a machine does them, and where its pixels went."""
    moved = STILL
    for name in mix.damages:
        if name == "skew":
            page, moved = skewed(page, rng.uniform(-2, 2) * rng.choice((0.3, 1.0)))
        elif name.startswith("some of "):
            page = DAMAGE[rng.choice(name.split()[2:])](rng, page)
        else:
            page = DAMAGE[name](rng, page)
    return page, moved


def moved_box(box: tuple[int, int, int, int], moved: Moved, scale: float) -> tuple[int, int, int, int]:
    """A box in 1/100 point after a move of pixels; `scale`: pixels a 1/100 point. The box around the turned one."""
    a, b, c, d, e, f = moved
    corners = [(x * scale, y * scale) for x in box[::2] for y in box[1::2]]
    xs = [(a * x + b * y + c) / scale for x, y in corners]
    ys = [(d * x + e * y + f) / scale for x, y in corners]
    return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))
