"""What can be wrong with a pack beyond its YAML: wrong values, unknown keys, and names that lead nowhere.

Each fault stands at the line and column of the value concerned and says what was expected there.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.yaml_nodes import Path, Tree, YamlFile
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.pack import (
    ApprovalSigned,
    ChosenOneOf,
    ConditionsAnswered,
    EntryFilled,
    EvidenceFile,
    FormComplete,
    FormsFile,
    PlanInForm,
    PointsIfAny,
    ReceivedBy,
    Rubric,
)

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
            file.fault(path, _said(detail), at_key=detail["type"] == "extra_forbidden")
        return None


def check_forms(forms: FormsFile, file: YamlFile) -> None:
    """Ids stand once; ticks have options and tables have columns."""
    _once((f.id for f in forms.forms), file, ("forms",), "form")
    for n, form in enumerate(forms.forms):
        at: Path = ("forms", n)
        if not form.titles:
            file.fault((*at, "titles"), "at least one title was expected")
        _once((e.id for e in form.entries), file, (*at, "entries"), "entry")
        for i, entry in enumerate(form.entries):
            here: Path = (*at, "entries", i)
            if not entry.labels:
                file.fault((*here, "labels"), "at least one label was expected")
            if entry.kind == "ticks" and len(entry.options) < 2:
                file.fault(here, "an entry of kind ticks was expected to name two options or more")
            if entry.kind == "table" and not entry.columns:
                file.fault(here, "an entry of kind table was expected to name its columns")


def check_evidence(evidence: EvidenceFile, forms: FormsFile, file: YamlFile) -> None:
    """Ids stand once; every form, entry and demand that a rule names is there; one_of demands have a group."""
    known = {f.id: f for f in forms.forms}
    demands = {d.id for d in evidence.demands}
    _once((d.id for d in evidence.demands), file, ("demands",), "demand")
    for n, demand in enumerate(evidence.demands):
        at: Path = ("demands", n)
        if demand.level == "one_of" and demand.group is None:
            file.fault(at, f"{demand.id} is one_of: a group was expected")
        if demand.level == "timeliness" and demand.due.date is None:
            file.fault((*at, "due", "date"), f"{demand.id} is about time: a day was expected")
        rules = [("proved_by", i, r) for i, r in enumerate(demand.proved_by)]
        for key, i, rule in [*rules, *(("observe", i, r) for i, r in enumerate(demand.observe))]:
            here: Path = (*at, key, i)
            if isinstance(rule, FormComplete):
                form = _form(known, rule.form, file, here)
                for j, entry in enumerate(rule.except_entries if form else ()):
                    _entry(form, entry, file, (*here, "except_entries", j))
            elif isinstance(rule, PlanInForm | ApprovalSigned | EntryFilled | ChosenOneOf):
                form = _form(known, rule.form, file, here)
                found = _entry(form, rule.entry, file, (*here, "entry"))
                if isinstance(rule, ChosenOneOf) and found and found.kind != "ticks":
                    file.fault(
                        (*here, "entry"), f"an entry of kind ticks was expected; {rule.entry} is of kind {found.kind}"
                    )
            elif isinstance(rule, ConditionsAnswered):
                for j, name in enumerate(rule.forms):
                    if name not in known:
                        file.fault((*here, "forms", j), f"no form {name!r}; expected one of: {', '.join(known)}")
                _demand(demands, rule.resolution, file, (*here, "resolution"))
            elif isinstance(rule, ReceivedBy):
                for j, name in enumerate(rule.demands):
                    _demand(demands, name, file, (*here, "demands", j))
                    if name == demand.id:
                        file.fault((*here, "demands", j), f"{name} cannot rest on itself")


def check_rubric(rubric: Rubric, evidence: EvidenceFile, file: YamlFile) -> None:
    """Criteria name demands that are there, points add up to the total, bands rise."""
    demands = {d.id for d in evidence.demands}
    criteria = [(n, i, c) for n, p in enumerate(rubric.parts) for i, c in enumerate(p.criteria)]
    _once((p.id for p in rubric.parts), file, ("parts",), "part")
    seen: set[str] = set()
    for n, i, criterion in criteria:
        at: Path = ("parts", n, "criteria", i)
        if criterion.id in seen:
            file.fault((*at, "id"), f"criterion {criterion.id!r} stands here a second time")
        seen.add(criterion.id)
        if isinstance(criterion, PointsIfAny):
            for j, name in enumerate(criterion.demands):
                _demand(demands, name, file, (*at, "demands", j))
        else:
            _demand(demands, criterion.demand, file, (*at, "demand"))
    made = sum((c.points for _, _, c in criteria), Decimal(0))
    if made != rubric.total:
        file.fault(("total",), f"the criteria add up to {made}; {rubric.total} was expected")
    for n in range(1, len(rubric.bands)):
        if rubric.bands[n].from_ <= rubric.bands[n - 1].from_:
            file.fault(
                ("bands", n, "from"), f"more than {rubric.bands[n - 1].from_} was expected: bands stand in rising order"
            )
        if rubric.bands[n].level <= rubric.bands[n - 1].level:
            file.fault(
                ("bands", n, "level"), f"more than {rubric.bands[n - 1].level} was expected: levels rise with points"
            )


def _once(ids: Iterable[str], file: YamlFile, at: Path, what: str) -> None:
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            file.fault((*at, n, "id"), f"{what} {name!r} stands here a second time")
        seen.add(name)


def _form(known: dict[str, FormDefinition], name: str, file: YamlFile, at: Path) -> FormDefinition | None:
    if name not in known:
        file.fault((*at, "form"), f"no form {name!r}; expected one of: {', '.join(known)}")
    return known.get(name)


def _entry(form: FormDefinition | None, name: str, file: YamlFile, at: Path) -> EntryDefinition | None:
    if form is None:
        return None
    found = next((e for e in form.entries if e.id == name), None)
    if found is None:
        file.fault(at, f"no entry {name!r} in {form.id}; expected one of: {', '.join(e.id for e in form.entries)}")
    return found


def _demand(demands: set[str], name: str, file: YamlFile, at: Path) -> None:
    if name not in demands:
        file.fault(at, f"no demand {name!r} in evidence.yaml; expected one of: {', '.join(sorted(demands))}")


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
        return f"ต้องเป็นคำใดคำหนึ่งต่อไปนี้ / one of {known} was expected{got}"
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
        return "ต้องมีอย่างน้อยหนึ่งรายการ / at least one was expected"
    if kind == "string_too_short":
        least_signs = words.get("min_length")
        return f"ต้องมีอย่างน้อย {least_signs} ตัวอักษร / at least {least_signs} characters were expected{got}"
    if kind == "string_pattern_mismatch":
        return f"รูปแบบไม่ถูกต้อง / the form {words.get('pattern')} was expected{got}"
    said = detail["msg"].removeprefix("Value error, ")
    return f"ค่าไม่ถูกต้อง / {said}{got}"
