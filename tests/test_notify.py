"""The memo back: what is asked in four groups, no score, blanks for the registry; our own reader reads it back."""

import datetime
import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, arrival, ev, form, q, unread, whole

from extractors.docx_reader import read_docx
from extractors.extract import extract
from extractors.read_text import read_text
from pipeline.audit_run import write_audits
from pipeline.cli import main
from pipeline.file_type import DOCX
from pipeline.memo_docx import memo_docx
from pipeline.notify import HEADS, head_of, in_order, in_thai_digits, notice_of, own_name
from pipeline.pack import PACKS
from pipeline.replies import said
from pipeline.show_audit import audit_of
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.decision import Settled
from schemas.finding import Finding, Severity
from schemas.finding_codes import CATALOGUE, finding
from schemas.record import Memo

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))
DAY = datetime.date(2023, 4, 30)


@pytest.fixture
def audit(tmp_path: Path) -> DepartmentAudit:
    """A unit without form 3, with a blank entry, an unread file, a doubtful citation and a secrecy mark."""
    papers = [*whole(without=["form1", "form3"]), ev("a.eml > f1.docx", form(1, benefit=q("", blank=True)))]
    papers += [unread("a.eml > scan2.pdf")]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    more = (
        finding("EV-NOT-FOUND", about="D2.1", evidence_th="แบบ", evidence_en="form", unit_th="x"),
        finding(
            "REF-DATE-DIFFERS", about="a.eml > m.pdf", number="กท 0303/163", cited="2022-01-23", known="2023-01-23"
        ),
        finding("SECRET-MARK", about="a.eml > s.pdf", file="s.pdf"),
        finding("REF-NOT-PRESENT", about="a.eml > m.pdf", file="m.pdf", number="กท 1/1"),
    )
    return made.model_copy(update={"findings": (*made.findings, *more)})


def test_what_is_asked_stands_in_its_group(audit: DepartmentAudit) -> None:
    groups = dict(notice_of(audit, PACK, DAY).groups)
    assert [h for h in HEADS if h in groups] == list(groups)
    assert groups[HEADS[0]] == ("แบบนำเสนอโครงการ (แบบฟอร์ม ๓)",)
    assert any("ประโยชน์" in x for x in groups[HEADS[1]])
    assert any("scan2.pdf" in x for x in groups[HEADS[2]])
    assert any("๒๓ มกราคม ๒๕๖๕" in x for x in groups[HEADS[3]])


def test_what_is_ours_or_an_observation_is_not_put_to_them(audit: DepartmentAudit) -> None:
    notice = notice_of(audit, PACK, DAY)
    words = " ".join(x for _, lines in notice.groups for x in lines)
    assert "ชั้นความลับ" not in words
    assert "ไม่ได้แนบมา" not in words


def test_no_score_no_accusation_and_nothing_filled_in(audit: DepartmentAudit) -> None:
    """Number, date and signer are the registry's; a provisional figure is never quoted to a department."""
    text = "\n".join(line.text for line in read_text(memo_docx(notice_of(audit, PACK, DAY)), DOCX, "x").lines)
    for word in ("คะแนน", "ระดับ", "ปลอม", "เท็จ", "ทุจริต", "จงใจ", "ละเลย", "ไม่ส่ง"):
        assert word not in text, word
    assert not set("0123456789") & set(text.replace("scan2.pdf", "").replace("f1.docx", ""))


def test_our_own_reader_reads_the_same_facts_back(audit: DepartmentAudit) -> None:
    record = extract(read_text(memo_docx(notice_of(audit, PACK, DAY)), DOCX, "x"), PACK.forms).record
    assert isinstance(record, Memo)
    assert record.number is not None
    assert record.number.value == "กท 0303/"
    assert record.number.parts["complete"] is False
    assert record.date is None
    assert record.addressee is not None
    assert record.addressee.value == "ผู้อำนวยการเขตบางรัก"
    assert record.sender is not None
    assert record.sender.value == PACK.indicator.receivers[0]
    assert record.subject is not None
    assert "".join(record.subject.value.split()) == "".join(notice_of(audit, PACK, DAY).subject.split())
    cited = [(r.number.value, r.date.value) for r in record.references if r.number and r.date]
    assert cited[:2] == [("กท 0303/163", "2023-01-23"), ("กท 4301/12", "2023-02-09")]
    assert [(d.date.value, d.role.value) for d in record.deadlines if d.date and d.role] == [("2023-04-30", "asked")]
    assert all(s.name is None for s in record.signers)


