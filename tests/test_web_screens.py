"""The screens of the run, the units, one unit, files, decisions and the working paper: what each promises."""

import hashlib
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from made_evidence import (
    BANG_RAK,
    COMMITTEE,
    CSC,
    NAME,
    PACK,
    UNITS,
    YAN_NAWA,
    cover,
    ev,
    form,
    notice,
    q,
    resolution,
    unread,
    whole,
)
from starlette.testclient import TestClient
from web_made import AUDITOR, HERE, VIEWER, csrf_of, served, signed_in, started, users_in

from pipeline import code_words, code_words_english
from pipeline.audit_run import write_audits
from pipeline.decisions import load_decisions, record
from pipeline.result_names import PROGRESS
from pipeline.run_status import _born
from pipeline.two_languages import ENGLISH, PAPER, THAI, moment_in_words
from pipeline.web.department_rows import SORTS, Asked, chosen
from schemas.finding_codes import finding
from schemas.thai_words import bangkok_day

FEW = tuple(u for u in UNITS if u.unit in (BANG_RAK, YAN_NAWA, CSC))
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TURNED = "gpj.\u202etxt\u2066\u200f"
LONG = "โครงการ" + "พัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพ" * 40
SECRET = "ข้อความลับที่ห้ามแสดงเป็นอันขาด"
CITIZEN, PHONE = "1-2345-67890-12-1", "02 123 4567"
UNIT = f"/departments/{BANG_RAK}"
SCREENS = {
    "run": "/",
    "units": "/departments",
    "unit": UNIT,
    "demand": f"{UNIT}/demand/D1.1",
    "demand that cannot be told": f"{UNIT}/demand/D2.3",
    "paper": f"{UNIT}/paper",
    "silent unit": f"/departments/{CSC}",
    "its paper": f"/departments/{CSC}/paper",
    "files": "/files",
    "files of nobody": "/files?which=unassigned",
    "decisions": "/decisions",
}


def made(folder: Path, *evidence: object) -> Path:
    """Results of a few units beside `folder`, as a run writes them."""
    out = folder / "out"
    write_audits(evidence, (), out, PACK, "fingerprint", FEW)  # type: ignore[arg-type]
    return out


def ordinary() -> list[object]:
    """A unit that sent everything, one that sent a scan that could not be read, and a file of nobody."""
    return [
        *whole(),
        ev("y.eml > นำส่ง.pdf", cover(YAN_NAWA)),
        ev("y.eml > แบบฟอร์ม 1.docx", form(1, YAN_NAWA, benefit=q("", blank=True))),
        unread("y.eml > สแกน.pdf"),
        ev("x/ใครก็ไม่รู้.pdf", None, findings=(finding("EV-BY-LINK", link="x"),)),
    ]


def hostile() -> list[object]:
    """Documents whose every word was written to harm whoever shows it."""
    changes = resolution("approved_with_changes", conditions=(q(f"เพิ่ม{EVIL}"), q(f"ปรับ{TURNED}")))
    return [
        *whole(without=["form1", "form2"]),
        ev(f"a.eml > {EVIL}.docx", form(1, idea_name=q(EVIL), background=q(LONG), proposer=q(f"นายสมมติ โทร. {PHONE} {CITIZEN}"))),
        ev(f"a.eml > {TURNED}.docx", form(2, chosen_idea=q(f"{LONG}{TURNED}"))),
        ev("a.eml > มติ.pdf", notice(changes, subject=q(EVIL, doubts=("handwritten",)))),
        ev(f"a.eml > ลับ{CITIZEN}.docx", form(3, project_name=q(SECRET)).model_copy(update={"secrecy": q("ลับ")})),
        ev(f"z/{EVIL}{TURNED}.pdf", None, findings=(finding("EV-BY-LINK", link=EVIL),)),
        unread(f"a.eml > {LONG}.pdf"),
    ]  # fmt: skip


def decided(folder: Path, **more: Any) -> Any:
    """A decision in the file beside the results."""
    known = {
        "unit": BANG_RAK,
        "pack": PACK.id,
        "demand": "D1.1",
        "evidence": [],
        "what": "ask_again",
        "why": "ขอดูอีกครั้ง",
    }
    by = more.pop("by", AUDITOR)
    return record(folder / "out.decisions.jsonl", {**known, **more}, by)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the results of `app` stand; nobody writes there."""
    return tmp_path_factory.mktemp("ordinary")


@pytest.fixture(scope="module")
def app(place: Path) -> FastAPI:
    made(place, *ordinary())
    return served(place, actor="auditor one")


@pytest.fixture(scope="module")
def app_of_hostile(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    place = tmp_path_factory.mktemp("hostile")
    made(place, *hostile())
    return served(place, actor="auditor one")


@pytest.fixture(scope="module")
def decided_apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FastAPI]:
    """Results with decisions, and a folder without results."""
    apps = {}
    for name, evidence in (("ordinary", ordinary()), ("hostile", hostile()), ("none", [])):
        place = tmp_path_factory.mktemp(name)
        if evidence:
            made(place, *evidence)
            decided(place)
            decided(place, what="state", state="met", demand="D2.3")
            held = load_decisions(place / "out.decisions.jsonl")
            write_audits(evidence, (), place / "out", PACK, "f", FEW, decisions=held)  # type: ignore[arg-type]
        apps[name] = served(place, actor="auditor one")
    return apps


def words(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[-3000:])
    return answer.text


def cells(page: str) -> list[list[str]]:
    """The rows of tables, each cell without its tags."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [[" ".join(re.sub("<[^>]+>", " ", c).split()) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r, re.DOTALL)] for r in rows]  # fmt: skip


