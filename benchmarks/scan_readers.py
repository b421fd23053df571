"""The readers that the study of scans compares: ours, and tesseract with each language data that is here.

    name -> Reader: bytes of a scan -> lines of pieces with places, and the record that the project's grammars make.

Tesseract's words become lines by simple code, and our grammars read them as they read anything: what is wrong and
trusted then is what a program would be that trusts its recogniser.
"""

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageSequence

from benchmarks.scan_scores import Piece, ReadLine
from schemas.quoted import Origin
from schemas.record import LetterFields
from schemas.source import SourceFile, Status
from schemas.text import DocumentText, Line, PageText

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract's threads cost more than they bring

OURS = "saraban"
ITSELF = "the print itself"
_DPI = 300
_A4 = 84189  # 1/100 point, the height of a page that does not say how large it is
_COLUMN = 25  # a blank this many tenths of the line's height parts two columns
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")


@dataclass(frozen=True)
class Scan:
    """A file and what is known of it: nothing but its bytes and type goes to a reader."""

    data: bytes
    media_type: str


@dataclass
class Answer:
    """What a reader gave. `status`: read, or why not. `sizes`: width and height of each page in 1/100 point."""

    status: str = "read"
    lines: list[ReadLine] = field(default_factory=list)
    record: LetterFields | None = None
    kind: str | None = None
    sizes: list[tuple[int, int]] = field(default_factory=list)
    seconds: float = 0.0  # processor time
    document: dict[str, object] = field(default_factory=dict)  # as `saraban read --json` prints it


Reader = Callable[[Scan], Answer]


def readers(models: Path | None = None) -> dict[str, Callable[[], Reader]]:
    """What can read here, by name; each is started in the process that uses it. `models`: a folder with networks that
    ours takes in place of the shipped ones (`thai_line_large.onnx`, `thai_line_small.onnx`): a training run.
    """
    out: dict[str, Callable[[], Reader]] = {OURS: lambda: _ours(models)}
    folder = tessdata()
    if folder:
        for name, need in (("tha", ("tha",)), ("tha+eng", ("tha", "eng")), ("script/Thai", ("script/Thai",))):
            if all((folder / f"{n}.traineddata").is_file() for n in need):
                out[f"tesseract {name}"] = lambda languages=name: _tesseract(languages, folder)
    return out


def tessdata() -> Path | None:
    """The folder of tesseract's language data, where tesserocr is here too."""
    try:
        import tesserocr  # noqa: F401 - only whether it is there
    except ImportError:
        return None
    named = [x for x in (os.environ.get("TESSDATA_PREFIX"),) if x]
    return next((Path(x) for x in (*named, *_TESSDATA) if (Path(x) / "tha.traineddata").is_file()), None)


def timed(reader: Reader, scan: Scan) -> Answer:
    """The answer, with the processor time of this process that it took."""
    start = time.process_time()
    answer = reader(scan)
    answer.seconds = time.process_time() - start
    return answer


# ---------- ours ----------


def _ours(models: Path | None = None) -> Reader:
    from pipeline.reading import read_one, shipped_stages

    if models is not None:
        from extractors import scan_reader
        from extractors.thai_line import Recogniser

        large, small = (Recogniser((models / f"thai_line_{x}.onnx").read_bytes()) for x in ("large", "small"))
        scan_reader.readers = lambda: scan_reader.Readers(small, large)  # type: ignore[assignment]
    stages = shipped_stages()

    def read(scan: Scan) -> Answer:
        name = "scan"
        digest = hashlib.sha256(scan.data).hexdigest()
        source = SourceFile(name=name, path=name, sha256=digest, media_type=scan.media_type, bytes=len(scan.data))
        result = read_one(scan.data, source, stages=stages, keep_text=True)
        answer = Answer(str(result.reason or result.status), record=result.record, kind=result.kind)  # type: ignore[arg-type]
        if result.status in (Status.READ, Status.PARTLY_READ):
            answer.status = "read"
        if result.text is not None:
            answer.sizes = [(p.width, p.height) for p in result.text.pages]
            answer.lines = [_pieces(x) for x in result.text.lines if x.role not in ("hidden", "deleted", "comment")]
        record = result.record.model_dump(mode="json") if result.record else None
        answer.document = {"kind": result.kind, "record": record, "status": str(result.status)}
        return answer

    return read


def _pieces(line: Line) -> list[Piece]:
    if not line.glyphs:
        return [Piece(line.page - 1, line.raw, line.box)]
    return [Piece(line.page - 1, line.raw[a:b], (x0, y0, x1, y1)) for a, b, x0, y0, x1, y1 in line.glyphs]


