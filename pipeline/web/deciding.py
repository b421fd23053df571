"""การวินิจฉัยทางเว็บ: a decision of a person signed in, by the very functions of `saraban decide`; the results follow at
once.

Who looked before somebody else decided about the same thing is shown that decision first, and nothing is written: the
answer 409 holds it, with who, when and why, and what to say was seen, to decide all the same.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from pipeline.decide import NONE_AT_HAND, Answer, Audits, Unknown, decision_from
from pipeline.decisions import AlreadyDecided, DecisionsBroken
from pipeline.live_audit import Decided, LiveAudit
from pipeline.named_content import content_named
from pipeline.report_decisions import decided_words
from pipeline.report_view import shown_words
from pipeline.secrecy import HELD_BACK
from pipeline.show_text import one_line
from pipeline.two_languages import words_of
from pipeline.web.decision_book import held_back
from pipeline.web.pages import page
from pipeline.web.person import Auditor, Person
from pipeline.web.problem import MEDIA_TYPE, Problem
from pipeline.web.settings import Settings
from schemas.decision import Decision

router = APIRouter()

_LONGEST: Final = 10_000  # characters of a reason
_MEMBERS: Final = ("what", "words", "why", "seen", "back", "who", "on", "file")
_HERE: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")  # an address of this server


class Taken(AlreadyDecided, Problem):
    """Somebody decided about the same in the meantime; nothing was written. `shown`: that decision, in words."""

    def __init__(self, other: AlreadyDecided, shown: Mapping[str, str]) -> None:
        Problem.__init__(
            self,
            409,
            "already_decided",
            "มีผู้วินิจฉัยเรื่องนี้แล้วหลังจากที่เปิดหน้านี้ ยังไม่ได้บันทึกสิ่งใด",
            "somebody decided this after the page was opened; nothing was recorded",
            "อ่านคำวินิจฉัยนั้นก่อน แล้วบันทึกอีกครั้งหากยังเห็นต่าง",
            "read that decision first, and record yours again if you still see it otherwise",
            decision=dict(shown),
            seen=other.seen,
        )
        self.decision, self.seen, self.shown = other.decision, other.seen, shown


def decide(
    request: Request,
    person: Person,
    what: str,
    words: Sequence[str],
    why: str,
    seen: str,
    answer: Answer | None = None,
    *,
    is_last: bool = True,
) -> Decided:
    """Records what the words mean, as `saraban decide DIR WHAT WORDS` takes them, and makes the results again. `seen`:
    the hash of the decision in force about the same thing that the screen showed, empty for none. `is_last`: of several
    that are made together, after which the results are made again.

    Raises Taken (an AlreadyDecided, and a Problem 409), Problem 422 for words that mean no decision, Problem 503 where
    the file of decisions does not hold.
    """
    settings = cast(Settings, request.app.state.settings)
    live = cast(LiveAudit, request.app.state.live)
    if what != "reply" and not why.strip():
        raise _no_decision("โปรดบอกเหตุผล", "say why")
    if len(why) > _LONGEST:
        raise _no_decision("เหตุผลยาวเกินไป", "the reason is too long")
    try:
        decided = meant_by(settings, what, words, answer, request.app.state.results.now().audits)
        return live.decide({**decided, "why": why.strip()}, person.name, seen=seen, is_last=is_last)
    except AlreadyDecided as other:
        raise Taken(other, shown(request, person, other.decision)) from None
    except Unknown as error:
        raise _no_decision(one_line(error), one_line(error)) from None
    except ValidationError as error:
        said = one_line(error.errors()[0]["msg"])
        raise _no_decision(f"ไม่เป็นคำวินิจฉัย: {said}", f"it is no decision: {said}") from None
    except DecisionsBroken as error:
        said = one_line(str(error).rpartition("/")[2])
        raise Problem(
            503,
            "decisions_broken",
            "แฟ้มคำวินิจฉัยไม่สมบูรณ์ จึงยังบันทึกไม่ได้ ไม่มีสิ่งใดถูกบันทึก",
            f"the file of decisions does not hold together ({said}); nothing was recorded",
            "ให้ผู้ดูแลตรวจด้วย saraban decide DIR list",
            "ask whoever keeps it to look with saraban decide DIR list",
        ) from None


def meant_by(
    settings: Settings, what: str, words: Sequence[str], answer: Answer | None, audits: Audits = NONE_AT_HAND
) -> dict[str, object]:
    """The decision that the words mean (`decision_from`). The file that bears an answer is one of these results: on the
    command line it may be any file, but whoever asks from elsewhere must learn nothing of the server's own files.
    Raises Unknown.
    """
    if answer is not None and answer.file:
        answer = replace(answer, file=content_named(settings.folder, answer.file))
    return decision_from(settings.folder, settings.decisions, what, words, answer, audits=audits)


def _no_decision(th: str, en: str) -> Problem:
    return Problem(
        422, "no_decision", th, en, "ไม่มีสิ่งใดถูกบันทึก แก้แล้วส่งอีกครั้ง", "nothing was recorded; mend it and send again"
    )


def shown(request: Request, person: Person, decision: Decision) -> dict[str, str]:
    """A decision in words that this person may see: who, when, why, what, and what it says."""
    said = words_of(person.language)
    plain = shown_words(person.unmasked)
    snapshot = request.app.state.results.now()
    is_held = held_back(request, snapshot)(decision)
    names = {u: a.department.name_th for u, a in snapshot.audits.items()}
    return {
        "hash": decision.hash,
        "what": decision.what,
        "what_words": said.name("DECISIONS", decision.what),
        "decided": HELD_BACK if is_held else plain(decided_words(decision, said, names)),
        "who": plain(decision.actor),
        "time": decision.time,
        "when": said.moment(decision.time),
        "why": HELD_BACK if is_held else plain(decision.why),
    }


def said_of(request: Request, words: Sequence[str]) -> list[str]:
    """The words of a decision as its sender knows them: units by name, files by the paths where they lie."""
    snapshot = request.app.state.results.now()
    names = {u: a.department.name_th for u, a in snapshot.audits.items()}
    paths = {sha256: str(rows[0]["path"]) for sha256, rows in snapshot.paths.items()}
    return [names.get(x) or paths.get(x) or x for x in words]


@router.post("/decide")
async def post(request: Request, person: Auditor) -> Response:
    """Records a decision: a form, or JSON with the same members (`what`, `words`, `why`, `seen`, `back`; of a reply
    `who`, `on` and `file` too). A form leads back to the page that it came from.
    """
    sent = await _sent(request)
    return await run_in_threadpool(_post, request, person, sent)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came. `back`: the page to go back to."""

    what: str
    words: tuple[str, ...]
    why: str
    seen: str
    back: str
    answer: Answer
    is_json: bool


