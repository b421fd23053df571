"""PDFs that go in circles, unfold without end, claim a million pages, or would run something."""

# ruff: noqa: E501 - raw parts of files stand on one line each

import hashlib
import struct
import zlib

from benchmarks.hostile_case import Cases

CASES = Cases("pdf")
add = CASES.add
WORDS = "A harmless page of a made-up paper, number 12, of 5 March 2024"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_SHOW = f"BT /F 12 Tf 72 700 Td ({WORDS}) Tj ET\n"
_READ = "read partly_read/partial partly_read/text_untrustworthy partly_read/needs_ocr"
_ANY = f"{_READ} unreadable/needs_ocr unreadable/text_untrustworthy unreadable/broken unreadable/empty unreadable/too_large"


def stream(data: bytes | str, entries: str = "", *, flate: bool = False) -> bytes:
    """A stream object's bytes."""
    raw = data.encode("latin-1") if isinstance(data, str) else data
    if flate:
        raw = zlib.compress(raw, 9)
        entries += " /Filter /FlateDecode"
    return f"<< /Length {len(raw)} {entries} >>\nstream\n".encode() + raw + b"\nendstream"


def pdf(objects: dict[int, bytes | str], *, trailer: str = "", root: int = 1) -> bytes:
    """A file of these objects with a true table of them."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    starts = {}
    for number, body in sorted(objects.items()):
        starts[number] = len(out)
        out += (
            f"{number} 0 obj\n".encode() + (body.encode("latin-1") if isinstance(body, str) else body) + b"\nendobj\n"
        )
    at, size = len(out), max(objects) + 1
    rows = "".join(f"{starts[n]:010} 00000 n \n" if n in starts else "0000000000 65535 f \n" for n in range(size))
    out += f"xref\n0 {size}\n{rows}trailer\n<< /Size {size} /Root {root} 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n".encode()
    return bytes(out)


def paper(content: bytes | str = _SHOW, *, page: str = "", catalog: str = "", resources: str = "", box: str = "0 0 595 842",
          more: dict[int, bytes | str] | None = None, trailer: str = "", flate: bool = False) -> bytes:  # fmt: skip
    """A file of one page."""
    return pdf(
        {
            1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R"
            f" /Resources << /Font << /F 5 0 R >> {resources} >> {page} >>",
            4: stream(content, flate=flate),
            5: _FONT,
            **(more or {}),
        },
        trailer=trailer,
    )


def _pages(tree: dict[int, str], count: int = 1) -> bytes:
    leaf = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return pdf({1: "<< /Type /Catalog /Pages 2 0 R >>", 3: leaf, 4: stream(_SHOW), 5: _FONT, **tree})


def _xref_loop() -> bytes:
    data = paper()
    at = data.rindex(b"startxref")
    start = data[at:].split()[1]
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + start)


def _xref_chain(length: int) -> bytes:
    """Tables that lead to one another; the last leads to the first."""
    data = bytearray(paper()[: paper().rindex(b"startxref")])
    first = paper().rindex(b"xref\n0 6")
    before = first
    for _ in range(length):
        at = len(data)
        data += f"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev {before} >>\n".encode()
        before = at
    return bytes(data) + f"startxref\n{before}\n%%EOF\n".encode()


def _form_tree(depth: int, width: int) -> bytes:
    """Forms that draw forms: width to the power of depth strings from a few hundred bytes."""
    more: dict[int, bytes | str] = {}
    for n in range(depth):
        draws = "/X Do\n" * width if n + 1 < depth else _SHOW
        used = f"/XObject << /X {11 + n} 0 R >>" if n + 1 < depth else ""
        more[10 + n] = stream(
            draws, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> {used} >>"
        )
    return paper("/X Do\n" * width, resources="/XObject << /X 10 0 R >>", more=more)


def _object_stream_of_itself() -> bytes:
    body = b"1 0 2 60 " + b"<< /Type /Catalog /Pages 2 0 R >>".ljust(60) + b"<< /Type /Pages /Kids [] /Count 0 >>"
    out = bytearray(b"%PDF-1.7\n")
    holder = len(out)
    out += b"6 0 obj\n" + stream(body, "/Type /ObjStm /N 2 /First 9 /Extends 6 0 R", flate=True) + b"\nendobj\n"
    at = len(out)
    rows = (
        b"\x00\x00\x00\x00" + b"\x02\x00\x06\x00" + b"\x02\x00\x06\x01" + b"\x02\x00\x06\x00" * 3 + b"\x02\x00\x06\x00"
    )
    out += b"7 0 obj\n" + stream(rows, "/Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R") + b"\nendobj\n"
    return bytes(out) + f"startxref\n{at}\n%%EOF\n{holder}".encode().replace(str(holder).encode(), b"", 0)


def _bomb(times: int) -> bytes:
    """A stream packed twice: 40 MB out of a few hundred bytes."""
    once = zlib.compress(bytes(times), 9)
    twice = zlib.compress(once, 9)
    return paper(more={4: stream(twice, "/Filter [/FlateDecode /FlateDecode]")})


def _picture(
    width: int, height: int, data: bytes = b"", entries: str = "/ColorSpace /DeviceGray /BitsPerComponent 8"
) -> bytes:
    picture = stream(data, f"/Type /XObject /Subtype /Image /Width {width} /Height {height} {entries}")
    return paper(f"q 595 0 0 842 0 0 cm /P Do Q\n{_SHOW}", resources="/XObject << /P 9 0 R >>", more={9: picture})


def _cut(share: float) -> bytes:
    data = paper()
    return data[: int(len(data) * share)]


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for code in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(code ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def locked(password: bytes) -> bytes:
    """A file that asks for a password, by the oldest of the ciphers (PDF 32000-1, 7.6.3, revision 2)."""
    padded, name = (password + _PAD)[:32], bytes(16)
    owner = _rc4(_md5(padded)[:5], padded)
    key = _md5(padded + owner + struct.pack("<i", -44) + name)[:5]
    content = _rc4(_md5(key + b"\x04\0\0" + b"\0\0")[:10], _SHOW.encode())
    entry = f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{owner.hex()}> /U <{_rc4(key, _PAD).hex()}> >>"
    return paper(content, more={8: entry}, trailer=f"/Encrypt 8 0 R /ID [<{name.hex()}> <{name.hex()}>]")


# --- circles
add("pages-in-a-circle.pdf", _ANY, lambda: _pages({2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}))
add(
    "pages-in-a-wide-circle.pdf",
    _ANY,
    lambda: _pages(
        {
            2: "<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>",
            6: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>",
        }
    ),
)
add(
    "parent-in-a-circle.pdf",
    _ANY,
    lambda: _pages(
        {
            2: "<< /Type /Pages /Parent 6 0 R /Kids [3 0 R] /Count 1 >>",
            6: "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
        }
    ),
)


def leading(number: int) -> str:
    """An object that is a reference: what is left of a dictionary that cannot be made."""
    return f"<< (x) /A {number} 0 R >>"


add("catalog-that-is-itself.pdf", _ANY, lambda: _pages({1: leading(1)}))
add("objects-that-are-each-other.pdf", _ANY, lambda: paper(more={4: leading(6), 6: leading(7), 7: leading(4)}))
add("font-behind-9000-references.pdf", _ANY,
    lambda: paper(more={5: leading(10), **{n: leading(n + 1) for n in range(10, 9010)}, 9010: _FONT}))  # fmt: skip
add(
    "one-page-2000-times.pdf",
    _ANY,
    lambda: _pages({2: f"<< /Type /Pages /Kids [{'3 0 R ' * 2000}] /Count 2000 >>"}),
    slow=True,
)
add("pages-2000-deep.pdf", _ANY,
    lambda: _pages({2: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
                    **{n: f"<< /Type /Pages /Parent {n - 1 if n > 10 else 2} 0 R /Kids [{n + 1 if n < 2009 else 3} 0 R] /Count 1 >>" for n in range(10, 2010)}}))  # fmt: skip
add("tables-in-a-circle.pdf", _ANY, _xref_loop)
add("tables-in-a-chain-of-5000.pdf", _ANY, lambda: _xref_chain(5000))
add("object-stream-of-itself.pdf", _ANY, _object_stream_of_itself)
add(
    "length-of-itself.pdf",
    _ANY,
    lambda: paper(more={4: b"<< /Length 4 0 R >>\nstream\n" + _SHOW.encode() + b"\nendstream"}),
)
add("reference-to-itself.pdf", _ANY, lambda: _pages({2: "2 0 R"}))
add(
    "form-that-draws-itself.pdf",
    _ANY,
    lambda: paper(
        _SHOW + "/X Do\n",
        resources="/XObject << /X 9 0 R >>",
        more={
            9: stream(
                "/X Do\n", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 9 0 R >> >>"
            )
        },
    ),
)
add("forms-10-to-the-9th.pdf", _ANY, lambda: _form_tree(9, 10), slow=True)
add("forms-2-to-the-30th.pdf", _ANY, lambda: _form_tree(30, 2), slow=True)
add(
    "outline-in-a-circle.pdf",
    _ANY,
    lambda: paper(
        catalog="/Outlines 9 0 R",
        more={
            9: "<< /Type /Outlines /First 10 0 R /Last 10 0 R >>",
            10: "<< /Title (x) /Parent 9 0 R /Next 10 0 R /First 10 0 R >>",
        },
    ),
)
add(
    "names-in-a-circle.pdf",
    _ANY,
    lambda: paper(catalog="/Names << /EmbeddedFiles 9 0 R >>", more={9: f"<< /Kids [{'9 0 R ' * 10}] >>"}),
    slow=True,
)
add(
    "fields-in-a-circle.pdf",
    _ANY,
    lambda: paper(
        catalog="/AcroForm << /Fields [9 0 R] >>",
        page="/Annots [9 0 R]",
        more={
            9: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [0 0 9 9] /Parent 9 0 R /Kids [9 0 R] >>"
        },
    ),
)
add(
    "layers-in-a-circle.pdf",
    _ANY,
    lambda: paper(
        "/OC /L BDC\n" + _SHOW + "EMC\n",
        resources="/Properties << /L 9 0 R >>",
        catalog="/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>",
        more={9: "<< /Type /OCMD /OCGs [9 0 R] /VE [/Not 9 0 R] >>"},
    ),
)

# --- what unfolds
add("stream-of-24-megabytes-of-zeros.pdf", _ANY, lambda: paper(bytes(24 << 20), flate=True))
add("stream-packed-twice.pdf", _ANY, lambda: _bomb(40 << 20))
add(
    "content-without-end.pdf", _ANY, lambda: paper("q 1 0 0 1 0 0 cm 0 0 1 1 re f Q\n" * 500_000, flate=True), slow=True
)
add(
    "text-without-end.pdf",
    _ANY,
    lambda: paper("BT /F 1 Tf 9 9 Td " + "(aaaaaaaaaaaaaaaaaaaa) Tj " * 20_000 + "ET", flate=True),
    slow=True,
)
add("states-saved-200000-times.pdf", _ANY, lambda: paper("q " * 200_000 + _SHOW, flate=True))
add("arrays-in-arrays-100000.pdf", _ANY, lambda: paper(_SHOW, page=f"/X {'[' * 100_000}{']' * 100_000}"))
add("brackets-in-the-content.pdf", _ANY, lambda: paper(_SHOW + "[" * 100_000, flate=True))
add("string-never-closed.pdf", _ANY, lambda: paper("BT /F 12 Tf (" + "a" * 200_000))
add("million-pages-claimed.pdf", _ANY, lambda: _pages({2: "<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"}))
add("minus-one-page-claimed.pdf", _ANY, lambda: _pages({2: "<< /Type /Pages /Kids [3 0 R] /Count -1 >>"}))
add("thousand-million-objects.pdf", _ANY, lambda: paper().replace(b"xref\n0 6", b"xref\n0 999999999"))
add("box-of-a-million-points.pdf", _ANY, lambda: paper(box="0 0 1000000 1000000"))
add("box-of-nothing.pdf", _ANY, lambda: paper(box="0 0 0 0"))
add("box-not-numbers.pdf", _ANY, lambda: paper(box="/a (b) null 1e308"))
add("words-beyond-numbers.pdf", _ANY, lambda: paper(f"BT /F 12 Tf 1 0 0 1 1e30 1e30 Tm ({WORDS}) Tj ET"))
add(
    "words-larger-than-numbers.pdf",
    _ANY,
    lambda: paper(f"BT /F 1e38 Tf 1 0 0 1 7 7 Tm ({WORDS}) Tj ET 0 0 1e38 1e38 re f"),
)
add("box-beyond-numbers.pdf", _ANY, lambda: paper(box="-99999999999999999999 0 99999999999999999999 1"))
add("unit-of-75000.pdf", _ANY, lambda: paper(page="/UserUnit 75000"))
add(
    "picture-of-ten-thousand-million-pixels.pdf",
    _ANY + " unreadable/needs_ocr partly_read/weak_scan",
    lambda: _picture(100_000, 100_000, b"\0" * 100),
)
add(
    "picture-packed-a-thousandfold.pdf",
    _ANY + " unreadable/needs_ocr partly_read/weak_scan",
    lambda: _picture(
        8000,
        8000,
        zlib.compress(bytes(24 << 20), 9),
        "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
    ),
    slow=True,
)
add(
    "lzw-and-hex-and-85.pdf",
    _ANY,
    lambda: paper(
        more={4: stream(b"zz~>" * 9, "/Filter [/LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode]")}
    ),
)
add("filter-2000-times.pdf", _ANY, lambda: paper(more={4: stream(b"41>", f"/Filter [{'/ASCIIHexDecode ' * 2000}]")}))
add(
    "predictor-of-a-thousand-million-columns.pdf",
    _ANY,
    lambda: paper(
        more={
            4: stream(
                zlib.compress(_SHOW.encode()),
                "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1000000000 /Colors 4 >>",
            )
        }
    ),
)
add(
    "map-of-a-million-codes.pdf",
    _ANY,
    lambda: paper(
        more={
            5: "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 9 0 R /DescendantFonts [10 0 R] >>",
            9: stream(
                "1 begincodespacerange <0000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"
            ),
            10: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> /W [0 2000000000 500] >>",
        }
    ),
)
add(
    "font-of-garbage.pdf",
    _ANY,
    lambda: paper(
        more={
            5: "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 9 0 R >>",
            9: "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 10 0 R >>",
            10: stream(b"\0\1\0\0\xff\xff" + b"\xff" * 400),
        }
    ),
)
add(
    "function-in-a-circle.pdf",
    _ANY,
    lambda: paper(
        "/C cs 0.5 scn\n" + _SHOW,
        resources="/ColorSpace << /C [/Separation /A /DeviceGray 9 0 R] >>",
        more={9: "<< /FunctionType 3 /Domain [0 1] /Functions [9 0 R 9 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"},
    ),
)

# --- what would run, leave, or hide
add(
    "javascript.pdf",
    _READ,
    lambda: paper(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>"),
)
add(
    "launch.pdf",
    _READ,
    lambda: paper(catalog="/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >> >>"),
)
add(
    "address-in-a-note.pdf",
    _READ,
    lambda: paper(
        page="/Annots [9 0 R]",
        more={9: "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (file:///etc/passwd) >> >>"},
    ),
)
add(
    "file-of-another-machine.pdf",
    _ANY,
    lambda: paper(more={4: "<< /Length 0 /F (//192.0.2.1/share/x) /FFilter /FlateDecode >>\nstream\n\nendstream"}),
)
add(
    "files-inside-3000.pdf",
    "partly_read/partial " + _READ,
    lambda: paper(
        catalog="/Names << /EmbeddedFiles << /Names [" + "(../../x.exe) 9 0 R " * 3000 + "] >> >>",
        more={9: "<< /Type /Filespec /F (../../x.exe) /EF << /F 10 0 R >> >>", 10: stream(b"MZ")},
    ),
)
add(
    "xfa-with-entities.pdf",
    _ANY,
    lambda: paper(
        catalog="/AcroForm << /Fields [] /XFA 9 0 R >>",
        more={
            9: stream(
                '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
                '<x xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><n>&b;&c;</n></xfa:data></x>'
            )
        },
    ),
)
add("encrypted.pdf", "unreadable/encrypted", lambda: locked(b"open sesame"))
add(
    "encrypted-by-nobody-knows-what.pdf",
    "unreadable/encrypted unreadable/broken",
    lambda: paper(
        more={8: "<< /Filter /Adobe.PubSec /V 99 /SubFilter /adbe.pkcs7.s5 >>"},
        trailer="/Encrypt 8 0 R /ID [<00> <00>]",
    ),
)
add(
    "metadata-with-entities.pdf",
    _READ,
    lambda: paper(
        catalog="/Metadata 9 0 R",
        more={
            9: stream(
                '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]><x>&c;</x>', "/Type /Metadata /Subtype /XML"
            )
        },
    ),
)

# --- cut and damaged
for _share in (10, 50, 90):
    add(f"cut-at-{_share}.pdf", "unreadable/broken", lambda s=_share: _cut(s / 100))
add("no-table.pdf", _ANY, lambda: paper().split(b"xref\n")[0] + b"startxref\n0\n%%EOF\n")
add("table-leads-astray.pdf", _ANY, lambda: paper().replace(b"00000 n", b"00009 n").replace(b"00000000", b"99999999"))
add("head-alone.pdf", "unreadable/broken", b"%PDF-1.7\n%%EOF\n")
add("end-twice-with-garbage.pdf", _ANY, lambda: paper() + b"\0\xff" * 5000 + b"\n%%EOF\n")
add(
    "no-root.pdf",
    _ANY,
    lambda: paper().replace(b"/Root 1 0 R", b"/Root 99 0 R").replace(b"/Type /Catalog", b"/Type /Nothing"),
)
add("garbage-for-flate.pdf", _ANY, lambda: paper(more={4: stream(b"\xde\xad\xbe\xef" * 50, "/Filter /FlateDecode")}))
add("pdf-and-zip.pdf", _READ, lambda: paper() + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0, 0, 0, 0, 0))
