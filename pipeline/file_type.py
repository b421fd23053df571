"""ชนิดของไฟล์: what a file is, by its content and never by its name."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal

from pipeline.charsets import decode, is_thai_8bit
from pipeline.ole import OLE_MAGIC, ole_entries, ole_root, word_is_encrypted

Holds = Literal[
    "document", "mail", "mailbox", "archive", "picture", "unsupported", "unknown", "encrypted", "broken", "empty"
]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
FODT = "application/vnd.oasis.opendocument.text-flat-xml"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
TEXT = "text/plain"
HTML = "text/html"
MAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
MAILBOX = "application/mbox"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FileType:
    """A media type, and what can be done with it."""

    media_type: str
    holds: Holds


# (offset, magic bytes, media type, what it holds); the first that fits is taken.
_MAGIC: tuple[tuple[int, bytes, str, Holds], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "picture"),
    (0, b"\xff\xd8\xff", "image/jpeg", "picture"),
    (0, b"II*\x00", "image/tiff", "picture"),
    (0, b"MM\x00*", "image/tiff", "picture"),
    (0, b"II+\x00\x08\x00", "image/tiff", "unsupported"),  # BigTIFF, for pictures beyond 4 GB
    (0, b"MM\x00+\x00\x08", "image/tiff", "unsupported"),
    (0, b"GIF87a", "image/gif", "unsupported"),
    (0, b"GIF89a", "image/gif", "unsupported"),
    (8, b"WEBP", "image/webp", "unsupported"),
    (4, b"ftypheic", "image/heic", "unsupported"),
    (4, b"ftypheix", "image/heic", "unsupported"),
    (4, b"ftypmif1", "image/heif", "unsupported"),
    (4, b"ftypavif", "image/avif", "unsupported"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2", "unsupported"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", "unsupported"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "unsupported"),
    (0, b"\x1f\x8b\x08", "application/gzip", "unsupported"),
    (0, b"BZh", "application/x-bzip2", "unsupported"),
    (0, b"\xfd7zXZ\x00", "application/x-xz", "unsupported"),
    (0, b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed", "unsupported"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd", "unsupported"),
    (0, b"\x1f\x9d", "application/x-compress", "unsupported"),
    (0, b"\x60\xea", "application/x-arj", "unsupported"),
    (2, b"-lh5-", "application/x-lzh-compressed", "unsupported"),
    (2, b"-lh6-", "application/x-lzh-compressed", "unsupported"),
    (0, b"\x5d\x00\x00", "application/x-lzma", "unsupported"),
    (257, b"ustar", "application/x-tar", "unsupported"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef", "unsupported"),
    (0, b"%!PS", "application/postscript", "unsupported"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript", "unsupported"),
    (0, b"\x7fELF", "application/x-elf", "unsupported"),
    (0, b"ID3", "audio/mpeg", "unsupported"),
    (0, b"OggS", "application/ogg", "unsupported"),
    (8, b"WAVE", "audio/wav", "unsupported"),
    (8, b"AVI ", "video/x-msvideo", "unsupported"),
    (4, b"ftyp", "video/mp4", "unsupported"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm", "unsupported"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3", "unsupported"),
    (0, b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted", "encrypted"),
)
# Archives that are not opened: a person unpacks them.
OTHER_ARCHIVES = frozenset(
    f"application/{x}"
    for x in (
        *("vnd.rar", "x-7z-compressed", "gzip", "x-bzip2", "x-xz", "x-lzma", "zstd", "x-compress", "x-arj"),
        *("x-lzh-compressed", "x-tar", "vnd.ms-cab-compressed"),
    )
)
ENCRYPTED_OFFICE = "application/x-ole-storage"
# Ways of packing that the standard library unfolds piece by piece; of bzip2 and LZMA it unfolds all that a few bytes
# hold, whatever size the archive states.
BOUNDED_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OOXML = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    ("ppt/presentation.xml", PPTX),
)
_NUMBERED = re.compile(r"(word/document|xl/workbook|ppt/presentation)[0-9]{1,4}\.xml")
_PDF_START = re.compile(rb"%PDF-[0-9]")
_CMS_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_CMS_ENVELOPED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
_HEADER = re.compile(rb"([!-9;-~]{1,70}):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MAIL_FIELDS = frozenset(
    b"from to subject date received message-id mime-version content-type return-path delivered-to cc reply-to sender "
    b"content-transfer-encoding x-mailer dkim-signature authentication-results arc-seal x-originating-ip".split()
)
_MAIL_ONLY = frozenset(b"from received return-path message-id mime-version delivered-to".split())
MAILBOX_LINE = re.compile(rb"From [^\r\n]{0,200}?[0-9]{1,2}:[0-9]{2}[^\r\n]{0,40}?[0-9]{4}[ A-Z0-9:+-]{0,12}\r?\n")
FIELD_LINE = re.compile(rb"[!-9;-~]{1,70}:")
# Atomic groups: a file of nothing but comments must not cost more than its length.
_MARKUP_START = re.compile(
    r"(?>\s+|<!--(?>(?:(?!-->).)*)-->|<\?xml[^>]*>)*+<(!doctype\s+html|[a-z][a-z0-9:]*)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(r"\s*<(\?xml\s[^>]*>\s*<!doctype|!doctype\s+svg)\b(?!\s+html)", re.IGNORECASE)
_TAG_NAMES = """
html head body title meta link style script table tbody thead tr td th div span p br hr font center b i u strong em
h1 h2 h3 h4 h5 h6 ul ol li a img form input label section article header footer main nav pre blockquote !doctype
"""
_HTML_TAGS = frozenset(_TAG_NAMES.split())
_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_SNIFF = 65536
_LONGEST_HEADER = 2 << 20  # a mail that went through many hands has some 50 KB; a header longer still is no mail
_MOST_DIRECTORY_BYTES = 16 << 20  # no document has so many members


def file_type(data: bytes) -> FileType:
    """What the bytes of a whole file are. Never raises, whatever the bytes."""
    if not data:
        return FileType("application/x-empty", "empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return zip_type(io.BytesIO(data))
    if data.startswith(OLE_MAGIC):
        return _ole_type(data)
    if data.startswith(b"{\\rt"):
        return FileType(RTF, "document")
    if data.startswith(b"MZ") and _NO_TEXT.search(data[:256].decode("latin-1")):
        return FileType("application/vnd.microsoft.portable-executable", "unsupported")
    for at, magic, media_type, holds in _MAGIC:
        if data.startswith(magic, at):
            return FileType(media_type, holds)
    if starts_mailbox(data[:4096]):
        return FileType(MAILBOX, "mailbox")
    if is_mail(data):
        return FileType(MAIL, "mail")
    if _PDF_START.search(data[:1024]):
        return FileType(PDF, "document")
    if data[0] == 0x30 and _CMS_ENVELOPED in data[:40]:
        return FileType("application/pkcs7-mime", "encrypted")
    if data[0] == 0x30 and _CMS_SIGNED in data[:40]:
        return FileType("application/pkcs7-mime", "unsupported")
    return _text_type(data)


def starts_like(head: bytes) -> Literal["mailbox", "archive", "other"]:
    """What the first bytes promise, for files too large to be read whole."""
    if starts_mailbox(head):
        return "mailbox"
    return "archive" if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else "other"


def starts_mailbox(head: bytes) -> bool:
    """Whether the first line is a mailbox's `From address date`, and a header field follows it."""
    first = MAILBOX_LINE.match(head)
    return first is not None and FIELD_LINE.match(head, first.end()) is not None


