"""Trains a line recogniser: `python -m training.train large --minutes 120 --folder DIR` (extra `[train]`).

Drawn lines without end, each seen once. Goes on from DIR/<shape>.pt where there is one. A line a minute in
DIR/<shape>.log: lines seen, loss, character error on held-out families, clean at 300 dpi and worn at 200 dpi.
"""

import argparse
import copy
import math
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from training.characters import CHARACTERS, THAI_DIGITS, encoded
from training.line_drawing import HEIGHT, Drawer, Grey
from training.network import Reader, inked, network, parameters

POOL = 768  # lines drawn before they are sorted into batches of like width
AREA = 10_000  # columns of a batch, padding included
Batch = tuple[Tensor, Tensor, Tensor, Tensor]  # pictures, true characters one after another, widths, lengths


def batch_of(lines: list[tuple[Grey, str]]) -> Batch:
    """Pictures padded to one width, a multiple of 8."""
    width = -(-max(a.shape[1] for a, _ in lines) // 8) * 8
    x = np.full((len(lines), HEIGHT, width), 255, np.uint8)
    for i, (a, _) in enumerate(lines):
        x[i, :, : a.shape[1]] = a
    truth = [encoded(t) for _, t in lines]
    return (
        torch.from_numpy(x),
        torch.tensor([c for t in truth for c in t]),
        torch.tensor([a.shape[1] for a, _ in lines]),
        torch.tensor([len(t) for t in truth]),
    )


class Lines(IterableDataset[Batch]):
    """Batches without end. `seen`: how many lines the network has had, so that the first ones are short and clean."""

    def __init__(self, seed: int, seen: int) -> None:
        self.seed, self.seen = seed, seen

    def __iter__(self) -> Iterator[Batch]:
        os.nice(2)
        drawer = Drawer(self.seed + self.seen)
        order = random.Random(self.seed)
        seen = self.seen
        while True:
            grown = min(1.0, seen / 60_000)
            drawer.most = int(350 + 1250 * grown)
            pool = []
            for _ in range(POOL):
                hard = drawer.random.random() ** (0.6 if grown >= 1 else 2 - grown)
                picture, truth, _ = drawer.one(hard)
                pool.append((picture, truth))
            seen += POOL
            pool.sort(key=lambda x: x[0].shape[1] + order.randint(0, 60))
            batches: list[list[tuple[Grey, str]]] = [[]]
            for line in pool:
                if (len(batches[-1]) + 1) * line[0].shape[1] > AREA or len(batches[-1]) >= 96:
                    batches.append([])
                batches[-1].append(line)
            order.shuffle(batches)
            yield from (batch_of(b) for b in batches if b)


def read(net: nn.Module, pictures: Tensor) -> list[str]:
    """The greedy reading of some pictures."""
    with torch.no_grad():
        best = net(inked(pictures)).argmax(-1).tolist()
    out = []
    for row in best:
        text, last = "", 0
        for k in row:
            if k and k != last:
                text += CHARACTERS[k - 1]
            last = k
        out.append(text)
    return out


def distance(a: str, b: str) -> int:
    """Edit distance."""
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
        before = row
    return before[-1]


def test_lines(hard: float, band: int, count: int, seed: int) -> list[tuple[Grey, str]]:
    """Lines in held-out families: always the same ones."""
    drawer = Drawer(seed, held_out=True)
    return sorted((drawer.one(hard, band=band)[:2] for _ in range(count)), key=lambda x: x[0].shape[1])


def measured(net: nn.Module, lines: list[tuple[Grey, str]]) -> tuple[float, float]:
    """(character error, Thai digit error) in per cent."""
    wrong = many = digits_wrong = digits = 0
    for i in range(0, len(lines), 16):
        part = lines[i : i + 16]
        for got, (_, truth) in zip(read(net, batch_of(part)[0]), part, strict=True):
            wrong += distance(got, truth)
            many += len(truth)
            mine, theirs = ("".join(c for c in t if c in THAI_DIGITS) for t in (got, truth))
            digits_wrong += distance(mine, theirs)
            digits += len(theirs)
    return 100 * wrong / many, 100 * digits_wrong / max(1, digits)


def main() -> None:
    """The command."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("shape", choices=("large", "small"))
    ask.add_argument("--minutes", type=float, default=120)
    ask.add_argument("--folder", type=Path, required=True)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--rate", type=float, default=2e-3)
    ask.add_argument("--plain", action="store_true", help="float32 instead of bfloat16")
    want = ask.parse_args()
    torch.set_num_threads(want.threads)
    seed = {"large": 1_000_003, "small": 7_000_003}[want.shape]
    torch.manual_seed(seed)
    net: Reader = network(want.shape).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), want.rate, weight_decay=0.01)
    steady = copy.deepcopy(net)
    kept = want.folder / f"{want.shape}.pt"
    seen = step = 0
    spent = 0.0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        net.load_state_dict(state["net"])
        steady.load_state_dict(state["steady"])
        optimiser.load_state_dict(state["optimiser"])
        seen, step, spent = state["seen"], state["step"], state["minutes"]
    again = bool(step)
    want.folder.mkdir(parents=True, exist_ok=True)
    log = (want.folder / f"{want.shape}.log").open("a", buffering=1)
    print(f"{want.shape}: {parameters(net)} parameters, {len(CHARACTERS)} characters, {seen} lines seen", file=log)
    clean, worn = test_lines(0.0, 25, 200, 11), test_lines(0.7, 17, 200, 12)
    lines = iter(DataLoader(Lines(seed, seen), batch_size=None, num_workers=1, prefetch_factor=40))
    begun, told, length, loss_sum, loss_many = time.time(), time.time(), want.minutes * 60, 0.0, 0
    net.train()
    while (gone := time.time() - begun) < length:
        warm = min(1.0, (step + 1) / 400) if not again else min(1.0, gone / 60 + 0.05)
        rate = want.rate * warm * 0.5 * (1 + math.cos(math.pi * gone / length)) + 5e-6
        for group in optimiser.param_groups:
            group["lr"] = rate
        pictures, truth, widths, lengths = next(lines)
        with torch.autocast("cpu", torch.bfloat16, enabled=not want.plain):
            answer = net(inked(pictures))
        steps = torch.clamp(widths // 2, max=answer.shape[1])
        loss = functional.ctc_loss(answer.transpose(0, 1), truth, steps, lengths, zero_infinity=True)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 3.0)
        optimiser.step()
        step += 1
        seen += len(widths)
        loss_sum, loss_many = loss_sum + float(loss.detach()), loss_many + 1
        with torch.no_grad():
            slow = min(0.998, step / (step + 20))
            for mine, theirs in zip(steady.parameters(), net.parameters(), strict=True):
                mine.lerp_(theirs, 1 - slow)
            for mine, theirs in zip(steady.buffers(), net.buffers(), strict=True):
                mine.copy_(theirs)
        if time.time() - told > 240 or time.time() - begun >= length:
            steady.eval()
            of_clean, of_worn = measured(steady, clean), measured(steady, worn)
            print(
                f"{(spent + (time.time() - begun) / 60):.1f} min, step {step}, seen {seen}, loss {loss_sum / loss_many:.4f}, rate {rate:.5f}; held-out "
                f"clean {of_clean[0]:.2f} % (Thai digits {of_clean[1]:.2f} %), worn {of_worn[0]:.2f} % ({of_worn[1]:.2f} %)",
                file=log,
            )
            told, loss_sum, loss_many = time.time(), 0.0, 0
            state = {
                "net": net.state_dict(),
                "steady": steady.state_dict(),
                "optimiser": optimiser.state_dict(),
                "seen": seen,
            }
            torch.save(state | {"step": step, "minutes": spent + (time.time() - begun) / 60}, kept.with_suffix(".new"))
            os.replace(kept.with_suffix(".new"), kept)


if __name__ == "__main__":
    main()
