"""Grafana's dashboards: what every panel would show is what gold says."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from statistics import fmean
from typing import Any

import psycopg
import pytest
import yaml
from psycopg.rows import dict_row

from extract.database import connect
from extract.settings import PROJECT_ROOT
from tests.scripts.conftest import Demo
from tests.scripts.panels import BOARDS, CHOSEN, FROM, GRAFANA, SERVICES, TO, expanded

PANELS = [(name, panel) for name, board in BOARDS.items() for panel in board["panels"]]
Row = dict[str, Any]
Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def connection(demo: Demo) -> Iterable[psycopg.Connection]:
    with connect(demo.environment) as opened:
        opened.execute("set time zone 'UTC'")
        yield opened


@pytest.fixture(scope="module")
def gold(connection: psycopg.Connection) -> Tables:
    """Every row of gold, so that what a panel shows can be computed without its SQL."""
    names = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'gold'"
    ).fetchall()
    with connection.cursor(row_factory=dict_row) as cursor:
        return {
            name: cursor.execute(f"select * from gold.{name}".encode()).fetchall()
            for (name,) in names
        }


def chosen(rows: Iterable[Row], moment: str | None = None) -> list[Row]:
    """Return the rows of the chosen services, environment and time."""
    return [
        row
        for row in rows
        if row["service"] in SERVICES
        and row.get("environment_tier", "production") == "production"
        and (moment is None or (row[moment] is not None and FROM <= day(row[moment]) <= TO))
        and (not isinstance(moment and row[moment], datetime) or before_the_end(row[moment]))
    ]


def day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def before_the_end(moment: datetime) -> bool:
    return moment.replace(tzinfo=None) <= datetime.combine(TO, datetime.min.time())


def cells(table: str, *columns: str) -> Callable[[Tables], list[tuple[Any, ...]]]:
    """Expect a line per service: the columns of the chosen cells of a metric's table."""
    return lambda gold: [
        (
            datetime.combine(row["period_start_date"], datetime.min.time()),
            row["service"],
            *(row[column] for column in columns),
        )
        for row in chosen(gold[table], "period_start_date")
        if row["grain"] == "week"
    ]


def facts(
    table: str, moment: str, columns: str, keep: Callable[[Row], bool] = lambda row: True
) -> Callable[[Tables], list[tuple[Any, ...]]]:
    """Expect the chosen rows of a fact, with these columns."""
    return lambda gold: [
        tuple(row[column] for column in columns.split())
        for row in chosen(gold[table], moment)
        if keep(row)
    ]


def by_part(part: str, table: str, column: str) -> Callable[[Tables], list[tuple[Any, ...]]]:
    """Expect a line per chosen service and part, which is an origin or a size class."""
    return lambda gold: [
        (
            datetime.combine(row["period_start_date"], datetime.min.time()),
            f"{row['service']}, {row[part]}",
            row[column],
        )
        for row in chosen(gold[table], "period_start_date")
        if row["grain"] == "week"
    ]


by_origin = partial(by_part, "origin", "dora_by_origin")
by_size = partial(by_part, "size_class", "dora_by_size")


def teams(column: str) -> Callable[[Tables], list[tuple[Any, ...]]]:
    """Expect a line per chosen team, the organisation's under a name: its cells of the time."""
    return lambda gold: [
        (
            datetime.combine(row["period_start_date"], datetime.min.time()),
            "The organisation" if row["team"] == "*" else row["team"],
            row[column],
        )
        for row in gold["dora_by_team"]
        if row["team"] in CHOSEN["team"]
        and row["grain"] == "week"
        and row["environment_tier"] == "production"
        and FROM <= row["period_start_date"] <= TO
    ]


def counted(
    table: str, moment: str, keys: str, keep: Callable[[Row], bool] = lambda row: True
) -> Callable[[Tables], list[tuple[Any, ...]]]:
    """Expect how many of the rows of the chosen services there are, of each kind."""

    def expect(gold: Tables) -> list[tuple[Any, ...]]:
        counts: dict[tuple[Any, ...], int] = defaultdict(int)
        for row in gold[table]:
            if chosen([{**row, "environment_tier": "production"}], moment) and keep(row):
                counts[tuple(row[key] for key in keys.split())] += 1
        return [(*kind, count) for kind, count in counts.items()]

    return expect


def newest(table: str, columns: str, **wanted: Any) -> Callable[[Tables], list[tuple[Any, ...]]]:
    def expect(gold: Tables) -> list[tuple[Any, ...]]:
        last = max(row["as_of_date"] for row in gold[table])
        return [
            tuple(row[column] for column in columns.split())
            for row in chosen(gold[table])
            if row["as_of_date"] == last
            and all(row[name] == value for name, value in wanted.items())
        ]

    return expect


def signals(gold: Tables) -> list[tuple[Any, ...]]:
    deployments = {row["deployment_id"]: row for row in gold["fct_deployments"]}
    return [
        (
            *(
                deployments[row["deployment_id"]][name]
                for name in ("finished_at", "service", "sha")
            ),
            *(row[name] for name in SIGNAL_COLUMNS),
        )
        for row in gold["fct_failure_signals"]
        if chosen([deployments[row["deployment_id"]]], "finished_at")
    ]


