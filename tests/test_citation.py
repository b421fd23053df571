"""อ้างถึง: references and citations in every printed shape of docs/rules.md, numbers."""

import json
from pathlib import Path

import pytest
from letters_by_hand import paged, placed

from extractors.citation import read_citations, read_references
from extractors.flow import Flow
from schemas.quoted import Quoted, Trust
from schemas.record import Reference
from schemas.text import Line

SHA = "c" * 64


def flow_of(*paragraphs: str) -> Flow:
    return Flow(SHA, [Line(text=t, raw=t, part="text", path=(n,)) for n, t in enumerate(paragraphs)])


def value(q: Quoted | None) -> str | None:
    return q.value if q else None


def facts(r: Reference) -> tuple[str | None, ...]:
    return tuple(value(q) for q in (r.number, r.date, r.issuer, r.urgency, r.title))


# (words, [(number, date, issuer, urgency, title)], reason)
CITED: list[tuple[str, list[tuple[str | None, ...]], str]] = [
    ("หนังสือสำนักงาน ก.ก. ด่วนที่สุด ที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566", [("กท 0303/163", "2023-01-23", "สำนักงาน ก.ก.", "ด่วนที่สุด", None)], "speed between issuer and ที่"),
    ("ตามหนังสือที่ กท 4598/007003 ลงวันที่ 18 พฤศจิกายน 2562", [("กท 4598/7003", "2019-11-18", None, None, None)], "padded, no issuer"),
    ("ตามหนังสือที่ กท 4598/007003 ลงวันที่ 18 พฤศจิกายน 2562 และที่ กท 4598/007004 ลงวันที่ 20 พฤศจิกายน 2562", [("กท 4598/7003", "2019-11-18", None, None, None), ("กท 4598/7004", "2019-11-20", None, None, None)], "several in one paragraph"),
    ("ตามหนังสือสำนักงานเขตดอกแก้วที่ กท 5898/06111", [("กท 5898/6111", None, "สำนักงานเขตดอกแก้ว", None, None)], "issuer glued to ที่, date missing"),
    ("มีหนังสือที่ กท1692/270 ลงวันที่ 10 มีนาคม 2566 เรื่องขอเชิญประชุม", [("กท 1692/270", "2023-03-10", None, None, "ขอเชิญประชุม")], "no blank after the prefix, subject follows"),
    ("หนังสือกรุงเทพมหานคร ที่ กท 0397/ป 5113", [("กท 0397/ป 5113", None, "กรุงเทพมหานคร", None, None)], "register letter ป"),
    ("ระเบียบกระทรวงการคลังที่ กค. 0539.3/ว.71 ลว 30 พ.ค.2544", [("กค 0539.3/ว 71", "2001-05-30", "กระทรวงการคลัง", None, None)], "dots, ลว, short month"),
    ("คำสั่งสำนักงานดอกแก้ว ที่ ๓๔๕/๒๕๖๖ เรื่อง มอบอำนาจให้ปฏิบัติราชการแทน (สั่ง ณ วันที่ ๑๔ พฤศจิกายน ๒๕๖๖) ข้อ ๓", [("345/2566", "2023-11-14", "สำนักงานดอกแก้ว", None, "มอบอำนาจให้ปฏิบัติราชการแทน")], "the day in brackets behind the title"),
    ("คำสั่งคณะดอกแก้ว ฉบับที่ ๓/๒๕๕๗ เรื่อง ให้บุคคลมารายงานตัว ลงวันที่ ๒๓ พฤษภาคม พุทธศักราช ๒๕๕๗", [("3/2557", "2014-05-23", "คณะดอกแก้ว", None, "ให้บุคคลมารายงานตัว")], "ฉบับที่ is no part of the issuer"),
    ("หนังสือที่ มท 0808.2/ว 1981 ลงวันที่ 14 กันยายน 2556 เรื่อง แจ้งราคามาตรฐาน ด้วยกระทรวงทดสอบได้กำหนดราคา", [("มท 0808.2/ว 1981", "2013-09-14", None, None, "แจ้งราคามาตรฐาน")], "the text begins with ด้วย"),
    ("ตามหนังสือสำนักงานการเจ้าหน้าที่ กท 0402/12 ลงวันที่ 1 กรกฎาคม 2566", [("กท 0402/12", "2023-07-01", "สำนักงานการเจ้าหน้าที่", None, None)], "ที่ of the office's own name"),
    ("ตามหนังสือกองการเจ้าหน้าที่ที่ กท 0402/12 ลงวันที่1 กรกฎาคม 2566", [("กท 0402/12", "2023-07-01", "กองการเจ้าหน้าที่", None, None)], "ที่ twice"),
    ("ตามประกาศกรุงเทพมหานคร เรื่อง หลักเกณฑ์การให้ทุน พ.ศ. 2561 ลงวันที่ 1 ตุลาคม พ.ศ. 2561 นั้น", [(None, "2018-10-01", "กรุงเทพมหานคร", None, "หลักเกณฑ์การให้ทุน พ.ศ. 2561")], "an announcement by title and day"),
    ("ราคามาตรฐานวัสดุที่มิใช่ยา ที่ สธ 0229.07.2/ว681 ลง วันที่ 7 สิงหาคม พ.ศ.2556", [("สธ 0229.07.2/ว 681", "2013-08-07", None, None, None)], "what stands before ที่ is no office"),
    ("คำสั่งแต่งตั้งคณะกรรมการจัดซื้อ ที่ 13/2566 ลงวันที่ 11 มกราคม 2566", [("13/2566", "2023-01-11", None, None, None)], "a title behind คำสั่ง is no issuer"),
    ("ที่ กค 0423.2/พิเศษ ว 2 ลงวันที่ 5 ธันวาคม 2556", [("กค 0423.2/พิเศษ/ว 2", "2013-12-05", None, None, None)], "a blank for the slash after พิเศษ"),
    ("หนังสือ ก.ค.ศ.ว18 ลว.24ตค.61", [("ว 18", "2018-10-24", "ก.ค.ศ.", None, None)], "circular glued to the issuer's dots"),
    ("หนังสือสำนักงาน ก.พ. ว 11 ลว. 16 ก.ย. 48", [("ว 11", "2005-09-16", "สำนักงาน ก.พ.", None, None)], "short circular"),
    ("หนังสือ ที่ มท ๐๒๐๙.๒/ว ๑๕๙๙ ลงวันที่ ๑๑ เมษายน ๒๕๕๕", [("มท 0209.2/ว 1599", "2012-04-11", None, None, None)], "Thai digits"),
    ("ตามหนังสือกรมบัญชีกลาง ด่วนที่สุด ที่ กค ๐๔๒๙.๒/พิเศษ/ว ๓ ลงวันที่ ๔ ธันวาคม ๒๕๕๖", [("กค 0429.2/พิเศษ/ว 3", "2013-12-04", "กรมบัญชีกลาง", "ด่วนที่สุด", None)], "พิเศษ"),
    ("หนังสือเวียนกรมการปกครอง ที่ มท 0319.1/ว5 ออกเมื่อ 5 กุมภาพันธ์ พ.ศ.2539", [("มท 0319.1/ว 5", "1996-02-05", "กรมการปกครอง", None, None)], "ออกเมื่อ, glued พ.ศ."),
    ("ตามหนังสือสำนักเลขาธิการคณะรัฐมนตรีที่ นร 0509/ว 75 ลงวันที่ 4\nกุมภาพันธ์ 2564", [("นร 0509/ว 75", "2021-02-04", "สำนักเลขาธิการคณะรัฐมนตรี", None, None)], "date split over lines"),
    ("หนังสือจังหวัดดอกแก้ว ด่วนที่สุด ที่ 0019.2/ว 2359 ลงวันที่ 16 พฤษภาคม 2567", [("0019.2/ว 2359", "2024-05-16", "จังหวัดดอกแก้ว", "ด่วนที่สุด", None)], "prefix not printed"),
    ("ตามหนังสือของวิทยาลัยดอกแก้ว ที่ ศธ 0629.1/1398 ลงวันที่", [("ศธ 0629.1/1398", None, "วิทยาลัยดอกแก้ว", None, None)], "date blank"),
    ("คำสั่งสำนักงานเขตดอกแก้วที่ 433/2563 เรื่อง แต่งตั้งคณะทำงานสวน ลงวันที่ 27 พฤศจิกายน 2563", [("433/2563", "2020-11-27", "สำนักงานเขตดอกแก้ว", None, "แต่งตั้งคณะทำงานสวน")], "order, title before the date"),
    ("คำสั่ง สตม.ที่ 8/2562 ลง 14 ม.ค.62", [("8/2562", "2019-01-14", "สตม.", None, None)], "ลง alone"),
    ("คำสั่ง 79-2563", [("79/2563", None, None, None, None)], "hyphen for slash"),
    ("พื้นที่ 4-2-0 ไร่ ตามข้อ 1.1.1 วงเงิน 14,892,956.80 บาท มาตรา 38/1", [], "look-alikes"),
    ("ประชุมครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566", [], "a meeting is no letter"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "want", "reason"), CITED, ids=[c[2] for c in CITED])
