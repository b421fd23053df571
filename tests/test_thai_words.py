"""Days stand in Thai sentences as Thai days, in English ones as ISO; what is quoted stays as it was written."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.month_name import full_names
from schemas.finding_codes import finding
from schemas.thai_words import MONTHS, thai_date


def test_the_months_are_those_of_the_one_table() -> None:
    assert full_names() == MONTHS


@pytest.mark.parametrize(
    ("iso", "thai"),
    [
        ("2023-02-15", "15 กุมภาพันธ์ 2566"),
        ("2024-02-29", "29 กุมภาพันธ์ 2567"),
        ("2023-02", "กุมภาพันธ์ 2566"),
        ("2023-02-15/2023-03-01", "15 กุมภาพันธ์ 2566 ถึง 1 มีนาคม 2566"),
        ("2023-02-15T09:05:00+07:00", "15 กุมภาพันธ์ 2566 เวลา 09.05 น."),
        ("2023-02-15T09:05:00+00:00", "15 กุมภาพันธ์ 2566 เวลา 09.05 น. (+00:00)"),
        ("2023", "2023"),
        ("2023-02-30", "2023-02-30"),
        ("2023-13", "2023-13"),
        ("2023-02-15.pdf", "2023-02-15.pdf"),
        ("2023-02-15/x", "2023-02-15/x"),
        ("กท 2023-02", "กท 2023-02"),
        ("", ""),
    ],
)
def test_a_day_in_thai(iso: str, thai: str) -> None:
    assert thai_date(iso) == thai


def test_a_finding_says_days_in_each_language() -> None:
    made = finding("REF-DATE-DIFFERS", number="กท 1/1", cited="2022-01-23", known="2023-01-23")
    assert "23 มกราคม 2565" in made.th
    assert "23 มกราคม 2566" in made.th
    assert "2022-01-23" in made.en
    assert "25" not in made.en


def test_words_in_quotation_marks_are_somebodys_own() -> None:
    """A claim that happens to look like a day is quoted as it stands."""
    assert "“2023-02-15”" in finding("EV-CLAIM-ONLY", words="2023-02-15").th


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_leads_back_to_itself(day: datetime.date) -> None:
    """No day is lost or shifted by its Thai words."""
    number, month, year = thai_date(day.isoformat()).split(" ")
    assert datetime.date(int(year) - 543, MONTHS.index(month) + 1, int(number)) == day


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="0123456789-/T: .กx", max_size=24))
def test_what_is_no_day_stays_as_it_is(words: str) -> None:
    """Words of documents pass through: either nothing changes, or no figure of ISO form is left."""
    made = thai_date(words)
    assert made == words or any(m in made for m in MONTHS)
