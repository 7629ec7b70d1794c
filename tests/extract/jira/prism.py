"""Sends every stream's requests to a mock of Jira, so that its log can be searched for violations.

    npx @stoplight/prism-cli mock -p 4010 jira-merged.openapi.json | tee prism.log
    python -m tests.extract.jira.prism http://127.0.0.1:4010
    grep -c 'Violation: request' prism.log

Not part of the test suite: Prism comes from npm. `test_description.py` checks the same offline.
"""

import sys
from collections.abc import Callable
from typing import Any

from extract.jira import lists, search, sweep
from extract.jira.changelogs import Changelogs
from extract.jira.client import Client
from extract.jira.paging import EndlessPagingError
from extract.jira.site import ask
from extract.pipelines import Counts
from extract.settings import JiraSettings


def main(url: str) -> None:
    """Ask the mock everything the extraction ever asks a Cloud site, and print what was sent."""
    counts = Counts()
    settings = JiraSettings(base_url=url, email="ada@example.com", api_token="token")
    client = Client(settings, counts)
    site = ask(client, settings)
    changelogs = Changelogs(client, site)
    query = 'project in ("EX") AND updated >= "2026-03-01 08:00" ORDER BY updated ASC, key ASC'
    questions: list[Callable[[], Any]] = [
        lambda: lists.projects(client, site, []),
        lambda: lists.projects(client, site, ["EX"]),
        lambda: list(lists.read(client, site, [{"id": "1", "key": "EX"}], some=True)),
        lambda: list(lists.read(client, site, [{"id": "1", "key": "EX"}], some=False)),
        lambda: list(search.issues(client, site, "issues", query)),
        lambda: list(search.ids(client, site, "deletions", query)),
        lambda: list(changelogs.read(["10001", "10002"])),
        lambda: changelogs._one("10001"),
        lambda: list(sweep.verified(client, site, ["10001", "10002"])),
    ]
    for question in questions:
        try:
            question()
        except EndlessPagingError:
            # The mock gives the same page to every token; by then a second page was asked for.
            continue
    client.close()
    sent = {name: stream.requests for name, stream in counts.streams.items()}
    sys.stdout.write(f"requests sent by stream: {sent}\n")


if __name__ == "__main__":
    main(sys.argv[1])
