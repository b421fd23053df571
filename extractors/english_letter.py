"""หนังสือภาษาอังกฤษ: the head of a letter to an office abroad, which has other labels than the regulation's Thai ones.

Number (No., Ref.), day, the addressee's own block or To:, a salutation (Dear ..., Your Excellency), Subject: or Re:.
Only a page whose first rows are Latin is read so; a Thai letter that holds English words keeps its own labels.
"""

import re
from collections.abc import Mapping, Sequence

from extractors.flow import Flow
from extractors.letter_head import HeadDate, date_quoted, dates_in
from extractors.rows import Row, plain
from schemas.quoted import Quoted

_ROWS = 40  # of the head: letterhead, address, salutation
_NUMBER = re.compile(
    r"^(?:(?:Our\s+)?Ref(?:erence|\.)?(?:\s*No\.?)?|No\.?)\s*[:.]?\s*"
    r"(?P<n>[A-Za-zก-ฮ0-9(][A-Za-zก-ฮ0-9().\-–/ ]*/[ ]?[A-Z]{0,2}[ ]?[0-9]{1,7}(?:/[0-9]{2,4})?)(?=\s{2,}|\t|\s*$)",
    re.I,
)
_SUBJECT = re.compile(r"^(?:Subject|Subj|Re)\s*[:.]\s*", re.I)
_TO = re.compile(r"^(?:To|Attention|Attn)\s*[:.]\s*", re.I)
SALUTATION = re.compile(
    r"^(?:Dear\s+\S|(?:Your\s+)?Excellenc(?:y|ies)\b|(?:My\s+)?Dear\s+Sirs?|Sirs?,|Madam,|To whom it may concern)", re.I
)
_OFFICE = re.compile(
    r"^(?:The\s+)?(?:Office|Ministry|Department|Bureau|Division|University|Faculty|Institute|Centre|Center|College|School|"
    r"Graduate|Hospital|Bank|Embassy|Permanent Mission|Bangkok Metropolitan|National|Royal|Electricity|Provincial|"
    r"Metropolitan|State|Secretariat|Council|Authority|Commission)\b|"
    r"\b(?:University|Ministry|Authority|Agency|Administration|Company Limited|Co\., ?Ltd\.?|Institute|Foundation|"
    r"Hospital|College|Commission|Organization)(?:\s*\([A-Z]+\))?$"
)
_ADDRESS = re.compile(
    r"[0-9]{3,5}|\b(?:Road|Rd\.|Street|St\.|Soi|Moo|Thailand|Tel|Fax|Building|Floor|District)\b|@|www\.", re.I
)
_LETTERS = re.compile(r"[A-Za-z]|[ก-ฮ]")


def is_english(rows: Sequence[Row]) -> bool:
    """Whether the first rows are Latin with a salutation: an English letter, not a Thai one with English words."""
    top = rows[:_ROWS]
    letters = [c for r in top for c in _LETTERS.findall(r.text)]
    latin = sum(c < "\u0e00" for c in letters)
    return len(letters) > 80 and latin > 0.85 * len(letters) and salutation_row(rows) is not None


def salutation_row(rows: Sequence[Row]) -> int | None:
    """Position in `rows` of Dear ..., or None."""
    return next((n for n, r in enumerate(rows[:_ROWS]) if SALUTATION.match(r.words) and len(r.words) < 80), None)


def text_row(rows: Sequence[Row]) -> int:
    """Position of the first row of the running text: behind the salutation, and behind a subject right under it."""
    at = salutation_row(rows)
    if at is None:
        return 0
    n = at + 1
    if n < len(rows) and _SUBJECT.match(rows[n].words):
        return _subject_end(rows, n)
    return n


