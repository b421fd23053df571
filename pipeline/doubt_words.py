"""เหตุที่ยังไม่แน่ใจ: every doubt that may stand on a value, as a sentence for people, in Thai and English.

The codes are those of the readers (docs/trust.md). A test holds this table against the code that raises them.
"""

from collections.abc import Callable, Iterable
from typing import Final

from schemas.bilingual import Bilingual
from schemas.quoted import Quoted

DOUBTS: Final[dict[str, tuple[str, str]]] = {
    # --- words of a scan
    "readings_differ": ("ตัวอ่านอีกตัวหนึ่งอ่านตรงนี้ได้ไม่เหมือนกัน", "another reader read something else here"),
    "one_reading": ("มีตัวอ่านตัวเดียวที่เห็นตัวเลขหรือเดือนนี้", "only one reader saw this figure or month"),
    "weak_reading": ("ตัวอ่านไม่มั่นใจในตัวอักษรตรงนี้", "the reader was not sure of these characters"),
    "cut_at_edge": ("อยู่ชิดขอบ อาจถูกตัดขาดไปบางส่วน", "it stands at the edge: a part may have been cut off"),
    "struck_out": ("มีเส้นขีดทับ", "a line is drawn through it"),
    "paler_than_its_neighbours": (
        "ตัวเลขจางกว่าตัวอื่นในบรรทัด อาจเขียนเติมหรือลบเลือน",
        "the figure is paler than the rest of its line: written in, or worn off",
    ),
    "point_unread": (
        "ระหว่างตัวเลขมีจุดที่ตัวอ่านไม่เห็น เลขที่อาจต้องมีจุดคั่น",
        "between the figures stands a point that no reader saw: the number may have one there",
    ),
    "wide_gap_beside": (
        "มีช่องว่างกว้างผิดปกติข้างตัวเลข อาจมีตัวเลขถูกลบหรือเลือนไป",
        "the blank beside the figure is unusually wide: a figure may be gone",
    ),
    "covered_beside": ("มีสิ่งทับอยู่ข้างตัวเลข อาจบังตัวเลขอื่น", "something lies over the paper beside it and may hide a figure"),
    "unlike_its_kind": ("รูปตัวเลขไม่เหมือนตัวเดียวกันในหน้านี้", "the figure does not look like its kind on this page"),
    "two_letters_on_sheet": ("แผ่นนี้มีหัวหนังสือสองฉบับ", "two letters stand on this sheet"),
    "agency_not_in_table": (
        "อักษรนำเลขที่ไม่อยู่ในตารางรหัสหน่วยงาน อาจอ่านผิดไปตัวหนึ่ง",
        "the letters of the number are in no table of agencies: one may have been misread",
    ),
    "low_resolution": ("ภาพไม่ละเอียดพอจะแยกตัวเลข", "the picture is too coarse for its figures"),
    "handwritten": ("อาจเป็นลายมือ", "it may be written by hand"),
    "stamp_ink": ("เป็นตราประทับหรือหมึกสี มิใช่ตัวพิมพ์ของหนังสือเอง", "a stamp or coloured ink, no print of the document"),
    "strokes_unsure": ("แยกไม่ได้ว่าเป็นลายมือหรือตัวพิมพ์", "it cannot be told whether it was written or printed"),
    "misread_month": ("ชื่อเดือนอ่านเพี้ยนไปเล็กน้อย จึงใช้เดือนที่ใกล้ที่สุด", "the month's name came out wrong and was put right"),
    "misread_label": ("ชื่อหัวข้ออ่านเพี้ยนไปเล็กน้อย", "the label came out wrong by a mark or a letter"),
    "label_misread": ("ชื่อหัวข้ออ่านเพี้ยนไปเล็กน้อย", "the label came out wrong by a mark or a letter"),
    "incomplete_on_scan": (
        "ส่วนที่เหลือของเลขหรือวันที่อาจเขียนด้วยลายมือ",
        "the rest of the number or date may be written by hand",
    ),
    "blank_on_scan": ("ช่องว่างในภาพสแกน อาจมีผู้เขียนเติมด้วยลายมือ", "an empty place on a scan, perhaps filled in by hand"),
    "picture_in_file": ("ในไฟล์มีรูปภาพที่อาจเป็นคำตอบ", "a picture in the file may be the answer"),
    # --- what the file shows
    "drawn_over": (
        "ในไฟล์มีสิ่งวางทับหน้านี้ อาจบังหรือเปลี่ยนค่า",
        "something in the file lies over this page and may hide or change it",
    ),
    "shown_differs": ("ค่าที่เก็บในไฟล์ไม่ตรงกับที่แสดงบนหน้า", "the file stores another value than the page shows"),
    "witness_differs": ("โปรแกรมอ่านอีกตัวเห็นตัวอักษรอื่น", "a second reader sees other characters"),
    "text_untrustworthy": ("ข้อความในไฟล์ไม่ตรงกับตัวอักษรที่เห็น", "the file's text is not what its letters show"),
    "signs_overlap": ("ตัวอักษรพิมพ์ทับกัน", "characters are printed over one another"),
    "unreadable_glyph": ("มีตัวอักษรที่ไฟล์ไม่บอกว่าเป็นตัวใด", "a character that the file does not name stands in it"),
    "lost_character": ("มีตัวอักษรหายไปตรงรอยต่อของบรรทัด", "a character was lost where lines meet"),
    "raised_figure": ("มีตัวเลขยก อาจเป็นเลขเชิงอรรถ", "a raised figure, which may be a footnote's"),
    "turned_around": ("ไฟล์สั่งให้แสดงตัวอักษรกลับทิศ", "the file turns the direction of the writing"),
    "date_field": ("เป็นช่องวันที่ที่เปลี่ยนตามวันเปิดไฟล์", "a field that changes with the day on which the file is opened"),
    "buddhist_year_stored": ("เซลล์เก็บปี พ.ศ. ไว้เป็นปี ค.ศ.", "the cell stores a Buddhist year as a Common Era one"),
    "tracked_change": ("เป็นการแก้ไขที่ยังไม่ได้ยอมรับในไฟล์", "a tracked change that is still pending"),
    "two_letterheads": ("ไฟล์มีหัวหนังสือสองแบบ", "the file has two letterheads"),
    "page_before_unread": ("หน้าก่อนหน้านี้ยังอ่านไม่ได้", "the page before it could not be read"),
    "stamp_near": ("มีตราประทับอยู่ใกล้ อาจเป็นวันที่ของตรา", "a stamp is near: the day may be the stamp's"),
    # --- numbers
    "number_incomplete": ("เลขที่พิมพ์ไว้ไม่ครบ", "the number is printed incomplete"),
    "number_pieced": ("เลขที่มาจากหลายบรรทัดต่อกัน", "the number is put together from several lines"),
    "number_runs_on": ("ไม่ชัดว่าเลขที่สิ้นสุดตรงใด", "it is not clear where the number ends"),
    "number_unparsed": ("เลขที่ไม่อยู่ในรูปแบบที่รู้จัก", "the number has no form that is known"),
    "number_unreadable": ("เลขที่อ่านได้ไม่ครบทุกตัว", "not every character of the number could be read"),
    "number_or_day": ("อาจเป็นเลขที่หรือวันที่", "it may be the number or the day"),
    "number_cue_unsure": ("คำนำหน้าเลขไม่ชัด", "the words before the number are not clear"),
    "several_numbers": ("มีเลขที่มากกว่าหนึ่งเลข", "there is more than one number"),
    "no_slash": ("ไม่มีเครื่องหมายทับในเลขที่", "the number has no slash"),
    "slash_lost": ("เครื่องหมายทับในเลขที่หายไป", "the slash of the number was lost"),
    "prefix_missing": ("ไม่มีตัวอักษรนำหน้าเลขที่", "the letters before the number are missing"),
    "prefix_unreadable": ("ตัวอักษรนำหน้าเลขที่อ่านไม่ชัด", "the letters before the number are not clear"),
    "owner_unreadable": ("รหัสเจ้าของเรื่องอ่านไม่ชัด", "the code of the owner is not clear"),
    "running_spaced": ("เลขทะเบียนมีช่องว่างแทรก", "the running number is broken by blanks"),
    "running_unreadable": ("เลขทะเบียนอ่านไม่ชัด", "the running number is not clear"),
    "digits_mixed_with_marks": ("มีเครื่องหมายแปลกปนกับตัวเลข", "strange marks stand among the figures"),
    "address_follows": ("อาจเป็นเลขที่บ้านในที่อยู่", "it may be the number of a house in an address"),
    "may_be_own_number": ("อาจเป็นเลขที่ของหนังสือฉบับนี้เอง", "it may be this letter's own number"),
    "session_not_in_number": ("ครั้งที่ประชุมไม่อยู่ในเลขที่", "the session is not part of the number"),
    "next_number_glued": ("เลขข้อถัดไปติดมาด้วย", "the next item's number sticks to it"),
    # --- dates
    "head_unsure": ("ไม่แน่ว่าเป็นหัวหนังสือของฉบับนี้", "it may not stand in the head of this letter"),
    "several_dates": ("มีวันที่มากกว่าหนึ่งวัน", "there is more than one date"),
    "day_unsure": ("ไม่แน่ใจในตัวเลขของวัน", "the figure of the day is not sure"),
    "day_apart": ("ตัวเลขวันอยู่ห่างจากเดือน", "the day stands apart from its month"),
    "day_on_other_line": ("ตัวเลขวันอยู่คนละบรรทัดกับเดือน", "the day stands on another line than its month"),
    "day_month_order": ("ไม่แน่ว่าวันหรือเดือนมาก่อน", "the day and the month may be the other way round"),
    "month_first": ("เดือนเขียนก่อนวัน", "the month is written before the day"),
    "numeric_short": ("วันที่เขียนย่อเป็นตัวเลข", "the date is written in short figures"),
    "unknown_month": ("ไม่รู้จักชื่อเดือนนี้", "the name of the month is not known"),
    "impossible_day": ("ไม่มีวันนี้ในปฏิทิน", "the calendar has no such day"),
    "days_not_consecutive": ("วันที่ที่ระบุไม่ต่อเนื่องกัน", "the days named are not consecutive"),
    "period_reversed": ("วันสิ้นสุดมาก่อนวันเริ่ม", "the period ends before it begins"),
    "period_year_unsure": ("ไม่แน่ว่าเป็นปีใดของช่วงเวลา", "the year of the period is not sure"),
    "period_of_action": ("เป็นช่วงเวลาดำเนินการ อาจมิใช่กำหนดส่ง", "a period of work, which may be no deadline"),
    "year_missing": ("ไม่ได้ระบุปี", "no year is given"),
    "year_unreadable": ("ปีอ่านไม่ชัด", "the year is not clear"),
    "year_spaced": ("ตัวเลขปีมีช่องว่างแทรก", "the year is broken by blanks"),
    "year_two_digits": ("ปีเขียนเพียงสองหลัก", "the year has two figures only"),
    "year_out_of_range": ("ปีอยู่นอกช่วงที่เป็นไปได้", "the year is outside what is possible"),
    "year_of_budget": ("อาจเป็นปีงบประมาณ มิใช่ปีปฏิทิน", "it may be a fiscal year, not a calendar year"),
    "years_differ": ("ปีที่ระบุในเอกสารไม่ตรงกัน", "the document states different years"),
    "fiscal_year_inferred": ("ปีงบประมาณมาจากการเทียบวันที่ ไม่ได้เขียนไว้ตรง ๆ", "the fiscal year was inferred from dates"),
    "date_above_number": ("วันที่อยู่เหนือเลขที่ อาจเป็นวันที่อื่น", "the date stands above the number: it may be another's"),
    "date_beside_signature": ("เป็นวันที่ข้างลายมือชื่อ อาจมิใช่วันที่ของหนังสือ", "beside a signature, perhaps not the letter's day"),
    "date_unlabelled": ("ไม่มีคำว่า “วันที่” กำกับ", "no label says that it is the date"),
    "date_unreadable": ("วันที่อ่านไม่ชัด", "the date is not clear"),
    "words_before_date": ("มีข้อความแทรกก่อนวันที่", "other words stand before the date"),
    # --- heads, titles, people
    "title_cut": ("ชื่อเรื่องอาจถูกตัด", "the title may be cut"),
    "title_end_unsure": ("ไม่ชัดว่าชื่อเรื่องสิ้นสุดตรงใด", "it is not clear where the title ends"),
    "subject_end_unsure": ("ไม่ชัดว่าเรื่องสิ้นสุดตรงใด", "it is not clear where the subject ends"),
    "several_issues": ("มีผู้ออกมากกว่าหนึ่ง", "there is more than one issuer"),
    "addressee_blank": ("ช่อง “เรียน” ว่าง", "the addressee is blank"),
    "addressee_unlabelled": ("ไม่มีคำว่า “เรียน” กำกับ", "no label says that it is the addressee"),
    "several_addressees": ("มีผู้รับมากกว่าหนึ่ง", "there is more than one addressee"),
    "office_from_address": ("ชื่อหน่วยงานมาจากที่อยู่", "the office is taken from an address"),
    "office_from_position": ("ชื่อหน่วยงานมาจากตำแหน่งผู้ลงนาม", "the office is taken from the signer's position"),
    "office_pieced": ("ชื่อหน่วยงานมาจากหลายที่ต่อกัน", "the office is put together from several places"),
    "urgency_place_unsure": ("คำบอกชั้นความเร็วไม่อยู่ในที่ปกติ", "the word of speed does not stand in its usual place"),
    "urgency_not_in_regulation": ("ชั้นความเร็วไม่มีในระเบียบ", "the regulation has no such speed"),
    "secrecy_not_in_regulation": ("ชั้นความลับไม่มีในระเบียบ", "the regulation has no such secrecy"),
    "name_unsure": ("มีลายมือชื่อทับ จึงอ่านชื่อได้ไม่ครบ", "a signature lies across the name, of which only parts were read"),
    "names_side_by_side": ("มีชื่อสองคนอยู่บรรทัดเดียวกัน", "two names stand side by side"),
    "statement_at_foot": ("เป็นข้อความท้ายหน้า อาจมิใช่ลายมือชื่อ", "words at the foot of the page, perhaps no signature"),
    "enclosure_in_body": ("สิ่งที่ส่งมาด้วยกล่าวไว้ในเนื้อความ", "the enclosure is named in running text"),
    "words_unreadable": ("มีคำที่อ่านไม่ชัด", "some words are not clear"),
    # --- resolutions, endorsements
    "several_outcomes": ("มีถ้อยคำมติมากกว่าหนึ่งอย่าง", "the words state more than one outcome"),
    "several_meetings": ("มีการประชุมมากกว่าหนึ่งครั้ง", "more than one meeting is named"),
    "words_before_verb": ("มีข้อความแทรกก่อนคำว่าเห็นชอบหรืออนุมัติ", "other words stand before the verb"),
    "weak_words": ("ถ้อยคำไม่หนักแน่นพอจะถือเป็นมติ", "the words are weak for a resolution"),
    "assignment_with_changes": ("ไม่ชัดว่าเป็นเงื่อนไขหรือการมอบหมาย", "a condition, or an assignment only"),
    "change_words_after": ("มีคำสั่งให้แก้ไขตามมาภายหลัง", "words that ask for changes follow"),
    "exception_named": ("เห็นชอบโดยมีข้อยกเว้น", "approved with an exception"),
    "conditional": ("มีเงื่อนไขกำกับ", "it stands under a condition"),
    "partly": ("เห็นชอบเพียงบางส่วน", "approved in part only"),
    "sent_on": ("ให้เสนอต่อไปยังผู้อื่น", "it is sent on to somebody else"),
    "by_another": ("เห็นชอบให้ผู้อื่นดำเนินการ", "approved for somebody else to do"),
    "no_approval_word": ("ไม่พบคำว่าเห็นชอบหรืออนุมัติ", "no word of approval was found"),
    "minutes_unsure": ("ไม่แน่ว่าเป็นรายงานการประชุม", "it may be no minutes"),
    "draft_minutes": ("รายงานการประชุมยังเป็นร่าง", "the minutes are a draft"),
    "not_chosen": ("ไม่ชัดว่าเลือกข้อใด", "it is not clear which choice was made"),
    "no_endorsing_words": ("ไม่พบถ้อยคำสั่งการ", "no words of an endorsement were found"),
    "negation_on_other_line": ("มีคำว่า “ไม่” อยู่คนละบรรทัด", "a word of negation stands on another line"),
    # --- forms
    "form_number_disagrees": ("เลขแบบฟอร์มไม่ตรงกับชื่อแบบ", "the form's number and title disagree"),
    "form_page_only": (
        "เป็นเพียงบางหน้าของแบบฟอร์ม ไม่มีชื่อแบบฟอร์มเต็ม",
        "this is one page of a form, without the form's title",
    ),
    "form_title_not_known": ("ชื่อแบบฟอร์มไม่ตรงกับที่รู้จัก", "the form's title is not one that is known"),
    "label_twice": ("หัวข้อนี้มีมากกว่าหนึ่งแห่ง", "the label stands more than once"),
    "perhaps_label": ("อาจเป็นชื่อหัวข้อ มิใช่คำตอบ", "it may be a label, not an answer"),
    "hint_left": ("ยังมีข้อความตัวอย่างของแบบอยู่", "the form's sample text is still there"),
    "may_be_printed": ("อาจเป็นข้อความที่พิมพ์มากับแบบ", "it may be print of the form itself"),
    "several_figures": ("มีตัวเลขมากกว่าหนึ่งค่า", "there is more than one figure"),
    "table_not_ruled": ("ตารางไม่มีเส้น อาจแบ่งช่องผิด", "the table has no rulings: cells may be cut wrongly"),
    "tick_not_seen": ("ไม่เห็นเครื่องหมายเลือก", "no tick was seen"),
    "tick_without_option": ("มีเครื่องหมายเลือกที่ไม่รู้ว่าของข้อใด", "a tick belongs to no choice"),
    "ticks_may_be_bullets": ("เครื่องหมายเลือกอาจเป็นเพียงเครื่องหมายหัวข้อ", "the ticks may be mere bullets"),
    "ticks_of_two_kinds": ("มีเครื่องหมายเลือกสองแบบ", "there are two kinds of ticks"),
    "tick_unsure": ("ไม่แน่ว่ามีเครื่องหมายเลือกในช่องนี้หรือไม่", "whether this box is ticked is not sure"),
    "ticks_unreadable": ("อ่านเครื่องหมายเลือกไม่ได้", "the ticks could not be read"),
    "signature_not_read": ("อ่านลายมือชื่อไม่ได้", "the signature could not be read"),
    "block_of_two_roles": ("ช่องลงชื่อเดียวมีสองบทบาท", "one signature block has two roles"),
    # --- indicator pages
    "zero_or_not_evaluated": ("0 อาจแปลว่ายังไม่ได้ประเมิน", "0 may mean that nothing was evaluated yet"),
    "stated_twice": ("ระบุไว้มากกว่าหนึ่งแห่ง", "it is stated more than once"),
    "units_differ": ("หน่วยนับที่ระบุไม่ตรงกัน", "the units of measure differ"),
    "languages_disagree": ("คำไทยและคำอังกฤษไม่ตรงกัน", "the Thai and the English word disagree"),
    "evaluations_differ": ("ผลประเมินที่ระบุไม่ตรงกัน", "the evaluations differ"),
    "may_be_definition": ("อาจเป็นคำนิยาม มิใช่รายงานผล", "it may be the definition, not a report"),
    "may_be_report": ("อาจเป็นรายงานผล มิใช่คำนิยาม", "it may be a report, not the definition"),
    "definition_end_unknown": ("ไม่ชัดว่าคำนิยามสิ้นสุดตรงใด", "it is not clear where the definition ends"),
    "formula_end_unknown": ("ไม่ชัดว่าวิธีคำนวณสิ้นสุดตรงใด", "it is not clear where the formula ends"),
    "blank_cell_unknown": ("ช่องว่างในตาราง ไม่ทราบว่าเป็นศูนย์หรือไม่มีข้อมูล", "an empty cell: zero, or no answer"),
    "evidence_by_position": ("รายการหลักฐานแบ่งตามตำแหน่ง", "the items were parted by their position"),
    "list_without_numbers": ("รายการไม่มีเลขข้อ", "the list has no numbers"),
}  # fmt: skip
_UNKNOWN: Final = ("ยังมีข้อสงสัยในค่านี้", "a doubt stands on this value")


