"""Every doubt is told to people as a sentence, in Thai and in English; every code as a word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.docx_paragraph import STORE
from extractors.pdf_dispute import READER as GLYPHS
from extractors.pdf_shapes import READER as FONT
from extractors.pdf_witness import READER
from extractors.scan_heard import SECOND, TESSERACT, WIDER
from pipeline.code_words import (
    BASES,
    DECISIONS,
    KINDS,
    LEVELS,
    ORIGINS,
    ROLES,
    RULINGS,
    STANDINGS,
    STATUSES,
    TIED_BY,
    TRUSTS,
    VALUES,
    document_words,
    field_words,
    form_words,
    status_words,
)
from pipeline.doubt_words import DOUBTS, doubt_words, why_doubted
from pipeline.doubt_words import READERS as OTHER_READERS
from pipeline.mask import masked
from schemas.decision import Decision
from schemas.quoted import Origin, OtherReading, Quoted, Trust
from schemas.record import LetterFields
from schemas.source import Reason, Status
from schemas.submission import SubmittedDocument

ROOT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+|handwritten|conditional|partly")
NAMED = re.compile("doubt|disput", re.IGNORECASE)


def strings(node: ast.AST) -> Iterator[str]:
    for n in ast.walk(node):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and CODE.fullmatch(n.value):
            yield n.value


def is_of_doubts(node: ast.AST) -> bool:
    names = (getattr(n, "id", None) or getattr(n, "attr", None) or "" for n in ast.walk(node))
    return any(NAMED.search(x) for x in names)


def raised(tree: ast.AST) -> Iterator[str]:
    """Codes that stand where a doubt is made: `doubts=`, `doubts +=`, `doubts.append(...)`, a function of doubts."""
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.keyword) and node.arg and NAMED.search(node.arg))
            or (isinstance(node, ast.Assign) and any(map(is_of_doubts, node.targets)))
            or (
                isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None and is_of_doubts(node.target)
            )
        ):
            yield from strings(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_of_doubts(node.func.value):
            yield from (x for a in node.args for x in strings(a))


READERS = {p.stem: p.read_text(encoding="utf-8") for p in sorted((ROOT / "extractors").glob("*.py"))}


@pytest.mark.parametrize("module", READERS)
def test_every_doubt_that_a_reader_raises_has_its_sentences(module: str) -> None:
    assert set(raised(ast.parse(READERS[module]))) - set(DOUBTS) == set()


def test_the_collector_sees_doubts() -> None:
    """Otherwise the test above would prove nothing."""
    found = {c for text in READERS.values() for c in raised(ast.parse(text))}
    assert len(found) > 80
    assert {"several_dates", "number_incomplete", "stated_twice", "weak_words"} <= found


def test_every_doubt_of_the_trust_page_has_its_sentences() -> None:
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8").partition("## Words from a scan")[2]
    listed = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)
    assert len(listed) >= 14
    assert set(listed) - set(DOUBTS) == set()


def test_no_sentence_without_a_reader_that_raises_its_doubt() -> None:
    known = {x for text in READERS.values() for x in re.findall(r'"([a-z_]+)"', text)}
    assert set(DOUBTS) - known == set()


@pytest.mark.parametrize("code", DOUBTS)
def test_the_sentences_are_thai_and_english(code: str) -> None:
    th, en = DOUBTS[code]
    assert re.search("[ก-๙]", th)
    assert "_" not in th + en
    assert not re.search("[ก-๙]", en)
    assert en[0].islower() or en[0].isdigit() or en.startswith("Thai")


def test_a_doubt_that_nobody_knows_is_told_with_its_code() -> None:
    (told,) = doubt_words(["no_such_doubt"])
    assert "no_such_doubt" in told.th
    assert len(doubt_words(["weak_reading", "one_reading", "weak_reading"])) == 2


def literals(annotation: object) -> set[str]:
    """The words of every Literal inside an annotation."""
    inside = getattr(annotation, "__args__", ())
    return {x for x in inside if isinstance(x, str)}.union(*(literals(x) for x in inside))


def test_every_code_of_the_contract_has_a_word() -> None:
    """A new kind, role, standing, status or basis is told to people in words, or this fails."""
    fields = SubmittedDocument.model_fields
    assert literals(fields["role"].annotation) == set(ROLES)
    assert literals(fields["standing"].annotation) == set(STANDINGS)
    assert literals(fields["tied_by"].annotation) == set(TIED_BY)
    assert set(STATUSES) == set(Status)
    assert set(ORIGINS) == set(Origin)
    assert set(TRUSTS) == {x.value for x in Trust}
    assert {next(iter(literals(k.model_fields["what"].annotation))) for k in _decisions()} == set(DECISIONS)
    ruling = next(k for k in _decisions() if "ruling" in k.model_fields)
    assert literals(ruling.model_fields["ruling"].annotation) == set(RULINGS)
    assert all(status_words(Status.UNREADABLE, r) != r.value for r in Reason)
    for table in (BASES, KINDS, LEVELS, ROLES, VALUES, DECISIONS):
        assert all(re.search("[ก-๙]", x) for x in table.values())


def _decisions() -> list[type]:
    union = Decision.__args__[0]
    return list(union.__args__)


@pytest.mark.parametrize("name", LetterFields.model_fields)
def test_every_field_of_a_letter_has_a_thai_name(name: str) -> None:
    if name != "more":
        assert re.search("[ก-๙]", field_words(f"{name}[0].name" if name.endswith("s") else name))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("number", "เลขที่"),
        ("signers[0].name", "ผู้ลงนาม ชื่อ"),
        ("resolutions[1].conditions[0]", "มติ 2 เงื่อนไข"),
        ("more[0].form", "ชื่อแบบ"),
        ("received.received_header", "วันที่ได้รับ (เซิร์ฟเวอร์อีเมลรับ)"),
        ("entries.benefit", "ข้อ “benefit”"),
        ("something_new", "something_new"),
    ],
)
def test_field_names(field: str, words: str) -> None:
    assert field_words(field) == words


def test_an_entry_is_named_by_its_printed_label() -> None:
    quote = Quoted(value="x", raw="x", parts={"label": "ประโยชน์ที่คาดว่าจะได้รับ"})
    assert field_words("entries.benefit", quote) == "ข้อ “ประโยชน์ที่คาดว่าจะได้รับ”"
    assert field_words("entries.plan[2]", quote) == "ข้อ “ประโยชน์ที่คาดว่าจะได้รับ” แถวที่ 3"


def test_what_a_document_is() -> None:
    known = {"path": "p", "name": "n", "sha256": "0" * 64, "media_type": "x", "bytes": 1, "tied_by": "own"}
    doc = SubmittedDocument(**known, status=Status.READ, kind="form", form="form-1", role="form")
    assert document_words(doc) == "แบบฟอร์ม 1"
    assert (
        document_words(doc.model_copy(update={"kind": "memo", "form": None, "role": "cover"}))
        == "บันทึกข้อความ · หนังสือนำส่ง"
    )
    assert form_words("o12") == "o12"


def test_every_reader_has_its_name_in_words() -> None:
    assert set(OTHER_READERS) == {SECOND, WIDER, TESSERACT, READER, GLYPHS, FONT, STORE}


def test_what_other_readers_have_is_told_behind_the_doubts_and_masked() -> None:
    """Their words go through what masks the value's own."""
    others = (OtherReading(reader=READER, text="1-2345-67890-12-1\nสมมติ"), OtherReading(reader="new", text="x"))
    quote = Quoted(value="x", raw="x", doubts=("witness_differs",), trust=Trust.UNVERIFIED, others=others)
    doubt, first, second = why_doubted(quote, masked)
    assert doubt == doubt_words(("witness_differs",))[0]
    assert first.en.startswith("pdfium reads “x-xxxx-")
    assert "สมมติ" in first.th
    assert "another reader (new)" in second.en
