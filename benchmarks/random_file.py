"""Composed letters as files: a PDF written by hand (fast, with a font's faults), a DOCX of raw XML, or plain lines.

Nothing is drawn by a program that repairs anything, so each fault of a file is there by its own name.
"""

import io
import re
import zipfile
import zlib
from functools import cache
from html import escape
from itertools import pairwise
from random import Random

from benchmarks.random_letter import LEFT, RIGHT, Row
from schemas.source import Status
from schemas.text import DocumentText, Line

_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
_ALPHABET = "".join(map(chr, (*range(0x20, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)))) + "“”–…☐☑|"
_EXTRA = "\ufffd\u00a0\u2003\u2009\u202f" + "".join(map(chr, (*range(0xA1, 0xFC), *range(0xF700, 0xF71E))))
_ZERO = "\u200b\u200c\u200d\ufeff\u00ad"
_EXTRA += _ZERO + "".join(chr(b + n) for b in (0x0ED0, 0x17E0, 0x0660, 0xFF10) for n in range(10))
_CODES = {c: 0x20 + n for n, c in enumerate(dict.fromkeys(_ALPHABET + _EXTRA))}
_RING = 0x7000  # a nikhahit that the font's map leaves out
_SIZE, _EM, _PITCH, _TOP, _FOOT = 16, 0.4, 20, 60, 780
_STEP = _SIZE * _EM

PDF_DAMAGE = (
    "unmapped nikhahit in the font",
    "font that says am for aa",
    "font of private-use marks",
    "font without a map for figures",
    "double-struck",
    "near-white template text",
    "invisible text",
    "text off the page",
    "ActualText that is true",
    "ActualText that lies",
    "rows drawn in any order",
    "letter-spaced glyphs",
    "clusters drawn one by one",
    "number laid over as an annotation",
)
DOCX_DAMAGE = (
    "runs split anywhere",
    "pending insertion",
    "pending deletion",
    "hidden words",
    "content controls",
    "fields",
    "text boxes",
    "head in a table",
    "words in headers",
)


# ---------- rows on pages ----------


def _width(words: str) -> float:
    return sum(0 if c in _MARKS or c in _ZERO or 0xF700 <= ord(c) <= 0xF71D else _STEP for c in words)


def _wrapped(words: str, first: float, other: float, right: float) -> list[str]:
    """Words in rows of a page: broken at blanks, or inside Thai between clusters."""
    out, room = [], right - first
    while _width(words) > room:
        cut, at, blank, thai = 0, 0.0, 0, 0
        for cut, c in enumerate(words):
            at += 0 if c in _MARKS else _STEP
            if at > room:
                break
            if c == " " and words[cut + 1 : cut + 2] not in _MARKS:
                blank = cut
            elif re.match("[ก-ฮ]{2}", words[cut - 1 : cut + 1]):
                thai = cut
        cut = blank if blank > cut - 12 else thai or blank or cut
        out.append(words[:cut].rstrip())
        words, room = words[cut:].lstrip(), right - other
    return [*out, words]


Placed = tuple[int, float, float, str, Row]  # page from 0, x, y from the top, words, the row they are of


def placed(rows: list[Row], right: float = RIGHT) -> list[Placed]:
    """Every printed string with its page and place; paragraphs are wrapped, further pages begin with their number."""
    stamps = [r for r in rows if r.y is not None]
    page, y = 0, float(max([_TOP, *(r.y + 30 for r in stamps if r.role == "stamp" and r.y is not None)]))
    out: list[Placed] = []
    for row in rows:
        if row.y is not None:
            out += [(0, x, row.y, words, row) for x, words in row.cells if words.strip()]
            continue
        lines = _wrapped(row.cells[0][1], row.cells[0][0], row.hang, right) if row.wrap else [""]
        y += row.gap * _PITCH
        for n, words in enumerate(lines):
            if y > _FOOT or (row.breaks and n == 0):
                page, y = page + 1, float(_TOP)
                out.append((page, 290, 40, f"- {page + 1} -", Row([(290, "")], role="header")))
            cells = [(row.cells[0][0] if n == 0 else row.hang, words)] if row.wrap else row.cells
            out += [(page, x, y, words, row) for x, words in cells if words.strip()]
            y += _PITCH
    return out


