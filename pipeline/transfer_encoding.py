"""Transfer encodings: the bytes behind base64 and quoted-printable, damaged ones as far as they go (RFC 2045)."""

import binascii

from pipeline.mail_headers import words
from pipeline.multipart import Leaf

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encoding_of(leaf: Leaf) -> str:
    """The transfer encoding that a leaf names, in lower case, empty where it names none."""
    return words(leaf.fields.first("content-transfer-encoding") or b"").text.lower()


def decoded(raw: bytes, encoding: str) -> tuple[bytes, bool]:
    """(the bytes behind a transfer encoding, whether the encoding was damaged)."""
    if encoding == "base64":
        text = raw.translate(None, b" \t\r\n\x0b\x0c")
        end = text.find(b"=")
        damaged = end >= 0 and bool(text[end:].strip(b"="))  # something stands behind the padding
        if end >= 0:
            text = text[:end]
        strange = text.translate(None, _BASE64)
        if strange:
            text, damaged = text.translate(None, bytes(set(strange))), True
        if len(text) % 4 == 1:
            text, damaged = text[:-1], True
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4)), damaged
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw), False
    return raw, False
