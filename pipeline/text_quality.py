"""คุณภาพของข้อความ: what `text_quality` says of one document: counts, and shares in per mille. No floats."""

from pydantic import JsonValue

from schemas.text import DocumentText


def text_quality(doc: DocumentText) -> dict[str, JsonValue]:
    """Pages by state, characters of the visible text, the shares of Thai and of dictionary words over the pages that
    have text (weighed by nothing: the lowest page counts), how often each repair changed something, and the reader's
    own counts.
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
    if doc.repairs:
        out["repairs"] = dict(sorted(doc.repairs.items()))
    return out
