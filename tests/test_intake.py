"""The inbox: every occurrence exactly once, at its provenance path, with its fate."""

import hashlib
import io
import os
import random
import socket
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline import intake
from pipeline.intake import Input, open_inbox
from pipeline.intake import _Budget as Budget
from schemas.source import NO_SHA256, Reason, Status

PDF = b"%PDF-1.4 invented\n"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name, content)
    return out.getvalue()


def mail(*files: tuple[str, bytes], body: str = "เรียน ผู้อำนวยการ", **headers: str) -> bytes:
    m = EmailMessage()
    m["From"] = "ผู้ส่ง สมมติ <sender@example.go.th>"
    m["Subject"] = "ส่งแบบฟอร์ม"
    for name, value in headers.items():
        m[name] = value
    m.set_content(body)
    for name, data in files:
        m.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(m)


def mail_head(media_type: bytes) -> bytes:
    return b"From: a@example.org\r\nSubject: x\r\nContent-Type: " + media_type + b"\r\n\r\n"


def rows(*paths: Path) -> list[tuple[str, str | None, str | None]]:
    return [(i.source.path, i.status, i.reason) for i in open_inbox(paths)]


def one(*paths: Path, path: str) -> Input:
    (found,) = [i for i in open_inbox(paths) if i.source.path == path]
    return found


def test_the_whole_way_in(tmp_path: Path) -> None:
    """Folder, mail, attached mail, archive and bare file: containers are opened, the rest is to be read."""
    inner = EmailMessage()
    inner["From"] = "a@example.org"
    inner["Subject"] = "in"
    inner.set_content("hello")
    outer = EmailMessage()
    outer["From"] = "b@example.org"
    outer["Subject"] = "out"
    outer.set_content("see")
    outer.add_attachment(inner)
    outer.add_attachment(zipped({"ก/แบบ.pdf": PDF}), maintype="application", subtype="zip", filename="รวม.zip")
    (tmp_path / "เขต").mkdir()
    (tmp_path / "เขต" / "m.eml").write_bytes(bytes(outer))
    (tmp_path / "bare.pdf").write_bytes(PDF)
    assert rows(tmp_path) == [
        ("bare.pdf", None, None),
        ("เขต/m.eml", "opened", None),
        ("เขต/m.eml > body", None, None),
        ("เขต/m.eml > part 2.eml", "opened", None),
        ("เขต/m.eml > part 2.eml > body", None, None),
        ("เขต/m.eml > รวม.zip", "opened", None),
        ("เขต/m.eml > รวม.zip > ก/แบบ.pdf", None, None),
    ]
    found = one(tmp_path, path="เขต/m.eml > รวม.zip > ก/แบบ.pdf")
    assert found.data == PDF
    assert found.source.name == "แบบ.pdf"
    assert found.source.parent == "เขต/m.eml > รวม.zip"
    assert found.source.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (found.source.media_type, found.source.bytes) == ("application/pdf", len(PDF))
    assert found.folder == "เขต"
    assert found.mail is not None
    assert found.mail.from_address == "b@example.org"
    deep = one(tmp_path, path="เขต/m.eml > part 2.eml > body")
    assert deep.mail_body
    assert [m.from_address for m in deep.arrival.mails] == ["b@example.org", "a@example.org"]
    assert [m.depth for m in deep.arrival.mails] == [1, 2]


