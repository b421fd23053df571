"""Where characters stand, packed: a long document has millions of them, and as tuples they take most of its memory.

Both classes read as sequences of tuples of whole numbers and compare equal to such tuples.
"""

from array import array
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Final, overload

_WIDE: Final = 0xFFFF  # two bytes a number as long as all are at most this

_HEAD: Final = Struct("<BIiiii")  # form, count, the box around all
_BOX: Final = Struct("<iiii")
_BOX_AT: Final = 5  # bytes of form and count
_WIDE_EDGES, _BIG_SIZES, _CLOSED, _OWN = 1, 2, 4, 8  # form

Span = tuple[int, int]  # [start, end)
GlyphBox = tuple[int, int, int, int, int, int]  # raw_start, raw_end, x0, y0, x1, y1


def _packed(values: Sequence[int], most: int) -> bytes:
    return array("B" if most <= 0xFF else "H" if most <= _WIDE else "i", values).tobytes()


def _numbers(packed: bytes, count: int) -> Sequence[int]:
    width = len(packed) // count
    return packed if width == 1 else memoryview(packed).cast("H" if width == 2 else "i")


class Spans(Sequence[Span]):
    """Ranges [start, end) of 0 and more."""

    __slots__ = ("_count", "_packed")

    def __init__(self, spans: Sequence[Span]) -> None:
        self._count = len(spans)
        flat = [n for span in spans for n in span]
        self._packed = _packed(flat, max(flat, default=0))

    @classmethod
    def of_packed(cls, count: int, packed: bytes) -> "Spans":
        """What `packed` of `count` ranges was, on a machine of the same byte order."""
        made = cls(())
        made._count, made._packed = count, packed
        return made

    def __getstate__(self) -> tuple[int, bytes]:
        return self._count, self._packed

    def __setstate__(self, state: object) -> None:
        """Raises what a state makes that is no ranges: it may come from a process that nobody trusts."""
        match state:
            case (int(count), bytes(packed)) if count >= 0:
                self._count, self._packed = count, packed
            case _:
                raise TypeError("no packed ranges")
        if self._count:
            self[-1]

    @property
    def packed(self) -> bytes:
        """The bytes that the ranges are kept in, in this machine's byte order."""
        return self._packed

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | Sequence[Span]:
        if not self._count:
            return ()[at]
        numbers = _numbers(self._packed, 2 * self._count)
        if isinstance(at, slice):
            return [(numbers[2 * i], numbers[2 * i + 1]) for i in range(*at.indices(self._count))]
        i = range(self._count)[at]
        return numbers[2 * i], numbers[2 * i + 1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class GlyphBoxes(Sequence[GlyphBox]):
    """Boxes of the glyphs of one line that follow one another in its raw characters, from its first one on.

    Packed as the count and the box around all of them, then for each glyph how many raw characters it has, its x0 and
    x1 (one edge for both where each begins at the end of the one before), and its own y's where they do not share them.
    """

    __slots__ = ("_packed",)

    def __init__(
        self,
        sizes: Sequence[int],
        x0: Sequence[int],
        y0: Sequence[int] | int,
        x1: Sequence[int],
        y1: Sequence[int] | int,
    ) -> None:
        """`sizes`: raw characters of each glyph; edges in 1/100 point; y0 and y1: one number where all share it."""
        if not sizes:
            self._packed = b""
            return
        left, right = min(x0), max(x1)
        closed = x0[1:] == x1[:-1]
        edges = [*x0, x1[-1]] if closed else [*x0, *x1]
        numbers = [x - left for x in edges]
        own = not isinstance(y0, int) and not isinstance(y1, int)
        if isinstance(y0, int) or isinstance(y1, int):
            assert isinstance(y0, int)
            assert isinstance(y1, int)
            top, foot = y0, y1
        else:
            top, foot = min(y0), max(y1)
            numbers += [y - top for y in (*y0, *y1)]
        wide = max(numbers) > _WIDE or min(numbers) < 0
        big = max(sizes) > 0xFF
        form = _WIDE_EDGES * wide + _BIG_SIZES * big + _CLOSED * closed + _OWN * own
        head = _HEAD.pack(form, len(sizes), left, top, right, foot)
        self._packed = (
            head + array("i" if big else "B", sizes).tobytes() + array("i" if wide else "H", numbers).tobytes()
        )

    @classmethod
    def of_packed(cls, packed: bytes) -> "GlyphBoxes":
        """What `packed` was, on a machine of the same byte order."""
        made = cls((), (), 0, (), 0)
        made._packed = packed
        return made

    def __getstate__(self) -> bytes:
        return self._packed

    def __setstate__(self, packed: object) -> None:
        """Raises what bytes make that are no boxes: they may come from a process that nobody trusts."""
        if not isinstance(packed, bytes):
            raise TypeError(f"no packed boxes: {type(packed).__name__}")
        self._packed = packed
        if len(tuple(self)) != len(self):
            raise ValueError("boxes are missing")

    @property
    def packed(self) -> bytes:
        """The bytes that the boxes are kept in, in this machine's byte order."""
        return self._packed

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """The box around all glyphs, None where there are none."""
        return _BOX.unpack_from(self._packed, _BOX_AT) if self._packed else None

    def _open(self) -> tuple[Sequence[int], list[int], list[int], int, Span, list[int]]:
        """Sizes, x0 and x1 from the left edge, that edge; the y's, or the upper one where each glyph has its own."""
        form, n, left, top, _, foot = _HEAD.unpack_from(self._packed)
        rest = memoryview(self._packed)[_HEAD.size :]
        cut = n * (4 if form & _BIG_SIZES else 1)
        sizes = rest[:cut].cast("i") if form & _BIG_SIZES else rest[:cut]
        numbers = rest[cut:].cast("i" if form & _WIDE_EDGES else "H").tolist()
        x0, x1 = numbers[:n], numbers[1 : n + 1] if form & _CLOSED else numbers[n : 2 * n]
        if form & _OWN:
            return sizes, x0, x1, left, (top, top), numbers[-2 * n :]
        return sizes, x0, x1, left, (top, foot), []

    def __len__(self) -> int:
        return int(_HEAD.unpack_from(self._packed)[1]) if self._packed else 0

    @overload
    def __getitem__(self, at: int) -> GlyphBox: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[GlyphBox]: ...
    def __getitem__(self, at: int | slice) -> GlyphBox | Sequence[GlyphBox]:
        return tuple(self)[at]

    def __iter__(self) -> Iterator[GlyphBox]:
        if not self._packed:
            return
        sizes, x0, x1, left, (top, foot), own = self._open()
        n = len(x0)
        start = 0
        for i, size in enumerate(sizes):
            y0, y1 = (top + own[i], top + own[n + i]) if own else (top, foot)
            yield start, start + size, left + x0[i], y0, left + x1[i], y1
            start += size

    def around(self, start: int, end: int) -> tuple[int, int, int, int] | None:
        """The box around the glyphs of raw[start:end], None where there are none."""
        if not self._packed:
            return None
        sizes, x0, x1, left, (top, foot), own = self._open()
        n = first = len(x0)
        at, last = 0, 0
        for i, size in enumerate(sizes):
            if at < end and at + size > start:
                first, last = min(first, i), i + 1
            at += size
        if not last:
            return None
        if own:
            foot = top + max(own[n + first : n + last])
            top += min(own[first:last])
        return left + min(x0[first:last]), top, left + max(x1[first:last]), foot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
