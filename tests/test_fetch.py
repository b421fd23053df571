"""`saraban fetch`: every message of a mail folder once, whole, and marked only when it is safe (docs/mail.md)."""

import contextlib
import hashlib
import imaplib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from dovecot import PASSWORD, Cutter, Server, dovecot
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import cli, imap_folder
from pipeline.fetch import KEYWORD, SEEN, Cut, Fetched, fetch_folder, folder_path, missing_files
from pipeline.fetch_book import HIDDEN, BookBroken, open_book
from pipeline.imap_folder import WrongAddress, mail_address
from pipeline.intake import open_inbox
from pipeline.store_lock import StoreHeld

ROOT = Path(__file__).resolve().parent.parent
MAIL = (
    "Received: from a.example.org by b.example.org; Wed, 15 Feb 2023 16:40:00 +0700\r\n"
    "From: sender@example.org\r\nTo: office@example.org\r\nSubject: {n}\r\n"
    "Date: Wed, 15 Feb 2023 16:39:00 +0700\r\nMIME-Version: 1.0\r\n\r\nฉบับที่ {n}\r\n{more}"
)


def mail(n: int, size: int = 0) -> bytes:
    return MAIL.format(n=n, more="x" * 70 + "\r\n" if not size else ("y" * 70 + "\r\n") * (size // 72)).encode()


class Fake:
    """A mail folder without a network. It is cut after `left` commands that reach it, before or after they act."""

    def __init__(self, messages: dict[int, bytes], validity: int = 7, mark: str | None = KEYWORD) -> None:
        self.account, self.name, self.delimiter = "a@b:993", "INBOX/เขตสมมติ", "/"
        self.validity, self.mark = validity, mark
        self.messages = dict(messages)
        self.flagged: set[int] = set()
        self.left: int | None = None
        self.after = False
        self.on_mark: Callable[[int], None] = lambda uid: None

    def _reached(self, act: Callable[[], None] = lambda: None) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                if self.after:
                    act()
                raise Cut("cut")
        act()

    def uids(self, since: date | None) -> Sequence[int]:
        self._reached()
        return list(self.messages)

    def marked(self) -> set[int]:
        self._reached()
        return set(self.flagged)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        self._reached()
        return {uid: len(self.messages[uid]) for uid in uids if uid in self.messages}

    def message(self, uid: int) -> bytes | None:
        self._reached()
        return self.messages.get(uid)

    def set_mark(self, uids: Sequence[int]) -> None:
        def act() -> None:
            for uid in uids:
                self.on_mark(uid)
                self.flagged.add(uid)

        self._reached(act)


def run(source: Fake, folder: Path, **more: object) -> Fetched:
    with open_book(folder) as book:
        return fetch_folder(source, folder, book, **more)  # type: ignore[arg-type]


def kept(folder: Path) -> list[bytes]:
    return [x.read_bytes() for x in sorted(folder.rglob("*.eml"))]


THREE = {3: mail(3), 5: mail(5), 9: mail(9)}


def test_messages_become_files_that_an_audit_takes_as_its_inbox(tmp_path: Path) -> None:
    """Names tell folder, UID and content; the book is left out; what arrived when stands in the mails themselves."""
    done = run(Fake(THREE), tmp_path)
    assert (done.found, done.new, done.known) == (3, 3, 0)
    assert kept(tmp_path) == list(THREE.values())
    names = [f"INBOX/เขตสมมติ/{uid:010}-{hashlib.sha256(x).hexdigest()[:16]}.eml" for uid, x in THREE.items()]
    inputs = list(open_inbox([tmp_path]))
    assert [i.source.path for i in inputs if i.status is not None and i.status.value == "opened"] == names
    assert {i.source.path: i.reason for i in inputs if i.status is not None and i.status.value == "ignored"} == {
        f"{HIDDEN}/fetched.jsonl": "system_file",
        f"{HIDDEN}/fetch.lock": "system_file",
    }
    bodies = [i for i in inputs if i.mail_body]
    assert [i.received is not None and i.received.at for i in bodies] == ["2023-02-15T16:40:00+07:00"] * 3
    assert {i.folder for i in bodies} == {"INBOX"}


def test_files_and_book_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    run(Fake(THREE), folder)
    modes = {p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*") if p.is_file()}
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*") if p.is_dir()} == {0o700}


def test_a_message_is_marked_only_when_file_and_book_hold_it(tmp_path: Path) -> None:
    source = Fake(THREE)
    seen = []

    def look(uid: int) -> None:
        lines = (tmp_path / HIDDEN / "fetched.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(x) for x in lines]
        (row,) = [x for x in rows if x["uid"] == uid]
        assert (tmp_path / row["file"]).read_bytes() == source.messages[uid]
        seen.append(uid)

    source.on_mark = look
    run(source, tmp_path)
    assert seen == [3, 5, 9]


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=6), mark=st.sampled_from([KEYWORD, SEEN, None])
)
def test_whatever_is_cut_every_message_comes_once(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[int, bool]], mark: str | None
) -> None:
    """A cut before or after any command, any number of times: nothing is lost, doubled or marked too early."""
    folder = tmp_path_factory.mktemp("in")
    source = Fake(THREE, mark=mark)

    def early(uid: int) -> None:
        assert mail(uid) in kept(folder)

    source.on_mark = early
    for left, after in cuts:
        source.left, source.after = left, after
        with contextlib.suppress(Cut):
            run(source, folder)
        assert {n for n in THREE if mail(n) in kept(folder)} >= source.flagged
    source.left = None
    run(source, folder)
    assert kept(folder) == list(THREE.values())
    assert source.flagged == (set(THREE) if mark else set())
    assert run(source, folder).new == 0


@pytest.mark.parametrize("step", ["replace", "book", "mark"])
def test_a_fault_between_file_book_and_mark_costs_nothing(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Fake(THREE)
    with monkeypatch.context() as patch:
        if step == "replace":
            patch.setattr(os, "replace", _full_disk)
        elif step == "book":
            patch.setattr("pipeline.fetch_book.FetchBook.write", _full_disk)
        else:
            source.on_mark = _full_disk
        with pytest.raises(OSError, match="no space"):
            run(source, tmp_path)
    assert source.flagged == set()
    source.on_mark = lambda uid: None
    assert not list((tmp_path / "INBOX").rglob(".*"))
    run(source, tmp_path)
    assert kept(tmp_path) == list(THREE.values())
    assert source.flagged == set(THREE)
    assert sorted(x.name for x in (tmp_path / HIDDEN).iterdir()) == ["fetch.lock", "fetched.jsonl"]


def _full_disk(*_: object, **__: object) -> None:
    raise OSError("no space")


def test_new_numbers_of_the_server_double_nothing(tmp_path: Path) -> None:
    """A changed UIDVALIDITY is told; known content is known, new content comes, and both are marked and booked."""
    run(Fake(THREE), tmp_path)
    source = Fake({1: mail(5), 2: mail(11), 3: mail(3)}, validity=8)
    done = run(source, tmp_path)
    assert (done.renumbered, done.new, done.again, done.known) == (7, 1, 2, 0)
    assert kept(tmp_path) == [mail(11), *THREE.values()]
    assert source.flagged == {1, 2, 3}
    assert run(source, tmp_path).renumbered is None


def test_a_message_over_the_limit_is_left_there_and_said(tmp_path: Path) -> None:
    source = Fake({**THREE, 4: b"x" * 5000})
    done = run(source, tmp_path, most_bytes=4000)
    assert (done.refused, done.new) == ([4], 3)
    assert 4 not in source.flagged


def test_a_message_that_someone_removes_meanwhile_is_no_fault(tmp_path: Path) -> None:
    source = Fake(THREE)
    source.sizes = lambda uids: source.messages.pop(5) and {} if 5 in source.messages else {}  # type: ignore[method-assign]
    done = run(source, tmp_path)
    assert (done.new, done.gone) == (2, 1)


def test_a_file_that_a_person_moved_away_is_not_fetched_again(tmp_path: Path) -> None:
    source = Fake(THREE)
    run(source, tmp_path)
    next((tmp_path / "INBOX").rglob("*.eml")).unlink()
    assert run(source, tmp_path).new == 0
    with open_book(tmp_path) as book:
        assert missing_files(tmp_path, book) == 1


def test_half_a_line_of_the_book_was_never_said(tmp_path: Path) -> None:
    source = Fake(THREE)
    run(source, tmp_path)
    book = tmp_path / HIDDEN / "fetched.jsonl"
    book.write_bytes(book.read_bytes()[:-20])
    (tmp_path / HIDDEN / ".0000000009-x.eml.0123456789abcdef.tmp").write_bytes(b"half")
    done = run(source, tmp_path)
    assert (done.known, done.new) == (2, 1)
    assert kept(tmp_path) == list(THREE.values())
    assert len(book.read_text("utf-8").splitlines()) == 3
    assert run(source, tmp_path).known == 3


def test_a_damaged_line_of_the_book_is_said(tmp_path: Path) -> None:
    run(Fake(THREE), tmp_path)
    book = tmp_path / HIDDEN / "fetched.jsonl"
    lines = book.read_text("utf-8").splitlines()
    book.write_text("\n".join([lines[0], lines[1][:30], lines[2], ""]), "utf-8")
    with pytest.raises(BookBroken, match=r": 2$"):
        run(Fake(THREE), tmp_path)


def test_one_fetch_at_a_time(tmp_path: Path) -> None:
    with open_book(tmp_path), pytest.raises(StoreHeld), open_book(tmp_path):
        pass


@pytest.mark.parametrize(
    ("name", "delimiter", "path"),
    [
        ("INBOX", "/", ("INBOX",)),
        ("INBOX.สำนักงานเขตสมมติ", ".", ("INBOX", "สำนักงานเขตสมมติ")),
        ("../../etc", "/", ("_.%2E", "_.%2E", "etc")),
        ("a\\..\\b", "/", ("a%5C..%5Cb",)),
        ("con.txt", "/", ("_con.txt",)),
        (".saraban", "/", ("_.saraban",)),
        ("__MACOSX", "/", ("___MACOSX",)),
        ("departments", "/", ("_departments",)),
        ("", "/", ("_",)),
        ("a:b\u202etxt", "/", ("a%3Ab%E2%80%AEtxt",)),
        ("ก" * 70, "/", ("ก" * 60 + "~" + hashlib.sha256(("ก" * 70).encode()).hexdigest()[:12],)),
    ],
)
def test_a_mail_folder_has_a_harmless_name_on_the_disk(name: str, delimiter: str, path: tuple[str, ...]) -> None:
    assert folder_path(name, delimiter) == path


@settings(deadline=None)
@given(a=st.text(max_size=80), b=st.text(max_size=80))
def test_names_of_mail_folders_stay_apart_and_below_the_folder(a: str, b: str) -> None:
    for segment in folder_path(a, "/"):
        assert segment not in ("", ".", "..", HIDDEN)
        assert not set(segment) & set('/\\:\0"<>|?*')
    assert (folder_path(a, "/") == folder_path(b, "/")) == (a == b)


# --- the command line


@pytest.mark.parametrize(
    "url",
    [
        "imap://user@mail.example.org/INBOX",
        "imaps://user:secret-word@mail.example.org/INBOX",
        "https://user@mail.example.org/INBOX",
        "imaps://mail.example.org/INBOX",
        "imaps://user@/INBOX",
        "imaps://user@host:0x/INBOX",
        "imaps://user@host/INBOX?x=secret-word",
        "imap://user@127.0.0.1.example.org/",
        "imap://user@0.0.0.0/",
    ],
)
def test_an_address_that_cannot_be_used_is_2_and_never_quoted(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongAddress):
        mail_address(url)
    code, _, err = saraban("fetch", url, "--out", tmp_path / "in", "--password-env", "NONE")
    assert code == 2
    assert "secret-word" not in err
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("imaps://a%40b.go.th@mail.example.org", ("a@b.go.th", "mail.example.org", 993, "INBOX", True)),
        ("imaps://a@b.go.th@mail.example.org/x", ("a@b.go.th", "mail.example.org", 993, "x", True)),
        ("imap://a@localhost:1143/INBOX/%E0%B8%81", ("a", "localhost", 1143, "INBOX/ก", False)),
        ("imap://a@[::1]/", ("a", "::1", 143, "INBOX", False)),
    ],
)
def test_addresses(url: str, parts: tuple) -> None:
    found = mail_address(url)
    assert (found.user, found.host, found.port, found.folder, found.safe) == parts


