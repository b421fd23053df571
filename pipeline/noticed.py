"""สิ่งที่สังเกตเห็น: what is noticed of a text whatever its kind: links in place of files, and personal data."""

from pipeline.links import Link, links_in, shares_files
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.text import DocumentText

_MOST_TOLD = 10  # links, or places of personal data, that one document is told of


def noticed(doc: DocumentText) -> tuple[Finding, ...]:
    """Findings about the whole document, with their places."""
    return (*_links(doc), *_personal(doc))


def _personal(doc: DocumentText) -> tuple[Finding, ...]:
    """PII with the places of the citizen numbers, which themselves are in no finding."""
    from extractors.flow import Flow
    from extractors.personal_data import citizen_numbers

    flow = Flow.of(doc)
    found = list(citizen_numbers(flow.text))
    if not found:
        return ()
    places = tuple(p for start, end in found[:_MOST_TOLD] for p in flow.places(start, end))
    return (finding("PII", places=places, count=len(found)),)


def _links(doc: DocumentText) -> tuple[Finding, ...]:
    """A finding for each link or QR code that stands in place of a file, with its place where the page shows it."""
    from extractors.flow import Flow

    flow = Flow.of(doc)
    found = list({link.url: link for link in reversed(links_in(flow.text))}.values())[::-1]
    shown = {link.url for link in found}
    behind = doc.properties.get("links", "").split()  # addresses behind words that one clicks
    found += [Link(0, 0, url) for url in behind if shares_files(url) and url not in shown]
    return tuple(
        finding("EV-BY-LINK", places=flow.places(x.start, x.end), link=x.url[:300]) for x in found[:_MOST_TOLD]
    )
