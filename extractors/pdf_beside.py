"""What lies beside a PDF's pages: attached files, XFA forms, fields on no page, digital signatures; each a finding."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from playa.document import Document

from extractors.pdf_attachments import embedded_files, is_portfolio
from extractors.pdf_form import covers_all, signatures, unseen_fields
from extractors.pdf_xfa import has_xfa, is_dynamic, values
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.place import Place

_NAMED: Final = 20  # files or values that one finding names
_WORDS: Final = 80  # characters of each


@dataclass(slots=True)
class Beside:
    """`cover_only`: the pages are a cover or a notice, and what they stand for was not read. `broken`: some table of
    the file could not be read.
    """

    findings: list[Finding] = field(default_factory=list)
    cover_only: bool = False
    signed: bool = False


def beside(doc: Document, data: bytes, noted: Sequence[str], signed: Sequence[Place]) -> Beside:
    """`noted`: names of files attached on pages; `signed`: places of signatures on them. Never raises."""
    out = Beside(signed=bool(signed))
    for part in (_attached, _xfa, _fields, _signatures):
        try:
            part(out, doc, data, noted, signed)
        except Exception:  # noqa: BLE001 - a broken table says nothing about the pages, but it is said
            if not any(f.code == "PDF-TABLE-BROKEN" for f in out.findings):
                out.findings.append(finding("PDF-TABLE-BROKEN"))
    return out


def _attached(out: Beside, doc: Document, data: bytes, noted: Sequence[str], signed: Sequence[Place]) -> None:
    names = list(noted)
    try:
        names = [*embedded_files(doc), *noted]
        portfolio = is_portfolio(doc)
    finally:
        if names:
            out.findings.append(finding("DOC-EMBEDDED", count=len(names), names=", ".join(names[:_NAMED])))
    if portfolio:
        out.cover_only = True
        out.findings.append(finding("PDF-PORTFOLIO", count=len(names)))


def _xfa(out: Beside, doc: Document, data: bytes, noted: Sequence[str], signed: Sequence[Place]) -> None:
    if not has_xfa(doc):
        return
    if is_dynamic(doc):
        out.cover_only = True
        out.findings.append(finding("PDF-XFA-DYNAMIC"))
    else:
        out.findings.append(finding("PDF-XFA"))
    found = values(doc)
    if found:
        words = " / ".join(f"{name}: {text[:_WORDS]}" for name, text in found[:_NAMED])
        out.findings.append(finding("PDF-XFA-VALUES", count=len(found), words=words))


def _fields(out: Beside, doc: Document, data: bytes, noted: Sequence[str], signed: Sequence[Place]) -> None:
    found = unseen_fields(doc)
    if found:
        words = " / ".join(f"{x.name or '?'}: {x.value[:_WORDS]}" for x in found[:_NAMED])
        out.findings.append(finding("PDF-FIELDS-UNSEEN", count=len(found), words=words))


def _signatures(out: Beside, doc: Document, data: bytes, noted: Sequence[str], signed: Sequence[Place]) -> None:
    found = signatures(doc, data)
    out.signed = out.signed or bool(found)
    if out.signed:
        out.findings.append(finding("PDF-SIGNATURE", count=max(len(found), len(signed)), places=tuple(signed)))
    if found and not covers_all(found, data):
        out.findings.append(finding("PDF-SIGNATURE-PARTIAL", places=tuple(signed)))
