"""What a file is, by its content and never by its name."""

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.file_type import (
    DOC,
    DOCX,
    FODT,
    HTML,
    MAIL,
    MAILBOX,
    ODT,
    PDF,
    PPT,
    PPTX,
    RTF,
    TEXT,
    UNKNOWN,
    XLS,
    XLSX,
    ZIP,
    file_type,
    wrong_extension,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, content: bytes = b"x") -> bytes:
    """A zip without the clock in it: its bytes name a test, and two workers must name it alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(zipfile.ZipInfo(name, (2023, 2, 14, 9, 0, 0)), content)
    return out.getvalue()


def ole(*names: str, encrypted: bool = False) -> bytes:
    """A smallest OLE file: header, one table sector, one directory sector, then a stream's first sector."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    header[76:512] = b"\xff" * 436
    struct.pack_into("<I", header, 76, 0)
    table = bytearray(b"\xff" * 512)
    struct.pack_into("<III", table, 0, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE)
    directory = bytearray(512)
    for n, name in enumerate(("Root Entry", *names)):
        raw = name.encode("utf-16-le")
        directory[n * 128 : n * 128 + len(raw)] = raw
        struct.pack_into("<H", directory, n * 128 + 64, len(raw) + 2)
        directory[n * 128 + 66] = 2 if n else 5
        struct.pack_into("<II", directory, n * 128 + 116, 2, 4096)
    stream = bytearray(4096)
    struct.pack_into("<H", stream, 10, 0x0100 if encrypted else 0)
    return bytes(header + table + directory + stream)


MAIL_BYTES = b"From: a@example.org\r\nSubject: x\r\nDate: Mon, 6 Feb 2023 10:00:00 +0700\r\n\r\nhello\r\n"


@pytest.mark.parametrize(
    ("data", "media_type", "holds"),
    [
        (b"", "application/x-empty", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", PDF, "document"),
        (b"\x00\x00junk before\n" + b" " * 900 + b"%PDF-1.4\n", PDF, "document"),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX, "document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX, "document"),
        (zipped("[Content_Types].xml", "word/document2.xml"), DOCX, "document"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), PPTX, "document"),
        (zipped("mimetype", content=ODT.encode()), ODT, "document"),
        (zipped("mimetype", content=f"{ODT}-template".encode()), f"{ODT}-template", "document"),
        (f'<?xml version="1.0"?>\n<office:document office:mimetype="{ODT}">'.encode(), FODT, "document"),
        (b'<?xml version="1.0"?>\n<office:document office:mimetype="x">', "application/xml", "unsupported"),
        (ole("Workbook"), XLS, "document"),
        (ole("PowerPoint Document"), PPT, "document"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n", MAIL, "mail"),
        (zipped("letter/word/document.xml", "letter/[Content_Types].xml"), ZIP, "archive"),
        (zipped("a.pdf"), ZIP, "archive"),
        (zipped("[Content_Types].xml", "word/document.xml")[:-30], DOCX, "broken"),
        (zipped("a.pdf")[:-30], ZIP, "broken"),
        (ole("WordDocument"), DOC, "document"),
        (ole("WordDocument", encrypted=True), DOC, "encrypted"),
        (ole("EncryptedPackage", "EncryptionInfo"), "application/x-ole-storage", "encrypted"),
        (ole("Workbook"), "application/vnd.ms-excel", "document"),
        (ole("__properties_version1.0"), "application/vnd.ms-outlook", "mail"),
        (OLE + b"cut", "application/x-ole-storage", "broken"),
        (b"{\\rtf1\\ansi x}", RTF, "document"),
        (b"\x89PNG\r\n\x1a\n....", "image/png", "picture"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg", "picture"),
        (b"II*\x00....", "image/tiff", "picture"),
        (b"GIF89a....", "image/gif", "unsupported"),
        (b"RIFF....WEBPVP8 ", "image/webp", "unsupported"),
        (b"II+\x00\x08\x00\x00\x00", "image/tiff", "unsupported"),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar", "unsupported"),
        (b"7z\xbc\xaf\x27\x1c....", "application/x-7z-compressed", "unsupported"),
        (b"\x1f\x8b\x08....", "application/gzip", "unsupported"),
        (b"x" * 257 + b"ustar\x0000", "application/x-tar", "unsupported"),
        (b"\x78\x9f\x3e\x22\x01\x00", "application/ms-tnef", "unsupported"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "application/postscript", "unsupported"),
        (b"MZ\x90\x00\x03\x00", "application/vnd.microsoft.portable-executable", "unsupported"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "unsupported"),
        (b"<?xml version='1.0'?><letter/>", "application/xml", "unsupported"),
        (b"<!-- x --> <!DOCTYPE html><html><body>x", HTML, "document"),
        ("<TABLE><tr><td>ตัวชี้วัด</td></tr></TABLE>".encode("cp874"), HTML, "document"),
        (MAIL_BYTES, MAIL, "mail"),
        (b"From a@example.org Mon Feb  6 10:00:00 2023\n" + MAIL_BYTES, MAILBOX, "mailbox"),
        (b"From here on 10:30 in 2023 we go\nwithout a field", TEXT, "document"),
        ("ที่ กท ๐๓๐๓/๑๖๓\nเรื่อง ทดสอบ".encode(), TEXT, "document"),
        ("ที่ กท ๐๓๐๓/๑๖๓\nเรื่อง ทดสอบ".encode("tis-620"), TEXT, "document"),
        ("เรื่อง ทดสอบ".encode("utf-16"), TEXT, "document"),
        ("เรื่อง ทดสอบการอ่าน".encode("utf-16-le"), TEXT, "document"),
        (("ก" * 70000).encode(), TEXT, "document"),
        (b"Name: x\nAge: 3\n", TEXT, "document"),
        (b"\x00\x01\x02\x03random\xff\xfe", UNKNOWN, "unknown"),
        (bytes(range(256)) * 8, UNKNOWN, "unknown"),
    ],
)
def test_content_decides(data: bytes, media_type: str, holds: str) -> None:
    found = file_type(data)
    assert (found.media_type, found.holds) == (media_type, holds)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # what is promised is no fault, not a time
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    file_type(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # what is promised is no fault, not a time
@given(
    st.sampled_from([zipped("[Content_Types].xml", "word/document.xml"), ole("WordDocument"), MAIL_BYTES]), st.data()
)
def test_no_damage_raises(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    file_type(data[:at])
    file_type(data[:at] + bytes([draw.draw(st.integers(0, 255))]) + data[at + 1 :])


def test_a_page_of_nothing_but_comments_costs_no_more_than_its_length() -> None:
    assert file_type(b"<!-- x -->" * 5000).media_type in (TEXT, HTML)


@pytest.mark.parametrize(
    ("name", "media_type", "extension"),
    [
        ("แบบฟอร์ม.docx", PDF, ".docx"),
        ("แบบฟอร์ม.DOCX", DOCX, None),
        ("letter.doc", RTF, None),
        ("picture.jpg", "image/png", ".jpg"),
        ("no extension", PDF, None),
        ("odd.xyz", PDF, None),
    ],
)
def test_a_name_that_promises_another_kind(name: str, media_type: str, extension: str | None) -> None:
    assert wrong_extension(name, media_type) == extension