# ---------- lines ----------


def lines_document(rows: list[Row], sha256: str) -> DocumentText:
    """The rows as a text document without places, columns parted by tabs, through the canonicaliser."""
    from extractors.canonical import canonicalise

    lines = []
    for n, row in enumerate(
        [r for r in rows if r.y is not None and r.role != "footer"]
        + [r for r in rows if r.y is None or r.role == "footer"]
    ):
        raw = _typed(row)
        made = canonicalise(raw)
        lines.append(
            Line(
                text=made.text,
                raw=raw,
                spans=made.spans,
                part="word/document.xml",
                path=(n,),
                role="footer" if row.role == "footer" else "body",
                repairs=made.repairs,
            )
        )
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return DocumentText(sha256=sha256, media_type=media, status=Status.READ, lines=tuple(lines))


def _typed(row: Row) -> str:
    """A row as it is typed: tabs before and between columns."""
    out, at = "", LEFT
    for x, words in row.cells:
        tabs = max(1, round((x - at) / 72)) if x > at + 60 else 0
        out += "\t" * tabs + ("        " if 20 < x - at <= 60 else "") + words
        at = int(x)
    return out


# ---------- PDF ----------


@cache
def _font(fault: str) -> tuple[bytes, ...]:
    """The objects of the font with this fault: Type0, CIDFont, descriptor, ToUnicode; references are relative."""
    says: dict[int, str] = {code: c for c, code in _CODES.items()}
    if fault == "font that says am for aa":
        says[_CODES["\u0e32"]] = "\u0e33"
    elif fault == "font of private-use marks":
        for c, private in zip(
            "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e31\u0e34\u0e35",
            "\uf70a\uf70b\uf70c\uf70d\uf70e\uf710\uf701\uf702",
            strict=True,
        ):
            says[_CODES[c]] = private
    elif fault == "font without a map for figures":
        says = {k: v for k, v in says.items() if not ("0" <= v <= "9" or "๐" <= v <= "๙")}
    rows = "".join(f"<{k:04x}> <{v.encode('utf-16-be').hex()}>\n" for k, v in says.items())
    table = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(says)} beginbfchar\n{rows}endbfchar\nendcmap"
    packed = zlib.compress(table.encode())
    zero = " ".join(f"{_CODES[c]} [0]" for c in (*_MARKS, *_ZERO, *map(chr, range(0xF700, 0xF71E)))) + f" {_RING} [0]"
    width = int(_EM * 1000)
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 7 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /FontDescriptor 6 0 R /DW {width} /W [{zero}] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".encode(),
        b"<< /Type /FontDescriptor /FontName /Made /Flags 4 /Ascent 850 /Descent -250 /ItalicAngle 0 /CapHeight 700 /StemV 80 /FontBBox [0 -250 1000 850] >>",
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream",
    )


def _hex(words: str, ring: bool) -> str:
    if ring:
        words = words.replace("\u0e33", "\x00\u0e32")
    return "".join(f"{_RING if c == chr(0) else _CODES.get(c, _CODES[chr(0xFFFD)]):04x}" for c in words)


def _shown(words: str, x: float, y: float, *, ring: bool = False, before: str = "") -> str:
    return f"BT {before} /F1 {_SIZE} Tf {x:.2f} {842 - y - _SIZE:.2f} Td <{_hex(words, ring)}> Tj ET\n"


