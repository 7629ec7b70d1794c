"""`diogen dashboard`: the page with its lineage beside it, from disk and without the network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from scripts.cli import app
from tests.dbt.loaded_dbt import parsed_file
from tests.scripts.conftest import Demo


def test_the_page_leads_to_the_lineage_of_what_it_shows(
    demo: Demo, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("DBT_PARTIAL_PARSE_FILE_PATH", str(parsed_file(demo.environment)))

    result = CliRunner().invoke(app, ["dashboard", "--output", str(tmp_path)])

    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(tmp_path / "index.html")
    asked: list[str] = []
    tab = browser.new_context(offline=True).new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((tmp_path / "index.html").as_uri())
    tab.locator("footer a").click()
    tab.goto(f"{tab.url}#!/model/model.diogen.dora_lead_time")
    tab.wait_for_selector("text=Median of the change lead time of counted commits")
    tab.context.close()
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)


def test_it_can_be_left_out(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in demo.environment.items():
        monkeypatch.setenv(variable, value)

    result = CliRunner().invoke(app, ["dashboard", "--no-lineage", "--output", str(tmp_path)])

    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