def test_the_same_file_in_two_mails_is_two_inputs(tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml"):
        (tmp_path / name).write_bytes(mail(("form.pdf", PDF)))
    found = [i for i in open_inbox([tmp_path]) if i.source.media_type == "application/pdf"]
    assert [i.source.path for i in found] == ["a.eml > form.pdf", "b.eml > form.pdf"]
    assert len({i.source.sha256 for i in found}) == 1


def test_names_twice_in_one_mail(tmp_path: Path) -> None:
    """Also where a name is one that we would give, and where a file calls itself the mail's own words."""
    (tmp_path / "m.eml").write_bytes(mail(*[(n, PDF) for n in ("a.pdf", "a.pdf", "a.pdf #2", "body")], body="x"))
    assert [p for p, _, _ in rows(tmp_path)] == [
        "m.eml",
        "m.eml > a.pdf",
        "m.eml > a.pdf #2",
        "m.eml > a.pdf #3",
        "m.eml > attachment named body",
        "m.eml > body",
    ]


def test_the_order_of_the_file_system_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        folder = tmp_path / f"f{n % 3}"
        folder.mkdir(exist_ok=True)
        (folder / f"{n}.pdf").write_bytes(PDF)
    expected = rows(tmp_path)
    real = os.scandir

    class Shuffled:
        def __init__(self, at: bytes) -> None:
            self.entries = list(real(at))
            random.Random(7).shuffle(self.entries)

        def __enter__(self) -> list[os.DirEntry[bytes]]:
            return self.entries

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Shuffled)
    assert rows(tmp_path) == expected
    assert [p for p, _, _ in expected] == sorted(p for p, _, _ in expected)


def test_several_paths_in_any_order_and_a_folders_content_by_name_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "เขต").mkdir()
    (tmp_path / "เขต" / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.pdf").write_bytes(PDF)
    (tmp_path / "received.csv").write_text("path,received,department\nb.pdf,2023-02-15,x\nเขต,2023-02-14,y\n")
    whole = list(open_inbox([tmp_path]))
    paths = [tmp_path / "received.csv", tmp_path / "เขต", tmp_path / "b.pdf"]
    assert list(open_inbox(paths)) == whole
    assert list(open_inbox(paths[::-1])) == whole
    assert [i.received.at for i in whole if i.received] == ["2023-02-15", "2023-02-14"]
    assert [i.arrival.department for i in whole] == ["x", None, "y"]


def test_two_inboxes_with_the_same_names(tmp_path: Path) -> None:
    """Which of them comes first is decided by content, not by the order of the arguments or the folders' names."""
    folders = [tmp_path / n / "in" for n in ("1", "2")]
    for folder, data in zip(folders, (b"one", b"two"), strict=True):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_bytes(data)
    forwards, backwards = list(open_inbox(folders)), list(open_inbox(folders[::-1]))
    assert forwards == backwards
    assert [i.source.path for i in forwards] == ["in/a.txt", "in/a.txt #2"]


def test_a_file_reached_twice_is_one_input(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert len(rows(tmp_path / "a.pdf", tmp_path / "a.pdf")) == 1
    assert len(rows(tmp_path, tmp_path / "a.pdf")) == 1


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(PDF)
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(tmp_path / "sock"))
    found = {i.source.path: i for i in open_inbox([tmp_path])}
    for name in ("link.pdf", "loop", "pipe", "sock"):
        assert (found[name].status, found[name].reason) == (Status.REJECTED, Reason.NOT_A_FILE)
        assert found[name].source.sha256 == NO_SHA256
    assert found["pipe"].source.media_type == "inode/fifo"
    assert found["real.pdf"].status is None


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert rows(tmp_path / "no.pdf") == [("no.pdf", "unreadable", "not_found")]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.pdf").write_bytes(PDF)
    real: Callable[..., int] = os.open

    def refuse(at: bytes, *more: int) -> int:
        if bytes(at).endswith(b"a.pdf"):
            raise PermissionError(13, "no")
        return real(at, *more)

    monkeypatch.setattr(os, "open", refuse)
    assert rows(tmp_path) == [("a.pdf", "unreadable", "no_access"), ("b.pdf", None, None)]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """Three GiB without content: the size alone decides, at once."""
    with (tmp_path / "huge.pdf").open("wb") as f:
        f.write(PDF)
        f.truncate(3 << 30)
    found = one(tmp_path, path="huge.pdf")
    assert (found.status, found.reason, found.source.bytes) == (Status.REJECTED, Reason.TOO_LARGE, 3 << 30)
    assert found.data == b""


@pytest.mark.parametrize(
    ("name", "data", "status", "reason"),
    [
        ("a.docx", b"", "unreadable", "empty"),
        ("a.docx", b"PK\x03\x04[Content_Types].xml word/document.xml", "unreadable", "broken"),
        ("a.xyz", b"\x00\x01\x02\x03" * 20, "rejected", "unknown_type"),
        ("a.rar", b"Rar!\x1a\x07\x01\x00", "rejected", "unsupported_type"),
        ("a.pdf", b"MZ\x90\x00\x03\x00", "rejected", "unsupported_type"),
        ("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00", "unreadable", "broken"),
        ("Thumbs.db", b"x", "ignored", "system_file"),
        (".DS_Store", b"", "ignored", "system_file"),
        ("~$form.docx", b"x" * 162, "ignored", "system_file"),
        ("~$form.docx", PDF * 1000, None, None),
        ("desktop.ini", b"[x]", "ignored", "system_file"),
        ("a.jpg", b"\xff\xd8\xff\xe0", None, None),
    ],
)
def test_fates_by_content(tmp_path: Path, name: str, data: bytes, status: str | None, reason: str | None) -> None:
    (tmp_path / name).write_bytes(data)
    assert rows(tmp_path) == [(name, status, reason)]
    found = one(tmp_path, path=name)
    assert found.source.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.data == data) == (status is None or not data)
    if reason is not None:
        assert found.findings[-1].th
        assert found.findings[-1].remedy_en


