"""The form of a PDF as a whole: fields that no page shows, and digital signatures with what they cover."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from playa.document import Document
from playa.pdftypes import ObjRef

from extractors import pdf_field_value as field_value
from extractors.pdf_objects import array, dictionary, name, resolved

_DEEPEST: Final = 12
_MOST: Final = 20_000  # fields
_INHERITED: Final = frozenset({"FT", "V", "Ff", "Opt", "DA", "MaxLen"})
_SLACK: Final = 2  # bytes of line ends that may follow the end of a file


class Unseen(NamedTuple):
    """A field that holds a value and has no place on any page."""

    name: str
    value: str


class Signed(NamedTuple):
    """One digital signature. `covers`: bytes from the file's beginning that it speaks for, 0 unknown; `whole`: nothing
    but the signature itself is left out between.
    """

    covers: int
    whole: bool


def unseen_fields(doc: Document) -> list[Unseen]:
    """Fields with a value of which no page shows a widget."""
    fields = list(_fields(doc))
    shown: set[int] = set()
    for page in doc.pages if fields else ():
        shown |= {x.objid for x in array(page.attrs.get("Annots")) if isinstance(x, ObjRef)}
        shown |= {id(resolved(x)) for x in array(page.attrs.get("Annots"))}
    out = []
    for field in fields:
        kind = name(field_value.inherited(field.entries, "FT"))
        if kind not in ("Tx", "Ch", "Btn") or field_value.flags_of(field.entries) & field_value.PASSWORD:
            continue
        value = field_value.value_of(field.entries)
        if value and not (kind == "Btn" and value == "Off") and not field.widgets & shown:
            out.append(Unseen(field.name, value))
    return out


def signatures(doc: Document, data: bytes) -> list[Signed]:
    """The digital signatures of a document, none of them validated. A field without a value is not signed."""
    out = []
    for field in _fields(doc):
        value = dictionary(field_value.inherited(field.entries, "V"))
        if name(field_value.inherited(field.entries, "FT")) == "Sig" and value:
            out.append(_signed(value, data))
    return out


def _signed(value: Mapping[str, Any], data: bytes) -> Signed:
    """What /ByteRange covers (PDF 32000-1, 12.8.1): two parts of the file, with the signature's own bytes between."""
    parts = [resolved(x) for x in array(value.get("ByteRange"))]
    if len(parts) != 4 or not all(isinstance(x, int) and 0 <= x <= len(data) for x in parts):
        return Signed(0, False)
    start, length, again, rest = (x for x in parts if isinstance(x, int))
    gap = data[start + length : again].strip()
    whole = start == 0 and again >= length and gap[:1] == b"<" and gap[-1:] == b">" and b">" not in gap[:-1]
    return Signed(again + rest, whole)


def covers_all(found: list[Signed], data: bytes) -> bool:
    """Whether some signature speaks for the whole file as it is now; what was added after the last one does not count
    as signed.
    """
    end = len(data.rstrip(b"\0 \t\r\n"))
    return any(x.whole and x.covers + _SLACK >= end for x in found)


class _Field(NamedTuple):
    """A terminal field with what it inherits, its full name (12.7.3.2), and the ids of its widgets: numbers of objects,
    and of objects in memory.
    """

    name: str
    entries: Mapping[str, Any]
    widgets: set[int]


def _fields(doc: Document) -> Iterator[_Field]:
    roots = array(dictionary(doc.catalog.get("AcroForm")).get("Fields"))
    todo: list[tuple[object, tuple[str, ...], Mapping[str, Any]]] = [(x, (), {}) for x in reversed(roots)]
    for _ in range(_MOST):
        if not todo:
            return
        ref, names, above = todo.pop()
        own = dictionary(ref)
        if not own or len(names) > _DEEPEST:
            continue
        names = (*names, part) if (part := field_value.words_of(own.get("T"))) else names
        entries = {**above, **own}
        kids = array(own.get("Kids"))
        if any("T" in dictionary(k) for k in kids):
            passed = {k: v for k, v in entries.items() if k in _INHERITED}
            todo += [(k, names, passed) for k in reversed(kids)]
            continue
        widgets = [ref, *kids]
        ids = {x.objid for x in widgets if isinstance(x, ObjRef)} | {id(resolved(x)) for x in widgets}
        yield _Field(".".join(names), entries, ids)
