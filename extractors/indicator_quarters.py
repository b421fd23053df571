"""รายงานรายไตรมาส of an indicator page: the table of results and evaluations, and the free text of each quarter."""

import re
from collections.abc import Iterator

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.indicator_number import number_value
from schemas.quoted import Quoted
from schemas.record import Quarter

EVALUATION = re.compile(
    r"^[ \t]*\*{2,}[ \t]*(?:สยป\.?|[^\n*]{0,60}?)[ \t]*ตรวจประเมินตัวชี้วัด[ \t]*:?[ \t]*"
    r"(?:ไตรมาสที่[ \t]*(?P<n>[1-4])[ \t]*:?[ \t]*(?P<s>[0-9][0-9,.]*)?)?[^\n]*$",
    re.M,
)
REPORT_LABEL = re.compile(
    r"^[ \t]*(?:\*+[ \t]*)?(?:รายงานผล(?:การดำเนินงาน)?(?:ฯ)?[ \t]*)(?:ประจำ)?ไตรมาส(?:ที่)?[ \t]*(?P<n>[1-4])"
    r"(?![0-9])[ \t]*:?[ \t]*",
    re.M,
)
SUMMARY_LABEL = re.compile(r"^[ \t]*\*{0,3}[ \t]*สรุปผลการดำเนินงาน[ \t]*\*{0,3}[ \t]*:?[ \t]*", re.M)
BLANK_REPORT = re.compile(r"^[\s.\-–—_]*$")

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_PAIR = rf"(?P<quality>{_NUMBER})[ \t]*/[ \t]*(?P<timeliness>{_NUMBER})"
# One row: quarter, result, evaluation, "2.1 / 2.2"; the cells divided by tabs, bars, blanks or lines.
_ROW = re.compile(
    r"^[ \t|]*(?:ไตรมาส(?:ที่)?[ \t]*)?(?P<n>[1-4])"
    rf"(?P<cells>[ \t\n|]+(?:(?:{_NUMBER}|-)[ \t\n|]+){{0,2}}){_PAIR}[ \t|]*$",
    re.M,
)
_CELL = re.compile(rf"{_NUMBER}|-")


def read_table(flow: Flow, start: int, end: int) -> dict[str, Quarter]:
    """The rows of the table by quarter. `0` stays `0` and is no null: whether it means zero or "not evaluated" is not
    told, so a pair 0 / 0 has the doubt `zero_or_not_evaluated` (domain.md 1.3).
    """
    out: dict[str, Quarter] = {}
    for m in _ROW.finditer(arabic(flow.text), start, end):
        cells = list(_cells(m))
        result, evaluation = (*cells, None, None)[:2]
        doubts: tuple[str, ...] = ()
        if len(cells) < 2:  # one cell is blank, and the text does not show which one
            result, evaluation = (cells[0], None) if cells else (None, None)
            doubts = ("blank_cell_unknown",)
        zero = ("zero_or_not_evaluated",) if {m["quality"], m["timeliness"]} == {"0"} else ()
        if m["n"] in out:
            continue
        out[m["n"]] = Quarter(
            quarter=flow.quote(m.start("n"), m.end("n"), m["n"]),
            result=_number(flow, result, doubts),
            evaluation=_number(flow, evaluation, doubts),
            quality=_number(flow, m.span("quality"), zero),
            timeliness=_number(flow, m.span("timeliness"), zero),
        )
    return out


def _cells(m: re.Match[str]) -> Iterator[tuple[int, int] | None]:
    """Result and evaluation of a row. Where tabs or bars divide the cells, an empty one is told from a missing one."""
    at = m.start("cells")
    if re.search(r"[\t|]", m["cells"]) and "\n" not in m["cells"]:
        pieces = re.split(r"[\t|]", m["cells"])[1:-1]
        if len(pieces) == 2:
            at += m["cells"].index(re.findall(r"[\t|]", m["cells"])[0]) + 1
            for piece in pieces:
                found = _CELL.search(piece)
                yield None if found is None else (at + found.start(), at + found.end())
                at += len(piece) + 1
            return
    for found in _CELL.finditer(m["cells"]):
        yield at + found.start(), at + found.end()


def _number(flow: Flow, span: tuple[int, int] | None, doubts: tuple[str, ...]) -> Quoted | None:
    if span is None:
        return None
    value, more = number_value(flow.text[slice(*span)])
    return flow.quote(*span, value, doubts=(*doubts, *more))


def evaluation_line(flow: Flow) -> Quarter | None:
    """`*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ n: s`. The score stands on that line or nowhere: the words on the next
    line are not the value of that quarter (it was lost with the page's markup).
    """
    m = EVALUATION.search(arabic(flow.text))
    if m is None or m["n"] is None or m["s"] is None:
        return None
    value, doubts = number_value(m["s"])
    return Quarter(
        quarter=flow.quote(m.start("n"), m.end("n"), m["n"]),
        evaluation=flow.quote(m.start("s"), m.end("s"), value, doubts=doubts, rules=("evaluation_line",)),
    )


def labelled_reports(flow: Flow, start: int, end: int) -> dict[str, tuple[Quoted, Quoted | None]]:
    """Layout A and C: quarter -> (its label's number, the report below the label; null where that is blank)."""
    text = arabic(flow.text)
    labels = list(REPORT_LABEL.finditer(text, start, end))
    stops = [x.start() for x in labels[1:]] + [end]
    summary = SUMMARY_LABEL.search(text, labels[-1].end(), end) if labels else None
    if summary is not None:
        stops[-1] = summary.start()
    out: dict[str, tuple[Quoted, Quoted | None]] = {}
    for label, stop in zip(labels, stops, strict=True):
        number = flow.quote(label.start("n"), label.end("n"), label["n"])
        words = flow.quote(label.end(), stop)
        if BLANK_REPORT.match(words.value):
            words_or_none = flow.quote(label.end(), stop, parts={"blank": True}) if words.value else None
        else:
            words_or_none = words
        if label["n"] not in out or out[label["n"]][1] is None:
            out[label["n"]] = number, words_or_none
    return out


def bare_reports(flow: Flow, start: int, end: int) -> list[Quarter]:
    """Layout B: each paragraph is a report of some quarter; which one cannot be told, for a blank quarter vanishes."""
    out = []
    at = start
    while at < end:
        stop = flow.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        words = flow.quote(at, stop, rules=("report_without_quarter",))
        if words.value and not re.fullmatch(r"[0-9๐-๙]{1,3}|Back Home|click to expand contents", words.value):
            out.append(Quarter(report=words))
        at = stop + 1
    return out
