"""ชื่อไฟล์ผลลัพธ์: the names of what an audit writes, so that results in an inbox are never taken for evidence."""

import re

DEPARTMENTS = "departments"
UNASSIGNED = "_unassigned"
# Every path that a run writes below its folder, temporary ones of a run that was cut off included.
RESULTS = re.compile(
    rf"{DEPARTMENTS}/(?:{UNASSIGNED}|[a-z][a-z0-9-]*)\.json|summary\.(?:csv|xlsx)|inputs\.jsonl|run\.jsonl"
    rf"|(?:{DEPARTMENTS}/)?\.[a-z0-9_-]+\.(?:json|jsonl|csv|xlsx)\.[0-9a-f]{{16}}\.tmp"
)
