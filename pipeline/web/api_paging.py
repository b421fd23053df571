"""ทีละหน้า: long lists of the API in pages whose order does not shift when results change.

A cursor is the key of the last item that was given, not its number: the next page begins behind it, also where items
came or went meanwhile.
"""

import base64
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, TypeVar

from fastapi import Query

MOST = 200
USUAL = 50
Item = TypeVar("Item")
_CURSOR = r"^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$"

Limit = Annotated[int, Query(ge=1, le=MOST, description="จำนวนรายการต่อหน้า · items of a page", examples=[USUAL])]
Cursor = Annotated[
    str,
    Query(
        pattern=_CURSOR,
        max_length=4096,
        description="ค่า `next` ของหน้าก่อน · the `next` of the page before; empty for the first",
    ),
]


def paged(items: Iterable[tuple[bytes, Item]], cursor: str, limit: int) -> tuple[list[Item], str | None]:
    """The items behind a cursor in the order of their keys, at most `limit`, and the cursor of the next page, null
    where there is none. Keys must differ.
    """
    after = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)) if cursor else None
    rest = sorted((x for x in items if after is None or x[0] > after), key=lambda x: x[0])
    page = rest[:limit]
    more = len(rest) > limit
    return [x for _, x in page], base64.urlsafe_b64encode(page[-1][0]).decode().rstrip("=") if more else None


def distinct(items: Iterable[tuple[bytes, Item]]) -> list[tuple[bytes, Item]]:
    """The same with a number behind each key, which tells items of one key apart, and changes no other's."""
    seen: Counter[bytes] = Counter()
    out = []
    for words, item in items:
        out.append((words + b"\0%06d" % seen[words], item))
        seen[words] += 1
    return out


def key(*parts: str | int) -> bytes:
    """The key of an item: its parts in their order, whole numbers as such."""
    words = (f"{p:012d}" if isinstance(p, int) else p for p in parts)
    return "\0".join(words).encode("utf-8", "surrogatepass")
