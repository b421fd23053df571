"""รายงานรายไตรมาส of an indicator page: the table of results and evaluations, and the free text of each quarter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.indicator_number import number_value
from schemas.quoted import Quoted
from schemas.record import Quarter

EVALUATION = re.compile(
    r"^[ \t]*+\*{2,}[ \t]*+(?:สยป\.?|[^\n*]{0,60}?)[ \t]*+ตรวจประเมินตัวชี้วัด[ \t]*+:?[ \t]*+"
    r"(?:ไตรมาสที่[ \t]*+(?P<n>[1-4])[ \t]*+:?[ \t]*+(?P<s>[0-9][0-9,.]*)?)?[^\n]*$",
    re.M,
)
REPORT_LABEL = re.compile(
    r"^[ \t]*+(?:\*+[ \t]*+)?(?:รายงานผล(?:การดำเนินงาน)?(?:ฯ)?[ \t]*+)(?:ประจำ)?ไตรมาส(?:ที่)?[ \t]*+(?P<n>[1-4])"
    r"(?![0-9])[ \t]*+:?[ \t]*+",
    re.M,
)
SUMMARY_LABEL = re.compile(r"^[ \t]*+\*{0,3}[ \t]*+สรุปผลการดำเนินงาน[ \t]*+\*{0,3}[ \t]*+:?[ \t]*+", re.M)
EMPTY_PICTURE = r"!\[[^\]\n]{0,80}\]\([^)\n]{0,200}\)"  # what a converter leaves of a picture
BLANK_REPORT = re.compile(rf"^(?:[\s.\-–—_]|{EMPTY_PICTURE})*$")
_CHROME = re.compile(
    rf"[0-9๐-๙]{{1,3}}|Back Home|click to expand contents|FusionCharts will render here|{EMPTY_PICTURE}", re.I
)

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_PAIR = rf"(?P<quality>{_NUMBER})[ \t]*+/[ \t]*+(?P<timeliness>{_NUMBER})"
# One row: quarter, result, evaluation, "2.1 / 2.2"; the cells divided by tabs, bars, blanks or lines.
_ROW = re.compile(
    r"^[ \t|]*(?:ไตรมาส(?:ที่)?[ \t]*+)?(?P<n>[1-4])"
    rf"(?P<cells>[ \t\n|]+(?:(?:{_NUMBER}|-)[ \t\n|]+){{0,2}}){_PAIR}[ \t|]*$",
    re.M,
)
_PAIR_ALONE = re.compile(rf"[ \t]*+{_PAIR}[ \t]*+")
_QUARTER = re.compile(r"[ \t]*+(?:ไตรมาส(?:ที่)?[ \t]*+)?(?P<n>[1-4])[ \t]*+")
_CELL = re.compile(rf"{_NUMBER}|-")


class Row(NamedTuple):
    """Where the cells of one row stand in the text; None for a blank one."""

    n: tuple[int, int]
    result: tuple[int, int] | None
    evaluation: tuple[int, int] | None
    quality: tuple[int, int]
    timeliness: tuple[int, int]
    doubts: tuple[str, ...]


def read_table(flow: Flow, start: int, end: int) -> tuple[dict[str, Quarter], int]:
    """The rows of the table by quarter, and where the last of them ends (`start` without any).

    `0` stays `0` and is no null: whether it means zero or "not evaluated" is not told, so a pair 0 / 0 has the doubt
    `zero_or_not_evaluated` (docs/rules.md, KPI page).
    """
    out: dict[str, Quarter] = {}
    last = start
    for n, result, evaluation, quality, timeliness, doubts in _rows(flow, start, end):
        last = max(last, timeliness[1])
        key = arabic(flow.text[slice(*n)])
        if key in out:
            continue
        figures = {arabic(flow.text[slice(*x)]) for x in (quality, timeliness)}
        zero = ("zero_or_not_evaluated",) if figures == {"0"} else ()
        out[key] = Quarter(
            quarter=flow.quote(*n, key),
            result=_number(flow, result, doubts),
            evaluation=_number(flow, evaluation, doubts),
            quality=_number(flow, quality, zero),
            timeliness=_number(flow, timeliness, zero),
        )
    return out, last


def _rows(flow: Flow, start: int, end: int) -> Iterator[Row]:
    """The rows, by the cells of a table where the lines know theirs, else by the shape of the words."""
    yield from _rows_of_cells(flow, start, end)
    for m in _ROW.finditer(arabic(flow.text), start, end):
        cells = list(_cells(m))
        result, evaluation = (*cells, None, None)[:2]
        doubts: tuple[str, ...] = ()
        if len(cells) < 2:
            result, evaluation = (cells[0], None) if cells else (None, None)
            column = _column_by_gap(flow, m, cells[0]) if cells and cells[0] else None
            if column == 2:
                result, evaluation = None, result
            elif column is None:  # one cell is blank, and the text does not show which one
                doubts = ("blank_cell_unknown",)
        yield Row(m.span("n"), result, evaluation, m.span("quality"), m.span("timeliness"), doubts)


def _rows_of_cells(flow: Flow, start: int, end: int) -> Iterator[Row]:
    """Rows of four cells; a blank cell has no line, and its column tells which one it is."""
    rows: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}
    for line, at in zip(flow.lines, flow.starts, strict=True):
        if line.cell is not None and start <= at < end:
            rows.setdefault(line.cell[:2], {}).setdefault(line.cell[2], (at, at + len(line.text)))
    text = arabic(flow.text)
    for cells in rows.values():
        first, pair = (cells.get(i) for i in (0, 3))
        if first is None or pair is None or max(cells) > 3:
            continue
        n, figures = _QUARTER.fullmatch(text, *first), _PAIR_ALONE.fullmatch(text, *pair)
        if n and figures:
            yield Row(n.span("n"), cells.get(1), cells.get(2), figures.span("quality"), figures.span("timeliness"), ())


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


def _column_by_gap(flow: Flow, m: re.Match[str], cell: tuple[int, int]) -> int | None:
    """Which column the one figure of a row stands in: 1 result, 2 evaluation, None where that cannot be told.

    A text file gives each cell its own line and a blank cell a blank line; its lines know their index in the file.
    """
    at = [flow.lines[flow.line_index(x)] for x in (m.start("n"), cell[0], m.start("quality"))]
    if any(x.page or x.cell is not None or len(x.path) != 1 for x in at):
        return None
    gaps = at[1].path[0] - at[0].path[0], at[2].path[0] - at[1].path[0]
    return {(1, 2): 1, (2, 1): 2}.get(gaps)


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
        if words.value and not _CHROME.fullmatch(words.value):
            out.append(Quarter(report=words))
        at = stop + 1
    return out
