"""เลขที่คำสั่งและครั้งที่ประชุม: numbers that count within a year, `6/2569`, and the short form of circulars, `ว 10`.

Only the number with its year names an order or a meeting, and a meeting only together with its committee. A meeting of
another count (ครั้งพิเศษที่, มติเวียน) has the word in its value: `พิเศษ 1/2566` is not `1/2566`.
Doubts: `number_incomplete` (a draft's blank), `year_missing`, `year_out_of_range`, `year_of_budget` (a meeting counted
within a budget year: `ครั้งที่ 1 ประจำปีงบประมาณ 2566`), `prefix_missing` (a circular whose letters and owner code are not
printed), `digits_mixed_with_marks`, `number_unreadable` (what touches it may be a figure of it),
`number_cue_unsure` (the ที่ before it ends a word that is not that of an order).
"""

import re
from dataclasses import dataclass, field

from extractors.date_point import BE_YEARS, CE_YEARS
from extractors.digits import arabic
from extractors.stray_mark import FIGURE, THAI, mark_doubts, spoilt_after, spoilt_before, unmarked

_GAP = r"[ \t.…_]{0,60}+"  # blanks or a dotted blank of a form
_SLASH = r"[ ]{0,3}/[ ]{0,3}"
_YEAR = rf"(?P<year>(?:{FIGURE}){{4}}|[4-7][0-9])(?!{FIGURE}|[.,/][0-9]|%)"

_ORDER = re.compile(
    rf"(?<![0-9/.,\-])(?P<register>(?:(?<![{THAI}])|(?<=ที่))(?:พิเศษ|[ก-ฮ]{{1,4}})\.?[ ]{{0,2}})?"
    rf"(?P<number>(?:{FIGURE}){{1,5}})"
    rf"(?:(?P<sep>{_SLASH})|(?P<hyphen>[ ]?-[ ]?)(?=2[45])){_YEAR}"
)
_GLUED = re.compile(r"[ก-ฮ]+[0-9]|[ก-ฮ]*[ตฅษสฐ]")  # letters as which Thai figures come out
_ORDER_BLANK = re.compile(r"(?<=[ \t.…_])/[ ]?(?P<year>2[456][0-9][0-9])(?![0-9])")
_ORDER_WORDS = re.compile("คำสั่ง|ประกาศ|ระเบียบ(?!วา)|ข้อบังคับ|หนังสือรับรอง")
# what else is counted with ที่: `รุ่นที่ 5/2566` is no order
_AT = re.compile(
    r"(?<!ครั้ง)(?<!พิเศษ)(?<!วาระ)(?<!ข้อ)(?<!รุ่น)(?<!งวด)(?<!ระยะ)(?<!ชุด)(?<!กลุ่ม)(?<!ปี)(?<!ไตรมาส)(?<!ภาคเรียน)"
    r"(?<!ภาค)(?<!สมัย)(?<!หน้า)(?<!ชั้น)(?<!ตอน)(?<!เล่ม)(?<!ลำดับ)(?<!รอบ)(?<!ช่วง)(?<!แผน)(?<!แบบ)(?<!ห้อง)(?<!บ้าน)"
    r"(?<!ประชุม)(?<!โฉนด)ที่[ \t]*$"
)
# a word that ends in ที่ counts something else (`แผนงานที่ 4/2562`, `โฉนดเลขที่ 100/2541`), unless it is that of the order
_WORD_BEFORE = re.compile(r"(?P<word>[ก-๎]+?)(?:เลข)?ที่[ \t]*$")
_COUNTED = re.compile(
    r"(?:งาน|โครงการ|กิจกรรม|สถาน|พื้น|เนื้อ|โฉนด|แปลง|หมู่|บท|ส่วน|หมวด|ลำดับ|สัญญา|ใบเสร็จ|รายการ|ผลผลิต|ตัวชี้วัด|เป้าหมาย)$"
)
_SITTING = re.compile("(?:ครง|รน|ชด|กลม)ท$")  # ครั้งที่, รุ่นที่, ชุดที่, กลุ่มที่ without their marks
_DAMAGED_AT = re.compile(r"[\ufffd\ue000-\uf8ff][^\s]{0,4}ที่[ \t]*$")
_BARE_ORDER = re.compile(r"(?:คำสั่ง|ประกาศ)[ \t]*$")

