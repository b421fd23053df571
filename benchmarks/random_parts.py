"""Invented parts of letters: days, letter numbers, offices, people; each says how it is printed and what it means.

What a part means is set before it is printed, so the truth of a letter never passes through a grammar of ours.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
BLANKS = ("........", "............", "……………", "      ", "_______")


@dataclass(frozen=True)
class Day:
    """A day of the Buddhist era; `day` None where a draft leaves it blank."""

    year: int
    month: int
    day: int | None

    @property
    def value(self) -> str:
        """What it means: `2023-04-05`, a blank day `2023-04`."""
        month = f"{self.year - 543:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"

    def full(self) -> str:
        """`5 เมษายน 2566`."""
        return f"{self.day} {MONTHS[self.month - 1]} {self.year}"

    def short(self) -> str:
        """`5 เม.ย. 2566`."""
        return f"{self.day} {SHORT[self.month - 1]} {self.year}"

    def stamped(self, rng: Random) -> str:
        """The ways in which a stamp or a hand dates."""
        two = f"{self.day} {SHORT[self.month - 1]} {self.year % 100}"
        return rng.choice((self.full(), self.short(), self.short(), two, f"{self.day}/{self.month}/{self.year}"))

    def printed(self, rng: Random) -> str:
        """One of the ways in which offices print a day inside running text."""
        forms = [self.full()] * 6
        forms += [
            self.short(),
            f"{self.day} {SHORT[self.month - 1]} {self.year % 100}",
            f"{self.day} {MONTHS[self.month - 1]} พ.ศ. {self.year}",
            f"{self.day} {MONTHS[self.month - 1]}  {self.year}",
        ]
        return rng.choice(forms)

    def of_letter(self, rng: Random) -> str:
        """The ways in which the date of a letter itself is printed."""
        if self.day is None:
            blank = rng.choice(BLANKS)
            return rng.choice(
                (f"{blank} {MONTHS[self.month - 1]} {self.year}", f"{MONTHS[self.month - 1]} {self.year}")
            )
        forms = [self.full()] * 6
        forms += [
            f"{self.day} {MONTHS[self.month - 1]} พ.ศ. {self.year}",
            f"{self.day}  {MONTHS[self.month - 1]}  {self.year}",
            f"{self.day} เดือน {MONTHS[self.month - 1]} พ.ศ. {self.year}",
            self.short(),
        ]
        return rng.choice(forms)

    def in_another_way(self, rng: Random) -> str:
        """Ways that no regulation has: a year of two figures, of the common era, a weekday (at times a wrong one), two
        calendars, figures alone.
        """
        day, month, year = self.day or 1, MONTHS[self.month - 1], self.year
        weekday = WEEKDAYS[(date(year - 543, self.month, day).weekday() + rng.choice((0, 0, 0, 3))) % 7]
        return rng.choice((
            f"{day} {SHORT[self.month - 1]} '{year % 100}",
            f"{day} {SHORT[self.month - 1]} \u2019{year % 100}",
            f"{day} {month} ค.ศ. {year - 543}",
            f"{day} {month} {year - 543}",
            f"{day} {month} พ.ศ. {year} (ค.ศ. {year - 543})",
            f"{day} {month} {year} / {ENGLISH[self.month - 1]} {day}, {year - 543}",
            f"{day} {ENGLISH[self.month - 1]} {year - 543}",
            f"วัน{weekday}ที่ {day} {month} {year}",
            f"วัน{weekday}ที่ {day} เดือน {month} พุทธศักราช {year}",
            f"{day}/{self.month}/{year}",
            f"{day}/{self.month}/{year % 100}",
            f"{day}-{self.month:02}-{year}",
            f"{day} {month} {str(year)[:2]} {str(year)[2:]}",
        ))  # fmt: skip


ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


def with_weekday(day: Day) -> str:
    """`วันพุธที่ 5 เมษายน 2566`; the weekday is the right one."""
    name = WEEKDAYS[date(day.year - 543, day.month, day.day or 1).weekday()]
    return f"วัน{name}ที่ {day.full()}"


def any_day(rng: Random) -> Day:
    """A day that every month has, in 2555 to 2570."""
    return Day(rng.randint(2555, 2570), rng.randint(1, 12), rng.randint(1, 28))


def near_day(rng: Random, other: Day) -> Day:
    """A day of the same month and year, or of the year beside it: what a slip would read."""
    while True:
        day = Day(
            rng.choice((other.year, other.year, other.year + 1)),
            rng.choice((other.month, rng.randint(1, 12))),
            rng.randint(1, 28),
        )
        if day.value != other.value:
            return day


@dataclass(frozen=True)
class Office:
    """An issuer: its letters, owner codes as printed before the slash, and its name over one or two rows.

    `style`: how its numbers are written. `memo`: the words behind ส่วนราชการ.
    """

    prefix: str
    owners: tuple[str, ...]
    name: str
    address: str
    memo: str
    style: str = "plain"


OFFICES: tuple[Office, ...] = (
    Office("กท", ("0303", "0405", "0401.2"), "สำนักทดลองงาน กรุงเทพมหานคร", "ถนนสมมุติ เขตทดสอบ กทม. 10200", "สำนักทดลองงาน (ฝ่ายบริหารงานทั่วไป โทร. 1234)"),
    Office("กท", ("4501", "6402", "5803"), "สำนักงานเขตทดสอบ", "99/9 ถนนสมมุติ กทม. 10200", "สำนักงานเขตทดสอบ (ฝ่ายปกครอง โทร. 0 2999 0012 โทรสาร 0 2999 0013)"),
    Office("มท", ("0212.2", "0808.2", "0816.3"), "กรมทดลองการปกครอง", "ถนนสมมุติ กทม. 10300", "กรมทดลองการปกครอง กองแผนงาน โทร. 0-2999-0012 ต่อ 123"),
    Office("พท", ("0017.2", "0033.306"), "ศาลากลางจังหวัดทดสอบ", "ถนนราชสมมุติ ทท 93000", "ที่ทำการปกครองจังหวัดทดสอบ กลุ่มงานปกครอง โทร. 71729"),
    Office("ศธ", ("04022", "04256.0724", "0512.1(10)"), "สำนักงานเขตพื้นที่การศึกษาทดสอบ เขต 3", "อำเภอสมมุติ จังหวัดทดสอบ 46120", "กลุ่มนโยบายและแผน โทร. 12"),
    Office("นว", ("52007.3", "52007.4(1)", "72302"), "เทศบาลนครสมมุติ", "ถนนสวรรค์สมมุติ 60000", "กองยุทธศาสตร์และงบประมาณ ฝ่ายแผนงาน งานธุรการ"),
    Office("สพร", ("2568", "2566"), "สำนักงานทดลองดิจิทัล (องค์การมหาชน)", "108 ถนนรางสมมุติ กทม. 10400", "ฝ่ายบริหาร สำนักงานทดลองดิจิทัล", "glued"),
    Office("ตช", ("0011.27", "0016.(สป)11", "0017(ทส).6"), "สำนักงานตำรวจทดลอง", "ถนนพระสมมุติ กทม. 10330", "บก.ทดลอง โทร. 0 2205 1234"),
    Office("กฟผ.", ("912000", "920100"), "การไฟฟ้าทดลองแห่งประเทศสมมุติ", "53 หมู่ 2 ถนนสมมุติ นนทบุรี 11130", "ฝ่ายทดลองระบบ"),
    Office("อว", ("68.4.1", "69.5.2", "0602.1"), "มหาวิทยาลัยสมมุติ", "ตำบลทดสอบ อำเภอเมือง 50200", "คณะวิทยาการทดลอง งานบริหาร โทร. 43210"),
    Office("นร", ("0503", "0505", "1012"), "สำนักทดลองคณะกรรมการ", "ทำเนียบสมมุติ กทม. 10300", "สำนักทดลองคณะกรรมการ กลุ่มงานประชุม", "committee"),
    Office("กค", ("0422.2", "0402.5", "0405.2"), "กรมบัญชีทดลอง", "ถนนพระราม กทม. 10400", "กรมบัญชีทดลอง กองกฎหมาย", "special"),
    Office("กค (กวจ)", ("0405.2", "0405.4"), "กรมบัญชีทดลอง", "ถนนพระราม กทม. 10400", "กรมบัญชีทดลอง กองระเบียบ"),
    Office("สธ", ("0209.04", "0701.20"), "สำนักงานสาธารณสุขทดลอง", "ถนนติวสมมุติ นนทบุรี 11000", "กลุ่มงานบริหารทั่วไป โทร. 0 2590 1234"),
    Office("ศย", ("300.014", "016"), "สำนักงานศาลทดลอง", "ถนนรัชดาสมมุติ กทม. 10900", "สำนักการทดลอง ส่วนช่วยอำนวยการ"),
    Office("ทส", ("1603.3", "0910.502"), "กรมป่าทดลอง", "61 ถนนพหลสมมุติ กทม. 10900", "สำนักแผนงาน ส่วนติดตาม โทร. 5661"),
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A letter number: as printed behind ที่, and what it means (None where nothing is printed)."""

    printed: str
    value: str | None
    complete: bool = True


