"""tesseract as a witness: what it reads, what it says of its own limits, and that nothing ends where it is not there."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import scan_tesseract
from extractors.canonical import canonicalise
from extractors.scan_tesseract import (
    Grey,
    TesseractReady,
    read_line,
    tesseract_data,
    tesseract_engines,
    tesseract_ready,
)

REMEDY = "apt-get install tesseract-ocr-tha tesseract-ocr-eng fonts-thai-tlwg"


@pytest.fixture
def ready() -> TesseractReady:
    """What this machine reads with; CI has it."""
    found = tesseract_ready()
    if found is None or set(found.languages) != {"tha", "eng"}:
        pytest.skip(f"tesseract's data are not on this machine: {REMEDY}")
    return found


@pytest.fixture
def anew() -> Iterator[None]:
    """What was found out about this machine is forgotten before and after."""
    tesseract_ready.cache_clear()
    scan_tesseract._reader.cache_clear()
    yield
    tesseract_ready.cache_clear()
    scan_tesseract._reader.cache_clear()


def line(text: str, band: int = 16, face: str = "Laksaman.ttf") -> tuple[Grey, list[int]]:
    """A picture as `line_image` makes it (baseline at 33 of 48, ก 16 high), and where each character begins."""
    try:
        font = ImageFont.truetype(face, 200)
        font = ImageFont.truetype(face, round(200 * band / -font.getbbox("ก", anchor="ls")[1]))
    except OSError:
        pytest.skip(f"the font {face} is not on this machine: {REMEDY}")
    margin = band // 4
    picture = Image.new("L", (round(font.getlength(text)) + 2 * margin, 3 * band), 255)
    ImageDraw.Draw(picture).text((margin, band * 33 / 16), text, font=font, fill=0, anchor="ls")
    return np.asarray(picture), [round(margin + font.getlength(text[:k])) for k in range(len(text) + 1)]


@pytest.mark.parametrize("figures", [False, True], ids=["whole line", "figures"])
@pytest.mark.parametrize("text", ["ที่ กท 0303/1627", "15 มีนาคม 2566", "คำสั่งที่ 123/2566"])
def test_arabic_figures_are_read(ready: TesseractReady, text: str, figures: bool) -> None:
    got = read_line(line(text)[0], figures=figures)
    assert got is not None
    assert [c for c in got.text if c.isdigit()] == [c for c in text if c.isdigit()]
    if not figures:
        assert canonicalise(got.text).text == text


def test_thai_figures_that_the_data_lack_are_misread_with_great_sureness(ready: TesseractReady) -> None:
    """Why `scan_witness` lets tesseract confirm no Thai figure. When this fails, better data are there: measure again."""
    got = read_line(line("๒๕๔๘")[0])
    assert got is not None
    assert got.text == "๒๕๕๕"
    assert min(got.sure) > 900
    assert not set("๔๖๗๘๙ฃฅฌฦำ") & got.knows


def test_it_knows_what_its_data_hold(ready: TesseractReady) -> None:
    picture = line("กท 0303")[0]
    thai, english, both = (read_line(picture, x) for x in ("tha", "eng", "tha+eng"))
    assert thai
    assert english
    assert both
    assert set("0123456789๐๑๒๓๕กขฮ/.-") <= thai.knows
    assert not set("AZaz") & thai.knows
    assert set("0123456789AZaz/.-") <= english.knows
    assert not set("กฮ๐๕") & english.knows
    assert both.knows == thai.knows | set(map(chr, range(0x21, 0x7F)))


def test_latin_words_are_read_in_english(ready: TesseractReady) -> None:
    for language in ("eng", "tha+eng"):
        got = read_line(line("Bangkok Metropolitan 2023")[0], language)
        assert got is not None
        assert got.text == "Bangkok Metropolitan 2023"


@pytest.mark.parametrize("band", [16, 40])
@pytest.mark.parametrize("figures", [False, True], ids=["whole line", "figures"])
def test_every_character_has_its_place_in_the_picture_given(ready: TesseractReady, band: int, figures: bool) -> None:
    """A small picture is drawn larger and a margin is put around it; the places are told without either."""
    text = "0321/2566 0890"
    picture, starts = line(text, band)
    got = read_line(picture, figures=figures)
    assert got is not None
    assert got.text == text
    assert len(got.at) == len(got.sure) == len(got.text)
    for i, (x0, x1) in enumerate(got.at):
        assert 0 <= x0 <= x1 <= picture.shape[1]
        if text[i] != " ":
            assert abs((x0 + x1) - (starts[i] + starts[i + 1])) <= band  # the middles: half of a letter's height
    assert all(0 <= x <= 1000 for x in got.sure)


def test_blanks_are_those_of_the_page(ready: TesseractReady) -> None:
    """Not one between any two letters, as tesseract's Thai has it otherwise."""
    got = read_line(line("เรื่อง ขอเชิญประชุม ครั้งที่ 2")[0])
    assert got is not None
    assert canonicalise(got.text).text == "เรื่อง ขอเชิญประชุม ครั้งที่ 2"


