"""สิ่งที่ยังเหลืออยู่: what of forgotten files this program does not take away: the originals in the inbox, words that people
wrote into decisions, and files beside the results that it did not make or that were made for others.

`forget` tells it, so that nobody takes its answer for more than it is.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.provenance import SEPARATOR
from pipeline.result_names import RESULTS

_MOST = 20  # names of each sort; the rest is counted
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class StillThere:
    """`originals`: files of the inbox that hold the very contents, or mails and archives around them. `lines`: of the
    decisions file (from 1) that hold words of them. `beside`: files in the folder of results that are no results: an
    export, a memo, a copy; what they hold is not known.
    """

    originals: tuple[Path, ...] = ()
    lines: tuple[int, ...] = ()
    beside: tuple[Path, ...] = ()


def still_there(
    folder: Path, inboxes: Sequence[Path], inputs: Mapping[str, str], files: Collection[str], book: Path | None
) -> StillThere:
    """What is left of forgotten contents. `inputs`: path -> sha-256 of the inputs that were they or lay in them;
    `files`: the contents; `book`: the decisions file.
    """
    return StillThere(
        tuple(sorted(set(_originals(inboxes, inputs)))),
        tuple(_lines(book, files)) if book is not None and book.is_file() else (),
        tuple(_beside(folder, inboxes)),
    )


def _originals(inboxes: Sequence[Path], inputs: Mapping[str, str]) -> Iterator[Path]:
    """A file of the inbox whose own content was forgotten is named where it still holds it; of one that only lay in a
    mail or an archive that stays, the mail or archive.
    """
    for path, sha256 in inputs.items():
        outer = path.split(SEPARATOR)[0]
        for inbox in inboxes:
            for place in _places(inbox, outer, several=len(inboxes) > 1):
                if place.is_file() and (outer != path or _sha256(place) == sha256):
                    yield place


def _places(inbox: Path, outer: str, *, several: bool) -> Iterator[Path]:
    """Where an input of that provenance may stand: of several inboxes the first step is the inbox's own name."""
    if inbox.is_file():
        if inbox.name == outer.rpartition("/")[2]:
            yield inbox
        return
    first, _, rest = outer.partition("/")
    if several and first == inbox.name and rest:
        yield inbox / rest
    yield inbox / outer


def _sha256(path: Path) -> str:
    whole = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                whole.update(piece)
    except OSError:
        return ""
    return whole.hexdigest()


def _lines(book: Path, files: Collection[str]) -> Iterator[int]:
    """Lines that quote a file: a value of it, or an answer that is in it."""
    for number, line in enumerate(book.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and said.get("what") in ("value", "reply"):
            named = {said.get("sha256"), said.get("file")}
            if named & set(files):
                yield number


def _beside(folder: Path, inboxes: Sequence[Path]) -> Iterator[Path]:
    """Papers of an inbox that holds the results, or lies among them, are its own."""
    papers = [x.resolve() for x in inboxes if x.exists()]
    for path in sorted(folder.rglob("*")):
        own = RESULTS.fullmatch(path.relative_to(folder).as_posix())
        if path.is_file() and not own and not any(path.resolve().is_relative_to(x) for x in papers):
            yield path


def shown(paths: Sequence[Path]) -> str:
    """Names for people, the rest counted."""
    more = len(paths) - _MOST
    return ", ".join(str(p) for p in paths[:_MOST]) + (f" (+{more})" if more > 0 else "")