def english(client: TestClient) -> TestClient:
    client.cookies.set("saraban-language", "en")
    return client


# --- nothing of a stranger's words does anything


class Tags(HTMLParser):
    """Every tag with its attributes, and the words that stand in no element marked as a document's own."""

    VOID = frozenset(("meta", "link", "input", "img", "br", "hr", "rect", "circle", "source"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ours: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)
        self.close()
        assert self._open == [], self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        own = (
            given.get("translate") == "no"
            or (given.get("lang") == "th" and tag != "html")
            or tag in ("title", "script")
        )
        if not own and not any(o for _, o in self._open):
            self.ours += [v for k, v in attrs if k in ("alt", "title", "placeholder", "aria-label") and v]
        if tag not in self.VOID:
            self._open.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        name, _ = self._open.pop()
        assert name == tag, (name, tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(o for _, o in self._open):
            self.ours.append(data.strip())


@pytest.mark.parametrize("path", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", ["th", "en"])
def test_hostile_words_are_shown_as_words(app_of_hostile: FastAPI, path: str, language: str) -> None:
    """No script, no handler, no style, no address of another place, and no sign that turns what stands beside it."""
    client = started(app_of_hostile)
    client.cookies.set("saraban-language", language)
    page = words(client, path)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    for tag, has in Tags(page).tags:
        assert tag != "style"
        assert not [k for k in has if k.startswith("on") or k == "style"]
        if tag == "script":
            assert (has.get("src") or "").startswith("/static/")
        for name in ("href", "src", "action", "hx-get"):
            assert re.match("[/#](?!/)", has.get(name) or "#x")


def test_what_a_file_is_called_is_shown(app_of_hostile: FastAPI) -> None:
    """Shown whole and escaped, the turning signs as their codes."""
    page = words(started(app_of_hostile), UNIT)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;202E&gt;" in page
    assert LONG in page


@pytest.mark.parametrize("path", SCREENS.values(), ids=SCREENS)
def test_a_secret_document_shows_no_words(app_of_hostile: FastAPI, path: str) -> None:
    assert SECRET not in words(started(app_of_hostile), path)


def test_that_something_is_held_back_is_told(app_of_hostile: FastAPI) -> None:
    assert "ชั้นความลับ" in words(started(app_of_hostile), UNIT)
    assert "secrecy mark" in words(english(started(app_of_hostile)), UNIT)


def test_decisions_that_quote_a_secret_document_show_no_words(tmp_path: Path) -> None:
    """Neither in the list, nor on the unit's screen, nor on the working paper."""
    evidence = hostile()
    made(tmp_path, *evidence)
    audit = json.loads((tmp_path / "out" / "departments" / f"{BANG_RAK}.json").read_bytes())
    secret = next(r for r in audit["records"] if r["record"].get("secrecy"))
    of_it = {"sha256": secret["sha256"], "field": "entries.project_name", "raw": SECRET, "value": SECRET}
    record(tmp_path / "out.decisions.jsonl", {"what": "value", **of_it, "why": f"ดู{SECRET}"}, AUDITOR)
    decided(tmp_path, why=f"เพราะ{SECRET}")
    decisions = load_decisions(tmp_path / "out.decisions.jsonl")
    write_audits(evidence, (), tmp_path / "out", PACK, "f", FEW, decisions=decisions)  # type: ignore[arg-type]
    client = started(served(tmp_path))
    listed_ = words(client, "/decisions")
    assert SECRET not in listed_
    assert listed_.count("เอกสารมีชั้นความลับ") == 2
    for path in (UNIT, f"{UNIT}/paper", f"{UNIT}/demand/D1.1"):
        page = words(client, path)
        assert SECRET not in page
        assert "เอกสารมีชั้นความลับ" in page


@pytest.mark.parametrize("path", [UNIT, f"{UNIT}/paper", f"{UNIT}/demand/D1.1", "/files"])
def test_personal_data_is_masked_until_asked_for(app_of_hostile: FastAPI, path: str) -> None:
    client = started(app_of_hostile)
    before = words(client, path)
    assert CITIZEN not in before
    assert PHONE not in before
    token = csrf_of(client)
    client.post("/personal-data", data={"csrf": token, "show": "yes", "why": "ต้องโทรถาม"}, headers={"origin": HERE})
    after = words(client, path)
    assert CITIZEN in after
    client.post("/personal-data", data={"csrf": token, "show": "no"}, headers={"origin": HERE})
    assert CITIZEN not in words(client, path)


# --- two languages

TABLES = ("KINDS", "ROLES", "STANDINGS", "STATUSES", "TRUSTS", "BASES", "TIED_BY", "LEVELS", "DECISIONS", "RULINGS", "VALUES", "FIELDS", "GROUPS", "ORIGINS")  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_an_english_word(name: str) -> None:
    thai, english_ = getattr(code_words, name), getattr(code_words_english, name)
    assert set(thai) == set(english_)
    assert not re.search("[ก-๙]", " ".join(map(str, english_.values())))
    assert all(english_[k] for k in thai if thai[k])


IN_ENGLISH = [
    pytest.param(results, path, id=f"{results}-{name}")
    for results in ("ordinary", "hostile", "none")
    for name, path in SCREENS.items()
    if results != "none" or not path.startswith("/departments/")  # without results there is no unit
]


@pytest.mark.parametrize(("results", "path"), IN_ENGLISH)
def test_the_english_screen_has_no_thai_but_the_documents_own(
    decided_apps: dict[str, FastAPI], path: str, results: str
) -> None:
    """Whatever is ours is in English; what a document or a person wrote is marked as not to be translated."""
    page = words(english(started(decided_apps[results])), path)
    assert [x for x in Tags(page).ours if re.search("[ก-๙]", x)] == []


@pytest.mark.parametrize("path", SCREENS.values(), ids=SCREENS)
def test_the_thai_screen_is_whole_too(app: FastAPI, path: str) -> None:
    page = words(started(app), path)
    assert re.search('<html lang="th">', page)
    assert Tags(page).ours


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2023-02-15T16:59:59+00:00", "2023-02-15"),
        ("2023-02-15T17:00:00+00:00", "2023-02-16"),
        ("2023-02-16T00:00:00+07:00", "2023-02-16"),
        ("2023-02-15", "2023-02-15"),
        ("9999-12-31T23:00:00+00:00", "9999-12-31T23:00:00+00:00"),
        ("x", "x"),
    ],
)
def test_the_day_of_a_moment_is_that_of_bangkok(moment: str, day: str) -> None:
    """What was decided at half past midnight bears that day on every screen and on the working paper."""
    assert bangkok_day(moment) == day
    assert THAI.day_of(moment) == THAI.day(day)


def test_moments_are_those_of_bangkok() -> None:
    assert moment_in_words("2023-02-15T18:30:59+00:00") == "16 กุมภาพันธ์ 2566 เวลา 01.30 น."
    assert moment_in_words("2023-02-15T18:30:59+00:00", english=True) == "16 February 2566 B.E., 01:30"
    assert [moment_in_words(x) for x in ("", "2023-02-15", "2023-02-15T18:30:00", "x")] == ["", "2023-02-15", "2023-02-15T18:30:00", "x"]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "thai", "in_english"),
    [
        ("2023-02-15", "15 กุมภาพันธ์ 2566 (2023-02-15)", "15 February 2566 B.E. (2023-02-15)"),
        ("2023-02", "กุมภาพันธ์ 2566 (2023-02)", "February 2566 B.E. (2023-02)"),
        ("2023", "2023", "2023"),
        ("no day", "no day", "no day"),
    ],
)
def test_days_in_both_languages(day: str, thai: str, in_english: str) -> None:
    assert (THAI.day(day), PAPER.day(day), ENGLISH.day(day)) == (thai, thai, in_english)


