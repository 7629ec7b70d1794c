"""The origin of a change: a person, an assisted person, an agent, automation."""

from dataclasses import replace

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Deployment, Expected, Incident, PullRequest
from tests.dbt.scenarios.failing import LEAD as AN_HOUR
from tests.dbt.scenarios.failing import version
from tests.dbt.scenarios.merging import LEAD, STAGES, deploy_on_tuesday, merge_on_tuesday
from tests.dbt.scenarios.registry import scenario, tracked

# Name, account, type, message, origin.
WORK = (
    ("plain", "ada", "User", "Weigh parcels", "human"),
    (
        "namesake",
        "ada",
        "User",
        "Sort\n\nCo-authored-by: Claude Roux <claude@example.org>",
        "human",
    ),
    ("prose", "ada", "User", "Say what is co-authored-by: Claude <noreply@anthropic.com>", "human"),
    ("paired", "ada", "User", "Add\n\nCo-Authored-By: Claude <noreply@anthropic.com>", "assisted"),
    ("tool", "ada", "User", "Add\n\nAssisted-by: Model:1\nSigned-off-by: A <a@b>", "assisted"),
    ("swe", "copilot-swe-agent[bot]", "Bot", "Add\n\nCo-authored-by: Ada <a@b>", "agent"),
    ("devin", "devin-ai-integration[bot]", "Bot", "Add", "agent"),
    ("cursor", "cursoragent", "User", "Add", "agent"),
    ("bump", "dependabot[bot]", "Bot", "Bump", "automation"),
    ("release", "acme-robot", "Bot", "Release\n\nAssisted-by: Model:1", "automation"),
)


@scenario()
def change_origins(h: History) -> Expected:
    """Agents' and assisted changes are in the headline, automation's are counted separately.

    A commit's origin is known by its author, a trailer or a co-author; a pull request's by the
    account that opened it, its branch, its labels and its own commits.
    """
    base = tracked(h)
    parent = "c0"
    for name, login, kind, message, _ in WORK:
        h.commit(
            name, "2026-03-03T12:00", [parent], message=message, author=login, author_type=kind
        )
        parent = name
    for number, (name, login, kind, message, _) in enumerate(WORK, start=1):
        merge_on_tuesday(
            h, number, name, (f"{name} 1", f"{name} 2"),
            author=login, author_type=kind, message=message,
        )  # fmt: skip
    # What a person's account opened: by its branch, and by a label.
    merge_on_tuesday(h, 21, "plain", ("b1", "b2"), branch="codex/weigh-parcels")
    merge_on_tuesday(h, 22, "plain", ("l1", "l2"), labels=["codex"])
    second = replace(
        deploy_on_tuesday(h, parent, commits=len(WORK)), failed=True, recovered="2026-03-03T14:00"
    )
    outage = h.issue(31, "2026-03-03T13:00", closed="2026-03-03T14:00")
    pulls = [(number, one[0], one[4]) for number, one in enumerate(WORK, start=1)]
    pulls += [(21, "plain", "assisted"), (22, "plain", "assisted")]
    return base.plus(
        [second],
        [
            Commit(
                name, second.id, 2400,
                "bot" if origin == "automation" else None,
                bot=origin == "automation", origin=origin,
            )
            for name, *_, origin in WORK
        ],
        [
            PullRequest(
                number, second.id, LEAD, STAGES,
                "bot" if origin == "automation" else None,
                merge=merge, bot=origin == "automation", origin=origin,
            )
            for number, merge, origin in pulls
        ],
        incidents=[
            Incident(
                outage, "2026-03-03T13:00", "2026-03-03T14:00",
                deployment=second.id, method="time_window", confidence=0.5,
            )
        ],
        cells=[
            Cell(
                "dora_lead_time", "day", "2026-03-03",
                {"commit_count": 8, "bot_count": 2, "pull_request_count": 10},
            ),
            # Ten changes shipped at once: three people's, two assisted, three agents', two bots'.
            *(
                Cell(
                    "dora_by_origin", "day", "2026-03-03",
                    {
                        "commit_count": commits, "lead_time_p50_seconds": 2400,
                        "pull_request_count": pulls, "pickup_p50_seconds": STAGES[1],
                        "deployment_count": 1, "change_share": commits / 10,
                        "change_fail_rate": 1, "rework_rate": 0,
                    },
                    origin=origin,
                )
                for origin, commits, pulls in (
                    ("human", 3, 3), ("assisted", 2, 4), ("agent", 3, 3), ("automation", 2, 2),
                )
            ),
        ],
    )  # fmt: skip


