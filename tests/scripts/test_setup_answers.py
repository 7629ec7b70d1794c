"""What is answered to `diogen setup` ends in its files, or in a sentence."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from extract.settings import ConfigurationError, JiraSettings, load_settings
from scripts.setup.answers import names
from scripts.setup.listing import Choice
from scripts.setup.questions import Questions
from scripts.setup.settings_files import changed, save

URL = "https://jira.example.org"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLT_PROJECT_DIR", str(tmp_path))
    for name in ("BASE_URL", "EMAIL", "API_TOKEN"):
        monkeypatch.delenv(f"SOURCES__JIRA__{name}", raising=False)
    return tmp_path / ".dlt"


def saved(jira: JiraSettings) -> None:
    before = load_settings()
    after = before.model_copy(update={"sources": before.sources.model_copy(update={"jira": jira})})
    save(changed(before, after), after)


def test_what_is_set_no_longer_leaves_its_file(folder: Path) -> None:
    """Who moves from Cloud to Data Center has no e-mail address any more."""
    token = SecretStr("token")
    saved(JiraSettings(base_url=URL, email="ada@example.org", api_token=token))
    (folder / "config.toml").write_text("# ours\n" + (folder / "config.toml").read_text())

    saved(JiraSettings(base_url=URL, email=None, api_token=token))

    assert "email" not in (folder / "config.toml").read_text()
    assert "# ours" in (folder / "config.toml").read_text()
    assert load_settings().sources.jira == JiraSettings(base_url=URL, api_token=token)
    assert "token" in (folder / "secrets.toml").read_text()
    assert (folder / "secrets.toml").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("answer", ["0", "3", "7-9", "0-1"])
def test_a_number_that_is_not_on_the_list_is_named(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match=f"{answer} is not on the list"):
        answered(answer, monkeypatch)


@pytest.mark.parametrize("answer", ["²", "1-²", "acme/x"])
def test_an_answer_without_a_number_is_a_name(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(answer, monkeypatch) == [answer]


def answered(answer: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown = [Choice("acme/shop", ""), Choice("acme/pay", "")]
    monkeypatch.setattr(Questions, "text", lambda *_, **__: answer)
    return names(Questions(is_asking=True), "Repositories", shown, [], flag="")
