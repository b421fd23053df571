"""เทียบผลสองครั้ง: what one folder of results has that another has not: demands, figures, documents, values, findings.

Documents are the same by content (sha-256), whatever their names; where another content came in the place of one (the
same path), its values are compared field by field. What both runs say of the run as a whole is said once.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pipeline.result_names import DEPARTMENTS, UNASSIGNED

How = Literal["gained", "lost", "changed"]
RUN: Final = "_run"  # in the place of a unit: what is of the run, and papers of nobody
_MANY: Final = 4  # units in which the same change is said once
_HOW_TH: Final = {"gained": "เพิ่ม", "lost": "หาย", "changed": "เปลี่ยน"}
_WHAT_TH: Final = {
    "audit": "ผลการตรวจ", "readers": "รุ่นเครื่องอ่าน", "pack": "ชุดเกณฑ์", "score": "คะแนน", "level": "ระดับ",
    "demand": "รายการ", "document": "เอกสาร", "field": "ค่า", "finding": "ข้อตรวจพบ", "decision": "คำวินิจฉัย",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `unit`: a slug, or `_run`; `what`: audit, readers, pack, demand, score, level, document, field,
    finding or decision; `which` names it; `before` and `after` are the two values as words, None where there is none.
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


def words_of(change: Change, names: Mapping[str, str] | None = None) -> str:
    """One line for people. `names`: slug -> Thai name."""
    both = f": {change.before} -> {change.after}" if change.how == "changed" else ""
    value = change.after if change.how == "gained" else change.before
    one = f": {value}" if not both and value else ""
    name = (names or {}).get(change.unit)
    unit = f"{name} ({change.unit})" if name else change.unit
    which = "" if change.which == change.what else f" {change.which}"
    what = f"{_WHAT_TH.get(change.what, change.what)} {change.what}"
    return f"{unit}  {_HOW_TH[change.how]} {change.how}  {what}{which}{both}{one}"


def lines_of(found: Sequence[Change], names: Mapping[str, str]) -> Iterator[str]:
    """Every change as a line for people. What changed alike in many units (but for their names) is one line."""
    alike: dict[tuple[str | None, ...], list[Change]] = defaultdict(list)
    for change in found:
        name = names.get(change.unit) or change.unit
        values = (x and x.replace(name, "…") for x in (change.before, change.after))
        alike[(change.how, change.what, change.which, *values)].append(change)
    many = {id(group[0]): group for group in alike.values() if len(group) >= _MANY}
    folded = {id(c) for group in many.values() for c in group[1:]}
    for change in found:
        if id(change) in folded:
            continue
        line = words_of(change, names)
        if id(change) in many:
            others = len(many[id(change)]) - 1
            line += f"  (เช่นเดียวกันอีก {others} หน่วยงาน · the same in {others} more units)"
        yield line


def names_of(*folders: Path) -> dict[str, str]:
    """slug -> Thai name of every unit in folders of results."""
    return {u: a["department"]["name_th"] for f in folders for u, a in _audits(f).items() if "department" in a}


def changes(before: Path, after: Path) -> Iterator[Change]:
    """Every difference: of the run, then unit by unit. A folder without audits has none to lose."""
    old, new = _audits(before), _audits(after)
    loose = _unassigned(before), _unassigned(after)
    yield from _of_the_run(old, new)
    shared = [frozenset(map(_finding_key, side["findings"])) for side in loose]
    yield from _documents(RUN, *({r["sha256"]: _Paper.of_row(r) for r in side["files"]} for side in loose))
    yield from _findings(RUN, *(side["findings"] for side in loose))
    for unit in sorted({*old, *new}):
        if unit not in new:
            yield Change(unit, "lost", "audit", unit)
        elif unit not in old:
            yield Change(unit, "gained", "audit", unit)
        else:
            yield from _between(unit, old[unit], new[unit], *shared)


def _audits(folder: Path) -> dict[str, dict[str, Any]]:
    files = (folder / DEPARTMENTS).glob("*.json")
    return {f.stem: json.loads(f.read_bytes()) for f in sorted(files) if f.stem != UNASSIGNED}


def _unassigned(folder: Path) -> dict[str, Any]:
    path = folder / DEPARTMENTS / f"{UNASSIGNED}.json"
    return json.loads(path.read_bytes()) if path.is_file() else {"files": [], "findings": []}


def _of_the_run(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Whether other readers or another pack were at work: every unit's audit names them, so it is said once."""
    for what, key in (("readers", "reader_fingerprint"), ("pack", "pack")):
        a, b = ({_pack_words(x[key]) for x in side.values() if key in x} for side in (old, new))
        if a and b and a != b:
            yield Change(RUN, "changed", what, what, ", ".join(sorted(a)), ", ".join(sorted(b)))


