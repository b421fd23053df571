"""หน้าการตรวจ: a run as rows: how far it is, what it counted, how the demands stand, what was done since."""

from collections import Counter
from collections.abc import Container, Mapping
from typing import Any, Final

from pipeline import code_words, code_words_english
from pipeline.meter import STAGES
from pipeline.report_index import chart_rows
from pipeline.report_view import shown_words, thai_days
from pipeline.run_status import RunStatus
from pipeline.show_status import RUN_STATES, STAGE_WORDS, clock
from pipeline.two_languages import Words
from pipeline.web.department_rows import rows_of
from pipeline.web.file_rows import nobodys_files
from pipeline.web.results import Results, Snapshot
from pipeline.web.withheld import secret_of_unassigned
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.finding import Finding, Severity
from schemas.source import Status

_WIDE: Final = 240  # pixels of the bar of the largest count
_SHOWN: Final = 8  # lines of the log that are shown


def progress_of(status: RunStatus | None, words: Words, unmask: bool) -> dict[str, Any] | None:
    """How far a run is, in words; None where no run was ever there."""
    if status is None:
        return None
    row, plain = status.progress, shown_words(unmask)
    whole = row.get("bytes")
    done, of = (_count(whole.get(k)) for k in ("done", "whole")) if isinstance(whole, dict) else (0, 0)
    inputs = row.get("inputs")
    times = row.get("milliseconds")
    left = row.get("remaining_seconds")
    stage = row.get("stage")
    running = status.state == "running"
    return {
        "state": status.state,
        "running": running,
        "th": RUN_STATES[status.state][0],
        "en": RUN_STATES[status.state][1],
        "held_by": plain(status.held_by or ""),
        "stages": [{"th": STAGE_WORDS[s], "en": s, "here": s == stage, "seconds": _seconds(times, s)} for s in STAGES],
        "done": _count(row.get("done")),
        "per_mille": min(1000, 1000 * done // of) if of else None,
        "inputs": counted({str(k): _count(v) for k, v in inputs.items()}) if isinstance(inputs, dict) else [],
        "per_minute": _count(row.get("per_minute")),
        "left": clock(left) if isinstance(left, int) and running else "",
        "last": plain(str(row.get("last") or "")),
        "started": words.moment(str(row.get("started") or "")),
        "updated": words.moment(str(row.get("updated") or "")),
    }


def counted(inputs: Mapping[str, int]) -> list[dict[str, Any]]:
    """Inputs by status, in the order of the contract, each with a bar."""
    most = max(inputs.values(), default=0)
    known: dict[str, tuple[str, str]] = {
        s.value: (code_words.STATUSES[s], code_words_english.STATUSES[s]) for s in Status
    }
    order = [s for s in known if s in inputs] + sorted(s for s in inputs if s not in known)
    return [
        {
            "id": s,
            "th": known.get(s, (s, s))[0],
            "en": known.get(s, (s, s))[1],
            "count": inputs[s],
            "w": _bar(inputs[s], most),
        }
        for s in order
    ]


def run_view(
    results: Results, snapshot: Snapshot, words: Words, unmask: bool, ruled_out: Container[str]
) -> dict[str, Any]:
    """What stands on the first screen beside the progress. `ruled_out`: contents that hold no evidence, as people
    said: they wait for nobody.
    """
    rows = rows_of(results, snapshot)
    sent = [r for r in rows if r["received"]]
    first = next(iter(snapshot.audits.values()), None)
    inputs = Counter(str(r.get("status")) for r in snapshot.rows)
    nobodys = nobodys_files(snapshot, ruled_out)
    chart = results.views.of(
        ("chart", tuple(snapshot.sha256.values())),
        lambda: chart_rows([a for a in snapshot.audits.values() if a.received == "something"]),
    )
    return {
        "first": first,
        "total": len(rows),
        "sent": len(sent),
        "waiting": sum("person" in r["kinds"].split() for r in rows),
        "fix": sum(r["fix"] for r in sent),
        "ask": sum(r["ask"] for r in sent),
        "complete": sum("done" in r["kinds"].split() for r in sent),
        "decisions": len(frozenset().union(*(r["decisions"] for r in rows))),
        "inputs": counted(inputs),
        "files": len(snapshot.rows),
        "nobodys": len(nobodys),
        "central": sum(_waits_for_minutes(a) for a in snapshot.audits.values()),
        "chart": chart,
        "findings": findings_of_run(snapshot, unmask),
        "history": [_line(x, words, unmask) for x in reversed(snapshot.recent[-_SHOWN:])],
        "damaged": snapshot.damaged,
        "run": snapshot.stamp[:16],
    }


def _waits_for_minutes(audit: DepartmentAudit) -> bool:
    """Whether a unit waits for evidence that is loaded once for all."""
    return any(d.state is State.CANNOT_TELL and d.reason_code == "central_missing" for d in audit.demands)


def findings_of_run(snapshot: Snapshot, unmask: bool) -> list[dict[str, Any]]:
    """Findings about the run, or about inputs that are nobody's; of what bears a secrecy mark only the code is told."""
    plain = shown_words(unmask)
    found = [f for f in snapshot.unassigned.get("findings", ()) if isinstance(f, dict)]
    secret = secret_of_unassigned(snapshot.unassigned)
    out = []
    for f in found:
        code, about = str(f.get("code")), f.get("about")
        held = secret.covers(Finding.model_validate(f))
        out.append(
            {
                "code": code,
                "severity": Severity(str(f.get("severity"))).value,
                "severity_en": code_words_english.SEVERITIES[Severity(str(f.get("severity")))],
                "th": "" if held else plain(thai_days(str(f.get("th")))),
                "en": "" if held else plain(str(f.get("en"))),
                "remedy_th": "" if held else str(f.get("remedy_th")),
                "remedy_en": "" if held else str(f.get("remedy_en")),
                "held": held,
                "about": plain(str(about)) if about is not None else "",
            }
        )
    return out


def _line(line: Mapping[str, Any], words: Words, unmask: bool) -> dict[str, Any]:
    """A line of the run log in words."""
    plain = shown_words(unmask)
    what = line.get("what")
    return {
        "time": words.moment(str(line.get("time", ""))),
        "actor": plain(str(line.get("actor", ""))),
        "what": str(what) if isinstance(what, str) else "run",
        "inputs": line.get("inputs") if isinstance(line.get("inputs"), int) else None,
        "decisions": line.get("decisions") if isinstance(line.get("decisions"), int) else None,
        "exit_code": line.get("exit_code"),
        "hash": str(line.get("hash", ""))[:16],
    }


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _seconds(times: object, stage: str) -> str:
    ms = times.get(stage) if isinstance(times, dict) else None
    return f"{ms // 1000}.{ms % 1000 // 100}" if isinstance(ms, int) else ""


def _bar(count: int, most: int) -> int:
    return max(2, _WIDE * count // most) if count else 0
