"""อ้างถึง: the documents that a document cites, each with number, date, title, issuer and speed.

References are the อ้างถึง block; in a memo, which has no such label, the letters that its opening words answer
(`ตามหนังสือ... นั้น`, ข้อ 12.6 of the regulation); in an order or an indicator page every letter and order cited. All
else that is cited in running text is a citation. A copy that is enclosed is neither. The speed stands in the
citation and belongs to the cited letter; a number without its letters is common and kept as printed
(docs/rules.md, fields).
"""

import re
from typing import NamedTuple

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.head_block import read_head
from extractors.letter_body import body_span
from extractors.letter_number import find_letter_numbers
from extractors.passage import Passage
from extractors.receipt import receipt_rows
from extractors.rows import first_document, rows_of
from extractors.serial_number import find_circulars, find_order_numbers
from extractors.thai_date import DateMatch, find_dates
from schemas.quoted import Quoted, Trust
from schemas.record import Reference


class _Number(NamedTuple):
    start: int
    end: int
    value: str
    doubts: tuple[str, ...]
    rules: tuple[str, ...]


class _Cited(NamedTuple):
    """One citation of a passage: where its words begin and end, and the record; `number_end`: where its number ends."""

    start: int
    end: int
    enclosed: bool
    reference: Reference
    number_end: int = 0


