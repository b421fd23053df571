"""Who signed, in what capacity; who only certified, endorsed, drafted or is printed without having written anything."""

import pytest
from letters_by_hand import paged, placed, typed

from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, read_letter_fields
from extractors.signers import _signed_words
from schemas.quoted import Quoted, Trust
from schemas.text import DocumentText, Line

HEAD = ("ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ปลัดกรุงเทพมหานคร")
TEXT = "        ด้วยสำนักงานเขตทดสอบขอรายงานผล จึงเรียนมาเพื่อโปรดทราบ"
CLOSING = ("", "\t\tขอแสดงความนับถือ", "")
MEMO = ("บันทึกข้อความ", "ส่วนราชการ ฝ่ายทดสอบ", "ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ผู้อำนวยการเขต")


def word(q: Quoted | None) -> str | None:
    return None if q is None else ("?" if q.trust is Trust.UNVERIFIED else "") + q.value


def read(doc: DocumentText) -> LetterHead:
    flow = Flow.of(doc)
    return read_letter_fields(flow, doc, kind_of(flow, doc)[0])


def signers(head: LetterHead) -> list[tuple[str | None, str | None, str | None]]:
    return [(word(s.name), word(s.position), word(s.capacity)) for s in head.signers]


ONE = [
    (
        "plain",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการเขตทดสอบ"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ", None),
    ),
    (
        "delegated, the position over two rows",
        ("\t\t(นางสาวสมมุติ ใจดี)", "\t\tรองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน", "\t\tผู้ว่าราชการจังหวัดทดสอบ"),
        ("นางสาวสมมุติ ใจดี", "รองผู้ว่าราชการจังหวัด ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดทดสอบ", "ปฏิบัติราชการแทน"),
    ),
    (
        "capacity on a row of its own",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tรองปลัดกรุงเทพมหานคร", "\t\tรักษาราชการแทน", "\t\tปลัดกรุงเทพมหานคร"),
        ("นายสมมุติ ใจดี", "รองปลัดกรุงเทพมหานคร รักษาราชการแทน ปลัดกรุงเทพมหานคร", "รักษาราชการแทน"),
    ),
    (
        "in the post without holding it",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tนักวิชาการทดสอบ รักษาการในตำแหน่ง", "\t\tหัวหน้าฝ่ายทดสอบ"),
        ("นายสมมุติ ใจดี", "นักวิชาการทดสอบ รักษาการในตำแหน่ง หัวหน้าฝ่ายทดสอบ", "รักษาการในตำแหน่ง"),
    ),
    (
        "แทน alone",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tรองหัวหน้าฝ่ายทดสอบ แทน", "\t\tหัวหน้าฝ่ายทดสอบ"),
        ("นายสมมุติ ใจดี", "รองหัวหน้าฝ่ายทดสอบ แทน หัวหน้าฝ่ายทดสอบ", "แทน"),
    ),
    (
        "a rank above the name",
        ("\t\tพันตำรวจเอก", "", "\t\t(สมมุติ ใจดี)", "\t\tผู้กำกับการทดสอบ"),
        ("พันตำรวจเอก สมมุติ ใจดี", "ผู้กำกับการทดสอบ", None),
    ),
    (
        "an acting rank inside the brackets",
        ("\t\t(ว่าที่ร้อยตรี สมมุติ ใจดี)", "\t\tปลัดเทศบาลทดสอบ"),
        ("ว่าที่ร้อยตรี สมมุติ ใจดี", "ปลัดเทศบาลทดสอบ", None),
    ),
    (
        "signed in type above the name",
        ("\t\t(ลงชื่อ)  สมมุติ ใจดี", "\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการเขตทดสอบ"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ", None),
    ),
    (
        "a name behind ลงชื่อ without brackets",
        ("\t\tลงชื่อ นายสมมุติ ใจดี", "\t\tผู้อำนวยการเขตทดสอบ"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ", None),
    ),
    (
        "empty brackets: no name is claimed",
        ("\t\t(                              )", "\t\tผู้อำนวยการเขตทดสอบ"),
        (None, "ผู้อำนวยการเขตทดสอบ", None),
    ),
    (
        "an academic title",
        ("\t\t(อาจารย์ ดร.สมมุติ ใจดี)", "\t\tผู้อำนวยการกองทดสอบ"),
        ("อาจารย์ ดร.สมมุติ ใจดี", "ผู้อำนวยการกองทดสอบ", None),
    ),
    (
        "an abbreviated rank of a general above the name",
        ("\t\tพล.ท.", "\t\t(สมมุติ ใจดี)", "\t\tจก.ทดสอบ"),
        ("พล.ท. สมมุติ ใจดี", "จก.ทดสอบ", None),
    ),
    (
        "a naval rank above the name",
        ("\t\tน.อ.", "\t\t(สมมุติ ใจดี)", "\t\tผอ.ทดสอบ"),
        ("น.อ. สมมุติ ใจดี", "ผอ.ทดสอบ", None),
    ),
    (
        "the office's address at the foot is no part of the position",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการสถาบันทดสอบ", "\t\tสถาบันทดสอบ 10 ถนนทดสอบ กรุงเทพฯ 10400"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการสถาบันทดสอบ", None),
    ),
    (
        "a post whose office looks after buildings",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการกองอาคารสถานที่"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการกองอาคารสถานที่", None),
    ),
    (
        "an English academic title",
        ("\t\t(Assoc. Prof. Dr. Jane Sample)", "\t\tDean"),
        ("Assoc. Prof. Dr. Jane Sample", "Dean", None),
    ),
    (
        "a foreigner's post",
        ("\t\t(Mr. John Sample)", "\t\tDirector"),
        ("Mr. John Sample", "Director", None),
    ),
    (
        "the office of the matter below is no part of the position",
        ("\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการเขตทดสอบ", "กองทดสอบ", "โทร. 0 2123 4567"),
        ("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ", None),
    ),
]


