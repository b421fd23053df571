"""ชั้นความลับ: what of an audit stands in documents with a secrecy mark, of which no words are shown by default.

Their words travel: a condition of secret minutes stands in a finding about the project. So a sentence is held back for
the file that it is about, for the places that it rests on, and for the words that it quotes.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.quoted_values import quotes_of
from schemas.audit import DemandState, DepartmentAudit
from schemas.finding import Finding
from schemas.quoted import Quoted
from schemas.record import LetterFields

HELD_BACK = "เอกสารมีชั้นความลับ จึงไม่แสดง · not shown: secrecy mark"
PRINT = "print:"
_LEAST = 12  # letters of words that have a print
_SHORTEST = 6  # letters of words that are looked for in sentences
# Offices and codes stand in every sentence; they are no secret.
_COMMON = re.compile(
    r"(?:sender|owner_unit|addressee|secrecy|urgency|copy_status|form|entries\.unit|outcome|role|signature|about)$"
)


@dataclass(frozen=True, slots=True)
class Secret:
    """The documents of a unit with a secrecy mark: their paths, contents and words (without blanks), or of words that
    are written nowhere their prints.
    """

    paths: frozenset[str]
    contents: frozenset[str]
    words: tuple[str, ...]
    prints: frozenset[str] = frozenset()

    def holds(self, sentence: str) -> bool:
        """Whether a sentence quotes them."""
        bare = _bare(sentence)
        if any(w in bare for w in self.words):
            return True
        lengths = {int(p.split(":")[1]) for p in self.prints}
        windows = (bare[n : n + size] for size in lengths for n in range(len(bare) - size + 1))
        return any(_print(w) in self.prints for w in windows)

    def covers(self, found: Finding) -> bool:
        """Whether a finding tells what stands in them. That they bear a mark is told."""
        if found.code == "SECRET-MARK" or not self.paths:
            return False
        resting = any(p.sha256 in self.contents for p in found.places)
        return resting or is_about(found.about, self.paths) or self.holds(found.th) or self.holds(found.en)

    def covers_reason(self, demand: DemandState) -> bool:
        """Whether the reason of a state quotes them."""
        quoting = "“" in demand.reason.th and any(e.path in self.paths for e in demand.evidence)
        return quoting or self.holds(demand.reason.th) or self.holds(demand.reason.en)


def secret_of(audit: DepartmentAudit) -> Secret:
    """What must not be shown of one audit."""
    marked = [f.about for f in audit.findings if f.code == "SECRET-MARK" and f.about]
    secret = [r for r in audit.records if is_marked(r.record) or any(is_about(a, (r.path,)) for a in marked)]
    titles = (audit.indicator, *(d.title for d in audit.demands))  # the checklist's own words are no secret either
    known = "\n".join(_bare(x) for x in (audit.department.name_th, *(w for t in titles for w in (t.th, t.en))))
    words = {
        bare
        for r in secret
        for field, q in quotes_of(r.record)
        if not _COMMON.search(field)
        for bare in (_bare(q.value), _bare(q.raw))
        if len(bare) >= _SHORTEST and bare not in known
    }
    paths = frozenset((*marked, *(r.path for r in secret)))
    prints = frozenset(x for r in secret for _, q in quotes_of(r.record) for x in q.rules if x.startswith(PRINT))
    return Secret(paths, frozenset(r.sha256 for r in secret), tuple(sorted(words)), prints)


def prints_of(quote: Quoted) -> Iterator[str]:
    """By what words that are held back are known again where a person quotes them: their number of letters and a hash.
    Nobody can read them off it; short words, which could be guessed, have none.
    """
    for bare in sorted({_bare(quote.value), _bare(quote.raw)}):
        if len(bare) >= _LEAST and re.search(r"[ก-ฮ]{2}", bare):
            yield _print(bare)


def _print(bare: str) -> str:
    return f"{PRINT}{len(bare)}:{hashlib.blake2s(bare.encode(), digest_size=6).hexdigest()}"


def held_paths(audit: DepartmentAudit, unmask: bool = False) -> frozenset[str]:
    """Paths of documents of which no picture is made: those with a secrecy mark and, unless `unmask`, those with
    citizen numbers.
    """
    personal = [f.about for f in audit.findings if f.code == "PII" and f.about and not unmask]
    paths = {d.path for p in audit.submissions for d in p.documents}
    return secret_of(audit).paths | {p for p in paths if any(is_about(a, (p,)) for a in personal)}


def is_marked(record: LetterFields) -> bool:
    """Whether a document, or a form behind it, bears a secrecy mark."""
    return record.secrecy is not None or any(m.secrecy is not None for m in getattr(record, "more", ()))


def is_about(about: str | None, paths: Iterable[str]) -> bool:
    """Whether what a finding is about (a path, a path with a field after `#`) is one of the files. A name of a file may
    hold a `#` itself.
    """
    return about is not None and any(about == p or about.startswith(f"{p}#") for p in paths)


def _bare(words: str) -> str:
    return "".join(words.split())
