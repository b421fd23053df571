"""Search in the browser: words, numbers and days of every document, and nothing that may not be found."""

import os
import re
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queue_made import HOSTILE, PHONE, PLACE, SECRET_WORD, UNIT, office, served
from starlette.testclient import TestClient
from web_made import started

from pipeline.decide import rows_of
from pipeline.forget import forget
from pipeline.mask import masked
from pipeline.result_names import RESULTS, SEARCH
from pipeline.verify import verify
from pipeline.web import search_index as module
from pipeline.web.found_words import bare, places_of_words, spots, terms_of
from pipeline.web.kept_texts import KeptTexts
from pipeline.web.results import Results, Snapshot
from pipeline.web.search_hits import indexed, snippet_of
from pipeline.web.search_index import Found, SearchIndex
from schemas.text import Line


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("search"))


def index_of(place: Path, held: frozenset[str] = frozenset()) -> SearchIndex:
    out = place / "out"
    return SearchIndex(out, Results(out), KeptTexts(out), lambda _: held)


@pytest.fixture(scope="module")
def index(place: Path) -> SearchIndex:
    made = index_of(place)
    made.refresh()
    return made


@pytest.fixture
def own(place: Path, tmp_path: Path) -> Path:
    """An office of one's own, not indexed yet."""
    shutil.copytree(place, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{SEARCH}*"))
    return tmp_path


@pytest.fixture
def client(own: Path) -> Iterator[TestClient]:
    app = served(own)
    with started(app) as one:
        app.state.search.stop()
        app.state.search._stop.clear()
        app.state.search.refresh()
        yield one


def plain(words: str) -> str:
    return words


def find(index: SearchIndex, query: str, **how: object) -> Found:
    return index.find(query, **{"plain": plain, "skip": 0, "most": 50, **how})  # type: ignore[arg-type]


def paths(place: Path, found: Found) -> list[str]:
    of_sha = {r["sha256"]: r["path"].rpartition("/")[2] for r in rows_of(place / "out")}
    return sorted({of_sha[h.sha256] for h in found.hits})


# --- what is found


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("ความพึงพอใจ", ["r01.pdf", "r02.pdf"]),
        ("พึงพอใจ", ["r01.pdf", "r02.pdf"]),
        ("บัตรคิวแบบสี", ["r01.pdf", "r02.pdf"]),
        ("คิวแบบ", ["r01.pdf", "r02.pdf"]),
        ("ผู้ตอบแบบสอบถาม 120", ["r01.pdf", "r02.pdf"]),
        ("กท 4301/163", ["r01.pdf"]),
        ("กท ๔๓๐๑/๑๖๓", ["r01.pdf"]),
        ("กท4301/163", ["r01.pdf"]),
        ("4301/163", ["r01.pdf"]),
        ("4301/16", []),
        ("301/163", []),
        ("กท 4301/63", []),
        ("2 กันยายน 2566", ["r01.pdf"]),
        ("๒ กันยายน ๒๕๖๖", ["r01.pdf"]),
        ("กท. 4301 / 163", ["r01.pdf"]),
        ("ภาคผนวก 4.46", ["r01.pdf", "r02.pdf"]),
        ("ภาคผนวก ไม่มีคำนี้", []),
        ("number 12", ["r01.pdf", "r02.pdf"]),
        ("เอกสารทั่วไป", ["nobody.eml > note.txt"]),
        ("ก่อนดำเนินการ", ["รายงาน.docx"]),
        ('"ใช้เวลาเฉลี่ยรายละ 42 นาที"', ["รายงาน.docx"]),
        ('"42 นาที 13 นาที"', []),
        ("", []),
        ("   ", []),
    ],
)
def test_what_is_found(place: Path, index: SearchIndex, query: str, where: list[str]) -> None:
    """Thai and Arabic digits are the same, blanks tell nothing, and a number is no part of another."""
    assert paths(place, find(index, query)) == where


def test_a_hit_knows_its_page_and_its_words(index: SearchIndex) -> None:
    (hit,) = find(index, "ตารางที่ 2").hits
    assert hit.page == 2
    assert "".join(w for w, marked in hit.snippet if marked) == "ตารางที่2"


def test_hits_come_page_by_page(index: SearchIndex) -> None:
    first, second = (find(index, "ภาคผนวก", skip=n, most=1) for n in (0, 1))
    assert (len(first.hits), first.more, len(second.hits), second.more) == (1, True, 1, False)
    assert first.hits != second.hits


def test_only_among_some(place: Path, index: SearchIndex) -> None:
    (one,) = {r["sha256"] for r in rows_of(place / "out") if r["path"].endswith("r02.pdf")}
    assert paths(place, find(index, "ภาคผนวก", only={one})) == ["r02.pdf"]
    assert find(index, "ภาคผนวก", only=()).hits == ()


# --- what is not


