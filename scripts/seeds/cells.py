"""The values allowed in a cell: each check returns the mistake and its remedy, or None."""

import difflib
import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import psycopg

Check = Callable[[str, "Server"], str | None]

# What the SQL makes a regular expression of; only `*` and `**` stand for anything.
NOT_IN_GLOBS = re.compile(r"[\[\]{}()?+^$|\\]")
TRUE_OR_FALSE = re.compile(r"true|false|t|f|yes|no|y|n|on|off|1|0", re.IGNORECASE)
LARGEST_INTEGER = {"integer": 2**31 - 1, "bigint": 2**63 - 1}
# Python refuses to read more than some thousand digits.
LONGEST_NUMBER = 100


class Server:
    """The database that will run the patterns: it alone knows what it takes."""

    def __init__(self, connection: psycopg.Connection) -> None:
        """Ask over `connection`; in autocommit, so that a refused pattern spoils no transaction."""
        self._connection = connection
        self.pattern_error = cache(self._pattern_error)
        self.is_time_zone = cache(self._is_time_zone)

    def _pattern_error(self, pattern: str) -> str | None:
        try:
            self._connection.execute("select '' ~* %s", [pattern])
        except psycopg.errors.InvalidRegularExpression as error:
            return str(error.diag.message_primary).removeprefix("invalid regular expression: ")
        return None

    def _is_time_zone(self, name: str) -> bool:
        found = self._connection.execute(
            "select exists (select from pg_timezone_names where lower(name) = lower(%s))", [name]
        ).fetchone()
        return bool(found and found[0])


def suggestion(value: str, known: Iterable[str]) -> str:
    """Return `, did you mean …?` for the known value that is nearest, or nothing."""
    near = difflib.get_close_matches(value, list(known), n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def text(value: str, server: Server) -> str | None:
    """Accept any name that begins and ends with itself."""
    return "has spaces around it: remove them" if value != value.strip() else None


def pattern(value: str, server: Server) -> str | None:
    """Accept what PostgreSQL's `~*` accepts."""
    reason = server.pattern_error(value)
    if reason is None:
        return None
    return (
        f"'{value}' is not a regular expression of PostgreSQL ({reason}): "
        r"write a backslash before a character that stands for itself, as in '\[bot\]'"
    )


def capturing_pattern(value: str, server: Server) -> str | None:
    """Accept a pattern that captures one part of a text."""
    reason = pattern(value, server)
    # A group that is no `(?:…)`, and no parenthesis that stands for itself.
    groups = len(re.findall(r"(?<!\\)(?:\\\\)*\((?!\?)", re.sub(r"\[[^]]*\]", "", value)))
    if reason is None and groups != 1:
        return (
            f"'{value}' captures {groups} parts: write one pair of parentheses around what is "
            "meant, as in 'newTag: (.+)', and (?:…) around anything else"
        )
    return reason


def json_path(value: str, server: Server) -> str | None:
    """Accept keys and positions separated by points."""
    if re.fullmatch(r"[^.\s$\[\]/]+(\.[^.\s$\[\]/]+)*", value):
        return None
    return (
        f"'{value}' is not a path: write keys and positions (from 0) separated by dots, as in "
        "'incident.components.0.name'"
    )


def source_name(value: str, server: Server) -> str | None:
    """Accept a name that an address can end in."""
    if re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", value):
        return None
    return (
        f"'{value}' cannot end an address: write small letters, digits, - and _, as in 'my-pager'"
    )


def globs(value: str, server: Server) -> str | None:
    """Accept paths separated by `;`, in which `*` and `**` match anything."""
    found = NOT_IN_GLOBS.search(value)
    if found:
        return (
            f"'{found.group()}' is not understood in paths: only * (within a folder) and ** "
            "(across folders) are, as in 'services/checkout/**; libs/*.py'"
        )
    parts = [part.strip() for part in value.split(";")]
    if "" in parts:
        return "has an empty path: write one ';' between two paths and none at the end"
    rooted = [part for part in parts if part.startswith(("/", "./"))]
    if rooted:
        return (
            f"'{rooted[0]}' matches no file: write it from the repository's root, as in 'libs/**'"
        )
    return None


def time_zone(value: str, server: Server) -> str | None:
    """Accept the names of the time zone database."""
    if server.is_time_zone(value):
        return None
    return f"'{value}' is not a time zone: write its name, like 'Europe/Berlin', or nothing for UTC"


def repository(value: str, server: Server) -> str | None:
    """Accept `owner/name`, and GitLab's paths with groups inside groups."""
    if re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+", value):
        return None
    return f"'{value}' is not a repository: write owner/name, as in 'acme/shop'"


def login(value: str, server: Server) -> str | None:
    """Accept an account's name, a bot's among them."""
    if re.fullmatch(r"[A-Za-z0-9_-]+(\[bot\])?", value):
        return None
    return f"'{value}' is not a login: write it as in the profile's address, like 'ada'"


def email(value: str, server: Server) -> str | None:
    """Accept what commits are signed with."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        return None
    return f"'{value}' is not an e-mail address: write it whole, as in 'ada@example.org'"


def iso_date(value: str, server: Server) -> str | None:
    """Accept a day of the calendar as `YYYY-MM-DD`."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            date.fromisoformat(value)
            return None
    except ValueError:
        pass
    return f"'{value}' is not a date: write year-month-day, as in '2026-03-31'"


def boolean(value: str, server: Server) -> str | None:
    """Accept what PostgreSQL reads as a boolean."""
    if TRUE_OR_FALSE.fullmatch(value):
        return None
    return f"'{value}' is neither true nor false: write 'true' or 'false'"


def whole_number(smallest: int, kind: str = "integer") -> Check:
    """Make a check that accepts whole numbers from `smallest` to the largest of the type."""

    def check(value: str, server: Server) -> str | None:
        if not re.fullmatch(r"[+-]?[0-9]+", value):
            return f"'{value}' is not a whole number: write digits alone, as in '24'"
        if len(value) > LONGEST_NUMBER:
            return f"{value[:LONGEST_NUMBER]}… is too long: write at most {LONGEST_NUMBER} digits"
        if int(value) < smallest:
            return f"{value} is too small: write {smallest} or more"
        if int(value) > LARGEST_INTEGER[kind]:
            return f"{value} is too large: write {LARGEST_INTEGER[kind]} or less"
        return None

    return check


def number(smallest: float, largest: float | None = None) -> Check:
    """Make a check that accepts decimal numbers between two bounds."""

    def check(value: str, server: Server) -> str | None:
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", value):
            return f"'{value}' is not a number: write it with a point, as in '0.25'"
        # A double precision ends with 308 zeros.
        if not math.isfinite(float(value)):
            return f"{value} is too large: write a number that has less than 300 digits"
        if float(value) < smallest or (largest is not None and float(value) > largest):
            bounds = f"from {smallest:g}" + ("" if largest is None else f" to {largest:g}")
            return f"{value} is out of range: write a number {bounds}"
        return None

    return check


def one_of(*allowed: str) -> Check:
    """Make a check that accepts these words."""

    def check(value: str, server: Server) -> str | None:
        if value in allowed:
            return None
        words = ", ".join(f"'{word}'" for word in allowed)
        return f"'{value}' is unknown{suggestion(value, allowed)}: write one of {words}"

    return check