def test_labels_in_one_language_or_both() -> None:
    assert [w.both("ก", "a") for w in (PAPER, THAI, ENGLISH)] == ["ก · a", "ก", "a"]
    assert [w.one("ก", "a") for w in (PAPER, THAI, ENGLISH)] == ["ก", "ก", "a"]
    assert [w.labelled("ก", "a", " 1") for w in (PAPER, THAI, ENGLISH)] == ["ก 1 · a", "ก 1", "a 1"]
    assert [w.name("KINDS", "memo") for w in (PAPER, THAI, ENGLISH)] == ["บันทึกข้อความ", "บันทึกข้อความ", "memo"]
    assert ENGLISH.name("KINDS", "unheard") == "unheard"


# --- the run


def test_the_run_counts_what_came(app: FastAPI) -> None:
    page = words(started(app), "/")
    assert re.search(r"<b>2</b><span>/3</span>", page)
    table = {row[0]: row[1] for row in cells(page) if len(row) == 3}
    assert table["อ่านแล้ว"].isdigit()
    assert table["อ่านไม่ได้"] == "1"
    d1 = next(row for row in cells(page) if row and row[0].startswith("D1.1 "))
    assert d1[1:5] == ["1", "–", "1", "–"]
    assert "EV-BY-LINK" in page


def test_a_figure_of_the_run_leads_to_its_units(app: FastAPI) -> None:
    """The figure of a demand and a state is the number of units behind it."""
    client = started(app)
    for href, figure in re.findall(r'<a href="(/departments\?demand=[^"]+)"[^>]*>([0-9]+)</a>', words(client, "/")):
        shown = cells(words(client, href.replace("&amp;", "&")))
        assert len([r for r in shown if len(r) > 3 and "/" in r[1]]) == int(figure)


