"""A batch of hostile inputs beside good ones: `python -m benchmarks.hostile [CLASS ...] [--list] [--quick]`.

One audit reads all of them. Every case must come out as it says, no case may end the program, and the audits of the
good letters (samples/inbox) must be, byte for byte, those of a run without any hostile file, but for the one finding
of the run (unread files that are nobody's) that stands in every audit.
"""

import argparse
import importlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.hostile_case import Case

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {
    "archive": "hostile_archives",
    "mail": "hostile_mails",
    "pdf": "hostile_pdfs",
    "office": "hostile_office",
    "picture": "hostile_pictures",
    "words": "hostile_words",
    "file": "hostile_files",
}
SENTINELS = ("03-บางกอกน้อย.eml", "05-บางซื่อ.eml", "06-คลองเตย.eml")
MINUTES = 60  # one run never takes so long
_JOBS = 2


@dataclass
class Outcome:
    """What one batch gave. `wrong`: the cases that came out otherwise, each with what it is; `faults`: of the batch."""

    cases: int
    inputs: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)  # of each case, for the table
    changed: list[str] = field(default_factory=list)  # audits of sentinels


def cases_of(groups: Sequence[str] = (), *, quick: bool = False) -> list[Case]:
    """The cases of some classes, of all without a name. `quick`: those that cost little."""
    found = []
    for name in groups or GROUPS:
        module = importlib.import_module(f"benchmarks.{GROUPS[name]}")
        found += [x for x in module.CASES.all if not (quick and x.slow)]
    return found


def write_inbox(cases: Sequence[Case], inbox: Path) -> None:
    """All cases below `inbox/hostile`, the good letters below `inbox/sentinels`."""
    for case in cases:
        place = inbox / "hostile" / case.group / case.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if case.put is not None:
            case.put(place)
        elif case.make is not None:
            place.write_bytes(case.make())
    good = inbox / "sentinels"
    good.mkdir(parents=True)
    for name in SENTINELS:
        shutil.copyfile(ROOT / "samples" / "inbox" / name, good / name)


def audit(inbox: Path, out: Path, *more: str) -> tuple[int, str, float]:
    """Exit status, what was told on standard error, and seconds of one `saraban audit`."""
    start = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "audit",
        str(inbox),
        "--out",
        str(out),
        "--jobs",
        str(_JOBS),
        *more,
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", timeout=60 * MINUTES, check=False
    )
    return done.returncode, done.stderr, time.monotonic() - start


def run_batch(cases: Sequence[Case], work: Path) -> Outcome:
    """Reads everything in one audit inside `work`, an empty folder, and compares with what each case says."""
    inbox, alone = work / "inbox", work / "alone"
    write_inbox(cases, inbox)
    write_inbox((), alone)
    code, told, seconds = audit(inbox, work / "out")
    out = Outcome(len(cases), seconds=seconds)
    if code not in (0, 4) or "Traceback" in told:
        out.faults.append(f"the audit ended with {code}: {told[-2000:]}")
        return out
    rows = [json.loads(x) for x in (work / "out" / "inputs.jsonl").read_text(encoding="utf-8").splitlines()]
    out.inputs = len(rows)
    told_of = findings_of(work / "out")
    for case in cases:
        words = list(faults_of(case, rows, told_of))
        mine = [r for r in rows if r["path"] == case.path]
        out.fates[case.path] = ", ".join(fate(r) for r in mine) or "(no input)"
        out.wrong += [f"{case.path}: {x}" for x in words]
    known = {c.path for c in cases}
    strays = [r["path"] for r in rows if r["path"].startswith("hostile/") and r["path"].split(" > ")[0] not in known]
    out.faults += [f"an input that no case made: {x}" for x in strays[:20]]
    code, told, _ = audit(alone, work / "out-alone")
    if code not in (0, 4):
        out.faults.append(f"the audit of the good letters alone ended with {code}: {told[-2000:]}")
    for file in sorted((work / "out-alone" / "departments").glob("[!_]*.json")):
        if own_bytes(file) != own_bytes(work / "out" / "departments" / file.name):
            out.changed.append(file.name)
    return out


