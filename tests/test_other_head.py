"""The title of a document of no kind of ours: without its label and without what stands above it."""

import pytest
from letters_by_hand import typed

from extractors.extract import extract
from schemas.record import Other


@pytest.mark.parametrize(
    ("rows", "subject"),
    [
        (["สรุปผลการอบรมเชิงปฏิบัติการ", "", "ผู้เข้าร่วมจำนวนมากเห็นด้วยกับแนวทางของหน่วยงาน"], "สรุปผลการอบรมเชิงปฏิบัติการ"),
        (["ด่วนที่สุด", "สรุปผลการอบรมเชิงปฏิบัติการ", "", "ผู้เข้าร่วมเห็นด้วย"], "สรุปผลการอบรมเชิงปฏิบัติการ"),
        (["(สำเนา)", "ลับ", "สรุปผลการอบรมเชิงปฏิบัติการ", "", "ผู้เข้าร่วมเห็นด้วย"], "สรุปผลการอบรมเชิงปฏิบัติการ"),
        (["เรื่อง สรุปผลการอบรมเชิงปฏิบัติการ", "", "ผู้เข้าร่วมเห็นด้วย"], "สรุปผลการอบรมเชิงปฏิบัติการ"),
        (["เรื่องเล่าจากพื้นที่สมมุติ", "", "ผู้เข้าร่วมเห็นด้วย"], "เรื่องเล่าจากพื้นที่สมมุติ"),
    ],
    ids=[
        "a title",
        "a mark of speed above it",
        "copy and secrecy above it",
        "a label before it",
        "a word like the label",
    ],
)
def test_the_title_alone_is_the_subject(rows: list[str], subject: str) -> None:
    record = extract(typed(*rows), ()).record
    assert isinstance(record, Other)
    assert record.subject is not None
    assert record.subject.value == subject


def test_marks_alone_are_no_title() -> None:
    record = extract(typed("ด่วนที่สุด"), ()).record
    assert isinstance(record, Other)
    assert record.subject is None
