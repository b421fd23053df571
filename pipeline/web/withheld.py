"""สิ่งที่ไม่แสดง: what may be seen of a document, and by whom.

The rules are those of the report (sights.py, secrecy.py): of a document with a secrecy mark nothing is shown; personal
data is painted over where its place is known, and where it is not (scans, pages that nobody could read) only the words'
own surroundings are shown until a person asks for personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final, cast

from pydantic import TypeAdapter

from pipeline.file_type import DOCX, PDF
from pipeline.provenance import SEPARATOR
from pipeline.report_evidence import PERSONAL
from pipeline.secrecy import HELD_BACK, Secret, held_paths, is_about, is_marked, secret_of
from pipeline.web.kept_texts import KeptTexts
from pipeline.web.person import Person
from pipeline.web.results import Results, Snapshot
from schemas.audit import DepartmentAudit
from schemas.finding import Finding
from schemas.quoted import Origin
from schemas.record import Record
from schemas.source import NO_SHA256

SCANNED = "หน้าสแกนทั้งหน้าอาจมีข้อมูลส่วนบุคคลที่ปกปิดให้ไม่ได้ · a whole scanned page: personal data cannot be masked"
_RECORD: Final[TypeAdapter[Record]] = TypeAdapter(Record)
_MARKS: Final = ("SECRET-MARK", "PII")


@dataclass(frozen=True, slots=True)
class Held:
    """What may not be shown, of all units together. `secret`: contents with a secrecy mark; `personal`: contents with
    citizen numbers, shown to whoever asked for personal data; `around`: mails and archives in which a content with a
    secrecy mark lies: whoever has one of these has that too.
    """

    secret: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()

    @property
    def not_to_be_taken(self) -> frozenset[str]:
        """The contents that leave for nobody."""
        return self.secret | self.around


class Withheld:
    """What of a folder of results may be shown. Safe among threads; an audit is looked through once."""

    def __init__(self, results: Results, texts: KeptTexts) -> None:
        self.texts = texts
        self._results = results
        self._of_audits: dict[str, tuple[DepartmentAudit, Secret, Held]] = {}
        self._of_unassigned: tuple[object, Held] | None = None
        self._of_all: tuple[Snapshot, Held] | None = None

    def secret(self, audit: DepartmentAudit) -> Secret:
        """What of one audit must not be shown."""
        return self._of_audit(audit)[0]

    def _of_audit(self, audit: DepartmentAudit) -> tuple[Secret, Held]:
        known = self._of_audits.get(audit.department.unit)
        if known is None or known[0] is not audit:
            secret = secret_of(audit)
            contents = {d.path: d.sha256 for p in audit.submissions for d in p.documents}
            marked = frozenset(contents[p] for p in secret.paths if p in contents) | secret.contents
            personal = frozenset(contents[p] for p in held_paths(audit) if p in contents) - marked
            known = (audit, secret, Held(marked, personal))
            self._of_audits[audit.department.unit] = known
        return known[1], known[2]

    def held(self, snapshot: Snapshot) -> Held:
        """The contents that may not be shown, of all units and of what is nobody's."""
        if self._of_all is not None and self._of_all[0] is snapshot:
            return self._of_all[1]
        every = [self._of_audit(a)[1] for a in snapshot.audits.values()]
        known = self._of_unassigned
        if known is None or known[0] is not snapshot.unassigned:
            known = (snapshot.unassigned, _held_of_unassigned(snapshot.unassigned))
            self._of_unassigned = known
        every.append(known[1])
        secret = frozenset().union(*(x.secret for x in every))
        personal = frozenset().union(*(x.personal for x in every))
        made = Held(secret, personal, _around(snapshot, secret))
        self._of_all = (snapshot, made)
        return made

    def secret_contents(self, snapshot: Snapshot) -> frozenset[str]:
        """The contents with a secrecy mark."""
        return self.held(snapshot).secret

    def withheld(self, sha256: str, page: int, person: Person, *, close: bool) -> str:
        """Why no picture of a page may be shown to a person, in Thai and English; empty where it may. `close`: of words
        and their own surroundings alone.
        """
        return self.why_withheld(self.held(self._results.now()), sha256, page, person, close=close)

    def why_withheld(self, held: Held, sha256: str, page: int, person: Person, *, close: bool) -> str:
        """The same by what is known to be held back: for who asks of many pages of the same results."""
        if sha256 in held.secret:
            return HELD_BACK
        if person.unmasked:
            return ""
        if sha256 in held.personal:
            return PERSONAL
        if not close and not self.is_native(sha256, page):
            return SCANNED
        return ""

    def is_native(self, sha256: str, page: int) -> bool:
        """Whether the words of a page are known by their places, so that personal data on it can be painted over."""
        text = self.texts.of(sha256)
        if text is None:
            return False
        if text.media_type == DOCX:  # a scan pasted into it is printed with all that stands on it
            return not any(x.origin is Origin.RECOGNISED for x in text.lines)
        state = next((p.state for p in text.pages if p.number == page), None)
        read = not any(x.page == page and x.origin is Origin.RECOGNISED for x in text.lines)
        return text.media_type == PDF and state in ("text", "blank") and read


def _around(snapshot: Snapshot, secret: frozenset[str]) -> frozenset[str]:
    inside = [str(r.get("path")) for s in secret for r in snapshot.paths.get(s, ())]
    parts = (path.split(SEPARATOR) for path in inside)
    boxes = {SEPARATOR.join(names[:n]) for names in parts for n in range(1, len(names))}
    return frozenset(str(r["sha256"]) for r in snapshot.rows if r.get("path") in boxes) - {NO_SHA256}


def _held_of_unassigned(unassigned: dict[str, Any]) -> Held:
    """Of what is nobody's, by the marks of its records and the findings about it."""
    about = {code: [f.get("about") for f in unassigned.get("findings", ()) if f.get("code") == code] for code in _MARKS}
    secret, personal = set(), set()
    for row in unassigned.get("files", ()):
        made = _RECORD.validate_python(row["record"]) if row.get("record") is not None else None
        told = {code: any(is_about(a, (row["path"],)) for a in about[code]) for code in _MARKS}
        if told["SECRET-MARK"] or (made is not None and is_marked(made)):
            secret.add(row["sha256"])
        elif told["PII"]:
            personal.add(row["sha256"])
    return Held(frozenset(secret), frozenset(personal))


def secret_of_unassigned(row: Mapping[str, Any]) -> Secret:
    """What of the documents of nobody must not be shown, by the rule that is an audit's."""
    files = [f for f in row.get("files", ()) if f.get("record") is not None]
    like = SimpleNamespace(
        department=SimpleNamespace(name_th=""),
        indicator=SimpleNamespace(th="", en=""),
        demands=(),
        findings=[Finding.model_validate(f) for f in row.get("findings", ())],
        records=[
            SimpleNamespace(path=f["path"], sha256=f["sha256"], record=_RECORD.validate_python(f["record"]))
            for f in files
        ],
    )
    return secret_of(cast(DepartmentAudit, like))  # of an audit, it looks at these
