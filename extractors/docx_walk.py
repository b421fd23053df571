"""เนื้อความของ DOCX: walks one part's XML and gives its lines in reading order, each with its path.

A path counts blocks (paragraphs and tables) from 0 among those of their container; content controls and the like are
looked through. Inside a table it goes on with row, cell, block; inside a text box with the number of the box in that
paragraph, block; a paragraph of several lines adds the line. So `(4,)` is the fifth block and `(5, 0, 1, 0)` the first
paragraph of the second cell of the first row of the table that is the sixth block.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.docx_drawing import Drawing, chosen, read_drawing
from extractors.docx_field import Field, chosen_entry, is_on, is_tick_box, is_ticked, unclosed_fields
from extractors.docx_numbering import Numbering, number_of
from extractors.docx_package import MC, W14, M, R, Refused, W
from extractors.docx_paragraph import Channel, Paragraph
from extractors.docx_style import TINY, Look, Styles, fill_of, is_dark, is_near_white
from extractors.docx_symbol import box, symbol
from schemas.source import Reason, Status
from schemas.text import Line, LineRole

MAX_DEPTH = 150  # elements inside elements; a table in a text box in a table has about 40
_OFF = ("false", "0", "off")
_BLOCK_WRAPPERS = {W + x for x in ("customXml", "smartTag", "ins", "moveTo", "sdtContent")}
_INLINE_WRAPPERS = {W + x for x in ("hyperlink", "smartTag", "customXml", "sdtContent", "dir", "bdo", "fldSimple")}


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for everything inside the element that is walked."""

    role: LineRole = "body"
    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    placeholder: bool = False
    cell: tuple[int, int, int] | None = None
    fill: str | None = None
    depth: int = 0


@dataclass(slots=True)
class Seen:
    """What one document holds beside lines, over all its parts."""

    tables: int = 0
    boxes: int = 0
    changed: list[Line] = field(default_factory=list)  # lines with a pending insertion or deletion
    hidden: list[Line] = field(default_factory=list)
    prompts: list[Line] = field(default_factory=list)  # prompts of content controls that nobody filled in
    pictures: list[tuple[int, int]] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    chunks: list[str] = field(default_factory=list)  # relationship ids of w:altChunk and w:subDoc
    diagrams: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # relationship ids of hyperlinks
    charts: int = 0


