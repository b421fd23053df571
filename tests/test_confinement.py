"""What a process that reads strangers' files may not do, with all that Linux offers and with less."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractors import confinement, office_program
from extractors.office_program import convert

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process close itself in")
needs_office = pytest.mark.skipif(office_program.office_program() is None, reason="LibreOffice is not on this machine")

# In a process of its own: what is done to it cannot be undone.
LANDLOCK_ONLY = """
import json, os, socket, sys
sys.path.insert(0, sys.argv[1])
from extractors import confinement
inside, outside = sys.argv[2:4]
held = confinement.close_in(inside, hidden_tmp=False)
could = []
def attempt(name, act):
    try:
        act()
        could.append(name)
    except OSError:
        pass
for name, folder in (("inside", inside), ("outside", outside), ("tmp", "/tmp")):
    path = f"{folder}/saraban-test-{os.getpid()}"
    attempt(f"write {name}", lambda: open(path, "w").close())
    attempt(f"mkdir {name}", lambda: os.mkdir(path + ".d"))
attempt("change", lambda: open(outside + "/file", "r+").close())
attempt("cut", lambda: os.truncate(outside + "/file", 0))
attempt("move", lambda: os.rename(outside + "/file", inside + "/file"))
attempt("link", lambda: os.link(outside + "/file", inside + "/other"))
attempt("devnull", lambda: open(os.devnull, "w").close())
attempt("read", lambda: open(outside + "/file").close())
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[4])), 5).close())
print(json.dumps([sorted(held), could]))
"""


def run(words: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", words, str(ROOT), *arguments], capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(done.stdout)


def test_without_namespaces_landlock_still_closes_the_files(tmp_path: Path) -> None:
    """As on a system that refuses user namespaces."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
    (outside / "file").write_text("as it was")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        held, could = run(LANDLOCK_ONLY, str(inside), str(outside), port)
    if not held:
        pytest.skip("this kernel has no Landlock")
    assert (outside / "file").read_text() == "as it was"
    assert [x for x in could if x != "tcp"] == ["write inside", "mkdir inside", "devnull", "read"]
    assert ("tcp" in could) is (confinement.TCP not in held)


class _Refusing:
    """A system that refuses everything."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: -1


def test_a_system_that_refuses_leaves_the_process_open_and_working(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(confinement, "_libc", _Refusing)
    assert confinement.enter_namespaces(processes=True) == set()
    assert not confinement.hide_tmp(str(tmp_path))
    assert confinement.write_only_in(str(tmp_path), hidden_tmp=False) == set()
    assert not confinement.adopt_orphans()


def test_on_another_system_nothing_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(confinement, "LINUX", False)
    monkeypatch.setattr(confinement, "_libc", None)
    confinement.die_with_parent()
    assert confinement.enter_namespaces(processes=True) == set()
    assert confinement.write_only_in(str(tmp_path), hidden_tmp=False) == set()
    assert not confinement.adopt_orphans()
    assert confinement.command_in("f", ["soffice", "x"], file_bytes=1, memory_bytes=1) == ["soffice", "x"]


def test_what_a_confined_process_starts_is_confined_already(monkeypatch: pytest.MonkeyPatch) -> None:
    assert confinement.command_in("f", ["soffice"], file_bytes=1, memory_bytes=1)[-1] == "soffice"
    assert len(confinement.command_in("f", ["soffice"], file_bytes=1, memory_bytes=1)) > 1
    monkeypatch.setattr(confinement, "_confined", True)
    assert confinement.command_in("f", ["soffice"], file_bytes=1, memory_bytes=1) == ["soffice"]


def test_the_superuser_keeps_his_rights_where_he_could_not_read_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program in another user's private folder: without namespaces rather than not at all."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(private, 4321, 4321)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(confinement, "_libc", None)  # nothing may be tried
    assert confinement.enter_namespaces([str(private)], processes=True) == set()


VISIBLE = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from extractors import confinement
folder, around = sys.argv[2:4]
could = []
held = confinement.enter_namespaces(processes=False)
if held and confinement.hide_tmp(folder, [around]):
    confinement.close_in(folder, hidden_tmp=True)
    for path in (folder + "/new", "/tmp/saraban-test-new", around + "/new", around + "/file"):
        try:
            open(path, "r+" if path.endswith("file") else "w").close()
            could.append(path)
        except OSError:
            continue
    could.append(open(around + "/file").read())
print(json.dumps([sorted(held), could]))
"""