def test_a_day_that_nobody_chose_stays_blank(audit: DepartmentAudit) -> None:
    assert "ภายในวันที่ ......" in notice_of(audit, PACK, None).closing


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("สำนักงานเขตบางรัก", "ผู้อำนวยการเขตบางรัก"),
        ("สำนักการโยธา", "ผู้อำนวยการสำนักการโยธา"),
        ("สำนักงาน ก.ก.", "หัวหน้าสำนักงาน ก.ก."),
    ],
)
def test_the_head_of_a_unit(name: str, head: str) -> None:
    assert head_of(name) == head


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("ข้อ 12 ลงวันที่ 2023-02-14", "ข้อ ๑๒ ลงวันที่ ๑๔ กุมภาพันธ์ ๒๕๖๖"),
        ("ไฟล์ “แบบ1.pdf” หน้า 3", "ไฟล์ “แบบ1.pdf” หน้า ๓"),
        ("scan12.pdf 4 หน้า", "scan12.pdf ๔ หน้า"),
        ("วันที่ 2023-02-31", "วันที่ ๒๐๒๓-๐๒-๓๑"),
        ("ครั้งที่ 1/2566", "ครั้งที่ ๑/๒๕๖๖"),
    ],
)
def test_figures_are_thai_and_names_of_files_stay(words: str, written: str) -> None:
    assert in_thai_digits(words) == written


def test_from_the_command_line(tmp_path: Path) -> None:
    """A draft that a person may have edited is not replaced unasked; a unit without questions gets none."""
    write_audits([*whole(), *whole(YAN_NAWA, "b.eml")], (), tmp_path / "out", PACK, "fingerprint", FEW)
    target = tmp_path / "draft.docx"
    words = ["notify", BANG_RAK, "--out", str(tmp_path / "out"), "--to", str(target)]
    assert main([*words, "--reply-by", "30/4/2566"]) == 2
    assert main(words) == 0
    first = target.read_bytes()
    assert main(words) == 2
    assert main([*words, "--force", "--reply-by", "2023-04-30"]) == 0
    assert target.read_bytes() != first
    assert main(["notify", "bma-nobody", "--out", str(tmp_path / "out")]) == 2
    assert main(["notify", BANG_RAK, "--out", str(tmp_path / "none")]) == 5


def test_many_files_and_entries_are_one_line(tmp_path: Path) -> None:
    """Twelve pictures that could not be read and three blank entries are two lines, not fifteen."""
    papers = [*whole(without=["form1"]), *(unread(f"a.eml > p.zip > IMG_{n:02}.jpg") for n in range(12))]
    papers += [ev("a.eml > f1.docx", form(1, **{e: q("", blank=True) for e in ("benefit", "details", "background")}))]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    groups = dict(notice_of(made, PACK, None).groups)
    (blank,) = (x for x in groups[HEADS[1]] if "ยังไม่ได้กรอก" in x)
    assert blank.count("“") == 4  # three entries and the file
    (pictures,) = (x for x in groups[HEADS[2]] if "IMG" in x)
    assert "รวม ๑๒ ไฟล์" in pictures
    assert "a.eml" not in pictures


def test_a_demand_is_no_file_and_figures_stand_apart(tmp_path: Path) -> None:
    papers = [*whole(without=["form3"]), ev("a.eml > f3.docx", form(3, project_name=q("เมืองตัวอย่างอัจฉริยะริมคลอง")))]
    late = [replace(e, arrival=arrival("a.eml", None)) for e in papers]
    write_audits(late, (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", BANG_RAK)
    assert made is not None
    lines = [x for _, group in notice_of(made, PACK, None).groups for x in group]
    assert not any("“D1" in x or "“D2" in x for x in lines)
    assert any("แบบฟอร์ม ๓ ไม่ตรงกัน" in x for x in lines)


def test_what_could_be_read_as_a_charge_is_a_question(audit: DepartmentAudit) -> None:
    twin = finding("DUP-OTHER-UNIT", about="a.eml > f1.docx", file="f1.docx", other="สำนักงานเขตยานนาวา", other_en="x")
    made = audit.model_copy(update={"findings": (twin,)})
    (lines,) = (group for _, group in notice_of(made, PACK, None).groups)
    assert lines[0].endswith("โปรดชี้แจงว่าเป็นโครงการร่วมกันหรือไม่")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("inbox/3.eml > ฟอร์ม.pdf", "ฟอร์ม.pdf"),
        ("3.eml > x.msg > a/b.zip > c/d.pdf", "d.pdf (ใน b.zip)"),
        ("loose/x.pdf", "x.pdf"),
        ("3.eml", "3.eml"),
    ],
)
def test_files_have_the_names_that_the_department_gave(path: str, name: str) -> None:
    assert own_name(path) == name


