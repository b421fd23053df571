"""ผลลัพธ์บนแผ่นดิสก์: every file of the output folder, written whole or not at all, for its owner's eyes alone."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from pipeline.audit import pack_name, sorted_findings, tool
from pipeline.canonical_json import canonical_json
from pipeline.evidence import Evidence
from pipeline.held_back import finding_without_words, nobodys, without_words
from pipeline.result_names import DEPARTMENTS, RESULTS
from pipeline.secrecy import Secret
from schemas.audit import SCHEMA_VERSION, DepartmentAudit, FiledRecord
from schemas.finding import Finding
from schemas.finding_codes import REASONS
from schemas.pack import Pack

_A_DAY = 86_400  # seconds
BINARY = getattr(os, "O_BINARY", 0)  # without it Windows rewrites line ends


class OutputFolder:
    """DIR of `saraban audit --out DIR`. Remembers the sha-256 of everything written, for the run log.

    Use it in a `with`: a run that is stopped before `close` leaves the results of the run before as they were.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, str] = {}
        self._waiting: dict[str, Path] = {}  # temporary files, by the name that each is to have
        (folder / DEPARTMENTS).mkdir(mode=0o700, parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary in self._waiting.values():
            temporary.unlink(missing_ok=True)

    def write(self, name: str, data: bytes | Iterable[bytes]) -> str:
        """Writes one file whole to a temporary file beside its place, flushed to the disk; `close` puts it there. The
        sha-256 of what was written.
        """
        whole = hashlib.sha256()
        self._waiting[name] = write_beside(self.folder / name, _hashed(data, whole))
        self.written[name] = whole.hexdigest()
        return self.written[name]

    def _clear(self) -> None:
        """Takes away what runs that were killed left half written. Nobody writes one file for a day."""
        for place in (self.folder, self.folder / DEPARTMENTS):
            for left in place.glob(".*.tmp"):
                with suppress(OSError):  # another run does the same
                    name = left.relative_to(self.folder).as_posix()
                    if RESULTS.fullmatch(name) and time.time() - left.stat().st_mtime > _A_DAY:
                        left.unlink()

    def keep(self, name: str, sha256: str) -> None:
        """One file that stands as it is, with this content."""
        self.written[name] = sha256

    def close(self) -> None:
        """Puts every file in its place (a matter of milliseconds, so that old and new results do not mix), makes them
        outlive a power cut, and takes away audits of an earlier run that this one did not write: that of a unit which
        is no longer on the roster would pass for new.
        """
        for name, temporary in list(self._waiting.items()):
            os.replace(temporary, self.folder / name)
            del self._waiting[name]
        for old in sorted((self.folder / DEPARTMENTS).iterdir()):
            name = f"{DEPARTMENTS}/{old.name}"
            others = old.name.endswith(".tmp")  # of a run that goes on beside this one, or was killed
            if name not in self.written and not others and RESULTS.fullmatch(name) and old.is_file():
                old.unlink()
        self._clear()
        flush_folder(self.folder / DEPARTMENTS)
        flush_folder(self.folder)


def _hashed(data: bytes | Iterable[bytes], whole: "hashlib._Hash") -> Iterator[bytes]:
    for part in (data,) if isinstance(data, bytes) else data:
        whole.update(part)
        yield part


def audit_bytes(audit: DepartmentAudit, records: Iterable[FiledRecord]) -> bytes:
    """The canonical bytes of one audit with its records, of which one at a time is held."""
    rows = audit.model_dump(mode="json", by_alias=True, exclude={"records"})
    filed = (canonical_json(x.model_dump(mode="json", by_alias=True)) for x in records)
    return b"".join(_object(rows, "records", filed))


def _object(rows: Mapping[str, object], name: str, items: Iterable[bytes]) -> Iterator[bytes]:
    """The canonical JSON of an object, part by part, with a list under `name` of which each item comes as its canonical
    bytes. All keys are plain ASCII, whose order is that of RFC 8785.
    """
    begun = b"{"
    for key in sorted((*rows, name)):
        yield begun + canonical_json(key) + b":"
        begun = b","
        if key != name:
            yield canonical_json(rows[key])
            continue
        yield b"["
        for n, item in enumerate(items):
            yield b"," + item if n else item
        yield b"]"
    yield b"}"


def write_beside(path: Path, data: bytes | Iterable[bytes]) -> Path:
    """The temporary file beside `path` that now holds `data`, whole and on the disk. Mode 0600."""
    # A name of its own for each writer: two runs into one folder must not share a temporary file.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600), "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def unusable(folder: Path) -> str | None:
    """Why results cannot be written into the folder, or null. Tries it, and leaves nothing behind."""
    made: list[Path] = []
    place = folder / DEPARTMENTS
    try:
        for one in reversed((place, *place.parents)):
            if not one.is_dir():
                one.mkdir(mode=0o700)
                made.append(one)
        for one in (folder, place):
            write_beside(one / "run.jsonl", b"").unlink()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return getattr(error, "strerror", None) or str(error)
    finally:
        for one in reversed(made):
            with suppress(OSError):  # another run may have begun to use it
                one.rmdir()
    return None


def unusable_file(path: Path, may_replace: bool) -> str | None:
    """Why a single file cannot be written there, or null. What a person may have edited is not replaced unasked."""
    if path.is_dir():
        return "it is a folder"
    if path.exists() and not may_replace:
        return "it is there already"
    if not path.resolve().parent.is_dir():
        return "there is no such folder"
    return None


def flush_folder(folder: Path) -> None:
    """Makes a rename in the folder outlive a power cut. Windows opens no folders, and keeps renames by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def input_rows(inputs: Iterable[Evidence], units_of: Mapping[str, Sequence[str]]) -> Iterator[dict[str, object]]:
    """Every input exactly once, sorted by provenance, then content. `unit` is null where it is tied to none;
    where it is shared by several, `unit` is the first and `units` are all.
    """
    for one in sorted(inputs, key=lambda e: e.order):
        units = list(units_of.get(one.source.path, ()))
        why = REASONS[one.reason] if one.reason is not None else None
        yield {
            **_file(one),
            "parent": one.source.parent,
            "unit": units[0] if units else None,
            "units": units,
            "th": f"{one.source.name}: {why.th} ({why.remedy_th})" if why else None,
            "en": f"{one.source.name}: {why.en} ({why.remedy_en})" if why else None,
        }


def _file(one: Evidence) -> dict[str, object]:
    """What every list of files says of one."""
    return {
        "path": one.source.path,
        "name": one.source.name,
        "sha256": one.source.sha256,
        "bytes": one.source.bytes,
        "media_type": one.source.media_type,
        "status": one.status.value,
        "reason": one.reason.value if one.reason is not None else None,
        "kind": one.kind,
    }


def json_lines(rows: Iterable[object]) -> Iterator[bytes]:
    """Canonical JSON, one value a line."""
    return (canonical_json(row) + b"\n" for row in rows)


def unassigned(
    files: Sequence[Evidence], pack: Pack, reader_fingerprint: str, of_the_run: Sequence[Finding] = ()
) -> Iterator[bytes]:
    """`departments/_unassigned.json`, part by part: what could be tied to no unit, with what was read of it and why it
    is nobody's. `of_the_run`: findings that are about no single unit; they stand here too.
    """
    findings = [f if f.about else f.model_copy(update={"about": e.source.path}) for e in files for f in e.findings]
    findings += of_the_run
    secret = nobodys(files)
    findings = [finding_without_words(f, secret) for f in findings]
    rows: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "tool": tool().model_dump(mode="json"),
        "reader_fingerprint": reader_fingerprint,
        "pack": pack_name(pack).model_dump(mode="json"),
        "findings": [f.model_dump(mode="json", by_alias=True) for f in sorted_findings(findings)],
    }
    return _object(rows, "files", (canonical_json(_nobodys(one, secret)) for one in files))


def _nobodys(one: Evidence, secret: Secret) -> dict[str, object]:
    if one.record is None:
        why_th = "อ่านไฟล์ไม่ได้ และไม่มีหนังสือนำส่ง โฟลเดอร์ หรือผู้ส่งที่บอกหน่วยงาน"
        why_en = "the file was not read, and no cover letter, folder or sender names a unit"
    else:
        why_th = "เอกสารไม่ระบุหน่วยงานในทะเบียน และไม่มีหนังสือนำส่ง โฟลเดอร์ หรือผู้ส่งที่บอกหน่วยงาน"
        why_en = "the document names no unit of the roster, and no cover letter, folder or sender does"
    record = one.record
    if record is not None and one.source.path in secret.paths:
        record = without_words(record)
    return {
        **_file(one),
        "why": {"th": why_th, "en": why_en},
        "record": record.model_dump(mode="json", by_alias=True) if record is not None else None,
    }
