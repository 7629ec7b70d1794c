"""What is known of an embedded server: `postgres.json` in Diogen's home.

A home may be moved, and its environment made again: the folders are those of today.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from extract.postgres_programs import SHARED_STATE, find_binaries
from extract.settings import ConfigurationError

DATABASE = "diogen"
USER = "diogen"
# A Unix socket's whole path must fit in the kernel's 108 bytes; this leaves room for its name.
LONGEST_SOCKET_FOLDER = 90


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
    """Return the server that `home` describes, running or not, or None.

    Raises:
        ConfigurationError: the description is damaged.
    """
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
            server, data=str(state / "data"), socket_folder=str(socket_folder(home, state))
        )
    if not (Path(server.binaries) / "pg_ctl").exists():
        server = replace(server, binaries=str(find_binaries(server.system_user)))
    return server


def socket_folder(home: Path, state: Path) -> Path:
    """Return the folder of a server's socket, with a path short enough for the kernel."""
    folder = state / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER and os.geteuid() == 0:
        return SHARED_STATE / "run" / name_elsewhere(home)
    return folder


def name_elsewhere(home: Path) -> str:
    """Return a name after this home, so that no two servers share a folder outside of theirs."""
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def write_description(home: Path, server: Server) -> None:
    """Replace what is known of the server below `home`, readable by its owner alone."""
    description = home / "postgres.json"
    draft = description.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(server), indent=2), encoding="utf-8")
    draft.replace(description)
