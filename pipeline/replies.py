"""คำชี้แจงข้างข้อตรวจพบ: what a department answered to a finding and how an auditor ruled on it, keyed by the finding's
content.

The key holds the unit, the code, what the finding is about (a file by its sha-256, not by its name) and its words. A
finding that says something else now has another key, and an answer to the old words is no answer to the new ones.
"""

import hashlib
from collections.abc import Iterator, Mapping

from pipeline.canonical_json import canonical_json
from schemas.audit import DepartmentAudit
from schemas.decision import FindingDecision, ReplyDecision, Settled
from schemas.finding import Finding

KEY_SHOWN = 8  # figures of a finding's key that people see and type
CLOSING = ("accept", "overrule")  # rulings after which a finding asks nothing of anybody


def finding_key(found: Finding, unit: str, contents: Mapping[str, str]) -> str:
    """The sha-256 that names a finding of a unit. `contents`: path -> sha-256 of the unit's files."""
    words = found.th
    for path in _in_words(found.about or "", contents):
        words = words.replace(path, contents[path])
        name = path.rpartition(" > ")[2].rpartition("/")[2]
        words = words.replace(name, contents[path])
    return hashlib.sha256(canonical_json([unit, found.code, about_content(found, contents), words])).hexdigest()


def about_content(found: Finding, contents: Mapping[str, str]) -> str | None:
    """What a finding is about, files named by their sha-256."""
    about = found.about
    for path in _in_words(about or "", contents):
        about = (about or "").replace(path, contents[path])
    return about


def contents_of(audit: DepartmentAudit) -> dict[str, str]:
    """path -> sha-256 of everything that the unit handed in."""
    return {d.path: d.sha256 for p in audit.submissions for d in p.documents}


def _in_words(words: str, contents: Mapping[str, str]) -> Iterator[str]:
    """The paths that stand in some words, the longest first: one may be the beginning of another."""
    return iter(sorted((p for p in contents if p and p in words), key=len, reverse=True))


def said(found: Finding) -> str:
    """The machine's words of a finding, as a reply or a ruling shows them beside itself."""
    return f"{found.code}: {found.th}"


def beside(found: Finding, audit: DepartmentAudit) -> tuple[Settled, ...]:
    """The department's answers to a finding and the ruling on it, in the order of the audit."""
    return tuple(
        s
        for s in audit.decisions
        if isinstance(s.decision, ReplyDecision | FindingDecision) and (s.path, s.machine) == (found.about, said(found))
    )


def is_closed(found: Finding, audit: DepartmentAudit) -> bool:
    """Whether an auditor accepted an answer to it, or overruled it: it stays in the audit and asks nothing any more."""
    if not audit.decisions:
        return False
    rulings = (s for s in beside(found, audit) if isinstance(s.decision, FindingDecision) and s.stale is None)
    return any(isinstance(s.decision, FindingDecision) and s.decision.ruling in CLOSING for s in rulings)
