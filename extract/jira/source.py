"""Jira as a source of the payload log, with the three names that `extract.pipelines` needs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import sql

from extract.jira import archived, jql, lists, search, site_names, sweep
from extract.jira.client import Client, RefusedError
from extract.jira.issues import Reader
from extract.jira.lists import Batches
from extract.jira.site import Site, ask
from extract.logs import get_logger
from extract.payload_log import table
from extract.pipelines import EARLIEST, Run, UnreadError
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
    "sites",
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
        self._site: Site
        self._site, self._renames = site_names.settle(
            run.connection, client, settings, ask(client, settings)
        )
        self._state = self._site_state()
        self._lists_are_fresh = False
        self._failures: dict[str, str] = {}

    def read(self) -> Iterator[Batches]:
        """Yield the lists when they are due, then what the sweep and the issues bring.

        Raises:
            UnreadError: some projects could not be read, after all others were.
        """
        if self._renames:
            yield [(site_names.TABLE, table(self._renames))]
        if self._is_due("lists_read_at", self._settings.list_minutes):
            yield from self._lists()
        try:
            yield from self._changes()
        except RefusedError:
            # A project may have gone since the lists were read: those in hand decide.
            if not self._lists_are_fresh:
                yield from self._lists()
            yield from self._changes_of_each()
        yield from self._tell()

    def _changes_of_each(self) -> Iterator[Batches]:
        """Read the projects one by one where one of them has a query for all refused."""
        try:
            yield from self._changes()
            return
        except RefusedError as error:
            if len(self._state["keys"]) < 2:
                raise
            refused: dict[str, RefusedError] = {}
            reader = self._reader()
            for key in self._state["keys"]:
                try:
                    yield from reader.read([key])
                except RefusedError as reason:
                    refused[key] = reason
            if len(refused) == len(self._state["keys"]):
                raise error from None
        for key, refusal in refused.items():
            if archived.is_hidden(self._run.connection, self._client, self._site, key):
                self._run.counts.warnings[key] = archived.warning(key)
            else:
                self._failures[key] = str(refusal)

    def _tell(self) -> Iterator[Batches]:
        """Say, in every run, what is not read."""
        for key, is_hidden in self._state.get("left_out", {}).items():
            if is_hidden:
                self._run.counts.warnings[key] = archived.warning(key)
            else:
                self._failures[key] = archived.missing(self._client.base_url, key)
        for key, text in self._run.counts.warnings.items():
            log.warning(text, project=key)
        yield []
        if self._failures:
            is_all = self._failures.keys() >= set(self._state["keys"])
            raise UnreadError("projects", self._failures, is_all=is_all)

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
        names = self._settings.projects
        listed, missing = lists.projects(self._client, self._site, names)
        chosen = [project for project in listed if not project.get("archived")]
        left_out = {str(one["key"]): True for one in listed if one.get("archived")}
        for key in missing:
            left_out[key] = archived.is_hidden(self._run.connection, self._client, self._site, key)
        yield from lists.read(self._client, self._site, listed, chosen, some=bool(names))
        self._state["left_out"] = left_out
        self._state["keys"] = [str(project["key"]) for project in chosen]
        self._state["lists_read_at"] = datetime.now(UTC).isoformat()
        # What no list has now is not looked for again before it is due.
        self._state["unlisted"] = []
        self._lists_are_fresh = True

    def _reader(self) -> Reader:
        return Reader(
            self._client,
            self._site,
            self._state,
            floor=self._floor(),
            restriction=self._settings.jql or "",
            gone=sweep.gone(self._run.connection, self._site.host),
        )

    def _floor(self) -> datetime | None:
        """Return the oldest change to read; a bound that bounds nothing is not sent."""
        since = self._state["since"]
        floor = datetime.fromisoformat(since) if since else None
        return floor if floor is not None and floor >= EARLIEST else None

    def _changes(self) -> Iterator[Batches]:
        keys: list[str] = self._state["keys"]
        reader = self._reader()
        yield from self._sweep(reader, keys, self._floor())
        for at in range(0, len(keys), PROJECTS_A_QUERY):
            yield from reader.read(keys[at : at + PROJECTS_A_QUERY])
        # What a query passed over while its list moved, or the search index did not show yet.
        yield from reader.by_id(sorted(reader.expected))
        if unknown := self._unknown(reader.mentioned):
            if not self._lists_are_fresh:
                yield from self._lists()
            self._state["unlisted"] = sorted({*self._state.get("unlisted", []), *unknown})

    def _sweep(self, reader: Reader, keys: list[str], floor: datetime | None) -> Iterator[Batches]:
        complete = self._state.get("complete", [])
        known = [key for key in keys if key in complete]
        if not known or not self._is_due("swept_at", self._settings.sweep_minutes):
            return
        connection, host = self._run.connection, self._site.host
        everything = (
            not self._settings.projects
            and len(known) == len(keys)
            and not self._state.get("left_out")
        )
        gone = sweep.gone(connection, host)
        difference = sweep.compare(
            connection, host, self._ids(known, floor), None if everything else known, gone
        )
        if not self._settings.jql:
            reader.expected.update(difference.unread)
        reader.expected.update(gone.intersection(difference.unread))
        missed, absent = set(self._state.get("missed", [])), self._listed(difference.absent, gone)
        self._state["missed"] = []
        for found, unfound in sweep.verified(self._client, self._site, absent):
            # Absence is believed when a second run has found it.
            believed = [one for one in unfound if one in missed]
            if believed:
                log.info("issues are gone", count=len(believed))
            self._state["missed"] += [one for one in unfound if one not in missed]
            yield sweep.deletions(host, believed)
            yield from reader.land(found)
        self._state["swept_at"] = datetime.now(UTC).isoformat()

    def _listed(self, absent: list[str], gone: set[str]) -> list[str]:
        """Return those that are absent by themselves, not with all of an archived project."""
        if not absent:
            return []
        connection, host = self._run.connection, self._site.host
        for key, one in archived.emptied(connection, host, absent, gone).items():
            if archived.answers(self._client, self._site, one, key):
                self._run.counts.warnings[key] = archived.warning(key)
                absent = sweep.outside(connection, host, absent, key)
        return absent

    def _ids(self, keys: list[str], floor: datetime | None) -> Iterator[list[str]]:
        for at in range(0, len(keys), PROJECTS_A_QUERY):
            clauses = [jql.members("project", keys[at : at + PROJECTS_A_QUERY])]
            clauses += [jql.updated_from(floor, self._site.zone)] if floor else []
            query = jql.query(clauses, "key ASC")
            yield from search.ids(self._client, self._site, "deletions", query)

    def _unknown(self, mentioned: set[tuple[str, str]]) -> set[str]:
        """Return what issues refer to and no list in the log has, as `list/id`.

        What lists that were read since did not bring is left out: an unlisted sprint stays one.
        """
        unknown: set[str] = set()
        for name in {name for name, _ in mentioned}:
            ids = {one for listed, one in mentioned if listed == name}
            query = sql.SQL("select distinct id from {} where scope = %s and id = any(%s)")
            found = self._run.connection.execute(
                query.format(sql.Identifier("raw_jira", name)), [self._site.host, sorted(ids)]
            ).fetchall()
            unknown |= {f"{name}/{one}" for one in ids - {row[0] for row in found}}
        return unknown - set(self._state.get("unlisted", []))
