"""สองภาษา: codes, places and days in the language of whoever looks.

A page of paper shows Thai, with English beside it where there is room; a screen shows one language at a time.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline import code_words, code_words_english
from pipeline.notify import thai_day
from pipeline.show_audit import where
from schemas.place import PagePlace, Place
from schemas.quoted import Quoted
from schemas.record import FormRecord
from schemas.source import Reason, Status
from schemas.submission import SubmittedDocument
from schemas.thai_words import BANGKOK, bangkok_day

_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ERA = 543


@dataclass(frozen=True, slots=True)
class Words:
    """`language`: th, en, or both (Thai, with English beside it where the paper has room)."""

    language: Literal["th", "en", "both"] = "both"

    @property
    def english(self) -> bool:
        """Whether English is shown in place of Thai."""
        return self.language == "en"

    def both(self, th: str, en: str) -> str:
        """A label in one language, or in both with a dot between."""
        return f"{th} · {en}" if self.language == "both" else self.one(th, en)

    def one(self, th: str, en: str) -> str:
        """A label that paper has in Thai only."""
        return en if self.english else th

    def labelled(self, th: str, en: str, what: str) -> str:
        """A label with words behind it; on paper its English follows both."""
        return self.both(f"{th}{what}", en if self.language == "both" else f"{en}{what}")

    def name(self, table: str, code: str) -> str:
        """A code as people say it; one that the table (of `code_words`) does not know, as it is."""
        known: Mapping[Any, str] = getattr(code_words_english if self.english else code_words, table)
        return known.get(code, code)

    def field(self, name: str, quote: Quoted | None = None) -> str:
        """The path of a field in a record."""
        return code_words.field_words(name, quote, self.english)

    def form(self, form: str | None) -> str:
        """The id of a form."""
        return code_words.form_words(form, self.english)

    def form_name(self, record: FormRecord) -> str:
        """What a form calls itself."""
        return code_words.form_name(record, self.english)

    def document(self, doc: SubmittedDocument) -> str:
        """What a document is, and its part in the submission."""
        return code_words.document_words(doc, self.english)

    def status(self, status: Status, reason: Reason | None) -> str:
        """What became of a file, and why."""
        return code_words.status_words(status, reason, self.english)

    def day(self, day: str) -> str:
        """A day in the Buddhist era with the ISO date beside it, a month as far as it is known; anything else as it
        is.
        """
        return day_in_words(day, self.english)

    def moment(self, iso: str) -> str:
        """A moment as Bangkok's clocks showed it, to the minute; what is none, as it is."""
        return moment_in_words(iso, self.english)

    def day_of(self, iso: str) -> str:
        """The day of a moment by Bangkok's calendar, as `day` gives one: until seven in the morning UTC has the day
        before.
        """
        return self.day(bangkok_day(iso))

    def place(self, place: Place) -> str:
        """A place as people look for it: `หน้า 3`, `ย่อหน้าที่ 12`, `ตาราง แถวที่ 2 ช่องที่ 1`."""
        return place_words(place, self.english)


PAPER = Words()
THAI = Words("th")
ENGLISH = Words("en")


def words_of(language: str) -> Words:
    """The words of a screen in a person's language."""
    return ENGLISH if language == "en" else THAI


def day_in_words(day: str, english: bool = False) -> str:
    """`2023-02-15` as `15 กุมภาพันธ์ 2566 (2023-02-15)`, a month as far as it is known; anything else as it is."""
    try:
        whole = datetime.date.fromisoformat(day[:10] if len(day) >= 10 else f"{day}-01")
    except ValueError:
        return day
    if english:
        said = f"{_EN_MONTHS[whole.month - 1]} {whole.year + _ERA} B.E."
        return f"{whole.day} {said} ({day[:10]})" if len(day) >= 10 else f"{said} ({day})"
    said = thai_day(whole)
    return f"{said} ({day[:10]})" if len(day) >= 10 else f"{said.partition(' ')[2]} ({day})"


def moment_in_words(iso: str, english: bool = False) -> str:
    """`2023-02-15T16:40:05+00:00` as `15 กุมภาพันธ์ 2566 เวลา 23.40 น.`; what is no moment with a zone, as it is."""
    try:
        at = datetime.datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if at.tzinfo is None:
        return iso
    at = at.astimezone(BANGKOK)
    day = day_in_words(at.date().isoformat(), english).partition(" (")[0]
    return f"{day}, {at:%H:%M}" if english else f"{day} เวลา {at:%H.%M} น."


def place_words(place: Place, english: bool = False) -> str:
    """A place as people look for it: `หน้า 3`, `ย่อหน้าที่ 12`, `ตาราง แถวที่ 2 ช่องที่ 1`."""
    page, paragraph, table, row, cell, body, line = (
        ("page", "paragraph", "table,", "row", "cell", "text of the mail", "line")
        if english
        else ("หน้า", "ย่อหน้าที่", "ตาราง", "แถวที่", "ช่องที่", "เนื้อความอีเมล", "บรรทัดที่")
    )
    if isinstance(place, PagePlace):
        return f"{page} {place.page}"
    if place.part == "body":
        return body
    if place.part == "text" and len(place.path) == 1:  # of an HTML page or a plain text
        return f"{line} {place.path[0] + 1}"
    if place.part != "word/document.xml" or len(place.path) not in (1, 4):
        return where(place)
    if len(place.path) == 1:
        return f"{paragraph} {place.path[0] + 1}"
    return f"{table} {row} {place.path[1] + 1} {cell} {place.path[2] + 1}"