def test_the_own_folder_is_writable_inside_one_that_is_not(tmp_path: Path) -> None:
    """As where the program, or all its temporary files, lie in one folder under /tmp."""
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "file").write_text("as it was")
    held, could = run(VISIBLE, str(folder), str(tmp_path))
    if not held or not tmp_path.is_relative_to("/tmp"):
        pytest.skip("no namespaces here, or another place for temporary files")
    assert could == [f"{folder}/new", "/tmp/saraban-test-new", "as it was"]
    assert not Path("/tmp/saraban-test-new").exists()


STAND_IN = """#!{python}
import os, socket, sys
out = sys.argv[sys.argv.index("--outdir") + 1]
source = sys.argv[-1]
could = []
for path in {outside!r}:
    try:
        open(path, "w").close()
        could.append(path)
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", {port}), 5).close()
    could.append("tcp")
except OSError:
    pass
os.makedirs(out, exist_ok=True)
name = os.path.basename(source).rpartition(".")[0]
with open(os.path.join(out, name + ".docx"), "w") as file:
    file.write(repr((could, open(source).read(), sorted(os.environ))))
"""


def test_libreoffice_is_closed_in_where_no_reading_process_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files converted ahead are strangers' files too: the program has no network and writes in its folder only."""
    program = tmp_path / "soffice"
    outside = [str(tmp_path / "new"), "/var/tmp/saraban-test-office", str(ROOT / "saraban-test-office")]
    monkeypatch.setattr(office_program, "office_program", lambda: str(program))
    monkeypatch.setenv("MAIL_PASSWORD", "kept from strangers")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        python = os.path.realpath(sys.executable)  # a checkout below /tmp, with its .venv, is not to be seen from there
        program.write_text(STAND_IN.format(python=python, outside=outside, port=port))
        program.chmod(0o755)
        (made,) = convert([(".rtf", b"words")], "docx")
    assert made is not None
    could, words, names = eval(made.decode())
    assert words == "words"
    assert not [x for x in could if x not in _own_tmp(tmp_path)]
    assert "MAIL_PASSWORD" not in names
    assert not any(Path(x).exists() for x in outside)


def _own_tmp(folder: Path) -> set[str]:
    return set() if not folder.is_relative_to("/tmp") else {str(folder / "new")}


OFFICE_UNDER_LANDLOCK = """
import json, sys, tempfile
sys.path.insert(0, sys.argv[1])
from extractors import confinement
from extractors.office_program import convert
tempfile.tempdir = sys.argv[2]
held = confinement.close_in(sys.argv[2], hidden_tmp=False)
made, = convert([(".rtf", rb"{\\rtf1\\ansi hello}")], "docx")
print(json.dumps([sorted(held), made is not None and made[:2].decode()]))
"""


@needs_office
@pytest.mark.slow
def test_libreoffice_works_under_landlock_alone(tmp_path: Path) -> None:
    """Where /tmp cannot be replaced, its socket is all that it may make there."""
    _, made = run(OFFICE_UNDER_LANDLOCK, str(tmp_path))
    assert made == "PK"


@needs_office
@pytest.mark.slow
def test_libreoffice_works_closed_in() -> None:
    (made,) = convert([(".rtf", rb"{\rtf1\ansi hello}")], "docx")
    assert made is not None
    assert made.startswith(b"PK")
