"""ผลของกฎหนึ่งข้อ: what one rule found: a state, a reason in two languages, and the evidence it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.evidence import Evidence, Piece, Submission
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.finding import Finding
from schemas.pack import Demand, Pack
from schemas.quoted import Quoted


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found. `code` is the reason in one word; `found` is false where nothing at all was there to look at.
    `pieces` are the documents that it rests on: their days of receipt decide timeliness.
    """

    state: State
    code: str
    reason: Bilingual
    evidence: tuple[EvidenceItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    found: bool = True


@dataclass
class Case:
    """One unit's papers under one pack, and the verdicts so far (by demand id)."""

    pack: Pack
    submission: Submission
    central: tuple[Piece, ...] = ()
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def unit_th(self) -> str:
        """The unit's Thai name."""
        return self.submission.unit.name_th

    @property
    def unread(self) -> tuple[Evidence, ...]:
        """Files of the unit that may hold something which was not read."""
        return self.submission.unread


def say(th: str, en: str) -> Bilingual:
    """A reason."""
    return Bilingual(th=th, en=en)


def item(piece: Piece, field_path: str, quote: Quoted, standing: str | None = None) -> EvidenceItem:
    """One value as evidence. The forms behind a front document are `more[n]` in its record."""
    path = field_path if piece.index == 0 else f"more[{piece.index - 1}].{field_path}"
    return EvidenceItem(
        path=piece.path,
        sha256=piece.evidence.source.sha256,
        field=path,
        value=quote.value,
        raw=quote.raw,
        trust=quote.trust.value,
        standing=standing or piece.standing,
        places=quote.places,
    )


def spaced(words: str) -> str:
    """Thai words that are followed by more Thai: a blank after a bracket or a figure, as people type it."""
    return f"{words} " if words[-1:] in ")0123456789”" else words


def absent(demand: Demand) -> Verdict:
    """Nothing of the kind was among the papers."""
    return Verdict(
        State.NOT_MET,
        "not_found",
        say(
            f"ไม่พบ{spaced(demand.title.th)}ในเอกสารที่ได้รับ",
            f"{demand.title.en} was not found among the documents received",
        ),
        found=False,
    )


def form_names(pack: Pack, form: str) -> tuple[str, str]:
    """How people call a form, in Thai and English."""
    number = pack.form(form).number
    return f"แบบฟอร์ม {number}", f"form {number}"


def weak_standing(demand: Demand, piece: Piece, what: Bilingual) -> Verdict | None:
    """The verdict where a document's standing does not suffice for the demand, else None."""
    if piece.standing in demand.standing:
        return None
    if piece.standing == "draft":
        reason = say(f"{spaced(what.th)}ที่ได้รับเป็นฉบับร่าง", f"{what.en} that was received is a draft")
        return Verdict(State.CANNOT_TELL, "draft", reason, pieces=(piece,))
    reason = say(
        f"พบเพียงคำกล่าวอ้างของหน่วยงานเกี่ยวกับ{what.th} ยังไม่พบเอกสารที่ยืนยัน",
        f"only the unit's own claim of {what.en} was found, no document that confirms it",
    )
    return Verdict(State.CANNOT_TELL, "claim_only", reason, pieces=(piece,))


RANK = {State.MET: 0, State.NOT_APPLICABLE: 1, State.CANNOT_TELL: 2, State.NOT_MET: 3}


def best(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The first of the best: met, else not applicable, else cannot tell, else something found wanting, else nothing."""
    ordered = sorted(verdicts, key=lambda v: (RANK[v.state], not v.found))
    return ordered[0] if ordered else None
