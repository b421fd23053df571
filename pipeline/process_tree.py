"""กระบวนการย่อย: what stands below a process, what memory it holds, what it left in a folder; as far as the system says.

Only Linux tells of other processes (/proc); elsewhere there are none to be seen and they hold nothing.
"""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterable, Iterator

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def below(pid: int | None) -> list[int]:
    """The processes below one: its children, theirs, and so on."""
    out: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in map(int, file.read().split()):
                    out += [child, *below(child)]
    except (OSError, ValueError):
        return out  # gone, or a system without /proc
    return out


def resident(pid: int | str | None = "self") -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def kill(pids: Iterable[int]) -> None:
    """Ends these processes; those that are gone already are no matter."""
    for pid in pids:
        try:
            os.kill(pid, _KILL)
        except OSError:
            continue


def size(folder: str, most_files: int) -> tuple[int, int]:
    """How many files and folders lie below a folder (counted no further than one over `most_files`), and their bytes
    on the disk. Links are not followed. Folders too deep to be looked into count as too many.
    """
    files = total = 0
    for entry in _below_folder(folder):
        files += 1
        if entry is None or files > most_files:
            return most_files + 1, total
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        total += getattr(about, "st_blocks", -(-about.st_size // 512)) * 512
    return files, total


def folders_in(folder: str) -> frozenset[str]:
    """The paths of the folders below a folder."""
    return frozenset(x.path for x in _below_folder(folder) if x is not None and x.is_dir(follow_symlinks=False))


def _below_folder(folder: str) -> Iterator[os.DirEntry[str] | None]:
    """Everything below a folder, the outer before the inner; None for a folder that nobody can look into."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as here:
                for entry in here:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    yield entry
        except FileNotFoundError:
            continue  # gone meanwhile
        except OSError:
            yield None


def empty(folder: str, kept: frozenset[str] = frozenset()) -> bool:
    """Removes all below a folder but the folders in `kept`. Whether nothing else is left."""
    found = list(_below_folder(folder))
    clean = None not in found
    for entry in reversed(found):
        if entry is None or entry.path in kept:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                os.rmdir(entry.path)
            else:
                os.unlink(entry.path)
        except OSError:
            clean = False
    return clean


def remove(folder: str) -> None:
    """Removes a folder, whatever its maker did to the rights of what is in it and however deep that is."""
    with contextlib.suppress(OSError, RecursionError):
        for here, _, _ in os.walk(folder):  # the rights of a folder are looked at after it was given
            for name in os.listdir(here):
                at = os.path.join(here, name)
                if os.path.isdir(at) and not os.path.islink(at):
                    os.chmod(at, stat.S_IRWXU)
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder) and (program := shutil.which("rm")):
        subprocess.run([program, "-rf", "--", folder], stderr=subprocess.DEVNULL, check=False)
