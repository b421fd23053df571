"""Mails as Outlook keeps them, .msg and winmail.dat: opened like any other mail, with the same limits (docs/mail.md)."""

import contextlib
import datetime
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msg_by_hand import Attachment, Message, compound, msg, winmail

from pipeline import intake
from pipeline.intake import DEEPEST, Input, open_inbox
from pipeline.mail import open_mail
from pipeline.mapi_mail import MapiMessage, mail_of
from pipeline.msg_mail import MsgBroken, open_msg
from pipeline.winmail import WinmailBroken, open_winmail
from schemas.source import Status

SUBJECT, BODY, HTML, HEADERS, SUBMITTED, DELIVERED = 0x0037, 0x1000, 0x1013, 0x007D, 0x0039, 0x0E06
SENDER, SENDER_SMTP, SENDER_ADDRESS, CLASS, CODEPAGE, INTERNET = 0x0C1A, 0x5D01, 0x0C1F, 0x001A, 0x3FFD, 0x3FDE
WORDS = "ขอส่งแบบฟอร์ม ๑ ตามเอกสารแนบ\r\nสำนักงานเขตสมมติ"
TRANSPORT = (
    "Received: from a.example.org by b.example.org; Wed, 15 Feb 2023 16:40:00 +0700\r\n"
    "Received: from z.example.org by a.example.org; Wed, 15 Feb 2023 08:00:00 +0700\r\n"
    "From: =?utf-8?B?4LiB4LiC?= <sender@example.org>\r\nTo: office@example.org\r\n"
    "Subject: transport subject\r\nDate: Wed, 15 Feb 2023 16:39:00 +0700\r\n"
    'Content-Type: multipart/mixed;\r\n boundary="old"\r\nMIME-Version: 1.0\r\n\r\n'
)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (100).to_bytes(4, "big")
    + (40).to_bytes(4, "big")
    + b"\x08\x02\x00\x00\x00"
)


def opened(tmp_path: Path, data: bytes, name: str = "x.msg") -> list[Input]:
    (tmp_path / name).write_bytes(data)
    return list(open_inbox([tmp_path]))


def rows(inputs: list[Input]) -> list[tuple[str, str | None, str | None]]:
    return [(i.source.path, i.status and i.status.value, i.reason and i.reason.value) for i in inputs]


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


PACKINGS = pytest.mark.parametrize("pack", [msg, winmail], ids=["msg", "winmail"])


def test_a_msg_is_a_mail_with_its_headers_words_and_attachments(tmp_path: Path) -> None:
    """Arrival is by the topmost Received of the transport headers, and the parts keep their very bytes."""
    pdf, plans = b"%PDF-1.4\r\n\x00\xff\r\n--old\r\n" * 600, zipped(**{"แบบ.txt": WORDS.encode()})
    message = Message(
        {HEADERS: TRANSPORT, SUBJECT: "another", BODY: WORDS, CLASS: "IPM.Note"},
        [Attachment("แบบฟอร์ม ๑.pdf", pdf), Attachment("แผน.zip", plans)],
    )
    inputs = opened(tmp_path, msg(message))
    assert rows(inputs) == [
        ("x.msg", "opened", None),
        ("x.msg > body", None, None),
        ("x.msg > แบบฟอร์ม ๑.pdf", None, None),
        ("x.msg > แผน.zip", "opened", None),
        ("x.msg > แผน.zip > แบบ.txt", None, None),
    ]
    mail, body, attached = inputs[0], inputs[1], inputs[2]
    assert (mail.source.media_type, mail.source.bytes) == (
        "application/vnd.ms-outlook",
        (tmp_path / "x.msg").stat().st_size,
    )
    assert (body.data.decode(), body.mail_body) == (WORDS, True)
    assert attached.data == pdf
    for one in inputs:
        assert one.received is not None
        assert (one.received.at, one.received.basis) == ("2023-02-15T16:40:00+07:00", "received_header")
        assert one.mail is not None
        assert (one.mail.from_address, one.mail.from_name) == ("sender@example.org", "กข")
        assert (one.mail.subject, one.mail.to) == ("transport subject", ("office@example.org",))
        assert not one.findings


