"""ช่องที่กรอก: what stands in an entry of a form, and whether it is filled in at all (docs/rules.md, blanks).

Blank: empty, dots, `-`, `.`, `xxx`, the form's own hint. Filled: `ไม่มี`, `ไม่ใช้งบประมาณ`, `ไม่เกี่ยวข้อง`.
`ตามเอกสารแนบ` is filled with a pointer. A blank entry is the value "" with `parts: {"blank": true, "label": ...}`
at the place of its label.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.form_label import LEADER, Label, pattern_of
from extractors.form_title import bare
from extractors.month_name import month_pattern
from schemas.form_definition import EntryDefinition
from schemas.quoted import Quoted, Trust

Span = tuple[int, int]

_EMPTY = re.compile(
    r"(?:[\s.…_·\-–—:：*/(){}\[\]%]|[xX]{2,}+|(?<![ก-๎])(?:บาท|คน|แนวคิด|โครงการ|เรื่อง|น\.|ปี|เดือน|วัน(?:ที่)?|พ\.\s?ศ\.|ถึง|ตั้งแต่|จำนวน|ร้อยละ"
    r"|ครั้ง|แห่ง|ชั่วโมง|นาที|คะแนน)(?![ก-๎]))*"
)
# what people write where they have nothing to write yet
_NOT_YET = re.compile(
    r"[\s.…\-–(]*(?:(?:ยัง)?(?:ไม่มีข้อมูล|มิได้กำหนด|ไม่ได้กำหนด|ไม่ได้ระบุ|ไม่กำหนด|ไม่ทราบ|ไม่แล้วเสร็จ)|รอ(?:ข้อมูล|ดำเนินการ|ระบุ|ยืนยัน)|อยู่ระหว่าง(?:ดำเนินการ|จัดทำ|รวบรวม)"
    r"|TBC|TBD|TBA|ฯลฯ)[\s.…)]*",
    re.I,
)
_PRINTED_BEHIND = re.compile(
    r"(?:(?:เขต|แขวง|ฝ่าย|กลุ่ม(?:งาน)?|กอง|สำนัก(?:งาน)?|จังหวัด|อำเภอ|ตำบล|ตำแหน่ง|สังกัด|โทร(?:ศัพท์|\.)?)[\s.…_:]*)+"
)
"""Words that a form prints behind an empty dotted line: หน่วยงาน ............ เขต ............"""
_LEADERS = re.compile(rf"{LEADER}{{3,}}|…+|_{{2,}}")
_ATTACHED = re.compile(
    r"^(?:\(?\s*)?(?:(?:มี)?รายละเอียด)?(?:ปรากฏ)?(?:ดัง|ตาม)\s?(?:รายละเอียด)?(?:เอกสาร|สิ่ง)?(?:ที่)?\s?(?:แนบ|ส่งมา)"
)
# the last ones: ticks and boxes of Wingdings as a PDF keeps them, in the private use area
_TICKED = "☑☒✓✔✗✘√☛◉●■▣\uf0fe\uf0fd\uf0fc\uf0fb"
_CROSSES, _CHECKS = frozenset("☒✗✘xX×\uf0fd\uf0fb"), frozenset("☑✓✔√☛/\uf0fe\uf0fc")
_UNTICKED = "☐□○◯❑❏▢\uf0a8\uf06f\uf071"
_TICK = re.compile(rf"(?P<yes>[{_TICKED}]|[(\[]\s*[/xX×{_TICKED}]\s*[)\]])|(?P<no>[{_UNTICKED}]|[(\[][ \u00a0]*[)\]])")
_HINT = re.compile(
    r"\(\s*(?:(?:โปรด|กรุณา|ให้)?\s?(?:ระบุ|อธิบาย|กรอก)|(?:ชื่อ|สกุล|นามสกุล|ตำแหน่ง|สังกัด|โทรศัพท์|โทร|วันที่|[\s\-–/.,])+\))[^()]*\)?"
)
"""A form's own hint where nothing was filled in: (โปรดระบุ ...), (ชื่อ ตำแหน่ง โทร.); the whole entry in brackets."""

_OPTION_LEAD = r"(?:นวัตกรรม|เชิง|ด้าน|การ|ให้|พัฒนา)*"
_BRACKETED = re.compile(r"\([^()]*\)")
_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")


def blank(flow: Flow, at: Span, label: str, *, sample: bool = False) -> Quoted:
    """The value of an entry in which nothing is filled in."""
    parts: dict[str, JsonValue] = {"blank": True, "label": label}
    if sample:
        parts["sample_text"] = True
    return flow.quote(*at, "", parts=parts, rules=("form_entry",))


