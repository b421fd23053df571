"""ตัวเลขตรงกันหรือไม่: the same figure in several papers of one unit: how content the users were, how many answered, the
money of the project.

Papers agree where they have one figure in common: a report has many. Figures on two scales are shown beside each other
and not judged. None of this changes a state.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import merge
from typing import Literal

from extractors.digits import arabic
from extractors.statement import figures_of
from pipeline.evidence import Piece
from pipeline.relevance import names_project, of_other_year, speaks_of
from pipeline.unit_names import compact
from pipeline.verdict import Case
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.place import Place
from schemas.quoted import Quoted
from schemas.record import Indicator, Survey

What = Literal["satisfaction", "respondents", "budget"]
_Kind = tuple[Decimal, str, Decimal | None]  # value, unit and scale of a figure
_WHAT: dict[What, tuple[str, str]] = {
    "satisfaction": ("ผลความพึงพอใจ", "the users' satisfaction"),
    "respondents": ("จำนวนผู้ตอบแบบสอบถาม", "how many answered"),
    "budget": ("งบประมาณของโครงการ", "the project's budget"),
}
_ROUND = re.compile(r"(?:ครั้งที่|รอบ(?:ที่)?|ไตรมาส(?:ที่)?|ระยะที่|เดือน)\s*[0-9ก-๎]{1,12}")
_BUDGET = "งบประมาณ"
_SUM = re.compile(r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>ล้านบาท|บาท)")
_TIMES = {"ล้านบาท": Decimal(1_000_000), "บาท": Decimal(1)}
_NONE = re.compile(r"ไม่(?:ได้)?\s?(?:ใช้|ขอ|มี)\s?งบประมาณ")
_TOTAL = re.compile(r"รวม[^0-9\n]{0,30}$")


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure. `unit`: percent, mean, or empty; `scale` the full mark of a mean, None where it is not stated."""

    value: Decimal
    unit: str
    scale: Decimal | None
    words: str
    places: tuple[Place, ...]

    @property
    def kind(self) -> _Kind:
        """What decides whether it agrees with another one."""
        return self.value, self.unit, self.scale

    @property
    def share(self) -> Decimal | None:
        """In per cent of the full mark."""
        if self.unit == "percent":
            return self.value
        return 100 * self.value / self.scale if self.scale else None


@dataclass(slots=True)
class _Paper:
    """The figures of one matter in one paper."""

    piece: Piece
    figures: list[_Figure] = field(default_factory=list)

    @property
    def kind(self) -> frozenset[_Kind]:
        """What decides with which other papers it agrees."""
        return frozenset(f.kind for f in self.figures)


def check_figures(case: Case) -> tuple[Finding, ...]:
    """FIGURES-DIFFER for each two papers that have no figure of a matter in common; FIGURES-OTHER-SCALE where only a
    conversion could tell.
    """
    out: list[Finding] = []
    for what in _WHAT:
        papers = [p for piece in case.submission.current() if (p := _paper(piece, what, case)).figures]
        for a, b in _differing(papers):
            out += _compared(what, a, b)
    return tuple(out)


def _differing(papers: Sequence[_Paper]) -> Iterator[tuple[_Paper, _Paper]]:
    """Each two papers that do not agree, in their order. Papers with the same figures agree with the same others, so
    that of thousands of copies no two need be compared.
    """
    kinds: dict[frozenset[_Kind], list[int]] = defaultdict(list)  # papers by their figures
    for n, paper in enumerate(papers):
        kinds[paper.kind].append(n)
    others = {a: [b for b in kinds if not _agree(a, b)] for a in kinds}
    rounds: dict[int, frozenset[str]] = {}
    for n, a in enumerate(papers):
        against = others[a.kind]
        later = (kinds[k][bisect_right(kinds[k], n) :] for k in against)
        for m in merge(*later):
            b = papers[m]
            if a.piece.evidence.source.sha256 == b.piece.evidence.source.sha256:
                continue
            for x in (n, m):
                if x not in rounds:
                    rounds[x] = _rounds(papers[x].piece)
            if not (rounds[n] and rounds[m] and not rounds[n] & rounds[m]):  # of different rounds, they may differ
                yield a, b


def _agree(a: frozenset[_Kind], b: frozenset[_Kind]) -> bool:
    """Whether two papers have a figure in common."""
    return any(x[0] == y[0] and _comparable(x, y) for x in a for y in b)


def _comparable(x: _Kind, y: _Kind) -> bool:
    """Whether two figures are of one unit and, as far as is known, of one scale."""
    return x[1] == y[1] and (x[2] == y[2] or None in (x[2], y[2]))


