"""Whether a page is text, a scan, blank or rubbish, and what that makes of the whole document."""

from collections.abc import Sequence
from typing import Final

from extractors.pdf_content import PageContent
from extractors.quality import TextQuality, is_garbage
from schemas.source import Reason, Status
from schemas.text import PageState as State

_PICTURED: Final = 500  # per mille of a page: from here on it may be a scan
_SCANT: Final = 200  # signs; fewer over such a picture are stamps or notes, not the page's text
_SOME_PICTURE: Final = 100  # per mille; a page without any text and this much picture holds words nobody has read


def state_of(q: TextQuality, content: PageContent, hidden: int) -> State:
    """The state of a page by the quality of its own text, what it draws, and how many signs it hides."""
    pictured = _picture_share(content)
    if not q.signs:
        if pictured >= _SOME_PICTURE or hidden >= 20:
            return "needs_ocr"
        return "needs_ocr" if content.figures > 300 else "blank"  # letters drawn as outlines
    if pictured >= _PICTURED and (q.signs < _SCANT or is_garbage(q, over_picture=True)):
        return "needs_ocr"
    return "untrustworthy" if is_garbage(q) else "text"


def verdict(states: Sequence[State], refused: dict[int, Reason]) -> tuple[Status, Reason | None]:
    """Status and reason of a document by the states of its pages. `refused`: why a page was not read, by its number."""
    seen = set(states) - {"blank"}
    if not seen:
        return Status.UNREADABLE, Reason.EMPTY
    if seen == {"text"}:
        return Status.READ, None
    if refused and len(refused) == sum(s != "blank" for s in states):
        return Status.UNREADABLE, next(iter(refused.values()))
    if seen <= {"text", "weak"}:
        return Status.PARTLY_READ, Reason.WEAK_SCAN
    if "needs_ocr" in seen:
        reason = Reason.NEEDS_OCR
    elif refused:
        reason = Reason.TOO_LARGE if Reason.TOO_LARGE in refused.values() else Reason.PARTIAL
    else:
        reason = Reason.TEXT_UNTRUSTWORTHY
    return (Status.PARTLY_READ if seen & {"text", "weak"} else Status.UNREADABLE), reason


def _picture_share(content: PageContent) -> int:
    """Per mille of the page that pictures cover; overlaps counted twice, at most 1000."""
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (p.box for p in content.pictures))
    return min(1000, int(area * 1000 / max(content.width * content.height, 1.0)))