def zip_type(file: BinaryIO) -> FileType:
    """What a zip by its first bytes is: an office document by its members, else an archive."""
    if directory_bytes(file) > _MOST_DIRECTORY_BYTES:
        return FileType(ZIP, "archive")
    try:
        with zipfile.ZipFile(file) as archive:
            names = {i.filename for i in archive.infolist()}
            mimetype = ""
            named = archive.getinfo("mimetype") if "mimetype" in names else None
            if named is not None and named.file_size <= 200 and named.compress_type in BOUNDED_PACKINGS:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
    except Exception:  # noqa: BLE001 -- a damaged zip raises whatever its damage hits; the outcome is the same: broken
        return FileType(_torn_zip_type(file), "broken")
    if "[Content_Types].xml" in names:
        for member, media_type in _OOXML:
            if member in names:
                return FileType(media_type, "document")
        for name in sorted(names):  # some programs of Office on the web number the main part
            if (numbered := _NUMBERED.fullmatch(name)) is not None:
                return FileType(dict(_OOXML)[f"{numbered[1]}.xml"], "document")
        return FileType("application/vnd.openxmlformats-package", "document")
    if mimetype.startswith("application/vnd.oasis.opendocument.") or mimetype == "application/epub+zip":
        return FileType(mimetype, "document")
    return FileType(ZIP, "archive")


def directory_bytes(file: BinaryIO) -> int:
    """The size that a zip's end record states for its directory; 0 where there is no end record."""
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(max(size - 65557, 0))  # the end record and the longest comment behind it
    tail = file.read(65557)
    at = tail.rfind(b"PK\x05\x06")
    file.seek(0)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def is_mail(data: bytes) -> bool:
    """Whether the file starts with a block of header fields, two of them a mail's, one of these only a mail's."""
    at, found = 0, set()
    head = data[:_LONGEST_HEADER]
    if head.startswith(b"From ") and b"\n" in head:  # one mail saved with its mailbox line
        at = head.index(b"\n") + 1
    at += len(b"\xef\xbb\xbf") if head.startswith(b"\xef\xbb\xbf", at) else 0
    while match := _HEADER.match(head, at):
        found.add(match[1].lower())
        at = match.end()
    return len(found & _MAIL_FIELDS) >= 2 and bool(found & _MAIL_ONLY)


