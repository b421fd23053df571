"""The programs and libraries that print the corpus; each is asked for what it does when a person uses it plainly."""

import html
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fonts import FontFamily
from benchmarks.invented_text import Document, Grid, Pair, Words
from benchmarks.page_layout import HEIGHT, WIDTH, Rule, laid_out


@dataclass(frozen=True)
class Job:
    """One file to be printed."""

    document: Document
    font: FontFamily
    out: Path


# --- a web page: Chromium and WeasyPrint

_STYLE = """
@page { size: A4; margin: 20mm 20mm 20mm 25mm }
body { font-family: '%s'; font-size: 14pt; line-height: 1.5 }
p { margin: 0 } .body { text-align: justify; text-indent: 2.5em } .heading { font-size: 18pt; text-align: center }
.centre { text-align: center } .item { padding-left: 2em } .bold, .heading, th { font-weight: bold; text-align: left }
.heading { text-align: center }
table { border-collapse: collapse; width: 100%%; margin: .5em 0 }
table.grid td, table.grid th { border: 1px solid black; padding: 3px; vertical-align: top }
table.pair td { width: 50%% }
"""


def _row(cells: Iterable[str], tag: str, widths: tuple[int, ...]) -> str:
    return "<tr>" + "".join(
        f"<{tag} style='width:{w}%'>{html.escape(c)}</{tag}>" for c, w in zip(cells, widths, strict=True)
    )


def web_page(document: Document, font: FontFamily) -> str:
    """The document as HTML."""
    out = [
        f"<!doctype html><html lang='th'><head><meta charset='utf-8'><style>{_STYLE % font.name}</style></head><body>"
    ]
    for block in document.blocks:
        if isinstance(block, Words):
            out.append(f"<p class='{block.style}'>{html.escape(block.text)}</p>")
        elif isinstance(block, Pair):
            out.append(f"<table class='pair'>{_row((block.left, block.right), 'td', (50, 50))}</table>")
        else:
            rows = [_row(r, "td" if i else "th", block.widths) for i, r in enumerate(block.rows)]
            out.append(f"<table class='grid'>{''.join(rows)}</table>")
    return "\n".join([*out, "</body></html>"])


def chromium(jobs: list[Job]) -> None:
    """Headless Chromium, --print-to-pdf: Skia writes the PDF."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((p for p in names if shutil.which(p)), names[0])
    for job in jobs:
        source = job.out.with_suffix(".html")
        source.write_text(web_page(job.document, job.font), "utf-8")
        order = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        order += [f"--user-data-dir={job.out.parent / 'chromium-profile'}", f"--print-to-pdf={job.out}"]
        subprocess.run([*order, source.as_uri()], capture_output=True, timeout=120, check=False)


def weasyprint(jobs: list[Job]) -> None:
    """WeasyPrint: Pango and HarfBuzz shape, pydyf writes."""
    import weasyprint as printer

    for job in jobs:
        printer.HTML(string=web_page(job.document, job.font)).write_pdf(job.out)


# --- a Word document: LibreOffice


def libreoffice(jobs: list[Job]) -> None:
    """A DOCX as Word writes it, printed by LibreOffice; one call for all."""
    for job in jobs:
        _word_document(job, job.out.with_suffix(".docx"))
    folder = jobs[0].out.parent
    order = ["soffice", f"-env:UserInstallation={(folder / 'office-profile').as_uri()}", "--headless", "--convert-to"]
    sources = [str(job.out.with_suffix(".docx")) for job in jobs]
    subprocess.run([*order, "pdf", "--outdir", str(folder), *sources], capture_output=True, timeout=600, check=False)


def _word_document(job: Job, out: Path) -> None:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    word = docx.Document()

    def put(paragraph: Paragraph, text: str, bold: bool = False, size: int = 14) -> None:
        run = paragraph.add_run(text)
        run.bold, run.font.size, run.font.name = bold, Pt(size), job.font.name
        facts = run._r.get_or_add_rPr()
        facts.get_or_add_rFonts().set(qn("w:cs"), job.font.name)
        for name, value in (("w:bCs", None), ("w:szCs", str(size * 2))):
            if name == "w:bCs" and not bold:
                continue
            extra = facts.makeelement(qn(name), {} if value is None else {qn("w:val"): value})
            facts.append(extra)

    for block in job.document.blocks:
        if isinstance(block, Words):
            paragraph = word.add_paragraph()
            heading = block.style == "heading"
            put(paragraph, block.text, heading or block.style == "bold", 18 if heading else 14)
            if block.style in ("heading", "centre"):
                paragraph.alignment = ALIGN.CENTER
            elif block.style == "body":
                paragraph.alignment = ALIGN.THAI_JUSTIFY
                paragraph.paragraph_format.first_line_indent = Pt(36)
            elif block.style == "item":
                paragraph.paragraph_format.left_indent = Pt(28)
            continue
        rows = ((block.left, block.right),) if isinstance(block, Pair) else block.rows
        table = word.add_table(len(rows), len(rows[0]))
        table.style = "Table Grid" if isinstance(block, Grid) else None
        widths = block.widths if isinstance(block, Grid) else (50, 50)
        for i, row in enumerate(rows):
            for cell, text, share in zip(table.rows[i].cells, row, widths, strict=True):
                cell.width = Pt(430 * share / sum(widths))
                put(cell.paragraphs[0], text, i == 0 and isinstance(block, Grid))
    word.save(str(out))


# --- typst


def typst(jobs: list[Job]) -> None:
    """typst: HarfBuzz's Rust twin shapes, krilla writes."""
    import typst as printer

    for job in jobs:
        source = job.out.with_suffix(".typ")
        source.write_text(_typst_source(job), "utf-8")
        printer.compile(str(source), output=str(job.out))


