"""รุ่นของแต่ละขั้น: the version of each stage of reading, a hash over all that can change what it gives.

The fingerprint of an audit names everything at once. What is kept of the first stage depends on less: a new grammar
reads no page again. Which modules belong to a stage is found by following the imports from the seam.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parent.parent
_SEAM: Final = "pipeline.two_stages"  # where both stages meet
_TEXT: Final = frozenset(("extractors.read_text",))  # the first stage begins here, and all below it
_RECORD: Final = frozenset(
    ("extractors.extract", "pipeline.noticed", "pipeline.text_quality", "pipeline.content_reading", "schemas.record")
)
_NOT_CODE: Final = (".py", ".pyc", ".typed")
# `from a.b import (c, d)` and `import a.b`, wherever they stand
_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from[ \t]+((?:schemas|extractors|pipeline)[.\w]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)"
    r"|import[ \t]+((?:schemas|extractors|pipeline)[.\w]*))",
    re.MULTILINE,
)


@cache
def text_version() -> str:
    """The version of the first stage: its code, every table and model, every library, this machine's byte order."""
    from extractors.read_text import reader_engines

    engines = {k: v for k, v in reader_engines().items() if k != "saraban"}
    return _version(modules(_SEAM, _RECORD), [*(f"{k}={v}" for k, v in engines.items()), sys.byteorder])


@cache
def grammar_version() -> str:
    """The version of the second stage: its code, every table, and the libraries that it can see."""
    libraries = [f"{x}={version(x)}" for x in ("pydantic", "pythainlp")]
    python = f"python={sys.version_info.major}.{sys.version_info.minor}"
    return _version(modules(_SEAM, _TEXT), [python, *libraries])


def code_version(start: str) -> str:
    """The version of all that a module of this program rests on: its code, and every table and model."""
    return _version(modules(start, ()), ())


def modules(start: str, without: Iterable[str]) -> list[str]:
    """The modules of this program that one imports, and those that they import, itself included; but not `without`,
    and nothing that is imported by these alone.
    """
    seen = set(without)
    found: list[str] = []
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = _file(name)
        if path is not None:
            found.append(name)
            waiting += imported(path.read_text(encoding="utf-8"))
    return sorted(found)


def imported(source: str) -> Iterator[str]:
    """The modules of this program that a source may import; of `from a import b` both `a` and `a.b`."""
    for hit in _IMPORT.finditer(source):
        if hit[3]:
            yield hit[3]
            continue
        yield hit[1]
        plain = re.sub(r"#[^\n]*", "", hit[2])
        yield from (f"{hit[1]}.{name}" for name in re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?[ \t\n]*(?:,|\)|$)", plain))


def _file(module: str) -> Path | None:
    at = _ROOT.joinpath(*module.split("."))
    return next((x for x in (at.with_suffix(".py"), at / "__init__.py") if x.is_file()), None)


def _version(names: Iterable[str], besides: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for name in names:
        path = _file(name)
        assert path is not None
        whole.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for path in sorted((_ROOT / "extractors").rglob("*")):
        if path.is_file() and path.suffix not in _NOT_CODE:
            whole.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for line in besides:
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()
