"""การตรวจที่ถือไว้: the last run of a folder of results with all that its results follow from, so that they can be made
again under other decisions without reading a page.

It comes from the run log, the store and the pack alone. Where these are no longer what the run rested on, nothing is
held: new inputs and old ones are never mixed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from sys import maxsize
from typing import Any

from pipeline.audit_run import central_pieces, evidence_of, own_results
from pipeline.decisions import Decisions
from pipeline.evidence import Evidence
from pipeline.intake import Input, open_inbox
from pipeline.judging import Judge, Judged, Rules
from pipeline.kept_inputs import KeptInputs, kept_inputs
from pipeline.meter import Meter
from pipeline.open_store import OpenStore
from pipeline.pack import PackError, load_pack, roster
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.read_as_decided import KindsDecided, ReadAgain
from pipeline.read_before import ReadBefore
from pipeline.reading import Stages, read_all, shipped_stages
from pipeline.run_before import looks_of, program_version
from pipeline.run_history import Log, log_of
from pipeline.run_log import root_of
from pipeline.store import CAME
from schemas.bilingual import Bilingual
from schemas.text import DocumentText
from schemas.unit import Unit

_MOST_ANEW = 8  # files that are read once more, because no store can keep what was read of them
Texts = Callable[[tuple[str, str, bool]], DocumentText | None]


class NotHeld(Exception):
    """The results cannot be made again without a run. `why`: in Thai and English, with what helps."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        remedy = Bilingual(th="สั่ง saraban audit อีกครั้ง", en="run saraban audit again")
        self.why = Bilingual(th=f"{th} {remedy.th}", en=f"{en}; {remedy.en}")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a folder's results are made from, beside its store. `inboxes`: where the inputs stand, if not where the log
    says; `pack`: where the pack stands, if not there; `units`, `stages`: those of the run, if not the pack's and the
    program's own.
    """

    folder: Path
    inboxes: tuple[Path, ...] = ()
    pack: str | None = None
    passwords: Passwords = NO_PASSWORDS
    units: tuple[Unit, ...] | None = None
    stages: Stages | None = None


@dataclass(frozen=True, slots=True)
class HeldRun:
    """`line`: the run's line of the log; `looks`: how the inbox looked when it began (run_before.looks_of)."""

    line: Mapping[str, Any]
    looks: str
    inboxes: tuple[Path, ...]
    judge: Judge
    stages: Stages
    inputs: tuple[Input, ...]
    evidence: tuple[Evidence, ...]
    again: ReadAgain = field(default_factory=dict)

    def judged(self, decisions: Decisions, texts: Texts, meter: Meter) -> Judged:
        """Every result under these decisions. `texts`: kept texts, asked for files of which a person said what they are
        for the first time. Raises NotHeld where such a text is not kept and the file is gone.
        """
        kinds = KindsDecided(decisions, self.judge.rules.pack, self.stages, self.again)
        kinds.texts = texts
        said = {(sha, d.kind, d.form) for sha, d in decisions.kinds.items()} - self.again.keys()
        anew = {x[0] for x in said}
        inputs: Iterable[Input] = self.inputs
        if anew:
            without = [
                x for x in self.inputs if x.source.sha256 in anew and x.status is None and texts(_content(x)) is None
            ]
            inputs = [*_with_bytes(without, self.inboxes), *(x for x in self.inputs if x not in without)]
        for _ in kinds.noted(inputs):
            pass
        return self.judge.judge([kinds.read_again(x) for x in self.evidence], decisions, meter)

    def inputs_changed(self, folder: Path) -> bool:
        """Whether the inbox looks otherwise than when the run began. The results are still those of the run's."""
        return looks_of(self.inboxes, folder) != self.looks


