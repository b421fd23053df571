"""ความคืบหน้า: progress bars for a person who watches, on stderr. Nothing that a run writes depends on them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

# (how many are done, how many there are, the name of the one just done)
Step = Callable[[int, int, str], None]

_NAME_WIDTH = 40


def silent(done: int, total: int, name: str) -> None:
    """No bar: nobody watches."""


@contextmanager
def bars(show: bool) -> Iterator[Step]:
    """A function to call after each piece of work; it draws a bar on stderr when `show` is true."""
    if not show:
        yield silent
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def step(done: int, total: int, name: str) -> None:
            progress.update(task, completed=done, total=total, description=escape(name[-_NAME_WIDTH:]))

        yield step
