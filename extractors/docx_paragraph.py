"""ย่อหน้า: collects the characters of one paragraph of a DOCX and makes its lines.

A paragraph becomes one line, or several where it holds line breaks, pending deletions or hidden words; each then has
the paragraph's path and one more index, so that a part and a path name exactly one raw text.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from extractors.canonical import canonicalise
from extractors.crossed_out import turned
from extractors.docx_symbol import symbols_in
from schemas.text import Heard, Line, LineRole, Repair

Channel = Literal["seen", "deleted", "hidden", "placeholder"]
SYMBOL_FONT = "symbol_font"  # the rule that reads the letters of a symbol font as the signs that it shows
STORE = "data_store"  # the reader that takes a bound control's words from the file's data
LIST_NUMBER = "list_number"  # the rule that writes Word's automatic number before the text


@dataclass(slots=True)
class Words:
    """Characters of one line, with how many of them are bold and of which size (half points)."""

    raw: list[str] = field(default_factory=list)
    bold: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    inserted: bool = False
    symbols: dict[int, str] = field(default_factory=dict)  # position in raw -> the sign that its font shows
    doubted: list[Repair] = field(default_factory=list)  # doubts about some of the characters
    others: list[Heard] = field(default_factory=list)  # what the file's data store holds in their place
    length: int = 0

    def add(
        self,
        text: str,
        bold: bool,
        half_points: int,
        font: str | None = None,
        doubts: tuple[str, ...] = (),
        stored: str | None = None,
    ) -> None:
        """Adds the characters of one run; runs that follow each other inside one control are one place of its store."""
        if stored is not None and text:
            first, end = self.length, self.length + len(text)
            if self.others and self.others[-1].end == first and self.others[-1].words == stored:
                first = self.others.pop().start
            self.others.append(Heard(STORE, first, end, stored))
        self.doubted += [Repair(code, self.length, self.length + len(text)) for code in doubts if text]
        self.symbols |= {self.length + i: sign for i, sign in symbols_in(text, font).items()}
        self.raw.append(text)
        self.length += len(text)
        weight = len(text.strip())
        self.bold += weight if bold else 0
        self.sizes[half_points] += weight


@dataclass(slots=True)
class Paragraph:
    """One paragraph while it is walked. `seen` are its visible lines."""

    seen: list[Words] = field(default_factory=lambda: [Words()])
    aside: dict[Channel, Words] = field(default_factory=dict)
    before: list[Line] = field(default_factory=list)  # lines of text boxes anchored before the first word
    after: list[Line] = field(default_factory=list)
    boxes: int = 0
    pending: bool = False  # a tracked change stands in it
    joins: bool = False  # the end of this paragraph, or of the one before, is deleted: words may run together
    is_blank: bool = True  # no visible character was met so far

    def add(
        self,
        text: str,
        channel: Channel,
        *,
        bold: bool = False,
        half_points: int = 0,
        inserted: bool = False,
        font: str | None = None,
        doubts: tuple[str, ...] = (),
        stored: str | None = None,
    ) -> None:
        """Adds a run's text. A line break inside w:t is a blank, as Word shows it."""
        self.is_blank = self.is_blank and (channel != "seen" or not text.strip())
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        if channel == "seen":
            words = self.seen[-1]
            words.inserted = words.inserted or (inserted and bool(text))
        else:
            words = self.aside.setdefault(channel, Words())
        words.add(text, bold, half_points, font, doubts, stored)

    def line_break(self, channel: Channel) -> None:
        """A break within the paragraph: label and value stay on lines of their own."""
        if channel == "seen":
            self.seen.append(Words())
        elif channel in self.aside:
            self.aside[channel].add(" ", False, 0)

    @property
    def channels_aside(self) -> list[Channel]:
        """Of what kind the last lines of `lines()` are that are not seen."""
        return [c for c, w in self.aside.items() if "".join(w.raw).strip()]

    def lines(
        self,
        part: str,
        path: tuple[int, ...],
        role: LineRole,
        cell: tuple[int, int, int] | None,
        number: str = "",
    ) -> list[Line]:
        """The paragraph's lines: visible ones first, then what was deleted, what is hidden. Blank ones are left out."""
        visible = [(w, "".join(w.raw)) for w in self.seen]
        first = next((i for i, (_, raw) in enumerate(visible) if raw.strip()), 0)
        kept = [(w, raw, number if i == first else "") for i, (w, raw) in enumerate(visible)]
        kept = [x for x in kept if x[1].strip() or x[2].strip()]
        aside = [(c, self.aside[c], "".join(self.aside[c].raw)) for c in self.channels_aside]
        several = len(kept) + len(aside) > 1
        out: list[Line] = []
        for words, raw, prefix in kept:
            own = (*path, len(out)) if several else path
            pending = words.inserted or self.joins or (self.pending and any(c == "deleted" for c, _, _ in aside))
            out.append(_line(words, raw, prefix, part, own, role, cell, pending))
        for channel, words, raw in aside:
            own = (*path, len(out)) if several else path
            aside_role: LineRole = "deleted" if channel == "deleted" else "hidden"
            out.append(_line(words, raw, "", part, own, aside_role, cell, False))
        return out


def _line(
    words: Words,
    raw: str,
    prefix: str,
    part: str,
    path: tuple[int, ...],
    role: LineRole,
    cell: tuple[int, int, int] | None,
    inserted: bool,
) -> Line:
    clean = canonicalise(raw)
    text, spans, repairs = clean.text, clean.spans, clean.repairs
    if words.symbols:
        places = spans or tuple((i, i + 1) for i in range(len(text)))
        signs = [words.symbols.get(a, c) if b == a + 1 else c for c, (a, b) in zip(text, places, strict=True)]
        text = "".join(signs)
        repairs = (*repairs, *(Repair(SYMBOL_FONT, at, at + 1) for at in sorted(words.symbols)))
    if prefix:
        spans = ((0, 0),) * len(prefix) + (spans or tuple((i, i + 1) for i in range(len(text))))
        text, repairs = prefix + text, (*repairs, Repair(LIST_NUMBER, 0, 0))
    characters = sum(words.sizes.values())
    return Line(
        text=text,
        raw=raw,
        spans=spans,
        part=part,
        path=path,
        role=role,
        cell=cell,
        size=words.sizes.most_common(1)[0][0] * 50 if words.sizes else 0,
        bold=bool(characters) and words.bold * 2 > characters,
        inserted=inserted,
        repairs=repairs,
        doubted=(*words.doubted, *turned(raw)),
        others=tuple(words.others),
    )
