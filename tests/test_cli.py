"""The command line: what goes where, and with which exit status (docs/contract.md)."""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import jsonschema
import pytest

from extractors import thai_line
from pipeline import cli
from pipeline.pack import DEFAULT_PACK, PACKS
from pipeline.schema_pages import NAMES, schema_of

ROOT = Path(__file__).resolve().parent.parent
INBOX = ROOT / "samples" / "inbox"

MEMO = """\
บันทึกข้อความ
ส่วนราชการ  สำนักงานเขตสมมติ  โทร. 0 2000 0000
ที่  กท 9901/๑๒๓                                   วันที่  ๑๐ กุมภาพันธ์ ๒๕๖๖
เรื่อง  ขอส่งแนวคิดในการพัฒนานวัตกรรม
เรียน  หัวหน้าสำนักงาน ก.ก.

          ตามที่ได้รับแจ้งให้จัดส่งแนวคิด นั้น สำนักงานเขตสมมติขอส่งเอกสารมาพร้อมนี้

          จึงเรียนมาเพื่อโปรดพิจารณา

                                        (นายตัวอย่าง ไม่มีจริง)
                                        ผู้อำนวยการเขตสมมติ
"""


@dataclass
class Done:
    """What one command gave."""

    returncode: int
    stdout: str
    stderr: str


