"""`diogen setup`: from an empty home to right numbers, without editing a file."""

import os
import pty
import select
import shutil
import signal
import stat
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import psycopg
import pytest

from extract.settings import PROJECT_ROOT
from scripts.demo import github_server, jira_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubStore
from tests.door.stores import (
    FIRST_WEEK,
    RUN_AFTER,
    WEEKS,
    Change,
    deployed_repository,
    jira_with_an_incident,
    pipeline_changes,
    pipeline_repository,
)
from tests.extract.github.organisation import START

SHOP, PAY = "acme/shop", "acme/pay"
FOLDERS = ("DIOGEN_HOME", "DLT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH", "HOME")
TOKEN = "ghp_0123"
# In minutes: after the sixth of twelve deployments, and resolved half an hour later.
OUTAGE = (1_180, 1_210)
DIOGEN = Path(sys.executable).with_name("diogen")


@pytest.fixture(scope="module")
def urls() -> Iterator[tuple[str, str]]:
    store = GithubStore({SHOP: pipeline_repository(1, SHOP), PAY: deployed_repository(2, PAY, 24)})
    with (
        serve(github_server.create_app(store, TOKEN)) as github,
        serve(jira_server.create_app(jira_with_an_incident("office wifi", *OUTAGE))) as jira,
    ):
        yield github, jira


