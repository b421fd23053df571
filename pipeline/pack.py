"""ชุดเกณฑ์: `load_pack(id_or_path) -> Pack`: reads the four files of a pack, checks them, and says every fault at once.

A faulty pack must stop the run before anything is written, so all faults of all files are collected, each with file,
line, column and what was expected, and raised once as `PackError` (exit code 2).
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from extractors.units import units
from pipeline.exit_code import ExitCode
from pipeline.pack_faults import check_evidence, check_forms, check_rubric, model_of
from pipeline.yaml_nodes import Fault, YamlFile, read_yaml
from schemas.pack import CentralFile, EvidenceFile, FormsFile, Indicator, Pack, Rubric
from schemas.unit import Unit

PACKS = Path(__file__).resolve().parent / "packs"
DEFAULT_PACK = "bma-innovation-2566"
FILES = ("indicator.yaml", "forms.yaml", "evidence.yaml", "rubric.yaml")
ROSTERS: dict[str, Callable[[], tuple[Unit, ...]]] = {"bma": units}
LARGEST = 4 * 1024 * 1024  # bytes of one YAML file; beyond, it is no pack


class PackError(Exception):
    """A pack that cannot be used. `faults` are sorted by file, line and column; `str()` has one a line."""

    exit_code = ExitCode.USAGE

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(f) for f in self.faults))


def pack_ids() -> tuple[str, ...]:
    """The packs that are shipped."""
    return tuple(sorted(p.name for p in PACKS.iterdir() if (p / "indicator.yaml").is_file()))


def pack_folder(id_or_path: str | Path) -> Path:
    """Where a pack is: a shipped pack by its id, any other by its folder. Raises PackError when there is none."""
    if isinstance(id_or_path, str) and id_or_path in pack_ids():
        return PACKS / id_or_path
    folder = Path(id_or_path)
    if not folder.is_dir():
        known = ", ".join(pack_ids())
        said = f"ไม่พบชุดเกณฑ์นี้ / no such pack; expected a folder, or one of: {known}"
        raise PackError([Fault(str(id_or_path), 0, 0, said)])
    return folder


def roster(pack: Pack) -> tuple[Unit, ...]:
    """ทะเบียนหน่วยงาน: the units that get an audit, in the order of the table."""
    return ROSTERS[pack.indicator.roster]()


def load_pack(id_or_path: str | Path = DEFAULT_PACK) -> Pack:
    """The pack of that id or in that folder, checked as a whole. Raises PackError with every fault found."""
    folder = pack_folder(id_or_path)
    files = {name: _read(folder, name) for name in FILES}
    indicator = model_of(files["indicator.yaml"], Indicator)
    forms = model_of(files["forms.yaml"], FormsFile)
    evidence = model_of(files["evidence.yaml"], EvidenceFile)
    rubric = model_of(files["rubric.yaml"], Rubric)
    if indicator and indicator.id != folder.resolve().name:
        files["indicator.yaml"].fault(
            ("id",), f"the id {indicator.id!r} was expected to be the folder's name, {folder.resolve().name!r}"
        )
    if forms:
        check_forms(forms, files["forms.yaml"])
    if forms and evidence:
        check_evidence(evidence, forms, files["evidence.yaml"])
    if indicator and rubric and indicator.status == "official" and rubric.placeholder:
        files["indicator.yaml"].fault(
            ("status",),
            "rubric.yaml ยังมีค่าที่เป็น placeholder จึงต้องเป็น provisional / provisional was expected: a basis in "
            "rubric.yaml begins with placeholder, so its figures are not the official ones",
        )
    if evidence and rubric:
        check_rubric(rubric, evidence, files["rubric.yaml"])
    faults = [f for file in files.values() for f in file.faults]
    if faults or not (indicator and forms and evidence and rubric):
        raise PackError(faults)
    return Pack(
        indicator=indicator,
        forms=forms.forms,
        demands=evidence.demands,
        rubric=rubric,
        central=tuple(
            CentralFile(path=name, sha256=hashlib.sha256((folder / name).read_bytes()).hexdigest())
            for name in _central(folder)
        ),
        folder=str(folder),
        sha256=_sha256(folder),
    )


def _read(folder: Path, name: str) -> YamlFile:
    path = folder / name
    try:
        if path.stat().st_size > LARGEST:
            return YamlFile(
                name, faults=[Fault(name, 0, 0, f"larger than {LARGEST} bytes; a pack's file is a few pages")]
            )
        return read_yaml(name, path.read_bytes())
    except OSError as error:
        return YamlFile(name, faults=[Fault(name, 0, 0, f"เปิดไฟล์ไม่ได้ / the file cannot be read: {error.strerror}")])


def _central(folder: Path) -> list[str]:
    found = (p for p in (folder / "central").rglob("*") if p.is_file() and p.name != "README.md")
    return sorted(p.relative_to(folder).as_posix() for p in found if not p.name.startswith("."))


def _sha256(folder: Path) -> str:
    """Over the sorted (name, sha-256 of bytes) of the pack's files and of its central evidence."""
    whole = hashlib.sha256()
    for name in (*FILES, *_central(folder)):
        whole.update(f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
