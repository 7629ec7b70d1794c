"""A site that is called otherwise now is the same site: its records, and what was read of it."""

import os

import httpx
import pytest

from extract.settings import ConfigurationError
from scripts.demo.jira_server import Site
from tests.extract.jira.sites import START, add_issue, site, touch

FORMER = "SOURCES__JIRA__FORMER_HOST"


def scopes(connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"select distinct scope from raw_jira.{table}")}


def host() -> str:
    return httpx.URL(os.environ["SOURCES__JIRA__BASE_URL"]).netloc.decode()


@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
def test_a_renamed_site_continues_where_it_was(
    jira, extract, rows, connection, monkeypatch, deployment
) -> None:
    store = site(issues=150)
    jira(store, Site(deployment=deployment, cloud_id="acme-7"))
    extract()
    first = host()
    add_issue(store, 900, changes=2)
    touch(store, store.issues[5], START.replace(day=9))
    renamed = jira(store, Site(deployment=deployment, cloud_id="acme-7"))
    assert host() != first
    if deployment == "Server":
        monkeypatch.setenv(FORMER, first)
    counts = extract()
    assert scopes(connection, "issues") == scopes(connection, "changelogs") == {first}
    assert len({one["id"] for one in rows("issues")}) == 151
    assert counts.stream("issues").rows_new == 2
    assert {one["id"]: one["payload"]["site"] for one in rows("sites")} == {
        first: first,
        host(): first,
    }
    # Known by now: nothing has to say it again.
    monkeypatch.delenv(FORMER, raising=False)
    renamed.requests.clear()
    assert extract().stream("issues").rows_new == 0
    assert not [one for one in renamed.requests if "tenant_info" in one]
    assert scopes(connection, "issues") == {first}
    extract(full_refresh=True)
    assert scopes(connection, "issues") == {first}


def test_two_sites_are_two(jira, extract, rows, connection) -> None:
    for name in ("acme-7", "globex-9"):
        jira(site(issues=3), Site(cloud_id=name))
        extract()
    assert len(scopes(connection, "issues")) == 2
    assert len(rows("issues")) == 6


def test_a_site_that_tells_no_id_is_asked_again(jira, extract, rows, connection) -> None:
    store = site(issues=3)
    served = jira(store, Site(cloud_id=None))
    extract()
    served.cloud_id = "acme-7"
    extract()
    jira(store, Site(cloud_id="acme-7"))
    extract()
    assert len(scopes(connection, "issues")) == 1


def test_a_former_host_is_a_host(extract, jira, monkeypatch) -> None:
    jira(site(issues=1))
    monkeypatch.setenv(FORMER, "https://jira.acme.example/")
    with pytest.raises(ConfigurationError, match="former_host"):
        extract()
