"""ช่องกรอกและรหัสเขตข้อมูล: complex fields of a DOCX, and the form fields of older Word inside them."""

from dataclasses import dataclass

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import W

OFF = ("false", "0", "off")  # what a switch says when it is off


@dataclass(slots=True)
class Field:
    """A complex field that is open. Its result stands between `separate` and `end`."""

    form: etree._Element | None
    result: bool = False
    written: bool = False


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
