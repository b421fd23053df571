"""A batch of thousands: wall time of two workers and of one, what supervision costs, memory over time, the run again;
and a hundred thousand records through store, assembling and outputs.

    python -m benchmarks.batch_scale [--files 10000] [--records 100000] [--papers 100] [--plot FILE.svg]

The files are the parts of samples/inbox, each made another one by its own invented number, and letters made at random;
a fiftieth are scans, a hundredth is broken. The records are those of the samples with numbers of their own, twelve a
mail, a hundred (`--papers`) a department; departments beyond the roster are invented, and no page bears the number of a
real one, so that no department grows with the inbox. Each round is a process of its own, so that its memory is its own.
Times are of this machine; on one that is busy processor seconds say more, and ratios of rounds under the same load.
100,000 records were measured at 411 MB and 246 s of a processor, 10,000 at 148 MB and 23 s (docs/store.md).
"""

import argparse
import email
import email.policy
import hashlib
import io
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.unit import Unit

ROOT = Path(__file__).resolve().parent.parent
MOST_SHARE, MOST_OVERHEAD, MOST_AGAIN, MOST_MB, MOST_GROWTH = 0.6, 5, 5.0, 500, 11.0  # what is promised
A_DEPARTMENT, A_MAIL = 100, 12
LOOK_SECONDS = 0.5


# files


