"""Fonts of a PDF: character codes of a font to Unicode and widths, with the faults that only a font shows.

playa gives a code without an entry in the ToUnicode map back as the character of the same number, which reads as a word
in a strange alphabet and hides the damage. Here such a code is U+FFFD: what the file does not say is not made up.
"""

import re
from collections.abc import Sequence
from struct import unpack
from typing import Final, NamedTuple

from playa.cmapdb import CMap, IdentityCMap, ToUnicodeMap
from playa.encodingdb import cid2unicode_from_encoding
from playa.font import CIDFont, Font, SimpleFont, Type3Font
from playa.fontmetrics import FONT_METRICS as CORE_FONTS
from playa.pdftypes import PSLiteral

from extractors.canonical import canonicalise
from extractors.digits import arabic
from extractors.pdf_font_file import FontFile
from extractors.pdf_font_program import FontProgram

_FIGURE: Final = re.compile("[0-9\u0e50-\u0e59]")
_MARKS: Final = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a" + "".join(map(chr, range(0x0E47, 0x0E4F))))
_FEW_LETTERS: Final = 3  # consonants; fewer prove nothing
_ENOUGH_LETTERS: Final = 100
UNMAPPED: Final = "\ufffd"
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHORT: Final = 2  # bytes; some producers show each glyph by itself
_WHITE = re.compile("[\t\n\r]")


def _plain(text: str) -> str:
    """A mark as it is without its shape for tall or deep consonants (Microsoft's private-use Thai)."""
    return canonicalise(text).text if len(text) == 1 and "\uf700" <= text <= "\uf71d" else text


def _is_another_mark(own: str, said: str) -> bool:
    """Whether the font itself calls a glyph another mark than the map says."""
    return _plain(own) in _MARKS and _plain(own) != _plain(said)


class Code(NamedTuple):
    """One character code: its Unicode text (U+FFFD unmapped), advance in text space, code number, and whether word
    spacing applies to it (PDF 32000-1, 9.3.3: the single-byte code 32 only).
    """

    text: str
    width: float
    number: int
    is_word_space: bool


