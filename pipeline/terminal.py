"""ข้อความถึงผู้ใช้: where words go: data to stdout, messages for people to stderr, in Thai and English."""

import sys
from collections.abc import Iterable
from pathlib import Path

from pipeline import log_json
from pipeline.steering_signs import STEERING, shown


def tell(th: str, en: str) -> None:
    """A message for people, on stderr; a JSON line for systems under `--log-json`."""
    if log_json.is_wanted():
        log_json.line("message", th=th, en=en)
        return
    sys.stderr.write(f"saraban: {shown(th)}\n         {shown(en)}\n")  # the name of a file may try to steer
    sys.stderr.flush()


def put(words: str) -> None:
    """A line of data, on stdout."""
    sys.stdout.write(words + "\n")


def as_json(value: object, indent: int | None = None) -> str:
    """JSON with Thai as Thai, in the order that it was made in. Signs that steer a terminal are escaped, which JSON
    readers undo.
    """
    import json

    made = json.dumps(value, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    return STEERING.sub(lambda m: f"\\u{ord(m[0]):04x}" if m[0] <= "\uffff" else json.dumps(m[0])[1:-1], made)


def missing(paths: Iterable[str]) -> list[str]:
    """The paths that cannot be opened, each told with the reason."""
    out = []
    for path in paths:
        try:
            Path(path).stat()
        except OSError as error:
            tell(f"เปิดไม่ได้: {path}", f"cannot be opened: {path} ({error.strerror})")
            out.append(path)
    return out


def nameless(words: Iterable[str]) -> bool:
    """Whether one of the paths is an empty word, which would silently stand for the working folder; told."""
    if all(x.strip() for x in words):
        return False
    tell("มีชื่อไฟล์หรือโฟลเดอร์ที่เว้นว่าง จึงไม่ได้ทำสิ่งใด", "a path is an empty word; nothing was done")
    return True
