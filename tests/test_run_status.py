"""Seeing a run: `saraban status`, the bar, log lines, times of stages, metrics (docs/running.md)."""

import contextlib
import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, log_json, meter
from pipeline.meter import STAGES, Meter, bytes_below
from pipeline.metrics_file import metrics_text, write_metrics
from pipeline.progress import bars, with_pages, words_of
from pipeline.reading import ReadResult
from pipeline.result_names import PROGRESS, RESULTS
from pipeline.run_status import RunBook, run_book, status_of
from pipeline.seeing import _page_line
from pipeline.show_status import clock, status_text
from pipeline.terminal import tell
from pipeline.verify import verify
from schemas.source import SourceFile, Status

ROOT = Path(__file__).resolve().parent.parent
MEMO = "บันทึกข้อความ\nส่วนราชการ  สำนักงานเขตสมมติ\nที่  กท 9901/๑\nเรื่อง  ทดสอบ\n"


def result(path: str, status: str = "read", size: int = 10, parent: str | None = None) -> ReadResult:
    source = SourceFile(name=path, path=path, parent=parent, sha256="1" * 64, media_type="text/plain", bytes=size)
    return ReadResult(source, Status(status))


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The clock of the meter, in seconds, as the test sets it."""
    now = [0]
    monkeypatch.setattr(meter.time, "monotonic_ns", lambda: now[0] * 1_000_000_000)
    return now


def test_the_meter_counts_files_and_what_is_in_them(seconds: list[int]) -> None:
    """Bytes are those of files of the inbox: a container is done when what comes after it comes."""
    one = Meter(whole=100)
    one.enter("reading")
    rows = [result("a.zip", "opened", 40), result("a.zip > x", size=999, parent="a.zip"), result("b", size=20)]
    progress = []
    for n, _ in enumerate(one.counted([*rows, result("c", "unreadable", 40)]), 1):
        seconds[0] = 30 * n
        progress.append((one.done, one.bytes_done, one.remaining, one.per_minute))
    assert progress == [(1, 0, None, 2), (2, 0, None, 2), (3, 40, 135, 2), (4, 60, 80, 2)]
    assert (one.bytes_done, one.remaining) == (100, None)
    assert one.inputs == {"opened": 1, "read": 2, "unreadable": 1}


def test_times_of_stages_add_up(seconds: list[int]) -> None:
    one = Meter()
    began = []
    one.on_stage.append(lambda m: began.append(m.stage))
    for at, stage in [(0, "reading"), (5, "checking"), (6, "writing"), (9, "checking"), (10, None)]:
        seconds[0] = at
        one.enter(stage)
    seconds[0] = 99
    assert one.milliseconds == {"reading": 5000, "assembling": 0, "checking": 2000, "writing": 3000}
    assert began == ["reading", "checking", "writing"]


def test_bytes_below_counts_files_and_folders_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"x" * 7)
    (tmp_path / "b").write_bytes(b"x" * 5)
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    assert bytes_below([tmp_path / "in", tmp_path / "b", tmp_path / "none"]) == 12


def test_a_run_says_where_it_is_and_how_it_ended(tmp_path: Path) -> None:
    one = Meter(whole=10)
    with run_book(tmp_path, one) as book:
        assert status_of(tmp_path) is None  # before the run holds its store the file may be another's
        one.enter("reading")
        found = status_of(tmp_path)
        assert found is not None
        assert (found.state, found.held_by) == ("running", f"pid {os.getpid()} @ {socket.gethostname()}")
        list(one.counted([result("a\x1b[31m\u202e")]))
        book.write("running")
        assert "กำลังตรวจ · running" in status_text(status_of(tmp_path))  # type: ignore[arg-type]
        book.write("finished", 4)
    found = status_of(tmp_path)
    assert found is not None
    assert (found.state, found.held_by, found.as_json()["exit_code"]) == ("finished", None, 4)
    assert stat.S_IMODE((tmp_path / PROGRESS).stat().st_mode) == 0o600


def test_the_page_of_a_long_scan_is_seen(
    tmp_path: Path, seconds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """In the file, in words, beside the bar and in the log, until its document is done; its name steers nothing."""
    one = Meter(whole=10)
    name = "a\x1b[31m\u202e.pdf"
    with log_json.log_lines(True), run_book(tmp_path, one):
        one.enter("reading")
        one.on_page.append(_page_line)
        seconds[0] += 2
        one.turned(name, 3, 60)
        found = status_of(tmp_path)
        assert found is not None
        assert found.as_json()["page"] == {"path": name, "number": 3, "of": 60}
        said = status_text(found)
        assert "หน้า page: 3/60 a" in said
        assert "\x1b" not in said
        assert "หน้า page 3/60" in words_of(one, "b.pdf")
        row = json.loads(capsys.readouterr().err.splitlines()[-1])
        assert (row["event"], row["path"], row["number"], row["of"]) == ("page", name, 3, 60)
        list(one.counted([result("other.pdf")]))
        assert one.page == (name, 3, 60)
        list(one.counted([result(name)]))
        assert one.page is None


def test_a_bar_by_files_shows_the_page_too() -> None:
    told: list[tuple[int, int, str]] = []
    step, turned = with_pages(lambda *x: told.append(x))
    turned("x.pdf", 2, 9)
    step(1, 4, "x.pdf")
    turned("y.pdf", 1, 3)
    assert told == [(0, 1, "x.pdf หน้า page 2/9"), (1, 4, "x.pdf"), (1, 4, "y.pdf หน้า page 1/3")]


@pytest.mark.parametrize(("error", "state"), [(KeyboardInterrupt, "interrupted"), (ValueError, "failed")])
def test_an_end_before_the_end_is_told(tmp_path: Path, error: type[BaseException], state: str) -> None:
    def run() -> None:
        one = Meter()
        with run_book(tmp_path, one):
            one.enter("reading")
            raise error

    with pytest.raises(error):
        run()
    found = status_of(tmp_path)
    assert found is not None
    assert found.state == state


def test_a_run_that_never_began_leaves_the_file_of_the_one_that_did(tmp_path: Path) -> None:
    RunBook(tmp_path, Meter()).write("running")
    before = (tmp_path / PROGRESS).read_bytes()
    with pytest.raises(ValueError, match="held"), run_book(tmp_path, Meter()):
        raise ValueError("held")
    assert (tmp_path / PROGRESS).read_bytes() == before


def test_after_kill_9_nobody_holds_it(tmp_path: Path) -> None:
    """Also when another program has the number of the dead one."""
    code = (
        "import sys, time; from pathlib import Path; from pipeline.meter import Meter; "
        "from pipeline.run_status import RunBook; m = Meter(); m.enter('reading'); "
        "RunBook(Path(sys.argv[1]), m).write('running'); print('there', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"there"
    alive = status_of(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    dead = status_of(tmp_path)
    assert alive is not None
    assert dead is not None
    assert (alive.state, dead.state, dead.held_by) == ("running", "died", None)
    row = json.loads((tmp_path / PROGRESS).read_bytes())
    row["holder"]["pid"] = os.getpid()
    (tmp_path / PROGRESS).write_text(json.dumps(row))
    again = status_of(tmp_path)
    assert again is not None
    assert again.state == "died"
    row["holder"]["host"] = "another.example.org"
    (tmp_path / PROGRESS).write_text(json.dumps(row))
    elsewhere = status_of(tmp_path)
    assert elsewhere is not None
    assert (elsewhere.state, "another.example.org" in (elsewhere.held_by or "")) == ("unknown", True)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"state": 1}', b'{"state": "running", "holder": {"pid": "x"}}'])
def test_a_damaged_progress_file_is_no_fault(tmp_path: Path, data: bytes) -> None:
    (tmp_path / PROGRESS).write_bytes(data)
    found = status_of(tmp_path)
    assert found is None or found.state in ("unknown", "died")
    if found is not None:
        assert status_text(found)


def test_a_full_disk_stops_the_telling_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.run_status.write_beside", full)
    one = Meter()
    with run_book(tmp_path / "out", one) as book:
        one.enter("reading")
        book.write("finished", 0)


def test_the_file_is_written_at_most_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, written = Meter(), []
    with run_book(tmp_path, one) as book:
        monkeypatch.setattr(book, "write", lambda state: written.append(state) or setattr(book, "_written", 10**18))
        for _ in range(100):
            book.maybe()
    assert len(written) == 1


def test_progress_is_no_evidence_and_no_result() -> None:
    assert RESULTS.fullmatch(PROGRESS)
    assert RESULTS.fullmatch(f".{PROGRESS}.0123456789abcdef.tmp")


def test_the_bar_shows_rate_time_left_and_counts_and_no_codes(seconds: list[int]) -> None:
    one = Meter(whole=100)
    one.enter("reading")
    results = [result("a", size=50), result("b\x1b[2J", "partly_read", size=50)]
    shown = []
    for n, row in enumerate(one.counted(results), 1):
        seconds[0] = 60 * n
        shown.append(words_of(one, row.source.path))
    assert shown[1] == "2 (1/min) · เหลือ about 0:02:00 · partly_read 1 read 1 · b<1B>[2J"


def test_bars_draw_on_stderr_alone(capsys: pytest.CaptureFixture[str]) -> None:
    one = Meter(whole=10)
    with bars(True, one) as step:
        step(1, 2, "[red]x")
    with bars(True) as step:
        step(1, 2, "[/red]x")
    assert capsys.readouterr().out == ""


def test_log_lines_are_ascii_json_and_messages_are_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that holds line breaks, escapes or bidi marks is one line of plain ASCII."""
    with log_json.log_lines(True):
        tell("ไทย\nแถวสอง", "en\x1b[31m\u202e")
        log_json.line("input", path="\u2028a\n")
    tell("ไทย", "plain")
    lines = capsys.readouterr().err.splitlines()
    first, second = (json.loads(x) for x in lines[:2])
    assert (first["event"], first["th"], first["en"]) == ("message", "ไทย\nแถวสอง", "en\x1b[31m\u202e")
    assert second["path"] == "\u2028a\n"
    assert all(x.isascii() and x.isprintable() for x in lines[:2])
    assert lines[2] == "saraban: ไทย"