_SPEED = r"ด่วนที่สุด|ด่วนมาก|ด่วนพิเศษ|ด่วน"
_KIND = r"หนังสือเวียน|หนังสือราชการ|หนังสือ|บันทึกข้อความ|บันทึก|คำสั่ง|ประกาศ|ระเบียบ|ข้อบังคับ|วิทยุ|โทรสาร"
_LEFT = re.compile(
    rf"(?P<kind>{_KIND})(?P<issuer>(?:(?!{_KIND}|ลงวันที่|เรื่อง\s)[^\n]){{0,160}}?)\s*(?P<speed>{_SPEED})?\s*(?:มาก"
    rf"|ลับ(?:มาก|ที่สุด)?)?\s*(?:เลข)?(?:ที่)?(?:\s|[:…]|\.{(2,)})*$"
)
_ISSUER_ONLY = re.compile(
    r"(?<![^\s])(?P<issuer>(?:สำนัก|กระทรวง|ทบวง|กรม|กอง|ฝ่าย|ส่วน|ศูนย์|สถาบัน|มหาวิทยาลัย|วิทยาลัย|โรงเรียน|โรงพยาบาล|จังหวัด|อำเภอ|เทศบาล"
    r"|องค์การ|องค์กร|คณะ|กรุงเทพ|ธนาคาร|การ(?:ไฟฟ้า|ประปา|ทาง|เคหะ)|บริษัท|มูลนิธิ|สมาคม|สภา|ศาล|[ก-ฮ]{1,3}\.)[^\s]{0,58})\s+(?:ที่)\s*$"
)
_DATE_CUE = re.compile(
    r"\s*[,(]?\s*(?:ลง\s?วันที่|ลงวัน[ก-ฺเ-๎]{1,8}ที่|ลว\.?|ออกเมื่อ(?:วันที่)?|เมื่อวันที่|ลง(?=\s?[0-9])|สั่ง ณ วันที่)\s*"
)
_LATER_CUE = re.compile(r"\(?(?:ลง\s?วันที่|ลว\.?|(?:สั่ง|ประกาศ) ณ วันที่)\s*")
_CAME_IN = re.compile(r"รับ(?:หนังสือ)?(?:แล้ว)?(?:เมื่อ)?\s?(?:วันที่)?\s?$")
_TITLE = re.compile(r"\s*เรื่อง\s*")
_TITLE_END = re.compile(
    r"\n|\s(?:ลงวันที่|ลว\.|นั้น|จำนวน\s?[0-9]|แล้ว\s|ซึ่ง|โดย|มาพร้อม|มาเพื่อ|ความละเอียด|รายละเอียด|แจ้ง(?=ว่า|ให้|หลักเกณฑ์)|กำหนด|ขอให้"
    r"|ด้วย\s?(?:กระทรวง|กรม|สำนัก|จังหวัด|คณะ|กรุงเทพ|มี|ได้)"
    r"|จึง|และ(?:หนังสือ|คำสั่ง|บัญชี|ที่\s)|\(?(?:สั่ง|ประกาศ) ณ วันที่|\(ลงวันที่)|(?<=\S)(?=\(?ลงวันที่)|\s[0-9]{1,2}\.\s"
)
_LONGEST_END = 60  # code points that such an end takes at most, with what it looks ahead to
_PLACE_WORD = re.compile(r"(?:หน้า|พื้น|ท้อง|แผน|สถาน)$")  # words that ที่ completes: เจ้าหน้าที่, พื้นที่, แผนที่
_ENCLOSED = re.compile(r"(?:สำเนา|แนบ|ส่งมาพร้อม|พร้อมนี้(?:ได้)?(?:ขอ)?ส่ง|เอกสารแนบ)[^\n]{0,30}$")
_ITEM = re.compile(r"(?:^|(?<=\s))(?:\(?[0-9]{1,2}[.)](?![0-9])|(?<![0-9]\s)-(?!\s?[0-9]))\s*")
_ANSWERS = re.compile(
    r"(?:[0-9.()]{1,6}\s?)?(?:เรื่องเดิม|ความเป็นมา|ต้นเรื่อง)?\s?[:：]?\s?(?:[0-9.()]{1,6}\s?)?(?:ตาม(?=หนังสือ|บันทึก|คำสั่ง|ที่"
    r"|ประกาศ)|อ้างถึง|อนุสนธิ|สืบเนื่องจาก|ด้วย)"
)
_LABELLED = re.compile(r"\s*(?:เลข)?ที่(?:(?![ก-ฮ])|(?=[ก-ฮ.]{1,8}[ ]?[(0-9]))[^\n]")
_UNLABELLED = re.compile(r"\s*(?:\S{0,4}\s+)?(?:[ก-ฮ.]{1,8}\s{0,4})?[(0-9/].*")
_UNNUMBERED = re.compile(
    rf"(?P<kind>หนังสือ|บันทึกข้อความ|บันทึก|คำสั่ง|ประกาศ)(?P<issuer>[^\s0-9]{{3,80}}?)?\s?(?P<speed>{_SPEED})?\s*"
    rf"(?:เรื่อง\s?(?P<title>(?:(?!{_KIND}|\s(?:นั้น|แล้ว|ตาม|ซึ่ง|ที่)|เมื่อ)[^\n]){{4,220}}?)\s?)?"
    r"(?:ลงวันที่|ลว\.?)\s*(?=[0-9])"
)


def read_references(flow: Flow, kind: str) -> tuple[Reference, ...]:
    """The documents that this one answers or rests on, in order of place."""
    if kind in ("order", "indicator"):
        passage = _body(flow, kind)
        return tuple(c.reference for c in _cited(passage) if not c.enclosed and not _is_own(passage, c))
    block = _block(flow, kind)
    if block is not None:
        return tuple(c.reference for c in _block_items(block))
    if kind == "memo":
        passage = _body(flow, kind)
        return tuple(c.reference for c in _cited(passage) if _answered(passage, c))
    return ()


def read_citations(flow: Flow, kind: str) -> tuple[Reference, ...]:
    """Documents cited in the running text that are no references, each number once."""
    if kind in ("order", "indicator", "form"):
        return ()
    passage = _body(flow, kind)
    found = [
        c
        for c in _cited(passage)
        if not _is_own(passage, c) and (kind != "memo" or _block(flow, kind) is not None or not _answered(passage, c))
    ]
    out: list[Reference] = []
    seen: set[tuple[str, str]] = set()
    for c in found:
        r = c.reference
        if kind == "other" and r.number is not None and _begins_row(passage, c):
            r = r.model_copy(update={"number": _unsure(r.number)})
        key = (r.number.value if r.number else "", r.date.value if r.date else "")
        if key not in seen:
            seen.add(key)
            out.append(r)
    return tuple(out)


