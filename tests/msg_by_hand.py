"""Outlook's files made by hand: a compound file ([MS-CFB]), a .msg in it ([MS-OXMSG]), and winmail.dat ([MS-OXTNEF])."""

import datetime
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Value = str | bytes | int | datetime.datetime
Tree = dict[str, "bytes | Tree"]
_NONE, _END, _FREE, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


@dataclass
class Attachment:
    """A file or a message that hangs on a message. `more`: further properties."""

    name: str = ""
    data: bytes | None = None
    message: "Message | None" = None
    more: dict[int, Value] = field(default_factory=dict)


@dataclass
class Message:
    """One message: properties by number, and what hangs on it. `promised`: the figure it states for these."""

    properties: Mapping[int, Value]
    attachments: Sequence[Attachment] = ()
    promised: int | None = None
    eight_bit: str | None = None  # the character set of its texts, where they are not Unicode


def compound(tree: Tree) -> bytes:
    """A compound file with this tree of storages and streams. Siblings hang to the right, one below the other."""
    rows: list[dict] = [{"name": "Root Entry", "kind": 5, "child": _NONE, "right": _NONE, "data": b""}]

    def put(inside: Tree) -> int:
        first = last = _NONE
        for name, what in inside.items():
            at = len(rows)
            row = {"name": name, "kind": 1, "child": _NONE, "right": _NONE, "data": b""}
            rows.append(row)
            if isinstance(what, bytes):
                row.update(kind=2, data=what)
            else:
                row["child"] = put(what)
            if last == _NONE:
                first = at
            else:
                rows[last]["right"] = at
            last = at
        return first

    rows[0]["child"] = put(tree)
    sectors: list[bytes] = []
    table: list[int] = []

    def chain(data: bytes) -> int:
        if not data:
            return _END
        start = len(sectors)
        count = -(-len(data) // _SECTOR)
        sectors.extend(data[n * _SECTOR :][:_SECTOR].ljust(_SECTOR, b"\0") for n in range(count))
        table.extend([*range(start + 1, start + count), _END])
        return start

    small, mini = b"", []
    for row in rows[1:]:
        data = row["data"]
        if row["kind"] == 2 and len(data) >= _CUTOFF:
            row["start"] = chain(data)
        elif data:
            row["start"] = len(small) // _MINI
            count = -(-len(data) // _MINI)
            mini += [*range(row["start"] + 1, row["start"] + count), _END]
            small += data.ljust(count * _MINI, b"\0")
    rows[0].update(start=chain(small), data=small)
    mini_table = (
        chain(struct.pack(f"<{len(mini)}I", *mini).ljust(-(-len(mini) // 128) * _SECTOR, b"\xff")) if mini else _END
    )
    directory = b"".join(_entry(row) for row in rows)
    first_directory = chain(directory + b"".join(_entry(None) for _ in range(-len(rows) % 4)))
    fats = 1
    while fats * 128 < len(table) + fats:
        fats += 1
    assert fats <= 109
    at = len(sectors)
    table += [_FAT] * fats
    whole = struct.pack(f"<{len(table)}I", *table).ljust(fats * _SECTOR, b"\xff")
    sectors += [whole[n * _SECTOR :][:_SECTOR] for n in range(fats)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    mini_count = -(-len(mini) // 128) if mini else 0
    head += struct.pack("<IIIIIIIII", 0, fats, first_directory, 0, _CUTOFF, mini_table, mini_count, _END, 0)
    head += struct.pack("<109I", *range(at, at + fats), *[_FREE] * (109 - fats))
    return head + b"".join(sectors)


def _entry(row: dict | None) -> bytes:
    if row is None:
        return bytes(66) + b"\0\1" + struct.pack("<III", _NONE, _NONE, _NONE) + bytes(48)
    name = (row["name"] + "\0").encode("utf-16-le")
    out = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), row["kind"], 1)
    out += struct.pack("<III", _NONE, row["right"], row["child"]) + bytes(36)
    start = row.get("start", _END if row["kind"] == 2 else 0)
    return out + struct.pack("<IQ", start, len(row["data"]))


def msg(message: Message) -> bytes:
    """The message as a .msg file."""
    return compound({"__nameid_version1.0": {}, **_storage(message, bytes(8), bytes(8))})


def ticks(at: datetime.datetime) -> int:
    """A moment as a FILETIME."""
    return int((at - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)).total_seconds()) * 10_000_000


def _storage(message: Message, before: bytes, after: bytes) -> Tree:
    count = len(message.attachments)
    promised = count if message.promised is None else message.promised
    out = _properties(
        message.properties, before + struct.pack("<IIII", 0, count, 0, promised) + after, message.eight_bit
    )
    for n, one in enumerate(message.attachments):
        inside: dict[int, Value] = {0x3705: 5 if one.message else 1, **one.more}
        if one.name:
            inside[0x3707] = one.name
        if one.data is not None:
            inside[0x3701] = one.data
        tree = _properties(inside, bytes(8), message.eight_bit)
        if one.message is not None:
            tree["__substg1.0_3701000D"] = _storage(one.message, bytes(8), b"")
        out[f"__attach_version1.0_#{n:08X}"] = tree
    return out


def _properties(properties: Mapping[int, Value], head: bytes, eight_bit: str | None) -> Tree:
    out: Tree = {}
    listed = head
    for number, value in properties.items():
        kind, raw = _typed(value, eight_bit)
        listed += struct.pack("<HHI", kind, number, 6)
        if kind in (0x03, 0x40):
            listed += raw.ljust(8, b"\0")
        else:
            listed += struct.pack("<II", len(raw) + (2 if kind == 0x1F else 1 if kind == 0x1E else 0), 0)
            out[f"__substg1.0_{number:04X}{kind:04X}"] = raw
    return {"__properties_version1.0": listed, **out}


def _typed(value: Value, eight_bit: str | None) -> tuple[int, bytes]:
    if isinstance(value, str):
        return (0x1E, value.encode(eight_bit)) if eight_bit else (0x1F, value.encode("utf-16-le"))
    if isinstance(value, bytes):
        return 0x0102, value
    if isinstance(value, datetime.datetime):
        return 0x40, struct.pack("<Q", ticks(value))
    return 0x03, struct.pack("<I", value)


def winmail(message: Message) -> bytes:
    """The message as winmail.dat."""
    out = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x89006, struct.pack("<I", 0x10000))
    out += _attribute(1, 0x69007, struct.pack("<II", 874, 0)) + _attribute(
        1, 0x69003, _block(message.properties, message)
    )
    for one in message.attachments:
        out += _attribute(2, 0x69002, bytes(14)) + _attribute(2, 0x18010, one.name.encode("cp874", "replace") + b"\0")
        if one.data is not None:
            out += _attribute(2, 0x6800F, one.data)
        inside: dict[int, Value] = {0x3705: 5 if one.message else 1, **one.more}
        if one.name:
            inside[0x3707] = one.name
        more = []
        if one.message is not None:
            more = [(0x3701, 0x0D, bytes.fromhex("0703020000000000C000000000000046") + winmail(one.message))]
        out += _attribute(2, 0x69005, _block(inside, message, more))
    return out


def _attribute(level: int, what: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, what, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _block(properties: Mapping[int, Value], message: Message, more: Sequence[tuple[int, int, bytes]] = ()) -> bytes:
    rows = [(n, *_typed(v, message.eight_bit)) for n, v in properties.items()] + list(more)
    # a property with a name of its own, and one of several values, which a reader must step over
    out = struct.pack("<I", len(rows) + 2)
    out += (
        struct.pack("<HH", 0x1F, 0x8001)
        + bytes(16)
        + struct.pack("<II", 1, 6)
        + "ชื่อ"[:3].encode("utf-16-le")
        + bytes(2)
    )
    out += struct.pack("<II", 1, 4) + "ค\0".encode("utf-16-le")
    out += struct.pack("<HHIII", 0x1003, 0x6001, 2, 7, 8)
    for number, kind, raw in rows:
        out += struct.pack("<HH", kind, number)
        if kind in (0x03, 0x40):
            out += raw
        else:
            out += struct.pack("<II", 1, len(raw)) + raw + bytes(-len(raw) % 4)
    return out
