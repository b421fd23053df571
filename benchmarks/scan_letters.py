"""Letters for the study of scans: invented text with its truth, and who wrote what: machine, stamp or hand.

The letters are those of `random_letter`, whose numbers and dates are known before anything is printed; here the stock
phrases give way to a wider choice of words, so that a recogniser is not judged on eight subjects. A running number and
a day may be written by hand, as they are in most real letters: then they must be flagged, whatever is read. Two forms
with ruled tables join them.
"""

import re
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.random_letter import LEFT, MIDDLE, Letter, Row, Truth, compose
from benchmarks.random_parts import FILLER, OFFICES, SUBJECTS, THAI_DIGITS, any_day

HAND, PRINT = "\ue000", "\ue001"  # what stands between is written by hand
_PERSON = re.compile(r"^\((?:นาย|นาง|นางสาว|ว่าที่ร้อยตรี )[^()]+\)$")
_ORDER = re.compile(r"(?<=ที่ )[0-9]+(?= ?/ ?25[0-9]{2}$)")  # the running number of an order, a meeting
_RUNNING = re.compile(r"(?<=[/ ว])[0-9]+$")  # that of a letter
_FIRST = ("สม", "วิ", "ประ", "กิต", "ธน", "ชัย", "พง", "อร", "สุ", "นิ", "ณัฐ", "จิร", "มา", "รัต", "ปิ", "ศิ")
_LAST = ("ชาย", "ศักดิ์", "เสริฐ", "ติ", "วัฒน์", "ยศ", "ษ์", "ทัย", "ภา", "ดา", "นุช", "พร", "ลี", "ตน์", "ยะ", "ริ")
_HOUSE = ("ทอง", "ศรี", "วงศ์", "บุญ", "แก้ว", "สุข", "เจริญ", "พูล", "มั่น", "ชู", "คง", "ไพ")
_END = ("ดี", "สมมุติ", "ทรัพย์", "ผล", "เกิด", "มี", "ใจ", "สวัสดิ์", "จันทร์", "ธรรม", "โรจน์", "ฑูรย์")

_DO = (
    "ดำเนินการ", "จัดทำ", "ปรับปรุง", "ติดตาม", "ตรวจสอบ", "พัฒนา", "ส่งเสริม", "ทบทวน", "รวบรวม", "เผยแพร่",
    "ประเมิน", "สำรวจ",
)  # fmt: skip
_THING = (
    "แผนงานบำรุงรักษาคูคลอง", "ระบบฐานข้อมูลผู้รับบริการ", "คู่มือการปฏิบัติงานของเจ้าหน้าที่",
    "กิจกรรมคัดแยกขยะในชุมชน", "หลักสูตรอบรมอาสาสมัคร", "ทะเบียนครุภัณฑ์และวัสดุสิ้นเปลือง",
    "ศูนย์บริการผู้สูงอายุ", "ป้ายบอกทางและไฟส่องสว่าง", "โครงการอาหารกลางวันเด็กเล็ก", "พื้นที่สีเขียวริมทาง",
    "ข้อมูลสถิติผู้ป่วยนอก", "แบบฟอร์มคำร้องออนไลน์", "ห้องสมุดเคลื่อนที่", "ทางเท้าและฝาท่อระบายน้ำ",
    "เครื่องมือวัดคุณภาพอากาศ", "ตลาดนัดสินค้าชุมชน",
)  # fmt: skip
_WHERE = (
    "ในพื้นที่รับผิดชอบ", "ตามหลักเกณฑ์ที่กำหนด", "ร่วมกับภาคประชาชน", "ให้เป็นปัจจุบัน",
    "อย่างต่อเนื่องและทั่วถึง", "โดยคำนึงถึงความปลอดภัย", "ผ่านช่องทางดิจิทัล", "ภายใต้งบประมาณที่ได้รับจัดสรร",
    "ตามข้อเสนอแนะของผู้ตรวจราชการ", "เพื่อลดขั้นตอนและระยะเวลา", "ซึ่งอยู่ในความดูแลของฝ่ายโยธา",
    "ณ ศูนย์ฝึกอาชีพ",
)  # fmt: skip
_WHO = (
    "หน่วยงาน", "เจ้าหน้าที่ผู้รับผิดชอบ", "คณะทำงาน", "ฝ่ายเทศกิจ", "สถานศึกษาในสังกัด", "กลุ่มงานพัสดุ",
    "ผู้แทนชุมชน", "ศูนย์บริการสาธารณสุข",
)  # fmt: skip
_LINK = ("จึงได้", "มีความประสงค์จะ", "ได้มอบหมายให้", "เห็นควร", "อยู่ระหว่าง", "จำเป็นต้อง", "สามารถ", "พร้อมที่จะ")
_FIGURES = (
    "จำนวน {a} แห่ง", "รวม {b} คน", "เป็นเงิน {c} บาท", "คิดเป็นร้อยละ {p}", "ระยะทาง {p} กิโลเมตร",
    "อายุ {a} - {d} ปี", "พื้นที่ {c} ไร่",
)  # fmt: skip
_LATIN = (
    "(Smart City)", "Google Form", "QR Code", "LINE OA", "e-Service", "PM 2.5", "(SOP)", "Zoom Meeting",
    "Excel", "KPI",
)  # fmt: skip


