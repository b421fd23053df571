"""พิสูจน์ชุดเกณฑ์ด้วยตัวอ่านของเราเอง: what a pack writes down must be found again by the readers that will look for it.

A title that our reader does not know, a label that it gives to another entry, a committee that is not told from the
bodies named beside it, a unit whose name another one hides: such a pack loads well and audits wrongly.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from extractors.flow import Flow
from extractors.form_entries import find_forms
from extractors.letter_number import parse_letter_number
from extractors.plain_text import read_plain_text
from extractors.units import table_of
from pipeline.role import is_body, same_number
from pipeline.yaml_nodes import Path, YamlFile
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.pack import FormsFile, Indicator, UnitsFile
from schemas.quoted import Quoted
from schemas.record import FormRecord

_CODE = re.compile(r"[ก-ฮ]{1,4} [0-9]+(?:\.[0-9]+)*")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LEAST_NAME = 4  # letters of a name that stands in running text


def prove_forms(forms: FormsFile, file: YamlFile) -> int:
    """Every title is known for its form, every label for its entry. How many were proved."""
    proved = 0
    for n, form in enumerate(forms.forms):
        at: Path = ("forms", n)
        for k, title in enumerate(form.titles):
            found = _read_back(form, title, [e.labels[0] for e in _plain(form)], forms.forms)
            if found is None or found.form is None or found.form.value != form.id:
                other = found.form.value if found is not None and found.form is not None else None
                th, en = (f"อ่านเป็นแบบ {other}", f"it is read as {other}") if other else ("อ่านไม่พบ", "it is not found")
                said = f"ตัวอ่านไม่รู้จักชื่อนี้: {th} / the reader does not know this title: {en}"
                file.fault((*at, "titles", k), said)
            proved += 1
        most = max((len(e.labels) for e in _plain(form)), default=0)
        for k in range(most):
            labels = [e.labels[min(k, len(e.labels) - 1)] for e in _plain(form)]
            found = _read_back(form, form.titles[0], labels, forms.forms)
            for entry, label in zip(_plain(form), labels, strict=True):
                if k >= len(entry.labels):
                    continue
                proved += 1
                if found is not None and _says(found, entry):
                    continue
                where = (*at, "entries", form.entries.index(entry), "labels", k)
                said = (
                    f"ตัวอ่านไม่พบหัวข้อ “{label}” ในแบบที่กรอกแล้ว (อาจซ้อนกับหัวข้ออื่น) / "
                    f"the reader does not find the label “{label}” "
                    "in a form that is filled in: another label may hide it"
                )
                file.fault(where, said)
    return proved


def _plain(form: FormDefinition) -> list[EntryDefinition]:
    """Entries that stand on a line of their own; tables and signatures are proved by their own forms only."""
    return [e for e in form.entries if e.kind in ("text", "count", "ticks")]


def _read_back(
    form: FormDefinition, title: str, labels: Sequence[str], forms: Sequence[FormDefinition]
) -> FormRecord | None:
    heads = [f"แบบฟอร์ม {form.number}"] if form.number else []
    lines = [*heads, title]
    for n, (entry, label) in enumerate(zip(_plain(form), labels, strict=True), 1):
        lines.append(f"{n}. {label} : {_answer(entry)}")
    data = "\n".join(lines).encode()
    doc = read_plain_text(data, sha256(data).hexdigest())
    return next(iter(find_forms(Flow.of(doc), doc, forms)), None)


def _answer(entry: EntryDefinition) -> str:
    if entry.kind == "count":
        return "7"
    if entry.kind == "ticks":
        return "   ".join(f"{'☐' if n else '☑'} {x}" for n, x in enumerate(entry.options))
    return f"คำตอบของข้อ {entry.id}"


def _says(found: FormRecord, entry: EntryDefinition) -> bool:
    """Whether the entry holds its own answer."""
    read = found.entries.get(entry.id)
    quotes = read if isinstance(read, tuple) else () if read is None else (read,)
    if entry.kind == "ticks":
        return any(q.parts.get("ticked") is not False and entry.options[0] in q.value for q in quotes)
    return any(_answer(entry) in q.value for q in quotes)


def prove_indicator(indicator: Indicator, file: YamlFile) -> int:
    """The committee is told from other bodies and the guideline's number is one. How many were proved."""
    proved = 0
    body = indicator.committee
    if body is not None:
        names: list[tuple[Path, str]] = [(("committee", "name"), body.name)]
        names += [(("committee", "aliases", k), x) for k, x in enumerate(body.aliases)]
        for at, name in names:
            proved += 1
            if is_body(Quoted(value=name, raw=name), body) is not True:
                said = f"“{name}” ไม่ถูกนับเป็นคณะนี้ (ดู not_these) / “{name}” is not taken for the committee: see not_these"
                file.fault(at, said)
        for k, name in enumerate(body.not_these):
            proved += 1
            if is_body(Quoted(value=name, raw=name), body) is not False:
                file.fault(
                    ("committee", "not_these", k), f"“{name}” ยังถูกนับเป็นคณะนี้ / “{name}” is still taken for the committee"
                )
    known = indicator.guideline
    if known is not None:
        proved += 1
        read = parse_letter_number(known.number)
        if read is None or not read.number.is_complete or not same_number(read.value, known.number):
            said = (
                "อ่านเป็นเลขที่หนังสือไม่ได้ ต้องเป็นเช่น กท 0303/163 / this does not read as a letter number, such as กท 0303/163"
            )
            file.fault(("guideline", "number"), said)
    return proved


