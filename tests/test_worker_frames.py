"""What comes back from a reading process: records and plain values, of a length that was looked at first."""

import collections
import contextlib
import datetime
import functools
import os
import pickle
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import worker_frames
from pipeline.content_reading import Reading
from pipeline.process_tree import below, empty, folders_in, remove, resident, size
from pipeline.worker_frames import TooLongError, answer_of
from schemas.finding_codes import finding
from schemas.place import PartPlace
from schemas.quoted import Quoted
from schemas.record import Other
from schemas.source import Reason, SourceFile, Status
from schemas.text import DocumentText, Line


@dataclass(frozen=True, slots=True)
class Made:
    """A record of a test."""

    words: str


class Pair(NamedTuple):
    """Another."""

    first: int
    second: int


PLACE = PartPlace(sha256="0" * 64, part="text", path=(0,), span=(0, 2))
RECORDS = [
    Reading(Status.READ, Reason.PARTIAL, "other", Other(subject=Quoted(value="ก", raw="ก", places=(PLACE,)))),
    Reading(Status.UNREADABLE, Reason.NEEDS_OCR, findings=(finding("PII", places=(PLACE,), count=2),)),
    DocumentText("0" * 64, "text/plain", Status.READ, None, (Line(text="ก", raw="ก", part="text", path=(0,)),)),
    SourceFile(name="a", path="a", sha256="0" * 64, media_type="text/plain", bytes=1),
    {"a": [1, 2.5, None, True, b"x", "ก", (1, {2, 3}, frozenset({4}))]},
    (datetime.date(2023, 1, 23), Decimal("1.50"), PurePosixPath("a/b"), collections.OrderedDict(a=1)),
    (Made("ก"), Pair(1, 2)),
]


@pytest.mark.parametrize("n", range(len(RECORDS)))
def test_records_come_through_as_they_are(n: int) -> None:
    assert answer_of(pickle.dumps(RECORDS[n], pickle.HIGHEST_PROTOCOL), [__name__]) == RECORDS[n]


class Calls:
    """A pickle that calls something."""

    def __init__(self, what: object, *arguments: object) -> None:
        self.what = what, arguments

    def __reduce__(self) -> object:  # type: ignore[override]
        return self.what


@pytest.mark.parametrize(
    "bad",
    [
        Calls(os.system, "true"),
        Calls(eval, "1"),
        Calls(getattr, Made, "__init__"),
        Calls(getattr, Reason, "_member_map_"),
        Calls(functools.partial, print),
        Calls(open, os.devnull),
        Calls(pickle.loads, b"N."),
        worker_frames._Records,
        answer_of,
        ValueError("words"),
    ],
    ids=[
        "system",
        "eval",
        "getattr",
        "getattr of an enumeration",
        "partial",
        "open",
        "loads",
        "class",
        "function",
        "error",
    ],
)
def test_anything_else_is_refused_before_it_is_called(bad: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        answer_of(pickle.dumps([RECORDS[0], bad]), [__name__])


def test_records_of_a_module_that_nobody_named_are_refused() -> None:
    with pytest.raises(pickle.UnpicklingError, match="may not hold"):
        answer_of(pickle.dumps(Made("ก")))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_pickle_are_refused_with_one_error(data: bytes) -> None:
    with contextlib.suppress(pickle.UnpicklingError):
        answer_of(data)


@given(st.binary(max_size=3000), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_frame_comes_as_it_went(body: bytes, number: int, memory: int) -> None:
    out, into = os.pipe()
    try:
        worker_frames.write(into, worker_frames.DONE, number, memory, body)
        assert worker_frames.read(out, 3000) == (worker_frames.DONE, number, memory, body)
    finally:
        os.close(out)
        os.close(into)


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (worker_frames.page_body(1, 1), (1, 1)),
        (worker_frames.page_body(60, worker_frames.MOST_PAGES), (60, worker_frames.MOST_PAGES)),
        (worker_frames.page_body(0, 5), None),
        (worker_frames.page_body(6, 5), None),
        (worker_frames.page_body(1, worker_frames.MOST_PAGES + 1), None),
        (b"", None),
        (b"x" * 9, None),
    ],
    ids=["one", "many", "none", "beyond the last", "too many", "empty", "too long"],
)
def test_a_page_is_a_number_of_a_document_or_nothing(body: bytes, page: tuple[int, int] | None) -> None:
    assert worker_frames.page_of(body) == page


def test_a_frame_that_says_it_is_too_long_is_not_taken_in() -> None:
    out, into = os.pipe()
    os.write(into, worker_frames.HEAD.pack(worker_frames.DONE, 1, 0, 1001) + b"x" * 1001)
    os.close(into)
    with pytest.raises(TooLongError):
        worker_frames.read(out, 1000)
    assert len(os.read(out, 5000)) == 1001
    with pytest.raises(EOFError):
        worker_frames.read(out, 1000)
    os.close(out)


# what a job left in its folder


def test_a_folder_is_measured_emptied_and_removed_whatever_is_in_it(tmp_path: PurePosixPath) -> None:
    folder = str(tmp_path) + "/f"
    os.makedirs(folder + "/kept/inner")
    kept = folders_in(folder)
    assert kept == {folder + "/kept", folder + "/kept/inner"}
    os.makedirs(folder + "/a/b")
    with open(folder + "/a/b/file", "wb") as file:
        file.write(b"x" * 100_000)
    os.symlink("/", folder + "/kept/link")
    files, total = size(folder, 100)
    assert files == 6
    assert total >= 100_000
    assert size(folder, 3)[0] == 4
    assert empty(folder, kept)
    assert folders_in(folder) == kept
    assert size(folder, 100)[0] == 2
    os.makedirs(folder + "/closed/inner")
    os.chmod(folder + "/closed", 0)
    remove(folder)
    assert not os.path.exists(folder)


@pytest.fixture
def deep() -> Iterator[str]:
    """A folder that goes away however deep it is: pytest's own way of removing folders knows an end."""
    folder = tempfile.mkdtemp()
    yield folder
    subprocess.run(["rm", "-rf", "--", folder], check=True)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no folder is that deep")
def test_a_folder_deeper_than_any_path_is_removed_too(deep: str) -> None:
    folder = deep + "/f"
    os.mkdir(folder)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("deep", dir_fd=here)
        inner = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert size(folder, 100)[0] == 101
    assert size(folder, 10_000)[0] == 10_001  # nobody can look into all of it
    remove(folder)
    assert not os.path.exists(folder)


def test_what_is_gone_holds_nothing() -> None:
    assert (below(2**22 + 1), resident(2**22 + 1)) == ([], 0)
