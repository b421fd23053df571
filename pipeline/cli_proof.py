"""คำสั่งพิสูจน์ผล: verify, compare, forget: what was changed, what differs, what is no longer kept. A leaf, like `cli`."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from pipeline.cli_folder import no_audit, no_folder
from pipeline.exit_code import ExitCode
from pipeline.terminal import as_json, nameless, put, tell

_HEAD = re.compile("[0-9a-f]{16,64}")


def verify(args: argparse.Namespace) -> ExitCode:
    """`saraban verify`: recomputes inputs, pack, results and log, and names what does not hold, the cause first."""
    from pipeline.run_history import log_of
    from pipeline.show_text import one_line
    from pipeline.signature import Checker, KeyUnusable
    from pipeline.verify import told
    from pipeline.verify import verify as check

    if nameless([args.dir, *(args.inbox or [])]):
        return ExitCode.USAGE
    if args.head is not None and not _HEAD.fullmatch(args.head):
        tell("--head คือค่าแฮชของหัวบันทึก อย่างน้อย 16 ตัว", "--head is the hash of a line of the log, 16 to 64 figures")
        return ExitCode.USAGE
    if no_folder(args.dir):
        return ExitCode.INPUT_UNREADABLE
    try:
        key = Checker(Path(args.key)) if args.key is not None else None
    except KeyUnusable as error:
        tell(f"กุญแจใช้ไม่ได้ {error.th}", f"the key cannot be used: {error.en}")
        return ExitCode.USAGE
    folder = Path(args.dir)
    inboxes = [Path(x) for x in args.inbox] if args.inbox else None
    held = True
    for broken in check(folder, inboxes, args.pack, signed_by=key, head=args.head, again=args.again):
        held = False
        put(one_line(f"{broken.what}: {broken.th} · {broken.en}"))
    log, _ = log_of(folder)
    for known in told(folder, log):
        put(one_line(f"({known.what}: {known.th} · {known.en})"))
    if held:
        put("ทุกอย่างตรงกับบันทึกการตรวจ · everything is as the log says")
        put(f"หัวบันทึก head {log.head}")
    return ExitCode.DONE if held else ExitCode.CHECK_FAILED


def compare(args: argparse.Namespace) -> ExitCode:
    """`saraban compare`: what was gained, lost and changed from one folder of results to another."""
    from pipeline.compare import changes, lines_of, names_of
    from pipeline.report import audits_of
    from pipeline.show_text import one_line

    if nameless([args.before, args.after]):
        return ExitCode.USAGE
    if no_folder(args.before, args.after):
        return ExitCode.INPUT_UNREADABLE
    for folder in (args.before, args.after):
        if next(audits_of(Path(folder)), None) is None:
            return no_audit(folder)
    found = list(changes(Path(args.before), Path(args.after)))
    rows = (as_json(change.as_json()) for change in found)
    lines = map(one_line, lines_of(found, names_of(Path(args.before), Path(args.after))))
    for line in rows if args.json else lines:
        put(line)
    if not found:
        tell("ผลทั้งสองครั้งตรงกัน", "the two runs say the same")
    return ExitCode.DONE


def forget(args: argparse.Namespace) -> ExitCode:
    """`saraban forget`: takes away what is kept of files beside a folder of results; hashes and the log stay."""
    from pipeline.decisions import beside
    from pipeline.forget import forget as take_away
    from pipeline.named_content import Unknown, content_named, rows_of
    from pipeline.run_history import inboxes_of, log_of
    from pipeline.show_text import one_line
    from pipeline.signature import KeyUnusable, Signer
    from pipeline.still_there import shown, still_there

    if nameless([args.dir, *args.files]):
        return ExitCode.USAGE
    if no_folder(args.dir):
        return ExitCode.INPUT_UNREADABLE
    if not args.why.strip():
        tell('โปรดบอกเหตุผลด้วย --why "..."', 'say why with --why "..."; nothing was taken away')
        return ExitCode.USAGE
    folder = Path(args.dir)
    log, faults = log_of(folder)
    if log.run is None:
        tell(
            f"บันทึกใช้ไม่ได้ จึงไม่ได้ลบสิ่งใด: {faults[0].th}", f"the log does not hold; nothing was taken away: {faults[0].en}"
        )
        return ExitCode.USAGE
    try:
        rows = rows_of(folder)
        files = {content_named(folder, file) for file in args.files}
        sign = Signer(Path(args.sign_key)) if args.sign_key else None
    except Unknown as error:
        tell("ไม่ได้ลบสิ่งใด", one_line(error))
        return ExitCode.USAGE
    except KeyUnusable as error:
        tell(f"กุญแจลงนามใช้ไม่ได้ ไม่ได้ลบสิ่งใด {error.th}", f"the key cannot be used; nothing was taken away: {error.en}")
        return ExitCode.USAGE
    store = Path(args.store) if args.store else None
    done = take_away(folder, rows, files, args.why, who=args.by, store=store, sign=sign, say=tell)
    for path in done.paths:
        put(one_line(path))
    tell(
        f"ลืมแล้ว {len(done.files)} ไฟล์ แก้ผลการตรวจ {len(done.rewritten)} ฉบับ ลบหน้ารายงาน {len(done.removed)} ไฟล์",
        f"{len(done.files)} files forgotten, {len(done.rewritten)} audits without their words, {done.kept} rows of the "
        f"store and {len(done.removed)} files beside it removed",
    )
    book = log.run.get("decisions_at")
    inputs = {str(r["path"]): str(r["sha256"]) for r in rows if r["path"] in done.paths}
    left = still_there(
        folder, inboxes_of(folder), inputs, done.files, folder / book if isinstance(book, str) else beside(folder)
    )
    if left.originals:
        tell(
            f"ต้นฉบับยังอยู่: {one_line(shown(left.originals))} โปรดลบเอง มิฉะนั้นการตรวจครั้งต่อไปจะอ่านอีก",
            f"the originals are still there: {one_line(shown(left.originals))}; delete them, or the next audit reads "
            "them again",
        )
    if left.lines:
        tell(
            f"คำวินิจฉัยบรรทัดที่ {', '.join(map(str, left.lines))} ยังมีถ้อยคำของไฟล์นี้ "
            "แฟ้มนี้เพิ่มได้อย่างเดียวและผูกกันเป็นลูกโซ่ จึงลบเฉพาะบรรทัดไม่ได้",
            f"lines {', '.join(map(str, left.lines))} of the decisions hold words of these files; that file only "
            "grows, and its lines are chained: none can be taken out alone",
        )
    if left.beside:
        tell(
            f"ในโฟลเดอร์ผลยังมีไฟล์ที่ไม่ใช่ผลการตรวจ ซึ่งอาจมีถ้อยคำนี้: {one_line(shown(left.beside))}",
            f"files beside the results may hold these words: {one_line(shown(left.beside))}",
        )
    tell(
        "ไฟล์ส่งออก บันทึกแจ้งหน่วยงาน สำเนาสำรอง และรายงานที่ทำไว้ก่อนหน้าที่อื่น อยู่นอกเหนือคำสั่งนี้ ให้ผู้รับลบเอง",
        "exports, memos, backups and reports that were made before and lie elsewhere are beyond this command: whoever "
        "has them must delete them",
    )
    return ExitCode.DONE


def add_proof(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the commands of this module to the parser. `command(name, function, words)` makes one."""
    sub = command("verify", verify, "ตรวจทานว่าผลไม่ถูกแก้ไข · recomputes what a run vouched for")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("--inbox", action="append", metavar="INBOX", help="เอกสารต้นทาง · where the inputs are now")
    sub.add_argument("--pack", metavar="ID-or-path", help="ชุดเกณฑ์ · where the pack is now")
    sub.add_argument("--key", metavar="PEM", help="กุญแจสาธารณะ · the public key that every line must be signed by")
    sub.add_argument("--again", action="store_true", help="อ่านและตรวจซ้ำแล้วเทียบผล · reads and audits once more")
    sub.add_argument("--head", metavar="SHA", help="หัวบันทึกที่จดไว้ · a head that was noted must still be in the log")

    sub = command(
        "forget", forget, "ลืมไฟล์ คงไว้เพียงค่าแฮชและบันทึก · takes away what is kept of files, hashes and log stay"
    )
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument(
        "files", nargs="+", metavar="FILE", help="ไฟล์ หรือเมลทั้งฉบับ · files, or whole mails, or their sha-256"
    )
    sub.add_argument("--why", required=True, metavar="TEXT", help="เหตุผล · the reason")
    sub.add_argument("--by", metavar="NAME", help="ผู้สั่ง · who decides (the user of the system without it)")
    sub.add_argument("--sign-key", metavar="PEM", help="ลงลายมือชื่อบันทึก · an Ed25519 private key that signs the log")
    sub.add_argument("--store", metavar="FILE", help="ที่เก็บผลการอ่าน (DIR/store.sqlite) · what was read before")

    sub = command("compare", compare, "เทียบผลสองครั้ง · what changed between two folders of results")
    sub.add_argument("before", metavar="A", help="โฟลเดอร์ผลลัพธ์ครั้งก่อน · the earlier folder of results")
    sub.add_argument("after", metavar="B", help="โฟลเดอร์ผลลัพธ์ครั้งหลัง · the later one")
    sub.add_argument("--json", action="store_true", help="JSON บรรทัดละรายการ · JSON objects, one a line")
