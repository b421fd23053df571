"""Whole letters, memos, orders and minutes composed of invented parts, with the truth of every number and date.

A composed letter is rows of words with places on an A4 page; `random_file` writes them as a PDF, a DOCX or lines. What
stands around the fields to mislead (a look-alike) is added by name and counted by name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.random_parts import (
    BLANKS,
    COMMITTEES,
    FILLER,
    MONTHS,
    OFFICES,
    POSITIONS,
    SUBJECTS,
    TO,
    Day,
    Number,
    Office,
    any_day,
    draft_number,
    letter_number,
    near_day,
    person,
    with_weekday,
)

LEFT, RIGHT, INDENT, MIDDLE, HEADING = 85, 540, 135, 300, 340


@dataclass
class Row:
    """One printed row, or with `wrap` a paragraph. `cells`: (x in points, words). `gap`: empty rows above. `hang`: where
    its further rows begin. `y`: a place of its own from the top of its page (stamps, footers), out of the flow of rows.
    `role`: body, stamp, header or footer. `field`: `number` or `date` where the row holds the letter's own.
    """

    cells: list[tuple[float, str]]
    gap: float = 0
    wrap: bool = False
    hang: float = LEFT
    y: float | None = None
    role: str = "body"
    field: str = ""
    breaks: bool = False  # begins a new page


Cited = tuple[str | None, str | None]


@dataclass
class Truth:
    """What the letter states. Pairs are (number, day) of a cited document, a receipt, a meeting. `may`: days that may be
    returned as asked deadlines or not; nothing else may.
    """

    kind: str
    number: str | None = None
    date: str | None = None
    references: list[Cited] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    receipts: list[Cited] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
    may: list[str] = field(default_factory=list)
    endorsements: list[str] = field(default_factory=list)
    meetings: list[Cited] = field(default_factory=list)
    named: list[Cited] = field(default_factory=list)  # other documents that it names: enclosed copies, in its subject
    aside: list[Cited] = field(default_factory=list)  # pairs that may be read in either list of cited documents, or not
    doubtful: bool = False  # printed so that a clerk would ask: two numbers, a weekday that disagrees


@dataclass
class Letter:
    """A composed letter: its rows in reading order, its truth, the names of the look-alikes in it."""

    rows: list[Row]
    truth: Truth
    looks: list[str]


@dataclass
class _Parts:
    rng: Random
    office: Office
    truth: Truth
    rows: list[Row] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    own: Number = field(default_factory=lambda: Number("", None))
    day: Day | None = None
    tail: list[Row] = field(default_factory=list)

    def add(self, *cells: tuple[float, str], **more: object) -> None:
        self.rows.append(Row(list(cells), **more))  # type: ignore[arg-type]

    def text(self, words: str, x: float = INDENT) -> None:
        self.add((x, words), wrap=True)

    def chance(self, share: float, name: str) -> bool:
        """Whether a look-alike is put in; its name is kept."""
        hit = self.rng.random() < share
        if hit:
            self.looks.append(name)
        return hit


def compose(rng: Random) -> Letter:
    """One letter."""
    kind = rng.choices(tuple(_KINDS), (30, 26, 10, 12, 6, 9, 7))[0]
    office = rng.choice(OFFICES)
    p = _Parts(rng, office, Truth(kind.replace("_of_resolution", "")))
    _KINDS[kind](p)
    _footers(p)
    return Letter(p.rows, p.truth, p.looks)


# ---------- number, date, stamps ----------


def _own(p: _Parts) -> tuple[str, str]:
    """The words of number and date of the letter itself, full, in draft or blank."""
    rng = p.rng
    fate = rng.choices(("full", "draft", "blank"), (80, 14, 6))[0]
    if fate == "full":
        p.own, p.day = letter_number(rng, p.office), any_day(rng)
    elif fate == "draft":
        p.looks.append("draft with blanks")
        p.own = draft_number(rng, p.office)
        p.day = rng.choice((replace(any_day(rng), day=None), any_day(rng), None))
    else:
        p.looks.append("blank number and date")
        p.own = Number(rng.choice(("", *BLANKS)), None, False)
    p.truth.number = p.own.value
    p.truth.date = p.day.value if p.day else None
    date = p.day.of_letter(rng) if p.day else rng.choice(("", *BLANKS))
    if fate == "full" and p.day and p.chance(0.06, "day of issue in another way"):
        date = p.day.in_another_way(rng)
        p.truth.doubtful = True
    number = p.own.printed
    if fate == "full" and p.chance(0.04, "two numbers in the head"):
        # neither is the number of the letter: nothing may be trusted
        last = rng.randint(2, 99999)
        number += rng.choice(
            (f", {last}", f" - {last}", f" และ {last}", f" ถึง {last}", f", {letter_number(rng, p.office).printed}")
        )
        p.truth.number, p.truth.doubtful = None, True
    return number, date


def _stamp(p: _Parts) -> None:
    """Received stamps at the top, filled in or blank, with a number and date of their own."""
    if p.chance(0.35, "received stamp"):
        _one_stamp(p, p.rng.choice((400, 420, 440)))
        if p.chance(0.15, "two received stamps"):
            _one_stamp(p, p.rng.choice((85, 230)))


def _one_stamp(p: _Parts, x: float) -> None:
    rng = p.rng
    number, day = rng.randint(1, 9999), near_day(rng, p.day if p.day and p.day.day else any_day(rng))
    top = rng.choice((24, 30, 36))
    label = rng.choice(("เลขรับ", "เลขที่รับ", "รับที่", "เลขรับที่"))
    rows = [(rng.choice(("สำนักทดลองงาน", "ฝ่ายสารบรรณ", "กองกลาง")),)] if rng.random() < 0.6 else []
    if rng.random() < 0.06:
        rows += [(f"ลงรับที่ {number}/{day.year}",), (f"รับวันที่ {day.short()}",), ("เวลา 1030 น.",)]
        p.truth.receipts.append((f"{number}/{day.year}", day.value))
    elif rng.random() < 0.15:
        rows += [(f"{label} ............",), ("วันที่ ............",), ("เวลา ............",)]
    else:
        rows += [(f"{label} {number}",), (f"วันที่ {day.stamped(rng)}",)]
        rows += [(f"เวลา {rng.randint(8, 16)}.{rng.randint(10, 59)} น.",)] if rng.random() < 0.8 else []
        p.truth.receipts.append((str(number), day.value))
    for n, (words,) in enumerate(rows):
        p.add((x, words), y=top + 16 * n, role="stamp")


def _top(p: _Parts) -> None:
    """What machines print above a letter: a fax, a printer, a register, a forwarded mail."""
    rng = p.rng
    day, number = any_day(rng), letter_number(rng, rng.choice(OFFICES))
    if p.chance(0.06, "fax header"):
        words = rng.choice((
            f"FROM : กองกลาง   FAX NO. : 0 2999 0012   {day.short()} 10:15   P.1/3",
            f"{day.day:02}/{day.month:02}/{day.year} 10:15  0 2999 0012  กองกลาง  หน้า 01/03",
            f"จาก : กองกลาง หมายเลขโทรสาร 0 2999 0012 {day.full()} 10:15 น. หน้า 1",
            f"{day.full()} 10:15  FAX 0 2999 0012",
        ))  # fmt: skip
        p.add((LEFT, words), y=14, role="header" if rng.random() < 0.5 else "stamp")
    elif p.chance(0.05, "header of a printer"):
        words = rng.choice((f"พิมพ์เมื่อ {day.short()} 10:15 น.  หน้า 1/3", f"{day.full()}", f"เอกสารเลขที่ {number.printed}"))
        p.add((LEFT, words), y=14, role="header" if rng.random() < 0.5 else "stamp")
        p.truth.named.append((number.value, None))
    elif p.chance(0.05, "stamp of sending"):
        p.add((230, f"เลขที่ส่ง {rng.randint(1, 9999)}"), y=22, role="stamp")
        p.add((230, f"วันที่ {day.short()}"), y=38, role="stamp")
    elif p.chance(0.04, "mail printed above"):
        p.add((LEFT, "จาก: สารบรรณกลาง <saraban@example.go.th>"))
        p.add((LEFT, f"ส่ง: {day.full()} 10:15"))
        p.add((LEFT, "ถึง: หน่วยงานในสังกัด"))
        p.add((LEFT, f"เรื่อง: FW: ส่งหนังสือ ที่ {number.printed}"))
        p.truth.doubtful = True
        p.truth.named.append((number.value, None))


def _speed(p: _Parts) -> None:
    if p.chance(0.2, "speed or secrecy"):
        p.add((LEFT, p.rng.choice(("ด่วนที่สุด", "ด่วนมาก", "ด่วน", "ลับ"))))


def _marks(p: _Parts) -> None:
    if p.chance(0.06, "(ร่าง)"):
        p.add((MIDDLE - 20, "(ร่าง)"))
    elif p.chance(0.05, "copy mark"):
        p.add((LEFT, p.rng.choice(("สำเนาคู่ฉบับ", "สำเนา"))))


def _subject(p: _Parts) -> str:
    rng, words = p.rng, p.rng.choice(SUBJECTS)
    if p.chance(0.2, "date in the subject"):
        words += rng.choice((" ในวันที่ {}", " ({})", " ณ วันที่ {}", " ประจำเดือน{}", " ระหว่างวันที่ {}")).format(
            any_day(rng).full()
        )
    elif p.chance(0.15, "meeting in the subject"):
        words += f" ครั้งที่ {rng.randint(1, 12)}/{rng.randint(2555, 2570)}"
    elif p.chance(0.12, "number in the subject"):
        named = letter_number(rng, rng.choice(OFFICES), plain=True)
        p.truth.named.append((named.value, None))
        words += f" (ตามหนังสือ ที่ {named.printed})"
    elif p.chance(0.15, "budget year in the subject"):
        words += f" ประจำปีงบประมาณ พ.ศ. {rng.randint(2555, 2570)}"
    return words


def _to(p: _Parts) -> None:
    p.add((LEFT, f"เรียน  {p.rng.choice(TO)}"), gap=0.3)


# ---------- cited documents ----------


def _cited(p: _Parts) -> tuple[str, Cited]:
    """A cited letter as words and as the truth; at times of the letter's own number, with another date."""
    rng = p.rng
    office = rng.choice(OFFICES)
    if p.own.complete and p.own.value and p.chance(0.12, "same number, other date"):
        number = p.own
    else:
        number = letter_number(rng, office)
    day = near_day(rng, p.day) if p.day and p.day.day else any_day(rng)
    speed = rng.choice(("", "", "", "ด่วนที่สุด ", "ด่วนมาก "))
    cue = rng.choice(("ลงวันที่", "ลงวันที่", "ลงวันที่", "ลว."))
    words = f"หนังสือ{office.name} {speed}ที่ {number.printed} {cue} {day.printed(rng)}"
    if p.chance(0.04, "two cited numbers, one date"):
        first = letter_number(rng, office)
        p.truth.aside += [(first.value, None), (first.value, day.value)]
        words = f"หนังสือ{office.name} {speed}ที่ {first.printed} และ ที่ {number.printed} {cue} {day.printed(rng)}"
    elif p.chance(0.04, "day of receipt beside a citation"):
        words += f" รับวันที่ {any_day(rng).printed(rng)}"
    if p.chance(0.2, "title of a cited letter"):
        words += f" เรื่อง {rng.choice(SUBJECTS)}"
    return words, (number.value, day.value)


