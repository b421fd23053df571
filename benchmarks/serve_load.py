"""Reviewers at once on `saraban serve`: is a decision lost or doubled, and how long do they wait.

    python -m benchmarks.serve_load [--folder FOLDER] [--reviewers 20] [--minutes 1] [--pause 3]

A real server over a made-up office of 100 departments with 12 files each (serve_folder.py; made once in FOLDER).
Each reviewer opens a department, looks for about `--pause` seconds, and decides; one item in five is an item that
others want too, and one decision in twenty is undone. At the end every answer is held against the file of decisions,
and the results against `saraban verify`.
"""

import argparse
import json
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.serve_browser import verdict
from benchmarks.serve_folder import ROOT, made_folder

MOST_MS = 500  # the promise: 95 of 100 answers
_ADDRESS = re.compile(rb"http://\S+/start\?token=\S+")
_CSRF = re.compile(r'"X-CSRF-Token": "([^"]+)"')
_FAULT = re.compile(r"^[A-Z]+ \S+ 5[0-9]{2} |Traceback")
_PATIENCE = 120  # seconds for one answer


@dataclass(frozen=True)
class Item:
    """Something to decide: what, and the words of `saraban decide`."""

    unit: str
    what: str
    words: tuple[str, ...]


@dataclass
class Seen:
    """What happened, of all reviewers. `waits`: milliseconds by kind of request; `said`: hash -> reason of every
    decision that was acknowledged; `asked`: reasons of all that were sent.
    """

    waits: dict[str, list[float]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    worked: float = 0.0  # seconds of a core, of the server
    began: float = 0.0  # seconds until the first decision had its results
    later: int = 0  # decisions that were recorded, and whose results were to follow
    turn: threading.Lock = field(default_factory=threading.Lock)


def items_of(out: Path) -> list[Item]:
    """Values, states and unread files of every department."""
    sys.path[:0] = [str(ROOT)]
    from pipeline.quoted_values import quotes_of
    from schemas.audit import DepartmentAudit

    found = []
    for path in sorted((out / "departments").glob("[a-z]*.json")):
        audit = DepartmentAudit.model_validate_json(path.read_bytes())
        unit = audit.department.unit
        quotes = [(r.sha256, f, q) for r in audit.records for f, q in quotes_of(r.record) if f.startswith("entries.")]
        found += [Item(unit, "value", (sha256, f, q.value)) for sha256, f, q in quotes[:12]]
        found += [Item(unit, "state", (unit, d.id, d.state.value)) for d in audit.demands]
        unread = [d for p in audit.submissions for d in p.documents if d.status == "unreadable"]
        found += [Item(unit, "rule-out", (d.sha256,)) for d in unread]
    return found


class Reviewer(threading.Thread):
    """One person with a browser."""

    def __init__(self, n: int, address: str, items: list[Item], seen: Seen, pause: float, until: float) -> None:
        super().__init__(name=f"reviewer {n}")
        self._n, self._items, self._seen, self._pause, self._until = n, items, seen, pause, until
        self._draw = random.Random(n)
        self._client = httpx.Client(base_url=address.partition("/start")[0], timeout=_PATIENCE, follow_redirects=True)
        first = self._client.get(address)
        csrf = _CSRF.search(first.text)
        if csrf is None:
            raise SystemExit(f"no session: {first.status_code} {first.text[:300]}")
        self._client.headers.update({"X-CSRF-Token": csrf[1], "Origin": address.partition("/start")[0]})
        self.fault: Exception | None = None

    def run(self) -> None:
        """Decides until the time is over."""
        try:
            while time.monotonic() < self._until:
                self._one()
        except Exception as error:  # noqa: BLE001 - told at the end
            self.fault = error

    def tries_again(self, item: Item) -> bool:
        """Decides, and whether the results are still to follow: a server that begins is not ready at once."""
        now = self._decide(item, "")
        while now.status_code == 409:
            now = self._decide(item, now.json()["seen"])
        return now.json()["waits"] is not None

    def _one(self) -> None:
        shared, mine = self._items[: len(self._items) // 100 or 1], self._items[self._n :: 20]
        item = self._draw.choice(shared if self._draw.random() < 0.2 else mine)
        self._timed("department", "GET", f"/departments/{item.unit}")
        time.sleep(self._draw.uniform(0.5, 1.5) * self._pause)
        made = self._decide(item, "")
        if made.status_code == 409 and self._draw.random() < 0.5:
            made = self._decide(item, made.json()["seen"])  # having seen what the other decided
        if made.status_code == 200 and self._draw.random() < 0.05:
            self._decide(Item(item.unit, "undo", (made.json()["hash"],)), made.json()["hash"])

    def _decide(self, item: Item, seen: str) -> httpx.Response:
        why = f"{self.name} {time.monotonic_ns()}"
        with self._seen.turn:
            self._seen.asked.add(why)
        body = {"what": item.what, "words": list(item.words), "why": why, "seen": seen}
        made = self._timed("decide", "POST", "/decide", json=body)
        if made.status_code == 200:
            with self._seen.turn:
                self._seen.said[made.json()["hash"]] = why
                self._seen.later += made.json()["waits"] is not None
        return made

    def _timed(self, kind: str, method: str, path: str, **more: Any) -> httpx.Response:
        start = time.perf_counter()
        made = self._client.request(method, path, **more)
        took = (time.perf_counter() - start) * 1000
        with self._seen.turn:
            self._seen.waits.setdefault(kind, []).append(took)
            self._seen.answers[f"{kind} {made.status_code}"] += 1
        return made


def load(out: Path, reviewers: int, minutes: float, pause: float) -> dict[str, Any]:
    """The figures of one bounded run over a folder of results, which it changes."""
    items = items_of(out)
    random.Random(0).shuffle(items)
    seen, before = Seen(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "pipeline.cli", "serve", str(out)]
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=told) as server,
    ):
        assert server.stdout is not None
        try:
            address = _address(server)
            started = time.monotonic()
            first = Reviewer(reviewers, address, items, seen, pause, 0)
            while first.tries_again(items[-1]):
                time.sleep(1)
            seen.began, seen.waits = time.monotonic() - started, {}
            until = time.monotonic() + 60 * minutes
            people = [Reviewer(n, address, items, seen, pause, until) for n in range(reviewers)]
            for one in people:
                one.start()
            for one in people:
                one.join()
        finally:
            server.terminate()
            server.wait(60)
            seen.worked = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        told.seek(0)
        faults = [x for x in told.read().decode(errors="replace").splitlines() if _FAULT.search(x)]
    return _judged(out, seen, [str(p.fault) for p in people if p.fault], faults, reviewers, minutes, pause)


