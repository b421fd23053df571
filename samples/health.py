"""What sample hospitals and health offices send for the pack `moph-moit-2568`: papers, and the mails that bring them.

The labels of the form are those of the pack; every person, paper and figure is invented. The right answer to each is in
`samples/expected-moit.json`, written by hand from the rules of the pack, not by the program.
"""

from samples.cases import Attachment, Mail
from samples.letters import SIGNED, thai
from samples.page import Grid, Page, Pair, line, para, sign, title

CENTRE = "ผู้อำนวยการศูนย์ปฏิบัติการต่อต้านการทุจริต กระทรวงสาธารณสุข"
HELLO = "เรียน ศูนย์ปฏิบัติการต่อต้านการทุจริต กระทรวงสาธารณสุข\n\nขอส่งหลักฐาน MOIT ตามไฟล์แนบ\n"
TO = "moit@moph.example.go.th"


def cover(
    unit: str, number: str, date: str, round_: str, listed: tuple[str, ...], head: str = "นายแพทย์สมชาย ตัวอย่างสกุล"
) -> Page:
    """หนังสือนำส่ง, an external letter to the centre."""
    return (
        Pair(f"ที่ {number}", unit),
        Pair("", "ถนนตัวอย่าง อำเภอตัวอย่าง 53000"),
        Pair("", date),
        line(f"เรื่อง  ขอส่งหลักฐานการประเมินคุณธรรมและความโปร่งใส (MOIT) {round_} ประจำปีงบประมาณ พ.ศ. 2568"),
        line(f"เรียน  {CENTRE}"),
        line("สิ่งที่ส่งมาด้วย  " + "  ".join(f"{n}. {words} จำนวน 1 ฉบับ" for n, words in enumerate(listed, 1))),
        para(f"{unit} ได้จัดทำหลักฐานตามแบบ MOIT {round_} เรียบร้อยแล้ว จึงขอส่งหลักฐานมาพร้อมนี้"),
        para("จึงเรียนมาเพื่อโปรดทราบ"),
        *sign("ขอแสดงความนับถือ", SIGNED, f"({head})", f"ผู้อำนวยการ{unit}"),
    )


def leave_to_publish(unit: str, number: str, date: str, *, signed: bool = True) -> Page:
    """บันทึกขออนุญาตเผยแพร่ of MOIT 2, with the director's leave at its foot."""
    mark = SIGNED if signed else ""
    return (
        title("บันทึกข้อความ"),
        line(f"ส่วนราชการ  {unit} (กลุ่มงานบริหารทั่วไป โทร. 0 5500 0000)"),
        Pair(f"ที่  {number}", f"วันที่  {date}"),
        line(f"เรื่อง  ขออนุญาตนำข้อมูลพื้นฐานของ{unit} เผยแพร่ผ่านเว็บไซต์ ประจำปีงบประมาณ พ.ศ. 2568"),
        line(f"เรียน  ผู้อำนวยการ{unit}"),
        para(thai("กลุ่มงานบริหารทั่วไปได้รวบรวมข้อมูลผู้บริหาร โครงสร้าง และช่องทางติดต่อให้เป็นปัจจุบันแล้ว ตามข้อ MOIT 2")),
        para("จึงเรียนมาเพื่อโปรดพิจารณาอนุญาตให้เผยแพร่"),
        *sign("", mark, "(นางสาวอุบล สมมตินาม)", "นักจัดการงานทั่วไปปฏิบัติการ"),
    )


def request(unit: str, date: str, matter: str, link: str, details: str = "ตามรายการข้อมูลที่กลุ่มงานเสนอ") -> Page:
    """แบบขอเผยแพร่ข้อมูลผ่านเว็บไซต์."""
    return (
        title("แบบฟอร์มการขอเผยแพร่ข้อมูลผ่านเว็บไซต์ของหน่วยงานในราชการบริหารส่วนภูมิภาค"),
        line(f"ชื่อหน่วยงาน : {unit}"),
        line(f"วัน/เดือน/ปี : {thai(date)}"),
        line(f"หัวข้อ : {matter}"),
        line(f"รายละเอียดข้อมูล : {details}"),
        line(f"Link ภายนอก : {link}"),
        line("หมายเหตุ : -"),
        *sign("ผู้รับผิดชอบการให้ข้อมูล", SIGNED, "(นางสาวอุบล สมมตินาม)", "นักจัดการงานทั่วไปปฏิบัติการ"),
        *sign("ผู้อนุมัติรับรอง", SIGNED, "(นายเกรียงไกร ตัวอย่างสกุล)", "หัวหน้ากลุ่มงานบริหารทั่วไป"),
    )


