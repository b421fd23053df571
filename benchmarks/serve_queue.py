"""The queue's next item on the server, over 100 departments x 12 files: CPU and wall time from a key to the next item.

    python -m benchmarks.serve_queue [--folder FOLDER] [--items 40]

FOLDER is one of serve_folder.py, made where it is not there; decisions are made in a copy of its results. CPU time is
that of this process, client and the thread that makes pictures ahead included, the drawing process not. Exits 1 where
95 of 100 next items take more than 150 ms of CPU time, or 95 of 100 decisions with their results more than a second.
"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.serve_browser import Took, browser, verdict
from benchmarks.serve_folder import ROOT, made_folder

MOST_MS = 150  # the promise for the next item
MOST_DECIDING_MS = 1000  # the promise for a decision to the re-scored department


def key(client: Any, words: str, action: str) -> tuple[str, float, float]:
    """One key on the item of a screen: the next screen, and milliseconds of CPU and of the clock."""
    at = re.search(r'hx-post="(/queue/item/[^"]+)"', words)
    csrf = re.search(r'name="csrf" value="([^"]+)"', words)
    if at is None or csrf is None:
        raise SystemExit("the queue is empty")
    seen = re.search(rf'id="do-{action}".*?name="seen" value="([^"]*)"', words, re.S)
    fields = {"csrf": csrf[1], "action": action, "seen": seen[1] if seen else "", "pictured": "1", "sure": "1"}
    with Took() as took:
        answer = client.post(at[1], data=fields, headers={"hx-request": "true"})
    if answer.status_code != 200:
        raise SystemExit(f"{action}: {answer.status_code}\n{answer.text[:1000]}")
    return answer.text, took.cpu, took.wall


def told(name: str, times: list[tuple[float, float]]) -> tuple[float, float]:
    """Prints a line; the CPU time, and the time of the clock, below which 95 of 100 stay."""
    cpu, wall = (sorted(x[i] for x in times) for i in (0, 1))
    late, late_wall = (x[max(0, round(0.95 * len(x)) - 1)] for x in (cpu, wall))
    middle = statistics.median(cpu)
    print(f"{name:38}{middle:8.0f}{late:8.0f}{statistics.median(wall):10.0f}{wall[-1]:8.0f}   {len(times)} times")
    return late, late_wall


def measure(place: Path, items: int) -> bool:
    """Prints a line for each kind of key; whether the promise is kept."""
    client = browser(place, (place / "inbox",))
    print(f"{'':38}{'cpu':>8}{'95 %':>8}{'wall':>10}{'worst':>8}   ms")
    with Took() as first:
        words = client.get("/queue").text
    told("the first screen after the start", [(first.cpu, first.wall)])
    left = re.search(r'class="left">.*?<strong>([0-9]+)', words, re.S)
    print(f"items in the queue: {left[1] if left else '?'}")
    words = client.get("/queue", params={"kind": "value"}).text
    skipped, decided = [], []
    for _ in range(items):
        words, *took = key(client, words, "skip")
        skipped.append((took[0], took[1]))
    late = told("the next item", skipped)
    kept = verdict("the next item, 95 of 100", late[0] <= MOST_MS, *late, MOST_MS)
    with Took() as ready:  # what `saraban serve` does when it starts, while people look at their first screens
        waits = client.app.state.live.catch_up()
    told("made ready for decisions, once", [(ready.cpu, ready.wall)])
    if waits is not None:
        raise SystemExit(f"no decision would count: {waits.en}")
    for _ in range(max(20, items // 2)):
        words, *took = key(client, words, "yes")
        decided.append((took[0], took[1]))
    late = told("a decision, its results, the next item", decided)
    kept &= verdict("a decision to its results, 95 of 100", late[0] <= MOST_DECIDING_MS, *late, MOST_DECIDING_MS)
    client.app.state.queue.close()
    client.app.state.pictures.close()
    return kept


def main() -> None:
    """Makes the folder if it is not there, and times the queue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--items", type=int, default=40)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.folder or Path(temporary) / "office").resolve()
        out = made_folder(folder)
        place = Path(temporary) / "copy"
        shutil.copytree(folder / "inbox", place / "inbox")
        shutil.copytree(folder / "pack", place / "pack")
        shutil.copytree(out, place / "out")
        kept = measure(place, asked.items)
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
