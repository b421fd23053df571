"""Pictures in the browser: what may be seen of a document, by whom; drawing that a page cannot take down."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
import web_made
from fastapi import FastAPI
from queue_made import PHONE, PLACE, UNIT, die_or_draw, fail_or_draw, office, picture_only, report, secret, served
from starlette.testclient import TestClient
from web_made import started

from extractors import office_program
from pipeline.file_type import PDF
from pipeline.quoted_values import quotes_of
from pipeline.web import pictures as module
from pipeline.web.drawing import Drawer, Drawn, Job
from pipeline.web.person import Person
from pipeline.web.pictures import Pictures
from pipeline.web.results import Results
from pipeline.web.withheld import SCANNED
from schemas.place import PagePlace

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

MASKED = Person("ก", "auditor", "th", False)
UNMASKED = Person("ก", "auditor", "th", True)
PNG = b"\x89PNG\r\n"
LINE = (7000, 1000, 40000, 4000)  # 1/100 point, around the first line of a report
WAIT = 120


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


REPORT, SECRET, SCAN = sha(report(2)), sha(secret()), sha(picture_only())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def made(place: Path) -> Iterator[Pictures]:
    settings = web_made.settings_in(place, inboxes=(place / "inbox",))
    one = Pictures(settings, Results(settings.folder))
    yield one
    one.close()


@pytest.fixture(scope="module")
def app(place: Path) -> FastAPI:
    return served(place)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    one = started(app)
    yield one
    one.close()


# --- who sees what


def test_a_strip_is_a_picture_and_the_same_each_time(made: Pictures, place: Path) -> None:
    first = made.png(REPORT, 1, [LINE], True, MASKED)
    assert first is not None
    assert first.startswith(PNG)
    settings = web_made.settings_in(place, inboxes=(place / "inbox",))
    other = Pictures(settings, Results(settings.folder))
    try:
        assert other.png(REPORT, 1, [LINE], True, MASKED) == first
    finally:
        other.close()
    assert made.png(REPORT, 1, [LINE], False, MASKED) != first
    assert made.png(REPORT, 1, [(7000, 1000, 30000, 4000)], True, MASKED) != first


@pytest.mark.parametrize(
    ("sha256", "page", "boxes"),
    [("0" * 64, 1, [LINE]), ("ab" * 32, 1, [LINE]), (REPORT, 3, [LINE]), (REPORT, 1, [])],
    ids=["never read", "not there", "no such page", "no box"],
)
def test_what_is_not_there_has_no_picture(made: Pictures, sha256: str, page: int, boxes: list[module.Box]) -> None:
    assert made.png(sha256, page, boxes, True, MASKED) is None


def test_of_a_document_with_a_secrecy_mark_nothing_is_shown(made: Pictures) -> None:
    """Neither masked nor unmasked, neither picture nor original."""
    for person in (MASKED, UNMASKED):
        assert made.png(SECRET, 1, [LINE], True, person) is None
        assert made.whole(SECRET, 1, (), person) is None
        assert "ชั้นความลับ" in made.withheld(SECRET, 1, person, close=True)
    assert made.original(SECRET) is None
    assert made.original(REPORT) is not None


def test_personal_data_on_a_page_of_words_is_painted_over(made: Pictures) -> None:
    """The telephone number alone: the picture of another line is the same for everybody."""
    shown, hidden = (made.whole(REPORT, 1, (), who) for who in (UNMASKED, MASKED))
    assert shown is not None
    assert hidden is not None
    assert shown != hidden
    other = (7000, 47000, 30000, 48500)  # NUMBER 12
    assert made.png(REPORT, 1, [other], True, UNMASKED) == made.png(REPORT, 1, [other], True, MASKED)


def test_a_whole_page_without_known_words_waits_until_it_is_asked_for(made: Pictures) -> None:
    """On a scan personal data cannot be painted over: its words' surroundings alone are shown."""
    assert not made.is_native(SCAN, 1)
    assert made.is_native(REPORT, 1)
    assert made.whole(SCAN, 1, (), MASKED) is None
    assert made.withheld(SCAN, 1, MASKED, close=False) == SCANNED
    assert made.whole(SCAN, 1, (), UNMASKED) is not None
    assert made.png(SCAN, 1, [LINE], True, MASKED) is not None


