"""ชุดเอกสารที่ได้รับ: what one unit handed in, and what became of every file of it."""

from typing import Literal

from schemas.model import Model
from schemas.pack import Role, Standing
from schemas.place import Sha256
from schemas.source import Reason, Status

TiedBy = Literal["decision", "own", "cover", "folder", "received_list", "sender", "central"]


class Receipt(Model):
    """When something came. `day` is the day in Bangkok, `at` the moment where one is known. `basis`: received_header,
    date_header, received_csv, decision, stamp (of the receiving office) or cover_stamp (on the letter it came with).
    `doubt`: no_zone (the header names no time zone, Bangkok is assumed).
    """

    at: str
    day: str
    basis: str
    doubt: str | None = None


class SubmittedDocument(Model):
    """One document of a submission: a file, or one of the forms inside it (`piece` 0 is the file's front document).

    `tied_by` says why it is this unit's; `shared_with` the other units that it also belongs to; `replaced_by`
    the path of the later version; `patch_of` that of the form of which this is a page that came later. `role` and
    `standing` are null where the file could not be read.
    """

    path: str
    name: str
    sha256: Sha256
    media_type: str
    bytes: int
    piece: int = 0
    status: Status
    reason: Reason | None = None
    kind: str | None = None
    form: str | None = None
    role: Role | None = None
    standing: Standing | None = None
    tied_by: TiedBy
    shared_with: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    replaced_by: str | None = None
    patch_of: str | None = None


class SubmittedParcel(Model):
    """One sending: a mail, an archive or a folder, with what came in it."""

    path: str
    how: Literal["mail", "archive", "folder", "file", "central"]
    sender: str | None = None
    subject: str | None = None
    receipts: tuple[Receipt, ...] = ()
    documents: tuple[SubmittedDocument, ...] = ()
