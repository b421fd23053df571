"""A pack is data that an office can change: whatever is wrong with it is said with file, line, column and what was expected."""

import re
import shutil
from pathlib import Path

import pytest

from pipeline.cli import chosen_pack
from pipeline.exit_code import ExitCode
from pipeline.pack import DEFAULT_PACK, FILES, PACKS, PackError, load_pack, pack_ids, roster
from pipeline.yaml_nodes import read_yaml

SHIPPED = PACKS / DEFAULT_PACK


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped pack that may be spoilt."""
    folder = tmp_path / DEFAULT_PACK
    shutil.copytree(SHIPPED, folder)
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_every_shipped_pack_holds() -> None:
    for name in pack_ids():
        assert load_pack(name, prove=True).id == name


# version -> hash, one line for each version of a shipped pack that was given out (docs/packs.md, Versions)
VERSIONS = {
    ("bma-innovation-2566", "2"): "2b7bf1dd5fc209b010400f7114fe8176ce194a016ab3c8d05d289dc9e45d9bbe",
    ("moph-moit-2568", "1"): "1689c2aa2163ccd58d3bb2a377c74dfb757c008e8aae3992b899da84d1b082a6",
}


@pytest.mark.parametrize("name", pack_ids())
def test_no_shipped_pack_changes_under_the_same_version(name: str) -> None:
    """Whoever changes a pack that was given out counts its version up, and adds a line here and in docs/packs.md."""
    pack = load_pack(name)
    assert pack.indicator.version.isdecimal()
    assert VERSIONS.get((name, pack.indicator.version)) == pack.sha256, (name, pack.indicator.version, pack.sha256)


def test_the_words_for_subtypes_are_those_that_the_reader_gives() -> None:
    from typing import get_args

    from extractors.subtype import SUBTYPES
    from schemas.pack import Subtype

    assert list(get_args(Subtype)) == [name for name, _ in SUBTYPES]


def test_the_shipped_pack_is_the_indicator_of_2566() -> None:
    """Guideline, committee, forms, demands and their days as the public page and practice have them."""
    pack = load_pack()
    assert pack.indicator.guideline is not None
    assert pack.indicator.guideline.number == "กท 0303/163"
    assert str(pack.indicator.guideline.date) == "2023-01-23"
    assert [f.number for f in pack.forms] == ["1", "2", "3", "4"]
    assert [d.id for d in pack.demands] == [
        *(f"D1.{n}" for n in range(1, 6)),
        *(f"D2.{n}" for n in range(1, 7)),
        *(f"D3.{n}" for n in range(1, 7)),
    ]
    due = {d.id: d.due.date and str(d.due.date) for d in pack.demands}
    assert due["D1.1"] == due["D1.5"] == due["D2.1"] == "2023-02-15"
    assert due["D2.3"] is None
    assert due["D2.5"] is None
    assert due["D3.1"] == "2023-09-30"


def test_every_figure_says_where_it_comes_from() -> None:
    """Points and bands are stand-ins and say so, and the pack is provisional as long as one is."""
    pack = load_pack()
    assert pack.provisional
    assert all(c.basis.startswith("placeholder") for p in pack.rubric.parts for c in p.criteria)
    assert all(b.basis.startswith("placeholder") for b in pack.rubric.bands)
    assert all(e.basis for f in pack.forms for e in f.entries)


def test_the_roster_has_slugs_that_are_file_names() -> None:
    units = roster(load_pack())
    assert len({u.unit for u in units}) == len(units)
    assert all(re.fullmatch(r"[a-z0-9-]+", u.unit) for u in units)


def test_a_pack_can_be_loaded_from_a_folder(copy: Path) -> None:
    assert load_pack(copy).sha256 == load_pack().sha256


@pytest.mark.parametrize("name", [*FILES, "central/minutes.txt"])
def test_the_hash_is_over_every_file(copy: Path, name: str) -> None:
    before = load_pack(copy).sha256
    with (copy / name).open("ab") as file:
        file.write(b"\n# more\n")
    assert load_pack(copy).sha256 != before


def test_central_evidence_is_listed_and_its_read_me_is_not(copy: Path) -> None:
    (copy / "central" / "minutes.txt").write_text("มติ", encoding="utf-8")
    assert [c.path for c in load_pack(copy).central] == ["central/minutes.txt"]


# what is spoilt: (file, old, new, words of the line that is named, what is said there)
SPOILT = {
    "unknown key": ("indicator.yaml", "version:", "verzion:", "verzion:", "key 'verzion' is not known here"),
    "missing key": ("indicator.yaml", 'version: "2"\n', "", "id:", "key 'version' was expected here"),
    "duplicate key": ("indicator.yaml", "fiscal_year: 2566", "fiscal_year: 2566\nfiscal_year: 2567", "fiscal_year: 2567", "second time"),
    "Buddhist year where a common one belongs": ("indicator.yaml", "date: 2023-01-23", "date: 2566-01-23", "date: 2566", "พ.ศ. 2566 is 2023"),
    "day in words": ("indicator.yaml", "date: 2023-01-23", "date: 23 January", "date: 23", "a day such as 2023-02-15"),
    "day that is none": ("evidence.yaml", "{date: 2023-02-15, basis", "{date: 2023-02-30, basis", "2023-02-30", "a day of the calendar"),
    "year that is no number": ("indicator.yaml", "fiscal_year: 2566", "fiscal_year: ปี 2566", "fiscal_year", "a whole number was expected"),
    "a year that is not of the Buddhist era": ("indicator.yaml", "fiscal_year: 2566", "fiscal_year: 2023", "fiscal_year", "ต้องเป็นปี พ.ศ."),
    "official over stand-ins": ("indicator.yaml", "status: provisional", "status: official", "status: official", "begins with placeholder"),
    "a demand's id that is none": ("evidence.yaml", "- id: D1.2", "- id: d1-2", "d1-2", "the form"),
    "unknown status": ("indicator.yaml", "status: provisional", "status: final", "status: final", "was expected; found 'final'"),
    "empty value": ("indicator.yaml", "roster: bma", "roster:", "roster:", "a value was expected here"),
    "id that is not the folder's": ("indicator.yaml", "id: bma-innovation-2566", "id: other-2566", "id:", "the folder's name"),
    "anchor": ("indicator.yaml", "version: ", "version: &v ", "version:", "anchor &v is not allowed"),
    "alias": ("indicator.yaml", 'version: "2"', 'version: "2"\nagain: *v', "again", "alias *v is not allowed"),
    "merge key": ("indicator.yaml", "roster: bma", "roster: bma\nmore: {<<: {a: b}}", "more:", "merge key << is not allowed"),
    "tag": ("indicator.yaml", "roster: bma", "roster: !!python/name:os.system bma", "roster", "is not allowed"),
    "not YAML": ("rubric.yaml", "total: 100", "total: [100", "", "this is not YAML"),
    "tab": ("rubric.yaml", "mode: step", "\tmode: step", "\tmode", "this is not YAML"),
    "unknown rule": ("evidence.yaml", "rule: form_complete, form: form-1", "rule: form_ok, form: form-1", "form_ok", "'form_complete'"),
    "rule without its kind": ("evidence.yaml", "{rule: form_complete, form: form-1}", "{form: form-1}", "{form: form-1}", "key 'rule' was expected"),
    "rule with a formula": ("evidence.yaml", "{rule: form_complete, form: form-1}", "{rule: form_complete, form: form-1, if: 1 + 1}", "1 + 1", "key 'if' is not known"),
    "unknown form": ("evidence.yaml", "rule: form_complete, form: form-2", "rule: form_complete, form: form-9", "form-9", "expected one of: form-1"),
    "unknown entry": ("evidence.yaml", "entry: plan", "entry: plans", "entry: plans", "expected one of: project_name"),
    "unknown demand": ("evidence.yaml", "demands: [D1.1, D1.2, D1.3]", "demands: [D1.1, D9.9]", "D9.9", "no demand 'D9.9'"),
    "ticks asked of an entry that has none": ("evidence.yaml", "form: form-3, entry: innovation_type", "form: form-3, entry: objective", "entry: objective", "of kind text"),
    "a demand twice": ("evidence.yaml", "- id: D1.2", "- id: D1.1", "- id: D1.1", "a second time"),
    "one_of without a group": ("evidence.yaml", "    group: success\n", "", "- id: D3.1", "a group was expected"),
    "timeliness without a day": ("evidence.yaml", "level: supporting\n    due: {date: none", "level: timeliness\n    due: {date: none", "date: none", "a day was expected"),
    "points that do not add up": ("rubric.yaml", "points: 11.12", "points: 11.11", "total:", "add up to 99.99"),
    "points in words": ("rubric.yaml", "points: 11.12", "points: สิบเอ็ด", "สิบเอ็ด", "a plain decimal figure"),
    "points in Thai digits": ("rubric.yaml", "points: 11.12", "points: ๑๑.๑๒", "๑๑", "a plain decimal figure"),
    "points with an exponent": ("rubric.yaml", "points: 11.12", "points: 1e1", "1e1", "a plain decimal figure"),
    "bands that do not rise": ("rubric.yaml", "{from: 70, level: 2", "{from: 50, level: 2", "from: 50", "more than 60 was expected"),
    "levels that do not rise": ("rubric.yaml", "{from: 70, level: 2", "{from: 70, level: 1", "from: 70", "more than 1 was expected"),
    "a criterion of no demand": ("rubric.yaml", "demand: D1.1", "demand: D1.9", "D1.9", "no demand 'D1.9'"),
    "a list where one value belongs": ("forms.yaml", "id: form-1", "id: [form-1]", "[form-1]", "one value was expected"),
    "ticks without options": ("forms.yaml", "options: [นวัตกรรมเชิงนโยบาย, นวัตกรรมการบริการ, นวัตกรรมการบริหาร/องค์กร]", "options: []", "id: innovation_type", "two options or more"),
    "a form without a basis": ("forms.yaml", "    basis: \"seen: KPI page 0300-846 (title); entries plausible: public practice, not official\"\n", "", "id: form-1", "key 'basis' was expected"),
    "an unknown kind of entry": ("forms.yaml", "kind: text", "kind: words", "kind: words", "was expected; found 'words'"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_is_named_where_it_stands(copy: Path, name: str) -> None:
    file, old, new, line, said = SPOILT[name]
    change(copy, file, old, new)
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert caught.value.exit_code is ExitCode.USAGE
    here = [f for f in caught.value.faults if said in f.message]
    assert here, str(caught.value)
    assert {f.file for f in here} == {file}
    assert all(f.line >= 1 and f.column >= 1 for f in here)
    assert not [f for f in here if re.search("String should|Input should", f.message)], "words of the library"
    if line and not name.startswith("a demand"):
        assert here[0].line == line_of(copy, file, line), str(caught.value)


def test_all_faults_are_said_at_once(copy: Path) -> None:
    """Nobody should mend a pack one run at a time."""
    change(copy, "indicator.yaml", "status: provisional", "status: final")
    change(copy, "forms.yaml", "kind: text", "kind: words")
    change(copy, "rubric.yaml", "mode: step", "mode: steps")
    (copy / "evidence.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert {f.file for f in caught.value.faults} == set(FILES)
    assert list(caught.value.faults) == sorted(caught.value.faults)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"id: x\nbad: \xff\n", 2, 6),
        (b"", 1, 1),
        (b"[" * 40 + b"]" * 40, 1, 34),
        (b"a: 1\n---\nb: 2\n", 2, 1),
        (b"? [a]\n: b\n", 1, 3),
    ],
)
def test_what_is_no_plain_yaml_has_a_place(data: bytes, line: int, column: int) -> None:
    file = read_yaml("x.yaml", data)
    assert [(f.line, f.column) for f in file.faults] == [(line, column)]


@pytest.mark.parametrize(
    ("basis", "said"), [("x", "ต้องมีอย่างน้อย 3 ตัวอักษร / at least 3 characters were expected; found 'x'")]
)
def test_faults_are_said_in_thai_and_english(copy: Path, basis: str, said: str) -> None:
    indicator = (copy / "indicator.yaml").read_text(encoding="utf-8")
    (copy / "indicator.yaml").write_text(re.sub("(?m)^basis: .*", f"basis: {basis}", indicator), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert said in [f.message for f in caught.value.faults]


def test_a_fault_of_a_whole_file_names_no_line(copy: Path) -> None:
    (copy / "rubric.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert [x.partition(" ")[0] for x in str(caught.value).splitlines()] == ["rubric.yaml:"]


def test_scalars_are_what_they_look_like() -> None:
    """No day becomes a date, no word a truth value, no figure loses its zeros."""
    tree = read_yaml("x.yaml", b"a: 2566-02-15\nb: no\nc: 007\nd: 1.10\ne: null\n").tree
    assert tree == {"a": "2566-02-15", "b": "no", "c": "007", "d": "1.10", "e": "null"}


@pytest.mark.parametrize("name", ["no-such-pack", "/no/such/folder"])
def test_a_pack_that_is_not_there(name: str) -> None:
    with pytest.raises(
        PackError, match="no such pack; expected a folder, or one of: bma-innovation-2566, moph-moit-2568"
    ):
        load_pack(name)


def test_the_page_names_every_rule_and_key() -> None:
    """docs/packs.md tells an office what it may write."""
    from typing import get_args

    from schemas.form_definition import EntryDefinition, FormDefinition, Meaning
    from schemas.pack import (
        Committee,
        Demand,
        DocumentOfSubtype,
        Indicator,
        ObserveRule,
        PieceRule,
        PointRule,
        Rubric,
    )
    from schemas.unit import Unit

    page = (Path(__file__).parent.parent / "docs" / "packs.md").read_text(encoding="utf-8")

    def rules(union: object) -> list[str]:
        return [get_args(m.model_fields["rule"].annotation)[0] for m in get_args(get_args(union)[0])]

    said = [*rules(PieceRule), *rules(PointRule), *rules(ObserveRule), "all_of", *get_args(Meaning)]
    for word in [*said, *Demand.model_fields, *Rubric.model_fields, *EntryDefinition.model_fields, *Unit.model_fields]:
        assert f"`{word}`" in page, word
    for model in (Indicator, Committee, DocumentOfSubtype, FormDefinition):
        assert [x for x in model.model_fields if not re.search(rf"\b{x}\b", page)] == []


def test_a_folder_that_has_a_shipped_packs_name_is_told_to_be_passed_over(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--pack NAME` is the shipped one; whoever changed a copy of it beside them is told how to name that."""
    change(copy, "indicator.yaml", 'version: "2"', 'version: "3"')
    monkeypatch.chdir(copy.parent)
    used = chosen_pack(DEFAULT_PACK)
    assert used is not None
    assert used.sha256 == load_pack(SHIPPED).sha256
    assert f"./{DEFAULT_PACK}" in capsys.readouterr().err
    own = chosen_pack(f"./{DEFAULT_PACK}")
    assert own is not None
    assert (own.indicator.version, capsys.readouterr().err) == ("3", "")
    monkeypatch.chdir(PACKS)
    assert chosen_pack(DEFAULT_PACK) is not None
    assert capsys.readouterr().err == ""
