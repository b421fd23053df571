"""ผู้ส่ง: mails that came from a mailbox which anybody can open, not from an office's own (No. 4 of 2564)."""

from typing import Final

from pipeline.verdict import Case
from schemas.finding import Finding
from schemas.finding_codes import finding

# Where anybody opens a mailbox; a state enterprise may write from .co.th, so an office is not told by its ending.
PUBLIC: Final = frozenset(
    (
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.th",
        "outlook.com",
        "outlook.co.th",
        "live.com",
        "windowslive.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.th",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "zoho.com",
        "gmx.com",
        "mail.com",
        "yandex.com",
        "thaimail.com",
        "sanook.com",
        "chaiyo.com",
    )
)


def check_sender(case: Case) -> list[Finding]:
    """SENDER-PRIVATE, once for each mail; of mails inside mails the outermost speaks."""
    out = {}
    for one in case.submission.inputs:
        for mail in one.arrival.mails[:1]:
            domain = (mail.from_address or "").rpartition("@")[2].strip(" >.").lower()
            if domain in PUBLIC:
                out[mail.path] = finding("SENDER-PRIVATE", about=mail.path, domain=domain)
    return list(out.values())