def test_without_transport_headers_the_properties_speak_and_a_delivery_time_is_no_arrival(tmp_path: Path) -> None:
    at = datetime.datetime(2023, 2, 15, 9, 30, tzinfo=datetime.UTC)
    later = at + datetime.timedelta(days=3)
    properties = {
        SUBJECT: "ส่ง\r\nBcc: x@y",
        SENDER: 'สม"มติ',
        SENDER_SMTP: "a@b.go.th",
        SUBMITTED: at,
        DELIVERED: later,
        BODY: "x",
    }
    one = opened(tmp_path, msg(Message(properties)))[1]
    assert one.mail is not None
    assert (one.mail.from_address, one.mail.from_name, one.mail.subject) == ("a@b.go.th", "สมมติ", "ส่ง Bcc: x@y")
    assert one.received is not None
    assert (one.received.at, one.received.basis) == ("2023-02-15T16:30:00+07:00", "date_header")


@pytest.mark.parametrize(
    "properties",
    [
        {BODY: "x"},
        {BODY: "x", SUBMITTED: 0},
        {BODY: "x", SUBMITTED: datetime.datetime(1601, 1, 2, tzinfo=datetime.UTC)},
        {BODY: "x", DELIVERED: datetime.datetime(2023, 2, 15, tzinfo=datetime.UTC)},
        {BODY: "x", SENDER_ADDRESS: "/O=OFFICE/OU=EXCHANGE/CN=SOMEBODY"},
    ],
    ids=["nothing", "no submission", "a time before mails", "a delivery alone", "an Exchange address"],
)
def test_what_a_message_does_not_say_is_not_filled_in(tmp_path: Path, properties: dict) -> None:
    one = opened(tmp_path, msg(Message(properties)))[1]
    assert one.received is None
    assert one.mail is not None
    assert one.mail.from_address is None


@PACKINGS
@pytest.mark.parametrize(
    ("codepage", "charset"),
    [(874, "cp874"), (None, "cp874"), (1252, "cp874"), (65001, "utf-8"), (28605, "tis-620")],
    ids=["named", "unnamed", "under a Latin name", "utf-8", "under Latin 9"],
)
def test_8_bit_thai_is_read(
    tmp_path: Path, pack: Callable[[Message], bytes], codepage: int | None, charset: str
) -> None:
    named = {} if codepage is None else {CODEPAGE: codepage}
    message = Message({**named, BODY: WORDS}, [Attachment("แบบ ๑.pdf", b"%PDF-1.4 x")], eight_bit=charset)
    inputs = opened(tmp_path, pack(message), "x.dat")
    assert inputs[1].data.decode() == WORDS
    assert inputs[2].source.name == "แบบ ๑.pdf"


@PACKINGS
def test_messages_inside_are_mails_of_their_own(tmp_path: Path, pack: Callable[[Message], bytes]) -> None:
    inner = Message({HEADERS: TRANSPORT, BODY: "ข้างใน"}, [Attachment("b.pdf", b"%PDF-1.4 b")])
    middle = Message({SUBJECT: "กลาง", BODY: "ตรงกลาง"}, [Attachment("ใน", message=inner)])
    inputs = opened(
        tmp_path, pack(Message({SUBJECT: "นอก", BODY: "ข้างนอก"}, [Attachment("กลาง", message=middle)])), "x.dat"
    )
    assert [i.source.path for i in inputs] == [
        "x.dat",
        "x.dat > body",
        "x.dat > กลาง.eml",
        "x.dat > กลาง.eml > body",
        "x.dat > กลาง.eml > ใน.eml",
        "x.dat > กลาง.eml > ใน.eml > b.pdf",
        "x.dat > กลาง.eml > ใน.eml > body",
    ]
    assert [i.data.decode() for i in inputs if i.mail_body] == ["ข้างนอก", "ตรงกลาง", "ข้างใน"]
    deepest = inputs[-1]
    assert deepest.mail is not None
    assert deepest.mail.from_address == "sender@example.org"


