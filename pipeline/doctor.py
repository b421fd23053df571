"""ตรวจเครื่อง: what this machine can and cannot do, what each lack means for the audits, and its remedy.

A leaf: nothing here is asked while documents are read. `saraban doctor` prints it.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Literal

from extractors.office_program import can_make, office_program
from pipeline.protections import tried

State = Literal["ok", "missing", "wrong"]

OLDEST_PYTHON = (3, 11)
IMPORT_PACKAGES = ("schemas", "extractors", "pipeline")
LEAST_MEMORY_MIB = 1024

_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)>=(?P<floor>[0-9.]+)$")


@dataclass(frozen=True, slots=True)
class Check:
    """One capability: `found` is what this machine has, `means_*` what follows from a lack, `remedy_*` what to do.

    `needed`: without it the program does not work rightly; otherwise one thing fewer is possible.
    """

    name: str
    state: State
    found: str
    means_th: str
    means_en: str
    remedy_th: str
    remedy_en: str
    needed: bool = False


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, for comparison: `20260107` -> (20260107,), `6.1.0rc1` -> (6, 1, 0)."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return tuple(int(x) for x in found.group().split(".")) if found else ()


def at_least(version: str, floor: str) -> bool:
    """Whether a version is not below a floor; missing numbers count as zero (`6.1` is `6.1.0`)."""
    have, want = numbers(version), numbers(floor)
    width = max(len(have), len(want))
    return have + (0,) * (width - len(have)) >= want + (0,) * (width - len(want))


def floors(distribution: str = "saraban") -> dict[str, str]:
    """What the installed program requires: distribution -> floor; extras left out. Raises PackageNotFoundError."""
    out = {}
    for line in metadata.requires(distribution) or []:
        row = _REQUIREMENT.match(line.replace(" ", ""))
        if row:
            out[row["name"]] = row["floor"]
    return out


def _python() -> Check:
    have = sys.version_info[:3]
    return Check(
        name="python",
        state="ok" if have >= OLDEST_PYTHON else "wrong",
        found=".".join(str(x) for x in have),
        means_th="โปรแกรมต้องใช้ Python 3.11 ขึ้นไป",
        means_en="the program needs Python 3.11 or newer",
        remedy_th="ติดตั้ง Python 3.11 ขึ้นไป แล้วตั้งค่า .venv ใหม่",
        remedy_en="install Python 3.11 or newer and set .venv up again",
        needed=True,
    )


def _dependency(name: str, floor: str) -> Check:
    try:
        have = metadata.version(name)
    except metadata.PackageNotFoundError:
        have = ""
    return Check(
        name=f"package:{name}",
        state="missing" if not have else "ok" if at_least(have, floor) else "wrong",
        found=f"{have or '-'} (>= {floor})",
        means_th="ขาดแพ็กเกจนี้หรือรุ่นเก่าเกินไป ผลการอ่านจะเชื่อถือไม่ได้",
        means_en="a package is absent or too old: what is read cannot be relied on",
        remedy_th="ลบ .venv แล้วรัน make demo (หรือ python run.py demo) อีกครั้ง",
        remedy_en="remove .venv and run make demo (or python run.py demo) again",
        needed=True,
    )


def _dependencies() -> list[Check]:
    try:
        wanted = floors()
    except metadata.PackageNotFoundError:
        wanted = {"saraban": "0"}
    return [_dependency(name, floor) for name, floor in sorted(wanted.items())]


def other_owners() -> dict[str, list[str]]:
    """Import package -> other distributions, or other folders, that own the same name on this machine."""
    mine = Path(__file__).resolve().parent.parent
    owners = metadata.packages_distributions()
    out: dict[str, list[str]] = {}
    for name in IMPORT_PACKAGES:
        others = sorted({x for x in owners.get(name, []) if x != "saraban"})
        spec = util.find_spec(name)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        others += [x for x in folders if Path(x).resolve() != mine / name]
        if others or spec is None:
            out[name] = others
    return out


def _names() -> Check:
    others = other_owners()
    return Check(
        name="import-names",
        state="wrong" if others else "ok",
        found="; ".join(f"{name}: {', '.join(who) or '-'}" for name, who in others.items())
        or ", ".join(IMPORT_PACKAGES),
        means_th="มีแพ็กเกจอื่นใช้ชื่อ schemas, extractors หรือ pipeline ในสภาพแวดล้อมเดียวกัน โปรแกรมอาจเรียกโค้ดผิดตัว",
        means_en="another distribution owns the name schemas, extractors or pipeline here: the wrong code may run",
        remedy_th="ติดตั้ง saraban ในสภาพแวดล้อม (venv) ของตัวเอง",
        remedy_en="install saraban into an environment (venv) of its own",
        needed=True,
    )


def _said_by(*command: str) -> str:
    """The first line that a program says, or "" when it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout.strip() or done.stderr.strip()).partition("\n")[0]


