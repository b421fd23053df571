"""Legacy .doc, .rtf and .odt: converted where LibreOffice is, and said to be unread where it is not."""

import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx_by_hand import NS, document, field, p, r
from lxml import etree

from extractors import office_program as program_of_office
from extractors.legacy_office import _is_encrypted_zip, _is_whole, read_legacy
from extractors.office_program import can_make, office_program
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


ODT = "application/vnd.oasis.opendocument.text"
FLAT = ODT + "-flat-xml"


def odt_of_a_password() -> bytes:
    """An OpenDocument text whose manifest says that its parts are encrypted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", ODT)
        z.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return out.getvalue()


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
        (b"<!DOCTYPE x><office:document opendocument.text>", FLAT, Status.UNREADABLE, Reason.BROKEN),
        (odt_of_a_password(), ODT, Status.UNREADABLE, Reason.ENCRYPTED),
        (OLE + bytes(2000), "application/vnd.ms-powerpoint", Status.UNREADABLE, Reason.BROKEN),
    ],
    ids=[
        "empty",
        "random",
        "OLE without Word",
        "encrypted",
        "no RTF",
        "no ODT",
        "another type",
        "flat with a DTD",
        "ODT with a password",
        "no PPT",
    ],
)
def test_what_is_not_of_its_kind_never_reaches_libreoffice(
    data: bytes, media_type: str, status: Status, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice makes a document of random bytes, so they are refused before."""
    monkeypatch.setattr(program_of_office, "convert", None)
    assert read(data, media_type) == (status, reason)


def test_without_libreoffice_the_finding_says_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unread for want of a program is said so, with what to install."""
    monkeypatch.setattr(program_of_office, "office_program", lambda: None)
    doc = read_legacy(RTF_PAGE, "0" * 64, RTF)
    assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    assert [(f.code, "libreoffice-writer" in f.remedy_en) for f in doc.findings] == [("DOC-NEEDS-OFFICE", True)]


def test_a_presentation_needs_impress(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Writer is there and Impress is not, an old presentation is unread and the finding names the package."""
    (tmp_path / "soffice").write_text("")
    (tmp_path / "libswlo.so").write_text("")
    monkeypatch.setattr(program_of_office, "office_program", lambda: str(tmp_path / "soffice"))
    assert (can_make("docx"), can_make("pptx")) == (True, False)
    data = OLE + bytes(600) + "PowerPoint Document".encode("utf-16-le")
    doc = read_legacy(data, "0" * 64, "application/vnd.ms-powerpoint")
    assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    assert [(f.code, "libreoffice-impress" in f.remedy_en) for f in doc.findings] == [("DOC-NEEDS-OFFICE", True)]


def test_a_program_that_makes_nothing_or_hangs_is_no_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit status 0 without a file is broken; a program that does not end is ended, and the reason is timeout."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(program_of_office, "office_program", lambda: str(program))
    assert read(RTF_PAGE, RTF) == (Status.UNREADABLE, Reason.BROKEN)
    program.write_text("#!/bin/sh\nsleep 30 &\nwait\n")
    monkeypatch.setattr(program_of_office, "TIMEOUT_SECONDS", 0.2)
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


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "kind"), [("odt", ODT), ("ott", ODT + "-template"), ("fodt", FLAT)])
def test_opendocument_is_read(suffix: str, kind: str, tmp_path: Path) -> None:
    """The words of an OpenDocument text, its template and its flat form come through, and the account with them."""
    source = tmp_path / "a.rtf"
    source.write_bytes(RTF_PAGE)
    program = office_program()
    assert program
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    doc = read_legacy((tmp_path / f"a.{suffix}").read_bytes(), "0" * 64, kind)
    assert (doc.status, [x.text for x in doc.lines]) == (Status.READ, ["บันทึกข้อความ", "ที่ กท 0303/5"])
    assert doc.ledger is not None
    assert doc.ledger.used >= 2  # LibreOffice may cut a line into several runs
    assert not doc.ledger.unreadable


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "kind"), [("doc", DOC), ("rtf", RTF), ("odt", ODT)])
def test_todays_date_never_comes_out_of_a_converted_file(suffix: str, kind: str, tmp_path: Path) -> None:
    """LibreOffice computes DATE fields anew: the date is doubted and told, and the same bytes give the same answer on
    any day.
    """
    made = docx.Document()
    paragraph = made.add_paragraph("วันที่ ")._p
    for e in etree.fromstring(f"<x {NS}>{field(' DATE ', r('1 มีนาคม 2566'))}</x>"):
        paragraph.append(e)
    made.save(str(tmp_path / "a.docx"))
    program = office_program()
    assert program
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    doc = read_legacy((tmp_path / f"a.{suffix}").read_bytes(), "0" * 64, kind)
    assert [x.text for x in doc.lines] == ["วันที่ \ufffc"]
    assert [f.code for f in doc.findings] == ["DOC-DATE-FIELD"]


def test_date_fields_that_rtf_loses_doubt_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice turns SAVEDATE of an RTF into plain words: no line with a figure is then trusted."""
    made = document(p("วันที่ 1 มีนาคม 2566") + p("เรื่อง"))
    monkeypatch.setattr(program_of_office, "convert", lambda files, target: [made for _ in files])
    monkeypatch.setattr(program_of_office, "can_make", lambda target: True)
    plain = read_legacy(b"{\\rtf1 SAVEDATE}", "0" * 64, RTF)
    assert ([x.disputed for x in plain.lines], plain.findings) == ([(), ()], ())
    doc = read_legacy(b"{\\rtf1 {\\field{\\*\\fldinst {\\f0 SAVEDATE \\\\@}}{\\fldrslt x}}}", "0" * 64, RTF)
    assert [x.disputed for x in doc.lines] == [("date_field",), ()]
    assert [f.code for f in doc.findings] == ["DOC-DATE-FIELD"]


def test_a_package_with_damaged_data_is_no_fault_of_ours() -> None:
    """Rubbish for compressed bytes: neither the look for a password nor that at the program's result stops the reader."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("META-INF/manifest.xml", "<m>encryption-data</m>" * 50)
    data = bytearray(made.getvalue())
    assert (_is_encrypted_zip(bytes(data)), _is_whole(bytes(data))) == (True, True)
    at = data.index(b"manifest.xml") + len(b"manifest.xml")
    data[at : at + 6] = b"\xff" * 6
    assert (_is_encrypted_zip(bytes(data)), _is_whole(bytes(data))) == (False, False)
