"""แบบฟอร์ม: the forms of a pack inside a document, and what is filled in under each label.

A form is known by its title (form_title.py) with at least a quarter of its labels below it; titles in a sentence
or in a list of enclosures are no forms. One file may hold several. The words of an entry run from its label to
the next label; in a table they stand in the cells to the right, or below where a whole row holds labels.
"""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.form_label import Label, find_labels, pattern_of
from extractors.form_title import Title, find_titles
from extractors.form_value import Span, blank, count_value, table_lines, table_rows, text_value, tick_values, trimmed
from extractors.rows import Row, rows_of
from extractors.signature_block import SignatureBlock, find_blocks
from extractors.signers import name_of, position_of, signature_of
from extractors.thai_date import find_dates
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.quoted import Quoted, Trust
from schemas.record import FormRecord
from schemas.text import DocumentText

Entry = Quoted | tuple[Quoted, ...] | None

_CLOSES = re.compile(r"\s*(?:\(?\s*ลงชื่อ|ลงนาม|ลายมือชื่อ|หมายเหตุ|คำชี้แจง|คำอธิบาย)")
_SIGN = re.compile(r"\(?\s*(?:ลงชื่อ|ลงนาม|ลายมือชื่อ)")
_NEAR = 5  # rows between the words of a signature's role and the printed name


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
            e for e in title.definition.entries if e.kind == "signature" and _role_places(flow, e, title.last + 1, end)
        ]
        if len(labels) + len(marks) < max(2, len(title.definition.entries) // 4):
            continue
        made = _form(flow, doc, title, end, labels)
        again = _told_again(flow, made, title, end, labels, tables)
        out.append(made.model_copy(update={"entries": made.entries | again}))
    return tuple(out)


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
    entries: dict[str, Entry] = {}
    for entry in definition.entries:
        label = by.get(entry.id)
        if entry.kind == "signature":
            entries[entry.id] = _signature(flow, doc, rows, blocks, entry, first, end, definition.entries)
            continue
        spans = _spans(flow, label, labels, end) if label else []
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
    entries |= _one_block_twice(entries, definition.entries)
    parts: dict[str, JsonValue] = {"number": title.number or definition.number, "form_year": definition.fiscal_year}
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
    out: dict[str, Entry] = {}
    for other in find_labels(flow, title.last + 1, end, rest, used):
        if not other.strong and flow.lines[other.line].cell is None:
            continue
        both = sorted([*(x for x in labels if x.entry.id != other.entry.id), other], key=lambda x: x.start)
        quote = text_value(flow, other, _spans(flow, other, both, end))
        if not quote.parts.get("blank"):
            doubts: tuple[str, ...] = (*quote.doubts, "label_twice")
            out[other.entry.id] = quote.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": doubts})
    return out


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


def _spans(flow: Flow, label: Label, labels: list[Label], end: int) -> list[Span]:
    """The pieces of the flow that belong to a label: up to the next label or a closing line, or cells of its table."""
    line = flow.lines[label.line]
    nxt = next((x.start for x in labels if x.start > label.start), None)
    stop = nxt if nxt is not None else (flow.starts[end] - 1 if end < len(flow.lines) else len(flow.text))
    if line.cell is not None and (below := _below(flow, label, labels, end)) is not None:
        return below
    # a number or bullet in front of the next label is the label's
    if nxt is not None:
        i = flow.line_index(nxt)
        if flow.starts[i] > label.end and not re.search(r"[ก-ฮA-Za-z]", flow.text[flow.starts[i] : nxt]):
            stop = flow.starts[i]
    spans = [(label.end, min(stop, flow.starts[label.line] + len(line.text)))]
    for i in range(label.line + 1, end):
        a = flow.starts[i]
        if a >= stop:
            break
        words = flow.lines[i].text
        if _CLOSES.match(words) or (line.cell is not None and _leaves(flow, label, i)):
            break
        spans.append((a, min(a + len(words), stop)))
    if after := re.match(r"\s*\([^()]{0,80}\)\s*(?=[:：.…]|$)", flow.text[label.end : spans[0][1]]):
        spans[0] = (label.end + after.end(), spans[0][1])
    return spans


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


# ---------- signatures ----------


def _one_block_twice(entries: dict[str, Entry], definitions: Sequence[EntryDefinition]) -> dict[str, Entry]:
    """Signatures that quote the same printed name, each with a doubt: whose block it is cannot be told."""
    signed = {d.id: q for d in definitions if d.kind == "signature" and isinstance(q := entries.get(d.id), Quoted)}
    out: dict[str, Entry] = {}
    for name, quote in signed.items():
        if quote.value and any(other.places == quote.places for x, other in signed.items() if x != name):
            doubts = (*quote.doubts, "block_of_two_roles")
            out[name] = quote.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": doubts})
    return out


def _role_places(flow: Flow, entry: EntryDefinition, first: int, last: int) -> list[tuple[int, int, int]]:
    """(line, start, end) of each place that names whose signature it is: `ลงชื่อ ..... ผู้เสนอ`, or the role by itself."""
    out = []
    for i in range(first, last):
        text, base = arabic(flow.lines[i].text), flow.starts[i]
        for label in entry.labels:
            role = re.sub(r"^\(?(?:ลงชื่อ|ลงนาม)\)?", "", label).strip()
            for m in pattern_of(role).finditer(text):
                lead, tail = text[: m.start()], text[m.end() :]
                named = _SIGN.search(lead) is not None
                alone = re.fullmatch(r"[\s(.…_]*(?:[0-9]+[.)]\s*)?", lead) is not None
                if (named or alone) and re.fullmatch(r"[\s).…_:：]*(?:\(?\s*ลงชื่อ.*)?", tail):
                    out.append((i, base + m.start(), base + m.end()))
                    break
            else:
                continue
            break
    return out


def _signature(
    flow: Flow,
    doc: DocumentText,
    rows: Sequence[Row],
    blocks: Sequence[SignatureBlock],
    entry: EntryDefinition,
    first: int,
    last: int,
    entries: Sequence[EntryDefinition],
) -> Entry:
    """A signature block: the printed name, with position, date and state of the signature in its parts."""
    places = _role_places(flow, entry, first, last)
    if not places:
        return None
    line, start, end = places[0]
    label = unwrap(flow.text[start:end])
    others = [
        p[0] for e in entries if e.kind == "signature" and e.id != entry.id for p in _role_places(flow, e, first, last)
    ]
    block = _block_of(rows, blocks, line, others, first, last)
    if block is None or block.name is None:
        made = blank(flow, (start, end), label)
        state = signature_of(flow, rows, doc, block).value if block is not None else "none_seen"
        if (unread := _unread_name(flow, line, start, others, last)) is not None:
            seen: dict[str, JsonValue] = {"label": label, "signature": state}
            return flow.quote(*unread, parts=seen, doubts=("signature_not_read",), rules=("form_signature",))
        return made.model_copy(update={"parts": {**made.parts, "signature": state}})
    name, (position, _), sign = name_of(flow, block), position_of(flow, block), signature_of(flow, rows, doc, block)
    assert name is not None  # block.name is set
    parts: dict[str, JsonValue] = {**name.parts, "label": label, "name": name.value, "signature": sign.value}
    if position is not None:
        parts["position"] = position.value
    if block.typed:
        parts["typed"] = unwrap(flow.text[slice(*block.typed)])
    low, high = rows[block.first].start, _foot(rows, block, others)
    day = next((d for d in find_dates(arabic(flow.text[low:high])) if d.value is not None), None)
    doubts: list[str] = [*name.doubts, *sign.doubts]
    if day is not None and day.value is not None:
        parts["date"] = day.value
    span = block.name
    return flow.quote(*span, name.value, parts=parts, doubts=doubts, rules=("form_signature", *name.rules))


def _unread_name(flow: Flow, line: int, start: int, others: Sequence[int], last: int) -> Span | None:
    """Words where a name belongs though no block was read: between ลงชื่อ and the role, or in brackets below. A block
    with such words is not blank.
    """
    base = flow.starts[line]
    if signs := list(_SIGN.finditer(flow.text, base, start)):
        a, b = trimmed(flow, signs[-1].end(), start)
        if re.search(r"[ก-ฮ][ก-๎]", flow.text[a:b]):
            return a, b
    for i in range(line + 1, min(line + 4, last)):
        words = flow.lines[i].text
        if i in others or _SIGN.match(words.strip()):
            break
        m = re.search(r"\(\s*([^()]*[ก-ฮ][ก-๎][^()]*?)\s*\)", words)
        if m and not re.search(r"ชื่อ|บรรจง|ลายมือ|ตำแหน่ง|สกุล", m[1]):
            return flow.starts[i] + m.start(1), flow.starts[i] + m.end(1)
    return None


def _foot(rows: Sequence[Row], block: SignatureBlock, others: Sequence[int]) -> int:
    """Where the words of a block end: three rows below it, before the next signature."""
    stop = block.last
    for k in range(block.last + 1, min(block.last + 4, len(rows))):
        if _SIGN.match(rows[k].words) or rows[k].index in others or rows[k].words.startswith("("):
            break
        stop = k
    return max(rows[stop].end, rows[block.last].end)


def _block_of(
    rows: Sequence[Row],
    blocks: Sequence[SignatureBlock],
    line: int,
    others: Sequence[int],
    first: int,
    last: int,
) -> SignatureBlock | None:
    """The block of the role on `line`: one that holds the line, else the next below, else the one just above."""
    inside = [b for b in blocks if first <= rows[b.row].index < last]
    roles = [line, *others]
    theirs = [rows[b.row].index for b in inside if any(abs(rows[b.row].index - r) <= _NEAR for r in roles)]
    # A form prints its roles all above the names or all below them: then a role that stands in the tail of the block
    # before (its position) is that of the next one.
    above = bool(theirs) and min(roles) <= min(theirs)

    def free(b: SignatureBlock) -> bool:
        low, high = sorted((line, rows[b.row].index))
        return not any(low < o < high for o in others)

    for b in inside:
        if rows[b.first].index <= line <= rows[b.last].index and not (above and line > rows[b.row].index):
            return b
    after = [b for b in inside if 0 < rows[b.row].index - line <= _NEAR and free(b)]
    if after:
        return after[0]
    before = [b for b in inside if 0 < line - rows[b.row].index <= _NEAR and free(b)]
    return before[-1] if before else None
