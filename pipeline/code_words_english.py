"""รหัสเป็นภาษาอังกฤษ: the codes of the contract as people say them in English, beside the Thai of `code_words`.

Every table has the keys of its Thai one.
"""

from typing import Final

from schemas.finding import Severity
from schemas.quoted import Origin
from schemas.source import Status

KINDS: Final = {
    "external_letter": "external letter",
    "memo": "memo",
    "stamped_letter": "stamped letter",
    "order": "order",
    "announcement": "announcement",
    "minutes": "minutes",
    "form": "form",
    "indicator": "indicator page",
    "email": "text of a mail",
    "other": "other document",
}
ROLES: Final = {
    "guideline": "letter of the guideline",
    "cover": "cover letter",
    "form": "form filled in by the unit",
    "resolution": "resolution of a committee",
    "order": "order",
    "approval": "approval",
    "evidence": "supporting evidence",
    "reply": "reply",
}
STANDINGS: Final = {
    "primary": "original",
    "official_notice": "notice of the resolution",
    "certified_extract": "certified copy",
    "draft": "draft",
    "own_claim": "own claim",
}
STATUSES: Final = {
    Status.READ: "read",
    Status.PARTLY_READ: "read in part",
    Status.UNREADABLE: "could not be read",
    Status.REJECTED: "not taken for reading",
    Status.QUARANTINED: "set apart",
    Status.OPENED: "opened",
    Status.IGNORED: "no document",
}
TRUSTS: Final = {"trusted": "", "confirmed": "confirmed by a person", "unverified": "not confirmed"}
BASES: Final = {
    "received_header": "the mail server's receipt",
    "date_header": "the mail's own date",
    "received_csv": "register of receipts (received.csv)",
    "decision": "set by an auditor",
    "stamp": "stamp of receipt",
    "cover_stamp": "stamp of receipt on the cover letter",
}
TIED_BY: Final = {
    "decision": "an auditor said so",
    "own": "its own number or office",
    "cover": "the cover letter that came with it",
    "folder": "the name of the folder",
    "received_list": "the register of receipts",
    "sender": "the sender of the mail",
    "central": "central evidence, placed by the auditor",
}
LEVELS: Final = {
    "required": "required",
    "one_of": "at least one",
    "conditional": "conditional",
    "supporting": "supporting",
    "timeliness": "in time",
}
DECISIONS: Final = {
    "unit": "belongs to the unit",
    "received": "day of receipt",
    "kind": "kind of document",
    "role": "role of the document",
    "rule_out": "looked at: holds nothing that was looked for",
    "value": "the right value",
    "state": "state of a demand",
    "ask_again": "the unit is to be asked again",
    "reply": "the unit's reply",
    "finding": "ruling on a finding",
    "undo": "undoes a decision",
}
RULINGS: Final = {
    "accept": "reply accepted",
    "overrule": "the finding is wrong",
    "uphold": "the finding stands",
    "ask_again": "ask again",
}
VALUES: Final = {
    "approved": "approved",
    "approved_with_changes": "approved with changes",
    "rejected": "rejected",
    "deferred": "sent back for a new hearing",
    "acknowledged": "acknowledged",
    "ink_seen": "signature in ink seen",
    "image_seen": "picture of a signature seen",
    "esign_mark": "mark of an electronic signature",
    "digital_signature_present": "digital signature present (not validated)",
    "none_seen": "no signature seen",
    "certified_copy": "certified copy",
    "file_copy": "file copy",
    "copy": "copy",
    "draft": "draft",
}
FIELDS: Final = {
    "number": "number",
    "date": "dated",
    "subject": "subject",
    "addressee": "addressee",
    "sender": "sender",
    "owner_unit": "owner of the matter",
    "urgency": "urgency",
    "secrecy": "secrecy",
    "cc": "copies to",
    "copy_status": "status of the copy",
    "subtype": "sort of document",
    "form": "title of the form",
    "target": "target",
    "result": "result",
    "unit": "unit of measure",
    "fiscal_year": "fiscal year",
    "definition": "definition",
    "name": "name",
    "position": "position",
    "capacity": "capacity of the signer",
    "signature": "signature",
    "words": "words",
    "outcome": "outcome",
    "in_principle": "in principle",
    "committee": "committee",
    "body_level": "level of the committee",
    "meeting": "meeting",
    "agenda": "agenda item",
    "text": "words",
    "title": "title",
    "issuer": "issuer",
    "quantity": "quantity",
    "office": "receiving office",
    "time": "time",
    "what": "matter",
    "role": "role of the deadline",
    "respondents": "respondents",
    "scale": "scale",
    "report": "report",
    "quarter": "quarter",
    "evaluation": "evaluation",
}
GROUPS: Final = {
    "resolutions": "resolution",
    "statements": "statement on a resolution",
    "signers": "signer",
    "endorsements": "endorsement",
    "receipts": "stamp of receipt",
    "references": "reference",
    "citations": "letter cited",
    "enclosures": "enclosure",
    "deadlines": "deadline",
    "conditions": "condition",
    "assignments": "assignment",
    "remarks": "remark",
    "quarters": "quarter",
    "strategy_lines": "link to the strategy",
    "evidence_items": "item of evidence",
    "survey": "survey",
    "formula": "formula",
    "received": "day of receipt",
}
ORIGINS: Final = {
    Origin.NATIVE: "the file's text",
    Origin.REPAIRED: "the file's text, repaired",
    Origin.RECOGNISED: "read from a scan",
    Origin.ENTERED: "entered by a person",
}
SEVERITIES: Final = {
    Severity.FIX: "to mend",
    Severity.ASK: "to explain",
    Severity.NOTE: "observation",
    Severity.INFO: "for information",
}
