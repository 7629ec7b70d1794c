"""The payloads that octokit recorded from GitHub, from the npm registry's package."""

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

PACKAGE = "@octokit/webhooks-examples@7.6.1"
EXAMPLES = "package/api.github.com/index.json"


def examples_of_github(folder: Path) -> list[tuple[str, bytes]]:
    """Return event names and bodies; the package may be in `folder`."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", PACKAGE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if packed.returncode != 0:
        pytest.fail(f"npm pack {PACKAGE} failed, and this test needs it: {packed.stderr}")
    with tarfile.open(folder / Path(packed.stdout.strip()).name) as archive:
        member = archive.extractfile(EXAMPLES)
        assert member is not None
        events = json.load(member)
    return [
        (event["name"], json.dumps(example, indent=2, ensure_ascii=False).encode())
        for event in events
        for example in event["examples"]
    ]
