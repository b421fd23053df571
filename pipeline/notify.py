"""บันทึกแจ้งหน่วยงาน: the findings that ask or must be mended, as the text of the memo back (practice, 2.E).

Number, date and signer are left blank for the registry; nothing promises a score or quotes one. Observations stay out.
What concerns our own side (a secrecy mark, citizen numbers, decisions, received.csv) is never put to the department,
nor what a person has decided to be in order, nor words of documents with a secrecy mark. Personal data is masked.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractors.month_name import full_names
from pipeline.mask import masked
from pipeline.provenance import SEPARATOR
from pipeline.secrecy import is_about, secret_of
from pipeline.show_text import one_line
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.finding import Finding, Severity
from schemas.pack import Pack
from schemas.place import PagePlace
from schemas.quoted import Quoted

_NOT_FOUND = ("EV-NOT-FOUND",)
_UNREADABLE = (
    "EV-UNREADABLE", "EV-BY-LINK", "FILE-PARTLY-READ", "PDF-PAGES-UNREAD", "PDF-PAGES-TOO-DENSE", "PDF-XFA",
    "MAIL-CUT", "MAIL-NO-BOUNDARY", "MAIL-PART-DAMAGED", "DOC-EMBEDDED", "DOC-TWO-PARTS", "DOC-WORDS-UNREAD",
    "SHEET-CUT", "SHEET-NO-VALUES",
)  # fmt: skip
_OURS = (
    "SECRET-MARK", "PII", "DECISION-STALE", "TIME-LIST-LINE", "TIME-LIST-NO-FILE", "FILE-NOT-FOUND",
    "FILE-READER-STOPPED",
    "DOC-NEEDS-OFFICE", "RUN-UNREAD-NOBODYS", "FORM-ENTRY-NOT-SEEN", "number_incomplete",
    "SCAN-FIELD-UNREAD",
)  # fmt: skip
HEADS = (
    "รายการที่ไม่พบในเอกสารที่ได้รับ",
    "รายการที่ได้รับแล้วแต่ข้อมูลยังไม่ครบถ้วน",
    "รายการที่อ่านไม่ได้หรือได้รับไม่ครบ ขอให้ส่งไฟล์ใหม่",
    "รายการที่ขอให้ชี้แจง",
)
# Without the question these would read as a charge.
_WITH_REQUEST = ("DUP-OTHER-UNIT", "UNIT-MISMATCH", "SAME-IDEA-BROKEN")
_NAMED = 5  # files that a line names; more are counted
_WHAT = re.compile(r"(?:แบบฟอร์ม [0-9๐-๙] ข้อ (?=“))(“[^”]*”)(?= ยังไม่ได้กรอก)|(?:ได้รับ )(\S.*?)(?= แล้ว แต่อ่านไม่ได้)")
_QUOTED = re.compile("(“[^”]*”)")
_FIGURE_ENDS = re.compile(r"(?<=[0-9๐-๙])(?=[ก-ฮเ-ไ])")
_AS_IT_IS = re.compile(r"(“[^”]*”|\s+)")
_LATIN = re.compile("[A-Za-z]")
_ISO_DAY = re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9-])")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True)
class Notice:
    """The memo in its parts, Thai digits throughout. `groups`: head -> lines, groups without lines left out."""

    office: str
    number: str
    subject: str
    addressee: str
    opening: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ask for."""
        return not self.groups