def hold(grounds: Grounds, log: Log, store: OpenStore) -> HeldRun:
    """The last run of the folder. Raises NotHeld."""
    line = log.run
    if line is None:
        raise NotHeld("บันทึกการตรวจไม่มีการตรวจที่สมบูรณ์", "the run log holds no whole run")
    if log.forgotten:
        raise NotHeld("มีไฟล์ที่สั่งลืมหลังการตรวจ", "files were forgotten since the run")
    folder = grounds.folder
    pack_at = grounds.pack or (str(folder / line["pack_at"]) if line.get("pack_at") else line["pack"]["id"])
    try:
        pack = load_pack(pack_at)
    except PackError as error:
        said = str(error).splitlines()[0]
        raise NotHeld(f"เปิดชุดเกณฑ์ไม่ได้ ({said})", f"the pack cannot be loaded ({said})") from error
    stages = grounds.stages or shipped_stages(grounds.passwords)
    if pack.sha256 != line["pack"]["sha256"]:
        raise NotHeld("ชุดเกณฑ์เปลี่ยนไปจากที่ใช้ตรวจ", "the pack is no longer the one of the run")
    if stages.fingerprint != line["reader_fingerprint"]:
        raise NotHeld("โปรแกรมอ่านเอกสารเป็นคนละรุ่นกับที่ใช้ตรวจ", "the readers are not those of the run")
    inboxes = grounds.inboxes or tuple(folder / x for x in line.get("inboxes", ()))
    before = ReadBefore(store, stages, pack.forms, passwords=grounds.passwords.key)
    came = _came(store, line) or _come_again(grounds, inboxes, line)
    known = [x for x in came.inputs if x.status is not None or before.digest(_content(x)) is not None]
    held = set(map(id, known))
    without = [x for x in came.inputs if id(x) not in held]
    if len(without) > _MOST_ANEW:  # another version of the readers, or the store was emptied: that is a run's work
        n = len(without)
        raise NotHeld(f"ไม่มีผลการอ่านของ {n} ไฟล์เก็บไว้", f"what was read of {n} files is not kept")
    unknown = list(_with_bytes(without, inboxes))
    evidence = [evidence_of(r) for r in read_all(known, pack.forms, stages=stages, before=before, few=maxsize)]
    # What no store keeps is read once more, by a process of its own, as every run does.
    evidence += [evidence_of(r) for r in read_all(unknown, pack.forms, stages=stages, before=before, few=0)]
    rules = Rules(pack, central_pieces(pack, stages, before), grounds.units or roster(pack), stages.fingerprint)
    return HeldRun(line, came.looks, inboxes, Judge(rules), stages, came.inputs, tuple(evidence))


def log_for(folder: Path) -> Log:
    """The run log as far as it holds, whether or not its end was cut off while it was written."""
    return log_of(folder, torn_end=True)[0]


def _came(store: OpenStore, line: Mapping[str, Any]) -> KeptInputs | None:
    """The inputs of the run as the store has them, if they are those of the log's line."""
    kept = store.ask(lambda s: s.last_run(CAME), None)
    if kept is None:
        return None
    try:
        came = kept_inputs(kept)
    except ValueError:
        return None
    return came if came.program == program_version() and _is_of(came.inputs, line) else None


def _come_again(grounds: Grounds, inboxes: Sequence[Path], line: Mapping[str, Any]) -> KeptInputs:
    """The same from the inbox, opened but not read."""
    looks = looks_of(inboxes, grounds.folder)
    ours = own_results(inboxes, grounds.folder)
    coming = (replace(x, data=b"") for x in open_inbox(inboxes, grounds.passwords))
    inputs = tuple(x for x in coming if ours is None or not ours.fullmatch(x.source.path))
    if not _is_of(inputs, line):
        raise NotHeld("เอกสารต้นทางเปลี่ยนไปหลังการตรวจ", "the inputs were changed after the run")
    return KeptInputs(program_version(), looks, inputs)


def _is_of(inputs: Sequence[Input], line: Mapping[str, Any]) -> bool:
    root = root_of({x.source.path: x.source.sha256 for x in inputs})
    return (root, len(inputs)) == (line["inputs_root"], line["inputs"])


def _with_bytes(inputs: Sequence[Input], inboxes: Sequence[Path]) -> Iterable[Input]:
    """The same inputs with their bytes, from where they stand."""
    wanted = {(x.source.path, x.source.sha256): x for x in inputs}
    if not wanted:
        return
    for one in open_inbox(list(inboxes)):
        found = wanted.pop((one.source.path, one.source.sha256), None)
        if found is not None:
            yield replace(found, data=one.data)
    if wanted:
        name = min(path for path, _ in wanted)
        raise NotHeld(
            f"ไม่มีผลการอ่านของ {name} เก็บไว้ และไฟล์ไม่อยู่ที่เดิม", f"what was read of {name} is not kept, and the file is gone"
        )


def _content(one: Input) -> tuple[str, str, bool]:
    return one.source.sha256, one.source.media_type, one.mail_body
