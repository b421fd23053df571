"""An input: one occurrence of a file at a provenance path, and what became of it."""

from enum import StrEnum

from schemas.model import Model
from schemas.place import Sha256

# The sha-256 of an input whose bytes were never read (a pipe, no permission, over the limit). No hash has this value in
# practice; nothing may be keyed by it.
NO_SHA256 = "0" * 64


class Status(StrEnum):
    """What became of an input (docs/contract.md)."""

    READ = "read"
    PARTLY_READ = "partly_read"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    OPENED = "opened"  # a container whose members follow as inputs of their own
    IGNORED = "ignored"  # signature pictures, system files


class Reason(StrEnum):
    """Why an input was not simply read. Every code has a sentence and a remedy in `schemas.finding_codes`."""

    NEEDS_OCR = "needs_ocr"
    WEAK_SCAN = "weak_scan"  # recognised, but too much of it with doubts for the document to count as read
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    UNSUPPORTED_TYPE = "unsupported_type"
    TEXT_UNTRUSTWORTHY = "text_untrustworthy"  # the quality gate refused the text layer
    TIMEOUT = "timeout"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"  # reading it wrote, sent back or started more than may be (docs/limits.md)
    CRASHED = "crashed"
    PARTIAL = "partial"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    BOMB = "bomb"  # a compressed member that unfolds beyond every sensible ratio
    SYSTEM_FILE = "system_file"
    SIGNATURE_PICTURE = "signature_picture"
    RECEIVED_LIST = "received_list"  # received.csv: it speaks of files and is none of them
    EARLIER_RESULTS = "earlier_results"  # what an audit wrote into a folder that lies in the inbox
    NOT_A_FILE = "not_a_file"  # link, pipe, device
    NO_ACCESS = "no_access"
    NOT_FOUND = "not_found"  # an input path that is not there


class SourceFile(Model):
    """One input, by content. `path` is the provenance: inbox-relative path, mail parts and archive members joined by
    ` > `. `name` is the base name alone. `parent` is the provenance of the container, or null at the top. `sha256` is
    NO_SHA256 where the bytes were never read; `bytes` is then the size that the file system or the container states.
    """

    name: str
    path: str
    parent: str | None = None
    sha256: Sha256
    media_type: str
    bytes: int
