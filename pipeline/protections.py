"""การป้องกันจากไฟล์แปลกปลอม: which protections from strangers' files hold on this machine, found out by trying.

A reading process is started as for documents, and tries what it may not do. `saraban doctor` says what came of it.
"""

import os
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.confinement import LINUX, PROCESSES
from pipeline.process_tree import resident
from pipeline.workers import Limits, Lost, Workers

_LIMITS = Limits(60, 1 << 30)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a confined process could do all the same; True is bad, but for the last two: whether the system tells of
    the memory of others, and has limits of its own (core dumps, file size, processor time).
    """

    network: bool
    files: bool
    survivors: bool
    memory_told: bool
    own_limits: bool


@cache
def tried() -> Tried:
    """What came of trying, once a run of this program. Raises RuntimeError when no reading process can start."""
    with tempfile.TemporaryDirectory(prefix="saraban-") as folder, socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        job = str(Path(folder, "file")), server.getsockname()[1]
        with Workers[str, tuple[str, int], None, tuple[bool, bool, bool]](
            1, try_out, None, _LIMITS, reads=[Path(folder)]
        ) as workers:
            workers.give("it", job)
            _, answer = workers.take()
            held = workers.held or frozenset()
    if isinstance(answer, Lost):
        raise RuntimeError(f"a reading process ended ({answer.how})")
    network, files, own_limits = answer
    return Tried(network, files, not (LINUX or PROCESSES in held), resident() > 0, own_limits)


def try_out(job: tuple[str, int], _: None) -> tuple[bool, bool, bool]:
    """In a reading process: whether the network and a file elsewhere can be reached, and whether the system has set
    the limits that a process cannot lift.
    """
    path, port = job
    network = files = False
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 5).close()
        network = True
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", ("127.0.0.1", port))
        network = True
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        files = True
    try:
        import resource
    except ImportError:  # Windows
        return network, files, False
    return network, files, resource.getrlimit(resource.RLIMIT_CORE)[1] == 0
