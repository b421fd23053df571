"""ลายมือชื่อดิจิทัลของบันทึก: an Ed25519 signature over a line of the run log, so that a log made anew is not the same log.

The only module that imports cryptography. Keys are PEM files as `openssl genpkey -algorithm ed25519` makes them.
"""

import re
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_SIGNATURE = re.compile("[0-9a-f]{128}")


class KeyUnusable(Exception):
    """A file that holds no Ed25519 key of the kind that is needed; `th` and `en` say why."""

    def __init__(self, file: Path, th: str, en: str) -> None:
        super().__init__(f"{file}: {th} / {en}")
        self.th, self.en = f"{file}: {th}", f"{file}: {en}"


class Signer:
    """Signs with a private key; to be called with the words, `public` is the key that checks it, as hexadecimal digits.
    Raises KeyUnusable when the file holds none (or one under a password).
    """

    def __init__(self, file: Path) -> None:
        key = _loaded(file, lambda data: load_pem_private_key(data, password=None), "PRIVATE KEY")
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable(file, "ไม่ใช่กุญแจส่วนตัวแบบ Ed25519", "it is no Ed25519 private key")
        self._key = key
        self.public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def __call__(self, words: str) -> str:
        """The signature over some words, 128 hexadecimal digits."""
        return self._key.sign(words.encode()).hex()


class Checker:
    """Checks signatures by a public key. Raises KeyUnusable when the file holds none."""

    def __init__(self, file: Path) -> None:
        key = _loaded(file, load_pem_public_key, "PUBLIC KEY")
        if not isinstance(key, Ed25519PublicKey):
            raise KeyUnusable(file, "ไม่ใช่กุญแจสาธารณะแบบ Ed25519", "it is no Ed25519 public key")
        self._key = key

    def holds(self, words: str, signature: str) -> bool:
        """Whether the signature over the words is this key's."""
        return _holds(self._key, words, signature)


def holds_by(public: str, words: str, signature: str) -> bool:
    """Whether the signature is that of the key which a line itself names: shows a slip or a flipped byte, and not who
    signed.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    except ValueError:
        return False
    return _holds(key, words, signature)


def _holds(key: Ed25519PublicKey, words: str, signature: str) -> bool:
    if not _SIGNATURE.fullmatch(signature):
        return False
    try:
        key.verify(bytes.fromhex(signature), words.encode())
    except InvalidSignature:
        return False
    return True


def _loaded(file: Path, load: Callable[[bytes], object], kind: str) -> object:
    """The key in a file, with what is the matter where there is none."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise KeyUnusable(file, "เปิดไฟล์ไม่ได้", f"the file cannot be opened ({error.strerror})") from error
    try:
        return load(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if b"ENCRYPTED" in data or isinstance(error, TypeError):
            raise KeyUnusable(file, "กุญแจมีรหัสผ่าน", "the key is under a password") from error
        other = {"PRIVATE KEY": b"PUBLIC KEY", "PUBLIC KEY": b"PRIVATE KEY"}[kind]
        if b"BEGIN " + other in data:
            th = "เป็นกุญแจสาธารณะ ต้องใช้กุญแจส่วนตัว" if kind == "PRIVATE KEY" else "เป็นกุญแจส่วนตัว ต้องใช้กุญแจสาธารณะ"
            raise KeyUnusable(file, th, f"it is a {other.decode().lower()}; a {kind.lower()} is needed") from error
        raise KeyUnusable(file, "ไม่ใช่ไฟล์กุญแจแบบ PEM", "it is no PEM file of a key") from error
