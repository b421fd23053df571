"""ระเบียนเอกสาร: one typed record a kind. Every field is a Quoted, or null where the page states nothing.

The names are the outside contract (docs/contract.md). Fields that only forms or indicator pages have stand beside the
letter's fields, so that a consumer reads `record["number"]` of any kind without asking first.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from schemas.finding import Finding
from schemas.model import Model
from schemas.place import Place
from schemas.quoted import Quoted


class Item(Model):
    """One item of a list. `places` is where the item itself stands, which the places of its members do not tell: a
    resolution on page 6 takes its meeting and date from page 1. Left out, it is the places of the first member that is
    there, in the order of `SELF`.
    """

    SELF: ClassVar[tuple[str, ...]]
    places: tuple[Place, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _stands_where_its_own_words_stand(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("places"):
            return data
        own = (data.get(name) for name in cls.SELF)
        places = next((x.places for x in own if isinstance(x, Quoted) and x.places), ())
        return {**data, "places": places}


class Reference(Item):
    """A document that is cited: อ้างถึง, or a citation in the running text."""

    SELF = ("number", "title", "date", "issuer")
    number: Quoted | None = None
    date: Quoted | None = None
    title: Quoted | None = None
    issuer: Quoted | None = None
    urgency: Quoted | None = None


class Enclosure(Item):
    """สิ่งที่ส่งมาด้วย: one line of the list. `quantity` is like `1 ฉบับ`."""

    SELF = ("title", "quantity")
    title: Quoted | None = None
    quantity: Quoted | None = None


class Signer(Item):
    """ผู้ลงนาม. `capacity`: ปฏิบัติราชการแทน, รักษาราชการแทน ...; `signature`: ink_seen, image_seen, esign_mark,
    digital_signature_present or none_seen.
    """

    SELF = ("name", "position")
    name: Quoted | None = None
    position: Quoted | None = None
    capacity: Quoted | None = None
    signature: Quoted | None = None


class Endorsement(Item):
    """เกษียน: words of a superior written or printed on the document, or an empty block for them."""

    SELF = ("words", "name", "position", "date")
    words: Quoted | None = None
    outcome: Quoted | None = None
    name: Quoted | None = None
    position: Quoted | None = None
    date: Quoted | None = None
    signature: Quoted | None = None


class Receipt(Item):
    """ตรารับ: a received stamp; `office` is the office whose stamp it is."""

    SELF = ("number", "date", "office", "time")
    number: Quoted | None = None
    date: Quoted | None = None
    time: Quoted | None = None
    office: Quoted | None = None


class Resolution(Item):
    """มติ: what a committee resolved. Only `conditions` must be answered by a revised document (docs/rules.md).

    `outcome`: approved, approved_with_changes, rejected, deferred, acknowledged, other. `in_principle`: "true" when the
    words say so, else null. `meeting`: n/yyyy as printed. A condition's `parts` may hold `parts`: the checks inside it.
    """

    SELF = ("text", "outcome", "date")
    committee: Quoted | None = None
    body_level: Quoted | None = None  # bma, other_bma, department, cabinet, other
    meeting: Quoted | None = None
    date: Quoted | None = None
    agenda: Quoted | None = None
    text: Quoted | None = None
    outcome: Quoted | None = None
    in_principle: Quoted | None = None
    conditions: tuple[Quoted, ...] = ()
    assignments: tuple[Quoted, ...] = ()
    remarks: tuple[Quoted, ...] = ()


class Deadline(Item):
    """กำหนดส่ง: a day by which the addressee must act. `role`: asked, background or conditional; only asked binds."""

    SELF = ("date", "what")
    date: Quoted | None = None
    what: Quoted | None = None
    role: Quoted | None = None


class Survey(Item):
    """ผลสำรวจความพึงพอใจ: how many answered, on which scale (steps or full mark), and the result as printed."""

    SELF = ("respondents", "result", "scale")
    respondents: Quoted | None = None
    scale: Quoted | None = None
    result: Quoted | None = None


class Statement(Item):
    """ข้อความในเนื้อหา: a sentence of the body that says what became of a work or a paper, or a figure of it. `about`:
    sent_elsewhere, renamed, finished, unfinished, in_use, result, amended, period, satisfaction, respondents or budget;
    `text`: the words, of a figure or a time its value.
    """

    SELF = ("text",)
    about: Quoted | None = None
    text: Quoted | None = None


class LetterFields(Model):
    """The fields that a document of any kind may state."""

    number: Quoted | None = None
    date: Quoted | None = None
    subject: Quoted | None = None
    addressee: Quoted | None = None
    sender: Quoted | None = None
    urgency: Quoted | None = None
    secrecy: Quoted | None = None
    owner_unit: Quoted | None = None
    cc: tuple[Quoted, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Reference, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    signers: tuple[Signer, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    copy_status: Quoted | None = None
    resolutions: tuple[Resolution, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    statements: tuple[Statement, ...] = ()
    more: tuple["FormRecord", ...] = ()  # further forms found inside the same file, in page order


class ExternalLetter(LetterFields):
    """หนังสือภายนอก."""

    kind: Literal["external_letter"] = "external_letter"


class Memo(LetterFields):
    """บันทึกข้อความ."""

    kind: Literal["memo"] = "memo"


class StampedLetter(LetterFields):
    """หนังสือประทับตรา."""

    kind: Literal["stamped_letter"] = "stamped_letter"


class Order(LetterFields):
    """คำสั่ง."""

    kind: Literal["order"] = "order"


class Announcement(LetterFields):
    """ประกาศ."""

    kind: Literal["announcement"] = "announcement"


class Minutes(LetterFields):
    """รายงานการประชุม."""

    kind: Literal["minutes"] = "minutes"


class Email(LetterFields):
    """เนื้อความของอีเมล: the mail's own words: a claim or a reply, never proof."""

    kind: Literal["email"] = "email"


