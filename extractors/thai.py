"""คำไทย: words of Thai text. The only module that imports pythainlp, and only when a word is asked for.

One trie alone (pythainlp's word list with the words of our own tables) serves `tokens`; a second dictionary would cost
63 MB more. `word_share`, which every page passes, needs no trie.
"""

import json
import os
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pythainlp.util import Trie

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"  # letters, vowels and marks; no digits, no baht sign
_RUN = re.compile(f"[{_THAI}]+")
_DEPENDENT = frozenset(map(chr, (*range(0x0E30, 0x0E3B), 0x0E45, *range(0x0E47, 0x0E4F))))  # never begin a syllable
_ONE_LETTER = frozenset("ณฯๆธ")  # words of one letter; any other single letter is a broken word
_KEY = 3  # letters that the index of words is keyed by
OWN_WORDS = ("words.json", "units.json", "sara_am_words.json")


def _offline() -> None:
    """pythainlp may neither download nor write: documents are read without a network."""
    os.environ["PYTHAINLP_OFFLINE"] = "1"
    os.environ["PYTHAINLP_READ_ONLY"] = "1"


def _table(name: str) -> list[str]:
    """The words of one table file: a list of strings, or units with their names and aliases."""
    rows = json.loads(resources.files("extractors").joinpath("tables", name).read_text("utf-8"))
    return [w for row in rows for w in ([row] if isinstance(row, str) else [row["name_th"], *row["aliases"]])]


@cache
def own_words() -> tuple[str, ...]:
    """Words of our own tables, sorted."""
    return tuple(sorted({w for name in OWN_WORDS for w in _table(name) if _RUN.fullmatch(w)}))


@cache
def _words() -> frozenset[str]:
    _offline()
    from pythainlp.corpus.common import thai_words

    return frozenset(thai_words()) | frozenset(own_words())


@cache
def _trie() -> "Trie":
    _offline()
    from pythainlp.util import Trie

    return Trie(_words())


def tokens(text: str) -> list[str]:
    """`text` cut into words (newmm); joined they are `text` again. Other scripts and blanks are tokens of their own."""
    if not text:
        return []
    trie = _trie()
    from pythainlp.tokenize.newmm import segment

    return segment(text, custom_dict=trie)


@cache
def _index() -> dict[str, tuple[int, ...]]:
    """First letters of a word -> lengths that words with them have, longest first."""
    found: dict[str, set[int]] = {}
    for word in _words():
        if _RUN.fullmatch(word) and (len(word) > 1 or word in _ONE_LETTER):
            for n in range(1, _KEY + 1):
                if len(word) == n or (n == _KEY and len(word) > n):
                    found.setdefault(word[:n], set()).add(len(word))
    return {k: tuple(sorted(v, reverse=True)) for k, v in found.items()}


def word_share(text: str) -> int:
    """Per mille of the Thai characters of `text` that dictionary words cover; 0 for text without Thai.

    Greedy, longest word first, and a word ends only where a syllable may end: not before a mark or a following vowel.
    Healthy office prose is above 950; text whose marks or letters are wrong falls far below.
    """
    covered, total, _ = _laid_over(text)
    return covered * 1000 // total if total else 0


def word_length(text: str) -> int:
    """Letters of a word on the average, in hundredths, of the words that `word_share` lays over the text; a letter
    that none covers is one by itself. 0 for text without Thai.

    Office prose has 4.7 letters a word and more; letters put together by chance make words too, of two and three.
    """
    _, total, words = _laid_over(text)
    return total * 100 // words if words else 0


def _laid_over(text: str) -> tuple[int, int, int]:
    """(Thai characters that words cover, all of them, how many words and lone characters they are)."""
    words, index = _words(), _index()
    covered = total = many = 0
    for run in _RUN.findall(text):
        n = len(run)
        total += n
        at = 0
        while at < n:
            many += 1
            step = 0
            for width in (_KEY, 2, 1):
                for length in index.get(run[at : at + width], ()) if at + width <= n else ():
                    end = at + length
                    if end <= n and (end == n or run[end] not in _DEPENDENT) and run[at:end] in words:
                        step = length
                        break
                if step:
                    break
            covered += step
            at += step or 1
    return covered, total, many
