"""Root's server runs as another user, who has to reach its programs."""

import os
import subprocess
from pathlib import Path

import pytest

from extract import embedded_postgres


def test_programs_are_copied_with_their_libraries_where_the_user_cannot_reach_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As for a checkout in root's own home, which nobody else may enter."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded_postgres, "_can_reach", lambda path, user: False)
    monkeypatch.setattr(embedded_postgres, "SHARED_STATE", tmp_path)
    monkeypatch.delenv("DIOGEN_POSTGRES_BIN", raising=False)

    programs = embedded_postgres._binaries("postgres")

    assert programs.is_relative_to(tmp_path)
    for program in ("initdb", "pg_ctl", "postgres"):
        version = subprocess.run([programs / program, "--version"], capture_output=True, text=True)
        assert " 18." in version.stdout, version.stderr
    assert embedded_postgres._binaries("postgres") == programs
    assert [folder.name for folder in tmp_path.iterdir()] == [programs.parents[2].name]