class Other(LetterFields):
    """Anything else; `subtype` names what it looks like (report, resolution_digest, project, survey, manual, ...)."""

    kind: Literal["other"] = "other"
    subtype: Quoted | None = None
    survey: Survey | None = None


class FormRecord(LetterFields):
    """แบบฟอร์ม by a pack's definition. `form` is the definition's id; `entries` by the definition's entry ids: a Quoted,
    null (label not on the page), or a list of Quoted (table rows, ticks). A blank entry is a Quoted with value "" and
    doubt-free `parts: {"blank": true}` at the place of its label. One file may hold several forms: `more` has the rest.
    """

    kind: Literal["form"] = "form"
    form: Quoted | None = None
    entries: dict[str, Quoted | tuple[Quoted, ...] | None] = {}


class Quarter(Model):
    """One quarter of an indicator page. `report` is the free text; a paragraph without its label has quarter null."""

    quarter: Quoted | None = None
    result: Quoted | None = None
    evaluation: Quoted | None = None
    quality: Quoted | None = None  # 2.1, inferred: quality of the report
    timeliness: Quoted | None = None  # 2.2, inferred: timeliness
    report: Quoted | None = None


class Formula(Model):
    """วิธีการคำนวณ: its words and the parts that are summed."""

    text: Quoted | None = None
    parts: tuple[Quoted, ...] = ()


class Indicator(LetterFields):
    """หน้าตัวชี้วัด: the KPI record page (docs/rules.md, KPI page)."""

    kind: Literal["indicator"] = "indicator"
    target: Quoted | None = None
    result: Quoted | None = None
    unit: Quoted | None = None
    class_: Annotated[Quoted | None, Field(alias="class", serialization_alias="class")] = None
    output_or_outcome: Quoted | None = None
    pid: Quoted | None = None
    layout: Quoted | None = None  # A, B or C
    fiscal_year: Quoted | None = None
    quarters: tuple[Quarter, ...] = ()
    strategy_lines: tuple[Quoted, ...] = ()  # parts: {"level": ..., "routine_mission": bool}
    evidence_items: tuple[Quoted, ...] = ()  # parts: {"n": ..., "form": ..., "examples": [...]}
    formula: Formula = Formula()
    definition: Quoted | None = None


Record = Annotated[
    ExternalLetter | Memo | StampedLetter | Order | Announcement | Minutes | FormRecord | Indicator | Email | Other,
    Field(discriminator="kind"),
]


class Extraction(Model):
    """What the second stage of reading gives: the record and what was noticed while making it."""

    record: Record
    findings: tuple[Finding, ...] = ()
