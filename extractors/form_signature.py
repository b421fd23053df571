"""ช่องลงชื่อของแบบฟอร์ม: whose signature block stands where, and what it prints.

A block belongs to a role (ผู้เสนอ, ผู้อนุมัติ) that stands beside ลงชื่อ, under the name, over it, or in the same column
of a table. Roles side by side on one row share out the names below them in their order. A block whose role cannot be
told is doubted.
"""

import re
from collections.abc import Collection, Sequence

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.endorsement import decided_in
from extractors.flow import Flow, unwrap
from extractors.form_label import pattern_of
from extractors.form_value import Span, blank, trimmed
from extractors.rows import Row
from extractors.signature_block import SignatureBlock, is_person
from extractors.signers import name_of, position_of, signature_of
from extractors.thai_date import find_dates
from schemas.form_definition import EntryDefinition
from schemas.quoted import Quoted, Trust
from schemas.text import DocumentText

Entry = Quoted | tuple[Quoted, ...] | None

_SIGN = re.compile(r"\(?\s*(?:ลงชื่อ|ลงนาม|ลายมือชื่อ)")
_NEAR = 5  # rows between the words of a signature's role and the printed name


def one_block_twice(entries: dict[str, Entry], definitions: Sequence[EntryDefinition]) -> dict[str, Entry]:
    """Signatures that quote the same printed name, each with a doubt: whose block it is cannot be told."""
    signed = {d.id: q for d in definitions if d.kind == "signature" and isinstance(q := entries.get(d.id), Quoted)}
    out: dict[str, Entry] = {}
    for name, quote in signed.items():
        if quote.value and any(other.places == quote.places for x, other in signed.items() if x != name):
            doubts = (*quote.doubts, "block_of_two_roles")
            out[name] = quote.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": doubts})
    return out


def role_lines(flow: Flow, entries: Sequence[EntryDefinition], first: int, last: int) -> frozenset[int]:
    """The lines that name whose signature stands there, and the printed names over a role."""
    alone = {p[0] for e in entries if e.kind == "signature" for p in role_places(flow, e, first, last)}
    beside = [row for row in _heights(flow, first, last) if len(_roles(flow, entries, row)) > 1]
    over = {k for i in alone if (k := _name_over(flow, i, first)) is not None}
    return frozenset(alone | over | {i for row in beside for i in row})


def _name_over(flow: Flow, i: int, first: int) -> int | None:
    """The line of a printed name in brackets over the role on line i; a position may stand between."""
    for k in range(i - 1, max(i - 4, first - 1), -1):
        m = re.fullmatch(r"\s*\(\s*([^()]*?)\s*\)\s*", flow.lines[k].text)
        if m and (is_person(m[1]) or re.fullmatch(r"[\s.…_]{4,}", m[1])):
            return k
    return None


def _heights(flow: Flow, first: int, last: int) -> list[list[int]]:
    """The lines that hold words, those on one height of a page together; cells of tables are left out."""
    out: list[list[int]] = []
    for i in range(first, last):
        line = flow.lines[i]
        if not line.text.strip() or line.cell is not None:
            continue
        if (
            out
            and line.page
            and (before := flow.lines[out[-1][-1]]).page == line.page
            and line.glyphs
            and before.glyphs
        ):
            middle = (line.box[1] + line.box[3]) // 2
            if before.box[1] <= middle <= before.box[3]:
                out[-1].append(i)
                continue
        out.append([i])
    return out


def _role_words(entry: EntryDefinition) -> list[str]:
    return [re.sub(r"^\(?(?:ลงชื่อ|ลงนาม)\)?", "", label).strip() for label in entry.labels]


def _roles(flow: Flow, entries: Sequence[EntryDefinition], row: Sequence[int]) -> list[tuple[str, Span]]:
    """(entry, span of its role) from left to right where a row holds nothing but roles and places to sign, else
    nothing.
    """
    out: list[tuple[str, Span]] = []
    for i in row:
        text, base = arabic(flow.lines[i].text), flow.starts[i]
        for entry in entries:
            if entry.kind != "signature":
                continue
            for role in sorted(_role_words(entry), key=len, reverse=True):
                if (m := re.search(rf"(?<![ก-๎]){pattern_of(role).pattern}(?![ก-๎])", text)) is not None:
                    out.append((entry.id, (base + m.start(), base + m.end())))
                    text = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
                    break
        if re.sub(r"ลงชื่อ|ลงนาม|[\s().…_:：]", "", text):
            return []
    return sorted(out, key=lambda x: _left(flow, x[1]))


def _left(flow: Flow, span: Span) -> tuple[int, int]:
    """Where a span stands from left to right: on the paper, else in the text."""
    line = flow.lines[flow.line_index(span[0])]
    raw = line.raw_span(span[0] - flow.starts[flow.line_index(span[0])], len(line.text))[0]
    return next((g[2] for g in line.glyphs if g[1] > raw), 0), span[0]


