"""What can be wrong with a pack beyond its YAML: wrong values, unknown keys, and names that lead nowhere.

Each fault stands at the line and column of the value concerned and says in Thai and English what was expected there.
What our own readers must find again (titles, labels, names, numbers) is proved by `pack_proof`.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.unit_names import holds_one
from pipeline.yaml_nodes import Path, Tree, YamlFile
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.pack import (
    AllOf,
    ApprovalSigned,
    Band,
    ChosenOneOf,
    ConditionsAnswered,
    Copies,
    CountsForms,
    Demand,
    DocumentOfSubtype,
    EntryFilled,
    EvidenceFile,
    FormComplete,
    FormsFile,
    Indicator,
    LinkStated,
    ObserveRule,
    PieceRule,
    PlanInForm,
    PointsIfMet,
    ReceivedBy,
    ResolutionOfBody,
    Rubric,
)
from schemas.unit import Unit

M = TypeVar("M", bound=BaseModel)


def model_of(file: YamlFile, model: type[M]) -> M | None:
    """The record that the file's values make, or null; what does not fit is noted in `file.faults`."""
    if file.tree is None:
        return None
    try:
        return model.model_validate(file.tree)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = _path(file.tree, detail["loc"])
            given = detail.get("input")
            if detail["type"] == "too_short" and isinstance(given, list) and len(given) >= detail["ctx"]["min_length"]:
                continue  # pydantic counts only the items that hold; each of the others is named itself
            file.fault(path, _said(detail), at_key=detail["type"] == "extra_forbidden")
        return None


def check_forms(forms: FormsFile, file: YamlFile) -> None:
    """Ids, numbers, titles and labels stand once; ticks have options and tables have columns."""
    _once((f.id for f in forms.forms), file, ("forms",), "form")
    numbers: dict[str, str] = {}
    for n, form in enumerate(forms.forms):
        at: Path = ("forms", n)
        if not form.titles:
            file.fault((*at, "titles"), "ต้องมีชื่อแบบอย่างน้อยหนึ่งชื่อ / at least one title was expected")
        _worded(form.titles, file, (*at, "titles"), 6)
        if form.number and form.number in numbers:
            other = numbers[form.number]
            said = f"เลขแบบฟอร์ม {form.number} เป็นของ {other} แล้ว / number {form.number} is that of {other} already"
            file.fault((*at, "number"), said)
        numbers.setdefault(form.number, form.id)
        _once((e.id for e in form.entries), file, (*at, "entries"), "entry")
        if not form.entries:
            file.fault((*at, "entries"), "ต้องมีหัวข้ออย่างน้อยหนึ่งหัวข้อ / at least one entry was expected")
        labels: dict[str, str] = {}
        for i, entry in enumerate(form.entries):
            here: Path = (*at, "entries", i)
            if not entry.labels:
                file.fault((*here, "labels"), "ต้องมีชื่อหัวข้ออย่างน้อยหนึ่งชื่อ / at least one label was expected")
            _worded(entry.labels, file, (*here, "labels"), 2)
            for k, label in enumerate(entry.labels):
                if labels.setdefault(label, entry.id) != entry.id:
                    said = (
                        f"“{label}” เป็นชื่อของหัวข้อ {labels[label]} แล้ว / "
                        f"this label is that of entry {labels[label]} already"
                    )
                    file.fault((*here, "labels", k), said)
            _kind_of_entry(entry, file, here)


def _kind_of_entry(entry: EntryDefinition, file: YamlFile, at: Path) -> None:
    if entry.kind == "ticks" and len(set(entry.options)) < 2:
        said = (
            "หัวข้อชนิด ticks ต้องมี options สองตัวเลือกขึ้นไป / an entry of kind ticks was expected to name two options or more"
        )
        file.fault(at, said)
    if entry.kind == "table" and not entry.columns:
        file.fault(at, "หัวข้อชนิด table ต้องระบุ columns / an entry of kind table was expected to name its columns")
    for key, words, kind in (("options", entry.options, "ticks"), ("columns", entry.columns, "table")):
        if words and entry.kind != kind:
            said = (
                f"{key} ใช้กับหัวข้อชนิด {kind} เท่านั้น / "
                f"{key} belong to an entry of kind {kind}; this one is of kind {entry.kind}"
            )
            file.fault((*at, key), said)
        _worded(words, file, (*at, key), 1)
        for k, word in enumerate(words):
            if word in words[:k]:
                file.fault((*at, key, k), f"{word!r} ซ้ำ / {word!r} stands here a second time")


