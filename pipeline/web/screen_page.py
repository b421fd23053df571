"""หน้าเอกสาร: one page of a document as a picture with the words boxed, its words beside it, and the original to take
along. Originals leave only as attachments; nothing of theirs is ever shown by a browser.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from pipeline.sights import Spot
from pipeline.web.found_words import places_of_words
from pipeline.web.pages import page
from pipeline.web.person import Person, Viewer
from pipeline.web.pictures import GONE, NOT_DRAWN, Pictures
from pipeline.web.prints import is_docx
from pipeline.web.problem import Problem
from pipeline.web.queue_view import parted
from pipeline.web.results import Snapshot
from schemas.place import Box, PagePlace
from schemas.text import DocumentText, Line

router = APIRouter()
_MOST_BOXES = 60
_MOST_LINES = 4000
_MOST_SPOTS = 12  # that are looked for on the print of an office file
_LARGEST = 10_000_000  # 1/100 point: no page is larger
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Number = Annotated[int, Path(ge=1, le=100_000)]
Boxes = Annotated[list[str] | None, Query(max_length=_MOST_BOXES)]


@router.get("/page/{sha256}/{n}")
def sheet(
    request: Request, person: Viewer, sha256: Sha256, n: Number, box: Boxes = None, q: str = "", back: str = ""
) -> HTMLResponse:
    """The page. `box`: what is to be framed; `q`: words that are looked for and framed."""
    snapshot: Snapshot = request.app.state.results.now()
    pictures: Pictures = request.app.state.pictures
    rows = _rows(snapshot, sha256)
    held = pictures.held(snapshot)
    secret, kept = sha256 in held.secret, sha256 in held.not_to_be_taken
    text = None if secret else pictures.texts.of(sha256)
    count = 0 if secret else pictures.pages(sha256)
    if n > max(count, 1):
        raise _no_page()
    boxes = boxes_of(box)
    lines = _lines(text, n) if text is not None else []
    hits: list[list[tuple[int, int]]] = []
    if q.strip() and text is not None:
        places, hits = places_of_words(lines, q)
        boxes += [b for b in places if b not in boxes][:_MOST_BOXES]
    why = pictures.withheld(sha256, n, person, close=False)
    drawn = not why and pictures.can_draw(sha256, rows)
    strips = [] if not why or person.unmasked or secret else _strips(pictures, sha256, n, lines, hits, person)
    shown = _words(request, lines, hits, person)
    in_print = is_docx(text) and bool(q.strip())
    asked = "&".join([f"box={','.join(map(str, b))}" for b in boxes[:_MOST_BOXES]] + [f"q={quote(q)}"] * in_print)
    elsewhere = sorted({x.page for x in _printed_spots(pictures, text, q) if x.page != n}) if in_print and text else []
    return page(
        request,
        "page.html",
        sha256=sha256,
        n=n,
        count=max(count, 1),
        pages_known=count > 0,
        path=_plain(str(rows[0].get("path", "")), person),
        others=[_plain(str(r.get("path", "")), person) for r in rows[1:]],
        units=[
            (u, snapshot.audits[u].department.name_th) for u in snapshot.owners.get(sha256, ()) if u in snapshot.audits
        ],
        picture=f"/picture/{sha256}/{n}.png" + (f"?{asked}" if asked else "") if drawn else "",
        why=parted(why or ("" if drawn else NOT_DRAWN)),
        strips=strips,
        elsewhere=elsewhere,
        secret=secret,
        lines=shown,
        q=q,
        query=f"?q={quote(q)}" if q else "",
        may_take=not kept and person.unmasked,
        kept=kept,
    )


@router.get("/picture/{sha256}/{n}.png")
def picture(
    request: Request,
    person: Viewer,
    sha256: Sha256,
    n: Number,
    box: Boxes = None,
    close: str = "",
    behind: str = "",
    seal: str = "",
    q: str = "",
) -> Response:
    """The page, or with `close` the words alone, enlarged. `q`: words to be framed on the print of an office file."""
    pictures: Pictures = request.app.state.pictures
    _rows(request.app.state.results.now(), sha256)
    boxes = boxes_of(box)
    is_close, is_behind = close == "1", behind == "1"
    if boxes and (is_close or seal):
        ours = pictures.is_ours(sha256, n, boxes, is_close, is_behind, seal)
        if not ours and not person.unmasked and not pictures.is_native(sha256, n):
            raise _no_picture()
        png = pictures.png(sha256, n, boxes, is_close, person, behind=is_behind)
    else:
        if q.strip() and sha256 not in pictures.secret_contents(request.app.state.results.now()):
            text = pictures.texts.of(sha256)
            boxes += (
                [b for x in _printed_spots(pictures, text, q, wait=True) if x.page == n for b in x.boxes]
                if text
                else []
            )
        png = pictures.whole(sha256, n, boxes, person)
    if png is None:
        raise _no_picture()
    return Response(png, media_type="image/png")


@router.get("/original/{sha256}")
def original(request: Request, person: Viewer, sha256: Sha256) -> Response:
    """The document as it came, to be saved; nothing of it is masked, so the person must have asked for that."""
    _rows(request.app.state.results.now(), sha256)
    if not person.unmasked:
        raise Problem(
            403,
            "personal_data_masked",
            "ต้นฉบับปกปิดข้อมูลส่วนบุคคลให้ไม่ได้",
            "an original cannot be masked",
            "ขอดูข้อมูลส่วนบุคคลก่อน แล้วดาวน์โหลดอีกครั้ง",
            "ask to see personal data first, then download it again",
        )
    pictures: Pictures = request.app.state.pictures
    if sha256 in pictures.held(request.app.state.results.now()).not_to_be_taken:
        th, en = "มีชั้นความลับ หรือมีเอกสารชั้นความลับอยู่ข้างใน จึงไม่ให้ต้นฉบับ", "withheld: a secrecy mark, here or within"
        raise Problem(403, "withheld", th, en)
    found = pictures.original(sha256)
    if found is None:
        raise Problem(404, "no_original", GONE.partition(" · ")[0], GONE.partition(" · ")[2])
    data, name, _ = found
    headers = {
        "Content-Disposition": f"attachment; filename=\"original\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)


def boxes_of(given: list[str] | None) -> list[Box]:
    """Boxes of an address: x0,y0,x1,y1 in 1/100 point. Raises Problem 422."""
    out: list[Box] = []
    for one in given or ():
        parts = one.split(",")
        if len(parts) != 4 or not all(p.isascii() and p.isdigit() and len(p) <= 8 for p in parts):
            raise Problem(422, "no_box", "กรอบไม่ถูกต้อง", "a box is four whole numbers")
        x0, y0, x1, y1 = map(int, parts)
        if not (x0 <= x1 <= _LARGEST and y0 <= y1 <= _LARGEST):
            raise Problem(422, "no_box", "กรอบไม่ถูกต้อง", "a box is four whole numbers")
        out.append((x0, y0, x1, y1))
    return out


def _rows(snapshot: Snapshot, sha256: str) -> list[dict[str, object]]:
    """The occurrences of a content in this folder of results; of any other nothing is known here."""
    rows: list[dict[str, object]] = list(snapshot.paths.get(sha256, ()))
    if not rows:
        for audit in snapshot.audits.values():
            for parcel in audit.submissions:
                if parcel.how == "central":
                    rows += [
                        {"path": d.path, "media_type": d.media_type} for d in parcel.documents if d.sha256 == sha256
                    ]
            if rows:
                break
    if not rows:
        raise Problem(404, "no_document", "ไม่มีเอกสารนี้ในผลการตรวจ", "these results have no such document")
    return rows


def _lines(text: DocumentText, n: int) -> list[Line]:
    """The lines of one page; of a document without pages all."""
    return [x for x in text.lines if x.page in (0, n) and x.role != "hidden"][:_MOST_LINES]


def _words(
    request: Request, lines: list[Line], hits: list[list[tuple[int, int]]], person: Person
) -> list[list[tuple[str, bool]]]:
    """The lines as words, those that are looked for marked; personal data masked."""
    out: list[list[tuple[str, bool]]] = []
    for i, line in enumerate(lines):
        plain = _plain(line.raw, person)
        if len(plain) != len(line.raw):  # masking changed its length: no marks
            out.append([(plain, False)])
            continue
        at, parts = 0, []
        for a, b in sorted(hits[i]) if i < len(hits) else ():
            if a >= at:
                parts += [(plain[at:a], False), (plain[a:b], True)]
                at = b
        out.append([*parts, (plain[at:], False)])
    return out


def _plain(words: str, person: Person) -> str:
    from pipeline.report_view import shown_words

    return shown_words(person.unmasked)(words)


def _strips(
    pictures: Pictures,
    sha256: str,
    n: int,
    lines: list[Line],
    hits: list[list[tuple[int, int]]],
    person: Person,
) -> list[str]:
    """Of a page that may not be shown whole: the lines with the words that are looked for, each alone."""
    out = []
    for line, found in zip(lines, hits, strict=False):
        if found and line.page == n and _plain(line.raw, person) == line.raw:
            place = line.raw_place(sha256, *found[0])
            if isinstance(place, PagePlace):
                out.append(pictures.address(sha256, n, [place.box], close=True))
    return out[:8]


def _printed_spots(pictures: Pictures, text: DocumentText, q: str, *, wait: bool = False) -> list[Spot]:
    """Where the words that are looked for stand on the print of an office file, as far as it was printed."""
    lines = [x for x in text.lines if x.page == 0 and x.role != "hidden"][:_MOST_LINES]
    _, hits = places_of_words(lines, q)
    places = [x.raw_place(text.sha256, *span) for x, spans in zip(lines, hits, strict=True) for span in spans]
    found = [pictures.spot(text.sha256, [p], wait=wait) for p in places[:_MOST_SPOTS]]
    return [x for x in found if x is not None]


def _no_page() -> Problem:
    return Problem(404, "no_page", "เอกสารนี้ไม่มีหน้านั้น", "the document has no such page")


def _no_picture() -> Problem:
    return Problem(
        404,
        "no_picture",
        "ไม่มีภาพของหน้านี้ให้แสดง",
        "there is no picture of this page to show",
        "ดูเหตุผลที่หน้าเอกสาร",
        "the page of the document says why",
    )
