"""Annotations of a PDF that lie over the print of a scan: what they change is doubted, and nothing else."""

import pytest

from extractors.pdf_pdfium import PdfiumFile
from extractors.scan_overlay import doubt_drawn_over
from schemas.text import Line

# `ที่ 12` printed as four characters, 10 points wide each, 700 points above the foot of a page 842 high
LINE = Line(
    "ABCD", "ABCD", page=1, glyphs=[(i, i + 1, 10_000 + 1000 * i, 13_000, 10_900 + 1000 * i, 14_200) for i in range(4)]
)
WHITE = "1 1 1 rg 0 0 {w} {h} re f"
BLACK = "0 g 0 0 {w} {h} re f"
PRINT = "0 g 100 701 38 10 re f"


def pdf(*notes: tuple[str, tuple[int, int, int, int], str]) -> bytes:
    """A page with a black bar where the line stands; `notes`: kind, place and drawing orders of each annotation."""
    first = 5
    refs = " ".join(f"{first + 2 * n} 0 R" for n in range(len(notes)))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[{refs}]>>",
        f"<</Length {len(PRINT)}>>stream\n{PRINT}\nendstream",
    ]
    for n, (kind, box, orders) in enumerate(notes):
        w, h = box[2] - box[0], box[3] - box[1]
        drawn = orders.format(w=w, h=h)
        look = f"/AP<</N {first + 2 * n + 1} 0 R>>" if drawn else ""
        bodies.append(f"<</Type/Annot/Subtype/{kind}/F 4/Rect[{' '.join(map(str, box))}]{look}>>")
        form = f"<</Type/XObject/Subtype/Form/BBox[0 0 {w} {h}]/Length {len(drawn)}>>"
        bodies.append(f"{form}stream\n{drawn}\nendstream")
    out, places = b"%PDF-1.5\n", []
    for n, x in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{x}\nendobj\n".encode()
    table = "".join(f"{x:010d} 00000 n \n" for x in places)
    size = len(bodies) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + end.encode()


@pytest.mark.parametrize(
    ("notes", "doubted"),
    [
        ([], ""),
        ([("FreeText", (120, 698, 128, 714), WHITE)], "BCD"),
        ([("FreeText", (90, 690, 200, 720), WHITE)], "ABCD"),
        ([("Stamp", (140, 700, 146, 712), BLACK)], "D"),
        ([("Stamp", (300, 100, 400, 200), BLACK)], ""),
        ([("Stamp", (300, 690, 400, 720), WHITE)], ""),
        ([("Highlight", (90, 690, 200, 720), "")], ""),
        ([("Link", (90, 690, 200, 720), "")], ""),
        ([("Link", (90, 690, 200, 720), WHITE)], "ABCD"),
    ],
    ids=[
        "none",
        "white over two",
        "white over all",
        "a figure beside",
        "elsewhere",
        "white on white",
        "marker",
        "link",
        "link that is drawn",
    ],
)
def test_print_under_an_annotation_is_doubted(
    notes: list[tuple[str, tuple[int, int, int, int], str]], doubted: str
) -> None:
    file = PdfiumFile(pdf(*notes))
    try:
        (line,) = doubt_drawn_over(file, 1, [LINE])
    finally:
        file.close()
    assert "".join(line.raw[x.start : x.end] for x in line.doubted if x.rule == "drawn_over") == doubted


def test_a_page_too_large_to_be_drawn_is_doubted_whole() -> None:
    """Only where it has annotations that may be seen."""
    link, stamp = ("Link", (300, 100, 400, 200), ""), ("Stamp", (300, 100, 400, 200), BLACK)
    for notes, doubts in (((), 0), ((link,), 0), ((link, stamp), 4)):
        file = PdfiumFile(pdf(*notes).replace(b"[0 0 595 842]", b"[0 0 59500 842]"))
        try:
            (line,) = doubt_drawn_over(file, 1, [LINE])
        finally:
            file.close()
        assert len(line.doubted) == doubts


@pytest.mark.parametrize(
    ("kind", "box", "orders", "doubted"),
    [
        ("FreeText", (120, 698, 128, 714), WHITE, "C"),
        ("Stamp", (90, 690, 200, 720), BLACK, ""),
        ("Stamp", (140, 700, 146, 712), BLACK, ""),
    ],
    ids=["white over it", "a pen across it", "a figure beside"],
)
def test_on_a_page_of_text_only_what_is_covered_is_doubted(
    kind: str, box: tuple[int, int, int, int], orders: str, doubted: str
) -> None:
    """A signature across a name changes no letter of it; words laid beside are lines of their own."""
    file = PdfiumFile(pdf((kind, box, orders)))
    try:
        (line,) = doubt_drawn_over(file, 1, [LINE], covered=True)
    finally:
        file.close()
    assert "".join(line.raw[x.start : x.end] for x in line.doubted) == doubted