@pytest.mark.parametrize("grey", [255, 230, 0])
@pytest.mark.parametrize("figures", [False, True])
def test_a_picture_without_ink_is_an_empty_line(ready: TesseractReady, grey: int, figures: bool) -> None:
    """By itself it sees a 0 there."""
    got = read_line(np.full((48, 200), grey, np.uint8), figures=figures)
    assert got is not None
    assert (got.text, got.at, got.sure) == ("", [], [])


@pytest.mark.parametrize("shape", [(1, 1), (48, 1), (1, 300), (5, 5), (48, 3)])
@pytest.mark.parametrize("figures", [False, True])
def test_pictures_too_small_to_read_end_nothing(ready: TesseractReady, shape: tuple[int, int], figures: bool) -> None:
    picture = np.zeros(shape, np.uint8)
    picture[::2, ::2] = 255
    picture[0, -1] = 0
    got = read_line(picture, figures=figures)
    assert got is not None
    assert len(got.text) == len(got.at)


def test_a_line_is_read_alike_whatever_was_read_before(ready: TesseractReady) -> None:
    one, other = line("15 มีนาคม 2566")[0], line("ที่ กท 0303/1627")[0]
    alone = read_line(one)
    read_line(other, figures=True)
    read_line(other, "tha+eng")
    assert read_line(one) == alone


def test_one_reader_a_process_and_language(ready: TesseractReady) -> None:
    first, second = scan_tesseract._reader("tha"), scan_tesseract._reader("tha")
    assert first is not None
    assert second is not None
    assert first[0] is second[0]


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((48, 9, 3), np.uint8),
        np.zeros((48, 9), np.float32),
        np.zeros((0, 9), np.uint8),
        np.zeros((9, 0), np.uint8),
    ],
    ids=["colour", "no whole numbers", "no height", "no width"],
)
def test_what_is_no_grey_picture_is_refused(picture: Grey) -> None:
    with pytest.raises(ValueError, match="grey picture"):
        read_line(picture)


# --- what is not there

INK = np.zeros((48, 40), np.uint8)
INK[:, 20:] = 255


