"""Documents that were sent lie whole on the disk, each content once, under names of ours."""

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_made import settings_in

from pipeline.run_history import Log
from pipeline.web.inboxes import inboxes_of_now
from pipeline.web.results import Snapshot
from pipeline.web.uploads import Uploads


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    made = Uploads(tmp_path / "out.sent")
    made.begin()
    return made


def below(folder: Path) -> list[Path]:
    return sorted(x for x in folder.rglob("*") if x.is_file())


@pytest.mark.parametrize(
    ("name", "kept", "suffix"),
    [
        ("หนังสือ.eml", "หนังสือ.eml", ".eml"),
        ("a.PDF", "a.PDF", ".pdf"),
        ("../../etc/cron.d/x.eml", "x.eml", ".eml"),
        ("C:\\Users\\x\\a.docx", "a.docx", ".docx"),
        ("..", "unnamed", ""),
        ("", "unnamed", ""),
        ("/", "unnamed", ""),
        ("a\r\nX-Y: 1.eml", "a\ufffd\ufffdX-Y: 1.eml", ".eml"),
        ("run.jsonl", "run.jsonl", ""),
        ("received.csv", "received.csv", ".csv"),
        ("a > b.pdf", "a › b.pdf", ".pdf"),
        ("x\u202efdp.exe", "x\ufffdfdp.exe", ""),
        ("<script>alert(1)</script>.html", "script>.html", ".html"),
        (".htaccess", ".htaccess", ""),
        ("a" * 400 + ".eml", "a" * 220 + "…" + "a" * 15 + ".eml", ".eml"),
        ("nul\0byte.eml", "nul\ufffdbyte.eml", ".eml"),
    ],
    ids=[
        "Thai", "capitals", "up and away", "of Windows", "dots", "none", "a slash", "a header", "a name of ours",
        "a list", "the separator", "turned round", "a script", "hidden", "long", "a zero",
    ],
)  # fmt: skip
def test_a_name_is_data_and_never_a_path(name: str, kept: str, suffix: str, uploads: Uploads) -> None:
    sent = uploads.take(name, [b"words"])
    sha256 = hashlib.sha256(b"words").hexdigest()
    assert (sent.name, sent.sha256, sent.bytes, sent.known) == (kept, sha256, 5, False)
    (path,) = below(uploads.folder.parent)
    assert path == uploads.folder / f"{sha256[:32]}{suffix}"
    assert path.read_bytes() == b"words"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_content_is_kept_once_whatever_it_is_called(uploads: Uploads) -> None:
    first, again, other = (uploads.take(n, [d]) for n, d in (("a.eml", b"x"), ("b.pdf", b"x"), ("a.eml", b"y")))
    assert (first.known, again.known, other.known) == (False, True, False)
    assert len(below(uploads.folder)) == 2
    assert uploads.path_of(first.sha256) == uploads.folder / f"{first.sha256[:32]}.eml"


def test_what_was_damaged_since_is_kept_anew(uploads: Uploads) -> None:
    sent = uploads.take("a.eml", [b"whole"])
    (uploads.folder / f"{sent.sha256[:32]}.eml").write_bytes(b"hol")
    assert uploads.path_of(sent.sha256) is None
    assert uploads.take("a.eml", [b"whole"]).known is False
    at = uploads.path_of(sent.sha256)
    assert at is not None
    assert at.read_bytes() == b"whole"


def test_a_sending_that_breaks_off_leaves_nothing(uploads: Uploads) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(OSError, match="no space"):
        uploads.take("a.eml", pieces())
    assert below(uploads.folder.parent) == []


def test_an_audit_sees_no_half_a_document(uploads: Uploads) -> None:
    """While a document comes, the folder that audits read holds nothing of it."""
    seen = []

    def pieces() -> Iterator[bytes]:
        yield b"half "
        seen.extend(uploads.folder.iterdir())
        yield b"whole"

    uploads.take("a.eml", pieces())
    assert seen == []
    assert [x.read_bytes() for x in below(uploads.folder)] == [b"half whole"]


def test_a_folder_that_is_a_disk_of_its_own_is_written_whole_too(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(a: Path, b: Path) -> None:
        if Path(a).parent != Path(b).parent:
            raise OSError(errno.EXDEV, "another disk")
        real(a, b)

    monkeypatch.setattr(os, "replace", replace)
    sent = uploads.take("a.eml", [b"x"])
    (path,) = below(uploads.folder.parent)
    assert path.name == f"{sent.sha256[:32]}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_who_send_the_same_at_once_keep_it_once(uploads: Uploads) -> None:
    sent = []
    threads = [threading.Thread(target=lambda: sent.append(uploads.take("a.eml", [b"x"] * 99))) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    assert sorted(x.known for x in sent) == [False] + [True] * 7
    assert len(below(uploads.folder.parent)) == 1


def test_the_next_start_takes_away_what_was_left_half_written_long_ago(uploads: Uploads) -> None:
    coming = uploads.folder.with_name(f".{uploads.folder.name}.coming")
    coming.mkdir(exist_ok=True)
    old, new = coming / "1.part", coming / "2.part"
    for x in (old, new):
        x.write_bytes(b"half")
    os.utime(old, (1, 1))
    uploads.begin()
    assert (old.exists(), new.exists()) == (False, True)
    assert uploads.empty


def snapshot(folder: Path, *inboxes: str) -> Snapshot:
    """Results of a run over these inboxes, as seen from their folder."""
    made = Snapshot(folder)
    made.__dict__["log"] = Log(run={"inboxes": list(inboxes)})
    return made


def test_the_inboxes_are_those_of_the_last_run_wherever_the_folder_lies(tmp_path: Path) -> None:
    """What was sent is one of them once a run has read it; where the folder was moved, the settings say where it is."""
    settings = settings_in(tmp_path, inboxes=(tmp_path / "inbox",))
    for name in ("inbox", "other", "out.sent"):
        (tmp_path / name).mkdir()
    out, inbox, other, sent = (tmp_path / x for x in ("out", "inbox", "other", "out.sent"))
    assert inboxes_of_now(settings, snapshot(out, "../inbox")) == [inbox]
    assert inboxes_of_now(settings, snapshot(out, "../inbox", "../out.sent")) == [inbox, sent]
    assert inboxes_of_now(settings, snapshot(out, "../other")) == [other]
    assert inboxes_of_now(settings, snapshot(out, "../gone")) == [inbox]
    assert inboxes_of_now(settings, snapshot(out, "../gone", "../far/out.sent")) == [inbox, sent]
    assert inboxes_of_now(settings, snapshot(out)) == [inbox]
