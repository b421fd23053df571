"""ชุดเกณฑ์: an indicator as data. What the YAML files of a pack may hold, as typed records.

`indicator.yaml` is an Indicator, `forms.yaml` a list of FormDefinition, `evidence.yaml` a list of Demand,
`rubric.yaml` a Rubric and `units.yaml`, where the pack has a roster of its own, a list of Unit. Rules are a closed
set of kinds (the discriminated unions `ProofRule` and `PointRule`); there is no expression language. Figures are
Decimal. Every figure and every name carries a `basis`: where it comes from.
"""

import datetime
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from schemas.bilingual import Bilingual
from schemas.form_definition import FormDefinition
from schemas.model import Model
from schemas.place import Sha256
from schemas.unit import Unit

PLACEHOLDER = "placeholder"
_FIGURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_BE = 543


def _figure(value: object) -> object:
    if isinstance(value, str) and not _FIGURE.fullmatch(value):
        raise ValueError("ต้องเป็นตัวเลขอารบิก เช่น 12.5 / a plain decimal figure such as 12.5 was expected")
    return value


def _none_or_day(value: object) -> object:
    if value == "none":
        return None
    if isinstance(value, str):
        day = _DAY.fullmatch(value)
        if day is None:
            raise ValueError(
                "ต้องเป็นวันที่ เช่น 2023-02-15 หรือคำว่า none / a day such as 2023-02-15, or the word none, was expected"
            )
        if int(day[1]) >= 2400:
            common = int(day[1]) - 543
            raise ValueError(
                f"ต้องเป็นปี ค.ศ.: พ.ศ. {day[1]} คือ {common} / "
                f"a year of the Common Era was expected: พ.ศ. {day[1]} is {common}"
            )
    return value


Figure = Annotated[Decimal, BeforeValidator(_figure)]
DayOrNone = Annotated[datetime.date | None, BeforeValidator(_none_or_day)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
DemandId = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z]{0,9}[0-9]+(\.[0-9]+)*$")]
Basis = Annotated[str, Field(min_length=3)]
Standing = Literal["primary", "official_notice", "certified_extract", "draft", "own_claim"]
Role = Literal["guideline", "cover", "form", "resolution", "order", "approval", "evidence", "reply"]
# The subtypes that a document of no official kind is read as (extractors/subtype.py; a test holds the two together).
Subtype = Literal[
    "resolution_digest",
    "gazette",
    "regulation",
    "certificate",
    "minutes_extract",
    "agenda",
    "attendance_sheet",
    "survey",
    "manual",
    "photo_set",
    "plan",
    "report",
    "project",
    "news",
]
DocumentKind = Literal[
    "external_letter", "memo", "stamped_letter", "order", "announcement", "minutes", "indicator", "other"
]


class Due(Model):
    """กำหนดส่ง: a day, or `none` where no public source states one; `basis` says which source."""

    date: DayOrNone
    basis: Basis


class CitedLetter(Model):
    """The letter that made the indicator known."""

    number: str
    date: DayOrNone
    urgency: str
    issuer: str
    basis: Basis


class Committee(Model):
    """The body whose resolution counts. `not_these`: bodies that are often taken for it. `central`: whether the auditor
    holds its minutes; while none is loaded, a resolution that is not among the papers cannot be told missing.
    """

    name: str
    aliases: tuple[str, ...] = ()
    not_these: tuple[str, ...] = ()
    central: Literal["expected", "none"]
    basis: Basis


