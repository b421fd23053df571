"""`saraban forget` takes away what we keep of a file; hashes, names and the log stay, and `verify` says what it is."""

import json
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from made_evidence import BANG_RAK, UNITS
from test_verify import MEMO

from pipeline.audit_run import run_audit
from pipeline.cli import main
from pipeline.decisions import beside, record
from pipeline.pack import load_pack
from pipeline.run_history import log_of
from pipeline.run_log import append, broken_at
from pipeline.show_audit import audit_of
from pipeline.verify import told, verify

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, "bma-csc"))
NAME = "นายตัวอย่าง ไม่มีจริง"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox with a memo, a mail with another paper, and the results with a store and a report."""
    place = tmp_path_factory.mktemp("forget")
    inbox = place / "inbox"
    inbox.mkdir()
    (inbox / "memo.txt").write_text(MEMO, encoding="utf-8")
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@example.org", "ส่งเอกสาร", "Tue, 14 Feb 2023 09:00:00 +0700"
    mail.set_content("เรียน ผู้เกี่ยวข้อง")
    mail.add_attachment("เอกสารอื่นของสำนักงานเขตบางรัก".encode(), maintype="text", subtype="plain", filename="other.txt")
    (inbox / "a.eml").write_bytes(bytes(mail))
    other = EmailMessage()
    other["From"], other["Date"] = "b@example.org", "Wed, 15 Feb 2023 09:00:00 +0700"
    other.set_content("เรียน ผู้เกี่ยวข้อง")
    other.add_attachment(b"x", maintype="text", subtype="plain", filename="x.txt")
    (inbox / "b.eml").write_bytes(bytes(other))
    run_audit([inbox], place / "out", load_pack(), units=FEW, store=place / "out" / "store.sqlite")
    (place / "out" / "report").mkdir()
    (place / "out" / "report" / f"{BANG_RAK}.html").write_text(NAME)
    (place / "out" / "store.sqlite.damaged-1").write_text(NAME)
    return place


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "run")
    return tmp_path / "run"


def named(run: Path) -> list[str]:
    return [x.what for x in verify(run / "out")]


def forget(run: Path, *files: str) -> int:
    return main(["forget", str(run / "out"), *files, "--why", "เจ้าของข้อมูลขอให้ลบ", "--by", "ผู้ตรวจสมมติ"])


def known(run: Path) -> list[str]:
    return [x.what for x in told(run / "out", log_of(run / "out")[0]) if "forgotten by" in x.en]


def test_no_word_of_the_file_is_left_in_what_we_keep(run: Path) -> None:
    """Store, damaged stores, report and audits; what the file was, and where, stays."""
    words = NAME.encode()
    before = audit_of(run / "out", BANG_RAK)
    assert words in (run / "out" / "departments" / f"{BANG_RAK}.json").read_bytes()
    assert forget(run, "memo.txt") == 0
    left = [p for p in sorted((run / "out").rglob("*")) if p.is_file() and words in p.read_bytes()]
    assert left == []
    after = audit_of(run / "out", BANG_RAK)
    assert after is not None
    assert before is not None
    assert [(d.id, d.state, d.reason_code) for d in after.demands] == [
        (d.id, d.state, d.reason_code) for d in before.demands
    ]
    assert [d.sha256 for p in after.submissions for d in p.documents] == [
        d.sha256 for p in before.submissions for d in p.documents
    ]
    assert {r.path for r in before.records} - {r.path for r in after.records} == {"memo.txt"}


def test_the_run_still_holds_and_verify_says_what_was_forgotten(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert forget(run, "memo.txt") == 0
    (run / "inbox" / "memo.txt").unlink()
    capsys.readouterr()
    assert main(["verify", str(run / "out")]) == 0
    said = capsys.readouterr().out
    assert "memo.txt: ลืมแล้วโดย ผู้ตรวจสมมติ" in said
    assert "forgotten by ผู้ตรวจสมมติ" in said
    assert f"departments/{BANG_RAK}.json: เขียนใหม่โดย ผู้ตรวจสมมติ" in said
    assert "เจ้าของข้อมูลขอให้ลบ" in said


def test_a_removed_file_is_not_taken_for_a_forgotten_one(run: Path) -> None:
    assert forget(run, "memo.txt") == 0
    (run / "inbox" / "a.eml").unlink()
    assert named(run) == ["a.eml", "a.eml > body", "a.eml > other.txt"]


def test_another_content_in_the_place_of_a_forgotten_file_is_named(run: Path) -> None:
    assert forget(run, "memo.txt") == 0
    (run / "inbox" / "memo.txt").write_text("อื่น")
    assert named(run) == ["memo.txt"]


def test_a_result_changed_after_forgetting_is_named(run: Path) -> None:
    """The log vouches for the audits as they are without the words."""
    assert forget(run, "memo.txt") == 0
    path = run / "out" / "departments" / f"{BANG_RAK}.json"
    path.write_bytes(path.read_bytes().replace(b'"not_met"', b'"met"', 1))
    assert f"departments/{BANG_RAK}.json" in named(run)


def test_a_whole_mail_takes_its_members_with_it(run: Path) -> None:
    assert forget(run, "a.eml") == 0
    (run / "inbox" / "a.eml").unlink()
    assert named(run) == []
    assert known(run) == ["a.eml", "a.eml > body", "a.eml > other.txt"]


def test_what_stands_in_another_mail_too_is_not_forgotten_there(run: Path) -> None:
    """The words of both mails are the same: those of the other one are still missed when it goes."""
    assert forget(run, "a.eml") == 0
    (run / "inbox" / "b.eml").unlink()
    assert named(run) == ["b.eml", "b.eml > body", "b.eml > x.txt"]


def test_a_member_alone_leaves_its_mail_to_be_missed(run: Path) -> None:
    """Whoever deletes a mail for the sake of one paper has deleted the others too."""
    assert forget(run, "other.txt") == 0
    (run / "inbox" / "a.eml").unlink()
    assert named(run) == ["a.eml", "a.eml > body"]


def test_forgetting_twice_keeps_what_both_wrote(run: Path) -> None:
    assert forget(run, "memo.txt") == 0
    assert forget(run, "other.txt") == 0
    assert forget(run, "memo.txt") == 0
    assert named(run) == []
    assert broken_at((run / "out" / "run.jsonl").read_bytes()) is None


def test_a_later_audit_reads_what_still_lies_there_again(run: Path) -> None:
    """Then it is kept again, and no longer forgotten."""
    assert forget(run, "memo.txt") == 0
    run_audit([run / "inbox"], run / "out", load_pack(), units=FEW)
    assert known(run) == []
    (run / "inbox" / "memo.txt").unlink()
    assert named(run) == ["memo.txt"]


def test_it_cannot_be_repeated_afterwards(run: Path) -> None:
    assert forget(run, "memo.txt") == 0
    assert [x.what for x in verify(run / "out", again=True)] == ["inputs.jsonl"]


@pytest.mark.parametrize("words", [["none.txt"], ["memo.txt", "none.txt"], [" "]], ids=["none", "one of two", "blank"])
def test_what_names_no_file_takes_nothing_away(run: Path, words: list[str]) -> None:
    before = {p: p.read_bytes() for p in sorted((run / "out").rglob("*")) if p.is_file()}
    assert forget(run, *words) == 2
    assert {p: p.read_bytes() for p in sorted((run / "out").rglob("*")) if p.is_file()} == before


def test_a_log_that_does_not_hold_is_left_alone(run: Path) -> None:
    log = run / "out" / "run.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"inputs":', b'"inputz":', 1))
    assert forget(run, "memo.txt") == 2
    assert (run / "out" / "store.sqlite.damaged-1").exists()


def test_the_line_of_the_log_names_hashes_and_no_words(run: Path) -> None:
    assert forget(run, "memo.txt") == 0
    line = json.loads((run / "out" / "run.jsonl").read_bytes().splitlines()[-1])
    assert line["what"] == "forget"
    assert set(line["results"]) == {f"departments/{BANG_RAK}.json"}
    assert NAME not in json.dumps(line, ensure_ascii=False)


def test_results_cannot_be_vouched_for_anew_without_a_file_that_was_forgotten(run: Path) -> None:
    """A line that forgets nothing and names other hashes is no record of anything."""
    append(run / "out", {"what": "forget", "inputs": {}, "why": "x", "results": {"summary.csv": "0" * 64}})
    assert named(run) == ["run.jsonl:2"]


def test_what_is_left_is_told_by_name(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The original, lines of the decisions that quote it, and files beside the results; what lies elsewhere in general."""
    sha = next(
        json.loads(x)["sha256"] for x in (run / "out" / "inputs.jsonl").read_text().splitlines() if "memo.txt" in x
    )
    book = beside(run / "out")
    record(book, {"what": "unit", "sha256": sha, "unit": BANG_RAK, "why": "x"}, "ก")
    value = {"what": "value", "sha256": sha, "field": "subject", "raw": NAME, "value": NAME, "why": "x"}
    record(book, value, "ก")
    (run / "out" / "export.jsonl").write_text(NAME)
    (run / "out" / "search.sqlite").write_text(NAME)
    assert forget(run, "memo.txt") == 0
    said = capsys.readouterr().err
    assert f"the originals are still there: {(run / 'out' / '..' / 'inbox' / 'memo.txt')}" in said
    assert "lines 2 of the decisions" in said
    assert "export.jsonl" in said
    assert not (run / "out" / "search.sqlite").exists()
    assert "beyond this command" in said


