"""What a scan may not be trusted with, whatever its reader says: values that are right only if nothing stood beside.

A draft's `กันยายน ๒๕๖๗` or `พท ๐๐๑๗.๒/ว` is what its page states. On a scan the same words are more often a letter whose
day and number somebody wrote in by hand, where the reader saw nothing. So a value that is incomplete is doubted there.
"""

import re
from typing import Any, TypeVar

from extractors.agencies import agency
from extractors.scan_marks import with_handwriting
from extractors.scan_points import UNREAD as UNREAD_POINT
from extractors.scan_title import doubted_title
from extractors.signature_block import TITLE, UNSURE_NAME
from schemas.model import Model
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import Other, Signer
from schemas.text import DocumentText

_M = TypeVar("_M", bound=Model)
_WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:/[0-9]{4}-[0-9]{2}-[0-9]{2})?")
_DATES = frozenset({"date", "made_on", "approved_on"})
INCOMPLETE = "incomplete_on_scan"
BLANK = "blank_on_scan"
NO_AGENCY = "agency_not_in_table"
_PREFIX = re.compile(r"[ก-ฮ](?=[ ]?[0-9]{4}[./(])|[ก-ฮ]{2,5}(?=[ ]?(?:\([ก-ฮ.]+\)[ ]?)?[0-9])")
DAY_UNSURE = "day_unsure"
# `2/ ก.ย. 2561`: a 1 by hand is read as a stroke; not `2/ก.ย./61`
_SECOND_FIGURE = re.compile(r"[0-9๐-๙][ ]?[/|\\!lI](?=[ ]?[ก-ฮ])(?![^/]*/)")
NO_PREFIX = "prefix_missing"
# `0701.20` is an office; five figures that begin with 0 are schools' alone (`ศธ 04009`). Others have lost their point;
# so have six behind a ministry's or province's two letters
_NO_POINT = re.compile(
    r"(?:(?:ศธ[ ]?(?:\([ก-ฮ.]+\)[ ]?)?0[0-9]|(?!ศธ)(?:[ก-ฮ]{1,5}[ ]?(?:\([ก-ฮ.]+\)[ ]?)?)?0)[0-9]{4,}|"
    r"[ก-ฮ]{2}[ ]?(?:\([ก-ฮ.]+\)[ ]?)?[1-9][0-9]{5,})(?:[/(]|$)"
)
_PART = r"(?=(?:[^ก-ฮ ]*[ก-ฮ]){2})(?![ก-ฮ]{2}(?: |$))[เแโใไก-ฮ][ก-๎]+"  # กก is what is left of one
_WHOLE_NAME = re.compile(
    rf"(?:{TITLE}[ .]*)+(?:ณ +)?{_PART}(?: +(?:ณ +)?{_PART}){{1,2}}|[A-Za-z.]+(?: +[A-Za-z.-]{{2,}})+"
)


def doubted_on_scans(record: _M, doc: DocumentText) -> _M:
    """The record, with the incomplete values among those that were recognised made unverified, and the entries of forms
    beside which a pen wrote.
    """
    changed = {name: _walked(name, value, doc) for name, value in record}
    if isinstance(record, Other) and any(p.state == "weak" for p in doc.pages):
        changed["signers"] = tuple(_unsure_author(x) for x in record.signers)
    changed = {name: value for name, value in changed.items() if value is not getattr(record, name)}
    return record.model_copy(update=changed) if changed else record


def _walked(name: str, value: Any, doc: DocumentText) -> Any:
    if isinstance(value, Quoted):
        return doubted_title(name, _judged(name, value), doc)
    if isinstance(value, Model):
        return doubted_on_scans(value, doc)
    if isinstance(value, tuple):
        walked = tuple(_walked(name, x, doc) for x in value)
        return walked if any(a is not b for a, b in zip(walked, value, strict=True)) else value
    if isinstance(value, dict):
        walked_dict = {k: _beside_pen(_walked(name, v, doc), doc) for k, v in value.items()}
        return walked_dict if any(walked_dict[k] is not v for k, v in value.items()) else value
    return value


def _unsure_author(signer: Signer) -> Signer:
    """On a page so bad that its kind could not be told, the author's block may be lost and the next be a superior's."""
    if signer.name is None or UNSURE_NAME in signer.name.doubts:
        return signer
    return signer.model_copy(update={"name": _doubted(signer.name, UNSURE_NAME)})


def _beside_pen(entry: Any, doc: DocumentText) -> Any:
    """An entry of a form: what a pen wrote beside its words belongs to it and was not read."""
    if isinstance(entry, tuple):
        changed = tuple(_beside_pen(x, doc) for x in entry)
        return changed if any(a is not b for a, b in zip(changed, entry, strict=True)) else entry
    return with_handwriting(entry, doc) if isinstance(entry, Quoted) else entry


def _judged(name: str, quoted: Quoted) -> Quoted:
    if quoted.origin is not Origin.RECOGNISED or {INCOMPLETE, BLANK, UNSURE_NAME, NO_AGENCY} & set(quoted.doubts):
        return quoted
    if not quoted.value:  # a place that nobody filled in, or that somebody filled in by hand
        return _doubted(quoted, BLANK)
    if name == "name" and not _WHOLE_NAME.fullmatch(quoted.value.strip()):
        return _doubted(quoted, UNSURE_NAME)  # a signature across it took its title, a part or the blank between
    prefix = _PREFIX.match(quoted.value) if name == "number" else None
    if prefix and agency(prefix[0]) is None:  # one letter misread is another office's
        return _doubted(quoted, NO_AGENCY)
    if name == "number" and quoted.parts.get("prefix_missing"):  # its letters may be what nobody could read
        return _doubted(quoted, NO_PREFIX)
    if name == "number" and _NO_POINT.match(quoted.value):
        return _doubted(quoted, UNREAD_POINT)
    if name in _DATES and _SECOND_FIGURE.search(quoted.raw):
        return _doubted(quoted, DAY_UNSURE)
    part_of_day = name in _DATES and not _WHOLE_DAY.fullmatch(quoted.value)
    if not part_of_day and quoted.parts.get("complete") is not False:
        return quoted
    return _doubted(quoted, INCOMPLETE)


def _doubted(quoted: Quoted, doubt: str) -> Quoted:
    return quoted.model_copy(update={"doubts": (*quoted.doubts, doubt), "trust": Trust.UNVERIFIED})
