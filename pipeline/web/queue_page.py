"""หน้าของหนึ่งรายการในคิว: the screen of an item, and which comes next for whom."""

from collections.abc import Sequence
from typing import Any, Final, cast

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from pipeline.live_audit import LiveAudit
from pipeline.web.pages import page
from pipeline.web.person import Person
from pipeline.web.pictures import Pictures
from pipeline.web.queue_answers import answer, whole_about
from pipeline.web.queue_items import KINDS, Item
from pipeline.web.queue_now import Queue, Scope
from pipeline.web.queue_view import item_view, sight_of
from pipeline.web.results import Snapshot
from schemas.bilingual import Bilingual

_AHEAD: Final = 3  # items whose pictures are made before anybody asks
KIND_WORDS: Final = {
    "value": ("ค่าไม่แน่ใจ", "doubted values"),
    "unread": ("ไฟล์อ่านไม่ได้", "unread files"),
    "unassigned": ("ไม่ทราบหน่วยงาน", "files of nobody"),
    "demand": ("ยังสรุปไม่ได้", "demands not told"),
    "finding": ("ข้อตรวจพบ", "findings"),
    "absent": ("ไม่พบหลักฐาน", "not found"),
    "central": ("หลักฐานกลาง", "central evidence"),
}


def queue_of(request: Request) -> Queue:
    """The queue of this server."""
    return cast(Queue, request.app.state.queue)


def next_screen(
    request: Request, person: Person, scope: Scope, note: str = "", waits: Bilingual | None = None
) -> Response:
    """The item that is next for this person, or that nothing is left; without htmx, the way there."""
    queue = queue_of(request)
    snapshot, items = queue.now()
    mine = [x for x in items if scope.holds(x)]
    item = queue.desk.next_for(person.name, mine)
    if request.method == "POST" and request.headers.get("hx-request") != "true":
        at = f"/queue/item/{item.key}" if item is not None else "/queue"
        return RedirectResponse(at + scope.query, 303)
    if item is None:
        made = page(
            request,
            _template(request),
            item=None,
            scope=scope,
            note=note,
            waits=waits,
            last=queue.desk.last(person.name)[0],
            counts=_counts(items),
            waiting=_waiting(snapshot),
            all=len(items),
            units=_units(snapshot, items, scope),
        )
        made.headers["HX-Push-Url"] = f"/queue{scope.query}"
        return made
    return screen_of(request, person, item, snapshot, items, scope, note=note, waits=waits)


def screen_of(
    request: Request,
    person: Person,
    item: Item,
    snapshot: Snapshot,
    items: Sequence[Item],
    scope: Scope,
    *,
    note: str = "",
    waits: Bilingual | None = None,
    sure: bool = False,
    typed: Any = None,
    other: Any = None,
    status: int = 200,
) -> Response:
    """The screen of one item. `note`: what is told above it; `sure`: "yes" was said without a picture; `typed`: what
    was typed, what it means and says; `other`: the decision of somebody who was first.
    """
    queue = queue_of(request)
    pictures: Pictures = request.app.state.pictures
    mine = [x for x in items if scope.holds(x)]
    if person.role == "auditor":
        queue.desk.looks_at(person.name, item.key)
    coming = queue.desk.following(person.name, mine, item.key, _AHEAD)
    view = item_view(item, snapshot, queue.looks, pictures, person, queue.pack(snapshot))
    ahead = [x for x in (_picture_of(x, snapshot, queue, person) for x in coming[:2]) if x]
    queue.make_ahead([item, *coming], snapshot, person)
    made = page(
        request,
        _template(request),
        status,
        **view,
        scope=scope,
        note=note,
        waits=waits,
        sure=sure,
        typed=typed,
        other=other,
        seen=_seen(request, item, snapshot, view["actions"]),
        left=len(mine),
        skipped=len(queue.desk.has_skipped(person.name) & {x.key for x in mine}),
        all=len(items),
        counts=_counts(items),
        units=_units(snapshot, items, scope),
        last=queue.desk.last(person.name)[0],
        ahead=ahead,
        tries=0,
        why=_why(item, snapshot, person),
        waiting=None,
    )
    made.headers["HX-Push-Url"] = f"/queue/item/{item.key}{scope.query}"
    return made


def _picture_of(item: Item, snapshot: Snapshot, queue: Queue, person: Person) -> str:
    audit = snapshot.audits.get(item.unit)
    shown = queue.looks.of(audit, person) if audit is not None else None
    return sight_of(item, shown, queue.looks.pictures, person).picture if item.kind == "value" else ""


def _template(request: Request) -> str:
    return "queue_item.html" if request.headers.get("hx-request") == "true" else "queue.html"


def _seen(request: Request, item: Item, snapshot: Snapshot, actions: Sequence[str]) -> dict[str, str]:
    """The hash of the decision in force on what each action would decide; they go back with it, so that nobody's
    decision is replaced unseen.
    """
    live: LiveAudit = request.app.state.live
    audit = snapshot.audits.get(item.unit)
    out = {}
    for action in actions:
        typed_ = "met" if item.kind == "demand" else "unit:-" if item.kind == "unassigned" else "kind:other"
        made = answer(item, action, typed_, snapshot)
        hashes = []
        for one_ in made.decided if made is not None else ():
            known = live.in_force(whole_about(one_, audit))
            hashes.append(known.hash if known is not None else "")
        out[action] = ",".join(hashes)
    return out


def is_decided(request: Request, item: Item, snapshot: Snapshot, action: str) -> bool:
    """Whether a decision is in force on what the action would decide."""
    return any(_seen(request, item, snapshot, [action])[action].split(","))


def _why(item: Item, snapshot: Snapshot, person: Person) -> str:
    """The reason that "yes" records where nothing else is typed."""
    made = answer(item, "yes", "", snapshot)
    return "" if made is None else made.why_en if person.language == "en" else made.why_th


def _counts(items: Sequence[Item]) -> list[tuple[str, tuple[str, str], int]]:
    return [(k, KIND_WORDS[k], sum(x.kind == k for x in items)) for k in KINDS]


def _units(snapshot: Snapshot, items: Sequence[Item], scope: Scope) -> list[tuple[str, str, int]]:
    """Units that have items, and the one that was chosen: slug, name, how many."""
    count = {scope.unit: 0} if scope.unit else {}
    for item in items:
        for unit in item.units:
            count[unit] = count.get(unit, 0) + 1
    return [(u, snapshot.audits[u].department.name_th, n) for u, n in sorted(count.items()) if u in snapshot.audits]


def _waiting(snapshot: Snapshot) -> int:
    """Demands that cannot be told though nothing is left in the queue: asked for, or decided to be so."""
    return sum(d.state.value == "cannot_tell" for a in snapshot.audits.values() for d in a.demands)
