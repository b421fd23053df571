"""A PDF whose indirect objects are never references themselves.

A damaged or hostile file holds `1 0 obj 1 0 R endobj`, or two objects that name each other; a reader that follows
references until something else comes follows them for ever. An object that leads in a circle, or through too many
others, is the null object here, as one that is not there (PDF 32000-1, 7.3.10).
"""

from typing import Final

from playa.document import Document
from playa.pdftypes import ObjRef, PDFObject

_MOST_STEPS: Final = 32


class PdfFile(Document):
    """The file as playa knows it; `self[number]` is never a reference.

    Raises KeyError for an object that is not there or leads nowhere.
    """

    def __getitem__(self, objid: int) -> PDFObject:
        value = super().__getitem__(objid)
        seen = {objid}
        while isinstance(value, ObjRef):
            if value.objid in seen or len(seen) > _MOST_STEPS:
                raise KeyError(f"Object with ID {objid} leads nowhere")
            seen.add(value.objid)
            value = super().__getitem__(value.objid)
        return value