def links(gold: Tables) -> list[tuple[Any, ...]]:
    found: dict[str, list[float | None]] = defaultdict(list)
    for row in chosen(gold["fct_incidents"], "started_at"):
        found[row["link_method"]].append(row["link_confidence"])
    return [
        (method, len(all_of_it), fmean(known) if (known := list(filter(None, all_of_it))) else None)
        for method, all_of_it in found.items()
    ]


SIGNAL_COLUMNS = [
    "signal",
    "evidence_name",
    "evidence_title",
    "is_counted",
    "confidence",
    "recovered_at",
    "evidence_url",
]
STAGES = ("coding", "pickup", "review", "merge_wait", "queue", "deploy")
SERIES = {
    "Deployment frequency": cells("dora_deployment_frequency", "deployment_count"),
    "Change lead time": cells("dora_lead_time", "lead_time_p50_seconds"),
    "Change fail rate": cells("dora_change_fail_rate", "change_fail_rate"),
    "Failed deployment recovery time": cells("dora_recovery_time", "recovery_p50_seconds"),
    "Deployment rework rate": cells("dora_rework_rate", "rework_rate"),
}
EXPECTED: dict[str, dict[str, Callable[[Tables], list[tuple[Any, ...]]]]] = {
    "overview": {
        "Scorecard": newest(
            "dora_scorecard",
            "service deployment_count lead_time_p50_seconds change_fail_rate recovery_p50_seconds"
            " rework_rate score",
            window_days=90,
        ),
        "Levels": newest("dora_bands", "service metric band", window_days=90, benchmark_year=2024),
        **SERIES,
    },
    "deployment-frequency": {
        "Deployment frequency": SERIES["Deployment frequency"],
        "Median gap between deployments": cells("dora_deployment_frequency", "gap_p50_seconds"),
        "Deployment failure rate": cells("dora_deployment_frequency", "deployment_failure_rate"),
        "Deployments": facts(
            "fct_deployments",
            "finished_at",
            "finished_at service environment sha outcome attempt_count commit_count"
            " pull_request_count detected_by url",
        ),
    },
    "lead-time": {
        "Change lead time by origin": by_origin("lead_time_p50_seconds"),
        "Lead time of pull requests by size": by_size("pull_request_lead_time_p50_seconds"),
        "Change lead time": cells(
            "dora_lead_time",
            "lead_time_p50_seconds",
            "lead_time_p75_seconds",
            "lead_time_p90_seconds",
        ),
        "Lead time of pull requests": cells("dora_lead_time", "pull_request_lead_time_p50_seconds"),
        "Stages": cells("dora_lead_time", *(f"{name}_mean_seconds" for name in STAGES)),
        "Pull requests": lambda gold: [
            (
                row["deployed_at"],
                row["service"],
                f"{row['repository']}#{row['number']}",
                row["title"],
                row["lead_time_seconds"],
                *(row[f"{name}_seconds"] for name in STAGES),
                row["url"],
            )
            for row in chosen(gold["fct_pull_requests"], "deployed_at")
            if row["reason"] is None
        ],
    },
    "change-fail-rate": {
        "Change fail rate": SERIES["Change fail rate"],
        "Change fail rate by origin": by_origin("change_fail_rate"),
        "Change fail rate by size": by_size("change_fail_rate"),
        "Failed changes": cells("dora_change_fail_rate", "failure_count"),
        "Failure signals": signals,
    },
    "recovery-time": {
        "Failed deployment recovery time": SERIES["Failed deployment recovery time"],
        "Incident time to restore": cells("dora_recovery_time", "restore_p50_seconds"),
        "Pipeline recovery time": cells("dora_recovery_time", "pipeline_recovery_p50_seconds"),
        "Not recovered yet": cells("dora_recovery_time", "open_recovery_count"),
        "Incidents": facts(
            "fct_incidents",
            "started_at",
            "started_at service incident_id title link_method deployment_id restore_seconds"
            " reason url",
        ),
    },
    "rework-rate": {
        "Deployment rework rate": SERIES["Deployment rework rate"],
        "Deployments": cells("dora_rework_rate", "deployment_count"),
        "Rework deployments": facts(
            "fct_deployments",
            "finished_at",
            "finished_at service environment sha is_rollback url",
            lambda row: row["outcome"] == "success" and row["is_rework"],
        ),
    },
    "teams": {
        "Deployment frequency": teams("deployment_count"),
        "Change lead time": teams("lead_time_p50_seconds"),
        "Change fail rate": teams("change_fail_rate"),
        "Failed deployment recovery time": teams("recovery_p50_seconds"),
        "Deployment rework rate": teams("rework_rate"),
    },
    "validation": {
        "What is missing": lambda gold: [
            (row["service"], row["metric"], row["missing"], row["setting_to_change"])
            for row in chosen(gold["dora_readiness"])
            if not row["is_ready"]
        ],
        "Left out of the numbers": counted(
            "dora_evidence", "metric_date", "metric reason", lambda row: not row["is_included"]
        ),
        "Incidents by link": links,
        "Deployments by detector": counted("fct_deployments", "finished_at", "detected_by outcome"),
        "Restated": facts(
            "dora_restatements",
            "published_at",
            "published_at service environment metric grain period_start_date previous_value"
            " value why",
            lambda row: row["previously_published_at"] is not None,
        ),
    },
}
# Their tables stay short; the newest, or the longest, come first.
LIMIT = 500


