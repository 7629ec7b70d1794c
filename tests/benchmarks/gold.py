"""Gold against the metric contract in plain Python: how many cells differ."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date

from extract.database import connect
from tests.benchmarks.build import Generated
from tests.benchmarks.reference import SIZES, Facts, facts, percentile
from tests.benchmarks.row import Goal, Row

# The tables that have a row for each part of what happened: its column, and the parts.
PARTS = {
    "by_origin": ("origin", ("human", "assisted", "agent", "automation")),
    "by_size": ("size_class", tuple(SIZES)),
}
PERCENTILES = (0.5, 0.75, 0.9)
# What gold sums in another order may differ in the last digits of a double.
RELATIVE = 1e-9
Values = Callable[[str], list[float]]


def statistics(values: list[float]) -> list[float | None]:
    if not values:
        return [None] * (len(PERCENTILES) + 1)
    ordered = sorted(values)
    mean = math.fsum(ordered) / len(ordered)
    return [*(percentile(ordered, share) for share in PERCENTILES), mean]


def rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def lead_time(of: Values) -> list[float | None]:
    counted = of("commit")
    pulls = of("pull_request")
    return [
        len(counted), *statistics(counted), len(of("merge")), len(of("baseline")),
        len(pulls), *statistics(pulls),
    ]  # fmt: skip


def deployment_frequency(of: Values) -> list[float | None]:
    deployments, failures = len(of("deployment")), len(of("failed_attempt"))
    return [deployments, failures, rate(failures, deployments + failures)]


def change_fail_rate(of: Values) -> list[float | None]:
    deployments, failures = len(of("deployment")), len(of("failed_change"))
    # Without known incidents of the service, no failure is not an answer.
    is_known = failures > 0 or of("has_incidents")
    return [deployments, failures, rate(failures, deployments) if is_known else None]


def recovery_time(of: Values) -> list[float | None]:
    return [len(of("recovery")), *statistics(of("recovery"))]


def rework_rate(of: Values) -> list[float | None]:
    return [len(of("rework")), rate(len(of("rework")), len(of("deployment")))]


def by_origin(of: Values) -> list[float | None]:
    """What is asked of one origin at a time; a deployment weighs by its share."""
    commits, pulls, shares = of("commit"), of("pull_request"), of("share")
    return [
        len(commits), *statistics(commits), len(pulls), *statistics(pulls), len(shares),
        # Without known incidents of the service, no failure is not an answer.
        math.fsum(of("failed_share")) / math.fsum(shares)
        if shares and (of("failed_share") or of("has_incidents")) else None,
        math.fsum(of("rework_share")) / math.fsum(shares) if shares else None,
    ]  # fmt: skip


def by_size(of: Values) -> list[float | None]:
    """What is asked of one size class at a time."""
    pulls = of("pull_request")
    return [len(pulls), *statistics(pulls), *change_fail_rate(of), *rework_rate(of)]


def columns(name: str) -> str:
    return ", ".join(f"{name}_{one}_seconds" for one in ("p50", "p75", "p90", "mean"))


METRICS: dict[str, tuple[str, Callable[[Values], list[float | None]]]] = {
    "deployment_frequency": (
        "coalesce(deployment_count, 0), failure_count, deployment_failure_rate",
        deployment_frequency,
    ),
    "lead_time": (
        f"commit_count, {columns('lead_time')}, merge_count, baseline_count,"
        f" pull_request_count, {columns('pull_request_lead_time')}",
        lead_time,
    ),
    "change_fail_rate": ("deployment_count, failure_count, change_fail_rate", change_fail_rate),
    "recovery_time": (f"recovery_count, {columns('recovery')}", recovery_time),
    "rework_rate": ("rework_count, rework_rate", rework_rate),
    "by_origin": (
        f"commit_count, {columns('lead_time')}, pull_request_count,"
        f" {columns('pull_request_lead_time')}, deployment_count, change_fail_rate, rework_rate",
        by_origin,
    ),
    "by_size": (
        f"pull_request_count, {columns('pull_request_lead_time')},"
        " deployment_count, failure_count, change_fail_rate, rework_count, rework_rate",
        by_size,
    ),
}


class Calendar:
    """The facts of a unit by day, so that a period is a slice of them."""

    def __init__(self, unit: Facts) -> None:
        self._days: dict[str, list[date]] = {}
        self._values: dict[str, list[float]] = {}
        self._always = {"has_incidents": [1.0]} if unit.has_incidents else {}
        for name, values in unit.values.items():
            ordered = sorted(values)
            self._days[name] = [day for day, _ in ordered]
            self._values[name] = [value for _, value in ordered]

    def between(self, first: date, last: date, part: str = "") -> Values:
        """Return the values of a name in a period, of one origin or size where one is given."""

        def of(name: str) -> list[float]:
            if name in self._always:
                return self._always[name]
            name = f"{name} of {part}" if part else name
            days = self._days.get(name, [])
            return self._values.get(name, [])[bisect_left(days, first) : bisect_right(days, last)]

        return of


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=RELATIVE)


def rows(organisation: Generated) -> Iterator[Row]:
    """Yield the differing cells of each metric, and the facts that no cell holds."""
    with connect(organisation.environment) as connection:
        units = facts(connection)
        calendars = {unit: Calendar(one) for unit, one in units.items()}
        for metric, (selected, expected) in METRICS.items():
            cells, differing, held = 0, 0, 0.0
            column, parts = PARTS.get(metric, ("''", ("",)))
            for service, environment, grain, first, last, part, *values in connection.execute(
                "select service, environment, grain, period_start_date, period_end_date,"
                f" {column}, {selected} from gold.dora_{metric}".encode()
            ):
                of = calendars[service, environment].between(first, last, part)
                wanted = expected(of)
                cells += 1
                differing += not all(
                    same(one, other) for one, other in zip(values, wanted, strict=True)
                )
                held += (wanted[0] or 0) if grain == "day" else 0
            # Every fact is on a day, and every day that has one must have its cell.
            everything = sum(
                expected(one.between(date.min, date.max, part))[0] or 0
                for one in calendars.values()
                for part in parts
            )
            yield Row(
                "gold", f"{metric}, cells that differ from plain Python", amount=cells, of="cells",
                figure=differing + abs(everything - held), unit="cells", goal=Goal(most=0),
            )  # fmt: skip
