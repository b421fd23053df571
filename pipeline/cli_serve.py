"""คำสั่ง saraban serve: review in the browser, and the API; and who may sign in. A leaf, like `cli`."""

import argparse
import getpass
import importlib.util
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli_folder import no_folder
from pipeline.cli_tokens import add_tokens, asked_for_tokens, tokens
from pipeline.exit_code import ExitCode
from pipeline.terminal import missing, nameless, put, tell

if TYPE_CHECKING:
    from pipeline.passwords import Passwords
    from pipeline.web.settings import Settings

NEEDED = ("fastapi", "uvicorn", "python_multipart", "argon2")  # what the extra `web` brings
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - no name that a request could ask for


def serve(args: argparse.Namespace) -> ExitCode:
    """`saraban serve`: the pages of a folder of results, until Ctrl-C."""
    absent = [x for x in NEEDED if importlib.util.find_spec(x) is None]
    if absent:
        tell(
            'ยังไม่ได้ติดตั้งส่วนหน้าเว็บ ติดตั้งด้วย: pip install "saraban[web]"',
            f'what serves pages is not installed ({", ".join(absent)}); remedy: pip install "saraban[web]"',
        )
        return ExitCode.CAPABILITY_MISSING
    if args.add_user is not None or args.remove_user is not None:
        return _users(args)
    paths = [args.dir, args.decisions, args.auth, args.tls_cert, args.tls_key, args.sign_key, *(args.inbox or [])]
    if args.dir is None:
        tell("โปรดระบุโฟลเดอร์ผลลัพธ์", "name a folder of results: saraban serve DIR")
        return ExitCode.USAGE
    if nameless(x for x in paths if x is not None) or _unsafe(args):
        return ExitCode.USAGE
    if no_folder(args.dir) or missing(args.inbox or []):
        return ExitCode.INPUT_UNREADABLE
    if not (Path(args.dir) / "departments").is_dir():
        from pipeline.cli_folder import no_audit

        return no_audit(args.dir)
    if asked_for_tokens(args):
        return tokens(args)
    passwords = _passwords(args.password_file)
    if passwords is None:
        return ExitCode.USAGE
    return _served(args, passwords)


def _unsafe(args: argparse.Namespace) -> bool:
    """Whether the pages would be open to others without a sign-in or without encryption; told, with what helps."""
    from pipeline.web.serving import is_loopback

    if (args.tls_cert is None) != (args.tls_key is None):
        tell("--tls-cert และ --tls-key ต้องมาด้วยกัน", "--tls-cert and --tls-key belong together")
        return True
    if args.tls_cert and args.behind_tls:
        tell("ใช้ --behind-tls หรือ --tls-cert อย่างเดียว", "either --behind-tls or --tls-cert, not both")
        return True
    if missing(x for x in (args.tls_cert, args.tls_key) if x):
        return True
    outside = not is_loopback(args.host) or args.behind_tls is not None
    if outside and args.auth is None:
        tell(
            "ผู้อื่นในเครือข่ายจะเข้าถึงได้ จึงต้องมีแฟ้มผู้ใช้: --auth FILE (สร้างด้วย saraban serve --auth FILE --add-user NAME)",
            "others on the network would reach it, so people must sign in: --auth FILE "
            "(saraban serve --auth FILE --add-user NAME makes it)",
        )
        return True
    if not is_loopback(args.host) and not (args.behind_tls or args.tls_cert):
        tell(
            "รหัสผ่านและเอกสารจะผ่านเครือข่ายโดยไม่เข้ารหัส ระบุ --tls-cert และ --tls-key หรือ --behind-tls HOSTNAME ของ proxy",
            "passwords and documents would cross the network in the clear; give --tls-cert and --tls-key, or "
            "--behind-tls HOSTNAME where a proxy does it",
        )
        return True
    if args.tls_cert and args.host in _EVERYWHERE and not args.hostname:
        tell(
            "ระบุชื่อเครื่องที่ผู้ใช้จะเปิดด้วย --hostname",
            "say by which name people open it: --hostname NAME",
        )
        return True
    return False


