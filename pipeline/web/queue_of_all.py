"""คิวทั้งหมด: the items of every unit, and of what is nobody's, in the order in which people take them."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, Final

from pipeline.provenance import SEPARATOR
from pipeline.secrecy import Secret
from pipeline.web.queue_items import Item, joined, key_of
from pipeline.web.queue_of_unit import MARK, items_of
from pipeline.web.results import Snapshot
from schemas.audit import DepartmentAudit
from schemas.source import NO_SHA256

BODY: Final = f"{SEPARATOR}body"


def items_of_nobody(
    unassigned: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    secret: Iterable[str],
    ruled_out: AbstractSet[str] = frozenset(),
) -> Iterator[Item]:
    """Files that could be tied to no unit; a mail or an archive of which nothing is anybody's is one item, since a
    decision about it holds for all that is in it. `rows`: those of inputs.jsonl; `ruled_out`: contents of which a
    person said that they hold no evidence, and which wait for nobody any more.
    """
    held = {*secret, NO_SHA256}
    files = [f for f in unassigned.get("files", ()) if f.get("status") not in ("opened", "ignored")]
    of_tops: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_tops.setdefault(str(row.get("path", "")).split(SEPARATOR)[0], []).append(row)
    whole: dict[str, list[Mapping[str, Any]]] = {}
    for file in files:
        path = file["path"]
        top = path.split(SEPARATOR)[0]
        inside = of_tops.get(top, [])
        box = next((r for r in inside if r.get("path") == top), None)
        if SEPARATOR not in path or box is None or any(r.get("unit") for r in inside) or box["sha256"] in held:
            if file["sha256"] not in held and file["sha256"] not in ruled_out:
                yield _of_nobody(path, file["sha256"], file.get("record") is not None)
        elif file["sha256"] not in held:
            whole.setdefault(top, []).append(file)
    for top, every in whole.items():
        contents = tuple(dict.fromkeys(str(f["sha256"]) for f in every))
        if ruled_out >= set(contents):
            continue
        box = next(r for r in of_tops[top] if r.get("path") == top)
        body = next((str(r["sha256"]) for r in of_tops[top] if r.get("path") == f"{top}{BODY}"), "")
        yield replace(
            _of_nobody(top, str(box["sha256"]), False),
            inside=tuple(f["path"][len(top) + len(SEPARATOR) :] for f in every),
            contents=contents,
            body=body if body not in held else "",
        )


def _of_nobody(path: str, sha256: str, readable: bool) -> Item:
    key = key_of("unassigned", sha256)
    return Item(key, "unassigned", "", (), path=path, sha256=sha256, readable=readable, contents=(sha256,))


class QueueItems:
    """The queue of a folder of results; an audit is looked through once, and again only where it changed."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[DepartmentAudit, tuple[Item, ...]]] = {}
        self._made: tuple[Snapshot, frozenset[str], tuple[Item, ...]] | None = None

    def of(
        self,
        snapshot: Snapshot,
        secrets: Mapping[str, Secret],
        held: Iterable[str],
        ruled_out: frozenset[str] = frozenset(),
    ) -> tuple[Item, ...]:
        """Every item, in the order of the queue. One content in several units is one item. `secrets`: by unit; `held`:
        contents of which nothing may be shown; `ruled_out`: those of which a person said that they hold no evidence.
        """
        if self._made is not None and self._made[0] is snapshot and self._made[1] == ruled_out:
            return self._made[2]
        every: dict[str, Item] = {}
        hidden = frozenset(held)
        for unit, audit in snapshot.audits.items():
            known = self._of.get(unit)
            if known is None or known[0] is not audit:
                known = self._of[unit] = (audit, items_of(audit, secrets[unit]))
            for one in shown_of(known[1], hidden):
                every[one.key] = joined(every[one.key], one) if one.key in every else one
        for one in items_of_nobody(snapshot.unassigned, snapshot.rows, hidden, ruled_out):
            every.setdefault(one.key, one)
        made = tuple(sorted(every.values(), key=lambda x: x.order))
        self._made = (snapshot, ruled_out, made)
        return made


def shown_of(items: Iterable[Item], hidden: frozenset[str]) -> Iterator[Item]:
    """The items that tell no words of a content of which nothing may be shown (`hidden`): of such a document a person
    is asked about its mark, and about demands, which are told without its words.
    """
    return (
        x
        for x in items
        if x.sha256 not in hidden or x.kind == "demand" or (x.found is not None and x.found.code == MARK)
    )
