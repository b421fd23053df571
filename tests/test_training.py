"""The lines that the recogniser learns from are drawn by lot, but never hold what it cannot say, and a seed repeats them."""

import hashlib
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from extractors.thai_line import HEIGHT, recogniser
from training.characters import CHARACTERS, CLASSES, DOTS, HANDWRITING, INDEX, encoded
from training.fonts import HELD_OUT, WEIGHTS, faces
from training.line_drawing import BASELINE, Drawer
from training.official_text import Line

MODELS = Path(__file__).parent.parent / "extractors" / "models"


def lines(seed: int, many: int = 600) -> list[str]:
    source = Line(Random(seed))
    return [source.text() for _ in range(many)]


def test_every_character_has_one_number_and_none_is_the_blank() -> None:
    assert sorted(INDEX.values()) == list(range(1, CLASSES))
    assert encoded("ที่ ๑") == [INDEX[c] for c in "ที่ ๑"]
    with pytest.raises(KeyError):
        encoded("語")


def test_a_line_holds_only_what_the_network_can_say_and_begins_with_no_mark() -> None:
    for text in lines(1):
        assert set(text) <= set(INDEX), text
        assert 0 < len(text) <= 95
        assert text == text.strip()
        assert "  " not in text
        assert text[0] not in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"


def test_a_seed_gives_the_same_lines_and_another_seed_others() -> None:
    assert lines(7, 50) == lines(7, 50)
    assert lines(7, 50) != lines(8, 50)


def test_both_scripts_of_digits_and_every_consonant_come_up_often() -> None:
    seen = "".join(lines(3, 6000))
    for c in "๐๑๒๓๔๕๖๗๘๙0123456789":
        assert seen.count(c) >= 300, c
    for c in "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลวศษสหฬอฮ":
        assert seen.count(c) >= 20, c
    assert DOTS in seen


def test_families_kept_away_from_training_are_never_drawn_in_it() -> None:
    assert not set(WEIGHTS) & set(HELD_OUT)
    assert "Laksaman" in faces(), "fonts-thai-tlwg is installed by run.py"
    assert not set(Drawer(1).families) & set(HELD_OUT)
    assert set(Drawer(1, held_out=True).families) <= set(HELD_OUT)


def test_a_drawn_line_is_48_rows_high_with_its_consonants_on_the_baseline() -> None:
    drawer = Drawer(5)
    picture, truth, _ = drawer.one(0.0, text="กกกกกก", band=24)
    assert truth == "กกกกกก"
    assert picture.shape[0] == HEIGHT
    inked = np.where((picture < 128).any(axis=1))[0]
    assert abs(int(inked[-1]) + 1 - BASELINE) <= 3
    assert 12 <= len(inked) <= 20


def test_a_seed_draws_the_same_pictures() -> None:
    def drawn() -> str:
        drawer = Drawer(11)
        return hashlib.sha256(b"".join(drawer.one(1.0)[0].tobytes() for _ in range(12))).hexdigest()

    assert drawn() == drawn()


def test_handwriting_is_labelled_as_such_and_never_as_figures() -> None:
    drawer = Drawer(2)
    found = [t for _, t, _ in (drawer.one(1.0) for _ in range(400)) if HANDWRITING in t]
    assert found
    assert all(t.count(HANDWRITING) == 1 and t.endswith(HANDWRITING) for t in found)


@pytest.mark.parametrize("shape", ["large", "small"])
def test_the_shipped_weights_say_the_characters_of_their_card(shape: str) -> None:
    card = json.loads((MODELS / f"thai_line_{shape}.json").read_text("utf-8"))
    assert card["characters"] == CHARACTERS
    assert card["lines_seen"] >= 100_000
    assert len(card["families_trained_on"]) >= 25
    assert not set(card["families_trained_on"]) & set(card["families_held_out"])
    mine = recogniser("large" if shape == "large" else "small")
    assert mine is not None
    assert sum(f.stat().st_size for f in MODELS.glob("*.onnx")) <= 10_000_000
    picture, _, _ = Drawer(3).one(0.0, text="ประชุม", band=24)
    assert mine.read([picture])[0].text == "ประชุม"
