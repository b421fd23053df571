"""An audit that is cut off at any moment and begun again gives what it would have given, byte for byte."""

import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.assemble import assemble
from pipeline.audit_run import run_audit
from pipeline.decisions import Decisions
from pipeline.pack import load_pack, roster
from pipeline.passwords import Passwords
from pipeline.reading import read_all
from pipeline.result_names import STORE
from pipeline.run_summary import RunSummary
from pipeline.verify import verify

ROOT = Path(__file__).resolve().parent.parent
LINUX = sys.platform == "linux"
UNITS = ("สำนักงาน ก.ก.", "สำนักการแพทย์", "สำนักอนามัย", "สำนักการโยธา")


def memo(n: int) -> str:
    """A memo of which no two are alike, short enough to be read in a few milliseconds."""
    return (
        f"บันทึกข้อความ\nส่วนราชการ {UNITS[n % len(UNITS)]}\nที่ กท 0303/{n + 1} วันที่ {n % 28 + 1} มกราคม 2566\n"
        f"เรื่อง ขอส่งแบบเสนอแนวคิดนวัตกรรม เรื่องที่ {n}\nเรียน ปลัดกรุงเทพมหานคร\n"
        f"ตามที่ให้หน่วยงานส่งแบบภายในวันที่ {n % 28 + 1} กุมภาพันธ์ 2566 นั้น จึงขอส่งมาพร้อมนี้\n"
    )


def made_inbox(folder: Path, many: int) -> Path:
    for n in range(many):
        at = folder / UNITS[n % len(UNITS)]
        at.mkdir(parents=True, exist_ok=True)
        (at / f"{n:03}.txt").write_text(memo(n), encoding="utf-8")
    return folder


def command(inbox: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "audit", str(inbox), "--out", str(out), "--json", *more]