def letter_number(rng: Random, office: Office, *, plain: bool = False) -> Number:
    """A full number of the office, in one of the ways in which it prints them."""
    owner, running = rng.choice(office.owners), rng.choice((rng.randint(1, 99), rng.randint(100, 99999)))
    prefix = office.prefix.rstrip(".") if " " not in office.prefix else office.prefix
    shown = office.prefix
    kind = "plain" if plain else rng.choice(("plain", "plain", "plain", "plain", "ว", "ว", "ป", "odd"))
    printed_running = f"{running:04}" if rng.random() < 0.08 else str(running)
    slash = " / " if rng.random() < 0.06 else "/"
    if kind == "odd" and office.style == "special":
        return rng.choice((
            Number(f"{shown} {owner}/พิเศษ {running}", f"{prefix} {owner}/พิเศษ {running}"),
            Number(f"{shown} {owner}/พิเศษ/ว {running}", f"{prefix} {owner}/พิเศษ/ว {running}"),
            Number(f"{shown} {owner}/พิเศษ ว {running}", f"{prefix} {owner}/พิเศษ/ว {running}"),
        ))  # fmt: skip
    if kind == "odd" and office.style == "committee":
        digit = rng.randint(1, 9)
        return Number(f"{shown} {owner}/(คกก.{digit})/{running}", f"{prefix} {owner}/(คกก.{digit})/{running}")
    if kind in ("ว", "ป"):
        register = kind + rng.choice((" ", "", " ", ".", "  "))
        if office.style == "glued":
            register = kind
        return Number(f"{shown} {owner}{slash}{register}{printed_running}", f"{prefix} {owner}/{kind} {running}")
    gap = rng.choice((" ",) * 9 + ("  ",))
    return Number(f"{shown}{gap}{owner}{slash}{printed_running}", f"{prefix} {owner}/{running}")


