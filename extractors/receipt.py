"""ตรารับหนังสือ: the received stamp (ส่วนราชการ เลขรับ วันที่ เวลา). Its number and date are never the letter's own."""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.mail_head import mail_head_rows
from extractors.misread_label import MISREAD, label_meant, with_labels
from extractors.rows import Row, number_label
from extractors.stray_mark import spoilt_after
from extractors.thai_date import find_dates
from schemas.place import PagePlace, Place
from schemas.quoted import Origin
from schemas.record import Receipt

_ANCHOR = re.compile(
    r"(?:เลข(?:ที่)?(?:ทะเบียน)?(?:ลง)?รับ(?:ที่|เลขที่)?|รับ(?:เลข)?ที่|ทะเบียนรับ(?:ที่|เลขที่)?|ลงรับ(?:เลข)?(?:ที่)?|ลำดับรับ)[ \t:.…_]*"
)
_SENT = re.compile(
    r"(?:เลข(?:ที่)?ส่ง|ส่ง(?:เลข)?ที่|ทะเบียนส่ง(?:เลข)?(?:ที่)?)[ \t:.…_]*(?=[0-9.…_]|$)"
)  # of sending, not ours
# what a fax or a printer puts above the page: its hour to the minute with a colon, its number, its page
_MACHINE = re.compile(
    r"\bFAX\b|\bFROM[ ]?:|หมายเลขโทรสาร|พิมพ์เมื่อ"
    r"|^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} ?[0-9]{1,2}:[0-9]{2}\b|[0-9]{4} [0-9]{1,2}:[0-9]{2}\b"
)
_MACHINE_ROWS = 3
_NUMBER = re.compile(r"[0-9][0-9,]{0,8}(?:\s*/\s*[0-9]{2,4})?")
_DATE = re.compile(r"^(?:รับ)?(?:วันที่|วัน)(?:รับ|ลงรับ)?[ \t:.…_]*")
_TIME = re.compile(r"เวลา[ \t:.…_]*(?P<time>[0-9]{1,2}[.:][0-9]{2})(?:\s*น\.?)?")
_OFFICE = re.compile(
    r"^(?:สำนัก|กอง|กรม|กระทรวง|ฝ่าย|กลุ่ม|ศูนย์|งาน|ส่วน|ศาลา|จังหวัด|เทศบาล|องค์การ|โรงพยาบาล|โรงเรียน|สถาบัน|คณะ|อำเภอ|ที่ว่าการ|ห้อง)\S*"
)
_MORE_FIGURES = re.compile(
    r"[ ]{1,3}(?:[0-9]|[ตฅษสฐbBOoSlI@](?![A-Za-z\u0e01-\u0e4e]))|[ ]{0,2}/|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[.,]"
)  # a mark on the last figure too
_ROWS = 12  # rows of the page, other columns counted, that are looked at on each side of the anchor
_NEAR = 6000  # 1/100 point: a stamp is some 2 cm high
_BARE_LABEL = re.compile(r"(?:เลข)?ที่[ \t:.…_]*")
_BARE = re.compile(r"(?:เลข)?ที่[ \t:.…_]*[0-9]{1,6}(?:\s*/\s*[0-9]{2,4})?[ \t.…_]*")
_CLOCK = re.compile(r"^เวลา[ \t:.…_]*[0-9]{1,2}[.:][0-9]{2}\s*(?:น\.?)?$")
_RECEIVED_AT = re.compile(r"^(?:ลง)?รับ(?:หนังสือ)?(?:แล้ว)?(?:เมื่อ)?วันที่")


def receipt_rows(rows: Sequence[Row]) -> frozenset[int]:
    """`Row.index` of every row of a received stamp or one of sending, and of what a fax, a printer or a mail program
    put on top.
    """
    stamps = frozenset(rows[n].index for group in _groups(with_labels(rows)) for n in group)
    machine = {r.index for r in rows[:_MACHINE_ROWS] if len(r.words) < 110 and _MACHINE.search(r.words)}
    return stamps | mail_head_rows(rows) | machine


