"""Makes, lists and revokes API keys, as the owner of the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from extract.receiver import token
from extract.settings import ConfigurationError


@dataclass(frozen=True)
class Key:
    """One API key without its secret, which is not stored."""

    key_id: str
    name: str
    sources: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


def create(
    connection: psycopg.Connection,
    *,
    name: str,
    sources: Collection[str],
    expires_at: datetime | None = None,
) -> token.Token:
    """Make a key for `sources` and return it: the only time its secret is known.

    Raises:
        ConfigurationError: a source is unknown or takes no keys.
    """
    # Every source's schema takes as long as the rest of a small command.
    from extract.receiver.mapped import known_sources
    from extract.receiver.schemas.source import Proof

    possible = [
        source.name for source in known_sources().values() if source.proof is not Proof.SIGNATURE
    ]
    if not sources or not set(sources) <= set(possible):
        raise ConfigurationError(f"a key is for one or more of {', '.join(possible)}")
    made = token.generate()
    connection.execute(
        "insert into raw_push.api_keys (key_id, name, secret_hash, sources, expires_at)"
        " values (%s, %s, %s, %s, %s)",
        [made.key_id, name, made.secret_hash, sorted(set(sources)), expires_at],
    )
    return made


def everything(connection: psycopg.Connection) -> list[Key]:
    """Return all keys, the newest first."""
    with connection.cursor(row_factory=class_row(Key)) as cursor:
        return cursor.execute(
            "select key_id, name, sources, created_at, expires_at, revoked_at, last_used_at"
            " from raw_push.api_keys order by created_at desc, key_id"
        ).fetchall()


def revoke(connection: psycopg.Connection, key_id: str) -> bool:
    """End a key; tell whether there was one to end. It stops working within ten seconds."""
    return (
        connection.execute(
            "update raw_push.api_keys set revoked_at = now()"
            " where key_id = %s and revoked_at is null",
            [key_id],
        ).rowcount
        == 1
    )
