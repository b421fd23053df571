"""บัตรผ่านของระบบ: the tokens by which other systems use the API: who, what they may do, until when.

A token is shown once, when it is made. Its file holds the sha-256 only: the secret has 256 bits of chance, which nobody
can guess at, so a slow hash would protect nothing more. Tokens are made, listed and taken back on the machine itself,
never over the network.
"""

import datetime
import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol, get_args

from pipeline.one_at_a_time import one_at_a_time
from pipeline.web.api_folder import keep, kept

Scope = Literal["read", "pictures", "originals", "decide", "send", "hooks", "unmasked"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
LONGEST_DAYS = 3650
_NAME = "tokens.json"
_BEGINS = "saraban"
_TOKEN = re.compile(rf"{_BEGINS}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")


class NoToken(Exception):
    """What was asked of a token cannot be done; `str()` says why in Thai and English."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token without its secret. `id` stands in the token itself; times are ISO in UTC, `expires` and `revoked`
    empty where they do not apply.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    sha256: str
    made: str
    expires: str = ""
    revoked: str = ""

    def holds(self, now: datetime.datetime) -> bool:
        """Whether it may still be used."""
        return not self.revoked and (not self.expires or now < datetime.datetime.fromisoformat(self.expires))


class Tokens:
    """The tokens of one folder; the file is read anew when it changed, so that one taken back is refused at once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._all: dict[str, Token] = {}

    def named_by(self, words: str) -> Token | None:
        """The token that these words are, if it holds now; None for anything else."""
        found = _TOKEN.fullmatch(words)
        token = self._now().get(found[1]) if found else None
        given = hashlib.sha256(words.encode("ascii", "replace")).hexdigest()
        right = hmac.compare_digest(given, token.sha256 if token is not None else "0" * 64)
        return token if token is not None and right and token.holds(_clock()) else None

    def listed(self) -> list[Token]:
        """Every token that was ever made, the oldest first."""
        return list(self._now().values())

    def make(self, name: str, scopes: Iterable[str], days: int | None = None) -> str:
        """A new token: the words to give to the other system, which are kept nowhere. `days`: how long it holds,
        without an end where None. Raises NoToken.
        """
        wanted = tuple(s for s in SCOPES if s in set(scopes))
        unknown = sorted({*scopes} - {*SCOPES})
        if unknown or not wanted:
            said = f"มีเพียง / there are only: {', '.join(SCOPES)}"
            raise NoToken(f"{', '.join(unknown) or '-'}: ไม่มีสิทธิ์นี้ {said}")
        if "originals" in wanted and "unmasked" not in wanted:
            raise NoToken(
                "originals: ต้นฉบับมีข้อมูลส่วนบุคคล ต้องให้สิทธิ์ unmasked ด้วย / originals hold personal data: give unmasked too"
            )
        if not name.strip() or len(name) > 80 or not name.isprintable():
            raise NoToken("ชื่อบัตรผ่านมี 1 ถึง 80 ตัวอักษร / the name of a token has 1 to 80 letters")
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise NoToken(f"{days}: อายุ 1 ถึง {LONGEST_DAYS} วัน / a token holds for 1 to {LONGEST_DAYS} days")
        now = _clock()
        key = secrets.token_hex(6)
        words = f"{_BEGINS}_{key}_{secrets.token_urlsafe(32)}"
        end = (now + datetime.timedelta(days=days)).isoformat(timespec="seconds") if days is not None else ""
        made = Token(
            key, name, wanted, hashlib.sha256(words.encode()).hexdigest(), now.isoformat(timespec="seconds"), end
        )
        self._change(lambda rows: [*rows, made])
        return words

    def revoke(self, key: str) -> Token:
        """Takes a token back, by its id. It stays in the list. Raises NoToken."""
        now = _clock().isoformat(timespec="seconds")

        def without(rows: list[Token]) -> Iterator[Token]:
            if key not in {t.id for t in rows}:
                raise NoToken(f"{key}: ไม่มีบัตรผ่านเลขที่นี้ / there is no token of this id")
            for t in rows:
                yield Token(**{**asdict(t), "revoked": t.revoked or now}) if t.id == key else t

        self._change(without)
        return self._now()[key]

    def _change(self, how: "_Change") -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with one_at_a_time(self.path.parent):
            before = _read(self.path)
            if not before and self.path.exists() and self.path.stat().st_size:
                raise NoToken(
                    f"{self.path}: แฟ้มบัตรผ่านเสียหาย ย้ายออกแล้วทำใหม่ / it is damaged: move it away and make tokens anew"
                )
            rows = list(how(list(before.values())))
            keep(self.path, {"tokens": [asdict(t) for t in rows]})

    def _now(self) -> dict[str, Token]:
        try:
            at = self.path.stat()
        except OSError:
            return {}
        seen = (at.st_mtime_ns, at.st_size, at.st_ino)
        with self._lock:
            if seen != self._seen:
                self._all, self._seen = _read(self.path), seen
            return self._all


class _Change(Protocol):
    def __call__(self, rows: list[Token], /) -> Iterable[Token]: ...


def _read(path: Path) -> dict[str, Token]:
    """The tokens of a file by id; a damaged file lets nobody in."""
    rows = (kept(path) or {}).get("tokens")
    out = {}
    for row in rows if isinstance(rows, list) else ():
        try:
            token = Token(**{**row, "scopes": tuple(row["scopes"])})
            token.holds(_clock())
        except (TypeError, KeyError, ValueError):
            continue
        if all(isinstance(x, str) for x in (token.id, token.name, token.sha256, *token.scopes)):
            out[token.id] = token
    return out


def _clock() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
