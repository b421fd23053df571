"""The quality gate (extractors/quality.py) on pages known to be good or bad: ranges measured, and what is refused.

    python benchmarks/quality_gate.py [--pages N] [FILE.pdf ...]

Good pages: invented letters, minutes, tables, lists of names, contents, forms and English; and each page of the PDFs
named, which must be good ones. Bad pages are made from the good Thai ones as broken text layers are: private codings,
code pages taken for others, shifted and shuffled letters, lost letters, and the Latin rubbish of OCR. `refused` is what
the gate says of the text itself, `over a picture` what it says of the same text over a scan.
"""

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from invented_text import DOCUMENTS  # noqa: E402

from extractors.pdf_reader import read_pdf  # noqa: E402
from extractors.quality import TextQuality, is_garbage, measure  # noqa: E402

SHARES = tuple(f for f in TextQuality._fields if f.endswith("_share"))
THAI = [chr(c) for c in (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F))]
CONSONANTS = THAI[:46]
SYLLABLES = re.findall(
    "[^,]+",
    "กร,พง,ศัก,ดิ์,วร,รัตน์,ชัย,สม,บุญ,ธิ,ดา,นิ,ภา,ปริ,ยา,ณัฐ,วุฒิ,จิ,รา,เดช,ธน,วัฒน์,อร,ทัย,กิตติ,มณี,ศรี,โส,ภณ,วิ,ไล,สุ",
)
ENGLISH = (
    "The committee of the district is to report on the plan by the end of March. Each office has to send its form with "
    "the names of those who took part, and the staff will answer within fourteen days. All of the figures in this "
    "report are from the year before and may be changed if new ones are found."
)
HEADS = ("ตัวชี้วัด", "เป้าหมาย", "ผลงาน", "ร้อยละ", "หน่วยนับ", "ไตรมาสที่", "งบประมาณ", "หมายเหตุ")

Make = Callable[[random.Random], str]


def prose(r: random.Random) -> str:
    texts = [t for d in DOCUMENTS for t in d.texts]
    start = r.randrange(len(texts))
    return "\n".join((texts[start:] + texts[:start])[: r.randint(6, 25)])


def names(r: random.Random) -> str:
    titles = ("นาย", "นาง", "นางสาว", "ร.ต.อ.", "ดร.")

    def name() -> str:
        return "".join(r.choice(SYLLABLES) for _ in range(r.randint(2, 4)))

    return "\n".join(f"{i}. {r.choice(titles)}{name()} {name()}" for i in range(1, r.randint(15, 40)))


def figures(r: random.Random) -> str:
    return "\n".join("  ".join(f"{r.randrange(10 ** r.randint(1, 7)):,}" for _ in range(6)) for _ in range(25))


def indicators(r: random.Random) -> str:
    rows = [
        f"{i}.{r.randint(1, 9)} {r.choice(HEADS)}{r.choice(HEADS)} {r.randint(1, 99)}.{r.randint(10, 99)} 5 - /"
        for i in range(1, 25)
    ]
    return "\n".join([" | ".join(HEADS), *rows])


def contents(r: random.Random) -> str:
    return "สารบัญ\n" + "\n".join(f"บทที่ {i} {r.choice(HEADS)} {'.' * r.randint(30, 60)} {i * 7}" for i in range(1, 20))


def form(r: random.Random) -> str:
    return "\n".join(
        f"{i}. {r.choice(HEADS)}{'.' * r.randint(20, 80)} ☐ มี ☐ ไม่มี (โปรดระบุ){'.' * 20}" for i in range(1, 15)
    )


def english(r: random.Random) -> str:
    words = ENGLISH.split()
    return " ".join(words[i % len(words)] for i in range(r.randrange(50), r.randrange(100, 300)))


def links(r: random.Random) -> str:
    return prose(r) + "\nhttps://example.org/a/b?c=1&d=2#e office@example.org\n" + english(r)


def shuffled(r: random.Random, letters: list[str]) -> Callable[[str], str]:
    to = letters[:]
    r.shuffle(to)
    table = {ord(a): b for a, b in zip(letters, to, strict=True)}
    return lambda s: s.translate(table)


def private(r: random.Random) -> str:
    """Each letter has a code of its own in order of first use, from the exclamation mark on (old Distiller fonts)."""
    text = prose(r)
    order = dict.fromkeys(c for c in text if not c.isspace())
    return text.translate({ord(c): chr(0x21 + i % 94) for i, c in enumerate(order)})


def ocr_rubbish(r: random.Random) -> str:
    """What an English recogniser makes of Thai: short Latin words of the letters that look like Thai ones."""
    letters = "nuwrlivtfmajsoyUnN1n7fI:;.,'{}()"
    return " ".join("".join(r.choice(letters) for _ in range(r.randint(2, 9))) for _ in range(r.randint(60, 300)))


