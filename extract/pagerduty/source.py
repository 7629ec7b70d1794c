"""PagerDuty as a source of the payload log, with the three names that `extract.pipelines` needs.

Read from PagerDuty's REST API v2 (developer.pagerduty.com: list incidents, get an incident, list
log entries): `since` and `until` are of the creation, six months at most, and a list ends at
10,000. What happened to an incident later is known by its log entries: the incidents of those are
read again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from extract.logs import get_logger
from extract.pagerduty.client import Client, NotThereError, TooManyError
from extract.payload_log import Record, table
from extract.pipelines import EARLIEST, Run
from extract.settings import ConfigurationError, Settings

TABLES = ("incidents", "log_entries")
Batches = list[tuple[str, pa.Table]]
Json = dict[str, Any]
WINDOW = timedelta(days=30)
SHORTEST_WINDOW = timedelta(minutes=1)
# An entry may be listed some time after it was made.
OVERLAP = timedelta(minutes=15)
# What triggered it has the deduplication key where the incident has none, and the details.
TRIGGER = "first_trigger_log_entries"
# Whom it called on which telephone: most of all entries, and about people alone.
NOT_READ = frozenset({"notify_log_entry"})

log = get_logger(__name__)


def check(settings: Settings) -> None:
    """Check that PagerDuty is set up.

    Raises:
        ConfigurationError: says what to set.
    """
    if settings.sources.pagerduty.api_key is None:
        raise ConfigurationError(
            "PagerDuty is not set up: set SOURCES__PAGERDUTY__API_KEY to a read-only REST API key, "
            "and for an account in the EU SOURCES__PAGERDUTY__BASE_URL to "
            "https://api.eu.pagerduty.com"
        )


def read(settings: Settings, run: Run) -> Iterator[Batches]:
    """Yield everything that is new in the account; see `extract.pipelines` for the rule of `state`.

    Raises:
        PagerDutyError: the account cannot be read as configured.
    """
    client = Client(settings.sources.pagerduty, run.counts)
    try:
        yield from Extraction(client, run).read()
    finally:
        client.close()


class Extraction:
    """One run over one account."""

    def __init__(self, client: Client, run: Run) -> None:
        self._client = client
        self._scope = urlsplit(client.base_url).netloc
        self._run = run
        self._state: Json = run.state.setdefault(self._scope, {})

    def read(self) -> Iterator[Batches]:
        """Yield window by window what was created, and what happened, since the last run."""
        now = datetime.now(UTC)
        begin = self._begin()
        while begin is not None and begin < now:
            end = min(begin + WINDOW, now)
            for start, stop, batches in self._window(begin, end):
                self._state["read_until"] = stop.isoformat()
                yield batches
                begin = max(stop, start)
        yield []

    def _begin(self) -> datetime | None:
        """Return from when on to read; None where there is nothing at all."""
        if "read_until" in self._state:
            return datetime.fromisoformat(self._state["read_until"]) - OVERLAP
        if self._run.since is not None:
            return self._run.since
        first = self._client.records(
            "incidents",
            "/incidents",
            "incidents",
            {"date_range": "all", "sort_by": "created_at:asc", "limit": 1, "offset": 0},
        ).records
        if not first:
            return None
        # One that does not say when it was made, or says the year 1, hides none of the others.
        return max(_moment(first[0].get("created_at")) or EARLIEST, EARLIEST)

    def _window(
        self, begin: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime, Batches]]:
        """Yield the rows of a window, or of its halves where a list is longer than is answered."""
        try:
            yield begin, end, self._rows(begin, end)
        except TooManyError:
            if end - begin <= SHORTEST_WINDOW:
                raise
            middle = begin + (end - begin) / 2
            yield from self._window(begin, middle)
            yield from self._window(middle, end)

    def _rows(self, begin: datetime, end: datetime) -> Batches:
        within = {"since": begin.isoformat(), "until": end.isoformat()}
        incidents: dict[str, Json] = {}
        for page in self._client.pages(
            "incidents", "/incidents", "incidents", {**within, "include[]": TRIGGER}
        ):
            incidents |= {str(one["id"]): one for one in page}
        entries: list[Json] = []
        for page in self._client.pages(
            "log_entries", "/log_entries", "log_entries", {**within, "include[]": "channels"}
        ):
            entries += [one for one in page if one.get("type") not in NOT_READ]
        touched = {_incident_of(entry) for entry in entries}
        for number in sorted(touched - incidents.keys() - {""}):
            try:
                answer = self._client.get(
                    "incidents", f"/incidents/{number}", {"include[]": TRIGGER}
                )
            except NotThereError:
                continue
            found = answer.get("incident") if isinstance(answer, dict) else None
            if isinstance(found, dict) and found.get("id"):
                incidents[number] = found
            else:
                log.warning("left out: an answer without the incident", incident=number)
        return [
            ("incidents", self._table(incidents.values(), "last_status_change_at")),
            ("log_entries", self._table(entries, "created_at")),
        ]

    def _table(self, payloads: Iterable[Json], clock: str) -> pa.Table:
        records = [
            Record(self._scope, str(one["id"]), one, _moment(one.get(clock))) for one in payloads
        ]
        return table(records)


def _incident_of(entry: Json) -> str:
    incident = entry.get("incident")
    return str(incident.get("id") or "") if isinstance(incident, dict) else ""


def _moment(value: Any) -> datetime | None:
    """Return the moment that a text means, in UTC where it has no offset; None if it means none."""
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
