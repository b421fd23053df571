"""Documents that were sent are read by `saraban audit`, one run at a time; what was acknowledged outlives the server."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from api_made import audited
from web_made import settings_in

from pipeline.canonical_json import canonical_json
from pipeline.passwords import Passwords
from pipeline.run_status import status_of
from pipeline.verify import verify
from pipeline.web import jobs as module
from pipeline.web.api_folder import api_folder
from pipeline.web.jobs import Job, Jobs, TooManyJobs
from pipeline.web.settings import Settings
from pipeline.web.uploads import Sent, Uploads

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

ROOT = Path(__file__).resolve().parent.parent
ONE, TWO = Sent("a" * 64, "หนึ่ง.eml", 3, False), Sent("b" * 64, "สอง.eml", 4, False)
LATE = 120.0


@pytest.fixture(autouse=True)
def _short_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BREATH", 0.05)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, uploads=tmp_path / "out.sent", inboxes=(tmp_path / "inbox",))


def program(*lines: str) -> Callable[[Sequence[str]], Sequence[str]]:
    """A stand-in for `saraban audit`: these lines of Python, its arguments in `words`."""
    text = "\n".join(("import os, sys, time, pathlib, signal", "words = sys.argv[1:]", *lines))
    return lambda words: [sys.executable, "-c", text, *words]


@pytest.fixture
def started() -> Iterator[Callable[[Jobs], Jobs]]:
    every: list[Jobs] = []

    def start(jobs: Jobs) -> Jobs:
        every.append(jobs)
        jobs.start()
        return jobs

    yield start
    for jobs in every:
        jobs.stop()


def until(holds: Callable[[], object]) -> None:
    """Waits, with a bound that no machine reaches."""
    late = time.monotonic() + LATE
    while not holds():
        assert time.monotonic() < late, "it never came to that"
        time.sleep(0.02)


def ended(jobs: Jobs, key: str) -> Job:
    until(lambda: jobs.of(key).state in ("done", "failed"))  # type: ignore[union-attr]
    found = jobs.of(key)
    assert found is not None
    return found


def test_the_same_contents_are_the_same_job_whatever_their_order_and_names(settings: Settings) -> None:
    jobs = Jobs(settings)
    first = jobs.add([ONE, TWO], "a")
    again = jobs.add([TWO, Sent(ONE.sha256, "อื่น.pdf", 3, True), ONE], "b")
    other = jobs.add([ONE], "a")
    assert first == again
    assert first.id != other.id
    assert [d.name for d in first.documents] == ["หนึ่ง.eml", "สอง.eml"]
    (path,) = (api_folder(settings.folder) / "jobs").glob(f"{first.id}.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_job_is_read_by_an_audit_of_all_inboxes_and_what_was_sent(
    settings: Settings, started: Callable[[Jobs], Jobs], tmp_path: Path
) -> None:
    settings.uploads.mkdir()
    (tmp_path / "inbox").mkdir()
    settings.decisions.write_bytes(b"")
    seen = tmp_path / "seen"
    done: list[int] = []
    jobs = Jobs(settings, program(f"pathlib.Path({str(seen)!r}).write_text('\\n'.join(words))", "sys.exit(4)"))
    jobs.done = lambda: done.append(1)
    job = jobs.add([ONE], "a")
    started(jobs)
    made = ended(jobs, job.id)
    assert (made.state, made.exit_code, made.starts, made.code) == ("done", 4, 1, "")
    assert made.made <= made.began <= made.ended
    words = seen.read_text().split("\n")
    assert words[:5] == ["audit", str(tmp_path / "inbox"), str(settings.uploads), "--out", str(settings.folder)]
    assert words[5:] == ["--decisions", str(settings.decisions)]
    assert done == [1]


def test_what_was_sent_into_an_inbox_is_no_inbox_of_its_own(tmp_path: Path) -> None:
    """Else every path of the results would be another one."""
    (tmp_path / "inbox" / "sent").mkdir(parents=True)
    settings = settings_in(tmp_path, uploads=tmp_path / "inbox" / "sent", inboxes=(tmp_path / "inbox",))
    assert Jobs(settings).inboxes() == [tmp_path / "inbox"]
    alone = settings_in(tmp_path, uploads=tmp_path / "none", inboxes=(tmp_path / "inbox", tmp_path / "inbox"))
    assert Jobs(alone).inboxes() == [tmp_path / "inbox"]


@pytest.mark.parametrize(
    ("code", "state", "why"),
    [
        ("sys.exit(0)", "done", ""),
        ("sys.exit(4)", "done", ""),
        ("sys.exit(5)", "done", ""),
        ("sys.exit(1)", "failed", "reading_crashed"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "failed", "reading_crashed"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "failed", "reading_crashed"),
        ("sys.exit(2)", "failed", "reading_refused"),
        ("sys.exit(3)", "failed", "reading_refused"),
        ("sys.exit(130)", "failed", "reading_refused"),
    ],
    ids=["done", "a person", "an input", "our fault", "killed", "crashed", "usage", "capability", "stopped"],
)
def test_how_a_run_ended_is_said(
    code: str, state: str, why: str, settings: Settings, started: Callable[[Jobs], Jobs]
) -> None:
    jobs = started(Jobs(settings, program(code)))
    made = ended(jobs, jobs.add([ONE], "a").id)
    assert (made.state, made.code) == (state, why)
    assert bool(made.th and made.en) is (state == "failed")


def test_a_program_that_cannot_be_started_fails_the_job_and_not_the_next(
    settings: Settings, started: Callable[[Jobs], Jobs]
) -> None:
    good = program("sys.exit(0)")
    answers = [["/nowhere/at/all"], None]
    jobs = started(Jobs(settings, lambda words: answers.pop(0) or good(words)))
    assert ended(jobs, jobs.add([ONE], "a").id).state == "failed"
    assert ended(jobs, jobs.add([TWO], "a").id).state == "done"


def test_one_that_failed_is_read_again_when_it_is_sent_again(
    settings: Settings, started: Callable[[Jobs], Jobs], tmp_path: Path
) -> None:
    flag = tmp_path / "mended"
    jobs = started(Jobs(settings, program(f"sys.exit(0 if pathlib.Path({str(flag)!r}).exists() else 1)")))
    key = jobs.add([ONE], "a").id
    assert ended(jobs, key).state == "failed"
    flag.write_text("")
    assert jobs.add([ONE], "a").state == "queued"
    made = ended(jobs, key)
    assert (made.state, made.code, made.documents) == ("done", "", (ONE,))


def test_all_that_wait_are_read_by_one_run_and_never_two_at_once(
    settings: Settings, started: Callable[[Jobs], Jobs], tmp_path: Path
) -> None:
    log = tmp_path / "runs"
    gate = tmp_path / "gate"
    jobs = started(
        Jobs(
            settings,
            program(
                f"log = open({str(log)!r}, 'a'); log.write('<'); log.flush()",
                f"while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.01)",
                "log.write('>'); log.flush()",
            ),
        )
    )
    first = jobs.add([ONE], "a")
    until(log.exists)
    later = [jobs.add([Sent(f"{n:064x}", "x", 1, False)], "a") for n in range(5)]
    assert {j.state for j in map(jobs.of, (x.id for x in later)) if j} == {"queued"}
    gate.write_text("")
    assert {ended(jobs, j.id).state for j in (first, *later)} == {"done"}
    assert log.read_text() == "<><>"


def test_a_job_that_was_acknowledged_outlives_kill_9(settings: Settings, started: Callable[[Jobs], Jobs]) -> None:
    """What `add` gave back is on the disk; the next server reads it."""
    text = f"""