def running(folder: Path, **more: object) -> None:
    """The progress file of a run that goes on in this very process."""
    row = {
        "state": "running", "stage": "reading", "exit_code": None, "started": "2026-01-05T02:00:00+00:00",
        "updated": "2026-01-05T02:00:07+00:00", "done": 40, "inputs": {"read": 38, "unreadable": 2},
        "holder": {"pid": os.getpid(), "host": socket.gethostname(), "born": _born(os.getpid())},
        "bytes": {"done": 250, "whole": 1000}, "per_minute": 60, "remaining_seconds": 75,
        "milliseconds": {"reading": 7000}, "last": f"a.eml > {EVIL}.pdf",
    }  # fmt: skip
    (folder / "out").mkdir(exist_ok=True)
    (folder / "out" / PROGRESS).write_text(json.dumps({**row, **more}), encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/run/progress"])
def test_a_running_batch_is_asked_for_again_and_again(tmp_path: Path, path: str) -> None:
    running(tmp_path)
    client = started(served(tmp_path))
    page = words(client, path)
    section = page[page.index('id="progress"') :].partition("</section>")[0]
    assert 'hx-get="/run/progress"' in section
    assert 'value="250"' in section
    assert "กำลังตรวจ" in section
    assert "40" in section
    assert "0:01:15" in section
    assert "&lt;script&gt;" in section
    assert "HX-Refresh" not in client.get("/run/progress").headers


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"state": "finished", "exit_code": 4}, "ตรวจเสร็จแล้ว"),
        ({"state": "failed"}, "โปรแกรมผิดพลาด"),
        ({"holder": {"pid": 2**22 + 1, "host": socket.gethostname(), "born": "1 x"}}, "หยุดกลางคัน"),
        ({"holder": {"pid": 1, "host": "another machine", "born": ""}}, "ไม่ทราบ"),
        ({"bytes": "x", "inputs": [], "milliseconds": None, "done": None, "last": None, "stage": 7}, "กำลังตรวจ"),
    ],
    ids=["finished", "failed", "killed", "elsewhere", "odd"],
)
def test_what_became_of_a_batch(tmp_path: Path, more: dict[str, object], said: str) -> None:
    running(tmp_path, **more)
    client = started(served(tmp_path))
    answer = client.get("/run/progress")
    assert said in answer.text
    assert said in words(client, "/")
    assert ("HX-Refresh" in answer.headers) is (said != "กำลังตรวจ")


def test_a_folder_without_results_says_what_to_do(tmp_path: Path) -> None:
    client = started(served(tmp_path))
    assert "saraban audit" in words(client, "/")
    assert client.get("/run/progress").headers["HX-Refresh"] == "true"


def test_damaged_results_are_named(tmp_path: Path) -> None:
    out = made(tmp_path, *ordinary())
    (out / "departments" / f"{BANG_RAK}.json").write_bytes(b"{")
    client = started(served(tmp_path))
    for path in ("/", "/departments"):
        assert f"departments/{BANG_RAK}.json" in words(client, path)
    assert client.get(UNIT).status_code == 404


# --- the units


def listed(page: str) -> list[str]:
    return [r[0] for r in cells(page[page.index('id="list"') :]) if len(r) > 1 and r[0].startswith("สำนัก")]


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("", [BANG_RAK, YAN_NAWA, CSC]),
        ("?received=yes", [BANG_RAK, YAN_NAWA]),
        ("?received=no", [CSC]),
        ("?f=silent", [CSC]),
        ("?f=lacking", [BANG_RAK]),
        ("?f=open", [BANG_RAK, YAN_NAWA]),
        ("?q=บางรัก", [BANG_RAK]),
        ("?q=เขต ยาน", [YAN_NAWA]),
        ("?q=กท๐๓", [CSC]),
        ("?q=BMA-CSC", [CSC]),
        ("?q=%22%3Cscript%3E", []),
        ("?demand=D1.1&state=met", [BANG_RAK]),
        ("?demand=D1.1&state=cannot_tell&received=yes", [YAN_NAWA]),
        ("?demand=D1.1", [BANG_RAK, YAN_NAWA, CSC]),
        ("?f=unheard&sort=unheard&received=unheard&down=7", [BANG_RAK, YAN_NAWA, CSC]),
        ("?sort=name&received=yes", [BANG_RAK, YAN_NAWA]),
        ("?sort=name&down=1&received=yes", [YAN_NAWA, BANG_RAK]),
        ("?sort=unread&received=yes", [YAN_NAWA, BANG_RAK]),
        ("?sort=n&received=yes", [BANG_RAK, YAN_NAWA]),
        ("?sort=n&down=1", [YAN_NAWA, BANG_RAK, CSC]),
    ],
)
def test_filters_search_and_order(app: FastAPI, query: str, units: list[str]) -> None:
    assert listed(words(started(app), f"/departments{query}")) == [NAME[u] for u in units]


@pytest.mark.parametrize("key", SORTS)
def test_the_head_of_a_column_sorts_and_turns_round(app: FastAPI, key: str) -> None:
    """A click sorts and keeps the filters; a second one turns it round; both are told to whoever does not see arrows."""
    client = started(app)

    def link(page: str) -> str:
        head = page[page.index("<thead>") : page.index("</thead>")]
        found = (x.replace("&amp;", "&") for x in re.findall(r'href="([^"]+)"', head))
        return next(x for x in found if parse_qs(urlsplit(x).query).get("sort") == [key])

    first = link(words(client, "/departments?q=สำนัก&f=person"))
    assert parse_qs(urlsplit(first).query) == {"q": ["สำนัก"], "f": ["person"], "sort": [key]}
    page = words(client, first)
    assert page.count("aria-sort") == 1
    second = link(page)
    assert parse_qs(urlsplit(second).query)["down"] == ["1"]
    again = words(client, second)
    assert set(listed(again)) == set(listed(page))
    assert re.findall('aria-sort="[a-z]+"', again) != re.findall('aria-sort="[a-z]+"', page)
    assert "down=" not in link(again)