def test_a_document_that_was_changed_since_is_not_found(tmp_path: Path, place: Path) -> None:
    """What is shown is what was read, or nothing."""
    import shutil

    shutil.copytree(place, tmp_path / "office")
    settings = web_made.settings_in(tmp_path / "office", inboxes=(tmp_path / "office" / "inbox",))
    one = Pictures(settings, Results(settings.folder))
    (tmp_path / "office" / "inbox" / PLACE / "r02.pdf").write_bytes(report(3))
    try:
        assert one.original(REPORT) is None
        assert one.png(REPORT, 1, [LINE], True, MASKED) is None
    finally:
        one.close()


def test_documents_are_found_inside_mails(made: Pictures) -> None:
    """A mail itself, and what is in it."""
    snapshot = Results(made._results.folder).now()
    rows = {r["path"]: r["sha256"] for r in snapshot.rows}
    data, name, _ = made.original(rows["nobody.eml > note.txt"]) or (b"", "", "")
    assert (data.decode().strip(), name) == ("เอกสารทั่วไป", "note.txt")
    whole, name, media_type = made.original(rows["nobody.eml"]) or (b"", "", "")
    assert (sha(whole), name, media_type) == (rows["nobody.eml"], "nobody.eml", "message/rfc822")


def test_pages_are_counted(made: Pictures) -> None:
    assert (made.pages(REPORT), made.pages(SCAN), made.pages("ab" * 32)) == (2, 1, 0)


def test_words_of_a_docx_are_shown_on_its_print_or_as_their_paragraph(made: Pictures) -> None:
    audit = made._results.now().audits[UNIT]
    filed = next(r for r in audit.records if r.path.endswith(".docx"))
    date = next(q for f, q in quotes_of(filed.record) if f == "date")
    paragraph = made.paragraph(filed.sha256, date.places[0])
    assert paragraph is not None
    assert (paragraph.before, paragraph.words) == ("วันที่ ", "11 กันยายน 2566")
    spot = made.spot(filed.sha256, date.places, wait=True)
    if office_program.can_make("pdf"):
        assert spot is not None
        assert made.png(filed.sha256, spot.page, spot.boxes, True, MASKED) is not None
    else:
        assert spot is None


def test_pictures_are_kept_up_to_a_bound(made: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 60_000)
    for x in range(30):
        made.png(REPORT, 1, [(7000, 1000, 30000 + 100 * x, 4000)], False, MASKED)
    assert 0 < sum(map(len, made._made.values())) == made._size <= 60_000


# --- drawing in a process of its own


@pytest.mark.parametrize("work", [die_or_draw, fail_or_draw], ids=["dies", "fails"])
def test_a_page_that_kills_what_draws_it_kills_nothing_else(work: object) -> None:
    drawer = Drawer(work)  # type: ignore[arg-type]
    try:
        jobs = [Job(what, "a" * 64, PDF, b"") for what in ("whole", "pages", "whole")]
        asked: list[Future[Drawn]] = [drawer.ask(job) for job in jobs]  # type: ignore[arg-type]
        assert [x.result(WAIT).png for x in asked] == [b"drawn", b"", b"drawn"]
    finally:
        drawer.close()


def test_after_the_end_nothing_is_drawn_and_nobody_waits() -> None:
    drawer = Drawer(die_or_draw)
    drawer.close()
    assert drawer.ask(Job("whole", "a" * 64, PDF, b"")).result(WAIT) == Drawn()


def test_bytes_that_are_no_page_have_no_picture() -> None:
    drawer = Drawer()
    try:
        assert drawer.ask(Job("whole", "a" * 64, PDF, b"%PDF-1.4 no page")).result(WAIT).png == b""
        assert drawer.ask(Job("whole", "b" * 64, "image/png", b"\x89PNG none")).result(WAIT).png == b""
    finally:
        drawer.close()


# --- the addresses


def unmask(client: TestClient) -> None:
    answer = client.post("/personal-data", data={"csrf": web_made.csrf_of(client), "show": "yes", "why": "ตรวจ"})
    assert answer.status_code in (200, 303)


