"""หน้าเว็บ: `read_html(data, sha256) -> DocumentText`: the visible text of an HTML file, line by line.

Block elements and <br> end a line; scripts, styles and what the markup hides are no text of the page. `raw` is the text
of the nodes with each run of blanks as one, as a browser shows it (the lines of <pre> stay as they are).
"""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.crossed_out import doubts_of_look
from extractors.html_style import Style, style_of, styles_of
from extractors.plain_text import Decoded, decode, document, line_of, refusal
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, LineRole, Repair

MEDIA_TYPE = "text/html"
MAX_TAGS = 1_000_000
PART = "text"
_PLACES = 10
_LINKS = 50
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_BLANKS = re.compile("[ \t\n\r\x0c]+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_UNSEEN = {"script", "style", "template", "noscript", "head", "object", "embed", "iframe", "svg", "datalist"}
_UNSEEN |= {"audio", "video", "canvas", "map"}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "input",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "select", "small", "span", "strike",
    "strong", "sub", "sup", "textarea", "time", "tt", "u", "var", "wbr", "button", "img", "option", "blink",
}  # fmt: skip
_CROSSING = {"del", "s", "strike"}
_RAISING = {"sup", "sub"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds inside the element that is walked."""

    hidden: bool = False
    preformatted: bool = False
    cell: tuple[int, int, int] | None = None
    crossed: bool = False
    raised: bool = False
    style: Style = field(default_factory=Style)


@dataclass(slots=True)
class Page:
    """The lines so far, and the line that is being filled: pieces of text with whether they are hidden, and what
    their looks say against them. `styles`: of the page's own style sheets.
    """

    styles: dict[str, Style] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    pieces: list[tuple[str, bool, tuple[str, ...]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tables: int = 0
    line: int = 0

    def add(self, text: str | None, at: Setting) -> None:
        """Adds the text of a node."""
        if not text:
            return
        if at.preformatted:
            first, *rest = re.split("\r\n|[\n\r]", text)
            self._piece(first, at)
            for more in rest:
                self.end_line(at)
                self._piece(more, at)
        else:
            self._piece(_BLANKS.sub(" ", text), at)

    def _piece(self, text: str, at: Setting) -> None:
        self.pieces.append((text, at.hidden, doubts_of_look(text, crossed=at.crossed, raised=at.raised)))

    def end_line(self, at: Setting) -> None:
        """Ends the line; seen and hidden words become lines of their own."""
        pieces, self.pieces = self.pieces, []
        for hidden in (False, True):
            raw, doubted = "", []
            for text, h, doubts in pieces:
                if h is hidden:
                    text = text[1:] if text[:1] == " " and not at.preformatted and raw[-1:] in ("", " ") else text
                    doubted += [Repair(code, len(raw), len(raw) + len(text)) for code in doubts]
                    raw += text
            raw = raw.rstrip() if at.preformatted else raw.rstrip(" ")
            if raw.strip():
                role: LineRole = "hidden" if hidden else "body"
                made = line_of(raw, PART, (self.line,))
                doubted = [r._replace(end=min(r.end, len(raw))) for r in doubted if r.start < len(raw)]
                self.lines.append(replace(made, role=role, cell=at.cell, doubted=(*doubted, *made.doubted)))
                self.line += 1


def read_html(data: bytes, sha256: str) -> DocumentText:
    """The visible lines of an HTML file; `path` is the running index of the line, part is `text`.

    `unreadable`: empty, or no text. `rejected`: a limit is passed, or nothing but nesting. `partly_read`: nested too
    deep to be read to the end, or characters lost.
    """
    refused = refusal(data)
    if refused is not None:
        return DocumentText(sha256, MEDIA_TYPE, *refused)
    if data.count(b"<") > MAX_TAGS:
        return DocumentText(sha256, MEDIA_TYPE, Status.REJECTED, Reason.TOO_LARGE)
    declared = _DECLARED.search(data[:8192])
    decoded = decode(data, None if declared is None else declared[1].decode("ascii"))
    if decoded is None:
        return DocumentText(sha256, MEDIA_TYPE, Status.UNREADABLE, Reason.UNKNOWN_TYPE)
    root, whole = _parse(decoded)
    page = Page()
    if root is not None:
        page.styles = styles_of(root)
        _walk(root, page, Setting())
        page.end_line(Setting())
    hidden = [x for x in page.lines if x.role == "hidden"]
    findings: tuple[Finding, ...] = ()
    if hidden:
        places = tuple(x.place(sha256, 0, len(x.text)) for x in hidden[:_PLACES])
        findings = (finding("TEXT-HIDDEN", places=places, count=len(hidden), words=hidden[0].text[:80]),)
    properties = {"links": "\n".join(dict.fromkeys(page.links[:_LINKS]))} if page.links else {}
    title = None if root is None else root.findtext(".//title")
    if title and title.strip():
        properties["title"] = _BLANKS.sub(" ", title).strip()[:200]
    made = document(sha256, MEDIA_TYPE, tuple(page.lines), decoded, "แฟ้มหน้าเว็บ", "the web page", findings, properties)
    if not whole and made.reason is Reason.EMPTY:
        return replace(made, status=Status.REJECTED, reason=Reason.BOMB)
    if not whole and made.status is Status.READ:
        return replace(made, status=Status.PARTLY_READ, reason=Reason.PARTIAL)
    return made


def _parse(decoded: Decoded) -> tuple[etree._Element | None, bool]:
    """The root, and whether the parser read to the end (libxml2 stops, without raising, at 256 levels)."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    text = _XML_DECLARATION.sub("", decoded.text).replace("\0", "")
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, not any("depth" in e.message.casefold() for e in parser.error_log)


def _walk(e: etree._Element, page: Page, at: Setting) -> None:
    """Walks an element's text, its children, and the tails of its children."""
    tag = str(e.tag).casefold()
    if tag in _UNSEEN or not tag.isalnum():  # of a comment or an entity the tag is a function
        return
    if tag in ("br", "hr"):
        page.end_line(at)
        return
    style = style_of(e, page.styles)
    white = style.white if style.white is not None else at.style.white
    ground = bool(style.ground or at.style.ground)
    at = replace(
        at,
        hidden=at.hidden or e.get("hidden") is not None or style.hidden or bool(white and not ground),
        crossed=at.crossed or style.crossed or tag in _CROSSING,
        raised=at.raised or style.raised or tag in _RAISING,
        style=Style(white=white, ground=ground),
    )
    block = tag not in _INLINE
    if block:
        page.end_line(at)
    if tag in ("pre", "textarea"):
        at = replace(at, preformatted=True)
    if tag == "a" and (e.get("href") or "").startswith(("http://", "https://")):
        page.links.append(e.get("href", ""))
    if tag == "table":
        _table(e, page, at)
    elif tag == "input":
        _entry(e, page, at)
    elif tag == "select":
        options = list(e.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        page.add(", ".join("".join(map(str, o.itertext())).strip() for o in chosen), at)
    else:
        page.add(e.text, at)
        for child in e:
            _walk(child, page, at)
            page.add(child.tail, at)
    if block:
        page.end_line(at)


def _entry(e: etree._Element, page: Page, at: Setting) -> None:
    kind = (e.get("type") or "text").casefold()
    if kind in ("checkbox", "radio"):
        page.add("☑" if e.get("checked") is not None else "☐", at)
    elif kind not in ("hidden", "submit", "button", "image", "reset", "file", "password"):
        page.add(e.get("value"), at)


def _table(table: etree._Element, page: Page, at: Setting) -> None:
    """The rows of a table; every cell is on lines of its own that know their table, row and column."""
    number, row = page.tables, 0
    page.tables += 1

    def rows(e: etree._Element) -> None:
        nonlocal row
        page.add(e.text, at)
        for child in e:
            kind = child.tag
            if kind == "tr":
                column = 0
                for cell in child:
                    inner = replace(at, cell=(number, row, column)) if cell.tag in ("td", "th") else at
                    _walk(cell, page, inner)
                    page.add(cell.tail, at)
                    span = cell.get("colspan", "1")
                    column += int(span) if re.fullmatch("[1-9][0-9]{0,2}", span) else 1
                page.end_line(at)
                row += 1
            elif kind in ("tbody", "thead", "tfoot"):
                rows(child)
            else:
                _walk(child, page, at)
            page.add(child.tail, at)

    rows(table)