def test_what_mac_adds_to_an_archive_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"__MACOSX/._x.pdf": b"x", "x.pdf": PDF}))
    assert rows(tmp_path)[1:] == [("a.zip > __MACOSX/._x.pdf", "ignored", "system_file"), ("a.zip > x.pdf", None, None)]


def test_a_mislabelled_file_is_read_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(PDF)
    found = one(tmp_path, path="form.docx")
    assert (found.status, found.source.media_type) == (None, "application/pdf")
    assert [f.code for f in found.findings] == ["FILE-MISLABELLED"]


def test_names_are_data(tmp_path: Path) -> None:
    """No name leaves its archive, forges a path, breaks a row or turns its letters round."""
    names = ("../../etc/passwd", "b.zip > c.pdf", "x\u202efdp.exe", "n\nl")
    (tmp_path / "a.zip").write_bytes(zipped(dict.fromkeys(names, PDF)))
    assert [p for p, _, _ in rows(tmp_path)] == [
        "a.zip",
        "a.zip > ../../etc/passwd",
        "a.zip > b.zip › c.pdf",
        "a.zip > n\ufffdl",
        "a.zip > x\ufffdfdp.exe",
    ]
    assert one(tmp_path, path="a.zip > ../../etc/passwd").source.name == "passwd"


def test_a_file_name_in_thai_8bit(tmp_path: Path) -> None:
    at = os.path.join(os.fsencode(tmp_path), "แบบฟอร์ม.pdf".encode("cp874"))
    Path(os.fsdecode(at)).write_bytes(PDF)
    assert rows(tmp_path) == [("แบบฟอร์ม.pdf", None, None)]


