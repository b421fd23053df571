"""Random damage to mails, DOCX, PDFs and texts: no byte raises. Bounded here; `make fuzz` goes on for longer.

`SARABAN_FUZZ` is the number of examples of each; every find stands as a test of its own, or as a case of
benchmarks/hostile_*.
"""

import functools
import hashlib
import os
import zlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.coverage_fuzz import scan
from benchmarks.hostile_mails import attached, multipart, part
from benchmarks.hostile_mails import mail as one_mail
from benchmarks.hostile_office import body, docx
from benchmarks.hostile_pdfs import paper
from benchmarks.hostile_words import INJECTIONS
from benchmarks.hostile_zip import Entry, raw_zip, zipped
from extractors.docx_reader import read_docx
from extractors.pdf_lengths import without_circles
from extractors.pdf_reader import read_pdf
from extractors.plain_text import read_plain_text
from pipeline.arrival import Arrival
from pipeline.intake import _Budget as Budget
from pipeline.intake import _open_bytes, _Place
from pipeline.reading import read_content, shipped_stages
from schemas.text import DocumentText

EXAMPLES = int(os.environ.get("SARABAN_FUZZ", "0"))
SLOW_IS_NO_FAULT = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def bounded(examples: int) -> settings:
    """`examples` in the tests, SARABAN_FUZZ in a longer run, which draws others each time."""
    return settings(
        max_examples=EXAMPLES or examples,
        deadline=None,
        derandomize=not EXAMPLES,
        suppress_health_check=SLOW_IS_NO_FAULT,
    )


scan_target = functools.cache(scan)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with pieces overwritten, doubled, taken out or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        how = draw(st.integers(0, 3))
        if how == 0:
            data[at:end] = draw(st.binary(max_size=40))
        elif how == 1:
            data[at:at] = data[at:end] * draw(st.integers(1, 3))
        elif how == 2:
            del data[at:end]
        else:
            data[at:at] = draw(st.sampled_from(PIECES))
    return bytes(data)


