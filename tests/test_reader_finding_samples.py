"""Codes of readers and of intake that no other test raises: real bytes that raise each, and bytes that come near."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from msg_by_hand import compound
from pdf_by_hand import HELVETICA, Page, drawn, pdf, show, thai
from test_archive import zip_with_raw_name, zipped
from test_mail import mail
from test_spreadsheet import EOF, GLOBALS, SHEET_BOF, number, record

from pipeline.intake import open_inbox
from pipeline.reading import read_all

F = thai()
WORDS = show(F, "สำนักงานเขตได้ประชุมคณะทำงานและที่ประชุมมีมติให้ผ่าน", 72, 650)


def figures(name: str) -> bytes:
    """A page whose font calls the figure 3 by this name. A name of two figures is read otherwise by two readers."""
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [51 /{name}] >> >>"
    return pdf(Page(drawn("0303/163", 72, 700, name="D") + WORDS, {"F1": F, "H": HELVETICA, "D": font}))


def xfa(how: str) -> bytes:
    """A page, and beside it a form whose packet is packed in this way."""
    page = Page(drawn("0303/163", 72, 700) + WORDS, {"F1": F, "H": HELVETICA}, pictures={"P": how})
    plain = pdf(page)
    place = plain.index(b"/Subtype /Image")
    number = plain[:place].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[1].decode()
    return pdf(page, catalog=f"/AcroForm << /XFA {number} 0 R >>")


def sheet(note: bool) -> bytes:
    """An old workbook of one cell, with or without the record of a note on it."""
    name = "แบบ"

    def bound(at: int) -> bytes:
        head = struct.pack("<IBBBB", at, 0, 0, len(name), 1)
        return record(0x85, head + name.encode("utf-16-le"))

    before = len(GLOBALS + bound(0) + EOF)
    cells = number(0, 0) + (record(0x1C, bytes(8)) if note else b"")
    return compound({"Workbook": GLOBALS + bound(before) + EOF + SHEET_BOF + cells + EOF})


def aes(marked: bool) -> bytes:
    """A zip whose member has WinZip's mark of AES in place of the packing, or is plain."""
    plain = zip_with_raw_name(b"a.txt", bytes(40), flags=1)
    return (
        plain.replace(b"\x14\x00\x01\x00\x00\x00", b"\x33\x00\x01\x00\x63\x00") if marked else zipped({"a.txt": b"x"})
    )


RAR = b"Rar!\x1a\x07\x01\x00" + bytes(40)
# code -> (name, what raises it, what comes near and does not)
SAMPLES: dict[str, tuple[str, bytes, bytes]] = {
    "SHEET-NOTES": ("a.xls", sheet(True), sheet(False)),
    "PDF-WITNESS-DIFFERS": ("a.pdf", figures("eight_three"), figures("three")),
    "PDF-TABLE-BROKEN": ("a.pdf", xfa("/DecodeParms << /Predictor 99 >>"), xfa("")),
    "ARCHIVE-AES": ("a.zip", aes(True), aes(False)),
    "ARCHIVE-KIND": ("a.rar", RAR, zipped({"a.txt": b"x"})),
    "MAIL-HEADER-CUT": ("a.eml", mail(b"x", *[b"X-A: b"] * 20_000), mail(b"x", *[b"X-A: b"] * 200)),
}


def codes(place: Path, name: str, data: bytes) -> set[str]:
    """Every code of one file of an inbox, and of what lies in it."""
    (place / name).write_bytes(data)
    return {f.code for r in read_all(open_inbox([place / name]), limits=None) for f in r.findings}


@pytest.mark.parametrize("code", SAMPLES)
def test_real_bytes_raise_the_code_and_others_come_near(tmp_path: Path, code: str) -> None:
    name, raising, quiet = SAMPLES[code]
    (tmp_path / "quiet").mkdir()
    assert code in codes(tmp_path, name, raising)
    assert code not in codes(tmp_path / "quiet", name, quiet)


def test_the_near_zip_is_a_zip() -> None:
    assert zipfile.ZipFile(io.BytesIO(aes(False))).namelist() == ["a.txt"]