def test_metrics_are_what_prometheus_reads(tmp_path: Path) -> None:
    """Each line is a comment or `name{label="value"} number`; whole, with the mode that the file had."""
    text = metrics_text({"read": 2}, {"reading": 3}, {"something": 1}, {"met": 4}, 0, 1_700_000_000)
    sample = re.compile(r'saraban_[a-z_]+(?:\{[a-z]+="[^"\\\n]*"\})? [0-9]+|# (?:HELP|TYPE) saraban_[a-z_]+ .+')
    assert [x for x in text.splitlines() if not sample.fullmatch(x)] == []
    path = tmp_path / "saraban.prom"
    write_metrics(path, text)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (text, 0o600)
    path.chmod(0o644)
    write_metrics(path, "x 1\n")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("x 1\n", 0o644)
    assert os.listdir(tmp_path) == ["saraban.prom"]


def test_seconds_as_a_clock() -> None:
    assert [clock(x) for x in (0, 75, 3_725, 360_000)] == ["0:00:00", "0:01:15", "1:02:05", "100:00:00"]


# --- the commands


def saraban(*words: object) -> tuple[int, str, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main([str(x) for x in words])
    said = (x.buffer.getvalue().decode("utf-8") for x in (out, err))
    return code, *said


def test_an_audit_is_seen_in_every_way_and_its_log_knows_the_stages(tmp_path: Path) -> None:
    """Log lines, metrics, `status`, and times in run.jsonl, which `verify` holds to be whole."""
    folder, out, metrics = tmp_path / "in", tmp_path / "out", tmp_path / "m.prom"
    folder.mkdir()
    (folder / "memo.txt").write_text(MEMO, "utf-8")
    code, _, err = saraban("audit", folder, "--out", out, "--jobs", 1, "--log-json", "--metrics", metrics)
    lines = [json.loads(x) for x in err.splitlines()]
    assert code == 4
    assert [x["stage"] for x in lines if x["event"] == "stage"] == list(STAGES)
    assert [(x["path"], x["status"]) for x in lines if x["event"] == "input"] == [("memo.txt", "read")]
    (end,) = [x for x in lines if x["event"] == "run_finished"]
    assert (end["exit_code"], end["inputs"]) == (4, {"read": 1})
    assert 'saraban_inputs{status="read"} 1' in metrics.read_text()
    logged = json.loads((out / "run.jsonl").read_text("utf-8"))["milliseconds"]
    assert set(logged) == set(STAGES)
    assert all(isinstance(x, int) for x in logged.values())
    assert list(verify(out, [folder], None)) == []
    code, said, _ = saraban("status", out, "--json")
    row = json.loads(said)
    assert (code, row["state"], row["inputs"], row["exit_code"]) == (0, "finished", {"read": 1}, 4)
    assert (row["last_result"]["exit_code"], row["last_result"]["inputs"]) == (4, 1)
    (out / PROGRESS).unlink()
    code, said, _ = saraban("status", out)
    assert (code, "last result" in said) == (0, True)


def test_status_of_nothing(tmp_path: Path) -> None:
    assert saraban("status", tmp_path)[0] == 2
    assert saraban("status", tmp_path / "none")[0] == 5


def test_the_clock_stands_in_the_log_and_the_progress_alone(tmp_path: Path) -> None:
    """Two runs of one inbox at different times: every other file that stays is the same, byte for byte."""
    from test_resume import audit, made_inbox

    inbox = made_inbox(tmp_path / "inbox", 3)
    files = []
    for name in ("one", "two"):
        audit(inbox, tmp_path / name)
        audit(inbox, tmp_path / name)
        (tmp_path / name / "summary.csv").touch()
        files.append(
            {
                x.relative_to(tmp_path / name).as_posix(): x.read_bytes()
                for x in (tmp_path / name).rglob("*")
                if x.is_file()
            }
        )
    assert files[0].keys() == files[1].keys()
    differ = {name for name, data in files[0].items() if data != files[1][name]}
    assert differ <= {"run.jsonl", PROGRESS, "store.sqlite"}  # in the store, the order of the rows' numbers alone
    assert "run.jsonl" in differ
