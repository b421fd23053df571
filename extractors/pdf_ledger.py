"""What became of every glyph that the pages of a PDF draw: used, ignored with a reason, or unreadable."""

from collections import Counter
from collections.abc import Iterable

from extractors.pdf_content import PageContent
from extractors.pdf_fonts import UNMAPPED
from schemas.text import Ledger, Line

_STRUCK = "double_struck"
_MARKS = ("nikhahit_without_unicode", "mark_by_dictionary")


class GlyphLedger:
    """Kept page by page. Ignored: the reasons why text is not seen (`pdf_visibility`), `blank`, `double_struck`, and
    `collection_cover` (pages that only stand before the files inside), `read_from_picture` (the text layer of a page
    that was recognised from its picture instead). Unreadable: `unmapped` codes, and all glyphs of
    pages that are no text (`needs_ocr`, `untrustworthy`). Appearances of annotations are not counted: they are lines of
    their own, and findings tell of them. Nor are pages that could not be read at all: nobody knows what they hold.
    """

    def __init__(self) -> None:
        self._total = 0
        self._ignored: Counter[str] = Counter()
        self._unreadable: Counter[str] = Counter()

    def take(self, content: PageContent, state: str, lines: Iterable[Line]) -> None:
        """One page with its state and its lines."""
        glyphs = content.glyphs
        self._total += len(glyphs)
        shown = [g.text for g in glyphs if not g.hidden]
        if len(shown) < len(glyphs):
            self._ignored.update(g.hidden for g in glyphs if g.hidden)
        seen = len(shown) - sum(map(str.isspace, shown)) - shown.count("")
        if state == "read_from_picture":  # an OCR layer or rubbish, in whose place the picture was read
            self._ignored["blank"] += len(shown) - seen
            self._ignored[state] += seen
            return
        if state != "text":
            self._ignored["blank"] += len(shown) - seen
            self._unreadable[state] += seen
            return
        lines = [x for x in lines if x.role != "hidden"]
        # A mark may be written as a blank that its font draws as a mark.
        marks = sum(r.rule in _MARKS and " " in x.raw[r.start : r.end] for x in lines for r in x.repairs)
        seen += min(marks, len(shown) - seen)
        self._ignored["blank"] += len(shown) - seen
        lost = 0
        if UNMAPPED in shown:
            lost = min(sum(x.text.count(UNMAPPED) for x in lines), shown.count(UNMAPPED))
            self._unreadable["unmapped"] += lost
        struck = sum(r.rule == _STRUCK for x in lines for r in x.repairs)
        self._ignored[_STRUCK] += min(struck, seen - lost)

    def close(self, cover_only: bool) -> Ledger:
        """The totals of the document. `cover_only`: its pages are no words of its own."""
        used = self._total - self._ignored.total() - self._unreadable.total()
        if cover_only:
            self._ignored["collection_cover"] += used
            used = 0
        return Ledger("glyphs", self._total, used, _told(self._ignored), _told(self._unreadable))


def _told(counts: Counter[str]) -> dict[str, int]:
    return {k: n for k, n in sorted(counts.items()) if n}
