"""What the recogniser can say: its characters, in the order of the network's outputs.

Two characters stand for more than themselves: `…` is a row of four or more dots (a dotted fill-in line), U+FFFD is a
stretch of handwriting, which is seen but not read.
"""

CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮ"
VOWELS_AND_MARKS = "ะัาำิีึืฺุูเแโใไๅ็่้๊๋์ํ๎"
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
THAI_SIGNS = "ฯๆ฿"
ASCII = "".join(chr(x) for x in range(0x20, 0x7F))
SIGNS = "“”‘’–•"
DOTS = "…"
HANDWRITING = "\ufffd"

CHARACTERS = CONSONANTS + VOWELS_AND_MARKS + THAI_DIGITS + THAI_SIGNS + ASCII + SIGNS + DOTS + HANDWRITING
INDEX = {c: i for i, c in enumerate(CHARACTERS, 1)}  # 0 is CTC's blank
CLASSES = len(CHARACTERS) + 1


def encoded(text: str) -> list[int]:
    """The numbers of a text's characters. Raises KeyError for one that the network cannot say."""
    return [INDEX[c] for c in text]