@pytest.fixture
def home(database: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A machine on which nothing was set: an empty home, and the seeds as they ship."""
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "seeds", tmp_path / "seeds")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOURCES__")}
    places = {name: str(tmp_path / name.lower()) for name in FOLDERS}
    return {**kept, **database, **places, "DIOGEN_SEEDS": str(tmp_path / "seeds"), "NO_COLOR": "1"}


def files(home: Mapping[str, str]) -> dict[str, bytes]:
    """Return all that a setup may write: settings and seeds."""
    folders = (Path(home["DLT_PROJECT_DIR"]), Path(home["DIOGEN_SEEDS"]))
    return {
        str(file): file.read_bytes()
        for folder in folders
        for file in folder.rglob("*.*")
        if file.is_file()
    }


def setup(home: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DIOGEN, "setup", *arguments],
        cwd=PROJECT_ROOT,
        env=dict(home),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def sources(urls: tuple[str, str], token: Path, *repositories: str) -> list[str]:
    """Return the options that name the local servers."""
    token.write_text(f"{TOKEN}\n")
    return [
        *("--source", "github", "--github-url", urls[0], "--token", f"github={token}"),
        *(part for name in repositories for part in ("--repository", name)),
        *("--source", "jira", "--jira-url", urls[1], "--jira-email", "ada@example.org"),
        *("--token", f"jira={token}"),
    ]


def test_from_nothing_to_right_numbers_by_options(
    home: dict[str, str], urls: tuple[str, str], tmp_path: Path, connection: psycopg.Connection
) -> None:
    """A workflow of another name beside releases, and squashed pull requests."""
    answers = ["--deploys", f"{SHOP}=main-pipeline", "--team", f"{SHOP}=Buying"]
    answers += ["--output", str(tmp_path / "site")]

    done = setup(home, *sources(urls, tmp_path / "token", SHOP), *answers)

    assert done.returncode == 0, done.stdout + done.stderr
    folder = Path(home["DLT_PROJECT_DIR"]) / ".dlt"
    assert stat.S_IMODE((folder / "secrets.toml").stat().st_mode) == 0o600
    assert TOKEN not in (folder / "config.toml").read_text() + done.stdout
    said = f'+ {SHOP}: 140 workflow runs named "main-pipeline" count as deployments to production'
    assert said in done.stdout
    assert (
        connection.execute(
            "select detected_by, outcome, count(*) from gold.fct_deployments"
            " group by 1, 2 order by 1, 2"
        ).fetchall()
        == DEPLOYMENTS
    )
    weeks = connection.execute(
        "select deployment_count from gold.dora_deployment_frequency where grain = 'week'"
        " and period_start_date >= %s order by period_start_date limit 5",
        [FIRST_WEEK.date()],
    ).fetchall()
    assert [count for (count,) in weeks] == [good for good, _ in WEEKS] == [23, 36, 20, 15, 1]
    for week, leads in enumerate(lead_times()[:5]):
        assert connection.execute(
            "select pull_request_count, pull_request_lead_time_p50_seconds, lead_time_p50_seconds"
            " from gold.dora_lead_time where grain = 'week' and period_start_date = %s",
            [(FIRST_WEEK + timedelta(weeks=week)).date()],
        ).fetchall() == [(len(leads), *(60 * median(part) for part in zip(*leads, strict=True)))]
    assert (tmp_path / "site" / "index.html").is_file()
    before = files(home)
    again = setup(home, "--yes", "--output", str(tmp_path / "site"))
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Nothing to add to the seeds." in again.stdout
    assert files(home) == before


def day(one: Change) -> date:
    return (START + timedelta(minutes=one.at)).date()


# The workflow was given up: a release counts by itself from four weeks after its last run on.
LAST_RUN = max(day(one) for one in pipeline_changes() if one.ran is not None)
ALONE = [one for one in pipeline_changes() if day(one) > LAST_RUN + timedelta(days=28)]
DEPLOYMENTS: Sequence[tuple[object, ...]] = [
    ("github_release", "success", len(ALONE)),
    ("workflow_run", "failure", 45),
    # Releases beside runs confirm them.
    ("workflow_run, github_release", "success", 95),
]


def lead_times() -> list[list[tuple[float, float]]]:
    """Return for each week the minutes of what it shipped: of pull requests and their commits."""
    weeks: list[list[tuple[float, float]]] = [[] for _ in WEEKS]
    waiting: list[Change] = []
    for one in pipeline_changes()[: sum(map(sum, WEEKS))]:
        waiting.append(one)
        if one.ran:
            deployed = one.at + RUN_AFTER + 1
            week = (START + timedelta(minutes=deployed) - FIRST_WEEK).days // 7
            weeks[week] += [
                (deployed - each.at + each.lead, deployed - each.at) for each in waiting
            ]
            waiting = []
    # What the first deployment shipped is not known.
    return [weeks[0][1:], *weeks[1:]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Repositories: say it with --repository owner/name (or owner/*)"),
        (("--repository", "shop"), "'shop' is not a repository: write owner/name"),
        (("--repository", "acme/no"), "not visible to this token (404)"),
        (("--source", "gitlab"), "there is no source 'gitlab': choose github, jira"),
        (("--token", "github=/none"), "--token: /none cannot be read"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    home: dict[str, str],
    urls: tuple[str, str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    (tmp_path / "token").write_text(TOKEN)
    before = files(home)

    done = setup(
        home, "--github-url", urls[0], "--token", f"github={tmp_path / 'token'}", *arguments
    )

    assert done.returncode == 1
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert files(home) == before


class Terminal:
    """A terminal with somebody at it, who types when a question is asked."""

    def __init__(self, home: Mapping[str, str], *arguments: str) -> None:
        self.master, slave = pty.openpty()

        def sit_down() -> None:
            os.login_tty(os.dup(slave))
            # A test run in the background ignores it, and its children would, too.
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        self.process = subprocess.Popen(
            [DIOGEN, "setup", *arguments],
            cwd=PROJECT_ROOT,
            env=dict(home),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            preexec_fn=sit_down,
        )
        os.close(slave)
        self.printed, self.passed = "", 0

    def until(self, text: str, seconds: float = 240) -> None:
        """Read until a text is printed, and pass over it."""
        deadline = time.monotonic() + seconds
        while text not in self.printed[self.passed :]:
            assert time.monotonic() < deadline, self.printed[-3000:]
            if select.select([self.master], [], [], 1)[0]:
                try:
                    self.printed += os.read(self.master, 65536).decode(errors="replace")
                except OSError:
                    raise AssertionError(f"{text!r} was not asked: {self.printed}") from None
        self.passed = self.printed.index(text, self.passed) + len(text)

    def answer(self, question: str, answer: str) -> None:
        self.until(question)
        # What is typed before the echo is off is thrown away.
        while question.startswith("Token") and termios.tcgetattr(self.master)[3] & termios.ECHO:
            time.sleep(0.01)
        os.write(self.master, f"{answer}\n".encode())

    def end(self, seconds: float = 240) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if select.select([self.master], [], [], 1)[0]:
                try:
                    self.printed += os.read(self.master, 65536).decode(errors="replace")
                except OSError:
                    return self.process.wait(30)
        raise AssertionError(f"it did not end: {self.printed[-3000:]}")

    def interrupt(self, question: str) -> int:
        """Press Ctrl-C at a question and return the exit code."""
        self.until(question)
        # A person reads it first; before it waits, Python may not see the signal.
        time.sleep(0.5)
        os.write(self.master, b"\x03")
        self.until("changed nothing")
        return self.process.wait(30)


def test_from_nothing_to_right_numbers_by_typing(
    home: dict[str, str], urls: tuple[str, str], tmp_path: Path, connection: psycopg.Connection
) -> None:
    """One incident, whose component is not a service, and somebody who knows whose it is."""
    terminal = Terminal(home, "--output", str(tmp_path / "site"))
    for question, answer in [
        ("Sources (", "1,2"),
        ("Address of the API", urls[0]),
        ("Token, read-only", TOKEN),
        ("Repositories (", PAY),
        ("Address, as https", urls[1]),
        ("E-mail of", "ada@example.org"),
        ("Token, read-only", "token"),
        ("Projects (", "all"),
        ("Save these settings", "y"),
        ("Service, or none (", "1"),
        ("Do you want to name the teams", "n"),
        ("Write these rows?", "y"),
    ]:
        terminal.answer(question, answer)
    assert terminal.end() == 0, terminal.printed

    assert f"{PAY}: 12" in terminal.printed
    assert "git checkout takes it back" in terminal.printed
    page = tmp_path / "site" / "index.html"
    assert str(page) in terminal.printed.replace("\r\n", "")
    assert page.is_file()
    assert connection.execute("select service from gold.fct_incidents").fetchall() == [(PAY,)]
    # All quarters together, for the days may be those of two.
    assert connection.execute(
        "select sum(deployment_count), sum(failure_count) from gold.dora_change_fail_rate"
        " where grain = 'quarter'"
    ).fetchall() == [(12, 1)]
    # From the end of the deployment to the end of the incident.
    assert connection.execute(
        "select recovery_p50_seconds from gold.dora_recovery_time"
        " where grain = 'quarter' and recovery_count > 0"
    ).fetchall() == [(60 * (OUTAGE[1] - 1_162),)]


def test_ctrl_c_at_any_question_leaves_everything_as_it_was(
    home: dict[str, str], urls: tuple[str, str], connection: psycopg.Connection
) -> None:
    """Somebody at a terminal, whose token is refused first, and who stops at every question."""
    to_settings = [
        ("Sources (", "1,2"),
        ("Address of the API", urls[0]),
        ("Token, read-only", "wrong"),
        ("GitHub refuses the token (401)", ""),
        ("Address of the API", urls[0]),
        ("Token, read-only", TOKEN),
        ("Repositories (", "1-2"),
        ("Address, as https", urls[1]),
        ("E-mail of", "ada@example.org"),
        ("Token, read-only", "token"),
        ("Projects (", "all"),
        ("Save these settings", "y"),
    ]
    # Now the settings stand, and are not asked a second time.
    to_seeds = [
        ("Deployments (", "2"),
        ("Service, or none (", "2"),
        ("Do you want to name the teams", "y"),
        ("Team of acme/pay", ""),
        ("Team of acme/shop", "Buying"),
        ("Write these rows?", "y"),
    ]
    before = files(home)

    for stop in (2, 6, 11):
        assert stopped(home, to_settings[:stop], to_settings[stop][0]) == 1
        assert files(home) == before, to_settings[stop]

    kept = [(question, "" if "Repo" not in question else "1-2") for question, _ in to_settings]
    first = Terminal(home)
    for question, answer in to_settings:
        first.answer(question, answer)
    assert first.interrupt(to_seeds[0][0]) == 1
    assert TOKEN not in first.printed
    before = files(home)
    again = [one for one in kept if "refuses" not in one[0] and "Save" not in one[0]]
    again = again[:2] + again[4:]
    for stop in (1, 5):
        assert stopped(home, [*again, *to_seeds[:stop]], to_seeds[stop][0]) == 1
        assert files(home) == before, to_seeds[stop]
    assert connection.execute("select to_regclass('gold.fct_deployments')").fetchall() == [(None,)]


def stopped(home: Mapping[str, str], answers: Sequence[tuple[str, str]], question: str) -> int:
    """Answer some questions, press Ctrl-C at the next one, and return the exit code."""
    terminal = Terminal(home)
    for asked, answer in answers:
        terminal.answer(asked, answer)
    return terminal.interrupt(question)
