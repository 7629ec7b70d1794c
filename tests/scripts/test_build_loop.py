"""`diogen serve --build`: the process that builds."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import build_loop
from scripts.exit_codes import ExitCode


def test_a_building_process_that_ended_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    pauses: list[float] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, -9)

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise StopIteration

    monkeypatch.setattr(build_loop.subprocess, "run", run)
    monkeypatch.setattr(build_loop.time, "sleep", sleep)
    with pytest.raises(StopIteration):
        build_loop._keep(tmp_path)

    assert [command[1:] for command in started] == [["-m", "scripts.build_loop", str(tmp_path)]] * 2
    assert pauses == [build_loop.RESTART_SECONDS] * 2


def test_the_page_is_written_once_a_minute_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "index.html"
    written: list[bool] = []
    pauses: list[float] = []

    def build(environment: Mapping[str, str], output: Path | None) -> ExitCode:
        written.append(output is not None)
        if output is not None:
            page.touch()
        return ExitCode.OK

    def wait_until(environment: Mapping[str, str], last: int, pause: float) -> None:
        pauses.append(pause)
        if len(pauses) == 2:
            os.utime(page, (0, 0))
        if len(pauses) == 3:
            raise StopIteration

    monkeypatch.setattr(build_loop, "keep_loaded", lambda: None)
    monkeypatch.setattr(build_loop, "_last", lambda _: 1)
    monkeypatch.setattr(build_loop, "_build", build)
    monkeypatch.setattr(build_loop, "_wait", wait_until)
    with pytest.raises(StopIteration):
        build_loop.build_forever({}, tmp_path)

    assert written == [True, False, True]
    # The page that was left out is not forgotten.
    assert pauses[1] <= build_loop.PAGE_SECONDS