def own_bytes(audit: Path) -> bytes:
    """An audit without the one finding of the run that stands in every audit: unread files that are nobody's."""
    whole = json.loads(audit.read_bytes())
    whole["findings"] = [x for x in whole["findings"] if x["code"] != "RUN-UNREAD-NOBODYS"]
    return json.dumps(whole, sort_keys=True).encode()


def fate(row: dict[str, object]) -> str:
    """`status` or `status/reason` of a row of inputs.jsonl."""
    return "/".join(str(x) for x in (row["status"], row["reason"]) if x)


def findings_of(out: Path) -> dict[str, set[str]]:
    """The codes of findings by the provenance that they are about."""
    found: dict[str, set[str]] = {}
    for file in (out / "departments").glob("*.json"):
        for x in json.loads(file.read_bytes())["findings"]:
            found.setdefault(x["about"] or "", set()).add(x["code"])
    return found


def faults_of(case: Case, rows: Sequence[dict[str, object]], told: dict[str, set[str]]) -> Iterator[str]:
    """What came out otherwise than the case says."""
    own = [r for r in rows if r["path"] == case.path]
    below = [r for r in rows if str(r["path"]).startswith(case.path + " > ")]
    if len(own) != 1:
        yield f"{len(own)} inputs where one was expected"
    for row in own:
        if fate(row) not in case.fates:
            yield f"{fate(row)}, not {' or '.join(case.fates)}"
    if case.members is not None and len(below) != case.members:
        yield f"{len(below)} inputs inside, not {case.members}"
    for row in below:
        ends = [k for k in case.inner if str(row["path"]).endswith(f" > {k}")]
        allowed = case.inner[max(ends, key=len)] if ends else case.rest
        if allowed and fate(row) not in allowed:
            yield f"{str(row['path'])[len(case.path) + 3 :][:80]!r} is {fate(row)}, not {' or '.join(allowed)}"
    for end in case.inner:
        if not any(str(r["path"]).endswith(f" > {end}") for r in below):
            yield f"nothing inside is called {end!r}"
    codes = set().union(*(told.get(str(r["path"]), set()) for r in (*own, *below)))
    if lacking := set(case.told) - codes:
        yield f"lacks {', '.join(sorted(lacking))} (has {', '.join(sorted(codes))})"


def table(cases: Sequence[Case], outcome: Outcome) -> str:
    """What came out, for people."""
    bad = {x.split(": ", 1)[0] for x in outcome.wrong}
    lines = [f"{'WRONG' if c.path in bad else 'ok':5} {c.path:58.58} {outcome.fates.get(c.path, '-')}" for c in cases]
    groups = Counter(c.group for c in cases)
    sums = " · ".join(f"{k} {n}" for k, n in groups.items())
    lines += [
        "",
        *(f"! {x}" for x in outcome.wrong + outcome.faults),
        f"{outcome.cases} cases ({sums}), {outcome.inputs} inputs in {outcome.seconds:.1f} s on {_JOBS} workers",
        f"as expected {outcome.cases - len(bad)} of {outcome.cases}; ends of the program {len(outcome.faults)}; "
        f"sentinels changed {len(outcome.changed)}{': ' + ', '.join(outcome.changed) if outcome.changed else ''}",
    ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where anything is not as it must be."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("groups", nargs="*", metavar="CLASS", help=", ".join(GROUPS))
    wanted.add_argument("--list", action="store_true", help="names the cases and what must become of each")
    wanted.add_argument("--quick", action="store_true", help="the cheap cases alone")
    wanted.add_argument("--only", metavar="WORDS", help="the cases whose names hold these words")
    wanted.add_argument("--keep", metavar="DIR", help="a new folder for the inbox and the results")
    args = wanted.parse_args(argv)
    if unknown := set(args.groups) - set(GROUPS):
        wanted.error(f"no class {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    cases = [x for x in cases_of(args.groups, quick=args.quick) if args.only is None or args.only in x.name]
    if args.list:
        for case in cases:
            print(f"{case.path:58} {' or '.join(case.fates)}")
        print(f"{len(cases)} cases: {dict(Counter(c.group for c in cases))}")
        return 0
    with tempfile.TemporaryDirectory(prefix="saraban-hostile-") as place:
        work = Path(args.keep or place)
        work.mkdir(exist_ok=True)
        outcome = run_batch(cases, work)
    print(table(cases, outcome))
    return 1 if outcome.wrong or outcome.faults or outcome.changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
