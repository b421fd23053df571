"""ผลของมติ: the words of docs/rules.md, outcome, in both directions."""

import pytest

from extractors.condition import read_clauses
from extractors.outcome import Row, outcome_rows, read_outcome

ROWS = outcome_rows()

# (words of a resolution, outcome, doubts, reason)
TRUTH: list[tuple[str, str, tuple[str, ...], str]] = [
    # rejected
    ("มีมติไม่เห็นชอบ", "rejected", (), "plain negation"),
    ("มีมติไม่ เห็นชอบโครงการสวนลอยฟ้า", "rejected", (), "ไม่ split off by a blank"),
    ("ไม่อนุมัติ เนื่องจากงบประมาณไม่เพียงพอ", "rejected", (), "negated authorisation"),
    ("มีมติไม่ผ่านการพิจารณา", "rejected", (), "ไม่ผ่าน(การพิจารณา)"),
    ("มีมติว่าไม่ผ่านเกณฑ์", "rejected", (), "ไม่ผ่าน(เกณฑ์)"),
    ("ไม่รับหลักการ", "rejected", (), "the principle refused is no in_principle"),
    ("ไม่รับไว้พิจารณา", "rejected", (), "not taken up"),
    ("ไม่เห็นด้วยกับข้อเสนอ", "rejected", (), "disagreed"),
    ("ไม่รับรองผลการทดลอง", "rejected", (), "not certified"),
    ("มีมติให้ยกเลิกโครงการ", "rejected", (), "project dropped"),
    ("ให้ยุติโครงการ", "rejected", (), "project ended"),
    ("มีมติให้ตกไป", "rejected", (), "lapsed"),
    ("ไม่ได้รับการคัดเลือก", "rejected", (), "not chosen"),
    ("เห็นควรไม่อนุมัติ", "rejected", (), "advised against"),
    ("พิจารณาแล้วมีมติเป็นเอกฉันท์ไม่ให้ความเห็นชอบ", "rejected", (), "vote before the verb"),
    ("ไม่สมควรอนุมัติ", "rejected", (), "not fit to be authorised"),
    (
        "มีมติไม่เห็นชอบเมื่อวันที่ 9 กุมภาพันธ์ 2566 และมีมติเห็นชอบเมื่อวันที่ 12 มีนาคม 2566",
        "rejected",
        ("several_outcomes",),
        "two resolutions in one sentence",
    ),
    ("มีมติเห็นควรให้ยุติเรื่องร้องทุกข์ดังกล่าว", "other", ("no_deciding_word",), "a complaint closed is no project dropped"),
    ("มีมติเห็นชอบรายงานการประชุมครั้งที่ 2/2566", "other", (), "about minutes"),
    ("มีมติ (9 กุมภาพันธ์ 2566) เห็นชอบตามที่เสนอ", "approved", (), "the day in brackets before the verb"),
    # deferred
    ("ให้เลื่อนการพิจารณาออกไปก่อน", "deferred", (), "postponed"),
    ("ให้ชะลอโครงการไว้", "deferred", (), "held back"),
    ("ให้รอไว้ก่อน", "deferred", (), "waits"),
    ("ยังไม่พิจารณาในครั้งนี้", "deferred", (), "not considered yet"),
    ("มีมติยังไม่เห็นชอบ", "deferred", (), "not yet is not never"),
    ("ยังไม่ผ่าน", "deferred", (), "not yet passed"),
    ("ให้ทบทวนกลุ่มเป้าหมายแล้วนำเสนอใหม่", "deferred", (), "review and present anew"),
    ("ให้แก้ไขรายละเอียดแล้วนำเสนออีกครั้ง", "deferred", (), "mend and present again"),
    ("ให้จัดทำรายละเอียดเพิ่มเติม และนำเสนอในการประชุมครั้งต่อไป", "deferred", (), "next meeting"),
    ("มีมติให้ปรับเอกสารจำนวน 2 โครงการ และนำเข้าที่ประชุมเพื่อพิจารณาในครั้งถัดไป", "deferred", (), "no approval verb: sent back"),
    ("ให้ส่งกลับหน่วยงานเจ้าของเรื่อง", "deferred", (), "sent back"),
    ("ให้ศึกษาเพิ่มเติม", "deferred", (), "to be studied"),
    ("ให้หารือกรมบัญชีกลางก่อน", "deferred", (), "ask first"),
    ("ให้ถอนเรื่องออกจากวาระ", "deferred", (), "withdrawn"),
    # approved with changes
    ("มีมติให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มผู้ทดลองใช้ และระบุช่วงเวลา", "approved_with_changes", (), "the seed's shape"),
    ("เห็นชอบ โดยให้แก้ไขชื่อโครงการ", "approved_with_changes", (), "โดยให้แก้ไข"),
    ("ให้ผ่าน โดยให้ยกเลิกการจัดซื้อ", "approved_with_changes", (), "โดยให้ยกเลิก"),
    ("เห็นชอบ โดยให้กำหนดเป้าหมาย 500 คน", "approved_with_changes", (), "โดยให้กำหนด"),
    ("ให้ผ่าน แต่ต้องปรับปรุงแผน", "approved_with_changes", (), "แต่ต้อง"),
    ("ให้ผ่าน โดยต้องแก้ไขงบประมาณ", "approved_with_changes", (), "โดยต้อง"),
    ("ให้ผ่านการพิจารณารอบแรก และให้เข้านำเสนอรอบสุดท้าย", "approved", ("weak_words",), "a round of several"),
    ("ให้ผ่าน ทั้งนี้ หน่วยงานต้องปรับปรุงกลุ่มเป้าหมายก่อนดำเนินการ", "approved", ("change_words_after",), "the unit must change"),
    ("เห็นชอบ โดยหน่วยงานควรปรับปรุงกลุ่มเป้าหมาย", "approved", ("change_words_after",), "the unit ought to change"),
    ("เห็นชอบ โดยมีข้อสังเกตว่าหน่วยงานควรปรับปรุงกลุ่มเป้าหมาย", "approved", (), "a remark"),
    ("ให้ผ่าน ทั้งนี้ ให้ผู้เชี่ยวชาญตรวจสอบก่อน", "approved", ("conditional",), "not before another has looked"),
    ("ให้ผ่านเป็นลำดับสำรอง", "approved", ("weak_words",), "a reserve"),
    ("ให้ผ่านแบบมีเงื่อนไข", "approved_with_changes", (), "conditions that are not named"),
    ("ให้ผ่านเมื่อปรับปรุงเรียบร้อย", "approved", ("conditional",), "a condition without a blank before it"),
    ("ให้ผ่านหลังจากแก้ไขเอกสาร", "approved", ("conditional",), "after a change"),
    ("เห็นชอบตามเสนอ โดยให้สำนักงานเขตจัดทำคู่มือ", "approved", ("change_words_after",), "an order or a condition"),
    ("เห็นชอบ โดยให้เป็นไปตามระเบียบที่เกี่ยวข้อง", "approved", (), "a matter of course"),
    ("อนุมัติ โดยให้ตัดกิจกรรมที่ 3", "approved_with_changes", (), "โดยให้ตัด"),
    ("ผ่าน โดยให้ระบุผู้รับผิดชอบ", "approved_with_changes", (), "โดยให้ระบุ"),
    ("เห็นชอบ โดยให้ขยายพื้นที่ทดลอง", "approved_with_changes", (), "โดยให้ขยาย"),
    ("เห็นชอบ โดยให้ปรับลดงบประมาณ", "approved_with_changes", (), "โดยให้ปรับลด"),
    ("เห็นชอบ โดยมีเงื่อนไขว่าต้องใช้งบเดิม", "approved_with_changes", (), "โดยมีเงื่อนไข"),
    ("อนุมัติ ภายใต้เงื่อนไขที่สำนักงบประมาณกำหนด", "approved_with_changes", (), "ภายใต้เงื่อนไข"),
    ("เห็นชอบ และให้นำข้อสังเกตของที่ประชุมไปปรับปรุง", "approved_with_changes", (), "remarks to be worked in"),
    ("เห็นชอบ ทั้งนี้ ให้แก้ไขคำผิดในหน้า 4", "approved_with_changes", (), "ทั้งนี้ ให้แก้ไข"),
    ("ให้แก้ไขตามข้อสังเกตแล้วถือว่าผ่าน", "approved_with_changes", (), "deemed passed once mended"),
    ("เห็นชอบตามที่เสนอ ยกเว้นกิจกรรมศึกษาดูงาน", "approved_with_changes", (), "approved but for one thing"),
    ("เห็นชอบในหลักการ โดยให้เพิ่มตัวชี้วัด", "approved_with_changes", (), "in principle with a named change"),
    # approved
    ("เห็นชอบ", "approved", (), "bare"),
    ("เห็นชอบตามเสนอ", "approved", (), "as proposed"),
    ("เห็นชอบตามที่ฝ่ายเลขานุการเสนอ", "approved", (), "as the secretary proposed"),
    ("ให้ความเห็นชอบแผนงาน", "approved", (), "ให้ความเห็นชอบ"),
    ("อนุมัติตามเสนอ", "approved", (), "authorised"),
    ("มีมติให้ผ่าน", "approved", (), "passed"),
    ("มีมติผ่านการพิจารณา", "approved", (), "passed consideration"),
    ("มีมติคัดเลือกแนวคิดห้องสมุดเคลื่อนที่", "approved", (), "chosen"),
    ("เห็นสมควรให้ดำเนินการ", "approved", (), "seen fit"),
    ("ไม่ขัดข้อง", "approved", ("weak_words",), "weak words are flagged"),
    ("มีมติเป็นเอกฉันท์เห็นชอบ", "approved", (), "unanimous"),
    ("มีมติด้วยคะแนนเสียง 7 ต่อ 2 เห็นชอบ", "approved", (), "vote"),
    ("เห็นชอบในหลักการ", "approved", (), "in principle"),
    ("เห็นชอบ โดยให้รับความเห็นของสำนักงบประมาณไปพิจารณาดำเนินการด้วย", "approved", (), "considerations are no conditions"),
    ("รับทราบและเห็นชอบ", "approved", (), "one object"),
    ("เห็นชอบ และให้รายงานความก้าวหน้าในการประชุมครั้งต่อไป", "approved", (), "a report next time is no new hearing"),
    ("เห็นชอบ โดยมอบหมายสำนักงานเขตดอกแก้วดำเนินการ", "approved", (), "an assignment is no change"),
    ("ได้มีมติในการประชุมครั้งที่ 2/2565 เมื่อวันที่ 9 มิถุนายน 2565 เห็นชอบแผน", "approved", (), "number and day before the verb"),
    # acknowledged
    ("รับทราบ", "acknowledged", (), "bare"),
    ("มีมติรับทราบผลการดำเนินงาน", "acknowledged", (), "a result"),
    ("รับทราบและมอบหมายฝ่ายเลขานุการติดตาม", "acknowledged", (), "with an assignment"),
    ("รับทราบโดยมีข้อสังเกต", "acknowledged", (), "with remarks"),
    ("รับทราบการอนุมัติโครงการของผู้บริหาร", "acknowledged", (), "an approval by another is only heard"),
    ("ทราบ", "acknowledged", (), "short form"),
    # other
    ("มอบหมายฝ่ายเลขานุการประสานงาน", "other", (), "assignment"),
    ("แต่งตั้งคณะทำงานเพื่อพิจารณาอนุมัติแบบ", "other", (), "a purpose is no decision"),
    ("กำหนดการประชุมครั้งต่อไปในวันที่ 3 เมษายน 2566", "other", ("no_deciding_word",), "a date fixed"),
    ("เลือกนางมะลิ ใจดี เป็นประธาน", "other", (), "election"),
    ("ตั้งข้อสังเกตเรื่องงบประมาณ", "other", (), "remark only"),
    ("ยืนยันมติเดิม", "other", (), "points to the earlier one"),
    ("ให้เพิกถอนมติที่ประชุม ครั้งที่ 2/2565", "other", (), "the earlier one falls"),
    ("ไม่มีมติ", "other", (), "none"),
    ("มีมติให้หน่วยงานเสนอผู้ว่าราชการกรุงเทพมหานครอนุมัติ", "other", (), "somebody else is to authorise"),
    ("มีมติให้ปรับปรุงแก้ไขโครงการ", "other", ("no_approval_word",), "changes without an approval: a person must look"),
    ("มีมติให้ประชุมผ่านระบบออนไลน์", "other", (), "ผ่าน as through"),
    ("ให้สื่อสารผ่านสื่ออิเล็กทรอนิกส์", "other", (), "ผ่าน as through"),
    ("รับรองรายงานการประชุม โดยไม่มีการแก้ไข", "other", (), "about the minutes, never the project"),
    # what cannot be told for certain
    ("เห็นชอบโครงการที่ 1 และไม่เห็นชอบโครงการที่ 2", "rejected", ("several_outcomes",), "two objects"),
    ("เห็นชอบแนวคิด และให้แก้ไขแล้วนำเสนอในการประชุมครั้งต่อไป", "deferred", ("several_outcomes",), "approved yet sent back"),
    ("มีมติให้แนวคิดลำดับที่ 1 ผ่านการคัดเลือก", "approved", ("words_before_verb",), "the object stands before the verb"),
    ("มีมติเห็นชอบให้ยกเลิกโครงการ", "rejected", ("several_outcomes",), "what is approved is the end of the project"),
    ("มีมติเห็นชอบให้เลื่อนการพิจารณาออกไปก่อน", "deferred", ("several_outcomes",), "what is approved is the delay"),
    ("มีมติให้ความเห็นชอบในการยกเลิกโครงการ", "approved", ("several_outcomes",), "an end of the project is approved"),
    ("มีมติให้ความเห็นชอบเบื้องต้น", "approved", ("weak_words",), "preliminary"),
    ("มีมติอนุมัติให้เลื่อนขั้นเงินเดือน", "approved", (), "a promotion is no delay"),
    ("มีมติอนุมัติให้เลื่อนการดำเนินโครงการออกไป", "approved", ("several_outcomes",), "a delay of the project"),
    (
        "เห็นชอบโครงการ และให้หน่วยงานปรับปรุงรายละเอียด",
        "approved",
        ("assignment_with_changes",),
        "a condition or an assignment?",
    ),
    ("เห็นชอบ และมอบหมายฝ่ายเลขานุการแก้ไขรายละเอียด", "approved", ("assignment_with_changes",), "who must change what?"),
    ("เห็นชอบ และมอบฝ่ายเลขานุการแก้ไขรายละเอียด", "approved", ("assignment_with_changes",), "มอบ before an office"),
    ("เห็นชอบให้มอบรางวัลและปรับปรุงศาลา", "approved", (), "มอบรางวัล entrusts nobody"),
    (
        "1. เห็นชอบแผน 2. มอบหมายฝ่ายสวนทำปฏิทิน 3. ที่ประชุมมีข้อสังเกตว่าควรเพิ่มต้นไม้",
        "approved",
        (),
        "a change in a later item is not the assignment's",
    ),
    ("เห็นชอบให้นำเสนอคณะรัฐมนตรีพิจารณา", "approved", ("sent_on",), "what is approved is the sending on"),
    ("เห็นชอบให้เสนอผู้ว่าราชการอนุมัติ", "approved", ("sent_on",), "the same, to a person"),
    ("เห็นชอบให้หน่วยงานอื่นดำเนินการแทน", "approved", ("by_another",), "approved for somebody else"),
    ("เห็นชอบให้สำนักสมมุติดำเนินโครงการแทน", "approved", ("by_another",), "the same, named"),
    ("เห็นชอบให้หน่วยงานดำเนินการตามที่เสนอ", "approved", (), "the office itself"),
    ("เห็นชอบให้จัดซื้อเครื่องทดแทนของเดิม", "approved", (), "a thing in place of another"),
    ("เห็นชอบแผนสวน และให้เสนอคณะรัฐมนตรีพิจารณา", "approved", (), "the thing itself is approved, then sent on"),
    ("เห็นชอบแผนสวน ยกเว้นข้อ 8", "approved_with_changes", (), "excepted by its number"),
    ("เห็นชอบแผนสวนตามเสนอ ยกเว้นค่าเข้าชม", "approved_with_changes", (), "excepted right behind ตามเสนอ"),
    ("อนุมัติการเก็บค่าเข้าชมตามอัตราเดิม ยกเว้นผู้สูงอายุ", "approved", ("exception_named",), "of the thing or of its approval?"),
    ("เห็นชอบระเบียบว่าด้วยการยกเว้นค่าเข้าชม", "approved", (), "an exemption is the thing itself"),
    ("เห็นชอบร่างแผน ให้แก้ไขหน้า 3", "approved", ("change_words_after",), "a change told without โดย"),
    ("เห็นชอบให้ปรับปรุงตำแหน่งพนักงาน", "approved", (), "the change is what is approved"),
    ("เห็นชอบ 12 เสียง ไม่เห็นชอบ 2 เสียง งดออกเสียง 1 เสียง", "approved", (), "the minority decides nothing"),
    ("เห็นชอบ 2 เสียง ไม่เห็นชอบ 12 เสียง", "rejected", ("several_outcomes",), "the majority is against"),
    ("เห็นชอบ 5 เสียง ไม่เห็นชอบ 5 เสียง", "rejected", ("several_outcomes",), "a tie"),
    (
        "เห็นชอบ 12 เสียง ไม่เห็นชอบ 10 เสียง แต่คะแนนเสียงไม่ถึงสองในสาม",
        "approved",
        ("several_outcomes",),
        "more votes were needed",
    ),
    ("ไม่เห็นชอบจุดที่ 2 ส่วนจุดอื่นเห็นชอบตามเสนอ", "rejected", ("several_outcomes",), "one refused, the others agreed"),
    (
        "เห็นชอบในหลักการ โดยมอบหมายฝ่ายกฎหมายยกร่างเสนอที่ประชุมครั้งต่อไป",
        "approved",
        ("several_outcomes",),
        "another thing is brought to the next meeting",
    ),
    ("ที่ประชุมพิจารณาฐานะการเงินแล้ว จึงมีมติไม่ เห็นชอบให้กู้", "rejected", (), "why comes before มีมติ"),
    (
        "ฝ่ายเลขานุการรายงานว่าคณะรัฐมนตรีพิจารณาแล้วมีมติเห็นชอบ",
        "approved",
        ("words_before_verb",),
        "another body's มีมติ is not this one's",
    ),
    ("ให้สำนักการทางถอนเรื่องไปทำรายละเอียด", "deferred", (), "who takes it back stands before the verb"),
    ("ลงมติอนุมัติตามเสนอ", "approved", (), "ลงมติ"),
    ("โดยความเห็นชอบของสภาวิชาการ", "approved", (), "an agreement told in passing"),
    ("เห็นชอบกับการไม่อนุมัติโครงการ", "approved", ("several_outcomes",), "a refusal is agreed to"),
    ("เห็นชอบตามมติคณะอนุกรรมการที่ไม่ให้ผ่าน", "approved", ("several_outcomes",), "another body's refusal is agreed to"),
    ("เห็นชอบกับความเห็นของฝ่ายเลขานุการที่ไม่เห็นควรสนับสนุนโครงการ", "approved", ("several_outcomes",), "an opinion against it"),
    ("เห็นชอบแนวทางช่วยหน่วยงานที่ไม่ผ่านเกณฑ์", "approved", (), "who failed is the thing approved"),
    ("ให้ความเห็นชอบ หากกรมบัญชีกลางไม่ขัดข้อง", "approved", ("conditional",), "only if another agrees"),
    ("เห็นชอบ เมื่อได้แก้ไขตามข้อสังเกตแล้ว", "approved", ("conditional",), "only when mended"),
    ("เห็นชอบแผน ทั้งนี้ หากมีข้อสงสัยให้สอบถามฝ่ายเลขานุการ", "approved", (), "a hint for doubts binds nothing"),
    ("เห็นชอบ ทั้งนี้หากงบประมาณไม่พอให้ชะลอโครงการ", "approved", ("several_outcomes",), "it may be stopped"),
    ("อนุมัติเฉพาะโครงการที่ 1", "approved", ("partly",), "only a part"),
    ("เห็นชอบบางส่วน", "approved", ("partly",), "only a part"),
    ("เห็นชอบโดยหลักการ", "approved", (), "in principle with โดย"),
    ("ไม่อาจเห็นชอบได้", "rejected", (), "cannot agree"),
    ("มิได้อนุมัติ", "rejected", (), "did not authorise"),
    ("ยังไม่มีมติ ขอให้นำเสนอใหม่ในครั้งต่อไป", "deferred", (), "no resolution, and a new hearing"),
    ("ญัตติเป็นอันตกไป", "rejected", ("words_before_verb",), "a motion lapsed"),
    ("เห็นชอบตามที่ฝ่ายเลขานุการเสนอให้ไม่อนุมัติโครงการ", "approved", ("several_outcomes",), "agrees to a proposal to refuse"),
    ("เห็นชอบให้ไม่ต้องดำเนินการโครงการ", "approved", ("several_outcomes",), "agrees not to go on"),
    ("เห็นชอบ โดยไม่ต้องดำเนินการแก้ไข", "approved", (), "nothing to mend is no refusal"),
    (
        "อนุมัติ (เฉพาะการศึกษา) ส่วนโครงการให้ชะลอไว้",
        "approved",
        ("several_outcomes", "partly"),
        "one thing goes on, another waits",
    ),
]