def _served(args: argparse.Namespace, passwords: "Passwords") -> ExitCode:
    from pipeline.decisions import DecisionsBroken, cut_torn_end, load_decisions
    from pipeline.signature import KeyUnusable
    from pipeline.web.app import create_app
    from pipeline.web.people import PeopleUnusable
    from pipeline.web.serving import listening
    from pipeline.web.serving import serve as served

    try:
        place = listening(args.host, args.port)
    except OSError as error:
        tell(
            f"เปิดที่ {args.host} พอร์ต {args.port} ไม่ได้ โปรดเลือกพอร์ตอื่น",
            f"{args.host} port {args.port} cannot be listened on ({error.strerror}); choose another port",
        )
        return ExitCode.USAGE
    with place:
        settings = settings_of(args, place.getsockname()[1], passwords)
        try:
            cut_torn_end(settings.decisions)  # half a line that a killed program left is no decision
            load_decisions(settings.decisions)
            app = create_app(settings)
        except DecisionsBroken as error:
            tell("แฟ้มคำวินิจฉัยใช้ไม่ได้", f"the decisions cannot be used\n{error}")
            return ExitCode.USAGE
        except KeyUnusable as error:
            tell(f"กุญแจลงนามใช้ไม่ได้ {error.th}", f"the key cannot be used: {error.en}")
            return ExitCode.USAGE
        except PeopleUnusable as error:
            tell(error.th, error.en)
            return ExitCode.USAGE
        _warns_of_no_signature(settings)
        tls = (Path(args.tls_cert), Path(args.tls_key)) if args.tls_cert else None
        try:
            served(app, place, lambda: _ready(args, settings), tls)
        except OSError as error:  # of the certificate or its key; all else was tried above
            tell(
                "ใช้ใบรับรองหรือกุญแจ TLS ไม่ได้",
                f"the certificate or its key cannot be used ({error.strerror or error})",
            )
            return ExitCode.USAGE
    return ExitCode.DONE


def _warns_of_no_signature(settings: "Settings") -> None:
    """Says so where the lines of the log are signed and those that this server adds would not be."""
    from pipeline.run_history import log_of

    run = log_of(settings.folder, torn_end=True)[0].run
    if settings.sign_key is None and run is not None and run.get("signed_by"):
        tell(
            "บันทึกการตรวจลงลายมือชื่อไว้ แต่บรรทัดที่เพิ่มจากนี้จะไม่มี เริ่มด้วย --sign-key PEM หากต้องตรวจด้วย verify --key",
            "the run log is signed, and the lines that are added from here on will not be; start with --sign-key PEM "
            "where `verify --key` is asked for",
        )


def settings_of(args: argparse.Namespace, port: int, passwords: "Passwords") -> "Settings":
    """What the arguments ask for, on the port that was taken."""
    from pipeline.decisions import beside
    from pipeline.run_history import decisions_of, inboxes_of
    from pipeline.web.settings import BODY_LIMIT, UPLOADS, Settings

    folder = Path(args.dir)
    secure = bool(args.behind_tls or args.tls_cert)
    if args.behind_tls:
        hosts = frozenset({args.behind_tls.lower(), *(x.lower() for x in args.hostname)})
    else:
        own = () if args.host in _EVERYWHERE else (f"[{args.host}]" if ":" in args.host else args.host,)
        hosts = frozenset(x.lower() for x in (*own, *args.hostname)) | (frozenset() if secure else _LOOPBACK)
    whole = folder.resolve()
    return Settings(
        folder=folder,
        decisions=Path(args.decisions) if args.decisions else decisions_of(folder) or beside(folder),
        inboxes=tuple(Path(x) for x in args.inbox) if args.inbox else tuple(inboxes_of(folder)),
        pack=args.pack,
        host=args.host,
        port=port,
        token="" if args.auth else secrets.token_urlsafe(32),
        users=Path(args.auth) if args.auth else None,
        hosts=hosts,
        behind_tls=secure,
        actor=(args.name or _own_name()).strip(),
        body_limit=BODY_LIMIT,
        uploads=whole.with_name(whole.name + UPLOADS),
        passwords=passwords,
        sign_key=Path(args.sign_key) if args.sign_key else None,
        are_inboxes_named=bool(args.inbox),
    )