def audit(inbox: Path, out: Path, *more: str) -> str:
    """The same in this process; what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = cli.main(command(inbox, out, *more)[3:])
    assert code == 4, said.getvalue()
    return said.getvalue()


def results(out: Path) -> dict[str, bytes]:
    """Every result that must not know the clock."""
    found = [*out.glob("departments/*.json"), *out.glob("summary.*"), *out.glob("inputs.jsonl")]
    return {x.relative_to(out).as_posix(): x.read_bytes() for x in found}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_inbox(tmp_path_factory.mktemp("in") / "inbox", 12)


@pytest.fixture(scope="module")
def whole(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """What a run gives that nothing disturbs, and how many seconds it takes."""
    out = tmp_path_factory.mktemp("whole") / "out"
    began = time.monotonic()
    audit(inbox, out, "--jobs", "2")
    return results(out), time.monotonic() - began


def test_a_second_run_gives_the_same_bytes_and_the_store_is_no_result(
    inbox: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    """With other jobs, from the store and without it; in an inbox that the results lie in."""
    inner = tmp_path / "inbox"
    shutil.copytree(inbox, inner)
    for jobs in ("1", "2"):  # the second from the store: a result is gone
        audit(inner, inner / "out", "--jobs", jobs)
        assert results(inner / "out") == whole[0]
        (inner / "out" / "summary.csv").unlink()
    (inner / "out" / STORE).unlink()
    for _ in range(2):
        audit(inner, inner / "out", "--jobs", "1", "--store", str(inner / "elsewhere.db"))
    assert results(inner / "out") == whole[0]
    assert not (inner / "out" / STORE).exists()
    (inner / "elsewhere.db").unlink()
    (inner / "elsewhere.db.lock").unlink()
    assert list(verify(inner / "out", [inner])) == []


@pytest.mark.skipif(not LINUX, reason="signals are Unix's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_run_that_is_stopped_ends_with_130_and_goes_on_the_next_time(
    number: signal.Signals, inbox: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    many = made_inbox(tmp_path / "inbox", 600)
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(many, out, "--jobs", "2"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    late = time.monotonic() + 60
    while rows(out) < 5 and time.monotonic() < late:
        time.sleep(0.02)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert b"Traceback" not in said
    assert "หยุดตามคำสั่ง".encode() in said
    kept = rows(out)
    assert 5 <= kept < 600
    assert attempts(out) == 0, "no file is blamed"
    assert not (out / "summary.csv").exists()
    shutil.rmtree(many)
    shutil.copytree(inbox, many)
    audit(many, out)
    assert results(out) == whole[0]


def asked(out: Path, question: str) -> int:
    import sqlite3

    try:
        db = sqlite3.connect(f"file:{out / STORE}?mode=ro", uri=True)
        try:
            (found,) = db.execute(question).fetchone()
        finally:
            db.close()
    except sqlite3.Error:
        return 0
    return int(found)


def rows(out: Path) -> int:
    return asked(out, "SELECT count(*) FROM record")


def attempts(out: Path) -> int:
    return asked(out, "SELECT count(*) FROM attempt")


def kill_often(inbox: Path, whole: tuple[dict[str, bytes], float], place: Path, kills: int, seed: int) -> None:
    """Kills runs at random moments; whenever one comes to its end, its results are what they should be, and the next
    begins with nothing.
    """
    expected, seconds = whole
    draw = random.Random(seed)
    out = place / "out"
    killed = ended = since = 0
    while killed < kills or not ended:
        is_last = since >= 12 or killed >= kills  # let it come to its end
        process = subprocess.Popen(
            command(inbox, out, "--jobs", draw.choice("12")),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, said = process.communicate(timeout=600 if is_last else draw.uniform(0.1, 1.1) * seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                if draw.random() < 0.5:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.communicate()
            killed += 1
            since += 1
            continue
        assert process.returncode == 4, said
        assert results(out) == expected, f"after {since} kills"
        assert list(verify(out, [inbox])) == []
        assert said.count(b"damaged") == 0
        shutil.rmtree(out)
        ended += 1
        since = 0


@pytest.mark.skipif(not LINUX, reason="signals are Unix's")
def test_a_few_kills_change_no_byte(inbox: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path) -> None:
    kill_often(inbox, whole, tmp_path, 3, 1)


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="signals are Unix's")
def test_a_hundred_kills_change_no_byte(inbox: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path) -> None:
    kill_often(inbox, whole, tmp_path, 100, 2)


@pytest.mark.skipif(not LINUX, reason="locks are looked at on Linux")
def test_a_second_run_on_the_same_folder_is_told_who_is_there(inbox: Path, tmp_path: Path) -> None:
    from pipeline.open_store import open_store

    out = tmp_path / "out"
    with open_store(out / STORE):
        done = subprocess.run(command(inbox, out), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"pid {os.getpid()}" in done.stderr
    assert "ยังไม่ได้เขียนสิ่งใด" in done.stderr
    assert "nothing was written" in done.stderr
    assert results(out) == {}


def test_a_damaged_store_is_told_and_the_audit_is_the_same(
    inbox: Path, whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / STORE).write_bytes(b"no store at all" * 500)
    said = audit(inbox, out, "--jobs", "2")
    assert "เสียหาย" in said
    assert "damaged" in said
    assert results(out) == whole[0]
    assert (out / f"{STORE}.damaged-1").read_bytes() == b"no store at all" * 500


def test_read_keeps_nothing_unless_it_is_told_where(inbox: Path, tmp_path: Path) -> None:
    few = next(x for x in sorted(inbox.iterdir()) if x.is_dir())

    def read(*more: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as told:
            assert cli.main(["read", *more, str(few)]) == 0
        return told.getvalue()

    kept = ("--store", str(tmp_path / "kept.sqlite"))
    plain = read("--json")
    assert list(tmp_path.iterdir()) == []
    assert read("--json", *kept) == plain
    assert (tmp_path / "kept.sqlite").exists()
    assert read("--json", *kept) == plain
    assert read("--text", *kept) == read("--text")


# a run like the last one


PACK = load_pack()
SOME = roster(PACK)[:8]


def run_here(inbox: Path, out: Path, *, store: bool = True, **how: object) -> RunSummary:
    """A run for a few units, read in this process."""
    how.setdefault("units", SOME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.audit_run.read_all", lambda *a, **k: read_all(*a, **{**k, "few": 999}))
        return run_audit([inbox], out, PACK, store=out / STORE if store else None, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    place = tmp_path_factory.mktemp("finished")
    inbox = made_inbox(place / "inbox", 6)
    return place, run_here(inbox, place / "out")


@pytest.fixture
def place(finished: tuple[Path, RunSummary], tmp_path: Path) -> Path:
    shutil.copytree(finished[0], tmp_path / "place")  # copytree keeps the times of files
    return tmp_path / "place"


def assembles(place: Path, monkeypatch: pytest.MonkeyPatch, **how: object) -> bool:
    """Whether a run does the work, or finds that the last one did; its results are what a run without a store gives."""
    worked = []
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.judging.assemble", lambda *a, **k: worked.append(1) or assemble(*a, **k))
        summary = run_here(place / "inbox", place / "out", **how)
    plain = run_here(place / "inbox", place / "plain", store=False, **how)
    assert results(place / "out") == results(place / "plain")
    assert summary == plain
    assert list(verify(place / "out", [place / "inbox"])) == []
    return bool(worked)


def same_size_and_time(path: Path, data: bytes) -> None:
    about = path.stat()
    assert about.st_size == len(data)
    path.write_bytes(data)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def nothing(place: Path) -> None: ...


def one_more(place: Path) -> None:
    (place / "inbox" / "new.txt").write_text(memo(77))


def one_less(place: Path) -> None:
    next((place / "inbox").rglob("*.txt")).unlink()


def one_renamed(place: Path) -> None:
    one = next((place / "inbox").rglob("*.txt"))
    one.rename(one.with_name("other.txt"))


def one_changed_unseen(place: Path) -> None:
    one = next((place / "inbox").rglob("*.txt"))
    same_size_and_time(one, one.read_bytes().replace(b"2566", b"2565"))


def a_result_changed(place: Path) -> None:
    one = min((place / "out" / "departments").glob("*.json"))
    same_size_and_time(one, one.read_bytes().replace(b"0", b"1"))


def a_result_gone(place: Path) -> None:
    (place / "out" / "summary.csv").unlink()


def an_audit_more(place: Path) -> None:
    (place / "out" / "departments" / "bma-of-old.json").write_text("{}")


def an_answer_gone(place: Path) -> None:
    import sqlite3

    with sqlite3.connect(place / "out" / STORE) as db:
        db.execute("DELETE FROM record WHERE rowid = 1")
    db.close()


@pytest.mark.parametrize(
    ("change", "works"),
    [
        (nothing, False),
        *((x, True) for x in (one_more, one_less, one_renamed, one_changed_unseen)),
        *((x, True) for x in (a_result_changed, a_result_gone, an_audit_more, an_answer_gone)),
    ],
    ids=lambda x: getattr(x, "__name__", None),
)
def test_a_run_like_the_last_one_has_nothing_to_do_and_any_other_does(
    change: Callable[[Path], None], works: bool, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where only the bytes of a file changed, its size and its time being the same."""
    change(place)
    before = (place / "out" / "run.jsonl").read_bytes().count(b"\n")
    assert assembles(place, monkeypatch) is works
    assert (place / "out" / "run.jsonl").read_bytes().count(b"\n") == before + 1, "each run has its line"


@pytest.mark.parametrize("what", ["units", "passwords", "program", "retry"])
def test_other_rules_are_another_run(what: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how: dict[str, object] = {}
    if what == "units":
        how = {"units": SOME[:7]}
    elif what == "passwords":
        how = {"passwords": Passwords(("secret",))}
    elif what == "program":
        monkeypatch.setattr("pipeline.run_before.program_version", lambda: "a later one")
    assert assembles(place, monkeypatch, **how, **({"retry_failed": True} if what == "retry" else {}))


def test_a_changed_decision_is_another_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decisions = Decisions(sha256="d" * 64)
    run_here(place / "inbox", place / "out", decisions=decisions)
    worked = []
    monkeypatch.setattr("pipeline.judging.assemble", lambda *a, **k: worked.append(1) or assemble(*a, **k))
    run_here(place / "inbox", place / "out", decisions=decisions)
    assert worked == []
    run_here(place / "inbox", place / "out")
    assert worked == [1]
