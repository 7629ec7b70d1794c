"""Says at the end of a test run how many scenarios of the metric contract were compared."""

import pytest

# Its comparisons say what differs, as those of a test do.
pytest.register_assert_rewrite("tests.dbt.scenarios.comparison")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed, failed = (
        sum("test_scenarios.py::" in report.nodeid for report in reports)
        for reports in (
            terminalreporter.stats.get("passed", []),
            terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", []),
        )
    )
    if passed or failed:
        terminalreporter.write_line(f"scenarios: {passed + failed} ({failed} failed)")