@pytest.mark.parametrize(("tail", "want"), [x[1:] for x in ONE], ids=[x[0] for x in ONE])
def test_signer_of_a_letter(tail: tuple[str, ...], want: tuple[str | None, str | None, str | None]) -> None:
    assert signers(read(typed(*HEAD, TEXT, *CLOSING, *tail))) == [want]


def test_a_name_in_brackets_inside_the_text_signs_nothing() -> None:
    doc = typed(
        *MEMO, "ตามที่ได้จดทะเบียนในชื่อ", "        (นายสมมุติ ผู้เช่า) ไว้แล้วนั้น", TEXT, "", "\t\t(นายสมมุติ ใจดี)", "\t\tหัวหน้าฝ่าย"
    )
    assert signers(read(doc)) == [("นายสมมุติ ใจดี", "หัวหน้าฝ่าย", None)]


def test_a_second_printed_name_of_a_memo_is_an_empty_endorsement() -> None:
    doc = typed(*MEMO, TEXT, "", "\t\t(นายสมมุติ ใจดี)", "\t\tหัวหน้าฝ่าย", "", "\t\t(นางสมมุติ สูงกว่า)", "\t\tผู้อำนวยการเขต")
    head = read(doc)
    assert signers(head) == [("นายสมมุติ ใจดี", "หัวหน้าฝ่าย", None)]
    [block] = head.endorsements
    assert (word(block.name), word(block.position), block.words, block.outcome) == (
        "นางสมมุติ สูงกว่า",
        "ผู้อำนวยการเขต",
        None,
        None,
    )
    assert word(block.signature) == "none_seen"


def test_a_certifier_is_no_signer() -> None:
    doc = typed(
        *HEAD, TEXT, *CLOSING, "\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการเขตทดสอบ",
        "", "สำเนาถูกต้อง", "(นางสมมุติ รับรอง)", "เจ้าพนักงานธุรการ", "10 กุมภาพันธ์ 2566",
    )  # fmt: skip
    head = read(doc)
    assert signers(head) == [("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ", None)]
    assert not head.endorsements


