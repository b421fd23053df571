"""Lines joined into one running text, with every span leading back to its exact raw words and places."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from schemas.place import Place
from schemas.quoted import Origin, OtherReading, Quoted, Trust
from schemas.text import DocumentText, Line, Repair

_THAI = r"[\u0e01-\u0e4e]"  # letters and marks, no digits: a figure keeps apart from what stands before it
_BREAK_IN_THAI = re.compile(rf"(?<={_THAI})[ ]*\n[ ]*(?={_THAI})")


def unwrap(text: str) -> str:
    """Words of several lines as one: a line break inside Thai is nothing (Thai has no spaces between words), any other
    break or run of blanks is one space.
    """
    return re.sub(r"\s+", " ", _BREAK_IN_THAI.sub("", text)).strip()


def _repairs_of(line: Line, start: int, end: int) -> list[Repair]:
    """The repairs that touch text[start:end]; none where these very characters stand in the file."""
    a, b = line.raw_span(start, end)
    if line.raw[a:b] == line.text[start:end]:
        return []
    return [r for r in line.repairs if (r.start < b and r.end > a) or a <= r.start == r.end < b]


def _doubts_of(line: Line, start: int, end: int) -> list[Repair]:
    """The doubts about characters behind text[start:end]."""
    a, b = line.raw_span(start, end)
    return [r for r in line.doubted if r.start < b and r.end > a]


def _other_readings(pieces: Sequence[tuple[Line, int, int]]) -> tuple[OtherReading, ...]:
    """What each other reader has for the raw words of these pieces of lines, where it denies any of them."""
    spans = [(line, *line.raw_span(a, b)) for line, a, b in pieces]
    touched = [
        (line, a, b, [h for h in line.others if (h.start < b and h.end > a) or a < h.start == h.end < b])
        for line, a, b in spans
    ]
    out = []
    for reader in sorted({h.reader for *_, mine in touched for h in mine}):
        words = []
        for line, a, b, mine in touched:
            at, said = a, []
            for h in (h for h in mine if h.reader == reader):
                said += [line.raw[at : max(h.start, at)], h.words]
                at = max(at, h.end)
            words.append("".join([*said, line.raw[at:b]]))
        out.append(OtherReading(reader=reader, text="\n".join(words)))
    return tuple(out)


class Flow:
    """The canonical text of some lines, joined by line breaks. Grammars match on `text` and quote spans of it."""

    def __init__(self, sha256: str, lines: Iterable[Line]) -> None:
        self.sha256 = sha256
        self.lines = tuple(lines)
        self.text = "\n".join(x.text for x in self.lines)
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line.text) + 1

    @classmethod
    def of(cls, doc: DocumentText) -> "Flow":
        """The flow of a document's own visible words."""
        return cls(doc.sha256, doc.body)

    def line_index(self, at: int) -> int:
        """Which line holds position `at` of the text."""
        return max(bisect_right(self.starts, at) - 1, 0)

    def pieces(self, start: int, end: int) -> list[tuple[Line, int, int]]:
        """text[start:end] as (line, start in line, end in line), one a line, empty pieces left out."""
        out = []
        for i in range(self.line_index(start), len(self.lines)):
            first = self.starts[i]
            if first >= end:
                break
            line = self.lines[i]
            a, b = max(start - first, 0), min(end - first, len(line.text))
            if a < b:
                out.append((line, a, b))
        return out

    def raw(self, start: int, end: int) -> str:
        """The very words of the file behind text[start:end]; lines joined by a line break."""
        words = []
        for line, a, b in self.pieces(start, end):
            x, y = line.raw_span(a, b)
            words.append(line.raw[x:y])
        return "\n".join(words)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The places of text[start:end], one for each run on one line."""
        return tuple(line.place(self.sha256, a, b) for line, a, b in self.pieces(start, end))

    def quote(
        self,
        start: int,
        end: int,
        value: str | None = None,
        *,
        parts: Mapping[str, JsonValue] | None = None,
        doubts: Iterable[str] = (),
        rules: Iterable[str] = (),
    ) -> Quoted:
        """A Quoted of text[start:end], blanks at both ends left out; without `value` the unwrapped words are the value.

        Any doubt makes it unverified, and so do words of a line with changes still open (`tracked_change`) or of one
        that another witness reads otherwise (`Line.disputed`: `shown_differs`, `witness_differs`).
        A repair among the quoted characters makes its origin `repaired` and adds the rule's name.
        """
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        pieces = self.pieces(start, end)
        mended = [r.rule for line, a, b in pieces if line.repairs for r in _repairs_of(line, a, b)]
        origins = {line.origin for line, _, _ in pieces}
        origin = Origin.RECOGNISED if Origin.RECOGNISED in origins else Origin.REPAIRED if mended else Origin.NATIVE
        open_change = ["tracked_change"] if any(line.inserted for line, _, _ in pieces) else []
        differs = [code for line, _, _ in pieces for code in line.disputed]
        differs += [r.rule for line, a, b in pieces if line.doubted for r in _doubts_of(line, a, b)]
        doubts = tuple(dict.fromkeys([*doubts, *open_change, *differs]))
        return Quoted(
            value=unwrap(text[start:end]) if value is None else value,
            raw=self.raw(start, end),
            parts=dict(parts or {}),
            places=self.places(start, end),
            origin=origin,
            trust=Trust.UNVERIFIED if doubts else Trust.TRUSTED,
            doubts=doubts,
            rules=tuple(dict.fromkeys([*rules, *mended])),
            others=_other_readings(pieces) if differs else (),
        )
