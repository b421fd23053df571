"""ผลการอ่านเนื้อหาหนึ่ง: what one content gave, whatever its name and place; and the same as bytes that can be kept."""

import zlib
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from schemas.finding import Finding
from schemas.model import Model
from schemas.record import Record
from schemas.source import Reason, Status
from schemas.text import DocumentText

_LEVEL: Final = 1  # records are small, and read back at every run
# Reasons that lie in the circumstances of one attempt, not in the file.
_PASSING: Final = (Reason.TIMEOUT, Reason.MEMORY_LIMIT, Reason.OUTPUT_LIMIT, Reason.CRASHED)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one content gave, whatever its name and place."""

    status: Status
    reason: Reason | None
    kind: str | None = None
    record: Record | None = None
    text_quality: dict[str, JsonValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    exception: str | None = None
    text: DocumentText | None = None
    packed: bytes | None = field(default=None, compare=False, repr=False)  # what `of_bytes` was given

    @property
    def is_failure(self) -> bool:
        """Whether another attempt at the same bytes by the same readers may end otherwise."""
        return self.status is Status.QUARANTINED or self.reason in _PASSING

    def as_bytes(self) -> bytes:
        """The bytes to keep, without the text. ValueError where no JSON can say it (halves of characters)."""
        kept = _Kept(
            status=self.status,
            reason=self.reason,
            kind=self.kind,
            record=self.record,
            text_quality=self.text_quality,
            findings=self.findings,
            exception=self.exception,
        )
        return zlib.compress(kept.model_dump_json(by_alias=True).encode(), _LEVEL)

    @classmethod
    def of_bytes(cls, data: bytes) -> "Reading":
        """The reading that `as_bytes` was asked of. ValueError where the bytes are not such bytes."""
        try:
            kept = _Kept.model_validate_json(zlib.decompress(data))
        except zlib.error as error:
            raise ValueError(f"no kept reading: {error}") from None
        said = kept.status, kept.reason, kept.kind, kept.record, kept.text_quality, kept.findings, kept.exception
        return cls(*said, packed=data)


class _Kept(Model):
    """A reading as JSON."""

    status: Status
    reason: Reason | None
    kind: str | None
    record: Record | None
    text_quality: dict[str, JsonValue]
    findings: tuple[Finding, ...]
    exception: str | None
