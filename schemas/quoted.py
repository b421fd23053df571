"""A value together with the words it was read from, their places, and how far to trust it (docs/trust.md)."""

from enum import StrEnum
from typing import Self

from pydantic import Field, JsonValue, model_validator

from schemas.model import Model
from schemas.place import Place


class Origin(StrEnum):
    """How the words came to us."""

    NATIVE = "native"  # text layer as it stood
    REPAIRED = "repaired"  # rebuilt by a named rule
    RECOGNISED = "recognised"  # OCR
    ENTERED = "entered"  # by a person


class Trust(StrEnum):
    """How far a value may be relied on."""

    TRUSTED = "trusted"
    UNVERIFIED = "unverified"  # a doubt stands: shown, flagged, never counted as proof
    CONFIRMED = "confirmed"  # by a person


class OtherReading(Model):
    """What another reader of the same place has for the whole of a value's raw words, line by line as they."""

    reader: str  # second_network, wider_picture, tesseract, pdfium, page_glyphs, font_glyphs, data_store
    text: str


def _is_nothing(value: object) -> bool:
    return not value


class Quoted(Model):
    """One value as read.

    `value` is what we take it to mean, in the normal form of its field (docs/contract.md); `raw` the very words of the
    file; `parts` the parsed parts of the value; `doubts` codes of what speaks against it (any doubt makes the value
    unverified); `rules` the names of patterns and repairs that made it; `others` what other readers have there, where
    they deny these words (left out of JSON where there is nothing to tell).
    """

    value: str
    raw: str
    parts: dict[str, JsonValue] = {}
    places: tuple[Place, ...] = ()
    origin: Origin = Origin.NATIVE
    trust: Trust = Trust.TRUSTED
    doubts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = Field(default=(), exclude_if=_is_nothing)

    @model_validator(mode="after")
    def _a_doubt_is_never_trusted(self) -> Self:
        if self.doubts and self.trust is Trust.TRUSTED:
            raise ValueError(f"a value with doubts {self.doubts} cannot be trusted")
        return self

    @property
    def is_proof(self) -> bool:
        """Whether the value may count as evidence."""
        return self.trust is not Trust.UNVERIFIED
