"""Asks in the terminal; where nobody is there to answer, the default is the answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import typer

from extract.settings import ConfigurationError
from scripts.cli.terminal import echo

ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Questions:
    """Who is asked.

    Attributes:
        is_asking: whether somebody sits at the terminal.
    """

    is_asking: bool

    def text(self, question: str, default: str = "", *, flag: str = "", hint: str = "") -> str:
        """Ask for a text.

        Args:
            hint: how the answer is written.
            flag: what says it without a terminal; empty where an empty answer is one.

        Raises:
            ConfigurationError: there is neither a terminal nor a default, and it must be said.
        """
        if self.is_asking:
            # An empty answer is asked again only where one is needed.
            shown = default or (None if flag else "")
            words = f"{question} ({hint})" if hint else question
            asked: str = typer.prompt(words, default=shown, show_default=bool(default))
            return asked.strip()
        if not default and flag:
            raise ConfigurationError(f"{question}: say it with {flag}, or run it in a terminal")
        return default

    def secret(self, question: str, *, may_be_empty: bool) -> str:
        """Ask for a secret without an echo; without a terminal there is none."""
        if not self.is_asking:
            return ""
        default = "" if may_be_empty else None
        asked: str = typer.prompt(question, default=default, show_default=False, hide_input=True)
        return asked.strip()

    def yes(self, question: str, *, default: bool) -> bool:
        """Ask for yes or no."""
        return typer.confirm(question, default=default) if self.is_asking else default

    def choose(self, question: str, options: Sequence[str], default: Sequence[int]) -> list[int]:
        """Show a numbered list and return the places of those that were chosen."""
        self.show(options)
        if not self.is_asking:
            return list(default)
        shown = _shown(default, len(options))
        return self._until_right(question, shown, lambda answer: numbers(answer, len(options)))

    def show(self, options: Sequence[str]) -> None:
        """Show a numbered list."""
        for number, option in enumerate(options, 1):
            echo(f"  {number:>3}  {option}")

    def _until_right(
        self, question: str, default: str, read: Callable[[str], list[int]]
    ) -> list[int]:
        while True:
            try:
                hint = "numbers as in 1,3-5, all or none"
                return read(self.text(question, default, flag="a terminal", hint=hint))
            except ConfigurationError as error:
                echo(str(error))


def numbers(answer: str, count: int) -> list[int]:
    """Return the places, from 0, that an answer such as `1,3-5`, `all` or `none` means.

    Raises:
        ConfigurationError: says what it is not.
    """
    word = answer.strip().casefold()
    if word in (ALL, NONE):
        return list(range(count)) if word == ALL else []
    found: set[int] = set()
    for part in re.split(r"[,\s]+", word):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            raise ConfigurationError(
                f"'{part}' is not on the list: write numbers from 1 to {count}, all or none"
            )
        found.update(range(first - 1, last))
    return sorted(found)


def _shown(places: Sequence[int], count: int) -> str:
    if not places:
        return NONE
    return ALL if len(places) == count else ",".join(str(place + 1) for place in places)