PIECES = [
    *(b"<<", b">>", b"[", b"]", b"(", b")", b"obj", b"endobj", b"stream\n", b"endstream", b"4 0 R", b"-1", b"1e99"),
    *(b"/Length 4 0 R", b"/Kids [2 0 R]", b"/Filter /FlateDecode", b"BT", b"ET", b"Tj", b"Do", b"q", b"Q", b"BI", b"ID", b"EI"),
    *(b"--b1\r\n", b"--b1--\r\n", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b1\r\n", b"=?utf-8?b?", b"?=", b"\0"),
    *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xff\xff\xff", b"&a;", b"<!DOCTYPE x>", b"<w:p>", b"</w:p>", b"\xe0\xb9\x89"),
]  # fmt: skip
MAILS = [
    one_mail(b"text/plain; charset=tis-620", b"\xa1\xd2\xc3"),
    one_mail(*multipart([part(b"words"), attached(b"filename*0*=utf-8''%E0%B8%81; filename*1=b.txt", b"x" * 90)])),
    one_mail(*multipart([part(multipart([part(b"a"), part(b"<p>b")], b"alternative", b"b2")[1], b"multipart/alternative; boundary=b2")])),
    one_mail(*multipart([attached(b"filename=a.zip", zipped({"in.txt": b"words"})), part(b"From: a@b.c\r\nSubject: x\r\n\r\ny", b"message/rfc822")])),
    b"From a@example.org Mon Feb  6 10:00:00 2023\n" + one_mail(b"text/plain", b"words\n"),
    raw_zip([Entry(b"a.txt", b"words"), Entry(b"b.txt", b"words" * 50, flags=0x800)]),
]  # fmt: skip
DOCUMENTS = [body(), body("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
             body('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r></w:p>'),
             body('<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:ins w:id="1"><w:r><w:t>x</w:t></w:r></w:ins></w:p>')]  # fmt: skip
PDFS = [paper(), paper(flate=True), paper(page="/Annots [<< /Subtype /FreeText /Rect [0 0 99 99] /Contents (note) >>]")]
WORDS = [
    "ที่ กท ๐๓๐๓/๑๖๓\nเรื่อง ขอส่งแบบฟอร์ม\nเรียน ผู้อำนวยการ\nวันที่ ๑๔ กุมภาพันธ์ ๒๕๖๖\nอ้างถึง หนังสือ ที่ กท ๐๓๐๓/๑ ลงวันที่ ๓ มกราคม ๒๕๖๖\n",
    "รายงานการประชุมคณะกรรมการสมมติ ครั้งที่ ๑/๒๕๖๖\nระเบียบวาระที่ ๔\nมติที่ประชุม เห็นชอบโดยให้แก้ไข\n",
    "คำสั่งสำนักงานสมมติ\nที่ ๖/๒๕๖๖\nเรื่อง แต่งตั้งคณะทำงาน\nสั่ง ณ วันที่ ๑ มกราคม พ.ศ. ๒๕๖๖\n",
]

# lines of a scan: four signs that say where a line stands and what it is, and its words (benchmarks/coverage_fuzz.py)
SCANS = [
    "\x70\x00\x14\x01รับที่ ๑๒๓\n\x70\x01\x14\x00วันที่ ๑๖ ก.พ. ๒๕๖๖\n\x70\x02\x14\x00เวลา 10.15 น.\n\x30\x10\x28\x00บันทึกข้อความ\n"
    "\x10\x11\x14\x00ส่วนราชการ สำนักทดสอบสมมุติ\n\x10\x12\x14\x02ที่ กท 4501/27\n\x40\x12\x14\x00วันที่ 4 มกราคม 2566\n"
    "\x10\x13\x14\x00เรื่อง ขออนุมัติโครงการ\n\x10\x14\x14\x00เรียน ปลัดกรุงสมมุติ\n\x10\x15\x14\x00ด้วยสำนักทดสอบสมมุติขออนุมัติ",
    "\x30\x08\x28\x00คำสั่งสำนักงานสมมุติ\n\x30\x09\x14\x00ที่ 27/2566\n\x20\x0a\x14\x00เรื่อง แต่งตั้งคณะทำงาน\n"
    "\x20\x0c\x14\x00สั่ง ณ วันที่ 4 มกราคม พ.ศ. 2566\n\x30\x10\x14\x01(นายสมมุติ ทดสอบ)\n\x30\x11\x14\x30ผู้อำนวยการสำนักงานสมมุติ",
    "\x20\x08\x14\x00เรียน ผอ.\n\x20\x09\x14\x01- เห็นชอบ\n\x20\x0a\x14\x11ลงชื่อ (นางสาวทดสอบ สมมุติ)\n\x20\x0b\x14\x00รักษาราชการแทน ปลัดกรุงสมมุติ",
]


@bounded(60)
@given(damaged(MAILS))
def test_no_mail_or_archive_raises(data: bytes) -> None:
    place = _Place("a", "a", None, Arrival())
    assert [i.source.path for i in _open_bytes(data, place, Budget())][:1] == ["a"]


@bounded(40)
@given(damaged([x.encode() for x in DOCUMENTS]))
def test_no_document_part_raises(xml: bytes) -> None:
    data = docx(xml)
    assert isinstance(read_docx(data, sha(data)), DocumentText)


@bounded(30)
@given(damaged([docx()]))
def test_no_package_raises(data: bytes) -> None:
    assert isinstance(read_docx(data, sha(data)), DocumentText)


@bounded(30)
@given(damaged(PDFS))
def test_no_pdf_raises(data: bytes) -> None:
    assert isinstance(read_pdf(data, sha(data)), DocumentText)


@bounded(30)
@given(
    damaged(
        [zlib.decompress(zlib.compress(b"BT /F 12 Tf 72 700 Td (words) Tj ET q 1 0 0 1 0 0 cm 0 0 9 9 re W n f Q "))]
    )
)
def test_no_drawing_order_raises(content: bytes) -> None:
    data = paper(content)
    assert isinstance(read_pdf(data, sha(data)), DocumentText)


@bounded(40)
@given(damaged([w.encode() for w in WORDS]), st.sampled_from(list(INJECTIONS.values())))
def test_no_words_raise_in_the_grammars(data: bytes, words: str) -> None:
    """Both stages: any text has a kind, a record and findings."""
    data += words.encode("utf-8", "replace")
    reading = read_content(data, "text/plain", (), mail_body=False, stages=shipped_stages())
    assert reading.exception is None
    assert isinstance(read_plain_text(data, sha(data)), DocumentText)


@bounded(60)
@given(damaged([x.encode() for x in SCANS]))
def test_no_lines_of_a_scan_raise_in_the_grammars(data: bytes) -> None:
    """Stamps, pens and print in any place and order, doubted or not."""
    scan_target()(data)


@bounded(100)
@given(damaged(PDFS))
def test_only_lengths_are_mended_and_no_byte_moves(data: bytes) -> None:
    mended = without_circles(data)
    assert len(mended) == len(data)
    assert without_circles(mended) == mended
