"""The drawing orders of a page or form, read a whole order at a time.

playa reads a content stream token by token, which is a third of all reading time. The orders that make up nearly all of
a page - text, text positions, colours, lines - have one plain form each; they are matched whole and given to playa's
interpreter, which keeps the state. Whatever has another form (inline images, nested lists, odd numbers) is read by
playa's own parser from where it stands, so that both see the same orders.
"""

import re
from binascii import unhexlify
from collections.abc import Callable, Iterator
from typing import Any, Final

from playa.content import ContentObject, GraphicState, TextObject
from playa.interp import LazyInterpreter, TextState
from playa.pdftypes import KWD, LIT, InlineImage, PSKeyword, PSLiteral

Shown = list[bytes | float]  # what one order shows: strings, and moves between them in 1/1000 em

_NUMBER: Final = rb"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)"
_STRING: Final = rb"\((?:[^()\\\r]|\\[^\r])*+\)"
_HEX: Final = rb"<[A-Fa-f\d]*+>"
_ENDS: Final = rb"(?=[#/%\[\]()<>{}\s]|\Z)"
_ORDER: Final = re.compile(
    rb"\s*+(?:"
    rb"(?P<numbers>(?:" + _NUMBER + rb"\s++)*+)(?P<word>[A-Za-z][^#/%\[\]()<>{}\s]*+)"
    rb"|(?P<one>" + _HEX + rb"|" + _STRING + rb")\s*+Tj" + _ENDS + rb"|"
    rb"\[(?P<many>(?:\s++|" + _HEX + rb"|" + _STRING + rb"|" + _NUMBER + rb")*+)\]\s*+TJ" + _ENDS + rb"|"
    rb"/(?P<font>[A-Za-z\d_.+-]++)\s++(?P<size>" + _NUMBER + rb")\s++Tf" + _ENDS + rb"|"
    rb"/(?P<tag>[A-Za-z\d_.+-]++)\s*+<<\s*+/"
    rb"(?:MCID\s++(?P<mcid>\d++)|ActualText\s*+(?P<said>" + _HEX + rb"))\s*+>>\s*+BDC" + _ENDS + rb")"
)  # fmt: skip
_ITEM: Final = re.compile(rb"<([A-Fa-f\d]*+)>|(" + _STRING + rb")|(" + _NUMBER + rb")")
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\n)|(.))", re.DOTALL)
_ESCAPED: Final = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}
# Orders of numbers alone, with how many each takes; -1: what the colour space says.
_PLAIN: Final = {
    b"Td": 2, b"TD": 2, b"Tm": 6, b"T*": 0, b"TL": 1, b"Tc": 1, b"Tw": 1, b"Tz": 1, b"Tr": 1, b"Ts": 1,
    b"BT": 0, b"ET": 0, b"EMC": 0, b"q": 0, b"Q": 0, b"cm": 6, b"w": 1, b"J": 1, b"j": 1, b"M": 1, b"i": 1,
    b"g": 1, b"G": 1, b"rg": 3, b"RG": 3, b"k": 4, b"K": 4, b"sc": -1, b"SC": -1, b"scn": -1, b"SCN": -1,
    b"m": 2, b"l": 2, b"c": 6, b"v": 4, b"y": 4, b"re": 4, b"h": 0, b"n": 0, b"W": 0, b"W*": 0,
    b"f": 0, b"f*": 0, b"F": 0, b"S": 0, b"s": 0, b"B": 0, b"B*": 0, b"b": 0, b"b*": 0,
}  # fmt: skip
_MOVES: Final = frozenset((b"Td", b"TD", b"Tm", b"T*", b"BT", b"ET", b"EMC"))  # these leave what text looks like alone