def draft_number(rng: Random, office: Office) -> Number:
    """A number that the registry has not filled in: what is printed is its truth."""
    owner = rng.choice(office.owners)
    prefix = office.prefix.rstrip(".") if " " not in office.prefix else office.prefix
    blank = rng.choice(("", "", *BLANKS))
    register = rng.choice(("", "", "ว", "ว "))
    if register:
        return Number(f"{office.prefix} {owner}/{register}{blank}", f"{prefix} {owner}/ว", False)
    return Number(f"{office.prefix} {owner}/{blank}", f"{prefix} {owner}/", False)


GIVEN = ("สมมุติ", "ทดสอบ", "ตัวอย่าง", "จำลอง", "สมชายทดลอง", "ประดิษฐ์", "สมหญิงลอง", "น้ำทดสอบ")
FAMILY = ("ใจดี", "รักงาน", "มั่นคงดี", "ทดลองชัย", "สมมุติวงศ์", "ตั้งใจทำ", "ศรีตัวอย่าง")
TITLES = ("นาย", "นาง", "นางสาว", "ว่าที่ร้อยตรี ")
POSITIONS = (
    "ผู้อำนวยการเขตทดสอบ", "ผู้อำนวยการสำนักทดลองงาน", "รองอธิบดี ปฏิบัติราชการแทน", "หัวหน้าสำนักงานทดสอบ",
    "นายกเทศมนตรีนครสมมุติ", "รองผู้ว่าราชการจังหวัด", "เลขาธิการ", "หัวหน้าฝ่ายบริหารงานทั่วไป", "ปลัดกรุงทดลอง",
)  # fmt: skip


def person(rng: Random) -> str:
    """A name in brackets, as it stands under a signature."""
    return f"({rng.choice(TITLES)}{rng.choice(GIVEN)} {rng.choice(FAMILY)})"


SUBJECTS = (
    "ขอส่งรายงานผลการดำเนินงาน",
    "การพัฒนานวัตกรรมของหน่วยงาน",
    "ขอความอนุเคราะห์ข้อมูล",
    "ซักซ้อมแนวทางการปฏิบัติงาน",
    "ขอเชิญประชุมคณะทำงาน",
    "ขออนุมัติดำเนินโครงการ",
    "ส่งสำเนาเอกสารประกอบการพิจารณา",
    "ขออนุมัติเบิกจ่ายค่าน้ำมันเชื้อเพลิงและค่าบำรุงรักษา",
)
TO = ("ปลัดกรุงทดลอง", "ผู้อำนวยการสำนักทดลองงาน", "หัวหน้าส่วนราชการในสังกัด", "ผู้อำนวยการเขตทดสอบ", "อธิบดีกรมทดลองการปกครอง")
COMMITTEES = ("คณะกรรมการพัฒนางานทดลอง", "คณะกรรมการนวัตกรรมสมมุติ", "คณะทำงานติดตามผลทดลอง")
FILLER = (
    "ทั้งนี้ ให้หน่วยงานคำนึงถึงความคุ้มค่าและประโยชน์ของประชาชนเป็นสำคัญ",
    "สำนักงานได้ตรวจสอบแล้ว เห็นว่าการดำเนินงานเป็นไปด้วยความเรียบร้อย และไม่พบข้อขัดข้องแต่อย่างใด",
    "การดำเนินการดังกล่าวจะช่วยอำนวยความสะดวกแก่ผู้รับบริการ ลดขั้นตอน และลดค่าใช้จ่ายของหน่วยงานได้มาก",
    "ในการนี้ ได้จัดเตรียมสถานที่ น้ำดื่ม และอุปกรณ์ที่จำเป็นไว้พร้อมแล้ว",
)
