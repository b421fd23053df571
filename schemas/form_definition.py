"""แบบฟอร์มตามชุดเกณฑ์: how a pack describes a form, so that the extractors can find it and its entries."""

from typing import Literal

from schemas.model import Model


class EntryDefinition(Model):
    """One labelled entry. `labels` are printed forms of the label, the official one first; `hints` sample texts of the
    blank form. `kind`: text, ticks (one of `options`), table (a grid whose header row holds `columns`), signature (a
    signature block), count (a number).
    """

    id: str
    labels: tuple[str, ...]
    required: bool
    kind: Literal["text", "ticks", "table", "signature", "count"] = "text"
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    basis: str


class FormDefinition(Model):
    """One form of a pack. `number` is what stands after แบบฟอร์ม; `titles` as printed, the official one first."""

    id: str
    number: str
    titles: tuple[str, ...]
    entries: tuple[EntryDefinition, ...]
    fiscal_year: int
    basis: str