def label_words(flow: Flow, label: Label) -> str:
    """The label as printed."""
    return unwrap(flow.text[label.start : label.end])


def trimmed(flow: Flow, start: int, end: int) -> Span:
    """[start, end) without the signs, leaders and blanks between a label and its words, and behind them."""
    text = flow.text
    while start < end and (text[start].isspace() or text[start] in ":：.…_·-–="):
        if text[start] == "-" and start + 1 < end and text[start + 1].isdigit():
            break
        start += 1
    while end > start:
        last = text[end - 1]
        if (
            last.isspace()
            or last in "…_·-–"
            or text[end - 2 : end] == ".."
            or (last == "." and text[end : end + 1] == ".")
        ):
            end -= 1
        else:
            break
    return start, end


def is_empty(words: str) -> bool:
    """Whether words fill nothing in."""
    return _EMPTY.fullmatch(words) is not None or _NOT_YET.fullmatch(words) is not None


def _dots_alone(before: str, words: str) -> bool:
    """Whether only what a form may print behind an empty dotted line stands there."""
    return _LEADERS.search(before) is not None and _PRINTED_BEHIND.fullmatch(words) is not None


def text_value(flow: Flow, label: Label, spans: Sequence[Span]) -> Quoted:
    """The words of a text entry; `spans` are the pieces of the page that belong to it."""
    printed = label_words(flow, label)
    kept = [trimmed(flow, a, b) for a, b in spans]
    filled = [(a, b) for a, b in kept if b > a and not is_empty(flow.text[a:b])]
    printed_behind = [_dots_alone(flow.text[x:a], flow.text[a:b]) for (x, _), (a, b) in zip(spans, kept, strict=True)]
    doubts = ("may_be_printed",) if filled and all(printed_behind) else ()
    # a unit that a line's end parted from its figure (15.00 / น.) is no empty line of its own
    first = filled[0] if filled else (0, 0)
    kept = [x for x in kept if x in filled or (filled and x > first and re.search(r"[ก-ฮ]", flow.text[slice(*x)]))]
    if not kept:
        return blank(flow, (label.start, label.end), printed)
    start, end = kept[0][0], kept[-1][1]
    words = ""
    for a, b in kept:  # lines of a page run on; paragraphs and cells are parted by a blank
        line = flow.lines[flow.line_index(a)]
        words += ("\n" if line.page and line.cell is None else " ") + _LEADERS.sub(" ", flow.text[a:b])
    words = unwrap(words)
    said = bare(words)
    hints = [bare(h) for h in label.entry.hints]
    if any(h and (said == h or said.strip("()") == h) for h in hints):
        return blank(flow, (start, end), printed, sample=True)
    if _HINT.fullmatch(words):
        return blank(flow, (start, end), printed, sample=True)
    for hint in hints:  # the form's hint left in front of what was filled in
        if hint and said.startswith(hint) and len(hint) > 8:
            return flow.quote(
                start,
                end,
                words,
                parts={"label": printed, "hint_left": True},
                doubts=("hint_left",),
                rules=("form_entry",),
            )
    parts: dict[str, JsonValue] = {"label": printed}
    if _ATTACHED.match(words) and len(words) < 120:
        parts["follow_attachment"] = True
    return flow.quote(start, end, words, parts=parts, doubts=doubts, rules=("form_entry",))


def count_value(flow: Flow, label: Label, spans: Sequence[Span]) -> Quoted:
    """The number of a count entry, Arabic digits without commas; words without a figure keep a doubt."""
    read = text_value(flow, label, spans)
    if read.parts.get("blank"):
        return read
    inside = flow.lines[label.line].cell is not None
    own = [x for x in spans if inside or flow.lines[flow.line_index(x[0])].cell is None]
    if not own or all(is_empty(flow.text[slice(*trimmed(flow, *x))]) for x in own):
        return blank(flow, (label.start, label.end), label_words(flow, label))  # only a table follows
    for a, b in own:
        text = _BRACKETED.sub(lambda m: " " * len(m[0]), arabic(flow.text[a:b]))
        figures = [m for m in _COUNT.finditer(text) if not re.search(r"(?:ปี|ศ\.|ข้อ|ครั้งที่|/)\s?$", text[: m.start()])]
        if figures:
            m = figures[0]
            figure = m[0].replace(",", "")
            doubts = ("several_figures",) if len({x[0] for x in figures}) > 1 else ()
            parts: dict[str, JsonValue] = {**read.parts, "count": int(figure)}
            return flow.quote(a + m.start(), a + m.end(), figure, parts=parts, doubts=doubts, rules=("form_entry",))
    return _doubted(read, "no_figure")


