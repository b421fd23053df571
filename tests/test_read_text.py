"""Stage 1: one reader a media type, and a fingerprint that names the readers."""

import subprocess
import sys

import pytest

from extractors import read_text as module
from extractors.read_text import read_text, reader_engines, reader_fingerprint
from schemas.source import Reason, Status
from schemas.text import DocumentText


@pytest.mark.parametrize(
    ("media_type", "status", "reason"),
    [
        ("image/gif", Status.UNREADABLE, Reason.NEEDS_OCR),
        ("image/svg+xml", Status.REJECTED, Reason.UNSUPPORTED_TYPE),
        ("application/vnd.sqlite3", Status.REJECTED, Reason.UNSUPPORTED_TYPE),
        ("application/octet-stream", Status.REJECTED, Reason.UNSUPPORTED_TYPE),
    ],
)
def test_kinds_without_a_reader(media_type: str, status: Status, reason: Reason) -> None:
    """A picture of a kind that is not read is a scan for a person; anything else is said to have no reader."""
    found = read_text(b"x", media_type, "f")
    assert (found.status, found.reason) == (status, reason)


def test_nothing_is_empty() -> None:
    assert read_text(b"", "application/pdf", "f").reason is Reason.EMPTY


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_text_is_read_and_names_its_readers(media_type: str) -> None:
    found = read_text("เรื่อง ทดสอบ".encode(), media_type, "f")
    assert found.lines[0].text == "เรื่อง ทดสอบ"
    assert found.properties["readers"] == "f"


@pytest.mark.parametrize(("error", "reason"), [(RecursionError, Reason.BROKEN), (MemoryError, Reason.MEMORY_LIMIT)])
def test_what_only_a_hostile_file_does_to_a_reader(
    error: type[Exception], reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reader(data: bytes, sha256: str) -> DocumentText:
        raise error

    monkeypatch.setattr(module, "_reader", lambda media_type, passwords: reader)
    found = read_text(b"x", "application/pdf", "f")
    assert (found.status, found.reason) == (Status.UNREADABLE, reason)


def test_the_fingerprint_follows_the_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reader_fingerprint()
    assert before == reader_fingerprint.__wrapped__()
    engines = {**reader_engines(), "lxml": "0.0"}
    monkeypatch.setattr(module, "reader_engines", lambda: engines)
    assert reader_fingerprint.__wrapped__() != before


def test_no_library_is_loaded_before_a_file_needs_it() -> None:
    code = "import sys, extractors.read_text; print(sorted({'playa', 'lxml', 'docx', 'pdfplumber', 'pythainlp'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
