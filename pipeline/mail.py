"""อีเมล: one mail's bytes as its envelope, its own words and its attachments."""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.charsets import decode
from pipeline.mail_body import is_body, told_twice
from pipeline.mail_headers import Fields, Words, addresses, header_fields, moment, words
from pipeline.multipart import Leaf, Tree, unfold
from pipeline.picture_size import picture_size
from pipeline.transfer_encoding import decoded, encoding_of
from schemas.finding import Finding
from schemas.finding_codes import finding

PartRole = Literal["body", "attachment", "signature_picture", "signature"]

_SMALL_PICTURE_BYTES = 64 * 1024
_SMALL_PICTURE_SIDES = (800, 300)  # wide and low: logos and signature blocks; pages and screenshots are taller
_UNMEASURED_PICTURE_BYTES = 16 * 1024
_TOLD = ("from", "sender", "to", "cc", "subject", "date", "received", "content-type")  # fields that are read
_CID = re.compile(rb"cid:([^\"'\s>)]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"(<meta[^>]{0,200}charset\s*=\s*[\"']?)([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_EXTENSION = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "text/plain": ".txt",
    "text/html": ".html",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
}


@dataclass(frozen=True, slots=True)
class MailPart:
    """One leaf of a mail, still encoded. `name`: the file's name as the mail gives it, or one made from its position.

    `load()` gives the decoded bytes; a body comes as UTF-8 whatever its character set was.
    """

    name: str
    declared: str
    role: PartRole
    raw: memoryview
    encoding: str
    charset: str | None = None
    findings: tuple[Finding, ...] = ()

    def load(self) -> tuple[bytes, tuple[Finding, ...]]:
        """(decoded bytes, what was noticed while decoding)."""
        data, damaged = decoded(bytes(self.raw), self.encoding)
        noticed = list(self.findings)
        if damaged:
            noticed.append(finding("MAIL-PART-DAMAGED", file=self.name))
        if self.role == "body":
            label = self.charset or (_meta_charset(data) if self.declared == "text/html" else None)
            text = decode(data, label)
            if text.guessed and (label is not None or text.charset != "utf-8"):
                noticed.append(charset_guessed("เนื้อความอีเมล", "the mail's text", text.charset))
            data = text.text.encode("utf-8", "replace")
            if self.declared == "text/html":  # the page must not go on naming the character set that it came in
                data = _META_CHARSET.sub(rb"\1utf-8", data[:4096]) + data[4096:]
        return data, tuple(noticed)


@dataclass(frozen=True, slots=True)
class Headers:
    """What the header of one mail says, times as ISO 8601 moments in Bangkok."""

    from_address: str | None
    from_name: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    date_header: str | None
    date: str | None
    date_zoned: bool
    received: str | None
    received_zoned: bool


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """One mail. `whole` is False when parts may be lacking; the finding says why. `too_deep`, `too_many`: multiparts or
    parts beyond the limit; such a mail is not opened.
    """

    headers: Headers
    parts: tuple[MailPart, ...]
    findings: tuple[Finding, ...]
    whole: bool
    too_deep: bool = False
    too_many: bool = False


def open_mail(data: bytes) -> OpenedMail:
    """The mail's headers and leaves. Never raises, whatever the bytes."""
    fields = header_fields(data)
    headers, noticed = _read_headers(fields)
    tree = unfold(data, fields)
    parts = () if tree.too_deep or tree.too_many else _parts(data, tree)
    found = (*noticed, *tree.findings.values())
    return OpenedMail(headers, parts, found, not tree.findings, tree.too_deep, tree.too_many)


def charset_guessed(what_th: str, what_en: str, charset: str) -> Finding:
    """The finding that a character set had to be guessed."""
    return finding("FILE-CHARSET-GUESSED", what_th=what_th, what_en=what_en, charset=charset)


def _read_headers(fields: Fields) -> tuple[Headers, list[Finding]]:
    noticed: list[Finding] = []
    guessed: list[str] = []

    def boxes(name: str) -> tuple[tuple[Words, str], ...]:
        found = addresses(fields.first(name) or b"")
        guessed.extend(w.guessed for w, _ in found if w.guessed)
        return found

    subject = words(fields.first("subject") or b"")
    if subject.guessed:
        guessed.append(subject.guessed)
    sender = boxes("from") or boxes("sender")
    to, cc = boxes("to"), boxes("cc")
    moments = {}
    for name in ("date", "received"):
        value = fields.first(name)
        read = moment(value.rpartition(b";")[2] if name == "received" else value) if value else None
        moments[name] = read
        if value and (read is None or not read.zoned):
            noticed.append(finding("TIME-HEADER-UNCLEAR", words=f"{name}: {words(value).text[:200]}"))
    date, received = moments["date"], moments["received"]
    if date and received:
        apart = abs((date.at - received.at).total_seconds())
        if date.at.date() != received.at.date() or apart > 3600:
            at, got = date.at.isoformat(), received.at.isoformat()
            noticed.append(finding("TIME-HEADERS-DIFFER", date=at, received=got))
    if told := [x for x in fields.cut if x in _TOLD]:
        noticed.append(finding("MAIL-HEADER-CUT", what=", ".join(dict.fromkeys(told))))
    if guessed:
        noticed.append(charset_guessed("หัวอีเมล", "the mail's header", guessed[0]))
    headers = Headers(
        from_address=sender[0][1] if sender else None,
        from_name=(sender[0][0].text or None) if sender else None,
        to=tuple(a for _, a in to),
        cc=tuple(a for _, a in cc),
        subject=subject.text,
        date_header=words(v).text if (v := fields.first("date")) else None,
        date=date.at.isoformat() if date else None,
        date_zoned=date.zoned if date else False,
        received=received.at.isoformat() if received else None,
        received_zoned=received.zoned if received else False,
    )
    return headers, noticed


def _parts(data: bytes, tree: Tree) -> tuple[MailPart, ...]:
    view = memoryview(data)
    bodies = [x for x in tree.leaves if is_body(x)]
    own_words = {x.number for x in bodies}
    dropped = told_twice(data, bodies)
    html = b"\n".join(decoded(data[x.start : x.end], encoding_of(x))[0] for x in bodies if x.media_type == "text/html")
    shown = {m.decode("latin-1").lower() for m in _CID.findall(html)}
    out = []
    for leaf in tree.leaves:
        if leaf.number in dropped:
            continue
        role: PartRole = "attachment"
        if leaf.number in own_words:
            role = "body"
        elif leaf.signed and leaf.media_type in (
            "application/pgp-signature",
            "application/pkcs7-signature",
            "application/x-pkcs7-signature",
        ):
            role = "signature"
        elif _is_signature_picture(leaf, data, shown):
            role = "signature_picture"
        findings: tuple[Finding, ...] = ()
        if leaf.name is not None and leaf.name.guessed:
            findings = (charset_guessed("ชื่อไฟล์แนบ", "the attachment's name", leaf.name.guessed),)
        charset = leaf.params["charset"].text if "charset" in leaf.params else None
        part = MailPart(
            _name(leaf, role), leaf.media_type, role, view[leaf.start : leaf.end], encoding_of(leaf), charset, findings
        )
        if role == "body" and not part.load()[0].strip():
            continue  # an empty body says nothing
        out.append(part)
    return tuple(out)


def _is_signature_picture(leaf: Leaf, data: bytes, shown: set[str]) -> bool:
    """A small picture that the mail's own HTML shows: a logo or signature block. A page or screenshot is larger."""
    if not leaf.media_type.startswith("image/") or leaf.disposition == "attachment":
        return False
    content_id = (leaf.fields.first("content-id") or b"").strip(b" <>\t").decode("latin-1").lower()
    if not content_id or content_id not in shown:
        return False
    picture, _ = decoded(data[leaf.start : leaf.end], encoding_of(leaf))
    size = picture_size(picture)
    if size is None:
        return len(picture) <= _UNMEASURED_PICTURE_BYTES
    wide, high = size
    return len(picture) <= _SMALL_PICTURE_BYTES and wide <= _SMALL_PICTURE_SIDES[0] and high <= _SMALL_PICTURE_SIDES[1]


def _name(leaf: Leaf, role: PartRole) -> str:
    if role == "body":
        return "body.html" if leaf.media_type == "text/html" else "body.txt"
    if leaf.name is not None and leaf.name.text:
        return leaf.name.text
    return f"part {leaf.number}{_EXTENSION.get(leaf.media_type, '')}"


def _meta_charset(html: bytes) -> str | None:
    match = _META_CHARSET.search(html[:4096])
    return match[2].decode("ascii") if match else None