@pytest.mark.parametrize(("words", "outcome", "doubts", "reason"), TRUTH, ids=[t[3] + "|" + t[0][:30] for t in TRUTH])
def test_the_words_of_a_resolution_give_its_outcome(
    words: str, outcome: str, doubts: tuple[str, ...], reason: str
) -> None:
    read = read_outcome(words)
    assert (read.value, read.doubts) == (outcome, doubts), reason


@pytest.mark.parametrize("row", ROWS, ids=[r.id for r in ROWS])
def test_every_row_of_the_table_matches_its_examples_and_no_counter_example(row: Row) -> None:
    assert row.examples
    for example in row.examples:
        assert row.pattern.search(example), example
        assert read_outcome(example).value == row.outcome, example
    for counter in row.counter:
        assert not row.pattern.search(counter), counter


@pytest.mark.parametrize(
    ("words", "in_principle"),
    [
        ("เห็นชอบในหลักการ", True),
        ("อนุมัติหลักการแผนงาน และให้หน่วยงานดำเนินการ", True),
        ("รับหลักการ", True),
        ("ไม่รับหลักการ", False),
        ("เห็นชอบตามเสนอ", False),
    ],
)
def test_in_principle_is_said_only_of_an_approval_in_principle(words: str, in_principle: bool) -> None:
    assert (read_outcome(words).in_principle is not None) is in_principle


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("รับรองรายงานการประชุมโดยไม่มีการแก้ไข", {"about": "minutes", "adopted": True, "corrected": False}),
        ("รับรองรายงานการประชุม โดยมีการแก้ไขหน้า 3", {"about": "minutes", "adopted": True, "corrected": True}),
        ("ไม่รับรองรายงานการประชุม", {"about": "minutes", "adopted": False, "corrected": False}),
        ("ทบทวนมติที่ประชุมครั้งที่ 3/2565", {"about": "resolution", "earlier": "3/2565"}),
        ("ให้ถอนวาระ", {"subtype": "withdrawn"}),
        ("มีมติด้วยคะแนนเสียง 7 ต่อ 2 เห็นชอบ", {"vote": "คะแนนเสียง 7 ต่อ 2"}),
        ("เห็นชอบ โดยให้รับความเห็นของสำนักงบประมาณไปพิจารณา", {"considerations": True}),
    ],
)
def test_what_a_resolution_is_about_stands_in_its_parts(words: str, parts: dict[str, object]) -> None:
    assert read_outcome(words).parts == parts


