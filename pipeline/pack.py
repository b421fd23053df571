"""ชุดเกณฑ์: `load_pack(id_or_path) -> Pack`: reads the four files of a pack, checks them, and says every fault at once.

A faulty pack must stop the run before anything is written, so all faults of all files are collected, each with file,
line, column and what was expected, and raised once as `PackError` (exit code 2).
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from extractors import units as shared_units
from pipeline.exit_code import ExitCode
from pipeline.pack_faults import check_asked, check_evidence, check_forms, check_indicator, check_rubric, model_of
from pipeline.pack_proof import check_units, prove_forms, prove_indicator
from pipeline.yaml_nodes import Fault, YamlFile, read_yaml
from schemas.pack import CentralFile, EvidenceFile, FormsFile, Indicator, Pack, Rubric, UnitsFile
from schemas.unit import Unit

PACKS = Path(__file__).resolve().parent / "packs"
DEFAULT_PACK = "bma-innovation-2566"
FILES = ("indicator.yaml", "forms.yaml", "evidence.yaml", "rubric.yaml")
UNITS = "units.yaml"  # only where the roster is the pack's own
ROSTERS: dict[str, Callable[[], tuple[Unit, ...]]] = {"bma": shared_units.units}
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
        said = (
            f"ไม่พบชุดเกณฑ์นี้ ต้องเป็นโฟลเดอร์ หรือชื่อใดชื่อหนึ่งต่อไปนี้: {known} / "
            f"no such pack; expected a folder, or one of: {known}"
        )
        raise PackError([Fault(str(id_or_path), 0, 0, said)])
    return folder


def hidden_by_name(name: str) -> bool:
    """Whether a name means a shipped pack while another folder of that name, with a pack in it, stands here."""
    here = Path(name)
    if name not in pack_ids() or not (here / "indicator.yaml").is_file():
        return False
    return here.resolve() != (PACKS / name).resolve()


def roster(pack: Pack) -> tuple[Unit, ...]:
    """ทะเบียนหน่วยงาน: the units that get an audit, in the order of the table."""
    return pack.units


def load_pack(id_or_path: str | Path = DEFAULT_PACK, *, prove: bool = False) -> Pack:
    """The pack of that id or in that folder, checked as a whole. `prove`: our own readers must find its titles,
    labels and names again (seconds; `pack check` does it). Raises PackError with every fault found.
    """
    folder = pack_folder(id_or_path)
    files = {name: _read(folder, name) for name in FILES}
    indicator = model_of(files["indicator.yaml"], Indicator)
    forms = model_of(files["forms.yaml"], FormsFile)
    evidence = model_of(files["evidence.yaml"], EvidenceFile)
    rubric = model_of(files["rubric.yaml"], Rubric)
    if indicator and indicator.id != folder.resolve().name:
        files["indicator.yaml"].fault(
            ("id",),
            f"id {indicator.id!r} ต้องตรงกับชื่อโฟลเดอร์ {folder.resolve().name!r} / "
            f"the id {indicator.id!r} was expected to be "
            f"the folder's name, {folder.resolve().name!r}",
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
        check_rubric(rubric, evidence, files["rubric.yaml"], files["evidence.yaml"])
    if indicator and evidence:
        check_indicator(indicator, evidence, files["indicator.yaml"], files["evidence.yaml"])
    listed = _units(folder, indicator, files)
    if evidence and listed:
        check_asked(evidence, listed, files["evidence.yaml"])
    _nothing_else(folder, files["indicator.yaml"])
    if prove and forms and indicator and not any(f.faults for f in files.values()):
        prove_forms(forms, files["forms.yaml"])
        prove_indicator(indicator, files["indicator.yaml"])
    faults = [f for file in files.values() for f in file.faults]
    if faults or not (indicator and forms and evidence and rubric):
        raise PackError(faults)
    return Pack(
        indicator=indicator,
        forms=forms.forms,
        demands=evidence.demands,
        rubric=rubric,
        units=listed,
        central=tuple(
            CentralFile(path=name, sha256=hashlib.sha256((folder / name).read_bytes()).hexdigest())
            for name in _central(folder)
        ),
        folder=str(folder),
        sha256=_sha256(folder),
    )


def _nothing_else(folder: Path, file: YamlFile) -> None:
    """A file of another name would be passed over in silence: `evidences.yaml`, `units.yml`."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yaml", ".yml") and path.name not in (*FILES, UNITS):
            known = ", ".join((*FILES, UNITS))
            said = f"ไฟล์นี้จะไม่ถูกใช้ ชื่อที่ใช้ได้: {known} / this file would not be used; expected names: {known}"
            file.faults.append(Fault(path.name, 0, 0, said))


def _units(folder: Path, indicator: Indicator | None, files: dict[str, YamlFile]) -> tuple[Unit, ...]:
    """The roster: a shared table, or the pack's own."""
    own = (folder / UNITS).is_file()
    if indicator is None and not own:
        return ()
    if indicator is not None and indicator.roster != "own":
        if own:
            files["indicator.yaml"].fault(
                ("roster",),
                f"มีไฟล์ {UNITS} แต่ roster มิใช่ own จึงจะไม่ถูกใช้ / own was expected: {UNITS} is there and would not be used",
            )
        return ROSTERS[indicator.roster]()
    files[UNITS] = _read(folder, UNITS)
    listed = model_of(files[UNITS], UnitsFile)
    if listed is None:
        return ()
    check_units(listed, files[UNITS])
    return listed.units


def _read(folder: Path, name: str) -> YamlFile:
    path = folder / name
    try:
        if path.stat().st_size > LARGEST:
            return YamlFile(
                name,
                faults=[
                    Fault(
                        name, 0, 0, f"ใหญ่เกิน {LARGEST} ไบต์ / larger than {LARGEST} bytes; a pack's file is a few pages"
                    )
                ],
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
    own = (UNITS,) if (folder / UNITS).is_file() else ()
    for name in (*FILES, *own, *_central(folder)):
        whole.update(f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