def read_receipts(flow: Flow, rows: Sequence[Row]) -> tuple[Receipt, ...]:
    """The received stamps, in reading order. `office`: whose stamp it is, null where it names none."""
    printed, rows = rows, with_labels(rows)
    groups = _groups(rows)
    sent = {n for group in groups for n in group if _SENT.match(rows[n].words)}
    mixed = any(rows[n].has_box for n in sent)  # the rows of stamps side by side come by turns
    out = []
    for group in groups:
        if not sent & set(group):
            misread = (MISREAD,) if any(rows[n] is not printed[n] for n in group) else ()
            of_day = ("stamp_of_sending_beside",) if mixed else ()
            out.append(_receipt(flow, [rows[n] for n in group], (*of_day, *misread), misread))
    return tuple(out)


# a clock time, or words and lone figures by themselves, no postcode
_LIKE_STAMP = re.compile(
    r"[^0-9]{0,8}รับ[^0-9]{0,6}[0-9]|.{0,10}(?<![0-9])[0-9]{1,2}[.:][0-9]{2}\s*น\.?$|[^0-9()]{3,20}(?:[0-9]{1,4}|[0-9]{6,8})$"
)


def beside_stamp(rows: Sequence[Row], skip: frozenset[int], places: Sequence[Place]) -> bool:
    """Whether a date that was recognised stands where a stamp may: in the column of what looks like the label of one
    that `receipt_rows` (`skip`) did not know, within a stamp's height.
    """
    for row in rows[:30]:
        if row.index in skip or row.line.origin is not Origin.RECOGNISED or len(row.words) > 40:
            continue
        meant = label_meant(row.words)
        label = (meant is not None and meant[0] != "วันที่") or _ANCHOR.match(row.words)
        like = label or (_LIKE_STAMP.match(row.words) and not number_label(row.words) and not find_dates(row.words))
        for place in places if like else ():
            if isinstance(place, PagePlace) and place.page == row.page and place.box != row.box:
                common = min(place.box[2], row.box[2]) - max(place.box[0], row.box[0])
                if common > 0 and abs(place.box[1] - row.box[1]) < _NEAR:
                    return True
    return False


def _groups(rows: Sequence[Row]) -> list[list[int]]:
    out: list[list[int]] = []
    used: set[int] = set()
    for n, row in enumerate(rows):
        words = row.words
        # a stamp without a number: a clock time by itself beside a date, in the head
        clock = n < 20 and _CLOCK.match(words) and any(_DATE.match(r.words) for r in rows[max(n - 2, 0) : n + 3])
        hit = _ANCHOR.match(words) or _SENT.match(words) or _received_at(rows, n) or clock or _bare_stamp(rows, n)
        if not hit or n in used or len(words) > 70:
            continue
        group = [n]
        for step in (1, -1):
            for k in range(n + step, n + _ROWS * step, step):
                if not 0 <= k < len(rows) or rows[k].page != row.page:
                    break
                located = row.has_box and rows[k].has_box
                # the rows of two stamps side by side come by turns
                if located and (k in used or not _beside(row, rows[k])):
                    continue
                if k in used or (not located and abs(k - n) > 4):
                    break
                if not (_belongs(rows[k], step) or (clock and _DATE.match(rows[k].words) and len(rows[k].words) < 40)):
                    if row.has_box and rows[k].has_box:
                        continue
                    break
                if step > 0 and _DATE.match(rows[k].words) and any(_DATE.match(rows[g].words) for g in group if g != n):
                    break  # a stamp has one date; a second is the document's own
                group.append(k)
                if _OFFICE.match(rows[k].words):
                    break
        used.update(group)
        out.append(sorted(group))
    return out


def _received_at(rows: Sequence[Row], n: int) -> bool:
    """Whether row n is a stamp that says `รับวันที่ ...` alone; behind a cited letter it is the day when that came in."""
    above = " ".join(r.words for r in rows[max(n - 2, 0) : n])
    return bool(_RECEIVED_AT.match(rows[n].words)) and not re.search(r"หนังสือ|ลง\s?วันที่|ลว\.?\s?[0-9]|ฉบับ", above)