def parts_of_samples() -> Iterator[tuple[str, bytes]]:
    """(suffix, bytes) of every document that the sample mails carry."""
    for file in sorted((ROOT / "samples" / "inbox").glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for part in message.walk():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and part.get_filename():
                yield Path(str(part.get_filename())).suffix.lower(), data


def another(data: bytes, suffix: str, n: int) -> bytes:
    """The same document as another content: a comment that no reader shows."""
    if suffix == ".docx":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                new.writestr(item, old.read(item))
            new.comment = b"%d" % n
        return out.getvalue()
    return data + b"\n%% copy %d\n" % n


def letter(n: int) -> bytes:
    """A letter as plain text, of which no two are alike."""
    by = random.Random(n)
    unit = by.choice(("สำนักงาน ก.ก.", "สำนักการแพทย์", "สำนักอนามัย", "สำนักการโยธา", "สำนักงานเขตบางรัก"))
    words = [f"ข้อความที่ {by.randrange(10**6)} ว่าด้วยการพัฒนานวัตกรรมของหน่วยงานตามแผน" for _ in range(by.randrange(3, 30))]
    head = f"บันทึกข้อความ\nส่วนราชการ {unit}\nที่ กท {by.randrange(100, 999):04}/{n} วันที่ {n % 28 + 1} มกราคม 2566\n"
    return (head + f"เรื่อง ขอส่งแบบเสนอแนวคิด {n}\nเรียน ปลัดกรุงเทพมหานคร\n" + "\n".join(words) + "\n").encode()


def make_files(folder: Path, many: int) -> None:
    """The files, in folders of a hundred."""
    kinds: dict[str, list[bytes]] = {}
    for suffix, data in parts_of_samples():
        kinds.setdefault(suffix, []).append(data)
    scans = [x for x in kinds.get(".pdf", []) if b"/Font" not in x]
    papers = [x for x in kinds.get(".pdf", []) if b"/Font" in x]
    for n in range(many):
        at = folder / f"{n // 100:04}"
        at.mkdir(parents=True, exist_ok=True)
        which = n % 100
        if which in (0, 50) and scans:
            suffix, data = ".pdf", another(scans[n // 50 % len(scans)], ".pdf", n)
        elif which == 1:
            suffix, data = ".pdf", papers[n % len(papers)][: 900 + n % 500]
        elif which < 40:
            suffix, data = ".txt", letter(n)
        elif which < 70:
            suffix, data = ".docx", another(kinds[".docx"][n % len(kinds[".docx"])], ".docx", n)
        else:
            suffix, data = ".pdf", another(papers[n % len(papers)], ".pdf", n)
        (at / f"{n:06}{suffix}").write_bytes(data)


class Watch(threading.Thread):
    """Looks at the memory of a process and those below it, and at the processor time of the first, as time goes on."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.began = time.monotonic()
        self.seen: list[tuple[float, int, int]] = []  # seconds, MB of the program, MB of its largest reading process
        self.ended = threading.Event()

    def run(self) -> None:
        from pipeline.process_tree import below, resident

        while not self.ended.wait(LOOK_SECONDS):
            most = max((resident(x) for x in below(self.pid)), default=0)
            self.seen.append((time.monotonic() - self.began, resident(self.pid) >> 20, most >> 20))


def audit(inbox: Path, out: Path, jobs: int, *more: str) -> dict[str, Any]:
    """Seconds and memory of one audit: wall, of the program's own processor time, of that of all its processes."""
    command = [sys.executable, "-m", "pipeline.cli", "audit", str(inbox), "--out", str(out), "--jobs", str(jobs)]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        [*command, *more], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    watch = Watch(process.pid)
    watch.start()
    assert process.stderr is not None
    said = process.stderr.read()
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    watch.ended.set()
    if process.returncode not in (0, 4):
        raise SystemExit(f"the audit ended with {process.returncode}: {said.decode()[-2000:]}")
    stages = json.loads((out / "run.jsonl").read_bytes().splitlines()[-1])["milliseconds"]
    return {
        "seconds": time.monotonic() - began,
        "work": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "reading": stages["reading"] / 1000,
        "stages": stages,
        "memory": watch.seen,
    }


def overhead(inbox: Path, many: int) -> tuple[float, float]:
    """Processor seconds that supervision takes of those of reading, in percent; and those that a reading process takes
    to start (once for a thousand documents). By two rounds of `many` files and of a fifth of them, so that what is
    paid once falls out: the same function in a loop, and the reading processes with what watches over them.
    """
    work = {}
    for how in ("alone", "together"):
        for n in (many // 5, many):
            command = [sys.executable, "-m", "benchmarks.batch_scale", "--once", how, "--inbox", str(inbox)]
            done = subprocess.run([*command, "--files", str(n)], cwd=ROOT, check=True, capture_output=True)
            work[how, n] = json.loads(done.stdout)["work"]
    alone = work["alone", many] - work["alone", many // 5]
    together = work["together", many] - work["together", many // 5]
    start = work["together", many // 5] - work["alone", many // 5] - (together - alone) / 4
    return (together / alone - 1) * 100, start


def read_once(inbox: Path, how: str, many: int) -> float:
    """Processor seconds of this process and all below it, while it reads files that are in memory."""
    from itertools import islice

    from pipeline.intake import open_inbox
    from pipeline.pack import load_pack
    from pipeline.reading import LIMITS, read_all

    pack = load_pack()
    inputs = list(islice((i for i in open_inbox([inbox]) if i.status is None), many))

    def used() -> float:
        kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
        return sum(x.ru_utime + x.ru_stime for x in map(resource.getrusage, kinds))

    for _ in read_all(inputs[:3], pack.forms, 1, limits=None, few=0):  # what is loaded once is no part of either
        pass
    began = used()
    limits = LIMITS if how == "together" else None
    for _ in read_all(inputs, pack.forms, 1, limits=limits, few=0):
        pass
    return used() - began


# records


def kept_samples() -> list[dict[str, Any]]:
    """What is kept of every document of the samples, as JSON."""
    from pipeline.content_reading import Reading
    from pipeline.intake import open_inbox
    from pipeline.pack import load_pack
    from pipeline.reading import read_all

    found = []
    for r in read_all(open_inbox([ROOT / "samples" / "inbox"]), load_pack().forms, 2):
        if r.record is not None and r.kind != "email":
            kept = Reading(r.status, r.reason, r.kind, r.record, r.text_quality, r.findings).as_bytes()
            found.append(json.loads(zlib.decompress(kept)))
    return found


def of_unit(words: str, names: re.Pattern[str], units: "list[Unit]", n: int, papers: int) -> str:
    """A kept record in the name of another unit, with numbers of its own: no unit has more papers in a larger inbox."""
    at = n // papers % len(units)
    unit = units[at]
    code = unit.letter_codes[0].code if unit.letter_codes else f"กท {9000 + at}"
    page = unit.kpi_codes[0].code if unit.kpi_codes else "0000"
    words = re.sub(r'"[0-9]{4}-(0[0-9]{3})"', rf'"{page}-\1"', words)
    return re.sub(r"กท [0-9]{4}/[0-9]+", f"{code}/{n}", names.sub(unit.name_th, words))


def records(many: int, samples: Path, place: Path, papers: int) -> dict[str, Any]:
    """Seconds and megabytes of one round in this process: every record out of the store, assembled, checked, written;
    then the run again.
    """
    from pipeline import audit_run
    from pipeline.arrival import Arrival, MailEnvelope, Received
    from pipeline.intake import Input
    from pipeline.open_store import open_store
    from pipeline.pack import load_pack, roster
    from pipeline.read_before import ReadBefore
    from pipeline.reading import shipped_stages
    from pipeline.stored_text import text_bytes
    from pipeline.two_stages import Answer
    from schemas.source import SourceFile, Status
    from schemas.text import DocumentText
    from schemas.unit import Unit

    pack, stages = load_pack(), shipped_stages()
    kept = json.loads(samples.read_bytes())
    units = list(roster(pack))
    for n in range(max(0, many // papers - len(units))):
        name = f"สำนักงานเขตสมมติที่ {n}"
        units.append(Unit(unit=f"x-district-{n}", name_th=name, kind="district", status="confirmed", basis="invented"))
    units = units[: max(1, many // papers)]
    known = sorted((u.name_th for u in roster(pack)), key=len, reverse=True)
    names = re.compile("|".join(map(re.escape, known)))

    def inputs() -> Iterator[Input]:
        for n in range(many):
            unit = units[n // papers % len(units)]
            mail = f"{unit.unit}/{n // A_MAIL:06}.eml"
            day = f"2023-02-{n % 27 + 1:02}"
            sha256 = hashlib.sha256(b"%d" % n).hexdigest()
            source = SourceFile(
                name=f"{n:06}.pdf", path=f"{mail} > {n:06}.pdf", parent=mail, sha256=sha256, bytes=100_000,
                media_type="application/pdf",
            )  # fmt: skip
            around = MailEnvelope(path=mail, sha256=sha256, depth=1, from_name=unit.name_th)
            came = Received(at=f"{day}T09:00:00+07:00", day=day, basis="received_header")
            yield Input(source, Arrival(folders=(unit.name_th,), mails=(around,), received=came))

    began, worked = time.monotonic(), time.process_time()
    store = place / "store.sqlite"
    with open_store(store, print) as opened:
        before = ReadBefore(opened, stages, pack.forms)
        text = text_bytes(DocumentText("0" * 64, "application/pdf", Status.READ, None, ()))
        for n, one in enumerate(inputs()):
            words = of_unit(json.dumps(kept[n % len(kept)], ensure_ascii=False), names, units, n, papers)
            content = one.source.sha256, one.source.media_type, False
            before.line_up(content, has_text=False)
            from pipeline.content_reading import Reading

            body = zlib.compress(words.encode(), 1)
            before.end(content, Answer(Reading.of_bytes(body), text, body))
    filled_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    filled, fill_work = time.monotonic() - began, time.process_time() - worked
    audit_run.open_inbox = lambda *_, **__: inputs()  # type: ignore[assignment]
    out = place / "out"
    rounds = []
    for _ in range(2):
        began, worked = time.monotonic(), time.process_time()
        audit_run.run_audit([place / "inbox"], out, pack, 1, stages=stages, units=units, store=store)
        rounds.append((time.monotonic() - began, time.process_time() - worked))
    return {
        "records": many,
        "units": len(units),
        "fill": filled,
        "fill_work": fill_work,
        "seconds": rounds[0][0],
        "work": rounds[0][1],
        "again": rounds[1][0],
        "filled_mb": filled_mb,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "store_mb": store.stat().st_size >> 20,
        "results_mb": sum(x.stat().st_size for x in out.rglob("*") if x.is_file()) >> 20,
        "stages": json.loads((out / "run.jsonl").read_bytes().splitlines()[0])["milliseconds"],
    }


# what is said


def plot(seen: list[tuple[float, int, int]], width: int = 72, height: int = 12) -> list[str]:
    """Memory over time in characters: `#` the program, `o` its largest reading process."""
    if not seen:
        return []
    top, last = max(max(x[1:]) for x in seen) or 1, seen[-1][0] or 1
    grid = [[" "] * width for _ in range(height)]
    for at, own, most in seen:
        column = min(width - 1, int(at / last * width))
        for value, mark in ((most, "o"), (own, "#")):
            grid[height - 1 - min(height - 1, int(value / top * (height - 1)))][column] = mark
    lines = [f"{top:5} MB |" + "".join(grid[0])]
    lines += ["         |" + "".join(row) for row in grid[1:]]
    return [
        *lines,
        "         +" + "-" * width,
        f"          0 s{last:>{width - 4}.0f} s   # program, o its largest reader",
    ]


def svg(seen: list[tuple[float, int, int]]) -> str:
    """The same as a drawing."""
    width, height, left = 720, 260, 60
    top, last = max(max(x[1:]) for x in seen) or 1, seen[-1][0] or 1

    def line(which: int, colour: str) -> str:
        points = " ".join(
            f"{left + x[0] / last * (width - left - 10):.1f},{height - 30 - x[which] / top * (height - 50):.1f}"
            for x in seen
        )
        return f'<polyline fill="none" stroke="{colour}" points="{points}"/>'

    words = (
        f'<text x="4" y="24">{top} MB</text><text x="{left}" y="{height - 8}">0 s</text>'
        f'<text x="{width - 70}" y="{height - 8}">{last:.0f} s</text>'
        f'<text x="{left + 20}" y="16" fill="#1f5fa8">program</text>'
        f'<text x="{left + 110}" y="16" fill="#b85c00">largest reading process</text>'
    )
    axes = f'<path d="M{left} 20V{height - 30}H{width - 10}" fill="none" stroke="#555"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/>{axes}{line(1, "#1f5fa8")}{line(2, "#b85c00")}{words}</svg>\n'
    )


def flat(seen: list[tuple[float, int, int]], which: int) -> float:
    """The largest of the last third against the largest of the middle third."""
    third = len(seen) // 3
    if not third:
        return 1.0
    return max(x[which] for x in seen[-third:]) / max(1, max(x[which] for x in seen[third : 2 * third]))


def files_lines(many: int, plot_at: Path | None) -> list[str]:
    """What was measured over files."""
    with tempfile.TemporaryDirectory() as place:
        inbox = Path(place, "inbox")
        make_files(inbox, many)
        one = audit(inbox, Path(place, "one"), 1)
        two = audit(inbox, Path(place, "two"), 2)
        same = subprocess.run(["diff", "-rq", f"{place}/one/departments", f"{place}/two/departments"], check=False)
        again = audit(inbox, Path(place, "two"), 2)
        more, start = overhead(inbox, min(many, 500))
        if plot_at is not None:
            plot_at.write_text(svg(two["memory"]), encoding="utf-8")
        seen = two["memory"]
        share = two["reading"] / one["reading"]
        return [
            f"files {many} ({sum(x.stat().st_size for x in inbox.rglob('*') if x.is_file()) >> 20} MB), "
            f"cores {len(os.sched_getaffinity(0))}, load {os.getloadavg()[0]:.1f}",
            f"reading, one worker     {one['reading']:8.1f} s  ({one['work']:.1f} s of processors in all)",
            f"reading, two workers    {two['reading']:8.1f} s  ({two['work']:.1f} s); share {share:.2f} "
            f"(promised {MOST_SHARE})",
            f"a document              {one['work'] / many * 1000:8.0f} ms of a processor",
            f"the same bytes          {'yes' if same.returncode == 0 else 'NO'}",
            f"supervision             {more:8.1f} % of the processor time of reading {min(many, 500)} files (promised "
            f"{MOST_OVERHEAD} %); a reading process starts in {start:.1f} s",
            f"the finished run again  {again['seconds']:8.1f} s  ({again['work']:.1f} s of a processor; "
            f"promised {MOST_AGAIN:g} s)",
            f"program, memory         {max(x[1] for x in seen):8} MB; last third to the middle {flat(seen, 1):.2f}",
            f"largest reading process {max(x[2] for x in seen):8} MB; last third to the middle {flat(seen, 2):.2f}",
            f"stages in milliseconds  {two['stages']}",
            *plot(seen),
        ]


def records_round(many: int, samples: Path, papers: int) -> dict[str, Any]:
    """One round in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "benchmarks.batch_scale", "--once", "records", "--records", str(many)]
        command += ["--inbox", str(samples), "--place", place, "--papers", str(papers)]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        if done.returncode:
            raise SystemExit(done.stderr.decode()[-2000:])
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def records_lines(many: int, papers: int) -> list[str]:
    """What was measured over records."""
    with tempfile.TemporaryDirectory() as place:
        samples = Path(place, "samples.json")
        samples.write_text(json.dumps(kept_samples(), ensure_ascii=False), encoding="utf-8")
        small, large = (records_round(n, samples, papers) for n in (many // 10, many))
    whole = (large["fill_work"] + large["work"]) / (small["fill_work"] + small["work"])
    audit = large["work"] / small["work"]
    lines = [
        f"records {x['records']} of {x['units']} units: filling the store {x['fill']:.1f} s "
        f"({x['fill_work']:.1f} s of a processor), audit {x['seconds']:.1f} s ({x['work']:.1f} s), "
        f"again {x['again']:.1f} s; {x['mb']} MB ({x['filled_mb']} MB before the audit); store {x['store_mb']} MB, "
        f"results {x['results_mb']} MB; {x['stages']}"
        for x in (small, large)
    ]
    growth = f"growth {whole:.2f} from filling to outputs (promised {MOST_GROWTH:g}), the audit alone {audit:.2f}"
    return [*lines, f"{growth}; memory {large['mb']} MB (promised {MOST_MB} MB)"]


def main() -> None:
    """Prints what was measured."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--files", type=int, default=10_000, help="0: none")
    arguments.add_argument("--records", type=int, default=100_000, help="0: none")
    arguments.add_argument("--papers", type=int, default=A_DEPARTMENT, help="papers of one department")
    arguments.add_argument("--plot", type=Path, help="memory over time as SVG")
    arguments.add_argument("--once", choices=["alone", "together", "records"], help="one round in this process")
    arguments.add_argument("--inbox", type=Path)
    arguments.add_argument("--place", type=Path)
    args = arguments.parse_args()
    if args.once == "records":
        print(json.dumps(records(args.records, args.inbox, args.place, args.papers)))
    elif args.once:
        print(json.dumps({"work": read_once(args.inbox, args.once, args.files)}))
    else:
        for line in files_lines(args.files, args.plot) if args.files else ():
            print(line, flush=True)
        for line in records_lines(args.records, args.papers) if args.records else ():
            print(line, flush=True)


if __name__ == "__main__":
    main()
