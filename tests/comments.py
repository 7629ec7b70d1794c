"""Comments, docstrings and descriptions of the repository's code, with their lines."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import yaml

# A comment of SQL or Jinja; the lines of one `--` comment belong together.
SQL_COMMENT = re.compile(
    r"^[ ]*--[^\n]*(?:\n[ ]*--[^\n]*)*|(?<=\s)--[^\n]*|\{#.*?#\}", re.DOTALL | re.MULTILINE
)
YAML_COMMENT = re.compile(r"(^|\s)#\s.*")


def of_sql(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments of a model, macro or data test."""
    text = file.read_text(encoding="utf-8")
    for match in SQL_COMMENT.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def of_yaml(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments of a YAML file, and every `description` in it."""
    text = file.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        comment = YAML_COMMENT.search(line)
        if comment:
            yield number, comment[0]
    yield from descriptions(yaml.compose(text, yaml.CSafeLoader))


def descriptions(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield every `description` below a node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "description":
                yield value.start_mark.line + 1, value.value
            else:
                yield from descriptions(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from descriptions(value)


def of_python(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments and docstrings of a module, and the names of its tests as sentences."""
    text = file.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield node.body[0].lineno, docstring
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")
