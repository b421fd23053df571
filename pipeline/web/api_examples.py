"""ตัวอย่างคำตอบ: examples for the OpenAPI document, of invented papers. A test holds each to its model."""

from typing import Any

Row = dict[str, Any]
_SHA = "3f" * 32
_AUDIT_SHA = "a1" * 32
_HEAD = "7c" * 32
_DECISION_SHA = "d4" * 32
_UNIT = "bma-district-khlong-toei"
_NAME = "สำนักงานเขตคลองเตย"
_PATH = "06-คลองเตย.eml > หนังสือนำส่ง.pdf"
_PACK: Row = {"id": "bma-innovation-2566", "version": "1", "sha256": "9b" * 32, "status": "provisional"}
_TOOL: Row = {"name": "saraban", "version": "0.1.0"}
_INDICATOR: Row = {"th": "ความสำเร็จในการพัฒนานวัตกรรม", "en": "success in developing an innovation"}
_TITLE: Row = {"th": "หนังสือนำส่ง", "en": "the cover letter"}
_NOTE: Row = {"th": "ตัวเลขชั่วคราว", "en": "provisional figures"}
_RANGE: Row = {"low": "55.55", "high": "66.66"}
_LEVEL: Row = {"low": "0", "high": "1"}
_PLACES: list[Row] = [{"sha256": _SHA, "page": 1, "box": [7200, 10050, 19800, 11500]}]
_COMPLETE: Row = {"n": 5, "m": 9, "not_met": 3, "cannot_tell": 1}
_PROVISIONAL: Row = {"score": _RANGE, "level": _LEVEL, "note": _NOTE}
_QUOTED: Row = {
    "value": "กท 5801/12",
    "raw": "ที่ กท ๕๘๐๑/๑๒",
    "parts": {},
    "places": _PLACES,
    "origin": "native",
    "trust": "trusted",
    "doubts": [],
    "rules": [],
}
_RECORD: Row = {"kind": "external_letter", "number": _QUOTED}
_FINDING: Row = {
    "code": "TIME-LATE",
    "severity": "ชี้แจง",
    "th": "ส่งหลังกำหนด",
    "en": "sent after the day it was due",
    "remedy_th": "ชี้แจงเหตุผล",
    "remedy_en": "explain why",
    "places": [],
    "about": "D1.5",
}
_EVIDENCE: Row = {
    "path": _PATH,
    "sha256": _SHA,
    "field": "number",
    "value": "กท 5801/12",
    "raw": "ที่ กท ๕๘๐๑/๑๒",
    "trust": "trusted",
    "standing": "primary",
    "places": _PLACES,
}
_DECISION: Row = {
    "what": "state",
    "unit": _UNIT,
    "pack": "bma-innovation-2566",
    "demand": "D1.4",
    "evidence": [_SHA],
    "state": "met",
    "why": "เห็นต้นฉบับแล้ว",
    "actor": "ระบบ KPI (API 0a1b2c3d4e5f)",
    "recorded_by": "saraban",
    "time": "2026-01-05T03:00:00+00:00",
    "hash": _DECISION_SHA,
    "previous": "0" * 64,
}
_PAPER: Row = {
    "path": _PATH,
    "name": "หนังสือนำส่ง.pdf",
    "sha256": _SHA,
    "media_type": "application/pdf",
    "bytes": 48213,
    "status": "read",
    "kind": "external_letter",
    "tied_by": "own",
}
_INPUT: Row = {
    "path": _PATH,
    "parent": "06-คลองเตย.eml",
    "name": "หนังสือนำส่ง.pdf",
    "sha256": _SHA,
    "bytes": 48213,
    "media_type": "application/pdf",
    "status": "read",
    "reason": None,
    "unit": _UNIT,
    "units": [_UNIT],
    "kind": "external_letter",
    "th": None,
    "en": None,
}
_JOB: Row = {
    "id": "5e" * 16,
    "state": "done",
    "made": "2026-01-05T03:00:00.000+00:00",
    "began": "2026-01-05T03:00:01.000+00:00",
    "ended": "2026-01-05T03:00:09.000+00:00",
    "starts": 1,
    "exit_code": 4,
    "head": _HEAD,
    "documents": [{"sha256": _SHA, "name": "06-คลองเตย.eml", "bytes": 66342, "known": False}],
    "problem": None,
    "progress": None,
    "inputs": [_INPUT],
}
_HOOK: Row = {
    "id": "ab" * 8,
    "url": "https://kpi.example.go.th/saraban",
    "made": "2026-01-05T03:00:00+00:00",
    "stopped": False,
    "waiting": 0,
    "delivered": 12,
    "given_up": 0,
    "last": "delivered",
    "last_status": 204,
    "last_at": "2026-01-05T04:00:00+00:00",
}

