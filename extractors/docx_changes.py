"""ใครแก้เมื่อใด: who made the tracked changes of a DOCX that are still open, and on which days."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from extractors.docx_package import MC, W

_MOST = 5  # authors that are named
# Changes of words; changes of looks (w:rPrChange and the like) change no word.
_IN = frozenset(W + x for x in ("ins", "moveTo", "cellIns"))
_OUT = frozenset(W + x for x in ("del", "moveFrom", "cellDel"))
_NOBODY = "-"


@dataclass(slots=True)
class _Work:
    put_in: int = 0
    taken_out: int = 0
    days: set[str] = field(default_factory=set)


def who_changed(roots: Iterable[etree._Element]) -> tuple[str, str]:
    """The authors with their days, in Thai and in English: `ก. (2023-03-01 ถึง 2023-03-04, เพิ่ม 2 ลบ 1)`.

    Names and days stand as the file has them; who tracks changes can set both.
    """
    found: dict[str, _Work] = {}
    for root in roots:
        for e in root.iter(*_IN, *_OUT):
            if any(outer.tag == MC + "Fallback" for outer in e.iterancestors()):
                continue
            work = found.setdefault(" ".join(e.get(W + "author", "").split())[:60] or _NOBODY, _Work())
            work.put_in += e.tag in _IN
            work.taken_out += e.tag in _OUT
            if day := e.get(W + "date", "")[:10]:
                work.days.add(day)
    th, en = [], []
    for name, work in sorted(found.items())[:_MOST]:
        first, last = (min(work.days), max(work.days)) if work.days else (_NOBODY, _NOBODY)
        days_th, days_en = (first, first) if first == last else (f"{first} ถึง {last}", f"{first} to {last}")
        th.append(f"{name} ({days_th}, เพิ่ม {work.put_in} ลบ {work.taken_out})")
        en.append(f"{name} ({days_en}, {work.put_in} in, {work.taken_out} out)")
    if len(found) > _MOST:
        th.append(f"และอีก {len(found) - _MOST} คน")
        en.append(f"and {len(found) - _MOST} more")
    return ", ".join(th), ", ".join(en)
