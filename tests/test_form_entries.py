"""แบบฟอร์ม: finding the forms of a pack, and what is filled in under each label."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.flow import Flow
from extractors.form_entries import Entry, find_forms
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.quoted import Quoted, Trust
from schemas.record import FormRecord
from schemas.source import Status
from schemas.text import DocumentText, Line

SHA = "d" * 64
Kind = Literal["text", "ticks", "table", "signature", "count"]
Item = str | tuple[str, tuple[int, int, int]]


def entry(
    id_: str,
    *labels: str,
    kind: Kind = "text",
    options: Sequence[str] = (),
    columns: Sequence[str] = (),
    hints: Sequence[str] = (),
) -> EntryDefinition:
    return EntryDefinition(
        id=id_,
        labels=labels,
        required=True,
        kind=kind,
        options=tuple(options),
        columns=tuple(columns),
        hints=tuple(hints),
        basis="test",
    )


IDEA = FormDefinition(
    id="idea",
    number="1",
    titles=("แบบเสนอแนวคิดเพื่อสวนสาธารณะของหน่วยงาน",),
    fiscal_year=2566,
    basis="test",
    entries=(
        entry("name", "ชื่อแนวคิด", "ชื่อนวัตกรรม"),
        entry("unit", "หน่วยงาน", "ส่วนราชการ"),
        entry("proposer", "ผู้เสนอ"),
        entry("type", "รูปแบบสวน", kind="ticks", options=("สวนเชิงนโยบาย", "สวนบริการ", "สวนบริหาร/องค์กร")),
        entry("problem", "ที่มา/สภาพปัญหา", "ที่มา", hints=("(อธิบายสภาพปัญหาที่เกิดขึ้นจริง)",)),
        entry("benefit", "ประโยชน์ที่คาดว่าจะได้รับ"),
        entry("budget", "งบประมาณ", "ทรัพยากร/งบประมาณ"),
        entry("sign", "ลงชื่อผู้เสนอ", kind="signature"),
    ),
)
CHOICE = FormDefinition(
    id="choice",
    number="2",
    titles=("แบบสรุปผลการคัดเลือกแนวคิดสวนสาธารณะ",),
    fiscal_year=2566,
    basis="test",
    entries=(
        entry("unit", "หน่วยงาน"),
        entry("count", "จำนวนแนวคิดทั้งหมด", kind="count"),
        entry("ideas", "รายการแนวคิด", kind="table", columns=("ลำดับ", "ชื่อแนวคิด", "ผู้เสนอ", "ผล")),
        entry("chosen", "แนวคิดที่ได้รับการคัดเลือก"),
        entry("reason", "เหตุผล"),
        entry("head", "ลงชื่อหัวหน้าหน่วยงาน", kind="signature"),
    ),
)
FORMS = (IDEA, CHOICE)
TITLE = IDEA.titles[0]


def document(items: Sequence[Item]) -> tuple[Flow, DocumentText]:
    lines = []
    for n, item in enumerate(items):
        text, cell = (item, None) if isinstance(item, str) else item
        lines.append(Line(text=text, raw=text, part="word/document.xml", path=(n,), cell=cell))
    doc = DocumentText(SHA, "test", Status.READ, lines=tuple(lines))
    return Flow.of(doc), doc


def page(lines: Sequence[str]) -> tuple[Flow, DocumentText]:
    made = []
    for n, t in enumerate(lines):
        glyphs = tuple(
            (i, i + 1, 8500 + 600 * i, 9000 + 2000 * n, 9100 + 600 * i, 10600 + 2000 * n) for i in range(len(t))
        )
        made.append(Line(text=t, raw=t, page=1, glyphs=glyphs))
    doc = DocumentText(SHA, "application/pdf", Status.READ, lines=tuple(made))
    return Flow.of(doc), doc


def read(items: Sequence[Item]) -> tuple[FormRecord, ...]:
    return find_forms(*document(items), FORMS)


def one(e: Entry) -> Quoted:
    assert isinstance(e, Quoted)
    return e


FILLED: list[Item] = [
    "แบบฟอร์ม 1",
    TITLE,
    "ประจำปีงบประมาณ พ.ศ. ๒๕๖๖",
    "๑. ชื่อแนวคิด : สวนลอยฟ้า",
    "2. หน่วยงาน สำนักงานเขตดอกแก้ว",
    "3) ผู้เสนอ นางสาวมะลิ ใจดี ตำแหน่ง นักวิชาการสวน",
    "4. รูปแบบสวน",
    "☐ สวนเชิงนโยบาย",
    "☑ สวนบริการ",
    "☐ สวนบริหาร/องค์กร",
    "5. ที่มา/สภาพปัญหา",
    "ประชาชนไม่มีที่พัก",
    "และไม่มีร่มเงา",
    "6. ประโยชน์ที่คาดว่าจะได้รับ ………………………",
    "………………………………",
    "7. งบประมาณ: ไม่ใช้งบประมาณ",
    "ลงชื่อ..............................ผู้เสนอ",
    "(นางสาวมะลิ ใจดี)",
    "ตำแหน่ง นักวิชาการสวน",
    "วันที่ 10 กุมภาพันธ์ 2566",
]


def test_a_filled_form_gives_each_entry_its_words() -> None:
    (form,) = read(FILLED)
    assert form.form is not None
    assert (form.form.value, form.form.parts["fiscal_year"], form.form.parts["number"]) == ("idea", 2566, "1")
    assert form.form.raw == "แบบฟอร์ม 1\n" + TITLE + "\nประจำปีงบประมาณ พ.ศ. ๒๕๖๖"
    e = form.entries
    assert one(e["name"]).value == "สวนลอยฟ้า"
    assert one(e["unit"]).value == "สำนักงานเขตดอกแก้ว"
    assert one(e["proposer"]).value == "นางสาวมะลิ ใจดี ตำแหน่ง นักวิชาการสวน"
    assert one(e["problem"]).value == "ประชาชนไม่มีที่พัก และไม่มีร่มเงา"
    assert one(e["problem"]).raw == "ประชาชนไม่มีที่พัก\nและไม่มีร่มเงา"
    assert one(e["benefit"]).parts == {"blank": True, "label": "ประโยชน์ที่คาดว่าจะได้รับ"}
    assert one(e["benefit"]).raw == "ประโยชน์ที่คาดว่าจะได้รับ"
    assert one(e["budget"]).value == "ไม่ใช้งบประมาณ"
    ticked = e["type"]
    assert isinstance(ticked, tuple)
    assert [q.value for q in ticked] == ["สวนบริการ"]
    sign = one(e["sign"])
    assert sign.value == "นางสาวมะลิ ใจดี"
    assert sign.parts["position"] == "นักวิชาการสวน"
    assert sign.parts["date"] == "2023-02-10"
    assert sign.parts["signature"] == "none_seen"


def test_lines_of_a_page_run_on_without_a_blank() -> None:
    (form,) = find_forms(*page([str(x) for x in FILLED]), FORMS)
    assert one(form.entries["problem"]).value == "ประชาชนไม่มีที่พักและไม่มีร่มเงา"
    assert [p.page for p in one(form.entries["problem"]).places] == [1, 1]  # type: ignore[union-attr]


# (what stands behind the label, filled, parts that must be there, reason)
BLANKS: list[tuple[str, bool, dict[str, object], str]] = [
    ("", False, {"blank": True}, "nothing"),
    ("........................", False, {"blank": True}, "dots"),
    ("………………", False, {"blank": True}, "ellipses"),
    ("____________", False, {"blank": True}, "rule"),
    ("-", False, {"blank": True}, "dash"),
    (".", False, {"blank": True}, "a full stop"),
    ("xxx", False, {"blank": True}, "xxx"),
    ("............ บาท", False, {"blank": True}, "a unit behind dots"),
    ("(อธิบายสภาพปัญหาที่เกิดขึ้นจริง)", False, {"blank": True, "sample_text": True}, "the form's hint"),
    ("ไม่มี", True, {}, "an answer"),
    ("ไม่ใช้งบประมาณ", True, {}, "an answer"),
    ("ไม่เกี่ยวข้อง", True, {}, "an answer"),
    ("ตามเอกสารแนบ", True, {"follow_attachment": True}, "a pointer"),
    ("รายละเอียดตามเอกสารแนบท้าย 1", True, {"follow_attachment": True}, "a pointer"),
    ("-2 องศาเซลเซียส", True, {}, "a figure below zero"),
    ("....ปลูกไม้ยืนต้น....", True, {}, "words on a dotted line"),
]


@pytest.mark.parametrize(("words", "filled", "parts", "reason"), BLANKS, ids=[b[3] + "|" + b[0][:20] for b in BLANKS])
def test_blank_is_told_from_filled(words: str, filled: bool, parts: dict[str, object], reason: str) -> None:
    (form,) = read([TITLE, "1. ชื่อแนวคิด: สวน", "2. หน่วยงาน: เขต", f"3. ที่มา/สภาพปัญหา: {words}", "4. งบประมาณ: 5 บาท"])
    q = one(form.entries["problem"])
    assert bool(q.value) is filled, reason
    assert {k: q.parts.get(k) for k in parts} == parts
    assert q.parts.get("blank", False) is (not filled)


def test_words_on_a_dotted_line_lose_the_dots() -> None:
    (form,) = read(
        [
            TITLE,
            "1. ชื่อแนวคิด....สวนลอยฟ้า....ระยะ 2........",
            "2. หน่วยงาน........เขต.......",
            "3. งบประมาณ ....5,000.... บาท",
        ]
    )
    assert one(form.entries["name"]).value == "สวนลอยฟ้า ระยะ 2"
    assert one(form.entries["unit"]).value == "เขต"
    assert one(form.entries["budget"]).value == "5,000 บาท"


def test_a_label_that_is_not_on_the_page_is_null_and_no_blank() -> None:
    (form,) = read([TITLE, "1. ชื่อแนวคิด: สวน", "2. หน่วยงาน: เขต"])
    assert form.entries["budget"] is None
    assert form.entries["sign"] is None


# (lines of the entry, ticked options or None, doubts, reason)
TICKS: list[tuple[list[str], list[str] | None, tuple[str, ...], str]] = [
    (["☑ สวนเชิงนโยบาย ☐ สวนบริการ ☐ สวนบริหาร/องค์กร"], ["สวนเชิงนโยบาย"], (), "one line"),
    (["☒ สวนเชิงนโยบาย", "☑ สวนบริการ", "☐ สวนบริหาร/องค์กร"], ["สวนเชิงนโยบาย", "สวนบริการ"], (), "two ticked"),
    (["( ) สวนเชิงนโยบาย (/) สวนบริการ ( ) สวนบริหาร / องค์กร"], ["สวนบริการ"], (), "brackets"),
    (["[ ] สวนเชิงนโยบาย", "[x] สวนบริหาร/องค์กร", "[ ] สวนบริการ"], ["สวนบริหาร/องค์กร"], (), "square brackets"),
    (["□ สวนเชิงนโยบาย □ สวนบริการ ✓ สวนบริหาร/องค์กร"], ["สวนบริหาร/องค์กร"], (), "a bare tick"),
    (["☐ สวนเชิงนโยบาย ☐ สวนบริการ ☐ สวนบริหาร/องค์กร"], None, (), "none ticked is blank"),
    (["☐ สวนเชิงนโยบาย ☑ สวนบริ", "การ ☐ สวนบริหาร/องค์กร"], ["สวนบริการ"], (), "an option over two lines"),
    (["สวนเชิงนโยบาย ☐", "สวนบริการ ☐", "สวนบริหาร/องค์กร ☑"], ["สวนบริหาร/องค์กร"], (), "boxes behind"),
    (["☐", "สวนเชิงนโยบาย", "☑", "สวนบริการ", "☐", "สวนบริหาร/องค์กร"], ["สวนบริการ"], (), "boxes in cells of their own"),
    (["☐ สวนเชิงนโยบาย ☑ สวนแนวตั้ง ☐ สวนบริการ"], None, ("tick_without_option",), "an option that we do not know"),
    (["สวนเชิงนโยบาย สวนบริการ สวนบริหาร/องค์กร"], None, ("ticks_unreadable",), "tick signs lost"),
    (["สวนบริการ"], ["สวนบริการ"], ("tick_not_seen",), "named in words"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "want", "doubts", "reason"), TICKS, ids=[t[3] for t in TICKS])
def test_ticks_are_read_from_their_boxes(
    lines: list[str], want: list[str] | None, doubts: tuple[str, ...], reason: str
) -> None:
    (form,) = read([TITLE, "1. ชื่อแนวคิด: สวน", "2. รูปแบบสวน", *lines, "3. งบประมาณ: 5 บาท"])
    got = form.entries["type"]
    if want is None:
        assert one(got).value == "", reason
        assert one(got).doubts == doubts
    else:
        assert isinstance(got, tuple), reason
        assert [q.value for q in got] == want
        assert got[0].doubts == doubts


TABLE: list[Item] = [
    "แบบสรุปผลการคัดเลือกแนวคิดสวนสาธารณะ (แบบฟอร์ม ๒)",
    ("หน่วยงาน", (0, 0, 0)),
    ("สำนักงานเขตดอกแก้ว", (0, 0, 1)),
    ("จำนวนแนวคิดทั้งหมด", (0, 1, 0)),
    ("๙ แนวคิด", (0, 1, 1)),
    *[(h, (1, 0, c)) for c, h in enumerate(["ลำดับ", "ชื่อแนวคิด", "ผู้เสนอ", "ผล"])],
    *[(h, (1, 1, c)) for c, h in enumerate(["1", "สวนลอยฟ้า", "นางสาวมะลิ ใจดี", "ผ่าน"])],
    *[(h, (1, 2, c)) for c, h in enumerate(["2", "", "", ""])],
    "แนวคิดที่ได้รับการคัดเลือก สวนลอยฟ้า",
    "เหตุผล -",
    "ลงชื่อ",
    "(.................................)",
    "หัวหน้าหน่วยงาน",
]


def test_tables_give_rows_by_their_columns_and_values_in_the_next_cell() -> None:
    (form,) = read(TABLE)
    assert one(form.entries["unit"]).value == "สำนักงานเขตดอกแก้ว"
    assert one(form.entries["count"]).value == "9"
    assert one(form.entries["count"]).parts["count"] == 9
    rows = form.entries["ideas"]
    assert isinstance(rows, tuple)
    assert [r.parts["columns"] for r in rows] == [
        {"ลำดับ": "1", "ชื่อแนวคิด": "สวนลอยฟ้า", "ผู้เสนอ": "นางสาวมะลิ ใจดี", "ผล": "ผ่าน"}
    ]
    assert one(form.entries["chosen"]).value == "สวนลอยฟ้า"
    assert one(form.entries["reason"]).parts["blank"] is True
    assert one(form.entries["head"]).parts["blank"] is True


def test_a_column_s_head_is_no_label() -> None:
    """`ผู้เสนอ` heads a column here; the entry of that name is not on the page."""
    form = FormDefinition(
        id="both",
        number="2",
        titles=CHOICE.titles,
        fiscal_year=2566,
        basis="test",
        entries=(*CHOICE.entries, entry("by", "ผู้เสนอ")),
    )
    (got,) = find_forms(*document(TABLE), (form,))
    assert got.entries["by"] is None


def test_a_table_without_filled_rows_is_blank() -> None:
    items = [x for x in TABLE if not (isinstance(x, tuple) and x[1][:2] == (1, 1))]
    (form,) = read(items)
    assert one(form.entries["ideas"]).parts["blank"] is True


def test_values_stand_below_where_a_whole_row_holds_labels() -> None:
    (form,) = read(
        [
            TITLE,
            ("ชื่อแนวคิด", (0, 0, 0)),
            ("หน่วยงาน", (0, 0, 1)),
            ("สวนลอยฟ้า", (0, 1, 0)),
            ("เขตดอกแก้ว", (0, 1, 1)),
            "งบประมาณ: 5 บาท",
        ]
    )
    assert (one(form.entries["name"]).value, one(form.entries["unit"]).value) == ("สวนลอยฟ้า", "เขตดอกแก้ว")


def test_several_forms_in_one_file_come_in_page_order() -> None:
    got = read([*FILLED, *TABLE])
    assert [f.form.value for f in got if f.form] == ["idea", "choice"]
    assert one(got[0].entries["unit"]).value == one(got[1].entries["unit"]).value == "สำนักงานเขตดอกแก้ว"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (
            [
                "1. " + TITLE + " (แบบฟอร์ม 1)",
                "2. แบบสรุปผลการคัดเลือกแนวคิดสวนสาธารณะ (แบบฟอร์ม 2)",
                "หน่วยงาน: ก",
                "งบประมาณ: ข",
            ],
            "numbered list of evidence",
        ),
        (["บันทึกข้อความ", "พร้อมนี้ได้ส่ง" + TITLE + " มาด้วย", "หน่วยงาน: ก", "งบประมาณ: ข"], "inside a sentence"),
        ([TITLE + " จำนวน 1 ชุด", "หน่วยงาน: ก", "งบประมาณ: ข"], "a line of enclosures"),
        (["เรื่อง " + TITLE, "หน่วยงาน: ก", "งบประมาณ: ข"], "a subject"),
        ([TITLE, "เป็นแบบที่สำนักกำหนดขึ้น"], "no labels below"),
        (["แบบเสนอแนวคิดเพื่อทางเท้าของหน่วยงานอื่น ๆ", "หน่วยงาน: ก", "งบประมาณ: ข"], "another title"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_title_that_does_not_stand_alone_is_no_form(items: list[Item], reason: str) -> None:
    assert read(items) == (), reason


def test_a_title_may_run_over_lines_and_hold_a_slip() -> None:
    (form,) = read(["แบบเสนอแนวคิดเพื่อสวนสาธารณ", "ของหน่วยงาน", "ชื่อแนวคิด: สวน", "หน่วยงาน: เขต"])
    assert form.form is not None
    assert form.form.value == "idea"


def test_a_number_that_belongs_to_another_form_leaves_the_form_unverified() -> None:
    (form,) = read([TITLE + " (แบบฟอร์ม 3)", "ชื่อแนวคิด: สวน", "หน่วยงาน: เขต"])
    assert form.form is not None
    assert form.form.trust is Trust.UNVERIFIED
    assert form.form.doubts == ("form_number_disagrees",)


def test_last_year_s_form_says_its_year() -> None:
    (form,) = read([TITLE + " ปีงบประมาณ พ.ศ. 2565", "ชื่อแนวคิด: สวน", "หน่วยงาน: เขต"])
    assert form.form is not None
    assert form.form.parts["fiscal_year"] == 2565


def test_without_definitions_nothing_is_a_form() -> None:
    assert find_forms(*document(FILLED), ()) == ()


def test_wrapped_prose_that_begins_with_a_label_s_word_does_not_cut_a_value() -> None:
    lines = [
        TITLE,
        "1. ชื่อแนวคิด: สวน",
        "2. ที่มา/สภาพปัญหา: เดิมเขตไม่มี",
        "งบประมาณ สำหรับดูแลสวนจึงทรุดโทรม",
        "3. หน่วยงาน: เขต",
        "4. งบประมาณ: 9 บาท",
    ]
    (form,) = find_forms(*page(lines), FORMS)
    assert one(form.entries["problem"]).value == "เดิมเขตไม่มีงบประมาณ สำหรับดูแลสวนจึงทรุดโทรม"
    assert one(form.entries["budget"]).value == "9 บาท"


@given(
    st.lists(
        st.sampled_from(
            [
                TITLE,
                "1. ชื่อแนวคิด:",
                "2. หน่วยงาน",
                "รูปแบบสวน ☑",
                "สวนบริการ",
                "ลงชื่อ ผู้เสนอ",
                "(นางมะลิ ใจดี)",
                "๑",
                "…",
                "งบประมาณ -",
            ]
        ),
        max_size=14,
    )
)
def test_quotes_of_a_form_slice_back_and_nothing_breaks(items: list[Item]) -> None:
    """Law: the raw words of every entry stand in the document."""
    flow, doc = document(items)
    for form in find_forms(flow, doc, FORMS):
        for e in form.entries.values():
            for q in e if isinstance(e, tuple) else (e,):
                assert q is None or q.raw in flow.text


def _idea(*replaced: tuple[str, list[Item]]) -> list[Item]:
    """The filled form with lines (named by how they begin) replaced."""
    out: list[Item] = []
    for item in FILLED:
        new = next((to for start, to in replaced if isinstance(item, str) and item.startswith(start)), None)
        out += [item] if new is None else new
    return out


# (lines of the tick entry, options taken, reason)
SHORT_TICKS: list[tuple[list[Item], list[str], str]] = [
    (["☐ นโยบาย ☑ การบริการ ☐ การบริหาร/องค์กร"], ["สวนบริการ"], "short names behind boxes"),
    (["( ) เชิงนโยบาย (/) ให้บริการ ( ) พัฒนาองค์กร"], ["สวนบริการ"], "other wordings, brackets"),
    (["\uf0a8 นโยบาย \uf0fe บริการ \uf0a8 บริหาร"], ["สวนบริการ"], "Wingdings of a PDF"),
    (["☑ นโยบาย ☑ บริการ ☐ องค์กร"], ["สวนเชิงนโยบาย", "สวนบริการ"], "two ticked are two"),
]


@pytest.mark.parametrize(("lines", "want", "reason"), SHORT_TICKS, ids=[t[2] for t in SHORT_TICKS])
def test_options_printed_shortly_are_told_by_their_boxes(lines: list[Item], want: list[str], reason: str) -> None:
    (form,) = read(_idea(("4.", ["4. รูปแบบสวน", *lines]), ("☐", []), ("☑", [])))
    ticked = form.entries["type"]
    assert isinstance(ticked, tuple), reason
    assert [(q.value, q.doubts) for q in ticked] == [(w, ()) for w in want], reason


def test_a_ticked_box_beside_unknown_words_chooses_nothing() -> None:
    (form,) = read(_idea(("4.", ["4. รูปแบบสวน", "☐ นโยบาย ☑ อื่น ๆ ☐ บริการ"]), ("☐", []), ("☑", [])))
    assert one(form.entries["type"]).trust is Trust.UNVERIFIED


@pytest.mark.parametrize("words", ["(โปรดระบุ)", "(ระบุสภาพปัญหาของพื้นที่) .......", "(ชื่อ ตำแหน่ง โทร.)"])
def test_a_hint_in_brackets_is_sample_text(words: str) -> None:
    (form,) = read(_idea(("5.", [f"5. ที่มา/สภาพปัญหา : {words}"]), ("ประชาชน", []), ("และไม่", [])))
    assert one(form.entries["problem"]).parts["sample_text"] is True


@pytest.mark.parametrize("words", ["(โปรดระบุ) ทางเดินชำรุด", "(สวนหลังตลาด)"])
def test_words_behind_a_hint_or_in_brackets_are_no_blank(words: str) -> None:
    (form,) = read(_idea(("5.", [f"5. ที่มา/สภาพปัญหา : {words}"]), ("ประชาชน", []), ("และไม่", [])))
    assert "blank" not in one(form.entries["problem"]).parts


def test_an_older_title_under_the_form_s_number_is_the_form_with_a_doubt() -> None:
    items: list[Item] = ["แบบฟอร์มที่ 1", "แบบเสนอนวัตกรรมของเรา", *FILLED[2:]]
    (form,) = read(items)
    assert form.form is not None
    assert (form.form.value, form.form.doubts) == ("idea", ("form_title_not_known",))


def test_a_tail_behind_the_title_leaves_it_sure() -> None:
    (form,) = read(["แบบฟอร์ม 1", TITLE + " พร้อมแผนการดำเนินการ", *FILLED[2:]])
    assert form.form is not None
    assert (form.form.value, form.form.doubts) == ("idea", ())


def test_a_blank_label_that_stands_again_with_words_is_not_blank() -> None:
    """ที่มา empty above, สภาพปัญหา filled below: which is the form's own cannot be told."""
    (form,) = read([*_idea(("ประชาชน", []), ("และไม่", []))[:-4], "ที่มา : ทางเดินชำรุด"])
    assert (one(form.entries["problem"]).value, one(form.entries["problem"]).doubts) == (
        "ทางเดินชำรุด",
        ("label_twice",),
    )


