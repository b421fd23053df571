"""การเข้าใช้: who is signed in. Kept in memory only: when the server ends, everybody is signed out.

A cookie bears 256 random bits; only their sha-256 is kept, so that nothing of memory that leaks opens a session.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

IDLE = 60 * 60  # seconds without a request
WHOLE = 12 * 60 * 60  # seconds in all: a long day of work
UNMASKED = 30 * 60  # seconds for which personal data stays in sight once asked for
MOST = 2000


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. `csrf`: what every change must bear; `stamp`: of the person's row in the users file, empty
    without users; times in seconds of the server's own clock.
    """

    name: str
    role: Literal["auditor", "viewer"]
    stamp: str
    csrf: str
    born: float
    used: float
    unmasked_until: float = 0.0
    unmasked: bool = False


class Sessions:
    """Every session of a server; safe among threads. `clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_key: dict[str, Session] = {}

    def start(self, name: str, role: Literal["auditor", "viewer"], stamp: str = "") -> str:
        """Begins a session and gives the words of its cookie, which are never those of an earlier one."""
        words, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._sweep(now)
            while len(self._by_key) >= MOST:  # the one that was used longest ago
                del self._by_key[min(self._by_key, key=lambda k: self._by_key[k].used)]
            self._by_key[_key(words)] = Session(name, role, stamp, secrets.token_urlsafe(32), now, now)
        return words

    def of(self, words: str, *, by_itself: bool = False) -> Session | None:
        """The session of a cookie, if it is still good; it counts as used now, unless a page asked `by_itself`."""
        now = self._clock()
        with self._lock:
            session = self._by_key.get(_key(words))
            if session is None:
                return None
            if _over(session, now):
                del self._by_key[_key(words)]
                return None
            used = replace(session, used=session.used if by_itself else now, unmasked=session.unmasked_until > now)
            self._by_key[_key(words)] = used
            return used

    def unmask(self, words: str, shown: bool) -> None:
        """Personal data is shown from now on, for `UNMASKED` seconds at most; or masked again."""
        with self._lock:
            session = self._by_key.get(_key(words))
            if session is not None:
                until = self._clock() + UNMASKED if shown else 0.0
                self._by_key[_key(words)] = replace(session, unmasked_until=until)

    def end(self, words: str) -> None:
        """Ends one session."""
        with self._lock:
            self._by_key.pop(_key(words), None)

    def _sweep(self, now: float) -> None:
        for key in [k for k, s in self._by_key.items() if _over(s, now)]:
            del self._by_key[key]


def _over(session: Session, now: float) -> bool:
    return now - session.used > IDLE or now - session.born > WHOLE


def _key(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