def saraban(*words: object) -> Done:
    """Runs a command in this process, with streams of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main([str(x) for x in words])
        except SystemExit as stop:  # argparse
            status = int(stop.code or 0)
    return Done(int(status), *(x.buffer.getvalue().decode("utf-8") for x in (out, err)))


def as_a_program(*words: object, **environment: str) -> Done:
    """Runs a command as a process of its own, as people do."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        env={**os.environ, **environment},
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    path = tmp_path / "memo.txt"
    path.write_text(MEMO, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """One audit of the sample inbox, and where it wrote."""
    out = tmp_path_factory.mktemp("audit") / "out"
    return saraban("audit", INBOX, "--out", out), out


# --- start


def test_help_is_there_at_once() -> None:
    """`saraban --help` takes at most 0.3 s (the best of five, so that a busy machine does not decide)."""
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert as_a_program("--help").returncode == 0
        took.append(time.perf_counter() - start)
    assert min(took) <= 0.3


def test_the_command_line_alone_imports_nothing_heavy() -> None:
    heavy = "{'pydantic', 'lxml', 'playa', 'pdfplumber', 'docx', 'pythainlp', 'rich', 'ruamel', 'xlsxwriter'}"
    code = f"import sys, pipeline.cli; pipeline.cli.parser(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("command", ["read", "audit", "schema", "doctor", "pack"])
def test_every_command_has_its_help_with_the_exit_codes(command: str) -> None:
    done = saraban(command, "--help")
    assert done.returncode == 0
    assert "exit codes" in done.stdout


def test_version() -> None:
    assert saraban("--version").stdout == "saraban 0.1.0\n"


def test_the_installed_command_is_the_command_line() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="saraban")
    assert script.load() is cli.main
    assert as_a_program("--version").stdout == saraban("--version").stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-command"],
        ["read"],
        ["read", ""],
        ["audit", "samples/inbox"],  # no --out
        ["read", "--json", "--text", "x"],
        ["read", "--jobs", "0", "x"],
        ["read", "--jobs", "๒", "x"],
        ["schema", "no-such-schema"],
        ["doctor", "--require", "no-such-capability"],
        ["pack", "check", "no-such-pack"],
        ["read", "--pack", "no-such-pack", "README.md"],
    ],
)
def test_a_wrong_command_line_is_2_and_says_so_on_stderr(words: list[str]) -> None:
    done = saraban(*words)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["schema", "foo"], "มีเพียง: " + ", ".join(NAMES)),
        (["doctor", "--require", "foo"], "มีเพียง: python"),
        (["pack"], "what, PATH"),
        (["pack", "prove", "x"], "'check'"),
        (["audit"], "INBOX, --out"),
    ],
)
def test_what_could_have_been_meant_is_said_in_both_languages(words: list[str], said: str) -> None:
    done = saraban(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert re.search("saraban: [ก-๙].*\n +[a-z]", done.stderr)


# --- read


def test_read_json_is_one_object_a_line_by_the_published_schema(memo: Path) -> None:
    done = saraban("read", "--json", memo)
    assert done.returncode == 0
    (row,) = map(json.loads, done.stdout.splitlines())
    jsonschema.validate(row, schema_of("read"))
    assert row["status"] == "read"
    assert row["kind"] == row["record"]["kind"] == "memo"
    assert row["source"]["name"] == "memo.txt"
    assert row["record"]["number"]["value"] == "กท 9901/123"
    assert row["record"]["date"]["value"] == "2023-02-10"
    assert row["record"]["date"]["raw"] == "๑๐ กุมภาพันธ์ ๒๕๖๖"


def test_read_for_people_shows_value_raw_words_and_place(memo: Path) -> None:
    done = saraban("read", memo)
    assert done.returncode == 0
    assert "บันทึกข้อความ memo" in done.stdout
    assert "2023-02-10 · “๑๐ กุมภาพันธ์ ๒๕๖๖”" in done.stdout


def test_read_text_gives_the_words_under_a_head_line(memo: Path) -> None:
    done = saraban("read", "--text", memo)
    assert done.stdout.startswith("=== memo.txt\n")
    assert "ขอส่งแนวคิดในการพัฒนานวัตกรรม" in done.stdout


def test_the_text_of_a_mail_is_that_of_its_documents() -> None:
    """The mail of README: two PDFs and a Word file, read in processes of their own."""
    mail = next((ROOT / "samples" / "inbox").glob("06-*.eml"))
    done = saraban("read", "--text", mail)
    assert done.returncode == 0
    parts = done.stdout.split("=== ")[2:]
    assert len(parts) >= 3
    for part in parts:
        assert part.partition("\n")[2].strip(), part


def test_text_of_a_file_that_was_not_read_says_why_beside_the_text(tmp_path: Path) -> None:
    """On standard error: what stands on standard output is the words of the file alone."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nno more")
    done = saraban("read", "--text", path)
    assert done.stdout == "=== a.pdf\n"
    assert "a.pdf: อ่านไม่ได้" in done.stderr
    assert "a.pdf: could not be read: " in done.stderr
    assert done.returncode == 4


def test_members_follow_their_container(memo: Path, tmp_path: Path) -> None:
    box = tmp_path / "box.zip"
    with zipfile.ZipFile(box, "w") as archive:
        archive.write(memo, "a/memo.txt")
        archive.writestr("empty.pdf", b"")
    done = saraban("read", "--json", box)
    rows = [json.loads(x) for x in done.stdout.splitlines()]
    assert [x["status"] for x in rows] == ["opened", "read", "unreadable"]
    assert [x["source"]["parent"] for x in rows] == [None, "box.zip", "box.zip"]
    assert done.returncode == 4


def test_stdout_is_utf8_whatever_the_locale_says(memo: Path) -> None:
    plain = saraban("read", memo).stdout
    assert as_a_program("read", memo, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout == plain


def test_the_number_of_jobs_changes_no_byte(memo: Path, tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"copy{n}.txt").write_text(MEMO.replace("๑๒๓", f"12{n}"), encoding="utf-8")
    one, two = (saraban("read", "--json", tmp_path, "--jobs", n).stdout for n in (1, 2))
    assert one == two
    assert len(one.splitlines()) == 6


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "empty"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "broken"),
        ("cut.docx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00word/document.xml", "broken"),
        ("noise.bin", bytes(range(256)) * 8, "unknown_type"),
    ],
)
def test_a_bad_file_is_4_with_its_reason_and_harms_no_other(
    name: str, content: bytes, reason: str, memo: Path, tmp_path: Path
) -> None:
    alone = json.loads(saraban("read", "--json", memo).stdout)
    bad = tmp_path / name
    bad.write_bytes(content)
    done = saraban("read", "--json", bad, memo)
    rows = {x["source"]["name"]: x for x in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 4
    assert rows[name]["reason"] == reason
    assert rows[name]["record"] is None
    assert rows[name]["findings"][0]["remedy_th"]
    assert rows["memo.txt"] == alone


def test_a_path_that_is_not_there_is_5_and_the_others_are_read(memo: Path, tmp_path: Path) -> None:
    done = saraban("read", "--json", tmp_path / "nowhere.pdf", memo)
    rows = [json.loads(x) for x in done.stdout.splitlines()]
    assert done.returncode == 5
    assert sorted((x["source"]["name"], x["status"]) for x in rows) == [
        ("memo.txt", "read"),
        ("nowhere.pdf", "unreadable"),
    ]
    assert "เปิดไม่ได้" in done.stderr


def test_words_of_a_document_do_not_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text(MEMO.replace("ขอส่ง", "\x1b[2Jขอ\u202eส่ง"), encoding="utf-8")
    for how in ([], ["--text"]):
        shown = saraban("read", *how, path).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_a_reader_that_stops_early_is_no_fault(tmp_path: Path) -> None:
    """`saraban read ... | head -1` ends quietly."""
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(MEMO * 40, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "read", "--text", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert said == b""


# --- audit


def test_the_sample_audit_needs_a_person(audited: tuple[Done, Path]) -> None:
    """The inbox holds a scan and a broken file, so 4 is the right answer."""
    done, out = audited
    assert done.returncode == 4, done.stderr
    names = {x.name for x in out.iterdir()}
    assert {"departments", "summary.csv", "summary.xlsx", "inputs.jsonl", "run.jsonl"} <= names


def test_every_audit_holds_to_the_published_schema(audited: tuple[Done, Path]) -> None:
    _, out = audited
    check = jsonschema.Draft202012Validator(schema_of("audit"))
    files = [x for x in (out / "departments").glob("*.json") if not x.name.startswith("_")]
    assert len(files) > 50
    for path in files:
        check.validate(json.loads(path.read_bytes()))


def test_every_read_object_of_the_samples_holds_to_the_published_schema() -> None:
    check = jsonschema.Draft202012Validator(schema_of("read"))
    rows = [json.loads(x) for x in saraban("read", "--json", INBOX).stdout.splitlines()]
    assert len(rows) > 20
    for row in rows:
        check.validate(row)


def test_the_output_is_for_its_owner_only(audited: tuple[Done, Path]) -> None:
    _, out = audited
    modes = {oct(x.stat().st_mode & 0o777) for x in out.rglob("*") if x.is_file()}
    assert modes == {"0o600"}


def test_an_inbox_that_is_not_there_is_5_and_nothing_is_written(tmp_path: Path) -> None:
    """An audit of nothing would say of every unit that nothing was found."""
    done = saraban("audit", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert done.returncode == 5
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["memo.txt", "memo.txt/below", "/proc/nowhere", "", " ", "."])
def test_an_output_folder_that_cannot_be_is_2_before_anything_is_read(
    out: str, memo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file, a folder that takes none, an empty word, the inbox itself."""
    monkeypatch.chdir(memo.parent)
    done = saraban("audit", memo.parent, "--out", out)
    assert done.returncode == 2
    assert re.search("[ก-๙].*\n +[a-z]", done.stderr)
    assert "Traceback" not in done.stderr
    assert [x.name for x in memo.parent.iterdir()] == ["memo.txt"]


def test_an_empty_inbox_is_4_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = saraban("audit", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 4
    assert "ไม่มีไฟล์ให้ตรวจ" in done.stderr


def test_a_full_place_is_said_and_is_no_fault_of_ours() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "doctor"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"cannot write" in done.stderr


def test_a_faulty_pack_is_2_with_file_line_and_column_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / DEFAULT_PACK
    shutil.copytree(PACKS / DEFAULT_PACK, folder)
    rubric = folder / "rubric.yaml"
    lines = rubric.read_text(encoding="utf-8").splitlines()
    rubric.write_text("\n".join([*lines, "no_such_key: 1"]), encoding="utf-8")
    done = saraban("audit", INBOX, "--out", tmp_path / "out", "--pack", folder)
    assert done.returncode == 2
    assert f"rubric.yaml:{len(lines) + 1}:1: " in done.stderr
    assert "no_such_key" in done.stderr
    assert not (tmp_path / "out").exists()
    assert saraban("pack", "check", folder).returncode == 6


# --- schema, doctor, pack


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(name))


def test_schema_without_a_name_gives_all_of_them() -> None:
    assert set(json.loads(saraban("schema").stdout)) == set(NAMES)
    assert json.loads(saraban("schema", "audit").stdout)["$id"] == "urn:saraban:1:audit"


def test_a_demanded_capability_that_is_missing_is_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai_line, "missing_part", lambda: "onnxruntime")
    assert saraban("doctor").returncode == 0
    assert saraban("doctor", "--require", "python").returncode == 0
    done = saraban("doctor", "--json", "--require", "scans")
    assert done.returncode == 3
    assert {"python", "import-names", "libreoffice", "scans", "memory"} <= {x["name"] for x in json.loads(done.stdout)}