def _doubted(read: Quoted, doubt: str) -> Quoted:
    return read.model_copy(update={"trust": Trust.UNVERIFIED, "doubts": (*read.doubts, doubt)})


def tick_values(flow: Flow, label: Label, spans: Sequence[Span]) -> Quoted | tuple[Quoted, ...]:
    """The ticked options. None ticked: blank. Options without any box: one named alone is taken with doubt
    `tick_not_seen`; several cannot be told (`ticks_unreadable`).
    """
    entry, printed = label.entry, label_words(flow, label)
    start, end = min((a for a, _ in spans), default=label.end), max((b for _, b in spans), default=label.end)
    text = _boxes(arabic(flow.text[start:end]))  # an option may run over two lines
    marks = list(_TICK.finditer(text))
    named: list[tuple[re.Match[str], str]] = []
    for option in sorted(entry.options, key=len, reverse=True):
        for m in _option(option).finditer(text):
            if not any(k.start() <= m.start() < k.end() for k, _ in named):
                named.append((m, option))
    in_front = bool(marks and named) and marks[0].start() < min(m.start() for m, _ in named)
    seen = [(start + m.start(), start + m.end(), option, _ticked(text, m, marks, in_front)) for m, option in named]
    yes = sum(k["yes"] is not None for k in marks)
    if not seen or yes > sum(t is True for *_, t in seen):
        seen = _named_shortly(text, start, marks, entry.options) or seen
    if not seen:
        return text_other(flow, label, spans)
    chosen = [(s, e, o) for s, e, o, t in seen if t]
    doubts = _doubts_of_marks([k["yes"] for k in marks])
    if yes > len(chosen):  # a ticked box beside no option that we know: what was chosen cannot be told
        words = " ".join(o for _, _, o in sorted(chosen))
        return flow.quote(
            start, end, words, parts={"label": printed}, doubts=("tick_without_option",), rules=("form_tick",)
        )
    if chosen:
        return tuple(
            flow.quote(s, e, o, parts={"label": printed, "ticked": True}, doubts=doubts, rules=("form_tick",))
            for s, e, o in sorted(chosen)
        )
    if all(t is False for *_, t in seen):
        return blank(flow, (label.start, label.end), printed)
    start, end = min(s for s, *_ in seen), max(e for _, e, *_ in seen)
    if len({o for _, _, o, _ in seen}) == 1:
        return (
            flow.quote(
                start, end, seen[0][2], parts={"label": printed}, doubts=("tick_not_seen",), rules=("form_tick",)
            ),
        )
    return flow.quote(start, end, "", parts={"label": printed}, doubts=("ticks_unreadable",), rules=("form_tick",))


def _doubts_of_marks(signs: Sequence[str | None]) -> tuple[str, ...]:
    """Where no box is empty, a cross beside a tick may be a no (`ticks_of_two_kinds`), and solid signs before all of
    several options may be bullets of a list (`ticks_may_be_bullets`). `signs`: of each box, None for an empty one.
    """
    filled = [s.strip("()[] \u00a0") for s in signs if s is not None]
    if len(filled) == len(signs) and any(s in _CROSSES for s in filled) and any(s in _CHECKS for s in filled):
        return ("ticks_of_two_kinds",)
    if len(filled) > 1 and len(filled) == len(signs) and all(s in "●■◉▣" for s in filled):
        return ("ticks_may_be_bullets",)
    return ()


def _boxes(text: str) -> str:
    """The words with the boxes of Wingdings 2 as boxes; its codes are other signs in Wingdings, so only where its empty
    box stands among them.
    """
    if "\uf0a3" not in text:
        return text
    return text.translate({0xF0A3: "☐", 0xF050: "☑", 0xF052: "☑", 0xF053: "☒", 0xF054: "☒"})


