"""ไม่กล่าวเกินหลักฐาน: submissions that invite a wrong answer, as real mails through the command line.

Each row is a nasty but ordinary sending and what the audit may say of it. All of them are one inbox and one run.
"""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from samples.letters import (
    COMMITTEE,
    KINDS,
    SIGNED,
    Office,
    cover,
    form1,
    form2,
    form3,
    form4,
    memo,
    notice,
    order_of_use,
    satisfaction,
)
from samples.page import Block, Break, Grid, Page, Pair, line, para, sign, title, to_docx

ROOT = Path(__file__).resolve().parent.parent
TABLE = json.loads((ROOT / "extractors" / "tables" / "units.json").read_text(encoding="utf-8"))
DISTRICTS = {u["unit"].removeprefix("bma-district-"): u for u in TABLE}
FEB_13, FEB_14, FEB_20 = (
    "Mon, 13 Feb 2023 10:00:00 +0700",
    "Tue, 14 Feb 2023 10:00:00 +0700",
    "Mon, 20 Feb 2023 10:00:00 +0700",
)
SEP_15 = "Fri, 15 Sep 2023 14:00:00 +0700"
BROKEN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty"
Files = list[tuple[str, Page | bytes]]


def office(slug: str) -> Office:
    """The invented people and project of a district."""
    unit = DISTRICTS[slug]
    code = unit["letter_codes"][0]["code"] + "01"
    idea = f"ตู้บริการ {slug} แบบหน้าจอเดียวสำหรับประชาชน"
    own = ("ผู้รับบริการรอนาน", "รวมจุดบริการ", "ทำได้ทันที")
    people = ("นายสมคิด ตัวอย่างสกุล", "นางสาวปรานี สมมตินาม", "นักจัดการงานทั่วไป")
    return Office(unit["name_th"], code, *people, idea, *own)