def address_of(args: argparse.Namespace, settings: "Settings") -> str:
    """Where a browser opens it: with the start token, where there are no users. A secret then."""
    start = f"/start?token={settings.token}" if settings.token else "/"
    if args.behind_tls:  # the port is the proxy's own
        return f"https://{args.behind_tls.lower()}{start}"
    host = args.hostname[0] if args.hostname else args.host
    host = f"[{host}]" if ":" in host else host.lower()
    return f"{'https' if settings.behind_tls else 'http'}://{host}:{settings.port}{start}"


def _ready(args: argparse.Namespace, settings: "Settings") -> None:
    """The address on stdout, for people and for scripts that wait for it."""
    tell(
        "พร้อมแล้ว เปิดที่อยู่นี้ในเบราว์เซอร์ หยุดด้วย Ctrl-C" + (" (อย่าส่งต่อที่อยู่นี้)" if settings.token else ""),
        "ready; open this address in a browser, Ctrl-C ends it"
        + (" (whoever has this address gets in: keep it to yourself)" if settings.token else ""),
    )
    put(address_of(args, settings))
    sys.stdout.flush()


def _passwords(file: str | None) -> "Passwords | None":
    from pipeline.passwords import NO_PASSWORDS, PasswordsUnusable, load_passwords

    if file is None:
        return NO_PASSWORDS
    try:
        return load_passwords(Path(file))
    except PasswordsUnusable as error:
        tell("แฟ้มรหัสผ่านใช้ไม่ได้", f"the file of passwords cannot be used ({error})")
        return None


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "auditor"


def _users(args: argparse.Namespace) -> ExitCode:
    """`--add-user` and `--remove-user`: writes the users file."""
    from pipeline.web.people import PeopleUnusable, normal, with_person, without_person, wrong_name, wrong_password

    if args.auth is None or nameless([args.auth]):
        tell("ระบุแฟ้มผู้ใช้ด้วย --auth FILE", "name the users file: --auth FILE")
        return ExitCode.USAGE
    path = Path(args.auth)
    name = normal((args.add_user if args.add_user is not None else args.remove_user).strip())
    try:
        if args.remove_user is not None:
            if not path.exists() or not without_person(path, name):
                tell(f"ไม่มีผู้ใช้ {name} ใน {path}", f"{path} holds no {name}")
                return ExitCode.USAGE
            tell(f"ลบ {name} แล้ว การเข้าใช้ที่เปิดอยู่สิ้นสุดทันที", f"{name} was removed; open sessions end at once")
            return ExitCode.DONE
        if why := wrong_name(name):
            tell("ชื่อนี้ใช้ไม่ได้", f"that name cannot be used: {why}")
            return ExitCode.USAGE
        password = _new_password(name)
        if password is None or (why := wrong_password(password)):
            tell("รหัสผ่านใช้ไม่ได้ ยังไม่ได้บันทึก", f"nothing was written: {why if password else 'no password was given'}")
            return ExitCode.USAGE
        with_person(path, name, args.role, password)
    except PeopleUnusable as error:
        tell(error.th, error.en)
        return ExitCode.USAGE
    tell(f"บันทึกผู้ใช้ {name} ({args.role}) ใน {path} แล้ว", f"{name} ({args.role}) is written to {path}")
    return ExitCode.DONE


