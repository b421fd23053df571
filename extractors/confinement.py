"""การกักกระบวนการ: what a process that reads strangers' files may not do: use the network, write outside one folder.

Only what the system offers without privilege, and each by itself: a process says afterwards which hold. Linux has user
namespaces (no network, own processes, a /tmp of its own) and Landlock (no writes outside a folder, no TCP); elsewhere
there is neither. Landlock binds one thread: a process confines itself before it imports anything that starts others.

The file is a program as well, for programs that are not ours: `python confinement.py FOLDER COMMAND...` confines
itself to the folder and becomes the command.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

LINUX = sys.platform == "linux"
# What may hold; `Workers` and `saraban doctor` speak of these names.
NETWORK, TCP, PROCESSES, PRIVATE_TMP, WRITES = "network", "tcp", "processes", "private-tmp", "writes"
PRIVATE = "private"  # folder inside the one folder that stands in for /tmp
TMP = "/tmp"  # noqa: S108 -- replaced by a folder of our own, or closed

# linux/sched.h, sys/mount.h, linux/prctl.h, linux/landlock.h
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_READ_ONLY, _KEPT_FLAGS, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2 | 4 | 8, 32, 4096, 16384, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every kind of processor
_WRITE_FILE, _REMOVE_FILE, _MAKE_SOCK, _REFER, _TRUNCATE, _IOCTL_DEV = 1 << 1, 1 << 5, 1 << 9, 1 << 13, 1 << 14, 1 << 15
_WRITES_OF_FIRST = _WRITE_FILE | sum(1 << n for n in range(4, 13))  # remove, make: of every kind
_BOTH_TCP, _BOTH_SCOPES = 3, 3  # bind and connect; abstract sockets and signals

_confined = False


def is_confined() -> bool:
    """Whether this process closed itself in, so that the programs it starts are too."""
    return _confined


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """From here on this process is killed when the thread that forked it ends (Linux)."""
    if LINUX:
        _libc().prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def adopt_orphans() -> bool:
    """From here on every process below this one stays below it, whoever of them dies (Linux)."""
    return LINUX and _libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def enter_namespaces(needed: Sequence[str] = (), *, processes: bool) -> set[str]:
    """Leaves the machine's network and, when `processes`, its processes: the next one that is forked is the first of
    a world that ends with it. Gives what holds: nothing where the system refuses (containers, AppArmor), or where the
    superuser could, without his privileges, no longer read one of the `needed` paths.
    """
    if not LINUX or not all(map(_readable_by_owner_or_all, needed)):
        return set()
    user, group = os.geteuid(), os.getegid()
    kinds = _NEWUSER | _NEWNET | _NEWIPC | (_NEWPID if processes else 0)
    if _libc().unshare(kinds) != 0:
        return set()
    # Without these lines no file could be made. The first is what the kernel asks of the third.
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)
    return {NETWORK, PROCESSES} if processes else {NETWORK}


def _readable_by_owner_or_all(path: str) -> bool:
    """Whether a process that is root in its own namespace only may read a path, as far as its folders tell."""
    if os.geteuid() != 0:
        return True
    here = Path(path).resolve()
    try:
        return all(at.st_uid == 0 or at.st_mode & 0o005 == 0o005 for at in (x.stat() for x in (here, *here.parents)))
    except OSError:
        return True  # not there: it is not needed


def hide_tmp(folder: str, visible: Sequence[str] = ()) -> bool:
    """Puts a folder of our own in the place of /tmp, in which only `folder` and the `visible` paths of the real one
    are. LibreOffice makes its socket there and nowhere else. Needs `enter_namespaces`; False where it is refused.
    """
    own = Path(folder, PRIVATE)
    libc = _libc()

    def mount(source: str | None, target: str, kind: int) -> bool:
        return bool(libc.mount(source and os.fsencode(source), os.fsencode(target), None, kind, None) == 0)

    if libc.unshare(_NEWNS) != 0 or not mount(None, "/", _REC | _PRIVATE):
        return False
    own.mkdir(mode=0o700, exist_ok=True)
    folder = os.path.realpath(folder)
    for path in (*_topmost(visible), folder):  # the folder last: it may lie in one of the others, and stays writable
        beneath = os.path.relpath(path, TMP)
        if beneath.startswith(os.pardir):
            continue  # it is not under /tmp and stays where it is
        if beneath == os.curdir:
            return False
        point = own / beneath
        point.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not mount(path, str(point), _BIND | _REC):
            return False
        flags = os.statvfs(point).f_flag & _KEPT_FLAGS  # those that were there may not be lifted
        if path != folder and not mount(None, str(point), _BIND | _REMOUNT | _READ_ONLY | flags):
            return False
    return mount(str(own), TMP, _BIND | _REC)


def _topmost(paths: Sequence[str]) -> list[str]:
    """The folders among these, without those that lie in another."""
    kept: list[str] = []
    for path in sorted({os.path.realpath(x) for x in paths if x and os.path.isdir(x)}):
        if not any(path == x or path.startswith(x.rstrip("/") + "/") for x in kept):
            kept.append(path)
    return kept


def write_only_in(folder: str, *, hidden_tmp: bool, network: bool = False) -> set[str]:
    """Takes from this process, and all that it will start, every right to write, make or remove files elsewhere than
    in a folder (and to write to /dev/null), and to use TCP, which `network` leaves. Gives what holds.

    Not covered by Landlock: changing mode, owner or times of files. Where /tmp is shared, sockets may be made in it and
    files of this user removed: LibreOffice, which starts itself again, makes and removes its socket there.
    """
    if not LINUX or len(os.listdir("/proc/self/task")) != 1:
        return set()
    libc = _libc()
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return set()
    writes = _WRITES_OF_FIRST
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        writes |= right if version >= since else 0
    tcp = 0 if network else _BOTH_TCP
    fields = (writes, *((tcp,) if version >= 4 else ()), *((_BOTH_SCOPES,) if version >= 6 else ()))
    ruleset = libc.syscall(_CREATE_RULESET, struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields), 0)
    if ruleset < 0:
        return set()
    try:
        rules = [(x, writes) for x in ((folder, TMP) if hidden_tmp else (folder,))]
        rules.append((os.devnull, writes & (_WRITE_FILE | _TRUNCATE)))
        if not hidden_tmp:
            rules.append((TMP, _MAKE_SOCK | _REMOVE_FILE))
        for path, rights in rules:
            _allow(libc, ruleset, path, rights)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(_RESTRICT_SELF, ruleset, 0):
            return set()
    finally:
        os.close(ruleset)
    return {WRITES, TCP} if version >= 4 and not network else {WRITES}


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        at = os.open(path, getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:  # it is not there: nobody writes to it
        return
    try:
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, at), 0)
    finally:
        os.close(at)


def close_in(folder: str, *, hidden_tmp: bool) -> set[str]:
    """The last step of a process that confines itself. Gives what holds beside the namespaces."""
    global _confined
    held = write_only_in(folder, hidden_tmp=hidden_tmp)
    _confined = True
    return held


def limit(*, file_bytes: int, memory_bytes: int) -> None:
    """What this process and all that it starts may take of the system, where it has such limits: no core dumps, open
    files, the size of one file, memory of their own (a backstop: what is shared or only reserved does not count). 0: no
    limit.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": file_bytes, "RLIMIT_NOFILE": 1024}
    if LINUX:
        wanted["RLIMIT_DATA"] = memory_bytes
    for name, most in wanted.items():
        if not most and name != "RLIMIT_CORE":
            continue
        kind = getattr(resource, name)
        soft, hard = resource.getrlimit(kind)
        lowest = min(x for x in (soft, hard, most) if x != resource.RLIM_INFINITY)
        resource.setrlimit(kind, (lowest, lowest if name != "RLIMIT_NOFILE" else hard))


def command_in(folder: str, command: Sequence[str], *, file_bytes: int, memory_bytes: int) -> list[str]:
    """The command line that runs a command confined to a folder; the command itself where this process is confined
    already, or the system has nothing to confine it with.
    """
    if _confined or not LINUX or not sys.executable:
        return list(command)
    return [sys.executable, "-I", "-S", __file__, folder, str(file_bytes), str(memory_bytes), *command]


def main(arguments: Sequence[str]) -> None:
    """`FOLDER FILE_BYTES MEMORY_BYTES COMMAND...`: confines this process to the folder and becomes the command."""
    folder, file_bytes, memory_bytes, *command = arguments
    die_with_parent()
    limit(file_bytes=int(file_bytes), memory_bytes=int(memory_bytes))
    held = enter_namespaces((command[0],), processes=False)
    hidden = NETWORK in held and hide_tmp(folder, [str(Path(command[0]).resolve().parent)])
    os.chdir(folder)  # the same folder, by its place in the new /tmp
    close_in(folder, hidden_tmp=hidden)
    os.execvp(command[0], command)  # noqa: S606 -- no shell is meant


if __name__ == "__main__":
    main(sys.argv[1:])