def test_only_the_outermost_mail_says_when_it_came(tmp_path: Path) -> None:
    inner = Message({HEADERS: TRANSPORT, BODY: "ข้างใน"})
    inputs = opened(tmp_path, msg(Message({BODY: "x"}, [Attachment("ใน", message=inner)])))
    assert {i.received for i in inputs} == {None}


@PACKINGS
def test_nesting_ends_at_the_limit_of_mails(tmp_path: Path, pack: Callable[[Message], bytes]) -> None:
    message = Message({BODY: "ในสุด"})
    for n in range(DEEPEST + 3):
        message = Message({BODY: f"ชั้น {n}"}, [Attachment("m", message=message)])
    inputs = opened(tmp_path, pack(message))
    assert rows(inputs)[-1][1:] == ("rejected", "too_deep")
    assert sum(i.mail_body for i in inputs) == DEEPEST


@PACKINGS
def test_parts_count_against_the_limit_of_members(
    tmp_path: Path, pack: Callable[[Message], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Message({BODY: "x"}, [Attachment(f"{n}.txt", b"x") for n in range(5)])
    assert rows(opened(tmp_path, pack(message)))[0][1] == "opened"
    monkeypatch.setattr(intake._Budget, "__init__", lambda self, members=3, unfolded=9: _set(self, members, unfolded))
    assert rows(opened(tmp_path, pack(message)))[0][1:] == ("rejected", "too_many")


def _set(budget: intake._Budget, members: int, unfolded: int) -> None:
    budget.members, budget.unfolded = members, unfolded


def test_too_large_a_msg_is_refused_like_a_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_MAIL_BYTES", 4000)
    assert rows(opened(tmp_path, msg(Message({BODY: "x" * 9000})))) == [("x.msg", "rejected", "too_large")]


def test_pictures_of_the_signature_are_known_by_the_html(tmp_path: Path) -> None:
    html = '<html><body>ดูโลโก้<img src="cid:logo@x"></body></html>'.encode()
    message = Message(
        {HTML: html, INTERNET: 65001},
        [
            Attachment("logo.png", PNG, more={0x3712: "logo@x"}),
            Attachment("scan.png", PNG, more={0x3712: "other@x"}),
            Attachment("", PNG),
        ],
    )
    assert rows(opened(tmp_path, msg(message))) == [
        ("x.msg", "opened", None),
        ("x.msg > body", None, None),
        ("x.msg > logo.png", "ignored", "signature_picture"),
        ("x.msg > part 4", None, None),
        ("x.msg > scan.png", None, None),
    ]


def test_the_same_words_as_text_and_html_are_one_body(tmp_path: Path) -> None:
    html = f"<p>{WORDS}</p>".encode("cp874")
    inputs = opened(tmp_path, msg(Message({BODY: WORDS, HTML: html, INTERNET: 874})))
    assert [i.source.path for i in inputs] == ["x.msg", "x.msg > body"]


def test_a_signed_mail_is_opened_as_it_was_sent(tmp_path: Path) -> None:
    """Outlook keeps a signed mail whole, as the one attachment of a message of class IPM.Note.SMIME.MultipartSigned."""
    signed = (
        b'Content-Type: multipart/signed; boundary="s"\r\n\r\n--s\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n'
        b"--m\r\nContent-Type: text/plain\r\n\r\nwords\r\n--m\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n"
        b"--m--\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx\r\n--s--\r\n"
    )
    message = Message(
        {HEADERS: TRANSPORT, CLASS: "IPM.Note.SMIME.MultipartSigned"},
        [Attachment("smime.p7m", signed, more={0x370E: "multipart/signed"})],
    )
    assert [p for p, *_ in rows(opened(tmp_path, msg(message)))] == [
        "x.msg",
        "x.msg > a.pdf",
        "x.msg > body",
        "x.msg > smime.p7s",
    ]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Message({BODY: "x"}, [Attachment("a.pdf", b"%PDF-1.4")], promised=2), "MAIL-LACKING"),
        (Message({BODY: "x"}, [Attachment("a.pdf")]), "MAIL-PART-DAMAGED"),
        (Message({0x1009: b"\x10\x00\x00\x00LZFu"}), "MAIL-LACKING"),
        (
            Message({BODY: "x"}, [Attachment("a", more={0x3705: 7, 0x370D: "https://files.example.org/a"})]),
            "EV-BY-LINK",
        ),
        (Message({BODY: "x"}, [Attachment("m", message=Message({BODY: "y"}, promised=1))]), "MAIL-LACKING"),
    ],
    ids=["an attachment that was promised", "one without bytes", "words as RTF alone", "a link", "one lacking inside"],
)
def test_what_cannot_be_had_is_said(tmp_path: Path, message: Message, code: str) -> None:
    first = opened(tmp_path, msg(message))[0]
    assert (first.status, code in {f.code for f in first.findings}) == (Status.PARTLY_READ, True)


