"""What tesseract's word is worth: how often it reads the figures of invented numbers and dates rightly, what it says
for those that its Thai data lack, and what `extractors.scan_witness` makes of it. Prints the tables of docs/trust.md.

Run: .venv/bin/python -m benchmarks.tesseract_figures [how many] [lines|figures] (needs tesseract-ocr-tha,
fonts-thai-tlwg and fonts-sipa-arundina; 2,000 lines take three minutes)
"""

import io
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extractors.month_name import full_names
from extractors.scan_align import align, cells
from extractors.scan_tesseract import Grey, TesseractLine, read_line
from extractors.scan_witness import DIFFER, ONE, doubts

FAMILIES = ("Laksaman", "Norasi", "Kinnari", "Garuda", "Loma", "Umpush", "Waree", "Arundina Serif")
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
PREFIXES = ["กท", "นร", "มท", "ศธ", "กค", "พม", "สธ", "อว", "ทส", "พณ", "ดศ", "ยธ", "ศก", "รง"]
ARABIC, THAI = "0123456789", "๐๑๒๓๔๕๖๗๘๙"
LACKING = "๔๖๗๘๙"
GROUPS = {"0-9": ARABIC, "๐๑๒๓๕": "๐๑๒๓๕", LACKING: LACKING}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line with its truth: the same shape as a reading. `kind`: resolution and damage."""

    picture: Grey
    text: str
    at: list[tuple[int, int]]
    sure: list[int]
    kind: str


def words(lot: random.Random) -> str:
    """A number or a date as letters print them; every number is invented."""
    n, year = lot.randint, lot.randint(2550, 2572)
    date = f"{n(1, 31)} {lot.choice(full_names())} {year}"
    match lot.randrange(6):
        case 0:
            part = f".{n(1, 19)}" if lot.random() < 0.4 else ""
            return f"ที่ {lot.choice(PREFIXES)} {n(0, 9999):04d}{part}/{lot.choice(['', 'ว', 'ว ', ''])}{n(1, 99999)}"
        case 1:
            return date
        case 2:
            return f"ลงวันที่ {n(1, 31)} {lot.choice(SHORT)} {lot.choice([year, year - 2500])}"
        case 3:
            return f"ครั้งที่ {n(1, 20)}/{year} เมื่อวันที่ {date}"
        case 4:
            return f"คำสั่งที่ {n(1, 4999)}/{year} ลงวันที่ {date}"
        case _:
            return f"หนังสือที่ {lot.choice(PREFIXES)} {n(0, 9999):04d}/{n(1, 9999)} ลงวันที่ {date}"


@cache
def face(family: str) -> str:
    """The file of a family's upright face on this machine."""
    said = subprocess.run(
        ["fc-match", "-f", "%{file}", f"{family}:lang=th"], capture_output=True, text=True, check=True
    )
    if family.replace(" ", "") not in said.stdout:
        raise SystemExit(f"the font {family} is not on this machine")
    return said.stdout


def worn(picture: Image.Image, dpi: int, lot: random.Random) -> Image.Image:
    """Turned a little, blurred, pale, with noise; at times black and white alone, at times a poor JPEG."""
    picture = picture.rotate(lot.uniform(-0.4, 0.4), fillcolor=255, resample=Image.Resampling.BILINEAR)
    picture = picture.filter(ImageFilter.GaussianBlur(lot.uniform(0.4, 1.3) * dpi / 300))
    grey = 255 - (255 - np.asarray(picture, np.float32)) * lot.uniform(0.6, 1)
    grey += np.random.default_rng(lot.randrange(2**31)).normal(0, lot.uniform(4, 22), grey.shape)
    if lot.random() < 0.4:
        grey = np.where(grey > lot.randint(130, 190), 255, 0)
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if lot.random() < 0.5:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=lot.randint(30, 75))
        picture = Image.open(file).convert("L")
    return picture


def drawn(text: str, family: str, dpi: int, is_worn: bool, lot: random.Random) -> Drawn:
    """The text in 14 to 16 points, cut as `line_image` cuts: 48 rows, baseline at 33, consonants 16 high."""
    size = round(lot.choice([14, 15, 16]) * dpi / 72)
    font = ImageFont.truetype(face(family), size, layout_engine=ImageFont.Layout.RAQM)
    band = -font.getbbox("ก", anchor="ls")[1]
    margin, base = band, 3 * band
    picture = Image.new("L", (int(font.getlength(text)) + 2 * margin, 5 * band), 255)
    ImageDraw.Draw(picture).text((margin, base), text, font=font, fill=lot.randint(0, 60) * is_worn, anchor="ls")
    if is_worn:
        picture = worn(picture, dpi, lot)
    scale, left, top = 16 / band, margin - band / 4, base - band * 33 / 16
    right = picture.width - left
    width = max(8, round((right - left) * scale))
    cut = picture.resize((width, 48), Image.Resampling.LANCZOS, box=(left, top, right, top + 3 * band))
    ends = [round((margin + font.getlength(text[:k]) - left) * scale) for k in range(len(text) + 1)]
    at = [(a, max(a, b)) for a, b in pairwise(ends)]
    return Drawn(np.asarray(cut), text, at, [1000] * len(text), f"{dpi} dpi {'worn' if is_worn else 'clean'}")


