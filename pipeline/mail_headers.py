"""หัวอีเมล: header fields from their bytes: words, addresses, parameters, moments. Nothing raises, whatever the bytes.

Python's own header parser fails on nested comments (RecursionError), believes encoded line breaks, and reads raw 8-bit
Thai as nothing; real mail has all three. RFC 5322 for the structure, 2047 and 2231 for words in other character sets.
"""

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from pipeline.charsets import decode

BANGKOK = timezone(timedelta(hours=7))  # no daylight saving since 1920: an offset, so that no time-zone data is needed

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|\Z)")
_BLANK = re.compile(rb"\r?\n")
MOST_FIELDS = 5000  # of one header; what stands behind them is not taken for one
LONGEST_VALUE = 64 << 10  # no name, list of addresses or date needs more
_ENCODED = re.compile(rb"=\?([!->@-~]{1,60})\?([BbQq])\?([^?\r\n]{0,10000})\?=")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+ *")
_ADDRESS = re.compile(r"[^\s<>,;:\"'()]+@[^\s<>,;:\"'()]+")
_EXTENDED = re.compile(r"^(.+?)(?:\*([0-9]{1,3}))?(\*)?$")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_MOMENT = re.compile(
    r"(?<![0-9])([0-9]{1,2})[ \t-]+([A-Za-z]{3})[a-z]*[ \t-]+([0-9]{4}|[0-9]{2})[ \t]+"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?[ \t]*"
    r"((?:GMT|UTC)?[+-][0-9]{2}:?[0-9]{2}|[A-Za-z]{1,5}(?![A-Za-z+-]))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 5322 4.3, and ICT, which Thai mailers write. Other names are ambiguous.
_ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "ICT": 7, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7}
_ZONES |= {"MDT": -6, "PST": -8, "PDT": -7}


class Words(NamedTuple):
    """Decoded words. `guessed`: the character set that had to be guessed, or None."""

    text: str
    guessed: str | None = None


class Fields(NamedTuple):
    """A block of header fields in their order, names in lower case, and where the body begins. `flooded`: there are
    more than MOST_FIELDS, so that the rest was taken for the body. `cut`: fields of which the beginning is given.
    """

    fields: tuple[tuple[str, bytes], ...]
    body: int
    flooded: bool = False
    cut: tuple[str, ...] = ()

    def first(self, name: str) -> bytes | None:
        """The value of the topmost field of that name."""
        return next((v for n, v in self.fields if n == name), None)


class Moment(NamedTuple):
    """A date header as a moment in Bangkok. `zoned`: whether the header names its zone (else Bangkok is assumed)."""

    at: datetime
    zoned: bool


def header_fields(data: bytes, start: int = 0, end: int | None = None) -> Fields:
    """The header block at data[start:end]. It ends at the first line that is blank or no field."""
    end = len(data) if end is None else end
    at = start
    out: list[tuple[str, bytes]] = []
    if data.startswith(b"\xef\xbb\xbf", at):
        at += 3
    if data.startswith(b"From ", at, end):  # the mailbox's own line
        at = (data.find(b"\n", at, end) + 1) or end
    cut: list[str] = []
    while len(out) < MOST_FIELDS and (match := _FIELD.match(data, at, end)):
        name = match[1].decode("ascii").lower()
        if match.end(2) - match.start(2) > LONGEST_VALUE:
            cut.append(name)
        out.append((name, re.sub(rb"\r?\n(?=[ \t])", b"", match[2][:LONGEST_VALUE])))
        at = match.end()
    blank = _BLANK.match(data, at, end)
    flooded = len(out) >= MOST_FIELDS and _FIELD.match(data, at, end) is not None
    return Fields(tuple(out), blank.end() if blank else at, flooded, tuple(cut))


def words(value: bytes) -> Words:
    """Unstructured header words on one line: encoded words joined, raw 8-bit by validity, line breaks flattened."""
    pieces: list[tuple[str | None, bytes]] = []
    at, last_was_encoded = 0, False
    for match in _ENCODED.finditer(value):
        between = value[at : match.start()]
        if between and not (last_was_encoded and not between.strip()):
            pieces.append((None, between))
        charset = match[1].decode("ascii").split("*")[0]
        payload = _from_base64(match[3]) if match[2] in b"Bb" else _from_q(match[3])
        if pieces and pieces[-1][0] == charset:  # a letter may be split between two encoded words
            pieces[-1] = charset, pieces[-1][1] + payload
        else:
            pieces.append((charset, payload))
        at, last_was_encoded = match.end(), True
    if value[at:]:
        pieces.append((None, value[at:]))
    text, guessed = "", None
    for charset_of, raw in pieces:
        decoded = decode(raw, charset_of)
        text += decoded.text
        if decoded.guessed and not (charset_of is None and decoded.charset == "utf-8"):  # RFC 6532 allows raw UTF-8
            guessed = decoded.charset
    return Words(_CONTROLS.sub(" ", text).strip(), guessed)


def addresses(value: bytes) -> tuple[tuple[Words, str], ...]:
    """(display name, address in lower case) of each mailbox of a From, To or Cc field."""
    out = []
    for phrase, angle, comment in _mailboxes(value):
        if angle is not None:
            address, name = angle, phrase
        else:
            address, name = phrase, comment
        text = words(address)
        found = _ADDRESS.search(text.text)
        if found is None:
            continue
        shown = words(_unquote(name))
        if angle is None and not shown.text:  # some mailers encode the whole field, address and all
            shown = Words(text.text[: found.start()].strip(' <"('), text.guessed)
        out.append((shown, found[0].lower()))
    if not out and (found := _ADDRESS.search(words(value).text)):  # an address inside a comment that never closes
        out.append((Words(""), found[0].lower()))
    return tuple(out)


