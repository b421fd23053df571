"""Pictures that unfold to gigabytes, lie about their size, or are something else besides."""

# ruff: noqa: E501 - raw parts of files stand on one line each

import struct
import zlib

from benchmarks.hostile_case import SENTENCE, Cases
from benchmarks.hostile_zip import zipped

CASES = Cases("picture")
add = CASES.add
# What a picture without a readable word comes to; `needs_ocr` also where this machine reads no scans.
_NOTHING = "unreadable/needs_ocr unreadable/empty unreadable/broken"
_TOO_MUCH = "unreadable/too_large unreadable/needs_ocr rejected/too_large"


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, data: bytes | None = None, *, depth: int = 8, colour: int = 0, more: bytes = b""
) -> bytes:
    """A PNG; `data`: its packed rows, blank ones without it."""
    if data is None:
        data = zlib.compress((b"\0" + b"\xff" * (width * depth * (3 if colour == 2 else 1) // 8)) * height, 9)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, scans: int = 1, *, progressive: bool = True) -> bytes:
    """A grey JPEG without one line of its picture; `scans`: how often it says that one begins."""
    table = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = (
        (b"\xff\xc2" if progressive else b"\xff\xc0") + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    )
    codes = b"\xff\xc4\x00\x14\x00" + b"\x01" + b"\x00" * 15 + b"\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + b"\x00" * 4
    return b"\xff\xd8" + table + frame + codes + scan * scans + b"\xff\xd9"


def tiff(*frames: dict[int, int], chain: str = "end", data: bytes = b"\xff" * 64) -> bytes:
    """A TIFF whose directories have these fields; `chain`: the last leads to the `end` or to the `first` one again."""
    out = bytearray(b"II*\0\0\0\0\0" + data)
    starts = []
    for fields in frames:
        starts.append(len(out))
        usual = {256: 64, 257: 8, 258: 1, 259: 1, 262: 1, 273: 8, 277: 1, 278: 8, 279: len(data)}
        rows = sorted({**usual, **fields}.items())
        out += (
            struct.pack("<H", len(rows))
            + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in rows)
            + bytes(4)
        )
    ends = [s - 4 for s in (*starts[1:], len(out))]
    for at, following in zip(ends, [*starts[1:], starts[0] if chain == "first" else 0], strict=True):
        struct.pack_into("<I", out, at, following)
    struct.pack_into("<I", out, 4, starts[0])
    return bytes(out)


# --- more pixels than there can be
add("ten-thousand-million-pixels.png", _TOO_MUCH, lambda: png(100_000, 100_000, b"x"))
add("most-pixels-that-can-be-said.png", _TOO_MUCH + " unreadable/broken", lambda: png(0x7FFFFFFF, 0x7FFFFFFF, b"x"))
add("two-hundred-million-true-pixels.png", _TOO_MUCH, lambda: png(20_000, 10_000, zlib.compress(bytes(10_000), 9)))
add("wide-and-low.png", _NOTHING + " " + _TOO_MUCH, lambda: png(1_000_000, 16, b"x"))
add("low-and-wide.tiff", _NOTHING + " " + _TOO_MUCH, lambda: tiff({256: 0x7FFFFFFF, 257: 16}))
add("four-thousand-million-pixels.jpg", _TOO_MUCH + " unreadable/broken", lambda: jpeg(65_535, 65_535))
add(
    "four-thousand-million-pixels.tiff",
    _TOO_MUCH + " unreadable/broken",
    lambda: tiff({256: 0xFFFFFFFF, 257: 0xFFFFFFFF}),
)
add(
    "text-bomb-inside.png",
    _NOTHING,
    lambda: png(64, 64, more=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(24 << 20), 9)) * 3),
)
add(
    "profile-bomb-inside.png",
    _NOTHING,
    lambda: png(64, 64, more=chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(24 << 20), 9))),
)
add("chunks-50000.png", _NOTHING, lambda: png(64, 64, more=chunk(b"tEXt", b"a\0b") * 50_000))
add("rows-beyond-the-picture.png", _NOTHING, lambda: png(64, 64, zlib.compress(bytes(24 << 20), 9)))
add("scans-in-scans-3000.jpg", _NOTHING + " " + _TOO_MUCH, lambda: jpeg(600, 800, 3000))

