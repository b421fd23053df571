"""Fields of a letter's head: a table of invented letters of every kind, each with the trap it sets."""

from dataclasses import dataclass, field, replace

import pytest
from letters_by_hand import paged, placed, typed

from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, body_span, read_letter_fields
from schemas.quoted import Quoted, Trust
from schemas.text import DocumentText

MEMO = ("บันทึกข้อความ", "ส่วนราชการ  สำนักงานเขตทดสอบ ฝ่ายปกครอง โทร. 0 2123 4567")
TAIL = (
    "        จึงเรียนมาเพื่อโปรดพิจารณา",
    "",
    "\t\t\t\t(นายสมมุติ ใจดี)",
    "\t\t\t\tหัวหน้าฝ่ายปกครอง",
)
TEXT = "        ด้วยฝ่ายปกครองประสงค์จะรายงานผลการดำเนินงานตามแผนให้ทราบ ตามรายละเอียดที่เสนอมาพร้อมนี้"
CLOSE = (
    "        จึงเรียนมาเพื่อโปรดทราบ",
    "",
    "\t\t\tขอแสดงความนับถือ",
    "",
    "\t\t\t(นางสาวสมมุติ ดีงาม)",
    "\t\t\tผู้อำนวยการกองทดสอบ",
    "",
    "กองทดสอบ",
    "โทร. 0 2123 4568",
)


def memo(*head: str, text: str = TEXT, tail: tuple[str, ...] = TAIL) -> DocumentText:
    return typed(*MEMO, *head, text, *tail)


def letter(*head: str, text: str = TEXT, tail: tuple[str, ...] = CLOSE) -> DocumentText:
    return typed(*head, text, *tail)


@dataclass(frozen=True)
class Case:
    """`want`: field -> value; a leading `?` says that the value must be unverified, None that nothing may be claimed."""

    promise: str
    doc: DocumentText
    kind: str
    want: dict[str, str | None] = field(default_factory=dict)
    findings: tuple[str, ...] = ()