def _address(server: "subprocess.Popen[bytes]") -> str:
    assert server.stdout is not None
    for line in server.stdout:
        found = _ADDRESS.search(line)
        if found:
            return found[0].decode()
    raise SystemExit("the server did not start")


def _judged(
    out: Path, seen: Seen, broken: list[str], faults: list[str], reviewers: int, minutes: float, pause: float
) -> dict[str, Any]:
    from pipeline.decisions import beside, load_decisions
    from pipeline.verify import verify

    lines = [json.loads(x) for x in beside(out).read_bytes().splitlines()]
    reasons = Counter(x["why"] for x in lines)
    hashes = {x["hash"] for x in lines}
    last = json.loads((out / "run.jsonl").read_bytes().splitlines()[-1])
    figures: dict[str, Any] = {
        "reviewers": reviewers,
        "minutes": minutes,
        "pause_seconds": pause,
        "decisions": len(lines),
        "acknowledged": len(seen.said),
        "lost": sum(h not in hashes for h in seen.said),
        "doubled": sum(n > 1 for n in reasons.values()),
        "unasked": sum(x not in seen.asked for x in reasons),
        "results_behind": load_decisions(beside(out)).lines - int(last["decisions"]),
        "results_later": seen.later,
        "answers": dict(sorted(seen.answers.items())),
        "verify": [f"{x.what}: {x.en}" for x in verify(out)],
        "broken": broken,
        "faults": faults[:5],
        "seconds_to_the_first_results": round(seen.began, 1),
        "server_core_seconds": round(seen.worked, 1),
        "log_bytes": (out / "run.jsonl").stat().st_size,
    }
    for kind, waits in sorted(seen.waits.items()):
        cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else waits * 99
        figures[kind] = {"n": len(waits), "p50": round(cuts[49]), "p95": round(cuts[94]), "most": round(max(waits))}
    return figures


def main() -> None:
    """Prints the figures and the verdict; ends with 1 where a decision was lost or doubled, the results do not hold, or
    one answer in twenty came too late. The `cpu` of the verdict is a core's time for each answer.
    """
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--folder", type=Path, help="where the made-up office is kept (made there if it is not)")
    arguments.add_argument("--departments", type=int, default=100)
    arguments.add_argument("--reviewers", type=int, default=20)
    arguments.add_argument("--minutes", type=float, default=1.0)
    arguments.add_argument("--pause", type=float, default=3.0, help="seconds for which a reviewer looks at an item")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        kept = made_folder((args.folder or Path(place) / "kept").resolve(), args.departments).parent
        copy = Path(place) / "office"
        shutil.copytree(kept, copy)
        figures = load(copy / "out", args.reviewers, args.minutes, args.pause)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    wrong = [x for x in ("lost", "doubled", "unasked", "results_behind", "verify", "broken", "faults") if figures[x]]
    late = figures["decide"]["p95"]
    worked = 1000 * figures["server_core_seconds"] / max(1, sum(figures["answers"].values()))
    print(
        f"{'BROKEN' if wrong else 'KEPT'}: no decision lost or doubled, results that hold: {', '.join(wrong) or 'all'}"
    )
    verdict("a decision among all of them, 95 of 100, by the clock", late <= MOST_MS, worked, late, MOST_MS)
    raise SystemExit(1 if wrong or late > MOST_MS else 0)


if __name__ == "__main__":
    main()
