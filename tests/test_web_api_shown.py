"""What goes out: no word of a document with a secrecy mark, personal data masked unless the token may have it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_made import V1, caller, served
from fastapi import FastAPI
from made_evidence import BANG_RAK, PACK, UNITS, YAN_NAWA, ev, form, notice, q, resolution, whole
from starlette.testclient import TestClient

from pipeline import judging, outputs
from pipeline.audit_run import write_audits
from pipeline.decisions import load_decisions, record
from pipeline.secrecy import Secret
from pipeline.web.api_shown import HELD_DOUBT, HELD_EN, HELD_TH, given_audit
from schemas.audit import DepartmentAudit
from schemas.bilingual import Bilingual
from schemas.quoted import Quoted
from schemas.record import Other

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA))
WORDS = "เพิ่มกลุ่มเป้าหมายที่ห้ามเผยแพร่"
NAME = "ชื่อโครงการที่ห้ามเผยแพร่"
ENTERED = "ชื่อที่คนพิมพ์แทนของลับ"
NOBODYS = "เรื่องลับของผู้ที่ไม่ทราบหน่วยงาน"
SECRETS = (WORDS, NAME, ENTERED, NOBODYS)
PHONE, MASKED = "081-234-5678", "xxx-xxx-x678"
LISTS = ("/findings", "/records", "/inputs", "/decisions", "/departments")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Results that were written with their words, as older runs did: a secret notice whose condition is not answered, a secret form, a decision on a value of it, and a telephone
    number in an open form and in the reason of a decision.
    """
    monkeypatch.setattr(judging, "as_written", lambda made, *_: (made, lambda row: row))
    monkeypatch.setattr(outputs, "nobodys", lambda _: Secret(frozenset(), frozenset(), ()))
    asked = notice(resolution("approved_with_changes", conditions=(q(WORDS),)), secrecy=q("ลับ"))
    secret = form(1, idea_name=q(NAME), benefit=q("", blank=True)).model_copy(update={"secrecy": q("ลับมาก")})
    one = ev("a.eml > f#1.docx", secret)
    book = tmp_path / "out.decisions.jsonl"
    about = {"what": "value", "sha256": one.source.sha256, "field": "entries.idea_name", "raw": NAME}
    record(book, {**about, "value": ENTERED, "why": f"โทรถามแล้ว {PHONE}"}, "ผู้ตรวจ")
    open_form = form(4, benefit=q(f"ติดต่อ {PHONE}"))
    nobodys = ev("ไม่ทราบ.docx", Other(subject=q(NOBODYS), secrecy=q("ลับ")))
    papers = [*whole(without=["form1"]), one, ev("a.eml > มติ.pdf", asked), ev("a.eml > f4.docx", open_form), nobodys]
    write_audits(papers, (), tmp_path / "out", PACK, "fingerprint", FEW, decisions=load_decisions(book))
    return served(tmp_path)


def everything(client: TestClient) -> Iterator[tuple[str, str]]:
    """(address, body) of everything that can be read of the results."""
    units = [x["unit"] for x in client.get(f"{V1}/departments").json()["items"]]
    for at in ("/run", "/unassigned", *(f"/departments/{u}" for u in units)):
        yield at, client.get(V1 + at).text
    for at in LISTS:
        cursor: str | None = ""
        while cursor is not None:
            answer = client.get(V1 + at, params={"cursor": cursor, "limit": 2})
            assert answer.status_code == 200, answer.text
            yield at, answer.text
            cursor = answer.json()["next"]


def says(words: str, body: str) -> bool:
    return words in body or json.dumps(words)[1:-1] in body


def test_the_words_are_in_the_results_themselves(app: FastAPI) -> None:
    """Otherwise the tests below would prove nothing."""
    folder = app.state.settings.folder / "departments"
    mine, nobodys = ((folder / f"{name}.json").read_text("utf-8") for name in (BANG_RAK, "_unassigned"))
    assert [x for x in (WORDS, NAME, ENTERED, PHONE) if x not in mine] == []
    assert NOBODYS in nobodys


