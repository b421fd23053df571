"""ทะเบียนรับ: received.csv beside the files, by which a person states when each came and from whom (docs/contract.md).

Columns `path,received,department` with that heading; the path is relative to the list's folder, and a folder's path
speaks for everything below it. UTF-8 (with or without mark) or Thai 8-bit, as Excel writes it.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.arrival import Received
from pipeline.charsets import decode
from pipeline.mail_headers import BANGKOK
from schemas.finding import Finding
from schemas.finding_codes import finding

LIST_NAME = "received.csv"
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_THAI_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/(2[45][0-9]{2})(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class ListRow:
    """What the list says of one path. Either may be missing."""

    received: Received | None
    department: str | None


@dataclass(slots=True)
class ReceivedList:
    """One received.csv: rows by path relative to its folder, and what was wrong with it."""

    rows: dict[str, ListRow] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # of each row
    seen: set[str] = field(default_factory=set)  # rows whose file or folder is there

    def saw(self, path: str) -> None:
        """Notes that a file or folder is there; the folders above it are, too."""
        while path:
            if path in self.rows:
                self.seen.add(path)
            path = path.rpartition("/")[0]

    def complaints(self) -> tuple[Finding, ...]:
        """What is wrong with the list: lines that cannot be used, then rows that name nothing which is there."""
        lost = (
            finding("TIME-LIST-NO-FILE", line=line, path=path[:200])
            for path, line in self.lines.items()
            if path not in self.seen
        )
        return (*self.findings, *lost)

    def row_for(self, path: str) -> ListRow | None:
        """The row of a path, else of the nearest folder above it."""
        while True:
            if path in self.rows:
                return self.rows[path]
            if "/" not in path:
                return None
            path = path.rpartition("/")[0]


def read_list(data: bytes) -> ReceivedList:
    """The list from its bytes. A line that cannot be used becomes a finding, and the others stand."""
    out = ReceivedList()
    text = decode(data).text
    reader = csv.reader(io.StringIO(text, newline=""))
    columns: dict[str, int] | None = None
    try:
        for cells in reader:
            cells = [c.strip() for c in cells]
            if not any(cells):
                continue
            if columns is None:
                names = [c.lower() for c in cells]
                if "path" not in names or "received" not in names:
                    _complain(out, reader.line_num, ",".join(cells))
                    return out
                columns = {n: names.index(n) for n in ("path", "received", "department") if n in names}
                continue
            if len(out.rows) >= _MOST_LINES:
                _complain(out, reader.line_num, "…")
                return out
            _read_row(out, cells, columns, reader.line_num)
    except csv.Error as e:
        _complain(out, reader.line_num, str(e))
    return out


def _read_row(out: ReceivedList, cells: list[str], columns: dict[str, int], line: int) -> None:
    values = {n: cells[i] if i < len(cells) else "" for n, i in columns.items()}
    path = values["path"].replace("\\", "/").removeprefix("./").strip("/")
    received = parse_received(values["received"]) if values["received"] else None
    if not path or path in out.rows or (values["received"] and received is None):
        _complain(out, line, ",".join(cells))
        return
    out.rows[path] = ListRow(received, values.get("department") or None)
    out.lines[path] = line


def parse_received(text: str) -> Received | None:
    """A day or moment as the list may write it: ISO in the common era, or day/month/year in the Buddhist era.

    A day/month/year of the common era is refused: 3/2/2023 is February to some and March to others.
    """
    text = text.strip().translate(_THAI_DIGITS)
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(g or 0) for g in match.groups()[:6])
        zone = match[7]
    elif match := _THAI_DAY.fullmatch(text):
        day, month, year, hour, minute, second = (int(g or 0) for g in match.groups())
        zone = None
    else:
        return None
    year -= 543 if year >= 2400 else 0
    try:
        if match[4] is None:
            only = date(year, month, day).isoformat()
            return Received(only, only, "received_csv")
        at = datetime(year, month, day, hour, minute, second, tzinfo=BANGKOK)
        if zone:
            at = datetime.fromisoformat(at.replace(tzinfo=None).isoformat() + zone).astimezone(BANGKOK)
    except ValueError:
        return None
    return Received(at.isoformat(), at.date().isoformat(), "received_csv")


def _complain(out: ReceivedList, line: int, words: str) -> None:
    out.findings.append(finding("TIME-LIST-LINE", line=line, words=words[:200]))
