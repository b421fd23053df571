"""The API: what other systems get, send and decide, and how they are told what they cannot have."""

import io
import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from api_made import CITIZEN, MEMO, PHONE, UNIT, V1, audited, caller, mail, served
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_made import HERE

from pipeline.decisions import load_decisions
from pipeline.live_audit import LiveAudit
from pipeline.verify import verify
from pipeline.web import api, api_deciding, api_models
from pipeline.web.api_door import door_of
from pipeline.web.api_examples import EXAMPLES, TO_DECIDE
from pipeline.web.api_paging import distinct, key, paged
from pipeline.web.api_pictures import attachment
from schemas.audit import DepartmentAudit

LATE = 180.0
ALL = ("read", "pictures", "originals", "decide", "send", "hooks", "unmasked")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited(tmp_path_factory.mktemp("api") / "office")


@pytest.fixture(scope="module")
def shared(place: Path) -> Iterator[FastAPI]:
    """The application for tests that change nothing."""
    made = served(place)
    yield made
    made.state.pictures.close()


@pytest.fixture(scope="module")
def reader(shared: FastAPI) -> TestClient:
    """A caller who may do everything and, in these tests, changes nothing."""
    return caller(shared, *ALL)


@pytest.fixture
def office(place: Path, tmp_path: Path) -> Path:
    """Results of one's own, for who changes them."""
    return Path(shutil.copytree(place, tmp_path / "office"))


@pytest.fixture
def app(office: Path) -> Iterator[FastAPI]:
    made = served(office)
    yield made
    made.state.pictures.close()


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return caller(app, *ALL)


def sha_of(client: TestClient, name: str) -> str:
    (row,) = [r for r in client.get(f"{V1}/inputs").json()["items"] if r["name"] == name]
    return str(row["sha256"])


