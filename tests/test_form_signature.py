"""ช่องลงชื่อของแบบฟอร์ม: whose name stands in which block."""

import pytest

from extractors.flow import Flow
from extractors.form_entries import find_forms
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.quoted import Quoted, Trust
from schemas.source import Status
from schemas.text import DocumentText, Line

SHA = "e" * 64
TITLE = "แบบโครงการสวนสาธารณะของหน่วยงาน"
Cell = tuple[int, int, int]


def _entry(id_: str, label: str, kind: str) -> EntryDefinition:
    return EntryDefinition(id=id_, labels=(label,), required=True, kind=kind, basis="test")  # type: ignore[arg-type]


FORM = FormDefinition(
    id="garden",
    number="4",
    titles=(TITLE,),
    fiscal_year=2566,
    basis="test",
    entries=(
        _entry("name", "ชื่อโครงการ", "text"),
        _entry("unit", "หน่วยงาน", "text"),
        _entry("evaluation", "การติดตามประเมินผล", "text"),
        _entry("proposer", "ผู้เสนอโครงการ", "signature"),
        _entry("endorser", "ผู้เห็นชอบโครงการ", "signature"),
        _entry("approver", "ผู้อนุมัติโครงการ", "signature"),
    ),
)
HEAD: list[str | tuple[str, Cell]] = [TITLE, "1. ชื่อโครงการ: สวน", "2. หน่วยงาน: เขต", "3. การติดตามประเมินผล: ทุกเดือน"]
ROLES = ("proposer", "endorser", "approver")


def read(tail: list[str | tuple[str, Cell]]) -> dict[str, Quoted | tuple[Quoted, ...] | None]:
    lines = []
    for n, item in enumerate([*HEAD, *tail]):
        text, cell = (item, None) if isinstance(item, str) else item
        lines.append(Line(text=text, raw=text, part="text", path=(n,), cell=cell))
    doc = DocumentText(SHA, "test", Status.READ, lines=tuple(lines))
    (form,) = find_forms(Flow.of(doc), doc, (FORM,))
    return form.entries


def names(entries: dict[str, Quoted | tuple[Quoted, ...] | None]) -> list[str | None]:
    """The trusted name of each role; "?" where it is doubted, None where there is no such role."""
    out: list[str | None] = []
    for role in ROLES:
        q = entries[role]
        assert not isinstance(q, tuple)
        out.append(None if q is None else q.value if q.trust is Trust.TRUSTED else "?")
    return out


A, B, C = "นางสาวมะลิ ใจดี", "นายขวัญ ดีเลิศ", "นางแก้ว งามตา"
COLUMNS: list[str | tuple[str, Cell]] = [
    *[(w, (0, 0, c)) for c, w in enumerate(["ผู้เสนอโครงการ", "ผู้เห็นชอบโครงการ", "ผู้อนุมัติโครงการ"])],
    *[(w, (0, 1, c)) for c, n in enumerate([A, B, C]) for w in ("ลงชื่อ............", f"({n})", "ตำแหน่ง หัวหน้า")],
]
# (lines behind the head, names by role, reason)
BLOCKS: list[tuple[list[str | tuple[str, Cell]], list[str | None], str]] = [
    (COLUMNS, [A, B, C], "roles head the columns of a table"),
    (
        ["ลงชื่อ........ผู้เสนอโครงการ", f"({A})", "", "ลงชื่อ........ผู้เห็นชอบโครงการ", f"({B})", "", "", "ลงชื่อ........ผู้อนุมัติโครงการ", f"({C})"],
        [A, B, C],
        "one under the other, with blank lines",
    ),
    (
        ["ผู้เสนอโครงการ\t\tผู้เห็นชอบโครงการ\t\tผู้อนุมัติโครงการ", "ลงชื่อ......\t\tลงชื่อ......\t\tลงชื่อ......", f"({A})\t({B})\t({C})"],
        [A, B, C],
        "side by side on one row",
    ),
    (
        ["ลงชื่อ......ผู้เสนอโครงการ\t\tลงชื่อ......ผู้อนุมัติโครงการ", f"({A})\t(..............)"],
        [A, None, ""],
        "one of two is empty",
    ),
    (
        ["ผู้เสนอโครงการ\t\tผู้เห็นชอบโครงการ\t\tผู้อนุมัติโครงการ", f"({A})\t({B})"],
        ["?", "?", "?"],
        "two names for three roles: whose they are cannot be told",
    ),
    ([f"({A})\t({B})", "ผู้เสนอโครงการ\tผู้อนุมัติโครงการ"], [A, None, B], "names over their roles"),
    ([f"ลงชื่อ {A} ผู้เสนอโครงการ"], [A, None, None], "the name between ลงชื่อ and the role"),
]  # fmt: skip


@pytest.mark.parametrize(("tail", "want", "reason"), BLOCKS, ids=[b[2] for b in BLOCKS])
def test_each_name_is_that_of_its_own_role(
    tail: list[str | tuple[str, Cell]], want: list[str | None], reason: str
) -> None:
    assert names(read(tail)) == want, reason


def test_the_words_before_the_signatures_end_where_the_roles_begin() -> None:
    above: list[str | tuple[str, Cell]] = [f"({A})", "ตำแหน่ง นักวิชาการ", "ผู้เสนอโครงการ"]
    under: list[str | tuple[str, Cell]] = ["ผู้เสนอโครงการ", "(ลงชื่อ)......", f"({A})"]
    for tail in (COLUMNS, BLOCKS[2][0], above, under):
        got = read(tail)["evaluation"]
        assert isinstance(got, Quoted)
        assert got.value == "ทุกเดือน"
