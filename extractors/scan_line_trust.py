"""When the words of a recognised line may be relied on as words: a name, an office, a subject.

Figures have witnesses of their own (`scan_witness`). A line of words is believed as a whole or not at all: a letter
wrong here and there leaves a subject what it is, many wrong letters do not. A name is another one with one letter
wrong, and a signature lies across many: a line in brackets, as names under signatures are, needs every letter.
"""

import re
from typing import Final

from extractors.scan_align import Reading, align, cells
from extractors.thai import word_length, word_share

SURE: Final = 600  # per mille; a letter below it is weak
MOST_WEAK: Final = 120  # per mille of a line's letters that may be weak
MOST_DIFFERENT: Final = 150  # per mille of them that the other network may read otherwise
SURE_OF_NAME: Final = 800  # of each letter
LEAST_WORDS: Final = 850  # per mille of a line's Thai characters that words of the dictionary cover
LEAST_LENGTH: Final = (
    350  # hundredths of a letter a word; of real lines read rightly 4 in 1,178 have less, but for names
)
_LINE: Final = 15  # Thai characters; shorter lines are names and heads of tables as often as words
_THAI: Final = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_SHORTENED: Final = re.compile(r"(?:[ก-ฮ][ก-๎]{0,3}[.][ ]?)+")  # พ.ศ., เม.ย., กทม. are in no dictionary
_NAMED: Final = re.compile(r"นาย|นาง|น\.ส\.|ว่าที่|ดร\.")
_NAME: Final = re.compile(r"\s*(?:[(]|นาย|นาง|น\.ส\.|ว่าที่)[^0-9๐-๙]{3,70}")


def is_weak(first: Reading, second: Reading) -> bool:
    """Whether too many letters of a line are unsure, or read otherwise by the other network, or make no words."""
    _, mine = cells(first)
    if not mine:
        return True
    theirs = align(mine, cells(second)[1])
    is_name = _NAME.fullmatch(first.text) is not None
    weak = sum(x.sure < (SURE_OF_NAME if is_name else SURE) for x in mine)
    different = sum(y is None or y.character != x.character for x, y in zip(mine, theirs.other, strict=True))
    different += len(theirs.beside)
    if is_name:
        return weak > 0 or different > 0
    words = _SHORTENED.sub(" ", first.text)
    if len(_THAI.findall(words)) >= _LINE and (
        word_share(words) < LEAST_WORDS or (word_length(words) < LEAST_LENGTH and not _NAMED.search(words))
    ):
        return True  # both misread a worn line alike, and sure: what they say is no Thai
    return weak * 1000 > MOST_WEAK * len(mine) or different * 1000 > MOST_DIFFERENT * len(mine)
