"""สายถึงคลัสเตอร์: the one process that speaks with a cluster (dask), from outside (`Line`) and from inside (`main`).

dask unpickles much of what its scheduler and workers send: whoever they are, they can run what they like in a process
that speaks with them. So ours does nothing else, holds nothing but what the cluster has anyway, writes no file (Linux),
and gives bytes back that nobody here believes (`worker_frames`).
"""

import asyncio
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from pipeline import process_tree, worker_frames

# kinds of frames: to the process, its body being where, a line feed, and the bytes; DROP has no body
GREET, READ, DROP = b"g", b"c", b"x"
# from the process: the workers that are there as JSON; the answer to a frame; that there is none, and why; the end
HERE, ANSWER, NONE, ENDED = b"h", b"a", b"n", b"e"

MOST_ANSWER_BYTES = 1 << 30
_CONNECT_SECONDS = 30
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 10
_ROOT = str(Path(__file__).resolve().parent.parent)
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from pipeline.cluster_line import main; main(sys.argv[1])"
_KEPT = frozenset(
    (
        *("PATH", "LANG", "LC_ALL", "HOME", "TZ", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "SSL_CERT_FILE"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    )
)


@dataclass(frozen=True, slots=True)
class News:
    """What the line says: kind, number of the frame that it answers, body."""

    kind: bytes
    number: int
    body: bytes


class Line:
    """Sends bytes to named workers of the cluster at an address, and hears what comes of it. Use it in a `with`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._folder = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._errors: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.mkdtemp(prefix="saraban-line-")
        self._errors = tempfile.TemporaryFile()
        kept = {k: v for k, v in os.environ.items() if k.upper() in _KEPT or k.upper().startswith("DASK_")}
        said = json.dumps({"address": self._address, "folder": self._folder})
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, said],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=kept | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._thread = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._thread is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join(_PATIENCE_SECONDS)
        self._process.stdout.close()
        if self._errors is not None:
            self._errors.close()
        process_tree.remove(self._folder)

    def send(self, kind: bytes, number: int, where: str = "", body: bytes = b"") -> None:
        """Sends a frame to a worker. One that cannot be sent any more is answered by ENDED."""
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            worker_frames.write(self._process.stdin.fileno(), kind, number, 0, where.encode() + b"\n" + body)

    def hear(self, seconds: float) -> News | None:
        """The next thing that the line says, waited for so long."""
        try:
            return self._news.get(timeout=seconds)
        except queue.Empty:
            return None

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        why = b""
        try:
            while True:
                kind, number, _, body = worker_frames.read(process.stdout.fileno(), MOST_ANSWER_BYTES)
                self._news.put(News(kind, number, body))
                if kind == ENDED:
                    return
        except worker_frames.TooLongError:
            why = b"the cluster sent more than an answer may be"
        except (EOFError, OSError):
            why = self._last_words()
        self._news.put(News(ENDED, 0, why))

    def _last_words(self) -> bytes:
        try:
            assert self._errors is not None
            self._errors.seek(0)
            lines = self._errors.read(20_000).decode("utf-8", "replace").strip().splitlines()
        except (OSError, ValueError):
            lines = []
        return (lines[-1] if lines else "the process that speaks with the cluster ended").encode()[:500]


def address_of(words: str) -> str | None:
    """`tcp://host:port`, `tls://host:port` or `host:port` as the address of a cluster; null for other words."""
    scheme, mark, rest = words.partition("://")
    host, _, port = (rest if mark else words).rpartition(":")
    plain = host.removeprefix("[").removesuffix("]")
    if (mark and scheme not in ("tcp", "tls")) or not plain or not (port.isascii() and port.isdigit()):
        return None
    if not 0 < int(port) < 65536 or not all(c.isalnum() or c in ".-_:" for c in plain):
        return None
    return words if mark else f"tcp://{words}"


# inside


def main(said: str) -> None:
    """Runs the process; standard input brings frames, standard output takes them."""
    about = json.loads(said)
    frames, out = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    if sys.platform == "win32":  # pragma: no cover
        import msvcrt

        for fd in (frames, out):
            msvcrt.setmode(fd, os.O_BINARY)
    from extractors import confinement

    confinement.write_only_in(about["folder"], hidden_tmp=False, network=True)
    why = b""
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_speak(about["address"], frames, out))
        except Exception as error:  # noqa: BLE001 -- told on the other side
            why = f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:500]
    with contextlib.suppress(OSError):
        worker_frames.write(out, ENDED, 0, 0, why)
    os._exit(0)


async def _speak(address: str, frames: int, out: int) -> None:
    """Sends what comes in to the cluster and what comes of it out, until no more comes in or the cluster is gone."""
    import logging

    import dask.config
    from distributed import Client

    logging.disable(logging.CRITICAL)  # what it has to say is told by frames
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "2 GiB", "distributed.comm.retry.count": 0})
    loop = asyncio.get_running_loop()
    coming: asyncio.Queue[tuple[bytes, int, bytes] | None] = asyncio.Queue()

    def take_in() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, number, _, body = worker_frames.read(frames)
                loop.call_soon_threadsafe(coming.put_nowait, (kind, number, body))
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            loop.call_soon_threadsafe(coming.put_nowait, None)

    tasks: dict[int, asyncio.Task[None]] = {}
    connect: Any = Client  # it has no types
    async with connect(
        address,
        asynchronous=True,
        timeout=_CONNECT_SECONDS,
        name="saraban",
        set_as_default=False,
        direct_to_workers=False,
    ) as client:
        threading.Thread(target=take_in, daemon=True).start()
        look = asyncio.create_task(_look(client, out))
        try:
            while True:
                got = asyncio.create_task(coming.get())
                await asyncio.wait((got, look), return_when=asyncio.FIRST_COMPLETED)
                if look.done():
                    got.cancel()
                    look.result()
                    return
                frame = got.result()
                if frame is None:
                    return
                kind, number, body = frame
                if kind == DROP:
                    if (task := tasks.pop(number, None)) is not None:
                        task.cancel()
                    continue
                where, _, said = body.partition(b"\n")
                one = asyncio.create_task(_one(client, kind, number, where.decode(), said, out))
                tasks[number] = one
                one.add_done_callback(partial(_forget, tasks, number))
        finally:
            for task in [look, *tasks.values()]:
                task.cancel()
            await asyncio.gather(look, *tasks.values(), return_exceptions=True)


def _forget(tasks: "dict[int, asyncio.Task[None]]", number: int, _: object) -> None:
    tasks.pop(number, None)


async def _one(client: Any, kind: bytes, number: int, where: str, said: bytes, out: int) -> None:
    """One call of our function in one worker, there and nowhere else."""
    from pipeline.cluster_reader import greet, read_chunk

    function: Any = greet if kind == GREET else read_chunk
    future = client.submit(
        function,
        said,
        workers=[where],
        allow_other_workers=False,
        pure=False,
        retries=0,
        key=f"saraban-{os.getpid()}-{number}-{os.urandom(4).hex()}",
    )
    try:
        answer = await future
    except Exception as error:  # noqa: BLE001 -- whatever it is, this worker gave no answer
        worker_frames.write(out, NONE, number, 0, f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:500])
    else:
        if isinstance(answer, bytes):
            worker_frames.write(out, ANSWER, number, 0, answer)
        else:
            worker_frames.write(out, NONE, number, 0, b"it answered no bytes")
    finally:
        future.release()


async def _look(client: Any, out: int) -> None:
    """Tells which workers there are whenever that has changed. Raises when the scheduler is gone."""
    last = None
    while True:
        told = await asyncio.wait_for(client.scheduler.identity(n_workers=-1), _CONNECT_SECONDS)
        here = {
            where: {"name": str(worker.get("name", ""))[:100], "threads": int(worker.get("nthreads", 1))}
            for where, worker in told["workers"].items()
            if worker.get("status", "running") == "running"
        }
        if here != last:
            last = here
            worker_frames.write(out, HERE, 0, 0, json.dumps(here).encode())
        await asyncio.sleep(_LOOK_SECONDS)