def test_initials_of_drafter_and_typist_are_no_signers() -> None:
    doc = typed(
        *HEAD, TEXT, *CLOSING, "\t\t(นายสมมุติ ใจดี)", "\t\tผู้อำนวยการเขต", "", "ร่าง สมมุติ", "พิมพ์ ใจงาม", "ตรวจ รอบคอบ"
    )
    assert signers(read(doc)) == [("นายสมมุติ ใจดี", "ผู้อำนวยการเขต", None)]


def test_minutes_are_signed_by_who_wrote_them_then_who_checked_them() -> None:
    doc = typed(
        "รายงานการประชุมคณะทำงานทดสอบ", "ครั้งที่ 1/2566", "วันที่ 7 มีนาคม 2566", "ผู้มาประชุม", "1. นายสมมุติ ใจดี ประธาน",
        "ระเบียบวาระที่ 1", "มติที่ประชุม รับทราบ", "เลิกประชุมเวลา 12.00 น.",
        "(นางสาวสมมุติ จดดี)", "ผู้จดรายงานการประชุม", "(นายสมมุติ ตรวจดี)", "ผู้ตรวจรายงานการประชุม",
    )  # fmt: skip
    assert [x[:2] for x in signers(read(doc))] == [
        ("นางสาวสมมุติ จดดี", "ผู้จดรายงานการประชุม"),
        ("นายสมมุติ ตรวจดี", "ผู้ตรวจรายงานการประชุม"),
    ]


def test_a_stamped_letter_has_no_signer() -> None:
    doc = typed(
        "ที่ มท 0999/ว 7",
        "ถึง จังหวัดทุกจังหวัด",
        "        ตามที่แจ้งแล้วนั้น",
        "        จึงแจ้งมาเพื่อทราบ",
        "",
        "\t\tกรมทดสอบ",
        "\t\t4 มกราคม 2566",
    )
    assert read(doc).signers == ()


def test_a_position_alone_under_the_words_of_issue_is_a_signer_without_a_name() -> None:
    doc = typed(
        "คำสั่งกระทรวงทดสอบ",
        "ที่ 5/2566",
        "เรื่อง แต่งตั้ง",
        "......",
        "เพื่อให้เรียบร้อย",
        "สั่ง ณ วันที่ 4 มกราคม 2566",
        "",
        "\t\tรัฐมนตรีว่าการกระทรวงทดสอบ",
    )
    assert signers(read(doc)) == [(None, "รัฐมนตรีว่าการกระทรวงทดสอบ", None)]


SIGNATURES = [
    ("nothing beside the name", (), {}, "none_seen"),
    ("words of an electronic signature beside the name", ("ลงลายมือชื่ออิเล็กทรอนิกส์",), {}, "esign_mark"),
    ("a digital signature in the file", (), {"digital_signature": "1"}, "digital_signature_present"),
]


@pytest.mark.parametrize(("words", "properties", "want"), [x[1:] for x in SIGNATURES], ids=[x[0] for x in SIGNATURES])
def test_state_of_the_signature(words: tuple[str, ...], properties: dict[str, str], want: str) -> None:
    lines = [placed(85, 92 + 25 * n, t) for n, t in enumerate((*HEAD, "ด้วยสำนักงานเขตทดสอบขอรายงานผล"))]
    lines += [placed(300, 300, "ขอแสดงความนับถือ")]
    lines += [placed(300, 330, w) for w in words]
    lines += [placed(300, 360, "(นายสมมุติ ใจดี)"), placed(290, 379, "ผู้อำนวยการเขตทดสอบ")]
    [signer] = read(paged(*lines, properties=properties)).signers
    assert word(signer.signature) == want


