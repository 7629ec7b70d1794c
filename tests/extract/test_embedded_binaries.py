"""Where a server's programs and data are: out of root's reach, moved, or with another .venv."""

import getpass
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from extract import embedded_postgres, embedded_server, postgres_programs
from extract.settings import PROJECT_ROOT, ConfigurationError
from tests.database import remove_server


def test_programs_are_copied_with_their_libraries_where_the_user_cannot_reach_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As for a checkout in root's own home, which nobody else may enter."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_programs, "can_reach", lambda path, user: False)
    monkeypatch.setattr(postgres_programs, "SHARED_STATE", tmp_path)
    monkeypatch.delenv("DIOGEN_POSTGRES_BIN", raising=False)

    programs = postgres_programs.find_binaries("postgres")

    assert programs.is_relative_to(tmp_path)
    for program in ("initdb", "pg_ctl", "postgres"):
        version = subprocess.run([programs / program, "--version"], capture_output=True, text=True)
        assert " 18." in version.stdout, version.stderr
    assert postgres_programs.find_binaries("postgres") == programs
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


def test_a_clone_that_was_moved_and_has_another_venv_finds_its_data() -> None:
    # The server's user has to get there.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        before, after = Path(folder) / "before", Path(folder) / "moved to here"
        first = embedded_postgres.start(before)
        with psycopg.connect(**connection_of(first), autocommit=True) as connection:
            connection.execute("create table kept as select 6 * 7 as answer")
        embedded_postgres.stop(before)
        before.rename(after)
        description = after / "postgres.json"
        description.write_text(description.read_text().replace(first.binaries, "/gone/bin"))

        try:
            assert embedded_server.read(after) is not None
            assert not embedded_postgres.stop(after)
            second = embedded_postgres.start(after)
            assert second.password == first.password
            assert embedded_server.read(after) == second
            with psycopg.connect(
                host=str(after / "postgres" / "run"), port=5432, user="diogen", dbname="diogen"
            ) as connection:
                assert connection.execute("select answer from kept").fetchone() == (42,)
        finally:
            remove_server(after)


def test_dbt_finds_it_from_any_folder_whatever_the_environment_says_of_others() -> None:
    """A home of odd letters, relative to where dbt is called, which is not the project.

    LOGNAME is that of who became root, and the variables of another server have no PGHOST.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "O'Brien’s Büro"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "PWD": folder,
            "LOGNAME": "somebody-else",
            "USER": "somebody-else",
            "DIOGEN_HOME": home.name,
            "PGHOST": "",
            "PGPORT": "6543",
            "PGUSER": "ada",
            "PGDATABASE": "elsewhere",
        }
        programs = Path(sys.executable).parent
        try:
            for command in (
                [programs / "diogen", "db", "start"],
                [programs / "dbt", "debug", "--log-path", "logs"]
                + [f"--{kind}-dir={PROJECT_ROOT}" for kind in ("project", "profiles")],
            ):
                done = subprocess.run(
                    command, env=environment, cwd=folder, capture_output=True, text=True
                )
            assert done.returncode == 0, done.stdout + done.stderr
            assert "OK connection ok" in done.stdout
        finally:
            remove_server(home)


def test_missing_data_is_reported_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "postgres.json").write_text(
        json.dumps(
            {
                "data": "/gone/data",
                "binaries": "/gone/bin",
                "socket_folder": "/gone/run",
                "port": 1,
                "password": "x",
                "system_user": getpass.getuser(),
            }
        )
    )

    with pytest.raises(ConfigurationError, match="/gone/data: put it back, or remove"):
        embedded_postgres.start(tmp_path)


def connection_of(server: embedded_server.Server) -> dict[str, str]:
    """Return psycopg's words for a server's environment."""
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    values = {names[name]: text for name, text in server.environment.items() if name in names}
    return {**values, "dbname": server.environment["PGDATABASE"]}