def pages_of(client: TestClient, at: str, **query: Any) -> list[dict[str, Any]]:
    """Every item, page by page."""
    out: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(V1 + at, params={**query, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        out += answer.json()["items"]
        cursor = answer.json()["next"]
    return out


# --- the document


def test_the_document_names_every_route_in_thai_and_english() -> None:
    document = api.document()
    assert document["openapi"].startswith("3.1")
    operations = [o for methods in document["paths"].values() for o in methods.values()]
    assert len({o["operationId"] for o in operations}) == len(operations) > 20
    for o in operations:
        th, _, en = o["summary"].partition(" · ")
        assert any("ก" <= c <= "๛" for c in th), o["operationId"]
        assert en.isascii(), o["operationId"]
        assert en, o["operationId"]
        assert "·" in o["description"], o["operationId"]
        assert o["security"] == [{"token": []}], o["operationId"]
        good = next(r for code, r in o["responses"].items() if code.startswith("2"))
        assert good["description"], o["operationId"]


def test_the_answers_are_the_projects_own_records() -> None:
    schemas = api.document()["components"]["schemas"]
    ours = DepartmentAudit.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    assert schemas["DepartmentAudit"]["properties"] == ours["properties"]
    at = api.document()["paths"][f"{V1}/departments/{{unit}}"]["get"]["responses"]["200"]
    assert at["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/DepartmentAudit"}


@pytest.mark.parametrize("operation", [o["operationId"] for m in api.document()["paths"].values() for o in m.values()])
def test_every_example_is_what_it_is_an_example_of(operation: str) -> None:
    document = api.document()
    every = {o["operationId"]: o for methods in document["paths"].values() for o in methods.values()}
    for code, answer in every[operation]["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            if "example" in content:
                schema = {**content["schema"], "components": document["components"]}
                jsonschema.Draft202012Validator(schema).validate(content["example"])
            elif code.startswith("2") and media_type == "application/json":
                assert operation == "getOpenApi"


def test_examples_of_what_may_be_sent_are_valid_too() -> None:
    content = api.document()["paths"][f"{V1}/decisions"]["post"]["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": api.document()["components"]}
    for name, one in TO_DECIDE.items():
        jsonschema.Draft202012Validator(schema).validate(one["value"])
        assert content["examples"][name]["value"] == one["value"]
    assert "job" in EXAMPLES


def test_there_is_no_page_that_loads_a_program_from_elsewhere(reader: TestClient) -> None:
    for at in ("/docs", "/redoc", "/openapi.json", "/api/docs", "/api/v1/docs", "/api/v1/redoc"):
        assert reader.get(at).status_code == 404, at
    assert reader.get(f"{V1}/openapi.json").json() == json.loads(json.dumps(api.document()))


# --- reading


def test_the_run_says_what_the_results_are(reader: TestClient, place: Path) -> None:
    row = reader.get(f"{V1}/run").json()
    line = json.loads((place / "out" / "run.jsonl").read_bytes().splitlines()[-1])
    assert (row["state"], row["head"], row["exit_code"]) == ("finished", line["hash"], line["exit_code"])
    assert (row["received"], row["departments"], row["damaged"]) == (1, 72, [])
    assert row["inputs"] == {"opened": 1, "read": 2}


def test_an_audit_is_the_file_and_its_hash_is_the_etag(reader: TestClient, place: Path) -> None:
    data = (place / "out" / "departments" / f"{UNIT}.json").read_bytes()
    answer = reader.get(f"{V1}/departments/{UNIT}")
    assert answer.content == data
    (row,) = [r for r in pages_of(reader, "/departments") if r["unit"] == UNIT]
    assert answer.headers["etag"] == f'"{row["sha256"]}"'


@pytest.mark.parametrize("given", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_who_has_it_already_is_told_so(given: str, reader: TestClient) -> None:
    for at in (f"/departments/{UNIT}", "/run", "/findings", "/openapi.json"):
        first = reader.get(V1 + at)
        again = reader.get(V1 + at, headers={"if-none-match": given.format(first.headers["etag"].strip('"'))})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"]), at
    other = reader.get(f"{V1}/run", headers={"if-none-match": '"x"'})
    assert other.status_code == 200


def test_masked_and_unmasked_have_etags_of_their_own(shared: FastAPI) -> None:
    etags = {
        caller(shared, *s).get(f"{V1}/departments/{UNIT}").headers["etag"] for s in (("read",), ("read", "unmasked"))
    }
    assert len(etags) == 2


def test_personal_data_is_masked_without_the_scope(app: FastAPI) -> None:
    decided = door_of(app)  # a reason that holds some
    assert decided
    made = caller(app, "read", "decide")
    body = {"what": "rule-out", "file": "memo.txt", "why": f"โทร {PHONE} เลข {CITIZEN}"}
    assert made.post(f"{V1}/decisions", json=body).status_code == 201
    plain = made.get(f"{V1}/decisions").text
    assert PHONE not in plain
    assert CITIZEN not in plain
    assert PHONE in caller(app, "read", "unmasked").get(f"{V1}/decisions").text


@pytest.mark.parametrize("at", ["/departments", "/findings", "/records", "/inputs"])
def test_pages_hold_every_item_once_whatever_their_size(at: str, reader: TestClient) -> None:
    whole = pages_of(reader, at, limit=200)
    assert pages_of(reader, at, limit=1 if len(whole) < 20 else 17) == whole
    assert len({json.dumps(x, sort_keys=True) for x in whole}) == len(whole) > 1


def test_items_of_one_key_are_told_apart_and_shift_no_other() -> None:
    one = distinct([(key("a"), 1), (key("b"), 2), (key("b"), 3)])
    assert len({k for k, _ in one}) == 3
    assert distinct([(key("b"), 2), (key("b"), 3)]) == one[1:]


def test_an_item_that_comes_or_goes_shifts_no_page() -> None:
    """The next page begins behind the last item that was given, not at a number."""
    items = [(key("b", n), n) for n in range(10)]
    first, cursor = paged(items, "", 4)
    assert first == [0, 1, 2, 3]
    assert cursor is not None
    fewer, more = items[5:], [(key("a", n), 100 + n) for n in range(5)]
    assert paged(fewer, cursor, 4)[0] == [5, 6, 7, 8]
    assert paged([*more, *items], cursor, 4)[0] == [4, 5, 6, 7]
    assert paged(items, cursor, 6) == ([4, 5, 6, 7, 8, 9], None)


@pytest.mark.parametrize(
    ("at", "query", "holds"),
    [
        ("/departments", {"received": "something"}, lambda r: r["received"] == "something"),
        ("/departments", {"demand": "D1.1", "state": "not_met"}, lambda r: r["demands"]["D1.1"] == "not_met"),
        ("/findings", {"unit": UNIT}, lambda r: r["unit"] == UNIT),
        ("/findings", {"severity": "แก้"}, lambda r: r["finding"]["severity"] == "แก้"),
        ("/findings", {"closed": "false", "limit": 20}, lambda r: r["closed"] is False),
        ("/records", {"kind": "memo"}, lambda r: r["kind"] == "memo"),
        ("/inputs", {"status": "opened"}, lambda r: r["status"] == "opened"),
        ("/inputs", {"unit": UNIT}, lambda r: UNIT in r["units"]),
    ],
)
def test_lists_are_narrowed(at: str, query: dict[str, Any], holds: Any, reader: TestClient) -> None:
    found = reader.get(V1 + at, params=query).json()["items"]
    assert found
    assert [r for r in found if not holds(r)] == []


def test_verify_says_what_does_not_hold(client: TestClient, app: FastAPI, office: Path) -> None:
    assert client.get(f"{V1}/verify").json()["holds"] is True
    (office / "inbox" / "a.eml").write_bytes(b"other")
    app.state.api_proof = None
    row = client.get(f"{V1}/verify").json()
    assert row["holds"] is False
    assert any("a.eml" in x["what"] for x in row["broken"])


def test_a_folder_without_results_is_no_fault(tmp_path: Path) -> None:
    bare = caller(served(tmp_path), *ALL)
    codes = {at: bare.get(V1 + at).status_code for at in ("/run", "/departments", "/findings", "/records", "/inputs", "/decisions", "/verify", "/unassigned", "/jobs", "/hooks")}  # fmt: skip
    assert {at for at, code in codes.items() if code != 200} == {"/unassigned"}
    assert codes["/unassigned"] == 404


# --- problems


@pytest.mark.parametrize(
    ("method", "at", "status", "code"),
    [
        ("GET", "/departments/nobody", 404, "not_found"),
        ("GET", "/departments/_unassigned", 422, "not_valid"),
        ("GET", "/departments/..%2f..%2fout.api%2ftokens", 404, "not_found"),
        ("GET", "/departments/A", 422, "not_valid"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/findings?unit=nobody", 404, "not_found"),
        ("GET", "/findings?limit=0", 422, "not_valid"),
        ("GET", "/findings?limit=201", 422, "not_valid"),
        ("GET", "/findings?cursor=*", 422, "not_valid"),
        ("GET", "/findings?cursor=abcde", 422, "not_valid"),
        ("GET", "/inputs?status=lost", 422, "not_valid"),
        ("GET", f"/jobs/{'0' * 32}", 404, "not_found"),
        ("GET", "/jobs/..%2f..%2ftokens", 404, "not_found"),
        ("GET", f"/documents/{'0' * 64}", 404, "not_found"),
        ("GET", f"/documents/{'a' * 64}/pages/1.png", 404, "not_found"),
        ("GET", f"/documents/{'a' * 64}/pages/0.png", 422, "not_valid"),
        ("GET", f"/documents/{'a' * 64}/pages/1.png?box=1,2,3", 422, "not_valid"),
        ("GET", f"/decisions/{'a' * 64}", 404, "not_found"),
        ("GET", f"/hooks/{'a' * 16}", 404, "not_found"),
        ("DELETE", f"/hooks/{'a' * 16}", 404, "not_found"),
        ("POST", f"/hooks/{'a' * 16}/ping", 404, "not_found"),
        ("DELETE", "/decisions", 405, "wrong_method"),
        ("PUT", "/run", 405, "wrong_method"),
        ("POST", "/decisions", 422, "not_valid"),
    ],
)
def test_what_cannot_be_had_is_a_problem_in_two_languages(
    method: str, at: str, status: int, code: str, reader: TestClient
) -> None:
    answer = reader.request(method, V1 + at)
    row = answer.json()
    assert (answer.status_code, row["code"], row["status"]) == (status, code, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert any("ก" <= c <= "๛" for c in row["th"])
    assert row["en"]
    assert row["instance"].startswith(V1)
    api_models.ProblemAnswer.model_validate(row)


def test_a_fault_of_ours_shows_nothing_of_its_inside(client: TestClient, app: FastAPI, monkeypatch: Any) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the secret of /etc/shadow")

    monkeypatch.setattr(type(app.state.results), "now", fails)
    answer = client.get(f"{V1}/run")
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert "secret" not in answer.text


def test_another_host_gets_nothing(reader: TestClient) -> None:
    assert reader.get(f"{V1}/run", headers={"host": "evil.example"}).status_code == 421


def test_a_page_of_another_site_cannot_use_a_token_that_it_does_not_have(client: TestClient) -> None:
    """And one that has it is no browser of ours: an Origin of elsewhere is refused before anything is done."""
    body = {"what": "rule-out", "file": "memo.txt", "why": "x"}
    answer = client.post(f"{V1}/decisions", json=body, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.get(f"{V1}/decisions").json()["items"] == []
    assert (
        "access-control-allow-origin" not in client.get(f"{V1}/run", headers={"origin": "https://evil.example"}).headers
    )


# --- deciding


def state(word: str = "met", **more: Any) -> dict[str, Any]:
    return {"what": "state", "unit": UNIT, "demand": "D1.1", "state": word, "why": "เห็นแล้ว", **more}


def test_a_decision_counts_at_once_and_the_results_hold(client: TestClient, office: Path) -> None:
    answer = client.post(f"{V1}/decisions", json=state())
    assert answer.status_code == 201, answer.text
    row = answer.json()
    assert (row["units"], row["again"], row["waits"]) == ([UNIT], False, None)
    assert row["decision"]["actor"].startswith("ระบบทดสอบ (API ")
    found = client.get(answer.headers["location"]).json()
    assert (found["number"], found["in_force"], found["decision"]) == (1, True, row["decision"])
    audit = client.get(f"{V1}/departments/{UNIT}").json()
    assert {d["id"]: d["state"] for d in audit["demands"]}["D1.1"] == "met"
    assert list(verify(office / "out")) == []


def test_the_second_is_shown_the_firsts_decision_and_nothing_is_written(
    client: TestClient, app: FastAPI, office: Path
) -> None:
    first = client.post(f"{V1}/decisions", json=state()).json()["decision"]
    other = caller(app, "decide", "unmasked")
    answer = other.post(f"{V1}/decisions", json=state("not_met"))
    row = answer.json()
    assert (answer.status_code, row["code"], row["decision"], row["seen"]) == (
        409,
        "already_decided",
        first,
        first["hash"],
    )
    api_models.ProblemAnswer.model_validate(row)
    assert load_decisions(office / "out.decisions.jsonl").lines == 1
    again = other.post(f"{V1}/decisions", json=state("not_met", seen=row["seen"]))
    assert again.status_code == 201
    items = client.get(f"{V1}/decisions").json()["items"]
    assert [(x["number"], x["in_force"]) for x in items] == [(1, False), (2, True)]
    assert len(client.get(f"{V1}/decisions", params={"in_force": "true"}).json()["items"]) == 1


def test_a_request_that_is_sent_again_is_done_once(client: TestClient, app: FastAPI, office: Path) -> None:
    """Also where somebody else decided in between: the first answer stands."""
    mine = {"idempotency-key": "k-1"}
    first = client.post(f"{V1}/decisions", json=state(), headers=mine)
    seen = first.json()["decision"]["hash"]
    other = caller(app, "decide")
    assert other.post(f"{V1}/decisions", json=state("not_met", seen=seen)).status_code == 201
    again = client.post(f"{V1}/decisions", json=state(), headers=mine)
    assert again.status_code == 201
    assert (again.json()["decision"], again.json()["again"]) == (first.json()["decision"], True)
    assert load_decisions(office / "out.decisions.jsonl").lines == 2
    reused = client.post(f"{V1}/decisions", json=state("not_met"), headers=mine)
    assert (reused.status_code, reused.json()["code"]) == (409, "key_used")
    key_of_another = caller(app, "decide").post(f"{V1}/decisions", json=state(seen=seen), headers=mine)
    assert key_of_another.status_code == 409  # a key belongs to its token


def test_a_server_that_ended_after_the_decision_makes_no_second_one(
    client: TestClient, app: FastAPI, office: Path, monkeypatch: Any
) -> None:
    """The decision was written and nobody heard of it; somebody else decided since; then it is sent again."""
    real = api_deciding.keep
    monkeypatch.setattr(api_deciding, "keep", lambda path, row: None if "hash" in row else real(path, row))
    mine = {"idempotency-key": "k-1"}
    first = client.post(f"{V1}/decisions", json=state(), headers=mine).json()["decision"]
    other = caller(app, "decide").post(f"{V1}/decisions", json=state("not_met", seen=first["hash"]))
    assert other.status_code == 201
    again = client.post(f"{V1}/decisions", json=state(), headers=mine).json()
    assert (again["decision"], again["again"]) == (first, True)
    assert load_decisions(office / "out.decisions.jsonl").lines == 2


def test_a_request_that_was_refused_may_be_sent_again_with_its_key(client: TestClient, app: FastAPI) -> None:
    mine = {"idempotency-key": "k-1"}
    first = caller(app, "decide").post(f"{V1}/decisions", json=state()).json()["decision"]
    assert client.post(f"{V1}/decisions", json=state("not_met"), headers=mine).status_code == 409
    answer = client.post(f"{V1}/decisions", json=state("not_met", seen=first["hash"]), headers=mine)
    assert answer.status_code == 201


def test_a_key_stands_for_its_request_for_thirty_days(client: TestClient, office: Path, monkeypatch: Any) -> None:
    """A note that is older is taken away, when another one is written; the decision stays."""
    assert client.post(f"{V1}/decisions", json=state(), headers={"idempotency-key": "k-1"}).status_code == 201
    (note,) = (office / "out.api" / "asked").glob("*.json")
    long_ago = time.time() - api_deciding.REMEMBERED
    os.utime(note, (long_ago + 3600, long_ago + 3600))
    monkeypatch.setattr(api_deciding, "_LOOKED", {})
    sent = {**state("not_met"), "demand": "D1.2"}
    assert client.post(f"{V1}/decisions", json=sent, headers={"idempotency-key": "k-2"}).status_code == 201
    assert note.exists()
    os.utime(note, (long_ago - 3600, long_ago - 3600))
    monkeypatch.setattr(api_deciding, "_LOOKED", {})
    sent["demand"] = "D1.3"
    assert client.post(f"{V1}/decisions", json=sent, headers={"idempotency-key": "k-3"}).status_code == 201
    assert not note.exists()
    assert load_decisions(office / "out.decisions.jsonl").lines == 3


def test_two_at_once_with_one_key_are_one(client: TestClient, office: Path) -> None:
    answers: list[Any] = []
    send = lambda: answers.append(client.post(f"{V1}/decisions", json=state(), headers={"idempotency-key": "k"}))  # noqa: E731
    threads = [threading.Thread(target=send) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(LATE)
    assert [a.status_code for a in answers] == [201] * 4
    assert len({a.json()["decision"]["hash"] for a in answers}) == 1
    assert load_decisions(office / "out.decisions.jsonl").lines == 1


DECISIONS = [
    {"what": "unit", "file": "memo.txt", "unit": "บางนา"},
    {"what": "received", "file": "a.eml", "day": "2023-02-10"},
    {"what": "form", "file": "memo.txt", "form": "3"},
    {"what": "kind", "file": "memo.txt", "kind": "minutes"},
    {"what": "role", "file": "memo.txt", "role": "reply"},
    {"what": "rule-out", "file": "memo.txt"},
    {"what": "value", "file": "memo.txt", "field": "number", "value": "กท 4301/13"},
    {"what": "state", "unit": UNIT, "demand": "D1.4", "state": "not_applicable"},
    {"what": "accept", "unit": UNIT, "about": "D1.4"},
    {"what": "ask-again", "unit": UNIT, "about": "D1.4"},
]


@pytest.mark.parametrize("body", DECISIONS, ids=[d["what"] for d in DECISIONS])
def test_every_kind_of_decision_can_be_made_and_undone(body: dict[str, Any], client: TestClient) -> None:
    made = client.post(f"{V1}/decisions", json={**body, "why": "ทดสอบ"})
    assert made.status_code == 201, made.text
    undo = {"what": "undo", "decision": made.json()["decision"]["hash"], "why": "พลาด"}
    assert client.post(f"{V1}/decisions", json=undo).status_code == 201
    assert client.get(f"{V1}/decisions", params={"in_force": "true"}).json()["items"] == []


def test_an_answer_of_a_department_and_its_ruling(client: TestClient) -> None:
    found = client.get(f"{V1}/findings", params={"unit": UNIT}).json()["items"][0]["key"]
    reply = {"what": "reply", "unit": UNIT, "finding": found[:16], "words": "ชี้แจงแล้ว", "who": "สำนักงานเขต", "why": "-"}
    assert client.post(f"{V1}/decisions", json=reply).status_code == 201
    by_file = {"what": "reply-file", "unit": UNIT, "finding": found[:16], "file": "memo.txt", "who": "สำนักงานเขต", "day": "2023-03-01", "why": "-"}  # fmt: skip
    assert client.post(f"{V1}/decisions", json=by_file).status_code == 201
    ruling = {"what": "accept", "unit": UNIT, "about": found[:16], "why": "พอแล้ว"}
    assert client.post(f"{V1}/decisions", json=ruling).status_code == 201
    rows = client.get(f"{V1}/findings", params={"unit": UNIT, "closed": "true"}).json()["items"]
    assert [r["key"] for r in rows] == [found]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (state(why="   "), 422),
        (state(why=""), 422),
        ({k: v for k, v in state().items() if k != "why"}, 422),
        (state("perhaps"), 422),
        (state(seen="x"), 422),
        (state(other="x"), 422),
        ({**state(), "what": "forget"}, 422),
        ([], 422),
        ("x", 422),
        (None, 422),
        ({"what": "received", "file": "a.eml", "day": "2566-02-10", "why": "x"}, 422),
        ({"what": "received", "file": "a.eml", "day": "2023-02-31", "why": "x"}, 422),
        (state(demand="D9.9"), 404),
        ({**state(), "unit": "ไม่มี"}, 404),
        ({"what": "rule-out", "file": "none.pdf", "why": "x"}, 404),
        ({"what": "value", "file": "memo.txt", "field": "date", "value": "พรุ่งนี้", "why": "x"}, 404),
        ({"what": "undo", "decision": "a" * 64, "why": "x"}, 404),
    ],
)
def test_what_is_no_decision_is_not_written(body: Any, status: int, reader: TestClient, place: Path) -> None:
    for headers in ({}, {"idempotency-key": "k"}):
        answer = reader.post(f"{V1}/decisions", json=body, headers=headers)
        assert answer.status_code == status, answer.text
    assert not (place / "out.decisions.jsonl").exists()


def test_decisions_that_do_not_hold_together_are_said(client: TestClient, office: Path) -> None:
    client.post(f"{V1}/decisions", json=state())
    book = office / "out.decisions.jsonl"
    book.write_bytes(book.read_bytes().replace(b"met", b"mot"))
    for answer in (client.get(f"{V1}/decisions"), client.post(f"{V1}/decisions", json=state("not_met"))):
        assert (answer.status_code, answer.json()["code"]) == (503, "decisions_broken")


# --- sending


def sent(client: TestClient, *files: tuple[str, bytes], media_type: str = "application/octet-stream") -> Any:
    return client.post(f"{V1}/documents", files=[("files", (n, d, media_type)) for n, d in files])


def zipped(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name, data)
    return whole.getvalue()


def until_read(client: TestClient, at: str) -> dict[str, Any]:
    late = time.monotonic() + LATE
    while (row := client.get(at).json())["state"] in ("queued", "reading"):
        assert time.monotonic() < late, row
        time.sleep(0.2)
    return dict(row)


def test_from_a_mail_that_is_sent_to_the_audit_and_the_hook(office: Path) -> None:
    """The whole way: sent, read by `saraban audit`, followed, in the audit; a name that goes elsewhere stays data."""
    app = served(office)
    with TestClient(app, base_url=HERE) as alive:
        client = caller(app, *ALL)
        letter = mail(("แบบ.txt", MEMO.replace("4301/12", "4301/99").encode()), ("bomb.zip", zipped(**{"a.txt": b"0" * 50_000_000})))  # fmt: skip
        before = client.get(f"{V1}/departments/{UNIT}").headers["etag"]
        answer = sent(client, ("../../../tmp/ข.eml", letter), media_type="text/html")
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == f"{V1}/jobs/{answer.json()['id']}"
        again = sent(client, ("อื่น.pdf", letter)).json()
        assert again["id"] == answer.json()["id"]
        assert [d["name"] for d in again["documents"]] == ["ข.eml"]
        done = until_read(client, answer.headers["location"])
        assert (done["state"], done["problem"]) == ("done", None)
        fates = {r["path"].rpartition(" > ")[2]: (r["status"], r["reason"]) for r in done["inputs"]}
        assert fates["แบบ.txt"] == ("read", None)
        assert any(reason in ("bomb", "too_large") for _, reason in fates.values())
        after = client.get(f"{V1}/departments/{UNIT}")
        assert after.headers["etag"] != before
        assert any("4301/99" in (r["record"].get("number") or {}).get("value", "") for r in after.json()["records"])
        assert client.get(f"{V1}/verify").json()["holds"] is True
        assert client.post(f"{V1}/decisions", json=state()).status_code == 201  # and it can be decided on
        assert client.get(f"{V1}/verify").json()["holds"] is True
        sha = next(r["sha256"] for r in done["inputs"] if r["name"] == "แบบ.txt")
        original = client.get(f"{V1}/documents/{sha}/original")
        assert original.status_code == 200, original.text
        assert b"4301/99" in original.content
        assert alive.get(f"{V1}/run").status_code == 401
    assert not Path("/tmp/ข.eml").exists()


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {"content-type": "application/json"}, 415),
        (b"x", {"content-type": "message/rfc822"}, 415),
        (b"x", {}, 415),
        (b"", {"content-type": "multipart/form-data"}, 400),
        (b"x", {"content-type": "multipart/form-data; boundary=b"}, 400),
        (b"--b--\r\n", {"content-type": "multipart/form-data; boundary=b"}, 422),
        (b'--b\r\nContent-Disposition: form-data; name="files"\r\n\r\nx\r\n--b--\r\n', {"content-type": "multipart/form-data; boundary=b"}, 422),
        (b'--b\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nx\r\n--b--\r\n', {"content-type": "multipart/form-data; boundary=b"}, 422),
        (b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="more"; filename="a"\r\n\r\nx\r\n--b--\r\n', {"content-type": "multipart/form-data; boundary=b"}, 422),
    ],
    ids=["json", "a bare mail", "no type", "no boundary", "no parts", "empty", "a field", "another name", "one too many"],
)  # fmt: skip
def test_what_is_no_sending_is_not_taken(
    body: bytes, headers: dict[str, str], status: int, reader: TestClient, place: Path
) -> None:
    answer = reader.post(f"{V1}/documents", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert not (place / "out.sent").exists()
    assert reader.get(f"{V1}/jobs").json()["items"] == []


def test_too_much_is_refused_and_leaves_nothing(office: Path) -> None:
    client = caller(served(office, body_limit=100_000), *ALL)
    answer = sent(client, ("a.eml", b"x" * 200_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    chunked = client.post(f"{V1}/documents", content=iter([b"x" * 60_000] * 3), headers={"content-type": "multipart/form-data; boundary=b"})  # fmt: skip
    assert chunked.status_code in (411, 413)
    assert not (office / "out.sent").exists()


def test_too_many_files_are_refused(reader: TestClient, place: Path) -> None:
    assert sent(reader, *((f"{n}.txt", b"x") for n in range(201))).status_code == 400
    assert not (place / "out.sent").exists()


def test_a_full_disk_is_said_and_nothing_was_taken(client: TestClient, app: FastAPI, monkeypatch: Any) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(type(door_of(app).uploads), "take", full)
    answer = sent(client, ("a.eml", b"x"))
    assert (answer.status_code, answer.json()["code"]) == (503, "disk_full")
    assert client.get(f"{V1}/jobs").json()["items"] == []


# --- documents


def test_a_document_says_where_it_lies(reader: TestClient) -> None:
    sha = sha_of(reader, "memo.txt")
    row = reader.get(f"{V1}/documents/{sha}").json()
    assert (row["units"], [r["path"] for r in row["inputs"]]) == ([UNIT], ["a.eml > memo.txt"])


def test_an_original_is_an_attachment_of_no_type_for_who_may_have_it(shared: FastAPI, reader: TestClient) -> None:
    sha = sha_of(reader, "memo.txt")
    answer = reader.get(f"{V1}/documents/{sha}/original")
    assert answer.content == MEMO.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="memo.txt"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert caller(shared, "read", "pictures", "unmasked").get(f"{V1}/documents/{sha}/original").status_code == 403


@pytest.mark.parametrize(
    "name",
    ['a".txt', "a\r\nSet-Cookie: x=1.txt", "../../etc/passwd", "หนังสือ.pdf", "", "a;b=c.txt", "\ud800.txt", "a" * 5000],
    ids=["a quote", "a header", "a path", "Thai", "none", "a parameter", "half a sign", "long"],
)
def test_no_name_leaves_its_header(name: str) -> None:
    made = attachment(name)
    found = re.fullmatch(
        r"attachment; filename=\"([A-Za-z0-9._-]{1,80})\"; filename\*=UTF-8''([A-Za-z0-9._~%-]*)", made
    )
    assert found, made
    assert made.isascii()


def test_a_page_that_is_withheld_says_why(shared: FastAPI, reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(shared.state.pictures), "withheld", lambda *_, **__: "เหตุผล · the reason")
    row = reader.get(f"{V1}/documents/{sha_of(reader, 'memo.txt')}/pages/1.png").json()
    assert (row["status"], row["code"], row["th"], row["en"]) == (403, "withheld", "เหตุผล", "the reason")


def test_a_token_that_somebody_edited_gets_no_original_while_its_data_is_masked(app: FastAPI) -> None:
    """No token is made so: an original holds what the mask hides."""
    client = caller(app, "read", "originals", "unmasked")
    tokens = door_of(app).tokens.path
    tokens.write_bytes(tokens.read_bytes().replace(b',"unmasked"', b""))
    answer = client.get(f"{V1}/documents/{sha_of(client, 'memo.txt')}/original")
    assert (answer.status_code, answer.json().get("scope")) == (403, "unmasked")


# --- hooks


def test_a_hook_is_made_tried_seen_and_taken_away(app: FastAPI, client: TestClient) -> None:
    made = client.post(f"{V1}/hooks", json={"url": "https://kpi.example.go.th/told"})
    assert made.status_code == 201, made.text
    row = made.json()
    assert row["secret"].startswith("whsec_")
    at = made.headers["location"]
    assert client.post(f"{at}/ping").status_code == 202
    seen = client.get(at).json()
    assert (seen["waiting"], seen["delivered"], "secret" in seen) == (1, 0, False)
    assert row["secret"] not in client.get(f"{V1}/hooks").text
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
    assert client.get(f"{V1}/hooks").json() == {"items": []}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://kpi.example.go.th/", 403),
        ("https://127.0.0.1/", 403),
        ("https://localhost./", 403),
        ("https://2130706433/", 403),
        ("https://[::ffff:127.0.0.1]/", 403),
        ("https://169.254.169.254/latest", 403),
        ("https://a@b.example/", 422),
        ("ftp://b.example/", 422),
        ("https://b.example/\r\nX: y", 422),
        ("", 422),
    ],
)
def test_a_hook_that_leads_into_our_network_is_not_made(url: str, status: int, reader: TestClient) -> None:
    answer = reader.post(f"{V1}/hooks", json={"url": url})
    assert answer.status_code == status, answer.text
    assert reader.get(f"{V1}/hooks").json() == {"items": []}


def test_a_decision_wakes_the_hooks_with_the_units_whose_audits_changed(app: FastAPI, client: TestClient) -> None:
    client.post(f"{V1}/hooks", json={"url": "https://kpi.example.go.th/told"})
    before = app.state.results.now().sha256[UNIT]
    client.post(f"{V1}/decisions", json=state())
    hooks = door_of(app).hooks
    hooks.look()
    (path,) = (door_of(app).home / "outbox").glob("*.json")
    body = json.loads(json.loads(path.read_bytes())["body"])
    assert body["audits"] == [{"unit": UNIT, "sha256": app.state.results.now().sha256[UNIT], "previous_sha256": before}]
    assert isinstance(app.state.live, LiveAudit)
