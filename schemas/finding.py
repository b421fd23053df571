"""A finding: something that a person should know, with a stable code, Thai and English words, and the remedy."""

from enum import StrEnum

from schemas.model import Model
from schemas.place import Place


class Severity(StrEnum):
    """How much a finding asks of people (docs/rules.md, words of findings)."""

    FIX = "แก้"  # must be mended
    ASK = "ชี้แจง"  # must be explained
    NOTE = "สังเกต"  # an observation
    INFO = "ทราบ"  # for information


class Finding(Model):
    """One finding. `code` is documented in docs/findings.md; `about` names the field, demand or input concerned."""

    code: str
    severity: Severity
    th: str
    en: str
    remedy_th: str
    remedy_en: str
    places: tuple[Place, ...] = ()
    about: str | None = None
