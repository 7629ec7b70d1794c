"""Headers and bytes in, a delivery out: nothing here knows of a server or a database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from extract.receiver.json_text import UnreadableBodyError, read
from extract.receiver.schemas.source import Source

# The place in a batch; ours, so that a retry from quarantine still knows it.
POSITION_HEADER = "x-diogen-position"
# Those that say what was sent; never those that prove who sent it.
KEPT_HEADERS = frozenset(
    {
        "content-type",
        "idempotency-key",
        "user-agent",
        "webhook-id",
        "x-atlassian-webhook-flow",
        "x-atlassian-webhook-identifier",
        "x-atlassian-webhook-retry",
        POSITION_HEADER,
        "x-github-delivery",
        "x-github-enterprise-host",
        "x-github-event",
        "x-github-hook-id",
        "x-github-hook-installation-target-id",
        "x-github-hook-installation-target-type",
        "x-gitlab-event",
        "x-gitlab-instance",
        "x-netlify-event",
    }
)
LONGEST_ID = 200
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """One body with what must be known of it.

    Attributes:
        delivery_id: unique within the source; a repeated one is the same delivery.
        headers: those that say what was sent, names in lower case.
        field: the path of the bad field, None for a good delivery or an unreadable body.
        reason: why it goes to quarantine, None for a good delivery.
    """

    source: str
    delivery_id: str
    event: str | None
    headers: dict[str, str]
    body: bytes
    body_hash: str
    field: str | None = None
    reason: str | None = None

    @property
    def stored_id(self) -> str:
        """The id it is stored by: in quarantine it must not take the place of a good one."""
        return f"{self.delivery_id}#{self.body_hash[:12]}" if self.reason else self.delivery_id

    @property
    def stored_reason(self) -> str | None:
        """The reason with the field it is about."""
        return f"{self.field}: {self.reason}" if self.field else self.reason


def seal(source: Source, headers: Mapping[str, str], body: bytes) -> Delivery:
    """Return the delivery that `body` is, checked against its source's schema.

    Args:
        headers: of the request, names in lower case; `POSITION_HEADER` among them for a part of
            a batch, whose other headers stand for all of its parts.
    """
    kept = {
        name: value
        for name, value in headers.items()
        if name in KEPT_HEADERS or name.startswith("ce-")
    }
    body_hash = hashlib.sha256(body).hexdigest()
    field = reason = None
    try:
        document = read(body)
    except UnreadableBodyError as error:
        document, reason = {}, str(error)
    else:
        try:
            source.check(kept, document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field, reason = ".".join(str(part) for part in first["loc"]), first["msg"]
    identity = source.identify(kept, document)
    return Delivery(
        source=source.name,
        delivery_id=_delivery_id(identity.delivery_id, kept, body_hash),
        event=_safe(identity.event),
        headers=kept,
        body=body,
        body_hash=body_hash,
        field=_safe(field) or None,
        reason=_safe(reason),
    )


def _delivery_id(given: str | None, headers: Mapping[str, str], body_hash: str) -> str:
    if not given:
        return body_hash
    if POSITION_HEADER in headers and given == headers.get("idempotency-key"):
        given = f"{given}/{headers[POSITION_HEADER]}"
    if len(given) > LONGEST_ID or not given.isprintable():
        return hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()
    return given


def _safe(value: str | None) -> str | None:
    """Cut a text to what is worth keeping, and free it of what PostgreSQL cannot keep."""
    if value is None:
        return None
    return value[:LONGEST_REASON].replace("\x00", "").encode("utf-8", "replace").decode()
