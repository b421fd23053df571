"""A headless Chromium, and `saraban serve` as a process of its own, for the tests that use the screens as a person does."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
BROWSER = next((x for x in ("chromium", "chromium-browser", "google-chrome") if shutil.which(x)), None)
NEEDS_BROWSER = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")
LIMIT = 60  # seconds that a loaded machine may take for one step
WIDE, HIGH = 1366, 768
_OWN = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_OWN += ["--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@contextmanager
def launched() -> Iterator[Any]:
    """A Chromium that reaches this machine and no other."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=shutil.which(BROWSER or ""), args=_OWN)
        yield made
        made.close()


class Server:
    """`saraban serve` over a folder of results, as a process of its own."""

    def __init__(self, out: Path, log: Path, *more: str) -> None:
        self.out = out
        command = [sys.executable, "-m", "pipeline.cli", "serve", str(out), *more]
        self._told, self._log = log, log.open("wb")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, encoding="utf-8", cwd=ROOT)
        assert self.process.stdout is not None
        self.start = self.process.stdout.readline().strip()
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(self.start))

    def asked(self) -> list[tuple[str, str, str]]:
        """What was asked of it so far, from its log: method, path, status."""
        return re.findall(r"^([A-Z]+) (/\S*) (\d{3}) ", self._told.read_text("utf-8"), re.M)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(LIMIT)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()
