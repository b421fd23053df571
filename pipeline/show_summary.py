"""ตารางสรุปบนจอ: what `saraban audit` prints at its end: the units that sent something, and what needs a person."""

import unicodedata
from collections.abc import Sequence

from pipeline.run_summary import DepartmentSummary, RunSummary
from pipeline.show_text import safe
from schemas.audit import Points, plain

# Thai above, English below: a clerk reads the one, a colleague abroad the other.
_HEADS = (
    ("หน่วยงาน", "unit"),
    ("ครบ", "complete"),
    ("ไม่พบหรือไม่ครบ", "not met"),
    ("ยังไม่สามารถสรุปได้", "cannot tell"),
    ("ไฟล์ที่ยังไม่ได้อ่าน", "unread files"),
    ("คะแนน", "score"),
)
STATUSES = {
    "read": "อ่านแล้ว",
    "partly_read": "อ่านได้บางส่วน",
    "unreadable": "อ่านไม่ได้",
    "rejected": "ไม่รับอ่าน",
    "quarantined": "แยกไว้",
    "opened": "เปิดออกแล้ว",
    "ignored": "ไม่ใช่เอกสาร",
}
_LISTED = 10  # paths named one by one; the rest is counted


def width(words: str) -> int:
    """How many columns words take on a terminal: vowels and tone marks above and below take none."""
    return sum(unicodedata.category(x) not in ("Mn", "Me", "Cf") for x in words)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, the first column left, the others right."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    out = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - width(row[0]))]
        cells += [" " * (w - width(x)) + x for w, x in zip(widths[1:], row[1:], strict=True)]
        out.append("  ".join(cells).rstrip())
    return out


def span(low: Points, high: Points) -> str:
    """`60` or, where it cannot be told, `60-80`."""
    return plain(low) if low == high else f"{plain(low)}-{plain(high)}"


def _row(unit: DepartmentSummary) -> tuple[str, ...]:
    done = unit.completeness
    return (
        unit.name_th,
        f"{done.n}/{done.m}",
        str(done.not_met),
        str(done.cannot_tell),
        str(unit.unread),
        span(unit.score.low, unit.score.high),
    )


def _listed(head: str, paths: Sequence[str]) -> list[str]:
    if not paths:
        return []
    more = [f"  ... +{len(paths) - _LISTED}"] if len(paths) > _LISTED else []
    return ["", f"{head}: {len(paths)}", *(f"  {safe(x)}" for x in paths[:_LISTED]), *more]


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def _for_a_person(summary: RunSummary) -> list[str]:
    """What is for a person and stands neither in the table nor in the lists of files."""
    asked = sum(x.received and x.to_explain > 0 for x in summary.departments)
    lines = [
        f"ยังไม่สามารถสรุปได้ “{title.th}”: {count} หน่วยงาน · cannot tell “{title.en}”: {_units(count)}"
        for title, count in summary.open_besides
    ]
    if asked:
        lines.append(f"มีข้อที่ต้องชี้แจง: {asked} หน่วยงาน · something to be explained: {_units(asked)}")
    return ["", *lines] if lines else []


def _of_the_run(summary: RunSummary) -> list[str]:
    return [x for f in summary.findings for x in (f"! {safe(f.th)}", f"  {safe(f.en)}")]


def summary_text(summary: RunSummary) -> str:
    """The whole summary, without a last line break. What concerns the whole run stands at its head."""
    sent = [x for x in summary.departments if x.received]
    heads = [[x[n] for x in _HEADS] for n in (0, 1)]
    if summary.provisional:
        heads[0][-1], heads[1][-1] = "คะแนนชั่วคราว", "provisional"
    lines = _of_the_run(summary)
    lines += ["", *table([*heads, *map(_row, sent)])] if sent else []
    silent = len(summary.departments) - len(sent)
    lines += [
        "",
        f"ได้รับเอกสารจาก {len(sent)} หน่วยงาน ไม่พบเอกสารจากอีก {silent} หน่วยงาน (มีผลการตรวจทุกหน่วยงาน)",
        f"received something from {_units(len(sent))}, nothing from {silent} more (every unit has its audit)",
        "ไฟล์ inputs: " + (" · ".join(f"{STATUSES[s]} {s} {n}" for s, n in summary.inputs.items()) or "ไม่มี none"),
    ]
    if summary.provisional:
        lines += ["คะแนนเป็นตัวเลขชั่วคราว ไม่ใช่เกณฑ์ทางการ", "points are placeholders, not the official ones"]
    lines += _for_a_person(summary)
    lines += _listed("ยังไม่ได้อ่านหรืออ่านได้บางส่วน ให้คนเปิดดู · not read in full, for a person to open", summary.unread)
    lines += _listed("ยังไม่ทราบว่าเป็นของหน่วยงานใด · tied to no unit", summary.unassigned)
    return "\n".join(lines).lstrip("\n")