_EXTENSIONS: dict[str, tuple[str, ...]] = {
    ".pdf": (PDF,),
    ".docx": (DOCX,),
    ".doc": (DOC, RTF),
    ".rtf": (RTF,),
    ".docm": (DOCX,),
    ".dotx": (DOCX,),
    ".dotm": (DOCX,),
    ".odt": (ODT,),
    ".ott": (f"{ODT}-template",),
    ".fodt": (FODT,),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet",),
    ".odp": ("application/vnd.oasis.opendocument.presentation",),
    ".xlsx": (XLSX,),
    ".xlsm": (XLSX,),
    ".xltx": (XLSX,),
    ".xls": (XLS,),
    ".pptx": (PPTX,),
    ".pptm": (PPTX,),
    ".ppsx": (PPTX,),
    ".ppt": (PPT,),
    ".pps": (PPT,),
    ".mht": (MAIL,),
    ".mhtml": (MAIL,),
    ".msg": (MSG,),
    ".zip": (ZIP,),
    ".eml": (MAIL,),
    ".mbox": (MAILBOX,),
    ".txt": (TEXT,),
    ".csv": (TEXT,),
    ".htm": (HTML,),
    ".html": (HTML,),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".png": ("image/png",),
    ".gif": ("image/gif",),
    ".tif": ("image/tiff",),
    ".tiff": ("image/tiff",),
}


def wrong_extension(name: str, media_type: str) -> str | None:
    """The extension of `name` where it promises another kind than the content is, else None."""
    extension = PurePosixPath(name).suffix.lower()
    expected = _EXTENSIONS.get(extension)
    return extension if expected and media_type not in expected else None


def _torn_zip_type(file: BinaryIO) -> str:
    """The media type that the local headers of a cut zip still show."""
    file.seek(0)
    head = file.read(_SNIFF)
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for folder, media_type in ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX)):
            if folder in head:
                return media_type
        return DOCX if b"docProps/" in head else ZIP
    return ZIP


def _ole_type(data: bytes) -> FileType:
    entries = ole_entries(data)
    if "__properties_version1.0" in ole_root(data):  # whatever its attachments hold
        return FileType(MSG, "mail")
    if "EncryptedPackage" in entries:
        return FileType(ENCRYPTED_OFFICE, "encrypted")
    if "WordDocument" in entries:
        return FileType(DOC, "encrypted" if word_is_encrypted(data, entries) else "document")
    if "Workbook" in entries or "Book" in entries:
        return FileType(XLS, "document")
    if "PowerPoint Document" in entries:
        return FileType(PPT, "document")
    if "__properties_version1.0" in entries:
        return FileType(MSG, "mail")
    return FileType("application/x-ole-storage", "unsupported" if entries else "broken")


def _text_type(data: bytes) -> FileType:
    head = data[:_SNIFF]
    text = _as_text(head, len(data) > len(head))
    if text is None:
        return FileType(UNKNOWN, "unknown")
    start = _MARKUP_START.match(text)
    if start:
        tag = start[1].lower().split()[0]
        if tag == "svg":
            return FileType("image/svg+xml", "unsupported")
        if tag in _HTML_TAGS:
            return FileType(HTML, "document")
        if tag == "office:document" and f'office:mimetype="{ODT}"' in text[:8192]:
            return FileType(FODT, "document")
        if text.lstrip().startswith("<?xml"):
            return FileType("application/xml", "unsupported")
    if _XML_START.match(text):  # a DTD stands between the start and the first element
        picture = "<svg" in text[:8192].lower()
        return FileType("image/svg+xml" if picture else "application/xml", "unsupported")
    if sum(m[1].lower() in _HTML_TAGS for m in _TAG.finditer(text[:8192])) >= 8:
        return FileType(HTML, "document")
    return FileType(TEXT, "document")


def _as_text(head: bytes, cut: bool) -> str | None:
    """The bytes as text, or None when they are none: control characters, or bytes that no character set explains."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decode(head[: len(head) // 2 * 2]).text
    elif (wide := _wide_charset(head)) is not None:
        text = head[: len(head) // 2 * 2].decode(wide, "replace")
    else:
        if _NO_TEXT.search(head.decode("latin-1")):
            return None
        if cut:  # the sniffed piece may end inside a letter
            head = head[: len(head) - 4] if len(head) > 8 else head
        decoded = decode(head)
        text = decoded.text
        damaged = text.count("\ufffd")
        if damaged > 2 and damaged * 20 > sum(c > "\x7f" for c in text) and not is_thai_8bit(head):
            return None if damaged * 10 > len(text) else text
    if not text.strip("\ufeff \t\r\n\x0c\x1a"):
        return text
    return None if _NO_TEXT.search(text) or text.count("\ufffd") * 10 > len(text) else text


def _wide_charset(head: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of the first hundred is 0 or 0x0E (ASCII or Thai)."""
    sample = head[:200]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2], sample[1::2]
    for high, low, charset in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if all(b in (0, 0x0E, 0x20) for b in high) and any(b in (0, 0x0E) for b in high) and 0 not in low:
            return charset
    return None