def test_what_is_gone_already_is_not_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "inbox" / "memo.txt").unlink()
    assert forget(run, "memo.txt") == 0
    said = capsys.readouterr().err
    assert "the originals" not in said
    assert "of the decisions" not in said


def test_of_a_paper_in_a_mail_the_mail_is_named(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert forget(run, "other.txt") == 0
    assert "inbox/a.eml" in capsys.readouterr().err


def test_the_checklists_own_words_are_no_words_of_a_file(tmp_path: Path) -> None:
    """A paper that names the committee is forgotten: that no resolution of it was found elsewhere is still said there."""
    (tmp_path / "inbox").mkdir()
    said = "คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร"
    page = "ค่าเป้าหมาย ร้อยละ : 100\nผลงานที่ทำได้ ร้อยละ : 50\nประเภทตัวชี้วัด : ตัวชี้วัดเชิงยุทธศาสตร์\n"
    page += f"สำนักงานเขตบางรักเสนอโครงการ โดยมติ{said} ครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติให้ผ่าน\n"
    (tmp_path / "inbox" / "kpi.txt").write_text(page, encoding="utf-8")
    run_audit([tmp_path / "inbox"], tmp_path / "out", load_pack(), units=FEW)
    other = tmp_path / "out" / "departments" / f"{next(u.unit for u in FEW if u.unit != BANG_RAK)}.json"
    before = other.read_bytes()
    assert said.encode() in before
    assert forget(tmp_path, "kpi.txt") == 0
    assert other.read_bytes() == before
    assert named(tmp_path) == []