def _compared(what: What, a: _Paper, b: _Paper) -> Iterator[Finding]:
    pairs = [(x, y) for x in a.figures for y in b.figures]
    alike = [(x, y) for x, y in pairs if _comparable(x.kind, y.kind)]
    th, en = _WHAT[what]
    x, y = (alike or pairs)[0]
    words = {"what_th": th, "what_en": en, "a": x.words, "b": y.words}
    words |= {"a_file": a.piece.evidence.source.name, "b_file": b.piece.evidence.source.name}
    places, about = (*x.places, *y.places), f"{a.piece.path}, {b.piece.path}"
    if alike:
        yield finding("FIGURES-DIFFER", places=places, about=about, **words)
        return
    same_th, same_en = " (ไม่ได้ระบุคะแนนเต็ม จึงเทียบไม่ได้)", " (the full mark is not stated, so they cannot be compared)"
    if x.share is not None and y.share is not None:
        shown = " = ".join(f"{_plain(s.share)} %" for s in (x, y) if s.share is not None)
        same_th, same_en = (
            f" (คิดเป็นร้อยละ: {shown.replace(' = ', ' และ ')})",
            f" (in per cent: {shown.replace(' = ', ' and ')})",
        )
    yield finding("FIGURES-OTHER-SCALE", places=places, about=about, same_th=same_th, same_en=same_en, **words)


def _plain(figure: Decimal) -> str:
    return format(figure.quantize(Decimal("0.01")).normalize(), "f")


def _paper(piece: Piece, what: What, case: Case) -> _Paper:
    paper = _Paper(piece)
    if piece.foreign or piece.role in ("guideline", "resolution", "cover") or piece.patch_of is not None:
        return paper
    if what != "budget" and piece.kind == "other" and _of_something_else(piece, case):
        return paper
    if what == "budget":
        paper.figures = list(_budget(piece, case)) if piece.role == "form" else list(_on_page(piece, what))
        return paper
    survey = getattr(piece.record, "survey", None)
    if isinstance(survey, Survey):
        quote = survey.result if what == "satisfaction" else survey.respondents
        scale = survey.scale.value if what == "satisfaction" and survey.scale and survey.scale.is_proof else None
        if quote is not None and quote.is_proof:
            unit = str(quote.parts.get("unit", "")) if what == "satisfaction" else ""
            paper.figures += _figure(quote.value, unit, scale if unit == "mean" else None, quote.value, quote)
    for one in piece.record.statements:
        if one.about is not None and one.about.value == what and one.text is not None and one.text.is_proof:
            text = one.text
            unit = str(text.parts.get("unit", "")) if what == "satisfaction" else ""
            paper.figures += _figure(text.value, unit, text.parts.get("scale"), text.raw, text)
    paper.figures += _on_page(piece, what)
    return paper


def _of_something_else(piece: Piece, case: Case) -> bool:
    """Whether a report names a matter that is not the unit's innovation: those who came to a training answer for it."""
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    return not names_project(subject, case) or speaks_of(subject, case) is False or of_other_year(piece, case.pack)


def _on_page(piece: Piece, what: What) -> Iterator[_Figure]:
    """What the quarters of an indicator page say."""
    for quarter in piece.record.quarters if isinstance(piece.record, Indicator) else ():
        report = quarter.report
        for said in figures_of(report) if report is not None and report.is_proof else ():
            if said.about == what and said.value is not None and report is not None:
                unit = str(said.parts.get("unit", "")) if what == "satisfaction" else ""
                times = Decimal(str(said.parts.get("factor", "1")))
                words = report.value[said.start : said.end]
                for one in _figure(said.value, unit, said.parts.get("scale"), words, report):
                    yield replace(one, value=one.value * times)


def _figure(value: str, unit: str, scale: object, words: str, quote: Quoted) -> list[_Figure]:
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", value):
        return []
    full = Decimal(scale) if isinstance(scale, str) and re.fullmatch(r"[0-9]+", scale) else None
    shown = f"ร้อยละ {words}" if unit == "percent" else words
    return [_Figure(Decimal(value), unit, full, shown, quote.places)]


def _budget(piece: Piece, case: Case) -> Iterator[_Figure]:
    """The sum that a form names: that behind รวม, or the only one."""
    for entry in case.pack.form(piece.form).entries if piece.form else ():
        quote = piece.entry(entry.id)
        if not isinstance(quote, Quoted) or not quote.is_proof or not any(_BUDGET in x for x in entry.labels):
            continue
        text = arabic(quote.value)
        sums = [(m.start(), Decimal(m["n"].replace(",", "")) * _TIMES[m["unit"]]) for m in _SUM.finditer(text)]
        sums = [x for x in sums if _TOTAL.search(text[: x[0]])] or sums
        if not sums and _NONE.search(text):
            sums = [(0, Decimal(0))]
        if len({figure for _, figure in sums}) == 1:
            yield _Figure(sums[0][1], "", None, quote.value, quote.places)


def _rounds(piece: Piece) -> frozenset[str]:
    """The rounds, quarters or months that a paper says it is of."""
    subject = piece.record.subject
    return frozenset(compact(arabic(m[0])) for m in _ROUND.finditer(subject.value if subject else ""))
