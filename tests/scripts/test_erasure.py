"""A person who is erased is gone from everything stored, and no number changes."""

import json
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from extract.database import connect
from extract.migrations import upgrade
from extract.payload_log import Record
from scripts.cli import app
from scripts.erasure.person import Eraser, Person
from scripts.quarantine import store
from scripts.quarantine.suspect import DELIVERIES, Suspect
from tests.dbt.scenarios import merging  # noqa: F401 - it registers its scenarios
from tests.dbt.scenarios.loading import land
from tests.dbt.scenarios.registry import SCENARIOS
from tests.dbt.warehouse import Warehouse

INES = Person(
    logins=("ines-k",),
    names=("Inês Køhl",),
    emails=("ines.k@example.org",),
    accounts=("5559173", "5b10ac8d82e05b22cc7d4ef5", "PINES01"),
    pseudonym="erased-0a1b2c3d",
)
PSEUDONYM = "erased-0a1b2c3d"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("Thanks @ines-k, and @Ines-K!", f"Thanks @{PSEUDONYM}, and @{PSEUDONYM}!"),
        ("https://github.com/ines-k?tab=stars", f"https://github.com/{PSEUDONYM}?tab=stars"),
        ("https://api.github.com/users/INES-K/repos", f"https://api.github.com/users/{PSEUDONYM}/repos"),
        ("https://avatars.example.com/u/5559173?v=4", f"https://avatars.example.com/u/{PSEUDONYM}?v=4"),
        ("refs/heads/ines-k/fix-basket", f"refs/heads/{PSEUDONYM}/fix-basket"),
        ("ines-k/fix-basket", f"{PSEUDONYM}/fix-basket"),
        (
            "co-authored-by: INÊS KØHL <Ines.K@Example.org>",
            f"co-authored-by: {PSEUDONYM} <{PSEUDONYM}@invalid>",
        ),
        (
            "5559173+ines-k@users.noreply.github.com",
            f"{PSEUDONYM}+{PSEUDONYM}@users.noreply.github.com",
        ),
        ("mailto:ines.k%40example.org", f"mailto:{PSEUDONYM}@invalid"),
        ("[~accountid:5b10ac8d82e05b22cc7d4ef5] agrees", f"[~accountid:{PSEUDONYM}] agrees"),
        ("Inês  Køhl and Inês.Køhl", f"{PSEUDONYM} and {PSEUDONYM}"),
        # Nobody else, and no other thing, is touched.
        ("ines-kramer, ines.k@example.org.uk, Inês Køhler", None),
        ("pull 5559173 of run 15559173", None),
        ("feature/not-ines-k-but-hers", None),
        (
            {"login": "Ines-K", "id": 5559173, "node_id": "MDQ=", "type": "User"},
            {"login": PSEUDONYM, "id": 0x0A1B2C3D, "node_id": PSEUDONYM, "type": "User"},
        ),
        (
            {"self": "https://jira.example.org/user?username=ines-k", "name": "ines-k",
             "displayName": "Inês Køhl", "active": True},
            {"self": f"https://jira.example.org/user?username={PSEUDONYM}", "name": PSEUDONYM,
             "displayName": PSEUDONYM, "active": True},
        ),
        (
            {"field": "assignee", "from": "ines-k", "fromString": "Inês Køhl", "to": None},
            {"field": "assignee", "from": PSEUDONYM, "fromString": PSEUDONYM, "to": None},
        ),
        (
            {"type": "resolve_log_entry", "summary": "Resolved by Inês Køhl",
             "agent": {"id": "PINES01", "type": "user_reference", "summary": "Inês Køhl",
                       "html_url": "https://acme.pagerduty.com/users/PINES01"}},
            {"type": "resolve_log_entry", "summary": f"Resolved by {PSEUDONYM}",
             "agent": {"id": PSEUDONYM, "type": "user_reference", "summary": PSEUDONYM,
                       "html_url": f"https://acme.pagerduty.com/users/{PSEUDONYM}"}},
        ),
        # A label, a status and a branch may have the name of a login.
        ({"name": "ines-k", "color": "ededed"}, None),
        ({"field": "status", "from": "3", "fromString": "ines-k"}, None),
        ({"ref": "ines-k", "number": 5559173}, None),
    ],
)  # fmt: skip
def test_the_person_is_replaced_and_nothing_else(document: Any, expected: Any) -> None:
    assert Eraser(INES).document(document) == (document if expected is None else expected)


def stored(connection: psycopg.Connection) -> str:
    """Return all text of every table of Diogen's schemas, deliveries decoded."""
    tables = connection.execute(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema !~ '^(pg_|information)' and table_type = 'BASE TABLE'"
    ).fetchall()
    rows: list[str] = []
    for schema, table in tables:
        query = f'select row_to_json(t)::text from "{schema}"."{table}" as t'
        rows += [row for (row,) in connection.execute(query.encode())]
    bodies = connection.execute("select body from raw_push.deliveries").fetchall()
    for (body,) in bodies:
        text = bytes(body).decode("utf-8", "replace")
        try:
            rows.append(json.dumps(json.loads(text), ensure_ascii=False))
        except ValueError:
            rows.append(text)
    return "\n".join(rows).casefold()


