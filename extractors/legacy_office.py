"""เอกสาร .doc .rtf .odt .ppt .odp: converted to DOCX or PPTX by LibreOffice where it is installed, and read as such.

LibreOffice is called as a program (`office_program`), one call a file, or one for many files that wait together
(`prepare`): what it made of each is then kept in a folder until its turn to be read comes. It makes a document of
random bytes: so the input is looked at before, and the output after. Places lead into the converted file; their part
begins with `converted/`.
"""

import contextlib
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from extractors import office_program
from extractors.docx_package import OLE_MAGIC, ZIP_DAMAGE
from extractors.docx_reader import read_docx
from extractors.docx_walk import DATE_FIELD
from schemas.finding_codes import finding
from schemas.place import PartPlace, Place
from schemas.source import Reason, Status
from schemas.text import DocumentText

MAX_BYTES = 64 * 1024 * 1024
CONVERTED = "converted/"

_FIB = 512  # the Word stream begins in the first sector in nearly every file
_FIB_MAGIC, _ENCRYPTED_FLAG = b"\xec\xa5", 0x0100  # [MS-DOC] 2.5.2, wIdent and fEncrypted


class Kind(NamedTuple):
    """What a kind of file is called, what its bytes must show, and what it is converted to."""

    suffix: str
    fits: Callable[[bytes], bool]
    target: office_program.Target = "docx"


def _is_ole_with(stream: str) -> Callable[[bytes], bool]:
    name = stream.encode("utf-16-le")
    return lambda data: data.startswith(OLE_MAGIC) and name in data


