"""สถานะบนจอ: what `saraban status` prints, in Thai and English."""

from collections.abc import Mapping

from pipeline.meter import STAGES
from pipeline.run_status import RunStatus, State
from pipeline.show_summary import STATUSES
from pipeline.show_text import safe

RUN_STATES: dict[State, tuple[str, str]] = {
    "running": ("กำลังตรวจ", "running"),
    "finished": ("ตรวจเสร็จแล้ว", "finished"),
    "interrupted": ("หยุดตามคำสั่ง สั่งซ้ำเพื่อทำต่อ", "interrupted; run the command again to go on"),
    "failed": ("หยุดเพราะโปรแกรมผิดพลาดหรือเขียนไม่ได้", "ended by a fault, or because nothing more could be written"),
    "died": (
        "หยุดกลางคัน ไม่มีโปรแกรมใดทำงานนี้อยู่ สั่งซ้ำเพื่อทำต่อ",
        "ended half way, nobody holds it; run the command again to go on",
    ),
    "unknown": ("ไม่ทราบ ดูที่เครื่องที่ระบุ", "cannot be told from here; look on the machine that is named"),
}
STAGE_WORDS: dict[str, str] = {"reading": "อ่าน", "assembling": "รวบรวม", "checking": "ตรวจ", "writing": "เขียนผล"}


def clock(seconds: int) -> str:
    """`75` -> `0:01:15`."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def counts(inputs: Mapping[str, int]) -> str:
    """Inputs by status, in both languages."""
    return " · ".join(f"{STATUSES.get(s, s)} {s} {n}" for s, n in sorted(inputs.items())) or "ไม่มี none"


def stage_times(milliseconds: Mapping[str, int]) -> str:
    """How long each stage took, in seconds with one digit."""
    known = [(name, milliseconds[name]) for name in STAGES if name in milliseconds]
    return " · ".join(f"{STAGE_WORDS[name]} {name} {ms // 1000}.{ms % 1000 // 100} s" for name, ms in known)


def status_text(status: RunStatus) -> str:
    """The lines, without a last line break."""
    th, en = RUN_STATES[status.state]
    lines = [f"{th} · {en}"]
    if status.held_by:
        lines.append(f"ผู้ถือ held by: {safe(status.held_by)}")
    row = status.progress
    if row:
        lines.append(f"เริ่ม started: {_word(row, 'started')} · ล่าสุด updated: {_word(row, 'updated')}")
        stage = row.get("stage")
        if status.state == "running" and isinstance(stage, str):
            lines.append(f"ขั้น stage: {STAGE_WORDS.get(stage, '')} {safe(stage)}")
        inputs = row.get("inputs")
        if isinstance(inputs, dict):
            by_status = counts({str(k): int(v) for k, v in inputs.items()})
            lines.append(f"ไฟล์ inputs {_word(row, 'done')}: {safe(by_status)}")
        lines.append(f"อัตรา rate: {_word(row, 'per_minute')}/นาที minute")
        left = row.get("remaining_seconds")
        if status.state == "running" and isinstance(left, int):
            lines.append(f"เหลือประมาณ about: {clock(left)}")
        times = row.get("milliseconds")
        if isinstance(times, dict):
            lines.append(f"เวลา time: {safe(stage_times({str(k): int(v) for k, v in times.items()}))}")
        page = row.get("page")
        if status.state == "running" and isinstance(page, dict):
            lines.append(f"หน้า page: {_word(page, 'number')}/{_word(page, 'of')} {_word(page, 'path')}")
        if status.state in ("running", "died", "interrupted") and row.get("last"):
            lines.append(f"ไฟล์ล่าสุด last: {_word(row, 'last')}")
    if status.last:
        code = status.last.get("exit_code")
        lines.append(
            f"ผลครั้งล่าสุด last result: {_word(status.last, 'time')} · ไฟล์ inputs {_word(status.last, 'inputs')} · "
            f"รหัสจบ exit code {code}"
        )
    else:
        lines.append("ยังไม่มีผลการตรวจ · no results yet")
    return "\n".join(lines)


def _word(row: Mapping[str, object], name: str) -> str:
    return safe(str(row.get(name)))
