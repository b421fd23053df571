"""Characters right and pages per second of our PDF layer against pdfplumber, pypdfium2 and kreuzberg, in one run.

    python benchmarks/pdf_text.py [--copies N] [--keep FOLDER]

1. Truth: one invented letter of two pages, printed to PDF by LibreOffice, Chromium and typst (whichever are installed)
   in several free Thai fonts. Character errors: edit distance / length of the truth, blanks left out, digits folded.
2. Speed: all those files, each read `--copies` times by each tool, best of three rounds; ratios to pdfplumber.
3. Real letters, where `../shared/realdocs/gold.jsonl` is there: facts that people read off them (number, subject,
   addressee, signer) found verbatim, blanks and quotation marks left out, digits folded; born-digital files only.
"""

import argparse
import hashlib
import html
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extractors.digits import arabic  # noqa: E402
from extractors.pdf_reader import read_pdf  # noqa: E402

REALDOCS = ROOT.parent / "shared" / "realdocs"
FONTS = ("Laksaman", "Norasi", "Garuda", "Loma", "Kinnari", "Waree", "Sawasdee", "Umpush")
PARAGRAPHS = (
    "บันทึกข้อความ",
    "ส่วนราชการ สำนักงานเขตสวนสมมุติ ฝ่ายปกครอง โทร. ๐ ๒๙๙๙ ๐๐๑๒",
    "ที่ กท ๙๙๐๑/๑๒๓๔ วันที่ ๑๕ กุมภาพันธ์ ๒๕๖๖",
    "เรื่อง ขอส่งโครงการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๖",
    "เรียน ผู้อำนวยการสำนักทดลองและสิ่งประดิษฐ์",
    "ตามหนังสือที่อ้างถึงได้กำหนดให้ทุกหน่วยงานจัดทำนวัตกรรมเพื่ออำนวยความสะดวกแก่ประชาชน โดยคำนึงถึงน้ำหนักของ"
    "ตัวชี้วัด ความคุ้มค่า และความเสี่ยงที่อาจเกิดขึ้น ทั้งนี้ ต้องเสนอภายในวันที่ ๑๕ กุมภาพันธ์ ๒๕๖๖ นั้น",
    "สำนักงานเขตได้ประชุมคณะทำงาน ครั้งที่ ๒/๒๕๖๖ เมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน โดยให้ปรับปรุงแก้ไข"
    "รายละเอียด เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุและผู้ป่วยติดเตียง และระบุวิธีวัดผลสัมฤทธิ์ให้ชัดเจนยิ่งขึ้น",
    "๑. ชื่อนวัตกรรม “ตู้รับเรื่องอัจฉริยะ” (Smart Kiosk) ใช้งบประมาณ ๑๒๓,๔๕๖.๗๘ บาท",
    "๒. ผู้รับผิดชอบ นางสาวสมมุติ ใจซื่อสัตย์ ตำแหน่งเจ้าพนักงานปกครองชำนาญการพิเศษ",
    "๓. ระยะเวลาดำเนินการ ๑ เมษายน - ๓๐ กันยายน ๒๕๖๖ รวม ๑๘๓ วัน",
    "ทั้งนี้ ได้จัดทำแบบฟอร์มที่ ๑ ถึงแบบฟอร์มที่ ๓ ครบถ้วนแล้ว ฎีกา กฎ ญัตติ ปฏิญญา ฐานข้อมูล หญ้า ปู่ ย่า ป้า ฟ้า ฝ่าย ปีที่ผ่านมา"
    "ชั้นที่ ๕ น้ำใจ ซ้ำ ค่ำ ก้ำกึ่ง เก๊ก๊วย จ๋า ศุกร์ ทฤษฎี ฤๅษี ก็ได้",
    "จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบขอได้โปรดลงนามในหนังสือที่เสนอมาพร้อมนี้",
    "(นายทดสอบ ระบบงาน)",
    "ผู้อำนวยการเขตสวนสมมุติ",
)
LETTER = PARAGRAPHS[:6] + PARAGRAPHS[5:7] * 6 + PARAGRAPHS[7:]


