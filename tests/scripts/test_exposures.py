"""dbt's exposures list the tables that their SQL reads."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from extract.settings import PROJECT_ROOT

EXPOSURES = {
    one["name"]: {re.sub(r"ref\('(\w+)'\)", r"\1", ref) for ref in one["depends_on"]}
    for one in yaml.safe_load(
        (PROJECT_ROOT / "dbt_project" / "models" / "gold" / "_exposures.yml").read_text()
    )["exposures"]
}


def page() -> Iterable[str]:
    for path in (PROJECT_ROOT / "scripts" / "dashboard" / "queries").glob("*.sql"):
        yield path.read_text(encoding="utf-8")


def grafana() -> Iterable[str]:
    for path in (PROJECT_ROOT / "grafana" / "dashboards").glob("*.json"):
        yield from _queries(path)


def _queries(path: Path) -> Iterable[str]:
    board = json.loads(path.read_text(encoding="utf-8"))
    for panel in board["panels"]:
        yield panel["targets"][0]["rawSql"]
    for variable in board["templating"]["list"]:
        yield variable["query"]


@pytest.mark.parametrize(
    ("name", "queries"), [("dashboard", page), ("grafana", grafana)], ids=["page", "grafana"]
)
def test_an_exposure_names_what_is_read(name: str, queries: Callable[[], Iterable[str]]) -> None:
    read = {table for query in queries() for table in re.findall(r"\bgold\.(\w+)", query)}

    assert read <= EXPOSURES[name]
