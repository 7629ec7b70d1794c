"""What is landed is what the models read: from the served AWS, through raw, to the detections."""

from pathlib import Path

from tests.dbt.warehouse import Warehouse
from tests.extract.aws.conftest import Extract
from tests.extract.aws.estate import OWN, REPOSITORY, Estate, action, change, execution
from tests.extract.aws.server import Aws

MODELS = ("+detections__codepipeline", "+detections__codedeploy", "+incidents__alarms")


def test_pipelines_deployments_and_alarms_reach_silver(
    aws: Aws, extract: Extract, database: dict[str, str], tmp_path: Path
) -> None:
    estate = Estate(aws)
    estate.pipeline(
        "shop",
        execution("e2", "2026-03-03T09:00", "Superseded", "2026-03-03T09:02"),
        execution("e1", "2026-03-02T09:00", "Succeeded", "2026-03-02T09:10"),
        actions=(
            action("e1", "a2", "2026-03-02T09:08"),
            action("e1", "a1", "2026-03-02T09:05", "Failed"),
        ),
    )
    (deployment,) = estate.deployments(1)
    estate.finish(deployment, "Succeeded")
    estate.history(
        change("shop-critical", "2026-03-02T10:00", "ALARM"),
        change("shop-critical", "2026-03-02T10:30", "OK"),
    )
    extract()
    warehouse = Warehouse(database, tmp_path)

    warehouse.build("--select", *MODELS)

    scope = f"{OWN}/eu-central-1"
    assert warehouse.rows(
        "select repository, source_id, name, sha, ref, to_char(started_at, 'DD HH24:MI'),"
        " to_char(finished_at, 'DD HH24:MI'), outcome, attempt_count"
        " from silver.detections__codepipeline order by source_id"
    ) == [
        *(
            (REPOSITORY, f"{scope}/shop/{key}", "shop", key[-1] * 40, "main", *told)
            for key, told in (
                # Its last action ended two minutes before AWS wrote the execution's end down.
                ("e1", ("02 09:00", "02 09:08", "success", 2)),
                ("e2", ("03 09:00", "03 09:02", "cancelled", 1)),
            )
        )
    ]
    assert warehouse.rows(
        "select repository, environment_name, sha, outcome from silver.detections__codedeploy"
    ) == [(REPOSITORY, "production", "a" * 40, "success")]
    assert warehouse.rows(
        "select title, to_char(started_at, 'HH24:MI'), to_char(resolved_at, 'HH24:MI')"
        " from silver.incidents__alarms"
    ) == [("shop-critical", "10:00", "10:30")]