def _orders(rng: Random, spot: Placed, faults: list[str], other: str) -> str:
    """Drawing orders of one string with the faults of the file. `other`: words that lie."""
    _, x, y, words, row = spot
    ring = "unmapped nikhahit in the font" in faults
    key = bool(row.field)
    if key and "near-white template text" in faults:
        ghost = f"BT 0.98 g /F1 {_SIZE} Tf {x:.2f} {842 - y - _SIZE:.2f} Td <{_hex(other, ring)}> Tj ET 0 g\n"
        return ghost + _shown(words, x, y, ring=ring)
    if key and "invisible text" in faults:
        return _shown(other, x, y, ring=ring, before="3 Tr") + _shown(words, x, y, ring=ring, before="0 Tr")
    if key and "text off the page" in faults:
        return _shown(other, x + 700, y, ring=ring) + _shown(words, x, y, ring=ring)
    if "double-struck" in faults and (key or rng.random() < 0.2):
        return _shown(words, x, y, ring=ring) + _shown(words, x + 0.3, y, ring=ring)
    said = ""
    if "ActualText that is true" in faults and rng.random() < 0.5:
        said = words
    elif key and "ActualText that lies" in faults:
        said = other
    if said:
        return (
            f"/Span << /ActualText <feff{said.encode('utf-16-be').hex()}> >> BDC\n{_shown(words, x, y, ring=ring)}EMC\n"
        )
    if "letter-spaced glyphs" in faults:
        return _shown(words, x, y, ring=ring, before="1.6 Tc") + "0 Tc\n"
    if "clusters drawn one by one" in faults and (key or rng.random() < 0.3):
        out, at = "", x
        for cluster in re.findall(f"^[{_MARKS}]+|[^{_MARKS}][{_MARKS}]*", words):
            out += _shown(cluster, at, y, ring=ring) if cluster != " " else ""
            at += _width(cluster)
        return out
    return _shown(words, x, y, ring=ring)


def pdf_file(rng: Random, rows: list[Row], faults: list[str]) -> bytes:
    """A PDF of the rows."""
    spots = placed(rows, RIGHT - 130 if "letter-spaced glyphs" in faults else RIGHT)
    pages = max(s[0] for s in spots) + 1
    content = [""] * pages
    notes: list[bytes] = []
    if "rows drawn in any order" in faults:
        rng.shuffle(spots)
    elif rng.random() < 0.5:  # stamps are put on last
        spots.sort(key=lambda s: s[4].role == "stamp")
    for spot in spots:
        page, x, y, words, row = spot
        if row.field == "number" and "number laid over as an annotation" in faults and words.startswith("ที่ "):
            content[page] += _shown("ที่", x, y)
            box = f"{x + 26:.0f} {842 - y - 18:.0f} {x + 26 + _width(words):.0f} {842 - y:.0f}"
            said = f"<feff{words[3:].strip().encode('utf-16-be').hex()}>"
            notes.append(
                f"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [{box}] /Contents {said} /DA (/Helv 12 Tf 0 g) >>".encode()
            )
            continue
        content[page] += _orders(rng, spot, faults, _lie(rng, words))
    font = next((f for f in faults if f.startswith("font")), "")
    bodies: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"null", *_font(font)]  # the font is object 4
    kids = []
    for n, drawn in enumerate(content):
        packed = zlib.compress(drawn.encode("latin-1"))
        bodies.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
        stream = len(bodies)
        annots = ""
        if n == 0 and notes:
            first = len(bodies) + 1
            bodies += notes
            annots = "/Annots [" + " ".join(f"{first + k} 0 R" for k in range(len(notes))) + "]"
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R {annots} "
            "/Resources << /Font << /F1 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return _pdf(bodies)


def _pdf(bodies: list[bytes]) -> bytes:
    out, at = bytearray(b"%PDF-1.7\n"), []
    for n, body in enumerate(bodies, 1):
        at.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n".encode() + b"".join(
        f"{p:010d} 00000 n \n".encode() for p in at
    )
    return bytes(out) + f"trailer\n<< /Size {len(at) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


def _lie(rng: Random, words: str) -> str:
    """The same words with other figures."""
    return re.sub(
        "[0-9๐-๙]", lambda m: str(rng.randint(0, 9)) if m[0].isascii() else chr(rng.randint(0xE50, 0xE59)), words
    )


