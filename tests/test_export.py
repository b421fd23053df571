"""Exports: every value with its place, nothing that a spreadsheet runs, nothing of a secret document, letters as e-CMS XML."""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet
from xml.etree import ElementTree

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, cover, ev, form, q, whole

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.ecms_letter import RAM, letters
from pipeline.export import FORMATS, export
from pipeline.export_tables import COLUMNS, quotes_of, tables
from pipeline.mask import masked
from pipeline.report import audits_of
from pipeline.schema_pages import NAMES, schema_of
from schemas.audit import SCHEMA_VERSION, DepartmentAudit
from schemas.record import Enclosure, Memo, Reference, Signer

ROOT = Path(__file__).resolve().parent.parent


class Held(DepartmentAudit):
    """One that can be told from another of the same words."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))


@pytest.fixture
def audits(tmp_path: Path) -> list[DepartmentAudit]:
    """Two units; one document bears a secrecy mark, one entry begins like a formula."""
    secret = form(1, idea_name=q("เรื่องลับ")).model_copy(update={"secrecy": q("ลับ")})
    papers = [
        *whole(without=["form2"]),
        ev("a.eml > s.docx", secret),
        ev("a.eml > f2.docx", form(2, chosen_idea=q("=1+1"))),
    ]
    write_audits([*papers, *whole(YAN_NAWA, "b.eml")], (), tmp_path / "out", PACK, "fingerprint", FEW)
    return list(audits_of(tmp_path / "out"))


def test_every_value_of_every_record_is_a_row(audits: list[DepartmentAudit]) -> None:
    rows = [dict(zip(COLUMNS[n], r, strict=True)) for n, r in tables(audits) if n == "values"]
    for a in audits:
        for filed in a.records:
            mine = {r["field"] for r in rows if r["unit"] == a.department.unit and r["path"] == filed.path}
            assert mine == {f for f, _ in quotes_of(filed.record, "")}
    assert all(r["part"] for r in rows)


@pytest.mark.parametrize("to", FORMATS)
def test_one_audit_is_held_at_a_time(audits: list[DepartmentAudit], tmp_path: Path, to: str) -> None:
    """An export of a thousand units takes no more memory than one of ten."""
    alive: WeakSet[DepartmentAudit] = WeakSet()
    most = 0

    def one_by_one() -> Iterator[DepartmentAudit]:
        nonlocal most
        for n in range(12):
            made = Held.model_validate_json(audits[n % 2].model_dump_json(by_alias=True))
            alive.add(made)
            most = max(most, len(alive))
            yield made
            del made

    assert export(one_by_one(), to, tmp_path / "made") > 0
    assert most <= 2


def test_field_paths_are_those_of_decisions() -> None:
    """What an export names, `saraban decide DIR value` takes."""
    from pipeline.decided import quoted_at

    memo = Memo(number=q("1"), signers=(Signer(name=q("ก")),), cc=(q("ค"),), more=(form(1),))
    for field, quote in quotes_of(memo, ""):
        assert quoted_at(memo, field) == quote


def test_nothing_of_a_secret_document_is_exported(audits: list[DepartmentAudit], tmp_path: Path) -> None:
    for to in ("jsonl", "csv", "sqlite", "ecms"):
        export(audits, to, tmp_path / to)
    for path in [p for p in tmp_path.rglob("*") if p.is_file() and "out" not in p.parts]:
        assert "เรื่องลับ".encode() not in path.read_bytes(), path


def test_all_formats_hold_the_same_rows(audits: list[DepartmentAudit], tmp_path: Path) -> None:
    counts = {to: export(audits, to, tmp_path / to) for to in ("jsonl", "csv", "sqlite")}
    assert len(set(counts.values())) == 1
    rows = [json.loads(x) for x in (tmp_path / "jsonl").read_bytes().splitlines()]
    base = sqlite3.connect(tmp_path / "sqlite")
    for name, columns in COLUMNS.items():
        mine = [tuple(r[c] for c in columns) for r in rows if r["table"] == name]
        assert base.execute(f'SELECT * FROM "{name}"').fetchall() == mine
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == len(mine) + 1
    base.close()


def test_no_cell_of_a_table_is_a_formula(audits: list[DepartmentAudit], tmp_path: Path) -> None:
    export(audits, "csv", tmp_path / "csv")
    with (tmp_path / "csv" / "values.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [c for row in csv.reader(file) for c in row]
    assert "'=1+1" in cells
    assert not [c for c in cells if c.startswith(("=", "+", "@"))]


def test_masking_leaves_keys_alone(audits: list[DepartmentAudit]) -> None:
    shas = [dict(zip(COLUMNS[n], r, strict=True)) for n, r in tables(audits, masked) if n == "files"]
    assert {r["sha256"] for r in shas} == {d.sha256 for a in audits for p in a.submissions for d in p.documents}


def test_the_same_audits_give_the_same_bytes(audits: list[DepartmentAudit], tmp_path: Path) -> None:
    for n in (1, 2):
        export(audits, "jsonl", tmp_path / f"{n}.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def letter(tmp_path: Path, **fields: object) -> list[ElementTree.Element]:
    write_audits([ev("a.eml > m.pdf", cover(**fields))], (), tmp_path / "o", PACK, "f", FEW)  # type: ignore[arg-type]
    found = [x for a in audits_of(tmp_path / "o") for _, x in letters(a)]
    return [ElementTree.fromstring(x) for x in found]


def test_a_letter_in_the_shape_of_ecms(tmp_path: Path) -> None:
    made = letter(
        tmp_path,
        urgency=q("ด่วนที่สุด"),
        references=(Reference(number=q("กท 0303/163"), date=q("2023-01-23")),),
        enclosures=(Enclosure(title=q("แบบ <1> & 2")),),
    )
    (root,) = made
    text = {e.tag.removeprefix(f"{{{RAM}}}"): e.text for e in root.iter() if e.text and e.text.strip()}
    assert text["CorrespondenceDate"] == "2023-01-23"  # the last in the document: that of the reference
    assert [e.text for e in root.iter(f"{{{RAM}}}ID")][:1] == ["กท 4301/12"]
    assert text["SpeedCode"] == "004"
    assert text["Attachment"] == "แบบ <1> & 2"


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "กท 4301/", "date": "2023-02-09"},
        {"date": "2023-02"},
        {"secrecy": q("ลับ")},
    ],
    ids=["no running number", "a month only", "secret"],
)
def test_what_is_not_certain_is_no_letter(tmp_path: Path, fields: dict[str, object]) -> None:
    if "number" in fields:
        made = cover().model_copy(update={"number": q("กท 4301/", complete=False)})
        write_audits([ev("a.eml > m.pdf", made)], (), tmp_path / "o", PACK, "f", FEW)
        assert [x for a in audits_of(tmp_path / "o") for x in letters(a)] == []
    else:
        assert letter(tmp_path, **fields) == []


def test_from_the_command_line(audits: list[DepartmentAudit], tmp_path: Path) -> None:
    """Beside the folder by itself; what is there already stays."""
    words = ["export", str(tmp_path / "out"), "--to", "sqlite"]
    assert main(words) == 0
    assert (tmp_path / "out.sqlite").is_file()
    assert main(words) == 2
    assert main(["export", str(tmp_path / "none"), "--to", "csv"]) == 5


def examples() -> list[str]:
    """The Python blocks of the contract page."""
    page = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(4), ids=["jsonl", "csv", "sqlite", "ecms"])
def test_the_examples_of_the_contract_page_load_what_was_exported(
    audits: list[DepartmentAudit], tmp_path: Path, number: int
) -> None:
    """Each runs in a fresh Python, beside the exports, and says something."""
    to, name = (("jsonl", "out.jsonl"), ("csv", "out-csv"), ("sqlite", "out.sqlite"), ("ecms", "out-ecms"))[number]
    assert len(examples()) == 4
    assert name in examples()[number]
    export(audits, to, tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-I", "-c", examples()[number]], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode()
    assert {
        "jsonl": "demands that cannot be told",
        "csv": "สำนักงานเขตบางรัก",
        "sqlite": "สำนักงานเขต",
        "ecms": "กท 4301/12",
    }[to] in said


def test_an_export_holds_personal_data_only_on_purpose(tmp_path: Path) -> None:
    """`--mask` reaches every format, letters for e-CMS too."""
    told = "ขอส่งเอกสาร โทร. 02 123 4567 a.b@example.org 1-2345-67890-12-1"
    one = cover(subject=q(told))
    write_audits([*whole(without=["cover"]), ev("a.eml > m.pdf", one)], (), tmp_path / "out", PACK, "f", FEW)
    made = list(audits_of(tmp_path / "out"))
    for to in ("jsonl", "csv", "sqlite", "ecms"):
        for mask in (None, masked):
            place = tmp_path / f"{to}-{mask is None}"
            export(made, to, place, mask)
            data = b"".join(p.read_bytes() for p in ([place] if place.is_file() else sorted(place.iterdir())))
            for words in ("02 123 4567", "a.b@example.org", "1-2345-67890-12-1"):
                assert (words.encode() in data) is (mask is None), (to, words)


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_names_its_version(name: str) -> None:
    assert schema_of(name)["$id"] == f"urn:saraban:{SCHEMA_VERSION}:{name}"


# What version 1 promises. A name that goes needs a new version.
PROMISED = {
    "audit": """schema_version tool reader_fingerprint department indicator fiscal_year pack received completeness
        submissions records demands score level provisional findings decisions""",
    "read": "source status reason kind record text_quality findings",
    "finding": "code severity th en remedy_th remedy_en places about",
    "memo": """number date subject addressee sender urgency secrecy owner_unit cc references citations enclosures
        signers endorsements receipts copy_status resolutions deadlines kind""",
    "form": "form entries number date signers kind",
    "indicator": """target result unit class output_or_outcome quarters strategy_lines evidence_items formula
        kind""",
}


@pytest.mark.parametrize("name", PROMISED)
def test_what_version_1_promises_is_there(name: str) -> None:
    """Names are only ever added within a version."""
    assert SCHEMA_VERSION == "1"
    made = schema_of(name)
    if "$ref" in made:
        made = made["$defs"][made["$ref"].rpartition("/")[2]]
    assert set(PROMISED[name].split()) <= set(made["properties"])


def test_columns_are_only_ever_added_at_the_end() -> None:
    first = {
        "departments": "unit name_th fiscal_year received complete of not_met cannot_tell score_low score_high",
        "demands": "unit demand title_th title_en state reason_code reason_th reason_en due",
        "evidence": "unit demand path sha256 field value raw trust standing page box part paragraph span",
        "values": "unit path sha256 kind field value raw trust origin doubts page box part paragraph span",
        "findings": "unit code severity about th en remedy_th remedy_en",
        "files": "unit parcel path piece sha256 media_type bytes status reason kind form role standing tied_by",
        "decisions": "unit hash what actor time why path machine stale_th",
    }
    assert list(COLUMNS) == list(first)
    for table, names in first.items():
        assert COLUMNS[table][: len(names.split())] == tuple(names.split())
