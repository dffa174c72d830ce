"""Read YAML that people wrote by hand: every fault is reported with its file and line, in words they can act on."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


class FileError(ValueError):
    """A file that a person keeps is not as it has to be; the message names file and line."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class Field:
    """A value in a YAML file that remembers where it stands."""

    def __init__(self, file: Path, node: yaml.Node, name: str) -> None:
        self.file, self.node, self.name = file, node, name

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def fault(self, problem: str) -> FileError:
        """The error to raise when this value is wrong."""
        return FileError(self.file, self.line, problem)

    def mapping(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, "Field"]:
        """The value as a mapping with exactly these keys; raises FileError on a missing, unknown or repeated one."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault(f"{self.name} has to be a mapping (key: value)")
        required, known = list(required), {*required, *optional}
        found: dict[str, Field] = {}
        for key_node, value_node in self.node.value:
            key, key_line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                raise FileError(self.file, key_line, f"{self.name} has the key '{key}' twice")
            if key not in known:
                expected = ", ".join(sorted(known))
                raise FileError(self.file, key_line, f"{self.name} has an unknown key '{key}'; it may have: {expected}")
            found[key] = Field(self.file, value_node, key)
        for key in required:
            if key not in found:
                raise self.fault(f"{self.name} has no '{key}'")
        return found

    def open_mapping(self) -> dict[str, "Field"]:
        """The value as a mapping whose keys are free (ids, say); raises FileError on a repeated one."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault(f"{self.name} has to be a mapping (key: value)")
        return self.mapping(optional=[str(key.value) for key, _ in self.node.value])

    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def items(self) -> list["Field"]:
        """The value as a list; an empty value is an empty list."""
        if self._is_empty():
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault(f"{self.name} has to be a list (- item)")
        return [Field(self.file, node, self.name) for node in self.node.value]

    def text(self) -> str:
        """The value as text, never empty."""
        if not isinstance(self.node, yaml.ScalarNode) or self._is_empty():
            raise self.fault(f"{self.name} has to be text")
        return " ".join(str(self.node.value).split())

    def optional_text(self) -> str | None:
        return None if self._is_empty() else self.text()

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def one_of(self, allowed: Iterable[str]) -> str:
        """The value as one of the allowed words."""
        value, words = self.text(), list(allowed)
        if value not in words:
            raise self.fault(f"{self.name} is '{value}'; it has to be one of: {', '.join(words)}")
        return value

    def parsed(self, parse: Callable[[str], T], expected: str) -> T:
        """The value turned into something else by `parse`, which raises ValueError where it can't."""
        value = self.text()
        try:
            return parse(value)
        except ValueError:
            raise self.fault(f"{self.name} is '{value}'; it has to be {expected}") from None

    def _is_empty(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and (
            self.node.tag == "tag:yaml.org,2002:null" or not str(self.node.value).strip()
        )


def read_yaml(file: Path) -> Field:
    """The file's content; raises FileError when it can't be read, is empty or is no YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileError(file, 1, "there is no such file") from None
    except (OSError, UnicodeDecodeError):
        raise FileError(file, 1, "this file can't be read as UTF-8 text") from None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FileError(file, (mark.line if mark else 0) + 1, f"this is not valid YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise FileError(file, 1, "this is not valid YAML: it has a character that YAML does not allow") from None
    if node is None:
        raise FileError(file, 1, "this file is empty")
    return Field(file, node, file.name)
