"""หน้าตัวชี้วัด: the KPI record page in its three layouts (docs/rules.md, KPI page).

Layout A is the whole page with its labels; B has lost title, quarter table and quarter labels, so that position is all
that is left; C has its title and a part of the table. The references, resolutions and deadlines that its reports state
are read by their own modules.
"""

import re
from decimal import Decimal, InvalidOperation

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.indicator_items import STRATEGY_HEADING, read_strategy_lines, strategy_spans
from extractors.indicator_number import number_value
from extractors.indicator_quarters import (
    EVALUATION,
    REPORT_LABEL,
    bare_reports,
    evaluation_line,
    labelled_reports,
    read_table,
)
from extractors.indicator_tail import DEFINITION_LABEL, read_tail, tail_start
from extractors.indicator_year import read_fiscal_year
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted, Trust
from schemas.record import Indicator, Quarter

_COLON = r"[ \t]*+(?:\n[ \t]*+)?:[ \t]*+"  # the colon may stand in a cell of its own
# The figure may stand in a cell of its own, which is a line of its own: then that line is a figure alone.
_VALUE = r"(?:(?P<value>[^\s:][^\n]*)|\n[ \t]*+(?P<below>[0-9][0-9,.]*)[ \t]*+)?$"
TARGET = re.compile(rf"^[ \t]*+ค่าเป้าหมาย[ \t]*+(?P<unit>[^:\n]{{0,60}}?){_COLON}{_VALUE}", re.M)
RESULT = re.compile(rf"^[ \t]*+ผลงานที่ทำได้[ \t]*+(?P<unit>[^:\n]{{0,60}}?){_COLON}{_VALUE}", re.M)
CLASS = re.compile(
    r"^[ \t]*+ประเภทตัวชี้วัด[ \t]*+(?:\n[ \t]*+)?:[ \t]*+(?P<class>[^\s:][^\n:]*|\n[ \t]*+ตัวชี้วัด[^\n]*)$", re.M
)
LEVEL = re.compile(r"ตัวชี้วัดระดับ[ \t]*+(?P<level>ผลผลิต|ผลลัพธ์)(?:[ \t]*+\((?P<english>output|outcome)\))?", re.I)
PRINT_LINK = re.compile(r"^[ \t]*+รายละเอียดตัวชี้วัดฯ[ \t]*+:[^\n]*$", re.M)
PID = re.compile(r":[ \t]*+(?:\n[ \t]*+)?(?P<pid>[0-9]{4}-[0-9A-Za-z]{3,4})[ \t]*+$", re.M)
# The sibling page of a city's goals (mykpi2563): its kind of datum in place of a class, a pid of one to four digits.
GOAL = re.compile(r"^[ \t]*+ลักษณะข้อมูล[ \t]*+:[ \t]*+ตัวชี้วัด[^\n]{0,60}$", re.M)
GOAL_PID = re.compile(r":[ \t]*+(?:\n[ \t]*+)?(?P<pid>[0-9]{1,4})[ \t]*+$", re.M)
CHROME = re.compile(r"^[ \t]*+(?:รายละเอียดตัวชี้วัด|Back Home|FusionCharts will render here)[ \t]*+$", re.M | re.I)


def is_indicator_page(flow: Flow) -> bool:
    """Whether the lines are a KPI record page: target, result and class stand as its labels at the beginning of lines,
    with at least one of the things that only this page has. A report that quotes ค่าเป้าหมาย is none.
    """
    text = arabic(flow.text)
    fields = [bool(p.search(text)) for p in (TARGET, RESULT, CLASS)]
    marks = [EVALUATION, PRINT_LINK, PID]
    strategies = strategy_spans(text)
    own = sum(bool(p.search(text)) for p in marks) + bool(strategies) + bool(LEVEL.search(text))
    if fields[0] and GOAL.search(text) and strategies and DEFINITION_LABEL.search(text):
        return True
    return sum(fields) >= 2 and (all(fields) or fields[0]) and own >= (1 if all(fields) else 2)


