"""What replaces what, through real mails: a whole form of the same idea that came on a later day, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from made_evidence import BLANK, PACK, UNITS, ev, form, q
from mailed import audit_of, audited
from test_lies import FEB_13, FEB_14, FEB_20, Files, first, mail, office

from extractors.extract import extract
from extractors.read_text import read_text
from pipeline.entry_read import read_with_pages
from pipeline.evidence import Piece
from samples.letters import form1
from samples.page import Page, line, title, to_docx
from schemas.quoted import Quoted, Trust
from schemas.record import FormRecord

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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


def further_page(slug: str) -> Page:
    """The same page as a copy of the form's: a running head and what stands on it, no title and no idea's name."""
    return (
        line("แบบฟอร์ม ๑ (หน้า ๓)"),
        line(f"หน่วยงาน : {office(slug).name}"),
        line("ประโยชน์ที่คาดว่าจะได้รับ : ลดเวลารอคอยลงครึ่งหนึ่ง"),
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
            "VERSION-PATCHED",
        ),
        Case(
            "a page of a form that was complete takes nothing away",
            "bang-na",
            (mail(with_form1("bang-na", "f1.docx", f1("bang-na", good)), FEB_13), mail([("หน้า 2.docx", page_of_form1("bang-na"))], FEB_14)),
            "met",
            {},
            "VERSION-PATCHED",
        ),
        Case(
            "a page without the form's title, known by its number and page, without the idea's name",
            "min-buri",
            (mail(with_form1("min-buri", "f1.docx", f1("min-buri", hole)), FEB_13), mail([("p3.docx", further_page("min-buri"))], FEB_14)),
            "cannot_tell",
            {},
            "VERSION-PATCHED",
        ),
        Case(
            "a page of the same day as the form: which came last is not known",
            "nong-chok",
            (mail(with_form1("nong-chok", "f1.docx", f1("nong-chok", hole)), FEB_13), mail([("p2.docx", page_of_form1("nong-chok"))], FEB_13_LATER)),
            "cannot_tell",
            {},
            "VERSION-UNCLEAR",
        ),
        Case(
            "a page of a form that was replaced goes with it",
            "khlong-san",
            (
                mail(with_form1("khlong-san", "f1.docx", f1("khlong-san", hole)), FEB_13),
                mail([("p2.docx", page_of_form1("khlong-san"))], FEB_14),
                mail([("f1_v2.docx", f1("khlong-san", good))], FEB_20),
            ),
            "met",
            {"f1.docx": "f1_v2.docx", "p2.docx": "f1_v2.docx"},
            "VERSION-PATCHED VERSION-REPLACED",
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
    slugs = {f"bma-district-{c.unit}" for c in CASES}
    units = [u for u in UNITS if u.unit in slugs]
    return audited(tmp_path_factory.mktemp("versions"), [case.mails for case in CASES], units)


@pytest.mark.parametrize("case", CASES, ids=[c.promise for c in CASES])
def test_the_rule_of_versions(out: Path, case: Case) -> None:
    audit = audit_of(out, case.unit)
    state = next(d for d in audit["demands"] if d["id"] == "D1.1")
    assert state["state"] == case.state, state["reason"]["en"]
    documents = [d for p in audit["submissions"] for d in p["documents"]]
    replaced = {d["name"]: d["replaced_by"].rpartition(" > ")[2] for d in documents if d["replaced_by"]}
    assert replaced == case.replaced
    told = {f["code"] for f in audit["findings"] if f["code"].startswith("VERSION-")}
    assert told == set((case.says or "").split())


def test_both_versions_stay_in_the_audit(out: Path) -> None:
    """Every form that came is in the submission, with its own record and its own day of receipt."""
    for case in CASES:
        audit = audit_of(out, case.unit)
        forms = [d for p in audit["submissions"] for d in p["documents"] if d["form"] == "form-1"]
        assert len(forms) == len(case.mails), case.promise
        assert {f["path"] for f in forms} <= {r["path"] for r in audit["records"]}


def test_what_the_page_says_stands_beside_the_form(out: Path) -> None:
    """Both values are evidence, each with its own file; the page says of which form it is one; nothing is merged."""
    audit = audit_of(out, "phaya-thai")
    state = next(d for d in audit["demands"] if d["id"] == "D1.1")
    assert state["reason_code"] == "patched"
    said = {e["path"].rpartition(" > ")[2]: e["value"] for e in state["evidence"] if e["field"] == "entries.benefit"}
    assert said == {"f1.docx": "", "หน้า 2.docx": "ลดเวลารอคอยลงครึ่งหนึ่ง"}
    documents = {d["name"]: d for p in audit["submissions"] for d in p["documents"]}
    assert documents["หน้า 2.docx"]["patch_of"] == documents["f1.docx"]["path"]
    told = next(f for f in audit["findings"] if f["code"] == "VERSION-PATCHED")
    assert "“ประโยชน์ที่คาดว่าจะได้รับ”" in told["th"]
    assert "ชื่อแนวคิด" not in told["th"]  # it says the same on both
    files = {documents[n]["sha256"] for n in ("f1.docx", "หน้า 2.docx")}
    assert {p["sha256"] for p in told["places"]} == files


@pytest.mark.parametrize(
    ("own", "page", "how"),
    [
        (q("ก"), q("ข"), "filled"),
        (BLANK, BLANK, "blank"),
        (BLANK, q("ข"), "patched"),
        (q("ก"), BLANK, "patched"),
        (q("ก"), q("ข", doubts=["ocr"]), "patched"),
        (q("ตามเอกสารแนบ"), q("ข"), "patched"),
        (q("ก"), None, "filled"),
        (BLANK, q("ข").model_copy(update={"trust": Trust.CONFIRMED}), "filled"),
    ],
)
def test_an_entry_with_a_page_that_came_later(own: Quoted, page: Quoted | None, how: str) -> None:
    """Only words that a person has confirmed on the page settle what the form and the page say differently."""
    definition = next(e for e in PACK.form("form-1").entries if e.id == "benefit")
    whole, later = (Piece(ev(f"{n}.docx", form(1, benefit=x)), "form", "primary") for n, x in (("a", own), ("b", page)))
    assert read_with_pages(whole, definition, [later]).how == how


def test_a_heading_of_a_further_page_begins_no_form_inside_the_form() -> None:
    """A form whose pages bear `แบบฟอร์ม 1 (หน้า 2)` is one form."""
    whole = form1(office("dusit"))
    half = len(whole) // 2
    page = (*whole[:half], line("แบบฟอร์ม 1 (หน้า 2)"), *whole[half:])
    (record,) = (extract(read_text(to_docx(x), DOCX, "f"), PACK.forms).record for x in (page,))
    assert isinstance(record, FormRecord)
    assert record.more == ()
    assert record.form is not None
    assert record.form.is_proof
