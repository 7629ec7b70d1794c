"""The words of the simulated company: titles, summaries and branch names."""

import re
from random import Random

_VERBS = ("Add", "Show", "Validate", "Cache", "Simplify", "Speed up", "Log", "Retry", "Remove")
_THINGS = (
    "the basket total",
    "delivery slots",
    "voucher codes",
    "the address form",
    "currency rounding",
    "refund e-mails",
    "the order export",
    "stock reservations",
    "supplier prices",
    "the login throttle",
    "search suggestions",
    "card tokens",
    "the retry queue",
    "invoice numbering",
    "the health check",
)
_ENDINGS = ("", "", "", " for guests", " on slow networks", " behind a flag", " in the nightly job")
_PACKAGES = ("httpx", "pydantic", "sqlalchemy", "orjson", "cryptography", "uvicorn", "jinja2")
_TROUBLES = (
    "answers 500 at checkout",
    "is slow for one customer in ten",
    "loses messages from the queue",
    "shows yesterday's prices",
    "rejects valid cards",
    "runs out of connections",
    "sends e-mails twice",
)
_OUTSIDE_TROUBLES = (
    "cannot reach the card network",
    "has an expired certificate at a supplier",
    "is unreachable from one region",
    "waits for a full disk to be enlarged",
)


def change_title(random: Random) -> str:
    return f"{random.choice(_VERBS)} {random.choice(_THINGS)}{random.choice(_ENDINGS)}"


def dependency_title(random: Random) -> str:
    minor = random.randrange(1, 30)
    return f"Bump {random.choice(_PACKAGES)} from 2.{minor}.0 to 2.{minor + 1}.0"


def trouble(random: Random, service: str, *, is_outside: bool) -> str:
    """Describe the trouble of `service`; no change caused an outside one."""
    return f"{service} {random.choice(_OUTSIDE_TROUBLES if is_outside else _TROUBLES)}"


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