@dataclass(frozen=True)
class ScanLetter:
    """A letter before it is printed. `words`: the truth of subject, addressee, sender, signer_name, signer_position.

    `by_hand`: fields (number, date) of which a part is written by hand. `digits`: thai or arabic. `shape`: garuda,
    memo, seal, form or plain. `ruled`: indexes of rows that are rows of a ruled table.
    """

    rows: tuple[Row, ...]
    truth: Truth
    words: dict[str, str]
    by_hand: frozenset[str]
    digits: str
    shape: str
    ruled: frozenset[int] = frozenset()
    dotted: bool = False
    looks: tuple[str, ...] = field(default=())


def scan_letter(seed: int, index: int) -> ScanLetter:
    """The letter of this seed and index; the same on every machine."""
    rng = Random(f"scanned letter {seed}/{index}")
    digits = rng.choice(("thai", "arabic"))
    if rng.random() < 0.06:
        letter, ruled = _form(rng), True
    else:
        letter, ruled = compose(rng), False
    rows = _varied(rng, letter.rows)
    words = _words(rows, letter.truth.kind)
    if "mail printed above" in letter.looks:
        words.pop("subject", None)  # two subjects are printed
    tables = frozenset(n for n, r in enumerate(rows) if r.role == "body" and len(r.cells) > 2)
    shape = {"external_letter": "garuda", "memo": "memo", "stamped_letter": "seal"}.get(letter.truth.kind, "plain")
    shape = "form" if ruled else shape
    number, date = letter.truth.number or "/", letter.truth.date or ""
    whole = not number.startswith("/") and not number.endswith(("/", "ว")) and len(date) == len("2566-01-01")
    hand = _by_hand(rng, rows) if whole and not letter.truth.doubtful else set()
    if shape == "seal" and whole and rng.random() < 0.6:
        hand.add("date")  # it will stand inside the seal
    if digits == "thai":
        rows = [replace(r, cells=[(x, w.translate(THAI_DIGITS)) for x, w in r.cells]) for r in rows]
    return ScanLetter(
        tuple(rows),
        letter.truth,
        words,
        frozenset(hand),
        digits,
        shape,
        tables,
        rng.random() < 0.5,
        tuple(letter.looks),
    )


# ---------- words ----------


def sentence(rng: Random) -> str:
    """One sentence of office prose; it states no day, no number of a document and no meeting."""
    words = f"{rng.choice(_WHO)}{rng.choice(_LINK)}{rng.choice(_DO)}{rng.choice(_THING)}{rng.choice(_WHERE)}"
    if rng.random() < 0.4:
        words += " " + figure(rng)
    if rng.random() < 0.15:
        words += " " + rng.choice(_LATIN)
    return words


def figure(rng: Random) -> str:
    """An amount that is neither a day nor a number of a document."""
    return rng.choice(_FIGURES).format(
        a=rng.randint(2, 59),
        b=f"{rng.randint(3, 9999):,}",
        c=f"{rng.randint(1, 9999999):,}",
        p=f"{rng.randint(1, 99)}.{rng.randint(10, 99)}",
        d=rng.randint(60, 99),
    )


def _name(rng: Random) -> str:
    return f"{rng.choice(_FIRST)}{rng.choice(_LAST)} {rng.choice(_HOUSE)}{rng.choice(_END)}"


def _varied(rng: Random, rows: list[Row]) -> list[Row]:
    """The rows with other words in the place of stock subjects, sentences and names; the same for the same."""
    new = {s: f"{s}{rng.choice(_DO)}{rng.choice(_THING)}" if rng.random() < 0.8 else s for s in SUBJECTS}
    said = {s: f"{s} {sentence(rng)} {sentence(rng)}" for s in FILLER}
    persons: dict[str, str] = {}

    def other(words: str) -> str:
        for old, text in (*new.items(), *said.items()):
            if old in words:
                words = words.replace(old, text)
                break
        if _PERSON.match(words):
            title = next(t for t in ("นางสาว", "ว่าที่ร้อยตรี ", "นาย", "นาง") if words.startswith("(" + t))
            return persons.setdefault(words, f"({title}{_name(rng)})")
        return words

    out = []
    for row in rows:
        out.append(replace(row, cells=[(x, other(w)) for x, w in row.cells]))
        if row.wrap and row.cells[0][0] > LEFT + 40 and len(row.cells[0][1]) > 90 and rng.random() < 0.25:
            out.append(Row([(row.cells[0][0], f"{sentence(rng)} {sentence(rng)} {sentence(rng)}")], wrap=True))
    return out


