"""สิ่งที่ส่งมาด้วย: the enclosures, from the labelled list or, in a memo, from the body (ข้อ 12.6).

An enclosure that the letter does not name (เอกสารที่ส่งมาพร้อมนี้) is unverified: nobody can tell whether it is complete.
"""

import re

from extractors.flow import Flow, unwrap
from extractors.head_block import Block, Head
from extractors.rows import plain
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.record import Enclosure

_UNIT = r"(?:ฉบับ|ชุด|แผ่น|เล่ม|หน้า|รายการ|แฟ้ม|ไฟล์|ใบ|ราย|เรื่อง|ซอง|กล่อง|แผ่นซีดี|แบบ|ภาพ)"
QUANTITY = re.compile(rf"(?:จำนวน|อย่างละ)[ \t\n]*(?P<n>[0-9]+|[.…]+|หนึ่ง|สอง|สาม)[ \t\n]*(?P<unit>{_UNIT})")
# `แบบตอบรับ  1 ฉบับ`: a bare figure with a unit of papers at the end of an item
_BARE_QUANTITY = re.compile(r"(?<=[ก-๎)\]])[ \t]+(?P<n>[0-9]{1,4})[ \t]*(?P<unit>ฉบับ|ชุด|แผ่น|เล่ม|แฟ้ม|ไฟล์)[ \t]*$")
# `(QR Code ท้ายหนังสือ)` says where the enclosure lies; it is no part of its title
_WHERE = re.compile(r"[ \t]*\([^()\n]{0,20}(?:QR\s*-?\s*[Cc]ode|คิวอาร์โค้ด)[^()\n]{0,40}\)[ \t]*$")
_NUMBERED = re.compile(r"(?:(?<=\n)|^)[ \t]*\(?(?P<n>[0-9]{1,2})(?:[.)][.)]?(?![0-9])|[ ](?=[ก-ฮ]))[ \t]*")
_INLINE = re.compile(r"[ \t\n](?P<n>[0-9]{1,2})[.)][ \t]*(?=[ก-ฮเ-ไA-Z])")
_LABEL_REST = re.compile(r"\n[ \t]*(?:มา)?ด้วย[ \t]*(?=\n|$)")  # of the label, broken in a narrow column
_LINK = re.compile(r"https?://\S+|QR\s*-?\s*[Cc]ode|คิวอาร์โค้ด|bit\.ly/\S+", re.I)
_IN_BODY = re.compile(
    r"(?P<cue>(?:พร้อม(?:กัน)?นี้|ทั้งนี้|ในการนี้)?[ ]*(?:ได้|ขอ)?(?:แนบ|จัดส่ง|ส่ง)(?![ก-๎]*(?:ทาง|ภายใน))[ ]*)"
    r"(?P<what>(?:(?!(?:ขอ|ได้)(?:จัด)?(?:ส่ง|แนบ))[^\n]){4,160}?)[ ]*"  # of two such words the nearer
    rf"(?P<quantity>จำนวน[ ]*(?:[0-9]+)[ ]*{_UNIT})"
)
_LIST_CUE = re.compile(r"(?:ส่ง|แนบ)[^\n]{0,80}?ดัง(?:ต่อไป)?นี้[ ]*:?[ ]*(?=1[.)])")
_LIST_ITEM = re.compile(
    rf"[ ]*(?P<n>[0-9]{{1,2}})[.)][ ]*(?P<what>[^\n]{{2,160}}?)[ ]*(?P<quantity>จำนวน[ ]*[0-9]+[ ]*{_UNIT})"
)
_AND_ITEM = re.compile(
    r"[ ]*(?:และ|พร้อมทั้ง|กับ)[ ]*(?P<what>[^\n ](?:(?!และ|แนบ|ส่ง)[^\n]){2,80}?)[ ]*"
    rf"(?P<quantity>จำนวน[ ]*[0-9]+[ ]*{_UNIT})"
)
_ATTACHED = re.compile(
    r"พร้อม(?:กัน)?นี้[ ]*(?:ได้|ขอ)?(?:แนบ|จัดส่ง|ส่ง)[ ]*(?P<what>[^\n]{4,120}?)(?=[ ]*(?:มา(?:ด้วย|พร้อม)|จึงเรียน|\n|$))"
)
_UNNAMED = re.compile(
    r"(?:ราย)?ละเอียด(?:ปรากฏ)?(?:ดัง|ตาม)(?:เอกสาร|สิ่ง)(?:ที่)?(?:แนบ|ส่ง)[ก-๎]*(?:[ ]*\(?[0-9]+\)?)?|"
    r"(?:ดัง|ตาม)(?:เอกสาร|สิ่ง)(?:ที่)?(?:แนบ|ส่งมา)[ก-๎]*(?:[ ]*\(?[0-9]+\)?)?|"
    r"เอกสารที่ส่งมาพร้อมนี้|ดังแนบ"
)


def read_enclosures(
    flow: Flow, head: Head, kind: str, span: tuple[int, int]
) -> tuple[tuple[Enclosure, ...], tuple[Finding, ...]]:
    """The enclosures in printed order; `span` is the running text, read only where no list is labelled."""
    if block := head.blocks.get("enclosures"):
        return _listed(flow, block)
    if kind in ("memo", "stamped_letter"):
        return _in_body(flow, *span), ()
    return (), ()


