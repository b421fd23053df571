"""แปลงไฟล์รุ่นเก่าล่วงหน้า: looks ahead in a run's inputs and has LibreOffice convert those that wait together in one call.

A call costs about a second whatever it converts, a file in it a tenth of that. The readers find what was made in a
private folder; what is not there they convert themselves, one by one, and so the answers are the same with and without.
"""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.file_type import FODT, ODT, PPT, RTF
from pipeline.intake import Input

MOST_AHEAD = 64  # inputs that one look takes in
MOST_AHEAD_BYTES = 64 << 20
_ODP = "application/vnd.oasis.opendocument.presentation"
_LEGACY = frozenset(("application/msword", RTF, ODT, f"{ODT}-template", FODT, PPT, _ODP))


def use_prepared(folder: Path | None) -> None:
    """Tells the reader of this process where converted files stand. Nothing is imported where there are none."""
    if folder is not None:
        from extractors.legacy_office import use_prepared as use

        use(folder)


class PreparedFolder:
    """The folder of one run, which only this user can read: made when there is something for it, gone when the run
    ends. The processes that read know its name before.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.gettempdir(), f"saraban-ahead-{secrets.token_hex(12)}")
        self._is_made = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_made:
            from extractors.legacy_office import use_prepared as use

            use(None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def ahead(self, inputs: Iterator[Input]) -> Iterator[Input]:
        """The same inputs in the same order. Where one needs LibreOffice, those behind it that do are converted too."""
        for one in inputs:
            if not _waits(one):
                yield one
                continue
            look = [one]
            held = len(one.data)
            while len(look) < MOST_AHEAD and held < MOST_AHEAD_BYTES and (further := next(inputs, None)) is not None:
                look.append(further)
                held += len(further.data)
            self._convert(look)
            yield from look

    def _convert(self, look: list[Input]) -> None:
        waiting = {x.source.sha256: (x.source.sha256, x.source.media_type, x.data) for x in look if _waits(x)}
        if len(waiting) < 2:
            return
        from extractors.legacy_office import prepare

        if not self._is_made:
            self.folder.mkdir(mode=0o700)
            self._is_made = True
        prepare(waiting.values(), self.folder)
        use_prepared(self.folder)


def _waits(one: Input) -> bool:
    return one.status is None and not one.mail_body and one.source.media_type in _LEGACY
