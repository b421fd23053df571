"""saraban serve as a person uses it: headless Chromium, from a mail that a system sends to the signed working paper.

A hostile mail is among them: markup in its subject, in a file's name and in a PDF's text. On every screen, in both
languages: nothing serious for axe-core, no word of the console, no request to another machine, nothing cut at the right.
`SARABAN_SHOTS=DIR` keeps the pictures of the screens.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf
from web_chromium import HIGH, LIMIT, NEEDS_BROWSER, ROOT, WIDE, Server, launched
from web_made import AUDITOR, PASSWORD, VIEWER, users_in

from pipeline.audit_run import run_audit
from pipeline.decisions import beside, load_decisions
from pipeline.pack import load_pack
from pipeline.result_names import STORE
from pipeline.verify import verify
from pipeline.web.people import with_person

pytestmark = [pytest.mark.slow, NEEDS_BROWSER]
UNIT = "bma-district-khlong-toei"
OWNED = "document.title='owned'"
MARKUP = f'"><img src=x onerror={OWNED}>'
SCRIPT = f"<script>{OWNED}</script>"


class Watched:
    """A page whose words on the console, faults and requests are noted; `clean` asks for none of them."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.told: list[str] = []
        page.set_default_timeout(LIMIT * 1000)
        page.on(
            "console", lambda m: self.told.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: self.told.append(f"fault: {e}"))
        page.on("request", self._asked)
        page.on("dialog", lambda d: (self.told.append(f"dialog: {d.message}"), d.dismiss()))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(self.base + "/"):
            self.told.append(f"elsewhere: {request.url}")

    def open(self, at: str) -> None:
        answer = self.page.goto(self.base + at, wait_until="load")
        assert answer is not None
        assert answer.status == 200, (at, answer.status)

    def clean(self) -> None:
        assert self.told == []
        assert self.page.title() != "owned"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Results of some sample mails: PDF and DOCX, a scan, two versions, an unknown sender."""
    place = tmp_path_factory.mktemp("browser")
    (place / "inbox").mkdir()
    for mail in (ROOT / "samples" / "inbox").glob("*.eml"):
        if mail.name[:2] in ("06", "07", "08", "11", "13"):
            shutil.copy(mail, place / "inbox" / mail.name)
    run_audit([place / "inbox"], place / "out", load_pack(), jobs=1, store=place / "out" / STORE)
    made = Server(place / "out", place / "log", "--name", "สมชาย ตรวจดี")
    yield made
    made.end()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as made:
        yield made


@pytest.fixture
def watched(chromium: Any, server: Server) -> Iterator[Watched]:
    """A browser that opened the printed address."""
    place = chromium.new_context(viewport={"width": WIDE, "height": HIGH}, locale="th-TH")
    one = Watched(place.new_page(), server.base)
    one.page.goto(server.start)
    yield one
    place.close()


def shot(page: Any, name: str) -> None:
    folder = os.environ.get("SARABAN_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def faults_of(page: Any) -> list[str]:
    """What axe-core finds serious or critical, with where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']} {v['impact']}: {[' '.join(n['target']) for n in v['nodes']][:5]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


