"""Partly unreadable records, and clocks that disagree: all other numbers are unaffected."""

from tests.dbt.history import History, iso
from tests.dbt.scenarios.aws import announce_source, event_bridge, piped, pipeline
from tests.dbt.scenarios.aws import execution_id as execution
from tests.dbt.scenarios.expected import Commit, Deployment, Expected
from tests.dbt.scenarios.registry import scenario, tracked

EVENT = "CodePipeline Pipeline Execution State Change"


@scenario()
def a_time_that_is_none(h: History) -> Expected:
    """A record of an unreadable time keeps its other fields, and no other record is touched."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    second = h.deploy(2, "c1", "2026-03-03T09:00", "2026-03-03T09:10")
    # A status, a review and an issue from senders with clocks of their own.
    status = {"state": "failure", "created_at": "infinity"}
    h.put("github", "deployment_statuses", "2/99", status)
    review = {
        "user": {"login": "grace"},
        "state": "APPROVED",
        "submitted_at": "2026-02-30T09:00:00Z",
    }
    h.put("github", "reviews", "7/70", review)
    issue = {"number": 9, "title": "strip \\u0000 #99999999999999999999", "created_at": 1772442840}
    h.put("github", "issues", "9", issue)
    body = {"ref": "refs/heads/main", "before": "0" * 40, "after": h.sha("c1"), "forced": "maybe"}
    message = {"id": h.sha("c1"), "message": "strip \\u0000 from payloads"}
    repository = {"id": h.repository_id, "full_name": h.repository}
    h.push("github", {**body, "commits": [message], "repository": repository}, "push")
    return base.plus(
        [Deployment(second, "c1", "2026-03-03T09:00", "2026-03-03T09:10", commits=1)],
        [Commit("c1", second, 4200)],
    )


@scenario()
def whole_seconds_beside_milliseconds(h: History) -> Expected:
    """An execution that ended before it began, by a clock of whole seconds, began when it ended."""
    h.commit("c0", "2026-03-01T12:00")
    announce_source(h, "e1", "c0", "2026-03-02T09:00")
    detail = {"pipeline": pipeline(h), "execution-id": "e1", "state": "FAILED"}
    late = {"start-time": "2026-03-02T09:00:00.812Z", "pipeline-execution-attempt": "first"}
    event_bridge(h, EVENT, "2026-03-02T09:00", {**detail, **late})
    ended = iso("2026-03-02T09:00")
    return Expected(
        [piped(execution(h, "e1"), "c0", ended, ended, outcome="failure", commits=0)],
        [Commit("c0", None, None, "no_deployments")],
    )