def _libreoffice() -> Check:
    program = office_program()
    return Check(
        name="libreoffice",
        state="ok" if program else "missing",
        found=((_said_by(program, "--version") or program) if program else "-")
        + ("" if program is None or can_make("pptx") else " (.ppt, .odp: -, libreoffice-impress-nogui)"),
        means_th="อ่านไฟล์ .doc .rtf .odt .ppt .odp ไม่ได้: รายงานว่ายังอ่านไม่ได้ ไม่นับว่าขาดหลักฐาน "
        "การอ่าน DOCX XLSX และ PDF ไม่ต้องใช้",
        means_en=".doc, .rtf, .odt, .ppt and .odp files are not read: they are reported unread, never as missing; "
        "reading DOCX, XLSX and PDF does not need it",
        remedy_th="apt-get install libreoffice-writer-nogui libreoffice-impress-nogui (หรือขอไฟล์ DOCX หรือ PDF)",
        remedy_en="apt-get install libreoffice-writer-nogui libreoffice-impress-nogui (or ask for a DOCX or PDF)",
    )


def _scans() -> Check:
    from extractors.scan_tesseract import tesseract_ready
    from extractors.thai_line import missing_part

    lacking, second = missing_part(), tesseract_ready()
    return Check(
        name="scans",
        state="missing" if lacking else "ok",
        found=lacking or f"saraban (tesseract: {' '.join((second.version, *second.languages)) if second else '-'})",
        means_th="อ่านภาพสแกนไม่ได้: ไฟล์สแกนรายงานว่าอ่านไม่ได้ (needs_ocr) และไม่นับว่าขาดหลักฐาน",
        means_en="scans are not read: they are reported unreadable (needs_ocr), never as missing",
        remedy_th="python run.py test ติดตั้งส่วนที่ขาด (พยาน: apt-get install tesseract-ocr-tha tesseract-ocr-eng) "
        "หรือขอไฟล์ต้นฉบับ DOCX หรือ PDF จากหน่วยงาน",
        remedy_en="python run.py test installs what is missing (the witness: apt-get install tesseract-ocr-tha "
        "tesseract-ocr-eng); or ask the unit for the original DOCX or PDF",
    )


def _thai_fonts() -> Check:
    fonts = shutil.which("fc-list")
    found = _said_by(fonts, ":lang=th", "family") if fonts else ""
    return Check(
        name="thai-fonts",
        state="ok" if found else "missing",
        found=found or "-",
        means_th="วาดเอกสารตัวอย่างใหม่ไม่ได้ และตาราง XLSX อาจแสดงภาษาไทยไม่ครบบนเครื่องนี้ การอ่านเอกสารไม่ต้องใช้",
        means_en="samples cannot be drawn anew and the XLSX table may show no Thai here; reading does not need fonts",
        remedy_th="apt-get install fonts-thai-tlwg",
        remedy_en="apt-get install fonts-thai-tlwg",
    )