def test_a_picture_comes_as_a_picture(client: TestClient) -> None:
    answer = client.get(f"/picture/{REPORT}/1.png")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_parts_of_a_scan_cannot_be_asked_for(app: FastAPI, client: TestClient) -> None:
    """Only addresses that a screen gave show a part of a page whose personal data cannot be masked."""
    given = app.state.pictures.address(SCAN, 1, [LINE], close=True)
    assert client.get(given).status_code == 200
    for other in (given.replace("4000", "9000"), given.partition("&seal")[0], given[:-1] + "~"):
        assert client.get(other).status_code == 404, other
    native = app.state.pictures.address(REPORT, 1, [LINE], close=True).partition("&seal")[0]
    assert client.get(native).status_code == 200


@pytest.mark.parametrize(
    "box", ["1,2,3", "a,b,c,d", "5,5,1,9", "-1,2,3,4", "1,2,3,99999999999", "๑,๒,๓,๔", "1,2,3,4,5"]
)
def test_a_box_is_four_whole_numbers(client: TestClient, box: str) -> None:
    assert client.get(f"/picture/{REPORT}/1.png", params={"box": box}).status_code == 422


@pytest.mark.parametrize(
    "at",
    ["/picture/../1.png", "/picture/zz/1.png", f"/page/{'0' * 64}/1", f"/page/{REPORT}/9", f"/original/{'ab' * 32}"],
)
def test_addresses_of_nothing_are_not_found(client: TestClient, at: str) -> None:
    assert client.get(at).status_code in (404, 422)


def test_an_original_leaves_as_an_attachment_only(client: TestClient, app: FastAPI) -> None:
    """And only to whoever asked for personal data; a secret one never."""
    assert client.get(f"/original/{REPORT}").status_code == 403
    unmask(client)
    answer = client.get(f"/original/{REPORT}")
    assert answer.status_code == 200
    assert sha(answer.content) == REPORT
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "r02.pdf" in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get(f"/original/{SECRET}").status_code == 403, "and says why, as a page of it does"


def test_a_page_shows_its_words_masked_beside_the_picture(client: TestClient) -> None:
    words = client.get(f"/page/{REPORT}/1").text
    assert f'src="/picture/{REPORT}/1.png"' in words
    assert PHONE not in words
    assert "xxx-xxx-x678" in words
    assert 'rel="next"' in words
    assert 'rel="prev"' in client.get(f"/page/{REPORT}/2").text
    unmask(client)
    assert PHONE in client.get(f"/page/{REPORT}/1").text


def test_a_secret_page_shows_neither(client: TestClient) -> None:
    from queue_made import SECRET_WORD

    words = client.get(f"/page/{SECRET}/1", params={"q": SECRET_WORD}).text
    assert "/picture/" not in words
    assert "ชั้นความลับ" in words
    assert words.count(SECRET_WORD) == 1  # what was typed, in its field
    assert client.get(f"/picture/{SECRET}/1.png").status_code == 404


def test_words_that_are_looked_for_are_framed(client: TestClient) -> None:
    """However their digits were typed; the box is that of the words."""
    words = client.get(f"/page/{REPORT}/1", params={"q": "กท 4301/263"}).text
    assert "<mark>กท ๔๓๐๑/2๖๓</mark>" in words or "<mark>กท ๔๓๐๑/๒๖๓</mark>" in words
    assert f"/picture/{REPORT}/1.png?box=" in words
    assert "<mark>" not in client.get(f"/page/{REPORT}/1", params={"q": "กท 4301/26"}).text


def test_places_lie_where_the_value_says(made: Pictures) -> None:
    """The box of the words that are found on a page is that of the value quoted from there."""
    from pipeline.web.found_words import places_of_words

    audit = made._results.now().audits[UNIT]
    filed = next(r for r in audit.records if r.sha256 == REPORT)
    date = next(q for f, q in quotes_of(filed.record) if f == "date")
    text = made.texts.of(REPORT)
    assert text is not None
    boxes, _ = places_of_words([x for x in text.lines if x.page == 1], f'"{date.raw}"')
    assert [p.box for p in date.places if isinstance(p, PagePlace)] == boxes
