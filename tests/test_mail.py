"""Mails from their bytes: headers in any coding, parts by their exact bytes, nothing that a stranger writes breaks it."""

import base64
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.mail import open_mail
from pipeline.mail_headers import addresses, header_fields, moment, parameters, words
from pipeline.picture_size import picture_size

SUBJECT = "ขอส่งแบบฟอร์ม ๑ ปี ๒๕๖๖"
RAW = SUBJECT.encode("tis-620")
B64 = base64.b64encode(SUBJECT.encode()).decode()
HALF = len(SUBJECT.encode()) // 2 + 1  # inside a letter


def encoded(charset: str, raw: bytes) -> bytes:
    return f"=?{charset}?B?{base64.b64encode(raw).decode()}?=".encode()


@pytest.mark.parametrize(
    ("value", "text", "guessed"),
    [
        pytest.param(encoded("utf-8", SUBJECT.encode()), SUBJECT, None, id="utf-8 encoded word"),
        pytest.param(encoded("TIS-620", RAW), SUBJECT, None, id="tis-620 encoded word"),
        pytest.param(encoded("windows-874", RAW), SUBJECT, None, id="windows-874, which Python does not know"),
        pytest.param(encoded("iso-8859-11", RAW), SUBJECT, None, id="iso-8859-11"),
        pytest.param(encoded("iso-8859-1", RAW), SUBJECT, "windows-874", id="Thai under a Latin label"),
        pytest.param(encoded("no-such", SUBJECT.encode()), SUBJECT, "utf-8", id="unknown label"),
        pytest.param(RAW, SUBJECT, "windows-874", id="raw tis-620"),
        pytest.param(SUBJECT.encode(), SUBJECT, None, id="raw utf-8, which RFC 6532 allows"),
        pytest.param(b"=?utf-8?Q?=E0=B8=81_x?=", "ก x", None, id="quoted-printable word, _ is a blank"),
        pytest.param(b"Re: =?utf-8?Q?=E0=B8=81?= =?utf-8?Q?=E0=B8=82?= end", "Re: กข end", None, id="no blank between"),
        pytest.param(
            encoded("utf-8", SUBJECT.encode()[:HALF]) + b"\r\n " + encoded("utf-8", SUBJECT.encode()[HALF:]),
            SUBJECT,
            None,
            id="a letter split between two words",
        ),
        pytest.param(encoded("utf-8", b"a\r\nBcc: x@y"), "a Bcc: x@y", None, id="encoded line breaks are flattened"),
        pytest.param(b"=?utf-8?B?4Lib?=", "ป", None, id="short"),
        pytest.param(
            encoded("utf-8", SUBJECT.encode()[:-1]), SUBJECT[:-1] + "\ufffd", "utf-8", id="cut inside a letter"
        ),
    ],
)
def test_header_words(value: bytes, text: str, guessed: str | None) -> None:
    assert words(value) == (text, guessed)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"a@example.org", [("", "a@example.org")]),
        (b'"Somchai, J." <A@Example.org>', [("Somchai, J.", "a@example.org")]),
        (
            encoded("utf-8", "สมมติ ทดสอบ".encode()) + b" <a@b.go.th>, c@d.go.th",
            [("สมมติ ทดสอบ", "a@b.go.th"), ("", "c@d.go.th")],
        ),
        (b"a@b.org (Name)", [("Name", "a@b.org")]),
        (b"undisclosed-recipients:;", []),
        (b"Group: a@b.org, c@d.org;", [("", "a@b.org"), ("", "c@d.org")]),
        (encoded("utf-8", "ทดสอบ <a@b.org>".encode()), [("ทดสอบ", "a@b.org")]),
        (b"(" * 100_000 + b"a@b.org", [("", "a@b.org")]),
        ((b"(" * 50_000) + (b")" * 50_000) + b" <a@b.org>", [("", "a@b.org")]),
        (b"", []),
    ],
    ids=[
        "bare",
        "quoted name",
        "Thai name",
        "comment",
        "nobody",
        "group",
        "all encoded",
        "open comments",
        "nested",
        "empty",
    ],
)
def test_addresses(value: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(name.text, address) for name, address in addresses(value)] == expected


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (b'application/pdf; name="a b.pdf"', "name", "a b.pdf"),
        (b"attachment; filename*=UTF-8''%E0%B8%81.pdf", "filename", "ก.pdf"),
        (b"attachment; filename*=windows-874''%A1.pdf", "filename", "ก.pdf"),
        (b"attachment; filename*0*=utf-8''%E0%B8; filename*1*=%81; filename*2=.pdf", "filename", "ก.pdf"),
        (b'attachment; filename="' + "แบบ ๑.docx".encode("tis-620") + b'"', "filename", "แบบ ๑.docx"),
        (b"attachment; filename=" + "แบบ ๑.docx".encode(), "filename", "แบบ ๑.docx"),
        (b'attachment; filename="=?utf-8?B?' + base64.b64encode("แบบ.pdf".encode()) + b'?="', "filename", "แบบ.pdf"),
        (b'attachment; filename="x;y.pdf"', "filename", "x;y.pdf"),
        (b'attachment; filename="C:\\docs\\x.pdf"', "filename", "C:\\docs\\x.pdf"),
        (b'attachment; filename="open', "filename", "open"),
    ],
)
def test_parameters(value: bytes, name: str, expected: str) -> None:
    assert parameters(value)[1][name].text == expected