def test_a_reason_that_quotes_them_is_held_back(app: FastAPI) -> None:
    audit = app.state.results.now().audits[BANG_RAK]
    first, *rest = audit.demands
    quoting = first.model_copy(update={"reason": Bilingual(th=f"ไม่พบ {WORDS}", en=f"“{WORDS}” was not found")})
    told = audit.model_copy(update={"demands": (quoting, *rest)})
    row = given_audit(told, app.state.pictures.secret(told), True)
    assert row["demands"][0]["reason"] == {"th": HELD_TH, "en": HELD_EN}


@pytest.mark.parametrize("scopes", [("read",), ("read", "unmasked")], ids=["masked", "unmasked"])
def test_no_word_of_a_document_with_a_mark_goes_out(scopes: tuple[str, ...], app: FastAPI) -> None:
    found = [(at, w) for at, body in everything(caller(app, *scopes)) for w in SECRETS if says(w, body)]
    assert found == []


def test_personal_data_goes_out_masked_or_to_who_may_have_it(app: FastAPI) -> None:
    plain = "".join(body for _, body in everything(caller(app, "read")))
    assert not says(PHONE, plain)
    assert says(MASKED, plain)
    assert says(PHONE, "".join(body for _, body in everything(caller(app, "read", "unmasked"))))


def test_a_value_held_back_is_no_value_and_keeps_its_place(app: FastAPI) -> None:
    client = caller(app, "read")
    rows = client.get(f"{V1}/records", params={"unit": BANG_RAK, "limit": 200}).json()["items"]
    (row,) = [r for r in rows if r["path"] == "a.eml > f#1.docx"]
    found = Quoted.model_validate(row["record"]["entries"]["idea_name"])
    assert (found.value, found.raw, found.doubts, found.is_proof) == ("", "", (HELD_DOUBT,), False)
    assert found.places


def test_a_sentence_that_quotes_them_says_that_it_is_held_back(app: FastAPI) -> None:
    client = caller(app, "read")
    found = client.get(f"{V1}/findings", params={"unit": BANG_RAK, "code": "COND-OPEN"}).json()["items"]
    assert {x["finding"]["th"] for x in found} == {HELD_TH}
    marks = client.get(f"{V1}/findings", params={"unit": BANG_RAK, "code": "SECRET-MARK"}).json()["items"]
    assert all(HELD_TH not in x["finding"]["th"] for x in marks)  # that they bear a mark is told


def test_an_audit_without_either_goes_out_as_it_is(app: FastAPI) -> None:
    client = caller(app, "read", "unmasked")
    data = (app.state.settings.folder / "departments" / f"{YAN_NAWA}.json").read_bytes()
    assert client.get(f"{V1}/departments/{YAN_NAWA}").content == data


def test_hashes_are_never_masked(app: FastAPI) -> None:
    """A sha-256 may hold what looks like a telephone number; nothing could be found by it any more."""

    def hashes(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for k, v in value.items():
                if k in ("sha256", "hash", "previous", "reader_fingerprint") or (
                    k == "evidence" and v and isinstance(v[0], str)
                ):
                    yield from (v if isinstance(v, list) else [v])
                else:
                    yield from hashes(v)
        elif isinstance(value, list):
            for x in value:
                yield from hashes(x)

    audit = app.state.results.now().audits[BANG_RAK]
    plain = json.loads(
        json.dumps(audit.model_dump(mode="json", by_alias=True)).replace("a" * 64, "ab0812345678cdef" * 4)
    )
    looks_so = DepartmentAudit.model_validate(plain)
    secret = app.state.pictures.secret(looks_so)
    masked = given_audit(looks_so, secret, False)
    assert list(hashes(masked)) == list(hashes(plain))
    assert any("0812345678" in h for h in hashes(masked))
    DepartmentAudit.model_validate(masked)


def test_originals_and_pictures_of_them_are_withheld(app: FastAPI) -> None:
    client = caller(app, "read", "pictures", "originals", "unmasked")
    rows = client.get(f"{V1}/records", params={"unit": BANG_RAK, "limit": 200}).json()["items"]
    (row,) = [r for r in rows if r["path"] == "a.eml > f#1.docx"]
    for at in ("original", "pages/1.png"):
        answer = client.get(f"{V1}/documents/{row['sha256']}/{at}")
        assert answer.status_code in (403, 404)
        assert answer.headers["content-type"] == "application/problem+json"
