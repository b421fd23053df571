"""A pattern of many names: it finds what trying each name at each place would find, the longest first."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.name_tree import any_of

NOT_BEHIND = "(?!ะ)"  # as in `UnitTable`: a name does not end before a sign that begins no syllable


def each_tried(names: list[str], text: str) -> list[tuple[int, int]]:
    """Where names stand, by every name alone at every place: the longest that fits, then on behind it."""
    alone = [re.compile(re.sub(r"\\ |(?<=\\\.)(?=.)", " ?", re.escape(n)) + NOT_BEHIND) for n in names]
    found, at = [], 0
    while at < len(text):
        end = max((m.end() for p in alone if (m := p.match(text, at))), default=at)
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return found


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("กข. +", min_size=1, max_size=7).filter(lambda n: n.strip(" ") != ""), min_size=1, max_size=8),
    st.text("กข. +ะ", max_size=30),
)
def test_it_finds_what_each_name_alone_finds(names: list[str], text: str) -> None:
    pattern = re.compile(any_of(names) + NOT_BEHIND)
    assert [m.span() for m in pattern.finditer(text)] == each_tried(names, text)


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (("สำนักงานเขตบางนา", "สำนักงานเขตบาง"), "ที่สำนักงานเขตบางนา", ["สำนักงานเขตบางนา"]),
        (("สก.สนน.",), "สก. สนน. และ สก.สนน.", ["สก. สนน.", "สก.สนน."]),
        (("สำนักงาน ก.ก.",), "สำนักงานก.ก. สำนักงาน ก. ก.", ["สำนักงานก.ก.", "สำนักงาน ก. ก."]),
        (("เขต (1)", "เขต 1+1"), "เขต(1) เขต11 เขต1+1", ["เขต(1)", "เขต1+1"]),
        ((), "อะไรก็ตาม", []),
    ],
    ids=["the longest", "blank behind a full stop", "blank of a name", "signs of patterns", "no names"],
)
def test_names_as_people_write_them(names: tuple[str, ...], text: str, found: list[str]) -> None:
    """A blank may be missing, one behind a full stop may be there; signs of patterns are letters like others."""
    assert [m[0] for m in re.finditer(any_of(names), text)] == found


def test_a_thousand_names_that_begin_alike_share_their_beginning() -> None:
    """What they have in common stands in the pattern once, so that no place is tried a thousand times."""
    names = [f"สำนักงานเขตสมมติที่ {n}" for n in range(1000)]
    pattern = any_of(names)
    assert pattern.count("สมมติ") == 1
    assert len(pattern) < 10 * len(names)
    assert all(re.fullmatch(pattern, name) for name in names)
