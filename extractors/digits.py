"""เลขไทย: Thai digits to Arabic, one code point for one, so that offsets stay true. Nothing else is folded.

`[0-9]` on folded text is the only way that a grammar of Saraban reads a digit: `\\d` and `int()` would also take Lao,
Arabic-Indic and full-width digits, which no Thai office writes and which therefore mean damage.
"""

from functools import lru_cache

_TO_ARABIC = {0x0E50 + n: str(n) for n in range(10)}


@lru_cache(maxsize=16)  # a line is asked about for every number on it, and may be a megabyte long
def arabic(text: str) -> str:
    """`text` with ๐-๙ written 0-9. The length never changes."""
    return text.translate(_TO_ARABIC)
