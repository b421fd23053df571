"""Letters in English: their labels, and what keeps a Thai letter with English words a Thai letter."""

import pytest
from letters_by_hand import paged, placed, typed

from extractors.english_letter import is_english
from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, body_span, read_letter_fields
from extractors.rows import rows_of
from schemas.quoted import Quoted, Trust
from schemas.text import DocumentText

BODY = "We have the honour to invite your office to the workshop during 18 - 20 September 2023 in Bangkok."
CLOSE = ("Yours sincerely,", "", "(Mr. John Sample)", "Deputy Permanent Secretary")
LABELLED = (
    "No. MTST 5501/2210",
    "Ministry of Testing",
    "Test Road, Bangkok 10400",
    "14 August 2023",
    "Subject: Invitation to a workshop",
    "To: Director of the Sample Centre",
    "Dear Sir,",
    BODY,
    *CLOSE,
)
ADDRESSED = (
    "Ministry of Testing",
    "Ref. No. MTST 0521/118",
    "May 6, 2024",
    "Professor Jane Sample",
    "University of Elsewhere",
    "Dear Professor Sample,",
    "Re: Keynote speech",
    BODY,
    *CLOSE,
)


def read(doc: DocumentText) -> tuple[str, LetterHead]:
    flow = Flow.of(doc)
    kind, _ = kind_of(flow, doc)
    return kind, read_letter_fields(flow, doc, kind)


def value(head: LetterHead, name: str) -> str | None:
    got: Quoted | None = getattr(head, name)
    return None if got is None else ("?" if got.trust is Trust.UNVERIFIED else "") + got.value


ROWS = [
    (
        "labels with colons",
        LABELLED,
        {
            "number": "MTST 5501/2210",
            "date": "2023-08-14",
            "subject": "Invitation to a workshop",
            "addressee": "Director of the Sample Centre",
            "sender": "Ministry of Testing",
        },
    ),
    (
        "an addressee's block in place of To, the subject under the salutation",
        ADDRESSED,
        {
            "number": "MTST 0521/118",
            "date": "2024-05-06",
            "subject": "Keynote speech",
            "addressee": "Professor Jane Sample University of Elsewhere",
            "sender": "Ministry of Testing",
        },
    ),
    (
        "two days in the head are in doubt",
        (*LABELLED[:4], "15 August 2023", *LABELLED[4:]),
        {"date": "?2023-08-14"},
    ),
    (
        "a day inside the subject is not the letter's",
        (*LABELLED[:3], "Subject: Meeting of 14 August 2023", *LABELLED[5:]),
        {"date": None, "subject": "Meeting of 14 August 2023"},
    ),
    ("no number where none is printed", LABELLED[1:], {"number": None, "date": "2023-08-14"}),
    ("a telephone number is no letter's", ("No. 02 123 4567", *LABELLED[1:]), {"number": None}),
]


@pytest.mark.parametrize(("lines", "want"), [x[1:] for x in ROWS], ids=[x[0] for x in ROWS])
def test_head_of_an_english_letter(lines: tuple[str, ...], want: dict[str, str | None]) -> None:
    kind, head = read(typed(*lines))
    assert kind == "external_letter"
    assert {name: value(head, name) for name in want} == want
    assert [word.value for s in head.signers if (word := s.name)] == ["Mr. John Sample"]


def test_its_text_begins_behind_the_salutation_and_ends_before_the_closing() -> None:
    flow = Flow.of(typed(*LABELLED))
    start, end = body_span(flow, "external_letter")
    assert flow.text[start:end].strip() == BODY


def test_a_name_without_brackets_signs_with_its_post() -> None:
    _, head = read(typed(*LABELLED[:8], "Yours sincerely,", "", "Jane R. Sample", "Director of the Test Office"))
    assert [(s.name.value, s.position.value) for s in head.signers if s.name and s.position] == [
        ("Jane R. Sample", "Director of the Test Office")
    ]


def test_a_subject_that_reaches_the_edge_goes_on_below() -> None:
    long = "Subject: Invitation to the Second Regional Workshop on Public Sector Innovation and its Uses of"
    lines = [placed(85, 60 + 20 * n, t) for n, t in enumerate((*LABELLED[:4], long, "the Year 2023", *LABELLED[5:]))]
    _, head = read(paged(*lines))
    assert value(head, "subject") == long.removeprefix("Subject: ") + " the Year 2023"


@pytest.mark.parametrize(
    "lines",
    [
        (
            "ที่ กท 4501/12",
            "3 มกราคม 2566",
            "เรื่อง Digital Government Forum",
            "เรียน ปลัดกระทรวงทดสอบ",
            "Dear Partner",
            BODY,
        ),
        ("Annual Report of the Ministry of Testing", "Our dear customers", BODY, BODY),
        ("Dear Sir", "14 August 2023"),
    ],
    ids=["Thai labels", "a report", "too few words"],
)
def test_what_is_no_english_letter(lines: tuple[str, ...]) -> None:
    assert not is_english(rows_of(Flow.of(typed(*lines))))