def lost(share: float) -> Make:
    def make(r: random.Random) -> str:
        return "".join("\ufffd" if not c.isspace() and r.random() < share else c for c in prose(r))

    return make


def dropped(r: random.Random) -> str:
    """Every mark above and below is lost."""
    return "".join(c for c in prose(r) if not (c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e"))


def displaced(r: random.Random) -> str:
    """Every mark stands two letters too late."""
    out: list[str] = []
    waiting: list[tuple[int, str]] = []
    for c in prose(r):
        if "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e":
            waiting.append((len(out) + 2, c))
            continue
        out.append(c)
        out += [m for at, m in waiting if at <= len(out)]
        waiting = [(at, m) for at, m in waiting if at > len(out)]
    return "".join(out)


def half(bad: Make, share: float) -> Make:
    """A good page some of whose lines are in a bad font."""

    def make(r: random.Random) -> str:
        good, rubbish = prose(r).splitlines(), bad(r).splitlines() * 5
        return "\n".join(rubbish[i] if r.random() < share else x for i, x in enumerate(good))

    return make


def shifted(by: int) -> Make:
    return lambda r: "".join(chr(ord(c) + by) if "\u0e01" <= c <= "\u0e4e" else c for c in prose(r))


GOOD: dict[str, Make] = {
    "invented documents": prose,
    "lists of invented names": names,
    "tables of figures": figures,
    "indicator tables": indicators,
    "contents": contents,
    "blank forms": form,
    "English": english,
    "Thai with addresses and English": links,
}
BAD: dict[str, Make] = {
    "private coding in ASCII": private,
    "TIS-620 read as Latin-1": lambda r: prose(r).encode("cp874", "ignore").decode("latin-1"),
    "UTF-8 read as TIS-620": lambda r: prose(r).encode().decode("cp874", "replace"),
    "UTF-8 read as Latin-1": lambda r: prose(r).encode().decode("latin-1"),
    "Thai codes shifted by 1": shifted(1),
    "Thai codes shifted by 5": shifted(5),
    "Thai codes shifted to Lao": shifted(0x80),
    "Thai codes shifted to private use": shifted(0xF700 - 0x0E00),
    "consonants shuffled": lambda r: shuffled(r, CONSONANTS)(prose(r)),
    "all Thai letters shuffled": lambda r: shuffled(r, THAI)(prose(r)),
    "letters of each line backwards": lambda r: "\n".join(x[::-1] for x in prose(r).splitlines()),
    "marks two letters too late": displaced,
    "all marks lost": dropped,
    "one letter in eight lost": lost(0.125),
    "one letter in three lost": lost(0.33),
    "OCR rubbish in Latin letters": ocr_rubbish,
}
MIXED: dict[str, Make] = {
    "a tenth in shuffled letters": half(BAD["all Thai letters shuffled"], 0.1),
    "a third in shuffled letters": half(BAD["all Thai letters shuffled"], 0.33),
    "half in shuffled letters": half(BAD["all Thai letters shuffled"], 0.5),
    "a third in a private coding": half(private, 0.33),
    "half in a private coding": half(private, 0.5),
}


def pages_of(files: list[Path]) -> Iterator[str]:
    for path in files:
        data = path.read_bytes()
        doc = read_pdf(data, hashlib.sha256(data).hexdigest())
        for page in doc.pages:
            if page.state == "text":
                yield "\n".join(x.text for x in doc.lines if x.page == page.number and x.role == "body")


def row(label: str, found: list[TextQuality]) -> None:
    cells = []
    for share in SHARES:
        values = sorted(getattr(q, share) for q in found)
        cells.append(f"{values[0]}-{values[-1]}")
    plain = sum(is_garbage(q) for q in found)
    over = sum(is_garbage(q, over_picture=True) for q in found)
    print(f"{label:34}{len(found):6}" + "".join(f"{c:>11}" for c in cells) + f"{plain:9}{over:9}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=100, help="pages of each kind")
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    head = f"{'':34}{'pages':>6}" + "".join(f"{s.removesuffix('_share'):>11}" for s in SHARES)
    print(head + f"{'refused':>9}{'over a picture':>16}")
    for title, kinds in (("good", GOOD), ("bad", BAD), ("half good", MIXED)):
        print(f"-- {title}")
        for label, make in kinds.items():
            row(label, [measure(make(random.Random(f"{label} {n}"))) for n in range(args.pages)])
        if title == "good" and args.files:
            row("pages of the files named", [measure(x) for x in pages_of(args.files) if x.strip()])


if __name__ == "__main__":
    main()
