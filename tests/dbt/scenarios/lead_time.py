"""Lead times: where they begin, what is left out of them, and how their stages are cut."""

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Evidence, Expected, PullRequest
from tests.dbt.scenarios.merging import LEAD, STAGES, deploy_on_tuesday, merge_on_tuesday
from tests.dbt.scenarios.registry import scenario, tracked


@scenario()
def first_deployment_after_ten_years(h: History) -> Expected:
    """The first tracked deployment is the baseline: its commits are counted, without lead time."""
    names = [f"y{year}" for year in range(2016, 2026)]
    for name, parent in zip(names, ["", *names], strict=False):
        h.commit(name, f"{name[1:]}-06-01T12:00", [parent] if parent else [])
    h.pull_request(
        1,
        "2025-05-01T12:00",
        merged="2025-06-01T12:00",
        merge="y2025",
        own=[("f1", "2025-05-01T09:00")],
    )
    first = h.deploy(1, "y2025", "2026-03-02T09:00", "2026-03-02T09:10")
    h.commit("c1", "2026-03-03T12:00", ["y2025"])
    second = deploy_on_tuesday(h, "c1", commits=1)
    return Expected(
        [
            Deployment(
                first, "y2025", "2026-03-02T09:00", "2026-03-02T09:10", commits=10, baseline=True
            ),
            second,
        ],
        [*(Commit(name, first, None, "baseline") for name in names), Commit("c1", second.id, 2400)],
        [PullRequest(1, first, None, reason="baseline", merge="y2025")],
        cells=[
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-02",
                {
                    "commit_count": 0,
                    "baseline_count": 10,
                    "lead_time_p50_seconds": None,
                    "pull_request_count": 0,
                    "pull_request_lead_time_p50_seconds": None,
                    "reason": "baseline_only",
                },
            ),
            Cell(
                "dora_lead_time",
                "week",
                "2026-03-02",
                {
                    "commit_count": 1,
                    "baseline_count": 10,
                    "lead_time_p50_seconds": 2400,
                    "lead_time_mean_seconds": 2400,
                    "reason": None,
                },
            ),
        ],
    )


@scenario()
def bot_pull_request(h: History) -> Expected:
    """A machine's pull request and commits are flagged and left out, their lead time kept."""
    base = tracked(h)
    h.commit("bump", "2026-03-03T12:00", ["c0"], author="dependabot[bot]", author_type="Bot")
    merge_on_tuesday(h, 1, "bump", author="dependabot[bot]", author_type="Bot")
    h.commit("renovated", "2026-03-03T12:00", ["bump"], author="renovate-acme")
    second = deploy_on_tuesday(h, "renovated", commits=2)
    return base.plus(
        [second],
        [
            Commit("bump", second.id, 2400, "bot", bot=True),
            # A machine's account that GitHub takes for a person's: the seed `bots` knows it.
            Commit("renovated", second.id, 2400, "bot", bot=True),
        ],
        [PullRequest(1, second.id, LEAD, STAGES, "bot", merge="bump", bot=True)],
        cells=[
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-03",
                {
                    "commit_count": 0,
                    "all_commit_count": 2,
                    "bot_count": 2,
                    "lead_time_p50_seconds": None,
                    "all_lead_time_p50_seconds": 2400,
                    "pull_request_count": 0,
                    "reason": "no_changes",
                },
            )
        ],
    )


