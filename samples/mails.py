"""Sample mails as bytes: real RFC 5322 messages, some in the charsets that Thai offices still write."""

import io
import zipfile
from base64 import b64encode
from collections.abc import Mapping

from samples.cases import Attachment, Mail
from samples.render import MAKERS

_CODEC = {"windows-874": "cp874"}
_TYPE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def attachment_bytes(attachment: Attachment, drawn: dict[object, bytes]) -> bytes:
    """The bytes of one attachment; what was drawn once for the same page and maker is used again."""
    if attachment.data is not None:
        return attachment.data
    if attachment.members:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in attachment.members:
                info = zipfile.ZipInfo(member.name, (2023, 2, 14, 17, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, attachment_bytes(member, drawn))
        return out.getvalue()
    key = (attachment.maker, attachment.page)
    if key not in drawn:
        drawn[key] = MAKERS[attachment.maker](attachment.page)
    return drawn[key]


def mail_bytes(mail: Mail, drawn: dict[object, bytes]) -> bytes:
    """The whole message, with fixed boundary and headers."""
    codec = _CODEC.get(mail.charset, mail.charset)

    def word(text: str) -> str:
        return f"=?{mail.charset}?B?{b64encode(text.encode(codec)).decode()}?="

    edge = "=-saraban-" + mail.file.split("-")[0]
    head = [
        f"Received: from mx.example.go.th by mail.example.go.th; {mail.received}",
        f"From: {mail.sender}",
        f"To: {mail.to}",
        f"Subject: {word(mail.subject)}",
        f"Date: {mail.date}",
        f"Message-ID: <{mail.file.split('-')[0]}@example.go.th>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{edge}"',
        "",
    ]
    parts = [_part({"Content-Type": f"text/plain; charset={mail.charset}"}, mail.body.encode(codec))]
    for item in mail.attachments:
        kind = _TYPE.get(item.name.rsplit(".", 1)[-1], "application/octet-stream")
        headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{word(item.name)}"'}
        parts.append(_part(headers, attachment_bytes(item, drawn)))
    if mail.forwarded:
        inner = mail_bytes(mail.forwarded, drawn)
        parts.append("Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner.decode("ascii"))
    body = "".join(f"\r\n--{edge}\r\n{part}" for part in parts)
    return ("\r\n".join(head) + body + f"\r\n--{edge}--\r\n").encode("ascii")


def _part(headers: Mapping[str, str], data: bytes) -> str:
    encoded = b64encode(data).decode()
    lines = [encoded[i : i + 76] for i in range(0, len(encoded), 76)]
    head = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, "Content-Transfer-Encoding: base64", "", *lines])
