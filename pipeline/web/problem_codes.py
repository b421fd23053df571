"""รหัสข้อขัดข้อง: every code of a problem, with what it means and what helps: the pages to which `type` leads (RFC 9457).

A single answer may say more (how many seconds, which scope); its code never means anything else than stands here.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """`status`: of HTTP; `th`, `en`: what is wrong; `remedy_th`, `remedy_en`: what helps."""

    status: int
    th: str
    en: str
    remedy_th: str
    remedy_en: str


_OPEN = ("เปิดที่อยู่ที่ saraban serve แสดงไว้ หรือลงชื่อเข้าใช้", "open the address that saraban serve printed, or sign in")
_KEEPER = ("แจ้งผู้ดูแลเครื่องแม่ข่าย", "tell whoever keeps the server")
_LIST = ("เลือกจากรายการบนหน้าเว็บ หรือจาก API", "take it from the lists of the screens or of the API")
_LATER = ("รอตามเวลาใน Retry-After แล้วทำอีกครั้ง", "wait as long as Retry-After says, then do it again")

CODES: Final[dict[str, ProblemCode]] = {
    "already_decided": ProblemCode(
        409,
        "มีผู้วินิจฉัยเรื่องเดียวกันก่อนแล้วโดยที่ผู้ส่งยังไม่เห็น ไม่มีสิ่งใดถูกบันทึก",
        "somebody decided the same matter, and whoever sent this had not seen it; nothing was recorded",
        "อ่านคำวินิจฉัยที่แนบมา (decision) หากยังเห็นต่าง ส่งอีกครั้งโดยระบุ seen ตามที่ตอบกลับ",
        "read the decision that comes with the answer; send yours again with its `seen` if you still see it otherwise",
    ),
    "bad_request": ProblemCode(
        400, "คำขอไม่ถูกต้อง", "the request is not well formed", "ดูรูปแบบใน openapi.json", "openapi.json has the form"
    ),
    "busy": ProblemCode(503, "มีผู้ทำรายการเดียวกันพร้อมกันมากเกินไป", "too many do the same at this moment", *_LATER),
    "cannot_log": ProblemCode(
        503,
        "บันทึกการขอดูไม่ได้ จึงไม่แสดงข้อมูลส่วนบุคคล",
        "the asking cannot be recorded, so personal data stays masked",
        "แจ้งผู้ดูแลให้ตรวจที่ว่างและสิทธิ์ของโฟลเดอร์ผลลัพธ์",
        "whoever keeps the machine looks at the space and rights beside the folder of results",
    ),
    "decisions_broken": ProblemCode(
        503,
        "แฟ้มคำวินิจฉัยไม่สมบูรณ์ จึงอ่านหรือเขียนไม่ได้",
        "the file of decisions does not hold together, so nothing is read from it or written to it",
        "ผู้ดูแลตรวจด้วย saraban decide DIR list แล้วนำสำเนาที่สมบูรณ์กลับมา",
        "whoever keeps it looks with saraban decide DIR list and puts a whole copy back",
    ),
    "disk_full": ProblemCode(
        503,
        "เครื่องแม่ข่ายเก็บเอกสารไว้ไม่ได้ จึงไม่ได้รับสิ่งใด",
        "the server cannot keep the documents; nothing was taken",
        *_LATER,
    ),
    "forbidden": ProblemCode(403, "ไม่มีสิทธิ์ทำรายการนี้", "this is not allowed", *_KEEPER),
    "from_elsewhere": ProblemCode(
        403,
        "คำขอมาจากหน้าของเว็บอื่น",
        "a page of another site asked",
        "เปิดหน้าของโปรแกรมเอง แล้วทำจากหน้านั้น",
        "open the program's own page and do it there",
    ),
    "hook_malformed": ProblemCode(
        403,
        "ที่อยู่ปลายทางผิดรูปแบบ",
        "the address of the hook is not of the right form",
        "ใช้ https://ชื่อเครื่อง/... ไม่มีชื่อผู้ใช้และเครื่องหมาย #",
        "use https://host/..., in plain ASCII, without a user and without #",
    ),
    "hook_not_https": ProblemCode(
        403, "ปลายทางไม่ใช่ https", "the hook is not told over https", "ใช้ที่อยู่ https", "use an address of https"
    ),
    "hook_not_public": ProblemCode(
        403,
        "ปลายทางอยู่ในเครือข่ายภายใน",
        "the address lies in a private network",
        "ผู้ดูแลอนุญาตโดยเขียนต้นทางนั้นใน DIR.api/hooks-allowed",
        "whoever keeps the server allows it by name in DIR.api/hooks-allowed",
    ),
    "key_used": ProblemCode(
        409,
        "Idempotency-Key นี้ใช้กับคำขออื่นแล้ว",
        "this Idempotency-Key belongs to another request",
        "ใช้ค่าใหม่สำหรับแต่ละคำขอ",
        "use a new value for each request",
    ),
    "names_nothing": ProblemCode(
        404,
        "คำวินิจฉัยระบุสิ่งที่ไม่มีในผลการตรวจ ไม่มีสิ่งใดถูกบันทึก",
        "the decision names what these results do not have; nothing was recorded",
        "ตรวจชื่อไฟล์ หน่วยงาน รายการ และค่าที่ส่ง",
        "look at the file, unit, demand and value that were named",
    ),
    "no_answer": ProblemCode(
        422,
        "รายการในคิวไม่มีคำตอบแบบที่ขอ ไม่มีสิ่งใดถูกบันทึก",
        "the item of the queue has no such answer; nothing was recorded",
        "เลือกคำตอบที่แสดงบนหน้า",
        "choose one of the answers on the screen",
    ),
    "no_box": ProblemCode(
        422,
        "กรอบไม่ถูกต้อง",
        "a box is not of the right form",
        "กรอบคือจำนวนเต็มสี่ค่า x0,y0,x1,y1 หน่วย 1/100 พอยต์",
        "a box is four whole numbers x0,y0,x1,y1, in 1/100 points",
    ),
    "no_decision": ProblemCode(
        422,
        "สิ่งที่ส่งไม่เป็นคำวินิจฉัย ไม่มีสิ่งใดถูกบันทึก",
        "what was sent is no decision; nothing was recorded",
        "แก้ตามที่บอก แล้วส่งอีกครั้ง",
        "mend what the answer names, and send it again",
    ),
    "no_document": ProblemCode(404, "ไม่มีเอกสารนี้ในผลการตรวจ", "these results have no such document", *_LIST),
    "no_documents": ProblemCode(
        422,
        "ไม่มีไฟล์ในช่อง files หรือมีช่องอื่น",
        "the field `files` holds no file, or there are other fields",
        "ส่งไฟล์อย่างน้อยหนึ่งไฟล์ในช่อง files",
        "send at least one file in the field `files`",
    ),
    "no_length": ProblemCode(
        411, "ไม่ได้บอกความยาวของข้อมูล", "the length of the body was not told", "ส่ง Content-Length", "send Content-Length"
    ),
    "no_original": ProblemCode(
        404,
        "ไม่พบต้นฉบับตามที่อ่านไว้",
        "the original is not there any more as it was read",
        "นำไฟล์กลับไว้ในโฟลเดอร์รับเอกสาร หรือตรวจใหม่",
        "put the file back into the inbox, or audit again",
    ),
    "no_page": ProblemCode(404, "เอกสารไม่มีหน้านั้น", "the document has no such page", *_LIST),
    "no_picture": ProblemCode(
        404,
        "ไม่มีภาพของหน้านี้ให้แสดง",
        "there is no picture of this page to show",
        "หน้าเอกสารบอกเหตุผล เช่น มีชั้นความลับ หรือปกปิดข้อมูลส่วนบุคคลไม่ได้",
        "the page of the document says why: a secrecy mark, or personal data that cannot be masked",
    ),
    "no_session": ProblemCode(
        401, "ยังไม่ได้เข้าใช้ หรือหมดเวลาแล้ว", "nobody is signed in, or the session has ended", *_OPEN
    ),
    "no_such_demand": ProblemCode(404, "ไม่มีรายการหลักฐานนี้", "there is no such demand", *_LIST),
    "no_such_unit": ProblemCode(404, "ไม่มีผลการตรวจของหน่วยงานนี้", "there is no audit of this unit", *_LIST),
    "no_token": ProblemCode(
        401,
        "ไม่มีบัตรผ่าน หรือบัตรผ่านใช้ไม่ได้แล้ว",
        "no token was sent, or it does not hold any more",
        "ส่ง Authorization: Bearer ... ผู้ดูแลทำบัตรผ่านด้วย saraban serve DIR --make-token",
        "send Authorization: Bearer ...; whoever keeps the server makes tokens with saraban serve DIR --make-token",
    ),
    "not_found": ProblemCode(404, "ไม่พบหน้าหรือรายการที่ขอ", "there is no such page or item", *_LIST),
    "not_from_our_page": ProblemCode(
        403,
        "คำขอไม่ได้มาจากหน้าของโปรแกรม หรือหน้านั้นเปิดค้างไว้นานเกินไป ไม่มีสิ่งใดถูกบันทึก",
        "the request did not come from a page of this program, or that page is too old; nothing was recorded",
        "เปิดหน้านั้นใหม่ แล้วทำอีกครั้ง",
        "open the page anew and do it again",
    ),
    "not_valid": ProblemCode(
        422,
        "ข้อมูลที่ส่งไม่ครบหรือไม่ถูกต้อง",
        "what was sent is incomplete or not valid",
        "ดูรายการใน errors",
        "look at `errors`",
    ),
    "our_fault": ProblemCode(500, "โปรแกรมผิดพลาด", "a fault of the program", *_KEEPER),
    "personal_data_masked": ProblemCode(
        403,
        "ต้นฉบับปกปิดข้อมูลส่วนบุคคลให้ไม่ได้",
        "an original cannot be masked",
        "ขอดูข้อมูลส่วนบุคคลก่อน แล้วดาวน์โหลดอีกครั้ง",
        "ask to see personal data first, then download it again",
    ),
    "scope_missing": ProblemCode(
        403,
        "บัตรผ่านไม่มีสิทธิ์ที่ต้องใช้ (scope)",
        "the token lacks a scope that is needed",
        "ขอบัตรผ่านที่มีสิทธิ์นั้นจากผู้ดูแล",
        "ask whoever keeps the server for a token with it",
    ),
    "too_large": ProblemCode(
        413, "ข้อมูลที่ส่งใหญ่เกินกำหนด", "what was sent is too large", "แบ่งส่งเป็นหลายครั้ง", "send it in several parts"
    ),
    "too_many": ProblemCode(429, "ทำบ่อยเกินไป", "this was done too often", *_LATER),
    "too_many_hooks": ProblemCode(
        409, "มีปลายทางมากเกินไป", "there are too many hooks", "ลบรายการเดิมก่อน", "take one away first"
    ),
    "too_many_jobs": ProblemCode(503, "มีงานรออ่านมากเกินไป", "too many jobs wait to be read", *_LATER),
    "too_slow": ProblemCode(
        408, "ข้อมูลมาช้าเกินไป ไม่มีสิ่งใดถูกบันทึก", "the body came too slowly; nothing was recorded", "ส่งอีกครั้ง", "send it again"
    ),
    "unknown_host": ProblemCode(
        421, "เครื่องนี้ไม่ได้ให้บริการในชื่อที่ขอ", "this server is not known by the name that was asked for", *_OPEN
    ),
    "viewer_only": ProblemCode(
        403,
        "บัญชีนี้ดูได้อย่างเดียว",
        "this account may look, not decide",
        "ขอสิทธิ์ผู้ตรวจ (auditor) จากผู้ดูแล",
        "ask whoever keeps the users file for the role auditor",
    ),
    "withheld": ProblemCode(
        403,
        "เนื้อหาถูกสงวนไว้ เพราะมีชั้นความลับ หรือมีข้อมูลส่วนบุคคลที่ปกปิดไม่ได้",
        "the content is withheld: a secrecy mark, or personal data that cannot be masked",
        "ข้อมูลส่วนบุคคลต้องมีสิทธิ์ unmasked เอกสารมีชั้นความลับให้ติดต่อนายทะเบียนข้อมูลข่าวสารลับ",
        "personal data needs the scope `unmasked`; for a secrecy mark ask the office's registrar of secret documents",
    ),
    "wrong_media_type": ProblemCode(
        415,
        "ไม่รับข้อมูลชนิดนี้",
        "this kind of data is not taken",
        "ส่งเอกสารเป็น multipart/form-data คำวินิจฉัยเป็น application/json",
        "documents are sent as multipart/form-data, decisions as application/json",
    ),
    "wrong_method": ProblemCode(
        405,
        "ใช้คำสั่งนี้กับที่อยู่นี้ไม่ได้",
        "this address does not take that method",
        "ใช้คำสั่งตามส่วนหัว Allow",
        "use a method that the header Allow names",
    ),
    "wrong_token": ProblemCode(
        403,
        "ที่อยู่นี้ใช้เข้าไม่ได้",
        "this address does not let anybody in",
        "ใช้ที่อยู่ล่าสุดที่ saraban serve แสดงไว้ ซึ่งเปลี่ยนทุกครั้งที่เริ่มใหม่",
        "use the address that saraban serve printed last; it is another one at every start",
    ),
}
