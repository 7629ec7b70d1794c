"""What several tests use is a module of its own."""

import re

from extract.settings import PROJECT_ROOT

IMPORT = re.compile(
    r"^\s*(?:from|import) +tests\.(?:\w+\.)*test_\w+|^\s*from tests[\w.]* import test_", re.M
)


def test_no_test_module_is_imported_by_another() -> None:
    """A change of one test would break another, and importing a test runs it twice."""
    files = (PROJECT_ROOT / "tests").rglob("*.py")
    assert [file.name for file in files if IMPORT.search(file.read_text(encoding="utf-8"))] == []
