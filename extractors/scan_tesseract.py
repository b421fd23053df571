"""พยานปากที่สอง: tesseract reads a line of a scan. The one adapter of tesserocr, which brings the program itself; the
language data alone are the machine's (Debian: tesseract-ocr-tha, tesseract-ocr-eng).

The Thai data hold no ๔ ๖ ๗ ๘ ๙ (and no ฃ ฅ ฌ ฦ ำ, no Latin letter), and what is read in their place is said with 99 %
sureness: `TesseractLine.knows` names what a reading could say at all, and `scan_witness` judges by it.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Language = Literal["tha", "eng", "tha+eng"]
Grey = NDArray[np.uint8]
LANGUAGES: Final = ("tha", "eng")
_DEBIAN: Final = Path("/usr/share/tesseract-ocr")

# Measured on invented numbers and dates, 48 pixels high (as benchmarks/tesseract_figures.py draws them). Drawn twice as
# large and with a margin, 0.4 % of a line's characters are misread, without either 1.2 %.
_SMALL: Final = 96  # pixels; lower lines are doubled
_MARGIN: Final = 16
# For figures the line as it is, without the rows of the upper marks, in raw-line mode: 0.04 % of the Arabic figures are
# read as others where it is 0.19 %, and 5.7 % of all characters are misread where it is 0.4 %.
_FIGURE_ROWS: Final = (4, 45)  # of 48
_LEAST_CONTRAST: Final = 48  # grey steps; on an empty line tesseract sees a 0
_PRINTABLE_ASCII: Final = frozenset(map(chr, range(0x21, 0x7F)))
_ASKED: Final = (*sorted(_PRINTABLE_ASCII), *map(chr, range(0x0E01, 0x0E3B)), *map(chr, range(0x0E3F, 0x0E5C)))


class _Reader(Protocol):
    """What we take from tesserocr's PyTessBaseAPI."""

    def GetLoadedLanguages(self) -> list[str]: ...
    def SetVariable(self, name: str, val: str) -> bool: ...
    def SetPageSegMode(self, psm: int) -> None: ...
    def IsValidCharacter(self, character: str) -> bool: ...
    def SetImageBytes(self, imagedata: bytes, width: int, height: int, depth: int, row: int) -> None: ...
    def SetSourceResolution(self, ppi: int) -> None: ...
    def Recognize(self) -> bool: ...
    def GetIterator(self) -> Any: ...
    def Clear(self) -> None: ...
    def End(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TesseractReady:
    """What this machine reads with. `version`: of tesseract. `sha256`: of the data, by language; only what is there."""

    version: str
    folder: Path
    sha256: dict[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are there, of those that we ask for."""
        return tuple(self.sha256)


@dataclass(frozen=True, slots=True)
class TesseractLine:
    """One line as tesseract reads it, not yet canonical.

    `at`: [x0, x1) of each character in pixels of the picture given; `sure`: per mille; a blank has the gap and 1000.
    `knows`: every character that the data could have said, blanks aside.
    """

    text: str
    at: list[tuple[int, int]]
    sure: list[int]
    knows: frozenset[str] = frozenset()


def _numbers(version: str) -> list[int]:
    return [int(x) for x in re.findall("[0-9]+", version)]


def _data_folders() -> Iterator[Path]:
    """Where tesseract's language data may lie, the most telling place first."""
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield from (Path(prefix), Path(prefix, "tessdata"))
    # Debian and Ubuntu, a folder a version: the newest first
    yield from sorted(_DEBIAN.glob("*/tessdata"), key=lambda x: _numbers(x.parent.name), reverse=True)
    # Fedora, Arch, own builds; Homebrew on both kinds of Mac
    homes = ("/usr/share/tessdata", "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata")
    yield from map(Path, (*homes, "/opt/homebrew/share/tessdata", "/opt/local/share/tessdata"))
    for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
        if folder := os.environ.get(name):
            inside = ("Programs", "Tesseract-OCR") if name == "LOCALAPPDATA" else ("Tesseract-OCR",)
            yield Path(folder, *inside, "tessdata")
    if program := shutil.which("tesseract"):
        here = Path(program).resolve().parent
        yield from (here / "tessdata", here.parent / "share" / "tessdata")


def _data(folder: Path) -> list[Path]:
    files = [folder / f"{x}.traineddata" for x in LANGUAGES]
    try:
        return [x for x in files if x.is_file() and x.stat().st_size]
    except OSError:  # a folder that may not be looked into
        return []


def tesseract_data() -> list[Path]:
    """The language data: all of the folder that holds the most of our languages, the first of equals. [] without."""
    return max(map(_data, _data_folders()), key=len, default=[])


def tesseract_engines() -> dict[str, str]:
    """Name -> hash of each language's data, `absent` where it is not there: for the fingerprint of the readers."""
    found = {x.stem: x for x in tesseract_data()}
    return {f"tesseract-{x}": _sha256(found[x]) if x in found else "absent" for x in LANGUAGES}


def _sha256(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "absent"


def _library() -> ModuleType | None:
    """tesserocr, with one thread a process (its OpenMP reads the limit when it is loaded), or None."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import tesserocr
    except (ImportError, OSError):  # absent, or built for another machine
        return None
    module: ModuleType = tesserocr
    return module


@cache
def tesseract_ready() -> TesseractReady | None:
    """What is there to read with: None without the library or without data for any of our languages."""
    library, files = _library(), tesseract_data()
    if library is None or not files:
        return None
    version = library.PyTessBaseAPI.Version()
    good = [x for x in files if _opened(library, files[0].parent, x.stem) is not None]
    return TesseractReady(version, files[0].parent, {x.stem: _sha256(x) for x in good}) if good else None


def _opened(library: ModuleType, folder: Path, language: str) -> _Reader | None:
    """A reader of one line, or None where the data of a language are broken or missing."""
    try:
        api: _Reader = library.PyTessBaseAPI(
            path=str(folder), lang=language, psm=library.PSM.SINGLE_LINE, oem=library.OEM.LSTM_ONLY
        )
    except RuntimeError:
        return None
    if api.GetLoadedLanguages() != language.split("+"):  # a language that is not there is left out without a word
        api.End()
        return None
    # else Thai comes with a blank between any two characters (tesseract issue 2702)
    api.SetVariable("preserve_interword_spaces", "1")
    return api


@cache
def _reader(language: Language) -> tuple[_Reader, frozenset[str]] | None:
    """The process's one reader of a language, and every character that it knows."""
    library, ready = _library(), tesseract_ready()
    if library is None or ready is None or not set(language.split("+")) <= set(ready.languages):
        return None
    api = _opened(library, ready.folder, language)
    if api is None:
        return None
    knows = frozenset(x for x in _ASKED if api.IsValidCharacter(x))  # it answers for its first language alone
    return api, knows | _PRINTABLE_ASCII if language == "tha+eng" else knows


def read_line(image: Grey, language: Language = "tha", *, figures: bool = False) -> TesseractLine | None:
    """One line of text, black on white, (height, width) grey: 48 pixels high as `line_image` makes it, or larger.

    `tha` is best for Thai with figures; `tha+eng` and `eng` for Latin words. `figures`: reads figures more surely and
    the letters less so; only for pictures cut as `line_image` cuts them. None where this machine cannot read it.
    An empty line gives an empty text. Raises ValueError for a picture that is not grey, or of no size.
    """
    if image.ndim != 2 or image.dtype != np.uint8 or 0 in image.shape:
        raise ValueError(f"not a grey picture of a line: {image.dtype} {image.shape}")
    reader = _reader(language)
    library = _library()
    if reader is None or library is None:
        return None
    api, knows = reader
    if int(image.max()) - int(image.min()) < _LEAST_CONTRAST:
        return TesseractLine("", [], [], knows)
    if figures:
        top, bottom = (image.shape[0] * x // 48 for x in _FIGURE_ROWS)
        drawn, scale, margin = image[top:bottom], 1, 0
    else:
        scale, margin = 2 if image.shape[0] < _SMALL else 1, _MARGIN
        drawn = np.pad(_doubled(image) if scale == 2 else image, margin, constant_values=255)
    height, width = drawn.shape
    api.SetPageSegMode(library.PSM.RAW_LINE if figures else library.PSM.SINGLE_LINE)
    api.SetImageBytes(drawn.tobytes(), width, height, 1, width)
    api.SetSourceResolution(300)  # else it is guessed, and said on standard error
    api.Recognize()
    text = ""
    at: list[tuple[int, int]] = []
    sure: list[int] = []
    for word, (x0, x1), confidence, blank in _symbols(library, api):
        a, b = (min(max(x - margin, 0) // scale, image.shape[1]) for x in (x0, x1 + scale - 1))
        if blank and text:
            text, at, sure = text + " ", [*at, (min(at[-1][1], a), a)], [*sure, 1000]
        text += word
        at += [(a, max(a, b))] * len(word)
        sure += [confidence] * len(word)
    api.Clear()
    return TesseractLine(text, at, sure, knows)


def _symbols(library: ModuleType, api: _Reader) -> Iterator[tuple[str, tuple[int, int], int, bool]]:
    """Each symbol read: its characters, [x0, x1), sureness per mille, and whether a blank stands before it."""
    found = api.GetIterator()
    symbol, word = library.RIL.SYMBOL, library.RIL.WORD
    for x in library.iterate_level(found, symbol) if found else ():
        box = None if x.Empty(symbol) else x.BoundingBox(symbol)
        if box is not None:
            blank = bool(x.IsAtBeginningOf(word) and x.BlanksBeforeWord())
            yield x.GetUTF8Text(symbol), (box[0], box[2]), round(x.Confidence(symbol) * 10), blank


def _doubled(image: Grey) -> Grey:
    """The picture (2h-1, 2w-1): each new pixel is the mean of its neighbours."""
    wide = image.astype(np.uint16)
    for _ in range(2):
        longer = np.empty((wide.shape[0] * 2 - 1, wide.shape[1]), np.uint16)
        longer[::2] = wide
        longer[1::2] = (wide[:-1] + wide[1:]) // 2
        wide = longer.T
    return wide.astype(np.uint8)