def _listed(flow: Flow, block: Block) -> tuple[tuple[Enclosure, ...], tuple[Finding, ...]]:
    text = plain(flow.text)
    out: list[Enclosure] = []
    noticed: list[Finding] = []
    for start, end in _items(text, block.start, block.end):
        words = text[start:end]
        if not re.sub(r"[\s.…_-]", "", words):
            continue
        quantity = title = None
        hit = QUANTITY.search(words) or _BARE_QUANTITY.search(words.rstrip())
        rest = words
        if hit:
            value = re.sub(r"\s+", " ", f"{hit['n']} {hit['unit']}")
            quantity = flow.quote(start + hit.start("n"), start + hit.end(), value, rules=["quantity"])
            # the quantity may stand in a column of its own beside the first row of a title that runs on
            rest = words[: hit.start()] + " " + words[hit.end() :]
        rest = _LABEL_REST.sub("\n", rest)
        value = _WHERE.sub("", unwrap(rest.replace("\t", " ")).strip(" -–")).strip(" -–")
        if value:
            title = flow.quote(start, end, value, rules=["label_enclosures"])
        out.append(Enclosure(title=title, quantity=quantity))
        if title is not None and (link := _LINK.search(words)):
            noticed.append(finding("EV-BY-LINK", link=link[0], places=title.places, about="enclosures"))
    return tuple(out), tuple(noticed)


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The list's items: by their numbers, or one a quantity, or all as one."""
    words = text[start:end]
    marks = list(_NUMBERED.finditer(words))
    ordered: list[re.Match[str]] = []
    for m in marks:
        if int(m["n"]) == len(ordered) + 1:
            ordered.append(m)
    if len(ordered) == 1:
        # `1. แผ่นพับ 2. แบบตอบรับ` on one row
        for m in _INLINE.finditer(words, ordered[0].end()):
            if int(m["n"]) == len(ordered) + 1:
                ordered.append(m)
    if ordered and not words[: ordered[0].start()].strip():
        cuts = [m.end() for m in ordered]
        # a second `1.` below the list is the first heading of the body (`๑. ความเป็นมา`)
        again = next((m.start() for m in marks if m["n"] == "1" and m.start() > ordered[-1].start()), len(words))
        ends = [m.start() for m in ordered[1:]] + [again]
        return [(start + a, start + b) for a, b in zip(cuts, ends, strict=True)]
    rows = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", words) if m[0].strip()]
    counted = [QUANTITY.search(words[a:b]) for a, b in rows]
    if len(rows) > 1 and all(
        q is not None and not words[a + q.end() : b].strip() for q, (a, b) in zip(counted, rows, strict=True)
    ):
        return [(start + a, start + b) for a, b in rows]
    return [(start, end)]


def _in_body(flow: Flow, start: int, end: int) -> tuple[Enclosure, ...]:
    body = plain(flow.text)[start:end]
    folded = body.replace("\n", " ")
    out: list[Enclosure] = []
    if cue := _LIST_CUE.search(folded):
        at = cue.end()
        while (item := _LIST_ITEM.match(folded, at)) and int(item["n"]) == len(out) + 1:
            out.append(_named(flow, start, item, ()))
            at = item.end()
        if out:
            return tuple(out)
    for hit in _IN_BODY.finditer(folded):
        bare = re.sub(r"\([^()]*\)", "", hit["what"])  # (แบบฟอร์ม 4) is no item number
        if re.search(r"นั้น|ดัง(?:ต่อไป)?นี้|[0-9][.)] ", bare):
            continue
        # `ขอส่ง ... จำนวน 1 ชุด มาพร้อมนี้` speaks of this letter; `ได้ส่ง`, `ให้จัดส่ง` may speak of another
        own = "ขอ" in hit["cue"] and re.match(r"[ ]*(?:ดัง|ตาม)?[ก-๎]{0,20}?มา(?:พร้อม|ด้วย|เพื่อ)", folded[hit.end() :])
        doubts = () if own or hit["cue"].strip().startswith("พร้อม") else ("enclosure_in_body",)
        out.append(_named(flow, start, hit, doubts))
        at = hit.end()
        while further := _AND_ITEM.match(folded, at):  # `และแบบฟอร์ม 2 จำนวน 1 ชุด`
            out.append(_named(flow, start, further, doubts))
            at = further.end()
    for pattern, doubt in ((_ATTACHED, "enclosure_in_body"), (_UNNAMED, "enclosure_unnamed")):
        if not out and (said := pattern.search(body)):
            group = "what" if pattern is _ATTACHED else 0
            quoted = flow.quote(
                start + said.start(group), start + said.end(group), doubts=[doubt], rules=["enclosure_in_body"]
            )
            out.append(Enclosure(title=quoted))
    return tuple(out)


def _named(flow: Flow, start: int, hit: re.Match[str], doubts: tuple[str, ...]) -> Enclosure:
    what = re.sub(r"\s*(?:มา(?:พร้อมนี้|ด้วย))\s*$", "", hit["what"])
    a = start + hit.start("what")
    number = QUANTITY.search(hit["quantity"])
    quantity = flow.quote(
        start + hit.start("quantity"),
        start + hit.end("quantity"),
        f"{number['n']} {number['unit']}" if number else None,
        rules=["quantity"],
    )
    return Enclosure(title=flow.quote(a, a + len(what), doubts=doubts, rules=["enclosure_in_body"]), quantity=quantity)
