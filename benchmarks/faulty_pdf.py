"""Writes a document as a PDF with one fault: sound but for what the file says about its signs.

The glyphs are drawn with an embedded subset of a real font, so that a person sees the words as they are.
"""

import io
import re
import zlib

from benchmarks.fonts import FontFamily
from benchmarks.invented_text import Document
from benchmarks.page_layout import HEIGHT, WIDTH, Piece, Rule, laid_out
from benchmarks.word_faults import MARKS, Face, Fault

_TEMPLATE = ("ที่ (เลขหนังสือ)", "(ส่วนราชการ)", "(วันที่ลงนาม)", "เรื่อง (ระบุชื่อเรื่อง)")


def faulty_pdf(document: Document, family: FontFamily, fault: Fault) -> bytes:
    """The document as a PDF with this fault."""
    faces = {b: Face(str(f), fault.font == "latin") for b, f in ((False, family.regular), (True, family.bold))}

    def measure(text: str, bold: bool, size: float) -> float:
        return sum(g.width for g in fault.glyphs(text, faces[bold])) * size / 1000

    orders: list[list[str]] = []
    for number, item in enumerate(laid_out(document, measure)):
        while len(orders) <= item.page:
            orders.append([])
        page = orders[item.page]
        if isinstance(item, Rule):
            page.append(f"{item.x0:.2f} {item.y0:.2f} m {item.x1:.2f} {item.y1:.2f} l S")
            continue
        if fault.template and number < len(_TEMPLATE):
            words = Piece(item.page, item.x + 3, item.y - 1, _TEMPLATE[number], item.bold, item.size)
            page += ["0.98 g", *_shown(words, fault, faces[item.bold]), "0 g"]
        page += _shown(item, fault, faces[item.bold])
    return _file(orders, faces, fault.font)


def _shown(piece: Piece, fault: Fault, face: Face) -> list[str]:
    name = "B" if piece.bold else "R"
    digits = 4 if fault.font in ("cid", "cmap") else 2
    row: list[str] = []
    apart: list[str] = []
    at = start = 0.0
    run = ""
    glyphs = fault.glyphs(piece.text, face)
    wide = sum(g.width > 0 for g in glyphs)  # a fault may add signs; the line stays as long as it was laid out
    step = piece.spread * 1000 / piece.size * len(piece.text) / max(1, wide)

    def order(x: float, codes: str) -> str:
        place = f"1 0 0 1 {piece.x + x * piece.size / 1000:.3f} {piece.y:.2f} Tm"
        return f"BT /{name} {piece.size:g} Tf {place} [{codes}] TJ ET"

    for glyph in glyphs:
        code = f"<{face.code(glyph):0{digits}x}>"
        if fault.per_glyph and re.match(f"[{MARKS}]", glyph.shape):
            apart.append(order(at, code))
            continue
        if glyph.lift is not None:
            row += [order(start, run)] if run else []
            run = ""
            row.append(order(at + glyph.lift, code))
            continue
        if glyph.width and at:  # a stretched line is wider before every sign that is not a mark
            at += step
            run += f" {-step:.2f} " if run and step else ""
        if not run:
            start = at
        run += code
        at += glyph.width
    return [*row, *([order(start, run)] if run else []), *apart]


class _Objects:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        self.bodies.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.bodies)

    def stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return self.add(head.encode() + packed + b"\nendstream")

    def file(self, root: int) -> bytes:
        out = b"%PDF-1.7\n"
        places = []
        for i, body in enumerate(self.bodies, 1):
            places.append(len(out))
            out += f"{i} 0 obj\n".encode() + body + b"\nendobj\n"
        table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010d} 00000 n \n" for p in places)
        end = f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
        return out + table.encode() + end.encode()


