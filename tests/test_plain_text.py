"""Plain text in the charsets that Thai offices use, and what is no text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.plain_text import MAX_BYTES, decode, read_plain_text
from schemas.source import Reason, Status

SHA = "0" * 64
THAI = "ที่ กท 0303/163\r\n\r\nเรียน ผู้อำนวยการสำนัก “ก”\n"


@pytest.mark.parametrize(
    ("data", "charset", "codes"),
    [
        (THAI.encode("utf-8"), "utf-8", []),
        (THAI.encode("utf-8-sig"), "utf-8", []),
        (THAI.encode("utf-16"), "utf-16-le", []),
        (codecs.BOM_UTF16_BE + THAI.encode("utf-16-be"), "utf-16-be", []),
        (THAI.encode("utf-16-le"), "utf-16-le", []),
        (THAI.encode("utf-16-be"), "utf-16-be", []),
        (THAI.encode("utf-32"), "utf-32-le", []),
        (THAI.encode("cp874"), "cp874", ["FILE-CHARSET-GUESSED"]),
    ],
    ids=["utf-8", "utf-8 BOM", "utf-16 BOM", "utf-16-be BOM", "utf-16-le", "utf-16-be", "utf-32", "windows-874"],
)
def test_every_charset_gives_the_same_lines(data: bytes, charset: str, codes: list[str]) -> None:
    """One Line for each line that is not blank; its path counts all lines; only a guess is told."""
    doc = read_plain_text(data, SHA, "text/plain")
    assert [(x.raw, x.part, x.path) for x in doc.lines] == [
        ("ที่ กท 0303/163", "text", (0,)),
        ("เรียน ผู้อำนวยการสำนัก “ก”", "text", (2,)),
    ]
    assert (doc.status, doc.properties["charset"], [f.code for f in doc.findings]) == (Status.READ, charset, codes)


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", Status.UNREADABLE, Reason.EMPTY),
        (b" \r\n\t", Status.UNREADABLE, Reason.EMPTY),
        ("\ufeff".encode("utf-16-le"), Status.UNREADABLE, Reason.EMPTY),
        (b"ab" * 100 + b"\0" + b"cd" * 5000, Status.UNREADABLE, Reason.UNKNOWN_TYPE),
        (b"x" * (MAX_BYTES + 1), Status.REJECTED, Reason.TOO_LARGE),
        ("ก".encode() * 20 + b"\xe0\xb8", Status.PARTLY_READ, Reason.PARTIAL),
    ],
    ids=["empty", "blank", "mark alone", "binary", "too large", "cut inside a letter"],
)
def test_what_is_no_whole_text_says_so(data: bytes, status: Status, reason: Reason) -> None:
    """Status and reason say why a file was not simply read."""
    doc = read_plain_text(data, SHA, "text/plain")
    assert (doc.status, doc.reason) == (status, reason)


@given(
    st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A) | st.sampled_from("0123456789 /.ab"), min_size=1)
)
def test_thai_in_utf_8_is_never_taken_for_another_charset(text: str) -> None:
    """UTF-8 that is valid is UTF-8, whatever is declared."""
    decoded = decode(text.encode("utf-8"), "tis-620")
    assert decoded is not None
    assert (decoded.text, decoded.lost) == (text, 0)


@given(st.text(st.sampled_from("กขคงจฉชซญดตถทธนบปผพฟมยรลวสหอะาิีึืุูเแโใไ่้ ")).filter(lambda x: x.strip()))
def test_spans_slice_back_to_the_raw_line(text: str) -> None:
    """Each canonical character leads to characters of the raw line."""
    doc = read_plain_text(text.encode("utf-8"), SHA)
    for line in doc.lines:
        a, b = line.raw_span(0, len(line.text))
        assert 0 <= a <= b <= len(line.raw)
        if line.spans is None:
            assert line.text == line.raw
