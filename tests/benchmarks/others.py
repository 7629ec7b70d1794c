"""Other people's extractors: each installed from PyPI into a virtual environment of its own."""

import json
import os
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.watched import BenchmarkError

# Kept between runs: an installation takes a minute.
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "diogen-bench"
INSTALL_SECONDS = 600
REASON_LETTERS = 300


@dataclass(frozen=True)
class Other:
    """A package and the program that it brings."""

    package: str
    program: str

    @property
    def path(self) -> Path:
        return CACHE / self.package / "bin" / self.program

    def installed(self) -> Path:
        """Install it where it is missing, and return its program.

        Raises:
            BenchmarkError: it cannot be installed; the message holds pip's last line.
        """
        if not self.path.exists():
            folder = CACHE / self.package
            venv.create(folder, clear=True, with_pip=True)
            done = subprocess.run(
                [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", self.package],
                capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS,
            )  # fmt: skip
            if done.returncode != 0 or not self.path.exists():
                words = (done.stderr.strip() or "it brings no such program").splitlines()[-1]
                raise BenchmarkError(f"{self.package} cannot be installed: {words}")
        return self.path


def reason(error: Exception) -> str:
    """Return why an extractor failed: its last line, or what Airbyte's protocol calls the error."""
    words = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    for line in getattr(error, "said", "").splitlines():
        if line.startswith('{"type":"TRACE"') and "error" in (trace := json.loads(line)["trace"]):
            words = trace["error"].get("internal_message") or trace["error"]["message"]
            break
    return words if len(words) <= REASON_LETTERS else f"{words[:REASON_LETTERS]} …"


MELTANO_GITHUB = Other("meltanolabs-tap-github", "tap-github")
AIRBYTE_GITHUB = Other("airbyte-source-github", "source-github")
SINGER_JIRA = Other("tap-jira", "tap-jira")
AIRBYTE_JIRA = Other("airbyte-source-jira", "source-jira")
