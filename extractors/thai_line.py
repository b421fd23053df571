"""ตัวอ่านบรรทัด: our own recogniser of printed Thai lines, run by onnxruntime (how it was made: training/, docs/scans.md).

Two networks are shipped. `small` reads, being the better reader so far (docs/scans.md); `large` has another shape,
another seed and was shown other lines: its reading is the second witness for figures. Neither knows words: what they
say is what they see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Shape = Literal["large", "small"]

HEIGHT = 48
_PIXELS_PER_STEP = 2
_MOST_COLUMNS = 6_000  # of a batch, padding included: what bounds the memory (35 MB)
_LIKE = 1.2  # lines of one batch differ in width by no more than this
_WIDEST = 4_000
_ALMOST = 60  # per mille: a character that was nearly said
# Two of a kind begin 8 pixels apart at least (1 and t; other letters 10 to 28), measured on 800 lines; a network that
# wavers between two steps says one character twice, 4 apart. Points do stand as close.
_STUTTER = 5


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a network says of one line.

    `text`: its characters; U+FFFD is a stretch of handwriting, `…` a row of dots. `at`: [x0, x1) of each character in
    pixels of the picture. `sure`: per mille, how sure the network is of each. `almost`: (x, character, per mille) of
    characters that it nearly said where it said nothing.
    """

    text: str
    at: tuple[tuple[int, int], ...]
    sure: tuple[int, ...]
    almost: tuple[tuple[int, str, int], ...] = ()


class Recogniser:
    """One network, ready to read. Made by `recogniser`."""

    def __init__(self, weights: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # widths differ: kept blocks only add up
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        told = self._session.get_modelmeta().custom_metadata_map
        self._characters = told["characters"]
        self._lag = int(told["lag"])  # pixels: a network says a character before or after its ink, as it learnt to

    def read(self, pictures: Sequence[Grey]) -> list[LineReading]:
        """The reading of each picture (48 rows, paper 255), in the order given. An empty picture reads as no text."""
        order = sorted(range(len(pictures)), key=lambda i: (pictures[i].shape[1], i))
        out: dict[int, LineReading] = {}
        batch: list[int] = []
        for i in order:
            wide = pictures[i].shape[1]
            if batch and ((len(batch) + 1) * wide > _MOST_COLUMNS or wide > _LIKE * pictures[batch[0]].shape[1] + 40):
                self._run(batch, pictures, out)
                batch = []
            batch.append(i)
        if batch:
            self._run(batch, pictures, out)
        return [out[i] for i in range(len(pictures))]

    def _run(self, batch: list[int], pictures: Sequence[Grey], out: dict[int, LineReading]) -> None:
        widest = min(_WIDEST, max(pictures[i].shape[1] for i in batch))
        whole = np.full((len(batch), HEIGHT, max(8, -(-widest // 8) * 8)), 255, np.uint8)
        for row, i in enumerate(batch):
            part = pictures[i][:, : whole.shape[2]]
            whole[row, :, : part.shape[1]] = part
        answers = np.exp(self._session.run(["answers"], {"pictures": whole})[0])
        for row, i in enumerate(batch):
            out[i] = self._decoded(answers[row, : pictures[i].shape[1] // _PIXELS_PER_STEP])

    def _decoded(self, answer: NDArray[np.float32]) -> LineReading:
        """The best character of each step, repeats and blanks taken out (greedy CTC)."""
        best = answer.argmax(axis=1)
        text: list[str] = []
        at: list[tuple[int, int]] = []
        sure: list[int] = []
        almost: list[tuple[int, str, int]] = []
        step, many = 0, len(best)
        while step < many:
            said, first = int(best[step]), step
            while step < many and best[step] == said:
                step += 1
            if said:
                character, begins = self._characters[said - 1], first * _PIXELS_PER_STEP + self._lag
                ends, share = step * _PIXELS_PER_STEP + self._lag, int(1000 * answer[first:step, said].max())
                if text and text[-1] == character != "." and begins - at[-1][0] <= _STUTTER:
                    at[-1], sure[-1] = (at[-1][0], ends), max(sure[-1], share)
                    continue
                text.append(character)
                at.append((begins, ends))
                sure.append(share)
                continue
            rest = answer[first:step, 1:]
            for k in np.unique(rest.argmax(axis=1)[rest.max(axis=1) * 1000 >= _ALMOST]):
                where = int(rest[:, k].argmax())
                x = (first + where) * _PIXELS_PER_STEP + self._lag
                almost.append((x, self._characters[int(k)], int(1000 * rest[where, k])))
        said_at = {(c, x + d) for c, (x, _) in zip(text, at, strict=True) for d in range(-_STUTTER, _STUTTER + 1)}
        more = tuple(x for x in almost if (x[1], x[0]) not in said_at)  # the others waver, and say nothing more
        return LineReading("".join(text), tuple(at), tuple(sure), more)


def missing_part() -> str | None:
    """What this machine lacks for reading scans: `onnxruntime`, or the name of a file of weights; None: nothing."""
    if find_spec("onnxruntime") is None:
        return "onnxruntime"
    return next((f.name for f in (_weights("large"), _weights("small")) if not f.is_file()), None)


def _weights(shape: Shape) -> Traversable:
    return resources.files("extractors").joinpath("models", f"thai_line_{shape}.onnx")


@cache
def recogniser(shape: Shape) -> Recogniser | None:
    """The shipped network, loaded once a process; None where onnxruntime or the weights are not there."""
    try:
        return Recogniser(_weights(shape).read_bytes())
    except (ImportError, FileNotFoundError):
        return None
