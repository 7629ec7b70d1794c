"""What lands in raw_jira, from either product, and what a second run costs."""

import pytest

from extract.jira.source import TABLES
from scripts.demo.jira_server import Site
from tests.extract.jira.sites import site


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_every_table_lands(jira, extract, rows, deployment) -> None:
    jira(site(issues=5, changes=2), Site(deployment))
    extract()
    counts = {table: len(rows(table)) for table in TABLES}
    assert counts == {
        "projects": 1,
        "statuses": 3,
        "issue_types": 2,
        "priorities": 1,
        "fields": 1,
        "versions": 1,
        "components": 1,
        "boards": 2,
        "sprints": 1,
        "users": 2,
        "issues": 5,
        "changelogs": 10,
        "deletions": 0,
    }