def test_words_of_a_secret_document_are_not_found(place: Path, own: Path) -> None:
    """They are not in the index, and a mark that came since counts at once."""
    secret = {r["sha256"] for r in rows_of(place / "out") if r["path"].endswith("s.pdf")}
    held = index_of(own, frozenset(secret))
    held.refresh()
    assert find(held, SECRET_WORD).hits == ()
    assert SECRET_WORD.encode() not in (own / "out" / SEARCH).read_bytes()
    open_ = index_of(own)
    open_.refresh()
    assert len(find(open_, SECRET_WORD).hits) == 1
    assert find(held, SECRET_WORD).hits == ()
    index_of(own, frozenset(secret)).refresh()
    assert SECRET_WORD.encode() not in (own / "out" / SEARCH).read_bytes()


def test_the_server_holds_secret_documents_back(client: TestClient) -> None:
    words = client.get("/search", params={"q": SECRET_WORD}).text
    assert "ไม่พบ" in words
    assert "/page/" not in words


def test_personal_data_is_not_found_by_whoever_sees_it_masked(index: SearchIndex) -> None:
    """Else a search would tell what the page does not show."""
    assert find(index, PHONE).hits
    hits = find(index, PHONE, plain=masked)
    assert hits.hits == ()
    shown = find(index, "โทร.", plain=masked).hits
    assert shown
    assert not any(PHONE in "".join(w for w, _ in h.snippet) for h in shown)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="\"*:^()-+{}AND ORNEAR\\;%_'", max_size=30),
        st.sampled_from(
            [
                '" OR 1=1 --',
                "words:ภาคผนวก",
                "NEAR(ก ข, 2)",
                "ภาค* OR *",
                '"',
                '""',
                "^ภาคผนวก",
                "-ภาคผนวก",
                "{words parts} : x",
                "ก" * 500,
                "\ud800",
                "\x00",
                "a" * 300,
                "'; DROP TABLE hit; --",
            ]
        ),
    )
)
def test_a_query_is_words_and_never_an_order(index: SearchIndex, query: str) -> None:
    """Whatever is typed, nothing fails, and each hit holds every word of it."""
    found = find(index, query, most=3)
    for hit in found.hits:
        assert any(marked for _, marked in hit.snippet) or len(hit.snippet) == 1
    with sqlite3.connect(index._path) as db:
        assert db.execute("SELECT count(*) FROM doc").fetchone()[0] > 0


@given(st.text(max_size=60), st.text(max_size=10))
def test_a_snippet_shows_only_what_stands_there(words: str, query: str) -> None:
    made = snippet_of(words, terms_of(query)) if terms_of(query) else None
    if made is not None:
        shown = "".join(w for w, _ in made).removeprefix("…").removesuffix("…")
        assert bare(shown) in bare(words)
        assert all(t in bare(words) for t in terms_of(query))


# --- the file


def test_the_file_is_the_owners_alone_and_no_evidence(index: SearchIndex) -> None:
    names = {x.name for x in index._path.parent.glob(f"{SEARCH}*")}
    assert SEARCH in names
    assert all(RESULTS.fullmatch(x) for x in names)
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(index._path).st_mode) == 0o600


def test_verify_holds_beside_it(place: Path, index: SearchIndex) -> None:
    assert index.ready
    assert list(verify(place / "out", [place / "inbox"])) == []


def test_what_did_not_change_is_not_read_again(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = index_of(own)
    one.refresh()
    asked: list[str] = []
    monkeypatch.setattr(KeptTexts, "read", lambda _, sha256: asked.append(sha256))
    again = index_of(own)
    again.refresh()
    assert again.ready
    assert asked == []


def test_a_text_that_is_no_longer_kept_is_let_go_of(own: Path) -> None:
    one = index_of(own)
    one.refresh()
    assert find(one, "ภาคผนวก").hits
    with sqlite3.connect(own / "out" / "store.sqlite") as db:
        db.execute("DELETE FROM text")
    one.refresh()
    assert find(one, "ภาคผนวก").hits == ()
    assert "ภาคผนวก".encode() not in (own / "out" / SEARCH).read_bytes()


def test_forgetting_takes_the_index_away(own: Path) -> None:
    one = index_of(own)
    one.refresh()
    rows = rows_of(own / "out")
    named = {r["sha256"] for r in rows if r["path"].endswith("r01.pdf")}
    gone = forget(own / "out", rows, named, "ขอให้ลบ")
    assert SEARCH in gone.removed
    assert not list((own / "out").glob(f"{SEARCH}*"))
    one.refresh()
    assert paths(own, find(one, "ภาคผนวก")) == ["r02.pdf"]


@pytest.mark.parametrize(
    "damage", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4096], ids=["empty", "words", "torn"]
)
def test_a_damaged_index_is_made_again(own: Path, damage: bytes) -> None:
    (own / "out" / SEARCH).write_bytes(damage)
    one = index_of(own)
    one.refresh()
    assert one.ready
    assert find(one, "ภาคผนวก").hits