def _pack_words(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value[:12]
    return f"{value['id']} version {value['version']} ({value['sha256'][:12]})"


@dataclass(frozen=True, slots=True)
class _Paper:
    """One document: where it stands, what became of it, and its values by field path, the trust beside each."""

    path: str
    fate: str
    fields: Mapping[str, str]

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "_Paper":
        return cls(row["path"], _fate(row), _record_fields(row.get("record")))


def _fate(row: Mapping[str, Any]) -> str:
    words = (row.get(k) for k in ("status", "reason", "kind", "form", "role"))
    replaced = "replaced" if row.get("replaced_by") else "patch" if row.get("patch_of") else None
    return " ".join(str(x) for x in (*words, replaced) if x)


def _papers(audit: Mapping[str, Any]) -> dict[str, _Paper]:
    """sha-256 -> document. Of a file with several forms inside the front one tells its fate."""
    records = {r["sha256"]: r for r in audit["records"]}
    documents = {
        d["sha256"]: d for p in audit.get("submissions", ()) for d in reversed(p["documents"]) if p["how"] != "central"
    }
    out = {}
    for sha in {*records, *documents}:
        row = documents.get(sha, {})
        path = row.get("path") or records[sha]["path"]
        out[sha] = _Paper(path, _fate(row), _record_fields(records[sha]["record"] if sha in records else None))
    return out


def _record_fields(record: object) -> dict[str, str]:
    return dict(_quoted(record, ""))


def _between(
    unit: str, old: Mapping[str, Any], new: Mapping[str, Any], of_run: frozenset[Any], of_run_now: frozenset[Any]
) -> Iterator[Change]:
    for what in ("score", "level"):
        yield from _values(unit, what, {what: _range(old[what])}, {what: _range(new[what])})
    yield from _values(unit, "demand", _states(old), _states(new))
    yield from _documents(unit, _papers(old), _papers(new))
    yield from _findings(
        unit,
        [f for f in old["findings"] if _finding_key(f) not in of_run],
        [f for f in new["findings"] if _finding_key(f) not in of_run_now],
    )
    yield from _values(unit, "decision", _decisions(old), _decisions(new))


def _documents(unit: str, was: Mapping[str, _Paper], now: Mapping[str, _Paper]) -> Iterator[Change]:
    """Documents that came, went, are read otherwise, or stand in the place of another content."""
    gone = {was[sha].path: sha for sha in was if sha not in now}
    came = {now[sha].path: sha for sha in now if sha not in was}
    for path in sorted({p.path for p in (*was.values(), *now.values())}):
        if path in gone and path in came:
            a, b = gone[path], came[path]
            yield Change(unit, "changed", "document", path, a[:12], b[:12])
            yield from _paper(unit, path, was[a], now[b])
        elif path in gone:
            yield Change(unit, "lost", "document", path)
        elif path in came:
            yield Change(unit, "gained", "document", path)
    for sha in sorted({*was} & {*now}, key=lambda x: (now[x].path, x)):
        yield from _paper(unit, now[sha].path, was[sha], now[sha])


def _paper(unit: str, path: str, was: _Paper, now: _Paper) -> Iterator[Change]:
    if was.fate != now.fate:
        yield Change(unit, "changed", "document", path, was.fate, now.fate)
    fields = ({f"{path}#{k}": v for k, v in side.fields.items()} for side in (was, now))
    yield from _values(unit, "field", *fields)


def _values(unit: str, what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        if a != b:
            yield Change(unit, "gained" if a is None else "lost" if b is None else "changed", what, key, a, b)


def _range(figure: Mapping[str, Any]) -> str:
    return f"{figure['low']}-{figure['high']}"


def _states(audit: Mapping[str, Any]) -> dict[str, str]:
    return {d["id"]: f"{d['state']} ({d['reason_code']})" for d in audit["demands"]}


def _decisions(audit: Mapping[str, Any]) -> dict[str, str]:
    """Hash -> what was decided, by whom, and whether it has effect."""
    return {
        s["decision"]["hash"][
            :12
        ]: f"{s['decision']['what']} {s['decision']['actor']}{' (stale)' if s['stale'] else ''}"
        for s in audit.get("decisions", ())
    }


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


def _finding_key(found: Mapping[str, Any]) -> tuple[str, str, str]:
    return found["code"], found["about"] or "", found.get("th", "")


def _findings(unit: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """By code and what they are about; one that says something else about the same is changed."""
    was, now = _said(old), _said(new)
    for key in sorted({*was, *now}):
        which = " ".join(key).strip()
        lost, gained = was[key] - now[key], now[key] - was[key]
        for a, b in zip(sorted(lost.elements()), sorted(gained.elements()), strict=False):
            yield Change(unit, "changed", "finding", which, a, b)
        pairs = min(lost.total(), gained.total())
        for a in sorted(lost.elements())[pairs:]:
            yield Change(unit, "lost", "finding", which, a or None)
        for b in sorted(gained.elements())[pairs:]:
            yield Change(unit, "gained", "finding", which, None, b or None)


def _said(findings: list[Any]) -> dict[tuple[str, str], Counter[str]]:
    out: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for found in findings:
        out[found["code"], found["about"] or ""][found.get("th", "")] += 1
    return out
