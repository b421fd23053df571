"""A unit by slug, Thai name, the end of one, or letter code; with the names that come near where none or several fit."""

import json
from pathlib import Path

import pytest

from pipeline.named_unit import NoUnit, unit_named

UNITS = {
    "bma-csc": ("สำนักงานคณะกรรมการข้าราชการกรุงเทพมหานคร", ["กท 03"]),
    "bma-office": ("สำนักงานตัวอย่าง สำนักปลัดกรุงเทพมหานคร", ["กท 0402"]),
    "bma-parent": ("สำนักปลัดกรุงเทพมหานคร", ["กท 04"]),
    "bma-district-a": ("สำนักงานเขตคลองเตย", ["กท 58"]),
    "bma-district-b": ("สำนักงานเขตคลองสาน", ["กท 59"]),
    "bma-district-c": ("สำนักงานเขตบางรัก 2", []),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "departments").mkdir()
    for slug, (name, codes) in UNITS.items():
        row = {"department": {"name_th": name, "codes": {"letter": codes, "kpi": []}}}
        (tmp_path / "departments" / f"{slug}.json").write_text(json.dumps(row))
    (tmp_path / "departments" / "_unassigned.json").write_text("{}")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("bma-csc", "bma-csc"),
        ("สำนักงานเขตคลองเตย", "bma-district-a"),
        (" สำนักงาน เขต คลองเตย ", "bma-district-a"),
        ("คลองเตย", "bma-district-a"),
        ("บางรัก ๒", "bma-district-c"),
        ("กท 58", "bma-district-a"),
        ("กท ๕๘", "bma-district-a"),
        ("58", "bma-district-a"),
        ("กท 5801/12", "bma-district-a"),
        ("กท 0402/1", "bma-office"),
        ("กท 0409/1", "bma-parent"),
        ("สำนักปลัดกรุงเทพมหานคร", "bma-parent"),
    ],
)
def test_a_unit_is_known_by(out: Path, words: str, slug: str) -> None:
    """A whole name goes before the end of another one, a longer letter code before a shorter."""
    assert unit_named(out, words) == slug


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("คลอง", ["bma-district-a", "bma-district-b"]),
        ("คลองเตยย", ["bma-district-a"]),
        ("bma-district", ["bma-district-a"]),
        ("กท 99", []),
        ("", []),
        ("ย", []),
        ("../departments/bma-csc", []),
        ("_unassigned", []),
    ],
)
def test_what_is_nobodys_name_lists_those_that_come_near(out: Path, words: str, near: list[str]) -> None:
    with pytest.raises(NoUnit) as told:
        unit_named(out, words)
    assert [x for x in near if x not in str(told.value)] == []
    assert near or "(" not in str(told.value)


def test_an_end_that_several_names_share_lists_them(out: Path) -> None:
    (out / "departments" / "bma-x.json").write_text(json.dumps({"department": {"name_th": "สำนักงานย่อยคลองเตย"}}))
    with pytest.raises(NoUnit, match="several units") as told:
        unit_named(out, "คลองเตย")
    assert "bma-x" in str(told.value)
    assert "bma-district-a" in str(told.value)
