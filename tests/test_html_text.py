"""HTML: what a browser shows, line by line; what it hides is reported."""

import pytest

from extractors.flow import Flow
from extractors.html_text import read_html
from schemas.source import Reason, Status

SHA = "0" * 64


def page(body: str, head: str = "") -> bytes:
    """An HTML file in UTF-8."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>ก<b>ข</b> ค</p><p>ง</p>", ["กข ค", "ง"]),
        ("ก<br>ข<br/>ค", ["ก", "ข", "ค"]),
        ("<div>ก<div>ข</div>ค</div>", ["ก", "ข", "ค"]),
        ("<p>ก\n   ข</p>", ["ก ข"]),
        ("<pre>ก\n  ข</pre>", ["ก", "  ข"]),
        ("<ul><li>ก<li>ข</ul>", ["ก", "ข"]),
        ("<h1>หัว</h1>เนื้อ", ["หัว", "เนื้อ"]),
        ("<script>bad()</script><style>p{}</style><template>x</template><noscript>y</noscript>ก", ["ก"]),
        ("ก<!-- ข -->ค", ["กค"]),
        ("<p>&lt;ก&gt; &amp; &#3586;</p>", ["<ก> & ข"]),
        ("<p>ก&nbsp;ข</p>", ["ก ข"]),
        ("<input value='ค่า'><input type=hidden value=x><input type=checkbox checked>ใช่", ["ค่า☑ใช่"]),
        ("<select><option>ก<option selected>ข</select>", ["ข"]),
        ("<textarea>ก\nข</textarea>", ["ก", "ข"]),
        ("<p>ไม่ปิด<div>ต่อ", ["ไม่ปิด", "ต่อ"]),
    ],
)
def test_lines_are_those_that_a_browser_shows(body: str, lines: list[str]) -> None:
    """Blocks and breaks end lines; blanks fold; scripts and comments are no text; fields show their values."""
    doc = read_html(page(body), SHA)
    assert [x.text for x in doc.lines] == lines
    assert [x.path for x in doc.lines] == [(i,) for i in range(len(lines))]


def test_cells_know_their_row_and_column() -> None:
    """Each cell is a line of its own; a wide one moves those after it."""
    doc = read_html(page("<table><tr><th colspan=2>หัว<th>ขวา<tr><td>ก<td>ข<td>ค</table>"), SHA)
    assert [(x.text, x.cell) for x in doc.lines] == [
        ("หัว", (0, 0, 0)),
        ("ขวา", (0, 0, 2)),
        ("ก", (0, 1, 0)),
        ("ข", (0, 1, 1)),
        ("ค", (0, 1, 2)),
    ]


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        ("<p>เห็น<span style='display: none'>ลับ</span></p>", ["ลับ"]),
        ("<p>เห็น</p><div hidden><p>ลับ</p></div>", ["ลับ"]),
        ("<p>เห็น</p><p style='visibility:hidden'>ลับ</p>", ["ลับ"]),
        ("<p style='display:block'>เห็น</p>", []),
    ],
)
def test_what_the_markup_hides_is_reported_and_is_no_body_text(body: str, hidden: list[str]) -> None:
    """Hidden words have the role hidden and a finding."""
    doc = read_html(page(body), SHA)
    assert [x.text for x in doc.lines if x.role == "hidden"] == hidden
    assert [x.text for x in doc.body] == ["เห็น"]
    assert [f.code for f in doc.findings] == ["TEXT-HIDDEN"] * bool(hidden)


@pytest.mark.parametrize(
    ("declared", "encoded", "charset", "codes"),
    [
        ("utf-8", "utf-8", "utf-8", []),
        ("tis-620", "cp874", "cp874", []),
        ("windows-874", "cp874", "cp874", []),
        ("tis-620", "utf-8", "utf-8", []),
        ("utf-8", "cp874", "cp874", ["FILE-CHARSET-GUESSED"]),
        ("iso-8859-1", "cp874", "cp874", ["FILE-CHARSET-GUESSED"]),
        ("no-such", "cp874", "cp874", ["FILE-CHARSET-GUESSED"]),
    ],
)
def test_the_bytes_stand_above_the_declared_charset(
    declared: str, encoded: str, charset: str, codes: list[str]
) -> None:
    """A page that declares one set and is written in another is read by its bytes."""
    text = f'<html><head><meta charset="{declared}"></head><body><p>สำนักงาน ก.ก.</p></body></html>'
    doc = read_html(text.encode(encoded), SHA)
    assert [x.text for x in doc.lines] == ["สำนักงาน ก.ก."]
    assert (doc.properties["charset"], [f.code for f in doc.findings]) == (charset, codes)


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"", Status.UNREADABLE, Reason.EMPTY),
        (page("<img src=x>"), Status.UNREADABLE, Reason.EMPTY),
        (b"<div>" * 5000, Status.REJECTED, Reason.BOMB),
        (page("<p>ก</p>" + "<div>" * 5000 + "ข"), Status.PARTLY_READ, Reason.PARTIAL),
        (b"<p>" * 1_000_001, Status.REJECTED, Reason.TOO_LARGE),
        (b"\0\xff\0\xfe<p>" * 300, Status.UNREADABLE, Reason.UNKNOWN_TYPE),
    ],
    ids=["empty", "a picture alone", "nothing but nesting", "too deep at the end", "too many tags", "binary"],
)
def test_pages_that_are_not_read_whole_say_so(data: bytes, status: Status, reason: Reason) -> None:
    """Status and reason; nothing raises."""
    doc = read_html(data, SHA)
    assert (doc.status, doc.reason) == (status, reason)


def test_entities_of_the_file_system_are_not_followed() -> None:
    """A DTD's outside entity gives nothing."""
    doc = read_html(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>a &x; b</p>', SHA)
    assert "".join(x.text for x in doc.lines).replace(" ", "").endswith("a&x;b")


def test_values_lead_back_to_their_line() -> None:
    """A quoted value has the running line as its path, and links and title are properties."""
    doc = read_html(
        page("<p>หนึ่ง</p><p>ที่ <a href='https://example.invalid/a'>กท 0303/1</a></p>", "<title> ชื่อ </title>"), SHA
    )
    flow = Flow.of(doc)
    at = flow.text.index("กท")
    quoted = flow.quote(at, at + 9)
    assert quoted.raw == "กท 0303/1"
    assert quoted.places[0].model_dump() == {"sha256": SHA, "part": "text", "path": (1,), "span": (4, 13)}
    assert (doc.properties["links"], doc.properties["title"]) == ("https://example.invalid/a", "ชื่อ")
