"""คำสั่ง saraban: the command line. Data goes to stdout, progress and messages to stderr, in Thai and English.

A leaf. Heavy modules are imported inside the commands that use them, so that `saraban --help` answers at once.
"""

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from pipeline.cli_results import add_commands
from pipeline.cli_serve import add_serve
from pipeline.cli_ways import add_ways
from pipeline.exit_code import CapabilityMissing, ExitCode, weightiest
from pipeline.log_json import log_lines
from pipeline.store_lock import StoreHeld
from pipeline.terminal import as_json, missing, nameless, put, tell
from pipeline.undisturbed import sigterm_interrupts

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.inbox_files import Inbox
    from pipeline.passwords import Passwords
    from pipeline.progress import Step
    from pipeline.reading import Elsewhere
    from schemas.pack import Pack

DESCRIPTION = """\
Saraban (สารบรรณ) อ่านหนังสือราชการไทยที่หน่วยงานส่งเป็นหลักฐาน บอกว่าทุกค่าอยู่ตรงไหนของหน้าและเชื่อได้เพียงใด
reads Thai official documents, says where on the page every value stands and how far to trust it.
"""
EXIT_CODES = """\
รหัสจบ exit codes: 0 done · 1 our fault · 2 usage or pack error · 3 capability missing · 4 done, something needs a
person · 5 an input could not be read at all · 6 a check does not hold · 130 interrupted
"""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)  # the place that is written to takes no more
_FAILING = (errno.EIO, errno.ENXIO, getattr(errno, "ESTALE", errno.EIO))  # or it fails


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chosen_pack(id_or_path: str | None) -> "Pack | None":
    """The pack asked for (without a name the shipped one), or null when it has faults, each of which is told."""
    from pipeline.pack import DEFAULT_PACK, PackError, hidden_by_name, load_pack

    name = id_or_path or DEFAULT_PACK
    if hidden_by_name(name):
        tell(
            f"ใช้ชุดเกณฑ์ {name} ที่มากับโปรแกรม มิใช่โฟลเดอร์ {name} ตรงนี้ หากต้องการโฟลเดอร์ให้ระบุ ./{name}",
            f"the shipped pack {name} is used, not the folder of that name here; for the folder write ./{name}",
        )
    try:
        return load_pack(name)
    except PackError as error:
        tell("ชุดเกณฑ์ใช้ไม่ได้ จึงไม่ได้เขียนผลใด ๆ", "the pack cannot be used; nothing was written")
        sys.stderr.write(f"{error}\n")
        return None


def wrong_output(out: str, inboxes: Iterable[str]) -> bool:
    """Whether results cannot or should not go there; told. Nothing is left behind."""
    from pipeline.outputs import unusable

    if os.path.realpath(out) in map(os.path.realpath, inboxes):
        tell(
            f"โฟลเดอร์ผลลัพธ์ {out} เป็นโฟลเดอร์รับเอกสาร โปรดเลือกโฟลเดอร์อื่น ยังไม่ได้เขียนสิ่งใด",
            f"the output folder {out} is an inbox; choose another folder. Nothing was written",
        )
        return True
    if why := unusable(Path(out)):
        tell(
            f"เขียนผลลงใน {out} ไม่ได้ โปรดเลือกโฟลเดอร์อื่น ยังไม่ได้เขียนสิ่งใด",
            f"results cannot be written into {out} ({why}); choose another folder. Nothing was written",
        )
        return True
    return False


def listed_passwords(file: str | None) -> "Passwords | None":
    """The passwords of `--password-file`, none without it, or null when it cannot be used, told without quoting it."""
    from pipeline.passwords import NO_PASSWORDS, PasswordsUnusable, load_passwords

    if file is None:
        return NO_PASSWORDS
    try:
        return load_passwords(Path(file))
    except PasswordsUnusable as error:
        tell("แฟ้มรหัสผ่านใช้ไม่ได้ ยังไม่ได้ทำสิ่งใด", f"the file of passwords cannot be used ({error}); nothing was done")
        return None


