"""The inputs of a run as they are kept: packed one by one, and the same when they come back."""

import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arrival import Arrival, MailEnvelope, Received
from pipeline.intake import Input
from pipeline.kept_inputs import InputsToKeep, kept_inputs
from schemas.finding_codes import finding
from schemas.source import Reason, SourceFile, Status

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
mails = st.builds(
    MailEnvelope,
    path=words,
    sha256=st.just("e" * 64),
    depth=st.integers(1, 3),
    subject=words,
    from_name=words | st.none(),
)
arrivals = st.builds(
    Arrival,
    mails=st.lists(mails, max_size=2).map(tuple),
    folders=st.lists(words, max_size=2).map(tuple),
    received=st.none() | st.just(Received("2023-02-10T09:00:00+07:00", "2023-02-10", "received_header", "no_zone")),
    department=words | st.none(),
)
sources = st.builds(
    SourceFile,
    name=words,
    path=words,
    parent=words | st.none(),
    sha256=st.just("a" * 64),
    media_type=words,
    bytes=st.integers(0, 9),
)
inputs = st.builds(
    Input,
    source=sources,
    arrival=arrivals,
    status=st.none() | st.sampled_from(Status),
    reason=st.none() | st.sampled_from(Reason),
    findings=st.sampled_from(((), (finding("EV-BY-LINK", link="x"),))),
    data=st.binary(max_size=4),
    mail_body=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(inputs, max_size=5), words, words)
def test_inputs_come_back_as_they_came(came: list[Input], program: str, looks: str) -> None:
    """All but their bytes."""
    keep = InputsToKeep(program, looks)
    for one in came:
        keep.add(one)
    kept = keep.as_bytes()
    assert kept is not None
    back = kept_inputs(kept)
    assert (back.program, back.looks) == (program, looks)
    assert back.inputs == tuple(replace(x, data=b"") for x in came)


ONE = Input(SourceFile(name="a", path="a", sha256="a" * 64, media_type="text/plain", bytes=1), Arrival())


def test_half_a_character_comes_back_as_it_was() -> None:
    """A mail's subject may hold one."""
    odd = replace(ONE, arrival=Arrival(mails=(MailEnvelope(path="a.eml", sha256="e" * 64, depth=1, subject="\ud800"),)))
    keep = InputsToKeep("p", "l")
    keep.add(odd)
    assert kept_inputs(keep.as_bytes() or b"").inputs == (odd,)


def test_inputs_of_which_one_would_not_come_back_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them: a list that lacks one would pass for the whole."""
    keep = InputsToKeep("p", "l")
    keep.add(ONE)
    with monkeypatch.context() as other:
        other.setattr("pipeline.kept_inputs._input", lambda _: None)
        keep.add(ONE)
    keep.add(ONE)
    assert keep.as_bytes() is None


@pytest.mark.parametrize("harm", ["cut", "half a line", "other words", "no bytes of ours", "nothing"])
def test_damaged_bytes_are_no_inputs(harm: str) -> None:
    keep = InputsToKeep("p", "l")
    keep.add(ONE)
    good = keep.as_bytes() or b""
    plain = zlib.decompress(good)
    bad = {
        "cut": good[:-9],
        "half a line": zlib.compress(plain[:-5]),
        "other words": zlib.compress(plain + b'{"source":1}\n'),
        "no bytes of ours": b"what is this",
        "nothing": zlib.compress(b""),
    }[harm]
    with pytest.raises(ValueError):
        kept_inputs(bad)


def test_many_inputs_are_unfolded_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that lie across two parts are whole."""
    monkeypatch.setattr("pipeline.kept_inputs._PART", 50)
    keep = InputsToKeep("p", "l")
    for n in range(30):
        keep.add(replace(ONE, source=ONE.source.model_copy(update={"name": f"{n}"})))
    assert [x.source.name for x in kept_inputs(keep.as_bytes() or b"").inputs] == [str(n) for n in range(30)]
