"""What replaces what, through real mails: a whole form of the same idea that came on a later day, and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from made_evidence import UNITS
from test_lies import FEB_13, FEB_14, FEB_20, Files, first, mail, office

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from samples.letters import form1
from samples.page import Page, line, title, to_docx

DOTS = "........................"
FEB_13_LATER = "Mon, 13 Feb 2023 16:45:00 +0700"


@dataclass(frozen=True)
class Case:
    """What arrives, what D1.1 then is, which files were replaced (and by which), and what is said."""

    promise: str
    unit: str
    mails: tuple[bytes, ...]
    state: str
    replaced: dict[str, str]
    says: str | None


def with_form1(slug: str, name: str, page: bytes) -> Files:
    """Cover and forms 1 to 3, form 1 being this one."""
    return [(name if n == "f1.docx" else n, page if n == "f1.docx" else p) for n, p in first(office(slug))]


def page_of_form1(slug: str) -> Page:
    """The last page of form 1, typed anew: its title, two entries."""
    o = office(slug)
    return (
        title("แบบฟอร์ม 1"),
        title("แบบเสนอแนวคิดในการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน"),
        line(f"1. ชื่อแนวคิด : {o.idea}"),
        line(f"2. หน่วยงาน : {o.name}"),
        line("8. ประโยชน์ที่คาดว่าจะได้รับ : ลดเวลารอคอยลงครึ่งหนึ่ง"),
    )


def cases() -> Sequence[Case]:
    good, hole = "ลดเวลารอคอยของประชาชน", DOTS

    @cache
    def f1(slug: str, benefit: str) -> bytes:
        return to_docx(form1(office(slug), benefit=benefit))  # made once: each making gives other bytes

    return (
        Case(
            "a form of a later day replaces the earlier one, whatever their names say",
            "dusit",
            (mail(with_form1("dusit", "f1_final2.docx", f1("dusit", hole)), FEB_13), mail([("f1.docx", f1("dusit", good))], FEB_14)),
            "met",
            {"f1_final2.docx": "f1.docx"},
            "VERSION-REPLACED",
        ),
        Case(
            "the later one counts also where it is the worse one",
            "bang-rak",
            (mail(with_form1("bang-rak", "f1.docx", f1("bang-rak", good)), FEB_13), mail([("f1_v2.docx", f1("bang-rak", hole))], FEB_14)),
            "not_met",
            {"f1.docx": "f1_v2.docx"},
            "VERSION-REPLACED",
        ),
        Case(
            "two of one day are unclear, also hours apart",
            "pathum-wan",
            (mail(with_form1("pathum-wan", "f1.docx", f1("pathum-wan", hole)), FEB_13), mail([("f1_v2.docx", f1("pathum-wan", good))], FEB_13_LATER)),
            "cannot_tell",
            {},
            "VERSION-UNCLEAR",
        ),
        Case(
            "without a day of receipt nothing replaces anything",
            "yan-nawa",
            (mail(with_form1("yan-nawa", "f1.docx", f1("yan-nawa", hole)), None), mail([("f1_v2.docx", f1("yan-nawa", good))], FEB_14)),
            "cannot_tell",
            {},
            "VERSION-UNCLEAR",
        ),
        Case(
            "an old version sent again after a newer one leaves open which is meant",
            "sathon",
            (
                mail(with_form1("sathon", "f1.docx", f1("sathon", hole)), FEB_13),
                mail([("f1_v2.docx", f1("sathon", good))], FEB_14),
                mail([("f1.docx", f1("sathon", hole))], FEB_20),
            ),
            "cannot_tell",
            {},
            "VERSION-UNCLEAR",
        ),
        Case(
            "one page sent later is a patch: the whole form stays, and a person looks at the entry",
            "phaya-thai",
            (mail(with_form1("phaya-thai", "f1.docx", f1("phaya-thai", hole)), FEB_13), mail([("หน้า 2.docx", page_of_form1("phaya-thai"))], FEB_14)),
            "cannot_tell",
            {},
            "VERSION-UNCLEAR",
        ),
        Case(
            "the very same file sent twice is no other version",
            "huai-khwang",
            (mail(with_form1("huai-khwang", "f1.docx", f1("huai-khwang", good)), FEB_13), mail([("f1 ส่งซ้ำ.docx", f1("huai-khwang", good))], FEB_14)),
            "met",
            {},
            None,
        ),
    )  # fmt: skip


CASES = cases()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("versions")
    (place / "inbox").mkdir()
    for n, one in enumerate(CASES):
        for k, data in enumerate(one.mails):
            (place / "inbox" / f"{n}-{k}.eml").write_bytes(data)
    slugs = {f"bma-district-{c.unit}" for c in CASES}
    run_audit([place / "inbox"], place / "out", load_pack(), units=[u for u in UNITS if u.unit in slugs])
    return place / "out"


@pytest.mark.parametrize("case", CASES, ids=[c.promise for c in CASES])
def test_the_rule_of_versions(out: Path, case: Case) -> None:
    audit: dict[str, Any] = json.loads((out / "departments" / f"bma-district-{case.unit}.json").read_bytes())
    state = next(d for d in audit["demands"] if d["id"] == "D1.1")
    assert state["state"] == case.state, state["reason"]["en"]
    documents = [d for p in audit["submissions"] for d in p["documents"]]
    replaced = {d["name"]: d["replaced_by"].rpartition(" > ")[2] for d in documents if d["replaced_by"]}
    assert replaced == case.replaced
    told = {f["code"] for f in audit["findings"] if f["code"].startswith("VERSION-")}
    assert told == ({case.says} if case.says else set())


def test_both_versions_stay_in_the_audit(out: Path) -> None:
    """Every form that came is in the submission, with its own record and its own day of receipt."""
    for case in CASES:
        audit = json.loads((out / "departments" / f"bma-district-{case.unit}.json").read_bytes())
        forms = [d for p in audit["submissions"] for d in p["documents"] if d["form"] == "form-1"]
        assert len(forms) == len(case.mails), case.promise
        assert {f["path"] for f in forms} <= {r["path"] for r in audit["records"]}
