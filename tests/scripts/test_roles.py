"""Each role does its own work, and nothing that is another's: tried by logging in as each."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from extract.database import connect
from extract.payload_log import Record
from scripts.build_inputs import Changes, read_inputs, what_is_new
from scripts.cli import app
from scripts.dashboard.current import made_from
from scripts.demo import github_records
from scripts.publishing.gold import chosen_tables, read_tables
from scripts.roles import ROLES
from tests.dbt.warehouse import Warehouse

NAME = "acme/shop"
DAY = "2024-01-01T00:00:00Z"
COMMIT = Record(NAME, "1", {"sha": "1", "commit": {"author": {"email": "ada@example.org"}}})
READS = {
    "raw": "select payload from raw_github.commits",
    "deliveries": "select body from raw_push.deliveries",
    "keys": "select secret_hash from raw_push.api_keys",
    "runs": "select summary from ops.runs",
    "bronze": "select 1 from bronze.github__repositories",
    "silver": "select 1 from silver.service_repositories",
    "gold": "select 1 from gold.dim_services",
}
DELIVERY = (
    "insert into raw_push.deliveries (source, delivery_id, body, body_hash, status)"
    " values ('github', '1', '{}', 'hash', 'accepted')"
)
RUN = (
    "insert into ops.runs (run_id, command, version, status)"
    " values (gen_random_uuid(), 'build', '0.1.0', 'ok')"
)
WRITES = {
    "raw": "delete from raw_github.commits",
    "raw tables": "create table raw_github.mine (id int)",
    "raw rows": "insert into raw_github.commits select * from raw_github.commits where false",
    "deliveries": DELIVERY,
    "deliveries gone": "delete from raw_push.deliveries",
    "runs": RUN,
    "runs gone": "delete from ops.runs",
    "silver": "create table silver.mine (id int)",
    "gold": "create table gold.mine (id int)",
    "gold rows": "delete from gold.dim_services",
    "gold gone": "drop table gold.dim_services",
}
MAY_READ = {
    "diogen_loader": {"raw", "runs"},
    "diogen_transformer": {"raw", "deliveries", "runs", "bronze", "silver", "gold"},
    "diogen_receiver": set(),
    "diogen_reader": {"gold"},
}
MAY_WRITE = {
    "diogen_loader": {"raw", "raw tables", "raw rows", "runs"},
    "diogen_transformer": {"runs", "silver", "gold", "gold rows", "gold gone"},
    "diogen_receiver": {"deliveries"},
    "diogen_reader": set(),
}


@pytest.fixture
def users(database: dict[str, str], tmp_path: Path) -> Iterator[dict[str, dict[str, str]]]:
    """The libpq variables of a user in each role, who works as that role."""
    warehouse = Warehouse(database, tmp_path)
    # A warehouse that one user began is divided afterwards.
    warehouse.land("github", "commits", [COMMIT])
    result = CliRunner().invoke(app, ["db", "roles"])
    assert result.exit_code == 0, result.output
    # Once more, as after every upgrade.
    assert CliRunner().invoke(app, ["db", "roles"]).exit_code == 0
    names = {role: f"user_{uuid.uuid4().hex[:12]}" for role in ROLES}
    for role, name in names.items():
        warehouse.connection.execute(
            sql.SQL(
                "create role {user} login password 'secret' in role {role};"
                " alter role {user} set role {role}"
            ).format(user=sql.Identifier(name), role=sql.Identifier(role))
        )
    yield {
        role: {**database, "PGUSER": name, "PGPASSWORD": "secret"} for role, name in names.items()
    }
    for name in names.values():
        warehouse.connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
    warehouse.connection.close()


def allowed(environment: dict[str, str], statements: dict[str, str]) -> set[str]:
    """Return which statements a user may execute; none of them leaves anything behind."""
    found = set()
    with connect(environment) as connection:
        for name, statement in statements.items():
            try:
                connection.execute(statement.encode())
                found.add(name)
            except psycopg.errors.InsufficientPrivilege:
                pass
            connection.rollback()
    return found


def test_each_role_may_do_its_own_work_alone(
    users: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    loader = Warehouse(users["diogen_loader"], tmp_path)
    loader.land(
        "github",
        "repositories",
        [Record(NAME, "1", github_records.repository(NAME, 1, "main", DAY, DAY))],
    )
    loader.land("github", "a_table_of_a_later_version", [COMMIT])
    loader.connection.close()
    transformer = Warehouse(users["diogen_transformer"], tmp_path)
    models = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    transformer.dbt("build", "--quiet", *models, "--select", "+dim_services")
    transformer.connection.close()

    for role, environment in users.items():
        reads = allowed(environment, READS)
        writes = allowed(environment, WRITES)
        assert (role, reads) == (role, MAY_READ[role])
        assert (role, writes) == (role, MAY_WRITE[role])
    with connect(users["diogen_reader"]) as reader:
        assert reader.execute("select service from gold.dim_services").fetchall() == [(NAME,)]
        # It writes pages and publishes gold; whether builds are new is not its question.
        assert made_from(reader, tmp_path) == ""
        (published,) = read_tables(reader, chosen_tables(reader, ["dim_services"], None))
        assert published.rows == 1
    with connect(users["diogen_transformer"]) as builder:
        assert what_is_new(builder, read_inputs(builder)) == Changes(["the warehouse"])
        assert made_from(builder, tmp_path) != ""