def named_inboxes(words: Iterable[str]) -> "tuple[list[Inbox], list[str]]":
    """The inboxes that these words name, paths or addresses, and the words that name nothing, each told. Raises
    RemoteUnusable.
    """
    from pipeline.remote_files import RemoteFolder, is_remote, local_path

    inboxes: list[Inbox] = []
    absent: list[str] = []
    for word in words:
        there = Path(local_path(word)) if not is_remote(word) else RemoteFolder(word)
        inboxes.append(there)
        if isinstance(there, Path):
            absent += missing([str(there)])
        elif not there.exists():
            tell(f"เปิดไม่ได้: {word}", f"cannot be opened: {word}")
            absent.append(word)
    return inboxes, absent


def asked_cluster(address: str | None) -> "Elsewhere | None":
    """What reads on the cluster of `--cluster`; null without it. Raises CapabilityMissing."""
    if address is None:
        return None
    from pipeline.cluster import cluster_at, is_installed

    if not is_installed():
        raise CapabilityMissing(
            'ยังไม่ได้ติดตั้งส่วนคลัสเตอร์ ติดตั้งด้วย: pip install "saraban[cluster]"',
            'what speaks with clusters is not installed; remedy: pip install "saraban[cluster]"',
        )
    return cluster_at(address, tell)


def steps(show: bool) -> AbstractContextManager["Step"]:
    """Progress bars on stderr, where a person watches."""
    from pipeline.progress import bars

    return bars(show and sys.stderr.isatty())


def read(args: argparse.Namespace) -> ExitCode:
    """`saraban read`: one object for every input, container members after their container."""
    from pipeline.code_words import status_words
    from pipeline.intake import open_inbox
    from pipeline.progress import with_pages
    from pipeline.read_json import read_object
    from pipeline.reading import read_all, shipped_stages
    from pipeline.show_text import for_people, text_of

    pack = chosen_pack(args.pack)
    if pack is None:
        return ExitCode.USAGE
    passwords = listed_passwords(args.password_file)
    if nameless(args.files) or passwords is None:
        return ExitCode.USAGE
    elsewhere = asked_cluster(args.cluster)
    paths, absent = named_inboxes(args.files)
    codes = [ExitCode.INPUT_UNREADABLE] if absent else []
    with ExitStack() as stack:
        step, turned = with_pages(stack.enter_context(steps(not sys.stdout.isatty())))
        inputs = open_inbox(paths, passwords)
        stages, before = shipped_stages(passwords), None
        if args.store is not None:
            from pipeline.open_store import open_store
            from pipeline.read_before import ReadBefore

            store = stack.enter_context(open_store(Path(args.store), tell))
            before = ReadBefore(store, stages, pack.forms, passwords=passwords.key)
        results = read_all(
            inputs,
            pack.forms,
            args.jobs,
            progress=step,
            stages=stages,
            keep_text=args.text,
            before=before,
            elsewhere=elsewhere,
            turned=turned,
        )
        for result in stack.enter_context(closing(results)):
            if args.text:
                put(text_of(result.source.path, result.text))
                if result.reason is not None:
                    path, status, why = result.source.path, result.status, result.reason
                    tell(f"{path}: {status_words(status, why)}", f"{path}: {status_words(status, why, english=True)}")
            else:
                row = read_object(result)
                put(as_json(row) if args.json else for_people(row))
            if result.status.value not in ("read", "opened", "ignored"):
                codes.append(ExitCode.NEEDS_A_PERSON)
    return weightiest(codes)


