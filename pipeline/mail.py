"""อีเมล: one mail's bytes as its envelope, its own words and its attachments.

Parts are cut from the bytes themselves (RFC 2046), not through a message object: an attached mail keeps its exact bytes
and so its sha-256, memory stays at the size of one part, and no depth of nesting can exhaust the stack.
"""

import binascii
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from pipeline.charsets import decode
from pipeline.links import shares_files
from pipeline.mail_headers import Fields, Words, addresses, header_fields, moment, parameters, words
from pipeline.picture_size import picture_size
from schemas.finding import Finding
from schemas.finding_codes import finding

PartRole = Literal["body", "attachment", "signature_picture", "signature"]

MOST_MULTIPARTS = 50  # multiparts within multiparts of one mail
MOST_PARTS = 10_000
_MOST_COMPARED = 2 << 20  # bytes of a body that is compared with its alternative
_SMALL_PICTURE_BYTES = 64 * 1024
_SMALL_PICTURE_SIDES = (800, 300)  # wide and low: logos and signature blocks; pages and screenshots are taller
_UNMEASURED_PICTURE_BYTES = 16 * 1024
_GUESS_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,69}?)[ \t]*\r?\n(?=Content-[A-Z-]+:)", re.MULTILINE | re.IGNORECASE)
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_END_OF_LINE = re.compile(rb"[ \t]*(?:\r?\n|\Z)")
_CID = re.compile(rb"cid:([^\"'\s>)]+)", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W_]+")
_HREF = re.compile(r"href\s*=\s*[\"']?\s*(https?://[^\"'\s>]{1,2000})", re.IGNORECASE)
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
        data, damaged = _decoded(bytes(self.raw), self.encoding)
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


@dataclass(slots=True)
class _Leaf:
    fields: Fields
    start: int
    end: int
    media_type: str
    params: dict[str, Words]
    disposition: str
    name: Words | None
    alternative: int | None
    signed: bool
    number: int


@dataclass(slots=True)
class _Tree:
    leaves: list[_Leaf] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    too_deep: bool = False
    too_many: bool = False


def open_mail(data: bytes) -> OpenedMail:
    """The mail's headers and leaves. Never raises, whatever the bytes."""
    fields = header_fields(data)
    headers, noticed = _read_headers(fields)
    tree = _Tree()
    _walk(data, fields, len(data), tree)
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


def _walk(data: bytes, fields: Fields, end: int, tree: _Tree) -> None:
    """Collects the leaves in their order, multiparts unfolded without recursion."""
    stack: list[tuple[Fields, int, int, int | None, bool]] = [(fields, end, 0, None, False)]
    alternatives = 0
    while stack:
        fields, end, depth, alternative, signed = stack.pop()
        media_type, params = parameters(fields.first("content-type") or b"text/plain")
        if "/" not in media_type:
            media_type = "text/plain" if media_type == "text" or not media_type else "application/octet-stream"
        if media_type.startswith("multipart/"):
            if depth >= MOST_MULTIPARTS:
                tree.too_deep = True
                return
            boundary = params["boundary"].text.encode("utf-8", "replace") if "boundary" in params else b""
            slices = _slices(data, fields.body, end, boundary, tree)
            if len(tree.leaves) + len(stack) + len(slices) > MOST_PARTS:
                tree.too_many = True
                return
            if media_type == "multipart/alternative":
                alternatives += 1
                alternative = alternatives
            inner = media_type == "multipart/signed"
            children = [(fields, b, depth + 1, alternative, inner) for fields, b in slices]
            stack.extend(reversed(children))
            continue
        disposition, more = parameters(fields.first("content-disposition") or b"")
        name = more.get("filename") or params.get("name")
        leaf = _Leaf(
            fields, fields.body, end, media_type, params, disposition, name, alternative, signed, len(tree.leaves) + 1
        )
        tree.leaves.append(leaf)


def _slices(data: bytes, start: int, end: int, boundary: bytes, tree: _Tree) -> list[tuple[Fields, int]]:
    """(header, end) of each part between the boundary's lines; what stands before the first and after the last is none.

    Without a usable boundary the line that looks like one is taken, and if there is none the whole is one part: either
    way with a finding, since the sender meant to send several.
    """
    lines = _boundary_lines(data, start, end, boundary) if boundary else []
    if not lines:
        tree.findings["MAIL-NO-BOUNDARY"] = finding("MAIL-NO-BOUNDARY")
        guess = _GUESS_BOUNDARY.search(data, start, end)
        lines = _boundary_lines(data, start, end, guess[1]) if guess else []
        if not lines:
            return [(Fields((), start), end)]
    out = []
    for n, (_, after, closing) in enumerate(lines):
        if closing or n > MOST_PARTS:
            break
        if n + 1 < len(lines):
            stop = max(lines[n + 1][0], after)
            out.append((header_fields(data, after, stop), stop))
        else:
            out.append((header_fields(data, after, end), end))
            tree.findings.setdefault("MAIL-CUT", finding("MAIL-CUT"))
    return out


def _boundary_lines(data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int, bool]]:
    """(end of what precedes, start of what follows, closing) of each line that is the boundary."""
    delimiter = b"--" + boundary
    out = []
    at = start
    while (found := data.find(delimiter, at, end)) >= 0:
        at = found + len(delimiter)
        if found > start and data[found - 1] != 0x0A:
            continue
        closing = data[at : at + 2] == b"--" and _END_OF_LINE.match(data, at + 2, end) is not None
        line_end = _END_OF_LINE.match(data, at + 2 if closing else at, end)
        if line_end is None:
            continue
        before = found - 1 if found > start else found
        before -= before > start and data[before - 1] == 0x0D
        out.append((before, line_end.end(), closing))
        if closing:
            break
        at = line_end.end()
    return out


