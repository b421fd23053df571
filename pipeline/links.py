"""ลิงก์และคิวอาร์โค้ด: words that put a link or QR code in place of a file (docs/rules.md, fields, EV-BY-LINK).

An address alone is no evidence behind a link: letter feet and signature blocks are full of them. It counts when it
leads to a place where files are shared, or when words beside it say that a document lies there. Nothing is fetched.
"""

import re
from typing import NamedTuple

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’()\[\]{}ก-๛]{3,500}", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?<![\w@./-])(?:bit\.ly|drive\.google\.com|docs\.google\.com|forms\.gle|1drv\.ms|tinyurl\.com|cutt\.ly|shorturl\.(?:at|asia)|"
    r"qrgo\.page\.link|photos\.app\.goo\.gl|me-qr\.com|goo\.gl|dropbox\.com|we\.tl|gg\.gg|rb\.gy|is\.gd|t\.ly)"
    r"/[^\s<>\"'“”‘’()\[\]{}ก-๛]{2,500}",
    re.IGNORECASE,
)
_SHARES_FILES = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.)*(?:drive\.google\.com|docs\.google\.com|forms\.gle|photos\.app\.goo\.gl|photos\.google\.com|"
    r"1drv\.ms|onedrive\.live\.com|sharepoint\.com|dropbox\.com|box\.com|mega\.nz|mediafire\.com|wetransfer\.com|we\.tl|"
    r"icloud\.com|bit\.ly|goo\.gl|tinyurl\.com|cutt\.ly|shorturl\.at|shorturl\.asia|qrgo\.page\.link|me-qr\.com|gg\.gg|rb\.gy|"
    r"is\.gd|t\.ly|rebrand\.ly)(?:[/:?#]|$)",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"รายละเอียด|ดาวน์?โหลด|เอกสาร|ไฟล์|แนบ|หลักฐาน|แบบฟอร์ม|สิ่งที่ส่งมาด้วย|ตามลิ[งั]|ลิ(?:ง|้ง|๊ง)(?:ก์|ค์|ค)|"
    r"ตาม(?:ที่อยู่|เว็บ)|download|attach|\bfiles?\b|documents?",
    re.IGNORECASE,
)
_QR = r"(?:คิว\s?อาร์(?:\s?โค้?[ดต])?|Q\.?R\.?(?:[\s-]?Code)?)(?![A-Za-z])"
_SEE = r"(?:ดู|ดาวน์?โหลด|เปิด|อ่าน|รับ|เข้าถึง)\s*(?:รายละเอียด|เอกสาร|ไฟล์|หลักฐาน|แบบ|ข้อมูล)"
# A project that gives citizens a QR code puts none in place of a file: the words must say that a document is behind.
_BY_QR = re.compile(
    r"(?:รายละเอียด|สิ่งที่ส่งมาด้วย|เอกสารแนบ|หลักฐาน)[^\n.]{0,60}?(?:ตาม|ปรากฏ|ได้ที่|ได้จาก|ได้ทาง|จาก|ทาง|ผ่าน|ใน|ที่)"
    rf"[^\n.]{{0,12}}?{_QR}"
    rf"|(?:เอกสาร|ไฟล์|แบบฟอร์ม|ดาวน์?โหลด)[^\n.]{{0,40}}?(?:ตาม|ได้ที่|ได้จาก|ได้ทาง|จาก)[^\n.]{{0,12}}?{_QR}"
    rf"|(?:โปรด|กรุณา|ขอให้)\s*สแกน(?:\s*{_QR})?|ให้\s*สแกน\s*{_QR}\s*(?:ด้านล่าง|ข้างล่าง|ท้าย|นี้|ที่แนบ)"
    rf"|สแกน\s*(?:{_QR}\s*)?(?:ด้านล่าง|นี้)?\s*เพื่อ\s*{_SEE}"
    rf"|^\s*(?:สแกน|scan)\s*{_QR}\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_NEAR = 80  # characters beside an address in which a cue counts: about one line of a letter


class Link(NamedTuple):
    """text[start:end] puts a link or QR code in place of a file; `url` is the address, or the words about the code."""

    start: int
    end: int
    url: str


def links_in(text: str) -> list[Link]:
    """The links and QR codes that stand in place of a file, in the order of the text, overlaps left out."""
    found = []
    for match in [*_URL.finditer(text), *_BARE_HOST.finditer(text)]:
        url = match[0].rstrip(".,;:!?*_~|ฯๆ…-")
        start, end = match.start(), match.start() + len(url)
        if shares_files(url) or _has_cue(text, start, end):
            found.append(Link(start, end, url))
    found.extend(Link(m.start(), m.end(), " ".join(m[0].split())) for m in _BY_QR.finditer(text))
    out: list[Link] = []
    for link in sorted(found):
        if not out or link.start >= out[-1].end:
            out.append(link)
    return out


def shares_files(url: str) -> bool:
    """Whether the address leads to a place where files are shared, or to a shortened address that hides where."""
    return _SHARES_FILES.match(url) is not None


def _has_cue(text: str, start: int, end: int) -> bool:
    """A cue on the same line, or at the end of the line above when the address begins its own."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _NEAR) : start]
    if not before.strip() and line:
        before = text[max(text.rfind("\n", 0, line - 1) + 1, line - 1 - _NEAR) : line]
    after = text[end : end + _NEAR].partition("\n")[0]
    return _CUE.search(before) is not None or _CUE.search(after) is not None
