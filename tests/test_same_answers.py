"""What was made quick gives the answers of the plain way: each two papers compared, every list gone through."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from made_evidence import PACK, UNITS, ev, form, q, whole

from extractors.units import table_of
from pipeline.assemble import assemble
from pipeline.check_figures import _differing, _Figure, _Paper, _rounds
from pipeline.duplicates import COMMON, LEAST_ENTRIES, OWN, SHARE, _is_blank, _long_words, shared_papers
from pipeline.evidence import Piece, Submission, by_arrival
from schemas.record import Other

figures = st.builds(
    _Figure,
    value=st.sampled_from([Decimal(1), Decimal("1.0"), Decimal(2), Decimal(3)]),
    unit=st.sampled_from(["percent", "mean", ""]),
    scale=st.sampled_from([None, Decimal(5), Decimal(4)]),
    words=st.just("x"),
    places=st.just(()),
)
SUBJECTS = ("", "ผลครั้งที่ 1", "ผลครั้งที่ 2", "ผลครั้งที่ 1 และครั้งที่ 2")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(figures, min_size=1, max_size=3), st.integers(0, 4), st.sampled_from(SUBJECTS)), max_size=9
    )
)
def test_the_papers_whose_figures_differ(made: list[tuple[list[_Figure], int, str]]) -> None:
    """FIGURES-DIFFER, by every pair."""
    papers = [
        _Paper(Piece(ev(f"{n}.pdf", Other(subject=q(subject)), content=str(content)), "evidence", "primary"), found)
        for n, (found, content, subject) in enumerate(made)
    ]
    plain = []
    for a, b in combinations(papers, 2):
        alike = [
            (x, y)
            for x in a.figures
            for y in b.figures
            if x.unit == y.unit and (x.scale == y.scale or None in (x.scale, y.scale))
        ]
        rounds = _rounds(a.piece), _rounds(b.piece)
        others = rounds[0] and rounds[1] and not rounds[0] & rounds[1]
        same = a.piece.evidence.source.sha256 == b.piece.evidence.source.sha256
        if not same and not others and not any(x.value == y.value for x, y in alike):
            plain.append((a.piece.path, b.piece.path))
    assert [(a.piece.path, b.piece.path) for a, b in _differing(papers)] == plain


WORDS = [f"{x}{'ข้อความยาวพอที่จะไม่บังเอิญเหมือนกันระหว่างสองหน่วยงาน'}" for x in "ฮกคซง"]
ENTRIES = ("background", "details", "benefit", "rationale")


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, COMMON + 2), st.lists(st.integers(0, len(WORDS)), min_size=4, max_size=4), st.integers(0, 9)
        ),
        max_size=24,
    )
)
def test_the_papers_that_two_units_hand_in(made: list[tuple[int, list[int], int]]) -> None:
    """DUP-OTHER-UNIT names other units in the order in which comparing every two papers finds them."""
    known = {e.id for e in PACK.form("form-1").entries}
    papers: dict[str, list[Piece]] = {}
    for n, (unit, chosen, content) in enumerate(made):
        said = {e: q(WORDS[w] if w < len(WORDS) else "") for e, w in zip(ENTRIES, chosen, strict=True) if e in known}
        one = form(1).model_copy(update={"entries": dict.fromkeys(known) | said})
        piece = Piece(ev(f"{n}.docx", one, content=f"same {content}" if content < 3 else str(n)), "form", "primary")
        papers.setdefault(UNITS[unit].unit, []).append(piece)
    submissions = [Submission(u, tuple(papers.get(u.unit, ()))) for u in UNITS[: COMMON + 3]]
    found = {
        (unit, f.about, f.en)
        for unit, findings in shared_papers(submissions).items()
        for f in findings
        if f.code == "DUP-OTHER-UNIT"
    }
    told = {(unit, about) for unit, about, _ in found}
    plain = _plain_twins(submissions)
    assert told == set(plain)
    for unit, about, en in found:
        assert ", ".join(plain[unit, about or ""][:3]) in en


def _plain_twins(submissions: list[Submission]) -> dict[tuple[str, str], list[str]]:
    table = table_of(tuple(s.unit for s in submissions))
    own = {s.unit.unit: [p for p in s.pieces if p.role in OWN and not _is_blank(p.record)] for s in submissions}  # type: ignore[arg-type]
    entries = {p.order: frozenset(_long_words(p, table).values()) for pieces in own.values() for p in pieces}
    users = {
        w: {u for u, pieces in own.items() for p in pieces if w in entries[p.order]}
        for e in entries.values()
        for w in e
    }
    entries = {k: frozenset(w for w in e if len(users[w]) <= COMMON) for k, e in entries.items()}
    out: dict[tuple[str, str], list[str]] = {}
    for unit, pieces in own.items():
        for piece in pieces:
            sha256, mine = piece.evidence.source.sha256, entries[piece.order]
            every = [(u, p) for u, others in own.items() for p in others]
            near = [(u, p) for u, p in every if p.evidence.source.sha256 == sha256]
            near += [(u, p) for w in sorted(mine) for u, p in every if w in entries[p.order]]
            for other, twin in near:
                theirs = entries[twin.order]
                same = len(mine & theirs)
                alike = same >= LEAST_ENTRIES and 100 * same >= SHARE * min(len(mine), len(theirs))
                if other != unit and (alike or twin.evidence.source.sha256 == sha256):
                    named = out.setdefault((unit, piece.path), [])
                    if other not in named:
                        named.append(other)
    return out


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from([None, "2023-02-10", "2023-02-11"]),
            st.sampled_from([None, "0.docx", "1.docx"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_forms_and_their_pages(made: list[tuple[int, str | None, str | None, bool]]) -> None:
    """By going through all pieces for each question."""
    from made_evidence import arrival

    pieces = []
    for n, (number, day, patch_of, is_replaced) in enumerate(made):
        one = ev(f"{n}.docx", form(number), came=arrival(None, day))
        together = assemble([one], PACK, UNITS)
        (piece,) = (p for s in together.submissions for p in s.pieces)
        pieces.append(replace(piece, patch_of=patch_of, replaced_by="x" if is_replaced else None))
    submission = Submission(UNITS[0], tuple(pieces))
    current = [p for p in pieces if p.replaced_by is None]
    assert list(submission.current()) == current
    for name in ("form-1", "form-2", "form-3", "form-4"):
        mine = by_arrival(p for p in current if p.form == name and p.role == "form" and p.patch_of is None)
        assert submission.forms(name) == mine
        for one in mine:
            pages = by_arrival(p for p in current if p.patch_of == one.path and p.form == one.form)
            assert submission.patches(one) == pages


def test_a_submission_is_the_same_before_and_after_it_was_asked() -> None:
    """What it found once is no part of it: results are made again only where a ground changed."""
    (one,) = (s for s in assemble(whole(), PACK, UNITS).submissions if s.pieces)
    other = replace(one)
    assert one.forms("form-1")
    assert one == other
