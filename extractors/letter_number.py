"""เลขที่หนังสือ: letter numbers, as `กท 0303/163`, `พท 0017.2/ว 4951`, `กค 0422.2/พิเศษ/ว 2`.

The year is no part of a number, and ordinary and circular (ว) letters are counted apart: `กท 0303/163` and
`กท 0303/ว 163` are different letters. Nothing is filled in: what a draft leaves blank stays blank, with the doubt
`number_incomplete`. In running prose a number needs a cue (ที่, หนังสือ) or a prefix of the table of agencies; in a
letter's head (`head=True`) any prefix will do.
Doubts: `number_incomplete`, `running_unreadable`, `running_spaced`, `address_follows` (the running number may be the
house number of an address), `prefix_missing`, `prefix_unreadable` (what stands before it may be a part of it),
`owner_unreadable` (letters as which figures come out stand in the owner code), `no_slash`,
`slash_lost` (`นร 1012ว 10`), `digits_mixed_with_marks`.
"""

import re
from dataclasses import dataclass

from extractors.agencies import agency
from extractors.digits import arabic
from extractors.month_name import month_at
from extractors.stray_mark import FIGURE, MARK, THAI, mark_doubts, spoilt_after, spoilt_before, unmarked

_G = r"[ \t]{0,3}"  # a wider gap in a head leads to another column (an address, a date)
_BLANK = r"(?:[.…_]{2,}+|[…_])"

