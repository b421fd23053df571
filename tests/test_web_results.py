"""The results that every screen looks at: read once, anew only where a file changed, whole while a run writes."""

import json
import os
import threading
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, CSC, PACK, UNITS, YAN_NAWA, ev, form, whole

from pipeline.audit_run import write_audits
from pipeline.run_log import append
from pipeline.web import results as module
from pipeline.web.kept_views import KeptViews
from pipeline.web.results import Results

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA, CSC))


def written(folder: Path, *more: object) -> Path:
    write_audits([*whole(), *more], (), folder, PACK, "fingerprint", FEW)  # type: ignore[list-item]
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed, as they are."""
    names: list[str] = []
    real = module._meant
    monkeypatch.setattr(module, "_meant", lambda name, data: names.append(name) or real(name, data))
    return names


def test_a_snapshot_is_what_the_folder_says(tmp_path: Path) -> None:
    now = Results(written(tmp_path)).now()
    assert sorted(now.audits) == sorted(u.unit for u in FEW)
    assert now.stamp == json.loads((tmp_path / "run.jsonl").read_bytes().splitlines()[-1])["hash"] == now.log.head
    assert len(now.rows) == len((tmp_path / "inputs.jsonl").read_bytes().splitlines())
    assert "findings" in now.unassigned
    assert now.damaged == ()
    assert [x["hash"] for x in now.recent] == [now.stamp]


def test_a_content_leads_to_its_places_and_units(tmp_path: Path) -> None:
    one = ev("b.eml > สำเนา.docx", form(1), content="same")
    now = Results(written(tmp_path, one)).now()
    assert [r["path"] for r in now.paths[one.source.sha256]] == ["b.eml > สำเนา.docx"]
    assert now.owners[one.source.sha256] == (BANG_RAK,)


def test_where_nothing_changed_nothing_is_read(tmp_path: Path, parsed: list[str]) -> None:
    results = Results(written(tmp_path))
    first = results.now()
    parsed.clear()
    assert results.now() is first
    assert parsed == []


def test_only_what_changed_is_parsed_anew(tmp_path: Path, parsed: list[str]) -> None:
    """A run writes every file anew, mostly with the bytes that were there."""
    results = Results(written(tmp_path))
    first = results.now()
    parsed.clear()
    written(tmp_path, ev("c.eml > ใหม่.docx", form(2)))
    second = results.now()
    assert second.stamp != first.stamp
    assert f"departments/{CSC}.json" not in parsed
    assert f"departments/{BANG_RAK}.json" in parsed
    assert second.audits[CSC] is first.audits[CSC]
    assert second.audits[BANG_RAK] != first.audits[BANG_RAK]


def test_a_line_of_the_log_alone_makes_another_stamp(tmp_path: Path, parsed: list[str]) -> None:
    results = Results(written(tmp_path))
    first = results.now()
    parsed.clear()
    made = append(tmp_path, {"what": "looked"})
    assert results.now().stamp == made != first.stamp
    assert parsed == []


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff", b'{"department": 1}', b"[" * 100_000],
    ids=["empty", "half", "a list", "no text", "another thing", "deep"],
)
def test_a_damaged_file_is_named_and_the_rest_is_shown(tmp_path: Path, data: bytes) -> None:
    written(tmp_path)
    for name in (f"departments/{BANG_RAK}.json", "departments/_unassigned.json", "inputs.jsonl"):
        (tmp_path / name).write_bytes(data)
    now = Results(tmp_path).now()
    assert f"departments/{BANG_RAK}.json" in now.damaged
    assert "departments/_unassigned.json" in now.damaged
    assert ("inputs.jsonl" in now.damaged) is bool(data)  # a run without an input has an empty list
    assert sorted(now.audits) == sorted((CSC, YAN_NAWA))


def test_the_audit_of_another_unit_is_no_audit(tmp_path: Path) -> None:
    """A file that says it is another unit's is not shown under this one's name."""
    written(tmp_path)
    os.replace(tmp_path / "departments" / f"{CSC}.json", tmp_path / "departments" / f"{YAN_NAWA}.json")
    now = Results(tmp_path).now()
    assert sorted(now.audits) == [BANG_RAK]
    assert now.damaged == (f"departments/{YAN_NAWA}.json",)


def test_before_the_first_run_there_is_nothing(tmp_path: Path) -> None:
    results = Results(tmp_path / "none")
    assert results.now().audits == {}
    assert results.now().stamp == ""
    written(tmp_path / "none")
    assert len(results.now().audits) == len(FEW)


def test_temporary_files_of_a_run_are_no_results(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "departments" / f".{CSC}.json.0123456789abcdef.tmp").write_bytes(b"{")
    (tmp_path / "departments" / ".x.json").write_bytes(b"{")
    assert Results(tmp_path).now().damaged == ()


def test_half_a_line_at_the_end_of_the_log_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path)
    with (tmp_path / "run.jsonl").open("ab") as file:
        file.write(b'{"what": "cut off')
    now = Results(tmp_path).now()
    assert len(now.recent) == 1
    assert len(now.audits) == len(FEW)


def test_several_threads_look_while_runs_write(tmp_path: Path) -> None:
    """Nobody sees a file half written, and nobody waits for ever."""
    results = Results(written(tmp_path))
    seen: list[int] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            now = results.now()
            assert now.damaged == ()
            seen.append(len(now.audits))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for t in threads:
        t.start()
    for n in range(6):
        written(tmp_path, ev(f"n.eml > {n}.docx", form(2)))
    stop.set()
    for t in threads:
        t.join(60)
        assert not t.is_alive()
    assert set(seen) == {len(FEW)}
    assert results.now().stamp == json.loads((tmp_path / "run.jsonl").read_bytes().splitlines()[-1])["hash"]


def test_views_are_made_once_and_the_oldest_goes() -> None:
    made: list[int] = []
    views = KeptViews(most=2)
    for key in (1, 1, 2, 1, 3, 1, 2):
        assert views.of(key, lambda key=key: made.append(key) or key) == key  # type: ignore[misc]
    assert made == [1, 2, 3, 2]
