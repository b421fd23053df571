"""Hostile inputs: every case comes out as it says, nothing ends the program, and no good letter's audit changes."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.hostile import GROUPS, cases_of, faults_of, run_batch, write_inbox
from benchmarks.hostile_case import Case
from pipeline.intake import open_inbox
from pipeline.reading import read_content, shipped_stages

LEAST = 150  # cases
CHEAP = [c for c in cases_of(("archive", "file", "mail"), quick=True) if c.name != "attachments-and-bombs.eml"]


def test_there_are_enough_cases_of_every_class() -> None:
    counts = Counter(c.group for c in cases_of())
    assert set(counts) == set(GROUPS)
    assert sum(counts.values()) >= LEAST
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("group", [g for g in GROUPS if g != "file"])
def test_the_same_bytes_each_time(group: str) -> None:
    made = [c for c in cases_of((group,), quick=True) if c.make is not None][::7]
    assert all(c.make() == c.make() for c in made if c.make)


@pytest.mark.parametrize("case", CHEAP, ids=lambda c: f"{c.group}-{c.name[:60]}")
def test_a_cheap_case_comes_out_as_it_says(case: Case, tmp_path: Path) -> None:
    """Intake and readers in this process, without the supervisor around them: nothing raises."""
    place = tmp_path / "hostile" / case.group / case.name
    place.parent.mkdir(parents=True)
    if case.put is not None:
        case.put(place)
    elif case.make is not None:
        place.write_bytes(case.make())
    rows: list[dict[str, object]] = []
    told: dict[str, set[str]] = {}
    stages = shipped_stages()
    known = {}
    for one in open_inbox([tmp_path]):
        status, reason, findings = one.status, one.reason, one.findings
        if status is None:
            key = (one.source.sha256, one.mail_body)
            if key not in known:
                known[key] = read_content(one.data, one.source.media_type, (), mail_body=one.mail_body, stages=stages)
            status, reason, findings = known[key].status, known[key].reason, (*findings, *known[key].findings)
            assert known[key].exception is None
        rows.append({"path": one.source.path, "status": status.value, "reason": reason and reason.value})
        told.setdefault(one.source.path, set()).update(f.code for f in findings)
    assert list(faults_of(case, rows, told)) == []


@pytest.mark.slow
def test_all_of_them_in_one_batch_with_good_letters(tmp_path: Path) -> None:
    outcome = run_batch(cases_of(), tmp_path)
    assert outcome.faults == []
    assert outcome.changed == []
    assert outcome.wrong == []


def test_a_wrong_outcome_is_seen() -> None:
    """The judge itself: another fate, a missing member, a finding that is not there."""
    case = Case("archive", "a.zip", ("opened",), inner={"x": ("read",)}, members=1, told=("CODE",))
    row = {"path": case.path, "status": "read", "reason": None}
    inner = {"path": f"{case.path} > x", "status": "unreadable", "reason": "broken"}
    assert len(list(faults_of(case, [row, inner], {}))) == 3
    assert len(list(faults_of(case, [], {}))) == 4
    good = [{**row, "status": "opened"}, {**inner, "status": "read", "reason": None}]
    assert list(faults_of(case, good, {case.path: {"CODE"}})) == []


def test_the_inbox_holds_all_cases_and_the_good_letters(tmp_path: Path) -> None:
    cases = cases_of(("file",))
    write_inbox(cases, tmp_path)
    assert len(list((tmp_path / "sentinels").iterdir())) == 3
    assert len(list((tmp_path / "hostile" / "file").iterdir())) == len(cases)