_MEETING = re.compile(
    rf"ครั้ง[ ]?(?P<special>พิเศษ)?[ ]?ที่(?![ก-ฮ]){_GAP}(?:\n[ \t]*(?=[0-9]{{1,3}}[ ]?/[ ]?[0-9]{{4}}))?"
    rf"(?P<number>(?:{FIGURE}){{1,4}}(?:-[0-9]{{1,3}})?)?"
    rf"(?:{_GAP}/[ ]{{0,3}}{_YEAR})?"
)
_CUMULATIVE = re.compile(r"[ ]?\([ ]?ครั้งที่[ ]?(?P<all>[0-9]{1,5})[ ]?\)")
# `ครั้งที่ 75(9/2557)`: the count over all years first, the number within the year in brackets
_WITHIN_YEAR = re.compile(r"[ ]?\([ ]?(?:ครั้งที่[ ]?)?(?P<number>[0-9]{1,3})[ ]?/[ ]?(?P<year>2[45][0-9][0-9])[ ]?\)")
# `ครั้งที่ 1 ประจำปี 2566`
_YEAR_IN_WORDS = re.compile(
    r"[ ]?(?:ประจำ)?ปี(?P<budget>งบประมาณ)?[ ]?(?:พ\.ศ\.|พุทธศักราช)?[ ]?(?P<year>2[45][0-9][0-9])(?![0-9]|[.,/-][0-9])"
)
# a council counts its sittings within a session
_SESSION = re.compile(r"สมัย(?:ประชุม|สามัญ|วิสามัญ|ที่|แรก)[^\n]{0,50}(?:\n[^\n]{0,30})?$")
_SPECIAL_NEAR = re.compile(r"(?:นัด|วาระ|สมัย)พิเศษ[ ]?$|\(นัดพิเศษ\)[ ]?$")
_SPECIAL_AFTER = re.compile(r"[ ]?\(?(?:นัด|วาระ)พิเศษ\)?")
_CIRCULATED = re.compile(r"เวียน[ ]?(?:\n[ ]*)?$")
_MEETING_WORD = re.compile(r"(?:ประชุม|มติ)[^\n]*(?:\n[^\n]*)?$")

_CIRCULAR = re.compile(
    rf"(?<![{THAI}/])(?:(?<!\.)|(?<=[ก-ฮ]\.))ว[ ]?\.?[ ]{{0,2}}(?P<number>(?:{FIGURE}){{1,5}})"
    rf"(?:{_SLASH}{_YEAR})?(?![0-9.,/])"
)
_CIRCULAR_CUE = re.compile(r"(?:หนังสือ|เวียน|ตาม)[^\n]{0,60}$")
_DATED = re.compile(r"[ ]{0,3}(?:ลว|ลง)")


@dataclass(frozen=True, slots=True)
class SerialMatch:
    """A number at [start, end) of the text. `value`: `6/2569`, a draft's `/2558`, `พิเศษ 1/2566`, `ว 27/2552`.
    `parts`: number, year (as printed), special, circulated, cumulative, register.
    """

    start: int
    end: int
    value: str
    doubts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    parts: dict[str, int | str | bool] = field(default_factory=dict)


def _unpadded(printed: str) -> str:
    return unmarked(printed).lstrip("0") or "0"


def _year_doubts(year: str) -> list[str]:
    """A year of four figures must be one; two figures are kept as printed."""
    ok = len(year) == 2 or int(year) in BE_YEARS or int(year) in CE_YEARS
    return [] if ok else ["year_out_of_range"]


def _touched(text: str, end: int, start: int | None = None) -> list[str]:
    """`number_unreadable` where what touches the number may be a figure of it that came out as something else."""
    spoilt = spoilt_after(text, end) or (start is not None and spoilt_before(text, start))
    return ["number_unreadable"] if spoilt else []


def _is_announced(left: str) -> bool:
    """Whether a word for an order stands before, on the same line or the one above."""
    last = max((m.start() for m in _ORDER_WORDS.finditer(left)), default=-1)
    return last >= 0 and left.count("\n", last) <= 1


def _is_sitting(left: str) -> bool:
    """Whether the ที่ before a number is that of ครั้งที่, however its marks came out, or cannot be told."""
    near = re.sub(r"\(cid:[0-9]{1,5}\)", "\ufffd", left[-40:])[-14:]
    return bool(_SITTING.search(re.sub("[^ก-ฮ\\s]", "", near.rstrip())) or _DAMAGED_AT.search(near))