def mail(files: Files, came: str | None = FEB_13, body: str = "เรียน สำนักงาน ก.ก.\n\nขอส่งเอกสาร\n") -> bytes:
    """One mail of a sender who is nobody's."""

    def word(text: str) -> str:
        return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="

    def part(head: Sequence[str], data: bytes) -> str:
        code = b64encode(data).decode()
        lines = [code[i : i + 76] for i in range(0, len(code), 76)]
        return "\r\n".join([*head, "Content-Transfer-Encoding: base64", "", *lines])

    head = [f"Received: from a.example by b.example; {came}", f"Date: {came}"] if came else []
    head += ["From: sender@mail.example", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="=-e"', ""]
    parts = [part(["Content-Type: text/plain; charset=utf-8"], body.encode())]
    for name, page in files:
        data = page if isinstance(page, bytes) else to_docx(page)
        disposition = f'Content-Disposition: attachment; filename="{word(name)}"'
        parts.append(part(["Content-Type: application/octet-stream", disposition], data))
    return ("\r\n".join(head) + "".join(f"\r\n--=-e\r\n{p}" for p in parts) + "\r\n--=-e--\r\n").encode("ascii")


def first(o: Office) -> Files:
    """Cover and forms 1 to 3, all in order."""
    names = ("แบบฟอร์ม 1", "แบบฟอร์ม 2", "แบบฟอร์ม 3")
    return [
        ("นำส่ง.docx", cover(o, "1", "10 กุมภาพันธ์ 2566", names)),
        ("f1.docx", form1(o)),
        ("f2.docx", form2(o)),
        ("f3.docx", form3(o)),
    ]


def swapped(page: Page, **changes: str) -> Page:
    """The page with the lines that hold a key replaced (a `para` stays one)."""

    def made(block: Any) -> Any:
        for key, words in changes.items():
            if isinstance(block, Block) and key in block.text:
                return Block(block.style, words)
        return block

    return tuple(made(b) for b in page)


def blank(page: Page) -> Page:
    """A form as it is handed out: every entry empty."""
    out: list[Block | Pair | Grid | Break] = []
    for block in page:
        if isinstance(block, Grid):
            out.append(Grid((block.rows[0], *(tuple("" for _ in row) for row in block.rows[1:]))))
        elif isinstance(block, Block) and block.style == "line" and " : " in block.text:
            label = block.text.split(" : ")[0]
            boxes = "   ".join(f"☐ {kind}" for kind in KINDS)
            out.append(line(f"{label} : {boxes if 'รูปแบบ' in label else '.' * 40}"))
        elif isinstance(block, Block) and block.style == "sign":
            out += sign("(..............................)") if block.text.startswith("(") else ()
        else:
            out.append(block)
    return tuple(out)


def of_the_office(number: str, date: str, subject: str) -> Page:
    """A letter of สำนักงาน ก.ก. to the districts."""
    return (
        title("บันทึกข้อความ"),
        line("ส่วนราชการ  สำนักงาน ก.ก. (กองพัฒนาระบบงาน โทร. 0 2000 0002)"),
        Pair(f"ที่  กท {number}", f"วันที่  {date}"),
        line(f"เรื่อง  {subject}"),
        line("เรียน  ผู้อำนวยการเขต"),
        para("จึงขอให้หน่วยงานจัดส่งแนวคิดในการพัฒนานวัตกรรม ภายในวันที่ 15 กุมภาพันธ์ 2566"),
        *sign("", SIGNED, "(นางสาวศศิธร ตัวอย่างสกุล)", "หัวหน้าสำนักงาน ก.ก."),
    )


GUIDELINE = of_the_office("0303/163", "23 มกราคม 2566", "หลักเกณฑ์และแนวทางการดำเนินการตามตัวชี้วัด")


def resolved(o: Office, words: str, day: str = "15 มีนาคม 2566") -> Page:
    """A notice of the day to the district, whose body says `words`."""
    page = notice(o, "-", date=day)
    return tuple(Block("para", words) if isinstance(b, Block) and "ได้เสนอโครงการ" in b.text else b for b in page)


def sitting(by: str, decides: str, meeting: str = "ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566") -> str:
    return f"{by} ในการประชุม{meeting} มีมติ{decides}"


def approved(o: Office, subject: str) -> Page:
    """A memo that the director has approved and signed."""
    asked = memo(o, "33", "20 มีนาคม 2566", subject, ("เพื่อโปรดพิจารณา",), to=f"ผู้อำนวยการ{o.place}")
    return (*asked, *sign("อนุมัติ", SIGNED, "(นางอุษา ตัวอย่างสกุล)", f"ผู้อำนวยการ{o.place}"))


def project(o: Office, *blocks: Block) -> Page:
    """Form 4 with other signatures at its foot."""
    page = form4(o, signed=False)
    foot = next(n for n, b in enumerate(page) if isinstance(b, Block) and b.text == "ผู้เสนอโครงการ")
    return (*page[:foot], *blocks)


def announcement(o: Office, subject: str) -> Page:
    return (
        title(f"ประกาศ{o.name}"),
        title(f"เรื่อง {subject}"),
        para("รายละเอียดมีดังนี้"),
        *sign("ประกาศ ณ วันที่ 3 มกราคม พ.ศ. 2566", f"({o.head})", f"ผู้อำนวยการ{o.place}"),
    )


def report(heading: str, office_name: str) -> Page:
    return (title(heading), title(office_name), para("ค่าเฉลี่ย 4.46 จากผู้ตอบ 240 คน"))


def typed(page: Page) -> str:
    """A page as somebody types it into a mail."""
    return "\n".join(b.text for b in page if isinstance(b, Block))


@dataclass(frozen=True)
class Lie:
    """What the audit of `unit` must say of `demand`: a state, or a reason code."""

    promise: str
    unit: str
    demand: str
    says: str
    mails: tuple[bytes, ...]


A, B = office("thon-buri"), office("khlong-san")
OTHER = office("wang-thonglang")
CHANGES = "ให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่"
ASKED = "กลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่"


# fmt: off
def lies() -> tuple[Lie, ...]:
    """Every row has a district of its own, but where one sending is judged twice."""
    out: list[Lie] = []

    def row(promise: str, slug: str, demand: str, says: str, *mails: bytes) -> None:
        out.append(Lie(promise, slug, demand, says, mails))

    def with_papers(promise: str, slug: str, demand: str, says: str, *papers: Page, came: str = SEP_15) -> None:
        o = office(slug)
        row(promise, slug, demand, says, mail(first(o)), mail([*first(o)[:1], *((f"{n}.docx", p) for n, p in enumerate(papers))], came))

    # whose resolution it is
    o = office("dusit")
    with_papers("a notice on another district's project", "dusit", "D2.3", "not_about_unit", notice(OTHER, "เห็นชอบตามเสนอ"))
    silent = resolved(A, f"ตามที่ท่านเสนอโครงการ นั้น {sitting(COMMITTEE, 'เห็นชอบตามเสนอ')}")
    both = mail([*((f"A{n}", p) for n, p in first(A)), *((f"B{n}", p) for n, p in first(B)), ("มติ.docx", silent)])
    row("one mail of two districts: the notice is the addressee's", "thon-buri", "D2.3", "met", both)
    row("one mail of two districts: the notice is not the other's", "khlong-san", "D2.3", "central_missing")
    o = office("nong-chok")
    model = "เห็นชอบโครงการของสำนักงานเขตวังทองหลาง โดยให้ศึกษาแนวทางของสำนักงานเขตหนองจอก"
    with_papers("named as a model in another's resolution", "nong-chok", "D2.3", "not_about_unit", resolved(o, sitting(COMMITTEE, model)))
    for slug, body in (
        ("bang-rak", f"{COMMITTEE} สำนักงานเขตบางรัก"),
        ("pathum-wan", "คณะกรรมการนวัตกรรมกรุงเทพมหานคร ระดับหน่วยงานของสำนักงานเขตปทุมวัน"),
    ):
        o = office(slug)
        page = resolved(o, sitting(body, f"เห็นชอบโครงการของ{o.name}"))
        with_papers(f"a district's own body with the committee's name: {body}", slug, "D2.3", "cannot_tell", page)
    o = office("yan-nawa")
    old = sitting(COMMITTEE, "เห็นชอบตามเสนอ", "ครั้งที่ 1/2565 เมื่อวันที่ 7 มีนาคม 2565")
    with_papers("last year's resolution", "yan-nawa", "D2.3", "other_year", resolved(o, f"ตามที่{o.name}เสนอโครงการ นั้น {old}"))
    o = office("phra-nakhon")
    with_papers("a resolution on another subject", "phra-nakhon", "D2.3", "not_about_unit", resolved(o, sitting(COMMITTEE, "เห็นชอบแผนการจัดนิทรรศการ")))
    april = "ครั้งที่ 2/2566 เมื่อวันที่ 7 เมษายน 2566"
    for promise, slug, says, before, after in (
        ("sent back, then approved", "samphanthawong", "met", "ให้ปรับปรุงแก้ไขและนำเสนอในการประชุมครั้งต่อไป", "เห็นชอบตามเสนอ"),
        ("approved, then rejected", "bang-bon", "rejected", "เห็นชอบตามเสนอ", "ไม่เห็นชอบ"),
        ("approved, then revoked", "bang-kho-laem", "resolution_changed", "เห็นชอบตามเสนอ", "ยกเลิกมติการประชุมครั้งที่ 1/2566"),
    ):
        o = office(slug)
        with_papers(promise, slug, "D2.3", says, resolved(o, sitting(COMMITTEE, before)), resolved(o, sitting(COMMITTEE, after, april), "20 เมษายน 2566"))
    # forms that are no forms of the unit
    o = office("bang-khun-thian")
    row("a form marked as a draft", "bang-khun-thian", "D1.1", "draft", mail([first(o)[0], ("f1.docx", (title("(ร่าง)"), *form1(o)))]))
    o = office("pom-prap-sattru-phai")
    yearly = report("แผนปฏิบัติราชการประจำปีของสำนักงานเขต", "ฝ่ายปกครอง")
    row("any plan is not the project's plan", "pom-prap-sattru-phai", "D2.2", "project_not_named", mail([*first(o)[:3], ("f3.docx", form3(o, with_plan=False)), ("แผน.docx", yearly)]))
    o = office("phaya-thai")
    own = ("ระบบตัวอย่างสำหรับกรอกแบบ", "สภาพปัญหาตัวอย่าง", "วิธีการตัวอย่าง", "เหตุผลตัวอย่าง")
    example = Office("สำนักงานเขต ก", "กท 9901", "นาย ก", "นาย ข", "นักจัดการงานทั่วไป", *own)
    samples = (*GUIDELINE, Break(), *form1(example), Break(), *form3(example))
    row("filled examples behind the guideline", "phaya-thai", "D1.1", "not_found", mail([first(o)[0], ("แนวทาง.docx", samples)]))
    o = office("huai-khwang")
    empty = (*GUIDELINE, Break(), *blank(form1(o)), Break(), *blank(form2(o)))
    row("blank forms behind the guideline are no incomplete forms", "huai-khwang", "D1.2", "not_found", mail([first(o)[0], ("แนวทาง.docx", empty)]))
    o = office("phra-khanong")
    row("a blank form that came later replaces nothing", "phra-khanong", "D1.2", "met", mail(first(o)), mail([first(o)[0], ("เปล่า.docx", blank(form2(o)))], FEB_14))
    o = office("bang-kapi")
    row("a form typed into a mail is a claim", "bang-kapi", "D1.1", "claim_only", mail(first(o)[:1], body=typed(form1(o))))
    # the cover
    o = office("bang-khen")
    reminder = of_the_office("0303/201", "9 กุมภาพันธ์ 2566", "เร่งรัดการจัดส่งแนวคิดในการพัฒนานวัตกรรม")
    row("the office's own reminder is nobody's cover", "bang-khen", "D1.3", "not_found", mail([("เตือน.docx", reminder), first(o)[1]]))
    for promise, slug, says, day, subject in (
        ("a letter that asks for more time is no cover", "min-buri", "not_found", "13 กุมภาพันธ์ 2566", "ขอขยายระยะเวลาการส่งเอกสารตัวชี้วัดนวัตกรรม"),
        ("a letter on another matter is no cover", "lat-krabang", "other_matter", "13 กุมภาพันธ์ 2566", "ขอส่งรายชื่อผู้เข้ารับการอบรม"),
        ("last year's cover", "wang-thonglang", "other_year", "10 กุมภาพันธ์ 2565", "ขอส่งแนวคิดในการพัฒนานวัตกรรม"),
    ):
        row(promise, slug, "D1.3", says, mail([("m.docx", memo(office(slug), "8", day, subject, ("ขอส่งเอกสาร",)))]))
    # approvals
    for promise, slug, says, page in (
        ("an approved leave is no approved project", "bangkok-noi", "not_found", approved(office("bangkok-noi"), "ขออนุมัติลาพักผ่อน")),
        ("the project that was approved", "taling-chan", "met", approved(office("taling-chan"), "ขออนุมัติโครงการพัฒนานวัตกรรม")),
    ):
        with_papers(promise, slug, "D2.6", says, page)
    o = office("phasi-charoen")
    proposed = ("ผู้เสนอโครงการ", SIGNED, f"({o.person})", o.position)
    page = project(o, *sign(*proposed, "ผู้อนุมัติโครงการ", "", f"({o.head})", f"ผู้อำนวยการ{o.place}"))
    with_papers("the proposer signed and the approver did not", "phasi-charoen", "D2.6", "signature_not_seen", page)
    o = office("nong-khaem")
    page = project(o, *sign("ผู้อนุมัติโครงการ", "", f"({o.head})", f"ผู้อำนวยการ{o.place}", "ผู้เห็นชอบโครงการ", SIGNED, "(นางอุษา ตัวอย่างสกุล)"))
    with_papers("the mark of the block below is not the approver's", "nong-khaem", "D2.6", "signature_not_seen", page)
    o = office("rat-burana")
    page = project(o, *sign(SIGNED, f"({o.person})", "ผู้เสนอโครงการ", "", SIGNED, f"({o.head})", "ผู้อนุมัติโครงการ"))
    with_papers("roles below the names, both signed", "rat-burana", "D2.6", "met", page)
    o = office("chom-thong")
    page = project(o, *sign(*proposed, "ผู้อนุมัติโครงการ", SIGNED, f"({o.person})", o.position))
    with_papers("who proposed also approved", "chom-thong", "D2.6", "same_person", page)
    # conditions
    for promise, slug, label, words in (
        ("a condition that is denied is not answered", "sathon", "เป้าหมาย : ", f"5. เป้าหมาย : ยังไม่ได้เพิ่ม{ASKED}"),
        ("a condition that is only repeated is not answered", "ratchathewi", "หลักการและเหตุผล", f"3. หลักการและเหตุผล : ได้ปรับแก้โดยเพิ่ม{ASKED}เรียบร้อยแล้ว"),
    ):
        o = office(slug)
        with_papers(promise, slug, "D2.4", "wording_differs", notice(o, CHANGES), swapped(form4(o), **{label: words}))
    o = office("bueng-kum")
    with_papers("a condition that is answered", "bueng-kum", "D2.4", "met", notice(o, CHANGES), form4(o, users=ASKED))
    o = office("khlong-toei")
    early = [*first(o)[:3], ("f3.docx", form3(o, users=ASKED))]
    row("words that came before the committee sat", "khlong-toei", "D2.4", "wording_differs", mail(early), mail([first(o)[0], ("มติ.docx", notice(o, CHANGES))], SEP_15))
    # evidence of success
    for promise, slug, demand, says, page in (
        ("a request to use it is no use", "prawet", "D3.2", "not_found", memo(office("prawet"), "34", "20 มีนาคม 2566", "ขออนุมัตินำนวัตกรรมไปใช้", ("-",), to="ผู้อำนวยการเขตประเวศ")),
        ("an invitation is no use", "bang-phlat", "D3.2", "not_found", memo(office("bang-phlat"), "34", "20 มีนาคม 2566", "ขอเชิญประชุมการนำนวัตกรรมไปใช้", ("-",), to="หัวหน้าฝ่าย")),
        ("a letter that reports its use is a claim", "bangkok-yai", "D3.2", "claim_only", memo(office("bangkok-yai"), "35", "14 กันยายน 2566", "รายงานการนำนวัตกรรมไปใช้", ("-",), to="ผู้อำนวยการ")),
        ("another district's order of use", "din-daeng", "D3.2", "other_unit", swapped(order_of_use(OTHER), เรื่อง="เรื่อง การนำนวัตกรรมไปใช้")),
        ("a contest is no finished innovation", "suan-luang", "D3.1", "not_found", announcement(office("suan-luang"), "รับสมัครประกวดนวัตกรรม")),
        ("the manual of the indicator is no manual of the innovation", "watthana", "D3.1", "not_found", report("คู่มือการดำเนินการตามตัวชี้วัดการพัฒนานวัตกรรม", "สำนักงาน ก.ก.")),
        ("another district's survey", "bang-khae", "D3.3", "other_unit", satisfaction(OTHER)),
        ("a survey of a training", "lak-si", "D3.3", "project_not_named", report("รายงานผลการประเมินความพึงพอใจการฝึกอบรมภาษาอังกฤษ", "สำนักงานเขตหลักสี่")),
        ("a survey of another year", "sai-mai", "D3.3", "other_year", report("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม ประจำปีงบประมาณ พ.ศ. 2564", "สำนักงานเขตสายไหม")),
    ):
        with_papers(promise, slug, demand, says, page)
    # time and versions
    o = office("khan-na-yao")
    row("late forms, but an unread file came in time", "khan-na-yao", "D1.5", "unread", mail([first(o)[0], ("ทั้งหมด.pdf", BROKEN)]), mail(first(o)[1:], FEB_20))
    o = office("saphan-sung")
    row("late forms, and the unread file was late too", "saphan-sung", "D1.5", "late", mail([*first(o), ("x.pdf", BROKEN)], FEB_20))
    for slug, came, says in (
        ("lat-phrao", "Wed, 15 Feb 2023 16:59:59 +0000", "in_time"),
        ("don-mueang", "Wed, 15 Feb 2023 17:00:00 +0000", "late"),
        ("bang-sue", "Wed, 15 Feb 2023 20:00:00", "receipt_unknown"),
    ):
        row(f"the last day is Bangkok's: {came}", slug, "D1.5", says, mail(first(office(slug)), came))
    o = office("khlong-sam-wa")
    # one file: python-docx writes the clock into what it makes
    old_form = to_docx(swapped(form2(o), เหตุผลในการคัดเลือก="6. เหตุผลในการคัดเลือก : -"))
    row(
        "an old file that is sent again replaces nothing",
        "khlong-sam-wa",
        "D1.2",
        "version_unclear",
        mail([first(o)[0], ("f2.docx", old_form)], "Fri, 10 Feb 2023 10:00:00 +0700"),
        mail([("แก้.docx", form2(o))], FEB_13),
        mail([("f2.docx", old_form)], FEB_14),
    )
    o = office("bang-na")
    second = swapped(form3(o, idea="สวนลอยฟ้ากลางชุมชนแบบร่วมสร้าง"), วัตถุประสงค์="5. วัตถุประสงค์ : -")
    row("another project's form is no version", "bang-na", "D2.1", "version_unclear", mail(first(o)), mail([("f3b.docx", second)], FEB_14))
    return tuple(out)
# fmt: on


LIES = lies()
FOLDER_A, FOLDER_B = office("thawi-watthana"), office("thung-khru")


def run(inbox: Path, out: Path) -> int:
    command = [sys.executable, "-m", "pipeline.cli", "audit", str(inbox), "--out", str(out), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over every row's mails, and a folder in which the papers of two districts lie loose."""
    place = tmp_path_factory.mktemp("lies")
    inbox = place / "inbox"
    (inbox / "รวม").mkdir(parents=True)
    for n, one in enumerate(LIES):
        for k, data in enumerate(one.mails):
            (inbox / f"{n:02}-{k}.eml").write_bytes(data)
    stamp = (line("สำนักงาน ก.ก."), line("เลขรับ 123"), line("วันที่ 14 กุมภาพันธ์ 2566"), line("เวลา 10.00 น."))
    for o, mark in ((FOLDER_A, "A"), (FOLDER_B, "B")):
        for name, page in first(o):
            stamped = mark == "A" and name == "นำส่ง.docx"
            assert not isinstance(page, bytes)
            (inbox / "รวม" / f"{mark}{name}").write_bytes(to_docx((*stamp, *page) if stamped else page))
    silent = resolved(FOLDER_A, sitting(COMMITTEE, "เห็นชอบตามเสนอ"))
    (inbox / "รวม" / "มติ.docx").write_bytes(to_docx(silent))
    assert run(inbox, place / "out") == 4
    return place / "out"


def audit_of(out: Path, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "departments" / f"bma-district-{slug}.json").read_text(encoding="utf-8"))
    return found


def said(out: Path, slug: str, demand: str) -> tuple[str, str, str]:
    one = next(d for d in audit_of(out, slug)["demands"] if d["id"] == demand)
    return one["state"], one["reason_code"], one["reason"]["th"]


@pytest.mark.parametrize("one", LIES, ids=[x.promise for x in LIES])
def test_the_audit_claims_no_more_than_the_papers_say(out: Path, one: Lie) -> None:
    assert one.says in said(out, one.unit, one.demand), said(out, one.unit, one.demand)


def test_another_districts_stamp_in_the_same_folder_proves_no_delivery(out: Path) -> None:
    assert said(out, "thawi-watthana", "D1.5")[0] == "met"
    assert said(out, "thung-khru", "D1.5")[:2] == ("cannot_tell", "receipt_unknown")


def test_a_notice_in_the_same_folder_is_its_addressees(out: Path) -> None:
    assert said(out, "thawi-watthana", "D2.3")[0] == "met"
    assert said(out, "thung-khru", "D2.3")[0] == "cannot_tell"


def test_approval_before_the_committee_sat_is_asked_about(tmp_path: Path) -> None:
    """The approver's day is read from the block of the approver, not from the proposer's above it."""
    o = office("dusit")
    page = project(
        o,
        *sign(
            "ผู้เสนอโครงการ",
            SIGNED,
            f"({o.person})",
            o.position,
            "ผู้อนุมัติโครงการ",
            SIGNED,
            f"({o.head})",
            f"ผู้อำนวยการ{o.place}",
            "วันที่ 1 มีนาคม 2566",
        ),
    )
    (tmp_path / "a.eml").write_bytes(
        mail([*first(o), ("f4.docx", page), ("มติ.docx", notice(o, "เห็นชอบตามเสนอ"))], SEP_15)
    )
    out = tmp_path / "out"
    run(tmp_path / "a.eml", out)
    assert said(out, "dusit", "D2.6")[0] == "met"
    assert "APPROVAL-BEFORE-RES" in {f["code"] for f in audit_of(out, "dusit")["findings"]}


def _block(o: Office, *words: str) -> Page:
    """The project with words in the approver's block, above his mark."""
    approver = ("ผู้อนุมัติโครงการ", *words, SIGNED, f"({o.head})", f"ผู้อำนวยการ{o.place}", "27 มี.ค. 2566")
    return project(o, *sign("ผู้เสนอโครงการ", SIGNED, f"({o.person})", o.position, *approver))


def _order(o: Office, subject: str, words: str) -> Page:
    return swapped(order_of_use(o), เรื่อง=f"เรื่อง {subject}", ด้วย=words)


def test_papers_that_say_the_contrary_prove_nothing(tmp_path: Path) -> None:
    """A refusal, a box that is not ticked, a revoked order and a plan in the words of a result, each with what comes
    near and does prove it.
    """
    use = "การนำนวัตกรรมไปใช้ในการปฏิบัติงาน"
    agenda = (
        title(f"รายงานการประชุม{COMMITTEE}"),
        title("ครั้งที่ 1/2566"),
        title("วันอังคารที่ 7 มีนาคม 2566"),
        line("ผู้มาประชุม"),
        line("1. นายสมหมาย ตัวอย่างสกุล ประธาน"),
        line("ระเบียบวาระที่ 4 เรื่องเพื่อพิจารณา"),
        line(f"4.1 โครงการสวนลอยฟ้า ของ{OTHER.name}"),
        para("มติที่ประชุม เห็นชอบตามเสนอ"),
    )
    table: tuple[tuple[str, str, str, Any], ...] = (
        ("dusit", "D2.6", "not_plainly_approved", lambda o: [_block(o, "ไม่อนุมัติ")]),
        ("sathon", "D2.6", "not_plainly_approved", lambda o: [_block(o, "☐ อนุมัติ ☑ ไม่อนุมัติ")]),
        ("prawet", "D2.6", "not_plainly_approved", lambda o: [_block(o, "☐ อนุมัติ ☐ ไม่อนุมัติ")]),
        ("bang-na", "D2.6", "complete", lambda o: [_block(o, "☑ อนุมัติ ☐ ไม่อนุมัติ")]),
        ("watthana", "D3.2", "revoked", lambda o: [order_of_use(o), _order(o, f"ยกเลิก{use}", "ให้ยกเลิกคำสั่งที่ 88/2566")]),
        ("bang-kapi", "D3.2", "contents_deny", lambda o: [_order(o, use, "ด้วยอยู่ระหว่างพัฒนา จึงให้ทุกฝ่ายเตรียมการใช้งานระบบ")]),
        ("min-buri", "D2.3", "not_about_unit", lambda _: [agenda]),
        ("lak-si", "D2.3", "draft", lambda o: [notice(o, "เห็นชอบตามเสนอ", number="0303/")]),
        ("chatuchak", "D2.3", "other_year", lambda o: [told(o, "เห็นชอบให้ดำเนินการในปีงบประมาณ พ.ศ. 2567")]),
        ("bueng-kum", "D2.3", "met", lambda o: [told(o, "เห็นชอบให้ดำเนินการในปีงบประมาณ พ.ศ. 2566 และปีงบประมาณ พ.ศ. 2567")]),
        ("don-mueang", "D2.3", "unverified", lambda o: [told(o, "เห็นชอบให้หน่วยงานอื่นดำเนินการแทน")]),
        ("sai-mai", "D1.3", "incomplete", None),
        ("nong-khaem", "D2.4", "told_elsewhere", lambda o: [notice(o, CHANGES), form4(o), revised(o, f"ได้เพิ่ม{ASKED}ตามมติแล้ว")]),
        ("chom-thong", "D2.4", "condition_open", lambda o: [notice(o, CHANGES), form4(o), revised(o, "ได้ปรับแก้ไขตามมติเรียบร้อยแล้ว")]),
        ("thung-khru", "D2.4", "condition_open", lambda o: [notice(o, CHANGES), form4(o), revised(o, f"ยังไม่ได้เพิ่ม{ASKED}")]),
        ("bang-sue", "D3.3", "other_year", lambda o: [swapped(satisfaction(o), **{"สำรวจ": "สำรวจระหว่างวันที่ 1 ถึง 31 สิงหาคม 2565 จากผู้ตอบ 240 คน มาตราส่วน 5 ระดับ"})]),  # noqa: PIE804 - a keyword would lose its sara am
        ("din-daeng", "D3.3", "no_base", lambda o: [swapped(satisfaction(o), **{"สำรวจ": "จากผู้ตอบ 240 คน มาตราส่วน 5 ระดับ"})]),  # noqa: PIE804 - a keyword would lose its sara am
        ("khlong-san", "D2.3", "unverified", lambda o: [told(o, "เห็นชอบ ทั้งนี้ ต้องได้รับความเห็นชอบจากสภากรุงเทพมหานครก่อน")]),
        ("bang-phlat", "D2.4", "condition_open", lambda o: [told(o, f"ให้ผ่าน ทั้งนี้ ให้เพิ่ม{ASKED}"), form4(o)]),
        ("thon-buri", "D2.3", "signature_not_seen", lambda o: [tuple(b for b in notice(o, "เห็นชอบตามเสนอ") if b != Block("sign", SIGNED))]),
    )  # fmt: skip

    def revised(o: Office, words: str) -> Page:
        return memo(o, "44", "20 มีนาคม 2566", "ขอส่งโครงการพัฒนานวัตกรรมฉบับปรับปรุง", (f"{o.name}{words}",))

    def told(o: Office, words: str) -> Page:
        return resolved(o, sitting(COMMITTEE, words))

    (tmp_path / "inbox").mkdir()
    for slug, _, _, papers in table:
        o = office(slug)
        files = [("c.docx", cover(o, "", "10 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",))), *first(o)[1:]]
        if papers is not None:
            files = [*first(o), *((f"{n}.docx", page) for n, page in enumerate(papers(o)))]
        (tmp_path / "inbox" / f"{slug}.eml").write_bytes(mail(files))
    run(tmp_path / "inbox", tmp_path / "out")
    for slug, demand, says, _ in table:
        assert says in said(tmp_path / "out", slug, demand), (slug, said(tmp_path / "out", slug, demand))


def test_no_evidence_is_left_out_because_the_results_lie_beside_it(tmp_path: Path) -> None:
    """Results of an earlier run are no inputs; papers that lie in the output folder are, and stale audits go."""
    o, papers = office("dusit"), tmp_path / "เขตดุสิต"
    papers.mkdir()
    for name, page in first(o):
        assert not isinstance(page, bytes)
        (papers / name).write_bytes(to_docx(page))
    (papers / "departments").mkdir()
    (papers / "departments" / "bma-gone.json").write_text("{}")
    for inbox in (tmp_path, papers):  # the results inside the inbox, and the inbox itself
        run(inbox, papers)
        rows = [json.loads(x) for x in (papers / "inputs.jsonl").read_text(encoding="utf-8").splitlines()]
        assert sorted(r["name"] for r in rows) == sorted(name for name, _ in first(o))
        assert said(papers, "dusit", "D1.1")[0] == "met"
    assert not (papers / "departments" / "bma-gone.json").exists()
