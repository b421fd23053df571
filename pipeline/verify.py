"""ตรวจทานผล: recomputes what a run vouched for (log, pack, inputs, results, in this order), names what does not hold.

A hash shows that something was changed after the run, not who made it: whoever can write the whole folder can write a
new log too. A signature over the log's line (`audit --sign-key`) closes that.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.audit_run import own_results, run_audit
from pipeline.canonical_json import canonical_json
from pipeline.decisions import Decisions, DecisionsBroken, load_decisions
from pipeline.intake import open_inbox
from pipeline.pack import PackError, load_pack
from pipeline.result_names import DEPARTMENTS
from pipeline.run_history import Broken, Log, log_of
from pipeline.run_log import NAME, root_of
from pipeline.signature import Checker, holds_by
from schemas.audit import DepartmentAudit
from schemas.pack import Pack
from schemas.source import Reason
from schemas.thai_words import thai_date

_INPUTS = "inputs.jsonl"


def verify(
    folder: Path,
    inboxes: Sequence[Path] | None = None,
    pack: str | None = None,
    *,
    signed_by: Checker | None = None,
    head: str | None = None,
    again: bool = False,
) -> Iterator[Broken]:
    """Everything in the output folder that does not hold, the first cause first.

    `inboxes`, `pack`: where inputs and pack are now (without them, where the log says that they were). `signed_by`:
    every line must bear a signature of this key. `head`: a line's hash that somebody noted (its first 16 figures at
    least) must still be in the log. `again`: reads and audits the inputs once more and compares every result, which
    only the same readers can give.
    """
    log, faults = log_of(folder)
    yield from faults
    if log.run is None:
        return
    yield from _signatures(log, signed_by)
    if head is not None and not any(line and line["hash"].startswith(head) for line in log.lines):
        th = "ไม่มีหัวบันทึกที่จดไว้ บันทึกถูกตัดกลับหรือเขียนขึ้นใหม่"
        yield Broken(NAME, th, "the head that was noted is not in the log: it was cut back, or written anew")
    line = log.run
    used, faults = _pack(folder, line, pack)
    yield from faults
    decisions, faults = _decisions(folder, log)
    yield from faults
    where = list(inboxes) if inboxes is not None else [folder / x for x in line.get("inboxes", ())]
    yield from _rows(folder, line)
    yield from _inputs(folder, where, log)
    yield from _results(folder, log)
    yield from _audits(folder, log)
    if again and used is not None:
        yield from _again(folder, log, where, used, decisions)


def told(folder: Path, log: Log) -> Iterator[Broken]:
    """What is no fault and is to be known: files that were forgotten, results that were written anew without their
    words, half lines of runs that were cut off.
    """
    for n in log.torn:
        th = "การตรวจครั้งหนึ่งถูกตัดขณะเขียนบรรทัดนี้ บันทึกต่อจากนั้นยังต่อเนื่อง"
        yield Broken(f"{NAME}:{n}", th, "a run was cut off while it wrote this line; the log goes on after it")
    for one in sorted((_listed(folder) or {}).items()):
        if one in log.forgotten:
            path, line = one[0], log.forgotten[one]
            who, day, why = line["actor"], line["time"][:10], line["why"]
            yield Broken(
                path,
                f"ลืมแล้วโดย {who} เมื่อ {thai_date(day)} คงไว้เพียงค่าแฮช: {why}",
                f"forgotten by {who} on {day}, only its hash is kept: {why}",
            )
    for name, line in sorted(log.rewritten.items()):
        who, day = line["actor"], line["time"][:10]
        yield Broken(
            name,
            f"เขียนใหม่โดย {who} เมื่อ {thai_date(day)} โดยไม่มีถ้อยคำของไฟล์ที่ลืม",
            f"written anew by {who} on {day}, without the words of what was forgotten",
        )


def _signatures(log: Log, key: Checker | None) -> Iterator[Broken]:
    """Lines of the log that the key did not sign; without a key, signatures that are not even of the key that their own
    line names. The chain holds by now, so `hash` is the hash of its line.
    """
    for n, line in enumerate(log.lines, 1):
        if not line:
            continue
        what, signature, public = f"{NAME}:{n}", line.get("signature"), line.get("signed_by")
        if signature is None and (key is not None or public is not None):
            yield Broken(what, "บรรทัดนี้ไม่ได้ลงลายมือชื่อ", "this line is not signed")
        elif key is not None and not key.holds(line["hash"], str(signature)):
            yield Broken(what, "ลายมือชื่อไม่ใช่ของกุญแจนี้", "the signature is not of this key")
        elif key is None and public is not None and not holds_by(str(public), line["hash"], str(signature)):
            yield Broken(what, "ลายมือชื่อไม่ตรงกับบรรทัดนี้", "the signature does not fit its line")


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


def _decisions(folder: Path, log: Log) -> tuple[Decisions, list[Broken]]:
    """The decisions that the last run took in. Later ones in the same file are no fault: the file only grows. So what
    an earlier run took in from it must still be there too.
    """
    assert log.run is not None
    at, taken = log.run.get("decisions_at"), int(log.run["decisions"])
    runs = [x for x in log.lines if x.get("decisions_at") == at and x.get("decisions")]
    if not runs or at is None:
        return Decisions(), []
    path = folder / str(at)
    if not path.is_file():
        th, en = "ไม่พบแฟ้มคำวินิจฉัยที่ใช้ตรวจ", "the decisions that the run took in are not there"
        return Decisions(), [Broken(path.name, th, en)]
    try:
        load_decisions(path)
        found = load_decisions(path, taken)
    except DecisionsBroken as error:
        said = str(error)
        return Decisions(), [Broken(path.name, f"แฟ้มคำวินิจฉัยใช้ไม่ได้: {said}", f"the decisions cannot be used: {said}")]
    if found.sha256 != log.run.get("decisions_root"):
        th, en = "คำวินิจฉัยไม่ใช่ชุดที่ใช้ตรวจ", "the decisions are not those of the run"
        return Decisions(), [Broken(path.name, th, en)]
    roots = _roots(path.read_bytes())
    for n, run in ((n, x) for n, x in enumerate(log.lines, 1) if x.get("decisions_at") == at and x.get("decisions")):
        if roots[min(int(run["decisions"]), len(roots) - 1)] != run.get("decisions_root"):
            th = f"คำวินิจฉัยที่การตรวจในบรรทัด {n} ของ {NAME} ใช้ ไม่อยู่ในแฟ้มแล้ว"
            en = f"decisions that the run of line {n} of {NAME} took in are no longer in the file"
            return found, [Broken(path.name, th, en)]
    return found, []


def _roots(data: bytes) -> list[str]:
    """The sha-256 of a file of lines when it had none, one, two, ... of them."""
    whole = hashlib.sha256()
    found = [whole.hexdigest()]
    for line in data.split(b"\n")[:-1]:
        whole.update(line + b"\n")
        found.append(whole.hexdigest())
    return found


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


def _inputs(folder: Path, inboxes: Sequence[Path], log: Log) -> Iterator[Broken]:
    """Inputs that are gone, came, or are no longer what they were. One that was forgotten may be gone."""
    listed = _listed(folder) or {}
    absent = [x for x in inboxes if not x.exists()]
    if absent and listed and all(one in log.forgotten for one in listed.items()):
        return
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
        if path not in now and (path, listed[path]) in log.forgotten:
            continue
        if path not in now:
            yield Broken(path, "เอกสารหายไปจากต้นทาง", "this input is gone")
        elif path not in listed:
            yield Broken(path, "เอกสารเพิ่มเข้ามาหลังการตรวจ", "this input was not there when the audit was made")
        elif listed[path] != now[path]:
            yield Broken(path, "เอกสารถูกแก้ไขหลังการตรวจ", "this input was changed after the audit")


def _results(folder: Path, log: Log) -> Iterator[Broken]:
    """Results that are gone, came, or are no longer what was written."""
    assert log.run is not None
    if root_of(log.run["results"]) != log.run["results_root"]:
        yield Broken(NAME, "ค่ารวมของผลไม่ตรง", "the root over the results is wrong")
    stated = log.results
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


def _audits(folder: Path, log: Log) -> Iterator[Broken]:
    """Audits that do not hold by themselves: not of the schema, not canonical, of another pack, or resting on evidence
    that no input is.
    """
    assert log.run is not None
    line, known = log.run, set((_listed(folder) or {}).values())
    for name in sorted(log.results):
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


def _again(folder: Path, log: Log, inboxes: Sequence[Path], pack: Pack, decisions: Decisions) -> Iterator[Broken]:
    """Results that a new run over the same inputs does not give."""
    from extractors.read_text import reader_fingerprint

    assert log.run is not None
    if log.forgotten:
        th, en = "มีไฟล์ที่ลืมแล้ว จึงตรวจซ้ำไม่ได้", "files were forgotten; the run cannot be repeated"
        yield Broken(_INPUTS, th, en)
        return
    if reader_fingerprint() != log.run["reader_fingerprint"]:
        th, en = "เครื่องอ่านไม่ใช่รุ่นที่ใช้ตรวจ จึงตรวจซ้ำไม่ได้", "these are not the readers of the run; it cannot be repeated"
        yield Broken("readers", th, en)
        return
    with tempfile.TemporaryDirectory(prefix="saraban-") as place:
        run_audit(inboxes, Path(place), pack, besides=folder, decisions=decisions)
        made = log_of(Path(place))[0].results
        for name in sorted({*made, *log.results}):
            if made.get(name) != log.results.get(name):
                yield Broken(name, "ตรวจซ้ำแล้วได้ผลต่างไป", "a new run over the same inputs gives something else")
