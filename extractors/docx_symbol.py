"""เครื่องหมายถูกและกล่องเลือก: ticks and boxes that a DOCX holds as symbols of a picture font, or as form fields."""

TICKED = "☑"
EMPTY_BOX = "☐"

# Symbol fonts number their glyphs F020-F0FF, or 20-FF; what a form's tick box or bullet can be, as seen in the fonts.
_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: EMPTY_BOX, 0x70: EMPTY_BOX, 0x71: EMPTY_BOX, 0x72: EMPTY_BOX, 0x73: "◆",
    0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎",
    0xA7: "▪", 0xA8: EMPTY_BOX, 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: TICKED, 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: TICKED, 0x53: "☒", 0x54: "☒", 0x2A: EMPTY_BOX, 0xA3: EMPTY_BOX,
    0x35: EMPTY_BOX, 0x30: EMPTY_BOX, 0x99: "○", 0x9E: "◉",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0x2D: "−", 0xA8: "◆", 0xAE: "→", 0xD6: "√", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤",
    0xB3: "≥", 0xB9: "≠",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "webdings": {0x61: "✓", 0x63: EMPTY_BOX},
}


def symbol(code: int, font: str) -> str:
    """The character for a glyph of a symbol font; U+FFFD for a glyph that we have no name for, so that it is seen."""
    table = _FONTS.get(font.strip().casefold())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if table is not None:
        return table.get(low, "\ufffd")
    if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)


def symbols_in(text: str, font: str | None) -> dict[int, str]:
    """Which characters of a run stand for a glyph of a symbol font: position -> what is seen."""
    if font is None or font.strip().casefold() not in _FONTS:
        return {}
    low = {i: ord(c) - 0xF000 if 0xF000 <= ord(c) <= 0xF0FF else ord(c) for i, c in enumerate(text)}
    return {i: symbol(code, font) for i, code in low.items() if 0x20 < code <= 0xFF}


def box(ticked: bool) -> str:
    """A tick box of a form."""
    return TICKED if ticked else EMPTY_BOX