class Orders:
    """The orders of one stream, one after another. `state`: playa's interpreter, as it stands at the latest order.
    `changed`: set where anything but the text's position may have changed since somebody last cleared it.
    """

    def __init__(self, state: LazyInterpreter) -> None:
        self.state = state
        self.changed = True
        self._plain: dict[bytes, tuple[Callable[..., Any], int]] = {
            word: (state._dispatch[KWD(word)][0], count) for word, count in _PLAIN.items()
        }
        self._plain[b"q"] = self._save, 0

    def __iter__(self) -> Iterator[ContentObject | Shown]:
        """Each thing drawn; text as what is shown, whose end the caller tells the state (`glyph_offset`)."""
        state, plain, match = self.state, self._plain, _ORDER.match
        objects = state.parser._parser
        names: dict[bytes, PSLiteral] = {}
        font: tuple[bytes, bytes] | None = None  # the latest font and size as written, None where others may stand
        mode: bytes | None = None  # the same for the render mode
        while True:
            lexer = objects._lexer
            data, at = lexer.data, lexer.pos
            while not objects.stack and (m := match(data, at)) is not None:
                kind = m.lastgroup
                if kind == "word":
                    word = m["word"]
                    known = plain.get(word)
                    if known is None:
                        break
                    if word == b"Tr":
                        if mode == m["numbers"]:
                            at = m.end()
                            continue
                        mode = m["numbers"]
                    order, count = known
                    written = m["numbers"]
                    if not count and not written:
                        at = m.end()
                        if word not in _MOVES:
                            self.changed = True
                            if word == b"Q":
                                font = mode = None
                        drawn = order()
                        if drawn is not None:
                            yield drawn
                        continue
                    numbers: list[int | float] = [float(x) if b"." in x else int(x) for x in written.split()]
                    if len(numbers) != count:
                        if count >= 0:
                            break
                        state.argstack += numbers
                        numbers = []
                    at = m.end()
                    if word not in _MOVES:
                        self.changed = True
                    if count > 0:
                        try:
                            drawn = order(*numbers)
                        except TypeError:  # playa leaves such an order out too
                            continue
                    else:
                        drawn = order()
                    if drawn is not None:
                        yield drawn
                elif kind == "one":
                    at = m.end()
                    yield [_string(m["one"])]
                elif kind == "many":
                    at = m.end()
                    yield [
                        (_hex(h) if h or not (s or n) else _string(s) if s else float(n))
                        for h, s, n in _ITEM.findall(m["many"])
                    ]
                elif kind == "size":
                    at = m.end()
                    spoken = m["font"], m["size"]
                    if font == spoken:
                        continue
                    font = spoken
                    name = names.get(m["font"])
                    if name is None:
                        name = names[m["font"]] = LIT(m["font"].decode("ascii"))
                    self.changed = True
                    state.do_Tf(name, float(m["size"]))
                else:
                    at = m.end()
                    props: dict[str, Any] = {"ActualText": _hex(m["said"][1:-1])} if kind == "said" else {}
                    if kind == "mcid":
                        props = {"MCID": int(m["mcid"])}
                    state.do_BDC(LIT(m["tag"].decode("ascii")), props)
            if not objects.stack:
                objects.seek(at)
            font = mode = None
            self.changed = True
            try:
                slow = self._by_playa()
            except StopIteration:
                plain.clear()  # else interpreter and methods hold each other until the collector finds them
                state._dispatch.clear()
                return
            if isinstance(slow, TextObject):
                yield slow.args
            elif slow is not None:
                yield slow

    def _save(self) -> None:
        """What `q` does; playa copies by `copy.copy`, which takes ten times as long."""
        state = self.state
        kept, place = GraphicState.__new__(GraphicState), state.textstate
        kept.__dict__.update(state.graphicstate.__dict__)
        state.gstack.append((state.ctm, kept, TextState(place.line_matrix, place.glyph_offset)))

    def _by_playa(self) -> ContentObject | None:
        """The next order as playa's parser reads it. Raises StopIteration after the last one."""
        state = self.state
        while True:
            _, found = next(state.parser)
            if type(found) is InlineImage:  # see pdf_objects.is_stream
                return state.do_EI(found)
            if isinstance(found, PSKeyword):
                return state.operate(found)
            state.argstack.append(found)


def _hex(digits: bytes) -> bytes:
    return unhexlify(digits if len(digits) % 2 == 0 else digits + b"0")


def _string(written: bytes) -> bytes:
    """A string as it stands in brackets of either kind (PDF 32000-1, 7.3.4)."""
    if written[:1] == b"<":
        return _hex(written[1:-1])
    inner = written[1:-1]
    return _ESCAPE.sub(_escaped, inner) if b"\\" in inner else inner


def _escaped(m: re.Match[bytes]) -> bytes:
    if m[1]:
        code = int(m[1], 8)
        return bytes((code,)) if code < 256 else b""
    return b"" if m[2] else _ESCAPED.get(m[3], m[3])