@scenario()
def commits_28_percent_by_bots(h: History) -> Expected:
    """Lead time is published both with and without the 7 of 25 commits that machines made."""
    base = tracked(h)
    rows = []
    second = h.deploy(2, "k25", "2026-03-03T12:50", "2026-03-03T13:00")
    for minute in range(1, 26):
        is_bot = minute <= 7
        h.commit(
            f"k{minute}",
            f"2026-03-03T12:{minute:02d}",
            [f"k{minute - 1}" if minute > 1 else "c0"],
            author="dependabot[bot]" if is_bot else "ada",
            author_type="Bot" if is_bot else "User",
        )
        seconds = (60 - minute) * 60
        rows.append(Commit(f"k{minute}", second, seconds, "bot" if is_bot else None, bot=is_bot))
    return base.plus(
        [Deployment(second, "k25", "2026-03-03T12:50", "2026-03-03T13:00", commits=25)],
        rows,
        cells=[
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-03",
                {
                    # Without machines 35 to 52 minutes, with them 35 to 59.
                    "commit_count": 18,
                    "lead_time_p50_seconds": 43.5 * 60,
                    "lead_time_p75_seconds": 47.75 * 60,
                    "lead_time_p90_seconds": 50.3 * 60,
                    "lead_time_mean_seconds": 43.5 * 60,
                    "all_commit_count": 25,
                    "bot_count": 7,
                    "all_lead_time_p50_seconds": 47 * 60,
                    "all_lead_time_p75_seconds": 53 * 60,
                    "all_lead_time_p90_seconds": 56.6 * 60,
                    "all_lead_time_mean_seconds": 47 * 60,
                    "reason": None,
                },
            )
        ],
    )


@scenario()
def pickup_waits_for_a_person(h: History) -> Expected:
    """Neither the author nor a machine picks up a pull request; somebody else does."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "squash")
    h.review(1, "2026-03-03T09:10", by="ada", state="COMMENTED")
    h.review(1, "2026-03-03T09:20", by="coverage-reporter", account="Bot", state="APPROVED")
    h.review(1, "2026-03-03T09:30", by="mergify[bot]", state="APPROVED")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="squash")],
    )


def without_accounts(h: History, deleted: dict[str, str]) -> Expected:
    """Ship a squash of which the accounts in these fields of these tables were deleted."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "squash")
    for landing in h.landings:
        if landing.table in deleted:
            landing.record.payload[deleted[landing.table]] = None
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, STAGES, merge="squash")],
    )


@scenario()
def people_who_left(h: History) -> Expected:
    """A deleted account has no login: its work is a person's, and its review is somebody else's."""
    return without_accounts(h, {"commits": "author", "reviews": "user"})


@scenario()
def author_who_left(h: History) -> Expected:
    """A pull request of a deleted account is a person's, reviewed by anyone who still has one."""
    return without_accounts(h, {"pull_requests": "user"})


@scenario()
def review_after_the_merge(h: History) -> Expected:
    """A review after the merge does not count; pickup is unknown, its time is the review's."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    h.pull_request(
        1,
        "2026-03-03T09:00",
        merged="2026-03-03T12:00",
        merge="squash",
        own=[("f1", "2026-03-03T08:00")],
    )
    h.review(1, "2026-03-03T12:10")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, (3600, None, 10_800, 0, 1800, 600), merge="squash")],
    )


@scenario()
def merged_without_approval(h: History) -> Expected:
    """Without an approval the review lasts until the merge."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    h.pull_request(
        1,
        "2026-03-03T09:00",
        merged="2026-03-03T12:00",
        merge="squash",
        own=[("f1", "2026-03-03T08:00")],
    )
    h.review(1, "2026-03-03T11:00", state="CHANGES_REQUESTED")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, (3600, 7200, 3600, 0, 1800, 600), merge="squash")],
    )


