"""ต้นไม้ชื่อ: a pattern of a thousand names that costs no more at a place than the letters of the one that stands there.

Tried one after another, a thousand names that begin alike (`สำนักงานเขต...`) are a thousand attempts at every place.
"""

import re
from collections import defaultdict
from collections.abc import Iterable


def any_of(names: Iterable[str]) -> str:
    """The pattern of any of these names, of those that fit at a place the one over most characters. A blank of a name
    may be missing, and one may stand after a full stop inside it. Of no names: a pattern that fits nowhere.
    """
    spelt = {re.sub(r"\.(?=[^ ])", ". ", name) for name in names}
    return _tree(spelt) if spelt else "(?!)"


def _tree(names: set[str]) -> str:
    """What follows the letters that all these names have had so far. A blank in them may be missing."""
    out = []
    while len(heads := {n[:1] for n in names}) == 1 and "" not in heads:
        (head,) = heads
        out.append(" ?" if head == " " else re.escape(head))
        names = {n[1:] for n in names}
    if "" in heads and len(heads) == 1:
        return "".join(out)
    options = []
    if " " in heads:
        options.append(" " + _tree({n[1:] for n in names if n[:1] == " "}))
        names = {n.lstrip(" ") for n in names}
    following: dict[str, set[str]] = defaultdict(set)
    for name in names:
        following[name[:1]].add(name[1:])
    is_whole = "" in following  # last: a longer name that fits goes before
    options += [re.escape(head) + _tree(following[head]) for head in sorted(following) if head]
    return "".join((*out, "(?:", "|".join((*options, *[""] * is_whole)), ")"))
