"""Answers that are names, checked by what a token shows, and asked again where they cannot work."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from extract.settings import ConfigurationError
from scripts.cli.terminal import echo
from scripts.doctor.finding import Finding
from scripts.setup.listing import Choice
from scripts.setup.questions import Questions

Some = TypeVar("Some", bound=BaseModel)
Answer = TypeVar("Answer")


def names(
    questions: Questions,
    what: str,
    shown: Sequence[Choice],
    before: Sequence[str],
    *,
    flag: str,
    all_of: Sequence[Choice] = (),
) -> list[str]:
    """Ask for names, which may be given by their numbers in the list.

    Args:
        all_of: what an empty answer takes, where it takes everything.
    """
    questions.show([str(one) for one in shown])
    default = ",".join(before) or ("all" if all_of else "")
    hint = "numbers as in 1,3-5, names, or all"
    answer = questions.text(what, default, flag=flag, hint=hint)
    if answer.casefold() == "all":
        # Of Jira, what is added later is read as well.
        return [] if all_of else [one.name for one in shown]
    return [name for part in parts(answer) for name in (_of_number(part, shown) or [part])]


def _of_number(part: str, shown: Sequence[Choice]) -> list[str]:
    first, _, last = part.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return []
    names = [one.name for one in shown[int(first) - 1 : int(last or first)]]
    if not names or first == "0":
        raise ConfigurationError(f"{part} is not on the list: it has {len(shown)} lines")
    return names


def parts(answer: str) -> list[str]:
    """Return the words of an answer, separated by commas or blanks."""
    return answer.replace(",", " ").split()


def with_values(before: Some, **values: Any) -> Some:
    """Return settings with other values, checked as those of a file are.

    Raises:
        ConfigurationError: says what would be right.
    """
    try:
        return type(before)(**{**dict(before), **values})
    except ValidationError as error:
        said = [problem["msg"].removeprefix("Value error, ") for problem in error.errors()]
        raise ConfigurationError("; ".join(said)) from None


def report(findings: Iterable[Finding]) -> None:
    """Print what was found; the first fault ends it, or has the question asked again."""
    wrong: list[Finding] = []
    for finding in findings:
        echo(f"  {'ok ' if finding.is_ok else 'FIX'}  {finding.subject}: {finding.text}")
        wrong += [] if finding.is_ok else [finding]
    if wrong:
        raise FaultsFoundError(wrong)


class FaultsFoundError(ConfigurationError):
    """A token may not read what was chosen; each fault was printed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{one.subject}: {one.text}" for one in findings))


def until_right(questions: Questions, ask: Callable[[], Answer]) -> Answer:
    """Ask again what cannot work; without a terminal, the fault is the end."""
    while True:
        try:
            return ask()
        except ConfigurationError as error:
            if not questions.is_asking:
                raise
            if not isinstance(error, FaultsFoundError):
                echo(f"  {error}")
            if not questions.yes("Answer again?", default=True):
                raise
