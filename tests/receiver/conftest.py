"""A receiver that really listens, on a database that really commits."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from pydantic import SecretStr

from extract import migrations
from extract.database import connect
from extract.receiver import keyring
from extract.receiver.schemas.senders import SENDERS
from extract.receiver.server import server as receiver_server
from extract.receiver.signature import sign
from extract.settings import ReceiverSettings

GITHUB_SECRET = "github-secret"
JIRA_SECRET = "jira-secret-of-at-least-32-characters"
KEYED = (
    *("deployments", "incidents", "aws", "cloudevents", "jira"),
    *(sender.name for sender in SENDERS),
)


@dataclass
class Receiver:
    """A running receiver and what a sender of its needs."""

    url: str
    key: str
    environment: dict[str, str]
    client: httpx.Client

    def post(
        self, path: str, body: bytes | dict[str, Any] | list[Any], **headers: str
    ) -> httpx.Response:
        """Send `body` to `/api/ingest/<path>` with the API key."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            f"/api/ingest/{path}",
            content=content,
            headers={"Authorization": f"Bearer {self.key}", **_names(headers)},
        )

    def github(
        self, body: bytes, *, event: str = "ping", delivery: str = "1", **headers: str
    ) -> httpx.Response:
        """Send `body` as GitHub does; a header given replaces the right one."""
        signed = {"X-Hub-Signature-256": sign(body, secret=GITHUB_SECRET.encode())}
        return self.client.post(
            "/api/ingest/github",
            content=body,
            headers={
                "X-GitHub-Event": event,
                "X-GitHub-Delivery": delivery,
                **signed,
                **_names(headers),
            },
        )

    def rows(self, columns: str = "source, delivery_id, body, status") -> list[tuple[Any, ...]]:
        """Return what is stored, in the order it came."""
        with connect(self.environment) as connection:
            return connection.execute(
                f"select {columns} from raw_push.deliveries order by sequence"
            ).fetchall()


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def running(environment: dict[str, str], settings: ReceiverSettings) -> Iterator[str]:
    """Run a receiver on a free port of loopback and give its URL."""
    instance = receiver_server(environment, settings, port=0)
    thread = threading.Thread(target=instance.run, daemon=True)
    thread.start()
    while not instance.started:
        assert thread.is_alive(), "the receiver did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{_port(instance)}"
    finally:
        instance.should_exit = True
        thread.join(timeout=20)


def _port(instance: uvicorn.Server) -> int:
    port: int = instance.servers[0].sockets[0].getsockname()[1]
    return port


def make_key(environment: dict[str, str], *sources: str) -> str:
    with connect(environment) as connection:
        return keyring.create(connection, name="test", sources=sources or KEYED).text


@pytest.fixture
def settings() -> ReceiverSettings:
    """Secrets of every source; a test with other needs overrides this fixture."""
    return ReceiverSettings(
        github_secrets=[SecretStr(GITHUB_SECRET)],
        jira_secrets=[SecretStr(JIRA_SECRET)],
        requests_per_minute_and_key=1_000_000,
    )


@pytest.fixture
def receiver(database: dict[str, str], settings: ReceiverSettings) -> Iterator[Receiver]:
    migrations.upgrade(database)
    key = make_key(database)
    with running(database, settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Receiver(url, key, database, client)


@pytest.fixture
def owner(receiver: Receiver) -> Iterator[psycopg.Connection]:
    """A connection of the database's owner, who sees what the receiver may not."""
    with connect(receiver.environment, autocommit=True) as connection:
        yield connection
