"""The API made by hand, for its tests: a folder of results, and callers with tokens of their own."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from web_made import HERE, settings_in

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from pipeline.web.api_door import door_of
from pipeline.web.app import create_app

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "inbox"
V1 = "/api/v1"
UNIT = "bma-district-bang-rak"
PHONE, CITIZEN = "081-234-5678", "1-1037-02071-81-1"
MEMO = f"""บันทึกข้อความ
ส่วนราชการ สำนักงานเขตบางรัก ฝ่ายปกครอง โทร. {PHONE}
ที่ กท 4301/12 วันที่ 14 กุมภาพันธ์ 2566
เรื่อง ส่งรายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม
เรียน ผู้อำนวยการสำนักงาน ก.ก.
ขอส่งรายงาน
"""


def mail(*files: tuple[str, bytes], subject: str = "ส่งเอกสาร") -> bytes:
    """A mail of Bang Rak with these files."""
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "br@example.org", subject, "Tue, 14 Feb 2023 09:00:00 +0700"
    made.set_content("เรียน ผู้เกี่ยวข้อง")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def audited(place: Path) -> Path:
    """An inbox with one mail and its results, for every unit of the roster: `place / "inbox"`, `place / "out"`."""
    (place / "inbox").mkdir(parents=True)
    (place / "inbox" / "a.eml").write_bytes(mail(("memo.txt", MEMO.encode())))
    run_audit([place / "inbox"], place / "out", load_pack(), jobs=1, store=place / "out" / "store.sqlite")
    return place


def served(place: Path, **more: Any) -> FastAPI:
    """The application over them."""
    return create_app(settings_in(place, **{"inboxes": (place / "inbox",), "body_limit": 20_000_000, **more}))


def caller(app: FastAPI, *scopes: str, days: int | None = None) -> TestClient:
    """Another system with a token of these scopes."""
    words = door_of(app).tokens.make("ระบบทดสอบ", scopes, days)
    made = TestClient(app, base_url=HERE, follow_redirects=False, raise_server_exceptions=False)
    made.headers["authorization"] = f"Bearer {words}"
    return made
