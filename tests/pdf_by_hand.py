"""Small PDFs written by hand, so that each test shows the very drawing orders that it is about."""

import zlib
from dataclasses import dataclass, field

MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
ALPHABET = "".join(map(chr, (*range(0x20, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)))) + "“”–…☐☑"


@dataclass
class Font:
    """A two-byte font. `says`: code -> what its ToUnicode map gives, None for no entry; `width`: code -> 1/1000 em.
    `program`: an embedded TrueType program, whose glyph numbers the codes are.
    """

    says: dict[int, str | None]
    width: dict[int, int] = field(default_factory=dict)
    name: str = "Hand"
    program: bytes = b""

    def code(self, char: str) -> int:
        return next(k for k, v in self.says.items() if v == char)

    def hex(self, text: str) -> str:
        return "".join(f"{self.code(c):04x}" for c in text)


def thai(**other: str | None) -> Font:
    """A font with all of Thai and ASCII; marks have no width, blanks 250, the rest 500. `other`: c0300="..." adds or
    replaces code 0x0300 (width 0 where the name ends in `_`).
    """
    says: dict[int, str | None] = {0x20 + i: c for i, c in enumerate(ALPHABET)}
    width = {k: 0 if v in MARKS else 250 if v == " " else 500 for k, v in says.items() if v}
    for name, value in other.items():
        code = int(name.removeprefix("c").removesuffix("_"), 16)
        says[code] = value
        width[code] = 0 if name.endswith("_") else 500
    return Font(says, width)


# A font that every reader can draw, so that the picture of a page shows its words.
HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def drawn(text: str, x: float, y: float, size: float = 16, before: str = "", name: str = "H") -> str:
    """Drawing orders for ASCII words in HELVETICA."""
    return f"BT {before} /{name} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def show(font: Font, text: str, x: float, y: float, size: float = 16, before: str = "", name: str = "F1") -> str:
    """Drawing orders for one string; y counts from the foot of the page, as PDF does."""
    return f"BT {before} /{name} {size} Tf {x} {y} Td <{font.hex(text)}> Tj ET\n"


def codes(values: list[int], x: float, y: float, size: float = 16, name: str = "F1") -> str:
    return f"BT /{name} {size} Tf {x} {y} Td <{''.join(f'{v:04x}' for v in values)}> Tj ET\n"


@dataclass
class Page:
    """One page: drawing orders and what they use. `entries`: raw dictionary entries of the page."""

    content: str
    fonts: dict[str, "Font | str"] = field(default_factory=dict)  # str: a raw font dictionary
    entries: str = "/MediaBox [0 0 595 842]"
    pictures: dict[str, str] = field(default_factory=dict)  # name -> raw entries of a 1x1 grey picture
    properties: dict[str, str] = field(default_factory=dict)  # name -> object (raw) of /Properties
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)  # name -> raw entries of a form, its orders
    resources: str = ""  # raw entries more of /Resources
    notes: list[str] = field(default_factory=list)  # raw annotation dictionaries, without the outer brackets


class Writer:
    """Objects with numbers, a cross-reference table, and the file's end."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, entries: str, data: bytes, packed: bool = True) -> int:
        if packed:
            data = zlib.compress(data)
            entries += " /Filter /FlateDecode"
        return self.add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream")

    def file(self, root: int, trailer: str = "") -> bytes:
        out = b"%PDF-1.7\n"
        places = []
        for i, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{i} 0 obj\n".encode() + body + b"\nendobj\n"
        table = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
        end = f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"
        return out + end.encode("latin-1")


def _font(w: Writer, font: Font) -> int:
    entries = [(k, v) for k, v in font.says.items() if v is not None]
    rows = "".join(f"<{k:04x}> <{v.encode('utf-16-be').hex()}>\n" for k, v in entries)
    table = (
        f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(entries)} beginbfchar\n{rows}endbfchar"
    )
    to_unicode = w.stream("", f"{table}\nendcmap".encode())
    widths = " ".join(f"{k} [{v}]" for k, v in font.width.items())
    embedded = f"/FontFile2 {w.stream(f'/Length1 {len(font.program)}', font.program)} 0 R" if font.program else ""
    facts = w.add(f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /Ascent 850 /Descent -250 {embedded} >>")
    inner = w.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font.name} /FontDescriptor {facts} 0 R /DW 500 /W [{widths}] "
        "/CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    return w.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
        f"/DescendantFonts [{inner} 0 R] /ToUnicode {to_unicode} 0 R >>"
    )


def pdf(*pages: Page, catalog: str = "", trailer: str = "", packed: bool = True) -> bytes:
    """A file of these pages. `catalog`, `trailer`: raw entries more; `{n}` in notes is the page's own object."""
    w = Writer()
    tree = w.add("")
    fonts: dict[int, int] = {}
    kids = []
    for p in pages:
        named = []
        for name, font in p.fonts.items():
            if id(font) not in fonts:
                fonts[id(font)] = w.add(font) if isinstance(font, str) else _font(w, font)
            named.append(f"/{name} {fonts[id(font)]} 0 R")
        shapes = []
        for name, entries in p.pictures.items():
            facts = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
            shapes.append(f"/{name} {w.stream(f'{facts} {entries}', bytes([200]))} 0 R")
        for name, (entries, orders) in p.forms.items():
            shapes.append(f"/{name} {w.stream(f'/Type /XObject {entries}', orders.encode('latin-1'))} 0 R")
        marks = [f"/{name} {w.add(body)} 0 R" for name, body in p.properties.items()]
        notes = " ".join(f"{w.add(f'<< /Type /Annot {n} >>')} 0 R" for n in p.notes)
        content = w.stream("", p.content.encode("latin-1"), packed)
        kids.append(
            w.add(
                f"<< /Type /Page /Parent {tree} 0 R {p.entries} /Contents {content} 0 R /Annots [{notes}] /Resources << "
                f"/Font << {' '.join(named)} >> /XObject << {' '.join(shapes)} >> /Properties << {' '.join(marks)} >> {p.resources} >> >>"
            )
        )
    w.objects[tree - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    root = w.add(f"<< /Type /Catalog /Pages {tree} 0 R {catalog} >>")
    return w.file(root, trailer)


def utf16(text: str) -> str:
    """A text string as PDF writes it."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
