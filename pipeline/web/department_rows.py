"""ทะเบียนหน่วยงาน: every unit as a row with what it needs, and which of the rows were asked for, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from extractors.digits import arabic
from pipeline.replies import contents_of, finding_key, is_closed
from pipeline.report_index import FILTERS, unit_row
from pipeline.secrecy import secret_of
from pipeline.unit_names import compact
from pipeline.web.queue_of_all import shown_of
from pipeline.web.queue_of_unit import asks, items_of, looked_at
from pipeline.web.results import Results, Snapshot
from schemas.audit import DepartmentAudit
from schemas.finding import Severity

Row = Mapping[str, Any]
# What a column is sorted by: (id of the column, members of a row). Figures sort the largest first.
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "n": ("share",),
    "not_met": ("not_met",),
    "cannot_tell": ("cannot_tell",),
    "fix": ("fix",),
    "ask": ("ask",),
    "unread": ("unread",),
    "queue": ("queue",),
    "score": ("low", "high"),
}
_KINDS: Final = frozenset(i for i, _, _ in FILTERS)
_LONGEST: Final = 200  # characters of a search


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the list. `kind`: a filter of the report's index; `received`: yes, no or empty; `demand` and
    `state`: units where that demand stands so; `words`: parts of a name, a slug or a letter code, all of them; `sort`:
    a key of `SORTS` or empty (those that sent something first, in the order of the roster); `down`: turned round.
    """

    kind: str = "all"
    received: str = ""
    demand: str = ""
    state: str = ""
    words: str = ""
    sort: str = ""
    down: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the query of an address; what it does not know counts as not asked."""
        kind, received, sort = query.get("f", ""), query.get("received", ""), query.get("sort", "")
        return cls(
            kind=kind if kind in _KINDS else "all",
            received=received if received in ("yes", "no") else "",
            demand=query.get("demand", "")[:_LONGEST],
            state=query.get("state", "")[:_LONGEST],
            words=query.get("q", "")[:_LONGEST],
            sort=sort if sort in SORTS else "",
            down=query.get("down") == "1",
        )

    def query(self, **other: str) -> list[tuple[str, str]]:
        """The parameters of an address that asks for the same, but for `other`."""
        mine = {
            "f": "" if self.kind == "all" else self.kind,
            "received": self.received,
            "demand": self.demand,
            "state": self.state,
            "q": self.words,
            "sort": self.sort,
            "down": "1" if self.down else "",
        }
        return [(k, v) for k, v in {**mine, **other}.items() if v]


def rows_of(results: Results, snapshot: Snapshot) -> list[Row]:
    """Every unit, in the order of the slugs. Rows are shared: nobody may change one."""
    return [
        results.views.of(("unit row", snapshot.sha256[unit]), partial(_row, audit))
        for unit, audit in snapshot.audits.items()
    ]


def chosen(rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows that were asked for, in the order that was asked for."""
    words = [compact(arabic(w)).lower() for w in asked.words.split()]
    out = [
        r
        for r in rows
        if (asked.kind == "all" or asked.kind in r["kinds"].split())
        and (not asked.received or r["received"] == (asked.received == "yes"))
        and (not asked.demand or not asked.state or r["states"].get(asked.demand) == asked.state)
        and all(w in r["search"] for w in words)
    ]
    if not asked.sort:
        return sorted(out, key=lambda r: not r["received"])
    members = SORTS[asked.sort]
    first = not asked.down if asked.sort != "name" else asked.down
    out.sort(key=lambda r: tuple(r[m] for m in members), reverse=first)
    return sorted(out, key=lambda r: not r["received"])  # who sent nothing has no figures to compare


def _row(audit: DepartmentAudit) -> Row:
    row = unit_row(audit)
    waiting = [f.severity for f in audit.findings if not is_closed(f, audit)]
    fix, ask = waiting.count(Severity.FIX), waiting.count(Severity.ASK)
    kinds = {k for k in row["kinds"].split() if k != "person"}
    secret = secret_of(audit)
    queue = sum(1 for _ in shown_of(items_of(audit, secret), secret.contents))
    contents, seen = contents_of(audit), looked_at(audit)
    unseen = any(
        asks(f) and not is_closed(f, audit) and finding_key(f, audit.department.unit, contents) not in seen
        for f in audit.findings
    )
    if row["received"] and (unseen or queue):
        kinds.add("person")
    codes = [c for found in audit.department.codes.values() for c in found]
    search = " ".join((audit.department.name_th, audit.department.unit, *codes))
    return {
        **row,
        "fix": fix,
        "ask": ask,
        "queue": queue,
        "kinds": " ".join(sorted(kinds)),
        "share": 1000 * row["n"] // row["m"] if row["m"] else 0,
        "low": audit.score.low,
        "high": audit.score.high,
        "states": {d.id: d.state.value for d in audit.demands},
        "decisions": frozenset(s.decision.hash for s in audit.decisions),
        "search": "\n".join((compact(arabic(search)).lower(), audit.department.unit)),
    }
