"""คำวินิจฉัยที่มีผลทันที: a decision is recorded, and the results that follow from it are made again at once.

Recorded comes first: once `decide` has come back the decision is in the file, whatever becomes of the results. These
are made again from what the last run read, without reading a page, and are what a new run would write, byte for byte;
the log gets a line that vouches for them. Whoever is cut off in between leaves a decisions file that is ahead of the
log: that is seen at the next start, and the results are made again. The same happens after `saraban decide` on the
command line, and after a run that began before a decision was made.
"""

import gc
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.audit_run import seen_from
from pipeline.decisions import AlreadyDecided as AlreadyDecided
from pipeline.decisions import Decisions, DecisionsBook, cut_torn_end, in_force, record
from pipeline.held_run import Grounds, HeldRun, NotHeld, hold, log_for
from pipeline.judging import Judged
from pipeline.meter import Meter
from pipeline.open_store import OpenStore, Say, lock_of, silent
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.read_before import ReadBefore
from pipeline.result_names import DEPARTMENTS, STORE
from pipeline.results_on_disk import Moved, ResultsOnDisk
from pipeline.run_history import Log
from pipeline.run_log import NAME
from pipeline.store_lock import PAUSE, StoreHeld
from schemas.bilingual import Bilingual
from schemas.decision import Decision
from schemas.text import DocumentText
from schemas.unit import Unit

_PATIENCE = 30.0  # seconds that a decision waits for the results, which take a while when a server begins
_EVERY = 2.0  # seconds between two looks at what others did
_AGAIN = 30.0  # seconds until it is tried again to hold a run that could not be held
_REMEMBERED = 512  # decisions of which it is known what they changed
_TRIES = 5  # others may write the log at the same time


@dataclass(frozen=True, slots=True)
class Decided:
    """`units`: whose audits changed with it (and with what was decided in the same moment); `milliseconds`: from the
    call to the results. `waits`: why the results are not made again yet, null where they are; `stale`: why the decision
    has no effect, null where it has one.
    """

    decision: Decision
    units: tuple[str, ...]
    milliseconds: int
    waits: Bilingual | None = None
    stale: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class _Effect:
    units: tuple[str, ...]
    stale: Bilingual | None


