"""The origin of a change: a person, an assisted person, an agent, automation."""

from dataclasses import replace

from tests.dbt.history import History
from tests.dbt.scenarios.expected import Cell, Commit, Expected, Incident, PullRequest
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
