"""Turns Jira answers into records of the log. Every edit of a payload is made here.

Edits, and why: a payload's hash must change only when the record does.
- `changelog`, `expand`: depend on the question, not on the issue; the changelog has its own table.
- parents, subtasks and linked issues shrink to `id` and `key`: they are other records.
- `avatarUrls` go: pictures of other records, with addresses that change by themselves.
- a history's `created` becomes UTC text: one endpoint sends an offset, another milliseconds.
- a history's `author` shrinks to its keys and name: endpoints differ in the other fields.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from extract.logs import get_logger
from extract.payload_log import Record

log = get_logger(__name__)

Json = dict[str, Any]
PERSON_FIELDS = ("assignee", "reporter", "creator")
AUTHOR_KEYS = ("accountId", "key", "name", "displayName")


def moment(value: str | int | None) -> datetime | None:
    """Return a time Jira sent, ISO text at any offset or epoch milliseconds, in UTC.

    None if it is missing or not a time: one record without a valid time must not stop the others.
    It is loaded unchanged, and `bronze.unreadable` names it.
    """
    if value is None:
        return None
    try:
        if isinstance(value, int) or value.isdigit():
            return datetime.fromtimestamp(int(value) / 1000, UTC)
        parsed = datetime.fromisoformat(value)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        log.warning("a time cannot be read; its record is kept", time=str(value)[:40])
        return None


def issue(host: str, payload: Json) -> Record:
    """Return the record of one issue, without its changelog."""
    fields = {name: _trimmed(name, value) for name, value in payload.get("fields", {}).items()}
    kept = {name: value for name, value in payload.items() if name not in ("changelog", "expand")}
    return Record(
        host, str(payload["id"]), {**kept, "fields": fields}, moment(fields.get("updated"))
    )


def _trimmed(name: str, value: Any) -> Any:
    if name == "parent" and isinstance(value, dict):
        return _reference(value)
    if name == "subtasks" and isinstance(value, list):
        return [_reference(item) for item in value]
    if name == "issuelinks" and isinstance(value, list):
        return [
            {
                key: _reference(part) if key in ("inwardIssue", "outwardIssue") else part
                for key, part in link.items()
            }
            for link in value
        ]
    return without_pictures(value)


def _reference(value: Json) -> Json:
    return {key: value[key] for key in ("id", "key") if key in value}


def without_pictures(value: Any) -> Any:
    """Return the value without any `avatarUrls` in it."""
    if isinstance(value, dict):
        return {key: without_pictures(item) for key, item in value.items() if key != "avatarUrls"}
    if isinstance(value, list):
        return [without_pictures(item) for item in value]
    return value


def history(host: str, issue_id: str, payload: Json) -> Record:
    """Return the record of one entry of an issue's changelog."""
    created = moment(payload.get("created"))
    edited: Json = {**payload, "created": _text(created) or payload.get("created")}
    if isinstance(payload.get("author"), dict):
        author = payload["author"]
        edited["author"] = {key: author[key] for key in AUTHOR_KEYS if author.get(key) is not None}
    return Record(host, f"{issue_id}/{payload['id']}", edited, created)


def _text(time: datetime | None) -> str | None:
    if time is None:
        return None
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}+0000"


def listed(host: str, payloads: Iterable[Json]) -> Iterator[Record]:
    """Return the records of one list of things with an `id` and no clock of their own."""
    for payload in payloads:
        yield Record(host, str(payload["id"]), without_pictures(payload))


class People:
    """The users that issues and histories mention, each once a run."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._seen: set[str] = set()

    def of(self, issue_payload: Json, histories: Iterable[Json]) -> Iterator[Record]:
        """Yield those not yielded before."""
        fields = issue_payload.get("fields", {})
        mentioned = [fields.get(name) for name in PERSON_FIELDS]
        mentioned += [entry.get("author") for entry in histories]
        for person in mentioned:
            if not isinstance(person, dict):
                continue
            name = person.get("accountId") or person.get("key") or person.get("name")
            if name and name not in self._seen:
                self._seen.add(name)
                yield Record(self._host, str(name), without_pictures(person))
