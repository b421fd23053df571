"""Thai fonts that this machine has, as fontconfig lists them."""

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Families in the order of their likeness to official letters; of those found, the first few make the corpus.
WANTED = (
    "Laksaman",
    "Noto Sans Thai",
    "Norasi",
    "Garuda",
    "Noto Looped Thai",
    "Kinnari",
    "Loma",
    "Noto Serif Thai",
    "Waree",
    "Umpush",
    "Sawasdee",
    "Tlwg Typist",
)


@dataclass(frozen=True)
class FontFamily:
    """A family with its regular and bold files."""

    name: str
    regular: Path
    bold: Path

    def has(self, signs: Iterable[str]) -> bool:
        """Whether both files have a glyph for each of these signs."""
        from fontTools.ttLib import TTFont

        wanted = {ord(c) for c in signs}
        return all(wanted <= TTFont(str(file), lazy=True).getBestCmap().keys() for file in (self.regular, self.bold))


def thai_fonts(most: int) -> list[FontFamily]:
    """At most so many families with a regular and a bold TrueType file; empty without fontconfig."""
    if shutil.which("fc-list") is None:
        return []
    order = ["fc-list", ":lang=th", "--format", "%{family[0]}\t%{style[0]}\t%{file}\n"]
    listed = subprocess.run(order, capture_output=True, encoding="utf-8", check=False).stdout
    found: dict[str, dict[str, Path]] = {}
    for row in sorted(listed.splitlines()):
        family, style, file = row.split("\t")
        if file.endswith(".ttf"):
            found.setdefault(family, {}).setdefault(style, Path(file))
    whole = [
        FontFamily(name, found[name]["Regular"], found[name]["Bold"])
        for name in WANTED
        if {"Regular", "Bold"} <= found.get(name, {}).keys()
    ]
    return whole[:most]
