"""Publishes the lake's gold."""

from collections.abc import Mapping

from extract.settings import ConfigurationError
from scripts.lake.connection import open_lake
from scripts.publish_gold import publish_gold


def publish(environment: Mapping[str, str], schema: str = "gold") -> dict[str, int]:
    """Replace the tables of `schema` by the lake's; return how many rows each has.

    Raises:
        ConfigurationError: nothing was built in the lake.
    """
    with open_lake(environment) as lake:
        names = lake.execute(
            "select table_name from information_schema.tables"
            " where table_catalog = 'lake' and table_schema = 'gold' order by table_name"
        ).fetchall()
        if not names:
            raise ConfigurationError(
                "the lake has no gold yet: run `diogen build --target ducklake` first"
            )
        tables = {name: f'lake.gold."{name}"' for (name,) in names}
        return publish_gold(environment, schema, lake, tables)
