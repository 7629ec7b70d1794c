"""How a team changes its code: branches, commits, pull requests, reviews, merges, direct pushes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from scripts.demo import github_records as github
from scripts.demo.agenda import Agenda, in_working_hours, spread, working_days
from scripts.demo.codebase import Codebase
from scripts.demo.company import DEPENDABOT, START, Person, Service, person
from scripts.demo.github_records import timestamp
from scripts.demo.merging import MERGE, Change
from scripts.demo.store import GithubRepository, Json
from scripts.demo.wording import change_title, dependency_title, slug

StoryKey = Callable[[Random, datetime], str | None]


class Development:
    """One team at work on one repository.

    Attributes:
        changes: by number, open and closed ones.
        by_merge_sha: the change that a commit on `main` stands for.
    """

    def __init__(
        self,
        service: Service,
        agenda: Agenda,
        random: Random,
        records: GithubRepository,
        story_key: StoryKey,
    ) -> None:
        self.service = service
        self.agenda = agenda
        self.random = random
        self.records = records
        self.story_key = story_key
        self.code = Codebase(service.repository)
        self.changes: dict[int, Change] = {}
        self.by_merge_sha: dict[str, Change] = {}
        self._numbers = 0
        self._identifiers = service.number * 10_000
        first = START - timedelta(days=400)
        self.code.push(
            self.code.commit(message="First commit", author=self.anyone(), authored_at=first), first
        )
        self._plan_the_year()

    def anyone(self, other_than: Person | None = None) -> Person:
        team = [person(login) for login in self.service.team]
        return self.random.choice([one for one in team if one != other_than])

    def next_number(self) -> int:
        """Number an issue or a pull request: the two share one sequence, as at GitHub."""
        self._numbers += 1
        return self._numbers

    def next_identifier(self) -> int:
        self._identifiers += 1
        return self._identifiers

    def event(self, number: int, name: str, who: Person, at: datetime, **about: Json | str) -> None:
        self.records.issue_events.append(
            {**github.issue_event(self.next_identifier(), number, name, who, at), **about}
        )

    def _plan_the_year(self) -> None:
        for day in working_days(START, self.agenda.end):
            begun = self.service.changes_per_day * self.random.uniform(0.4, 1.6)
            for _ in range(int(begun + self.random.random())):
                at = day + timedelta(hours=self.random.uniform(8, 15))
                self.agenda.at(at, self._begin)
            if self.random.random() < 0.05:
                at = day + timedelta(hours=self.random.uniform(8, 17))
                self.agenda.at(at, self._push_directly)
            if day.weekday() == 0 and self.random.random() < 0.5:
                self.agenda.at(day + timedelta(hours=4), self._bump_dependency)

    def _push_directly(self, moment: datetime) -> None:
        sha = self.code.commit(
            self.code.head,
            message=self.random.choice(["Fix a typo", "Update the runbook", "Tidy the changelog"]),
            author=self.anyone(),
            authored_at=moment,
        )
        self.code.push(sha, moment)

    def _begin(self, moment: datetime) -> None:
        title = change_title(self.random)
        key = self.story_key(self.random, moment)
        change = Change(
            title=f"{key} {title}" if key else title,
            author=self.anyone(),
            branch=f"{key.lower()}-{slug(title)}" if key else slug(title),
            draft=self.random.random() < 0.12,
        )
        commits = self.random.choices([1, 2, 3, 5], [5, 4, 2, 1])[0]
        at = moment
        for _ in range(commits):
            self.agenda.at(at, partial(self._commit, change))
            at = in_working_hours(self.random, at + spread(self.random, timedelta(hours=2)))
        self.agenda.at(at, partial(self._open, change))

    def _bump_dependency(self, moment: datetime) -> None:
        title = dependency_title(self.random)
        change = Change(title, DEPENDABOT, f"dependabot/pip/{slug(title)}", labels=["dependencies"])
        self._commit(change, moment)
        self._open(change, moment + timedelta(seconds=20))

    def expedite(self, moment: datetime, change: Change, *, minutes: float) -> None:
        """Write, open and merge an urgent change within about twice `minutes`."""
        change.is_urgent = True
        pace = timedelta(minutes=minutes)
        self.agenda.at(moment, partial(self._commit, change))
        opened = moment + spread(self.random, pace, 1.5)
        self.agenda.at(opened, partial(self._open, change))
        self.agenda.at(opened + spread(self.random, pace, 1.5), partial(self._merge, change))

    def _commit(self, change: Change, moment: datetime) -> None:
        message = change.message or self.random.choice(
            [change.title, f"Start: {change.title}", "Add tests", "Review", "wip", "Handle edges"]
        )
        base = change.own[-1] if change.own else self.code.main_at(moment)
        parents = [base]
        # A long-lived branch takes over what `main` has become meanwhile.
        if len(change.own) > 1 and base != self.code.head and self.random.random() < 0.15:
            parents.append(self.code.head)
            message = f"Merge branch 'main' into {change.branch}"
        change.own.append(
            self.code.commit(*parents, message=message, author=change.author, authored_at=moment)
        )
        change.updated_at = max(change.updated_at, moment)

    def _open(self, change: Change, moment: datetime) -> None:
        change.number = self.next_number()
        change.opened_at = change.updated_at = moment
        self.changes[change.number] = change
        for name in change.labels:
            self.event(change.number, "labeled", change.author, moment, label=github.label(name))
        if change.is_urgent:
            return
        if change.draft and self.random.random() < 0.1:
            return  # an experiment: it stays a draft
        if change.draft:
            ready = in_working_hours(self.random, moment + spread(self.random, timedelta(hours=20)))
            self.agenda.at(ready, partial(self._make_ready, change))
        else:
            self._ask_for_review(change, moment + timedelta(seconds=30))

    def _make_ready(self, change: Change, moment: datetime) -> None:
        change.draft = False
        self.event(change.number, "ready_for_review", change.author, moment)
        self._ask_for_review(change, moment)

    def _ask_for_review(self, change: Change, moment: datetime) -> None:
        fate = self.random.random()
        wait = spread(self.random, timedelta(hours=self.service.review_hours))
        at = in_working_hours(self.random, moment + wait)
        if fate < 0.02:
            return  # forgotten: it stays open
        if fate < 0.05:
            self.agenda.at(at + timedelta(days=9), partial(self._close, change))
        elif fate < 0.10:
            self.agenda.at(at, partial(self._merge, change))  # nobody reviewed it
        else:
            reviewer = self.anyone(other_than=change.author)
            self.event(
                change.number,
                "review_requested",
                change.author,
                moment,
                requested_reviewer=github.user(reviewer),
            )
            self.agenda.at(at, partial(self._review, change, reviewer))

    def _review(self, change: Change, reviewer: Person, moment: datetime) -> None:
        state = self.random.choices(["APPROVED", "CHANGES_REQUESTED", "COMMENTED"], [70, 18, 12])[0]
        facts = {"state": state, "submitted_at": timestamp(moment), "commit_id": change.own[-1]}
        self.records.reviews.setdefault(change.number, []).append(
            github.review(self.service, change.number, self.next_identifier(), reviewer, facts)
        )
        change.updated_at = moment
        later = in_working_hours(self.random, moment + spread(self.random, timedelta(hours=1)))
        if state == "APPROVED":
            self.agenda.at(later, partial(self._merge, change))
            return
        if change.author is not DEPENDABOT:
            self.agenda.at(later, partial(self._commit, change))
        again = in_working_hours(self.random, later + spread(self.random, timedelta(hours=2)))
        self.agenda.at(again, partial(self._review, change, reviewer))

    def _close(self, change: Change, moment: datetime) -> None:
        change.closed_at = change.updated_at = moment
        self.event(change.number, "closed", change.author, moment)

    def _merge(self, change: Change, moment: datetime) -> None:
        way: str = self.service.merging
        if way == "mixed":
            way = self.random.choice(sorted(MERGE))
        sha = MERGE[way](self.code, change, moment)
        self.code.push(sha, moment)
        self.by_merge_sha[sha] = change
        change.merge_sha = sha
        change.merged_at = change.closed_at = change.updated_at = moment
        merger = self.anyone() if change.author.is_bot else change.author
        self.event(change.number, "merged", merger, moment, commit_id=sha)
        self.event(change.number, "closed", merger, moment)
        if change.then:
            change.then(change, moment)
