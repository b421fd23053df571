"""ตรวจสิ่งที่ส่งมาด้วย: what a cover letter says it encloses against what came (practice: `จำนวน ๑ ชุด` may be many files).

Nothing is called missing while a file of the unit is unread or behind a link, nor as long as the files that no line of
the list accounts for could be the lines that no file does: one file may hold what a line names in other words.
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

_FORM_NUMBER: Final = re.compile(r"แบบ(?:ฟอร์ม|รายงาน|นำเสนอ)?(?:ที่|หมายเลข)?\(?([0-9])(?![0-9./])")
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
        lacking = _lacking(lines, [p for p in pieces if p is not cover and p.kind != "email"], case)
        if lacking:
            listed, came = len(lines), len(lines) - len(lacking)
            names = ", ".join(q.value for q in lacking)
            places = tuple(p for q in lacking for p in q.places)
            words = {"n": listed, "m": came, "lacking": names, "file": cover.evidence.source.name}
            out.append(finding("ENC-COUNT", places=places, about=cover.path, **words))
    return out


def _lacking(lines: Sequence[Quoted], pieces: Sequence[Piece], case: Case) -> list[Quoted]:
    """The lines that nothing which came can be; empty while unnamed files could be all of them."""
    free = list(pieces)
    open_lines = []
    for line in lines:
        hit = next((p for p in free if _is_meant(line.value, p, case)), None)
        if hit is None and not any(_is_meant(line.value, p, case) for p in pieces):
            open_lines.append(line)
        elif hit is not None:
            free.remove(hit)
    files = {p.path for p in free if not _is_form_of_pack(p)}
    return open_lines if len(files) < len(open_lines) else []


def _is_form_of_pack(piece: Piece) -> bool:
    """A form says itself what it is: it can be no line that names something else."""
    return piece.role == "form"


def _is_meant(line: str, piece: Piece, case: Case) -> bool:
    said = compact(arabic(line))
    number = _FORM_NUMBER.search(said)
    if piece.form is not None:
        form = case.pack.form(piece.form)
        if number is not None and number[1] == form.number:
            return True
        return any(_shares(said, compact(t)) for t in form.titles)
    subject = piece.record.subject
    words = [subject.value if subject is not None else "", piece.evidence.source.name.rpartition(".")[0]]
    return number is None and any(_shares(said, compact(arabic(w))) for w in words)


def _shares(a: str, b: str) -> bool:
    """Whether one of two titles stands in the other."""
    short, long = sorted((a, b), key=len)
    return len(short) >= _SHORTEST and short in long
