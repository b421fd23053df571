"""Words and file names of strangers through every output: nothing of them runs, steers, or passes for a line of ours."""

import csv
import datetime
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, ev, form, q, unread, whole

from benchmarks.hostile_words import INJECTIONS, text
from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.memo_docx import memo_docx
from pipeline.notify import notice_of
from pipeline.provenance import clean_name
from pipeline.show_audit import audit_of
from pipeline.steering_signs import FORMULAS, STEERING, defused, shown
from pipeline.terminal import as_json

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))
MARKUP = ("<script>alert", "<img src=x onerror", "<svg/onload", 'x" onmouseover="alert')
CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in which every injection is a value, a file's name and a file that could not be read."""
    place = tmp_path_factory.mktemp("outputs")
    papers = list(whole())
    for n, words in enumerate(INJECTIONS.values()):
        name = clean_name(f"{words}{n}")
        papers.append(ev(f"a.eml > {name}.docx", form(2, chosen_idea=q(words), idea_name=q(words))))
        papers.append(unread(f"a.eml > {name}.pdf"))
    write_audits(papers, (), place / "out", PACK, "fingerprint", FEW)
    return place / "out"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command prints, on both streams."""

    def run(*arguments: str) -> str:
        main(list(arguments))
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


def assert_plain(words: str, markup: bool = False) -> None:
    assert not STEERING.findall(words)
    assert not [x for x in MARKUP if markup and x in words]


def assert_cells(rows: list[list[str]]) -> None:
    cells = [c for row in rows for c in row]
    assert any("cmd|" in c for c in cells)  # the injections did come this far
    for cell in cells:
        assert_plain(cell)
        assert not cell.lstrip(" \t\u200b\ufeff").startswith(FORMULAS), cell


@pytest.mark.parametrize("name", INJECTIONS)
def test_no_cell_of_a_table_runs_or_steers(name: str) -> None:
    cell = defused(INJECTIONS[name])
    assert_plain(cell)
    assert not cell.lstrip(" \t\u200b\ufeff").startswith(FORMULAS)


@pytest.mark.parametrize("name", INJECTIONS)
def test_no_name_of_a_file_forges_a_path_or_a_line(name: str) -> None:
    made = clean_name(INJECTIONS[name])
    assert_plain(made)
    assert not set("\t\n") & set(made)
    assert " > " not in made


@pytest.mark.parametrize("name", INJECTIONS)
def test_json_for_people_and_systems_escapes_and_loses_nothing(name: str) -> None:
    made = as_json({"x": INJECTIONS[name]})
    assert_plain(made)
    assert json.loads(made) == {"x": INJECTIONS[name]}


@pytest.mark.parametrize("name", [n for n in INJECTIONS if n != "lone-half"])
@pytest.mark.parametrize("how", [(), ("--text",), ("--json",)], ids=["people", "text", "json"])
def test_read_steers_no_terminal(name: str, how: tuple[str, ...], tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "a.txt").write_bytes(text(INJECTIONS[name]))
    printed = told("read", "--jobs", "1", *how, str(tmp_path))
    assert "a.txt" in printed
    assert_plain(printed)


@pytest.mark.parametrize("command", ["show", "explain"])
def test_an_audit_steers_no_terminal(command: str, out: Path, told: Callable[..., str]) -> None:
    printed = told(command, BANG_RAK, "--out", str(out))
    assert "cmd" in printed
    assert_plain(printed)


def test_a_message_steers_no_terminal(told: Callable[..., str]) -> None:
    assert_plain(told("read", "/nowhere/\x1b[2J\u202e.pdf"))


def test_pages_run_nothing_and_turn_no_words(out: Path, told: Callable[..., str]) -> None:
    told("report", str(out))
    pages = sorted((out / "report").glob("*.html"))
    assert pages
    for page in pages:
        assert_plain(page.read_text(encoding="utf-8"), markup=True)


def test_workbooks_hold_words_and_no_formula(out: Path, told: Callable[..., str]) -> None:
    told("report", str(out))
    books = [*out.rglob("*.xlsx")]
    assert len(books) == 2
    strings: list[str] = []
    for book in books:
        with zipfile.ZipFile(book) as z:
            assert not [n for n in z.namelist() if "sheets/" in n and b"<f>" in z.read(n)]
            for name in z.namelist():  # texts in one list, or each in its cell
                if name == "xl/sharedStrings.xml" or "sheets/" in name:
                    found = ElementTree.fromstring(z.read(name)).iter()
                    strings += ["".join(x.itertext()) for x in found if x.tag.rpartition("}")[2] in ("si", "is")]
    assert_cells([strings])


def test_tables_hold_words_and_no_formula(out: Path, tmp_path: Path, told: Callable[..., str]) -> None:
    told("export", str(out), "--to", "csv", "--output", str(tmp_path / "csv"))
    rows: list[list[str]] = []
    for file in (*(tmp_path / "csv").glob("*.csv"), out / "summary.csv"):
        rows += csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    assert_cells(rows)


@pytest.mark.parametrize("to", ["jsonl", "sqlite", "ecms"])
def test_exports_for_systems_are_whole(to: str, out: Path, tmp_path: Path, told: Callable[..., str]) -> None:
    """Their readers get the words as data: no row is lost, no table dropped, no element added."""
    target = tmp_path / "made"
    told("export", str(out), "--to", to, "--output", str(target))
    if to == "sqlite":
        base = sqlite3.connect(target)
        found = {r[0] for r in base.execute('SELECT value FROM "values"')}
        assert base.execute("SELECT count(*) FROM demands").fetchone()[0] > 0
        base.close()
        assert INJECTIONS["sql"] in found
    elif to == "jsonl":
        lines = target.read_text(encoding="utf-8")
        assert not CONTROL.findall(lines)
        found = {json.loads(x).get("value") for x in lines.split("\n") if x}
        assert INJECTIONS["escape-clear"] in found
    else:
        for file in target.iterdir():
            tags = {e.tag.rpartition("}")[2] for e in ElementTree.parse(file).iter()}
            assert not tags & {"script", "img", "svg"}


def test_results_hold_no_raw_control_and_stay_json(out: Path) -> None:
    for file in (*out.rglob("*.json"), *out.rglob("*.jsonl")):
        words = file.read_text(encoding="utf-8")
        assert not CONTROL.findall(words), file.name
        assert [json.loads(x) for x in words.split("\n") if x]


def test_the_memo_is_a_document_of_words(out: Path) -> None:
    audit = audit_of(out, BANG_RAK)
    assert audit is not None
    made = memo_docx(notice_of(audit, PACK, datetime.date(2023, 4, 30)))
    with zipfile.ZipFile(io.BytesIO(made)) as z:
        words = "".join(ElementTree.fromstring(z.read("word/document.xml")).itertext())
    assert "calc" in words
    assert_plain(words)


def test_what_is_written_is_its_owners_alone(out: Path) -> None:
    assert {f.stat().st_mode & 0o077 for f in out.rglob("*")} == {0}


def test_no_name_of_a_document_becomes_a_name_on_the_disk(out: Path) -> None:
    """Path traversal, names of devices, dots at the end, clashes by case or by form: outputs are named by us alone."""
    ours = re.compile(r"[a-z0-9_.-]+")
    assert not [f.name for f in out.rglob("*") if not ours.fullmatch(f.name)]


@pytest.mark.parametrize("mark", [";", "\t", "\n", ";  ", ";\u200b"])
@pytest.mark.parametrize("words", ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1", "-cmd"])
def test_no_cell_begins_inside_a_cell(mark: str, words: str) -> None:
    """However a spreadsheet divides the line."""
    for cell in re.split("[;\t\n]", defused(f"ข้อความ{mark}{words}")):
        assert not cell.lstrip(" \t\u200b\ufeff").startswith(FORMULAS), cell


@pytest.mark.parametrize("piece", ["\n", ";", "; ", "\t ", "\u200b", ";\u200b ", " ", "=", ";=", "\n-"])
def test_long_cells_take_no_time(piece: str) -> None:
    """Quadratic, a megabyte would take minutes; the test would then say where it stands."""
    assert len(defused(piece * (1_000_000 // len(piece)))) >= 999_999


def test_harmless_words_stay_as_they_are() -> None:
    for words in (
        "สำนักงานเขต=1",
        "a\tb\nc",
        "นํ้าท่วม ๑๐%",
        "e-mail",
        "ก; - ข",
        "ก\n- ข\n-ค",
        "1,000,-; 2,000,-",
        "ก ; ข",
    ):
        assert shown(words) == defused(words) == words