def bare(text: str) -> str:
    """What is compared: digits folded, blanks left out."""
    return "".join(arabic(text).split())


TRUTH = bare("".join(LETTER))


def print_typst(font: str, out: Path) -> bool:
    try:
        import typst
    except ImportError:
        return False
    body = "\n\n".join(
        p.replace("#", r"\#").replace("@", r"\@").replace("*", r"\*").replace("_", r"\_") for p in LETTER
    )
    head = (
        f'#set text(font: "{font}", size: 14pt, lang: "th")\n#set par(justify: true)\n#set smartquote(enabled: false)\n'
    )
    body = body.replace("\n1.", "\n1\\.")
    source = out.with_suffix(".typ")
    source.write_text(head + body, "utf-8")
    typst.compile(str(source), output=str(out))
    return True


def page(font: str) -> str:
    rows = "".join(f"<p>{html.escape(p)}</p>" for p in LETTER)
    style = f"body{{font-family:'{font}';font-size:14pt}} p{{text-align:justify}}"
    return f"<html lang='th'><head><meta charset='utf-8'><style>{style}</style></head><body>{rows}</body></html>"


def print_chromium(font: str, out: Path) -> bool:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return False
    source = out.with_suffix(".html")
    source.write_text(page(font), "utf-8")
    order = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={out}"]
    subprocess.run([*order, source.as_uri()], capture_output=True, timeout=120, check=False)
    return out.exists()


def print_libreoffice(font: str, out: Path) -> bool:
    program = shutil.which("soffice")
    if program is None:
        return False
    source = out.with_suffix(".html")
    source.write_text(page(font), "utf-8")
    order = [program, f"-env:UserInstallation=file://{out.parent}/profile", "--headless", "--writer", "--convert-to"]
    subprocess.run(
        [*order, "pdf", "--outdir", str(out.parent), str(source)], capture_output=True, timeout=180, check=False
    )
    return out.exists()


PRINTERS: dict[str, Callable[[str, Path], bool]] = {
    "LibreOffice": print_libreoffice,
    "Chromium": print_chromium,
    "typst": print_typst,
}


def ours(data: bytes) -> str:
    doc = read_pdf(data, hashlib.sha256(data).hexdigest())
    return "\n".join(x.text for x in doc.lines if x.role != "hidden")


def with_pdfplumber(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as doc:
        return "\n".join(p.extract_text() or "" for p in doc.pages)


def with_pypdfium2(data: bytes) -> str:
    import pypdfium2

    doc = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(p.get_textpage().get_text_range() for p in doc)
    finally:
        doc.close()


def with_kreuzberg(data: bytes) -> str:
    import kreuzberg

    return str(kreuzberg.extract_bytes_sync(data, "application/pdf").content)


TOOLS: dict[str, Callable[[bytes], str]] = {
    "saraban": ours,
    "pdfplumber": with_pdfplumber,
    "pypdfium2": with_pypdfium2,
    "kreuzberg": with_kreuzberg,
}


def present() -> dict[str, Callable[[bytes], str]]:
    out = {}
    for name, read in TOOLS.items():
        try:
            __import__(name if name != "saraban" else "extractors")
        except ImportError:
            print(f"{name}: not installed, left out")
            continue
        out[name] = read
    return out


def table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))))


def errors(tools: dict[str, Callable[[bytes], str]], files: dict[tuple[str, str], bytes]) -> None:
    print(f"\nCharacter errors, percent of {len(TRUTH)} characters (mean and worst over the fonts)")
    rows = []
    for printer in PRINTERS:
        mine = [data for (p, _), data in files.items() if p == printer]
        if not mine:
            rows.append([printer, *["absent" for _ in tools]])
            continue
        row = [f"{printer} ({len(mine)} fonts)"]
        for read in tools.values():
            rates = [100 * Levenshtein.distance(TRUTH, bare(read(d))) / len(TRUTH) for d in mine]
            row.append(f"{sum(rates) / len(rates):.2f} / {max(rates):.2f}")
        rows.append(row)
    table(["printed by", *tools], rows)


