"""Cells of tables read exactly: ours against pdfplumber's `extract_tables`, on the same files in one run.

    python benchmarks/table_cells.py [--keep FOLDER]

Ten invented tables - ruled (plain, merged heads, dashed, double, open sides, filled strips for lines, over several
pages) and without lines (names and offices, a plan, figures) - are printed in three free Thai fonts by LibreOffice,
Chromium and typst, whichever are installed, and by drawing orders of our own. A cell is exact when its words, blanks
left out and digits folded, stand at its row and column. pdfplumber gets its default setting and its setting for tables
without lines; the better of the two counts.
"""

import argparse
import hashlib
import html
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extractors.digits import arabic  # noqa: E402
from extractors.pdf_reader import read_pdf  # noqa: E402

FONTS = ("Laksaman", "Norasi", "Garuda")
Cells = dict[tuple[int, int], str]  # (row, column) -> words; empty cells are not in it
Lines = Literal["solid", "dashed", "double", "open", "none"]


@dataclass(frozen=True)
class Table:
    """One table. `rows`: its cells; None continues the cell on the left, "^" the one above. `widths`: shares of the
    line. `right`: columns of figures, set to the right.
    """

    name: str
    lines: Lines
    widths: tuple[int, ...]
    rows: tuple[tuple[str | None, ...], ...]
    right: tuple[int, ...] = ()

    @property
    def truth(self) -> Cells:
        return {(r, c): bare(w) for r, row in enumerate(self.rows) for c, w in enumerate(row) if w and w != "^"}

    def span(self, r: int, c: int) -> tuple[int, int]:
        """How many rows and columns the cell at (r, c) takes."""
        wide = high = 1
        while c + wide < len(self.widths) and self.rows[r][c + wide] is None:
            wide += 1
        while r + high < len(self.rows) and self.rows[r + high][c] == "^":
            high += 1
        return high, wide


def bare(text: str) -> str:
    """What is compared: digits folded, blanks left out."""
    return "".join(arabic(text).split())


NAMES = ("นางสาวสมมุติ ใจกว้าง", "นายทดลอง เขียนไว้", "นางตัวอย่าง น้ำใส", "นายจำลอง ก้ำกึ่ง", "นางสาวสมหญิง ที่หนึ่ง", "นายเสมอ ซ้ำเดิม")
POSTS = (
    "ผู้อำนวยการสำนักสมมุติ",
    "หัวหน้าฝ่ายทดลองและสิ่งประดิษฐ์ กองตัวอย่าง",
    "นักวิชาการสมมุติชำนาญการพิเศษ กลุ่มงานตัวอย่างและการทดลองซ้ำ",
    "เจ้าพนักงานธุรการชำนาญงาน",
    "นิติกรปฏิบัติการ",
    "ผู้เชี่ยวชาญด้านการปั้นน้ำ",
)
ROLES = ("ประธานกรรมการ", "กรรมการ", "กรรมการ", "กรรมการ", "กรรมการและเลขานุการ", "ผู้ช่วยเลขานุการ")
WORK = (
    "จัดตั้งคณะทำงานและกำหนดผู้รับผิดชอบ",
    "สำรวจความต้องการของผู้ใช้บริการและสรุปผลเสนอผู้บริหาร",
    "พัฒนาต้นแบบและทดลองใช้ในพื้นที่นำร่อง",
    "ปรับปรุงแก้ไขตามข้อคิดเห็น",
    "ติดตามและรายงานผลสัมฤทธิ์ต่อที่ประชุม",
)
GOODS = ("วัสดุสำนักงาน", "ค่าตอบแทนวิทยากร", "ค่าอาหารว่างและเครื่องดื่ม", "ค่าจ้างเหมาพิมพ์คู่มือ", "ค่าเช่าสถานที่")
SUMS = (
    ("๑๒,๕๐๐.๐๐", "11,940.50", "๙๕.๕๒"),
    ("36,000", "๓๖,๐๐๐", "100"),
    ("๗,๒๐๐", "6,800", "๙๔.๔๔"),
    ("๑๕๐,๐๐๐", "148,900", "๙๙.๒๗"),
    ("8,000", "๐", "0"),
)
MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")
TICKS = ("110000", "011000", "001110", "000110", "000011")


def _budget(name: str, lines: Lines) -> Table:
    rows = [("ที่", "รายการ", "งบประมาณ (บาท)", "ใช้จริง (บาท)", "ร้อยละ")]
    rows += [(str(i + 1), g, *s) for i, (g, s) in enumerate(zip(GOODS, SUMS, strict=True))]
    return Table(name, lines, (8, 38, 20, 20, 14), tuple(rows), (2, 3, 4))


