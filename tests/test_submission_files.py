"""Nasty submissions whose point lies in the file itself: signatures in a PDF, a block over two pages, tracked changes, a
photograph of a page on its side. Real mails with real attachments, and the answer that an auditor would give.
"""

import email
import email.policy
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from mailed import audit_of, audited
from pdf_by_hand import Page as PdfPage
from pdf_by_hand import pdf, show, thai
from PIL import Image, ImageDraw
from test_lies import SEP_15, first, mail, office

from samples.letters import SIGNED, form4, notice
from samples.page import Block, Grid, Page, Pair, to_docx

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "inbox"
FONT = thai()
SIGNATURE = "/Subtype /Widget /FT /Sig /Rect [1 1 2 2] /V << /Type /Sig >>"
CHANGE = "เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุในพื้นที่"


def lines_of(page: Page) -> list[tuple[str, int]]:
    """The page's words with where they begin: signatures stand at the right."""
    out: list[tuple[str, int]] = []
    for block in page:
        if isinstance(block, Block):
            out.append((block.text, {"sign": 300, "title": 200}.get(block.style, 70)))
        elif isinstance(block, Pair):
            out += [(block.left, 70), (block.right, 300)]
        elif isinstance(block, Grid):
            out += [(" ".join(row), 70) for row in block.rows]
    return [(x.replace("☑", "[x]").replace("☐", "[ ]"), at) for x, at in out if x]


def as_pdf(pages: Sequence[Sequence[tuple[str, int]]], notes: Sequence[str] = ()) -> bytes:
    """A PDF with a text layer, one line under another."""
    made = []
    for lines in pages:
        content = "".join(show(FONT, words, at, 790 - 20 * n, 14) for n, (words, at) in enumerate(lines))
        made.append(PdfPage(content, fonts={"F1": FONT}))
    made[-1].notes += notes
    return pdf(*made)


def printed_block(*words: str) -> list[tuple[str, int]]:
    """Form 4 up to its signatures, and then these."""
    page = form4(office("dusit"), signed=False)
    foot = next(n for n, b in enumerate(page) if isinstance(b, Block) and b.text == "ผู้เสนอโครงการ")
    return [*lines_of(page[:foot]), *((w, 300) for w in words)]


def unsigned() -> list[tuple[str, int]]:
    """Form 4 whose two blocks bear printed names alone."""
    o = office("dusit")
    proposer = ("ผู้เสนอโครงการ", f"({o.person})", o.position)
    return printed_block(*proposer, "ผู้อนุมัติโครงการ", f"({o.head})", "ผู้อำนวยการเขตดุสิต", "วันที่ 27 มีนาคม 2566")