def _typst_source(job: Job) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    out = [
        f'#set text(font: "{job.font.name}", size: 14pt, lang: "th", hyphenate: false)',
        '#set page("a4", margin: (x: 25mm, y: 20mm))',
        "#set par(leading: 0.9em, spacing: 1.1em)",
    ]
    for block in job.document.blocks:
        if isinstance(block, Pair):
            out.append(f"#grid(columns: (1fr, 1fr), text({quoted(block.left)}), text({quoted(block.right)}))")
        elif isinstance(block, Grid):
            columns = ", ".join(f"{w}fr" for w in block.widths)
            cells = [
                f"strong(text({quoted(c)}))" if i == 0 else f"text({quoted(c)})"
                for i, row in enumerate(block.rows)
                for c in row
            ]
            out.append(f"#table(columns: ({columns}), {', '.join(cells)})")
        else:
            words = f"text({quoted(block.text)})"
            out.append(
                {
                    "body": f"#par(justify: true, first-line-indent: (amount: 2.5em, all: true), {words})",
                    "heading": f'#align(center, par(text(size: 18pt, weight: "bold", {quoted(block.text)})))',
                    "bold": f"#par(strong({words}))",
                    "centre": f"#align(center, par({words}))",
                    "item": f"#pad(left: 2em, par({words}))",
                }[block.style]
            )
    return "\n\n".join(out)


# --- libraries that draw strings where they are told


def fpdf2(jobs: list[Job], shaping: bool = True) -> None:
    """fpdf2, with HarfBuzz shaping or without."""
    import fpdf

    for job in jobs:
        pdf = fpdf.FPDF(unit="pt", format=(WIDTH, HEIGHT))
        pdf.set_auto_page_break(False)
        for style, file in (("", job.font.regular), ("B", job.font.bold)):
            pdf.add_font("F", style, str(file))
        pdf.set_text_shaping(shaping)

        def measure(text: str, bold: bool, size: float, pdf: "fpdf.FPDF" = pdf) -> float:
            pdf.set_font("F", "B" if bold else "", size)
            return float(pdf.get_string_width(text))

        for item in laid_out(job.document, measure):
            while pdf.page <= item.page:
                pdf.add_page()
            if isinstance(item, Rule):
                pdf.line(item.x0, HEIGHT - item.y0, item.x1, HEIGHT - item.y1)
                continue
            pdf.set_font("F", "B" if item.bold else "", item.size)
            pdf.set_char_spacing(item.spread)
            pdf.text(item.x, HEIGHT - item.y, item.text)
            pdf.set_char_spacing(0)
        pdf.output(str(job.out))


def fpdf2_unshaped(jobs: list[Job]) -> None:
    """fpdf2 as it comes: a glyph a character."""
    fpdf2(jobs, shaping=False)


def reportlab(jobs: list[Job], shaping: bool = True) -> None:
    """ReportLab's canvas, with HarfBuzz shaping or without."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for job in jobs:
        names = {bold: f"{job.font.name}{bold}{shaping}".replace(" ", "") for bold in (False, True)}
        for bold, name in names.items():
            pdfmetrics.registerFont(TTFont(name, str(job.font.bold if bold else job.font.regular), shapable=shaping))
        canvas = Canvas(str(job.out), pagesize=(WIDTH, HEIGHT))
        page = 0

        def measure(text: str, bold: bool, size: float, names: dict[bool, str] = names) -> float:
            return float(pdfmetrics.stringWidth(text, names[bold], size))

        for item in laid_out(job.document, measure):
            while page < item.page:
                canvas.showPage()
                page += 1
            if isinstance(item, Rule):
                canvas.line(item.x0, item.y0, item.x1, item.y1)
                continue
            canvas.setFont(names[item.bold], item.size)
            # ReportLab does not spread what it shapes.
            spread = {} if shaping else {"charSpace": item.spread}
            canvas.drawString(item.x, item.y, item.text, shaping=shaping, **spread)
        canvas.save()


def reportlab_unshaped(jobs: list[Job]) -> None:
    """ReportLab as it comes: a glyph a character."""
    reportlab(jobs, shaping=False)


Printer = Callable[[list[Job]], None]
PRINTERS: dict[str, Printer] = {
    "LibreOffice": libreoffice,
    "Chromium": chromium,
    "typst": typst,
    "WeasyPrint": weasyprint,
    "fpdf2 shaped": fpdf2,
    "fpdf2": fpdf2_unshaped,
    "ReportLab shaped": reportlab,
    "ReportLab": reportlab_unshaped,
}
