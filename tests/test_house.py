"""House rules: what the project promises about itself, its files, its dependencies and its pages."""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

import run
from extractors.letter import LetterHead
from pipeline import doctor
from pipeline.cli import parser
from pipeline.exit_code import PRECEDENCE, ExitCode, weightiest
from pipeline.pack import DEFAULT_PACK, PACKS, load_pack
from schemas.record import LetterFields

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("schemas", "extractors", "pipeline")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{x.name}" for x in sorted((ROOT / "docs").glob("*.md"))))

# Distribution -> the oldest version that may be asked for, and why.
FLOORS = {
    "pythainlp": ("5.3.7", "older newmm takes exponential time on some input"),
    "pdfminer.six": ("20251230", "known vulnerability before"),
    "lxml": ("6.1.0", "known vulnerability before"),
    "Pillow": ("12.3", "known vulnerability before"),
    "playa-pdf": ("1.1", "ActualText, and glyphs without width are kept"),
}

# Third-party module -> the only files that may import it. pydantic is everywhere: it is how records are written.
ADAPTERS = {
    "pydantic": ["*"],
    "pydantic_core": ["*"],
    "pythainlp": ["extractors/thai.py"],
    "playa": ["extractors/pdf_*.py"],
    "pdfplumber": ["extractors/pdf_*.py"],
    "pdfminer": ["extractors/pdf_*.py"],
    "pypdfium2": [
        "extractors/pdf_*.py",
        "extractors/scan_picture.py",
        "extractors/scan_overlay.py",
        "extractors/page_strip.py",
    ],
    "PIL": ["extractors/scan_picture.py"],
    "fontTools": ["extractors/pdf_font_program.py"],
    "docx": ["extractors/docx_*.py", "pipeline/memo_docx.py"],
    "lxml": [
        "extractors/docx_*.py",
        "extractors/pdf_xfa.py",
        "extractors/html_*.py",
        "extractors/sheet_*.py",
        "extractors/slide_layers.py",
        "extractors/slides.py",
    ],
    "numpy": ["extractors/scan_*.py", "extractors/thai_line.py", "extractors/page_strip.py"],
    "cv2": ["extractors/scan_*.py", "extractors/page_strip.py"],
    "onnxruntime": ["extractors/thai_line.py"],
    "tesserocr": ["extractors/scan_tesseract.py"],
    "python_calamine": ["extractors/sheet_xls.py"],
    "ruamel": ["pipeline/yaml_nodes.py"],
    "rfc8785": ["pipeline/canonical_json.py"],
    "xlsxwriter": ["pipeline/summary_tables.py", "pipeline/report_tables.py"],
    "jinja2": ["pipeline/report.py", "pipeline/web/pages.py"],
    "fastapi": ["pipeline/web/*.py"],
    "starlette": ["pipeline/web/*.py"],
    "uvicorn": ["pipeline/web/serving.py"],
    "argon2": ["pipeline/web/people.py"],
    "rich": ["pipeline/progress.py"],
    "imap_tools": ["pipeline/imap_folder.py"],
    "olefile": ["pipeline/msg_mail.py"],
    "cryptography": ["pipeline/signature.py"],
    "msoffcrypto": ["extractors/office_password.py"],
    "distributed": ["pipeline/cluster_line.py"],
    "dask": ["pipeline/cluster_line.py"],
    "fsspec": ["pipeline/remote_files.py"],
    "py7zr": ["pipeline/seven_zip.py"],
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top names of everything that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {x.name.partition(".")[0] for x in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def own_files() -> list[Path]:
    """Every file that is, or is about to be, tracked."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:  # an unpacked archive is no checkout
        skip = {".venv", "out", "__pycache__", "build", "dist", ".hypothesis"}
        skip |= {f".{x}_cache" for x in ("pytest", "mypy", "ruff", "import_linter")}
        return [x for x in ROOT.rglob("*") if x.is_file() and not skip & set(x.relative_to(ROOT).parts)]
    return [ROOT / x for x in listed.stdout.decode().split("\0") if x and (ROOT / x).is_file()]


# --- dependencies


@pytest.mark.parametrize("name", FLOORS)
def test_floors(name: str) -> None:
    """pyproject asks for no version below the floor, and requirements.txt pins none."""
    floor, reason = FLOORS[name]
    asked = next(x for x in PROJECT["project"]["dependencies"] if x.split(">=")[0] == name)
    assert doctor.at_least(asked.split(">=")[1], floor), reason
    assert doctor.at_least(pins()[canonical(name)], floor), reason


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return {canonical(m[1]): m[2] for m in re.finditer(r"^([A-Za-z0-9._-]+)==([^ ]+)", text, re.M)}


PINNED = {"dev", "mail", "cluster", "web", "all", "7z"}


def test_every_dependency_is_pinned_with_a_hash_and_fits() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *(x for name in PINNED for x in extras[name])]
    assert set(extras) - PINNED == {"train", "samples", "bench"}  # installed apart, by who needs them
    for row in (x for x in wanted if not x.startswith("saraban[")):
        name, _, floor = row.partition(";")[0].strip().partition(">=")
        assert doctor.at_least(pins()[canonical(name.partition("[")[0])], floor), f"{row}: run `make pins`"
    blocks = re.split(r"^(?=[A-Za-z0-9])", (ROOT / "requirements.txt").read_text(encoding="utf-8"), flags=re.M)
    assert [x.split(" ")[0] for x in blocks if x.strip() and "--hash=sha256:" not in x] == []


def test_every_import_is_a_dependency_in_its_own_adapter() -> None:
    """One third-party library an adapter: a change of library is a change of one place."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules()
        for module in imported(path) - set(sys.stdlib_module_names) - set(PACKAGES)
        if not any(fnmatch(path.relative_to(ROOT).as_posix(), x) for x in ADAPTERS.get(module, []))
    ]
    assert wrong == []


# Distribution -> the module that it brings, where the name is another one.
MODULES = {
    "playa-pdf": "playa",
    "python-docx": "docx",
    "python-calamine": "python_calamine",
    "ruamel.yaml": "ruamel",
    "pdfminer.six": "pdfminer",
    "Pillow": "PIL",
    "fonttools": "fontTools",
    "opencv-python-headless": "cv2",
    "msoffcrypto-tool": "msoffcrypto",
}
# Not imported by our own modules, and needed all the same.
UNUSED = {
    "pdfplumber": "tests and benchmarks measure against it",
    "Pillow": "pdfplumber needs it; we hold its floor",
    "pdfminer.six": "pdfplumber needs it; we hold its floor",
    "python-docx": "writes the documents of tests and samples; reading walks the parts with lxml",
}


def test_no_dependency_without_use() -> None:
    used = {x for path in modules() for x in imported(path)}
    names = [x.split(">=")[0] for x in PROJECT["project"]["dependencies"]]
    assert [x for x in names if MODULES.get(x, x) not in used and x not in UNUSED] == []


def test_schemas_import_pydantic_only_and_nothing_looks_upward() -> None:
    allowed = {"schemas": {"schemas", "pydantic"}, "extractors": {"schemas", "extractors"}, "pipeline": set(PACKAGES)}
    third = set(ADAPTERS) - {"pydantic"}
    for path in modules():
        package = path.relative_to(ROOT).parts[0]
        found = imported(path) & {*PACKAGES, *(third if package == "schemas" else ())}
        assert found <= allowed[package], path


def test_import_names_are_owned_by_nobody_else() -> None:
    assert doctor.other_owners() == {}


# --- files

# The folder of this checkout, the one above it and the home folder: none of them means anything elsewhere.
_MACHINE = re.compile(
    b"|".join(
        rb"(?<![\w.~-])" + re.escape(str(x).encode()) + rb"(?![\w-])"
        for x in (ROOT, ROOT.parent, Path.home())
        if len(x.parts) > 1 and x != Path(tempfile.gettempdir())
    )
)
_REGISTRY = re.compile(
    b"|".join(
        re.escape(a + b)
        for a, b in (
            (b"pypi", b".org"),
            (b"python", b"hosted"),
            (b"npmjs", b"."),
            (b"deb.deb", b"ian"),
            (b"--index", b"-url"),
            (b"--find", b"-links"),
        )
    )
)


def test_no_machine_path_and_no_registry_host() -> None:
    """A file of the project names neither this machine's folders nor where packages come from."""
    found = []
    for path in own_files():
        data = path.read_bytes()
        for pattern in (_MACHINE, _REGISTRY):
            hit = pattern.search(data)
            if hit:
                found.append(f"{path.relative_to(ROOT)}: {hit.group()!r}")
    assert found == []


def test_the_wheel_holds_the_three_packages_and_their_data(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("saraban-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {x.partition("/")[0] for x in names} == {*PACKAGES, wheel.name.split("-py3")[0] + ".dist-info"}
    data = {
        x.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for x in (ROOT / package).rglob("*")
        if x.is_file() and "__pycache__" not in x.parts
    }
    assert data - names == set()
    assert {f"{x}/py.typed" for x in PACKAGES} <= names


def test_run_py_needs_the_standard_library_alone() -> None:
    assert imported(ROOT / "run.py") <= set(sys.stdlib_module_names)


def test_make_and_run_py_know_the_same_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^([a-z -]+):\n\t", makefile, re.M)
    assert targets
    assert set(targets[1].split()) == set(run.COMMANDS)


def test_the_debian_packages_are_named_alike_everywhere() -> None:
    """What run.py installs is what `saraban doctor` names as the remedy."""
    remedies = " ".join(x.remedy_en for x in doctor.examine())
    for packages, _ in run.SYSTEM.values():
        for package in packages:
            assert package in remedies


def test_ci_runs_the_test_command_of_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make test$", ci, re.M)
    assert "SARABAN_REQUIRE_ALL=1" in ci
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


# --- pages


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_files_that_are_there(page: str) -> None:
    """Every path in backquotes or behind a link leads somewhere (a star stands for some file, <id> for any folder)."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:schemas|extractors|pipeline|samples|tests|benchmarks|docs|\.ci)/[^`\s]*)`", text)
    missing = [x for x in named if not list(ROOT.glob(re.sub(r"<[a-z]+>", "*", x.rstrip("/"))))]
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    missing += [x for x in links if not (ROOT / page).parent.joinpath(x).exists()]
    assert missing == []


def commands_in(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```(?:sh|console)\n(.*?)```", text, re.S))
    return [x.partition("#")[0].split(">")[0].strip() for x in blocks.splitlines() if x.strip()]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_pages_show_commands_that_exist(page: str) -> None:
    shown = commands_in(page)
    assert shown
    for words in (x.removeprefix("$ ").removeprefix(".venv/bin/").split() for x in shown):
        if words[0] == "make":
            assert set(words[1:]) <= set(run.COMMANDS)
        elif words[:2] == ["python", "run.py"]:
            assert words[2] in run.COMMANDS
        elif words[0] == "saraban":
            parser().parse_args(words[1:])
        elif words[0] == ".":
            assert words[1:] == [".venv/bin/activate"]
        else:
            raise AssertionError(words)


def test_readme_shows_the_real_output_of_the_demo() -> None:
    """`make pages` writes it; here it is made again and compared. Only the number of units from which nothing came may
    differ, so that a row in the table of units stays one line.
    """

    def without_the_silent(text: str) -> str:
        return re.sub(r"(ไม่พบเอกสารจากอีก|nothing from) [0-9]+", r"\1 n", text)

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = run.with_output(readme, run.demo_output(sys.executable))
    assert without_the_silent(readme) == without_the_silent(made)


def test_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [x for x in PAGES if x != "README.md" and f"]({x})" not in readme] == []


def test_the_files_that_readme_reads_are_there() -> None:
    """Whoever copies a line of README gets an answer, not "cannot be opened"."""
    named = [
        x
        for row in commands_in("README.md")
        if row.startswith("saraban")
        for x in row.split()[1:]
        if "/" in x or re.search(r"\.[a-z]{3,4}$", x)
    ]
    assert named
    assert [x for x in named if not (ROOT / x).exists()] == []


def test_readme_states_the_exit_codes() -> None:
    rows = dict(re.findall(r"^\| ([0-9]+) \| ([^|]+) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M))
    assert {int(x) for x in rows} == {int(x) for x in ExitCode}


def test_the_weightiest_exit_code_wins() -> None:
    """When several apply: 130, 1, 2, 3, 5, 6, 4."""
    assert [int(x) for x in PRECEDENCE] == [130, 1, 2, 3, 5, 6, 4, 0]
    assert weightiest([]) == 0
    assert weightiest([ExitCode.NEEDS_A_PERSON, ExitCode.INPUT_UNREADABLE, ExitCode.CHECK_FAILED]) == 5


# --- what CONTRIBUTING promises


@pytest.mark.parametrize("table", ["agencies.json", "units.json"])
def test_an_agency_is_one_line(table: str) -> None:
    lines = (ROOT / "extractors" / "tables" / table).read_text(encoding="utf-8").splitlines()
    rows = [x for x in lines if '"name_th"' in x]
    assert len(rows) >= 10
    assert all(x.strip().startswith("{") and x.strip().rstrip(",").endswith("}") for x in rows)


def test_a_field_of_letters_is_named_in_the_record_and_where_it_is_filled() -> None:
    """Every field of `LetterFields` is filled by a line of its own in letter.py, extract.py or the head of a kind
    that bears a title, and no other module of the program lists the fields once more.
    """
    names = ("letter", "extract", "order_head", "minutes_head", "other_head")
    filling = "".join((ROOT / "extractors" / f"{x}.py").read_text("utf-8") for x in names)
    assert [x for x in LetterFields.model_fields if f'"{x}"' not in filling] == []
    with pytest.raises(ValueError, match="no_such_field"):
        LetterHead("memo", {"no_such_field": None})


def test_a_fiscal_year_is_one_folder(tmp_path: Path) -> None:
    """A copy of the shipped pack under another id is a pack, and no other file had to change."""
    folder = tmp_path / "bma-innovation-2567"
    shutil.copytree(PACKS / DEFAULT_PACK, folder)
    indicator = folder / "indicator.yaml"
    text = indicator.read_text(encoding="utf-8")
    indicator.write_text(text.replace(DEFAULT_PACK, folder.name), encoding="utf-8")
    assert load_pack(folder).id == folder.name


def test_a_format_is_three_files() -> None:
    """DOCX stands for all: its reader, the table of readers and the recognition by content; nothing else must know."""
    callers = {
        path.name
        for path in modules()
        if re.search(r"^ *from extractors\.docx_reader import", path.read_text(encoding="utf-8"), re.M)
    }
    assert callers - {"legacy_office.py"} == {
        "read_text.py"
    }  # legacy_office is a format of its own, read by way of DOCX