def _refs(p: _Parts) -> None:
    if not p.chance(0.55, "references"):
        return
    many = p.rng.choice((1, 1, 1, 2, 3))
    for n in range(many):
        words, pair = _cited(p)
        mark = f"{n + 1}. " if many > 1 else ""
        p.add((LEFT, f"อ้างถึง  {mark}{words}") if n == 0 else (LEFT + 45, mark + words), wrap=True, hang=LEFT + 45)
        p.truth.references.append(pair)


def _enclosures(p: _Parts) -> None:
    if not p.chance(0.4, "enclosures"):
        return
    rng = p.rng
    what = "แบบรายงาน"
    if p.chance(0.3, "enclosed copy of a letter"):
        words, pair = _cited(p)
        p.truth.named.append(pair)
        what = f"สำเนา{words}"
    p.add((LEFT, f"สิ่งที่ส่งมาด้วย  {what}  จำนวน {rng.randint(1, 9)} ฉบับ"), wrap=True, hang=LEFT + 90)


# ---------- running text ----------


def _opening(p: _Parts, memo: bool) -> None:
    rng = p.rng
    if memo and p.chance(0.5, "memo answers a letter"):
        words, pair = _cited(p)
        p.truth.references.append(pair)
        p.text(f"ตาม{words} แจ้งให้หน่วยงานรายงานผลการดำเนินงาน นั้น")
    elif not memo and p.chance(0.3, "citation in the text"):
        words, pair = _cited(p)
        p.truth.citations.append(pair)
        p.text(f"ด้วยกรมทดลองการปกครองได้มี{words} ซักซ้อมแนวทางปฏิบัติไว้แล้ว")
    elif p.chance(0.3, "opening with a day that is past"):
        p.text(f"ตามที่ได้ขอให้หน่วยงานส่งรายงานภายในวันที่ {any_day(rng).printed(rng)} นั้น")
    else:
        p.text(f"ด้วยสำนักงานมีความจำเป็นต้องดำเนินงาน {rng.choice(FILLER)}")