def test_without_the_library_nothing_is_read(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    assert tesseract_ready() is None
    assert read_line(INK) is None


def test_without_data_nothing_is_read(monkeypatch: pytest.MonkeyPatch, anew: None, tmp_path: Path) -> None:
    monkeypatch.setattr(scan_tesseract, "_data_folders", lambda: iter([tmp_path, tmp_path / "absent"]))
    assert tesseract_data() == []
    assert tesseract_ready() is None
    assert read_line(INK) is None
    assert tesseract_engines() == {"tesseract-eng": "absent", "tesseract-tha": "absent"}


@pytest.mark.parametrize("damage", ["empty", "torn", "no data at all"])
def test_damaged_data_are_not_there(
    monkeypatch: pytest.MonkeyPatch, anew: None, tmp_path: Path, ready: TesseractReady, damage: str
) -> None:
    """The other language is read all the same."""
    whole = {x: (ready.folder / f"{x}.traineddata").read_bytes() for x in ("tha", "eng")}
    broken = {"empty": b"", "torn": whole["tha"][:5000], "no data at all": b"<html>" * 1000}[damage]
    (tmp_path / "tha.traineddata").write_bytes(broken)
    (tmp_path / "eng.traineddata").write_bytes(whole["eng"])
    monkeypatch.setattr(scan_tesseract, "_data_folders", lambda: iter([tmp_path]))
    tesseract_ready.cache_clear()
    scan_tesseract._reader.cache_clear()
    found = tesseract_ready()
    assert found is not None
    assert found.languages == ("eng",)
    assert read_line(INK, "tha") is None
    assert read_line(INK, "tha+eng") is None  # tesseract would read it in English alone, without a word
    assert read_line(INK, "eng") is not None


def test_the_fingerprint_changes_with_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tha.traineddata").write_bytes(b"one")
    monkeypatch.setattr(scan_tesseract, "_data_folders", lambda: iter([tmp_path]))
    one = tesseract_engines()
    (tmp_path / "tha.traineddata").write_bytes(b"other")
    other = tesseract_engines()
    assert one["tesseract-tha"] != other["tesseract-tha"]
    assert one["tesseract-eng"] == other["tesseract-eng"] == "absent"


def put(folder: Path, *languages: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for x in languages:
        (folder / f"{x}.traineddata").write_bytes(b"data")
    return folder


@pytest.mark.parametrize(
    ("folders", "chosen", "why"),
    [
        ([("a", ["tha"]), ("b", ["tha", "eng"])], "b", "the folder with both languages: one reader takes one folder"),
        ([("a", ["tha", "eng"]), ("b", ["tha", "eng"])], "a", "of equals the first"),
        ([("a", ["tha"]), ("b", ["eng"])], "a", "of equals the first"),
        ([("a", []), ("b", ["eng"])], "b", "better than nothing"),
    ],
)
def test_which_folder_is_taken(
    folders: list[tuple[str, list[str]]], chosen: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [put(tmp_path / name, *languages) for name, languages in folders]
    monkeypatch.setattr(scan_tesseract, "_data_folders", lambda: iter(made))
    assert {x.parent.name for x in tesseract_data()} == {chosen}, why


def test_the_folder_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TESSDATA_PREFIX is the folder of the data, or the one above it."""
    for folder in (tmp_path, tmp_path / "tessdata"):
        put(folder, "tha", "eng")
        monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
        assert tesseract_data()[0].parent == folder
        (folder / "tha.traineddata").unlink()
        (folder / "eng.traineddata").unlink()


def test_data_are_found_where_each_system_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TESSDATA_PREFIX", "ProgramW6432", "ProgramFiles(x86)"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "programs"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "mine"))
    program = tmp_path / "kept" / "bin" / "tesseract"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(scan_tesseract.shutil, "which", lambda name: str(program) if name == "tesseract" else None)
    folders = [x.as_posix() for x in scan_tesseract._data_folders()]
    root = tmp_path.as_posix()
    assert f"{root}/programs/Tesseract-OCR/tessdata" in folders
    assert f"{root}/mine/Programs/Tesseract-OCR/tessdata" in folders
    assert f"{root}/kept/bin/tessdata" in folders
    assert f"{root}/kept/share/tessdata" in folders
    assert "/opt/homebrew/share/tessdata" in folders
    assert "/usr/share/tessdata" in folders


def test_the_newest_of_debian_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    for version in ("4.00", "5", "10"):
        put(tmp_path / version / "tessdata", "tha")
    monkeypatch.setattr(scan_tesseract, "_DEBIAN", tmp_path)
    assert [x.parent.name for x in list(scan_tesseract._data_folders())[:3]] == ["10", "5", "4.00"]