def _names(flow: Flow, row: Sequence[int]) -> list[tuple[Span, bool]]:
    """(span, filled in) of the brackets of a row that holds nothing else, from left to right."""
    out = []
    for i in row:
        text, base = flow.lines[i].text, flow.starts[i]
        if re.sub(r"\([^()]*\)|ลงชื่อ|ลงนาม|[\s.…_]", "", text):
            return []
        hits = re.finditer(r"\(\s*([^()]*?)\s*\)", text)
        out += [((base + m.start(1), base + m.end(1)), re.search(r"[ก-ฮ][ก-๎]", m[1]) is not None) for m in hits]
    return sorted(out, key=lambda x: _left(flow, x[0]))


def roles_beside(
    flow: Flow, doc: DocumentText, rows: Sequence[Row], entries: Sequence[EntryDefinition], first: int, last: int
) -> dict[str, Entry]:
    """The signatures of roles that stand side by side on one row: the names of the nearest row of names, in order.
    As many names as roles, or each is doubted (`block_of_two_roles`).
    """
    heights = _heights(flow, first, last)
    out: dict[str, Entry] = {}
    for n, row in enumerate(heights):
        roles = _roles(flow, entries, row)
        if len(roles) < 2 or len({name for name, _ in roles}) < len(roles):
            continue
        near = [*heights[n + 1 : n + 1 + _NEAR], *reversed(heights[max(n - 3, 0) : n])]
        names = next((found for other in near if (found := _names(flow, other))), [])
        for k, (entry, role) in enumerate(roles):
            label = unwrap(flow.text[slice(*role)])
            if len(names) != len(roles):
                seen: dict[str, JsonValue] = {"label": label, "signature": "none_seen"}
                out[entry] = flow.quote(
                    *role, "", parts=seen, doubts=("block_of_two_roles",), rules=("form_signature",)
                )
                continue
            span, filled = names[k]
            at = next(x.index for x in rows if x.start <= span[0] <= x.end)
            block = SignatureBlock(span if filled else None, None, (), None, at, at, at, True)
            sign = signature_of(flow, rows, doc, block)
            if not filled:
                made = blank(flow, role, label)
                out[entry] = made.model_copy(update={"parts": {**made.parts, "signature": sign.value}})
                continue
            name = unwrap(flow.text[slice(*span)])
            parts: dict[str, JsonValue] = {"label": label, "name": name, "signature": sign.value}
            out[entry] = flow.quote(
                *span, name, parts=parts, doubts=sign.doubts, rules=("form_signature", "roles_in_a_row")
            )
    return out


def role_places(flow: Flow, entry: EntryDefinition, first: int, last: int) -> list[tuple[int, int, int]]:
    """(line, start, end) of each place that names whose signature it is: `ลงชื่อ ..... ผู้เสนอ`, or where no place
    is printed so, the role by itself (which may be the label of a text entry as well).
    """
    signed: list[tuple[int, int, int]] = []
    bare: list[tuple[int, int, int]] = []
    for i in range(first, last):
        text, base = arabic(flow.lines[i].text), flow.starts[i]
        for label in entry.labels:
            role = re.sub(r"^\(?(?:ลงชื่อ|ลงนาม)\)?", "", label).strip()
            for m in pattern_of(role).finditer(text):
                lead, tail = text[: m.start()], text[m.end() :]
                named = _SIGN.search(lead) is not None
                alone = re.fullmatch(r"[\s(.…_]*(?:[0-9]+[.)]\s*)?", lead) is not None
                if (named or alone) and re.fullmatch(r"[\s).…_:：]*(?:\(?\s*ลงชื่อ.*)?", tail):
                    (signed if named else bare).append((i, base + m.start(), base + m.end()))
                    break
            else:
                continue
            break
    return signed or bare


def read_signature(
    flow: Flow,
    doc: DocumentText,
    rows: Sequence[Row],
    blocks: Sequence[SignatureBlock],
    entry: EntryDefinition,
    first: int,
    last: int,
    entries: Sequence[EntryDefinition],
    labelled: Collection[int] = (),
) -> Entry:
    """A signature block: the printed name, with position, date and state of the signature in its parts. `labelled`: the
    lines of text labels, which are no roles where the role is printed elsewhere.
    """
    places = role_places(flow, entry, first, last)
    places = [p for p in places if p[0] not in labelled] or places
    if not places:
        return None
    line, start, end = places[0]
    label = unwrap(flow.text[start:end])
    others = [
        p[0] for e in entries if e.kind == "signature" and e.id != entry.id for p in role_places(flow, e, first, last)
    ]
    block = _block_of(flow, rows, blocks, line, others, first, last)
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
    if (decided := decided_in(flow, _rows_of_block(flow, rows, block, line, others))) is not None:
        parts["decided"] = decided
    low, high = rows[block.first].start, _foot(flow, rows, block, others)
    day = next((d for d in find_dates(arabic(flow.text[low:high])) if d.value is not None), None)
    doubts: list[str] = [*name.doubts, *sign.doubts]
    if day is not None and day.value is not None:
        parts["date"] = day.value
    span = block.name
    return flow.quote(*span, name.value, parts=parts, doubts=doubts, rules=("form_signature", *name.rules))