def test_every_printed_shape_of_a_citation_is_read(words: str, want: list[tuple[str | None, ...]], reason: str) -> None:
    assert [facts(r) for r in read_citations(flow_of(*words.split("\n")), "other")] == want, reason


LETTER = [
    "ที่ พท 0017.2/ว 99\t\tจังหวัดดอกแก้ว",
    "5 มกราคม 2566",
    "เรื่อง ส่งรายงาน",
    "เรียน ผู้ว่าราชการจังหวัด",
    "อ้างถึง 1. หนังสือกรมสวน ที่ กส 0101/ว 12 ลงวันที่ 2 ธันวาคม 2565",
    "2. หนังสือกรมน้ำ ด่วนมาก ที่ กส 0202/34 ลงวันที่ 9 ธันวาคม 2565",
    "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมป่า ที่ กส 0303/56 ลงวันที่ 1 ธันวาคม 2565 จำนวน 1 ฉบับ",
    "ตามหนังสือที่อ้างถึง กรมสวนขอให้รายงาน และหนังสือกรมดิน ที่ กส 0404/78 ลงวันที่ 3 ธันวาคม 2565 ให้ส่งแผน นั้น",
    "จึงเรียนมาเพื่อโปรดทราบ",
    "ขอแสดงความนับถือ",
]


