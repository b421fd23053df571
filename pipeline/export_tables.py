"""ตารางส่งออก: the audits of a run as flat tables that other systems load: units, demands, evidence, values ...

Every cell is text, or null where there is none. `COLUMNS` is the contract: columns are only ever added at the end.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.quoted_values import quotes_of
from pipeline.secrecy import Secret, is_about, secret_of
from schemas.audit import DepartmentAudit, plain
from schemas.place import PagePlace, Place

Row = tuple[str | None, ...]

_PLACE = ("page", "box", "part", "paragraph", "span")
COLUMNS: dict[str, tuple[str, ...]] = {
    "departments": (
        "unit", "name_th", "fiscal_year", "received", "complete", "of", "not_met", "cannot_tell", "score_low",
        "score_high", "score_status", "level_low", "level_high", "pack", "pack_sha256", "reader_fingerprint",
    ),
    "demands": (
        "unit", "demand", "title_th", "title_en", "state", "reason_code", "reason_th", "reason_en", "due",
    ),
    "evidence": (
        "unit", "demand", "path", "sha256", "field", "value", "raw", "trust", "standing", *_PLACE,
    ),
    "values": (
        "unit", "path", "sha256", "kind", "field", "value", "raw", "trust", "origin", "doubts", *_PLACE, "others",
    ),
    "findings": (
        "unit", "code", "severity", "about", "th", "en", "remedy_th", "remedy_en",
    ),
    "files": (
        "unit", "parcel", "path", "piece", "sha256", "media_type", "bytes", "status", "reason", "kind", "form",
        "role", "standing", "tied_by", "received", "received_basis", "replaced_by",
        "patch_of",
    ),
    "decisions": (
        "unit", "hash", "what", "actor", "time", "why", "path", "machine", "stale_th",
    ),
}  # fmt: skip
_HELD_BACK = ("value", "raw", "others", "th", "en", "machine")  # cells that quote a document's words
_SENTENCES = ("th", "en", "reason_th", "reason_en", "machine")  # cells that may quote another document's


def tables(audits: Iterable[DepartmentAudit], mask: Callable[[str], str] | None = None) -> Iterator[tuple[str, Row]]:
    """(table, row) of every audit, in the order of `COLUMNS`. `mask` is laid over every cell; words of documents with a
    secrecy mark are null.
    """
    for audit in audits:
        secret = secret_of(audit)
        for name, make in _MAKERS.items():
            for row in make(audit):
                yield name, _safe(name, row, secret, mask)


def _safe(name: str, row: Row, secret: Secret, mask: Callable[[str], str] | None) -> Row:
    columns = COLUMNS[name]
    assert len(columns) == len(row), name
    cells = dict(zip(columns, row, strict=True))
    if cells.get("code") != "SECRET-MARK":
        if is_about(cells.get("path") or cells.get("about"), secret.paths):
            cells |= {k: None for k in _HELD_BACK if k in cells}
        cells |= {k: None for k in _SENTENCES if secret.holds(cells.get(k) or "")}
    if mask is not None:
        cells = {k: mask(v) if v is not None and k not in _KEYS else v for k, v in cells.items()}
    return tuple(cells.values())


_KEYS = ("sha256", "pack_sha256", "reader_fingerprint", "hash", "box", "span", "bytes")


def _departments(a: DepartmentAudit) -> Iterator[Row]:
    done = a.completeness
    counts = (done.n, done.m, done.not_met, done.cannot_tell)
    score = (plain(a.score.low), plain(a.score.high), a.score.status, plain(a.level.low), plain(a.level.high))
    head = (a.department.unit, a.department.name_th, str(a.fiscal_year), a.received)
    yield (*head, *map(str, counts), *score, a.pack.id, a.pack.sha256, a.reader_fingerprint)


def _demands(a: DepartmentAudit) -> Iterator[Row]:
    secret = secret_of(a)
    for d in a.demands:
        th, en = (None, None) if secret.covers_reason(d) else (d.reason.th, d.reason.en)
        words = (d.title.th, d.title.en, d.state.value, d.reason_code, th, en, d.due)
        yield (a.department.unit, d.id, *words)


def _evidence(a: DepartmentAudit) -> Iterator[Row]:
    for d in a.demands:
        for e in d.evidence:
            what = (e.path, e.sha256, e.field, e.value, e.raw, e.trust, e.standing)
            yield (a.department.unit, d.id, *what, *_place(e.places))


def _values(a: DepartmentAudit) -> Iterator[Row]:
    for filed in a.records:
        for field, q in quotes_of(filed.record):
            what = (field, q.value, q.raw, q.trust.value, q.origin.value, " ".join(q.doubts) or None)
            others = "; ".join(f"{o.reader}: {o.text}" for o in q.others) or None
            yield (a.department.unit, filed.path, filed.sha256, filed.kind, *what, *_place(q.places), others)


def _place(places: tuple[Place, ...]) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    """page, box, part, paragraph, span of the first place."""
    if not places:
        return None, None, None, None, None
    first = places[0]
    if isinstance(first, PagePlace):
        return str(first.page), " ".join(map(str, first.box)), None, None, None
    return None, None, first.part, "/".join(map(str, first.path)), f"{first.span[0]} {first.span[1]}"


def _findings(a: DepartmentAudit) -> Iterator[Row]:
    secret = secret_of(a)
    for f in a.findings:
        th, en = (None, None) if secret.covers(f) else (f.th, f.en)
        yield (a.department.unit, f.code, f.severity.value, f.about, th, en, f.remedy_th, f.remedy_en)


def _files(a: DepartmentAudit) -> Iterator[Row]:
    for parcel in a.submissions:
        for d in parcel.documents:
            first = min(d.receipts, key=lambda r: r.day, default=None)
            kind = (d.kind, d.form, d.role, d.standing, d.tied_by)
            state = (d.media_type, str(d.bytes), d.status.value, d.reason.value if d.reason else None)
            came = (first.day if first else None, first.basis if first else None, d.replaced_by, d.patch_of)
            yield (a.department.unit, parcel.path, d.path, str(d.piece), d.sha256, *state, *kind, *came)


def _decisions(a: DepartmentAudit) -> Iterator[Row]:
    for s in a.decisions:
        d = s.decision
        stale = s.stale.th if s.stale else None
        yield (a.department.unit, d.hash, d.what, d.actor, d.time, d.why, s.path, s.machine, stale)


_MAKERS: dict[str, Callable[[DepartmentAudit], Iterator[Row]]] = {
    "departments": _departments,
    "demands": _demands,
    "evidence": _evidence,
    "values": _values,
    "findings": _findings,
    "files": _files,
    "decisions": _decisions,
}