def test_nesting_ends(tmp_path: Path) -> None:
    """Sixty archives in one another: ten are opened, the next is said to be too deep."""
    data = PDF
    for _ in range(60):
        data = zipped({"in.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    found = rows(tmp_path)
    assert [s for _, s, _ in found] == ["opened"] * 10 + ["rejected"]
    assert found[-1][2] == "too_deep"


def test_sixty_mails_in_one_another(tmp_path: Path) -> None:
    data = b"From: a@example.org\r\nSubject: x\r\n\r\nend\r\n"
    for _ in range(60):
        data = mail_head(b"message/rfc822") + data
    (tmp_path / "a.eml").write_bytes(data)
    assert rows(tmp_path)[-1][1:] == ("rejected", "too_deep")
    assert len(rows(tmp_path)) == 11


def test_archives_share_one_limit_inside_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small archives in one are no way round the limit of a large one."""
    monkeypatch.setattr(intake, "_Budget", lambda: Budget(100, 30_000))
    inner = zipped({"x.txt": b"0123456789" * 1000})
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.zip": inner for n in range(4)}))
    assert [r for _, _, r in rows(tmp_path) if r] == ["bomb"] * 2


def test_an_encrypted_member_and_its_neighbour(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.pdf": PDF, "b.pdf": PDF}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "z.zip").write_bytes(bytes(data))
    assert rows(tmp_path) == [
        ("z.zip", "opened", None),
        ("z.zip > a.pdf", "unreadable", "encrypted"),
        ("z.zip > b.pdf", None, None),
    ]


def test_a_mail_without_its_boundary_is_partly_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail_head(b"multipart/mixed") + b"words\r\n")
    assert rows(tmp_path) == [("a.eml", "partly_read", "partial"), ("a.eml > body", None, None)]
    assert [f.code for f in one(tmp_path, path="a.eml").findings] == ["MAIL-NO-BOUNDARY", "FILE-PARTLY-READ"]


def test_raw_thai_subject_and_attachment_name(tmp_path: Path) -> None:
    data = (
        (
            "From: a@example.org\r\nSubject: ขอส่งแบบฟอร์ม\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
            "Content-Type: text/plain; charset=tis-620\r\n\r\nเรียน\r\n--B\r\n"
            'Content-Disposition: attachment; filename="แบบ ๓.pdf"\r\n\r\n'
        ).encode("tis-620")
        + PDF
        + b"\r\n--B--\r\n"
    )
    (tmp_path / "a.eml").write_bytes(data)
    assert [p for p, _, _ in rows(tmp_path)] == ["a.eml", "a.eml > body", "a.eml > แบบ ๓.pdf"]
    top = one(tmp_path, path="a.eml")
    assert top.mail is not None
    assert top.mail.subject == "ขอส่งแบบฟอร์ม"
    assert one(tmp_path, path="a.eml > body").data.decode().strip() == "เรียน"
    assert [f.code for f in one(tmp_path, path="a.eml > แบบ ๓.pdf").findings] == ["FILE-CHARSET-GUESSED"]


def test_a_mailbox(tmp_path: Path) -> None:
    """Mails part at a From line behind a blank line; the words From and a quoted From part nothing."""

    def line(day: int) -> bytes:
        return b"From a@example.org Mon Feb %2d 10:00:00 2023\n" % day

    first = b"From: a@example.org\nSubject: one\n\nhello\n\nFrom here 10:00 2023 it goes on\n>From now on\n"
    second = b"From: b@example.org\nSubject: two\n\nbye\n"
    (tmp_path / "in.mbox").write_bytes(line(6) + first + b"\n" + line(7) + second)
    assert rows(tmp_path) == [
        ("in.mbox", "opened", None),
        ("in.mbox > message 000001", "opened", None),
        ("in.mbox > message 000001 > body", None, None),
        ("in.mbox > message 000002", "opened", None),
        ("in.mbox > message 000002 > body", None, None),
    ]
    body = one(tmp_path, path="in.mbox > message 000001 > body").data
    assert body == b"hello\n\nFrom here 10:00 2023 it goes on\nFrom now on\n"
    assert one(tmp_path, path="in.mbox > message 000002").source.sha256 == hashlib.sha256(second).hexdigest()


WHEN = {"Received": "from x by y; Thu, 16 Feb 2023 00:10:00 +0700", "Date": "Wed, 15 Feb 2023 23:40:00 +0700"}


def test_when_it_came_is_the_outermost_mails_topmost_received(tmp_path: Path) -> None:
    inner = mail(("v1.pdf", PDF), Date="Mon, 6 Feb 2023 10:00:00 +0700")
    (tmp_path / "m.eml").write_bytes(mail(("old.eml", inner), **WHEN))
    found = one(tmp_path, path="m.eml > old.eml > v1.pdf")
    assert found.received is not None
    assert (found.received.day, found.received.basis) == ("2023-02-16", "received_header")
    assert found.mail is not None
    assert found.mail.date == "2023-02-06T10:00:00+07:00"


def test_the_date_header_where_no_server_wrote_one(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail(Date=WHEN["Date"]))
    found = one(tmp_path, path="m.eml > body")
    assert found.received is not None
    assert (found.received.at, found.received.basis) == ("2023-02-15T23:40:00+07:00", "date_header")


def test_a_file_without_mail_or_list_came_nobody_knows_when(tmp_path: Path) -> None:
    """File times prove nothing."""
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert one(tmp_path, path="a.pdf").received is None


def test_the_list_goes_before_the_mails_headers_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail(("a.pdf", PDF), **WHEN))
    (tmp_path / "received.csv").write_text("path,received,department\nm.eml,2023-02-20,เขตสมมติ\n")
    found = one(tmp_path, path="m.eml > a.pdf")
    assert found.received is not None
    assert (found.received.day, found.received.basis) == ("2023-02-20", "received_csv")
    assert found.arrival.department == "เขตสมมติ"
    assert "TIME-LIST-DIFFERS" in [f.code for f in one(tmp_path, path="m.eml").findings]
    assert one(tmp_path, path="received.csv").status is Status.IGNORED


@pytest.mark.parametrize("name", ["received.csv", "Received.CSV"])
def test_the_list_is_left_out_by_its_own_reason_with_what_is_wrong_in_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "empty").mkdir()
    (tmp_path / name).write_text("path,received\na.pdf,2023-02-15\nempty,2023-02-14\nb.pdf,2023-02-15\n")
    found = one(tmp_path, path=name)
    assert (found.status, found.reason) == (Status.IGNORED, Reason.RECEIVED_LIST)
    assert [f.code for f in found.findings] == ["TIME-LIST-NO-FILE", "FILE-IGNORED"]
    assert "b.pdf" in found.findings[0].th
    assert one(tmp_path, path="a.pdf").received is not None


def test_only_one_list_speaks_and_the_other_does_not_vanish(tmp_path: Path) -> None:
    for name in ("Received.csv", "received.csv"):
        (tmp_path / name).write_text("path,received\n", encoding="utf-8")
    assert sorted(str(reason) for _, _, reason in rows(tmp_path)) == ["None", "received_list"]


def test_results_of_an_earlier_audit_are_no_evidence(tmp_path: Path) -> None:
    """A folder is one of results when the log of its runs says so; papers beside them are inputs like any other."""
    out = tmp_path / "out"
    (out / "departments").mkdir(parents=True)
    for name in ("departments/bma-csc.json", "departments/letter.pdf", "summary.csv", "inputs.jsonl", "memo.txt"):
        (out / name).write_bytes(PDF)
    (out / "run.jsonl").write_text("{}\n")
    assert {reason for _, _, reason in rows(tmp_path)} == {None}
    (out / "run.jsonl").write_text('{"results_root":"0"}\n')
    assert [path for path, _, reason in rows(tmp_path) if reason != "earlier_results"] == [
        "out/departments/letter.pdf",
        "out/memo.txt",
    ]


def test_a_path_that_is_not_there_was_not_received(tmp_path: Path) -> None:
    (said,) = one(tmp_path / "nowhere.pdf", path="nowhere.pdf").findings
    assert said.code == "FILE-NOT-FOUND"
    assert "received" not in said.en


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    said = intake.reason_finding(reason, "แบบ.pdf")
    assert "แบบ.pdf" in said.th
    assert "แบบ.pdf" in said.en
    assert said.remedy_th
    for word in ("ปลอม", "เท็จ", "ทุจริต", "จงใจ", "ละเลย", "ไม่ส่ง"):
        assert word not in said.th + said.remedy_th


def test_a_signature_file_of_a_signed_mail_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(
        mail_head(b'multipart/signed; boundary="B"')
        + b"--B\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
        + b"--B\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\n0\x80\x06\r\n--B--\r\n"
    )
    assert rows(tmp_path)[1:] == [("m.eml > body", None, None), ("m.eml > smime.p7s", "ignored", "system_file")]


def test_a_folder_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.pdf").write_bytes(PDF)
    real = os.scandir

    def refuse(at: bytes) -> object:
        if bytes(at).endswith(b"closed"):
            raise PermissionError(13, "no")
        return real(at)

    monkeypatch.setattr(os, "scandir", refuse)
    assert rows(tmp_path) == [("a.pdf", None, None), ("closed", "unreadable", "no_access")]


def test_large_archives_are_read_in_pieces_and_large_documents_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_FILE_BYTES", 1000)
    noise = random.Random(3).randbytes(3000)
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": b"words", "noise.pdf": PDF + noise}))
    (tmp_path / "b.docx").write_bytes(zipped({"[Content_Types].xml": b"x", "word/document.xml": noise}))
    (tmp_path / "c.pdf").write_bytes(PDF + noise)
    assert rows(tmp_path) == [
        ("a.zip", "opened", None),
        ("a.zip > noise.pdf", None, None),
        ("a.zip > x.txt", None, None),
        ("b.docx", "rejected", "too_large"),
        ("c.pdf", "rejected", "too_large"),
    ]


def test_a_mail_over_the_limit_in_a_mailbox_and_its_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_MAIL_BYTES", 500)
    head = b"From a@example.org Mon Feb  6 10:00:00 2023\nFrom: a@example.org\nSubject: x\n\n"
    (tmp_path / "in.mbox").write_bytes(head + b"long words\n" * 100 + b"\n" + head + b"short\n")
    assert rows(tmp_path)[1:] == [
        ("in.mbox > message 000001", "rejected", "too_large"),
        ("in.mbox > message 000002", "opened", None),
        ("in.mbox > message 000002 > body", None, None),
    ]


def test_a_mailbox_inside_an_archive(tmp_path: Path) -> None:
    box = b"From a@example.org Mon Feb  6 10:00:00 2023\nFrom: a@example.org\nSubject: x\n\nwords\n"
    (tmp_path / "a.zip").write_bytes(zipped({"in.mbox": box}))
    assert rows(tmp_path)[-1] == ("a.zip > in.mbox > message 000001 > body", None, None)


class Written(io.FileIO):
    """A file to which somebody writes each time when it was read, as often as `left` says."""

    left = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size) or b""
        if data and Written.left:
            Written.left -= 1
            with open(self.name, "ab") as other:
                other.write(b" and more")
                os.utime(other.fileno(), ns=(Written.left, Written.left))
        return data


@pytest.mark.parametrize(
    ("times", "fate"), [(0, (None, None)), (2, (None, None)), (99, (Status.UNREADABLE, Reason.BROKEN))]
)
def test_a_file_that_changes_while_it_is_read_is_no_mixture(
    times: int, fate: tuple[Status | None, Reason | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again until it stands still; one that never does is said to be broken."""
    at = tmp_path / "a.txt"
    at.write_bytes("เรื่อง ทดสอบ".encode())
    monkeypatch.setattr("pipeline.inbox_files.open_regular", lambda path: Written(path))
    monkeypatch.setattr(Written, "left", times)
    (one,) = open_inbox([tmp_path])
    assert (one.status, one.reason) == fate
    if one.status is None:
        assert one.data == at.read_bytes()
        assert one.source.sha256 == hashlib.sha256(one.data).hexdigest()


def test_a_mailbox_that_grows_while_it_is_read_is_said_not_to_be_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = tmp_path / "a.mbox"
    at.write_bytes(b"From a@example.org Mon Feb  6 10:00:00 2023\n" + mail(body="one") + b"\n")
    assert rows(tmp_path)[-1] == ("a.mbox > message 000001 > body", None, None)
    monkeypatch.setattr("pipeline.inbox_files.open_regular", lambda path: Written(path))
    monkeypatch.setattr(Written, "left", 1)
    assert rows(tmp_path)[-1] == ("a.mbox > the rest", "unreadable", "broken")


def test_a_disk_that_fails_in_a_mailbox_leaves_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = b"From a@example.org Mon Feb  6 10:00:00 2023\nFrom: a@example.org\nSubject: x\n\nwords\n\n"
    (tmp_path / "in.mbox").write_bytes(box * 2)
    real = intake.mails

    def failing(*args: object) -> Iterator[tuple[bytes | None, int]]:
        yield next(real(*args))
        raise OSError(5, "input/output error")

    monkeypatch.setattr(intake, "mails", failing)
    assert rows(tmp_path)[-2:] == [
        ("in.mbox > message 000001 > body", None, None),
        ("in.mbox > the rest", "unreadable", "broken"),
    ]