def _body(p: _Parts, *, asks: bool = True) -> None:
    rng = p.rng
    if p.chance(0.15, "meeting to come"):
        p.text(
            f"กำหนดจัดประชุมคณะทำงาน ครั้งที่ {rng.randint(1, 9)}/{rng.randint(2560, 2570)} ในวันที่ {any_day(rng).printed(rng)} "
            f"เวลา 09.30 น. ณ ห้องประชุม ชั้น {rng.randint(2, 9)} โทร. 0 2999 {rng.randint(1000, 9999)}"
        )
    if p.chance(0.2, "law and years"):
        p.text(
            f"อาศัยอำนาจตามความในมาตรา {rng.randint(2, 90)} แห่งพระราชบัญญัติการทดลอง พ.ศ. {rng.randint(2470, 2565)} ประกอบกับระเบียบ"
            f"ว่าด้วยการทดลอง (ฉบับที่ {rng.randint(2, 9)}) พ.ศ. {rng.randint(2526, 2565)} ข้อ {rng.randint(2, 40)}/{rng.randint(1, 9)}"
        )
    if p.chance(0.15, "in force from"):
        p.text(f"ทั้งนี้ ตั้งแต่วันที่ {any_day(rng).printed(rng)} เป็นต้นไป")
    if p.chance(0.15, "period of a project"):
        a = any_day(rng)
        b = Day(a.year + 1, a.month, a.day)
        p.text(f"โครงการมีระยะเวลาดำเนินการ ระหว่างวันที่ {a.full()} ถึงวันที่ {b.full()} รวม 12 เดือน")
    if p.chance(0.2, "amounts and rates"):
        p.text(
            f"ใช้งบประมาณ {rng.randint(1, 900)},{rng.randint(100, 999)}.50 บาท คิดเป็นร้อยละ {rng.randint(10, 99)}.{rng.randint(10, 99)} "
            f"ของแผน อัตราส่วน {rng.randint(1, 9)}/{rng.randint(10, 99)} ตามมาตรฐาน ISO 9001:2015"
        )
    if p.chance(0.1, "days of a course"):
        day = any_day(rng)
        p.text(
            f"หลักสูตรทดลอง รุ่นที่ {rng.randint(1, 9)}/{day.year} ระหว่างวันที่ {day.day} - {(day.day or 1) + 2} {MONTHS[day.month - 1]} {day.year}"
        )
    if p.chance(0.12, "table with days"):
        for n in range(3):
            p.add(
                (LEFT, str(n + 1)),
                (LEFT + 40, f"งวดที่ {n + 1}"),
                (LEFT + 140, any_day(rng).short()),
                (LEFT + 300, f"{rng.randint(1, 99)}/2566"),
            )
    if p.chance(0.06, "table headed ที่ and วันที่"):
        p.add((LEFT, "ที่"), (LEFT + 40, "รายการ"), (LEFT + 240, "วันที่"))
        for n in range(2):
            p.add((LEFT, str(n + 1)), (LEFT + 40, f"กท 0303/{rng.randint(1, 99)}"), (LEFT + 240, any_day(rng).full()))
            p.truth.named.append((p.rows[-1].cells[1][1], None))
    if p.chance(0.08, "ที่ before figures"):
        p.text(rng.choice((
            f"ที่ {rng.randint(1, 99)}/{rng.randint(1, 9)} หมู่ที่ {rng.randint(1, 9)} ตำบลทดสอบ เป็นที่ตั้งของโครงการ",
            f"โดยเบิกจ่ายจากแผนงานที่ {rng.randint(1, 9)}/{rng.randint(2560, 2570)} งวดที่ {rng.randint(1, 9)}/{rng.randint(2560, 2570)}",
            f"ณ สถานที่ {rng.randint(1, 99)}/{rng.randint(100, 999)} ถนนสมมุติ ห้องที่ {rng.randint(1, 9)}/{rng.randint(10, 99)}",
            f"ที่ดินโฉนดเลขที่ {rng.randint(1000, 99999)}/{rng.randint(2530, 2560)} เนื้อที่ {rng.randint(1, 99)}/{rng.randint(1, 9)} ไร่",
        )))  # fmt: skip
    if p.chance(0.1, "order cited"):
        day = any_day(rng)
        number = f"{rng.randint(1, 999)}/{day.year}"
        p.text(f"ทั้งนี้ คณะทำงานได้รับแต่งตั้งตามคำสั่งสำนักทดลองงาน ที่ {number} ลงวันที่ {day.printed(rng)} เรื่อง แต่งตั้งคณะทำงาน")
        p.truth.citations.append((number, day.value))
    if rng.random() < 0.6:
        p.text(rng.choice(FILLER))
    if asks and p.chance(0.4, "deadline"):
        _deadline(p)
    elif asks and p.chance(0.2, "days counted, no date"):
        p.text(f"ขอให้รายงานผลภายใน {rng.randint(7, 60)} วัน นับแต่วันที่ {any_day(rng).full()} ซึ่งเป็นวันที่ได้รับแจ้ง")