@pytest.mark.parametrize(
    ("board", "panel"), [pytest.param(*one, id=f"{one[0]}: {one[1]['title']}") for one in PANELS]
)
def test_a_panel_shows_what_gold_says(
    connection: psycopg.Connection, gold: Tables, board: str, panel: dict[str, Any]
) -> None:
    (target,) = panel["targets"]

    shown = connection.execute(expanded(target["rawSql"]).encode()).fetchall()

    expected = [plain(row) for row in EXPECTED[board][panel["title"]](gold)]
    if len(expected) > LIMIT:
        assert len(shown) == LIMIT
        assert {plain(row) for row in shown} <= set(expected)
    else:
        assert sorted(map(plain, shown), key=repr) == sorted(expected, key=repr)
    if panel["title"] not in ("What is missing", "Restated"):
        assert shown, "the demo has nothing to show here, so this test shows nothing"


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row that compares by value: averages differ in their last digits."""
    return tuple(
        round(float(one), 6)
        if isinstance(one, float) or type(one).__name__ == "Decimal"
        else float(one)
        if isinstance(one, int) and not isinstance(one, bool)
        else one
        for one in row
    )


def test_every_variable_is_offered_by_gold(connection: psycopg.Connection) -> None:
    for name, board in BOARDS.items():
        named = {variable["name"] for variable in board["templating"]["list"]}
        for panel in board["panels"]:
            raw = panel["targets"][0]["rawSql"]
            assert set(re.findall(r"\$\{(\w+)", raw)) <= named, (name, panel["title"])
        for variable in board["templating"]["list"]:
            if variable["type"] == "query":
                values = [str(one) for (one,) in connection.execute(variable["query"].encode())]
                wanted = CHOSEN[variable["name"]]
                assert set(wanted if isinstance(wanted, list) else [wanted]) <= set(values)


def test_boards_have_their_own_names_and_no_panel_covers_another() -> None:
    assert len({board["uid"] for board in BOARDS.values()}) == len(BOARDS)
    assert EXPECTED.keys() == BOARDS.keys()
    for board in BOARDS.values():
        taken: set[tuple[int, int]] = set()
        for panel in board["panels"]:
            at = panel["gridPos"]
            places = {
                (x, y)
                for x in range(at["x"], at["x"] + at["w"])
                for y in range(at["y"], at["y"] + at["h"])
            }
            assert not places & taken, panel["title"]
            assert max(x for x, _ in places) < 24
            taken |= places
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)


def test_the_composition_gives_grafana_the_reader_and_what_is_here() -> None:
    compose = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    service = compose["services"]["grafana"]
    mounted = dict(volume.split(":")[:2] for volume in service["volumes"])
    (source,) = yaml.safe_load((GRAFANA / "provisioning/datasources/diogen.yml").read_text())[
        "datasources"
    ]
    (provider,) = yaml.safe_load((GRAFANA / "provisioning/dashboards/diogen.yml").read_text())[
        "providers"
    ]

    for folder in ("./grafana/provisioning", "./grafana/dashboards"):
        assert (PROJECT_ROOT / folder).is_dir()
    assert mounted["./grafana/dashboards"] == provider["options"]["path"]
    assert mounted["./grafana/provisioning"] == "/etc/grafana/provisioning"
    assert service["environment"]["PGUSER"] == "diogen_reader"
    for variable in re.findall(r"\$(\w+)", json.dumps(source)):
        assert variable in service["environment"]
    for _, panel in PANELS:
        assert panel["datasource"] == {"type": source["type"], "uid": source["uid"]}


def test_the_role_that_grafana_logs_in_with_is_made(database: dict[str, str]) -> None:
    # What they may do is asked in test_roles.py. Roles are the server's: other tests have theirs.
    script = (PROJECT_ROOT / "scripts" / "compose_roles.sh").read_text(encoding="utf-8")
    (statements,) = re.findall(r"<<'SQL'\n(.*?)^SQL", script, re.DOTALL | re.MULTILINE)
    statements = re.sub(r"diogen_(\w+)", rf"\1_{database['PGDATABASE']}", statements)
    roles = re.findall(r"create role (\w+)", statements)
    with connect(database, autocommit=True) as opened:
        try:
            opened.execute(re.sub(r":'\w+'", "'secret'", statements).encode())
            for role in roles[0], roles[2]:
                with connect({**database, "PGUSER": role, "PGPASSWORD": "secret"}) as own:
                    assert own.execute("select current_user").fetchall() == [(role,)]
        finally:
            for role in roles:
                opened.execute(f"drop role {role}".encode())
