"""ลืมเอกสาร: takes away what we keep of a file: texts in the store, pages of the report, its words in the audits. Its
hash, names and the log stay; the log says who forgot what and why, so that `verify` can tell it from a file that is
gone.

What people wrote of it (decisions, answers) is append-only and stays; so does the inbox, which is the office's own.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.audit import tool
from pipeline.canonical_json import canonical_json
from pipeline.open_store import OpenStore, lock_of, silent
from pipeline.outputs import write_beside
from pipeline.provenance import SEPARATOR
from pipeline.quoted_values import quotes_of
from pipeline.result_names import DEPARTMENTS, REPORT, SEARCH, STORE, UNASSIGNED, store_files
from pipeline.run_history import log_of
from pipeline.run_log import append
from pipeline.secrecy import is_about
from pipeline.undisturbed import undisturbed
from schemas.quoted import Quoted
from schemas.record import Record
from schemas.source import NO_SHA256

TH, EN = "ถ้อยคำของไฟล์ที่ลืมแล้ว", "words of a file that was forgotten"
_SHORTEST = 6  # letters of words that are looked for in sentences
_CODES = re.compile(r"(?:about|outcome|role|signature|copy_status|body_level|subtype|form)$")
_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken away. `files`: sha-256; `paths`: where the inputs stood; `kept`: rows of the store; `rewritten`,
    `removed`: names below the folder of results.
    """

    files: tuple[str, ...]
    paths: tuple[str, ...]
    kept: int
    rewritten: tuple[str, ...]
    removed: tuple[str, ...]


def with_members(rows: Iterable[Mapping[str, Any]], named: set[str]) -> tuple[dict[str, str], set[str]]:
    """What goes with the contents (sha-256) that a person named: path -> sha-256 of every input that is one of them or
    lies in one, and the contents of which nothing stands anywhere else (the words of two mails may be the same).
    """
    every = [(str(r["path"]), str(r["sha256"])) for r in rows]
    begins = tuple(path + SEPARATOR for path, sha256 in every if sha256 in named)
    inputs = {path: sha256 for path, sha256 in every if sha256 in named or (begins and path.startswith(begins))}
    elsewhere = {sha256 for path, sha256 in every if path not in inputs}
    return inputs, set(inputs.values()) - elsewhere - {NO_SHA256}


def forget(
    folder: Path,
    rows: Sequence[Mapping[str, Any]],
    named: set[str],
    why: str,
    *,
    who: str | None = None,
    store: Path | None = None,
    sign: Callable[[str], str] | None = None,
    say: Callable[[str, str], None] | None = None,
) -> Forgotten:
    """Takes away what is kept of these contents (sha-256), and of what lies in them, beside a folder of results whose
    log holds. `rows`: those of its inputs.jsonl. `store`: where that of what was read lies, if not in the folder.

    The store and the report go first, the audits and the line of the log together: whoever is cut off in between asks
    again.
    """
    with _alone(folder / STORE, store or folder / STORE):
        return _forgotten(folder, rows, named, why, who, store or folder / STORE, sign, say)


@contextmanager
def _alone(*stores: Path) -> Iterator[None]:
    """Nobody else makes results meanwhile: a run, or a server that takes a decision, would write words again that are
    being taken away, or lose what it wrote to older audits. StoreHeld where a run is at work; nothing was changed then.
    """
    with ExitStack() as held:
        for path in dict.fromkeys(x.resolve() for x in stores):
            with suppress(OSError):  # where no file can be made, nobody else makes one
                held.enter_context(lock_of(path))
        yield


def _forgotten(
    folder: Path,
    rows: Sequence[Mapping[str, Any]],
    named: set[str],
    why: str,
    who: str | None,
    store: Path,
    sign: Callable[[str], str] | None,
    say: Callable[[str, str], None] | None,
) -> Forgotten:
    log, faults = log_of(folder)
    assert log.run is not None, faults
    inputs, files = with_members(rows, named)
    kept = sum(_of_store(store, files, say))
    removed = [*_damaged(store), *_pages(folder), *_search(folder)]
    made = {name: data for name, data in _without_words(folder, files, frozenset(inputs)) if name in log.results}
    waiting = {name: write_beside(folder / name, data) for name, data in made.items()}
    line = {
        "what": "forget",
        "tool": tool().model_dump(mode="json"),
        "files": sorted(files),
        "inputs": dict(sorted(inputs.items())),
        "why": why,
        "results": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(made.items())},
        "pack_at": log.run.get("pack_at"),
    }
    with undisturbed():
        for name, temporary in waiting.items():
            os.replace(temporary, folder / name)
        append(folder, line, sign=sign, actor=who)
    return Forgotten(tuple(sorted(files)), tuple(sorted(inputs)), kept, tuple(sorted(made)), tuple(removed))


def _of_store(path: Path, files: set[str], say: Callable[[str, str], None] | None) -> Iterator[int]:
    if not path.exists():
        return
    opened = OpenStore(path, say or silent)  # its lock is held already
    try:
        for sha256 in sorted(files):
            yield opened.ask(lambda store, sha256=sha256: store.forget(sha256), 0)  # type: ignore[misc]
    finally:
        opened.close()