def audit(args: argparse.Namespace) -> ExitCode:
    """`saraban audit`: one audit for every unit of the pack's roster."""
    from pipeline.audit_run import run_audit
    from pipeline.result_names import STORE
    from pipeline.seeing import seeing
    from pipeline.show_summary import summary_text

    pack = chosen_pack(args.pack)
    if pack is None:
        return ExitCode.USAGE
    passwords = listed_passwords(args.password_file)
    if nameless([*args.inbox, args.out]) or passwords is None:
        return ExitCode.USAGE
    elsewhere = asked_cluster(args.cluster)
    inboxes, absent = named_inboxes(args.inbox)
    if len(absent) == len(args.inbox):  # an audit of nothing would say of every unit that nothing was found
        return ExitCode.INPUT_UNREADABLE
    if wrong_output(args.out, [str(x) for x in inboxes if isinstance(x, Path)]):
        return ExitCode.USAGE
    sign = None
    if args.sign_key is not None:
        from pipeline.signature import KeyUnusable, Signer

        try:
            sign = Signer(Path(args.sign_key))
        except KeyUnusable as error:
            tell("กุญแจลงนามใช้ไม่ได้ ยังไม่ได้เขียนสิ่งใด", f"the key cannot be used ({error}); nothing was written")
            return ExitCode.USAGE
    from pipeline.decisions import DecisionsBroken, beside, load_decisions

    out = Path(args.out)
    book = Path(args.decisions) if args.decisions else beside(out)
    if args.decisions and missing([args.decisions]):
        return ExitCode.USAGE
    try:
        decisions = load_decisions(book)
    except DecisionsBroken as error:
        tell("แฟ้มคำวินิจฉัยใช้ไม่ได้ ยังไม่ได้เขียนสิ่งใด", f"the decisions cannot be used; nothing was written\n{error}")
        return ExitCode.USAGE
    metrics = Path(args.metrics) if args.metrics else None
    with seeing([x for x in inboxes if isinstance(x, Path)], out, metrics=metrics) as seen:
        summary = run_audit(
            inboxes,
            out,
            pack,
            jobs=args.jobs,
            progress=seen.step,
            meter=seen.meter,
            sign=sign,
            decisions=decisions,
            store=Path(args.store) if args.store else out / STORE,
            retry_failed=args.retry == "failed",
            say=tell,
            passwords=passwords,
            elsewhere=elsewhere,
        )
    low = [d for d in summary.departments if d.received and d.score.low < (args.fail_under or 0)]
    absence = ExitCode.INPUT_UNREADABLE if absent else ExitCode.DONE
    code = weightiest([summary.exit_code, absence, ExitCode.CHECK_FAILED if low else ExitCode.DONE])
    seen.finished(summary, code)
    put(as_json(summary.as_json()) if args.json else summary_text(summary))
    if summary.empty:
        tell("ไม่มีไฟล์ให้ตรวจ โปรดตรวจว่าระบุโฟลเดอร์ถูกต้อง", "the inbox holds no file; check that it is the right folder")
    tell(f"ผลอยู่ใน {args.out}", f"the results are in {args.out}")
    for d in low:
        tell(
            f"{d.name_th}: คะแนนอย่างน้อย {d.score.low} ต่ำกว่า {args.fail_under}",
            f"{d.unit}: at least {d.score.low} points, less than {args.fail_under}",
        )
    return code


def schema(args: argparse.Namespace) -> ExitCode:
    """`saraban schema`: the JSON Schema of one output, or of all of them by name."""
    from pipeline.schema_pages import NAMES, schema_of

    if args.name is None:
        whole: object = {name: schema_of(name) for name in NAMES}
    elif args.name in NAMES:
        whole = schema_of(args.name)
    else:
        tell(
            f"ไม่มี schema ชื่อ {args.name} มีเพียง: {', '.join(NAMES)}",
            f"no schema {args.name}; there are: {', '.join(NAMES)}",
        )
        return ExitCode.USAGE
    put(as_json(whole, indent=2))
    return ExitCode.DONE


def doctor(args: argparse.Namespace) -> ExitCode:
    """`saraban doctor`: what this machine can and cannot do, and the remedies."""
    from pipeline.doctor import as_rows, as_text, examine

    checks = examine()
    put(as_json(as_rows(checks), indent=2) if args.json else as_text(checks))
    unknown = sorted(set(args.require) - {x.name for x in checks})
    if unknown:
        tell(
            f"ไม่รู้จัก {', '.join(unknown)} มีเพียง: {', '.join(x.name for x in checks)}",
            f"unknown: {', '.join(unknown)}; there are: {', '.join(x.name for x in checks)}",
        )
        return ExitCode.USAGE
    lacking = [x.name for x in checks if x.name in args.require and x.state != "ok"]
    if lacking:
        tell(f"ขาดสิ่งที่ต้องมี: {', '.join(lacking)}", f"demanded and missing: {', '.join(lacking)}")
        return ExitCode.CAPABILITY_MISSING
    return ExitCode.DONE