def find_order_numbers(text: str, *, head: bool = False) -> list[SerialMatch]:
    """Numbers of orders, announcements and certificates, `n/yyyy`, in order.

    In prose the word (คำสั่ง, ประกาศ ...) must stand before it; with `head=True` ที่ alone will do, and a draft's blank
    before the slash is read: `ที่      /2558`.
    """
    folded = arabic(text)
    found: list[SerialMatch] = []
    for m in _ORDER.finditer(folded):
        register = (m["register"] or "").strip(" .")
        if register not in ("", "พิเศษ") and len(unmarked(m["number"])) >= 4:  # an owner code: a letter number
            continue
        start = m.start("register") if register else m.start("number")
        left = folded[max(0, start - 160) : start]
        named = _is_announced(left)
        word = _WORD_BEFORE.search(left)
        other = word is not None and not _ORDER_WORDS.search(word["word"]) and word["word"] != "เลข"
        if other and word is not None and _COUNTED.search(word["word"].removesuffix("เลข")):
            continue
        at = _AT.search(left) is not None and not _is_sitting(left)
        if not (at and (head or named)) and not _BARE_ORDER.search(left):
            continue
        year, number = unmarked(m["year"]), _unpadded(m["number"])
        rules = ["order_number"] + (["hyphen_for_slash"] if m["hyphen"] else [])
        parts: dict[str, int | str | bool] = {"number": int(number), "year": year}
        if register:
            parts["register"] = register
        value = f"{register} {number}/{year}".strip()
        doubts = _year_doubts(year) + mark_doubts(m[0]) + _touched(folded, m.end(), start)
        doubts += ["number_cue_unsure"] if other and not head else []
        if register not in ("", "พิเศษ", "ว") and "number_unreadable" not in doubts and _GLUED.match(folded, start):
            doubts.append("number_unreadable")
        found.append(SerialMatch(start, m.end(), value, tuple(doubts), tuple(rules), parts))
    if head and not found:
        for m in _ORDER_BLANK.finditer(folded):
            if _AT.search(folded[max(0, m.start() - 80) : m.start()].rstrip(" \t.…_")):
                value = f"/{m['year']}"
                parts = {"year": m["year"]}
                found.append(SerialMatch(*m.span(), value, ("number_incomplete",), ("order_number",), parts))
    return found


def find_meetings(text: str) -> list[SerialMatch]:
    """ครั้งที่ n/yyyy of meetings, in order, with the whole words as the span.

    `ครั้งที่ 5` without a year is taken only where ประชุม or มติ stands before it on the same or the last line, and is
    doubted (`year_missing`).
    """
    folded = arabic(text)
    found: list[SerialMatch] = []
    for m in _MEETING.finditer(folded):
        if found and m.start() < found[-1].end:
            continue
        left = folded[max(0, m.start() - 120) : m.start()]
        inside = _WITHIN_YEAR.match(folded, m.end()) if m["number"] and not m["year"] else None
        spelt = _YEAR_IN_WORDS.match(folded, m.end()) if m["number"] and not m["year"] and not inside else None
        if not m["year"] and not inside and not spelt and not (m["number"] and _MEETING_WORD.search(left)):
            continue
        if m["year"] is None and not inside and "/" in folded[m.end() : m.end() + 3]:
            continue
        end = m.end()
        parts: dict[str, int | str | bool] = {}
        doubts: list[str] = []
        special = bool(m["special"] or _SPECIAL_NEAR.search(left))
        if all_ := _CUMULATIVE.match(folded, end):
            parts["cumulative"] = int(all_["all"])
            end = all_.end()
        if not special and (after := _SPECIAL_AFTER.match(folded, end)):
            special, end = True, after.end()
        circulated = _CIRCULATED.search(left) is not None
        number = "-".join(_unpadded(x) for x in m["number"].split("-")) if m["number"] else ""
        year = unmarked(m["year"]) if m["year"] else ""
        if inside:
            parts["cumulative"] = int(number) if number.isdecimal() else number
            number, year, end = _unpadded(inside["number"]), inside["year"], inside.end()
        if spelt:
            year, end = spelt["year"], spelt.end()
            doubts += ["year_of_budget"] if spelt["budget"] else []
            doubts += ["session_not_in_number"] if _SESSION.search(left) else []
        if number:
            parts["number"] = number
        else:
            doubts.append("number_incomplete")
        if year:
            parts["year"] = year
            doubts += _year_doubts(year)
        else:
            doubts.append("year_missing")
        doubts += mark_doubts(m["number"] or "") + mark_doubts(m["year"] or "") + _touched(folded, end)
        kind = "พิเศษ " if special else "เวียน " if circulated else ""
        if special:
            parts["special"] = True
        if circulated:
            parts["circulated"] = True
        value = f"{kind}{number}/{year}" if year else f"{kind}{number}"
        found.append(SerialMatch(m.start(), end, value, tuple(dict.fromkeys(doubts)), ("meeting_number",), parts))
    return found


def find_circulars(text: str) -> list[SerialMatch]:
    """Circulars quoted by their short number, `ว 10 ลว. ...`, `ว 27 / 2552`; only with the issuer a letter is meant."""
    folded = arabic(text)
    found: list[SerialMatch] = []
    for m in _CIRCULAR.finditer(folded):
        left = folded[max(0, m.start() - 80) : m.start()]
        if not (m["year"] or _CIRCULAR_CUE.search(left) or _DATED.match(folded, m.end())):
            continue
        if re.search(r"/[ ]{0,3}$", left):
            continue
        number, year = _unpadded(m["number"]), unmarked(m["year"]) if m["year"] else ""
        parts: dict[str, int | str | bool] = {"number": number, "register": "ว"}
        if year:
            parts["year"] = year
        value = f"ว {number}/{year}" if year else f"ว {number}"
        of_year = _year_doubts(year) if year else []
        doubts = ("prefix_missing", *mark_doubts(m[0]), *of_year, *_touched(folded, m.end()))
        found.append(SerialMatch(m.start(), m.end(), value, doubts, ("circular_number",), parts))
    return found
