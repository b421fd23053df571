"""What the sample departments send: eleven ordinary and less ordinary submissions, each a mail or two.

The right answer to each is in `samples/expected.json`, written by hand from the rules of the pack, not by the program.
"""

from dataclasses import dataclass, field

from samples.letters import (
    Office,
    cover,
    form1,
    form2,
    form3,
    form4,
    indicator_page,
    memo,
    notice,
    order_of_use,
    outcome_report,
    result_report,
    satisfaction,
)
from samples.page import Page

CHANGES = "ให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่ และระบุตัวชี้วัดความสำเร็จให้ชัดเจน"


@dataclass(frozen=True)
class Attachment:
    """A file of a mail: drawn from `page` by `maker` (see samples.render.MAKERS), or raw `data`, or a zip of `members`."""

    name: str
    maker: str = "docx"
    page: Page = ()
    data: bytes | None = None
    members: tuple["Attachment", ...] = ()


@dataclass(frozen=True)
class Mail:
    """One mail of the inbox. `received` is the topmost Received header's date; `charset` that of body and headers."""

    file: str
    sender: str
    subject: str
    body: str
    date: str
    received: str
    attachments: tuple[Attachment, ...] = ()
    charset: str = "utf-8"
    forwarded: "Mail | None" = None
    to: str = "innovation@csc.example.go.th"
    notes: str = field(default="", compare=False)