def notice_of(audit: DepartmentAudit, pack: Pack, reply_by: datetime.date | None) -> Notice:
    """The memo to the unit. `reply_by` is the auditor's to choose; without it the day is left as dots."""
    indicator = pack.indicator
    office = indicator.receivers[0]
    known = indicator.guideline
    guideline = f"{known.issuer} {known.urgency or ''} ที่ {known.number}".replace("  ", " ")
    if known.date is not None:
        guideline += f" ลงวันที่ {thai_day(known.date)}"
    sent = _cover(audit)
    came = f" และ{audit.department.name_th}ได้ส่งเอกสารตามหนังสือ {sent}" if sent else ""
    title = f"ตัวชี้วัด{indicator.title.th} ประจำปีงบประมาณ พ.ศ. {indicator.fiscal_year}"
    prefix = known.number.partition("/")[0]
    day = thai_day(reply_by) if reply_by else "................................"
    return Notice(
        office=office,
        number=in_thai_digits(f"{prefix}/"),
        subject=in_thai_digits(f"ขอให้ส่งเอกสารหลักฐานเพิ่มเติมและชี้แจงข้อมูล {title}"),
        addressee=head_of(audit.department.name_th),
        opening=in_thai_digits(
            f"ตามหนังสือ{guideline} แจ้งแนวทางการดำเนินการตัวชี้วัดดังกล่าว{came} นั้น {office} ได้ตรวจเอกสารที่ได้รับแล้ว "
            "มีรายการที่ขอให้ส่งเพิ่มเติมหรือชี้แจง ดังนี้"
        ),
        groups=tuple((head, lines) for head, lines in zip(HEADS, _groups(audit), strict=True) if lines),
        closing=in_thai_digits(
            f"จึงเรียนมาเพื่อโปรดพิจารณา และขอให้ส่งเอกสารหรือคำชี้แจงถึง{office} ภายในวันที่ {day} "
            "หากได้ส่งรายการใดไว้แล้ว โปรดแจ้งเลขที่และวันที่ของหนังสือที่ส่ง"
        ),
    )


def _groups(audit: DepartmentAudit) -> tuple[tuple[str, ...], ...]:
    groups: tuple[list[str], ...] = ([], [], [], [])
    secret, settled = secret_of(audit), _settled(audit)
    for f in audit.findings:
        if f.code in _OURS or f.severity not in (Severity.FIX, Severity.ASK) or secret.covers(f) or settled(f):
            continue
        if f.code in _NOT_FOUND:
            lines, words = groups[0], _titles(f, audit)
        elif f.code in _UNREADABLE:
            lines, words = groups[2], [_said(f, audit)]
        else:
            lines, words = groups[1 if f.severity is Severity.FIX else 3], [_said(f, audit)]
        lines += [x for x in (one_line(w) for w in words) if x not in lines]
    return tuple(tuple(in_thai_digits(masked(x)) for x in folded(g)) for g in groups)


def folded(lines: Iterable[str]) -> list[str]:
    """The lines, those that say one thing of several files or entries made into one: nobody reads sixty."""
    alike: dict[str, list[str]] = {}
    for one in lines:
        m = _WHAT.match(one)
        start, end = m.span(m.lastindex or 0) if m else (0, 0)
        alike.setdefault(f"{one[:start]}\0{one[end:]}" if m else one, []).append(one[start:end])
    out = []
    for said, names in alike.items():
        most = len(names) if names[0].startswith("“") else _NAMED  # every entry has to be filled in
        more = f" และอื่น ๆ รวม {len(names)} ไฟล์" if len(names) > most else ""
        out.append(said.replace("\0", ", ".join(names[:most]) + more))
    return out


def _settled(audit: DepartmentAudit) -> Callable[[Finding], bool]:
    """Whether a finding asks for what a person has decided to be there, or not to be needed."""
    fine = [d for d in audit.demands if d.reason_code == "decided" and d.state in (State.MET, State.NOT_APPLICABLE)]
    demands, papers = {d.id for d in fine}, {e.path for d in fine for e in d.evidence}
    still = {e.path for d in audit.demands if d not in fine for e in d.evidence}

    def is_settled(f: Finding) -> bool:
        about = f.about or ""
        of_form = f.code.startswith("FORM-") and is_about(about, papers - still)
        return of_form or bool(about and set(about.split(",")) <= demands)

    return is_settled


def _titles(f: Finding, audit: DepartmentAudit) -> list[str]:
    """The demands of which nothing was found; of alternatives one line that names them all."""
    title = {d.id: d.title.th for d in audit.demands}
    names = [title[x] for x in (f.about or "").split(",") if x in title]
    return [" หรือ".join(names)] if names else [f.th]


