"""รูปแบบเลขลำดับ: a count written in one of Word's number formats (ECMA-376 part 1, ST_NumberFormat)."""

from collections.abc import Callable

# thaiLetters: 41 consonants; ฃ ฅ ฆ are left out, and so are the vowels ฤ ฦ (ECMA-376 part 1, 17.18.59)
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_WORDS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_THAI_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _letters(alphabet: str) -> Callable[[int], str]:
    """ก ข ... ฮ กก ขข: past the end the letter is repeated, as Word does."""
    return lambda n: alphabet[(n - 1) % len(alphabet)] * min((n - 1) // len(alphabet) + 1, 50) if n > 0 else str(n)


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    out = ""
    for value, sign in _ROMAN:
        while n >= value:
            out, n = out + sign, n - value
    return out


def _thai_words(n: int) -> str:
    if not 0 < n < 1_000_000:
        return str(n)
    out = ""
    for place in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**place % 10
        if not digit:
            continue
        if place == 1 and digit <= 2:
            out += ("", "สิบ", "ยี่สิบ")[digit]
        elif place == 0 and digit == 1 and n > 1:
            out += "เอ็ด"
        else:
            out += _THAI_WORDS[digit] + _THAI_PLACES[place]
    return out


def _ordinal(n: int) -> str:
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "thaiNumbers": lambda n: str(n).translate(_THAI_DIGITS),
    "thaiLetters": _letters(_THAI_LETTERS),
    "thaiCounting": _thai_words,
    "bahtText": _thai_words,
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda n: f"{n:02d}",
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if 1 <= n <= 20 else str(n),
    "none": lambda n: "",
}


def written(count: int, number_format: str) -> str:
    """`count` as the format writes it; a format that we do not know is written in Arabic digits."""
    return FORMATS.get(number_format, str)(count)
