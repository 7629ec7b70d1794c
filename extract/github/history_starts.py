"""The time from which the lists of a repository are known, if they are incomplete."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from extract.github.repository import Repository
from extract.logs import get_logger

Json = dict[str, Any]

TABLE = "history_starts"
NOT_LISTED = "not_listed"
NOT_READ_YET = "not_read_yet"

log = get_logger(__name__)


def note(repository: Repository) -> None:
    """Record where each list begins if that changed, and warn of lists that GitHub cuts.

    A complete list is recorded too, so that its row replaces an earlier one.
    """
    told = repository.stream_state(TABLE)
    now = datetime.now(UTC).isoformat()
    starts = {name: {"known_from": at, "reason": why} for name, at, why in _starts(repository)}
    changed = {name: start for name, start in starts.items() if told.get(name) != start}
    told.update(changed)
    repository.put(
        TABLE,
        (
            (name, {"stream": name, **start, "noticed_at": now}, now)
            for name, start in changed.items()
        ),
    )
    _warn(repository, starts)


def _starts(repository: Repository) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each list that is read from its newest record back: its name, its start and why."""
    for stream, part in sorted(repository.state.items()):
        if isinstance(part, dict) and ("top" in part or "backfill" in part):
            at: str | None = part.get("known_from")
            is_under_way = "backfill" in part or "cut" in part
            reason = NOT_READ_YET if is_under_way else NOT_LISTED
            yield stream, at, reason if at else None


def _warn(repository: Repository, starts: Json) -> None:
    """Warn since when GitHub lists records, if it lists no older ones; that is not a failure."""
    gaps = [
        f"{stream.replace('_', ' ')} are known from {start['known_from'][:10]} on"
        for stream, start in starts.items()
        if start["reason"] == NOT_LISTED
    ]
    if gaps:
        sentence = (
            f"{', '.join(gaps)}: GitHub lists no older ones, so earlier periods are incomplete"
        )
        log.warning(sentence, repository=repository.name)
        repository.run.counts.warnings[repository.name] = sentence
