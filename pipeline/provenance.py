"""ที่มาของไฟล์: the provenance path of an input, the one name of an occurrence.

`folder/mail.eml > plans.zip > form 3.docx`: an inbox-relative POSIX path, then the parts and members that lead to it.
Names come from strangers: they are data, cleaned so that they can neither forge a path nor disturb a table.
"""

import re
from collections.abc import Sequence

from pipeline.steering_signs import STEERING

SEPARATOR = " > "
_LONGEST = 240


def clean_name(name: str) -> str:
    """A name as one segment of a provenance path: no controls, no separator, at most 240 characters, never empty."""
    name = STEERING.sub("\ufffd", re.sub("[\t\n]", "\ufffd", name)).replace(SEPARATOR, " › ").strip()
    if len(name) > _LONGEST:
        name = name[: _LONGEST - 20] + "…" + name[-19:]
    return name or "unnamed"


def base_name(name: str) -> str:
    """The last part of a path as any system writes it; `..` and empty parts are no names."""
    parts = [p for p in re.split(r"[/\\]", name) if p.strip() not in ("", ".", "..")]
    return clean_name(parts[-1]) if parts else "unnamed"


def join(*segments: str) -> str:
    """A provenance path from its segments."""
    return SEPARATOR.join(segments)


def unique_names(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """The names in their order, the second of a name as `name #2`, then `name #3`; none equal to one in `taken`."""
    literal = {*names, *taken}
    used = set(taken)
    count: dict[str, int] = {}
    out = []
    for name in names:
        new = name
        while new in used or (new != name and new in literal):
            count[name] = count.get(name, 1) + 1
            new = f"{name} #{count[name]}"
        used.add(new)
        out.append(new)
    return out
