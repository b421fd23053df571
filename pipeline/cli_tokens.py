"""คำสั่งบัตรผ่านของ API: the tokens of a folder of results, made, listed and taken back by `saraban serve DIR`. A leaf."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.exit_code import ExitCode
from pipeline.terminal import put, tell

if TYPE_CHECKING:
    from pipeline.web.api_tokens import Tokens

SCOPES = ("read", "pictures", "originals", "decide", "send", "hooks", "unmasked")


def asked_for_tokens(args: argparse.Namespace) -> bool:
    """Whether the command is about tokens, and nothing is to be served."""
    return args.make_token is not None or args.revoke_token is not None or args.tokens


def tokens(args: argparse.Namespace) -> ExitCode:
    """Makes a token and prints it, this once; takes one back; or lists them, never with their secret."""
    from pipeline.show_text import one_line
    from pipeline.web.api_folder import api_folder
    from pipeline.web.api_tokens import NoToken, Tokens

    kept = Tokens(api_folder(Path(args.dir)))
    try:
        if args.make_token is not None:
            put(_made(kept, args))
            tell(
                "ส่งบัตรผ่านนี้ให้ระบบที่ใช้ ไม่มีการแสดงอีก",
                "give this token to the system that uses it; it is not shown again",
            )
        elif args.revoke_token is not None:
            gone = kept.revoke(args.revoke_token)
            tell(f"เพิกถอนบัตรผ่าน {gone.name} แล้ว มีผลทันที", f"{gone.name} was taken back, at once")
        else:
            for one in kept.listed():
                state = f"revoked {one.revoked}" if one.revoked else f"until {one.expires}" if one.expires else "no end"
                put(one_line(f"{one.id}  {one.name}  {','.join(one.scopes)}  made {one.made}  {state}"))
    except NoToken as error:
        tell("ทำบัตรผ่านไม่ได้ ไม่มีสิ่งใดเปลี่ยน", f"nothing was changed: {one_line(error)}")
        return ExitCode.USAGE
    return ExitCode.DONE


def _made(kept: "Tokens", args: argparse.Namespace) -> str:
    """The words of a new token. One that shows personal data is recorded where people's asking for it is."""
    from pipeline.run_log import append
    from pipeline.web.signing_in import PERSONAL_DATA_LOG

    scopes, folder = [x for x in args.scopes.split(",") if x], Path(args.dir).resolve()
    words = kept.make(args.make_token, scopes, args.days)
    if "unmasked" in scopes:
        key = words.split("_")[1]
        try:
            entry = {"event": "token_unmasked", "token": key, "name": args.make_token}
            append(folder.parent, entry, name=folder.name + PERSONAL_DATA_LOG)
        except OSError:
            kept.revoke(key)
            raise
    return words


def add_tokens(sub: argparse.ArgumentParser) -> None:
    """Adds the options of tokens to `saraban serve`."""
    group = sub.add_argument_group("บัตรผ่านของ API tokens of the API (docs/api.md)")
    what = group.add_mutually_exclusive_group()
    what.add_argument("--make-token", metavar="NAME", help="ทำบัตรผ่านให้ระบบ · makes a token for a system, shown once")
    what.add_argument("--revoke-token", metavar="ID", help="เพิกถอน · takes one back")
    what.add_argument("--tokens", action="store_true", help="รายการ · lists them")
    group.add_argument("--scopes", default="read", metavar="A,B", help=f"สิทธิ์ (read) · what it may: {', '.join(SCOPES)}")
    group.add_argument("--days", type=int, metavar="N", help="อายุ (ไม่มีกำหนด) · days that it holds (without an end)")
