"""The file in pdfium's hands: opened when first asked for, one page at a time. pdfium is never used from threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2


class PdfiumFile:
    """One document. A file that pdfium cannot open has no pages, which is not a fault of the file. `password`: of
    a file that asks for one.
    """

    def __init__(self, data: bytes, password: str = "") -> None:
        self._data = data
        self._password = password or None
        self._doc: Any = None
        self._failed = False

    @contextmanager
    def page(self, number: int) -> Iterator[Any]:
        """Page `number` (from 1) for as long as it is looked at, None where pdfium cannot read it."""
        sheet = self._open(number)
        try:
            yield sheet
        finally:
            if sheet is not None:
                sheet.close()

    @property
    def count(self) -> int:
        """How many pages the opened document has; 0 before one was looked at."""
        return len(self._doc) if self._doc is not None else 0

    def _open(self, number: int) -> Any:
        if self._failed:
            return None
        try:
            self._doc = self._doc or pypdfium2.PdfDocument(self._data, self._password)
        except (pypdfium2.PdfiumError, ValueError, OSError):
            self._failed = True
            return None
        try:
            return self._doc[number - 1]
        except (pypdfium2.PdfiumError, ValueError, IndexError):
            return None

    def close(self) -> None:
        """Let the document go."""
        if self._doc is not None:
            self._doc.close()
            self._doc = None