def check_evidence(evidence: EvidenceFile, forms: FormsFile, file: YamlFile) -> None:
    """Ids stand once; every form, entry and demand that a rule names is there; one_of demands have a group."""
    known = {f.id: f for f in forms.forms}
    demands = {d.id: d for d in evidence.demands}
    _once((d.id for d in evidence.demands), file, ("demands",), "demand")
    for n, demand in enumerate(evidence.demands):
        at: Path = ("demands", n)
        _titled(demand.title.th, demand.title.en, file, (*at, "title"))
        if demand.level == "one_of" and demand.group is None:
            said = f"{demand.id} เป็น one_of จึงต้องมี group / {demand.id} is one_of: a group was expected"
            file.fault(at, said)
        if demand.level != "one_of" and demand.group is not None:
            said = f"group ใช้กับ one_of เท่านั้น / a group belongs to one_of; {demand.id} is {demand.level}"
            file.fault((*at, "group"), said)
        if demand.level == "timeliness" and demand.due.date is None:
            said = f"{demand.id} เป็นเรื่องกำหนดเวลา จึงต้องมีวันที่ / {demand.id} is about time: a day was expected"
            file.fault((*at, "due", "date"), said)
        for here, rule in _rules(demand, at):
            _check_rule(rule, demand, known, demands, file, here)


def _rules(demand: Demand, at: Path) -> list[tuple[Path, PieceRule | ObserveRule]]:
    out: list[tuple[Path, PieceRule | ObserveRule]] = []
    for i, rule in enumerate(demand.proved_by):
        here: Path = (*at, "proved_by", i)
        out += (
            [((*here, "rules", k), r) for k, r in enumerate(rule.rules)] if isinstance(rule, AllOf) else [(here, rule)]
        )
    return [*out, *(((*at, "observe", i), r) for i, r in enumerate(demand.observe))]


def _check_rule(
    rule: PieceRule | ObserveRule,
    demand: Demand,
    known: dict[str, FormDefinition],
    demands: dict[str, Demand],
    file: YamlFile,
    here: Path,
) -> None:
    if isinstance(rule, FormComplete):
        form = _form(known, rule.form, file, here)
        for j, name in enumerate(rule.except_entries if form else ()):
            _entry(form, name, file, (*here, "except_entries", j))
        if form and not [e for e in form.entries if e.required and e.id not in rule.except_entries]:
            said = (
                f"{form.id} ไม่มีหัวข้อที่ต้องกรอกเหลืออยู่ กฎนี้จึงเป็นจริงเสมอ / "
                f"{form.id} has no required entry left: the rule would always be met"
            )
            file.fault(here, said)
        _copies(form, rule.copies, file, here)
    elif isinstance(rule, PlanInForm | ApprovalSigned | EntryFilled | LinkStated | ChosenOneOf | CountsForms):
        form = _form(known, rule.form, file, here)
        found = _entry(form, rule.entry, file, (*here, "entry"))
        wanted = _KIND_ASKED.get(rule.rule)
        if wanted and found and found.kind != wanted:
            said = (
                f"ต้องเป็นหัวข้อชนิด {wanted} / an entry of kind {wanted} was expected; {rule.entry} is of kind {found.kind}"
            )
            file.fault((*here, "entry"), said)
        if isinstance(rule, EntryFilled | LinkStated):
            _copies(form, rule.copies, file, here)
        if isinstance(rule, CountsForms) and rule.of not in known:
            _form(known, rule.of, file, here, "of")
    elif isinstance(rule, ConditionsAnswered):
        for j, name in enumerate(rule.forms):
            _form(known, name, file, (*here, "forms", j), None)
        _demand(demands, rule.resolution, file, (*here, "resolution"))
        other = demands.get(rule.resolution)
        if other and not any(isinstance(r, ResolutionOfBody) for r in other.rules):
            said = (
                f"{other.id} ไม่มีกฎ resolution_of_body / "
                f"{other.id} holds no rule resolution_of_body, so no resolution is found by it"
            )
            file.fault((*here, "resolution"), said)
    elif isinstance(rule, ReceivedBy):
        for j, name in enumerate(rule.demands):
            _demand(demands, name, file, (*here, "demands", j))
            other = demands.get(name)
            if name == demand.id:
                file.fault((*here, "demands", j), f"{name} อ้างตัวเองไม่ได้ / {name} cannot rest on itself")
            elif other is not None and any(isinstance(r, ReceivedBy) for r in other.rules):
                said = f"{name} เป็นเรื่องกำหนดเวลาเช่นกัน / {name} is about time itself and has no papers"
                file.fault((*here, "demands", j), said)
        if demand.due.date is None:
            said = "กฎนี้ต้องมีวันที่ใน due / this rule needs a day in due"
            file.fault(here, said)
    elif isinstance(rule, DocumentOfSubtype):
        _document(rule, file, here)


