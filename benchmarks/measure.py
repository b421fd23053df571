"""How right a text is: characters, key strings, table cells.

Blanks are left out of the character measures (a file of justified Thai holds no true count of them) and figures are
compared as printed: ๑ read as 1 is an error.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

Table = Sequence[Sequence[str]]


def bare(text: str) -> str:
    """The text in NFC without blanks and without what nobody sees (zero-width, byte order mark, controls)."""
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def character_errors(truth: Iterable[str], text: str) -> int:
    """Characters to insert, delete or replace to make the text the truth, in the truth's order."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(bare("".join(truth)), bare(text)))


def pieces_lost(truth: Iterable[str], text: str) -> int:
    """Thai clusters (a sign with its marks) of the truth that the text lacks, in whatever order both stand."""
    lost = Counter(clusters(bare("".join(truth)))) - Counter(clusters(bare(text)))
    return lost.total()


def clusters(text: str) -> list[str]:
    """Each sign with the marks after it."""
    out: list[str] = []
    for c in text:
        if out and (unicodedata.category(c) == "Mn" or c == "\u0e33"):
            out[-1] += c
        else:
            out.append(c)
    return out


def one_blank(text: str) -> str:
    """Every stretch of blanks and line ends as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def keys_found(keys: Iterable[str], text: str) -> int:
    """How many strings stand in the text verbatim, blanks included."""
    whole = one_blank(text)
    return sum(one_blank(k) in whole for k in keys)


def cells_right(truth: Sequence[Table], got: Sequence[Table]) -> int:
    """How many cells of the truth stand in the same row and column of the table that has most of them right."""
    best = 0
    for wanted in truth:
        best += max((_same(wanted, t) for t in got), default=0)
    return best


def _same(wanted: Table, got: Table) -> int:
    return sum(
        bare(a) == bare(b) for row, other in zip(wanted, got, strict=False) for a, b in zip(row, other, strict=False)
    )


def differences(truth: Iterable[str], text: str) -> list[tuple[str, str, str]]:
    """(put in, read, what stands around it) of every place where the text is not the truth."""
    from rapidfuzz.distance import Levenshtein

    a, b = bare("".join(truth)), bare(text)
    return [
        (
            a[op.src_start : op.src_end],
            b[op.dest_start : op.dest_end],
            a[max(0, op.src_start - 8) : op.src_end + 8],
        )
        for op in Levenshtein.opcodes(a, b)
        if op.tag != "equal"
    ]