def announcement(unit: str, subject: str, says: str, date: str, *, signed: bool = True) -> Page:
    """ประกาศ of the unit."""
    return (
        title(f"ประกาศ{unit}"),
        title(f"เรื่อง {subject}"),
        para(says),
        *sign(f"ประกาศ ณ วันที่ {date}", SIGNED if signed else "", "(นายแพทย์สมชาย ตัวอย่างสกุล)", f"ผู้อำนวยการ{unit}"),
    )


def no_gift(unit: str, *, signed: bool = True) -> Page:
    """ประกาศนโยบายไม่รับของขวัญ."""
    says = "ผู้บริหารและบุคลากรทุกระดับงดรับของขวัญและของกำนัลทุกชนิดจากการปฏิบัติหน้าที่"
    return announcement(unit, "นโยบายไม่รับของขวัญ (No Gift Policy)", says, "2 ธันวาคม พ.ศ. 2567", signed=signed)


def publishing_rules(unit: str) -> Page:
    """ประกาศวางระบบการเผยแพร่."""
    says = "ข้อมูลที่จะเผยแพร่ต้องมีผู้ให้ข้อมูล ผู้อนุมัติรับรอง และผู้นำขึ้นเผยแพร่ แยกจากกัน"
    return announcement(unit, "มาตรการและระบบการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์", says, "2 ธันวาคม พ.ศ. 2567")


def report(unit: str, subject: str, *words: str, date: str) -> Page:
    """รายงาน of the unit."""
    body = [para(w) for w in words]
    return (title(subject), title(unit), *body, *sign("", SIGNED, "(นางสาวอุบล สมมตินาม)", "ผู้รายงาน", f"วันที่ {date}"))


def procurement(unit: str, quarter: int, date: str) -> Page:
    """สรุปผลการจัดซื้อจัดจ้าง of one quarter."""
    return (
        title(f"รายงานสรุปผลการดำเนินการจัดซื้อจัดจ้าง (แบบ สขร. 1) ไตรมาสที่ {thai(str(quarter))} ปีงบประมาณ พ.ศ. ๒๕๖๘"),
        title(unit),
        Grid((("ลำดับ", "งานที่จัดซื้อจัดจ้าง", "วงเงิน (บาท)", "วิธี"), ("1", "กระดาษและแฟ้ม", "18,400", "เฉพาะเจาะจง"))),
        *sign("", SIGNED, "(นางสาวอุบล สมมตินาม)", "หัวหน้าเจ้าหน้าที่พัสดุ", f"วันที่ {date}"),
    )


def plan(unit: str) -> Page:
    """แผนปฏิบัติการป้องกันการทุจริต."""
    return (
        title("แผนปฏิบัติการป้องกันและปราบปรามการทุจริต ประจำปีงบประมาณ พ.ศ. 2568"),
        title(unit),
        Grid((("กิจกรรม", "ระยะเวลา", "ผู้รับผิดชอบ"), ("อบรมผลประโยชน์ทับซ้อน", "ม.ค. 2568", "กลุ่มงานบริหารทั่วไป"))),
        *sign("", SIGNED, "(นายแพทย์สมชาย ตัวอย่างสกุล)", f"ผู้อำนวยการ{unit}"),
    )


