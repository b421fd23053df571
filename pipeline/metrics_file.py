"""ตัวเลขสำหรับระบบเฝ้าดู: the figures of a run as a text file that Prometheus' node_exporter picks up (`--metrics FILE`).

Counts only, no word of any document. Written whole. A new file is its owner's alone; one that is there keeps its mode,
so that whoever runs the collector may be let in once.
"""

import stat
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.outputs import write_beside

Rows = Iterable[tuple[Mapping[str, str], int]]


def metrics_text(
    inputs: Mapping[str, int],
    milliseconds: Mapping[str, int],
    departments: Mapping[str, int],
    demands: Mapping[str, int],
    exit_code: int,
    finished: int,
) -> str:
    """The text exposition format, version 0.0.4. `finished`: seconds since 1970."""
    lines: list[str] = []

    def family(name: str, what: str, rows: Rows) -> None:
        lines.append(f"# HELP saraban_{name} {what}")
        lines.append(f"# TYPE saraban_{name} gauge")
        for labels, value in rows:
            inside = ",".join(f'{k}="{_escaped(v)}"' for k, v in labels.items())
            lines.append(f"saraban_{name}{{{inside}}} {value}" if inside else f"saraban_{name} {value}")

    family("inputs", "Inputs of the last run by status.", (({"status": s}, n) for s, n in sorted(inputs.items())))
    family("departments", "Departments by what came.", (({"received": s}, n) for s, n in sorted(departments.items())))
    family("demands", "Demands of all departments by state.", (({"state": s}, n) for s, n in sorted(demands.items())))
    family("stage_milliseconds", "Time of each stage.", (({"stage": s}, n) for s, n in milliseconds.items()))
    family("exit_code", "Exit code of the last run.", [({}, exit_code)])
    family("finished_timestamp_seconds", "When the last run finished.", [({}, finished)])
    return "\n".join(lines) + "\n"


def write_metrics(path: Path, text: str) -> None:
    """Puts the text there in one step. Raises OSError."""
    mode = None
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
    temporary = write_beside(path, text.encode())
    try:
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def now() -> int:
    """Seconds since 1970."""
    return time.time_ns() // 1_000_000_000


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
