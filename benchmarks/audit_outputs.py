"""Everything after reading: assembling, checking, scoring, writing and the report, of made-up read inputs.

    python -m benchmarks.audit_outputs [--departments 100]

The inputs are made in memory by tests/made_evidence.py, 12 a department, no text twice. Each round is a process of its
own, so that its memory is its own. Units beyond the roster are invented, and tied to their papers by a decision.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_MB, MOST_REPORT = 2.0, 200, 0.5  # the promise: 100 departments; a page of the report


def papers(unit: str, name: str, code: str, roster: bool) -> list[Any]:
    """12 files of one department: a mail, cover, forms 1 to 4, notice, minutes, order, survey, photos, a scan."""
    import made_evidence as made
    from made_evidence import NAME, arrival, cover, ev, form, minutes, notice, q, resolution

    from schemas.record import Email, Order, Other

    NAME.setdefault(unit, name)
    long = f"ข้อความตัวอย่างยาวพอที่จะเทียบกับของหน่วยงานอื่นได้ของ {name} ({unit}) ".replace("-", " ")
    entries = {
        e: q(long * 4 + e)
        for e in ("background", "details", "benefit", "rationale", "objective", "method", "evaluation")
    }

    def full(n: int) -> Any:
        known = {e.id for e in made.PACK.form(f"form-{n}").entries}
        return form(n, unit, **{k: v for k, v in entries.items() if k in known})

    changes = resolution("approved_with_changes", conditions=(q(f"เพิ่มกลุ่มเป้าหมายของ{name}"), q("ปรับปรุงงบประมาณ")))
    records: dict[str, Any] = {
        "เนื้อความ": Email(subject=q("ขอส่งเอกสาร")),
        "นำส่ง.docx": cover(unit, f"{code}01/12", sender=q(name)),
        **{f"แบบฟอร์ม {n}.docx": full(n) for n in (1, 2, 3, 4)},
        "มติ.pdf": notice(changes, addressee=q(f"ผู้อำนวยการ{name.removeprefix('สำนักงาน')}")),
        "ประชุม.pdf": minutes(outcome="approved_with_changes"),
        "คำสั่ง.pdf": Order(subject=q("ให้นำนวัตกรรมไปใช้"), sender=q(name), number=q("12/2566"), date=q("2023-05-01")),
        "พึงพอใจ.pdf": Other(subject=q("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม"), sender=q(name)),
        "ภาพ.pdf": Other(subject=q(f"ภาพกิจกรรม {name}")),
    }
    mail = f"{unit}.eml"
    came = arrival(mail)
    out = [ev(f"{mail} > {k}", r, came=came, content=f"{unit} {k}") for k, r in records.items()]
    out.append(made.unread(f"{mail} > สแกน.pdf", came=came))
    return out if roster else [replace(e, decided_unit=unit) for e in out]


def once(departments: int, report: bool) -> dict[str, float]:
    """Seconds and megabytes of one round, in this process."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from made_evidence import PACK, UNITS  # type: ignore[import-not-found, unused-ignore]

    from pipeline.audit_run import write_audits
    from pipeline.report import write_report
    from schemas.unit import Unit

    units: list[Unit] = list(UNITS[:departments])
    for n in range(departments - len(units)):
        name = f"สำนักงานเขตสมมติที่ {n}"
        units.append(Unit(unit=f"x-district-{n}", name_th=name, kind="district", status="confirmed", basis="invented"))
    evidence = []
    for n, u in enumerate(units):
        code = u.letter_codes[0].code if u.letter_codes else f"กท {9000 + n}"
        evidence += papers(u.unit, u.name_th, code, n < len(UNITS))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as place:
        start, worked = time.perf_counter(), time.process_time()
        write_audits(evidence, (), Path(place), PACK, "0" * 64, units)
        seconds, work = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pages = 0.0
        if report:
            start = time.perf_counter()
            written = list(write_report(Path(place), []))
            pages = (time.perf_counter() - start) / departments
            assert len(written) == departments + 2
        told = json.loads((Path(place) / "departments" / f"{units[0].unit}.json").read_bytes())
        assert told["received"] == "something"
    return {
        "files": len(evidence),
        "seconds": seconds,
        "work": work,
        "mb": peak / 1024,
        "held_mb": before / 1024,
        "page": pages,
    }


def measured(departments: int, report: bool = False, rounds: int = 3) -> dict[str, float]:
    """The fastest of some rounds, each a fresh process."""
    command = [sys.executable, "-m", "benchmarks.audit_outputs", "--once", "--departments", str(departments)]
    command += ["--report"] if report else []
    made = [
        json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout) for _ in range(rounds)
    ]
    best: dict[str, float] = min(made, key=lambda x: x["work"])
    return best


def lines(departments: int = 100) -> list[str]:
    """What was measured, beside what is promised."""
    one, two = measured(departments, report=True), measured(2 * departments)
    return [
        f"departments {departments}, files {one['files']}",
        f"assemble, check, score, write  {one['seconds']:6.2f} s   ({one['work']:.2f} s of a core; promised for 100: "
        f"{MOST_SECONDS:g} s)",
        f"largest process                {one['mb']:6.0f} MB  (promised: {MOST_MB} MB; inputs alone "
        f"{one['held_mb']:.0f} MB)",
        f"report, a department           {one['page']:6.3f} s   (promised: {MOST_REPORT:g} s, without pictures)",
        f"{2 * departments} departments                {two['seconds']:6.2f} s   ({two['work']:.2f} s of a core, "
        f"{two['work'] / one['work']:.2f} times as much; {two['mb']:.0f} MB)",
    ]


def main() -> None:
    """Prints the lines; with --once the figures of one round as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--departments", type=int, default=100)
    arguments.add_argument("--once", action="store_true", help="one round in this process")
    arguments.add_argument("--report", action="store_true", help="with --once: the report too")
    args = arguments.parse_args()
    if args.once:
        print(json.dumps(once(args.departments, args.report)))
        return
    for line in lines(args.departments):
        print(line)


if __name__ == "__main__":
    main()
