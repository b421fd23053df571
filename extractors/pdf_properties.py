"""What a PDF says of itself: its producer, title and dates, and how many pages it has."""

import playa
from playa.document import Document
from playa.utils import decode_text


def declared_pages(doc: Document) -> int:
    """How many pages the file says that it has, 0 where it does not say."""
    try:
        pages = playa.resolve(doc.catalog.get("Pages"))
        count = playa.resolve(pages.get("Count")) if isinstance(pages, dict) else None
    except Exception:  # noqa: BLE001 - the pages themselves were found all the same
        return 0
    return count if isinstance(count, int) else 0


def properties_of(doc: Document) -> dict[str, str]:
    """Producer, title and the like, as the file states them."""
    out = {}
    try:
        info = playa.resolve(doc.trailer.get("Info"))
        for key in ("Title", "Author", "Creator", "Producer", "CreationDate", "ModDate"):
            value = playa.resolve(info.get(key)) if isinstance(info, dict) else None
            if isinstance(value, bytes) and (text := decode_text(value).replace("\0", "").strip()):
                out[key.lower()] = text
    except Exception:  # noqa: BLE001 - a broken information dictionary says nothing about the pages
        return out
    return out
