"""การส่งหนึ่งครั้ง: what came together (a mail, a folder, an archive), and the documents inside each file of it."""

from functools import lru_cache

from pipeline.arrival import Received
from pipeline.evidence import Evidence, Piece
from pipeline.provenance import SEPARATOR
from pipeline.role import is_full_day, is_guideline, is_of_receiver, names_receiver, role_of, standing_of
from schemas.pack import Pack, Role, Standing
from schemas.record import LetterFields
from schemas.submission import Receipt


def parcel_of(one: Evidence) -> str:
    """What a document came with: the mail that encloses it most closely, else the folder that it lies in, be
    it inside an archive, else the archive; a file that lies alone at the top is a parcel of its own.
    """
    if one.arrival.mail is not None:
        return one.arrival.mail.path
    folder, _, _ = one.source.path.rpartition("/")
    container, _, _ = one.source.path.rpartition(SEPARATOR)
    around = max(folder + "/" if folder else "", container, key=len)
    return around or one.source.path


def pieces_of(one: Evidence, pack: Pack) -> list[Piece]:
    """The documents inside an input: its front document and the forms behind it."""
    if not one.contents.has_record:
        return []
    out = []
    # an attachment never bears this name (intake), and a form alone in a mail's words has no kind `email`
    typed = bool(one.arrival.mails) and one.source.path.endswith(f"{SEPARATOR}body")
    for n, (role, standing, stamps) in enumerate(one.contents.once("documents", 0, lambda: _documents(one, pack))):
        if n == 0 and one.decided_role is not None and one.record is not None:
            role, standing = one.decided_role, standing_of(one.record, one.decided_role)
        # what is typed into a mail is a message, whatever form it takes
        out.append(Piece(one, role, "own_claim" if typed else standing, n, (*stamps, *_arrival(one))))
    return out


def _documents(one: Evidence, pack: Pack) -> tuple[tuple[Role, Standing, tuple[Receipt, ...]], ...]:
    """Role, standing and received stamps of each document, by what it says itself."""
    assert one.record is not None
    out = []
    sample = is_guideline(one.record, pack) or is_of_receiver(one.record, pack)
    for n, record in enumerate((one.record, *one.record.more)):
        role = role_of(record, pack)
        if n and sample and role == "form":
            role = "guideline"
        out.append((role, standing_of(record, role), tuple(_stamps(record, pack))))
    return tuple(out)


def _stamps(record: LetterFields, pack: Pack) -> list[Receipt]:
    """Received stamps of the receiving office; a stamp of any other office proves nothing about delivery."""
    out = []
    for stamp in record.receipts:
        day = stamp.date
        if day is not None and day.is_proof and is_full_day(day.value) and names_receiver(stamp.office, pack):
            out.append(Receipt(at=day.value, day=day.value, basis="stamp"))
    return out


def _arrival(one: Evidence) -> list[Receipt]:
    came = one.arrival.received
    return [] if came is None else [_receipt(came)]


@lru_cache(maxsize=1024)
def _receipt(came: Received) -> Receipt:
    """What came in one mail shares it."""
    return Receipt(at=came.at, day=came.day, basis=came.basis, doubt=came.doubt)
