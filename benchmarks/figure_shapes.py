"""The table of figure shapes (extractors/tables/figure_shapes.json), and how well it tells false figures from honest.

    python benchmarks/figure_shapes.py [--write]

Every font that fontconfig lists and that draws the ten figures gives its Thai and Arabic ones. Each family is left out
of the table in turn: its own honest figures, and each of them claimed to be each other figure, are judged by the rest.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont, TTLibError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extractors.figure_shape import denied, grid  # noqa: E402
from extractors.pdf_font_program import Contours, cubic, quadratic  # noqa: E402

TABLE = ROOT / "extractors" / "tables" / "figure_shapes.json"
ALIKE = 10  # squares; of shapes nearer than this the table holds one
FIGURES = (*range(0x30, 0x3A), *range(0x0E50, 0x0E5A))


class Shape(NamedTuple):
    """One figure of one font."""

    family: str
    font: str
    thai: bool
    value: int
    shape: int


class PolygonPen(BasePen):  # type: ignore[misc]
    """Collects a glyph as polygons, its curves flattened as the reader of PDFs does."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.contours: Contours = []

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.contours.append([pt])

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.contours[-1].append(pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self.contours[-1] += cubic(self.contours[-1][-1], pt1, pt2, pt3)

    def _qCurveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float]) -> None:
        self.contours[-1] += quadratic(self.contours[-1][-1], pt1, pt2)


def installed() -> list[Path]:
    if shutil.which("fc-list") is None:
        return []
    done = subprocess.run(["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=False)
    return sorted({Path(x) for x in done.stdout.splitlines() if x.endswith((".ttf", ".otf"))})


def family_of(path: Path) -> str:
    """The first word of a font's name: all of Noto is one family, as its Latin figures are the same in many scripts."""
    found = re.match("[A-Z]?[a-z]+|[A-Z]+", path.stem)
    return found[0] if found else path.stem


def shapes_of(path: Path) -> list[Shape]:
    try:
        font = TTFont(path, lazy=True)
        names, glyphs = font.getBestCmap() or {}, font.getGlyphSet()
    except (TTLibError, OSError, KeyError):
        return []
    out = []
    for code in FIGURES:
        if code in names:
            pen = PolygonPen(glyphs)
            glyphs[names[code]].draw(pen)
            if shape := grid(pen.contours):
                out.append(Shape(family_of(path), path.name, code > 0x80, (code & 15), shape))
    return out if len(out) >= 10 else []


def cover(shapes: list[int]) -> list[int]:
    """Shapes of which every other is near one, those that many fonts share first."""
    keep: list[int] = []
    for x in sorted(set(shapes), key=lambda s: (-shapes.count(s), s)):
        if all((x ^ k).bit_count() > ALIKE for k in keep):
            keep.append(x)
    return keep


def table(shapes: list[Shape]) -> list[list[int]]:
    return [cover([s.shape for s in shapes if s.value == d]) for d in range(10)]


def measured(shapes: list[Shape]) -> tuple[int, int, int, int]:
    """Honest figures and how many of them are denied; false ones and how many."""
    honest = honest_denied = false = false_denied = 0
    for family in sorted({s.family for s in shapes}):
        rest = table([s for s in shapes if s.family != family])
        fonts: dict[tuple[str, bool], list[Shape]] = {}
        for s in shapes:
            if s.family == family:
                fonts.setdefault((s.font, s.thai), []).append(s)
        for mine in fonts.values():
            claims = [(s.value, s.shape) for s in mine]
            found = denied(claims, rest)
            honest += len(found)
            honest_denied += sum(x is not None for x in found)
            for i, s in enumerate(mine):
                for lie in range(10):
                    if lie != s.value:
                        false += 1
                        false_denied += denied([*claims[:i], (lie, s.shape), *claims[i + 1 :]], rest)[i] is not None
    return honest, honest_denied, false, false_denied


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the table")
    args = parser.parse_args()
    shapes = [s for path in installed() for s in shapes_of(path)]
    if not shapes:
        print("no fonts are installed, or fontconfig is not")
        return
    honest, honest_denied, false, false_denied = measured(shapes)
    fonts, families = len({s.font for s in shapes}), len({s.family for s in shapes})
    print(f"{fonts} fonts of {families} families, each family left out in turn")
    print(f"honest figures denied: {honest_denied} of {honest}")
    print(f"false figures denied:  {false_denied} of {false} ({100 * false_denied / false:.1f} %)")
    if args.write:
        rows = {str(d): [f"{x:035x}" for x in mine] for d, mine in enumerate(table(shapes))}
        TABLE.write_text(json.dumps(rows, indent=0) + "\n", "utf-8")
        print(f"{TABLE.relative_to(ROOT)}: {sum(map(len, rows.values()))} shapes")


if __name__ == "__main__":
    main()
