"""Random histories: what a repository could go through, the unusual made frequent.

Times come from few minutes, so that equal timestamps are common; commits branch, merge and
criss-cross; deployments go anywhere, forth and back; records come in several versions.
"""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.dbt.history import History

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 30 * 24 * 60
PARTS = ("api", "web")
TRAILERS = (
    "",
    "",
    "\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    "\n\nAssisted-by: Model:1\nSigned-off-by: Ada <ada@example.org>",
    "\n\nCo-authored-by: dependabot[bot] <dependabot[bot]@users.noreply.github.com>",
)


def minute(rng: random.Random, after: int = 0, within: int = MINUTES) -> str:
    """Return a time on the hour, or to the minute, at least `after` minutes from the beginning."""
    position = after + rng.randrange(within)
    if rng.random() < 0.6:
        position -= position % 60
    return (BEGIN + timedelta(minutes=position)).strftime("%Y-%m-%dT%H:%M")


class RandomHistory:
    """One repository's random life; `history` holds the records, `parents` the graph's truth."""

    def __init__(self, name: str, seed: int, *, has_renames: bool) -> None:
        self.rng = random.Random(seed)
        self.history = History(name)
        self.is_shared = self.rng.random() < 0.2
        self.parents: dict[str, list[str]] = {}
        self.names: list[str] = []
        # Ids of different length are common, as they are once in a source's life.
        self.deployment_key = self.rng.choice([0, 0, 7, 95])
        self._commits()
        self._pull_requests()
        for _ in range(self.rng.randrange(3, 14)):
            self._deployment()
        for number in range(500, 500 + self.rng.randrange(4)):
            self._issue(number)
        for number in range(self.rng.randrange(3)):
            self._jira_issue(number)
        for number in range(self.rng.randrange(3)):
            self._verdict(number)
        if self.rng.random() < 0.2:
            self._history_start()
        if has_renames and self.rng.random() < 0.1:
            self._rename()

    def _commits(self) -> None:
        rng, h = self.rng, self.history
        heads: list[str] = []
        for position in range(rng.randrange(3, 22)):
            name = f"c{position}"
            many = rng.random()
            if not self.names:
                parents: list[str] = []
            elif many < 0.25 and len(self.names) > 1:
                parents = rng.sample(self.names[-8:], k=2)
            elif many < 0.45:
                parents = [rng.choice(self.names)]
            else:
                parents = [heads[-1]]
            reverted = rng.choice(self.names) if self.names and rng.random() < 0.12 else None
            h.commit(
                name,
                minute(rng),
                parents,
                authored=minute(rng),
                message=(f"This reverts commit {h.sha(reverted)}." if reverted else name)
                + rng.choice(TRAILERS),
                author=rng.choice(["ada", "grace", "dependabot[bot]", "devin-ai-integration[bot]"]),
                author_type=rng.choice(["User", "User", "Bot"]),
                files=[f"{part}/main.py" for part in rng.sample(PARTS, k=rng.randrange(1, 3))],
            )
            self.names.append(name)
            heads.append(name)
            self.parents[h.sha(name)] = [h.sha(parent) for parent in parents]

    def _pull_requests(self) -> None:
        rng, h = self.rng, self.history
        for number in range(1, rng.randrange(1, 8)):
            opened = minute(rng)
            own = [
                (name, minute(rng))
                for name in rng.sample([*self.names, f"gone {number}"], k=rng.randrange(4))
            ]
            body = rng.choice(
                [
                    "",
                    f"Reverts #{rng.randrange(1, 8)}",
                    f"Reverts {h.repository}#{rng.randrange(1, 8)}, reverts elsewhere/app#1",
                    f"This reverts commit {h.sha(rng.choice(self.names))[: rng.choice([9, 40])]}.",
                    "Fixes #500",
                    f"Fixes #501 and closes {h.repository}#502",
                    f"Closes {self._desk()}#502",
                ]
            )
            title = rng.choice(
                [
                    "Change",
                    "hotfix: change",
                    f"{self._project()}-0 change",
                    'Revert "Change"',
                    'Reapply "Change"',
                ]
            )
            h.by_webhook = rng.random() < 0.3
            message, branch = (
                "Change" + rng.choice(TRAILERS),
                rng.choice(["feature", "feature", "codex/x"]),
            )
            h.pull_request(
                number, opened, own=own, title=title, body=body, message=message, branch=branch
            )
            if rng.random() < 0.8:
                h.pull_request(
                    number,
                    opened,
                    merged=minute(rng),
                    merge=rng.choice([*self.names, "nowhere"]),
                    own=own[: rng.randrange(1, 4)] or own,
                    head=rng.choice([*self.names, "nowhere"]),
                    title=title,
                    body=body,
                    labels=rng.choice([(), (), ("hotfix",), ("codex",)]),
                    message=rng.choice([message, "Change"]),
                    branch=branch,
                    lines=rng.choice([None, 3, 40]),
                    author_type=rng.choice(["User", "User", "Bot"]),
                    updated="2026-05-01T00:00",
                )
            h.by_webhook = False
            for _ in range(rng.randrange(3)):
                h.review(
                    number,
                    minute(rng),
                    by=rng.choice(["ada", "grace", "mergify[bot]", "Copilot"]),
                    state=rng.choice(["APPROVED", "COMMENTED", "CHANGES_REQUESTED"]),
                )
            if rng.random() < 0.2:
                h.event(number, "ready_for_review", minute(rng))

    def _history_start(self) -> None:
        """Have older records of a list unknown, and sometimes known after all."""
        rng, h = self.rng, self.history
        stream = rng.choice(["deployments", "deployments", "workflow_runs", "issue_events"])
        known_from = f"{minute(rng)}:00Z"
        h.put(
            "github",
            "history_starts",
            stream,
            {"stream": stream, "known_from": known_from, "reason": "not_read_yet"},
            "2026-05-01T00:00",
        )
        if rng.random() < 0.3:
            h.put(
                "github",
                "history_starts",
                stream,
                {"stream": stream, "known_from": None, "reason": None},
                "2026-05-02T00:00",
            )

    def _deployment(self) -> None:
        rng, h = self.rng, self.history
        self.deployment_key += 1
        key, commit = self.deployment_key, rng.choice(self.names[-6:] + self.names)
        started = minute(rng)
        begun = int((datetime.fromisoformat(f"{started}+00:00") - BEGIN).total_seconds() // 60)
        finished = minute(rng, begun, 90) if rng.random() < 0.95 else None
        finished = max(finished, started) if finished else None
        kind = rng.random()
        if kind < 0.75:
            h.by_webhook = rng.random() < 0.3
            h.deploy(
                key,
                commit,
                started,
                finished,
                outcome=rng.choice(["success"] * 6 + ["failure", "error", "inactive"]),
                environment=rng.choice(
                    ["production"] * 5
                    + ["production-eu", "production-us", "staging", "perf-prod", "cluster"]
                ),
                is_production=rng.random() < 0.15,
                is_transient=rng.random() < 0.1,
                then=[(rng.choice(["failure", "success", "inactive"]), minute(rng))]
                if rng.random() < 0.2
                else [],
                task=f"deploy:{rng.choice(PARTS)}",
                run=rng.choice([None, None, 1, 2]),
            )
            h.by_webhook = False
            self._clean_up("deployments", str(key))
        elif kind < 0.85:
            self._runs(key, commit, started, finished)
        elif kind < 0.9 and finished:
            h.release(key, f"v{key}", commit, finished)
            self._clean_up("releases", str(key))
            if rng.random() < 0.4:
                h.tag(f"v{key}", rng.choice(self.names))
        else:
            self._event(f"e{key}", commit, started, finished)

    def _runs(self, key: int, commit: str, started: str, finished: str | None) -> None:
        """Add a run with its attempts: at once, hours later, and touched long after their end."""
        rng, h = self.rng, self.history
        event = rng.choice(["push"] * 5 + ["schedule", "pull_request"])
        branch = rng.choice(["main"] * 5 + ["release/1", "feat/x"])
        for attempt in range(1, rng.randrange(2, 5)):
            conclusion = rng.choice(["success", "failure", "cancelled"])
            told = {"conclusion": conclusion, "event": event, "branch": branch}
            h.run(key, attempt, commit, started, finished, **told)
            if finished and rng.random() < 0.3:
                h.run(key, attempt, commit, started, finished, updated="2026-05-30T03:00", **told)
            if finished and rng.random() < 0.3:
                h.job(key, attempt, key * 10 + attempt, "deploy", started, finished)
            if finished and rng.random() < 0.5:
                started = max(minute(rng), finished)
                finished = max(minute(rng), started)
        self._clean_up("workflow_runs", f"{key}/1")

    def _clean_up(self, table: str, key: str) -> None:
        if self.rng.random() < 0.1:
            gone = {"table": table, "id": key, "is_deleted": True}
            path = f"{table}/{key}"
            self.history.put("github", "deletions", path, gone, "2026-06-30T11:00")

    def _event(self, identifier: str, commit: str, started: str, finished: str | None) -> None:
        rng, h = self.rng, self.history
        body = {
            "id": identifier,
            "repository": h.repository,
            "environment": rng.choice(["production", "staging"]),
            "sha": h.sha(commit),
            "started_at": f"{started}:00Z",
            "is_rework": rng.random() < 0.2,
            "is_change_failure": rng.random() < 0.2,
        }
        if self.is_shared:
            body["service"] = f"{h.repository}/{rng.choice(PARTS)}"
        h.push("deployments", {**body, "status": "in_progress"})
        if finished:
            status = rng.choice(["success", "success", "failure", "cancelled"])
            h.push("deployments", {**body, "status": status, "finished_at": f"{finished}:00Z"})

    def _verdict(self, number: int) -> None:
        """Send a verdict on a deployment or an incident, which may not exist."""
        rng, h = self.rng, self.history
        key = rng.randrange(1, self.deployment_key + 2)
        kind, about = rng.choice(
            [
                ("deployments", {"id": f"{key}", "repository": h.repository}),
                ("deployments", {"id": f"e{key}", "repository": h.repository}),
                ("deployments", {"id": f"{h.repository}#production#github_deployment:{key}"}),
                ("incidents", {"id": f"github:{h.repository}#{rng.randrange(500, 504)}"}),
            ]
        )
        said = rng.choice(["failed", "fine", "none", "withdrawn"])
        # No two at one time: what came last is another one when all are landed at once.
        told = {"decided_by": "Ada", "reason": said, "decided_at": f"{minute(rng)}:0{number}Z"}
        h.push(kind, {**about, **told, "verdict": said}, "verdict")

    def _issue(self, number: int) -> None:
        rng, h = self.rng, self.history
        opened = minute(rng)
        body = rng.choice(
            [
                "",
                "",
                f"root cause: {h.sha(rng.choice(self.names))[:10]}",
                f"#{rng.randrange(1, 8)}",
                f"since #{rng.randrange(1, 8)}, fixed by #{rng.randrange(1, 8)}",
            ]
        )
        labels = [rng.choice(["incident", "incident", "bug", "question"]), rng.choice(PARTS)]
        h.by_webhook = rng.random() < 0.3
        issue_id = rng.choice([None, 70_000 + number])
        h.issue(number, opened, body=body, labels=["question"], issue_id=issue_id)
        closed = minute(rng) if rng.random() < 0.7 else None
        h.issue(
            number,
            opened,
            closed=closed,
            body=body,
            labels=labels,
            updated="2026-05-01T00:00",
            issue_id=issue_id,
            reason=rng.choice(["completed", "completed", "duplicate"]) if closed else None,
        )
        h.by_webhook = False
        for _ in range(rng.randrange(4)):
            h.event(number, rng.choice(["closed", "reopened"]), minute(rng))
        if rng.random() < 0.2:
            h.event(
                number, rng.choice(["labeled", "unlabeled"]), minute(rng), label=rng.choice(labels)
            )
        if issue_id and rng.random() < 0.3:
            self._transfer(number, issue_id)
        if rng.random() < 0.15:
            h.delete("issues", str(number), "2026-06-30T11:00")

    def _desk(self) -> str:
        """The repository that issues are transferred to."""
        return f"{self.history.repository.split('/')[0]}/desk"

    def _transfer(self, number: int, issue_id: int) -> None:
        """Have the issue come a second time, under another number of another repository."""
        h = self.history
        moved = {
            "id": issue_id,
            "number": number,
            "title": "Outage",
            "state": "open",
            "labels": [{"name": "incident"}],
            "created_at": f"{minute(self.rng)}:00Z",
            "updated_at": "2026-05-02T00:00:00Z",
        }
        h.put("github", "issues", str(number), moved, "2026-05-02T00:00", scope=self._desk())
        if self.rng.random() < 0.7:
            h.delete("issues", str(number), "2026-06-30T11:00")

    def _project(self) -> str:
        return "P" + "".join(filter(str.isalnum, self.history.repository.split("/")[0])).upper()

    def _jira_issue(self, number: int) -> None:
        rng, h = self.rng, self.history
        statuses = ["To Do", *(rng.choice(["In Progress", "Done", "Erledigt"]) for _ in range(4))]
        walked = statuses[: rng.randrange(1, 6)]
        times = sorted(minute(rng) for _ in walked[1:])
        h.jira_issue(
            f"{self._project()}-{number}",
            minute(rng),
            component=h.repository,
            status=walked[-1],
            issue_type=rng.choice(["Incident", "Incident", "Bug", "Story"]),
            resolved=rng.choice([None, minute(rng)]),
            changes=list(zip(times, walked[:-1], walked[1:], strict=True)),
            links=[f"{self._project()}-{rng.randrange(3)}"],
            description=f"see {h.sha(rng.choice(self.names))}" if rng.random() < 0.3 else "",
        )
        for position in range(rng.randrange(4)):
            self._jira_history(f"{self._project()}-{number}", position)

    def _jira_history(self, key: str, position: int) -> None:
        """Add what an administrator or a workflow does beside the moves of a status."""
        rng, h = self.rng, self.history
        issue_id = str(int(h.sha(key)[:7], 16))
        done = {"field": "resolution", "fieldId": "resolution", "toString": "Done"}
        items = [
            done,
            {"field": "resolution", "fieldId": "resolution", "fromString": "Done"},
            {"field": "Key", "fromString": f"OLD{key}", "toString": key},
            {"field": "Component", "fieldId": "components", "fromString": h.repository},
            {"field": "labels", "fieldId": "labels", "fromString": "api", "toString": ""},
            {"field": "status", "fieldId": "status", "to": "77", "toString": "Settled"},
        ]
        entry_id = f"{issue_id}{900 + position * 1000}"
        at = minute(rng)
        entry = {"id": entry_id, "created": f"{at}:00Z", "items": rng.sample(items, k=2)}
        h.put("jira", "changelogs", f"{issue_id}/{entry_id}", entry, at, scope="jira.example")

    def _rename(self) -> None:
        """Give the repository another name; part of its records come under the old one only."""
        h = self.history
        old = h.repository
        h.name_repository(f"{old}-renamed", "2026-05-01T00:00")
        again = [
            replace(landing, record=replace(landing.record, scope=h.repository))
            for landing in h.landings
            if landing.record.scope == old and landing.table != "repositories"
        ]
        h.landings += self.rng.sample(again, k=len(again) // 3)
        h.repository = old