def read_english_head(flow: Flow, rows: Sequence[Row]) -> Mapping[str, Quoted | None]:
    """number, date, subject, addressee and sender of an English letter; null where none is printed.

    Letters before an English number are an office's English abbreviation and stand in no table, so the number is taken
    as printed; words that are no plain number are left out. Two days in the head are in doubt (`several_dates`).
    """
    hello = salutation_row(rows)
    body = len(rows) if hello is None else text_row(rows)
    head = rows[:body]
    found: dict[str, Quoted | None] = dict.fromkeys(("number", "date", "subject", "addressee", "sender"))
    days: list[HeadDate] = []
    text = plain(flow.text)
    for n, row in enumerate(head):
        for a, b in row.cells():
            words = text[a:b].strip()
            lead = a + len(text[a:b]) - len(text[a:b].lstrip())
            if found["number"] is None and (hit := _NUMBER.match(words)):
                at = lead + hit.start("n"), lead + hit.end("n")
                value = re.sub(r"\s+", " ", text[slice(*at)]).strip()
                found["number"] = flow.quote(*at, value, parts={"complete": True}, rules=["english_number"])
                continue
            days += [
                d
                for d in dates_in(text, a, b)
                if not re.sub(r"Date[d]?|[\s:.,]", "", text[a : d.start] + text[d.end : b], flags=re.I)
            ]
            if found["sender"] is None and _names_office(words) and not _in_address(head, n, hello, days):
                found["sender"] = flow.quote(lead, lead + len(words), rules=["letterhead_english"])
    if days:
        found["date"] = date_quoted(flow, days, (), "date_in_head")
    for n, row in enumerate(head):
        if hit := _SUBJECT.match(row.words):
            end = rows[_subject_end(rows, n) - 1].end
            found["subject"] = flow.quote(row.at + hit.end(), end, rules=["label_subject"])
        elif (hit := _TO.match(row.words)) and found["addressee"] is None:
            last = n
            while last + 1 < len(head) and not head[last + 1].gap and _runs_on(head, last):
                last += 1
            found["addressee"] = flow.quote(row.at + hit.end(), head[last].end, rules=["label_addressee"])
    if found["addressee"] is None and hello is not None:
        found["addressee"] = _addressed(flow, rows, hello, days)
    return found


def _subject_end(rows: Sequence[Row], n: int) -> int:
    """Position behind the subject's last row: a row that reaches the right edge may run on once."""
    first = rows[n]
    edge = max((r.box[2] for r in rows if r.page == first.page and r.has_box), default=0)
    full = first.box[2] > edge - 6000 if first.has_box else False
    below = rows[n + 1] if n + 1 < len(rows) else None
    if (
        full
        and below is not None
        and not below.gap
        and not SALUTATION.match(below.words)
        and not _TO.match(below.words)
    ):
        return n + 2
    return n + 1


def _runs_on(rows: Sequence[Row], n: int) -> bool:
    below = rows[n + 1].words
    return not (
        SALUTATION.match(below) or _SUBJECT.match(below) or _NUMBER.match(below) or re.match(r"Enc|Ref|Through", below)
    )


def _names_office(words: str) -> bool:
    """Whether words of the head are an office's name and no address or label."""
    return bool(_OFFICE.search(words)) and not _ADDRESS.search(words) and not _TO.match(words)


def _in_address(head: Sequence[Row], n: int, hello: int | None, days: Sequence[HeadDate]) -> bool:
    """Whether row n stands in the addressee's block: at the left, under the day and above the salutation."""
    return (
        hello is not None
        and bool(days)
        and n < hello
        and head[n].start > max(d.end for d in days)
        and head[n].at >= days[-1].end
    )


def _addressed(flow: Flow, rows: Sequence[Row], hello: int, days: Sequence[HeadDate]) -> Quoted | None:
    """The block of name, post and office between the day and Dear ...; without a day above it nobody can tell."""
    if not days:
        return None
    block = [
        r
        for r in rows[:hello]
        if r.start >= days[-1].end
        and not _SUBJECT.match(r.words)
        and not _NUMBER.match(r.words)
        and not re.match(r"Ref|Enc", r.words)
    ]
    kept: list[Row] = []
    for row in block:
        if _ADDRESS.search(row.words) and kept:
            break
        kept.append(row)
    return flow.quote(kept[0].at, kept[-1].end, rules=["address_block"]) if kept else None
