"""Systems that we cannot try here: without what only Unix or only Linux has, every module is imported and an audit gives
the same bytes.

It is no Windows and no macOS: what those do otherwise (files that are open cannot be replaced, names without case) is
not seen. What is seen is that nothing of ours takes for granted what they lack, in this program and in the processes
that read.
"""

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_resume import audit, command, made_inbox, results

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("06-คลองเตย.eml", "05-บางซื่อ.eml")  # with a PDF, a DOCX and forms
pytestmark = pytest.mark.skipif(os.name == "nt", reason="takes from Unix what it has")

# Runs before anything of ours, in this program and in the processes that it starts: their environment keeps the path.
# What the standard library itself stands on here is loaded first, and subprocess keeps the signals that it ends with.
HIDES = """
import asyncio, ctypes, ctypes.util, getpass, multiprocessing, os, platform, selectors, shutil, signal, socket, sqlite3
import ssl, subprocess, sys, sysconfig, tempfile, types, urllib.request, uuid

sysconfig.get_config_vars()
subprocess.signal = types.SimpleNamespace(**vars(signal))
MODULES = {modules!r}
OF_OS = {of_os!r}
SIGNALS = {signals!r}
for name in MODULES:
    sys.modules[name] = None
for name in OF_OS:
    if hasattr(os, name):
        delattr(os, name)
for name in SIGNALS:
    if hasattr(signal, name):
        delattr(signal, name)
if "fcntl" in MODULES:  # what stands in its place there
    sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, locking=lambda *_: None, setmode=lambda *_: None)
sys.platform = "another"
"""
NOT_ON_WINDOWS = {
    "modules": "fcntl grp pwd resource syslog termios tty pty readline",
    "of_os": "fork forkpty killpg getpgid setpgid getpgrp setsid getsid getuid geteuid getgid getegid getgroups setuid "
    "setgid chown fchown lchown mkfifo mknod uname sysconf statvfs fstatvfs sched_getaffinity getloadavg nice wait "
    "getpriority posix_fadvise sync openpty O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_DIRECTORY",
    "signals": "SIGKILL SIGCHLD SIGHUP SIGIO SIGPIPE SIGALRM SIGXCPU SIGXFSZ SIGUSR1 SIGUSR2 SIGSTOP SIGCONT "
    "pthread_sigmask alarm setitimer",
}
NOT_LINUX = {"modules": "", "of_os": "sched_getaffinity", "signals": ""}
SYSTEMS = [pytest.param(NOT_ON_WINDOWS, id="as on Windows"), pytest.param(NOT_LINUX, id="as on macOS")]


def ran(system: dict[str, str], place: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A program of this interpreter where that is hidden."""
    hidden = place / "hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "sitecustomize.py").write_text(
        HIDES.format(**{k: v.split() for k, v in system.items()}), encoding="utf-8"
    )
    env = {**os.environ, "PYTHONPATH": str(hidden), "LOGNAME": "somebody"}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=500
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_module_is_imported(system: dict[str, str], tmp_path: Path) -> None:
    packages = ("schemas", "extractors", "pipeline")
    names = [m.name for p in packages for m in pkgutil.walk_packages([str(ROOT / p)], f"{p}.")]
    assert len(names) > 200
    told = ran(
        system, tmp_path, "-c", f"import importlib\nfor x in {names!r}: importlib.import_module(x)\nprint('all')"
    )
    assert told.stdout == "all\n", told.stderr


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_hidden_is_hidden(system: dict[str, str], tmp_path: Path) -> None:
    asked = "import os, signal, sys; print(sys.platform, hasattr(os, 'fork'), hasattr(signal, 'SIGKILL'))"
    has = system is NOT_LINUX
    assert ran(system, tmp_path, "-c", asked).stdout == f"another {has} {has}\n"


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_an_audit_gives_the_same_bytes(system: dict[str, str], tmp_path: Path) -> None:
    """In reading processes, which are there without fork too; again from the store; and looked at afterwards."""
    inbox = made_inbox(tmp_path / "inbox", 6)
    for name in SAMPLES:
        (inbox / name).write_bytes((ROOT / "samples" / "inbox" / name).read_bytes())
    audit(inbox, tmp_path / "here", "--jobs", "2")
    out = tmp_path / "there"
    for _ in range(2):
        done = ran(system, tmp_path, *command(inbox, out, "--jobs", "2")[1:])
        assert done.returncode == 4, done.stderr
        assert results(out) == results(tmp_path / "here")
    for words in (["verify", str(out)], ["status", str(out)], ["doctor"]):
        done = ran(system, tmp_path, "-m", "pipeline.cli", *words)
        assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 3, 4)
