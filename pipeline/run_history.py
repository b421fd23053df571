"""ประวัติการตรวจ: what the run log of a folder says: its last run, what was forgotten since, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.pack import DEFAULT_PACK, load_pack
from pipeline.run_log import NAME, chained
from schemas.pack import Pack


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold, or that is to be known: what (a file, a line, an input), in Thai and English."""

    what: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Log:
    """The run log, as far as it holds. `run`: the line of the last run; `forgotten`: path and sha-256 of an input ->
    its line since; `results`: name -> sha-256 of every result as it should be now, as the run wrote it but for words
    forgotten since; `rewritten`: those of them with the line that says so; `torn`: numbers of half lines that cut-off
    runs left, and after which the chain goes on.
    """

    lines: tuple[dict[str, Any], ...] = ()
    run: Mapping[str, Any] | None = None
    forgotten: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    rewritten: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    torn: tuple[int, ...] = ()

    @property
    def head(self) -> str:
        """The hash of the last line: whoever notes it can later ask whether the log still holds it."""
        return str(self.lines[-1]["hash"]) if self.lines else ""


def inboxes_of(folder: Path) -> list[Path]:
    """Where the inputs of the last run stood; none where the log does not hold or does not say."""
    run = log_of(folder)[0].run
    return [folder / x for x in run.get("inboxes", ())] if run else []


def decisions_of(folder: Path) -> Path | None:
    """The file of decisions that the last run took in; null where it took in none."""
    run = log_of(folder, torn_end=True)[0].run
    return folder / run["decisions_at"] if run and run.get("decisions_at") else None


def pack_of(folder: Path) -> Pack:
    """The pack of the last run, from where the log says that it stands. Raises PackError."""
    run = log_of(folder)[0].run
    if run is None:
        return load_pack(DEFAULT_PACK)
    return load_pack(str(folder / run["pack_at"]) if run.get("pack_at") else run["pack"]["id"])


def log_of(folder: Path, *, torn_end: bool = False) -> tuple[Log, list[Broken]]:
    """The run log, and what is wrong with it; without `run` where nothing can be said of the results. `torn_end`: half
    a line at the end, of somebody who was cut off, is passed over; the next line is written behind it.
    """
    path = folder / NAME
    if not path.is_file():
        return Log(), [Broken(NAME, "ไม่มีบันทึกการตรวจ", "there is no run log")]
    data = path.read_bytes()
    if torn_end and not data.endswith(b"\n"):
        data = data[: data.rfind(b"\n") + 1]
    lines: list[dict[str, Any]] = []
    for n, line in enumerate(chained(data, torn=True), 1):
        if line is None and not data.endswith(b"\n") and data.count(b"\n") == n - 1:
            th = "บรรทัดสุดท้ายเขียนไม่จบ: การตรวจถูกตัดขณะบันทึก ให้ตรวจใหม่"
            en = "the last line is only half there: a run was cut off while it was written; run the audit again"
            return Log(), [Broken(f"{NAME}:{n}", th, en)]
        if line is None:
            th, en = "บรรทัดนี้ไม่ตรงกับลูกโซ่ของบันทึก", "this line does not fit the chain of the log"
            return Log(), [Broken(f"{NAME}:{n}", th, en)]
        lines.append(line)
    if not lines:
        return Log(), [Broken(NAME, "บันทึกการตรวจว่าง", "the run log is empty")]
    run: dict[str, Any] | None = None
    forgotten: dict[tuple[str, str], dict[str, Any]] = {}
    results: dict[str, str] = {}
    rewritten: dict[str, dict[str, Any]] = {}
    for n, line in enumerate(lines, 1):
        if _is_of_forgetting(line):
            forgotten.update(dict.fromkeys(line["inputs"].items(), line))
            results.update(line["results"])
            rewritten.update(dict.fromkeys(line["results"], line))
        elif _is_of_a_run(line):
            # what a later run read is kept again, and what it wrote is its own
            run, forgotten, results, rewritten = line, {}, dict(line["results"]), {}
        elif line:
            th, en = "บรรทัดนี้ไม่ใช่บันทึกของการตรวจ", "this line is no record of a run"
            return Log(), [Broken(f"{NAME}:{n}", th, en)]
    if run is None:
        return Log(), [Broken(NAME, "บันทึกไม่มีการตรวจ", "the log holds no run")]
    torn = tuple(n for n, x in enumerate(lines, 1) if not x)
    return Log(tuple(lines), run, forgotten, results, rewritten, torn), []


def _is_of_forgetting(line: Mapping[str, Any]) -> bool:
    inputs, results = line.get("inputs"), line.get("results")
    return (
        line.get("what") == "forget"
        and isinstance(inputs, dict)
        and bool(inputs)
        and all(isinstance(x, str) for x in inputs.values())
        and isinstance(results, dict)
        and all(isinstance(x, str) for x in results.values())
        and all(isinstance(line.get(k), str) for k in ("why", "actor", "time"))
    )


def _is_of_a_run(line: Mapping[str, Any]) -> bool:
    """Whether a line of the log has what the rest of this module looks at; anybody can write a line that fits the
    chain.
    """
    pack, results, inboxes = line.get("pack"), line.get("results"), line.get("inboxes", [])
    return (
        isinstance(pack, dict)
        and all(isinstance(pack.get(k), str) for k in ("id", "sha256"))
        and isinstance(results, dict)
        and all(isinstance(x, str) for x in results.values())
        and isinstance(inboxes, list)
        and all(isinstance(x, str) for x in inboxes)
        and all(isinstance(line.get(k), str) for k in ("results_root", "inputs_root", "reader_fingerprint"))
        and all(type(line.get(k)) is int for k in ("inputs", "decisions"))
        and all(isinstance(line.get(k), str | None) for k in ("pack_at", "decisions_at", "decisions_root"))
    )
