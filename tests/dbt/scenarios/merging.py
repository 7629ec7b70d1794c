"""How changes reach the deployed branch: squash, rebase, merge, queue, release, direct push."""

from collections.abc import Sequence
from typing import Any

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Commit, Deployment, Expected, PullRequest, Stages
from tests.dbt.scenarios.registry import scenario, tracked

# What `merge_on_tuesday` and a deployment at 12:30 that takes ten minutes make of a pull request.
LEAD = 4 * 3600 + 40 * 60
STAGES: Stages = (3600, 7200, 1800, 1800, 1800, 600)


def merge_on_tuesday(
    history: History, number: int, merge: str, own: Sequence[str] = ("f1", "f2"), **more: Any
) -> None:
    """Written from 08:00, opened 09:00, remarks 11:00, approval 11:30, merged 12:00."""
    times = ("2026-03-03T08:00", "2026-03-03T10:00")
    history.pull_request(
        number,
        "2026-03-03T09:00",
        merged="2026-03-03T12:00",
        merge=merge,
        own=list(zip(own, times, strict=False)),
        **more,
    )
    history.review(number, "2026-03-03T11:00", state="COMMENTED")
    history.review(number, "2026-03-03T11:30", state="APPROVED")


def deploy_on_tuesday(history: History, commit: str, commits: int) -> Deployment:
    """Deploy from 12:30 to 12:40, and expect it."""
    key = history.deploy(2, commit, "2026-03-03T12:30", "2026-03-03T12:40")
    return Deployment(key, commit, "2026-03-03T12:30", "2026-03-03T12:40", commits=commits)


@scenario()
def squash_merge(h: History) -> Expected:
    """A squashed pull request ships with its squash commit, and began with its first own commit."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "squash")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="squash")],
    )


@scenario()
def rebase_merge(h: History) -> Expected:
    """A rebased pull request ships with the last of its new commits; each has its own time."""
    base = tracked(h)
    h.commit("r1", "2026-03-03T12:00", ["c0"], authored="2026-03-03T08:00")
    h.commit("r2", "2026-03-03T12:00", ["r1"], authored="2026-03-03T10:00")
    merge_on_tuesday(h, 1, "r2")
    second = deploy_on_tuesday(h, "r2", commits=2)
    return base.plus(
        [second],
        [Commit("r1", second.id, 2400), Commit("r2", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="r2")],
    )


@scenario()
def merge_commit(h: History) -> Expected:
    """A merged pull request ships its own commits; the merge commit is flagged and left out."""
    base = tracked(h)
    h.commit("f1", "2026-03-03T08:00", ["c0"])
    h.commit("f2", "2026-03-03T10:00", ["f1"])
    h.commit("m", "2026-03-03T12:00", ["c0", "f2"])
    merge_on_tuesday(h, 1, "m")
    second = deploy_on_tuesday(h, "m", commits=3)
    return base.plus(
        [second],
        [
            Commit("f1", second.id, 16_800),
            Commit("f2", second.id, 9600),
            Commit("m", second.id, 2400, "merge_commit", merge=True),
        ],
        [PullRequest(1, second.id, LEAD, STAGES, merge="m")],
    )


@scenario()
def merge_queue(h: History) -> Expected:
    """A merge queue merges several at once; each ships with its own commit, unreviewed ones too."""
    base = tracked(h)
    h.commit("q1", "2026-03-03T12:00", ["c0"])
    h.commit("q2", "2026-03-03T12:00", ["q1"])
    merge_on_tuesday(h, 1, "q1")
    h.pull_request(
        2,
        "2026-03-03T07:30",
        merged="2026-03-03T12:00",
        merge="q2",
        own=[("g1", "2026-03-03T07:00")],
    )
    second = deploy_on_tuesday(h, "q2", commits=2)
    return base.plus(
        [second],
        [Commit("q1", second.id, 2400), Commit("q2", second.id, 2400)],
        [
            PullRequest(1, second.id, LEAD, STAGES, merge="q1"),
            # Nobody reviewed it: pickup is unknown and its time is the review's.
            PullRequest(2, second.id, 20_400, (1800, None, 16_200, 0, 1800, 600), merge="q2"),
        ],
    )


@scenario()
def release_pull_request_by_merge(h: History) -> Expected:
    """A pull request into develop ships when the release pull request's merge brings its commit."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "s1", base="develop")
    h.commit("m", "2026-03-04T09:00", ["c0", "s1"])
    h.pull_request(
        2,
        "2026-03-04T08:50",
        merged="2026-03-04T09:00",
        merge="m",
        own=[("s1", "2026-03-03T12:00")],
        branch="develop",
    )
    second = h.deploy(2, "m", "2026-03-04T09:30", "2026-03-04T09:40")
    return base.plus(
        [Deployment(second, "m", "2026-03-04T09:30", "2026-03-04T09:40", commits=2)],
        [
            Commit("s1", second, 78_000),
            Commit("m", second, 2400, "merge_commit", merge=True),
        ],
        [
            PullRequest(1, second, 92_400, (3600, 7200, 1800, 1800, 77_400, 600), merge="s1"),
            PullRequest(2, second, 78_000, (75_000, None, 600, 0, 1800, 600), merge="m"),
        ],
    )


