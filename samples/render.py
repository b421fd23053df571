"""Pages to files by the programs that offices use: LibreOffice, Chromium and typst write the PDFs, pypdfium2 the scan.

Only `python -m samples.make` needs these programs (Debian: libreoffice-writer-nogui, chromium, fonts-thai-tlwg,
fonts-noto-core; PyPI: typst); running and testing Saraban does not, because the files they wrote are in the repository.
"""

import io
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
import typst

from samples.page import Page, to_docx, to_html, to_typst

FONT = "Laksaman"


def libreoffice_pdf(page: Page) -> bytes:
    """A PDF as LibreOffice Writer exports it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.docx")
        source.write_bytes(to_docx(page, FONT))
        profile = Path(folder, "profile").as_uri()
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
        ]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
        return Path(folder, "page.pdf").read_bytes()


def chromium_pdf(page: Page) -> bytes:
    """A PDF as a browser prints it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(to_html(page, FONT), encoding="utf-8")
        quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        more = [
            "--disable-component-update",
            "--disable-sync",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
        ]
        command = ["chromium", *quiet, *more, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return target.read_bytes()


def typst_pdf(page: Page) -> bytes:
    """A PDF as typst writes it."""
    pdf = typst.compile(to_typst(page, "Noto Serif Thai").encode())
    assert isinstance(pdf, bytes)
    return pdf


def scanned_pdf(page: Page) -> bytes:
    """A PDF that holds nothing but pictures of its pages, as an office scanner makes it."""
    drawn = pypdfium2.PdfDocument(libreoffice_pdf(page))
    pictures = [p.render(scale=110 / 72, grayscale=True).to_pil() for p in drawn]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=110, quality=55)
    return out.getvalue()


MAKERS = {
    "docx": to_docx,
    "libreoffice": libreoffice_pdf,
    "chromium": chromium_pdf,
    "typst": typst_pdf,
    "scan": scanned_pdf,
}
