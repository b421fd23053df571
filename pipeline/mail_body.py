"""เนื้อความอีเมล: which leaves of a mail are its own words, and which of them only say the same once more."""

import re
from html import unescape

from pipeline.charsets import decode
from pipeline.links import shares_files
from pipeline.multipart import Leaf
from pipeline.transfer_encoding import decoded, encoding_of

_MOST_COMPARED = 2 << 20  # bytes of a body that is compared with its alternative
_NO_LETTERS = re.compile(r"[\W_]+")
_HREF = re.compile(r"href\s*=\s*[\"']?\s*(https?://[^\"'\s>]{1,2000})", re.IGNORECASE)


def is_body(leaf: Leaf) -> bool:
    """Whether a leaf is words of the mail itself: text without a file name, and not sent as an attachment."""
    named = leaf.name is not None and leaf.name.text
    return leaf.media_type in ("text/plain", "text/html") and not named and leaf.disposition != "attachment"


def told_twice(data: bytes, bodies: list[Leaf]) -> set[int]:
    """Numbers of the alternatives that say nothing beyond another: the same words as HTML and as plain text.

    Where the words differ both stay, since either may hold the claim or the link that the other lacks. A link to files
    behind the words of the HTML counts as words.
    """
    dropped: set[int] = set()
    groups: dict[int, list[Leaf]] = {}
    for leaf in bodies:
        if leaf.alternative is not None:
            groups.setdefault(leaf.alternative, []).append(leaf)
    for leaves in groups.values():
        if len(leaves) > 8 or any(x.end - x.start > _MOST_COMPARED for x in leaves):
            continue
        letters = {}
        for leaf in leaves:
            raw, _ = decoded(data[leaf.start : leaf.end], encoding_of(leaf))
            label = leaf.params["charset"].text if "charset" in leaf.params else None
            text = decode(raw, label).text
            if leaf.media_type == "text/html":
                text = _plain(text) + "".join(url for url in _HREF.findall(text) if shares_files(url))
            letters[leaf.number] = _NO_LETTERS.sub("", text)
        kept: list[int] = []
        for leaf in leaves:  # plain text comes first in a well-made mail, and is kept
            mine = letters[leaf.number]
            if any(mine in letters[k] for k in kept):
                dropped.add(leaf.number)
            else:
                kept.append(leaf.number)
    return dropped


def _plain(html: str) -> str:
    """The words between the tags, style and script left out. One pass: a page of nothing but `<` costs its length."""
    low = html.lower()
    out: list[str] = []
    at = 0
    while (found := low.find("<", at)) >= 0:
        out.append(html[at:found])
        closing = ">"
        for start, stop in (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title")):
            if low.startswith(start, found):
                closing = stop
        end = low.find(closing, found + 1)
        if end < 0:
            return unescape("".join(out))
        at = end + len(closing) if closing != ">" else end + 1
        if closing.startswith("</"):
            at = (low.find(">", at) + 1) or len(html)
    return unescape("".join(out) + html[at:])