def test_a_unit_whose_findings_were_closed_needs_nobody_for_them(tmp_path: Path) -> None:
    """What an auditor overruled is not counted among what is to be mended."""
    from pipeline.replies import contents_of, finding_key
    from pipeline.report import audits_of

    before = made(tmp_path, *ordinary())
    audit = next(a for a in audits_of(before) if a.department.unit == YAN_NAWA)
    asked = [f for f in audit.findings if f.severity.value == "แก้"]
    assert asked
    for f in asked:
        ruling = {
            "what": "finding", "unit": YAN_NAWA, "pack": PACK.id, "finding": finding_key(f, YAN_NAWA, contents_of(audit)),
            "code": f.code, "about": None, "ruling": "overrule", "reply": None, "why": "ตรวจแล้ว",
        }  # fmt: skip
        record(tmp_path / "out.decisions.jsonl", ruling, AUDITOR)
    decisions = load_decisions(tmp_path / "out.decisions.jsonl")
    write_audits(ordinary(), (), before, PACK, "fingerprint", FEW, decisions=decisions)  # type: ignore[arg-type]
    client = started(served(tmp_path))
    row = next(r for r in cells(words(client, "/departments")) if r[0] == NAME[YAN_NAWA])
    head = next(r for r in cells(words(client, "/departments")) if r[0] == "หน่วยงาน")
    assert row[head.index("ต้องแก้")] == "0"
    page = words(client, f"/departments/{YAN_NAWA}")
    assert "ผู้ตรวจปิดแล้ว" in page
    assert "ตรวจแล้ว" in page


# --- one unit


def test_a_unit_that_is_not_there(app: FastAPI) -> None:
    client = started(app)
    for path in (
        "/departments/bma-nobody",
        "/departments/bma-nobody/paper",
        f"{UNIT}/demand/D9.9",
    ):
        assert client.get(path).status_code == 404


def test_one_unit_says_first_whether_to_sign(app: FastAPI) -> None:
    """The states in one line, provisional marks beside the score; then what needs a person, then the checklist."""
    page = words(started(app), f"/departments/{YAN_NAWA}")
    order = [page.index(x) for x in ('class="sign"', 'id="person"', 'id="demands"', 'id="timeline"', 'id="files"', 'id="names"', 'id="proof"')]  # fmt: skip
    assert order == sorted(order)
    line = page[order[0] : order[1]]
    assert "เกณฑ์ชั่วคราว ไม่ใช่เกณฑ์ทางการ" in line
    assert re.search(r"ครบ [0-9]+ จาก [0-9]+", line)
    rows = {r[0].split()[0]: r for r in cells(page[order[2] : order[3]]) if r and r[0].startswith("D")}
    assert len(rows) == len(PACK.demands)
    assert rows["D1.1"][1] == "ยังไม่สามารถสรุปได้"


def test_demands_show_standing_and_both_days(app: FastAPI) -> None:
    """The day of the letter and the day of its receipt stand side by side, with how the receipt is known."""
    rows = {r[0].split()[0]: r for r in cells(words(started(app), UNIT)) if r and r[0].startswith("D")}
    assert "ต้นฉบับ" in rows["D1.3"][3]
    assert "ลงวันที่ 9 กุมภาพันธ์ 2566" in rows["D1.3"][3]
    assert "ได้รับ 10 กุมภาพันธ์ 2566 (เซิร์ฟเวอร์อีเมลรับ)" in rows["D1.3"][3]
    assert "15 กุมภาพันธ์ 2566" in rows["D1.3"][4]


def test_what_was_searched_is_told_where_nothing_was_found(app: FastAPI) -> None:
    page = words(started(app), f"/departments/{YAN_NAWA}")
    assert "ตรวจค้นใน 3 ไฟล์" in page
    assert "อ่านไม่ได้หรืออ่านได้บางส่วน 1" in page
    assert "ไม่พบใน 3 ไฟล์ที่ตรวจค้น" in page
    assert "ไม่ได้รับไฟล์ใดจากหน่วยงานนี้" in words(started(app), f"/departments/{CSC}")


def test_every_file_has_a_fate(app: FastAPI) -> None:
    page = words(started(app), f"/departments/{YAN_NAWA}")
    part = page[page.index('id="files"') : page.index('id="names"')]
    fates = {r[0]: r[-1] for r in cells(part) if ">" in r[0] or "&gt;" in r[0]}
    assert len(fates) == 3
    assert all(fates.values())


def test_pictures_are_addresses_and_loaded_when_seen(app: FastAPI) -> None:
    """No picture stands in the page itself."""
    for _, has in Tags(words(started(app), UNIT)).tags:
        assert not (has.get("src") or "").startswith("data:")
    for tag, has in Tags(words(started(app), UNIT)).tags:
        if tag == "img":
            assert has["loading"] == "lazy"