def test_a_buddhist_year_to_reply_by_is_refused(tmp_path: Path, audit: DepartmentAudit) -> None:
    """`2566-04-30` would become พ.ศ. ๓๑๐๙ in the memo."""
    to = tmp_path / "x.docx"
    words = ["notify", BANG_RAK, "--out", str(tmp_path / "out"), "--reply-by", "2566-04-30", "--to", str(to)]
    assert main(words) == 2
    assert not to.exists()


def of(audit: DepartmentAudit, *found: Finding) -> dict[str, tuple[str, ...]]:
    """The groups of a memo that rests on these findings alone."""
    return dict(notice_of(audit.model_copy(update={"findings": found}), PACK, DAY).groups)


def test_a_unit_of_which_nothing_came_is_asked_and_not_charged(tmp_path: Path) -> None:
    """`not found among what we received`; the committee's minutes are our own office's and are asked of nobody."""
    write_audits(whole(), (), tmp_path / "out", PACK, "fingerprint", FEW)
    made = audit_of(tmp_path / "out", YAN_NAWA)
    assert made is not None
    notice = notice_of(made, PACK, DAY)
    assert "ยังไม่พบเอกสารหลักฐานของสำนักงานเขตยานนาวา" in notice.found
    assert "ได้ส่งเอกสาร" not in notice.opening
    ((head, lines),) = notice.groups
    assert head == HEADS[0]
    assert not any("มติ" in x for x in lines)
    assert notice.subject.startswith("ขอให้ส่งเอกสารหลักฐานเพิ่มเติม ตัวชี้วัด")


def test_what_was_looked_at_is_counted_and_dated(audit: DepartmentAudit) -> None:
    """Files that came, without the mail itself and its own words."""
    found = notice_of(audit, PACK, DAY).found
    assert "ที่ได้รับเมื่อวันที่ ๑๐ กุมภาพันธ์ ๒๕๖๖ จำนวน ๔ ไฟล์แล้ว" in found


def test_the_subject_asks_for_what_is_asked(audit: DepartmentAudit) -> None:
    asked = finding("RES-CONFLICT", about="a.eml > m.pdf")
    only = notice_of(audit.model_copy(update={"findings": (asked,)}), PACK, DAY)
    assert only.subject.startswith("ขอให้ชี้แจงข้อมูล ตัวชี้วัด")
    assert "ขอได้โปรดชี้แจงข้อมูลให้สำนักงาน ก.ก. ภายในวันที่ ๓๐ เมษายน ๒๕๖๖" in only.closing


@pytest.mark.parametrize("ruling", ["accept", "overrule", "uphold", "ask_again"])
def test_a_finding_that_a_person_has_closed_is_not_asked_again(audit: DepartmentAudit, ruling: str) -> None:
    found = finding("RES-CONFLICT", about="a.eml > m.pdf")
    settled = Settled.model_validate(
        {
            "path": found.about,
            "machine": said(found),
            "decision": {
                "what": "finding", "unit": BANG_RAK, "pack": PACK.id, "finding": "a" * 64, "code": found.code,
                "ruling": ruling, "why": "ตรวจแล้ว", "actor": "ผู้ตรวจ", "time": "2023-03-01T09:00:00+07:00",
                "hash": "b" * 64, "previous": "0" * 64,
            },
        }
    )  # fmt: skip
    decided = audit.model_copy(update={"decisions": (settled,)})
    assert bool(of(decided, found)) is (ruling in ("uphold", "ask_again"))


