"""`saraban doctor`: what this machine lacks, what that means, and the remedy."""

import re
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractors import scan_tesseract, thai_line
from pipeline import doctor
from pipeline.protections import Tried, tried

THAI = re.compile(r"[\u0e00-\u0e7f]")


@pytest.mark.parametrize(
    ("version", "floor", "enough"),
    [
        ("6.1.0", "6.1.0", True),
        ("6.1", "6.1.0", True),  # missing numbers are zero
        ("6.0.9", "6.1.0", False),
        ("6.10.0", "6.9", True),  # numbers, not words
        ("20260107", "20251230", True),
        ("20251229", "20251230", False),
        ("6.1.0rc1", "6.1.0", True),
        ("", "1", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, floor: str, enough: bool) -> None:
    assert doctor.at_least(version, floor) is enough


def test_floors_are_those_of_the_installed_program() -> None:
    assert doctor.floors()["pythainlp"] == "5.3.7"
    assert "pytest" not in doctor.floors()


def test_this_environment_has_everything_that_is_needed() -> None:
    assert [x.name for x in doctor.examine() if x.needed and x.state != "ok"] == []


def test_every_lack_has_its_meaning_and_remedy_in_both_languages() -> None:
    checks = doctor.examine()
    assert len({x.name for x in checks}) == len(checks)
    for check in checks:
        assert THAI.search(check.means_th)
        assert not THAI.search(check.means_en)
        assert check.remedy_th
        assert check.remedy_en
        assert not THAI.search(check.remedy_en)


def test_a_package_that_is_absent_or_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    have = {"pythainlp": "5.3.6"}

    def version(name: str) -> str:
        if name not in have:
            raise metadata.PackageNotFoundError(name)
        return have[name]

    monkeypatch.setattr(
        metadata, "requires", lambda name: ["pythainlp>=5.3.7", "lxml >= 6.1.0", "pytest>=8; extra == 'dev'"]
    )
    monkeypatch.setattr(metadata, "version", version)
    states = {x.name: x.state for x in doctor.examine() if x.name.startswith("package:")}
    assert states == {"package:pythainlp": "wrong", "package:lxml": "missing"}


def test_another_owner_of_an_import_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"pipeline": ["saraban", "some-pipeline"], "schemas": ["saraban"]}
    monkeypatch.setattr(metadata, "packages_distributions", lambda: owners)
    assert doctor.other_owners() == {"pipeline": ["some-pipeline"]}


def test_a_package_shadowed_by_another_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = SimpleNamespace(submodule_search_locations=[str(tmp_path / "pipeline")])
    real = doctor.util.find_spec
    monkeypatch.setattr(doctor.util, "find_spec", lambda name: elsewhere if name == "pipeline" else real(name))
    assert doctor.other_owners() == {"pipeline": [str(tmp_path / "pipeline")]}


def test_libreoffice_that_is_not_there_is_missing_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)  # type: ignore[attr-defined]
    check = next(x for x in doctor.examine() if x.name == "libreoffice")
    assert check.state == "missing"
    assert "libreoffice-writer-nogui" in check.remedy_en


def test_a_program_that_hangs_or_cannot_run_says_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    assert doctor._said_by(str(broken)) == ""
    assert doctor._said_by(sys.executable, "--version").startswith("Python 3")


def _scans() -> doctor.Check:
    return next(x for x in doctor.examine() if x.name == "scans")


def test_scans_are_read_and_the_second_witness_is_named() -> None:
    check = _scans()
    assert check.state == "ok"
    assert check.found.startswith("saraban (tesseract: 5.")
    assert "tha" in check.found


@pytest.mark.parametrize("lacking", ["onnxruntime", "thai_line_small.onnx"])
def test_what_is_missing_for_scans_is_named(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    monkeypatch.setattr(thai_line, "missing_part", lambda: lacking)
    assert (_scans().state, _scans().found) == ("missing", lacking)


def test_without_tesseract_scans_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_tesseract, "tesseract_ready", lambda: None)
    assert (_scans().state, _scans().found) == ("ok", "saraban (tesseract: -)")


def test_without_the_extra_web_what_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = doctor.util.find_spec
    monkeypatch.setattr(doctor.util, "find_spec", lambda name: None if name == "argon2" else found(name))
    row = doctor._web()
    assert (row.state, row.found) == ("missing", "argon2: -")
    assert 'pip install "saraban[web]"' in row.remedy_en


def test_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "memory_mib", lambda: 300)
    check = next(x for x in doctor.examine() if x.name == "memory")
    assert (check.state, check.found) == ("wrong", "300 MiB")


def test_the_text_shows_remedies_only_where_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai_line, "missing_part", lambda: "onnxruntime")
    text = doctor.as_text(doctor.examine())
    fine = next(x for x in doctor.examine() if x.state == "ok")
    lacking = next(x for x in doctor.examine() if x.name == "scans")
    assert fine.means_en not in text
    assert lacking.remedy_th in text
    assert lacking.remedy_en in text


def test_each_protection_that_does_not_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """From strangers' files: what the reading processes could do all the same, and the remedy."""
    monkeypatch.setattr(doctor, "tried", lambda: Tried(True, True, True, False, False))
    found = {x.name: x for x in doctor.examine() if x.name.startswith("protection")}
    names = ["network", "files", "processes", "memory", "system-limits"]
    assert {x.name: x.state for x in found.values()} == {f"protection:{x}": "missing" for x in names}
    assert "userns" in found["protection:network"].remedy_en
    monkeypatch.setattr(doctor, "tried", lambda: Tried(False, False, False, True, True))
    assert {x.state for x in doctor.examine() if x.name.startswith("protection")} == {"ok"}


def test_where_no_reading_process_can_start_that_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def no() -> Tried:
        raise RuntimeError("a reading process could not start")

    monkeypatch.setattr(doctor, "tried", no)
    check = next(x for x in doctor.examine() if x.name == "protection")
    assert (check.state, check.needed) == ("wrong", True)
    assert "could not start" in check.found


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere fewer protections hold")
def test_protections_are_found_out_by_trying() -> None:
    """This machine's are tried for real; none may be claimed that a process can get round."""
    found = tried()
    assert (found.survivors, found.memory_told, found.own_limits) == (False, True, True)
