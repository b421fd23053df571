"""Thai character sets: the label where it holds, validity where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.charsets import decode, decode_name

WORDS = "แบบเสนอแนวคิดนวัตกรรม ที่ ๑๒/๒๕๖๖"
THAI = WORDS.encode("cp874")
UTF8 = WORDS.encode()


@pytest.mark.parametrize(
    ("data", "label", "charset", "guessed", "reason"),
    [
        (UTF8, "utf-8", "utf-8", False, "the label holds"),
        (UTF8, "UTF8", "utf8", False, "labels are written in many ways"),
        (THAI, "tis-620", "windows-874", False, "the three Thai sets are one family"),
        (THAI, "windows-874", "windows-874", False, "a name that Python lacks"),
        (THAI, "x-windows-874", "windows-874", False, "the name that old mailers write"),
        (THAI, "ISO-8859-11", "windows-874", False, "the standard's name"),
        (THAI, None, "windows-874", True, "no label"),
        (THAI, "us-ascii", "windows-874", True, "a mailer's default label over Thai bytes"),
        (THAI, "iso-8859-1", "windows-874", True, "a Latin label over Thai bytes"),
        (THAI, "utf-8", "windows-874", True, "a label that the bytes deny"),
        (THAI, "x-no-such-set", "windows-874", True, "a set that nobody knows"),
        (THAI, "unicode_escape", "windows-874", True, "a programmer's notation is no character set"),
        (UTF8, "tis-620", "utf-8", True, "valid UTF-8 beyond chance"),
        (UTF8, "windows-1252", "utf-8", True, "UTF-8 under a Latin label"),
        (b"\xef\xbb\xbf" + UTF8, "tis-620", "utf-8", False, "a mark says what it is"),
        (WORDS.encode("utf-16-le"), "utf-16le", "utf-16le", False, "wide text by its label"),
    ],
    ids=lambda x: x if isinstance(x, str) and " " in x else None,
)
def test_words_come_out_whole(data: bytes, label: str | None, charset: str, guessed: bool, reason: str) -> None:
    assert decode(data, label) == (WORDS, charset, guessed), reason


def test_accented_latin_is_not_taken_for_thai() -> None:
    """caf\\xe9 has one high byte, a Thai word a run of them."""
    assert decode("un café à Genève".encode("latin-1"), "iso-8859-1").text == "un café à Genève"


def test_a_few_damaged_letters_do_not_turn_utf8_into_another_set() -> None:
    data = (WORDS * 20).encode() + "ก".encode()[:2]
    assert decode(data, "utf-8").text == WORDS * 20 + "\ufffd"


def test_python_knows_windows_874_once_the_module_is_imported() -> None:
    assert THAI.decode("windows-874") == WORDS


@given(
    st.binary(max_size=200), st.sampled_from([None, "utf-8", "tis-620", "utf-16", "idna", "base64", "utf-7", "x", ""])
)
def test_no_bytes_and_no_label_raise(data: bytes, label: str | None) -> None:
    assert isinstance(decode(data, label).text, str)
    assert isinstance(decode_name(data), str)


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A), min_size=3, max_size=60))
def test_thai_in_either_coding_without_a_label_comes_back(text: str) -> None:
    assert decode(text.encode()).text == text
    assert decode_name(text.encode()) == text


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("แบบฟอร์ม 1.docx".encode(), "แบบฟอร์ม 1.docx"),
        ("แบบฟอร์ม 1.docx".encode("cp874"), "แบบฟอร์ม 1.docx"),
        ("พ.ร.บ..pdf".encode("cp874"), "พ.ร.บ..pdf"),
        (b"plain.pdf", "plain.pdf"),
        ("größe.txt".encode("cp437"), "größe.txt"),
    ],
)
def test_names_without_a_label(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name
