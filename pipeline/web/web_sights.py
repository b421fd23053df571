"""หลักฐานบนจอ: what places look like, for the rows that the report and the screens share: a picture is the address from
which the browser fetches it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.sights import Paragraph, Spot
from pipeline.web.person import Person
from schemas.audit import DepartmentAudit
from schemas.place import Box, Place

if TYPE_CHECKING:
    from pipeline.web.pictures import Pictures
    from pipeline.web.withheld import Held

_MOST_OF_BODY: Final = 600  # characters of a mail's own words


class WebSights:
    """What places look like (`report_evidence.Sights`), of one audit for one person."""

    def __init__(
        self, pictures: "Pictures", audit: DepartmentAudit, person: Person, held: "Held | None" = None
    ) -> None:
        self._pictures = pictures
        self._person = person
        self._held = held
        self._sha = {d.path: d.sha256 for p in audit.submissions for d in p.documents}

    def spot(self, path: str, places: Sequence[Place]) -> Spot | None:
        """Where the places stand on a page that can be drawn."""
        sha256 = self._sha.get(path)
        return self._pictures.spot(sha256, places) if sha256 is not None else None

    def picture(self, path: str, page: int, boxes: Sequence[Box], *, close: bool, behind: bool = False) -> str | None:
        """The address of the strip of a page; None where it is withheld."""
        sha256 = self._sha.get(path)
        if sha256 is None or self._withheld(sha256, page, close):
            return None
        return self._pictures.address(sha256, page, boxes, close=close, behind=behind)

    def _withheld(self, sha256: str, page: int, close: bool) -> str:
        if self._held is None:
            return self._pictures.withheld(sha256, page, self._person, close=close)
        return self._pictures.why_withheld(self._held, sha256, page, self._person, close=close)

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph that holds a place."""
        sha256 = self._sha.get(path)
        return self._pictures.paragraph(sha256, place) if sha256 is not None else None

    def pages(self, path: str) -> int:
        """How many pages a document has, as far as its text tells."""
        text = self._pictures.texts.of(self._sha.get(path, ""))
        return len(text.pages) if text is not None else 0

    def body(self, path: str) -> str | None:
        """The beginning of a mail's own words."""
        if not path.endswith(" > body"):
            return None
        text = self._pictures.texts.of(self._sha.get(path, ""))
        words = "\n".join(x.raw for x in text.lines if x.role == "body").strip() if text is not None else ""
        return (words[:_MOST_OF_BODY] + ("…" if len(words) > _MOST_OF_BODY else "")) or None