# (words, conditions, checks inside each, assignments, remarks)
CLAUSES: list[tuple[str, list[str], list[list[str]], list[str], list[str]]] = [
    (
        "ให้ผ่าน โดยให้ปรับปรุงแก้ไข โดยเพิ่มผู้ทดลองใช้จากสามเขต และระบุวิธีวัดผล และช่วงเวลาของแต่ละเขตให้ชัดเจน",
        ["เพิ่มผู้ทดลองใช้จากสามเขต", "ระบุวิธีวัดผล และช่วงเวลาของแต่ละเขตให้ชัดเจน"],
        [[], ["วิธีวัดผล", "ช่วงเวลาของแต่ละเขต"]],
        [],
        [],
    ),
    (
        "เห็นชอบ โดยให้ปรับปรุง ดังนี้ 1. เพิ่มตัวชี้วัด 2. ระบุงบประมาณ, ผู้รับผิดชอบ และมอบหมายฝ่ายเลขานุการแจ้งผล",
        ["เพิ่มตัวชี้วัด", "ระบุงบประมาณ, ผู้รับผิดชอบ"],
        [[], ["งบประมาณ", "ผู้รับผิดชอบ"]],
        ["มอบหมายฝ่ายเลขานุการแจ้งผล"],
        [],
    ),
    ("เห็นชอบตามเสนอ ยกเว้นกิจกรรมที่ 3", ["ยกเว้นกิจกรรมที่ 3"], [[]], [], []),
    ("เห็นชอบ โดยมีเงื่อนไขว่า ต้องใช้งบประมาณเดิม", ["ต้องใช้งบประมาณเดิม"], [[]], [], []),
    ("เห็นชอบ โดยได้มอบให้หน่วยงานไปตรวจสอบความถูกต้อง", [], [], ["มอบให้หน่วยงานไปตรวจสอบความถูกต้อง"], []),
    ("เห็นชอบ โดยมีข้อสังเกตว่าควรประสานสำนักการแพทย์", [], [], [], ["ข้อสังเกตว่าควรประสานสำนักการแพทย์"]),
    (
        "เห็นชอบ โดยให้รับความเห็นของสำนักงบประมาณไปพิจารณาดำเนินการด้วย",
        [],
        [],
        [],
        ["โดยให้รับความเห็นของสำนักงบประมาณไปพิจารณาดำเนินการด้วย"],
    ),
    ("เห็นชอบ และให้นำข้อสังเกตของที่ประชุมไปปรับปรุงโครงการ", ["นำข้อสังเกตของที่ประชุมไปปรับปรุงโครงการ"], [[]], [], []),
    ("ผ่าน โดยให้แก้ไขชื่อโครงการ และตัดกิจกรรมที่ 2 ทั้งนี้ ให้หน่วยงานรายงานผล", ["แก้ไขชื่อโครงการ", "ตัดกิจกรรมที่ 2"], [[], []], [], []),
    ("เห็นชอบตามเสนอ", [], [], [], []),
    ("เห็นชอบ โดยให้ปรับเวลาเป็น 16.00 - 21.00 น.", ["ปรับเวลาเป็น 16.00 - 21.00 น."], [[]], [], []),
    ("เห็นชอบ โดยให้ปรับปรุง ดังนี้ - เพิ่ม 2 จุด - ตัดข้อ 3", ["เพิ่ม 2 จุด", "ตัดข้อ 3"], [[], []], [], []),
    ("เห็นชอบ และมอบฝ่ายโยธาจัดหากล้าไม้", [], [], ["มอบฝ่ายโยธาจัดหากล้าไม้"], []),
    (
        "1. เห็นชอบแผน 2. มอบหมายฝ่ายสวนทำปฏิทิน 3. ที่ประชุมมีข้อสังเกตว่าควรเพิ่มต้นไม้",
        [],
        [],
        ["มอบหมายฝ่ายสวนทำปฏิทิน"],
        ["ข้อสังเกตว่าควรเพิ่มต้นไม้"],
    ),
]