YANNAWA = Office(
    "สำนักงานเขตยานนาวา",
    "กท 4501",
    "นายกิตติพล ตัวอย่างสกุล",
    "นางสาวอารยา สมมตินาม",
    "นักจัดการงานทั่วไปชำนาญการ",
    "ระบบจองคิวงานทะเบียนล่วงหน้าหน้าจอเดียว",
    "ประชาชนต้องรอคิวงานทะเบียนตั้งแต่เช้าโดยไม่ทราบเวลาที่จะได้รับบริการ",
    "เปิดให้จองเวลาผ่านหน้าจอเดียวและแจ้งเตือนก่อนถึงเวลานัดครึ่งชั่วโมง",
    "เป็นงานที่มีผู้มาติดต่อมากที่สุดของเขตและใช้อุปกรณ์เดิมที่มีอยู่",
)
BANGKOK_NOI = Office(
    "สำนักงานเขตบางกอกน้อย",
    "กท 5801",
    "นางพิมพ์ใจ ตัวอย่างสกุล",
    "นายธนพล สมมตินาม",
    "เจ้าพนักงานธุรการชำนาญงาน",
    "แผนที่จุดทิ้งขยะชุมชนแบบมีส่วนร่วม",
    "ขยะตกค้างในซอยเพราะชาวชุมชนไม่รู้จุดทิ้งและรอบเวลาที่รถเข้าเก็บ",
    "ให้ชุมชนร่วมปักหมุดจุดทิ้งบนแผนที่และปรับรอบรถตามปริมาณขยะจริงรายสัปดาห์",
    "ชุมชนร่วมเสนอเองและวัดปริมาณขยะตกค้างได้ทุกสัปดาห์",
)
BANG_KHO_LAEM = Office(
    "สำนักงานเขตบางคอแหลม",
    "กท 6901",
    "นายวรวุฒิ ตัวอย่างสกุล",
    "นางสาวจิราพร สมมตินาม",
    "นักวิชาการคอมพิวเตอร์ปฏิบัติการ",
    "ตู้รับเรื่องร้องทุกข์ไร้เอกสาร",
    "เรื่องร้องทุกข์บนกระดาษหายระหว่างทางและติดตามผลไม่ได้ว่าอยู่กับฝ่ายใด",
    "ตั้งตู้รับเรื่องที่ออกเลขติดตามทันทีและส่งเรื่องตรงถึงฝ่ายที่รับผิดชอบ",
    "เรื่องร้องทุกข์ค้างเกินกำหนดเป็นข้อสังเกตของผู้ตรวจราชการสองปีติดต่อกัน",
)
BANG_SUE = Office(
    "สำนักงานเขตบางซื่อ",
    "กท 7001",
    "นางสุนิสา ตัวอย่างสกุล",
    "นายปริญญา สมมตินาม",
    "นักพัฒนาสังคมชำนาญการ",
    "ห้องเรียนอาชีพเคลื่อนที่",
    "ผู้สูงอายุและแม่บ้านในแฟลตเดินทางมาเรียนอาชีพที่ศูนย์ฝึกไม่สะดวก",
    "ดัดแปลงรถเก่าของเขตเป็นห้องเรียนและหมุนเวียนสอนตามลานกีฬาชุมชนเดือนละครั้ง",
    "ใช้รถที่จะจำหน่ายอยู่แล้วและมีวิทยากรอาสาพร้อมสอน",
)
KHLONG_TOEI = Office(
    "สำนักงานเขตคลองเตย",
    "กท 7201",
    "นายณรงค์ ตัวอย่างสกุล",
    "นางสาวมาลี สมมตินาม",
    "นักวิชาการสุขาภิบาลชำนาญการ",
    "บัตรตรวจร้านอาหารด้วยรหัสสี",
    "ผู้บริโภคไม่ทราบว่าร้านอาหารใดผ่านการตรวจสุขาภิบาลครั้งล่าสุดเมื่อใด",
    "ติดบัตรสีที่หน้าร้านตามผลตรวจและให้สแกนดูรายการที่ต้องแก้ไข",
    "ผู้ประกอบการในย่านตลาดลงชื่อสนับสนุนมากกว่าสองร้อยร้าน",
)
BANG_NA = Office(
    "สำนักงานเขตบางนา",
    "กท 8601",
    "นางวิไล ตัวอย่างสกุล",
    "นายสิทธิ สมมตินาม",
    "วิศวกรโยธาชำนาญการ",
    "ปฏิทินซ่อมทางเท้าที่ประชาชนติดตามได้",
    "ทางเท้าชำรุดถูกแจ้งซ้ำหลายครั้งเพราะผู้แจ้งไม่ทราบว่าอยู่ในแผนซ่อมแล้ว",
    "เผยแพร่ปฏิทินซ่อมเป็นรายถนนและปรับสถานะหลังช่างปิดงานในวันเดียวกัน",
    "ลดคำร้องซ้ำซึ่งเป็นภาระของฝ่ายโยธาได้ทันทีโดยไม่ต้องจัดซื้อ",
)
TRAFFIC = Office(
    "สำนักการจราจรและขนส่ง",
    "กท 1602",
    "นายประเสริฐ ตัวอย่างสกุล",
    "นางสาวดวงใจ สมมตินาม",
    "วิศวกรชำนาญการ",
    "ป้ายแจ้งเวลารถเมล์ใช้พลังงานแสงอาทิตย์",
    "ผู้โดยสารรอรถในซอยลึกโดยไม่รู้ว่ารถจะมาถึงเมื่อใดและป้ายเดิมไม่มีไฟฟ้า",
    "ติดแผงรับแสงอาทิตย์กับป้ายแสดงเวลาที่รับพิกัดจากรถประจำทางทุกนาที",
    "เส้นทางนำร่องอยู่ในแผนแม่บทขนส่งของสำนักและมีข้อมูลพิกัดพร้อมใช้",
)
SUAN_LUANG = Office(
    "สำนักงานเขตสวนหลวง",
    "กท 7701",
    "นายอำนาจ ตัวอย่างสกุล",
    "นางสาวรัตนา สมมตินาม",
    "นักจัดการงานทั่วไปปฏิบัติการ",
    "คลังต้นแบบหนังสือราชการออนไลน์",
    "เจ้าหน้าที่ร่างหนังสือจากสำเนาเก่าทำให้อ้างระเบียบที่ยกเลิกไปแล้ว",
    "รวบรวมต้นแบบที่ฝ่ายกฎหมายรับรองไว้ในคลังเดียวและเตือนเมื่อระเบียบเปลี่ยน",
    "ทุกฝ่ายในเขตใช้งานร่วมกันได้และลดการส่งหนังสือกลับไปแก้ไข",
)
DON_MUEANG = Office(
    "สำนักงานเขตดอนเมือง",
    "กท 6401",
    "นายชาญชัย ตัวอย่างสกุล",
    "นางสาวกานดา สมมตินาม",
    "นักวิชาการศึกษาชำนาญการ",
    "สมุดบันทึกสุขภาพนักเรียนร่วมผู้ปกครอง",
    "ครูบันทึกน้ำหนักส่วนสูงไว้ในสมุดแต่ผู้ปกครองเห็นเพียงปีละสองครั้ง",
    "ให้ผู้ปกครองและครูอนามัยบันทึกในสมุดเล่มเดียวกันผ่านโทรศัพท์และเห็นกราฟการเติบโต",
    "โรงเรียนในสังกัดทุกแห่งขอเข้าร่วมตั้งแต่ภาคเรียนแรก",
)
BANG_RAK = Office(
    "สำนักงานเขตบางรัก",
    "กท 4301",
    "นางอุษา ตัวอย่างสกุล",
    "นายก้องภพ สมมตินาม",
    "เจ้าพนักงานเทศกิจชำนาญงาน",
    "ระบบขออนุญาตตั้งวางบนทางเท้าผ่านโทรศัพท์",
    "ผู้ค้าต้องมาติดต่อขอตั้งวางทุกสามเดือนและใบอนุญาตกระดาษเปื่อยเมื่อเปียกฝน",
    "ยื่นคำขอและชำระค่าธรรมเนียมทางโทรศัพท์แล้วแสดงรหัสให้เทศกิจตรวจได้ทันที",
    "ถนนสายการค้าของเขตมีผู้ขออนุญาตมากและเทศกิจตรวจสอบได้รวดเร็ว",
)
BANG_KHUN_THIAN = Office(
    "สำนักงานเขตบางขุนเทียน",
    "กท 6201",
    "นายมานพ ตัวอย่างสกุล",
    "นางสาวพรทิพย์ สมมตินาม",
    "นักวิชาการสิ่งแวดล้อมปฏิบัติการ",
    "ทุ่นเตือนระดับน้ำเค็มชุมชน",
    "น้ำเค็มหนุนเข้าบ่อเลี้ยงกุ้งตอนกลางคืนโดยชาวบ้านไม่รู้ตัวจนเสียหาย",
    "วางทุ่นวัดความเค็มในคลองและส่งสัญญาณเสียงถึงหอกระจายข่าวของชุมชน",
    "ชาวบ้านชายทะเลร่วมออกแบบทุ่นและดูแลรักษาเองได้",
)

