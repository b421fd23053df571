"""รายการหนึ่งในคิวอย่างที่คนเห็น: the picture with its box, the words as printed and what they mean, why the program is
not sure, and what each key records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.code_words import ORIGINS
from pipeline.doubt_words import why_doubted
from pipeline.evidence import UNREAD
from pipeline.explain import settles
from pipeline.provenance import SEPARATOR
from pipeline.report_evidence import PERSONAL, Shown, evidence_groups, meaning
from pipeline.report_view import files_of, finding_row, shown_words
from pipeline.secrecy import HELD_BACK
from pipeline.sights import Paragraph, Spot
from pipeline.two_languages import Words
from pipeline.web.person import Person
from pipeline.web.pictures import NOT_DRAWN, Pictures
from pipeline.web.queue_answers import KINDS_OF_FILE, PART_ONLY, STATES, actions_of, is_choice, keys_shown
from pipeline.web.queue_items import Item
from pipeline.web.queue_of_unit import named_in
from pipeline.web.results import Snapshot
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.pack import Pack
from schemas.place import Place
from schemas.source import Reason, Status

_MOST_GROUPS: Final = 6  # documents of one demand that are shown at once
_MOST_LINES: Final = 24  # of a file of which there is no picture
_BEHIND: Final = ("number", "date", "meeting")  # what may go on behind the words that were read

QUESTIONS: Final = {
    "value": ("เอกสารระบุ “{field}” ไว้ตามนี้ใช่หรือไม่", "Does the document give this as its “{field}”?"),
    "unread": ("เปิดดูแล้ว ไฟล์นี้ไม่มีหลักฐานที่ตรวจหา ใช่หรือไม่", "Does this file hold nothing that is looked for?"),
    "unassigned": ("เอกสารนี้เป็นของหน่วยงานใด", "Whose document is this?"),
    "demand": ("หลักฐานนี้ครบถ้วนตามรายการหรือไม่", "Does this evidence meet the demand?"),
    "finding": ("ข้อตรวจพบนี้ถูกต้องหรือไม่", "Is this finding right?"),
    "absent": ("ดูไฟล์ของหน่วยงานแล้ว ไม่พบจริงใช่หรือไม่", "Having looked at the unit's files: is it really not there?"),
    "central": ("หลักฐานกลางที่ทุกหน่วยงานรอ", "Evidence that all units wait for"),
}
# The same of a file that was read, where evidence lies behind its link or was lost on the way
AWAY: Final = (
    "ดูสิ่งที่ไฟล์นี้อ้างถึงแล้ว ไม่มีหลักฐานที่ตรวจหา ใช่หรือไม่",
    "Having seen what this file points to: is nothing there that is looked for?",
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be shown of what is asked about: the address of a picture, the paragraph that holds the words, or the
    beginning of the file's own words; and why there is no picture (Thai, English), for privacy or otherwise. `page_at`:
    the page around it; `whole`: the address of its picture; `comes`: a picture is being made.
    """

    picture: str = ""
    paragraph: Paragraph | None = None
    words: tuple[str, ...] = ()
    why_not: tuple[str, str] = ("", "")
    private: bool = False
    page_at: str = ""
    whole: str = ""
    comes: bool = False


