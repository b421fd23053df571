"""หน้าที่ทำไว้แล้ว: rows of screens that were made before, kept while what they rest on is the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

_MOST: Final = 600  # views: of 100 departments in two languages, masked and not


class KeptViews:
    """What was made last, by everything that it rests on (hash of an audit, language, masked or not). Safe among
    threads; two who ask at once may both make it.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once for a key. Nobody may change it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Everything is made anew from here on."""
        with self._lock:
            self._kept.clear()
