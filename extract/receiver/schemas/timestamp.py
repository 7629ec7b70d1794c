"""A time in Diogen's own format: RFC 3339 text with its offset from UTC."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, WithJsonSchema

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


# Narrower than pydantic, which takes numbers and separators that PostgreSQL does not.
RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-](0\d|1[0-5]):?[0-5]\d)", re.ASCII
)


def _is_rfc_3339(value: Any) -> Any:
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        raise ValueError('a time is text such as "2026-03-02T09:14:00Z", with its offset')
    return value


def _is_plausible(value: datetime) -> datetime:
    if not EARLIEST <= value <= LATEST:
        raise ValueError(f"a time must be between {EARLIEST.year} and {LATEST.year}")
    return value


Timestamp = Annotated[
    AwareDatetime,
    BeforeValidator(_is_rfc_3339),
    AfterValidator(_is_plausible),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
