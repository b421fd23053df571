"""Faults of Word, Distiller and e-correspondence systems: what each makes of a line of words.

Each fault is one function from the words of a line to the signs as drawn (`Glyph`), or one way in which the font tells
what its codes mean (`Fault.font`). The shapes are always right; what the file says about them is not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_CLUSTER = re.compile(f"[^{MARKS}][{MARKS}]*\u0e33?|.", re.S)
_TALL = "ปฝฟฬ"  # their ascenders push marks to the left


@dataclass(frozen=True)
class Glyph:
    """A sign as drawn: its shape, what the file says it means (None: nothing), and its width in em/1000."""

    shape: str
    says: str | None
    width: int
    lift: int | None = None  # drawn in a text object of its own, moved right by so much in em/1000


@dataclass(frozen=True)
class Fault:
    """One kind of damage. `font`: where codes get meaning: `cid` two-byte codes with ToUnicode; `cmap` the same
    without it, but with the cmap in the font; `names` bytes with glyph names; `latin` TIS-620 said to be Latin.
    """

    name: str
    glyphs: Callable[[str, "Face"], list[Glyph]]
    font: str = "cid"
    template: bool = False  # near-white words under the first lines
    per_glyph: bool = False  # each mark a text object of its own, after its line


@dataclass
class Face:
    """One font file: its widths, and the codes given to its signs. A code stands for (shape, meaning, width)."""

    path: str
    bytes_of_tis: bool = False  # codes are the bytes of TIS-620, as fonts before Unicode have them
    codes: dict[tuple[str, str | None, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from fontTools.ttLib import TTFont

        self.font = TTFont(self.path)
        self.cmap = self.font.getBestCmap()
        self.scale: float = 1000 / self.font["head"].unitsPerEm
        self.advance: dict[str, tuple[int, int]] = self.font["hmtx"].metrics

    def width(self, sign: str) -> int:
        """The width of a sign in em/1000; 0 for a mark, whatever its glyph says."""
        if re.match(f"[{MARKS}]", sign):
            return 0
        return round(self.advance[self.cmap.get(ord(sign), ".notdef")][0] * self.scale)

    def code(self, glyph: Glyph) -> int:
        """The code of a glyph; the same shape with another meaning has another code, as Word's subsets have."""
        number: int = glyph.shape.encode("cp874")[0] if self.bytes_of_tis else len(self.codes) + 33
        return self.codes.setdefault((glyph.shape, glyph.says, glyph.width), number)


# --- what each fault makes of a line


def whole(text: str, face: Face) -> list[Glyph]:
    """No fault: sara am is drawn as one glyph."""
    return [Glyph(c, c, face.width(c)) for c in text]


def _sara_am(text: str, face: Face, nikhahit: str | None, aa: str = "\u0e32", between: str = "") -> list[Glyph]:
    out = []
    for c in text:
        if c != "\u0e33":
            out.append(Glyph(c, c, face.width(c)))
            continue
        tone = out.pop() if out and out[-1].shape in "\u0e48\u0e49\u0e4a\u0e4b" else None
        out.append(Glyph("\u0e4d", nikhahit, 0))
        out += [tone] if tone else []
        out += [Glyph(x, x, 0) for x in between]
        out.append(Glyph("\u0e32", aa, face.width("\u0e32")))
    return out


def nikhahit_without_unicode(text: str, face: Face) -> list[Glyph]:
    """Word: the ring of sara am is a glyph without an entry in ToUnicode."""
    return _sara_am(text, face, None)


def nikhahit_as_blank(text: str, face: Face) -> list[Glyph]:
    """Word: the ring of sara am is said to be a blank; it has no width."""
    return _sara_am(text, face, " ")


def split_sara_am(text: str, face: Face) -> list[Glyph]:
    """Ring and aa apart, with a blank between."""
    return _sara_am(text, face, "\u0e4d", between=" ")


def decomposed_sara_am(text: str, face: Face) -> list[Glyph]:
    """Ring and aa apart, tone after the ring."""
    return _sara_am(text, face, "\u0e4d")


def every_aa_is_am(text: str, face: Face) -> list[Glyph]:
    """The glyph of sara aa, drawn after the ring for sara am too, says sara am; the ring says nothing."""
    return [g if g.shape != "\u0e32" else Glyph(g.shape, "\u0e33", g.width) for g in _sara_am(text, face, None)]


