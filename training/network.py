"""The two networks: a stack of convolutions, an LSTM that reads both ways, and two answers for every four columns.

Thai sets up to four characters above one another in one column, so CTC needs more steps than the picture's columns
divided by four: each column of the last layer answers twice. Reader and second witness differ in widths, depth, seed
and lines; which of them reads is decided by measurement (docs/scans.md).
"""

import torch
from torch import Tensor, nn

from training.characters import CLASSES

STEPS_PER_COLUMN = 2  # answers of a column of the last layer, which is 4 pixels wide


def _convolution(before: int, after: int, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
    )


class Reader(nn.Module):
    """(n, 1, 48, w) of ink from 0 to 1 -> (n, w / 2, CLASSES) logarithms of probabilities; w is a multiple of 4."""

    def __init__(self, widths: tuple[int, int, int, int], memory: int, layers: int) -> None:
        super().__init__()
        a, b, c, d = widths
        self.eye = nn.Sequential(
            _convolution(1, a, (2, 2)),
            _convolution(a, b),
            nn.MaxPool2d(2),
            _convolution(b, c),
            _convolution(c, c),
            nn.MaxPool2d((2, 1)),
            _convolution(c, d),
            _convolution(d, d),
            nn.MaxPool2d((2, 1)),
        )
        self.column = nn.Linear(d * 3, memory * 2)
        self.rest = nn.Dropout(0.1)
        self.memory = nn.LSTM(memory * 2, memory, layers, bidirectional=True, batch_first=True)
        self.answer = nn.Linear(memory * 2, STEPS_PER_COLUMN * CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        z = self.eye(x)
        n, d, h, w = z.shape
        z = self.column(z.permute(0, 3, 1, 2).reshape(n, w, d * h)).relu()
        z, _ = self.memory(self.rest(z))
        return self.answer(z).float().reshape(n, w * STEPS_PER_COLUMN, CLASSES).log_softmax(-1)


SHAPES = {
    "large": {"widths": (32, 56, 88, 128), "memory": 128, "layers": 2},
    "small": {"widths": (24, 40, 64, 88), "memory": 96, "layers": 1},
}


def network(shape: str) -> Reader:
    """A fresh network of a named shape."""
    return Reader(**SHAPES[shape])  # type: ignore[arg-type]


def parameters(net: nn.Module) -> int:
    """How many numbers it holds."""
    return sum(p.numel() for p in net.parameters())


def inked(batch: Tensor) -> Tensor:
    """uint8 pictures (n, 48, w), paper 255, as the network takes them."""
    return (255 - batch.unsqueeze(1).float()).div_(255).contiguous(memory_format=torch.channels_last)
