"""ไฟล์ .msg: a mail as Outlook saves it, opened like any other ([MS-OXMSG] in [MS-CFB]). The only import of olefile.

A stranger's file: nothing is read before the directory is known to promise no more bytes than the file has, and an
account that does not add up (a stream cut off, shared, or there twice under one name) makes the file `broken`, since
what would be read of it could be another attachment's bytes. The messages inside it become mails of their own.
"""

import struct
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from typing import Any

from pipeline.mail import OpenedMail, open_mail
from pipeline.mapi_mail import ATTACH_METHOD, Attached, Lacking, MapiMessage, Properties, mail_of
from schemas.finding import Finding
from schemas.finding_codes import finding

_DEEPEST = 12  # messages within messages; mail_of turns fewer into mails
_MOST_STORAGES_DEEP = 4 * _DEEPEST
_TOP, _INNER, _ATTACHMENT = 32, 24, 8  # bytes before the first property, [MS-OXMSG] 2.4.1
_EMBEDDED = 5  # of ATTACH_METHOD: a message
_INTEGER, _TIME, _TEXT_8BIT, _TEXT, _BINARY = 0x0003, 0x0040, 0x001E, 0x001F, 0x0102
_LIST = "__properties_version1.0"
_MESSAGE_STORAGE = "__substg1.0_3701000D"
_STORAGE, _STREAM = 1, 2  # of a directory entry
# What olefile notes about files that are whole all the same: fields that nothing here rests on.
_HARMLESS = (
    *("CLSID", "DllVersion", "ByteOrder", "reserved bytes", "directory sectors", "transaction_signature"),
    *("for empty stream", "storage with size", "incorrect OLE stream size"),
)


class MsgBroken(Exception):
    """The file is no .msg that can be read whole."""


@dataclass(slots=True)
class _Storage:
    """One folder of the file: its streams and its folders by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, "_Storage"] = field(default_factory=dict)


@cache
def can_open_msg() -> bool:
    """Whether the library is there (extra `mail`)."""
    return find_spec("olefile") is not None


def open_msg(data: bytes, name: str = "") -> OpenedMail:
    """The mail that a .msg holds: headers, parts and findings, as `open_mail` gives them. Raises MsgBroken. `name`: the
    file, for the findings.
    """
    mail, lacking = mail_of(_message(_opened(data), _TOP, 1))
    opened = open_mail(mail)
    noticed = _said(lacking, name)
    return replace(opened, findings=(*opened.findings, *noticed), whole=opened.whole and not noticed)


def _said(lacking: Lacking, name: str) -> tuple[Finding, ...]:
    out = [finding("MAIL-PART-DAMAGED", file=part) for part in lacking.parts]
    out += [finding("EV-BY-LINK", link=link[:300]) for link in lacking.links]
    if lacking.words or lacking.missing:
        out.append(finding("MAIL-LACKING", file=name))
    return tuple(out)


def _opened(data: bytes) -> _Storage:
    from olefile import OleFileIO  # type: ignore[import-untyped] # it ships no types

    try:
        with OleFileIO(data) as ole:
            if sum(e.size for e in ole.direntries if e is not None and e.entry_type == _STREAM) > len(data):
                raise MsgBroken("the directory promises more than the file holds")
            root = _read(ole, ole.root, [], 1)
            wrong = [str(words) for _, words in ole.parsing_issues]
    except (MsgBroken, MemoryError):
        raise
    except Exception as e:  # olefile raises whatever a damaged file leads it to
        raise MsgBroken(type(e).__name__) from e
    if any(not any(x in words for x in _HARMLESS) for words in wrong):
        raise MsgBroken(wrong[0])
    return root


def _read(ole: Any, node: Any, path: list[str], depth: int) -> _Storage:
    if depth > _MOST_STORAGES_DEEP:
        raise MsgBroken("storages nested too deep")
    out = _Storage()
    for kid in node.kids:
        where = [*path, kid.name]
        if kid.entry_type == _STORAGE:
            out.storages[kid.name] = _read(ole, kid, where, depth + 1)
        elif kid.entry_type == _STREAM:
            stream = ole.openstream(where).read()
            if len(stream) != kid.size:
                raise MsgBroken("a stream is shorter than it promises")
            out.streams[kid.name] = stream
    return out


def _message(storage: _Storage, before: int, depth: int) -> MapiMessage:
    attached = []
    for name, one in sorted(storage.storages.items()):
        if not name.startswith("__attach_version1.0_#"):
            continue
        properties = _properties(one, _ATTACHMENT)
        inside = one.storages.get(_MESSAGE_STORAGE)
        message = None
        if inside is not None and properties.get(ATTACH_METHOD, _EMBEDDED) == _EMBEDDED and depth < _DEEPEST:
            message = _message(inside, _INNER, depth + 1)
        attached.append(Attached(properties, message))
    promised = int.from_bytes(storage.streams[_LIST][20:24], "little") if _LIST in storage.streams else 0
    missing = max(0, promised - len(attached)) if promised < 1 << 16 else 0  # a larger figure makes no sense
    return MapiMessage(_properties(storage, before), tuple(attached), missing)


def _properties(storage: _Storage, before: int) -> Properties:
    """Number -> value of one object. What its list names and its streams do not hold is left out."""
    listed = storage.streams.get(_LIST)
    if listed is None or len(listed) < before:
        raise MsgBroken("an object without properties")
    out: dict[int, bytes | str | int] = {}
    for at in range(before, len(listed) - 15, 16):
        kind, number = struct.unpack_from("<HH", listed, at)
        stream = storage.streams.get(f"__substg1.0_{number:04X}{kind:04X}")
        if kind == _TEXT and stream is not None:
            out[number] = stream.decode("utf-16-le", "replace")
        elif kind in (_TEXT_8BIT, _BINARY) and stream is not None:
            out.setdefault(number, stream)
        elif kind in (_INTEGER, _TIME):
            out.setdefault(number, int.from_bytes(listed[at + 8 : at + (12 if kind == _INTEGER else 16)], "little"))
    return out
