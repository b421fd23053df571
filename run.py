#!/usr/bin/env python3
"""Sets up and runs everything with the standard library alone: `python run.py demo`, `python run.py test`.

`make demo` and `make test` call this file. It makes `.venv` once (again when requirements.txt or pyproject.toml
change), installs the pinned and hashed packages into it, then runs what was asked for. What is missing on the machine
is named with its remedy. `SARABAN_SYSTEM_PACKAGES=no` leaves the system's own packages alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "saraban-setup.sha256"
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--no-input")
PIP += ("--disable-pip-version-check", "--root-user-action=ignore")
PACKAGES = ("schemas", "extractors", "pipeline")
OLDEST = (3, 11)
NEEDED = ".".join(str(x) for x in OLDEST)
SHOTS = ("run-th.png", "department-th.png", "queue-finding-th.png")  # of the tests' pictures, those that docs show
OUTPUT_STARTS, OUTPUT_ENDS = "<!-- output of make demo -->", "<!-- end of output -->"

# A command or data file that must be there -> the Debian packages that bring it, and what is not possible without it.
SYSTEM = {
    "tha.traineddata": (
        ("tesseract-ocr-tha", "tesseract-ocr-eng"),
        "scans are read with one witness fewer, and tests that need tesseract's data fail",
    ),
    "soffice": (
        ("libreoffice-writer-nogui", "libreoffice-impress-nogui", "fonts-thai-tlwg"),
        ".doc, .rtf, .odt, .ppt and .odp files are not read, and tests that need LibreOffice are skipped",
    ),
}


def say(words):
    """A line to the person; standard output belongs to the command that runs."""
    print("saraban: " + words, file=sys.stderr, flush=True)


def stop(words):
    """Ends with what is missing and its remedy."""
    say(words)
    raise SystemExit(3)


def run(*command, **more):
    """The exit status of a command that runs at the top of the checkout."""
    return subprocess.call([str(x) for x in command], cwd=str(ROOT), **more)


def need_python():
    """Ends unless this Python is new enough and can make an environment."""
    if sys.version_info < OLDEST:
        stop(
            f"Python {NEEDED} or newer is needed, this is {sys.version.split()[0]}. Install it (Debian 12 has it: "
            f"apt-get install python3 python3-venv), then: python{NEEDED} run.py ..., or make PYTHON=python{NEEDED} ..."
        )
    try:
        import ensurepip  # noqa: F401 - only whether it is there
        import venv  # noqa: F401
    except ImportError as missing:
        stop(f"this Python has no {missing.name}. Debian and Ubuntu keep it apart: apt-get install python3-venv")


def wanted_stamp():
    """What the environment was made from."""
    whole = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        whole.update((ROOT / name).read_bytes())
    return whole.hexdigest() + " " + str(ROOT)


def usable():
    """Whether `.venv` is there, works, and was made by this very Python."""
    if not PYTHON.exists():
        return False
    answer = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print(sys.version)"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == sys.version


def environment():
    """Makes `.venv` with the pinned packages and the project, unless it is there already."""
    need_python()
    stamp = wanted_stamp()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == stamp:
        return
    say("setting up .venv (once; about a minute)")
    if not usable() and run(sys.executable, "-m", "venv", "--clear", VENV):
        stop("python -m venv failed: see above. Debian and Ubuntu: apt-get install python3-venv")
    if run(*PIP, "--require-hashes", "-r", "requirements.txt"):
        stop("the pinned packages could not be installed: see above. pip must reach an index or a folder of wheels")
    if run(*PIP, "--no-deps", "--no-build-isolation", "-e", "."):
        stop("the project could not be installed into .venv: see above")
    STAMP.write_text(stamp)


def is_there(name):
    """Whether a command is on PATH, or a data file of tesseract where Debian or TESSDATA_PREFIX keeps it."""
    named = (os.environ.get("TESSDATA_PREFIX"), "/usr/share/tesseract-ocr", "/usr/share/tessdata")
    homes = [Path(x) for x in named if x]
    data = name.endswith(".traineddata") and any(next(home.glob("**/" + name), None) for home in homes)
    return bool(data) or shutil.which(name) is not None


def system_packages():
    """Installs what the capabilities need where that is possible, else says what is missing; never ends the run."""
    missing = [name for name in SYSTEM if not is_there(name)]
    if not missing:
        return
    names = sorted({package for name in missing for package in SYSTEM[name][0]})
    command = "apt-get install " + " ".join(names)
    may = os.environ.get("SARABAN_SYSTEM_PACKAGES", "yes") != "no"
    if may and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("installing " + " ".join(names))
        quiet = {"stdout": subprocess.DEVNULL, "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive")}
        install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *names)
        if run(*install, stderr=subprocess.DEVNULL, **quiet) and not run("apt-get", "update", "-q", **quiet):
            run(*install, **quiet)  # a new machine knows no package before its first update
    for name in missing:
        if not is_there(name):
            say(f"{name} is missing: {SYSTEM[name][1]}. Remedy: {command}")


def demo():
    """The main job on samples/inbox. Exit 4 is its right answer: it holds a broken PDF and a file of unknown type."""
    environment()
    system_packages()
    out = ROOT / "out"
    code = run(PYTHON, "-m", "pipeline.cli", "audit", "samples/inbox", "--out", out.name)
    if code == 4:
        say(
            "exit 4, as it should be: everything was done, and some of it needs a person (the sample inbox holds a "
            "broken PDF and a file of unknown type)"
        )
    if code in (0, 4):
        say("the audits are in out/departments, the table in out/summary.xlsx")
        return 0
    return code


def pytest(*more):
    """pytest with two workers; `SARABAN_REQUIRE_ALL=1` makes a skipped capability a failure."""
    if os.environ.get("SARABAN_REQUIRE_ALL") == "1":
        more = ("--require-all", *more)
    return run(PYTHON, "-m", "pytest", "-q", *more)


def test():
    """The tests."""
    environment()
    system_packages()
    return pytest("-m", "not slow", "-n", "2", *sys.argv[2:])


def cover():
    """The same tests, and which lines and branches they reach: a third longer."""
    environment()
    system_packages()
    packages = [x for package in PACKAGES for x in ("--cov", package)]
    return pytest("-m", "not slow", "-n", "2", "--cov-branch", "--cov-report=term", *packages, *sys.argv[2:])


def test_slow():
    """The tests that are marked slow (`pytest.mark.slow`); says so where there is none."""
    environment()
    system_packages()
    if not any("pytest.mark.slow" in x.read_text(encoding="utf-8") for x in (ROOT / "tests").glob("test_*.py")):
        say("there is no slow test yet")
        return 0
    return pytest("-m", "slow", *sys.argv[2:])


def fuzz():
    """Random damage to mails, documents and words, for as long as SARABAN_FUZZ says (examples of each; 2000); then,
    where atheris is installed, a search for new ways through the code, SARABAN_FUZZ_SECONDS for each kind (60).
    """
    environment()
    os.environ.setdefault("SARABAN_FUZZ", "2000")
    code = pytest("tests/test_hostile_fuzz.py", "-n", "2", *sys.argv[2:])
    seconds = os.environ.get("SARABAN_FUZZ_SECONDS", "60")
    return run(PYTHON, "-m", "benchmarks.coverage_fuzz", "--seconds", seconds) or code


def lint():
    """ruff, mypy --strict, and the layers."""
    environment()
    checks = (("ruff", "check", "."), ("mypy",), ("lint-imports",))
    return max(run(BIN / name, *rest) for name, *rest in checks)


def bench():
    """Writes docs/benchmarks.md (`--quick` prints one): our reader, and every tool of the extra `bench` there is."""
    environment()
    system_packages()
    python = bench_environment()
    say("assembling, checking, scoring, writing: 100 and 200 departments")
    code = run(python, "-m", "benchmarks.audit_outputs", stdout=sys.stderr)
    return run(python, "-m", "benchmarks.run", *sys.argv[2:]) or code


def bench_scans():
    """Writes the tables of docs/scans.md (`--quick` prints some): drawn letters and real scans, ours and tesseract."""
    environment()
    system_packages()
    return run(bench_environment(), "-m", "benchmarks.scan_study", *sys.argv[2:])


def bench_environment():
    """An environment of its own, so that the other tools leave ours alone; a tool that cannot come is told."""
    import tomllib

    python = VENV / "bench" / PYTHON.relative_to(VENV)
    if not python.exists() and run(sys.executable, "-m", "venv", python.parents[1]):
        stop("python -m venv failed: see above. Debian and Ubuntu: apt-get install python3-venv")
    pip = (python, *PIP[1:])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["project"]["optional-dependencies"]["bench"]
    if run(*pip, "-e", ".", *tools):
        say("not all tools install together: each is tried alone, and what is absent is named on the page")
        if run(*pip, "-e", "."):
            stop("the project could not be installed: see above")
        for tool in tools:
            run(*pip, tool)
    return python


def with_output(readme, output):
    """README's text with the output of the demo between its two marks."""
    before, rest = readme.split(OUTPUT_STARTS, 1)
    _, after = rest.split(OUTPUT_ENDS, 1)
    return f"{before}{OUTPUT_STARTS}\n```text\n{output.strip()}\n```\n{OUTPUT_ENDS}{after}"


