"""Where words stand: a box on a page (PDF, scan), or a span of a paragraph (DOCX, text, mail)."""

from typing import Annotated

from pydantic import Field

from schemas.model import Model

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Box = tuple[int, int, int, int]


class PagePlace(Model):
    """One run on one line of a page.

    `page` counts from 1. `box` is [x0, y0, x1, y1] in whole 1/100 points, origin at the top left of the page as
    displayed (crop box and rotation applied).
    """

    sha256: Sha256
    page: Annotated[int, Field(ge=1)]
    box: Box


class PartPlace(Model):
    """One run in one paragraph of a part of a file.

    `part` is the member's name (`word/document.xml`), `text` for a plain text or HTML file, `body` for a mail's own
    words. `path` are the indices that lead to the paragraph. `span` counts code points of the paragraph's raw text.
    """

    sha256: Sha256
    part: str
    path: tuple[int, ...]
    span: tuple[int, int]


Place = PagePlace | PartPlace
