"""What the credentials may read, found out by asking for one record of each kind."""

import asyncio
import email.utils
from datetime import UTC, datetime

import httpx

from extract.github.client import GithubClient
from extract.github.errors import ForbiddenError, MissingError, RepositoryError
from extract.jira import lists
from extract.jira.client import Client
from extract.jira.site import ask
from extract.pagerduty import client as pagerduty
from extract.pipelines import Counts
from extract.settings import GithubSettings, JiraSettings, PagerDutySettings, Settings
from scripts.doctor.finding import Finding, mistakes_found

# The permission that GitHub calls so, and a list that it opens.
PERMISSIONS = {
    "contents": "commits",
    "pull requests": "pulls",
    "issues": "issues",
    "deployments": "deployments",
    "actions": "actions/runs",
}
STREAM = "doctor"
TIMEOUT_SECONDS = 10.0
MOST_SKEW_SECONDS = 30


def check(settings: Settings) -> list[Finding]:
    """Check every source that is set up, and this machine's clock against theirs."""
    findings: list[Finding] = []
    github, jira = settings.sources.github, settings.sources.jira
    cloud = settings.sources.aws
    if github.repositories:
        with mistakes_found("github", findings):
            findings += asyncio.run(check_github(github))
        findings.append(_clock("github", github.api_url))
    if jira.base_url:
        with mistakes_found("jira", findings):
            findings.append(check_jira(jira))
        findings.append(_clock("jira", jira.base_url))
    if settings.sources.pagerduty.api_key:
        with mistakes_found("pagerduty", findings):
            findings.append(check_pagerduty(settings.sources.pagerduty))
        findings.append(_clock("pagerduty", settings.sources.pagerduty.base_url))
    if cloud.regions:
        # boto3 is 8 MiB and a tenth of a second, which no other source needs.
        from scripts.doctor import aws

        with mistakes_found("aws", findings):
            findings += aws.check(cloud)
        # A signature more than five minutes off is refused.
        findings.append(
            _clock("aws", cloud.endpoint_url or f"https://sts.{cloud.regions[0]}.amazonaws.com")
        )
    return findings


async def check_github(settings: GithubSettings) -> list[Finding]:
    """Ask what the token may read of each repository, and of an owner's first one.

    Raises:
        ConfigurationError: GitHub refuses the token, or does not answer.
    """
    client = GithubClient(settings, Counts())
    try:
        return [await _repository_finding(client, name) for name in settings.repositories]
    finally:
        await client.close()


async def _repository_finding(client: GithubClient, name: str) -> Finding:
    try:
        return await _repository(client, name)
    except RepositoryError as error:
        return Finding(f"github {name}", str(error), is_ok=False)


async def _repository(client: GithubClient, name: str) -> Finding:
    subject = f"github {name}"
    with_owner = name if not name.endswith("/*") else await _first_of(client, name[:-2])
    if with_owner is None:
        return Finding(subject, "no repository is visible: grant the token some", is_ok=False)
    try:
        await client.get(f"/repos/{with_owner}", stream=STREAM, is_expected_missing=True)
    except MissingError:
        text = "not visible to this token (404): correct the name, or grant it to the token"
        return Finding(subject, text, is_ok=False)
    refused = [
        permission
        for permission, path in PERMISSIONS.items()
        if not await _may_read(client, f"/repos/{with_owner}/{path}")
    ]
    if refused:
        text = f"the token may not read {', '.join(refused)}: give it read access to them"
        return Finding(subject, text, is_ok=False)
    left = client.counts.limit_left
    budget = "" if left is None else f"; {left} requests left this hour"
    return Finding(subject, f"may read metadata, {', '.join(PERMISSIONS)}{budget}")


async def _first_of(client: GithubClient, owner: str) -> str | None:
    for kind in ("orgs", "users"):
        try:
            answer = await client.get(
                f"/{kind}/{owner}/repos", {"per_page": 1}, stream=STREAM, is_expected_missing=True
            )
        except MissingError:
            continue
        return answer.body[0]["full_name"] if answer.body else None
    return None


async def _may_read(client: GithubClient, path: str) -> bool:
    try:
        await client.get(path, {"per_page": 1}, stream=STREAM, is_expected_missing=True)
    except MissingError:
        # An empty repository has no commits, and issues may be off: nothing is refused.
        return True
    except ForbiddenError:
        return False
    return True


def check_jira(settings: JiraSettings) -> Finding:
    """Ask which Jira it is and which projects the account sees.

    Raises:
        ConfigurationError: the address is not a Jira site, or it refuses the credentials.
    """
    client = Client(settings, Counts())
    try:
        site = ask(client, settings)
        projects, missing = lists.projects(client, site, settings.projects)
    finally:
        client.close()
    kind = "Cloud" if site.is_cloud else "Data Center"
    if not projects:
        text = "shows no project: let the account of SOURCES__JIRA__API_TOKEN browse some"
        return Finding("jira", text, is_ok=False)
    if missing:
        text = f"shows no project {', '.join(missing)}: correct SOURCES__JIRA__PROJECTS"
        return Finding("jira", text, is_ok=False)
    zone = site.zone or "not shown by Jira, so UTC"
    return Finding("jira", f"{kind} at {site.host}, {len(projects)} projects; time zone {zone}")


def check_pagerduty(settings: PagerDutySettings) -> Finding:
    """Ask for one incident and one log entry.

    Raises:
        ConfigurationError: PagerDuty refuses the key, or does not answer.
    """
    client = pagerduty.Client(settings, Counts())
    try:
        for path in ("/incidents", "/log_entries"):
            client.get(STREAM, path, {"limit": 1, "offset": 0})
    finally:
        client.close()
    return Finding("pagerduty", f"may read incidents and log entries at {settings.base_url}")


def _clock(source: str, url: str) -> Finding:
    """Compare clocks: an App's proof of identity is refused where they differ by a minute."""
    subject = f"clock against {source}"
    asked_at = datetime.now(UTC)
    try:
        answer = httpx.get(url, timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError as error:
        return Finding(subject, f"{url} does not answer ({type(error).__name__})", is_ok=False)
    middle = asked_at + (datetime.now(UTC) - asked_at) / 2
    return clock_finding(subject, answer.headers.get("date", ""), middle)


def clock_finding(subject: str, date: str, now: datetime) -> Finding:
    """Compare the Date header of an answer with this machine's time, which it was given at."""
    try:
        told = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return Finding(subject, "no time in its answer")
    # "-0000" means UTC, and is read as no zone at all.
    skew = (told.replace(tzinfo=told.tzinfo or UTC) - now).total_seconds()
    if abs(skew) > MOST_SKEW_SECONDS:
        way = "behind" if skew > 0 else "ahead"
        text = f"this machine's clock is {abs(skew):.0f} s {way}: set it with NTP"
        return Finding(subject, text, is_ok=False)
    return Finding(subject, "agrees")
