"""A disk that is full, really: a small one in memory, where this user may mount one. Nothing that stood there before is
harmed, nothing half written stays, and with room again the next run gives what it always would.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_resume import audit, command, made_inbox, results

from pipeline.verify import verify

ROOT = Path(__file__).resolve().parent.parent
SIZE = 24 << 20
pytestmark = pytest.mark.slow


def _mounted(at: Path) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "saraban-test", str(at)]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB. Mounting one is the superuser's; without him a limit on files stands in below."""
    at = tmp_path / "disk"
    at.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not _mounted(at):
        pytest.skip("mounting a small disk needs the superuser, and a container that lets him")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=False)


def fill(disk: Path, but: int) -> Path:
    """A file that leaves so many bytes."""
    filler = disk / "filler"
    about = os.statvfs(disk)
    filler.write_bytes(bytes(max(0, about.f_bavail * about.f_frsize - but)))
    return filler


def run(inbox: Path, out: Path, *more: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command(inbox, out, "--jobs", "1", *more), cwd=ROOT, capture_output=True, check=False)


@pytest.mark.parametrize("room", [0, 40_000, 300_000], ids=["no room", "some for the store", "some for results"])
def test_a_full_disk_is_said_and_harms_nothing(disk: Path, tmp_path: Path, room: int) -> None:
    inbox, out = made_inbox(tmp_path / "inbox", 4), disk / "out"
    audit(inbox, out)
    before = {x: x.read_bytes() for x in out.rglob("*") if x.is_file() and not x.name.startswith(("store", "progress"))}
    made_inbox(inbox, 12)
    filler = fill(disk, room)
    ended = run(inbox, out)
    assert b"Traceback" not in ended.stderr
    assert ended.returncode in (2, 4), ended.stderr.decode()
    if ended.returncode == 2:
        assert {x: x.read_bytes() for x in before} == before
        assert list(verify(out, [made_inbox(tmp_path / "as it was", 4)])) == []
    assert not [x.name for x in out.rglob("*.tmp")]
    filler.unlink()
    audit(inbox, out)
    whole = tmp_path / "whole"
    audit(inbox, whole)
    assert results(out) == results(whole)


def test_no_room_for_anything_ends_with_2_and_its_reason(disk: Path, tmp_path: Path) -> None:
    fill(disk, 0)
    ended = run(made_inbox(tmp_path / "inbox", 4), disk / "out")
    assert ended.returncode == 2, ended.stderr.decode()
    assert b"cannot" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_store_without_room_is_said_once_and_the_results_come(disk: Path, tmp_path: Path) -> None:
    inbox, out = made_inbox(tmp_path / "inbox", 60), tmp_path / "out"
    fill(disk, 120_000)
    ended = run(inbox, out, "--store", str(disk / "store.sqlite"))
    assert ended.returncode == 4, ended.stderr.decode()
    assert ended.stderr.count(b"the run goes on without it") == 1, ended.stderr.decode()
    whole = tmp_path / "whole"
    audit(inbox, whole)
    assert results(out) == results(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system are Unix's")
@pytest.mark.parametrize("most", [0, 20_000, 200_000])
def test_a_limit_on_files_is_like_a_full_disk(tmp_path: Path, most: int) -> None:
    """It needs no rights. What stood there stands; no half of anything is left."""
    inbox, out = made_inbox(tmp_path / "inbox", 4), tmp_path / "out"
    audit(inbox, out)
    before = results(out)
    made_inbox(inbox, 12)
    limited = (
        "import resource, sys; from pipeline.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); raise SystemExit(main(sys.argv[1:]))"
    )
    words = command(inbox, out, "--jobs", "1")[3:]
    ended = subprocess.run([sys.executable, "-c", limited, *words], cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in ended.stderr
    assert ended.returncode == (2 if most < 200_000 else 4), ended.stderr.decode()  # the store alone is longer
    assert b"cannot" in ended.stderr
    if ended.returncode == 2:
        assert results(out) == before
    assert not [x.name for x in out.rglob("*.tmp")]
    audit(inbox, out)
    whole = tmp_path / "whole"
    audit(inbox, whole)
    assert results(out) == results(whole)


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], capture_output=True, check=True)


def test_a_disk_that_may_only_be_read_is_said_and_nothing_on_it_changes(disk: Path, tmp_path: Path) -> None:
    inbox, out = made_inbox(tmp_path / "inbox", 4), disk / "out"
    audit(inbox, out)
    before = {x: x.read_bytes() for x in out.rglob("*") if x.is_file()}
    made_inbox(inbox, 12)
    _remount(disk, "ro")
    try:
        for ended in (run(inbox, out), run(inbox, disk / "new" / "folder")):
            assert ended.returncode == 2, ended.stderr.decode()
            assert b"Read-only file system" in ended.stderr
            assert b"Traceback" not in ended.stderr
        assert {x: x.read_bytes() for x in out.rglob("*") if x.is_file()} == before
    finally:
        _remount(disk, "rw")
    audit(inbox, out)
    whole = tmp_path / "whole"
    audit(inbox, whole)
    assert results(out) == results(whole)


FAILS = """
import errno, itertools, os, sys
from pipeline.cli import main
calls, real = itertools.count(1), os.{what}
def fails(*a, **k):
    if next(calls) >= {at}:
        raise OSError(errno.EIO, "Input/output error")
    return real(*a, **k)
os.{what} = fails
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("at", [1, 2, 5, 40, 80, 150])
@pytest.mark.parametrize("what", ["fsync", "replace"])
def test_a_disk_that_fails_from_some_moment_on_leaves_old_results_or_new_ones(
    what: str, at: int, tmp_path: Path
) -> None:
    """Never half of a file, and never some of the old beside a log that vouches for the new."""
    inbox, out = made_inbox(tmp_path / "inbox", 4), tmp_path / "out"
    audit(inbox, out)
    before = results(out)
    made_inbox(inbox, 8)
    audit(inbox, tmp_path / "whole")
    after = results(tmp_path / "whole")
    words = [sys.executable, "-c", FAILS.format(what=what, at=at), *command(inbox, out, "--jobs", "1")[3:]]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in ended.stderr, ended.stderr.decode()
    assert ended.returncode in (2, 4), ended.stderr.decode()
    now = results(out)
    for name, data in now.items():
        assert data in (before.get(name), after.get(name)), name
    assert now.keys() == before.keys()
    if ended.returncode == 4:
        assert now == after
    assert not [x.name for x in out.rglob("*.tmp")]
    audit(inbox, out)
    assert results(out) == after
    assert list(verify(out, [inbox])) == []
