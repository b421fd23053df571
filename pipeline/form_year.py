"""ปีงบประมาณของแบบฟอร์ม: whether a form speaks of another fiscal year than the one that is audited.

Fiscal year Y runs from 1 October Y-1 to 30 September Y, unless the pack counts otherwise. A form whose title was
changed but whose plan still lies in the year before is last year's form.
"""

import datetime

from extractors.digits import arabic
from extractors.thai_date import find_dates
from pipeline.evidence import Piece
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord


def outside_year(piece: Piece, pack: Pack) -> int | None:
    """The other fiscal year, or None. The year beside the title decides; else all days and months of the plan
    together.
    """
    record, fiscal_year = piece.record, pack.indicator.fiscal_year
    if not isinstance(record, FormRecord) or record.form is None:
        return None
    stated = record.form.parts.get("fiscal_year")
    if isinstance(stated, int | str) and str(stated).isascii() and str(stated).isdigit() and int(stated) != fiscal_year:
        return int(stated)
    years: set[int] = set()
    for quote in piece.meant(pack, "time"):
        years |= _years(quote, pack)
    if years and all(y < fiscal_year for y in years):
        return max(years)
    return None


def _years(quote: Quoted, pack: Pack) -> set[int]:
    """The years (Buddhist, as the pack counts them) of the days and months that the words name; a year alone says
    nothing of months.
    """
    out = set()
    for found in find_dates(arabic(quote.value)):
        for day in (found.value or "").split("/"):
            if len(day) >= 7:
                out.add(pack.indicator.year_of(datetime.date(int(day[:4]), int(day[5:7]), 1)))
    return out
