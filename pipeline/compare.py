"""เทียบผลสองครั้ง: what one folder of results has that another has not: demands, figures, documents, values, findings.

Documents are the same by content (sha-256), whatever their names; findings by code and what they are about.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.result_names import DEPARTMENTS, UNASSIGNED

How = Literal["gained", "lost", "changed"]
_HOW_TH = {"gained": "เพิ่ม", "lost": "หาย", "changed": "เปลี่ยน"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: audit, demand, score, level, document, field or finding; `which` names it; `before` and
    `after` are the two values as words, None where there is none.
    """

    unit: str
    how: How
    what: str
    which: str
    before: str | None = None
    after: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """For `--json`."""
        return {k: getattr(self, k) for k in ("unit", "how", "what", "which", "before", "after")}


def words_of(change: Change) -> str:
    """One line for people."""
    arrow = "" if change.how != "changed" else f": {change.before} -> {change.after}"
    return f"{change.unit}  {_HOW_TH[change.how]} {change.how}  {change.what} {change.which}{arrow}"


def changes(before: Path, after: Path) -> Iterator[Change]:
    """Every difference, unit by unit. A folder without audits has none to lose."""
    old, new = _audits(before), _audits(after)
    for unit in sorted({*old, *new}):
        if unit not in new:
            yield Change(unit, "lost", "audit", unit)
        elif unit not in old:
            yield Change(unit, "gained", "audit", unit)
        else:
            yield from _between(unit, old[unit], new[unit])


def _audits(folder: Path) -> dict[str, dict[str, Any]]:
    files = (folder / DEPARTMENTS).glob("*.json")
    return {f.stem: json.loads(f.read_bytes()) for f in files if f.stem != UNASSIGNED}


def _between(unit: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for what in ("score", "level"):
        yield from _values(unit, what, {what: _range(old[what])}, {what: _range(new[what])})
    yield from _values(unit, "demand", _states(old), _states(new))
    was, now = _records(old), _records(new)
    for sha in sorted({*was, *now}):
        if sha not in now:
            yield Change(unit, "lost", "document", was[sha][0])
        elif sha not in was:
            yield Change(unit, "gained", "document", now[sha][0])
        else:
            path = now[sha][0]
            fields = ({f"{path}#{k}": v for k, v in side[sha][1].items()} for side in (was, now))
            yield from _values(unit, "field", *fields)
    yield from _findings(unit, old, new)


def _values(unit: str, what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        if a != b:
            yield Change(unit, "gained" if a is None else "lost" if b is None else "changed", what, key, a, b)


def _range(figure: Mapping[str, Any]) -> str:
    return f"{figure['low']}-{figure['high']}"


def _states(audit: Mapping[str, Any]) -> dict[str, str]:
    return {d["id"]: f"{d['state']} ({d['reason_code']})" for d in audit["demands"]}


def _records(audit: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, str]]]:
    """sha-256 -> path and the values of its record by field path, the trust beside each value."""
    return {r["sha256"]: (r["path"], dict(_quoted(r["record"], ""))) for r in audit["records"]}


def _quoted(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "trust" in value and "raw" in value:
            yield path, f"{value['value']} ({value['trust']})"
            return
        for key in sorted(value):
            if key not in ("places", "kind"):
                yield from _quoted(value[key], f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _quoted(one, f"{path}[{i}]")
    elif isinstance(value, str):
        yield path, value


def _findings(unit: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    was, now = (Counter((f["code"], f["about"] or "") for f in side["findings"]) for side in (old, new))
    for code, about in sorted({*was, *now}):
        if was[code, about] != now[code, about]:
            how: How = "gained" if was[code, about] < now[code, about] else "lost"
            yield Change(unit, how, "finding", f"{code} {about}".strip())
