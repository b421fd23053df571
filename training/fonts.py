"""The font families that lines are drawn in, where they come from, and which are kept away from training.

Debian: fonts-thai-tlwg, fonts-noto-core, fonts-arundina. npm: `@expo-google-fonts/<name>` (SIL Open Font Licence). The
held-out families are never trained on: they measure what the recogniser does with a face that it has not seen.
"""

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from training.characters import CHARACTERS

# Looped faces like those of offices come first: TH Sarabun is the face of nearly every letter, then Angsana and Cordia.
WEIGHTS = {
    "Sarabun": 10, "Laksaman": 8, "Norasi": 6, "Kinnari": 4, "Taviraj": 3, "Loma": 2, "Garuda": 2, "Umpush": 2, "Waree": 1,
    "Sawasdee": 1, "TlwgTypist": 1, "TlwgTypo": 1, "TlwgTypewriter": 1, "TlwgMono": 1, "Purisa": 1,
    "NotoSansThai": 1, "NotoSansThaiLooped": 2, "NotoLoopedThai": 2, "NotoSerifThai": 1, "IBMPlexSansThaiLooped": 2,
    "IBMPlexSansThai": 1, "Anuphan": 0.5, "Athiti": 2, "Maitree": 2, "Pridi": 1, "Mitr": 0.5, "Kanit": 0.5, "Prompt": 0.5,
    "KoHo": 1, "K2D": 1, "Kodchasan": 1, "Krub": 1, "Thasadith": 2, "ChakraPetch": 0.5, "Charm": 0.7, "Charmonman": 0.3,
    "Fahkwang": 1, "Mali": 1, "Itim": 0.5, "Sriracha": 0.5,
}  # fmt: skip
HELD_OUT = ("ArundinaSerif", "ArundinaSans", "Niramit", "Trirong", "BaiJamjuree")
NPM = [
    "sarabun",
    "taviraj",
    "athiti",
    "maitree",
    "pridi",
    "mitr",
    "kanit",
    "prompt",
    "koho",
    "k2d",
    "kodchasan",
    "krub",
    "thasadith",
    "chakra-petch",
    "charm",
    "charmonman",
    "fahkwang",
    "mali",
    "itim",
    "sriracha",
    "anuphan",
    "ibm-plex-sans-thai",
    "ibm-plex-sans-thai-looped",
    "noto-sans-thai",
    "noto-sans-thai-looped",
    "noto-serif-thai",
    "niramit",
    "trirong",
    "bai-jamjuree",
]
DEBIAN = ["fonts-thai-tlwg", "fonts-noto-core", "fonts-arundina"]
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_TOO_THIN_OR_FAT = ("Thin", "100", "200", "ExtraLight", "800", "900", "Black", "ExtraBold", "Mono-", "Condensed")


@dataclass(frozen=True)
class Face:
    """One font file: `family`, its characters, and the height of ก as a share of the type size."""

    path: str
    family: str
    has: frozenset[str]
    band: float


def folders() -> list[Path]:
    """Where fonts are looked for: SARABAN_FONTS (several, as in PATH), then the system's folders."""
    named = [Path(x) for x in os.environ.get("SARABAN_FONTS", "").split(os.pathsep) if x]
    return [x for x in (*named, *map(Path, SYSTEM_FOLDERS)) if x.is_dir()]


@cache
def faces() -> dict[str, tuple[Face, ...]]:
    """Family -> its usable faces (no hairlines, no black ones), of every family named here that is on the machine."""
    found: dict[str, list[Face]] = {}
    for folder in folders():
        for path in sorted(folder.rglob("*.ttf")):
            family = path.stem.split("-")[0].split("_")[0]
            if family not in WEIGHTS and family not in HELD_OUT:
                continue
            if any(x in path.stem.replace(family, "", 1) for x in _TOO_THIN_OR_FAT):
                continue
            with TTFont(path, lazy=True) as font:
                cmap = font.getBestCmap()
                has = frozenset(c for c in CHARACTERS if ord(c) in cmap)
                if "ก" not in has or "๙" not in has:
                    continue
                glyphs = font.getGlyphSet()
                pen = BoundsPen(glyphs)
                glyphs[cmap[ord("ก")]].draw(pen)
                band = pen.bounds[3] / font["head"].unitsPerEm
            found.setdefault(family, []).append(Face(str(path), family, has, band))
    return {k: tuple(v) for k, v in sorted(found.items())}


def fetch(target: Path) -> None:
    """Unpacks the npm packages of fonts under `target`. The network is used by this command alone."""
    target.mkdir(parents=True, exist_ok=True)
    for name in NPM:
        if (target / name).is_dir():
            continue
        made = subprocess.run(
            ["npm", "pack", "--silent", f"@expo-google-fonts/{name}"],
            cwd=target,
            capture_output=True,
            text=True,
            check=False,
        )
        packed = target / made.stdout.strip().split("\n")[-1]
        if made.returncode or not packed.is_file():
            print(f"not fetched: {name}: {made.stderr.strip()[-200:]}", file=sys.stderr)
            continue
        with tarfile.open(packed) as tar:
            members = [m for m in tar.getmembers() if m.name.endswith(".ttf") and m.isfile()]
            tar.extractall(target / name, members, filter="data")
        packed.unlink()


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