def test_an_office_object_inside_does_not_hide_the_mail(tmp_path: Path) -> None:
    """A stream of Word inside an attachment does not make the file a Word document."""
    embedded = Attachment("o", more={0x3705: 6})
    whole = msg(Message({BODY: WORDS}, [embedded, Attachment("a.txt", WORDS.encode())]))
    from olefile import OleFileIO

    tree = _tree(OleFileIO(whole))
    tree["__attach_version1.0_#00000000"]["__substg1.0_3701000D"] = {"WordDocument": b"x" * 5000}
    inputs = opened(tmp_path, compound(tree))
    assert inputs[0].source.media_type == "application/vnd.ms-outlook"
    assert [i.data.decode() for i in inputs[1:]] == [WORDS, WORDS]


def _tree(ole) -> dict:
    out: dict = {}
    for path in ole.listdir(streams=True, storages=True):
        here = out
        for name in path[:-1]:
            here = here[name]
        here[path[-1]] = {} if ole.get_type(path) == 1 else ole.openstream(path).read()
    return out


@pytest.mark.parametrize("cut", [600, 1500, 3000, 5000])
def test_a_cut_msg_is_broken(tmp_path: Path, cut: int) -> None:
    whole = msg(Message({HEADERS: TRANSPORT, BODY: WORDS}, [Attachment("a.pdf", b"%PDF-1.4" * 900)]))
    assert cut < len(whole)
    status, reason = rows(opened(tmp_path, whole[:cut]))[0][1:]
    assert (status, reason) in [("unreadable", "broken"), ("rejected", "unsupported_type")]


def test_a_file_that_promises_more_than_it_holds_is_broken() -> None:
    """Two streams on one chain: nothing of such a file is believed, and nothing is unfolded first."""
    whole = bytearray(
        msg(Message({BODY: WORDS}, [Attachment("a.pdf", b"%PDF-1.4" * 900), Attachment("b.pdf", b"B" * 9000)]))
    )
    name = "__substg1.0_37010102\0".encode("utf-16-le")
    first = whole.index(name)
    second = whole.index(name, first + 1)
    shared = bytes(whole)
    whole[second + 116 : second + 128] = whole[first + 116 : first + 128]
    with pytest.raises(MsgBroken):
        open_msg(bytes(whole))
    huge = bytearray(shared)
    huge[first + 120 : first + 128] = (1 << 30).to_bytes(8, "little")
    with pytest.raises(MsgBroken, match="promises more"):
        open_msg(bytes(huge))


def test_two_streams_of_one_name_are_not_believed() -> None:
    whole = bytearray(msg(Message({BODY: WORDS, SUBJECT: "หนึ่ง"})))
    body, subject = ("__substg1.0_" + x + "001F" for x in ("1000", "0037"))
    whole[:] = whole.replace(subject.encode("utf-16-le"), body.encode("utf-16-le"))
    with pytest.raises(MsgBroken):
        open_msg(bytes(whole))