def test_references_of_a_letter_are_its_block_and_nothing_of_the_enclosures() -> None:
    got = read_references(flow_of(*LETTER), "external_letter")
    assert [facts(r)[:4] for r in got] == [
        ("กส 0101/ว 12", "2022-12-02", "กรมสวน", None),
        ("กส 0202/34", "2022-12-09", "กรมน้ำ", "ด่วนมาก"),
    ]


def test_citations_of_a_letter_are_those_of_its_running_text() -> None:
    assert [facts(r)[0] for r in read_citations(flow_of(*LETTER), "external_letter")] == ["กส 0404/78"]


MEMO = [
    "บันทึกข้อความ",
    "ส่วนราชการ สำนักงานเขตดอกแก้ว",
    "ที่ กท 9901/12 วันที่ 10 กุมภาพันธ์ 2566",
    "เรื่อง ส่งแบบฟอร์ม",
    "เรียน หัวหน้าสำนักงาน ก.ก.",
    "ตามหนังสือสำนักงาน ก.ก. ด่วนที่สุด ที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566 แจ้งหลักเกณฑ์ นั้น",
    "พร้อมนี้ได้แนบสำเนาคำสั่งสำนักงานเขตดอกแก้ว ที่ 5/2566 ลงวันที่ 2 กุมภาพันธ์ 2566 มาด้วย",
    "จึงเรียนมาเพื่อโปรดพิจารณา",
]


def test_a_memo_s_references_are_the_letters_that_its_opening_answers() -> None:
    got = read_references(flow_of(*MEMO), "memo")
    assert [facts(r)[:4] for r in got] == [("กท 0303/163", "2023-01-23", "สำนักงาน ก.ก.", "ด่วนที่สุด")]
    assert [facts(r)[0] for r in read_citations(flow_of(*MEMO), "memo")] == ["5/2566"]


def test_an_order_cites_others_and_never_itself() -> None:
    order = [
        "คำสั่งสำนักงานเขตดอกแก้ว",
        "ที่ 7/2566",
        "เรื่อง แต่งตั้งคณะทำงาน",
        "ด้วยคำสั่งสำนักงานเขตดอกแก้ว ที่ 3/2565 ลงวันที่ 4 มกราคม 2565 ล้าสมัย",
        "สั่ง ณ วันที่ 5 มกราคม 2566",
    ]
    assert [facts(r)[:3] for r in read_references(flow_of(*order), "order")] == [
        ("3/2565", "2022-01-04", "สำนักงานเขตดอกแก้ว")
    ]


def test_an_entry_without_number_keeps_its_words_and_day() -> None:
    letter = [*LETTER[:4], "อ้างถึง บันทึกข้อตกลงความร่วมมือด้านสวน ลงวันที่ 2 ธันวาคม 2565", *LETTER[6:]]
    (r,) = read_references(flow_of(*letter), "external_letter")
    assert r.number is None
    assert value(r.date) == "2022-12-02"


