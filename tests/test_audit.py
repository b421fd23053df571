"""The main job over a folder: an inbox in, the same audits out, wherever and however it is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, BLANK, CSC, PACK, UNITS, YAN_NAWA, arrival, checked, cover, ev, form, unread, whole

from pipeline.assemble import assemble
from pipeline.audit import department_audit, filed, needs_person
from pipeline.audit_run import run_audit, write_audits
from pipeline.check import check
from pipeline.exit_code import ExitCode
from pipeline.show_summary import summary_text
from schemas.audit import DepartmentAudit
from schemas.record import Other
from schemas.source import Reason

ROOT = Path(__file__).resolve().parent.parent
PAGE = """ค่าเป้าหมาย ร้อยละ : 100
ผลงานที่ทำได้ ร้อยละ : 80
ประเภทตัวชี้วัด : ตัวชี้วัดเชิงยุทธศาสตร์
(ตัวชี้วัดระดับผลลัพธ์ (outcome))
รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล
*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ 1:
สำนักงานเขตบางรัก ได้คัดเลือกแนวคิดตัวอย่าง โดยมติคณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติให้ผ่าน
:**** ภารกิจงานประจำของหน่วยงาน **** |
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A small inbox of plain files; reading richer ones is for the readers' tests."""
    folder = tmp_path / "in"
    for name, data in {
        "เขตบางรัก/page.txt": PAGE.encode(),
        "เขตยานนาวา/broken.pdf": b"%PDF-1.7\n1 0 obj\n<<",
        "เขตยานนาวา/empty.docx": b"",
        "nobody.txt": "ข้อความของใครไม่ทราบ".encode(),
        "Thumbs.db": b"\x00",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def results(out: Path) -> dict[str, bytes]:
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != "run.jsonl"
    }


def test_an_inbox_in_one_audit_a_unit_out(inbox: Path, tmp_path: Path) -> None:
    seen: list[str] = []
    summary = run_audit([inbox], tmp_path / "out", PACK, progress=lambda done, total, name: seen.append(name))
    assert summary.exit_code is ExitCode.NEEDS_A_PERSON
    assert {d.unit for d in summary.departments if d.received} == {BANG_RAK, YAN_NAWA}
    assert summary.unassigned == ("nobody.txt",)
    rows = [json.loads(x) for x in (tmp_path / "out" / "inputs.jsonl").read_bytes().splitlines()]
    assert [(r["path"], r["status"], r["unit"]) for r in rows] == [
        ("Thumbs.db", "ignored", None),
        ("nobody.txt", "read", None),
        ("เขตบางรัก/page.txt", "read", BANG_RAK),
        ("เขตยานนาวา/broken.pdf", "unreadable", YAN_NAWA),
        ("เขตยานนาวา/empty.docx", "unreadable", YAN_NAWA),
    ]
    assert len(seen) == 5


