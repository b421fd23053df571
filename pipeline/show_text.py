"""แสดงผลการอ่านให้คนดู: what `saraban read` prints for people, and the plain text of `--text`.

It shows the contract's object (docs/contract.md), nothing of its own: the value, the very words where they differ,
the place, and whatever speaks against the value.
"""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from pipeline.code_words import KINDS
from pipeline.doubt_words import reader_words
from pipeline.steering_signs import shown
from schemas.text import DocumentText

# Thai first: it is what stands on the paper.
LABELS = {
    "number": "ที่ number",
    "date": "ลงวันที่ date",
    "subject": "เรื่อง subject",
    "addressee": "เรียน addressee",
    "sender": "ส่วนราชการ sender",
    "urgency": "ชั้นความเร็ว urgency",
    "secrecy": "ชั้นความลับ secrecy",
    "owner_unit": "เจ้าของเรื่อง owner unit",
    "cc": "สำเนาส่ง cc",
    "references": "อ้างถึง references",
    "citations": "เอกสารที่กล่าวถึง citations",
    "enclosures": "สิ่งที่ส่งมาด้วย enclosures",
    "signers": "ผู้ลงนาม signers",
    "endorsements": "เกษียน endorsements",
    "receipts": "ตรารับ receipts",
    "copy_status": "สถานะฉบับ copy status",
    "resolutions": "มติ resolutions",
    "deadlines": "กำหนดส่ง deadlines",
    "form": "แบบฟอร์ม form",
    "entries": "รายการในแบบฟอร์ม entries",
    "target": "เป้าหมาย target",
    "result": "ผลงาน result",
    "unit": "หน่วยนับ unit",
    "class": "ประเภทตัวชี้วัด class",
    "output_or_outcome": "ผลผลิตหรือผลลัพธ์ output or outcome",
    "quarters": "รายไตรมาส quarters",
    "strategy_lines": "ความเชื่อมโยงยุทธศาสตร์ strategy lines",
    "evidence_items": "เอกสารหลักฐาน evidence items",
    "formula": "วิธีการคำนวณ formula",
    "issuer": "ผู้ออกเอกสาร issuer",
    "title": "ชื่อเรื่อง title",
    "quantity": "จำนวน quantity",
    "name": "ชื่อ name",
    "position": "ตำแหน่ง position",
    "capacity": "ลงนามในฐานะ capacity",
    "signature": "ลายมือชื่อ signature",
    "words": "ข้อความ words",
    "outcome": "ผลการพิจารณา outcome",
    "office": "หน่วยงานเจ้าของตรา office",
    "time": "เวลา time",
    "committee": "คณะกรรมการ committee",
    "body_level": "ระดับคณะกรรมการ body level",
    "meeting": "ครั้งที่ประชุม meeting",
    "agenda": "ระเบียบวาระ agenda",
    "text": "ข้อความ text",
    "in_principle": "เห็นชอบในหลักการ in principle",
    "conditions": "เงื่อนไข conditions",
    "assignments": "มอบหมาย assignments",
    "remarks": "ข้อสังเกต remarks",
    "what": "สิ่งที่ขอ what",
    "role": "ความผูกพัน role",
    "subtype": "ประเภทย่อย subtype",
    "quarter": "ไตรมาส quarter",
    "report": "รายงาน report",
    "fiscal_year": "ปีงบประมาณ fiscal year",
    "definition": "คำนิยาม definition",
}
_SHOWN_ROLES = ("body", "annotation", "header", "footer", "footnote")


def safe(words: str) -> str:
    """Words of a document for a terminal: what would steer it is shown as a code, `<1B>`."""
    return shown(words)


def one_line(words: object) -> str:
    """Words of a document on one line, so that a name of a file cannot write a line of ours."""
    return safe(" ".join(str(words).split()))


def _is_quoted(value: JsonValue) -> bool:
    return isinstance(value, Mapping) and "value" in value and "trust" in value


