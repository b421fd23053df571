"""YAML 1.2 as plain mappings, lists and strings, each with the line and column where it stands.

A pack is written by people who do not program, so nothing in it may mean more than it shows: every scalar is a string,
and duplicate keys, anchors, aliases, merge keys and tags are faults. This is the only module that imports ruamel.yaml.
"""

from dataclasses import dataclass, field
from typing import Union

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Tree = Union[str, list["Tree"], dict[str, "Tree"]]  # noqa: UP007 - a name that is not made yet cannot stand beside |
Path = tuple[str | int, ...]
DEPTH = 32


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with a file: where (line and column count from 1; 0 = the file as a whole) and what."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        where = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{where}: {self.message}"


@dataclass
class YamlFile:
    """The content of one file. `marks` leads from the path of each value to its (line, column), counted from 1, and
    `key_marks` to that of its key. `tree` is null when there are faults that left nothing to look at.
    """

    file: str
    tree: Tree | None = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    key_marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def mark(self, path: Path) -> tuple[int, int]:
        """Where the value at `path` stands, or the nearest one above it."""
        for n in range(len(path), -1, -1):
            if path[:n] in self.marks:
                return self.marks[path[:n]]
        return (1, 1)

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Notes that the value at `path`, or its key, is wrong."""
        at = self.key_marks.get(path) if at_key else None
        line, column = at or self.mark(path)
        self.faults.append(Fault(self.file, line, column, message))


def read_yaml(name: str, data: bytes) -> YamlFile:
    """The values of one YAML file with their marks. Faults are collected in the answer; nothing is raised."""
    result = YamlFile(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        result.faults.append(
            Fault(
                name,
                line,
                column,
                "ไฟล์ไม่ได้บันทึกเป็น UTF-8 โปรดบันทึกใหม่เป็น UTF-8 / the file is not UTF-8 text; save it as UTF-8",
            )
        )
        return result
    try:
        # Parsing twice costs as much again, so only a file that could hold one of these is looked through for them.
        if any(sign in text for sign in "&*!") and _forbidden(text, result):
            return result
        node = YAML(typ="base", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(str(x) for x in (error.context, error.problem) if x)
        result.faults.append(
            Fault(name, at[0], at[1], f"ไม่ใช่รูปแบบ YAML (ดูการย่อหน้า วงเล็บ และเครื่องหมาย :) / this is not YAML: {said}")
        )
        return result
    except YAMLError as error:
        result.faults.append(Fault(name, 1, 1, f"ไม่ใช่รูปแบบ YAML / this is not YAML: {str(error).splitlines()[0]}"))
        return result
    except RecursionError:
        result.faults.append(
            Fault(name, 1, 1, f"ค่าซ้อนกันลึกเกิน {DEPTH} ชั้น / values are nested deeper than {DEPTH} levels")
        )
        return result
    if node is None:
        result.faults.append(Fault(name, 1, 1, "ไฟล์ว่างเปล่า / the file is empty"))
        return result
    result.tree = _plain(node, (), result)
    return result


def _forbidden(text: str, result: YamlFile) -> bool:
    """Notes anchors, aliases and tags, which the node tree no longer shows or would already have followed."""
    for event in YAML(typ="base", pure=True).parse(text):
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, AliasEvent):
            result.faults.append(
                Fault(
                    result.file,
                    *at,
                    f"ไม่รับ *{event.anchor} โปรดเขียนค่าเต็ม / alias *{event.anchor} is not allowed; write the value out",
                )
            )
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            if event.anchor:
                result.faults.append(
                    Fault(
                        result.file,
                        *at,
                        f"ไม่รับ &{event.anchor} โปรดเขียนค่าเต็ม / anchor &{event.anchor} is not allowed; write values out",
                    )
                )
            if event.ctag is not None and str(event.ctag):
                result.faults.append(
                    Fault(
                        result.file,
                        *at,
                        f"ไม่รับ {event.ctag} ทุกค่าเป็นข้อความ / tag {event.ctag} is not allowed; every value is plain text",
                    )
                )
    return bool(result.faults)


def _plain(node: Node, path: Path, result: YamlFile) -> Tree:
    result.marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if len(path) > DEPTH:
        result.fault(path, f"ค่าซ้อนกันลึกเกิน {DEPTH} ชั้น / values are nested deeper than {DEPTH} levels")
        return ""
    if isinstance(node, ScalarNode):
        if not node.value and not node.style:
            result.marks[path] = result.key_marks.get(path, result.marks[path])
            result.fault(path, "ต้องมีค่าที่นี่ / a value was expected here")
        return str(node.value)
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, n), result) for n, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    out: dict[str, Tree] = {}
    for key, value in node.value:
        at = (key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, ScalarNode):
            result.faults.append(
                Fault(result.file, *at, "ชื่อหัวข้อต้องเป็นคำเดียว / a key must be one word, not a list or a mapping")
            )
            continue
        name = str(key.value)
        if name == "<<":
            result.faults.append(
                Fault(result.file, *at, "ไม่รับ << โปรดเขียนค่าเต็ม / merge key << is not allowed; write the values out")
            )
        elif name in out:
            result.faults.append(
                Fault(result.file, *at, f"มี {name!r} ซ้ำเป็นครั้งที่สอง / key {name!r} stands here a second time")
            )
        else:
            result.key_marks[(*path, name)] = at
            out[name] = _plain(value, (*path, name), result)
    return out