def _deadline(p: _Parts) -> None:
    rng, day = p.rng, any_day(p.rng)
    form = rng.choice((
        "จึงขอให้หน่วยงานส่งรายงานให้สำนักงานภายในวันที่ {} เพื่อรวบรวมต่อไป",
        "ขอความร่วมมือจัดส่งข้อมูล ภายในวันที่ {} ทางไปรษณีย์อิเล็กทรอนิกส์ saraban@example.go.th",
        "โปรดแจ้งตอบรับ ก่อนวันที่ {} หมายเลขโทรศัพท์ 0 2999 1234 ต่อ 5",
        "ทั้งนี้ ขอให้รายงานผลไม่เกินวันที่ {}",
    ))  # fmt: skip
    if rng.random() < 0.15:
        p.text(f"จึงขอให้หน่วยงานส่งรายงานให้สำนักงานภายใน{with_weekday(day)} เพื่อรวบรวมต่อไป")
    else:
        p.text(form.format(day.printed(rng)))
    p.truth.deadlines.append(day.value)
    if p.chance(0.25, "conditional day"):
        p.text(f"หากพ้นกำหนดวันที่ {any_day(rng).full()} แล้ว จะถือว่าไม่มีข้อขัดข้อง")
    if p.chance(0.2, "application period"):
        a = any_day(rng)
        b = Day(a.year + 1, a.month, a.day)
        p.truth.may += [b.value]
        p.text(f"ขอให้ลงทะเบียนระหว่างวันที่ {a.full()} ถึงวันที่ {b.full()} ทางเว็บไซต์")


