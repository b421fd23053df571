"""แฟ้มคำวินิจฉัยที่หน้าเว็บอ่าน: the file of decisions beside the results: what of it may be shown, and why the results do
not rest on all of it.
"""

from collections.abc import Callable

from fastapi import Request

from pipeline.decisions import Decisions, DecisionsBook, DecisionsBroken
from pipeline.web.problem import Problem
from pipeline.web.results import Snapshot
from schemas.bilingual import Bilingual
from schemas.decision import Decision


def book_of(request: Request) -> DecisionsBook:
    """The file of decisions, of which only what is new is read again."""
    path = request.app.state.settings.decisions
    book: DecisionsBook = request.app.state.results.views.of(("decisions", path), lambda: DecisionsBook(path))
    return book


def read_book(book: DecisionsBook) -> Decisions:
    """The decisions in force. Raises Problem 503 for a file that does not hold."""
    try:
        return book.read()
    except DecisionsBroken:
        raise Problem(
            503,
            "decisions_broken",
            "แฟ้มคำวินิจฉัยไม่สมบูรณ์ จึงแสดงไม่ได้",
            "the file of decisions does not hold together and cannot be shown",
            "ให้ผู้ดูแลตรวจด้วย saraban decide DIR list",
            "ask whoever keeps it to look with saraban decide DIR list",
        ) from None


def ruled_out(request: Request) -> frozenset[str]:
    """The contents that hold no evidence, as people said; none where the file does not hold."""
    try:
        return frozenset(book_of(request).read().ruled_out)
    except DecisionsBroken:
        return frozenset()


def why_behind(request: Request, snapshot: Snapshot) -> Bilingual | None:
    """Why the results do not rest on every decision (a run goes on, the pack or the file cannot be used); null where
    they do. Whoever signs a page must know.
    """
    if not snapshot.audits:
        return None
    try:
        if book_of(request).read().sha256 == snapshot.decisions_root:
            return None
    except DecisionsBroken:
        return Bilingual(th="แฟ้มคำวินิจฉัยไม่สมบูรณ์", en="the file of decisions does not hold together")
    waits: Bilingual | None = request.app.state.live.waits
    return waits or Bilingual(th="กำลังคำนวณผลใหม่ โปรดเปิดหน้านี้อีกครั้ง", en="they are being made again; open this page anew")


def held_back(request: Request, snapshot: Snapshot) -> Callable[[Decision], bool]:
    """Whether a decision tells words of a document with a secrecy mark."""
    pictures = request.app.state.pictures
    contents = pictures.held(snapshot).secret
    secrets = [s for s in (pictures.secret(a) for a in snapshot.audits.values()) if s.paths]

    def held(d: Decision) -> bool:
        said = " ".join(str(getattr(d, k, "") or "") for k in ("why", "value", "raw", "words"))
        return getattr(d, "sha256", "") in contents or any(s.holds(said) for s in secrets)

    return held
