"""หน้ารวมทุกหน่วยงาน: every unit as one row with a bar of its completeness, and how many units stand how in each demand.

States are told by word, figure and pattern, so that a print in black and white says the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.report_view import MARKS, shown_words, thai_days
from pipeline.show_audit import STATES
from pipeline.show_summary import span
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.finding import Severity
from schemas.source import Status

_BAR = 180  # pixels of a whole bar
_WIDE = 360
# What a person may look for: (id, Thai, English); the row of a unit bears the ids that hold for it.
FILTERS = (
    ("all", "ทุกหน่วยงาน", "all"),
    ("person", "ต้องให้คนดู", "for a person"),
    ("open", "ยังสรุปไม่ได้", "cannot tell"),
    ("lacking", "ไม่พบหรือไม่ครบ", "not met"),
    ("done", "ครบทุกรายการ", "complete"),
    ("silent", "ไม่พบเอกสาร", "nothing received"),
)


class UnitsSeen:
    """What the page of all units says, gathered from one audit after another, of which none is held."""

    def __init__(self) -> None:
        self._first: DepartmentAudit | None = None
        self._rows: list[dict[str, Any]] = []
        self._counts: list[Counter[State]] = []

    def add(self, audit: DepartmentAudit) -> None:
        """One more."""
        if self._first is None:
            self._first = audit.model_copy(update={"records": (), "submissions": (), "findings": ()})
            self._counts = [Counter() for _ in audit.demands]
        self._rows.append(unit_row(audit))
        if audit.received == "something":
            for counts, demand in zip(self._counts, audit.demands, strict=True):
                counts[demand.state] += 1

    @property
    def are_any(self) -> bool:
        """Whether there was one."""
        return self._first is not None

    def view(self, of_the_run: Sequence[Mapping[str, Any]], unmask: bool = False) -> dict[str, Any]:
        """The page of all units, those that sent something first. Not without any."""
        first, rows, plain = self._first, self._rows, shown_words(unmask)
        assert first is not None
        return {
            "title": first.indicator.th,
            "title_en": first.indicator.en,
            "year": first.fiscal_year,
            "total": len(rows),
            "provisional": first.score.status == "provisional",
            "sent": [r for r in rows if r["received"]],
            "silent": [r for r in rows if not r["received"]],
            "of_the_run": [_of_the_run(f, plain) for f in of_the_run],
            "chart": _chart(first, self._counts) if any(r["received"] for r in rows) else [],
            "states": [{"id": s.value, "mark": MARKS[s], "th": STATES[s][0], "en": STATES[s][1]} for s in State],
            "filters": [
                {"id": i, "th": th, "en": en, "count": sum(i == "all" or i in r["kinds"] for r in rows)}
                for i, th, en in FILTERS
            ],
            "pack": first.pack,
            "tool": first.tool,
        }


def _of_the_run(found: Mapping[str, Any], plain: Callable[[str], str]) -> dict[str, str]:
    """A finding of the run, with the file that it is about where its sentence does not name it."""
    th, about = plain(thai_days(found["th"])), plain(found.get("about") or "")
    return {"th": th, "en": plain(found["en"]), "about": "" if about in th else about}


def chart_rows(audits: Sequence[DepartmentAudit]) -> list[dict[str, Any]]:
    """One bar a demand: how many of the units that sent something stand how."""
    of_demands = [Counter(a.demands[n].state for a in audits) for n in range(len(audits[0].demands) if audits else 0)]
    return _chart(audits[0], of_demands) if audits else []


def _chart(one: DepartmentAudit, of_demands: Sequence[Mapping[State, int]]) -> list[dict[str, Any]]:
    """`one`: any audit, which names the demands."""
    return [
        {"id": d.id, "th": d.title.th, "en": d.title.en, "bars": _bars({s: counts.get(s, 0) for s in State}, _WIDE)}
        for d, counts in zip(one.demands, of_demands, strict=True)
    ]


def _bars(counts: Mapping[State, int], width: int) -> list[dict[str, Any]]:
    """The pieces of a bar, each with its place; the sum of their widths is `width` where there is anything."""
    whole = sum(counts.values())
    out, done = [], 0
    for state, count in counts.items():
        if count:
            x = width * done // whole
            done += count
            piece = {
                "state": state.value,
                "count": count,
                "x": x,
                "w": width * done // whole - x,
                "th": STATES[state][0],
                "en": STATES[state][1],
            }
            out.append({**piece, "mark": MARKS[state]})
    return out


def unit_row(a: DepartmentAudit) -> dict[str, Any]:
    """A unit in figures, with the bar of its completeness; `kinds`: the filters that it falls under."""
    done = a.completeness
    severities = [f.severity for f in a.findings]
    fix, ask = severities.count(Severity.FIX), severities.count(Severity.ASK)
    docs = {d.path: d.status for p in a.submissions for d in p.documents}
    unread = sum(s not in (Status.READ, Status.OPENED, Status.IGNORED) for s in docs.values())
    received = a.received == "something"
    kinds = {
        "person": received and bool(fix or ask or unread),
        "open": received and done.cannot_tell > 0,
        "lacking": received and done.not_met > 0,
        "done": received and done.n == done.m,
        "silent": not received,
    }
    counts = {State.MET: done.n, State.CANNOT_TELL: done.cannot_tell, State.NOT_MET: done.not_met}
    return {
        "unit": a.department.unit,
        "name": a.department.name_th,
        "received": received,
        "kinds": " ".join(k for k, holds in kinds.items() if holds),
        "n": done.n,
        "m": done.m,
        "not_met": done.not_met,
        "cannot_tell": done.cannot_tell,
        "bars": _bars(counts, _BAR),
        "fix": fix,
        "ask": ask,
        "unread": unread,
        "score": span(a.score.low, a.score.high),
    }
