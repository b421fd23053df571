"""The documents of the sample departments: memos, forms 1-4, a notice of resolution, and evidence of success.

The labels are those of the pack `bma-innovation-2566`; every person, project and figure is invented.
"""

from dataclasses import dataclass

from samples.page import Block, Grid, Page, Pair, line, para, sign, title

_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
INDICATOR = "ความสำเร็จในการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน"
SIGNED = "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
COMMITTEE = "คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร"
KINDS = ("นวัตกรรมเชิงนโยบาย", "นวัตกรรมการบริการ", "นวัตกรรมการบริหาร/องค์กร")


def thai(text: str) -> str:
    """The text with Thai digits."""
    return text.translate(_THAI)


@dataclass(frozen=True)
class Office:
    """A department of the samples. `code` is its letter code with the division, `idea` its innovation; `trouble`, `way`
    and `reason` are in its own words, so that no two departments seem to hand in one text.
    """

    name: str
    code: str
    head: str
    person: str
    position: str
    idea: str
    trouble: str
    way: str
    reason: str
    kind: int = 1

    @property
    def place(self) -> str:
        """The name without สำนักงาน, as it stands in a position."""
        return self.name.removeprefix("สำนักงาน")


def memo(
    office: Office,
    number: str,
    date: str,
    subject: str,
    paragraphs: tuple[str, ...],
    to: str = "หัวหน้าสำนักงาน ก.ก.",
    thai_digits: bool = False,
) -> Page:
    """บันทึกข้อความ from the department."""
    page: list[Block | Pair | Grid] = [
        title("บันทึกข้อความ"),
        line(f"ส่วนราชการ  {office.name} (ฝ่ายปกครอง โทร. 0 2000 0000)"),
        Pair(f"ที่  {office.code}/{number}", f"วันที่  {date}"),
        line(f"เรื่อง  {subject}"),
        line(f"เรียน  {to}"),
        *[para(p) for p in paragraphs],
        *sign("", f"({office.head})", f"ผู้อำนวยการ{office.place}"),
    ]
    if thai_digits:
        page = [_thai_block(b) for b in page]
    return tuple(page)


def _thai_block(block: Block | Pair | Grid) -> Block | Pair | Grid:
    if isinstance(block, Block):
        return Block(block.style, thai(block.text))
    if isinstance(block, Pair):
        return Pair(thai(block.left), thai(block.right))
    return block