def _damaged(path: Path) -> Iterator[str]:
    """Damaged stores that were moved aside: nobody can look into them, and all that they hold can be read again."""
    pattern = re.compile(store_files(path.name))
    for one in sorted(path.parent.glob(f"{path.name}.damaged-*")):
        if pattern.fullmatch(one.name):
            one.unlink()
            yield one.name


def _pages(folder: Path) -> Iterator[str]:
    """Everything of the report: a page of one unit may show the papers of another, and it is soon made again."""
    for one in sorted((folder / REPORT).glob("*")):
        if one.is_file() and one.suffix in (".html", ".xlsx"):
            one.unlink()
            yield f"{REPORT}/{one.name}"


def _search(folder: Path) -> Iterator[str]:
    """The index of `saraban serve`'s search, whole: it is made again of what is still kept."""
    pattern = re.compile(store_files(SEARCH))
    for one in sorted(folder.glob(f"{SEARCH}*")):
        if pattern.fullmatch(one.name):
            one.unlink()
            yield one.name


def _without_words(folder: Path, files: set[str], paths: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The audits that quote these files, by name, without their words."""
    every = {p: json.loads(p.read_bytes()) for p in sorted((folder / DEPARTMENTS).glob("*.json"))}
    words = _words_of(every, paths)
    for path, audit in every.items():
        before = canonical_json(audit)
        if path.stem == UNASSIGNED:
            for row in audit["files"]:
                if row["path"] in paths:
                    row["record"] = None
        else:
            _strip(audit, files, paths, words)
        audit["findings"] = [_silent(f) if _quotes(f, files, paths, words) else f for f in audit["findings"]]
        after = canonical_json(audit)
        if after != before:
            yield f"{DEPARTMENTS}/{path.name}", after


def _words_of(audits: Mapping[Path, Any], paths: frozenset[str]) -> tuple[str, ...]:
    """Words that only these files have, without blanks; what the checklist itself says is no word of a file."""
    own: set[str] = set()
    others: set[str] = set()
    ours: set[str] = set()
    for path, audit in audits.items():
        if path.stem != UNASSIGNED:
            titles = (audit["indicator"], *(d["title"] for d in audit["demands"]))
            ours |= {_bare(t[x]) for t in titles for x in ("th", "en")} | {_bare(audit["department"]["name_th"])}
        for row in audit["files"] if path.stem == UNASSIGNED else audit["records"]:
            if row.get("record") is not None:
                record = _RECORD.validate_python(row["record"])
                words = {_bare(x) for field, q in quotes_of(record) for x in _said(field, q)}
                (own if row["path"] in paths else others).update(words)
    known = "\n".join(sorted(ours))
    return tuple(sorted(w for w in own - others if len(w) >= _SHORTEST and w not in known))


def _said(field: str, quote: Quoted) -> tuple[str, ...]:
    """The words of a value; what is one of our own codes there (`approved`) is no word of the file."""
    others = tuple(o.text for o in quote.others)
    return (quote.raw, *others) if _CODES.search(field) else (quote.value, quote.raw, *others)


def _strip(audit: dict[str, Any], files: set[str], paths: frozenset[str], words: Sequence[str]) -> None:
    """Takes the words of the files out of one audit; states, codes and hashes stay."""
    audit["records"] = [r for r in audit["records"] if r["path"] not in paths]
    for parcel in audit["submissions"]:
        if parcel["path"] in paths:
            parcel["sender"] = parcel["subject"] = None
    for demand in audit["demands"]:
        resting = [e for e in demand["evidence"] if e["path"] in paths]
        for item in resting:
            item.update(value="", raw="", places=[])
            item.pop("others", None)
        reason = demand["reason"]
        if any(_holds(reason[x], words) for x in ("th", "en")) or (resting and "“" in reason["th"]):
            demand["reason"] = {"th": TH, "en": EN}
    silent = {
        (f["about"], f"{f['code']}: {f['th']}"): f"{f['code']}: {TH}"
        for f in audit["findings"]
        if _quotes(f, files, paths, words)
    }
    for settled in audit["decisions"]:
        of_file = settled["decision"].get("sha256") in files
        settled["machine"] = silent.get((settled["path"], settled["machine"]), settled["machine"])
        for one in (settled["decision"], *settled["earlier"]):
            if of_file and one["what"] == "value":
                one.update(raw="", value="")
        if of_file and settled["decision"]["what"] == "value" and settled["machine"] is not None:
            settled["machine"] = ""


def _quotes(found: Mapping[str, Any], files: set[str], paths: frozenset[str], words: Sequence[str]) -> bool:
    """Whether a finding says what stands in the files. That one of them could not be read is no word of it."""
    resting = any(p["sha256"] in files for p in found["places"])
    quoting = is_about(found["about"], paths) and "“" in found["th"]
    return resting or quoting or any(_holds(found[x], words) for x in ("th", "en"))


def _silent(found: Mapping[str, Any]) -> dict[str, Any]:
    return {**found, "th": TH, "en": EN, "places": []}


def _holds(sentence: str, words: Sequence[str]) -> bool:
    bare = _bare(sentence)
    return any(w in bare for w in words)


def _bare(words: str) -> str:
    return "".join(words.split())
