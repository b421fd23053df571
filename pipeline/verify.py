"""ตรวจทานผล: recomputes what a run vouched for (log, pack, inputs, results, in this order), names what does not hold.

A hash shows that something was changed after the run, not who made it: whoever can write the whole folder can write a
new log too. A signature over the log's line (`audit --sign-key`) closes that.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.audit_run import own_results, run_audit
from pipeline.canonical_json import canonical_json
from pipeline.decisions import Decisions, DecisionsBroken, load_decisions
from pipeline.intake import open_inbox
from pipeline.pack import PackError, load_pack
from pipeline.result_names import DEPARTMENTS
from pipeline.run_log import NAME, broken_at, root_of
from pipeline.signature import Checker
from schemas.audit import DepartmentAudit
from schemas.pack import Pack
from schemas.source import Reason

_INPUTS = "inputs.jsonl"


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold: what (a file, a line, an input) and why, in Thai and English."""

    what: str
    th: str
    en: str


def verify(
    folder: Path,
    inboxes: Sequence[Path] | None = None,
    pack: str | None = None,
    *,
    signed_by: Checker | None = None,
    again: bool = False,
) -> Iterator[Broken]:
    """Everything in the output folder that does not hold, the first cause first.

    `inboxes`, `pack`: where inputs and pack are now (without them, where the log says that they were). `signed_by`:
    every line must bear a signature of this key. `again`: reads and audits the inputs once more and compares every
    result, which only the same readers can give.
    """
    line, faults = _last_line(folder)
    yield from faults
    if line is None:
        return
    if signed_by is not None:
        yield from _signatures(folder, signed_by)
    used, faults = _pack(folder, line, pack)
    yield from faults
    decisions, faults = _decisions(folder, line)
    yield from faults
    where = list(inboxes) if inboxes is not None else [folder / x for x in line.get("inboxes", ())]
    yield from _rows(folder, line)
    yield from _inputs(folder, where)
    yield from _results(folder, line)
    yield from _audits(folder, line)
    if again and used is not None:
        yield from _again(folder, line, where, used, decisions)


def inboxes_of(folder: Path) -> list[Path]:
    """Where the inputs of the last run stood; none where the log does not hold or does not say."""
    line, _ = _last_line(folder)
    return [folder / x for x in line.get("inboxes", ())] if line else []


def _last_line(folder: Path) -> tuple[dict[str, Any] | None, list[Broken]]:
    """The line of the last run, and what is wrong with the log."""
    path = folder / NAME
    if not path.is_file():
        return None, [Broken(NAME, "ไม่มีบันทึกการตรวจ", "there is no run log")]
    data = path.read_bytes()
    at = broken_at(data)
    if at is not None:
        what = f"{NAME}:{at}"
        return None, [Broken(what, "บรรทัดนี้ไม่ตรงกับลูกโซ่ของบันทึก", "this line does not fit the chain of the log")]
    lines = [x for x in data.split(b"\n") if x]
    if not lines:
        return None, [Broken(NAME, "บันทึกการตรวจว่าง", "the run log is empty")]
    line = json.loads(lines[-1])
    if not _is_of_a_run(line):
        what = f"{NAME}:{len(lines)}"
        return None, [Broken(what, "บรรทัดนี้ไม่ใช่บันทึกของการตรวจ", "this line is no record of a run")]
    return line, []


def _is_of_a_run(line: Mapping[str, Any]) -> bool:
    """Whether a line of the log has what the rest of this module looks at; anybody can write a line that fits the
    chain.
    """
    pack, results, inboxes = line.get("pack"), line.get("results"), line.get("inboxes", [])
    return (
        isinstance(pack, dict)
        and all(isinstance(pack.get(k), str) for k in ("id", "sha256"))
        and isinstance(results, dict)
        and all(isinstance(x, str) for x in results.values())
        and isinstance(inboxes, list)
        and all(isinstance(x, str) for x in inboxes)
        and all(isinstance(line.get(k), str) for k in ("results_root", "inputs_root", "reader_fingerprint"))
        and all(type(line.get(k)) is int for k in ("inputs", "decisions"))
        and all(isinstance(line.get(k), str | None) for k in ("pack_at", "decisions_at", "decisions_root"))
    )


