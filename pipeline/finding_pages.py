"""Writes docs/findings.md from the catalogue of findings: `python -m pipeline.finding_pages`.

The page is never edited by hand; tests/test_findings.py holds it to the catalogue.
"""

from pathlib import Path

from schemas.finding import Severity
from schemas.finding_codes import CATALOGUE, REASONS, Template

PAGE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"

SEVERITY_MEANS = {
    Severity.FIX: "must be mended",
    Severity.ASK: "must be explained",
    Severity.NOTE: "an observation; changes no state",
    Severity.INFO: "for information; nothing to do",
}

_HEAD = """\
# ข้อสังเกตและรหัส: findings

Written from `schemas/finding_codes.py` by `make pages`; do not edit. A finding has a stable code, a severity, one
sentence in Thai and one in English, and a remedy in both. Words in braces are filled in. No sentence accuses: it says
what was looked for, where, what was found, and what can be done.
"""


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _entry(code: str, row: Template) -> str:
    return (
        f"### {code}\n\n"
        f"{row.severity.value} ({SEVERITY_MEANS[row.severity]})\n\n"
        f"- {_cell(row.th)}\n- {_cell(row.en)}\n- ควรทำ: {_cell(row.remedy_th)}\n- remedy: {_cell(row.remedy_en)}\n"
    )


def page() -> str:
    """The whole page: severities, every code in alphabetical order, every reason of an input."""
    severities = "\n".join(f"- **{s.value}** {means}" for s, means in SEVERITY_MEANS.items())
    parts = [_HEAD, f"## Severities\n\n{severities}\n", "## Codes\n"]
    parts += [_entry(code, CATALOGUE[code]) for code in sorted(CATALOGUE)]
    parts.append(
        "## Reasons why an input was not simply read\n\n"
        "The `reason` of a row in `inputs.jsonl` and of `saraban read --json`.\n\n"
        "| reason | ไทย | English | ควรทำ | remedy |\n|---|---|---|---|---|"
    )
    rows = (
        f"| `{reason.value}` | {_cell(row.th)} | {_cell(row.en)} | {_cell(row.remedy_th)} | {_cell(row.remedy_en)} |"
        for reason, row in REASONS.items()
    )
    return "\n".join(parts) + "\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
