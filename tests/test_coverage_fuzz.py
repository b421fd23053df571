"""The targets of `make fuzz`: each takes every seed, notices a fault, and runs under atheris where that is installed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import coverage_fuzz
from benchmarks.coverage_fuzz import TARGETS, seeds

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_every_seed(target: str) -> None:
    one = TARGETS[target]()
    assert len(seeds(target)) >= 3
    for seed in (*seeds(target), b""):
        one(seed)


@pytest.mark.parametrize(
    ("target", "broken"),
    [
        ("mail", "pipeline.intake.open_mail"),
        ("docx", "extractors.docx_reader.read_docx"),
        ("pdf", "extractors.pdf_reader.read_pdf"),
        ("words", "extractors.plain_text.read_plain_text"),
        ("scan", "pipeline.noticed.noticed"),
        ("upload", "pipeline.web.uploads._suffix"),
    ],
)
def test_a_target_notices_a_fault(target: str, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(broken, fault)
    one = TARGETS[target]()
    with pytest.raises((ZeroDivisionError, AssertionError)):
        one(seeds(target)[0])


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_a_bounded_search_finds_nothing(target: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        assert not coverage_fuzz.is_there()
        return
    words = [target, "--seconds", "120", "--runs", "200", "--found", str(tmp_path)]
    command = [sys.executable, "-m", "benchmarks.coverage_fuzz", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"nothing found" in done.stdout
    assert list(tmp_path.iterdir()) == []