_ORDER_TITLE = re.compile(r"\s*(?:คำสั่ง|ประกาศ)")


def _unsure(number: Quoted) -> Quoted:
    return number.model_copy(update={"doubts": (*number.doubts, "may_be_own_number"), "trust": Trust.UNVERIFIED})


def _begins_row(passage: Passage, c: _Cited) -> bool:
    """Whether the number stands at the beginning of a line, as the own number of a letter does whose head was not known
    as one, or on the line of an order's title; more may stand behind it (a second number, the date, the next label).
    """
    at = passage.span(c.number_end - 1, c.number_end)[0]
    n = passage.flow.line_index(at)
    words = arabic(passage.flow.lines[n].text)
    # a number of order or letter and what stands before it on its line
    before = words[
        : max(at - passage.flow.starts[n] + 1 - len(c.reference.number.value if c.reference.number else ""), 0)
    ]
    titled = re.match(r"\s*(?:คำสั่ง|ประกาศ)", words) is not None and n < 15
    bare = len(before.strip()) < 20 and re.search(r"หนังสือ|ตาม|คำสั่ง|บันทึก|อ้าง|เรื่อง|ประกาศ", before) is None
    return n < 30 and (titled or bare or _LABELLED.match(words) is not None)


def _on_title_row(rows: list[str], behind: str) -> bool:
    """Whether the last of these rows is or follows the title of an order or announcement above all running text, and
    its subject stands right behind: rows of a head that came out as one.
    """
    titles = (rows[-1], rows[-2] if len(rows) > 1 else "")
    above = all(len(x) < 80 for x in rows[:-1]) and len(rows) < 20
    return above and any(_ORDER_TITLE.match(x) for x in titles) and re.match(r"\s*เรื่อง", behind) is not None


def _is_own(passage: Passage, c: _Cited) -> bool:
    """Whether the number stands on a line of its own behind ที่, with no day: a certificate's own number, or that of a
    letter whose head was not known as one.
    """
    if c.reference.date is not None or c.reference.number is None:
        return False
    at = passage.span(c.number_end - 1, c.number_end)[0]
    n = passage.flow.line_index(at)
    if len(passage.flow.lines) < 4 and passage.flow.lines[n].role != "annotation":
        return False
    words, behind = arabic(passage.flow.lines[n].text), at - passage.flow.starts[n] + 1
    if _on_title_row([arabic(x.text) for x in passage.flow.lines[: n + 1]], words[behind:]):
        return True
    # the label may be damaged, or stand on a line of its own
    alone = _LABELLED.match(words[:behind]) or _UNLABELLED.fullmatch(words[:behind])
    rest = re.fullmatch(r"(?:(?:\t|[ ]{3,}).*)?\s*", words[behind:])  # empty, or another column
    return bool(alone and rest) and behind < 45 and re.search(r"เรื่อง|หนังสือ|ตาม|คำสั่ง", words[:behind]) is None


def _block(flow: Flow, kind: str) -> Passage | None:
    """The words behind the label อ้างถึง of a letter's head, or None where there is no such label."""
    if kind not in ("external_letter", "memo", "stamped_letter"):
        return None
    rows = first_document(rows_of(flow))
    block = read_head(rows, receipt_rows(rows)).blocks.get("refs")
    if block is None:
        return None
    return Passage(flow, block.start, block.end, paragraphs=False)


def _body(flow: Flow, kind: str) -> Passage:
    start, end = body_span(flow, kind)
    return Passage(flow, start, end)


def _answered(passage: Passage, c: _Cited) -> bool:
    """Whether a memo's citation stands in the sentence that says what the memo answers."""
    if c.enclosed:
        return False
    start, _ = passage.paragraph(c.start)
    lead = _ANSWERS.match(passage.folded, start)
    if not lead or lead.end() > c.start:
        return False
    between = passage.folded[lead.end() : c.start]
    return len(between) < 400 and re.search(r"\sนั้น\s|(?<!หนังสือ)นั้น\s", between) is None