EXAMPLES: dict[str, Row] = {
    "me": {"id": "0a1b2c3d4e5f", "name": "ระบบ KPI", "scopes": ["read", "send"], "expires": None},
    "run": {
        "state": "finished",
        "head": _HEAD,
        "time": "2026-01-05T03:00:09+00:00",
        "exit_code": 4,
        "progress": None,
        "indicator": _INDICATOR,
        "fiscal_year": 2566,
        "pack": _PACK,
        "tool": _TOOL,
        "inputs": {"opened": 15, "read": 66, "unreadable": 1},
        "departments": 72,
        "received": 11,
        "unassigned": 3,
        "damaged": [],
    },
    "verify": {"holds": True, "head": _HEAD, "broken": [], "notes": []},
    "departments": {
        "items": [
            {
                "unit": _UNIT,
                "name_th": _NAME,
                "received": "something",
                "completeness": _COMPLETE,
                "demands": {"D1.1": "met", "D1.2": "cannot_tell"},
                "to_mend": 1,
                "to_explain": 2,
                "unread_files": 0,
                "provisional": _PROVISIONAL,
                "sha256": _AUDIT_SHA,
            }
        ],
        "next": None,
    },
    "audit": {
        "schema_version": "1",
        "tool": _TOOL,
        "reader_fingerprint": "5c" * 32,
        "department": {"unit": _UNIT, "name_th": _NAME, "codes": {"letter": ["กท 58"], "kpi": []}},
        "indicator": _INDICATOR,
        "fiscal_year": 2566,
        "pack": _PACK,
        "received": "something",
        "completeness": _COMPLETE,
        "submissions": [{"path": "06-คลองเตย.eml", "how": "mail", "documents": [_PAPER]}],
        "records": [{"path": _PATH, "sha256": _SHA, "kind": "external_letter", "record": _RECORD}],
        "demands": [
            {
                "id": "D1.1",
                "part": "1",
                "title": _TITLE,
                "level": "required",
                "state": "met",
                "reason": {"th": "พบหนังสือนำส่ง", "en": "the cover letter is there"},
                "reason_code": "complete",
                "evidence": [_EVIDENCE],
                "due": "2023-02-28",
                "basis": "stated",
            }
        ],
        "score": {**_RANGE, "total": "100", "status": "provisional", "note": _NOTE, "parts": []},
        "level": {**_LEVEL, "status": "provisional", "note": _NOTE},
        "provisional": _PROVISIONAL,
        "findings": [_FINDING],
        "decisions": [],
    },
    "findings": {"items": [{"unit": _UNIT, "key": "be" * 32, "closed": False, "finding": _FINDING}], "next": None},
    "records": {
        "items": [{"unit": _UNIT, "path": _PATH, "sha256": _SHA, "kind": "external_letter", "record": _RECORD}],
        "next": None,
    },
    "inputs": {"items": [_INPUT], "next": None},
    "unassigned": {
        "schema_version": "1",
        "tool": _TOOL,
        "reader_fingerprint": "5c" * 32,
        "pack": _PACK,
        "files": [
            {
                **{k: v for k, v in _INPUT.items() if k not in ("parent", "unit", "units", "th", "en")},
                "why": {"th": "ไม่ระบุหน่วยงาน", "en": "no unit is named"},
                "record": None,
            }
        ],
        "findings": [],
    },
    "decisions": {"items": [{"number": 1, "in_force": True, "decision": _DECISION}], "next": None},
    "decision": {"number": 1, "in_force": True, "decision": _DECISION},
    "decided": {"decision": _DECISION, "units": [_UNIT], "waits": None, "stale": None, "again": False},
    "job": _JOB,
    "jobs": {
        "items": [{"id": _JOB["id"], "state": "done", "made": _JOB["made"], "documents": 1}],
        "next": None,
    },
    "document": {"sha256": _SHA, "media_type": "application/pdf", "pages": 2, "units": [_UNIT], "inputs": [_INPUT]},
    "hook": _HOOK,
    "hook_made": {**_HOOK, "delivered": 0, "last": None, "last_status": None, "last_at": None, "secret": "whsec_…"},
    "hooks": {"items": [_HOOK]},
    "event": {"id": f"evt_{'0f' * 16}"},
}

TO_DECIDE: dict[str, Row] = {
    "state": {
        "summary": "หลักฐานครบแล้ว · the demand is met",
        "value": {"what": "state", "unit": _UNIT, "demand": "D1.4", "state": "met", "why": "เห็นต้นฉบับแล้ว"},
    },
    "value": {
        "summary": "ยืนยันหรือแก้ค่า · a value is right, or another one",
        "value": {"what": "value", "file": _SHA, "field": "number", "value": "กท 5801/12", "why": "ดูจากภาพ"},
    },
    "unit": {
        "summary": "ไฟล์นี้เป็นของหน่วยงานนี้ · whose this file is",
        "value": {"what": "unit", "file": _PATH, "unit": _UNIT, "why": "ผู้ส่งยืนยัน"},
    },
    "reply": {
        "summary": "คำชี้แจงของหน่วยงาน · a department's answer",
        "value": {
            "what": "reply",
            "unit": _UNIT,
            "finding": "TIME-LATE",
            "words": "เครื่องขัดข้อง",
            "who": _NAME,
            "day": "2023-03-01",
            "why": "ได้รับทางหนังสือ",
        },
    },
}