def test_a_signature_with_words_that_were_not_read_as_a_block_is_not_blank() -> None:
    items = _idea(("ลงชื่อ", ["ลงชื่อ......มะลิ......ผู้เสนอ"]), ("(นางสาว", []), ("ตำแหน่ง", []))
    (form,) = read(items)
    assert (one(form.entries["sign"]).value, one(form.entries["sign"]).doubts) == ("มะลิ", ("signature_not_read",))


def test_the_head_row_of_a_two_column_form_is_no_label() -> None:
    rows = [("หัวข้อ", "ที่มา"), ("ชื่อแนวคิด", "สวนลอยฟ้า"), ("หน่วยงาน", "เขตดอกแก้ว"), ("สภาพปัญหา", "ร้อน")]
    table: list[Item] = [(t, (1, r, c)) for r, row in enumerate(rows) for c, t in enumerate(row)]
    (form,) = read(["แบบฟอร์ม 1", TITLE, *table])
    assert "blank" not in (one(form.entries["problem"]).parts if form.entries["problem"] else {})


def test_months_head_a_column_of_time() -> None:
    definition = CHOICE.model_copy(
        update={
            "entries": (
                *CHOICE.entries[:2],
                entry("plan", "แผน", kind="table", columns=("กิจกรรม", "ระยะเวลา", "ผู้รับผิดชอบ")),
            )
        }
    )
    rows = [("ขั้นตอน", "ต.ค.", "พ.ย.", "ผู้รับผิดชอบ"), ("ปลูกต้นไม้", "/", "", "ฝ่ายสวน")]
    table: list[Item] = [(t, (1, r, c)) for r, row in enumerate(rows) for c, t in enumerate(row)]
    top: list[Item] = [CHOICE.titles[0], "หน่วยงาน : สวนเหนือ", "จำนวนแนวคิดทั้งหมด : ........", "แผน :"]
    (form,) = find_forms(*document([*top, *table]), (definition,))
    plan = form.entries["plan"]
    assert isinstance(plan, tuple)
    assert [(q.value, q.doubts) for q in plan] == [("ปลูกต้นไม้ | ฝ่ายสวน", ())]
    assert one(form.entries["count"]).parts["blank"] is True


@pytest.mark.parametrize(("leader", "sure"), [("", False), ("................", True)])
def test_an_empty_place_in_a_file_with_pictures_is_not_surely_blank(leader: str, sure: bool) -> None:
    """What was filled in may be a picture; a dotted leader that still stands there says that nothing was."""
    flow, doc = document(_idea(("5.", [f"5. ที่มา/สภาพปัญหา : {leader}"]), ("ประชาชน", []), ("และไม่", [])))
    (form,) = find_forms(flow, replace(doc, quality={"pictures": 1}), FORMS)
    assert one(form.entries["problem"]).parts["blank"] is True
    assert one(form.entries["problem"]).is_proof is sure