# ---------- DOCX ----------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_file(rng: Random, rows: list[Row], faults: list[str]) -> bytes:
    """A DOCX of the rows: stamps in text boxes or first paragraphs, footers in the footer part."""
    foot = "".join(_paragraph(rng, r, []) for r in rows if r.role == "footer")
    head = ""
    body = []
    stamps = [r for r in rows if r.role == "stamp"]
    if stamps and "text boxes" in faults:
        inner = "".join(_paragraph(rng, r, []) for r in stamps)
        body.append(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
            f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
    elif stamps and "words in headers" in faults:
        head = "".join(_paragraph(rng, r, []) for r in stamps)
    else:
        body += [_paragraph(rng, r, []) for r in stamps]
    for row in rows:
        if row.y is not None:
            continue
        if row.gap >= 1:
            body.append("<w:p/>" * int(row.gap))
        if row.breaks:
            body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        if "head in a table" in faults and row.field and len(row.cells) > 1:
            cells = "".join(
                f"<w:tc><w:p>{_runs(rng, words, [], bool(row.field))}</w:p></w:tc>" for _, words in row.cells
            )
            body.append(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
            continue
        body.append(_paragraph(rng, row, faults))
    refs = '<w:footerReference w:type="default" r:id="rId1"/>' if foot else ""
    refs = ('<w:headerReference w:type="default" r:id="rId2"/>' if head else "") + refs
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W} {_R}><w:body>{"".join(body)}<w:sectPr>{refs}</w:sectPr></w:body></w:document>'
    kinds = {"document": "document.main", "footer1": "footer", "header1": "header"}
    parts = {"document": document}
    if foot:
        parts["footer1"] = f'<?xml version="1.0"?><w:ftr {_W}>{foot}</w:ftr>'
    if head:
        parts["header1"] = f'<?xml version="1.0"?><w:hdr {_W}>{head}</w:hdr>'
    over = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kinds[n]}+xml"/>'
        for n in parts
    )
    links = "".join(
        f'<Relationship Id="{i}" Type="{_RELS}/{kind}" Target="{kind}1.xml"/>'
        for i, kind, there in (("rId1", "footer", foot), ("rId2", "header", head))
        if there
    )
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{over}</Types>',
        )
        z.writestr(
            "_rels/.rels",
            f'<Relationships {package}><Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        z.writestr("word/_rels/document.xml.rels", f"<Relationships {package}>{links}</Relationships>")
        for name, xml in parts.items():
            z.writestr(f"word/{name}.xml", xml)
    return out.getvalue()


def _paragraph(rng: Random, row: Row, faults: list[str]) -> str:
    if row.role in ("stamp", "footer"):
        return f"<w:p>{_run(' '.join(w for _, w in row.cells))}</w:p>"
    return f"<w:p>{_runs(rng, _typed(row), faults, bool(row.field))}</w:p>"


def _run(words: str, tag: str = "t") -> str:
    pieces = []
    for n, piece in enumerate(re.split("\t", words)):
        pieces += (["<w:tab/>"] if n else []) + (
            [f'<w:{tag} xml:space="preserve">{escape(piece)}</w:{tag}>'] if piece else []
        )
    return f"<w:r>{''.join(pieces)}</w:r>"


def _runs(rng: Random, words: str, faults: list[str], key: bool) -> str:
    """Runs of one paragraph with the faults of the file."""
    figure = re.search("[0-9๐-๙]+", words)
    if key and figure and "pending insertion" in faults:
        a, b = figure.span()
        new = f'<w:ins w:id="1" w:author="ก" w:date="2023-01-01T00:00:00Z">{_run(words[a:b])}</w:ins>'
        return _run(words[:a]) + new + _run(words[b:])
    if key and figure and "pending deletion" in faults:
        a, b = figure.span()
        old = f'<w:del w:id="2" w:author="ก" w:date="2023-01-01T00:00:00Z">{_run(_lie(rng, words[a:b]), "delText")}</w:del>'
        return _run(words[:a]) + old + _run(words[a:])
    if key and figure and "hidden words" in faults:
        a, b = figure.span()
        lie = escape(_lie(rng, words[a:b]))
        return _run(words[:a]) + f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{lie}</w:t></w:r>" + _run(words[a:])
    if key and figure and "content controls" in faults:
        a, b = figure.span()
        return _run(words[:a]) + f"<w:sdt><w:sdtContent>{_run(words[a:b])}</w:sdtContent></w:sdt>" + _run(words[b:])
    if key and figure and "fields" in faults:
        a, b = figure.span()
        return (
            _run(words[:a])
            + f'<w:fldSimple w:instr=" DOCPROPERTY n ">{_run(words[a:b])}</w:fldSimple>'
            + _run(words[b:])
        )
    if "runs split anywhere" in faults:
        cuts = sorted({0, len(words), *(rng.randint(0, len(words)) for _ in range(1 + len(words) // 6))})
        return "".join(_run(words[a:b]) for a, b in pairwise(cuts))
    return _run(words)
