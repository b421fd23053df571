"""รหัสผ่านของไฟล์: a list of passwords that files with a password are tried with (`--password-file`).

An input of reading: what is kept of an answer is kept under `key`. The passwords themselves are never shown, logged or
written, and so `key` is a slow hash: a list of short passwords could be guessed from a fast one.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

MOST_PASSWORDS = 1000
_MOST_BYTES = 1 << 20
_LONGEST = 255  # characters; no format takes more


class PasswordsUnusable(Exception):
    """The list cannot be used; says why, and never quotes it."""


class Passwords(tuple[str, ...]):
    """The words in the order in which they are tried, each once. Shows none of them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} passwords>"

    @property
    def key(self) -> str:
        """The hash under which answers are kept (scrypt, hexadecimal); empty for an empty list."""
        if not self:
            return ""
        listed = "".join(f"{len(w)}:{w}\n" for w in self).encode()
        return hashlib.scrypt(listed, salt=b"saraban: list of passwords", n=1 << 14, r=8, p=1, dklen=32).hex()

    def as_bytes(self) -> Iterator[bytes]:
        """Each password as programs write it into a cipher: UTF-8, and the Thai Windows set where that differs."""
        for word in self:
            yield word.encode()
            try:
                windows = word.encode("cp874")
            except UnicodeEncodeError:
                continue
            if windows != word.encode():
                yield windows


NO_PASSWORDS = Passwords()


def load_passwords(path: Path) -> Passwords:
    """One password a line, UTF-8; blanks at either end belong to it, empty lines do not count. Raises
    PasswordsUnusable.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as e:
        raise PasswordsUnusable(e.strerror or "it cannot be opened") from None
    if len(data) > _MOST_BYTES:
        raise PasswordsUnusable("it is larger than 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PasswordsUnusable("it is not UTF-8") from None
    words = tuple(dict.fromkeys(w for line in text.split("\n") if (w := line.removesuffix("\r"))))
    if len(words) > MOST_PASSWORDS:
        raise PasswordsUnusable(f"it holds more than {MOST_PASSWORDS} passwords")
    if any(len(w) > _LONGEST or "\0" in w for w in words):
        raise PasswordsUnusable("a line of it is no password")
    return Passwords(words)
