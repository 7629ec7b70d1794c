"""A machine that has nothing yet: a clone, an empty HOME, no database, and a local GitHub."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.settings import PROJECT_ROOT
from scripts.demo import github_server
from scripts.demo.serving import serve
from scripts.demo.store import GithubStore
from tests.database import remove_server
from tests.door.shell import Shell
from tests.door.stores import deployed_repository
from tests.extract.pagerduty import server as pagerduty

# What a machine has beside what the reader sets: where programs and the registry are.
KEPT = (
    "PATH",
    "LANG",
    "TERM",
    "PIP_",
    "UV_",
    "SSL_",
    "REQUESTS_CA",
    "HTTP",
    "NO_PROXY",
    "no_proxy",
)


def machine(home: Path) -> dict[str, str]:
    """Return the environment of a reader who has set nothing yet."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    # The packages of an earlier installation may come from its cache.
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    return {**kept, "HOME": str(home), "XDG_CACHE_HOME": cache, "BROWSER": "/bin/true"}


@dataclass
class Reader:
    """Somebody who reads the pages one after the other, on one machine."""

    folder: Path
    environment: dict[str, str]

    @property
    def clone(self) -> Path:
        return self.folder / "diogen"

    def shell(self, *prologue: str) -> Shell:
        """Open a shell in the clone, in which `prologue` was typed already."""
        opened = Shell(self.clone if self.clone.is_dir() else self.folder, self.environment)
        for command in prologue:
            assert opened.type(command).code == 0, command
        return opened


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader whose GitHub is a local one with `acme/shop` and `acme/pay`, as is PagerDuty."""
    folder = tmp_path_factory.mktemp("machine")
    home = folder / "home"
    home.mkdir()
    repositories = [
        deployed_repository(n, f"acme/{name}") for n, name in enumerate(("shop", "pay"), 1)
    ]
    store = GithubStore({one.repository["full_name"]: one for one in repositories})
    account = pagerduty.Account()
    account.happen("Q1", "2026-01-01T12:00:00Z", "trigger")
    with (
        serve(github_server.create_app(store, "token")) as github_url,
        serve(pagerduty.create_app(account)) as pagerduty_url,
    ):
        urls = {
            "SOURCES__GITHUB__API_URL": github_url,
            "SOURCES__PAGERDUTY__BASE_URL": pagerduty_url,
        }
        yield Reader(folder, {**machine(home), **urls})
    for place in (folder / "diogen" / ".diogen", folder / "restored"):
        if place.is_dir():
            remove_server(place)


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of what git would give a visitor: what is tracked, as it stands now."""
    folder = tmp_path_factory.mktemp("origin") / "diogen"
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        if (PROJECT_ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT_ROOT / name, folder / name)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for command in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    return folder