@pytest.mark.parametrize(
    ("words", "conditions", "checks", "assignments", "remarks"), CLAUSES, ids=[c[0][:40] for c in CLAUSES]
)
def test_only_demanded_changes_are_conditions(
    words: str, conditions: list[str], checks: list[list[str]], assignments: list[str], remarks: list[str]
) -> None:
    clauses = read_clauses(words, read_outcome(words).end)

    def of(*kinds: str) -> list[str]:
        return [words[c.start : c.end] for c in clauses if c.kind in kinds]

    assert of("condition") == conditions
    assert [[words[a:b] for a, b in c.checks] for c in clauses if c.kind == "condition"] == checks
    assert of("assignment") == assignments
    assert of("remark", "consideration") == remarks


# (words, title of the agenda item, outcome, parts, reason)
TITLED: list[tuple[str, str, str, dict[str, object], str]] = [
    ("เห็นชอบ", " เรื่องรับรองรายงานการประชุม", "other", {"about": "minutes", "adopted": True, "corrected": False}, "bare"),
    ("มีมติรับรอง", " รับรองรายงานการประชุม ครั้งที่ 1/2566", "other", {"about": "minutes", "adopted": True, "corrected": False}, "รับรอง"),
    ("เห็นชอบ โดยมีการแก้ไขหน้า 3", " เรื่อง รับรองรายงานการประชุม", "other", {"about": "minutes", "adopted": True, "corrected": True}, "corrected"),
    ("ไม่รับรอง", " พิจารณารับรองรายงานการประชุม", "other", {"about": "minutes", "adopted": False, "corrected": False}, "refused"),
    ("รับทราบ", " รับรองรายงานการประชุม", "acknowledged", {}, "an acknowledgement adopts nothing"),
    ("เห็นชอบ", " พิจารณารับรองรายงานการเงิน", "approved", {}, "another report"),
    ("เห็นชอบ", " แผนการรับรองรายงานการประชุมทางไกล", "approved", {}, "a plan about minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "title", "outcome", "parts", "reason"), TITLED, ids=[t[4] for t in TITLED])
def test_an_item_on_the_adoption_of_minutes_approves_nothing_else(
    words: str, title: str, outcome: str, parts: dict[str, object], reason: str
) -> None:
    got = read_outcome(words, title)
    assert (got.value, got.parts, got.doubts) == (outcome, parts, ()), reason
