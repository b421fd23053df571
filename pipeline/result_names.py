"""ชื่อไฟล์ผลลัพธ์: the names of what an audit writes, so that results in an inbox are never taken for evidence."""

import re

DEPARTMENTS = "departments"
REPORT = "report"
FOLDERS = (DEPARTMENTS, REPORT)  # inside a folder of results
UNASSIGNED = "_unassigned"
PROGRESS = "progress.json"  # how far a run is, for `saraban status`; no result
STORE = "store.sqlite"  # what was read, for the next run; no result

SEARCH = "search.sqlite"  # words of what was read, for whoever searches in the browser; no result


def store_files(name: str) -> str:
    """A pattern of the files that belong to a store of this name."""
    return rf"{re.escape(name)}(?:\.lock|(?:\.damaged-[0-9]+)?(?:-wal|-shm|-journal)?)"


# Every path that a run writes below its folder, temporary ones of a run that was cut off included.
RESULTS = re.compile(
    rf"{DEPARTMENTS}/(?:{UNASSIGNED}|[a-z][a-z0-9-]*)\.json|summary\.(?:csv|xlsx)|inputs\.jsonl|run\.jsonl"
    rf"|{store_files(STORE)}|{store_files(SEARCH)}|{re.escape(PROGRESS)}"
    rf"|{REPORT}/(?:[a-z][a-z0-9-]*\.html|summary\.xlsx)"
    rf"|(?:(?:{DEPARTMENTS}|{REPORT})/)?\.[a-z0-9_-]+\.(?:json|jsonl|csv|xlsx|html)\.[0-9a-f]{{16}}\.tmp"
)