_KIND_ASKED = {"approval_signed": "signature", "chosen_one_of": "ticks", "counts_forms": "count", "link_stated": "text"}


def _document(rule: DocumentOfSubtype, file: YamlFile, at: Path) -> None:
    if not rule.kinds and not rule.subtypes:
        said = "ต้องระบุ kinds หรือ subtypes / kinds or subtypes were expected: no document can meet this rule"
        file.fault(at, said)
    if rule.must_say and not rule.says:
        said = "ต้องระบุ says ด้วย / says was expected beside must_say: nothing was named that the body must say"
        file.fault((*at, "must_say"), said)
    for key in ("words", "and_words", "not_words"):
        _worded(getattr(rule, key), file, (*at, key), 2)
    for key in ("words", "and_words"):
        for k, word in enumerate(getattr(rule, key)):
            if holds_one(word, [w for w in rule.not_words if w.strip()]):
                said = (
                    f"“{word}” มีคำที่ not_words ห้ามไว้ กฎนี้จึงไม่มีทางเป็นจริงด้วยคำนี้ / "
                    f"“{word}” holds one of not_words: it can never meet the rule"
                )
                file.fault((*at, key, k), said)


def _copies(form: FormDefinition | None, copies: Copies | None, file: YamlFile, at: Path) -> None:
    if form is None or copies is None:
        return
    _entry(form, copies.entry, file, (*at, "copies", "entry"))
    _worded(copies.words, file, (*at, "copies", "words"), 2)
    if not form.many:
        said = (
            f"{form.id} ไม่ได้กำหนด many: true / {form.id} was expected to be many: true, as it comes in several copies"
        )
        file.fault((*at, "copies"), said)


def check_indicator(indicator: Indicator, evidence: EvidenceFile, file: YamlFile, asks: YamlFile) -> None:
    """Titles and words say something, the committee can be told from others, and days lie about the year audited."""
    _titled(indicator.title.th, indicator.title.en, file, ("title",))
    _worded(indicator.receivers, file, ("receivers",), 4)
    _worded(indicator.topic, file, ("topic",), 3)
    body = indicator.committee
    rules = [(here, r) for n, d in enumerate(evidence.demands) for here, r in _rules(d, ("demands", n))]
    resolved = [here for here, r in rules if isinstance(r, ResolutionOfBody)]
    if body is None:
        for here in resolved:
            said = "กฎนี้ต้องมี committee ใน indicator.yaml / this rule needs a committee in indicator.yaml"
            asks.fault(here, said)
    else:
        if body.central == "expected" and not resolved:
            said = "ไม่มีหลักฐานข้อใดใช้มติของคณะกรรมการ จึงต้องเป็น none / none was expected: no demand asks for its resolution"
            file.fault(("committee", "central"), said)
        _worded((body.name,), file, ("committee", "name"), 6)
        for key in ("aliases", "not_these"):
            _worded(getattr(body, key), file, ("committee", key), 6)
        for k, other in enumerate(body.not_these):
            if other in (body.name, *body.aliases):
                said = f"“{other}” เป็นชื่อของคณะนี้เอง / “{other}” is a name of the committee itself"
                file.fault(("committee", "not_these", k), said)
    first, last = indicator.first_day, datetime.date(indicator.first_day.year + 3, 1, 1)
    known = indicator.guideline
    if known is not None and known.date is not None and not datetime.date(first.year - 5, 1, 1) <= known.date < last:
        _far(known.date, indicator, file, ("guideline", "date"))
    for n, demand in enumerate(evidence.demands):
        if demand.due.date is not None and not first <= demand.due.date < last:
            _far(demand.due.date, indicator, asks, ("demands", n, "due", "date"))


