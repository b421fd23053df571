"""แบบฟอร์ม XFA: values that stand in an XML form beside the pages, where no reader of pages sees them.

A dynamic form draws its real pages in Adobe's own viewer only; the PDF's page says "please wait" and is no evidence.
"""

from typing import Final

from lxml import etree
from playa.document import Document

from extractors.pdf_field_value import words_of
from extractors.pdf_objects import array, dictionary, is_stream, resolved

_DATA: Final = "{http://www.xfa.org/schema/xfa-data/1.0/}data"
_LARGEST: Final = 5_000_000  # bytes of one packet
_MOST: Final = 500  # values
_WORDS: Final = 300  # characters of one value


def has_xfa(doc: Document) -> bool:
    """Whether the document carries an XFA form."""
    return resolved(dictionary(doc.catalog.get("AcroForm")).get("XFA")) is not None


def is_dynamic(doc: Document) -> bool:
    """Whether the pages must be made by the viewer: the file says so, or the form has no fields of PDF's own kind."""
    form = dictionary(doc.catalog.get("AcroForm"))
    if resolved(doc.catalog.get("NeedsRendering")) is True:
        return True
    return bool(_packets(doc)) and not array(form.get("Fields"))


def values(doc: Document) -> list[tuple[str, str]]:
    """(name, words) of each filled element of the form's data, in order; empty where they cannot be read."""
    out: list[tuple[str, str]] = []
    for label, data in _packets(doc):
        if label not in ("datasets", "") or len(data) > _LARGEST:
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        for holder in root.iter(_DATA):
            for element in holder.iter(etree.Element):
                if len(element) == 0 and (text := (element.text or "").strip()) and len(out) < _MOST:
                    out.append((etree.QName(element).localname, text[:_WORDS]))
    return out


def _packets(doc: Document) -> list[tuple[str, bytes]]:
    """The XFA packets by name (PDF 32000-1, 12.7.8); a form in one stream has no name."""
    found = resolved(dictionary(doc.catalog.get("AcroForm")).get("XFA"))
    if is_stream(found):
        return [("", found.buffer)]
    parts = array(found)
    return [
        (words_of(label), stream.buffer)
        for label, part in zip(parts[::2], parts[1::2], strict=False)
        if is_stream(stream := resolved(part))
    ]
