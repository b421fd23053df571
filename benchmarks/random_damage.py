"""Damage of Thai text as it was measured in real files, put on the rows of a composed letter, by name.

Each damage changes what the file says, never what the letter means: the truth stays. Those that work on the file itself
(fonts, drawing orders, runs) are in `random_file`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.random_letter import Row

_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_CONSONANT = "\u0e01-\u0e2e"
Change = Callable[[Random, str], str]


def _some(rng: Random, pattern: str, make: Callable[[re.Match[str]], str], share: float, text: str) -> str:
    return re.sub(pattern, lambda m: make(m) if rng.random() < share else m[0], text)


def _spaces_in_clusters(rng: Random, text: str) -> str:
    return _some(rng, f"(?<=[{_CONSONANT}])[{_MARK}]", lambda m: " " + m[0], 0.25, text)


def _floating_marks(rng: Random, text: str) -> str:
    return _some(rng, f"(?<=[{_CONSONANT}])([{_MARK}])([{_CONSONANT}])", lambda m: f" {m[1]} {m[2]}", 0.1, text)


def _marks_moved(rng: Random, text: str) -> str:
    return _some(rng, f"([{_MARK}])([{_CONSONANT}])(?![{_MARK}])", lambda m: m[2] + m[1], 0.2, text)


def _marks_swapped(rng: Random, text: str) -> str:
    return _some(rng, "([\u0e31\u0e34-\u0e39])([\u0e48-\u0e4b])", lambda m: m[2] + m[1], 0.6, text)


def _sara_am_split(rng: Random, text: str) -> str:
    forms = ("\u0e4d\u0e32", " \u0e33", "\u0e4d \u0e32", "\u0e33\u0e32")
    return _some(rng, "\u0e33", lambda _: rng.choice(forms), 0.7, text)


def _nikhahit_lost(_: Random, text: str) -> str:
    return text.replace("\u0e33", "\u0e32")


def _nikhahit_blank(_: Random, text: str) -> str:
    return text.replace("\u0e33", " \u0e32")


def _aa_as_am(_: Random, text: str) -> str:
    return text.replace("\u0e32", "\u0e33")


def _latin1(_: Random, text: str) -> str:
    return "".join(chr(ord(c) - 0xE00 + 0xA0) if "\u0e01" <= c <= "\u0e5b" else c for c in text)


def _unreadable(rng: Random, text: str) -> str:
    return _some(rng, r"\S", lambda _: "\ufffd", 0.05, text)


def _unreadable_digits(rng: Random, text: str) -> str:
    return _some(rng, "[0-9๐-๙]", lambda _: "\ufffd", 0.25, text)


def _cid(rng: Random, text: str) -> str:
    return _some(rng, r"\S", lambda _: f"(cid:{rng.randint(3, 900)})", 0.04, text)


def _zero_width(rng: Random, text: str) -> str:
    return _some(rng, ".", lambda m: m[0] + rng.choice("\u200b\u200c\u200d\ufeff\u00ad"), 0.1, text)


def _odd_spaces(rng: Random, text: str) -> str:
    return _some(rng, " ", lambda _: rng.choice("\u00a0\u2003\u2009\u202f"), 0.6, text)


def _letter_spaced(_: Random, text: str) -> str:
    return " ".join(re.findall(f"[^{_MARK}\u0e33][{_MARK}\u0e33]*", text))


_ALIKE = {
    "0": "Oo๐", "1": "lI|๑", "5": "S", "8": "B", "6": "b", "2": "Z",
    "๐": "oO0", "๑": "@", "๕": "๔", "๓": "ต", "๖": "b", "๗": "ฅ", "๘": "ส", "๒": "ษ", "๙": "ฐ",
}  # fmt: skip


def _alike(rng: Random, text: str) -> str:
    # ๔ for ๕ is another figure altogether: no reader of text can tell, so it is left out
    return _some(rng, "[0-9๐-๔๖-๙]", lambda m: rng.choice(_ALIKE.get(m[0], m[0])), 0.3, text)


def _other_script(rng: Random, text: str) -> str:
    lao, khmer, arabic = 0x0ED0, 0x17E0, 0x0660
    base = rng.choice((lao, khmer, arabic, 0xFF10))

    def moved(m: re.Match[str]) -> str:
        c = ord(m[0])
        return chr(base + (c - 0x0E50 if c >= 0x0E50 else c - 0x30))

    return _some(rng, "[0-9๐-๙]", moved, 0.4, text)


def _marks_on_figures(rng: Random, text: str) -> str:
    return _some(rng, "[0-9๐-๙]", lambda m: m[0] + rng.choice("\u0e48\u0e49\u0e4c\u0e34\u0e31"), 0.15, text)


def _figures_split(rng: Random, text: str) -> str:
    return _some(rng, "(?<=[0-9๐-๙])(?=[0-9๐-๙])", lambda _: " ", 0.2, text)


def _private_use(rng: Random, text: str) -> str:
    table = {0x0E48: "\uf70a", 0x0E49: "\uf70b", 0x0E4C: "\uf70e", 0x0E34: "\uf701", 0x0E35: "\uf702", 0x0E31: "\uf710"}
    return _some(rng, f"[{_MARK}]", lambda m: table.get(ord(m[0]), m[0]), 0.7, text)


def _blanks_lost(_: Random, text: str) -> str:
    return text.replace(" ", "")


def _drawn_twice(rng: Random, text: str) -> str:
    """Bold type that is drawn twice: every character two times."""
    return "".join(c * 2 for c in text) if rng.random() < 0.3 else text


TEXT_DAMAGE: dict[str, Change] = {
    "spaces in clusters": _spaces_in_clusters,
    "floating marks": _floating_marks,
    "marks moved right": _marks_moved,
    "marks swapped": _marks_swapped,
    "split sara am": _sara_am_split,
    "nikhahit lost": _nikhahit_lost,
    "nikhahit a blank": _nikhahit_blank,
    "aa as am": _aa_as_am,
    "TIS-620 as Latin-1": _latin1,
    "unreadable characters": _unreadable,
    "unreadable figures": _unreadable_digits,
    "(cid:n)": _cid,
    "zero-width characters": _zero_width,
    "odd spaces": _odd_spaces,
    "letter-spaced": _letter_spaced,
    "look-alikes of figures": _alike,
    "figures of other scripts": _other_script,
    "marks on figures": _marks_on_figures,
    "figures split by blanks": _figures_split,
    "private-use marks": _private_use,
    "blanks lost": _blanks_lost,
    "characters twice": _drawn_twice,
}


def _broken_after(rows: list[Row], pattern: str, which: Callable[[Row], bool], rng: Random, share: float) -> list[Row]:
    """The first cell of each row in question broken in two where `pattern` ends, its rest on a row of its own."""
    out: list[Row] = []
    for row in rows:
        x, words = row.cells[-1] if "date" in row.field and "number" not in row.field else row.cells[0]
        cuts = [m.end() for m in re.finditer(pattern, words) if 0 < m.end() < len(words)]
        if row.wrap or not which(row) or not cuts or rng.random() >= share:
            out.append(row)
            continue
        cut = rng.choice(cuts)
        lead = re.match(r"(?:ที่|วันที่)\s*", words)
        below = x + (6.4 * 4 if lead else 0)
        first = [(a, words[:cut].rstrip() if b == words else b) for a, b in row.cells]
        out += [
            replace(row, cells=first),
            replace(row, cells=[(below, words[cut:].lstrip())], gap=0, field="", breaks=False),
        ]
    return out


def _number_wrapped(rng: Random, rows: list[Row]) -> list[Row]:
    return _broken_after(rows, r"/|(?<=[ก-ฮ]) ", lambda r: "number" in r.field, rng, 1)


def _figures_broken(rng: Random, rows: list[Row]) -> list[Row]:
    return _broken_after(rows, r"(?<=[0-9๐-๙])(?=[0-9๐-๙])", lambda r: bool(r.field), rng, 0.8)


def _date_wrapped(rng: Random, rows: list[Row]) -> list[Row]:
    return _broken_after(rows, r"(?<=[0-9๐-๙]) | (?=[2๒])", lambda r: r.field == "date", rng, 1)


def _columns_merged(_: Random, rows: list[Row]) -> list[Row]:
    return [
        replace(r, cells=[(r.cells[0][0], "   ".join(w for _, w in r.cells))]) if len(r.cells) > 1 else r for r in rows
    ]


def _columns_tight(_: Random, rows: list[Row]) -> list[Row]:
    """The pieces of a row with one blank between them: the number, then the office and its house number."""
    return [
        replace(r, cells=[(r.cells[0][0], " ".join(w for _, w in r.cells))]) if len(r.cells) > 1 else r for r in rows
    ]


def _narrow(rng: Random, rows: list[Row]) -> list[Row]:
    """Every row broken at blanks to a narrow column, as files made for small screens are."""
    width, out = rng.randint(18, 40), []
    for row in rows:
        if row.role != "body" or len(row.cells) > 1:
            out.append(row)
            continue
        x, words = row.cells[0]
        pieces = [""]
        for word in words.split(" "):
            if pieces[-1] and len(pieces[-1]) + len(word) >= width:
                pieces.append(word)
            else:
                pieces[-1] = f"{pieces[-1]} {word}".strip()
        out.append(replace(row, cells=[(x, pieces[0])], wrap=False))
        out += [replace(row, cells=[(x, w)], wrap=False, gap=0, field="", breaks=False) for w in pieces[1:]]
    return out


def _columns_swapped(_: Random, rows: list[Row]) -> list[Row]:
    """The right column of the head first, each as a row of its own, as some readers give them."""
    out: list[Row] = []
    for row in rows:
        if len(row.cells) > 1 and row.field:
            out += [replace(row, cells=[cell], gap=0 if n else row.gap) for n, cell in enumerate(reversed(row.cells))]
        else:
            out.append(row)
    return out


def _rows_joined(rng: Random, rows: list[Row]) -> list[Row]:
    """Rows of one column run together, with a blank or none: the address and the date, ที่ and เรื่อง."""
    out: list[Row] = []
    for row in rows:
        last = out[-1] if out else None
        near = last is not None and last.role == row.role == "body" and abs(last.cells[-1][0] - row.cells[0][0]) < 60
        if last and near and not row.breaks and len(row.cells) == 1 and not last.wrap and rng.random() < 0.35:
            x, words = last.cells[-1]
            joined = words + rng.choice(("", " ", " ")) + row.cells[0][1]
            out[-1] = replace(last, cells=[*last.cells[:-1], (x, joined)], wrap=row.wrap, field=last.field or row.field)
        else:
            out.append(row)
    return out


ROW_DAMAGE: dict[str, Callable[[Random, list[Row]], list[Row]]] = {
    "number over two rows": _number_wrapped,
    "figures over two rows": _figures_broken,
    "date over two rows": _date_wrapped,
    "columns merged": _columns_merged,
    "columns swapped": _columns_swapped,
    "rows joined": _rows_joined,
    "columns tight": _columns_tight,
    "narrow column": _narrow,
}


def damaged(rng: Random, rows: list[Row], names: list[str]) -> list[Row]:
    """The rows after each named damage; a damage of a file's own kind is left to the writer."""
    for name in names:
        if name in ROW_DAMAGE:
            rows = ROW_DAMAGE[name](rng, rows)
        elif name in TEXT_DAMAGE:
            change = TEXT_DAMAGE[name]
            whole = rng.random() < 0.7  # else some rows only, as where two fonts meet
            rows = [
                replace(row, cells=[(x, change(rng, words)) for x, words in row.cells])
                if whole or rng.random() < 0.5
                else row
                for row in rows
            ]
    return rows
