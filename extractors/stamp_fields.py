"""ตราที่ประทับบนภาพสแกน: what coloured stamps say of a letter. All of it is unverified (`stamp_ink`).

Received stamps are receipts of their own. A name stamp under the closing names the signer where none is printed. What
stamps say of speed, secrecy and copies is read with the other marks (`letter_marks`).
"""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.head_date import date_quoted, dates_in
from extractors.letter_body import CLOSING, ISSUED
from extractors.receipt import read_receipts, receipt_rows
from extractors.rows import Row, plain, rows_of
from extractors.scan_marks import stamp_flow
from extractors.signers import signer_of, sort_blocks
from schemas.quoted import Quoted
from schemas.record import Receipt, Signer
from schemas.text import DocumentText


def stamped_receipts(doc: DocumentText, rows: Sequence[Row]) -> tuple[Receipt, ...]:
    """The received stamps in coloured ink on the pages of `rows`."""
    flow = stamp_flow(doc, {r.page for r in rows})
    found = read_receipts(flow, rows_of(flow)) if flow.lines else ()
    return tuple(r for r in found if any((r.number, r.date, r.time)))


def stamped_signers(doc: DocumentText, rows: Sequence[Row], kind: str, tail: int) -> tuple[Signer, ...]:
    """The signer by a name stamp below the closing or the words of issue, on the page where these stand."""
    end = next((r for r in rows[tail:] if CLOSING.match(r.words) or ISSUED.search(r.words)), None)
    if end is None and kind == "memo" and rows:
        end = rows[min(tail, len(rows)) - 1]
    if end is None or not end.has_box:
        return ()
    flow = stamp_flow(doc, {end.page})
    below = [r for r in rows_of(flow) if r.box[1] > end.box[1]]
    if not below:
        return ()
    own = Flow(doc.sha256, [r.line for r in below])
    stamped = rows_of(own)
    blocks = sort_blocks(stamped, kind, 0)
    named = [b for b in blocks.signers if b.name is not None]
    return tuple(signer_of(own, stamped, doc, b) for b in named[:1])


def date_in_seal(doc: DocumentText, rows: Sequence[Row], tail: int) -> Quoted | None:
    """The day that stands by itself in coloured ink behind the text of a stamped letter: in the seal or beside it."""
    above = rows[min(tail, len(rows)) - 1]
    flow = stamp_flow(doc, {above.page})
    stamped = rows_of(flow)
    skip = receipt_rows(stamped)
    text = plain(flow.text)
    for row in stamped:
        if row.index in skip or row.box[1] <= above.box[1]:
            continue
        found = [d for d in dates_in(text, row.start, row.end) if d.match.value]
        if found and not re.sub(r"วันที่|[\s.]", "", text[row.start : found[0].start] + text[found[0].end : row.end]):
            return date_quoted(flow, found[:1], ("inside_seal",), "date_at_seal")
    return None
