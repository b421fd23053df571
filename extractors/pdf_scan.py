"""Pages of a PDF that are pictures, or whose text layer cannot be believed: drawn and read as scans are.

What reads scans is loaded with the first such page: most files hold none.
"""

from typing import TYPE_CHECKING

from extractors.page_turned import turned
from extractors.pdf_pdfium import PdfiumFile
from schemas.text import Line

if TYPE_CHECKING:
    from extractors.scan_page import ScannedPage
    from extractors.scan_picture import PagePicture

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
        from extractors.scan_overlay import doubt_drawn_over
        from extractors.scan_picture import PictureError, pdf_page_picture
        from extractors.scan_reader import scanned_picture

        if self.count >= MOST_PAGES:
            return None
        self.count += 1

        def draw() -> "PagePicture":
            picture = pdf_page_picture(self._file, number, annotations=False)
            turned(number, max(number, self._file.count))
            return picture

        try:
            page = scanned_picture(draw, first_table)
        except PictureError:
            return None
        if page is not None and page.lines:
            page.lines = doubt_drawn_over(self._file, number, page.lines)
        return page

    def doubt_covered(self, number: int, lines: list[Line]) -> list[Line]:
        """The lines of a page of text with annotations, doubted where these cover print."""
        from extractors.scan_overlay import doubt_drawn_over

        return doubt_drawn_over(self._file, number, lines, covered=True)
