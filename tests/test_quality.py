"""extractors/quality.py: prose is believed, rubbish is not."""

import pytest

from extractors.quality import is_garbage, measure

THAI = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน โดยให้ปรับปรุงแก้ไขรายละเอียด"
ENGLISH = "The committee of the city is to report on the plan by the end of March, and the office has to answer it."


@pytest.mark.parametrize(
    ("text", "over_picture", "garbage"),
    [
        (THAI, False, False),
        (THAI, True, False),
        (ENGLISH, False, False),
        (ENGLISH, True, False),
        (THAI + " (Smart Kiosk) https://example.org/a?b=1&c=2", False, False),
        ("ที่ กท ๙๙๐๑/๑๒๓", False, False),
        ("", False, False),
        (".......................................... 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", False, False),
        ("nrmfl ?u flr:tsf lrrulfvr ilr{t nrfl vrffi uo rfi ;fifl1ruu flfl uilfl n:vyrn", True, True),
        ("%0%211>#BO#1O'02NN2%>#/>??/>'BN#2> 1B ?/O'BN#?N$?/1 %A1/'2$'BN#@PO2N>%", False, True),
        ("ค\ufffd\ufffdง\ufffd\ufffdน\ufffdย\ufffdม \ufffd\ufffd\ufffd การ\ufffd\ufffd" * 4, False, True),
        ("ÊÓ¹Ñ¡§Ò¹à¢µä´é»ÃÐªØÁ¤³Ð·Ó§Ò¹àÁ×èÍÇÑ¹·Õè ÁÕ¹Ò¤Á ·Õè»ÃÐªØÁÁÕÁµÔãËé¼èÒ¹", False, True),
        ("".join(reversed(THAI)) * 2, False, True),
        ("ฤฬฒญฎฏฐ ฦฬฌฆฅฃ ฒฬฎญฏ ฅฃฆฌฐ ฤฦฒฬญ ฎฏฐฌฆ ฃฅฦฤฬ ฒญฎฏฐ ฌฆฅฃฦ", False, True),
    ],
    ids=[
        "Thai prose",
        "Thai prose over a letterhead picture",
        "English prose",
        "English prose over a picture",
        "Thai with English and an address",
        "a letter number alone",
        "nothing",
        "a table of contents",
        "OCR rubbish over a picture",
        "symbol soup",
        "unmapped glyphs",
        "TIS-620 read as Latin-1",
        "Thai backwards: marks on nothing",
        "Thai letters that make no words",
    ],
)
def test_what_is_believed(text: str, over_picture: bool, garbage: bool) -> None:
    assert is_garbage(measure(text), over_picture) is garbage


def test_shares_are_per_mille_of_what_they_name() -> None:
    q = measure("กข ab \ufffd%")
    assert (q.signs, q.letters, q.thai_share, q.unmapped_share, q.symbol_share) == (6, 4, 500, 166, 166)
