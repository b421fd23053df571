"""หลายส่วนในฉบับเดียว: the multiparts of one mail unfolded to their leaves, each still encoded (RFC 2046).

Parts are cut from the bytes themselves, not through a message object: an attached mail keeps its exact bytes and so its
sha-256, memory stays at the size of one part, and no depth of nesting can exhaust the stack.
"""

import re
from dataclasses import dataclass, field

from pipeline.mail_headers import MOST_FIELDS, Fields, Words, header_fields, parameters
from schemas.finding import Finding
from schemas.finding_codes import finding

MOST_MULTIPARTS = 50  # multiparts within multiparts of one mail
MOST_PARTS = 10_000
_GUESS_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,69}?)[ \t]*\r?\n(?=Content-[A-Z-]+:)", re.MULTILINE | re.IGNORECASE)
_END_OF_LINE = re.compile(rb"[ \t]*(?:\r?\n|\Z)")


@dataclass(slots=True)
class Leaf:
    """One part that holds no others: its still encoded bytes are data[start:end]. `number`: its order, from 1.

    `alternative`: which multipart/alternative it belongs to, None none. `signed`: a multipart/signed holds it.
    """

    fields: Fields
    start: int
    end: int
    media_type: str
    params: dict[str, Words]
    disposition: str
    name: Words | None
    alternative: int | None
    signed: bool
    number: int


@dataclass(slots=True)
class Tree:
    """The leaves of one mail in their order, and why they may not be all. Beyond a limit it stays as far as it came."""

    leaves: list[Leaf] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    too_deep: bool = False
    too_many: bool = False


def unfold(data: bytes, fields: Fields) -> Tree:
    """The leaves of a mail with the header `fields`, multiparts unfolded without recursion."""
    tree = Tree()
    stack: list[tuple[Fields, int, int, int | None, bool]] = [(fields, len(data), 0, None, False)]
    alternatives = 0
    while stack:
        fields, end, depth, alternative, signed = stack.pop()
        if fields.flooded:  # the fields behind the limit may have said that there are attachments
            what = f"> {MOST_FIELDS} fields"
            tree.findings["MAIL-HEADER-CUT"] = finding("MAIL-HEADER-CUT", what=what)
        media_type, params = parameters(fields.first("content-type") or b"text/plain")
        if "/" not in media_type:
            media_type = "text/plain" if media_type == "text" or not media_type else "application/octet-stream"
        if media_type.startswith("multipart/"):
            if depth >= MOST_MULTIPARTS:
                tree.too_deep = True
                return tree
            boundary = params["boundary"].text.encode("utf-8", "replace") if "boundary" in params else b""
            slices = _slices(data, fields.body, end, boundary, tree)
            if len(tree.leaves) + len(stack) + len(slices) > MOST_PARTS:
                tree.too_many = True
                return tree
            if media_type == "multipart/alternative":
                alternatives += 1
                alternative = alternatives
            inner = media_type == "multipart/signed"
            children = [(fields, b, depth + 1, alternative, inner) for fields, b in slices]
            stack.extend(reversed(children))
            continue
        disposition, more = parameters(fields.first("content-disposition") or b"")
        name = more.get("filename") or params.get("name")
        leaf = Leaf(
            fields, fields.body, end, media_type, params, disposition, name, alternative, signed, len(tree.leaves) + 1
        )
        tree.leaves.append(leaf)
    return tree


def _slices(data: bytes, start: int, end: int, boundary: bytes, tree: Tree) -> list[tuple[Fields, int]]:
    """(header, end) of each part between the boundary's lines; what stands before the first and after the last is none.

    Without a usable boundary the line that looks like one is taken, and if there is none the whole is one part: either
    way with a finding, since the sender meant to send several.
    """
    lines = _boundary_lines(data, start, end, boundary) if boundary else []
    if not lines:
        tree.findings["MAIL-NO-BOUNDARY"] = finding("MAIL-NO-BOUNDARY")
        guess = _GUESS_BOUNDARY.search(data, start, end)
        lines = _boundary_lines(data, start, end, guess[1]) if guess else []
        if not lines:
            return [(Fields((), start), end)]
    out = []
    for n, (_, after, closing) in enumerate(lines):
        if closing or n > MOST_PARTS:
            break
        if n + 1 < len(lines):
            stop = max(lines[n + 1][0], after)
            out.append((header_fields(data, after, stop), stop))
        else:
            out.append((header_fields(data, after, end), end))
            tree.findings.setdefault("MAIL-CUT", finding("MAIL-CUT"))
    return out


def _boundary_lines(data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int, bool]]:
    """(end of what precedes, start of what follows, closing) of each line that is the boundary."""
    delimiter = b"--" + boundary
    out = []
    at = start
    while (found := data.find(delimiter, at, end)) >= 0:
        at = found + len(delimiter)
        if found > start and data[found - 1] != 0x0A:
            continue
        closing = data[at : at + 2] == b"--" and _END_OF_LINE.match(data, at + 2, end) is not None
        line_end = _END_OF_LINE.match(data, at + 2 if closing else at, end)
        if line_end is None:
            continue
        before = found - 1 if found > start else found
        before -= before > start and data[before - 1] == 0x0D
        out.append((before, line_end.end(), closing))
        if closing:
            break
        at = line_end.end()
    return out
