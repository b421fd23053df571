"""What is written is whole, private, the same for the same inputs, and no cell of it runs as a formula."""

import csv
import datetime
import io
import itertools
import json
import os
import re
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, arrival, ev, unread, whole

from pipeline.audit_run import write_audits
from pipeline.evidence import Evidence
from pipeline.exit_code import ExitCode
from pipeline.outputs import unusable, write_beside
from pipeline.run_log import append, broken_at
from pipeline.run_summary import RunSummary
from pipeline.steering_signs import defused
from pipeline.summary_tables import columns
from schemas.audit import DepartmentAudit
from schemas.record import Other
from schemas.source import Reason, Status
from schemas.unit import Unit

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, "bma-district-yan-nawa", "bma-csc"))


def write(out: Path, *evidence: Evidence, units: Sequence[Unit] = FEW) -> RunSummary:
    return write_audits(evidence, (), out, PACK, "fingerprint", units)


def audit(out: Path, unit: str = BANG_RAK) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "departments" / f"{unit}.json").read_bytes())
    return found


def files(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_every_unit_of_the_roster_has_a_file(tmp_path: Path) -> None:
    write(tmp_path, *whole(), units=UNITS)
    names = {p.stem for p in (tmp_path / "departments").glob("*.json")}
    assert names == {u.unit for u in UNITS} | {"_unassigned"}


def test_the_audit_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    write(tmp_path, *whole())
    made = audit(tmp_path)
    assert {"schema_version", "tool", "reader_fingerprint", "department", "indicator", "fiscal_year", "pack", "submissions", "records", "demands", "score", "level", "findings", "decisions"} <= set(made)  # fmt: skip
    assert made["department"] == {
        "unit": BANG_RAK,
        "name_th": "สำนักงานเขตบางรัก",
        "codes": {"letter": ["กท 43"], "kpi": ["5004"]},
    }
    assert made["pack"] == {
        "id": PACK.id,
        "version": PACK.indicator.version,
        "sha256": PACK.sha256,
        "status": "provisional",
    }
    assert {"low", "high", "parts", "status"} <= set(made["score"])  # type: ignore[call-overload]
    assert {"id", "low", "high", "criteria"} <= set(made["score"]["parts"][0])  # type: ignore[index]
    assert {"id", "state", "reason", "evidence"} <= set(made["demands"][0])  # type: ignore[index]


def test_the_audit_reads_back_by_its_own_schema(tmp_path: Path) -> None:
    """Every figure that people read has the word provisional beside it, and the record is what was read."""
    write(tmp_path, *whole())
    data = (tmp_path / "departments" / f"{BANG_RAK}.json").read_bytes()
    read = DepartmentAudit.model_validate_json(data)
    assert read.score.status == read.level.status == "provisional"
    assert [r.kind for r in read.records] == ["memo", "form", "form", "form"]


def test_nobody_else_may_read_the_results(tmp_path: Path) -> None:
    write(tmp_path / "out", *whole())
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "out").rglob("*") if p.is_file()} == {0o600}


def test_the_order_of_inputs_changes_no_byte(tmp_path: Path) -> None:
    evidence = [*whole(), *whole("bma-district-yan-nawa", "b.eml"), unread("c.pdf"), ev("d.pdf", Other())]
    write(tmp_path / "1", *evidence)
    write(tmp_path / "2", *reversed(evidence))
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    assert one.pop("run.jsonl") != two.pop("run.jsonl") or True  # only the run log knows the clock
    assert one == two


def test_one_bad_file_changes_no_other_units_audit(tmp_path: Path) -> None:
    write(tmp_path / "1", *whole())
    write(tmp_path / "2", *whole(), unread("b.eml > x.pdf", Reason.BROKEN, came=arrival("b.eml", sender="เขตยานนาวา")))
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    changed = {n for n in one if n.startswith("departments/") and one[n] != two[n]}
    assert changed == {"departments/bma-district-yan-nawa.json"}


