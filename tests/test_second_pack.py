"""Nothing is special about the first pack: another indicator, roster, form and order of days, audited by the same code."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from made_evidence import q

from extractors.units import table_of
from pipeline.audit_run import run_audit
from pipeline.check_link import hosts_in
from pipeline.pack import PACKS, PackError, load_pack
from pipeline.pack_proof import check_units
from pipeline.score import score
from pipeline.unit_names import UnitIndex, holds_one
from pipeline.yaml_nodes import YamlFile
from schemas.audit import DemandState
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.pack import UnitsFile

ROOT = Path(__file__).resolve().parent.parent
PACK = load_pack("moph-moit-2568")
EXPECTED = json.loads((ROOT / "samples" / "expected-moit.json").read_text(encoding="utf-8"))["units"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over the sample inbox of the second pack."""
    folder = tmp_path_factory.mktemp("moit") / "out"
    run_audit([ROOT / "samples" / "inbox-moit"], folder, PACK)
    return folder


@pytest.mark.parametrize("unit", EXPECTED)
def test_every_agency_gets_the_answer_written_by_hand(out: Path, unit: str) -> None:
    audit = json.loads((out / "departments" / f"{unit}.json").read_bytes())
    states = {d["id"]: d["state"] for d in audit["demands"]}
    wanted = EXPECTED[unit]
    assert {k: states[k] for k in wanted["demands"]} == wanted["demands"], wanted["case"]
    codes = {f["code"] for f in audit["findings"]}
    assert set(wanted["findings"]) <= codes, sorted(codes)
    assert not set(wanted["absent"]) & codes, sorted(codes)


def test_every_unit_of_the_pack_s_own_roster_has_an_audit(out: Path) -> None:
    files = {p.stem for p in (out / "departments").iterdir()} - {"_unassigned"}
    assert files == {u.unit for u in PACK.units}
    assert json.loads((out / "departments" / "_unassigned.json").read_bytes())["files"] == []


def test_the_first_pack_reads_nothing_of_the_second_one_s(tmp_path: Path) -> None:
    """Its roster knows no hospital, so every paper is nobody's; nothing is put to a wrong unit."""
    run_audit([ROOT / "samples" / "inbox-moit"], tmp_path / "out", load_pack())
    audits = [json.loads(p.read_bytes()) for p in (tmp_path / "out" / "departments").glob("bma-*.json")]
    assert {a["received"] for a in audits} == {"nothing_received"}


def test_a_code_of_a_province_gives_way_to_that_of_its_hospital() -> None:
    index = UnitIndex(PACK.units, 2568)
    assert index.of_letter("อต 0033.306/8140") == "uttaradit-hospital-phichai"
    assert index.of_letter("อต 0033/12") == "uttaradit-health"
    assert index.of_letter("อต 0033.999/12") == "uttaradit-health"
    assert index.of_letter("พล 0033/ว 4") == "phitsanulok-health"
    assert index.of_letter("กท 0303/163") is None
    assert index.is_part_of("uttaradit-hospital-phichai", "uttaradit-health")
    assert not index.is_part_of("uttaradit-health", "uttaradit-hospital-phichai")
    assert not index.bears_a_prefix("กท 0303/163")


@pytest.mark.parametrize(
    ("said", "wanted", "held"),
    [
        ("ข้อมูล (MOIT 2)", "MOIT 2", True),
        ("ข้อมูล MOIT ๒", "MOIT 2", True),
        ("อบรม (MOIT 21)", "MOIT 2", False),
        ("รอบ 6 เดือน", "รอบ 6 เดือน", True),
        ("no gift policy", "No Gift Policy", True),
        ("ไตรมาสที่ 12", "ไตรมาสที่ 1", False),
    ],
)
def test_a_figure_at_the_end_of_a_word_is_a_whole_one(said: str, wanted: str, held: bool) -> None:
    assert holds_one(said, [wanted]) is held