SCREENS = {
    "run": "/",
    "departments": "/departments",
    "departments-found": "/departments?q=%E0%B8%84%E0%B8%A5%E0%B8%AD%E0%B8%87",
    "department": f"/departments/{UNIT}",
    "department-scan": "/departments/bma-district-bang-rak",
    "department-silent": "/departments/bma-district-bang-khae",
    "demand": f"/departments/{UNIT}/demand/D1.1",
    "paper": f"/departments/{UNIT}/paper",
    "queue": "/queue",
    "queue-finding": "/queue?kind=finding",
    "queue-absent": "/queue?kind=absent",
    "queue-central": "/queue?kind=central",
    "problem-code": "/api/v1/problems/withheld",
    "files": "/files",
    "decisions": "/decisions",
    "search": "/search",
    "search-found": "/search?q=" + quote("นวัตกรรม"),
    "personal-data": "/personal-data",
}


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_screen_is_whole_readable_and_quiet(watched: Watched, language: str) -> None:
    """At 1366x768: a heading, landmarks, the language told, nothing cut at the right, nothing for axe-core, no word on the
    console and no request elsewhere.
    """
    page = watched.page
    if language == "en":
        watched.open("/personal-data")
        page.click("button[name=to][value=en]")
    wrong: list[str] = []
    for name, at in SCREENS.items():
        watched.open(at)
        page.wait_for_load_state("networkidle")
        shot(page, f"{name}-{language}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > WIDE:
            wrong.append(f"{name}: {wide} pixels wide")
        if page.locator("h1").count() != 1 or page.locator("main").count() != 1:
            wrong.append(f"{name}: {page.locator('h1').count()} headings, {page.locator('main').count()} main parts")
        if page.get_attribute("html", "lang") != language:
            wrong.append(f"{name}: another language is told")
        wrong += [f"{name}: {x}" for x in faults_of(page)]
        wrong += [f"{name}: {x}" for x in watched.told]
        watched.told.clear()
    assert wrong == []


def test_signing_in_and_problems_are_screens_too(chromium: Any, tmp_path: Path, server: Server) -> None:
    """A server with users, its sign-in, a wrong password, what a viewer sees, and an address that leads nowhere."""
    running = Server(server.out, tmp_path / "log", "--auth", str(users_in(tmp_path)))
    place = chromium.new_context(viewport={"width": WIDE, "height": HIGH})
    try:
        one = Watched(place.new_page(), running.base)
        page = one.page
        page.goto(running.base + "/queue")
        page.wait_for_url("**/login?back=/queue")
        one.told.clear()  # the 401 that led here
        shot(page, "login-th")
        assert faults_of(page) == []
        page.fill("#name", VIEWER)
        page.fill("#password", "wrong")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        assert "ชื่อหรือรหัสผ่านไม่ถูกต้อง" in page.inner_text("[role=alert]")
        assert page.input_value("#password") == ""
        shot(page, "login-wrong-th")
        assert faults_of(page) == []
        one.told.clear()
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/queue")
        assert page.locator("[data-key=y]").count() == 0
        assert "ดูอย่างเดียว" in page.inner_text("header")
        one.clean()
        page.goto(running.base + "/none")
        shot(page, "problem-th")
        assert faults_of(page) == []
        page.click("text=ออก")
        page.wait_for_url("**/login")
        assert page.goto(running.base + "/queue").status == 401
    finally:
        place.close()
        running.end()


def test_the_keyboard_alone(watched: Watched, server: Server) -> None:
    """Skip link first; what has the focus is seen; keys work while the keyboard is set to Thai; none acts in a field;
    one key settles an item, U takes it back.
    """
    page = watched.page
    watched.open("/queue")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.wait_for_selector("[data-key=y]:not([disabled])")
    before = load_decisions(beside(server.out)).lines
    page.keyboard.press("w")
    page.keyboard.type("yes s y")
    assert page.input_value("#why") == "yes s y"
    page.keyboard.press("Escape")
    page.fill("#why", "")
    page.locator("#why").blur()
    question = page.inner_text("#item")
    with page.expect_response(lambda r: r.request.method == "POST"):
        # the key Y of a keyboard that is set to Thai (Kedmanee) writes another letter
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyY', key: 'ั', bubbles: true}))"
        )
    page.wait_for_function("q => document.querySelector('#item').innerText !== q", arg=question)
    assert load_decisions(beside(server.out)).lines == before + 1
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.keyboard.press("u")
    page.wait_for_function("q => document.querySelector('#item').innerText.includes('ถอนคำวินิจฉัย')", arg="")
    assert load_decisions(beside(server.out)).lines == before + 2
    watched.clean()


def test_without_javascript_pages_are_read_and_decisions_sent(chromium: Any, server: Server) -> None:
    place = chromium.new_context(java_script_enabled=False)
    try:
        page = place.new_page()
        page.set_default_timeout(LIMIT * 1000)
        page.goto(server.start)
        page.goto(f"{server.base}/queue?unit={UNIT}")
        before = load_decisions(beside(server.out)).lines
        page.click("button[data-key=a], button[data-key=y]")
        page.wait_for_load_state()
        assert page.locator("h1").count() == 1
        assert load_decisions(beside(server.out)).lines == before + 1
    finally:
        place.close()


