"""Many old files in one call of LibreOffice: the answers are those of single calls, whatever one of the files does."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx_by_hand import document, p

from extractors import confinement, legacy_office, office_program
from extractors.legacy_office import prepare, read_legacy, use_prepared
from pipeline.arrival import Arrival
from pipeline.converted_ahead import PreparedFolder
from pipeline.intake import Input
from pipeline.reading import read_all
from schemas.source import Reason, SourceFile, Status

RTF = "application/rtf"
# A LibreOffice that makes, of every source, a DOCX that was laid ready under the source's own words; none of a bad one.
STAND_IN = """#!/bin/sh
echo call >> {log}
out= ; next=
for a in "$@"; do
  case $next in out) out=$a; next= ;; esac
  case $a in --outdir) next=out ;; esac
done
mkdir -p "$out"
for a in "$@"; do
  case $a in
    *source*) b=${{a##*/}}; b=${{b%.*}}
      key=$(tr -dc 0-9a-z < "$a")
      case $key in
        *hang*) sleep 60 ;;
        *torn*) head -c 200 {ready} > "$out/$b.docx" ;;
        *bad*) : ;;
        *) cp {ready} "$out/$b.docx" ;;
      esac ;;
  esac
done
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log of calls of a program that takes LibreOffice's place."""
    ready, log, program = tmp_path / "ready.docx", tmp_path / "log", tmp_path / "soffice"
    ready.write_bytes(document(p("ที่ กท 0303/5")))
    log.write_text("")
    program.write_text(STAND_IN.format(ready=ready, log=log))
    program.chmod(0o755)
    monkeypatch.setattr(office_program, "office_program", lambda: str(program))
    monkeypatch.setattr(office_program, "office_version", lambda: "LibreOffice 0")
    monkeypatch.setattr(confinement, "command_in", lambda folder, command, **limits: command)  # it writes its log
    yield log
    use_prepared(None)


def rtf(name: str) -> tuple[str, str, bytes]:
    """An RTF file of this name: its sha-256, media type and bytes."""
    data = b"{\\rtf1 " + name.encode() + b"}"
    return hashlib.sha256(data).hexdigest(), RTF, data


def calls(log: Path) -> int:
    """How often the program was called."""
    return log.read_text().count("call")


def test_files_that_wait_together_are_one_call(stand_in: Path, tmp_path: Path) -> None:
    """Three files, one call; each is then read without another, and what was made is given once."""
    files = [rtf(x) for x in ("a", "b", "c")]
    assert prepare(files, tmp_path) == 3
    use_prepared(tmp_path)
    for sha256, media_type, data in files:
        doc = read_legacy(data, sha256, media_type)
        assert [x.text for x in doc.lines] == ["ที่ กท 0303/5"]
    assert calls(stand_in) == 1
    assert not list(tmp_path.glob("*.docx.*"))
    read_legacy(files[0][2], files[0][0], RTF)
    assert calls(stand_in) == 2


@pytest.mark.parametrize(("bad", "reason"), [("bad", Reason.BROKEN), ("torn", Reason.BROKEN)])
def test_a_bad_file_changes_no_other_answer(bad: str, reason: Reason, stand_in: Path, tmp_path: Path) -> None:
    """A file of which nothing whole was made is converted alone in its turn, and gets the answer of a single call."""
    files = [rtf(x) for x in ("a", bad, "c")]
    assert prepare(files, tmp_path) == 2
    use_prepared(tmp_path)
    found = [(d.status, d.reason) for d in (read_legacy(data, sha, kind) for sha, kind, data in files)]
    assert found == [(Status.READ, None), (Status.UNREADABLE, reason), (Status.READ, None)]
    assert calls(stand_in) == 2


