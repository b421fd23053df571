"""ช่องที่ผูกกับข้อมูล: what a content control's data store says of the words that the control shows.

Word writes the words of a bound control anew from the store (a custom XML part, or the file's properties) whenever it
opens the file; other programs show the words in the document. Where the two differ, what a reader sees depends on the
program (ECMA-376 part 1, 17.5.2.6).
"""

import re
from dataclasses import dataclass

from lxml import etree

from extractors.digits import arabic
from extractors.docx_field import OFF
from extractors.docx_package import W14, Package, Refused, W
from extractors.docx_symbol import box

_ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties",
}
_PREFIXES = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
# The paths that Word writes: steps with a number each, at most 30 of them. Others are not asked: a path can cost hours.
_PATH = re.compile(
    r"(?:/(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*(?:\[[0-9]{1,6}\])?){1,30}(?:/@?(?:[A-Za-z_][\w.-]*:)?[\w.-]+)?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXT, _GONE = W + "t", (W + "del", W + "moveFrom")
_TRUE = ("1", "true", "on", "yes")


@dataclass(frozen=True, slots=True)
class Bindings:
    """The stores of a package by their ids. `differs(control, shown)` asks them."""

    stores: dict[str, etree._Element]

    def differs(self, control: etree._Element) -> str | None:
        """What the store holds where the control shows something else; None where they agree or nothing is bound."""
        properties = control.find(W + "sdtPr")
        binding = None if properties is None else properties.find(W + "dataBinding")
        content = control.find(W + "sdtContent")
        if properties is None or binding is None or content is None or not self.stores:
            return None
        stored = self._stored(binding)
        if stored is None or stored.lstrip().startswith("<") or not _is_plain(properties):
            return None
        if (box := properties.find(W14 + "checkbox")) is not None:
            return _box_differs(box, stored)
        if (day := properties.find(W + "date")) is not None:
            full = _DAY.match(day.get(W + "fullDate", ""))
            held = _DAY.match(stored)
            return stored if full is not None and held is not None and full[0] != held[0] else None
        return stored if _plain(_label(properties, stored)) != _plain(_shown(content)) else None

    def _stored(self, binding: etree._Element) -> str | None:
        root = self.stores.get(binding.get(W + "storeItemID", "").upper())
        path = binding.get(W + "xpath", "")
        if root is None or not _PATH.fullmatch(path):
            return None
        names = {m[1]: m[2] or m[3] or "" for m in _PREFIXES.finditer(binding.get(W + "prefixMappings", ""))}
        try:
            found = root.getroottree().xpath(path, namespaces={k: v for k, v in names.items() if v} or None)
        except (etree.XPathError, ValueError, TypeError):
            return None
        if not isinstance(found, list) or not found:
            return None
        first = found[0]
        if isinstance(first, etree._Element):
            return "".join(map(str, first.itertext()))
        return str(first) if isinstance(first, str) else None


def as_shown(control: etree._Element, stored: str) -> str | None:
    """What a control would show by its store: the sign of a box, the day of a date, the words of a list's entry. None
    where its content is more than one line, whose places the store's words would not fit.
    """
    properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
    if properties is None or content is None or next(content.iter(W + "br", W + "cr", W + "tbl"), None) is not None:
        return None
    if len(list(content.iter(W + "p"))) > 1 or len(stored.strip().splitlines()) > 1:
        return None
    if properties.find(W14 + "checkbox") is not None:
        return box(stored.strip().casefold() in _TRUE)
    day = _DAY.match(stored) if properties.find(W + "date") is not None else None
    return day[0] if day is not None else " ".join(_label(properties, stored).split())


def read_bindings(package: Package) -> Bindings:
    """The stores of a package: its custom XML parts by the ids beside them, and its properties."""
    stores: dict[str, etree._Element] = {}
    kinds = package.kinds()
    for name in package.names():
        kind = kinds.get(package.key(name))
        try:
            if kind == "customXml":
                for relation in package.relations(name).values():
                    if relation.kind == "customXmlProps" and package.has(relation.target):
                        stores[package.xml(relation.target).get(_ITEM_ID, "").upper()] = package.xml(name)
            elif kind in _PROPERTIES.values():
                key = next(k for k, v in _PROPERTIES.items() if v == kind)
                stores[key] = package.xml(name)
        except Refused:
            continue  # a store that cannot be read says nothing; the ledger tells of the part
    return Bindings(stores)


def _is_plain(properties: etree._Element) -> bool:
    """Whether the store holds words: not a picture, nor a control that is repeated for each element."""
    return not any(
        str(e.tag).rpartition("}")[2] in ("picture", "repeatingSection", "repeatingSectionItem") for e in properties
    )


def _box_differs(box: etree._Element, stored: str) -> str | None:
    state = next((e for e in box if str(e.tag) == W14 + "checked"), None)
    on = state is not None and state.get(W14 + "val", "1") not in OFF
    return stored if on != (stored.strip().casefold() in _TRUE) else None


def _label(properties: etree._Element, stored: str) -> str:
    """Lists keep the value of an entry in the store, and show its words."""
    for entries in (properties.find(W + "dropDownList"), properties.find(W + "comboBox")):
        for entry in () if entries is None else entries.iterchildren(W + "listItem"):
            if entry.get(W + "value") == stored:
                return str(entry.get(W + "displayText") or stored)
    return stored


def _shown(content: etree._Element) -> str:
    return "".join(
        (e.text or "") if e.tag == _TEXT else " "
        for e in content.iter(_TEXT, W + "br", W + "tab")
        if not any(outer.tag in _GONE for outer in e.iterancestors())
    )


def _plain(text: str) -> str:
    return arabic("".join(text.replace("ํา", "ำ").split()))
