"""การเปิดที่เก็บ: a run's hold on its store, through damage, full disks and other runs. A run never fails for its store.

A damaged store is said, moved aside and made anew: all that it held can be read from the inputs. Where nothing can be
written, that is said once and the run goes on without.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pipeline.store import Store, StoreDamaged, StoreNewer, StoreUnusable, move_aside
from pipeline.store_lock import StoreLock

T = TypeVar("T")
Say = Callable[[str, str], None]  # Thai, English


class OpenStore:
    """A store as long as it can be used; see `open_store`."""

    def __init__(self, path: Path, say: Say, because: OSError | None = None) -> None:
        """`because`: why it cannot even be locked; there is no store then."""
        self._say = say
        self._path = path
        self._store: Store | None = None
        if because is None:
            self._store = self._open(path)
        else:
            self._without(because)

    def ask(self, act: Callable[[Store], T], otherwise: T) -> T:
        """What `act` gives of the store; `otherwise` where there is none. A store that turns out to be damaged is made
        anew, and asked once more.
        """
        for _ in range(2):
            if self._store is None:
                break
            try:
                return act(self._store)
            except StoreDamaged as error:
                self._store.close()
                self._store = self._anew(error)
            except StoreUnusable as error:
                self._store.close()
                self._without(error)
                self._store = None
        return otherwise

    def close(self) -> None:
        """Everything is on the disk. Never raises."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open(self, path: Path) -> Store | None:
        try:
            return Store(path)
        except StoreDamaged as error:
            return self._anew(error)
        except StoreUnusable as error:
            self._without(error)
            return None
        except StoreNewer:
            self._say(
                f"ที่เก็บผลการอ่าน {path} เป็นของโปรแกรมรุ่นใหม่กว่า จึงไม่ใช้และไม่แก้ไข เอกสารทั้งหมดจะอ่านใหม่",
                f"the store {path} is of a newer version of this program; it is neither used nor changed, "
                "and every document is read anew",
            )
            return None

    def _anew(self, damage: StoreDamaged) -> Store | None:
        """An empty store in the place of a damaged one, which is kept beside it."""
        path = self._path
        try:
            aside = move_aside(path)
            self._say(
                f"ที่เก็บผลการอ่าน {path} เสียหาย ({damage}) ย้ายไปไว้ที่ {aside.name} แล้ว เอกสารจะอ่านใหม่จากต้นฉบับ",
                f"the store {path} is damaged ({damage}); it was moved to {aside.name}, "
                "and the documents are read anew from the inputs",
            )
            return Store(path)
        except (StoreDamaged, StoreUnusable, StoreNewer) as error:
            self._without(error)
            return None

    def _without(self, error: Exception) -> None:
        self._say(
            f"ใช้ที่เก็บผลการอ่าน {self._path} ไม่ได้ ({error}) จึงทำต่อโดยไม่เก็บ ครั้งหน้าจะต้องอ่านเอกสารใหม่ โปรดตรวจที่ว่างและสิทธิ์",
            f"the store {self._path} cannot be used ({error}); the run goes on without it, and the next one reads the "
            "documents anew. Check the free space and the rights",
        )


def lock_of(path: Path, *, brief: bool = False) -> StoreLock:
    """The lock of the store at `path`, not taken yet. `brief`: for a moment only."""
    return StoreLock(path.with_name(f"{path.name}.lock"), brief=brief)


def silent(th: str, en: str) -> None:
    """Nobody is told."""


@contextmanager
def open_store(path: Path, say: Say = silent) -> Iterator[OpenStore]:
    """The store at `path`, which no other run may use meanwhile; made where there is none. `say` is told what is wrong.

    StoreHeld where another run has it: nothing was changed then. Who has it for a moment is waited for.
    """
    lock = lock_of(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.take()
    except OSError as error:
        yield OpenStore(path, say, because=error)
        return
    store = None
    try:
        store = OpenStore(path, say)
        yield store
    finally:
        if store is not None:
            store.close()
        lock.let_go()
