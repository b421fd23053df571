"""มติ: resolutions of minutes, notices and claims, and sentences that look like one and are none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.committee import find_bodies, level_of
from extractors.flow import Flow
from extractors.passage import Passage
from extractors.resolution import read_resolutions
from schemas.quoted import Quoted, Trust
from schemas.record import Resolution
from schemas.text import Line

SHA = "a" * 64
BMA = "คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร"


def flow_of(*paragraphs: str) -> Flow:
    return Flow(SHA, [Line(text=t, raw=t, part="text", path=(n,)) for n, t in enumerate(paragraphs)])


def page_of(*lines: tuple[int, str], page: int = 1) -> list[Line]:
    """Lines of a page, each with its indent in 1/100 point."""
    out = []
    for n, (x, t) in enumerate(lines):
        glyphs = tuple(
            (i, i + 1, 8500 + x + 600 * i, 9000 + 2000 * n, 9100 + x + 600 * i, 10600 + 2000 * n) for i in range(len(t))
        )
        out.append(Line(text=t, raw=t, page=page, glyphs=glyphs))
    return out


def value(q: Quoted | None) -> str | None:
    return q.value if q else None


def facts(r: Resolution) -> tuple[str | None, ...]:
    return tuple(value(q) for q in (r.committee, r.meeting, r.date, r.outcome))


def read(kind: str, *paragraphs: str) -> list[tuple[str | None, ...]]:
    return [facts(r) for r in read_resolutions(flow_of(*paragraphs), kind)]


CABINET = "คณะรัฐมนตรี"
# (kind, paragraphs, [(committee, meeting, date, outcome)], reason)
SAID: list[tuple[str, list[str], list[tuple[str | None, ...]], str]] = [
    (
        "indicator",
        [f"สำนักได้จัดทำโครงการ โดยมติ{BMA} ครั้งที่1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มผู้ใช้ และสำนักได้ดำเนินการปรับแก้ไขแล้ว"],
        [(BMA, "1/2566", "2023-03-07", "approved_with_changes")],
        "a claim of a department",
    ),
    (
        "external_letter",
        ["ตามที่ได้มีการประชุมคณะกรรมการสวนสาธารณะ ครั้งที่ 2/2565 เมื่อวันที่ 17 พฤษภาคม 2565 ที่ประชุมมีมติให้ฝ่ายเจ้าของเรื่องแก้ไขแบบแปลน แล้วนำเสนอที่ประชุมอีกครั้งในครั้งถัดไป นั้น", "จึงขอเชิญประชุม ครั้งที่ 3/2565 ในวันที่ 29 พฤษภาคม 2565"],
        [("คณะกรรมการสวนสาธารณะ", "2/2565", "2022-05-17", "deferred")],
        "the coming meeting has resolved nothing",
    ),
    ("other", ["คณะทำงานติดตามผลประชุมแล้ว ฝ่ายเลขานุการเสนอรายงานการประชุม ครั้งที่ 22/2564", "มติที่ประชุม  รับรองรายงานการประชุม"], [("คณะทำงานติดตามผล", None, None, "other")], "the meeting whose minutes are adopted is not this one"),
    ("other", ["ประธานคณะทำงานติดตามผลแจ้งว่าจะประชุม ครั้งที่ 4/2557 ในวันที่ 9 พฤศจิกายน 2557", "มติที่ประชุม  รับทราบ"], [("คณะทำงานติดตามผล", None, None, "acknowledged")], "a meeting that is to come is not the one that resolved"),
    ("external_letter", ["คณะรัฐมนตรีจึงมีมติให้ส่วนราชการงดใช้กล่องโฟมในทุกกรณี ทั้งนี้ เพื่อสุขภาพ"], [("คณะรัฐมนตรี", None, None, "other")], "no number, no day"),
    ("other", ["สำนักได้แจ้งมติคณะรัฐมนตรีเมื่อวันที่ 26 มกราคม 2553 เห็นชอบแนวทางการปลูกต้นไม้"], [("คณะรัฐมนตรี", None, "2010-01-26", "approved")], "มติ before the body"),
    ("other", ["คณะกรรมการป่าชุมชน โดยมีนายกรัฐมนตรีเป็นประธาน ได้มีมติในการประชุมครั้งที่ 2/2554 เมื่อวันที่ 28 เมษายน 2554 เห็นชอบแผน"], [("คณะกรรมการป่าชุมชน", "2/2554", "2011-04-28", "approved")], "number behind มติ"),
    ("memo", ["โครงการนี้ได้รับความเห็นชอบจากคณะกรรมการป่าชุมชน ครั้งที่ 4/2565 เมื่อวันที่ 3 ตุลาคม 2565 แล้ว"], [("คณะกรรมการป่าชุมชน", "4/2565", "2022-10-03", "approved")], "passive voice"),
    ("other", [f"ซึ่ง{BMA}ได้มีมติเห็นชอบด้วยในหลักการ เมื่อวันที่ 7 มีนาคม 2566 และต่อมา สำนักได้เสนอโครงการ"], [(BMA, None, "2023-03-07", "approved")], "the day right behind the verb"),
    ("other", [f"{BMA}มีมติเห็นชอบในการประชุมครั้งที่ 2/2566 เมื่อวันที่ 9 พฤษภาคม 2566"], [(BMA, "2/2566", "2023-05-09", "approved")], "the sitting right behind the verb"),
    ("other", [f"{BMA}มีมติเห็นชอบโครงการที่เสนอในการประชุมครั้งที่ 2/2566"], [(BMA, None, None, "approved")], "further on it may be another sitting"),
    ("other", [f"ในการประชุม{BMA} ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566", "ที่ประชุมมีมติไม่เห็นชอบแนวคิดที่ 3"], [(BMA, "1/2566", "2023-03-07", "rejected")], "ที่ประชุม points back"),
    ("other", ["การประชุมคณะรัฐมนตรี เมื่อวันที่ 12 ก.ย. 2560 ที่เกี่ยวกับกระทรวง", "คณะรัฐมนตรีอนุมัติหลักการแผนแม่บท"], [("คณะรัฐมนตรี", None, "2017-09-12", "approved")], "a digest's title holds the day"),
    (
        "memo",
        [f"ขอแจ้งมติ{BMA} ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 ดังนี้", "1. โครงการสวนลอยฟ้า มติที่ประชุม ให้ผ่าน", "2. โครงการตลาดเช้า มติที่ประชุม ไม่ผ่าน"],
        [(BMA, "1/2566", "2023-03-07", "approved"), (BMA, "1/2566", "2023-03-07", "rejected")],
        "a notice lists its resolutions",
    ),
    ("other", [f"ที่ประชุม{BMA} ครั้งที่ 2/2566 วันที่ 9 พฤษภาคม 2566 พิจารณาแล้ว มีมติให้หน่วยงานปรับปรุงและนำเสนอคณะกรรมการฯ พิจารณาอีกครั้ง"], [(BMA, "2/2566", "2023-05-09", "deferred")], "ที่ประชุม glued to the name"),
    ("other", ["คณะกรรมการ ก.ก. ครั้งที่ 3/2566 เมื่อวันที่ 21 มีนาคม 2566 มีมติอนุมัติ"], [("คณะกรรมการ ก.ก.", "3/2566", "2023-03-21", "approved")], "a name of letters"),
    ("indicator", [f"โครงการได้ผ่านการพิจารณาจาก{BMA}แล้ว"], [(BMA, None, None, "approved")], "a claim without number and day"),
    ("other", [f"{BMA} มีมติเมื่อวันที่ 7 มีนาคม 2566 ให้ความเห็นชอบในหลักการ"], [(BMA, None, "2023-03-07", "approved")], "the day behind มติ"),
    ("external_letter", ["ทั้งนี้ สภาองค์การบริหารส่วนตำบลทดสอบ สมัยสามัญ สมัยที่ 2 ครั้งที่ 1/2566 เมื่อวันที่ 8 พฤษภาคม 2566 มีมติเห็นชอบแล้ว"], [("สภาองค์การบริหารส่วนตำบลทดสอบ", "1/2566", "2023-05-08", "approved")], "a local council in its session"),
    ("order", ["อาศัยมติคณะกรรมการพนักงานเทศบาลจังหวัดทดสอบ (ก.ท.จ. ทดสอบ) ในการประชุมครั้งที่ 5/2566 เมื่อวันที่ 19 พฤษภาคม 2566 เห็นชอบให้แต่งตั้ง"], [("คณะกรรมการพนักงานเทศบาลจังหวัดทดสอบ", "5/2566", "2023-05-19", "approved")], "the body's short name in brackets"),
    ("memo", ["ที่ประชุมมีมติเห็นชอบตามเสนอ"], [(None, None, None, "approved")], "no full name before: committee null"),
    (
        "order",
        ["ตามที่คณะรัฐมนตรีได้มีมติเมื่อวันที่ 15 พฤศจิกายน 2565 เห็นชอบแผนสวน และมีมติเมื่อวันที่ 24 มกราคม 2566 มอบหมายกระทรวงการสวนเป็นหน่วยงานหลัก นั้น"],
        [(CABINET, None, "2022-11-15", "approved"), (CABINET, None, "2023-01-24", "other")],
        "two resolutions of one body in one sentence",
    ),
    (
        "order",
        [f"ตามมติคณะรัฐมนตรีเมื่อวันที่ 9 มกราคม 2567 เห็นชอบแนวทางการจัดสวน และมติ{BMA} ครั้งที่ 1/2567 เมื่อวันที่ 23 มกราคม 2567 ให้ทุกหน่วยงานตั้งคณะทำงาน นั้น"],
        [(CABINET, None, "2024-01-09", "approved"), (BMA, "1/2567", "2024-01-23", "other")],
        "each body keeps its own sitting",
    ),
    ("announcement", ["โดยความเห็นชอบของสภาวิชาการ ในการประชุมครั้งที่ 6/2566 เมื่อวันที่ 15 มิถุนายน 2566 จึงประกาศไว้"], [("สภาวิชาการ", "6/2566", "2023-06-15", "approved")], "โดยความเห็นชอบของ with a sitting"),
    ("order", [f"โดยที่{BMA}เห็นชอบในการประชุมครั้งที่ 4/2566 เมื่อวันที่ 19 ธันวาคม 2566 ให้ตั้งคณะทำงาน"], [(BMA, "4/2566", "2023-12-19", "approved")], "the sitting behind the bare verb"),
    ("announcement", ["จะดำเนินการโดยความเห็นชอบของสภาวิชาการ ในการประชุมครั้งที่ 6/2566 ต่อไป"], [], "it has not agreed yet"),
    ("memo", ["ที่ประชุมสภากรุงเทพมหานคร สมัยประชุมสามัญ เมื่อวันที่ 5 กรกฎาคม 2566 มีมติเห็นชอบญัตติเรื่องต้นไม้ใหญ่"], [("สภากรุงเทพมหานคร", None, "2023-07-05", "approved")], "a council without the word ที่ประชุม"),
    ("memo", [f"ที่ประชุม{BMA} ครั้งที่ 2/2566 เมื่อวันที่ 9 พฤษภาคม 2566 ได้พิจารณาโครงการดังกล่าวแล้ว ยังไม่เห็นชอบโครงการ"], [(BMA, "2/2566", "2023-05-09", "deferred")], "not yet, behind what was considered"),
    ("other", ["มติคณะรัฐมนตรี เมื่อวันที่ 27 มิถุนายน 2566", "เรื่อง การจัดสวน", "คณะรัฐมนตรีพิจารณาแล้วลงมติอนุมัติในหลักการ"], [(CABINET, None, "2023-06-27", "approved")], "ลงมติ under a digest's title with its day"),
    (
        "other",
        ["สรุปผลการประชุมคณะกรรมการป่าชุมชน ครั้งที่ 3/2566 วันที่ 5 ตุลาคม 2566", "1. ที่ประชุมรับทราบความก้าวหน้า", "2. ที่ประชุมครั้งก่อนเห็นชอบแผนเดิม"],
        [("คณะกรรมการป่าชุมชน", "3/2566", "2023-10-05", "acknowledged")],
        "a digest of one sitting; an earlier one is not it",
    ),
    ("other", ["สรุปผลการประชุมเชิงปฏิบัติการจัดสวน วันที่ 5 ตุลาคม 2566", "ที่ประชุมเห็นชอบร่วมกันว่าควรจัดทุกปี"], [], "a workshop is no committee"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "paragraphs", "want", "reason"), SAID, ids=[s[3] for s in SAID])
def test_running_text_gives_one_record_a_resolution(
    kind: str, paragraphs: list[str], want: list[tuple[str | None, ...]], reason: str
) -> None:
    got = read(kind, *paragraphs)
    assert got == want, reason


NOT_SAID = [
    "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
    "จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบโปรดลงนาม",
    f"จึงขอความเห็นชอบจาก{BMA}",
    f"เพื่อเสนอ{BMA}พิจารณาให้ความเห็นชอบต่อไป",
    "ระเบียบวาระที่ 3 เรื่องเพื่อพิจารณา",
    "ฝ่ายเลขานุการเห็นควรอนุมัติตามเสนอ",
    "เห็นควรเสนอคณะกรรมการเห็นชอบ",
    f"หาก{BMA}มีมติเห็นชอบ ให้หน่วยงานดำเนินการทันที",
    f"ขณะนี้อยู่ระหว่างเสนอ{BMA}ให้ความเห็นชอบ",
    f"สำนักจะนำเสนอ{BMA} ครั้งที่ 2/2566 เห็นชอบต่อไป",
    f"คาดว่า{BMA}จะมีมติเห็นชอบในเดือนหน้า",
    "หากพ้นกำหนด จะถือว่าไม่ผ่านการพิจารณาอนุมัติ",
    f"ขอเชิญประชุม{BMA} ครั้งที่ 2/2566 ในวันที่ 3 เมษายน 2566",
    f"สำนักได้ดำเนินการปรับแก้ไขโครงการตามมติ{BMA} เรียบร้อยแล้ว",
    "ตามที่ได้ดำเนินการตามมติคณะรัฐมนตรีในการป้องกันอุทกภัย นั้น",
    f"เพื่อให้เป็นไปตามมติ{BMA} ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 ที่ให้ปรับปรุงแก้ไขโครงการ สำนักจึงขอส่ง",
    "ผู้บริหารเห็นชอบและอนุมัติให้ดำเนินการแล้ว",
    "โดยความเห็นชอบของคณะรัฐมนตรี จึงออกคำสั่งไว้",
    "โครงการสร้างพื้นที่พักผ่อนและการสื่อสารผ่านออนไลน์",
    "เผยแพร่ผ่านระบบสารบรรณ และผ่านสื่ออิเล็กทรอนิกส์",
    f"เมื่อ{BMA}มีมติเห็นชอบแล้ว ให้รายงานผล",
    f"โครงการต้องได้รับความเห็นชอบจาก{BMA}ก่อน",
    "โดยไม่ต้องขอความเห็นชอบจากคณะกรรมการฯ",
    "สำนักเลขาธิการคณะรัฐมนตรีเห็นชอบให้ยืมสถานที่",
]


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_a_request_a_hypothesis_or_a_plan_is_no_resolution(sentence: str) -> None:
    assert read("memo", "เรื่อง ทดสอบ", sentence) == []


MINUTES = [
    "รายงานการประชุม",
    "คณะกรรมการสวนสาธารณะ สำนักสิ่งแวดล้อม",
    "ครั้งที่ 2/2566",
    "วันศุกร์ที่ 10 กุมภาพันธ์ 2566 เวลา 09.30 น.",
    "ผู้มาประชุม",
    "1. นายสมหมาย ปลูกป่า ประธาน",
    "เริ่มประชุมเวลา 09.30 น.",
    "ระเบียบวาระที่ 1 เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
    "มติที่ประชุม รับทราบ",
    "ระเบียบวาระที่ 2 รับรองรายงานการประชุม",
    "มติที่ประชุม รับรองรายงานการประชุม ครั้งที่ 1/2566 โดยไม่มีการแก้ไข",
    "ระเบียบวาระที่ 3 เรื่องเพื่อพิจารณา",
    "3.1 โครงการสวนลอยฟ้า",
    "ฝ่ายเลขานุการเสนอที่ประชุมเห็นชอบ",
    "มติที่ประชุม",
    "เห็นชอบ โดยให้ปรับปรุง ดังนี้",
    "1) เพิ่มพื้นที่ร่มเงา",
    "2) ระบุผู้ดูแล",
    "3.2 โครงการสวนใต้สะพาน",
    "มติที่ประชุม ไม่เห็นชอบ",
    "ระเบียบวาระที่ 4 เรื่องอื่น ๆ",
    "ที่ประชุมรับทราบ",
    "เลิกประชุมเวลา 12.00 น.",
]


def test_minutes_give_one_record_an_agenda_item_with_the_head_s_meeting_and_day() -> None:
    got = read_resolutions(flow_of(*MINUTES), "minutes")
    assert [(value(r.agenda), value(r.outcome)) for r in got] == [
        ("1", "acknowledged"),
        ("2", "other"),
        ("3.1", "approved_with_changes"),
        ("3.2", "rejected"),
        ("4", "acknowledged"),
    ]
    assert {(value(r.committee), value(r.meeting), value(r.date), value(r.body_level)) for r in got} == {
        ("คณะกรรมการสวนสาธารณะ สำนักสิ่งแวดล้อม", "2/2566", "2023-02-10", "department")
    }
    assert [c.value for c in got[2].conditions] == ["เพิ่มพื้นที่ร่มเงา", "ระบุผู้ดูแล"]
    assert got[3].agenda is not None
    assert got[3].agenda.parts == {"title": "โครงการสวนใต้สะพาน"}
    adopted = got[1].outcome
    assert adopted is not None
    assert adopted.parts["about"] == "minutes"


def test_a_bare_mati_before_its_verb_is_an_item_of_minutes() -> None:
    lines = [*MINUTES[:8], "มติ  รับทราบ", "ระเบียบวาระที่ 2 แผนเงินบำรุง", "มติ  อนุมัติ", "มติของสภาเป็นที่สุด", "ประชุมครั้งต่อไป วันที่ 3 มีนาคม 2566"]  # fmt: skip
    got = read_resolutions(flow_of(*lines), "minutes")
    assert [(value(r.agenda), value(r.outcome), value(r.meeting)) for r in got] == [
        ("1", "acknowledged", "2/2566"),
        ("2", "approved", "2/2566"),
    ]


# (lines behind the head of MINUTES, [(agenda, outcome, sure)], reason)
ITEMS: list[tuple[list[str], list[tuple[str | None, str | None, bool]], str]] = [
    (["ระเบียบวาระที่ 2 เรื่องแจ้ง", "ที่ประชุม - รับทราบ"], [("2", "acknowledged", True)], "a dash for มติ"),
    (["ระเบียบวาระที่ 2 เรื่องแจ้ง", "มติที่ประชุม ............................"], [], "a dotted blank resolves nothing"),
    (["ระเบียบวาระที่ 5 เรื่องอื่น ๆ", "มติที่ประชุม ไม่มี"], [], "no matter, no resolution"),
    (["ระเบียบวาระที่ 2 เรื่องพิจารณา", "ที่ประชุมพิจารณาแล้ว ยังไม่เห็นชอบ"], [("2", "deferred", True)], "not yet"),
    (["ระเบียบวาระที่ 2 เรื่องพิจารณา", "มติที่ประชุม ที่ประชุมมีมติเห็นชอบ"], [("2", "approved", True)], "มติ said twice"),
    (["ระเบียบวาระที่ 2 รับรองรายงานการประชุม ครั้งที่ 1/2566", "มติ  ที่ประชุมรับรอง"], [("2", "other", True)], "adoption"),
    (["ระเบียบวาระที่ 2 รับรองรายงานการประชุม", "มติที่ประชุม เห็นชอบ"], [("2", "other", True)], "approval of minutes approves no project"),
    (["ระเบียบวาระที่ 2 เรื่องพิจารณา", "มติที่ประชุม เห็นชอบ", "กำหนดการประชุมครั้งต่อไป วันที่ 3 มีนาคม 2566"], [("2", "approved", True)], "the next meeting is no part of it"),
    (["วาระที่ 3 พิจารณา (ร่าง) แผนสวน", "มติที่ประชุม เห็นชอบ"], [("3", "approved", True)], "a draft plan makes no draft minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "want", "reason"), ITEMS, ids=[x[2] for x in ITEMS])
def test_items_of_minutes_as_offices_word_them(
    lines: list[str], want: list[tuple[str | None, str | None, bool]], reason: str
) -> None:
    got = read_resolutions(flow_of(*MINUTES[:6], *lines), "minutes")
    said = [
        (value(r.agenda), value(r.outcome), r.outcome is not None and r.outcome.trust is Trust.TRUSTED) for r in got
    ]
    assert said == want, reason
    for r in got:
        assert r.text is not None
        assert "ครั้งต่อไป" not in r.text.value


@pytest.mark.parametrize(
    ("title", "committee"),
    [
        ("รายงานการประชุมคณะกรรมาธิการวิสามัญพิจารณาร่างข้อบัญญัติสวน สภากรุงเทพมหานคร", "คณะกรรมาธิการวิสามัญพิจารณาร่างข้อบัญญัติสวน สภากรุงเทพมหานคร"),
        ("รายงานการประชุมสภามหาวิทยาลัยดอกไม้", "สภามหาวิทยาลัยดอกไม้"),
        ("รายงานการประชุมหัวหน้าส่วนราชการจังหวัดดอกไม้", "หัวหน้าส่วนราชการจังหวัดดอกไม้"),
        ("รายงานการประชุมเชิงปฏิบัติการจัดสวน", None),
    ],
)  # fmt: skip
def test_the_committee_of_minutes_is_the_one_of_their_title(title: str, committee: str | None) -> None:
    lines = [title, "ครั้งที่ 2/2566", "วันศุกร์ที่ 10 กุมภาพันธ์ 2566", "ผู้มาประชุม", "ระเบียบวาระที่ 2 พิจารณา", "มติที่ประชุม เห็นชอบ"]
    (got,) = read_resolutions(flow_of(*lines), "minutes")
    assert value(got.committee) == committee


def test_minutes_that_are_adopted_are_not_the_meeting_that_adopts_them() -> None:
    adopts = "ระเบียบวาระที่ 2 รับรองรายงานการประชุม ครั้งที่ 1/2566 เมื่อวันที่ 3 มกราคม 2566 ที่ประชุมมีมติรับรอง"
    (got,) = read_resolutions(flow_of(*MINUTES[:7], adopts), "minutes")
    assert (value(got.meeting), value(got.date)) == ("2/2566", "2023-02-10")


def test_resolutions_of_draft_minutes_prove_nothing() -> None:
    got = read_resolutions(flow_of("(ร่าง)", *MINUTES), "minutes")
    assert got
    for r in got:
        for q in (r.meeting, r.date, r.outcome, r.text):
            assert q is not None
            assert q.trust is Trust.UNVERIFIED
            assert "draft_minutes" in q.doubts


def test_a_resolution_split_by_lines_and_a_page_is_read_as_one_sentence() -> None:
    lines = [
        *page_of(
            (2500, "คณะกรรมการป่าชุมชนแห่งชาติ ได้มีมติใน"), (0, "การประชุมครั้งที่ 2/2554 เมื่อวันที่ 28 เม"), (9000, "/ษายน ...2")
        ),
        *page_of((18000, "- 2 -"), (0, "ษายน 2554 ไม่"), (0, "เห็นชอบแผนตัดถนน"), (2500, "จึงเรียนมาเพื่อโปรดทราบ"), page=2),
    ]
    got = read_resolutions(Flow(SHA, lines), "external_letter")
    assert [facts(r) for r in got] == [("คณะกรรมการป่าชุมชนแห่งชาติ", "2/2554", "2011-04-28", "rejected")]
    assert got[0].text is not None
    assert {p.page for p in got[0].text.places} >= {2}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "level", "doubts"),
    [
        (BMA, "bma", ()),
        ("คณะกรรมการนวัตกรรมกรุงเทพมหานคร", "bma", ()),
        ("คณะกรรมการวิจัยและนวัตกรรมการพัฒนากรุงเทพมหานคร", "other_bma", ()),
        ("คณะกรรมการพัฒนานวัตกรรมของกรุงเทพมหานคร", "other_bma", ("resembles_bma_committee",)),
        ("คณะทำงานนวัตกรรมของหน่วยงาน", "department", ()),
        ("คณะทำงานพัฒนานวัตกรรมสำนักงานเขตดอกแก้ว", "department", ()),
        ("คณะกรรมการนวัตกรรมของสำนักการโยธา", "department", ()),
        ("คณะรัฐมนตรี", "cabinet", ()),
        ("คณะกรรมการพัฒนากฎหมาย กระทรวงการคลัง", "other", ()),
    ],
)
def test_the_level_of_a_body_is_told_by_its_full_name(name: str, level: str, doubts: tuple[str, ...]) -> None:
    assert level_of(name) == (level, doubts)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("คณะกรรมการป่าชุมชนได้พิจารณาแล้วมีมติ", ["คณะกรรมการป่าชุมชน"]),
        ("สำนักงานคณะกรรมการป่าชุมชน แจ้งว่า", []),
        ("สำนักเลขาธิการคณะรัฐมนตรี แจ้งว่า", []),
        ("คณะกรรมการติดตามและประเมินผล กระทรวงการคลัง ครั้งที่ 1/2566", ["คณะกรรมการติดตามและประเมินผล กระทรวงการคลัง"]),
        ("คณะกรรมการฯ มีมติ", [None]),
        ("คกก. เห็นชอบ", [None]),
        ("สภาเทศบาลตำบลทดสอบ สมัยสามัญ สมัยที่ 1", ["สภาเทศบาลตำบลทดสอบ"]),
        ("สมาชิกสภาเทศบาลตำบลทดสอบ", []),
        ("ประธานสภาเทศบาลตำบลทดสอบ", []),
        ("สภาพปัญหาและสภาวะแวดล้อม", []),
        ("สภาวิชาการในการประชุมครั้งที่ 4/2566", ["สภาวิชาการ"]),
        ("คณะกรรมาธิการการสวน สภาผู้แทนราษฎร มีมติ", ["คณะกรรมาธิการการสวน สภาผู้แทนราษฎร"]),
        ("คณะกรรมการแปรญัตติ สภาเทศบาลมีมติ", ["คณะกรรมการแปรญัตติ", "สภาเทศบาล"]),
        ("คณะกรรมาธิการมีมติ", [None]),
        ("คณะทำงานสวนของสำนักงานเขตสมมติ มีมติ", ["คณะทำงานสวนของสำนักงานเขตสมมติ"]),
        ("คณะกรรมการตรวจสอบประชามติกลางมีมติ", ["คณะกรรมการตรวจสอบประชามติกลาง"]),
    ],
)
def test_bodies_are_found_by_their_printed_names(text: str, names: list[str | None]) -> None:
    assert [b.name for b in find_bodies(text)] == names


def test_a_line_that_stops_short_ends_its_paragraph_and_one_that_leaves_the_sentence_open_does_not() -> None:
    full = "ก" * 60
    lines = page_of(*[(0, full)] * 4, (0, "จบเรื่องนี้"), (0, full), (0, "และมีมติให้"), (0, full))
    assert Passage(Flow(SHA, lines)).text.split("\n") == [full * 4 + "จบเรื่องนี้", full + "และมีมติให้" + full]


@given(st.lists(st.text(alphabet="กา ที่มติให้ผ่าน\ufffd๑12/", max_size=30), max_size=6))
def test_a_passage_slices_back_to_the_flow(paragraphs: list[str]) -> None:
    """Law: every character of a passage is the flow's character at its place; a quote's raw words hold it."""
    flow = flow_of(*paragraphs)
    passage = Passage(flow)
    assert len(passage.text) == len(passage.at) == len(passage.folded)
    for c, at in zip(passage.text, passage.at, strict=True):
        assert c == flow.text[at] or (c in " \n" and flow.text[at].isspace())
    assert list(passage.at) == sorted(passage.at)


@given(
    st.text(alphabet="กขค ที่ประชุมมติให้ไม่เห็นชอบคณะกรรมการฯครั้งที่0123456789/\n", max_size=200),
    st.sampled_from(["minutes", "memo", "other"]),
)
def test_no_words_of_a_stranger_break_the_reader(text: str, kind: str) -> None:
    flow = flow_of(*text.split("\n"))
    for r in read_resolutions(flow, kind):
        for q in (r.text, r.outcome, r.committee):
            if q is not None and q.places:
                place = q.places[0]
                assert place.span[0] <= place.span[1]  # type: ignore[union-attr]
        assert r.text is None or "".join(r.text.value.split()) == "".join(r.text.raw.split())


def test_the_real_documents_resolutions_are_those_that_people_read(realdocs: Path) -> None:
    """Of the digital PDFs: every gold resolution is found; what else is found stands on pages that nobody read."""
    from extractors.pdf_reader import read_pdf

    for line in (realdocs / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["mode"] != "digital" or not gold["file"].endswith(".pdf"):
            continue
        doc = read_pdf((realdocs / gold["file"]).read_bytes(), SHA)
        got = read_resolutions(Flow.of(doc), gold["kind"])
        want = [(r["meeting_no"], r["date"]) for r in gold["resolutions"]]
        on_read = [r for r in got if r.text and r.text.places[0].page in gold["pages_read"]]  # type: ignore[union-attr]
        assert [(value(r.meeting), value(r.date)) for r in on_read] == want, gold["file"]


CLAIMED = [
    (f"โครงการผ่าน{BMA}แล้ว และได้ปรับแก้ไขเรียบร้อยแล้ว", BMA, "other"),
    ("ผ่านคณะกรรมการแล้ว ปรับแก้เรียบร้อย", None, "other"),
    (f"โครงการผ่านที่ประชุม{BMA}เรียบร้อยแล้ว", BMA, "approved"),
    (f"{BMA} พิจารณาให้ผ่านแล้ว", BMA, "approved"),
    (f"ผ่านความเห็นชอบของ{BMA}เรียบร้อยแล้ว", BMA, "approved"),
]


@pytest.mark.parametrize(("sentence", "body", "outcome"), CLAIMED)
def test_a_department_says_in_short_that_it_passed(sentence: str, body: str | None, outcome: str) -> None:
    """A claim in its own words is told; in a letter of others the same words state no resolution."""
    assert read("email", sentence) == [(body, None, None, outcome)]
    assert read("indicator", sentence) == [(body, None, None, outcome)]
    assert read("order", sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "ได้ประชาสัมพันธ์ผ่านคณะกรรมการชุมชนแล้ว",
        "ได้ส่งเรื่องผ่านคณะกรรมการแล้ว",
        f"โครงการยังไม่ผ่าน{BMA}",
        f"โครงการไม่ผ่าน{BMA}แล้ว",
        f"เมื่อผ่าน{BMA}แล้ว จะดำเนินการต่อไป",
        f"คาดว่าจะผ่าน{BMA}แล้วในเดือนหน้า",
        f"โครงการต้องผ่าน{BMA}",
    ],
)
def test_a_way_a_hope_or_a_denial_is_no_claim(sentence: str) -> None:
    assert read("email", sentence) == []
