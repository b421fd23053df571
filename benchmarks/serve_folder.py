"""A made-up office of 100 departments with 12 files each, audited: what `saraban serve` is measured on.

    python -m benchmarks.serve_folder FOLDER [--departments 100]

FOLDER gets `pack` (the shipped one with an invented roster), `inbox` (one mail a department, DOCX and one scan that
nobody can read) and `out`, the results. Departments, people and texts are invented, no two papers alike.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from samples.cases import Attachment, Mail
from samples.letters import (
    Office,
    cover,
    form1,
    form2,
    form3,
    form4,
    notice,
    order_of_use,
    outcome_report,
    result_report,
    satisfaction,
)
from samples.mails import mail_bytes

ROOT = Path(__file__).resolve().parent.parent
PACK = "made-up-2566"
_LETTERS = "กขคงจฉชซฌญฎฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอ"


def word(n: int, length: int = 4) -> str:
    """An invented word, another one for every number."""
    out = ""
    for _ in range(length):
        n, rest = divmod(n * 7919 + 13, 10**9 + 7)[1], n % len(_LETTERS)
        out += _LETTERS[rest] + "าะ"[rest % 2]
    return out


def office(n: int) -> Office:
    """Department n."""
    mine = [word(n * 31 + k) for k in range(8)]
    return Office(
        f"สำนักงานเขต{mine[0]}{n}",
        f"กท {9000 + n}",
        f"นาย{mine[1]} ตัวอย่างสกุล",
        f"นางสาว{mine[2]} สมมตินาม",
        "นักจัดการงานทั่วไปชำนาญการ",
        f"ระบบ{mine[3]}{mine[4]}เพื่อประชาชน รุ่น {n}",
        f"ประชาชนในพื้นที่{mine[5]}ต้องรอ{mine[3]}นานเพราะงาน{mine[6]}ยังใช้กระดาษและไม่มี{mine[4]}ให้ตรวจสอบ",
        f"ใช้{mine[3]}ร่วมกับ{mine[7]}ให้เจ้าหน้าที่{mine[5]}บันทึกครั้งเดียวและ{mine[6]}ติดตามได้ทุกขั้นตอน",
        f"{mine[7]}เป็นเรื่องที่ชุมชน{mine[5]}เสนอและ{mine[4]}วัดผลได้ภายในปีงบประมาณ",
    )


def mail(n: int) -> Mail:
    """What department n sent: 12 files."""
    one = office(n)
    pages = {
        "นำส่ง": cover(one, f"{n + 1}", "9 กุมภาพันธ์ 2566", tuple(f"แบบฟอร์ม {x}" for x in (1, 2, 3, 4))),
        "แบบฟอร์ม 1": form1(one),
        "แบบฟอร์ม 2": form2(one),
        "แบบฟอร์ม 3": form3(one),
        "แบบฟอร์ม 4": form4(one, signed=n % 2 == 0),
        "แจ้งมติ": notice(one, "เห็นชอบ"),
        "คำสั่ง": order_of_use(one),
        "ความพึงพอใจ": satisfaction(one),
        "ผลการดำเนินงาน": result_report(one),
        "ผลลัพธ์": outcome_report(one),
    }
    files = tuple(Attachment(f"{name} {n}.docx", page=page) for name, page in pages.items())
    note = f"บันทึกการประชุมภายใน {one.name} ครั้งที่ {n}\nผู้เข้าประชุม 5 คน\n".encode()
    cut = b"%PDF-1.7\n%" + str(n).encode() + b" cut off here"
    files += (Attachment(f"จดหมายเหตุ {n}.txt", data=note), Attachment(f"สแกน {n}.pdf", data=cut))
    day, sender = "Thu, 09 Feb 2023 09:00:00 +0700", f"office{n}@example.go.th"
    return Mail(f"{n:03}.eml", sender, f"ส่งเอกสารของ {one.name}", "เรียนเจ้าหน้าที่ ขอส่งเอกสาร", day, day, files)


def made_pack(folder: Path, departments: int) -> Path:
    """The shipped pack with these departments as its roster."""
    shipped, made = ROOT / "pipeline" / "packs" / "bma-innovation-2566", folder / PACK
    made.mkdir(parents=True)
    for name in ("evidence.yaml", "forms.yaml", "rubric.yaml", "indicator.yaml"):
        words = (shipped / name).read_text(encoding="utf-8")
        words = words.replace("id: bma-innovation-2566", f"id: {PACK}").replace("roster: bma\n", "roster: own\n")
        (made / name).write_text(words, encoding="utf-8")
    rows = ["units:"]
    for n in range(departments):
        one = office(n)
        rows += [f"  - unit: made-up-{n}", f"    name_th: {one.name}", "    kind: district"]
        rows += ["    letter_codes:", f'      - {{code: {one.code}, status: inferred, basis: "invented"}}']
        rows += ["    status: inferred", '    basis: "invented"']
    (made / "units.yaml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return made


def made_folder(folder: Path, departments: int = 100, jobs: int = 2) -> Path:
    """Pack, inbox and results below `folder`, made once; the folder of results."""
    out = folder / "out"
    if (out / "run.jsonl").is_file():
        return out
    pack = made_pack(folder / "pack", departments)
    (folder / "inbox").mkdir(parents=True)
    drawn: dict[object, bytes] = {}
    for n in range(departments):
        one = mail(n)
        (folder / "inbox" / one.file).write_bytes(mail_bytes(one, drawn))
    command = [sys.executable, "-m", "pipeline.cli", "audit", str(folder / "inbox"), "--out", str(out)]
    done = subprocess.run(
        [*command, "--pack", str(pack), "--jobs", str(jobs)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode != 4:
        raise SystemExit(done.stderr)
    return out


def main() -> None:
    """Makes the folder and says how long it took."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--departments", type=int, default=100)
    args = arguments.parse_args()
    start = time.perf_counter()
    print(made_folder(args.folder.resolve(), args.departments), f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
