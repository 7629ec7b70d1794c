"""A run whose build fails on a record finds it, sets it aside, builds the rest and names it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.payload_log import Record
from scripts import dbt_command
from scripts.cli import app
from scripts.demo import github_records
from scripts.exit_codes import ExitCode
from tests.dbt.late_history import as_built
from tests.dbt.loaded_dbt import LoadedDbt
from tests.dbt.warehouse import Warehouse

NAME = "acme/shop"
DAY = "2024-01-01T00:00:00Z"
EVENT = (
    '{{"id": "{id}", "repository": "acme/shop", "environment": "{environment}",'
    ' "sha": "3f786850e387550fdab836ed7e6dc881de23001b", "status": "success",'
    ' "started_at": "2024-01-0{id}T09:14:00Z", "finished_at": "2024-01-0{id}T09:16:30Z"}}'
)
# No text is known that a build fails on. So the server refuses two here, as it would refuse what a
# model casts wrongly: one in bronze, and one in what is made from it.
FAULT = r"""
create function refuse() returns event_trigger language plpgsql as $$
declare made record; is_refused boolean;
begin
    for made in
        select objid::regclass as name from pg_event_trigger_ddl_commands()
        where object_type = 'table'
    loop
        execute format(
            'select exists (select from %s as t where t::text ~ %L)',
            made.name,
            case when made.name::text ~ 'github__' then 'refused-pushed'
                else 'refused-(pushed|pulled)' end
        ) into is_refused;
        if is_refused then
            raise exception 'value "99999999999999999999" is out of range for type bigint';
        end if;
    end loop;
end $$;
create event trigger refuse on ddl_command_end when tag in ('CREATE TABLE AS')
    execute function refuse()
"""


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every artefact, and the developer's own settings, out of the way."""
    monkeypatch.setenv("DIOGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "logs"))


def deliver(warehouse: Warehouse, number: int, environment: str = "production") -> None:
    warehouse.connection.execute(
        "insert into raw_push.deliveries (source, delivery_id, body, body_hash, status)"
        " values ('deployments', %s, %s, %s, 'accepted')",
        [
            f"d{number}",
            EVENT.format(id=number, environment=environment).encode(),
            str(number),
        ],
    )


def deployment(number: int, environment: str) -> Record:
    payload = {
        "id": number,
        "sha": "3f786850e387550fdab836ed7e6dc881de23001b",
        "environment": environment,
        "created_at": f"2024-02-0{number}T09:14:00Z",
        "updated_at": f"2024-02-0{number}T09:14:00Z",
    }
    return Record(NAME, str(number), payload)


def run(tmp_path: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", "--push", "--output", str(tmp_path / "site")])
    return result.exit_code, result.output


def days(warehouse: Warehouse) -> list[str]:
    found = warehouse.rows("select started_at::date::text from gold.fct_deployments order by 1")
    return [day for (day,) in found]


@pytest.mark.timeout(1800)
def test_a_run_finds_what_its_build_fails_on_and_builds_the_rest(
    built_database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbt_command, "loaded", [LoadedDbt()])
    warehouse = as_built(built_database, tmp_path)
    repository = github_records.repository(NAME, 1, "main", DAY, DAY)
    warehouse.land("github", "repositories", [Record(NAME, "1", repository)])
    deliver(warehouse, 1)
    warehouse.connection.execute(FAULT)
    deliver(warehouse, 2)
    deliver(warehouse, 3, "refused-pushed")
    warehouse.land(
        "github",
        "deployments",
        [deployment(5, "production"), deployment(6, "refused-pulled")],
    )

    code, said = run(tmp_path)

    assert code == ExitCode.FAILED, said
    assert "delivery 3 of deployments d3: set aside" in said
    assert "raw_github.deployments acme/shop 6: set aside" in said
    assert "out of range for type bigint" in said
    assert (tmp_path / "site" / "index.html").is_file()
    assert "2024-01-02" in days(warehouse)
    assert "2024-01-03" not in days(warehouse)
    assert warehouse.rows(
        "select github_deployment_id from bronze.github__deployments where repository = %s", NAME
    ) == [("5",)]
    assert warehouse.rows("select raw_table, scope, id from ops.set_aside") == [
        ("raw_github.deployments", NAME, "6")
    ]
    assert warehouse.rows("select scope, record from bronze.set_aside order by 1") == [
        (NAME, "6"),
        ("deployments", "3"),
    ]
    assert warehouse.rows(
        "select distinct set_aside_record_count from gold.dora_readiness where service = %s", NAME
    ) == [(2,)]
