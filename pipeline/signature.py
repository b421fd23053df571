"""ลายมือชื่อดิจิทัลของบันทึก: an Ed25519 signature over a line of the run log, so that a log made anew is not the same log.

The only module that imports cryptography. Keys are PEM files as `openssl genpkey -algorithm ed25519` makes them.
"""

from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key


class KeyUnusable(Exception):
    """A file that holds no Ed25519 key of the kind that is needed."""


class Signer:
    """Signs with a private key. Raises KeyUnusable when the file holds none (or one under a password)."""

    def __init__(self, file: Path) -> None:
        try:
            key = load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnusable(f"{file}: {error}") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable(f"{file}: not an Ed25519 private key")
        self._key = key

    def sign(self, words: str) -> str:
        """The signature over some words, 128 hexadecimal digits."""
        return self._key.sign(words.encode()).hex()


class Checker:
    """Checks signatures by a public key. Raises KeyUnusable when the file holds none."""

    def __init__(self, file: Path) -> None:
        try:
            key = load_pem_public_key(file.read_bytes())
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnusable(f"{file}: {error}") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyUnusable(f"{file}: not an Ed25519 public key")
        self._key = key

    def holds(self, words: str, signature: str) -> bool:
        """Whether the signature over the words is this key's."""
        try:
            self._key.verify(bytes.fromhex(signature), words.encode())
        except (InvalidSignature, ValueError):
            return False
        return True
