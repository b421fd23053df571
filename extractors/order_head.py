"""หัวคำสั่งและประกาศ: their office, number, subject and day of issue.

Order: `คำสั่ง<office>`, `ที่ n/yyyy`, เรื่อง, and far below `สั่ง ณ วันที่`. Announcement: `ประกาศ<office>`, เรื่อง, `ประกาศ ณ วันที่`.
The day of issue is looked for nowhere else.
"""

import re
from collections.abc import Sequence

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.letter_body import ISSUED, ends_title
from extractors.letter_head import dates_in, trimmed
from extractors.rows import Row, number_label, plain
from extractors.serial_number import find_order_numbers
from extractors.title import RULED
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted

ORDER_TITLE = re.compile(r"^(?:[(]?\s*(?:ร่าง|สำเนา)\s*[)]?\s*)?(?P<word>คำสั่ง|ประกาศ)(?!ณ|\s*ณ\s*วันที่)(?P<office>.*)$")
_NUMBER = re.compile(r"^(?:เลข)?ที่[ \t:._…]*(?P<n>[0-9]*)\s*(?P<s>[/-])\s*(?P<y>25[0-9]{2})?")
_NO_WORDS = re.compile(r"^(?:เลข)?ที่[^ก-ฮ]*$")  # the number's row, its figures written by hand and not read
_TITLE_WITHIN = 14  # rows: two received stamps may stand above the title
_DATE_GOES_ON = (
    r"(?:พ\.?\s*ศ\.?|[0-9]{4}\b|เดือน|[0-9]{1,2}\s|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
)


def title_row(rows: Sequence[Row]) -> int | None:
    """Position in `rows` of the row คำสั่ง... or ประกาศ... that opens the document, or None."""
    for n, row in enumerate(rows[:_TITLE_WITHIN]):
        if hit := ORDER_TITLE.match(row.words):
            return n if len(row.words) < 160 or hit["office"] else None
    return None


