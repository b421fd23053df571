"""Words of Thai text."""

import json
import os
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.thai import own_words, tokens, word_share

ROOT = Path(__file__).parent.parent
PROSE = "ด้วยหน่วยงานตัวอย่างได้จัดทำโครงการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน จึงขอส่งเอกสารมาเพื่อโปรดพิจารณา"


def test_terms_of_our_tables_are_one_word() -> None:
    """The common dictionary would cut ตัวชี้วัด in three."""
    assert "ตัวชี้วัด" in tokens("รายงานตัวชี้วัดของหน่วยงาน")
    assert "สำนักงานเขตบางรัก" in tokens("ส่งสำนักงานเขตบางรักทราบ")


@pytest.mark.parametrize(
    "word", json.loads(resources.files("extractors").joinpath("tables/words.json").read_text("utf-8"))
)
def test_every_word_of_the_table_stands_alone(word: str) -> None:
    """Each row of the custom dictionary is one token."""
    assert tokens(word) == [word]


@settings(max_examples=40)
@given(st.text(alphabet="กขคงนมรสอเแาำิีุู่้ 12๓A\n.", max_size=60))
def test_tokens_joined_are_the_text(text: str) -> None:
    """Nothing is lost between words."""
    assert "".join(tokens(text)) == text


def test_no_text_has_no_tokens() -> None:
    """The empty list."""
    assert tokens("") == []


@pytest.mark.parametrize(
    ("text", "least", "most", "reason"),
    [
        (PROSE, 980, 1000, "healthy prose"),
        ("กรุงเทพมหานคร", 1000, 1000, "one word"),
        ("", 0, 0, "nothing"),
        ("Plain English 123 ๑๒๓", 0, 0, "no Thai letters; figures do not count"),
        (PROSE.replace("า", "ำ"), 0, 880, "every า became ำ"),
        ("".join(chr(ord(c) + 3) if "ก" <= c <= "ค" else c for c in PROSE), 0, 970, "letters exchanged"),
        (PROSE[::-1], 0, 500, "letters in reverse"),
        ("กขคฆงจฉชซฌญฎฏฐ", 0, 300, "letters without words"),
    ],
    ids=lambda v: v if isinstance(v, str) and len(v) < 40 else "",
)
def test_the_share_of_words_tells_health_from_damage(text: str, least: int, most: int, reason: str) -> None:
    """Per mille of Thai characters in dictionary words."""
    assert least <= word_share(text) <= most, reason


def test_a_page_takes_about_a_millisecond() -> None:
    """3,000 characters, with room for a slow machine."""
    page = (PROSE + "\n") * (3000 // len(PROSE))
    word_share(page)
    best = min(_timed(page) for _ in range(5))
    assert best < 0.02


def _timed(page: str) -> float:
    start = time.perf_counter()
    word_share(page)
    return time.perf_counter() - start


def _run(code: str, seed: str = "0") -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHAINLP")} | {"PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_importing_the_module_loads_no_dictionary() -> None:
    """Commands that read no Thai pay nothing."""
    assert _run("import sys, extractors.thai, extractors.canonical; print('pythainlp' in sys.modules)") == "False\n"


def test_the_network_and_the_disk_are_closed_to_pythainlp() -> None:
    """Both switches are set before it is imported."""
    code = (
        "import os\nfrom extractors.thai import word_share\nword_share('ทดสอบ')\n"
        "print(os.environ['PYTHAINLP_OFFLINE'], os.environ['PYTHAINLP_READ_ONLY'])"
    )
    assert _run(code) == "1 1\n"


def test_the_hash_seed_changes_nothing() -> None:
    """The same share and the same words in every process."""
    code = f"from extractors.thai import *\nfrom extractors.thai import own_words\nprint(word_share({PROSE!r}), tokens({PROSE!r}), own_words())"
    assert len({_run(code, seed) for seed in ("0", "7")}) == 1


def test_own_words_are_thai_and_sorted() -> None:
    """Only whole Thai words enter the dictionary."""
    words = own_words()
    assert list(words) == sorted(set(words))
    assert "ตัวชี้วัด" in words
    assert not any(" " in w or "." in w for w in words)
