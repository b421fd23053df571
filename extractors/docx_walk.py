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
from extractors.docx_field import OFF, Field, chosen_entry, is_tick_box, is_ticked, unclosed_fields
from extractors.docx_numbering import Numbering
from extractors.docx_package import MC, W14, M, R, W
from extractors.docx_paragraph import Paragraph
from extractors.docx_setting import BLOCK_WRAPPERS, Setting, channel_of, deeper, in_control, stated
from extractors.docx_style import Look, Styles, fill_of
from extractors.docx_symbol import box, symbol
from extractors.docx_table import in_cell, in_row, members
from schemas.text import Line

_INLINE_WRAPPERS = {W + x for x in ("hyperlink", "smartTag", "customXml", "sdtContent", "dir", "bdo", "fldSimple")}


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
        for i, (block, setting) in enumerate(self._blocks_of(container, deeper(at))):
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
                yield from self._blocks_of(e, in_control(e, deeper(at)))
            elif tag in (W + "ins", W + "moveTo"):
                yield from self._blocks_of(e, replace(deeper(at), inserted=True))
            elif tag in (W + "del", W + "moveFrom"):
                yield from self._blocks_of(e, replace(deeper(at), deleted=True))
            elif tag in BLOCK_WRAPPERS:
                yield from self._blocks_of(e, deeper(at))
            elif tag == MC + "AlternateContent":
                if (branch := chosen(e)) is not None:
                    yield from self._blocks_of(branch, deeper(at))
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
        for r, (row, setting) in enumerate(members(table, W + "tr", deeper(at))):
            setting, column = in_row(row, replace(setting, fill=stated(fill, setting.fill)))
            for c, (cell, inner) in enumerate(members(row, W + "tc", setting)):
                inner, span = in_cell(cell, replace(inner, cell=(number, r, column)), first_row=r == 0)
                self.blocks(cell, (*path, r, c), inner)
                column += span

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
                self._inline(child, words, path, deeper(at), look)
            elif tag in (W + "ins", W + "moveTo"):
                words.pending = True
                self._inline(child, words, path, replace(deeper(at), inserted=True), look)
            elif tag in (W + "del", W + "moveFrom"):
                words.pending = True
                self._inline(child, words, path, replace(deeper(at), deleted=True), look)
            elif tag == W + "sdt":
                self._control(child, words, path, deeper(at), look)
            elif tag == MC + "AlternateContent":
                if (branch := chosen(child)) is not None:
                    self._inline(branch, words, path, deeper(at), look)
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
                self._inline(content, words, path, in_control(sdt, at), look)
            return
        state = ticked.find(W14 + "checked")
        on = state is not None and state.get(W14 + "val", "1") not in OFF
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
                    words.line_break(channel_of(at, look))
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
                    self._inline(base, words, path, deeper(at), look)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(e, words, path, replace(at, hidden=at.hidden or bool(look.vanish)))
            elif tag == MC + "AlternateContent" and (branch := chosen(e)) is not None:
                self._run_content(branch, words, path, deeper(at), look)

    def _write(self, text: str, words: Paragraph, at: Setting, look: Look, font: str | None = None) -> None:
        if not text or not self._in_result:
            return
        for f in self._fields:
            f.written = f.written or bool(text.strip())
        words.add(
            text,
            channel_of(at, look),
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
            inner.blocks(content, (*path, words.boxes), replace(at, fill=stated(fill, at.fill)))
            aside += inner.lines
            words.boxes += 1
            self.seen.boxes += 1
        for art in found.word_art:
            shown = Paragraph()
            shown.add(art, channel_of(at, Look()), inserted=at.inserted)
            aside += shown.lines(self.part, (*path, words.boxes, 0), at.role, at.cell)
            words.boxes += 1
        self.seen.diagrams += [(d, path) for d in found.diagrams]


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(c in "0123456789abcdefABCDEF" for c in text)
