"""run.py: the set-up on a bare machine, and what it says when something is missing."""

import os
import sys
from pathlib import Path

import pytest

import run


def test_an_old_python_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit) as stop:
        run.need_python()
    assert stop.value.code == 3
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_venv_is_named_with_its_remedy(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian keeps both in a package of their own."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SystemExit) as stop:
        run.need_python()
    assert stop.value.code == 3
    said = capsys.readouterr().err
    assert missing in said
    assert "python3-venv" in said


def test_a_finished_environment_is_not_set_up_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stamp is over requirements.txt, pyproject.toml, the Python and the folder."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(run, "run", lambda *command, **_: calls.append(command) or 0)
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    run.environment()
    pip = [x for x in calls if "install" in x]
    assert "--require-hashes" in pip[0]
    assert "--no-deps" in pip[1]
    assert len(pip) == 2
    calls.clear()
    run.environment()
    assert calls == []
    (tmp_path / "stamp").write_text("of another requirements.txt")
    run.environment()
    assert len([x for x in calls if "install" in x]) == 2


def test_a_broken_or_foreign_environment_is_not_usable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "python"
    monkeypatch.setattr(run, "PYTHON", other)
    assert not run.usable()
    other.write_text("#!/bin/sh\necho another Python\n")
    other.chmod(0o755)
    assert not run.usable()


@pytest.mark.parametrize(("root", "wish"), [(False, "yes"), (True, "no")])
def test_missing_system_packages_are_named_and_end_nothing(
    root: bool, wish: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the right to install, or told not to, the remedy is said and the run goes on."""
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setenv("SARABAN_SYSTEM_PACKAGES", wish)
    monkeypatch.setattr(run, "run", lambda *command, **_: pytest.fail(f"ran {command}"))
    run.system_packages()
    assert (
        "apt-get install fonts-thai-tlwg libreoffice-impress-nogui libreoffice-writer-nogui" in capsys.readouterr().err
    )


def test_system_packages_are_installed_where_they_can_be_and_a_failure_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = []
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("SARABAN_SYSTEM_PACKAGES", "yes")
    monkeypatch.setattr(run, "run", lambda *command, **_: calls.append(command) or 100)
    run.system_packages()
    assert calls[0][:2] == ("apt-get", "install")
    assert calls[1][:2] == ("apt-get", "update")
    assert "Remedy: apt-get install" in capsys.readouterr().err


@pytest.mark.parametrize(("status", "answer"), [(0, 0), (4, 0), (1, 1), (5, 5)])
def test_the_demo_accepts_0_and_4_and_says_why(
    status: int, answer: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "environment", lambda: None)
    monkeypatch.setattr(run, "system_packages", lambda: None)
    monkeypatch.setattr(run, "run", lambda *command: status)
    assert run.demo() == answer
    assert ("needs a person" in capsys.readouterr().err) == (status == 4)


def test_pins_without_uv_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "environment", lambda: None)
    monkeypatch.setattr(run, "BIN", tmp_path)
    with pytest.raises(SystemExit) as stop:
        run.pins()
    assert stop.value.code == 3
    assert ".venv/bin/pip install uv" in capsys.readouterr().err


def test_the_output_for_readme_says_nothing_of_its_passing_folder(capfd: pytest.CaptureFixture[str]) -> None:
    assert run.demo_output(sys.executable)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("words", [[], ["no-such-command"]])
def test_an_unknown_command_lists_those_there_are(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    assert run.main() == 2
    assert "demo | test" in capsys.readouterr().err
