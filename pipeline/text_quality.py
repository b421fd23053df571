"""คุณภาพของข้อความ: what `text_quality` says of one document: counts, and shares in per mille. No floats."""

from pydantic import JsonValue

from schemas.text import DocumentText

_PLACES = 100  # of one rule; a file whose font is damaged has thousands, all alike


def text_quality(doc: DocumentText) -> dict[str, JsonValue]:
    """Pages by state, characters of the visible text, the shares of Thai and of dictionary words over the pages that
    have text (weighed by nothing: the lowest page counts), how often each repair changed something and where (the first
    100 places of each), the ledger of all that the file holds, and the reader's own counts.
    """
    states: dict[str, JsonValue] = {}
    for page in doc.pages:
        seen = states.get(page.state, 0)
        states[page.state] = (seen if isinstance(seen, int) else 0) + 1
    out: dict[str, JsonValue] = dict(sorted(doc.quality.items()))
    out["characters"] = sum(len(line.text) for line in doc.body)
    if doc.pages:
        out["pages"] = len(doc.pages)
        out["page_states"] = dict(sorted(states.items()))
        texts = [p for p in doc.pages if p.state == "text"]
        if texts:
            out["lowest_thai_share"] = min(p.thai_share for p in texts)
            out["lowest_word_share"] = min(p.word_share for p in texts)
    if doc.ledger is not None:
        out["ledger"] = {
            "unit": doc.ledger.unit,
            "total": doc.ledger.total,
            "used": doc.ledger.used,
            "ignored": dict(sorted(doc.ledger.ignored.items())),
            "unreadable": dict(sorted(doc.ledger.unreadable.items())),
        }
    if doc.repairs:
        out["repairs"] = dict(sorted(doc.repairs.items()))
        out["repair_places"] = _repair_places(doc)
    return out


def _repair_places(doc: DocumentText) -> dict[str, JsonValue]:
    """Rule -> where it changed something, in reading order."""
    places: dict[str, list[JsonValue]] = {}
    for line in doc.lines:
        for r in line.repairs:
            mine = places.setdefault(r.rule, [])
            if len(mine) < _PLACES:
                mine.append(line.raw_place(doc.sha256, r.start, r.end).model_dump(mode="json"))
    return dict(sorted(places.items()))
