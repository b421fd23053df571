"""An office made by hand, for the tests of the queue, the pictures and the search: an inbox and its results."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pdf_by_hand import HELVETICA, Page, drawn, pdf, show, thai
from web_made import settings_in

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from pipeline.web.app import create_app
from pipeline.web.drawing import Drawn, Job
from samples.page import line, to_docx

UNIT, PLACE = "bma-district-bang-rak", "สำนักงานเขตบางรัก"
PHONE = "081-234-5678"
SECRET_WORD = "แผนลับเฉพาะกิจมะม่วง"
HOSTILE = "<script>alert(1)</script>"


def report(n: int, extra: str = "") -> bytes:
    """A report as PDF, of which two values are doubted: where its title ends, and a date beside a signature."""
    font = thai()
    rows = [
        "รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม",
        PLACE,
        f"รายงานฉบับที่ {n} ของผู้ใช้บัตรคิวแบบสี",
        f"ผู้ตอบแบบสอบถามจำนวน 120 คน มีความพึงพอใจในระดับมากที่สุด {extra}",
        f"ตามหนังสือที่ กท ๔๓๐๑/{n}๖๓ ติดต่อ โทร. {PHONE}",
        "ลงชื่อ ....................... ผู้รายงาน",
        "(นายสมมติ ตัวอย่าง)",
        "หัวหน้าฝ่ายปกครอง สำนักงานเขตบางรัก",
        f"วันที่ {n % 28 + 1} กันยายน 2566",
    ]
    lines = "".join(show(font, row, 70, 780 - 30 * i) for i, row in enumerate(rows))
    fonts: dict[str, Any] = {"F1": font, "H": HELVETICA}
    second = "".join(show(font, row, 70, 780 - 30 * i) for i, row in enumerate(["ภาคผนวก", f"ตารางที่ {n} ค่าเฉลี่ย 4.46"]))
    first = lines + drawn(f"TEL {PHONE}", 70, 400) + drawn("NUMBER 12", 70, 360)
    return pdf(Page(first, fonts), Page(second, fonts))


def secret() -> bytes:
    """A memo with a secrecy mark."""
    font = thai()
    rows = [
        "ลับ",
        "บันทึกข้อความ",
        f"ส่วนราชการ {PLACE} ฝ่ายปกครอง",
        "ที่ กท 4301/77 วันที่ 14 กุมภาพันธ์ 2566",
        f"เรื่อง {SECRET_WORD}",
        "เรียน ผู้อำนวยการสำนักงาน ก.ก.",
        "ขอส่งเอกสารมาเพื่อโปรดทราบ",
    ]
    lines = "".join(show(font, row, 70, 780 - 30 * i) for i, row in enumerate(rows))
    return pdf(Page(lines, {"F1": font}))


def docx() -> bytes:
    """A report as DOCX whose date is doubted."""
    rows = [
        "รายงานผลลัพธ์ที่ได้จากการพัฒนานวัตกรรม เปรียบเทียบก่อนและหลัง",
        PLACE,
        "ก่อนดำเนินการใช้เวลาเฉลี่ยรายละ 42 นาที หลังดำเนินการใช้เวลาเฉลี่ยรายละ 13 นาที",
        "(นายสมมติ ตัวอย่าง)",
        "ผู้รายงาน",
        "วันที่ 11 กันยายน 2566",
    ]
    return to_docx(tuple(line(row) for row in rows))


def picture_only() -> bytes:
    """A page that is a picture, as a scanner makes it; a grey one."""
    return pdf(Page("q 595 0 0 842 0 0 cm /P Do Q", pictures={"P": ""}))


def nobody() -> bytes:
    """A mail of which nobody can tell whose it is."""
    made = EmailMessage()
    made["From"], made["Subject"] = "who@example.org", "ส่งเอกสาร"
    made["Date"] = "Tue, 14 Feb 2023 09:00:00 +0700"
    made.set_content("เรียน ผู้เกี่ยวข้อง ขอส่งเอกสาร")
    made.add_attachment("เอกสารทั่วไป".encode(), maintype="text", subtype="plain", filename="note.txt")
    return bytes(made)


def office(place: Path, reports: int = 2, *, few: bool = False) -> Path:
    """`place / "inbox"` and `place / "out"`: reports of one unit, a DOCX, a document with a secrecy mark, a page that
    nobody can read, and a mail of nobody. `few`: the reports alone.
    """
    inbox = place / "inbox" / PLACE
    inbox.mkdir(parents=True)
    for n in range(1, reports + 1):
        (inbox / f"r{n:02}.pdf").write_bytes(report(n, HOSTILE if n == 1 else ""))
    if not few:
        (inbox / "รายงาน.docx").write_bytes(docx())
        (inbox / "s.pdf").write_bytes(secret())
        (inbox / "ภาพ.pdf").write_bytes(picture_only())
        (place / "inbox" / "nobody.eml").write_bytes(nobody())
    audit(place)
    return place


def audit(place: Path) -> None:
    """The results of its inbox, as `saraban audit` makes them."""
    run_audit([place / "inbox"], place / "out", load_pack(), jobs=1, store=place / "out" / "store.sqlite")


def served(place: Path, **more: Any) -> FastAPI:
    """The application over an office."""
    return create_app(settings_in(place, **{"inboxes": (place / "inbox",), **more}))


def die_or_draw(job: Job, _: None) -> Drawn:
    """Draws nothing; of the job `pages`, the process that draws dies."""
    import os

    if job.what == "pages":
        os._exit(9)
    return Drawn(png=b"drawn")


def fail_or_draw(job: Job, _: None) -> Drawn:
    """The same with a fault of the program."""
    if job.what == "pages":
        raise RuntimeError("a fault")
    return Drawn(png=b"drawn")
