"""ตรวจสิ่งที่ส่งมาด้วย: what a cover letter says it encloses against what came (practice: `จำนวน ๑ ชุด` may be many files).

Nothing is called missing while a file of the unit is unread or behind a link, nor while one is there that no line of
the list accounts for: it may hold whatever a line names in other words, and several lines too. A line that points to
another list, or names a part of a form that came (its plan, its project), asks for no file of its own.
"""

import re
from collections.abc import Sequence
from typing import Final

from extractors.digits import arabic
from pipeline.evidence import Piece
from pipeline.unit_names import compact
from pipeline.verdict import Case
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted
from schemas.record import FormRecord

_FORM_NUMBER: Final = re.compile(
    r"แบบ(?:ฟอร์ม|รายงาน|นำเสนอ)?(?:ที่|หมายเลข)?\(?([0-9])(?![0-9./])(?:(?:-|–|ถึง)([0-9])(?![0-9./]))?"
)
# ตามบัญชีแนบ: a list elsewhere; ดังนี้: the head of the lines below; QR codes and discs, which no mail carries
_POINTER: Final = re.compile(
    r"บัญชี(?:รายการ|รายชื่อ|เอกสาร)?(?:ที่)?แนบ|ตามรายการ|ตาม(?:รายละเอียด|เอกสาร|สิ่ง)(?:ที่)?(?:แนบ|ส่ง)"
    r"|(?:ดังนี้|ดังต่อไปนี้|ประกอบด้วย):?$|คิวอาร์|qrcode|ซีดี|cd-?rom|แฟลชไดร|usb",
    re.IGNORECASE,
)
_SHORTEST: Final = 8  # letters; what is shorter names too many things
_LINK: Final = ("EV-BY-LINK",)


def check_enclosures(case: Case) -> list[Finding]:
    """ENC-COUNT for each cover of the unit whose list names more than came."""
    if case.unread:
        return []
    out = []
    pieces = list(case.submission.current())
    for cover in pieces:
        if cover.role != "cover" or cover.foreign or any(f.code in _LINK for f in cover.evidence.findings):
            continue
        lines = [e.title for e in cover.record.enclosures if e.title is not None and e.title.value.strip()]
        if not lines or len(lines) != len(cover.record.enclosures):
            continue
        if any(_POINTER.search(compact(q.value)) for q in lines):
            continue
        lacking = _lacking(lines, [p for p in pieces if p is not cover and p.kind != "email"], case)
        if lacking:
            listed, came = len(lines), len(lines) - len(lacking)
            names = ", ".join(q.value for q in lacking)
            places = tuple(p for q in lacking for p in q.places)
            words = {"n": listed, "m": came, "lacking": names, "file": cover.evidence.source.name}
            out.append(finding("ENC-COUNT", places=places, about=cover.path, **words))
    return out


def _lacking(lines: Sequence[Quoted], pieces: Sequence[Piece], case: Case) -> list[Quoted]:
    """The lines that nothing which came can be; empty while a file is there that no line accounts for."""
    free = list(pieces)
    open_lines = []
    for line in lines:
        hit = next((p for p in free if _is_meant(line.value, p, case)), None)
        if hit is None and not any(_is_meant(line.value, p, case) for p in pieces):
            open_lines.append(line)
        elif hit is not None:
            free.remove(hit)
    # A form says itself what it is: it can be no line that names something else.
    # What was not read with certainty may name anything.
    sure = [q for q in open_lines if q.is_proof]
    return sure if all(p.role == "form" for p in free) else []


def _is_meant(line: str, piece: Piece, case: Case) -> bool:
    said = compact(arabic(line))
    number = _FORM_NUMBER.search(said)
    if piece.form is not None:
        form = case.pack.form(piece.form)
        if number is not None and form.number and number[1] <= form.number <= (number[2] or number[1]):
            return True
        titled = any(_shares(said, compact(t)) for t in form.titles)
        return titled or (number is None and _is_part_of(said, piece, case))
    known = [q.value for q in (piece.record.subject, piece.record.number) if q is not None]
    words = [*known, piece.evidence.source.name.rpartition(".")[0]]
    return number is None and any(_shares(said, compact(arabic(w))) for w in words)


def _is_part_of(said: str, piece: Piece, case: Case) -> bool:
    """Whether a line names what stands in a form: one of its filled entries by label, or the project by its name."""
    if not isinstance(piece.record, FormRecord) or piece.form is None:
        return False
    for entry in case.pack.form(piece.form).entries:
        found = piece.record.entries.get(entry.id)
        quotes = (found,) if isinstance(found, Quoted) else found or ()
        if not any(q.value.strip() and not q.parts.get("blank") for q in quotes):
            continue
        if any(_shares(said, compact(x)) for x in entry.labels):
            return True
        if entry.means == "name" and any(_shares(said, compact(arabic(q.value))) for q in quotes):
            return True
    return False


def _shares(a: str, b: str) -> bool:
    """Whether one of two titles stands in the other."""
    short, long = sorted((a, b), key=len)
    return len(short) >= _SHORTEST and short in long
