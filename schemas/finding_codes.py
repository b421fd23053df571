"""The catalogue of findings: code -> severity, Thai and English sentence, remedy. docs/findings.md is written from it.

Sentences never accuse: what was looked for, where, what was found, what to do (docs/rules.md, words of findings).
Words in braces are filled by `finding()`, and a missing one is an error of the program.
"""

import re
from typing import NamedTuple

from schemas.finding import Finding, Severity
from schemas.place import Place
from schemas.source import Reason
from schemas.thai_words import thai_date

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}")
_QUOTED = re.compile("(“[^”]*”)")
FIX, ASK, NOTE, INFO = Severity.FIX, Severity.ASK, Severity.NOTE, Severity.INFO


class Template(NamedTuple):
    """One row of the catalogue."""

    severity: Severity
    th: str
    en: str
    remedy_th: str
    remedy_en: str


CATALOGUE: dict[str, Template] = {
    # evidence
    "EV-NOT-FOUND": Template(
        FIX,
        "ไม่พบ{evidence_th} ในเอกสารที่ได้รับจาก{unit_th}",
        "{evidence_en} was not found among the documents received from {unit_th}",
        "โปรดส่ง{evidence_th} หรือแจ้งเลขที่และวันที่ของหนังสือที่ได้ส่งไว้แล้ว",
        "send {evidence_en}, or name the letter with which it was sent",
    ),
    "EV-PIECE-MISSING": Template(
        FIX,
        "{evidence_th} ยังขาด: {lacking_th}",
        "{evidence_en}: still lacking: {lacking_en}",
        "โปรดส่งรายการที่ยังขาด",
        "send what is lacking",
    ),
    "EV-UNREADABLE": Template(
        ASK,
        "ได้รับ {file} แล้ว แต่อ่านไม่ได้ ({reason_th}) จึงยังไม่อาจสรุปว่ามีหลักฐานหรือไม่",
        "{file} was received but could not be read ({reason_en}); nothing can be concluded yet",
        "{remedy_th}",
        "{remedy_en}",
    ),
    "EV-CLAIM-ONLY": Template(
        ASK,
        "หน่วยงานรายงานว่า “{words}” แต่ยังไม่พบเอกสารที่ยืนยัน",
        "the unit reports “{words}” but no document that confirms it was found",
        "โปรดส่งเอกสารต้นเรื่องที่ยืนยันข้อความนี้",
        "send the document that confirms these words",
    ),
    "EV-BY-LINK": Template(
        FIX,
        "หลักฐานอยู่ในลิงก์หรือคิวอาร์โค้ด ({link}) ซึ่งไม่อยู่ในชุดเอกสารที่ส่ง",
        "evidence is behind a link or QR code ({link}) outside the submission",
        "โปรดส่งไฟล์เอกสารแทนลิงก์",
        "send the files themselves in place of the link",
    ),
    "EV-CONTENT-DENIES": Template(
        ASK,
        "{file} มีข้อความ “{words}” ซึ่งแสดงว่าอาจยังไม่เป็นไปตามชื่อเรื่อง",
        "{file} says “{words}”: what its title tells may not have come about yet",
        "แจ้งผลที่เป็นปัจจุบัน หรือส่งเอกสารที่แสดงว่าดำเนินการแล้ว",
        "state how things stand now, or send a document that shows that it was done",
    ),
    "EV-CONTENT-UNSAID": Template(
        ASK,
        "ชื่อเรื่องของ {file} ตรงกับ{what_th} แต่ไม่พบข้อความหรือตัวเลขที่แสดงเรื่องนี้ในเนื้อหา",
        "the title of {file} is that of {what_en}, but no words or figures that show it were found in its body",
        "ระบุผล เช่น ค่าก่อนและหลัง หรือแจ้งว่าอยู่หน้าใด",
        "state the result, such as the figures before and after, or say on which page they stand",
    ),
    "EV-TITLE-ONLY": Template(
        NOTE,
        "ใช้ {file} เป็นหลักฐานตามชื่อเรื่อง ไม่พบข้อความในเนื้อหาที่ยืนยันเรื่องนี้",
        "{file} counts by its title; no words of its body that confirm it were found",
        "เปิดดูเนื้อหาก่อนลงนาม",
        "look into it before signing",
    ),
    "FIGURES-DIFFER": Template(
        ASK,
        "{what_th}ไม่ตรงกัน: {a_file} ระบุ {a} แต่ {b_file} ระบุ {b}",
        "{what_en} differs: {a_file} says {a}, {b_file} says {b}",
        "ชี้แจงว่าเป็นตัวเลขของเรื่องและช่วงเวลาเดียวกันหรือไม่ และตัวเลขใดถูกต้อง",
        "say whether both are of the same matter and time, and which is right",
    ),
    "FIGURES-OTHER-SCALE": Template(
        NOTE,
        "{what_th}ใช้คนละมาตราส่วน: {a_file} ระบุ {a} ส่วน {b_file} ระบุ {b}{same_th}",
        "{what_en} stands on two scales: {a_file} says {a}, {b_file} says {b}{same_en}",
        "เทียบตัวเลขโดยแปลงเป็นมาตราส่วนเดียวกัน",
        "compare them on one scale",
    ),
    "EV-PLACED-ELSEWHERE": Template(
        INFO,
        "พบ{what_th}รวมอยู่ในไฟล์ “{file}” {where_th}",
        "{what_en} was found inside file “{file}”, {where_en}",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "SURVEY-NO-BASE": Template(
        ASK,
        "{file} รายงานความพึงพอใจโดยไม่ระบุ{lacking_th}",
        "{file} reports satisfaction without stating {lacking_en}",
        "โปรดส่งรายงานที่ระบุจำนวนผู้ตอบ ผลการประเมิน และมาตราส่วนที่ใช้",
        "send a report that states how many answered, the result and its scale",
    ),
    # inputs: files, mails, archives
    "FILE-PARTLY-READ": Template(
        ASK,
        "อ่าน {file} ได้เพียงบางส่วน ({reason_th})",
        "only a part of {file} could be read ({reason_en})",
        "{remedy_th}",
        "{remedy_en}",
    ),
    "FILE-IGNORED": Template(
        INFO,
        "ไม่ได้นำ {file} มาพิจารณา ({reason_th})",
        "{file} was left out ({reason_en})",
        "{remedy_th}",
        "{remedy_en}",
    ),
    "FILE-NOT-FOUND": Template(
        ASK,
        "ไม่พบ {file} ตามชื่อและที่อยู่ที่ระบุ จึงไม่มีสิ่งใดให้อ่าน",
        "there is no {file} at the place that was named, so nothing was read",
        "{remedy_th}",
        "{remedy_en}",
    ),
    "FILE-READER-STOPPED": Template(
        ASK,
        "โปรแกรมหยุดทำงานขณะอ่าน {file} ({exception}) ไฟล์อื่นไม่ได้รับผลกระทบ",
        "the reader stopped on {file} ({exception}); no other file is affected",
        "ให้เจ้าหน้าที่เปิดอ่าน และแจ้งผู้พัฒนา",
        "have a person read it, and tell the developers",
    ),
    "FILE-MISLABELLED": Template(
        NOTE,
        "ชื่อไฟล์ลงท้ายด้วย {extension} แต่เนื้อไฟล์เป็น {media_type} จึงอ่านตามเนื้อไฟล์",
        "the name ends in {extension} but the content is {media_type}; it was read by its content",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "FILE-CHARSET-GUESSED": Template(
        INFO,
        "{what_th}ไม่ได้ระบุชุดอักขระ หรือระบุไม่ตรง จึงอ่านเป็น {charset}",
        "{what_en} names no character set, or a wrong one; it was read as {charset}",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "ARCHIVE-KIND": Template(
        ASK,
        "{file} เป็นไฟล์บีบอัดชนิด {media_type} ซึ่งโปรแกรมนี้ไม่เปิด (เปิดเฉพาะ zip และ 7z)",
        "{file} is an archive of a kind that is not opened ({media_type}); only zip and 7z are",
        "แตกไฟล์แล้ววางไฟล์ข้างในแทน หรือขอให้ส่งเป็น zip",
        "unpack it and put the files in its place, or ask for a zip",
    ),
    "ARCHIVE-7Z-CLOSED": Template(
        ASK,
        "{file} เป็นไฟล์ 7z แต่เครื่องนี้ยังไม่ได้ติดตั้งส่วนที่ใช้เปิด จึงยังไม่ได้อ่านไฟล์ข้างใน",
        "{file} is a 7z archive; this machine lacks what opens it, so what is inside was not read",
        'ติดตั้งด้วย pip install "saraban[7z]" แล้วตรวจใหม่ หรือแตกไฟล์แล้ววางไฟล์ข้างในแทน หรือขอให้ส่งเป็น zip',
        'run pip install "saraban[7z]" and audit again; or unpack it and put the files in its place, or ask for a zip',
    ),
    "ARCHIVE-AES": Template(
        ASK,
        "{file} เข้ารหัสแบบ AES ใน zip ซึ่งโปรแกรมนี้ถอดไม่ได้ แม้มีรหัสผ่านที่ถูกต้อง",
        "{file} is encrypted with AES inside the zip, which cannot be deciphered here even with the right password",
        "แตกไฟล์ด้วยโปรแกรมอื่น แล้ววางไฟล์ข้างในแทน",
        "unpack it with another program and put the files in its place",
    ),
    "FILE-PASSWORD-USED": Template(
        INFO,
        "เปิดไฟล์ได้ด้วยรหัสผ่านในรายการที่ผู้ตรวจให้ไว้",
        "the file was opened with a password of the list that was given",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "MAIL-HEADER-CUT": Template(
        ASK,
        "หัวอีเมลยาวผิดปกติ จึงอ่านเพียงส่วนต้น ({what})",
        "the mail's header is far too long and was read in part ({what})",
        "ให้เจ้าหน้าที่เปิดดูอีเมล",
        "have a person open the mail",
    ),
    "MAIL-NO-BOUNDARY": Template(
        ASK,
        "อีเมลแจ้งว่ามีหลายส่วน แต่ไม่พบเส้นแบ่งส่วนตามที่แจ้ง ไฟล์แนบอาจไม่ครบ",
        "the mail says that it has several parts but the line that divides them is missing; attachments may be lacking",
        "ขอให้ส่งอีเมลใหม่",
        "ask for the mail again",
    ),
    "MAIL-CUT": Template(
        ASK,
        "อีเมลจบก่อนเส้นแบ่งส่วนสุดท้าย เนื้อหาหรือไฟล์แนบอาจไม่ครบ",
        "the mail ends before its last dividing line; words or attachments may be lacking",
        "ขอให้ส่งอีเมลใหม่",
        "ask for the mail again",
    ),
    "MAIL-PART-DAMAGED": Template(
        ASK,
        "การเข้ารหัสของไฟล์แนบ {file} ไม่สมบูรณ์ เนื้อไฟล์อาจไม่ครบ",
        "the encoding of attachment {file} is damaged; its content may be incomplete",
        "ขอให้ส่งไฟล์ใหม่",
        "ask for the file again",
    ),
    "MAIL-LACKING": Template(
        ASK,
        "อีเมล {file} แจ้งว่ามีเนื้อความหรือไฟล์แนบซึ่งไม่มีในไฟล์ที่ได้รับ หรืออยู่ในรูปแบบที่ยังอ่านไม่ได้",
        "the mail {file} says that it has words or attachments that the file does not hold, or in no form that is read",
        "ให้เจ้าหน้าที่เปิดดูในโปรแกรมอีเมล หรือขอไฟล์แนบใหม่",
        "have a person look at it in the mail program, or ask for the attachments again",
    ),
    "MAIL-MSG-CLOSED": Template(
        ASK,
        "{file} เป็นอีเมลที่ Outlook บันทึกไว้ (.msg) แต่เครื่องนี้ยังไม่ได้ติดตั้งส่วนที่ใช้เปิด จึงยังไม่ได้อ่านเนื้อความและไฟล์แนบ",
        "{file} is a mail saved by Outlook (.msg); this machine lacks what opens it, so it was not read",
        'ติดตั้งด้วย pip install "saraban[mail]" แล้วตรวจใหม่ หรือบันทึกอีเมลเป็น .eml',
        'run pip install "saraban[mail]" and audit again, or save the mail as .eml',
    ),
    "TIME-HEADERS-DIFFER": Template(
        NOTE,
        "วันเวลาที่ผู้ส่งระบุในอีเมล ({date}) ต่างจากวันเวลาที่เครื่องแม่ข่ายได้รับ ({received})",
        "the mail's own date ({date}) differs from the date at which the server received it ({received})",
        "ตรวจสอบวันเวลาที่ได้รับ หากมีผลต่อกำหนดส่ง",
        "check the time of receipt where a due date depends on it",
    ),
    "TIME-HEADER-UNCLEAR": Template(
        NOTE,
        "อ่านวันเวลาในหัวอีเมลไม่ได้แน่ชัด: {words}",
        "a date in the mail's headers cannot be read with certainty: {words}",
        "ตรวจสอบวันเวลาที่ได้รับ หากมีผลต่อกำหนดส่ง",
        "check the time of receipt where a due date depends on it",
    ),
    "TIME-LIST-DIFFERS": Template(
        NOTE,
        "received.csv ระบุวันที่ได้รับ {listed} แต่หัวอีเมลระบุ {received} จึงใช้ตาม received.csv",
        "received.csv says {listed} but the mail's headers say {received}; received.csv was followed",
        "ตรวจสอบวันที่ได้รับ",
        "check the day of receipt",
    ),
    "TIME-LIST-LINE": Template(
        ASK,
        "received.csv บรรทัดที่ {line} ใช้ไม่ได้: {words}",
        "line {line} of received.csv cannot be used: {words}",
        "แก้บรรทัดนี้ให้เป็น path,received,department โดยวันที่เป็น ปปปป-ดด-วว (ค.ศ.) หรือ วว/ดด/ปปปป (พ.ศ.)",
        "write path,received,department with the day as YYYY-MM-DD, or as DD/MM/YYYY in the Buddhist era",
    ),
    "TIME-LIST-NO-FILE": Template(
        ASK,
        "received.csv บรรทัดที่ {line} ระบุ “{path}” แต่ไม่พบไฟล์หรือโฟลเดอร์ชื่อนี้ในชุดที่ตรวจ จึงไม่ได้ใช้บรรทัดนี้",
        "line {line} of received.csv names “{path}”, but no such file or folder is there; the line was not used",
        "โปรดตรวจชื่อและที่อยู่ของไฟล์ในบรรทัดนี้ (นับจากโฟลเดอร์ของ received.csv)",
        "check the name and the folder in that line (counted from the folder of received.csv)",
    ),
    # the run as a whole
    "RUN-UNREAD-NOBODYS": Template(
        INFO,
        "มีไฟล์ที่ยังอ่านไม่ได้ {count} ไฟล์ ซึ่งยังไม่ทราบว่าเป็นของหน่วยงานใด (ดู departments/_unassigned.json)",
        "unread files that could be tied to no unit: {count} (see departments/_unassigned.json)",
        "โปรดเปิดดูไฟล์เหล่านั้นก่อนสรุปว่าไม่พบเอกสาร",
        "open those files before concluding that a document was not found",
    ),
    # submissions, checks, time
    "FORM-ENTRY-BLANK": Template(
        FIX,
        "{form_th} ข้อ “{entry}” ยังไม่ได้กรอก",
        "{form_en}: entry “{entry}” is not filled in",
        "โปรดกรอกข้อนี้แล้วส่งแบบฟอร์มใหม่",
        "fill in this entry and send the form again",
    ),
    "FORM-ENTRY-NOT-SEEN": Template(
        ASK,
        "{form_th} ไม่พบหัวข้อ “{entry}” ตามแบบของชุดเกณฑ์ อาจใช้ถ้อยคำอื่น",
        "{form_en}: no label “{entry}” was seen as the pack words it; the form may word it otherwise",
        "ให้เจ้าหน้าที่เปิดดูแบบฟอร์ม หรือปรับหัวข้อในชุดเกณฑ์ให้ตรงกับแบบจริง",
        "have a person look, or mend the labels in the pack",
    ),
    "FORM-WRONG-YEAR": Template(
        ASK,
        "{form_th} ระบุปีงบประมาณ พ.ศ. {year} หรือช่วงเวลานอกปีงบประมาณ พ.ศ. {expected}",
        "{form_en} states fiscal year {year} or a time outside fiscal year {expected}",
        "โปรดชี้แจง หรือส่งแบบฟอร์มของปีงบประมาณที่ตรวจ",
        "explain, or send the form of the year that is audited",
    ),
    "FORM-TYPE-COUNT": Template(
        FIX,
        "{form_th} เลือกรูปแบบนวัตกรรม {n} รูปแบบ (ให้เลือก 1 รูปแบบ)",
        "{form_en}: {n} kinds of innovation are chosen, one was expected",
        "โปรดเลือกเพียงหนึ่งรูปแบบ",
        "choose exactly one",
    ),
    "FORM-PLAN-MISSING": Template(
        FIX,
        "ไม่พบแผนการดำเนินการใน{form_th} หรือแนบมาด้วย",
        "no plan was found in {form_en} or with it",
        "โปรดส่งแผนการดำเนินการ",
        "send the plan",
    ),
    "TIME-LATE": Template(
        ASK,
        "ได้รับ{what_th}เมื่อ {received} หลังกำหนด {due} จำนวน {days} วัน{dated_th}",
        "{what_en} was received on {received}, {days} days after {due}{dated_en}",
        "โปรดชี้แจง หากได้ส่งไว้ก่อนหน้านี้โปรดแจ้งเลขที่และวันที่ของหนังสือ",
        "explain; if it was sent earlier, name the letter and its date",
    ),
    "TIME-UNSURE": Template(
        ASK,
        "ยังไม่สามารถสรุปได้ว่าได้รับ{what_th}ภายในกำหนด {due} หรือไม่ ({seen_th})",
        "whether {what_en} was received by {due} cannot be told ({seen_en})",
        "ให้เจ้าหน้าที่ตรวจวันที่ได้รับจริง",
        "have a person check the true day of receipt",
    ),
    "TIME-ORDER": Template(
        ASK,
        "{b_th} ลงวันที่ {b_day} ก่อน {a_th} ซึ่งลงวันที่ {a_day}",
        "{b_en} is dated {b_day}, before {a_en}, which is dated {a_day}",
        "โปรดตรวจวันที่ของเอกสารทั้งสอง และชี้แจงลำดับการดำเนินการ",
        "check the days of both documents, and explain the order",
    ),
    "PLAN-OUTSIDE-YEAR": Template(
        NOTE,
        "แผนใน {form_th} มีช่วงเวลาที่อยู่นอกปีที่ตรวจ (ปี พ.ศ. {years})",
        "the plan in {form_en} has months outside the year audited (in {years})",
        "ตรวจว่ากิจกรรมในปีอื่นเป็นส่วนหนึ่งของโครงการนี้หรือไม่",
        "see whether what lies in another year is part of this project",
    ),
    "REF-DATE-DIFFERS": Template(
        ASK,
        "อ้างถึงหนังสือที่ {number} ลงวันที่ {cited} แต่หนังสือฉบับนั้นลงวันที่ {known}",
        "letter {number} is cited with the date {cited}, but that letter bears the date {known}",
        "โปรดตรวจสอบวันที่ของหนังสือที่อ้างถึง",
        "check the date of the letter that is cited",
    ),
    "REF-CIRCULAR-MARK": Template(
        ASK,
        "เลขที่หนังสือ {cited} กับ {known} ต่างกันเฉพาะอักษร ว อาจเป็นฉบับเดียวกัน",
        "numbers {cited_en} and {known_en} differ only by the circular mark; they may be one letter",
        "โปรดยืนยันเลขที่ของหนังสือที่อ้างถึง",
        "confirm the number of the letter that is cited",
    ),
    "REF-NOT-PRESENT": Template(
        NOTE,
        "{file} อ้างถึงหนังสือที่ {number} แต่ไม่ได้แนบมา",
        "{file} refers to letter {number}, which is not attached",
        "ขอสำเนาหนังสือที่อ้างถึง หากจำเป็นต่อการตรวจ",
        "ask for a copy of that letter where the audit needs it",
    ),
    "ENC-COUNT": Template(
        FIX,
        "{file} ระบุสิ่งที่ส่งมาด้วย {n} รายการ พบ {m} รายการ ไม่พบ: {lacking}",
        "{file} lists {n} enclosures, {m} were found",
        "โปรดส่งรายการที่ไม่พบ หรือแจ้งว่าอยู่ในไฟล์ใด",
        "send what was not found, or say which file holds it",
    ),
    "DUP-OTHER-UNIT": Template(
        ASK,
        "เนื้อหาของ {file} ตรงกับเอกสารของ{other}",
        "{file} has the same content as a paper of another unit ({other_en})",
        "โปรดชี้แจงว่าเป็นโครงการร่วมกันหรือไม่",
        "explain whether this is a joint project",
    ),
    "PII": Template(
        FIX,
        "พบเลขประจำตัวประชาชน {count} แห่งในเอกสาร",
        "the document holds citizen numbers in {count} places",
        "ปกปิดเลขก่อนเผยแพร่ และขอไฟล์ที่ปกปิดแล้ว หากไม่จำเป็นต้องใช้",
        "mask the numbers before anything is published, and ask for a masked file where they are not needed",
    ),
    "SENDER-PRIVATE": Template(
        NOTE,
        "ส่งจากกล่องจดหมายสาธารณะ ({domain}) มิใช่ของทางราชการ",
        "sent from a public mailbox ({domain}), not an office's own",
        "ยืนยันกับหน่วยงานว่าเป็นผู้ส่ง",
        "confirm with the unit that it was the sender",
    ),
    "RES-OTHER-BODY": Template(
        FIX,
        "มติที่แนบเป็นของ{body} มิใช่{expected}",
        "the resolution is of another body ({body_en}), not of the committee that the pack names",
        "โปรดส่งมติของคณะกรรมการตามเกณฑ์",
        "send the resolution of the committee that the pack names",
    ),
    "RES-NO-NUMBER": Template(
        ASK,
        "อ้างมติคณะกรรมการโดยไม่ระบุครั้งที่หรือวันที่ประชุม",
        "a resolution is cited without its meeting or its date",
        "โปรดระบุครั้งที่และวันที่ประชุม",
        "name the meeting and its date",
    ),
    "RES-MEETING-YEAR": Template(
        NOTE,
        "การประชุมครั้งที่ {meeting} ลงวันที่ {day} ซึ่งเป็นอีกปีหนึ่ง",
        "meeting {meeting} is dated {day}, which lies in another year",
        "ตรวจเลขครั้งที่และวันที่กับรายงานการประชุม",
        "compare number and day with the minutes",
    ),
    "RES-MEETING-FISCAL": Template(
        INFO,
        "การประชุมครั้งที่ {meeting} วันที่ {day} นับเลขตามปีงบประมาณ",
        "meeting {meeting} of {day} is counted by the fiscal year",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "RES-CITED-DIFFERS": Template(
        ASK,
        "อ้างมติการประชุมครั้งที่ {cited} วันที่ {cited_day} แต่มติที่ได้รับเป็นครั้งที่ {known} วันที่ {known_day}",
        "the resolution is cited as meeting {cited} of {cited_day}; the one received is meeting {known} of {known_day}",
        "โปรดตรวจครั้งที่และวันที่ของมติที่อ้าง",
        "check the meeting and the day that are cited",
    ),
    "RES-CONFLICT": Template(
        ASK,
        "มติเรื่องเดียวกันในเอกสารสองฉบับไม่ตรงกัน",
        "two documents disagree on the resolution",
        "โปรดชี้แจงว่ามติใดเป็นปัจจุบัน",
        "explain which resolution stands",
    ),
    "RES-DEFERRED": Template(
        FIX,
        "ที่ประชุมให้แก้ไขและนำเสนอใหม่ ยังไม่ถือว่าผ่าน",
        "the project was sent back for a new hearing: it has not passed yet",
        "โปรดส่งมติของการประชุมครั้งต่อมา",
        "send the later resolution",
    ),
    "RES-REJECTED": Template(
        FIX,
        "มติที่ได้รับมิใช่การให้ผ่านหรือเห็นชอบ",
        "the resolution received does not approve the project",
        "โปรดตรวจสอบ หรือส่งมติครั้งหลัง หากมี",
        "check, or send a later resolution if there is one",
    ),
    "RES-MINUTES-DRAFT": Template(
        NOTE,
        "รายงานการประชุมหรือหนังสือแจ้งมติยังเป็นร่าง",
        "the minutes, or the notice of the resolution, are a draft",
        "ใช้รายงานการประชุมที่รับรองแล้ว หรือหนังสือแจ้งมติที่ออกเลขแล้ว",
        "use the adopted minutes, or the notice that bears its number",
    ),
    "UNIT-WITHDRAWS": Template(
        ASK,
        "{file} ขอยกเลิก ถอน หรือยุติเรื่องนี้: “{subject}”",
        "{file} asks to cancel, withdraw or end this matter: “{subject}”",
        "โปรดยืนยันว่ายังดำเนินโครงการและยังใช้เอกสารที่ส่งไว้หรือไม่",
        "confirm whether the project goes on and the papers still stand",
    ),
    "COND-OPEN": Template(
        FIX,
        "ยังไม่พบการปรับแก้ตามมติข้อ “{condition}” ใน{where_th}",
        "no answer to the condition “{condition}” was found in {where_en}",
        "โปรดส่งโครงการฉบับปรับปรุง และชี้ตำแหน่งที่แก้ไข",
        "send the revised project and point to the change",
    ),
    "COND-WORDING": Template(
        ASK,
        "ถ้อยคำใน {where_th} ใกล้เคียงมติข้อ “{condition}” แต่ไม่ตรงกัน ต้องเทียบข้อความทั้งสอง",
        "words in {where_en} come near the condition “{condition}” but are not the same: compare the two passages",
        "โปรดแจ้งหน้าและข้อที่ได้ปรับแก้ตามมตินี้",
        "name the page and the entry in which the condition was answered",
    ),
    "COND-ELSEWHERE": Template(
        ASK,
        "{file} กล่าวว่าได้ปรับแก้ตามมติข้อ “{condition}” แต่ยังไม่พบใน{where_th}",
        "{file} says that the condition “{condition}” was answered, but it was not found in {where_en}",
        "โปรดส่งโครงการฉบับปรับปรุงที่มีข้อความนี้ หรือแจ้งว่าเอกสารนี้เป็นส่วนหนึ่งของโครงการ",
        "send the revised project with these words, or say that this paper is a part of it",
    ),
    "COND-UNREAD": Template(
        ASK,
        "ยังไม่พบการปรับแก้ตามมติข้อ “{condition}” แต่มติหรือข้อความใน {where_th} อ่านได้ไม่แน่ชัด จึงยังสรุปไม่ได้",
        "no answer to the condition “{condition}” was found, but it or words in {where_en} were not read for certain",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสารและยืนยันข้อความ",
        "look at the pages and confirm the words",
    ),
    "APPROVAL-EMPTY": Template(
        ASK,
        "ช่องผู้อนุมัติโครงการยังไม่พบลายมือชื่อหรือเครื่องหมายลงนามอิเล็กทรอนิกส์",
        "no signature or electronic mark was seen in the approver's block",
        "โปรดส่งฉบับที่ลงนามแล้ว",
        "send the signed copy",
    ),
    "SIGNATURE-NOT-SEEN": Template(
        ASK,
        "ยังไม่พบลายมือชื่อหรือเครื่องหมายลงนามอิเล็กทรอนิกส์ใน {file}",
        "no signature or electronic mark was seen in {file}",
        "โปรดส่งฉบับที่ลงนามแล้ว",
        "send the signed copy",
    ),
    "APPROVAL-NO-DATE": Template(
        NOTE,
        "การอนุมัติใน {file} ไม่ระบุวันที่ หรืออ่านวันที่ไม่ได้",
        "the approval in {file} bears no day that was read",
        "ตรวจวันที่อนุมัติจากเอกสารต้นฉบับ",
        "look for the day of approval in the document",
    ),
    "APPROVAL-BEFORE-RES": Template(
        ASK,
        "อนุมัติโครงการ ({approved}) ก่อนวันที่คณะกรรมการพิจารณา ({resolved})",
        "the project was approved ({approved}) before the committee sat ({resolved})",
        "โปรดชี้แจงลำดับวันที่",
        "explain the order of the dates",
    ),
    "SAME-IDEA-RENAMED": Template(
        NOTE,
        "ชื่อนวัตกรรมใน{a_th}และ{b_th} ไม่ตรงกัน โดย {file} แจ้งการเปลี่ยนชื่อและระบุทั้งสองชื่อ",
        "the innovation's name in {a_en} and in {b_en} differ; {file} tells of the change and names both",
        "ตรวจว่าผู้มีอำนาจเห็นชอบการเปลี่ยนชื่อ",
        "see whether one who may do so agreed to the new name",
    ),
    "SAME-IDEA-BROKEN": Template(
        ASK,
        "ชื่อนวัตกรรมใน{a_th}และ{b_th}ไม่ตรงกัน",
        "the names of the innovation in {a_en} and {b_en} differ",
        "โปรดชี้แจงว่าเป็นนวัตกรรมเดียวกันหรือไม่",
        "explain whether it is the same innovation",
    ),
    "COUNT-IDEAS": Template(
        NOTE,
        "{form_th} ระบุ {named} แนวคิด แต่พบ {of_th} จำนวน {found} ฉบับ",
        "{form_en} names {named} ideas, {found} copies of {of_en} were found",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "SCAN-FIELD-UNREAD": Template(
        ASK,
        "อ่าน{field_th}จากภาพสแกนหน้า {page} ไม่ได้ อาจเขียนด้วยลายมือ หรืออยู่ในตราประทับ หรือไม่ได้ลงไว้",
        "{field_en} could not be read on the scan of page {page}: handwritten, inside a seal or not filled in",
        "เปิดดูบริเวณที่ระบุ แล้วกรอกค่าที่เห็น",
        "look at the place named and enter what stands there",
    ),
    "number_incomplete": Template(
        ASK,
        "เลขที่หนังสือยังไม่ครบ (พิมพ์ไว้เพียง “{number}”) จึงระบุไม่ได้ว่าเป็นหนังสือฉบับใด",
        "the letter number is incomplete (only “{number}” is printed) and identifies no letter",
        "โปรดส่งฉบับที่ออกเลขแล้ว หรือแจ้งเลขที่และวันที่ของหนังสือ",
        "send the registered letter, or name its number and date",
    ),
    "DOC-DRAFT": Template(
        FIX,
        "{file} มีคำว่าร่าง หรือไม่มีเลขที่หรือวันที่",
        "{file} is marked as a draft, or lacks its number or date",
        "โปรดส่งฉบับที่ลงนามแล้ว",
        "send the final, signed document",
    ),
    "DOC-TRACKED": Template(
        ASK,
        "มีการติดตามการแก้ไข (Track Changes) ที่ยังไม่ได้ยอมรับในไฟล์ เช่น “{words}” โดย {who_th}",
        "the file holds tracked changes (Track Changes) that are still open, such as “{words}”, by {who_en}",
        "โปรดส่งฉบับที่ยอมรับหรือยกเลิกการแก้ไขแล้ว",
        "send it with the changes accepted or dropped",
    ),
    "DOC-TWO-PARTS": Template(
        FIX,
        "ไฟล์มีเนื้อเอกสารซ้อนกันสองชุด แต่ละโปรแกรมจึงอาจแสดงไม่เหมือนกัน จึงไม่อ่าน",
        "the file holds two contents under one name, so that programs show different ones; it was not read",
        "โปรดเปิดไฟล์ด้วยโปรแกรมจัดทำเอกสาร บันทึกใหม่ แล้วส่งอีกครั้ง",
        "open it in a word processor, save it anew, and send it again",
    ),
    "DOC-PROMPT": Template(
        NOTE,
        "มีช่องกรอกที่ยังแสดงข้อความตัวอย่าง เช่น “{words}” จึงถือว่ายังไม่ได้กรอก",
        "fields of the file still show their prompt, such as “{words}”; they are taken as not filled in",
        "โปรดกรอกข้อมูลในช่องให้ครบ",
        "fill them in",
    ),
    "DOC-EMBEDDED": Template(
        ASK,
        "มีเอกสารอื่นฝังอยู่ในไฟล์ {count} รายการ ({names}) ซึ่งยังไม่ได้อ่าน",
        "{count} other documents ({names}) are embedded in the file and were not read",
        "โปรดส่งเอกสารที่ฝังอยู่เป็นไฟล์แยก",
        "send the embedded documents as files of their own",
    ),
    "DOC-EMBEDDED-READ": Template(
        ASK,
        "มีเอกสารอื่นฝังอยู่ในไฟล์ {count} รายการ ({names}) เช่น “{words}” อ่านไว้ให้ดูได้ แต่ไม่นับเป็นข้อความของเอกสารนี้",
        "{count} other documents ({names}) are embedded in the file, such as “{words}”; they can be "
        "shown, but are no words "
        "of this document",
        "โปรดส่งเอกสารที่ฝังอยู่เป็นไฟล์แยก หากเป็นหลักฐาน",
        "send the embedded documents as files of their own where they are evidence",
    ),
    "DOC-WORDS-UNREAD": Template(
        ASK,
        "ข้อความ {count} แห่งจาก {total} แห่งในไฟล์อยู่ในโครงสร้างที่โปรแกรมไม่รู้จักหรือเสียหาย จึงยังไม่ได้อ่าน",
        "{count} of {total} pieces of text of the file stand in structures that are unknown or damaged "
        "and were not read",
        "ให้เจ้าหน้าที่เปิดดูไฟล์ หรือบันทึกใหม่ด้วยโปรแกรมจัดทำเอกสารแล้วอ่านอีกครั้ง",
        "have a person open the file, or save it anew in a word processor and read it again",
    ),
    "DOC-DATE-FIELD": Template(
        ASK,
        "“{words}” เป็นเขตข้อมูลวันที่ซึ่งเปลี่ยนตามวันที่เปิดหรือบันทึกไฟล์ จึงไม่ยืนยันว่าเป็นวันที่ของเอกสาร",
        "“{words}” comes from a date field that follows the day on which the file is opened or saved; it "
        "is not confirmed as "
        "the document's date",
        "โปรดตรวจวันที่จากฉบับที่ลงนาม หรือส่งไฟล์ที่พิมพ์วันที่เป็นข้อความ",
        "check the date on the signed copy, or send a file in which the date is typed",
    ),
    "DOC-BINDING-DIFFERS": Template(
        ASK,
        "ช่องข้อมูลแสดงว่า “{words}” แต่ข้อมูลที่ผูกไว้ในไฟล์คือ “{stored}” แต่ละโปรแกรมจึงอาจแสดงไม่เหมือนกัน",
        "a field shows “{words}” but the data it is bound to holds “{stored}”, so that programs show different words",
        "โปรดเปิดไฟล์ ตรวจช่องข้อมูล บันทึกใหม่ แล้วส่งอีกครั้ง",
        "open the file, check the field, save it anew, and send it again",
    ),
    "DOC-HEADER-NUMBER": Template(
        NOTE,
        "มีเลขที่หนังสืออยู่เฉพาะในหัวหรือท้ายกระดาษ คือ “{words}” จึงไม่นับเป็นเลขที่ของหนังสือ",
        "a letter's number stands in a running header or footer alone, “{words}”; it is not taken as the "
        "letter's number",
        "ให้เจ้าหน้าที่ตรวจเลขที่หนังสือกับต้นฉบับ",
        "have a person check the letter's number against the original",
    ),
    "SHEET-CUT": Template(
        ASK,
        "ตารางคำนวณ {names} ใหญ่เกินไปหรือเสียหาย จึงอ่านได้เพียงบางส่วน (ไม่เกิน {limit} เซลล์ต่อไฟล์)",
        "sheets {names} are too large or damaged and were read in part alone (at most {limit} cells a file)",
        "โปรดส่งเฉพาะตารางที่เป็นหลักฐาน หรือส่งเป็น PDF",
        "send the sheets that are evidence alone, or a PDF of them",
    ),
    "SHEET-NO-VALUES": Template(
        ASK,
        "เซลล์ {count} เซลล์เป็นสูตรที่ไฟล์ไม่ได้เก็บผลลัพธ์ไว้ จึงอ่านค่าไม่ได้",
        "{count} cells are formulas whose results the file does not hold; they were not read",
        "โปรดเปิดไฟล์ด้วยโปรแกรมตารางคำนวณ บันทึกใหม่ แล้วส่งอีกครั้ง",
        "open it in a spreadsheet program, save it anew, and send it again",
    ),
    "SHEET-ERRORS": Template(
        NOTE,
        "เซลล์ {count} เซลล์แสดงค่าผิดพลาด เช่น #REF! หรือ #DIV/0!",
        "{count} cells show an error, such as #REF! or #DIV/0!",
        "โปรดตรวจสูตรในไฟล์",
        "check the formulas of the file",
    ),
    "SHEET-NOTES": Template(
        NOTE,
        "มีหมายเหตุในเซลล์ {count} รายการซึ่งยังไม่ได้อ่าน",
        "{count} notes on cells were not read",
        "ให้เจ้าหน้าที่เปิดดูหมายเหตุ หากเป็นหลักฐาน",
        "have a person look at them where they are evidence",
    ),
    "SHEET-YEAR": Template(
        ASK,
        "เซลล์วันที่เก็บปี {words} เป็นปีคริสต์ศักราช ผู้กรอกอาจตั้งใจให้เป็นพุทธศักราช จึงไม่ยืนยันวันที่นี้",
        "a date cell holds {words} as a year of the common era, where the Buddhist era may be meant; it "
        "is not confirmed",
        "โปรดตรวจวันที่ในเซลล์กับเอกสารต้นเรื่อง",
        "check the date of the cell against the document that it comes from",
    ),
    "DOC-NEEDS-OFFICE": Template(
        ASK,
        "ไฟล์ชนิดนี้ต้องแปลงด้วย LibreOffice ก่อนอ่าน แต่เครื่องนี้ไม่มีโปรแกรมดังกล่าว",
        "this kind of file is read by way of LibreOffice, which this machine does not have",
        "ติดตั้ง LibreOffice (Debian: {package}) แล้วอ่านใหม่ หรือขอไฟล์ DOCX หรือ PDF",
        "install LibreOffice (Debian: {package}) and read again, or ask for a DOCX or PDF",
    ),
    "DOC-PICTURE": Template(
        INFO,
        "มีภาพขนาดใหญ่ในไฟล์ {count} ภาพ ข้อความในภาพ (ถ้ามี) ยังไม่ได้อ่าน",
        "the file holds {count} large pictures; words inside them, if any, were not read",
        "ให้เจ้าหน้าที่เปิดดูภาพ หากหลักฐานอยู่ในภาพ",
        "have a person look at them where evidence may stand in a picture",
    ),
    "PDF-PAGES-UNREAD": Template(
        ASK,
        "หน้า {pages} เป็นภาพสแกนหรือข้อความเสียหาย จึงยังไม่ได้อ่าน",
        "pages {pages} are scanned pictures or hold damaged text and were not read",
        "ขอไฟล์ต้นฉบับ (DOCX หรือ PDF ที่บันทึกจากโปรแกรม) หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original DOCX or PDF, or have a person read them",
    ),
    "PDF-PAGES-TOO-DENSE": Template(
        ASK,
        "หน้า {pages} มีตัวอักษรหรือลายเส้นมากเกินกว่าหน้าเอกสารจะมีได้ จึงไม่ได้อ่าน",
        "pages {pages} draw more than a page of a document could hold and were not read",
        "โปรดส่งฉบับที่พิมพ์เป็น PDF ใหม่ หรือให้เจ้าหน้าที่เปิดอ่าน",
        "send them printed to PDF afresh, or have a person read them",
    ),
    "PDF-TABLES-TOO-DENSE": Template(
        NOTE,
        "หน้า {pages} มีเส้นมากจนแยกช่องตารางไม่ได้ครบ ข้อความยังอ่านได้เป็นบรรทัด",
        "pages {pages} draw so many lines that cells of tables cannot all be told; their words are read as lines",
        "ให้เจ้าหน้าที่เปิดดูตารางในหน้าเหล่านั้น",
        "have a person look at the tables of these pages",
    ),
    "PDF-ANNOTATIONS": Template(
        NOTE,
        "มีข้อความหรือตราที่วางทับบนหน้าเอกสาร {count} รายการ เช่น “{words}” ซึ่งไม่ใช่เนื้อเอกสารเดิม",
        "{count} notes or stamps are laid over the pages, such as “{words}”; they are no part of the original text",
        "ตรวจว่าใครเป็นผู้วาง หากใช้เป็นหลักฐาน",
        "check who laid them where they serve as evidence",
    ),
    "PDF-FORM-VALUES": Template(
        NOTE,
        "มีค่าที่กรอกไว้ในช่องแบบฟอร์มของไฟล์ {count} ช่อง เช่น “{words}” ซึ่งแก้ไขได้โดยไม่ทิ้งร่องรอย",
        "{count} fields of the file's form are filled in, such as “{words}”; they can be changed without a trace",
        "ตรวจกับฉบับที่ลงนาม หากใช้เป็นหลักฐาน",
        "check them against the signed copy where they serve as evidence",
    ),
    "PDF-XFA": Template(
        ASK,
        "ไฟล์เป็นแบบฟอร์มชนิด XFA ค่าที่กรอกอาจไม่ปรากฏบนหน้าเอกสาร",
        "the file is an XFA form; values filled in may not stand on its pages",
        "โปรดส่งฉบับที่พิมพ์เป็น PDF ธรรมดา",
        "send it printed to a plain PDF",
    ),
    "PDF-ACTUALTEXT-DIFFERS": Template(
        ASK,
        "ตัวเลขหรือข้อความที่ไฟล์แจ้งไว้ ({said}) ไม่ตรงกับที่แสดงบนหน้า ({shown})",
        "figures or words that the file states ({said}) differ from those that the page shows ({shown})",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสาร",
        "have a person look at the page",
    ),
    "PDF-WITNESS-DIFFERS": Template(
        ASK,
        "ตัวเลขใน {count} บรรทัด เช่น “{ours}” โปรแกรมอ่านอีกตัวหนึ่งอ่านได้ต่างไป ({theirs}) จึงยังไม่ใช้เป็นหลักฐาน",
        "in {count} lines, such as “{ours}”, a second reader reads other figures ({theirs}); they prove nothing yet",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสารและยืนยันตัวเลข",
        "have a person look at the page and confirm the figures",
    ),
    "PDF-FONT-UNTRUSTWORTHY": Template(
        ASK,
        "ข้อความ {count} บรรทัดในฟอนต์ {fonts} เสียหาย เช่น “{words}” จึงไม่ใช้เป็นหลักฐาน",
        "{count} lines in font {fonts} hold damaged text, such as “{words}”; they are not used as evidence",
        "ขอไฟล์ต้นฉบับ (DOCX หรือ PDF ที่บันทึกจากโปรแกรม) หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original DOCX or PDF, or have a person read them",
    ),
    "PDF-NOTES-BROKEN": Template(
        ASK,
        "ข้อความที่วางทับหรือช่องแบบฟอร์ม {count} แห่งในหน้า {pages} เสียหาย จึงยังไม่ได้อ่าน",
        "{count} notes or form fields on pages {pages} are damaged and were not read",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสาร หรือขอฉบับที่พิมพ์เป็น PDF ใหม่",
        "have a person look at the pages, or ask for them printed to PDF afresh",
    ),
    "PDF-FORM-DIFFERS": Template(
        ASK,
        "ช่องแบบฟอร์มหรือข้อความที่วางทับ {count} แห่งแจ้งค่า “{said}” แต่หน้าเอกสารแสดง “{shown}” จึงยังไม่ใช้เป็นหลักฐาน",
        "{count} form fields or notes state “{said}” but the page shows “{shown}”; they are not used as evidence",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสาร หรือขอฉบับที่พิมพ์เป็น PDF ใหม่",
        "have a person look at the page, or ask for the form printed to PDF afresh",
    ),
    "PDF-FIELDS-UNSEEN": Template(
        ASK,
        "ไฟล์มีค่าในช่องแบบฟอร์ม {count} ช่องที่ไม่ปรากฏบนหน้าใด ({words}) จึงไม่ใช้เป็นหลักฐาน",
        "{count} form fields of the file hold values that stand on no page ({words}); they are not used as evidence",
        "โปรดส่งฉบับที่พิมพ์เป็น PDF ธรรมดา",
        "send it printed to a plain PDF",
    ),
    "PDF-XFA-DYNAMIC": Template(
        ASK,
        "ไฟล์เป็นแบบฟอร์ม XFA ที่หน้าจริงปรากฏเฉพาะในโปรแกรมของ Adobe ข้อความบนหน้าจึงไม่ใช้เป็นหลักฐาน",
        "the file is an XFA form whose real pages appear only in Adobe's viewer; the words seen here are no evidence",
        "โปรดส่งฉบับที่พิมพ์เป็น PDF ธรรมดา",
        "send it printed to a plain PDF",
    ),
    "PDF-XFA-VALUES": Template(
        NOTE,
        "ในแบบฟอร์ม XFA มีค่าที่กรอกไว้ {count} ค่า ({words}) ซึ่งไม่มีตำแหน่งบนหน้า จึงไม่ใช้เป็นหลักฐาน",
        "the XFA form holds {count} values ({words}); they have no place on a page and are not used as evidence",
        "โปรดส่งฉบับที่พิมพ์เป็น PDF ธรรมดา",
        "send it printed to a plain PDF",
    ),
    "PDF-PORTFOLIO": Template(
        ASK,
        "ไฟล์เป็นแฟ้มรวม (PDF portfolio) ของเอกสาร {count} ไฟล์ หน้าที่เห็นเป็นเพียงปก",
        "the file is a PDF portfolio of {count} documents; the page that shows is only its cover",
        "โปรดส่งเอกสารแต่ละไฟล์แยกกัน",
        "send the documents as files of their own",
    ),
    "PDF-MEDIA": Template(
        NOTE,
        "มีภาพเคลื่อนไหว เสียง หรือสื่ออื่นฝังอยู่ในหน้าเอกสาร {count} รายการ ({kinds}) ซึ่งยังไม่ได้อ่าน",
        "{count} films, sounds or other media ({kinds}) are embedded in the pages and were not read",
        "ให้เจ้าหน้าที่เปิดดู หากหลักฐานอยู่ในสื่อนั้น",
        "have a person look at them where evidence may stand in them",
    ),
    "PDF-REDACT-MARKS": Template(
        ASK,
        "มีการทำเครื่องหมายให้ปิดทับข้อความ {count} แห่ง แต่ยังไม่ได้ลบข้อความนั้นออก",
        "{count} places are marked to be blacked out, but the words were not removed",
        "โปรดยืนยันว่าข้อความส่วนนั้นใช้ได้หรือให้ตัดออก",
        "confirm whether these words stand or are to be left out",
    ),
    "PDF-SIGNATURE": Template(
        INFO,
        "ไฟล์มีลายมือชื่อดิจิทัล {count} รายการ โปรแกรมยังไม่ได้ตรวจสอบความถูกต้อง",
        "the file bears {count} digital signatures; they were not validated",
        "เปิดไฟล์ในโปรแกรมที่ตรวจลายมือชื่อดิจิทัลได้ หากใช้เป็นหลักฐาน",
        "open it in a program that validates signatures where it serves as evidence",
    ),
    "PDF-SIGNATURE-PARTIAL": Template(
        ASK,
        "ลายมือชื่อดิจิทัลไม่ครอบคลุมทั้งไฟล์ เนื้อหาบางส่วนอาจเพิ่มหรือแก้ไขหลังลงนาม",
        "no digital signature covers the whole file; some of it may have been added or changed after signing",
        "ให้เจ้าหน้าที่ตรวจลายมือชื่อ และขอฉบับที่ลงนามแล้วทั้งไฟล์",
        "have a person check the signatures, and ask for a copy that is signed as a whole",
    ),
    "PDF-TABLE-BROKEN": Template(
        NOTE,
        "ตารางไฟล์แนบ แบบฟอร์ม หรือลายมือชื่อในไฟล์เสียหาย จึงบอกไม่ได้ว่ามีสิ่งใดนอกเหนือจากหน้าเอกสาร",
        "a table of attached files, form fields or signatures is damaged; what lies beside the pages cannot be told",
        "ขอไฟล์ต้นฉบับ หากคาดว่ามีเอกสารแนบหรือลายมือชื่อดิจิทัล",
        "ask for the original file where attachments or digital signatures are expected",
    ),
    "PDF-SHAPE-DIFFERS": Template(
        ASK,
        "ฟอนต์ {font} ในไฟล์แจ้งว่าเป็นเลข {said} แต่รูปที่แสดงคล้ายเลขอื่น ({shown}) จึงยังไม่ใช้ตัวเลขเหล่านี้เป็นหลักฐาน",
        "font {font} of the file states the figure {said} but its shape looks like another ({shown}); such figures "
        "are not used as evidence",
        "ให้เจ้าหน้าที่เปิดดูหน้าเอกสารและยืนยันตัวเลข",
        "have a person look at the page and confirm the figures",
    ),
    "TEXT-HIDDEN": Template(
        ASK,
        "มีข้อความที่มองไม่เห็นในไฟล์ เช่น “{words}” จึงไม่ใช้เป็นหลักฐาน",
        "the file holds words that cannot be seen, such as “{words}”; they are not used as evidence",
        "โปรดตรวจไฟล์ และส่งฉบับที่ข้อความทั้งหมดมองเห็นได้",
        "check the file, and send it with all its words visible",
    ),
    "SCALE-CONFLICT": Template(
        NOTE,
        "ค่าเป้าหมายเป็น {target} แต่ผลงานเป็น {result} ({unit}) ดูเหมือนใช้คนละมาตราส่วน",
        "the target is {target} but the result is {result}: they seem to be on different scales",
        "โปรดยืนยันมาตราส่วนของผลงาน",
        "confirm the scale of the result",
    ),
    "DECISION-STALE": Template(
        ASK,
        "คำวินิจฉัย ({what}) ของ {who} วันที่ {day} เลขที่ {hash} ไม่มีผลแล้ว: {why_th}",
        "the decision ({what}) of {who} of {day}, {hash}, has no effect any more: {why_en}",
        "ให้ผู้ตรวจพิจารณาอีกครั้ง หรือยกเลิกคำวินิจฉัยนี้",
        "decide again, or undo the decision",
    ),
    "DECISION-TWO-PEOPLE": Template(
        NOTE,
        "คำวินิจฉัย ({what}) เลขที่ {hash} ของ {who} ใช้แทนคำวินิจฉัยเรื่องเดียวกันของ {other}",
        "the decision ({what}) {hash} of {who} stands in place of one by {other} about the same thing",
        "ตรวจว่าทั้งสองฝ่ายทราบ หากไม่ถูกต้องให้ถอนด้วย saraban decide DIR undo {hash}",
        "see that both know; if it is wrong, saraban decide DIR undo {hash} takes it back",
    ),
    "UNIT-MISMATCH": Template(
        ASK,
        "{file}: {own_what_th}เป็นของ{own} แต่{other_what_th}ระบุ{other}",
        "{file}: {own_what_en} and {other_what_en} point to different units",
        "โปรดยืนยันว่าเอกสารเป็นของหน่วยงานใด",
        "confirm whose document it is",
    ),
    "UNIT-CODE-UNKNOWN": Template(
        NOTE,
        "ไม่รู้จักรหัสหนังสือ {prefix} ในทะเบียนหน่วยงาน",
        "letter code {prefix_en} is not in the table of units",
        "ตรวจสอบรหัส หรือเพิ่มในทะเบียน",
        "check the code, or add it to the table",
    ),
    "VERSION-UNCLEAR": Template(
        ASK,
        "มี{what_th}มากกว่าหนึ่งฉบับในวันเดียวกันหรือไม่ทราบวันที่ได้รับ ไม่อาจทราบว่าฉบับใดเป็นฉบับสุดท้าย",
        "there is more than one {what_en} of the same day or of unknown days; which is the last cannot be told",
        "โปรดแจ้งว่าฉบับใดเป็นฉบับสุดท้าย",
        "say which one is the last",
    ),
    "VERSION-PATCHED": Template(
        ASK,
        "{file} เป็นเพียงบางหน้าของ{what_th} ซึ่งได้รับหลัง {whole}: ฉบับเดิมไม่ถูกแทนที่ หัวข้อที่หน้าใหม่ระบุต่างจากฉบับเดิม: {entries_th}",
        "{file} is only a page of {what_en} and came after {whole}: that form is not replaced; entries in which the "
        "page says something else: {entries_en}",
        "แจ้งว่าให้ใช้ค่าใด หรือส่งแบบฟอร์มฉบับสมบูรณ์",
        "say which value counts, or send the whole form",
    ),
    "VERSION-REPLACED": Template(
        INFO,
        "{file} ถูกแทนที่ด้วย {by} ซึ่งได้รับภายหลัง",
        "{file} was replaced by {by}, which was received later",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    "KPI-CLASS": Template(
        NOTE,
        "ระบุเป็นตัวชี้วัดเชิงยุทธศาสตร์ แต่ความเชื่อมโยงทุกรายการเป็นภารกิจงานประจำ",
        "the page calls the indicator strategic while every strategy line says routine work",
        "แจ้งผู้ดูแลระบบตัวชี้วัด ไม่มีผลต่อการตรวจ",
        "tell the owner of the KPI system; no effect on any state",
    ),
    "KPI-QUARTERS-ALIKE": Template(
        NOTE,
        "รายงานผล {quarters} ใช้ข้อความเดียวกัน",
        "the reports of {quarters_en} say the same words",
        "ตรวจว่าผลการดำเนินการของแต่ละไตรมาสเป็นของไตรมาสนั้นจริง",
        "see whether each report is that of its own quarter",
    ),
    "KPI-QUARTER-DATES": Template(
        NOTE,
        "รายงานที่อยู่ใต้ไตรมาสที่ {label} กล่าวถึง {day} ซึ่งอยู่ใน{in_th} อาจเป็นผลของไตรมาสอื่น หรือพิมพ์วันที่คลาดเคลื่อน",
        "the report beside quarter {label} tells of {day}, which lies in {in_en}: it may be another quarter's, "
        "or the day may be mistyped",
        "ตรวจว่าเป็นรายงานของไตรมาสใด ไม่มีผลต่อการตรวจ",
        "see which quarter's report it is; no effect on any state",
    ),
    "KPI-RESULT-DIFFERS": Template(
        NOTE,
        "หน้าตัวชี้วัดระบุเป้าหมาย {target} ผลงาน {result}{as_of_th} ส่วนการตรวจนี้ได้ความครบถ้วน {n} จาก {m} (เทียบกันไม่ได้โดยตรง)",
        "the indicator page states target {target_en} and result {result_en}{as_of_en}; "
        "this audit finds {n} of {m} complete (not directly comparable)",
        "ใช้ประกอบการพิจารณา ไม่มีผลต่อการตรวจ",
        "for comparison; no effect on any state",
    ),
    "SECRET-MARK": Template(
        FIX,
        "{file} มีชั้นความลับ",
        "{file} bears a secrecy class",
        "ส่งต่อนายทะเบียนข้อมูลข่าวสารลับ",
        "refer it to the registrar of secret documents",
    ),
}

REASONS: dict[Reason, Template] = {
    Reason.WEAK_SCAN: Template(
        ASK,
        "ภาพสแกนไม่ชัด อ่านได้เพียงบางส่วน ค่าที่อ่านไม่แน่ชัดมีเครื่องหมายกำกับไว้",
        "the scan is hard to read and was read in part; values that are not sure are marked",
        "เปิดดูหน้าที่ระบุ หรือขอไฟล์ต้นฉบับ หรือสแกนใหม่ที่ 300 dpi",
        "look at the pages named, or ask for the original file or for a new scan at 300 dpi",
    ),
    Reason.NEEDS_OCR: Template(
        ASK,
        "เอกสารเป็นภาพสแกน ยังไม่มีข้อความให้อ่าน",
        "the document is a scanned picture without text",
        "ขอไฟล์ต้นฉบับ (DOCX หรือ PDF ที่บันทึกจากโปรแกรม) หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original DOCX or PDF, or have a person read it",
    ),
    Reason.ENCRYPTED: Template(
        ASK,
        "ไฟล์มีรหัสผ่าน",
        "the file is protected by a password",
        "ขอไฟล์ที่ไม่มีรหัสผ่าน",
        "ask for a file without a password",
    ),
    Reason.BROKEN: Template(
        ASK,
        "ไฟล์เสียหายหรือไม่ครบถ้วน เปิดไม่ได้",
        "the file is damaged or cut off and cannot be opened",
        "ขอให้ส่งไฟล์ใหม่",
        "ask for the file again",
    ),
    Reason.EMPTY: Template(ASK, "ไฟล์ว่างเปล่า", "the file is empty", "ขอให้ส่งไฟล์ใหม่", "ask for the file again"),
    Reason.TOO_LARGE: Template(
        ASK,
        "ไฟล์ใหญ่เกินขีดจำกัดที่ตั้งไว้",
        "the file is larger than the stated limit",
        "ขอให้แบ่งไฟล์ หรือลดขนาดภาพ",
        "ask for it in smaller files",
    ),
    Reason.UNKNOWN_TYPE: Template(
        ASK,
        "ไม่รู้จักชนิดของไฟล์",
        "the kind of file is not known",
        "ขอไฟล์ DOCX หรือ PDF",
        "ask for a DOCX or PDF",
    ),
    Reason.UNSUPPORTED_TYPE: Template(
        ASK,
        "ยังอ่านไฟล์ชนิดนี้ไม่ได้",
        "this kind of file is not read yet",
        "ขอไฟล์ DOCX หรือ PDF",
        "ask for a DOCX or PDF",
    ),
    Reason.TEXT_UNTRUSTWORTHY: Template(
        ASK,
        "ข้อความในไฟล์เสียหายเกินกว่าจะเชื่อถือได้",
        "the text in the file is too damaged to be relied on",
        "ขอไฟล์ต้นฉบับ หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original file, or have a person read it",
    ),
    Reason.TIMEOUT: Template(
        ASK, "อ่านไม่เสร็จในเวลาที่กำหนด", "reading took longer than the limit", "ให้เจ้าหน้าที่เปิดอ่าน", "have a person read it"
    ),
    Reason.MEMORY_LIMIT: Template(
        ASK,
        "ไฟล์ใช้หน่วยความจำเกินกำหนด",
        "reading needed more memory than the limit",
        "ให้เจ้าหน้าที่เปิดอ่าน",
        "have a person read it",
    ),
    Reason.OUTPUT_LIMIT: Template(
        ASK,
        "การอ่านไฟล์นี้สร้างข้อมูลเกินกำหนด",
        "reading made more output, files or processes than the limits",
        "ให้เจ้าหน้าที่เปิดอ่าน และแจ้งผู้พัฒนา",
        "have a person read it, and tell the developers",
    ),
    Reason.CRASHED: Template(
        ASK,
        "โปรแกรมอ่านไฟล์นี้หยุดทำงาน",
        "the reader stopped on this file",
        "ให้เจ้าหน้าที่เปิดอ่าน และแจ้งผู้พัฒนา",
        "have a person read it, and tell the developers",
    ),
    Reason.PARTIAL: Template(
        ASK,
        "มีบางหน้าหรือบางส่วนที่เสียหาย ขาดหาย หรือเป็นภาพ",
        "some pages or parts are damaged, missing or pictures",
        "ให้เจ้าหน้าที่เปิดอ่านส่วนที่เหลือ",
        "have a person read the rest",
    ),
    Reason.TOO_DEEP: Template(
        ASK,
        "ไฟล์ซ้อนกันหลายชั้นเกินกำหนด",
        "files are nested deeper than the limit",
        "ขอไฟล์ที่ไม่ซ้อนกัน",
        "ask for the files without nesting",
    ),
    Reason.TOO_MANY: Template(
        ASK,
        "จำนวนไฟล์ภายในเกินกำหนด",
        "the container holds more files than the limit",
        "ขอให้แบ่งส่ง",
        "ask for smaller parcels",
    ),
    Reason.BOMB: Template(
        ASK,
        "ไฟล์บีบอัดขยายตัวผิดปกติ จึงไม่เปิด",
        "the compressed file unfolds beyond every sensible ratio and was not opened",
        "ขอไฟล์ที่ไม่บีบอัด",
        "ask for the files uncompressed",
    ),
    Reason.SYSTEM_FILE: Template(
        INFO, "ไฟล์ของระบบ ไม่ใช่เอกสาร", "a system file, not a document", "ไม่ต้องดำเนินการ", "nothing to do"
    ),
    Reason.RECEIVED_LIST: Template(
        INFO,
        "ทะเบียนวันที่ได้รับซึ่งผู้ตรวจวางไว้ นำไปใช้แล้ว ไม่ใช่เอกสารหลักฐาน",
        "the list of days of receipt; it was used and is no evidence itself",
        "ดูข้อสังเกตของทะเบียนนี้ หากมี",
        "see the findings about the list, if there are any",
    ),
    Reason.EARLIER_RESULTS: Template(
        INFO,
        "ผลการตรวจครั้งก่อนของโปรแกรมนี้ ไม่ใช่เอกสารหลักฐาน",
        "results that this program wrote earlier; no evidence",
        "ไม่ต้องดำเนินการ หรือย้ายผลการตรวจออกจากโฟลเดอร์รับเอกสาร",
        "nothing to do, or keep results outside the inbox",
    ),
    Reason.SIGNATURE_PICTURE: Template(
        INFO,
        "ภาพประกอบลายเซ็นอีเมล ไม่ใช่เอกสาร",
        "a picture of the mail's signature block, not a document",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    Reason.NOT_A_FILE: Template(
        ASK, "ไม่ใช่ไฟล์ปกติ", "not a regular file", "โปรดวางไฟล์จริงแทนทางลัด", "put the file itself in place of the link"
    ),
    Reason.NO_ACCESS: Template(
        ASK, "ไม่มีสิทธิ์เปิดไฟล์", "no permission to open the file", "โปรดตรวจสิทธิ์ของไฟล์", "check the file's permissions"
    ),
    Reason.NOT_FOUND: Template(
        ASK,
        "ไม่พบไฟล์หรือโฟลเดอร์ตามที่ระบุ",
        "there is no file or folder of that name",
        "โปรดตรวจชื่อและที่อยู่ของไฟล์",
        "check the name and the folder",
    ),
}


def finding(code: str, *, places: tuple[Place, ...] = (), about: str | None = None, **words: object) -> Finding:
    """The finding `code` with its sentences filled in. A word that is a day (ISO) stands in Thai sentences as a day of
    the Buddhist era, but for what they quote. Raises KeyError for an unknown code or a missing word.
    """
    row = CATALOGUE[code]
    thai = {k: thai_date(v) if isinstance(v, str) and _ISO.match(v) else v for k, v in words.items()}
    th, remedy_th = (_filled(s, words, thai) for s in (row.th, row.remedy_th))
    en, remedy_en = (s.format(**words) for s in (row.en, row.remedy_en))
    return Finding(
        code=code,
        severity=row.severity,
        th=th,
        en=en,
        remedy_th=remedy_th,
        remedy_en=remedy_en,
        places=places,
        about=about,
    )


def _filled(sentence: str, words: dict[str, object], thai: dict[str, object]) -> str:
    """A Thai sentence; words between quotation marks are somebody's own and stay as they are."""
    pieces = _QUOTED.split(sentence)
    return "".join(piece.format(**(words if n % 2 else thai)) for n, piece in enumerate(pieces))