def private_use(text: str, face: Face) -> list[Glyph]:
    """Marks moved for tall or deep consonants carry the private numbers F700-F71A of old Thai fonts."""
    high = dict(zip("\u0e48\u0e49\u0e4a\u0e4b\u0e4c", range(0xF70A, 0xF70F), strict=True))  # low: no vowel below them
    left_low = dict(zip("\u0e48\u0e49\u0e4a\u0e4b\u0e4c", range(0xF705, 0xF70A), strict=True))
    left_high = dict(zip("\u0e48\u0e49\u0e4a\u0e4b\u0e4c", range(0xF713, 0xF718), strict=True))
    left = {"\u0e31": 0xF710, "\u0e34": 0xF701, "\u0e35": 0xF702, "\u0e36": 0xF703, "\u0e37": 0xF704, "\u0e47": 0xF712}
    deep = {"\u0e38": 0xF718, "\u0e39": 0xF719, "\u0e3a": 0xF71A}
    out: list[Glyph] = []
    for cluster in _CLUSTER.findall(text):
        base = cluster[0]
        above = any(c in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d" for c in cluster)
        for c in cluster:
            number = None
            if c in high:
                if base in _TALL:
                    number = (left_high if above else left_low)[c]
                elif not above and "\u0e33" not in cluster:
                    number = high[c]
            elif c in left and base in _TALL:
                number = left[c]
            elif c in deep and base in "ฎฏ":
                number = deep[c]
            elif c in "ญฐ" and any(d in cluster for d in deep):
                number = 0xF70F if c == "ญ" else 0xF700
            out.append(Glyph(c, chr(number) if number else c, face.width(c)))
    return out


def tone_first(text: str, face: Face) -> list[Glyph]:
    """The tone stands before the vowel in the file."""
    swapped = re.sub("([\u0e31\u0e34-\u0e39])([\u0e48-\u0e4c])", r"\2\1", text)
    return whole(swapped, face)


def doubled_marks(text: str, face: Face) -> list[Glyph]:
    """Bold by drawing twice: each mark stands twice in the file."""
    return [g for g in whole(text, face) for _ in range(2 if re.match(f"[{MARKS}]", g.shape) else 1)]


def blank_before_marks(text: str, face: Face) -> list[Glyph]:
    """A blank without width stands before each upper mark."""
    out: list[Glyph] = []
    for g in whole(text, face):
        if (
            re.match("[\u0e31\u0e34-\u0e37\u0e47-\u0e4c]", g.shape)
            and out
            and not re.match(f"[{MARKS}]", out[-1].shape)
        ):
            out.append(Glyph(" ", " ", 0))
        out.append(g)
    return out


def mark_after_next(text: str, face: Face) -> list[Glyph]:
    """A mark comes one consonant late in the file, though it is drawn over its own: ทั้ง as ท ง ั ้."""
    out: list[Glyph] = []
    late: list[Glyph] = []
    for c in text:
        g = Glyph(c, c, face.width(c))
        if re.match("[\u0e31\u0e34-\u0e37\u0e47-\u0e4c]", c):
            late.append(g)
            continue
        out.append(g)
        if late and "\u0e01" <= c <= "\u0e2e":
            out += [Glyph(m.shape, m.says, 0, -g.width) for m in late]
            late = []
        elif late:
            out[-1:-1] = late
            late = []
    return out + late


def letter_spaced(text: str, face: Face) -> list[Glyph]:
    """A blank of the file between any two clusters, where the words themselves are held apart by two."""
    out: list[Glyph] = []
    for cluster in _CLUSTER.findall(text):
        out += [*whole(cluster, face), Glyph(" ", " ", 120)]
    return out


FAULTS = (
    Fault("no fault", whole),
    Fault("ring of sara am without Unicode", nikhahit_without_unicode),
    Fault("ring of sara am as a blank", nikhahit_as_blank),
    Fault("every sara aa as sara am", every_aa_is_am),
    Fault("private-use marks", private_use),
    Fault("sara am split by a blank", split_sara_am),
    Fault("sara am decomposed", decomposed_sara_am),
    Fault("tone before vowel", tone_first),
    Fault("marks doubled", doubled_marks),
    Fault("blank before marks", blank_before_marks),
    Fault("mark one consonant late", mark_after_next),
    Fault("marks in text objects of their own", whole, per_glyph=True),
    Fault("no ToUnicode, cmap in the font", whole, font="cmap"),
    Fault("no ToUnicode, glyph names", whole, font="names"),
    Fault("TIS-620 as Latin-1", whole, font="latin"),
    Fault("letters spaced with blanks", letter_spaced),
    Fault("near-white template under the words", whole, template=True),
)
