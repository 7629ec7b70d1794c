"""The part of JQL that the local Jira understands: comparisons, `in`, AND, OR, NOT, ORDER BY.

As in Jira, a time without an offset is read in the user's time zone and grained by the minute,
text compares without regard to case, and what it does not know is an error, not an empty answer.
"""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Test = Callable[[Json], bool]
TOKEN = re.compile(
    r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=|<=|!=|[=<>(),])|([^\s"'=<>!(),]+))"""
)
TIMES = {"updated": "updated", "created": "created"}
NAMED = {
    "type": "issuetype",
    "issuetype": "issuetype",
    "status": "status",
    "priority": "priority",
    "project": "project",
    "component": "components",
    "fixversion": "fixVersions",
    "labels": "labels",
}


class JqlError(Exception):
    """A query this Jira refuses; the message is what its answer says."""


@lru_cache(maxsize=200_000)
def moment(text: str) -> datetime:
    """Return the time of a REST timestamp such as `2026-03-01T09:00:00.000+0800`."""
    return datetime.fromisoformat(text)


class Query:
    """One parsed query."""

    def __init__(self, jql: str, time_zone: str = "UTC") -> None:
        self._zone = ZoneInfo(time_zone)
        self._tokens = _tokens(jql)
        self._at = 0
        self._test: Test = lambda issue: True
        if self._peek() not in ("", "order"):
            self._test = self._either()
        self._order = self._ordering()
        if self._peek():
            raise JqlError(f"Error in the JQL Query: unexpected '{self._peek()}'")

    def select(self, issues: list[Json]) -> list[Json]:
        """Return the issues that match, in the order asked for."""
        found = [issue for issue in issues if self._test(issue)]
        for field, descending in reversed(self._order):
            found.sort(key=lambda issue: _sort_key(issue, field), reverse=descending)
        return found

    def _peek(self) -> str:
        if self._at >= len(self._tokens):
            return ""
        text, quoted = self._tokens[self._at]
        return text if quoted else text.lower()

    def _take(self, wanted: str = "") -> str:
        if self._at >= len(self._tokens) or (wanted and self._peek() != wanted):
            raise JqlError(f"Error in the JQL Query: expected '{wanted or 'a value'}'")
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _either(self) -> Test:
        tests = [self._both()]
        while self._peek() == "or":
            self._take()
            tests.append(self._both())
        return lambda issue: any(test(issue) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._peek() == "and":
            self._take()
            tests.append(self._one())
        return lambda issue: all(test(issue) for test in tests)

    def _one(self) -> Test:
        if self._peek() == "not":
            self._take()
            refused = self._one()
            return lambda issue: not refused(issue)
        if self._peek() == "(":
            self._take()
            inner = self._either()
            self._take(")")
            return inner
        field, operator = self._take().lower(), self._take().lower()
        negated = operator in ("!=", "not")
        if operator == "not":
            operator = self._take("in")
        if operator == "in":
            self._take("(")
            values = [self._take()]
            while self._peek() == ",":
                self._take()
                values.append(self._take())
            self._take(")")
        else:
            values = [self._take()]
        test = self._comparison(field, operator, values)
        return (lambda issue: not test(issue)) if negated else test

    def _comparison(self, field: str, operator: str, values: list[str]) -> Test:
        if field in TIMES:
            return self._time_comparison(TIMES[field], operator, values[0])
        wanted = {value.casefold() for value in values}
        if field in ("id", "key", "issue", "issuekey"):
            return lambda issue: bool(wanted & {issue["id"], issue["key"].casefold()})
        if field not in NAMED or operator not in ("=", "!=", "in"):
            raise JqlError(f"Field '{field}' does not exist or you do not have permission")
        return lambda issue: bool(wanted & _names(issue["fields"].get(NAMED[field])))

    def _time_comparison(self, field: str, operator: str, value: str) -> Test:
        try:
            limit = datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=self._zone)
        except ValueError:
            raise JqlError(
                f"Date value '{value}' for field '{field}' is invalid. Valid formats include: "
                "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd'"
            ) from None
        tests: dict[str, Callable[[datetime], bool]] = {
            ">=": lambda time: time >= limit,
            ">": lambda time: time > limit,
            "<=": lambda time: time <= limit,
            "<": lambda time: time < limit,
        }
        if operator not in tests:
            raise JqlError(f"The operator '{operator}' is not supported by the '{field}' field.")
        return lambda issue: tests[operator](moment(issue["fields"][field]))

    def _ordering(self) -> list[tuple[str, bool]]:
        order: list[tuple[str, bool]] = []
        if self._peek() != "order":
            return order
        self._take()
        self._take("by")
        while True:
            field = self._take().lower()
            descending = self._peek() == "desc"
            if self._peek() in ("asc", "desc"):
                self._take()
            order.append((field, descending))
            if self._peek() != ",":
                return order
            self._take()


def _tokens(jql: str) -> list[tuple[str, bool]]:
    tokens: list[tuple[str, bool]] = []
    at, end = 0, len(jql.rstrip())
    while at < end:
        found = TOKEN.match(jql, at)
        if found is None:
            raise JqlError(f"Error in the JQL Query at character {at}")
        double, single, sign, word = found.groups()
        quoted = double if double is not None else single
        tokens.append((sign or word, False) if quoted is None else (quoted, True))
        at = found.end()
    return tokens


def _names(value: Any) -> set[str]:
    """Return everything a field's value answers to: key, name, id or the text itself."""
    if isinstance(value, list):
        return set().union(*(_names(item) for item in value)) if value else set()
    if isinstance(value, dict):
        return {str(value[name]).casefold() for name in ("key", "name", "id") if name in value}
    return set() if value is None else {str(value).casefold()}


def _sort_key(issue: Json, field: str) -> Any:
    if field in TIMES:
        return moment(issue["fields"][TIMES[field]])
    if field in ("key", "issuekey", "id"):
        project, _, number = issue["key"].rpartition("-")
        return project, int(number)
    raise JqlError(f"Not able to sort using field '{field}'.")
