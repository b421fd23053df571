"""Lines as official documents have them, drawn by lot: what the recogniser learns to read.

Words come from PyThaiNLP's word list, offices and agency letters from our own tables, the rest from the patterns here.
Nothing is copied from a document. Digits are Thai or Arabic by lot, a line at a time, at times mixed as in real letters.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from random import Random

from pythainlp.corpus import thai_words

from extractors.month_name import full_names
from training.characters import DOTS, INDEX

_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS = full_names()
SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
TITLES = [
    "นาย",
    "นาง",
    "นางสาว",
    "ว่าที่ร้อยตรี",
    "พันตำรวจเอก",
    "พลตรี",
    "รองศาสตราจารย์",
    "ดร.",
    "ผู้ช่วยศาสตราจารย์",
    "ร้อยเอก",
    "นายแพทย์",
]
POSITIONS = [
    "ผู้อำนวยการ",
    "รองผู้อำนวยการ",
    "ปลัดกระทรวง",
    "รองปลัดกระทรวง",
    "อธิบดี",
    "รองอธิบดี",
    "ผู้ว่าราชการจังหวัด",
    "รองผู้ว่าราชการจังหวัด",
    "หัวหน้าสำนักงาน",
    "นายอำเภอ",
    "เลขาธิการ",
    "ผู้ตรวจราชการ",
    "หัวหน้าฝ่าย",
    "นักวิเคราะห์นโยบายและแผนชำนาญการพิเศษ",
    "ประธานกรรมการ",
    "กรรมการและเลขานุการ",
    "เจ้าพนักงานธุรการปฏิบัติงาน",
    "นักทรัพยากรบุคคลชำนาญการ",
    "ผู้อำนวยการเขต",
    "ปลัดกรุงเทพมหานคร",
    "อธิการบดี",
    "คณบดี",
    "นายกเทศมนตรี",
    "ปลัดเทศบาล",
    "นายกองค์การบริหารส่วนตำบล",
    "สาธารณสุขจังหวัด",
    "ศึกษาธิการจังหวัด",
    "ท้องถิ่นจังหวัด",
]
PHRASES = [
    "จึงเรียนมาเพื่อโปรดทราบ",
    "จึงเรียนมาเพื่อโปรดพิจารณา",
    "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
    "ขอแสดงความนับถือ",
    "ขอแสดงความนับถืออย่างยิ่ง",
    "ตามหนังสือที่อ้างถึง",
    "ตามที่",
    "นั้น",
    "ในการนี้",
    "ดังนั้น",
    "เพื่อให้การดำเนินการเป็นไปด้วยความเรียบร้อย",
    "และพิจารณาดำเนินการต่อไป",
    "ความละเอียดแจ้งแล้ว",
    "ที่ประชุมมีมติเห็นชอบ",
    "มติที่ประชุม",
    "ที่ประชุมมีมติ",
    "ให้ความเห็นชอบ",
    "อนุมัติ",
    "ไม่อนุมัติ",
    "รับทราบ",
    "เห็นชอบ",
    "ระเบียบวาระที่",
    "เรื่องเพื่อพิจารณา",
    "เรื่องเพื่อทราบ",
    "รายงานการประชุม",
    "คณะกรรมการ",
    "คณะอนุกรรมการ",
    "คณะทำงาน",
    "ส่วนราชการ",
    "บันทึกข้อความ",
    "คำสั่ง",
    "ประกาศ",
    "หนังสือเวียน",
    "ด่วนที่สุด",
    "ด่วนมาก",
    "ด่วน",
    "ลับ",
    "ลับมาก",
    "สำเนาถูกต้อง",
    "สำเนาคู่ฉบับ",
    "(ร่าง)",
    "ปฏิบัติราชการแทน",
    "รักษาราชการแทน",
    "รักษาการในตำแหน่ง",
    "สิ่งที่ส่งมาด้วย",
    "อ้างถึง",
    "เรียน",
    "เรื่อง",
    "จำนวน",
    "ฉบับ",
    "แผ่น",
    "ชุด",
    "เล่ม",
    "ตัวชี้วัด",
    "แบบฟอร์ม",
    "นวัตกรรม",
    "ปีงบประมาณ",
    "พ.ศ.",
    "ไตรมาสที่",
    "ผลการดำเนินงาน",
    "ค่าเป้าหมาย",
    "ร้อยละ",
    "หน่วยงาน",
    "ผู้รับผิดชอบ",
    "ระยะเวลา",
    "งบประมาณ",
    "บาท",
    "โครงการ",
    "วัตถุประสงค์",
    "ประสิทธิภาพ",
    "การปฏิบัติงาน",
    "ข้าราชการ",
    "กรุงเทพมหานคร",
    "สำนักงาน",
    "กระทรวง",
    "กรม",
    "กอง",
    "ฝ่าย",
    "กลุ่มงาน",
    "จังหวัด",
    "อำเภอ",
    "ตำบล",
    "เขต",
    "แขวง",
    "ถนน",
    "โดยมีวัตถุประสงค์เพื่อ",
    "ภายในวันที่",
    "ก่อนวันที่",
    "ตั้งแต่วันที่",
    "ถึงวันที่",
    "ทั้งนี้",
    "อย่างไรก็ตาม",
    "พร้อมนี้ได้แนบ",
    "รายละเอียดปรากฏตาม",
    "ตามสิ่งที่ส่งมาด้วย",
    "ณ ห้องประชุม",
    "ชั้น",
    "อาคาร",
    "เวลา",
    "น.",
    "เริ่มประชุม",
    "เลิกประชุม",
    "ผู้มาประชุม",
    "ผู้ไม่มาประชุม",
    "ผู้เข้าร่วมประชุม",
    "ประธาน",
    "เลขานุการ",
    "ผู้จดรายงานการประชุม",
    "พระราชบัญญัติ",
    "พระราชกฤษฎีกา",
    "ระเบียบสำนักนายกรัฐมนตรี",
    "มาตรา",
    "วรรคหนึ่ง",
    "ข้อ",
    "แห่ง",
    "อาศัยอำนาจตามความใน",
    "มอบหมายให้",
    "แต่งตั้ง",
    "ให้บุคคลดังต่อไปนี้",
    "เป็นกรรมการ",
    "ถือปฏิบัติ",
    "โดยเคร่งครัด",
    "แก้ไขเพิ่มเติม",
    "ขอความอนุเคราะห์",
    "ขอความร่วมมือ",
    "ขอเชิญประชุม",
    "ขออนุญาต",
    "ขออนุมัติ",
    "ขอส่ง",
    "รายงานผล",
    "การจัดทำ",
    "การประเมินผล",
]
ENGLISH = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "on",
    "by",
    "with",
    "from",
    "this",
    "that",
    "letter",
    "number",
    "date",
    "meeting",
    "committee",
    "office",
    "report",
    "project",
    "budget",
    "year",
    "quarter",
    "policy",
    "innovation",
    "department",
    "Bangkok",
    "Metropolitan",
    "Administration",
    "Ministry",
    "Thailand",
    "Government",
    "Public",
    "Service",
    "Data",
    "Digital",
    "Online",
    "System",
    "Web",
    "Application",
    "Form",
    "Google",
    "Drive",
    "Microsoft",
    "Word",
    "Excel",
    "PDF",
    "File",
    "QR",
    "Code",
    "Link",
    "Line",
    "Facebook",
    "Email",
    "Zoom",
    "Meeting",
    "ID",
    "Passcode",
    "KPI",
    "MOIT",
    "ITA",
    "OIT",
    "ISO",
    "PDCA",
    "SWOT",
    "IT",
    "ICT",
    "AI",
    "GIS",
    "GPS",
    "CCTV",
    "Covid",
    "WHO",
    "ASEAN",
    "Smart",
    "City",
    "Dashboard",
    "Platform",
    "Workshop",
    "Model",
    "Canvas",
    "Prototype",
    "Output",
    "Outcome",
    "Download",
    "Upload",
    "Website",
    "Version",
    "Part",
    "Section",
    "Table",
    "Figure",
    "Annex",
    "Total",
    "Name",
    "Address",
    "Tel",
    "Fax",
    "Director",
    "General",
    "Secretary",
    "Deputy",
]
LABELS = [
    "ที่",
    "วันที่",
    "เรื่อง",
    "เรียน",
    "อ้างถึง",
    "สิ่งที่ส่งมาด้วย",
    "ส่วนราชการ",
    "ถึง",
    "โทร.",
    "โทรสาร",
    "โทรศัพท์",
    "รับที่",
    "เลขรับ",
    "เลขที่รับ",
    "เวลา",
    "ผู้รับ",
    "ลงชื่อ",
    "ตำแหน่ง",
    "ชื่อ",
    "ชื่อโครงการ",
    "หน่วยงาน",
    "ผู้ประสานงาน",
    "ผู้รายงาน",
    "หมายเหตุ",
    "ลำดับ",
    "ลำดับที่",
    "รายการ",
]


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(w for w in thai_words() if 1 < len(w) < 18 and all(c in INDEX for c in w)))


@cache
def _offices() -> tuple[str, ...]:
    rows = json.loads(resources.files("extractors").joinpath("tables", "units.json").read_text("utf-8"))
    return tuple(row["name_th"] for row in rows if all(c in INDEX for c in row["name_th"]))


@cache
def _prefixes() -> tuple[str, ...]:
    rows = json.loads(resources.files("extractors").joinpath("tables", "agencies.json").read_text("utf-8"))
    return tuple(row["prefix"] for row in rows)


class Line:
    """A source of lines: `random` decides everything, so a seed gives the same lines again."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.thai = True

    def text(self) -> str:
        """One line, 1 to about 95 characters, only of characters that the network can say; no double blanks."""
        r = self.random
        self.thai = r.random() < 0.6
        kinds: list[tuple[float, Callable[[], str]]] = [
            (30, self._running),
            (14, self._letter_number),
            (12, self._date),
            (6, self._meeting),
            (8, self._reference),
            (5, self._numbered),
            (5, self._name),
            (4, self._place),
            (4, self._telephone),
            (5, self._cell),
            (7, self._figures),
            (4, self._labelled),
            (4, self._english),
            (3, self._law),
            (3, self._dotted),
            (2, self._receipt),
            (2, self._heading),
            (5, self._letters_at_random),
        ]
        (kind,) = r.choices([k for _, k in kinds], [w for w, _ in kinds])
        text = " ".join(kind().split())
        if r.random() < 0.06:  # a line of a letter may begin and end anywhere
            cut = r.randrange(max(1, len(text) // 2))
            text = text[cut:].strip()
        while text and text[0] in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ":
            text = text[1:]
        text = "".join(c for c in text[: r.choice((60, 80, 95))] if c in INDEX).strip()
        return text or self._digits("2566")

    def _digits(self, text: object) -> str:
        """The figures in the script of this line; now and then in the other one, as mixed letters have them."""
        thai = self.thai if self.random.random() > 0.03 else not self.thai
        return str(text).translate(_THAI) if thai else str(text)

    def _word(self) -> str:
        r = self.random
        return r.choice(PHRASES) if r.random() < 0.3 else r.choice(_words())

    def _words(self, least: int, most: int, blank: float = 0.12) -> str:
        out = ""
        for _ in range(self.random.randint(least, most)):
            out += self._word()
            if self.random.random() < blank:
                out += " "
        return out.strip()

    def _number(self, most: int = 6) -> str:
        return self._digits(self.random.randint(0, 10 ** self.random.randint(1, most)))

    def _running(self) -> str:
        r, out = self.random, ""
        while len(out) < r.choice((12, 30, 60, 90)):
            x = r.random()
            if x < 0.72:
                out += self._words(1, 5, 0.1)
            elif x < 0.82:
                out += " " + self._number(5) + " "
            elif x < 0.86:
                out += " (" + self._words(1, 2, 0.2) + ") "
            elif x < 0.89:
                out += " “" + self._words(1, 3, 0.2) + "” "
            elif x < 0.91:
                out += r.choice(("ๆ ", "ฯลฯ ", " - ", ", ", "/", ": "))
            elif x < 0.94:
                out += " " + r.choice(ENGLISH) + " "
            else:
                out += r.choice((self._date, self._money, self._time, self._office, self._meeting))() + " "
        return out

    def _office(self) -> str:
        return self.random.choice(_offices())

    def _letter_number(self) -> str:
        r = self.random
        prefix = (
            r.choice(_prefixes()) if r.random() < 0.8 else "".join(r.choice("กขคงจชดตทธนบปพมยรลวศสหอ") for _ in "12")
        )
        code = "".join(r.choice("0123456789") for _ in range(r.choice((2, 4, 4, 4, 5))))
        while r.random() < 0.35 and len(code) < 12:
            code += "." + str(r.randint(1, 999 if r.random() < 0.2 else 9))
        if r.random() < 0.05:
            code += f"({r.randint(1, 9)})"
        run = str(r.randint(1, 10 ** r.randint(1, 5)))
        if r.random() < 0.08:
            run = run.zfill(4)
        mark = r.choice(("", "", "", "ว ", "ว", "ว. ", "พิเศษ ", "พิเศษ/")) if r.random() < 0.6 else ""
        slash = r.choice(("/", "/", "/", " / ", "/ "))
        own = self._digits(code) + slash + mark + (self._digits(run) if r.random() < 0.9 else "")
        lead = r.choice(("ที่ ", "ที่ ", "ที่ ", "", "หนังสือ ", "ด่วนที่สุด ที่ ", "ด่วนมาก ที่ "))
        return lead + prefix + r.choice((" ", " ", "")) + own

    def _date(self) -> str:
        r = self.random
        month = r.choice(MONTHS if r.random() < 0.75 else SHORT_MONTHS)
        day, year = self._digits(r.randint(1, 31)), self._digits(r.randint(2530, 2580))
        x = r.random()
        if x < 0.08:
            year = year[2:]
        if x > 0.93:
            return self._digits(f"{r.randint(1, 31)}/{r.randint(1, 12)}/{r.randint(2540, 2575)}")
        lead = r.choice(
            ("", "", "วันที่ ", "ลงวันที่ ", "เมื่อวันที่ ", "วัน" + r.choice(["จันทร์", "อังคาร", "พุธ", "ศุกร์", "อาทิตย์"]) + "ที่ ")
        )
        era = r.choice(("", "", "", "พ.ศ. "))
        if r.random() < 0.06:
            return f"{month} {era}{year}"
        if r.random() < 0.08:
            return f"{lead}{day} - {self._digits(r.randint(2, 31))} {month} {era}{year}"
        return f"{lead}{day} {month} {era}{year}"

    def _meeting(self) -> str:
        r = self.random
        tail = " " + self._date() if r.random() < 0.5 else ""
        lead = r.choice(("ครั้งที่ ", "ในการประชุมครั้งที่ ", "การประชุม" + r.choice(_words()) + " ครั้งที่ ", "วาระที่ "))
        return lead + self._digits(f"{r.randint(1, 24)}/{r.randint(2540, 2575)}") + tail

    def _reference(self) -> str:
        r = self.random
        lead = r.choice(("อ้างถึง ", "ตาม", "", self._digits(r.randint(1, 9)) + ". "))
        return (
            lead
            + "หนังสือ"
            + self._office()
            + r.choice((" ด่วนที่สุด ", " ", " "))
            + self._letter_number()
            + " ลงวันที่ "
            + self._date()
        )

    def _numbered(self) -> str:
        r = self.random
        label = str(r.randint(1, 20)) + r.choice(
            (".", ")", f".{r.randint(1, 19)}", f".{r.randint(1, 9)}.{r.randint(1, 9)}")
        )
        tail = r.choice(
            ("", f" จำนวน {self._digits(r.randint(1, 99))} " + r.choice(("ฉบับ", "แผ่น", "ชุด", "เล่ม", "หน้า")))
        )
        return self._digits(label) + " " + self._words(1, 7) + tail

    def _name(self) -> str:
        r = self.random
        full = r.choice(TITLES) + r.choice(_words()) + " " + r.choice(_words())
        x = r.random()
        if x < 0.45:
            return f"({full})"
        if x < 0.6:
            return r.choice(POSITIONS) + r.choice(("", self._office()))
        if x < 0.75:
            return r.choice(("ปฏิบัติราชการแทน ", "รักษาราชการแทน ", "")) + r.choice(POSITIONS) + r.choice(_words())
        return self._digits(r.randint(1, 30)) + ". " + full + " " + r.choice(POSITIONS)

    def _place(self) -> str:
        r = self.random
        where = r.choice(
            (
                f"เลขที่ {self._number(3)} ถนน{r.choice(_words())}",
                self._office(),
                f"แขวง{r.choice(_words())} เขต{r.choice(_words())}",
            )
        )
        return (
            where
            + r.choice(("", f" จังหวัด{r.choice(_words())}", " กรุงเทพมหานคร", " กทม."))
            + " "
            + self._digits(str(r.randint(10000, 96999)))
        )

    def _telephone(self) -> str:
        r = self.random
        n = [r.randint(0, 9) for _ in range(9)]
        shape = r.choice(
            (
                "0 {}{}{}{} {}{}{}{}",
                "0-{}{}{}{}-{}{}{}{}",
                "0 {}{}{}{} {}{}{}{} ต่อ {}",
                "0{}{}-{}{}{}{}{}{}",
                "0{} {}{}{}{} {}{}{}",
            )
        )
        number = shape.format(*n)
        lead = r.choice(("โทร. ", "โทร ", "โทรศัพท์ ", "โทรสาร ", "โทร./โทรสาร ", ""))
        mail = "".join(r.choice("abcdefghijklmnopqrstuvwxyz0123456789._") for _ in range(r.randint(4, 12)))
        host = r.choice(("@example.go.th", "@bangkok.go.th", "@gmail.com", "@saraban.mail.go.th"))
        if r.random() < 0.25:
            return r.choice(("E-mail : ", "อีเมล ", "ไปรษณีย์อิเล็กทรอนิกส์ ")) + mail + host
        if r.random() < 0.12:
            return (
                r.choice(("https://", "http://www.", "www."))
                + mail
                + r.choice((".go.th/", ".com/", ".or.th"))
                + mail[:5]
            )
        return lead + self._digits(number)

    def _cell(self) -> str:
        r = self.random
        return r.choice(
            (
                self._number(3),
                self._digits(f"{r.randint(0, 100)}.{r.randint(0, 99):02d}"),
                self._words(1, 2),
                self._money(),
                "-",
                r.choice(LABELS),
                self._digits(r.randint(2550, 2575)),
            )
        )

    def _money(self) -> str:
        r = self.random
        sum_ = f"{r.randint(0, 10 ** r.randint(2, 8)):,}" + r.choice(("", ".00", f".{r.randint(0, 99):02d}"))
        return self._digits(sum_) + r.choice(("", " บาท", " บาท", ".-"))

    def _time(self) -> str:
        r = self.random
        return self._digits(f"{r.randint(0, 23):02d}{r.choice('.:')}{r.randint(0, 59):02d}") + r.choice(
            (" น.", " นาฬิกา", "")
        )

    def _figures(self) -> str:
        r = self.random
        signs = "0123456789" * 4 + "/.,-()% :"
        return self._digits("".join(r.choice(signs) for _ in range(r.randint(2, 24))))

    def _labelled(self) -> str:
        r = self.random
        return (
            r.choice(LABELS)
            + r.choice((" ", " : ", ": ", ""))
            + r.choice((self._words(1, 6, 0.2), self._date(), self._office(), self._letter_number()))
        )

    def _english(self) -> str:
        r = self.random
        out = " ".join(r.choice(ENGLISH) for _ in range(r.randint(1, 9)))
        x = r.random()
        if x < 0.2:
            out = out.upper()
        elif x < 0.35:
            out = "".join(
                r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-./_")
                for _ in range(r.randint(3, 20))
            )
        return out if r.random() < 0.6 else self._words(1, 3) + " " + out + " " + self._words(0, 3)

    def _law(self) -> str:
        r = self.random
        what = r.choice(("พระราชบัญญัติ", "ระเบียบ", "ประกาศ", "พระราชกฤษฎีกา", "คำสั่ง")) + self._words(1, 4, 0)
        return (
            what
            + r.choice((" พ.ศ. ", " (ฉบับที่ " + self._digits(r.randint(2, 19)) + ") พ.ศ. "))
            + self._digits(r.randint(2475, 2575))
            + r.choice(("", " มาตรา " + self._digits(r.randint(1, 299))))
        )

    def _dotted(self) -> str:
        r = self.random
        return (
            r.choice(LABELS)
            + DOTS
            + r.choice(("", self._words(1, 2) + DOTS, self._number(3) + DOTS, self._date() + DOTS))
        )

    def _receipt(self) -> str:
        r = self.random
        return r.choice(
            (
                f"เลขรับ {self._number(5)}",
                f"รับที่ {self._number(4)}",
                f"วันที่ {self._date()}",
                f"เวลา {self._time()}",
                self._office(),
            )
        )

    def _heading(self) -> str:
        r = self.random
        return r.choice(
            (
                "บันทึกข้อความ",
                "รายงานการประชุม",
                "คำสั่ง" + self._office(),
                "ที่ " + self._digits(f"{r.randint(1, 999)}/{r.randint(2550, 2575)}"),
                "- " + self._number(2) + " -",
                "ประกาศ" + self._office(),
                "-สำเนา-",
                "หน้า " + self._number(2),
            )
        )

    def _letters_at_random(self) -> str:
        """No word at all, so that the network trusts its eyes."""
        r = self.random
        out = ""
        for _ in range(r.randint(2, 25)):
            x = r.random()
            if x < 0.5:
                out += r.choice("กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ")
                if r.random() < 0.35:
                    out += r.choice("ัิีึืุู็")
                if r.random() < 0.3:
                    out += r.choice("่้๊๋์")
                if r.random() < 0.12:
                    out += r.choice("าะำ")
            elif x < 0.6:
                out += r.choice("เแโใไ") + r.choice("กขคงจชซดตถทนบปผพมยรลวสหอ")
            elif x < 0.9:
                out += self._digits(r.randint(0, 9))
            else:
                out += r.choice(" ./-()")
        return out