def test_every_input_has_one_row(tmp_path: Path) -> None:
    """Occurrences, not contents: the same bytes twice are two rows."""
    same = [ev("a/x.pdf", Other(), content="same"), ev("b/x.pdf", Other(), content="same")]
    box = ev("m.eml", None, status=Status.OPENED)
    write(tmp_path, *same, *whole(), unread("s.pdf", Reason.ENCRYPTED), box)
    rows = [json.loads(line) for line in (tmp_path / "inputs.jsonl").read_bytes().splitlines()]
    assert [r["path"] for r in rows] == sorted(
        ["a/x.pdf", "b/x.pdf", "m.eml", "s.pdf", *(e.source.path for e in whole())]
    )
    by = {r["path"]: r for r in rows}
    assert by["s.pdf"]["reason"] == "encrypted"
    assert "รหัสผ่าน" in by["s.pdf"]["th"]
    assert "password" in by["s.pdf"]["en"]
    assert by["a.eml > form1.docx"] | {"sha256": "", "bytes": 0} == {"path": "a.eml > form1.docx", "parent": "a.eml", "name": "form1.docx", "sha256": "", "bytes": 0, "media_type": "application/pdf", "status": "read", "reason": None, "unit": BANG_RAK, "units": [BANG_RAK], "kind": "form", "th": None, "en": None}  # fmt: skip


