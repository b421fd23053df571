"""รายชื่อผู้ใช้: the users file: who may sign in, in which role, with an argon2 hash of the password.

One JSON object a line: {"name": ..., "role": "auditor" | "viewer", "hash": "$argon2id$..."}. Mode 0600: a file that
others can write could make anybody an auditor, and one that others can read gives them hashes to guess at.
"""

import hashlib
import json
import os
import stat
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from pipeline.outputs import write_beside
from pipeline.steering_signs import STEERING

SHORTEST, LONGEST = 12, 1024  # characters of a password
LONGEST_NAME = 64
ROLES: tuple[Literal["auditor", "viewer"], ...] = ("auditor", "viewer")
_MOST_BYTES = 1 << 20
_AT_ONCE = 2  # passwords hashed at the same time: each takes 64 MiB
_PATIENCE = 10  # seconds of waiting for one's turn: those who wait must not take every thread from those who work


class Busy(Exception):
    """Too many sign in at this moment."""


class PeopleUnusable(Exception):
    """A users file that cannot be used; `th` and `en` say why and what helps, and never quote it."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th, self.en = th, en


@dataclass(frozen=True, slots=True)
class Row:
    """One person who may sign in. Its hash is never shown."""

    name: str
    role: Literal["auditor", "viewer"]
    hash: str

    def __repr__(self) -> str:
        return f"<{self.role} {self.name!r}>"

    @property
    def stamp(self) -> str:
        """Other words when the password or the role is another one."""
        return hashlib.sha256(f"{self.role}\n{self.hash}".encode()).hexdigest()


class People:
    """The people of a users file, read anew whenever the file changed; safe among threads. Raises PeopleUnusable when
    the file cannot be used at the start; later nobody can sign in while it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hasher = PasswordHasher()
        self._nobody = _nobody()
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._seen: tuple[int, int, int] | None = _version(path)
        self._rows: Mapping[str, Row] = load_people(path)

    def stamp(self, name: str) -> str | None:
        """The stamp of a person's row; null where there is none."""
        row = self._now().get(name)
        return row.stamp if row is not None else None

    def who(self, name: str, password: str) -> Row | None:
        """The person with this name and password, or null; takes the same time whichever of them is wrong. Raises
        Busy when too many sign in at this moment.
        """
        row = self._now().get(normal(name))
        if not self._turns.acquire(timeout=_PATIENCE):
            raise Busy
        try:
            self._hasher.verify(row.hash if row is not None else self._nobody, normal(password)[: LONGEST + 1])
        except (Argon2Error, InvalidHashError):
            return None
        finally:
            self._turns.release()
        return row

    def _now(self) -> Mapping[str, Row]:
        with self._lock:
            version = _version(self._path)
            if version != self._seen:
                self._seen = version
                try:
                    self._rows = load_people(self._path)
                except PeopleUnusable:
                    self._rows = {}
            return self._rows


@cache
def _nobody() -> str:
    """A hash for names that are not there: they must take as long as those that are."""
    return PasswordHasher().hash("nobody at all")


def _version(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def normal(words: str) -> str:
    """Thai vowels and marks can be typed in two orders that look alike: one form for both."""
    return unicodedata.normalize("NFC", words)


def load_people(path: Path) -> dict[str, Row]:
    """Everybody in the users file, by name. Raises PeopleUnusable."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if os.name != "nt" and (stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid not in (os.geteuid(), 0)):
                raise PeopleUnusable(
                    f"ผู้อื่นเปิดแฟ้มผู้ใช้ {path} ได้ แก้ด้วย: chmod 600",
                    f"others can open the users file {path}; remedy: chmod 600, and own it",
                )
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise PeopleUnusable(f"เปิดแฟ้มผู้ใช้ {path} ไม่ได้", f"{path} cannot be opened ({error.strerror})") from None
    if len(data) > _MOST_BYTES:
        raise PeopleUnusable(f"แฟ้มผู้ใช้ {path} ใหญ่เกินไป", f"the users file {path} is larger than 1 MB")
    rows: dict[str, Row] = {}
    for number, line in enumerate(data.splitlines(), 1):
        row = _row(line)
        if row is None or row.name in rows:
            raise PeopleUnusable(
                f"แฟ้มผู้ใช้ {path} บรรทัด {number} ใช้ไม่ได้",
                f"line {number} of the users file {path} is no person, or one that is there already",
            )
        rows[row.name] = row
    return rows


def _row(line: bytes) -> Row | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {"name", "role", "hash"}:
        return None
    name, role, made = found["name"], found["role"], found["hash"]
    good = isinstance(name, str) and wrong_name(name) is None and isinstance(made, str)
    if not good or role not in ROLES or not made.startswith("$argon2id$"):
        return None
    return Row(name, role, made)


def wrong_name(name: str) -> str | None:
    """Why a name is none that can be signed in with, or null."""
    if not name or name != name.strip() or name != normal(name) or not name.isprintable() or STEERING.search(name):
        return "it is empty, begins or ends with a blank, or holds signs that cannot be seen"
    return f"it is longer than {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else None


def wrong_password(password: str) -> str | None:
    """Why a password is none, or null."""
    if len(normal(password)) < SHORTEST:
        return f"it is shorter than {SHORTEST} characters"
    return f"it is longer than {LONGEST} characters" if len(normal(password)) > LONGEST else None


def with_person(path: Path, name: str, role: Literal["auditor", "viewer"], password: str) -> None:
    """Writes the users file with this person added, or with another role and password. Raises PeopleUnusable."""
    rows = load_people(path) if path.exists() else {}
    rows[name] = Row(name, role, PasswordHasher().hash(normal(password)))
    _write(path, rows)


def without_person(path: Path, name: str) -> bool:
    """Writes the users file without this person; whether they were there. Raises PeopleUnusable."""
    rows = load_people(path)
    if rows.pop(name, None) is None:
        return False
    _write(path, rows)
    return True


def _write(path: Path, rows: Mapping[str, Row]) -> None:
    lines = (json.dumps({"name": r.name, "role": r.role, "hash": r.hash}, ensure_ascii=False) for r in rows.values())
    os.replace(write_beside(path, "".join(f"{x}\n" for x in lines).encode()), path)