_HEADPART = re.compile(
    rf"(?:(?P<prefix>[ก-ฮ]{{2,5}}\.?|(?:[ก-ฮ]{{1,2}}\.){{2,4}}|[ก-ฮ]{{2,4}}\.[ก-ฮ]{{2,3}}\.?)"
    rf"(?P<place>[ ]?\([ก-ฮ.]{{2,8}}\))?"
    rf"[ \t]{{0,4}}(?:\n[ \t]*)?)?"
    rf"(?:(?<=[ก-ฮ]\.)|(?<![0-9.,/\-{MARK}]))"
    rf"(?P<owner>(?:{FIGURE}){{2,6}}(?:\.(?:{FIGURE})+|\([0-9]{{1,2}}\)|\.\([ก-ฮ.]{{2,6}}\)(?:{FIGURE})*|\([ก-ฮ.]{{2,6}}\)(?=\.(?:{FIGURE})))*"
    rf"(?:-(?:{FIGURE}){{1,3}}(?=[ ]?/))?)"
    rf"(?P<section>[ ]?(?:\([ก-ฮ.]{{1,8}}\)|[ก-ฮ]{{2,3}})(?=[ ]?/))?"
)
_SEGMENT = re.compile(
    rf"[ ]{{0,2}}/(?:{_G}(?P<special>พิเศษ)(?![{THAI}]|[ ]{{0,2}}{FIGURE})"
    rf"|{_G}(?P<committee>\([{THAI}0-9.]{{1,20}}\))(?={_G}/)"
    rf"|{_G}{_BLANK}?{_G}"
    rf"(?:(?P<register>พิเศษ|[ก-ฮ]{{1,3}}(?:\([ก-ฮ]\))?)\.?{_G}{_BLANK}?{_G}(?:\n[ \t]*(?=[0-9]+\s*(?:ลง|ลว)))?)?"
    rf"(?P<running>(?:{FIGURE}){{1,6}}(?:[ ]?\([ก-ฮ]\))?)|{_G}(?P<lone>[ก-ฮ](?:\([ก-ฮ]\))?)(?![{THAI}])\.?(?!\.))?"
)
# `กค 0422.2/พิเศษ ว 1`: after พิเศษ a blank may stand for the slash
_AFTER_SPECIAL = re.compile(rf"[ ]{{1,2}}(?P<register>ว)\.?{_G}(?P<running>(?:{FIGURE}){{1,6}})(?![0-9./])")
# `นร 1012ว 10`: a slash lost before ว; read, but never trusted
_LOST_SLASH = re.compile(rf"[ ]{{0,2}}(?P<register>ว)\.?[ ]{{0,2}}(?P<running>(?:{FIGURE}){{1,6}})(?![0-9./,{THAI}])")
_EXTRA = re.compile(r"/(?P<extra>[0-9]{1,4})(?![0-9/])")
_BLANK_NUMBER = re.compile(rf"(?P<prefix>[ก-ฮ]{{2,5}})\.?[ ]?{_BLANK}?[ ]?/(?!{_G}[{THAI}0-9])")
_CUE = re.compile(r"(?:(?<!ครั้ง)(?<!วัน)ที่|หนังสือ(?:เวียน|ราชการ)?|อ้างถึง|ตาม)[ \t]*[.:]?[ \t]*(?:\n[ \t]*)?$")
# one letter by itself, or what could not be read, before a number that no cue announces: its prefix came out in pieces
_PIECE_BEFORE = re.compile(r"(?:(?:^|[\s(])[ก-ฮ]|[\ufffd\ue000-\uf8ff]|\(cid:[0-9]{1,5}\))[ก-ฮ]?[ \t]*$")
_UNREAD_NEXT = re.compile(r"[ \t]{0,3}(?:[\ufffd\ue000-\uf8ff]|\(cid:[0-9]|[A-Za-z@|](?![A-Za-z]{2}))")
# an agency's letters, with a tone mark that a reader put on one (`กฟผ่. 920100/9`)
_TOKEN_BEFORE = re.compile(
    r"(?:^|[\s(])(?:[ก-ฮ][\u0e47-\u0e4e]?){1,5}\.?[ \t]*$|[0-9ก-ฮ]\)?[ \t]{1,3}$(?<=[0-9)][ \t])"
    r"|[\ufffd\ue000-\uf8ff][^\s]{0,4}[ \t]*$|\(cid:[0-9]{1,5}\)[^\s]{0,4}[ \t]*$"
)
_LETTER_NEXT = re.compile(r"[ ]{1,2}(?![ณฯ])[ก-ฮ](?![ก-๎A-Za-z0-9.])")
_MORE_FIGURES = re.compile(r"(?:[ ]{1,3}|[ \t]{0,3}\n[ \t]{0,3})[0-9]{1,5}(?![0-9/.)])")
_ADDRESS = re.compile(r"[ ]?(?:ถนน|ถ\.|หมู่|ม\.|ซอย|ซ\.|ตำบล|ต\.|แขวง|อาคาร|ชั้น)")
_NO_NUMBER = re.compile(r"[0-9]|[.,][0-9]|[ ]?%|[A-Za-z]|[-–~]")
# letters as which ๒ ๓ ๗ ๘ ๙ come out, or any letter that touches the figures, are no register that is known
_GLUED = re.compile(r"/[ ]*(?:[ก-ฮ]+(?=[0-9])|[ก-ฮ]*[ตฅษสฐ])")
# the same as a section of two or three letters: none is called so, but for a province (สต)
_ALIKE_SECTION = re.compile(r"(?!สต)[ตฅษสฐ]{2,3}")
_ERA = frozenset(("พ.ศ.", "ค.ศ.", "ร.ศ."))
_YEAR = re.compile("2[456][0-9][0-9]")


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """A letter number in its parts; `str()` gives the canonical form and `parse_letter_number` reads it back.

    `prefix`: letters without dots, None where not printed. `owner_code`: figures of the owner with dots and brackets,
    leading zeros kept (0405 and 405 are not the same). `section`: a province or unit after the owner code. `special`:
    พิเศษ stands in it as a part of its own (`/พิเศษ/ว 2`; before a figure, `/พิเศษ 17`, it is the register).
    `committee`: a bracketed committee, `(คกก.6)`. `register`: ว, ป ...; `running` without leading zeros, None where
    blank; `extra` a further figure after it. `slash`: a slash is printed with nothing behind it.
    """

    prefix: str | None
    owner_code: str
    section: str | None = None
    special: bool = False
    committee: str | None = None
    register: str | None = None
    running: str | None = None
    extra: str | None = None
    slash: bool = False

    def __str__(self) -> str:
        head = " ".join(x for x in (self.prefix, self.owner_code, self.section) if x)
        last = " ".join(x for x in (self.register, self.running) if x)
        pieces = ["พิเศษ"] if self.special else []
        pieces += [x for x in (self.committee, last, self.extra) if x]
        if self.slash:
            pieces.append("")
        return "/".join([head, *pieces])

    @property
    def is_complete(self) -> bool:
        """Whether it may identify a letter."""
        return bool(self.prefix and self.owner_code and self.running)


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A letter number at [start, end) of the text; `value` is `str(number)`."""

    start: int
    end: int
    number: LetterNumber
    value: str
    doubts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def running_form(printed: str) -> str:
    """A running number without stray marks and leading zeros; a mark in brackets after it stays, as `123(ป)`."""
    figures, bracket, mark = unmarked(printed).replace(" ", "").partition("(")
    return (figures.lstrip("0") or "0") + bracket + mark


def _tail(text: str, at: int) -> tuple[dict[str, str], int, bool]:
    """The segments after the owner code: what was found by name, where they end, and whether a slash ends them."""
    found: dict[str, str] = {}
    open_slash = False
    while m := _SEGMENT.match(text, at) or ("special" in found and _AFTER_SPECIAL.match(text, at)):
        got = {k: v for k, v in m.groupdict().items() if v}
        if "running" in got:
            after = m.end("running")
            loose = re.search(r"\s", text[at : m.start("running")].removeprefix(" ")) is not None
            if month_at(text, after) or (loose and _ADDRESS.match(text, after)):  # another column: a date, an address
                got = {}
                register = m["register"]
                if "/" not in m[0]:
                    break
                stop = text.index("/", at) + 1
                if register and not re.match(rf"[{THAI}]", text[m.end("register")]):
                    got, stop = {"register": register}, m.end("register")
                found |= got
                return found, stop, not got
            found |= got
            extra = _EXTRA.match(text, after)
            if extra:
                found["extra"], after = extra["extra"], extra.end()
            return found, after, False
        if "lone" in got:
            found["register"] = got["lone"]
            return found, m.end("lone"), False
        if not got or set(got) & set(found):
            return found, text.index("/", at) + 1, True
        found |= got
        at, open_slash = m.end(), False
    return found, at, open_slash


def _prefix(m: re.Match[str], text: str, head: bool) -> tuple[str | None, int, bool] | None:
    """The prefix without dots, where the number starts, and whether a cue stands before it; None: no letter number."""
    printed = m["prefix"]
    if printed is None:
        cue = _CUE.search(text, max(0, m.start("owner") - 30), m.start("owner"))
        return None, m.start("owner"), cue is not None
    if printed in _ERA or (not head and printed.rstrip(".") == "พศ" and _YEAR.fullmatch(m["owner"])):
        return None
    start, bare = m.start("prefix"), printed.replace(".", "")
    place = (m["place"] or "").strip().replace(".", "")
    for skip in range(len(bare) - 1 if "." not in printed.rstrip(".") else 1):
        begin, word = start + skip, bare[skip:]
        cue = _CUE.search(text, max(0, begin - 30), begin)
        glued = begin > 0 and re.match(rf"[{THAI}.A-Za-z0-9\ufffd\ue000-\uf8ff]", text[begin - 1]) is not None
        known = agency(word) is not None
        if not cue and not head and _YEAR.fullmatch(m["owner"]) and "/ว" not in text[m.end() : m.end() + 4]:
            continue  # มค 2566/2567 is a month
        if (cue and (known or not skip)) or (not glued and (known or head) and not skip):
            return f"{word} {place}".strip(), begin, cue is not None
    return None


def _glued(text: str, start: int) -> bool:
    """Whether letters touch the figures that begin at `start`: they may be the prefix, whatever became of it."""
    return start > 0 and re.match(rf"[{THAI}.]", text[start - 1]) is not None


def _read(m: re.Match[str], text: str, head: bool) -> NumberMatch | None:
    """The letter number that begins with the match of a head part, or None."""
    took = _prefix(m, text, head)
    if took is None:
        return None
    prefix, start, cue = took
    owner = unmarked(m["owner"])
    first = re.split(r"[.(]", owner)[0]
    found, end, slash = _tail(text, m.end())
    lost = None if found or slash or prefix is None else _LOST_SLASH.match(text, end)
    if lost and len(first) >= 4 and not month_at(text, lost.end()):
        found, end = {"register": "ว", "running": lost["running"]}, lost.end()
    else:
        lost = None
    has_tail = bool(found) or slash
    dotted = "." in owner
    if prefix is None:
        by_year = _YEAR.fullmatch(found.get("running", "")) is not None and "register" not in found
        letterlike = "register" in found or found.get("special") or (head and cue) or (cue and dotted)
        if len(first) < 4 or not has_tail or by_year or not letterlike:
            return None
    elif not has_tail:
        long = len(first) >= 4 and dotted
        if not (head and cue) and not long:
            return None
    elif len(first) < (2 if cue or head else 3) or (not cue and not head and len(first) < 4 and not dotted):
        return None
    printed = text[start:end]
    doubts = []
    odd = found.get("register", "") not in ("", "ว", "ป", "พิเศษ") and _GLUED.search(text, m.end(), end)
    if "running" in found and (_NO_NUMBER.match(text, end) or spoilt_after(text, end) or odd):
        if prefix is None:
            return None
        doubts.append("running_unreadable")
        slash = "register" not in found
        del found["running"]
    elif "running" in found and _ADDRESS.match(text, end):
        doubts.append("address_follows")
    elif has_tail and "running" not in found and (spoilt_after(text, end) or _UNREAD_NEXT.match(text, end)):
        doubts.append("running_unreadable")
    running = found.get("running")
    if running is None and found.get("register") == "พิเศษ":
        found["special"] = found.pop("register")
    if has_tail and running is None:
        doubts.append("number_incomplete")
    elif not has_tail:
        # without its slash the owner code itself may be cut off
        doubts += ["no_slash"] if dotted else ["number_incomplete", "no_slash"]
    if lost:
        doubts.append("slash_lost")
    if prefix is None:
        doubts.append("prefix_missing")
    torn = prefix is None and not cue and (_TOKEN_BEFORE.search(text, max(0, start - 20), start) or _glued(text, start))
    if torn or spoilt_before(text, start) or (not cue and _PIECE_BEFORE.search(text, max(0, start - 12), start)):
        doubts.append("prefix_unreadable")
    if _ALIKE_SECTION.fullmatch((m["section"] or "").strip()):
        doubts.append("owner_unreadable")
    doubts += mark_doubts(printed)
    more = _MORE_FIGURES.match(text, end) if running else None
    goes_on = more and not month_at(text, more.end()) and not _ADDRESS.match(text, more.end())
    if goes_on or (running and _LETTER_NEXT.match(text, end)):  # `163 ก`: one put between two of the register
        doubts.append("running_spaced")
    number = LetterNumber(
        prefix=prefix,
        owner_code=owner,
        section=(m["section"] or "").strip() or None,
        special="special" in found,
        committee=found.get("committee"),
        register=found.get("register"),
        running=running_form(running) if running else None,
        extra=found.get("extra"),
        slash=slash,
    )
    rule = "letter_number_head" if head else "letter_number"
    return NumberMatch(start, end, number, str(number), tuple(doubts), (rule,))


def find_letter_numbers(text: str, *, head: bool = False) -> list[NumberMatch]:
    """Every letter number of `text` (canonical text), in order. `head`: the text is a letter's own ที่ line."""
    folded = arabic(text)
    found: list[NumberMatch] = []
    at = 0
    while m := _HEADPART.search(folded, at):
        made = _read(m, folded, head)
        if made is not None:
            found.append(made)
            at = max(made.end, m.start() + 1)
        else:
            at = m.start("owner") if m["prefix"] and m.start("owner") > m.start() else m.end("owner")
    if head and not found and (blank := _BLANK_NUMBER.search(folded)):
        number = LetterNumber(blank["prefix"], "", slash=True)
        found.append(NumberMatch(*blank.span(), number, str(number), ("number_incomplete",), ("letter_number_head",)))
    return found


def parse_letter_number(text: str) -> NumberMatch | None:
    """The letter number that is all of `text` (ที่, blanks and dotted blanks around it left out), or None."""
    lead = re.match(r"\s*(?:(?:เลข)?ที่)?\s*", text)
    assert lead is not None  # every part is optional
    body = "ที่ " + text[lead.end() :]
    found = find_letter_numbers(body, head=True)
    if len(found) != 1 or found[0].start != 4 or not re.fullmatch(r"[\s.…_]*", body[found[0].end :]):
        return None
    m, shift = found[0], lead.end() - 4
    return NumberMatch(m.start + shift, m.end + shift, m.number, m.value, m.doubts, m.rules)
