"""A fault between Diogen and Jira is repaired, or reported in one clear sentence."""

import functools
import time

import pytest

from extract.settings import ConfigurationError
from scripts.demo.jira_server import Site
from tests.extract.jira.faulty import Faulty
from tests.extract.jira.sites import site

PAGE = b"<html><body>Just a moment</body></html>"
TRANSIENT = {
    "429 with seconds": (429, {"Retry-After": "0"}, b""),
    "429 with a date": (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b""),
    "429 without a word": (429, {}, b""),
    "500": (500, {"Content-Type": "text/html"}, PAGE),
    "502": (502, {"Content-Type": "text/html"}, PAGE),
    "503": (503, {"Retry-After": "0"}, b""),
    "504": (504, {}, b""),
    "page with status 200": (200, {"Content-Type": "text/html"}, PAGE),
    "JSON that stops": (200, {"Content-Type": "application/json"}, b'{"issues": ['),
    "connection that breaks": (200, {"Content-Length": "1000"}, b"{"),
}


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, set[tuple[str, ...]]]:
    """What a Jira of each deployment says without faults: the same for all of them."""
    return {}


@pytest.mark.parametrize(
    ("name", "deployment"),
    [*((name, "Cloud") for name in TRANSIENT), ("500", "Server"), ("JSON that stops", "Server")],
)
def test_a_passing_fault_changes_no_row(
    jira, extract, everything, undisturbed, name, deployment
) -> None:
    # Two pages of issues, and more changes than come with an issue.
    store = site(issues=120, changes=45)
    wrap = functools.partial(
        Faulty, fault=lambda count, path: TRANSIENT[name] if count % 3 == 0 else None
    )
    jira(store, Site(deployment), wrap)
    extract()
    faulty = everything()
    if deployment not in undisturbed:
        jira(store, Site(deployment))
        extract(full_refresh=True)
        undisturbed[deployment] = everything()
    assert faulty == undisturbed[deployment]
    assert len([row for row in faulty if row[0] == "changelogs"]) == 120 * 45


LASTING = {
    "rate limit": (429, {"Retry-After": "7200"}, b"", "SOURCES__JIRA__MAX_WAIT_SECONDS"),
    "server error": (503, {}, b"", "status 503"),
    "page": (200, {"Content-Type": "text/html"}, PAGE, "SOURCES__JIRA__BASE_URL"),
    "credentials": (401, {}, b"", "SOURCES__JIRA__API_TOKEN"),
    "forbidden": (403, {}, b"", "SOURCES__JIRA__API_TOKEN"),
    "not there": (404, {}, b"", "SOURCES__JIRA__BASE_URL"),
    "redirect": (302, {"Location": "https://other.example/"}, b"", "https://other.example/"),
    "teapot": (418, {}, b"", "418"),
}


@pytest.mark.parametrize(
    ("name", "where"),
    [
        *((name, "/search/jql") for name in LASTING),
        ("page", "/serverInfo"),
        ("not there", "/server"),
    ],
)
def test_a_lasting_fault_is_one_sentence(jira, extract, rows, name, where) -> None:
    *answer, told = LASTING[name]
    broken = [True]
    wrap = functools.partial(
        Faulty, fault=lambda count, path: tuple(answer) if where in path and broken[0] else None
    )
    jira(site(issues=150, changes=2), Site(), wrap)
    started = time.monotonic()
    with pytest.raises(ConfigurationError) as caught:
        extract()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < 20
    broken[0] = False
    extract()
    assert len(rows("issues")) == 150, "mended, it completes"