class FontCodes:
    """What one font makes of its codes. `number` counts the fonts of a document from 0. `em`: the type size at font
    size 1. `drawable`: its shapes are in the file or known to everybody, so that a picture of the page shows them.
    """

    __slots__ = (
        "_agree",
        "_cmap",
        "_codes",
        "_counted",
        "_encoding",
        "_figures",
        "_file",
        "_font",
        "_map",
        "_numbered",
        "_short",
        "ascent",
        "bold",
        "by_program",
        "descent",
        "drawable",
        "em",
        "name",
        "number",
    )

    def __init__(self, font: Font, number: int) -> None:
        self._font = font
        self.number = number
        self.name = font.fontname
        self.bold = "bold" in self.name.lower() or "black" in self.name.lower()
        # Ascent and descent are often absurd; a box that a person is shown needs only sane ones.
        d = font.matrix[3]
        self.ascent = min(max(font.ascent * d, 0.6), 1.0)
        self.descent = max(min(font.descent * d, -0.15), -0.35)
        own_scale = isinstance(font, Type3Font) and abs(d) > 0
        self.em = abs(d) * 1000 if own_scale else 1.0
        embedded = any(key in font.descriptor for key in ("FontFile", "FontFile2", "FontFile3"))
        self.drawable = embedded or isinstance(font, Type3Font) or font.basefont in CORE_FONTS
        self._codes: dict[bytes, Code] = {}
        self._numbered: dict[int, Code] = {}  # the same, where a code's number says all
        self._short: dict[bytes, list[Code]] = {}
        # playa makes a map of its own where the file has none, from the embedded font's characters by glyph and not by
        # code: with a CIDToGIDMap every letter would be another one.
        own = isinstance(font, CIDFont) and "ToUnicode" not in font.spec
        self._map: ToUnicodeMap | None = None if own else getattr(font, "tounicode", None)
        self._cmap: CMap | IdentityCMap | None = font.cmap if isinstance(font, CIDFont) else None  # type: ignore[assignment]
        self._encoding: dict[int, str] | None = None
        self._figures: dict[int, str] | None = None
        self._counted = 0
        self._agree: bool | None = None
        self._file = FontFile(font) if embedded else None
        self.by_program: set[int] = set()  # codes shown so far that only the embedded font itself explains

    def decode(self, data: bytes) -> list[Code]:
        """The codes of a shown string, in order."""
        if len(data) <= _SHORT:
            short = self._short.get(data)
            if short is None:
                short = self._short[data] = self._decoded(data)
            return short
        return self._decoded(data)

    def _decoded(self, data: bytes) -> list[Code]:
        numbers: Sequence[int]
        if self._cmap is None:
            width, numbers = 1, data
        elif type(self._cmap) is IdentityCMap:
            count = len(data) // 2
            width, numbers = 2, unpack(f">{count}H", data[: 2 * count])
        else:
            return [self._known(bytes(part), cid) for part, cid in self._cmap.decode(data)]
        known = self._numbered
        try:
            return [known[n] for n in numbers]
        except KeyError:
            for n in numbers:
                if n not in known:
                    known[n] = self._known(n.to_bytes(width, "big"), n)
            return [known[n] for n in numbers]

    def _known(self, key: bytes, cid: int) -> Code:
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = self._code(key, cid)
        return code

    @property
    def family(self) -> str:
        """The font's name without the subset's tag and the style."""
        return re.split(r"[-,]", self.name.rpartition("+")[2])[0]

    def glyph_name(self, number: int) -> str:
        """The name of a code's glyph in a simple font, or ""."""
        return self._font.encoding.get(number, "") if isinstance(self._font, SimpleFont) else ""

    @property
    def is_simple(self) -> bool:
        """Whether each code is one byte (PDF 32000-1, 9.6)."""
        return isinstance(self._font, SimpleFont)

    @property
    def program(self) -> FontProgram | None:
        """The program that the font embeds, None where there is none or it cannot be read."""
        return self._file.program if self._file is not None else None

    def mapped(self) -> dict[int, str]:
        """Code number -> text, by the ToUnicode map alone."""
        if self._map is None:
            return {}
        return {int.from_bytes(k, "big"): v for k, v in self._map.bytes2unicode.items()}

    def figures(self) -> dict[int, str]:
        """Code number -> Arabic figure, of the codes that say one: those of the map, and those drawn so far."""
        if self._figures is None:
            self._figures = {c: arabic(t) for c, t in self.mapped().items() if _FIGURE.fullmatch(t)}
        if len(self._codes) != self._counted:
            self._counted = len(self._codes)
            self._figures |= {c.number: arabic(c.text) for c in self._codes.values() if _FIGURE.fullmatch(c.text)}
        return self._figures

    def maps_to(self, text: str) -> set[int]:
        """The numbers of the codes whose ToUnicode entry is `text`."""
        if self._map is None:
            return set()
        return {int.from_bytes(k, "big") for k, v in self._map.bytes2unicode.items() if v == text}

    def _code(self, key: bytes, cid: int) -> Code:
        text = _WHITE.sub(" ", self._text(key, cid))
        if not text or _NOT_TEXT.search(text):
            text = UNMAPPED
        number = int.from_bytes(key, "big")
        if self._file is not None and (text == UNMAPPED or _plain(text) in _MARKS):
            own = self._file.text(cid)
            if own and (text == UNMAPPED or (_is_another_mark(own, text) and self._program_is_right())):
                text = own
                self.by_program.add(number)
        return Code(text, self._font.hdisp(cid), number, self._cmap is None and number == 32)

    def _program_is_right(self) -> bool:
        """Whether the embedded program and the ToUnicode map agree about the font's consonants, so that the program may
        be believed where the map gives a glyph the mark of its neighbour (WeasyPrint).
        """
        if self._agree is None:
            told = right = 0
            for key, said in (self._map.bytes2unicode if self._map is not None else {}).items():
                if len(said) != 1 or not "\u0e01" <= said <= "\u0e2e" or told == _ENOUGH_LETTERS:
                    continue
                own = self._file.text(self._cid(key)) if self._file is not None else ""
                told += bool(own)
                right += own == said
            self._agree = right >= _FEW_LETTERS and 10 * right >= 9 * told
        return self._agree

    def _cid(self, key: bytes) -> int:
        """The number of a code's character in the font."""
        if self._cmap is None or type(self._cmap) is IdentityCMap:
            return int.from_bytes(key, "big")
        return next((cid for _, cid in self._cmap.decode(key)), 0)

    def _text(self, key: bytes, cid: int) -> str:
        font = self._font
        if self._map is not None:
            table = self._map.bytes2unicode
            found = table.get(key)
            if found is None:  # a map whose codes are written with another number of bytes
                found = table.get(key.lstrip(b"\0") or b"\0") or table.get(b"\0" + key)
            if found is not None:
                return found
        if isinstance(font, SimpleFont):
            if self._encoding is None:
                self._encoding = cid2unicode_from_encoding(font.encoding)
                if not self._encoding and self._map is None:
                    self._encoding = {i: chr(i) for i in range(32, 127)}
            return self._encoding.get(cid, UNMAPPED)
        if isinstance(font, CIDFont):
            if font.unicode_map is not None and self._map is None:
                try:
                    return font.unicode_map.get_unichr(cid)
                except KeyError:
                    return UNMAPPED
            to_unicode = font.spec.get("ToUnicode")
            if isinstance(to_unicode, PSLiteral) and "Identity" in to_unicode.name:
                return chr(int.from_bytes(key, "big"))
        return UNMAPPED


class DocumentFonts:
    """The fonts of one document, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Font, FontCodes]] = {}  # the font is held so that its id stays its own
        self.all: list[FontCodes] = []

    def of(self, font: Font) -> FontCodes:
        """The codes of `font`."""
        found = self._known.get(id(font))
        if found is None:
            codes = FontCodes(font, len(self.all))
            self.all.append(codes)
            found = self._known[id(font)] = (font, codes)
        return found[1]
