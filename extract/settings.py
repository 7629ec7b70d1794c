"""The one reader of configuration: `.dlt/config.toml`, `.dlt/secrets.toml` and the environment.

The files and the variable names are dlt's own (`SOURCES__GITHUB__ACCESS_TOKEN`), so users of dlt
know them. The standard libpq variables set the database.
"""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class ConfigurationError(Exception):
    """Configuration that cannot work; the message says what to set and where."""


def _is_repository(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+/([A-Za-z0-9._-]+|\*)", name):
        raise ValueError(f"'{name}' is not a repository: write owner/name, or owner/* for all")
    return name


def _is_pattern(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._*-]+/[A-Za-z0-9._*-]+", name):
        raise ValueError(
            f"'{name}' is not a repository: write owner/name, where * stands for anything"
        )
    return name


def _without_slash(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"'{url}' is not a URL: it starts with https://")
    return url.rstrip("/")


def _as_list(value: Any) -> Any:
    """Accept `a,b` where TOML or JSON would say `["a", "b"]`."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise ValueError("""this is not a list: write a,b or ["a", "b"]""") from None


Url = Annotated[str, AfterValidator(_without_slash)]
Repository = Annotated[str, AfterValidator(_is_repository)]
# The environment's text must reach the validator unchanged; pydantic would parse it as JSON.
Names = Annotated[list[str], NoDecode, BeforeValidator(_as_list)]
Repositories = Annotated[list[Repository], NoDecode, BeforeValidator(_as_list)]
Patterns = Annotated[
    list[Annotated[str, AfterValidator(_is_pattern)]], NoDecode, BeforeValidator(_as_list)
]


class GithubSettings(BaseModel):
    """What to read from GitHub, and as whom.

    Attributes:
        excluded: of `owner/*`, repositories that are not read, where `*` stands for anything.
        jobs: read the jobs of workflow runs too, a request for each run.
        teams: read the organisations' teams and who is in them, and which of them own which paths
            of each repository (CODEOWNERS).
        file_requests: the most requests of a run for the files that commits changed, which are
            read for repositories with `paths` in the seed `services`, and for those that pin images
            by the seed `image_pins`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_url: Url = "https://api.github.com"
    access_token: SecretStr | None = None
    repositories: Repositories = []
    excluded: Patterns = []
    graphql: bool = True
    include_archived: bool = False
    jobs: bool = False
    teams: bool = False
    file_requests: int = Field(default=1000, ge=0)
    app_id: str | None = None
    app_private_key: SecretStr | None = None
    app_installation_id: str | None = None
    max_wait_seconds: int = Field(default=3600, ge=0)


class JiraSettings(BaseModel):
    """What to read from Jira, and as whom.

    Attributes:
        list_minutes: how old the lists (statuses, sprints, versions, …) may get before they are
            read again; an issue that mentions something unknown has them read at once.
        sweep_minutes: how often to look for deleted and moved issues, 0 for every run.
        former_host: the `host[:port]` under which a site that was renamed was read before; Cloud's
            sites report that themselves.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: Url | None = None
    email: str | None = None
    api_token: SecretStr | None = None
    projects: Names = []
    jql: str | None = None
    list_minutes: int = Field(default=60, ge=0)
    sweep_minutes: int = Field(default=0, ge=0)
    former_host: str | None = Field(default=None, pattern=r"^[^/@\s]+$")
    max_wait_seconds: int = Field(default=3600, ge=0)


class AwsSettings(BaseModel):
    """What to read from AWS; credentials come from boto3's own chain.

    Attributes:
        role_arns: the roles to read other accounts by; empty reads the credentials' own account.
        external_id: what the roles' trust policies ask for, where they ask.
        max_attempts: tries of one request, each after a longer wait, while AWS throttles it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    endpoint_url: Url | None = None
    regions: Names = []
    role_arns: Names = []
    external_id: str | None = None
    max_attempts: int = Field(default=10, ge=1)


class PagerDutySettings(BaseModel):
    """What to read from PagerDuty, and as whom.

    Attributes:
        api_key: a REST API key of the account, read-only.
        base_url: of the API; an account in the EU has another.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: SecretStr | None = None
    base_url: Url = "https://api.pagerduty.com"
    max_wait_seconds: int = Field(default=3600, ge=0)


class SourcesSettings(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    github: GithubSettings = GithubSettings()
    jira: JiraSettings = JiraSettings()
    aws: AwsSettings = AwsSettings()
    pagerduty: PagerDutySettings = PagerDutySettings()


def _as_secrets(value: Any) -> Any:
    """Accept one secret as it is; a comma may be part of it, so several are a JSON list."""
    if isinstance(value, str):
        return json.loads(value) if value.lstrip().startswith("[") else [value]
    return value


Secrets = Annotated[list[SecretStr], NoDecode, BeforeValidator(_as_secrets)]


class ReceiverSettings(BaseModel):
    """The receiver's secrets and limits.

    Several secrets are good at once, so that they can be changed without losing a delivery.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    github_secrets: Secrets = []
    jira_secrets: Secrets = []
    # Of tools that sign in their own way, by the source's name.
    sender_secrets: dict[str, Secrets] = {}
    # GitHub sends up to 25 MB.
    max_body_bytes: int = Field(default=25 * 2**20, ge=1024)
    # Of sources with an API key; EventBridge's largest event is a quarter of it.
    max_event_bytes: int = Field(default=2**20, ge=1024)
    # Of all bodies that are being read or wait for their commit.
    max_memory_bytes: int = Field(default=256 * 2**20, ge=1024)
    max_batch_length: int = Field(default=1000, ge=1)
    body_timeout_seconds: float = Field(default=10, gt=0)
    requests_per_minute_and_key: int = Field(default=6000, ge=1)
    max_connections: int = Field(default=1000, ge=10)


def _is_secret_url(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("http://", "https://")):
        raise ValueError("this is not a URL: it starts with https://")
    return url


SecretUrl = Annotated[SecretStr, AfterValidator(_is_secret_url)]


def _is_mail_server(url: SecretStr) -> SecretStr:
    wrong = "this is not a mail server: write smtps://user:password@host"
    try:
        parts = urlsplit(url.get_secret_value())
        is_complete = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError(wrong) from None
    if not is_complete:
        raise ValueError(wrong)
    # SMTP's login knows no other letters.
    if not unquote(url.get_secret_value()).isascii():
        raise ValueError("the user and password of a mail server are ASCII")
    return url


class AlertsSettings(BaseModel):
    """Where `diogen run` sends alerts and `diogen digest` what changed.

    The URLs are secrets, because anyone who has one may write.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    webhook_url: SecretUrl | None = None
    slack_webhook_url: SecretUrl | None = None
    smtp_url: Annotated[SecretStr, AfterValidator(_is_mail_server)] | None = None
    email_from: str = "diogen@localhost"
    email_to: Names = []

    @model_validator(mode="after")
    def _mail_has_a_way(self) -> Self:
        if (self.smtp_url is None) != (not self.email_to):
            raise ValueError("a mail needs both: set SMTP_URL and EMAIL_TO")
        return self

    @property
    def has_receiver(self) -> bool:
        """Whether anybody is configured."""
        return any((self.webhook_url, self.slack_webhook_url, self.smtp_url))


class Settings(BaseSettings):
    """All settings of Diogen, read once and passed down."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__",
        # A line of .env without a value, as Compose hands it on, sets nothing.
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    sources: SourcesSettings = SourcesSettings()
    receiver: ReceiverSettings = ReceiverSettings()
    alerts: AlertsSettings = AlertsSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = configuration_folder()
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, folder / "secrets.toml"),
            TomlConfigSettingsSource(settings_cls, folder / "config.toml"),
        )