class Looks:
    """What may be shown of each unit to a person; made once for an audit."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._made: dict[tuple[str, bool, str], tuple[DepartmentAudit, Shown]] = {}

    def of(self, audit: DepartmentAudit, person: Person) -> Shown:
        """What may be shown of one audit."""
        key = (audit.department.unit, person.unmasked, person.language)
        known = self._made.get(key)
        if known is None or known[0] is not audit:
            sights = self.pictures.sights(audit, person)
            plain = shown_words(person.unmasked)
            shown = Shown.of(audit, sights, plain, person.unmasked, Words(person.language))
            known = self._made[key] = (audit, shown)
        return known[1]


def item_view(
    item: Item, snapshot: Snapshot, looks: Looks, pictures: Pictures, person: Person, pack: Pack | None
) -> dict[str, Any]:
    """Everything that the screen of one item shows."""
    words = Words(person.language)
    audit = snapshot.audits.get(item.unit)
    shown = looks.of(audit, person) if audit is not None else None
    plain = shown_words(person.unmasked)
    actions = actions_of(item, snapshot)
    demands = {d.id: d for d in audit.demands} if audit is not None else {}
    view: dict[str, Any] = {
        "item": item,
        "question": AWAY if is_away(item, snapshot) else QUESTIONS[item.kind],
        "away": is_away(item, snapshot),
        "unit_name": audit.department.name_th if audit is not None else "",
        "others": [
            snapshot.audits[u].department.name_th for u in item.units if u in snapshot.audits and u != item.unit
        ],
        "demands": [(d, demands[d].title.th, demands[d].title.en) for d in item.demands if d in demands],
        "path": plain(item.path),
        "places": [plain(str(r.get("path", ""))) for r in snapshot.paths.get(item.sha256, ())],
        "actions": actions,
        "keys": keys_shown(actions),
        "sight": sight_of(item, shown, pictures, person, snapshot.paths.get(item.sha256, ())),
        "value": None,
        "found": None,
        "groups": [],
        "file": None,
        "choices": _choices(item, pack, snapshot),
        "absent": [],
        "files": [],
        "central": None,
    }
    if item.kind == "value" and shown is not None:
        view["value"] = _value(item, shown, words)
        # "yes" also says what the value is of the document, such as the day of a letter and not that of a signature
        view["question"] = tuple(x.format(field=view["value"]["field"]) for x in QUESTIONS["value"])
    if item.found is not None and shown is not None:
        view["found"] = finding_row(item.found, shown.secret, shown.plain, words)
    if item.kind == "demand" and shown is not None and audit is not None:
        demand = demands[item.demands[0]]
        view["groups"] = evidence_groups(demand, shown)[:_MOST_GROUPS]
        held = shown.secret.covers_reason(demand)
        view["reason"] = (HELD_BACK, "") if held else (plain(demand.reason.th), plain(demand.reason.en))
    if item.kind == "absent" and shown is not None and audit is not None:
        view["absent"] = [
            ([d for d in named_in(f) if d in demands], finding_row(f, shown.secret, shown.plain, words))
            for _, f in item.absent
        ]
        view["files"] = files_of(audit, plain, words)
    if item.kind == "central":
        view["central"] = _central(item, snapshot)
    if item.kind in ("unread", "unassigned"):
        view["file"] = _file(item, snapshot, words, plain)
    return view


def is_away(item: Item, snapshot: Snapshot) -> bool:
    """Whether a file was read itself, and is asked about for what is not in it."""
    if item.kind != "unread":
        return False
    row = next((r for r in snapshot.paths.get(item.sha256, ()) if r.get("path") == item.path), {})
    return bool(row) and row.get("status") not in UNREAD


def _value(item: Item, shown: Shown, words: Words) -> dict[str, Any]:
    assert item.quote is not None
    quote = item.quote
    raw = " ".join(quote.raw.split())
    meant = meaning(item.field, quote.value, words)
    icon, th, en = ORIGINS[quote.origin]
    return {
        "field": shown.plain(words.field(item.field, quote)),
        "raw": shown.plain(raw),
        "meant": shown.plain(meant),
        "same": meant == raw,
        "typed": quote.value if shown.plain(quote.value) == quote.value else "",
        "origin": (icon, th, en),
        "doubts": why_doubted(quote, shown.plain),
        "part_only": bool(PART_ONLY.intersection(quote.doubts)),
        "where": words.place(quote.places[0]) if quote.places else "",
    }


def _central(item: Item, snapshot: Snapshot) -> dict[str, Any]:
    """What all wait for: why, what settles it for all, and the units, each with its demands that wait."""
    waiting = []
    why = settling = None
    for unit in item.units:
        audit = snapshot.audits.get(unit)
        demands = [d for d in audit.demands if d.id in item.demands and d.state is State.CANNOT_TELL] if audit else []
        if audit is not None and demands:
            waiting.append((unit, audit.department.name_th, [d.id for d in demands]))
            first = next((d for d in demands if d.reason_code == "central_missing"), None)
            if why is None and first is not None:
                why, settling = first.reason, settles(first)
    return {"why": why, "settles": settling, "units": waiting}


def _file(item: Item, snapshot: Snapshot, words: Words, plain: Callable[[str], str]) -> dict[str, Any]:
    row: Mapping[str, Any] = next((r for r in snapshot.paths.get(item.sha256, ()) if r.get("path") == item.path), {})
    status = ""
    if row.get("status"):
        reason = Reason(row["reason"]) if row.get("reason") else None
        status = words.status(Status(row["status"]), reason)
    why: Mapping[str, Any] = {}
    if item.kind == "unassigned":
        files = snapshot.unassigned.get("files", ())
        why = next((f["why"] for f in files if f["path"] == item.path), {})
    return {
        "status": status,
        "why": (plain(str(why.get("th", ""))), plain(str(why.get("en", "")))),
        "bytes": int(row.get("bytes") or 0),
        "inside": _inside(item, snapshot, plain),
    }


def _inside(item: Item, snapshot: Snapshot, plain: Callable[[str], str]) -> list[tuple[str, str]]:
    """What is in a mail or an archive: the name, and the address of its page."""
    of_path = {str(r.get("path")): str(r.get("sha256")) for r in snapshot.rows} if item.inside else {}
    paths = [(x, f"{item.path}{SEPARATOR}{x}") for x in item.inside]
    return [(plain(name), f"/page/{of_path[p]}/1" if p in of_path else "") for name, p in paths]


def _choices(item: Item, pack: Pack | None, snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """What "correct" chooses from: (what is recorded, Thai, English); empty where a value is typed."""
    from pipeline import code_words, code_words_english

    forms = [(f.id, f.names.th, f.names.en) for f in pack.forms] if pack is not None else []
    if item.kind == "value" and item.field == "form":
        return forms
    if item.kind == "value":
        return [(c, code_words.VALUES.get(c, c), code_words_english.VALUES.get(c, c)) for c in is_choice(item.field)]
    if item.kind == "demand":
        from pipeline.show_audit import STATES as NAMES

        return [(s, *NAMES[State(s)]) for s in STATES]
    if item.kind == "unassigned":
        return [(f"unit:{u}", a.department.name_th, u) for u, a in snapshot.audits.items()]
    if item.kind == "unread":
        kinds = [(f"kind:{k}", code_words.KINDS.get(k, k), code_words_english.KINDS.get(k, k)) for k in KINDS_OF_FILE]
        return [(f"form:{i}", th, en) for i, th, en in forms] + kinds
    return []


def sight_of(
    item: Item, shown: Shown | None, pictures: Pictures, person: Person, rows: Sequence[Mapping[str, Any]] = ()
) -> Sight:
    """What can be shown of the words that an item is about. `rows`: of its file in inputs.jsonl."""
    if not item.sha256 or item.kind == "demand":
        return Sight()  # a demand shows all its evidence
    spots = places_of(item)
    raw = item.quote.raw if item.quote is not None else ""
    sha256 = item.sha256 if not spots else spots[0].sha256
    if shown is not None and shown.withholds(item.path, raw):
        held = item.path in shown.secret.paths or shown.secret.holds(raw)
        return Sight(why_not=parted(HELD_BACK if held else PERSONAL), private=not held)
    if not spots:
        return _of_file(item, pictures, person, rows)
    spot = pictures.spot(sha256, spots)
    if spot is not None and spot.boxes:
        return _of_spot(item, sha256, spot, pictures, person)
    page_at = f"/page/{sha256}/1"
    paragraph = pictures.paragraph(sha256, spots[0])
    if paragraph is None:
        return Sight(why_not=parted(NOT_DRAWN), page_at=page_at)
    plain = shown_words(person.unmasked)
    named = Paragraph(plain(paragraph.before), plain(paragraph.words), plain(paragraph.after))
    return Sight(paragraph=named, page_at=page_at, comes=pictures.is_printing(sha256))


def _of_spot(item: Item, sha256: str, spot: Spot, pictures: Pictures, person: Person) -> Sight:
    box = "&".join(f"box={','.join(map(str, b))}" for b in spot.boxes)
    page_at = f"/page/{sha256}/{spot.page}?{box}"
    why = pictures.withheld(sha256, spot.page, person, close=True)
    if why:
        return Sight(why_not=parted(why), private=why != HELD_BACK, page_at=page_at)
    behind = item.field.endswith(_BEHIND)
    picture = pictures.address(sha256, spot.page, spot.boxes, close=True, behind=behind)
    whole = (
        "" if pictures.withheld(sha256, spot.page, person, close=False) else f"/picture/{sha256}/{spot.page}.png?{box}"
    )
    return Sight(picture=picture, page_at=page_at, whole=whole)


def _of_file(item: Item, pictures: Pictures, person: Person, rows: Sequence[Mapping[str, Any]]) -> Sight:
    """A file of which nothing certain is asked: its first page, or its first words, as far as they may be shown."""
    page_at = f"/page/{item.sha256}/1" if not item.inside else ""
    if pictures.can_draw(item.sha256, rows):
        why = pictures.withheld(item.sha256, 1, person, close=False)
        if why:
            return Sight(why_not=parted(why), private=why != HELD_BACK, page_at=page_at)
        return Sight(picture=f"/picture/{item.sha256}/1.png", page_at=page_at)
    text = pictures.texts.of(item.body or item.sha256)
    plain = shown_words(person.unmasked)
    words = [plain(x.raw) for x in text.lines if x.role == "body" and x.raw.strip()] if text is not None else []
    if not words:
        return Sight(why_not=("", "") if item.inside else parted(NOT_DRAWN), page_at=page_at if item.readable else "")
    return Sight(words=tuple(words[:_MOST_LINES]), page_at=page_at)


def parted(words: str) -> tuple[str, str]:
    """Words in Thai and English that stand with a dot between, as the report prints them."""
    th, _, en = words.partition(" · ")
    return th, en


def places_of(item: Item) -> Sequence[Place]:
    """Where the words stand that an item asks about."""
    if item.quote is not None:
        return item.quote.places
    return item.found.places if item.found is not None and item.kind == "finding" else ()


def prepare(item: Item, shown: Shown | None, pictures: Pictures, person: Person) -> None:
    """Makes the picture of an item that will be asked for."""
    spots = places_of(item)
    raw = item.quote.raw if item.quote is not None else ""
    if not spots or (shown is not None and shown.withholds(item.path, raw)):
        return
    spot = pictures.spot(spots[0].sha256, spots, wait=True)
    if spot is not None and spot.boxes:
        behind = item.field.endswith(_BEHIND)
        pictures.prepare(spots[0].sha256, spot.page, spot.boxes, True, person, behind)


def seen_picture(item: Item, pictures: Pictures, person: Person) -> bool:
    """Whether there is a picture of the words that "yes" would confirm. Only values are confirmed by their picture."""
    spots = places_of(item)
    spot = pictures.spot(spots[0].sha256, spots) if spots else None
    if spot is None or not spot.boxes:
        return False
    behind = item.field.endswith(_BEHIND)
    return pictures.png(spots[0].sha256, spot.page, spot.boxes, True, person, behind=behind) is not None
