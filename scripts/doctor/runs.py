"""How the last run and the last build ended."""

import psycopg

from scripts.doctor.finding import Finding

# dbt's summary has the names of failed tests and models; `problems` has all other failures.
LAST = """
select distinct on (command) command, status, started_at, summary
from ops.runs
where command in ('run', 'build') and status <> 'running'
order by command, started_at desc
"""
NAMED_FAILURES = 3


def check(connection: psycopg.Connection) -> list[Finding]:
    """Check the newest of the runs and builds: an older failure is over."""
    rows = connection.execute(LAST).fetchall()
    if not rows:
        return []
    command, status, started_at, summary = max(rows, key=lambda row: row[2])
    when = f"diogen {command} of {started_at:%Y-%m-%d %H:%M}"
    if status == "ok":
        return [Finding("last run", f"{when} ended well")]
    told = [f"{key}: {text}" for key, text in (summary.get("problems") or {}).items()]
    if not told:
        failures = [name.split(".")[2] for name in summary.get("dbt", {}).get("failures", [])]
        more = len(failures) - NAMED_FAILURES
        named = ", ".join(failures[:NAMED_FAILURES]) + (f" and {more} more" if more > 0 else "")
        told = [named or summary.get("error") or "see its log"]
    remedy = (
        "the page and gold may be older: docs/troubleshooting.md says what to do, then run again"
    )
    return [Finding("last run", f"{when} {status}: {'; '.join(told)}; {remedy}", is_ok=False)]