def numbers(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Return every row of the metrics, and of the facts without their texts."""
    tables = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'gold'"
        " and table_name ~ '^(dora|fct)_'"
    ).fetchall()
    return {
        table: sorted(
            row
            for (row,) in connection.execute(
                "select (to_jsonb(t) - array['_built_at', 'title', 'url', 'built_at'])::text"
                f' from gold."{table}" as t'.encode()
            )
        )
        for (table,) in tables
    }


@pytest.mark.usefixtures("loaded")
def test_a_person_is_gone_from_every_table_and_no_number_changes(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    warehouse = Warehouse(database, tmp_path)
    land(warehouse, SCENARIOS["squash-merge"].histories, load=0)
    connection = warehouse.connection
    warehouse.land("github", "team_members", [Record("acme", "core/ada", {"login": "ada"})])
    for number, (body, status) in enumerate(
        [
            (b'{"sender": {"login": "ADA", "html_url": "https://github.com/ada"}}', "accepted"),
            (b'{"text": "\\u0041da L\\u006fvelace, 1.50 of 1e400", "n": 1.50}', "accepted"),
            (b'{"broken": "ada@example.org', "rejected"),
        ]
    ):
        connection.execute(
            "insert into raw_push.deliveries (source, delivery_id, event, body, body_hash, status,"
            " reason) values ('cloudevents', %s, 'x', %s, %s, %s, %s)",
            [
                *(f"/ci/ada {number}", body, str(number), status),
                "not JSON: ada@example.org" if status == "rejected" else None,
            ],
        )
    connection.execute(
        "insert into ops.runs (run_id, command, version, status, summary) values"
        " ('00000000-0000-0000-0000-000000000001', 'run', '1', 'failed',"
        ' \'{"problems": {"source github": "of @ada nothing"}}\');'
        "insert into ops.streams (run_id, source, stream, started_at, status, error) values"
        " ('00000000-0000-0000-0000-000000000001', 'github', 'teams', now(), 'failed',"
        " '404: /users/ada')"
    )
    aside = [
        Suspect(DELIVERIES, ("1",)),
        *store.versions(connection, "raw_github.team_members", "acme", "core/ada"),
    ]
    store.set_aside(connection, aside, "it says ada@example.org")
    # The command tests all rows of what it builds again.
    warehouse.build(is_tested=False)
    connection.execute("create schema if not exists test_failures")
    connection.execute("create table test_failures.rows as select '@ada' as author")
    before = numbers(connection)
    assert '"ada"' in stored(connection)

    who = ["--login", "ada", "--name", "Ada Lovelace", "--email", "ada@example.org"]
    tried = CliRunner().invoke(app, ["erase-person", *who, "--dry-run"])
    assert '"ada"' in stored(connection)
    done = CliRunner().invoke(app, ["erase-person", *who])

    assert tried.exit_code == 0, tried.output
    assert done.exit_code == 0, done.output
    assert "ops.set_aside: 1 rows" in done.output
    assert "ops.set_aside (reason): 1 rows" in done.output
    assert "ops.streams (error): 1 rows" in done.output
    assert "ops.runs (summary): 1 rows" in done.output
    assert "raw_push.deliveries: 3 rows" in done.output
    left = stored(connection)
    for trace in ('"ada"', "/ada", "@ada", "ada@", "ada lovelace", "1.5 "):
        assert trace not in left, trace
    assert "1.50 of 1e400" in left
    assert numbers(connection) == before
    connection.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the person"),
        (["--email", "ada"], "has two parts"),
        (["--login", " "], "--login is empty"),
        (["--login", "Acme"], "rename or transfer it"),
    ],
)
def test_a_wrong_order_is_one_sentence_and_changes_nothing(
    database: dict[str, str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    upgrade(database)
    Warehouse(database, tmp_path).land("github", "commits", [Record("acme/shop", "1", {"a": 1})])

    result = CliRunner().invoke(app, ["erase-person", *arguments])

    assert result.exception is not None
    assert said in str(result.exception)
    with connect(database) as connection:
        assert connection.execute("select scope from raw_github.commits").fetchall() == [
            ("acme/shop",)
        ]
    assert os.environ["PGDATABASE"] == database["PGDATABASE"]


def test_what_is_old_and_counts_for_nothing_is_pruned(connection: psycopg.Connection) -> None:
    upgrade()
    connection.execute(
        "insert into raw_push.deliveries"
        " (source, delivery_id, body, body_hash, status, reason, received_at)"
        " select 'aws', status || age, '{}', 'h', status, nullif(status, 'accepted'),"
        " now() - make_interval(days => age)"
        " from unnest(array['accepted', 'rejected']) as status, unnest(array[10, 400]) as age"
    )
    connection.execute(
        "insert into ops.runs (run_id, command, status, version, started_at)"
        " select gen_random_uuid(), 'run', 'ok', '1', now() - make_interval(days => age)"
        " from unnest(array[10, 400]) as age"
    )

    result = CliRunner().invoke(app, ["prune", "--days", "365"])

    assert result.exit_code == 0, result.output
    assert connection.execute(
        "select delivery_id from raw_push.deliveries order by 1"
    ).fetchall() == [("accepted10",), ("accepted400",), ("rejected10",)]
    assert connection.execute("select count(*) from ops.runs").fetchall() == [(1,)]