def _signatures(folder: Path, key: Checker) -> Iterator[Broken]:
    """Lines of the log that the key did not sign. The chain holds by now, so `hash` is the hash of its line."""
    for n, raw in enumerate((x for x in (folder / NAME).read_bytes().split(b"\n") if x), 1):
        line = json.loads(raw)
        if "signature" not in line:
            yield Broken(f"{NAME}:{n}", "บรรทัดนี้ไม่ได้ลงลายมือชื่อ", "this line is not signed")
        elif not key.holds(line["hash"], str(line["signature"])):
            yield Broken(f"{NAME}:{n}", "ลายมือชื่อไม่ใช่ของกุญแจนี้", "the signature is not of this key")


def _pack(folder: Path, line: Mapping[str, Any], given: str | None) -> tuple[Pack | None, list[Broken]]:
    name = line["pack"]["id"]
    where = given or (str(folder / line["pack_at"]) if line.get("pack_at") else name)
    try:
        pack = load_pack(where)
    except PackError as error:
        said = str(error).splitlines()[0]
        return None, [Broken(f"pack {name}", f"เปิดชุดเกณฑ์ไม่ได้: {said}", f"the pack cannot be loaded: {said}")]
    if pack.sha256 != line["pack"]["sha256"]:
        th, en = "ชุดเกณฑ์ไม่ใช่ชุดที่ใช้ตรวจ", "the pack is not the one that was applied"
        return None, [Broken(f"pack {name}", th, en)]
    return pack, []


def _decisions(folder: Path, line: Mapping[str, Any]) -> tuple[Decisions, list[Broken]]:
    """The decisions that the run took in. Later ones in the same file are no fault: the file only grows."""
    taken = int(line.get("decisions", 0))
    if not taken:
        return Decisions(), []
    path = folder / str(line.get("decisions_at"))
    if not path.is_file():
        th, en = "ไม่พบแฟ้มคำวินิจฉัยที่ใช้ตรวจ", "the decisions that the run took in are not there"
        return Decisions(), [Broken(path.name, th, en)]
    try:
        found = load_decisions(path, taken)
    except DecisionsBroken as error:
        said = str(error)
        return Decisions(), [Broken(path.name, f"แฟ้มคำวินิจฉัยใช้ไม่ได้: {said}", f"the decisions cannot be used: {said}")]
    if found.sha256 != line.get("decisions_root"):
        th, en = "คำวินิจฉัยไม่ใช่ชุดที่ใช้ตรวจ", "the decisions are not those of the run"
        return Decisions(), [Broken(path.name, th, en)]
    return found, []


def _rows(folder: Path, line: Mapping[str, Any]) -> Iterator[Broken]:
    """Whether inputs.jsonl lists the inputs that the log vouches for."""
    rows = _listed(folder)
    if rows is None or root_of(rows) != line["inputs_root"] or len(rows) != line["inputs"]:
        yield Broken(_INPUTS, "รายการไฟล์ไม่ตรงกับบันทึกการตรวจ", "the list of inputs is not the one of the log")


