"""Replaces several files as one: all of them or none."""

import os
from collections.abc import Container, Mapping
from pathlib import Path

FOR_EVERYBODY, FOR_ITS_OWNER = 0o644, 0o600


def replace_all(contents: Mapping[Path, bytes], secrets: Container[Path] = ()) -> None:
    """Write each file as a whole; where one cannot be written, all stay as they were.

    Args:
        secrets: those that only their owner may read.

    Raises:
        OSError: a file cannot be written.
    """
    before = {file: file.read_bytes() if file.exists() else None for file in contents}
    parts = {file: file.with_name(f"{file.name}.part") for file in contents}
    replaced: list[Path] = []
    try:
        for file, part in parts.items():
            _write(part, contents[file], _mode(file, is_secret=file in secrets))
        for file, part in parts.items():
            part.replace(file)
            replaced.append(file)
    except BaseException:
        for file in replaced:
            _restore(file, before[file])
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _mode(file: Path, *, is_secret: bool) -> int:
    if is_secret:
        return FOR_ITS_OWNER
    return file.stat().st_mode & 0o777 if file.exists() else FOR_EVERYBODY


def _write(part: Path, content: bytes, mode: int) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    # Nobody else may read it even while it is being written.
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_ITS_OWNER), "wb") as out:
        out.write(content)
    part.chmod(mode)


def _restore(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(content)