def test_the_second_of_two_people_sees_the_first_ones_decision_before_anything_is_written(
    chromium: Any, server: Server, tmp_path: Path
) -> None:
    users = users_in(tmp_path)
    with_person(users, "สมหญิง ตรวจละเอียด", "auditor", PASSWORD)
    running = Server(server.out, tmp_path / "log", "--auth", str(users))
    places = [chromium.new_context(viewport={"width": WIDE, "height": HIGH}) for _ in range(2)]
    try:
        pages = []
        for place, name in zip(places, (AUDITOR, "สมหญิง ตรวจละเอียด"), strict=True):
            pages.append(place.new_page())
            pages[-1].set_default_timeout(LIMIT * 1000)
            pages[-1].goto(running.base + "/login")
            pages[-1].fill("#name", name)
            pages[-1].fill("#password", PASSWORD)
            with pages[-1].expect_navigation():
                pages[-1].keyboard.press("Enter")
        first, second = pages
        first.goto(f"{running.base}/queue?unit={UNIT}")
        at = first.locator("#do-yes").get_attribute("action")
        second.goto(running.base + at)
        before = load_decisions(beside(server.out)).lines
        for page in pages:
            page.wait_for_selector("[data-key=y]:not([disabled])")
            with page.expect_response(lambda r: r.request.method == "POST"):
                page.keyboard.press("y")
            assert load_decisions(beside(server.out)).lines == before + 1
        second.wait_for_selector("[role=alert]")
        assert AUDITOR in second.inner_text("[role=alert]")
        shot(second, "queue-taken-th")
        assert faults_of(second) == []
        with second.expect_response(lambda r: r.request.method == "POST"):
            second.keyboard.press("y")  # having read it
        assert load_decisions(beside(server.out)).lines == before + 2
    finally:
        for place in places:
            place.close()
        running.end()


def test_a_page_of_another_site_can_neither_act_nor_look(chromium: Any, server: Server, tmp_path: Path) -> None:
    """Another port of this machine, so that the browser even brings the cookie along: a form that sends itself, a picture,
    a frame, a script, a fetch.
    """
    rows = [json.loads(x) for x in (server.out / "inputs.jsonl").read_bytes().splitlines()]
    inside = next(f"/picture/{x['sha256']}/1.png" for x in rows if x["media_type"] == "application/pdf")
    (tmp_path / "index.html").write_text(
        f"""<!doctype html><title>elsewhere</title>
        <img id=i src="{server.base}{inside}"><script src="{server.base}/static/keys.js"></script>
        <iframe id=f src="{server.base}/queue"></iframe>
        <form id=g method=post action="{server.base}/decide"><input name=what value=rule-out>
        <input name=words value=x><input name=why value=x></form>""",
        encoding="utf-8",
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), QuietHandler.at(tmp_path)) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        place = chromium.new_context()
        try:
            page = place.new_page()
            page.set_default_timeout(LIMIT * 1000)
            page.goto(server.start)
            seen_before = server.asked()
            page.goto(f"http://127.0.0.1:{other.server_port}/")
            assert page.evaluate("document.getElementById('i').naturalWidth") == 0
            assert (
                page.evaluate(f"fetch('{server.base}/queue', {{credentials: 'include'}}).then(() => 1, () => 0)") == 0
            )
            assert "คิวตรวจ" not in page.frames[1].content()
            asked_since = server.asked()[len(seen_before) :]
            assert {(what, path.split("/")[1]) for what, path, _ in asked_since} >= {
                ("GET", "picture"),
                ("GET", "static"),
                ("GET", "queue"),
            }
            assert {status for _, _, status in asked_since} == {"403"}, asked_since
            before = load_decisions(beside(server.out)).lines
            with page.expect_navigation():
                page.evaluate("document.getElementById('g').submit()")
            assert "from_elsewhere" in page.content()
            assert load_decisions(beside(server.out)).lines == before
        finally:
            place.close()
            other.shutdown()


