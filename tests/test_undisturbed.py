"""Ctrl-C waits for the end of a stretch of work that must not be cut, whichever thread the system gives it to."""

import subprocess
import sys

import pytest

# In a process of its own: what a signal does to pytest's threads is not what is asked.
PROGRAM = """
import os, signal, threading, time
from pipeline.undisturbed import undisturbed
{before}
threading.Thread(target=time.sleep, args=(5,), daemon=True).start()  # may be given the signal
steps = []
try:
    with undisturbed():
        {interrupt}
        time.sleep(0.2)
        steps.append("went on")
    steps.append("end")
except KeyboardInterrupt:
    steps.append("interrupted")
print(*steps)
"""


@pytest.mark.parametrize("before", ["", "del signal.pthread_sigmask  # as on Windows"])
@pytest.mark.parametrize(
    ("interrupt", "steps"),
    [
        ("os.kill(os.getpid(), signal.SIGINT)", "went on interrupted"),
        ("signal.raise_signal(signal.SIGINT)", "went on interrupted"),
        ("pass", "went on end"),
    ],
)
def test_an_interruption_waits_for_the_end(before: str, interrupt: str, steps: str) -> None:
    program = PROGRAM.format(before=before, interrupt=interrupt)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == steps, done.stderr
