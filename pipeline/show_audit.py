"""ผลการตรวจหนึ่งหน่วยงานสำหรับคน: one audit on a terminal: the line to sign or not first, then what needs a person, the
checklist, the fate of every file (practice, section 3). `explain` prints the chain from points to words on a page.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.secrecy import HELD_BACK, Secret, secret_of
from pipeline.show_summary import span, table
from pipeline.show_text import one_line
from schemas.audit import CriterionScore, DemandState, DepartmentAudit, EvidenceItem, PartScore, plain
from schemas.audit_state import State
from schemas.finding import Finding, Severity
from schemas.place import PagePlace, Place
from schemas.source import Status

_SLUG = re.compile("[a-z][a-z0-9-]*")
STATES = {
    State.MET: ("ครบ", "met"),
    State.NOT_MET: ("ไม่พบหรือไม่ครบ", "not met"),
    State.CANNOT_TELL: ("ยังไม่สามารถสรุปได้", "cannot tell"),
    State.NOT_APPLICABLE: ("ไม่เกี่ยวข้อง", "not applicable"),
}
_TRUST = {"trusted": "", "confirmed": "ยืนยันโดยคน confirmed", "unverified": "ยังไม่ยืนยัน unverified"}
_STANDING = {
    "primary": "ต้นฉบับ primary",
    "official_notice": "หนังสือแจ้งมติ official notice",
    "certified_extract": "สำเนารับรอง certified",
    "draft": "ร่าง draft",
    "own_claim": "อ้างเอง own claim",
}


def audit_of(folder: Path, unit: str) -> DepartmentAudit | None:
    """The audit of a unit in a folder of results, named by its slug, its Thai name or the end of that (`คลองเตย`); None
    where there is none, or where several names end so.
    """
    path = folder / DEPARTMENTS / f"{unit}.json"
    if _SLUG.fullmatch(unit):
        return DepartmentAudit.model_validate_json(path.read_bytes()) if path.is_file() else None
    named = list(_named(folder, " ".join(unit.split())))
    return DepartmentAudit.model_validate_json(named[0].read_bytes()) if len(named) == 1 else None


def _named(folder: Path, name: str) -> Iterator[Path]:
    """The audits of the units with that very name, or else with names that end so."""
    names = {}
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        if path.stem != UNASSIGNED:
            names[path] = json.loads(path.read_bytes())["department"]["name_th"]
    exact = [p for p, n in names.items() if n == name]
    yield from exact or [p for p, n in names.items() if name and n.endswith(name)]


def where(place: Place) -> str:
    """A place in words: page and box, or part and paragraph."""
    if isinstance(place, PagePlace):
        x0, y0, x1, y1 = (n // 100 for n in place.box)
        return f"หน้า {place.page} ({x0},{y0})-({x1},{y1}) pt"
    return f"{place.part} {'/'.join(map(str, place.path))}".strip()


def shown(audit: DepartmentAudit) -> str:
    """The whole audit in short, without a last line break."""
    lines = [*_head(audit), "", *_for_a_person(audit), *_checklist(audit), "", *_files(audit), "", *_figures(audit)]
    return "\n".join(lines)


def explained(audit: DepartmentAudit, demand: str | None = None) -> str | None:
    """From points to words: every part, criterion, demand and piece of evidence, or those of one demand. None where the
    audit has no such demand.
    """
    if demand is not None and all(d.id != demand for d in audit.demands):
        return None
    lines = _head(audit)
    if demand is None:
        lines += ["", *_figures(audit)]
    for part in audit.score.parts:
        lines += _part(part, audit, demand)
    scored = {name for p in audit.score.parts for c in p.criteria for name in c.demands}
    rest = [d for d in audit.demands if d.id not in scored and demand in (None, d.id)]
    if rest:
        lines += ["", "ไม่มีคะแนน · without points"]
        lines += [x for d in rest for x in _demand(d, audit)]
    return "\n".join(lines)


def _head(audit: DepartmentAudit) -> list[str]:
    count = {s: sum(d.state is s for d in audit.demands) for s in State}
    line = " · ".join(f"{STATES[s][0]} {n}" for s, n in count.items())
    done = audit.completeness
    return [
        f"{audit.department.name_th} ({audit.department.unit})",
        f"{audit.indicator.th} ปี {audit.fiscal_year}",
        f"{line}   ครบ {done.n} จาก {done.m} · complete {done.n} of {done.m}",
    ]


def _figures(audit: DepartmentAudit) -> list[str]:
    score, level = audit.score, audit.level
    mark = " ชั่วคราว provisional" if score.status == "provisional" else ""
    out = [
        f"คะแนน{mark} {span(score.low, score.high)} จาก {plain(score.total)} · ระดับ{mark} {span(level.low, level.high)}"
    ]
    if score.status == "provisional":
        out.append(f"({score.note.th} · {score.note.en})")
    return out


def _for_a_person(audit: DepartmentAudit) -> list[str]:
    """What must be mended or explained, the heaviest first."""
    secret = secret_of(audit)
    asked = [f for f in audit.findings if f.severity in (Severity.FIX, Severity.ASK)]
    if not asked:
        return ["ไม่มีข้อที่ต้องแก้ไขหรือชี้แจง · nothing to mend or explain", ""]
    head = f"ต้องให้คนดู {len(asked)} ข้อ · for a person: {len(asked)}"
    return [head, *(x for f in asked for x in _finding(f, secret)), ""]


def _finding(f: Finding, secret: Secret) -> Iterator[str]:
    if secret.covers(f):
        yield f"  [{f.severity.value}] {f.code} {HELD_BACK}"
        return
    yield f"  [{f.severity.value}] {f.code} {one_line(f.th)}"
    yield f"      {one_line(f.en)}"
    yield f"      -> {one_line(f.remedy_th)} · {one_line(f.remedy_en)}"
    for place in f.places[:2]:
        yield f"      {one_line(where(place))}"


def _checklist(audit: DepartmentAudit) -> list[str]:
    rows = [("รายการ demand", "ผล state", "เหตุ reason")]
    rows += [(f"{d.id} {d.title.th}", " ".join(STATES[d.state]), d.reason_code) for d in audit.demands]
    return table(rows)


def used_for(audit: DepartmentAudit) -> dict[str, list[str]]:
    """Path of a file -> the demands whose states rest on it, in the order of the checklist."""
    used: dict[str, list[str]] = {}
    for d in audit.demands:
        for path in dict.fromkeys(e.path for e in d.evidence):
            used.setdefault(path, []).append(d.id)
    return used


def _files(audit: DepartmentAudit) -> list[str]:
    used = used_for(audit)
    out = ["ไฟล์และสิ่งที่ใช้ · the files and what they were used for"]
    for parcel in audit.submissions:
        for doc in parcel.documents:
            status = f"{doc.status.value}{f' {doc.reason.value}' if doc.reason else ''}"
            fate = ", ".join(used.get(doc.path, ())) or ("ถูกแทน replaced" if doc.replaced_by else "ไม่ได้ใช้ not used")
            if doc.status is Status.OPENED:
                fate = "เปิดดูข้างใน see its members"
            what = " ".join(x for x in (doc.kind, doc.form, doc.role) if x)
            path = f"{one_line(doc.path)}{f'#{doc.piece}' if doc.piece else ''}"
            out.append("  " + " · ".join(x for x in (path, status, what, fate) if x))
    return out if len(out) > 1 else [*out, "  ไม่ได้รับไฟล์ใด · no file was received"]


def _part(part: PartScore, audit: DepartmentAudit, demand: str | None) -> list[str]:
    mine = [c for c in part.criteria if demand is None or demand in c.demands]
    if not mine:
        return []
    out = ["", f"{part.id} {part.title.th} · {part.title.en}: {span(part.low, part.high)}{_mark(part.status)}"]
    for c in mine:
        out += _criterion(c, audit, demand)
    return out


def _mark(status: str) -> str:
    return " ชั่วคราว provisional" if status == "provisional" else ""


def _criterion(c: CriterionScore, audit: DepartmentAudit, demand: str | None) -> list[str]:
    out = [f"  {c.id}: {span(c.low, c.high)} จาก of {plain(c.points)}{_mark(c.status)} · {c.reason.th} · {c.reason.en}"]
    if c.low != c.high:
        out.append(f"    ส่วนต่าง {plain(c.high - c.low)} ขึ้นกับรายการข้างล่าง · the gap hangs on what follows")
    for d in audit.demands:
        if d.id in c.demands and demand in (None, d.id):
            out += _demand(d, audit)
    return out


def _demand(d: DemandState, audit: DepartmentAudit) -> list[str]:
    th, en = STATES[d.state]
    secret = secret_of(audit)
    why = (HELD_BACK,) if secret.covers_reason(d) else (one_line(d.reason.th), one_line(d.reason.en))
    out = [f"    {d.id} {d.title.th}: {th} · {en} ({d.reason_code})", *(f"      {x}" for x in why)]
    out += [x for e in d.evidence for x in _evidence(e, secret)]
    out += _decided(d.id, audit)
    about = [f for f in audit.findings if f.about == d.id or f.about in {e.path for e in d.evidence}]
    out += [f"      ! {f.code} {HELD_BACK if secret.covers(f) else one_line(f.th)}" for f in about]
    return out


def _evidence(e: EvidenceItem, secret: Secret) -> Iterable[str]:
    if e.path in secret.paths or secret.holds(e.raw):
        yield f"      {HELD_BACK}"
        yield f"        {one_line(e.path)} · {e.field}"
        return
    marks = " · ".join(x for x in (_TRUST[e.trust], _STANDING.get(e.standing or "", "")) if x)
    raw = one_line(e.raw)
    meant = "" if raw == one_line(e.value) else f" = {one_line(e.value)}"
    yield f"      “{raw}”{meant}{f' · {marks}' if marks else ''}"
    for place in e.places[:3]:
        yield f"        {one_line(e.path)} · {e.field} · {one_line(where(place))}"
    if not e.places:
        yield f"        {one_line(e.path)} · {e.field}"


def _decided(demand: str, audit: DepartmentAudit) -> Iterator[str]:
    for s in audit.decisions:
        if getattr(s.decision, "demand", None) == demand:
            effect = f"ไม่มีผล stale: {s.stale.th}" if s.stale else f"เครื่องว่า the machine: {s.machine}"
            who = f"{s.decision.hash[:12]} {one_line(s.decision.actor)}"
            yield f"      คำวินิจฉัย decision {who}: {one_line(s.decision.why)} · {effect}"
