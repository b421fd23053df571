"""ภาพหน้าเอกสารบนเว็บ: pages of documents as pictures, as far as they may be shown (withheld.py), kept up to a bound."""

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import Any, Final
from urllib.parse import urlencode

from pipeline.file_type import DOCX, PDF, PPTX
from pipeline.sights import Paragraph, Spot
from pipeline.web.drawing import Drawer, Drawn, Job
from pipeline.web.kept_texts import KeptTexts
from pipeline.web.originals import Originals
from pipeline.web.person import Person
from pipeline.web.prints import PATIENCE, Prints, is_docx, on_its_page, paragraph_at
from pipeline.web.results import Results
from pipeline.web.settings import Settings
from pipeline.web.web_sights import WebSights
from pipeline.web.withheld import Held, Withheld
from schemas.audit import DepartmentAudit
from schemas.place import Box, PagePlace, Place
from schemas.source import Reason

GONE = "ไม่พบต้นฉบับตามที่อ่านไว้ · the original is not there any more as it was read"
NOT_DRAWN = "วาดหน้านี้เป็นภาพไม่ได้ · this page cannot be drawn"
_PICTURES: Final = frozenset(("image/jpeg", "image/png", "image/tiff"))
_MOST_KEPT: Final = 64 << 20  # bytes of pictures
_MOST_BOXES: Final = 200


