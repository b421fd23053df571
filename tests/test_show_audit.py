"""One audit for people: what needs a person first, every file with its fate, and the chain from points to words."""

from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, cover, ev, form, q, unread, whole

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.explain import explained
from pipeline.show_audit import audit_of, shown
from schemas.audit import DepartmentAudit

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, "bma-csc"))


@pytest.fixture
def audit(tmp_path: Path) -> DepartmentAudit:
    """A unit with a form that lacks an entry, an unread file and a name that would steer a terminal."""
    papers = [
        *whole(without=["form1"]),
        ev("a.eml > f.docx", form(1, benefit=q("", blank=True))),
        unread("a.eml > s.pdf"),
    ]
    papers.append(ev("a.eml > \x1b[31m.pdf", cover(number="กท 4301/77")))
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    return made


def test_the_line_to_sign_or_not_comes_first_and_every_file_has_a_fate(audit: DepartmentAudit) -> None:
    words = shown(audit)
    head, _, rest = words.partition("\n\n")
    assert "complete" in head
    assert rest.index("ต้องให้คนดู") < rest.index("รายการ demand") < rest.index("ไฟล์และสิ่งที่ใช้")
    for parcel in audit.submissions:
        for document in parcel.documents:
            assert document.path.replace("\x1b", "<1B>") in rest
    assert "unreadable needs_ocr" in rest
    assert "\x1b" not in words


def test_no_figure_without_the_word_provisional(audit: DepartmentAudit) -> None:
    """The shipped pack's points are placeholders; nobody may read one without being told."""
    for line in explained(audit).splitlines():  # type: ignore[union-attr]
        if line.startswith(("คะแนน", "  c")) or " part " in line:
            assert "provisional" in line


def test_the_chain_leads_from_points_to_the_words_of_the_file(audit: DepartmentAudit) -> None:
    words = explained(audit, "D1.2")
    assert words is not None
    order = ["c1.2", "D1.2", "form 2 was found", "a.eml > form2.docx"]
    places = [words.index(x) for x in order]
    assert places == sorted(places)
    assert "D1.1" not in words


def test_every_demand_is_explained(audit: DepartmentAudit) -> None:
    words = explained(audit) or ""
    assert [d.id for d in audit.demands if f"    {d.id} {d.title.th}" not in words] == []
    assert explained(audit, "D9.9") is None


def test_from_the_command_line(audit: DepartmentAudit, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown units and demands end with 2; a path is no unit."""
    out = ["--out", str(tmp_path / "out")]
    assert main(["show", BANG_RAK, *out]) == 0
    assert main(["explain", BANG_RAK, "D1.1", *out]) == 0
    assert audit.department.name_th in capsys.readouterr().out
    for wrong in (["show", "bma-nobody"], ["explain", BANG_RAK, "D9.9"], ["show", "../../out/departments/bma-csc"]):
        assert main([*wrong, *out]) == 2, wrong
    assert main(["show", BANG_RAK, "--out", str(tmp_path / "none")]) == 5
