"""The versions of both stages: each changes with all that it rests on, and a grammar is not what a page is read by."""

import ast
from pathlib import Path

import pytest

from pipeline import reader_version
from pipeline.reader_version import grammar_version, imported, modules, text_version

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("schemas", "extractors", "pipeline")
SOURCES = [x for p in PACKAGES for x in sorted((ROOT / p).glob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_no_import_is_overlooked(path: Path) -> None:
    """What Python's own parser finds, and at least that: also inside functions and in parentheses."""
    source = path.read_text(encoding="utf-8")
    there = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            there |= {x.name for x in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import would be overlooked"
            there |= {node.module or ""} | {f"{node.module}.{x.name}" for x in node.names}
    ours = {x for x in there if x.partition(".")[0] in PACKAGES}
    assert ours <= set(imported(source))


def test_no_module_is_imported_by_a_word() -> None:
    """An import that no source shows would be in no version."""
    wrong = [x.name for x in SOURCES for word in ("import_module", "__import__") if word in x.read_text("utf-8")]
    assert wrong == []


def test_which_modules_a_stage_rests_on() -> None:
    text = modules(reader_version._SEAM, reader_version._RECORD)
    grammar = modules(reader_version._SEAM, reader_version._TEXT)
    for name in ("extractors.pdf_reader", "extractors.scan_reader", "extractors.canonical", "pipeline.stored_text"):
        assert name in text
    for name in ("extractors.kind", "extractors.flow", "pipeline.links", "pipeline.text_quality", "schemas.record"):
        assert name in grammar
        assert name not in text, "a page would be read again for a grammar"
    assert "extractors.pdf_reader" not in grammar
    assert {"pipeline.two_stages", "schemas.text"} <= set(text) & set(grammar)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources and data of the program, to be changed; no version is remembered."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and path.suffix in (".py", ".json") and "packs" not in path.parts:
                at = tmp_path / path.relative_to(ROOT)
                at.parent.mkdir(parents=True, exist_ok=True)
                at.write_bytes(path.read_bytes())
    monkeypatch.setattr(reader_version, "_ROOT", tmp_path)
    monkeypatch.setattr("extractors.read_text.reader_engines", lambda: {"saraban": "x", "lxml": "1"})
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "text", "grammar"),
    [
        ("extractors/pdf_lines.py", True, False),
        ("extractors/outcome.py", False, True),
        ("extractors/canonical.py", True, True),
        ("extractors/tables/months.json", True, True),
        ("pipeline/links.py", False, True),
        ("pipeline/stored_text.py", True, True),
        ("pipeline/report.py", False, False),
        ("schemas/audit.py", False, False),
    ],
)
def test_what_a_change_reads_anew(copy: Path, changed: str, text: bool, grammar: bool) -> None:
    before = text_version.__wrapped__(), grammar_version.__wrapped__()
    with (copy / changed).open("a") as file:
        file.write("\n")
    after = text_version.__wrapped__(), grammar_version.__wrapped__()
    assert (before[0] != after[0], before[1] != after[1]) == (text, grammar)


def test_another_library_reads_anew(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = text_version.__wrapped__()
    monkeypatch.setattr("extractors.read_text.reader_engines", lambda: {"saraban": "y", "lxml": "1"})
    assert text_version.__wrapped__() == before, "our own code is followed module by module"
    monkeypatch.setattr("extractors.read_text.reader_engines", lambda: {"saraban": "x", "lxml": "2"})
    assert text_version.__wrapped__() != before
