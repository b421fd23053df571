"""extractors/pdf_ledger.py: every glyph that the pages draw is used, ignored with a reason, or unreadable."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_by_hand import Page, codes, pdf, show, thai

from extractors import scan_reader
from extractors.pdf_reader import read_pdf
from schemas.text import DocumentText, Ledger

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน"  # 4 blanks
LOST = thai(c0e02=None, c0300_=" ")


def read(*pages: Page) -> DocumentText:
    data = pdf(*pages)
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def ledger(doc: DocumentText) -> Ledger:
    assert doc.ledger is not None
    assert doc.ledger.unit == "glyphs"
    return doc.ledger


@pytest.mark.parametrize(
    ("more", "ignored", "unreadable"),
    [
        ("", {}, {}),
        (show(F, "ขาว", 72, 700, before="1 g"), {"white": 3}, {}),
        (show(F, "ก ข", 72, 700, before="3 Tr"), {"invisible": 3}, {}),
        (show(F, "นอก", 900, 700), {"off_page": 3}, {}),
        (show(F, "หนา", 72, 700) + show(F, "หนา", 72.3, 700), {"double_struck": 1}, {}),
        (codes([LOST.code("ก"), 0x0E02], 72, 700), {}, {"unmapped": 1}),
        (codes([LOST.code("ต"), 0x0300, LOST.code("า"), LOST.code("ม")], 72, 700), {}, {}),
    ],
    ids=[
        "plain",
        "white",
        "invisible, blanks too",
        "off the page",
        "struck twice",
        "no Unicode",
        "a blank that is a mark",
    ],
)
def test_each_fate_is_counted_with_its_reason(
    more: str, ignored: Mapping[str, int], unreadable: Mapping[str, int]
) -> None:
    told = ledger(read(Page(show(LOST, LONG, 72, 650) + more, {"F1": LOST})))
    assert told.ignored == {"blank": 4, **ignored}
    assert told.unreadable == unreadable
    assert told.total == told.used + sum(told.ignored.values()) + sum(told.unreadable.values())


def test_glyphs_of_a_page_that_is_no_text_are_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    soup = "#%<>?@$&" * 12
    told = ledger(read(Page(show(F, LONG, 72, 650), {"F1": F}), Page(show(F, soup, 10, 650, 6), {"F1": F})))
    assert told.unreadable == {"untrustworthy": len(soup)}
    assert told.ignored == {"blank": 4}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.text("กขคาำี่้123 .", min_size=1, max_size=12),
            st.integers(-50, 700),
            st.integers(-50, 900),
            st.sampled_from(("", "1 g", "3 Tr", "0.95 g")),
        ),
        max_size=8,
    )
)
def test_all_glyphs_are_accounted_for(strings: list[tuple[str, int, int, str]]) -> None:
    content = "".join(show(F, text, x, y, before=before) for text, x, y, before in strings)
    assert ledger(read(Page(content, {"F1": F}))).total == sum(len(text) for text, _, _, _ in strings)


def test_the_layer_of_a_page_that_was_read_from_its_picture_is_ignored_with_that_reason() -> None:
    soup = "#%<>?@$&" * 12
    told = ledger(read(Page(show(F, LONG, 72, 650), {"F1": F}), Page(show(F, soup, 10, 650, 6), {"F1": F})))
    assert told.ignored == {"blank": 4, "read_from_picture": len(soup)}
    assert told.unreadable == {}


def test_the_ledgers_of_real_files_add_up(realdocs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    for file in sorted([*realdocs.glob("*.pdf"), *realdocs.glob("more/*.pdf")]):
        doc = read_pdf(file.read_bytes(), "0" * 64)
        if doc.ledger is not None and any(p.state == "text" for p in doc.pages):
            seen = doc.ledger.total - doc.ledger.ignored.get("blank", 0)
            assert doc.ledger.used * 10 > seen * 7, file.name