CASES = [
    Case(
        "a plain memo",
        memo("ที่ กท 4501/12\tวันที่ 3 มกราคม 2566", "เรื่อง รายงานผลการดำเนินงาน", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {
            "number": "กท 4501/12",
            "date": "2023-01-03",
            "subject": "รายงานผลการดำเนินงาน",
            "addressee": "ผู้อำนวยการเขตทดสอบ",
            "sender": "สำนักงานเขตทดสอบ ฝ่ายปกครอง",
            "owner_unit": "สำนักงานเขตทดสอบ ฝ่ายปกครอง",
            "urgency": None,
            "secrecy": None,
        },
    ),
    Case(
        "ที่ and วันที่ on one row with one blank between them",
        memo("ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": "กท 4501/12", "date": "2023-01-03"},
    ),
    Case(
        "labels glued to their words, no-break blanks, dotted rules",
        memo(
            "ที่\u00a0กท\u00a0๔๕๐๑/๑๒....วันที่\u00a0๓ มกราคม ๒๕๖๖.....",
            "เรื่องขอส่งรายงานผล",
            "เรียน\u00a0\u00a0ผู้อำนวยการเขตทดสอบ",
        ),
        "memo",
        {"number": "กท 4501/12", "date": "2023-01-03", "subject": "ขอส่งรายงานผล", "addressee": "ผู้อำนวยการเขตทดสอบ"},
    ),
    Case(
        "number and date left blank for the registry: nothing is claimed",
        memo("ที่                         วันที่", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": None, "date": None},
    ),
    Case(
        "dotted blanks are blank",
        memo("ที่ ....................... วันที่ ........................", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": None, "date": None},
    ),
    Case(
        "a blank running number stays as printed and raises number_incomplete; a blank day leaves the month",
        memo("ที่ กท 4501/          วันที่        มกราคม 2566", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": "กท 4501/", "date": "2023-01"},
        ("number_incomplete",),
    ),
    Case(
        "the day of a date must not become the running number",
        letter("ที่ กท 4501/ 15 กุมภาพันธ์ 2566", "เรื่อง รายงานผล", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"number": "?กท 4501/", "date": "?2023-02-15"},
        ("number_incomplete",),
    ),
    Case(
        "number, then a date, on one row",
        letter("ที่ กท 4501/163 5 กุมภาพันธ์ 2566", "เรื่อง รายงานผล", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"number": "กท 4501/163", "date": "2023-02-05"},
    ),
    Case(
        "a title over two rows that goes on with ตาม and เพื่อ",
        memo(
            "ที่ กท 4501/12\tวันที่ 3 มกราคม 2566",
            "เรื่อง ขอความเห็นชอบแผนการดำเนินงาน",
            "ตามโครงการพัฒนาระบบ",
            "เพื่อให้บริการประชาชน",
            "เรียน ผู้อำนวยการเขตทดสอบ",
        ),
        "memo",
        {"subject": "ขอความเห็นชอบแผนการดำเนินงานตามโครงการพัฒนาระบบเพื่อให้บริการประชาชน"},
    ),
    Case(
        "เรื่องเดิม is a heading of the text, not the title",
        memo(
            "ที่ กท 4501/12\tวันที่ 3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ผู้อำนวยการเขตทดสอบ",
            text="1. เรื่องเดิม",
        ),
        "memo",
        {"subject": "รายงานผล", "addressee": "ผู้อำนวยการเขตทดสอบ"},
    ),
    Case(
        "a date in the title is not the date of the letter",
        letter("ที่ กท 4501/12", "เรื่อง การปรับค่าจ้าง (1 ธันวาคม 2565)", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"date": None, "subject": "การปรับค่าจ้าง (1 ธันวาคม 2565)"},
    ),
    Case(
        "a plain external letter: office at the right of the number, address no part of it",
        letter(
            "ที่ กท 4501/12\t\t\tสำนักงานเขตทดสอบ",
            "\t\t\tถนนทดสอบ กทม. 10200",
            "\t\t3 มกราคม 2566",
            "เรื่อง ขอเชิญประชุม",
            "เรียน ปลัดกรุงเทพมหานคร",
            "อ้างถึง หนังสือสำนักทดสอบ ด่วนที่สุด ที่ กท 0999/163 ลงวันที่ 23 ธันวาคม 2565",
            "สิ่งที่ส่งมาด้วย ระเบียบวาระการประชุม จำนวน 1 ชุด",
        ),
        "external_letter",
        {
            "number": "กท 4501/12",
            "date": "2023-01-03",
            "sender": "สำนักงานเขตทดสอบ",
            "subject": "ขอเชิญประชุม",
            "addressee": "ปลัดกรุงเทพมหานคร",
            "urgency": None,
            "owner_unit": "กองทดสอบ",
        },
    ),
    Case(
        "the speed inside อ้างถึง belongs to the cited letter, even where it begins a row",
        letter(
            "ที่ กท 4501/12\t\t\tสำนักงานเขตทดสอบ",
            "\t\t3 มกราคม 2566",
            "เรื่อง ขอเชิญประชุม",
            "เรียน ปลัดกรุงเทพมหานคร",
            "อ้างถึง หนังสือสำนักทดสอบ",
            "ด่วนที่สุด ที่ กท 0999/163 ลงวันที่ 23 ธันวาคม 2565",
            "สิ่งที่ส่งมาด้วย ระเบียบวาระการประชุม",
        ),
        "external_letter",
        {"urgency": None, "number": "กท 4501/12"},
    ),
    Case(
        "a speed by itself above the number is the letter's own",
        letter("ด่วนที่สุด", "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"urgency": "ด่วนที่สุด"},
    ),
    Case(
        "a speed before the label of the number",
        letter("ด่วนมาก ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"urgency": "ด่วนมาก", "number": "กท 4501/12"},
    ),
    Case(
        "a speed beside the memo's title",
        typed("ด่วนที่สุด\t\tบันทึกข้อความ", MEMO[1], "ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง ก", "เรียน ข", TEXT, *TAIL),
        "memo",
        {"urgency": "ด่วนที่สุด"},
    ),
    Case(
        "a speed that the regulation does not know is kept, unverified",
        letter("ด่วนพิเศษ", "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"urgency": "?ด่วนพิเศษ"},
    ),
    Case(
        "ด่วนภายใน is a time of delivery, no class",
        letter("ด่วนภายในวันที่ 5 มกราคม 2566", "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ก", "เรียน ข", tail=CLOSE),
        "external_letter",
        {"urgency": "?ด่วนภายในวันที่ 5 มกราคม 2566", "date": "2023-01-03"},
    ),
    Case(
        "secrecy by itself at the top",
        letter("ลับ", "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"secrecy": "ลับ", "urgency": None},
    ),
    Case(
        "a received stamp above the head gives neither number nor date",
        memo(
            "สำนักงาน ก.ก.",
            "เลขรับ 778",
            "วันที่ 20 กุมภาพันธ์ 2566",
            "เวลา 10.30 น.",
            "ที่ กท 4501/12\tวันที่ 14 กุมภาพันธ์ 2566",
            "เรื่อง ขอส่งเอกสาร",
            "เรียน หัวหน้าสำนักงาน ก.ก.",
        ),
        "memo",
        {"number": "กท 4501/12", "date": "2023-02-14", "addressee": "หัวหน้าสำนักงาน ก.ก."},
    ),
    Case(
        "a received stamp with a date beside a letter without one: the date stays null",
        memo(
            "สำนักงาน ก.ก.",
            "เลขรับ 778",
            "วันที่ 20 กุมภาพันธ์ 2566",
            "เวลา 10.30 น.",
            "ที่ กท 4501/",
            "เรื่อง ขอส่งเอกสาร",
            "เรียน หัวหน้าสำนักงาน ก.ก.",
        ),
        "memo",
        {"number": "กท 4501/", "date": None},
        ("number_incomplete",),
    ),
    Case(
        "several addressees on rows, through a superior",
        memo(
            "ที่ กท 4501/12\tวันที่ 3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกรุงเทพมหานคร",
            "ผู้อำนวยการสำนักทดสอบ",
            "(ผ่าน รองปลัดกรุงเทพมหานคร)",
        ),
        "memo",
        {"addressee": "ปลัดกรุงเทพมหานคร ผู้อำนวยการสำนักทดสอบ (ผ่าน รองปลัดกรุงเทพมหานคร)"},
    ),
    Case(
        "กราบเรียน is a form of address",
        letter("ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "กราบเรียน นายกรัฐมนตรี"),
        "external_letter",
        {"addressee": "นายกรัฐมนตรี"},
    ),
    Case(
        "a blank to fill in behind เรียน is doubted",
        letter(
            "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอเชิญประชุม", "เรียน ผู้อำนวยการโรงเรียน..........................ทุกแห่ง"
        ),
        "external_letter",
        {"addressee": "?ผู้อำนวยการโรงเรียน..........................ทุกแห่ง"},
    ),
    Case(
        "a circular with a blank number",
        letter("ที่ พท 0017.2/ว", "     มกราคม 2569", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการทุกส่วนราชการ"),
        "external_letter",
        {"number": "พท 0017.2/ว", "date": "2026-01"},
        ("number_incomplete",),
    ),
    Case(
        "a circular number with Thai digits and an abbreviation dot",
        letter("ที่ กค. ๐๕๓๐.๓/ว. ๖๑", "๓ มกราคม ๒๕๖๖", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"number": "กค 0530.3/ว 61", "date": "2023-01-03"},
    ),
    Case(
        "a year split over two rows",
        letter("ที่ กท 4501/12", "3 มกราคม", "2566", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"number": "กท 4501/12", "date": "2023-01-03"},
    ),
    Case(
        "two dates by themselves in the head: unverified",
        letter("ที่ กท 4501/12", "3 มกราคม 2566", "5 มกราคม 2566", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"date": "?2023-01-03"},
    ),
    Case(
        "an impossible day is never a trusted date",
        letter("ที่ กท 4501/12", "31 กุมภาพันธ์ 2566", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"date": "?2023-02"},
    ),
    Case(
        "an office without a register prints a number that identifies no letter",
        letter("ที่ พิเศษ/2566", "3 มกราคม 2566", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"number": "พิเศษ/2566"},
        ("number_incomplete",),
    ),
    Case(
        "words behind ที่ that are no number stay, unverified",
        letter("ที่ พิเศษ/2566 ฉบับแก้ไข", "3 มกราคม 2566", "เรื่อง การรายงาน", "เรียน หัวหน้าส่วนราชการ"),
        "external_letter",
        {"number": "?พิเศษ/2566 ฉบับแก้ไข"},
    ),
    Case(
        "a letter without ที่ has no number, and ที่ประชุม is no label",
        letter("3 มกราคม 2566", "เรื่อง ขอบคุณ", "เรียน ผู้อำนวยการเขตทดสอบ", text="ตามมติ\nที่ประชุม 5/2566 แล้วนั้น"),
        "external_letter",
        {"number": None, "date": "2023-01-03"},
    ),
    Case(
        "stamped letter: ถึง, no title, date and office at the seal",
        typed(
            "ด่วนที่สุด",
            "ที่ มท 0999.2/ว 7836",
            "ถึง จังหวัดทุกจังหวัด",
            "        ตามที่ได้ขอให้จังหวัดรายงานผลภายในวันที่ 10 กรกฎาคม 2567 นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "\t\t\tสำนักงานปลัดกระทรวงทดสอบ",
            "\t\t\t24 กรกฎาคม 2567",
            "",
            "กองการเจ้าหน้าที่",
            "โทร. 0 2123 4567",
        ),
        "stamped_letter",
        {
            "number": "มท 0999.2/ว 7836",
            "date": "2024-07-24",
            "subject": None,
            "addressee": "จังหวัดทุกจังหวัด",
            "sender": "สำนักงานปลัดกระทรวงทดสอบ",
            "owner_unit": "กองการเจ้าหน้าที่",
            "urgency": "ด่วนที่สุด",
        },
    ),
    Case(
        "stamped letter: a day right under the text, of a table perhaps, is doubted",
        typed(
            "ที่ มท 0999.2/ว 7836",
            "ถึง จังหวัดทุกจังหวัด",
            "        ตามที่ได้ขอให้รายงานผลการดำเนินงานในปีที่ผ่านมา นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "\t\t\t22 กุมภาพันธ์ 2556",
            "\t\t\tสำนักงานปลัดกระทรวงทดสอบ",
        ),
        "stamped_letter",
        {"date": "?2013-02-22"},
    ),
    Case(
        "stamped letter: the day of whoever certified the copy is doubted",
        typed(
            "ที่ มท 0999.2/ว 7836",
            "ถึง จังหวัดทุกจังหวัด",
            "        ตามที่ได้ขอให้รายงานผลการดำเนินงานในปีที่ผ่านมา นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "สำเนาถูกต้อง",
            "(นางสาวสมมุติ ดีงาม)",
            "เจ้าพนักงานธุรการ",
            "4 ธันวาคม 2561",
        ),
        "stamped_letter",
        {"date": "?2018-12-04"},
    ),
    Case(
        "stamped letter of an office whose name is of no known kind",
        typed(
            "ที่ มท 0999.2/ว 7836",
            "ถึง จังหวัดทุกจังหวัด",
            "        ตามที่ได้ขอให้รายงานผลการดำเนินงานในปีที่ผ่านมา นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "\t\t\tการไฟฟ้าทดลองแห่งประเทศสมมุติ",
            "\t\t\t24 กรกฎาคม 2567",
        ),
        "stamped_letter",
        {"date": "2024-07-24"},
    ),
    Case(
        "stamped letter of an office with the number of its district",
        typed(
            "ที่ ศธ 04999/ว 78",
            "ถึง โรงเรียนทุกโรงเรียน",
            "        ตามที่ได้ขอให้รายงานผลการดำเนินงานในปีที่ผ่านมา นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "\t\t\tสำนักงานเขตพื้นที่การศึกษาสมมุติ เขต 3",
            "\t\t\t24 กรกฎาคม 2567",
        ),
        "stamped_letter",
        {"date": "2024-07-24", "sender": "สำนักงานเขตพื้นที่การศึกษาสมมุติ เขต 3"},
    ),
    Case(
        "stamped letter: a row with other figures above the day is no office",
        typed(
            "ที่ ศธ 04999/ว 78",
            "ถึง โรงเรียนทุกโรงเรียน",
            "        ตามที่ได้ขอให้รายงานผลการดำเนินงานในปีที่ผ่านมา นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "\t\t\tผลการดำเนินงาน ร้อยละ 3",
            "\t\t\t24 กรกฎาคม 2567",
        ),
        "stamped_letter",
        {"date": "?2024-07-24"},
    ),
    Case(
        "stamped letter whose date is ink in the seal: null, never the date in the text",
        typed(
            "ที่ มท 0999.2/ว 7836",
            "ถึง จังหวัดทุกจังหวัด",
            "        ตามที่ได้ขอให้รายงานภายในวันที่ 10 กรกฎาคม 2567 นั้น",
            "        จึงแจ้งมาเพื่อทราบ",
            "",
            "\t\t\tสำนักงานปลัดกระทรวงทดสอบ",
            "",
            "กองการเจ้าหน้าที่",
        ),
        "stamped_letter",
        {"date": None},
    ),
    Case(
        "order: number with blanks round the stroke, date far from the head, its year on the next row",
        typed(
            "คำสั่งสำนักงานเขตทดสอบ",
            "ที่    ๑๓๗ / ๒๕๖๖",
            "เรื่อง  แต่งตั้งคณะทำงานพัฒนานวัตกรรม",
            "----------------------------",
            "        ตามคำสั่งสำนักงานเขตทดสอบ ที่ 12/2565 ลงวันที่ 4 พฤศจิกายน 2565 นั้น",
            "        อาศัยอำนาจตามมาตรา 38 แห่งพระราชบัญญัติทดสอบ พ.ศ. 2534 จึงแต่งตั้งดังนี้",
            "        ทั้งนี้ ตั้งแต่วันที่ 1 มีนาคม 2566 เป็นต้นไป",
            "\t\tสั่ง  ณ  วันที่  ๒๘  เดือน กุมภาพันธ์ พ.ศ.",
            "\t\t๒๕๖๖",
            "",
            "\t\t(นายสมมุติ ใจดี)",
            "\t\tผู้อำนวยการเขตทดสอบ",
        ),
        "order",
        {
            "number": "137/2566",
            "date": "2023-02-28",
            "subject": "แต่งตั้งคณะทำงานพัฒนานวัตกรรม",
            "sender": "สำนักงานเขตทดสอบ",
            "addressee": None,
        },
    ),
    Case(
        "draft order: the running number and the day are blank",
        typed(
            "(ร่าง)",
            "คำสั่งกระทรวงทดสอบ",
            "ที่        /2566",
            "เรื่อง แต่งตั้งคณะกรรมการ",
            "...............",
            "เพื่อให้การบริหารเป็นไปด้วยดี",
            "สั่ง ณ วันที่         ตุลาคม พ.ศ. 2566",
            "รัฐมนตรีว่าการกระทรวงทดสอบ",
        ),
        "order",
        {"number": "/2566", "date": "2023-10", "copy_status": "draft", "sender": "กระทรวงทดสอบ"},
        ("number_incomplete",),
    ),
    Case(
        "a blank form of an order claims neither number nor date",
        typed(
            "คำสั่งสำนักงานเขตทดสอบ",
            "ที่     /",
            "เรื่อง",
            "(ข้อความ)",
            "ทั้งนี้ ตั้งแต่",
            "สั่ง ณ วันที่      พ.ศ.",
            "(ลงชื่อ)",
            "(พิมพ์ชื่อเต็ม)",
            "(ตำแหน่ง)",
        ),
        "order",
        {"number": None, "date": None, "subject": None},
    ),
    Case(
        "announcement: ประกาศ ณ วันที่, not the day from which it binds",
        typed(
            "ประกาศกรุงเทพมหานคร",
            "เรื่อง รายชื่อหน่วยงานที่ได้รับรางวัล",
            "-------------------",
            "        ด้วยกรุงเทพมหานครได้พิจารณา เมื่อวันที่ 1 มีนาคม 2566",
            "        ประกาศ ณ วันที่ 15 มีนาคม พ.ศ. 2566",
            "",
            "\t\t(นายสมมุติ ใจดี)",
            "\t\tปลัดกรุงเทพมหานคร",
        ),
        "announcement",
        {"number": None, "date": "2023-03-15", "subject": "รายชื่อหน่วยงานที่ได้รับรางวัล", "sender": "กรุงเทพมหานคร"},
    ),
    Case(
        "minutes: the meeting's number and day; the title as a whole; the committee issues",
        typed(
            "รายงานการประชุมคณะกรรมการทดสอบนวัตกรรม",
            "ครั้งที่ ๑/๒๕๖๖",
            "วันอังคารที่ ๗ มีนาคม ๒๕๖๖ เวลา ๐๙.๓๐ น.",
            "ณ ห้องประชุมทดสอบ",
            "ผู้มาประชุม",
            "๑. นายสมมุติ ใจดี\tประธานกรรมการ",
            "ระเบียบวาระที่ ๑ เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
            "มติที่ประชุม รับทราบ",
            "เลิกประชุมเวลา ๑๒.๐๐ น.",
            "(ลงชื่อ) .................. ผู้จดรายงานการประชุม",
            "(นางสาวสมมุติ ดีงาม)",
            "(ลงชื่อ) .................. ผู้ตรวจรายงานการประชุม",
            "(นายสมมุติ รอบคอบ)",
        ),
        "minutes",
        {
            "number": "1/2566",
            "date": "2023-03-07",
            "subject": "รายงานการประชุมคณะกรรมการทดสอบนวัตกรรม ครั้งที่ 1/2566",
            "sender": "คณะกรรมการทดสอบนวัตกรรม",
        },
    ),
    Case(
        "minutes whose title breaks inside ครั้งที่",
        typed(
            "รายงานการประชุมคณะทำงานทดสอบ ครั้งที่",
            "๒/๒๕๖๖",
            "วันอังคารที่ ๗ มีนาคม ๒๕๖๖",
            "ผู้มาประชุม",
            "ระเบียบวาระที่ ๑",
            "มติที่ประชุม รับทราบ",
        ),
        "minutes",
        {"number": "2/2566", "date": "2023-03-07", "sender": "คณะทำงานทดสอบ"},
    ),
    Case(
        "minutes whose title has lost the number behind ครั้งที่: the title is unverified",
        typed(
            "รายงานการประชุมคณะทำงานทดสอบ ครั้งที่",
            "วันอังคารที่ ๗ มีนาคม ๒๕๖๖",
            "ผู้มาประชุม",
            "ระเบียบวาระที่ ๑",
            "มติที่ประชุม รับทราบ",
        ),
        "minutes",
        {"number": None, "subject": "?รายงานการประชุมคณะทำงานทดสอบ ครั้งที่"},
    ),
    Case(
        "a police memo names its addressee without เรียน: where the title ends is unsure",
        typed(
            "บันทึกข้อความ",
            "ส่วนราชการ สถานีตำรวจทดสอบ",
            "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
            "เรื่อง รายงานผลการปฏิบัติ",
            "ผกก.สน.ทดสอบ",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"number": "กท 4501/12", "subject": "?รายงานผลการปฏิบัติ", "addressee": "?ผกก.สน.ทดสอบ"},
    ),
    Case(
        "a title's second row that begins with an action stays a title's, without เรียน below in doubt",
        typed(*MEMO, "ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง ขออนุมัติแต่งตั้ง", "กรรมการตรวจรับ", TEXT, *TAIL),
        "memo",
        {"subject": "?ขออนุมัติแต่งตั้งกรรมการตรวจรับ", "addressee": None},
    ),
    Case(
        "the armed forces say เสนอ in place of เรียน",
        memo("ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง ขออนุมัติฝึกอบรม", "เสนอ ผบ.หน่วยทดสอบ"),
        "memo",
        {"subject": "ขออนุมัติฝึกอบรม", "addressee": "ผบ.หน่วยทดสอบ"},
    ),
    Case(
        "เสนอ in a letter's title is no label",
        letter("ที่ กท 4501/12\tกองทดสอบ", "3 มกราคม 2566", "เรื่อง การประชุมเพื่อ", "เสนอ ผู้บริหาร", "เรียน ปลัดกระทรวงทดสอบ"),
        "external_letter",
        {"subject": "การประชุมเพื่อเสนอ ผู้บริหาร", "addressee": "ปลัดกระทรวงทดสอบ"},
    ),
    Case(
        "a university's memo says ส่วนงาน",
        typed(
            "บันทึกข้อความ",
            "ส่วนงาน คณะทดสอบ โทร. 5678",
            "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน คณบดี",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"number": "กท 4501/12", "date": "2023-01-03", "sender": "คณะทดสอบ", "addressee": "คณบดี"},
    ),
    Case(
        "จาก and ถึง above ที่, and then a salutation of its own",
        typed(
            "บันทึกข้อความ",
            "จาก กองทดสอบ",
            "ถึง ฝ่ายบัญชี",
            "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน หัวหน้าฝ่ายบัญชี",
            TEXT,
            *TAIL,
        ),
        "memo",
        {
            "number": "กท 4501/12",
            "date": "2023-01-03",
            "sender": "กองทดสอบ",
            "subject": "รายงานผล",
            "addressee": "หัวหน้าฝ่ายบัญชี",
        },
    ),
    Case(
        "a letter whose head says หน่วยงาน or จาก is no memo",
        letter(
            "ที่ กท 4501/12\tกองทดสอบ",
            "หน่วยงาน ตรวจสอบภายใน",
            "3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกระทรวงทดสอบ",
        ),
        "external_letter",
        {"number": "กท 4501/12", "sender": "กองทดสอบ หน่วยงาน ตรวจสอบภายใน", "date": "2023-01-03"},
    ),
    Case(
        "a ruled row between the labels is no part of the title",
        memo("ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง รายงานผล", "_" * 70, "_", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"subject": "รายงานผล", "addressee": "ผู้อำนวยการเขตทดสอบ"},
    ),
    Case(
        "a draft that leaves day and month blank keeps its year",
        memo("ที่ กท 4501/......... วันที่ .................... 2567", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": "กท 4501/", "date": "2024"},
        ("number_incomplete",),
    ),
    Case(
        "words before a year behind วันที่ make no date",
        memo("ที่ กท 4501/12 วันที่ ประชุมปี 2567", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ"),
        "memo",
        {"number": "กท 4501/12", "date": None},
    ),
    Case(
        "a public organisation that its own text ties to the letters of its number",
        letter(
            "ที่ สทบ 2566/12",
            "3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกระทรวงทดสอบ",
            text="        ตามที่สถาบันทดสอบ (องค์การมหาชน) หรือ สทบ. ได้รายงานผลการดำเนินงานแล้ว นั้น",
            tail=(
                "        จึงเรียนมาเพื่อโปรดทราบ",
                "",
                "\t\tขอแสดงความนับถือ",
                "",
                "\t\t(นายสมมุติ ใจดี)",
                "\t\tผู้อำนวยการสถาบันทดสอบ",
            ),
        ),
        "external_letter",
        {"sender": "สถาบันทดสอบ (องค์การมหาชน)"},
    ),
    Case(
        "an office with other letters than the number's stays in doubt",
        letter(
            "ที่ กทด 2566/12",
            "3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกระทรวงทดสอบ",
            text="        ตามที่สถาบันทดสอบ (องค์การมหาชน) หรือ สทบ. ได้รายงานผลการดำเนินงานแล้ว นั้น",
            tail=(
                "        จึงเรียนมาเพื่อโปรดทราบ",
                "",
                "\t\tขอแสดงความนับถือ",
                "",
                "\t\t(นายสมมุติ ใจดี)",
                "\t\tผู้อำนวยการสถาบันทดสอบ",
            ),
        ),
        "external_letter",
        {"sender": "?สถาบันทดสอบ"},
    ),
    Case(
        "the letterhead is a picture: the office before its address at the foot, which the signer's post names too",
        letter(
            "ที่ สทบ 2566/12",
            "3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกระทรวงทดสอบ",
            tail=(
                "        จึงเรียนมาเพื่อโปรดทราบ",
                "",
                "\t\tขอแสดงความนับถือ",
                "",
                "\t\t(นายสมมุติ ใจดี)",
                "\t\tผู้อำนวยการสถาบันทดสอบ",
                "",
                "สถาบันทดสอบ (องค์การมหาชน) 10 ถนนทดสอบ กรุงเทพฯ 10400",
            ),
        ),
        "external_letter",
        {"sender": "สถาบันทดสอบ (องค์การมหาชน)"},
    ),
    Case(
        "an address at the foot of another office than the signer's is doubted",
        letter(
            "ที่ สทบ 2566/12",
            "3 มกราคม 2566",
            "เรื่อง รายงานผล",
            "เรียน ปลัดกระทรวงทดสอบ",
            tail=(
                "        จึงเรียนมาเพื่อโปรดทราบ",
                "",
                "\t\tขอแสดงความนับถือ",
                "",
                "\t\t(นายสมมุติ ใจดี)",
                "\t\tผู้อำนวยการสถาบันทดสอบ",
                "",
                "ศูนย์ประชุมตัวอย่าง 10 ถนนทดสอบ กรุงเทพฯ 10400",
            ),
        ),
        "external_letter",
        {"sender": "?ศูนย์ประชุมตัวอย่าง"},
    ),
    Case(
        "an announcement's title goes on with ด้วยวิธี",
        typed(
            "ประกาศจังหวัดทดสอบ",
            "เรื่อง ประกวดราคาจ้างก่อสร้างถนน",
            "ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์",
            "ด้วยจังหวัดทดสอบประสงค์จะประกวดราคา",
            "ประกาศ ณ วันที่ 4 มกราคม 2566",
        ),
        "announcement",
        {"subject": "ประกวดราคาจ้างก่อสร้างถนนด้วยวิธีประกวดราคาอิเล็กทรอนิกส์", "date": "2023-01-04"},
    ),
    Case(
        "a certificate: its serial number, title, office, and the day given",
        typed(
            "เลขที่ 12/2566",
            "หนังสือรับรอง",
            "วิทยาลัยทดสอบ",
            "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นายสมมุติ ใจดี ทำงานตั้งแต่วันที่ 1 พฤษภาคม 2562",
            "ให้ไว้ ณ วันที่ 11 เมษายน พ.ศ. 2566",
            "(นางสาวสมมุติ ดีงาม)",
            "ผู้อำนวยการวิทยาลัยทดสอบ",
        ),
        "other",
        {"number": "12/2566", "date": "2023-04-11", "subject": "หนังสือรับรอง", "sender": "วิทยาลัยทดสอบ"},
    ),
    Case(
        "a certificate named in a text has no number of the paper",
        typed("เอกสารประกอบการสมัคร", "เลขที่ 12/2566", "1. หนังสือรับรองบริษัท เลขที่ 9/2566 ลงวันที่ 1 มกราคม 2566"),
        "other",
        {"number": None, "date": None},
    ),
    Case(
        "news: the matter behind เรื่อง, the day by itself, and no number",
        typed(
            "ข่าวประชาสัมพันธ์",
            "เทศบาลทดสอบ",
            "ฉบับที่ 45/2566",
            "วันที่ 5 กันยายน 2566",
            "เรื่อง เปิดศูนย์บริการ",
            "..............",
            "ศูนย์เปิดตั้งแต่วันที่ 1 กันยายน 2566",
        ),
        "other",
        {"number": None, "date": "2023-09-05", "subject": "เปิดศูนย์บริการ"},
    ),
    Case(
        "a regulation is dated by its words of issue, not by the meeting that it cites",
        typed(
            "ระเบียบสภาทดสอบ",
            "ว่าด้วยกองทุน",
            "พ.ศ. 2566",
            "-------------",
            "โดยที่ประชุมครั้งที่ 1/2566 เมื่อวันที่ 18 มกราคม 2566",
            "ประกาศ ณ วันที่ 1 กุมภาพันธ์ พ.ศ. 2566",
        ),
        "other",
        {"number": None, "date": "2023-02-01"},
    ),
    Case(
        "minutes whose weekday disagrees with the day: the date is unverified",
        typed(
            "รายงานการประชุมคณะทำงานทดสอบ ครั้งที่ 2/2566",
            "วันจันทร์ที่ 7 มีนาคม 2566",
            "ผู้มาประชุม",
            "ระเบียบวาระที่ 1",
            "มติที่ประชุม รับทราบ",
        ),
        "minutes",
        {"number": "2/2566", "date": "?2023-03-07"},
    ),
    Case(
        "a workshop's summary is no minutes; its day is a period",
        typed(
            "สรุปการประชุมเชิงปฏิบัติการเรื่องการดูแลสวน",
            "วันที่ 11 - 12 มีนาคม 2566",
            "ณ โรงแรมทดสอบ",
            "--------",
            "การประชุมจัดขึ้นเพื่อแลกเปลี่ยน",
        ),
        "other",
        {
            "number": None,
            "date": "2023-03-11/2023-03-12",
            "subject": "สรุปการประชุมเชิงปฏิบัติการเรื่องการดูแลสวน",
            "subtype": "report",
        },
    ),
    Case(
        "a certified copy: the certifier's date is not the letter's",
        letter(
            "ที่ กท 4501/163",
            "23 มกราคม 2566",
            "เรื่อง แจ้งหลักเกณฑ์",
            "เรียน ผู้อำนวยการเขต",
            tail=(*CLOSE, "สำเนาถูกต้อง", "(นายสมมุติ รับรอง)", "เจ้าพนักงานธุรการ", "10 กุมภาพันธ์ 2566"),
        ),
        "external_letter",
        {"date": "2023-01-23", "copy_status": "certified_copy"},
    ),
    Case(
        "a file copy",
        letter("สำเนาคู่ฉบับ", "ที่ กท 4501/163", "23 มกราคม 2566", "เรื่อง แจ้งหลักเกณฑ์", "เรียน ผู้อำนวยการเขต"),
        "external_letter",
        {"copy_status": "file_copy", "number": "กท 4501/163"},
    ),
    Case(
        "a second memo in the same file does not overwrite the first",
        typed(
            *MEMO,
            "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
            "เรื่อง เรื่องแรก",
            "เรียน ผู้อำนวยการเขตทดสอบ",
            TEXT,
            *TAIL,
            "บันทึกข้อความ",
            "ส่วนราชการ กองอื่น",
            "ที่ กท 9999/99 วันที่ 9 กันยายน 2566",
            "เรื่อง เรื่องที่สอง",
            "เรียน ผู้อื่น",
            TEXT,
            "(นายสมมุติ คนอื่น)",
            "ผู้อำนวยการกองอื่น",
        ),
        "memo",
        {"number": "กท 4501/12", "date": "2023-01-03", "subject": "เรื่องแรก"},
    ),
    Case(
        "an order enclosed behind a letter gives the letter neither number nor date",
        letter(
            "ที่ กท 4501/",
            "เรื่อง ขอส่งคำสั่ง",
            "เรียน ปลัดกรุงเทพมหานคร",
            tail=(*CLOSE, "", "คำสั่งสำนักงานเขตทดสอบ", "ที่ 5/2566", "เรื่อง แต่งตั้งคณะทำงาน", "สั่ง ณ วันที่ 9 มกราคม 2566"),
        ),
        "external_letter",
        {"number": "กท 4501/", "date": None, "subject": "ขอส่งคำสั่ง"},
        ("number_incomplete",),
    ),
    Case(
        "the office's own code with brackets and a blank number",
        memo("ที่ นว ๕๒๐๐๗.๔(๑)/   วันที่ 7 เมษายน ๒๕๖9", "เรื่อง รายงานผล", "เรียน นายกเทศมนตรี"),
        "memo",
        {"number": "นว 52007.4(1)/", "date": "2026-04-07"},
        ("number_incomplete",),
    ),
    Case(
        "a template's prompt is never a trusted value",
        memo("ที่ ${doc_no} วันที่ ${doc_date}", "เรื่อง ${doc_title}", "เรียน ${doc_to}"),
        "memo",
        {"subject": "?${doc_title}", "date": None},
    ),
    Case(
        "a unit in brackets behind the office owns the matter",
        typed(
            "บันทึกข้อความ",
            "ส่วนราชการ สำนักงานเขตทดสอบ (ฝ่ายปกครอง โทร. 0 2123",
            "4567)",
            "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
            "เรื่อง ก",
            "เรียน ข",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"sender": "สำนักงานเขตทดสอบ", "owner_unit": "ฝ่ายปกครอง", "number": "กท 4501/12"},
    ),
    Case(
        "an abbreviation keeps its last dot",
        typed(
            "บันทึกข้อความ",
            "ส่วนราชการ สำนักงาน ก.ก. (กองทดสอบ โทร. 1234)",
            "ที่ กท 0303/12",
            "เรื่อง ก",
            "เรียน หัวหน้าสำนักงาน ก.ก.",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"sender": "สำนักงาน ก.ก.", "owner_unit": "กองทดสอบ", "addressee": "หัวหน้าสำนักงาน ก.ก."},
    ),
    Case(
        "brackets that belong to the office's name stay",
        typed(
            "บันทึกข้อความ",
            "ส่วนราชการ สำนักงานทดสอบ (องค์การมหาชน) โทร. 0 2123 4567",
            "ที่ กท 4501/12",
            "เรื่อง ก",
            "เรียน ข",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"sender": "สำนักงานทดสอบ (องค์การมหาชน)"},
    ),
    Case(
        "the day under a report's signature is never its trusted date",
        typed(
            "รายงานผลการดำเนินงาน",
            "สำนักงานเขตทดสอบ",
            "ผลการดำเนินงานเป็นไปตามเป้าหมายที่กำหนดไว้ในแผนทุกประการ โดยมีผู้เข้าร่วมจำนวนสองร้อยคนและมีความพึงพอใจมาก",
            "(นายสมมุติ ใจดี)",
            "ผู้รายงาน",
            "วันที่ 5 กันยายน 2566",
        ),
        "other",
        {"date": "?2023-09-05", "subtype": "report"},
    ),
    Case(
        "a label with a colon",
        letter("ที่: กท 4501/12", "วันที่: 3 มกราคม 2566", "เรื่อง: รายงานผล", "เรียน: ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"number": "กท 4501/12", "date": "2023-01-03", "subject": "รายงานผล", "addressee": "ปลัดกรุงเทพมหานคร"},
    ),
    Case(
        "a label glued to its number",
        letter("ที่กท4501/12", "3 มกราคม 2566", "เรื่อง รายงานผล", "เรียนปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"number": "กท 4501/12", "addressee": "ปลัดกรุงเทพมหานคร"},
    ),
    Case(
        "blanks round the stroke",
        letter("ที่ กท 4501 / 12", "3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ปลัดกรุงเทพมหานคร"),
        "external_letter",
        {"number": "กท 4501/12"},
    ),
    Case(
        "a title whose second row begins with เรียนเชิญ or ถึง goes on",
        letter(
            "ที่ กท 4501/12",
            "3 มกราคม 2566",
            "เรื่อง ขอ",
            "เรียนเชิญประชุมตั้งแต่วันที่ 1",
            "ถึง 30 กันยายน 2566",
            "เรียน ปลัดกรุงเทพมหานคร",
        ),
        "external_letter",
        {"subject": "ขอเรียนเชิญประชุมตั้งแต่วันที่ 1 ถึง 30 กันยายน 2566", "addressee": "ปลัดกรุงเทพมหานคร", "date": "2023-01-03"},
    ),
    Case(
        "a stamp on one row",
        letter("เลขรับ 778 วันที่ 20 ก.พ. 2566 เวลา 10.30 น.", "ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ก", "เรียน ข"),
        "external_letter",
        {"number": "กท 4501/12", "date": "2023-01-03"},
    ),
    Case(
        "the row of an order's number is no part of its office, even where nobody could read the figures",
        typed("คำสั่งสำนักงานทดสอบ", "ที่ ) /๒๕๖๖", "เรื่อง แต่งตั้ง", "เพื่อให้เรียบร้อย", "สั่ง ณ วันที่ 4 มกราคม 2566"),
        "order",
        {"sender": "สำนักงานทดสอบ"},
    ),
    Case(
        "the office of an order may hold ที่ and a figure",
        typed(
            "คำสั่งสำนักงานป้องกันโรค ที่ 5 ทดสอบ",
            "ที่ 12/2566",
            "เรื่อง แต่งตั้ง",
            "-----",
            "เพื่อให้เรียบร้อย",
            "สั่ง ณ วันที่ 4 มกราคม 2566",
        ),
        "order",
        {"number": "12/2566", "date": "2023-01-04"},
    ),
    Case(
        "an order's number and title on one row",
        typed("คำสั่งสำนักงานเขตทดสอบ ที่ 12/2566", "เรื่อง แต่งตั้ง", "-----", "เพื่อให้เรียบร้อย", "สั่ง ณ วันที่ 4 มกราคม 2566"),
        "order",
        {"number": "12/2566", "sender": "สำนักงานเขตทดสอบ"},
    ),
    Case(
        "ศาลากลางจังหวัด is kept as printed",
        letter(
            "ที่ พท 0017.2/ว 12\t\t\tศาลากลางจังหวัดพัทลุง",
            "\t\t\tถนนทดสอบ พท 93000",
            "3 มกราคม 2566",
            "เรื่อง ก",
            "เรียน นายอำเภอทุกอำเภอ",
        ),
        "external_letter",
        {"sender": "ศาลากลางจังหวัดพัทลุง"},
    ),
    Case(
        "a stamp that does not say รับ: its bare ที่ and วันที่ are not the letter's",
        letter(
            "กองกลาง",
            "ที่ 441",
            "วันที่ 10 ก.พ. 2566",
            "ที่ กท 0904/4410\t\t\tสำนักทดสอบ",
            "\t\t\t6 กุมภาพันธ์ 2566",
            "เรื่อง ส่งรายงาน",
            "เรียน ปลัดกรุงเทพมหานคร",
        ),
        "external_letter",
        {"number": "กท 0904/4410", "date": "2023-02-06", "subject": "ส่งรายงาน"},
    ),
    Case(
        "a stamp with a number of its own above the title of a memo",
        typed(
            "สำนักงานปลัด",
            "เลขที่ 991/66",
            "วันที่ 9 ก.พ. 66",
            "เวลา 09.00 น.",
            *MEMO,
            "ที่ กท 4501/12\tวันที่ 3 มกราคม 2566",
            "เรื่อง ส่งรายงาน",
            "เรียน ผู้อำนวยการเขต",
            TEXT,
            *TAIL,
        ),
        "memo",
        {"number": "กท 4501/12", "date": "2023-01-03", "subject": "ส่งรายงาน"},
    ),
    Case(
        "a dash behind ที่ is no number",
        memo("ที่  -\tวันที่  7 ส.ค. 2566", "เรื่อง ขอใช้ห้องประชุม", "เรียน หัวหน้าฝ่าย"),
        "memo",
        {"number": None, "date": "2023-08-07"},
    ),
    Case(
        "a draft order with a blank day that cites an order by its day of issue",
        typed(
            "คำสั่งสำนักงานเขตทดสอบ",
            "ที่        /2568",
            "เรื่อง มอบหมายหน้าที่",
            "-----",
            "ข้อ 1 ให้ยกเลิกคำสั่งที่ 455/2566 สั่ง ณ วันที่ 2 ตุลาคม 2566",
            "สั่ง  ณ  วันที่            เดือน มกราคม  พ.ศ. 2568",
        ),
        "order",
        {"number": "/2568", "date": "2025-01"},
        ("number_incomplete",),
    ),
    Case(
        "a stamped letter without จึงแจ้งมา",
        typed(
            "ที่ กท 0208.5/ว 711",
            "ถึง หน่วยงานทุกหน่วย",
            "        พร้อมนี้ขอส่งคู่มือการปฏิบัติงานมาเพื่อใช้ในการปฏิบัติงาน",
            "",
            "\t\tสำนักทดสอบ",
            "\t\t27 กรกฎาคม 2566",
            "กองคลัง",
            "โทร. 0 2123 4567",
        ),
        "stamped_letter",
        {"date": "2023-07-27", "sender": "สำนักทดสอบ"},
    ),
    Case(
        "the number of a district belongs to the office, not to the street behind it",
        letter(
            "ที่ ศธ 04022/12\t\t\tสำนักงานทดสอบ",
            "\t\t\tกาฬสินธุ์ เขต 3 ถนนทดสอบ",
            "3 มกราคม 2566",
            "เรื่อง ก",
            "เรียน ข",
        ),
        "external_letter",
        {"sender": "สำนักงานทดสอบกาฬสินธุ์ เขต 3"},
    ),
]


# on pages, where the place of a row says whose it is
LAID_OUT = [
    Case(
        "a number broken over two rows of a narrow column is put together but not trusted",
        paged(
            placed(85, 60, "ที่ ศย 300.014/ว"),
            placed(387, 60, "สำนักงานทดสอบ"),
            placed(85, 80, "12"),
            placed(300, 110, "27 เมษายน 2560"),
            placed(85, 140, "เรื่อง รายงาน"),
            placed(85, 160, "เรียน ผู้อำนวยการ"),
            placed(150, 190, "ด้วยสำนักงานทดสอบขอรายงานผล"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"number": "?ศย 300.014/ว 12", "date": "2017-04-27"},
    ),
    Case(
        "a year broken off in a narrow column",
        paged(
            placed(240, 40, "บันทึกข้อความ"),
            placed(85, 60, "ส่วนราชการ กองทดสอบ"),
            placed(85, 80, "ที่ กท 1303/889"),
            placed(312, 80, "วันที่ 9 มกราคม"),
            placed(338, 100, "2567"),
            placed(85, 120, "เรื่อง รายงาน"),
            placed(85, 140, "เรียน ผู้อำนวยการ"),
            placed(150, 160, "กองทดสอบขอรายงานผล"),
        ),
        "memo",
        {"number": "กท 1303/889", "date": "2024-01-09"},
    ),
    Case(
        "two received stamps side by side, their rows by turns",
        paged(
            placed(89, 40, "กองแผนงาน"),
            placed(401, 40, "กรมทดสอบ"),
            placed(89, 60, "รับที่ 889"),
            placed(401, 60, "เลขรับ 10457"),
            placed(89, 80, "วันที่ 13 ก.ค. 66"),
            placed(401, 80, "วันที่ 12 ก.ค. 2566"),
            placed(89, 100, "เวลา 09.10"),
            placed(401, 100, "เวลา 10.25 น."),
            placed(85, 200, "ที่ ยธ 0302/5510"),
            placed(387, 200, "กระทรวงทดสอบ"),
            placed(300, 240, "10 กรกฎาคม 2566"),
            placed(85, 280, "เรื่อง ส่งรายงาน"),
            placed(85, 300, "เรียน อธิบดีกรมทดสอบ"),
            placed(150, 330, "ด้วยกระทรวงทดสอบขอส่งรายงาน"),
            placed(300, 400, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"number": "ยธ 0302/5510", "date": "2023-07-10"},
    ),
    Case(
        "a letterhead in a text box that begins above the number",
        paged(
            placed(342, 55, "ที่ทำการองค์การบริหารส่วน"),
            placed(85, 74, "ที่ ชร 72001/88"),
            placed(342, 74, "ตำบลทดสอบ"),
            placed(342, 93, "หมู่ที่ 4 ตำบลทดสอบ"),
            placed(342, 112, "อำเภอทดสอบ"),
            placed(297, 150, "6 กรกฎาคม 2564"),
            placed(85, 180, "เรื่อง ส่งร่าง"),
            placed(85, 200, "เรียน นายอำเภอทดสอบ"),
            placed(150, 230, "ด้วยสภาทดสอบได้ประชุม"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"sender": "ที่ทำการองค์การบริหารส่วนตำบลทดสอบ", "date": "2021-07-06"},
    ),
    Case(
        "a memo's date that a full row broke off to the left margin",
        paged(
            placed(240, 40, "บันทึกข้อความ"),
            placed(85, 60, "ส่วนราชการ กองทดสอบ"),
            placed(85, 80, "ที่ กท 1303/889"),
            placed(480, 80, "วันที่ 24"),
            placed(85, 100, "ธันวาคม 2567"),
            placed(85, 120, "เรื่อง รายงาน"),
            placed(85, 140, "เรียน ผู้อำนวยการ"),
            placed(150, 160, "กองทดสอบขอรายงานผลการดำเนินงานประจำปีที่แล้วให้ทราบตามนี้"),
        ),
        "memo",
        {"number": "กท 1303/889", "date": "2024-12-24"},
    ),
    Case(
        "a year that a full row broke off to the left margin is no part of the number above it",
        paged(
            placed(240, 40, "บันทึกข้อความ"),
            placed(85, 60, "ส่วนราชการ กองทดสอบ"),
            placed(85, 80, "ที่ กท 1303/889"),
            placed(430, 80, "วันที่ 24 ธันวาคม"),
            placed(85, 100, "2567"),
            placed(85, 120, "เรื่อง รายงาน"),
            placed(85, 140, "เรียน ผู้อำนวยการ"),
            placed(150, 160, "กองทดสอบขอรายงานผลการดำเนินงานประจำปีที่แล้วให้ทราบตามนี้"),
        ),
        "memo",
        {"number": "กท 1303/889", "date": "2024-12-24"},
    ),
    Case(
        "the date that stands under วันที่ far from the right edge is not broken off: nothing is claimed",
        paged(
            placed(240, 40, "บันทึกข้อความ"),
            placed(85, 60, "ส่วนราชการ กองทดสอบ"),
            placed(85, 80, "ที่ กท 1303/889"),
            placed(250, 80, "วันที่"),
            placed(85, 100, "24 ธันวาคม 2567"),
            placed(85, 120, "เรื่อง รายงาน"),
            placed(85, 140, "เรียน ผู้อำนวยการ"),
            placed(150, 160, "กองทดสอบขอรายงานผลการดำเนินงานประจำปีที่แล้วให้ทราบตามนี้"),
        ),
        "memo",
        {"number": "กท 1303/889", "date": None},
    ),
    Case(
        "a received stamp's day, its year broken off, gives a letter no date",
        paged(
            placed(430, 20, "วันที่ 14 ก.พ."),
            placed(85, 40, "2567"),
            placed(85, 60, "ที่ กท 1303/889"),
            placed(350, 60, "กองทดสอบ"),
            placed(300, 90, "12 กุมภาพันธ์ 2567"),
            placed(85, 120, "เรื่อง รายงาน"),
            placed(85, 140, "เรียน ผู้อำนวยการ"),
            placed(150, 160, "กองทดสอบขอรายงานผลการดำเนินงานประจำปีที่แล้วให้ทราบตามนี้"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"number": "กท 1303/889", "date": "?14 ก.พ."},
    ),
    Case(
        "an order's title ends with its year, broken off by a full row",
        paged(
            placed(250, 40, "คำสั่งโรงเรียนทดสอบ"),
            placed(280, 60, "ที่ 5/2566"),
            placed(90, 80, "เรื่อง แต่งตั้งคณะกรรมการดำเนินงานรับสมัครนักเรียน ปีการศึกษา"),
            placed(280, 100, "2566"),
            placed(250, 120, "-----------------"),
            placed(150, 140, "ด้วยโรงเรียนทดสอบจะรับสมัครนักเรียน"),
            placed(250, 200, "สั่ง ณ วันที่ 4 มกราคม พ.ศ. 2566"),
        ),
        "order",
        {"number": "5/2566", "subject": "แต่งตั้งคณะกรรมการดำเนินงานรับสมัครนักเรียน ปีการศึกษา 2566"},
    ),
    Case(
        "a day broken off onto the row above its month is put together but not trusted",
        paged(
            placed(85, 60, "ที่ สว 0003/1220"),
            placed(350, 60, "สำนักงานทดสอบ"),
            placed(480, 80, "10"),
            placed(85, 100, "กันยายน 2567"),
            placed(85, 130, "เรื่อง รายงาน"),
            placed(85, 150, "เรียน ผู้อำนวยการ"),
            placed(150, 180, "ด้วยสำนักงานทดสอบขอรายงานผล"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"number": "สว 0003/1220", "date": "?2024-09-10"},
    ),
    Case(
        "an office that cannot end where its row ends goes on at the left margin",
        paged(
            placed(85, 60, "ที่ กท 4501/12"),
            placed(360, 60, "ธนาคารเพื่อการทดสอบและ"),
            placed(85, 80, "สหกรณ์ทดสอบ"),
            placed(360, 110, "ถนนทดสอบ กรุงเทพฯ 10900"),
            placed(300, 140, "3 มกราคม 2566"),
            placed(85, 170, "เรื่อง รายงาน"),
            placed(85, 190, "เรียน ผู้อำนวยการ"),
            placed(150, 220, "ด้วยธนาคารขอรายงานผล"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        ),
        "external_letter",
        {"sender": "ธนาคารเพื่อการทดสอบและสหกรณ์ทดสอบ", "date": "2023-01-03"},
    ),
]


def values(head: LetterHead, name: str) -> str | None:
    got: Quoted | None = getattr(head, name)
    if got is None:
        return None
    return ("?" if got.trust is Trust.UNVERIFIED else "") + got.value


@pytest.mark.parametrize("case", CASES + LAID_OUT, ids=[c.promise for c in CASES + LAID_OUT])
def test_head_of(case: Case) -> None:
    flow = Flow.of(case.doc)
    kind, _ = kind_of(flow, case.doc)
    assert kind == case.kind
    head = read_letter_fields(flow, case.doc, kind)
    assert {name: values(head, name) for name in case.want} == case.want
    assert tuple(f.code for f in head.findings) == case.findings


@pytest.mark.parametrize("case", CASES, ids=[c.promise for c in CASES])
def test_every_value_slices_back_to_its_raw_words(case: Case) -> None:
    flow = Flow.of(case.doc)
    head = read_letter_fields(flow, case.doc, case.kind)
    lines = {x.path: x.raw for x in case.doc.lines}
    quoted = [v for v in head.fields().values() if isinstance(v, Quoted)]
    for q in quoted:
        pieces = [lines[p.path][p.span[0] : p.span[1]] for p in q.places]  # type: ignore[union-attr]
        assert q.places
        assert "".join("".join(pieces).split()) == "".join(q.raw.split())


OWN_WAYS = [
    ("ที่ รฟ 1/1234/2566", "รฟ 1/1234/2566", "a railway's, with the year"),
    ("ที่ คกก.นวก 7/2566", "คกก.นวก 7/2566", "a committee's"),
    ("ที่ ปณท บส.(ภ)/1220", "ปณท บส.(ภ)/1220", "a section in brackets"),
    ("ที่ ฝบค/ว 0123", "ฝบค/ว 123", "a department's circular"),
    ("ที่ 025/2567", "25/2567", "a serial number of the year"),
    ("ที่ พิเศษ/2566", "พิเศษ/2566", "an office without a register"),
    ("เลขที่ 99/2566", "?99/2566", "may be a house number"),
    ("ที่ 99/9", "?99/9", "no year: a house number"),
    ("ที่ 5/1/2566", "?5/1/2566", "a date in figures"),
    ("ที่ กท/2566 แก้ไข", "?กท/2566 แก้ไข", "words behind it"),
]


@pytest.mark.parametrize(("row", "want"), [x[:2] for x in OWN_WAYS], ids=[x[2] for x in OWN_WAYS])
def test_a_number_of_an_offices_own_way_is_sure_where_it_can_be_nothing_else(row: str, want: str) -> None:
    doc = letter(row, "กองทดสอบ", "3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ปลัดกระทรวงทดสอบ")
    flow = Flow.of(doc)
    assert values(read_letter_fields(flow, doc, "external_letter"), "number") == want


def test_a_number_of_an_offices_own_way_that_may_go_on_below_is_doubted() -> None:
    head = read(
        paged(
            placed(85, 60, "ที่ คกก.นวก 7/25"),
            placed(387, 60, "สำนักงานทดสอบ"),
            placed(85, 80, "66"),
            placed(300, 110, "27 เมษายน 2566"),
            placed(85, 140, "เรื่อง รายงาน"),
            placed(85, 160, "เรียน ผู้อำนวยการ"),
            placed(150, 190, "ด้วยสำนักงานทดสอบขอรายงานผล"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        )
    )
    assert values(head, "number") == "?คกก.นวก 7/25"


def test_a_ruled_row_of_any_length_is_read_at_once() -> None:
    """Nested repetition once tried every way to split a row of underscores, and never came back."""
    head = read(memo("ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง รายงานผล " + "_" * 5000 + "ก", "เรียน ผู้อำนวยการ"))
    assert head.subject is not None
    assert head.subject.value.startswith("รายงานผล")


def test_body_span_leaves_head_and_signature_out() -> None:
    doc = CASES[0].doc
    flow = Flow.of(doc)
    start, end = body_span(flow, "memo")
    words = flow.text[start:end]
    assert words.strip().startswith("ด้วยฝ่ายปกครอง")
    assert words.strip().endswith("จึงเรียนมาเพื่อโปรดพิจารณา")


def test_body_of_an_order_ends_before_the_words_of_issue() -> None:
    doc = next(c.doc for c in CASES if c.promise.startswith("order: number"))
    flow = Flow.of(doc)
    start, end = body_span(flow, "order")
    assert flow.text[start:end].strip().startswith("ตามคำสั่ง")
    assert flow.text[start:end].strip().endswith("เป็นต้นไป")


PAGE = (
    placed(85, 92, "ที่ กท 4501/"),
    placed(380, 92, "สำนักงานเขตทดสอบการวางแถว"),
    placed(380, 111, "และทะเบียน ถนนทดสอบ"),
    placed(380, 130, "เขตทดสอบ กทม. 10200"),
    placed(300, 150, "3 มกราคม 2566"),
    placed(85, 175, "เรื่อง ขอเชิญประชุม"),
    placed(85, 200, "เรียน ปลัดกรุงเทพมหานคร"),
    placed(150, 225, "สำนักงานเขตทดสอบขอเรียนเชิญท่านเข้าร่วมประชุมในวันและเวลา"),
    placed(85, 243, "ดังกล่าวข้างต้น"),
    placed(150, 268, "จึงเรียนมาเพื่อโปรดทราบ"),
    placed(300, 300, "ขอแสดงความนับถือ"),
    placed(300, 360, "(นายสมมุติ ใจดี)"),
    placed(280, 379, "ผู้อำนวยการเขตทดสอบ"),
    placed(85, 460, "ฝ่ายปกครอง"),
    placed(85, 479, "โทร. 0 2123 4567"),
)


def read(doc: DocumentText) -> LetterHead:
    flow = Flow.of(doc)
    return read_letter_fields(flow, doc, kind_of(flow, doc)[0])


def test_office_over_two_rows_ends_at_the_street() -> None:
    head = read(paged(*PAGE))
    assert values(head, "sender") == "สำนักงานเขตทดสอบการวางแถวและทะเบียน"
    assert values(head, "addressee") == "ปลัดกรุงเทพมหานคร"
    assert values(head, "date") == "2023-01-03"
    assert values(head, "owner_unit") == "ฝ่ายปกครอง"


def test_a_first_sentence_without_an_opening_word_is_no_addressee() -> None:
    doc = paged(*PAGE)
    flow = Flow.of(doc)
    start, _ = body_span(flow, "external_letter")
    assert flow.text[start:].startswith("สำนักงานเขตทดสอบขอเรียนเชิญ")


def test_a_running_number_laid_over_the_page_is_joined_but_never_trusted() -> None:
    head = read(paged(*PAGE, placed(166, 93, "163", role="annotation")))
    assert values(head, "number") == "?กท 4501/163"
    assert not head.findings


def test_a_stamp_in_the_right_corner_gives_no_date_to_a_memo() -> None:
    head = read(
        paged(
            placed(230, 60, "บันทึกข้อความ"),
            placed(430, 62, "เลขรับ 45"),
            placed(430, 80, "วันที่ 9 มกราคม 2566"),
            placed(85, 92, "ส่วนราชการ สำนักงานเขตทดสอบ"),
            placed(430, 98, "เวลา 10.30 น."),
            placed(85, 111, "ที่ กท 4501/12"),
            placed(300, 111, "วันที่ 3 มกราคม 2566"),
            placed(85, 130, "เรื่อง รายงานผล"),
            placed(85, 149, "เรียน ผู้อำนวยการเขตทดสอบ"),
            placed(150, 180, "ด้วยฝ่ายปกครองขอรายงานผล"),
            placed(300, 300, "(นายสมมุติ ใจดี)"),
        )
    )
    assert values(head, "date") == "2023-01-03"
    assert values(head, "number") == "กท 4501/12"
    assert [(r.number and r.number.value, r.date and r.date.value, r.time and r.time.value) for r in head.receipts] == [
        ("45", "2023-01-09", "10:30")
    ]


def test_a_head_behind_an_unread_page_is_unverified() -> None:
    doc = paged(*(placed(x.box[0] // 100, x.box[1] // 100, x.text, page=2) for x in PAGE), unread=(1,))
    head = read(doc)
    assert values(head, "date") == "?2023-01-03"
    assert (values(head, "number") or "").startswith("?")


SAME_HEIGHT = [
    ("number and date as annotations over blank labels", "annotation"),
    ("labels and values in columns of their own", "body"),
]


@pytest.mark.parametrize("role", [x[1] for x in SAME_HEIGHT], ids=[x[0] for x in SAME_HEIGHT])
def test_values_apart_from_their_labels(role: str) -> None:
    lines = [
        placed(230, 60, "บันทึกข้อความ"),
        placed(85, 92, "ส่วนราชการ สำนักงานเขตทดสอบ"),
        placed(85, 111, "ที่"),
        placed(110, 111, "กท 4501/12", role=role),
        placed(300, 111, "วันที่"),
        placed(360, 111, "3 มกราคม 2566", role=role),
        placed(85, 130, "เรื่อง รายงานผล"),
        placed(85, 149, "เรียน ผู้อำนวยการเขตทดสอบ"),
        placed(150, 180, "ด้วยฝ่ายปกครองขอรายงานผล"),
        placed(300, 300, "(นายสมมุติ ใจดี)"),
    ]
    head = read(paged(*sorted(lines, key=lambda x: x.role == "annotation")))
    assert (values(head, "number"), values(head, "date")) == ("กท 4501/12", "2023-01-03")


def test_a_loose_date_above_the_number_is_doubted() -> None:
    """A stamp without the word เลขรับ stands where no letter has its date."""
    head = read(paged(placed(430, 60, "9 มกราคม 2566"), *(x for x in PAGE if "มกราคม" not in x.text)))
    assert values(head, "date") == "?2023-01-09"


def test_a_memo_takes_no_date_without_its_label() -> None:
    doc = memo("ที่ กท 4501/12\tวันที่", "20 กุมภาพันธ์ 2566", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ")
    assert values(read(doc), "date") in (None, "?2023-02-20")


def test_the_number_of_a_numbered_order_is_no_part_of_its_office() -> None:
    doc = typed(
        "คำสั่งคณะทดสอบแห่งชาติ",
        "ฉบับที่ ๒๕/๒๕๖๖",
        "เรื่อง ให้มารายงานตัว",
        "ดังนั้น จึงให้มารายงานตัว",
        "สั่ง ณ วันที่๒๓ พฤษภาคม พุทธศักราช ๒๕๖๖",
        "(นายสมมุติ ใจดี)",
    )
    head = read(doc)
    assert values(head, "number") == "25/2566"
    assert values(head, "sender") == "คณะทดสอบแห่งชาติ"
    assert values(head, "date") == "2023-05-23"


def test_the_session_of_a_council_is_no_part_of_its_name() -> None:
    doc = typed(
        "รายงานการประชุมสภาเทศบาลทดสอบ",
        "สมัยสามัญ สมัยที่ ๒ ครั้งที่ ๑/๒๕๖๖",
        "วันจันทร์ที่ ๑๔ สิงหาคม ๒๕๖๖",
        "ผู้มาประชุม",
        "ระเบียบวาระที่ 1",
        "มติที่ประชุม รับทราบ",
    )
    assert values(read(doc), "sender") == "สภาเทศบาลทดสอบ"


def test_a_government_centre_in_the_letterhead_is_an_address() -> None:
    doc = typed(
        "ที่ รย 0021/ว 456\tสำนักงานทดสอบจังหวัดระยอง",
        "\tศูนย์ราชการจังหวัดระยอง ถนนทดสอบ รย 21150",
        "\t10 เมษายน 2566",
        "เรื่อง แจ้งเตือน",
        "เรียน นายอำเภอ ทุกอำเภอ",
        "\tด้วยสำนักงานทดสอบขอแจ้งเตือน",
        "\tขอแสดงความนับถือ",
        "\t(นายสมมุติ ใจดี)",
    )
    assert values(read(doc), "sender") == "สำนักงานทดสอบจังหวัดระยอง"


def test_the_month_of_a_regular_meeting_is_not_its_day() -> None:
    doc = typed(
        "รายงานการประชุมผู้บริหาร ประจำเดือนมกราคม 2566",
        "ครั้งที่ 1/2566",
        "วันที่ 2 กุมภาพันธ์ 2566",
        "ผู้มาประชุม",
        "ระเบียบวาระที่ 1",
        "มติที่ประชุม รับทราบ",
    )
    assert values(read(doc), "date") == "2023-02-02"


def test_a_table_row_holds_label_and_value() -> None:
    """A head typed into a table: the label in one cell, its words in the next."""
    words = [
        "บันทึกข้อความ",
        "ส่วนราชการ ฝ่ายทดสอบ",
        "ที่",
        "กท 4501/12",
        "วันที่",
        "3 มกราคม 2566",
        "เรื่อง",
        "รายงานผล",
        "เรียน",
        "ผู้อำนวยการเขต",
        TEXT,
        *TAIL,
    ]
    cells = [None, None, (0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 0, 3), (0, 1, 0), (0, 1, 1), (0, 2, 0), (0, 2, 1)]
    doc = typed(*words)
    lines = tuple(replace(x, cell=cells[n] if n < len(cells) else None) for n, x in enumerate(doc.lines))
    head = read(replace(doc, lines=lines))
    assert [values(head, f) for f in ("number", "date", "subject", "addressee")] == [
        "กท 4501/12",
        "2023-01-03",
        "รายงานผล",
        "ผู้อำนวยการเขต",
    ]


LETTERHEAD = "\t\t\t\tสำนักงานเขตทดสอบ"
DAY = "\t\t\t3 มกราคม 2566"
BELOW = ("เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขตทดสอบ")

# (first rows of a letter, number, date, why); a leading `?` is unverified
DAMAGED_HEADS = [
    (
        ("ที่ กท 4501/" + LETTERHEAD, "        2b", DAY),
        "?กท 4501/",
        "2023-01-03",
        "a rest whose figure came out as a letter",
    ),
    (("ที่ กท 4501/ป.4" + LETTERHEAD, "        03\ufffd\ufffd", DAY), "?กท 4501/ป 4", "2023-01-03", "a rest not read"),
    (("ที่ กท 4501/ว" + LETTERHEAD, "        ๐０๓๖", DAY), "?กท 4501/ว", "2023-01-03", "a rest in another script"),
    (
        ("ที่ กท 4501/4793" + LETTERHEAD, "        (cid:727)", DAY),
        "?กท 4501/4793",
        "2023-01-03",
        "a rest without Unicode",
    ),
    (
        ("ที่ กท 4501/" + LETTERHEAD, "        ว........", DAY),
        "?กท 4501/",
        "2023-01-03",
        "a draft's rest on the next row",
    ),
    (("ที่ กค 0402.5/พิเ(cid:764)ษ ว 23" + LETTERHEAD, DAY), "?กค 0402.5/", "2023-01-03", "a damaged พิเศษ"),
    (("ที่ กท 0303/ว ໕໙" + LETTERHEAD, DAY), "?กท 0303/ว", "2023-01-03", "a running number in Lao figures"),
    (("ที่ ศธ ๐๔๐ษษ/๒๗" + LETTERHEAD, DAY), "?ศธ 040 ษษ/27", "2023-01-03", "figures of the owner as letters"),
    (("ที่ กฟผ. ฐษ๐๑๐๐/ว ๘๒" + LETTERHEAD, DAY), "?กฟผ. ฐษ0100/ว 82", "2023-01-03", "the owner begins with such letters"),
    (("ที่ กท 4501/12, 15" + LETTERHEAD, DAY), "?กท 4501/12", "2023-01-03", "two numbers"),
    (("ที่ กท 4501/12 ถึง กท 4501/19" + LETTERHEAD, DAY), "?กท 4501/12", "2023-01-03", "numbers from and to"),
    (
        ("ที่ กท 4501/12" + LETTERHEAD, "\t\t\tñø", "\t\t\tมกราคม 2566"),
        "?กท 4501/12",
        "?2023-01",
        "a day not decoded above",
    ),
    (
        ("27/11/2563 10:15 0 2999 0012 กองกลาง หน้า 01/03", "ที่ กท 4501/12" + LETTERHEAD, DAY),
        "กท 4501/12",
        "2023-01-03",
        "what a fax printed above is not of the letter",
    ),
    (("ที่ กท 4501/12" + LETTERHEAD, "\t\t\t\t99/9 ซอย 5", DAY), "กท 4501/12", "2023-01-03", "a house number is no rest"),
]


@pytest.mark.parametrize(("head", "number", "date", "reason"), DAMAGED_HEADS, ids=[x[3] for x in DAMAGED_HEADS])
def test_a_damaged_head_is_flagged_and_a_whole_one_is_not(
    head: tuple[str, ...], number: str, date: str, reason: str
) -> None:
    got = read(letter(*head, *BELOW))
    assert (values(got, "number"), values(got, "date")) == (number, date), reason


# (what stands behind วันที่ in a memo, the date, why)
MEMO_DAYS = [
    ("5 เดือน เมษายน พ.ศ. 2558", "2015-04-05", "with the word เดือน"),
    ("........ เมษายน 2558", "2015-04", "a draft's blank"),
    ("5 เดอืน เมษายน พ.ศ. 2558", "?2015-04", "a mark of เดือน moved"),
    ("11 เดื อน กุมภาพันธ์ พ.ศ. 2558", "?2015-02", "a mark of เดือน floats"),
    ("6 (cid:774)ดือน พฤษภาคม พ.ศ. 2555", "?2012-05", "a letter of เดือน without Unicode"),
]


@pytest.mark.parametrize(("words", "date", "reason"), MEMO_DAYS, ids=[x[2] for x in MEMO_DAYS])
def test_a_month_is_trusted_only_where_no_day_may_have_stood_before_it(words: str, date: str, reason: str) -> None:
    assert values(read(memo(f"ที่ กท 4501/12\t\t\tวันที่  {words}", *BELOW)), "date") == date, reason


def test_a_day_under_a_signature_is_never_the_memo_s_own() -> None:
    """With the labels of number and subject unreadable, the next วันที่ stands far below."""
    doc = typed(
        *MEMO, "ท� �ค 0405.2/45\t\t\tวัน�ี่ �2 กันยายน 2562", "เรื�อง ขอข้อมูล", "เรีย� ปลัด", TEXT, *TAIL, "วันที่ 8 พ.ค. 2557"
    )  # fmt: skip
    date = read(doc).date
    assert date is None or date.trust is Trust.UNVERIFIED


def test_a_stamp_of_sending_is_no_received_stamp() -> None:
    doc = letter("เลขที่ส่ง 5626", "วันที่ 3 ก.ย. 2570", "", "ที่ กท 4501/12" + LETTERHEAD, DAY, *BELOW)
    head = read(doc)
    assert head.receipts == ()
    assert (values(head, "number"), values(head, "date")) == ("กท 4501/12", "2023-01-03")


@pytest.mark.parametrize("box", ["ตู้ ป.ณ. ๗๑ ก่อตั้ง พ.ศ. ๒๔๘๙", "ตู้ปณ. ๑๒", "ตู้ไปรษณีย์ ๙"])
@pytest.mark.parametrize("office", ["สำนักทดสอบงาน", "ลำนักทดสอบงาน"], ids=["well read", "misread"])
def test_a_post_box_is_no_office(office: str, box: str) -> None:
    head = read(
        paged(
            placed(60, 100, "ที่ กท ๐๔๐๕/๘๔"),
            placed(330, 100, office),
            placed(330, 118, box),
            placed(290, 150, "๖ กุมภาพันธ์ ๒๕๖๖"),
            placed(60, 180, "เรื่อง ขอส่งรายงาน"),
            placed(60, 200, "เรียน ผู้อำนวยการสำนักทดสอบ"),
            placed(100, 225, "ด้วยสำนักทดสอบขอส่งรายงาน จึงเรียนมาเพื่อโปรดทราบ"),
        )
    )
    assert head.sender is None or "ตู้" not in head.sender.value
    assert office.startswith("ล") or (head.sender is not None and head.sender.value == office)
