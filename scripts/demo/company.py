"""Kittiwake, the simulated company: its people, its three services and its one working year."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

ORGANISATION = "kittiwake"
GITHUB_URL = "https://github.example"
JIRA_URL = "https://kittiwake.jira.example"

# A Monday to a Sunday night, 52 weeks: fixed, so that every run has the same story.
START = datetime(2025, 6, 30, 6, 0, tzinfo=UTC)
END = datetime(2026, 6, 28, 22, 0, tzinfo=UTC)

Merging = Literal["squash", "merge", "mixed"]


@dataclass(frozen=True)
class Person:
    """Somebody, or some bot, who acts in GitHub and Jira.

    Attributes:
        number: the account's id at GitHub; Jira's account id is made from it.
    """

    login: str
    name: str
    number: int
    is_bot: bool = False

    @property
    def email(self) -> str:
        return f"{self.login.removesuffix('[bot]')}@kittiwake.example"

    @property
    def account_id(self) -> str:
        return f"712020:{self.number:08x}"


@dataclass(frozen=True)
class Service:
    """One service in a repository of its own, and the habits of the team that builds it.

    Attributes:
        number: the repository's id at GitHub.
        merging: how its pull requests enter `main`.
        changes_per_day: pull requests begun on a working day, on average.
        deployments_per_week: attempts to take `main` to production in a week, on average.
        review_hours: median time a pull request waits for its first review.
        trouble_share: share of production deployments that need intervention afterwards.
        has_releases: whether each production deployment cuts a release with its tag.
    """

    name: str
    number: int
    team: tuple[str, ...]
    merging: Merging
    changes_per_day: float
    deployments_per_week: float
    review_hours: float
    trouble_share: float
    has_releases: bool = False

    @property
    def repository(self) -> str:
        return f"{ORGANISATION}/{self.name}"


PEOPLE = (
    Person("ada-moreau", "Ada Moreau", 5001),
    Person("bilal-haddad", "Bilal Haddad", 5002),
    Person("chiara-rossi", "Chiara Rossi", 5003),
    Person("dmitri-volkov", "Dmitri Volkov", 5004),
    Person("efua-mensah", "Efua Mensah", 5005),
    Person("farid-rahimi", "Farid Rahimi", 5006),
    Person("greta-lind", "Greta Lind", 5007),
    Person("hiro-tanaka", "Hiro Tanaka", 5008),
    Person("ines-duarte", "Inês Duarte", 5009),
    Person("jonas-weber", "Jonas Weber", 5010),
)
DEPENDABOT = Person("dependabot[bot]", "dependabot[bot]", 49699333, is_bot=True)
ACTIONS = Person("github-actions[bot]", "github-actions[bot]", 41898282, is_bot=True)

SERVICES = (
    Service(
        name="storefront",
        number=70001,
        team=("ada-moreau", "bilal-haddad", "chiara-rossi", "dmitri-volkov"),
        merging="squash",
        changes_per_day=2.2,
        deployments_per_week=6.0,
        review_hours=2.5,
        trouble_share=0.13,
    ),
    Service(
        name="payments",
        number=70002,
        team=("efua-mensah", "farid-rahimi", "greta-lind"),
        merging="merge",
        changes_per_day=1.1,
        deployments_per_week=2.5,
        review_hours=7.0,
        trouble_share=0.10,
    ),
    Service(
        name="stock-sync",
        number=70003,
        team=("hiro-tanaka", "ines-duarte", "jonas-weber"),
        merging="mixed",
        changes_per_day=0.8,
        deployments_per_week=1.1,
        review_hours=15.0,
        trouble_share=0.15,
        has_releases=True,
    ),
)


def person(login: str) -> Person:
    """Return the person who signs in as `login`."""
    return next(one for one in PEOPLE if one.login == login)
