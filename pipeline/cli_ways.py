"""คำสั่งรับเอกสาร: the commands that bring documents in or look at a run: fetch, watch, status. A leaf, like `cli`."""

import argparse
import datetime
import getpass
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import log_json
from pipeline.exit_code import ExitCode
from pipeline.terminal import as_json, missing, nameless, put, tell

if TYPE_CHECKING:
    from pipeline.fetch import Fetched
    from pipeline.fetch_book import FetchBook
    from pipeline.imap_folder import MailAddress
    from pipeline.watch import Told

_TRIES = 3  # connections without a message in between
_WAIT_SECONDS = 2


def fetch(args: argparse.Namespace) -> ExitCode:
    """`saraban fetch`: every message of a mail folder as a file, whole, once, and only then marked."""
    from pipeline.fetch_book import HIDDEN, BookBroken, open_book
    from pipeline.imap_folder import Refused, WrongAddress, can_fetch, mail_address
    from pipeline.store_lock import StoreHeld

    if nameless([args.url, args.out]):
        return ExitCode.USAGE
    try:
        address = mail_address(args.url)
    except WrongAddress as error:
        tell(error.th, str(error))
        return ExitCode.USAGE
    if not can_fetch():
        tell(
            'ยังไม่ได้ติดตั้งส่วนรับอีเมล ติดตั้งด้วย: pip install "saraban[mail]"',
            'what fetches mail is not installed; remedy: pip install "saraban[mail]"',
        )
        return ExitCode.CAPABILITY_MISSING
    if args.ca_file and missing([args.ca_file]):
        return ExitCode.USAGE
    password = _password(args)
    if password is None:
        return ExitCode.USAGE
    try:
        with open_book(Path(args.out)) as book:
            done, ended = _fetched(args, address, password, book)
    except StoreHeld as error:
        tell(
            f"มีการรับอีเมลเข้า {args.out} อยู่แล้ว (pid {error.pid} @ {error.host})",
            f"another fetch works in {args.out} (pid {error.pid} @ {error.host}, since {error.since})",
        )
        return ExitCode.USAGE
    except BookBroken as error:
        tell(
            f"ทะเบียนรับอีเมลเสียหายที่บรรทัด {error} ย้ายแฟ้มนี้ออก แล้วรับใหม่ ฉบับที่มีอยู่แล้วจะไม่ซ้ำ",
            f"the book of fetched messages is damaged at line {error}; move it out of {HIDDEN} and fetch again: "
            "a message that lies there already keeps its name, so none is there twice",
        )
        return ExitCode.USAGE
    except Refused as error:
        tell(error.th, str(error))
        return ExitCode.INPUT_UNREADABLE
    if args.json:
        put(as_json(vars_of(done)))
    return ended


def vars_of(done: "Fetched") -> dict[str, object]:
    """The figures of a fetch, for `--json`."""
    names = ("found", "new", "known", "again", "gone", "refused", "renumbered")
    return {name: getattr(done, name) for name in names}


def _password(args: argparse.Namespace) -> str | None:
    """The password by the way that was asked for, or null, told. It is never shown."""
    if args.password_env is not None:
        if not os.environ.get(args.password_env):
            tell(
                f"ไม่มีตัวแปรสภาพแวดล้อม {args.password_env} หรือว่างเปล่า",
                f"there is no environment variable {args.password_env}, or it is empty",
            )
            return None
        return os.environ[args.password_env]
    if args.password_stdin:
        words = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        words = getpass.getpass("รหัสผ่าน password: ")
    else:
        words = ""
    if not words:
        tell(
            "โปรดให้รหัสผ่านด้วย --password-env ชื่อตัวแปร หรือ --password-stdin",
            "give the password by --password-env NAME or --password-stdin",
        )
        return None
    return words


