"""เทียบข้อความ: what an auditor lays side by side: the innovation's name through the forms, and each condition of the
committee beside the passage of the revised project that answers it.
"""

from collections.abc import Iterator
from typing import Any

from pipeline.report_evidence import Shown
from pipeline.secrecy import HELD_BACK
from pipeline.unit_names import compact
from schemas.audit import EvidenceItem
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord

_NAMES = ("idea_name", "chosen_idea", "project_name")
_FAR = 30  # per cent of a condition's letter triples: what shares fewer with it answers another one


def names_of(shown: Shown, pack: Pack | None) -> list[dict[str, Any]]:
    """The innovation's name as each form has it; `same` where it is that of the first form, blanks aside."""
    known = {f.id: f.meaning("name") for f in pack.forms} if pack is not None else {}
    out = []
    for filed in shown.audit.records:
        for record in (filed.record, *filed.record.more):
            if isinstance(record, FormRecord) and record.form is not None:
                wanted = known.get(record.form.value, _NAMES)
                found = (record.entries.get(n) for n in wanted)
                quote = next((q for q in found if isinstance(q, Quoted) and q.value), None)
                if quote is None and not wanted:
                    continue  # a form that bears no name
                held = filed.path in shown.secret.paths
                name = shown.plain(quote.value) if quote else shown.words.one("(ไม่พบ)", "(not found)")
                out.append(
                    {
                        "form": shown.words.form_name(record),
                        "name": HELD_BACK if held else name,
                        "path": shown.plain(filed.path),
                        "where": shown.words.place(quote.places[0]) if quote and quote.places else "",
                        "places": quote.places if quote and not held else (),
                        "bare": compact(quote.value) if quote else "",
                        "unsure": quote is not None and not quote.is_proof,
                    }
                )
    out.sort(key=lambda x: (str(x["form"]), str(x["path"])))
    first = next((x["bare"] for x in out if x["bare"]), "")
    return [{**x, "same": x["bare"] == first} for x in out]


def conditions_of(shown: Shown) -> list[dict[str, Any]]:
    """Every condition that a document states, each once, with the passages of the revised project that come nearest."""
    passages = [
        e
        for d in shown.audit.demands
        for e in d.evidence
        if "entries." in e.field and any(".conditions[" in x.field for x in d.evidence)
    ]
    open_ = {place for f in shown.audit.findings if f.code == "COND-OPEN" for place in f.places}
    compared = {(e.path, e.field) for d in shown.audit.demands for e in d.evidence}
    out: list[dict[str, Any]] = []
    seen = set()
    for path, name, quote in _conditions(shown):
        if compact(quote.value) in seen:
            continue
        seen.add(compact(quote.value))
        held = path in shown.secret.paths
        still = any(p in open_ for p in quote.places)
        near = [] if still else [e for e in passages if _share(quote.value, e.value) >= _FAR]
        near.sort(key=lambda e: -_share(quote.value, e.value))
        out.append(
            {
                "words": HELD_BACK if held else shown.plain(" ".join(quote.raw.split())),
                "path": shown.plain(path),
                "where": shown.words.place(quote.places[0]) if quote.places else "",
                "places": () if held else quote.places,
                "open": still,
                "compared": (path, name) in compared,
                "passages": [_passage(e, shown) for e in near[:2]],
            }
        )
    return out


def _conditions(shown: Shown) -> Iterator[tuple[str, str, Quoted]]:
    """(path, field, condition), those that a state rests on first."""
    rest = {(e.path, e.field) for d in shown.audit.demands for e in d.evidence}
    found = [(p, f, q) for (p, f), q in shown.quotes.items() if ".conditions[" in f]
    return iter(sorted(found, key=lambda x: ((x[0], x[1]) not in rest, x[0], x[1])))


def _passage(e: EvidenceItem, shown: Shown) -> dict[str, Any]:
    held = e.path in shown.secret.paths or shown.secret.holds(e.raw)
    return {
        "words": HELD_BACK if held else shown.plain(" ".join(e.raw.split())),
        "path": shown.plain(e.path),
        "where": shown.words.place(e.places[0]) if e.places else "",
        "places": () if held else e.places,
    }


def _share(condition: str, words: str) -> int:
    """Per cent of a condition's letter triples that stand in some words."""
    asked, said = compact(condition), compact(words)
    triples = {asked[n : n + 3] for n in range(len(asked) - 2)}
    return 100 * sum(t in said for t in triples) // len(triples) if triples else 0
