"""โฟลเดอร์รับเอกสารในขณะนี้: where the inputs of the last run stand. A run that read documents which were sent has one
inbox more than the server was started with, and with two of them every path begins with the name of its inbox.
"""

from pathlib import Path

from pipeline.web.results import Snapshot
from pipeline.web.settings import Settings


def inboxes_of_now(settings: Settings, snapshot: Snapshot) -> list[Path]:
    """Where the log says that they stand; where one of these is gone (the folder was moved), those of the settings, and
    with them what was sent, if the run had it.
    """
    run = snapshot.last if snapshot.last.get("inboxes") else snapshot.log.run  # a long log takes long
    stood = [(snapshot.folder / x).resolve() for x in run.get("inboxes", ())] if run is not None else []
    if stood and all(x.exists() for x in stood):
        return stood
    sent = settings.uploads.resolve()
    had = any(x.name == sent.name for x in stood) and sent not in {x.resolve() for x in settings.inboxes}
    return [x for x in (*settings.inboxes, *((sent,) if had else ())) if x.exists()]
