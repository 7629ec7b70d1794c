"""DuckDB reads JSON as PostgreSQL does where a key holds a dot, as in incident.io's webhooks."""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pytest
from jinja2 import Environment

from extract.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "dbt_project" / "macros" / "engine"
DOCUMENT = (
    """{"public.created_v2": {"incident": {"v1.id": "7"}, "list": [{"a.b": "8"}]}, "a": {"b": 1}}"""
)


def macro(file: str, name: str) -> Callable[..., Any]:
    """Return a macro of the engines, with what dbt adds to Jinja and it uses."""
    jinja = Environment(extensions=["jinja2.ext.do"])  # noqa: S701 - makes SQL, no page
    module = jinja.from_string((FOLDER / file).read_text()).make_module({"return": str})
    found: Callable[..., Any] = getattr(module, name)
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (["public.created_v2", "incident", "v1.id"], "7"),
        (["public.created_v2", "list", 0, "a.b"], "8"),
        (["public", "created_v2"], None),
        (["a", "b"], "1"),
        (["a.b"], None),
    ],
)
def test_a_key_with_a_dot_is_one_key(path: Sequence[str | int], expected: str | None) -> None:
    text = macro("json_text.sql", "duckdb__json_text")
    field = macro("json_field.sql", "default__json_field")
    whole, first, rest = "cast(? as json)", str(path[0]), path[1:]

    for expression in (text(whole, path), text(str(field(whole, first)), rest)):
        found = duckdb.execute(f"select {str(expression).strip()}", [DOCUMENT]).fetchone()
        assert found == (expected,)


def test_a_mapped_path_has_keys_and_positions() -> None:
    at = str(macro("json_text_at.sql", "duckdb__json_text_at")("cast(? as json)", "'a.list.0.b'"))

    found = duckdb.execute(f"select {at.strip()}", ['{"a": {"list": [{"b": "9"}]}}']).fetchone()

    assert found == ("9",)
