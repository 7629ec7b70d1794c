"""`diogen` as a user runs it, in a process that warns of what it leaves open."""

import subprocess
import sys


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from scripts.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-X", "dev", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