@scenario()
def release_pull_request_by_squash(h: History) -> Expected:
    """A squashed release leaves develop's commits behind; their pull requests ship, flagged."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "s1", base="develop")
    h.commit("q", "2026-03-04T09:00", ["c0"])
    h.pull_request(
        2,
        "2026-03-04T08:50",
        merged="2026-03-04T09:00",
        merge="q",
        own=[("s1", "2026-03-03T12:00")],
        branch="develop",
    )
    second = h.deploy(2, "q", "2026-03-04T09:30", "2026-03-04T09:40")
    return base.plus(
        [Deployment(second, "q", "2026-03-04T09:30", "2026-03-04T09:40", commits=1)],
        [Commit("s1", None, None, "not_deployed"), Commit("q", second, 2400)],
        [
            PullRequest(
                1,
                second,
                92_400,
                (3600, 7200, 1800, 1800, 77_400, 600),
                merge="s1",
                shipped_by="carrying_pull_request",
            ),
            PullRequest(2, second, 78_000, (75_000, None, 600, 0, 1800, 600), merge="q"),
        ],
    )


@scenario()
def pull_request_into_develop(h: History) -> Expected:
    """The base branch does not matter: what is merged into develop ships once production has it."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "s1", base="develop")
    h.commit("s2", "2026-03-03T13:00", ["s1"])
    h.pull_request(
        2,
        "2026-03-03T12:30",
        merged="2026-03-03T13:00",
        merge="s2",
        own=[("g1", "2026-03-03T12:20")],
        base="develop",
    )
    second = deploy_on_tuesday(h, "s1", commits=1)
    return base.plus(
        [second],
        [Commit("s1", second.id, 2400), Commit("s2", None, None, "not_deployed")],
        [
            PullRequest(1, second.id, LEAD, STAGES, merge="s1"),
            PullRequest(2, None, None, reason="not_deployed", merge="s2"),
        ],
    )


@scenario()
def direct_push_to_main(h: History) -> Expected:
    """A commit without a pull request has a lead time too."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = deploy_on_tuesday(h, "c1", commits=1)
    return base.plus([second], [Commit("c1", second.id, 2400)])


@scenario()
def cherry_picked_hotfix_before_main(h: History) -> Expected:
    """A branch deployed before main ships its own commits only; main then ships the rest."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T08:00", ["c0"])
    h.commit("fix", "2026-03-03T09:00", ["c1"])
    h.commit("picked", "2026-03-03T12:00", ["c0"], authored="2026-03-03T09:00", message="fix")
    second = deploy_on_tuesday(h, "picked", commits=1)
    third = h.deploy(3, "fix", "2026-03-04T09:00", "2026-03-04T09:10")
    return base.plus(
        [second, Deployment(third, "fix", "2026-03-04T09:00", "2026-03-04T09:10", commits=2)],
        [
            Commit("picked", second.id, 2400),
            Commit("c1", third, 90_600),
            Commit("fix", third, 87_000),
        ],
    )


@scenario()
def merged_and_never_deployed(h: History) -> Expected:
    """What no deployment has brought yet has no lead time, and says so; open ones say that."""
    base = tracked(h)
    h.commit("s1", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "s1")
    h.pull_request(2, "2026-03-03T12:00", own=[("g1", "2026-03-03T11:00")])
    return base.plus(
        commits=[Commit("s1", None, None, "not_deployed")],
        pull_requests=[
            PullRequest(1, None, None, reason="not_deployed", merge="s1"),
            PullRequest(2, None, None, reason="not_merged"),
        ],
    )


@scenario()
def merge_sha_in_no_history(h: History) -> Expected:
    """A merge commit that a rewritten branch lost leaves its pull request unattributed."""
    base = tracked(h)
    merge_on_tuesday(h, 1, "rewritten away")
    h.commit("c1", "2026-03-03T12:00", ["c0"])
    second = deploy_on_tuesday(h, "c1", commits=1)
    return base.plus(
        [second],
        [Commit("c1", second.id, 2400)],
        [PullRequest(1, None, None, reason="merge_commit_unknown", merge="rewritten away")],
    )


@scenario()
def shipped_by_its_head(h: History) -> Expected:
    """Without its merge commit a pull request ships with its head commit, flagged."""
    base = tracked(h)
    h.commit("f1", "2026-03-03T08:00", ["c0"])
    h.commit("f2", "2026-03-03T10:00", ["f1"])
    merge_on_tuesday(h, 1, "rewritten away")
    second = deploy_on_tuesday(h, "f2", commits=2)
    return base.plus(
        [second],
        [Commit("f1", second.id, 16_800), Commit("f2", second.id, 9600)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="rewritten away", shipped_by="head_commit")],
    )


@scenario()
def shipped_by_all_its_commits(h: History) -> Expected:
    """Without merge commit and head it ships with the last of its own commits, flagged."""
    base = tracked(h)
    h.commit("f1", "2026-03-03T08:00", ["c0"])
    h.commit("f2", "2026-03-03T10:00", ["f1"])
    merge_on_tuesday(h, 1, "rewritten away", head="force pushed away")
    h.deploy(3, "f1", "2026-03-03T10:30", "2026-03-03T10:40")
    second = deploy_on_tuesday(h, "f2", commits=1)
    third = f"{h.repository}#production#github_deployment:3"
    return base.plus(
        [Deployment(third, "f1", "2026-03-03T10:30", "2026-03-03T10:40"), second],
        [Commit("f1", third, 9600), Commit("f2", second.id, 9600)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="rewritten away", shipped_by="own_commits")],
    )