def test_without_the_library_a_msg_is_said_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "can_open_msg", lambda: False)
    (one,) = opened(tmp_path, msg(Message({BODY: "x"})))
    assert rows([one]) == [("x.msg", "rejected", "unsupported_type")]
    assert ["saraban[mail]" in f.remedy_en for f in one.findings if f.code == "MAIL-MSG-CLOSED"] == [True]


def test_winmail_in_a_mail_comes_as_that_mail_came(tmp_path: Path) -> None:
    """The parts of winmail.dat have the sender and the time of the mail around it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.go.th", "c@d.go.th", "ส่งแบบ"
    mail["Date"] = "Wed, 15 Feb 2023 16:39:00 +0700"
    mail.set_content("เรียนมาเพื่อทราบ")
    inside = winmail(
        Message({SUBJECT: "x", SENDER_SMTP: "z@z.org"}, [Attachment("แบบฟอร์ม ๑ ปี ๒๕๖๖.pdf", b"%PDF-1.4 x")])
    )
    mail.add_attachment(inside, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    inputs = opened(tmp_path, mail.as_bytes(), "m.eml")
    assert rows(inputs)[2:] == [
        ("m.eml > winmail.dat", "opened", None),
        ("m.eml > winmail.dat > แบบฟอร์ม ๑ ปี ๒๕๖๖.pdf", None, None),
    ]
    last = inputs[-1]
    assert last.mail is not None
    assert (last.mail.from_address, last.data) == ("a@b.go.th", b"%PDF-1.4 x")
    assert last.received is not None
    assert last.received.day == "2023-02-15"


def test_a_torn_winmail_gives_what_stands_before_the_tear(tmp_path: Path) -> None:
    whole = winmail(Message({BODY: "x"}, [Attachment("a.pdf", b"%PDF-1.4 a"), Attachment("b.pdf", b"%PDF-1.4 b" * 50)]))
    inputs = opened(tmp_path, whole[:-400], "winmail.dat")
    assert rows(inputs)[0][1:] == ("partly_read", "partial")
    assert "MAIL-CUT" in {f.code for f in inputs[0].findings}
    assert "winmail.dat > a.pdf" in [i.source.path for i in inputs]


def test_a_changed_byte_of_winmail_is_seen() -> None:
    whole = bytearray(winmail(Message({BODY: "x"}, [Attachment("a.pdf", b"%PDF-1.4 unchanged")])))
    at = whole.index(b"unchanged")
    whole[at] ^= 1
    assert not open_winmail(bytes(whole)).whole


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 12000), value=st.binary(min_size=1, max_size=8), kind=st.sampled_from(["msg", "winmail"]))
def test_no_byte_makes_opening_raise(at: int, value: bytes, kind: str) -> None:
    """A damaged file is broken, or opened with what it lacks said; nothing else happens."""
    inner = Message({HEADERS: TRANSPORT, BODY: "y"}, [Attachment("b.pdf", b"%PDF-1.4" * 600)])
    message = Message(
        {HEADERS: TRANSPORT, BODY: WORDS}, [Attachment("a.txt", b"a" * 100), Attachment("m", message=inner)]
    )
    whole = bytearray(msg(message) if kind == "msg" else winmail(message))
    at %= len(whole)
    whole[at : at + len(value)] = value
    with contextlib.suppress(MsgBroken, WinmailBroken):
        (open_msg if kind == "msg" else open_winmail)(bytes(whole))


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), name=st.text(max_size=40))
def test_every_byte_and_name_of_an_attachment_comes_through(data: bytes, name: str) -> None:
    from pipeline.mapi_mail import Attached

    properties = {0x3701: b"x" + data, 0x3707: name}
    made, _ = mail_of(MapiMessage({BODY: "words"}, (Attached(properties),)))
    body, attached = open_mail(made).parts
    assert (body.role, attached.load()[0]) == ("body", b"x" + data)
