"""ความคืบหน้า: progress bars for a person who watches, on stderr. Nothing that a run writes depends on them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.meter import Meter
from pipeline.show_text import safe

# (how many are done, how many there are, the name of the one just done)
Step = Callable[[int, int, str], None]

_NAME_WIDTH = 40


def silent(done: int, total: int, name: str) -> None:
    """No bar: nobody watches."""


def page_words(path: str, number: int, of: int) -> str:
    """Which page of a scanned document is being read."""
    return f"{safe(path[-_NAME_WIDTH:])} หน้า page {number}/{of}"


def words_of(meter: Meter, name: str) -> str:
    """What stands beside the bar of an audit: how many, the rate, the time that is left, counts by status."""
    left = meter.remaining
    parts = [f"{meter.done} ({meter.per_minute}/min)"]
    if left is not None:
        parts.append(f"เหลือ about {left // 3600}:{left // 60 % 60:02}:{left % 60:02}")
    parts.append(" ".join(f"{status} {n}" for status, n in sorted(meter.inputs.items())))
    parts.append(safe(name[-_NAME_WIDTH:]))
    if meter.page is not None:
        parts.append(page_words(*meter.page))
    return " · ".join(x for x in parts if x)


def with_pages(step: Step) -> tuple[Step, Callable[[str, int, int], None]]:
    """The same step, and what to call when a page of a document begins (its path, the page, how many it has)."""
    at = (0, 1)

    def own(done: int, total: int, name: str) -> None:
        nonlocal at
        at = (done, total)
        step(done, total, name)

    def turned(path: str, number: int, of: int) -> None:
        step(*at, page_words(path, number, of))

    return own, turned


@contextmanager
def bars(show: bool, meter: Meter | None = None) -> Iterator[Step]:
    """A function to call after each piece of work; it draws a bar on stderr when `show` is true. With a `meter` the bar
    goes by the bytes of the inbox, since how many files there are in its archives is known at its end only.
    """
    if not show:
        yield silent
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    count = (MofNCompleteColumn(), TimeRemainingColumn()) if meter is None else ()
    columns = (BarColumn(), *count, TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def step(done: int, total: int, name: str) -> None:
            if meter is None:
                progress.update(task, completed=done, total=total, description=escape(safe(name[-_NAME_WIDTH:])))
            else:
                words = escape(words_of(meter, name))
                progress.update(task, completed=meter.bytes_done, total=meter.whole or None, description=words)

        if meter is not None:
            meter.on_page.append(lambda m: progress.update(task, description=escape(words_of(m, m.last))))
        yield step