def learn(args: argparse.Namespace) -> ExitCode:
    """`saraban pack learn-form`: drafts a form definition from a blank form, as YAML on stdout."""
    from extractors.read_text import read_text
    from pipeline.intake import open_inbox
    from pipeline.learn_form import as_yaml, learn_form

    if missing([args.path]):
        return ExitCode.INPUT_UNREADABLE
    one = next((i for i in open_inbox([Path(args.path)]) if i.status is None), None)
    draft = None
    if one is not None:
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in Path(args.path).stem.lower()).strip("-")
        draft = learn_form(read_text(one.data, one.source.media_type, "learn"), name or "form", args.year)
    if draft is None:
        tell("ไม่พบชื่อแบบหรือช่องให้กรอกในไฟล์นี้", "no title or no entry was found in this file")
        return ExitCode.NEEDS_A_PERSON
    put("forms:\n" + as_yaml(draft.form).rstrip())
    th = f"พบช่อง {len(draft.form.entries)} ช่อง อ่านกลับจากแบบเปล่าได้ {len(draft.found)} ช่อง"
    en = f"{len(draft.form.entries)} entries, {len(draft.found)} of them found again in the blank form"
    tell(th, en + (f"; not: {', '.join(draft.lost)}" if draft.lost else ""))
    return ExitCode.NEEDS_A_PERSON if draft.lost else ExitCode.DONE


def pack(args: argparse.Namespace) -> ExitCode:
    """`saraban pack`: what can be done with a pack."""
    return learn(args) if args.what == "learn-form" else pack_check(args)


def pack_check(args: argparse.Namespace) -> ExitCode:
    """`saraban pack check`: proves a pack, or names every fault with file, line and column."""
    from pipeline.pack import PackError, load_pack, pack_folder

    try:
        pack_folder(args.path)
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.USAGE
    try:
        pack = load_pack(args.path, prove=True)
    except PackError as error:
        tell("ชุดเกณฑ์มีข้อผิดพลาด", "the pack has faults")
        sys.stderr.write(f"{error}\n")
        return ExitCode.CHECK_FAILED
    put(f"{pack.indicator.id} version {pack.indicator.version} sha256:{pack.sha256}")
    return ExitCode.DONE


class _Parser(argparse.ArgumentParser):
    """argparse with a Thai line above its English one."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the command line, how it is written, and ends with 2."""
        tell(f"คำสั่งไม่ถูกต้อง ดูวิธีใช้: {self.prog} --help", f"{message}; see {self.prog} --help")
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE)


