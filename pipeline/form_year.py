"""ปีงบประมาณของแบบฟอร์ม: whether a form speaks of another fiscal year than the one that is audited.

Fiscal year Y runs from 1 October Y-1 to 30 September Y. A form whose title was changed but whose plan still lies in the
year before is last year's form.
"""

from extractors.digits import arabic
from extractors.thai_date import find_dates
from pipeline.evidence import Piece
from schemas.quoted import Quoted
from schemas.record import FormRecord

_CE = 543


def outside_year(piece: Piece, fiscal_year: int) -> int | None:
    """The other fiscal year, or None. The year beside the title decides; else all days and months of the plan
    together.
    """
    record = piece.record
    if not isinstance(record, FormRecord) or record.form is None:
        return None
    stated = record.form.parts.get("fiscal_year")
    if isinstance(stated, int | str) and str(stated).isascii() and str(stated).isdigit() and int(stated) != fiscal_year:
        return int(stated)
    years = set()
    for name in ("plan", "period"):
        entry = record.entries.get(name)
        quotes = entry if isinstance(entry, tuple) else () if entry is None else (entry,)
        for quote in quotes:
            years |= _years(quote)
    if years and all(y < fiscal_year for y in years):
        return max(years)
    return None


def _years(quote: Quoted) -> set[int]:
    """The fiscal years (Buddhist) of the days and months that the words name; a year alone says nothing of months."""
    out = set()
    for found in find_dates(arabic(quote.value)):
        for day in (found.value or "").split("/"):
            if len(day) >= 7:
                year, month = int(day[:4]) + _CE, int(day[5:7])
                out.add(year + 1 if month >= 10 else year)
    return out
