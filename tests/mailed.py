"""Real mails audited in one run, for the tests of whole submissions."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.audit_run import run_audit
from pipeline.pack import load_pack
from schemas.unit import Unit


def audited(place: Path, sendings: Iterable[Sequence[bytes]], units: Sequence[Unit] | None = None) -> Path:
    """The folder of results over an inbox of these mails, each sending's in their order; in `place` nothing lies yet."""
    (place / "inbox").mkdir()
    for n, mails in enumerate(sendings):
        for k, data in enumerate(mails):
            (place / "inbox" / f"{n:02}-{k}.eml").write_bytes(data)
    run_audit([place / "inbox"], place / "out", load_pack(), units=units)
    return place / "out"


def audit_of(out: Path, district: str) -> dict[str, Any]:
    """The audit of a district, by the end of its slug."""
    made: dict[str, Any] = json.loads((out / "departments" / f"bma-district-{district}.json").read_bytes())
    return made