def configuration_folder() -> Path:
    """Return dlt's settings folder: `.dlt` below `DLT_PROJECT_DIR` or the working directory."""
    return Path(os.environ.get("DLT_PROJECT_DIR") or ".").absolute() / ".dlt"


def home_folder() -> Path:
    """Return where the embedded database and run artefacts live: `DIOGEN_HOME` or `.diogen`."""
    return Path(os.environ.get("DIOGEN_HOME") or PROJECT_ROOT / ".diogen").absolute()


def seeds_folder() -> Path:
    """Return the folder dbt reads: `DIOGEN_SEEDS`, from the project's root, or the project's."""
    return PROJECT_ROOT / (os.environ.get("DIOGEN_SEEDS") or "dbt_project/seeds")


def load_settings() -> Settings:
    """Read and check the whole configuration.

    Raises:
        ConfigurationError: names the file or variable and what would be right.
    """
    for name in ("config.toml", "secrets.toml"):
        path = configuration_folder() / name
        try:
            tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path} is not valid TOML: {error}") from None
    try:
        return Settings()
    except SettingsError as error:
        raise ConfigurationError(
            f"{error}: a list is written as JSON, for example "
            """SOURCES__GITHUB__REPOSITORIES='["owner/name", "owner/*"]'"""
        ) from None
    except ValidationError as error:
        problems = "; ".join(
            f"[{'.'.join(str(part) for part in problem['loc'])}] {problem['msg']}"
            for problem in error.errors(include_input=False)
        )
        raise ConfigurationError(
            f"configuration (environment or {configuration_folder()}): {problems}"
        ) from None
