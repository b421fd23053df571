"""สภาพที่ครอบอยู่: what the elements around say of all that is inside them, and so whether words are seen."""

from dataclasses import dataclass, replace

from lxml import etree

from extractors.docx_field import is_on
from extractors.docx_package import Refused, W
from extractors.docx_paragraph import Channel
from extractors.docx_style import TINY, Look, is_dark, is_near_white
from schemas.source import Reason, Status
from schemas.text import LineRole

MAX_DEPTH = 150  # elements inside elements; a table in a text box in a table has about 40
BLOCK_WRAPPERS = {W + x for x in ("customXml", "smartTag", "ins", "moveTo", "sdtContent")}  # looked through


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for everything inside the element that is walked."""

    role: LineRole = "body"
    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    placeholder: bool = False
    cell: tuple[int, int, int] | None = None
    fill: str | None = None
    depth: int = 0
    doubts: tuple[str, ...] = ()  # about all words inside: `date_field`, `shown_differs`
    stored: str | None = None  # what a data store holds in the place of all words inside, where that is one line


def deeper(at: Setting) -> Setting:
    """The setting one element further in. Raises Refused where elements lie in each other without end."""
    if at.depth >= MAX_DEPTH:
        raise Refused(Status.REJECTED, Reason.BOMB)
    return replace(at, depth=at.depth + 1)


def in_control(sdt: etree._Element, at: Setting) -> Setting:
    """A content control that shows its prompt has not been filled in: the prompt is no content."""
    return replace(at, placeholder=True) if is_on(sdt.find(f"{W}sdtPr/{W}showingPlcHdr")) else at


def doubted(at: Setting, code: str) -> Setting:
    """The setting inside something whose words are doubted."""
    return at if code in at.doubts else replace(at, doubts=(*at.doubts, code))


def channel_of(at: Setting, look: Look) -> Channel:
    """Where words of this look belong: among what is seen, or aside."""
    if at.deleted:
        return "deleted"
    if at.hidden or look.vanish or (look.half_points is not None and 0 < look.half_points <= TINY):
        return "hidden"
    if is_near_white(look.color) and not look.highlight and not is_dark(stated(look.fill, at.fill)):
        return "hidden"
    return "placeholder" if at.placeholder else "seen"


def stated(fill: str | None, outer: str | None) -> str | None:
    """The ground that holds: its own where it states one, else that around it."""
    return outer if fill in (None, "auto") else fill
