"""A refusal of one repository does not stop the others, and is shown to the user."""

import json
from collections.abc import Callable

import psycopg
import pytest
import structlog
from typer.testing import CliRunner

from extract.pipelines import UnreadError
from extract.settings import ConfigurationError
from scripts.cli import app
from scripts.demo.github_faults import Fault
from scripts.demo.github_server import GithubServer
from scripts.demo.store import GithubRepository
from tests.extract.github.conftest import Extract, Rows
from tests.extract.github.organisation import (
    NAME,
    at,
    full_repository,
    job,
    organisation,
    pull,
    run,
)

pytestmark = pytest.mark.usefixtures("seeded")

BAD, GOOD = "acme/vault", "acme/till"
SIGN_ON = "https://github.com/orgs/acme/sso?authorization_request=AAA"
EVERY_TIME = 100_000
REFUSALS = {
    "blocked": (
        Fault(
            status=403,
            body='{"message": "Repository access blocked", "block": {"reason": "tos"}}',
        ),
        "no token helps",
    ),
    "single sign-on": (
        Fault(
            status=403,
            headers={"x-github-sso": f"required; url={SIGN_ON}"},
            body='{"message": "Resource protected by organization SAML enforcement."}',
        ),
        SIGN_ON,
    ),
    "allow list": (
        Fault(
            status=403,
            body='{"message": "Although you appear to have the correct authorization credentials, '
            'the `acme` organization has an IP allow list enabled."}',
        ),
        "IP allow list",
    ),
    "legal": (Fault(status=451, body='{"message": "Repository access blocked"}'), "no token helps"),
    "deleted": (Fault(status=404, body='{"message": "Not Found"}'), "404"),
}


@pytest.fixture
def three(
    serve_github: Callable[..., GithubServer], monkeypatch: pytest.MonkeyPatch
) -> GithubServer:
    """Three repositories, of which the second will be the trouble."""
    server = serve_github(organisation(pulls=6, deployments=2, runs=3, issues=2))
    for number, name in ((70_002, BAD), (70_003, GOOD)):
        server.store.repositories[name] = GithubRepository(
            full_repository(number, name),
            pulls=[pull(1, "a" * 40, 5)],
            workflow_runs=[run(number * 10, 5)],
        )
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", json.dumps([NAME, BAD, GOOD]))
    return server


def failed(connection: psycopg.Connection) -> dict[str, str]:
    """Return what `ops.streams` says of the last run's repositories."""
    found = connection.execute(
        "select stream, error from ops.streams where status = 'failed' and run_id ="
        " (select run_id from ops.runs where command = 'extract' order by started_at desc limit 1)"
    ).fetchall()
    connection.commit()
    return dict(found)


def command(*arguments: str) -> tuple[int, str, str]:
    """Run a command; return how it ended, what it printed, and its last sentence."""
    result = CliRunner().invoke(app, [*arguments])
    if isinstance(result.exception, ConfigurationError):
        return 1, result.stdout, str(result.exception)
    return result.exit_code, result.stdout, ""


def doctored(name: str) -> list[str]:
    """Return what doctor says of one repository."""
    _, printed, _ = command("doctor")
    return [line for line in printed.splitlines() if f"github {name}:" in line]


