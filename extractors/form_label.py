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
from schemas.text import Line

LEADER = r"[.…_·]"
LEAD = r"(?:\s*(?:ส่วนที่|ข้อที่|ข้อ|ตอนที่)?\s*\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}\s*[.)]?\s*|\s*[-•*▪●o☐□]\s*|\s*)"
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
    return re.compile(rf"{LEAD}(?P<label>{_BESIDE_FRONT}{pattern_of(label).pattern}{_BESIDE_BACK})")


def find_labels(
    flow: Flow, first: int, last: int, entries: Sequence[EntryDefinition], skip: Collection[int] = ()
) -> list[Label]:
    """The first good label of every entry on lines [first, last), in order of place. Signature labels are not
    sought here.
    """
    found: list[Label] = []
    headings = [x for x in flow.lines[first:last] if x.cell is not None and _HEADING.fullmatch(x.text)]
    heads = {x.cell[:2] for x in headings if x.cell is not None}
    broken = _broken_labels(flow, first, last, entries, skip)
    found += [label for label, _ in broken]
    skip = {*skip, *(i for _, lines in broken for i in lines)}
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
        if old is None or (hit.strong and (not old.strong or _heads_part(flow, old))):
            kept[hit.entry.id] = hit
    return sorted(kept.values(), key=lambda x: x.start)


def _heads_part(flow: Flow, hit: Label) -> bool:
    """Whether a label is the heading of a part of the form: `ส่วนที่ 2 รายละเอียด` with nothing behind it."""
    line = flow.lines[hit.line]
    tail = line.text[hit.end - flow.starts[hit.line] :]
    return bool(re.match(r"\s*(?:ส่วนที่|ตอนที่|หมวด(?:ที่)?)\s*[0-9]", arabic(line.text))) and not tail.strip(" :：")


def _broken_labels(
    flow: Flow, first: int, last: int, entries: Sequence[EntryDefinition], skip: Collection[int]
) -> list[tuple[Label, range]]:
    """Labels that fill a narrow cell over two or three lines, with their lines."""
    out = []
    for i in range(first, last):
        cell = flow.lines[i].cell
        if cell is None or not flow.lines[i].page or (i > first and flow.lines[i - 1].cell == cell):
            continue
        end = i + 1
        while end < last and flow.lines[end].cell == cell:
            end += 1
        if end - i not in (2, 3) or any(k in skip for k in range(i, end)):
            continue
        words = arabic("".join(flow.lines[k].text.strip() for k in range(i, end)))
        for entry in entries:
            if entry.kind == "signature":
                continue
            if any(re.fullmatch(rf"{_opening(w).pattern}\s*[:：]?\s*", words) for w in entry.labels):
                stop = flow.starts[end - 1] + len(flow.lines[end - 1].text)
                lead = re.match(LEAD, arabic(flow.lines[i].text))
                start = flow.starts[i] + (lead.end() if lead else 0)
                out.append((Label(entry, start, stop, end - 1, True), range(i, end)))
                break
    return out


def _lonely(flow: Flow, hit: Label) -> bool:
    """A weak label of a DOCX paragraph, a cell or bold words is no wrapped prose; nor is one under a line of a page
    that ends far from the right edge.
    """
    line = flow.lines[hit.line]
    return not line.page or line.cell is not None or line.bold or opens_paragraph(flow, hit.line)


def opens_paragraph(flow: Flow, i: int) -> bool:
    """Whether line i of a page opens a paragraph: the line above it stops a quarter of the page's width short."""
    line = flow.lines[i]
    if not line.page or not line.glyphs:
        return not line.page
    k = i - 1
    while k >= 0 and not (flow.lines[k].glyphs and flow.lines[k].text.strip()):
        k -= 1
    above = flow.lines[k] if k >= 0 else None
    if above is None or above.page != line.page or above.cell != line.cell:
        return above is None or above.cell != line.cell
    left, right = _edges(flow)[line.page]
    return above.box[2] * 4 < left + 3 * right


