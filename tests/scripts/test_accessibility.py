"""axe-core, the checker that browsers' own tools use, finds nothing serious in any view."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.scripts.conftest import Demo
from tests.scripts.visit import VIEWS, Visit

PACKAGE = "axe-core@4.14.1"
SCRIPT = "package/axe.min.js"
EVIDENCE = (
    "evidence?metric=change_fail_rate&service=kittiwake%2Fstorefront&environment=production"
    "&from=2026-03-31&to=2026-06-28"
)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The checker's script, from the npm registry's package."""
    folder = tmp_path_factory.mktemp("axe")
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
        member = archive.extractfile(SCRIPT)
        assert member is not None
        return member.read().decode()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (375, "dark")], ids=["desk, light", "phone, dark"]
)
def test_no_view_has_a_serious_violation(
    demo: Demo, browser: Browser, axe: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        offline=True,
    )
    tab = context.new_page()
    visit = Visit(tab, demo.page)
    found: dict[str, list[str]] = {}
    for view in (*VIEWS, "trends?service=kittiwake%2Fstorefront", EVIDENCE):
        visit.open(view)
        tab.evaluate(axe)
        violations = tab.evaluate("axe.run().then((result) => result.violations)")
        found[view] = [
            f"{one['id']}: {one['nodes'][0]['html']}"
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]
    context.close()

    assert found == {view: [] for view in found}