def read_indicator(flow: Flow) -> Indicator:
    """The record of an indicator page; every field that the page does not state is null."""
    text = arabic(flow.text)
    target, unit = _figure(flow, list(TARGET.finditer(text)))
    result, result_unit = _figure(flow, list(RESULT.finditer(text)))
    if unit and result_unit and unit.value != result_unit.value:
        unit = unit.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": (*unit.doubts, "units_differ")})
    goal = bool(GOAL.search(text))
    title = _title(text, GOAL_PID if goal else PID)
    head_end, foot = _bounds(text)
    reports_end = tail_start(text, head_end, foot)
    quarters = () if goal else _quarters(flow, head_end, reports_end)
    definition, formula, evidence = read_tail(flow, reports_end, foot)
    if definition is None or "may_be_report" in definition.doubts:
        quarters = _last_in_doubt(quarters, bool(definition or formula.text or evidence))
    labelled = bool(REPORT_LABEL.search(text))
    layout, why = ("A", "quarter_labels") if labelled else ("C", "title_alone") if title else ("B", "no_quarter_labels")
    if goal:
        layout, why = "A", "goal_page"
    if labelled and re.search(r"click to expand contents", text, re.I):
        layout, why = "C", "expand_contents"
    shown = TARGET.search(text) or RESULT.search(text) or re.search(r"[^\n]+", text)
    subject = pid = None
    if title is not None:
        subject = flow.quote(*title[0], rules=("indicator_title",))
        pid = flow.quote(*title[1], arabic(flow.text[slice(*title[1])]), rules=("pid_after_title",))
    return Indicator.model_validate(
        {
            "subject": subject,
            "target": target,
            "result": result,
            "unit": unit or result_unit,
            "class": _class(flow, text),
            "output_or_outcome": _level(flow, text),
            "pid": pid,
            "layout": flow.quote(*shown.span(), layout, rules=(f"layout_{why}",)) if shown else None,
            "fiscal_year": read_fiscal_year(flow, None if title is None else title[0]),
            "quarters": quarters,
            "strategy_lines": read_strategy_lines(flow),
            "evidence_items": evidence,
            "formula": formula,
            "definition": definition,
        }
    )


def indicator_findings(record: Indicator) -> tuple[Finding, ...]:
    """What the page says against itself. KPI-CLASS is for the owner of the KPI system (docs/rules.md, KPI page), and
    SCALE-CONFLICT an observation; neither has an effect on a state.
    """
    out = []
    lines = record.strategy_lines
    strategic = record.class_ is not None and record.class_.parts.get("class") == "strategic"
    if strategic and record.class_ and lines and all(x.parts.get("routine_mission") is True for x in lines):
        places = (*record.class_.places, *(p for x in lines for p in x.places))
        out.append(finding("KPI-CLASS", places=places, about="class"))
    target, result = _decimal(record.target), _decimal(record.result)
    unit = "" if record.unit is None else record.unit.value
    if record.target and record.result and target is not None and result is not None:
        top = {"ระดับ": Decimal(5), "คะแนน": Decimal(10)}.get(unit.strip())
        if top is not None and ((target <= top < result) or (result <= top < target and result > 0)):
            places = (*record.target.places, *record.result.places)
            words = {"target": record.target.value, "result": record.result.value, "unit": unit}
            out.append(finding("SCALE-CONFLICT", places=places, about="result", **words))
    return tuple(out)


def _decimal(quoted: Quoted | None) -> Decimal | None:
    try:
        return None if quoted is None or quoted.doubts else Decimal(quoted.value)
    except InvalidOperation:
        return None


def _figure(flow: Flow, found: list[re.Match[str]]) -> tuple[Quoted | None, Quoted | None]:
    """The figure and the unit of the first line `ค่าเป้าหมาย <unit> : <value>`; in doubt where another says otherwise,
    as in a file of several pages.
    """
    if not found:
        return None, None
    m = found[0]
    said = {(x["value"] or x["below"] or "").strip() for x in found}
    unit = flow.quote(*m.span("unit")) if m["unit"].strip() else None
    group = "value" if m["value"] else "below"
    if not m[group]:
        return None, unit
    value, doubts = number_value(flow.text[slice(*m.span(group))])
    doubts += ("stated_twice",) if len(said) > 1 else ()
    return flow.quote(*m.span(group), value, doubts=doubts, rules=("labelled_figure",)), unit


