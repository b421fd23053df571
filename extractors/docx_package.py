"""แฟ้ม DOCX: opens the package (a zip of XML parts) safely, and gives its parts and relationships.

The zip is opened here and not by python-docx: with two members of one name python-docx takes the last while another
program shows the first, and 264 KB of zip become 7 GB of its objects. Nothing is unfolded beyond the stated limits.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO, NamedTuple

from lxml import etree

from schemas.source import Reason, Status

MAX_PARTS = 10_000
MAX_PART_BYTES = 32 * 1024 * 1024  # one XML part, unfolded; a thesis of 500 pages has about 10 MB
MAX_XML_BYTES = 96 * 1024 * 1024  # all XML parts that are read
MAX_STREAM_BYTES = 128 * 1024 * 1024  # of a part that is read in passing, as the sheets of a workbook are
MAX_PICTURE_BYTES = 48 * 1024 * 1024  # a page of 600 dpi in colour, packed without loss
MAX_TAGS = 800_000  # markup signs in one part: an element costs about 300 bytes of memory
MAX_UNFOLDING = 200  # unfolded bytes for one packed byte, asked of parts above RATIO_FROM
RATIO_FROM = 4 * 1024 * 1024

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that every such file uses
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict names the same things by other addresses.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", DGM[1:-1].encode()),
)
# what reading a package raises: damaged data, a packing that zipfile does not know (NotImplementedError), a password
# (RuntimeError)
ZIP_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
# The packings of a part (ECMA-376 part 2, annex C). The standard library unfolds others too, but not piece by piece: of
# a few bytes of bzip2 it makes gigabytes, whatever size the part states.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


class Refused(Exception):
    """The package is not read; says what becomes of the input and why. Never leaves the reader."""

    def __init__(self, status: Status, reason: Reason, code: str | None = None) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason
        self.code = code  # of a finding, where the reason alone does not say enough


class Relation(NamedTuple):
    """One relationship of a part. `target`: the member's name, or the address where `external`."""

    kind: str  # the last word of the type's address: header, footnotes, image, aFChunk ...
    target: str
    external: bool


