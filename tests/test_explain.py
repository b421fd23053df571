"""`saraban explain`: from points to words; what is sure, what is possible, what closes the gap, what is official."""

from decimal import Decimal
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, PACK, UNITS, ev, form, q, unread, whole

from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.explain import explained
from pipeline.show_audit import audit_of
from schemas.audit import DepartmentAudit
from schemas.quoted import OtherReading

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, "bma-csc"))


@pytest.fixture
def audit(tmp_path: Path) -> DepartmentAudit:
    papers = [*whole(without=["form1"]), unread("a.eml > s.pdf")]
    papers.append(ev("a.eml > f.docx", form(1, benefit=q("ลดเวลา", doubts=["stray_mark"]))))
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    return made


def test_the_gap_is_the_sum_of_its_criteria(audit: DepartmentAudit) -> None:
    """Low and high of the total differ by what the open criteria differ by, and each of these is named."""
    words = explained(audit) or ""
    criteria = [c for p in audit.score.parts for c in p.criteria if c.low != c.high]
    assert sum((c.high - c.low for c in criteria), Decimal(0)) == audit.score.high - audit.score.low
    line = next(x for x in words.splitlines() if "the gap of" in x)
    assert [c.id for c in criteria if c.id not in line] == []


def test_what_would_close_the_gap_is_said_of_every_open_demand(audit: DepartmentAudit) -> None:
    words = (explained(audit) or "").splitlines()
    open_ones = [d.id for d in audit.demands if d.state == "cannot_tell"]
    assert open_ones
    assert sum("=> ปิดช่องว่าง" in x for x in words) == len(open_ones)
    assert sum("a.eml > s.pdf (needs_ocr)" in x for x in words) >= 1


def test_no_figure_of_the_shipped_pack_is_official(audit: DepartmentAudit) -> None:
    assert "none is official" in (explained(audit) or "")


def test_without_provisional_figures_the_official_ones_stand_alone(audit: DepartmentAudit) -> None:
    """An office set two of the figures: points of these two, of their sum, and no level."""
    first, second = audit.score.parts[0].criteria[:2]
    official = [c.model_copy(update={"basis": "หนังสือของสำนักงาน ก.ก."}) for c in (first, second)]
    part = audit.score.parts[0]
    part = part.model_copy(update={"criteria": (*official, *part.criteria[2:])})
    score = audit.score.model_copy(update={"parts": (part, *audit.score.parts[1:])})
    words = explained(audit.model_copy(update={"score": score})) or ""
    count = sum(len(p.criteria) for p in score.parts)
    assert f"(2/{count} criteria), and no level" in words
    assert "none is official" not in words


def test_the_next_level_says_what_is_lacking(audit: DepartmentAudit) -> None:
    words = explained(audit, rubric=PACK.rubric) or ""
    band = next(b for b in PACK.rubric.bands if b.from_ > audit.score.low)
    line = next(x for x in words.splitlines() if "lacking" in x)
    assert f"{(band.from_ - audit.score.low).normalize():f}" in line
    assert "provisional" in line


def test_from_the_command_line_by_a_thai_name(
    audit: DepartmentAudit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the end of its name; a name that nobody has lists those that come near."""
    out = ["--out", str(tmp_path / "out")]
    assert main(["explain", "บางรัก", *out]) == 0
    assert "what if no provisional figure counted" in capsys.readouterr().out
    assert main(["explain", "บางลัก", *out]) == 2
    assert "สำนักงานเขตบางรัก (bma-district-bang-rak)" in capsys.readouterr().err


def test_what_other_readers_have_stands_below_the_words_that_they_deny(tmp_path: Path) -> None:
    """Whoever decides sees both readings."""
    other = OtherReading(reader="second_network", text="ลดเวลา 3 วัน")
    benefit = q("ลดเวลา 8 วัน", doubts=["readings_differ"]).model_copy(update={"others": (other,)})
    papers = [*whole(without=["form1"]), ev("a.eml > f.docx", form(1, benefit=benefit))]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    lines = (explained(made, "D1.1") or "").splitlines()
    at = next(n for n, x in enumerate(lines) if "ลดเวลา 8 วัน" in x)
    assert "our other network reads: “ลดเวลา 3 วัน”" in lines[at + 1]


def test_a_weighed_part_says_its_weight_and_its_gap_in_points_of_the_total(tmp_path: Path) -> None:
    """Part 1 of three criteria counts for 20 of 100: an open criterion of 11.11 is 6.67 of the total."""
    weights = (Decimal(20), Decimal(30), Decimal(50))
    parts = tuple(p.model_copy(update={"weight": w}) for p, w in zip(PACK.rubric.parts, weights, strict=True))
    pack = PACK.model_copy(update={"rubric": PACK.rubric.model_copy(update={"parts": parts})})
    doubted = ev("a.eml > f.docx", form(1, benefit=q("ลดเวลา", doubts=["stray_mark"])))
    write_audits([*whole(without=["form1"]), doubted], (), tmp_path / "out", pack, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    words = explained(made, None, pack.rubric) or "" if made is not None else ""
    assert "น้ำหนัก weight 20 (เกณฑ์รวม criteria 33.33)" in words
    gap = next(x for x in words.splitlines() if "the gap of" in x)
    assert "c1.1 6.67" in gap


def test_where_fewer_points_are_better_the_next_level_asks_for_fewer(audit: DepartmentAudit) -> None:
    bands = tuple(
        b.model_copy(update={"from_": Decimal(n)}) for b, n in zip(PACK.rubric.bands, (40, 30, 20, 10, 0), strict=True)
    )
    falling = PACK.rubric.model_copy(update={"direction": "lower", "bands": bands})
    words = explained(audit, None, falling) or ""
    assert f"at most 40 เกินอยู่ over by {(audit.score.high - 40).normalize():f}" in words
