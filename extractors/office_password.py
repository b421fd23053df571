"""เอกสาร Office ที่มีรหัสผ่าน: the package inside an OLE file that asks for a password ([MS-OFFCRYPTO]), tried with a list.

The only module that imports msoffcrypto. A password that fits is proved by the file's own verifier, and the package by
its checksum where the file has one.
"""

import io
import re
import zipfile
from collections.abc import Sequence

import msoffcrypto  # type: ignore[import-untyped,unused-ignore]

MOST_SPINS = 10_000_000  # rounds of hashing, all tries together: Office asks for 100,000, and 10 million take some 15 s
_STANDARD_SPINS = 50_000  # of the older scheme, which states none ([MS-OFFCRYPTO] 2.3.4.7)
_SPINS = re.compile(rb'spinCount="([0-9]{1,10})"')
_OLE = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = (
    ("word/", f"{_OLE}wordprocessingml.document"),
    ("xl/", f"{_OLE}spreadsheetml.sheet"),
    ("ppt/", f"{_OLE}presentationml.presentation"),
)


def opened_package(data: bytes, passwords: Sequence[str]) -> bytes | None:
    """The package, or None where no password fits, or the file would take more than MOST_SPINS to try. Never raises."""
    stated = [int(m[1]) for m in _SPINS.finditer(data)]
    left = MOST_SPINS
    for word in passwords:
        left -= max(stated, default=_STANDARD_SPINS)
        if left < 0:
            return None
        made = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=word, verify_password=True)
            file.decrypt(made)
        except Exception:  # noqa: BLE001, S112 - another password, or a damaged file, of which any fault may come
            continue
        if made.getvalue().startswith(b"PK"):
            return made.getvalue()
    return None


def media_type_of(package: bytes) -> str | None:
    """What kind of document a package is, by the folder of its main part; None where it is none that is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as z:
            names = z.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return None
    return next((kind for folder, kind in _MAIN_PARTS if any(n.startswith(folder) for n in names)), None)
