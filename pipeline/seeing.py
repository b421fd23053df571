"""เห็นการทำงาน: the ways in which a run is seen from outside, put together: bar, `progress.json`, log lines, metrics."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import log_json
from pipeline.meter import Meter, bytes_below
from pipeline.metrics_file import metrics_text, now, write_metrics
from pipeline.progress import Step, bars
from pipeline.run_status import RunBook, run_book
from pipeline.show_status import stage_times
from pipeline.terminal import tell

if TYPE_CHECKING:
    from pipeline.reading import ReadResult
    from pipeline.run_summary import RunSummary


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run is given so that it can be seen; `finished` tells of its end."""

    meter: Meter
    step: Step
    book: RunBook
    metrics: Path | None

    def finished(self, summary: "RunSummary", exit_code: int) -> None:
        """Tells of the end: how long it took, and the figures. A metrics file that cannot be written is said."""
        self.meter.enter(None)
        self.book.write("finished", exit_code)
        times = self.meter.milliseconds
        if log_json.is_wanted():
            log_json.line("run_finished", exit_code=exit_code, inputs=summary.inputs, milliseconds=times)
        else:
            words = stage_times(times)
            tell(f"ใช้เวลา {words}", f"{self.meter.done} inputs, {self.meter.per_minute} a minute")
        if self.metrics is None:
            return
        demands = Counter(state for d in summary.departments for state in d.states.values())
        came = Counter("something" if d.received else "nothing" for d in summary.departments)
        try:
            write_metrics(self.metrics, metrics_text(summary.inputs, times, came, demands, exit_code, now()))
        except OSError as error:
            tell(
                f"เขียนแฟ้มตัวเลข {self.metrics} ไม่ได้ ผลการตรวจเขียนครบแล้ว",
                f"the metrics file {self.metrics} cannot be written ({error.strerror}); the results are complete",
            )


@contextmanager
def seeing(inboxes: Sequence[Path], out: Path, *, metrics: Path | None = None) -> Iterator[Seen]:
    """Everything that looks on while a run goes on inside."""
    meter = Meter(whole=bytes_below(inboxes))
    with run_book(out, meter) as book, bars(sys.stderr.isatty() and not log_json.is_wanted(), meter) as step:
        if log_json.is_wanted():
            meter.on_stage.append(lambda m: log_json.line("stage", stage=m.stage, done=m.done))
            meter.on_input.append(_input_line)
            meter.on_page.append(_page_line)
        yield Seen(meter, step, book, metrics)


def _page_line(meter: Meter) -> None:
    if meter.page is not None:
        path, number, of = meter.page
        log_json.line("page", path=path, number=number, of=of, done=meter.done)


def _input_line(meter: Meter, one: "ReadResult") -> None:
    log_json.line(
        "input",
        path=one.source.path,
        status=one.status.value,
        reason=one.reason.value if one.reason is not None else None,
        kind=one.kind,
        done=meter.done,
        remaining_seconds=meter.remaining,
    )
