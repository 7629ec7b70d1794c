"""What the company means to do: two-week sprints and the stories that pass through them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from scripts.demo.agenda import in_working_hours
from scripts.demo.company import END, PEOPLE, SERVICES, START, Person, person
from scripts.demo.wording import change_title

PROJECT = "SHOP"
LENGTH = timedelta(days=14)


@dataclass(frozen=True)
class Sprint:
    number: int
    starts_at: datetime
    ends_at: datetime

    @property
    def name(self) -> str:
        return f"Shop sprint {self.number}"


@dataclass
class Story:
    """A story and its way over the board.

    Attributes:
        sprints: when it was put into which sprint; more than one when it was carried over.
        moves: the moments it entered a status.
        is_postponed: it was taken out of its first sprint while that ran, and put into the next.
    """

    number: int
    service: str
    summary: str
    points: int
    reporter: Person
    assignee: Person
    created_at: datetime
    sprints: list[tuple[datetime, Sprint]] = field(default_factory=list)
    moves: list[tuple[datetime, str]] = field(default_factory=list)
    kind: str = "Story"
    is_postponed: bool = False

    @property
    def key(self) -> str:
        return f"{PROJECT}-{self.number}"


@dataclass(frozen=True)
class Plan:
    sprints: list[Sprint]
    stories: list[Story]

    def story_key(self, service: str, random: Random, moment: datetime) -> str | None:
        """Return the key of a story that `service` works on at `moment`, or None for half."""
        current = [
            story
            for story in self.stories
            if story.service == service and any(_covers(one, moment) for _, one in story.sprints)
        ]
        return random.choice(current).key if current and random.random() < 0.5 else None


def _covers(sprint: Sprint, moment: datetime) -> bool:
    return sprint.starts_at <= moment < sprint.ends_at


def make_plan(seed: int) -> Plan:
    """Return the year's sprints and stories."""
    random = Random(f"{seed}/planning")
    count = (END - START) // LENGTH + 1
    starts = [START.replace(hour=9) + LENGTH * number for number in range(count)]
    sprints = [
        Sprint(number, start, start + LENGTH - timedelta(minutes=30))
        for number, start in enumerate(starts, start=1)
    ]
    stories: list[Story] = []
    for index, sprint in enumerate(sprints):
        for _ in range(random.randrange(9, 14)):
            following = sprints[index + 1] if index + 1 < len(sprints) else None
            stories.append(_story(random, len(stories) + 1, sprint, following))
    for story in stories:
        _reconsider(Random(f"{seed}/planning/{story.number}"), story, sprints)
    return Plan(sprints, stories)


def _reconsider(random: Random, story: Story, sprints: list[Sprint]) -> None:
    """Make a quarter of the stories tasks, and postpone one in fifteen that were not begun late."""
    if random.random() < 0.25:
        story.kind = "Task"
    (_, first), *carried = story.sprints
    is_last = first.number == len(sprints)
    if carried or is_last or story.created_at > first.starts_at or random.random() > 0.07:
        return
    story.is_postponed = True
    story.sprints.append(
        (first.starts_at + timedelta(days=random.uniform(1, 8)), sprints[first.number])
    )
    story.moves[1:] = [(moment + LENGTH, status) for moment, status in story.moves[1:]]


def _story(random: Random, number: int, sprint: Sprint, following: Sprint | None) -> Story:
    team = random.choice(SERVICES)
    story = Story(
        number=number,
        service=team.name,
        summary=change_title(random),
        points=random.choice([1, 2, 3, 5, 8]),
        reporter=random.choice(PEOPLE),
        assignee=person(random.choice(team.team)),
        created_at=sprint.starts_at - timedelta(hours=random.uniform(6, 240)),
    )
    # One in ten comes in when the sprint already runs.
    is_late = random.random() < 0.1
    if is_late:
        story.created_at = sprint.starts_at + timedelta(days=random.uniform(1, 6))
    planned = (
        story.created_at + timedelta(hours=1) if is_late else sprint.starts_at - timedelta(hours=2)
    )
    story.sprints.append((max(planned, story.created_at), sprint))
    story.moves.append((story.created_at, "To Do"))
    begun = in_working_hours(
        random, max(planned, sprint.starts_at) + timedelta(days=random.uniform(0, 6))
    )
    story.moves.append((begun, "In Progress"))
    done = in_working_hours(random, begun + timedelta(days=random.uniform(0.5, 7)))
    if done >= sprint.ends_at and following is not None:
        story.sprints.append((sprint.ends_at, following))
    story.moves.append((done, "Done"))
    return story