def _block_items(passage: Passage) -> list[_Cited]:
    """Every item of the อ้างถึง block: its numbers, or where it has none its date and words."""
    text = passage.folded
    cited = _cited(passage)
    marks = list(_ITEM.finditer(text))
    ends = [*(m.start() for m in marks[1:]), len(text)]
    edges = [(m.end(), end) for m, end in zip(marks, ends, strict=True)] if marks else [(0, len(text))]
    if marks and text[: marks[0].start()].strip():
        edges.insert(0, (0, marks[0].start()))
    out = []
    for a, b in edges:
        inside = [c for c in cited if a <= c.start < b or a < c.end <= b]
        words = text[a:b].strip(" .-…_")
        if inside:
            out += inside
        elif len(words) > 5:
            days = (d for d in find_dates(text[a:b]) if d.precision == "day" or d.value is None)
            day = next((d for d in days if not _CAME_IN.search(text[a : a + d.start])), None)
            date = _date(passage, day, a) if day else None
            title_end = a + (day.start if day else b - a)
            title_end = len(text[:title_end].rstrip()) if day else b
            title_end = _without_cue(text, a, title_end)
            out.append(_Cited(a, b, False, Reference(title=passage.quote(a, title_end), date=date)))
    return out


def _without_cue(text: str, start: int, end: int) -> int:
    m = re.search(r"\s*(?:ลง\s?วันที่|เมื่อวันที่|ลว\.?|วันที่)\s*$", text[start:end])
    return start + m.start() if m else end


def _numbers(text: str) -> list[_Number]:
    letters = [_Number(m.start, m.end, m.value, m.doubts, m.rules) for m in find_letter_numbers(text)]
    others = [
        _Number(m.start, m.end, m.value, m.doubts, m.rules) for m in (*find_order_numbers(text), *find_circulars(text))
    ]
    free = [o for o in others if not any(o.start < n.end and n.start < o.end for n in letters)]
    return sorted([*letters, *free])


def _cited(passage: Passage) -> list[_Cited]:
    text = passage.folded
    dates = find_dates(text)
    out: list[_Cited] = []
    numbers = _numbers(text)
    at = 0
    for n, number in enumerate(numbers):
        limit = numbers[n + 1].start if n + 1 < len(numbers) else len(text)
        made = _around(passage, number, at, limit, dates)
        out.append(made)
        at = max(made.end, number.end)
    for m in _UNNUMBERED.finditer(text):
        if any(c.start < m.end() and m.start() < c.end for c in out):
            continue
        day = next((d for d in dates if d.start == m.end()), None)
        if day is None or m["issuer"] is None:
            continue
        issuer = _issuer(passage, m.start("issuer"), m.end("issuer"))
        speed = passage.quote(m.start("speed"), m.end("speed"), m["speed"]) if m["speed"] else None
        title = passage.quote(m.start("title"), m.end("title")) if m["title"] else None
        enclosed = bool(_ENCLOSED.search(text[max(m.start() - 60, 0) : m.start()]))
        said = Reference(issuer=issuer, urgency=speed, title=title, date=_date(passage, day, 0))
        out.append(_Cited(m.start(), day.end, enclosed, said))
    return sorted(out, key=lambda c: c[:2])


