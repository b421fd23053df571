"""คำถามและคำตอบของการค้นหา: a query as FTS5 understands it, and the pages that hold every word of it."""

import functools
import re
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.digits import arabic
from extractors.thai import tokens
from pipeline.web.found_words import kept, spots

_MOST_LOOKED: Final = 400  # pages that are looked at for one page of hits
_STEPS: Final = 20_000  # of SQLite's machine, between two looks at the clock
_SECONDS: Final = 2.0  # for one question; what was found until then is shown
_ROUND: Final = 70  # characters of a snippet on each side
_WORD: Final = re.compile("[0-9]+|(?:[^\\W0-9_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+")
_THAI_WORD: Final = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]{3,}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One page on which everything stands that was looked for. `snippet`: words around it, each with whether it is one
    of those looked for.
    """

    sha256: str
    page: int
    snippet: tuple[tuple[str, bool], ...]


def indexed(words: str) -> tuple[str, str]:
    """What is put into the index for a page: its words in their order, and the shorter words inside of compound ones,
    by which these are found too.
    """
    every = _words(words.replace("\n", ""))
    return " ".join(every), " ".join(sorted({p for w in set(every) for p in _parts(w)}))


def _words(words: str) -> list[str]:
    """Words and figures of a text. Blanks tell little in Thai, and a line's end is none."""
    return [w for t in tokens(arabic(words)) for w in _WORD.findall(t)]


@functools.lru_cache(20_000)
def _parts(word: str) -> frozenset[str]:
    """Words of the dictionary at the beginning and the end of a longer one, such as คณะ and กรรมการ of คณะกรรมการ."""
    out = set()
    for at in range(2, len(word) - 1):
        for part in (word[:at], word[at:]):
            if len(part) > 1 and tokens(part) == [part]:
                out.add(part)
    return frozenset(out)


def question(terms: Sequence[str]) -> str:
    """The terms as FTS5 understands them: phrases of words that hold letters and figures only, so that nothing of a
    query is ever an operator. A word alone is also looked for inside of compound ones, and as the beginning of others.
    """
    asked = []
    for term in terms:
        words = _words(term)
        if not words:
            continue
        phrase = " ".join(words)
        if len(words) == 1 and not words[0].isdigit():
            asked.append(f'(words : "{phrase}" * OR parts : "{phrase}")')
        elif words[-1].isdigit():
            asked.append(f'words : "{phrase}"')
        else:
            asked.append(f'words : "{phrase}" *')
    return " AND ".join(asked)


class Looking:
    """One question, page by page."""

    def __init__(
        self,
        db: sqlite3.Connection,
        terms: Sequence[str],
        held: frozenset[str],
        only: Collection[str] | None,
        plain: Callable[[str], str],
    ) -> None:
        self._db, self._terms, self._plain = db, terms, plain
        self._held = held
        self._only = None if only is None else frozenset(only)
        self.whole = True
        end = time.monotonic() + _SECONDS
        db.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)

    def hits(self, asked: str, most: int) -> list[Hit]:
        """The first `most` pages; those that the index finds, else those where the words stand cut otherwise."""
        found: list[Hit] = []
        by_words = (
            "SELECT doc.sha256, page.n, page.words FROM hit JOIN page ON page.id = hit.rowid "
            "JOIN doc ON doc.id = page.doc WHERE hit MATCH ? ORDER BY rank LIMIT ?"
        )
        if asked:
            self._take(self._db.execute(by_words, (asked, _MOST_LOOKED)), found, most)
        longest = max((t for t in self._terms if _THAI_WORD.fullmatch(t)), key=len, default="")
        if not found and longest:  # figures and other scripts are never cut otherwise
            anywhere = (
                "SELECT doc.sha256, page.n, page.words FROM page JOIN doc ON doc.id = page.doc "
                "WHERE instr(page.words, ?) LIMIT ?"
            )
            self._take(self._db.execute(anywhere, (longest, _MOST_LOOKED)), found, most)
        return found

    def _take(self, rows: sqlite3.Cursor, found: list[Hit], most: int) -> None:
        try:
            for sha256, n, words in rows:
                if sha256 in self._held or (self._only is not None and sha256 not in self._only):
                    continue
                snippet = snippet_of(self._plain(words), self._terms)
                if snippet is not None:
                    found.append(Hit(sha256, n, snippet))
                    if len(found) >= most:
                        return
        except sqlite3.OperationalError:  # the time is up
            self.whole = False


def snippet_of(words: str, terms: Sequence[str]) -> tuple[tuple[str, bool], ...] | None:
    """Words around the first of the terms, those looked for marked; None where not all of them stand there."""
    letters = kept(words)
    text = "".join(x for _, x in letters)
    found = [(at, len(t)) for t in terms for at in spots(text, t)]
    if not found or any(not spots(text, t) for t in terms):
        return None
    places = [n for n, _ in letters]
    marks = sorted((places[at], places[at + length - 1] + 1) for at, length in found)
    start = max(0, marks[0][0] - _ROUND)
    end = min(len(words), marks[0][1] + _ROUND)
    out: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for a, b in marks:
        if a < at or b > end:
            continue
        out += [(words[at:a], False), (words[a:b], True)]
        at = b
    out.append((words[at:end] + ("…" if end < len(words) else ""), False))
    return tuple((w.replace("\n", " "), m) for w, m in out if w)
