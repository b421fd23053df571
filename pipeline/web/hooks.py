"""การแจ้งระบบอื่น: hooks. When audits change, the addresses that asked for it are told which, signed, until they take it.

What is to be told lies on the disk before anything is sent, and goes only when the other side took it: after `kill -9`
it is sent again under the same id (at least once). Who does not answer is asked again after longer and longer waits,
and given up after days; a hook that answers 410 is never asked again. An event names audits by hash and holds no words.
"""

import contextlib
import datetime
import hashlib
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pipeline.canonical_json import canonical_json
from pipeline.web.api_folder import all_kept, keep, kept, let_go
from pipeline.web.hook_address import AddressRefused, HookAddress, allowed_origins, hook_address
from pipeline.web.hook_delivery import Answer, deliver, new_secret

MOST_HOOKS = 20
MOST_WAITING = 500  # events of one hook
WAITS = (10, 40, 160, 640, 2560, 10240, 40960, 86400)  # seconds after each failure; then an event is given up
_EVERY = 2.0  # seconds between two looks at the results
_MOST_TOLD = 1000  # audits that one event names; a run with more makes several
_GONE = 410


class Stands(Protocol):
    """What of the results is looked at (`results.Snapshot`): the head of the log, and the hash of each unit's audit."""

    @property
    def stamp(self) -> str: ...  # noqa: D102
    @property
    def sha256(self) -> Mapping[str, str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that wants to be told. `secret` signs what is sent; times are ISO in UTC, empty where not reached;
    `last`: the code of the last answer; `stopped`: it answered that it is gone; `given_up`: events that nobody took.
    """

    id: str
    url: str
    secret: str
    by: str
    made: str
    last: str = ""
    last_status: int = 0
    last_at: str = ""
    delivered: int = 0
    failed: int = 0
    given_up: int = 0
    stopped: bool = False
    not_before: int = 0


class TooManyHooks(Exception):
    """No more hooks are taken."""


Deliver = Callable[[HookAddress, str, str, int, bytes], Answer]


class Hooks:
    """The hooks of one folder of results. `start` begins to look at the results and to tell; `stop` ends it, and what
    waits stays on the disk. Safe among threads.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], Stands],
        deliver: Deliver = deliver,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._home = folder
        self._folder = folder / "hooks"
        self._outbox = folder / "outbox"
        self._told = folder / "told.json"
        self._now, self._deliver, self._clock = now, deliver, clock
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins, in a thread of its own. Nothing happens the second time."""
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._work, name="saraban-hooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends it; a delivery under way is waited for."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(60)

    def wake(self) -> None:
        """Results changed: look at once."""
        self._wake.set()

    # who is told

    def add(self, url: str, by: str) -> Hook:
        """A new hook, with a secret of its own. Raises AddressRefused, TooManyHooks."""
        hook_address(url, allowed_origins(self._home))
        with self._lock:
            if len(self.listed()) >= MOST_HOOKS:
                raise TooManyHooks
            hook = Hook(secrets.token_hex(8), url, new_secret(), by, self._moment())
            if not self.listed():  # what stands now is no change
                self._keep_told(self._now().sha256)
            return self._keep(hook)

    def of(self, key: str) -> Hook | None:
        """One hook, null where there is none of this id."""
        return next((h for h in self.listed() if h.id == key), None)

    def listed(self) -> list[Hook]:
        """Every hook, the oldest first."""
        found = []
        for _, row in all_kept(self._folder):
            with contextlib.suppress(TypeError):
                found.append(Hook(**row))
        return sorted(found, key=lambda h: (h.made, h.id))

    def remove(self, key: str) -> bool:
        """Takes a hook away with all that waits for it; whether it was there."""
        with self._lock:
            hook = self.of(key)
            if hook is None:
                return False
            let_go(self._folder / f"{hook.id}.json")
            for path, row in all_kept(self._outbox):
                if row.get("hook") == hook.id:
                    let_go(path)
            return True

    def waiting(self, key: str) -> int:
        """How many events wait for a hook."""
        return sum(row.get("hook") == key for _, row in all_kept(self._outbox))

    def ping(self, hook: Hook) -> str:
        """An event for one hook that tells of nothing, to try it; its id."""
        event = f"evt_{secrets.token_hex(16)}"
        self._put(hook, event, {"type": "ping", "id": event, "created": self._moment()})
        self._wake.set()
        return event

    # what is told

    def look(self) -> None:
        """Puts an event into the outbox for every hook where audits are no longer what was told last."""
        with self._lock:
            hooks = [h for h in self.listed() if not h.stopped]
            row = kept(self._told)
            stands = self._now()
            if not stands.sha256:
                return
            if row is None or not hooks:
                if row is None or row.get("audits") != dict(stands.sha256):
                    self._keep_told(stands.sha256)
                return
            before = {str(k): str(v) for k, v in row.get("audits", {}).items()}
            changed = [
                {"unit": u, "sha256": stands.sha256.get(u), "previous_sha256": before.get(u)}
                for u in sorted({*before, *stands.sha256})
                if before.get(u) != stands.sha256.get(u)
            ]
            if not changed:
                return
            for n in range(0, len(changed), _MOST_TOLD):
                self._put_all(hooks, stands.stamp, changed[n : n + _MOST_TOLD], row)
            self._keep_told(stands.sha256)

    def _put_all(
        self, hooks: list[Hook], head: str, changed: list[dict[str, str | None]], row: Mapping[str, Any]
    ) -> None:
        """The id follows from what is told: a server killed before it noted so makes the same event again, not
        another.
        """
        whole = canonical_json([head, changed, row.get("number", 0)])
        event = f"evt_{hashlib.sha256(whole).hexdigest()[:32]}"
        for hook in hooks:
            self._make_room(hook)
            self._put(
                hook,
                event,
                {"type": "audits.changed", "id": event, "created": self._moment(), "head": head, "audits": changed},
            )

    def _make_room(self, hook: Hook) -> None:
        """Gives up the oldest event of a hook for which too many wait: the newest names what is still to be fetched."""
        mine = [(row.get("made", ""), path) for path, row in all_kept(self._outbox) if row.get("hook") == hook.id]
        for _, path in sorted(mine)[: max(0, len(mine) - MOST_WAITING + 1)]:
            let_go(path)
            known = self.of(hook.id) or hook
            self._keep(replace(known, given_up=known.given_up + 1))

    def _put(self, hook: Hook, event: str, body: Mapping[str, object]) -> None:
        path = self._outbox / f"{event}.{hook.id}.json"
        if not path.exists():
            row: dict[str, object] = {"hook": hook.id, "event": event, "made": self._moment(), "tries": 0, "next": 0}
            row["body"] = canonical_json(body).decode()
            keep(path, row)

    def _keep_told(self, audits: Mapping[str, str]) -> None:
        number = (kept(self._told) or {}).get("number", 0)
        keep(self._told, {"audits": dict(audits), "number": number + 1 if isinstance(number, int) else 1})

    # telling

    def tell(self) -> None:
        """Sends what is due, what has waited longest first."""
        for path, row in sorted(all_kept(self._outbox), key=lambda x: (x[1].get("next", 0), x[0].name)):
            hook = self.of(str(row.get("hook")))
            if hook is None or hook.stopped:
                let_go(path)
                continue
            due = max(int(row.get("next", 0)), hook.not_before)
            if due > self._clock():
                continue
            if self._stopping:
                break
            self._try(path, row, hook)

    def _try(self, path: Path, row: dict[str, Any], hook: Hook) -> None:
        moment = int(self._clock())
        try:
            address = hook_address(hook.url, allowed_origins(self._home))  # what is allowed may have changed
            answer = self._deliver(address, hook.secret, str(row["event"]), moment, str(row["body"]).encode())
        except AddressRefused as refused:
            answer = Answer(0, refused.code)
        with self._lock:
            hook = self.of(hook.id) or replace(hook, stopped=True)  # taken away meanwhile
            tries = int(row["tries"]) + 1
            noted = replace(hook, last=answer.code, last_status=answer.status, last_at=self._moment())
            if answer.delivered:
                let_go(path)
                noted = replace(noted, delivered=hook.delivered + 1, failed=0, not_before=0)
            elif answer.status == _GONE:
                noted = replace(noted, stopped=True)
            elif tries > len(WAITS):
                let_go(path)
                noted = replace(noted, given_up=hook.given_up + 1, failed=hook.failed + 1)
            else:
                wait = WAITS[tries - 1]
                keep(path, {**row, "tries": tries, "next": moment + wait})
                again = moment + WAITS[min(hook.failed, len(WAITS) - 1)]
                noted = replace(noted, failed=hook.failed + 1, not_before=again)
            if self.of(hook.id) is not None:
                self._keep(noted)

    def _keep(self, hook: Hook) -> Hook:
        keep(self._folder / f"{hook.id}.json", asdict(hook))
        return hook

    def _work(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                self.look()
                self.tell()
            except Exception as error:  # noqa: BLE001 - a full disk today must not end the telling of tomorrow
                sys.stderr.write(f"saraban: hooks: {type(error).__name__}: {error}\n")
            if not self._stopping:
                self._wake.wait(_EVERY)

    def _moment(self) -> str:
        made = datetime.datetime.fromtimestamp(self._clock(), datetime.UTC)
        return made.isoformat(timespec="seconds")