class Pictures(Withheld):
    """Pictures of the documents of a folder of results. Safe among threads; `close` ends the drawing process."""

    def __init__(self, settings: Settings, results: Results) -> None:
        super().__init__(results, KeptTexts(settings.folder))
        self._originals = Originals(settings, results)
        self._drawer = Drawer()
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._size = 0
        self._under_way: dict[tuple[Any, ...], Future[Drawn]] = {}
        self._counts: dict[str, int] = {}
        self._prints = Prints(self._drawer)
        self._seal = secrets.token_bytes(32)
        self._stands: tuple[str, ...] = ()  # what was read when the pictures were made

    def close(self) -> None:
        """Ends the drawing process."""
        self._drawer.close()

    def _let_go(self) -> None:
        """After other documents were read, and after `saraban forget`, nothing stays at hand of those that were."""
        ground = self._results.now().ground
        if ground == self._stands:
            return
        with self._lock:
            self._stands = ground
            self._made.clear()
            self._counts.clear()
            self._size = 0
        self._originals.let_go()
        self._prints.let_go()

    # pictures

    def png(
        self, sha256: str, page: int, boxes: Sequence[Box], close: bool, person: Person, *, behind: bool = False
    ) -> bytes | None:
        """The strip of a page around boxes (1/100 point), each in a red line; None where it is withheld or cannot be
        drawn. `close`: the words alone, enlarged; `behind`: with what stands behind them in their line.
        """
        if not boxes or self.withheld(sha256, page, person, close=close):
            return None
        return self._picture(self._job("strip", sha256, page, boxes, close, behind, person))

    def whole(self, sha256: str, page: int, boxes: Sequence[Box], person: Person) -> bytes | None:
        """A whole page with the boxes on it; None where it is withheld or cannot be drawn."""
        if self.withheld(sha256, page, person, close=False):
            return None
        return self._picture(self._job("whole", sha256, page, boxes, False, False, person))

    def prepare(self, sha256: str, page: int, boxes: Sequence[Box], close: bool, person: Person, behind: bool) -> None:
        """Has a strip drawn ahead of its being asked for."""
        if not boxes or self.withheld(sha256, page, person, close=close):
            return
        job = self._job("strip", sha256, page, boxes, close, behind, person)
        if job is not None:
            self._ask(job, ahead=True)

    def _job(
        self, what: Any, sha256: str, page: int, boxes: Sequence[Box], close: bool, behind: bool, person: Person
    ) -> Job | None:
        self._let_go()
        found = self._sheet_file(sha256, wait=True)
        if found is None:
            return None
        data, media_type = found
        most = tuple(boxes[:_MOST_BOXES])
        return Job(what, sha256, media_type, data, page, most, close, behind, masked=not person.unmasked)

    def _sheet_file(self, sha256: str, *, wait: bool) -> tuple[bytes, str] | None:
        """The bytes that pages are drawn of: the document's own, or of an office file what LibreOffice prints."""
        original = self._originals.of(sha256)
        if original is None:
            return None
        if original.media_type == PDF or original.media_type in _PICTURES or self._is_pasted(sha256):
            return original.data, original.media_type
        if original.media_type == DOCX:
            printed = self._prints.made(sha256, original.data) if wait else self._prints.known(sha256)
            return (printed, PDF) if printed else None
        return None

    def _is_pasted(self, sha256: str) -> bool:
        """Whether the pages of an office file are pictures pasted into it, which are drawn without a print."""
        text = self.texts.of(sha256)
        return text is not None and text.media_type in (DOCX, PPTX) and bool(text.pages)

    def _picture(self, job: Job | None) -> bytes | None:
        if job is None:
            return None
        with self._lock:
            if (known := self._made.get(_key(job))) is not None:
                self._made.move_to_end(_key(job))
                return known or None
        try:
            return self._ask(job, ahead=False).result(PATIENCE).png or None
        except TooLate:
            return None

    def _ask(self, job: Job, *, ahead: bool) -> Future[Drawn]:
        key = _key(job)
        with self._lock:
            if key in self._made:
                done: Future[Drawn] = Future()
                done.set_result(Drawn(png=self._made[key]))
                return done
            if (waiting := self._under_way.get(key)) is not None and (ahead or waiting.running()):
                return waiting
            asked = self._under_way[key] = self._drawer.ask(job, ahead=ahead)
        asked.add_done_callback(lambda made: self._keep(key, made))
        return asked

    def _keep(self, key: tuple[Any, ...], made: Future[Drawn]) -> None:
        png = made.result().png
        with self._lock:
            if self._under_way.get(key) is made:
                del self._under_way[key]
            if key not in self._made and png:
                self._made[key] = png
                self._size += len(png)
                while self._size > _MOST_KEPT:
                    _, old = self._made.popitem(last=False)
                    self._size -= len(old)

    def address(self, sha256: str, page: int, boxes: Sequence[Box], *, close: bool, behind: bool = False) -> str:
        """The address of the strip of a page, sealed: of a page whose personal data cannot be masked, nobody may ask
        for other parts than those that the program itself shows.
        """
        most = list(boxes[:_MOST_BOXES])
        asked = [("box", ",".join(map(str, b))) for b in most]
        asked += [("close", "1")] * close + [("behind", "1")] * behind
        asked.append(("seal", self._sealed(sha256, page, most, close, behind)))
        return f"/picture/{sha256}/{page}.png?{urlencode(asked, safe=',')}"

    def is_ours(self, sha256: str, page: int, boxes: Sequence[Box], close: bool, behind: bool, seal: str) -> bool:
        """Whether an address is one that `address` gave."""
        wanted = self._sealed(sha256, page, boxes, close, behind)
        return hmac.compare_digest(wanted.encode(), seal.encode())

    def _sealed(self, sha256: str, page: int, boxes: Sequence[Box], close: bool, behind: bool) -> str:
        words = repr((sha256, page, [tuple(b) for b in boxes], bool(close), bool(behind)))
        return hmac.new(self._seal, words.encode(), hashlib.sha256).hexdigest()[:32]

    # documents

    def original(self, sha256: str) -> tuple[bytes, str, str] | None:
        """The document as it came: bytes, its own name, media type. None where it is not there any more, bears a
        secrecy mark, or holds a document that does.
        """
        if sha256 in self.held(self._results.now()).not_to_be_taken:
            return None
        self._let_go()
        found = self._originals.of(sha256)
        return (found.data, found.name, found.media_type) if found is not None else None

    def pages(self, sha256: str) -> int:
        """How many pages a document has; 0 where that is not known. Nobody waits for a print."""
        if (known := self._counts.get(sha256)) is not None:
            return known
        text = self.texts.of(sha256)
        count = len(text.pages) if text is not None else 0
        if not count:
            found = self._sheet_file(sha256, wait=False)
            if found is None:
                return 0
            count = 1
            if found[1] == PDF:
                job = Job("pages", sha256, *found[::-1])
                try:
                    count = self._drawer.ask(job).result(PATIENCE).pages
                except TooLate:
                    return 0
        self._counts[sha256] = count
        return count

    def can_draw(self, sha256: str, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Whether pages of a document can be drawn, as far as its rows of inputs.jsonl tell; nothing is opened."""
        if any(r.get("reason") == Reason.BROKEN for r in rows):
            return False
        types = {str(r.get("media_type", "")) for r in rows}
        if types & {PDF, *_PICTURES}:
            return True
        return (DOCX in types and not self._prints.is_none(sha256)) or self._is_pasted(sha256)

    def is_printing(self, sha256: str) -> bool:
        """Whether an office file may still be printed as a picture."""
        return is_docx(self.texts.of(sha256)) and self._prints.may_come(sha256)

    def spot(self, sha256: str, places: Sequence[Place], *, wait: bool = False) -> Spot | None:
        """Where places of one value stand on a page that can be drawn: those on the page of the first. Of an office
        file only once it was printed; `wait`: it is printed first.
        """
        if not places or isinstance(places[0], PagePlace):
            return on_its_page(places) if places else None
        text = self.texts.of(sha256)
        found = self._sheet_file(sha256, wait=wait) if is_docx(text) else None
        return self._prints.spot(text, found[0], places[0]) if text is not None and found is not None else None

    def paragraph(self, sha256: str, place: Place) -> Paragraph | None:
        """The paragraph of a DOCX, text or web page that holds a place."""
        return paragraph_at(self.texts.of(sha256), place)

    def sights(self, audit: DepartmentAudit, person: Person, held: Held | None = None) -> WebSights:
        """The sights of one audit for the rows that the report and the screens share: pictures as addresses. `held`:
        what may not be shown of the results that are looked at; null where that is to be asked anew each time.
        """
        return WebSights(self, audit, person, held)


def _key(job: Job) -> tuple[Any, ...]:
    return (job.what, job.sha256, job.page, job.boxes, job.close, job.behind, job.masked)
