"""ข้อความที่เก็บไว้: a DocumentText as bytes that can be kept, and back. Nothing that is read back can run.

The form is JSON, and behind it the packed places of the lines as they stand in memory, all of it compressed. The bytes
are for programs of the same version on machines of the same byte order: the store's key holds both (`reader_version`).
"""

import json
import struct
import zlib
from collections.abc import Sequence
from typing import Any, Final

from schemas.finding import Finding
from schemas.packed_places import GlyphBoxes, Span, Spans
from schemas.quoted import Origin
from schemas.source import Reason, Status
from schemas.text import DocumentText, Heard, Ledger, Line, PageText, Repair

_HEAD: Final = struct.Struct("<I")  # how many bytes of JSON follow
_LEVEL: Final = 3  # higher ones take three times as long for a tenth less
_MOST_BYTES: Final = 1 << 30  # unfolded; a text of this size was never read within the limits


def text_bytes(doc: DocumentText) -> bytes:
    """The bytes to keep. TypeError where the text holds something that is not plain data."""
    places: list[bytes] = []
    whole = [
        doc.sha256,
        doc.media_type,
        doc.status.value,
        doc.reason.value if doc.reason is not None else None,
        [[p.number, p.width, p.height, p.state, p.thai_share, p.word_share] for p in doc.pages],
        dict(doc.repairs),
        dict(doc.quality),
        [f.model_dump(mode="json") for f in doc.findings],
        _ledger_row(doc.ledger),
        dict(doc.properties),
        [_line_row(line, places) for line in doc.lines],
    ]
    # Characters that are no characters (halves of a pair, from a damaged font's map) must come back as they were.
    words = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return zlib.compress(b"".join((_HEAD.pack(len(words)), words, *places)), _LEVEL)


def text_of(data: bytes) -> DocumentText:
    """The text that `text_bytes` was given. ValueError where the bytes are not such bytes."""
    try:
        unfold = zlib.decompressobj()
        plain = unfold.decompress(data, _MOST_BYTES)
        if not unfold.eof:
            raise ValueError("a kept text is cut, or larger than any text")
        (size,) = _HEAD.unpack_from(plain)
        words = json.loads(plain[_HEAD.size : _HEAD.size + size].decode("utf-8", "surrogatepass"))
        sha256, media_type, status, reason, pages, repairs, quality, findings, ledger, properties, lines = words
        places = _Places(plain, _HEAD.size + size)
        return DocumentText(
            sha256,
            media_type,
            Status(status),
            Reason(reason) if reason is not None else None,
            tuple(_line(row, places) for row in lines),
            tuple(PageText(*p) for p in pages),
            repairs,
            quality,
            tuple(Finding.model_validate(f) for f in findings),
            Ledger(*ledger) if ledger is not None else None,
            properties,
        )
    except (zlib.error, struct.error, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"no kept text: {error}") from None


class _Places:
    """The packed places of all lines, taken one after another."""

    def __init__(self, plain: bytes, at: int) -> None:
        self._plain = plain
        self._at = at

    def next(self, size: int) -> bytes:
        at, self._at = self._at, self._at + size
        if self._at > len(self._plain):
            raise ValueError("a kept text is cut")
        return self._plain[at : self._at]


def _ledger_row(ledger: Ledger | None) -> list[object] | None:
    if ledger is None:
        return None
    return [ledger.unit, ledger.total, ledger.used, dict(ledger.ignored), dict(ledger.unreadable)]


def _line_row(line: Line, places: list[bytes]) -> list[object]:
    """One line; what has no packed form stands in the JSON itself."""
    spans: object = line.spans
    if isinstance(line.spans, Spans):
        places.append(line.spans.packed)
        spans = [len(line.spans), len(line.spans.packed)]
    elif line.spans is not None:
        spans = _plain(line.spans)
    glyphs: object
    if isinstance(line.glyphs, GlyphBoxes):
        places.append(line.glyphs.packed)
        glyphs = len(line.glyphs.packed)
    else:
        glyphs = _plain(line.glyphs)
    return [
        line.text,
        None if line.raw == line.text else line.raw,
        spans,
        line.page,
        glyphs,
        line.part,
        line.path,
        line.role,
        line.cell,
        line.size,
        line.bold,
        line.inserted,
        line.disputed,
        line.origin.value,
        line.repairs,
        line.doubted,
        line.others,
    ]


def _plain(rows: Sequence[Sequence[int]]) -> list[object]:
    """Rows of numbers that were not packed; a tuple and a list are different things to who compares."""
    return ["tuple" if isinstance(rows, tuple) else "list", [list(row) for row in rows]]


def _rows(kept: Any) -> Any:
    kind, rows = kept
    found = [tuple(row) for row in rows]
    return tuple(found) if kind == "tuple" else found


def _spans(kept: Any, places: _Places) -> Sequence[Span] | None:
    if kept is None:
        return None
    if isinstance(kept[0], int):
        return Spans.of_packed(kept[0], places.next(kept[1]))
    plain: Sequence[Span] = _rows(kept)
    return plain


def _line(row: Any, places: _Places) -> Line:
    text, raw, spans, page, glyphs, part, path, role, *others = row
    cell, size, bold, inserted, disputed, origin, repairs, doubted, heard = others
    return Line(
        text,
        text if raw is None else raw,
        _spans(spans, places),
        page,
        GlyphBoxes.of_packed(places.next(glyphs)) if isinstance(glyphs, int) else _rows(glyphs),
        part,
        tuple(path),
        role,
        tuple(cell) if cell is not None else None,
        size,
        bold,
        inserted,
        tuple(disputed),
        Origin(origin),
        tuple(Repair(*x) for x in repairs),
        tuple(Repair(*x) for x in doubted),
        tuple(Heard(*x) for x in heard),
    )