def _new_password(name: str) -> str | None:
    """Asked for twice where a person sits; else the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n") or None
    first = getpass.getpass(f"รหัสผ่านของ {name} password: ")
    if first != getpass.getpass("อีกครั้ง again: "):
        tell("รหัสผ่านสองครั้งไม่ตรงกัน", "the two are not alike")
        return None
    return first or None


def port_number(words: str) -> int:
    """A port, for argparse; 0 for one that is free."""
    if not (words.isascii() and words.isdigit() and int(words) < 65_536):
        raise argparse.ArgumentTypeError(f"a port from 0 to 65535 was expected, not {words!r}")
    return int(words)


def host_name(words: str) -> str:
    """A name by which people open it, for argparse: no scheme, no port."""
    if not words.isascii() or not words.strip() or any(x in words for x in "/:@?# ") or len(words) > 253:
        raise argparse.ArgumentTypeError(f"a host name was expected, such as audit.example.go.th, not {words!r}")
    return words


def add_serve(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the command to the parser. `command(name, function, words)` makes one."""
    sub = command("serve", serve, "ตรวจในเบราว์เซอร์ และ API · review in the browser, and the API")
    sub.add_argument("dir", nargs="?", metavar="DIR", help="โฟลเดอร์ผลลัพธ์ · a folder of results")
    sub.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="ที่อยู่ที่เปิดรับ (127.0.0.1) · where to listen")
    sub.add_argument(
        "--port", type=port_number, default=0, metavar="N", help="พอร์ต (เลือกให้ หากไม่ระบุ) · one that is free"
    )
    sub.add_argument("--decisions", metavar="FILE", help="แฟ้มคำวินิจฉัย · decisions (DIR.decisions.jsonl without it)")
    sub.add_argument("--inbox", action="append", metavar="INBOX", help="เอกสารต้นทาง · where the inputs are now")
    sub.add_argument("--pack", metavar="ID-or-path", help="ชุดเกณฑ์ · the pack (that of the run without it)")
    sub.add_argument("--password-file", metavar="FILE", help="รหัสผ่านของไฟล์ · passwords of files, one a line")
    sub.add_argument("--sign-key", metavar="PEM", help="ลงลายมือชื่อบันทึก · an Ed25519 private key that signs the log")
    sub.add_argument("--name", metavar="NAME", help="ชื่อผู้ตรวจ · who decides (the user of the system without it)")
    sub.add_argument("--auth", metavar="USERS", help="แฟ้มผู้ใช้ · the users file: people sign in with a password")
    tls = sub.add_argument_group("เปิดให้เครื่องอื่น open to other machines (needs --auth)")
    tls.add_argument("--behind-tls", type=host_name, metavar="HOSTNAME", help="อยู่หลัง proxy ที่ทำ TLS · a proxy does TLS")
    tls.add_argument("--tls-cert", metavar="PEM", help="ใบรับรอง · the certificate chain")
    tls.add_argument("--tls-key", metavar="PEM", help="กุญแจของใบรับรอง · its key")
    tls.add_argument(
        "--hostname", action="append", type=host_name, default=[], metavar="NAME", help="ชื่อที่ใช้เปิด · further names"
    )
    users = sub.add_argument_group("แฟ้มผู้ใช้ the users file (with --auth)")
    who = users.add_mutually_exclusive_group()
    who.add_argument("--add-user", metavar="NAME", help="เพิ่มหรือเปลี่ยนรหัสผ่าน · adds a person, or changes them")
    who.add_argument("--remove-user", metavar="NAME", help="ลบผู้ใช้ · removes a person")
    users.add_argument("--role", choices=["auditor", "viewer"], default="viewer", help="สิทธิ์ (viewer) · what they may")
    sub.add_argument("--log-json", action="store_true", help="บันทึกเป็น JSON · messages and requests as JSON lines")
    add_tokens(sub)
