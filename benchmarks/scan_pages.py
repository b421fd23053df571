"""Letters as pictures of pages, with the place of every printed line: what a copier would see before it does harm.

Laid out as สำนักนายกรัฐมนตรี's regulation has it: the Garuda above, ที่ left and the office right, the date in the
middle, paragraphs set to both margins, the signature block from the middle, the owner's office at the foot; a memo with
its three labelled rows over dotted lines. Places in points while laying out, in pixels on the picture, in 1/100 point
in the truth.
"""

import re
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.random_letter import RIGHT, Row
from benchmarks.scan_fonts import Face
from benchmarks.scan_ink import BLACK, BLUE, garuda, handwritten, laid_over, seal, signature, stamp
from benchmarks.scan_letters import HAND, PRINT, ScanLetter
from extractors.thai import tokens

WIDTH, HEIGHT = 595.28, 841.89  # A4
TOP, FOOT, PITCH = 64.0, 780.0, 20.5
_HEADING = ("บันทึกข้อความ", "คำสั่ง", "ประกาศ", "รายงานการประชุม", "แบบรายงาน")
_LABEL = re.compile(r"(ส่วนราชการ|ที่|วันที่|เรื่อง|เรียน)  ?")
_PIECES = re.compile(f"{HAND}([^{PRINT}]*){PRINT}")

Spot = tuple[float, float, float, float]


@dataclass(frozen=True)
class TruthLine:
    """What stands at one place. `page` from 0; `box`: its ink, x0 y0 x1 y1 in 1/100 point of the page as drawn.

    `role`: print, or what is not judged as print: stamp, hand, seal, name (a signature may run across it).
    `foot`, `rise`: the height of the feet of its consonants and how tall ก is, in 1/100 point; 0 of what is no print.
    """

    text: str
    page: int
    box: tuple[int, int, int, int]
    role: str = "print"
    foot: int = 0
    rise: int = 0


@dataclass(frozen=True)
class Drawn:
    """The pages (h, w, 3, RGB) and what they say, in reading order."""

    pages: tuple[np.ndarray, ...]
    lines: tuple[TruthLine, ...]
    dpi: int


def drawn(letter: ScanLetter, face: Face, dpi: int, rng: Random, *, coloured: bool = True) -> Drawn:
    """The letter as printed at this resolution. `coloured`: ink of stamps and pens has a colour, else all is black."""
    sheet = _Sheet(letter, face, dpi, rng)
    sheet.print_all()
    pages = [np.asarray(p) for p in sheet.pages]
    if not coloured:
        pages = [np.repeat(np.asarray(Image.fromarray(p).convert("L"))[..., None], 3, axis=2) for p in pages]
    return Drawn(tuple(pages), tuple(sheet.lines), dpi)