def test_without_the_library_it_is_3_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_folder, "can_fetch", lambda: False)
    code, _, err = saraban("fetch", "imaps://a@localhost", "--out", tmp_path)
    assert code == 3
    assert "saraban[mail]" in err


def test_a_password_must_come_by_a_way_that_others_cannot_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    monkeypatch.delenv("NO_SUCH_WORD", raising=False)
    assert saraban("fetch", "imaps://a@localhost", "--out", tmp_path)[0] == 2
    assert saraban("fetch", "imaps://a@localhost", "--out", tmp_path, "--password-env", "NO_SUCH_WORD")[0] == 2
    assert saraban("fetch", "imaps://a@localhost", "--out", tmp_path, "--password-stdin")[0] == 2
    assert saraban("fetch", "imaps://a@localhost", "--out", tmp_path, "--password", "x")[0] == 2


def test_no_server_is_5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dovecot import free_port

    monkeypatch.setenv("MAIL_WORD", "x")
    monkeypatch.setattr("pipeline.cli_ways._WAIT_SECONDS", 0)
    url = f"imap://a@127.0.0.1:{free_port()}"
    assert saraban("fetch", url, "--out", tmp_path, "--password-env", "MAIL_WORD")[0] == 5


# --- a real server


def saraban(*words: object) -> tuple[int, str, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main([str(x) for x in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
    said = (x.buffer.getvalue().decode("utf-8") for x in (out, err))
    return code, *said


@pytest.fixture(scope="module")
def server(capability: Callable[[str], None]) -> Iterator[Server]:
    capability("dovecot")
    with dovecot([f"u{n}" for n in range(12)]) as running:
        yield running


@pytest.fixture
def word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_WORD", PASSWORD)
    monkeypatch.setattr("pipeline.cli_ways._WAIT_SECONDS", 0)


@contextlib.contextmanager
def client(server: Server, user: str) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", server.plain) as box:
        box.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
        yield box


def put_mails(server: Server, user: str, mails: Sequence[bytes], folder: str = "INBOX") -> None:
    with client(server, user) as box:
        for one in mails:
            assert box.append(folder, None, None, one)[0] == "OK"


def flags(server: Server, user: str) -> list[str]:
    with client(server, user) as box:
        box.select("INBOX", readonly=True)
        return [x.decode() for x in box.uid("FETCH", "1:*", "(FLAGS)")[1] if x]


def test_fetch_over_tls_then_again_then_what_is_new(server: Server, tmp_path: Path, word: None) -> None:
    """The certificate is proved, the bytes are the very bytes, and only new messages come the second time."""
    put_mails(server, "u0", [mail(1), mail(2, 300_000)])
    ask = (
        "fetch",
        f"imaps://u0@127.0.0.1:{server.safe}/INBOX",
        "--out",
        tmp_path,
        "--password-env",
        "MAIL_WORD",
        "--json",
    )
    code, out, err = saraban(*ask, "--ca-file", server.ca)
    assert (code, json.loads(out)["new"]) == (0, 2), err
    assert kept(tmp_path) == [mail(1), mail(2, 300_000)]
    assert [KEYWORD in x and SEEN not in x for x in flags(server, "u0")] == [True, True]
    put_mails(server, "u0", [mail(3)])
    code, out, _ = saraban(*ask, "--ca-file", server.ca)
    assert (code, json.loads(out)["new"], json.loads(out)["known"]) == (0, 1, 2)
    assert len(kept(tmp_path)) == 3
    written = "".join(p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file())
    assert PASSWORD not in written + err + out


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, tmp_path: Path, word: None) -> None:
    code, _, err = saraban(
        "fetch", f"imaps://u0@127.0.0.1:{server.safe}", "--out", tmp_path, "--password-env", "MAIL_WORD"
    )
    assert code == 5
    assert "--ca-file" in err


@pytest.mark.parametrize(("folder", "variable"), [("INBOX", "WRONG_WORD"), ("no%20such", "MAIL_WORD")])
def test_a_wrong_password_or_folder_is_5(
    server: Server, tmp_path: Path, word: None, monkeypatch: pytest.MonkeyPatch, folder: str, variable: str
) -> None:
    monkeypatch.setenv("WRONG_WORD", "not the word")
    url = f"imap://u1@127.0.0.1:{server.plain}/{folder}"
    code, _, err = saraban("fetch", url, "--out", tmp_path, "--password-env", variable)
    assert code == 5
    assert "not the word" not in err


def test_nothing_on_the_server_is_deleted_or_read_away(server: Server, tmp_path: Path, word: None) -> None:
    """Also a message that someone marked for deletion is still there, and what was unread stays unread."""
    put_mails(server, "u2", [mail(1), mail(2)])
    with client(server, "u2") as box:
        box.select("INBOX")
        box.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        box.logout()
    code, *_ = saraban("fetch", f"imap://u2@127.0.0.1:{server.plain}", "--out", tmp_path, "--password-env", "MAIL_WORD")
    assert code == 0
    found = flags(server, "u2")
    assert ["\\Deleted" in x for x in found] == [True, False]
    assert [SEEN in x for x in found] == [False, False]


def test_a_line_that_is_cut_in_the_middle_of_a_message_is_taken_up_again(
    server: Server, tmp_path: Path, word: None
) -> None:
    mails = [mail(n, 200_000) for n in range(6)]
    put_mails(server, "u3", mails)
    line = Cutter(server.plain, [300_000, 500_000, 150_000, 100_000, 50_000])
    try:
        ask = ("fetch", f"imap://u3@127.0.0.1:{line.port}", "--out", tmp_path, "--password-env", "MAIL_WORD", "--json")
        code, out, err = saraban(*ask)
        assert code == 5, err  # three cuts without a message between them end it; what came is safe
        assert 0 < json.loads(out)["new"] < 6
        assert all(x in mails for x in kept(tmp_path))
        code, out, _ = saraban(*ask)
    finally:
        line.close()
    assert code == 0
    assert sorted(kept(tmp_path)) == sorted(mails)
    assert line.connections == 6
    assert all(KEYWORD in x for x in flags(server, "u3"))


@pytest.mark.slow
def test_a_fetch_that_is_killed_is_taken_up_again(server: Server, tmp_path: Path, word: None) -> None:
    mails = [mail(n, 20_000) for n in range(40)]
    put_mails(server, "u4", mails)
    url = f"imap://u4@127.0.0.1:{server.plain}"
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "fetch",
        url,
        "--out",
        str(tmp_path),
        "--password-env",
        "MAIL_WORD",
    ]
    for wanted in (3, 15):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
        until = time.monotonic() + 60
        while process.poll() is None and len(list(tmp_path.rglob("*.eml"))) < wanted and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        said = process.communicate(timeout=20)[1].decode()
        assert len(list(tmp_path.rglob("*.eml"))) >= wanted, said
    code, *_ = saraban(*command[3:])
    assert code == 0
    assert kept(tmp_path) == mails
    assert all(KEYWORD in x for x in flags(server, "u4"))


def test_a_mailbox_that_is_numbered_anew_doubles_nothing(server: Server, tmp_path: Path, word: None) -> None:
    put_mails(server, "u5", [mail(1), mail(2)])
    ask = ("fetch", f"imap://u5@127.0.0.1:{server.plain}", "--out", tmp_path, "--password-env", "MAIL_WORD", "--json")
    assert saraban(*ask)[0] == 0
    server.forget_numbers("u5")
    put_mails(server, "u5", [mail(3)])
    code, out, err = saraban(*ask)
    done = json.loads(out)
    assert (code, done["new"], done["again"], done["known"]) == (0, 1, 2, 0)
    assert done["renumbered"] is not None
    assert "UIDVALIDITY" in err
    assert sorted(kept(tmp_path)) == [mail(1), mail(2), mail(3)]


def test_since_and_a_thai_folder(server: Server, tmp_path: Path, word: None) -> None:
    """`--since` is by the day on which the server received it; a folder's Thai name is a folder's name here."""
    name = "&DkAOAg4V-"  # เขต, in IMAP's own UTF-7
    put_days = [("01-Jan-2023 08:00:00 +0700", mail(1)), ("16-Feb-2023 08:00:00 +0700", mail(2))]
    with client(server, "u6") as box:
        box.create(name)
        for day, one in put_days:
            box.append(name, None, f'"{day}"', one)
    url = f"imap://u6@127.0.0.1:{server.plain}/%E0%B9%80%E0%B8%82%E0%B8%95"
    code, *_ = saraban("fetch", url, "--out", tmp_path, "--password-env", "MAIL_WORD", "--since", "2023-02-01")
    assert code == 0
    assert kept(tmp_path) == [mail(2)]
    assert (tmp_path / "เขต").is_dir()
    assert saraban("fetch", url, "--out", tmp_path, "--password-env", "MAIL_WORD", "--since", "2566-02-01")[0] == 2