def cover(
    office: Office,
    number: str,
    date: str,
    enclosures: tuple[str, ...],
    guideline_date: str = "23 มกราคม 2566",
    thai_digits: bool = True,
) -> Page:
    """The cover memo of a submission, citing the guideline letter."""
    listed = " ".join(f"{n}. {words} จำนวน 1 ฉบับ" for n, words in enumerate(enclosures, 1))
    return memo(
        office,
        number,
        date,
        f"ขอส่งเอกสารตัวชี้วัด{INDICATOR} ประจำปีงบประมาณ พ.ศ. 2566",
        (
            f"ตามหนังสือสำนักงาน ก.ก. ด่วนที่สุด ที่ กท 0303/163 ลงวันที่ {guideline_date} "
            f"แจ้งให้หน่วยงานจัดส่งแนวคิดในการพัฒนานวัตกรรมพร้อมหลักฐาน นั้น",
            f"{office.name} ได้รวบรวมแนวคิดจากบุคลากรและคัดเลือกแล้ว จึงขอส่งเอกสารมาพร้อมนี้ ดังนี้ {listed}",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        thai_digits=thai_digits,
    )


def _form(number: int, name: str, entries: tuple[tuple[str, str], ...]) -> list[Block | Pair | Grid]:
    page: list[Block | Pair | Grid] = [
        title(f"แบบฟอร์ม {number}"),
        title(name),
        title("ประจำปีงบประมาณ พ.ศ. 2566"),
    ]
    page += [line(f"{n}. {label} : {value}") for n, (label, value) in enumerate(entries, 1)]
    return page


def _ticks(chosen: int) -> str:
    return "   ".join(f"{'☑' if n == chosen else '☐'} {kind}" for n, kind in enumerate(KINDS))


def form1(office: Office, benefit: str = "ลดเวลารอคอยของประชาชนและลดการใช้กระดาษ") -> Page:
    """แบบฟอร์ม 1."""
    page = _form(
        1,
        "แบบเสนอแนวคิดในการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน",
        (
            ("ชื่อแนวคิด", office.idea),
            ("หน่วยงาน", office.name),
            ("ผู้เสนอ", f"{office.person} ตำแหน่ง {office.position} โทร. 0 2000 0001"),
            ("รูปแบบนวัตกรรม", _ticks(office.kind)),
            ("ที่มา/สภาพปัญหา", office.trouble),
            ("รายละเอียด/วิธีการ", office.way),
            ("ความใหม่/ความแตกต่างจากเดิม", f"เดิมไม่มี{office.idea}ในหน่วยงาน"),
            ("กลุ่มเป้าหมาย/ผู้ใช้", "ประชาชนผู้มาติดต่อและเจ้าหน้าที่ของฝ่าย"),
            ("ประโยชน์ที่คาดว่าจะได้รับ", benefit),
            ("ทรัพยากร/งบประมาณ", "ไม่ใช้งบประมาณ"),
        ),
    )
    return (*page, *sign("", "ลงชื่อ ................................ ผู้เสนอ", f"({office.person})", "วันที่ 1 กุมภาพันธ์ 2566"))


def form2(office: Office, count: int = 1) -> Page:
    """แบบฟอร์ม 2."""
    page = _form(
        2,
        "แบบสรุปผลการคัดเลือกแนวคิดในการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน",
        (("หน่วยงาน", office.name), ("จำนวนแนวคิดทั้งหมด", f"{count} แนวคิด")),
    )
    page.append(line("3. รายการแนวคิด"))
    page.append(
        Grid(
            (
                ("ลำดับ", "ชื่อแนวคิด", "ผู้เสนอ", "รูปแบบ", "คะแนน/เหตุผล", "ผล"),
                ("1", office.idea, office.person, KINDS[office.kind], "92 คะแนน", "ได้รับการคัดเลือก"),
            )
        )
    )
    page += [
        line("4. เกณฑ์การคัดเลือก : ความใหม่ ความเป็นไปได้ และประโยชน์ต่อผู้รับบริการ"),
        line(f"5. แนวคิดที่ได้รับการคัดเลือก : {office.idea}"),
        line(f"6. เหตุผลในการคัดเลือก : {office.reason}"),
    ]
    return (
        *page,
        *sign("", "ลงชื่อหัวหน้าหน่วยงาน", SIGNED, f"({office.head})", f"ผู้อำนวยการ{office.place}", "วันที่ 7 กุมภาพันธ์ 2566"),
    )


def plan(office: Office, label: str) -> tuple[Block | Pair | Grid, ...]:
    """The plan table under its label: แผนการดำเนินการ in form 3, แผนปฏิบัติการ in form 4."""
    return (
        line(label),
        Grid(
            (
                ("กิจกรรม", "ระยะเวลา", "ผู้รับผิดชอบ"),
                ("ออกแบบขั้นตอนและหน้าจอ", "มี.ค. - เม.ย. 2566", office.person),
                ("ทดลองใช้และปรับปรุง", "พ.ค. - มิ.ย. 2566", "ฝ่ายปกครอง"),
                ("ใช้จริงและประเมินผล", "ก.ค. - ก.ย. 2566", "ฝ่ายปกครอง"),
            )
        ),
    )


def form3(office: Office, with_plan: bool = True, idea: str | None = None, users: str = "ประชาชนผู้มาติดต่อ") -> Page:
    """แบบฟอร์ม 3 with its plan."""
    page = _form(
        3,
        "แบบนำเสนอโครงการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน",
        (
            ("ชื่อโครงการ", idea or office.idea),
            ("หน่วยงาน", office.name),
            ("รูปแบบนวัตกรรม", _ticks(office.kind)),
            ("หลักการและเหตุผล", office.trouble),
            ("วัตถุประสงค์", "เพื่อลดเวลาการให้บริการลงครึ่งหนึ่ง"),
            ("กลุ่มเป้าหมาย", users),
            ("วิธีดำเนินการ", "จัดตั้งจุดบริการเดียวและอบรมเจ้าหน้าที่"),
            ("ตัวชี้วัดความสำเร็จและค่าเป้าหมาย", "เวลาเฉลี่ยต่อรายไม่เกิน 15 นาที"),
            ("งบประมาณ", "ไม่ใช้งบประมาณ"),
        ),
    )
    return (*page, *(plan(office, "10. แผนการดำเนินการ") if with_plan else ()))


def form4(office: Office, signed: bool = True, users: str = "ประชาชนผู้มาติดต่อ") -> Page:
    """แบบฟอร์ม 4: the project, with its approval block."""
    page = _form(
        4,
        "โครงการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน",
        (
            ("ชื่อโครงการ", office.idea),
            ("หน่วยงานที่รับผิดชอบ", office.name),
            ("หลักการและเหตุผล", office.trouble),
            ("วัตถุประสงค์", "เพื่อลดเวลาการให้บริการลงครึ่งหนึ่ง"),
            ("เป้าหมาย", f"ให้บริการแก่{users}ทุกราย"),
            ("ลักษณะโครงการ", "โครงการใหม่"),
            ("ระยะเวลา", "มีนาคม 2566 ถึง กันยายน 2566"),
            ("งบประมาณ", "ไม่ใช้งบประมาณ"),
            ("ประโยชน์ที่คาดว่าจะได้รับ", "ผู้รับบริการได้รับความสะดวกและรวดเร็ว"),
            ("การติดตามประเมินผล", "รายงานผลทุกไตรมาส"),
        ),
    )
    mark = SIGNED if signed else ""
    return (
        *page,
        *plan(office, "11. แผนปฏิบัติการ"),
        *sign("", "ผู้เสนอโครงการ", mark, f"({office.person})", office.position),
        *sign("", "ผู้อนุมัติโครงการ", mark, f"({office.head})", f"ผู้อำนวยการ{office.place}", "วันที่ 27 มีนาคม 2566"),
    )


def notice(office: Office, resolution: str, number: str = "0303/512", date: str = "15 มีนาคม 2566") -> Page:
    """หนังสือแจ้งมติ of the committee's secretary."""
    return (
        title("บันทึกข้อความ"),
        line("ส่วนราชการ  สำนักงาน ก.ก. (กองพัฒนาระบบงาน โทร. 0 2000 0002)"),
        Pair(f"ที่  กท {number}", f"วันที่  {date}"),
        line(f"เรื่อง  แจ้งมติ{COMMITTEE}"),
        line(f"เรียน  ผู้อำนวยการ{office.place}"),
        para(
            f"ตามที่{office.name}ได้เสนอโครงการ{office.idea} นั้น {COMMITTEE} "
            f"ในการประชุมครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติ{resolution}"
        ),
        para("จึงเรียนมาเพื่อโปรดดำเนินการต่อไป"),
        *sign("", SIGNED, "(นางสาวศศิธร ตัวอย่างสกุล)", "หัวหน้าสำนักงาน ก.ก."),
    )


def order_of_use(office: Office) -> Page:
    """คำสั่ง to use the innovation."""
    return (
        title(f"คำสั่ง{office.name}"),
        title("ที่ 88/2566"),
        title("เรื่อง การนำนวัตกรรมไปใช้ในการปฏิบัติงาน"),
        para(f"ด้วย{office.name}ได้พัฒนา{office.idea}แล้วเสร็จ จึงให้ทุกฝ่ายใช้งานระบบดังกล่าวในการให้บริการประชาชน"),
        para("ทั้งนี้ ตั้งแต่วันที่ 1 กรกฎาคม พ.ศ. 2566 เป็นต้นไป"),
        *sign("สั่ง ณ วันที่ 26 มิถุนายน พ.ศ. 2566", "", f"({office.head})", f"ผู้อำนวยการ{office.place}"),
    )


def satisfaction(office: Office) -> Page:
    """Report of the users' satisfaction with number of answers, scale, mean and period."""
    return (
        title("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม"),
        title(office.idea),
        title(office.name),
        para("สำรวจระหว่างวันที่ 1 ถึง 31 สิงหาคม 2566 จากผู้ตอบแบบสอบถาม จำนวน 240 คน มาตราส่วน 5 ระดับ"),
        para("ผลการประเมิน ค่าเฉลี่ย 4.46 คิดเป็นร้อยละ 89.20 อยู่ในระดับมากที่สุด"),
        *sign("", f"({office.person})", "ผู้รายงาน", "วันที่ 5 กันยายน 2566"),
    )


def result_report(office: Office) -> Page:
    """Closing report: the innovation is finished and handed over."""
    return (
        title("รายงานสรุปผลการดำเนินการ"),
        title(f"โครงการ{office.idea}"),
        title(office.name),
        para("นวัตกรรมพัฒนาแล้วเสร็จและส่งมอบให้ฝ่ายผู้ใช้งานเมื่อวันที่ 30 มิถุนายน 2566 พร้อมคู่มือการใช้งาน"),
        *sign("", SIGNED, f"({office.head})", f"ผู้อำนวยการ{office.place}", "วันที่ 12 กันยายน 2566"),
    )


def outcome_report(office: Office) -> Page:
    """What the innovation brought: the figure before and after, and the target."""
    return (
        title("รายงานผลลัพธ์ที่ได้จากการพัฒนานวัตกรรม เปรียบเทียบก่อนและหลัง"),
        title(office.idea),
        title(office.name),
        para("ก่อนดำเนินการใช้เวลาเฉลี่ยรายละ 42 นาที หลังดำเนินการใช้เวลาเฉลี่ยรายละ 13 นาที เป้าหมายไม่เกิน 15 นาที"),
        *sign("", f"({office.person})", "ผู้รายงาน", "วันที่ 11 กันยายน 2566"),
    )


def indicator_page(office: Office, pid: str) -> str:
    """หน้าตัวชี้วัด as HTML, with the department's own claim that the committee has passed its project."""
    rows = "".join(
        f"<tr><td>{quarter}</td><td>{result}</td><td>{points}</td><td>{points} / {points}</td></tr>"
        for quarter, result, points in ((1, 0, 0), (2, 50, 100), (3, 50, 100), (4, 100, 100))
    )
    claim = f"{COMMITTEE} ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติให้ผ่านโครงการ{office.idea}ของ{office.name}"
    reports = "".join(
        f"<p>รายงานผลฯ ไตรมาสที่ {n}</p><p>{words}</p>" for n, words in ((1, "-"), (2, claim), (3, "-"), (4, "-"))
    )
    routine = "".join(f"<p>:**** ภารกิจงานประจำของหน่วยงาน ****{tail} |</p>" for tail in ("", "", "%", ""))
    return (
        '<html><head><meta charset="utf-8"></head><body><h1>รายละเอียดตัวชี้วัด</h1>'
        f"<p>{INDICATOR} : {pid}</p><p>ค่าเป้าหมาย ร้อยละ : 100</p><p>ผลงานที่ทำได้ ร้อยละ : 100</p>"
        "<p>ประเภทตัวชี้วัด : ตัวชี้วัดเชิงยุทธศาสตร์</p><p>(ตัวชี้วัดระดับผลผลิต (output))</p>"
        f"<table>{rows}</table>{reports}"
        "<p>นิยาม หรือความหมายของตัวชี้วัด</p><p>นวัตกรรม หมายถึง วิธีทำงานแบบใหม่ที่ใช้แก้ปัญหาของหน่วยงาน</p>"
        "<p>วิธีการคำนวณ คะแนนรวม = ส่วนที่ 1 + ส่วนที่ 2 + ส่วนที่ 3</p>"
        f"{routine}</body></html>"
    )
