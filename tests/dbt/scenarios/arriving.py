"""How facts arrive: twice, out of order, late, changed, under another name."""

from dataclasses import replace

from tests.dbt.history import History
from tests.dbt.scenarios.deploying import event
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected, Incident
from tests.dbt.scenarios.failing import LEAD, pull_request, shipped, version
from tests.dbt.scenarios.incidents import caused_by
from tests.dbt.scenarios.registry import LATER, RENAME, scenario, tracked


@scenario()
def webhook_twice(h: History) -> Expected:
    """The same webhooks delivered twice, and pulled as well, are one deployment and one change."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.by_webhook = True
    pull_request(h, 1, 3, "s1")
    version(h, 3, "s1")
    h.deliveries *= 2
    h.by_webhook = False
    h.numbers = 0
    tracked(h)
    pull_request(h, 1, 3, "s1")
    second = version(h, 3, "s1")
    return base.plus([second], [Commit("s1", second.id, LEAD)], [shipped(1, second, "s1")])


@scenario()
def webhooks_out_of_order(h: History) -> Expected:
    """The source's clock decides what came last, not the order in which webhooks arrive."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.by_webhook = True
    own = [("own of s1", "2026-03-03T07:00")]
    h.pull_request(1, "2026-03-03T07:30", own=own, labels=["hotfix"])
    pull_request(h, 1, 3, "s1")
    second = version(h, 3, "s1")
    incident = h.issue(2, "2026-03-06T12:00", labels=["incident"])
    # It turned out to be none.
    h.issue(2, "2026-03-06T12:00", closed="2026-03-06T13:00", labels=["question"])
    h.deliveries.reverse()
    assert incident.endswith("#2")
    return base.plus([second], [Commit("s1", second.id, LEAD)], [shipped(1, second, "s1")])


@scenario()
def webhook_a_month_late(h: History) -> Expected:
    """A deployment that becomes known late takes over what later ones had been credited with."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    h.commit("s3", "2026-03-05T08:00", ["s2"])
    pull_request(h, 1, 3, "s1")
    fourth = version(h, 5, "s3")
    h.load, h.by_webhook = LATER, True
    second = version(h, 3, "s1")
    third = version(h, 4, "s2")
    return base.plus(
        [second, third, fourth],
        [
            Commit("s1", second.id, LEAD),
            Commit("s2", third.id, LEAD),
            Commit("s3", fourth.id, LEAD),
        ],
        [shipped(1, second, "s1")],
        cells=[
            Cell("dora_deployment_frequency", "day", "2026-03-03", {"deployment_count": 1}),
            Cell("dora_lead_time", "day", "2026-03-05", {"commit_count": 1}),
        ],
    )


@scenario()
def first_deployment_known_late(h: History) -> Expected:
    """An older deployment that becomes known later is the baseline from then on."""
    h.commit("c0", "2026-03-01T12:00")
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    second = version(h, 3, "s1")
    h.load = LATER
    first = h.deploy(1, "c0", "2026-03-02T09:00", "2026-03-02T09:10")
    return Expected(
        [
            Deployment(first, "c0", "2026-03-02T09:00", "2026-03-02T09:10", baseline=True),
            second,
        ],
        [Commit("c0", first, None, "baseline"), Commit("s1", second.id, LEAD)],
    )


@scenario()
def commits_known_after_they_were_deployed(h: History) -> Expected:
    """Parents that become known late ship with their child, and nothing else has to be new."""
    base = tracked(h)
    h.commit("s2", "2026-03-03T08:00", ["s1"])
    h.commit("s3", "2026-03-04T08:00", ["s2"])
    second, third = version(h, 3, "s2", commits=3), version(h, 4, "s3")
    h.load = LATER
    h.commit("s0", "2026-03-03T08:00", ["c0"])
    h.commit("s1", "2026-03-03T08:00", ["s0"])
    return base.plus(
        [second, third],
        [
            Commit("s0", second.id, LEAD),
            Commit("s1", second.id, LEAD),
            Commit("s2", second.id, LEAD),
            Commit("s3", third.id, LEAD),
        ],
    )


@scenario()
def late_statuses(h: History) -> Expected:
    """A deployment that was running when it was first seen ends when its status arrives."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.deploy(309, "s1", "2026-03-03T09:00", None)
    h.load, h.by_webhook = LATER, True
    second = version(h, 3, "s1")
    return base.plus([second], [Commit("s1", second.id, LEAD)])


@scenario()
def earlier_status_known_late(h: History) -> Expected:
    """A deployment that turns out to have ended earlier gives its commits the shorter lead time."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.deploy(309, "s1", "2026-03-03T09:00", "2026-03-03T09:40")
    h.load = LATER
    second = version(h, 3, "s1")
    return base.plus([second], [Commit("s1", second.id, LEAD)])


@scenario()
def pull_request_retargeted(h: History) -> Expected:
    """A pull request that changed its base is one pull request, as it is now."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    own = [("own of s1", "2026-03-03T07:00")]
    h.pull_request(
        1,
        "2026-03-03T07:30",
        own=own,
        base="develop",
        updated="2026-03-03T07:30",
        labels=["hotfix"],
    )
    h.load = LATER
    pull_request(h, 1, 3, "s1", base="main")
    second = version(h, 3, "s1")
    return base.plus([second], [Commit("s1", second.id, LEAD)], [shipped(1, second, "s1")])


