"""Which sources are read, by which tokens, and what of them; nothing is written here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, SecretStr

from extract.pipelines import SOURCES
from extract.settings import (
    AwsSettings,
    ConfigurationError,
    GithubSettings,
    JiraSettings,
    PagerDutySettings,
    Settings,
)
from scripts.cli.terminal import echo
from scripts.doctor.credentials import check_github, check_jira, check_pagerduty
from scripts.setup.answers import names, parts, report, until_right, with_values
from scripts.setup.listing import Choice, projects, repositories
from scripts.setup.questions import Questions

PUSH = "push"
TITLES = {
    "github": "GitHub",
    "jira": "Jira",
    "aws": "AWS (CodePipeline, CodeDeploy, CloudWatch)",
    "pagerduty": "PagerDuty",
    PUSH: "none of them: CI and webhooks push everything",
}
# Six questions to GitHub for each repository.
MOST_CHECKED = 10


@dataclass(frozen=True)
class Flags:
    """What was said on the command line.

    Attributes:
        tokens: by source.
    """

    sources: Sequence[str] = ()
    github_url: str = ""
    repositories: Sequence[str] = ()
    excluded: Sequence[str] = ()
    jira_url: str = ""
    jira_email: str = ""
    projects: Sequence[str] = ()
    regions: Sequence[str] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)


def ask_sources(questions: Questions, settings: Settings, flags: Flags) -> Settings:
    """Return the settings as they were answered, each source's token checked.

    Raises:
        ConfigurationError: without a terminal, what is missing or what a token may not read.
    """
    asked: Mapping[str, Callable[[Questions, Any, Flags], BaseModel]] = {
        "github": _github,
        "jira": _jira,
        "aws": _aws,
        "pagerduty": _pagerduty,
    }
    update = {
        name: asked[name](questions, getattr(settings.sources, name), flags)
        for name in _chosen(questions, settings, flags)
    }
    sources = settings.sources.model_copy(update=update)
    return settings.model_copy(update={"sources": sources})


def _chosen(questions: Questions, settings: Settings, flags: Flags) -> list[str]:
    known = [*SOURCES, PUSH]
    if unknown := sorted(set(flags.sources) - set(known)):
        raise ConfigurationError(f"there is no source '{unknown[0]}': choose {', '.join(known)}")
    if flags.sources:
        return [name for name in SOURCES if name in flags.sources]
    present = [place for place, name in enumerate(SOURCES) if _is_set(settings, name)]
    echo("Where are your repositories, incidents and deployments?")
    options = [TITLES[name] for name in known]
    places = questions.choose("Sources", options, present or [0])
    return [known[place] for place in places if known[place] != PUSH]


def _is_set(settings: Settings, name: str) -> bool:
    of = settings.sources
    values = {
        "github": of.github.repositories,
        "jira": of.jira.base_url,
        "aws": of.aws.regions,
        "pagerduty": of.pagerduty.api_key,
    }
    return bool(values[name])


def _github(questions: Questions, before: GithubSettings, flags: Flags) -> GithubSettings:
    echo("\nGitHub")

    def ask() -> tuple[GithubSettings, list[Choice]]:
        url = flags.github_url or questions.text("Address of the API", before.api_url)
        token = _token(questions, "github", before.access_token, flags)
        made = with_values(before, api_url=url, access_token=token)
        return made, repositories(made)

    connected, shown = until_right(questions, ask)

    def choose() -> GithubSettings:
        chosen = flags.repositories or names(
            questions,
            "Repositories",
            shown,
            before.repositories,
            flag="--repository owner/name (or owner/*)",
        )
        excluded = flags.excluded or before.excluded
        made = with_values(connected, repositories=list(chosen), excluded=list(excluded))
        asked = with_values(made, repositories=made.repositories[:MOST_CHECKED])
        report(asyncio.run(check_github(asked)))
        return made

    return until_right(questions, choose)


def _jira(questions: Questions, before: JiraSettings, flags: Flags) -> JiraSettings:
    echo("\nJira")

    def ask() -> tuple[JiraSettings, list[Choice]]:
        url = flags.jira_url or questions.text(
            "Address, as https://<site>.atlassian.net", before.base_url or "", flag="--jira-url"
        )
        email = flags.jira_email or questions.text(
            "E-mail of the token's account (Data Center: empty)", before.email or ""
        )
        token = _token(questions, "jira", before.api_token, flags)
        made = with_values(before, base_url=url, email=email or None, api_token=token)
        return made, projects(made)

    connected, shown = until_right(questions, ask)

    def choose() -> JiraSettings:
        chosen = flags.projects or names(
            questions, "Projects", shown, before.projects, flag="", all_of=shown
        )
        made = with_values(connected, projects=list(chosen))
        report([check_jira(made)])
        return made

    return until_right(questions, choose)


def _aws(questions: Questions, before: AwsSettings, flags: Flags) -> AwsSettings:
    echo("\nAWS, by the credentials of AWS's own tools (AWS_PROFILE or an attached role)")

    def ask() -> AwsSettings:
        regions = flags.regions or parts(
            questions.text("Regions", ",".join(before.regions), flag="--region eu-central-1")
        )
        made = with_values(before, regions=list(regions))
        # boto3 is 8 MiB and a tenth of a second, which no other source needs.
        from scripts.doctor import aws

        report(aws.check(made))
        return made

    return until_right(questions, ask)


def _pagerduty(questions: Questions, before: PagerDutySettings, flags: Flags) -> PagerDutySettings:
    echo("\nPagerDuty")

    def ask() -> PagerDutySettings:
        made = with_values(before, api_key=_token(questions, "pagerduty", before.api_key, flags))
        if made.api_key is None:
            raise ConfigurationError("PagerDuty needs a key: --token pagerduty=FILE")
        report([check_pagerduty(made)])
        return made

    return until_right(questions, ask)


def _token(
    questions: Questions, source: str, before: SecretStr | None, flags: Flags
) -> SecretStr | None:
    if source in flags.tokens:
        return SecretStr(flags.tokens[source])
    hint = "Enter keeps the one that is set" if before else "not shown; Enter for none"
    said = questions.secret(f"Token, read-only ({hint})", may_be_empty=True)
    return SecretStr(said) if said else before
