"""ตารางมติ: resolutions stated in a table of the minutes, and tables that state none of this meeting."""

import pytest

from extractors.flow import Flow
from extractors.resolution import read_resolutions
from schemas.text import Line

SHA = "b" * 64
HEAD = ["รายงานการประชุมคณะกรรมการป่าชุมชน", "ครั้งที่ 3/2566", "วันที่ 24 มีนาคม 2566", "ผู้มาประชุม", "ระเบียบวาระที่ 3 เรื่องพิจารณา"]


def read(rows: list[list[str]]) -> list[tuple[str | None, str | None, str | None]]:
    """(agenda, outcome, meeting) of the minutes that hold a table of these rows."""
    lines = [Line(text=t, raw=t, part="text", path=(n,)) for n, t in enumerate(HEAD)]
    for r, row in enumerate(rows):
        lines += [Line(text=t, raw=t, part="text", path=(9, r, c), cell=(0, r, c)) for c, t in enumerate(row)]
    lines.append(Line(text="เลิกประชุมเวลา 12.00 น.", raw="เลิกประชุมเวลา 12.00 น.", part="text", path=(10,)))
    got = read_resolutions(Flow(SHA, lines), "minutes")
    return [tuple(q.value if q else None for q in (r.agenda, r.outcome, r.meeting)) for r in got]  # type: ignore[misc]


# (rows, [(agenda, outcome, meeting)], reason)
TABLES: list[tuple[list[list[str]], list[tuple[str | None, str | None, str | None]], str]] = [
    (
        [["วาระที่", "เรื่อง", "มติที่ประชุม"], ["3.1", "แผนสวน", "เห็นชอบ"], ["3.2", "งบประมาณ", "ไม่เห็นชอบ เนื่องจากไม่มีเงิน"]],
        [("3.1", "approved", "3/2566"), ("3.2", "rejected", "3/2566")],
        "one row an item",
    ),
    ([["ลำดับ", "เรื่อง", "มติที่ประชุม"], ["๑", "แผนสวน", "-"], ["๒", "งบประมาณ", "รับทราบ"]], [("2", "acknowledged", "3/2566")], "a dash resolves nothing"),
    ([["เรื่อง", "มติที่ประชุม", "ผลการดำเนินการ"], ["แผนสวน", "เห็นชอบ", "ดำเนินการแล้ว"]], [], "a list that follows up earlier resolutions"),
    ([["เรื่อง", "มติที่ประชุมครั้งก่อน"], ["แผนสวน", "เห็นชอบ"]], [], "resolutions of the meeting before"),
    ([["เรื่อง", "ผู้เสนอ"], ["แผนสวน", "เห็นชอบ"]], [], "a column without the head"),
    ([["มติที่ประชุม", "รับทราบ"]], [("3", "acknowledged", "3/2566")], "a label beside its words is no head of a column"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "want", "reason"), TABLES, ids=[t[2] for t in TABLES])
def test_a_table_under_the_head_mati_states_this_meeting_s_resolutions(
    rows: list[list[str]], want: list[tuple[str | None, str | None, str | None]], reason: str
) -> None:
    assert read(rows) == want, reason
