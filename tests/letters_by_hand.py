"""Invented letters as lines of text: the people, offices' matters and numbers in them are made up.

`typed(...)` is a DOCX or text (no geometry, blank lines count); `page(...)` is a page of a PDF with boxes.
"""

from extractors.flow import Flow
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, PageText

SHA = "0" * 64
MARKS = set("ัิีึืฺุู็่้๊๋์ํ๎")


def typed(*lines: str, header: str = "", media_type: str = "application/vnd.openxmlformats") -> DocumentText:
    """A document without pages, one line a paragraph."""
    body = [Line(text=t, raw=t, part="word/document.xml", path=(n,)) for n, t in enumerate(lines)]
    if header:
        body.insert(0, Line(text=header, raw=header, part="word/header1.xml", path=(0,), role="header"))
    return DocumentText(sha256=SHA, media_type=media_type, status=Status.READ, lines=tuple(body))


def mail(*lines: str) -> DocumentText:
    """A mail's own words."""
    body = tuple(Line(text=t, raw=t, part="body", path=(n,)) for n, t in enumerate(lines))
    return DocumentText(sha256=SHA, media_type="text/plain", status=Status.READ, lines=body)


def placed(x: int, y: int, text: str, *, page: int = 1, role: str = "body", size: int = 16) -> Line:
    """A line at (x, y) points of an A4 page; a character is 6.5 points wide, a mark above or below has no width."""
    glyphs, at = [], x * 100
    for n, c in enumerate(text):
        width = 0 if c in MARKS else 650
        glyphs.append((n, n + 1, at, y * 100, at + width, (y + size) * 100))
        at += width
    return Line(text=text, raw=text, page=page, glyphs=tuple(glyphs), role=role)  # type: ignore[arg-type]


def paged(*lines: Line, unread: tuple[int, ...] = (), properties: dict[str, str] | None = None) -> DocumentText:
    """A document of pages; `unread`: pages that are pictures."""
    last = max([x.page for x in lines] + list(unread))
    pages = tuple(
        PageText(n, 59500, 84200, "needs_ocr" if n in unread else "text", 900, 900) for n in range(1, last + 1)
    )
    status, reason = (Status.PARTLY_READ, Reason.NEEDS_OCR) if unread else (Status.READ, None)
    return DocumentText(
        sha256=SHA,
        media_type="application/pdf",
        status=status,
        reason=reason,
        lines=lines,
        pages=pages,
        properties=properties or {},
    )


def flow_of(doc: DocumentText) -> Flow:
    return Flow.of(doc)
