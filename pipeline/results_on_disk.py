"""ผลบนแผ่นดิสก์ที่เขียนซ้ำ: results of which only those are written that changed, and the line of the log that vouches for
all of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.canonical_json import canonical_json
from pipeline.judging import Judged
from pipeline.meter import Meter
from pipeline.one_at_a_time import one_at_a_time
from pipeline.outputs import OutputFolder
from pipeline.run_log import NAME, add, last_line
from pipeline.undisturbed import undisturbed


class Moved(Exception):
    """Somebody else wrote a line of the log; nothing was written."""


class ResultsOnDisk:
    """A folder of results, and the sha-256 of each result as it was last seen or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._there: dict[str, str] = {}

    def look(self, names: Iterable[str]) -> None:
        """Looks what is on the disk of these results."""
        found = ((name, _sha256_of(self.folder / name)) for name in names)
        self._there = {name: sha256 for name, sha256 in found if sha256 is not None}

    def other_than(self, hashes: Mapping[str, str]) -> list[str]:
        """The names of results that are not there with these contents."""
        return [name for name, sha256 in hashes.items() if self._there.get(name) != sha256]

    def log_head(self) -> str:
        """The sha-256 of the last line of the log."""
        return _sha256(last_line(self.folder / NAME)[0])

    def write(
        self,
        judged: Judged,
        places: Mapping[str, object],
        head: str,
        meter: Meter,
        sign: Callable[[str], str] | None = None,
    ) -> str:
        """Writes what is not there as it should be, and the line of the log; the line's sha-256. `places`: where
        inputs, pack and decisions stand, for the line; `head`: that of the line which the results followed from. Raises
        Moved where it is not the last one any more. Whoever calls holds the store's lock, as every run does.
        """
        meter.enter("writing")
        others = set(self.other_than(judged.hashes))
        with OutputFolder(self.folder) as out:
            for name, data in judged.results.items():
                if name in others:
                    out.write(name, data)
                else:
                    out.keep(name, judged.hashes[name])
            with undisturbed(), one_at_a_time(self.folder):
                if self.log_head() != head:
                    raise Moved
                out.close()
                line = {"what": "decide", **judged.entry, "milliseconds": meter.milliseconds, **places}
                made = add(self.folder, line, sign=sign)
        self._there = dict(judged.hashes)
        return _sha256(canonical_json(made))


def _sha256_of(path: Path) -> str | None:
    try:
        return _sha256(path.read_bytes())
    except OSError:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
