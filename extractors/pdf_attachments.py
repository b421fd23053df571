"""ไฟล์แนบในไฟล์: the files that a PDF carries, and whether its pages are but the cover of a portfolio of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from playa.document import Document

from extractors.pdf_field_value import words_of
from extractors.pdf_objects import array, dictionary, is_stream, resolved

_DEEPEST: Final = 12
_MOST: Final = 1000


def embedded_files(doc: Document) -> list[str]:
    """Names of the files that the document carries, with their sizes where the file states them."""
    names = dictionary(doc.catalog.get("Names"))
    tree = names.get("EmbeddedFiles")
    found = list(islice(_leaves(tree, 0, set()), _MOST)) if tree is not None else []
    return list(dict.fromkeys([*found, *(file_name(x) for x in array(doc.catalog.get("AF")))]))[:_MOST]


def is_portfolio(doc: Document) -> bool:
    """Whether the pages are the cover of a collection of files (PDF 32000-1, 12.3.5)."""
    return bool(dictionary(doc.catalog.get("Collection"))) and bool(embedded_files(doc))


def file_name(spec: object) -> str:
    """The name in a file specification, its size in bytes behind it where stated, "?" where there is no name."""
    entries = dictionary(spec)
    if not entries:
        return words_of(spec) or "?"
    stream = resolved(dictionary(entries.get("EF")).get("F"))
    params = stream.get("Params") if is_stream(stream) or isinstance(stream, dict) else None
    size = resolved(dictionary(params).get("Size"))
    known = words_of(entries.get("UF")) or words_of(entries.get("F")) or "?"
    return f"{known} ({size:,} bytes)" if isinstance(size, int) and size > 0 else known


def _leaves(node: object, depth: int, seen: set[int]) -> Iterator[str]:
    """The names below a node of the tree. `seen`: nodes that were looked at; a hostile tree leads to them again."""
    entries = dictionary(node)
    if not entries or depth > _DEEPEST or id(entries) in seen:
        return
    seen.add(id(entries))
    pairs = array(entries.get("Names"))
    for key, spec in zip(pairs[::2], pairs[1::2], strict=False):
        known = file_name(spec)
        yield words_of(key) or "?" if known == "?" else known
    for kid in array(entries.get("Kids")):
        yield from _leaves(kid, depth + 1, seen)
