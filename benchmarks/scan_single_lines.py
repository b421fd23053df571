"""Single lines of known place: what the recogniser does where finding the lines is no question.

Pages of the study in families never trained on, clean at 300 dpi and degraded at 200 dpi, through the project's own
making of the print; each printed line is cut out where it is known to stand. Lines that a stamp, a pen or a seal
touches are left out. Quick enough to judge a training run by.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.edits import edits
from benchmarks.scan_damage import DEGRADED, Mix, worn
from benchmarks.scan_files import A4
from benchmarks.scan_fonts import HELD_OUT, SEEN, Face, faces
from benchmarks.scan_letters import scan_letter
from benchmarks.scan_pages import Drawn, TruthLine, drawn
from benchmarks.scan_readers import tessdata
from benchmarks.scan_scores import ARABIC, THAI, added, line_counts, percent, plain

if TYPE_CHECKING:
    from extractors.thai_line import Recogniser

CLEAN = Mix("clean", (300,), ())
_BATCH = 64
_OF_ONE_PAGE = 8  # lines of one letter: its words and figures are alike

Cut = tuple[str, np.ndarray, np.ndarray]  # the truth, the line's picture for the network, the same cut out of the print


def cuts(face: Face, mix: Mix, seed: int, many: int) -> Iterator[Cut]:
    """So many lines of letters printed in this family and worn by this mix."""
    made = 0
    for index in count(100 * sum(map(ord, face.name))):  # other letters for every family
        rng = Random(f"lines {seed}/{index}/{face.name}/{mix.name}")
        paper = drawn(scan_letter(seed + 1000, index), face, mix.dpi[0], rng, coloured=mix.coloured)
        found = list(_page_cuts(paper, rng, mix))
        for cut in rng.sample(found, min(len(found), _OF_ONE_PAGE)):
            yield cut
            made += 1
            if made >= many:
                return


def _page_cuts(paper: Drawn, rng: Random, mix: Mix) -> Iterator[Cut]:
    from extractors.scan_lines import LineCrop, line_image
    from extractors.scan_picture import PagePicture
    from extractors.scan_print import printed_page

    page, moved = worn(rng, paper.pages[0], mix)
    made = printed_page(PagePicture(1, np.ascontiguousarray(page), *A4), turned=0)
    black, to_page = made.black, made.to_page
    scale = paper.dpi / 7200
    wear = _matrix(moved)
    back = np.linalg.inv(_matrix(to_page))
    points = np.diag([1 / scale, 1 / scale, 1.0])
    whole = back @ points @ wear @ np.linalg.inv(points)  # 1/100 point of the drawn page -> pixels of the print
    zoom = float(np.sqrt(abs(np.linalg.det(whole[:2, :2]))))
    lines = [x for x in paper.lines if x.page == 0]
    for line in lines:
        if line.role != "print" or any(_touch(line, x) for x in lines if x.role in ("stamp", "hand", "seal", "name")):
            continue
        x0, y0, x1, y1 = line.box
        left, right = whole @ (x0, line.foot, 1.0), whole @ (x1, line.foot, 1.0)
        top, foot = whole @ ((x0 + x1) / 2, y0, 1.0), whole @ ((x0 + x1) / 2, y1, 1.0)
        slope = float((right[1] - left[1]) / max(1.0, right[0] - left[0]))
        crop = LineCrop(
            x0=round(left[0]), y0=round(top[1]), x1=round(right[0]), y1=round(foot[1]),
            baseline=float(left[1]), slope=slope, band=line.rise * zoom,
        )  # fmt: skip
        pad = round(line.rise * zoom * 0.4)
        rows = slice(max(0, round(min(top[1], foot[1])) - pad), round(max(top[1], foot[1])) + pad)
        yield line.text, line_image(black, crop), black[rows, max(0, crop.x0 - pad) : crop.x1 + pad]


def _matrix(affine: Sequence[float]) -> np.ndarray:
    return np.array([affine[:3], affine[3:], (0, 0, 1)], float)


def _touch(a: TruthLine, b: TruthLine) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2] and a.box[1] < b.box[3] and b.box[1] < a.box[3]


def table(many: int, seed: int, model: Path | None, *, tesseract: bool = False) -> str:
    """Character and digit error by wear and family, and what each figure was read as; `many` lines of each wear."""
    from extractors.thai_line import Recogniser, recogniser

    network = Recogniser(model.read_bytes()) if model is not None else recogniser("small")
    readers: dict[str, Callable[[Sequence[Cut], int], list[str]]] = {}
    if network is not None:
        readers["network"] = lambda made, dpi: _by_network(network, made)
    if tessdata() is not None and (tesseract or network is None):
        readers["tesseract tha"] = _by_tesseract
    here = faces()
    families = [here[n] for n in (*HELD_OUT, *SEEN) if n in here]
    rows, misread = [], Counter[tuple[str, str]]()
    for mix in (CLEAN, DEGRADED):
        sums: dict[str, list[Counter[str]]] = {}
        for face in families:
            made = list(cuts(face, mix, seed, max(1, many // len(HELD_OUT))))
            for name, read in readers.items():
                texts = read(made, mix.dpi[0])
                counts = added(line_counts(c[0], t) for c, t in zip(made, texts, strict=True))
                rows.append(_row(mix.name, face.name + ("" if face.name in HELD_OUT else " (known)"), name, counts))
                if face.name in HELD_OUT:
                    sums.setdefault(name, []).append(counts)
                if name == next(iter(readers)):
                    for (truth, _, _), text in zip(made, texts, strict=True):
                        misread.update((lost, got) for _, lost, got in edits(plain(truth), plain(text)))
        rows += [_row(mix.name, "**never trained on**", name, added(some)) for name, some in sums.items()]
    head = "| wear | family | reader | lines | exact % | characters % | Thai digits % | Arabic digits % |\n"
    head += "|---|---|---|---:|---:|---:|---:|---:|\n"
    return head + "\n".join(rows) + _misread(misread)


def _misread(pairs: Counter[tuple[str, str]]) -> str:
    """The slips of the first reader: figures, and all signs."""
    figures = Counter({(a, b): n for (a, b), n in pairs.items() if a and a in THAI + ARABIC})
    told = ""
    for what, slips in (("Figures", figures), ("Signs", pairs)):
        named = ", ".join(f"{a or 'nothing'} as {b or 'nothing'} {n}" for (a, b), n in slips.most_common(20))
        told += f"\n\n{what} misread most: {named}." if named else ""
    return told


def _row(wear: str, family: str, reader: str, c: Counter[str]) -> str:
    shares = [
        percent(c["exact"], c["lines"], 1),
        percent(c["errors"], c["chars"]),
        percent(c["thai digits wrong"], c["thai digits"]),
        percent(c["arabic digits wrong"], c["arabic digits"]),
    ]
    return "| " + " | ".join([wear, family, reader, str(c["lines"]), *shares]) + " |"


def _by_network(network: "Recogniser", made: Sequence[Cut]) -> list[str]:
    batches = ([c[1] for c in made[n : n + _BATCH]] for n in range(0, len(made), _BATCH))
    return [r.text for batch in batches for r in network.read(batch)]


def _by_tesseract(made: Sequence[Cut], dpi: int) -> list[str]:
    import tesserocr
    from PIL import Image

    engine = tesserocr.PyTessBaseAPI(path=f"{tessdata()}/", lang="tha", psm=tesserocr.PSM.SINGLE_LINE)
    out = []
    for _, _, picture in made:
        engine.SetImage(Image.fromarray(np.ascontiguousarray(picture)))
        engine.SetSourceResolution(dpi)
        out.append(engine.GetUTF8Text())
    return out
