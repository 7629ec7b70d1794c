"""What can go wrong in a lake alone: its first build, and how it joins."""

from pathlib import Path

import pytest

from scripts.lake.connection import open_lake
from tests.dbt.lake import LakeWarehouse

pytestmark = [pytest.mark.ducklake, pytest.mark.timeout(900)]

# Models that do compare each row with each other, and what is few there.
FEW_ROWS = {
    "assisted_pull_requests": "patterns of the seed",
    "commit_origin_marks": "patterns of the seed",
    "detections__deployment_events": "services of the seed",
    "detections__jira_versions": "rules of the seed",
    "dora_bands": "bands of the seed",
    "dora_overview": "goals of the seed",
    "dora_scorecard": "levels of the seed",
    "environment_names": "rules of the seed",
    "fct_pull_requests": "size classes of the seed",
    "github_incident_issues": "dismissals of the seed",
    "human_reviews": "patterns of the seed",
    "jira_custom_attributes": "rules of the seed",
    "jira_incident_issues": "dismissals of the seed",
    "alarm_incidents": "rules of the seed",
    "alarm_services": "rules and services of the seed",
    "pager_events": "rules and services of the seed",
    "period_dates": "periods",
    "person_identities": "patterns of the seed",
    "placed_deployment_events": "services of the seed",
    "pull_request_origin_marks": "patterns of the seed",
    "pull_requests": "hotfix rules of the seed",
    "shipment_counts": "size classes of the seed",
    "released_versions": "services of the seed",
    "ruled_alarms": "rules of the seed",
    "service_unread_records": "services, and records that could not be read",
    "tracked_units": "units",
}


def test_the_first_build_of_a_lake(
    database: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that nobody loaded is empty, and no join but of a few rows compares all with all.

    DuckDB falls back to that, silently, for a left join by anything but comparisons of one
    side with the other: unnoticed with a thousand rows, and without an end with a million.
    """
    lake = LakeWarehouse(database, tmp_path)
    lake.dbt("build", "--exclude-resource-type", "unit_test")
    for name in ("DIOGEN_HOME", "DIOGEN_LAKE"):
        monkeypatch.setenv(name, lake.environment[name])
    models = sorted((tmp_path / "target/compiled/diogen/dbt_project/models").rglob("*.sql"))
    assert len(models) > 100
    compared = set()
    with open_lake(lake.environment) as connection:
        for path in models:
            if path.parent.suffix == ".yml":
                continue
            explained = connection.execute(f"explain {path.read_text()}").fetchall()
            if "BLOCKWISE_NL_JOIN" in str(explained):
                compared.add(path.stem)
    assert compared == set(FEW_ROWS)