def _fetched(
    args: argparse.Namespace, address: "MailAddress", password: str, book: "FetchBook"
) -> tuple["Fetched", ExitCode]:
    """Fetches, connecting again after a cut as long as messages come."""
    from pipeline.fetch import KEYWORD, SEEN, Cut, Fetched, fetch_folder, missing_files
    from pipeline.imap_folder import ImapFolder
    from pipeline.progress import bars

    done, tries, told_mark = Fetched(), 0, False
    while True:
        came = done.new + done.again
        try:
            with (
                ImapFolder(address, password, Path(args.ca_file) if args.ca_file else None) as source,
                bars(sys.stderr.isatty() and not log_json.is_wanted()) as step,
            ):
                if source.mark != KEYWORD and not told_mark:
                    told_mark = True
                    tell(
                        "กล่องนี้ตั้งป้ายกำกับไม่ได้ จึงทำเครื่องหมายว่าอ่านแล้ว" if source.mark == SEEN else "กล่องนี้ทำเครื่องหมายไม่ได้",
                        f"this folder takes no keywords: messages are marked {source.mark}"
                        if source.mark
                        else "this folder takes no marks; the book alone says what was fetched",
                    )
                fetch_folder(source, Path(args.out), book, since=args.since, step=step, done=done)
            break
        except Cut as error:
            tries = 0 if done.new + done.again > came else tries + 1
            if tries >= _TRIES:
                _tell_fetched(args.out, done, missing_files(Path(args.out), book))
                tell(
                    "การเชื่อมต่อขาด ฉบับที่รับแล้วอยู่ครบ สั่งซ้ำเพื่อรับต่อ",
                    f"the connection ended ({error}); what was fetched is safe, run the command again to go on",
                )
                return done, ExitCode.INPUT_UNREADABLE
            time.sleep(_WAIT_SECONDS)
    _tell_fetched(args.out, done, missing_files(Path(args.out), book))
    return done, ExitCode.NEEDS_A_PERSON if done.refused else ExitCode.DONE


def _tell_fetched(out: str, done: "Fetched", gone: int) -> None:
    tell(
        f"รับอีเมลใหม่ {done.new} ฉบับ มีอยู่แล้ว {done.known + done.again} ฉบับ อยู่ใน {out}",
        f"{done.new} new messages, {done.known + done.again} known ones; they are in {out}",
    )
    if done.renumbered is not None:
        tell(
            "เครื่องแม่ข่ายเปลี่ยนเลขกำกับจดหมายทั้งโฟลเดอร์ (UIDVALIDITY) จึงเทียบด้วยเนื้อหา ฉบับเดิมไม่ซ้ำ",
            "the server numbered the folder anew (UIDVALIDITY changed); messages were told by their content, none is "
            "there twice",
        )
    if done.refused:
        uids = ", ".join(map(str, done.refused[:10]))
        tell(
            f"มี {len(done.refused)} ฉบับใหญ่เกินกำหนด ยังไม่ได้รับ โปรดเปิดดูเอง (UID {uids})",
            f"{len(done.refused)} messages are over the limit and were not fetched; look at them there (UID {uids})",
        )
    if gone:
        tell(
            f"มี {gone} ฉบับที่เคยรับแล้วไม่อยู่ในโฟลเดอร์นี้แล้ว ไม่ได้รับซ้ำ",
            f"{gone} messages that were fetched before no longer lie here; they are not fetched again",
        )


def watch(args: argparse.Namespace) -> ExitCode:
    """`saraban watch`: audits a folder whenever it has changed and every file in it is whole."""
    from pipeline.store_lock import StoreHeld
    from pipeline.watch import watch as watched

    if nameless([args.dir]):
        return ExitCode.USAGE
    if missing([args.dir]):
        return ExitCode.INPUT_UNREADABLE
    if not Path(args.dir).is_dir():
        tell(f"{args.dir} ไม่ใช่โฟลเดอร์", f"{args.dir} is no folder")
        return ExitCode.USAGE
    audit: Callable[[argparse.Namespace], ExitCode] = args.audit
    args.inbox = [args.dir]

    def once() -> ExitCode:
        told = False
        while True:
            try:
                return audit(args)
            except StoreHeld as held:
                if args.once:
                    raise
                if not told:
                    tell(
                        f"การตรวจอีกรายการหนึ่งทำงานอยู่ (pid {held.pid} เครื่อง {held.host}) รอจนเสร็จ",
                        f"another run is at work (pid {held.pid} on {held.host}); waiting for its end",
                    )
                told = True
                time.sleep(args.every)

    return watched(Path(args.dir), Path(args.out), once, every=args.every, once=args.once, told=_watch_told())


