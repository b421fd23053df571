"""received.csv: when each file came and from whom, as a person states it."""

import pytest

from pipeline.received_list import parse_received, read_list


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2023-02-15", "2023-02-15"),
        ("2566-02-15", "2023-02-15"),
        ("15/2/2566", "2023-02-15"),
        ("๑๕/๐๒/๒๕๖๖", "2023-02-15"),
        ("2023-02-15 16:30", "2023-02-15T16:30:00+07:00"),
        ("2023-02-15T20:00:00Z", "2023-02-16T03:00:00+07:00"),
        ("15/2/2566 16:30", "2023-02-15T16:30:00+07:00"),
        ("15/2/2023", None),
        ("2023-02-30", None),
        ("29/2/2566", None),
        ("29/2/2567", "2024-02-29"),
        ("15 Feb 2023", None),
        ("", None),
    ],
)
def test_days(text: str, at: str | None) -> None:
    """Day/month/year of the common era is refused: 3/2/2023 is February to some and March to others."""
    found = parse_received(text)
    assert (found.at if found else None) == at
    assert found is None or found.day == found.at[:10]


LIST = "path,received,department\na.pdf,2023-02-15,เขตสมมติ\nเขตหนึ่ง,2023-02-14,\nเขตหนึ่ง/ข.pdf,2023-02-20,\nx.pdf,soon,\na.pdf,2023-02-16,\n"


@pytest.mark.parametrize("data", [LIST.encode(), LIST.encode("utf-8-sig"), LIST.encode("cp874")])
def test_rows_by_path_then_by_folder(data: bytes) -> None:
    found = read_list(data)
    assert found.row_for("a.pdf").received.at == "2023-02-15"
    assert found.row_for("a.pdf").department == "เขตสมมติ"
    assert found.row_for("เขตหนึ่ง/ก/ค.pdf").received.at == "2023-02-14"
    assert found.row_for("เขตหนึ่ง/ข.pdf").received.at == "2023-02-20"
    assert found.row_for("other.pdf") is None


def test_lines_that_cannot_be_used_are_said_by_number() -> None:
    assert [f.th.split()[2] for f in read_list(LIST.encode()).findings] == ["5", "6"]


@pytest.mark.parametrize("data", [b"file;date\na.pdf;2023-02-15\n", b"\x00\x00", b'"open'])
def test_a_list_without_its_heading_is_said(data: bytes) -> None:
    found = read_list(data)
    assert not found.rows
    assert [f.code for f in found.findings] == ["TIME-LIST-LINE"]


def test_a_row_that_names_nothing_which_is_there_is_said_by_its_line() -> None:
    """A misspelt name would otherwise leave a file without its day, and nobody would know."""
    found = read_list(LIST.encode())
    found.saw("เขตหนึ่ง/ข.pdf")
    assert [(f.code, f.th.split()[2]) for f in found.complaints()[2:]] == [("TIME-LIST-NO-FILE", "2")]
    found.saw("a.pdf")
    assert [f.code for f in found.complaints()] == ["TIME-LIST-LINE", "TIME-LIST-LINE"]


def test_an_empty_list_says_nothing() -> None:
    assert read_list(b"").findings == []
