"""Thai digits to Arabic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.digits import arabic


@pytest.mark.parametrize(
    ("text", "folded", "reason"),
    [
        ("๐๑๒๓๔๕๖๗๘๙", "0123456789", "every Thai digit"),
        ("๒๕๖9", "2569", "mixed with Arabic digits"),
        ("໑٣１²", "໑٣１²", "digits of other scripts are damage and stay as they are"),
        ("สํานัก ำ", "สํานัก ำ", "letters are not folded"),
    ],
)
def test_only_thai_digits_are_folded(text: str, folded: str, reason: str) -> None:
    """Nothing but ๐-๙ changes."""
    assert arabic(text) == folded, reason


@given(st.text())
def test_offsets_stay_true(text: str) -> None:
    """One code point for one, and folding twice changes nothing."""
    once = arabic(text)
    assert len(once) == len(text)
    assert arabic(once) == once
    assert all(a == b or "๐" <= a <= "๙" for a, b in zip(text, once, strict=True))
