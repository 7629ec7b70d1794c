"""Words that a reader must decode, with a plain one; `python -m tests.words` counts them.

Public texts are searched: README and the other pages, the help and messages of the commands, the
texts of the page, and the texts that gold publishes. So is what developers read: the descriptions
and comments of all SQL and YAML, and the docstrings and comments of Python.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from extract.settings import PROJECT_ROOT
from scripts.cli import app
from scripts.docs.site import linked_files
from tests import comments

# A comment that earlier versions wrote into users' databases, and that is looked for there.
KEPT = {"Made by diogen demo, which drops and makes it anew."}
# A pattern, in any case, and what to write instead.
PLAIN = {
    r"\banew\b": "again, from scratch",
    r"\bmend(s|ed|ing)?\b": "fix, repair",
    r"\btold\b": "reported, known, shown",
    r"\bleft alone\b|\bleaves? \S+ alone\b|\blet alone\b": "skipped, unchanged",
    r"(?<!Hacker )\bnews\b": "new rows, changes",
    r"\b(keeps?|kept|the) books\b": "state",
    r"\breads? otherwise\b|\bread otherwise\b": "changed",
    r"\blaid to\b": "attributed to",
    r"\bwitness(es)?\b": "report",
    r"\bwhoever\b": "if you, anyone who",
    r"\bwakes?\b|\bwoken\b": "triggers, updates",
    r"\bsave for\b|\bbut for\b": "except for",
    r"\bparted\b": "separated",
    r"(?<!or )(?<!somebody )(?<!everything )(?<!something )(?<!nothing )(?<!anybody )(?<!nobody )"
    r"(?<!anything )(?<!elsewhere )(?<!nowhere )(?<!\{% )(?<!\{%- )\belse\b(?! end)": "otherwise",
    r"\bstands? (apart|beside)\b": "is counted separately, is next to",
    r"\bat the door\b": "when it is received",
    r"\bso many\b": "the number",
    r"\bset off\b": "started",
    r"\bin its stead\b|\bin .{1,20}'s place\b": "instead",
    r"(?<!there )(?<!this )\bis no (?!longer\b|more\b|better\b)\w+": "is not",
    r"\bare no (changes|incidents|deployments)\b": "are not …",
    r"(?<!there )\b(is|are|as) none\b": "is not one",
    r"\bto look again at\b|\blooks again at\b": "recompute, depends on",
    r"\bwould not be\b": "is not",
    r"\bthe day's own\b|\bby its own word\b": "its own",
    r"\ball the same\b": "nevertheless",
    r"\bstrangers?\b": "unknown people, unauthenticated senders",
    r"\bof one's own\b|\bof ours\b": "your own, our",
    r"\bin silence\b": "silently",
    r"\btells? (what|the|which|why|who|when|nobody|nothing)\b": "says, shows",
    r"\blets? (it|them|her|him) in\b": "releases",
    r"\bfor ever\b": "without an end",
    r"\bmachines' (commits|work)\b": "bots' commits",
    r"\bstands? (in|there)\b": "is in",
    r"\bkeeps? (no other|nothing else|nobody)\b": "does not stop the others",
    r"\b(is|are) said (by|beside|in|to be)\b|\bsaid as such\b": "… says, is named",
    r"\b(caught|catch(es)?)\b": "matches",
    r"\bwhose work\b": "who made",
    r"\btaken (for|as)\b": "counts as",
    r"\bgo(es)? on\b": "continues",
    r"\blies?\b": "is",
    r"\bwhat nothing\b": "… that no rule",
    r"\blet \w+ in\b|\blet in\b|\blets? it in\b": "release",
    r"\bhold \w+ \w+ against\b": "compare with",
    r"\bsomebody's\b|\bnobody's\b": "of an unknown …",
    r"\bis no part\b|\bno part of\b": "is not compared, is not in",
    r"\bwhom to tell\b|\bto tell of\b|\bonly tell\b": "report, show",
    r"\bwithout a word\b": "silently",
    r"\bof (its|their) own accord\b": "automatically",
    r"\bwell and good\b|\bis well\b": "healthy",
    r"\b\d* % sure\b|\} sure\b": "confidence",
    r"\bbegun longest ago\b": "oldest first",
}
WORDS = {re.compile(pattern, re.IGNORECASE): plain for pattern, plain in PLAIN.items()}
CODE = re.compile(r"^```.*?^```|`[^`\n]*`|<!--.*?-->", re.DOTALL | re.MULTILINE)
SQL = re.compile(r"\bselect\b|\bfrom \{|\bcase when\b|\bthen\b.*\bend\b", re.DOTALL)
PYTHON = ("scripts", "extract")
PAGE = PROJECT_ROOT / "scripts" / "dashboard" / "client"
MAKEFILE = PROJECT_ROOT / "Makefile"
COMMENTED = (
    ("dbt_project/**/*.sql", comments.of_sql),
    ("dbt_project/**/*.yml", comments.of_yaml),
    ("*.yml", comments.of_yaml),
    ("dbt_project/**/*.py", comments.of_python),
    (".github/**/*.yml", comments.of_yaml),
    *((f"{folder}/**/*.py", comments.of_python) for folder in (*PYTHON, "migrations", "tests")),
)


def texts() -> Iterator[tuple[str, int, str]]:
    """Yield each public text with its file and its first line."""
    yield from _pages()
    for number, line in enumerate(MAKEFILE.read_text(encoding="utf-8").splitlines(), start=1):
        yield "Makefile", number, line.partition(" ## ")[2]
    yield from _help("diogen", typer.main.get_command(app))
    for folder in PYTHON:
        for file in sorted((PROJECT_ROOT / folder).rglob("*.py")):
            yield from ((_name(file), line, text) for line, text in _literals(file))
    for file in sorted((PROJECT_ROOT / "dbt_project" / "models" / "gold").glob("*.sql")):
        yield from ((_name(file), line, text) for line, text in _published(file))
    for file in sorted(PAGE.glob("*.js")):
        yield from ((_name(file), line, text) for line, text in _quoted(file))
    for pattern, read in COMMENTED:
        for file in sorted(PROJECT_ROOT.glob(pattern)):
            yield from ((_name(file), line, text) for line, text in read(file))


def found() -> list[tuple[str, str, str]]:
    """Return file and line, the word, and what to write instead."""
    hits = []
    for file, line, text in texts():
        for pattern, plain in WORDS.items():
            # A wrapped line is one text: where it is wrapped must not matter.
            for match in pattern.finditer(text.replace("\n", " ")):
                # Python's None is not the word.
                if match[0].endswith("None"):
                    continue
                at = line + text.count("\n", 0, match.start())
                hits.append((f"{file}:{at}", match[0], plain))
    return hits


def _name(file: Path) -> str:
    return str(file.relative_to(PROJECT_ROOT))


def _pages() -> Iterator[tuple[str, int, str]]:
    for file in linked_files():
        if file.suffix == ".md":
            text = CODE.sub(_blank, file.read_text(encoding="utf-8"))
            yield _name(file), 1, text


def _help(name: str, command: Any) -> Iterator[tuple[str, int, str]]:
    """Yield what `--help` says of a command, its options and the commands below it."""
    yield f"{name} --help", 1, command.help or ""
    for option in command.params:
        yield f"{name} --help", 1, getattr(option, "help", None) or ""
    for part, below in getattr(command, "commands", {}).items():
        yield from _help(f"{name} {part}", below)


def _blank(match: re.Match[str]) -> str:
    """Keep the lines of what is left out, so that line numbers stay true."""
    return "\n" * match[0].count("\n") or " "


def _literals(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that are neither docstrings nor SQL."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and SQL.search(ast.unparse(node)):
            silent |= {id(part) for part in node.values}
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                silent.add(id(first.value))
    strings = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value
        and id(node) not in silent
    ]
    for line, value in strings:
        if value not in KEPT and not SQL.search(value):
            yield line, value


def _published(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts that a model of gold writes into its rows."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.lstrip().startswith("--"):
            for text in re.findall(r"'([^']* [^']*)'", line):
                # What is between two texts of one line.
                if not re.search(r"\b(then|else|when|and|or)\b *$|^ *(then|else|when)\b", text):
                    yield number, text


def _quoted(file: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.lstrip().startswith("//"):
            for quoted in re.findall(r'"([^"]* [^"]*)"|`([^`]* [^`]*)`', line):
                yield number, re.sub(r"\$\{[^}]*\}", " ", "".join(quoted))


def main() -> None:
    """Print every hit, and how many there are."""
    hits = found()
    for place, word, plain in hits:
        sys.stdout.write(f"{place}: {word}: {plain}\n")
    sys.stdout.write(f"{len(hits)} words\n")


if __name__ == "__main__":
    main()