@pytest.mark.parametrize(
    ("refusal", "how"),
    [
        ("single sign-on", "all"),
        ("deleted", "all"),
        ("blocked", "named"),
        # The same way through the code, with another sentence.
        *(
            pytest.param(*each, marks=pytest.mark.nightly)
            for each in [
                ("blocked", "all"),
                ("allow list", "all"),
                ("legal", "all"),
                ("deleted", "named"),
            ]
        ),
    ],
)
def test_the_others_are_whole_in_this_run_and_the_next(
    refusal: str,
    how: str,
    three: GithubServer,
    database: dict[str, str],
    connection: psycopg.Connection,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if how == "all":
        monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/*"]')
    fault, helpful = REFUSALS[refusal]
    three.faults.queue.append(
        Fault(**{**vars(fault), "path": f"/repos/{BAD}(/|$)", "times": EVERY_TIME})
    )
    # Two runs: the second has something new to read, and the same trouble.
    for newest in (7, 8):
        code, _, sentence = command("extract", "github")
        assert code == 1
        assert BAD in sentence
        assert helpful in sentence
        said = failed(connection)
        assert list(said) == [f"of {BAD}"]
        assert helpful in said[f"of {BAD}"]
        till = three.store.repositories[GOOD]
        shop = three.store.repositories[NAME]
        numbers = {int(id_) for id_, _ in rows("pull_requests")}
        assert {one["number"] for one in (*till.pulls, *shop.pulls)} <= numbers
        kept = {id_ for id_, _ in rows("commits")}
        assert {one["sha"] for one in shop.commits} <= kept
        till.pulls.append(pull(newest * 100, "a" * 40, newest * 10))
        shop.pulls[0]["updated_at"] = at(90_000 + newest)
    told = [one for one in doctored(BAD) if helpful in one]
    assert told
    assert all(line.startswith("FIX") for line in told)
    three.faults.queue.clear()
    assert command("extract", "github")[0] == 0
    assert failed(connection) == {}
    assert not [one for one in doctored(BAD) if one.startswith("FIX")]


def test_one_runs_jobs_do_not_stop_the_others(
    three: GithubServer,
    database: dict[str, str],
    connection: psycopg.Connection,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__JOBS", "true")
    shop = three.store.repositories[NAME]
    three.faults.queue.append(
        Fault(path=r"/repos/acme/shop/actions/runs/7001/jobs", status=502, times=EVERY_TIME)
    )
    code, _, sentence = command("extract", "github")
    assert code == 1
    assert "7001" in sentence
    assert NAME in next(iter(failed(connection)))
    assert {int(id_) for id_, _ in rows("pull_requests")} == {1, 2, 3, 4, 5, 6}
    assert {id_ for id_, _ in rows("workflow_runs")} >= {"7000/2", "7002/1"}
    assert {one["sha"] for one in shop.commits} <= {id_ for id_, _ in rows("commits")}
    three.faults.queue.clear()
    assert command("extract", "github")[0] == 0
    assert "7001/1/70010" in {id_ for id_, _ in rows("workflow_jobs")}
    assert "7001/1" in {id_ for id_, _ in rows("workflow_runs")}


def test_a_permission_that_is_lacking_costs_what_it_covers_alone(
    three: GithubServer, extract: Extract, rows: Rows
) -> None:
    three.faults.queue.append(Fault(path=f"/repos/{NAME}/actions", status=403, times=EVERY_TIME))
    with pytest.raises(UnreadError, match="actions") as raised:
        extract()
    assert list(raised.value.failures) == [NAME]
    assert {1, 2, 3, 4, 5, 6} <= {int(id_) for id_, _ in rows("pull_requests")}
    assert f"{6:040x}" in {id_ for id_, _ in rows("commits")}


@pytest.mark.parametrize("date", ["2026-02-30T10:00:00Z", "soon", "2026-11-29T25:00:00Z"])
def test_a_record_with_an_invalid_time_is_left_out_with_a_warning(
    date: str, three: GithubServer, extract: Extract, rows: Rows
) -> None:
    shop = three.store.repositories[NAME]
    shop.deployments[0]["created_at"] = shop.deployments[0]["updated_at"] = date
    # One that is watched, because a status may follow.
    del shop.statuses[shop.deployments[0]["id"]][1:]
    shop.workflow_runs[0]["updated_at"] = date
    shop.tags[0] = {**shop.tags[0], "name": "v-odd"}
    with structlog.testing.capture_logs() as told:
        extract()
    left_out = {(one["repository"], one["id"]) for one in told if "left out" in one["event"]}
    assert left_out == {
        (NAME, str(shop.deployments[0]["id"])),
        (NAME, f"{shop.workflow_runs[0]['id']}/1"),
    }
    assert len(rows("commits")) == 6
    assert {id_ for id_, _ in rows("deployments")} >= {str(shop.deployments[1]["id"])}
    assert "1" in {id_ for id_, _ in rows("pull_requests")}


def test_what_single_sign_on_hides_from_a_list_is_reported(
    three: GithubServer, extract: Extract, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scripts.demo import github_server

    answered = github_server.page

    def partial(request: object, *given: object) -> object:
        response = answered(request, *given)  # type: ignore[arg-type]
        response.headers["x-github-sso"] = "partial-results; organizations=21955855"
        return response

    monkeypatch.setattr(github_server, "page", partial)
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/*"]')
    with pytest.raises(UnreadError, match="not whole"):
        extract()
    assert len(rows("repositories")) == 3


def test_a_minute_of_404_deletes_nothing_and_what_was_missed_is_read(
    three: GithubServer, extract: Extract, rows: Rows
) -> None:
    shop = three.store.repositories[NAME]
    extract()
    shop.pulls.append(pull(9, f"{6:040x}", 95_000))
    shop.workflow_runs.append(run(9_500, 95_000))
    shop.workflow_jobs[9_500] = [job(1, 9_500, 1, 95_000)]
    newest = shop.deployments[-1]["id"]
    for path, does_fail in (
        (f"/deployments/{newest}", False),
        (rf"/repos/{NAME}/(pulls|deployments|tags)", True),
        ("", True),
    ):
        three.faults.queue.append(Fault(path=path, status=404, times=EVERY_TIME))
        if does_fail:
            with pytest.raises(UnreadError):
                extract()
        else:
            extract()
        three.faults.queue.clear()
    extract()
    extract()
    assert rows("deletions") == []
    assert "9" in {id_ for id_, _ in rows("pull_requests")}
    assert "9500/1" in {id_ for id_, _ in rows("workflow_runs")}
    assert "9500/1/1" in {id_ for id_, _ in rows("workflow_jobs")}
