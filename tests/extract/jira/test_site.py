"""Which Jira it is, and under what name its records stand."""

import pytest
from pytest_httpserver import HTTPServer

from extract.jira.client import Client
from extract.jira.site import ask
from extract.pipelines import Counts
from extract.settings import JiraSettings


@pytest.mark.parametrize(
    ("base", "own", "host"),
    [
        ("", "https://acme.atlassian.net", "{server}"),
        ("/jira", "https://jira.acme.example/jira", "{server}"),
        ("/ex/jira/11aa-22bb", "https://acme.atlassian.net", "acme.atlassian.net"),
    ],
    ids=["a site", "a context path", "the OAuth gateway"],
)
def test_the_scope_is_the_site(httpserver: HTTPServer, base: str, own: str, host: str) -> None:
    info = {"baseUrl": own, "deploymentType": "Cloud"}
    httpserver.expect_request(f"{base}/rest/api/3/serverInfo").respond_with_json(info)
    httpserver.expect_request(f"{base}/rest/api/3/myself").respond_with_json(
        {"timeZone": "Europe/Berlin"}
    )
    settings = JiraSettings(base_url=httpserver.url_for(base), api_token="token")
    site = ask(Client(settings, Counts()), settings)
    assert site.host == host.format(server=f"{httpserver.host}:{httpserver.port}")
    assert (site.is_cloud, str(site.zone)) == (True, "Europe/Berlin")


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", None])
def test_an_unknown_time_zone_is_empty(httpserver: HTTPServer, zone: str | None) -> None:
    """The query then reaches back further than any time zone."""
    httpserver.expect_request("/rest/api/2/serverInfo").respond_with_json(
        {"deploymentType": "Server"}
    )
    httpserver.expect_request("/rest/api/3/serverInfo").respond_with_data("", status=404)
    httpserver.expect_request("/rest/api/2/myself").respond_with_json({"timeZone": zone})
    settings = JiraSettings(base_url=httpserver.url_for(""), api_token="token")
    site = ask(Client(settings, Counts()), settings)
    assert (site.is_cloud, site.zone) == (False, None)
