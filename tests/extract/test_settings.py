"""Lists in the environment: as people write them, and as JSON."""

from pathlib import Path

import pytest

from extract.database import is_external
from extract.settings import (
    PROJECT_ROOT,
    ConfigurationError,
    home_folder,
    load_settings,
    seeds_folder,
)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))


@pytest.mark.parametrize(
    "written", ["acme/shop,acme/*", " acme/shop , acme/* ", '["acme/shop", "acme/*"]']
)
def test_a_list_is_written_with_commas_or_as_json(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", written)
    assert load_settings().sources.github.repositories == ["acme/shop", "acme/*"]


def test_one_name_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", "SHOP")
    monkeypatch.setenv("SOURCES__AWS__REGIONS", "")
    settings = load_settings().sources
    assert settings.jira.projects == ["SHOP"]
    assert settings.aws.regions == []


@pytest.mark.parametrize(
    ("written", "complaint"),
    [("shop", "'shop' is not a repository"), ('["acme/shop"', 'write a,b or ["a", "b"]')],
)
def test_a_wrong_list_of_repositories_is_reported(
    written: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", written)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert complaint in str(caught.value)
    assert "sources.github.repositories" in str(caught.value)


def test_a_wrong_pattern_of_repositories_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__EXCLUDED", "acme/*-archive,docs")
    with pytest.raises(ConfigurationError, match="'docs' is not a repository: write owner/name"):
        load_settings()


def test_a_variable_without_a_value_sets_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a line of `.env` that was not filled in."""
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "config.toml").write_text('[sources.jira]\nemail = "ada@example.org"\n')
    for name in (
        *("SOURCES__JIRA__BASE_URL", "SOURCES__JIRA__EMAIL", "SOURCES__GITHUB__API_URL"),
        *("RECEIVER__MAX_BODY_BYTES", "ALERTS__SMTP_URL", "ALERTS__EMAIL_TO"),
        *("DIOGEN_HOME", "DIOGEN_SEEDS", "PGHOST"),
    ):
        monkeypatch.setenv(name, "")

    settings = load_settings()

    assert settings.sources.jira.base_url is None
    assert settings.sources.jira.email == "ada@example.org"
    assert settings.sources.github.api_url == "https://api.github.com"
    assert settings.alerts.email_to == []
    assert home_folder() == PROJECT_ROOT / ".diogen"
    assert seeds_folder() == PROJECT_ROOT / "dbt_project" / "seeds"
    assert not is_external()