def _rows_of_block(
    flow: Flow, rows: Sequence[Row], block: SignatureBlock, line: int, others: Sequence[int]
) -> list[Row]:
    """The rows from the role to the foot of its block, and two before, inside its cell, up to the next role."""
    low = max((o for o in others if o < line), default=-1)
    high = min((o for o in others if o > line), default=len(flow.lines))
    first = min(line, _line(flow, rows[block.first])) - 2
    last = max(line, _line(flow, rows[block.last])) + 1
    cell = flow.lines[line].cell
    near = [r for r in rows if max(low + 1, first) <= _line(flow, r) <= min(high - 1, last)]
    return [r for r in near if r.line.cell == cell]


def _unread_name(flow: Flow, line: int, start: int, others: Sequence[int], last: int) -> Span | None:
    """Words where a name belongs though no block was read: between ลงชื่อ and the role, or in brackets below or
    above. A block with such words is not blank.
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
    below = [flow.lines[i].text.strip() for i in range(line + 1, min(line + 4, last))]
    if any(_SIGN.match(w) or re.fullmatch(r"\([^()]*\)", w) for w in below):
        return None  # this form prints its names under the roles
    over = _name_over(flow, line, max(line - 3, 0))
    if over is not None and _column(flow, over) == _column(flow, line) and not any(over < o < line for o in others):
        words = flow.lines[over].text
        m = re.search(r"\(\s*([^()]*[ก-ฮ][ก-๎][^()]*?)\s*\)", words)
        if m:
            return flow.starts[over] + m.start(1), flow.starts[over] + m.end(1)
    return None


def _foot(flow: Flow, rows: Sequence[Row], block: SignatureBlock, others: Sequence[int]) -> int:
    """Where the words of a block end: three rows below it, before the next signature, inside its cell."""
    stop = block.last
    for k in range(block.last + 1, min(block.last + 4, len(rows))):
        if _SIGN.match(rows[k].words) or _line(flow, rows[k]) in others or rows[k].words.startswith("("):
            break
        if rows[k].line.cell != rows[block.row].line.cell:
            break
        stop = k
    return max(rows[stop].end, rows[block.last].end)


def _line(flow: Flow, row: Row) -> int:
    """The line of the flow that a row stands on; rows leave blank lines out."""
    return flow.line_index(row.start)


def _column(flow: Flow, i: int) -> tuple[int, int] | None:
    """(table, column) of line i."""
    cell = flow.lines[i].cell
    return (cell[0], cell[2]) if cell is not None else None


def _block_of(
    flow: Flow,
    rows: Sequence[Row],
    blocks: Sequence[SignatureBlock],
    line: int,
    others: Sequence[int],
    first: int,
    last: int,
) -> SignatureBlock | None:
    """The block of the role on `line`: one that holds the line, else the next below, else the one just above. In a
    table only a block in the role's own column.
    """
    column = _column(flow, line)
    inside = [b for b in blocks if first <= _line(flow, rows[b.row]) < last]
    if column is not None:
        inside = [b for b in inside if _column(flow, _line(flow, rows[b.row])) == column]
        others = [o for o in others if _column(flow, o) == column]
        if not others:  # one role and its names in a column of a table
            return inside[0] if len(inside) == 1 else None
    roles = [line, *others]
    at = {b: _line(flow, rows[b.row]) for b in inside}
    theirs = [at[b] for b in inside if any(abs(at[b] - r) <= _NEAR for r in roles)]
    # A form prints its roles all above the names or all below them: then a role that stands in the tail of the block
    # before (its position) is that of the next one.
    above = bool(theirs) and min(roles) <= min(theirs)

    def free(b: SignatureBlock) -> bool:
        low, high = sorted((line, at[b]))
        return not any(low < o < high for o in others)

    for b in inside:
        low, high = _line(flow, rows[b.first]), _line(flow, rows[b.last])
        if low <= line <= high and not (above and line > at[b]):
            return b
    after = [b for b in inside if 0 < at[b] - line <= _NEAR and free(b)]
    if after:
        return after[0]
    before = [b for b in inside if 0 < line - at[b] <= _NEAR and free(b)]
    return before[-1] if before else None