def _where(places: JsonValue) -> str:
    if not isinstance(places, Sequence) or not places or not isinstance(places[0], Mapping):
        return ""
    first = places[0]
    if "page" in first:
        return f"หน้า {first['page']}"
    path = first.get("path")
    steps = "/".join(str(x) for x in path) if isinstance(path, Sequence) else ""
    return f"{first.get('part')} {steps}".strip()


def _quoted(quoted: Mapping[str, JsonValue]) -> str:
    value, raw = one_line(quoted["value"]), one_line(quoted.get("raw", ""))
    parts = [value or "(ว่าง blank)"]
    parts += [f"“{raw}”"] if raw and raw != value else []
    parts += [_where(quoted.get("places"))]
    doubts = quoted.get("doubts")
    if quoted["trust"] == "unverified":
        why = ", ".join(str(x) for x in doubts) if isinstance(doubts, Sequence) else ""
        parts.append(f"ยังไม่ยืนยัน unverified: {why}")
        others = quoted.get("others")
        for one in others if isinstance(others, Sequence) else ():
            if isinstance(one, Mapping):
                parts.append(f"{reader_words(str(one.get('reader'))).th} “{one_line(one.get('text', ''))}”")
    elif quoted["trust"] == "confirmed":
        parts.append("ยืนยันแล้ว confirmed")
    return " · ".join(x for x in parts if x)


def _fields(values: Iterable[tuple[str, JsonValue]], depth: int, labels: Mapping[str, str] = LABELS) -> list[str]:
    """The lines of several fields. The entries of a form have names of the pack's own, never those of letters."""
    return [
        row
        for key, value in values
        for row in _rows(labels.get(key, key), value, depth, {} if key == "entries" else labels)
    ]


def _rows(label: str, value: JsonValue, depth: int, labels: Mapping[str, str] = LABELS) -> list[str]:
    """The lines of one field; a field about which the page states nothing has none."""
    pad = "  " * depth
    if value is None or value in ([], {}):
        return []
    if isinstance(value, Mapping):
        if _is_quoted(value):
            return [f"{pad}{label}: {_quoted(value)}"]
        fields = ((key, x) for key, x in value.items() if key != "places")
        inner = _fields(fields, depth + 1, labels)
        where = _where(value.get("places"))
        return [f"{pad}{label}:{f' ({where})' if where else ''}", *inner] if inner else []
    if isinstance(value, list):
        return [row for n, x in enumerate(value, 1) for row in _rows(f"{label} {n}", x, depth, labels)]
    return [f"{pad}{label}: {one_line(value)}"]


def for_people(row: Mapping[str, JsonValue]) -> str:
    """One object of `saraban read` for people; lines, without a last line break."""
    source, kind = row.get("source"), row.get("kind")
    path = source.get("path") if isinstance(source, Mapping) else ""
    status = " ".join(str(x) for x in (row.get("status"), row.get("reason")) if x)
    head = [one_line(path), status, f"{KINDS.get(str(kind), '')} {kind}".strip() if kind else ""]
    lines = [" · ".join(x for x in head if x)]
    record = row.get("record")
    if isinstance(record, Mapping):
        lines += _fields(((k, x) for k, x in record.items() if k not in ("kind", "more")), 1)
        more = record.get("more")
        for n, form in enumerate(more if isinstance(more, list) else (), 2):
            lines += _rows(f"แบบฟอร์มในไฟล์เดียวกัน form {n}", form, 1)
    found = row.get("findings")
    for x in found if isinstance(found, list) else ():
        if isinstance(x, Mapping):
            lines.append(f"  ! {x.get('code')} ({x.get('severity')}) {one_line(x.get('th', ''))}")
            lines.append(f"    {one_line(x.get('en', ''))}")
            lines.append(f"    -> {one_line(x.get('remedy_th', ''))} / {one_line(x.get('remedy_en', ''))}")
    return "\n".join(lines)


def text_of(path: str, doc: DocumentText | None) -> str:
    """`--text`: a head line with the path, then the visible lines in reading order; no hidden or deleted ones."""
    lines = [x.text for x in doc.lines if x.role in _SHOWN_ROLES] if doc else []
    return "\n".join(safe(x) for x in (f"=== {path}", *lines))
