"""One letter of the study: its pictures in a folder, its truth, and what each reader makes of it."""

from collections.abc import Sequence
from pathlib import Path

from PIL import ImageDraw

from benchmarks.scan_files import A4, scan_file
from benchmarks.scan_letters import scan_letter
from benchmarks.scan_readers import pictures, readers, timed
from benchmarks.scan_scores import by_place, character_counts, field_marks


def show(seed: int, index: int, names: Sequence[str], folder: Path | None, models: Path | None = None) -> None:
    """Prints all of it; pictures have the boxes of the truth drawn in."""
    from benchmarks.scan_study import as_a4

    file, letter = scan_file(seed, index), scan_letter(seed, index)
    print(f"{file.family}, {file.mix}, {letter.digits} digits, {letter.shape}, by hand: {sorted(letter.by_hand)}")
    print(letter.truth, letter.words, sep="\n")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for n, (page, _) in enumerate(pictures(file.scan)):
            draw, scale = ImageDraw.Draw(page), page.width / A4[0]
            for line in file.lines:
                if line.page == n:
                    draw.rectangle([round(v * scale) for v in line.box], outline=(255, 0, 0))
            page.save(folder / f"letter-{seed}-{index}-{n + 1}.png")
    for name in names:
        answer = timed(readers(models)[name](), file.scan)
        lines = as_a4(answer)
        print(f"\n=== {name}: {answer.status}, {answer.seconds:.1f} s, {dict(character_counts(file.lines, lines))}")
        got, stray = by_place(file.lines, lines)
        for line, text in zip(file.lines, got, strict=True):
            print(f"{line.role:6} {line.text}\n       {text}")
        print(f"at no place: {stray!r}")
        for mark in field_marks(answer.record, answer.kind, letter):
            print(f"{mark.outcome:9} {mark.field:16} {mark.want}   <- {mark.got}")
