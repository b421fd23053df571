"""โปรแกรม LibreOffice: calls it to convert files, with a profile of its own, confined, and ends it on time.

Its exit status is 0 even when it failed: what counts is what it made. If our own process is killed while LibreOffice
works, a watcher beside it sees our end of a pipe close, takes the temporary folder away and ends the program. It has
no network and writes nowhere but in that folder, as far as the system lets us (`confinement`).
"""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from extractors import confinement

TIMEOUT_SECONDS = 120
MORE_SECONDS = 3  # for each further file of one call
MOST_FILE_BYTES = 512 << 20  # of one file that it writes
MOST_MEMORY_BYTES = 4 << 30  # of its own, also what it only reserves
Target = Literal["docx", "pptx", "pdf"]
_FILTERS: dict[Target, str] = {
    "docx": "docx:Office Open XML Text",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
    "pdf": "pdf:writer_pdf_Export",
}
_LIBRARIES: dict[Target, str] = {"docx": "libswlo.so", "pptx": "libsdlo.so", "pdf": "libswlo.so"}  # Writer, Impress
# What the profile says before LibreOffice writes the rest: no macros, no pictures or links from outside.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""
# $1 is the temporary folder, the rest the command. Standard input is our end of a pipe.
_WATCHED = """
exec 3<&0; d=$1; shift
"$@" 3<&- </dev/null & p=$!
(cat <&3 >/dev/null; cd /; rm -rf -- "$d"; kill -9 -$$) & w=$!
wait $p; kill -9 $w
"""


def office_program() -> str | None:
    """The LibreOffice of this machine, or None. That of a snap does not count: it starts with more rights than the one
    who calls it, and so not from a process that may get none.
    """
    found = (shutil.which(x) for x in ("soffice", "libreoffice"))
    return next((x for x in found if x is not None and not _is_of_snap(Path(x))), None)


def _is_of_snap(program: Path) -> bool:
    return program.is_relative_to("/snap") or program.resolve().name == "snap"


def can_make(target: Target) -> bool:
    """Whether this machine's LibreOffice makes such files (Writer, Impress). True where that cannot be seen."""
    program = office_program()
    if program is None:
        return False
    home = Path(program).resolve().parent
    has_any = any((home / x).exists() for x in _LIBRARIES.values())
    return not has_any or (home / _LIBRARIES[target]).exists()


@cache
def office_version() -> str | None:
    """What LibreOffice calls itself, for the reader's fingerprint and `saraban doctor`; None without it."""
    program = office_program()
    if program is None:
        return None
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False, text=True)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said.stdout.strip().splitlines()[0][:80] if said.stdout.strip() else None


def convert(files: Sequence[tuple[str, bytes]], target: Target, *, patient: bool = True) -> list[bytes | None]:
    """What LibreOffice makes of each file (suffix, bytes), in one call; None where it makes nothing.

    Ended on time: raises TimeoutExpired when `patient`, else gives what was made until then (the last may be torn).
    """
    program = office_program()
    if program is None:
        return [None] * len(files)
    with tempfile.TemporaryDirectory(prefix="saraban-", ignore_cleanup_errors=True) as folder:
        # named by content: a field that shows the file's name says the same in any company
        names = [f"source-{hashlib.sha256(data).hexdigest()[:16]}" for _, data in files]
        sources = []
        for name, (suffix, data) in zip(names, files, strict=True):
            source = Path(folder, name + suffix)
            source.write_bytes(data)
            sources.append(str(source))
        try:
            _run(program, folder, sources, _FILTERS[target])
        except subprocess.TimeoutExpired:
            if patient:
                raise
        made = [Path(folder, "made", f"{name}.{target}") for name in names]
        return [x.read_bytes() if x.is_file() and x.stat().st_size else None for x in made]


def _run(program: str, folder: str, sources: Sequence[str], to: str) -> None:
    profile = Path(folder, "profile")
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", to, "--outdir", str(Path(folder, "made")), *sources]
    command = confinement.command_in(folder, command, file_bytes=MOST_FILE_BYTES, memory_bytes=MOST_MEMORY_BYTES)
    environment = {k: v for k, v in os.environ.items() if k.upper() in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")}
    with subprocess.Popen(
        ["/bin/sh", "-c", _WATCHED, "sh", folder, *command] if os.name == "posix" else command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**environment, "HOME": folder, "TMPDIR": folder},
        start_new_session=True,
    ) as process:
        try:
            process.wait(TIMEOUT_SECONDS + MORE_SECONDS * (len(sources) - 1))
        finally:
            _kill(process)  # also what the starting script has called, and the watcher


def _kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, AttributeError):
        process.kill()
    process.wait()