def test_an_index_of_another_version_is_made_again(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_VERSION", "0")
    index_of(own).refresh()
    monkeypatch.undo()
    one = index_of(own)
    one.refresh()
    with sqlite3.connect(own / "out" / SEARCH) as db:
        ((version,),) = db.execute("SELECT version FROM about").fetchall()
    assert version.startswith(f"{module._VERSION} ")
    assert find(one, "ภาคผนวก").hits


def test_without_an_index_nothing_is_found_and_it_is_said(own: Path) -> None:
    found = find(index_of(own), "ภาคผนวก")
    assert (found.hits, found.ready) == ((), False)


def test_made_in_the_background_and_ended(own: Path) -> None:
    one = index_of(own)
    one.start()
    try:
        for _ in range(1200):
            if one.ready:
                break
            one._stop.wait(0.1)
        assert one.ready
    finally:
        one.stop()
    assert one._thread is None


def test_a_folder_without_results_has_an_empty_index(tmp_path: Path) -> None:
    one = index_of(tmp_path)
    (tmp_path / "out").mkdir()
    one.refresh()
    assert find(one, "ภาคผนวก").hits == ()
    assert Results(tmp_path / "out").now().audits == Snapshot(tmp_path).audits


# --- words as they are compared


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("กท ๐๓๐๓/๑๖๓", ["กท0303/163"]),
        ("กท. 0303 / ว 163", ["กท0303/ว163"]),
        ("โครงการ  นวัตกรรม", ["โครงการ", "นวัตกรรม"]),
        ('"สองคำ ติดกัน" อีกคำ', ["สองคำติดกัน", "อีกคำ"]),
        ("“เมือง อัจฉริยะ”", ["เมืองอัจฉริยะ"]),
        ("ABC abc", ["abc"]),
        ('""', []),
    ],
)
def test_terms(query: str, terms: list[str]) -> None:
    assert terms_of(query) == terms


@pytest.mark.parametrize(
    ("text", "term", "at"),
    [("ที่163/2", "163", [3]), ("1632", "163", []), ("0163", "163", []), ("กกก", "กก", [0, 1]), ("12 12", "12", [0, 3])],
)
def test_a_number_is_no_part_of_another(text: str, term: str, at: list[int]) -> None:
    assert spots(text, term) == at


def test_words_over_a_lines_end_are_framed_on_both() -> None:
    lines = [
        Line(text=t, raw=t, page=1, glyphs=tuple((i, i + 1, 100 * i, y, 100 * i + 100, y + 50) for i in range(len(t))))
        for t, y in (("เรื่อง โครงการนวัต", 0), ("กรรม ๒๕๖๖", 100))
    ]
    boxes, spans = places_of_words(lines, "นวัตกรรม 2566")
    assert [b[1] for b in boxes] == [0, 100, 100]
    assert [lines[0].raw[a:b] for a, b in spans[0]] == ["นวัต"]
    assert [lines[1].raw[a:b] for a, b in spans[1]] == ["กรรม", "๒๕๖๖"]


def test_parts_of_compound_words_are_indexed() -> None:
    words, parts = indexed("คณะกรรมการพัฒนา ๒๕๖๖")
    assert "2566" in words.split()
    assert {"คณะ", "กรรมการ"} <= {*words.split(), *parts.split()}


# --- over the wire


def test_the_page_of_hits(client: TestClient) -> None:
    words = client.get("/search", params={"q": "ตารางที่ 2"}).text
    assert "<mark>ตารางที่</mark> <mark>2</mark>" in words
    (at,) = set(re.findall(r'href="(/page/[^"]+)"', words))
    assert re.fullmatch(r"/page/[0-9a-f]{64}/2\?q=[^\"]+", at)
    opened = client.get(at.replace("&amp;", "&")).text
    assert "<mark>ตารางที่</mark> <mark>2</mark>" in opened
    assert "box=" in opened


def test_filters(client: TestClient) -> None:
    def hits(**asked: str) -> int:
        return client.get("/search", params={"q": "เอกสาร", **asked}).text.count('class="snippet"')

    assert hits() > hits(unit=UNIT) > 0 or hits() > hits(kind="email") > 0
    assert hits(kind="email") == 1
    assert hits(unit="bma-csc") == 0


def test_hostile_words_of_documents_and_of_people_are_text(client: TestClient) -> None:
    for query in (HOSTILE, "ความพึงพอใจ", "<mark>", '"><script>'):
        words = client.get("/search", params={"q": query}).text
        assert HOSTILE not in words
        assert '"><script>' not in words


@pytest.mark.parametrize("at", ["0", "21", "x"])
def test_there_is_no_such_page_of_hits(client: TestClient, at: str) -> None:
    assert client.get("/search", params={"q": "ก", "at": at}).status_code == 422


def test_nobody_searches_without_signing_in(own: Path) -> None:
    from web_made import browser

    assert browser(served(own)).get("/search", params={"q": PLACE}).status_code == 401