def _words(rows: list[Row], kind: str) -> dict[str, str]:
    """The fields of words, by the place of their row: all were composed, none is read."""
    front: list[Row] = []
    for row in rows:
        if row.breaks:
            break
        front.append(row)
    out: dict[str, str] = {}
    for n, row in enumerate(front):
        x, words = row.cells[0]
        label, _, rest = words.partition("  ")
        if label in ("เรื่อง", "เรียน", "ถึง", "ส่วนราชการ") and rest and x <= MIDDLE - 80:
            name = {"เรื่อง": "subject", "ส่วนราชการ": "sender"}.get(label, "addressee")
            out.setdefault(name, re.split(r"\s*(?:โทร|\()", rest)[0] if name == "sender" else rest)
        if row.field == "number" and len(row.cells) > 1:
            out["sender"] = row.cells[1][1]
        if _PERSON.match(words) and x == MIDDLE and "signer_name" not in out:
            out["signer_name"] = words[1:-1]
            out["signer_position"] = front[n + 1].cells[0][1]
    if kind == "minutes":  # the note-taker's name is no signer of the letter
        out = {k: v for k, v in out.items() if not k.startswith("signer")}
    return out


# ---------- by hand ----------


def _by_hand(rng: Random, rows: list[Row]) -> set[str]:
    """Marks the running number, and at times the day, as written by hand."""
    hand: set[str] = set()
    if rng.random() > 0.5:
        return hand
    for n, row in enumerate(rows):
        cells = list(row.cells)
        words = cells[0][1]
        if "number" in row.field.split() and (m := re.search(_ORDER, words) or re.search(_RUNNING, words)):
            gap = rng.choice(("", "  ", "    "))
            cells[0] = (cells[0][0], f"{words[: m.start()]}{gap}{HAND}{m[0]}{PRINT}{words[m.end() :]}")
            hand.add("number")
        if "date" in row.field.split() and rng.random() < 0.6:
            x, words = cells[-1]
            if m := re.match(r"((?:วันที่|สั่ง ณ วันที่|ประกาศ ณ วันที่)?\s*)([0-9]{1,2})(?= )", words):
                cells[-1] = (x, f"{m[1]} {HAND}{m[2]}{PRINT}   {words[m.end() :]}")
                hand.add("date")
        rows[n] = replace(row, cells=cells)
        if row.breaks:
            break
    return hand


# ---------- forms ----------


def _form(rng: Random) -> Letter:
    """A form with a ruled table: a plan of activities, or a list of persons."""
    rows = [Row([(MIDDLE - 90, f"แบบรายงาน{rng.choice(_DO)}")])]
    rows.append(Row([(MIDDLE - 90, f"ประจำปีงบประมาณ พ.ศ. {rng.randint(2560, 2570)}")]))
    rows.append(Row([(LEFT, f"ชื่อโครงการ  {rng.choice(_DO)}{rng.choice(_THING)}")], gap=0.5))
    rows.append(Row([(LEFT, f"หน่วยงาน  {rng.choice(OFFICES).name}")]))
    if rng.random() < 0.5:
        places = (LEFT, LEFT + 45, LEFT + 255, LEFT + 350)
        head = ("ลำดับ", "กิจกรรม", "ระยะเวลา", "งบประมาณ")
        lines = [
            (
                str(n + 1),
                f"{rng.choice(_DO)}{rng.choice(_THING)}",
                any_day(rng).short(),
                f"{rng.randint(1000, 900999):,}",
            )
            for n in range(rng.randint(4, 9))
        ]
    else:
        places = (LEFT, LEFT + 45, LEFT + 215, LEFT + 360)
        head = ("ลำดับ", "ชื่อ - นามสกุล", "ตำแหน่ง", "โทรศัพท์")
        lines = [
            (str(n + 1), f"นาย{_name(rng)}", rng.choice(_WHO), f"0 2{rng.randint(100, 999)} {rng.randint(1000, 9999)}")
            for n in range(rng.randint(5, 12))
        ]
    rows += [Row(list(zip(places, line, strict=True))) for line in (head, *lines)]
    rows.append(Row([(LEFT, f"หมายเหตุ  {sentence(rng)}")], gap=0.7, wrap=True, hang=LEFT + 60))
    rows.append(Row([(MIDDLE, "ลงชื่อ .................................. ผู้รายงาน")], gap=1.5))
    rows.append(Row([(MIDDLE + 20, f"(นาย{_name(rng)})")]))
    return Letter(rows, Truth("other"), ["form"])