def test_a_number_without_prefix_is_kept_without_a_doubt_and_a_short_circular_with_one() -> None:
    (a,) = read_citations(flow_of("หนังสือจังหวัดดอกแก้ว ที่ 0019.2/ว 2359 ลงวันที่ 16 พฤษภาคม 2567"), "other")
    assert a.number is not None
    assert (a.number.trust, a.number.parts["prefix_missing"]) == (Trust.TRUSTED, True)
    (b,) = read_citations(flow_of("หนังสือสำนักงาน ก.พ. ว 10 ลว. 15 ก.ย. 2548"), "other")
    assert b.number is not None
    assert "prefix_missing" in b.number.doubts


def test_an_impossible_day_of_a_citation_is_never_trusted() -> None:
    (r,) = read_citations(flow_of("หนังสือกรมสวน ที่ กส 0101/12 ลงวันที่ 31 กุมภาพันธ์ 2566"), "other")
    assert r.date is None or r.date.trust is Trust.UNVERIFIED


def test_every_quote_slices_back_to_the_very_words() -> None:
    for words, _, _ in CITED:
        flow = flow_of(*words.split("\n"))
        for r in read_citations(flow, "other"):
            for q in (r.number, r.date, r.issuer, r.title):
                if q is not None:
                    assert q.raw in flow.text


