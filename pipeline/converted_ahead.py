"""แปลงไฟล์รุ่นเก่าล่วงหน้า: looks ahead in a run's inputs and has LibreOffice convert those that wait together in one call.

A call costs about a second whatever it converts, a file in it a tenth of that. The readers find what was made in a
private folder; what is not there they convert themselves, one by one, and so the answers are the same with and without.
"""

import os
import secrets
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.file_type import FODT, ODT, PPT, RTF
from pipeline.intake import Input

MOST_AHEAD = 64  # inputs that one look takes in
MOST_AHEAD_BYTES = 64 << 20
_PREFIX = "saraban-ahead-"
_KEPT_LOOKS = 3  # the readers are never further behind than the last of them
_ODP = "application/vnd.oasis.opendocument.presentation"
# What LibreOffice converts before it is read.
LEGACY = frozenset(("application/msword", RTF, ODT, f"{ODT}-template", FODT, PPT, _ODP))


def use_prepared(folder: Path | None) -> None:
    """Tells the reader of this process where converted files stand. Nothing is imported where there are none."""
    if folder is not None:
        from extractors.legacy_office import use_prepared as use

        use(folder)


class PreparedFolder:
    """The folder of one run, which only this user can read; gone when the run ends. The processes that read may look
    into it and change nothing: what was made for inputs long past is removed here.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.gettempdir(), f"{_PREFIX}{os.getpid()}-{secrets.token_hex(12)}")
        self._looks: deque[frozenset[str]] = deque()

    def __enter__(self) -> Self:
        _remove_orphans(self.folder.parent)
        self.folder.mkdir(mode=0o700)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._looks:
            from extractors.legacy_office import use_prepared as use

            use(None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ahead(self, inputs: Iterator[Input], is_known: Callable[[Input], bool] | None = None) -> Iterator[Input]:
        """The same inputs in the same order. Where one needs LibreOffice, those behind it that do are converted too.
        `is_known`: those that will not be read, since what they hold is known.
        """
        for one in inputs:
            if not _waits(one) or (is_known is not None and is_known(one)):
                yield one
                continue
            look = [one]
            held = len(one.data)
            while len(look) < MOST_AHEAD and held < MOST_AHEAD_BYTES and (further := next(inputs, None)) is not None:
                look.append(further)
                held += len(further.data)
            self._convert([x for x in look if is_known is None or not (_waits(x) and is_known(x))])
            yield from look

    def _convert(self, look: list[Input]) -> None:
        waiting = {x.source.sha256: (x.source.sha256, x.source.media_type, x.data) for x in look if _waits(x)}
        if len(waiting) < 2:
            return
        from extractors.legacy_office import prepare

        if len(self._looks) == _KEPT_LOOKS:
            for name in self._looks.popleft():
                for made in self.folder.glob(f"{name}.*"):
                    made.unlink(missing_ok=True)
        self._looks.append(frozenset(waiting))
        prepare(waiting.values(), self.folder)
        use_prepared(self.folder)


def _remove_orphans(place: Path) -> None:
    """Takes away the folders of runs that were killed before a reading process could do it for them."""
    if os.name != "posix":
        return
    for folder in place.glob(f"{_PREFIX}*-*"):
        try:
            os.kill(int(folder.name.removeprefix(_PREFIX).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)  # of another user's nothing comes off
        except (ValueError, OSError):
            continue


def _waits(one: Input) -> bool:
    return one.status is None and not one.mail_body and one.source.media_type in LEGACY
