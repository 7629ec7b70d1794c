"""Grafana's dashboards, and the SQL that Grafana sends for a panel."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from extract.settings import PROJECT_ROOT

GRAFANA = PROJECT_ROOT / "grafana"
BOARDS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((GRAFANA / "dashboards").glob("*.json"))
}
# What a visitor has chosen: a part of the year, two services, production.
FROM, TO = date(2025, 9, 1), date(2026, 5, 17)
SERVICES = ["kittiwake/payments", "kittiwake/storefront"]
CHOSEN = {
    "service": SERVICES,
    "tier": "production",
    "grain": "week",
    "days": "90",
    "year": "2024",
    "team": ["*", "Shop"],
}


def expanded(
    text: str,
    since: str = f"{FROM}T00:00:00Z",
    until: str = f"{TO}T00:00:00Z",
    chosen: Mapping[str, Any] = CHOSEN,
) -> str:
    """Return a panel's SQL as Grafana sends it: macros and variables in their places."""

    def variable(found: re.Match[str]) -> str:
        value = chosen[found[1]]
        values = value if isinstance(value, list) else [value]
        return ", ".join("'" + one.replace("'", "''") + "'" for one in values)

    text = re.sub(r"\$__timeFilter\(([\w.]+)\)", rf"\1 between '{since}' and '{until}'", text)
    text = re.sub(r"\$\{(\w+):sqlstring\}", variable, text)
    assert "$" not in text, text
    return text
