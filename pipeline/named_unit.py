"""ชื่อหน่วยงานที่คนพิมพ์: which unit of a folder of results a person means by a slug, a Thai name, the end of one, or a letter
code.
"""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.digits import arabic
from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.show_text import one_line
from pipeline.unit_names import compact

_SLUG = re.compile("[a-z][a-z0-9-]*")
_KIND_OF_UNIT = re.compile("^(?:สำนักงานเขต|สำนักงาน|สำนัก|สนข|เขต)")
_NUMBER = re.compile("(?P<letters>[ก-ฮ]{1,4})?(?P<figures>[0-9][0-9.]*)(?P<running>/.*)?")
_SHORTEST = 3  # letters of the end of a name: บัว is one, a single letter may be anybody's
_NAMED = 8  # units that one message names


class NoUnit(Exception):
    """Words that name no unit, or several; `str()` in Thai and English, with those that come near."""


@dataclass(frozen=True, slots=True)
class _Name:
    name_th: str
    codes: frozenset[str]  # without blanks: กท43


def unit_named(folder: Path, words: str) -> str:
    """The slug of the unit. Raises NoUnit."""
    if _SLUG.fullmatch(words) and (folder / DEPARTMENTS / f"{words}.json").is_file():
        return words
    names = _names(folder)
    bare = compact(arabic(words))
    ways = (
        [slug for slug, n in names.items() if bare == compact(arabic(n.name_th))],
        _by_code(bare, names),
        [x for x, n in names.items() if len(bare) >= _SHORTEST and compact(arabic(n.name_th)).endswith(bare)],
    )
    found = next((x for x in ways if x), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise NoUnit(_told(words, "มีหลายหน่วยงาน", "several units are named so", found, names))
    raise NoUnit(_told(words, "ไม่มีหน่วยงานนี้ในผลการตรวจ", "the results have no such unit", _near(bare, names), names))


def _names(folder: Path) -> dict[str, _Name]:
    out = {}
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        if path.stem != UNASSIGNED:
            who = json.loads(path.read_bytes())["department"]
            codes = who.get("codes", {}).get("letter", ())
            out[path.stem] = _Name(who["name_th"], frozenset(map(compact, codes)))
    return out


def _by_code(bare: str, names: Mapping[str, _Name]) -> list[str]:
    """The units of a letter code (`กท 58`, or `58` alone), or of a letter's whole number (`กท 5801/12`): the longest
    code that it begins with.
    """
    typed = _NUMBER.fullmatch(bare)
    if typed is None:
        return []
    fits: dict[str, int] = {}
    for slug, name in names.items():
        for code in name.codes:
            letters, figures = re.sub("[0-9.]", "", code), re.sub("[^0-9.]", "", code)
            same = typed["figures"] == figures or (typed["running"] and typed["figures"].startswith(figures))
            if figures and same and typed["letters"] in (None, letters):
                fits[slug] = max(len(figures), fits.get(slug, 0))
    return [slug for slug, size in fits.items() if size == max(fits.values())]


def _near(bare: str, names: Mapping[str, _Name]) -> list[str]:
    """The units whose names hold the words, else those that look most like them."""
    short = {slug: _KIND_OF_UNIT.sub("", compact(n.name_th)) for slug, n in names.items()}
    own = _KIND_OF_UNIT.sub("", bare)
    holding = [slug for slug, name in short.items() if own and own in name] if len(own) > 1 else []
    if holding:
        return holding
    like = difflib.get_close_matches(own, sorted(set(short.values())), n=_NAMED, cutoff=0.5)
    slugs = difflib.get_close_matches(bare, sorted(short), n=_NAMED, cutoff=0.6)
    return list(dict.fromkeys([*(s for x in like for s, name in short.items() if name == x), *slugs]))


def _told(words: str, th: str, en: str, found: Sequence[str], names: Mapping[str, _Name]) -> str:
    listed = ", ".join(f"{names[x].name_th} ({x})" for x in found[:_NAMED])
    more = f" +{len(found) - _NAMED}" if len(found) > _NAMED else ""
    near = f": {listed}{more}" if listed else ""
    return f"{one_line(words)}: {th} / {en}{near}"
