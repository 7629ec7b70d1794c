"""Bronze beside one hand-written pass over the same payloads, each into a new table with a key."""

import time
from collections.abc import Iterator

from extract.database import connect
from tests.benchmarks.build import Generated
from tests.benchmarks.row import Goal, Row

MODELS = {"pull requests": "github__pull_requests", "commits": "github__commits"}
LEAST_SHARE_OF_BY_HAND = 0.6
# Below it, what a model costs whatever its size is all there is to see.
FEWEST_TO_JUDGE = 50_000
BY_HAND = {
    "pull requests": """
        create table by_hand as
        select scope as repository, record.number, record.title, record.body, record.state,
            record.html_url, record."user" ->> 'login' as author_login,
            record."user" ->> 'type' as author_type, record.base ->> 'ref' as base_ref,
            record.head ->> 'ref' as head_ref, record.head ->> 'sha' as head_sha,
            record.merge_commit_sha, record.labels, record.draft, record.created_at,
            record.merged_at, record.closed_at, record.updated_at, fetched_at, _dlt_load_id
        from raw_github.pull_requests
        cross join lateral jsonb_to_record(payload) as record (
            number bigint, title text, body text, state text, draft boolean, html_url text,
            "user" jsonb, base jsonb, head jsonb, labels jsonb, merge_commit_sha text,
            created_at timestamptz, merged_at timestamptz, closed_at timestamptz,
            updated_at timestamptz);
        create unique index on by_hand (repository, number)""",
    "commits": """
        create table by_hand as
        select scope as repository, record.sha, record.author ->> 'login' as author_login,
            record.author ->> 'type' as author_type, inner_record.message,
            inner_record.author ->> 'email' as author_email,
            cast(inner_record.author ->> 'date' as timestamptz) as authored_at,
            cast(inner_record.committer ->> 'date' as timestamptz) as committed_at,
            record.parents, fetched_at, _dlt_load_id
        from raw_github.commits
        cross join lateral jsonb_to_record(payload) as record (
            sha text, author jsonb, parents jsonb, commit jsonb)
        cross join lateral jsonb_to_record(record.commit) as inner_record (
            message text, author jsonb, committer jsonb);
        create unique index on by_hand (repository, sha)""",
}


def by_hand(organisation: Generated, entities: str) -> tuple[float, int]:
    """Return the seconds and the rows of one pass that knows what it will find."""
    with connect(organisation.environment, autocommit=True) as connection:
        started = time.monotonic()
        connection.execute(BY_HAND[entities].encode())
        seconds = time.monotonic() - started
        row = connection.execute("select count(*) from by_hand").fetchone()
        connection.execute("drop table by_hand")
    assert row is not None
    return seconds, int(row[0])


def rows(organisation: Generated) -> Iterator[Row]:
    """Yield rows a second of each model, fully refreshed and alone."""
    # One after the other, as by hand.
    _, nodes = organisation.dbt(
        "run", "--full-refresh", "--threads", "1", "--select", *MODELS.values()
    )
    for entities, model in MODELS.items():
        alone, count = by_hand(organisation, entities)
        goal = Goal(least=LEAST_SHARE_OF_BY_HAND) if count >= FEWEST_TO_JUDGE else None
        yield Row(
            "bronze", entities, amount=count, of="rows", figure=count / nodes[model], unit="rows/s",
            reference=count / alone, against="by hand", goal=goal,
        )  # fmt: skip
