"""Writes a trained network as ONNX beside its card: `python -m training.export large --folder DIR --card`.

Weights are stored as 16-bit floats and widened when the file is loaded. The card says how the weights came about and what
they measured, by font family, resolution and character.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.characters import CHARACTERS
from training.fonts import HELD_OUT, WEIGHTS, faces
from training.line_drawing import Drawer, Grey
from training.network import SHAPES, Reader, inked, network, parameters
from training.train import batch_of, distance, read

MODELS = Path(__file__).resolve().parent.parent / "extractors" / "models"
_PER_FAMILY = 60


class Whole(nn.Module):
    """uint8 pictures (n, 48, w), paper 255 -> float32 (n, w / 2, classes) logarithms of probabilities."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pictures: Tensor) -> Tensor:
        """See the class."""
        return self.reader((255 - pictures.unsqueeze(1).float()) / 255)


def trained(shape: str, folder: Path) -> tuple[Reader, dict[str, object]]:
    """(the network with its steady weights, what training said of itself)."""
    state = torch.load(folder / f"{shape}.pt", weights_only=True)
    net = network(shape)
    net.load_state_dict(state["steady"])
    return net.eval(), {
        "lines_seen": int(state["seen"]),
        "steps": int(state["step"]),
        "minutes": round(float(state["minutes"])),
    }


def lag(net: Reader) -> int:
    """How many pixels to the right of where the network says a character its ink stands (CTC leaves that open)."""
    drawer = Drawer(77)
    off: list[float] = []
    for seed in range(40):
        signs = "   ".join(drawer.random.choice("กขคดนมสอ๑๒๓๔๕๖๗๘๙12345678") for _ in range(4 + seed % 12))
        picture, _, _ = drawer.one(0.0, text=signs, band=24)
        columns = np.flatnonzero((picture < 128).any(axis=0))
        groups = np.split(columns, np.flatnonzero(np.diff(columns) > 5) + 1)
        said = spoken(net, picture)
        if len(said) == len(groups) == len(signs.split()):
            off += [float(g[0] + g[-1]) / 2 - x for g, x in zip(groups, said, strict=True)]
    return round(float(np.median(off)))


def spoken(net: Reader, picture: Grey) -> list[float]:
    """The middle, in pixels, of the steps in which the network says each character, blanks of the text left out."""
    with torch.no_grad():
        best = net(inked(batch_of([(picture, "")])[0])).argmax(-1)[0].tolist()
    out, last, begun = [], 0, 0
    for step, said in enumerate([*best, 0]):
        if said != last:
            if last and CHARACTERS[last - 1] != " ":
                out.append(float(begun + step))  # two pixels a step: the middle is (begun + step) / 2 * 2
            last, begun = said, step
    return out


def write(net: Reader, target: Path) -> None:
    """The ONNX file, checked to say what the network says."""
    example = torch.randint(0, 256, (2, 48, 160), dtype=torch.uint8)
    torch.onnx.export(
        Whole(net), (example,), str(target), input_names=["pictures"], output_names=["answers"], opset_version=17, dynamo=False,
        dynamic_axes={"pictures": {0: "n", 2: "w"}, "answers": {0: "n", 1: "steps"}},
    )  # fmt: skip
    model = onnx.load(str(target))
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) > 1024:
            name, values = tensor.name, numpy_helper.to_array(tensor)
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + "_16"))
            casts.append(helper.make_node("Cast", [name + "_16"], [name], to=TensorProto.FLOAT))
    for node in reversed(casts):
        model.graph.node.insert(0, node)
    model.metadata_props.add(key="characters", value=CHARACTERS)
    model.metadata_props.add(key="lag", value=str(lag(net)))
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def errors(net: Reader) -> dict[str, object]:
    """Character error in per cent by family (seen and held out), at two states, and the characters most often wrong."""
    by_family: dict[str, dict[str, str]] = {}
    missed: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for family in faces():
        row = {}
        for state, hard, band in (("clean_300_dpi", 0.0, 25), ("worn_200_dpi", 0.7, 17)):
            drawer = Drawer(4242, held_out=family in HELD_OUT)
            drawer.families, drawer.weights = [family], [1.0]
            lines = sorted((drawer.one(hard, band=band)[:2] for _ in range(_PER_FAMILY)), key=lambda x: x[0].shape[1])
            wrong = many = 0
            for i in range(0, len(lines), 20):
                part = lines[i : i + 20]
                for got, (_, truth) in zip(read(net, batch_of(part)[0]), part, strict=True):
                    wrong, many = wrong + distance(got, truth), many + len(truth)
                    shown.update(truth)
                    missed.update(Counter(truth) - Counter(got))
            row[state] = f"{100 * wrong / many:.2f}"
        by_family[family + (" (held out)" if family in HELD_OUT else "")] = row
    often = {c: f"{100 * missed[c] / n:.1f}" for c, n in shown.items() if n >= 40}
    return {"character_error_by_family": by_family, "missed_by_character": dict(sorted(often.items()))}


def main() -> None:
    """The command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("shape", choices=tuple(SHAPES))
    ask.add_argument("--folder", type=Path, required=True)
    ask.add_argument("--target", type=Path, default=MODELS)
    ask.add_argument("--card", action="store_true", help="measure, and write the card too")
    want = ask.parse_args()
    want.target.mkdir(parents=True, exist_ok=True)
    net, told = trained(want.shape, want.folder)
    write(net, want.target / f"thai_line_{want.shape}.onnx")
    if want.card:
        card = {
            "shape": want.shape, **SHAPES[want.shape], "parameters": parameters(net), "characters": CHARACTERS, **told,
            "seed": {"large": 1_000_003, "small": 7_000_003}[want.shape], "families_trained_on": sorted(set(WEIGHTS) & set(faces())),
            "families_held_out": sorted(set(HELD_OUT) & set(faces())), "made_by": "python -m training.train, python -m training.export",
            "libraries": {"torch": torch.__version__, "numpy": np.__version__}, **errors(net),
        }  # fmt: skip
        words = json.dumps(card, ensure_ascii=False, indent=1)
        (want.target / f"thai_line_{want.shape}.json").write_text(words + "\n", "utf-8")


if __name__ == "__main__":
    main()
