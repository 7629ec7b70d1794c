"""Root's server runs as another user, who has to reach its programs and be reached."""

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from extract import embedded_postgres
from tests.database import remove_server


def test_programs_are_copied_with_their_libraries_where_the_user_cannot_reach_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As for a checkout in root's own home, which nobody else may enter."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded_postgres, "_can_reach", lambda path, user: False)
    monkeypatch.setattr(embedded_postgres, "SHARED_STATE", tmp_path)
    monkeypatch.delenv("DIOGEN_POSTGRES_BIN", raising=False)

    programs = embedded_postgres._binaries("postgres")

    assert programs.is_relative_to(tmp_path)
    for program in ("initdb", "pg_ctl", "postgres"):
        version = subprocess.run([programs / program, "--version"], capture_output=True, text=True)
        assert " 18." in version.stdout, version.stderr
    assert embedded_postgres._binaries("postgres") == programs
    assert [folder.name for folder in tmp_path.iterdir()] == [programs.parents[2].name]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_the_socket_is_where_dbt_looks_though_the_server_may_not_live_there() -> None:
    """As in root's own home: nobody else may enter the folder, and dbt comes in by the socket."""
    with tempfile.TemporaryDirectory() as closed:
        Path(closed).chmod(0o700)
        home = Path(closed) / "home"
        server = embedded_postgres.start(home)
        try:
            assert not Path(server.data).is_relative_to(home)
            with psycopg.connect(
                host=str(home / "postgres" / "run"), port=5432, user="diogen", dbname="diogen"
            ) as connection:
                assert connection.execute("select 6 * 7").fetchone() == (42,)
        finally:
            remove_server(home)