def speed(tools: dict[str, Callable[[bytes], str]], files: list[bytes], copies: int) -> None:
    import pypdfium2

    pages = sum(len(pypdfium2.PdfDocument(d)) for d in files) * copies
    took: dict[str, float] = {}
    for name, read in tools.items():
        read(files[0])  # imports and word lists are paid once a run, not once a page
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            for _ in range(copies):
                for data in files:
                    read(data)
            best = min(best, time.perf_counter() - start)
        took[name] = best
    base = took.get("pdfplumber", 1.0)
    print(f"\nSpeed on {pages} pages, one core")
    rows = [[n, f"{pages / t:.1f}", f"{base / t:.2f}"] for n, t in took.items()]
    table(["tool", "pages/s", "times pdfplumber"], rows)


def fold(text: str) -> str:
    return "".join(c for c in bare(text) if c not in "\"'“”‘’")


def facts(tools: dict[str, Callable[[bytes], str]]) -> list[bytes]:
    gold = REALDOCS / "gold.jsonl"
    if not gold.is_file():
        print("\nReal letters: not on this machine")
        return []
    found = dict.fromkeys(tools, 0)
    total = 0
    missed: list[str] = []
    datas = []
    for text in gold.read_text("utf-8").splitlines():
        row = json.loads(text)
        if row["mode"] != "digital" or not row["file"].endswith(".pdf"):
            continue
        data = (REALDOCS / row["file"]).read_bytes()
        datas.append(data)
        wanted = {k: row.get(k) for k in ("number", "subject", "addressee", "signer_name") if row.get(k)}
        total += len(wanted)
        for name, read in tools.items():
            got = fold(read(data))
            for field, value in wanted.items():
                if fold(str(value)) in got:
                    found[name] += 1
                elif name == "saraban":
                    missed.append(f"{row['file']} {field}")
    print(f"\nFacts of {len(datas)} real born-digital PDFs found verbatim, of {total}")
    table(["tool", "facts"], [[n, str(k)] for n, k in found.items()])
    for m in missed:
        print("not found by us:", m)
    return datas


def glyphs(files: list[bytes]) -> None:
    """The two glyph sources: how many glyphs each sees, how many it can name, and how fast."""
    import pdfplumber
    import playa
    from playa.content import TextObject

    counts: dict[str, list[int]] = {"playa-pdf": [], "pdfplumber": []}
    spans = 0
    took = dict.fromkeys(counts, 0.0)
    pages = 0
    for data in files:
        start = time.perf_counter()
        doc = playa.parse(data)
        n = 0
        marked: dict[int, object] = {}  # the spans themselves are held, so that no id is used twice
        for page_ in doc.pages:
            pages += 1
            for text in page_.flatten(TextObject):
                n += sum(1 for _ in text)
                marked |= {id(m): m for m in text.mcstack if "ActualText" in m.props}
        spans += len(marked)
        counts["playa-pdf"].append(n)
        took["playa-pdf"] += time.perf_counter() - start
        start = time.perf_counter()
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            counts["pdfplumber"].append(sum(len(p.chars) for p in pdf.pages))
        took["pdfplumber"] += time.perf_counter() - start
    same = sum(a == b for a, b in zip(*counts.values(), strict=True))
    print(
        f"\nGlyph sources on {len(files)} files, {pages} pages: equal counts in {same} files; ActualText spans: {spans}"
    )
    rows = [[n, str(sum(c)), f"{pages / took[n]:.1f}"] for n, c in counts.items()]
    table(["source", "glyphs", "pages/s"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    tools = present()
    with tempfile.TemporaryDirectory() as name:
        folder = args.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        files: dict[tuple[str, str], bytes] = {}
        for printer, write in PRINTERS.items():
            for font in FONTS:
                out = folder / f"{printer}-{font}.pdf"
                if out.exists() or write(font, out):
                    files[printer, font] = out.read_bytes()
        errors(tools, files)
        speed(tools, list(files.values()), args.copies)
    real = facts(tools)
    if real:
        speed(tools, real, 1)
        every = [p.read_bytes() for p in sorted([*REALDOCS.glob("*.pdf"), *REALDOCS.glob("more/*.pdf")])]
        glyphs([*every, *files.values()])


if __name__ == "__main__":
    main()
