"""รหัสจบการทำงาน: what the exit status of every command means (docs/contract.md). Scripts rely on these numbers."""

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of `saraban`. A command that several of them fit ends with `weightiest`."""

    DONE = 0  # all judged
    OUR_FAULT = 1  # a fault of the program
    USAGE = 2  # the command line or the pack is wrong; nothing was written
    CAPABILITY_MISSING = 3  # this machine cannot do what was demanded
    NEEDS_A_PERSON = 4  # done, but something is for a person to look at
    INPUT_UNREADABLE = 5  # a path that was named could not be read at all
    CHECK_FAILED = 6  # a check that was asked for does not hold
    INTERRUPTED = 130  # Ctrl-C


# The first that applies is the exit status.
PRECEDENCE = (
    ExitCode.INTERRUPTED,
    ExitCode.OUR_FAULT,
    ExitCode.USAGE,
    ExitCode.CAPABILITY_MISSING,
    ExitCode.INPUT_UNREADABLE,
    ExitCode.CHECK_FAILED,
    ExitCode.NEEDS_A_PERSON,
    ExitCode.DONE,
)


class CapabilityMissing(Exception):
    """What was demanded cannot be done here; `th` and `en` say why, and the remedy. The program ends with 3."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th = th
        self.en = en


def weightiest(codes: Iterable[ExitCode]) -> ExitCode:
    """The one exit status for all of `codes`; DONE when there is none."""
    return min(codes, key=PRECEDENCE.index, default=ExitCode.DONE)
