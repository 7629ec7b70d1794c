"""What the local servers serve: REST-shaped records, held in memory and free to change.

The makers of a world (the simulated company, a real history, recorded pages, a test) fill these.
The servers page, filter and translate them, and do not know their origin.
"""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class GithubRepository:
    """One repository's records, each in the shape GitHub's REST API gives it.

    Attributes:
        pull_commits: a pull request's own commits, by its number.
        reviews: a pull request's reviews, by its number.
        statuses: a deployment's statuses, by its id.
        workflow_runs: one record per attempt; the same `id` may stand several times.
        issues: issues only, no pull requests; the server adds those where GitHub does.
        moved: issues that live in another repository now, as they are there, by number here.
        issue_events: events of issues and pull requests, each with its `issue.number`.
        commit_files: a commit's changed paths, by its sha.
        file_texts: what a changed file says, by the commit's sha and the path.
        workflow_jobs: the jobs of all attempts of a run, by its id.
    """

    repository: Json
    pulls: list[Json] = field(default_factory=list)
    pull_commits: dict[int, list[Json]] = field(default_factory=dict)
    reviews: dict[int, list[Json]] = field(default_factory=dict)
    commits: list[Json] = field(default_factory=list)
    branches: list[Json] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)
    releases: list[Json] = field(default_factory=list)
    deployments: list[Json] = field(default_factory=list)
    statuses: dict[int, list[Json]] = field(default_factory=dict)
    workflows: list[Json] = field(default_factory=list)
    workflow_runs: list[Json] = field(default_factory=list)
    issues: list[Json] = field(default_factory=list)
    moved: dict[int, Json] = field(default_factory=dict)
    issue_events: list[Json] = field(default_factory=list)
    commit_files: dict[str, list[str]] = field(default_factory=dict)
    file_texts: dict[tuple[str, str], str] = field(default_factory=dict)
    workflow_jobs: dict[int, list[Json]] = field(default_factory=dict)


@dataclass
class GithubStore:
    """Everything one GitHub serves.

    Attributes:
        repositories: by `owner/name`.
        teams: an organisation's teams, by its login.
        members: who is in a team, by organisation and slug.
    """

    repositories: dict[str, GithubRepository] = field(default_factory=dict)
    teams: dict[str, list[Json]] = field(default_factory=dict)
    members: dict[tuple[str, str], list[Json]] = field(default_factory=dict)


@dataclass
class JiraStore:
    """Everything one Jira site serves, each record in the shape of its REST API.

    Attributes:
        issues: issues with `id`, `key` and `fields`, without a changelog.
        changelogs: an issue's complete histories, oldest first, by issue id.
        sprints: sprints by the board id that owns them.
    """

    projects: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    issue_types: list[Json] = field(default_factory=list)
    priorities: list[Json] = field(default_factory=list)
    fields: list[Json] = field(default_factory=list)
    issues: list[Json] = field(default_factory=list)
    changelogs: dict[str, list[Json]] = field(default_factory=dict)
    boards: list[Json] = field(default_factory=list)
    sprints: dict[int, list[Json]] = field(default_factory=dict)
    versions: dict[str, list[Json]] = field(default_factory=dict)
    components: dict[str, list[Json]] = field(default_factory=dict)
