"""dbt's own program, without two costs of every node that no result depends on.

A connection stays open for its thread's next node, and an event that no log takes is not made into
a message. dbt has settings for neither.
"""

import sys
import threading
from typing import Any

from dbt.adapters.contracts.connection import ConnectionState
from dbt.adapters.postgres.connections import PostgresConnectionManager
from dbt.cli.main import cli
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager
from psycopg2.extensions import STATUS_READY

# Of the threads that build nodes. A hook's session must end: `begin_build` takes a session for the
# sign of another build.
WORKER = "Thread-"
DETAILS = (EventLevel.DEBUG, EventLevel.TEST)


close = PostgresConnectionManager.release


class LoggedEvents(EventManager):
    """Makes messages of what a log or a callback takes."""

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, *arguments: Any, **options: Any
    ) -> None:
        """Pass an event on, unless it is a detail and nothing listens to details."""
        is_detail = (level or e.level_tag()) in DETAILS
        if (
            is_detail
            and not self.callbacks
            and all(log.level not in DETAILS for log in self.loggers)
        ):
            return
        super().fire_event(e, level, *arguments, **options)


def release(self: PostgresConnectionManager) -> None:
    """End a worker's transaction instead of its connection; dbt closes all after the last node."""
    connection = self.get_if_exists()
    if connection is None:
        return
    is_open = connection.state == ConnectionState.OPEN and not connection.handle.closed
    if not is_open or not threading.current_thread().name.startswith(WORKER):
        close(self)
    elif connection.handle.status != STATUS_READY:
        # Also after dbt's own COMMIT: psycopg2 would take the transaction for an open one.
        try:
            self._rollback_handle(connection)
            connection.transaction_open = False
        except Exception:
            self.clear_thread_connection()
            raise


def save() -> None:
    """Leave these costs out of all that dbt does in this process."""
    ctx_set_event_manager(LoggedEvents())
    PostgresConnectionManager.release = release  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    save()
    sys.exit(cli())