@pytest.mark.parametrize("code", [c for c, t in CATALOGUE.items() if t.severity in (Severity.FIX, Severity.ASK)])
def test_no_department_is_told_what_our_own_people_have_to_do(audit: DepartmentAudit, code: str) -> None:
    """Nor what is wrong inside a file: it is told which file to send anew. Holds for every code that may ever come."""
    template = CATALOGUE[code]
    words = dict.fromkeys(re.findall(r"{([a-z_]+)}", " ".join(template[1:])), "x")
    groups = of(audit, finding(code, about="a.eml > f.pdf", **words))
    lines = [x for group in groups.values() for x in group]
    assert len(lines) <= 1
    for line in lines:
        assert not re.search("เจ้าหน้าที่|ติดตั้ง|ฟอนต์|windows|annotation|XFA|ActualText|a[.]eml", line), line
    if code.startswith(("PDF-", "SHEET-", "TEXT-", "ARCHIVE-")):
        assert set(groups) <= {HEADS[2]}


def test_the_memo_is_the_same_bytes_and_no_head_stands_alone(audit: DepartmentAudit) -> None:
    notice = notice_of(audit, PACK, DAY)
    days = {x.date_time for x in zipfile.ZipFile(io.BytesIO(memo_docx(notice))).infolist()}
    assert days == {(2000, 1, 1, 0, 0, 0)}  # no member tells when it was made
    assert memo_docx(notice) == memo_docx(notice)
    heads = [p for p in Document(io.BytesIO(memo_docx(notice))).paragraphs if re.match(r"[๐-๙][.] ", p.text)]
    assert len(heads) == len(notice.groups)
    assert all(p.paragraph_format.keep_with_next for p in heads)


def test_what_was_not_found_is_asked_in_the_order_of_the_checklist(audit: DepartmentAudit) -> None:
    """By the checklist and not by the letters of its names: MOIT 3 stands before MOIT 10."""
    ids = [d.id for d in audit.demands]
    swapped = dict(zip(ids, (f"D{n}" for n in range(len(ids), 0, -1)), strict=True))  # D16 first, D1 last
    demands = tuple(d.model_copy(update={"id": swapped[d.id]}) for d in audit.demands)
    lacking = [
        finding("EV-NOT-FOUND", about=x, evidence_th=x, evidence_en=x, unit_th="ก") for x in sorted(swapped.values())
    ]
    other = finding("DOC-DRAFT", about="a.eml > f.docx", file="f.docx")
    made = audit.model_copy(update={"demands": demands, "findings": (*lacking[:3], other, *lacking[3:])})
    told = in_order(made.findings, made)
    assert [f.about for f in told if f is not other] == [d.id for d in demands]
    assert told[3] is other


@pytest.mark.parametrize(("state", "asked"), [(State.MET, False), (State.NOT_MET, True)])
def test_of_alternatives_the_one_that_a_person_found_suffices(
    audit: DepartmentAudit, state: State, asked: bool
) -> None:
    """At least one of D3.1 to D3.4: whoever has seen one asks for none of the others."""
    code = {"state": state, "reason_code": "decided"}
    demands = tuple(d.model_copy(update=code) if d.id == "D3.1" else d for d in audit.demands)
    one_of = finding("EV-NOT-FOUND", about="D3.1,D3.2,D3.3,D3.4", evidence_th="ก", evidence_en="a", unit_th="ข")
    made = audit.model_copy(update={"demands": demands, "findings": (one_of,)})
    assert bool(notice_of(made, PACK, DAY).groups) is asked


def test_a_pack_of_ones_own_is_found_by_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The memo names the office of the pack that was applied, wherever that lies; where it was changed since, it says so."""
    own = tmp_path / PACK.id
    shutil.copytree(PACKS / PACK.id, own)
    page = own / "indicator.yaml"
    page.write_text(page.read_text("utf-8").replace("  - สำนักงาน ก.ก.\n", "  - สำนักงานสมมติ\n"), encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("ข้อความ", encoding="utf-8")
    assert main(["audit", str(tmp_path / "inbox"), "--out", str(tmp_path / "out"), "--pack", str(own)]) in (0, 4)
    words = ["notify", BANG_RAK, "--out", str(tmp_path / "out"), "--to", str(tmp_path / "m.docx"), "--force"]
    capsys.readouterr()
    assert main(words) == 0
    assert "no longer the one" not in capsys.readouterr().err
    said = read_docx((tmp_path / "m.docx").read_bytes(), "0" * 64)
    assert any("สำนักงานสมมติ" in x.text for x in said.lines)
    page.write_text(page.read_text("utf-8") + "# more\n", encoding="utf-8")
    assert main(words) == 0
    assert "no longer the one" in capsys.readouterr().err
