"""หัวกระดาษและท้ายกระดาษ: which headers and footers a DOCX shows, and which of them is the letterhead.

An office may keep the letterhead (ที่ ... วันที่ ...) in the header of its template. A header that is on the first page
and says what a letterhead says is read as the letter's own words; every other header runs over pages and is none.
"""

import re
from dataclasses import replace
from typing import Literal

from lxml import etree

from extractors.digits import arabic
from extractors.docx_field import is_on
from extractors.docx_package import R, Relation, W
from schemas.text import Line, LineRole

# ระเบียบงานสารบรรณ, forms 1 and 2: the labels with which the lines of a letterhead begin
_LETTERHEAD = re.compile(r"\s*(?:ที่[\s:.]*[ก-ฮ]{1,5}\.?\s*[0-9(]|ส่วนราชการ[\s:.]|วันที่[\s:]*(?:[0-9]|\.{2,}|…))")
_NUMBER = re.compile(r"(?<![ก-๎])[ก-ฮ]{2,4}\.?\s*[0-9]{3,}(?:\.[0-9]+)*(?:\s*\([0-9]+\))?\s*/\s*(?:ว\s*)?[0-9]+")


TWO_LETTERHEADS = "two_letterheads"
Shown = Literal["first page alone", "every page", "later pages"]
_ORDER: tuple[Shown, ...] = ("first page alone", "every page", "later pages")


def headers_of(root: etree._Element, relations: dict[str, Relation]) -> list[tuple[str, LineRole, Shown]]:
    """The parts of headers and footers in the order of the sections, each once, with what they are and where they
    are shown.
    """
    out: dict[str, tuple[LineRole, Shown]] = {}
    for n, section in enumerate(root.iter(W + "sectPr")):
        first_differs = is_on(section.find(W + "titlePg"))
        for e in section:
            kind = str(e.tag).removeprefix(W).removesuffix("Reference")
            relation = relations.get(e.get(R + "id", ""))
            if kind not in ("header", "footer") or relation is None or relation.external:
                continue
            shown: Shown = "later pages"
            if n == 0 and e.get(W + "type", "default") == ("first" if first_differs else "default"):
                shown = "first page alone" if first_differs else "every page"
            role: LineRole = "header" if kind == "header" else "footer"
            was = out.get(relation.target, (role, shown))
            out[relation.target] = (was[0], min(was[1], shown, key=_ORDER.index))
    return [(part, role, shown) for part, (role, shown) in out.items()]


def role_of(root: etree._Element, role: LineRole, shown: Shown) -> LineRole:
    """The role of a header's lines. A header of the first page alone is body text, and so is one of every page that
    says what a letterhead says.
    """
    if role == "header" and (shown == "first page alone" or (shown == "every page" and _says_letterhead(root))):
        return "body"
    return role


def _says_letterhead(root: etree._Element) -> bool:
    return any(
        _LETTERHEAD.match(
            arabic("".join(e.text or "" if e.tag == W + "t" else " " for e in p.iter(W + "t", W + "tab")))
        )
        for p in root.iter(W + "p")
    )


def numbers_in_headers_alone(lines: list[Line]) -> list[Line]:
    """Headers and footers with a letter's number that stands nowhere in the body: a person should look."""
    body = "".join(_squeezed(x.text) for x in lines if x.role in ("body", "annotation"))
    out = []
    for line in lines:
        if line.role in ("header", "footer"):
            found = [_squeezed(m[0]) for m in _NUMBER.finditer(arabic(line.text))]
            if any(x not in body for x in found):
                out.append(line)
    return out


def doubt_two_letterheads(lines: list[Line], headers: frozenset[str]) -> list[Line]:
    """Where a header that is read as the letterhead (of the parts `headers`) and the body each print a letter's number
    behind ที่, and the numbers differ, none of the two is beyond doubt: one may be left over from a template, or the
    other stand in a letter that is copied below.
    """
    found: dict[int, str] = {}
    for i, line in enumerate(lines):
        text = arabic(line.text)
        if line.role == "body" and _LETTERHEAD.match(text) and (m := _NUMBER.search(text)):
            found[i] = _squeezed(m[0])
    above = {n for i, n in found.items() if lines[i].part in headers}
    below = {n for i, n in found.items() if lines[i].part not in headers}
    if not above or not below or above == below:
        return lines
    out = list(lines)
    for i in found:
        out[i] = replace(out[i], disputed=(*out[i].disputed, TWO_LETTERHEADS))
    return out


def _squeezed(text: str) -> str:
    return "".join(arabic(text).split()).replace(".", "")
