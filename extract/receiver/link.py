"""The receiver's connection to PostgreSQL: made on demand, remade after a failure."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import psycopg
from psycopg.conninfo import make_conninfo

from extract.logs import get_logger

ROLE = "diogen_receiver"
CONNECT_TIMEOUT_SECONDS = 5
ANSWER_TIMEOUT_SECONDS = 10

log = get_logger(__name__)


class UnavailableError(Exception):
    """The database cannot do what was asked now: it is away, full, read-only or too slow."""


class Link:
    """One connection, used by one task at a time, as the role that can only insert."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._conninfo = make_conninfo(
            host=environment["PGHOST"],
            port=environment["PGPORT"],
            user=environment["PGUSER"],
            password=environment["PGPASSWORD"] or None,
            dbname=environment["PGDATABASE"],
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            application_name="diogen receiver",
            # A server that vanished silently must not hold a delivery for minutes.
            tcp_user_timeout=ANSWER_TIMEOUT_SECONDS * 1000,
            options=(
                f"-c timezone=UTC -c statement_timeout={ANSWER_TIMEOUT_SECONDS * 1000}"
                # Table pages that wait half a minute in the kernel go to disk in one burst, and
                # commits wait behind it.
                " -c backend_flush_after=256kB"
            ),
        )
        self._connection: psycopg.AsyncConnection | None = None
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[psycopg.AsyncConnection]:
        """Give the connection for one transaction, which is committed at the end.

        Raises:
            UnavailableError: for any reason the database gives, its absence included.
        """
        async with self._lock:
            try:
                async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
                    connection = await self._open()
                    async with connection.transaction():
                        yield connection
            except (psycopg.Error, TimeoutError, OSError) as error:
                # Its state is unknown, and a new one costs milliseconds.
                await self.close()
                first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
                raise UnavailableError(first_line) from error
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _open(self) -> psycopg.AsyncConnection:
        if self._connection is None or self._connection.closed:
            connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
            self._connection = connection
            await _prepare(connection)
        return self._connection


async def _prepare(connection: psycopg.AsyncConnection) -> None:
    # Acknowledged means durable, whatever the server's default is.
    await connection.execute(
        "select set_config('synchronous_commit', 'on', false)"
        " where current_setting('synchronous_commit') = 'off'"
    )
    found = await connection.execute(
        "select from pg_roles where rolname = %s and pg_has_role(oid, 'member')", [ROLE]
    )
    if await found.fetchone() is not None:
        await connection.execute(f"set role {ROLE}")
    else:
        log.warning("no role of its own", role=ROLE, remedy="see docs/ingest.md, least privilege")
