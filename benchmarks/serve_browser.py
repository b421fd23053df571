"""A browser without a network for the benchmarks of `saraban serve`, how long something took, and the verdict."""

import time
from pathlib import Path
from typing import Any

_TOKEN = "b" * 43


def browser(place: Path, inboxes: tuple[Path, ...] = ()) -> Any:
    """A test client of the application over `place / "out"`, in this very process, signed in. `inboxes`: where its
    documents stand; without them, where the log says.
    """
    from starlette.testclient import TestClient

    from pipeline.passwords import NO_PASSWORDS
    from pipeline.web.app import create_app
    from pipeline.web.settings import BODY_LIMIT, Settings

    settings = Settings(
        folder=place / "out",
        decisions=place / "out.decisions.jsonl",
        inboxes=inboxes,
        pack=None,
        host="127.0.0.1",
        port=8000,
        token=_TOKEN,
        users=None,
        hosts=frozenset({"127.0.0.1"}),
        behind_tls=False,
        actor="ผู้ตรวจ",
        body_limit=BODY_LIMIT,
        uploads=place / "sent",
        passwords=NO_PASSWORDS,
        are_inboxes_named=bool(inboxes),
    )
    made = TestClient(create_app(settings), base_url="http://127.0.0.1:8000", follow_redirects=False)
    made.get(f"/start?token={_TOKEN}")
    return made


class Took:
    """Milliseconds of a stretch of work: of this process's cores, and of the clock."""

    def __enter__(self) -> "Took":
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu = (time.process_time() - self._cpu) * 1000
        self.wall = (time.perf_counter() - self._wall) * 1000


def verdict(name: str, kept: bool, cpu: float, wall: float, most: float) -> bool:
    """Prints one line that says whether a promise is kept, with both times: on a busy machine the clock tells of what
    else runs on it.
    """
    word = "KEPT" if kept else "BROKEN"
    print(f"{word}: {name}: cpu {cpu:.0f} ms, wall {wall:.0f} ms, promised {most:.0f} ms", flush=True)
    return kept
