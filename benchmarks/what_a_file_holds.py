"""Whether a PDF still holds a character at all: what its fonts' maps, programs and names and its ActualText can say.

An independent judge (pypdf and fontTools, not our reader) of the list of exceptions: a character that our text lacks
and that nothing in the file can name is lost; one that something names is a fault of the reader.
"""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What else names a sign: the ring that sara am is made of, and the private numbers of marks in old Thai fonts.
_ALSO = {
    "\u0e33": "\u0e4d",
    "\u0e48": "\uf705\uf70a\uf713",
    "\u0e49": "\uf706\uf70b\uf714",
    "\u0e4a": "\uf707\uf70c\uf715",
    "\u0e4b": "\uf708\uf70d\uf716",
    "\u0e4c": "\uf709\uf70e\uf717",
    "\u0e31": "\uf710",
    "\u0e47": "\uf712",
    "\u0e34": "\uf701",
    "\u0e35": "\uf702",
    "\u0e36": "\uf703",
    "\u0e37": "\uf704",
    "\u0e38": "\uf718",
    "\u0e39": "\uf719",
}


def holders(path: Path, sign: str) -> list[str]:
    """Names of the fonts (with where they say it), or ActualText, that can give this character; empty: it is lost."""
    import pypdf

    for library in ("fontTools", "pypdf"):  # they tell of oddities that do not matter here
        logging.getLogger(library).setLevel(logging.ERROR)
    reader = pypdf.PdfReader(path)
    found: dict[str, None] = {}
    utf16 = sign.encode("utf-16-be")
    for page in reader.pages:
        data = page.get_contents()
        raw = data.get_data() if data else b""
        if any(
            utf16 in m or utf16.hex().encode() in m.lower() for m in re.findall(rb"ActualText\s*(.*?)>>", raw, re.S)
        ):
            found["ActualText"] = None
        for font in _fonts(page):
            for where in (w for name in sign + _ALSO.get(sign, "") for w in _where(font, name)):
                found[f"{str(font.get('/BaseFont', '?')).lstrip('/').partition('+')[2]}: {where}"] = None
    return list(found)


def _fonts(page: Any) -> Iterator[Any]:
    resources = page.get("/Resources") or {}
    for font in (resources.get("/Font") or {}).values():
        yield font.get_object()


def _where(font: Any, sign: str) -> Iterator[str]:
    if "/ToUnicode" in font and sign in _said(font["/ToUnicode"].get_data().decode("latin-1")):
        yield "ToUnicode"
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    if encoding == "/WinAnsiEncoding" and "\u0e01" <= sign <= "\u0e5b" and "/ToUnicode" not in font:
        at = sign.encode("cp874")[0] - int(font.get("/FirstChar", 0))
        widths = font.get("/Widths") or []
        if 0 <= at < len(widths) and widths[at]:
            yield "byte of TIS-620"
    if isinstance(encoding, dict) and f"/uni{ord(sign):04X}" in [str(x) for x in encoding.get("/Differences", [])]:
        yield "glyph name"
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    facts = inner.get("/FontDescriptor")
    if facts is not None and sign in _program_signs(facts.get_object()):
        yield "cmap of the embedded font"


def _said(table: str) -> str:
    out = []
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        out += [_utf16(t) for _, t in re.findall(r"<([0-9a-fA-F]*)>\s*<([0-9a-fA-F]*)>", block)]
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for a, b, t in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            first = _utf16(t)
            out += [first[:-1] + chr(ord(first[-1]) + i) for i in range(int(b, 16) - int(a, 16) + 1) if first]
        out += [
            _utf16(t) for row in re.findall(r"\[(.*?)\]", block, re.S) for t in re.findall(r"<([0-9a-fA-F]+)>", row)
        ]
    return "".join(out)


def _utf16(hexed: str) -> str:
    return bytes.fromhex(hexed if len(hexed) % 2 == 0 else "0" + hexed).decode("utf-16-be", "replace")


def _program_signs(facts: Any) -> set[str]:
    """The characters of the embedded program's cmap whose glyph has an outline."""
    from fontTools.ttLib import TTFont, TTLibError

    for key in ("/FontFile2", "/FontFile3"):
        if key not in facts:
            continue
        try:
            program = TTFont(io.BytesIO(facts[key].get_object().get_data()))
            table = program.getBestCmap() if "cmap" in program else None
            glyphs = program.get("glyf")
            return {
                chr(number)
                for number, name in (table or {}).items()
                if glyphs is None or glyphs[name].numberOfContours != 0
            }
        except (TTLibError, KeyError, AssertionError):
            return set()
    return set()
