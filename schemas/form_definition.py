"""แบบฟอร์มตามชุดเกณฑ์: how a pack describes a form, so that the extractors can find it and its entries."""

from typing import Literal

from schemas.bilingual import Bilingual
from schemas.model import Model

# What an entry is to the checks, whatever a pack calls it: whose form it is; the name that is carried through all forms
# (the innovation); what this copy is about (a form that comes once for every matter); the months of the plan; what the
# project is to reach, in figures.
Meaning = Literal["unit", "name", "matter", "time", "target"]


class EntryDefinition(Model):
    """One labelled entry. `labels` are printed forms of the label, the official one first; `hints` sample texts of the
    blank form. `kind`: text, ticks (one of `options`), table (a grid whose header row holds `columns`), signature (a
    signature block), count (a number). `means`: what the checks take it for.
    """

    id: str
    labels: tuple[str, ...]
    required: bool
    kind: Literal["text", "ticks", "table", "signature", "count"] = "text"
    means: Meaning | None = None
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    basis: str


class FormDefinition(Model):
    """One form of a pack. `number` is what stands after แบบฟอร์ม, empty where the form bears none; `name` how people
    call it then; `titles` as printed, the official one first. `title_word`: a word of every title of this form, by
    which a heading `แบบฟอร์ม n` over unknown words is taken for it. `many`: it comes once for every idea or matter, so
    that two of them are no versions of each other.
    """

    id: str
    number: str = ""
    name: Bilingual | None = None
    titles: tuple[str, ...]
    title_word: str | None = None
    many: bool = False
    entries: tuple[EntryDefinition, ...]
    fiscal_year: int
    basis: str

    @property
    def names(self) -> Bilingual:
        """How people call it: `แบบฟอร์ม 3`, or its name, or its title."""
        if self.number:
            return Bilingual(th=f"แบบฟอร์ม {self.number}", en=f"form {self.number}")
        return self.name or Bilingual(th=self.titles[0], en=f"the form {self.id}")

    def meaning(self, *meanings: Meaning) -> tuple[str, ...]:
        """Ids of the entries that mean one of these."""
        return tuple(e.id for e in self.entries if e.means in meanings)
