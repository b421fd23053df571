"""The shelf: what was read of a document is laid aside and comes back as it was, whatever is at hand and on the disk."""

import errno
import gc
import io
import os
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_evidence import CODE, PACK, UNITS, YAN_NAWA, arrival, cover, ev, form, minutes, notice, q, unread, whole

from pipeline import shelf as shelf_of
from pipeline.audit_run import write_audits
from pipeline.content_reading import Reading
from pipeline.evidence import Evidence
from pipeline.lean import Noticed, packed
from pipeline.shelf import LaidAside, Shelf, taken_down
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.record import LetterFields, Other

TRACKED = finding("EV-BY-LINK", link="x")
LONG = "ข้อความตัวอย่างที่ยาวพอจะเทียบกันได้ระหว่างสองหน่วยงานโดยไม่บังเอิญเหมือนกัน"


def papers(n: int = 6) -> list[Evidence]:
    """Of several units: all kinds of roles, twins, an unread file, and papers of nobody."""
    found = [
        *whole(),
        *whole(YAN_NAWA, "b.eml"),
        ev("a.eml > notice.pdf", notice()),
        ev("b.eml > minutes.pdf", minutes()),
    ]
    for unit in (u.unit for u in UNITS[:n]):
        if unit in CODE:
            mail = f"{unit}.eml"
            twin = form(1, unit, benefit=q(f"{LONG}หนึ่ง"), details=q(f"{LONG}สอง"))
            found.append(ev(f"{mail} > cover.docx", cover(unit), findings=(TRACKED,)))
            found.append(ev(f"{mail} > twin.docx", twin.model_copy(update={"more": (form(2, unit),)})))
            found.append(unread(f"{mail} > scan.pdf", findings=(TRACKED,)))
    nobodys = arrival(None, None)
    found += [ev("loose.pdf", Other(subject=q("ไม่ระบุหน่วยงาน")), came=nobodys), unread("cut.pdf", came=nobodys)]
    return found


def results(folder: Path) -> dict[str, bytes]:
    return {
        x.relative_to(folder).as_posix(): x.read_bytes()
        for x in folder.rglob("*")
        if x.is_file() and x.name != "run.jsonl"
    }


@pytest.mark.parametrize("at_hand", [0, 1000, 1 << 20])
def test_results_are_the_same_whatever_is_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_hand: int
) -> None:
    """Byte for byte, also where every look is a look into the file and no unit's papers can be held together."""
    held = write_audits(papers(), (), tmp_path / "held", PACK, "f", UNITS)
    with Shelf(tmp_path, at_hand=at_hand) as shelf:
        laid = [shelf.lay(e) for e in papers()]
        assert sum(isinstance(e.contents, LaidAside) for e in laid) == len(laid) - 1  # of one nothing was read
        assert write_audits(laid, (), tmp_path / "laid", PACK, "f", UNITS) == held
    assert results(tmp_path / "laid") == results(tmp_path / "held")


RECORDS: tuple[LetterFields, ...] = (cover(), form(1), form(3, background=q("")), minutes(), notice(), Other())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((None, *RECORDS)), st.sampled_from(((), (TRACKED,))), st.booleans()), max_size=8
    ),
    st.lists(st.integers(0, 7), max_size=30),
    st.sampled_from([0, 1500, 1 << 20]),
)
def test_what_was_laid_aside_comes_back(
    laid: Sequence[tuple[LetterFields | None, tuple[Finding, ...], bool]], looks: Sequence[int], at_hand: int
) -> None:
    """In whatever order, with the bytes that the store has and without."""
    before = [ev(f"{n}.pdf", record, findings=found) for n, (record, found, _) in enumerate(laid)]
    with Shelf(at_hand=at_hand) as shelf:
        after = []
        for one, (record, found, is_packed) in zip(before, laid, strict=True):
            packed = Reading(one.status, None, one.kind, record, {"lines": 1}, found).as_bytes() if is_packed else None
            after.append(shelf.lay(one, packed))
        for n in looks:
            if n < len(before):
                assert after[n].record == before[n].record
                assert after[n].findings == before[n].findings
                assert after[n].contents.codes == before[n].contents.codes
                assert after[n].unread == before[n].unread


