"""Edit distance of two texts, and the edits themselves, in plain Python: fast enough for pages."""

from typing import NamedTuple


class Edit(NamedTuple):
    """One character lost (`made` empty), made (`lost` empty) or exchanged. `at`: its place in the first text."""

    at: int
    lost: str
    made: str


def distance(a: str, b: str) -> int:
    """Characters to insert, delete or replace (Myers 1999, Hyyrö 2003: a whole column of the table in one integer)."""
    if not a:
        return len(b)
    at: dict[str, int] = {}
    for n, c in enumerate(a):
        at[c] = at.get(c, 0) | 1 << n
    every, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, cost = every, 0, len(a)
    for c in b:
        same = at.get(c, 0)
        across = same | down
        x = (((same & up) + up) ^ up) | same
        right, left = down | (~(x | up) & every), up & x
        cost += bool(right & last) - bool(left & last)
        right, left = (right << 1 | 1) & every, (left << 1) & every
        up, down = left | (~(across | right) & every), right & across
    return cost


def edits(a: str, b: str) -> list[Edit]:
    """The fewest edits that make `b` of `a`, in the order of `a`; a table of both lengths: for lines, not for books."""
    start, end = 0, 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    x, y = a[start : len(a) - end], b[start : len(b) - end]
    rows = [list(range(len(y) + 1))]
    for n, c in enumerate(x, 1):
        above, row = rows[-1], [n]
        for k, d in enumerate(y, 1):
            row.append(min(above[k - 1] + (c != d), above[k] + 1, row[-1] + 1))
        rows.append(row)
    out, n, k = [], len(x), len(y)
    while n or k:
        here = rows[n][k]
        if n and k and here == rows[n - 1][k - 1] + (x[n - 1] != y[k - 1]):
            n, k = n - 1, k - 1
            if x[n] != y[k]:
                out.append(Edit(start + n, x[n], y[k]))
        elif n and here == rows[n - 1][k] + 1:
            n -= 1
            out.append(Edit(start + n, x[n], ""))
        else:
            k -= 1
            out.append(Edit(start + n, "", y[k]))
    return out[::-1]