FORMS = ("แบบฟอร์ม 1", "แบบฟอร์ม 2", "แบบฟอร์ม 3")
HELLO = "เรียน สำนักงาน ก.ก.\n\nขอส่งเอกสารตามที่แนบมาพร้อมนี้\n\n"


def _first(office: Office, number: str, date: str, **changes: Page) -> tuple[Attachment, ...]:
    pages = {"form1": form1(office), "form2": form2(office), "form3": form3(office), **changes}
    return (
        Attachment("บันทึกนำส่ง.pdf", "libreoffice", cover(office, number, date, FORMS)),
        Attachment("แบบฟอร์ม1.docx", "docx", pages["form1"]),
        Attachment("แบบฟอร์ม2.docx", "docx", pages["form2"]),
        Attachment("แบบฟอร์ม3.pdf", "chromium", pages["form3"]),
    )


def mails() -> tuple[Mail, ...]:
    """The whole inbox, in the order of arrival."""
    return (
        Mail(
            "01-ยานนาวา-แนวคิด.eml",
            "general@yannawa.example.go.th",
            "ส่งแนวคิดนวัตกรรม สำนักงานเขตยานนาวา",
            HELLO,
            "Mon, 13 Feb 2023 10:12:00 +0700",
            "Mon, 13 Feb 2023 10:12:09 +0700",
            _first(YANNAWA, "215", "10 กุมภาพันธ์ 2566"),
            notes="complete and on time, first part",
        ),
        Mail(
            "02-ยานนาวา-ผลงาน.eml",
            "general@yannawa.example.go.th",
            "ส่งโครงการและหลักฐานความสำเร็จ",
            HELLO,
            "Fri, 15 Sep 2023 14:00:00 +0700",
            "Fri, 15 Sep 2023 14:00:31 +0700",
            (
                Attachment(
                    "บันทึกส่งสำเนาโครงการ.docx",
                    "docx",
                    memo(
                        YANNAWA,
                        "1402",
                        "14 กันยายน 2566",
                        "ขอส่งสำเนาโครงการและหลักฐานความสำเร็จของนวัตกรรม",
                        ("พร้อมนี้ได้แนบสำเนาโครงการ (แบบฟอร์ม 4) และหลักฐานความสำเร็จ", "จึงเรียนมาเพื่อโปรดทราบ"),
                    ),
                ),
                Attachment("มติคณะกรรมการ.pdf", "libreoffice", notice(YANNAWA, "เห็นชอบตามเสนอ")),
                Attachment("แบบฟอร์ม4.pdf", "typst", form4(YANNAWA)),
                Attachment("คำสั่งใช้งาน.pdf", "chromium", order_of_use(YANNAWA)),
                Attachment("ความพึงพอใจ.docx", "docx", satisfaction(YANNAWA)),
                Attachment("สรุปผล.docx", "docx", result_report(YANNAWA)),
                Attachment("ผลลัพธ์.docx", "docx", outcome_report(YANNAWA)),
            ),
            notes="complete and on time, second part: not late, because no due date is known for it",
        ),
        Mail(
            "03-บางกอกน้อย.eml",
            "admin@bangkoknoi.example.go.th",
            "แบบเสนอแนวคิดนวัตกรรม",
            HELLO,
            "Mon, 20 Feb 2023 09:30:00 +0700",
            "Mon, 20 Feb 2023 09:30:44 +0700",
            _first(BANGKOK_NOI, "77", "14 กุมภาพันธ์ 2566"),
            charset="tis-620",
            notes="late by five days, although its letter is dated before the due date",
        ),
        Mail(
            "04-บางคอแหลม.eml",
            "office@bangkholaem.example.go.th",
            "ส่งแบบฟอร์ม 1 และ 2",
            HELLO,
            "Tue, 14 Feb 2023 11:00:00 +0700",
            "Tue, 14 Feb 2023 11:00:05 +0700",
            (
                Attachment(
                    "บันทึก.docx", "docx", cover(BANG_KHO_LAEM, "1116", "13 กุมภาพันธ์ 2566", FORMS[:2], thai_digits=False)
                ),
                Attachment("แบบฟอร์ม1.pdf", "typst", form1(BANG_KHO_LAEM)),
                Attachment("แบบฟอร์ม2.docx", "docx", form2(BANG_KHO_LAEM)),
            ),
            notes="form 3 missing",
        ),
        Mail(
            "05-บางซื่อ.eml",
            "admin@bangsue.example.go.th",
            "ส่งเอกสารตัวชี้วัดนวัตกรรม",
            HELLO,
            "Mon, 13 Feb 2023 16:45:00 +0700",
            "Mon, 13 Feb 2023 16:45:20 +0700",
            _first(
                BANG_SUE, "301", "13 กุมภาพันธ์ 2566", form1=form1(BANG_SUE, benefit="................................")
            ),
            notes="a required entry of form 1 is blank",
        ),
        Mail(
            "06-คลองเตย.eml",
            "admin@khlongtoei.example.go.th",
            "ขอส่งแนวคิดนวัตกรรม",
            HELLO,
            "Tue, 14 Feb 2023 08:05:00 +0700",
            "Tue, 14 Feb 2023 08:05:11 +0700",
            (
                Attachment(
                    "บันทึกนำส่ง.pdf", "typst", cover(KHLONG_TOEI, "98", "13 กุมภาพันธ์ 2566", FORMS, "23 มกราคม 2565")
                ),
                *_first(KHLONG_TOEI, "98", "13 กุมภาพันธ์ 2566")[1:],
                Attachment("หน้าตัวชี้วัด.html", data=indicator_page(KHLONG_TOEI, "5033-0999").encode()),
            ),
            notes="the cover cites the guideline letter with another year, and the KPI page claims a resolution",
        ),
        Mail(
            "07-บางนา-ครั้งแรก.eml",
            "office@bangna.example.go.th",
            "ส่งแนวคิดนวัตกรรม",
            HELLO,
            "Fri, 10 Feb 2023 13:00:00 +0700",
            "Fri, 10 Feb 2023 13:00:02 +0700",
            _first(BANG_NA, "55", "9 กุมภาพันธ์ 2566", form1=form1(BANG_NA, benefit="-")),
            notes="first sending, form 1 with a blank",
        ),
        Mail(
            "08-บางนา-แก้ไข.eml",
            "office@bangna.example.go.th",
            "ส่งแบบฟอร์ม 1 ฉบับแก้ไข",
            "เรียน สำนักงาน ก.ก.\n\nขอส่งแบบฟอร์ม 1 ฉบับแก้ไขแทนฉบับเดิม\n",
            "Tue, 14 Feb 2023 15:20:00 +0700",
            "Tue, 14 Feb 2023 15:20:40 +0700",
            (Attachment("แบบฟอร์ม1 แก้ไข.docx", "docx", form1(BANG_NA)),),
            notes="the corrected form, later: it replaces the first",
        ),
        Mail(
            "09-จราจรและสวนหลวง.eml",
            "joint@office.example.go.th",
            "ส่งเอกสารนวัตกรรมของสองหน่วยงาน",
            HELLO,
            "Mon, 13 Feb 2023 09:00:00 +0700",
            "Mon, 13 Feb 2023 09:00:10 +0700",
            (
                Attachment("นำส่ง สจส.docx", "docx", cover(TRAFFIC, "128", "10 กุมภาพันธ์ 2566", FORMS)),
                Attachment("ฟอร์ม1 สจส.docx", "docx", form1(TRAFFIC)),
                Attachment("ฟอร์ม2 สจส.docx", "docx", form2(TRAFFIC)),
                Attachment("ฟอร์ม3 สจส.pdf", "libreoffice", form3(TRAFFIC)),
                Attachment("นำส่ง สวนหลวง.docx", "docx", cover(SUAN_LUANG, "64", "10 กุมภาพันธ์ 2566", FORMS)),
                Attachment("ฟอร์ม1 สวนหลวง.docx", "docx", form1(SUAN_LUANG)),
                Attachment("ฟอร์ม2 สวนหลวง.docx", "docx", form2(SUAN_LUANG)),
                Attachment("ฟอร์ม3 สวนหลวง.docx", "docx", form3(SUAN_LUANG)),
            ),
            notes="one mail with the files of two departments",
        ),
        Mail(
            "10-ดอนเมือง-ส่งต่อ.eml",
            "coordinator@center.example.go.th",
            "FW: เอกสารเขตดอนเมือง",
            "ส่งต่อตามที่ได้รับ\n",
            "Wed, 15 Feb 2023 10:00:00 +0700",
            "Wed, 15 Feb 2023 10:00:08 +0700",
            forwarded=Mail(
                "inner.eml",
                "admin@donmueang.example.go.th",
                "เอกสารนวัตกรรม เขตดอนเมือง",
                HELLO,
                "Tue, 14 Feb 2023 17:30:00 +0700",
                "Tue, 14 Feb 2023 17:30:03 +0700",
                (Attachment("เอกสารทั้งหมด.zip", members=_first(DON_MUEANG, "142", "14 กุมภาพันธ์ 2566")),),
            ),
            notes="a forwarded mail with a zip",
        ),
        Mail(
            "11-บางรัก-สแกน.eml",
            "admin@bangrak.example.go.th",
            "ส่งเอกสารนวัตกรรม",
            HELLO,
            "Tue, 14 Feb 2023 12:00:00 +0700",
            "Tue, 14 Feb 2023 12:00:30 +0700",
            (
                *_first(BANG_RAK, "203", "14 กุมภาพันธ์ 2566")[:3],
                Attachment("แบบฟอร์ม3 สแกน.pdf", "scan", form3(BANG_RAK)),
            ),
            charset="windows-874",
            notes="form 3 came as a scan",
        ),
        Mail(
            "12-บางขุนเทียน.eml",
            "admin@bangkhunthian.example.go.th",
            "ส่งเอกสารนวัตกรรม",
            HELLO + "รายละเอียดภาพถ่ายดาวน์โหลดที่ https://drive.example.com/photos\n",
            "Tue, 14 Feb 2023 13:10:00 +0700",
            "Tue, 14 Feb 2023 13:10:15 +0700",
            (
                *_first(BANG_KHUN_THIAN, "87", "14 กุมภาพันธ์ 2566")[:3],
                Attachment(
                    "แบบฟอร์ม3.pdf",
                    data=b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty",
                ),
            ),
            notes="form 3 is a broken PDF, and photographs are behind a link",
        ),
        Mail(
            "13-ไม่ทราบผู้ส่ง.eml",
            "somchai.sender@mail.example.com",
            "สอบถาม",
            "สวัสดีครับ ขอสอบถามเรื่องกำหนดส่งเอกสาร\n",
            "Thu, 16 Feb 2023 20:00:00 +0700",
            "Thu, 16 Feb 2023 20:00:01 +0700",
            (
                Attachment("notes.txt", data="รายการที่ต้องเตรียม\n1. เอกสารแนวคิด\n2. ภาพถ่าย\n".encode("tis-620")),
                Attachment("unknown.bin", data=bytes(range(1, 64)) * 4),
            ),
            notes="an unknown sender, a text in TIS-620 and a file of no known kind",
        ),
    )
