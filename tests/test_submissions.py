"""Nasty but realistic submissions, as real mails with attachments: each gets the answer that an auditor would give.

One inbox and one run for all; every row is a district of its own. What is told in memory only stands in test_check.py.
"""

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from mailed import audit_of, audited
from test_lies import BROKEN, FEB_14, FEB_20, GUIDELINE, SEP_15, Files, blank, first, mail, office, swapped

from samples.letters import COMMITTEE, KINDS, SIGNED, cover, form1, form2, form3, form4, memo, notice, satisfaction
from samples.page import Block, Break, Grid, Page, line, para, sign, title

FEB_15_LATE = "Wed, 15 Feb 2023 23:40:00 +0700"
FEB_21 = "Tue, 21 Feb 2023 09:00:00 +0700"


@dataclass(frozen=True)
class Row:
    """What arrives, and what the audit of its district says: states by demand, codes that are and are not there."""

    name: str
    unit: str
    mails: tuple[bytes, ...]
    gives: Mapping[str, str]
    has: Sequence[str] = ()
    has_not: Sequence[str] = ()


def minutes(body: str, says: str, meeting: str = "ครั้งที่ 1/2566", day: str = "7 มีนาคม 2566", draft: bool = False) -> Page:
    """รายงานการประชุม of a body with one resolution."""
    return (
        title(f"{'(ร่าง) ' if draft else ''}รายงานการประชุม{body}"),
        title(meeting),
        title(f"เมื่อวันที่ {day}"),
        line("ผู้มาประชุม"),
        line("1. นายสมมติ ตัวอย่างสกุล  ประธาน"),
        line("ระเบียบวาระที่ 3 เรื่องเพื่อพิจารณา"),
        para(says),
        *(() if draft else (line("ระเบียบวาระที่ 4 รับรองรายงานการประชุม"),)),
    )


def last_year(page: Page) -> Page:
    """Form 3 whose plan still has the months of the year before."""

    def older(block: Any) -> Any:
        if isinstance(block, Grid):
            return Grid(tuple(tuple(c.replace("2566", "2565") for c in r) for r in block.rows))
        return block

    return tuple(older(b) for b in page)