def tables() -> list[Table]:
    """The invented tables."""
    months = tuple(tuple("/" if t == "1" else "" for t in row) for row in TICKS)
    long = tuple((f"๑.{i + 1}", WORK[i % 5], NAMES[i % 6], f"{i + 3} มีนาคม ๒๕๖๖") for i in range(44))
    people = tuple((f"{i + 1}. {NAMES[i]}", POSTS[i], ROLES[i]) for i in range(6))
    return [
        _budget("ruled", "solid"),
        _budget("dashed", "dashed"),
        _budget("double", "double"),
        _budget("open sides", "open"),
        Table(
            "merged heads",
            "solid",
            (7, 33, 12, 12, 12, 24),
            (
                ("ที่", "กิจกรรม", "ค่าใช้จ่าย", None, None, "ผู้รับผิดชอบ"),
                ("^", "^", "แผน", "ผล", "ต่าง", "^"),
                *((str(i + 1), WORK[i], *s[:2], "-", NAMES[i]) for i, s in enumerate(SUMS)),
                ("รวมทั้งสิ้น", None, "213,700", "203,640.50", "๑๐,๐๕๙.๕๐", ""),
            ),
        ),
        Table(
            "months ruled",
            "solid",
            (40, 10, 10, 10, 10, 10, 10),
            (
                ("กิจกรรม", "ปี ๒๕๖๕", None, None, "ปี ๒๕๖๖", None, None),
                ("^", *MONTHS),
                *((w, *m) for w, m in zip(WORK, months, strict=True)),
            ),
        ),
        Table("two pages", "solid", (10, 44, 24, 22), (("ข้อ", "การดำเนินงาน", "ผู้รับผิดชอบ", "กำหนดเสร็จ"), *long)),
        Table("names", "none", (34, 42, 24), people),
        Table(
            "plan",
            "none",
            (46, 29, 25),
            (
                ("กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"),
                *((WORK[i], NAMES[i], f"{i + 1} - {i + 9} เม.ย. ๒๕๖๖") for i in range(5)),
            ),
        ),
        _budget("figures", "none"),
    ]


# --- printers


def _web_page(table: Table, font: str) -> str:
    side = {"solid": "1px solid", "dashed": "1px dashed", "double": "3px double", "open": "1px solid", "none": "0 none"}
    out = [
        f"<meta charset=utf-8><style>@page{{size:A4;margin:20mm}}body{{font:14pt '{font}'}}"
        "table{border-collapse:collapse;width:100%}td{padding:2pt 6pt;vertical-align:top}"
        f"td{{border:{side[table.lines]} black}}"
        + ("td:first-child{border-left:0}td:last-child{border-right:0}" if table.lines == "open" else "")
        + "</style><p>ตารางที่แต่งขึ้นเพื่อทดสอบการอ่าน ไม่มีผู้ใดในตารางนี้อยู่จริง</p><table>"
    ]
    for r, row in enumerate(table.rows):
        out.append("<tr>")
        for c, words in enumerate(row):
            if words is None or words == "^":
                continue
            high, wide = table.span(r, c)
            place = "text-align:right" if c in table.right and r else ""
            out.append(
                f"<td rowspan={high} colspan={wide} style='width:{table.widths[c]}%;{place}'>{html.escape(words)}</td>"
            )
        out.append("</tr>")
    return "".join([*out, "</table><p>จบตาราง</p>"])


def chromium(table: Table, font: str, out: Path) -> None:
    source = out.with_suffix(".html")
    source.write_text(_web_page(table, font), "utf-8")
    order = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    order += [f"--print-to-pdf={out}", f"--user-data-dir={out.parent / 'chromium'}", source.as_uri()]
    subprocess.run(order, capture_output=True, timeout=120, check=False)


