"""แบบฟอร์ม: the forms of a pack inside a document, and what is filled in under each label.

A form is known by its title (form_title.py) with at least a quarter of its labels below it; titles in a sentence
or in a list of enclosures are no forms. One file may hold several. The words of an entry run from its label to
the next label; in a table they stand in the cells to the right, or below where a whole row holds labels.
"""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.form_label import LEAD, Label, find_labels, perhaps_labels
from extractors.form_signature import one_block_twice, read_signature, role_lines, role_places, roles_beside
from extractors.form_title import PAGE_ONLY, Title, find_titles
from extractors.form_value import Span, count_value, table_lines, table_rows, text_value, tick_values, trimmed
from extractors.rows import rows_of
from extractors.signature_block import find_blocks
from schemas.form_definition import FormDefinition
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import FormRecord
from schemas.text import DocumentText

Entry = Quoted | tuple[Quoted, ...] | None

_CLOSES = re.compile(r"\s*(?:\(?\s*ลงชื่อ|ลงนาม|ลายมือชื่อ|หมายเหตุ|คำชี้แจง|คำอธิบาย)")


def find_forms(flow: Flow, doc: DocumentText, forms: Sequence[FormDefinition]) -> tuple[FormRecord, ...]:
    """Every form of `forms` in the document, in page order; empty where there is none."""
    if not forms:
        return ()
    titles = find_titles(flow, forms)
    # a heading known by its number alone must not cut the form that it stands in: it needs labels of its own
    titles = [t for n, t in enumerate(titles) if "form_title_not_known" not in t.doubts or _bears(flow, titles, n)]
    out = []
    for n, title in enumerate(titles):
        end = titles[n + 1].first if n + 1 < len(titles) else len(flow.lines)
        entries = title.definition.entries
        tables = table_lines(flow, title.last + 1, end, entries)
        labels = find_labels(flow, title.last + 1, end, entries, tables)
        marks = [
            e for e in title.definition.entries if e.kind == "signature" and role_places(flow, e, title.last + 1, end)
        ]
        least = 2 if PAGE_ONLY in title.doubts else max(2, len(title.definition.entries) // 4)
        if len(labels) + len(marks) < least:
            continue
        out.append(_whole_form(flow, doc, title, end, labels, tables))
    return tuple(out)


def read_form(flow: Flow, doc: DocumentText, definition: FormDefinition) -> FormRecord:
    """The form that a person says the whole flow is, whatever its title and however few of its labels are seen. Its
    `form` is confirmed and quotes the first line. The flow has at least one line with words.
    """
    entries, end = definition.entries, len(flow.lines)
    tables = table_lines(flow, 0, end, entries)
    title = Title(definition, -1, -1, None, None, ())
    made = _whole_form(flow, doc, title, end, find_labels(flow, 0, end, entries, tables), tables)
    first = next(n for n, line in enumerate(flow.lines) if line.text.strip())
    start = flow.starts[first]
    parts = made.form.parts if made.form else {}
    quote = flow.quote(start, start + len(flow.lines[first].text), definition.id, parts=parts)
    said = {"origin": Origin.ENTERED, "trust": Trust.CONFIRMED, "doubts": (), "rules": ("decision",)}
    return made.model_copy(update={"form": quote.model_copy(update=said)})


def _whole_form(
    flow: Flow, doc: DocumentText, title: Title, end: int, labels: list[Label], tables: frozenset[int]
) -> FormRecord:
    made = _form(flow, doc, title, end, labels)
    again = _told_again(flow, made, title, end, labels, tables)
    again |= _perhaps(flow, made, title, end, labels, tables)
    return made.model_copy(update={"entries": made.entries | again})


def _bears(flow: Flow, titles: Sequence[Title], n: int) -> bool:
    """Whether a quarter of a form's labels stand below title n."""
    first, end = titles[n].last + 1, titles[n + 1].first if n + 1 < len(titles) else len(flow.lines)
    entries = titles[n].definition.entries
    found = find_labels(flow, first, end, entries, table_lines(flow, first, end, entries))
    return len(found) >= max(2, len(entries) // 4)


def _form(flow: Flow, doc: DocumentText, title: Title, end: int, labels: list[Label]) -> FormRecord:
    definition = title.definition
    first = title.last + 1
    rows = rows_of(flow)
    blocks = find_blocks(rows)
    by = {x.entry.id: x for x in labels}
    roles = role_lines(flow, definition.entries, first, end)
    entries: dict[str, Entry] = {}
    beside = roles_beside(flow, doc, rows, definition.entries, first, end)
    for entry in definition.entries:
        label = by.get(entry.id)
        if entry.id in beside:
            entries[entry.id] = beside[entry.id]
            continue
        if entry.kind == "signature":
            texts = {x.line for x in labels}
            entries[entry.id] = read_signature(flow, doc, rows, blocks, entry, first, end, definition.entries, texts)
            continue
        spans = _spans(flow, label, labels, end, roles) if label else []
        if entry.kind == "table":
            entries[entry.id] = table_rows(flow, entry, *_table_range(flow, label, labels, first, end), label, spans)
        elif label is None:
            entries[entry.id] = None
        elif entry.kind == "ticks":
            entries[entry.id] = tick_values(flow, label, spans)
        elif entry.kind == "count":
            entries[entry.id] = count_value(flow, label, spans)
        else:
            entries[entry.id] = text_value(flow, label, spans)
        if entry.kind in ("text", "table") and label is not None:
            entries[entry.id] = _perhaps_picture(flow, doc, entries[entry.id], spans)
    entries |= one_block_twice(entries, definition.entries)
    number = title.number or definition.number or None
    parts: dict[str, JsonValue] = {"number": number, "form_year": definition.fiscal_year}
    if title.year is not None:
        parts["fiscal_year"] = title.year
    start = flow.starts[title.first]
    stop = flow.starts[title.last] + len(flow.lines[title.last].text)
    form = flow.quote(start, stop, definition.id, parts=parts, doubts=title.doubts, rules=("form_title",))
    return FormRecord(form=form, entries=entries)


def _perhaps_picture(flow: Flow, doc: DocumentText, entry: Entry, spans: Sequence[Span]) -> Entry:
    """A blank entry with doubt `picture_in_file` where nothing is printed in its place, not even a dotted leader, and
    the file holds pictures whose words were not read: one of them may be what was filled in.
    """
    if not isinstance(entry, Quoted) or not entry.parts.get("blank"):
        return entry
    pictured = doc.quality.get("pictures", 0) > 0 or any(f.code == "DOC-PICTURE" for f in doc.findings)
    if not pictured or any(flow.text[a:b].strip(" \t\n:：") for a, b in spans):
        return entry
    return entry.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": (*entry.doubts, "picture_in_file")})


def _told_again(
    flow: Flow, made: FormRecord, title: Title, end: int, labels: list[Label], tables: frozenset[int]
) -> dict[str, Entry]:
    """Text entries that read blank although the same label, or another of its wordings, stands again with words under
    it: those words, with doubt `label_twice`. Which of the two is the form's own cannot be told.
    """
    empty = {n for n, e in made.entries.items() if isinstance(e, Quoted) and e.parts.get("blank")}
    empty -= {e.id for e in title.definition.entries if e.kind != "text"}
    if not empty:
        return {}
    used = tables | {x.line for x in labels}
    rest = [e for e in title.definition.entries if e.id in empty]
    roles = role_lines(flow, title.definition.entries, title.last + 1, end)
    out: dict[str, Entry] = {}
    for other in find_labels(flow, title.last + 1, end, rest, used):
        if not other.strong and flow.lines[other.line].cell is None:
            continue
        both = sorted([*(x for x in labels if x.entry.id != other.entry.id), other], key=lambda x: x.start)
        quote = text_value(flow, other, _spans(flow, other, both, end, roles))
        if not quote.parts.get("blank"):
            out |= _across(flow, made, labels, other, end, roles, "label_twice")
            out[other.entry.id] = _doubt(quote, "label_twice")
    return out


def _across(
    flow: Flow,
    made: FormRecord,
    labels: list[Label],
    hit: Label,
    end: int,
    roles: frozenset[int],
    doubt: str,
) -> dict[str, Entry]:
    """The value that was read across `hit`, which is not among `labels`, with a doubt; empty where there is none."""
    over = next((x for x in reversed(labels) if x.start < hit.start), None)
    if over is None or not any(a <= hit.start < b for a, b in _spans(flow, over, labels, end, roles)):
        return {}
    read = made.entries.get(over.entry.id)
    if not isinstance(read, Quoted) or read.parts.get("blank"):
        return {}
    return {over.entry.id: _doubt(read, doubt)}


def _perhaps(
    flow: Flow, made: FormRecord, title: Title, end: int, labels: list[Label], tables: frozenset[int]
) -> dict[str, Entry]:
    """Entries whose label cannot be told from running words, with doubt `perhaps_label`: the words behind it, and every
    value that was read across it.
    """
    entries = title.definition.entries
    roles = role_lines(flow, entries, title.last + 1, end)
    out: dict[str, Entry] = {}
    for hit in perhaps_labels(flow, title.last + 1, end, entries, labels, tables | roles):
        both = sorted([*labels, hit], key=lambda x: x.start)
        out |= _across(flow, made, labels, hit, end, roles, "perhaps_label")
        own = text_value(flow, hit, _spans(flow, hit, both, end, roles))
        if not own.parts.get("blank"):
            out[hit.entry.id] = _doubt(own, "perhaps_label")
    return out


def _doubt(read: Quoted, doubt: str) -> Quoted:
    return read.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": (*read.doubts, doubt)})


def _table_range(flow: Flow, label: Label | None, labels: list[Label], first: int, end: int) -> tuple[int, int]:
    """The lines among which a table is sought: from its label to the next one outside the table, else the whole
    form.
    """
    if label is None:
        return first, end
    for other in labels:
        if other.start > label.start and flow.lines[other.line].cell is None:
            return label.line, other.line
    return label.line, end


def _spans(flow: Flow, label: Label, labels: list[Label], end: int, roles: frozenset[int] = frozenset()) -> list[Span]:
    """The pieces of the flow that belong to a label: up to the next label, a closing line or a line of `roles`, or
    cells of its table.
    """
    line = flow.lines[label.line]
    nxt = next((x.start for x in labels if x.start > label.start), None)
    stop = nxt if nxt is not None else (flow.starts[end] - 1 if end < len(flow.lines) else len(flow.text))
    if line.cell is not None and (below := _below(flow, label, labels, end)) is not None:
        return below
    # a number or bullet in front of the next label is the label's
    if nxt is not None:
        i = flow.line_index(nxt)
        if flow.starts[i] > label.end and re.fullmatch(LEAD, arabic(flow.text[flow.starts[i] : nxt])):
            stop = flow.starts[i]
    spans = [(label.end, min(stop, flow.starts[label.line] + len(line.text)))]
    for i in range(label.line + 1, end):
        a = flow.starts[i]
        if a >= stop:
            break
        words = flow.lines[i].text
        if (
            i in roles
            or _heads_part(flow, i, labels)
            or _CLOSES.match(words)
            or (line.cell is not None and _leaves(flow, label, i))
        ):
            break
        spans.append((a, min(a + len(words), stop)))
    if after := re.match(r"\s*\([^()]{0,80}\)\s*(?=[:：.…]|$)", flow.text[label.end : spans[0][1]]):
        spans[0] = (label.end + after.end(), spans[0][1])
    return spans


def _heads_part(flow: Flow, i: int, labels: list[Label]) -> bool:
    """Whether line i is the heading of a part (`ส่วนที่ 2 ...`): bold, or right over a label."""
    if not re.match(r"\s*(?:ส่วนที่|ตอนที่|หมวดที่)\s*[0-9]", arabic(flow.lines[i].text)):
        return False
    below = next((k for k in range(i + 1, len(flow.lines)) if flow.lines[k].text.strip()), i)
    return flow.lines[i].bold or any(x.line == below for x in labels)


def _leaves(flow: Flow, label: Label, i: int) -> bool:
    """Whether line i is no longer of the label's row: another table, or outside, or a lower row after words were
    found.
    """
    here, there = flow.lines[label.line].cell, flow.lines[i].cell
    if there is None or here is None or there[0] != here[0]:
        return True
    if there[1] == here[1]:
        return False
    filled = any(
        not _blank_words(flow, k)
        for k in range(label.line, i)
        if (c := flow.lines[k].cell) and c[:2] == here[:2] and c[2] != here[2]
    )
    return filled and there[2] <= here[2]


def _blank_words(flow: Flow, i: int) -> bool:
    return not re.search(r"[ก-ฮA-Za-z0-9๐-๙]", flow.lines[i].text)


def _below(flow: Flow, label: Label, labels: list[Label], end: int) -> list[Span] | None:
    """The cell under a label whose row holds labels only (head above, value below); None for other layouts."""
    table, row, column = flow.lines[label.line].cell or (0, 0, 0)
    cells = [
        i
        for i in range(label.line - 12 if label.line > 12 else 0, end)
        if (c := flow.lines[i].cell) and c[:2] == (table, row)
    ]
    heads = {x.line for x in labels}
    if len(heads & set(cells)) < 2 or any(not _blank_words(flow, i) and i not in heads for i in cells):
        return None
    rest = trimmed(flow, label.end, flow.starts[label.line] + len(flow.lines[label.line].text))
    if rest[1] > rest[0]:
        return None
    under = [i for i in range(label.line, end) if flow.lines[i].cell == (table, row + 1, column)]
    return [(flow.starts[i], flow.starts[i] + len(flow.lines[i].text)) for i in under] or None
