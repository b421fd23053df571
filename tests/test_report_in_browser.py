"""The report as a browser shows and prints it: headless Chromium, where this machine has one."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from pipeline.report import write_report
from pipeline.result_names import REPORT

ROOT = Path(__file__).resolve().parent.parent
BROWSER = next((x for x in ("chromium", "chromium-browser", "google-chrome") if shutil.which(x)), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium"),
]
A4 = (595, 842)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two sample mails: PDF and DOCX, and a scan."""
    place = tmp_path_factory.mktemp("browser")
    (place / "inbox").mkdir()
    for mail in (ROOT / "samples" / "inbox").glob("*.eml"):
        if mail.name[:2] in ("06", "11"):
            shutil.copy(mail, place / "inbox" / mail.name)
    run_audit([place / "inbox"], place / "out", load_pack())
    for _ in write_report(place / "out", [place / "inbox"]):
        pass
    return place / "out" / REPORT


def browse(page: Path, *order: str) -> None:
    assert BROWSER is not None
    own = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars"]
    own += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={page.parent.parent / 'browser'}"]
    subprocess.run([BROWSER, *own, *order, page.as_uri()], capture_output=True, check=True, timeout=300)


def printed(page: Path, to: Path) -> pypdfium2.PdfDocument:
    browse(page, f"--print-to-pdf={to}")
    return pypdfium2.PdfDocument(to)


def bare(document: pypdfium2.PdfDocument) -> str:
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    return "".join(text.split())


def test_a_unit_prints_on_a4_with_everything_unfolded(pages: Path, tmp_path: Path) -> None:
    """The foot, the evidence of settled demands and every file are on paper; nothing is cut at the right."""
    document = printed(pages / "bma-district-khlong-toei.html", tmp_path / "unit.pdf")
    words = bare(document)
    for n in range(len(document)):
        wide, high = document[n].get_size()
        assert (round(wide), round(high)) == A4
        objects = [o.get_bounds() for o in document[n].get_objects(max_depth=3)]
        assert all(right <= A4[0] - 20 for left, _, right, _ in objects if right - left < A4[0] - 60)
    html = (pages / "bma-district-khlong-toei.html").read_text(encoding="utf-8")
    drawn = [o for n in range(len(document)) for o in document[n].get_objects(max_depth=5) if o.type == 3]
    assert len(drawn) >= html.count("data:image/png;base64,")
    assert "sha-256" in words
    assert len(document) <= 14


def test_the_index_prints_every_unit_and_a_legend(pages: Path, tmp_path: Path) -> None:
    document = printed(pages / "index.html", tmp_path / "index.pdf")
    words = bare(document)
    names = re.findall(r'<td class="name"><a href="[a-z-]+\.html">([^<]+)', (pages / "index.html").read_text("utf-8"))
    assert len(names) > 60
    # the print's Thai may lose marks to the browser's own text layer: the figures and English say that all is there
    assert words.count("nothingreceived") == 1
    assert words.count("bma-") >= len(names) - 2
    assert len(document) <= 4
    assert "cannottell" in words
    assert len(document) <= 7


def test_the_screen_shows_the_chart_and_nothing_broken(pages: Path, tmp_path: Path) -> None:
    """Bars in three looks, told apart without colour; no request leaves the machine and no picture is missing."""
    shot = tmp_path / "index.png"
    browse(pages / "index.html", "--window-size=1280,1400", f"--screenshot={shot}")
    picture = Image.open(shot, formats=("PNG",)).convert("RGB")
    colours = {c for n, c in picture.getcolors(picture.width * picture.height) or [] if n > 200}
    assert {(0x1D, 0x6B, 0x2F), (0xFF, 0xF3, 0xD6)} <= colours
    assert picture.size == (1280, 1400)