@pytest.mark.parametrize(
    ("value", "expected", "zoned"),
    [
        (b"Wed, 15 Feb 2023 23:40:00 +0700", "2023-02-15T23:40:00+07:00", True),
        (b"Wed, 15 Feb 2023 17:40:00 +0000", "2023-02-16T00:40:00+07:00", True),
        (b"15 Feb 23 17:40 GMT", "2023-02-16T00:40:00+07:00", True),
        (b"Wed, 15 Feb 2023 23:40:00 ICT", "2023-02-15T23:40:00+07:00", True),
        (b"Wed, 15 Feb 2023 23:40:00 GMT+0700 (Indochina Time)", "2023-02-15T23:40:00+07:00", True),
        (b"Wed, 15 Feb 2023 23:40:00", "2023-02-15T23:40:00+07:00", False),
        (b"Wed, 15 Feb 2023 23:40:00 IST", "2023-02-15T23:40:00+07:00", False),
        (b"Wed, 15 Feb 2566 23:40:00 +0700", None, None),
        (b"Wed, 30 Feb 2023 23:40:00 +0700", None, None),
        (b"15 Feb 2023 11:40:00 PM", None, None),
        ("๑๕ ก.พ. ๒๕๖๖".encode(), None, None),
        (b"", None, None),
    ],
)
def test_moments(value: bytes, expected: str | None, zoned: bool | None) -> None:
    """The Buddhist year, a day that does not exist and a twelve-hour clock are refused, never bent."""
    found = moment(value)
    assert (found.at.isoformat() if found else None, found.zoned if found else None) == (expected, zoned)