class Package:
    """An opened package. Raises Refused when it may not or cannot be read. `count`: what each part is asked for when it
    is parsed, before anything walks it (see `words`).
    """

    def __init__(self, data: bytes, count: Callable[[etree._Element], int] | None = None) -> None:
        _refuse_what_is_no_zip(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        # what zipfile raises for a damaged directory, or (NotImplementedError) for one of a kind it does not know
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as e:
            raise Refused(Status.UNREADABLE, Reason.BROKEN) from e
        members = self._zip.infolist()
        if len(members) > MAX_PARTS:
            raise Refused(Status.REJECTED, Reason.TOO_MANY)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for m in members:
            if m.is_dir():
                continue
            name = _part_name(m.filename)
            if name in self._members:
                # which of the two is shown depends on the program: not a document that one can rely on
                raise Refused(Status.REJECTED, Reason.BROKEN, "DOC-TWO-PARTS")
            if m.flag_bits & 1:
                raise Refused(Status.UNREADABLE, Reason.ENCRYPTED)
            if m.compress_type not in _PACKINGS:
                raise Refused(Status.UNREADABLE, Reason.BROKEN)
            self._members[name] = m
        self._read = 0
        self._count = count
        self.cut: set[str] = set()  # parts of which `stream` gave the beginning alone
        self._roots: dict[str, etree._Element] = {}
        self._words: dict[str, int] = {}

    def names(self) -> list[str]:
        """The names of all members as the file has them."""
        return [m.filename for m in self._members.values()]

    def has(self, name: str) -> bool:
        """Whether there is such a member; names of parts do not distinguish case."""
        return _part_name(name) in self._members

    @staticmethod
    def key(name: str) -> str:
        """A part's name as names are compared: without case."""
        return _part_name(name)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part, the same one each time. Raises Refused: it passes a limit, is missing, is damaged,
        or declares a DTD.
        """
        key = _part_name(name)
        if key not in self._roots:
            root = self._parsed(key)
            self._words[key] = self._count(root) if self._count is not None else 0
            self._roots[key] = root
        return self._roots[key]

    def words(self, name: str) -> int:
        """What `count` said of a part when it was parsed, before anything walked it."""
        return self._words.get(_part_name(name), 0)

    def content(self, name: str) -> bytes:
        """The bytes of a member that is no XML part. Raises Refused: it passes a limit, is missing, is damaged."""
        member = self._members.get(_part_name(name))
        if member is None:
            raise Refused(Status.UNREADABLE, Reason.BROKEN)
        return self._unfold(member)

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture, which count for no limit of the package's XML; None where it is missing, damaged or
        larger than MAX_PICTURE_BYTES.
        """
        member = self._members.get(_part_name(name))
        if member is None or member.file_size > MAX_PICTURE_BYTES:
            return None
        try:
            with self._zip.open(member) as f:
                content = f.read(MAX_PICTURE_BYTES + 1)
        except ZIP_DAMAGE:
            return None
        return content if len(content) <= MAX_PICTURE_BYTES else None

    def stream(self, name: str, *tags: str) -> Iterator[tuple[str, etree._Element]]:
        """The elements of these names of a large part, one after another; the caller clears each. Ends quietly at
        MAX_STREAM_BYTES, and the part is then in `cut`. Raises Refused as `xml` does.
        """
        member = self._members.get(_part_name(name))
        if member is None:
            raise Refused(Status.UNREADABLE, Reason.BROKEN)
        try:
            with self._zip.open(member) as f:
                source = _Counted(f)
                first = True
                for event, e in etree.iterparse(
                    source,
                    tag=tags,
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                ):
                    if first and e.getroottree().docinfo.internalDTD is not None:
                        raise Refused(Status.REJECTED, Reason.BOMB)
                    first = False
                    yield event, e
        except etree.XMLSyntaxError as e:
            if not source.cut:
                raise _refusal_of(str(e), b"") from e
            self.cut.add(_part_name(name))
        except ZIP_DAMAGE as e:
            raise Refused(Status.UNREADABLE, Reason.BROKEN) from e

    def count(self, name: str, pattern: re.Pattern[bytes]) -> int:
        """How often a pattern of at most 16 bytes occurs in a part, without parsing it, up to MAX_STREAM_BYTES."""
        n, tail = 0, b""
        try:
            with self._zip.open(self._members[_part_name(name)]) as f:
                source = _Counted(f)
                while block := source.read(1 << 20):
                    seen = len(tail)
                    n += sum(1 for m in pattern.finditer(tail + block) if m.end() > seen)
                    tail = block[-16:]
                if source.cut:
                    self.cut.add(_part_name(name))
        except (KeyError, *ZIP_DAMAGE) as e:
            raise Refused(Status.UNREADABLE, Reason.BROKEN) from e
        return n

    def _parsed(self, key: str) -> etree._Element:
        member = self._members.get(key)
        if member is None:
            raise Refused(Status.UNREADABLE, Reason.BROKEN)
        content = self._unfold(member)
        if content.count(b"<") > MAX_TAGS:
            raise Refused(Status.REJECTED, Reason.TOO_LARGE)
        return parse_xml(_usual(content))

    def _unfold(self, member: zipfile.ZipInfo) -> bytes:
        limit = min(MAX_PART_BYTES, MAX_XML_BYTES - self._read)
        if member.file_size > RATIO_FROM and member.file_size > MAX_UNFOLDING * max(member.compress_size, 1):
            raise Refused(Status.REJECTED, Reason.BOMB)
        if member.file_size > limit:
            raise Refused(Status.REJECTED, Reason.TOO_LARGE)
        try:
            with self._zip.open(member) as f:
                content = f.read(limit + 1)
        except ZIP_DAMAGE as e:
            raise Refused(Status.UNREADABLE, Reason.BROKEN) from e
        if len(content) > limit:
            raise Refused(Status.REJECTED, Reason.TOO_LARGE)
        self._read += len(content)
        return content

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of `part` ("" for the package itself) by their ids."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(name):
            return {}
        out = {}
        for e in self._parsed(_part_name(name)).iter(_RELATION):
            target, external = e.get("Target", ""), e.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            out[e.get("Id", "")] = Relation(e.get("Type", "").rsplit("/", 1)[-1], target, external)
        return out

    def kinds(self) -> dict[str, str]:
        """What every part is there for, by `key`: the kind of the relationship that leads to it."""
        out: dict[str, str] = {}
        for member in list(self._members.values()):
            folder, base = posixpath.split(posixpath.normpath(member.filename.replace("\\", "/")))
            if posixpath.basename(folder).casefold() != "_rels" or not base.casefold().endswith(".rels"):
                continue
            try:
                relations = self.relations(posixpath.join(posixpath.dirname(folder), base[: -len(".rels")]))
            except Refused:
                continue
            for r in relations.values():
                if not r.external:
                    out.setdefault(_part_name(r.target), r.kind)
        return out

    @cached_property
    def main_part(self) -> str:
        """The name of the document part, `word/document.xml` in nearly every file."""
        for r in self.relations("").values():
            if r.kind == "officeDocument" and not r.external and self.has(r.target):
                return r.target
        if self.has("word/document.xml"):
            return "word/document.xml"
        kind = Reason.UNSUPPORTED_TYPE if self.has("[Content_Types].xml") else Reason.UNKNOWN_TYPE
        raise Refused(Status.UNREADABLE, kind)


def parse_xml(content: bytes) -> etree._Element:
    """The root of `content`, read without entities, DTDs or network. Raises Refused for what is hostile or damaged."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as e:
        raise _refusal_of(str(e), content[:65536]) from e
    if root is None:
        raise Refused(Status.UNREADABLE, Reason.BROKEN)
    if root.getroottree().docinfo.internalDTD is not None:
        # ECMA-376 part 2 forbids a DTD in a part: only an attack has one
        raise Refused(Status.REJECTED, Reason.BOMB)
    return root


def _usual(content: bytes) -> bytes:
    """XML of the Strict form with the usual addresses."""
    if b"purl.oclc.org/ooxml" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    return content


def _refusal_of(message: str, head: bytes) -> Refused:
    """libxml2 itself stops at 256 levels and at entities that unfold too far; any other fault is damage."""
    if "depth" in message.lower() or "entit" in message.lower() or b"<!ENTITY" in head:
        return Refused(Status.REJECTED, Reason.BOMB)
    return Refused(Status.UNREADABLE, Reason.BROKEN)


class _Counted:
    """A member of a zip that ends, as far as its reader sees, when too much has come out of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = MAX_STREAM_BYTES
        self._at_head = True
        self.cut = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none beyond the limit."""
        data = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(data)
        self.cut = self.cut or self._left <= 0
        if self._at_head:  # the addresses of the namespaces stand in the root element
            self._at_head = False
            return _usual(data)
        return data


def _part_name(name: str) -> str:
    """Names of parts are compared without case, with forward slashes, without a leading one (ECMA-376 part 2, 6.2)."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").casefold()


def _refuse_what_is_no_zip(data: bytes) -> None:
    if not data:
        raise Refused(Status.UNREADABLE, Reason.EMPTY)
    if data.startswith(OLE_MAGIC):
        # a password turns a DOCX into an OLE file with this stream; without it, it is a .doc under another name
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(Status.UNREADABLE, Reason.ENCRYPTED)
        raise Refused(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    if not data.startswith(b"PK"):
        raise Refused(Status.UNREADABLE, Reason.UNKNOWN_TYPE)
