"""ก่อนทำคำสั่ง: what commands over a folder of results say when the folder, an audit or a day is not as it must be."""

import re
from pathlib import Path

from pipeline.exit_code import ExitCode
from pipeline.terminal import missing, tell

_BUDDHIST = re.compile("(2[4-9][0-9]{2})((?:-[0-9]{2}){0,2})")


def buddhist(day: str) -> bool:
    """Whether the year of a day is of the Buddhist era, which no command takes; told with the day that is meant."""
    match = _BUDDHIST.fullmatch(day.strip())
    if match is None:
        return False
    meant = f"{int(match[1]) - 543}{match[2]}"
    tell(f"{day} เป็นปี พ.ศ. โปรดใช้ปี ค.ศ.: {meant}", f"{day} is a year of the Buddhist era; write {meant}")
    return True


def no_folder(*folders: str) -> bool:
    """Whether a folder of results is not there; told, with what makes one."""
    if not missing(folders):
        return False
    tell("โฟลเดอร์ผลลัพธ์ได้จาก: saraban audit INBOX --out DIR", "saraban audit INBOX --out DIR makes such a folder")
    return True


def no_audit(folder: str, unit: str | None = None) -> ExitCode:
    """Tells that the folder holds no audit (of the unit), with the remedy."""
    if unit is None:
        tell(
            f"ไม่มีผลการตรวจใน {folder} ทำก่อนด้วย: saraban audit INBOX --out DIR",
            f"{folder} holds no audit; saraban audit INBOX --out DIR makes them",
        )
    else:
        from pipeline.named_unit import NoUnit, unit_named

        try:
            unit_named(Path(folder), unit)
        except NoUnit as error:
            tell(
                f"ไม่มีผลการตรวจของ {unit} ใน {folder} ใช้ชื่อหน่วยงานหรือชื่อไฟล์ใน {folder}/departments",
                f"a unit is named by its Thai name, letter code or file in {folder}/departments\n         {error}",
            )
    return ExitCode.USAGE
