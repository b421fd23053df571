"""ตัวอักษรที่สั่งเครื่อง: signs that steer what shows them. A stranger's document or file name may hold any of them.

Controls and escape sequences move a terminal's cursor; direction marks make a name look like another one; line
separators write a line of ours; the tags of plane 14 are seen by nobody. A spreadsheet takes a cell that begins with
one of `FORMULAS` for a formula, some also behind blanks or signs without width.
"""

import re

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")  # full-width and small forms too
_FORMULA = re.compile(
    f"[\\s\x00-\x20\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]*(?:[{re.escape(''.join(FORMULAS))}])"
)
# Who divides a table by semicolons or tabs, as half of the world's spreadsheets do, begins a cell behind each of them.
_FORMULA_INSIDE = re.compile(
    "([;\t\n](?:[^\\S\t\n]|[\u200b-\u200f\ufeff])*)(?=[=+@＝＋＠﹦﹢﹫]|[-－﹣][0-9(=+@A-Za-z])"
)
_CELL_BREAKS = ("\t", "\r", "\n")


def shown(words: str) -> str:
    """The words with every steering sign as its code, `<1B>`; tabs and line feeds stay."""
    return STEERING.sub(lambda m: f"<{ord(m[0]):02X}>", words)


def defused(words: str) -> str:
    """The words as a cell of a table: none that a spreadsheet takes for a formula, none that steers."""
    plain = _FORMULA_INSIDE.sub(r"\1'", shown(words))
    return f"'{plain}" if plain.startswith(_CELL_BREAKS) or _FORMULA.match(words) else plain
