"""หน้าคิวตรวจ: one uncertain item a screen, settled with one key; the next one comes at once, its picture made ahead."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.web.deciding import Taken, decide
from pipeline.web.pages import page
from pipeline.web.person import Auditor, Person, Viewer
from pipeline.web.pictures import Pictures
from pipeline.web.problem import Problem
from pipeline.web.queue_answers import Answer, answer
from pipeline.web.queue_items import Item
from pipeline.web.queue_now import Scope
from pipeline.web.queue_page import is_decided, next_screen, queue_of, screen_of
from pipeline.web.queue_view import seen_picture, sight_of
from pipeline.web.typed_value import typed_value
from schemas.bilingual import Bilingual

router = APIRouter()


@router.get("/queue")
def first(request: Request, person: Viewer, unit: str = "", kind: str = "") -> Response:
    """The item that is next for this person."""
    return next_screen(request, person, Scope(unit, kind))


@router.get("/queue/item/{key}")
def one(request: Request, person: Viewer, key: str, unit: str = "", kind: str = "") -> Response:
    """One item by its key."""
    snapshot, items = queue_of(request).now()
    item = next((x for x in items if x.key == key), None)
    if item is None:
        return next_screen(request, person, Scope(unit, kind), note="gone")
    return screen_of(request, person, item, snapshot, items, Scope(unit, kind))


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
        return next_screen(request, person, scope)
    item = next((x for x in items if x.key == key), None)
    if item is None:
        item = queue.was(key)
        if item is None or not is_decided(request, item, snapshot, action):
            return next_screen(request, person, scope, note="gone")
        # `_decide` shows whoever comes second what the first decided, and writes only once that was seen
    chosen = value
    if action == "correct" and item.kind == "value" and item.field != "form":
        meant = typed_value(item.field, value)
        if not meant.value or meant.value != stored:
            said = _in_words(item.field, value, person)
            return screen_of(request, person, item, snapshot, items, scope, typed=(value, meant, said))
        chosen = meant.value
    made = answer(item, action, chosen, snapshot)
    if made is None:
        raise _no_answer()
    if action == "yes" and not sure and not _needs_no_picture(item):
        drawn = _is_drawn(request, item, person)
        if drawn and not pictured:  # it came after the key
            return screen_of(request, person, item, snapshot, items, scope, note="look")
        if not drawn:
            return screen_of(request, person, item, snapshot, items, scope, sure=True)
    return _decide(request, person, item, made, why, seen, scope)


def _decide(request: Request, person: Person, item: Item, made: Answer, why: str, seen: str, scope: Scope) -> Response:
    queue = queue_of(request)
    reason = " ".join(why.split()) or (made.why_en if person.language == "en" else made.why_th)
    before = [*seen.split(","), *[""] * len(made.decided)]
    hashes: list[str] = []
    waits: Bilingual | None = None
    try:
        for n, (one_, was) in enumerate(zip(made.decided, before, strict=False), 1):
            is_last = n == len(made.decided)
            done = decide(request, person, one_.what, list(one_.words), reason, was, is_last=is_last)
            hashes.append(done.decision.hash)
            waits = done.waits or waits
    except Taken as taken:
        if hashes:  # what was recorded before it counts at once, too
            request.app.state.live.catch_up()
        snapshot, items = queue.now()
        now = next((x for x in items if x.key == item.key), item)
        return screen_of(request, person, now, snapshot, items, scope, other=taken.shown, status=409)
    finally:
        if hashes:
            queue.desk.did(person.name, tuple(hashes), item.key)
            if any(x.key == item.key for x in queue.now()[1]):  # decided, and the results are not made again yet
                queue.desk.skip(person.name, item.key)
    return next_screen(request, person, scope, note="done", waits=waits)


def _undo(request: Request, person: Person, scope: Scope) -> Response:
    """Takes back the person's last key, and shows its item again."""
    queue = queue_of(request)
    hashes, undone = queue.desk.last(person.name)
    if not hashes:
        return next_screen(request, person, scope, note="nothing")
    why = "taken back in the queue" if person.language == "en" else "ถอนจากหน้าคิวตรวจ"
    try:
        for one_ in reversed(hashes):
            decide(request, person, "undo", [one_], why, "", is_last=one_ == hashes[0])
    finally:
        queue.desk.took_back(person.name, hashes)
    snapshot, items = queue.now()
    back = next((x for x in items if x.key == undone), None)
    if back is None:
        return next_screen(request, person, scope, note="undone")
    return screen_of(request, person, back, snapshot, items, scope, note="undone")


def _needs_no_picture(item: Item) -> bool:
    """Whether what "yes" confirms is told in words: a demand and a finding show what they rest on."""
    return item.kind in ("demand", "finding", "absent")


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
