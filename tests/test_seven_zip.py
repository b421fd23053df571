"""7z: opened by an extra, every limit of archives holding; refused with its remedy without it."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import intake, seven_zip
from pipeline.arrival import Arrival
from pipeline.intake import Input, _Budget, _open_bytes, _Place, open_inbox
from pipeline.passwords import Passwords
from pipeline.seven_zip import Opened, unfold
from schemas.source import Reason, Status

py7zr = pytest.importorskip("py7zr", reason="what opens 7z is an extra")

WORDS = "ที่ กท 0303/163\n".encode()


def packed(files: dict[str, bytes], *, password: str | None = None, hidden: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=hidden) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def opened(data: bytes, name: str = "a.7z", passwords: Passwords | None = None) -> list[Input]:
    place = _Place(name, name, None, Arrival(), passwords=passwords or Passwords())
    return list(_open_bytes(data, place, _Budget()))


def rows(inputs: list[Input]) -> list[tuple[str, str, str | None]]:
    return [(i.source.path, i.status.value if i.status else "to read", i.reason and i.reason.value) for i in inputs]


GOOD = packed({"b/หนังสือ.txt": WORDS, "a.txt": b"words", "empty": b""})


def test_what_is_inside_comes_as_inputs_of_its_own() -> None:
    found = opened(GOOD)
    assert rows(found) == [
        ("a.7z", "opened", None),
        ("a.7z > a.txt", "to read", None),
        ("a.7z > b/หนังสือ.txt", "to read", None),
        ("a.7z > empty", "unreadable", "empty"),
    ]
    assert found[2].data == WORDS


def test_archives_within_archives_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = packed({"x.txt": b"x"})
    assert rows(opened(packed({"in.7z": inner})))[-1] == ("a.7z > in.7z > x.txt", "to read", None)
    monkeypatch.setattr(intake, "DEEPEST", 1)
    assert rows(opened(packed({"in.7z": inner})))[-1] == ("a.7z > in.7z", "rejected", "too_deep")


def names(many: int) -> dict[str, bytes]:
    return {f"{n}.txt": b"%d" % n for n in range(many)}


@pytest.mark.parametrize(
    ("data", "most_members", "most_bytes", "status", "reason"),
    [
        (packed(names(5)), 4, 1 << 20, Status.REJECTED, Reason.TOO_MANY),
        (packed({"a": b"0123456789" * 10}), 9, 99, Status.REJECTED, Reason.BOMB),
        (packed({"a": bytes(6 << 20)}), 9, 1 << 30, Status.REJECTED, Reason.BOMB),
        (packed({"a": b"x"}, password="ok"), 9, 99, Status.UNREADABLE, Reason.ENCRYPTED),
        (packed({"a": b"x"}, password="ok", hidden=True), 9, 99, Status.UNREADABLE, Reason.ENCRYPTED),
        (GOOD[:-9], 9, 999, Status.UNREADABLE, Reason.BROKEN),
        (GOOD[:40], 9, 999, Status.UNREADABLE, Reason.BROKEN),
        (GOOD[:32] + bytes(len(GOOD) - 32), 9, 999, Status.UNREADABLE, Reason.BROKEN),
        (packed({}), 9, 999, Status.UNREADABLE, Reason.EMPTY),
    ],
    ids=[
        "members",
        "total",
        "ratio",
        "password",
        "password on the names",
        "cut",
        "cut early",
        "zeros",
        "nothing in it",
    ],
)
def test_a_limit_or_a_fault_closes_the_archive(
    data: bytes, most_members: int, most_bytes: int, status: Status, reason: Reason
) -> None:
    assert unfold((data, most_members, most_bytes, ()), None) == Opened(refused=(status, reason))


def test_a_member_that_is_too_large_is_left_out_and_the_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seven_zip, "MOST_MEMBER_BYTES", 10)
    found = unfold((packed({"a": b"x" * 11, "b": b"x" * 10}), 9, 99, ()), None)
    assert [(m.name, m.reason, m.data) for m in found.members] == [("a", Reason.TOO_LARGE, b""), ("b", None, b"x" * 10)]


@pytest.mark.parametrize("hidden", [False, True], ids=["words", "names too"])
def test_a_password_of_the_list_opens_it_and_that_is_said(hidden: bool) -> None:
    data = packed({"a.txt": WORDS}, password="ถูก", hidden=hidden)
    assert rows(opened(data))[0][1:] == ("unreadable", "encrypted")
    assert rows(opened(data, passwords=Passwords(("no",))))[0][1:] == ("unreadable", "encrypted")
    found = opened(data, passwords=Passwords(("no", "ถูก")))
    assert found[1].data == WORDS
    assert [f.code for f in found[1].findings] == ["FILE-PASSWORD-USED"]


@pytest.mark.parametrize("name", ["../../up.txt", "/etc/passwd", "C:\\x.txt", "a/../../b.txt", "con", "\u202ex"])
def test_names_are_data_and_nothing_is_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere costs nobody his file. (It is put into the archive behind the library's back, which
    would refuse to write it.)
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("py7zr.py7zr.check_archive_path", lambda _: True)
    monkeypatch.setattr(py7zr.SevenZipFile, "_sanitize_archive_arcname", lambda _self, given: given, raising=False)
    found = opened(packed({name: WORDS, "other.txt": b"words"}))
    assert sorted(i.data for i in found[1:]) == sorted([WORDS, b"words"])
    assert list(tmp_path.iterdir()) == []


def test_two_members_of_one_name_are_two_inputs() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(b"first", "a.txt")
        archive.writestr(b"second", "a.txt")
    assert sorted(i.data for i in opened(out.getvalue())[1:]) == [b"first", b"second"]


def test_what_takes_too_long_or_dies_is_ended_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.workers import Lost

    for lost, reason in (
        (Lost("", "timeout"), Reason.TIMEOUT),
        (Lost("", "memory"), Reason.MEMORY_LIMIT),
        (Lost("", "output"), Reason.BOMB),
        (Lost("SIGSEGV"), Reason.CRASHED),
    ):
        monkeypatch.setattr(seven_zip.Workers, "take", lambda self, lost=lost: (0, lost))
        assert rows(opened(GOOD))[0][2] == reason.value


def test_without_the_extra_it_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "can_open_7z", lambda: False)
    (tmp_path / "a.7z").write_bytes(GOOD)
    (one,) = open_inbox([tmp_path])
    assert (one.status, one.reason) == (Status.REJECTED, Reason.UNSUPPORTED_TYPE)
    assert ["saraban[7z]" in f.remedy_en for f in one.findings if f.code == "ARCHIVE-7Z-CLOSED"] == [True]


def header(body: bytes) -> bytes:
    """A 7z whose header is these bytes, with checksums that hold."""
    start = struct.pack("<QQI", 0, len(body), zlib.crc32(body))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + body


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60).map(header),
        st.tuples(st.integers(0, len(GOOD)), st.binary(min_size=1, max_size=9)).map(
            lambda x: GOOD[: x[0]] + x[1] + GOOD[x[0] + len(x[1]) :]
        ),
    )
)
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever stands in the header: an answer within the limits. (Endless or greedy ones are ended from outside.)"""
    found = unfold((data, 100, 1 << 20, ()), None)
    assert (found.refused is None) == bool(found.members)