def _named_shortly(
    text: str, start: int, marks: Sequence[re.Match[str]], options: Sequence[str]
) -> list[tuple[int, int, str, bool | None]]:
    """(start, end, option, ticked) of options printed shortly right behind their boxes: `☑ การบริการ` for
    `นวัตกรรมการบริการ`. Empty unless every box has words that name one option each: a box between words is nobody's.
    """
    out: list[tuple[int, int, str, bool | None]] = []
    same = next((n for n, c in enumerate(zip(*options, strict=False)) if len(set(c)) > 1), 0)
    common = re.escape(options[0][:same])  # นวัตกรรม of every option
    lead = rf"(?:{common})?{_OPTION_LEAD}"
    for k in marks:
        found = []
        for option in options:
            for core in option.split("/"):
                stem = re.sub(rf"^{lead}", "", core)
                if len(stem) < 4:
                    continue
                printed = rf"\s*(?:[0-9]+(?:\.[0-9]+)?[.)]?\s*)?({lead}\s?{pattern_of(stem).pattern})"
                if m := re.compile(printed).match(text, k.end()):
                    found.append((start + m.start(1), start + m.end(1), option, k["yes"] is not None))
        if len({o for _, _, o, _ in found}) != 1:
            return []
        out.append(found[0])
    return out if len({o for _, _, o, _ in out}) == len(out) else []


def text_other(flow: Flow, label: Label, spans: Sequence[Span]) -> Quoted:
    """Words that are none of the options: kept, with a doubt."""
    read = text_value(flow, label, spans)
    if read.parts.get("blank"):
        return read
    return _doubted(read, "no_known_option")


def _option(option: str) -> re.Pattern[str]:
    return pattern_of(re.sub(r"\s*\([^)]*\)\s*$", "", option))


def _ticked(text: str, m: re.Match[str], marks: Sequence[re.Match[str]], in_front: bool) -> bool | None:
    """Whether the box of an option is ticked; None where no box stands beside it. A line prints its boxes all in front
    of the options or all behind them; a box on another line is the option's only where it has no words beside it.
    """
    low, high = text.rfind("\n", 0, m.start()) + 1, text.find("\n", m.end())
    own = [k for k in marks if low <= k.start() and (high < 0 or k.start() < high)]
    if own:
        words = re.compile("[ก-ฮA-Za-z]").search(text, low)
        in_front = words is None or own[0].start() < words.start()
    if in_front:
        near = [k for k in marks if k.end() <= m.start() and not re.search(r"[ก-ฮA-Za-z]", text[k.end() : m.start()])]
        near = [k for k in near if k.start() >= low or _alone(text, k)]
        return near[-1]["yes"] is not None if near else None
    near = [
        k
        for k in marks
        if k.start() >= m.end() and not re.search(r"[ก-ฮ]", _BRACKETED.sub("", text[m.end() : k.start()]))
    ]
    near = [k for k in near if high < 0 or k.start() < high or _alone(text, k)]
    return near[0]["yes"] is not None if near else None


def _alone(text: str, k: re.Match[str]) -> bool:
    """Whether no words follow a box on its own line, so that it may be that of the words on the next."""
    end = text.find("\n", k.end())
    return not re.search(r"[ก-ฮA-Za-z]", text[k.end() : end if end >= 0 else len(text)])


def table_rows(
    flow: Flow, entry: EntryDefinition, first: int, last: int, label: Label | None, spans: Sequence[Span]
) -> Quoted | tuple[Quoted, ...] | None:
    """The filled rows of a table entry on lines [first, last). The header row is known by at least half of its
    columns.

    Without ruled cells the words under the label are kept as rows with doubt `table_not_ruled`.
    """
    grid: dict[tuple[int, int], dict[int, list[int]]] = {}
    for i in range(first, last):
        if (cell := flow.lines[i].cell) is not None:
            grid.setdefault((cell[0], cell[1]), {}).setdefault(cell[2], []).append(i)
    header = next((key for key in sorted(grid) if _heads(flow, grid[key], entry.columns)), None)
    if header is None:
        return _unruled(flow, entry, label, spans)
    names = {
        column: next((c for c in entry.columns if _alike(_words(flow, lines), c)), unwrap(_words(flow, lines)))
        for column, lines in grid[header].items()
    }
    out = []
    for key in sorted(k for k in grid if k[0] == header[0] and k[1] > header[1]):
        cells = {names.get(c, str(c)): unwrap(_words(flow, lines)) for c, lines in sorted(grid[key].items())}
        said = {k: v for k, v in cells.items() if not is_empty(v)}
        told = {k: v for k, v in said.items() if not k.startswith("ลำดับ") and not re.fullmatch(r"[0-9๐-๙]+[.)]?", v)}
        if not told or _heads(flow, grid[key], entry.columns) or all(_is_period(v) for v in told.values()):
            continue
        lines = sorted(i for found in grid[key].values() for i in found)
        span = flow.starts[lines[0]], flow.starts[lines[-1]] + len(flow.lines[lines[-1]].text)
        out.append(flow.quote(*span, " | ".join(said.values()), parts={"columns": dict(cells)}, rules=("form_table",)))
    if out:
        return tuple(out)
    lines = sorted(i for found in grid[header].values() for i in found)
    at = (
        (label.start, label.end)
        if label
        else (flow.starts[lines[0]], flow.starts[lines[-1]] + len(flow.lines[lines[-1]].text))
    )
    return blank(flow, at, label_words(flow, label) if label else entry.labels[0])