class _Sheet:
    def __init__(self, letter: ScanLetter, face: Face, dpi: int, rng: Random) -> None:
        self.letter, self.face, self.dpi, self.rng = letter, face, dpi, rng
        self.scale = dpi / 72
        self.rise = rng.uniform(5.5, 6.4)  # points: ก of 16 point TH Sarabun is about 5.8 high
        self.font = face.sized(self.rise * self.scale)
        self.bold = face.sized(self.rise * self.scale, bold=True)
        self.ink = rng.randint(0, 50)
        self.pages: list[Image.Image] = []
        self.lines: list[TruthLine] = []
        self.new_page()

    def new_page(self) -> None:
        page = Image.new("RGB", (round(WIDTH * self.scale), round(HEIGHT * self.scale)), (255, 255, 255))
        self.pages.append(page)
        self.draw = ImageDraw.Draw(page)
        self.y = TOP
        if len(self.pages) > 1:
            self.words(280, 40, f"- {len(self.pages)} -")

    @property
    def page(self) -> Image.Image:
        return self.pages[-1]

    # ---------- strings ----------

    def width(self, words: str, bold: bool = False) -> float:
        """In points."""
        return (self.bold if bold else self.font).getlength(words) / self.scale

    def words(
        self, x: float, y: float, words: str, bold: bool = False, role: str = "print", spread: float = 0
    ) -> float:
        """Draws a string with the top of its row at y, hand-written parts by hand; the x (points) where it ends."""
        font = self.bold if bold else self.font
        for n, piece in enumerate(_PIECES.split(words)):
            if not piece:
                continue
            if n % 2:
                x = self.by_hand(x, y, piece)
                continue
            parts = [piece] if not spread else re.findall(r" +|[^ ]+", piece)
            start, boxes = x, []
            for part in parts:
                if part.isspace() and spread:
                    x += self.width(part) + spread
                    continue
                at = (x * self.scale, y * self.scale)
                self.draw.text(at, part, font=font, fill=(self.ink,) * 3)
                if part.strip():
                    boxes.append(font.getbbox(part, anchor="la"))
                    boxes[-1] = tuple(b + at[k % 2] for k, b in enumerate(boxes[-1]))
                x += self.width(part, bold)
            if boxes:
                foot = (y * self.scale + font.getmetrics()[0]) * 100 / self.scale
                self.truth(piece.strip(), _around(boxes), role, round(foot), round(self.rise * 100))
            x = max(x, start)
        return x

    def truth(self, text: str, pixels: Spot, role: str, foot: int = 0, rise: int = 0) -> None:
        box = tuple(round(v * 100 / self.scale) for v in pixels)
        self.lines.append(TruthLine(text, len(self.pages) - 1, box, role, foot, rise))  # type: ignore[arg-type]

    def by_hand(self, x: float, y: float, words: str) -> float:
        pen = handwritten(self.rng, words, self.face, self.rise * self.scale, self.rng.choice((BLUE, BLUE, BLACK)))
        left, top = round(x * self.scale), round((y + self.rng.uniform(-2, 3)) * self.scale)
        laid_over(self.page, pen, left, top)
        self.truth(words, (left, top, left + pen.width, top + pen.height), "hand")
        return x + pen.width / self.scale

    def paragraph(self, row: Row) -> None:
        """Set to both margins, but for the last line."""
        lines = self.broken(row.cells[0][1], row.cells[0][0], row.hang)
        for n, words in enumerate(lines):
            x = row.cells[0][0] if n == 0 else row.hang
            room, blanks = RIGHT - x - self.width(words), len(re.findall(" +", words))
            spread = min(room / blanks, 30.0) if blanks and n < len(lines) - 1 and room > 0 else 0
            self.room()
            self.dots(x, self.y, words)
            self.words(x, self.y, words, spread=spread)
            self.y += PITCH

    def broken(self, words: str, first: float, rest: float) -> list[str]:
        """Lines that end between words."""
        lines, line = [], ""
        for word in tokens(words):
            if line and self.width((line + word).rstrip()) > RIGHT - (rest if lines else first):
                lines.append(line.strip())
                line = ""
            line += word
        return [*lines, line.strip()] if line.strip() else lines

    def room(self) -> None:
        if self.y > FOOT:
            self.new_page()

    def dots(self, x: float, y: float, words: str) -> None:
        """The dotted line of a memo's printed form, under what is filled in."""
        label = _LABEL.match(words)
        if self.letter.shape != "memo" or not self.letter.dotted or not label or len(self.pages) > 1:
            return
        base = (y + self.rise * 2.05) * self.scale
        at, end = (x + self.width(label[0])) * self.scale, (RIGHT if x > 200 or label[1] != "ที่" else 285) * self.scale
        size, step = max(1, round(self.scale / 3.5)), 2.6 * self.scale
        while at < end:
            left, top = round(at), round(base)
            self.draw.rectangle((left, top, left + size - 1, top + size - 1), fill=(self.ink,) * 3)
            at += step

    # ---------- rows ----------

    def print_all(self) -> None:
        rows = self.letter.rows
        self.laid = [r for r in rows if r.y is not None]
        if self.letter.shape == "garuda":
            bird = garuda(round(62 * self.scale))
            laid_over(self.page, bird, round((WIDTH / 2 - 31) * self.scale), round(42 * self.scale))
            self.y = 96
        heads = [r.y for r in self.laid if r.role != "footer"]
        self.y = max(self.y, *(y + 30 for y in heads if y is not None)) if heads else self.y
        for n, row in enumerate(rows):
            if row.y is None:
                self.row(n, row)
        last, self.pages = self.pages, self.pages[:1]
        self.draw = ImageDraw.Draw(self.pages[0])
        self.over()
        self.pages = last

    def row(self, n: int, row: Row) -> None:
        if row.breaks:
            self.new_page()
        self.y += row.gap * PITCH
        self.room()
        first = row.cells[0][1]
        if row.wrap:
            self.paragraph(row)
            return
        name = first.startswith("(") and first.endswith(")") and row.gap >= 1.5
        bold = (first.startswith(_HEADING) and len(self.pages) == 1) or first in ("ด่วนที่สุด", "ด่วนมาก", "ด่วน", "ลับ")
        if self.letter.shape == "seal" and "date" in row.field.split() and "date" in self.letter.by_hand:
            self.sealed(row.cells[0][0], first)
            return
        if n in self.letter.ruled:
            self.rules(row)
        if name and self.rng.random() < 0.8:
            self.sign(row.cells[0][0], first)
        at = -1.0
        for x, words in row.cells:
            x = max(x, at + 8)  # a long number pushes what stands right of it
            self.dots(x, self.y, words)
            at = self.words(x, self.y, words, bold, "name" if name else "print")
        self.y += PITCH

    def rules(self, row: Row) -> None:
        """The cell borders of one row of a table."""
        xs = [x - 6 for x, _ in row.cells] + [RIGHT]
        top, foot = ((self.y + d) * self.scale for d in (-1.5, PITCH - 1.5))
        wide = max(1, round(self.scale / 3))
        for y in (top, foot):
            self.draw.line((xs[0] * self.scale, y, xs[-1] * self.scale, y), fill=(self.ink,) * 3, width=wide)
        for x in xs:
            self.draw.line((x * self.scale, top, x * self.scale, foot), fill=(self.ink,) * 3, width=wide)

    def sign(self, x: float, name: str) -> None:
        """A signature over the name, at times across it."""
        wide, high = round(self.width(name) * self.rng.uniform(0.6, 1.0) * self.scale), round(46 * self.scale)
        ink = signature(self.rng, wide, high, self.rng.choice((BLUE, BLUE, BLUE, BLACK)))
        laid_over(
            self.page,
            ink,
            round((x + self.rng.uniform(0, 20)) * self.scale),
            round((self.y - self.rng.uniform(32, 48)) * self.scale),
        )

    def sealed(self, x: float, date: str) -> None:
        words = date.replace(HAND, "").replace(PRINT, "").strip()
        ink = seal(self.rng, words, self.face, self.rise * self.scale)
        left, top = round(x * self.scale), round((self.y - 60) * self.scale)
        laid_over(self.page, ink, left, top)
        self.truth(words, (left, top, left + ink.width, top + ink.height), "seal")
        self.y += PITCH

    def over(self) -> None:
        """Rows with places of their own: fax headers and footers in print, stamps in ink."""
        groups: dict[float, list[Row]] = {}
        for row in self.laid:
            if row.role == "stamp" and row.y is not None and row.y > 20:
                groups.setdefault(row.cells[0][0], []).append(row)
            else:
                self.words(row.cells[0][0], row.y or 0, row.cells[0][1])
        for x, rows in groups.items():
            ink = stamp(
                self.rng, [r.cells[0][1] for r in rows], self.face, self.rise * 0.9 * self.scale, 16 * self.scale
            )
            down = self.rng.choice((0.0, 0.0, 0.0, self.rng.uniform(20, 150)))  # at times across the letter's own head
            left, top = round((x - 10) * self.scale), round((max(4.0, (rows[0].y or 20) - 12) + down) * self.scale)
            laid_over(self.page, ink, left, top)
            self.truth(" ".join(r.cells[0][1] for r in rows), (left, top, left + ink.width, top + ink.height), "stamp")


def _around(boxes: list[Spot]) -> Spot:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