def test_the_shipped_pack_proves_itself() -> None:
    done = saraban("pack", "check", DEFAULT_PACK)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{DEFAULT_PACK} version ")
    assert re.search(r" version [0-9]+ sha256:[0-9a-f]{64}\n$", done.stdout)


# --- faults


def test_a_fault_of_ours_is_1_with_a_clear_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], memo: Path
) -> None:
    monkeypatch.setattr(cli, "missing", lambda paths: 1 // 0)
    assert cli.main(["read", str(memo)]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "a fault of the program" in said


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    """Interrupted in the middle of reading: no traceback, and the exit status of the contract."""
    for n in range(400):
        (tmp_path / f"{n}.txt").write_text(MEMO * 20, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "read", "--json", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_ctrl_c_at_a_terminal_says_one_thing_however_often(tmp_path: Path) -> None:
    """A terminal sends it to every process of the command, the reading ones too, while they start."""
    for n in range(400):
        (tmp_path / f"{n}.txt").write_text(MEMO.replace("๑๒๓", str(n)) * 20, encoding="utf-8")
    for born, later in ((1, 0.05), (2, 0.1), (3, 0.2)):  # processes there, and how far the last one has come
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "read", "--json", "--jobs", "3", str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        late = time.monotonic() + 20
        while len(children.read_text().split()) < born and time.monotonic() < late:
            time.sleep(0.005)
        time.sleep(later)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Traceback" not in said
