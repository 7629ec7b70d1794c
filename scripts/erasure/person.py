"""Who is erased, and what a document reads like afterwards.

A login may be a word of other meaning (a branch `main`, a label `bug`), so it is replaced where it
can only be a login: as a member of a person's record, in an address, a mention, a branch's prefix.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Members of JSON objects whose value says who somebody is: GitHub's, Jira's (Cloud and Data
# Center), AWS's and git's.
LOGINS = frozenset({"login", "username", "user", "userName", "actor", "author", "pusher", "slug"})
NAMES = frozenset({"name", "displayName", "fullName", "key"})
NUMBERS = frozenset({"id", "databaseId", "accountId"})
# What makes an object a person's record, so that its `name` or `key` is one's login.
PERSONAL = frozenset({"login", "email", "emailAddress", "displayName", "accountId", "username"})
# Jira's history names people in fields that hold anything.
PEOPLE_FIELDS = frozenset({"assignee", "reporter", "creator", "author"})
CHANGE_ENDS = frozenset({"from", "to", "fromString", "toString"})


@dataclass(frozen=True)
class Person:
    """A person as the sources know one; case does not matter.

    Attributes:
        accounts: GitHub's account numbers and Jira's account ids.
        pseudonym: replaces the person; the same everywhere, and no other person's.
    """

    logins: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    pseudonym: str = field(default_factory=lambda: f"erased-{secrets.token_hex(4)}")

    def mentioned(self) -> str:
        """Return a pattern of all texts that may name the person, and of some that do not."""
        words = (*self.logins, *self.emails, *self.accounts)
        return "|".join([*map(re.escape, words), *map(_spaced, self.names), *self._escaped()])

    def _escaped(self) -> list[str]:
        return [re.escape(email.replace("@", "%40")) for email in self.emails]


class Eraser:
    """Replaces one person in texts and documents."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._own = {word.casefold() for word in (*person.logins, *person.accounts, *person.names)}
        self._number = int(person.pseudonym.rpartition("-")[2], 16)
        pseudonym = person.pseudonym
        self._rules: list[tuple[re.Pattern[str], str]] = []
        for email in person.emails:
            local, _, domain = map(re.escape, email.partition("@"))
            pattern = rf"(?<![\w.+-]){local}(?:@|%40){domain}(?!\w|[.-]\w)"
            self._add(pattern, f"{pseudonym}@invalid")
        for account in person.accounts:
            # A number identifies a person only in these forms: `/u/1`, `1+login@`, `accountId=1`.
            word = re.escape(account)
            number = rf"(?<=/u/){word}(?!\w)|\b{word}(?=\+)|(?<=accountId=){word}(?!\w)"
            token = rf"(?<![\w-]){word}(?![\w-])"
            self._add(number if account.isdecimal() else token, pseudonym)
        for name in person.names:
            self._add(rf"(?<!\w){_spaced(name)}(?!\w)", pseudonym)
        for login in map(re.escape, person.logins):
            after = rf"(?<=[@/]){login}(?![\w-])|(?<=[?&]username=){login}(?![\w-])"
            # Before the slash of a branch's own prefix, and in GitHub's address for no reply.
            before = (
                rf"(?<![\w/.-]){login}(?=/)|(?<=\+){login}(?=@)|(?<![\w.+-]){login}(?=@users\.)"
            )
            self._add(f"{after}|{before}", pseudonym)

    def text(self, value: str) -> str:
        """Return a text without the person."""
        for pattern, replacement in self._rules:
            value = pattern.sub(replacement, value)
        return value

    def identifier(self, value: str) -> str:
        """Return a row's id without the person, who may be the whole of it."""
        return self._person.pseudonym if self._is_own(value) else self.text(value)

    def document(self, value: Any) -> Any:
        """Return a JSON value without the person."""
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return [self.document(item) for item in value]
        return self.text(value) if isinstance(value, str) else value

    def _object(self, found: dict[str, Any]) -> dict[str, Any]:
        names = NAMES if PERSONAL & found.keys() else frozenset()
        if str(found.get("field", "")).casefold() in PEOPLE_FIELDS:
            names |= CHANGE_ENDS
        is_theirs = any(self._is_own(found.get(key)) for key in (*LOGINS, *names, *NUMBERS))
        replaced = {}
        for key, value in found.items():
            if key in LOGINS | names | NUMBERS and self._is_own(value):
                replaced[key] = self._in_place_of(value)
            elif is_theirs and key in ("id", "databaseId") and isinstance(value, int):
                replaced[key] = self._number
            elif is_theirs and key in ("node_id", "gravatar_id") and value:
                replaced[key] = self._person.pseudonym
            else:
                replaced[key] = self.document(value)
        return replaced

    def _is_own(self, value: Any) -> bool:
        is_word = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        return is_word and str(value).casefold() in self._own

    def _in_place_of(self, value: Any) -> Any:
        return self._number if isinstance(value, int) else self._person.pseudonym

    def _add(self, pattern: str, replacement: str) -> None:
        self._rules.append((re.compile(pattern, re.IGNORECASE), replacement))


def _spaced(name: str) -> str:
    """Return a pattern of a name, with any separator between its words."""
    return r"(?:[\s._+-]|%20)+".join(map(re.escape, name.split()))


def names_of_repositories(person: Person, repositories: Iterable[str]) -> list[str]:
    """Return the logins that also name a repository or its owner, by which rows are kept."""
    parts = {part.casefold() for name in repositories for part in name.split("/")}
    return [login for login in person.logins if login.casefold() in parts]
