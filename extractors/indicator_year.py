"""ปีงบประมาณของหน้าตัวชี้วัด: the page has no field for it; it is read off the title, or inferred and said to be."""

import re
from collections import Counter

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.thai_date import find_dates
from schemas.quoted import Quoted

_FISCAL = re.compile(r"ปี[ ]?งบประมาณ[ ]*(?:พ\.?[ ]?ศ\.?)?[ ]*(25[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"(?<!พ\.ศ)(?:ประจำ)?ปี[ ]*(?:พ\.?[ ]?ศ\.?)?[ ]*(25[0-9]{2})(?![0-9])")
# A year that something is measured against, or a span of years, is not the year of the indicator.
_COMPARED = re.compile(
    r"(?:เทียบ(?:กับ|จาก|ระหว่าง)?|เปรียบเทียบ(?:กับ)?|กว่า|จาก|ฐาน|ตั้งแต่|นับแต่|ของ|ภายใน|ถึง|จนถึง|เมื่อ|[0-9]\s?[-–—])"
    r"[ ]?(?:ข้อมูล|ฐาน|ผล|ผลงาน|ค่า)?[ ]?$"
)
_SPAN = re.compile(r"[ ]?(?:[-–—/]|ถึง|และ)[ ]?(?:ปี|พ\.?[ ]?ศ\.?)*[ ]?(?:25)?[0-9]{2}(?![0-9])")
_FIRST_MONTH = 10  # fiscal year Y runs from 1 October Y-1


def read_fiscal_year(flow: Flow, title: tuple[int, int] | None) -> Quoted | None:
    """The fiscal year, of the Buddhist era. Rules: `year_of_title`, `year_of_text` (doubt `fiscal_year_inferred`),
    `year_of_dates` (the same doubt). Years that differ have the doubt `years_differ`: the first stands, unverified.

    In a title only a year that begins it (`ปี 2564 ๒. ...`) or that is called ปีงบประมาณ or ประจำปี is surely the
    year of the indicator; any other has the doubt `fiscal_year_inferred`. The base year of a comparison
    (`เมื่อเทียบกับปี 2560`) and a span of years are none.
    """
    text = arabic(flow.text)
    if title is not None:
        found = [
            m
            for m in (*_YEAR.finditer(text, *title), *_FISCAL.finditer(text, *title))
            if not _COMPARED.search(text, title[0], m.start()) and not _SPAN.match(text, m.end(), title[1])
        ]
        if found:
            found.sort(key=lambda m: m.start())
            first = found[0]
            named = "งบประมาณ" in first[0] or first[0].startswith("ประจำ") or not text[title[0] : first.start()].strip()
            doubts: tuple[str, ...] = () if named else ("fiscal_year_inferred",)
            doubts += ("years_differ",) if len({m[1] for m in found}) > 1 else ()
            return flow.quote(*found[0].span(1), found[0][1], doubts=doubts, rules=("year_of_title",))
    stated = list(_FISCAL.finditer(text))
    if stated:
        years = Counter(m[1] for m in stated)
        best = years.most_common(1)[0][0]
        first = next(m for m in stated if m[1] == best)
        doubts = ("fiscal_year_inferred", *(("years_differ",) if len(years) > 1 else ()))
        return flow.quote(*first.span(1), best, doubts=doubts, rules=("year_of_text",))
    dates = [
        (int(d.value[:4]) + 543 + (int(d.value[5:7]) >= _FIRST_MONTH), d)
        for d in find_dates(flow.text)
        if d.value and not d.doubts and d.precision in ("day", "month") and "/" not in d.value
    ]
    if not dates:
        return None
    seen = Counter(year for year, _ in dates)
    if len(seen) > 1:
        return None  # dates of two years do not say whose report this is
    year, date = dates[0]
    return flow.quote(date.start, date.end, str(year), doubts=("fiscal_year_inferred",), rules=("year_of_dates",))