def _said(f: Finding, audit: DepartmentAudit) -> str:
    """What is asked, with the page, the file's own name (never where it lies with us), and the request where it is one
    to the department.
    """
    th = f.th
    if SEPARATOR in th:
        paths = (d.path for p in audit.submissions for d in p.documents)
        for path in sorted((p for p in paths if p in th), key=len, reverse=True):
            th = th.replace(path, own_name(path))
    parts = _QUOTED.split(th)  # figures stand apart from the words of a sentence, names in quotes stay as they are
    th = "".join(x if n % 2 else _FIGURE_ENDS.sub(" ", x) for n, x in enumerate(parts))
    demands = {d.id for d in audit.demands}
    about = f.about or ""
    if about in demands or set(about.split(",")) <= demands:
        about = ""
    pages = dict.fromkeys(p.page for p in f.places if isinstance(p, PagePlace))
    where = f" (หน้า {', '.join(map(str, list(pages)[:3]))})" if pages else ""
    name = about.rpartition(SEPARATOR)[2].rpartition("/")[2].partition("#")[0]
    file = f" ในไฟล์ “{name}”" if "." in name and name not in th else ""
    request = f" {f.remedy_th}" if f.code in _WITH_REQUEST else ""
    return f"{th}{file}{where}{request}"


def own_name(path: str) -> str:
    """The name that the department gave a file, and the archive that it was in; not the mail as we keep it."""
    parts = [x for x in path.split(SEPARATOR) if not x.lower().endswith((".eml", ".msg"))] or [path]
    name = parts[-1].rpartition("/")[2]
    return f"{name} (ใน {parts[-2].rpartition('/')[2]})" if len(parts) > 1 else name


def _cover(audit: DepartmentAudit) -> str | None:
    """Number and date of the unit's own cover letter, where both were read with certainty."""
    own = ("own", "decision")
    covers = {d.path for p in audit.submissions for d in p.documents if d.role == "cover" and d.tied_by in own}
    for filed in audit.records:
        number, date = filed.record.number, filed.record.date
        if filed.path in covers and _sure(number) and _sure(date) and number is not None and date is not None:
            try:
                day = thai_day(datetime.date.fromisoformat(date.value))
            except ValueError:
                continue
            return f"ที่ {number.value} ลงวันที่ {day}"
    return None


def _sure(quote: Quoted | None) -> bool:
    return quote is not None and quote.is_proof and quote.parts.get("complete") is not False


def head_of(name: str) -> str:
    """The head of a unit, as a letter addresses them."""
    if name.startswith("สำนักงานเขต"):
        return f"ผู้อำนวยการ{name.removeprefix('สำนักงาน')}"
    return f"{'หัวหน้า' if name.startswith('สำนักงาน') else 'ผู้อำนวยการ'}{name}"


def thai_day(day: datetime.date) -> str:
    """`15 กุมภาพันธ์ 2566`."""
    return f"{day.day} {full_names()[day.month - 1]} {day.year + 543}"


def in_thai_digits(words: str) -> str:
    """Figures as Thai digits, days in full; what holds Latin letters (names of files, codes) stays as it is."""
    parts = _AS_IT_IS.split(_ISO_DAY.sub(_day, words))
    return "".join(p if _LATIN.search(p) else p.translate(_THAI) for p in parts)


def _day(m: re.Match[str]) -> str:
    try:
        return thai_day(datetime.date(int(m[1]), int(m[2]), int(m[3])))
    except ValueError:
        return m[0]


def numbered(groups: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """The lines of all groups with their numbers: `๑. ...`, `๑.๑ ...`."""
    out = []
    for n, (head, lines) in enumerate(groups, 1):
        out.append(f"{n}. {head}".translate(_THAI))
        out += [f"{str(n).translate(_THAI)}.{str(k).translate(_THAI)} {line}" for k, line in enumerate(lines, 1)]
    return out
