"""ภาพสแกนของเอกสาร: a picture file (JPEG, PNG, TIFF) to DocumentText. None raises for a bad file."""

from collections import Counter
from functools import cache, partial

from extractors.pdf_state import verdict
from extractors.scan_line import Readers
from extractors.scan_memory import return_large_arrays
from extractors.scan_once import page_once
from extractors.scan_page import Draw, ScannedPage
from extractors.scan_picture import PagePicture, PictureError, picture_again, picture_pages
from extractors.thai_line import recogniser
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, PageText

MEDIA_TYPES = ("image/jpeg", "image/png", "image/tiff")
MAX_PAGES = 120  # of one file; at two seconds a page, and a slow machine, within the limit of a worker


@cache
def readers() -> Readers | None:
    """Both networks, loaded once a process; None where this machine cannot run them."""
    return_large_arrays()
    large, small = recogniser("large"), recogniser("small")
    # The smaller one has the fewer errors (docs/scans.md), so it reads and the larger one is its witness.
    return None if large is None or small is None else Readers(first=small, witness=large)


def read_scan(data: bytes, sha256: str, media_type: str) -> DocumentText:
    """The text of a picture file, page by page, each character with its box.

    `unreadable`: `needs_ocr` where the recogniser is not installed or not one line could be read, `broken`,
    `too_large`, `unsupported_type`. `partly_read`: a page that could not be decoded or read.
    """
    mine = readers()
    if mine is None:
        return DocumentText(sha256, media_type, Status.UNREADABLE, Reason.NEEDS_OCR)
    lines: list[Line] = []
    pages: list[PageText] = []
    counts: Counter[str] = Counter()
    tables = 0
    fault: Reason | None = None
    try:
        for picture in picture_pages(data, media_type):
            if len(pages) >= MAX_PAGES:
                fault = Reason.TOO_LARGE
                break
            held = [picture]
            del picture  # it is let go of while it is read
            page = page_once(partial(_once, held, data, len(pages) + 1), mine, tables)
            tables += page.tables
            lines += page.lines
            pages.append(page.page)
            counts += page.counts
    except PictureError as e:
        fault = e.reason
    return _document(sha256, media_type, lines, pages, counts, fault)


def _document(
    sha256: str, media_type: str, lines: list[Line], pages: list[PageText], counts: Counter[str], fault: Reason | None
) -> DocumentText:
    states = {p.state for p in pages} - {"blank"}
    if not lines:
        marked = "needs_ocr" in states or counts["scan_wordless"]
        reason = fault or (Reason.NEEDS_OCR if marked else Reason.EMPTY)
        return DocumentText(sha256, media_type, Status.UNREADABLE, reason, pages=tuple(pages))
    status, why = verdict([p.state for p in pages], {})
    if fault is not None:
        status, why = Status.PARTLY_READ, fault if fault is Reason.TOO_LARGE else Reason.PARTIAL
    return DocumentText(
        sha256, media_type, status, why, tuple(lines), tuple(pages), quality=dict(sorted(counts.items()))
    )


def _once(held: list[PagePicture], data: bytes, number: int) -> PagePicture:
    """The picture that is at hand, and decoded anew where it is asked for again."""
    return held.pop() if held else picture_again(data, number)


def scanned_picture(draw: Draw, first_table: int) -> ScannedPage | None:
    """One page of another reader's document (a scan inside a PDF); None where this machine cannot read scans.

    Raises PictureError where the page cannot be drawn.
    """
    mine = readers()
    return None if mine is None else page_once(draw, mine, first_table)
