"""The catalogue of findings: every code is documented, filled in, polite, and holds a remedy in both languages."""

import re
from string import Formatter

import pytest

from pipeline.finding_pages import PAGE, page
from schemas.finding_codes import CATALOGUE, REASONS, finding
from schemas.source import Reason

# Two shapes: EV-NOT-FOUND, and the one that the contract names in lower case.
CODE = re.compile(r"^(?:[A-Z]+(?:-[A-Z0-9]+)*|number_incomplete)$")
THAI = re.compile(r"[\u0e00-\u0e7f]")
# Words that accuse; an audit says what was looked for and what was found, and leaves the rest to people.
ACCUSING = ("ปลอม", "เท็จ", "ทุจริต", "จงใจ", "ละเลย", "ไม่ส่ง", "fake", "forged", "fraud", "negligent", "failed to send")


def words(code: str) -> set[str]:
    return {name for sentence in CATALOGUE[code][1:] for _, name, _, _ in Formatter().parse(sentence) if name}


def filled(code: str) -> dict[str, str]:
    return dict.fromkeys(words(code), "ก")


def test_the_page_is_the_catalogue() -> None:
    """docs/findings.md is what `make pages` writes from the catalogue now."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_a_stable_word_and_fills_in(code: str) -> None:
    assert CODE.match(code)
    made = finding(code, **filled(code))
    assert made.code == code
    assert "{" not in made.th + made.en + made.remedy_th + made.remedy_en


@pytest.mark.parametrize("code", [code for code in CATALOGUE if words(code)])
def test_a_missing_word_is_a_fault_of_the_program(code: str) -> None:
    lacking = dict(list(filled(code).items())[1:])
    with pytest.raises(KeyError):
        finding(code, **lacking)


def test_an_unknown_code_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        finding("EV-NO-SUCH-CODE")


@pytest.mark.parametrize("row", [*CATALOGUE.items(), *REASONS.items()], ids=lambda row: str(row[0]))
def test_thai_and_english_and_no_accusing_word(row: tuple) -> None:
    name, (_, th, en, remedy_th, remedy_en) = row
    for sentence in (th, remedy_th):
        assert THAI.search(re.sub(r"\{[a-z_]+\}", "", sentence)) or sentence.startswith("{"), name
    for sentence in (en, remedy_en):
        assert not THAI.search(sentence), name
        assert sentence, name
    assert not [x for x in ACCUSING if x in f"{th} {en} {remedy_th} {remedy_en}".lower()], name


def test_every_reason_of_an_input_has_its_sentences() -> None:
    assert set(REASONS) == set(Reason)
