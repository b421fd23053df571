"""Objects of a PDF that are references: followed where they lead somewhere, nothing where they lead in a circle."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.hostile_pdfs import leading, paper, stream
from extractors.pdf_reader import read_pdf
from extractors.pdf_references import PdfFile

ROOT = Path(__file__).resolve().parent.parent
SAID = "BT /F 12 Tf 72 700 Td (Behind a reference) Tj ET"


def lines(data: bytes) -> list[str]:
    return [x.text for x in read_pdf(data, "0" * 64).lines]


def test_a_page_whose_content_stands_behind_references_is_read() -> None:
    data = paper(more={4: leading(6), 6: leading(7), 7: stream(SAID)})
    assert lines(data) == ["Behind a reference"] == lines(paper(SAID))


CIRCLES: dict[str, dict[int, bytes | str]] = {
    "catalog": {1: leading(1)},
    "pages": {2: leading(2)},
    "catalog through another": {1: leading(6), 6: leading(1)},
    "page": {3: leading(3)},
    "content": {4: leading(4)},
    "font through two": {5: leading(6), 6: leading(7), 7: leading(5)},
}


@pytest.mark.parametrize("objects", CIRCLES.values(), ids=CIRCLES)
def test_no_circle_holds_the_reader(objects: dict[int, bytes | str], tmp_path: Path) -> None:
    """In a process of its own: one that is held would hold the tests."""
    file = tmp_path / "circle.pdf"
    file.write_bytes(paper(SAID, more=objects))
    program = (
        "import sys; from extractors.pdf_reader import read_pdf; print(read_pdf(open(sys.argv[1], 'rb').read(), '0'))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, timeout=100)
    assert done.returncode == 0, done.stderr.decode()
    assert b"DocumentText(" in done.stdout


def test_what_leads_nowhere_is_not_there() -> None:
    file = PdfFile(paper(more={6: leading(6), 7: leading(8), 8: "(words)"}))
    assert file[7] == b"words"
    with pytest.raises(KeyError):
        file[6]
    with pytest.raises(KeyError):
        file[99]