def parameters(value: bytes) -> tuple[str, dict[str, Words]]:
    """(the value itself in lower case, its parameters): `text/plain; charset=x` and RFC 2231's `name*0*=` forms."""
    parts = _split_parameters(value)
    main = words(parts[0]).text.lower() if parts else ""
    simple: dict[str, Words] = {}
    extended: dict[str, list[tuple[int, bool, bytes]]] = {}
    for part in parts[1:]:
        raw_name, _, raw_value = part.partition(b"=")
        match = _EXTENDED.match(raw_name.strip().decode("latin-1").lower())
        if match is None or not raw_value.strip():
            continue
        name, number, star = match[1], match[2], match[3]
        content = _unquote(raw_value.strip())
        if number is None and star is None:
            simple.setdefault(name, words(content))
        else:
            extended.setdefault(name, []).append((int(number or 0), bool(star), content))
    return main, simple | {name: _joined(sections) for name, sections in extended.items()}


def moment(value: bytes) -> Moment | None:
    """The moment that a Date header, or the end of a Received header, names; None where it cannot be told.

    A year outside 1990-2100 is refused: a mailer that writes the Buddhist year may write other things wrongly too.
    """
    match = None
    for match in _MOMENT.finditer(value.decode("latin-1")):  # noqa: B007 -- the last one: Received ends with its date
        pass
    if match is None or match[2].lower() not in _MONTHS:
        return None
    if match[7] and match[7].upper() in ("AM", "PM"):  # a twelve-hour clock is no mail date: refused, not guessed
        return None
    year = int(match[3])
    if len(match[3]) == 2:
        year += 2000 if year < 50 else 1900
    month = _MONTHS.index(match[2].lower()) + 1
    zone = _zone(match[7])
    try:
        at = datetime(year, month, int(match[1]), int(match[4]), int(match[5]), int(match[6] or 0), tzinfo=UTC)
    except ValueError:
        return None
    if not 1990 <= year <= 2100:
        return None
    if zone is None:
        return Moment(at.replace(tzinfo=BANGKOK), False)
    return Moment((at - zone).astimezone(BANGKOK), True)


def _zone(written: str | None) -> timedelta | None:
    if not written:
        return None
    written = written.upper()
    if written not in _ZONES:
        written = written.removeprefix("GMT").removeprefix("UTC")
    if written[:1] in ("+", "-"):
        digits = written[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset > timedelta(hours=14):
            return None
        return -offset if written[0] == "-" else offset
    return timedelta(hours=_ZONES[written]) if written in _ZONES else None


def _from_base64(text: bytes) -> bytes:
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    text = text[: len(text) - 1] if len(text) % 4 == 1 else text
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4))


def _from_q(text: bytes) -> bytes:
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text.replace(b"_", b" "))


def _unquote(value: bytes) -> bytes:
    value = value.strip()
    if value.startswith(b'"'):
        value = value[1:-1] if value.endswith(b'"') and len(value) > 1 else value[1:]
    return re.sub(rb'\\(["\\])', rb"\1", value)


def _mailboxes(value: bytes) -> list[tuple[bytes, bytes | None, bytes]]:
    """(phrase, words in angle brackets or None, comment) of each; comments may nest to any depth."""
    out: list[tuple[bytes, bytes | None, bytes]] = []
    phrase, comment = bytearray(), bytearray()
    angle: bytearray | None = None
    depth, quoted, inside, skip = 0, False, False, False
    for code in value:
        into = comment if depth else angle if inside and angle is not None else phrase
        if skip:
            into.append(code)
            skip = False
        elif code == 0x5C:
            into.append(code)
            skip = True
        elif quoted:
            into.append(code)
            quoted = code != 0x22
        elif code == 0x28:
            depth += 1
        elif code == 0x29 and depth:
            depth -= 1
        elif depth:
            comment.append(code)
        elif code == 0x22:
            into.append(code)
            quoted = True
        elif code == 0x3C and not inside:
            angle, inside = bytearray(), True
        elif code == 0x3E and inside:
            inside = False
        elif code in b",;" and not inside:
            out.append((bytes(phrase), bytes(angle) if angle is not None else None, bytes(comment)))
            phrase, comment, angle = bytearray(), bytearray(), None
        elif code == 0x3A and not inside:  # the name of a group
            phrase = bytearray()
        else:
            into.append(code)
    out.append((bytes(phrase), bytes(angle) if angle is not None else None, bytes(comment)))
    return out


def _split_parameters(value: bytes) -> list[bytes]:
    parts, start, quoted, skip = [], 0, False, False
    for n, code in enumerate(value):
        if skip:
            skip = False
        elif code == 0x5C and quoted:
            skip = True
        elif code == 0x22:
            quoted = not quoted
        elif code == 0x3B and not quoted:
            parts.append(value[start:n])
            start = n + 1
    parts.append(value[start:])
    return parts


def _joined(sections: list[tuple[int, bool, bytes]]) -> Words:
    """RFC 2231: sections in their order; the first encoded one names the character set."""
    charset: str | None = None
    data = b""
    for n, (_, encoded, content) in enumerate(sorted(sections, key=lambda s: s[0])):
        if encoded and n == 0 and content.count(b"'") >= 2:
            label, _, content = content.split(b"'", 2)
            charset = label.decode("latin-1") or None
        data += _PERCENT.sub(lambda m: bytes([int(m[1], 16)]), content) if encoded else content
    if charset is None:
        return words(data)
    decoded = decode(data, charset)
    return Words(_CONTROLS.sub(" ", decoded.text).strip(), decoded.charset if decoded.guessed else None)
