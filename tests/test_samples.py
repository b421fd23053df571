"""The main job on the sample inbox gives the answers that were written by hand, byte for byte the same however it runs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.result_names import PROGRESS, STORE

ROOT = Path(__file__).resolve().parent.parent
INBOX = ROOT / "samples" / "inbox"
EXPECTED = json.loads((ROOT / "samples" / "expected.json").read_text(encoding="utf-8"))
UNITS = EXPECTED["units"]


def run_audit(out: Path, inbox: Path = INBOX, *, jobs: int = 2, cwd: Path = ROOT, **environment: str) -> int:
    command = [sys.executable, "-m", "pipeline.cli", "audit", str(inbox), "--out", str(out), "--jobs", str(jobs)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one run over the sample inbox."""
    folder = tmp_path_factory.mktemp("samples") / "out"
    assert run_audit(folder) == 4, "a scan and a broken file need a person"
    return folder


def audit_of(out: Path, unit: str) -> dict[str, object]:
    return json.loads((out / "departments" / f"{unit}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("unit", UNITS)
def test_every_department_gets_the_answer_written_by_hand(out: Path, unit: str) -> None:
    audit = audit_of(out, unit)
    states = {d["id"]: d["state"] for d in audit["demands"]}
    assert {k: states[k] for k in UNITS[unit]["demands"]} == UNITS[unit]["demands"], UNITS[unit]["case"]
    codes = {f["code"] for f in audit["findings"]}
    assert set(UNITS[unit]["findings"]) <= codes
    assert not set(UNITS[unit]["absent"]) & codes


def test_what_is_nobodys_is_told_apart(out: Path) -> None:
    rows = json.loads((out / "departments" / "_unassigned.json").read_text(encoding="utf-8"))
    assert sorted(r["path"] for r in rows["files"]) == EXPECTED["unassigned"]


def test_every_input_stands_in_the_list_exactly_once(out: Path) -> None:
    rows = [json.loads(x) for x in (out / "inputs.jsonl").read_text(encoding="utf-8").splitlines()]
    paths = [r["path"] for r in rows]
    assert len(paths) == len(set(paths))
    by_path = {r["path"]: [r["status"], r["reason"]] for r in rows}
    assert {k: by_path[k] for k in EXPECTED["inputs"]} == EXPECTED["inputs"]


def results(out: Path) -> dict[str, bytes]:
    """Every result: the log knows the clock, and what `saraban status` and the next run read is no result."""
    files = (p for p in out.rglob("*") if p.is_file() and not p.name.startswith((PROGRESS, STORE, "run.jsonl")))
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


def test_another_order_jobs_hash_seed_locale_time_zone_and_folder_give_the_same_bytes(
    out: Path, tmp_path: Path
) -> None:
    """docs/contract.md: only the run log knows the clock."""
    moved = tmp_path / "elsewhere" / "inbox"
    moved.mkdir(parents=True)
    for file in sorted(INBOX.iterdir(), reverse=True):
        shutil.copy(file, moved / file.name)
    again = tmp_path / "again"
    environment = {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "LANG": "C", "TZ": "America/Anchorage"}
    assert run_audit(again, moved, jobs=1, cwd=tmp_path, **environment) == 4
    first, second = results(out), results(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
