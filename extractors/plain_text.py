"""ข้อความล้วน: `read_plain_text(data, sha256, media_type) -> DocumentText`, and what character set some bytes are in."""

import codecs
import re
from collections import Counter
from typing import NamedTuple

from extractors.canonical import canonicalise
from extractors.crossed_out import turned
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line

MAX_BYTES = 16 * 1024 * 1024
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LOST = "\ufffd"


class Decoded(NamedTuple):
    """Text of some bytes. `lost`: how many characters could not be read; each stands in the text as U+FFFD. `guessed`:
    neither the bytes nor a declaration say that it is this charset.
    """

    text: str
    charset: str
    lost: int = 0
    guessed: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`: by its mark, as UTF-8 where the bytes are, as declared where that fits, else as Thai cp874.

    UTF-8 that holds Thai does not come about by chance, so it stands above a declaration. None: the bytes are no text.
    `windows-874`, `tis-620` and `iso-8859-11` are all read as cp874, which holds the other two.
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], charset)
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        # Thai in UTF-16 has the byte 0E for every letter, blanks and digits the byte 00, on one side of each pair
        sides = [sum(b in (0x00, 0x0E) for b in sample[i::2]) for i in (0, 1)]
        pairs = max(len(sample) // 2, 1)
        if max(sides) * 10 >= pairs * 9 and min(sides) * 2 < pairs:
            return _lenient(data, "utf-16-be" if sides[0] > sides[1] else "utf-16-le")
    if b"\0" in data:
        return None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _lenient(data, "utf-8")
    if sum("\u0e00" <= c <= "\u0e7f" for c in damaged.text) > 10 * damaged.lost:
        return damaged  # cut off inside a letter, or with a stray byte
    said = _usable(declared)
    if said is not None and said not in ("utf-8", "cp874"):
        other = _lenient(data, said)
        if not other.lost:
            return other
    return _lenient(data, "cp874")._replace(guessed=said != "cp874")


def _usable(declared: str | None) -> str | None:
    """A declared charset as Python calls it; those of Latin sets stand on Thai pages by mistake and are left out."""
    if declared is None:
        return None
    name = declared.strip().strip("\"'").casefold()
    if name in ("windows-874", "tis-620", "tis620", "iso-8859-11", "x-windows-874", "cp874"):
        return "cp874"
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    text_only = getattr(codecs.lookup(name), "_is_text_encoding", True)
    return found if text_only and found not in ("iso8859-1", "cp1252", "ascii", "utf-7", "idna", "punycode") else None


def _lenient(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, errors="replace")
    return Decoded(text, charset, text.count(_LOST))


def read_plain_text(data: bytes, sha256: str, media_type: str = "text/plain", *, part: str = "text") -> DocumentText:
    """One Line for each line that is not blank; `path` is its index among all lines, from 0.

    `unreadable`: empty, or no text. `rejected`: above MAX_BYTES. `partly_read`: some characters could not be read.
    """
    refused = refusal(data)
    if refused is not None:
        return DocumentText(sha256, media_type, *refused)
    decoded = decode(data)
    if decoded is None:
        return DocumentText(sha256, media_type, Status.UNREADABLE, Reason.UNKNOWN_TYPE)
    lines = tuple(
        line_of(raw, part, (i,)) for i, raw in enumerate(_LINE_END.split(decoded.text)) if raw.replace("\0", "").strip()
    )
    return document(sha256, media_type, lines, decoded, "แฟ้มข้อความ", "the text file")


def refusal(data: bytes) -> tuple[Status, Reason] | None:
    """Why bytes that should be text are not read at all."""
    if not data.strip():
        return Status.UNREADABLE, Reason.EMPTY
    if len(data) > MAX_BYTES:
        return Status.REJECTED, Reason.TOO_LARGE
    return None


def line_of(raw: str, part: str, path: tuple[int, ...]) -> Line:
    """A line of the body with its canonical text."""
    clean = canonicalise(raw)
    doubted = turned(raw)
    return Line(
        text=clean.text, raw=raw, spans=clean.spans, part=part, path=path, repairs=clean.repairs, doubted=doubted
    )


def document(
    sha256: str,
    media_type: str,
    lines: tuple[Line, ...],
    decoded: Decoded,
    what_th: str,
    what_en: str,
    findings: tuple[Finding, ...] = (),
    properties: dict[str, str] | None = None,
) -> DocumentText:
    """The DocumentText of a file that is text: its status, its charset, how often each repair was made."""
    status, reason = Status.READ, None
    if not any(x.role == "body" for x in lines):
        status, reason = Status.UNREADABLE, Reason.EMPTY
    elif decoded.lost:
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
    if decoded.guessed:
        guessed = finding("FILE-CHARSET-GUESSED", what_th=what_th, what_en=what_en, charset="windows-874")
        findings = (*findings, guessed)
    quality = {"lost_characters": decoded.lost} if decoded.lost else {}
    return DocumentText(
        sha256,
        media_type,
        status,
        reason,
        lines,
        repairs=dict(Counter(r.rule for line in lines for r in line.repairs)),
        quality=quality,
        findings=findings,
        properties={"charset": decoded.charset, **(properties or {})},
    )