def test_the_shared_list_of_real_numbers_is_cited_with_date_and_speed(shared: Path) -> None:
    for line in (shared / "domain" / "letter_numbers.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] != "letter":
            continue
        got = read_citations(flow_of(*row["raw"].split("\n")), "other")
        assert [value(r.number) for r in got] == [row["parsed"]["canonical"]], row["raw"]
        if row["date_be"] and not {"date-elsewhere"} & set(row["tags"]):
            year, rest = row["date_be"].split("-", 1)
            assert value(got[0].date) == f"{int(year) - 543}-{rest}", row["raw"]
        assert value(got[0].urgency) == row["urgency"], row["raw"]


def test_the_real_documents_references_are_those_that_people_read(realdocs: Path) -> None:
    from extractors.pdf_reader import read_pdf

    for line in (realdocs / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["mode"] != "digital" or not gold["file"].endswith(".pdf"):
            continue
        doc = read_pdf((realdocs / gold["file"]).read_bytes(), SHA)
        got = read_references(Flow.of(doc), gold["kind"])
        assert [value(r.date) for r in got] == [r["date"] for r in gold["references"]], gold["file"]
        for r, want in zip(got, gold["references"], strict=True):
            assert r.number is not None
            assert want["text"].endswith(r.number.value)


def test_a_memo_that_begins_with_the_words_of_the_label_is_read_as_a_sentence() -> None:
    rows = (
        (240, 40, "บันทึกข้อความ"),
        (85, 60, "ส่วนราชการ กองทดสอบ"),
        (85, 80, "ที่ กท 0601/761 วันที่ 28 กุมภาพันธ์ 2567"),
        (85, 100, "เรื่อง ส่งรายชื่อ"),
        (85, 120, "เรียน ผู้อำนวยการ"),
        (155, 140, "อ้างถึงหนังสือสำนักงานทดสอบ ที่ กท 0401/ว 88 ลงวันที่"),
        (85, 160, "20 กุมภาพันธ์ 2567 เรื่อง ขอเชิญประชุม ความละเอียดแจ้งแล้วนั้น"),
        (155, 180, "กองทดสอบขอส่งรายชื่อมาพร้อมนี้"),
    )
    flow = Flow.of(paged(*(placed(x, y, words) for x, y, words in rows)))
    (one,) = read_references(flow, "memo")
    assert one.number is not None
    assert one.date is not None
    assert (one.number.value, one.date.value) == ("กท 0401/ว 88", "2024-02-20")


def test_a_head_that_was_not_known_as_one_is_no_citation() -> None:
    """A number by itself behind ที่, with or without the letterhead beside it, is the document's own."""
    head = (
        "ที่ กท 0303/163\t\t\tสำนักงานเขตทดสอบ",
        "\t\t\t5 เมษายน 2566",
        "เร\ufffd่อง ขอส่งรายงาน",
        "เรีย\ufffd ปลัดกรุงทดลอง",
    )
    text = "ด้วยมีหนังสือกรมสมมุติ ที่ มท 0212.2/55 ลงวันที่ 1 มีนาคม 2566"
    assert [value(c.number) for c in read_citations(flow_of(*head, text), "other")] == ["มท 0212.2/55"]
    order = ("คาสั่งสานักทดลองงาน", "ที่ 215/2566", "เรื่อง มอบหมายหน้าที่", "ด้วยมีความจำเป็น")
    assert read_citations(flow_of(*order), "other") == ()
    assert read_references(flow_of("คำสั่งสำนักทดลองงาน", "ที่ 215/2566", "เรื่อง มอบหมาย", "ด้วยมีความจำเป็น"), "order") == ()


def test_a_prefix_in_pieces_is_doubted() -> None:
    """A number printed without its letters is kept as printed; one whose letters came out in pieces is not trusted."""
    for words in (
        "หนังสือกรมสมมุติ ที่ (cid:3)ท 0405/ว 85 ลงวันที่ 1 มีนาคม 2566",
        "หนังสือกรมสมมุติ ที่ \ufffdพร 2568/ว 85 ลงวันที่ 1 มีนาคม 2566",
    ):
        (c,) = read_citations(flow_of(words), "other")
        assert c.number is not None
        assert "prefix_unreadable" in c.number.doubts


def test_an_item_of_another_count_is_no_order() -> None:
    """`รุ่นที่ 5/2566` behind a regulation is a course."""
    words = "ตามระเบียบว่าด้วยการทดลอง พ.ศ. 2560 หลักสูตรทดลอง รุ่นที่ 5/2566 ระหว่างวันที่ 1 - 3 มีนาคม 2566"
    assert read_citations(flow_of(words), "other") == ()


def test_a_word_that_ends_in_thi_is_no_order() -> None:
    """แผนงานที่, โฉนดเลขที่ and the like count something else, however near the word คำสั่ง stands."""
    said = "ตามคำสั่งสำนักงานเขตทดสอบ ที่ 12/2566 ลงวันที่ 5 มกราคม 2566 ให้เบิกจากแผนงานที่ 4/2567 สำหรับโฉนดเลขที่ 4419/2536"
    got = read_citations(flow_of("เรื่อง ทดสอบ", said), "external_letter")
    assert [value(r.number) for r in got if r.number] == ["12/2566"]


def test_the_day_on_which_a_letter_came_in_is_not_its_date() -> None:
    got = read_citations(
        flow_of("เรื่อง ทดสอบ", "ได้มีหนังสือกรมทดลอง ที่ กท 0303/9 ลงวันที่ 5 มกราคม 2566 รับวันที่ 9 มกราคม 2566 แจ้งไว้แล้ว"),
        "external_letter",
    )
    assert [value(r.date) for r in got] == ["2023-01-05"]


@pytest.mark.parametrize(
    ("head", "cited"),
    [
        (("คำสั่งกรมทดสอบ ที่ 1353/2558 เรื่อง  มอบหมายหน้าที่",), ["927/2566"]),
        (("คำสั่งกรมทดสอบ", "ที่ 1353/2558 เรื่อง  มอบหมายหน้าที่"), ["927/2566"]),
        (("คำสั่งกรมทดสอบ", "ที่ 1353/2558", "เรื่อง  มอบหมายหน้าที่"), ["927/2566"]),
        (
            (
                "คำสั่งกรมทดสอบ",
                "เรื่อง  มอบหมายหน้าที่",
                "ด้วยกรมทดสอบเห็นสมควรปรับปรุงการมอบหมายหน้าที่ของข้าราชการในสังกัดให้เหมาะสมยิ่งขึ้น ตาม",
                "คำสั่งกรมตัวอย่าง ที่ 12/2557 เรื่อง การเบิกจ่าย",
            ),
            ["12/2557", "927/2566"],
        ),
    ],
    ids=["all on one row", "number and subject on one row", "as printed", "a wrapped line of the text begins so too"],
)
def test_the_own_number_of_an_order_is_no_reference(head: tuple[str, ...], cited: list[str]) -> None:
    """Rows of a head that came out as one; a citation that begins a line of the text stays one."""
    flow = flow_of(*head, "ตามคำสั่งกรมทดสอบ ที่ 927/2566 ลงวันที่ 3 พฤศจิกายน 2566 เรื่อง แต่งตั้งคณะทำงาน นั้น")
    assert [value(r.number) for r in read_references(flow, "order")] == cited