def test_columns_keep_position_and_office_apart() -> None:
    """The position stands under the name; what stands at the left on the same height is another block."""
    head = read(
        paged(
            *(placed(85, 92 + 25 * n, t) for n, t in enumerate((*HEAD, "ด้วยสำนักงานเขตทดสอบขอรายงานผล"))),
            placed(300, 300, "ขอแสดงความนับถือ"),
            placed(310, 360, "(นายสมมุติ ใจดี)"),
            placed(85, 362, "กองทดสอบ"),
            placed(290, 379, "รองผู้อำนวยการเขต ปฏิบัติราชการแทน"),
            placed(85, 381, "โทร. 0 2123 4567"),
            placed(300, 398, "ผู้อำนวยการเขตทดสอบ"),
        )
    )
    assert signers(head) == [("นายสมมุติ ใจดี", "รองผู้อำนวยการเขต ปฏิบัติราชการแทน ผู้อำนวยการเขตทดสอบ", "ปฏิบัติราชการแทน")]


def test_two_names_on_one_row_are_both_kept_and_doubted() -> None:
    head = read(
        paged(
            *(placed(85, 92 + 25 * n, t) for n, t in enumerate((*HEAD, "ด้วยสำนักงานเขตทดสอบขอรายงานผล"))),
            placed(300, 300, "ขอแสดงความนับถือ"),
            placed(100, 360, "(นายสมมุติ ใจดี)  (นางสมมุติ ดีงาม)"),
        )
    )
    assert [x[0] for x in signers(head)] == ["?นายสมมุติ ใจดี", "?นางสมมุติ ดีงาม"]


LAID_OUT = [
    (
        "a rank left of the signature, the name further right under it",
        [placed(255, 480, "ร.ต.อ."), placed(300, 500, "(สมมุติ ตั้งใจ)"), placed(290, 520, "หัวหน้าฝ่ายทดสอบ")],
        ("ร.ต.อ. สมมุติ ตั้งใจ", "หัวหน้าฝ่ายทดสอบ"),
    ),
    (
        "words of capacity that a long row broke off to the left margin",
        [
            placed(300, 500, "(นายสมมุติ ใจดี)"),
            placed(220, 520, "ปลัดอำเภอ (เจ้าพนักงานปกครองชำนาญการพิเศษ)"),
            placed(85, 540, "รักษาราชการแทน"),
            placed(310, 560, "นายอำเภอทดสอบ"),
        ],
        ("นายสมมุติ ใจดี", "ปลัดอำเภอ (เจ้าพนักงานปกครองชำนาญการพิเศษ) รักษาราชการแทน นายอำเภอทดสอบ"),
    ),
    (
        "words of capacity broken over two rows",
        [
            placed(300, 500, "(นายสมมุติ ใจดี)"),
            placed(280, 520, "ผู้อำนวยการสำนักทดสอบ ปฏิบัติ"),
            placed(310, 540, "ราชการแทน"),
            placed(290, 560, "อธิบดีกรมทดสอบ"),
        ],
        ("นายสมมุติ ใจดี", "ผู้อำนวยการสำนักทดสอบ ปฏิบัติราชการแทน อธิบดีกรมทดสอบ"),
    ),
    (
        "the post on the next page",
        [placed(280, 760, "(นายสมมุติ ใจดี)"), placed(270, 60, "ผู้อำนวยการเขตทดสอบ", page=2)],
        ("นายสมมุติ ใจดี", "ผู้อำนวยการเขตทดสอบ"),
    ),
    (
        "a rank that ends its page, the name on the next",
        [
            placed(280, 760, "พันตำรวจเอก หญิง"),
            placed(285, 60, "(สมมุติ ใจดี)", page=2),
            placed(270, 80, "ผู้กำกับการทดสอบ", page=2),
        ],
        ("พันตำรวจเอก หญิง สมมุติ ใจดี", "ผู้กำกับการทดสอบ"),
    ),
    (
        "a long name broken in a narrow column",
        [
            placed(280, 500, "(ศาสตราจารย์ นายแพทย์สมมุติ ใจ"),
            placed(330, 520, "กล้าหาญ)"),
            placed(290, 540, "คณบดีคณะทดสอบ"),
        ],
        ("ศาสตราจารย์ นายแพทย์สมมุติ ใจกล้าหาญ", "คณบดีคณะทดสอบ"),
    ),
]