def _title(text: str, pid: re.Pattern[str]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Title and pid of the line `<title> : <pid>` above the target; the pid follows the last colon, for titles hold
    colons too. Below the page's own buttons a title may take several lines.
    """
    target = TARGET.search(text)
    m = pid.search(text, 0, target.start() if target else len(text))
    if m is None:
        return None
    start = text.rfind("\n", 0, m.start()) + 1
    buttons = list(CHROME.finditer(text, 0, m.start()))
    if buttons and text.count("\n", buttons[-1].end(), m.start()) <= 4:
        start = buttons[-1].end()
    return ((start, m.start()), m.span("pid")) if text[start : m.start()].strip() else None


def _class(flow: Flow, text: str) -> Quoted | None:
    m = CLASS.search(text)
    if m is None or not m["class"].strip():
        return None
    words = m["class"]
    kind = "strategic" if "ยุทธศาสตร์" in words else "routine" if "ประจำ" in words else "other"
    return flow.quote(*m.span("class"), parts={"class": kind})


def _level(flow: Flow, text: str) -> Quoted | None:
    m = LEVEL.search(text)
    if m is None:
        return None
    by_thai = {"ผลผลิต": "output", "ผลลัพธ์": "outcome"}[m["level"]]
    doubts = ("languages_disagree",) if m["english"] and m["english"].lower() != by_thai else ()
    return flow.quote(*m.span(), by_thai, doubts=doubts)


def _head_end(text: str) -> int:
    """Where the labelled head ends: after the last of its lines."""
    ends = [m.end() for p in (TARGET, RESULT, CLASS, PRINT_LINK, EVALUATION) if (m := p.search(text))]
    level = LEVEL.search(text)
    if level is not None:
        end = text.find("\n", level.end())
        ends.append(len(text) if end < 0 else end)
    # what stands further below than a report's label is not of the head
    first_report = REPORT_LABEL.search(text)
    limit = first_report.start() if first_report else len(text)
    return min(max((e for e in ends if e <= limit), default=0), limit)


def _bounds(text: str) -> tuple[int, int]:
    """Where the labelled head ends, and where the strategy lines at the foot begin. On a page that has them above its
    definition they belong to the head.
    """
    head_end = _head_end(text)
    definition = DEFINITION_LABEL.search(text, head_end)
    spans = strategy_spans(text)
    below = [s for s in spans if definition is None or s[0] > definition.start()]
    above = [s[1] for s in spans if definition is not None and s[1] <= definition.start()]
    if above and not REPORT_LABEL.search(text):
        head_end = max(head_end, above[-1])
    foot = below[0][0] if below else len(text)
    heading = STRATEGY_HEADING.search(text, head_end, foot) if below else None
    return head_end, heading.start() if heading else foot


def _quarters(flow: Flow, start: int, end: int) -> tuple[Quarter, ...]:
    text = arabic(flow.text)
    labels = REPORT_LABEL.search(text, start, end)
    rows, table_end = read_table(flow, start, labels.start() if labels else end)
    line = evaluation_line(flow)
    if line is not None and line.quarter is not None:
        key = line.quarter.value
        rows[key] = _agreed(rows[key], line) if key in rows else line
    if labels is not None:
        for n, (number, report) in labelled_reports(flow, start, end).items():
            row = rows.get(n, Quarter(quarter=number))
            rows[n] = row.model_copy(update={"report": report})
        return tuple(rows[n] for n in sorted(rows))
    return (*(rows[n] for n in sorted(rows)), *bare_reports(flow, table_end, end))


def _agreed(row: Quarter, line: Quarter) -> Quarter:
    """A row of the table beside the line above it that states the same evaluation: in doubt where they differ."""
    if line.evaluation is None or row.evaluation is None or row.evaluation.value == line.evaluation.value:
        return row
    doubts = (*row.evaluation.doubts, "evaluations_differ")
    return row.model_copy(
        update={"evaluation": row.evaluation.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": doubts})}
    )


def _last_in_doubt(quarters: tuple[Quarter, ...], tail: bool) -> tuple[Quarter, ...]:
    """Where no definition was found, the last paragraph without a label may be it, and no report; below a label it may
    where the page goes on to its formula or evidence (`tail`) or the words explain something.
    """
    told = [i for i, q in enumerate(quarters) if q.report is not None]
    if not told:
        return quarters
    last = quarters[told[-1]]
    if last.report is None or (last.quarter is not None and not tail and "หมายถึง" not in last.report.value):
        return quarters
    doubted = last.report.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": ("may_be_definition",)})
    return (*quarters[: told[-1]], last.model_copy(update={"report": doubted}), *quarters[told[-1] + 1 :])