def _is_zip_of(kind: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(b"PK") and kind in data[:200]


def _is_rtf(data: bytes) -> bool:
    return data.lstrip()[:5] == b"{\\rtf"


def _is_flat_text(data: bytes) -> bool:
    head = data[:65536]
    return b"<office:document" in head and b"opendocument.text" in head and b"<!DOCTYPE" not in head


# A field's instruction, which other commands and groups may stand before.
_RTF_CLOCK = re.compile(rb"\\fldinst(?:[{}\s]|\\[a-z]+-?[0-9]* ?)*(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE)\b")

_ODF = "application/vnd.oasis.opendocument."
KINDS: dict[str, Kind] = {
    "application/msword": Kind(".doc", _is_ole_with("WordDocument")),
    "application/rtf": Kind(".rtf", _is_rtf),
    "text/rtf": Kind(".rtf", _is_rtf),
    _ODF + "text": Kind(".odt", _is_zip_of(b"opendocument.text")),
    _ODF + "text-template": Kind(".ott", _is_zip_of(b"opendocument.text")),
    _ODF + "text-flat-xml": Kind(".fodt", _is_flat_text),
    _ODF + "presentation": Kind(".odp", _is_zip_of(b"opendocument.presentation"), "pptx"),
    "application/vnd.ms-powerpoint": Kind(".ppt", _is_ole_with("PowerPoint Document"), "pptx"),
}
_prepared: Path | None = None  # where `prepare` left what it made; None: every file is converted in its turn


def read_legacy(data: bytes, sha256: str, media_type: str) -> DocumentText:
    """The lines of such a file by way of DOCX or PPTX. Never raises for a bad file.

    `unreadable`: empty; encrypted; broken (not of its type, or LibreOffice makes nothing of it); timeout;
    unsupported_type where LibreOffice is not installed (finding DOC-NEEDS-OFFICE says the remedy). `properties` has
    `converted_by`.
    """

    def unread(status: Status, reason: Reason) -> DocumentText:
        return DocumentText(sha256, media_type, status, reason)

    refused = _refusal(data, media_type)
    if refused is not None:
        return unread(*refused)
    kind = KINDS[media_type]
    converted = _take(sha256, kind.target)
    if converted is None:
        if not office_program.can_make(kind.target):
            missing = unread(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
            package = "libreoffice-impress-nogui" if kind.target == "pptx" else "libreoffice-writer-nogui"
            return replace(missing, findings=(finding("DOC-NEEDS-OFFICE", package=package),))
        try:
            (converted,) = office_program.convert([(kind.suffix, data)], kind.target)
        except subprocess.TimeoutExpired:
            return unread(Status.UNREADABLE, Reason.TIMEOUT)
    if converted is None:
        return unread(Status.UNREADABLE, Reason.BROKEN)
    doc = _read(converted, sha256, kind)
    if kind.suffix == ".rtf":
        doc = _with_lost_clocks(doc, data)
    findings = tuple(f.model_copy(update={"places": tuple(map(_in_converted, f.places))}) for f in doc.findings)
    return replace(
        doc,
        media_type=media_type,
        lines=tuple(replace(x, part=CONVERTED + x.part) for x in doc.lines),
        findings=findings,
        properties={**doc.properties, "converted_by": office_program.office_version() or "LibreOffice"},
    )


def _read(converted: bytes, sha256: str, kind: Kind) -> DocumentText:
    if kind.target == "pptx":
        from extractors.slides import read_slides

        return read_slides(converted, sha256, converted=True)
    return read_docx(converted, sha256, converted=True)


def _with_lost_clocks(doc: DocumentText, data: bytes) -> DocumentText:
    """LibreOffice turns some date fields of RTF into plain words. Where the source has more of them than the result,
    which words they are cannot be told: every line with a figure is doubted.
    """
    kept = sum(r.rule == DATE_FIELD for x in doc.lines for r in x.doubted)
    if len(_RTF_CLOCK.findall(data)) <= kept:
        return doc
    lines = tuple(
        replace(x, disputed=(*x.disputed, DATE_FIELD)) if any(c.isdigit() for c in x.text) else x for x in doc.lines
    )
    told = finding("DOC-DATE-FIELD", words="…", count=1)
    return replace(doc, lines=lines, findings=(*doc.findings, told))


def _refusal(data: bytes, media_type: str) -> tuple[Status, Reason] | None:
    """Why a file never reaches LibreOffice."""
    if not data:
        return Status.UNREADABLE, Reason.EMPTY
    if len(data) > MAX_BYTES:
        return Status.REJECTED, Reason.TOO_LARGE
    kind = KINDS.get(media_type)
    if kind is None:
        return Status.UNREADABLE, Reason.UNSUPPORTED_TYPE
    if not kind.fits(data):
        return Status.UNREADABLE, Reason.BROKEN
    if (kind.suffix == ".doc" and _is_encrypted(data)) or (data.startswith(b"PK") and _is_encrypted_zip(data)):
        return Status.UNREADABLE, Reason.ENCRYPTED
    return None


# many files in one call


def prepare(files: Iterable[tuple[str, str, bytes]], folder: Path) -> int:
    """Converts many files (sha-256, media type, bytes) in one call for each target, and leaves what was made in
    `folder`. Gives how many were made. A file of which nothing was made is converted alone in its turn: so neither a
    bad file nor one that hangs changes the answer of another.
    """
    wanted: dict[office_program.Target, list[tuple[str, str, bytes]]] = {}
    for sha256, media_type, data in files:
        if _refusal(data, media_type) is None:
            kind = KINDS[media_type]
            wanted.setdefault(kind.target, []).append((sha256, kind.suffix, data))
    made = 0
    for target, group in wanted.items():
        if len(group) < 2 or not office_program.can_make(target):
            continue
        results = office_program.convert([(suffix, data) for _, suffix, data in group], target, patient=False)
        for (sha256, _, _), converted in zip(group, results, strict=True):
            if converted is not None and _is_whole(converted):
                Path(folder, f"{sha256}.{target}").write_bytes(converted)
                made += 1
    return made


def use_prepared(folder: Path | None) -> None:
    """From here on, files that stand in `folder` need no conversion."""
    global _prepared
    _prepared = folder


def _take(sha256: str, target: str) -> bytes | None:
    """What was made of this file before, if anything."""
    if _prepared is None:
        return None
    at = Path(_prepared, f"{sha256}.{target}")
    try:
        converted = at.read_bytes()
    except OSError:  # not there: then it is converted here
        return None
    with contextlib.suppress(OSError):  # a process that may not write here leaves it to the one that made it
        at.unlink()
    return converted


def _is_whole(converted: bytes) -> bool:
    """Whether the program had finished the file when it ended."""
    try:
        with zipfile.ZipFile(io.BytesIO(converted)) as z:
            return z.testzip() is None
    except ZIP_DAMAGE:  # cut off or damaged: not whole
        return False


def _in_converted(place: Place) -> Place:
    return place.model_copy(update={"part": CONVERTED + place.part}) if isinstance(place, PartPlace) else place


def _is_encrypted(data: bytes) -> bool:
    fib = data[_FIB : _FIB + 12]
    return fib[:2] == _FIB_MAGIC and bool(int.from_bytes(fib[10:12], "little") & _ENCRYPTED_FLAG)


def _is_encrypted_zip(data: bytes) -> bool:
    """OpenDocument says in its manifest that its parts are encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            about = z.getinfo("META-INF/manifest.xml")
            return about.file_size < 1_000_000 and b"encryption-data" in z.read(about)
    except (KeyError, *ZIP_DAMAGE):  # it does not say so; whether it can be read is found out by converting it
        return False
