"""docs/architecture.md names every module, so that a newcomer finds each concept's place; and the layers of pipeline/web
are those that the page tells of.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_]+)`", PAGE))
FILES = {f"pipeline.{f.stem}": f for f in sorted((ROOT / "pipeline").glob("*.py"))}
WEB = {f"pipeline.web.{f.stem}": f for f in sorted((ROOT / "pipeline" / "web").glob("*.py"))}


@pytest.mark.parametrize("package", ["schemas", "extractors", "pipeline", "pipeline/web"])
def test_every_module_is_named_in_the_architecture_page(package: str) -> None:
    modules = {f.stem for f in (ROOT / package).glob("*.py")} - {"__init__"}
    assert modules
    assert modules - NAMED == set()


def imported(file: Path, *, at_once: bool = False) -> Iterator[str]:
    """The modules that a file imports. `at_once`: only those that are imported when it is, not within a function nor for
    types alone.
    """
    pending: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if at_once and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{a.name}" for a in node.names)
        pending += ast.iter_child_nodes(node)


def of_web(file: Path, *, at_once: bool = False) -> set[str]:
    return {x for x in imported(file, at_once=at_once) if x.startswith("pipeline.web")}


def test_only_the_command_line_imports_the_web_and_only_when_it_is_asked_for() -> None:
    """Without the extra `web` every other command works, and starts no slower."""
    others = {name for name, file in FILES.items() if of_web(file)}
    assert others
    assert all(name.startswith("pipeline.cli_") for name in others), others
    assert [name for name, file in FILES.items() if of_web(file, at_once=True)] == []
    below = [f for package in ("schemas", "extractors") for f in (ROOT / package).rglob("*.py")]
    assert [f.name for f in below if any(x.startswith("pipeline") for x in imported(f))] == []


def test_the_web_imports_no_command() -> None:
    found = {name for name, file in WEB.items() if any(x.startswith("pipeline.cli") for x in imported(file))}
    assert found == set()


def test_screens_and_api_know_nothing_of_each_other() -> None:
    """Both stand on the same functions; only `app` names all of them."""
    screens = {x for x in WEB if re.match(r"pipeline\.web\.(?:screen_|queue_)", x)}
    api = {x for x in WEB if re.fullmatch(r"pipeline\.web\.api(?:_.*)?", x)}
    assert len(screens) > 5
    assert len(api) > 5
    assert {x for x in screens if of_web(WEB[x]) & api} == set()
    assert {x for x in api if of_web(WEB[x]) & screens} == set()
    assert [x for x in WEB if x != "pipeline.web.app" and "pipeline.web.app" in of_web(WEB[x])] == []


def test_no_module_of_the_web_rests_on_itself() -> None:
    """What is imported when a module is makes no circle (graphlib raises CycleError)."""
    order = TopologicalSorter({x: of_web(f, at_once=True) & WEB.keys() for x, f in WEB.items()}).static_order()
    assert set(order) == set(WEB)