class LiveAudit:
    """One folder of results and its decisions. For several threads; and for several programs, of which each sees what
    the others did. `say` is told what is wrong; `sign` signs the lines of the log.
    """

    def __init__(
        self,
        folder: Path,
        decisions: Path,
        inboxes: Sequence[Path] = (),
        pack: str | None = None,
        passwords: Passwords = NO_PASSWORDS,
        say: Say = silent,
        *,
        sign: Callable[[str], str] | None = None,
        units: Sequence[Unit] | None = None,
    ) -> None:
        self._grounds = Grounds(folder, tuple(inboxes), pack, passwords, tuple(units) if units else None)
        self._path = decisions
        self._results = ResultsOnDisk(folder)
        self._book = DecisionsBook(decisions)
        self._say = say
        self._sign = sign
        self._turn = threading.Lock()
        self._held: HeldRun | None = None
        self._head = ""  # sha-256 of the last line of the log that is known
        self._root = ""  # sha-256 of the decisions that the results rest on
        self._effects: OrderedDict[str, _Effect] = OrderedDict()
        self._known = 0  # decisions whose effects are known or will not be asked for
        self._waits: Bilingual | None = None
        self._refused: tuple[str, float, NotHeld] | None = None  # for which line of the log, when, why
        self._let_go = 0.0
        self._looked: object = None
        self._stop = threading.Event()
        self._looked_once = threading.Event()
        self._watcher: threading.Thread | None = None

    # for whoever serves

    def start(self) -> None:
        """From here on results are made again also after what others decide or audit; at once, if the last time ended
        too early for it.
        """
        if self._watcher is None:
            self._stop.clear()
            self._looked_once.clear()
            self._watcher = threading.Thread(target=self._watch, name="live audit", daemon=True)
            self._watcher.start()

    def stop(self) -> None:
        """Ends that. What is being written is written to its end."""
        self._stop.set()
        self._looked_once.set()  # nobody waits for what does not come
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        with self._turn:
            pass

    def prepared(self, patience: float) -> None:
        """Waits until a decision would count at once, or that was tried in vain; `patience` seconds at most."""
        self._looked_once.wait(patience)

    def in_force(self, decided: Mapping[str, object]) -> Decision | None:
        """The decision in force about the same thing; its hash is what `decide` is to be told as `seen`."""
        return in_force(self._book.read(), decided)

    def decisions(self) -> Decisions:
        """All decisions as the file has them now. Raises DecisionsBroken."""
        return self._book.read()

    def decide(self, decided: Mapping[str, object], who: str, *, seen: str, is_last: bool = True) -> Decided:
        """Records a decision and makes the results again that it touches. `decided`: as `decide.decision_from` gives
        it, with `why`; `seen`: the hash of the decision in force about the same thing that was seen by who decides,
        empty for none. Where it is not the last of several that are made together, the results follow with that one.

        AlreadyDecided where it is another one by now: nothing is written. DecisionsBroken, ValidationError as `record`.
        """
        began = time.monotonic_ns()
        if (torn := cut_torn_end(self._path)) != b"":
            self._say(
                f"ตัดบรรทัดที่เขียนไม่จบออกจากแฟ้มคำวินิจฉัย ({len(torn)} ไบต์)",
                f"half a line was taken from the end of the decisions ({len(torn)} bytes): it was no decision yet",
            )
        made = record(self._path, decided, who, seen=seen, book=self._book)
        if not is_last:
            return Decided(made, (), (time.monotonic_ns() - began) // 1_000_000)
        waits = self.catch_up()
        effect = self._effects.get(made.hash) or _Effect((), None)
        took = (time.monotonic_ns() - began) // 1_000_000
        return Decided(made, effect.units, took, waits, effect.stale)

    def catch_up(self) -> Bilingual | None:
        """Makes the results what the decisions say now, if they are not. Why they could not be made; null where they
        were. Of several who call it at once, the first does the work of all.
        """
        if not self._turn.acquire(timeout=_PATIENCE):
            th = "กำลังเตรียมผลการตรวจ ผลจะปรับตามคำวินิจฉัยเมื่อพร้อม"
            return Bilingual(th=th, en="the results are being prepared, and will follow")
        try:
            is_held = self._held is not None and self._head == self._results.log_head()
            if is_held and self._root == self._book.read().sha256:
                self._waits = None
                return None
            time.sleep(max(0.0, PAUSE - (time.monotonic() - self._let_go)))  # a run may wait for the store
            try:
                self._waits = self._made_again()
            finally:
                self._let_go = time.monotonic()
            return self._waits
        finally:
            self._turn.release()

    @property
    def waits(self) -> Bilingual | None:
        """Why the results are not made again, as it was when that was tried last; null where they were."""
        return self._waits

    def inputs_changed(self) -> bool:
        """Whether the inbox looks otherwise than when the run began: the results do not know of it."""
        held = self._held
        return held is not None and held.inputs_changed(self._grounds.folder)

    # how it is done

    def _made_again(self) -> Bilingual | None:
        try:
            with lock_of(self._store, brief=True):
                for _ in range(_TRIES):
                    try:
                        self._make_again()
                    except Moved:
                        continue
                    return None
        except StoreHeld as held:
            who = f"pid {held.pid} @ {held.host}"
            return Bilingual(
                th=f"การตรวจอีกรายการหนึ่งทำงานอยู่ ({who}) ผลจะปรับตามคำวินิจฉัยเมื่อการตรวจนั้นเสร็จ",
                en=f"a run is at work ({who}); the results follow the decision when it is done",
            )
        except NotHeld as error:
            return error.why
        except OSError as error:
            why = error.strerror or str(error)
            return Bilingual(th=f"เขียนผลไม่ได้ ({why})", en=f"the results cannot be written ({why})")
        except Exception as error:  # noqa: BLE001 - the decision stands, and whoever made it must hear that it does
            self._say("จัดทำผลใหม่ไม่สำเร็จ", f"the results were not made again\n{traceback.format_exc()}")
            name = type(error).__name__
            return Bilingual(th=f"โปรแกรมผิดพลาดขณะจัดทำผลใหม่ ({name})", en=f"a fault of the program ({name})")
        return Bilingual(th="บันทึกการตรวจเปลี่ยนไปเรื่อย ๆ", en="the run log changes again and again")

    def _make_again(self) -> None:
        """Under the lock of the store."""
        before, held = self._held, self._hold()
        decisions = self._book.read()
        is_behind = decisions.sha256 != self._root
        meter = Meter()
        judged = held.judged(decisions, self._text, meter)
        if held is not before and self._watcher is not None:  # in a server, the collector need not walk what stays
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        changed = self._results.other_than(judged.hashes)
        if is_behind:
            places = {k: held.line.get(k) for k in ("inboxes", "pack_at")}
            places["decisions_at"] = seen_from(self._grounds.folder, self._path)
            self._head = self._results.write(judged, places, self._head, meter, self._sign)
            self._root = decisions.sha256
        self._note(decisions, judged, [x for x in changed if x.startswith(f"{DEPARTMENTS}/")])

    def _hold(self) -> HeldRun:
        """The run as it is held; anew where somebody else wrote the log's last line."""
        head = self._results.log_head()
        if self._held is None or head != self._head:
            self._held = None
            if self._refused is not None and self._refused[0] == head and time.monotonic() - self._refused[1] < _AGAIN:
                raise self._refused[2]
            log = log_for(self._grounds.folder)
            opened = OpenStore(self._store, self._say)
            try:
                self._takes_on(log)
                self._held = hold(self._grounds, log, opened)
            except NotHeld as why:
                self._refused = head, time.monotonic(), why
                raise
            finally:
                opened.close()
            self._head = head
            self._root = str(self._held.line["decisions_root"])
            self._known = int(self._held.line["decisions"])
            self._results.look(self._held.line["results"])
        return self._held

    def _takes_on(self, log: Log) -> None:
        """Raises NotHeld where the run took in decisions that our file does not have: they would be lost in silence."""
        line = log.run or {}
        taken, at = int(line.get("decisions", 0)), str(line.get("decisions_at"))
        if not taken:
            return
        if (self._grounds.folder / at).resolve() != self._path.resolve():
            raise NotHeld(
                f"การตรวจใช้แฟ้มคำวินิจฉัยอื่น ({at}) โปรดระบุด้วย --decisions หรือ",
                f"the run took in decisions of another file ({at}); name it with --decisions",
            )
        self._book.read()
        if self._book.root_at(taken) != line.get("decisions_root"):
            raise NotHeld(
                "คำวินิจฉัยที่การตรวจใช้ไม่อยู่ในแฟ้มแล้ว โปรดตรวจด้วย saraban verify แล้ว",
                "decisions that the run took in are no longer in the file; look with saraban verify",
            )

    def _text(self, content: tuple[str, str, bool]) -> DocumentText | None:
        """A kept text, under the lock of the store."""
        assert self._held is not None
        opened = OpenStore(self._store, self._say)
        try:
            rules = self._held.judge.rules
            key = self._grounds.passwords.key
            return ReadBefore(opened, self._held.stages, rules.pack.forms, passwords=key).document(content)
        finally:
            opened.close()

    def _note(self, decisions: Decisions, judged: Judged, changed: Sequence[str]) -> None:
        """What the decisions changed that were new."""
        units = tuple(Path(x).stem for x in changed)
        for made in self._book.from_line(self._known):
            self._effects[made.hash] = _Effect(units, judged.stale.get(made.hash))
        while len(self._effects) > _REMEMBERED:
            self._effects.popitem(last=False)
        self._known = decisions.lines

    @property
    def _store(self) -> Path:
        return self._grounds.folder / STORE

    def _watch(self) -> None:
        while True:
            try:
                looked = _stamps(self._path, self._grounds.folder / NAME)
                if self._waits is not None or looked != self._looked:
                    self._looked = looked
                    self.catch_up()
            except Exception as error:  # noqa: BLE001 - the next look may find it mended
                self._say("ติดตามผลไม่ได้", f"the results cannot be followed: {error}")
            self._looked_once.set()
            if self._stop.wait(_EVERY):
                return


def _stamps(*paths: Path) -> tuple[tuple[int, int, int] | None, ...]:
    found: list[tuple[int, int, int] | None] = []
    for path in paths:
        try:
            about = path.stat()
            found.append((about.st_mtime_ns, about.st_size, about.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)