def typst(table: Table, font: str, out: Path) -> None:
    import typst as printer

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '\\"') + '"'

    stroke = {
        "solid": "0.5pt",
        "dashed": '(thickness: 0.5pt, dash: "dashed")',
        "double": "0.5pt",
        "open": "(x, y) => (left: if x > 0 { 0.5pt }, top: 0.5pt, bottom: 0.5pt)",
        "none": "none",
    }[table.lines]
    cells = []
    for r, row in enumerate(table.rows):
        for c, words in enumerate(row):
            if words is None or words == "^":
                continue
            high, wide = table.span(r, c)
            place = "right" if c in table.right and r else "left"
            cells.append(f"table.cell(rowspan: {high}, colspan: {wide}, align: {place}, text({quoted(words)}))")
    columns = ", ".join(f"{w}fr" for w in table.widths)
    source = out.with_suffix(".typ")
    source.write_text(
        f'#set page("a4", margin: 20mm)\n#set text(font: "{font}", size: 14pt, lang: "th", hyphenate: false)\n'
        "ตารางแสดงข้อมูลที่แต่งขึ้นเพื่อทดสอบการอ่านเอกสารภาษาไทยเท่านั้น\n\n"
        f"#table(columns: ({columns}), stroke: {stroke}, {', '.join(cells)})\n\nจบตาราง\n",
        "utf-8",
    )
    printer.compile(str(source), output=str(out))