def archive(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def named(data: bytes, sender: str) -> bytes:
    """The mail with the sender's name in front of the address."""
    word = f"=?utf-8?B?{base64.b64encode(sender.encode()).decode()}?="
    return data.replace(b"From: sender@", f"From: {word} <sender@".encode(), 1).replace(
        b"mail.example", b"mail.example>", 1
    )


# fmt: off
def rows() -> tuple[Row, ...]:
    out: list[Row] = []

    def row(
        name: str, slug: str, gives: Mapping[str, str], *mails: bytes, has: Sequence[str] = (), has_not: Sequence[str] = ()
    ) -> None:
        out.append(Row(name, slug, mails, gives, has, has_not))

    def papers(slug: str, *more: tuple[str, Page | bytes], without: Sequence[str] = ()) -> Files:
        return [*(x for x in first(office(slug)) if x[0] not in without), *more]

    o = office("dusit")
    row("1: forms on the last evening, the signed memo six days later", "dusit", {"D1.1": "met", "D1.3": "met", "D1.5": "cannot_tell"}, mail(papers("dusit", without=["นำส่ง.docx"]), FEB_15_LATE, "สำนักงานเขตดุสิตขอส่งแบบฟอร์ม"), mail(first(o)[:1], FEB_21), has=["TIME-UNSURE"])
    o = office("bang-rak")
    stamp = (line("สำนักงาน ก.ก."), line("เลขรับ 123"), line("วันที่ 20 กุมภาพันธ์ 2566"), line("เวลา 10.00 น."))
    late: Page = (*stamp, *cover(o, "1", "14 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",)))
    row("2: dated before the day, stamped after it", "bang-rak", {"D1.1": "met", "D1.3": "met", "D1.5": "not_met"}, mail([("นำส่ง.docx", late), *first(o)[1:]], FEB_20), has=["TIME-LATE"])
    o = office("pathum-wan")
    row("3: form 4 and the survey in September are not late", "pathum-wan", {"D1.5": "met", "D2.5": "met", "D3.3": "met"}, mail(first(o)), mail([first(o)[0], ("f4.docx", form4(o)), ("s.docx", satisfaction(o))], SEP_15), has_not=["TIME-LATE"])
    o = office("yan-nawa")
    four = ("แบบฟอร์ม 1", "แบบฟอร์ม 2", "แบบฟอร์ม 3", "แบบฟอร์ม 4")
    whole: Page = (*cover(o, "1", "10 กุมภาพันธ์ 2566", four), Break(), *form1(o), Break(), *form2(o), Break(), *form3(o), Break(), *form4(o))
    row("4: one file holds the memo and all four forms", "yan-nawa", {"D1.1": "met", "D1.2": "met", "D2.1": "met", "D2.5": "met"}, mail([("รวม.docx", whole)]), has=["EV-PLACED-ELSEWHERE"], has_not=["ENC-COUNT"])
    o = office("sathon")
    row("5: the file says form 3 and holds form 1", "sathon", {"D1.1": "met", "D2.1": "not_met"}, mail([first(o)[0], ("แบบฟอร์ม3.docx", form1(o)), first(o)[2]]), has=["ENC-COUNT"])
    o = office("phaya-thai")
    own = minutes("คณะทำงานนวัตกรรมสำนักงานเขตพญาไท", f"มติที่ประชุม เห็นชอบคัดเลือกแนวคิด{o.idea}", day="6 กุมภาพันธ์ 2566")
    row("6: the district's own group of work", "phaya-thai", {"D1.2": "met", "D2.3": "cannot_tell"}, mail(papers("phaya-thai", ("m.docx", own))), has=["RES-OTHER-BODY"])
    o = office("ratchathewi")
    news: Page = (title("ข่าวประชาสัมพันธ์"), title("คณะกรรมการวิจัยและนวัตกรรมการพัฒนากรุงเทพมหานคร"), para("การประชุมครั้งที่ 1/2566 เมื่อวันที่ 8 กุมภาพันธ์ 2566 คณะกรรมการวิจัยและนวัตกรรมการพัฒนากรุงเทพมหานคร มีมติเห็นชอบกรอบงานวิจัย"))
    row("7: another committee with a meeting of the same number", "ratchathewi", {"D2.3": "cannot_tell"}, mail(papers("ratchathewi", ("ข่าว.docx", news))))
    o = office("huai-khwang")
    claim = f"โครงการผ่าน{COMMITTEE}แล้ว และได้ปรับแก้ไขเรียบร้อยแล้ว"
    row("8, 35: the mail says that it passed", "huai-khwang", {"D2.3": "cannot_tell"}, mail(first(o), body=claim), has=["EV-CLAIM-ONLY", "RES-NO-NUMBER"])
    o = office("bang-khun-thian")
    said = f"{COMMITTEE} มีมติให้ผ่านโครงการแล้ว และได้ปรับแก้ไขเรียบร้อยแล้ว"
    row("8: a resolution without its meeting and day, in the words of the mail", "bang-khun-thian", {"D2.3": "cannot_tell"}, mail(first(o), body=said), has=["EV-CLAIM-ONLY", "RES-NO-NUMBER"])
    o = office("khlong-toei")
    row("9: sent back for the next meeting", "khlong-toei", {"D2.3": "not_met", "D2.4": "cannot_tell"}, mail(papers("khlong-toei", ("n.docx", notice(o, "ให้ปรับปรุงแก้ไขและนำเสนอในการประชุมครั้งต่อไป")))), has=["RES-DEFERRED"])
    o = office("chatuchak")
    row("10: in principle only", "chatuchak", {"D2.3": "cannot_tell"}, mail(papers("chatuchak", ("n.docx", notice(o, "เห็นชอบในหลักการ")))))
    o = office("bang-na")
    two = "ให้ผ่าน โดยให้ปรับปรุงแก้ไข 1) เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่ 2) เพิ่มแผนรองรับเมื่อระบบไฟฟ้าขัดข้อง"
    old = form4(o, users="ผู้สูงอายุในพื้นที่")
    row("11: one condition answered, one not", "bang-na", {"D2.3": "met", "D2.4": "not_met"}, mail(papers("bang-na", ("n.docx", notice(o, two)))), mail([first(o)[0], ("f4.docx", old)], SEP_15), has=["COND-OPEN"])
    o = office("bang-sue")
    bare = form4(o, signed=False)
    row("15: a printed name, no mark of signing", "bang-sue", {"D2.5": "met", "D2.6": "cannot_tell"}, mail(papers("bang-sue", ("f4.docx", bare))), has=["APPROVAL-EMPTY"])
    o = office("lat-phrao")
    certified: Page = (*GUIDELINE, *sign("สำเนาถูกต้อง", "(นางสาวปรานี สมมตินาม)", "เจ้าพนักงานธุรการ", "10 ก.พ. 66"))
    row("16: a certified copy of the guideline", "lat-phrao", {"D1.3": "met"}, mail(papers("lat-phrao", ("แนวทาง.docx", certified))), has_not=["REF-DATE-DIFFERS", "UNIT-MISMATCH"])
    o = office("bueng-kum")
    circular = swapped(cover(o, "1", "10 กุมภาพันธ์ 2566", four[:3], thai_digits=False), ตามหนังสือ="ตามหนังสือสำนักงาน ก.ก. ที่ กท 0303/ว 163 ลงวันที่ 23 มกราคม 2566 แจ้งให้ส่งแนวคิด นั้น")
    row("17: cited with ว", "bueng-kum", {"D1.3": "met"}, mail([("นำส่ง.docx", circular), *first(o)[1:]]), has=["REF-CIRCULAR-MARK"], has_not=["REF-DATE-DIFFERS", "REF-NOT-PRESENT"])
    o = office("suan-luang")
    slip = cover(o, "1", "10 กุมภาพันธ์ 2566", four[:3], guideline_date="23 มกราคม 2565")
    row("18: cited with another year", "suan-luang", {"D1.3": "met"}, mail([("นำส่ง.docx", slip), *first(o)[1:]]), has=["REF-DATE-DIFFERS"])
    o = office("prawet")
    photos = archive(*((f"IMG_{n:04}.jpg", b"\xff\xd8\xff\xe0" + bytes([n]) * 400) for n in range(20)))
    row("21: a ZIP of photographs proves no use", "prawet", {"D3.2": "cannot_tell"}, mail(papers("prawet", ("ภาพ.zip", photos))))
    o = office("wang-thonglang")
    asked: Page = (title("แบบสอบถามความพึงพอใจของผู้ใช้นวัตกรรม"), title(o.name), line("ระดับความพึงพอใจ 5 4 3 2 1"), line("ข้อเสนอแนะ ........................"))
    row("22: a blank questionnaire is no result", "wang-thonglang", {"D3.3": "not_met"}, mail(papers("wang-thonglang", ("q.docx", asked))))
    a, b = (replace(office(x), idea="ระบบตรวจรายการเอกสารล่วงหน้าก่อนเดินทางมาติดต่อราชการ") for x in ("don-mueang", "lak-si"))
    shared = {"ที่มา/สภาพปัญหา": "5. ที่มา/สภาพปัญหา : " + "ประชาชนต้องเดินทางมาหลายครั้งเพราะไม่ทราบว่าต้องใช้เอกสารใดบ้าง", "รายละเอียด/วิธีการ": "6. รายละเอียด/วิธีการ : " + "จัดทำรายการเอกสารแบบโต้ตอบให้ประชาชนตรวจสอบก่อนเดินทางมาที่สำนักงาน"}
    for n, one in enumerate((a, b)):
        way = shared["รายละเอียด/วิธีการ"] + f" ของ{a.name}"  # the second forgot to swap the name
        made = swapped(form1(one), **{**shared, "รายละเอียด/วิธีการ": way})
        row(f"23: the same text in two districts ({n})", ("don-mueang", "lak-si")[n], {"D1.1": "met"}, mail([first(one)[0], ("f1.docx", made), *first(one)[2:]]), has=["DUP-OTHER-UNIT", *(["UNIT-MISMATCH"] if n else [])], has_not=[] if n else ["UNIT-MISMATCH"])
    o = office("sai-mai")
    hole = swapped(form2(o), เหตุผลในการคัดเลือก="6. เหตุผลในการคัดเลือก : .........")
    row("25: two versions in one mail", "sai-mai", {"D1.2": "cannot_tell"}, mail(papers("sai-mai", ("f2_v2_final.docx", hole))), has=["VERSION-UNCLEAR"])
    o = office("bang-khen")
    code: Page = memo(o, "9", "10 กุมภาพันธ์ 2566", "ขอส่งเอกสารตัวชี้วัดนวัตกรรม", ("รายละเอียดตาม QR Code ท้ายหนังสือฉบับนี้ https://example.org/files",))
    row("28: evidence behind a QR code", "bang-khen", {"D1.1": "cannot_tell", "D2.1": "cannot_tell"}, mail([("นำส่ง.docx", code)]), has=["EV-BY-LINK"], has_not=["ENC-COUNT"])
    o = office("min-buri")
    row("29: a broken file could hold what was not found", "min-buri", {"D1.1": "met", "D2.1": "cannot_tell"}, mail(papers("min-buri", ("f3.pdf", BROKEN), without=["f3.docx"])), has=["EV-UNREADABLE"], has_not=["ENC-COUNT"])
    o = office("nong-chok")
    row("30: a blank benefit; a budget of none is an answer", "nong-chok", {"D1.1": "not_met"}, mail([first(o)[0], ("f1.docx", form1(o, benefit="........................")), *first(o)[2:]]), has=["FORM-ENTRY-BLANK"])
    o = office("khlong-san")
    ticked = swapped(form1(o), รูปแบบนวัตกรรม="4. รูปแบบนวัตกรรม : " + "   ".join(f"☑ {k}" for k in KINDS))
    row("31: three kinds ticked", "khlong-san", {"D1.2": "met"}, mail([first(o)[0], ("f1.docx", ticked), *first(o)[2:]]), has=["FORM-TYPE-COUNT"])
    o = office("thon-buri")
    row("32: nine ideas, one form 1", "thon-buri", {"D1.1": "met"}, mail([*first(o)[:2], ("f2.docx", swapped(form2(o, count=9), **{"วันที่ 7 กุมภาพันธ์": "วันที่ 20 มกราคม 2566"})), first(o)[3]]), has=["COUNT-IDEAS", "TIME-ORDER"])
    o = office("bang-phlat")
    says = f"มติที่ประชุม เห็นชอบโครงการ{o.idea}ของ{o.name}"
    row("33: draft minutes", "bang-phlat", {"D2.3": "cannot_tell"}, mail(papers("bang-phlat", ("m.docx", minutes(COMMITTEE, says, draft=True)))), has=["RES-MINUTES-DRAFT"])
    o = office("chom-thong")
    row("36: an attendance sheet with a citizen number", "chom-thong", {"D1.1": "met"}, mail(papers("chom-thong", ("ลงชื่อ.docx", (title("บัญชีลงชื่อผู้เข้าอบรม"), title(o.name), line("1. นายสมมติ ตัวอย่าง 1-2345-67890-12-1"))))), has=["PII"])
    o = office("rat-burana")
    secret: Page = (title("ลับ"), *memo(o, "10", "10 มีนาคม 2566", "รายงานผลการตรวจสอบระบบ", ("รายละเอียดตามแนบ",)))
    row("36: a secret appendix", "rat-burana", {"D1.1": "met"}, mail(papers("rat-burana", ("s.docx", secret))), has=["SECRET-MARK"])
    o = office("thung-khru")
    row("37: renamed between form 2 and form 3", "thung-khru", {"D2.1": "met"}, mail([*first(o)[:3], ("f3.docx", form3(o, idea="เมืองตัวอย่างอัจฉริยะริมคลอง"))]), has=["SAME-IDEA-BROKEN"])
    o = office("bang-khae")
    new = "เมืองตัวอย่างอัจฉริยะริมคลอง"
    told = memo(o, "11", "13 กุมภาพันธ์ 2566", "ชี้แจงชื่อโครงการ", (f"{o.name}ขอเปลี่ยนชื่อโครงการจาก {o.idea} เป็น {new} ตามข้อเสนอของผู้บริหาร",))
    row("37: the memo names both names", "bang-khae", {"D2.1": "met"}, mail([*first(o)[:3], ("f3.docx", form3(o, idea=new)), ("ชี้แจง.docx", told)]), has=["SAME-IDEA-RENAMED"], has_not=["SAME-IDEA-BROKEN"])
    row("35: sent in another system, says the mail", "bangkok-yai", {"D1.1": "cannot_tell", "D1.5": "cannot_tell", "D2.5": "cannot_tell"}, named(mail([], body="ได้ส่งเอกสารในระบบแล้ว"), "สำนักงานเขตบางกอกใหญ่"), has=["EV-CLAIM-ONLY"])
    o = office("taling-chan")
    row("19: last year's form with a new title", "taling-chan", {"D2.1": "not_met"}, mail([*first(o)[:3], ("f3.docx", last_year(form3(o)))]), has=["FORM-WRONG-YEAR"])
    o = office("bangkok-noi")
    used: Page = (title("แบบฟอร์ม 5"), title("แบบรายงานการติดตามผลการนำนวัตกรรมไปใช้ประโยชน์"), title(o.idea), title(o.name), para("ได้นำนวัตกรรมไปใช้ที่ฝ่ายทะเบียนตั้งแต่เดือนกรกฎาคม 2566"))
    row("20: a form 5 of the older indicator is asked of nobody", "bangkok-noi", {"D1.1": "met", "D2.5": "not_met", "D3.2": "cannot_tell"}, mail(papers("bangkok-noi", ("f5.docx", used))), has_not=["FORM-ENTRY-BLANK", "FORM-WRONG-YEAR"])
    a, b = office("phra-khanong"), office("watthana")
    both: Files = [("นำส่ง.docx", cover(a, "3", "10 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",))), ("ก.docx", form1(a)), ("ข.docx", form1(b))]
    row("24: one mail with the forms of two districts: the writer's", "phra-khanong", {"D1.1": "met", "D1.3": "met"}, mail(both))
    row("24: one mail with the forms of two districts: the other's", "watthana", {"D1.1": "met", "D2.1": "not_met"})
    o = office("khlong-sam-wa")
    part: Page = (line("แบบฟอร์ม 1 (หน้า 3)"), line(f"หน่วยงาน : {o.name}"), line("ประโยชน์ที่คาดว่าจะได้รับ : ลดเวลารอคอยลงครึ่งหนึ่ง"))
    row("26: one page sent later is no new form", "khlong-sam-wa", {"D1.1": "met"}, mail(first(o)), mail([first(o)[0], ("หน้า3.docx", part)], FEB_14, "ส่งเอกสารเพิ่มเติม"), has=["VERSION-PATCHED"], has_not=["VERSION-REPLACED"])
    o = office("saphan-sung")
    row("34: a committee that counts by fiscal year", "saphan-sung", {"D2.3": "met"}, mail(papers("saphan-sung", ("n.docx", swapped(notice(o, "-"), ได้เสนอโครงการ=f"ตามที่{o.name}ได้เสนอโครงการ{o.idea} นั้น {COMMITTEE} ในการประชุมครั้งที่ 1/2566 เมื่อวันที่ 15 พฤศจิกายน 2565 มีมติเห็นชอบ")))), has=["RES-MEETING-FISCAL"], has_not=["RES-MEETING-YEAR"])
    o = office("khan-na-yao")
    rest = ("ผู้เสนอโครงการ", SIGNED, f"({o.person})", o.position, "ผู้อนุมัติโครงการ", SIGNED, "(นายสมมติ ตัวอย่างสกุล)", "รองผู้ว่าราชการกรุงเทพมหานคร ปฏิบัติราชการแทน", "ผู้ว่าราชการกรุงเทพมหานคร")
    page4 = form4(o, signed=False)
    foot = next(n for n, x in enumerate(page4) if isinstance(x, Block) and x.text == "ผู้เสนอโครงการ")
    row("13: approved for the governor", "khan-na-yao", {"D2.6": "met"}, mail(papers("khan-na-yao", ("f4.docx", (*page4[:foot], *sign(*rest))))))
    o = office("bang-kapi")
    row("a form as it was handed out is not filled in", "bang-kapi", {"D1.1": "not_met"}, mail([first(o)[0], ("f1.docx", blank(form1(o)))]))
    o = office("bang-bon")
    row("38: the mail itself is the answer", "bang-bon", {"D2.4": "not_met"}, mail(papers("bang-bon", ("n.docx", notice(o, "ให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่")))), mail([first(o)[0]], SEP_15, "สำนักงานเขตบางบอนขอยืนยันว่าไม่มีการปรับแก้"), has=["COND-OPEN"])
    return tuple(out)


# fmt: on
ROWS = rows()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited(tmp_path_factory.mktemp("submissions"), [row.mails for row in ROWS])


@pytest.mark.parametrize("row", ROWS, ids=[r.name for r in ROWS])
def test_a_real_mail_gets_the_answer_of_an_auditor(out: Path, row: Row) -> None:
    audit = audit_of(out, row.unit)
    demands = {d["id"]: d for d in audit["demands"]}
    codes = {f["code"] for f in audit["findings"]}
    reasons = {k: (demands[k]["reason_code"], demands[k]["reason"]["th"]) for k in row.gives}
    assert {k: demands[k]["state"] for k in row.gives} == row.gives, (reasons, sorted(codes))
    assert set(row.has) <= codes, sorted(codes)
    assert not codes & set(row.has_not), sorted(codes)


def test_every_row_is_a_district_of_its_own() -> None:
    assert len({r.unit for r in ROWS}) == len(ROWS)
