"""สถานะของรายการหลักฐาน: the four states of a demand (docs/contract.md)."""

from enum import StrEnum


class State(StrEnum):
    """What is known of a demand. What could not be read is never called missing."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"
