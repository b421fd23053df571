"""ร่างนิยามแบบฟอร์มจากแบบเปล่า: a blank form (dotted lines, colons, table cells, tick boxes, signature lines) as a draft
for forms.yaml, and how many of its labels our own reader finds again in the blank form.

A draft is for a person to mend: which entries are required, and what else people call them, no blank form says.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.form_entries import find_forms
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.text import DocumentText, Line

_DOTS = r"(?:[.…_]{4,}|…{1,}|\$?\{[^{}]{1,60}\})"
_FILL = re.compile(rf"(?P<label>[^.…_{{}}:$]{{2,80}}?)\s*[:：]?\s*(?P<fill>{_DOTS})")
_COLON = re.compile(r"(?P<label>[^:：]{2,80}?)\s*[:：]\s*$")
_PLACEHOLDER = re.compile(r"\$?\{[^{}]{1,60}\}")
_ITEM = re.compile(r"^\s*(?:\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]?\s+|[-–•▪]\s*)")
_BOX = re.compile(r"[☐□○◯❏❑⬜]|\(\s{1,4}\)|\[\s{1,4}\]")
_SIGN = re.compile(r"^\s*\(?\s*ลงชื่อ\s*\)?\s*(?:[.…_]{3,}(?:\([0-9๐-๙]+\))?[.…_]*)?\s*(?P<role>[ก-๛/() ]*)$")
_NUMBER = re.compile(r"แบบฟอร์ม(?:ที่)?\s*([0-9]{1,2})")
_YEAR_ONLY = re.compile(r"^\(?(?:ประจำ)?ปี(?:งบประมาณ)?\s*(?:พ\.?\s?ศ\.?)?[\s.…_0-9{}$a-z]*\)?$")
# a line of the title that leaves the year to be filled in
_TITLE_YEAR = re.compile(r"^(?P<words>.*(?:ประจำ)?ปี(?:งบประมาณ|การศึกษา)?\s*(?:พ\.?\s?ศ\.?)?)\s*[.…_]{3,}\s*$")
# labels of letters and orders that stand before drawn lines, of which no text is left
_BARE = re.compile(
    r"^(?P<label>ที่|เลขที่|เรื่อง|เรียน|วันที่|(?:สั่ง|ประกาศ)\s?ณ\s?วันที่|ทั้งนี้\s?(?:ตั้งแต่|ให้มีผลตั้งแต่)|ส่วนราชการ|หน่วยงาน|ชื่อ|ตำแหน่ง)\s*/?\s*$"
)
_BLANK_PAREN = re.compile(r"^\s*\(?[.…_\s]*\)?\s*$")
_THAI = re.compile("[ก-ฮ]")
_BASIS = "placeholder: drafted from a blank form by `saraban pack learn-form`"
_LONGEST_TITLE = 4  # lines
_TITLES = ("แบบ", "บัญชี", "ทะเบียน", "รายงาน", "โครงการ", "คำขอ", "ใบ", "แผน")  # how a form's title begins


@dataclass(frozen=True, slots=True)
class Draft:
    """The drafted form, and the labels that are found again in the blank form itself."""

    form: FormDefinition
    found: tuple[str, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Ids of entries whose labels the reader does not find in the blank form."""
        return tuple(e.id for e in self.form.entries if e.id not in self.found)


def learn_form(doc: DocumentText, form_id: str, fiscal_year: int) -> Draft | None:
    """The draft of one form; None where the document has no title or no entry."""
    lines = [x for x in doc.body if x.text.strip()]
    heads, rest = _titles(lines)
    drafted = list(_numbered(_entries(lines[rest:])))
    if not heads or not drafted:
        return None
    whole = arabic(" ".join(heads))
    number = _NUMBER.search(whole)
    titles = [t for t in heads if not _NUMBER.fullmatch(arabic(t).strip())]
    joined = "".join(titles) if len(titles) > 1 else ""
    names = tuple(dict.fromkeys(x for x in (joined, *titles[:1]) if x))
    form = FormDefinition(
        id=form_id,
        number=number[1] if number else "",
        titles=names or tuple(heads[:1]),
        entries=tuple(drafted),
        fiscal_year=fiscal_year,
        basis=_BASIS,
    )
    found = find_forms(Flow.of(doc), doc, [form])
    seen = {name for record in found for name, entry in record.entries.items() if entry is not None}
    return Draft(form, tuple(e.id for e in drafted if e.id in seen))


def _titles(lines: Sequence[Line]) -> tuple[list[str], int]:
    """The lines of the title, and where the entries begin."""
    heads: list[str] = []
    for n, line in enumerate(lines[:10]):
        text = line.text.strip()
        year = _TITLE_YEAR.match(arabic(text)) if text.startswith(_TITLES) else None
        if line.cell is None and year and len(heads) < _LONGEST_TITLE:
            heads.append(text[: year.end("words")].strip())
            continue
        if _BARE.match(text) and heads:
            return heads[:_LONGEST_TITLE], n
        if line.cell is not None or (_FILL.search(text) and not _YEAR_ONLY.match(arabic(text))) or _BOX.search(text):
            return heads[:_LONGEST_TITLE], n
        if _ITEM.match(text) or _COLON.match(text):
            return heads[:_LONGEST_TITLE], n
        if _THAI.search(text) and not _YEAR_ONLY.match(arabic(text)):
            heads.append(text)
    return heads[:_LONGEST_TITLE], min(len(lines), 10)


