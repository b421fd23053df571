"""One file of the study of scans: a letter of a seed, printed in one family, worn by one mix, packed as scanners do."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from PIL import Image

from benchmarks.scan_damage import MIXES, Mix, moved_box, worn
from benchmarks.scan_fonts import HELD_OUT, SEEN, Face, faces
from benchmarks.scan_letters import scan_letter
from benchmarks.scan_pages import HEIGHT, WIDTH, TruthLine, drawn
from benchmarks.scan_readers import Scan

A4 = (round(WIDTH * 100), round(HEIGHT * 100))  # 1/100 point
_SEEN_EVERY = 4  # a quarter of the letters is printed in families that the recogniser knows


@dataclass(frozen=True)
class ScanFile:
    """A file with what is on it. `lines`: boxes in 1/100 point of an A4 page, as they stand after the wear."""

    seed: int
    index: int
    scan: Scan
    lines: tuple[TruthLine, ...]
    mix: str
    dpi: int
    family: str
    pages: int

    @property
    def held_out(self) -> bool:
        """Whether the recogniser was never trained on the family."""
        return self.family in HELD_OUT


def scan_file(seed: int, index: int, mix: Mix | None = None) -> ScanFile:
    """The file of this seed and index; the same wherever the same families are. Raises LookupError without fonts."""
    rng = Random(f"scan {seed}/{index}")
    letter = scan_letter(seed, index)
    face = _face(rng, index)
    mix = mix or MIXES[index % len(MIXES)]
    dpi = rng.choice(mix.dpi)
    paper = drawn(letter, face, dpi, rng, coloured=mix.coloured)
    pages, moves = [], []
    for page in paper.pages:
        page, moved = worn(rng, page, mix)
        pages.append(page)
        moves.append(moved)
    scale = dpi / 7200
    lines = tuple(replace(x, box=moved_box(x.box, moves[x.page], scale)) for x in paper.lines)
    scan = packed(rng, pages, dpi, coloured=mix.coloured, bilevel="threshold" in mix.damages)
    return ScanFile(seed, index, scan, lines, f"{mix.name}, {dpi} dpi", dpi, face.name, len(pages))


def _face(rng: Random, index: int) -> Face:
    here = faces()
    seen = index // len(MIXES) % _SEEN_EVERY == _SEEN_EVERY - 1  # so that every wear meets every kind of family
    mine = [here[n] for n in (SEEN if seen else HELD_OUT) if n in here] or list(here.values())
    if not mine:
        raise LookupError("no family of the study is on this machine. Remedy: apt-get install fonts-thai-tlwg")
    return rng.choice(mine)


def packed(rng: Random, pages: Sequence[np.ndarray], dpi: int, *, coloured: bool, bilevel: bool) -> Scan:
    """Pages as a file: a picture of one page, a TIFF, or a PDF of pictures."""
    images = [Image.fromarray(p) for p in pages]
    if bilevel:
        images = [x.convert("1", dither=Image.Dither.NONE) for x in images]
    elif not coloured:
        images = [x.convert("L") for x in images]
    kinds = ["TIFF", "PDF", "PDF"] if len(images) > 1 else ["PNG", "TIFF", "PDF"] + ([] if bilevel else ["JPEG"])
    kind = rng.choice(kinds)
    more: dict[str, object] = {}
    if kind in ("TIFF", "PDF"):
        more = {"save_all": True, "append_images": images[1:]}
    if kind == "TIFF":
        more["compression"] = "group4" if bilevel else "tiff_lzw"
    if kind == "PNG":
        more["compress_level"] = 1
    if kind in ("JPEG", "PDF") and not bilevel:
        more["quality"] = 88
    if kind == "PDF":
        more["resolution"] = float(dpi)
    else:
        more["dpi"] = (dpi, dpi)
    out = io.BytesIO()
    images[0].save(out, kind, **more)  # type: ignore[arg-type]
    media = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "PDF": "application/pdf"}[kind]
    return Scan(out.getvalue(), media)
