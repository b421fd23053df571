"""Pages of a PDF that are pictures, or whose text layer cannot be believed: drawn and read as scans are.

What reads scans is loaded with the first such page: most files hold none.
"""

from functools import partial
from typing import TYPE_CHECKING

from extractors.pdf_pdfium import PdfiumFile

if TYPE_CHECKING:
    from extractors.scan_page import ScannedPage

MOST_PAGES = 120  # of one file; at two seconds a page, and a slow machine, within the limit of a worker


class PageScans:
    """The scanned pages of one document."""

    def __init__(self, file: PdfiumFile) -> None:
        self._file = file
        self.count = 0

    def read(self, number: int, first_table: int) -> "ScannedPage | None":
        """Page `number` (from 1) as recognised, without the notes that lie over it: they are lines of their own. None:
        this machine cannot read scans, the page cannot be drawn, or the file has had its share of pages.
        """
        from extractors.scan_picture import PictureError, pdf_page_picture
        from extractors.scan_reader import scanned_picture

        if self.count >= MOST_PAGES:
            return None
        self.count += 1
        try:
            return scanned_picture(partial(pdf_page_picture, self._file, number, annotations=False), first_table)
        except PictureError:
            return None