def _sign(p: _Parts, x: float = MIDDLE) -> None:
    rng = p.rng
    p.add((x, person(rng)), gap=2.5)
    p.add((x, rng.choice(POSITIONS)))
    if p.chance(0.15, "day beside the signature"):
        p.add((x, rng.choice(("", "วันที่ ")) + any_day(rng).short()))


def _digital(p: _Parts, x: float = MIDDLE) -> None:
    """What a system prints under a digital signature."""
    if p.chance(0.07, "digital signature"):
        rng, day = p.rng, any_day(p.rng)
        p.add((x, rng.choice((
            f"ลงนามอิเล็กทรอนิกส์ เมื่อวันที่ {day.full()} เวลา 10:15:07 น.",
            f"Digitally signed {day.year - 543}-{day.month:02}-{day.day:02} 10:15:07 +07'00'",
            f"ลงนามเมื่อ {day.day}/{day.month}/{day.year} 10:15 Non-PKI Server Sign",
        ))))  # fmt: skip


def _reply_slip(p: _Parts) -> None:
    """แบบตอบรับ on a page of its own, with blanks and the number that it answers."""
    if not p.chance(0.06, "reply slip"):
        return
    p.rows.append(Row([(MIDDLE - 40, "แบบตอบรับ")], breaks=True))
    p.add((LEFT, f"ที่ {p.rng.choice(BLANKS)}"), (MIDDLE, f"วันที่ {p.rng.choice(BLANKS)}"))
    p.add((LEFT, f"เรื่อง  ตอบรับ{p.rng.choice(SUBJECTS)}"))
    p.add((LEFT, f"เรียน  {p.rng.choice(TO)}"))
    number, day = letter_number(p.rng, p.office), any_day(p.rng)
    p.truth.named.append((number.value, day.value))
    p.text(f"ตามหนังสือ ที่ {number.printed} ลงวันที่ {day.full()} ข้าพเจ้ายินดีเข้าร่วม")


def _quoted_letter(p: _Parts) -> None:
    """Another letter in full inside the text."""
    if not p.chance(0.04, "letter quoted in full"):
        return
    number, day = letter_number(p.rng, p.rng.choice(OFFICES)), any_day(p.rng)
    p.truth.named.append((number.value, day.value))
    p.truth.named.append((number.value, None))
    p.truth.doubtful = True
    p.text("ในการนี้ หน่วยงานได้รับหนังสือ ซึ่งมีข้อความดังต่อไปนี้")
    p.add((INDENT, f"ที่ {number.printed}"), (HEADING, "สำนักทดลองงาน"))
    p.add((MIDDLE, day.full()))
    p.add((INDENT, f"เรื่อง  {p.rng.choice(SUBJECTS)}"))
    p.add((INDENT, f"เรียน  {p.rng.choice(TO)}"))
    p.text("ด้วยหน่วยงานขอส่งข้อมูลมาเพื่อทราบ")