def test_conditions_and_names_side_by_side(tmp_path: Path) -> None:
    changes = resolution("approved_with_changes", conditions=(q("เพิ่มกลุ่มเป้าหมายผู้สูงอายุในชุมชน"),))
    renamed = form(4, project_name=q("ชื่ออื่นโดยสิ้นเชิง"), target_group=q("กลุ่มเป้าหมายผู้สูงอายุในชุมชน"))
    made(tmp_path, *whole(without=["form4", "notice", "minutes"]), ev("a.eml > มติ.pdf", notice(changes)), ev("a.eml > แบบ4.docx", renamed))  # fmt: skip
    page = words(started(served(tmp_path)), UNIT)
    assert "≠ ต่างจากแบบแรก" in page
    assert "= ตรงกับแบบแรก" in page
    assert "เพิ่มกลุ่มเป้าหมายผู้สูงอายุในชุมชน" in page[page.index('id="conditions"') :]


def test_the_chain_leads_from_points_to_words(app: FastAPI) -> None:
    client = started(app)
    page = words(client, f"{UNIT}/demand/D1.1")
    order = [page.index(x) for x in ("คะแนนรวม", "เกณฑ์ c1.1", "ที่มาของตัวเลข", "<b>D1.1</b>", "ถ้อยคำบนหน้าเอกสาร", "ระบบจองคิวตัวอย่างล่วงหน้า")]  # fmt: skip
    assert order == sorted(order)
    assert page.count("ชั่วคราว") >= 2
    open_one = words(client, f"/departments/{YAN_NAWA}/demand/D2.1")
    assert "ปิดช่องว่าง" in open_one
    assert "สแกน.pdf" in open_one[open_one.index("ปิดช่องว่าง") :]


def test_a_viewer_sees_no_way_to_decide(tmp_path: Path) -> None:
    made(tmp_path, *ordinary())
    decided(tmp_path)
    app = served(tmp_path, token="", users=users_in(tmp_path))
    auditor, viewer = signed_in(app, AUDITOR), signed_in(app, VIEWER)
    for path in (f"{UNIT}/demand/D1.1", "/files?which=unassigned", "/decisions"):
        assert 'class="decide"' in words(auditor, path)
        assert 'class="decide"' not in words(viewer, path)
    assigned = {"csrf": csrf_of(viewer), "sha256": "a" * 64, "unit": BANG_RAK, "why": "x"}
    assert viewer.post("/files/assign", data=assigned, headers={"origin": HERE}).status_code == 403


# --- the working paper


def test_the_paper_names_the_results_it_shows(tmp_path: Path) -> None:
    out = made(tmp_path, *ordinary())
    page = words(started(served(tmp_path)), f"{UNIT}/paper")
    line = json.loads((out / "run.jsonl").read_bytes().splitlines()[-1])
    assert line["hash"] in page
    assert hashlib.sha256((out / "departments" / f"{BANG_RAK}.json").read_bytes()).hexdigest() in page
    assert PACK.sha256 in page
    for said in ("ผู้ตรวจ", "ผู้สอบทาน", "เกณฑ์ชั่วคราว ไม่ใช่เกณฑ์ทางการ", "คะแนนชั่วคราว"):
        assert said in page


def test_the_paper_has_the_decisions(tmp_path: Path) -> None:
    made(tmp_path, *ordinary())
    decided(tmp_path, what="state", state="not_met", demand="D2.3", why="ดูรายงานการประชุมแล้ว", by="นางสาวอุปมา")
    decisions = load_decisions(tmp_path / "out.decisions.jsonl")
    write_audits(ordinary(), (), tmp_path / "out", PACK, "f", FEW, decisions=decisions)  # type: ignore[arg-type]
    page = words(started(served(tmp_path)), f"{UNIT}/paper")
    row = next(r for r in cells(page) if "ดูรายงานการประชุมแล้ว" in r)
    assert row[1] == "นางสาวอุปมา" or row[1] == AUDITOR
    assert "ไม่พบหรือไม่ครบ" in row[3]


# --- files


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", None),
        ("?status=unreadable", 1),
        (f"?unit={YAN_NAWA}", 3),
        ("?q=แบบฟอร์ม ๑", 1),
        ("?q=no-such-file", 0),
        ("?status=unheard", None),
        ("?leaf=99999", None),
    ],
)
def test_all_files_and_those_that_are_asked_for(app: FastAPI, place: Path, query: str, count: int | None) -> None:
    whole_number = len((place / "out" / "inputs.jsonl").read_bytes().splitlines())
    page = words(started(app), f"/files{query}")
    part = page[page.index('id="list"') :]
    rows = [r for r in cells(part) if len(r) == 7][1:]
    assert len(rows) == (whole_number if count is None else count)
    assert f"พบ {len(rows)} ไฟล์" in part


@pytest.mark.parametrize("leaf", ["0", "-1", "x", "9" * 30])
def test_a_leaf_that_is_none(app: FastAPI, leaf: str) -> None:
    assert started(app).get(f"/files?leaf={leaf}").status_code == 422


def test_many_files_stand_on_several_leaves(tmp_path: Path) -> None:
    made(tmp_path, *whole(), *(ev(f"y.eml > หลักฐาน {n:03}.pdf", cover(YAN_NAWA, f"กท 5001/{n}")) for n in range(230)))
    client = started(served(tmp_path))
    first = words(client, "/files?q=หลักฐาน")
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = words(client, link[1].replace("&amp;", "&"))
    found = set(re.findall("หลักฐาน [0-9]{3}", first)), set(re.findall("หลักฐาน [0-9]{3}", second))
    assert (len(found[0]), len(found[1])) == (200, 30)
    assert not found[0] & found[1]


