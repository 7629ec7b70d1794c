"""What goes wrong after a deployment, how it is noticed, and how it is put right."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from scripts.demo import github_records as github
from scripts.demo.agenda import Agenda, spread
from scripts.demo.company import PEOPLE, START, Person
from scripts.demo.delivery import Delivery, Shipment
from scripts.demo.github_records import timestamp
from scripts.demo.merging import Change
from scripts.demo.wording import trouble


@dataclass
class Incident:
    """An incident as the people on call keep it in Jira.

    Attributes:
        moves: the moments it entered a status.
        root_cause: sha of the commit that was found guilty.
        story: key of the story whose change was found guilty.
        names_service_by: whether its component or a label says which service it is about.
    """

    service: str
    summary: str
    opened_at: datetime
    reporter: Person
    priority: str
    names_service_by: str
    has_resolution: bool
    moves: list[tuple[datetime, str]] = field(default_factory=list)
    root_cause: str | None = None
    story: str | None = None


class Trouble:
    """One service's bad days.

    Attributes:
        incidents: those that got a Jira issue, in order of opening.
    """

    def __init__(self, delivery: Delivery, agenda: Agenda) -> None:
        self.delivery = delivery
        self.development = delivery.development
        self.service = delivery.service
        self.random = delivery.random
        self.agenda = agenda
        self.incidents: list[Incident] = []
        delivery.after.append(self._perhaps)
        year = (agenda.end - START).total_seconds()
        for _ in range(5):
            at = START + timedelta(seconds=self.random.uniform(0.05, 1) * year)
            agenda.at(at, self._from_outside)
        if self.random.random() < 0.5:
            agenda.at(agenda.end - timedelta(days=3), self._from_outside)  # stays open

    def _perhaps(self, shipment: Shipment, moment: datetime) -> None:
        if self.delivery.is_frozen or self.random.random() >= self.service.trouble_share:
            return
        noticed = moment + min(spread(self.random, timedelta(minutes=50), 3), timedelta(hours=20))
        way = self.random.choices(
            ["rollback", "hotfix", "revert", "bug", "late"], [30, 25, 20, 18, 7]
        )
        if way[0] == "bug":
            self.agenda.at(noticed, self._report_bug)
        elif way[0] == "late":
            self.agenda.at(moment + timedelta(days=2, hours=5), partial(self._find_late, shipment))
        else:
            self.delivery.is_frozen = True
            self.agenda.at(noticed, partial(self._respond, way[0], shipment))

    def _open(self, moment: datetime, *, is_outside: bool = False) -> Incident:
        incident = Incident(
            service=self.service.name,
            summary=trouble(self.random, self.service.name, is_outside=is_outside),
            opened_at=moment,
            reporter=self.random.choice(PEOPLE),
            priority=self.random.choices(["Highest", "High", "Medium"], [1, 3, 3])[0],
            names_service_by=self.random.choices(["component", "label"], [7, 3])[0],
            has_resolution=self.random.random() > 0.15,
        )
        begun = moment + spread(self.random, timedelta(minutes=6))
        incident.moves = [(moment, "To Do"), (begun, "In Progress")]
        self.incidents.append(incident)
        return incident

    def _resolve(self, incident: Incident, moment: datetime) -> None:
        incident.moves.append((max(moment, incident.moves[-1][0] + timedelta(minutes=1)), "Done"))
        if self.random.random() < 0.12:
            again = incident.moves[-1][0] + spread(self.random, timedelta(hours=3))
            finally_done = again + spread(self.random, timedelta(hours=1))
            incident.moves += [(again, "In Progress"), (finally_done, "Done")]

    def _respond(self, way: str, shipment: Shipment, moment: datetime) -> None:
        incident = self._open(moment)
        guilty = self._guilty(shipment)
        if guilty is not None and self.random.random() < 0.3:
            incident.root_cause = guilty.merge_sha
        elif guilty is not None and guilty.title.startswith("SHOP-"):
            incident.story = guilty.title.split()[0]
        begun = incident.moves[-1][0]
        if way == "rollback":
            self.agenda.at(
                begun + spread(self.random, timedelta(minutes=12), 1.5),
                partial(self._roll_back, incident, shipment),
            )
        elif way == "revert" and guilty is not None:
            self.development.expedite(begun, self._revert_of(guilty, incident), minutes=8)
        else:
            self.development.expedite(begun, self._hotfix(incident), minutes=25)

    def _guilty(self, shipment: Shipment) -> Change | None:
        shipped = self.development.code.main_between(shipment.previous, shipment.sha)
        merged = self.development.by_merge_sha
        changes = [merged[sha] for sha in shipped if sha in merged]
        changes = [change for change in changes if not change.is_urgent]
        return self.random.choice(changes) if changes else None

    def _roll_back(self, incident: Incident, shipment: Shipment, moment: datetime) -> None:
        assert shipment.previous is not None  # noqa: S101 - only such shipments cause trouble
        finished = self.delivery.ship(shipment.previous, moment)
        self._resolve(incident, finished + timedelta(minutes=5))
        change = Change(f"Fix: {incident.summary}", self.development.anyone(), "fix/after-rollback")
        change.then = self._thaw
        self.development.expedite(finished + timedelta(hours=2), change, minutes=60)

    def _thaw(self, change: Change, moment: datetime) -> None:
        self.delivery.is_frozen = False

    def _hotfix(self, incident: Incident) -> Change:
        return Change(
            title=f"Hotfix: {incident.summary}",
            author=self.development.anyone(),
            branch=f"hotfix/{incident.opened_at:%Y%m%d}",
            labels=["hotfix"],
            then=partial(self._ship_remedy, incident),
        )

    def _revert_of(self, guilty: Change, incident: Incident) -> Change:
        subject = guilty.title
        if self.development.code.commits[guilty.merge_sha or ""]["commit"]["message"].startswith(
            f"{guilty.title} (#"
        ):
            subject = f"{guilty.title} (#{guilty.number})"
        return Change(
            title=f'Revert "{subject}"',
            author=self.development.anyone(),
            branch=f"revert-{guilty.number}-{guilty.branch}",
            body=f"Reverts {self.service.repository}#{guilty.number}",
            message=f'Revert "{subject}"\n\nThis reverts commit {guilty.merge_sha}.',
            then=partial(self._ship_remedy, incident),
        )

    def _ship_remedy(self, incident: Incident, change: Change, moment: datetime) -> None:
        assert change.merge_sha is not None  # noqa: S101 - called when it is merged
        finished = self.delivery.ship(change.merge_sha, moment + timedelta(minutes=3))
        self._resolve(incident, finished + timedelta(minutes=4))
        self.delivery.is_frozen = False

    def _report_bug(self, moment: datetime) -> None:
        """Somebody writes a GitHub issue; a fix follows with the next planned deployment."""
        number = self.development.next_number()
        who = self.development.anyone()
        summary = trouble(self.random, self.service.name, is_outside=False)
        facts = {
            "title": summary[0].upper() + summary[1:],
            "body": "Seen by a customer.",
            "state": "open",
            "state_reason": None,
            "labels": [github.label("bug")],
            "created_at": timestamp(moment),
            "updated_at": timestamp(moment),
            "closed_at": None,
        }
        issue = github.issue(self.service, number, who, facts)
        self.development.records.issues.append(issue)
        self.development.event(number, "labeled", who, moment, label=github.label("bug"))

        def close(change: Change, at: datetime) -> None:
            done = timestamp(at + timedelta(seconds=2))
            issue.update(state="closed", state_reason="completed", closed_at=done, updated_at=done)
            self.development.event(number, "closed", change.author, at + timedelta(seconds=2))

        change = Change(
            title=f"Fix: {summary}",
            author=self.development.anyone(),
            branch=f"fix/{number}",
            body=f"Fixes #{number}",
            then=close,
        )
        self.development.expedite(moment + timedelta(hours=1), change, minutes=90)

    def _find_late(self, shipment: Shipment, moment: datetime) -> None:
        """A fault noticed days later: nothing links it but the commit its finder names."""
        guilty = self._guilty(shipment)
        incident = self._open(moment)
        incident.root_cause = guilty.merge_sha if guilty else shipment.sha
        self._resolve(incident, moment + spread(self.random, timedelta(hours=6)))

    def _from_outside(self, moment: datetime) -> None:
        incident = self._open(moment, is_outside=True)
        if self.agenda.end - moment > timedelta(days=10):
            self._resolve(incident, moment + spread(self.random, timedelta(hours=2)))
