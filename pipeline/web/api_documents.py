"""ส่งเอกสารทาง API: documents sent for reading, the jobs that read them, and where a document lies."""

from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from pipeline.provenance import SEPARATOR
from pipeline.web import api_models_of_sending as models
from pipeline.web.api_answers import NOT_CHANGED, answer, example, problems
from pipeline.web.api_caller import ApiRoute, Reader, Sender
from pipeline.web.api_door import Door, door_of
from pipeline.web.api_paging import USUAL, Cursor, Limit, key, paged
from pipeline.web.api_reading import Content, no_such, now_of, progress
from pipeline.web.api_shown import given_row
from pipeline.web.jobs import Job, TooManyJobs
from pipeline.web.problem import Problem
from pipeline.web.results import Snapshot
from pipeline.web.uploads import MOST_FILES, Sent

router = APIRouter(route_class=ApiRoute)

JobId = Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$", description="เลขงาน · the job's id")]
_PIECE = 1 << 20
_MOST_SHOWN = 2000  # inputs of one job's answer
_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "additionalProperties": False,
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": "อีเมล (.eml, .msg, mbox) ไฟล์ zip หรือเอกสาร · mails, archives or documents",
                        }
                    },
                },
                "encoding": {"files": {"contentType": "application/octet-stream"}},
            }
        },
    }
}


