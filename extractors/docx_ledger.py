"""บัญชีข้อความ: what became of every piece of text of an Office package (DOCX, PPTX): read, left out with a reason, or
not read.

Each part is counted when it is parsed, before anything walks it: every element with words of its own, whatever its
name. The walk then marks what it takes, and why it leaves something out. What bears no mark at the end is explained by
where it stands, or it was not reached: then the document was not read whole, and says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.docx_drawing import chosen
from extractors.docx_package import MC, Package, Refused, V, W
from schemas.text import Ledger, LineRole

USED = "used"
_FATE = "{urn:saraban:ledger}fate"  # an attribute on the tree in memory; one that a file brings is taken off
_SYM, _TEXTPATH = W + "sym", V + "textpath"

# Elements whose text is a measure or a reference of the drawing, never words (ECMA-376 parts 1 and 4).
_MEASURES = frozenset(
    [
        "posOffset",
        "align",
        "pctWidth",
        "pctHeight",
        "pctPosHOffset",
        "pctPosVOffset",
        "fldData",
        "formatCode",
        "f",
        "tableStyleId",
        "LinkType",
        "LockedField",
        "FieldCodes",
        "ptCount",
        "Anchor",
        "MoveWithCells",
        "SizeWithCells",
        "AutoFill",
        "AutoLine",
        "Row",
        "Column",
        "Visible",
    ]
)
_INSTRUCTIONS = frozenset((W + "instrText", W + "delInstrText"))
# What a part is there for -> why its words are no words of the document.
_KINDS = {
    **dict.fromkeys(("core-properties", "extended-properties", "custom-properties"), "properties"),
    **dict.fromkeys(("customXml", "customXmlProps"), "custom_xml"),
    **dict.fromkeys(("diagramDrawing", "diagramLayout", "diagramQuickStyle", "diagramColors"), "diagram_drawing"),
    **dict.fromkeys(("header", "footer"), "not_shown"),
    **dict.fromkeys(("slideLayout", "slideMaster", "notesMaster", "handoutMaster"), "layout"),
    **dict.fromkeys(("tags", "presProps", "viewProps", "tableStyles", "commentAuthors", "authors"), "settings"),
    **dict.fromkeys(("theme", "styles", "stylesWithEffects", "fontTable", "settings", "webSettings"), "settings"),
    **dict.fromkeys(
        ("numbering", "people", "chartStyle", "chartColorStyle", "themeOverride", "extensibility"), "settings"
    ),
    **dict.fromkeys(("commentsExtended", "commentsIds", "commentsExtensible", "keyMapCustomizations"), "settings"),
    "glossaryDocument": "glossary",
    "signature": "signature",
    "origin": "signature",
}
_WALKED = frozenset(
    [
        "officeDocument",
        "footnotes",
        "endnotes",
        "comments",
        "chart",
        "chartEx",
        "diagramData",
        "slide",
        "notesSlide",
        "aFChunk",
    ]
)
_ROLES: dict[LineRole, str] = {"body": USED, "annotation": USED}


def fate_of(role: LineRole, channel: str) -> str:
    """The fate of words in a line of this role: used, or the reason why they are not the document's own words."""
    if channel != "seen":
        return "prompt" if channel == "placeholder" else channel
    return _ROLES.get(role, role)


def mark(e: etree._Element, fate: str) -> None:
    """Notes what became of the words of this element. The first mark stands: words are told once."""
    if e.get(_FATE) is None:
        e.set(_FATE, fate)


def mark_all(e: etree._Element, fate: str) -> None:
    """Notes what became of all words inside."""
    for holder in holders(e):
        mark(holder, fate)


def holders(root: etree._Element) -> Iterator[etree._Element]:
    """Every element with words of its own: text that is not blank, a symbol, a line of WordArt. Words behind a child,
    which no writer of these formats makes, are one more piece of the element around.
    """
    for e in root.iter(etree.Element):
        text, tail = e.text, e.tail
        if text is not None and not text.isspace():
            if str(e.tag).rpartition("}")[2] not in _MEASURES:
                yield e
        elif e.tag == _SYM or (e.tag == _TEXTPATH and e.get("string", "").strip()):
            yield e
        if tail is not None and not tail.isspace() and (around := e.getparent()) is not None:
            yield around


def count_words(root: etree._Element) -> int:
    """How many elements of a part hold words; marks that the file itself brought are taken off."""
    n = 0
    for e in holders(root):
        n += 1
        if e.get(_FATE) is not None:
            del e.attrib[_FATE]
    return n


def settle(package: Package, embedded: Iterable[str] = ()) -> Ledger:
    """The ledger of a package whose document has been walked. `embedded`: the fate of each document put inside.

    Every XML part of the package is counted, also those that no relationship leads to.
    """
    told: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    total = 0
    kinds = package.kinds()
    for name in package.names():
        if not name.casefold().endswith(".xml") or name.casefold() == "[content_types].xml":
            continue
        try:
            root = package.xml(name)
        except Refused:
            # a broken part of properties or settings holds no words of the document
            if _KINDS.get(kinds.get(package.key(name), ""), "not_shown") == "not_shown":
                unread["broken_part"] += 1
                total += 1
            continue
        total += package.words(name)
        why = _reason_of_part(package, name, kinds)
        for e in holders(root):
            fate = e.get(_FATE) or _explained(e) or why
            if fate in ("not_reached", "unknown_part"):
                unread[fate] += 1
            else:
                told[fate] += 1
    for fate in embedded:
        total += 1
        if fate == "unread":
            unread["embedded_object"] += 1
        else:
            told[fate] += 1
    used = told.pop(USED, 0)
    return Ledger("runs", total, used, dict(sorted(told.items())), dict(sorted(unread.items())))


def _reason_of_part(package: Package, name: str, kinds: dict[str, str]) -> str:
    """Why words that the walk did not meet stand in this part; `not_reached` where it should have met them."""
    kind = kinds.get(package.key(name))
    if any(
        kinds.get(x) == "glossaryDocument" and package.key(name).startswith(x.rpartition("/")[0] + "/") for x in kinds
    ):
        return "glossary"
    if kind is None:
        return "orphan_part"  # nothing leads there: no program shows it
    if kind in _KINDS:
        return _KINDS[kind]
    return "not_reached" if kind in _WALKED else "unknown_part"


def _explained(e: etree._Element) -> str | None:
    """Why the walk passes by this element, by what it stands in."""
    if e.tag in _INSTRUCTIONS:
        return "field_instruction"
    inner = e
    for outer in e.iterancestors():
        if outer.tag == MC + "AlternateContent" and chosen(outer) is not inner:
            return "alternate_content"
        if outer.tag == W + "rt":
            return "ruby"
        if outer.tag in (W + "footnote", W + "endnote") and outer.get(W + "type", "normal") != "normal":
            return "separator"
        inner = outer
    return None