def table_lines(flow: Flow, first: int, last: int, entries: Sequence[EntryDefinition]) -> frozenset[int]:
    """The lines of the header row and the rows below it of every table entry: words there are no labels."""
    wanted = [e.columns for e in entries if e.kind == "table"]
    out: set[int] = set()
    grid: dict[tuple[int, int], dict[int, list[int]]] = {}
    beside: dict[tuple[int, int], dict[int, list[int]]] = {}  # on a page without rulings: lines on one height
    for i in range(first, last):
        line = flow.lines[i]
        if line.cell is not None:
            grid.setdefault((line.cell[0], line.cell[1]), {}).setdefault(line.cell[2], []).append(i)
        elif line.page and line.glyphs:
            beside.setdefault((line.page, line.box[1] // 400), {})[i] = [i]
    for columns in wanted:
        for head, row in grid.items():
            if _heads(flow, row, columns):
                out.update(
                    i
                    for key, r in grid.items()
                    if key[0] == head[0] and key[1] >= head[1]
                    for x in r.values()
                    for i in x
                )
        for row in beside.values():
            if _heads(flow, row, columns):
                out.update(row)
    return frozenset(out)


def _words(flow: Flow, lines: Sequence[int]) -> str:
    return "\n".join(flow.lines[i].text for i in lines)


def _alike(words: str, column: str) -> bool:
    said = re.sub(r"^ชื่อ(?=.{4})|^(?:ลำดับ)?(?:ที่)$", lambda m: "" if m[0] == "ชื่อ" else "ลำดับ", bare(words))
    column = re.sub(r"^ชื่อ(?=.{4})", "", column)
    return any(
        bare(c) == said or (len(bare(c)) >= 3 and said.startswith(bare(c))) for c in (column, *column.split("/"))
    ) or ("/" in words and any(bare(w) in map(bare, column.split("/")) for w in words.split("/")))


def _heads(flow: Flow, row: dict[int, list[int]], columns: Sequence[str]) -> bool:
    hits = {c for c in columns for lines in row.values() if _alike(_words(flow, lines), c)}
    # a plan prints its time as one column a month, a quarter or a year
    hits |= {c for c in columns if c.startswith("ระยะเวลา") and any(_is_period(_words(flow, x)) for x in row.values())}
    return len(hits) * 2 >= max(len(columns), 2) and len(hits) >= 2


def _is_period(words: str) -> bool:
    """Whether a cell holds nothing but a month, a quarter, a week or a year."""
    return _period().fullmatch(unwrap(arabic(words)).strip()) is not None


@lru_cache(maxsize=1)
def _period() -> re.Pattern[str]:
    """The heads of a plan's columns of time: ต.ค., มกราคม 2566, ไตรมาส 1, เดือนที่ 2, พ.ศ. 2565, ปี 2566."""
    year = r"(?:\s*(?:พ\.?\s?ศ\.?\s*)?(?:25)?[0-9]{2})?"
    count = r"(?:ไตรมาส|เดือน|สัปดาห์)(?:ที่)?\s*[0-9]{1,2}"
    return re.compile(
        rf"(?:{month_pattern().pattern}){year}|{count}|(?:ปี(?:งบประมาณ)?\s*)?(?:พ\.?\s?ศ\.?)?\s*25[0-9]{{2}}"
    )


def _unruled(
    flow: Flow, entry: EntryDefinition, label: Label | None, spans: Sequence[Span]
) -> Quoted | tuple[Quoted, ...] | None:
    if label is None:
        return None
    rows = []
    for a, b in spans:
        for m in re.finditer(r"[^\n]+", flow.text[a:b]):
            x, y = trimmed(flow, a + m.start(), a + m.end())
            words = flow.text[x:y]
            heads = sum(bare(c) in bare(words) for c in entry.columns)
            if not is_empty(words) and heads * 2 < max(len(entry.columns), 2):
                rows.append((x, y))
    if not rows:
        return blank(flow, (label.start, label.end), label_words(flow, label))
    if len(rows) == 1 and _ATTACHED.match(unwrap(flow.text[slice(*rows[0])])):
        return text_value(flow, label, spans)
    return tuple(flow.quote(x, y, doubts=("table_not_ruled",), rules=("form_table",)) for x, y in rows)