READERS: Final = {
    "second_network": ("โครงข่ายอ่านภาพอีกชุดหนึ่งอ่านว่า", "our other network reads"),
    "wider_picture": ("โครงข่ายเดียวกันอ่านจากภาพที่ขยายแล้วว่า", "the same network reads on a wider picture"),
    "tesseract": ("โปรแกรม tesseract อ่านว่า", "tesseract reads"),
    "page_glyphs": ("ตัวอักษรที่วาดบนหน้าคือ", "the page's own glyphs say"),
    "pdfium": ("โปรแกรม pdfium อ่านว่า", "pdfium reads"),
    "font_glyphs": ("ตามรูปอักษรในฟอนต์คือ", "by the font's own glyphs:"),
    "data_store": ("ข้อมูลที่ผูกไว้ในไฟล์คือ", "the file's data store holds"),
}


def reader_words(reader: str) -> Bilingual:
    """Who else read a place, as the beginning of a sentence that ends in what was read."""
    th, en = READERS.get(reader, (f"ผู้อ่านอื่น ({reader}) อ่านว่า", f"another reader ({reader}) reads"))
    return Bilingual(th=th, en=en)


def doubt_words(codes: Iterable[str]) -> list[Bilingual]:
    """What the codes say, each once, in their order. An unknown code is told as a doubt with its code."""
    known = dict.fromkeys(DOUBTS.get(c, (f"{_UNKNOWN[0]} ({c})", f"{_UNKNOWN[1]} ({c})")) for c in codes)
    return [Bilingual(th=th, en=en) for th, en in known]


def why_doubted(quote: Quoted, plain: Callable[[str], str] = str) -> list[Bilingual]:
    """What speaks against a value: its doubts, and what other readers have in its place. `plain` masks their words."""
    others = [(reader_words(o.reader), plain(" ".join(o.text.split()))) for o in quote.others]
    read = [Bilingual(th=f"{who.th} “{text}”", en=f"{who.en} “{text}”") for who, text in others]
    return [*doubt_words(quote.doubts), *read]
