"""หลักฐานบนหน้ารายงาน: each piece of evidence with its words as printed, what they are taken to mean, how they were
read, why they are doubted, and the picture of the page with the words boxed.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.code_words import ORIGINS
from pipeline.doubt_words import doubt_words, why_doubted
from pipeline.quoted_values import quotes_of
from pipeline.replies import contents_of
from pipeline.secrecy import HELD_BACK, Secret, held_paths, secret_of
from pipeline.show_text import safe
from pipeline.sights import Paragraph, Spot
from pipeline.two_languages import PAPER, Words
from schemas.audit import DemandState, DepartmentAudit, EvidenceItem
from schemas.bilingual import Bilingual
from schemas.place import Box, Place
from schemas.quoted import Origin, Quoted

PERSONAL = "หน้ามีข้อมูลส่วนบุคคล จึงไม่แสดงภาพ · picture not shown: personal data"
_TALLEST = 26000  # 1/100 point from the first to the last words of one picture
_MOST_DOUBTED = 40
_KEY_FIELDS = re.compile(
    r"(?:more\[[0-9]+\]\.)?(?:number|date|form|(?:receipts|resolutions|endorsements)\[[0-9]+\]\."
    r"(?:number|date|meeting|outcome)|entries\..*(?:signature|date|count)[^.]*)"
)


class Sights(Protocol):
    """What places look like (`sights.Originals`); None, 0 or nothing where that cannot be shown."""

    def spot(self, path: str, places: Sequence[Place]) -> Spot | None:
        """Where the places stand on a page that can be drawn."""

    def picture(self, path: str, page: int, boxes: Sequence[Box], *, close: bool, behind: bool = False) -> str | None:
        """The strip of a page, as base64 of a PNG."""

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph that holds a place."""

    def pages(self, path: str) -> int:
        """How many pages a document has."""

    def body(self, path: str) -> str | None:
        """The beginning of a mail's own words."""


@dataclass(slots=True)
class Shown:
    """One audit with what of it may be shown, and how."""

    audit: DepartmentAudit
    sights: Sights
    plain: Callable[[str], str]
    secret: Secret
    held: frozenset[str]  # paths of which no picture is made
    quotes: dict[tuple[str, str], Quoted] = field(default_factory=dict)
    scanned: frozenset[str] = frozenset()
    words: Words = PAPER
    contents: dict[str, str] = field(default_factory=dict)  # path -> sha-256
    paths: dict[str, str] = field(default_factory=dict)  # sha-256 -> path

    @classmethod
    def of(
        cls,
        audit: DepartmentAudit,
        sights: Sights,
        plain: Callable[[str], str],
        unmask: bool,
        words: Words = PAPER,
    ) -> "Shown":
        """What may be shown of an audit; `unmask` shows personal data."""
        quotes = {(r.path, f): q for r in audit.records for f, q in quotes_of(r.record)}
        scanned = frozenset(path for (path, _), q in quotes.items() if q.origin is Origin.RECOGNISED)
        held, contents = held_paths(audit, unmask), contents_of(audit)
        paths = {sha256: path for path, sha256 in contents.items()}
        return cls(audit, sights, plain, secret_of(audit), held, quotes, scanned, words, contents, paths)

    def withholds(self, path: str, raw: str) -> bool:
        """Whether no picture of these words may be made. What a native page shows of personal data is painted over."""
        personal = path in self.scanned and self.plain(raw) != safe(raw)
        return path in self.held or personal or self.secret.holds(raw)

    def strip(self, path: str, places: Sequence[Place], raw: str = "", name: str = "") -> str | None:
        """The picture of one value; of a number or a day with what may be written behind it."""
        spot = None if self.withholds(path, raw) else self.sights.spot(path, places)
        if spot is None:
            return None
        behind = name.endswith(("number", "date", "meeting"))
        return self.sights.picture(path, spot.page, spot.boxes, close=path in self.scanned, behind=behind)


def evidence_groups(demand: DemandState, shown: Shown) -> list[dict[str, Any]]:
    """The evidence of a demand, a group for each document in the order of the audit, with its pictures."""
    by_path: dict[str, list[EvidenceItem]] = {}
    for e in demand.evidence:
        by_path.setdefault(e.path, []).append(e)
    return [_group(path, items, shown) for path, items in by_path.items()]


def _group(path: str, items: Sequence[EvidenceItem], shown: Shown) -> dict[str, Any]:
    secret = path in shown.secret.paths
    standings = dict.fromkeys(shown.words.name("STANDINGS", e.standing or "") for e in items)
    held = [shown.withholds(path, e.raw) for e in items]
    spots = [None if h else shown.sights.spot(path, e.places) for h, e in zip(held, items, strict=True)]
    withheld = HELD_BACK if secret else PERSONAL if any(held) else ""
    pictures = list(_pictures(path, [s for s in spots if s], shown))
    drawn = any(pictures)
    return {
        "path": shown.plain(path),
        "sha256": items[0].sha256,
        "standing": " · ".join(s for s in standings if s),
        "withheld": withheld,
        "pictures": [p for p in pictures if p],
        "words": [_item(e, shown, spot is not None and drawn) for e, spot in zip(items, spots, strict=True)],
    }