def test_the_pages_claim_is_no_proof(inbox: Path, tmp_path: Path) -> None:
    """What the KPI page says of the committee is the unit's own claim; its class and result are observations."""
    run_audit([inbox], tmp_path / "out", PACK)
    audit = DepartmentAudit.model_validate_json((tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_bytes())
    by = {d.id: d for d in audit.demands}
    assert (by["D2.3"].state, by["D2.3"].reason_code) == ("cannot_tell", "claim_only")
    assert {"EV-CLAIM-ONLY", "KPI-RESULT-DIFFERS"} <= {f.code for f in audit.findings}
    claim = next(f for f in audit.findings if f.code == "EV-CLAIM-ONLY")
    assert claim.places


def test_where_how_and_when_it_runs_changes_no_byte(inbox: Path, tmp_path: Path) -> None:
    """Hash seed, locale, time zone, working folder and the number of jobs."""
    program = (
        "import sys; from pathlib import Path; from pipeline.audit_run import run_audit; from pipeline.pack import load_pack;"
        "run_audit([Path(sys.argv[1])], Path(sys.argv[2]), load_pack(), jobs=int(sys.argv[3]))"
    )
    ways = [
        ("1", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}, tmp_path, inbox),
        ("2", {"PYTHONHASHSEED": "77", "TZ": "Asia/Bangkok", "LC_ALL": "C.UTF-8"}, inbox.parent, Path("in")),
    ]
    for jobs, how, folder, where in ways:
        out = tmp_path / f"out{jobs}"
        env = {**os.environ, **how, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0" if jobs == "1" else "1"}
        subprocess.run(
            [sys.executable, "-c", program, str(where), str(out), jobs], cwd=folder, env=env, check=True, timeout=60
        )
    assert results(tmp_path / "out1") == results(tmp_path / "out2")


def test_results_inside_the_inbox_are_no_inputs_of_the_next_run(inbox: Path) -> None:
    run_audit([inbox], inbox / "out", PACK)
    first = results(inbox / "out")
    run_audit([inbox], inbox / "out", PACK)
    assert results(inbox / "out") == first


def test_results_inside_one_of_two_inboxes_are_no_inputs_either(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    inboxes = [inbox, tmp_path / "more"]
    run_audit(inboxes, inbox / "out", PACK)
    first = results(inbox / "out")
    run_audit(inboxes, inbox / "out", PACK)
    assert results(inbox / "out") == first


def test_a_path_that_is_not_there_is_exit_code_5(tmp_path: Path) -> None:
    assert run_audit([tmp_path / "none"], tmp_path / "out", PACK).exit_code is ExitCode.INPUT_UNREADABLE


def test_a_fault_in_received_csv_reaches_a_person(inbox: Path, tmp_path: Path) -> None:
    """It is in no unit's audit, so the run says it, and `_unassigned.json` keeps it."""
    (inbox / "received.csv").write_text("file;date\n", encoding="utf-8")
    summary = run_audit([inbox], tmp_path / "out", PACK)
    assert [f.code for f in summary.findings] == ["TIME-LIST-LINE"]
    assert "received.csv" in summary_text(summary)
    assert summary.exit_code is ExitCode.NEEDS_A_PERSON
    made = json.loads((tmp_path / "out" / "departments" / "_unassigned.json").read_bytes())
    assert ("TIME-LIST-LINE", "received.csv") in [(f["code"], f["about"]) for f in made["findings"]]


def test_unread_files_of_nobody_are_told_to_every_unit_and_change_no_score(inbox: Path, tmp_path: Path) -> None:
    run_audit([inbox], tmp_path / "1", PACK)
    (inbox / "nobody.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    summary = run_audit([inbox], tmp_path / "2", PACK)
    assert [f.code for f in summary.findings] == ["RUN-UNREAD-NOBODYS"]
    for unit in UNITS:
        one, two = (json.loads((tmp_path / n / "departments" / f"{unit.unit}.json").read_bytes()) for n in "12")
        more = [f for f in two.pop("findings") if f not in one.pop("findings", [])]
        assert "RUN-UNREAD-NOBODYS" in [f["code"] for f in more], unit.unit
        assert one == two


def test_an_inbox_without_a_file_needs_a_person(tmp_path: Path) -> None:
    """72 audits that say "not found" would be believed; most often the wrong folder was named."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"\x00")
    summary = run_audit([tmp_path / "in"], tmp_path / "out", PACK)
    assert summary.empty
    assert summary.exit_code is ExitCode.NEEDS_A_PERSON


def test_results_of_another_folder_in_the_inbox_are_no_inputs(inbox: Path, tmp_path: Path) -> None:
    run_audit([inbox], inbox / "first", PACK)
    run_audit([inbox], tmp_path / "out", PACK)
    rows = [json.loads(x) for x in (tmp_path / "out" / "inputs.jsonl").read_bytes().splitlines()]
    assert {r["reason"] for r in rows if r["path"].startswith("first/")} == {"earlier_results"}


def test_what_needs_a_person_and_counts_for_nothing_is_named(tmp_path: Path) -> None:
    """Exit 4 with nothing to point at helps nobody."""
    summary = write_audits(whole(), (), tmp_path, PACK, "fingerprint", UNITS)
    assert summary.open_besides
    assert f"“{summary.open_besides[0][0].th}”: 1 หน่วยงาน" in summary_text(summary)


def audit_of(evidence: list, unit: str = BANG_RAK) -> DepartmentAudit:
    together = assemble(evidence, PACK, UNITS)
    submission = next(s for s in together.submissions if s.unit.unit == unit)
    audit = department_audit(check(submission, PACK), "fingerprint")
    return audit.model_copy(update={"records": tuple(filed(submission))})


def test_every_document_has_its_fate() -> None:
    """Roles, standing, why it is this unit's, when it came, and what replaced it."""
    audit = audit_of(
        [
            *whole(without=["form1"]),
            ev("a.eml > f1.docx", form(1, benefit=BLANK)),
            ev("b.eml > f1.docx", form(1), came=arrival("b.eml", "2023-02-14")),
            ev("a.eml > guide.pdf", cover(CSC, "กท 0303/163", "2023-01-23")),
            unread("a.eml > scan.pdf"),
        ]
    )
    documents = {d.path: d for p in audit.submissions for d in p.documents}
    assert {p: (d.role, d.tied_by, d.status.value) for p, d in documents.items()} == {
        "a.eml > cover.docx": ("cover", "own", "read"),
        "a.eml > form2.docx": ("form", "own", "read"),
        "a.eml > form3.docx": ("form", "own", "read"),
        "a.eml > f1.docx": ("form", "own", "read"),
        "b.eml > f1.docx": ("form", "own", "read"),
        "a.eml > guide.pdf": ("guideline", "cover", "read"),
        "a.eml > scan.pdf": (None, "cover", "unreadable"),
    }
    assert documents["a.eml > f1.docx"].replaced_by == "b.eml > f1.docx"
    assert [p.path for p in audit.submissions] == ["a.eml", "b.eml"]
    assert audit.submissions[0].receipts[0].day == "2023-02-10"


def test_a_file_with_several_forms_lists_each_of_them() -> None:
    audit = audit_of([ev("a.eml > all.pdf", cover(more=(form(1), form(2))))])
    assert [(d.piece, d.kind, d.form) for p in audit.submissions for d in p.documents] == [(0, "memo", None), (1, "form", "form-1"), (2, "form", "form-2")]  # fmt: skip
    assert audit.demands[0].evidence[0].field == "more[0].form"


def test_evidence_leads_back_to_the_record() -> None:
    """The field of each piece of evidence is a path into the record of that file."""
    audit = audit_of([ev("a.eml > all.pdf", cover(more=(form(1), form(2))))])
    records = {r.path: r.model_dump(mode="json", by_alias=True)["record"] for r in audit.records}
    for demand in audit.demands:
        for item in demand.evidence:
            if item.field.startswith("received."):
                continue
            node = records[item.path]
            for step in item.field.replace("[", ".").replace("]", "").split("."):
                node = node[int(step)] if step.isdigit() else node[step]
            assert node["value"] == item.value


def test_findings_are_sorted_and_stand_once() -> None:
    audit = audit_of(
        [
            *whole(without=["form3"]),
            unread("a.eml > s.pdf", Reason.BROKEN),
            ev("a.eml > f1b.docx", form(1, benefit=BLANK)),
        ]
    )
    order = ["แก้", "ชี้แจง", "สังเกต", "ทราบ"]
    ranks = [order.index(f.severity.value) for f in audit.findings]
    assert ranks == sorted(ranks)
    assert len({(f.code, f.about, f.th) for f in audit.findings}) == len(audit.findings)


def test_nothing_received() -> None:
    audit = audit_of([ev("x.eml > o.pdf", Other())])
    assert audit.received == "nothing_received"
    assert not audit.submissions
    assert {d.state.value for d in audit.demands} == {"not_met", "not_applicable"}
    assert (audit.score.low, audit.score.high) == (0, 0)
    assert not needs_person(audit)


def test_completeness_counts_alternatives_once() -> None:
    assert audit_of(whole()).completeness.model_dump() == {"n": 5, "m": 9, "not_met": 3, "cannot_tell": 1}
    assert len(checked(whole()).demands) == 17


def test_figures_on_stand_ins_stand_under_provisional() -> None:
    """While a placeholder is used, the figures are no official ones, and a loader need not look inside them to know."""
    audit = audit_of([])
    assert audit.pack.status == "provisional"
    assert audit.provisional is not None
    assert (audit.provisional.score.low, audit.provisional.score.high) == (audit.score.low, audit.score.high)
