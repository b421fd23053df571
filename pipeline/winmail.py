"""winmail.dat: the envelope in which Outlook sends attachments to others (TNEF), opened like a mail ([MS-OXTNEF]).

There is no well-kept library with a free licence for it, so what is needed of the format is read here: attachments,
messages inside, words where they stand as text or HTML. Every length is held against the bytes that are there; one
that does not fit, or a wrong checksum, makes the envelope partly read, and what stands before it is still opened.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.mail import OpenedMail, open_mail
from pipeline.mapi_mail import (
    ATTACH_DATA,
    ATTACH_LONG_NAME,
    ATTACH_NAME,
    BODY,
    MESSAGE_CODEPAGE,
    SUBJECT,
    Attached,
    MapiMessage,
    mail_of,
)
from schemas.finding_codes import finding

TNEF = "application/ms-tnef"
_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = 6  # the signature and a key that nothing needs
_DEEPEST = 12
_CODEPAGE, _MESSAGE, _NEXT, _ATTACHMENT = 0x69007, 0x69003, 0x69002, 0x69005
_TITLE, _DATA, _SUBJECT, _BODY = 0x18010, 0x6800F, 0x18004, 0x2800C
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}  # bytes as they are padded
_VARIABLE = (0x0D, 0x1E, 0x1F, 0x0102)
_MANY = 0x1000
_INTERFACE = 16  # bytes that name what kind of object follows


class WinmailBroken(Exception):
    """The bytes are no TNEF at all."""


class _Torn(Exception):
    """A length leads beyond the bytes that are there."""


@dataclass(slots=True)
class _Message:
    """One message as far as it was read. `whole`: nothing was torn."""

    properties: dict[int, bytes | str | int] = field(default_factory=dict)
    attachments: list[tuple[dict[int, bytes | str | int], "_Message | None"]] = field(default_factory=list)
    whole: bool = True

    def as_mapi(self) -> MapiMessage:
        attached = (Attached(p, m.as_mapi() if m is not None else None) for p, m in self.attachments)
        return MapiMessage(self.properties, tuple(attached))


def open_winmail(data: bytes) -> OpenedMail:
    """Its words and attachments as the parts of a mail; whose mail it is, the mail around it says.

    Raises WinmailBroken. Words that stand as RTF alone are left to the mail around it, which has them as text.
    """
    if not data.startswith(_SIGNATURE) or len(data) < _HEAD + 9:
        raise WinmailBroken
    message = _read(data, 1)
    mail, lacking = mail_of(message.as_mapi())
    opened = open_mail(mail)
    noticed = [finding("MAIL-PART-DAMAGED", file=name) for name in lacking.parts]
    noticed += [finding("EV-BY-LINK", link=link[:300]) for link in lacking.links]
    if not message.whole:
        noticed.append(finding("MAIL-CUT"))
    return replace(opened, findings=(*opened.findings, *noticed), whole=opened.whole and not noticed)


def _read(data: bytes, depth: int) -> _Message:
    out = _Message()
    at = _HEAD
    here: dict[int, bytes | str | int] | None = None
    while at < len(data):
        if at + 9 > len(data):
            out.whole = False
            break
        _, what, size = struct.unpack_from("<BII", data, at)
        value = data[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if at > len(data) or sum(value) & 0xFFFF != struct.unpack_from("<H", data, at - 2)[0]:
            out.whole = False
        if at > len(data):
            break
        if what == _NEXT:
            here = {MESSAGE_CODEPAGE: out.properties.get(MESSAGE_CODEPAGE, 0)}
            out.attachments.append((here, None))
        elif what == _CODEPAGE and len(value) >= 4:
            out.properties.setdefault(MESSAGE_CODEPAGE, int.from_bytes(value[:4], "little"))
        elif what in (_SUBJECT, _BODY):
            out.properties.setdefault(SUBJECT if what == _SUBJECT else BODY, value)
        elif what == _MESSAGE:
            out.whole &= _fill(out.properties, value)[0]
        elif here is not None and what == _TITLE:
            here.setdefault(ATTACH_NAME, value)
            here.setdefault(ATTACH_LONG_NAME, value)  # the properties, which come later, know better
        elif here is not None and what == _DATA:
            here[ATTACH_DATA] = value
        elif here is not None and what == _ATTACHMENT:
            fits, inside = _fill(here, value)
            out.whole &= fits
            if inside is not None and inside.startswith(_SIGNATURE, _INTERFACE) and depth < _DEEPEST:
                message = _read(inside[_INTERFACE:], depth + 1)
                out.whole &= message.whole
                out.attachments[-1] = here, message
    return out


def _fill(into: dict[int, bytes | str | int], block: bytes) -> tuple[bool, bytes | None]:
    """Puts the properties of a block there; (whether it was whole, the object that the attachment is, if any)."""
    inside = None
    try:
        for number, kind, value in _listed(block):
            if kind == 0x1F and isinstance(value, bytes):
                into[number] = value.decode("utf-16-le", "replace")
            elif kind == 0x0D and number == ATTACH_DATA and isinstance(value, bytes):
                inside = value
            else:
                into[number] = value
    except _Torn:
        return False, inside
    return True, inside


def _listed(block: bytes) -> Iterator[tuple[int, int, bytes | int]]:
    """(number, type, value) of each property that is one text, object, number or time, and has no name of its own."""

    def number_at(at: int) -> int:
        if at + 4 > len(block):
            raise _Torn
        return int.from_bytes(block[at : at + 4], "little")

    count, at = number_at(0), 4
    for _ in range(count):
        both = number_at(at)
        kind, number, at = both & 0xFFFF, both >> 16, at + 4
        named = number >= 0x8000
        if named:
            by_number = number_at(at + 16) == 0
            at += 24 if by_number else 24 + _padded(number_at(at + 20))
        plain = kind & ~_MANY
        values = 1
        if kind & _MANY or plain in _VARIABLE:
            values, at = number_at(at), at + 4
        if plain not in _VARIABLE and plain not in _FIXED:
            raise _Torn  # how long it is cannot be told
        for n in range(values):
            size = _FIXED[plain] if plain in _FIXED else number_at(at)
            at += 0 if plain in _FIXED else 4
            if at + size > len(block):
                raise _Torn
            if n == 0 and not named and not kind & _MANY:
                value = block[at : at + size]
                yield number, plain, value if plain in _VARIABLE else int.from_bytes(value[:8], "little")
            at += _padded(size)


def _padded(size: int) -> int:
    return (size + 3) // 4 * 4
