"""Readers that do everything wrong: each word of a job is something that a hostile document may make a reader do."""

import ctypes
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from extractors.page_turned import turned
from pipeline import worker_frames

_done = 0


class Trap:
    """A pickle that runs a command where it is opened."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


def read(job: str, fixed: str) -> object:
    """Does what the first word says; answers what a good reader would, unless it never comes to that."""
    global _done
    _done += 1
    what, _, rest = job.partition(" ")
    if what in _BAD:
        answer = _BAD[what](rest)
        if answer is not None:
            return answer
    return f"{fixed} {job}"


# never ends


def _hang(_: str) -> None:
    time.sleep(600)


def _spin(_: str) -> None:
    while True:
        pass


def _spin_in_c(_: str) -> None:
    """One call into C that gives Python no chance to do anything else."""
    sum(range(10**15))


def _deaf(_: str) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)


# takes too much


def _eat(_: str) -> None:
    held = []
    while True:
        held.append(b"x" * (8 << 20))
        time.sleep(0.02)


def _eat_in_a_child(_: str) -> None:
    words = "import time\nheld = []\nwhile True: held.append(b'x' * (8 << 20)); time.sleep(0.02)"
    subprocess.run([sys.executable, "-c", words], check=False)


def _eat_at_once(_: str) -> None:
    bytearray(1 << 50)


def _answer_much(size: str) -> object:
    return bytes(int(size))


def _flood_answers(_: str) -> None:
    """Writes without end on every pipe that it can find."""
    head = worker_frames.HEAD.pack(worker_frames.DONE, 1, 0, 1 << 45)
    for fd in range(3, 64):
        try:
            if not os.path.realpath(f"/proc/self/fd/{fd}").partition("/")[0] and os.get_blocking(fd):
                os.write(fd, head)
        except OSError:
            continue
    time.sleep(600)


def _lie(_: str) -> None:
    """Answers a job that it was not given."""
    for fd in range(3, 64):
        try:
            worker_frames.write(fd, worker_frames.DONE, 77, 0, pickle.dumps("a lie"))
        except OSError:
            continue
    time.sleep(600)


def _too_deep(_: str) -> object:
    held: list[object] = []
    for _n in range(100_000):
        held = [held]
    return held


def _pages_until(path: str) -> None:
    """Tells of three pages, and reads the last until somebody has heard of it."""
    for n in (1, 2, 3):
        turned(n, 3)
    for _n in range(6000):
        if Path(path).exists():
            return
        time.sleep(0.01)


def _pages(_: str) -> None:
    for n in range(1, 9):
        turned(n, 8)
    turned(0, 0)
    turned(9, 8)
    turned(1 << 70, 1 << 71)


def _flood_pages(_: str) -> None:
    while True:
        turned(1, 2)


def _trap(command: str) -> object:
    return Trap(command)


def _flood_output(_: str) -> None:
    for _n in range(200):
        os.write(1, b"x" * 65536)
        os.write(2, b"\x1b]0;x\x07" * 8192)
    print("y" * 1_000_000)  # noqa: T201
    print("y" * 1_000_000, file=sys.stderr)  # noqa: T201


def _files(_: str) -> None:
    for n in range(10**9):
        Path(os.environ["TMPDIR"], f"f{n}").write_bytes(b"")


def _fill(_: str) -> None:
    for n in range(10**9):
        Path(os.environ["TMPDIR"], f"f{n}").write_bytes(b"x" * (1 << 20))
        time.sleep(0.005)


def _one_file(_: str) -> None:
    with Path(os.environ["TMPDIR"], "f").open("wb") as file:
        while True:
            file.write(b"x" * (1 << 20))
            time.sleep(0.005)


# dies


def _die(code: str) -> None:
    os._exit(int(code or 3))


def _null(_: str) -> None:
    ctypes.string_at(0)


def _abort(_: str) -> None:
    os.abort()


def _kill_self(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_later(_: str) -> None:
    threading.Timer(0.2, os._exit, (9,)).start()


# goes where it may not


def _write(paths: str) -> object:
    """Which of the paths it could write to, make a folder beside, remove or rename."""
    could = []
    for path in paths.split("|"):
        for how, act in (
            ("write", lambda p: Path(p).write_text("x")),
            ("append", lambda p: Path(p).open("a").close()),
            ("mkdir", lambda p: os.mkdir(p + ".folder")),
            ("link", lambda p: os.symlink("/etc", p + ".link")),
            ("socket", lambda p: socket.socket(socket.AF_UNIX).bind(p + ".socket")),
            ("remove", os.unlink),
        ):
            try:
                act(path)
            except OSError:
                continue
            could.append(f"{how} {path}")
    return could


def _connect(port: str) -> object:
    """Which of the ways into the network were open."""
    could = []
    try:
        socket.create_connection(("127.0.0.1", int(port)), 2).close()
        could.append("tcp")
    except OSError:
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        try:
            out.sendto(b"x", ("127.0.0.1", int(port)))
            could.append("udp")
        except OSError:
            pass
    return could


def _environment(_: str) -> object:
    whole = Path("/proc/self/environ")
    return dict(os.environ), whole.read_bytes() if whole.exists() else b""


# leaves something behind


def _leave_children(token: str) -> None:
    """Children in sessions of their own, whose parent is gone, and one that is still there."""
    command = [sys.executable, "-c", "import time; time.sleep(600)", token]
    subprocess.Popen(command)
    for _n in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv(sys.executable, command)
            os._exit(0)
    while sum(token.encode() in x for x in _commands()) < 4:
        time.sleep(0.01)


def _leave_children_and_hang(token: str) -> None:
    _leave_children(token)
    time.sleep(600)


def _leave_children_and_die(token: str) -> None:
    _leave_children(token)
    os._exit(5)


def _commands() -> list[bytes]:
    out = []
    for pid in os.listdir("/proc"):
        try:
            out.append(Path("/proc", pid, "cmdline").read_bytes().split(b"\0", 3)[-1])
        except OSError:
            continue
    return out


def _fork_bomb(_: str) -> None:
    for _n in range(2000):
        if os.fork() == 0:
            time.sleep(600)
        time.sleep(0.001)
    time.sleep(600)


def _leave_files(_: str) -> None:
    here = Path(os.environ["TMPDIR"])
    (here / "of this job").write_text("secret")
    (here / "folder" / "deep").mkdir(parents=True)
    (here / "folder" / "deep" / "file").write_text("secret")
    Path("/tmp/of this job").write_text("secret") if os.path.ismount("/tmp") else None
    (here / "folder").chmod(0o500)


def _look(_: str) -> object:
    """What files there are in the places for temporary files; this checkout, which may lie there too, left out."""
    program = Path(__file__).resolve().parent.parent
    found = (x for place in ("/tmp", os.environ["TMPDIR"]) for x in Path(place).rglob("*") if x.is_file())
    below = f"/{program.relative_to('/tmp')}/" if program.is_relative_to("/tmp") else None  # it shows in both places
    return sorted(x.name for x in found if below is None or below not in str(x))


def _count(_: str) -> object:
    return _done


_BAD = {
    "hang": _hang,
    "spin": _spin,
    "spin-in-c": _spin_in_c,
    "deaf": _deaf,
    "eat": _eat,
    "eat-in-a-child": _eat_in_a_child,
    "eat-at-once": _eat_at_once,
    "answer-much": _answer_much,
    "flood-answers": _flood_answers,
    "lie": _lie,
    "too-deep": _too_deep,
    "pages": _pages,
    "pages-until": _pages_until,
    "flood-pages": _flood_pages,
    "trap": _trap,
    "flood-output": _flood_output,
    "files": _files,
    "fill": _fill,
    "one-file": _one_file,
    "die": _die,
    "null": _null,
    "abort": _abort,
    "kill-self": _kill_self,
    "die-later": _die_later,
    "write": _write,
    "connect": _connect,
    "environment": _environment,
    "leave-children": _leave_children,
    "leave-children-and-hang": _leave_children_and_hang,
    "leave-children-and-die": _leave_children_and_die,
    "fork-bomb": _fork_bomb,
    "leave-files": _leave_files,
    "look": _look,
    "count": _count,
}
