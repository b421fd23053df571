"""ทะเบียนไฟล์: every input with what became of it, and what is nobody's with what a person may say of it."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from extractors.digits import arabic
from pipeline.code_words import STATUSES
from pipeline.decisions import Decisions
from pipeline.provenance import SEPARATOR
from pipeline.report_decisions import decided_words
from pipeline.report_view import files_of, shown_words
from pipeline.two_languages import Words
from pipeline.unit_names import compact
from pipeline.web.results import Results, Snapshot
from schemas.pack import Pack
from schemas.source import NO_SHA256, Reason, Status

KINDS: Final = (
    "external_letter",
    "memo",
    "stamped_letter",
    "order",
    "announcement",
    "minutes",
    "indicator",
    "other",
)  # kinds that a person may name besides the forms of the pack
_STATUSES: Final = frozenset(s.value for s in STATUSES)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Which inputs are asked for: `which`: unassigned or all; of a status, a unit, with parts of a path."""

    which: str = "all"
    status: str = ""
    unit: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the query of an address; what it does not know counts as not asked."""
        status = query.get("status", "")
        return cls(
            which="unassigned" if query.get("which") == "unassigned" else "all",
            status=status if status in _STATUSES else "",
            unit=query.get("unit", "")[:_LONGEST],
            words=query.get("q", "")[:_LONGEST],
        )

    def query(self, **other: str) -> list[tuple[str, str]]:
        """The parameters of an address that asks for the same, but for `other`."""
        which = "" if self.which == "all" else self.which
        mine = {"which": which, "status": self.status, "unit": self.unit, "q": self.words}
        return [(k, v) for k, v in {**mine, **other}.items() if v]


def chosen(snapshot: Snapshot, asked: Asked, plain: Callable[[str], str]) -> list[dict[str, Any]]:
    """The rows of inputs.jsonl that are asked for, in their order. `plain`: what becomes of a path before it is shown,
    and before it is compared, so that nobody finds what they may not see.
    """
    words = [compact(arabic(w)).lower() for w in asked.words.split()]
    return [
        r
        for r in snapshot.rows
        if (not asked.status or r.get("status") == asked.status)
        and (not asked.unit or asked.unit in (r.get("units") or ()))
        and (not words or all(w in compact(arabic(plain(str(r.get("path"))))).lower() for w in words))
    ]


class FileRows:
    """Inputs in the words of a language, masked or not."""

    def __init__(self, results: Results, snapshot: Snapshot, words: Words, unmask: bool) -> None:
        self._results = results
        self._snapshot = snapshot
        self._words = words
        self._unmask = unmask
        self._plain = shown_words(unmask)

    def row(self, r: Mapping[str, Any]) -> dict[str, Any]:
        """One input: what it is, whose it is, and its fate in each unit."""
        units = [u for u in r.get("units") or () if u in self._snapshot.audits]
        path = str(r.get("path"))
        fates = [(u, self._fates(u).get(path)) for u in units]
        first = next((f for _, f in fates if f), None)
        return {
            "path": self._plain(path),
            "sha256": str(r.get("sha256")) if r.get("sha256") != NO_SHA256 else "",
            "status": self.status(r),
            "what": first["what"] if first else self._words.name("KINDS", str(r.get("kind") or "")),
            "dated": first["dated"].partition(" (")[0] if first else "",
            "received": first["received"].partition(" (")[0] if first else "",
            "units": [(u, self._snapshot.audits[u].department.name_th) for u in units],
            "fates": [(self._snapshot.audits[u].department.name_th, f["fate"]) for u, f in fates if f],
        }

    def status(self, r: Mapping[str, Any]) -> str:
        """What became of an input, and why."""
        reason = r.get("reason")
        return self._words.status(Status(str(r.get("status"))), Reason(str(reason)) if reason else None)

    def _fates(self, unit: str) -> Mapping[str, dict[str, str]]:
        key = ("fates", self._snapshot.sha256[unit], self._words.language, self._unmask)

        def make() -> dict[str, dict[str, str]]:
            audit = self._snapshot.audits[unit]
            paths = [d.path for p in audit.submissions for d in p.documents]
            found: dict[str, dict[str, str]] = {}
            for path, row in zip(paths, files_of(audit, self._plain, self._words), strict=True):
                found.setdefault(path, row)
            return found

        made: Mapping[str, dict[str, str]] = self._results.views.of(key, make)
        return made


def unassigned_groups(
    snapshot: Snapshot, rows: FileRows, decisions: Decisions, plain: Any, words: Words
) -> list[dict[str, Any]]:
    """What is nobody's, by the mail or archive that it came in, each file with what was decided about it before. What a
    person ruled out waits for nobody (`ruled_out_files`).
    """
    by_path = {str(r.get("path")): r for r in snapshot.rows}
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for f in nobodys_files(snapshot, decisions.ruled_out):
        groups.setdefault(str(f["path"]).partition(SEPARATOR)[0], []).append(f)
    out = []
    for parent, files in groups.items():
        whole = by_path.get(parent)
        holds = whole is not None and whole.get("status") == "opened"
        out.append(
            {
                "path": plain(parent),
                "whole": _seen(str(whole["sha256"]), decisions, snapshot, words) if holds and whole else None,
                "files": [
                    {
                        "path": plain(str(f["path"]).partition(SEPARATOR)[2] or str(f["path"])),
                        "status": rows.status(f),
                        "what": words.name("KINDS", str(f.get("kind") or "")),
                        "why": words.one(str(f["why"]["th"]), str(f["why"]["en"])),
                        "readable": f.get("status") in ("read", "partly_read"),
                        **_seen(str(f["sha256"]), decisions, snapshot, words),
                    }
                    for f in files
                ],
            }
        )
    return out


def nobodys_files(snapshot: Snapshot, ruled_out: Container[str]) -> list[Mapping[str, Any]]:
    """The files of no known unit that wait for a person. `ruled_out`: contents that hold no evidence, as one said."""
    return [f for f in snapshot.unassigned.get("files", ()) if f["sha256"] not in ruled_out]


def ruled_out_files(snapshot: Snapshot, decisions: Decisions, plain: Any) -> list[dict[str, str]]:
    """The files of no known unit of which a person said that they are no evidence."""
    out = (f for f in snapshot.unassigned.get("files", ()) if f["sha256"] in decisions.ruled_out)
    return [{"path": plain(str(f["path"])), "sha256": str(f["sha256"])} for f in out]


def _seen(sha256: str, decisions: Decisions, snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """What is in force about a content: a decision is told which one was seen. 64 zeros name no content."""
    names = {u: a.department.name_th for u, a in snapshot.audits.items()}
    unit, kind, received = decisions.units.get(sha256), decisions.kinds.get(sha256), decisions.received.get(sha256)
    return {
        "sha256": sha256 if sha256 != NO_SHA256 else "",
        "unit": decided_words(unit, words, names) if unit else "",
        "kind": decided_words(kind, words, names) if kind else "",
        "received": decided_words(received, words, names) if received else "",
        "seen_unit": unit.hash if unit else "",
        "seen_kind": kind.hash if kind else "",
        "seen_received": received.hash if received else "",
    }


def choices_of(snapshot: Snapshot, pack: Pack | None, words: Words) -> dict[str, list[tuple[str, str]]]:
    """What a person may choose: units by name, and forms of the pack and kinds of documents."""
    units = sorted(((u, a.department.name_th) for u, a in snapshot.audits.items()), key=lambda x: x[1])
    forms: Iterable[tuple[str, str]] = (
        ((f"form:{f.id}", words.one(f.names.th, f.names.en)) for f in pack.forms) if pack is not None else ()
    )
    return {"units": units, "kinds": [*forms, *((k, words.name("KINDS", k)) for k in KINDS)]}
