"""Every document is tied to its unit by its own words, its mail's cover, its folder, its sender, in that order."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_evidence import (
    BANG_RAK,
    CODE,
    CSC,
    NAME,
    PACK,
    UNITS,
    YAN_NAWA,
    arrival,
    cover,
    ev,
    form,
    minutes,
    notice,
    q,
    unread,
    whole,
)

from pipeline.arrival import Arrival
from pipeline.assemble import Assembled, assemble
from pipeline.evidence import Evidence
from pipeline.parcel import parcel_of
from schemas.record import Email, Indicator, Memo, Order, Other, Quarter
from schemas.source import Status


def put(*evidence: Evidence) -> Assembled:
    return assemble(evidence, PACK, UNITS)


def found(together: Assembled) -> set[str]:
    return {f.code for s in together.submissions for f in s.findings}


class Row(NamedTuple):
    name: str
    arrives: Sequence[Evidence]
    units: dict[str, tuple[str, ...]]
    has: Sequence[str] = ()
    hasnt: Sequence[str] = ("UNIT-MISMATCH",)


OTHERS = Order(number=q("6/2566"), sender=q("กรุงเทพมหานคร"), subject=q("แต่งตั้งคณะกรรมการ"))
NOBODY = Memo(number=q("กท 9901/3"), subject=q("ขอส่งเอกสาร"), addressee=q("หัวหน้าสำนักงาน ก.ก."))

TABLE = [
    Row("own number and letterhead", [ev("x.pdf", cover())], {"x.pdf": (BANG_RAK,)}),
    Row("own number alone", [ev("x.pdf", cover(sender=None))], {"x.pdf": (BANG_RAK,)}),
    Row("a form's own entry", [ev("x.pdf", form(1, YAN_NAWA))], {"x.pdf": (YAN_NAWA,)}),
    Row("number and letterhead disagree: the letterhead, and a question", [ev("x.pdf", cover(YAN_NAWA, f"{CODE[BANG_RAK]}01/5"))], {"x.pdf": (YAN_NAWA,)}, ["UNIT-MISMATCH"], ()),
    Row("number and letterhead disagree: the folder settles it", [ev(f"{NAME[BANG_RAK]}/x.pdf", cover(YAN_NAWA, f"{CODE[BANG_RAK]}01/5"), came=Arrival(folders=(NAME[BANG_RAK],)))], {f"{NAME[BANG_RAK]}/x.pdf": (BANG_RAK,)}, ["UNIT-MISMATCH"], ()),
    Row("other people's letters follow the mail's cover", [*whole(), ev("a.eml > n.pdf", notice()), ev("a.eml > o.pdf", OTHERS), ev("a.eml > m.pdf", minutes())], {"a.eml > n.pdf": (BANG_RAK,), "a.eml > o.pdf": (BANG_RAK,), "a.eml > m.pdf": (BANG_RAK,)}),
    Row("the guideline inside the mail is nobody else's submission", [*whole(), ev("a.eml > g.pdf", cover(CSC, "กท 0303/163", "2023-01-23", addressee=q("ผู้อำนวยการเขต")))], {"a.eml > g.pdf": (BANG_RAK,)}),
    Row("a document that says nothing follows the cover", [*whole(), ev("a.eml > r.docx", Other())], {"a.eml > r.docx": (BANG_RAK,)}),
    Row("an unread file follows the cover", [*whole(), unread("a.eml > s.pdf")], {"a.eml > s.pdf": (BANG_RAK,)}),
    Row("no cover: the folder", [ev("เขตยานนาวา/หลักฐาน/r.docx", Other(), came=Arrival())], {"เขตยานนาวา/หลักฐาน/r.docx": (YAN_NAWA,)}),
    Row("a folder inside an archive", [ev("all.zip > เขตยานนาวา/r.docx", Other(), came=Arrival())], {"all.zip > เขตยานนาวา/r.docx": (YAN_NAWA,)}),
    Row("a folder named by the slug", [ev(f"{YAN_NAWA}/r.docx", Other(), came=Arrival())], {f"{YAN_NAWA}/r.docx": (YAN_NAWA,)}),
    Row("received.csv", [ev("r.docx", Other(), came=Arrival(department=NAME[YAN_NAWA]))], {"r.docx": (YAN_NAWA,)}),
    Row("no cover, no folder: the sender's name", [ev("a.eml > r.docx", Other(), came=arrival("a.eml", sender="สำนักงานเขตยานนาวา"))], {"a.eml > r.docx": (YAN_NAWA,)}),
    Row("a sender's name is weaker than the cover", [ev(f"a.eml > {n}", r, came=arrival("a.eml", sender="งานสารบรรณ เขตยานนาวา")) for n, r in [("c.pdf", cover()), ("r.docx", Other())]], {"a.eml > r.docx": (BANG_RAK,)}, ["UNIT-MISMATCH"], ()),
    Row("nothing names a unit", [ev("r.docx", Other()), unread("s.pdf", came=Arrival())], {}),
    Row("a letter code that the table lacks", [ev("a.eml > c.pdf", NOBODY.model_copy(update={"sender": q(NAME[BANG_RAK])}))], {"a.eml > c.pdf": (BANG_RAK,)}, ["UNIT-CODE-UNKNOWN"]),
    Row("one mail, two units, two covers", [*(ev(f"a.eml > 1/{i}", e.record) for i, e in enumerate(whole())), *(ev(f"a.eml > 2/{i}", e.record) for i, e in enumerate(whole(YAN_NAWA)))], {"a.eml > 1/0": (BANG_RAK,), "a.eml > 2/1": (YAN_NAWA,)}),
    Row("24: two units' forms under one cover: the cover belongs to both, and that is asked", [ev("a.eml > c.pdf", cover()), ev("a.eml > f1.pdf", form(1)), ev("a.eml > f2.pdf", form(1, YAN_NAWA))], {"a.eml > c.pdf": (YAN_NAWA, BANG_RAK), "a.eml > f1.pdf": (BANG_RAK,), "a.eml > f2.pdf": (YAN_NAWA,)}, ["UNIT-MISMATCH"], ()),
    Row("a bureau's office under the bureau's cover is no disagreement", [ev("a.eml > c.pdf", cover("bma-permanent-secretary")), ev("a.eml > f1.pdf", form(1, "bma-administration-registration"))], {"a.eml > f1.pdf": ("bma-administration-registration",)}),
    Row("an unread file under two units may be either's", [ev("a.eml > c1.pdf", cover()), ev("a.eml > c2.pdf", cover(YAN_NAWA)), unread("a.eml > s.pdf")], {"a.eml > s.pdf": (YAN_NAWA, BANG_RAK)}),
    Row("the words of a forwarding mail follow what it forwards", [ev("a.eml > body", Email(), came=arrival("a.eml")), ev("a.eml > b.eml > c.pdf", cover(), came=Arrival(mails=(*arrival("a.eml").mails, *arrival("a.eml > b.eml").mails)))], {"a.eml > body": (BANG_RAK,)}),
    Row("two mails in one folder have nothing to do with each other", [ev("in/a.eml > c.pdf", cover()), ev("in/b.eml > x.pdf", Other())], {"in/a.eml > c.pdf": (BANG_RAK,)}),
    Row("a mail is its members' unit's", [*whole(), ev("a.eml", None, status=Status.OPENED, came=Arrival())], {"a.eml": (BANG_RAK,)}),
    Row("an indicator page by its number", [ev("k.txt", Indicator(pid=q("5004-123")))], {"k.txt": (BANG_RAK,)}),
    Row("an indicator page by who acts in its reports, not by whose letter is cited", [ev("k.txt", Indicator(quarters=(Quarter(report=q("ตามหนังสือสำนักงาน ก.ก. ที่ กท 0303/163 สำนักงานเขตยานนาวา ได้คัดเลือกแนวคิด")),)))], {"k.txt": (YAN_NAWA,)}),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=[r.name for r in TABLE])
def test_whose_a_document_is(row: Row) -> None:
    together = put(*row.arrives)
    assert {k: together.units_of.get(k) for k in row.units} == {
        k: tuple(u.unit for u in UNITS if u.unit in v) for k, v in row.units.items()
    }
    assert set(row.has) <= found(together)
    assert not set(row.hasnt) & found(together)


def test_what_is_nobodys_is_listed_and_changes_no_submission() -> None:
    together = put(*whole(), ev("lost.pdf", Other()), unread("lost2.pdf", came=Arrival()))
    assert [e.source.path for e in together.unassigned] == ["lost.pdf", "lost2.pdf"]
    assert [s.unit.unit for s in together.submissions if not s.nothing_received] == [BANG_RAK]


def test_every_unit_of_the_roster_has_a_submission() -> None:
    assert [s.unit.unit for s in put().submissions] == [u.unit for u in UNITS]
    assert all(s.nothing_received for s in put().submissions)


def test_every_input_is_tied_listed_or_a_container() -> None:
    """Nothing is lost between the inputs and the outputs."""
    for row in TABLE:
        together = put(*row.arrives)
        nobodys = {e.source.path for e in together.unassigned}
        for one in row.arrives:
            assert one.source.path in together.units_of or one.source.path in nobodys


def test_a_disagreement_is_told_to_both_units() -> None:
    """The unit whose form lacks and the unit that got it both hear of it."""
    together = put(*whole(without=["form1"]), ev("a.eml > f1.pdf", form(1, YAN_NAWA)))
    told = [s.unit.unit for s in together.submissions if any(f.code == "UNIT-MISMATCH" for f in s.findings)]
    assert set(told) == {BANG_RAK, YAN_NAWA}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_inputs_changes_nothing(random: Any) -> None:
    every = [e for n, row in enumerate(TABLE) for e in row.arrives if n % 3 == 0]
    unique = list({e.source.path: e for e in every}.values())
    shuffled = list(unique)
    random.shuffle(shuffled)
    assert assemble(unique, PACK, UNITS) == assemble(shuffled, PACK, UNITS)


@pytest.mark.parametrize(
    ("path", "mail", "parcel"),
    [
        ("x.pdf", None, "x.pdf"),
        ("เขต/x.pdf", None, "เขต/"),
        ("all.zip > x.pdf", None, "all.zip"),
        ("all.zip > เขต/x.pdf", None, "all.zip > เขต/"),
        ("a.eml > z.zip > x.pdf", "a.eml", "a.eml"),
    ],
)
def test_what_a_document_came_with(path: str, mail: str | None, parcel: str) -> None:
    assert parcel_of(ev(path, Other(), came=arrival(mail) if mail else Arrival())) == parcel
