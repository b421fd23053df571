"""The screens over sample mails as they were really read: pictures, paragraphs, the queue, and deciding about a file."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_made import AUDITOR, HERE, csrf_of, served, started

from pipeline.audit_run import run_audit
from pipeline.decisions import load_decisions
from pipeline.pack import load_pack
from pipeline.report import audits_of, write_report
from pipeline.verify import verify

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "inbox"
MAILS = ("06", "12", "13")  # PDF and DOCX; a broken file; an unknown sender
UNIT = "/departments/bma-district-khlong-toei"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("samples")
    (made / "inbox").mkdir()
    for mail in SAMPLES.glob("*.eml"):
        if mail.name[:2] in MAILS:
            shutil.copy(mail, made / "inbox" / mail.name)
    run_audit([made / "inbox"], made / "out", load_pack(), store=made / "out" / "store.sqlite")
    return made


@pytest.fixture(scope="module")
def app(place: Path) -> FastAPI:
    return served(place, inboxes=(place / "inbox",))


def links(page: str, begin: str) -> list[str]:
    return list(dict.fromkeys(unescape(x) for x in re.findall(r'(?:href|src)="([^"]+)"', page) if x.startswith(begin)))


def test_the_picture_of_every_proof_can_be_fetched(app: FastAPI) -> None:
    client = started(app)
    found = links(client.get(UNIT).text, "/picture/")
    assert found
    for at in found[:3]:
        answer = client.get(at)
        assert answer.status_code == 200
        assert answer.content.startswith(b"\x89PNG")


def test_a_paragraph_stands_where_there_is_no_page(app: FastAPI) -> None:
    """A DOCX has paragraphs, not pages: the words are marked in theirs."""
    page = started(app).get(f"{UNIT}/demand/D1.1").text
    assert re.search(r'<p class="para"[^>]*>[^<]*<mark>บัตรตรวจร้านอาหารด้วยรหัสสี</mark>', page)


def test_pages_and_queue_items_are_where_the_screens_say(app: FastAPI) -> None:
    client = started(app)
    page = client.get(UNIT).text
    pages, items = links(page, "/page/"), links(page, "/queue/item/")
    assert pages
    assert items
    for at in (*pages[:12], *items):
        answer = client.get(at)
        assert answer.status_code == 200, at
    row = re.search(r'href="/queue\?unit=bma-district-khlong-toei"[^>]*>([0-9]+)<', client.get("/departments").text)
    assert row
    assert int(row[1]) >= len(items)


def test_the_screen_says_what_the_report_says(app: FastAPI, place: Path) -> None:
    """State, reason and findings of every unit that sent something are those of the page of paper."""
    list(write_report(place / "out", ()))
    client = started(app)
    for audit in audits_of(place / "out"):
        if audit.received == "something":
            unit = audit.department.unit
            paper = (place / "out" / "report" / f"{unit}.html").read_text("utf-8")
            screen = unescape(client.get(f"/departments/{unit}").text)
            shown = re.findall(r"<td>([ก-๙][^<]+)<span class=\"en\">", paper)
            assert len(shown) >= len(audit.demands)
            assert [w for w in shown if unescape(w) not in screen] == []
    shutil.rmtree(place / "out" / "report")


def form_of(client: TestClient, n: int = 0) -> dict[str, str]:
    page = client.get("/files?which=unassigned").text
    form = re.findall(r'<form class="decide".*?</form>', page, re.DOTALL)[n]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_a_file_of_nobody_gets_its_unit_and_loses_it_again(place: Path, tmp_path: Path) -> None:
    """Assigned with unit, kind and day in one form; another who saw the old page is told; undone by a new record."""
    shutil.copytree(place, tmp_path / "all")
    app = served(tmp_path / "all", inboxes=(tmp_path / "all" / "inbox",))
    client, other = started(app), started(app)
    old = form_of(other)
    sent = {**form_of(client), "unit": "คลองเตย", "received": "๑๖ ก.พ. ๒๕๖๖", "why": "โทรถามแล้ว"}
    assert (
        client.post("/files/assign", data=sent, headers={"origin": HERE}).headers["location"]
        == "/files?which=unassigned"
    )
    path = tmp_path / "all" / "out.decisions.jsonl"
    assert sorted(d.what for d in load_decisions(path).all) == ["received", "unit"]
    assert "13-ไม่ทราบผู้ส่ง.eml" in client.get(UNIT).text
    assert "13-ไม่ทราบผู้ส่ง.eml" not in client.get("/files?which=unassigned").text
    before = path.read_bytes()
    late = other.post("/files/assign", data={**old, "unit": "บางนา", "why": "เห็นว่า"}, headers={"origin": HERE})
    assert late.status_code == 409
    assert AUDITOR in late.text
    assert "โทรถามแล้ว" in late.text
    assert path.read_bytes() == before
    page = client.get("/decisions").text
    for taken in re.findall(r'name="words" value="([0-9a-f]{64})"', page):
        undo = {
            "csrf": csrf_of(client),
            "what": "undo",
            "words": taken,
            "seen": taken,
            "why": "ผิดหน่วยงาน",
            "back": "/decisions",
        }
        assert client.post("/decide", data=undo, headers={"origin": HERE}).status_code == 303
    assert path.read_bytes().startswith(before)
    assert len(path.read_bytes().splitlines()) == 4
    assert not load_decisions(path).all
    assert "13-ไม่ทราบผู้ส่ง.eml" not in client.get(UNIT).text
    assert "13-ไม่ทราบผู้ส่ง.eml" in client.get("/files?which=unassigned").text
    assert list(verify(tmp_path / "all" / "out")) == []


def test_the_state_of_a_demand_is_decided_beside_the_chain(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path / "all")
    client = started(served(tmp_path / "all", inboxes=(tmp_path / "all" / "inbox",)))
    at = f"{UNIT}/demand/D2.3"
    form = re.findall(r'<form class="decide".*?</form>', client.get(at).text, re.DOTALL)[0]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    words = [v for k, v in fields if k == "words"]
    assert words == ["bma-district-khlong-toei", "D2.3"]
    sent = {**{k: v for k, v in fields if k != "words"}, "words": [*words, "met"], "why": "ดูรายงานการประชุมแล้ว"}
    assert client.post("/decide", data=sent, headers={"origin": HERE}).headers["location"] == at
    page = client.get(at).text
    assert "ดูรายงานการประชุมแล้ว" in page
    assert 'class="state met"' in page
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    assert seen[1] == load_decisions(tmp_path / "all" / "out.decisions.jsonl").all[0].hash
