"""One extraction of a source at a time, and the next one as soon as the last has ended."""

import pytest

from extract.database import connect
from extract.pipelines import AlreadyRunningError, locked


def test_a_second_run_is_refused_and_another_source_is_not(database) -> None:
    with (
        connect(database, autocommit=True) as first,
        connect(database, autocommit=True) as second,
        locked(first, "jira"),
        locked(second, "github"),
        pytest.raises(AlreadyRunningError, match="another extraction of jira is running"),
    ):
        locked(second, "jira").__enter__()


def test_a_run_that_ended_blocks_no_other(database) -> None:
    """However it ended, and before the server has noticed that its connection closed."""
    with connect(database, autocommit=True) as first, connect(database, autocommit=True) as second:
        with pytest.raises(ZeroDivisionError), locked(first, "jira"):
            raise ZeroDivisionError
        with locked(second, "jira"):
            pass
