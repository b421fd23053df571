"""อีเมลของ Outlook: a message as Outlook keeps it (MAPI properties) as the mail that it is: header, words, files.

Outlook's own files (.msg) and envelopes (winmail.dat) hold the same properties in two packings. Either becomes the
bytes of one mail (RFC 5322), so that one set of rules and limits opens them all. Attachments keep their very bytes.
Properties are named by [MS-OXPROPS]. What the message does not say is not filled in: above all, the time of receipt
comes from the transport headers alone; the time at which a copy was put into a mailbox is no arrival.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.charsets import decode
from pipeline.file_type import file_type
from pipeline.mail_headers import header_fields

SUBJECT, CLASS, HEADERS, SUBMITTED = 0x0037, 0x001A, 0x007D, 0x0039
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
AUTHOR_NAME, AUTHOR_ADDRESS, AUTHOR_SMTP = 0x0042, 0x0065, 0x5D02
DISPLAY_TO, DISPLAY_CC = 0x0E04, 0x0E03
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
ATTACH_DATA, ATTACH_METHOD, ATTACH_TAG, ATTACH_ID = 0x3701, 0x3705, 0x370E, 0x3712
ATTACH_NAME, ATTACH_LONG_NAME, ATTACH_PATH, ATTACH_LONG_PATH, DISPLAY_NAME = 0x3704, 0x3707, 0x3708, 0x370D, 0x3001
MESSAGE_CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE

DEEPEST = 11  # messages within messages that are turned into mails; intake opens fewer (its DEEPEST)
_CODEPAGES = {65001: "utf-8", 20127: "us-ascii", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp"}
_CODEPAGES |= {51932: "euc-jp", 51949: "euc-kr", 936: "gbk", 54936: "gb18030", 874: "windows-874"}
_CODEPAGES |= {28590 + n: f"iso-8859-{n}" for n in (*range(1, 12), 13, 14, 15, 16)}
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_TICKS = 10_000_000  # a second has so many of a FILETIME's
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_OUR_OWN = ("content-", "mime-version")  # header fields that speak of a form which the message no longer has

Properties = Mapping[int, bytes | str | int]  # by number; 8-bit text as bytes, other text decoded, a time as a FILETIME


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment: its `properties`, and `message` where it is a message itself."""

    properties: Properties
    message: "MapiMessage | None" = None


@dataclass(frozen=True, slots=True)
class MapiMessage:
    """One message: its properties and its attachments in their order. `missing`: how many more it says it has."""

    properties: Properties
    attachments: tuple[Attached, ...] = ()
    missing: int = 0


@dataclass(slots=True)
class Lacking:
    """What of a message could not be turned into parts: attachments without bytes, and links in place of files;
    `words`: the message's own words are in a form that is not read. `missing`: attachments that were promised.
    """

    parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: bool = False
    missing: int = 0


def mail_of(message: MapiMessage) -> tuple[bytes, Lacking]:
    """The message as one mail's bytes, and what it lacks. Never raises."""
    lacking = Lacking()
    return _mail(message, lacking, 1), lacking


def codepage_label(number: int | None) -> str | None:
    """The character set that a codepage names, for `charsets.decode`."""
    if number is None or number <= 0:
        return None
    return _CODEPAGES.get(number, f"cp{number}")


def text_of(properties: Properties, name: int, label: str | None = None) -> str:
    """A property as text, empty where it is absent. 8-bit text goes by `label`, else by the message's codepage."""
    value = properties.get(name, "")
    if isinstance(value, bytes):
        value = decode(value.rstrip(b"\x00"), label or codepage_label(_number(properties, MESSAGE_CODEPAGE))).text
    return value.rstrip("\x00") if isinstance(value, str) else ""


def attachment_name(properties: Properties, label: str | None = None) -> str:
    """The attachment's file name as the message gives it; the 8.3 name of old Outlook only where no other stands."""
    for name in (ATTACH_LONG_NAME, ATTACH_NAME, DISPLAY_NAME):
        if text := _flat(text_of(properties, name, label)):
            return text
    return ""


def _mail(message: MapiMessage, lacking: Lacking, depth: int) -> bytes:
    known = (_number(message.properties, name) for name in (MESSAGE_CODEPAGE, INTERNET_CODEPAGE))
    label = codepage_label(next((n for n in known if n), None))
    lacking.missing += message.missing
    header = _header(message.properties, label)
    whole = _as_it_was_sent(message, label)
    if whole is not None:
        return header + whole
    parts = [*_words(message.properties, label, lacking)]
    parts += [x for one in message.attachments if (x := _attachment(one, label, lacking, depth)) is not None]
    return header + b"MIME-Version: 1.0\r\n" + _multipart(b"mixed", parts)


def _header(properties: Properties, label: str | None) -> bytes:
    """The transport headers as they came, and from the properties what these lack: sender, receivers, subject, date."""
    sent = text_of(properties, HEADERS, label).encode("utf-8", "replace").lstrip()
    if re.match(rb"Microsoft Mail Internet Headers[^\r\n]*\r?\n", sent):
        sent = sent.partition(b"\n")[2]
    fields = [(n, v) for n, v in header_fields(sent).fields if not n.startswith(_OUR_OWN)]
    known = {n for n, _ in fields}

    def add(name: str, value: str) -> None:
        if value and name not in known:
            fields.append((name, value.encode("utf-8", "replace")))

    add("from", _sender(properties, label))
    add("to", _flat(text_of(properties, DISPLAY_TO, label)))
    add("cc", _flat(text_of(properties, DISPLAY_CC, label)))
    add("subject", _flat(text_of(properties, SUBJECT, label)))
    add("date", _moment(_number(properties, SUBMITTED)))
    return b"".join(n.encode("ascii") + b": " + v + b"\r\n" for n, v in fields)


