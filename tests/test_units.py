"""The table of the BMA's units: names, codes, statuses."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from extractors.units import district_division, table_of, unit, units
from schemas.unit import Unit

STATUSES = {"confirmed", "inferred", "general-knowledge", "unverified", "name-known-code-not-found"}


def test_slugs_names_and_codes_are_unique() -> None:
    """A slug, a name, an alias or a code leads to one unit."""
    slugs = [u.unit for u in units()]
    names = [n for u in units() for n in (u.name_th, *u.aliases)]
    letters = [c.code for u in units() for c in u.letter_codes]
    kpis = [c.code for u in units() for c in u.kpi_codes]
    for values in (slugs, names, letters, kpis):
        assert [v for v, n in Counter(values).items() if n > 1] == []


def test_every_row_says_how_sure_it_is() -> None:
    """Statuses are of the closed list, and each row and code has its basis."""
    for u in units():
        assert u.status in STATUSES, u.unit
        assert u.basis, u.unit
        for code in (*u.letter_codes, *u.kpi_codes):
            assert code.status in STATUSES, code
            assert code.basis, code


def test_the_table_holds_every_known_unit(shared: Path) -> None:
    """Names, KPI codes, letter codes and confirmed statuses are those of the collected facts; an office may add more."""
    facts = json.loads((shared / "domain" / "departments.json").read_text("utf-8"))["units"]
    for fact in facts:
        (u,) = [u for u in units() if fact["name_th"] == u.name_th or fact["name_th"].startswith(f"{u.name_th} ")]
        assert [c.code for c in u.kpi_codes] == ([fact["kpi_code"]] if fact["kpi_code"] else [])
        assert [c.code for c in u.letter_codes] == ([fact["letter_code"]] if fact["letter_code"] else [])
        assert u.status == fact["status"]
        for code in u.letter_codes:
            assert (code.status == "confirmed") == (fact["letter_code_status"] == "confirmed")


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("bma-csc", "สำนักงานคณะกรรมการข้าราชการกรุงเทพมหานคร"),
        ("bma-strategy", "สำนักยุทธศาสตร์และประเมินผล"),
        ("bma-district-bang-rak", "สำนักงานเขตบางรัก"),
        ("bma-district-bang-bon", "สำนักงานเขตบางบอน"),
    ],
)
def test_slugs_are_stable(slug: str, name: str) -> None:
    """Other systems load audits by them."""
    found = unit(slug)
    assert found is not None
    assert found.name_th == name


def test_an_unknown_slug_is_no_unit() -> None:
    """None, not an error."""
    assert unit("bma-nowhere") is None


@pytest.mark.parametrize(
    ("prefix", "owner", "slug", "status"),
    [
        ("กท", "0303", "bma-csc", "confirmed"),
        ("กท.", "๐๓๐๓", "bma-csc", "confirmed"),
        ("กท", "0303.1(2)", "bma-csc", "confirmed"),
        ("กท", "4508", "bma-district-yan-nawa", "confirmed"),
        ("กท", "4308", "bma-district-bang-rak", "inferred"),
        ("กท", "1602", "bma-traffic", "confirmed"),
        ("กท", "0401", "bma-permanent-secretary", "unverified"),
        ("มท", "0303", None, None),
        ("กท", "9901", None, None),
        ("กท", "03", None, None),
        (None, "0303", None, None),
    ],
)
def test_a_letter_code_leads_to_its_unit_with_its_status(
    prefix: str | None, owner: str, slug: str | None, status: str | None
) -> None:
    """By the letter code alone, never by the KPI code; an unknown code leads nowhere."""
    found = table_of(units()).by_letter_code(prefix, owner)
    assert [(u.unit, c.status) for u, c in found] == ([] if slug is None else [(slug, status)])


@pytest.mark.parametrize("u", units(), ids=[u.unit for u in units()])
def test_every_name_names_its_own_unit(u: object) -> None:
    """Each name and alias, alone, in a sentence and wrapped over two lines."""
    assert isinstance(u, Unit)
    for name in (u.name_th, *u.aliases):
        half = len(name) // 2
        while "\u0e30" <= name[half] <= "\u0e3a" or "\u0e47" <= name[half] <= "\u0e4e":
            half += 1
        for text in (name, f"เรียน ผู้อำนวยการ {name} ทราบ", f"ตาม{name[:half]}\n  {name[half:]} แจ้ง"):
            if name.endswith(".") and not name.startswith("สำนัก") and text.startswith("ตาม"):
                continue  # an abbreviation glued to a word is not told from a longer one
            found = table_of(units()).named_in(text)
            assert [x.unit for _, _, x in found] == [u.unit], text
            start, end, _ = found[0]
            assert text[start:end].replace("\n", "").replace(" ", "") == name.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    ["สำนักงบประมาณ", "สำนักงานเขตพื้นที่การศึกษา", "กลุ่ม สก.สนน.", "เขตปกครองพิเศษ", "กรมการแพทย์", "สำนักงาน ก.พ.", ""],
)
def test_other_offices_are_no_unit_of_the_bma(text: str) -> None:
    """Names that only resemble one."""
    assert table_of(units()).named_in(text) == []


def test_the_longest_name_wins() -> None:
    """สำนักงานเขตบางกอกน้อย is one unit and not also เขตบางกอกน้อย."""
    text = "สำนักงานเขตบางกอกน้อย และเขตบางกอกใหญ่"
    assert [(text[a:b], u.unit) for a, b, u in table_of(units()).named_in(text)] == [
        ("สำนักงานเขตบางกอกน้อย", "bma-district-bangkok-noi"),
        ("เขตบางกอกใหญ่", "bma-district-bangkok-yai"),
    ]


def test_the_division_of_a_district_is_told_by_its_last_figures() -> None:
    """กท 4508 is the finance division; a bureau has no such division."""
    found = district_division("4508")
    assert found is not None
    assert (found.name_th, found.status) == ("ฝ่ายการคลัง", "confirmed")
    assert district_division("0303") is None
    assert district_division("4599") is None


def test_the_hash_seed_changes_nothing() -> None:
    """The order of units and the names found are the same in every process."""
    code = (
        "from extractors.units import table_of, units\n"
        "print([u.unit for u in units()], [(a, b, u.unit) for a, b, u in table_of(units()).named_in('เขตบางรัก สำนักงาน ก.ก. สจส.')])"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outs) == 1
    assert "bma-csc" in outs.pop()
