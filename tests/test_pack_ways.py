"""Ways to write a wrong pack, tried many at a time: each is named at its line, in Thai and English, and none passes."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.pack import PACKS, PackError, load_pack
from pipeline.yaml_nodes import Fault

THAI = re.compile("[ก-๛]")
# (file, old, new, words of the faulty line, what is said there)
Way = tuple[str, str, str, str, str]

VALUES: list[Way] = [
    ("indicator.yaml", "fiscal_year: 2568", "fiscal_year: 2568\nyear_begins: 13", "year_begins", "at most 12"),
    ("indicator.yaml", "roster: own", "roster: health", "roster", "one of 'bma' or 'own'"),
    ("indicator.yaml", "  th: มาตรวัด", "  de: Mass\n  th: มาตรวัด", "de: Mass", "'de' is not known"),
    ("forms.yaml", "means: matter", "means: subject", "means: subject", "'matter'"),
    ("forms.yaml", "many: true", "many: often", "many: often", "true or false"),
    ("evidence.yaml", "subtypes: [plan]", "subtypes: [plans]", "plans", "'plan'"),
    ("evidence.yaml", "kinds: [memo]", "kinds: [memos]", "memos", "'memo'"),
    ("evidence.yaml", "- id: C1", "- id: 1C", "1C", "such as D1.1 or MOIT5"),
    ("evidence.yaml", "level: supporting", "level: optional", "optional", "'supporting'"),
    ("evidence.yaml", "of_year: before", "of_year: last", "of_year: last", "'before'"),
    ("evidence.yaml", "standing: [primary]", "standing: []", "standing: []", "at least 1"),
    ("rubric.yaml", "mode: linear", "mode: curve", "mode: curve", "'step' or 'linear'"),
    ("rubric.yaml", "rounding: 2", "rounding: two", "rounding: two", "a whole number"),
    ("rubric.yaml", "demands: [MOIT10.1, MOIT10.2]", "demands: [MOIT10.1]", "[MOIT10.1]", "at least"),
    ("units.yaml", "unit: tak-health", "unit: Tak Health", "Tak Health", "small Latin letters"),
]
NAMES: list[Way] = [
    ("forms.yaml", "labels: [หมายเหตุ]", "labels: [ชื่อหน่วยงาน]", "labels: [ชื่อหน่วยงาน]", "that of entry unit already"),
    ("forms.yaml", "kind: text\n        means: time", "kind: text\n        columns: [ก]\n        means: time", "columns: [ก]", "belong to an entry of kind table"),
    ("forms.yaml", "labels: [หัวข้อ, หัวข้อเรื่อง]", 'labels: [หัวข้อ, " "]', '" "', "at least 2 characters"),
    ("evidence.yaml", "title: {th: ประกาศนโยบายไม่รับของขวัญ (MOIT 13)", "title: {th: MOIT13", "MOIT13, en", "words in Thai"),
    ("evidence.yaml", "en: \"the manual of services to the public\"", 'en: "-"', 'en: "-"', "words in English"),
    ("evidence.yaml", "rule: form_complete, form: publish-request", "rule: form_complete, form: publish", "form: publish,", "no form 'publish'"),
    ("evidence.yaml", "entry: link, copies: {entry: matter, words: [MOIT 3]}", "entry: link, copies: {entry: matters, words: [MOIT 3]}", "matters", "no entry 'matters'"),
    ("evidence.yaml", "rule: link_stated, form: publish-request, entry: link, copies: {entry: matter, words: [MOIT 5 ไตรมาสที่ 4", "rule: link_stated, form: publish-request, entry: approver, copies: {entry: matter, words: [MOIT 5 ไตรมาสที่ 4", "entry: approver", "of kind text was expected"),
    ("evidence.yaml", "demands: [MOIT5.3]", "demands: [MOIT5.3, T2]", "T2]", "about time itself"),
    ("evidence.yaml", "kinds: [announcement], words: [ไม่รับของขวัญ", "words: [ไม่รับของขวัญ", "No Gift", "kinds or subtypes were expected"),
    ("evidence.yaml", "of_year: before", "must_say: true", "must_say", "says was expected"),
    ("evidence.yaml", "words: [ขั้นตอนการให้บริการ, การให้บริการประชาชน]", "words: [ขั้นตอนการให้บริการ], not_words: [ให้บริการ]", "not_words", "can never meet the rule"),
    ("evidence.yaml", "asked_of: [provincial-office, district-office]", "asked_of: [provincial-office, clinic]", "clinic", "no unit of kind 'clinic'"),
    ("evidence.yaml", "due: {date: 2025-06-30", "due: {date: 2035-06-30", "2035", "far from the year"),
    ("evidence.yaml", "level: supporting", "level: supporting\n    group: any", "group: any", "a group belongs to one_of"),
    ("evidence.yaml", "- {rule: letter_with_fields, role: cover, fields: [number, date, signers]}", "- {rule: resolution_of_body, outcomes: [approved], in_principle: met}", "resolution_of_body", "needs a committee"),
    ("evidence.yaml", 'part: "3"', 'part: "9"', 'part: "9"', "no part '9'"),
    ("rubric.yaml", "{from: 92, level: 4", "{from: 192, level: 4", "from: 192", "nobody can reach"),
    ("rubric.yaml", "cap: 5", "cap: 4", "level: 5", "which is the cap"),
    ("rubric.yaml", "below_first: 0", "below_first: 1", "below_first: 1", "less than 1"),
    ("rubric.yaml", "demand: MOIT13, points: 12.5", "demand: MOIT13, points: 0", "points: 0", "more than 0"),
    ("rubric.yaml", "[MOIT2, MOIT2.15]", "[MOIT2, MOIT2]", "MOIT2, MOIT2]", "a second time"),
    ("indicator.yaml", "topic: [MOIT,", 'topic: ["", MOIT,', "topic:", "at least 3 characters"),
    ("units.yaml", "part_of: uttaradit-health", "part_of: uttaradit", "part_of: uttaradit\n", "no other unit 'uttaradit'"),
    ("units.yaml", "code: พล 0033", "code: พล0033", "พล0033", "letters, a blank and figures"),
    ("units.yaml", "code: พช 0033", "code: ตก 0033", "code: ตก 0033", "a second time"),
    ("units.yaml", "aliases: [รพ.ตรอน]", "aliases: [รพ.พิชัย]", "รพ.พิชัย", "a second time"),
    ("units.yaml", "    kind: hospital", "    kind: hospital\n    websites: [https://x.go.th/a]", "websites", "a host alone was expected"),
    ("units.yaml", "unit: tak-health", "unit: sukhothai-health", "unit: sukhothai-health", "a second time"),
    ("units.yaml", "name_th: โรงพยาบาลบ้านโคก", "name_th: Ban Khok", "Ban Khok", "a name in Thai"),
]  # fmt: skip
READERS: list[Way] = [
    ("indicator.yaml", "number: กท 0303/163", "number: หนังสือเวียน", "number:", "does not read as a letter number"),
    ("indicator.yaml", "not_these: [", "not_these: [คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร ชุดที่ 1, ", "not_these", ""),
    (
        "forms.yaml",
        "      - แบบเสนอแนวคิดการพัฒนานวัตกรรม\n",
        "      - จำนวน 1 ชุด แบบแนวคิด\n",
        "จำนวน 1 ชุด",
        "does not know this title",
    ),
]


def spoilt(tmp_path: Path, pack: str, ways: Sequence[Way], *, prove: bool = False) -> tuple[Path, list[Fault]]:
    """A copy of the pack with every way in it, and the faults that are named."""
    folder = tmp_path / pack
    shutil.copytree(PACKS / pack, folder)
    for name, old, new, _, _ in ways:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder, prove=prove)
    return folder, list(caught.value.faults)


def missed(folder: Path, ways: Sequence[Way], faults: Sequence[Fault]) -> list[str]:
    """The ways that no fault names where they stand."""
    out = []
    for name, _, new, words, said in ways:
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        at = (
            {n for n, line in enumerate(lines, 1) if words.strip("\n") in line} if words else set(range(len(lines) + 1))
        )
        if not any(f.file == name and f.line in at and f.column and said in f.message for f in faults):
            out.append(f"{name}: {new}")
    return out


@pytest.mark.parametrize("ways", [VALUES, NAMES], ids=["values", "names"])
def test_every_wrong_way_is_named_where_it_stands(tmp_path: Path, ways: list[Way]) -> None:
    folder, faults = spoilt(tmp_path, "moph-moit-2568", ways)
    assert missed(folder, ways, faults) == [], "\n".join(map(str, faults))
    assert [f for f in faults if " / " not in f.message or not THAI.search(f.message)] == []


def test_what_our_readers_do_not_find_again_is_named(tmp_path: Path) -> None:
    """`pack check` proves titles, names and numbers by the readers that will look for them."""
    folder, faults = spoilt(tmp_path, "bma-innovation-2566", READERS, prove=True)
    ways = [w for w in READERS if w[4]]
    assert missed(folder, ways, faults) == [], "\n".join(map(str, faults))


def test_a_file_of_another_name_is_not_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "moph-moit-2568"
    shutil.copytree(PACKS / "moph-moit-2568", folder)
    (folder / "units.yaml").rename(folder / "units.yml")
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert {f.file for f in caught.value.faults} == {"units.yaml", "units.yml"}


def test_a_roster_beside_a_shared_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "bma-innovation-2566"
    shutil.copytree(PACKS / "bma-innovation-2566", folder)
    shutil.copy(PACKS / "moph-moit-2568" / "units.yaml", folder)
    with pytest.raises(PackError, match="would not be used"):
        load_pack(folder)