import os, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pathlib import Path
from web_made import settings_in
from pipeline.web.jobs import Jobs
from pipeline.web.uploads import Sent
jobs = Jobs(settings_in(Path({str(settings.folder.parent)!r})))
print(jobs.add([Sent("a" * 64, "x.eml", 3, False)], "a").id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    jobs = started(Jobs(settings, program("sys.exit(0)")))
    assert ended(jobs, killed.stdout.strip()).state == "done"


def test_a_job_that_was_being_read_when_the_server_ended_is_read_again(
    settings: Settings, started: Callable[[Jobs], Jobs]
) -> None:
    key = being_read(settings, starts=1)
    made = ended(started(Jobs(settings, program("sys.exit(0)"))), key)
    assert (made.state, made.starts) == ("done", 2)


def test_one_that_ends_the_server_each_time_is_given_up_and_said(
    settings: Settings, started: Callable[[Jobs], Jobs]
) -> None:
    key = being_read(settings, starts=5)
    made = ended(started(Jobs(settings, program("sys.exit(0)"))), key)
    assert (made.state, made.code) == ("failed", "reading_ended_the_server")


def being_read(settings: Settings, starts: int) -> str:
    """The id of a job as a server leaves it that is killed while it is read."""
    jobs = Jobs(settings)
    job = jobs.add([ONE], "a")
    path = api_folder(settings.folder) / "jobs" / f"{job.id}.json"
    path.write_bytes(canonical_json({**json.loads(path.read_bytes()), "state": "reading", "starts": starts}))
    return job.id


def test_a_server_that_is_stopped_ends_the_run_and_its_jobs_wait_for_the_next(
    settings: Settings, started: Callable[[Jobs], Jobs], tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    jobs = Jobs(settings, program(f"pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))", "time.sleep(600)"))
    jobs.start()
    key = jobs.add([ONE], "a").id
    until(lambda: pid.exists() and pid.read_text())
    jobs.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    waiting = Jobs(settings).of(key)
    assert waiting is not None
    assert (waiting.state, waiting.starts) == ("queued", 0)
    assert ended(started(Jobs(settings, program("sys.exit(0)"))), key).state == "done"


def test_while_somebody_else_audits_a_job_waits(
    settings: Settings, started: Callable[[Jobs], Jobs], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = threading.Event()
    runs.set()
    asked = []

    def running(self: Jobs) -> bool:
        asked.append(1)
        return runs.is_set()

    monkeypatch.setattr(Jobs, "_somebody_else_runs", running)
    jobs = started(Jobs(settings, program("sys.exit(0)")))
    key = jobs.add([ONE], "a").id
    until(lambda: len(asked) > 3)
    found = jobs.of(key)
    assert found is not None
    assert found.state == "queued"
    runs.clear()
    assert ended(jobs, key).state == "done"


def test_a_run_that_found_the_store_held_is_tried_again(
    settings: Settings, started: Callable[[Jobs], Jobs], tmp_path: Path
) -> None:
    count = tmp_path / "count"
    jobs = started(
        Jobs(
            settings,
            program(
                f"p = pathlib.Path({str(count)!r}); n = len(p.read_text()) if p.exists() else 0; p.write_text('x' * (n + 1))",
                "sys.exit(2 if n < 1 else 0)",
            ),
        )
    )
    assert ended(jobs, jobs.add([ONE], "a").id).state == "done"
    assert count.read_text() == "xx"


def test_passwords_reach_the_run_and_no_disk(tmp_path: Path, started: Callable[[Jobs], Jobs]) -> None:
    words = Passwords(("ความลับมาก", "x" * 200, *(f"n{i}" for i in range(900))))
    settings = settings_in(tmp_path, passwords=words, uploads=tmp_path / "out.sent")
    line = "n = words.index('--password-file'); data = open(words[n + 1], encoding='utf-8').read()"
    jobs = started(
        Jobs(
            settings,
            program(line, "sys.exit(0 if data.split('\\n')[0] == 'ความลับมาก' and data.count('\\n') == 902 else 1)"),
        )
    )
    assert ended(jobs, jobs.add([ONE], "a").id).state == "done"
    kept = b"".join(x.read_bytes() for x in tmp_path.rglob("*") if x.is_file())
    assert "ความลับมาก".encode() not in kept


def test_a_run_that_never_reads_its_passwords_holds_nobody_up(tmp_path: Path, started: Callable[[Jobs], Jobs]) -> None:
    words = Passwords(f"{'x' * 200}{i}" for i in range(1000))
    settings = settings_in(tmp_path, passwords=words, uploads=tmp_path / "out.sent")
    jobs = started(Jobs(settings, program("sys.exit(1)")))
    assert ended(jobs, jobs.add([ONE], "a").id).state == "failed"


def test_so_many_wait_and_no_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    jobs = Jobs(settings)
    jobs.add([ONE], "a")
    jobs.add([TWO], "a")
    assert jobs.add([ONE], "a").state == "queued"  # known
    with pytest.raises(TooManyJobs):
        jobs.add([ONE, TWO], "a")


def test_a_damaged_job_stops_nothing(settings: Settings, started: Callable[[Jobs], Jobs]) -> None:
    folder = api_folder(settings.folder) / "jobs"
    folder.mkdir(parents=True)
    for name, data in (("a.json", b"{"), ("b.json", b'{"id":"x"}'), ("c.json", b'{"documents":[{"x":1}]}'), ("d.json", b"[]")):  # fmt: skip
        (folder / name).write_bytes(data)
    jobs = started(Jobs(settings, program("sys.exit(0)")))
    assert jobs.listed() == []
    assert ended(jobs, jobs.add([ONE], "a").id).state == "done"


def test_a_mail_that_was_sent_is_in_the_results_and_they_hold(tmp_path: Path, started: Callable[[Jobs], Jobs]) -> None:
    """With `saraban audit` itself, over an inbox that is there already."""
    from api_made import mail

    audited(tmp_path)
    settings = settings_in(tmp_path, inboxes=(tmp_path / "inbox",))
    uploads = Uploads(settings.uploads)
    sent = uploads.take("ข.eml", [mail(("ใหม่.txt", "รายงานของสำนักงานเขตบางรัก".encode()), subject="อีกฉบับ")])
    jobs = started(Jobs(settings))
    made = ended(jobs, jobs.add([sent], "a").id)
    assert (made.state, made.exit_code) == ("done", 4)
    rows = [json.loads(x) for x in (settings.folder / "inputs.jsonl").read_bytes().splitlines()]
    assert sent.sha256 in {r["sha256"] for r in rows}
    assert {r["path"].split("/")[0] for r in rows} == {"inbox", "out.sent"}
    assert list(verify(settings.folder)) == []
    status = status_of(settings.folder)
    assert status is not None
    assert status.state == "finished"
    assert jobs.progress() is None


def test_a_job_that_ended_long_ago_is_let_go(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It held what its sender called the files. One that waits or has ended lately stays; the contents that it read lie
    in the inbox, and sent again they are a new job.
    """
    jobs = Jobs(settings)
    jobs.add([ONE], "a")
    old = jobs.add([TWO], "a")
    new = jobs.add([ONE, TWO], "a")
    for job, ended_ in ((old, "2020-01-01T00:00:00.000+00:00"), (new, module._now())):
        jobs._keep(replace(job, state="done", ended=ended_))
    folder = api_folder(settings.folder) / "jobs"
    again = Jobs(settings)
    assert again.of(old.id) is None
    assert not (folder / f"{old.id}.json").exists()
    assert {j.state for j in again.listed()} == {"queued", "done"}
    assert again.add([TWO], "a").state == "queued"


def test_a_run_that_the_server_starts_is_signed_as_the_server_is(
    tmp_path: Path, started: Callable[[Jobs], Jobs]
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(b"")
    settings = settings_in(tmp_path, inboxes=(tmp_path / "inbox",), sign_key=key)
    told = "pathlib.Path(words[words.index('--out') + 1] + '.words').write_text(' '.join(words))"
    jobs = started(Jobs(settings, program(told, "sys.exit(0)")))
    assert ended(jobs, jobs.add([ONE], "a").id).state == "done"
    assert f"--sign-key {key}" in (tmp_path / "out.words").read_text("utf-8")
