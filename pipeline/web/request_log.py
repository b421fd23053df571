"""บันทึกคำขอ: one line on stderr for every request: who, what, how it ended, how long it took.

Only the path is told, and that percent-encoded: queries hold the start token and words of documents that a person
looked for, cookies and headers hold secrets, and bodies hold what was decided, which the file of decisions tells.
"""

import sys

from fastapi import Request

from pipeline import log_json
from pipeline.steering_signs import shown

_LONGEST = 300


def log_request(request: Request, status: int, seconds: float, name: str) -> None:
    """Tells of one request; of what only makes up a page's look where it failed."""
    raw: bytes = request.scope.get("raw_path") or b""
    path = "".join(chr(b) if 0x20 < b < 0x7F else f"%{b:02X}" for b in raw.split(b"?")[0][:_LONGEST])
    if path.startswith("/static/") and status < 400:
        return
    method = request.method[:10] if request.method.isalpha() else "?"
    milliseconds = round(seconds * 1000)
    if log_json.is_wanted():
        log_json.line("request", method=method, path=path, status=status, milliseconds=milliseconds, who=name)
        return
    sys.stderr.write(f"{method} {path} {status} {milliseconds} ms {shown(name)}".rstrip() + "\n")
    sys.stderr.flush()
