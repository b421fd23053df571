"""ผลของกฎหนึ่งข้อ: what one rule found: a state, a reason in two languages, and the evidence it rests on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractors.units import UnitTable, table_of
from pipeline.evidence import Evidence, Piece, Submission
from pipeline.parcel import parcel_of
from pipeline.unit_names import compact
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.finding import Finding
from schemas.pack import Demand, DocumentOfSubtype, LetterWithFields, LinkStated, Pack, PieceRule
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

    @cached_property
    def table(self) -> UnitTable:
        """The units that words and letter numbers may name."""
        return table_of(self.pack.units)

    @cached_property
    def innovations(self) -> frozenset[str]:
        """How the unit's own forms call its innovation, without blanks."""
        named = (q for p in self.submission.current() for q in p.meant(self.pack, "name"))
        return frozenset(compact(q.value).removeprefix("โครงการ") for q in named)

    @cached_property
    def parcels_with_forms(self) -> frozenset[str]:
        """The parcels in which a form came."""
        return frozenset(parcel_of(p.evidence) for p in self.submission.pieces if p.role == "form")

    def replaced_by(self, piece: Piece) -> Sequence[Piece]:
        """The earlier versions of a form."""
        return self._replaced.get((piece.path, piece.form), ()) if piece.form is not None else ()

    @cached_property
    def _replaced(self) -> dict[tuple[str, str | None], list[Piece]]:
        found: dict[tuple[str, str | None], list[Piece]] = defaultdict(list)
        for piece in self.submission.pieces:
            if piece.replaced_by is not None:
                found[piece.replaced_by, piece.form].append(piece)
        return found

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
        others=quote.others,
    )


def spaced(words: str) -> str:
    """Thai words that are followed by more Thai: a blank after a bracket or a figure, as people type it."""
    return f"{words} " if words[-1:] in ")0123456789”" else words


def shortened(words: str, most: int = 160) -> str:
    """Words for people, cut where they are long."""
    return words if len(words) <= most else words[: most - 1] + "…"


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
    names = pack.form(form).names
    return names.th, names.en


def piece_name(rule: PieceRule, pack: Pack) -> Bilingual:
    """How people call what one rule of several looks for."""
    if isinstance(rule, DocumentOfSubtype):
        words = [f"“{w[0]}”" for w in (rule.words, rule.and_words) if w]
        return Bilingual(th=f"เอกสาร{' '.join(words)}", en=f"the document {' '.join(words)}".strip())
    if isinstance(rule, LetterWithFields):
        return Bilingual(th="หนังสือ", en="the letter")
    form = getattr(rule, "form", None)
    if form is None:
        return Bilingual(th="หลักฐาน", en="the evidence")
    th, en = form_names(pack, form)
    meant = getattr(rule, "copies", None)
    about = f" “{meant.words[0]}”" if meant is not None else ""
    if isinstance(rule, LinkStated):
        return Bilingual(th=f"ลิงก์ใน{th}{about}", en=f"the address in {en}{about}")
    return Bilingual(th=f"{th}{about}", en=f"{en}{about}")


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


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for pieces of evidence that are all needed: met when each is, else what the first lacking one says,
    with the evidence of all.
    """
    lacking = sorted((v for v in verdicts if v.state is not State.MET), key=lambda v: (-RANK[v.state], not v.found))
    evidence = tuple(dict.fromkeys(e for v in verdicts for e in v.evidence))
    found = tuple(dict.fromkeys(f for v in verdicts for f in v.findings))
    pieces = tuple({p.order: p for v in verdicts for p in v.pieces}.values())
    there = any(v.found for v in verdicts)
    n, m = len(verdicts) - len(lacking), len(verdicts)
    if not lacking:
        reason = say(
            f"พบหลักฐานครบทั้ง {m} รายการ: {'; '.join(v.reason.th for v in verdicts)}",
            f"all {m} pieces of evidence were found: {'; '.join(v.reason.en for v in verdicts)}",
        )
        return Verdict(State.MET, "complete", reason, evidence, found, pieces)
    if not there:
        return lacking[0]
    reason = say(
        f"พบหลักฐาน {n} จาก {m} รายการ: {'; '.join(v.reason.th for v in lacking)}",
        f"{n} of {m} pieces of evidence were found: {'; '.join(v.reason.en for v in lacking)}",
    )
    state = State.NOT_MET if any(v.state is State.NOT_MET for v in lacking) else State.CANNOT_TELL
    code = "incomplete" if state is State.NOT_MET else lacking[0].code
    return Verdict(state, code, reason, evidence, found, pieces)


RANK = {State.MET: 0, State.NOT_APPLICABLE: 1, State.CANNOT_TELL: 2, State.NOT_MET: 3}


def best(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The first of the best: met, else not applicable, else cannot tell, else something found wanting, else nothing."""
    ordered = sorted(verdicts, key=lambda v: (RANK[v.state], not v.found))
    return ordered[0] if ordered else None