# --- frames
add("frames-500.tiff", _NOTHING + " unreadable/too_large", lambda: tiff(*[{}] * 500), slow=True)
add("frames-in-a-circle.tiff", _NOTHING + " unreadable/too_large", lambda: tiff({}, {}, chain="first"))
add("frame-of-itself.tiff", _NOTHING, lambda: tiff({}, chain="first"))
add("strips-outside.tiff", _NOTHING, lambda: tiff({273: 0x7FFFFFFF}))
add("strips-beyond-the-end.tiff", _NOTHING, lambda: tiff({279: 0x7FFFFFFF}))
add("bits-a-million.tiff", _NOTHING, lambda: tiff({258: 1_000_000}))
add("samples-65535.tiff", _NOTHING + " " + _TOO_MUCH, lambda: tiff({277: 65_535}))
add("packing-not-known.tiff", _NOTHING + " unreadable/unsupported_type", lambda: tiff({259: 34_712}))
add("fields-60000.tiff", _NOTHING, lambda: tiff(dict.fromkeys(range(40000, 60000), 1)))
add(
    "big.tiff",
    "rejected/unsupported_type unreadable/broken",
    lambda: b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) + bytes(40),
)

# --- cut and lying
add("cut.png", _NOTHING, lambda: png(200, 200)[:60])
add("cut.jpg", _NOTHING, lambda: jpeg(200, 200)[:90])
add("cut.tiff", _NOTHING, lambda: tiff({})[:70])
add("checksum-wrong.png", _NOTHING, lambda: png(64, 64).replace(b"IDAT", b"IDAT")[:-20] + b"\0" * 20)
add(
    "says-two-sizes.png",
    _NOTHING + " " + _TOO_MUCH,
    lambda: png(64, 64, more=chunk(b"IHDR", struct.pack(">IIBBBBB", 9999, 9999, 8, 0, 0, 0, 0))),
)
add("no-width.png", _NOTHING, lambda: png(0, 64, b"x"))
add("one-pixel.png", _NOTHING, lambda: png(1, 1))
add("depth-not-known.png", _NOTHING, lambda: png(64, 64, depth=64))
add("turned-by-99.jpg", _NOTHING,
    lambda: b"\xff\xd8\xff\xe1" + struct.pack(">H", 34) + b"Exif\0\0" + tiff({274: 99})[:0] + b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0\0\0" + jpeg(64, 64)[2:])  # fmt: skip

# --- something else, or something besides
add("picture-and-archive.png", _NOTHING, lambda: png(64, 64) + zipped({"a.txt": SENTENCE.encode()}))
add("picture-and-page.jpg", _NOTHING, lambda: jpeg(64, 64) + b"<html><script>alert(1)</script>")
add("page-in-a-picture.gif", "rejected/unsupported_type", b"GIF89a=1;alert(1)//" + bytes(40))
add(
    "bomb.gif",
    "rejected/unsupported_type",
    b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x08" + b"\xff" * 60 + b"\0;",
)
add("bomb.webp", "rejected/unsupported_type", b"RIFF\xff\xff\xff\x7fWEBPVP8L\x0a\0\0\0/\xff\xff\xff\xff" + bytes(20))
add("bomb.heic", "rejected/unsupported_type", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60))
add("jpeg2000.jp2", "rejected/unsupported_type rejected/unknown_type", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60))
add(
    "picture.svg",
    "rejected/unsupported_type",
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>&x;</svg>',
)
add("picture-that-is-postscript.png", "rejected/unsupported_type", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n")
add(
    "picture-that-is-a-command.jpg",
    _NOTHING + " read rejected/unsupported_type",
    b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://192.0.2.1/x\"|ls \"-la)'\npop graphic-context\n",
)

# --- frames, profiles and notes of a camera


def app(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG behind its start."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", min(len(data) + 2, 0xFFFF)) + data


def _camera(fields: bytes, next_at: int = 0) -> bytes:
    """A camera's notes (EXIF) with these fields of 12 bytes."""
    head = b"Exif\0\0II*\0\x08\0\0\0"
    return app(0xE1, head + struct.pack("<H", len(fields) // 12) + fields + struct.pack("<I", next_at))


_ROWS = bytes.fromhex("81ff") * 8  # PackBits: 128 white bytes each
add("frames-of-64-megapixels.tiff", _NOTHING + " " + _TOO_MUCH,
    lambda: tiff(*[{256: 8000, 257: 8000, 259: 32773}] * 40, data=_ROWS), slow=True)  # fmt: skip
add("frames-beyond-the-limit-of-pages.tiff", _NOTHING + " " + _TOO_MUCH, lambda: tiff(*[{}] * 5000), slow=True)
add("frame-inside-a-frame.tiff", _NOTHING, lambda: tiff({330: 8}, {330: 8}))
add("frame-too-large-behind-a-small-one.tiff", _NOTHING + " " + _TOO_MUCH,
    lambda: tiff({}, {256: 200_000, 257: 200_000, 259: 32773}))  # fmt: skip
add(
    "resolution-of-nothing.tiff",
    _NOTHING,
    lambda: tiff({282: 8, 283: 8, 296: 2}, data=struct.pack("<II", 1, 0) + b"\xff" * 56),
)
add("notes-in-a-circle.jpg", _NOTHING,
    lambda: b"\xff\xd8" + _camera(struct.pack("<HHII", 0x8769, 4, 1, 8), 8) + jpeg(64, 64)[2:])  # fmt: skip
add("notes-outside.jpg", _NOTHING,
    lambda: b"\xff\xd8" + _camera(struct.pack("<HHII", 0x010E, 2, 0x7FFFFFFF, 0x7FFFFFF0) * 40) + jpeg(64, 64)[2:])  # fmt: skip
add("turned-by-8-and-by-text.jpg", _NOTHING,
    lambda: b"\xff\xd8" + _camera(struct.pack("<HHII", 0x0112, 2, 1, 8) + struct.pack("<HHII", 0x0112, 3, 1, 8)) + jpeg(64, 64)[2:])  # fmt: skip
add("profile-in-255-pieces.jpg", _NOTHING,
    lambda: b"\xff\xd8" + app(0xE2, b"ICC_PROFILE\0\x01\xff" + bytes(40)) * 255 + jpeg(64, 64)[2:])  # fmt: skip
add("profile-of-other-colours.jpg", _NOTHING,
    lambda: b"\xff\xd8" + app(0xE2, b"ICC_PROFILE\0\x01\x01" + struct.pack(">I", 0xFFFFFFFF) + b"lcmsCMYKmntr" + bytes(120)) + jpeg(64, 64)[2:])  # fmt: skip
add("profile-of-nothing.png", _NOTHING, lambda: png(64, 64, more=chunk(b"iCCP", b"a\0\0" + zlib.compress(b""))))
add(
    "notes-of-16-megabytes.png",
    _NOTHING,
    lambda: png(64, 64, more=chunk(b"eXIf", b"II*\0\x08\0\0\0" + bytes(16 << 20))),
)
add("moving-picture.png", _NOTHING,
    lambda: png(64, 64, more=chunk(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0)) + chunk(b"fcTL", bytes(26))))  # fmt: skip
add("entities-in-the-notes.jpg", _NOTHING,
    lambda: b"\xff\xd8" + app(0xE1, b'http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>') + jpeg(64, 64)[2:])  # fmt: skip