def tracked(page: Page, words: str) -> bytes:
    """The DOCX with the run that holds `words` as an insertion that nobody has accepted."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(to_docx(page))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                xml, count = re.subn(
                    rf"(<w:r>(?:(?!</w:r>).)*{words}(?:(?!</w:r>).)*</w:r>)",
                    r'<w:ins w:id="9" w:author="ก" w:date="2023-03-20T10:00:00Z">\1</w:ins>',
                    data.decode(),
                    count=1,
                    flags=re.DOTALL,
                )
                assert count == 1
                data = xml.encode()
            new.writestr(name, data)
    return out.getvalue()


def audit(tmp_path: Path, unit: str, *mails: bytes) -> tuple[dict[str, Any], set[str], dict[str, Any]]:
    """Demands by id, codes, and the whole audit of a district."""
    made = audit_of(audited(tmp_path, [mails]), unit)
    return {d["id"]: d for d in made["demands"]}, {f["code"] for f in made["findings"]}, made


def test_13_a_capacity_on_the_next_page_belongs_to_the_signer_before_it(tmp_path: Path) -> None:
    """Signer and capacity are joined across the page; the project is approved."""
    o = office("dusit")
    head = printed_block("ผู้เสนอโครงการ", SIGNED, f"({o.person})", o.position)
    foot = [("ผู้อนุมัติโครงการ", 300), (SIGNED, 300), ("(นายสมมติ ตัวอย่างสกุล)", 300), ("รองผู้ว่าราชการกรุงเทพมหานคร", 300)]
    after = [("ปฏิบัติราชการแทน ผู้ว่าราชการกรุงเทพมหานคร", 300), ("วันที่ 27 มีนาคม 2566", 300)]
    demands, codes, made = audit(tmp_path, "dusit", mail([*first(o), ("f4.pdf", as_pdf([head, foot, after]))]))
    assert demands["D2.6"]["state"] == "met", demands["D2.6"]["reason"]
    assert "APPROVAL-EMPTY" not in codes
    (form,) = [r["record"] for r in made["records"] if r["path"].endswith("f4.pdf")]
    block = form["entries"]["approver_signature"]["parts"]
    assert block["position"] == "รองผู้ว่าราชการกรุงเทพมหานคร ปฏิบัติราชการแทน ผู้ว่าราชการกรุงเทพมหานคร"
    assert block["date"] == "2023-03-27"


def test_14_a_digital_signature_is_present_and_not_validated(tmp_path: Path) -> None:
    """The printed block shows no ink, the file holds a signature: met with that note, never called unsigned."""
    o = office("dusit")
    block = unsigned()
    signed = as_pdf([block], [SIGNATURE])
    demands, codes, _ = audit(tmp_path, "dusit", mail([*first(o), ("f4.pdf", signed)]))
    assert demands["D2.6"]["state"] == "met", demands["D2.6"]["reason"]
    assert "ยังไม่ได้ตรวจสอบใบรับรอง" in demands["D2.6"]["reason"]["th"]
    assert "APPROVAL-EMPTY" not in codes


def test_14_the_same_file_without_it_cannot_be_told(tmp_path: Path) -> None:
    o = office("dusit")
    block = unsigned()
    demands, codes, _ = audit(tmp_path, "dusit", mail([*first(o), ("f4.pdf", as_pdf([block]))]))
    assert demands["D2.6"]["state"] == "cannot_tell"
    assert "APPROVAL-EMPTY" in codes


def test_12_additions_that_nobody_accepted_are_shown_and_settle_nothing(tmp_path: Path) -> None:
    o = office("dusit")
    answered = form4(o, users="ผู้สูงอายุในพื้นที่")
    says = notice(o, f"ให้ผ่าน โดยให้ปรับปรุงแก้ไข โดย{CHANGE}")
    revised = tracked(answered, "ผู้สูงอายุในพื้นที่")
    demands, codes, _ = audit(
        tmp_path, "dusit", mail([*first(o), ("n.docx", says)]), mail([first(o)[0], ("f4.docx", revised)], SEP_15)
    )
    assert "DOC-TRACKED" in codes
    assert demands["D2.5"]["state"] == "cannot_tell"
    assert demands["D2.4"]["state"] != "met"


def attachment(sample: str, name: str) -> bytes:
    """The bytes of a file inside a sample mail."""
    message = email.message_from_bytes((SAMPLES / sample).read_bytes(), policy=email.policy.default)
    return next(p.get_payload(decode=True) for p in message.walk() if p.get_filename() == name)  # type: ignore[return-value]


def photograph(document: bytes, by_hand: Sequence[str]) -> bytes:
    """A page as a phone takes it: on its side, a little dark, the first of each of these words written by hand."""
    page = pypdfium2.PdfDocument(document)[0]
    scale = 200 / 72
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    words = page.get_textpage()
    draw = ImageDraw.Draw(picture)
    for said in by_hand:
        found = words.search(said).get_next()
        assert found is not None, said
        boxes = [words.get_charbox(found[0] + n) for n in range(found[1])]
        left, right = min(b[0] for b in boxes) * scale, max(b[2] for b in boxes) * scale
        top, foot = (picture.height - y * scale for y in (max(b[3] for b in boxes), min(b[1] for b in boxes)))
        draw.rectangle([left - 2, top - 6, right + 2, foot + 6], fill=255)
        step = (right - left) / 8
        draw.line([(left + step * k, (top if k % 3 else foot) - 3 * k % 7) for k in range(9)], fill=70, width=4)
    shaded = picture.point([int(v * 0.86) for v in range(256)])
    out = io.BytesIO()
    shaded.rotate(90, expand=True, fillcolor=90).save(out, "JPEG", quality=82)
    return out.getvalue()


@pytest.mark.slow
def test_27_a_photograph_on_its_side_with_a_number_written_by_hand(tmp_path: Path) -> None:
    """The running number and the day are never taken as read; the printed forms beside it are judged as usual."""
    photo = photograph(attachment("01-ยานนาวา-แนวคิด.eml", "บันทึกนำส่ง.pdf"), ["๒๑๕", "๑๐"])
    o = office("yan-nawa")
    demands, _, made = audit(tmp_path, "yan-nawa", mail([("IMG_2041.jpg", photo), *first(o)[1:]], came=None))
    assert demands["D1.1"]["state"] == demands["D1.2"]["state"] == "met"
    assert demands["D1.3"]["state"] == "cannot_tell", demands["D1.3"]["reason"]
    assert demands["D1.5"]["state"] == "cannot_tell"
    for record in (r["record"] for r in made["records"] if r["path"].endswith("IMG_2041.jpg")):
        for name in ("number", "date"):
            assert record[name] is None or record[name]["trust"] == "unverified", record[name]