def _endorse(p: _Parts) -> None:
    if not p.chance(0.3, "endorsement"):
        return
    rng, day = p.rng, any_day(p.rng)
    p.add((LEFT, rng.choice(("อนุมัติ", "ทราบ", "เห็นชอบ", "- ทราบ", "อนุมัติตามเสนอ"))), gap=1.5)
    p.add((LEFT, person(rng)), gap=1.5)
    p.add((LEFT, rng.choice(POSITIONS)))
    if rng.random() < 0.7:
        p.add((LEFT, rng.choice(("", "วันที่ ")) + rng.choice((day.short(), day.full()))))
        p.truth.endorsements.append(day.value)


def _certified(p: _Parts) -> None:
    if p.chance(0.12, "certified copy"):
        rng = p.rng
        p.add((LEFT, "สำเนาถูกต้อง"), gap=1.5)
        p.add((LEFT, person(rng)), gap=1.5)
        p.add((LEFT, "เจ้าพนักงานธุรการชำนาญงาน"))
        p.add((LEFT, rng.choice((any_day(rng).short(), f"วันที่ {any_day(rng).full()}"))))


def _copies(p: _Parts) -> None:
    if p.chance(0.1, "copies to others"):
        p.add((LEFT, f"สำเนาเรียน  {p.rng.choice(TO)}"), gap=1)
        p.add((LEFT + 60, f"- {p.rng.choice(TO)}"))


def _foot(p: _Parts) -> None:
    rng = p.rng
    p.add((LEFT, f"กอง{rng.choice(('แผนงาน', 'กลาง', 'กฎหมาย'))} กลุ่มงานทดลอง"), gap=2)
    p.add(
        (
            LEFT,
            f"โทร. 0 2{rng.randint(100, 999)} {rng.randint(1000, 9999)} ต่อ {rng.randint(1, 999)}/{rng.randint(1, 99)}",
        )
    )
    p.add((LEFT, f"โทรสาร 0 2{rng.randint(100, 999)} {rng.randint(1000, 9999)}"))
    if rng.random() < 0.5:
        p.add((LEFT, "ไปรษณีย์อิเล็กทรอนิกส์ saraban_01@example.go.th"))


def _footers(p: _Parts) -> None:
    rng = p.rng
    if p.chance(0.12, "document code in the footer"):
        code = f"FM-{rng.randint(10, 99)}-{rng.randint(1, 9):02} แก้ไขครั้งที่ {rng.randint(0, 9)} วันที่บังคับใช้ {any_day(rng).short()}"
        p.add((LEFT, code), y=800, role="footer")
    elif p.chance(0.12, "system footer"):
        words = f"พิมพ์จากระบบสารบรรณ เลขที่เอกสาร {rng.randint(10000, 99999)}/{rng.randint(2560, 2570)} วันที่พิมพ์ {any_day(rng).short()} เวลา 10:15"
        p.add((LEFT, words), y=806, role="footer")


def _letter_behind(p: _Parts) -> None:
    """The letter that is enclosed, on a page of its own, with a full head."""
    if not p.chance(0.14, "letter behind the letter"):
        return
    rng, office = p.rng, p.rng.choice(OFFICES)
    number, day = letter_number(rng, office), any_day(rng)
    p.rows.append(Row([(LEFT, f"ที่ {number.printed}"), (HEADING, office.name)], breaks=True))
    p.add((HEADING, office.address))
    p.add((MIDDLE, day.full()), gap=0.5)
    p.add((LEFT, f"เรื่อง  {rng.choice(SUBJECTS)}"), gap=0.5)
    p.add((LEFT, f"เรียน  {rng.choice(TO)}"))
    p.text(f"ด้วยหน่วยงานขอส่งข้อมูล {rng.choice(FILLER)}")
    p.text("จึงเรียนมาเพื่อโปรดทราบ")
    p.add((MIDDLE, "ขอแสดงความนับถือ"), gap=1)
    p.add((MIDDLE, person(rng)), gap=2)
    p.add((MIDDLE, rng.choice(POSITIONS)))


# ---------- the kinds ----------