class Indicator(Model):
    """ตัวชี้วัด: what is measured, in which year, by whom. `fiscal_year` is Buddhist; it begins in the month `year_begins`
    (October of the year before, or another for an indicator that counts otherwise; 1 is the year itself). `receivers`:
    names of the office that must have received the papers; only its stamp proves receipt. `roster`: the shared table of
    units that are audited, or `own` for the pack's units.yaml. `guideline` and `committee` are left out where no letter
    made the indicator known and no committee resolves on it. `topic`: words one of which a paper on this indicator
    holds in its subject.
    """

    id: Slug
    version: str
    status: Literal["official", "provisional"]
    title: Bilingual
    fiscal_year: Annotated[int, Field(ge=2500, le=2699)]
    year_begins: Annotated[int, Field(ge=1, le=12)] = 10
    roster: Literal["bma", "own"]
    guideline: CitedLetter | None = None
    committee: Committee | None = None
    receivers: Annotated[tuple[str, ...], Field(min_length=1)]
    topic: tuple[str, ...] = ()
    basis: Basis

    @property
    def first_day(self) -> datetime.date:
        """The first day of the year that is audited."""
        return datetime.date(self.fiscal_year - _BE - (self.year_begins > 1), self.year_begins, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the year that is audited."""
        first = self.first_day
        return datetime.date(first.year + 1, first.month, 1) - datetime.timedelta(days=1)

    def year_of(self, day: datetime.date) -> int:
        """The year (พ.ศ.) that a day lies in, as this indicator counts."""
        return day.year + _BE + (self.year_begins > 1 and day.month >= self.year_begins)


# ---- what proves a demand ---------------------------------------------------------------------------------------
class Copies(Model):
    """Of a form that comes many times only the copies whose entry `entry` says one of `words`."""

    entry: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]


class FormComplete(Model):
    """The form is there and every required entry is filled; entries in `except_entries` belong to another demand."""

    rule: Literal["form_complete"]
    form: Slug
    except_entries: tuple[str, ...] = ()
    copies: Copies | None = None


class PlanInForm(Model):
    """แผนการดำเนินการ: entry `entry` of the form is filled, or a document of one of `subtypes` came with it."""

    rule: Literal["plan_in_form"]
    form: Slug
    entry: str
    subtypes: tuple[Subtype, ...] = ()


class LetterWithFields(Model):
    """A letter in the role with every named field read: หนังสือนำส่ง with ที่, วันที่ and ผู้ลงนาม."""

    rule: Literal["letter_with_fields"]
    role: Role
    fields: Annotated[
        tuple[Literal["number", "date", "subject", "addressee", "sender", "signers"], ...], Field(min_length=1)
    ]


class ReceivedBy(Model):
    """ส่งทันกำหนด: everything that the named demands were met with was received by the demand's own due day."""

    rule: Literal["received_by"]
    demands: Annotated[tuple[DemandId, ...], Field(min_length=1)]


class ResolutionOfBody(Model):
    """มติ: the pack's committee resolved with one of `outcomes`; an approval in principle counts as
    `in_principle` says.
    """

    rule: Literal["resolution_of_body"]
    outcomes: Annotated[tuple[Literal["approved", "approved_with_changes", "acknowledged"], ...], Field(min_length=1)]
    in_principle: Literal["met", "cannot_tell", "not_met"]


class ConditionsAnswered(Model):
    """ปรับปรุงตามมติ: each condition of the resolution that `resolution` rests on is answered in one of `forms`."""

    rule: Literal["conditions_answered"]
    resolution: DemandId
    forms: Annotated[tuple[Slug, ...], Field(min_length=1)]


class ApprovalSigned(Model):
    """ผู้มีอำนาจอนุมัติ: the signature block `entry` of the form, or an endorsement of approval, bears a mark of signing."""

    rule: Literal["approval_signed"]
    form: Slug
    entry: str


class DocumentOfSubtype(Model):
    """A document of one of `kinds` or `subtypes` whose subject holds one of `words` and one of `and_words` (when any
    are given) and none of `not_words`. `names_project`: its subject must also name the unit's innovation or the
    pack's topic.
    `survey`: it must also say how many answered and with what result on which scale. `signed`: it must bear a mark
    of signing. `reports_count`: a letter of the unit that reports the matter is itself the evidence, no claim.
    `of_year`: the year that its subject names: the one audited, or the year `before` (a report on last year's work).
    `says`: what its body should say of the work; a body that says the contrary proves nothing, another paper of the
    unit that says it of the project by name is shown, and with `must_say` the title alone does not suffice.
    """

    rule: Literal["document_of_subtype"]
    kinds: tuple[DocumentKind, ...] = ()
    subtypes: tuple[Subtype, ...] = ()
    words: tuple[str, ...] = ()
    and_words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    names_project: bool = False
    survey: bool = False
    signed: bool = False
    reports_count: bool = False
    of_year: Literal["audited", "before"] = "audited"
    says: tuple[Literal["finished", "in_use", "result"], ...] = ()
    must_say: bool = False


class EntryFilled(Model):
    """One entry of a form is filled."""

    rule: Literal["entry_filled"]
    form: Slug
    entry: str
    copies: Copies | None = None


class LinkStated(Model):
    """The entry holds the address of a page of the unit's own website. What is behind it is never fetched."""

    rule: Literal["link_stated"]
    form: Slug
    entry: str
    copies: Copies | None = None


class ChosenOneOf(Model):
    """Exactly one of the entry's options is ticked. It makes a finding and no state: a form with two ticks is there."""

    rule: Literal["chosen_one_of"]
    form: Slug
    entry: str


class CountsForms(Model):
    """The number in the entry is that of the forms `of` that came. It makes a finding and no state."""

    rule: Literal["counts_forms"]
    form: Slug
    entry: str
    of: Slug


PieceRule = Annotated[
    FormComplete
    | PlanInForm
    | LetterWithFields
    | ReceivedBy
    | ResolutionOfBody
    | ConditionsAnswered
    | ApprovalSigned
    | DocumentOfSubtype
    | EntryFilled
    | LinkStated,
    Field(discriminator="rule"),
]


class AllOf(Model):
    """Several pieces of evidence, all of them needed."""

    rule: Literal["all_of"]
    rules: Annotated[tuple[PieceRule, ...], Field(min_length=2)]


ProofRule = Annotated[PieceRule | AllOf, Field(discriminator="rule")]
ObserveRule = Annotated[ChosenOneOf | CountsForms, Field(discriminator="rule")]


class Demand(Model):
    """หลักฐานที่ต้องมี: one line of the checklist.

    `level`: required; one_of (at least one of its `group`); conditional (only when something else is so); supporting
    (never missed); timeliness. `standing`: which standings of proof suffice, best first. `proved_by`: rules,
    best first; the first that is met settles it. `asked_of`: kinds of unit (Unit.kind) that it is asked of, when not of
    all; for others it does not apply. `observe`: rules that make findings only.
    """

    id: DemandId
    part: str
    title: Bilingual
    level: Literal["required", "one_of", "conditional", "supporting", "timeliness"]
    asked_of: tuple[str, ...] = ()
    group: Slug | None = None
    due: Due
    standing: Annotated[tuple[Standing, ...], Field(min_length=1)]
    proved_by: Annotated[tuple[ProofRule, ...], Field(min_length=1)]
    observe: tuple[ObserveRule, ...] = ()
    basis: Basis

    @property
    def rules(self) -> tuple["PieceRule", ...]:
        """Every single rule that proves it, those inside `all_of` too."""
        return tuple(r for rule in self.proved_by for r in (rule.rules if isinstance(rule, AllOf) else (rule,)))


# ---- points -----------------------------------------------------------------------------------------------------
class PointsIfMet(Model):
    """All points when the demand is met, none when it is not."""

    rule: Literal["points_if_met"]
    id: Slug
    demand: DemandId
    points: Figure
    basis: Basis


class PointsIfAny(Model):
    """All points when at least one of the demands is met."""

    rule: Literal["points_if_any"]
    id: Slug
    demands: Annotated[tuple[DemandId, ...], Field(min_length=1)]
    points: Figure
    basis: Basis


class PointsByShare(Model):
    """Points in proportion to how many of the demands are met; those that do not apply are not counted."""

    rule: Literal["points_by_share"]
    id: Slug
    demands: Annotated[tuple[DemandId, ...], Field(min_length=2)]
    points: Figure
    basis: Basis


PointRule = Annotated[PointsIfMet | PointsIfAny | PointsByShare, Field(discriminator="rule")]


class Part(Model):
    """ส่วนที่ 1, 2, 3: its points are the sum of its criteria's; with a `weight` (น้ำหนัก) it counts for that many points of
    the total, in proportion to what its criteria give.
    """

    id: str
    title: Bilingual
    weight: Figure | None = None
    criteria: Annotated[tuple[PointRule, ...], Field(min_length=1)]
    basis: Basis


class Band(Model):
    """From `from` points (inclusive) the level is `level`; where fewer points are better, up to `from`."""

    from_: Annotated[Figure, Field(alias="from")]
    level: Figure
    basis: Basis


class Rubric(Model):
    """เกณฑ์การให้คะแนน. `mode` step: the band reached; linear: between bands by proportion. `below_first`: the
    level under the first band. `cap`: the highest level. `rounding`: decimal places of a linear level (half
    up). `total`: all points. `direction` higher: points are gained, and more are better; lower: a criterion's points
    are lost while it is not met, fewer are better, and bands fall.
    """

    total: Figure
    mode: Literal["step", "linear"]
    direction: Literal["higher", "lower"] = "higher"
    below_first: Figure
    cap: Figure
    rounding: Annotated[int, Field(ge=0, le=6)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    basis: Basis

    @property
    def placeholder(self) -> bool:
        """Whether any figure is a stand-in, so that everything made from it is provisional."""
        bases = [self.basis, *(b.basis for b in self.bands), *(p.basis for p in self.parts)]
        bases += [c.basis for p in self.parts for c in p.criteria]
        return any(b.startswith(PLACEHOLDER) for b in bases)


class FormsFile(Model):
    """forms.yaml."""

    forms: Annotated[tuple[FormDefinition, ...], Field(min_length=1)]


class EvidenceFile(Model):
    """evidence.yaml."""

    demands: Annotated[tuple[Demand, ...], Field(min_length=1)]


class UnitsFile(Model):
    """units.yaml."""

    units: Annotated[tuple[Unit, ...], Field(min_length=1)]


class CentralFile(Model):
    """หลักฐานกลาง: one file of `central/`, loaded once and quoted by every audit. `path` is relative to the pack."""

    path: str
    sha256: Sha256


class Pack(Model):
    """ชุดเกณฑ์: all files of a pack, checked. `units`: the roster, in the order of its table. `sha256` is over the
    names and bytes of all its files.
    """

    indicator: Indicator
    forms: tuple[FormDefinition, ...]
    demands: tuple[Demand, ...]
    rubric: Rubric
    units: tuple[Unit, ...]
    central: tuple[CentralFile, ...] = ()
    folder: str
    sha256: Sha256

    @property
    def id(self) -> str:
        """The pack's own name, which is its folder's name."""
        return self.indicator.id

    @property
    def provisional(self) -> bool:
        """Whether its figures may not stand in official columns."""
        return self.indicator.status == "provisional" or self.rubric.placeholder

    def form(self, form_id: str) -> FormDefinition:
        """The definition of a form. Raises KeyError."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)

    def demand(self, demand_id: str) -> Demand:
        """The demand of that id. Raises KeyError."""
        for demand in self.demands:
            if demand.id == demand_id:
                return demand
        raise KeyError(demand_id)
