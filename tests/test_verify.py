"""`saraban verify` names whatever was changed after a run; `saraban compare` says what one run has that another has not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from pipeline.audit_run import run_audit
from pipeline.canonical_json import canonical_json
from pipeline.cli import main
from pipeline.compare import Change, changes
from pipeline.decisions import load_decisions, record
from pipeline.pack import PACKS, load_pack
from pipeline.run_history import log_of
from pipeline.run_log import append, root_of
from pipeline.signature import Checker, KeyUnusable, Signer
from pipeline.verify import told, verify

MEMO = """\
บันทึกข้อความ
ส่วนราชการ  สำนักงานเขตบางรัก  โทร. 0 2000 0000
ที่  กท 4301/๑๒๓                                   วันที่  ๑๐ กุมภาพันธ์ ๒๕๖๖
เรื่อง  ขอส่งแนวคิดในการพัฒนานวัตกรรม
เรียน  หัวหน้าสำนักงาน ก.ก.

          ตามที่ได้รับแจ้งให้จัดส่งแนวคิด นั้น สำนักงานเขตบางรักขอส่งเอกสารมาพร้อมนี้

                                        (นายตัวอย่าง ไม่มีจริง)
                                        ผู้อำนวยการเขตบางรัก
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox, a pack of its own and the results of one run; to be copied, not changed."""
    place = tmp_path_factory.mktemp("verify")
    inbox = place / "inbox"
    inbox.mkdir()
    (inbox / "memo.txt").write_text(MEMO, encoding="utf-8")
    (inbox / "other.txt").write_text("เอกสารอื่น", encoding="utf-8")
    shutil.copytree(PACKS / "bma-innovation-2566", place / "bma-innovation-2566")
    run_audit([inbox], place / "out", load_pack(str(place / "bma-innovation-2566")))
    return place


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def named(run: Path, **how: object) -> list[str]:
    """What does not hold, the cause first."""
    return [x.what for x in verify(run / "out", **how)]  # type: ignore[arg-type]


def flip(path: Path) -> None:
    """One byte of a file changed, in its middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def grow(path: Path) -> None:
    """One more line in a file of the pack, which changes no meaning."""
    path.write_text(path.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")


def test_an_untouched_run_holds(run: Path) -> None:
    assert named(run) == []
    assert named(run, again=True) == []


def test_inputs_and_results_may_be_moved_together(run: Path) -> None:
    moved = run.with_name(run.name + "-moved")
    run.rename(moved)
    assert named(moved) == []


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "an input": (lambda r: flip(r / "inbox" / "memo.txt"), "memo.txt"),
    "an input is gone": (lambda r: (r / "inbox" / "other.txt").unlink(), "other.txt"),
    "an input came": (lambda r: (r / "inbox" / "late.txt").write_text("ใหม่"), "late.txt"),
    "an audit": (lambda r: flip(r / "out" / "departments" / "bma-csc.json"), "departments/bma-csc.json"),
    "an audit is gone": (lambda r: (r / "out" / "departments" / "bma-csc.json").unlink(), "departments/bma-csc.json"),
    "an audit came": (
        lambda r: (r / "out" / "departments" / "bma-new.json").write_text("{}"),
        "departments/bma-new.json",
    ),
    "the table": (lambda r: flip(r / "out" / "summary.csv"), "summary.csv"),
    "the workbook": (lambda r: flip(r / "out" / "summary.xlsx"), "summary.xlsx"),
    "what is nobody's": (
        lambda r: flip(r / "out" / "departments" / "_unassigned.json"),
        "departments/_unassigned.json",
    ),
    "the list of inputs": (lambda r: flip(r / "out" / "inputs.jsonl"), "inputs.jsonl"),
    "the pack": (
        lambda r: grow(r / "bma-innovation-2566" / "rubric.yaml"),
        "pack bma-innovation-2566",
    ),
    "a byte of the pack": (lambda r: flip(r / "bma-innovation-2566" / "forms.yaml"), "pack bma-innovation-2566"),
    "the log": (lambda r: flip(r / "out" / "run.jsonl"), "run.jsonl:1"),
    "the log is gone": (lambda r: (r / "out" / "run.jsonl").unlink(), "run.jsonl"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_change_is_named_first(run: Path, place: str) -> None:
    """Each class of place, changed after the run, is the first thing that is named."""
    change, what = PLACES[place]
    change(run)
    assert named(run)[:1] == [what]


def test_inputs_that_are_elsewhere_are_looked_at_there(run: Path) -> None:
    (run / "inbox").rename(run / "archive")
    assert named(run) == [str(run / "out" / ".." / "inbox")]
    assert named(run, inboxes=[run / "archive"]) == []
    flip(run / "archive" / "memo.txt")
    assert named(run, inboxes=[run / "archive"]) == ["memo.txt"]


def test_a_result_made_up_with_its_hashes_is_found_by_doing_it_again(run: Path) -> None:
    """Who rewrites a result, the log and all hashes passes the hashes, and not the repetition."""
    import hashlib

    from pipeline.canonical_json import canonical_json
    from pipeline.run_log import append

    name = "departments/bma-csc.json"
    audit = json.loads((run / "out" / name).read_bytes())
    audit["completeness"]["n"] = 9
    (run / "out" / name).write_bytes(canonical_json(audit))
    line = json.loads((run / "out" / "run.jsonl").read_bytes())
    line["results"][name] = hashlib.sha256(canonical_json(audit)).hexdigest()
    line["results_root"] = root_of(line["results"])
    (run / "out" / "run.jsonl").unlink()
    append(run / "out", {k: v for k, v in line.items() if k not in ("hash", "previous", "time", "actor")})
    assert named(run) == []
    assert named(run, again=True) == [name]


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """A private key and its public key, as PEM files."""
    key = Ed25519PrivateKey.generate()
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_every_line_must_bear_the_signature_of_the_key(run: Path, keys: tuple[Path, Path]) -> None:
    private, public = keys
    key = Checker(public)
    assert named(run, signed_by=key) == ["run.jsonl:1"]  # made without a key
    (run / "out" / "run.jsonl").unlink()
    pack = load_pack(str(run / "bma-innovation-2566"))
    run_audit([run / "inbox"], run / "out", pack, sign=Signer(private))
    assert named(run, signed_by=key) == []
    line = json.loads((run / "out" / "run.jsonl").read_bytes())
    line["signature"] = "00" * 64
    (run / "out" / "run.jsonl").write_text(json.dumps(line) + "\n")
    assert named(run, signed_by=key) == ["run.jsonl:1"]


def test_a_file_that_is_no_key_is_refused(keys: tuple[Path, Path]) -> None:
    """Also a public key where a private one is needed, and the other way round."""
    private, public = keys
    with pytest.raises(KeyUnusable):
        Signer(public)
    with pytest.raises(KeyUnusable):
        Checker(private)


def test_what_changed_between_two_runs(run: Path) -> None:
    """A document that goes takes its values with it; a demand that it met changes its state."""
    assert list(changes(run / "out", run / "out")) == []
    (run / "inbox" / "memo.txt").write_text(MEMO.replace("๑๒๓", "๑๒๔"), encoding="utf-8")
    run_audit([run / "inbox"], run / "later", load_pack())
    found = [c for c in changes(run / "out", run / "later") if c.unit == "bma-district-bang-rak"]
    assert [(c.how, c.which) for c in found if c.what == "document"] == [("changed", "memo.txt")]
    assert [c.which for c in found if c.what == "field"] == ["memo.txt#number"]
    (run / "inbox" / "memo.txt").unlink()
    run_audit([run / "inbox"], run / "last", load_pack())
    found = [c for c in changes(run / "later", run / "last") if c.unit == "bma-district-bang-rak"]
    assert Change("bma-district-bang-rak", "lost", "document", "memo.txt") in found
    assert any(c.what == "demand" and c.how == "changed" for c in found)


def test_a_value_read_otherwise_is_a_changed_field(tmp_path: Path) -> None:
    """The same document with another answer: the field, both values and their trust are named."""
    for side, number in (("a", "1"), ("b", "2")):
        folder = tmp_path / side / "departments"
        folder.mkdir(parents=True)
        record = {"number": {"value": number, "raw": number, "trust": "trusted", "places": []}, "subject": None}
        audit = {
            "department": {"name_th": "หน่วยงาน"},
            "score": {"low": "0", "high": "1"},
            "level": {"low": "0", "high": "0"},
            "demands": [],
            "records": [{"sha256": "0" * 64, "path": "x.pdf", "record": record}],
            "findings": [],
        }
        (folder / "unit.json").write_text(json.dumps(audit))
    assert list(changes(tmp_path / "a", tmp_path / "b")) == [
        Change("unit", "changed", "field", "x.pdf#number", "1 (trusted)", "2 (trusted)")
    ]


def test_the_exit_status_says_whether_it_holds(run: Path, keys: tuple[Path, Path]) -> None:
    """0 when it holds, 6 when not, 2 for a key that is none, 5 for a folder that is not there."""
    out = str(run / "out")
    assert main(["verify", out]) == 0
    assert main(["verify", out, "--key", str(keys[1])]) == 6
    assert main(["verify", out, "--key", str(keys[0])]) == 2
    assert main(["verify", str(run / "nothing")]) == 5
    assert main(["compare", out, out]) == 0


def test_too_few_points_end_with_6(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--fail-under looks at the least that a unit is sure of; units that sent nothing are not meant."""
    words = ["audit", str(run / "inbox"), "--out", str(run / "again")]
    assert main([*words, "--fail-under", "99.5"]) == 6
    told = capsys.readouterr().err
    assert "bma-district-bang-rak" in told
    assert "bma-csc" not in told
    assert main([*words, "--fail-under", "0"]) == 4
    with pytest.raises(SystemExit) as stop:
        main([*words, "--fail-under", "-1"])
    assert stop.value.code == 2


def test_a_line_that_fits_the_chain_and_is_no_run_is_named(run: Path) -> None:
    """Anybody can append a line with the right hashes: it is no record of a run, and no error of ours."""
    append(run / "out", {"note": "x"})
    assert named(run) == ["run.jsonl:2"]


@pytest.mark.parametrize("name", ["BMA-X.json", "x y.json", "bma-made-up.json"])
def test_any_audit_that_the_run_did_not_write_is_named(run: Path, name: str) -> None:
    """Other programs load departments/*.json, whatever the names."""
    shutil.copy(run / "out" / "departments" / "bma-csc.json", run / "out" / "departments" / name)
    assert named(run) == [f"departments/{name}"]


def test_decisions_that_are_not_there_are_named(run: Path) -> None:
    book = run / "out.decisions.jsonl"
    sha = json.loads((run / "out" / "inputs.jsonl").read_text().splitlines()[0])["sha256"]
    record(book, {"what": "received", "sha256": sha, "day": "2023-02-10", "why": "ตรารับ"}, "ผู้ตรวจ")
    pack = load_pack(str(run / "bma-innovation-2566"))
    run_audit([run / "inbox"], run / "out", pack, decisions=load_decisions(book))
    assert named(run) == []
    whole = book.read_bytes()
    book.write_bytes(whole.replace(b"2023-02-10", b"2023-02-11"))
    assert named(run) == [book.name]
    book.unlink()
    (broken,) = verify(run / "out")
    assert (broken.what, "not there" in broken.en) == (book.name, True)
    book.write_bytes(whole)
    record(book, {"what": "rule_out", "sha256": sha, "why": "x"}, "ผู้ตรวจ")
    assert named(run) == []  # the file only grows


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda r: (r / "inbox" / "new.txt").write_text("ใหม่"), "new.txt"),
        (lambda r: (r / "inbox" / "memo.txt").rename(r / "inbox" / "b.txt"), "b.txt"),
        (lambda r: (r / "inbox" / "received.csv").write_text("path,received\nmemo.txt,2023-02-01\n"), "received.csv"),
        (lambda r: (r / "inbox").rename(r / "inbox2"), "inbox"),
        (lambda r: (r / "out" / "run.jsonl").write_bytes((r / "out" / "run.jsonl").read_bytes()[:-40]), "run.jsonl:1"),
        (lambda r: (r / "out" / "run.jsonl").write_bytes((r / "out" / "run.jsonl").read_bytes() * 2), "run.jsonl:2"),
        (lambda r: (r / "out" / "run.jsonl").write_bytes(b""), "run.jsonl"),
        (lambda r: ((r / "inbox" / "memo.txt").unlink(), (r / "inbox" / "memo.txt").symlink_to(r / "inbox" / "other.txt")), "memo.txt"),
    ],
    ids=["added", "renamed", "a list of receipts", "the folder renamed", "the log cut", "the log twice", "the log emptied", "a link in place of a file"],
)  # fmt: skip
def test_what_a_hostile_hand_does_is_named(run: Path, change: Callable[[Path], object], first: str) -> None:
    change(run)
    assert named(run)[0].endswith(first)


def test_names_of_files_do_not_steer_the_terminal(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "inbox" / "x\x1b[2J\nall is well.txt").write_text("x")
    main(["verify", str(run / "out")])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert len(said.splitlines()) == 1


def test_a_copy_of_results_that_lie_in_the_inbox_holds(run: Path) -> None:
    """The originals in the inbox are no new inputs, while a paper beside them is one."""
    pack = load_pack(str(run / "bma-innovation-2566"))
    run_audit([run / "inbox"], run / "inbox" / "out", pack)
    shutil.copytree(run / "inbox" / "out", run / "copy")
    there = {"inboxes": [run / "inbox"], "pack": str(run / "bma-innovation-2566")}
    assert [b.what for b in verify(run / "copy", **there)] == []  # type: ignore[arg-type]
    (run / "inbox" / "out" / "new.txt").write_text("ใหม่")
    assert [b.what for b in verify(run / "copy", **there)] == ["out/new.txt"]  # type: ignore[arg-type]


def signed(run: Path, private: Path) -> Path:
    """The same run signed; gives its log."""
    (run / "out" / "run.jsonl").unlink()
    pack = load_pack(str(run / "bma-innovation-2566"))
    run_audit([run / "inbox"], run / "out", pack, sign=Signer(private))
    return run / "out" / "run.jsonl"


def test_one_byte_of_a_signature_is_named_also_without_the_key(run: Path, keys: tuple[Path, Path]) -> None:
    """A line states the key that signed it. Also a figure written large, which is the same number."""
    log = signed(run, keys[0])
    whole = log.read_bytes()
    signature = json.loads(whole)["signature"].encode()
    for other in (signature[:-1] + (b"0" if signature[-1:] != b"0" else b"1"), signature.upper(), b""):
        log.write_bytes(whole.replace(signature, other))
        assert named(run) == ["run.jsonl:1"]
    line = json.loads(whole)
    del line["signature"]
    log.write_bytes(canonical_json(line) + b"\n")
    assert named(run) == ["run.jsonl:1"]


def test_every_byte_of_a_line_of_the_log_counts(run: Path) -> None:
    """Sixty bytes spread over it, and blank lines: a line has one form only."""
    log = run / "out" / "run.jsonl"
    whole = log.read_bytes()
    for at in range(0, len(whole), len(whole) // 60):
        changed = bytearray(whole)
        changed[at] ^= 1
        log.write_bytes(changed)
        assert log_of(run / "out")[0].run is None, at
    for other in (b"\n" + whole, whole + b"\n", whole.replace(b'","', b'", "', 1), whole.replace(b"{", b"{ ", 1)):
        log.write_bytes(other)
        assert log_of(run / "out")[0].run is None


def test_half_a_line_at_the_end_has_a_sentence_of_its_own(run: Path) -> None:
    """It says that a run was cut off; after another run the log goes on, and verify tells of it without failing."""
    log = run / "out" / "run.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + whole[:100])
    (broken,) = verify(run / "out")
    assert (broken.what, "only half" in broken.en) == ("run.jsonl:2", True)
    run_audit([run / "inbox"], run / "out", load_pack(str(run / "bma-innovation-2566")))
    assert named(run) == []
    assert [x.what for x in told(run / "out", log_of(run / "out")[0])] == ["run.jsonl:2"]
    log.write_bytes(log.read_bytes().replace(whole[:100] + b"\n", whole[:99] + b"X\n"))
    assert named(run) == ["run.jsonl:2"]


def test_a_log_cut_back_is_seen_by_a_head_that_was_noted(run: Path, keys: tuple[Path, Path]) -> None:
    """An earlier state of the whole folder holds by itself, signed as it is; who noted the head sees that it is gone."""
    key = Checker(keys[1])
    log = signed(run, keys[0])
    one = log.read_bytes()
    run_audit([run / "inbox"], run / "out", load_pack(str(run / "bma-innovation-2566")), sign=Signer(keys[0]))
    first, last = (json.loads(x)["hash"] for x in log.read_bytes().splitlines())
    assert named(run, head=last) == named(run, head=first) == named(run, head=last[:16]) == []
    log.write_bytes(one)
    assert named(run, signed_by=key) == []
    assert named(run, signed_by=key, head=first) == []
    assert named(run, signed_by=key, head=last) == ["run.jsonl"]
    assert main(["verify", str(run / "out"), "--head", "xyz"]) == 2


def test_decisions_taken_out_before_a_new_run_are_missed(run: Path) -> None:
    """The file only grows: what an earlier run took in must still be in it."""
    book = run / "out.decisions.jsonl"
    sha = json.loads((run / "out" / "inputs.jsonl").read_text().splitlines()[0])["sha256"]
    pack = load_pack(str(run / "bma-innovation-2566"))
    record(book, {"what": "received", "sha256": sha, "day": "2023-02-10", "why": "ตรารับ"}, "ผู้ตรวจ")
    run_audit([run / "inbox"], run / "out", pack, decisions=load_decisions(book))
    book.unlink()
    record(book, {"what": "received", "sha256": sha, "day": "2023-02-20", "why": "ตรารับ"}, "ผู้ตรวจ")
    run_audit([run / "inbox"], run / "out", pack, decisions=load_decisions(book))
    (broken,) = verify(run / "out")
    assert (broken.what, "line 2" in broken.en) == (book.name, True)


def test_any_decision_that_does_not_fit_the_chain_is_named(run: Path) -> None:
    """Also one that no run has taken in yet."""
    book = run / "out.decisions.jsonl"
    sha = json.loads((run / "out" / "inputs.jsonl").read_text().splitlines()[0])["sha256"]
    record(book, {"what": "received", "sha256": sha, "day": "2023-02-10", "why": "ตรารับ"}, "ผู้ตรวจ")
    pack = load_pack(str(run / "bma-innovation-2566"))
    run_audit([run / "inbox"], run / "out", pack, decisions=load_decisions(book))
    record(book, {"what": "rule_out", "sha256": sha, "why": "x"}, "ผู้ตรวจ")
    book.write_bytes(book.read_bytes().replace(b"rule_out", b"rule_uot"))
    assert named(run) == [book.name]


def test_the_store_is_no_result(run: Path) -> None:
    """It can be thrown away, or changed, and nothing that the log vouches for is touched."""
    (run / "out" / "store.sqlite").write_bytes(b"x")
    assert named(run) == []


def test_what_is_wrong_with_a_key_is_said_in_both_languages(
    run: Path, keys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A private key in the place of the public one, no key at all, no file."""
    other = run / "other.pem"
    other.write_text("x")
    for file, th, en in (
        (keys[0], "ต้องใช้กุญแจสาธารณะ", "a public key is needed"),
        (other, "ไม่ใช่ไฟล์กุญแจ", "no PEM file"),
        (run / "none.pem", "เปิดไฟล์ไม่ได้", "cannot be opened"),
    ):
        assert main(["verify", str(run / "out"), "--key", str(file)]) == 2
        said = capsys.readouterr().err
        assert th in said
        assert en in said