def word_document(table: Table, font: str, out: Path) -> None:
    """The table as a DOCX, for LibreOffice to print."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Pt

    word = docx.Document()

    def put(paragraph: "docx.text.paragraph.Paragraph", text: str) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(14), font
        facts = run._r.get_or_add_rPr()
        facts.get_or_add_rFonts().set(qn("w:cs"), font)
        facts.append(facts.makeelement(qn("w:szCs"), {qn("w:val"): "28"}))
        paragraph.paragraph_format.space_after = Pt(0)

    put(word.add_paragraph(), "ตารางแสดงข้อมูลที่แต่งขึ้นเพื่อทดสอบการอ่านเอกสารภาษาไทยเท่านั้น")
    grid = word.add_table(len(table.rows), len(table.widths))
    grid.autofit = False
    kind = {"solid": "single", "dashed": "dashed", "double": "double", "open": "single", "none": "nil"}[table.lines]
    sides = ("top", "bottom", "insideH", "insideV") + (() if table.lines == "open" else ("left", "right"))
    borders = "".join(f'<w:{s} w:val="{kind}" w:sz="4" w:color="000000"/>' for s in sides)
    grid._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    for r, row in enumerate(table.rows):
        for c, words in enumerate(row):
            if words is None or words == "^":
                continue
            high, wide = table.span(r, c)
            cell = grid.cell(r, c)
            if (high, wide) != (1, 1):
                cell = cell.merge(grid.cell(r + high - 1, c + wide - 1))
            cell.width = Pt(430 * sum(table.widths[c : c + wide]) / sum(table.widths))
            put(cell.paragraphs[0], words)
            if c in table.right and r:
                cell.paragraphs[0].alignment = ALIGN.RIGHT
    put(word.add_paragraph(), "จบตาราง")
    word.save(str(out))


def libreoffice(files: list[Path], folder: Path) -> None:
    order = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    order += ["--outdir", str(folder), *map(str, files)]
    subprocess.run(order, capture_output=True, timeout=600, check=False)


def by_hand(table: Table, out: Path, strips: bool) -> None:
    """Drawing orders of our own, a font of codes: lines as filled strips or as strokes cut at every crossing."""
    sys.path.insert(0, str(ROOT / "tests"))
    from pdf_by_hand import Page, pdf, show, thai

    font = thai()
    left, top, width, pitch = 60.0, 780.0, 480.0, 17.0
    xs = [left]
    for w in table.widths:
        xs.append(xs[-1] + width * w / sum(table.widths))
    orders, y = [], top
    ys = [y]
    lines: list[tuple[float, float, float, float]] = []
    for r, row in enumerate(table.rows):
        high = 1
        for c, words in enumerate(row):
            if words is None or words == "^":
                continue
            room = int((sum(table.widths[c : c + table.span(r, c)[1]]) / sum(table.widths) * width - 8) / 5.6)
            pieces = [words[k : k + room] for k in range(0, len(words), room)]
            high = max(high, len(pieces) if table.span(r, c)[0] == 1 else 1)
            orders += [show(font, p, xs[c] + 4, y - 12 - pitch * k, 11) for k, p in enumerate(pieces)]
        y -= pitch * high + 3
        ys.append(y)
    if table.lines != "none":
        for r, row in enumerate(table.rows):
            for c, words in enumerate(row):
                if words is not None:
                    lines.append((xs[c], ys[r], xs[c], ys[r + 1]))
                if words != "^":
                    lines.append((xs[c], ys[r], xs[c + 1], ys[r]))
        lines += [(xs[-1], ys[0], xs[-1], ys[-1]), (xs[0], ys[-1], xs[-1], ys[-1])]
    for x0, y0, x1, y1 in lines:
        if strips:
            orders.append(f"{min(x0, x1) - 0.3} {min(y0, y1) - 0.3} {abs(x1 - x0) + 0.6} {abs(y1 - y0) + 0.6} re f\n")
        else:
            orders.append(f"0.5 w {x0} {y0} m {x1} {y1} l S\n")
    out.write_bytes(pdf(Page("".join(orders), {"F1": font})))


# --- readers


def ours(data: bytes) -> Cells:
    """Our cells; tables one after another count their rows on."""
    doc = read_pdf(data, hashlib.sha256(data).hexdigest())
    out: Cells = {}
    offset, table, last = 0, -1, -1
    for line in doc.lines:
        if line.cell is None or line.role != "body":
            continue
        if line.cell[0] != table:
            offset, table = last + 1, line.cell[0]
        at = (offset + line.cell[1], line.cell[2])
        last = max(last, at[0])
        out[at] = out.get(at, "") + bare(line.text)
    return out


def pdfplumber_cells(path: Path, setting: dict[str, str]) -> Cells:
    import pdfplumber

    out: Cells = {}
    offset = 0
    with pdfplumber.open(path) as doc:
        for page in doc.pages:
            for found in page.extract_tables(setting):
                for r, row in enumerate(found):
                    out |= {(offset + r, c): bare(w) for c, w in enumerate(row) if w and bare(w)}
                offset += len(found)
    return out


def exact(got: Cells, truth: Cells) -> int:
    return sum(got.get(k) == v for k, v in truth.items())


def theirs(path: Path, truth: Cells) -> int:
    text = {"vertical_strategy": "text", "horizontal_strategy": "text"}
    return max(exact(pdfplumber_cells(path, s), truth) for s in ({}, text))


def printed(folder: Path) -> list[tuple[str, str, Table, Path]]:
    """(printer, font, table, file) of every file that could be printed here."""
    out: list[tuple[str, str, Table, Path]] = []
    words: list[Path] = []
    for k, table in enumerate(tables()):
        for font in FONTS:
            for name, print_one in _printers().items():
                path = folder / f"{name}-{k}-{font}.pdf"
                print_one(table, font, path)
                out.append((name, font, table, path))
            if shutil.which("soffice"):
                path = folder / f"libreoffice-{k}-{font}.docx"
                word_document(table, font, path)
                words.append(path)
                out.append(("LibreOffice", font, table, path.with_suffix(".pdf")))
        if table.lines in ("solid", "none") and table.name != "two pages":
            for name, strips in (("strips by hand", True), ("strokes by hand", False)):
                path = folder / f"{name.split()[0]}-{k}.pdf"
                by_hand(table, path, strips)
                out.append((name, "codes", table, path))
    if words:
        libreoffice(words, folder)
    return [x for x in out if x[3].exists()]


def _printers() -> dict[str, Callable[[Table, str, Path], None]]:
    out: dict[str, Callable[[Table, str, Path], None]] = {}
    if shutil.which("chromium"):
        out["Chromium"] = chromium
    try:
        import typst as _  # noqa: F401
    except ImportError:
        return out
    return {**out, "typst": typst}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder in which the printed files stay")
    keep = parser.parse_args().keep
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows: dict[tuple[str, str], list[int]] = {}
        totals = {True: [0, 0, 0], False: [0, 0, 0]}
        worse = []
        for printer, font, table, path in printed(folder):
            truth = table.truth
            one = [len(truth), exact(ours(path.read_bytes()), truth), theirs(path, truth)]
            for sums in (rows.setdefault((table.name, printer), [0, 0, 0]), totals[table.lines != "none"]):
                for i, n in enumerate(one):
                    sums[i] += n
            if one[1] < one[2]:
                worse.append(f"{path.name} ({table.name}, {font}): {one[1]} < {one[2]} of {one[0]}")
        print(f"{'table':14} {'printed by':16} {'cells':>6} {'ours %':>8} {'pdfplumber %':>13}")
        for (name, printer), (n, mine, other) in rows.items():
            print(f"{name:14} {printer:16} {n:6} {100 * mine / n:8.1f} {100 * other / n:13.1f}")
        for ruled, (n, mine, other) in totals.items():
            label = "all ruled" if ruled else "all without lines"
            print(f"{label:31} {n:6} {100 * mine / n:8.1f} {100 * other / n:13.1f}")
        print("worse than pdfplumber on:", "; ".join(worse) or "no file")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
