"""Can this text be believed? Shares that tell Thai or English prose from a broken text layer (docs/pdf.md has figures).

Two things look like text and are not: scans carry a layer of OCR rubbish in Latin letters, and fonts with private codes
give symbol soup. Both are measured after repair, on what is visible.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

from extractors import thai

_THAI: Final = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_LETTER: Final = re.compile("[^\\W\\d_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_PLAIN: Final = re.compile("[0-9A-Za-z\u0e01-\u0e5b.,;:()\\-–—/“”\"'‘’…%&+=@#_*<>\\[\\]|!?•▪☐☑□■✓๏©®°²]")
_MARK: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_IMPOSSIBLE: Final = re.compile(
    f"(?<![\u0e01-\u0e2e{_MARK}])[{_MARK}]"  # a mark on nothing
    f"|[เแโใไ](?![\u0e01-\u0e2e])"  # a leading vowel before nothing
    f"|[\u0e31\u0e34-\u0e37][\u0e31\u0e34-\u0e37]"  # two vowels above one letter
    f"|(?<![\u0e01-\u0e2e{_MARK}ๆฯ])[\u0e30\u0e32\u0e33]"  # a following vowel after nothing
)
_MARKS: Final = re.compile(f"[{_MARK}]")
_SYMBOL: Final = re.compile("[#%<>?@'$&^~`|{}=+\\\\]")
_LATIN_WORD: Final = re.compile("[A-Za-z]{2,}")
# The commonest words of English; in prose they are a third of all words, in OCR rubbish almost none.
_ENGLISH: Final = frozenset(
    _LATIN_WORD.findall(
        "about all also an and any are as at be been but by can committee date do find for from get has have he here "
        "his how if in is it its may me more my name new no not now of on one only or other our out page report see so "
        "some than that the their there these they this to up us was we were what when which who will with would year "
        "you your"
    )
)
_SAMPLE: Final = 6000  # characters; enough for a share, and no page costs more


class TextQuality(NamedTuple):
    """Counts and per mille shares of a text. `letters` counts letters and Thai marks, `signs` all that is not blank."""

    signs: int
    letters: int
    thai_share: int  # of letters
    word_share: int  # of Thai characters, covered by dictionary words
    unmapped_share: int  # of signs: U+FFFD
    strange_share: int  # of signs: neither letters of Thai or English, nor digits, nor usual punctuation
    impossible_share: int  # of Thai characters: sequences that no Thai text holds
    english_share: int  # of Latin words: among the commonest of English
    symbol_share: int  # of signs: symbols that prose seldom uses
    mark_share: int  # of Thai characters: vowels above and below, tones and other marks


def measure(text: str) -> TextQuality:
    """The quality of a text; a long one is judged by its beginning."""
    text = text[:_SAMPLE]
    signs = letters = thai_letters = plain = symbols = marks = 0
    for sign, often in Counter(text).items():
        kinds = _kinds(sign)
        signs += kinds[0] * often
        letters += kinds[1] * often
        thai_letters += kinds[2] * often
        plain += kinds[3] * often
        symbols += kinds[4] * often
        marks += kinds[5] * often
    unmapped = text.count("\ufffd")
    words = _LATIN_WORD.findall(text)
    return TextQuality(
        signs,
        letters,
        _share(thai_letters, letters),
        thai.word_share(text) if thai_letters else 0,
        _share(unmapped, signs),
        _share(signs - plain - unmapped, signs),
        _share(len(_IMPOSSIBLE.findall(text)), thai_letters),
        _share(sum(w.lower() in _ENGLISH for w in words), len(words)),
        _share(symbols, signs),
        _share(marks, thai_letters),
    )


@lru_cache(maxsize=10_000)
def _kinds(sign: str) -> tuple[bool, ...]:
    """What one character counts as: a sign, letter, Thai letter, plain sign, symbol, Thai mark."""
    kinds = (_LETTER, _THAI, _PLAIN, _SYMBOL, _MARKS)
    return (not sign.isspace(), *(kind.match(sign) is not None for kind in kinds))


def is_garbage(q: TextQuality, over_picture: bool = False) -> bool:
    """Whether the text cannot be relied on. `over_picture`: it lies over a picture of the page, as OCR layers do; then
    Latin text must look like English. A text of few signs is garbage only where nothing of it is mapped.
    """
    if not q.signs:
        return False
    if q.unmapped_share > MAX_UNMAPPED or q.strange_share > 200:
        return True
    if q.signs < 40:
        return q.unmapped_share + q.strange_share > 300
    if q.symbol_share > MAX_SYMBOLS and q.english_share < MIN_ENGLISH:
        return True
    if q.thai_share >= 300:
        if q.letters >= _ENOUGH and q.mark_share < MIN_MARKS:
            return True
        fewest = MIN_WORD_SHARE if q.impossible_share > SOME_IMPOSSIBLE else MIN_NAMES
        return q.word_share < fewest or q.impossible_share > MAX_IMPOSSIBLE
    if _share(q.letters, q.signs) < 250 and over_picture:
        return True
    return over_picture and q.english_share < MIN_ENGLISH


# Per mille; measured by benchmarks/quality_gate.py, and written down with the ranges in docs/pdf.md.
MAX_UNMAPPED: Final = 100
MIN_WORD_SHARE: Final = 700  # of prose with some impossible sequences
MIN_NAMES: Final = 550  # of Thai without them: lists of names are no dictionary words
SOME_IMPOSSIBLE: Final = 15
MAX_IMPOSSIBLE: Final = 60
MIN_MARKS: Final = 40  # Thai without any marks is a text layer that lost them
MAX_SYMBOLS: Final = 140
MIN_ENGLISH: Final = 80
_ENOUGH: Final = 200  # letters; fewer may have few marks by chance


def _share(part: int, whole: int) -> int:
    return part * 1000 // whole if whole else 0
