"""หน้าของหนึ่งหน่วยงาน: the rows of the report's page in one language, with the address of each page and queue item."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any
from urllib.parse import quote as quoted
from urllib.parse import urlencode

from pipeline.pack import PackError
from pipeline.report_evidence import Sights
from pipeline.report_view import department_view
from pipeline.run_history import pack_of
from pipeline.secrecy import Secret, secret_of
from pipeline.sights import Paragraph, Spot
from pipeline.two_languages import words_of
from pipeline.web.person import Person
from pipeline.web.queue_items import Item
from pipeline.web.queue_of_all import shown_of
from pipeline.web.queue_of_unit import items_of, looked_at
from pipeline.web.results import Results, Snapshot
from schemas.audit import DepartmentAudit
from schemas.pack import Pack
from schemas.place import Box, PagePlace, Place

_MOST_BOXES = 60  # of one address
_LOOKED_FOR = 60  # characters


class PrintedLater:
    """Sights that wait for no print of an office file: its paragraph is shown in place of a picture."""

    def __init__(self, sights: Sights) -> None:
        self._sights = sights

    def spot(self, path: str, places: Sequence[Place]) -> Spot | None:
        """Where the places stand, of a file that has pages of its own."""
        return self._sights.spot(path, places) if places and isinstance(places[0], PagePlace) else None

    def picture(self, path: str, page: int, boxes: Sequence[Box], *, close: bool, behind: bool = False) -> str | None:
        """The address of the strip of a page."""
        return self._sights.picture(path, page, boxes, close=close, behind=behind)

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph that holds a place."""
        return self._sights.paragraph(path, place)

    def pages(self, path: str) -> int:
        """How many pages a document has."""
        return self._sights.pages(path)

    def body(self, path: str) -> str | None:
        """The beginning of a mail's own words."""
        return self._sights.body(path)


def page_address(sha256: str, places: Sequence[Place] = (), words: str = "") -> str:
    """The screen of a page with the places of one value boxed, those on the page of the first. `words`: what is looked
    for in a file whose places are paragraphs.
    """
    first = places[0] if places else None
    if not isinstance(first, PagePlace):
        query = urlencode({"q": " ".join(words.split())[:_LOOKED_FOR]}) if words.strip(" …") else ""
        return f"/page/{quoted(sha256)}/1{'?' if query else ''}{query}"
    boxes = [p.box for p in places if isinstance(p, PagePlace) and p.page == first.page][:_MOST_BOXES]
    query = urlencode([("box", ",".join(map(str, b))) for b in boxes], safe=",")
    return f"/page/{quoted(sha256)}/{first.page}?{query}"


def view_of(
    results: Results,
    snapshot: Snapshot,
    audit: DepartmentAudit,
    sights: Sights,
    person: Person,
    besides: Hashable,
) -> dict[str, Any]:
    """The rows of one unit, made once for an audit, a language and a way of masking. `besides`: what the sights rest on
    beside the audit (kept texts, which a run may change while an audit stays as it was; what is held back).
    """
    unit = audit.department.unit
    key = ("unit", snapshot.sha256[unit], snapshot.ground, besides, person.language, person.unmasked)

    def make() -> dict[str, Any]:
        pack = pack_in(results, snapshot)
        view = department_view(audit, PrintedLater(sights), person.unmasked, pack, words_of(person.language))
        return {**view, "items": Items.of(audit, secret_of(audit)), "looked_at": looked_at(audit)}

    made: dict[str, Any] = results.views.of(key, make)
    return made


def pack_in(results: Results, snapshot: Snapshot) -> Pack | None:
    """The pack that was applied, where it is still there as it was."""
    audit = next(iter(snapshot.audits.values()), None)
    if audit is None:
        return None
    sha256 = audit.pack.sha256

    def load() -> Pack | None:
        try:
            pack = pack_of(snapshot.folder)
        except (PackError, OSError):
            return None
        return pack if pack.sha256 == sha256 else None

    made: Pack | None = results.views.of(("pack", sha256), load)
    return made


class Items:
    """Which item of the queue asks about what: a finding, a value, a file, a demand; and how many items wait."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.count = len(items)
        self._findings = {i.finding: i.key for i in items if i.finding}
        self._findings |= {key: i.key for i in items for key, _ in i.absent}
        self._values = {f"{i.path}#{i.field}": i.key for i in items if i.field}
        alone = ("demand", "central")
        self._demands: Mapping[str, str] = {d: i.key for i in items if i.kind in alone for d in i.demands}
        self.absent = next((i.key for i in items if i.kind == "absent"), "")  # the item of all that was not found

    @classmethod
    def of(cls, audit: DepartmentAudit, secret: Secret) -> "Items":
        """The items of one unit."""
        return cls(list(shown_of(items_of(audit, secret), secret.contents)))

    def finding(self, key: str) -> str:
        """The item that asks about a finding, or empty."""
        return self._findings.get(key, "")

    def value(self, key: str) -> str:
        """The item that asks about a value (path, `#`, field), or empty."""
        return self._values.get(key, "")

    def demand(self, demand: str) -> str:
        """The item that asks about a demand, or empty."""
        return self._demands.get(demand, "")
