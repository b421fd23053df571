"""The same values always give the same bytes (RFC 8785), and no float is ever among them."""

import json
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from pipeline.canonical_json import MOST, canonical_json
from schemas.audit import plain

values = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda x: (
        st.lists(x, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), x, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_it_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(values)
def test_the_fast_way_and_the_slow_way_give_the_same_bytes(value: object) -> None:
    """Python's own encoder is used where it writes what RFC 8785 has, and nowhere else."""
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_keys_sort_by_utf_16_and_thai_stands_as_it_is() -> None:
    """RFC 8785, 3.2.3: by UTF-16 code units, so U+1F600 comes before U+FB33."""
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2, "ก": 3}) == '{"ก":3,"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value", [1.0, {"a": [0.5]}, Decimal(1), b"x", {1: 2}, {"a"}, object()], ids=lambda x: type(x).__name__
)
def test_what_is_no_exact_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_a_number_that_readers_would_round_is_refused() -> None:
    with pytest.raises(ValueError, match="as a string"):
        canonical_json(2**53)


def test_half_a_character_becomes_a_replacement() -> None:
    """A damaged file may hold one; it must not stop the batch."""
    assert canonical_json({"a\ud800": "\udfff"}) == '{"a\ufffd":"\ufffd"}'.encode()


@pytest.mark.parametrize(
    ("figure", "words"),
    [("100", "100"), ("1E+2", "100"), ("11.110", "11.11"), ("0", "0"), ("0.00", "0"), ("60.5", "60.5")],
)
def test_decimals_are_written_as_people_write_them(figure: str, words: str) -> None:
    assert plain(Decimal(figure)) == words
