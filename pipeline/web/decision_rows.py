"""แฟ้มคำวินิจฉัยเป็นแถว: every decision with who, when and why, and what became of it: it counts, another took its place,
it was taken back, or what it was about is no longer there.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipeline.decisions import Decisions
from pipeline.report_decisions import decided_words, machine_words
from pipeline.report_view import shown_words
from pipeline.two_languages import Words
from pipeline.web.results import Snapshot
from schemas.decision import Decision, Settled, UndoDecision, UnitDecision, ValueDecision

Standing = Literal["counts", "stale", "replaced", "undone", "undoing"]
STANDINGS: Final[Mapping[Standing, tuple[str, str]]] = {
    "counts": ("มีผล", "counts"),
    "stale": ("ไม่มีผลแล้ว", "without effect"),
    "replaced": ("มีคำวินิจฉัยใหม่แทน", "replaced"),
    "undone": ("ยกเลิกแล้ว", "taken back"),
    "undoing": ("คำยกเลิก", "takes one back"),
}

_A_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions are asked for: of a unit, a person, a standing, with words in them."""

    unit: str = ""
    who: str = ""
    standing: str = ""
    words: str = ""


class DecisionRows:
    """All decisions of a file beside the results of a moment. `every`: in the order of the file; `held`: whether the
    words of a decision may not be shown.
    """

    def __init__(
        self,
        every: Sequence[Decision],
        decisions: Decisions,
        snapshot: Snapshot,
        words: Words,
        unmask: bool,
        held: Callable[[Decision], bool],
    ) -> None:
        self._every = every
        self._named = {d.hash: d for d in every}
        self._snapshot = snapshot
        self._words = words
        self._plain = shown_words(unmask)
        self._held = held
        self._counting = {d.hash for d in decisions.all}
        self._undone = {d.decision: d for d in every if isinstance(d, UndoDecision)}
        self._replaced = {old.hash: new for new, olds in decisions.earlier.items() for old in olds}
        self._settled: Mapping[str, tuple[str, Settled]] = {
            s.decision.hash: (unit, s) for unit, audit in snapshot.audits.items() for s in audit.decisions
        }

    def of(self, asked: Asked) -> Iterator[Decision]:
        """The decisions that were asked for, the newest first."""
        wanted = asked.words.strip().lower()
        for d in reversed(self._every):
            if (
                (not asked.unit or asked.unit in self._units(d))
                and (not asked.who or asked.who == d.actor)
                and (not asked.standing or asked.standing == self._standing(d))
                and (not wanted or wanted in self._searched(d))
            ):
                yield d

    @property
    def people(self) -> list[str]:
        """Who has decided, by name."""
        return sorted({d.actor for d in self._every})

    def row(self, d: Decision) -> dict[str, Any]:
        """One decision in words."""
        settled = self._settled.get(d.hash)
        standing = self._standing(d)
        held = self._held(d)
        undone = self._undone.get(d.hash)
        machine = settled[1].machine if settled is not None else None
        return {
            "hash": d.hash,
            "time": self._words.moment(d.time),
            "actor": self._plain(d.actor),
            "recorded_by": self._plain(d.recorded_by or ""),
            "what": self._words.name("DECISIONS", d.what),
            "units": [(u, self._name(u)) for u in self._units(d)],
            "about": self._plain(self._about(d)),
            "sha256": getattr(d, "sha256", ""),
            "taken_back": d.decision if isinstance(d, UndoDecision) else "",
            "held": held,
            "decided": "" if held else self._plain(self._said(d)),
            "machine": "" if held or not machine else self._plain(self._before(d, machine)),
            "why": "" if held else self._plain(d.why),
            "standing": standing,
            "standing_th": STANDINGS[standing][0],
            "standing_en": STANDINGS[standing][1],
            "stale": self._words.one(s.th, s.en) if settled and (s := settled[1].stale) else "",
            "by": self._replaced.get(d.hash, ""),
            "undone": self._undo(undone) if undone is not None else None,
        }

    def _undo(self, undone: UndoDecision) -> dict[str, str]:
        return {
            "actor": self._plain(undone.actor),
            "time": self._words.moment(undone.time),
            "why": self._plain(undone.why),
            "hash": undone.hash,
        }

    def _standing(self, d: Decision) -> Standing:
        if isinstance(d, UndoDecision):
            return "undoing"
        if d.hash in self._undone:
            return "undone"
        if d.hash not in self._counting:
            return "replaced"
        settled = self._settled.get(d.hash)
        return "stale" if settled is not None and settled[1].stale is not None else "counts"

    def _units(self, d: Decision) -> tuple[str, ...]:
        """The units whose papers it touches."""
        if isinstance(d, UndoDecision):
            before = self._named.get(d.decision)
            return self._units(before) if before is not None else ()
        settled = self._settled.get(d.hash)
        own = getattr(d, "unit", "")
        found = dict.fromkeys(x for x in (own, settled[0] if settled else "") if x)
        return tuple(found) or self._snapshot.owners.get(getattr(d, "sha256", ""), ())

    def _name(self, unit: str) -> str:
        audit = self._snapshot.audits.get(unit)
        return audit.department.name_th if audit is not None else unit

    def _about(self, d: Decision) -> str:
        """What it is about: a file and perhaps a field of it, a demand, or a finding."""
        sha256 = getattr(d, "sha256", "")
        if sha256:
            rows = self._snapshot.paths.get(sha256, ())
            path = str(rows[0]["path"]) if rows else sha256[:12]
            more = f" (+{len(rows) - 1})" if len(rows) > 1 else ""
            field = f" · {self._words.field(d.field)}" if isinstance(d, ValueDecision) else ""
            return f"{path}{more}{field}"
        if isinstance(d, UndoDecision):
            before = self._named.get(d.decision)
            return f"{self._words.name('DECISIONS', before.what)}: {self._about(before)}" if before else d.decision[:12]
        return str(getattr(d, "demand", "") or getattr(d, "code", ""))

    def _said(self, d: Decision) -> str:
        names = {d.unit: self._name(d.unit)} if isinstance(d, UnitDecision) else {}
        return decided_words(d, self._words, names)

    def _before(self, d: Decision, machine: str) -> str:
        if _A_DAY.fullmatch(machine):
            return self._words.day(machine).partition(" (")[0]
        return machine_words(d, machine, self._words)

    def _searched(self, d: Decision) -> str:
        """The words by which a decision is found: those that are shown of it, so that nobody finds what they may not
        see.
        """
        names = " ".join(self._name(u) for u in self._units(d))
        said = () if self._held(d) else (d.why, self._said(d))
        return self._plain(" ".join((d.actor, names, self._about(d), d.hash, *said))).lower()