@pytest.mark.parametrize(("lines", "want"), [x[1:] for x in LAID_OUT], ids=[x[0] for x in LAID_OUT])
def test_signer_as_laid_out(lines: list[Line], want: tuple[str, str]) -> None:
    head = (
        placed(85, 60, "ที่ กท 4501/12"),
        placed(300, 80, "3 มกราคม 2566"),
        placed(85, 110, "เรื่อง รายงานผล"),
        placed(85, 130, "เรียน ปลัดกรุงเทพมหานคร"),
        placed(150, 160, "ด้วยสำนักงานเขตทดสอบขอรายงานผล จึงเรียนมาเพื่อโปรดทราบ"),
        placed(280, 420, "ขอแสดงความนับถือ"),
    )
    (one,) = signers(read(paged(*head, *lines)))
    assert one[:2] == want


MINUTES = ("รายงานการประชุมคณะทำงานทดสอบ ครั้งที่ 1/2566", "วันที่ 4 มกราคม 2566", "ผู้มาประชุม", "1. นายสมมุติ ต้น")
END = ("ระเบียบวาระที่ 1 เรื่องแจ้งเพื่อทราบ", "มติที่ประชุม รับทราบ", "เลิกประชุมเวลา 12.00 น.", "")
BARE_NAMES = [
    ("names over their roles", ("นางสาวสมมุติ จด", "ผู้จดรายงานการประชุม", "นายสมมุติ ตรวจ", "ผู้ตรวจรายงานการประชุม")),
    ("roles over their names", ("ผู้จดรายงานการประชุม", "นางสาวสมมุติ จด", "ผู้ตรวจรายงานการประชุม", "นายสมมุติ ตรวจ")),
    (
        "a role broken over two rows",
        (
            "ลงชื่อ ................... ผู้จด",
            "รายงานการประชุม",
            "(นางสาวสมมุติ จด)",
            "",
            "ลงชื่อ ................... ผู้ตรวจ",
            "รายงานการประชุม",
            "(นายสมมุติ ตรวจ)",
        ),
    ),
    ("roles before their names on a row", ("ผู้จดรายงานการประชุม นางสาวสมมุติ จด", "ผู้ตรวจรายงานการประชุม : นายสมมุติ ตรวจ")),
    (
        "roles behind their names on a row",
        ("ลงชื่อ นางสาวสมมุติ จด ผู้บันทึกรายงานการประชุม", "ลงชื่อ นายสมมุติ ตรวจ ผู้ตรวจรายงานการประชุม"),
    ),
    ("a role broken inside a word", ("นางสาวสมมุติ จด ผู้จดรายงานการ", "ประชุม", "นายสมมุติ ตรวจ ผู้ตรวจรายงานการ", "ประชุม")),
    (
        "short roles behind a place to sign",
        ("ลงชื่อ ............ ผู้บันทึก", "(นางสาวสมมุติ จด)", "ลงชื่อ ............ ผู้ตรวจ", "(นายสมมุติ ตรวจ)"),
    ),
]


@pytest.mark.parametrize("lines", [x[1] for x in BARE_NAMES], ids=[x[0] for x in BARE_NAMES])
def test_who_wrote_and_who_checked_minutes(lines: tuple[str, ...]) -> None:
    assert [name for name, *_ in signers(read(typed(*MINUTES, *END, *lines)))] == ["นางสาวสมมุติ จด", "นายสมมุติ ตรวจ"]


