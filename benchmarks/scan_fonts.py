"""Fonts that the pages of the study of scans are printed with: families never trained on, and a few that were.

Families are found by the name inside the font file, in the folders of `SARABAN_FONTS` (parted as PATH is) and in the
system's own; `training/fonts.py` fetches them. What is absent is named on the page and left out.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

# The recogniser is trained on none of these (training/fonts.py leaves them out).
HELD_OUT = ("Arundina Serif", "Arundina Sans", "Niramit", "Trirong", "Bai Jamjuree")
# The recogniser knows these: how much easier they are says how much it has learnt by heart.
SEEN = ("Sarabun", "Laksaman", "Kinnari")

_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")
_CONSONANT = "ก"
_WANTED = "ก๙ญ0A(“"


@dataclass(frozen=True)
class Face:
    """A family: its regular and bold files. `rise`: the height of ก by the type size."""

    name: str
    regular: Path
    bold: Path
    rise: float

    def sized(self, pixels: float, bold: bool = False) -> ImageFont.FreeTypeFont:
        """The face with a ก of so many pixels."""
        return _sized(self.bold if bold else self.regular, max(4, round(pixels / self.rise)))


@cache
def _sized(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


def folders() -> list[Path]:
    """Where fonts are looked for."""
    named = [x for x in os.environ.get("SARABAN_FONTS", "").split(os.pathsep) if x]
    windows = [str(Path(os.environ["WINDIR"]) / "Fonts")] if "WINDIR" in os.environ else []
    return [p for x in (*named, *_SYSTEM, *windows) if (p := Path(x).expanduser()).is_dir()]


@cache
def faces(names: Sequence[str] = (*HELD_OUT, *SEEN)) -> dict[str, Face]:
    """The families that are here, in the order of `names`."""
    found: dict[str, dict[str, Path]] = {name: {} for name in names}
    for folder in folders():
        for path in sorted((*folder.rglob("*.ttf"), *folder.rglob("*.otf"))):
            plain = path.stem.lower().replace("-", "").replace("_", "")
            if not any(plain.startswith(n.lower().replace(" ", "")) for n in names):
                continue  # opening every font of a machine takes seconds
            try:
                family, style = ImageFont.truetype(str(path), 10).getname()
            except OSError:
                continue
            if family in found and style in ("Regular", "Bold"):
                found[family].setdefault(style, path)
    out = {}
    for name, styles in found.items():
        if "Regular" in styles:
            top, bottom = (_sized(styles["Regular"], 1000).getbbox(_CONSONANT)[i] for i in (1, 3))
            bold = styles.get("Bold", styles["Regular"])
            out[name] = Face(name, styles["Regular"], bold, (bottom - top) / 1000)
    return out