def test_words_that_mean_no_day_are_told_and_nothing_is_written(app: FastAPI, place: Path) -> None:
    client = started(app)
    page = words(client, "/files?which=unassigned")
    sha256 = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert sha256
    sent = {"csrf": csrf_of(client), "sha256": sha256[1], "received": "วันไหนก็ได้", "why": "x", "unit": BANG_RAK}
    assert client.post("/files/assign", data=sent, headers={"origin": HERE}).status_code == 422
    assert not (place / "out.decisions.jsonl").exists()


def test_what_a_person_ruled_out_waits_for_nobody(app: FastAPI, place: Path) -> None:
    """`N` in the queue: no unit's evidence. It leaves the files that wait, and is still to be found."""
    client = started(app)
    before = words(client, "/files?which=unassigned")
    waiting = re.findall(r'name="sha256" value="([0-9a-f]{64})"', before)
    there = [f["sha256"] for f in json.loads((place / "out/departments/_unassigned.json").read_bytes())["files"]]
    out = next(x for x in waiting if x in there)
    record(place / "out.decisions.jsonl", {"what": "rule_out", "sha256": out, "why": "ไม่ใช่หลักฐาน"}, AUDITOR)
    after = words(client, "/files?which=unassigned")
    assert sorted([*re.findall(r'name="sha256" value="([0-9a-f]{64})"', after), out]) == sorted(waiting)
    assert f'href="/page/{out}' in after[after.index("ไม่ใช่หลักฐานของหน่วยงานใด") :]
    assert f'<span class="soft">{len(there) - there.count(out)}</span></h1>' in after


# --- decisions


def table_of(client: TestClient, path: str = "/decisions") -> list[list[str]]:
    page = words(client, path)
    return [r for r in cells(page[page.index('id="list"') :]) if len(r) == 7][1:]


def test_decisions_are_shown_with_who_when_and_why(tmp_path: Path) -> None:
    made(tmp_path, *ordinary())
    decided(tmp_path, by="นางสาวอุปมา", why=f"โทรถามแล้ว {EVIL}")
    row = table_of(started(served(tmp_path)))[0]
    assert "นางสาวอุปมา" in row[1]
    assert "เวลา" in row[0]
    assert NAME[BANG_RAK] in row[2]
    assert "D1.1" in row[2]
    assert "&lt;script&gt;" in row[5]
    assert row[6].startswith("มีผล")


def test_what_became_of_each_decision(tmp_path: Path) -> None:
    """One that another replaced, one that was taken back, the taking back, and one that counts."""
    made(tmp_path, *ordinary())
    first = decided(tmp_path, what="state", state="met", demand="D2.3", why="ก่อน")
    second = decided(tmp_path, what="state", state="not_met", demand="D2.3", why="หลัง")
    third = decided(tmp_path, demand="D2.4", why="ผิดพลาด")
    record(tmp_path / "out.decisions.jsonl", {"what": "undo", "decision": third.hash, "why": "กดผิด"}, "คนที่สอง")
    client = started(served(tmp_path))
    rows = table_of(client)
    assert [r[6].split()[0] for r in rows] == ["คำยกเลิก", "ยกเลิกแล้ว", "มีผล", "มีคำวินิจฉัยใหม่แทน"]
    assert "คนที่สอง" in rows[1][6]
    assert "กดผิด" in rows[1][6]
    assert second.hash[:12] in rows[3][6]
    assert first.hash[:12] in rows[3][0]
    for standing, count in (("counts", 1), ("undone", 1), ("replaced", 1), ("undoing", 1), ("stale", 0), ("x", 4)):
        assert len(table_of(client, f"/decisions?standing={standing}")) == count
    assert len(table_of(client, "/decisions?q=หลัง")) == 1
    assert len(table_of(client, "/decisions?who=คนที่สอง")) == 1
    assert len(table_of(client, f"/decisions?unit={YAN_NAWA}")) == 0
    assert len(table_of(client, f"/decisions?unit={BANG_RAK}")) == 4


def test_only_what_counts_can_be_taken_back(tmp_path: Path) -> None:
    made(tmp_path, *ordinary())
    first = decided(tmp_path, why="ก่อน")
    second = decided(tmp_path, why="หลัง")
    page = words(started(served(tmp_path)), "/decisions")
    assert re.findall(r'name="words" value="([0-9a-f]{64})"', page) == [second.hash]
    assert re.findall(r'name="seen" value="([0-9a-f]{64})"', page) == [second.hash]
    assert first.hash[:12] in page


def test_a_decisions_file_that_does_not_hold_is_told(tmp_path: Path) -> None:
    made(tmp_path, *ordinary())
    decided(tmp_path)
    path = tmp_path / "out.decisions.jsonl"
    path.write_bytes(path.read_bytes().replace("ขอดูอีกครั้ง".encode(), "ขอดูอีกครา".encode()))
    client = started(served(tmp_path))
    for at in ("/decisions", "/files?which=unassigned"):
        answer = client.get(at)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
    assert client.get(UNIT).status_code == 200


# --- what stays between two looks


