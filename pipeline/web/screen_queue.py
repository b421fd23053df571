"""หน้าคิวตรวจ: one uncertain item a screen, settled with one key; the next one comes at once, its picture made ahead."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.live_audit import LiveAudit
from pipeline.web.deciding import Taken, decide
from pipeline.web.pages import page
from pipeline.web.person import Auditor, Person, Viewer
from pipeline.web.pictures import Pictures
from pipeline.web.problem import Problem
from pipeline.web.queue_answers import Answer, answer, whole_about
from pipeline.web.queue_items import KINDS, Item
from pipeline.web.queue_now import Queue, Scope
from pipeline.web.queue_view import item_view, seen_picture, sight_of
from pipeline.web.results import Snapshot
from pipeline.web.typed_value import typed_value
from schemas.bilingual import Bilingual

router = APIRouter()
_AHEAD: Final = 3  # items whose pictures are made before anybody asks
KIND_WORDS: Final = {
    "value": ("ค่าที่อ่านไม่แน่ใจ", "doubted values"),
    "unread": ("ไฟล์ที่อ่านไม่ได้", "unread files"),
    "unassigned": ("เอกสารไม่ทราบหน่วยงาน", "files of nobody"),
    "demand": ("รายการที่ยังสรุปไม่ได้", "demands not told"),
    "finding": ("ข้อตรวจพบที่ต้องวินิจฉัย", "findings to rule on"),
}


def queue_of(request: Request) -> Queue:
    """The queue of this server."""
    return cast(Queue, request.app.state.queue)


@router.get("/queue")
def first(request: Request, person: Viewer, unit: str = "", kind: str = "") -> Response:
    """The item that is next for this person."""
    return _next(request, person, Scope(unit, kind))


@router.get("/queue/item/{key}")
def one(request: Request, person: Viewer, key: str, unit: str = "", kind: str = "") -> Response:
    """One item by its key."""
    snapshot, items = queue_of(request).now()
    item = next((x for x in items if x.key == key), None)
    if item is None:
        return _next(request, person, Scope(unit, kind), note="gone")
    return _screen(request, person, item, snapshot, items, Scope(unit, kind))


@router.get("/queue/sight/{key}")
def sight(request: Request, person: Viewer, key: str, tries: int = 0) -> HTMLResponse:
    """The picture of an item once more, where it was not ready."""
    queue = queue_of(request)
    snapshot, items = queue.now()
    item = next((x for x in items if x.key == key), None)
    if item is None:
        return HTMLResponse("")
    audit = snapshot.audits.get(item.unit)
    shown = queue.looks.of(audit, person) if audit is not None else None
    seen = sight_of(item, shown, queue.looks.pictures, person, snapshot.paths.get(item.sha256, ()))
    return page(request, "queue_sight.html", item=item, sight=seen, tries=tries)


@router.get("/queue/typed")
def typed(request: Request, person: Viewer, field: str = "", value: str = "") -> HTMLResponse:
    """What a typed value would be stored as."""
    return page(request, "queue_typed.html", typed=typed_value(field, value), words=_in_words(field, value, person))


@router.post("/queue/item/{key}")
def act(
    request: Request,
    person: Auditor,
    key: str,
    action: Annotated[str, Form()],
    value: Annotated[str, Form()] = "",
    stored: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
    pictured: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
) -> Response:
    """Records what a key means, and gives the next item; `skip` and `undo` too."""
    queue, scope = queue_of(request), Scope(unit, kind)
    snapshot, items = queue.now()
    if action == "undo":
        return _undo(request, person, scope)
    if action == "skip":
        queue.desk.skip(person.name, key)
        return _next(request, person, scope)
    item = next((x for x in items if x.key == key), None)
    if item is None:
        item = queue.was(key)
        if item is None or not _is_decided(request, item, snapshot, action):
            return _next(request, person, scope, note="gone")
        # `_decide` shows whoever comes second what the first decided, and writes only once that was seen
    chosen = value
    if action == "correct" and item.kind == "value" and item.field != "form":
        meant = typed_value(item.field, value)
        if not meant.value or meant.value != stored:
            said = _in_words(item.field, value, person)
            return _screen(request, person, item, snapshot, items, scope, typed=(value, meant, said))
        chosen = meant.value
    made = answer(item, action, chosen, snapshot)
    if made is None:
        raise _no_answer()
    if action == "yes" and not sure and not _needs_no_picture(item):
        drawn = _is_drawn(request, item, person)
        if drawn and not pictured:  # it came after the key
            return _screen(request, person, item, snapshot, items, scope, note="look")
        if not drawn:
            return _screen(request, person, item, snapshot, items, scope, sure=True)
    return _decide(request, person, item, made, why, seen, scope)


def _decide(request: Request, person: Person, item: Item, made: Answer, why: str, seen: str, scope: Scope) -> Response:
    queue = queue_of(request)
    reason = " ".join(why.split()) or (made.why_en if person.language == "en" else made.why_th)
    before = [*seen.split(","), *[""] * len(made.decided)]
    hashes: list[str] = []
    waits: Bilingual | None = None
    try:
        for one_, was in zip(made.decided, before, strict=False):
            done = decide(request, person, one_.what, list(one_.words), reason, was)
            hashes.append(done.decision.hash)
            waits = done.waits or waits
    except Taken as taken:
        snapshot, items = queue.now()
        now = next((x for x in items if x.key == item.key), item)
        return _screen(request, person, now, snapshot, items, scope, other=taken.shown, status=409)
    finally:
        if hashes:
            queue.desk.did(person.name, tuple(hashes), item.key)
            if any(x.key == item.key for x in queue.now()[1]):  # decided, and the results are not made again yet
                queue.desk.skip(person.name, item.key)
    return _next(request, person, scope, note="done", waits=waits)


def _undo(request: Request, person: Person, scope: Scope) -> Response:
    """Takes back the person's last key, and shows its item again."""
    queue = queue_of(request)
    hashes, undone = queue.desk.last(person.name)
    if not hashes:
        return _next(request, person, scope, note="nothing")
    why = "taken back in the queue" if person.language == "en" else "ถอนจากหน้าคิวตรวจ"
    try:
        for one_ in reversed(hashes):
            decide(request, person, "undo", [one_], why, "")
    finally:
        queue.desk.took_back(person.name, hashes)
    snapshot, items = queue.now()
    back = next((x for x in items if x.key == undone), None)
    if back is None:
        return _next(request, person, scope, note="undone")
    return _screen(request, person, back, snapshot, items, scope, note="undone")