def demo_output(python=PYTHON):
    """What `saraban audit samples/inbox` prints on standard output."""
    with tempfile.TemporaryDirectory() as out:
        command = (str(python), "-m", "pipeline.cli", "audit", "samples/inbox", "--out", out)
        pipe = subprocess.PIPE  # standard error too: it names a folder that is gone by now
        done = subprocess.run(command, cwd=str(ROOT), stdout=pipe, stderr=pipe, encoding="utf-8", check=False)
    if done.returncode not in (0, 4):
        say(done.stderr)
        raise SystemExit(done.returncode)
    return done.stdout


def pages():
    """Writes the pages that are made from the program: docs/findings.md and the output shown in README.md."""
    environment()
    readme = ROOT / "README.md"
    readme.write_text(with_output(readme.read_text(encoding="utf-8"), demo_output()), encoding="utf-8")
    return run(PYTHON, "-m", "pipeline.finding_pages")


def shots():
    """Draws the pictures of docs/serve.md anew, by the tests that look at every screen (needs Chromium)."""
    environment()
    with tempfile.TemporaryDirectory() as made:
        os.environ["SARABAN_SHOTS"] = made
        code = pytest("-m", "slow", "-k", "quiet", "tests/test_web_in_browser.py", *sys.argv[2:])
        (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
        for name in SHOTS:
            if (Path(made) / name).exists():
                shutil.copyfile(Path(made) / name, ROOT / "docs" / "pictures" / name)
    return code


def pins():
    """Writes requirements.txt anew from pyproject.toml (needs uv: .venv/bin/pip install uv)."""
    environment()
    if not (BIN / "uv").exists():
        stop("uv is missing, which finds the versions that fit together. Remedy: .venv/bin/pip install uv")
    options = ("--generate-hashes", "--no-header", "--no-emit-index-url", "--universal", "--upgrade", "--quiet")
    what = ("--extra", "dev", "--python-version", NEEDED, "pyproject.toml", "-o", "requirements.txt")
    return run(BIN / "uv", "pip", "compile", *options, *what)


COMMANDS = {
    "demo": demo,
    "test": test,
    "test-slow": test_slow,
    "cover": cover,
    "fuzz": fuzz,
    "lint": lint,
    "bench": bench,
    "bench-scans": bench_scans,
    "pages": pages,
    "shots": shots,
    "pins": pins,
}


def main():
    """Runs the command named first."""
    command = COMMANDS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if command is None:
        say("python run.py " + " | ".join(COMMANDS))
        return 2
    try:
        return command()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