@router.post(
    "/documents",
    operation_id="sendDocuments",
    summary="ส่งเอกสาร · send documents",
    tags=["documents"],
    status_code=202,
    response_model=models.JobAnswer,
    openapi_extra=_MULTIPART,
    responses={
        **example("job", "รับแล้ว ติดตามได้ที่ Location · taken; follow it at Location", 202),
        **problems(411, 413, 415, 503),
    },
)
async def send(request: Request, caller: Sender) -> Response:
    """รับไว้ครบก่อนตอบ แล้วตรวจใหม่ทั้งชุด ส่งซ้ำเนื้อหาเดิมได้งานเดิม ชื่อไฟล์เป็นเพียงข้อมูล · what is answered lies on the disk,
    whole; then everything is audited anew. The same contents are the same job. Content decides what a file is, not its
    name or media type.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        raise Problem(
            415,
            "wrong_media_type",
            "ส่งเอกสารเป็น multipart/form-data ในช่อง files",
            "documents are sent as multipart/form-data, in the field `files`",
        )
    form = await request.form(max_files=MOST_FILES, max_fields=1, max_part_size=1 << 16)
    try:
        given = form.getlist("files")
        files = [x for x in given if isinstance(x, UploadFile)]
        if not files or len(files) != len(given) or set(form) != {"files"}:
            raise Problem(
                422, "no_documents", "ต้องมีไฟล์ในช่อง files อย่างน้อยหนึ่งไฟล์", "the field `files` holds at least one file"
            )
        door = door_of(request.app)
        job = await run_in_threadpool(_taken, door, files, caller.token.name)
    finally:
        await form.close()
    return answer(
        request,
        _job(job, now_of(request), door, caller.unmasked),
        202,
        headers={"Location": f"/api/v1/jobs/{job.id}"},
    )


def _taken(door: Door, files: list[UploadFile], by: str) -> Job:
    """The job of documents that are whole on the disk."""
    try:
        sent = [door.uploads.take(x.filename or "", _pieces(x.file)) for x in files]
        return door.jobs.add(sent, by)
    except TooManyJobs:
        raise Problem(
            503, "too_many_jobs", "มีงานรออ่านมากเกินไป โปรดส่งใหม่ภายหลัง", "too many jobs wait; send again later",
            headers={"Retry-After": "60"},
        ) from None  # fmt: skip
    except OSError:
        raise Problem(
            503, "disk_full", "เครื่องแม่ข่ายรับไว้ไม่ได้ ยังไม่ได้รับเอกสาร", "the server cannot keep it; nothing was taken",
            headers={"Retry-After": "600"},
        ) from None  # fmt: skip


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


@router.get(
    "/jobs",
    operation_id="listJobs",
    summary="งานทั้งหมด · the jobs",
    tags=["documents"],
    response_model=models.JobPage,
    responses={**example("jobs", "หนึ่งหน้า · a page"), **NOT_CHANGED, **problems()},
)
def jobs(request: Request, _: Sender, limit: Limit = USUAL, cursor: Cursor = "") -> Response:
    """งานอ่านเอกสารที่ส่งเข้ามา เก่าสุดก่อน · the reading of what was sent, the oldest first."""
    every = [(key(j.made, j.id), j) for j in door_of(request.app).jobs.listed()]
    page, after = paged(every, cursor, limit)
    items = [{"id": j.id, "state": j.state, "made": j.made, "documents": len(j.documents)} for j in page]
    return answer(request, {"items": items, "next": after})


@router.get(
    "/jobs/{job}",
    operation_id="getJob",
    summary="ติดตามงาน · follow a job",
    tags=["documents"],
    response_model=models.JobAnswer,
    responses={**example("job", "สถานะของงาน · how it stands"), **NOT_CHANGED, **problems(404)},
)
def job(request: Request, caller: Sender, job: JobId) -> Response:
    """รออ่าน กำลังอ่าน เสร็จ หรือไม่สำเร็จพร้อมเหตุผล เมื่อเสร็จบอกว่าแต่ละไฟล์เป็นอย่างไร · queued, reading, done, or failed with
    the reason; once done, what became of every file.
    """
    door = door_of(request.app)
    found = door.jobs.of(job)
    if found is None:
        raise no_such("ไม่มีงานเลขที่นี้", "there is no job of this id")
    return answer(request, _job(found, now_of(request), door, caller.unmasked))


def _job(one: Job, snapshot: Snapshot, door: Door, unmasked: bool) -> dict[str, Any]:
    rows = _rows_of(one.documents, snapshot) if one.state == "done" else []
    return {
        "id": one.id,
        "state": one.state,
        "made": one.made,
        "began": one.began or None,
        "ended": one.ended or None,
        "starts": one.starts,
        "exit_code": one.exit_code,
        "head": one.head or None,
        "documents": [
            given_row({"sha256": d.sha256, "name": d.name, "bytes": d.bytes, "known": d.known}, unmasked)
            for d in one.documents
        ],
        "problem": {"code": one.code, "th": one.th, "en": one.en} if one.code else None,
        "progress": progress(door.jobs.progress()) if one.state == "reading" else None,
        "inputs": [given_row(r, unmasked) for r in rows[:_MOST_SHOWN]],
    }


def _rows_of(documents: tuple[Sent, ...], snapshot: Snapshot) -> list[dict[str, Any]]:
    """What became of the documents and of everything inside them."""
    paths = {str(r["path"]) for d in documents for r in snapshot.paths.get(d.sha256, ())}
    inside = tuple(p + SEPARATOR for p in paths)
    return [r for r in snapshot.rows if r["path"] in paths or str(r["path"]).startswith(inside)] if paths else []


@router.get(
    "/documents/{sha256}",
    operation_id="getDocument",
    summary="เอกสารหนึ่งฉบับ · a document",
    tags=["documents"],
    response_model=models.Document,
    responses={
        **example("document", "อยู่ที่ใด ของใคร กี่หน้า · where, whose, how many pages"),
        **NOT_CHANGED,
        **problems(404),
    },
)
def document(request: Request, caller: Reader, sha256: Content) -> Response:
    """เนื้อหาเดียวกันอาจอยู่หลายแห่ง · one content may lie in several places."""
    snapshot = now_of(request)
    rows = known_rows(snapshot, sha256)
    units = dict.fromkeys(u for r in rows for u in r["units"])
    return answer(
        request,
        {
            "sha256": sha256,
            "media_type": rows[0]["media_type"],
            "pages": request.app.state.pictures.pages(sha256),
            "units": sorted({*units, *snapshot.owners.get(sha256, ())}),
            "inputs": [given_row(r, caller.unmasked) for r in rows],
        },
    )


def known_rows(snapshot: Snapshot, sha256: str) -> tuple[dict[str, Any], ...]:
    """Where a content lies, as rows of inputs.jsonl. Raises Problem 404."""
    rows = snapshot.paths.get(sha256, ())
    if not rows or not sha256.strip("0"):
        raise no_such("ไม่มีเอกสารนี้", "there is no such document")
    return rows
