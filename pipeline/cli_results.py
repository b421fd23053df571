"""คำสั่งเกี่ยวกับผลการตรวจ: the commands over a folder of results: show, explain, report, export, notify, decide, and
those of cli_proof.py. A leaf, like `cli`.
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli_folder import buddhist, no_audit, no_folder
from pipeline.cli_proof import add_proof
from pipeline.exit_code import ExitCode
from pipeline.terminal import missing, nameless, put, tell

if TYPE_CHECKING:
    from schemas.audit import DepartmentAudit
    from schemas.pack import Rubric

# What `decide` takes after its first word. A file is a path as inputs.jsonl has it, or its sha-256.
WORDS = {
    "unit": "FILE UNIT",
    "received": "FILE YYYY-MM-DD",
    "form": "FILE FORM",
    "kind": "FILE KIND",
    "role": "FILE ROLE",
    "rule-out": "FILE",
    "value": "FILE FIELD VALUE",
    "state": "UNIT DEMAND STATE",
    "reply": "UNIT FINDING WORDS",
    "accept": "UNIT DEMAND|FINDING",
    "overrule": "UNIT DEMAND STATE | UNIT FINDING",
    "uphold": "UNIT FINDING",
    "ask-again": "UNIT DEMAND|FINDING",
    "undo": "HASH",
    "list": "",
}


_UNIT = "รหัสหรือชื่อหน่วยงาน เช่น bma-csc สำนักงานเขตคลองเตย · a unit's slug or Thai name"


def report(args: argparse.Namespace) -> ExitCode:
    """`saraban report`: pages and a workbook for people."""
    from pipeline.report import audits_of, write_report
    from pipeline.run_history import inboxes_of
    from pipeline.show_audit import audit_of

    if nameless([args.dir, *(args.inbox or [])]):
        return ExitCode.USAGE
    if no_folder(args.dir) or missing(args.inbox or []):
        return ExitCode.INPUT_UNREADABLE
    folder = Path(args.dir)
    audit = audit_of(folder, args.unit) if args.unit else next(audits_of(folder), None)
    if audit is None:
        return no_audit(args.dir, args.unit)
    unit = audit.department.unit if args.unit else None
    inboxes = [Path(x) for x in args.inbox] if args.inbox else inboxes_of(folder)
    absent = [x for x in inboxes if not x.exists()]
    if absent or not inboxes:
        tell(
            "ไม่พบเอกสารต้นทาง รายงานจึงไม่มีภาพหน้าเอกสาร ระบุด้วย --inbox",
            "the inputs are not there, so the report has no pictures; name them with --inbox",
        )
    written = list(write_report(folder, inboxes, unit=unit, unmask=args.unmask))
    put(str(written[-1] if unit else folder / "report" / "index.html"))
    return ExitCode.DONE


def export(args: argparse.Namespace) -> ExitCode:
    """`saraban export`: the audits of a run for other systems."""
    from pipeline.export import export as write
    from pipeline.mask import masked
    from pipeline.outputs import unusable_file
    from pipeline.report import audits_of

    if nameless([args.dir]):
        return ExitCode.USAGE
    if no_folder(args.dir):
        return ExitCode.INPUT_UNREADABLE
    endings = {"jsonl": ".jsonl", "csv": "-csv", "sqlite": ".sqlite", "ecms": "-ecms"}
    folder = Path(args.dir)
    target = Path(args.output) if args.output else folder.resolve().with_name(folder.resolve().name + endings[args.to])
    if next(audits_of(folder), None) is None:
        return no_audit(args.dir)
    why = "it is there already" if target.exists() else unusable_file(target, may_replace=False)
    if why:
        tell(
            f"เขียน {target} ไม่ได้ หรือมีอยู่แล้ว โปรดระบุที่อื่นด้วย --output หรือย้ายของเดิมออก",
            f"{target} cannot be written ({why}); name another place with --output, or move away what is there",
        )
        return ExitCode.USAGE
    count = write(audits_of(folder), args.to, target, masked if args.mask else None)
    put(str(target))
    th, en = ("ฉบับ", "letters") if args.to == "ecms" else ("แถว", "rows")
    tell(f"เขียนแล้ว {count} {th}", f"{count} {en} written")
    return ExitCode.DONE


def show(args: argparse.Namespace) -> ExitCode:
    """`saraban show`: one audit for people."""
    return _told(args, None)


def explain(args: argparse.Namespace) -> ExitCode:
    """`saraban explain`: the chain from points to the words on the page."""
    return _told(args, args.demand)


def _told(args: argparse.Namespace, demand: str | None) -> ExitCode:
    from pipeline.explain import explained
    from pipeline.show_audit import audit_of, shown

    if no_folder(args.out):
        return ExitCode.INPUT_UNREADABLE
    audit = audit_of(Path(args.out), args.unit)
    if audit is None:
        return no_audit(args.out, args.unit)
    words = shown(audit) if args.command == "show" else explained(audit, demand, _rubric(Path(args.out), audit))
    if words is None:
        known = ", ".join(d.id for d in audit.demands)
        tell(f"ไม่มีรายการ {demand} มีเพียง: {known}", f"no demand {demand}; there are: {known}")
        return ExitCode.USAGE
    put(words)
    return ExitCode.DONE


def _rubric(folder: Path, audit: "DepartmentAudit") -> "Rubric | None":
    """The rubric that an audit was made by; None where it is no longer to be had."""
    from pipeline.pack import PackError
    from pipeline.run_history import pack_of

    try:
        pack = pack_of(folder)
    except PackError:
        return None
    return pack.rubric if pack.sha256 == audit.pack.sha256 else None


def notify(args: argparse.Namespace) -> ExitCode:
    """`saraban notify`: drafts the memo back to a unit, as DOCX."""
    import datetime

    from pipeline.memo_docx import memo_docx
    from pipeline.notify import notice_of
    from pipeline.outputs import unusable_file, write_beside
    from pipeline.pack import PackError, load_pack
    from pipeline.run_history import pack_of
    from pipeline.show_audit import audit_of

    if no_folder(args.out):
        return ExitCode.INPUT_UNREADABLE
    audit = audit_of(Path(args.out), args.unit)
    if audit is None:
        return no_audit(args.out, args.unit)
    if args.reply_by and buddhist(args.reply_by):
        return ExitCode.USAGE
    try:
        day = datetime.date.fromisoformat(args.reply_by) if args.reply_by else None
        if day is not None and day.year >= 2400:  # a year of the Buddhist era would become one of the next age
            raise ValueError(args.reply_by)
        pack = load_pack(args.pack) if args.pack else pack_of(Path(args.out))
    except ValueError:
        tell(
            "--reply-by เป็นวันที่ ปปปป-ดด-วว ปี ค.ศ. เช่น 2023-04-30",
            "--reply-by is a day of the Common Era, YYYY-MM-DD, such as 2023-04-30",
        )
        return ExitCode.USAGE
    except PackError as error:
        tell("เปิดชุดเกณฑ์ไม่ได้ ระบุด้วย --pack", f"the pack cannot be loaded; name it with --pack\n{error}")
        return ExitCode.USAGE
    if pack.sha256 != audit.pack.sha256:
        tell(
            f"ชุดเกณฑ์ {pack.id} มิใช่ฉบับที่ใช้ตรวจแล้ว โปรดตรวจชื่อหน่วยงานและรายการในบันทึก",
            f"the pack {pack.id} is no longer the one that was applied: look the names in the memo through",
        )
    notice = notice_of(audit, pack, day)
    if notice.empty:
        tell("ไม่มีสิ่งที่ต้องขอหรือให้ชี้แจง จึงไม่ได้ร่างบันทึก", "there is nothing to ask for; no memo was drafted")
        return ExitCode.DONE
    path = Path(args.to or f"(ร่าง) บันทึกถึง {audit.department.name_th}.docx")
    if why := unusable_file(path, args.force):
        tell(
            f"เขียน {path} ไม่ได้ หรือมีอยู่แล้ว โปรดระบุชื่ออื่นด้วย --to หรือเขียนทับด้วย --force",
            f"{path} cannot be written ({why}); name another file with --to, or replace it with --force",
        )
        return ExitCode.USAGE
    write_beside(path, memo_docx(notice)).replace(path)
    put(str(path))
    return ExitCode.DONE


def decide(args: argparse.Namespace) -> ExitCode:
    """`saraban decide`: writes one decision beside a folder of results, or lists those in force."""
    from pydantic import ValidationError

    from pipeline.decide import Answer, Unknown, decision_from, listed, notices
    from pipeline.decisions import DecisionsBroken, beside, record
    from pipeline.run_history import decisions_of
    from pipeline.show_text import one_line

    if nameless([args.dir]):
        return ExitCode.USAGE
    if no_folder(args.dir):
        return ExitCode.INPUT_UNREADABLE
    folder = Path(args.dir)
    noted = None if args.decisions else decisions_of(folder)  # of the last run, as `saraban serve` takes it
    path = Path(args.decisions or (os.path.normpath(noted) if noted else beside(folder)))
    try:
        if args.what == "list":
            none = True
            for line in listed(path):
                none = False
                put(one_line(line))
            if none:
                tell(f"ยังไม่มีคำวินิจฉัยใน {path}", f"no decision is in force in {path}")
            return ExitCode.DONE
        if args.what != "reply" and not (args.why or "").strip():
            tell('โปรดบอกเหตุผลด้วย --why "..."', 'say why with --why "..."; nothing was written')
            return ExitCode.USAGE
        a_day = args.what == "received" or (args.what == "value" and args.words[1:2] and args.words[1].endswith("date"))
        if (a_day and args.words and buddhist(args.words[-1])) or (args.on and buddhist(args.on)):
            return ExitCode.USAGE
        answer = Answer(args.who or "", args.on or "", args.file or "")
        decided = decision_from(folder, path, args.what, args.words, answer)
        for th, en in notices(folder, path, decided):
            tell(one_line(th), one_line(en))
        made = record(path, {**decided, "why": args.why or ""}, args.by)
    except (Unknown, DecisionsBroken) as error:
        tell("บันทึกคำวินิจฉัยไม่ได้", one_line(error))
        return ExitCode.USAGE
    except ValidationError as error:  # words that no file can hold
        tell("บันทึกคำวินิจฉัยไม่ได้", one_line(f"it is no decision: {error.errors()[0]['msg']}"))
        return ExitCode.USAGE
    put(made.hash)
    tell(f"บันทึกแล้วใน {path} มีผลเมื่อตรวจครั้งต่อไป", f"written to {path}; it counts in the next audit")
    return ExitCode.DONE


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds these commands to the parser. `command(name, function, words)` makes one."""
    add_proof(command)
    for name, run, words in (
        ("show", show, "ผลการตรวจหนึ่งหน่วยงาน · one audit for people"),
        ("explain", explain, "จากคะแนนถึงถ้อยคำบนหน้าเอกสาร · from points to the words on the page"),
    ):
        sub = command(name, run, words)
        sub.add_argument("unit", metavar="UNIT", help=_UNIT)
        if name == "explain":
            sub.add_argument("demand", nargs="?", metavar="DEMAND", help="รายการเดียว เช่น D1.1 · one demand")
        sub.add_argument("--out", default="out", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ (out) · the folder of results")

    sub = command("notify", notify, "ร่างบันทึกแจ้งหน่วยงาน · drafts the memo back to a unit")
    sub.add_argument("unit", metavar="UNIT", help=_UNIT)
    sub.add_argument("--reply-by", metavar="YYYY-MM-DD", help="ขอให้ตอบภายใน (ปี ค.ศ.) · the day to reply by")
    sub.add_argument("--out", default="out", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ (out) · the folder of results")
    sub.add_argument("--to", metavar="FILE", help="ไฟล์ที่เขียน · the DOCX to write")
    sub.add_argument("--force", action="store_true", help="เขียนทับ · replaces a file that is there")
    sub.add_argument("--pack", metavar="ID-or-path", help="ชุดเกณฑ์ · where the pack is now")

    sub = command("report", report, "หน้ารายงานและสมุดงาน · pages and a workbook for people")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("--inbox", action="append", metavar="INBOX", help="เอกสารต้นทาง · where the inputs are now")
    sub.add_argument("--unit", metavar="UNIT", help="หน่วยงานเดียว · one unit's page only")
    sub.add_argument("--unmask", action="store_true", help="ไม่ปกปิดข้อมูลส่วนบุคคล · shows personal data")

    sub = command("export", export, "ส่งออกให้ระบบอื่น · the audits for other systems")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("--to", required=True, choices=["jsonl", "csv", "sqlite", "ecms"], help="รูปแบบ · the format")
    sub.add_argument("--output", metavar="PATH", help="ที่เขียน (ข้าง DIR) · where (beside DIR without it)")
    sub.add_argument("--mask", action="store_true", help="ปกปิดข้อมูลส่วนบุคคล · masks personal data")

    sub = command("decide", decide, "บันทึกคำวินิจฉัยของผู้ตรวจ · writes what a person decided")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("what", choices=list(WORDS), help="สิ่งที่วินิจฉัย · what is decided")
    sub.add_argument("words", nargs="*", metavar="WORD", help=" · ".join(f"{k} {v}".strip() for k, v in WORDS.items()))
    sub.add_argument("--why", metavar="TEXT", help="เหตุผล · the reason; needed, but for a reply")
    sub.add_argument("--who", metavar="NAME", help="ผู้ชี้แจงของหน่วยงาน (reply) · who answered, for a reply")
    sub.add_argument("--on", metavar="YYYY-MM-DD", help="วันที่ของคำชี้แจง (reply) · the day of the answer")
    sub.add_argument("--file", metavar="FILE", help="ไฟล์คำชี้แจง (reply) · the file that bears the answer")
    sub.add_argument("--by", metavar="NAME", help="ผู้วินิจฉัย · who decides (the user of the system without it)")
    sub.add_argument("--decisions", metavar="FILE", help="แฟ้มคำวินิจฉัย · the file (DIR.decisions.jsonl without it)")