def test_a_name_without_brackets_under_the_words_of_issue() -> None:
    doc = typed(
        "ประกาศคณะกรรมการทดสอบ", "เรื่อง หลักเกณฑ์", "-----", "เพื่อให้การดำเนินงานเรียบร้อย จึงประกาศไว้",
        "ประกาศ ณ วันที่ 4 มกราคม พ.ศ. 2566", "พลตรี สมมุติ ใจดี", "ประธานกรรมการทดสอบ",
    )  # fmt: skip
    assert [x[:2] for x in signers(read(doc))] == [("พลตรี สมมุติ ใจดี", "ประธานกรรมการทดสอบ")]


def proposed(*second: Line) -> LetterHead:
    """A memo to the director signed by an officer, with a second printed name."""
    return read(
        paged(
            placed(240, 40, "บันทึกข้อความ"),
            placed(85, 60, "ส่วนราชการ กองทดสอบ"),
            placed(85, 80, "ที่ กท 1303/889 วันที่ 9 มกราคม 2567"),
            placed(85, 100, "เรื่อง รายงาน"),
            placed(85, 120, "เรียน ผู้อำนวยการกองทดสอบ"),
            placed(150, 140, "กองทดสอบขอรายงานผล"),
            placed(290, 300, "(นายสมมุติ ใจดี)"),
            placed(290, 320, "นักวิชาการพัสดุ"),
            *second,
        )
    )


def test_two_proposers_one_below_the_other_both_sign() -> None:
    head = proposed(placed(290, 370, "(นางสมมุติ ดีงาม)"), placed(290, 390, "หัวหน้าฝ่ายพัสดุ"))
    assert [x[0] for x in signers(head)] == ["นายสมมุติ ใจดี", "นางสมมุติ ดีงาม"]
    assert head.endorsements == ()


@pytest.mark.parametrize(
    "second",
    [
        (placed(290, 370, "(นางสมมุติ ดีงาม)"), placed(280, 390, "ผู้อำนวยการกองทดสอบ")),
        (placed(85, 370, "(นางสมมุติ ดีงาม)"), placed(85, 390, "หัวหน้าฝ่ายพัสดุ")),
        (placed(290, 360, "อนุมัติ"), placed(290, 380, "(นางสมมุติ ดีงาม)"), placed(290, 400, "หัวหน้าฝ่ายพัสดุ")),
        (placed(290, 600, "(นางสมมุติ ดีงาม)"), placed(290, 620, "หัวหน้าฝ่ายพัสดุ")),
    ],
    ids=["the addressee", "in another column", "under words of his own", "far below"],
)
def test_a_superior_under_a_memo_endorses(second: tuple[Line, ...]) -> None:
    head = proposed(*second)
    assert [x[0] for x in signers(head)] == ["นายสมมุติ ใจดี"]
    assert [word(e.name) for e in head.endorsements] == ["นางสมมุติ ดีงาม"]


@pytest.mark.parametrize(
    ("words", "signed"),
    [
        ("ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", True),
        ("ลงนามแล้ว", True),
        ("สถานะ: ลงนามแล้ว", True),
        ("รองผู้อำนวยการ ลงนามแล้ว", True),
        ("ผู้เสนอ ลงนามแล้ว", True),
        ("เอกสารนี้ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", True),
        ("Digitally signed by", True),
        ("ยังไม่ได้ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", False),
        ("ยังมิได้ลงลายมือชื่ออิเล็กทรอนิกส์", False),
        ("รอลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", False),
        ("อยู่ระหว่างเสนอลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", False),
        ("โปรดลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", False),
        ("ยกเลิกการลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์", False),
        ("ไม่พบลายมือชื่ออิเล็กทรอนิกส์", False),
        ("ช่องลงลายมือชื่ออิเล็กทรอนิกส์", False),
        ("ลายมือชื่ออิเล็กทรอนิกส์ไม่สมบูรณ์", False),
        ("ลงนามแล้ว (ถูกยกเลิก)", False),
        ("not digitally signed", False),
        ("To be e-signed", False),
    ],
)
def test_words_that_say_that_nobody_signed_are_no_signature(words: str, signed: bool) -> None:
    assert (_signed_words(words) is not None) is signed
