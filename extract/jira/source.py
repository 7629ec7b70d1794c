"""Jira as a source of the payload log: what it offers `extract.pipelines`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import sql

from extract.jira import jql, lists, search, sweep
from extract.jira.client import Client, RefusedError
from extract.jira.issues import Reader
from extract.jira.lists import Batches
from extract.jira.site import Site, ask
from extract.logs import get_logger
from extract.pipelines import Run
from extract.settings import ConfigurationError, JiraSettings, Settings

TABLES = (
    "projects",
    "statuses",
    "issue_types",
    "priorities",
    "fields",
    "versions",
    "components",
    "boards",
    "sprints",
    "users",
    "issues",
    "changelogs",
    "deletions",
)
# The most projects one query names.
PROJECTS_A_QUERY = 200

log = get_logger(__name__)


def check(settings: Settings) -> None:
    """Check that Jira is set up.

    Raises:
        ConfigurationError: says what to set.
    """
    jira = settings.sources.jira
    if jira.base_url is None:
        raise ConfigurationError(
            "Jira is not set up: set SOURCES__JIRA__BASE_URL (for example "
            "https://your-company.atlassian.net), SOURCES__JIRA__EMAIL and "
            "SOURCES__JIRA__API_TOKEN, and SOURCES__JIRA__PROJECTS to read only some projects"
        )
    if jira.email and jira.api_token is None:
        raise ConfigurationError(
            "SOURCES__JIRA__EMAIL is set without its token: set SOURCES__JIRA__API_TOKEN"
        )


def read(settings: Settings, run: Run) -> Iterator[Batches]:
    """Yield everything that is new at the site; see `extract.pipelines` for the rule of `state`.

    Raises:
        ConfigurationError: Jira cannot be read as configured.
    """
    client = Client(settings.sources.jira, run.counts)
    try:
        yield from Extraction(client, settings.sources.jira, run).read()
    finally:
        client.close()


class Extraction:
    """One run over one site."""

    def __init__(self, client: Client, settings: JiraSettings, run: Run) -> None:
        self._client = client
        self._settings = settings
        self._run = run
        self._site: Site = ask(client, settings)
        self._state = self._site_state()
        self._lists_are_fresh = False

    def read(self) -> Iterator[Batches]:
        """Yield the lists when they are due, then what the sweep and the issues bring."""
        if self._is_due("lists_read_at", self._settings.list_minutes):
            yield from self._lists()
        try:
            yield from self._changes()
        except RefusedError:
            # A project may have gone since the lists were read: those in hand decide.
            if self._lists_are_fresh:
                raise
            yield from self._lists()
            yield from self._changes()

    def _site_state(self) -> dict[str, Any]:
        """Return what is remembered of this site, forgetting what was asked differently."""
        state: dict[str, Any] = self._run.state.setdefault(self._site.host, {})
        if state.get("jql") != self._settings.jql:
            state.clear()
        state["jql"] = self._settings.jql
        since = self._run.since
        state.setdefault("since", since.isoformat() if since else None)
        if state.get("selection") != self._settings.projects:
            state.pop("lists_read_at", None)
        state["selection"] = list(self._settings.projects)
        return state

    def _is_due(self, name: str, minutes: int) -> bool:
        then = self._state.get(name)
        if then is None:
            return True
        age = datetime.now(UTC) - datetime.fromisoformat(then)
        return age >= timedelta(minutes=minutes)

    def _lists(self) -> Iterator[Batches]:
        chosen = lists.projects(self._client, self._site, self._settings.projects)
        some = bool(self._settings.projects)
        yield from lists.read(self._client, self._site, chosen, some=some)
        self._state["keys"] = [str(project["key"]) for project in chosen]
        self._state["lists_read_at"] = datetime.now(UTC).isoformat()
        self._lists_are_fresh = True

    def _changes(self) -> Iterator[Batches]:
        since = self._state["since"]
        floor = datetime.fromisoformat(since) if since else None
        keys: list[str] = self._state["keys"]
        restriction = self._settings.jql or ""
        reader = Reader(self._client, self._site, self._state, floor=floor, restriction=restriction)
        yield from self._sweep(reader, keys, floor)
        for at in range(0, len(keys), PROJECTS_A_QUERY):
            yield from reader.read(keys[at : at + PROJECTS_A_QUERY])
        # What a query passed over while its list moved, or the search index did not show yet.
        yield from reader.by_id(sorted(reader.expected))
        if not self._lists_are_fresh and self._knows_not(reader.mentioned):
            yield from self._lists()

    def _sweep(self, reader: Reader, keys: list[str], floor: datetime | None) -> Iterator[Batches]:
        complete = self._state.get("complete", [])
        known = [key for key in keys if key in complete]
        if not known or not self._is_due("swept_at", self._settings.sweep_minutes):
            return
        everything = not self._settings.projects and len(known) == len(keys)
        difference = sweep.compare(
            self._run.connection,
            self._site.host,
            self._ids(known, floor),
            None if everything else known,
        )
        if not self._settings.jql:
            reader.expected.update(difference.unread)
        for found, gone in sweep.verified(self._client, self._site, difference.absent):
            if gone:
                log.info("issues are gone", count=len(gone))
            yield sweep.deletions(self._site.host, gone)
            yield from reader.land(found)
        self._state["swept_at"] = datetime.now(UTC).isoformat()

    def _ids(self, keys: list[str], floor: datetime | None) -> Iterator[list[str]]:
        for at in range(0, len(keys), PROJECTS_A_QUERY):
            clauses = [jql.members("project", keys[at : at + PROJECTS_A_QUERY])]
            clauses += [jql.updated_from(floor, self._site.zone)] if floor else []
            query = jql.query(clauses, "key ASC")
            yield from search.ids(self._client, self._site, "deletions", query)

    def _knows_not(self, mentioned: set[tuple[str, str]]) -> bool:
        """Tell whether issues refer to something that no list in the log has."""
        for name in {name for name, _ in mentioned}:
            ids = [one for listed, one in mentioned if listed == name]
            query = sql.SQL("select count(distinct id) from {} where scope = %s and id = any(%s)")
            row = self._run.connection.execute(
                query.format(sql.Identifier("raw_jira", name)), [self._site.host, ids]
            ).fetchone()
            if row is None or row[0] < len(ids):
                return True
        return False
