"""ค่าในช่องแบบฟอร์ม: what one widget of a PDF form holds, and whether its appearance on the page says the same.

A viewer shows the appearance (PDF 32000-1, 12.7.3.3), a reader of values takes /V: a file can hold 900 and show 100.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any, Final

from playa.pdftypes import PSLiteral
from playa.utils import decode_text

from extractors.digits import arabic
from extractors.pdf_content import PageContent
from extractors.pdf_fonts import UNMAPPED
from extractors.pdf_objects import array, dictionary, is_stream, name, resolved

PUSH_BUTTON: Final = 1 << 16
PASSWORD: Final = 1 << 13
_COMBO: Final = 1 << 17
_DEEPEST: Final = 12
_SIGNIFICANT: Final = re.compile("[0-9a-z\u0e01-\u0e2e]")
_TAG: Final = re.compile("<[^<>]{0,2000}>")
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")


def inherited(props: Mapping[str, Any], key: str) -> object:
    """A field's entry, its own or a parent's."""
    for _ in range(_DEEPEST):
        if key in props:
            return props[key]
        parent = resolved(props.get("Parent"))
        if not isinstance(parent, dict):
            break
        props = parent
    return None


def flags_of(props: Mapping[str, Any]) -> int:
    """The field's flags (table 221)."""
    flags = resolved(inherited(props, "Ff"))
    return flags if isinstance(flags, int) else 0


def words_of(value: object) -> str:
    """A string, stream of text or name as words, "" for anything else."""
    value = resolved(value)
    if is_stream(value):
        value = value.buffer
    if isinstance(value, bytes):
        return decode_text(value).replace("\0", "")
    return value.name if isinstance(value, PSLiteral) else ""


def value_of(props: Mapping[str, Any]) -> str:
    """What a text or choice field holds: the words that a choice shows, several joined by a comma; rich text where the
    field has nothing else.
    """
    value = resolved(inherited(props, "V"))
    if name(inherited(props, "FT")) == "Ch":
        shown = _choices(props)
        values = value if isinstance(value, list) else [value]
        return ", ".join(shown.get(w, w) for v in values if (w := words_of(v))).strip()
    text = words_of(value).strip()
    return text or plain(words_of(inherited(props, "RV")))


def plain(rich: str) -> str:
    """The words of rich text (XHTML, 12.7.3.4)."""
    broken = re.sub(r"</p>|<br\s*/?>", "\n", rich)
    return unescape(_TAG.sub("", broken)).strip()


def _choices(props: Mapping[str, Any]) -> dict[str, str]:
    """What a choice exports -> what it shows (/Opt)."""
    out = {}
    for option in array(inherited(props, "Opt")):
        pair = array(option)
        if len(pair) == 2:
            out[words_of(pair[0])] = words_of(pair[1])
    return out


def differs(props: Mapping[str, Any], value: str, shown: PageContent | None, generated: bool) -> str | None:
    """What the appearance of a text or choice field shows, where it denies the value; else None. `generated`: viewers
    make the appearance anew when the file is opened (NeedAppearances), so that what stands there proves nothing.
    """
    if shown is None or generated:
        return None
    every = "".join(g.text for g in shown.glyphs)
    seen = "".join(g.text for g in shown.glyphs if not g.hidden)
    if UNMAPPED in every:
        return None
    said = significant(value)
    if said in (significant(seen), significant(every)):
        return None
    if name(inherited(props, "FT")) == "Ch" and not flags_of(props) & _COMBO:
        return None if all(significant(x) in significant(every) for x in value.split(", ")) else seen
    if "AA" in props and _same_number(value, seen):  # a script of the form writes 1234.5 as 1,234.50
        return None
    return seen.strip()


def significant(text: str) -> str:
    """What two writings of the same words must have in common: figures, Latin letters and Thai consonants in order."""
    return "".join(_SIGNIFICANT.findall(arabic(unicodedata.normalize("NFKC", text)).casefold()))


def _same_number(one: str, other: str) -> bool:
    found = [_NUMBER.findall(arabic(x)) for x in (one, other)]
    if len(found[0]) != 1 or len(found[1]) != 1:
        return False
    try:
        return Decimal(found[0][0].replace(",", "")) == Decimal(found[1][0].replace(",", ""))
    except InvalidOperation:
        return False


def tick(props: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a check box or radio button shows its tick, and whether the field's value denies that."""
    state = name(props.get("AS"))
    value = name(inherited(props, "V"))
    on = _on_states(props)
    shown = (state or value or "Off") != "Off"
    if not state or not value:
        return shown, False
    if value == "Off":
        return shown, shown
    if shown:
        return True, value != state and value in on | {state}
    return False, value in on and not _shares(props, value)


def _on_states(props: Mapping[str, Any]) -> frozenset[str]:
    normal = dictionary(dictionary(props.get("AP")).get("N"))
    return frozenset(k for k in normal if k != "Off")


def _shares(props: Mapping[str, Any], value: str) -> bool:
    """Whether another button of the same field shows this value: radio buttons of one value need not all be on."""
    parent = dictionary(props.get("Parent"))
    kids: Sequence[Any] = array(parent.get("Kids"))
    return any(name(dictionary(k).get("AS")) == value for k in kids)