def test_no_server_is_one_sentence(extract, monkeypatch) -> None:
    monkeypatch.setenv("SOURCES__JIRA__BASE_URL", "http://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match="SOURCES__JIRA__BASE_URL"):
        extract()


def test_no_configuration_is_one_sentence(extract, monkeypatch) -> None:
    with pytest.raises(ConfigurationError, match="set SOURCES__JIRA__BASE_URL"):
        extract()
    monkeypatch.setenv("SOURCES__JIRA__BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SOURCES__JIRA__EMAIL", "ada@example.com")
    with pytest.raises(ConfigurationError, match="set SOURCES__JIRA__API_TOKEN"):
        extract()


def test_an_unknown_project_is_named(jira, extract, monkeypatch) -> None:
    jira(site())
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", '["PAY", "NOPE"]')
    with pytest.raises(ConfigurationError, match=r"no project NOPE.*SOURCES__JIRA__PROJECTS"):
        extract()


def test_a_query_jira_refuses_is_reported(jira, extract, monkeypatch) -> None:
    jira(site())
    monkeypatch.setenv("SOURCES__JIRA__JQL", "colour = red")
    with pytest.raises(ConfigurationError, match=r"Field 'colour'.*SOURCES__JIRA__JQL"):
        extract()


@pytest.mark.parametrize(
    ("served", "email"),
    [
        (Site("Cloud", email="ada@example.com", token="right"), "ada@example.com"),
        (Site("Cloud", token="right"), None),
        (Site("Server", token="right"), None),
    ],
    ids=["basic", "oauth", "personal access token"],
)
def test_each_kind_of_credentials(jira, extract, rows, monkeypatch, served, email) -> None:
    jira(site(), served)
    if email:
        monkeypatch.setenv("SOURCES__JIRA__EMAIL", email)
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "wrong")
    with pytest.raises(ConfigurationError, match="SOURCES__JIRA__API_TOKEN") as caught:
        extract()
    assert "wrong" not in str(caught.value)
    monkeypatch.setenv("SOURCES__JIRA__API_TOKEN", "right")
    extract()
    assert len(rows("issues")) == 5


@pytest.mark.parametrize("endless", ["repeat", "empty"])
@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
@pytest.mark.parametrize("issues", [0, 250])
def test_paging_that_never_ends_is_noticed(jira, extract, deployment, endless, issues) -> None:
    served = jira(site(issues=issues), Site(deployment, endless=endless))
    with pytest.raises(ConfigurationError, match="does not end"):
        extract()
    assert len(served.requests) < 60


def test_what_was_read_before_endless_paging_is_kept(jira, extract, rows) -> None:
    served, mode = Site(), ["repeat"]

    def only_the_search(count: int, path: str) -> None:
        served.endless = mode[0] if path.endswith("/search/jql") else ""

    jira(site(issues=250), served, functools.partial(Faulty, fault=only_the_search))
    with pytest.raises(ConfigurationError, match="search/jql does not end"):
        extract()
    mode[0] = ""
    extract()
    assert len(rows("issues")) == 250


def test_a_kanban_board_that_refuses_sprints_is_not_a_fault(jira, extract, rows) -> None:
    store = site()
    store.boards.append({"id": 3, "name": "Simple", "type": "simple"})
    broken = functools.partial(
        Faulty,
        fault=lambda count, path: (
            (400, {}, b'{"errorMessages": ["no sprints"]}') if "/board/3/" in path else None
        ),
    )
    jira(store, Site(), broken)
    extract()
    assert len(rows("sprints")) == 1


def test_a_site_without_boards_is_not_a_fault(jira, extract, rows) -> None:
    broken = functools.partial(
        Faulty, fault=lambda count, path: (404, {}, b"") if "agile" in path else None
    )
    jira(site(), Site(), broken)
    extract()
    assert rows("boards") == []
    assert len(rows("issues")) == 5


def test_issues_that_change_while_they_are_read_hide_no_other(jira, extract, rows) -> None:
    """In Data Center each change moves the rest of the list up by one."""
    store = site(issues=450, changes=0)
    moved = iter(range(0, 40))

    def shuffle(count: int, path: str) -> None:
        if path.endswith("/search"):
            for _ in range(3):
                number = next(moved, None)
                if number is not None:
                    issue = store.issues[number]
                    issue["fields"]["updated"] = f"2026-05-01T08:{number:02d}:00.000+0000"

    jira(store, Site("Server"), functools.partial(Faulty, fault=shuffle))
    extract()
    assert {row["id"] for row in rows("issues")} == {issue["id"] for issue in store.issues}