def test_from_a_mail_that_a_system_sends_to_the_signed_working_paper(
    watched: Watched, server: Server, tmp_path: Path
) -> None:
    """The mail holds markup wherever a stranger may put words. It is read, found among the files of no known unit, given
    to its unit, seen on that unit's page, searched for, and printed on A4 with lines for two signatures; then the results
    verify.
    """
    job = sent(server, hostile_mail(), "ส่งงาน.eml")
    assert job["state"] == "done", job
    page = watched.page
    watched.open("/files?which=unassigned")
    shot(page, "files-unassigned-th")
    assert faults_of(page) == []
    page.wait_for_selector(f"text={MARKUP}")
    form = page.locator(".card", has_text="onerror").locator("form").first
    form.locator("[name=unit]").fill("สำนักงานเขตคลองเตย")
    form.locator("[name=why]").fill(f"ชื่อหน่วยงานอยู่ในเรื่อง {SCRIPT}")
    with page.expect_navigation():
        form.locator("button").first.click()
    wait_until(
        lambda: (watched.open(f"/departments/{UNIT}"), MARKUP in page.inner_text("main"))[1],
        lambda: page.inner_text("main"),
    )
    shot(page, "department-after-th")
    assert faults_of(page) == []
    wait_until(lambda: (watched.open("/search?q=owned"), "onerror" in page.inner_text("main"))[1])
    shot(page, "search-owned-th")
    page.click("main a[href^='/page/']")
    page.wait_for_load_state()
    shot(page, "page-th")
    assert faults_of(page) == []
    watched.open("/decisions")
    assert SCRIPT in page.inner_text("main")
    shot(page, "decisions-after-th")
    watched.open(f"/departments/{UNIT}/paper")
    words, sizes = printed(page, tmp_path / "paper.pdf")
    assert sizes == {(595, 842)}
    for line in ("ผู้ตรวจ", "ผู้สอบทาน"):
        assert bare(line) in words, line
    assert "onerror" in words
    watched.clean()
    assert list(verify(server.out)) == []


# --- what these tests stand on


class QuietHandler(SimpleHTTPRequestHandler):
    """Another site's pages, without a word on stderr."""

    @classmethod
    def at(cls, folder: Path) -> Any:
        return partial(cls, directory=str(folder))

    def log_message(self, format: str, *args: object) -> None:
        pass


def hostile_mail() -> bytes:
    """A mail whose subject, sender, file names and PDF are markup."""
    mail = EmailMessage()
    mail["Subject"] = f"ส่งเอกสารเพิ่มเติม {SCRIPT}"
    mail["From"] = "someone@elsewhere.example"
    mail["To"] = "kpi@audit.example"
    mail["Date"] = "Tue, 14 Feb 2023 09:00:00 +0700"
    mail["Message-ID"] = "<hostile@elsewhere.example>"
    mail.set_content(f"ขอส่งเอกสาร {SCRIPT} {MARKUP}")
    page = pdf(Page(drawn(f"{SCRIPT} owned", 60, 700, 14), {"H": HELVETICA}))
    mail.add_attachment(page, maintype="application", subtype="pdf", filename=f"{MARKUP}.pdf")
    return mail.as_bytes(policy=SMTP)


def sent(server: Server, data: bytes, name: str) -> dict[str, Any]:
    """Sends a document by the API and waits until it was read."""
    words = ["serve", str(server.out), "--make-token", "tests", "--scopes", "read,send"]
    made = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *words], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    bearer = {"Authorization": f"Bearer {made.stdout.strip()}"}
    edge = "an-edge-that-occurs-nowhere"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{quote(name)}"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}

    def call(at: str, content: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(server.base + at, content, {**bearer, **(kind if content else {})})
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    job = call("/api/v1/documents", body)
    wait_until(lambda: call(f"/api/v1/jobs/{job['id']}")["state"] in ("done", "failed"))
    return call(f"/api/v1/jobs/{job['id']}")


def wait_until(there: Callable[[], bool], seen: Callable[[], str] = str) -> None:
    """Looks again and again, for a bounded time. `seen`: what stands there instead, for whoever must find out why."""
    end = time.monotonic() + LIMIT
    while not there():
        assert time.monotonic() < end, seen()[:1500]
        time.sleep(0.5)


def printed(page: Any, to: Path) -> tuple[str, set[tuple[int, int]]]:
    """What comes out of the printer: its words without blanks, and the sizes of its pages in points."""
    page.pdf(path=str(to), prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(to)
    sizes = {(round(w), round(h)) for w, h in (document[n].get_size() for n in range(len(document)))}
    words = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    return bare(words), sizes


def bare(words: str) -> str:
    return "".join(words.split())
