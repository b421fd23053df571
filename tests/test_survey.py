"""A report on satisfaction says how many answered, on which scale, with what result; what it leaves out stays null."""

import pytest
from letters_by_hand import paged, placed

from extractors.flow import Flow
from extractors.survey import read_survey
from schemas.text import Line

SHA = "0" * 64
TITLE = "รายงานผลการประเมินความพึงพอใจของผู้ใช้ระบบ"


def flow_of(*lines: str) -> Flow:
    return Flow(SHA, [Line(text=x, raw=x, part="text", path=(n,)) for n, x in enumerate(lines)])


@pytest.mark.parametrize(
    ("words", "respondents", "scale", "result"),
    [
        ("จากผู้ตอบแบบสอบถาม จำนวน 240 คน มาตราส่วน 5 ระดับ ค่าเฉลี่ย 4.46", "240", "5", "4.46"),
        ("ผู้ตอบแบบประเมินทั้งหมด ๑,๒๕๐ ราย คิดเป็นร้อยละ ๘๙.๒๐", "1250", None, "89.20"),
        ("จากผู้ตอบ 240 คน มาตราส่วน 5 ระดับ ค่าเฉลี่ย 4.46", "240", "5", "4.46"),
        ("แจกแบบสอบถาม 300 ชุด ได้รับคืน 240 ชุด แบบประมาณค่า 5 ระดับ", "240", "5", None),
        ("แบบสอบถาม จำนวน 300 ชุด ได้รับกลับคืนมา จำนวน 240 ชุด", "240", None, None),
        ("มีผู้ตอบแบบสอบถามความพึงพอใจ 240 คน (n = 240) คะแนนความพึงพอใจเฉลี่ย 4.46 เต็ม 5", "240", "5", "4.46"),
        ("เก็บข้อมูลจากผู้ใช้บริการ 240 คน คะแนนเฉลี่ย 4.46 เต็ม 5", "240", "5", "4.46"),
        ("ค่าเฉลี่ย (x̄) = 4.46 จากกลุ่มตัวอย่าง n = 85", "85", None, "4.46"),
        ("กลุ่มตัวอย่าง 240 คน เป้าหมายค่าเฉลี่ยไม่น้อยกว่า 4.00", "240", None, None),  # a target is no result
        ("จากผู้ตอบ 0 คน ค่าเฉลี่ย 4.46", None, None, "4.46"),  # nobody
        ("มีผู้พึงพอใจร้อยละ 92", None, None, "92"),  # a percentage of nobody knows how many
        ("แบบสอบถามมีจำนวน 12 ข้อ คะแนนเต็ม 10", None, "10", None),  # questions are no answers
        ("ระดับความพึงพอใจ  มากที่สุด  มาก  ปานกลาง  น้อย", None, None, None),  # an empty questionnaire
    ],
)
def test_what_a_report_rests_on(words: str, respondents: str | None, scale: str | None, result: str | None) -> None:
    survey = read_survey(flow_of(TITLE, words))
    assert survey is not None
    found = (survey.respondents, survey.scale, survey.result)
    assert tuple(q.value if q else None for q in found) == (respondents, scale, result)


def test_a_document_that_speaks_of_no_satisfaction_is_no_survey() -> None:
    assert read_survey(flow_of("รายงานสรุปผลการดำเนินการ", "ผู้เข้าร่วม จำนวน 240 คน ร้อยละ 90")) is None


def test_rows_that_part_a_word_part_no_figure_from_it() -> None:
    rows = (TITLE, "การสำรวจครั้งนี้มีผู้ตอบแบบ", "สอบถาม จำนวน 240 คน มาตรา", "ส่วน 5 ระดับ ค่าเฉลี่ย 4.46")
    survey = read_survey(Flow.of(paged(*(placed(100, 100 + 20 * n, x) for n, x in enumerate(rows)))))
    assert survey is not None
    assert [q and q.value for q in (survey.respondents, survey.scale, survey.result)] == ["240", "5", "4.46"]