def _around(passage: Passage, number: _Number, at: int, limit: int, dates: list[DateMatch]) -> _Cited:
    text = passage.folded
    from_ = max(at, number.start - 200, text.rfind("\n", 0, number.start) + 1)
    left = text[from_ : number.start]
    begin, issuer, speed = number.start, None, None
    if hits := _ends(left):
        m = hits[-1]
        begin = from_ + m.start()
        issuer = _issuer(passage, from_ + m.start("issuer"), from_ + m.end("issuer"))
        if m["speed"]:
            speed = passage.quote(from_ + m.start("speed"), from_ + m.end("speed"), m["speed"])
    elif m2 := _ISSUER_ONLY.search(left):
        begin = from_ + m2.start()
        issuer = _issuer(passage, begin, from_ + m2.end("issuer"))
    end = number.end
    day, title = None, None
    if m3 := _TITLE.match(text, end):
        stop = _TITLE_END.search(text, m3.end(), limit + _LONGEST_END)
        edge = min(stop.start() if stop else len(text), limit)
        if edge > m3.end():
            title, end = passage.quote(m3.end(), edge), edge
    cue = _DATE_CUE.match(text, end)
    if cue:
        day = _dated(dates, cue.end())
    elif title is not None:
        later = _LATER_CUE.match(text, end + (1 if text[end : end + 1] == " " else 0))
        day = _dated(dates, later.end()) if later else None
    if day is not None:
        end = day.end
        if title is None and (m4 := _TITLE.match(text, end)):
            stop = _TITLE_END.search(text, m4.end(), limit + _LONGEST_END)
            edge = min(stop.start() if stop else len(text), limit)
            if edge > m4.end():
                title, end = passage.quote(m4.end(), edge), edge
    parts, doubts = {}, number.doubts
    # printed without its letters; not letters that came out in pieces, or stand above the first words of the text
    sure = "prefix_unreadable" not in doubts and bool(text[: number.start].strip())
    if "prefix_missing" in doubts and "circular_number" not in number.rules and sure:
        parts, doubts = {"prefix_missing": True}, tuple(d for d in doubts if d != "prefix_missing")
    quoted = passage.quote(number.start, number.end, number.value, parts=parts, doubts=doubts, rules=number.rules)
    enclosed = bool(_ENCLOSED.search(text[max(begin - 60, 0) : begin]))
    date = _date(passage, day, 0) if day is not None else None
    said = Reference(number=quoted, date=date, title=title, issuer=issuer, urgency=speed)
    return _Cited(begin, end, enclosed, said, number.end)


def _ends(left: str) -> list[re.Match[str]]:
    """Matches of the words of a citation that end where its number begins, the shortest last."""
    out = []
    for m in re.finditer(_KIND, left):
        hit = _LEFT.match(left, m.start())
        if hit:
            out.append(hit)
    return out


def _dated(dates: list[DateMatch], at: int) -> DateMatch | None:
    return next((d for d in dates if at - 30 <= d.start <= at + 4 and d.end > at), None)


def _date(passage: Passage, day: DateMatch, shift: int) -> Quoted | None:
    if day.value is None:
        return passage.quote(
            day.start + shift, day.end + shift, "", doubts=day.doubts or ("date_unreadable",), rules=day.rules
        )
    return passage.quote(
        day.start + shift, day.end + shift, day.value, parts=dict(day.parts), doubts=day.doubts, rules=day.rules
    )


def _issuer(passage: Passage, start: int, end: int) -> Quoted | None:
    text = passage.folded
    while start < end and (text[start].isspace() or text[start] in "ฯ,.:"):
        start += 1
    if text.startswith("ของ", start) and end - start > 6:
        start += 3
    words = text[start:end].strip()
    if _PLACE_WORD.search(words) and text.startswith("ที่", start + len(words)):
        words += "ที่"  # `หนังสือสำนักงานการเจ้าหน้าที่ กท ...`: this ที่ is of the office's name
    elif words.endswith("ที่") and not _PLACE_WORD.search(words[:-3]):
        words = words[:-3].rstrip()
    words = words.removesuffix("ฉบับ").rstrip()
    end = start + len(words)
    if (
        len(words) < 2
        or len(words) > 120
        or not re.search(r"[ก-ฮ]", words)
        or re.match(r"(?:ฉบับ|ดังกล่าว|นี้|ที่|ซึ่ง|โดย|ตาม|แต่งตั้ง|มอบ|ให้|เรื่อง|ว่าด้วย|เลขที่|ข้างต้น|แนบท้าย)", words)
    ):
        return None
    return passage.quote(start, end)
