"""แฟ้มคำวินิจฉัยที่หน้าเว็บอ่าน: the file of decisions beside the results, and whether the results rest on all of it."""

from fastapi import Request

from pipeline.decisions import Decisions, DecisionsBook, DecisionsBroken
from pipeline.web.problem import Problem
from pipeline.web.results import Snapshot


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


def is_behind(request: Request, snapshot: Snapshot) -> bool:
    """Whether there are decisions that the results do not rest on: they wait for a run to end, or the file cannot be
    used. Whoever signs a page must know.
    """
    if not snapshot.audits:
        return False
    try:
        return book_of(request).read().sha256 != snapshot.decisions_root
    except DecisionsBroken:
        return True