def check_asked(evidence: EvidenceFile, units: Sequence[Unit], file: YamlFile) -> None:
    """Kinds of unit that a demand is asked of are there in the roster."""
    kinds = {u.kind for u in units}
    for n, demand in enumerate(evidence.demands):
        for k, kind in enumerate(demand.asked_of):
            if kind not in kinds:
                known = ", ".join(sorted(kinds))
                said = f"ไม่มีหน่วยงานประเภท {kind!r} / no unit of kind {kind!r}; expected one of: {known}"
                file.fault(("demands", n, "asked_of", k), said)


def _far(day: datetime.date, indicator: Indicator, file: YamlFile, at: Path) -> None:
    said = (
        f"{day} ห่างจากปี {indicator.fiscal_year} ที่ตรวจ (เริ่ม {indicator.first_day}) / {day} is far from the year "
        f"{indicator.fiscal_year} that is audited (it begins on {indicator.first_day})"
    )
    file.fault(at, said)


def check_rubric(rubric: Rubric, evidence: EvidenceFile, file: YamlFile, asks: YamlFile) -> None:
    """Criteria name demands that are there, points add up to the total, bands rise and can be reached."""
    demands = {d.id: d for d in evidence.demands}
    criteria = [(n, i, c) for n, p in enumerate(rubric.parts) for i, c in enumerate(p.criteria)]
    _once((p.id for p in rubric.parts), file, ("parts",), "part")
    seen: set[str] = set()
    for n, i, criterion in criteria:
        at: Path = ("parts", n, "criteria", i)
        if criterion.id in seen:
            said = f"เกณฑ์ {criterion.id!r} ซ้ำ / criterion {criterion.id!r} stands here a second time"
            file.fault((*at, "id"), said)
        seen.add(criterion.id)
        if isinstance(criterion, PointsIfMet):
            _demand(demands, criterion.demand, file, (*at, "demand"))
        else:
            for j, name in enumerate(criterion.demands):
                _demand(demands, name, file, (*at, "demands", j))
                if name in criterion.demands[:j]:
                    file.fault((*at, "demands", j), f"{name} ซ้ำ / {name} stands here a second time")
        if criterion.points == 0:
            file.fault((*at, "points"), "ต้องมากกว่า 0 / more than 0 was expected")
    for n, part in enumerate(rubric.parts):
        if part.weight == 0:
            file.fault(("parts", n, "weight"), "ต้องมากกว่า 0 / more than 0 was expected")
    weights = [sum((c.points for c in p.criteria), Decimal(0)) if p.weight is None else p.weight for p in rubric.parts]
    made = sum(weights, Decimal(0))
    if made != rubric.total:
        bare = all(p.weight is None for p in rubric.parts)
        what = ("เกณฑ์", "criteria") if bare else ("ส่วน", "parts with their weights")
        said = f"คะแนนของ{what[0]}รวมกันได้ {made} / the {what[1]} add up to {made}; {rubric.total} was expected"
        file.fault(("total",), said)
    named = {p.id for p in rubric.parts}
    for n, demand in enumerate(evidence.demands):
        if demand.part not in named:
            said = (
                f"ไม่มีส่วน {demand.part!r} ใน rubric.yaml / no part {demand.part!r} in rubric.yaml; expected one of: "
                f"{', '.join(sorted(named))}"
            )
            asks.fault(("demands", n, "part"), said)
    _check_bands(rubric.bands, rubric, file)


