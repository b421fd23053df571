"""Head fields of real, born-digital documents against what people read off the page (where the documents are at hand)."""

import hashlib
import json
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from extractors.digits import arabic
from extractors.docx_reader import read_docx
from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, read_letter_fields
from extractors.pdf_reader import read_pdf
from schemas.quoted import Quoted, Trust

FIELDS = ("number", "date", "subject", "addressee", "sender", "urgency", "signer_name", "signer_position")


def fold(words: str) -> str:
    return re.sub(r"[\s.,;:()“”\"–—-]|ครั้งที่", "", arabic(words))


def agrees(field: str, got: str, want: str) -> bool:
    if field == "date":
        return got == want
    if field == "number":
        return fold(got).rstrip("/") == fold(want).rstrip("/")
    a, b = fold(got), fold(want)
    contained = field in ("addressee", "sender", "signer_position") and min(len(a), len(b)) >= 8 and (a in b or b in a)
    return contained or SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.95


def value_of(head: LetterHead, field: str) -> Quoted | None:
    if field.startswith("signer_"):
        got: Quoted | None = getattr(head.signers[0], field[7:]) if head.signers else None
        return got
    value: Quoted | None = getattr(head, field)
    return value


@pytest.fixture(scope="module")
def compared(realdocs: Path) -> list[tuple[str, str, Any, Quoted | None, str]]:
    """(file, field, gold value, value read, kind read) of every field of every born-digital PDF and DOCX of the gold."""
    out = []
    for line in (realdocs / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        path = realdocs / gold["file"]
        if gold["mode"] != "digital" or path.suffix not in (".pdf", ".docx"):
            continue
        data = path.read_bytes()
        sha = hashlib.sha256(data).hexdigest()
        doc = read_pdf(data, sha) if path.suffix == ".pdf" else read_docx(data, sha)
        flow = Flow.of(doc)
        kind, _ = kind_of(flow, doc)
        head = read_letter_fields(flow, doc, kind)
        out += [(gold["file"], f, gold.get(f), value_of(head, f), kind) for f in FIELDS]
        out.append((gold["file"], "kind", gold["kind"], None, kind))
    return out


def test_every_kind_is_right(compared: list[tuple[str, str, Any, Quoted | None, str]]) -> None:
    assert [(name, want, kind) for name, field, want, _, kind in compared if field == "kind" and kind != want] == []


def test_no_trusted_value_is_wrong(compared: list[tuple[str, str, Any, Quoted | None, str]]) -> None:
    """What the page does not state is not claimed either, for number and date."""
    wrong = [
        (name, field, want, got.value)
        for name, field, want, got, _ in compared
        if got is not None
        and got.trust is Trust.TRUSTED
        and (not agrees(field, got.value, want) if want else field in ("number", "date"))
    ]
    assert wrong == []


def test_nearly_all_fields_are_read(compared: list[tuple[str, str, Any, Quoted | None, str]]) -> None:
    stated = [(want, got, field) for _, field, want, got, _ in compared if want and field != "kind"]
    right = [
        1
        for want, got, field in stated
        if got is not None and got.trust is Trust.TRUSTED and agrees(field, got.value, want)
    ]
    assert len(right) >= 0.97 * len(stated) - 1
