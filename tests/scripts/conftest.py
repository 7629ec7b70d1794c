"""The demo, run once for the tests that look at what it leaves behind."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from scripts import dbt_command
from scripts.cli import app
from scripts.demo import database as demo_database
from tests.browser import chromium
from tests.database import drop


@dataclass(frozen=True)
class Demo:
    """What `diogen demo` left: its database, its page, and what it said."""

    environment: dict[str, str]
    page: Path
    output: str


def run_demo(
    server: dict[str, str], folder: Path, context: pytest.MonkeyPatch, *arguments: str
) -> Demo:
    """Run `diogen demo` in a database of its own, with all it writes below `folder`.

    The name is always the same, so that dbt parses the project once.
    """
    from tests.dbt.loaded_dbt import LoadedDbt  # dbt takes three seconds, which few tests need

    name = f"test_demo_{os.getpid()}"
    for variable, value in server.items():
        context.setenv(variable, value)
    context.setenv("DIOGEN_HOME", str(folder / "home"))
    context.setenv("DBT_TARGET_PATH", str(folder / "target"))
    context.setenv("DBT_LOG_PATH", str(folder / "logs"))
    context.setattr(demo_database, "NAME", name)
    context.setattr(dbt_command, "loaded", [LoadedDbt()])
    result = CliRunner().invoke(app, ["demo", "--output", str(folder / "site"), *arguments])
    assert result.exit_code == 0, result.output
    return Demo({**server, "PGDATABASE": name}, folder / "site" / "index.html", result.output)


@pytest.fixture(scope="session")
def demo(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo's warehouse and page; tests read them, or change them in a rolled-back way."""
    with pytest.MonkeyPatch.context() as context:
        made = run_demo(server, tmp_path_factory.mktemp("demo"), context)
    yield made
    drop(server, made.environment["PGDATABASE"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; its event loop ends with the module, others need their own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(params=[(1280, "light"), (375, "dark")], ids=["desk, light", "phone, dark"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    yield context.new_page()
    context.close()