def test_a_file_that_hangs_costs_its_own_answer_alone(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call is ended on time; what was made before it stands, what comes after it is converted alone."""
    monkeypatch.setattr(office_program, "TIMEOUT_SECONDS", 1)
    monkeypatch.setattr(office_program, "MORE_SECONDS", 0)
    files = [rtf(x) for x in ("a", "hang", "c")]
    assert prepare(files, tmp_path) == 1
    use_prepared(tmp_path)
    found = [(d.status, d.reason) for d in (read_legacy(data, sha, kind) for sha, kind, data in files)]
    assert found == [(Status.READ, None), (Status.UNREADABLE, Reason.TIMEOUT), (Status.READ, None)]


def test_what_is_refused_never_reaches_the_call(stand_in: Path, tmp_path: Path) -> None:
    """Bytes that are not of their kind are left out of the call; one file alone needs none ahead."""
    files = [rtf("a"), ("0" * 64, RTF, b"no rtf"), ("1" * 64, "application/msword", b"random")]
    assert prepare(files, tmp_path) == 0
    assert calls(stand_in) == 0


def inputs(*names: str) -> Iterator[Input]:
    """Inputs of RTF files, plain text for a name with a dot."""
    for name in names:
        sha256, media_type, data = rtf(name)
        if "." in name:
            media_type, data = "text/plain", name.encode()
            sha256 = hashlib.sha256(data).hexdigest()
        source = SourceFile(name=name, path=name, sha256=sha256, media_type=media_type, bytes=len(data))
        yield Input(source, Arrival(), data=data)


def test_a_run_looks_ahead_and_leaves_no_folder(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inputs keep their order; the same content is converted once; the folder goes with the run."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    results = list(read_all(inputs("1.txt", "a", "2.txt", "b", "a", "bad", "c"), limits=None))
    assert [x.source.path for x in results] == ["1.txt", "a", "2.txt", "b", "a", "bad", "c"]
    assert [x.status for x in results] == [Status.READ] * 5 + [Status.UNREADABLE, Status.READ]
    assert calls(stand_in) == 2  # one for a, b, bad and c; one more for bad
    assert not list(tmp_path.glob("saraban-*"))
    assert legacy_office._prepared is None


def test_without_old_files_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of other files pays for an empty folder, which goes with it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with PreparedFolder() as prepared:
        assert [x.source.name for x in prepared.ahead(inputs("1.txt", "2.txt"))] == ["1.txt", "2.txt"]
        assert not list(prepared.folder.iterdir())
    assert not list(tmp_path.iterdir())


def test_the_folder_of_a_run_that_was_killed_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of one that goes on, and what has no such name, stay."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f"{gone.pid}-aa", f"{os.getpid()}-bb", "words-cc"):
        (tmp_path / f"saraban-ahead-{name}").mkdir()
    (tmp_path / f"saraban-ahead-{gone.pid}-aa" / "file").write_text("x")
    with PreparedFolder():
        pass
    assert sorted(x.name for x in tmp_path.iterdir()) == sorted(
        [f"saraban-ahead-{os.getpid()}-bb", "saraban-ahead-words-cc"]
    )


def test_what_was_made_for_inputs_long_past_is_removed(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers that may not write leave the files there: a run of any length holds those of a few looks."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pipeline.converted_ahead.MOST_AHEAD", 2)
    most = 0
    with PreparedFolder() as prepared:
        for _ in prepared.ahead(inputs(*"abcdefghijkl")):
            most = max(most, len(list(prepared.folder.iterdir())))
    assert calls(stand_in) == 6
    assert most == 6


CHILD = """
import sys
from extractors import office_program
office_program.office_program = lambda: sys.argv[1]
office_program.convert([(".rtf", b"x")], "docx")
"""


def test_a_killed_conversion_leaves_no_file_and_no_process(tmp_path: Path) -> None:
    """Our process dies by SIGKILL while LibreOffice works: the program ends too, and its folder goes."""
    program, temporary = tmp_path / "soffice", tmp_path / "tmp"
    temporary.mkdir()
    program.write_text("#!/bin/sh\nsleep 60 &\necho $$ $! > pid.new; mv pid.new pid; wait\n")
    program.chmod(0o755)
    root = Path(__file__).resolve().parent.parent
    ours = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(program)], cwd=root, env={**os.environ, "TMPDIR": str(temporary)}
    )
    try:
        assert _within(60, lambda: list(temporary.glob("*/pid")))
        pids = [int(x) for x in next(temporary.glob("*/pid")).read_text().split()]
    finally:
        ours.send_signal(signal.SIGKILL)
        ours.wait()
    assert _within(10, lambda: not any(map(_lives, pids)))
    assert _within(10, lambda: not list(temporary.iterdir()))


def _within(seconds: int, holds: object) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def _lives(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