def first_quarter(unit: str, number: str, host: str) -> tuple[Attachment, ...]:
    """Everything that is asked of a hospital in the first quarter."""
    day, base = "16 ธันวาคม 2567", number.partition("/")[0]
    listed = ("บันทึกขออนุญาตเผยแพร่", "แบบขอเผยแพร่ข้อมูล", "ประกาศ", "รายงานการจัดซื้อจัดจ้าง", "แผนปฏิบัติการป้องกันการทุจริต")
    analysis = "รายงานการวิเคราะห์ผลการจัดซื้อจัดจ้างและการจัดหาพัสดุ ประจำปีงบประมาณ พ.ศ. 2567"
    words = "จัดซื้อจัดจ้างรวม 214 รายการ ประหยัดงบประมาณได้ร้อยละ 4.10 ปัญหาที่พบคือผู้เสนอราคาน้อยราย"

    def form(matter: str, page: str) -> Page:
        return request(unit, day, matter, f"https://{host}/{page}")

    quarter = "สรุปผลการจัดซื้อจัดจ้าง ไตรมาสที่ 1 ตามข้อ MOIT 5"
    return (
        Attachment("หนังสือนำส่ง.pdf", "libreoffice", cover(unit, number, "20 ธันวาคม 2567", "ไตรมาสที่ 1", listed)),
        Attachment("ขออนุญาตเผยแพร่.docx", "docx", leave_to_publish(unit, f"{base}/1204", day)),
        Attachment("แบบขอเผยแพร่ 2.docx", "docx", form("ข้อมูลข่าวสารที่เป็นปัจจุบัน (MOIT 2)", "moit2")),
        Attachment("ประกาศ เว็บไซต์.pdf", "libreoffice", publishing_rules(unit)),
        Attachment("ประกาศ no gift.docx", "docx", no_gift(unit)),
        Attachment("วิเคราะห์จัดซื้อ 2567.docx", "docx", report(unit, analysis, words, date=day)),
        Attachment("แบบขอเผยแพร่ 3.docx", "docx", form("รายงานการวิเคราะห์ผลการจัดซื้อจัดจ้าง ตามข้อ MOIT 3", "moit3")),
        Attachment("สขร1 ไตรมาส1.docx", "docx", procurement(unit, 1, day)),
        Attachment("แบบขอเผยแพร่ 5.docx", "docx", form(quarter, "moit5-1")),
        Attachment("แผนป้องกันทุจริต.docx", "docx", plan(unit)),
    )


