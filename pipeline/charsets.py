"""ชุดอักขระไทย: bytes of mails, names and texts as words, by their label where it
holds and by validity where it does not.

Thai mail comes as UTF-8, TIS-620, windows-874 and ISO-8859-11, often under no label or a wrong one. The three Thai
8-bit sets differ only outside the Thai letters, so windows-874 (cp874), which holds the most, reads all of them.
Importing this module gives Python the names that it lacks (`windows-874` and its like).
"""

import codecs
import re
from typing import NamedTuple

_THAI = """
tis_620 tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1 tis620_2533 iso_ir_166 windows_874 x_windows_874 win874
windows874 ms874 ms_874 cp_874 cp874 ibm874 ibm_874 874 iso_8859_11 iso8859_11 iso_8859_11_2001 thai
"""
_LATIN = """
us_ascii ascii ansi_x3_4_1968 iso_8859_1 iso8859_1 latin1 latin_1 l1 windows_1252 cp1252 iso_8859_15 latin9 iso_8859_9
windows_1254 unknown_8bit x_unknown unknown default none x_user_defined binary 8bit
"""
_THAI_LABELS = frozenset(_THAI.split())
_LATIN_LABELS = frozenset(_LATIN.split())
# Codecs that turn bytes into text by a programmer's notation, or by one that nobody sends, are no character sets.
_KNOWN_FAMILY = re.compile(
    r"utf_?(8|16|32)|iso_?8859|windows|cp_?[0-9]|gb|big5|euc|shift_?jis|sjis|iso_?2022|koi8|mac|ks_c|hz"
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_THAI_BYTES = re.compile(rb"[\xa1-\xda\xdf-\xfb]+")
# Punctuation that windows-874 has beside the letters: euro, ellipsis, quotes, bullet, dashes, no-break space.
_THAI_SET = frozenset([*range(0xA0, 0xDB), *range(0xDF, 0xFC), 0x80, 0x85, *range(0x91, 0x98)])
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _alias(name: str) -> codecs.CodecInfo | None:
    return codecs.lookup("cp874") if name.replace("-", "_") in _THAI_LABELS and name != "cp874" else None


codecs.register(_alias)


class Decoded(NamedTuple):
    """Text, the character set that it was read as, and whether that was a guess (the label was missing or wrong)."""

    text: str
    charset: str
    guessed: bool


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8 (plain ASCII is)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_thai_8bit(data: bytes) -> bool:
    """Whether the high bytes can be windows-874: all within the set, most of them letters, one run of three or more.

    The run keeps accented Latin (`caf\\xe9`) out: Thai words are longer than two letters, and stand without blanks.
    """
    high = b"".join(_HIGH_RUN.findall(data))
    if not high or any(b not in _THAI_SET for b in set(high)):
        return False
    runs = _THAI_BYTES.findall(data)
    return max(map(len, runs), default=0) >= 3 and sum(map(len, runs)) * 10 >= len(high) * 8


def decode(data: bytes, label: str | None = None) -> Decoded:
    """Bytes as text. Never raises: what no character set explains comes out with U+FFFD, as a guess.

    A label is believed when the bytes are valid under it, with two exceptions that real mail forces: bytes that are
    valid UTF-8 beyond chance are UTF-8 whatever the label, and a Latin label over Thai bytes is a mailer's default.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(charset, "replace"), charset, False)
    name = _normal(label)
    if not _HIGH_RUN.search(data) and not name.startswith(("utf_16", "utf16", "utf_32", "utf32", "iso_2022", "hz")):
        return Decoded(data.decode("ascii"), name if name == "utf_8" else "ascii", False)
    if not name or name in _LATIN_LABELS:
        return _by_validity(data, latin=bool(name) and name not in ("us_ascii", "ascii"))
    if name in _THAI_LABELS:
        if is_utf8(data) and _thai_letters(data.decode("utf-8")) >= 3:
            return Decoded(data.decode("utf-8"), "utf-8", True)
        text = data.decode("cp874", "replace")
        return Decoded(text, "windows-874", "\ufffd" in text)
    if _KNOWN_FAMILY.match(name):
        try:
            return Decoded(data.decode(name), name.replace("_", "-"), False)
        except (LookupError, UnicodeError):
            return _by_validity(data, latin=False)
    return _by_validity(data, latin=False)


def decode_name(data: bytes) -> str:
    """A file name that carries no label: UTF-8 where valid, else Thai 8-bit, else as DOS wrote it (cp437)."""
    if is_utf8(data):
        return data.decode("utf-8")
    high = {b for b in data if b >= 0x80}
    letters = all(b == 0xA0 or _THAI_BYTES.match(bytes([b])) for b in high)
    if letters or (high <= _THAI_SET and re.search(_THAI_BYTES.pattern[:-1] + b"{2}", data)):
        return data.decode("cp874")
    return data.decode("cp437")


def _normal(label: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", "_", (label or "").strip().lower()).strip("_")


def _thai_letters(text: str) -> int:
    return sum("\u0e01" <= c <= "\u0e5b" for c in text)


def _by_validity(data: bytes, *, latin: bool) -> Decoded:
    """`latin`: whether a Latin label stands, to be believed when neither UTF-8 nor Thai explains the bytes."""
    if is_utf8(data):
        return Decoded(data.decode("utf-8"), "utf-8", True)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 5 <= sum(c > "\x7f" for c in text):  # UTF-8 with a few damaged letters, or cut inside one
        return Decoded(text, "utf-8", True)
    if is_thai_8bit(data):
        return Decoded(data.decode("cp874"), "windows-874", True)
    if latin:
        return Decoded(data.decode("cp1252", "replace"), "windows-1252", False)
    thai = data.decode("cp874", "replace")
    if thai.count("\ufffd") * 20 <= _thai_letters(thai):  # Thai with a few foreign bytes
        return Decoded(thai, "windows-874", True)
    return Decoded(text, "utf-8", True)