def _needs_no_picture(item: Item) -> bool:
    """Whether what "yes" confirms is told in words: a demand and a finding show what they rest on."""
    return item.kind in ("demand", "finding")


def _is_drawn(request: Request, item: Item, person: Person) -> bool:
    """Whether there is a picture of what "yes" confirms."""
    pictures: Pictures = request.app.state.pictures
    if item.kind == "value":
        return seen_picture(item, pictures, person)
    return pictures.whole(item.sha256, 1, (), person) is not None


def _no_answer() -> Problem:
    return Problem(
        422,
        "no_answer",
        "รายการนี้ไม่มีคำตอบแบบที่ขอ ไม่มีสิ่งใดถูกบันทึก",
        "this item has no such answer; nothing was recorded",
        "เลือกคำตอบที่แสดงบนหน้า",
        "choose one of the answers on the screen",
    )


def _in_words(field: str, value: str, person: Person) -> str:
    """A typed value as people say it: a day in the Buddhist era beside its ISO form."""
    from pipeline.report_evidence import meaning
    from pipeline.two_languages import Words

    return meaning(field, typed_value(field, value).value, Words(person.language))


def _next(request: Request, person: Person, scope: Scope, note: str = "", waits: Bilingual | None = None) -> Response:
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
    return _screen(request, person, item, snapshot, items, scope, note=note, waits=waits)


def _screen(
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


def _is_decided(request: Request, item: Item, snapshot: Snapshot, action: str) -> bool:
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
    """Demands that cannot be told and that no item of the queue would settle."""
    return sum(d.state.value == "cannot_tell" for a in snapshot.audits.values() for d in a.demands)