@pytest.mark.parametrize(
    ("words", "hosts"),
    [
        ("https://phichai.example.go.th/moit2", ["phichai.example.go.th"]),
        ("๑. เว็บไซต์ www.Phichai.example.go.th ๒. http://a.example.or.th:8080/x?y=1", ["www.phichai.example.go.th", "a.example.or.th"]),
        ("admin@phichai.example.go.th", []),
        ("เผยแพร่แล้ว", []),
    ],
)  # fmt: skip
def test_addresses_in_an_entry(words: str, hosts: list[str]) -> None:
    assert hosts_in(q(words)) == hosts


def test_an_address_on_another_website_is_not_the_unit_s_own(tmp_path: Path) -> None:
    """Where the roster knows the unit's own pages, only those count; where it does not, a file share does not."""
    folder = tmp_path / "moph-moit-2568"
    shutil.copytree(PACKS / "moph-moit-2568", folder)
    units = (folder / "units.yaml").read_text(encoding="utf-8")
    known = "unit: uttaradit-hospital-phichai\n    websites: [www.other.example.go.th]"
    (folder / "units.yaml").write_text(units.replace("unit: uttaradit-hospital-phichai", known), encoding="utf-8")
    run_audit([ROOT / "samples" / "inbox-moit"], tmp_path / "out", load_pack(folder))
    audit = json.loads((tmp_path / "out" / "departments" / "uttaradit-hospital-phichai.json").read_bytes())
    found = {d["id"]: (d["state"], d["reason_code"]) for d in audit["demands"]}
    assert found["MOIT2"] == ("cannot_tell", "other_site")
    assert found["MOIT1"] == ("met", "complete")


@pytest.mark.parametrize(
    ("met", "low", "high"),
    [
        ("met met met met", "12.5", "12.5"),
        ("met not_met met not_met", "6.25", "6.25"),
        ("met cannot_tell not_met not_met", "3.13", "6.25"),
        ("met not_applicable not_met cannot_tell", "4.17", "8.33"),
        ("not_applicable not_applicable not_applicable not_applicable", "0", "0"),
    ],
)
def test_points_by_share_are_a_range_of_hundredths(met: str, low: str, high: str) -> None:
    states = dict(zip((f"MOIT5.{n}" for n in range(1, 5)), map(State, met.split()), strict=True))
    demands = [
        DemandState(
            id=d.id, part=d.part, title=d.title, level=d.level, state=states.get(d.id, State.NOT_MET),
            reason=Bilingual(th="ก", en="a"), reason_code="x", basis="tested",
        )
        for d in PACK.demands
    ]  # fmt: skip
    made, _ = score(demands, PACK)
    (one,) = [c for p in made.parts for c in p.criteria if c.id == "c5"]
    assert (one.low, one.high) == (Decimal(low), Decimal(high))


def test_two_units_of_one_name_are_refused() -> None:
    twice = UnitsFile(units=(PACK.units[0], PACK.units[1].model_copy(update={"name_th": PACK.units[0].name_th})))
    file = YamlFile("units.yaml")
    check_units(twice, file)
    assert any("a second time" in f.message for f in file.faults)


def test_no_unit_is_named_by_a_roster_of_none() -> None:
    assert table_of(()).named_in("สำนักงานเขตบางรัก โรงพยาบาลพิชัย") == []


def test_the_pack_has_neither_committee_nor_guideline_nor_numbered_forms() -> None:
    assert PACK.indicator.committee is None
    assert PACK.indicator.guideline is None
    assert [f.number for f in PACK.forms] == [""]
    assert all(u.letter_codes == () or not u.letter_codes[0].code.startswith("กท") for u in PACK.units)


def test_a_pack_with_a_rule_on_resolutions_needs_a_committee(tmp_path: Path) -> None:
    folder = tmp_path / "bma-innovation-2566"
    shutil.copytree(PACKS / "bma-innovation-2566", folder)
    text = (folder / "indicator.yaml").read_text(encoding="utf-8")
    start, end = text.index("committee:"), text.index("topic:")
    (folder / "indicator.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(PackError, match="needs a committee"):
        load_pack(folder)
