"""หน่วยความจำ: what the pages of a scan leave behind is given back to the system; a worker has 300 MB."""

import ctypes
import sys
from functools import cache
from typing import Any

_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's mallopt


@cache
def _glibc() -> Any:
    """The C library where it is glibc, else None: only that one keeps what is freed and can be told not to."""
    if sys.platform != "linux":
        return None
    try:
        library = ctypes.CDLL(None)
    except OSError:
        return None
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def return_large_arrays() -> None:
    """From now on the arrays of a page go back to the system as they are freed. By itself glibc raises the size from
    which it does so up to that of the largest array seen, and a worker keeps 70 MB more than it uses.
    """
    if (library := _glibc()) is not None:
        library.mallopt(_THRESHOLD, 1 << 20)


def return_what_is_free() -> None:
    """Between two pages: what small arrays, tesseract and the networks left lies in holes of the heap. Some ms."""
    if (library := _glibc()) is not None:
        library.malloc_trim(0)
