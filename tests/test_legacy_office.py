"""Legacy .doc, .rtf and .odt: converted where LibreOffice is, and said to be unread where it is not."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from extractors import legacy_office
from extractors.legacy_office import office_program, read_legacy
from schemas.source import Reason, Status

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
WORD = "WordDocument".encode("utf-16-le")
RTF = "application/rtf"
DOC = "application/msword"
RTF_PAGE = rb"{\rtf1\ansi\ansicpg874\deff0{\fonttbl{\f0\fcharset222 Norasi;}}\f0 "
RTF_PAGE += "บันทึกข้อความ".encode("cp874").replace(b"\\", b"\\\\") + rb"\par " + "ที่ กท 0303/5".encode("cp874") + rb"\par}"

needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not on this machine")


def read(data: bytes, media_type: str = DOC) -> tuple[Status, Reason | None]:
    """Status and reason."""
    doc = read_legacy(data, hashlib.sha256(data).hexdigest(), media_type)
    return doc.status, doc.reason


def encrypted() -> bytes:
    """The head of a .doc whose file information block says that it is encrypted."""
    fib = b"\xec\xa5" + bytes(8) + (0x0100).to_bytes(2, "little")
    return OLE + bytes(504) + fib + bytes(500) + WORD


@pytest.mark.parametrize(
    ("data", "media_type", "status", "reason"),
    [
        (b"", DOC, Status.UNREADABLE, Reason.EMPTY),
        (b"random bytes" * 50, DOC, Status.UNREADABLE, Reason.BROKEN),
        (OLE + bytes(2000), DOC, Status.UNREADABLE, Reason.BROKEN),
        (encrypted(), DOC, Status.UNREADABLE, Reason.ENCRYPTED),
        (b"no rtf", RTF, Status.UNREADABLE, Reason.BROKEN),
        (b"PK\x03\x04", "application/vnd.oasis.opendocument.text", Status.UNREADABLE, Reason.BROKEN),
        (b"x", "application/vnd.ms-excel", Status.UNREADABLE, Reason.UNSUPPORTED_TYPE),
    ],
    ids=["empty", "random", "OLE without Word", "encrypted", "no RTF", "no ODT", "another type"],
)
def test_what_is_not_of_its_kind_never_reaches_libreoffice(
    data: bytes, media_type: str, status: Status, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice makes a document of random bytes, so they are refused before."""
    monkeypatch.setattr(legacy_office, "_convert", None)
    assert read(data, media_type) == (status, reason)


def test_without_libreoffice_the_finding_says_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unread for want of a program is said so, with what to install."""
    monkeypatch.setattr(legacy_office, "office_program", lambda: None)
    doc = read_legacy(RTF_PAGE, "0" * 64, RTF)
    assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    assert [(f.code, "libreoffice-writer" in f.remedy_en) for f in doc.findings] == [("DOC-NEEDS-OFFICE", True)]


def test_a_program_that_makes_nothing_or_hangs_is_no_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit status 0 without a file is broken; a program that does not end is ended, and the reason is timeout."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy_office, "office_program", lambda: str(program))
    assert read(RTF_PAGE, RTF) == (Status.UNREADABLE, Reason.BROKEN)
    program.write_text("#!/bin/sh\nsleep 30 &\nwait\n")
    monkeypatch.setattr(legacy_office, "TIMEOUT_SECONDS", 0.2)
    assert read(RTF_PAGE, RTF) == (Status.UNREADABLE, Reason.TIMEOUT)


@needs_office
@pytest.mark.slow
def test_rtf_in_windows_874_is_read() -> None:
    """Thai RTF comes through LibreOffice; places say that they lead into the converted file."""
    doc = read_legacy(RTF_PAGE, "0" * 64, RTF)
    assert (doc.status, doc.media_type) == (Status.READ, RTF)
    assert [(x.text, x.part, x.path) for x in doc.lines] == [
        ("บันทึกข้อความ", "converted/word/document.xml", (0,)),
        ("ที่ กท 0303/5", "converted/word/document.xml", (1,)),
    ]
    assert doc.properties["converted_by"].startswith("LibreOffice")


@needs_office
@pytest.mark.slow
def test_a_damaged_document_is_broken() -> None:
    """A zip with the name of a text document and nothing in it gives no text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", "<cut")
    status, reason = read(out.getvalue(), "application/vnd.oasis.opendocument.text")
    assert (status, reason) == (Status.UNREADABLE, Reason.BROKEN)


@needs_office
@pytest.mark.slow
def test_real_files_are_read(realdocs: Path) -> None:
    """Each real .doc gives its words."""
    files = sorted(realdocs.rglob("*.doc"))
    assert files
    for file in files:
        data = file.read_bytes()
        doc = read_legacy(data, hashlib.sha256(data).hexdigest(), DOC)
        assert doc.status is Status.READ, file.name
        assert len(doc.body) > 10, file.name