def perhaps_labels(
    flow: Flow, first: int, last: int, entries: Sequence[EntryDefinition], known: Sequence[Label], skip: Collection[int]
) -> list[Label]:
    """Words of a page that may be the label of an entry for which no label was found: they open a paragraph, but
    nothing parts them from what follows. No value is cut there; who reads one across them must doubt it.
    """
    wanted = [e for e in entries if e.kind == "text" and e.id not in {x.entry.id for x in known}]
    taken = {x.line for x in known} | set(skip)
    out: dict[str, Label] = {}
    for i in range(first, last):
        line = flow.lines[i]
        if i in taken or not line.page or line.cell is not None or not opens_paragraph(flow, i):
            continue
        text = arabic(line.text)
        for entry in wanted:
            hits = [m for w in entry.labels if len(w) > 5 and (m := _opening(w).match(text)) and m.end() < len(text)]
            if hits:
                m = max(hits, key=lambda x: x.end())
                at = flow.starts[i]
                out.setdefault(entry.id, Label(entry, at + m.start("label"), at + m.end(), i, False))
    return sorted(out.values(), key=lambda x: x.start)


def _on_line(flow: Flow, i: int, entries: Sequence[EntryDefinition]) -> list[Label]:
    line = flow.lines[i]
    text, base = arabic(line.text), flow.starts[i]
    edge = _right_edge(flow, line)
    best: Label | None = None
    for entry in entries:
        for label in entry.labels:
            m = _opening(label).match(text)
            if m and (best is None or m.end() > best.end - base):
                printed = bool(_NUMBERED.match(text)) or line.bold
                made = _hit(entry, text, base, i, m.start("label"), m.end(), printed, line, edge)
                best = made or best
    out = [best] if best else []
    for entry in entries:  # further labels on the same line: ชื่อ ........ ตำแหน่ง ........
        for label in entry.labels:
            for m in pattern_of(label).finditer(text, (best.end - base) if best else 1):
                lead = text[: m.start()]
                if not re.search(rf"(?:\s{{2,}}|\t|{LEADER}{{3,}}\s*|…\s*)$", lead):
                    continue
                made = _hit(entry, text, base, i, m.start(), m.end(), False, None, 0)
                if made and made.strong and not any(o.start < made.end and made.start < o.end for o in out):
                    out.append(made)
    return out


def _hit(
    entry: EntryDefinition,
    text: str,
    base: int,
    i: int,
    start: int,
    end: int,
    printed: bool,
    line: Line | None,
    edge: int,
) -> Label | None:
    after = _AFTER.match(text, end)
    apart = line is not None and stands_apart(line, end, edge)
    if after is None and not apart:
        return None
    strong = apart or printed or (after is not None and after["strong"] is not None)
    return Label(entry, base + start, base + end, i, strong)


@lru_cache(maxsize=1)
def _edges(flow: Flow) -> dict[int, tuple[int, int]]:
    """(left, right) of the words of each page, in 1/100 point. The last flow's are kept: every line asks for them."""
    out: dict[int, tuple[int, int]] = {}
    for line in flow.lines:
        if line.page and line.glyphs:
            left, _, right, _ = line.box
            low, high = out.get(line.page, (left, right))
            out[line.page] = min(low, left), max(high, right)
    return out


def _right_edge(flow: Flow, line: Line) -> int:
    """How far right the words of a line's page reach, in 1/100 point; 0 without pages."""
    return _edges(flow).get(line.page, (0, 0))[1]


def stands_apart(line: Line, at: int, edge: int) -> bool:
    """Whether the words of a page stand clearly apart from what goes before position `at` of the line, as behind a tab
    stop or two blanks. A line that reaches the right `edge` may be stretched: there the gap must be wider than the
    others. The blank of a tab is often in no text layer, so the paper is measured.
    """
    if not line.page or not line.glyphs or line.size <= 0 or not line.text[at:].strip():
        return False
    gaps = _gaps(line)
    first = line.raw_span(at + len(line.text[at:]) - len(line.text[at:].lstrip()), len(line.text))[0]
    here = next((g for x, g in gaps if x == first), 0)
    others = [g for x, g in gaps if x != first and line.raw[x - 1].isspace() == line.raw[first - 1].isspace()]
    if not line.text[at].isspace():
        return here * 12 > line.size and here > 3 * max(others, default=0)
    if here * 20 < line.size * 9:
        return False
    return line.box[2] < edge - line.size or here * 2 > 3 * max(others, default=line.size)


def _gaps(line: Line) -> list[tuple[int, int]]:
    """(start in raw, empty paper in front of it) of every glyph that shows words, in order of raw."""
    out = []
    right = None
    for a, b, x0, _, x1, _ in line.glyphs:
        if not line.raw[a:b].strip():
            continue
        if right is not None and x1 > right:
            out.append((a, max(x0 - right, 0)))
        right = x1 if right is None else max(right, x1)
    return out
