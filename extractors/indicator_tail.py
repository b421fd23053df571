"""นิยาม วิธีการคำนวณ และรายการหลักฐาน: the tail of an indicator page, between the reports and the strategy lines.

A page that has lost its labels shows by its words alone where the tail begins; what may be read otherwise is doubted.
"""

import re

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.indicator_items import (
    EVIDENCE_LABEL,
    FORMULA_LABEL,
    all_name_evidence,
    evidence_block,
    evidence_by_line,
    next_section,
    read_evidence,
    read_formula,
)
from extractors.indicator_quarters import REPORT_LABEL
from schemas.quoted import Quoted
from schemas.record import Formula

DEFINITION_LABEL = re.compile(
    r"^[ \t]*+(?:[0-9]{1,2}[ ]?[.)][ \t]*+)?(?:คำ)?นิยาม(?:[ \t]*+(?:หรือ|/)?[ \t]*+ความหมาย)?(?:ของตัวชี้วัด)?[ \t]*+"
    r"(?::|$)[ \t]*+",
    re.M,
)
MEANS = re.compile(r"^(?:[^\n]{1,80}?|[ \t]*+1[ ]?[.)][^\n]{1,400}?)หมายถึง", re.M)


def tail_start(text: str, start: int, end: int) -> int:
    """Where the reports end: at the definition's label or words, at the formula, or at the evidence. What stands above
    the label of another report is a report.
    """
    reports = list(REPORT_LABEL.finditer(text, start, end))
    if reports:
        start = reports[-1].end()
    label = DEFINITION_LABEL.search(text, start, end)
    if label is not None:
        return label.start()
    formula = FORMULA_LABEL.search(text, start, end)
    evidence = EVIDENCE_LABEL.search(text, start, end)
    stop = formula.start() if formula else evidence.start() if evidence else end
    if reports:
        return stop
    if formula is not None or evidence is not None:
        means = MEANS.search(text, start, stop)
        return means.start() if means else stop
    numbered = re.compile(r"^[ \t]*+1[ \t]?[.)](?![0-9])", re.M)
    means = MEANS.search(text, start, end)
    items = [m.start() for m in numbered.finditer(text, start, end)]
    # a list says by its place alone that it is the evidence: only above the strategy lines
    return means.start() if means else items[-1] if items and end < len(text) else end


def read_tail(flow: Flow, start: int, end: int) -> tuple[Quoted | None, Formula, tuple[Quoted, ...]]:
    """Definition, formula and evidence of text[start:end]."""
    text = arabic(flow.text)
    definition_label = DEFINITION_LABEL.search(text, start, end)
    at = definition_label.end() if definition_label else start
    formula_label = FORMULA_LABEL.search(text, at, end)
    below = formula_label.end() if formula_label else at
    block, items = evidence_block(flow, below, end)
    labelled = bool(EVIDENCE_LABEL.search(text, below, end))
    # without a label a numbered list may be anything: it is relied on where a formula stands above it and each of its
    # items is named as a piece of evidence
    guessed = bool(items) and not labelled and (formula_label is None or not all_name_evidence(flow, items))
    if guessed and formula_label is not None and not text[below:block].strip():
        block, items = end, []  # nothing else says how it is calculated: the steps themselves
    evidence = read_evidence(flow, items, by_position=guessed)
    if labelled and not items:
        evidence = evidence_by_line(flow, block, end)
    stop = max(min(formula_label.start() if formula_label else block, end), at)
    if definition_label is not None:
        stop = next_section(text, definition_label[0], at, stop)
    definition: Quoted | None = None
    if text[at:stop].strip():
        rule = "definition_label" if definition_label else "definition_words"
        doubts = () if definition_label else _definition_doubts(text, at, stop)
        if formula_label is None and guessed:
            doubts = tuple(dict.fromkeys((*doubts, "definition_end_unknown")))
        definition = flow.quote(at, stop, doubts=doubts, rules=(rule,))
    formula = Formula()
    if formula_label is not None:
        foot = next_section(text, formula_label[0], below, max(min(block, end), below))
        several = not labelled and not items and text[below:foot].strip().count("\n") > 0
        formula = read_formula(flow, below, foot, end_known=not guessed and not several)
    return definition, formula, evidence


def _definition_doubts(text: str, start: int, end: int) -> tuple[str, ...]:
    """Doubts about a definition that only its words (หมายถึง) show: a report may explain a word too, and what follows
    without them may be the way of calculating or further reports.
    """
    paragraphs = [p for p in text[start:end].split("\n") if p.strip()]
    return () if all("หมายถึง" in p for p in paragraphs) else ("may_be_report", "definition_end_unknown")