def mails() -> tuple[Mail, ...]:
    """The whole inbox, in the order of arrival."""
    phichai, laplae, tron, nam_pat = "โรงพยาบาลพิชัย", "โรงพยาบาลลับแล", "โรงพยาบาลตรอน", "โรงพยาบาลน้ำปาด"
    phitsanulok = "สำนักงานสาธารณสุขจังหวัดพิษณุโลก"
    day = "16 ธันวาคม 2567"
    manual = (
        title("คู่มือขั้นตอนการให้บริการประชาชน"),
        title(phitsanulok),
        para("ผู้รับบริการยื่นคำขอที่จุดเดียว เจ้าหน้าที่ตรวจเอกสารและแจ้งผลภายในสามวันทำการ"),
    )
    complaints = (
        title("บันทึกข้อความ"),
        line(f"ส่วนราชการ  {phichai} (กลุ่มงานบริหารทั่วไป โทร. 0 5500 0000)"),
        Pair("ที่  อต 0033.306/377", "วันที่  4 เมษายน 2568"),
        line("เรื่อง  รายงานผลการดำเนินการเรื่องร้องเรียน รอบ 6 เดือน ประจำปีงบประมาณ พ.ศ. 2568"),
        line(f"เรียน  ผู้อำนวยการ{phichai}"),
        para("รอบ 6 เดือนแรกมีเรื่องร้องเรียน 3 เรื่อง ดำเนินการแล้วเสร็จทุกเรื่อง จึงเรียนมาเพื่อโปรดทราบ"),
        *sign("", SIGNED, "(นางสาวอุบล สมมตินาม)", "นักจัดการงานทั่วไปปฏิบัติการ"),
    )
    second = request(
        phichai, "4 เมษายน 2568", "สรุปผลการจัดซื้อจัดจ้าง ไตรมาสที่ 2 (MOIT 5)", "https://phichai.example.go.th/moit5-2"
    )
    return (
        Mail(
            "01-พิชัย-ไตรมาส1.eml",
            "general@phichai.example.go.th",
            "ส่งหลักฐาน MOIT ไตรมาสที่ 1 โรงพยาบาลพิชัย",
            HELLO,
            "Fri, 20 Dec 2024 10:00:00 +0700",
            "Fri, 20 Dec 2024 10:00:12 +0700",
            first_quarter(phichai, "อต 0033.306/1210", "phichai.example.go.th"),
            to=TO,
            notes="complete and on time for the first quarter",
        ),
        Mail(
            "02-พิชัย-ไตรมาส2.eml",
            "general@phichai.example.go.th",
            "ส่งหลักฐาน MOIT ไตรมาสที่ 2",
            HELLO,
            "Tue, 08 Apr 2025 09:15:00 +0700",
            "Tue, 08 Apr 2025 09:15:30 +0700",
            (
                Attachment("สขร1 ไตรมาส2.docx", "docx", procurement(phichai, 2, "4 เมษายน 2568")),
                Attachment("แบบขอเผยแพร่ 5-2.docx", "docx", second),
                Attachment("เรื่องร้องเรียน.docx", "docx", complaints),
            ),
            to=TO,
            notes="the second quarter's papers came eight days late: met, and late",
        ),
        Mail(
            "03-ลับแล.eml",
            "admin@laplae.example.go.th",
            "ส่งหลักฐาน MOIT 2",
            HELLO,
            "Thu, 26 Dec 2024 13:30:00 +0700",
            "Thu, 26 Dec 2024 13:30:03 +0700",
            (
                Attachment("บันทึก.docx", "docx", leave_to_publish(laplae, "อต 0033.302/512", day, signed=False)),
                Attachment("แบบขอ.docx", "docx", request(laplae, day, "ข้อมูลข่าวสารที่เป็นปัจจุบัน (MOIT 2)", "." * 40)),
            ),
            charset="windows-874",
            to=TO,
            notes="the link is not filled in, and the memo bears no mark of signing",
        ),
        Mail(
            "04-ตรอน.eml",
            "admin@tron.example.go.th",
            "ส่งหลักฐาน MOIT",
            HELLO,
            "Mon, 23 Dec 2024 08:20:00 +0700",
            "Mon, 23 Dec 2024 08:20:09 +0700",
            (
                Attachment("บันทึก.docx", "docx", leave_to_publish(tron, "อต 0033.304/88", day)),
                Attachment(
                    "แบบขอ.docx",
                    "docx",
                    request(tron, day, "อบรมการใช้ทรัพย์สินของราชการ (MOIT 21)", "https://tron.example.go.th/m21"),
                ),
                Attachment("no gift ตรอน.pdf", "libreoffice", no_gift(tron)),
            ),
            to=TO,
            notes="the form is about item 21, not item 2",
        ),
        Mail(
            "05-น้ำปาด.eml",
            "admin@nampat.example.go.th",
            "ส่งประกาศ",
            HELLO,
            "Fri, 27 Dec 2024 15:00:00 +0700",
            "Fri, 27 Dec 2024 15:00:45 +0700",
            (
                Attachment("ประกาศ.docx", "docx", no_gift(nam_pat, signed=False)),
                Attachment("แผน.docx", "docx", plan(nam_pat)),
            ),
            to=TO,
            notes="the announcement has a printed name and no mark of signing",
        ),
        Mail(
            "06-สสจ-พิษณุโลก.eml",
            "office@phitsanulok.example.go.th",
            "ส่งคู่มือ MOIT 2",
            HELLO,
            "Mon, 30 Dec 2024 11:11:00 +0700",
            "Mon, 30 Dec 2024 11:11:11 +0700",
            (
                Attachment(
                    "นำส่ง.docx",
                    "docx",
                    cover(phitsanulok, "พล 0033/4512", "27 ธันวาคม 2567", "ไตรมาสที่ 1", ("คู่มือขั้นตอนการให้บริการประชาชน",)),
                ),
                Attachment("คู่มือ.docx", "docx", manual),
            ),
            to=TO,
            notes="a provincial office: the manual of services is asked of it and not of hospitals",
        ),
    )
