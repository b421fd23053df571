"""Stage 1 of reading: `read_text(bytes, media type, fingerprint) -> DocumentText`. Costly; knows no pack.

One reader a media type, imported when the first file of that type comes, so that the program starts fast.
"""

import hashlib
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText

if TYPE_CHECKING:
    from extractors.scan_picture import PagePicture

Reader = Callable[[bytes, str], DocumentText]

# Every library whose version may change what is read. What is not installed reads nothing, and says so.
ENGINES = (
    *("fonttools", "lxml", "msoffcrypto-tool", "numpy", "onnxruntime", "opencv-python-headless", "pillow"),
    *("playa-pdf", "pypdfium2", "pythainlp", "python-calamine", "tesserocr"),
)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ODF = "application/vnd.oasis.opendocument."
_CONVERTED = {"application/msword", "application/rtf", "text/rtf", "application/vnd.ms-powerpoint"}
_CONVERTED |= {_ODF + x for x in ("text", "text-template", "text-flat-xml", "presentation")}
_SHEETS = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel"}
_SHEETS |= {_ODF + "spreadsheet"}


def read_text(data: bytes, media_type: str, fingerprint: str, passwords: Sequence[str] = ()) -> DocumentText:
    """The text of one document, by its media type.

    `fingerprint` (see `reader_fingerprint`) names the readers that made the text; it stands in the text's properties,
    so that a kept text is never taken for that of other readers. `passwords`: tried on a document that asks for one;
    who keeps the text keeps it under them too. A document that cannot be read gives a status and reason, not an error:
    a picture `needs_ocr`, a kind without a reader `unsupported_type`, nesting that exhausts the stack `broken`, memory
    that runs out `memory_limit`. Other exceptions are faults of a reader and are raised.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return DocumentText(sha256, media_type, Status.UNREADABLE, Reason.EMPTY)
    reader = _reader(media_type, passwords)
    if reader is None:
        picture = media_type.startswith("image/") and media_type != "image/svg+xml"
        fate = (Status.UNREADABLE, Reason.NEEDS_OCR) if picture else (Status.REJECTED, Reason.UNSUPPORTED_TYPE)
        return DocumentText(sha256, media_type, *fate)
    try:
        doc = reader(data, sha256)
    except RecursionError:  # loops and depth that only a damaged or hostile file has
        return DocumentText(sha256, media_type, Status.UNREADABLE, Reason.BROKEN)
    except MemoryError:
        return DocumentText(sha256, media_type, Status.UNREADABLE, Reason.MEMORY_LIMIT)
    return replace(doc, properties={**doc.properties, "readers": fingerprint})


def picture_page(data: bytes, media_type: str, number: int) -> "PagePicture | None":
    """Page `number` (from 1) of a document whose pages are pictures pasted into it, as its places count them; None
    where it has no such page.
    """
    if media_type == _DOCX:
        from extractors import docx_reader

        return docx_reader.picture_page(data, number)
    if media_type == _PPTX:
        from extractors import slides

        return slides.picture_page(data, number)
    return None


def _reader(media_type: str, passwords: Sequence[str] = ()) -> Reader | None:
    match media_type:
        case "application/pdf":
            from extractors.pdf_reader import read_pdf

            return partial(read_pdf, passwords=passwords)
        case "application/x-ole-storage":
            return partial(_read_encrypted_office, passwords=passwords)
        case kind if kind == _DOCX:
            from extractors.docx_reader import read_docx

            return read_docx
        case "image/jpeg" | "image/png" | "image/tiff":
            from extractors.scan_reader import read_scan

            return lambda data, sha256: read_scan(data, sha256, media_type)
        case "text/plain":
            from extractors.plain_text import read_plain_text

            return read_plain_text
        case "text/html":
            from extractors.html_text import read_html

            return read_html
        case kind if kind == _PPTX:
            from extractors.slides import read_slides

            return read_slides
        case kind if kind in _SHEETS:
            from extractors.spreadsheet import read_spreadsheet

            return lambda data, sha256: read_spreadsheet(data, sha256, media_type)
        case kind if kind in _CONVERTED:
            from extractors.legacy_office import read_legacy

            return lambda data, sha256: read_legacy(data, sha256, media_type)
    return None


def _read_encrypted_office(data: bytes, sha256: str, passwords: Sequence[str]) -> DocumentText:
    """The document inside an encrypted package, its places those of the file that came."""
    from extractors.office_password import media_type_of, opened_package

    package = opened_package(data, passwords) if passwords else None
    if package is None:
        return DocumentText(sha256, "application/x-ole-storage", Status.UNREADABLE, Reason.ENCRYPTED)
    kind = media_type_of(package)
    reader = _reader(kind) if kind is not None else None
    if reader is None:
        return DocumentText(sha256, "application/x-ole-storage", Status.REJECTED, Reason.UNSUPPORTED_TYPE)
    made = reader(package, sha256)
    return replace(made, findings=(finding("FILE-PASSWORD-USED"), *made.findings))


def reader_engines() -> dict[str, str]:
    """Name -> version of everything that decides what is read: our own code and tables as a hash, and each library."""
    from extractors.scan_tesseract import tesseract_engines

    own = hashlib.sha256()
    root = Path(__file__).resolve().parent
    for folder in (root, root.parent / "schemas"):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                own.update(f"{file.relative_to(folder.parent).as_posix()}\0".encode())
                own.update(hashlib.sha256(file.read_bytes()).digest())
    engines = {"saraban": own.hexdigest(), "unicode": unicodedata.unidata_version}
    engines["python"] = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name in ENGINES:
        try:
            engines[name] = version(name)
        except PackageNotFoundError:
            engines[name] = "absent"
    engines |= tesseract_engines()
    return dict(sorted(engines.items()))


@cache
def reader_fingerprint() -> str:
    """The sha-256 of `reader_engines()`: the same on every machine with the same code, tables and libraries."""
    lines = "".join(f"{name}={is_version}\n" for name, is_version in reader_engines().items())
    return hashlib.sha256(lines.encode()).hexdigest()
