"""The JSON object of `saraban read --json`: the contract's keys, always all, no floats."""

import json
from pathlib import Path

import pytest

from pipeline.arrival import Arrival
from pipeline.intake import open_inbox
from pipeline.read_json import read_object
from pipeline.reading import ReadResult, _decided
from schemas.quoted import Quoted
from schemas.record import Indicator
from schemas.source import SourceFile, Status

KEYS = ["source", "status", "reason", "kind", "record", "text_quality", "findings"]


def result() -> ReadResult:
    quoted = Quoted(value="เชิงยุทธศาสตร์", raw="เชิงยุทธศาสตร์")
    source = SourceFile(name="a.txt", path="in/a.txt", sha256="0" * 64, media_type="text/plain", bytes=3)
    record = Indicator(class_=quoted)
    return ReadResult(source, Status.READ, None, "indicator", record, {"characters": 3}, (), Arrival())


def test_names_are_those_of_the_contract() -> None:
    found = read_object(result())
    assert list(found) == KEYS
    assert list(found["source"]) == ["name", "path", "parent", "sha256", "media_type", "bytes"]
    assert found["record"]["class"]["value"] == "เชิงยุทธศาสตร์"
    assert "class_" not in found["record"]
    assert found["record"]["number"] is None
    assert found["record"]["references"] == []


def test_what_was_not_read_has_every_key_too(tmp_path: Path) -> None:
    (tmp_path / "e.pdf").write_bytes(b"")
    (one,) = open_inbox([tmp_path])
    found = read_object(_decided(one))
    assert list(found) == KEYS
    assert (found["status"], found["reason"], found["kind"], found["record"]) == ("unreadable", "empty", None, None)
    assert found["findings"][0]["severity"] == "ชี้แจง"


def test_no_floats_and_nothing_that_json_does_not_know() -> None:
    def refuse(number: str) -> None:
        pytest.fail(f"a float: {number}")

    json.loads(json.dumps(read_object(result()), ensure_ascii=False), parse_float=refuse)
