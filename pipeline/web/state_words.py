"""คำของผล: the four states with their signs and words, and what becomes of inputs, as every screen shows them."""

from pipeline.code_words import STATUSES
from pipeline.code_words_english import STATUSES as STATUSES_ENGLISH
from pipeline.report_view import MARKS
from pipeline.show_audit import STATES
from schemas.audit_state import State
from schemas.source import Status


def states_of() -> list[dict[str, str]]:
    """Every state: id, sign, Thai, English."""
    return [{"id": s.value, "mark": MARKS[s], "th": STATES[s][0], "en": STATES[s][1]} for s in State]


def statuses_of() -> list[dict[str, str]]:
    """What becomes of inputs: id, Thai, English."""
    return [{"id": s.value, "th": STATUSES[s], "en": STATUSES_ENGLISH[s]} for s in Status]