@scenario()
def draft_pull_request(h: History) -> Expected:
    """A draft is still being coded: pickup begins when it is ready for review."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    merge_on_tuesday(h, 1, "squash")
    h.event(1, "ready_for_review", "2026-03-03T10:30")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, LEAD, (9000, 1800, 1800, 1800, 1800, 600), merge="squash")],
    )


@scenario()
def authored_after_the_pull_request_was_opened(h: History) -> Expected:
    """After a rebase the first commit can be younger than its pull request: coding took no time."""
    base = tracked(h)
    h.commit("squash", "2026-03-03T12:00", ["c0"])
    h.pull_request(
        1,
        "2026-03-03T09:00",
        merged="2026-03-03T12:00",
        merge="squash",
        own=[("f1", "2026-03-03T10:00"), ("f2", "2026-03-03T10:30")],
    )
    h.review(1, "2026-03-03T11:00", state="COMMENTED")
    h.review(1, "2026-03-03T11:30")
    second = deploy_on_tuesday(h, "squash", commits=1)
    return base.plus(
        [second],
        [Commit("squash", second.id, 2400)],
        [PullRequest(1, second.id, 9600, (0, 3600, 1800, 1800, 1800, 600), merge="squash")],
    )


@scenario()
def clock_skew(h: History) -> Expected:
    """A negative lead time is kept, flagged, left out of the statistics and counted."""
    base = tracked(h)
    h.commit("ahead", "2026-03-03T13:00", ["c0"])
    h.pull_request(
        1,
        "2026-03-03T12:00",
        merged="2026-03-03T12:10",
        merge="ahead",
        own=[("f1", "2026-03-03T13:30")],
    )
    second = deploy_on_tuesday(h, "ahead", commits=1)
    return base.plus(
        [second],
        [Commit("ahead", second.id, -1200, "clock_skew")],
        [PullRequest(1, second.id, -3000, reason="clock_skew", merge="ahead")],
        evidence=[
            Evidence("lead_time", f"{h.repository}@{h.sha('c0')}", "2026-03-02", None, "baseline"),
            Evidence(
                "lead_time", f"{h.repository}@{h.sha('ahead')}", "2026-03-03", -1200, "clock_skew"
            ),
        ],
        cells=[
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-03",
                {
                    "commit_count": 0,
                    "all_commit_count": 0,
                    "clock_skew_count": 1,
                    "lead_time_p50_seconds": None,
                    "all_lead_time_p50_seconds": None,
                    "pull_request_count": 0,
                },
            )
        ],
    )


@scenario()
def deployed_in_the_second_of_its_commit(h: History) -> Expected:
    """A deployment that finishes in the second of its commit took 0 seconds, which is not a
    skew."""
    base = tracked(h)
    h.commit("c1", "2026-03-03T12:40:00", ["c0"])
    second = deploy_on_tuesday(h, "c1", commits=1)
    return base.plus(
        [second],
        [Commit("c1", second.id, 0)],
        cells=[
            Cell(
                "dora_lead_time",
                "day",
                "2026-03-03",
                {"commit_count": 1, "clock_skew_count": 0, "lead_time_p50_seconds": 0},
            )
        ],
    )


@scenario(
    rules=[
        {
            "service": "merged-one-second-after-its-tag/app",
            "detector": "github_tag",
            "pattern": "",
            "environment": "production",
            "precedence": "6",
            "usage": "always",
        }
    ]
)
def merged_one_second_after_its_tag(h: History) -> Expected:
    """A tag carries its commit's date: the merge one second later is real data, not skew."""
    h.commit("c0", "2026-03-01T12:00")
    first = h.tag("v1", "c0")
    h.commit("squash", "2026-03-03T12:00:00", ["c0"])
    second = h.tag("v2", "squash")
    h.pull_request(
        1,
        "2026-03-03T09:00",
        merged="2026-03-03T12:00:01",
        merge="squash",
        own=[("f1", "2026-03-03T08:00")],
    )
    h.review(1, "2026-03-03T11:00")
    return Expected(
        [
            Deployment(
                first,
                "c0",
                "2026-03-01T12:00",
                "2026-03-01T12:00",
                baseline=True,
                detected_by="github_tag",
            ),
            Deployment(
                second,
                "squash",
                "2026-03-03T12:00",
                "2026-03-03T12:00",
                detected_by="github_tag",
            ),
        ],
        [Commit("c0", first, None, "baseline"), Commit("squash", second, 0)],
        [PullRequest(1, second, 14_400, (3600, 7200, 0, 3600, 0, 0), merge="squash")],
    )
