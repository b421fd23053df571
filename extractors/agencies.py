"""รหัสตัวพยัญชนะ: the letters before a letter number, and the agency that they stand for.

A prefix that is not in the table is no fault of a letter: universities, companies and new offices have their own. The
status of a row travels with it (`confirmed` rows were read on a published page, the others are general knowledge).
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Agency:
    """One row: `prefix` without dots, the agency's Thai name, how sure the row is, and where it comes from."""

    prefix: str
    name_th: str
    status: str
    basis: str


@cache
def agencies() -> dict[str, Agency]:
    """Prefix -> agency, in the order of the table."""
    rows = json.loads(resources.files("extractors").joinpath("tables", "agencies.json").read_text("utf-8"))
    return {row["prefix"]: Agency(**row) for row in rows}


def agency(prefix: str) -> Agency | None:
    """The agency of a prefix as printed (`กค.`, `กท`), or None when the table has none."""
    return agencies().get(prefix.replace(".", "").replace(" ", ""))
