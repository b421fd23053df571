"""ช่องกรอกและรหัสเขตข้อมูล: complex fields of a DOCX, and the form fields of older Word inside them."""

from dataclasses import dataclass

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import W
from extractors.docx_symbol import box

OFF = ("false", "0", "off")  # what a switch says when it is off


@dataclass(slots=True)
class Field:
    """A complex field that is open. Its result stands between `separate` and `end`."""

    form: etree._Element | None
    result: bool = False
    written: bool = False
    locked: bool = False
    instruction: str = ""

    @property
    def shows_the_clock(self) -> bool:
        """Whether its result is the day on which somebody opened, saved or printed the file."""
        return not self.locked and follows_the_clock(self.instruction)


# What stands for words that LibreOffice computed anew while it converted the file: they are not the file's own.
RECOMPUTED = "\ufffc"
# Further fields of that kind: they name the folder and file, the program's user, the copy and not the document.
_OF_THE_COPY = frozenset(("FILENAME", "FILESIZE", "USERNAME", "USERINITIALS"))
# Fields whose result a program writes anew from its clock or from the file's own dates (ECMA-376 part 1, 17.16.5).
_CLOCKS = frozenset(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE"))


def follows_the_clock(instruction: str) -> bool:
    """Whether a field's instruction asks for a date that is none of the letter's own."""
    words = instruction.split(None, 1)
    return bool(words) and words[0].upper() in _CLOCKS


def is_of_the_copy(instruction: str) -> bool:
    """Whether a field's result says something of the copy that was made in converting, not of the document."""
    words = instruction.split(None, 1)
    return bool(words) and words[0].upper() in _OF_THE_COPY


def is_on(e: etree._Element | None) -> bool:
    """Whether a switch of Word is on: it is there, and its value does not say no."""
    return e is not None and e.get(W + "val") not in OFF


def is_tick_box(form: etree._Element | None) -> bool:
    """Whether a form field is a tick box."""
    return form is not None and form.find(W + "checkBox") is not None


def is_ticked(form: etree._Element | None) -> bool:
    """Whether a tick box is ticked: its state, else its default."""
    ticks = None if form is None else form.find(W + "checkBox")
    if ticks is None:
        return False
    state = ticks.find(W + "checked")
    return is_on(ticks.find(W + "default") if state is None else state)


def chosen_entry(form: etree._Element | None) -> str:
    """The entry of a drop-down form field; Word keeps its words in the field and not in the text."""
    listed = None if form is None else form.find(W + "ddList")
    if listed is None:
        return ""
    entries = [x.get(W + "val", "") for x in listed.iterchildren(W + "listEntry")]
    picked = listed.find(W + "result")
    at = 0 if picked is None else number_of(picked.get(W + "val"))
    return entries[at] if 0 <= at < len(entries) else ""


def unclosed_fields(root: etree._Element) -> list[etree._Element]:
    """Beginnings of fields that never end; taken as fields they would swallow the rest of the document."""
    opened: list[etree._Element] = []
    for e in root.iter(W + "fldChar"):
        kind = e.get(W + "fldCharType")
        if kind == "begin":
            opened.append(e)
        elif kind == "end" and opened:
            opened.pop()
    return opened


class OpenFields:
    """The complex fields that are open at one point of a part, outermost first."""

    def __init__(self, root: etree._Element) -> None:
        self._open: list[Field] = []
        self._unclosed = unclosed_fields(root)
        self._swallowing = {id(e) for e in self._unclosed}  # stable, for the list keeps the elements

    @property
    def show_words(self) -> bool:
        """Whether what is written now is shown: not the instruction of a field, nor what a tick box hides."""
        return not self._open or all(f.result and not is_tick_box(f.form) for f in self._open)

    @property
    def show_the_clock(self) -> bool:
        """Whether what is written now follows the clock."""
        return bool(self._open) and any(f.shows_the_clock for f in self._open)

    @property
    def name_the_copy(self) -> bool:
        """Whether what is written now says something of the copy and not of the document."""
        return any(is_of_the_copy(f.instruction) for f in self._open)

    def wrote(self, text: str) -> None:
        """Notes that words were written inside."""
        for f in self._open:
            f.written = f.written or bool(text.strip())

    def instruct(self, text: str) -> None:
        """Adds to the instruction of the innermost field."""
        if self._open and not self._open[-1].result:
            self._open[-1].instruction += text

    def turn(self, e: etree._Element) -> str:
        """A w:fldChar: a field begins, comes to its result, or ends. Gives what an ending field of a form shows."""
        kind = e.get(W + "fldCharType")
        if kind == "begin" and id(e) not in self._swallowing:
            self._open.append(Field(e.find(W + "ffData"), locked=e.get(W + "fldLock", "0") not in OFF))
        elif kind == "separate" and self._open:
            self._open[-1].result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if is_tick_box(ended.form):
                return box(is_ticked(ended.form))
            return "" if ended.written else chosen_entry(ended.form)
        return ""
