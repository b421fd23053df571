"""`--password-file`: a list is tried on what asks for a password, opens it with the right one, and is shown nowhere."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from benchmarks.hostile_office import docx
from benchmarks.hostile_pdfs import locked
from benchmarks.hostile_zip import Entry, encrypted_entry, raw_zip
from extractors import office_password
from extractors.office_password import opened_package
from pipeline.cli import main
from pipeline.intake import open_inbox
from pipeline.passwords import NO_PASSWORDS, Passwords, PasswordsUnusable, load_passwords

SECRET = "open sesame"
LIST = Passwords(("wrong", SECRET))


def office(password: str = SECRET) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    picture = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))  # msoffcrypto writes no smaller package
    OOXMLFile(io.BytesIO(docx(**{"word/media/a.bin": picture}))).encrypt(password, out)
    return out.getvalue()


FILES = {
    "a.pdf": locked(SECRET.encode()),
    "b.zip": raw_zip([encrypted_entry(b"in.txt", "เรื่อง ทดสอบ".encode(), SECRET.encode())]),
    "c.docx": office(),
}
READ = {"a.pdf": "read", "b.zip": "opened", "b.zip > in.txt": "read", "c.docx": "read"}
ENCRYPTED = ("unreadable", "encrypted")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def passwords(tmp_path: Path, *words: str) -> str:
    path = tmp_path / "passwords.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(words).encode())
    return str(path)


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, dict], str]:
    main(["read", "--json", "--jobs", "1", *arguments])
    told = capsys.readouterr()
    rows = [json.loads(x) for x in told.out.splitlines()]
    return {r["source"]["path"]: r for r in rows}, told.out + told.err


def test_the_right_password_opens_each_kind_and_stands_nowhere(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also its places: they name the file that came, not the one that was made of it."""
    rows, shown = read(capsys, "--password-file", passwords(tmp_path, "wrong", "", SECRET), str(inbox))
    assert {k: r["status"] for k, r in rows.items()} == READ
    for name in ("a.pdf", "b.zip > in.txt", "c.docx"):
        assert "FILE-PASSWORD-USED" in [f["code"] for f in rows[name]["findings"]]
    assert SECRET not in shown
    subject = rows["c.docx"]["record"]["subject"]
    assert subject is None or {p["sha256"] for p in subject["places"]} == {rows["c.docx"]["source"]["sha256"]}


def test_an_audit_writes_no_password_anywhere(inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not in a result, the log, the store of what was read, or on the screen; nor a hash that is quick to guess from."""
    out = tmp_path / "out"
    main(["audit", str(inbox), "--out", str(out), "--jobs", "1", "--password-file", passwords(tmp_path, SECRET)])
    rows = [json.loads(x) for x in (out / "inputs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {r["path"]: r["status"] for r in rows} == READ
    told = capsys.readouterr()
    written = b"".join(f.read_bytes() for f in out.rglob("*") if f.is_file()) + (told.out + told.err).encode()
    quick = [hashlib.sha256(x.encode()).digest() for x in (SECRET, f"{SECRET}\n")]
    assert not [x for x in (SECRET.encode(), *quick, *(q.hex().encode() for q in quick)) if x in written]


@pytest.mark.parametrize("words", [(), ("wrong", "Open Sesame")], ids=["no list", "wrong list"])
def test_without_the_right_password_they_stay_encrypted(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    rows, shown = read(capsys, *(("--password-file", passwords(tmp_path, *words)) if words else ()), str(inbox))
    for name in ("a.pdf", "b.zip > in.txt", "c.docx"):
        assert (rows[name]["status"], rows[name]["reason"]) == ENCRYPTED
    assert "Open Sesame" not in shown


def test_another_password_is_another_key_and_none_is_none() -> None:
    assert LIST.key == Passwords(("wrong", SECRET)).key != Passwords((SECRET, "wrong")).key
    assert Passwords(("ab", "c")).key != Passwords(("a", "bc")).key
    assert NO_PASSWORDS.key == ""


def test_a_list_shows_none_of_its_words() -> None:
    assert SECRET not in f"{LIST!r} {LIST} {[LIST]}"


def test_blanks_belong_to_a_password_and_lines_count_once(tmp_path: Path) -> None:
    assert load_passwords(Path(passwords(tmp_path, " a ", "ข", "", "ข", "b"))) == (" a ", "ข", "b")


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"\xff\xfe", "not UTF-8"), (b"secret\n" + b"x" * 300, "no password"), (b"secret\n" * (1 << 18), "larger"),
     (b"\n".join(b"secret%d" % n for n in range(1001)), "more than")],
    ids=["no utf-8", "a line too long", "too large", "too many"],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_said_and_not_quoted(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(data)
    with pytest.raises(PasswordsUnusable, match=why) as said:
        load_passwords(path)
    assert "secret" not in str(said.value)


def test_a_list_that_is_not_there_ends_with_2(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--password-file", str(inbox / "none"), str(inbox)]) == 2
    assert "รหัสผ่าน" in capsys.readouterr().err


def test_thai_passwords_open_archives_of_windows(tmp_path: Path) -> None:
    word = "รหัสลับ"
    (tmp_path / "a.zip").write_bytes(raw_zip([encrypted_entry(b"in.txt", b"words", word.encode("cp874"))]))
    assert [i.data for i in open_inbox([tmp_path], Passwords((word,)))][1] == b"words"


def test_one_archive_may_have_several_passwords_and_open_members_too(tmp_path: Path) -> None:
    members = [encrypted_entry(b"1", b"one", b"a"), encrypted_entry(b"2", b"two", b"b"), Entry(b"3", b"three")]
    (tmp_path / "a.zip").write_bytes(raw_zip([*members, encrypted_entry(b"4", b"four", b"c")]))
    found = list(open_inbox([tmp_path], Passwords(("b", "a"))))[1:]
    assert [i.data for i in found] == [b"one", b"two", b"three", b""]
    assert [i.reason for i in found] == [None, None, None, "encrypted"]


def test_a_package_that_asks_for_too_many_rounds_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try may cost what the file says: the sum is bounded."""
    monkeypatch.setattr(office_password, "MOST_SPINS", 150_000)
    assert opened_package(FILES["c.docx"], [SECRET]) is not None
    assert opened_package(FILES["c.docx"], ["wrong", SECRET]) is None
