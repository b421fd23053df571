"""A document to be drawn: blocks in reading order, and their three renderings (DOCX, HTML for Chromium, typst)."""

import html
import io
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt


@dataclass(frozen=True)
class Block:
    """One paragraph. `style`: title, line (flush left), para (indented first line), sign (centred at the right)."""

    style: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Two pieces on one line: the number at the left, and what stands at mid-page."""

    left: str
    right: str


@dataclass(frozen=True)
class Grid:
    """A ruled table; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Break:
    """A new page."""


Page = tuple[Block | Pair | Grid | Break, ...]
FIXED = datetime(2023, 2, 1, 9, 0, 0, tzinfo=UTC)


def title(text: str) -> Block:
    """A centred heading."""
    return Block("title", text)


def line(text: str) -> Block:
    """A line at the left margin."""
    return Block("line", text)


def para(text: str) -> Block:
    """A paragraph with an indented first line."""
    return Block("para", text)


def sign(*texts: str) -> tuple[Block, ...]:
    """A signature block, one line each."""
    return tuple(Block("sign", t) for t in texts)


def to_docx(page: Page, font: str = "TH SarabunPSK") -> bytes:
    """The DOCX, with fixed properties so that the same page gives the same words and dates."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(16)
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:cs"), font)  # Thai is a complex script: it has a font and size of its own
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), "32")
    properties.append(size)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin, section.top_margin = Cm(3), Cm(2), Cm(2)
    for block in page:
        if isinstance(block, Grid):
            table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
            for r, row in enumerate(block.rows):
                for c, words in enumerate(row):
                    table.cell(r, c).text = words
            continue
        if isinstance(block, Break):
            document.add_page_break()
            continue
        p = document.add_paragraph()
        p.paragraph_format.space_after = Pt(2)
        if isinstance(block, Pair):
            p.paragraph_format.tab_stops.add_tab_stop(Cm(8))
            p.add_run(f"{block.left}\t{block.right}")
            continue
        run = p.add_run(block.text)
        if block.style == "title":
            p.alignment, run.bold = WD_ALIGN_PARAGRAPH.CENTER, True
        elif block.style == "para":
            p.paragraph_format.first_line_indent = Cm(2.5)
        elif block.style == "sign":
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            p.paragraph_format.left_indent = Cm(7)
    core = document.core_properties
    core.author, core.title = "ตัวอย่าง", ""
    core.created = core.modified = FIXED
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_html(page: Page, font: str) -> str:
    """The page for Chromium's printer."""
    parts = []
    for block in page:
        if isinstance(block, Grid):
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in r) + "</tr>" for r in block.rows)
            parts.append(f"<table>{rows}</table>")
        elif isinstance(block, Break):
            parts.append('<div style="break-after:page"></div>')
        elif isinstance(block, Pair):
            parts.append(f'<p class="pair"><span>{html.escape(block.left)}</span>{html.escape(block.right)}</p>')
        else:
            parts.append(f'<p class="{block.style}">{html.escape(block.text)}</p>')
    css = (
        f"@page{{size:A4;margin:2cm 2cm 2cm 3cm}}body{{font:16pt '{font}'}}p{{margin:2pt 0}}"
        ".title{text-align:center;font-weight:bold}.para{text-indent:2.5cm}.sign{margin-left:7cm;text-align:center}"
        ".pair span{display:inline-block;width:8cm}"
        "table{border-collapse:collapse;width:100%}td{border:1px solid;padding:2pt}"
    )
    return (
        f'<!doctype html><html lang="th"><meta charset="utf-8"><style>{css}</style><body>{"".join(parts)}</body></html>'
    )


def to_typst(page: Page, font: str) -> str:
    """The page as typst source."""

    def words(text: str) -> str:
        return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    out = [
        '#set page(paper: "a4", margin: (left: 3cm, right: 2cm, top: 2cm, bottom: 2cm))',
        f'#set text(font: "{font}", size: 15pt, lang: "th")',
        "#set par(leading: 0.7em)",
    ]
    for block in page:
        if isinstance(block, Grid):
            cells = ", ".join(f"[{words(c)}]" for row in block.rows for c in row)
            out.append(f"#table(columns: {len(block.rows[0])}, {cells})")
        elif isinstance(block, Break):
            out.append("#pagebreak()")
        elif isinstance(block, Pair):
            out.append(f"#grid(columns: (8cm, 1fr), [{words(block.left)}], [{words(block.right)}])")
        elif block.style == "title":
            out.append(f"#align(center)[*{words(block.text)}*]")
        elif block.style == "sign":
            out.append(f"#pad(left: 7cm)[#align(center)[{words(block.text)}]]")
        elif block.style == "para":
            out.append(f"#h(2.5cm){words(block.text)}")
        else:
            out.append(words(block.text))
        out.append("")
    return "\n".join(out)
