"""Whatever the door accepts builds, and so does what an API answers; what cannot be read is named.

All of a sample is built at once. Only where that fails is it halved, again and again, until the one
record that stops everybody's numbers is found.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from extract.receiver.envelope import Delivery
from tests.dbt.generated import generated
from tests.dbt.hostile import (
    Wrong,
    deliveries,
    every_shape,
    samples,
    with_wrong,
    wrong_fields,
    wrong_shapes,
)
from tests.dbt.hostile_history import tell
from tests.dbt.warehouse import BuildError, Warehouse
from tests.receiver.octokit import examples_of_github

# A delivery, or a repository with the fields that are wrong in its history.
Arrival = Delivery | tuple[str, list[Wrong]]
INSERT = """
insert into raw_push.deliveries
    (source, delivery_id, event, headers, body, body_hash, status, reason)
values (%s, %s, %s, '{}', %b, %s, 'accepted', null)
on conflict do nothing
"""
# The fields of each kind of event that are neither in a model nor reported as unreadable.
LOST = {
    "deployments": """
        select sequence from bronze.push__deployment_events as event
        where repository is not null and event_id is not null and not exists (
            select from silver.detections__deployment_events as found
            where found.source_id = event.event_id and found.environment_name = event.environment
        )""",
    "incidents": """
        select sequence from bronze.push__incident_events as event
        where not exists (
            select from gold.fct_incidents as found
            where found.incident_id = 'event:' || event.incident_id
        ) and not exists (
            select from silver.environment_names as named
            where named.name = event.environment
                and named.environment_tier not in ('production', 'unknown')
        )""",
    "github": """
        select sequence from raw_push.deliveries as event
        where source = 'github' and event in (
            'pull_request', 'pull_request_review', 'deployment', 'deployment_status', 'issues',
            'workflow_run', 'workflow_job', 'release'
        ) and not exists (
            select from bronze.push__payloads as found where found.sequence = event.sequence
        ) and convert_from(body, 'UTF8')::jsonb ->> 'action' is distinct from 'deleted'""",
    # An app's webhook does not name its site, and is left to the pull.
    "jira": """
        select sequence from raw_push.deliveries as event
        where source = 'jira'
            and event ~ '^(jira:issue_(created|updated)|sprint_(created|updated|started|closed))$'
            and convert_from(body, 'UTF8') !~ '"https?://api.atlassian.com/'
            and not exists (
                select from bronze.push__payloads as found where found.sequence = event.sequence
            )""",
    # A deleted one no longer counts; one without a project is reported as unreadable.
    "jira issues": """
        select sequence from bronze.push__payloads as told
        where table_name = 'raw_jira.issues' and not exists (
            select from gold.fct_issues as issue
            where (issue.site, issue.issue_id) = (told.scope, told.id)
        ) and not exists (
            select from bronze.jira__deletions as deleted
            where (deleted.site, deleted.record_id) = (told.scope, told.id)
        ) and not exists (
            select from bronze.unreadable
            where model = 'jira__issues' and record = told.scope || ' ' || told.id
        )""",
    "aws": """
        select sequence from raw_push.deliveries as event
        where source = 'aws' and (
            event in (
                'CodePipeline Pipeline Execution State Change', 'CloudWatch Alarm State Change',
                'CodeDeploy Deployment State-change Notification'
            )
            or event = 'CodePipeline Action Execution State Change'
                and convert_from(body, 'UTF8')::jsonb #>> '{detail,type,category}' = 'Source'
        ) and sequence not in (
            select sequence from bronze.push__pipeline_events
            union all select sequence from bronze.push__alarm_events
            union all select sequence from bronze.push__codedeploy_events
        )""",
    "cloudevents": """
        select sequence from raw_push.deliveries as event
        where source = 'cloudevents'
            and event ~* '^dev[.]cdevents[.](service[.](deployed|upgraded|rolledback)'
                '|incident[.](detected|reported|resolved))([.]|$)'
            and sequence not in (
                select sequence from bronze.push__deployment_events
                union all select sequence from bronze.push__incident_events
            )""",
}
NAMED = """
select record from bronze.unreadable
where model like 'push%%'
"""


def accepted(folder: Path, count: int, seed: int) -> list[Arrival]:
    """Return those of `count` hostile events of each source that the door lets in.

    Half are real ones with a field put wrong, half are made from the door's own schemas.
    """
    found: list[Arrival] = []
    for name, known in samples(examples_of_github(folder)).items():
        half = count // 2
        both = [*deliveries(known, count - half, seed), *generated(known, half, seed)]
        told = [each for each in both if each.reason is None]
        assert len(told) > count / 10, f"the door accepts next to none of {name}"
        found += told
    return found


def pulled(count: int | None, seed: int) -> list[Arrival]:
    """Return histories with one field put wrong, each of a repository of its own; None: all."""
    wrong = wrong_fields(tell)
    chosen = wrong if count is None else random.Random(seed).sample(wrong, count)
    return [(f"wrong{number}/app", [each]) for number, each in enumerate(chosen)]


def misshapen(folder: Path) -> list[Arrival]:
    """Return what the door lets in of each field in every wrong shape, and histories of such."""
    told: list[Arrival] = []
    for known in samples(examples_of_github(folder)).values():
        told += [each for each in every_shape(known) if each.reason is None]
    told += [(f"shape{number}/app", each) for number, each in enumerate(wrong_shapes(tell))]
    return told


def arrive(warehouse: Warehouse, arrivals: Sequence[Arrival]) -> None:
    """Store deliveries as the receiver does, and land what is pulled."""
    tables: dict[tuple[str, str], list[object]] = {}
    with warehouse.connection.transaction():
        for each in arrivals:
            if isinstance(each, Delivery):
                row = (each.source, each.delivery_id, each.event, each.body, each.body_hash)
                warehouse.connection.execute(INSERT, row)
            else:
                for landing in with_wrong(tell(each[0]), each[1]):
                    tables.setdefault((landing.source, landing.table), []).append(landing.record)
    for (source, table), records in tables.items():
        warehouse.land(source, table, records)  # type: ignore[arg-type]


def forget(warehouse: Warehouse) -> None:
    """Empty the raw tables."""
    for schema, table in warehouse.rows(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema like 'raw%%' and table_name <> 'api_keys'"
    ):
        warehouse.connection.execute(f"truncate {schema}.{table}")


def assert_builds(warehouse: Warehouse, arrivals: Sequence[Arrival]) -> None:
    """Build everything at once; where that fails, name the record that it takes."""
    arrive(warehouse, arrivals)
    try:
        warehouse.build()
    except BuildError as error:
        culprit, words = arrivals, str(error)
        while len(culprit) > 1:
            for half in (culprit[: len(culprit) // 2], culprit[len(culprit) // 2 :]):
                forget(warehouse)
                arrive(warehouse, half)
                try:
                    warehouse.build("--full-refresh")
                except BuildError as found:
                    culprit, words = half, str(found)
                    break
            else:
                break
        told = [
            each if isinstance(each, Delivery) else ", ".join(map(str, each[1]))
            for each in culprit[:9]
        ]
        pytest.fail(f"{len(culprit)} stop the build: {told!r:.3000}\n{words[-3000:]}")


def lost(warehouse: Warehouse) -> Mapping[str, list[str]]:
    """Return by source the deliveries that are neither in the models nor reported."""
    named = {record.split(" ")[0] for (record,) in warehouse.rows(NAMED)}
    found = {
        source: [
            str(sequence) for (sequence,) in warehouse.rows(query) if str(sequence) not in named
        ]
        for source, query in LOST.items()
    }
    return {source: sequences for source, sequences in found.items() if sequences}


@pytest.mark.timeout(3600)
def test_whatever_is_accepted_or_pulled_builds(database: dict[str, str], tmp_path: Path) -> None:
    warehouse = Warehouse(database, tmp_path)

    assert_builds(warehouse, [*accepted(tmp_path, 120, seed=11), *pulled(150, seed=11)])

    assert lost(warehouse) == {}
    [(unreadable,)] = warehouse.rows("select count(*) from bronze.unreadable")
    assert unreadable > 20


@pytest.mark.timeout(3600)
def test_each_field_may_be_missing_or_of_another_shape(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)

    assert_builds(warehouse, misshapen(tmp_path))

    assert lost(warehouse) == {}


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_thousands_of_each_source_build(database: dict[str, str], tmp_path: Path) -> None:
    warehouse = Warehouse(database, tmp_path)

    assert_builds(warehouse, accepted(tmp_path, 5_000, seed=12))

    assert lost(warehouse) == {}


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_every_field_that_is_pulled_may_hold_anything(
    database: dict[str, str], tmp_path: Path
) -> None:
    warehouse = Warehouse(database, tmp_path)

    assert_builds(warehouse, pulled(None, seed=13))