def _bare_stamp(rows: Sequence[Row], n: int) -> bool:
    """Whether row n is the number of a stamp that does not say รับ: a bare `ที่ 441` with วันที่ right under it, while the
    head has a letter number (its letters and a slash) of its own further down.
    """
    row = rows[n]
    if n > 14 or not _BARE.fullmatch(row.words) or n + 1 >= len(rows):
        return False
    below = [r for r in rows[n + 1 : n + 5] if not (row.has_box and r.has_box) or _beside(row, r)]
    if not below or not _DATE.match(below[0].words) or len(below[0].words) > 40 or rows[n].beside(below[0]):
        return False
    own = [r.words for r in rows[n + 1 : n + 20]]
    return any(re.match(r"(?:ที่|ส่วนราชการ)[^\n]*[ก-ฮ]{2}\.?[ ]?[0-9(][^\n]*/", w) for w in own)


def _beside(anchor: Row, other: Row) -> bool:
    """Whether `other` lies within a stamp's height of the anchor and in its column."""
    common = min(anchor.box[2], other.box[2]) - max(anchor.box[0], other.box[0])
    narrow = min(anchor.box[2] - anchor.box[0], other.box[2] - other.box[0])
    wide = max(anchor.box[2] - anchor.box[0], other.box[2] - other.box[0])
    return common > 0.3 * narrow and wide < 25000 and abs(anchor.box[1] - other.box[1]) < _NEAR


def _belongs(row: Row, step: int) -> bool:
    words = row.words
    if len(words) > 60:
        return False
    if step > 0:
        if re.match(r"เวลา[ \t:.…_]*(?:[0-9]{3,4}[ ]?)?(?:น\.?)?$", words):  # not filled in, or `1030 น.`
            return True
        return bool(_DATE.match(words) or _TIME.match(words) or re.match(r"ผู้รับ|[0-9.]+\s*น\.|25[0-9]{2}$", words))
    # above เลขรับ stands the name of the receiving office; a date above it is the letter's own
    return bool(_OFFICE.match(words)) and not re.search(r"โทร|ถนน|[0-9]{5}", words)


def _receipt(flow: Flow, group: Sequence[Row], of_day: tuple[str, ...], of_all: tuple[str, ...] = ()) -> Receipt:
    """One stamp. `of_day`: doubts about its day, which stands by itself and may be that of another stamp; `of_all`:
    doubts about its number and hour.
    """
    number = date = time = office = None
    for row in group:
        words, at = row.words, row.at
        if hit := _ANCHOR.match(words) or (_BARE_LABEL.match(words) if _BARE.fullmatch(words) else None):
            if (digits := _NUMBER.match(words, hit.end())) and number is None:
                # more figures behind a blank, or what may be one that came out as something else
                torn = spoilt_after(words, digits.end()) or _MORE_FIGURES.match(words, digits.end())
                number = flow.quote(
                    at + digits.start(),
                    at + digits.end(),
                    re.sub(r"[\s,]", "", digits[0]),
                    doubts=[*(["number_unreadable"] if torn else []), *of_all],
                    rules=["received_stamp"],
                )
        elif office is None and _OFFICE.match(words) and not _DATE.match(words):
            office = flow.quote(at, at + len(words), rules=["received_stamp"])
        if date is None and (found := find_dates(words)):
            hit_date = found[0]
            date = flow.quote(
                at + hit_date.start, at + hit_date.end, hit_date.value,
                doubts=[*hit_date.doubts, *of_day], rules=["received_stamp"],
            )  # fmt: skip
        if time is None and (hit_time := _TIME.search(words)):
            time = flow.quote(
                at + hit_time.start("time"),
                at + hit_time.end("time"),
                hit_time["time"].replace(".", ":"),
                doubts=of_all,
                rules=["received_stamp"],
            )
    return Receipt(number=number, date=date, time=time, office=office)
