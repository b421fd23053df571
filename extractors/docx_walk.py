"""เนื้อความของ DOCX: walks one part's XML and gives its lines in reading order, each with its path.

A path counts blocks (paragraphs and tables) from 0 among those of their container; content controls and the like are
looked through. Inside a table it goes on with row, cell, block; inside a text box with the number of the box in that
paragraph, block; a paragraph of several lines adds the line. So `(4,)` is the fifth block and `(5, 0, 1, 0)` the first
paragraph of the second cell of the first row of the table that is the sixth block.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.crossed_out import doubts_of_look
from extractors.docx_binding import Bindings, as_shown
from extractors.docx_drawing import Drawing, chosen, read_drawing
from extractors.docx_field import OFF, RECOMPUTED, OpenFields, follows_the_clock
from extractors.docx_ledger import fate_of, mark, mark_all
from extractors.docx_linked import Linked
from extractors.docx_numbering import Numbering
from extractors.docx_package import MC, W14, A, M, R, V, W
from extractors.docx_paragraph import Paragraph
from extractors.docx_picture import DRAWN_OVER, Pasted, is_page, stands_here
from extractors.docx_setting import BLOCK_WRAPPERS, Setting, channel_of, deeper, doubted, in_control, stated
from extractors.docx_style import Look, Styles, fill_of
from extractors.docx_symbol import box, symbol
from extractors.docx_table import in_cell, in_row, members
from schemas.text import Line, LineRole

_INLINE_WRAPPERS = {W + x for x in ("hyperlink", "smartTag", "customXml", "sdtContent", "dir", "bdo", "fldSimple")}
_PUT_IN = (W + "ins", W + "moveTo", W14 + "conflictIns")
_TAKEN_OUT = (W + "del", W + "moveFrom", W14 + "conflictDel")
_PICTURES = (W + "drawing", W + "pict", W + "object")
DATE_FIELD, SHOWN_DIFFERS = "date_field", "shown_differs"
TRACKED = "tracked_change"


@dataclass(slots=True)
class Seen:
    """What one document holds beside lines, over all its parts."""

    tables: int = 0
    boxes: int = 0
    changed: list[Line] = field(default_factory=list)  # lines with a pending insertion or deletion
    hidden: list[Line] = field(default_factory=list)
    prompts: list[Line] = field(default_factory=list)  # prompts of content controls that nobody filled in
    pictures: list[Pasted] = field(default_factory=list)
    over: int = 0  # things placed freely on the body's pages that are no pictures
    objects: list[tuple[str, str, str]] = field(default_factory=list)  # part, relationship id, program
    stored: list[str] = field(default_factory=list)  # what data stores hold where the document shows something else
    links: list[tuple[str, str]] = field(default_factory=list)  # part and relationship id of hyperlinks


@dataclass(frozen=True, slots=True)
class Around:
    """What a walk asks beside the part that it walks. One for a whole document."""

    styles: Styles
    linked: Linked
    bindings: Bindings
    seen: Seen
    converted: bool = False  # LibreOffice made the file: what fields show may be computed anew


class Walk:
    """The walk over one part. `blocks()` adds to `lines`."""

    def __init__(self, part: str, root: etree._Element, around: Around, numbering: Numbering) -> None:
        self.part = part
        self.around = around
        self.styles = around.styles
        self.numbering = numbering
        self.seen = around.seen
        self._joined = False
        self.lines: list[Line] = []
        self._fields = OpenFields(root)

    def blocks(self, container: etree._Element, path: tuple[int, ...], at: Setting) -> None:
        """Walks the paragraphs and tables of a body, cell, note, header or text box."""
        i = 0
        for block, setting in self._blocks_of(container, deeper(at)):
            if block.tag in (W + "altChunk", W + "subDoc"):  # no block of this document: paths do not count it
                chunk = self.around.linked.chunk(self.part, block.get(R + "id", ""), self.seen.tables)
                self.seen.tables = max([self.seen.tables, *(x.cell[0] + 1 for x in chunk if x.cell is not None)])
                self.lines += chunk
                continue
            if block.tag == W + "p":
                self.lines += self._paragraph(block, (*path, i), setting)
            else:
                self._table(block, (*path, i), setting)
            i += 1

    def _in_control(self, sdt: etree._Element, at: Setting) -> Setting:
        """What holds inside a content control; words that its data store holds otherwise are doubted."""
        stored = self.around.bindings.differs(sdt)
        inner = in_control(sdt, at)
        if stored is None or (inner.placeholder and not stored.strip()):
            return inner
        self.seen.stored.append(stored)
        return replace(doubted(inner, SHOWN_DIFFERS), stored=as_shown(sdt, stored))

    def _blocks_of(self, container: etree._Element, at: Setting) -> Iterator[tuple[etree._Element, Setting]]:
        for e in container:
            tag = e.tag
            if tag in (W + "p", W + "tbl"):
                yield e, at
            elif tag == W + "sdt":
                yield from self._blocks_of(e, self._in_control(e, deeper(at)))
            elif tag in _PUT_IN:
                yield from self._blocks_of(e, replace(deeper(at), inserted=True))
            elif tag in _TAKEN_OUT:
                yield from self._blocks_of(e, replace(deeper(at), deleted=True))
            elif tag in BLOCK_WRAPPERS:
                yield from self._blocks_of(e, deeper(at))
            elif tag == MC + "AlternateContent":
                if (branch := chosen(e)) is not None:
                    yield from self._blocks_of(branch, deeper(at))
            elif tag in (W + "altChunk", W + "subDoc"):
                yield e, at

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
        ends = properties is not None and any(properties.find(f"{W}rPr/{x}") is not None for x in _TAKEN_OUT)
        shown = not words.is_blank
        words.joins = shown and (ends or self._joined)
        self._joined = shown and ends
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
                    self.seen.links.append((self.part, child.get(R + "id", "")))
                inner = deeper(at)
                if tag == W + "fldSimple" and _is_loose_clock(child):
                    inner = doubted(inner, DATE_FIELD)
                self._inline(child, words, path, inner, look)
            elif tag in _PUT_IN:
                words.pending = True
                self._inline(child, words, path, replace(deeper(at), inserted=True), look)
            elif tag in _TAKEN_OUT:
                words.pending = True
                self._inline(child, words, path, replace(deeper(at), deleted=True), look)
            elif tag == W + "sdt":
                self._control(child, words, path, deeper(at), look)
            elif tag == MC + "AlternateContent":
                if (branch := chosen(child)) is not None:
                    self._inline(branch, words, path, deeper(at), look)
            elif tag in (M + "oMath", M + "oMathPara"):
                for t in child.iter(M + "t", W + "t"):
                    self._write(t.text or "", words, at, look, holder=t)
            elif tag in _PICTURES:
                self._drawing(child, words, path, at)
            elif tag == W + "subDoc":
                words.after += self.around.linked.chunk(self.part, child.get(R + "id", ""), self.seen.tables)

    def _control(self, sdt: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting, look: Look) -> None:
        ticked = sdt.find(f"{W}sdtPr/{W14}checkbox")
        content = sdt.find(W + "sdtContent")
        at = self._in_control(sdt, at)
        if ticked is None:
            if content is not None:
                self._inline(content, words, path, at, look)
            return
        at = replace(at, placeholder=False)
        state = ticked.find(W14 + "checked")
        on = state is not None and state.get(W14 + "val", "1") not in OFF
        run = None if content is None else content.find(f".//{W}r")
        if run is not None:
            look = self.styles.run_look(run.find(W + "rPr"), look)
        self._write(box(on), words, at, look)
        if content is not None:  # the sign of the box itself, and what a careless writer put beside it
            held = list(content.iter(W + "t", W + "sym"))
            for t in held[:1]:
                self._write((t.text or "")[1:], words, at, look)
            for t in held[1:]:
                self._write(t.text or "", words, at, look)
            if self._fields.show_words:
                mark_all(content, fate_of(at.role, channel_of(at, look)))

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
                self._write(e.text or "", words, at, look, look.font, holder=e)
            elif tag in (W + "tab", W + "ptab"):
                self._write("\t", words, at, look)
            elif tag in (W + "br", W + "cr"):
                if self._fields.show_words:
                    words.line_break(channel_of(at, look))
            elif tag == W + "noBreakHyphen":
                self._write("-", words, at, look)
            elif tag == W + "sym":
                code = e.get(W + "char", "")
                font = e.get(W + "font", "")
                sign = symbol(int(code, 16), font) if _is_hex(code) else "\ufffd"
                self._write(sign, words, at, look, holder=e)
            elif tag in (W + "instrText", W + "delInstrText"):
                self._fields.instruct(e.text or "")
            elif tag == W + "fldChar":
                self._write(self._fields.turn(e), words, at, look)
            elif tag == W + "ruby":
                if (base := e.find(W + "rubyBase")) is not None:
                    self._inline(base, words, path, deeper(at), look)
            elif tag in _PICTURES:
                self._drawing(e, words, path, replace(at, hidden=at.hidden or bool(look.vanish)))
            elif tag == MC + "AlternateContent" and (branch := chosen(e)) is not None:
                self._run_content(branch, words, path, deeper(at), look)

    def _write(
        self,
        text: str,
        words: Paragraph,
        at: Setting,
        look: Look,
        font: str | None = None,
        *,
        holder: etree._Element | None = None,
    ) -> None:
        """Adds words to the paragraph. `holder`: the element that holds them, for the ledger."""
        if not self._fields.show_words:
            if holder is not None:
                mark(holder, "field_instruction")
            return
        if not text:
            return
        channel = channel_of(at, look)
        if holder is not None:
            mark(holder, fate_of(at.role, channel))
        self._fields.wrote(text)
        if self._fields.show_the_clock:
            at = doubted(at, DATE_FIELD)
        for code in doubts_of_look(text, crossed=bool(look.crossed), raised=bool(look.raised)):
            at = doubted(at, code)
        if self.around.converted and (DATE_FIELD in at.doubts or self._fields.name_the_copy):
            text = RECOMPUTED
        words.add(
            text,
            channel,
            bold=bool(look.bold),
            half_points=look.half_points or 0,
            inserted=at.inserted,
            font=font,
            doubts=at.doubts,
            stored=at.stored,
        )

    # drawings

    def _drawing(self, e: etree._Element, words: Paragraph, path: tuple[int, ...], at: Setting) -> None:
        if not self._fields.show_words:
            mark_all(e, "field_instruction")
            return
        found: Drawing = read_drawing(e)
        at = replace(at, hidden=True) if found.hidden else at
        aside = words.before if words.is_blank else words.after
        if not at.deleted:
            against = (
                *((TRACKED,) if at.inserted else ()),
                *((DRAWN_OVER,) if at.role != "body" else ()),  # the body lies over it, on pages that show it
                *at.doubts,
            )
            for picture in found.pictures:
                aside.append(stands_here(len(self.seen.pictures)))
                is_seen = channel_of(at, Look()) == "seen" and at.role not in ("comment", "footnote")
                self.seen.pictures.append(
                    replace(
                        picture,
                        part=self.part,
                        seen=is_seen,
                        page=is_page(picture.size),
                        floats=found.floats and at.role == "body",
                        anchor=path if found.free else None,
                        doubts=(*picture.doubts, *against),
                    )
                )
            if found.floats and at.role == "body" and channel_of(at, Look()) == "seen":
                self.seen.over += found.others
            self.seen.objects += [(self.part, key, program) for program, key in found.objects]
        for content, fill in found.boxes:
            inner = Walk(self.part, content, self.around, self.numbering)
            inner.blocks(content, (*path, words.boxes), replace(at, fill=stated(fill, at.fill)))
            aside += inner.lines
            words.boxes += 1
            self.seen.boxes += 1
        for drawn in (*found.word_art, *found.shapes):
            shown = Paragraph()
            channel = channel_of(at, Look())
            mark_all(drawn, fate_of(at.role, channel))
            shown.add(_drawn_words(drawn), channel, inserted=at.inserted)
            aside += shown.lines(self.part, (*path, words.boxes, 0), at.role, at.cell)
            words.boxes += 1
        channel = channel_of(at, Look())
        role: LineRole = at.role
        if channel != "seen":
            role = "deleted" if channel == "deleted" else "hidden"
        for key in (*found.charts, *found.diagrams):
            aside += self.around.linked.drawn(self.part, key, role, fate_of(at.role, channel))


def _drawn_words(e: etree._Element) -> str:
    """The words of WordArt, or of a paragraph of a shape."""
    return e.get("string", "") if e.tag == V + "textpath" else "".join(t.text or "" for t in e.iter(A + "t"))


def _is_loose_clock(simple: etree._Element) -> bool:
    return simple.get(W + "fldLock", "0") in OFF and follows_the_clock(simple.get(W + "instr", ""))


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(c in "0123456789abcdefABCDEF" for c in text)