def _external(p: _Parts, resolution: bool = False) -> None:
    number, date = _own(p)
    _top(p)
    _stamp(p)
    _marks(p)
    _speed(p)
    p.add((LEFT, f"ที่ {number}".rstrip()), (HEADING, p.office.name), gap=1, field="number")
    if p.chance(0.15, "figures in the letterhead"):
        p.add((HEADING, p.rng.choice((
            f"เลขที่ {p.rng.randint(1, 999)}/{p.rng.randint(1, 99)} หมู่ {p.rng.randint(1, 20)}",
            f"ที่ทำการ {p.rng.randint(1, 99)}/{p.rng.randint(1, 2570)} ถนนสมมุติ",
            f"{p.rng.randint(1, 31)}/{p.rng.randint(1, 12)} ซอย {p.rng.randint(1, 99)}",
            f"ตู้ ป.ณ. {p.rng.randint(1, 99)} ก่อตั้ง พ.ศ. {p.rng.randint(2440, 2560)}",
            f"ครบรอบ {p.rng.randint(5, 99)} ปี {any_day(p.rng).full()}",
        ))))  # fmt: skip
    p.add((HEADING, p.office.address))
    p.add((MIDDLE, date), gap=0.7, field="date")
    p.add((LEFT, f"เรื่อง  {_subject(p)}"), gap=0.5, wrap=True, hang=LEFT + 40)
    _to(p)
    _refs(p)
    _enclosures(p)
    _opening(p, memo=False)
    if resolution:
        _resolved(p)
    _body(p)
    _quoted_letter(p)
    p.text(p.rng.choice(("จึงเรียนมาเพื่อโปรดพิจารณา", "จึงเรียนมาเพื่อทราบ")))
    p.add((MIDDLE, "ขอแสดงความนับถือ"), gap=1)
    _sign(p)
    _digital(p)
    _foot(p)
    _copies(p)
    _certified(p)
    _letter_behind(p)
    _reply_slip(p)


def _memo(p: _Parts) -> None:
    number, date = _own(p)
    _top(p)
    _stamp(p)
    _marks(p)
    _speed(p)
    p.add((MIDDLE - 70, "บันทึกข้อความ"))
    p.add((LEFT, f"ส่วนราชการ  {p.office.memo}"), gap=0.5, wrap=True)
    p.add((LEFT, f"ที่  {number}".rstrip()), (MIDDLE, f"วันที่  {date}".rstrip()), field="number date")
    p.add((LEFT, f"เรื่อง  {_subject(p)}"), wrap=True, hang=LEFT + 40)
    _to(p)
    _opening(p, memo=True)
    _body(p)
    _quoted_letter(p)
    p.text(p.rng.choice(("จึงเรียนมาเพื่อโปรดพิจารณา", "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ")))
    _sign(p)
    _digital(p)
    _endorse(p)
    _certified(p)
    _reply_slip(p)


def _stamped(p: _Parts) -> None:
    number, date = _own(p)
    _top(p)
    _stamp(p)
    _speed(p)
    p.add((LEFT, f"ที่ {number}".rstrip()), gap=1, field="number")
    p.add((LEFT, f"ถึง  {p.rng.choice(TO)}"), gap=0.5)
    _opening(p, memo=False)
    _body(p)
    p.text("จึงแจ้งมาเพื่อทราบ")
    p.add((HEADING, p.office.name), gap=2)
    p.add((HEADING, date), field="date")
    _foot(p)


def _order(p: _Parts, word: str = "คำสั่ง") -> None:
    rng, day = p.rng, any_day(p.rng)
    p.day, p.truth.date = day, day.value
    _top(p)
    _stamp(p)
    _marks(p)
    p.add((MIDDLE - 80, f"{word}{p.office.name}"), gap=1)
    if word == "คำสั่ง":
        running = rng.randint(1, 2999)
        gap = rng.choice(("/", "/", "/", " / "))
        if p.chance(0.1, "draft with blanks"):
            p.add((MIDDLE - 40, f"ที่ {rng.choice(BLANKS)}/{day.year}"), field="number")
            p.truth.number = f"/{day.year}"
        else:
            p.add((MIDDLE - 40, f"ที่ {running}{gap}{day.year}"), field="number")
            p.truth.number = f"{running}/{day.year}"
    p.add((MIDDLE - 90, f"เรื่อง  {rng.choice(('แต่งตั้งคณะทำงานทดลอง', 'มอบหมายหน้าที่ความรับผิดชอบ'))}"))
    p.add((MIDDLE - 60, "-" * 20))
    if p.chance(0.5, "order replaces another"):
        other = any_day(rng)
        number = f"{rng.randint(1, 999)}/{other.year}"
        p.text(f"ตามคำสั่ง{p.office.name} ที่ {number} ลงวันที่ {other.printed(rng)} เรื่อง แต่งตั้งคณะทำงาน นั้น")
        (p.truth.references if word == "คำสั่ง" else p.truth.citations).append((number, other.value))
    else:
        p.text(f"ด้วยมีความจำเป็นต้องปรับปรุงการปฏิบัติงาน {rng.choice(FILLER)}")
    _body(p, asks=False)
    if word == "คำสั่ง":
        p.truth.references += p.truth.citations
        p.truth.citations = []
    for n in range(rng.randint(2, 5)):
        p.add((INDENT, f"{n + 1}. {person(rng)[1:-1]}"), (MIDDLE, "กรรมการ"))
    p.text("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป")
    verb = "สั่ง" if word == "คำสั่ง" else "ประกาศ"
    p.add((INDENT + 40, f"{verb} ณ วันที่ {day.of_letter(rng)}"), gap=1, field="date")
    _sign(p)
    _certified(p)