def check_units(listed: UnitsFile, file: YamlFile) -> int:
    """Slugs, names, codes and hosts stand once and are found again; a larger unit is there. How many were proved."""
    units = listed.units
    table = table_of(units)
    at: Path = ("units",)
    slugs = _once(((*at, n, "unit"), u.unit) for n, u in enumerate(units))
    named = [((*at, n, "name_th"), u.name_th) for n, u in enumerate(units)]
    named += [((*at, n, "aliases", k), x) for n, u in enumerate(units) for k, x in enumerate(u.aliases)]
    coded = [
        ((*at, n, "letter_codes", k, "code"), c.code) for n, u in enumerate(units) for k, c in enumerate(u.letter_codes)
    ]
    for where, word in (*slugs, *_once((p, "".join(x.split())) for p, x in named), *_once(coded)):
        file.fault(where, f"{word!r} ซ้ำ / {word!r} stands here a second time")
    for where, name in named:
        owner = units[int(where[1])]
        found = table.named_in(name)
        if len("".join(name.split())) < _LEAST_NAME:
            file.fault(where, f"ชื่อสั้นเกินไป / at least {_LEAST_NAME} letters were expected; found {name!r}")
        elif [(a, b) for a, b, _ in found] != [(0, len(name))] or found[0][2].unit != owner.unit:
            said = f"ตัวอ่านไม่พบหน่วยงานจากชื่อนี้ (ชื่ออื่นซ้อนอยู่) / the reader does not find the unit by this name: {name!r}"
            file.fault(where, said)
    for n, unit in enumerate(units):
        here: Path = (*at, n)
        if not any("ก" <= c <= "ฮ" for c in unit.name_th):
            file.fault((*here, "name_th"), "ต้องเป็นชื่อภาษาไทย / a name in Thai was expected")
        if unit.part_of is not None and (unit.part_of == unit.unit or unit.part_of not in {u.unit for u in units}):
            said = f"ไม่มีหน่วยงาน {unit.part_of!r} ที่ใหญ่กว่า / no other unit {unit.part_of!r} is listed here"
            file.fault((*here, "part_of"), said)
        for k, code in enumerate(unit.letter_codes):
            where = (*here, "letter_codes", k, "code")
            if not _CODE.fullmatch(code.code):
                said = (
                    f"ต้องเป็นเช่น 'อต 0033.306' / "
                    f"letters, a blank and figures were expected, such as 'อต 0033.306'; found {code.code!r}"
                )
                file.fault(where, said)
                continue
            letters, figures = code.code.split(" ")
            owners = {
                u.unit
                for u, _ in table.by_letter_code(letters, figures.ljust(4, "0") if "." not in figures else figures)
            }
            if len(figures.partition(".")[0]) < 2 or owners != {unit.unit}:
                said = f"รหัสนี้ไม่ชี้ไปที่หน่วยงานนี้หน่วยงานเดียว / this code does not lead to this unit alone: {sorted(owners)}"
                file.fault(where, said)
        for k, host in enumerate(unit.websites):
            if not _HOST.fullmatch(host):
                said = (
                    f"ต้องเป็นชื่อเว็บไซต์อย่างเดียว เช่น www.example.go.th / "
                    f"a host alone was expected, such as www.example.go.th; found {host!r}"
                )
                file.fault((*here, "websites", k), said)
    return len(named) + len(coded)


def _once(words: Iterable[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Those that stood before."""
    seen: set[str] = set()
    again = []
    for where, word in words:
        if word in seen:
            again.append((where, word))
        seen.add(word)
    return again