def mail(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join((b"From: a@example.org", b"Subject: x", *headers, b"", body))


def codes(data: bytes) -> set[str]:
    return {f.code for f in open_mail(data).findings}


def loaded(data: bytes) -> list[tuple[str, str, bytes]]:
    return [(p.role, p.name, p.load()[0]) for p in open_mail(data).parts]


MULTI = b'Content-Type: multipart/mixed; boundary="B"'


def test_a_body_in_windows_874_comes_as_utf8() -> None:
    text = "ขอยืนยันว่าไม่มีการปรับแก้"
    data = mail(text.encode("cp874"), b"Content-Type: text/plain; charset=windows-874")
    assert loaded(data) == [("body", "body.txt", text.encode())]


def test_a_wrong_charset_label_is_said() -> None:
    part = open_mail(mail("สวัสดีครับ".encode("cp874"), b"Content-Type: text/plain; charset=utf-8")).parts[0]
    body, findings = part.load()
    assert body.decode() == "สวัสดีครับ"
    assert [f.code for f in findings] == ["FILE-CHARSET-GUESSED"]


def test_an_html_body_no_longer_names_its_old_charset() -> None:
    page = '<html><meta charset="windows-874"><p>สวัสดี</p></html>'
    ((_, name, body),) = loaded(mail(page.encode("cp874"), b"Content-Type: text/html"))
    assert name == "body.html"
    assert body.decode() == page.replace("windows-874", "utf-8")


def test_parts_keep_their_exact_bytes() -> None:
    """An attached mail keeps its bytes, and so its sha-256; a line that begins with From is not touched."""
    inner = b"From: b@example.org\r\nSubject: in\r\nX-Odd:   spaced\r\n\r\nFrom here\r\n"
    data = mail(
        b"--B\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--B\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"%PDF-1.4 " + bytes(range(256)))
        + b"--B--\r\nepilogue",
        MULTI,
    )
    assert loaded(data) == [
        ("body", "body.txt", b"hello"),
        ("attachment", "part 2.eml", inner),
        ("attachment", "x.pdf", b"%PDF-1.4 " + bytes(range(256))),
    ]
    assert open_mail(data).whole


def test_a_multipart_without_a_boundary_is_said_and_still_read() -> None:
    inner = b"--XX\r\nContent-Type: text/plain\r\n\r\nhello\r\n--XX\r\nContent-Type: text/plain; name=a.txt\r\n\r\nfile\r\n--XX--\r\n"
    data = mail(inner, b"Content-Type: multipart/mixed")
    assert codes(data) == {"MAIL-NO-BOUNDARY"}
    assert not open_mail(data).whole
    assert [(r, n) for r, n, _ in loaded(data)] == [("body", "body.txt"), ("attachment", "a.txt")]


def test_a_boundary_that_never_comes_leaves_the_words_readable() -> None:
    data = mail(b"Dear: all\r\nthe words", MULTI)
    assert codes(data) == {"MAIL-NO-BOUNDARY"}
    assert loaded(data) == [("body", "body.txt", b"Dear: all\r\nthe words")]


def test_a_mail_that_is_cut_is_said() -> None:
    data = mail(b"--B\r\nContent-Type: text/plain\r\n\r\nhello", MULTI)
    assert codes(data) == {"MAIL-CUT"}
    assert loaded(data) == [("body", "body.txt", b"hello")]


def test_damaged_base64_is_said() -> None:
    data = mail(
        b"--B\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=!!x\r\n--B--",
        MULTI,
    )
    body, findings = open_mail(data).parts[0].load()
    assert body == b"%PDF-"
    assert [f.code for f in findings] == ["MAIL-PART-DAMAGED"]


def test_a_boundary_that_begins_like_another_does_not_end_it() -> None:
    inner = b'--B\r\nContent-Type: multipart/alternative; boundary="BB"\r\n\r\n--BB\r\n\r\none\r\n--BB--\r\n--B\r\n\r\ntwo\r\n--B--\r\n'
    assert [body for _, _, body in loaded(mail(inner, MULTI))] == [b"one", b"two"]


@pytest.mark.parametrize(
    ("plain", "html", "bodies"),
    [
        ("สวัสดี ครับ", "<p>สวัสดี</p><p>ครับ</p>", ["body.txt"]),
        ("สวัสดี", '<p>สวัสดี</p><p>ดู<a href="http://x.org">ที่นี่</a></p>', ["body.txt", "body.html"]),
        ("ดูที่นี่", '<a href="https://drive.google.com/x">ดูที่นี่</a>', ["body.txt", "body.html"]),
        ("", "<style>p{}</style><p>สวัสดี</p>", ["body.html"]),
        ("", "", []),
    ],
    ids=["same words once", "different words both", "a link behind the words", "empty plain", "no words no input"],
)
def test_alternatives(plain: str, html: str, bodies: list[str]) -> None:
    m = EmailMessage()
    m["From"] = "a@example.org"
    m.set_content(plain)
    m.add_alternative(html, subtype="html")
    assert [p.name for p in open_mail(bytes(m)).parts] == bodies


def png(wide: int, high: int, size: int = 900) -> bytes:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + wide.to_bytes(4, "big") + high.to_bytes(4, "big")
    return head + b"\0" * (size - len(head))


@pytest.mark.parametrize(
    ("picture", "shown", "role"),
    [
        (png(200, 60), True, "signature_picture"),
        (png(200, 60), False, "attachment"),
        (png(1240, 1754), True, "attachment"),
        (png(200, 60, 300_000), True, "attachment"),
    ],
    ids=["logo shown by the mail", "not shown", "a page pasted into the mail", "large"],
)
def test_only_small_pictures_that_the_mail_shows_are_signatures(picture: bytes, shown: bool, role: str) -> None:
    m = EmailMessage()
    m["From"] = "a@example.org"
    m.set_content("x")
    m.add_alternative(f'<p>x</p><img src="{"cid:logo@x" if shown else "none"}">', subtype="html")
    m.get_payload()[1].add_related(picture, "image", "png", cid="<logo@x>", disposition="inline", filename="logo.png")
    assert [p.role for p in open_mail(bytes(m)).parts if p.declared == "image/png"] == [role]


def test_when_it_was_sent_and_when_it_came() -> None:
    data = mail(
        b"x",
        b"Received: from x by y; Thu, 16 Feb 2023 00:10:00 +0700",
        b"Received: from w by x; Wed, 15 Feb 2023 23:59:00 +0700",
        b"Date: Wed, 15 Feb 2023 23:40:00 +0700",
    )
    found = open_mail(data)
    assert found.headers.received == "2023-02-16T00:10:00+07:00"
    assert found.headers.date == "2023-02-15T23:40:00+07:00"
    assert codes(data) == {"TIME-HEADERS-DIFFER"}


def test_an_odd_date_is_said() -> None:
    assert codes(mail(b"x", b"Date: yesterday")) == {"TIME-HEADER-UNCLEAR"}


def test_parts_without_number_are_refused_soon() -> None:
    assert open_mail(mail(b"--B\r\n\r\nx\r\n" * 100_000 + b"--B--", MULTI)).too_many


def test_multiparts_without_end_are_refused() -> None:
    data = b"From: a@example.org\r\nSubject: x\r\n"
    for n in range(60):
        data += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
    assert open_mail(data).too_deep


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_raises(draw: st.DataObject) -> None:
    m = EmailMessage()
    m["From"], m["Subject"] = "ทดสอบ <a@example.org>", SUBJECT
    m.set_content("สวัสดี")
    m.add_alternative("<p>สวัสดี</p>", subtype="html")
    m.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="แบบ.pdf")
    data = bytearray(bytes(m))
    for _ in range(draw.draw(st.integers(1, 5))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    found = open_mail(bytes(data[: draw.draw(st.integers(1, len(data)))]))
    for part in found.parts:
        part.load()


@given(st.binary(max_size=300))
def test_no_header_bytes_raise(data: bytes) -> None:
    header_fields(data)
    words(data)
    addresses(data)
    parameters(data)
    moment(data)


def jpeg(wide: int, high: int) -> bytes:
    comment = b"\xff\xfe\x00\x06abcd"
    frame = b"\xff\xc0\x00\x0b\x08" + high.to_bytes(2, "big") + wide.to_bytes(2, "big") + b"\x01\x11\x00"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9" * 4


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(640, 480), (640, 480)),
        (b"GIF89a" + (12).to_bytes(2, "little") + (34).to_bytes(2, "little"), (12, 34)),
        (jpeg(1240, 1754), (1240, 1754)),
        (b"\xff\xd8\xff\xfe\x00\x02", None),
        (b"BM....", None),
    ],
    ids=["png", "gif", "jpeg behind a comment", "cut jpeg", "another kind"],
)
def test_picture_sizes(data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(data) == size


def test_an_attached_mail_in_base64_is_unfolded() -> None:
    """RFC 2046 forbids it, and mailers do it."""
    inner = b"From: b@example.org\r\nSubject: in\r\n\r\nwords"
    body = b"--B\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
        inner
    )
    assert loaded(mail(body + b"--B--", MULTI)) == [("attachment", "part 1.eml", inner)]