def _listed(folder: Path) -> dict[str, str] | None:
    """Path -> sha-256 of inputs.jsonl; None where it cannot be read."""
    try:
        rows = [json.loads(x) for x in (folder / _INPUTS).read_bytes().split(b"\n") if x]
        return {str(r["path"]): str(r["sha256"]) for r in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _inputs(folder: Path, inboxes: Sequence[Path]) -> Iterator[Broken]:
    """Inputs that are gone, came, or are no longer what they were."""
    listed = _listed(folder) or {}
    absent = [x for x in inboxes if not x.exists()]
    if absent or not inboxes:
        th, en = "ไม่พบเอกสารต้นทาง โปรดระบุด้วย --inbox", "the inputs are not there; name them with --inbox"
        yield Broken(str(absent[0] if absent else _INPUTS), th, en)
        return
    ours = own_results(inboxes, folder)
    # Results that this folder was copied from may lie in the inbox: no run takes them for evidence.
    now = {
        i.source.path: i.source.sha256
        for i in open_inbox(inboxes)
        if (ours is None or not ours.fullmatch(i.source.path))
        and (i.reason is not Reason.EARLIER_RESULTS or i.source.path in listed)
    }
    for path in sorted({*listed, *now}):
        if path not in now:
            yield Broken(path, "เอกสารหายไปจากต้นทาง", "this input is gone")
        elif path not in listed:
            yield Broken(path, "เอกสารเพิ่มเข้ามาหลังการตรวจ", "this input was not there when the audit was made")
        elif listed[path] != now[path]:
            yield Broken(path, "เอกสารถูกแก้ไขหลังการตรวจ", "this input was changed after the audit")


def _results(folder: Path, line: Mapping[str, Any]) -> Iterator[Broken]:
    """Results that are gone, came, or are no longer what was written."""
    stated: dict[str, str] = line["results"]
    if root_of(stated) != line["results_root"]:
        yield Broken(NAME, "ค่ารวมของผลไม่ตรง", "the root over the results is wrong")
    for name, sha256 in sorted(stated.items()):
        path = folder / name
        if not path.is_file():
            yield Broken(name, "ไฟล์ผลหายไป", "this result is gone")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield Broken(name, "ไฟล์ผลถูกแก้ไขหลังการตรวจ", "this result was changed after the run")
    of_inbox = {x.rpartition("/")[2] for x in _listed(folder) or {}}  # papers may lie in the folder of the results
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        name = f"{DEPARTMENTS}/{path.name}"
        if name not in stated and path.name not in of_inbox:
            yield Broken(name, "ไฟล์นี้ไม่ได้มาจากการตรวจครั้งล่าสุด", "this file is not of the last run")


def _audits(folder: Path, line: Mapping[str, Any]) -> Iterator[Broken]:
    """Audits that do not hold by themselves: not of the schema, not canonical, of another pack, or resting on evidence
    that no input is.
    """
    known = set((_listed(folder) or {}).values())
    for name in sorted(line["results"]):
        path = folder / name
        if not name.startswith(f"{DEPARTMENTS}/") or path.stem.startswith("_") or not path.is_file():
            continue
        data = path.read_bytes()
        try:
            audit = DepartmentAudit.model_validate_json(data)
            canonical = canonical_json(json.loads(data)) == data
        except ValueError:
            yield Broken(name, "ผลการตรวจไม่เป็นไปตาม schema", "the audit is not of its schema")
            continue
        if not canonical:
            yield Broken(name, "ผลการตรวจไม่ใช่ JSON แบบ RFC 8785", "the audit is not RFC 8785 JSON")
        if audit.pack.sha256 != line["pack"]["sha256"] or audit.reader_fingerprint != line["reader_fingerprint"]:
            th, en = "ผลการตรวจใช้ชุดเกณฑ์หรือเครื่องอ่านอื่น", "the audit is of another pack or of other readers"
            yield Broken(name, th, en)
        central = {d.sha256 for p in audit.submissions if p.how == "central" for d in p.documents}
        for demand in audit.demands:
            lost = next((e for e in demand.evidence if e.sha256 not in known | central), None)
            if lost is not None:
                th = f"หลักฐานของ {demand.id} ไม่อยู่ในรายการเอกสาร: {lost.path}"
                yield Broken(name, th, f"evidence of {demand.id} is no input of the run: {lost.path}")


def _again(
    folder: Path, line: Mapping[str, Any], inboxes: Sequence[Path], pack: Pack, decisions: Decisions
) -> Iterator[Broken]:
    """Results that a new run over the same inputs does not give."""
    from extractors.read_text import reader_fingerprint

    if reader_fingerprint() != line["reader_fingerprint"]:
        th, en = "เครื่องอ่านไม่ใช่รุ่นที่ใช้ตรวจ จึงตรวจซ้ำไม่ได้", "these are not the readers of the run; it cannot be repeated"
        yield Broken("readers", th, en)
        return
    with tempfile.TemporaryDirectory(prefix="saraban-") as place:
        run_audit(inboxes, Path(place), pack, besides=folder, decisions=decisions)
        made, _ = _last_line(Path(place))
        assert made is not None
        for name in sorted({*made["results"], *line["results"]}):
            if made["results"].get(name) != line["results"].get(name):
                yield Broken(name, "ตรวจซ้ำแล้วได้ผลต่างไป", "a new run over the same inputs gives something else")