def _check_bands(bands: Sequence[Band], rubric: Rubric, file: YamlFile) -> None:
    for n, band in enumerate(bands):
        at: Path = ("bands", n)
        if n and rubric.direction == "lower" and band.from_ >= bands[n - 1].from_:
            said = (
                f"ต้องน้อยกว่า {bands[n - 1].from_} เพราะ direction เป็น lower / "
                f"less than {bands[n - 1].from_} was expected: with direction lower, fewer points give a higher level"
            )
            file.fault((*at, "from"), said)
        elif n and rubric.direction == "higher" and band.from_ <= bands[n - 1].from_:
            said = (
                f"ต้องมากกว่า {bands[n - 1].from_} เพราะช่วงเรียงจากน้อยไปมาก / "
                f"more than {bands[n - 1].from_} was expected: bands stand in rising order"
            )
            file.fault((*at, "from"), said)
        if n and band.level <= bands[n - 1].level:
            said = (
                f"ต้องมากกว่า {bands[n - 1].level} / more than {bands[n - 1].level} was expected: levels rise with points"
            )
            file.fault((*at, "level"), said)
        if band.from_ > rubric.total:
            said = (
                f"เกินคะแนนเต็ม {rubric.total} จึงไปไม่ถึง / at most {rubric.total} was expected: nobody can reach this band"
            )
            file.fault((*at, "from"), said)
        if band.level > rubric.cap:
            said = f"เกินระดับสูงสุด (cap {rubric.cap}) / at most {rubric.cap} was expected, which is the cap"
            file.fault((*at, "level"), said)
    if rubric.below_first >= bands[0].level:
        said = (
            f"ต้องน้อยกว่าระดับของช่วงแรก ({bands[0].level}) / "
            f"less than {bands[0].level} was expected, the level of the first band"
        )
        file.fault(("below_first",), said)


def _titled(th: str, en: str, file: YamlFile, at: Path) -> None:
    """A title in two languages says something in each."""
    if not any("ก" <= c <= "ฮ" for c in th):
        file.fault((*at, "th"), "ต้องเป็นข้อความภาษาไทย / words in Thai were expected")
    if not any(c.isascii() and c.isalpha() for c in en):
        file.fault((*at, "en"), "ต้องเป็นข้อความภาษาอังกฤษ / words in English were expected")


def _worded(words: Sequence[str], file: YamlFile, at: Path, least: int) -> None:
    """Each has letters enough to mean something: an empty word would stand in everything."""
    single = at in file.marks and (*at, 0) not in file.marks
    for n, word in enumerate(words):
        if len("".join(word.split())) < least:
            said = f"ต้องมีอย่างน้อย {least} ตัวอักษร / at least {least} characters were expected; found {word!r}"
            file.fault(at if single else (*at, n), said)


def _once(ids: Iterable[str], file: YamlFile, at: Path, what: str) -> None:
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            file.fault((*at, n, "id"), f"{name!r} ซ้ำ / {what} {name!r} stands here a second time")
        seen.add(name)


def _form(
    known: dict[str, FormDefinition], name: str, file: YamlFile, at: Path, key: str | None = "form"
) -> FormDefinition | None:
    if name not in known:
        said = f"ไม่มีแบบฟอร์ม {name!r} / no form {name!r}; expected one of: {', '.join(known)}"
        file.fault((*at, key) if key else at, said)
    return known.get(name)


def _entry(form: FormDefinition | None, name: str, file: YamlFile, at: Path) -> EntryDefinition | None:
    if form is None:
        return None
    found = next((e for e in form.entries if e.id == name), None)
    if found is None:
        names = ", ".join(e.id for e in form.entries)
        file.fault(at, f"ไม่มีหัวข้อ {name!r} ใน {form.id} / no entry {name!r} in {form.id}; expected one of: {names}")
    return found


def _demand(demands: Iterable[str], name: str, file: YamlFile, at: Path) -> None:
    if name not in demands:
        names = ", ".join(sorted(demands))
        file.fault(
            at, f"ไม่มีหลักฐาน {name!r} ใน evidence.yaml / no demand {name!r} in evidence.yaml; expected one of: {names}"
        )


