"""The embedded PostgreSQL: binaries from a wheel, data in a folder, TCP on loopback.

Programs connect with a generated password. dbt, which cannot read one from a file, comes in
by the Unix socket beside the data, where the server asks the kernel who is calling (`peer`)
and admits only the operating-system user that created it.
"""

import contextlib
import os
import secrets
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from fcntl import LOCK_EX, flock
from pathlib import Path

from extract.embedded_server import (
    DATABASE,
    USER,
    Server,
    name_elsewhere,
    read,
    socket_folder,
    write_description,
)
from extract.postgres_programs import (
    SHARED_STATE,
    can_reach,
    find_binaries,
    present_user,
    run_program,
    unprivileged_user,
)
from extract.settings import ConfigurationError

CONFIGURATION = """\
listen_addresses = '127.0.0.1'
timezone = 'UTC'
max_connections = 50
shared_buffers = '512MB'
work_mem = '64MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
# No other server follows this one, so a table that a transaction makes needs no log.
wal_level = minimal
max_wal_senders = 0
# Log files are kept for the next burst rather than made and zeroed in the middle of it, and pages
# are written in the background, a little at a time.
min_wal_size = '1GB'
checkpoint_timeout = '15min'
bgwriter_lru_maxpages = 1000
bgwriter_delay = '50ms'
jit = off
"""


def is_running(server: Server) -> bool:
    """Tell whether the server's process is up."""
    return _pg_ctl(server, "status").returncode == 0


def start(home: Path) -> Server:
    """Create the server below `home` if needed, start it if needed, and return it.

    Raises:
        ConfigurationError: the server cannot be made or started; the message says why.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _lock(home):
        server = read(home)
        if server is None:
            server = _create(home)
        if not Path(server.data).exists():
            raise ConfigurationError(
                f"the data of the embedded PostgreSQL is not in {server.data}: put it back, or "
                f"remove {home / 'postgres.json'} to start with an empty database"
            )
        if not is_running(server):
            if _is_taken(server.port):
                server = replace(server, port=_free_port())
            _launch(server)
            write_description(home, server)
        _link_socket_folder(home, server)
        return server


def stop(home: Path) -> bool:
    """Stop the server below `home`; return whether one was running."""
    server = read(home)
    if server is None or not is_running(server):
        return False
    _pg_ctl(server, "stop", "-m", "fast", "-w").check_returncode()
    return True


def log_tail(server: Server, lines: int = 5) -> str:
    """Return the last lines of the server's log, for an error message."""
    log = Path(server.data).parent / "postgres.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _create(home: Path) -> Server:
    system_user = unprivileged_user() if os.geteuid() == 0 else present_user()
    state = home / "postgres"
    if os.geteuid() == 0 and not can_reach(home, system_user):
        state = SHARED_STATE / name_elsewhere(home)
    sockets = socket_folder(home, state)
    for folder in (state, sockets):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, system_user)
    # An interrupted creation left no data: postgres.json is written last.
    shutil.rmtree(state / "data", ignore_errors=True)

    server = Server(
        data=str(state / "data"),
        binaries=str(find_binaries(system_user)),
        socket_folder=str(sockets),
        port=_free_port(),
        password=secrets.token_urlsafe(24),
        system_user=system_user,
    )
    _initialise(server, state / "password")
    _configure(server)
    _launch(server)
    _create_database(server)
    write_description(home, server)
    return server


def _initialise(server: Server, password_file: Path) -> None:
    password_file.touch(mode=0o600)
    password_file.write_text(server.password, encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(password_file, server.system_user)
    try:
        made = run_program(
            Path(server.binaries) / "initdb", server.system_user,
            "--pgdata", server.data, "--username", USER, "--pwfile", str(password_file),
            "--encoding", "UTF8", "--locale", "C",
            "--auth-host", "scram-sha-256", "--auth-local", "peer", "--data-checksums",
        )  # fmt: skip
    finally:
        password_file.unlink()
    if made.returncode != 0:
        raise ConfigurationError(f"the embedded PostgreSQL cannot be made: {made.stdout.strip()}")


def _configure(server: Server) -> None:
    data = Path(server.data)
    access = data / "pg_hba.conf"
    # First match wins, so this one line replaces initdb's for local connections.
    access.write_text(f"local all all peer map=diogen\n{access.read_text()}")
    with open(data / "pg_ident.conf", "a") as users:
        users.write(f'diogen "{present_user()}" {USER}\n')
    with open(data / "postgresql.conf", "a") as configuration:
        sockets = server.socket_folder.replace("'", "''")
        configuration.write(f"unix_socket_directories = '{sockets}'\n")
        configuration.write(CONFIGURATION)


def _create_database(server: Server) -> None:
    import psycopg

    with psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        user=USER,
        password=server.password,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f"create database {DATABASE}")


def _launch(server: Server) -> None:
    log = Path(server.data).parent / "postgres.log"
    folder = Path(server.socket_folder)
    if not folder.exists():
        folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(folder, server.system_user)
    # postgresql.conf has the folder of the day on which it was written.
    options = f"-p {server.port} -k {shlex.quote(server.socket_folder)}"
    result = _pg_ctl(server, "start", "-w", "-t", "60", "-l", str(log), "-o", options)
    if result.returncode != 0:
        raise ConfigurationError(
            f"the embedded PostgreSQL in {server.data} does not start: {log_tail(server)}"
        )
    # profiles.yml cannot know the port, so the socket also answers to the standard one's name.
    standard = Path(server.socket_folder) / ".s.PGSQL.5432"
    standard.unlink(missing_ok=True)
    standard.symlink_to(f".s.PGSQL.{server.port}")


def _link_socket_folder(home: Path, server: Server) -> None:
    """Have the socket where profiles.yml looks for it, though the server cannot live there."""
    expected = home / "postgres" / "run"
    if expected == Path(server.socket_folder) or expected.exists():
        return
    expected.parent.mkdir(exist_ok=True)
    expected.unlink(missing_ok=True)
    expected.symlink_to(server.socket_folder)


def _pg_ctl(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(server.binaries) / "pg_ctl"
    return run_program(program, server.system_user, "-D", server.data, *arguments)


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Let one process at a time create or start the server."""
    with open(home / "postgres.lock", "w") as file:
        flock(file, LOCK_EX)
        yield


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
