"""After kill -9 of the receiver and of PostgreSQL, what was acknowledged is there, once."""

from pathlib import Path

from tests.benchmarks import receiver_crash
from tests.database import remove_server


def test_nothing_acknowledged_is_lost_or_doubled_by_kills_under_load(tmp_path: Path) -> None:
    try:
        verdict = receiver_crash.run(tmp_path, kills=2)
    finally:
        remove_server(tmp_path)

    assert verdict.kills == 4
    assert verdict.acknowledged >= 800
    assert (verdict.lost, verdict.doubled) == (0, 0)
