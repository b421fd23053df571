"""ข้อความที่อ่านไว้แล้ว: the text of a document as it was read, from the store; no page is read again for a screen."""

import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from pipeline.result_names import STORE
from pipeline.store import StoreDamaged, StoreUnusable, kept_texts, texts_there
from pipeline.stored_text import text_of
from schemas.text import DocumentText

_MOST_KEPT: Final = 30_000  # lines of the documents that were looked at last, some 1 to 2 KB each


class KeptTexts:
    """The texts of a folder of results. Safe among threads."""

    def __init__(self, folder: Path) -> None:
        self._store = folder / STORE
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, DocumentText] = OrderedDict()
        self._lines = 0
        self._seen: tuple[int, ...] = ()

    def of(self, sha256: str) -> DocumentText | None:
        """The text of a content; null where none is kept (it was not read, was forgotten, or the run kept none)."""
        seen = self.stamp()
        with self._lock:
            if seen != self._seen:  # a run, or `saraban forget`
                self._kept.clear()
                self._lines = 0
                self._seen = seen
            if (known := self._kept.get(sha256)) is not None:
                self._kept.move_to_end(sha256)
                return known
        found = self.read(sha256)
        if found is not None:
            with self._lock:
                if self._seen != seen or sha256 in self._kept:
                    return found
                self._kept[sha256] = found
                self._lines += len(found.lines)
                while self._lines > _MOST_KEPT and len(self._kept) > 1:
                    self._lines -= len(self._kept.popitem(last=False)[1].lines)
        return found

    def stamp(self) -> tuple[int, ...]:
        """What changes with every change of the store."""
        out = []
        for end in ("", "-wal"):
            try:
                out += [(at := os.stat(f"{self._store}{end}")).st_mtime_ns, at.st_size, at.st_ino]
            except OSError:
                out.append(0)
        return tuple(out)

    def read(self, sha256: str) -> DocumentText | None:
        """The same, for one look: nothing of it is held afterwards."""
        if not self._store.is_file():
            return None
        try:
            for data in kept_texts(self._store, sha256):
                try:
                    return text_of(data)
                except ValueError:  # of another version of this program
                    continue
        except (StoreDamaged, StoreUnusable):
            return None
        return None

    def there(self) -> dict[str, bytes]:
        """sha-256 -> digest of every kept text: what changes when a text does."""
        if not self._store.is_file():
            return {}
        try:
            return texts_there(self._store)
        except (StoreDamaged, StoreUnusable):
            return {}
