"""หัวข้อของแบบฟอร์ม: where the labels of a form's entries stand on the page.

A label opens a line or a cell, behind at most a number (`1.`, `๒.๓`, `ส่วนที่ 1`), and is followed by a colon, a
dotted leader, the end of the line or a blank. A mere blank is weak: a wrapped line of prose may begin with the
same word, so weak hits count only where a form prints its labels that way.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.digits import arabic
from extractors.flow import Flow
from schemas.form_definition import EntryDefinition

LEADER = r"[.…_·]"
_LEAD = r"(?:\s*(?:ส่วนที่|ข้อที่|ข้อ|ตอนที่)?\s*\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}\s*[.)]?\s*|\s*[-•*▪●o☐□]\s*|\s*)"
# a label printed as one of two beside a stroke (ขั้นตอน/วิธีดำเนินการ, กลุ่มเป้าหมาย/ผู้ใช้); behind the stroke may stand no value
_BESIDE_FRONT = r"(?:[ก-๎]{3,20}\s?/\s?)?"
_BESIDE_BACK = r"(?:\s?/\s?(?!สำนัก|กอง|ฝ่าย|กลุ่ม|เขต|นาย|นาง)[ก-๎]{3,30})?"
_HEADING = re.compile(r"\s*(?:หัวข้อ|รายการ|ประเด็น|ข้อ|ลำดับ|ที่)(?:ที่)?\s*")
_NUMBERED = re.compile(r"\s*(?:ส่วนที่|ข้อที่|ข้อ|ตอนที่)?\s*\(?[0-9]{1,2}")
_AFTER = re.compile(
    rf"\s*(?:\([^()]{{0,80}}\))?\s*(?:(?P<strong>[:：]|{LEADER}{{2,}}|…|$)|(?P<weak>[ \t\u00a0]|[-–=]\s))"
)


class Label(NamedTuple):
    """The label of `entry` at [start, end) of the flow's text; the value begins at or behind `end`."""

    entry: EntryDefinition
    start: int
    end: int
    line: int
    strong: bool


@lru_cache(maxsize=2048)
def pattern_of(label: str) -> re.Pattern[str]:
    """A pattern of printed words in which blanks do not count."""
    words = r"\s?".join(re.escape(c) for c in arabic(re.sub(r"\s+", "", label)))
    return re.compile(words)


@lru_cache(maxsize=2048)
def _opening(label: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?P<label>{_BESIDE_FRONT}{pattern_of(label).pattern}{_BESIDE_BACK})")


def find_labels(
    flow: Flow, first: int, last: int, entries: Sequence[EntryDefinition], skip: Collection[int] = ()
) -> list[Label]:
    """The first good label of every entry on lines [first, last), in order of place. Signature labels are not
    sought here.
    """
    found: list[Label] = []
    headings = [x for x in flow.lines[first:last] if x.cell is not None and _HEADING.fullmatch(x.text)]
    heads = {x.cell[:2] for x in headings if x.cell is not None}
    for i in range(first, last):
        cell = flow.lines[i].cell
        if i in skip or (cell is not None and cell[:2] in heads):  # `หัวข้อ | รายละเอียด` heads columns
            continue
        found += _on_line(flow, i, [e for e in entries if e.kind != "signature"])
    strong = {x.entry.id for x in found if x.strong}
    weak_style = len(strong) < len({x.entry.id for x in found}) / 2
    kept: dict[str, Label] = {}
    for hit in found:
        if (
            not hit.strong
            and (hit.entry.id in strong or not weak_style)
            and not (_lonely(flow, hit) and hit.entry.id not in strong)
        ):
            continue
        old = kept.get(hit.entry.id)
        if old is None or (hit.strong and not old.strong):
            kept[hit.entry.id] = hit
    return sorted(kept.values(), key=lambda x: x.start)


def _lonely(flow: Flow, hit: Label) -> bool:
    """A weak label of a DOCX paragraph, a cell or bold words is no wrapped prose."""
    line = flow.lines[hit.line]
    return not line.page or line.cell is not None or line.bold


def _on_line(flow: Flow, i: int, entries: Sequence[EntryDefinition]) -> list[Label]:
    line = flow.lines[i]
    text, base = arabic(line.text), flow.starts[i]
    best: Label | None = None
    for entry in entries:
        for label in entry.labels:
            m = _opening(label).match(text)
            if m and (best is None or m.end() > best.end - base):
                made = _hit(entry, text, base, i, m.start("label"), m.end(), bool(_NUMBERED.match(text)), line.bold)
                best = made or best
    out = [best] if best else []
    for entry in entries:  # further labels on the same line: ชื่อ ........ ตำแหน่ง ........
        for label in entry.labels:
            for m in pattern_of(label).finditer(text, (best.end - base) if best else 1):
                lead = text[: m.start()]
                if not re.search(rf"(?:\s{{2,}}|\t|{LEADER}{{3,}}\s*|…\s*)$", lead):
                    continue
                made = _hit(entry, text, base, i, m.start(), m.end(), False, False)
                if made and made.strong and not any(o.start < made.end and made.start < o.end for o in out):
                    out.append(made)
    return out


def _hit(
    entry: EntryDefinition, text: str, base: int, i: int, start: int, end: int, numbered: bool, bold: bool
) -> Label | None:
    after = _AFTER.match(text, end)
    if after is None:
        return None
    strong = after["strong"] is not None or numbered or bold
    return Label(entry, base + start, base + end, i, strong)