def memory_mib() -> int | None:
    """Memory that a run may take, in MiB: what is available, or the limit of the control group if that is less."""
    figures = []
    try:
        row = re.search(r"MemAvailable:\s+([0-9]+) kB", Path("/proc/meminfo").read_text(encoding="ascii"))
        figures += [int(row.group(1)) // 1024] if row else []
        limit = Path("/sys/fs/cgroup/memory.max")
        text = limit.read_text(encoding="ascii").strip() if limit.exists() else "max"
        figures += [int(text) // 2**20] if text != "max" else []
    except OSError:
        return None
    return min(figures, default=None)


def _memory() -> Check:
    have = memory_mib()
    return Check(
        name="memory",
        state="wrong" if have is not None and have < LEAST_MEMORY_MIB else "ok",
        found="?" if have is None else f"{have} MiB",
        means_th=f"หน่วยความจำว่างน้อยกว่า {LEAST_MEMORY_MIB} MiB การอ่านอาจหยุดกลางคัน",
        means_en=f"less than {LEAST_MEMORY_MIB} MiB of memory is free: reading may stop half way",
        remedy_th="ปิดโปรแกรมอื่น หรือใช้ --jobs 1",
        remedy_en="close other programs, or use --jobs 1",
    )


def _protection(name: str, holds: bool, means: tuple[str, str], remedy: tuple[str, str]) -> Check:
    found = "ทำได้ active" if holds else "-"
    return Check(f"protection:{name}", "ok" if holds else "missing", found, *means, *remedy)


def _protections() -> list[Check]:
    """What holds for the processes that read strangers' files (docs/limits.md), found out by trying."""
    try:
        found = tried()
    except (RuntimeError, OSError) as e:
        means_th, means_en = "เริ่มกระบวนการอ่านไม่ได้ ไฟล์จะไม่ถูกอ่าน", "no reading process can start: no file would be read"
        remedy = "ตรวจสิทธิ์ของโฟลเดอร์ชั่วคราว (TMPDIR)", "check the rights of the folder for temporary files (TMPDIR)"
        return [Check("protection", "wrong", str(e), means_th, means_en, *remedy, needed=True)]
    namespaces = "sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0"
    return [
        _protection(
            "network",
            not found.network,
            (
                "กระบวนการที่อ่านไฟล์ยังใช้เครือข่ายได้ หากไฟล์ประสงค์ร้ายยึดโปรแกรมอ่านได้",
                "a process that reads files can use the network, should a hostile file take it over",
            ),
            (f"บน Linux: {namespaces} หรือใช้เครื่องที่ไม่ต่อเครือข่าย", f"on Linux: {namespaces}; or a machine without network"),
        ),
        _protection(
            "files",
            not found.files,
            (
                "กระบวนการที่อ่านไฟล์ยังเขียนไฟล์นอกโฟลเดอร์ของตนได้",
                "a process that reads files can write outside its own folder",
            ),
            (
                "ใช้ Linux 5.13 ขึ้นไปที่เปิด Landlock หรือบัญชีผู้ใช้แยกสำหรับการอ่าน",
                "Linux 5.13 or newer with Landlock; or a user account for reading alone",
            ),
        ),
        _protection(
            "processes",
            not found.survivors,
            (
                "โปรแกรมที่แยกตัวจากกระบวนการอ่านอาจค้างอยู่หลังถูกยุติ",
                "a program that leaves the group of a reading process may live on after it was ended",
            ),
            ("ใช้ Linux หรือรันในคอนเทนเนอร์", "use Linux, or a container"),
        ),
        _protection(
            "memory",
            found.memory_told,
            (
                "ไม่มีการเฝ้าดูหน่วยความจำของกระบวนการอ่านบนระบบนี้",
                "the memory of reading processes is not watched on this system",
            ),
            ("ใช้ Linux หรือจำกัดหน่วยความจำของคอนเทนเนอร์", "use Linux, or a container with a memory limit"),
        ),
        _protection(
            "system-limits",
            found.own_limits,
            (
                "ระบบนี้จำกัดขนาดไฟล์ เวลาประมวลผล และ core dump ของกระบวนการไม่ได้",
                "this system has no limits on file size, processor time and core dumps of a process",
            ),
            ("ใช้ Linux หรือ macOS", "use Linux or macOS"),
        ),
    ]


def _mail() -> Check:
    from pipeline.imap_folder import can_fetch
    from pipeline.msg_mail import can_open_msg

    there = {"olefile (.msg)": can_open_msg(), "imap-tools (saraban fetch)": can_fetch()}
    lacking = [name for name, is_there in there.items() if not is_there]
    return Check(
        name="mail",
        state="missing" if lacking else "ok",
        found=", ".join(lacking) + ": -" if lacking else ", ".join(there),
        means_th="ขาดส่วนเปิดอีเมล .msg ของ Outlook หรือส่วนรับอีเมลจากกล่องจดหมาย อีเมล .eml และ winmail.dat เปิดได้ตามปกติ",
        means_en="Outlook's .msg is not opened, or no mailbox is fetched; .eml and winmail.dat are opened all the same",
        remedy_th='pip install "saraban[mail]"',
        remedy_en='pip install "saraban[mail]"',
    )


def _cluster() -> Check:
    lacking = [x for x in ("distributed", "fsspec") if util.find_spec(x) is None]
    return Check(
        name="cluster",
        state="missing" if lacking else "ok",
        found=", ".join(lacking) + ": -" if lacking else "distributed (--cluster), fsspec (s3://...)",
        means_th="อ่านบนเครื่องอื่น (--cluster) หรือจากที่เก็บไฟล์นอกเครื่อง (s3:// ฯลฯ) ไม่ได้ การอ่านบนเครื่องนี้ไม่เปลี่ยน",
        means_en="nothing is read on other machines (--cluster) or by address; this machine reads all the same",
        remedy_th='pip install "saraban[cluster]"',
        remedy_en='pip install "saraban[cluster]"',
    )


def _web() -> Check:
    from pipeline.cli_serve import NEEDED

    lacking = [x for x in NEEDED if util.find_spec(x) is None]
    return Check(
        name="web",
        state="missing" if lacking else "ok",
        found=", ".join(lacking) + ": -" if lacking else ", ".join(NEEDED),
        means_th="ตรวจในเบราว์เซอร์และใช้ API (saraban serve) ไม่ได้ คำสั่งอื่นทั้งหมดทำได้ตามปกติ",
        means_en="saraban serve (review in the browser, and the API) does not start; every other command does",
        remedy_th='pip install "saraban[web]"',
        remedy_en='pip install "saraban[web]"',
    )


def _seven_zip() -> Check:
    from pipeline.seven_zip import can_open_7z

    return Check(
        name="7z",
        state="ok" if can_open_7z() else "missing",
        found="py7zr" if can_open_7z() else "py7zr: -",
        means_th="ไฟล์ 7z จะไม่ถูกเปิด (zip เปิดได้ตามปกติ)",
        means_en="7z archives are not opened; zip is",
        remedy_th='pip install "saraban[7z]"',
        remedy_en='pip install "saraban[7z]"',
    )


CHECKS: tuple[Callable[[], Check], ...] = (
    *(_python, _names, _libreoffice, _scans, _mail, _cluster, _web, _seven_zip, _thai_fonts, _memory),
)


def examine() -> list[Check]:
    """Every check of this machine, the packages last."""
    return [check() for check in CHECKS] + _protections() + _dependencies()


def as_rows(checks: list[Check]) -> list[dict[str, object]]:
    """What `saraban doctor --json` prints."""
    return [asdict(x) for x in checks]


def as_text(checks: list[Check]) -> str:
    """What `saraban doctor` prints: a line a check, and under each lack what it means and the remedy."""
    marks = {"ok": "มี  ok     ", "missing": "ขาด missing", "wrong": "ผิด wrong  "}
    lines = []
    for x in checks:
        lines.append(f"{marks[x.state]}  {x.name}: {x.found}")
        if x.state != "ok":
            lines += [f"      {x.means_th}", f"      {x.means_en}", f"      -> {x.remedy_th}"]
            lines += [f"      -> {x.remedy_en}"] if x.remedy_en != x.remedy_th else []
    return "\n".join(lines)