# A month as a team of today writes it: by day of March, whose commits each deployment shipped, and
# whether it failed. People, people with an assistant, agents and bots are P, W, A and B.
MONTH = (
    (3, "PPWA", False), (5, "PB", False), (10, "WWW", False), (12, "APPB", True),
    (17, "PPP", False), (19, "AA", True), (24, "PWAB", False), (26, "PW", False),
)  # fmt: skip
HANDS = {
    "P": ("ada", "User", "Weigh parcels", "human"),
    "W": (
        "ada",
        "User",
        "Weigh parcels\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
        "assisted",
    ),
    "A": ("copilot-swe-agent[bot]", "Bot", "Weigh parcels\n\nCo-authored-by: Ada <a@b>", "agent"),
    "B": ("dependabot[bot]", "Bot", "Bump scales from 1 to 2", "automation"),
}
# Counted by hand: of 24 commits in 8 deployments 10, 6, 5 and 3. The shares of each in the
# deployments, in order, and in those that failed, the fourth and the sixth:
#   P  1/2 + 1/2 + 1/2 + 1 + 1/4 + 1/2 = 13/4,  failed 1/2
#   W  1/4 + 1 + 1/4 + 1/2 = 2,                 failed 0
#   A  1/4 + 1/4 + 1 + 1/4 = 7/4,               failed 1/4 + 1 = 5/4
#   B  1/2 + 1/4 + 1/4 = 1,                     failed 1/4
COUNTED = {
    "human": (10, 6, 13 / 4, 2 / 13),
    "assisted": (6, 4, 2.0, 0.0),
    "agent": (5, 4, 7 / 4, 5 / 7),
    "automation": (3, 3, 1.0, 1 / 4),
}


def shipped(name: str, origin: str, by: Deployment) -> Commit:
    """Expect a commit that was deployed on its day; what a bot made counts apart."""
    is_bot = origin == "automation"
    return Commit(name, by.id, AN_HOUR, "bot" if is_bot else None, bot=is_bot, origin=origin)


@scenario()
def a_month_by_origin(h: History) -> Expected:
    """A month's changes and deployments by origin are what a person counts on paper."""
    base = tracked(h)
    parent, deployments, commits, incidents = "c0", [], [], []
    for day, hands, is_failed in MONTH:
        date = f"2026-03-{day:02d}"
        names = [f"{hand}{day}.{place}" for place, hand in enumerate(hands)]
        for hand, name in zip(hands, names, strict=True):
            login, kind, message, _ = HANDS[hand]
            h.commit(
                name, f"{date}T08:00", [parent], message=message, author=login, author_type=kind
            )
            parent = name
        ended = {"failed": True, "recovered": f"{date}T11:00"} if is_failed else {}
        shipping = version(h, day, parent, commits=len(hands), **ended)
        deployments.append(shipping)
        commits += [shipped(name, HANDS[name[0]][3], shipping) for name in names]
        if is_failed:
            outage = h.issue(100 + day, f"{date}T10:00", closed=f"{date}T11:00")
            link = {"deployment": shipping.id, "method": "time_window", "confidence": 0.5}
            incidents.append(Incident(outage, f"{date}T10:00", f"{date}T11:00", **link))
    # Another month's is not counted.
    h.commit("A4.1", "2026-04-02T08:00", [parent], author="devin-ai-integration[bot]")
    times = ("2026-04-02T09:00", "2026-04-02T09:10")
    later = Deployment(h.deploy(4000, "A4.1", *times), "A4.1", *times)
    return base.plus(
        [*deployments, later],
        [*commits, shipped("A4.1", "agent", later)],
        incidents=incidents,
        cells=[
            Cell(
                "dora_by_origin", "month", "2026-03-01",
                {
                    "commit_count": count, "deployment_count": shipments, "change_share": share,
                    "change_fail_rate": rate, "rework_rate": 0.0,
                },
                origin=origin,
            )
            for origin, (count, shipments, share, rate) in COUNTED.items()
        ],
    )  # fmt: skip