def _path(tree: Tree, loc: Sequence[str | int]) -> Path:
    """pydantic's location without the union tags it puts in, as far as it leads into the file."""
    path: list[str | int] = []
    node: Tree = tree
    for n, step in enumerate(loc):
        if isinstance(node, dict):
            if step in node:
                path.append(step)
                node = node[str(step)]
            elif n < len(loc) - 1:
                continue
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            path.append(step)
            node = node[step]
    return tuple(path)


def _said(detail: ErrorDetails) -> str:
    """What was expected, in Thai and English, in words that need no knowledge of Python."""
    kind, given, words = detail["type"], detail.get("input"), detail.get("ctx", {})
    name = str(detail["loc"][-1]) if detail["loc"] else "file"
    got = f"; found {given!r}" if isinstance(given, str) else ""
    if name == "fiscal_year" and kind in ("greater_than_equal", "less_than_equal", "int_parsing"):
        return f"ต้องเป็นปี พ.ศ. เช่น 2566 / a whole number was expected: the year พ.ศ., such as 2566{got}"
    if kind == "missing":
        return f"ขาด {name!r} / key {name!r} was expected here"
    if kind == "extra_forbidden":
        return f"ไม่รู้จัก {name!r} / key {name!r} is not known here"
    if kind in ("literal_error", "union_tag_invalid"):
        known = words.get("expected") or words.get("expected_tags")
        return f"ต้องเป็นคำใดคำหนึ่งต่อไปนี้ {known} / one of {known} was expected{got}"
    if kind == "union_tag_not_found":
        return "ขาด 'rule' / key 'rule' was expected here: the kind of rule"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"ต้องเป็นกลุ่มของ key และค่า / keys with values were expected{got}"
    if kind in ("tuple_type", "list_type"):
        return f"ต้องเป็นรายการ / a list was expected{got}"
    if kind == "string_type":
        return "ต้องเป็นค่าเดียว / one value was expected, not a list or keys"
    if kind == "bool_parsing":
        return f"ต้องเป็น true หรือ false / true or false was expected{got}"
    if kind == "int_parsing":
        return f"ต้องเป็นจำนวนเต็ม / a whole number was expected{got}"
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind == "greater_than_equal"
        bound = words.get("ge") if least else words.get("le")
        th, en = ("ไม่น้อยกว่า", "at least") if least else ("ไม่เกิน", "at most")
        return f"ต้อง{th} {bound} / {en} {bound} was expected{got}"
    if kind.startswith("date_"):
        return f"ไม่มีวันนี้ในปฏิทิน / a day of the calendar was expected{got}"
    if kind == "too_short":
        least_items = words.get("min_length", 1)
        return f"ต้องมีอย่างน้อย {least_items} รายการ / at least {least_items} was expected"
    if kind == "string_too_short":
        least_signs = words.get("min_length")
        return f"ต้องมีอย่างน้อย {least_signs} ตัวอักษร / at least {least_signs} characters were expected{got}"
    if kind == "string_pattern_mismatch":
        th, en = _SHAPES.get(str(words.get("pattern")), ("ตามรูปแบบ", str(words.get("pattern"))))
        return f"ต้องเป็น{th} / the form expected is {en}{got}"
    said = detail["msg"].removeprefix("Value error, ")
    return f"{said}{got}" if " / " in said else f"ค่าไม่ถูกต้อง / {said}{got}"


# Shapes of names, as a person would say them.
_SHAPES = {
    r"^[a-z0-9][a-z0-9._-]*$": (
        "ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และ . _ - เช่น form-1",
        "small Latin letters, figures and . _ -, such as form-1",
    ),
    r"^[a-z0-9][a-z0-9-]*$": (
        "ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และ - เช่น utt-phichai",
        "small Latin letters, figures and -, such as utt-phichai",
    ),
    r"^[A-Z][A-Za-z]{0,9}[0-9]+(\.[0-9]+)*$": (
        "อักษรอังกฤษตัวใหญ่ตามด้วยเลข เช่น D1.1 หรือ MOIT5",
        "a capital letter and figures, such as D1.1 or MOIT5",
    ),
}
