"""What the receiver counts, in the text form that Prometheus reads."""

from bisect import bisect_left
from collections import Counter

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Counters:
    """Deliveries by outcome, refusals by status, and how long answers took."""

    def __init__(self) -> None:
        self._deliveries: Counter[tuple[str, str]] = Counter()
        self._refusals: Counter[tuple[str, int]] = Counter()
        self._buckets = [0] * (len(SECONDS) + 1)
        self._seconds = 0.0

    def delivery(self, source: str, outcome: str) -> None:
        self._deliveries[source, outcome] += 1

    def refusal(self, source: str, status: int) -> None:
        self._refusals[source, status] += 1

    def answered(self, seconds: float) -> None:
        self._buckets[bisect_left(SECONDS, seconds)] += 1
        self._seconds += seconds

    def render(self, **gauges: float) -> str:
        """Return all counts, and `gauges` as they stand now."""
        lines = ["# TYPE diogen_receiver_deliveries_total counter"]
        for (source, outcome), count in sorted(self._deliveries.items()):
            labels = f'source="{source}",outcome="{outcome}"'
            lines.append(f"diogen_receiver_deliveries_total{{{labels}}} {count}")
        lines.append("# TYPE diogen_receiver_refusals_total counter")
        for (source, status), count in sorted(self._refusals.items()):
            labels = f'source="{source}",status="{status}"'
            lines.append(f"diogen_receiver_refusals_total{{{labels}}} {count}")
        lines.append("# TYPE diogen_receiver_answer_seconds histogram")
        total = 0
        for limit, count in zip((*map(str, SECONDS), "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'diogen_receiver_answer_seconds_bucket{{le="{limit}"}} {total}')
        lines.append(f"diogen_receiver_answer_seconds_sum {self._seconds:.6f}")
        lines.append(f"diogen_receiver_answer_seconds_count {total}")
        for name, value in gauges.items():
            lines += [f"# TYPE diogen_receiver_{name} gauge", f"diogen_receiver_{name} {value:g}"]
        return "\n".join(lines) + "\n"
