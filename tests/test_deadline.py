"""กำหนดเวลา: days that bind the addressee, and days that do not."""

import json
from pathlib import Path

import pytest

from extractors.deadline import read_deadlines
from extractors.flow import Flow
from schemas.quoted import Trust
from schemas.text import Line

SHA = "b" * 64


def flow_of(*paragraphs: str) -> Flow:
    return Flow(SHA, [Line(text=t, raw=t, part="text", path=(n,)) for n, t in enumerate(paragraphs)])


def read(kind: str, *paragraphs: str) -> list[tuple[str, str]]:
    return [(d.date.value, d.role.value) for d in read_deadlines(flow_of(*paragraphs), kind) if d.date and d.role]


# (kind, paragraphs, [(day, role)], reason)
TRUTH: list[tuple[str, list[str], list[tuple[str, str]], str]] = [
    ("indicator", ["โดยกำหนดให้ทุกหน่วยงานส่งแนวคิด พร้อมเอกสาร ภายในวันที่ 15 กุมภาพันธ์ 2566"], [("2023-02-15", "asked")], "told to all units"),
    ("other", ["จึงขอให้จัดส่งรายงาน ภายในวันที่ ๒๕ กรกฎาคม ๒๕๖๗"], [("2024-07-25", "asked")], "Thai digits"),
    ("other", ["และขอความกรุณาแจ้งรายชื่อผู้เข้าร่วมประชุมภายในวันที่ ๒๐ มิถุนายน ๒๕๖๗"], [("2024-06-20", "asked")], "asked with ขอความกรุณา"),
    ("other", ["กรุณาลงทะเบียนภายในวันที่๕ มิถุนายน ๒๕๖๗"], [("2024-06-05", "asked")], "asked with กรุณา, figure glued to ที่"),
    ("other", ["โปรดส่งแบบตอบรับ ภายในวันศุกร์ที่ 3 มีนาคม 2566 เวลา 16.30 น."], [("2023-03-03", "asked")], "weekday"),
    ("other", ["ขอให้รายงานผลภายในเดือนมีนาคม 2566"], [("2023-03", "asked")], "a month stays a month"),
    ("other", ["ขอให้ส่งเอกสารภายในวันที่ 1 - 15 กุมภาพันธ์ 2566"], [("2023-02-15", "asked")], "the last day of a period"),
    ("other", ["ขอความร่วมมือส่งรายชื่อไม่เกินวันที่ 5 เม.ย. 66"], [("2023-04-05", "asked")], "ไม่เกิน"),
    ("other", ["ขอความอนุเคราะห์ตอบกลับก่อนวันที่ 5 เมษายน 2566"], [("2023-04-05", "asked")], "ก่อน"),
    ("order", ["ให้คณะทำงานรายงานผลต่อปลัดภายในวันที่ 30 กันยายน 2566"], [("2023-09-30", "asked")], "an order binds"),
    ("other", ["ตามที่สำนักได้ขอให้หน่วยงานส่งแผนภายในวันที่ 10 กรกฎาคม 2567 นั้น"], [("2024-07-10", "background")], "ตามที่ ... นั้น"),
    ("other", ["ดามที่สำนักได้ขอให้หน่วยงานส่งแผนภายในวันที่ 10 กรกฎาคม 2567 นั้น"], [("2024-07-10", "background")], "misread"),
    (
        "other",
        ["ตามที่สำนักได้ขอให้ส่งแผนภายในวันที่ 10 กรกฎาคม 2567 นั้น", "จึงขอให้จัดส่งภายในวันที่ 25 กรกฎาคม 2567"],
        [("2024-07-10", "background"), ("2024-07-25", "asked")],
        "the old day and the new",
    ),
    ("other", ["หากประสงค์เข้าร่วม ขอให้ตอบรับภายในวันที่ 3 มีนาคม 2566"], [("2023-03-03", "conditional")], "หาก"),
    ("other", ["หากพ้นกำหนดวันที่ 25 กรกฎาคม 2567 จะถือว่าไม่ประสงค์"], [("2024-07-25", "conditional")], "hypothesis"),
    ("other", ["โครงการดำเนินการแล้วเสร็จภายในเดือนกันยายน 2566"], [("2023-09", "background")], "a plan asks nobody"),
    ("minutes", ["ระเบียบวาระที่ 2", "ให้หน่วยงานส่งแผนภายในวันที่ 30 มิถุนายน 2553", "มติที่ประชุม รับทราบ"], [("2010-06-30", "background")], "minutes: not in a resolution"),
    ("minutes", ["มติที่ประชุม เห็นชอบ โดยมอบให้หน่วยงานแจ้งให้ทันตามกำหนดในวันที่ 30 มิถุนายน 2553"], [("2010-06-30", "asked")], "minutes: in a resolution"),
    ("other", ["ขอเชิญประชุมในวันที่ 5 มีนาคม 2566 เวลา 09.30 น."], [], "a meeting"),
    ("other", ["ตามหนังสือที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566"], [], "the day of a letter"),
    ("other", ["ดำเนินโครงการระหว่างวันที่ 1 ตุลาคม 2565 - 30 กันยายน 2566"], [], "the length of a project"),
    ("other", ["ขอให้ดำเนินการให้แล้วเสร็จภายใน 15 วัน"], [], "a span of days is no day"),
    ("other", ["จึงขอให้หน่วยงานดำเนินการ ดังนี้", "1. รายงานผลในระบบ ภายในวันที่ 31 มีนาคม 2566", "2. หลักฐาน ภายในวันที่ 7 เมษายน 2566"],
     [("2023-03-31", "asked"), ("2023-04-07", "asked")], "items of a list whose lead asks"),
    ("other", ["กำหนดให้ส่งรายงาน 2 รอบ ดังนี้", "รอบที่ 1 ภายในวันที่ 5 กรกฎาคม 2567"], [("2024-07-05", "asked")], "rounds"),
    ("other", ["โครงการมีขั้นตอน ดังนี้", "1. ติดตั้งระบบ ภายในวันที่ 31 มีนาคม 2566"], [("2023-03-31", "background")],
     "items of a list that asks nothing"),
    ("other", ["จึงแจ้งขยายเวลาการส่งรายงานออกไปจนถึงวันที่ 30 เมษายน 2567"], [("2024-04-30", "asked")], "a day put off"),
    ("other", ["จัดเก็บภายในศูนย์ วันที่ 3 มีนาคม 2566"], [], "ภายใน as inside"),
    ("announcement", ["โดยให้ผู้ประสงค์ยื่นคำขอภายในวันที่ 30 มิถุนายน 2566"], [("2023-06-30", "asked")], "to hand in"),
    ("other", ["ขอให้รายงานผลภายใน ๑๕ วัน นับแต่วันที่ 3 มีนาคม 2566"], [], "days counted from a day are no day"),
    ("other", ["ขอให้ส่งรายงานภายใน\nวันที่ 5 เมษายน\n2566"], [("2023-04-05", "asked")], "a day over line breaks"),
    ("other", ["เปิดรับสมัครระหว่างวันที่ 1 มีนาคม 2566 ถึงวันที่ 15 มีนาคม 2566"], [("2023-03-15", "background")], "an application period"),
    ("form", ["ส่งภายในวันที่ 15 กุมภาพันธ์ 2566"], [], "a form asks nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "paragraphs", "want", "reason"), TRUTH, ids=[t[3] for t in TRUTH])
def test_only_days_of_a_request_bind(
    kind: str, paragraphs: list[str], want: list[tuple[str, str]], reason: str
) -> None:
    assert read(kind, *paragraphs) == want, reason


def test_a_day_that_does_not_bind_is_never_proof() -> None:
    for kind, paragraphs, _, _ in TRUTH:
        for d in read_deadlines(flow_of(*paragraphs), kind):
            assert d.date is not None
            assert d.role is not None
            assert (d.date.trust is Trust.TRUSTED) == (d.role.value == "asked")


def test_a_day_put_off_by_an_unsaid_hand_is_doubted() -> None:
    (found,) = read_deadlines(flow_of("จึงขอขยายเวลาการส่งรายงานออกไปจนถึงวันที่ 30 เมษายน 2567"), "other")
    assert found.date is not None
    assert (found.date.value, found.date.doubts) == ("2024-04-30", ("put_off_by_whom",))


def test_a_day_told_of_as_put_off_beside_a_day_of_the_writer_is_doubted() -> None:
    told = "กรมทดสอบได้ขยายระยะเวลาออกไปจนถึงวันที่ 30 พฤศจิกายน 2565 จึงขอให้ท่านส่งบัญชีภายในวันที่ 25 พ.ย. 65"
    found = [(d.date.value, d.date.doubts) for d in read_deadlines(flow_of(told), "other") if d.date]
    assert found == [("2022-11-30", ("put_off_by_whom",)), ("2022-11-25", ())]


def test_the_hour_stands_beside_the_day_and_the_request_in_what() -> None:
    (d,) = read_deadlines(flow_of("เรียนมาเพื่อทราบ และโปรดส่งแบบตอบรับ ภายในวันที่ 3 มีนาคม 2566 เวลา 16.30 น."), "other")
    assert d.date is not None
    assert d.date.parts["time"] == "16:30"
    assert d.what is not None
    assert d.what.value == "โปรดส่งแบบตอบรับ"
    assert d.date.raw == "3 มีนาคม 2566"


def test_the_real_documents_deadlines_are_those_that_people_read(realdocs: Path) -> None:
    from extractors.pdf_reader import read_pdf

    for line in (realdocs / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["mode"] != "digital" or not gold["file"].endswith(".pdf"):
            continue
        doc = read_pdf((realdocs / gold["file"]).read_bytes(), SHA)
        got = read_deadlines(Flow.of(doc), gold["kind"])
        assert [d.date.value for d in got if d.date and d.date.is_proof] == gold["deadlines"], gold["file"]


def test_a_day_before_which_one_must_act_says_so() -> None:
    """`ก่อนวันที่`: the day as printed, and that the day itself is too late."""
    (d,) = read_deadlines(flow_of("ขอให้ตอบกลับก่อนวันที่ 5 เมษายน 2566"), "other")
    assert d.date is not None
    assert (d.date.value, d.date.parts["before"]) == ("2023-04-05", True)
    (e,) = read_deadlines(flow_of("ขอให้ตอบกลับภายในวันที่ 5 เมษายน 2566"), "other")
    assert e.date is not None
    assert "before" not in e.date.parts


def test_a_period_of_application_is_doubted() -> None:
    """Its last day is a deadline only for those who apply."""
    for d in read_deadlines(flow_of("ขอให้ลงทะเบียนระหว่างวันที่ 1 มีนาคม 2566 ถึงวันที่ 15 มีนาคม 2566"), "other"):
        assert d.date is not None
        assert d.date.value == "2023-03-15"
        assert "period_of_action" in d.date.doubts


def test_what_was_asked_before_is_doubted_where_its_sentence_does_not_close() -> None:
    """`ตามที่ได้ขอให้ ...` whose นั้น came out otherwise is no request of this letter that can be trusted."""
    for d in read_deadlines(flow_of("ตามที่ได้ขอให้หน่วยงานส่งรายงานภายในวันที่ 22 กรกฎาคม 2562 นนั้"), "other"):
        assert d.date is not None
        assert "may_be_background" in d.date.doubts


def test_a_sentence_with_unreadable_words_is_doubted() -> None:
    """Whether a day binds is told by the words around it."""
    for words in ("ต\ufffdมที่ได้ขอให้ส่งรายงานภายในวันที่ 11 เมษายน 2567 นั้น", "ขอให้ส่ง(cid:4)ายงานภายในวันที่ 11 เมษายน 2567"):
        for d in read_deadlines(flow_of(words), "other"):
            assert d.date is not None
            assert d.date.trust is Trust.UNVERIFIED
