"""ผลการตรวจหนึ่งหน่วยงานสำหรับคน: one audit on a terminal: the line to sign or not first, then what needs a person, the
checklist, the fate of every file, and what people said of it (practice, section 3).
"""

from collections.abc import Iterator
from pathlib import Path

from pipeline.named_unit import NoUnit, unit_named
from pipeline.replies import KEY_SHOWN, beside, contents_of, finding_key, is_closed
from pipeline.result_names import DEPARTMENTS
from pipeline.secrecy import HELD_BACK, Secret, secret_of
from pipeline.show_summary import span, table
from pipeline.show_text import one_line
from schemas.audit import DepartmentAudit, plain
from schemas.audit_state import State
from schemas.decision import FindingDecision, ReplyDecision, Settled
from schemas.finding import Finding, Severity
from schemas.place import PagePlace, Place
from schemas.source import Status
from schemas.thai_words import bangkok_day, thai_date

STATES = {
    State.MET: ("ครบ", "met"),
    State.NOT_MET: ("ไม่พบหรือไม่ครบ", "not met"),
    State.CANNOT_TELL: ("ยังไม่สามารถสรุปได้", "cannot tell"),
    State.NOT_APPLICABLE: ("ไม่เกี่ยวข้อง", "not applicable"),
}
RULINGS = {
    "accept": ("รับคำชี้แจง", "accepted"),
    "overrule": ("ข้อตรวจพบไม่ถูกต้อง", "overruled"),
    "uphold": ("ยืนตามข้อตรวจพบ", "upheld"),
    "ask_again": ("ให้ถามอีกครั้ง", "ask again"),
}
_DECIDED = ("unit", "day", "kind", "form", "role", "field", "value", "state")  # members that say what was decided


def audit_of(folder: Path, unit: str) -> DepartmentAudit | None:
    """The audit of a unit in a folder of results, named by its slug, its Thai name, the end of that (`คลองเตย`) or its
    letter code; None where there is none, or where several are named so.
    """
    try:
        slug = unit_named(folder, unit)
    except NoUnit:
        return None
    return DepartmentAudit.model_validate_json((folder / DEPARTMENTS / f"{slug}.json").read_bytes())


def where(place: Place) -> str:
    """A place in words: page and box, or part and paragraph."""
    if isinstance(place, PagePlace):
        x0, y0, x1, y1 = (n // 100 for n in place.box)
        return f"หน้า {place.page} ({x0},{y0})-({x1},{y1}) pt"
    return f"{place.part} {'/'.join(map(str, place.path))}".strip()


def shown(audit: DepartmentAudit) -> str:
    """The whole audit in short, without a last line break."""
    lines = [*head(audit), "", *_for_a_person(audit), *_checklist(audit), "", *_files(audit), *_decisions(audit), ""]
    return "\n".join([*lines, *figures(audit)])


def head(audit: DepartmentAudit) -> list[str]:
    """The unit, the indicator and the line to sign or not."""
    count = {s: sum(d.state is s for d in audit.demands) for s in State}
    line = " · ".join(f"{STATES[s][0]} {n}" for s, n in count.items())
    done = audit.completeness
    return [
        f"{audit.department.name_th} ({audit.department.unit})",
        f"{audit.indicator.th} ปี {audit.fiscal_year}",
        f"{line}   ครบ {done.n} จาก {done.m} · complete {done.n} of {done.m}",
    ]


def figures(audit: DepartmentAudit) -> list[str]:
    """Points and level, each as a range, with what they rest on."""
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
    waiting = [f for f in asked if not is_closed(f, audit)]
    closed = [f for f in asked if f not in waiting]
    contents = contents_of(audit)
    keys = {id(f): finding_key(f, audit.department.unit, contents)[:KEY_SHOWN] for f in asked}
    out = ["ไม่มีข้อที่ต้องแก้ไขหรือชี้แจง · nothing to mend or explain"]
    if waiting:
        out = [f"ต้องให้คนดู {len(waiting)} ข้อ · for a person: {len(waiting)}"]
        out += [x for f in waiting for x in _finding(f, keys[id(f)], secret, audit)]
    if closed:
        out += [f"ปิดแล้วโดยผู้ตรวจ {len(closed)} ข้อ · closed by an auditor: {len(closed)}"]
        out += [x for f in closed for x in _finding(f, keys[id(f)], secret, audit)]
    return [*out, ""]


def _finding(f: Finding, key: str, secret: Secret, audit: DepartmentAudit) -> Iterator[str]:
    """A finding with its key, and the department's answers and the ruling beside it."""
    if secret.covers(f):
        yield f"  [{f.severity.value}] {f.code} {key} {HELD_BACK}"
        return
    yield f"  [{f.severity.value}] {f.code} {key} {one_line(f.th)}"
    yield f"      {one_line(f.en)}"
    yield f"      -> {one_line(f.remedy_th)} · {one_line(f.remedy_en)}"
    for place in f.places[:2]:
        yield f"      {one_line(where(place))}"
    for settled in beside(f, audit):
        yield f"      {answer_words(settled)}"


def answer_words(settled: Settled) -> str:
    """A department's answer, or an auditor's ruling, on one line."""
    one = settled.decision
    stale = f" · ไม่มีผล stale: {settled.stale.th}" if settled.stale else ""
    begin = f"{one.hash[:12]} {bangkok_day(one.time)}"
    if isinstance(one, ReplyDecision):
        day = f" {thai_date(one.day)}" if one.day else ""
        file = f" (ไฟล์ file {one.file[:12]})" if one.file else ""
        words = f" “{one_line(one.words)}”" if one.words else ""
        return f"คำชี้แจง reply {begin} {one_line(one.who)}{day}:{words}{file} · บันทึกโดย {one_line(one.actor)}{stale}"
    ruled = " ".join(RULINGS[one.ruling]) if isinstance(one, FindingDecision) else one.what
    return f"คำวินิจฉัย ruling {begin} {one_line(one.actor)}: {ruled}: {one_line(one.why)}{stale}"


def _decisions(audit: DepartmentAudit) -> list[str]:
    """What people decided on files and demands, the machine's answer beside each."""
    rest = [s for s in audit.decisions if not isinstance(s.decision, ReplyDecision | FindingDecision)]
    if not rest:
        return []
    secret = secret_of(audit)
    head_line = "คำวินิจฉัย · decisions, the machine's answer beside each"
    return ["", head_line, *(f"  {decision_words(s, secret)}" for s in rest)]


def decision_words(settled: Settled, secret: Secret) -> str:
    """A decision on a file or a demand on one line: who, what, why, and what the machine says. Of a document with a
    secrecy mark only that there is one.
    """
    one = settled.decision
    if settled.path in secret.paths or any(secret.holds(x) for x in (settled.machine or "", one.why)):
        return f"{one.hash[:12]} {one_line(one.actor)} {one.what} {one_line(settled.path or '')}: {HELD_BACK}"
    about = one_line(settled.path or getattr(one, "demand", ""))
    now = " ".join(str(v) for k in _DECIDED if (v := getattr(one, k, None)) is not None)
    effect = f"ไม่มีผล stale: {settled.stale.th} · {settled.stale.en}" if settled.stale else ""
    machine = f"เครื่องว่า the machine: {one_line(settled.machine)}" if settled.machine else ""
    before = [f"แทนของ replaces {d.hash[:12]} {one_line(d.actor)}" for d in settled.earlier]
    words = [f"{one.hash[:12]} {one_line(one.actor)} {one.what} {about}: {one_line(now)}", f"“{one_line(one.why)}”"]
    return " · ".join(x for x in (*words, machine, *before, effect) if x)


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