def parser() -> argparse.ArgumentParser:
    """Every command, its arguments and its help."""
    top = _Parser(
        "saraban", description=DESCRIPTION, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="store_true", help="รุ่นของโปรแกรม · the version")
    commands = top.add_subparsers(title="คำสั่ง commands", metavar="COMMAND", dest="command")

    def command(name: str, run: Callable[[argparse.Namespace], ExitCode], words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words, epilog=EXIT_CODES)
        sub.set_defaults(run=run)
        return sub

    def with_pack_and_jobs(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--pack", metavar="ID-or-path", help="ชุดเกณฑ์ · the pack (the shipped one without it)")
        sub.add_argument("--jobs", type=positive, metavar="N", default=cores(), help="จำนวนงานพร้อมกัน · workers")
        sub.add_argument(
            "--cluster",
            type=cluster_address,
            metavar="ADDRESS",
            help="อ่านบนคลัสเตอร์ dask · reads on a cluster, tcp://host:port",
        )
        sub.add_argument(
            "--password-file", metavar="FILE", help="รหัสผ่านบรรทัดละหนึ่ง (UTF-8) · passwords to try, one a line (UTF-8)"
        )

    def store(sub: argparse.ArgumentParser, words: str) -> None:
        sub.add_argument("--store", metavar="FILE", help=words)

    def auditing(sub: argparse.ArgumentParser) -> None:
        """What `audit` takes, and `watch`, which does the same again and again."""
        sub.add_argument("--out", required=True, metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · where the results go")
        sub.add_argument("--json", action="store_true", help="สรุปเป็น JSON · the summary as JSON")
        sub.add_argument(
            "--fail-under", type=points, metavar="N", help="จบด้วย 6 หากคะแนนต่ำกว่านี้ · exit 6 if a unit has fewer points"
        )
        sub.add_argument(
            "--retry", choices=["failed"], help="ลองอ่านไฟล์ที่อ่านไม่สำเร็จอีกครั้ง · reads anew what timed out or crashed"
        )
        store(sub, "ที่เก็บผลการอ่าน (DIR/store.sqlite) · what was read before (DIR/store.sqlite without it)")
        sub.add_argument("--decisions", metavar="FILE", help="คำวินิจฉัย · decisions (DIR.decisions.jsonl without it)")
        sub.add_argument("--sign-key", metavar="PEM", help="ลงลายมือชื่อบันทึก · an Ed25519 private key that signs the log")
        sub.add_argument("--log-json", action="store_true", help="JSON ทุกขั้นทาง stderr · every step as a JSON line")
        sub.add_argument("--metrics", metavar="FILE", help="แฟ้มตัวเลข Prometheus · figures for Prometheus")
        with_pack_and_jobs(sub)

    sub = command("read", read, "อ่านเอกสาร · reads documents")
    sub.add_argument("files", nargs="+", metavar="FILE", help="โฟลเดอร์ เมล หรือไฟล์ · folders, mails or documents")
    how = sub.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="JSON บรรทัดละไฟล์ · JSON objects, one a line")
    how.add_argument("--text", action="store_true", help="ข้อความที่อ่านได้ · the text as read")
    store(sub, "เก็บผลการอ่านไว้ใช้ครั้งหน้า · keeps what was read for the next time")
    with_pack_and_jobs(sub)

    sub = command("audit", audit, "ตรวจหลักฐานทุกหน่วยงาน · one audit for every department")
    sub.add_argument("inbox", nargs="+", metavar="INBOX", help="โฟลเดอร์ เมล mbox zip หรือไฟล์ · folder, mail, zip, file")
    auditing(sub)

    add_commands(command)
    add_ways(command, audit, auditing)
    add_serve(command)

    sub = command("schema", schema, "JSON Schema ของผลลัพธ์ · the JSON Schemas of the outputs")
    sub.add_argument("name", nargs="?", metavar="NAME", help="ชื่อ (ทุกชื่อ หากไม่ระบุ) · one of them (all without it)")

    sub = command("doctor", doctor, "ตรวจเครื่อง · what this machine can and cannot do, with remedies")
    sub.add_argument("--json", action="store_true", help="ผลเป็น JSON · the same as JSON")
    sub.add_argument(
        "--require", action="append", default=[], metavar="NAME", help="ต้องมี มิฉะนั้นจบด้วย 3 · exit 3 if it is missing"
    )

    sub = command("pack", pack, "ตรวจชุดเกณฑ์ หรือร่างแบบฟอร์ม · proves a pack, drafts a form")
    sub.add_argument("what", choices=["check", "learn-form"], help="ตรวจ หรือร่างจากแบบเปล่า · what to do")
    sub.add_argument("path", metavar="PATH", help="ชุดเกณฑ์ หรือแบบเปล่า · the pack's id or folder, or the blank form")
    sub.add_argument(
        "--year", type=fiscal_year, default=2566, metavar="YYYY", help="ปีงบประมาณ พ.ศ. (2566) · the form's fiscal year"
    )
    return top


def positive(words: str) -> int:
    """A whole number from 1, for argparse."""
    if not (words.isascii() and words.isdigit() and int(words) > 0):
        raise argparse.ArgumentTypeError(f"a whole number from 1 was expected, not {words!r}")
    return int(words)


def cluster_address(words: str) -> str:
    """The address of a cluster, for argparse."""
    from pipeline.cluster_line import address_of

    address = address_of(words)
    if address is None:
        raise argparse.ArgumentTypeError(f"tcp://host:port or tls://host:port was expected, not {words!r}")
    return address


def fiscal_year(words: str) -> int:
    """A year of the Buddhist era, for argparse."""
    if not (words.isascii() and words.isdigit() and 2500 <= int(words) < 2700):
        raise argparse.ArgumentTypeError(f"a year of the Buddhist era was expected, such as 2567, not {words!r}")
    return int(words)


def points(words: str) -> "Decimal":
    """A figure of points, for argparse."""
    from decimal import Decimal

    whole, _, rest = words.partition(".")
    if not (words.isascii() and whole.isdigit() and (not rest or rest.isdigit())):
        raise argparse.ArgumentTypeError(f"a figure from 0 was expected, not {words!r}")
    return Decimal(words)


def _utf8(stream: TextIO) -> None:
    """Thai must come out whole whatever the locale says; a name that is no text keeps its bytes visible."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status of the contract (`ExitCode`)."""
    _utf8(sys.stdout)
    _utf8(sys.stderr)
    try:
        top = parser()
        args = top.parse_args(argv)
        if args.version:
            from importlib.metadata import version

            put(f"saraban {version('saraban')}")
            return ExitCode.DONE
        if args.command is None:
            top.print_help(sys.stderr)
            return ExitCode.USAGE
        with sigterm_interrupts(), log_lines(getattr(args, "log_json", False)):
            code: ExitCode = args.run(args)
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not take the exit status away
        tell("หยุดตามคำสั่ง", "interrupted")
        return ExitCode.INTERRUPTED
    except CapabilityMissing as lack:
        tell(lack.th, lack.en)
        return ExitCode.CAPABILITY_MISSING
    except StoreHeld as held:
        tell(
            f"การตรวจอีกรายการหนึ่งใช้ {held.path} อยู่ (pid {held.pid} เครื่อง {held.host} ตั้งแต่ {held.since}) ยังไม่ได้เขียนสิ่งใด",
            f"another run uses {held.path} (pid {held.pid} on {held.host} since {held.since}); nothing was written",
        )
        return ExitCode.USAGE
    except BrokenPipeError:
        # The reader of our output has seen enough; Python must not complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001 - the one place where a fault of ours becomes exit status 1
        if isinstance(error, OSError) and error.errno in _FULL:
            tell(
                "เขียนไม่ได้ โปรดตรวจที่ว่างและสิทธิ์ ผลการตรวจครั้งก่อนไม่ถูกแก้ไข",
                f"cannot write ({error.strerror}); earlier results are untouched",
            )
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
            return ExitCode.USAGE
        if isinstance(error, OSError) and error.errno in _FAILING:
            tell(
                "แผ่นดิสก์ขัดข้อง โปรดตรวจแผ่นดิสก์แล้วสั่งใหม่ ไม่มีแฟ้มใดเขียนค้างไว้ครึ่งเดียว",
                f"the disk fails ({error.strerror}); check it and run the command again. No file is half written",
            )
            return ExitCode.USAGE
        if isinstance(error, FileNotFoundError) and "temporary directory" in str(error):  # as tempfile says it
            tell(
                "ไม่มีที่สำหรับแฟ้มชั่วคราว โปรดตรวจที่ว่างและสิทธิ์ของ /tmp หรือกำหนดตัวแปร TMPDIR ยังไม่ได้เขียนผล",
                "cannot write temporary files: check the room and rights of /tmp, or set TMPDIR; no result was written",
            )
            return ExitCode.USAGE
        if isinstance(error, PermissionError) and error.filename is not None:
            tell(
                f"ไม่มีสิทธิ์เปิดหรือเขียน {error.filename} ไฟล์ผลลัพธ์เปิดได้เฉพาะผู้ที่ตรวจ",
                f"no right to open or to write {error.filename}; results can be opened by whoever made them",
            )
            return ExitCode.USAGE
        import traceback

        traceback.print_exc()
        tell(
            "โปรแกรมผิดพลาด โปรดส่งข้อความข้างบนให้ผู้พัฒนา เอกสารของท่านไม่ได้ถูกแก้ไข",
            "a fault of the program: send the lines above to the developers; your documents were not touched",
        )
        return ExitCode.OUR_FAULT


if __name__ == "__main__":
    raise SystemExit(main())
