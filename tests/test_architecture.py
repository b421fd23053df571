"""docs/architecture.md names every module, so that a newcomer finds each concept's place."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_]+)`", PAGE))


@pytest.mark.parametrize("package", ["schemas", "extractors", "pipeline"])
def test_every_module_is_named_in_the_architecture_page(package: str) -> None:
    modules = {f.stem for f in (ROOT / package).glob("*.py")} - {"__init__"}
    assert modules - NAMED == set()
