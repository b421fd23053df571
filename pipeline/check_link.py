"""ตรวจการเผยแพร่บนเว็บไซต์: whether an entry of a form states the address of a page of the unit's own website.

The page itself is never fetched: what is behind an address changes, and an audit must give the same answer tomorrow.
The address is what the form asks for; that it was not opened is said beside it.
"""

import re
from typing import Final

from pipeline.check_form import copies
from pipeline.entry_read import is_blank
from pipeline.evidence import Piece
from pipeline.links import shares_files
from pipeline.verdict import Case, Verdict, absent, best, form_names, item, say, spaced
from schemas.audit_state import State
from schemas.finding_codes import finding
from schemas.pack import Demand, LinkStated
from schemas.quoted import Quoted

_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?![a-z0-9@.-]*@)(?:[/:?#][^\sก-๛]*)?",
    re.IGNORECASE,
)


def link_stated(rule: LinkStated, demand: Demand, case: Case) -> Verdict:
    """An address of the unit's own website in the entry of the form."""
    return best(_one(p, rule, case) for p in copies(rule.form, rule.copies, case)) or absent(demand)


def _one(piece: Piece, rule: LinkStated, case: Case) -> Verdict:
    th, en = form_names(case.pack, rule.form)
    entry = piece.entry(rule.entry)
    quotes = entry if isinstance(entry, tuple) else () if entry is None else (entry,)
    label = next(e.labels[0] for e in case.pack.form(rule.form).entries if e.id == rule.entry)
    proof = tuple(item(piece, f"entries.{rule.entry}", q) for q in quotes)
    if not quotes:
        reason = say(f"{spaced(th)}ไม่พบหัวข้อ “{label}”", f"{en}: the label “{label}” was not seen")
        return Verdict(State.CANNOT_TELL, "entry_not_seen", reason, proof, pieces=(piece,))
    if all(is_blank(q) for q in quotes):
        places = tuple(p for q in quotes for p in q.places)
        about = f"{piece.path}#entries.{rule.entry}"
        made = finding("FORM-ENTRY-BLANK", places=places, about=about, form_th=th, form_en=en, entry=label)
        reason = say(f"{spaced(th)}ยังไม่ได้กรอก “{label}”", f"{en}: “{label}” is not filled in")
        return Verdict(State.NOT_MET, "incomplete", reason, proof, (made,), (piece,))
    hosts = [h for q in quotes if q.is_proof for h in hosts_in(q)]
    own = case.submission.unit.websites
    if not hosts:
        reason = say(
            f"{spaced(th)}ข้อ “{label}” ไม่มีที่อยู่เว็บไซต์ที่อ่านได้แน่ชัด",
            f"{en}: “{label}” holds no address that was read with certainty",
        )
        return Verdict(State.CANNOT_TELL, "unverified", reason, proof, pieces=(piece,))
    good = [h for h in hosts if _is_own(h, own)] if own else [h for h in hosts if not shares_files(h)]
    if not good:
        reason = say(
            f"ลิงก์ใน{spaced(th)}มิใช่เว็บไซต์ของหน่วยงานตามชุดเกณฑ์ ({hosts[0]})",
            f"the address in {en} is not on the unit's own website as the pack has it ({hosts[0]})",
        )
        return Verdict(State.CANNOT_TELL, "other_site", reason, proof, pieces=(piece,))
    reason = say(
        f"พบลิงก์เว็บไซต์ของหน่วยงานใน{th} (ไม่ได้เปิดหน้าเว็บ)",
        f"an address of the unit's website stands in {en} (the page was not opened)",
    )
    return Verdict(State.MET, "complete", reason, proof, pieces=(piece,))


def hosts_in(quote: Quoted) -> list[str]:
    """The hosts of the addresses in an entry, in lower case, mail addresses left out."""
    out = []
    for m in _ADDRESS.finditer(quote.value):
        if quote.value[: m.start()].endswith("@"):
            continue
        out.append(m["host"].lower())
    return out


def _is_own(host: str, own: tuple[str, ...]) -> bool:
    bare = host.removeprefix("www.")
    return any(bare == o or bare.endswith(f".{o}") for o in (x.lower().removeprefix("www.") for x in own))