def test_the_table_has_a_row_a_unit_and_a_column_a_demand(tmp_path: Path) -> None:
    write(tmp_path, *whole())
    data = (tmp_path / "summary.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [r["unit"] for r in rows] == [u.unit for u in FEW]
    mine = next(r for r in rows if r["unit"] == BANG_RAK)
    assert (mine["D1.1"], mine["complete"], mine["of"]) == ("met", "5", "9")
    names = columns(PACK)
    assert names.index("complete") < names.index("provisional_score_low")
    assert not [n for n in names if ("score" in n or "level" in n) and not n.startswith("provisional_")]


def test_the_contract_page_names_every_key_of_an_audit_an_input_row_and_the_table(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "contract.md").read_text(encoding="utf-8")
    write(tmp_path, *whole())
    row = json.loads((tmp_path / "inputs.jsonl").read_bytes().splitlines()[0])
    table = [n.removeprefix("provisional_") for n in columns(PACK) if not n.startswith("D")]
    known = set(re.findall(r"[a-z_0-9]+", page))
    assert {*audit(tmp_path), *row, *table} - known == set()


def test_the_spreadsheet_holds_the_same_table(tmp_path: Path) -> None:
    write(tmp_path, *whole())
    with zipfile.ZipFile(tmp_path / "summary.xlsx") as book:
        shared = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert {i.date_time for i in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "สำนักงานเขตบางรัก" in shared
    assert sheet.count("<row ") == len(FEW) + 1
    assert "<f>" not in sheet


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1", "\ufeff=1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert defused(words) == f"'{words}"
    assert defused("\t=1") == "'\t'=1"  # who divides a table by tabs begins a cell behind it
    assert defused("\r=1") == "'<0D>=1"
    assert defused("สำนักงานเขต=1") == "สำนักงานเขต=1"


def test_what_is_nobodys_is_written_with_the_reason(tmp_path: Path) -> None:
    summary = write(tmp_path, ev("lost.pdf", Other()), unread("s.pdf"))
    made = audit(tmp_path, "_unassigned")
    assert [f["path"] for f in made["files"]] == ["lost.pdf", "s.pdf"]  # type: ignore[attr-defined]
    assert all(f["why"]["th"] and f["why"]["en"] for f in made["files"])  # type: ignore[attr-defined]
    assert summary.unassigned == ("lost.pdf", "s.pdf")


def test_exit_codes(tmp_path: Path) -> None:
    """0 all judged; 4 something needs a person; 5 a path that could not be read at all outweighs it."""
    lost = ev("gone", None, status=Status.UNREADABLE, reason=Reason.NOT_FOUND)
    assert write(tmp_path / "0").exit_code is ExitCode.NEEDS_A_PERSON  # nothing to audit
    assert write(tmp_path / "1", *whole()).exit_code is ExitCode.NEEDS_A_PERSON
    assert write(tmp_path / "2", unread("s.pdf")).exit_code is ExitCode.NEEDS_A_PERSON
    assert write(tmp_path / "3", *whole(), lost).exit_code is ExitCode.INPUT_UNREADABLE


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.json"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_beside(target, b"new")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"x.json": b"old"}


@pytest.mark.parametrize("name", ["file", "file/below", "\0", "x" * 300, "/proc/nowhere"])
def test_a_folder_that_takes_no_results_is_known_before_anything_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert unusable(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["new", "new/and/below", "there"])
def test_trying_a_folder_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    (tmp_path / "there" / "departments").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    assert unusable(tmp_path / name) is None
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_stopped_while_it_writes_leaves_the_results_before_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, *whole())
    before = files(tmp_path)

    steps = itertools.count(1)

    def stopped(path: Path, data: bytes) -> Path:
        if next(steps) == 4:
            raise KeyboardInterrupt
        return write_beside(path, data)

    monkeypatch.setattr("pipeline.outputs.write_beside", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, unread("x.pdf"))
    assert files(tmp_path) == before


def test_the_run_log_is_a_chain(tmp_path: Path) -> None:
    now = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    for n in range(3):
        append(tmp_path, {"n": n}, now)
    data = (tmp_path / "run.jsonl").read_bytes()
    lines = [json.loads(x) for x in data.splitlines()]
    assert [x["n"] for x in lines] == [0, 1, 2]
    assert lines[0]["previous"] == "0" * 64
    assert broken_at(data) is None


@pytest.mark.parametrize(("old", "new", "line"), [(b'"n":1', b'"n":9', 2), (b'"n":0', b'"n":5', 1)])
def test_who_changes_a_line_of_the_run_log_breaks_the_chain_there(
    tmp_path: Path, old: bytes, new: bytes, line: int
) -> None:
    for n in range(3):
        append(tmp_path, {"n": n})
    assert broken_at((tmp_path / "run.jsonl").read_bytes().replace(old, new)) == line


def test_a_line_taken_out_of_the_run_log_is_missed(tmp_path: Path) -> None:
    for n in range(3):
        append(tmp_path, {"n": n})
    lines = (tmp_path / "run.jsonl").read_bytes().splitlines(keepends=True)
    assert broken_at(lines[0] + lines[2]) == 2


def test_half_a_line_of_a_run_that_was_cut_off_stays_and_the_log_goes_on(tmp_path: Path) -> None:
    append(tmp_path, {"n": 0})
    with (tmp_path / "run.jsonl").open("ab") as file:
        file.write(b'{"n":1,"prev')
    append(tmp_path, {"n": 2})
    lines = (tmp_path / "run.jsonl").read_bytes().splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2])["n"] == 2
    assert broken_at(b"\n".join(lines)) == 2


def test_the_run_log_names_what_went_in_and_what_came_out(tmp_path: Path) -> None:
    write(tmp_path, *whole())
    write(tmp_path, *whole(), unread("s.pdf"))
    one, two = (json.loads(x) for x in (tmp_path / "run.jsonl").read_bytes().splitlines())
    assert one["pack"]["sha256"] == two["pack"]["sha256"] == PACK.sha256
    assert one["inputs_root"] != two["inputs_root"]
    assert set(one["results"]) == {n for n in files(tmp_path) if n != "run.jsonl"}
    assert one["exit_code"] == 4


def test_what_a_killed_run_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    """It holds words of documents. What another run is writing now stays, and so does what is no file of ours."""
    write(tmp_path, *whole())
    names = ("departments/.bma-csc.json.0123456789abcdef.tmp", ".summary.csv.0123456789abcdef.tmp", ".notes.tmp")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    write(tmp_path, *whole())
    assert all((tmp_path / name).exists() for name in names)
    for name in names:
        os.utime(tmp_path / name, (1, 1))
    write(tmp_path, *whole())
    assert [(tmp_path / name).exists() for name in names] == [False, False, True]