def _sender(properties: Properties, label: str | None) -> str:
    """The author, else who sent it. An address of an Exchange directory (X.500) is no mail address and is left out."""
    for name, addresses in ((AUTHOR_NAME, (AUTHOR_SMTP, AUTHOR_ADDRESS)), (SENDER_NAME, (SENDER_SMTP, SENDER_ADDRESS))):
        address = next((a for x in addresses if "@" in (a := _flat(text_of(properties, x, label)))), "")
        if address:
            shown = _flat(text_of(properties, name, label)).replace("\\", "").replace('"', "")
            return f'"{shown}" <{address}>' if shown and "@" not in shown else address
    return ""


def _moment(ticks: int | None) -> str:
    """A FILETIME (ticks of 100 ns since 1601, UTC) as a Date header has it; empty where it is none."""
    if not ticks or ticks >= 1 << 62:
        return ""
    try:
        at = _EPOCH + timedelta(seconds=ticks // _TICKS)
    except OverflowError:
        return ""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{at.day} {months[at.month - 1]} {at.year:04} {at:%H:%M:%S} +0000"


def _as_it_was_sent(message: MapiMessage, label: str | None) -> bytes | None:
    """The MIME part of a signed mail, which Outlook keeps whole as the one attachment of such a message."""
    if not text_of(message.properties, CLASS, label).upper().endswith(".SMIME.MULTIPARTSIGNED"):
        return None
    if len(message.attachments) != 1:
        return None
    data = message.attachments[0].properties.get(ATTACH_DATA)
    if not isinstance(data, bytes) or not header_fields(data).first("content-type"):
        return None
    return data


def _words(properties: Properties, label: str | None, lacking: Lacking) -> list[bytes]:
    """The message's own words: as plain text and as HTML where it has both (which says no more is told later)."""
    internet = codepage_label(_number(properties, INTERNET_CODEPAGE))
    plain = text_of(properties, BODY, internet or label)
    html = properties.get(HTML, b"")
    parts = []
    if plain.strip():
        parts.append(_part('text/plain; charset="utf-8"', plain.encode("utf-8", "replace")))
    if isinstance(html, str) and html.strip():
        parts.append(_part('text/html; charset="utf-8"', html.encode("utf-8", "replace")))
    elif isinstance(html, bytes) and html.strip():
        parts.append(_part("text/html" + (f'; charset="{internet}"' if internet else ""), html))
    if not parts and properties.get(RTF):
        lacking.words = True
    return [_multipart(b"alternative", parts)] if len(parts) > 1 else parts


def _attachment(one: Attached, label: str | None, lacking: Lacking, depth: int) -> bytes | None:
    name = attachment_name(one.properties, label)
    if one.message is not None:
        inner = one.message if depth < DEEPEST else MapiMessage({SUBJECT: text_of(one.message.properties, SUBJECT)})
        return _part("message/rfc822", _mail(inner, lacking, depth + 1), _safe(name or "message") + ".eml")
    data = one.properties.get(ATTACH_DATA)
    if not isinstance(data, bytes):
        path = _flat(text_of(one.properties, ATTACH_LONG_PATH, label) or text_of(one.properties, ATTACH_PATH, label))
        if path:
            lacking.links.append(path)
        else:
            lacking.parts.append(name or "attachment")
        return None
    declared = _flat(text_of(one.properties, ATTACH_TAG, label)).lower()
    declared = declared if _TOKEN.fullmatch(declared) and not declared.startswith("multipart/") else ""
    shown_as = _flat(text_of(one.properties, ATTACH_ID, label))
    if shown_as and not declared:
        declared = file_type(data).media_type
    return _part(declared or "application/octet-stream", data, _safe(name), shown_as)


def _part(declared: str, data: bytes, name: str | None = None, content_id: str = "") -> bytes:
    """One part, its bytes as they are (`binary`). A picture that the HTML may show is told by its Content-ID."""
    if not declared.startswith("image/"):
        content_id = ""
    head = [f"Content-Type: {declared}", "Content-Transfer-Encoding: binary"]
    if name is not None:
        how = "inline" if content_id else "attachment"
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        head.append(f'Content-Disposition: {how}; filename="{quoted}"' if quoted else f"Content-Disposition: {how}")
    if content_id:
        head.append(f"Content-ID: <{content_id.strip('<>')}>")
    return "\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n" + data


def _multipart(kind: bytes, parts: list[bytes]) -> bytes:
    """A multipart whose dividing line can stand in none of its parts: it holds their hash."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    line = b"=_" + whole.hexdigest()[:60].encode("ascii")
    head = b"Content-Type: multipart/" + kind + b'; boundary="' + line + b'"\r\n\r\n'
    return head + b"".join(b"--" + line + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + line + b"--\r\n"


def _safe(name: str) -> str:
    """A name that a header can hold: words that look encoded are no encoding here."""
    return name.replace("=?", "= ?")


def _flat(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _number(properties: Properties, name: int) -> int | None:
    value = properties.get(name)
    return value if isinstance(value, int) else None