def _entries(lines: Sequence[Line]) -> Iterator[EntryDefinition]:
    """The entries in the order of the page, ids to be given."""
    n = 0
    while n < len(lines):
        line = lines[n]
        if line.cell is not None:
            table = [x for x in lines[n:] if x.cell is not None and x.cell[0] == line.cell[0]]
            yield from _table(table)
            n += len(table)
            continue
        yield from _line(line.text)
        n += 1


def _line(text: str) -> Iterator[EntryDefinition]:
    words = _ITEM.sub("", text.strip())
    sign = _SIGN.match(words)
    if sign:
        role = re.sub(r"[()]", "", sign["role"]).strip()
        yield _entry(f"ลงชื่อ{role}", "signature")
        return
    boxes = list(_BOX.finditer(words)) or _placeholders(words)
    if len(boxes) >= 2:
        label = words[: boxes[0].start()].strip(" :：\t")
        ends = [b.start() for b in boxes[1:]] + [len(words)]
        options = [_clean(words[b.end() : e]) for b, e in zip(boxes, ends, strict=True)]
        if label and all(options):
            yield _entry(label, "ticks", options=tuple(options))
        return
    if bare := _BARE.match(words):
        yield _entry(bare["label"], "text")
        return
    found = False
    for m in _FILL.finditer(words):
        label = _clean(m["label"])
        if _THAI.search(label) and not label.startswith("("):
            found = True
            yield _entry(label, "count" if label.startswith("จำนวน") else "text")
    colon = _COLON.match(words)
    if not found and colon and _THAI.search(colon["label"]):
        yield _entry(_clean(colon["label"]), "text")


def _placeholders(words: str) -> list[re.Match[str]]:
    """The fields of a template that stand before words (`{a0} ชาย {a1} หญิง`) are boxes to tick; where the line ends
    with one, each follows its label.
    """
    found = list(_PLACEHOLDER.finditer(words))
    return found if len(found) >= 2 and _THAI.search(words[found[-1].end() :]) else []


def _table(lines: Sequence[Line]) -> Iterator[EntryDefinition]:
    """A grid with a header row over blank rows is one entry; label and blank cell side by side are one each."""
    rows: dict[int, dict[int, str]] = {}
    for line in lines:
        assert line.cell is not None
        _, row, column = line.cell
        rows.setdefault(row, {})
        rows[row][column] = f"{rows[row].get(column, '')} {line.text}".strip()
    first: dict[int, str] = rows[min(rows)]
    others = [r for k, r in rows.items() if k != min(rows)]
    written = sum(len([c for c in r.values() if _THAI.search(c)]) for r in others)
    if len(first) >= 3 and all(_THAI.search(c) for c in first.values()) and written <= len(others):
        columns = tuple(_clean(first[k]) for k in sorted(first))
        yield _entry(columns[0], "table", columns=columns)
        return
    for _, cells_of in sorted(rows.items()):
        cells = [cells_of[k] for k in sorted(cells_of)]
        label = _clean(_ITEM.sub("", cells[0]))
        alone = len(cells) == 1 or all(_BLANK_PAREN.match(c) for c in cells[1:])
        if alone and _THAI.search(label) and not _FILL.search(cells[0]):
            yield _entry(label, "text")
            continue
        for cell in cells:
            yield from _line(cell)


def _clean(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[.…_]{3,}", " ", words)).strip(" :：\t,;/")


def _entry(label: str, kind: str, *, options: tuple[str, ...] = (), columns: tuple[str, ...] = ()) -> EntryDefinition:
    fields = {"id": "-", "labels": (label,), "required": True, "kind": kind, "basis": _BASIS}
    return EntryDefinition.model_validate({**fields, "options": options, "columns": columns})


def _numbered(entries: Iterator[EntryDefinition]) -> Iterator[EntryDefinition]:
    """Each label once, with an id of its own; what is signed or dated may be left out by the office."""
    seen: set[str] = set()
    for entry in entries:
        label = entry.labels[0]
        if label not in seen and len(label) <= 80:
            seen.add(label)
            yield entry.model_copy(update={"id": f"entry-{len(seen)}"})


def as_yaml(form: FormDefinition) -> str:
    """The form as an item of forms.yaml; every value is text in quotes."""

    def words(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    number = [f"    number: {words(form.number)}"] if form.number else []
    lines = [f"  - id: {words(form.id)}", *number, "    titles:"]
    lines += [f"      - {words(t)}" for t in form.titles]
    lines += [f"    fiscal_year: {words(str(form.fiscal_year))}", f"    basis: {words(form.basis)}", "    entries:"]
    for e in form.entries:
        lines += [f"      - id: {words(e.id)}", f"        labels: {words(list(e.labels))}"]
        lines += [f"        required: {words('true' if e.required else 'false')}", f"        kind: {words(e.kind)}"]
        lines += [f"        options: {words(list(e.options))}"] if e.options else []
        lines += [f"        columns: {words(list(e.columns))}"] if e.columns else []
        lines += [f"        basis: {words(e.basis)}"]
    return "\n".join(lines) + "\n"