# ---------- tesseract ----------


def _tesseract(languages: str, folder: Path) -> Reader:
    import tesserocr

    mode = tesserocr.PSM.SINGLE_COLUMN  # 4, as facts of real scans were measured with
    engine = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=languages, psm=mode)

    def read(scan: Scan) -> Answer:
        answer, lines = Answer(), []
        for number, (picture, dpi) in enumerate(pictures(scan)):
            answer.sizes.append((round(picture.width * 7200 / dpi), round(picture.height * 7200 / dpi)))
            engine.SetImage(picture)
            engine.SetSourceResolution(round(dpi))
            engine.Recognize()
            for words in _lines(engine.GetIterator(), tesserocr.RIL):
                read_line = [Piece(number, w, _scaled(box, dpi)) for w, box in words]
                answer.lines.append(read_line)
                lines.append(line_of(read_line))
        _by_our_grammars(answer, lines)
        return answer

    return read


def _by_our_grammars(answer: Answer, lines: Sequence[Line]) -> None:
    """Fills in what our grammars make of the lines."""
    from extractors.extract import extract

    pages = tuple(PageText(n + 1, w, h, "text") for n, (w, h) in enumerate(answer.sizes))
    made = extract(DocumentText("0" * 64, "image/png", Status.READ, lines=tuple(lines), pages=pages))
    answer.record, answer.kind = made.record, made.record.kind
    answer.document = {"kind": answer.kind, "record": made.record.model_dump(mode="json"), "status": "read"}


def the_print_itself(lines: Sequence[Piece], sizes: Sequence[tuple[int, int]]) -> Answer:
    """What a reader without any error would give of printed lines: how much of what is missed is the grammars' part."""
    answer = Answer(lines=[[x] for x in lines], sizes=list(sizes))
    _by_our_grammars(answer, [line_of([x]) for x in lines])
    return answer


Word = tuple[str, tuple[int, int, int, int]]


def _lines(found: object, levels: object) -> Iterator[list[Word]]:
    """Tesseract's words line by line; a line is cut where a wide blank parts two columns."""
    line: list[Word] = []
    if found is None:
        return
    while True:
        text = found.GetUTF8Text(levels.WORD) if not found.Empty(levels.WORD) else ""  # type: ignore[attr-defined]
        box = found.BoundingBox(levels.WORD)  # type: ignore[attr-defined]
        if text.strip() and box:
            if line and 10 * (box[0] - line[-1][1][2]) > _COLUMN * (box[3] - box[1]):
                yield line
                line = []
            line.append((text.strip(), box))
        if line and found.IsAtFinalElement(levels.TEXTLINE, levels.WORD):  # type: ignore[attr-defined]
            yield line
            line = []
        if not found.Next(levels.WORD):  # type: ignore[attr-defined]
            break
    if line:
        yield line


def _scaled(box: Sequence[int], dpi: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(v * 7200 / dpi) for v in box)
    return x0, y0, x1, y1


def line_of(pieces: Sequence[Piece]) -> Line:
    """Words as one line of the grammars: a blank where they stand apart, none where tesseract cut a word."""
    from extractors.canonical import canonicalise

    raw, glyphs, last = "", [], None
    for piece in pieces:
        x0, y0, x1, y1 = piece.box
        if last is not None and 4 * (x0 - last) > y1 - y0:
            raw += " "
        glyphs.append((len(raw), len(raw) + len(piece.text), x0, y0, x1, y1))
        raw += piece.text
        last = x1
    made = canonicalise(raw)
    return Line(
        text=made.text,
        raw=raw,
        spans=made.spans,
        page=pieces[0].page + 1,
        glyphs=glyphs,
        origin=Origin.RECOGNISED,
        repairs=made.repairs,
    )


def pictures(scan: Scan) -> Iterator[tuple[Image.Image, float]]:
    """The pages as pictures with their resolution, for readers that take nothing else."""
    if scan.media_type == "application/pdf":
        import pypdfium2

        pdf = pypdfium2.PdfDocument(scan.data)
        for page in pdf:
            yield page.render(scale=_DPI / 72).to_pil().convert("RGB"), float(_DPI)
        return
    with Image.open(io.BytesIO(scan.data), formats=("PNG", "JPEG", "TIFF")) as image:
        for frame in ImageSequence.Iterator(image):
            picture = frame.convert("RGB")
            dpi = float(frame.info.get("dpi", (0, 0))[1])
            yield picture, dpi if dpi > 30 else picture.height * 7200 / _A4
