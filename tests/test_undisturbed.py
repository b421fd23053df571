"""Ctrl-C waits for the end of a stretch of work that must not be cut; where there are no signal masks, the work still runs."""

import os
import signal

import pytest

from pipeline.undisturbed import undisturbed


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no signal masks")
def test_an_interruption_waits_for_the_end() -> None:
    steps = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 -- where it comes is what is asked
        with undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            steps.append("went on")
        steps.append("never reached")
    assert steps == ["went on"]


def test_without_signal_masks_the_work_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    steps = []
    with undisturbed():
        steps.append("ran")
    assert steps == ["ran"]
