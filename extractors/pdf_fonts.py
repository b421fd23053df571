"""Fonts of a PDF: character codes of a font to Unicode and widths, with the faults that only a font shows.

playa gives a code without an entry in the ToUnicode map back as the character of the same number, which reads as a word
in a strange alphabet and hides the damage. Here such a code is U+FFFD: what the file does not say is not made up.
"""

import re
from typing import Final, NamedTuple

from playa.cmapdb import CMap, IdentityCMap, ToUnicodeMap
from playa.encodingdb import cid2unicode_from_encoding
from playa.font import CIDFont, Font, SimpleFont, Type3Font
from playa.fontmetrics import FONT_METRICS as CORE_FONTS
from playa.pdftypes import PSLiteral

UNMAPPED: Final = "\ufffd"
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WHITE = re.compile("[\t\n\r]")


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
        "_cmap",
        "_codes",
        "_encoding",
        "_font",
        "_map",
        "ascent",
        "bold",
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
        self._map: ToUnicodeMap | None = getattr(font, "tounicode", None)
        self._cmap: CMap | IdentityCMap | None = font.cmap if isinstance(font, CIDFont) else None  # type: ignore[assignment]
        self._encoding: dict[int, str] | None = None

    def decode(self, data: bytes) -> list[Code]:
        """The codes of a shown string, in order."""
        known = self._codes
        out = []
        if self._cmap is None:
            for i in range(len(data)):
                key = data[i : i + 1]
                code = known.get(key)
                if code is None:
                    code = known[key] = self._code(key, data[i])
                out.append(code)
        elif type(self._cmap) is IdentityCMap:
            for i in range(0, len(data) - 1, 2):
                key = data[i : i + 2]
                code = known.get(key)
                if code is None:
                    code = known[key] = self._code(key, int.from_bytes(key, "big"))
                out.append(code)
        else:
            for part, cid in self._cmap.decode(data):
                key = bytes(part)
                code = known.get(key)
                if code is None:
                    code = known[key] = self._code(key, cid)
                out.append(code)
        return out

    @property
    def family(self) -> str:
        """The font's name without the subset's tag and the style."""
        return re.split(r"[-,]", self.name.rpartition("+")[2])[0]

    def glyph_name(self, number: int) -> str:
        """The name of a code's glyph in a simple font, or ""."""
        return self._font.encoding.get(number, "") if isinstance(self._font, SimpleFont) else ""

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
        return Code(text, self._font.hdisp(cid), number, self._cmap is None and number == 32)

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