def lines(many: int, seed: int = 7) -> Iterator[tuple[Drawn, random.Random]]:
    """Families, resolutions and damage in turn; every second line in Thai figures."""
    for i in range(many):
        lot = random.Random(seed * 100_003 + i)
        text = words(lot)
        text = text.translate(str.maketrans(ARABIC, THAI)) if i % 2 else text
        yield drawn(text, FAMILIES[i // 2 % len(FAMILIES)], (200, 300)[i // 16 % 2], bool(i // 32 % 2), lot), lot


def misread(line: Drawn, lot: random.Random) -> tuple[Drawn, int]:
    """The line with one figure read as another of its set, and where."""
    at = lot.choice([i for i, c in enumerate(line.text) if c in ARABIC + THAI])
    own = ARABIC if line.text[at] in ARABIC else THAI
    other = lot.choice([c for c in own if c != line.text[at]])
    return replace(line, text=line.text[:at] + other + line.text[at + 1 :]), at


def measured(many: int, figures: bool) -> None:
    """Both tables for one way of reading."""
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    instead: dict[str, Counter[str]] = defaultdict(Counter)
    words_of: dict[str, Counter[str]] = defaultdict(Counter)
    sure: dict[bool, list[int]] = {True: [], False: []}
    for line, lot in lines(many):
        theirs = read_line(line.picture, "tha", figures=figures)
        if theirs is None:
            raise SystemExit("tesseract-ocr-tha is not on this machine")
        _, mine = cells(line)
        found = align(mine, cells(theirs)[1])
        for x, y in zip(mine, found.other, strict=True):
            group = next((g for g, of in GROUPS.items() if x.character in of), None)
            if group is None:
                continue
            read = y.character if y else "-"
            kind = "right" if read == x.character else "figure" if read in ARABIC + THAI else "letter" if y else "none"
            said[group, line.kind][kind] += 1
            said[group, "all"][kind] += 1
            instead[x.character][read] += 1
            if y and kind in ("right", "figure") and group != LACKING:
                sure[kind == "right"].append(y.sure)
        judged(line, theirs, lot, words_of)
    print(f"\n## tesseract tha, {'figures' if figures else 'whole lines'}, {many} lines\n")
    for (group, kind), n in said.items():
        whole = sum(n.values())
        shares = "  ".join(f"{k} {n[k] / whole:.2%}" for k in ("right", "figure", "letter", "none"))
        print(f"{group:6} {kind:14} {whole:6}  {shares}")
    for c in LACKING + "๐๑๒๓๕" + ARABIC:
        whole = sum(instead[c].values())
        print(c, whole, "  ".join(f"{k} {n / whole:.1%}" for k, n in instead[c].most_common(7) if n / whole > 0.0005))
    for right, those in sure.items():
        those.sort()
        print(
            "sureness of",
            "right" if right else "wrong",
            [those[int(len(those) * q)] for q in (0.02, 0.05, 0.5, 0.7, 0.8, 0.9)],
        )
    for name, n in words_of.items():
        print(f"{name:28}", "  ".join(f"{k} {v} ({v / n['lines']:.2%})" for k, v in n.items()))


def judged(line: Drawn, theirs: TesseractLine, lot: random.Random, out: dict[str, Counter[str]]) -> None:
    """Counts what the witness says of the true reading, and of one with a figure misread."""
    kind = "Thai" if any(c in THAI for c in line.text) else "Arabic"
    true = out[f"true reading, {kind}"]
    true["lines"] += 1
    true["denied"] += any(x.rule == DIFFER for x in doubts(line, line, tesseract=theirs))
    true["all confirmed by it alone"] += not doubts(line, tesseract=theirs)
    wrong, at = misread(line, lot)
    false = out[f"one figure misread, {kind}"]
    false["lines"] += 1
    codes = {x.rule for x in doubts(wrong, wrong, tesseract=theirs) if x.start <= at < x.end}
    alone = {x.rule for x in doubts(wrong, tesseract=theirs) if x.start <= at < x.end}
    false["denied"] += DIFFER in codes
    false["confirmed by it alone"] += not alone & {DIFFER, ONE}


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    ways = {"lines": (False,), "figures": (True,)}.get(sys.argv[-1], (False, True))
    for way in ways:
        measured(count, way)
