"""The screens of results as a person uses them in headless Chromium: filters without a new page, keys, a run that goes on,
the working paper on A4.
"""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from made_evidence import BANG_RAK, CSC, NAME, PACK, UNITS, YAN_NAWA, cover, ev, form, whole
from web_chromium import HIGH, LIMIT, NEEDS_BROWSER, WIDE, Server, launched

from pipeline.audit_run import write_audits
from pipeline.result_names import PROGRESS
from pipeline.run_status import _born

pytestmark = [pytest.mark.slow, NEEDS_BROWSER]
FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA, CSC))
A4 = (595, 842)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("screens")
    late = (ev("y.eml > นำส่ง.pdf", cover(YAN_NAWA)), ev("y.eml > แบบฟอร์ม 1.docx", form(1, YAN_NAWA)))
    write_audits((*whole(), *late), (), place / "out", PACK, "fingerprint", FEW)
    return place / "out"


@pytest.fixture(scope="module")
def page(out: Path) -> Iterator[Any]:
    """A page of somebody who is signed in."""
    serving = Server(out, out.parent / "log", "--name", "สมชาย ตรวจดี")
    try:
        with launched() as chromium:
            made = chromium.new_context(viewport={"width": WIDE, "height": HIGH}, base_url=serving.base)
            one = made.new_page()
            one.set_default_timeout(LIMIT * 1000)
            one.goto(serving.start)
            yield one
    finally:
        serving.end()


def units(page: Any) -> list[str]:
    return [x.strip() for x in page.locator("#list tbody th").all_inner_texts()]


def one_row(page: Any) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#list tbody tr")).to_have_count(1, timeout=LIMIT * 1000)


def test_typing_filters_without_a_new_page(page: Any) -> None:
    """The list follows what is typed, the field keeps the keyboard, and the filters beside it keep the words."""
    page.goto("/departments")
    page.evaluate("window.same = true")
    page.keyboard.press("/")
    page.keyboard.type("ยานนาวา")
    one_row(page)
    assert units(page) == [NAME[YAN_NAWA]]
    assert page.evaluate("window.same && document.activeElement.id") == "q"
    assert "q=" in page.url
    page.locator("#chips a").nth(1).click()
    page.wait_for_url("**f=person**")
    assert "q=" in page.url
    page.go_back()
    one_row(page)


def test_a_choice_filters_too(page: Any) -> None:
    page.goto("/departments")
    page.select_option("select[name=received]", "no")
    one_row(page)
    assert units(page) == [NAME[CSC]]


def test_keys_lead_from_unit_to_unit_and_to_the_paper(page: Any) -> None:
    page.goto(f"/departments/{BANG_RAK}")
    page.keyboard.press("n")
    page.wait_for_url(f"**/{YAN_NAWA}")
    page.keyboard.press("p")
    page.wait_for_url(f"**/{BANG_RAK}")
    page.keyboard.press("k")
    page.wait_for_url("**/paper")
    page.keyboard.press("b")
    page.wait_for_url(f"**/{BANG_RAK}")


def test_the_working_paper_fits_on_a4(page: Any) -> None:
    """Nothing is cut at the right, and what leads elsewhere is not printed."""
    page.goto(f"/departments/{BANG_RAK}/paper")
    made = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        said = ""
        for one in made:
            assert tuple(round(x) for x in one.get_size()) == A4
            text = one.get_textpage()
            said += text.get_text_bounded()
            edges = [text.get_charbox(n)[2] for n in range(text.count_chars())]
            assert max(edges, default=0) <= A4[0] - 30
            text.close()
            one.close()
    finally:
        made.close()
    bare = "".join(said.split())
    for wanted in ("ผู้ตรวจ", "ผู้สอบทาน", "D3.6", PACK.sha256):
        assert wanted in bare
    assert "ออก" not in said.splitlines()[0]


def test_the_end_of_a_run_shows_its_results(page: Any, out: Path) -> None:
    """While it goes on the screen follows by itself; when it has ended the whole page is new."""
    from playwright.sync_api import expect

    row = {
        "state": "running",
        "stage": "reading",
        "holder": {"pid": os.getpid(), "host": socket.gethostname(), "born": _born(os.getpid())},
        "started": "2026-01-05T02:00:00+00:00",
        "updated": "2026-01-05T02:00:07+00:00",
        "done": 40,
        "inputs": {"read": 40},
        "bytes": {"done": 250, "whole": 1000},
    }
    (out / PROGRESS).write_text(json.dumps(row), encoding="utf-8")
    page.goto("/")
    page.evaluate("window.same = true")
    (out / PROGRESS).write_text(json.dumps({**row, "done": 41}), encoding="utf-8")
    expect(page.locator("#progress")).to_contain_text("41", timeout=LIMIT * 1000)
    assert page.evaluate("window.same") is True
    (out / PROGRESS).write_text(json.dumps({**row, "state": "finished"}), encoding="utf-8")
    expect(page.locator("#progress")).to_contain_text("ตรวจเสร็จแล้ว", timeout=LIMIT * 1000)
    expect(page.locator("#progress[hx-get]")).to_have_count(0, timeout=LIMIT * 1000)
    page.wait_for_load_state("load")
    assert page.evaluate("window.same ?? null") is None