def _file(orders: list[list[str]], faces: dict[bool, Face], kind: str) -> bytes:
    made = _Objects()
    fonts = " ".join(
        f"/{'B' if bold else 'R'} {_font(made, face, kind)} 0 R" for bold, face in faces.items() if face.codes
    )
    tree = made.add("")
    kids = []
    for page in orders:
        content = made.stream("\n".join(page).encode())
        kids.append(
            made.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH:g} {HEIGHT:g}] /Contents {content} 0 R "
                f"/Resources << /Font << {fonts} >> >> >>"
            )
        )
    made.bodies[tree - 1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    )
    return made.file(made.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))


def _font(made: _Objects, face: Face, kind: str) -> int:
    signs = {shape for shape, _, _ in face.codes}
    program, gids = _subset(face, signs, kind)
    file = made.stream(program, f"/Length1 {len(program)}")
    name = "/ABCDEF+" + face.path.rpartition("/")[2].removesuffix(".ttf")
    facts = made.add(
        f"<< /Type /FontDescriptor /FontName {name} /Flags {32 if kind == 'names' else 4} "
        f"/FontBBox [-500 -500 1500 1500] /ItalicAngle 0 /Ascent 900 /Descent -300 /CapHeight 700 "
        f"/StemV 80 /FontFile2 {file} 0 R >>"
    )
    widths = {code: width for (_, _, width), code in face.codes.items()}
    if kind in ("names", "latin"):
        return _simple_font(made, face, kind, name, facts, widths)
    to_gid = bytearray(2 * (max(face.codes.values()) + 1))
    for (shape, _, _), code in face.codes.items():
        to_gid[2 * code : 2 * code + 2] = gids[shape].to_bytes(2, "big")
    rows = " ".join(f"{code} [{w}]" for code, w in widths.items())
    inner = made.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /FontDescriptor {facts} 0 R /DW 0 /W [{rows}] "
        f"/CIDToGIDMap {made.stream(bytes(to_gid))} 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    told = "" if kind == "cmap" else f"/ToUnicode {_to_unicode(made, face)} 0 R "
    return made.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{inner} 0 R] {told}>>"
    )


def _to_unicode(made: _Objects, face: Face) -> int:
    rows = [
        f"<{c:04x}> <{says.encode('utf-16-be').hex()}>" for (_, says, _), c in face.codes.items() if says is not None
    ]
    parts = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    body = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
    return made.stream(f"{head}1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end".encode())


def _simple_font(made: _Objects, face: Face, kind: str, name: str, facts: int, widths: dict[int, int]) -> int:
    first, last = min(widths), max(widths)
    row = " ".join(str(widths.get(c, 0)) for c in range(first, last + 1))
    if kind == "names":
        named = " ".join(f"{code} /uni{ord(shape):04X}" for (shape, _, _), code in face.codes.items())
        encoding = f"<< /Type /Encoding /Differences [{named}] >>"
    else:
        encoding = "/WinAnsiEncoding"
    return made.add(
        f"<< /Type /Font /Subtype /TrueType /BaseFont {name} /FontDescriptor {facts} 0 R /FirstChar {first} "
        f"/LastChar {last} /Widths [{row}] /Encoding {encoding} >>"
    )


def _subset(face: Face, signs: set[str], kind: str) -> tuple[bytes, dict[str, int]]:
    """The font cut to these signs, and the glyph number of each."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    options = subset.Options(
        layout_features=[],
        notdef_outline=True,
        glyph_names=kind == "names",
        hinting=False,
        name_IDs=[],
        drop_tables=["GSUB", "GPOS", "GDEF", "FFTM"],
    )
    font = TTFont(face.path)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in signs])
    cutter.subset(font)
    order = font.getGlyphOrder()
    cmap = font.getBestCmap()
    gids = {c: order.index(cmap[ord(c)]) for c in signs}
    if kind == "cid":
        del font["cmap"]  # as Word does
    elif kind == "latin":
        table = CmapSubtable.newSubtable(0)
        table.platformID, table.platEncID, table.language = 1, 0, 0
        table.cmap = {c.encode("cp874")[0]: cmap[ord(c)] for c in signs}
        font["cmap"].tables = [table]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), gids