def _announcement(p: _Parts) -> None:
    _order(p, "ประกาศ")


def _minutes(p: _Parts) -> None:
    rng, day = p.rng, any_day(p.rng)
    number = rng.randint(1, 24)
    p.day = day
    p.truth.number, p.truth.date = f"{number}/{day.year}", day.value
    p.truth.meetings.append((f"{number}/{day.year}", day.value))
    _stamp(p)
    p.add((MIDDLE - 110, f"รายงานการประชุม{rng.choice(COMMITTEES)}"))
    p.add((MIDDLE - 40, f"ครั้งที่ {number}/{day.year}"), field="number")
    p.add((MIDDLE - 70, f"วันที่ {day.of_letter(rng)}"), field="date")
    p.add((MIDDLE - 70, f"ณ ห้องประชุม ชั้น {rng.randint(2, 20)} อาคารสมมุติ"))
    p.add((LEFT, "ผู้มาประชุม"), gap=0.5)
    for n in range(3):
        p.add((LEFT, f"{n + 1}. {person(rng)[1:-1]}"), (MIDDLE, rng.choice(POSITIONS)))
    p.add((LEFT, "เริ่มประชุมเวลา 09.30 น."), gap=0.5)
    p.add((LEFT, "ระเบียบวาระที่ 1  เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ"), gap=0.5)
    if p.chance(0.5, "coming meeting in minutes"):
        p.text(f"ประธานแจ้งว่าจะประชุม ครั้งที่ {number + 1}/{day.year} ในวันที่ {near_day(rng, day).full()}")
    p.text("มติที่ประชุม  รับทราบ")
    p.add((LEFT, "ระเบียบวาระที่ 2  รับรองรายงานการประชุม"), gap=0.5)
    earlier = near_day(rng, day)
    p.text(f"ฝ่ายเลขานุการเสนอรายงานการประชุม ครั้งที่ {max(number - 1, 1)}/{earlier.year} เมื่อวันที่ {earlier.printed(rng)}")
    p.looks.append("earlier meeting in minutes")
    p.text("มติที่ประชุม  รับรองรายงานการประชุม")
    p.add((LEFT, "ระเบียบวาระที่ 3  เรื่องเพื่อพิจารณา"), gap=0.5)
    p.text(f"โครงการทดลองนวัตกรรม งบประมาณ {rng.randint(1, 900)},000 บาท {rng.choice(FILLER)}")
    p.text("มติที่ประชุม  เห็นชอบ โดยให้ปรับปรุงรายละเอียดกลุ่มเป้าหมาย")
    p.add((LEFT, "เลิกประชุมเวลา 12.00 น."), gap=0.5)
    p.add((MIDDLE, person(rng)), gap=2)
    p.add((MIDDLE, "ผู้จดรายงานการประชุม"))


def _resolved(p: _Parts) -> None:
    """A committee's resolution told in a letter, beside a meeting that is to come."""
    rng, day = p.rng, any_day(p.rng)
    meeting = f"{rng.randint(1, 24)}/{day.year}"
    p.text(
        f"{rng.choice(COMMITTEES)} ในการประชุมครั้งที่ {meeting} เมื่อวันที่ {day.printed(rng)} ได้พิจารณาแล้ว "
        f"มีมติ{rng.choice(('เห็นชอบโครงการทดลองของหน่วยงาน', 'ให้ผ่านการพิจารณา โดยให้ปรับปรุงรายละเอียด', 'ไม่เห็นชอบ'))}"
    )
    p.truth.meetings.append((meeting, day.value))


def _notice(p: _Parts) -> None:
    _external(p, resolution=True)


_KINDS: dict[str, Callable[[_Parts], None]] = {
    "external_letter": _external,
    "memo": _memo,
    "stamped_letter": _stamped,
    "order": _order,
    "announcement": _announcement,
    "minutes": _minutes,
    "external_letter_of_resolution": _notice,
}