async def _sent(request: Request) -> _Sent:
    is_json = request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"
    members: dict[str, list[object]] = {}
    if is_json:
        try:
            told = await request.json()
        except (ValueError, RecursionError):
            raise Problem(400, "bad_request", "ไม่ใช่ JSON", "it is no JSON") from None
        if not isinstance(told, dict):
            raise Problem(400, "bad_request", "ไม่ใช่ JSON object", "it is no JSON object")
        members = {k: v if isinstance(v, list) else [v] for k, v in told.items() if v is not None}
    else:
        form = await request.form()
        members = {k: list(form.getlist(k)) for k in form}
    for name, given in members.items():
        if name in _MEMBERS and (not all(isinstance(x, str) for x in given) or (name != "words" and len(given) > 1)):
            raise _no_decision(f"{name}: ไม่ใช่ข้อความเดียว", f"{name}: one text was expected")
    texts = {k: [str(x) for x in members.get(k, ())] for k in _MEMBERS}
    one = {k: v[0] if v else "" for k, v in texts.items()}
    answer = Answer(one["who"], one["on"], one["file"])
    return _Sent(one["what"], tuple(texts["words"]), one["why"], one["seen"], one["back"], answer, is_json)


def _post(request: Request, person: Person, sent: _Sent) -> Response:
    back = sent.back if _HERE.fullmatch(sent.back) else "/decisions"
    try:
        made = decide(request, person, sent.what, sent.words, sent.why, sent.seen, sent.answer)
    except Taken as taken:
        if sent.is_json:
            body = taken.as_json(request.url.path)
            return Response(json.dumps(body, ensure_ascii=False).encode(), 409, media_type=MEDIA_TYPE)
        whole = request.headers.get("hx-request") != "true"
        template = "already_decided.html" if whole else "already_decided_words.html"
        yours = said_of(request, sent.words)
        return page(request, template, 409, sent=sent, yours=yours, back=back, taken=taken)
    if sent.is_json:
        return JSONResponse(as_json(made))
    if request.headers.get("hx-request") == "true":
        return page(request, "decided.html", made=made, back=back)
    if made.waits is not None or made.stale is not None:  # whoever is led back would not see it
        return page(request, "decided_page.html", made=made, back=back)
    return RedirectResponse(back, 303)


def as_json(made: Decided) -> dict[str, object]:
    """What became of a decision, for programs."""
    return {
        "hash": made.decision.hash,
        "units": list(made.units),
        "milliseconds": made.milliseconds,
        "waits": made.waits.model_dump() if made.waits is not None else None,
        "stale": made.stale.model_dump() if made.stale is not None else None,
    }