def _parts(data: bytes, tree: _Tree) -> tuple[MailPart, ...]:
    view = memoryview(data)
    bodies = [x for x in tree.leaves if _is_body(x)]
    own_words = {x.number for x in bodies}
    dropped = _told_twice(data, bodies)
    html = b"\n".join(_decoded(data[x.start : x.end], _encoding(x))[0] for x in bodies if x.media_type == "text/html")
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
            _name(leaf, role), leaf.media_type, role, view[leaf.start : leaf.end], _encoding(leaf), charset, findings
        )
        if role == "body" and not part.load()[0].strip():
            continue  # an empty body says nothing
        out.append(part)
    return tuple(out)


def _is_body(leaf: _Leaf) -> bool:
    named = leaf.name is not None and leaf.name.text
    return leaf.media_type in ("text/plain", "text/html") and not named and leaf.disposition != "attachment"


def _told_twice(data: bytes, bodies: list[_Leaf]) -> set[int]:
    """Numbers of the alternatives that say nothing beyond another: the same words as HTML and as plain text.

    Where the words differ both stay, since either may hold the claim or the link that the other lacks. A link to files
    behind the words of the HTML counts as words.
    """
    dropped: set[int] = set()
    groups: dict[int, list[_Leaf]] = {}
    for leaf in bodies:
        if leaf.alternative is not None:
            groups.setdefault(leaf.alternative, []).append(leaf)
    for leaves in groups.values():
        if len(leaves) > 8 or any(x.end - x.start > _MOST_COMPARED for x in leaves):
            continue
        letters = {}
        for leaf in leaves:
            raw, _ = _decoded(data[leaf.start : leaf.end], _encoding(leaf))
            label = leaf.params["charset"].text if "charset" in leaf.params else None
            text = decode(raw, label).text
            if leaf.media_type == "text/html":
                text = _plain(text) + "".join(url for url in _HREF.findall(text) if shares_files(url))
            letters[leaf.number] = _NO_LETTERS.sub("", text)
        kept: list[int] = []
        for leaf in leaves:  # plain text comes first in a well-made mail, and is kept
            mine = letters[leaf.number]
            if any(mine in letters[k] for k in kept):
                dropped.add(leaf.number)
            else:
                kept.append(leaf.number)
    return dropped


def _plain(html: str) -> str:
    """The words between the tags, style and script left out. One pass: a page of nothing but `<` costs its length."""
    low = html.lower()
    out: list[str] = []
    at = 0
    while (found := low.find("<", at)) >= 0:
        out.append(html[at:found])
        closing = ">"
        for start, stop in (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title")):
            if low.startswith(start, found):
                closing = stop
        end = low.find(closing, found + 1)
        if end < 0:
            return unescape("".join(out))
        at = end + len(closing) if closing != ">" else end + 1
        if closing.startswith("</"):
            at = (low.find(">", at) + 1) or len(html)
    return unescape("".join(out) + html[at:])


def _is_signature_picture(leaf: _Leaf, data: bytes, shown: set[str]) -> bool:
    """A small picture that the mail's own HTML shows: a logo or signature block. A page or screenshot is larger."""
    if not leaf.media_type.startswith("image/") or leaf.disposition == "attachment":
        return False
    content_id = (leaf.fields.first("content-id") or b"").strip(b" <>\t").decode("latin-1").lower()
    if not content_id or content_id not in shown:
        return False
    picture, _ = _decoded(data[leaf.start : leaf.end], _encoding(leaf))
    size = picture_size(picture)
    if size is None:
        return len(picture) <= _UNMEASURED_PICTURE_BYTES
    wide, high = size
    return len(picture) <= _SMALL_PICTURE_BYTES and wide <= _SMALL_PICTURE_SIDES[0] and high <= _SMALL_PICTURE_SIDES[1]


def _name(leaf: _Leaf, role: PartRole) -> str:
    if role == "body":
        return "body.html" if leaf.media_type == "text/html" else "body.txt"
    if leaf.name is not None and leaf.name.text:
        return leaf.name.text
    return f"part {leaf.number}{_EXTENSION.get(leaf.media_type, '')}"


def _encoding(leaf: _Leaf) -> str:
    return words(leaf.fields.first("content-transfer-encoding") or b"").text.lower()


def _decoded(raw: bytes, encoding: str) -> tuple[bytes, bool]:
    """(the bytes behind a transfer encoding, whether the encoding was damaged)."""
    if encoding == "base64":
        text = raw.translate(None, b" \t\r\n\x0b\x0c")
        end = text.find(b"=")
        damaged = end >= 0 and bool(text[end:].strip(b"="))  # something stands behind the padding
        if end >= 0:
            text = text[:end]
        strange = text.translate(None, _BASE64)
        if strange:
            text, damaged = text.translate(None, bytes(set(strange))), True
        if len(text) % 4 == 1:
            text, damaged = text[:-1], True
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4)), damaged
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw), False
    return raw, False


def _meta_charset(html: bytes) -> str | None:
    match = _META_CHARSET.search(html[:4096])
    return match[2].decode("ascii") if match else None