def _watch_told() -> "Told":
    from pipeline.show_text import one_line
    from pipeline.watch import Told

    def names(paths: list[str]) -> str:
        more = f" +{len(paths) - 3}" if len(paths) > 3 else ""
        return ", ".join(one_line(p.encode("utf-8", "replace").decode()) for p in paths[:3]) + more

    return Told(
        waits=lambda p: tell(f"รอให้ไฟล์ครบถ้วน: {names(p)}", f"waiting until these are whole: {names(p)}"),
        waited_enough=lambda p: tell(
            f"ไฟล์เหล่านี้ยังไม่นิ่ง จะตรวจไปก่อนและตรวจใหม่เมื่อเปลี่ยน: {names(p)}",
            f"these still do not rest; they are audited as they are, and again when they change: {names(p)}",
        ),
        audits=lambda n: tell(f"เริ่มตรวจ มีไฟล์ใหม่หรือเปลี่ยน {n} ไฟล์", f"auditing; {n} files are new or changed"),
        rests=lambda: tell("เฝ้าดูต่อ หยุดด้วย Ctrl-C", "watching; Ctrl-C ends it"),
    )


def status(args: argparse.Namespace) -> ExitCode:
    """`saraban status`: how far a run is, who holds it, and the last result."""
    from pipeline.run_status import status_of
    from pipeline.show_status import status_text

    if nameless([args.dir]):
        return ExitCode.USAGE
    if missing([args.dir]):
        return ExitCode.INPUT_UNREADABLE
    found = status_of(Path(args.dir))
    if found is None:
        tell(
            f"ไม่มีการตรวจใน {args.dir} เริ่มด้วย: saraban audit INBOX --out DIR",
            f"no run was ever in {args.dir}; saraban audit INBOX --out DIR begins one",
        )
        return ExitCode.USAGE
    put(as_json(found.as_json()) if args.json else status_text(found))
    return ExitCode.DONE if found.state in ("running", "finished") else ExitCode.NEEDS_A_PERSON


def _seconds(words: str) -> float:
    """A number of seconds from 1, for argparse."""
    if not (words.isascii() and words.isdigit() and 1 <= int(words) <= 86_400):
        raise argparse.ArgumentTypeError(f"whole seconds from 1 to 86400 were expected, not {words!r}")
    return int(words)


def _day(words: str) -> datetime.date:
    """A day of the Common Era, for argparse."""
    try:
        day = datetime.date.fromisoformat(words)
    except ValueError:
        day = datetime.date.min
    if not 1990 <= day.year < 2400:
        raise argparse.ArgumentTypeError(f"a day of the Common Era was expected, such as 2023-02-15, not {words!r}")
    return day


def add_ways(
    command: Callable[..., argparse.ArgumentParser],
    audit: Callable[[argparse.Namespace], ExitCode],
    auditing: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Adds the commands of this module to the parser. `command(name, function, words)` makes one; `audit` is the
    function of `saraban audit`, and `auditing` adds what it takes.
    """
    sub = command("fetch", fetch, "รับอีเมลจากกล่องจดหมาย · fetches the messages of a mail folder (IMAP)")
    sub.add_argument("url", metavar="URL", help="imaps://ผู้ใช้@เครื่องแม่ข่าย/โฟลเดอร์ · imaps://user@host/FOLDER")
    sub.add_argument("--out", required=True, metavar="DIR", help="โฟลเดอร์รับเอกสาร · the inbox that they go into")
    how = sub.add_mutually_exclusive_group()
    how.add_argument("--password-env", metavar="NAME", help="ตัวแปรที่เก็บรหัสผ่าน · the variable with the password")
    how.add_argument("--password-stdin", action="store_true", help="รหัสผ่านทางอินพุต · the password on stdin")
    sub.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="ตั้งแต่วันที่ (ปี ค.ศ.) · what came since then")
    sub.add_argument("--ca-file", metavar="PEM", help="ใบรับรองของหน่วยงาน · certificates of your own authority")
    sub.add_argument("--json", action="store_true", help="สรุปเป็น JSON · the figures as JSON")
    sub.add_argument("--log-json", action="store_true", help="JSON ทุกขั้นทาง stderr · messages as JSON lines on stderr")

    sub = command("watch", watch, "เฝ้าดูโฟลเดอร์และตรวจใหม่เมื่อมีไฟล์มา · audits a folder whenever files came")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์รับเอกสาร · the folder to watch")
    sub.add_argument("--every", type=_seconds, default=10, metavar="SECONDS", help="ดูทุกกี่วินาที (10) · how often to look")
    sub.add_argument("--once", action="store_true", help="ตรวจครั้งเดียวแล้วจบ · one audit, when all files are whole")
    auditing(sub)
    sub.set_defaults(audit=audit)

    sub = command("status", status, "การตรวจถึงไหนแล้ว · how far a run is, and the last result")
    sub.add_argument("dir", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("--json", action="store_true", help="เป็น JSON · the same as JSON")