def _pictures(path: str, spots: Sequence[Spot], shown: Shown) -> Iterator[str | None]:
    """The fewest strips that show all the spots; of a scan one for each, enlarged."""
    close = path in shown.scanned
    rows: list[tuple[int, list[Box]]] = []
    for spot in sorted(spots, key=lambda s: (s.page, min(b[1] for b in s.boxes))):
        last = rows[-1] if rows else None
        top = min(b[1] for b in last[1]) if last else 0
        if last and not close and last[0] == spot.page and max(b[3] for b in spot.boxes) - top <= _TALLEST:
            last[1].extend(b for b in spot.boxes if b not in last[1])
        elif not (last and last == (spot.page, list(spot.boxes))):
            rows.append((spot.page, list(spot.boxes)))
    for page, boxes in rows:
        yield shown.sights.picture(path, page, boxes, close=close)


def _item(e: EvidenceItem, shown: Shown, drawn: bool) -> dict[str, Any]:
    secret = e.path in shown.secret.paths or shown.secret.holds(e.raw)
    quote = shown.quotes.get((e.path, e.field))
    place = e.places[0] if e.places else None
    paragraph = None
    if place is not None and not secret and not drawn and e.path not in shown.held:
        found = shown.sights.paragraph(e.path, place)
        paragraph = found and Paragraph(*map(shown.plain, (found.before, found.words, found.after)))
    meant = meaning(e.field, e.value, shown.words)
    raw = meant if e.field.startswith("received.") else " ".join(e.raw.split())  # a moment that no page states
    return {
        "field": shown.words.field(e.field, quote),
        "raw": "…" if secret else shown.plain(raw),
        "value": "" if secret or meant in (raw, "") else shown.plain(meant),
        "trust": shown.words.name("TRUSTS", e.trust),
        "origin": ORIGINS.get(quote.origin) if quote is not None else None,
        "doubts": _doubts(quote, shown, held=secret) if quote is not None and e.trust == "unverified" else [],
        "where": shown.words.place(place) if place else "",
        "places": () if secret else e.places,
        "paragraph": paragraph,
    }


def _doubts(quote: Quoted, shown: Shown, *, held: bool) -> list[Bilingual]:
    """What speaks against a value; what other readers saw is told where its own words may be."""
    return doubt_words(quote.doubts) if held else why_doubted(quote, shown.plain)


def meaning(name: str, value: str, words: Words = PAPER) -> str:
    """A value as people say it: days in the Buddhist era, codes in words."""
    if name.endswith((".outcome", "signature", "copy_status")):
        return words.name("VALUES", value)
    if name == "form" or name.endswith("].form"):
        return words.form(value)
    return words.day(value) if re.match(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T.*)?)?$", value) else value


def doubted_values(shown: Shown) -> tuple[list[dict[str, Any]], int]:
    """The values that a person must confirm, those that a demand rests on first, each with its picture; and how many
    more there are.
    """
    proof = [e for d in shown.audit.demands for e in d.evidence if e.trust == "unverified"]
    wanted = dict.fromkeys((e.path, e.field) for e in proof)
    kinds = {r.path: r.kind for r in shown.audit.records}
    open_ = [k for k, q in shown.quotes.items() if not q.is_proof and kinds.get(k[0]) != "email"]
    wanted |= dict.fromkeys(k for k in open_ if _KEY_FIELDS.fullmatch(k[1]))
    keys = [k for k in wanted if k in shown.quotes and k[0] not in shown.secret.paths]
    demands = _resting(shown.audit)
    out = [_doubted(k, shown.quotes[k], shown, demands.get(k, ())) for k in keys[:_MOST_DOUBTED]]
    return out, len({k for k in open_ if k[0] not in shown.secret.paths} - set(keys[:_MOST_DOUBTED]))


def _resting(audit: DepartmentAudit) -> dict[tuple[str, str], list[str]]:
    out: dict[tuple[str, str], list[str]] = {}
    for d in audit.demands:
        for e in d.evidence:
            out.setdefault((e.path, e.field), []).append(d.id)
    return out


def _doubted(key: tuple[str, str], quote: Quoted, shown: Shown, demands: Iterable[str]) -> dict[str, Any]:
    path, name = key
    raw = " ".join(quote.raw.split())
    meant = meaning(name, quote.value, shown.words)
    icon, th, en = ORIGINS[quote.origin]
    held = shown.secret.holds(quote.raw)
    command = ["saraban", "decide", "DIR", "value", path, name, _to_enter(name, quote), "--why", "..."]
    return {
        "key": f"{path}#{name}",
        "path": shown.plain(path),
        "field": shown.words.field(name, quote),
        "raw": "…" if held else shown.plain(raw),
        "value": "" if held or meant == raw else shown.plain(meant),
        "origin": (icon, th, en),
        "doubts": _doubts(quote, shown, held=held),
        "where": shown.words.place(quote.places[0]) if quote.places else "",
        "places": () if held else quote.places,
        "picture": shown.strip(path, quote.places, quote.raw, name),
        "demands": ", ".join(demands),
        "command": "" if held or shown.plain(path) != safe(path) else shown.plain(shlex.join(command)),
    }


def _to_enter(name: str, quote: Quoted) -> str:
    """The value to be confirmed; where only a part of it was read, a place for the whole."""
    if quote.value and not {"incomplete_on_scan", "number_incomplete"} & set(quote.doubts):
        return quote.value
    return "YYYY-MM-DD" if name.endswith("date") else "VALUE"