class Walk:
    """The walk over one part. `blocks()` adds to `lines`."""

    def __init__(self, part: str, root: etree._Element, styles: Styles, numbering: Numbering, seen: Seen) -> None:
        self.part = part
        self.styles = styles
        self.numbering = numbering
        self.seen = seen
        self.lines: list[Line] = []
        self._fields: list[Field] = []
        self._unclosed = unclosed_fields(root)
        self._swallowing = {id(e) for e in self._unclosed}  # stable, for the list keeps the elements

    def blocks(self, container: etree._Element, path: tuple[int, ...], at: Setting) -> None:
        """Walks the paragraphs and tables of a body, cell, note, header or text box."""
        for i, (block, setting) in enumerate(self._blocks_of(container, _deeper(at))):
            if block.tag == W + "p":
                self.lines += self._paragraph(block, (*path, i), setting)
            else:
                self._table(block, (*path, i), setting)

    def _blocks_of(self, container: etree._Element, at: Setting) -> Iterator[tuple[etree._Element, Setting]]:
        for e in container:
            tag = e.tag
            if tag in (W + "p", W + "tbl"):
                yield e, at
            elif tag == W + "sdt":
                yield from self._blocks_of(e, _in_control(e, _deeper(at)))
            elif tag in (W + "ins", W + "moveTo"):
                yield from self._blocks_of(e, replace(_deeper(at), inserted=True))
            elif tag in (W + "del", W + "moveFrom"):
                yield from self._blocks_of(e, replace(_deeper(at), deleted=True))
            elif tag in _BLOCK_WRAPPERS:
                yield from self._blocks_of(e, _deeper(at))
            elif tag == MC + "AlternateContent":
                if (branch := chosen(e)) is not None:
                    yield from self._blocks_of(branch, _deeper(at))
            elif tag in (W + "altChunk", W + "subDoc"):
                self.seen.chunks.append(e.get(R + "id", ""))

    # tables

    def _table(self, table: etree._Element, path: tuple[int, ...], at: Setting) -> None:
        number = self.seen.tables
        self.seen.tables += 1
        properties = table.find(W + "tblPr")
        fill = fill_of(properties)
        style = None if properties is None else properties.find(W + "tblStyle")
        if style is not None and self.styles.shades(style.get(W + "val", "")):
            fill = "theme"
        for r, (row, setting) in enumerate(_members(table, W + "tr", _deeper(at))):
            row_properties = row.find(W + "trPr")
            setting = replace(setting, fill=_stated(fill, setting.fill))
            column = 0
            if row_properties is not None:
                before = row_properties.find(W + "gridBefore")
                column = 0 if before is None else max(number_of(before.get(W + "val")), 0)
                setting = replace(
                    setting,
                    inserted=setting.inserted or row_properties.find(W + "ins") is not None,
                    deleted=setting.deleted or row_properties.find(W + "del") is not None,
                    hidden=setting.hidden or is_on(row_properties.find(W + "hidden")),
                )
            for c, (cell, inner) in enumerate(_members(row, W + "tc", setting)):
                column += self._cell(cell, (*path, r, c), replace(inner, cell=(number, r, column)), first_row=r == 0)

    def _cell(self, cell: etree._Element, path: tuple[int, ...], at: Setting, *, first_row: bool) -> int:
        """Walks one cell and gives the grid columns it spans. A cell that a merge swallows shows nothing of its own."""
        properties = cell.find(W + "tcPr")
        if properties is None:
            self.blocks(cell, path, at)
            return 1
        at = replace(
            at,
            fill=_stated(fill_of(properties), at.fill),
            inserted=at.inserted or properties.find(W + "cellIns") is not None,
            deleted=at.deleted or properties.find(W + "cellDel") is not None,
            hidden=at.hidden
            or (not first_row and _goes_on(properties.find(W + "vMerge")))
            or _goes_on(properties.find(W + "hMerge")),
        )
        self.blocks(cell, path, at)
        span = properties.find(W + "gridSpan")
        return 1 if span is None else max(number_of(span.get(W + "val"), 1), 1)

    # paragraphs

    def _paragraph(self, p: etree._Element, path: tuple[int, ...], at: Setting) -> list[Line]:
        properties = p.find(W + "pPr")
        look = self.styles.paragraph_look(properties)
        words = Paragraph()
        self._inline(p, words, path, at, look)
        deleted = at.deleted or (words.is_blank and bool(words.aside.get("deleted")))
        number = "" if deleted else self._number(properties)
        if at.hidden or at.placeholder:
            number = ""
        body = words.lines(self.part, path, at.role, at.cell, number)
        self.seen.changed += [x for x in body if x.inserted or x.role == "deleted"]
        aside = words.channels_aside
        for channel, line in zip(aside, body[len(body) - len(aside) :], strict=True):
            if channel == "hidden":
                self.seen.hidden.append(line)
            elif channel == "placeholder":
                self.seen.prompts.append(line)
        return [*words.before, *body, *words.after]

    def _number(self, properties: etree._Element | None) -> str:
        place = self.styles.list_place(properties)
        if place is None or place.num in ("", "0"):
            return ""
        level = place.level
        if level is None:
            style = None if properties is None else properties.find(W + "pStyle")
            level = self.numbering.level_of_style(place.num, "" if style is None else style.get(W + "val", ""))
        return self.numbering.number(place.num, level)

    def _inline(self, e: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting, look: Look) -> None:
        for child in e:
            tag = str(child.tag)
            if tag == W + "r":
                self._run(child, words, path, at, look)
            elif tag in _INLINE_WRAPPERS:
                if tag == W + "hyperlink" and child.get(R + "id"):
                    self.seen.links.append(child.get(R + "id", ""))
                self._inline(child, words, path, _deeper(at), look)
            elif tag in (W + "ins", W + "moveTo"):
                words.pending = True
                self._inline(child, words, path, replace(_deeper(at), inserted=True), look)
            elif tag in (W + "del", W + "moveFrom"):
                words.pending = True
                self._inline(child, words, path, replace(_deeper(at), deleted=True), look)
            elif tag == W + "sdt":
                self._control(child, words, path, _deeper(at), look)
            elif tag == MC + "AlternateContent":
                if (branch := chosen(child)) is not None:
                    self._inline(branch, words, path, _deeper(at), look)
            elif tag in (M + "oMath", M + "oMathPara"):
                for t in child.iter(M + "t"):
                    self._write(t.text or "", words, at, look)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, words, path, at)
            elif tag == W + "subDoc":
                self.seen.chunks.append(child.get(R + "id", ""))

    def _control(self, sdt: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting, look: Look) -> None:
        ticked = sdt.find(f"{W}sdtPr/{W14}checkbox")
        content = sdt.find(W + "sdtContent")
        if ticked is None:
            if content is not None:
                self._inline(content, words, path, _in_control(sdt, at), look)
            return
        state = ticked.find(W14 + "checked")
        on = state is not None and state.get(W14 + "val", "1") not in _OFF
        run = None if content is None else content.find(f".//{W}r")
        if run is not None:
            look = self.styles.run_look(run.find(W + "rPr"), look)
        self._write(box(on), words, at, look)

    def _run(self, run: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting, look: Look) -> None:
        properties = run.find(W + "rPr")
        look = self.styles.run_look(properties, look)
        if properties is not None:  # a run inserted or deleted without a wrapper (a paragraph's mark, old writers)
            if properties.find(W + "del") is not None:
                at = replace(at, deleted=True)
            elif properties.find(W + "ins") is not None:
                at = replace(at, inserted=True)
        self._run_content(run, words, path, at, look)

    def _run_content(
        self, run: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting, look: Look
    ) -> None:
        for e in run:
            tag = str(e.tag)
            if tag in (W + "t", W + "delText"):
                self._write(e.text or "", words, at, look, look.font)
            elif tag in (W + "tab", W + "ptab"):
                self._write("\t", words, at, look)
            elif tag in (W + "br", W + "cr"):
                if self._in_result:
                    words.line_break(_channel(at, look))
            elif tag == W + "noBreakHyphen":
                self._write("-", words, at, look)
            elif tag == W + "sym":
                code = e.get(W + "char", "")
                font = e.get(W + "font", "")
                sign = symbol(int(code, 16), font) if _is_hex(code) else "\ufffd"
                self._write(sign, words, at, look)
            elif tag == W + "fldChar":
                self._field(e, words, at, look)
            elif tag == W + "ruby":
                if (base := e.find(W + "rubyBase")) is not None:
                    self._inline(base, words, path, _deeper(at), look)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(e, words, path, replace(at, hidden=at.hidden or bool(look.vanish)))
            elif tag == MC + "AlternateContent" and (branch := chosen(e)) is not None:
                self._run_content(branch, words, path, _deeper(at), look)

    def _write(self, text: str, words: Paragraph, at: Setting, look: Look, font: str | None = None) -> None:
        if not text or not self._in_result:
            return
        for f in self._fields:
            f.written = f.written or bool(text.strip())
        words.add(
            text,
            _channel(at, look),
            bold=bool(look.bold),
            half_points=look.half_points or 0,
            inserted=at.inserted,
            font=font,
        )

    # fields

    @property
    def _in_result(self) -> bool:
        """Whether what is written now is shown: not the instruction of a field, nor what a tick box hides."""
        return all(f.result and not is_tick_box(f.form) for f in self._fields)

    def _field(self, e: etree._Element, words: Paragraph, at: Setting, look: Look) -> None:
        kind = e.get(W + "fldCharType")
        if kind == "begin":
            if id(e) not in self._swallowing:
                self._fields.append(Field(e.find(W + "ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if is_tick_box(ended.form):
                self._write(box(is_ticked(ended.form)), words, at, look)
            elif not ended.written:
                self._write(chosen_entry(ended.form), words, at, look)

    # drawings

    def _drawing(self, e: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting) -> None:
        if not self._in_result:
            return
        found: Drawing = read_drawing(e)
        if not at.deleted:
            self.seen.pictures += found.pictures
            self.seen.embedded += found.objects
            self.seen.charts += found.charts
        aside = words.before if words.is_blank else words.after
        for content, fill in found.boxes:
            inner = Walk(self.part, content, self.styles, self.numbering, self.seen)
            inner.blocks(content, (*path, words.boxes), replace(at, fill=_stated(fill, at.fill)))
            aside += inner.lines
            words.boxes += 1
            self.seen.boxes += 1
        for art in found.word_art:
            shown = Paragraph()
            shown.add(art, _channel(at, Look()), inserted=at.inserted)
            aside += shown.lines(self.part, (*path, words.boxes, 0), at.role, at.cell)
            words.boxes += 1
        self.seen.diagrams += [(d, path) for d in found.diagrams]


def _members(e: etree._Element, kind: str, at: Setting) -> Iterator[tuple[etree._Element, Setting]]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in e:
        if child.tag == kind:
            yield child, at
        elif child.tag == W + "sdt":
            yield from _members(child, kind, _in_control(child, _deeper(at)))
        elif child.tag in _BLOCK_WRAPPERS:
            yield from _members(child, kind, _deeper(at))


def _deeper(at: Setting) -> Setting:
    if at.depth >= MAX_DEPTH:
        raise Refused(Status.REJECTED, Reason.BOMB)
    return replace(at, depth=at.depth + 1)


def _in_control(sdt: etree._Element, at: Setting) -> Setting:
    """A content control that shows its prompt has not been filled in: the prompt is no content."""
    return replace(at, placeholder=True) if is_on(sdt.find(f"{W}sdtPr/{W}showingPlcHdr")) else at


def _channel(at: Setting, look: Look) -> Channel:
    if at.deleted:
        return "deleted"
    if at.hidden or look.vanish or (look.half_points is not None and 0 < look.half_points <= TINY):
        return "hidden"
    if is_near_white(look.color) and not look.highlight and not is_dark(_stated(look.fill, at.fill)):
        return "hidden"
    return "placeholder" if at.placeholder else "seen"


def _stated(fill: str | None, outer: str | None) -> str | None:
    return outer if fill in (None, "auto") else fill


def _goes_on(merge: etree._Element | None) -> bool:
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(c in "0123456789abcdefABCDEF" for c in text)