def under_new_name(deployment: Deployment) -> Deployment:
    return replace(deployment, id=deployment.id.replace("/app#", "/new#"), service="new")


def renamed(h: History, load: int) -> Expected:
    """Rename `app` to `new` between two deployments; the rename arrives with `load`."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 1, 3, "s1")
    second = under_new_name(version(h, 3, "s1"))
    h.load = load
    h.name_repository(h.repository.replace("/app", "/new"), "2026-03-03T20:00")
    # GitHub gives everything under the new name from now on, old records as well.
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    h.commit("s2", "2026-03-04T08:00", ["s1"])
    third = under_new_name(version(h, 4, "s2"))
    first = under_new_name(base.deployments[0])
    return Expected(
        [first, second, third],
        [
            Commit("c0", first.id, None, "baseline", service="new"),
            Commit("s1", second.id, LEAD, service="new"),
            Commit("s2", third.id, LEAD, service="new"),
        ],
        [replace(shipped(1, second, "s1"), service="new")],
    )


@scenario()
def repository_renamed(h: History) -> Expected:
    """A renamed repository is one service under its present name, with its history."""
    return renamed(h, load=0)


@scenario()
def repository_renamed_between_builds(h: History) -> Expected:
    """A rename that becomes known after a build takes the rows of the old name along."""
    return renamed(h, load=RENAME)


@scenario()
def name_taken_over(h: History) -> Expected:
    """What was read under a name before another repository took it over stays its former holder's.

    Both have a deployment 1.
    """
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    pull_request(h, 1, 3, "s1")
    second = under_new_name(version(h, 3, "s1"))
    first = under_new_name(base.deployments[0])
    h.load = RENAME
    name = h.repository
    h.name_repository(name.replace("/app", "/new"), "2026-03-03T20:00")
    h.repository_id += 1
    h.name_repository(name, "2026-03-04T08:00")
    h.commit("x0", "2026-03-04T09:00")
    other = h.deploy(1, "x0", "2026-03-05T09:00", "2026-03-05T09:10")
    return Expected(
        [
            first,
            second,
            Deployment(other, "x0", "2026-03-05T09:00", "2026-03-05T09:10", baseline=True),
        ],
        [
            Commit("c0", first.id, None, "baseline", service="new"),
            Commit("s1", second.id, LEAD, service="new"),
            Commit("x0", other, None, "baseline"),
        ],
        [replace(shipped(1, second, "s1"), service="new")],
    )


@scenario()
def repository_made_again(h: History) -> Expected:
    """A repository that was deleted and made again under its name is one, and stops no build."""
    base = tracked(h)
    h.repository_id += 1
    h.name_repository(h.repository, "2026-03-03T06:00")
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    second = version(h, 3, "s1")
    return base.plus([second], [Commit("s1", second.id, LEAD)])


@scenario()
def deployment_event_sent_as_it_goes(h: History) -> Expected:
    """Events with the same id are one deployment, as the last of them says."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    began = {
        "id": "r1",
        "repository": h.repository,
        "environment": "production",
        "sha": h.sha("s1"),
        "started_at": "2026-03-03T09:00:00Z",
    }
    ended = {**began, "finished_at": "2026-03-03T09:10:00Z"}
    h.push("deployments", {**began, "status": "in_progress"})
    h.load = LATER
    h.push("deployments", {**ended, "status": "success"})
    second = f"{h.repository}#production#deployment_event:r1"
    return base.plus(
        [
            Deployment(
                second,
                "s1",
                "2026-03-03T09:00",
                "2026-03-03T09:10",
                detected_by="deployment_event",
            )
        ],
        [Commit("s1", second, LEAD)],
    )


@scenario(
    services=[{"service": "names-in-any-case/app", "repository": "Names-In-Any-Case/APP"}],
)
def names_in_any_case(h: History) -> Expected:
    """GitHub knows a repository in upper and lower case, and so do seeds, senders and pagers."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T08:00", ["c0"])
    deployed = event(h, "r1", "s1", "2026-03-03T09:00", "2026-03-03T09:10")
    h.push("deployments", {**deployed, "repository": h.repository.upper()})
    body = {
        "title": "Outage",
        "status": "resolved",
        "started_at": "2026-03-03T10:00:00Z",
        "resolved_at": "2026-03-03T11:00:00Z",
    }
    h.push("incidents", {**body, "id": "by-repository", "repository": h.repository.title()})
    h.push("incidents", {**body, "id": "by-service", "service": h.repository.title()})
    second = Deployment(
        f"{h.repository}#production#deployment_event:r1",
        "s1",
        "2026-03-03T09:00",
        "2026-03-03T09:10",
        failed=True,
        recovered="2026-03-03T11:00",
        detected_by="deployment_event",
    )
    return base.plus(
        [second],
        [Commit("s1", second.id, LEAD)],
        incidents=[
            Incident(
                f"event:{name}",
                "2026-03-03T10:00",
                "2026-03-03T11:00",
                source="event",
                **caused_by(second, "time_window", 0.5),
            )
            for name in ("by-repository", "by-service")
        ],
    )