def test_no_more_is_held_than_may_be_at_hand(tmp_path: Path) -> None:
    """Of many documents but the last ones are gone from memory, and back when they are looked at."""
    with Shelf(tmp_path, at_hand=3000) as shelf:
        records = [form(1, benefit=q(f"{n} {LONG}")) for n in range(40)]
        alive = [weakref.ref(r) for r in records]
        laid = [shelf.lay(ev(f"{n}.docx", r)) for n, r in enumerate(records)]
        del records
        gc.collect()
        assert sum(x() is not None for x in alive) < 10
        assert [e.record.entries["benefit"].value for e in laid] == [f"{n} {LONG}" for n in range(40)]  # type: ignore[union-attr]


def test_what_was_taken_down_is_there_once(tmp_path: Path) -> None:
    """As long as it is held, and no longer."""
    with Shelf(tmp_path, at_hand=0) as shelf:
        laid = [shelf.lay(ev(f"{n}.docx", form(1))) for n in range(5)]
        with taken_down(laid):
            first = [e.record for e in laid]
            assert all(e.record is x for e, x in zip(laid, first, strict=True))
        del first
        seen = [weakref.ref(e.record) for e in laid if e.record is not None]
        gc.collect()
        assert sum(x() is not None for x in seen) <= 2


@pytest.mark.skipif(os.name == "nt", reason="a temporary file has a name there, and stands elsewhere")
def test_nothing_of_it_is_ever_seen_in_the_folder(tmp_path: Path) -> None:
    with Shelf(tmp_path, at_hand=0) as shelf:
        laid = [shelf.lay(e) for e in whole()]
        assert list(tmp_path.iterdir()) == []
        assert all(e.record is not None for e in laid)


class _Disk(io.BytesIO):
    """A file on a disk that takes so many writes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: object) -> int:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("room", [-1, 0, 1, 4])
def test_a_full_disk_costs_memory_and_nothing_else(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """It is said once, and every document can still be looked at. -1: no file can even be made."""

    def nameless(_: Path | None) -> _Disk:
        if room < 0:
            raise OSError(errno.EROFS, "Read-only file system")
        return _Disk(room)

    monkeypatch.setattr(shelf_of, "_nameless", nameless)
    said: list[str] = []
    with Shelf(None, lambda _, en: said.append(en), at_hand=0) as shelf:
        before = papers()
        after = [shelf.lay(e) for e in before]
        for _ in range(2):
            assert [(e.record, e.findings) for e in after] == [(e.record, e.findings) for e in before]
    assert len(said) == 1
    assert "all documents are held in memory" in said[0]


def test_half_characters_stay_at_hand(tmp_path: Path) -> None:
    """No JSON can say them: such a record is held as it is."""
    odd = ev(
        "odd.pdf", Other(subject=q("ก")).model_copy(update={"subject": q("ก").model_copy(update={"raw": "\ud800"})})
    )
    with Shelf(tmp_path, at_hand=0) as shelf:
        assert shelf.lay(odd) is odd


MANY = tuple(finding("RUN-UNREAD-NOBODYS", count=n).model_copy(update={"about": f"ก {n}.pdf"}) for n in range(40))


def test_packed_findings_say_what_they_said() -> None:
    """Also after they were gone through, one by one and in part."""
    told = packed(MANY)
    assert not isinstance(told, tuple)
    assert tuple(told) == MANY == tuple(told)
    assert (len(told), told[3], tuple(told[-2:])) == (40, MANY[3], MANY[-2:])
    assert told == packed(MANY) != packed(MANY[1:])


def test_what_no_bytes_can_say_is_not_packed() -> None:
    broken = (*MANY, MANY[0].model_copy(update={"about": "\ud800.pdf"}))
    assert packed(broken) == broken


def test_few_findings_are_as_they_were() -> None:
    assert packed(MANY[:2]) == MANY[:2]


def test_what_was_noticed_comes_in_its_order() -> None:
    """However many came at once."""
    noticed = Noticed()
    for begin, end in ((0, 1), (1, 30), (30, 30), (30, 40)):
        noticed.add(MANY[begin:end])
    assert tuple(noticed) == MANY


def test_forms_of_one_version_are_told_apart_without_being_looked_at(tmp_path: Path) -> None:
    """What versions are told apart by was asked while each form was at hand."""
    from pipeline.parcel import pieces_of
    from pipeline.versions import mark_versions, version_of

    with Shelf(tmp_path, at_hand=0) as shelf:
        laid = [shelf.lay(one) for one in whole()]
        pieces = [p for one in laid for p in pieces_of(one, PACK)]
        known = [version_of(p, PACK) for p in pieces]
        assert sum(x is not None for x in known) > 1
        shelf.look = None  # type: ignore[method-assign,assignment]
        assert mark_versions(pieces, PACK) == (tuple(pieces), ())