def test_the_same_rows_serve_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are made once for an audit, a language and a way of masking."""
    from pipeline.web import department_page

    made_: list[str] = []
    real: Callable[..., Any] = department_page.department_view
    monkeypatch.setattr(department_page, "department_view", lambda *a: made_.append(a[0].department.unit) or real(*a))
    made(tmp_path, *whole())
    client = started(served(tmp_path))
    for path in (UNIT, f"{UNIT}/paper", UNIT, f"{UNIT}/demand/D1.1"):
        words(client, path)
    assert made_ == [BANG_RAK]
    words(english(client), UNIT)
    assert made_ == [BANG_RAK, BANG_RAK]


def test_new_results_are_shown_at_the_next_look(tmp_path: Path) -> None:
    made(tmp_path, *whole(without=["form1"]))
    client = started(served(tmp_path))
    before = words(client, UNIT)
    made(tmp_path, *whole())
    assert words(client, UNIT) != before


def _iterated(page: str) -> Iterator[str]:
    yield from re.findall(r'href="([^"]+)"', page)


def test_every_link_of_the_screens_leads_somewhere(app: FastAPI) -> None:
    """Links to our own screens answer; those to pages of documents are not there without the documents."""
    client = started(app)
    seen: set[str] = set()
    for path in SCREENS.values():
        for href in _iterated(words(client, path)):
            at = href.replace("&amp;", "&").partition("#")[0]
            if at and at not in seen and at.startswith(("/departments", "/files", "/decisions", "/static", "/queue")):
                seen.add(at)
                assert client.get(at).status_code in (200, 303), at
    assert any(x.startswith("/departments?demand=") for x in seen)
    assert COMMITTEE


def test_anchors_of_a_screen_stand_on_it(app: FastAPI) -> None:
    for path in SCREENS.values():
        page = words(started(app), path)
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        assert {h[1:] for h in _iterated(page) if h.startswith("#")} <= ids, path
        assert len(re.findall(r'\bid="([^"]+)"', page)) == len(ids), path


# --- decisions that the results lack


def test_results_that_lack_a_decision_say_so(tmp_path: Path) -> None:
    """Recorded while a run goes on: it counts in the next results, and whoever signs these is told."""
    evidence = ordinary()
    made(tmp_path, *evidence)
    client = started(served(tmp_path))
    looked = ("/", UNIT, f"{UNIT}/demand/D1.1", f"{UNIT}/paper", "/decisions", "/files?which=unassigned")
    said = "มีคำวินิจฉัยที่ยังไม่ได้รวมในผลนี้"
    assert [p for p in looked if said in words(client, p)] == []
    decided(tmp_path)
    assert [p for p in looked if said not in words(client, p)] == []
    decisions = load_decisions(tmp_path / "out.decisions.jsonl")
    write_audits(evidence, (), tmp_path / "out", PACK, "f", FEW, decisions=decisions)  # type: ignore[arg-type]
    assert [p for p in looked if said in words(client, p)] == []


# --- rules that hold for any rows, any words

ROWS = st.lists(
    st.builds(
        lambda unit, received, n, kinds, states: {
            "unit": f"u{unit}",
            "name": f"สำนัก {unit}",
            "received": received,
            "share": n,
            "not_met": n % 7,
            "cannot_tell": n % 5,
            "fix": n % 3,
            "ask": n % 2,
            "unread": n % 11,
            "queue": n % 13,
            "low": n,
            "high": n + 1,
            "kinds": " ".join(sorted(kinds)),
            "states": states,
            "search": f"สำนัก{unit}\nu{unit}",
        },
        st.integers(0, 99),
        st.booleans(),
        st.integers(0, 1000),
        st.sets(st.sampled_from(["person", "open", "lacking", "done", "silent"])),
        st.fixed_dictionaries({"D1": st.sampled_from(["met", "not_met"])}),
    ),
    max_size=12,
)
QUERY = st.dictionaries(
    st.sampled_from(["f", "received", "demand", "state", "q", "sort", "down", "x"]),
    st.sampled_from(
        ["", "person", "silent", "yes", "no", "D1", "met", "1", "name", "ask", "score", "๑", "สำนัก", "\u202e"]
    ),
)


@given(ROWS, QUERY)
def test_a_list_that_is_asked_for_is_a_part_of_the_whole(rows: list[dict[str, Any]], query: dict[str, str]) -> None:
    """Nothing is added, nothing stands twice, who sent nothing stands last; the address asks for the same again."""
    asked = Asked.of(query)
    found = chosen(rows, asked)
    assert all(any(r is x for x in rows) for r in found)
    assert len({id(r) for r in found}) == len(found)
    assert [r["received"] for r in found] == sorted((r["received"] for r in found), reverse=True)
    assert Asked.of(dict(asked.query())) == asked
    if asked.sort and asked.sort != "name":
        figures = [tuple(r[m] for m in SORTS[asked.sort]) for r in found if r["received"]]
        assert figures == sorted(figures, reverse=not asked.down)


@given(st.text(max_size=40))
def test_any_words_are_no_day_or_moment(words_: str) -> None:
    """What is no day stays as it is; nothing fails."""
    for told in (THAI, ENGLISH):
        if not re.match(r"\s*[+-]?[0-9]", words_):
            assert told.day(words_) == words_
            assert told.moment(words_) == words_
        told.day(words_)
        told.moment(words_)