def order_office(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """The office in the title: the words behind คำสั่ง or ประกาศ, over its rows."""
    n = title_row(rows)
    if n is None:
        return None
    row = rows[n]
    hit = ORDER_TITLE.match(row.words)
    assert hit is not None
    start, end = row.at + hit.start("office"), row.at + hit.end("office")
    for below in rows[n + 1 : n + 4]:
        words = below.words
        if number_label(words) or words.startswith("เรื่อง") or RULED.fullmatch(words):
            break
        if _NUMBER.match(words) or _NO_WORDS.match(words):
            break
        if re.match(r"[(]?\s*ฉบับที่", words):
            break
        if not re.search(r"[ก-ฮ]", words) or below.page != row.page or len(words) > 90:
            break
        end = below.end
    words = plain(flow.text[start:end])
    if inline := re.search(r"\s(?:เลข|ฉบับ)?ที่\s*[0-9/]|\sเรื่อง\s", words):
        end = start + inline.start()
    start, end = trimmed(flow, start, end)
    return (
        flow.quote(start, end, unwrap(flow.text[start:end].replace("\t", " ")), rules=["title_office"])
        if start < end
        else None
    )


def order_number(flow: Flow, rows: Sequence[Row]) -> tuple[Quoted | None, tuple[Finding, ...]]:
    """`ที่ n/yyyy` below the title. A draft's blank running number leaves `/yyyy` and the finding `number_incomplete`."""
    at = title_row(rows)
    for row in rows[(at or 0) : (at or 0) + 6]:
        words = row.words
        if words.startswith("เรื่อง"):
            break
        label = re.search(
            r"^(?:เลข)?ที่(?=[\s0-9/:._…]|$)|^ฉบับที่(?=\s*[0-9]+\s*/\s*25[0-9]{2})"
            r"|(?<=\s)(?:เลข)?ที่(?=[ \t:._…]*[0-9]*[ ]*/[ ]*25[0-9]{2})",
            words,
        )
        if not label or (label.start() and re.search(r"ตาม|หนังสือ|ลง\s?วัน", words)):  # a document that is cited
            continue
        start = row.at + label.end()
        behind = plain(flow.text[start : row.end])
        dotted = re.sub(r"[._…]{2,}", lambda m: " " * len(m[0]), behind)
        blank = re.match(r"[\s:]*/\s*(?P<y>25[0-9]{2})(?![0-9])", dotted)
        if blank:
            slash = start + dotted.index("/")
            value = f"/{blank['y']}"
            quoted = flow.quote(slash, start + blank.end(), value, parts={"complete": False}, rules=["order_number"])
            return quoted, (finding("number_incomplete", number=value, places=quoted.places, about="number"),)
        found = [
            m
            for m in find_order_numbers(f"ที่ {dotted}", head=True)
            if m.start <= 4 + len(dotted) - len(dotted.lstrip(" :\t"))
        ]
        if found:
            hit = found[0]
            lead = len("ที่ ")
            a = start + max(hit.start - lead, 0)
            return flow.quote(
                a,
                start + hit.end - lead,
                hit.value,
                parts={"complete": True},
                doubts=hit.doubts,
                rules=["order_number"],
            ), ()
        rest = dotted.strip(" :\t/.")
        if rest:
            a, b = trimmed(flow, start, row.end)
            return flow.quote(
                a, b, unwrap(arabic(flow.text[a:b])), doubts=["number_unparsed"], rules=["order_number"]
            ), ()
        return None, ()
    return None, ()


def order_subject(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """เรื่อง, until the ruled row or the first sentence."""
    for n, row in list(enumerate(rows[:15]))[title_row(rows) or 0 :]:
        hit = re.match(r"เรื่อง(?!ราว|เดิม|ร้อง)[ \t:]*", row.words)
        if not hit:
            continue
        start, end = row.at + hit.end(), row.end
        for below in rows[n + 1 : n + 7]:
            open_end = re.search(r"(?:ปี|พ\.ศ\.|การศึกษา|งบประมาณ)$", flow.text[start:end])
            if open_end and re.fullmatch(r"25[0-9]{2}", below.words):
                end = below.end  # the year of the title, broken off by a full row
                continue
            if ends_title(below, row) or not re.search(r"[ก-ฮA-Za-z]", below.words):
                break
            if row.has_box and below.has_box and below.box[0] < row.box[0] - 6000 and len(below.words) > 60:
                break  # titles are centred; a long row at the left margin is text
            if _centred(rows, n, row) and below.has_box and not _centred(rows, n, below) and len(below.words) > 40:
                break  # nor is a paragraph's first row centred, however far its indent
            if not row.has_box and len(below.words) > 100:
                break
            end = below.end
        start, end = trimmed(flow, start, end)
        return (
            flow.quote(start, end, unwrap(flow.text[start:end].replace("\t", " ")), rules=["label_subject"])
            if start < end
            else None
        )
    return None


def _centred(rows: Sequence[Row], n: int, row: Row) -> bool:
    """Whether a row stands in the middle of its page's words, to a tenth of an inch."""
    page = [r.box for r in rows[: n + 60] if r.has_box and r.page == row.page]
    if not row.has_box or len(page) < 5:
        return False
    middle = min(b[0] for b in page) + max(b[2] for b in page)
    return abs(row.box[0] + row.box[2] - middle) < 2 * 1440


def issue_date(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """The date behind the last สั่ง ณ วันที่, ประกาศ ณ วันที่ or ให้ไว้ ณ วันที่; its year may stand on the next row."""
    text = plain(flow.text)
    hits = [(n, hit) for n, row in enumerate(rows) if (hit := ISSUED.search(row.text))]
    if not hits:
        return None
    n, hit = hits[-1]
    start = rows[n].start + hit.end()
    end = rows[n].end
    for follower in rows[n + 1 : n + 4]:
        if follower.page != rows[n].page or not re.match(_DATE_GOES_ON, follower.words) or len(follower.words) > 40:
            break
        end = follower.end
    words = text[start:end]
    found = dates_in(words, 0, len(words))
    if not found:
        return None
    first = found[0]
    doubts = list(first.match.doubts)
    if re.sub(r"เดือน|วันที่|[\s.…_]", "", words[: first.start]):
        doubts.append("words_before_date")
    # the day of a cited order stands inside a sentence; the words of issue begin a row
    own = hit.start() == 0 or not rows[n].text[: hit.start()].strip()
    if len(hits) > 1 and not (own and all(rows[k].text[: h.start()].strip() for k, h in hits[:-1])):
        doubts.append("several_issues")
    value = first.match.value or unwrap(arabic(words[first.start : first.end]))
    return flow.quote(
        start + first.start, start + first.end, value,
        doubts=doubts, rules=["thai_date", "date_of_issue"],
    )  # fmt: skip
